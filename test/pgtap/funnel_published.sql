-- published cases of ClickHouse's windowFunnel: its functional tests
-- 00632_aggregation_window_funnel.sql and .reference (github.com/ClickHouse/
-- ClickHouse, tests/queries/0_stateless), levels as printed there
--
-- Default mode: step_order ordered, entry every; but one row is one step here,
-- which is its strict_once.  strict_order: strict with entry first, where no
-- event of a step done before the last one comes in between; and
-- strict_order with allow_reentry: strict with entry every.
BEGIN;
SELECT no_plan();

CREATE TABLE published (name text, letters text, step_order text, entry text, seconds int, steps text, level int);
INSERT INTO published VALUES
	('default 1', 'abc', 'ordered', 'every', 86400, 'abc', 3), ('default 2', 'adbc', 'ordered', 'every', 86400, 'abc', 3),
	('default 3', 'aabbcc', 'ordered', 'every', 86400, 'abc', 3), ('default 4', 'aaaabbcc', 'ordered', 'every', 86400, 'abc', 3),
	('default 5', 'aabbdcc', 'ordered', 'every', 86400, 'abc', 3), ('default 6', 'ccbbaa', 'ordered', 'every', 86400, 'abc', 1),
	('strict_order 1', 'abc', 'strict', 'first', 86400, 'abc', 3), ('strict_order 2', 'adbc', 'strict', 'first', 86400, 'abc', 1),
	('strict_order 3', 'aabbcc', 'strict', 'first', 86400, 'abc', 3), ('strict_order 4', 'aaaabbcc', 'strict', 'first', 86400, 'abc', 3),
	('strict_order 5', 'aabbdcc', 'strict', 'first', 86400, 'abc', 2), ('strict_order 6', 'ccbbaa', 'strict', 'first', 86400, 'abc', 1),
	('strict_order 7', 'acb', 'strict', 'first', 10, 'abc', 1),
	('no reentry 1', 'abac', 'strict', 'first', 86400, 'abc', 2), ('no reentry 2', 'ababc', 'strict', 'first', 86400, 'abc', 2),
	('no reentry 3', 'abcbd', 'strict', 'first', 86400, 'abc', 3), ('no reentry 4', 'acb', 'strict', 'first', 86400, 'abc', 1),
	('no reentry 5', 'abcabcd', 'strict', 'first', 86400, 'abc', 3), ('no reentry 5, 4 steps', 'abcabcd', 'strict', 'first', 86400, 'abcd', 3),
	('reentry 2', 'ababc', 'strict', 'every', 86400, 'abc', 3), ('reentry 3', 'abcbd', 'strict', 'every', 86400, 'abc', 3),
	('reentry 4', 'acb', 'strict', 'every', 86400, 'abc', 1), ('reentry 5, 4 steps', 'abcabcd', 'strict', 'every', 86400, 'abcd', 4),
	('whole window', 'abcdefghi', 'ordered', 'every', 10000, 'abci', 4),
	('window of 2', 'abcdefghi', 'ordered', 'every', 2, 'defgh', 3), ('window of 3', 'abcdefghi', 'ordered', 'every', 3, 'defgh', 4),
	('window of 4', 'abcdefghi', 'ordered', 'every', 4, 'defgh', 5), ('window of 1', 'abcdefghi', 'ordered', 'every', 1, 'a', 1),
	('backward', 'abcdefghi', 'ordered', 'every', 10000, 'ia', 1);

SELECT is(mcp.funnel_level(journey, string_to_array(steps, NULL), seconds * interval '1 second', step_order, entry), level, name)
FROM published, LATERAL (SELECT mcp.journey_agg(timestamptz '2018-01-01 00:00+00' + n * interval '1 second', 'web', l) AS journey
                         FROM string_to_table(letters, NULL) WITH ORDINALITY AS s(l, n)) j ORDER BY name;

-- the same over raw rows
SELECT is((f).level, level, name || ', rows') FROM (
	SELECT name, level, mcp.funnel_agg(timestamptz '2018-01-01 00:00+00' + n * interval '1 second',
		(SELECT array_agg(s = l ORDER BY m) FROM string_to_table(steps, NULL) WITH ORDINALITY AS t(s, m)), seconds * interval '1 second', step_order, entry ORDER BY md5(name || n)) AS f
	FROM published, string_to_table(letters, NULL) WITH ORDINALITY AS s(l, n) GROUP BY name, level) x ORDER BY name;

-- strict_once: failure, failure, success within 200
SELECT is((SELECT array_agg((f).level ORDER BY person) FROM (
	SELECT person, mcp.funnel_agg(timestamptz '2018-01-01 00:00+00' + t * interval '1 second', ARRAY[r = 'failure', r = 'failure', r = 'success'], '200 seconds') AS f
	FROM (VALUES (100, 'failure', 234), (200, 'success', 345), (210, 'failure', 345), (230, 'success', 345), (250, 'failure', 234),
	             (180, 'failure', 123), (220, 'failure', 123), (250, 'success', 123)) v(t, r, person) GROUP BY person) x), '{3,2,1}', 'strict_once');
-- strict_increase: rows of one moment, which here may stand for steps in order
SELECT is((SELECT (mcp.funnel_agg(timestamptz '2018-01-01 00:00+00' + t * interval '1 second', ARRAY[e = 1000, e = 1001, e = 1002, e = 1003, e = 1004])).level
	FROM (VALUES (0, 1000), (1, 1001), (1, 1002), (1, 1003), (2, 1004)) v(t, e)), 5, 'ties count as in order');
SELECT is((SELECT (mcp.funnel_agg(timestamptz '2018-01-01 00:00+00', ARRAY[true, true, true])).level), 1, 'one row is one step');
SELECT is((SELECT (mcp.funnel_agg(timestamptz '2018-01-01 00:00+00', '1 day', true, NULL::boolean, true)).level), 1, 'steps as arguments');
SELECT throws_ok($$SELECT mcp.funnel_agg(now(), '1 day', true, 7)$$, '42804', 'step 2 is not a condition', 'a step that is a number');

-- raw rows are as stored journeys, whatever the mode; serial, parallel
CREATE TABLE raw AS
SELECT p AS person, timestamptz '2026-01-01 00:00+00' + ((hashint8extended(p * 50 + n, 1) & 2147483647) % 30) * interval '1 hour' AS occurred_at,
       (ARRAY['a','b','c','x'])[1 + (hashint8extended(p * 50 + n, 2) & 2147483647) % 4] AS action, n
FROM generate_series(1, 2000) p, generate_series(1, 10) n;
ANALYZE raw;
CREATE TABLE of_journeys AS
SELECT person, o, e, mcp.funnel(j, '{a,b|a,c}', '6 hours', o, e) AS f
FROM (SELECT person, mcp.journey_agg(occurred_at, 'web', action, NULL::numeric, ARRAY['n', n::text]) AS j FROM raw GROUP BY person) x,
     unnest(ARRAY['any', 'ordered', 'strict']) o, unnest(ARRAY['first', 'latest', 'every']) e WHERE NOT (o = 'any' AND e = 'latest');
CREATE TABLE of_rows AS
SELECT person, o, e, mcp.funnel_agg(occurred_at, ARRAY[action = 'a', action IN ('a', 'b'), action = 'c'], '6 hours', o, e) AS f
FROM raw, unnest(ARRAY['any', 'ordered', 'strict']) o, unnest(ARRAY['first', 'latest', 'every']) e WHERE NOT (o = 'any' AND e = 'latest')
GROUP BY person, o, e;
SELECT is_empty($$SELECT * FROM of_journeys a FULL JOIN of_rows b USING (person, o, e)
	WHERE (a.f).level IS DISTINCT FROM (b.f).level OR (a.f).step_at IS DISTINCT FROM (b.f).step_at
	   OR (a.f).steps_done IS DISTINCT FROM (b.f).steps_done OR (a.f).window_ends_at IS DISTINCT FROM (b.f).window_ends_at$$, 'raw rows as stored journeys');
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL enable_hashagg = off;
SELECT is_empty($$SELECT a.person FROM of_rows a JOIN (SELECT person, mcp.funnel_agg(occurred_at, ARRAY[action = 'a', action IN ('a', 'b'), action = 'c'], '6 hours', 'strict', 'every') AS f FROM raw GROUP BY person) b USING (person)
	WHERE o = 'strict' AND e = 'every' AND a.f::text <> b.f::text$$, 'parallel as serial');

SELECT is_empty($$SELECT a.person FROM of_rows a JOIN (SELECT person, mcp.funnel_agg(occurred_at, '6 hours', action = 'a', action IN ('a', 'b'), action = 'c') AS f FROM raw GROUP BY person) b USING (person)
	WHERE o = 'ordered' AND e = 'every' AND a.f::text <> b.f::text$$, 'steps as arguments, as an array');

-- reports against plain SQL
CREATE TABLE results AS SELECT person, f FROM of_journeys WHERE o = 'ordered' AND e = 'first';
ANALYZE results;
SELECT is_empty($$
	SELECT * FROM (SELECT mcp.funnel_report(f) AS s FROM results) x, mcp.funnel_rows(s, '{A,B}') r,
	LATERAL (SELECT count(*) FILTER (WHERE (f).level >= step) AS users, count(*) FILTER (WHERE (f).level >= step - 1 AND (f).level > 0) AS before, count(*) FILTER (WHERE (f).level >= 1) AS first,
	                percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY extract(epoch FROM (f).durations[step])) AS q FROM results) e
	WHERE r.users <> e.users OR r.dropped_users <> e.before - e.users OR abs(rate_from_previous - e.users / e.before::float8) > 1e-12
	   OR abs(rate_from_first - e.users / e.first::float8) > 1e-12 OR (step > 1 AND ARRAY[quartile_1_seconds, median_seconds, quartile_3_seconds] <> q)
	   OR label IS DISTINCT FROM ('{A,B}'::text[])[step]$$, 'a report counts as SQL does');
SELECT is((SELECT array_agg(open_users || '/' || users ORDER BY step) FROM (
	SELECT mcp.funnel_report(mcp.funnel(j, '{a,b}', '2 days', entry => 'first', as_of => '2026-01-10 00:00+00')) AS s FROM (
		SELECT mcp.journey_agg(o, 'web', a) AS j FROM (VALUES (1, timestamptz '2026-01-01 00:00+00', 'a'),
			(2, '2026-01-09 00:00+00', 'a'), (2, '2026-01-09 01:00+00', 'b'), (3, '2026-01-09 00:00+00', 'a')) v(person, o, a) GROUP BY person) y) x,
	mcp.funnel_rows(s)), '{2/1,1/0}', 'who is inside the window is apart');
SELECT is((SELECT mcp.funnel_report(f ORDER BY md5(person::text))::text FROM results), (SELECT mcp.merge(s)::text FROM (SELECT mcp.funnel_report(f) AS s FROM results GROUP BY person % 9) x), 'any order and parts');
SELECT is((SELECT mcp.funnel_report(f)::text::mcp.funnel_summary::text FROM results), (SELECT mcp.funnel_report(f)::text FROM results), 'text and back');
SELECT is((SELECT count(*) FROM mcp.funnel_rows(NULL)), 0::bigint, 'no rows of no report');
SELECT throws_ok($$SELECT mcp.funnel_report(f) FROM (SELECT f FROM results UNION ALL SELECT mcp.funnel(j, '{a}') FROM (SELECT mcp.journey_agg(now(), 'web', 'a') AS j) y) x$$,
	'22023', NULL, 'funnels of different steps');

SELECT is((SELECT mcp.funnel_report(f)::text FROM results), (SELECT mcp.funnel_report(f ORDER BY person DESC)::text FROM results), 'parallel as serial, of reports');

-- mutations of a report's text: a report, or a clean error
DO $do$
DECLARE
	source text := (SELECT mcp.funnel_report(f)::text FROM results WHERE person < 40);
	mutant text;
	place int;
BEGIN
	FOR i IN 1 .. 3000 LOOP
		place := 1 + (hashint8extended(i, 5) & 2147483647) % length(source);
		mutant := CASE i % 3 WHEN 0 THEN left(source, place) WHEN 1 THEN overlay(source PLACING substr('0123456789abcdef', 1 + i % 16, 1) FROM place)
		                     ELSE overlay(source PLACING '' FROM place FOR 2) END;
		BEGIN
			PERFORM count(*) FROM mcp.funnel_rows(mutant::mcp.funnel_summary);
			PERFORM mcp.merge(m) FROM (VALUES (mutant::mcp.funnel_summary), (source::mcp.funnel_summary)) v(m);
		EXCEPTION WHEN invalid_text_representation OR invalid_parameter_value THEN NULL;
		END;
	END LOOP;
END
$do$;
SELECT pass('mutations end in a report or a clean error');

-- breakdown, hold, what is refused
SELECT is((mcp.funnel(j, '{view,cart}', '1 day', breakdown => 'item', breakdown_step => 2)).breakdown, 'shoe', 'breakdown by the second step') FROM (
	SELECT mcp.journey_agg(timestamptz '2026-01-01 00:00+00' + n * interval '1 hour', 'web', a, NULL::numeric, ARRAY['item', i]) AS j
	FROM (VALUES (1, 'view', 'hat'), (2, 'cart', 'shoe')) v(n, a, i)) x;
SELECT throws_ok(format('SELECT mcp.funnel(j, %s) FROM (SELECT mcp.journey_agg(now(), ''web'', ''a'') AS j) x', arguments), state, message, message)
FROM (VALUES
	($$'{}'$$, '22023', 'a funnel has 1 to 32 steps, and there are 0'),
	($$'{a,NULL}'$$, '22004', 'step 2 is NULL'),
	($$'{a,b}', '1 mon'$$, '22023', 'within has months or years, which differ in length'),
	($$'{a,b}', '-1 day'$$, '22023', 'within is negative'),
	($$'{a,b}', step_order => 'sorted'$$, '22023', 'step_order is none of the words that it can be'),
	($$'{a,b}', entry => 'last'$$, '22023', 'entry is none of the words that it can be'),
	($$'{a,b}', step_order => 'any', entry => 'latest'$$, '22023', 'entry "latest" cannot be used with step_order "any"'),
	($$'{a,b}', step_order => 'any', exclusions => '{x}'$$, '22023', 'exclusions cannot be used with step_order "any"'),
	($$'{a,b}', step_within => '{1 day}'$$, '22023', 'step_within must have an element for each of 2 steps, and NULL for the first'),
	($$'{a,b}', optional => '{2}'$$, '22023', 'the first and the last step cannot be optional'),
	($$'{a,b}', optional => '{7}'$$, '22023', 'optional has step 7, and the funnel has 2 steps'),
	($$'{a,b}', exclusions => '{2..1: x}'$$, '22023', 'an exclusion cannot be between steps 2 and 1 of 2'),
	($$'{a,b,c}', optional => '{2}', exclusions => '{1..2: x}'$$, '22023', 'an exclusion cannot begin or end at an optional step'),
	($$'{a,b}', exclusions => '{1-2: x}'$$, '22P02', 'invalid exclusion: expected two steps and a filter'),
	($$'{a,b}', hold_constant => 'value'$$, '22023', 'hold_constant cannot be the value of events'),
	($$'{a,b}', breakdown => 'item', breakdown_step => 3$$, '22023', 'breakdown_step is 3, and the funnel has 2 steps')) v(arguments, state, message);
SELECT throws_ok(format($$SELECT mcp.funnel_rows((SELECT mcp.funnel_report(mcp.funnel('[]'::mcp.journey, '{a,b,c}'))), optional => %L)$$, optional), '22023', message, 'rows: ' || message)
FROM (VALUES ('{9}', 'optional has step 9, and the funnel has 3 steps'), ('{2,0}', 'optional has step 0, and the funnel has 3 steps'),
	('{1}', 'the first and the last step cannot be optional'), ('{2,3}', 'the first and the last step cannot be optional')) v(optional, message);
SELECT is((SELECT count(*)::int FROM mcp.funnel_rows((SELECT mcp.funnel_report(mcp.funnel('[]'::mcp.journey, '{a,b,c}'))), optional => '{NULL,2}')), 3, 'rows: an optional step');
SELECT ok(mcp.funnel(NULL::mcp.journey, '{a}') IS NULL AND mcp.funnel_level(NULL::mcp.profile, '{a}') IS NULL, 'NULL of NULL');
SELECT is(mcp.funnel_level(mcp.merge(mcp.event(timestamptz '2026-01-01', 'web', 'a')), '{a,b}'), 1, 'of a profile');

-- rows made by hand, whose third step lies before the first
SELECT is(mcp.funnel_report(('(3,,"{2026-04-17,2026-04-01,2026-04-09}",,,,,f,f,,)')::mcp.funnel_result)::text::mcp.funnel_summary::text,
	mcp.funnel_report(('(3,,"{2026-04-17,2026-04-01,2026-04-09}",,,,,f,f,,)')::mcp.funnel_result)::text, 'steps out of order are counted in a form that reads back');

-- rows made by hand, of times that are further apart than a number can say
SELECT is((SELECT sum(users)::int FROM mcp.funnel_rows((SELECT mcp.funnel_report(r)
	FROM (SELECT jsonb_populate_record(NULL::mcp.funnel_result,
		'{"level": 2, "step_at": ["4713-01-01 00:00 BC", "294276-01-01"]}') AS r FROM generate_series(1, 20000)) z))), 0,
	'impossible times reach no step');

SELECT * FROM finish();
ROLLBACK;
