-- which events a journey keeps, against a slow and simple oracle, and that
-- neither order nor repetition, grouping or parallel workers change a byte
BEGIN;
SELECT no_plan();
SELECT setseed(0.42);

-- few values of everything, so that events meet; property sets in their order
CREATE TEMP TABLE property_sets (place int, properties jsonb, listed text[]);
INSERT INTO property_sets VALUES
	(0, NULL, NULL),
	(1, '{"a": "1"}', '{a,1}'),
	(2, '{"a": ["1", "2", "1"]}', '{a,2,a,1}'),
	(3, '{"a": "1", "B": 1}', '{b,1,A,1,a,1}'),
	(4, '{"a": "2"}', '{a,2}'),
	(5, '{"b": true, "c": null}', '{b,true,c,NULL}'),
	(6, '{"aa": "0"}', '{aa,0}');

CREATE TABLE raw_events AS
SELECT g.n, (g.n % 160)::int AS person,
	timestamptz '2026-03-01 00:00+00' + (random() * 3)::int * interval '1 day' AS occurred_at,
	(ARRAY['web', 'Web', 'zz', 'app', 'store'])[1 + floor(random() * 5)::int] AS channel,
	(ARRAY['view', 'buy', ' VIEW '])[1 + floor(random() * 3)::int] AS action,
	(ARRAY[NULL, 0, -5, 12.5])[1 + floor(random() * 4)::int]::numeric AS value,
	p.place, p.properties, p.listed,
	CASE WHEN g.n % 160 >= 40 AND random() < 0.6 THEN 'order ' || (random() * 3)::int END AS event_id,
	CASE WHEN g.n % 160 >= 80 AND random() < 0.6 THEN timestamptz '2026-04-01 00:00+00' + (random() * 2)::int * interval '1 hour' END AS revision_at,
	g.n % 160 >= 120 AND random() < 0.3 AS retracted
FROM (SELECT n, floor(random() * 7)::int AS place FROM generate_series(1, 16000) AS n) g JOIN property_sets p USING (place);
ANALYZE raw_events;

CREATE TEMP TABLE expected AS
WITH folded AS (
	SELECT person, occurred_at, CASE channel WHEN 'Web' THEN 'web' ELSE channel END AS channel,
		btrim(lower(action)) AS action, value, place, mcp.event_key(event_id) AS event_key, revision_at, coalesce(retracted, false) AS retracted
	FROM raw_events),
valid AS (
	SELECT DISTINCT ON (person, channel, action, event_key, nokey_time, nokey_value, nokey_place) *
	FROM (SELECT *, CASE WHEN event_key IS NULL THEN occurred_at END AS nokey_time,
			CASE WHEN event_key IS NULL THEN value END AS nokey_value,
			CASE WHEN event_key IS NULL THEN place END AS nokey_place FROM folded) f
	ORDER BY person, channel, action, event_key, nokey_time, nokey_value, nokey_place,
		revision_at DESC NULLS LAST, retracted DESC, occurred_at DESC, value DESC NULLS LAST, place DESC)
SELECT person, occurred_at, channel, action, value, place, event_key, revision_at, retracted,
	row_number() OVER (PARTITION BY person, retracted ORDER BY occurred_at, length(channel), channel COLLATE "C", length(action), action COLLATE "C",
		event_key COLLATE "C" NULLS FIRST, value NULLS FIRST, place) AS n
FROM valid;

CREATE TABLE made AS
SELECT person, mcp.journey_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) AS journey
FROM raw_events GROUP BY person;

CREATE TEMP TABLE got AS
SELECT person, e.occurred_at, e.channel, e.action, e.value, p.place, e.event_key, e.revision_at, e.retracted,
	coalesce(e.n, row_number() OVER (PARTITION BY person, e.retracted ORDER BY e.ordinality)) AS n
FROM made, mcp.events(journey, true) WITH ORDINALITY e
LEFT JOIN (VALUES (0, NULL::jsonb), (1, '{"a": "1"}'), (2, '{"a": ["1", "2"]}'), (3, '{"a": "1", "b": "1"}'), (4, '{"a": "2"}'),
	(5, '{"b": "true"}'), (6, '{"aa": "0"}')) p(place, properties) ON e.properties IS NOT DISTINCT FROM p.properties;

SELECT is((SELECT count(*) FROM made), 160::bigint, 'a journey for everybody');
SELECT cmp_ok((SELECT count(*) FROM expected), '<', 12000::bigint, 'the oracle dropped some rows');
SELECT cmp_ok((SELECT count(*) FROM expected WHERE retracted), '>', 100::bigint, 'and some events are hidden');
SELECT is_empty('(TABLE expected EXCEPT TABLE got) UNION ALL (TABLE got EXCEPT TABLE expected)',
	'the events of the oracle, in its order');
SELECT is((SELECT sum(mcp.event_count(journey)) FROM made), (SELECT count(*) FROM expected WHERE NOT retracted), 'event_count counts what is not hidden');
SELECT is_empty($$SELECT 1 FROM made, mcp.events(journey) e WHERE e.retracted$$, 'events() leaves out what is hidden');

-- order and repetition
CREATE FUNCTION pg_temp.differ(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM made m FULL JOIN (%s) x USING (person) WHERE (m.journey = x.journey) IS NOT TRUE OR m.journey::text <> x.journey::text', query) INTO n;
	RETURN n;
END
$$;
\set agg 'mcp.journey_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted'
SELECT is(pg_temp.differ('SELECT person, ' || :'agg' || ' ORDER BY random()) AS journey FROM raw_events GROUP BY person'), 0::bigint, 'random order');
SELECT is(pg_temp.differ('SELECT person, ' || :'agg' || ' ORDER BY occurred_at DESC, n DESC) AS journey FROM raw_events GROUP BY person'), 0::bigint, 'newest first');
SELECT is(pg_temp.differ('SELECT person, ' || :'agg' || ') AS journey FROM (SELECT e.* FROM raw_events e, generate_series(1, 5) ORDER BY random()) x GROUP BY person'), 0::bigint, 'every row five times');
SELECT is(pg_temp.differ('SELECT person, mcp.journey_agg(occurred_at, channel, action, value::float8, listed, event_id, revision_at, retracted) AS journey FROM raw_events GROUP BY person'),
	0::bigint, 'float8 amounts and properties as a list');
SELECT is(pg_temp.differ('SELECT person, mcp.merge(j ORDER BY random()) AS journey FROM (SELECT person, ' || :'agg' || ') AS j FROM raw_events GROUP BY person, (random() * 5)::int) x GROUP BY person'),
	0::bigint, 'random parts, merged');
SELECT is(pg_temp.differ('SELECT person, mcp.merge(j) AS journey FROM (SELECT person, ' || :'agg' || ') AS j FROM raw_events GROUP BY person, n) x GROUP BY person'),
	0::bigint, 'fragments of one event, merged');
SELECT is(pg_temp.differ('SELECT person, mcp.merge(j) AS journey FROM (SELECT person, ' || :'agg' || ') AS j FROM raw_events GROUP BY person, n % 3 UNION ALL SELECT person, ' || :'agg' || ') FROM raw_events GROUP BY person) x GROUP BY person'),
	0::bigint, 'parts and the whole, merged');
SELECT is(pg_temp.differ('SELECT a.person, (a.j || b.j) || a.j AS journey FROM (SELECT person, ' || :'agg' || ') AS j FROM raw_events WHERE n % 7 < 3 GROUP BY person) a JOIN (SELECT person, ' || :'agg' || ') AS j FROM raw_events WHERE n % 7 >= 3 GROUP BY person) b USING (person)'),
	0::bigint, '|| of two halves');
SELECT is(pg_temp.differ('SELECT person, journey || ''[]''::mcp.journey AS journey FROM made'), 0::bigint, '|| with nothing');
SELECT is(pg_temp.differ('SELECT person, journey::text::mcp.journey AS journey FROM made'), 0::bigint, 'text and back');
SELECT is(pg_temp.differ('SELECT person, journey::jsonb::mcp.journey AS journey FROM made'), 0::bigint, 'jsonb and back');
SELECT is(pg_temp.differ('SELECT person, mcp.slice(journey, NULL, ''2026-03-02'') || mcp.slice(journey, ''2026-03-02'') AS journey FROM made'), 0::bigint, 'two slices together');

-- everybody's events as one journey, which is no longer small
SELECT ok((SELECT mcp.merge(journey) FROM made) = (SELECT mcp.journey_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted ORDER BY random()) FROM raw_events),
	'one large journey: merged, and built');
SELECT ok((SELECT mcp.merge(journey) FROM made) = (SELECT mcp.journey_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted ORDER BY n) FROM (SELECT * FROM raw_events UNION ALL SELECT * FROM raw_events) x),
	'one large journey, twice over');

-- window aggregates: the state goes on after an answer was taken from it
SELECT is_empty($$
	SELECT w.n FROM (
		SELECT n, person, mcp.journey_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) OVER (PARTITION BY person ORDER BY n) AS journey
		FROM raw_events WHERE person % 25 = 0) w
	WHERE w.journey <> (SELECT mcp.journey_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) FROM raw_events r WHERE r.person = w.person AND r.n <= w.n)
	$$, 'as a running window aggregate');
SELECT is_empty($$
	SELECT w.n FROM (
		SELECT n, mcp.journey_agg(occurred_at, channel, action, value, properties) OVER (ORDER BY n) AS journey FROM raw_events WHERE n <= 300) w
	WHERE n % 20 = 0 AND w.journey <> (SELECT mcp.journey_agg(occurred_at, channel, action, value, properties) FROM raw_events r WHERE r.n <= w.n)
	$$, 'also while it grows large');
SELECT is_empty($$
	SELECT w.n FROM (
		SELECT n, mcp.merge(mcp.slice(j)) OVER (ORDER BY n ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS journey
		FROM (SELECT n, mcp.journey_agg(occurred_at, channel, action, value) AS j FROM raw_events WHERE n <= 100 GROUP BY n) x) w
	WHERE w.journey <> (SELECT mcp.journey_agg(occurred_at, channel, action, value) FROM raw_events r WHERE r.n BETWEEN w.n - 3 AND w.n)
	$$, 'with a moving frame');

-- parallel workers
CREATE TEMP TABLE plain AS SELECT person, mcp.journey_agg(occurred_at, channel, action, value) AS journey FROM raw_events GROUP BY person;
CREATE TEMP TABLE every_one AS SELECT mcp.journey_agg(occurred_at, channel, action, value) AS journey FROM raw_events;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
CREATE FUNCTION pg_temp.is_parallel(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text; gather boolean := false; partial boolean := false;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		gather := gather OR line LIKE '%Gather%';
		partial := partial OR line LIKE '%Partial%Aggregate%';
	END LOOP;
	RETURN gather AND partial;
END
$$;
SELECT ok(pg_temp.is_parallel('SELECT person, ' || :'agg' || ') AS journey FROM raw_events GROUP BY person'), 'the plan is parallel');
SELECT is(pg_temp.differ('SELECT person, ' || :'agg' || ') AS journey FROM raw_events GROUP BY person'), 0::bigint, 'parallel, by hash');
SELECT is(pg_temp.differ('SELECT person, mcp.merge(journey) AS journey FROM made GROUP BY person'), 0::bigint, 'merge, parallel');
SELECT is_empty('SELECT * FROM (SELECT person, mcp.journey_agg(occurred_at, channel, action, value) AS j FROM raw_events GROUP BY person) x JOIN plain USING (person) WHERE j <> journey',
	'parallel, events without ids and properties');
SELECT is_empty('SELECT * FROM (SELECT mcp.journey_agg(occurred_at, channel, action, value) AS j FROM raw_events) x, every_one WHERE j <> journey', 'the same, one large journey');
SELECT is_empty($$SELECT * FROM (SELECT person, mcp.journey_agg(occurred_at, channel, action, value, CASE WHEN n % 9 = 0 THEN properties END) AS j FROM raw_events GROUP BY person) x
	JOIN (SELECT person, mcp.journey_agg(occurred_at, channel, action, value, CASE WHEN n % 9 = 0 THEN properties END ORDER BY n) AS k FROM raw_events GROUP BY person) y USING (person) WHERE j <> k$$,
	'parallel, few events with properties');
SELECT ok(pg_temp.is_parallel('SELECT ' || :'agg' || ') FROM raw_events'), 'the plan of one group is parallel');
SELECT ok((SELECT mcp.journey_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) FROM raw_events) = (SELECT mcp.merge(journey) FROM made), 'one large journey, parallel');
SET LOCAL enable_hashagg = off;
SELECT is(pg_temp.differ('SELECT person, ' || :'agg' || ') AS journey FROM raw_events GROUP BY person'), 0::bigint, 'parallel, by sorting');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is(pg_temp.differ('SELECT person, ' || :'agg' || ') AS journey FROM raw_events GROUP BY person'), 0::bigint, 'by sorting');
SET LOCAL enable_hashagg = on;
SET LOCAL enable_sort = off;
SET LOCAL work_mem = '64kB';
SELECT is(pg_temp.differ('SELECT person, ' || :'agg' || ') AS journey FROM raw_events GROUP BY person'), 0::bigint, 'by hash, in batches on disk');

SELECT * FROM finish();
ROLLBACK;
