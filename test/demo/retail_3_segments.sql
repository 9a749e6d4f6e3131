-- Step 3: segments, and measures for every household
--
-- The data ends with 2017: all questions are asked as of 1 January 2018.

CREATE TABLE segments (
	nr         integer PRIMARY KEY,
	question   text NOT NULL,
	definition mcp.segment NOT NULL
);

INSERT INTO segments VALUES
	(1, 'bought produce', 'did(purchase_item[department = "PRODUCE"])'),
	(2, 'spends 40 or more on meat', 'sum(purchase_item[department in ("MEAT", "MEAT-PCKGD")]) >= 40'),
	(3, 'bought seafood, never meat', 'did(purchase_item[department like "SEAFOOD%"]) and never(purchase_item[department = "MEAT"])'),
	(4, 'reached by campaign 18', 'did(deliver[campaign = "18"])'),
	(5, 'reached by campaign 18, used a coupon of it', 'did(deliver[campaign = "18"]) and did(redeem[campaign = "18"])'),
	(6, 'reached three times or more, never used one', 'count(deliver) >= 3 and never(redeem)'),
	(7, 'used a coupon in the last 90 days', 'did(redeem, last 90 days)'),
	(8, 'income 100K or more', 'trait.income in ("100-124K", "125-149K", "150-174K", "175-199K", "200-249K", "250K+")'),
	(9, '35-44 years, buys for children', 'trait.age = "35-44" and did(purchase_item[category like "BABY%"])'),
	(10, 'age known, and not 65+', 'not trait.age = "65+"'),
	(11, 'no purchase in the last 60 days', 'did(purchase) and never(purchase, last 60 days)'),
	(12, 'ten purchases or more in the second quarter', 'count(purchase, from 2017-04-01 to 2017-07-01) >= 10'),
	(13, 'thirty categories or more', 'distinct(category of purchase_item) >= 30'),
	(14, 'a third of the lines is private label', 'share(purchase_item[brand = "Private"] of purchase_item) >= 0.333'),
	(15, 'spent 500 in a year, a coupon was used', 'sum(purchase, from 2017-01-01 to 2018-01-01) >= 500 and did(redeem)'),
	(16, 'first came in the last 180 days', 'first(purchase) within 180 days'),
	(17, 'on twelve days or more in 120', 'active_days(purchase, last 120 days) >= 12'),
	(18, 'fuel is a quarter of the money', 'sum(purchase_item[department = "FUEL"]) >= 0.25 * sum(purchase_item) and did(purchase_item)');

CREATE MATERIALIZED VIEW segment_members AS
SELECT s.nr, c.customer_id
FROM segments s JOIN customers c ON mcp.matches(c.profile, s.definition, timestamptz '2018-01-01 00:00+00');

CREATE VIEW household_values AS
SELECT i.household, mcp.measure(profile, 'sum(purchase)') AS revenue,
	mcp.measure(profile, 'count(purchase)')::bigint AS purchases,
	mcp.measure_time(profile, 'last(purchase)') AS last_purchase_at,
	mcp.measure(profile, 'distinct(department of purchase_item)')::bigint AS departments,
	mcp.measure(profile, 'count(redeem)')::bigint AS coupons,
	mcp.trait_text(profile, 'income') AS income
FROM customers JOIN (SELECT DISTINCT customer_id, record_id AS household FROM identities) i USING (customer_id);
