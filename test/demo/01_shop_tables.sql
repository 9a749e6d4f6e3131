-- Step 1: the tables a brand already has
--
-- "Laju" sells running and everyday wear, from Jakarta, to six countries.
-- Every system keeps its own rows, in its own shape, under its own customer
-- ids: nothing here knows anything of mcp.  The tables stand for the exports
-- and replicas that you have; only schema truth (who really is who) is a
-- luxury of generated data.

-- ---- the web shop and the app's backend: one order table for both ----------

CREATE SCHEMA webshop;

CREATE TABLE webshop.products (
	sku        text PRIMARY KEY,
	name       text NOT NULL,
	category   text NOT NULL,
	brand      text NOT NULL,
	price_idr  numeric NOT NULL,
	price_usd  numeric NOT NULL
);

CREATE TABLE webshop.customers (
	customer_no   text PRIMARY KEY,          -- C104711
	email         text,                      -- as typed
	phone         text,                      -- as typed, in the format of the country
	country       text,                      -- ISO code
	full_name     text,
	birthday      date,
	city          text,
	newsletter    boolean,
	sms_ok        boolean,
	created_at    timestamptz NOT NULL
);

-- an order that is edited or cancelled gets another version, as a change feed has it
CREATE TABLE webshop.orders (
	order_no      text,
	version       integer,
	sales_channel text,                      -- web or app
	status        text,                      -- placed, edited, cancelled
	customer_no   text,                      -- NULL for a guest
	email         text,
	phone         text,
	country       text,
	currency      text,
	total         numeric,
	coupon        text,
	campaign      text,
	ship_city     text,
	placed_at     timestamptz,
	changed_at    timestamptz,
	PRIMARY KEY (order_no, version)
);

CREATE TABLE webshop.order_lines (
	order_no   text,
	line_no    integer,
	sku        text,
	quantity   integer,
	amount     numeric,
	PRIMARY KEY (order_no, line_no)
);

CREATE TABLE webshop.sessions (
	session_id   text PRIMARY KEY,
	visitor_id   text,                       -- the cookie
	customer_no  text,                       -- when logged in
	gclid        text,                       -- the ad click that led here
	click_id     text,                       -- the affiliate's click
	device_type  text,
	utm_source   text,
	utm_campaign text,
	minutes      numeric,
	started_at   timestamptz
);

CREATE TABLE webshop.hits (
	session_id text,
	hit_no     integer,
	kind       text,                         -- product_view, search, add_to_cart, begin_checkout, login
	sku        text,
	cart_id    text,
	search_term text,
	results    integer,
	hit_at     timestamptz,
	PRIMARY KEY (session_id, hit_no)
);

CREATE TABLE webshop.returns (
	return_no   text PRIMARY KEY,
	order_no    text,
	sku         text,
	reason      text,
	refund      numeric,                     -- in the order's currency
	currency    text,
	returned_at timestamptz
);

-- ---- the app ---------------------------------------------------------------

CREATE SCHEMA app;

CREATE TABLE app.installs (
	install_id   uuid PRIMARY KEY,
	device_id    text,                       -- advertising id of the phone or tablet
	customer_no  text,                       -- when logged in
	platform     text,                       -- ios, android
	time_zone    text,
	push_ok      boolean,
	installed_at timestamptz
);

CREATE TABLE app.sessions (
	session_id bigint PRIMARY KEY,
	install_id uuid,
	screen     text,
	minutes    numeric,
	started_at timestamptz
);

CREATE TABLE app.actions (                       -- GA4-like names, payload as the app sends it
	action_id   bigint PRIMARY KEY,
	install_id  uuid,
	name        text,                        -- view_item, add_to_cart, remove_from_cart, notification_open
	payload     jsonb,
	happened_at timestamptz
);

-- ---- social networks: users as the network names them ----------------------

CREATE SCHEMA tiktok;

CREATE TABLE tiktok.videos (
	video_id text PRIMARY KEY,
	format   text,                           -- short video, live
	topic    text,
	intent   text,                           -- information, entertainment, purchase
	creator  text,                           -- @handle of an influencer, NULL for our own
	campaign text
);

CREATE TABLE tiktok.users (
	open_id      text PRIMARY KEY,
	handle       text,
	email_sha256 text,                       -- from a lead form: 64 hex digits, upper case
	phone_sha256 text,
	first_seen   timestamptz
);

CREATE TABLE tiktok.engagement (
	event_id    text PRIMARY KEY,
	open_id     text,
	video_id    text,
	action      text,                        -- view, like, comment, share, follow, lead
	watched_s   integer,
	happened_at timestamptz
);

CREATE TABLE tiktok.shop_orders (
	shop_order_id text PRIMARY KEY,
	open_id       text,
	masked_phone  text,                      -- (+62)812*****34, of no use
	currency      text,
	amount        numeric,
	voucher       text,
	live_video    text,
	created_at    timestamptz
);

CREATE SCHEMA instagram;

CREATE TABLE instagram.media (
	media_id text PRIMARY KEY,
	format   text,                           -- reel, lifestyle post, carousel, story
	topic    text,
	intent   text,
	campaign text
);

CREATE TABLE instagram.users (
	ig_id       text PRIMARY KEY,
	username    text,
	email       text,                        -- from a giveaway form
	gender      text,
	age_range   text,                        -- as the network estimates it
	first_seen  timestamptz
);

CREATE TABLE instagram.engagement (
	id        bigint PRIMARY KEY,
	ig_id     text,
	media_id  text,
	kind      text,                          -- view, like, comment, save, dm, shop_tap
	device    text,
	at_utc    timestamp                      -- without zone: UTC, says the manual
);

CREATE SCHEMA facebook;

CREATE TABLE facebook.leads (
	lead_id      text PRIMARY KEY,
	email_sha256 text,                       -- 64 hex digits, lower case, dots kept
	phone_sha256 text,                       -- digits without +
	form         text,
	campaign     text,
	age_range    text,
	created_time timestamptz
);

CREATE TABLE facebook.engagement (
	event_id   text PRIMARY KEY,
	psid       text,                         -- page-scoped id
	post_format text,
	topic      text,
	intent     text,
	kind       text,                         -- impression, click, reaction, comment
	campaign   text,
	event_time bigint                        -- seconds since 1970
);

CREATE SCHEMA pinterest;

CREATE TABLE pinterest.activity (
	id          bigint PRIMARY KEY,
	hashed_email text,                       -- SHA-256, base64
	pin         text,
	board_topic text,
	action      text,                        -- pin_view, save, outbound_click
	event_time  timestamptz
);

-- ---- marketplaces ----------------------------------------------------------

CREATE SCHEMA amazon;

CREATE TABLE amazon.orders (
	amazon_order_id text,
	order_status    text,                    -- Shipped, Cancelled
	buyer_email     text,                    -- relay address of the marketplace
	ship_phone      text,
	ship_city       text,
	ship_country    text,
	currency        text,
	item_total      numeric,
	category        text,
	quantity        integer,
	purchase_date   timestamptz,
	last_update     timestamptz,
	PRIMARY KEY (amazon_order_id)
);

CREATE SCHEMA etsy;

CREATE TABLE etsy.orders (
	receipt_id    bigint PRIMARY KEY,
	buyer_user_id bigint,
	buyer_email   text,
	country       text,
	currency      text,
	grand_total   numeric,
	gift          boolean,
	sale_date     date                       -- day-grained
);

-- ---- stores and events -----------------------------------------------------

CREATE SCHEMA store;

CREATE TABLE store.members (
	card_no   text PRIMARY KEY,
	email     text,
	phone     text,
	country   text,
	full_name text,
	birthday  date,
	joined    date
);

CREATE TABLE store.receipts (
	receipt_no text PRIMARY KEY,
	store      text,
	card_no    text,                         -- NULL: nobody showed a card
	payment    text,                         -- cash, card, qris
	e_receipt  text,                         -- e-mail typed at the till
	total      numeric,
	coupon     text,
	paid_local timestamp                     -- the till's clock in Jakarta
);

CREATE TABLE store.receipt_lines (
	receipt_no text,
	line_no    integer,
	sku        text,
	quantity   integer,
	amount     numeric,
	PRIMARY KEY (receipt_no, line_no)
);

CREATE SCHEMA popup;

CREATE TABLE popup.signups (                     -- typed from paper at a pop-up shop
	line_no    integer PRIMARY KEY,
	event      text,
	name       text,
	email      text,
	phone      text,
	likes      text,                         -- "running, yoga"
	newsletter text,                         -- yes / no / blank
	signed_on  date
);

-- ---- messages --------------------------------------------------------------

CREATE SCHEMA mail;

CREATE TABLE mail.subscribers (
	profile_id text PRIMARY KEY,
	email      text,
	phone      text,                         -- E.164
	added_at   timestamptz
);

CREATE TABLE mail.preferences (                  -- what subscribers say of themselves
	profile_id   text PRIMARY KEY,
	city         text,
	income_range text,
	likes        text[],
	cares_for    text[],
	reads_for    text,                       -- information, entertainment, purchase
	updated_at   timestamptz
);

CREATE TABLE mail.events (                       -- names as the platform has them
	event_id    text PRIMARY KEY,
	profile_id  text,
	metric      text,                        -- Received Email, Opened Email, Clicked Email, Bounced Email, Unsubscribed
	campaign    text,
	subject     text,
	format      text,                        -- newsletter, offer, story
	occurred    timestamptz
);

CREATE SCHEMA sms;

CREATE TABLE sms.messages (
	message_id bigint PRIMARY KEY,
	msisdn     text,
	country    text,
	status     text,                         -- delivered, failed, clicked, stop
	campaign   text,
	sent_at    timestamptz
);

CREATE SCHEMA whatsapp;

CREATE TABLE whatsapp.messages (
	wamid      text PRIMARY KEY,
	wa_id      text,                         -- digits without +
	direction  text,                         -- in, out
	template   text,
	topic      text,
	sent_at    timestamptz
);

-- ---- paid and borrowed reach -----------------------------------------------

CREATE SCHEMA google_ads;

CREATE TABLE google_ads.clicks (
	gclid      text PRIMARY KEY,
	campaign   text,
	keyword    text,
	device     text,
	cost       numeric,
	clicked_at timestamptz
);

CREATE SCHEMA affiliate;

CREATE TABLE affiliate.clicks (
	click_id   text PRIMARY KEY,
	partner    text,
	offer      text,
	clicked_at timestamptz
);

CREATE SCHEMA influencer;

CREATE TABLE influencer.visits (                 -- the short link that an influencer posts
	visit_id   text PRIMARY KEY,
	code       text,
	influencer text,
	network    text,
	visitor_id text,                         -- the web shop's cookie
	visited_at timestamptz
);

-- ---- service, reviews, research, privacy -----------------------------------

CREATE SCHEMA service;

CREATE TABLE service.tickets (
	ticket_id text PRIMARY KEY,
	via       text,                          -- email, phone, whatsapp, instagram
	email     text,
	phone     text,
	country   text,
	ig_user   text,
	kind      text,                          -- question, complaint
	topic     text,
	opened_at timestamptz
);

CREATE SCHEMA reviews;

CREATE TABLE reviews.reviews (
	review_id  bigint PRIMARY KEY,
	site       text,                         -- web, amazon
	author_email text,
	author_relay text,
	sku        text,
	stars      integer,
	topics     text[],
	written_at timestamptz
);

CREATE SCHEMA survey;

CREATE TABLE survey.answers (
	response_id  text PRIMARY KEY,
	email        text,
	age          integer,
	income_range text,
	income       numeric,
	job_title    text,
	industry     text,
	lifestyle    text,
	interests    text[],
	dropped      text[],                     -- interests of earlier years, given up
	brand_values text[],
	motivation   text,
	answered_at  timestamptz
);

CREATE SCHEMA privacy;

CREATE TABLE privacy.choices (                   -- the consent tool's log
	id         bigint PRIMARY KEY,
	email      text,
	phone      text,
	country    text,
	purpose    text,
	granted    boolean,
	notice     text,
	chosen_at  timestamptz
);

-- ---- finance: the brand reports in rupiah ----------------------------------

CREATE SCHEMA finance;

CREATE TABLE finance.rates (
	currency text,
	day      date,
	idr      numeric NOT NULL,
	PRIMARY KEY (currency, day)
);
