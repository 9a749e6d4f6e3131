-- Step 2: fill the tables
--
-- 20,000 people and what they left on each channel, made from hashes of
-- numbers: no random(), so the same day gives the same rows everywhere.
-- Times are counted back from today's midnight in UTC, so that "the last 30
-- days" are full whenever you run it; only the hour of the day at which you
-- ask moves the windows a little.
--
-- Schema truth knows which record is whose.  Nothing but the report of step 6
-- reads it.

CREATE SCHEMA truth;

CREATE TABLE truth.clock AS
SELECT date_trunc('day', now(), 'UTC') AS today;
ANALYZE truth.clock;

CREATE TABLE truth.records (
	source    text,
	record_id text,
	person_id integer
);

-- a number in [0,1) that depends on an id and a word
CREATE FUNCTION truth.u(id bigint, word text) RETURNS float8
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (hashtextextended(word, id) & 4503599627370495)::float8 / 4503599627370496;

CREATE FUNCTION truth.pick(words text[], id bigint, word text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN words[1 + floor(truth.u(id, word) * cardinality(words))::integer];

-- digits, first one not 0
CREATE FUNCTION truth.digits(n integer, id bigint, word text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN substr((1e17 + floor(truth.u(id, word) * 8e17))::bigint::text, 4, n);

-- a moment some days before a day, more often around noon UTC
CREATE FUNCTION truth.moment(today timestamptz, days integer, id bigint, word text)
	RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN today - days * interval '24 hours'
		+ floor(43199 * (truth.u(id, word) + truth.u(id, word || '+'))) * interval '1 second';

-- what a person makes of an e-mail address when typing it
CREATE FUNCTION truth.typed_email(email text, id bigint, word text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE
		WHEN truth.u(id, word) < 0.80  THEN email
		WHEN truth.u(id, word) < 0.85  THEN upper(email)
		WHEN truth.u(id, word) < 0.88  THEN initcap(email)
		WHEN truth.u(id, word) < 0.91  THEN ' ' || email || '  '
		WHEN truth.u(id, word) < 0.95  THEN
			CASE WHEN email LIKE '%@gmail.com'
				THEN overlay(replace(email, '@', '+laju@') placing '.' || substr(email, 3, 1) from 3 for 1)
				ELSE email END
		WHEN truth.u(id, word) < 0.965 THEN regexp_replace(email, '.@', '@')          -- a lost letter
		WHEN truth.u(id, word) < 0.973 THEN replace(email, '.', ',')
		WHEN truth.u(id, word) < 0.978 THEN replace(email, '@', '@@')
		WHEN truth.u(id, word) < 0.982 THEN split_part(email, '@', 1)
		ELSE truth.pick('{test@test.com,none,NULL,n/a,-,"",no@email.com,asdf@asdf.com,"  "}', id, word || 'junk')
	END;

-- and of a phone number: e164 is +<code><national number>
CREATE FUNCTION truth.typed_phone(e164 text, country text, id bigint, word text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (
		SELECT CASE
			WHEN r < 0.25 THEN e164
			WHEN r < 0.35 THEN CASE WHEN country IN ('DE', 'GB') THEN '00' ELSE '+' END || substr(e164, 2)
			WHEN r < 0.38 AND country = 'ID' THEN substr(e164, 2)
			WHEN r < 0.45 THEN regexp_replace(e164, '^(\+\d\d)(\d{3})', '\1 \2 ')
			WHEN r < 0.96 THEN CASE country
				WHEN 'US' THEN regexp_replace(national, '^(...)(...)', CASE WHEN r < 0.7 THEN '(\1) \2-' ELSE '\1.\2.' END)
				WHEN 'SG' THEN regexp_replace(national, '^(....)', '\1 ')
				WHEN 'GB' THEN '0' || regexp_replace(national, '^(....)', '\1 ')
				WHEN 'ID' THEN '0' || regexp_replace(national, '^(...)(....)', CASE WHEN r < 0.7 THEN '\1-\2-' ELSE '\1 \2 ' END)
				ELSE '0' || national END
			WHEN r < 0.97 THEN left(national, 5)
			WHEN r < 0.98 THEN '0000000000'
			ELSE truth.pick('{-,none,"",12345,call me,"0"}', id, word || 'junk') END
		FROM (SELECT truth.u(id, word) AS r,
				substr(e164, CASE country WHEN 'US' THEN 3 ELSE 4 END) AS national) x
		WHERE e164 IS NOT NULL);

-- ---- the people ------------------------------------------------------------

-- how likely each type of person uses a channel, and how many touches then
CREATE TABLE truth.habits (type text, share_of_people float8, channel text, share float8, touches float8);
INSERT INTO truth.habits
SELECT type, share_of_people, channel, share, touches
FROM (VALUES
	('social fan',    0.21, '{"tiktok":[0.85,11],"instagram":[0.8,9],"facebook":[0.12,3],"pinterest":[0.2,4],"web":[0.5,3],"app":[0.06,5],"mail":[0.25,8],"popup":[0.06,1]}'::jsonb),
	('app regular',   0.11, '{"app":[1,12],"web":[0.6,3],"mail":[0.7,6],"sms":[0.4,4],"whatsapp":[0.2,3],"tiktok":[0.25,6],"instagram":[0.3,5],"store":[0.25,2]}'),
	('window shopper',0.06, '{"app":[1,18],"web":[0.3,2],"instagram":[0.5,6],"tiktok":[0.3,6],"mail":[0.2,6]}'),
	('shop regular',  0.18, '{"web":[1,5],"mail":[0.85,7],"whatsapp":[0.35,3],"instagram":[0.25,5],"facebook":[0.3,4],"pinterest":[0.2,4],"sms":[0.2,3]}'),
	('store regular', 0.13, '{"store":[1,4],"whatsapp":[0.35,3],"web":[0.25,2],"mail":[0.35,8],"sms":[0.3,3],"popup":[0.15,1]}'),
	('marketplace',   0.11, '{"amazon":[0.75,2],"etsy":[0.35,1.5],"pinterest":[0.15,3],"web":[0.15,1]}'),
	('bargain hunter',0.08, '{"web":[1,6],"mail":[0.9,8],"sms":[0.5,5],"app":[0.4,8],"facebook":[0.4,5],"amazon":[0.3,2],"tiktok":[0.3,5]}'),
	('passer-by',     0.06, '{"web":[0.8,2],"popup":[0.25,1],"facebook":[0.1,2],"store":[0.2,1]}'),
	('everywhere',    0.06, '{"web":[1,7],"app":[0.9,10],"store":[0.8,4],"tiktok":[0.7,10],"instagram":[0.8,10],"mail":[0.95,8],"whatsapp":[0.6,4],"amazon":[0.35,2],"popup":[0.3,1],"sms":[0.4,4],"pinterest":[0.3,5],"facebook":[0.4,4]}')
) AS h (type, share_of_people, channels)
CROSS JOIN LATERAL (
	SELECT key AS channel, (value->>0)::float8 AS share, (value->>1)::float8 AS touches
	FROM jsonb_each(channels)) c;

CREATE TABLE truth.people AS
WITH types AS (
	SELECT type, sum(share_of_people) OVER (ORDER BY type) - share_of_people AS low,
		sum(share_of_people) OVER (ORDER BY type) AS high
	FROM (SELECT DISTINCT type, share_of_people FROM truth.habits) t
), numbered AS (            -- id 12n+3 is the partner of 12n+2: same name, home and sometimes phone
	SELECT id, CASE id % 12 WHEN 3 THEN id - 1 ELSE id END AS home,
		id % 12 IN (2, 3) AS couple
	FROM generate_series(2, coalesce(current_setting('demo.people', true)::integer, 20000)) AS id
), lived AS MATERIALIZED (
	SELECT *, truth.pick('{ID,ID,ID,ID,ID,ID,ID,ID,ID,ID,ID,US,US,US,DE,DE,GB,GB,SG,AU}', home, 'country') AS country,
		truth.u(id, 'gender') < 0.56 AS woman,
		couple AND truth.u(home, 'family phone') < 0.35 AS family_phone,
		couple AND truth.u(home, 'mailbox') < 0.04 AS family_mailbox,
		couple AND truth.u(home, 'tablet') < 0.25 AS family_tablet
	FROM numbered
), named AS MATERIALIZED (
	SELECT *,
		truth.pick(CASE country
			WHEN 'ID' THEN CASE WHEN woman THEN '{Siti,Dewi,Putri,Ayu,Rina,Indah,Wulan,Maya,Nadia,Citra,Ratna,Fitri,Lestari,Kartika,Tari,Anisa}'::text[]
				ELSE '{Budi,Agus,Andi,Rizky,Dimas,Bayu,Eko,Hendra,Joko,Reza,Fajar,Arif,Wahyu,Galih,Yusuf,Iqbal}' END
			WHEN 'DE' THEN CASE WHEN woman THEN '{Anna,Lena,Laura,Julia,Katrin,Sabine,Lea,Marie}'::text[]
				ELSE '{Lukas,Jan,Felix,Jonas,Stefan,Thomas,Paul,Max}' END
			ELSE CASE WHEN woman THEN '{Emma,Olivia,Grace,Chloe,Amelia,Hannah,Zoe,Ruby,Mei,Priya}'::text[]
				ELSE '{Liam,Noah,James,Oliver,Ethan,Lucas,Henry,Jack,Wei,Arjun}' END END, id, 'first') AS first_name,
		truth.pick(CASE country
			WHEN 'ID' THEN '{Santoso,Wijaya,Pratama,Nugroho,Saputra,Hidayat,Kusuma,Siregar,Wibowo,Halim,Gunawan,Setiawan,Lubis,Hartono,Permata,Utami}'::text[]
			WHEN 'DE' THEN '{Weber,Fischer,Becker,Wagner,Hoffmann,Koch,Richter,Klein,Wolf,Neumann}'
			ELSE '{Smith,Jones,Brown,Taylor,Wilson,Clark,Walker,Young,Tan,Lim,Lee,Patel,Khan,Evans,Moore,Baker}' END, home, 'last') AS last_name,
		truth.pick(CASE country
			WHEN 'ID' THEN '{Jakarta,Jakarta,Jakarta,Bandung,Surabaya,Yogyakarta,Medan,Denpasar,Semarang,Makassar}'::text[]
			WHEN 'US' THEN '{New York,Los Angeles,Chicago,Austin,Seattle}'
			WHEN 'DE' THEN '{Berlin,Hamburg,Munich,Cologne}'
			WHEN 'GB' THEN '{London,Manchester,Leeds,Bristol}'
			WHEN 'SG' THEN '{Singapore}' ELSE '{Sydney,Melbourne,Perth}' END, home, 'city') AS city
	FROM lived
)
SELECT n.id AS person_id, t.type, n.country, n.city, n.first_name, n.last_name,
	CASE WHEN woman THEN 'female' ELSE 'male' END AS gender,
	(today AT TIME ZONE 'UTC')::date - (18 * 365 + floor(pow(truth.u(n.id, 'age'), 1.3) * 45 * 365))::integer AS birthday,
	CASE WHEN truth.u(n.id, 'has email') < 0.93 THEN
		lower(CASE WHEN family_mailbox THEN 'family.' || n.last_name || 470000 + n.home
			ELSE n.first_name || '.' || n.last_name || 470000 + n.id END)
		|| '@' || truth.pick('{gmail.com,gmail.com,gmail.com,gmail.com,gmail.com,gmail.com,yahoo.com,outlook.com,icloud.com,hotmail.com}', CASE WHEN family_mailbox THEN n.home ELSE n.id END, 'domain') END AS email,
	CASE WHEN family_phone OR truth.u(n.id, 'has phone') < 0.9 THEN
		CASE country
			WHEN 'ID' THEN '+62' || truth.pick('{811,812,813,821,822,852,853,857,858,877,878,895,896}', phone_seed, 'p1') || truth.digits(8, phone_seed, 'p2')
			WHEN 'US' THEN '+1' || truth.pick('{212,310,312,415,512,206,646,718}', phone_seed, 'p1') || truth.pick('{2,3,4,5,6,7,8}', phone_seed, 'p3') || '3' || truth.digits(5, phone_seed, 'p2')
			WHEN 'DE' THEN '+49' || truth.pick('{151,152,157,159,160,170,171,172}', phone_seed, 'p1') || CASE WHEN truth.pick('{151,152,157,159,160,170,171,172}', phone_seed, 'p1') IN ('151', '152', '157', '159') THEN '2' ELSE '' END || truth.digits(7, phone_seed, 'p2')
			WHEN 'GB' THEN '+4477' || truth.pick('{1,2,3,4,5,6,7}', phone_seed, 'p1') || truth.digits(7, phone_seed, 'p2')
			WHEN 'SG' THEN '+65' || truth.pick('{81,82,83,84,91,92,93,96,97,98}', phone_seed, 'p1') || truth.digits(6, phone_seed, 'p2')
			ELSE '+614' || truth.pick('{11,12,13,14,21,22,31,32}', phone_seed, 'p1') || truth.digits(6, phone_seed, 'p2') END END AS phone,
	CASE WHEN couple THEN home END AS home, family_phone, family_mailbox, family_tablet,
	2 + floor(pow(truth.u(n.id, 'since'), 1.2) * 700)::integer AS since_days,
	-- some have left for good: nothing after so many days ago
	CASE WHEN truth.u(n.id, 'gone') < CASE t.type WHEN 'window shopper' THEN 0.1 ELSE 0.3 END THEN floor(35 + truth.u(n.id, 'gone when') * 300)::integer ELSE 0 END AS gone_days
FROM named n
CROSS JOIN LATERAL (SELECT CASE WHEN family_phone THEN home ELSE n.id END AS phone_seed) s
CROSS JOIN truth.clock
JOIN types t ON truth.u(n.id, 'type') >= t.low AND truth.u(n.id, 'type') < t.high;

UPDATE truth.people SET gone_days = 0 WHERE gone_days > since_days;
ALTER TABLE truth.people ADD PRIMARY KEY (person_id);

-- the channels each of them uses, and how often
CREATE TABLE truth.uses AS
SELECT p.person_id, h.channel,
	least(90, 1 + floor(-ln(1 - truth.u(p.person_id, 'touches ' || h.channel)) * (h.touches - 0.7)))::integer AS touches
FROM truth.people p JOIN truth.habits h USING (type)
WHERE truth.u(p.person_id, 'uses ' || h.channel) < h.share;

CREATE INDEX ON truth.uses (channel, person_id);
ANALYZE truth.people;
ANALYZE truth.uses;

-- every touch on every channel: how many days ago
CREATE TABLE truth.touches AS
SELECT p.person_id, u.channel, n, p.person_id::bigint * 1000 + n AS touch,
	p.gone_days + 1 + floor(pow(truth.u(p.person_id::bigint * 1000 + n, 'day ' || u.channel),
		CASE WHEN p.type = 'window shopper' THEN 3.0 ELSE 1.4 END)
		* (p.since_days - p.gone_days - 1))::integer AS days
FROM truth.people p JOIN truth.uses u USING (person_id)
CROSS JOIN LATERAL generate_series(1, u.touches) AS n;

CREATE INDEX ON truth.touches (channel);
ANALYZE truth.touches;

-- ---- money, goods, content -------------------------------------------------

INSERT INTO finance.rates
SELECT 'USD', (today AT TIME ZONE 'UTC')::date - d, round(16000 + 400 * sin(d / 40.0))
FROM truth.clock, generate_series(0, 760) AS d
UNION ALL
SELECT 'IDR', (today AT TIME ZONE 'UTC')::date - d, 1
FROM truth.clock, generate_series(0, 760) AS d;

INSERT INTO webshop.products
SELECT 'LJ-' || lpad((row_number() OVER (ORDER BY c.n, i))::text, 3, '0'),
	truth.pick('{Senja,Fajar,Rimba,Angin,Ombak,Kilat}', c.n * 10 + i, 'product') || ' ' || c.noun || CASE i WHEN 1 THEN '' ELSE ' ' || i END,
	c.category, CASE WHEN i = 4 THEN 'Jejak' ELSE 'Laju' END,
	c.price + 20000 * i, round((c.price + 20000 * i) / 14500.0, 0) - 0.01
FROM (VALUES (1, 'running shoe', 'running shoes', 890000), (2, 'running top', 'running tops', 249000),
	(3, 'shorts', 'shorts', 219000), (4, 'jacket', 'jackets', 559000), (5, 'socks', 'socks', 69000),
	(6, 'bottle', 'bottles', 119000), (7, 'yoga mat', 'yoga', 329000), (8, 'tee', 'everyday tees', 179000),
	(9, 'backpack', 'bags', 459000), (10, 'kids shoe', 'kids', 389000)) AS c (n, noun, category, price),
	generate_series(1, 4) AS i;

-- video v001 is the one that Sarah saw
INSERT INTO tiktok.videos
SELECT 'v' || lpad(n::text, 3, '0'),
	CASE WHEN n = 1 THEN 'short video' ELSE truth.pick('{short video,short video,short video,live,tutorial}', n, 'tt format') END,
	topic,
	CASE WHEN topic IN ('running tips', 'shoe test') THEN 'information' WHEN topic = 'discount' THEN 'purchase' ELSE 'entertainment' END,
	CASE WHEN n = 1 THEN '@maya.runs' WHEN n % 5 < 2 THEN truth.pick('{@maya.runs,@dito.trail,@lari.pagi,@coachkim,@soleandsoul}', n, 'creator') END,
	CASE WHEN n = 1 THEN 'first-5k' ELSE truth.pick('{first-5k,new-drop,lebaran-sale,NULL,NULL}', n, 'tt campaign') END
FROM generate_series(1, 80) AS n
CROSS JOIN LATERAL (SELECT CASE WHEN n = 1 THEN 'first 5k'
	ELSE truth.pick('{first 5k,running tips,shoe test,outfit ideas,challenge,discount}', n, 'tt topic') END AS topic) t;
UPDATE tiktok.videos SET campaign = NULL WHERE campaign = 'NULL';

INSERT INTO instagram.media
SELECT 'm' || lpad(n::text, 3, '0'), format, topic,
	CASE WHEN topic = 'new arrivals' THEN 'purchase' WHEN topic = 'care guide' THEN 'information' ELSE 'entertainment' END,
	CASE WHEN n % 3 = 0 THEN truth.pick('{new-drop,lebaran-sale,city-run}', n, 'ig campaign') END
FROM generate_series(1, 80) AS n
CROSS JOIN LATERAL (SELECT
	CASE WHEN n <= 3 THEN 'lifestyle post' ELSE truth.pick('{reel,lifestyle post,lifestyle post,carousel,story}', n, 'ig format') END AS format,
	CASE WHEN n <= 3 THEN 'morning run' ELSE truth.pick('{morning run,street style,new arrivals,care guide,yoga at home}', n, 'ig topic') END AS topic) t;

-- ---- who has an account, and the orders of web shop and app -----------------

CREATE TABLE truth.accounts AS
SELECT person_id, 'C' || 100000 + person_id * 7 % 99991 AS customer_no, since_days
FROM truth.people p
WHERE EXISTS (SELECT FROM truth.uses u WHERE u.person_id = p.person_id AND u.channel = 'app')
	AND truth.u(person_id, 'app account') < 0.75
	OR EXISTS (SELECT FROM truth.uses u WHERE u.person_id = p.person_id AND u.channel = 'web')
	AND type IN ('shop regular', 'bargain hunter', 'everywhere', 'social fan', 'store regular')
	AND truth.u(person_id, 'web account') < 0.7;
ALTER TABLE truth.accounts ADD PRIMARY KEY (person_id);
ANALYZE truth.accounts;

WITH made AS MATERIALIZED (
	SELECT a.customer_no, a.person_id,
		truth.typed_email(p.email, p.person_id, 'account mail') AS email,
		CASE WHEN truth.u(p.person_id, 'account phone') < 0.65 THEN truth.typed_phone(p.phone, p.country, p.person_id, 'account phone as typed') END AS phone,
		p.country, p.first_name || ' ' || p.last_name AS full_name,
		CASE WHEN truth.u(p.person_id, 'account birthday') < 0.5 THEN p.birthday END AS birthday,
		CASE WHEN truth.u(p.person_id, 'account city') < 0.8 THEN p.city END AS city,
		truth.u(p.person_id, 'newsletter') < 0.6 AS newsletter,
		truth.u(p.person_id, 'sms ok') < 0.3 AS sms_ok,
		truth.moment(today, p.since_days, p.person_id, 'signup') AS created_at
	FROM truth.accounts a JOIN truth.people p USING (person_id) CROSS JOIN truth.clock
), told AS (
	INSERT INTO truth.records SELECT 'webshop.customers', customer_no, person_id FROM made
)
INSERT INTO webshop.customers
SELECT customer_no, email, phone, country, full_name, birthday, city, newsletter, sms_ok, created_at FROM made;

CREATE TABLE truth.orders AS
WITH counted AS (
	SELECT u.person_id, u.channel,
		CASE WHEN p.type IN ('window shopper', 'passer-by') THEN 0
			WHEN u.channel = 'web' THEN CASE p.type
				WHEN 'social fan' THEN floor(truth.u(p.person_id, 'web orders') * 2.2)
				WHEN 'store regular' THEN floor(truth.u(p.person_id, 'web orders') * 2)
				ELSE floor(pow(truth.u(p.person_id, 'web orders'), 1.6) * 6.5) END
			ELSE CASE p.type
				WHEN 'app regular' THEN floor(pow(truth.u(p.person_id, 'app orders'), 1.3) * 5)
				ELSE floor(truth.u(p.person_id, 'app orders') * 2.2) END END::integer AS orders
	FROM truth.uses u JOIN truth.people p USING (person_id)
	WHERE u.channel IN ('web', 'app')
)
SELECT p.person_id, c.channel, n, seed,
	CASE c.channel WHEN 'web' THEN 'W-' ELSE 'A-' END || 1000000 + row_number() OVER (PARTITION BY c.channel ORDER BY (seed * 7919) % 1000003, seed) AS order_no,
	CASE WHEN truth.u(seed, 'guest') < 0.85 THEN a.customer_no END AS customer_no,
	CASE WHEN p.country IN ('ID', 'SG') THEN 'IDR' ELSE 'USD' END AS currency,
	CASE WHEN truth.u(seed, 'coupon') < CASE p.type WHEN 'bargain hunter' THEN 0.75 ELSE 0.15 END
		THEN truth.pick('{LARI10,GAJIAN,WELCOME15,PAYDAY}', seed, 'coupon code') END AS coupon,
	truth.pick('{lebaran-sale,new-drop,first-5k,city-run,"","","",""}', seed, 'order campaign') AS campaign,
	truth.u(seed, 'fate') AS fate,
	truth.moment(today, p.gone_days + 1 + floor(truth.u(seed, 'order day') * (p.since_days - p.gone_days - 1))::integer, seed, 'order time') AS placed_at
FROM counted c JOIN truth.people p USING (person_id)
CROSS JOIN truth.clock
CROSS JOIN LATERAL generate_series(1, c.orders) AS n
CROSS JOIN LATERAL (SELECT p.person_id::bigint * 100 + n * 2 + (c.channel = 'app')::integer AS seed) s
LEFT JOIN truth.accounts a ON a.person_id = p.person_id;

INSERT INTO webshop.order_lines
SELECT o.order_no, i, pr.sku, quantity,
	quantity * CASE o.currency WHEN 'IDR' THEN pr.price_idr ELSE pr.price_usd END
FROM truth.orders o
CROSS JOIN LATERAL generate_series(1, 1 + floor(truth.u(o.seed, 'lines') * 2.6)::integer) AS i
CROSS JOIN LATERAL (SELECT 1 + (truth.u(o.seed * 8 + i, 'quantity') > 0.88)::integer AS quantity) q
JOIN webshop.products pr ON pr.sku = 'LJ-' || lpad((1 + floor(truth.u(o.seed * 8 + i, 'sku') * 40))::integer::text, 3, '0');

-- 3 % cancelled, 4 % edited: the first version asked for half as much again
WITH made AS MATERIALIZED (
	SELECT o.*, round(t.total * CASE WHEN o.coupon IS NULL THEN 1 ELSE 0.9 END, 2) AS total,
		CASE WHEN o.customer_no IS NULL OR truth.u(o.seed, 'mail on order') < 0.3 THEN truth.typed_email(p.email, o.seed, 'order mail') END AS email,
		CASE WHEN truth.u(o.seed, 'phone on order') < 0.6 THEN truth.typed_phone(p.phone, p.country, o.seed, 'order phone') END AS phone,
		p.country, p.city
	FROM truth.orders o JOIN truth.people p USING (person_id)
	JOIN (SELECT order_no, sum(amount) AS total FROM webshop.order_lines GROUP BY 1) t USING (order_no)
), told AS (
	INSERT INTO truth.records SELECT 'webshop.orders', order_no, person_id FROM made
)
INSERT INTO webshop.orders
SELECT order_no, version, channel, status, customer_no, email, phone, country, currency,
	CASE WHEN version = 1 AND fate BETWEEN 0.03 AND 0.07 THEN round(total * 1.5, 2) ELSE total END,
	coupon, nullif(campaign, ''), city, placed_at, placed_at + (version - 1) * interval '5 hours'
FROM made
CROSS JOIN LATERAL (
	SELECT 1 AS version, 'placed' AS status
	UNION ALL SELECT 2, 'cancelled' WHERE fate < 0.03
	UNION ALL SELECT 2, 'edited' WHERE fate BETWEEN 0.03 AND 0.07) v;

INSERT INTO webshop.returns
SELECT 'R-' || substr(o.order_no, 3) || '-' || o.channel, o.order_no, l.sku,
	truth.pick('{too small,too small,too large,quality,late,changed my mind}', o.seed, 'return reason'),
	l.amount, o.currency, o.placed_at + (3 + floor(truth.u(o.seed, 'return day') * 15)) * interval '1 day'
FROM truth.orders o JOIN webshop.order_lines l ON l.order_no = o.order_no AND l.line_no = 1
CROSS JOIN truth.clock
WHERE o.fate > 0.93 AND o.placed_at < today - interval '19 days';

-- ---- web sessions: some logged in, most not; two kiosks in the stores -------

CREATE TABLE truth.sessions AS
SELECT 's' || t.touch AS session_id, t.person_id, t.touch AS seed, truth.moment(today, t.days, t.touch, 'session') AS started_at,
	t.days, NULL::text AS order_no, truth.u(t.touch, 'left a cart') < 0.22 AS cart
FROM truth.touches t CROSS JOIN truth.clock WHERE channel = 'web'
UNION ALL
SELECT 'o' || o.order_no, o.person_id, o.seed + 500000000000, o.placed_at - interval '25 minutes',
	extract(day FROM today - o.placed_at)::integer, o.order_no, true
FROM truth.orders o CROSS JOIN truth.clock WHERE channel = 'web';

WITH made AS MATERIALIZED (
	SELECT s.*, device,
		CASE WHEN p.type IN ('store regular', 'everywhere') AND p.city = 'Jakarta' AND truth.u(s.seed, 'kiosk') < 0.12
			THEN 'kiosk-' || truth.pick('{senayan,kemang}', s.seed, 'which kiosk')
			ELSE left(md5(CASE WHEN p.family_tablet AND device = 'tablet' THEN 'home' || p.home
				ELSE 'me' || s.person_id || device || s.days / 150 END), 20) END AS visitor_id,
		CASE WHEN truth.u(s.seed, 'login') < 0.45 OR s.order_no IS NOT NULL THEN
			CASE WHEN s.order_no IS NULL THEN a.customer_no ELSE o.customer_no END END AS customer_no,
		truth.pick('{direct,direct,direct,direct,google,google,tiktok,instagram,newsletter,affiliate,influencer,pinterest}', s.seed, 'utm') AS utm,
		round((0.5 + truth.u(s.seed, 'minutes') * 14)::numeric, 1) AS minutes
	FROM truth.sessions s JOIN truth.people p USING (person_id)
	LEFT JOIN truth.accounts a USING (person_id)
	LEFT JOIN truth.orders o ON o.order_no = s.order_no
	CROSS JOIN LATERAL (SELECT truth.pick('{mobile,mobile,mobile,desktop,tablet}', s.seed, 'device') AS device) d
), told AS (
	INSERT INTO truth.records SELECT 'webshop.sessions', session_id, person_id FROM made
), ads AS (
	INSERT INTO google_ads.clicks
	SELECT 'Cj0' || left(md5('gclid' || session_id), 24), truth.pick('{brand-search,shoes-search,shopping-feed}', seed, 'ads campaign'),
		truth.pick('{laju,running shoes,sepatu lari,jaket lari,yoga mat,running socks}', seed, 'keyword'),
		device, round((800 + 4000 * truth.u(seed, 'cost'))::numeric), started_at - interval '20 seconds'
	FROM made WHERE utm = 'google'
), told_ads AS (
	INSERT INTO truth.records SELECT 'google_ads.clicks', 'Cj0' || left(md5('gclid' || session_id), 24), person_id FROM made WHERE utm = 'google'
), partners AS (
	INSERT INTO affiliate.clicks
	SELECT 'aff' || left(md5(session_id), 14), truth.pick('{cuponation.example,runblog.example,dealhub.example}', seed, 'partner'),
		truth.pick('{10 percent,free shipping,shoe guide}', seed, 'offer'), started_at - interval '15 seconds'
	FROM made WHERE utm = 'affiliate'
), told_partners AS (
	INSERT INTO truth.records SELECT 'affiliate.clicks', 'aff' || left(md5(session_id), 14), person_id FROM made WHERE utm = 'affiliate'
), links AS (
	INSERT INTO influencer.visits
	SELECT 'iv' || left(md5(session_id), 14), code, '@' || code, CASE WHEN seed % 3 = 0 THEN 'instagram' ELSE 'tiktok' END, visitor_id, started_at - interval '10 seconds'
	FROM made CROSS JOIN LATERAL (SELECT truth.pick('{maya.runs,dito.trail,lari.pagi,coachkim,soleandsoul}', seed, 'code') AS code) c
	WHERE utm = 'influencer'
), told_links AS (
	INSERT INTO truth.records SELECT 'influencer.visits', 'iv' || left(md5(session_id), 14), person_id FROM made WHERE utm = 'influencer'
)
INSERT INTO webshop.sessions
SELECT session_id, visitor_id, customer_no,
	CASE utm WHEN 'google' THEN 'Cj0' || left(md5('gclid' || session_id), 24) END,
	CASE utm WHEN 'affiliate' THEN 'aff' || left(md5(session_id), 14) END,
	device, utm, CASE WHEN utm NOT IN ('direct', 'google') THEN truth.pick('{new-drop,lebaran-sale,first-5k,city-run}', seed, 'utm campaign') END,
	minutes, started_at
FROM made;

INSERT INTO webshop.hits
SELECT s.session_id, k.hit_no, k.kind, CASE WHEN k.kind IN ('product_view', 'add_to_cart') THEN
		'LJ-' || lpad((1 + floor(truth.u(s.seed * 10 + CASE WHEN k.kind = 'add_to_cart' THEN 2 ELSE k.hit_no END, 'hit') * 40))::integer::text, 3, '0') END,
	CASE WHEN k.kind IN ('add_to_cart', 'begin_checkout') THEN 'k' || s.session_id END,
	CASE WHEN k.kind = 'search' THEN term END,
	CASE WHEN k.kind = 'search' THEN CASE WHEN term IN ('size 46', 'trail poles', 'vegan shoe') THEN 0 ELSE 12 END END,
	s.started_at + k.hit_no * interval '70 seconds'
FROM truth.sessions s
CROSS JOIN LATERAL (SELECT truth.pick('{sepatu lari,jaket,socks,size 46,trail poles,vegan shoe,sale}', s.seed, 'term') AS term) w
CROSS JOIN LATERAL (
	SELECT 1 AS hit_no, 'search' AS kind WHERE truth.u(s.seed, 'searches') < 0.2
	UNION ALL SELECT 2, 'product_view' WHERE s.cart OR truth.u(s.seed, 'looks') < 0.6
	UNION ALL SELECT 3, 'product_view' WHERE truth.u(s.seed, 'looks on') < 0.25
	UNION ALL SELECT 4, 'add_to_cart' WHERE s.cart
	UNION ALL SELECT 5, 'begin_checkout' WHERE s.order_no IS NOT NULL OR s.cart AND truth.u(s.seed, 'nearly') < 0.3) k;

-- ---- the app ---------------------------------------------------------------

CREATE TABLE truth.installs AS
SELECT person_id, md5('install' || person_id)::uuid AS install_id,
	CASE WHEN p.family_tablet THEN md5('tablet' || p.home)
		WHEN truth.u(person_id, 'no ad id') < 0.25 THEN '00000000-0000-0000-0000-000000000000'
		ELSE md5('phone' || person_id)::uuid::text END AS device_id
FROM truth.people p JOIN truth.uses u USING (person_id) WHERE channel = 'app';

WITH made AS MATERIALIZED (
	SELECT i.*, a.customer_no, p.country, truth.moment(today, p.since_days, i.person_id, 'install') AS installed_at
	FROM truth.installs i JOIN truth.people p USING (person_id) LEFT JOIN truth.accounts a USING (person_id) CROSS JOIN truth.clock
), told AS (
	INSERT INTO truth.records SELECT 'app.installs', install_id::text, person_id FROM made
)
INSERT INTO app.installs
SELECT install_id, device_id, customer_no, truth.pick('{android,android,ios}', person_id, 'platform'),
	CASE country WHEN 'ID' THEN 'Asia/Jakarta' WHEN 'SG' THEN 'Asia/Singapore' WHEN 'US' THEN 'America/New_York'
		WHEN 'DE' THEN 'Europe/Berlin' WHEN 'GB' THEN 'Europe/London' ELSE 'Australia/Sydney' END,
	truth.u(person_id, 'push') < 0.5, installed_at
FROM made;

INSERT INTO app.sessions
SELECT t.touch, i.install_id, truth.pick('{feed,feed,shop,training plan,challenges}', t.touch, 'screen'),
	round((1 + truth.u(t.touch, 'app minutes') * 16)::numeric, 1), truth.moment(today, t.days, t.touch, 'app time')
FROM truth.touches t JOIN truth.installs i USING (person_id) CROSS JOIN truth.clock
WHERE t.channel = 'app';

INSERT INTO app.actions
SELECT t.touch * 4 + k, i.install_id,
	CASE k WHEN 1 THEN 'view_item' WHEN 2 THEN 'add_to_cart' ELSE 'remove_from_cart' END,
	jsonb_build_object('sku', pr.sku, 'category', pr.category, 'cart', 'ka' || t.touch),
	truth.moment(today, t.days, t.touch, 'app time') + k * interval '90 seconds'
FROM truth.touches t JOIN truth.installs i USING (person_id) CROSS JOIN truth.clock
CROSS JOIN LATERAL generate_series(1, CASE WHEN truth.u(t.touch, 'app acts') < 0.72 THEN 0 WHEN truth.u(t.touch, 'app acts') < 0.9 THEN 1
	WHEN truth.u(t.touch, 'app acts') < 0.98 THEN 2 ELSE 3 END) AS k
JOIN webshop.products pr ON pr.sku = 'LJ-' || lpad((1 + floor(truth.u(t.touch, 'app sku') * 40))::integer::text, 3, '0')
WHERE t.channel = 'app';

-- what goes wrong in every app: payloads with an object inside, clocks that
-- are off, a time that is no time
UPDATE app.actions SET payload = payload || '{"screen": {"name": "shop", "depth": 3}}' WHERE action_id % 397 = 0;
UPDATE app.actions SET happened_at = 'infinity' WHERE action_id % 499 = 0;
UPDATE app.actions SET happened_at = NULL WHERE action_id % 571 = 0;
UPDATE app.actions SET happened_at = happened_at + interval '3 years' WHERE action_id % 433 = 0;

-- ---- social networks -------------------------------------------------------

WITH made AS MATERIALIZED (
	SELECT u.person_id, 'tt' || truth.digits(14, u.person_id, 'open id') || u.person_id AS open_id,
		lower(p.first_name) || '_' || truth.digits(3, u.person_id, 'handle') || u.person_id AS handle,
		CASE WHEN truth.u(u.person_id, 'tt lead') < 0.4 THEN upper(encode(sha256(replace(split_part(p.email, '@gmail', 1), '.', '')::bytea || convert_to(CASE WHEN p.email LIKE '%@gmail.com' THEN '@gmail.com' ELSE '' END, 'UTF8')), 'hex')) END AS dotless,
		CASE WHEN truth.u(u.person_id, 'tt lead') < 0.4 THEN upper(encode(sha256(convert_to(p.email, 'UTF8')), 'hex')) END AS dotted,
		p.email, CASE WHEN truth.u(u.person_id, 'tt phone') < 0.2 THEN encode(sha256(convert_to(p.phone, 'UTF8')), 'hex') END AS phone_sha256,
		truth.moment(today, p.since_days, u.person_id, 'tiktok') AS first_seen
	FROM truth.uses u JOIN truth.people p USING (person_id) CROSS JOIN truth.clock WHERE u.channel = 'tiktok'
), told AS (
	INSERT INTO truth.records SELECT 'tiktok.users', open_id, person_id FROM made
)
INSERT INTO tiktok.users
SELECT open_id, handle, CASE WHEN email LIKE '%@gmail.com' AND person_id % 2 = 0 THEN dotless ELSE dotted END,
	phone_sha256, first_seen
FROM made;

CREATE TABLE truth.tiktok AS SELECT person_id, record_id AS open_id FROM truth.records WHERE source = 'tiktok.users';

INSERT INTO tiktok.engagement
SELECT 'te' || t.touch, k.open_id, 'v' || lpad((1 + floor(pow(truth.u(t.touch, 'video'), 1.5) * 80))::integer::text, 3, '0'),
	CASE WHEN t.n = 1 AND truth.u(t.person_id, 'tt lead') < 0.4 THEN 'lead'
		ELSE truth.pick('{view,view,view,view,view,like,like,comment,share,follow}', t.touch, 'tt action') END,
	3 + floor(truth.u(t.touch, 'watched') * 55)::integer, truth.moment(today, t.days, t.touch, 'tt time')
FROM truth.touches t JOIN truth.tiktok k USING (person_id) CROSS JOIN truth.clock
WHERE t.channel = 'tiktok';

WITH made AS MATERIALIZED (
	SELECT t.person_id, 'TS' || 570000000000 + t.touch AS shop_order_id, k.open_id, p.phone, p.country, t.touch,
		truth.moment(today, t.days, t.touch, 'tts time') AS created_at
	FROM truth.touches t JOIN truth.tiktok k USING (person_id) JOIN truth.people p USING (person_id) CROSS JOIN truth.clock
	WHERE t.channel = 'tiktok' AND p.country = 'ID' AND truth.u(t.touch, 'tiktok shop') < 0.03
), told AS (
	INSERT INTO truth.records SELECT 'tiktok.shop_orders', shop_order_id, person_id FROM made
)
INSERT INTO tiktok.shop_orders
SELECT shop_order_id, open_id, '(+62)' || substr(phone, 4, 3) || '*****' || right(phone, 2), 'IDR',
	119000 + 1000 * floor(truth.u(touch, 'tts amount') * 600), CASE WHEN truth.u(touch, 'tts voucher') < 0.4 THEN 'LIVE' || touch % 5 END,
	CASE WHEN truth.u(touch, 'tts live') < 0.5 THEN 'v' || lpad((1 + touch % 80)::text, 3, '0') END, created_at
FROM made;

WITH made AS MATERIALIZED (
	SELECT u.person_id, '17841' || 4000000 + u.person_id AS ig_id,
		lower(p.first_name) || '.' || lower(p.last_name) || '.' || u.person_id AS username,
		CASE WHEN truth.u(u.person_id, 'giveaway') < 0.35 THEN truth.typed_email(p.email, u.person_id, 'giveaway mail') END AS email,
		p.gender, (today AT TIME ZONE 'UTC')::date - p.birthday AS age_days, truth.moment(today, p.since_days, u.person_id, 'instagram') AS first_seen
	FROM truth.uses u JOIN truth.people p USING (person_id) CROSS JOIN truth.clock WHERE u.channel = 'instagram'
), told AS (
	INSERT INTO truth.records SELECT 'instagram.users', ig_id, person_id FROM made
)
INSERT INTO instagram.users
SELECT ig_id, username, email, CASE WHEN truth.u(person_id, 'ig gender') < 0.9 THEN gender ELSE 'unknown' END,
	CASE WHEN a < 25 THEN '18-24' WHEN a < 35 THEN '25-34' WHEN a < 45 THEN '35-44' ELSE '45+' END, first_seen
FROM made CROSS JOIN LATERAL (SELECT age_days / 365 + floor(truth.u(person_id, 'ig age') * 9)::integer - 4 AS a) x;

INSERT INTO instagram.engagement
SELECT t.touch, '17841' || 4000000 + t.person_id, 'm' || lpad((1 + floor(truth.u(t.touch, 'media') * 80))::integer::text, 3, '0'),
	truth.pick('{view,view,view,view,like,like,comment,save,dm,shop_tap}', t.touch, 'ig kind'),
	truth.pick('{mobile,mobile,mobile,tablet}', t.touch, 'ig device'), truth.moment(today, t.days, t.touch, 'ig time') AT TIME ZONE 'UTC'
FROM truth.touches t CROSS JOIN truth.clock
WHERE t.channel = 'instagram';

INSERT INTO facebook.engagement
SELECT 'fe' || t.touch, 'ps' || t.person_id * 31, truth.pick('{link post,video,photo,ad}', t.touch, 'fb format'), topic,
	CASE topic WHEN 'sale' THEN 'purchase' WHEN 'shoe guide' THEN 'information' ELSE 'entertainment' END,
	truth.pick('{impression,impression,impression,click,reaction,comment}', t.touch, 'fb kind'),
	CASE WHEN topic = 'sale' THEN 'lebaran-sale' END, extract(epoch FROM truth.moment(today, t.days, t.touch, 'fb time'))::bigint
FROM truth.touches t CROSS JOIN truth.clock
CROSS JOIN LATERAL (SELECT truth.pick('{sale,shoe guide,customer story,city run}', t.touch, 'fb topic') AS topic) x
WHERE t.channel = 'facebook';

INSERT INTO truth.records SELECT 'facebook.engagement', 'ps' || person_id * 31, person_id FROM truth.uses WHERE channel = 'facebook';

-- the page-scoped id never meets the lead form: two records, no link
WITH made AS MATERIALIZED (
	SELECT u.person_id, 'fl' || 880000 + u.person_id AS lead_id, p.email, p.phone,
		(today AT TIME ZONE 'UTC')::date - p.birthday AS age_days, truth.moment(today, 1 + (p.since_days * 3 / 4), p.person_id, 'fb lead') AS created_time
	FROM truth.uses u JOIN truth.people p USING (person_id) CROSS JOIN truth.clock
	WHERE u.channel = 'facebook' AND truth.u(u.person_id, 'fb lead') < 0.6
), told AS (
	INSERT INTO truth.records SELECT 'facebook.leads', lead_id, person_id FROM made
)
INSERT INTO facebook.leads
SELECT lead_id, CASE WHEN person_id % 71 = 0 THEN 'not-a-digest' ELSE encode(sha256(convert_to(email, 'UTF8')), 'hex') END,
	CASE WHEN person_id % 2 = 0 THEN encode(sha256(convert_to(substr(phone, 2), 'UTF8')), 'hex') END,
	truth.pick('{size guide,10 percent off,city run}', person_id, 'form'), truth.pick('{lebaran-sale,city-run,new-drop}', person_id, 'fb campaign'),
	CASE WHEN age_days / 365 < 25 THEN '18-24' WHEN age_days / 365 < 35 THEN '25-34' WHEN age_days / 365 < 45 THEN '35-44' ELSE '45+' END, created_time
FROM made;

INSERT INTO pinterest.activity
SELECT t.touch, encode(sha256(convert_to(p.email, 'UTF8')), 'base64'), 'pin' || lpad((1 + t.touch % 60)::text, 3, '0'),
	truth.pick('{running outfits,gym bag,morning routine,gift ideas}', t.touch, 'board'),
	truth.pick('{pin_view,pin_view,save,outbound_click}', t.touch, 'pin action'), truth.moment(today, t.days, t.touch, 'pin time')
FROM truth.touches t JOIN truth.people p USING (person_id) CROSS JOIN truth.clock
WHERE t.channel = 'pinterest' AND p.email IS NOT NULL;

INSERT INTO truth.records
SELECT DISTINCT ON (2) 'pinterest.activity', encode(sha256(convert_to(p.email, 'UTF8')), 'base64'), p.person_id
FROM truth.uses u JOIN truth.people p USING (person_id) WHERE channel = 'pinterest' AND p.email IS NOT NULL
ORDER BY 2, 3;

-- ---- marketplaces ----------------------------------------------------------

WITH made AS MATERIALIZED (
	SELECT t.person_id, t.touch, p.country, p.city, p.phone,
		lpad((t.touch % 900 + 100)::text, 3, '0') || '-' || lpad((t.touch % 9999991)::text, 7, '0') || '-' || lpad((t.touch % 9999973)::text, 7, '0') AS amazon_order_id,
		truth.moment(today, t.days, t.touch, 'amazon time') AS purchase_date
	FROM truth.touches t JOIN truth.people p USING (person_id) CROSS JOIN truth.clock WHERE t.channel = 'amazon'
), told AS (
	INSERT INTO truth.records SELECT 'amazon.orders', amazon_order_id, person_id FROM made
)
INSERT INTO amazon.orders
SELECT amazon_order_id, CASE WHEN truth.u(touch, 'amazon fate') < 0.04 THEN 'Cancelled' ELSE 'Shipped' END,
	left(md5('relay' || person_id), 14) || '@marketplace.amazon.com',
	CASE WHEN truth.u(person_id, 'amazon phone') < 0.5 THEN truth.typed_phone(phone, country, touch, 'amazon phone as typed') END,
	CASE WHEN truth.u(touch, 'gift') < 0.1 THEN 'Bandung' ELSE city END, country, 'USD',
	CASE WHEN touch % 97 = 0 THEN 'NaN' ELSE round((12 + 70 * truth.u(touch, 'amazon total'))::numeric, 2) END,
	truth.pick('{socks,bottles,running tops,everyday tees,yoga}', touch, 'amazon category'), 1 + (truth.u(touch, 'amazon quantity') > 0.8)::integer,
	purchase_date, purchase_date + interval '30 hours'
FROM made;

WITH made AS MATERIALIZED (
	SELECT t.person_id, t.touch, p.country, p.email, t.days, 3000000000 + t.touch AS receipt_id
	FROM truth.touches t JOIN truth.people p USING (person_id) WHERE t.channel = 'etsy'
), told AS (
	INSERT INTO truth.records SELECT 'etsy.orders', receipt_id::text, person_id FROM made
)
INSERT INTO etsy.orders
SELECT receipt_id, 70000000 + person_id, CASE WHEN truth.u(person_id, 'etsy mail') < 0.7 THEN email END, country, 'USD',
	CASE WHEN touch % 53 = 0 THEN 99999999999999 ELSE round((9 + 40 * truth.u(touch, 'etsy total'))::numeric, 2) END,
	truth.u(touch, 'etsy gift') < 0.3, (today AT TIME ZONE 'UTC')::date - days
FROM made CROSS JOIN truth.clock;

-- ---- stores and the pop-up shop --------------------------------------------

WITH made AS MATERIALIZED (
	SELECT p.*, '90' || lpad((p.person_id * 13 % 99989)::text, 6, '0') AS card_no
	FROM truth.uses u JOIN truth.people p USING (person_id)
	WHERE u.channel = 'store' AND truth.u(u.person_id, 'member') < 0.6
), told AS (
	INSERT INTO truth.records SELECT 'store.members', card_no, person_id FROM made
)
INSERT INTO store.members
SELECT card_no, CASE WHEN truth.u(person_id, 'card mail') < 0.5 THEN truth.typed_email(email, person_id, 'card mail as typed') END,
	CASE WHEN truth.u(person_id, 'card phone') < 0.85 THEN truth.typed_phone(phone, country, person_id, 'card phone as typed') END,
	country, first_name || ' ' || last_name,
	CASE WHEN truth.u(person_id, 'card birthday') < 0.5 THEN birthday
		+ CASE WHEN truth.u(person_id, 'card birthday') < 0.03 THEN 1 ELSE 0 END END,
	(today AT TIME ZONE 'UTC')::date - since_days
FROM made CROSS JOIN truth.clock;

CREATE TABLE truth.receipts AS
SELECT t.person_id, t.touch, 'J' || 400000000 + t.touch AS receipt_no, m.record_id AS card_no,
	truth.moment(today, t.days, t.touch, 'store time') AS paid_at
FROM truth.touches t CROSS JOIN truth.clock
LEFT JOIN truth.records m ON m.source = 'store.members' AND m.person_id = t.person_id AND truth.u(t.touch, 'shows card') < 0.8
WHERE t.channel = 'store';

INSERT INTO store.receipt_lines
SELECT r.receipt_no, i, pr.sku, 1, pr.price_idr
FROM truth.receipts r
CROSS JOIN LATERAL generate_series(1, 1 + floor(truth.u(r.touch, 'receipt lines') * 2.5)::integer) AS i
JOIN webshop.products pr ON pr.sku = 'LJ-' || lpad((1 + floor(truth.u(r.touch * 8 + i, 'receipt sku') * 40))::integer::text, 3, '0');

WITH made AS MATERIALIZED (
	SELECT r.*, t.total, p.email FROM truth.receipts r JOIN truth.people p USING (person_id)
	JOIN (SELECT receipt_no, sum(amount) AS total FROM store.receipt_lines GROUP BY 1) t USING (receipt_no)
), told AS (
	INSERT INTO truth.records SELECT 'store.receipts', receipt_no, person_id FROM made
)
INSERT INTO store.receipts
SELECT receipt_no, truth.pick('{Senayan,Senayan,Kemang}', touch, 'store'), card_no,
	CASE WHEN card_no IS NULL THEN truth.pick('{cash,cash,qris,card}', touch, 'pay') ELSE truth.pick('{card,qris,cash}', touch, 'pay') END,
	CASE WHEN truth.u(touch, 'e-receipt') < 0.15 THEN truth.typed_email(email, touch, 'till mail') END,
	total, CASE WHEN truth.u(touch, 'store coupon') < 0.1 THEN 'MEMBER5' END, paid_at AT TIME ZONE 'Asia/Jakarta'
FROM made;

WITH made AS MATERIALIZED (
	SELECT p.*, row_number() OVER (ORDER BY truth.u(p.person_id, 'queue')) AS line_no
	FROM truth.uses u JOIN truth.people p USING (person_id) WHERE u.channel = 'popup'
), told AS (
	INSERT INTO truth.records SELECT 'popup.signups', line_no::text, person_id FROM made
)
INSERT INTO popup.signups
SELECT line_no, truth.pick('{city run jakarta,yoga morning}', person_id, 'event'), first_name || ' ' || left(last_name, 1) || '.',
	CASE WHEN truth.u(person_id, 'paper mail') < 0.75 THEN truth.typed_email(email, person_id, 'paper mail as typed') END,
	CASE WHEN truth.u(person_id, 'paper phone') < 0.7 THEN truth.typed_phone(phone, country, person_id, 'paper phone as typed') END,
	truth.pick('{"running","running, yoga","yoga","trail","cycling, running"}', person_id, 'likes'),
	truth.pick('{yes,yes,no,""}', person_id, 'paper newsletter'), (today AT TIME ZONE 'UTC')::date - since_days
FROM made CROSS JOIN truth.clock;

-- ---- messages --------------------------------------------------------------

WITH made AS MATERIALIZED (
	SELECT p.*, 'K' || md5('mail' || person_id)::uuid AS profile_id, truth.moment(today, p.since_days, person_id, 'subscribed') AS added_at
	FROM truth.uses u JOIN truth.people p USING (person_id) CROSS JOIN truth.clock WHERE u.channel = 'mail' AND p.email IS NOT NULL
), told AS (
	INSERT INTO truth.records SELECT 'mail.subscribers', profile_id, person_id FROM made
)
INSERT INTO mail.subscribers
SELECT profile_id, email, CASE WHEN truth.u(person_id, 'mail phone') < 0.3 THEN phone END, added_at FROM made;

-- filled in by a third of them, not always as elsewhere
INSERT INTO mail.preferences
SELECT 'K' || md5('mail' || p.person_id)::uuid,
	CASE WHEN truth.u(p.person_id, 'has moved') < 0.15 THEN truth.pick('{Jakarta,Bandung,Surabaya}', p.person_id, 'moved to') ELSE p.city END,
	truth.pick('{under 5 million,5-10 million,10-20 million,over 20 million,NULL}', p.person_id, 'income told'),
	ARRAY(SELECT w FROM unnest('{running,yoga,fashion,travel,trail}'::text[]) AS w WHERE truth.u(p.person_id, 'ticks ' || w) < 0.3),
	ARRAY(SELECT w FROM unnest('{sustainability,price,quality}'::text[]) AS w WHERE truth.u(p.person_id, 'cares for ' || w) < 0.3),
	truth.pick('{information,entertainment,purchase,purchase}', p.person_id, 'reads for'),
	truth.moment(today, 1 + since_days / 3, p.person_id, 'preferences')
FROM truth.uses u JOIN truth.people p USING (person_id) CROSS JOIN truth.clock
WHERE u.channel = 'mail' AND p.email IS NOT NULL AND truth.u(p.person_id, 'fills in') < 0.33;
UPDATE mail.preferences SET income_range = NULL WHERE income_range = 'NULL';

INSERT INTO mail.events
SELECT 'me' || t.touch || '-' || k.k, 'K' || md5('mail' || t.person_id)::uuid, k.metric, campaign,
	truth.pick('{Your pace this week,New colours are in,10 percent until Sunday,How Rina ran her first 10k,Still in your cart}', t.touch, 'subject'),
	truth.pick('{newsletter,offer,story}', t.touch, 'mail format'), truth.moment(today, t.days, t.touch, 'mail time') + k.later
FROM truth.touches t JOIN truth.people p USING (person_id) CROSS JOIN truth.clock
CROSS JOIN LATERAL (SELECT truth.pick('{weekly-pace,new-drop,lebaran-sale,win-back,cart-reminder}', t.touch, 'mail campaign') AS campaign, truth.u(t.touch, 'reads') AS r) x
CROSS JOIN LATERAL (
	SELECT 1 AS k, CASE WHEN r > 0.985 THEN 'Bounced Email' ELSE 'Received Email' END AS metric, interval '0' AS later
	UNION ALL SELECT 2, 'Opened Email', interval '50 minutes' WHERE r < 0.36
	UNION ALL SELECT 3, 'Clicked Email', interval '51 minutes' WHERE r < 0.08
	UNION ALL SELECT 4, 'Unsubscribed', interval '52 minutes' WHERE r BETWEEN 0.355 AND 0.36) k
WHERE t.channel = 'mail' AND p.email IS NOT NULL;

INSERT INTO sms.messages
SELECT t.touch, truth.typed_phone(p.phone, p.country, p.person_id, 'msisdn'), p.country,
	CASE WHEN r < 0.8 THEN 'delivered' WHEN r < 0.9 THEN 'clicked' WHEN r < 0.97 THEN 'failed' ELSE 'stop' END,
	truth.pick('{lebaran-sale,win-back,new-drop}', t.touch, 'sms campaign'), truth.moment(today, t.days, t.touch, 'sms time')
FROM truth.touches t JOIN truth.people p USING (person_id) CROSS JOIN truth.clock
CROSS JOIN LATERAL (SELECT truth.u(t.touch, 'sms fate') AS r) x
WHERE t.channel = 'sms' AND p.phone IS NOT NULL;

INSERT INTO truth.records
SELECT DISTINCT ON (2) 'sms.messages', truth.typed_phone(p.phone, p.country, p.person_id, 'msisdn'), p.person_id
FROM truth.uses u JOIN truth.people p USING (person_id) WHERE channel = 'sms' AND p.phone IS NOT NULL
ORDER BY 2, 3;

INSERT INTO whatsapp.messages
SELECT 'wamid.' || left(md5('wa' || t.touch), 22), substr(p.phone, 2),
	CASE WHEN r < 0.6 THEN 'out' ELSE 'in' END, CASE WHEN r < 0.6 THEN truth.pick('{order_shipped,new_drop,cart_reminder}', t.touch, 'template') END,
	CASE WHEN r >= 0.6 THEN truth.pick('{where is my order,sizing,exchange,stock}', t.touch, 'wa topic') END, truth.moment(today, t.days, t.touch, 'wa time')
FROM truth.touches t JOIN truth.people p USING (person_id) CROSS JOIN truth.clock
CROSS JOIN LATERAL (SELECT truth.u(t.touch, 'wa direction') AS r) x
WHERE t.channel = 'whatsapp' AND p.phone IS NOT NULL;

INSERT INTO truth.records
SELECT DISTINCT ON (2) 'whatsapp.messages', substr(p.phone, 2), p.person_id
FROM truth.uses u JOIN truth.people p USING (person_id) WHERE channel = 'whatsapp' AND p.phone IS NOT NULL
ORDER BY 2, 3;

-- ---- service, reviews, research, privacy -----------------------------------

WITH made AS MATERIALIZED (
	SELECT o.*, p.email, p.phone, p.country, lower(p.first_name) || '.' || lower(p.last_name) || '.' || p.person_id AS ig,
		'T' || 60000 + row_number() OVER (ORDER BY o.seed) AS ticket_id,
		truth.pick('{email,email,phone,whatsapp,instagram}', o.seed, 'via') AS via
	FROM truth.orders o JOIN truth.people p USING (person_id)
	CROSS JOIN truth.clock
	WHERE truth.u(o.seed, 'ticket') < 0.12 AND o.placed_at < today - interval '5 days'
), told AS (
	INSERT INTO truth.records SELECT 'service.tickets', ticket_id, person_id FROM made
)
INSERT INTO service.tickets
SELECT ticket_id, via, CASE WHEN via = 'email' THEN truth.typed_email(email, seed, 'ticket mail') END,
	CASE WHEN via IN ('phone', 'whatsapp') THEN truth.typed_phone(phone, country, seed, 'ticket phone') END, country,
	CASE WHEN via = 'instagram' THEN '@' || ig END,
	CASE WHEN truth.u(seed, 'angry') < 0.6 THEN 'complaint' ELSE 'question' END,
	truth.pick('{late delivery,late delivery,sizing,quality,payment,refund takes long}', seed, 'ticket topic'),
	placed_at + interval '4 days'
FROM made;

WITH made AS MATERIALIZED (
	SELECT o.seed, o.person_id, o.order_no, truth.typed_email(p.email, o.seed, 'review mail') AS email, o.placed_at
	FROM truth.orders o JOIN truth.people p USING (person_id) CROSS JOIN truth.clock
	WHERE truth.u(o.seed, 'review') < 0.13 AND o.placed_at < today - interval '15 days'
), told AS (
	INSERT INTO truth.records SELECT 'reviews.reviews', seed::text, person_id FROM made
)
INSERT INTO reviews.reviews
SELECT seed, 'web', email, NULL, (SELECT min(sku) FROM webshop.order_lines l WHERE l.order_no = made.order_no), stars,
	CASE WHEN stars <= 2 THEN ARRAY[truth.pick('{fit,durability,delivery}', seed, 'pain')] WHEN stars = 3 THEN ARRAY['fit', 'price'] ELSE ARRAY[truth.pick('{comfort,look,price}', seed, 'joy')] END,
	placed_at + interval '12 days'
FROM made CROSS JOIN LATERAL (SELECT 5 - floor(pow(truth.u(seed, 'stars'), 2) * 5)::integer AS stars) s;

WITH made AS MATERIALIZED (
	SELECT p.*, 'Q' || 7000 + row_number() OVER (ORDER BY truth.u(p.person_id, 'panel')) AS response_id
	FROM truth.people p
	WHERE p.email IS NOT NULL AND truth.u(p.person_id, 'panel') < 0.16 AND p.type <> 'passer-by'
), told AS (
	INSERT INTO truth.records SELECT 'survey.answers', response_id, person_id FROM made
)
INSERT INTO survey.answers
SELECT response_id, email,
	CASE WHEN truth.u(person_id, 'tells age') < 0.8 THEN ((today AT TIME ZONE 'UTC')::date - birthday) / 365 - (truth.u(person_id, 'flatters') < 0.15)::integer * 5 END,
	CASE WHEN person_id % 3 = 0 THEN truth.pick('{under 5 million,5-10 million,10-20 million,over 20 million}', person_id, 'income range') END,
	CASE WHEN person_id % 3 = 1 THEN 3000000 + 1000000 * floor(truth.u(person_id, 'income') * 30) END,
	truth.pick('{teacher,engineer,designer,nurse,student,manager,shop owner,barista}', person_id, 'job'),
	truth.pick('{education,technology,media,health,finance,retail}', person_id, 'industry'),
	truth.pick('{active,family,urban,minimalist,outdoors}', person_id, 'lifestyle'),
	ARRAY(SELECT w FROM unnest('{running,yoga,cycling,fashion,travel,music,food,trail}'::text[]) AS w WHERE truth.u(person_id, 'likes ' || w) < 0.33),
	ARRAY(SELECT w FROM unnest('{running,yoga,fashion}'::text[]) AS w WHERE truth.u(person_id, 'likes ' || w) > 0.9),
	ARRAY(SELECT w FROM unnest('{sustainability,price,quality,local brand,convenience}'::text[]) AS w WHERE truth.u(person_id, 'values ' || w) < 0.35),
	truth.pick('{information,entertainment,entertainment,purchase}', person_id, 'motive'),
	truth.moment(today, 1 + since_days / 2, person_id, 'answered')
FROM made CROSS JOIN truth.clock;

-- what the consent tool logged: some say yes and later no, for one address or
-- for all; "records" are people again, one per choice
WITH made AS MATERIALIZED (
	SELECT p.*, n, p.person_id::bigint * 10 + n AS id
	FROM truth.people p CROSS JOIN generate_series(1, 2) AS n
	WHERE truth.u(p.person_id * 10 + n, 'chooses') < 0.12 AND (p.email IS NOT NULL OR p.phone IS NOT NULL)
), told AS (
	INSERT INTO truth.records SELECT 'privacy.choices', id::text, person_id FROM made
)
INSERT INTO privacy.choices
SELECT id, CASE WHEN n = 1 THEN email END, CASE WHEN n = 2 THEN phone END, country,
	truth.pick('{email_marketing,sms_marketing,ads,profiling}', id, 'purpose'),
	truth.u(id, 'agrees') < 0.55, 'notice-' || 3 + id % 2,
	truth.moment(today, 1 + since_days * (3 - n) / 4, id, 'chosen')
FROM made CROSS JOIN truth.clock;

-- ---- Sarah -----------------------------------------------------------------
--
-- TikTok: sees a short video of an influencer, likes it, follows the link,
-- leaves her e-mail in the lead form (the feed hands on its SHA-256).
-- Instagram: looks at lifestyle posts; joins a giveaway with her e-mail.
-- Web shop: comes by herself, opens an account, buys.

INSERT INTO truth.people (person_id, type, country, city, first_name, last_name, gender, birthday, email, phone, since_days, gone_days)
SELECT 1, 'Sarah', 'ID', 'Jakarta', 'Sarah', 'Wijaya', 'female', ((today AT TIME ZONE 'UTC') + interval '4 days' - interval '30 years')::date,
	'sarah.wijaya@gmail.com', '+6281252982900', 40, 0
FROM truth.clock;

INSERT INTO tiktok.users
SELECT 'tt7301992', 'sarah.runs', upper(encode(sha256('sarahwijaya@gmail.com'), 'hex')), NULL, today - interval '40 days' + interval '12:31'
FROM truth.clock;

INSERT INTO tiktok.engagement
SELECT 'tesarah' || n, 'tt7301992', 'v001', action, watched, today - interval '40 days' + at_time
FROM truth.clock, (VALUES (1, 'view', 34, interval '12:31'), (2, 'like', 34, '12:32'), (3, 'lead', NULL, '12:40')) AS e (n, action, watched, at_time);

INSERT INTO influencer.visits
SELECT 'ivsarah', 'maya.runs', '@maya.runs', 'tiktok', 'c-sarah-phone', today - interval '40 days' + interval '12:33' FROM truth.clock;

INSERT INTO instagram.users
SELECT '178410001', 'sarah.wijaya', 'S.Arah.Wijaya+win@Gmail.com ', 'female', '25-34', today - interval '33 days' + interval '11:02'
FROM truth.clock;

INSERT INTO instagram.engagement
SELECT n, '178410001', media_id, kind, 'mobile', (today - days * interval '1 day' + interval '11:02') AT TIME ZONE 'UTC'
FROM truth.clock, (VALUES (1, 33, 'm001', 'view'), (2, 27, 'm002', 'view'), (3, 27, 'm002', 'save'), (4, 20, 'm003', 'view'), (5, 14, 'm001', 'like')) AS e (n, days, media_id, kind);

INSERT INTO webshop.customers
SELECT 'C100001', 'SARAH.WIJAYA@gmail.com', '0812-5298-2900', 'ID', 'Sarah Wijaya', ((today AT TIME ZONE 'UTC') + interval '4 days' - interval '30 years')::date, 'Jakarta', true, false,
	today - interval '10 days' + interval '13:05'
FROM truth.clock;

INSERT INTO webshop.sessions
SELECT 's-sarah-1', 'c-sarah-phone', 'C100001', NULL, NULL, 'mobile', 'direct', NULL, 14.5, today - interval '10 days' + interval '12:58'
FROM truth.clock;

INSERT INTO webshop.hits
SELECT 's-sarah-1', n, kind, sku, cart, NULL, NULL, today - interval '10 days' + interval '12:58' + n * interval '2 minutes'
FROM truth.clock, (VALUES (1, 'product_view', 'LJ-001', NULL), (2, 'add_to_cart', 'LJ-001', 'ks-sarah'), (3, 'begin_checkout', NULL, 'ks-sarah')) AS h (n, kind, sku, cart);

INSERT INTO webshop.orders
SELECT 'W-1999999', 1, 'web', 'placed', 'C100001', NULL, '0812-5298-2900', 'ID', 'IDR', 989000, NULL, NULL, 'Jakarta',
	today - interval '10 days' + interval '13:08', today - interval '10 days' + interval '13:08'
FROM truth.clock;

INSERT INTO webshop.order_lines VALUES ('W-1999999', 1, 'LJ-001', 1, 910000), ('W-1999999', 2, 'LJ-017', 1, 79000);

INSERT INTO truth.records VALUES
	('tiktok.users', 'tt7301992', 1), ('influencer.visits', 'ivsarah', 1), ('instagram.users', '178410001', 1),
	('webshop.customers', 'C100001', 1), ('webshop.sessions', 's-sarah-1', 1), ('webshop.orders', 'W-1999999', 1);

-- ---- what only the making needed goes; statistics --------------------------

DROP TABLE truth.touches, truth.sessions, truth.orders, truth.receipts, truth.installs, truth.tiktok, truth.accounts;
CREATE UNIQUE INDEX ON truth.records (source, record_id);
ANALYZE;
