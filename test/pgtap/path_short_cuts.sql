-- the short cuts of paths give what the long way gives: many places, many
-- people, dictionaries of all sorts, filters by action, and reports that are
-- read while they grow
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SET LOCAL TimeZone = 'UTC';

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 7) & 2147483647) % n)::int $$;
-- most go by a few places, a quarter of all events is at one of ninety
CREATE TABLE events AS
SELECT person, n, timestamptz '2026-03-01 00:00+00' + n * interval '1 hour' + dice(person, n, 50) * interval '1 minute' AS occurred_at,
       CASE WHEN dice(person, 100 + n, 4) = 0 THEN 'place_' || dice(person, 200 + n, 90) ELSE (ARRAY['web','app','store','tiktok'])[1 + dice(person, 200 + n, 4)] END AS channel,
       (ARRAY['view','cart','purchase','send','bounce','visit'])[1 + dice(person, 300 + n, 6)] AS action
FROM generate_series(1, 400) person, LATERAL generate_series(1, 1 + dice(person, 0, 24)) n;
CREATE TABLE journeys AS SELECT person, mcp.journey_agg(occurred_at, channel, action) AS journey FROM events GROUP BY person;
ANALYZE events; ANALYZE journeys;
SELECT cmp_ok((SELECT count(DISTINCT channel) FROM events), '>', 80::bigint, 'far more places than a square has');

-- users, occurrences and medians of every edge against SQL
CREATE TABLE steps AS
SELECT person, channel, occurred_at, row_number() OVER w AS step, lead(channel) OVER w AS next, lead(occurred_at) OVER w AS next_at
FROM (SELECT *, lag(channel) OVER (PARTITION BY person ORDER BY occurred_at) AS before FROM events WHERE action NOT IN ('send', 'bounce')) x
WHERE channel IS DISTINCT FROM before
WINDOW w AS (PARTITION BY person ORDER BY occurred_at);
CREATE TABLE report AS SELECT mcp.path_report(journey, mcp.path_options(), 'infinity') AS report FROM journeys;
CREATE TABLE moves AS
SELECT person, step, channel AS source, coalesce(next, '(end)') AS target, extract(epoch FROM next_at - occurred_at) AS seconds FROM steps
UNION ALL SELECT person, 0, '(start)', channel, NULL FROM steps WHERE step = 1;
SELECT is_empty($$
	SELECT * FROM (SELECT source, target, count(DISTINCT person) AS u, count(*) AS o, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS s FROM moves GROUP BY 1, 2) m
	FULL JOIN (SELECT t.* FROM report, mcp.transition_rows(report) t) t USING (source, target)
	WHERE u IS DISTINCT FROM users OR o IS DISTINCT FROM occurrences
	   OR abs(coalesce(s, -1) - coalesce(median_seconds, -1)) > CASE WHEN o > 32 THEN 0.032 * s ELSE 0.001 END$$, 'transitions of ninety places');
SELECT is_empty($$
	SELECT * FROM (SELECT step, source, target, count(DISTINCT person) AS u, count(*) AS o, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS s FROM moves WHERE step BETWEEN 1 AND 9 GROUP BY 1, 2, 3) m
	FULL JOIN (SELECT t.* FROM report, mcp.sankey_rows(report, NULL) t WHERE step <= 9) t USING (step, source, target)
	WHERE u IS DISTINCT FROM users OR o IS DISTINCT FROM occurrences
	   OR abs(coalesce(s, -1) - coalesce(median_seconds, -1)) > CASE WHEN o > 32 THEN 0.032 * s ELSE 0.001 END$$, 'and their flows, with the median of every link');
SELECT is_empty($$
	SELECT * FROM (SELECT source, CASE WHEN target = '(end)' THEN target ELSE '(more)' END AS target, count(DISTINCT person) AS u, count(*) AS o FROM moves WHERE step = 10 GROUP BY 1, 2) m
	FULL JOIN (SELECT t.* FROM report, mcp.sankey_rows(report, NULL) t WHERE step > 9) t USING (source, target)
	WHERE u IS DISTINCT FROM users OR o IS DISTINCT FROM occurrences OR step <> 10 OR median_seconds IS NOT NULL$$, 'behind the tenth step there is an end, or more');

-- the numbers that places get depend on who comes first: the answer does not
CREATE TABLE orders AS
SELECT 'rare places first' AS what, mcp.path_report(journey, mcp.path_options(), 'infinity' ORDER BY (SELECT count(*) FROM events e WHERE e.person = j.person AND channel LIKE 'place%') DESC, person)::text AS report FROM journeys j
UNION ALL SELECT 'few places first', mcp.path_report(journey, mcp.path_options(), 'infinity' ORDER BY (SELECT count(DISTINCT channel) FROM events e WHERE e.person = j.person), person)::text FROM journeys j
UNION ALL SELECT 'parts without a square', mcp.merge(r ORDER BY part)::text FROM (SELECT person % 7 AS part, mcp.path_report(journey, mcp.path_options(), 'infinity') AS r FROM journeys GROUP BY 1) x
UNION ALL SELECT 'a part with and parts without', mcp.merge(r ORDER BY part DESC)::text FROM (SELECT least(person % 9, 5) AS part, mcp.path_report(journey, mcp.path_options(), 'infinity') AS r FROM journeys GROUP BY 1) x
UNION ALL SELECT 'into what was merged', mcp.merge(r ORDER BY part)::text FROM (
	SELECT 1 AS part, mcp.merge(r) AS r FROM (SELECT mcp.path_report(journey, mcp.path_options(), 'infinity') AS r FROM journeys WHERE person <= 200 GROUP BY person % 2) x
	UNION ALL SELECT 2, mcp.path_report(journey, mcp.path_options(), 'infinity') FROM journeys WHERE person > 200) x;
SELECT is(orders.report, report.report::text, what) FROM orders, report;

-- read while it grows: each answer is that of a report of its own.  Reading
-- puts places and edges in order, and what was known of them is forgotten
SELECT is_empty($$
	SELECT person FROM (SELECT person, mcp.path_report(journey, mcp.path_options(), 'infinity') OVER (ORDER BY person)::text AS grown FROM journeys) g
	WHERE person % 37 = 0 AND grown IS DISTINCT FROM (SELECT mcp.path_report(journey, mcp.path_options(), 'infinity')::text FROM journeys j WHERE j.person <= g.person)$$, 'a report that is read while it grows');

-- in parallel, which the plan shows: reports and differences are the same bytes
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP plan := plan || line || ';'; END LOOP;
	RETURN plan;
END $$;
CREATE TABLE profiles AS SELECT person, mcp.profile_agg(occurred_at, channel, action) AS profile FROM events GROUP BY person;
ANALYZE profiles;
CREATE TABLE questions (query text);
INSERT INTO questions VALUES
	($$SELECT mcp.path_report(profile, mcp.path_options(), 'infinity')::text FROM profiles$$),
	($$SELECT mcp.path_report(journey, mcp.path_options('channel.action', gap => '2 hours'), 'infinity')::text FROM journeys$$),
	($$SELECT (SELECT string_agg(t::text, ';' ORDER BY source, target) FROM mcp.transition_rows(r, 12) t) || (SELECT string_agg(s::text, ';' ORDER BY step, source, target) FROM mcp.sankey_rows(r, 6) s)
	   FROM (SELECT mcp.path_report(profile, mcp.path_options(), 'infinity') AS r FROM profiles OFFSET 0) x$$),
	($$SELECT string_agg(d::text, ';' ORDER BY source, target) FROM (SELECT mcp.path_report(profile, mcp.path_options(), 'infinity') FILTER (WHERE person % 3 = 0) AS a,
	   mcp.path_report(profile, mcp.path_options(), 'infinity') FILTER (WHERE person % 3 > 0) AS b FROM profiles OFFSET 0) x, mcp.path_difference_rows(a, b) d$$);
CREATE FUNCTION answer_of(query text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE answer text; BEGIN EXECUTE query INTO answer; RETURN answer; END $$;
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE alone AS SELECT query, answer_of(query) AS answer FROM questions;
SET LOCAL max_parallel_workers_per_gather = 2; SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
SELECT matches(plan_of(query), 'Gather.*Partial Aggregate', 'the plan is parallel') FROM questions;
SELECT is(answer_of(query), answer, 'and the answer the same') FROM alone;

-- one walk or several: a pause that nobody makes takes the long way
CREATE TABLE rules AS
SELECT * FROM unnest(ARRAY['channel','action','channel.action']) step_by, unnest(ARRAY[true, false]) collapses, unnest(ARRAY[true, false]) turns, unnest(ARRAY[NULL, 1, 4]) most,
	unnest(ARRAY['*','send','*|send','send|*','view|cart','web.*','web.view|cart','nothing','nothing|visit','*[channel = ''web'']']) filter;
SELECT is_empty($$
	SELECT step_by, collapses, turns, most, filter FROM rules, journeys WHERE person <= 200
	GROUP BY 1, 2, 3, 4, 5
	HAVING mcp.path_report(journey, mcp.path_options(step_by, filter, NULL, NULL, collapses, turns, most), 'infinity')::text
	   IS DISTINCT FROM mcp.path_report(journey, mcp.path_options(step_by, filter, NULL, NULL, collapses, turns, most, '30000 days'), 'infinity')::text$$, 'one walk is the long way: reports');
SELECT is_empty($$
	SELECT step_by, collapses, turns, most, filter, person FROM rules, journeys,
		LATERAL (SELECT array_agg(p ORDER BY p.step) AS a FROM mcp.path_rows(journey, mcp.path_options(step_by, filter, NULL, NULL, collapses, turns, most), 'infinity') p) short,
		LATERAL (SELECT array_agg(p ORDER BY p.step) AS a FROM mcp.path_rows(journey, mcp.path_options(step_by, filter, NULL, NULL, collapses, turns, most, '30000 days'), 'infinity') p) long
	WHERE person <= 40 AND short.a IS DISTINCT FROM long.a$$, 'one walk is the long way: steps, their times and numbers of events');
SELECT is((SELECT count(*) FROM rules, journeys, LATERAL (SELECT mcp.path(journey, mcp.path_options(step_by, filter, NULL, NULL, collapses, turns, most), 'infinity') AS p) x
	WHERE person <= 40 AND step_by = 'action' AND NOT collapses AND NOT turns AND p IS DISTINCT FROM
		(SELECT array_agg(action ORDER BY occurred_at) FROM (SELECT * FROM events e WHERE e.person = journeys.person
			AND CASE filter WHEN '*' THEN action NOT IN ('send', 'bounce') WHEN 'send' THEN action = 'send' WHEN '*|send' THEN action <> 'bounce' WHEN 'send|*' THEN action <> 'bounce' WHEN 'view|cart' THEN action IN ('view', 'cart')
				WHEN 'web.*' THEN channel = 'web' AND action NOT IN ('send', 'bounce') WHEN 'web.view|cart' THEN channel = 'web' AND action = 'view' OR action = 'cart'
				WHEN 'nothing|visit' THEN action = 'visit' WHEN 'nothing' THEN false ELSE channel = 'web' AND action NOT IN ('send', 'bounce') END
			ORDER BY occurred_at LIMIT most) e)), 0::bigint, 'and what the filter says');

-- more actions than a byte counts, more names than are kept: the long way
CREATE TABLE wide AS
SELECT person, mcp.journey_agg(timestamptz '2026-03-01 00:00+00' + n * interval '1 minute', 'c' || n % 40, 'a' || (n * 7 + person) % 300) AS journey
FROM generate_series(1, 150) person, generate_series(1, 600) n GROUP BY person;
SELECT is(mcp.path_report(journey, mcp.path_options(step_by), 'infinity')::text, mcp.path_report(journey, mcp.path_options(step_by, gap => '30000 days'), 'infinity')::text, 'wide journeys by ' || step_by)
FROM wide, unnest(ARRAY['channel','action','channel.action']) step_by GROUP BY step_by ORDER BY step_by;
SELECT results_eq($$SELECT source, target, occurrences FROM (SELECT mcp.path_report(journey, mcp.path_options('channel.action'), 'infinity') AS r FROM wide WHERE person <= 3) x, mcp.transition_rows(r) ORDER BY 1, 2$$,
	$$SELECT coalesce(source, '(start)'), coalesce(target, '(end)'), count(*) FROM (
		SELECT node AS source, lead(node) OVER (PARTITION BY person ORDER BY n) AS target FROM (
			SELECT person, n, 'c' || n % 40 || '.a' || (n * 7 + person) % 300 AS node FROM generate_series(1, 3) person, generate_series(1, 600) n) y
		UNION ALL SELECT NULL, 'c1.a' || 7 + person FROM generate_series(1, 3) person) x GROUP BY 1, 2 ORDER BY 1, 2$$, 'their transitions');

-- the same bytes of a dictionary, other places: channels read first, then
-- actions, then both, in one session
CREATE TABLE twins AS SELECT n, mcp.journey_agg(timestamptz '2026-03-01 00:00+00' + k * interval '1 minute', l, m) AS journey
FROM generate_series(1, 300) n, LATERAL (VALUES (1, 'a', 'b'), (2, 'b', 'a'), (3, 'a', 'a')) v(k, l, m) WHERE k <= 2 + n % 2 GROUP BY n;
SELECT results_eq($$SELECT mcp.path_report(journey, mcp.path_options(step_by), 'infinity')::text FROM twins, unnest(ARRAY['channel','action','channel.action']) step_by GROUP BY step_by ORDER BY step_by$$,
	$$SELECT mcp.path_report(journey, mcp.path_options(step_by, gap => '30000 days'), 'infinity')::text FROM twins, unnest(ARRAY['channel','action','channel.action']) step_by GROUP BY step_by ORDER BY step_by$$, 'dictionaries of the same bytes');
SELECT results_eq($$SELECT source, target, users FROM (SELECT mcp.path_report(journey, mcp.path_options('channel.action'), 'infinity') AS r FROM twins) x, mcp.transition_rows(r) ORDER BY 1, 2$$,
	$$VALUES ('(start)', 'a.b', 300::bigint), ('a.a', '(end)', 150), ('a.b', 'b.a', 300), ('b.a', '(end)', 150), ('b.a', 'a.a', 150)$$, 'and both together');

SELECT * FROM finish();
ROLLBACK;
