-- Step 1: the tables of the Complete Journey, as the files have them
--
-- One year of shopping of 2,469 households (84.51°, CC0).  Each file is read
-- with:  \copy retail.<table> FROM '<file>' (FORMAT csv, HEADER)

CREATE SCHEMA retail;

CREATE TABLE retail.products (
	product_id       text PRIMARY KEY,
	manufacturer_id  text,
	department       text,
	brand            text,
	product_category text,
	product_type     text,
	package_size     text
);

CREATE TABLE retail.transactions (
	household_id          text,
	store_id              text,
	basket_id             text,
	product_id            text,
	quantity              numeric,
	sales_value           numeric,
	retail_disc           numeric,
	coupon_disc           numeric,
	coupon_match_disc     numeric,
	week                  integer,
	transaction_timestamp timestamptz
);

CREATE TABLE retail.campaign_descriptions (
	campaign_id   text PRIMARY KEY,
	campaign_type text,
	start_date    date,
	end_date      date
);

CREATE TABLE retail.campaigns (
	campaign_id  text,
	household_id text
);

CREATE TABLE retail.coupon_redemptions (
	household_id    text,
	coupon_upc      text,
	campaign_id     text,
	redemption_date date
);

CREATE TABLE retail.demographics (
	household_id   text PRIMARY KEY,
	age            text,
	income         text,
	home_ownership text,
	marital_status text,
	household_size text,
	household_comp text,
	kids_count     text
);
