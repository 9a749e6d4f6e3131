-- the Complete Journey, a year of real shopping: where channels stand, what
-- people do next, need, mind and come for, against plain SQL over its tables
--
-- What happens has channels and words here that the report reads: the mailing
-- puts its coupons into people's hands (a cart), coupons are redeemed, and one
-- shops in the store, at its counters or at the fuel station.  Lines without a
-- quantity are goods that were handed back at the till.
\getenv data MCP_DATA
\if :{?data}
\else
\set data ''
\endif
SELECT coalesce(:'data' <> '' AND (pg_stat_file(:'data' || '/complete_journey/campaigns.csv', true)).size > 0, false) AS has_data \gset
BEGIN;
SELECT no_plan();
\if :has_data
SET LOCAL jit = off;
SET LOCAL TimeZone = 'UTC';
CREATE TABLE products (product_id text PRIMARY KEY, manufacturer_id text, department text, brand text, product_category text, product_type text, package_size text);
CREATE TABLE transactions (household_id text, store_id text, basket_id text, product_id text, quantity numeric, sales_value numeric, retail_disc numeric, coupon_disc numeric,
	coupon_match_disc numeric, week integer, transaction_timestamp timestamptz);
CREATE TABLE campaign_descriptions (campaign_id text PRIMARY KEY, campaign_type text, start_date date, end_date date);
CREATE TABLE campaigns (campaign_id text, household_id text);
CREATE TABLE coupon_redemptions (household_id text, coupon_upc text, campaign_id text, redemption_date date);
CREATE FUNCTION load(target text, command text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('COPY %I FROM PROGRAM %L (FORMAT csv, HEADER)', target, command); END $$;
SELECT format('SELECT load(%L, %L)', name, 'zcat -f ' || :'data' || '/complete_journey/' || name || '.csv' || zipped)
FROM (VALUES ('products', '.gz'), ('transactions', '.gz'), ('campaign_descriptions', ''), ('campaigns', ''), ('coupon_redemptions', '')) f(name, zipped) \gexec

-- ---- what happened: person, time, channel, action, value, properties ---------------------

CREATE TABLE lines AS
SELECT household_id AS person, transaction_timestamp AS t, t.product_id, p.department, p.product_category, p.manufacturer_id, quantity, round(sales_value, 2) AS value, retail_disc, coupon_disc,
	CASE WHEN bool_or(p.department = 'FUEL') OVER m THEN 'fuel' WHEN bool_or(p.department IN ('DELI', 'PASTRY', 'SALAD BAR', 'CHEF SHOPPE', 'RESTAURANT')) OVER m THEN 'counter' ELSE 'store' END AS channel
FROM transactions t LEFT JOIN products p USING (product_id) WINDOW m AS (PARTITION BY household_id, transaction_timestamp);
CREATE TABLE touch AS
SELECT person, t, channel, 'purchase' AS action, 'buy' AS kind, sum(value) AS value,
	jsonb_strip_nulls(jsonb_build_object('discount', sum(retail_disc), 'coupon', CASE WHEN sum(coupon_disc) > 0 THEN 'yes' END, 'checkout', CASE WHEN count(*) = 1 THEN 'express' END)) AS p, 'basket' AS id
FROM lines GROUP BY person, t, channel
UNION ALL SELECT person, t, channel, 'purchase_item', 'line', sum(value), jsonb_build_object('item', product_id, 'brand', min(manufacturer_id)), product_id
FROM lines WHERE quantity > 0 GROUP BY person, t, channel, product_id
UNION ALL SELECT person, t, channel, 'return', 'serve', NULL, jsonb_strip_nulls(jsonb_build_object('category', min(department))), product_id
FROM lines WHERE quantity = 0 GROUP BY person, t, channel, product_id
UNION ALL SELECT household_id, start_date::timestamp AT TIME ZONE 'UTC', 'mailing', 'cart', 'cart', NULL,
	jsonb_strip_nulls(jsonb_build_object('topic', min(campaign_type), 'personalised', CASE WHEN bool_or(campaign_type = 'Type A') THEN true END)), 'letter'
FROM campaigns JOIN campaign_descriptions USING (campaign_id) GROUP BY household_id, start_date
UNION ALL SELECT household_id, start_date::timestamp AT TIME ZONE 'UTC', 'mailing', 'deliver', 'outbound', NULL, jsonb_build_object('campaign', campaign_id), campaign_id
FROM campaigns JOIN campaign_descriptions USING (campaign_id)
UNION ALL SELECT DISTINCT household_id, redemption_date::timestamp AT TIME ZONE 'UTC' + interval '6 hours', 'coupon', 'redeem', 'engage', NULL::numeric,
	jsonb_strip_nulls(jsonb_build_object('item', 'coupon ' || coupon_upc, 'content', CASE campaign_type WHEN 'Type A' THEN 'personal offer' WHEN 'Type C' THEN 'magazine' END)), campaign_id || '/' || coupon_upc
FROM coupon_redemptions JOIN campaign_descriptions USING (campaign_id);
CREATE TABLE people AS
SELECT person, mcp.merge(mcp.event(t, channel, action, value, p, extract(epoch FROM t) || '/' || id)) AS profile FROM touch GROUP BY person;
-- half a year, and the half before
CREATE VIEW own AS
SELECT *, t >= '2017-07-01' AND t < '2018-01-01' AS now, t >= timestamptz '2017-07-01' - interval '184 days' AND t < '2017-07-01' AS was FROM touch WHERE kind <> 'outbound' AND t <= '2018-02-01';
CREATE TABLE report AS SELECT mcp.channel_report(profile, mcp.channel_options(since => '2017-07-01', until => '2018-01-01'), '2018-02-01') AS r FROM people;
CREATE INDEX ON touch (person, t);
ANALYZE touch;

CREATE FUNCTION norm(r jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_object_agg(key, CASE WHEN jsonb_typeof(value) = 'number' THEN to_jsonb(round((value #>> '{}')::numeric, 9)) ELSE value END) FROM jsonb_each(r) $$;
-- how many rows plain SQL has, and how many only one of both has
CREATE FUNCTION compare(expected text, actual text) RETURNS TABLE (plain bigint, differing bigint) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('WITH a AS (SELECT norm(to_jsonb(x)) FROM (%s) x), b AS (SELECT norm(to_jsonb(x)) FROM (%s) x)
		SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM ((SELECT * FROM a EXCEPT ALL TABLE b) UNION ALL (SELECT * FROM b EXCEPT ALL TABLE a)) d)', expected, actual);
END $$;
CREATE FUNCTION same(what text, least_rows int, expected text, actual text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT line FROM compare(expected, actual), LATERAL (VALUES (is(differing, 0::bigint, what || ': as plain SQL says')), (cmp_ok(plain, '>=', least_rows::bigint, '... in many rows'))) l(line) $$;

-- no two channels at one moment, so that no order of names decides
SELECT is((SELECT count(*) FROM (SELECT FROM own GROUP BY person, t HAVING count(DISTINCT channel) > 1) x), 0::bigint, 'nobody is on two channels at one moment');

-- ---- where channels stand, and what comes next ---------------------------------------------

CREATE TABLE way AS
WITH bought AS (SELECT person, t, channel AS closed, value, now, lag(t, 1, '-infinity') OVER (PARTITION BY person ORDER BY t) AS bought_before FROM own WHERE kind = 'buy'),
steps AS (
	SELECT b.person, b.t, b.closed, b.value, c.channel, c.t AS met FROM bought b JOIN own c USING (person)
	WHERE b.now AND c.kind IN ('look', 'engage', 'cart') AND c.t < b.t AND c.t > bought_before AND c.t >= b.t - interval '30 days'
	UNION ALL SELECT person, t, closed, value, closed, t FROM bought WHERE now)
SELECT DISTINCT person, t, closed, value, channel, first_value(channel) OVER w AS opened, min(channel) OVER w <> max(channel) OVER w AS several
FROM steps WINDOW w AS (PARTITION BY person, t ORDER BY met ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);
SELECT same('places', 5, $$
	SELECT channel, count(DISTINCT person) AS people, count(*) AS conversions, count(*)::float8 / (SELECT count(*) FROM own WHERE now AND kind = 'buy') AS share,
		count(*) FILTER (WHERE several AND channel = opened) AS first_in, count(*) FILTER (WHERE channel NOT IN (opened, closed)) AS middle_in, count(*) FILTER (WHERE several AND channel = closed) AS last_in,
		count(*) FILTER (WHERE NOT several) AS alone_in, count(*) FILTER (WHERE channel <> closed) AS assisted, sum(value) AS revenue, coalesce(sum(value) FILTER (WHERE channel = closed), 0) AS last_revenue,
		coalesce(sum(value) FILTER (WHERE channel <> closed), 0) AS assisted_revenue, count(*) FILTER (WHERE channel <> closed)::float8 / nullif(count(*) FILTER (WHERE channel = closed), 0) AS assist_ratio
	FROM way GROUP BY channel$$, 'SELECT p.* FROM report, mcp.channel_place_rows(r, 1) p');
SELECT ok((SELECT bool_and(n > 10) FROM report, mcp.channel_place_rows(r, 1) p, LATERAL (VALUES (CASE WHEN channel IN ('mailing', 'coupon') THEN assisted ELSE least(last_in, alone_in) END)) v(n))
	AND (SELECT sum(middle_in) > 10 FROM report, mcp.channel_place_rows(r, 1)), '... mailing and coupons assist, the others close, and some stand between');
SELECT same('next channels', 15, $$
	SELECT source, coalesce(target, '(end)') AS target, people, moves, moves::float8 / sum(moves) OVER (PARTITION BY source) AS rate, mean_hours
	FROM (SELECT channel AS source, next_channel AS target, count(DISTINCT person) AS people, count(*) AS moves, avg(extract(epoch FROM next_t - t) / 3600)::float8 AS mean_hours
		FROM (SELECT *, lead(channel) OVER w AS next_channel, lead(t) OVER w AS next_t FROM own WHERE now WINDOW w AS (PARTITION BY person ORDER BY t)) x
		WHERE channel IS DISTINCT FROM next_channel GROUP BY 1, 2) y$$, 'SELECT n.* FROM report, mcp.next_channel_rows(r, 1) n');

-- ---- what they need ----------------------------------------------------------------------------

SELECT same('needs', 12, $$
	WITH shows AS (
		SELECT person, channel, need, signal IS TRUE AS signal FROM (SELECT *, min(t) OVER (PARTITION BY person, action, p ->> 'brand') AS brand_since FROM own) e, LATERAL (VALUES
			('price', action IN ('purchase', 'redeem'), action = 'redeem' OR p ? 'coupon' OR (p ->> 'discount')::numeric > 0),
			('convenience', action = 'purchase', p ? 'checkout'),
			('brand', action = 'purchase_item' AND p ? 'brand', brand_since < t),
			('personalisation', action IN ('cart', 'purchase'), p ? 'personalised')) v(need, among, signal) WHERE now AND among),
	sums AS (SELECT channel, need, count(DISTINCT person)::float8 AS people, count(DISTINCT person) FILTER (WHERE signal) AS showing, count(*) AS events, count(*) FILTER (WHERE signal) AS signals
		FROM shows GROUP BY GROUPING SETS ((channel, need), (need)))
	SELECT s.channel, s.need, s.people, s.showing AS people_showing, s.showing / s.people AS share, s.events, s.signals, s.signals::float8 / s.events AS rate, a.showing / a.people AS whole_share,
		(s.showing / s.people) / nullif(a.showing / a.people, 0) AS lift
	FROM sums s JOIN sums a ON a.need = s.need AND a.channel IS NULL WHERE s.channel IS NOT NULL$$,
	'SELECT channel, need, people, people_showing, share, events, signals, rate, whole_share, lift FROM report, mcp.channel_need_rows(r, 1)');
SELECT ok(bool_and(s BETWEEN 1 AND e - 1), '... each need is shown at times, not always') FROM (SELECT sum(signals) AS s, sum(events) AS e FROM report, mcp.channel_need_rows(r, 1) GROUP BY need) x;

-- ---- what hurts --------------------------------------------------------------------------------

SELECT same('pains', 40, $$
	WITH hurt AS (
		SELECT person, channel, now, was, CASE action WHEN 'return' THEN 'return' ELSE 'abandoned_cart' END AS pain, coalesce(p ->> 'topic', p ->> 'category', '(none)') AS topic
		FROM (SELECT *, min(t) FILTER (WHERE kind IN ('buy', 'cart')) OVER (PARTITION BY person ORDER BY t RANGE BETWEEN '1 microsecond' FOLLOWING AND '3 days' FOLLOWING) AS then_at FROM own) e
		WHERE (now OR was) AND (action = 'return' OR (action = 'cart' AND then_at IS NULL))),
	sums AS (SELECT coalesce(channel, '(all)') AS channel, pain, coalesce(topic, '(all)') AS topic, count(DISTINCT person) FILTER (WHERE now)::float8 AS people, count(*) FILTER (WHERE now) AS events,
			count(DISTINCT person) FILTER (WHERE was)::float8 AS people_before
		FROM hurt GROUP BY GROUPING SETS ((channel, pain, topic), (channel, pain), (pain, topic), (pain))),
	there AS (SELECT coalesce(channel, '(all)') AS channel, count(DISTINCT person)::float8 AS people_there FROM own WHERE now GROUP BY GROUPING SETS ((channel), ())),
	customers AS (SELECT count(DISTINCT person) FILTER (WHERE now)::float8 AS c, count(DISTINCT person) FILTER (WHERE was)::float8 AS b FROM own WHERE kind = 'buy')
	SELECT channel, pain, topic, people, events, 100 * people / people_there AS per_100_people, 100 * people / c AS per_100_customers, people_before, 100 * people_before / b AS per_100_customers_before,
		(people / c) / nullif(people_before / b, 0) - 1 AS change,
		(people / c - people_before / b) / nullif(sqrt((people + people_before) / (c + b) * (1 - (people + people_before) / (c + b)) * (1 / c + 1 / b)), 0) AS z_score
	FROM sums LEFT JOIN there USING (channel), customers$$, 'SELECT p.* FROM report, mcp.channel_pain_rows(r, 1) p');
SELECT results_eq($$SELECT pain, people > 20, people_before > 20, z_score IS NOT NULL FROM report, mcp.channel_pain_rows(r) WHERE channel = '(all)' AND topic = '(all)' ORDER BY 1$$,
	$$VALUES ('abandoned_cart', true, true, true), ('return', true, true, true)$$, '... two kinds of pain, now and before');

-- ---- why they come -----------------------------------------------------------------------------

SELECT same('motives', 9, $$
	WITH e AS (SELECT *, kind IN ('look', 'engage', 'cart') AS contact, kind <> 'serve' AS touch FROM own WHERE now),
	-- contacts whose next purchase is elsewhere, or not yet
	bought AS (SELECT *, count(*) FILTER (WHERE kind = 'buy') OVER (PARTITION BY person ORDER BY t) AS nr FROM e),
	buyer AS (SELECT person, nr, channel AS buys_on FROM bought WHERE kind = 'buy'),
	inspired AS (SELECT DISTINCT b.person, b.channel FROM bought b LEFT JOIN buyer n ON n.person = b.person AND n.nr = b.nr + 1 WHERE contact AND n.buys_on IS DISTINCT FROM b.channel),
	-- items of several channels, by the channel where each was met first
	item AS (SELECT person, p ->> 'item' AS item, (array_agg(channel ORDER BY t))[1] AS channel FROM e WHERE touch AND p ? 'item' GROUP BY 1, 2 HAVING count(DISTINCT channel) > 1),
	found AS (SELECT person, channel, count(*) AS n, sum(count(*)) OVER (PARTITION BY person) AS of_all FROM item GROUP BY 1, 2),
	won AS (SELECT DISTINCT ON (person) person, channel FROM e WHERE touch ORDER BY person, t),
	channels AS (
		SELECT person, channel, count(*) FILTER (WHERE kind = 'buy') AS buys, count(*) FILTER (WHERE kind = 'cart') AS carts, count(*) FILTER (WHERE kind = 'serve') AS serves, count(*) FILTER (WHERE contact) AS contacts,
			count(*) FILTER (WHERE p ->> 'content' = 'personal offer') AS offers, count(*) FILTER (WHERE p ->> 'content' = 'magazine') AS magazines, count(*) FILTER (WHERE kind = 'engage' AND NOT p ? 'content') AS bare
		FROM e GROUP BY 1, 2),
	words AS (
		SELECT channel, aspect, word FROM channels c LEFT JOIN inspired i USING (person, channel) LEFT JOIN found f USING (person, channel) LEFT JOIN won w USING (person, channel), LATERAL (VALUES
			('role', CASE WHEN buys > 0 THEN 'conversion' WHEN serves > contacts THEN 'service' WHEN w.person IS NOT NULL OR f.n * 2 >= of_all THEN 'discovery' WHEN i.person IS NOT NULL THEN 'inspiration' WHEN serves > 0 THEN 'service' END),
			('motivation', CASE WHEN buys + carts > 0 THEN 'purchase' WHEN offers + bare + magazines = 0 THEN NULL WHEN offers >= bare AND offers >= magazines THEN 'purchase'
				WHEN bare >= magazines THEN 'information' ELSE 'entertainment' END)) v(aspect, word) WHERE word IS NOT NULL)
	SELECT channel, aspect, word, count(*) AS people, count(*)::float8 / (SELECT count(*) FROM channels c WHERE c.channel = words.channel) AS share FROM words GROUP BY 1, 2, 3$$,
	'SELECT channel, aspect, word, people, share FROM report, mcp.channel_motive_rows(r, 1)');
SELECT is((SELECT string_agg(DISTINCT word, ' ' ORDER BY word) FROM report, mcp.channel_motive_rows(r, 1)), 'conversion discovery entertainment information inspiration purchase', '... roles and motivations of many');

-- ---- how long they stay ----------------------------------------------------------------------------

SELECT same('sessions', 5, $$
	SELECT channel, count(DISTINCT (person, session)) AS sessions, sum(stay) / 60 AS session_minutes, sum(stay) / 60 / count(DISTINCT person) AS session_minutes_per_person
	FROM (SELECT *, CASE WHEN next_t - t <= interval '30 minutes' THEN extract(epoch FROM next_t - t)::float8 ELSE 0 END AS stay, count(*) FILTER (WHERE begins) OVER (PARTITION BY person ORDER BY t) AS session
		FROM (SELECT *, lead(t) OVER w AS next_t, coalesce(t - lag(t) OVER w > interval '30 minutes', true) AS begins FROM (SELECT DISTINCT person, t, channel FROM own WHERE now) d WINDOW w AS (PARTITION BY person ORDER BY t)) x) y
	GROUP BY channel$$, 'SELECT channel, sessions, session_minutes, session_minutes_per_person FROM report, mcp.channel_rows(r, 1)');
SELECT cmp_ok((SELECT sum(session_minutes) FROM report, mcp.channel_rows(r, 1)), '>', 60::float8, '... and some do');
\else
SELECT skip('no complete_journey in MCP_DATA', 1);
\endif
SELECT * FROM finish();
ROLLBACK;
