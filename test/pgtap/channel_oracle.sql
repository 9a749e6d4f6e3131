-- every function of rows against plain SQL over mcp.events and traits, on
-- random profiles, for three windows
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SET LOCAL TimeZone = 'UTC';

-- ---- people -------------------------------------------------------------------

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 11) & 2147483647) % n)::int $$;
CREATE FUNCTION pick(seed int, place int, VARIADIC words text[]) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT words[1 + dice(seed, place, array_length(words, 1))] $$;

CREATE TABLE fragments AS
SELECT person, mcp.event(timestamptz '2026-01-01 00:00+00' + dice(person, n, 400) * interval '6 hours' + dice(person, 60 + n, 3) * interval '70 minutes',
		pick(person, 100 + n, 'web', 'web', 'app', 'tiktok', 'store', 'email'),
		pick(person, 200 + n, 'visit', 'view', 'view', 'search', 'engage', 'click', 'cart', 'cart', 'checkout', 'purchase', 'purchase', 'purchase_item', 'purchase_item',
			'refund', 'return', 'complaint', 'ticket', 'review', 'deliver', 'impression', 'uncart', 'login'),
		CASE WHEN dice(person, 300 + n, 4) > 0 THEN dice(person, 400 + n, 600) / 100.0 - CASE WHEN dice(person, 300 + n, 9) = 1 THEN 3 ELSE 0 END END,
		jsonb_strip_nulls(jsonb_build_object(
			'content', CASE dice(person, 500 + n, 6) WHEN 0 THEN '["video", "live"]' WHEN 1 THEN '"video"' WHEN 2 THEN '"post"' ELSE NULL END::jsonb,
			'campaign', pick(person, 520 + n, 'may', 'june', NULL, NULL), 'message', pick(person, 540 + n, 'hello', NULL, NULL),
			'category', pick(person, 560 + n, 'shoes', 'shirts', NULL), 'device', pick(person, 580 + n, 'mobile', 'desktop', NULL),
			'via', pick(person, 600 + n, 'recommendation', 'ads', NULL, NULL), 'coupon', pick(person, 620 + n, 'X', NULL, NULL),
			'brand', pick(person, 640 + n, 'ours', 'theirs', 'new', NULL), 'topic', CASE dice(person, 660 + n, 4) WHEN 0 THEN '["size", "delay"]' WHEN 1 THEN '"size"' END::jsonb,
			'results', dice(person, 680 + n, 3), 'rating', CASE WHEN dice(person, 700 + n, 2) = 0 THEN 1 + dice(person, 720 + n, 5) END,
			'minutes', CASE WHEN dice(person, 740 + n, 2) = 0 THEN dice(person, 760 + n, 90) / 10.0 END,
			'delivery', pick(person, 780 + n, 'express', 'normal', NULL), 'personalised', CASE WHEN dice(person, 800 + n, 5) = 0 THEN true END)),
		NULL::text) AS fragment
FROM generate_series(1, 350) person, LATERAL generate_series(1, dice(person, 0, 34)) n
UNION ALL SELECT person, mcp.trait('gender', pick(person, 901, 'f', 'm', NULL), timestamptz '2026-01-01', 'crm') FROM generate_series(1, 350) person
UNION ALL SELECT person, mcp.trait('birthday', date '1950-01-01' + dice(person, 902, 22000), timestamptz '2026-01-01', 'crm') FROM generate_series(1, 350, 2) person
UNION ALL SELECT person, mcp.trait('age', dice(person, 903, 80)::numeric, timestamptz '2026-01-01', 'survey') FROM generate_series(1, 350, 3) person
UNION ALL SELECT person, mcp.trait('age_range', pick(person, 904, '18-24', 'young'), timestamptz '2026-01-01', 'ads') FROM generate_series(1, 350, 5) person
UNION ALL SELECT person, mcp.trait('income', round((10 ^ (dice(person, 905, 700) / 100.0))::numeric, 1) - 2, timestamptz '2026-01-01', 'survey') FROM generate_series(1, 350, 2) person
UNION ALL SELECT person, mcp.trait('vip', dice(person, 906, 2) = 0, timestamptz '2026-01-01', 'crm') FROM generate_series(1, 350, 3) person
UNION ALL SELECT person, mcp.trait('member_since', date '2020-01-01' + dice(person, 907, 2000), timestamptz '2026-01-01', 'crm') FROM generate_series(1, 350, 3) person
UNION ALL SELECT person, mcp.trait('time_zone', pick(person, 908, 'Asia/Jakarta', 'America/New_York', 'Europe/Berlin', 'Nowhere/Land'), timestamptz '2026-01-01', 'app') FROM generate_series(1, 350, 2) person
UNION ALL SELECT person, mcp.trait_add('interests', pick(person, 910 + n, 'running', 'yoga', 'food'), timestamptz '2026-01-01', 'web') FROM generate_series(1, 350, 2) person, generate_series(1, 2) n
UNION ALL SELECT person, mcp.trait_remove('interests', pick(person, 920, 'running', 'yoga', 'food'), timestamptz '2026-01-02', 'web') FROM generate_series(1, 350, 4) person;
CREATE TABLE people AS SELECT person, mcp.merge(fragment) AS profile FROM fragments GROUP BY person;
ANALYZE people;

CREATE TABLE variants (v int, options mcp.channel_options, as_of timestamptz, from_at timestamptz, until_at timestamptz, before_at timestamptz,
	lookback interval, convert_within interval, abandon_after interval, low_rating numeric, zone text, gap interval);
INSERT INTO variants VALUES
	(1, mcp.channel_options(traits => '{age,gender,income,vip,member_since,interests,lacking}', gap => '6 hours'), '2026-05-01', '-infinity', '2026-05-01 00:00:00.000001', NULL, '30 days', '7 days', '3 days', 2, 'UTC', '6 hours'),
	(2, mcp.channel_options(traits => '{age,gender,income,vip,member_since,interests,lacking}', last => '30 days', lookback => '4 days', convert_within => '1 day', abandon_after => '12 hours', low_rating => 3,
		zone => 'Asia/Tokyo', gap => '70 minutes'), '2026-03-20', '2026-02-18 00:00:00.000001', '2026-03-20 00:00:00.000001', '2026-01-19 00:00:00.000001', '4 days', '1 day', '12 hours', 3, 'Asia/Tokyo', '70 minutes'),
	(3, mcp.channel_options(traits => '{age,gender,income,vip,member_since,interests,lacking}', since => '2026-02-01 06:00', until => '2026-02-15', gap => '1 day'), '2026-03-01', '2026-02-01 06:00', '2026-02-15', '2026-01-18 12:00',
		'30 days', '7 days', '3 days', 2, 'UTC', '1 day');
CREATE TABLE reports AS SELECT v, mcp.channel_report(profile, options, as_of) AS r FROM variants, people GROUP BY v;

-- ---- the oracle's ground: events with what they are ------------------------------

CREATE FUNCTION vals(properties jsonb, name text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
	SELECT x #>> '{}' FROM jsonb_array_elements(CASE jsonb_typeof(properties -> name) WHEN 'array' THEN properties -> name ELSE jsonb_build_array(properties -> name) END) x
	WHERE properties ? name $$;
CREATE TABLE e AS
SELECT person, e.n, e.occurred_at AS t, e.channel, e.action, e.value, coalesce(e.properties, '{}') AS p,
	CASE WHEN e.action IN ('visit', 'view', 'search', 'login') THEN 'look' WHEN e.action IN ('engage', 'click', 'review') THEN 'engage'
	     WHEN e.action IN ('cart', 'checkout') THEN 'cart' WHEN e.action = 'purchase' THEN 'buy' WHEN e.action = 'purchase_item' THEN 'line'
	     WHEN e.action IN ('complaint', 'ticket', 'return', 'refund') THEN 'serve' WHEN e.action IN ('deliver', 'impression') THEN 'outbound' ELSE 'other' END AS kind
FROM people, mcp.events(mcp.journey(profile)) e;
-- what happened by as_of; `now`: in the window, `was`: in the period before
CREATE TABLE w AS
SELECT v.*, e.*, e.kind <> 'outbound' AS own, e.t >= v.from_at AND e.t < v.until_at AS now, v.before_at IS NOT NULL AND e.t >= v.before_at AND e.t < v.from_at AS was
FROM variants v JOIN e ON e.t <= v.as_of;
CREATE INDEX ON w (v, person, n);
CREATE INDEX ON e (person);
ANALYZE e; ANALYZE w;
CREATE TABLE there AS SELECT v, channel, count(DISTINCT person) AS people, count(*) AS events FROM w WHERE own AND now GROUP BY v, channel;
CREATE TABLE everybody AS SELECT v, count(DISTINCT person) FILTER (WHERE now) AS people, count(DISTINCT person) FILTER (WHERE now AND kind = 'buy') AS customers,
	count(DISTINCT person) FILTER (WHERE was AND kind = 'buy') AS customers_before FROM w WHERE own GROUP BY v;

CREATE FUNCTION norm(r jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_object_agg(key, CASE WHEN jsonb_typeof(value) = 'number' THEN to_jsonb(round((value #>> '{}')::numeric, 9)) ELSE value END) FROM jsonb_each(r) $$;
-- rows that only one of two queries has
CREATE FUNCTION differing(expected text, actual text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('WITH a AS (SELECT norm(to_jsonb(x)) FROM (%s) x), b AS (SELECT norm(to_jsonb(x)) FROM (%s) x) (SELECT * FROM a EXCEPT ALL TABLE b) UNION ALL (SELECT * FROM b EXCEPT ALL TABLE a)', expected, actual);
END $$;
CREATE FUNCTION wilson(x float8, n float8, side int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN n > 0 THEN greatest(0, least(1, (x + z * z / 2 + side * z * sqrt(x * (n - x) / n + z * z / 4)) / (n + z * z))) END FROM (VALUES (1.959963984540054::float8)) c(z) $$;

-- ---- what people do -----------------------------------------------------------------

SELECT is_empty($q$ SELECT differing($$
	SELECT v, channel, people, people::float8 / all_people AS share, events, visits, looks, engagements, carts, purchases, services, coalesce(messages, 0) AS messages,
		lookers::float8 / people AS look_share, engagers::float8 / people AS engage_share, minutes, minutes::float8 / people AS minutes_per_person, sessions, stay / 60 AS session_minutes, stay / 60 / people AS session_minutes_per_person, customers, customers::float8 / people AS conversion,
		wilson(customers, people, -1) AS conversion_low, wilson(customers, people, 1) AS conversion_high, revenue,
		CASE WHEN v > 1 THEN coalesce(people_before, 0) END AS people_before, people::float8 / people_before - 1 AS change
	FROM (SELECT v, channel, count(DISTINCT person) AS people, count(*) AS events, count(*) FILTER (WHERE action = 'visit') AS visits, count(*) FILTER (WHERE kind = 'look') AS looks,
			count(*) FILTER (WHERE kind = 'engage') AS engagements, count(*) FILTER (WHERE kind = 'cart') AS carts, count(*) FILTER (WHERE kind = 'buy') AS purchases,
			count(*) FILTER (WHERE kind = 'serve') AS services, count(DISTINCT person) FILTER (WHERE kind = 'look') AS lookers, count(DISTINCT person) FILTER (WHERE kind = 'engage') AS engagers,
			coalesce(sum((p ->> 'minutes')::numeric), 0) AS minutes, count(DISTINCT person) FILTER (WHERE kind = 'buy') AS customers,
			coalesce(sum(value) FILTER (WHERE action IN ('purchase', 'refund', 'return')), 0) AS revenue FROM w WHERE own AND now GROUP BY v, channel) a
	JOIN (SELECT v, channel, count(DISTINCT (person, session)) AS sessions, sum(extract(epoch FROM next_t - t)) FILTER (WHERE next_t - t <= gap)::float8 AS stay
		FROM (SELECT *, lead(t, 1, t) OVER (PARTITION BY v, person ORDER BY n) AS next_t, count(*) FILTER (WHERE begins) OVER (PARTITION BY v, person ORDER BY n) AS session
			FROM (SELECT *, coalesce(t - lag(t) OVER (PARTITION BY v, person ORDER BY n) > gap, true) AS begins FROM w WHERE own AND now) x) y GROUP BY v, channel) s USING (v, channel)
	LEFT JOIN (SELECT v, channel, count(*) AS messages FROM w WHERE NOT own AND now GROUP BY v, channel) m USING (v, channel)
	LEFT JOIN (SELECT v, channel, count(DISTINCT person) AS people_before FROM w WHERE own AND was GROUP BY v, channel) b USING (v, channel)
	JOIN (SELECT v, people AS all_people FROM everybody) c USING (v) $$,
	'SELECT v, c.* FROM reports, mcp.channel_rows(r, 1) c') $q$, 'channel_rows');
-- the same rule as that of mcp.sessions: what is spent on the channels are the sessions' lengths
SELECT is((SELECT round(sum(session_minutes)::numeric, 6) FROM reports, mcp.channel_rows(r, 1) WHERE v = 1),
	(SELECT round(sum(s.duration_seconds)::numeric / 60, 6) FROM people, mcp.sessions(profile, events => '*[action not in ("deliver", "impression")]', gap => '6 hours', as_of => '2026-05-01') s), 'session minutes are the lengths of sessions');
SELECT ok(bool_and(n > 3), '... of every window') FROM (SELECT count(*) FILTER (WHERE session_minutes > 0) AS n FROM reports, mcp.channel_rows(r, 1) GROUP BY v) x;

SELECT is_empty($q$ SELECT differing($$
	SELECT v, channel, aspect, word, c.people, c.people::float8 / there.people AS share, wilson(c.people, there.people, -1) AS share_low, wilson(c.people, there.people, 1) AS share_high
	FROM (SELECT v, channel, aspect, word, count(*) AS people FROM variants, people, mcp.card(profile, until_at - interval '1 microsecond', CASE WHEN v > 1 THEN until_at - from_at END) c,
			LATERAL (VALUES ('motivation', c.motivation), ('role', c.role)) x(aspect, word) WHERE word IS NOT NULL AND c.first_at IS NOT NULL GROUP BY 1, 2, 3, 4) c JOIN there USING (v, channel) $$,
	'SELECT v, c.* FROM reports, mcp.channel_motive_rows(r, 1) c') $q$, 'channel_motive_rows');

SELECT is_empty($q$ SELECT differing($$
	SELECT v, channel, property, property_value, people, people::float8 / there_people AS share, events, customers, revenue
	FROM (SELECT v, channel, property, property_value, count(DISTINCT person) AS people, count(*) AS events, count(DISTINCT person) FILTER (WHERE kind IN ('buy', 'line')) AS customers,
			coalesce(sum(value) FILTER (WHERE kind IN ('buy', 'line')), 0) AS revenue
		FROM w, unnest(ARRAY['category', 'device', 'via']) property, vals(p, property) property_value WHERE own AND now GROUP BY 1, 2, 3, 4) a
	JOIN (SELECT v, channel, people AS there_people FROM there) t USING (v, channel) $$,
	'SELECT v, c.* FROM reports, mcp.channel_mix_rows(r, 1) c') $q$, 'channel_mix_rows');

-- ---- who ------------------------------------------------------------------------------

CREATE FUNCTION band(x numeric) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT CASE WHEN x < 0 THEN 'below 0' WHEN x < 10 AND x = trunc(x) THEN trunc(x)::text WHEN x < 1 THEN '0-1'
		WHEN x < 2 * d THEN d || '-' || 2 * d WHEN x < 5 * d THEN 2 * d || '-' || 5 * d ELSE 5 * d || '-' || 10 * d END
	FROM (SELECT (10 ^ floor(log(greatest(x, 1))))::bigint AS d) y $$;
CREATE FUNCTION age_band(a numeric) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT CASE WHEN a < 18 THEN '0-17' WHEN a < 25 THEN '18-24' WHEN a < 35 THEN '25-34' WHEN a < 45 THEN '35-44' WHEN a < 55 THEN '45-54' WHEN a < 65 THEN '55-64' ELSE '65+' END $$;
CREATE TABLE facts AS
SELECT v, person, trait, trait_value FROM (
	SELECT v, person, 'age' AS trait, coalesce(
		age_band(extract(year FROM age(CASE WHEN until_at > as_of THEN as_of ELSE until_at - interval '1 microsecond' END::date, mcp.trait_date(profile, 'birthday')))),
		age_band(mcp.trait_numeric(profile, 'age')), mcp.trait_text(profile, 'age_range')) AS trait_value FROM variants, people
	UNION ALL SELECT v, person, 'gender', mcp.trait_text(profile, 'gender') FROM variants, people
	UNION ALL SELECT v, person, 'income', band(mcp.trait_numeric(profile, 'income')) FROM variants, people
	UNION ALL SELECT v, person, 'vip', mcp.trait_text(profile, 'vip') FROM variants, people
	UNION ALL SELECT v, person, 'member_since', extract(year FROM mcp.trait_date(profile, 'member_since'))::text FROM variants, people
	UNION ALL SELECT v, person, 'interests', i FROM variants, people, jsonb_array_elements_text(mcp.traits(profile) -> 'interests') i) x
WHERE trait_value IS NOT NULL;
-- of interests even who has none left is known
CREATE TABLE known AS
SELECT v, person, trait FROM facts UNION SELECT v, person, 'interests' FROM variants, people WHERE mcp.traits(profile) ? 'interests';
CREATE TABLE users AS SELECT DISTINCT v, person, channel FROM w WHERE own AND now;
ANALYZE facts; ANALYZE known; ANALYZE users;
SET LOCAL enable_nestloop = off;

SELECT is_empty($q$ SELECT differing($$
	SELECT v, channel, trait, trait_value, x AS people, n AS known, x / n AS share, wilson(x, n, -1) AS share_low, wilson(x, n, 1) AS share_high, wx AS whole_people, wx / wn AS whole_share,
		(x / n) / (wx / wn) AS lift, low / (f * low + 1 - f) AS lift_low, high / (f * high + 1 - f) AS lift_high
	FROM (SELECT *, n / wn AS f, r * exp(-1.959963984540054 * se) AS low, r * exp(1.959963984540054 * se) AS high
		FROM (SELECT *, CASE WHEN wx > x AND wn > n THEN (x / n) / ((wx - x) / (wn - n)) END AS r,
				CASE WHEN wx > x AND wn > n THEN sqrt(1 / x - 1 / n + 1 / (wx - x) - 1 / (wn - n)) END AS se
			FROM (SELECT v, channel, trait, trait_value, count(*)::float8 AS x FROM facts JOIN users USING (v, person) GROUP BY 1, 2, 3, 4) a
			JOIN (SELECT v, channel, trait, count(*)::float8 AS n FROM known JOIN users USING (v, person) GROUP BY 1, 2, 3) b USING (v, channel, trait)
			JOIN (SELECT v, trait, trait_value, count(DISTINCT person)::float8 AS wx FROM facts JOIN users USING (v, person) GROUP BY 1, 2, 3) c USING (v, trait, trait_value)
			JOIN (SELECT v, trait, count(DISTINCT person)::float8 AS wn FROM known JOIN users USING (v, person) GROUP BY 1, 2) d USING (v, trait)) y) z $$,
	'SELECT v, c.* FROM reports, mcp.audience_rows(r, 1) c') $q$, 'audience_rows');
SELECT cmp_ok((SELECT count(*) FROM reports, mcp.audience_rows(r, 1) WHERE lift_low IS NOT NULL), '>', 200::bigint, '... with intervals');

RESET enable_nestloop;

-- ---- needs -----------------------------------------------------------------------------

CREATE TABLE shows AS
SELECT v, person, channel, need, signal FROM w, LATERAL (VALUES
	('price', action = 'purchase', p ? 'coupon'),
	('convenience', action IN ('checkout', 'purchase'), coalesce(p ->> 'delivery' = 'express', false)),
	('brand', action = 'purchase_item' AND p ? 'brand', EXISTS (SELECT FROM e WHERE e.person = w.person AND e.action = 'purchase_item' AND e.p ->> 'brand' = w.p ->> 'brand' AND e.t < w.t)),
	('personalisation', action IN ('click', 'engage', 'reply', 'cart', 'purchase'), p ? 'personalised' OR coalesce(p ->> 'via' = 'recommendation', false))) x(need, among, signal)
WHERE now AND among;
SELECT is_empty($q$ SELECT differing($$
	SELECT v, channel, need, people, showing AS people_showing, showing::float8 / people AS share, wilson(showing, people, -1) AS share_low, wilson(showing, people, 1) AS share_high, events, signals,
		signals::float8 / events AS rate, whole_showing::float8 / whole_people AS whole_share, (showing::float8 / people) / nullif(whole_showing::float8 / whole_people, 0) AS lift
	FROM (SELECT v, channel, need, count(DISTINCT person) AS people, count(DISTINCT person) FILTER (WHERE signal) AS showing, count(*) AS events, count(*) FILTER (WHERE signal) AS signals FROM shows GROUP BY 1, 2, 3) a
	JOIN (SELECT v, need, count(DISTINCT person) AS whole_people, count(DISTINCT person) FILTER (WHERE signal) AS whole_showing FROM shows GROUP BY 1, 2) b USING (v, need) $$,
	'SELECT v, c.* FROM reports, mcp.channel_need_rows(r, 1) c') $q$, 'channel_need_rows');
SELECT ok(bool_and(signals > 0 AND signals < events), '... every need is shown at times, not always') FROM (SELECT sum(signals) AS signals, sum(events) AS events FROM reports, mcp.channel_need_rows(r, 1) GROUP BY need) x;

-- ---- ways to purchases --------------------------------------------------------------------

CREATE TABLE ways AS
SELECT b.v, b.person, b.n, b.channel AS closed, coalesce(b.value, 0) AS value, c.channel, c.oldest
FROM w b, LATERAL (
	SELECT DISTINCT s.channel, first_value(s.channel) OVER (ORDER BY s.n) AS oldest
	FROM w s WHERE s.v = b.v AND s.person = b.person AND (s.n = b.n OR s.n < b.n AND s.kind IN ('look', 'engage', 'cart') AND s.t >= b.t - b.lookback
		AND s.n > coalesce((SELECT max(o.n) FROM w o WHERE o.v = b.v AND o.person = b.person AND o.kind = 'buy' AND o.n < b.n), 0))) c
WHERE b.now AND b.kind = 'buy';
SELECT is_empty($q$ SELECT differing($$
	SELECT v, channel, people, conversions, conversions::float8 / all_conversions AS share, first_in, middle_in, last_in, alone_in, assisted, revenue, last_revenue, assisted_revenue,
		assisted::float8 / nullif(last_in + alone_in, 0) AS assist_ratio
	FROM (SELECT v, channel, count(DISTINCT person) AS people, count(*) AS conversions, count(*) FILTER (WHERE k > 1 AND channel = oldest) AS first_in,
			count(*) FILTER (WHERE channel <> oldest AND channel <> closed) AS middle_in, count(*) FILTER (WHERE k > 1 AND channel = closed) AS last_in, count(*) FILTER (WHERE k = 1) AS alone_in,
			count(*) FILTER (WHERE channel <> closed) AS assisted, sum(value) AS revenue, coalesce(sum(value) FILTER (WHERE channel = closed), 0) AS last_revenue,
			coalesce(sum(value) FILTER (WHERE channel <> closed), 0) AS assisted_revenue
		FROM (SELECT *, count(*) OVER (PARTITION BY v, person, n) AS k FROM ways) x GROUP BY 1, 2) a
	JOIN (SELECT v, count(*) AS all_conversions FROM w WHERE now AND kind = 'buy' GROUP BY v) c USING (v) $$,
	'SELECT v, c.* FROM reports, mcp.channel_place_rows(r, 1) c') $q$, 'channel_place_rows');

SELECT is_empty($q$ SELECT differing($$
	SELECT v, source, coalesce(target, '(end)') AS target, people, moves, moves::float8 / sum(moves) OVER (PARTITION BY v, source) AS rate, mean_hours
	FROM (SELECT v, channel AS source, next_channel AS target, count(DISTINCT person) AS people, count(*) AS moves, avg(extract(epoch FROM next_t - t) / 3600)::float8 AS mean_hours
		FROM (SELECT *, lead(channel) OVER o AS next_channel, lead(t) OVER o AS next_t FROM w WHERE own AND now WINDOW o AS (PARTITION BY v, person ORDER BY n)) x
		WHERE channel IS DISTINCT FROM next_channel GROUP BY 1, 2, 3) y $$,
	'SELECT v, c.* FROM reports, mcp.next_channel_rows(r, 1) c') $q$, 'next_channel_rows');

-- ---- contents --------------------------------------------------------------------------------

CREATE TABLE met AS
SELECT v, channel, property, property_value, person, count(*) AS events, bool_or(kind IN ('engage', 'cart', 'buy', 'line')) AS engaged,
	bool_or(kind IN ('buy', 'line') OR EXISTS (SELECT FROM w b WHERE b.v = w.v AND b.person = w.person AND b.kind = 'buy' AND b.t > w.t AND b.t - w.t <= w.convert_within)) AS converted
FROM w, unnest(ARRAY['content', 'message', 'campaign']) property, vals(p, property) property_value WHERE now GROUP BY 1, 2, 3, 4, 5;
CREATE FUNCTION shrunk(x float8, n float8, sx float8, sn float8, sn2 float8, sx2n float8, k float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN rho IS NULL OR rho <= 0 THEN p WHEN rho >= 1 THEN x / n ELSE (x + (1 / rho - 1) * p) / (n + (1 / rho - 1)) END
	FROM (SELECT p, CASE WHEN k > 1 AND p > 0 AND p < 1 THEN ((sx2n - 2 * p * sx + p * p * sn) / (p * (1 - p)) - (k - 1)) / nullif(sn - sn2 / sn - k + 1, 0) END AS rho FROM (SELECT sx / sn AS p) a) b $$;
SELECT is_empty($q$ SELECT differing($$
	SELECT v, channel, property, property_value, n AS people, events, x AS engaged, x / n AS engagement_raw,
		shrunk(x, n, sum(x) OVER g, sum(n) OVER g, sum(n * n) OVER g, sum(x * x / n) OVER g, count(*) OVER g) AS engagement, y AS converted, y / n AS conversion_raw,
		shrunk(y, n, sum(y) OVER g, sum(n) OVER g, sum(n * n) OVER g, sum(y * y / n) OVER g, count(*) OVER g) AS conversion
	FROM (SELECT v, channel, property, property_value, count(*)::float8 AS n, sum(events) AS events, count(*) FILTER (WHERE engaged)::float8 AS x, count(*) FILTER (WHERE converted)::float8 AS y FROM met GROUP BY 1, 2, 3, 4) a
	WINDOW g AS (PARTITION BY v, channel, property) $$,
	'SELECT v, c.* FROM reports, mcp.channel_content_rows(r, 1) c') $q$, 'channel_content_rows');
SELECT cmp_ok((SELECT count(*) FROM reports, mcp.channel_content_rows(r, 1) WHERE engagement <> engagement_raw), '>', 20::bigint, '... some are shrunk');

-- ---- pains -------------------------------------------------------------------------------------

CREATE TABLE hurt AS
SELECT v, person, channel, pain, topic, now, was, n FROM w,
	LATERAL (SELECT CASE WHEN action IN ('complaint', 'ticket', 'return') THEN action
		WHEN action = 'review' AND (value <= low_rating OR (p ->> 'rating')::numeric <= low_rating) THEN 'low_review'
		WHEN action = 'search' AND (p ->> 'results')::int = 0 THEN 'failed_search'
		WHEN kind = 'cart' AND t + abandon_after <= as_of AND NOT EXISTS (SELECT FROM w x WHERE x.v = w.v AND x.person = w.person AND x.kind IN ('buy', 'cart') AND x.n > w.n AND x.t <= w.t + w.abandon_after)
		THEN 'abandoned_cart' END AS pain) a,
	LATERAL (SELECT '(all)' AS topic UNION ALL SELECT vals(p, 'topic') UNION ALL SELECT coalesce(p ->> 'category', '(none)') WHERE NOT p ? 'topic') b
WHERE pain IS NOT NULL AND (now OR was);
SELECT is_empty($q$ SELECT differing($$
	SELECT v, channel, pain, topic, a.people, events, 100.0 * a.people / there_people AS per_100_people, 100.0 * a.people / customers AS per_100_customers, people_before,
		100.0 * people_before / nullif(customers_before, 0) AS per_100_customers_before, (a.people::float8 / customers) / nullif(people_before::float8 / nullif(customers_before, 0), 0) - 1 AS change,
		(a.people::float8 / customers - people_before::float8 / nullif(customers_before, 0)) / nullif(sqrt(CASE WHEN pooled <= 1 THEN pooled * (1 - pooled) END * (1.0 / customers + 1.0 / nullif(customers_before, 0))), 0) AS z_score
	FROM (SELECT v, c AS channel, pain, topic, count(DISTINCT person) FILTER (WHERE now) AS people, count(*) FILTER (WHERE now) AS events,
			CASE WHEN v > 1 THEN count(DISTINCT person) FILTER (WHERE was) END AS people_before FROM hurt, unnest(ARRAY[channel, '(all)']) c GROUP BY 1, 2, 3, 4) a
	JOIN everybody USING (v)
	LEFT JOIN (SELECT v, channel, people AS there_people FROM there UNION ALL SELECT v, '(all)', people FROM everybody) t USING (v, channel),
	LATERAL (SELECT (a.people + people_before)::float8 / (customers + customers_before)) z(pooled) $$,
	$$SELECT v, c.channel, pain, topic, people, events, per_100_people, per_100_customers, people_before, per_100_customers_before, change, z_score FROM reports, mcp.channel_pain_rows(r, 1) c$$) d
	$q$, 'channel_pain_rows');

-- ---- hours -------------------------------------------------------------------------------------

SELECT is_empty($q$ SELECT differing($$
	SELECT v, channel, weekday, hour_of_day, people, events, events::float8 / there_events AS share, engaged, customers, rank() OVER (PARTITION BY v, channel ORDER BY people DESC) AS rank_by_people
	FROM (SELECT v, channel, extract(isodow FROM l) AS weekday, extract(hour FROM l) AS hour_of_day, count(DISTINCT person) AS people, count(*) AS events,
			count(DISTINCT person) FILTER (WHERE kind IN ('engage', 'cart')) AS engaged, count(DISTINCT person) FILTER (WHERE kind = 'buy') AS customers
		FROM w JOIN people USING (person), LATERAL (SELECT t AT TIME ZONE CASE WHEN mcp.trait_text(profile, 'time_zone') LIKE 'Nowhere%' THEN zone ELSE coalesce(mcp.trait_text(profile, 'time_zone'), zone) END) z(l)
		WHERE own AND now GROUP BY 1, 2, 3, 4) a
	JOIN (SELECT v, channel, events AS there_events FROM there) t USING (v, channel) $$,
	'SELECT v, c.* FROM reports, mcp.channel_hour_rows(r, 1) c') $q$, 'channel_hour_rows');

-- ---- the number of channels ----------------------------------------------------------------------

SELECT is_empty($q$ SELECT differing($$
	SELECT v, channels, coalesce(people, 0) AS people, people::float8 / all_people AS share, coalesce(customers, 0) AS customers, customers::float8 / people AS conversion, wilson(customers, people, -1) AS conversion_low,
		wilson(customers, people, 1) AS conversion_high, purchases, revenue, revenue::float8 / people AS revenue_per_person, purchases::float8 / nullif(customers, 0) AS purchases_per_customer,
		again::float8 / nullif(customers, 0) AS repeat_share, CASE WHEN v > 1 THEN coalesce(customers_before, 0) END AS customers_before, kept::float8 / customers_before AS retention,
		wilson(kept, customers_before, -1) AS retention_low, wilson(kept, customers_before, 1) AS retention_high
	FROM (SELECT v, channels, count(*) AS people, count(*) FILTER (WHERE bought > 0) AS customers, sum(bought)::bigint AS purchases, sum(revenue) AS revenue, count(*) FILTER (WHERE bought > 1) AS again
		FROM (SELECT v, person, count(DISTINCT channel) AS channels, count(*) FILTER (WHERE kind = 'buy') AS bought, coalesce(sum(value) FILTER (WHERE action IN ('purchase', 'refund', 'return')), 0) AS revenue
			FROM w WHERE own AND now GROUP BY 1, 2) x GROUP BY 1, 2) a
	FULL JOIN (SELECT v, channels, count(*) AS customers_before, count(*) FILTER (WHERE kept) AS kept
		FROM (SELECT v, person, count(DISTINCT channel) AS channels, EXISTS (SELECT FROM w n WHERE n.v = w.v AND n.person = w.person AND n.now AND n.kind = 'buy') AS kept
			FROM w WHERE own AND was GROUP BY 1, 2 HAVING bool_or(kind = 'buy')) x GROUP BY 1, 2) b USING (v, channels)
	JOIN (SELECT v, people AS all_people FROM everybody) c USING (v) $$,
	'SELECT v, c.* FROM reports, mcp.omnichannel_rows(r, 1) c') $q$, 'omnichannel_rows');
SELECT cmp_ok((SELECT count(*) FROM reports, mcp.omnichannel_rows(r, 1) WHERE v = 2 AND retention > 0), '>', 2::bigint, '... with retention');

SELECT * FROM finish();
ROLLBACK;
