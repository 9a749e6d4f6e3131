-- small, large, and too large; more names than fit in common
BEGIN;
SELECT no_plan();
SELECT setseed(0.11);
SET LOCAL max_parallel_workers_per_gather = 0;

-- an event with time, channel, action and value takes at most 20 bytes in a journey of 30
CREATE TEMP TABLE thirty AS
SELECT g % 200 AS person, timestamptz '2025-01-01Z' + random() * interval '500 days' AS at_exactly,
	(ARRAY['web_shop', 'app', 'tiktok', 'instagram', 'facebook', 'amazon', 'store', 'email', 'whatsapp', 'google'])[1 + floor(random() * 10)::int] AS channel,
	(ARRAY['view', 'visit', 'search', 'engage', 'cart', 'checkout', 'purchase', 'open', 'click', 'send', 'refund'])[1 + floor(random() * 11)::int] AS action,
	round((random() * 400)::numeric, 2) AS value
FROM generate_series(1, 6000) AS g;
SELECT cmp_ok((SELECT max(pg_column_size(j)) / 30.0 FROM (SELECT mcp.journey_agg(date_trunc('second', at_exactly), channel, action, value) AS j FROM thirty GROUP BY person) x),
	'<=', 20.0, 'bytes an event, times to the second');
SELECT cmp_ok((SELECT max(pg_column_size(j)) / 30.0 FROM (SELECT mcp.journey_agg(at_exactly, channel, action, value) AS j FROM thirty GROUP BY person) x),
	'<=', 20.0, 'bytes an event, times to the microsecond');
SELECT cmp_ok((SELECT max(pg_column_size(j)) / 30.0 FROM (SELECT mcp.journey_agg(date_trunc('day', at_exactly), channel, action, floor(value) * 1000) AS j FROM thirty GROUP BY person) x),
	'<=', 14.0, 'bytes an event, days and thousands');

-- 100,000 events in one journey
CREATE TEMP TABLE many AS
SELECT timestamptz '2026-01-01Z' + g * interval '1 second' AS occurred_at, 'c' || g % 300 AS channel, 'a' || g % 70 AS action,
	(g % 1000)::numeric AS value, ARRAY['item', 'sku ' || g % 20000, 'basket', (g / 3)::text] AS properties
FROM generate_series(1, 100000) AS g;
CREATE TEMP TABLE large AS SELECT mcp.journey_agg(occurred_at, channel, action, value, properties) AS j FROM many;
SELECT is((SELECT mcp.event_count(j) FROM large), 100000, '100,000 events');
SELECT ok((SELECT j FROM large) = (SELECT mcp.journey_agg(occurred_at, channel, action, value, properties ORDER BY occurred_at DESC) FROM many), 'built backwards');
SELECT is_empty('SELECT e.occurred_at, e.channel, e.action, e.value, e.properties FROM large, mcp.events(j) e EXCEPT
	SELECT occurred_at, channel, action, value, jsonb_build_object(properties[1], properties[2], properties[3], properties[4]) FROM many', 'they are what went in');
SELECT ok((SELECT j = j::text::mcp.journey FROM large), 'through text');
SELECT is((SELECT mcp.event_count(mcp.slice(j, '2026-01-01 00:00:11Z', '2026-01-01 01:00:11Z')) FROM large), 3600, 'an hour of it');

-- 2^20 events, and no more
CREATE TEMP TABLE too_many AS
SELECT mcp.journey_agg(timestamptz '2026-01-01Z' + g * interval '1 second', 'web', 'view') AS j FROM generate_series(1, 1048576) AS g;
SELECT is((SELECT mcp.event_count(j) FROM too_many), 1048576, '2^20 events');
SELECT is((SELECT mcp.event_count(mcp.merge(j)) FROM (SELECT j FROM too_many UNION ALL SELECT j FROM too_many) x), 1048576, 'twice the same');
SELECT throws_ok($$SELECT j || '[{"at":"2026-01-01","channel":"web","action":"view"}]' FROM too_many$$, '54000', NULL, 'one more');
SELECT throws_ok($$SELECT mcp.journey_agg(timestamptz '2026-01-01Z' + g * interval '1 second', 'web', 'view') FROM generate_series(0, 1048576) AS g$$, '54000', NULL, 'the same from rows');

-- what could not be dumped is refused: 512 MB of text, 64 MB stored
SELECT throws_like($$SELECT mcp.journey_agg(timestamptz '2026-01-01Z' + g * interval '1 second', 'web', 'view', NULL::numeric, ARRAY['a', repeat('x', 600)]) FROM generate_series(1, 1000000) AS g$$,
	'%bytes of text%', 'too long as text');
SELECT throws_like($$SELECT mcp.journey_agg(timestamptz '2026-01-01Z' + g * interval '1 second', 'web', 'view', NULL::numeric, ARRAY['a', g || repeat('x', 8000)]) FROM generate_series(1, 8500) AS g$$,
	'%would take%bytes%', 'too large');
-- a later revision may make it fit, so that parts may be larger than the whole
SELECT is((SELECT mcp.event_count(mcp.journey_agg(timestamptz '2026-01-01Z' + g * interval '1 second', 'web', 'view', NULL::numeric,
		CASE WHEN v = 1 THEN ARRAY['a', g || repeat('x', 8000)] END, g::text, timestamptz '2026-01-01Z' + v * interval '1 second'))
	FROM generate_series(1, 2) AS v, generate_series(1, 8500) AS g), 8500, 'revisions that make it small');

-- more names than collectors share: they go on with names of their own
CREATE TABLE named AS
SELECT g % 3 AS person, timestamptz '2026-01-01Z' + g % 977 * interval '1 minute' AS occurred_at, 'Channel ' || g % 11 AS channel, 'Action ' || g % 5003 AS action,
	ARRAY['Name ' || g % 2003, (g % 7)::text] AS properties, g
FROM generate_series(1, 20000) AS g;
CREATE TEMP TABLE many_names AS SELECT person, mcp.journey_agg(occurred_at, channel, action, NULL::numeric, properties) AS j FROM named GROUP BY person;
SELECT is_empty($$
	(SELECT person, e.occurred_at, e.channel, e.action, e.properties FROM many_names, mcp.events(j) e
	 EXCEPT SELECT person, occurred_at, lower(replace(channel, ' ', '_')), lower(replace(action, ' ', '_')), jsonb_build_object(lower(replace(properties[1], ' ', '_')), properties[2]) FROM named)
	UNION ALL
	(SELECT person, occurred_at, lower(replace(channel, ' ', '_')), lower(replace(action, ' ', '_')), jsonb_build_object(lower(replace(properties[1], ' ', '_')), properties[2]) FROM named
	 EXCEPT SELECT person, e.occurred_at, e.channel, e.action, e.properties FROM many_names, mcp.events(j) e)$$, 'many names');
SELECT is_empty('SELECT * FROM (SELECT person, mcp.journey_agg(occurred_at, channel, action, NULL::numeric, properties ORDER BY g DESC) AS j FROM named GROUP BY person) x JOIN many_names m USING (person) WHERE x.j <> m.j',
	'many names in the other order');
SELECT is_empty('SELECT * FROM (SELECT person, mcp.merge(j) AS j FROM (SELECT person, mcp.journey_agg(occurred_at, channel, action, NULL::numeric, properties) AS j FROM named GROUP BY person, g % 501) y GROUP BY person) x JOIN many_names m USING (person) WHERE x.j <> m.j',
	'many names, merged');
SELECT is_empty('SELECT 1 FROM many_names WHERE j <> j::text::mcp.journey', 'many names, through text');
CREATE TEMP TABLE many_kinds AS SELECT person, mcp.journey_agg(occurred_at, channel, action) AS j FROM named GROUP BY person;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT is_empty('SELECT * FROM (SELECT person, mcp.journey_agg(occurred_at, channel, action, NULL::numeric, properties) AS j FROM named GROUP BY person) x JOIN many_names m USING (person) WHERE x.j <> m.j', 'many names, parallel');
SELECT is_empty('SELECT * FROM (SELECT person, mcp.journey_agg(occurred_at, channel, action) AS j FROM named GROUP BY person) x JOIN many_kinds m USING (person) WHERE x.j <> m.j', 'many kinds, parallel');

SELECT * FROM finish();
ROLLBACK;
