-- retention, lifecycle, stickiness: reports as values, borders, errors, mutations
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 29) & 2147483647) % n)::int $$;
CREATE TABLE journeys AS
SELECT person, mcp.journey_agg(timestamptz '2026-01-01 00:00+00' + dice(person, n, 90 * 24) * interval '1 hour', (ARRAY['web','app','tiktok'])[1 + dice(person, 200 + n, 3)], 'view') AS journey
FROM generate_series(1, 2000) person, LATERAL generate_series(1, 1 + dice(person, 0, 12)) n GROUP BY person;
ANALYZE journeys;

-- the same, serial, parallel, in any order, from parts, through text
CREATE TABLE same (kind text, what text, report text);
INSERT INTO same SELECT k, 'any order', CASE k
	WHEN 'retention' THEN (SELECT mcp.retention_report(journey, mcp.retention_options(kind => 'recurring', breakdown => 'channel', zone => 'Asia/Jakarta'), '2026-03-20' ORDER BY md5(person::text))::text FROM journeys)
	WHEN 'lifecycle' THEN (SELECT mcp.lifecycle_report(journey, mcp.lifecycle_options(), '2026-03-20' ORDER BY md5(person::text))::text FROM journeys)
	ELSE (SELECT mcp.stickiness_report(journey, mcp.stickiness_options(), '2026-03-20' ORDER BY md5(person::text))::text FROM journeys) END
FROM unnest(ARRAY['retention', 'lifecycle', 'stickiness']) k;
INSERT INTO same SELECT 'retention', 'parts', mcp.merge(r ORDER BY part DESC)::text FROM (
	SELECT person % 7 AS part, mcp.retention_report(journey, mcp.retention_options(kind => 'recurring', breakdown => 'channel', zone => 'Asia/Jakarta'), '2026-03-20') AS r FROM journeys GROUP BY 1) x;
INSERT INTO same SELECT 'lifecycle', 'parts', mcp.merge(r::text::mcp.lifecycle_summary ORDER BY part DESC)::text FROM (
	SELECT person % 7 AS part, mcp.lifecycle_report(journey, mcp.lifecycle_options(), '2026-03-20') AS r FROM journeys GROUP BY 1) x;
INSERT INTO same SELECT 'stickiness', 'parts', mcp.merge(r ORDER BY part DESC)::text FROM (
	SELECT person % 7 AS part, mcp.stickiness_report(journey, mcp.stickiness_options(), '2026-03-20') AS r FROM journeys GROUP BY 1) x;
INSERT INTO same SELECT 'retention', 'text', report::mcp.retention_summary::text FROM same WHERE kind = 'retention' AND what = 'any order';
INSERT INTO same SELECT 'stickiness', 'text', report::mcp.stickiness_summary::text FROM same WHERE kind = 'stickiness' AND what = 'any order';
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL max_parallel_workers_per_gather = 3;
CREATE TEMP TABLE parallel AS SELECT
	(SELECT mcp.retention_report(journey, mcp.retention_options(kind => 'recurring', breakdown => 'channel', zone => 'Asia/Jakarta'), '2026-03-20')::text FROM journeys) AS retention,
	(SELECT mcp.lifecycle_report(journey, mcp.lifecycle_options(), '2026-03-20')::text FROM journeys) AS lifecycle,
	(SELECT mcp.stickiness_report(journey, mcp.stickiness_options(), '2026-03-20')::text FROM journeys) AS stickiness;
INSERT INTO same SELECT 'retention', 'parallel', retention FROM parallel UNION ALL SELECT 'lifecycle', 'parallel', lifecycle FROM parallel UNION ALL SELECT 'stickiness', 'parallel', stickiness FROM parallel;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; whole text := '';
BEGIN FOR line IN EXECUTE 'EXPLAIN ' || query LOOP whole := whole || line; END LOOP; RETURN whole; END $$;
SELECT matches(plan_of($$SELECT mcp.retention_report(journey) FROM journeys$$), 'Gather.*Partial Aggregate', 'it runs in workers');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is_empty($$SELECT kind FROM same GROUP BY 1 HAVING count(DISTINCT report) <> 1 OR count(*) < 3$$, 'any order, parts, text and workers are the same bytes');
SELECT is((SELECT count(*) FROM (SELECT mcp.lifecycle_report(journey) OVER (ORDER BY person ROWS 2 PRECEDING) AS r FROM journeys LIMIT 50) x), 50::bigint, 'as a window aggregate');
SELECT is((SELECT r::text FROM (SELECT mcp.retention_report("merge") AS r FROM (SELECT mcp.merge(e) FROM (VALUES (mcp.event('2026-01-05', 'web', 'view')), (mcp.event('2026-01-13', 'web', 'view'))) v(e)) x) y),
	(SELECT mcp.retention_report(journey_agg)::text FROM (SELECT mcp.journey_agg(t, 'web', 'view') FROM unnest('{2026-01-05,2026-01-13}'::timestamptz[]) t) x), 'profiles as journeys');

-- binary out, and in through a file of the server
CREATE TEMP TABLE reports AS SELECT mcp.retention_report(journey, mcp.retention_options(), '2026-03-20') AS a, mcp.lifecycle_report(journey, NULL, '2026-03-20') AS b, mcp.stickiness_report(journey, NULL, '2026-03-20') AS c FROM journeys;
DO $do$
DECLARE file text := current_setting('data_directory') || '/retention_laws.' || pg_backend_pid();
BEGIN
	EXECUTE format('COPY reports TO %L WITH (FORMAT binary)', file);
	CREATE TEMP TABLE came_back (LIKE reports);
	EXECUTE format('COPY came_back FROM %L WITH (FORMAT binary)', file);
	EXECUTE format('COPY (SELECT 1 WHERE false) TO %L', file);
END
$do$;
SELECT results_eq('SELECT a::text, b::text, c::text FROM came_back', 'SELECT a::text, b::text, c::text FROM reports', 'through binary and back');

-- borders
CREATE FUNCTION j(times timestamptz[]) RETURNS mcp.journey LANGUAGE sql AS $$ SELECT mcp.journey_agg(t, 'web', 'view') FROM unnest(times) t $$;
CREATE FUNCTION back(times timestamptz[], how mcp.retention_options, as_of timestamptz) RETURNS boolean[] LANGUAGE sql AS $$ SELECT array(SELECT is_retained FROM mcp.retention(j(times), how, as_of)) $$;
SELECT is(back('{2026-03-02 10:00+00}', mcp.retention_options(unit => 'day', periods => 2), '2026-03-04 00:00+00'), ARRAY[false, false, NULL], 'a day is over at its midnight');
SELECT is(back('{2026-03-02 10:00+00}', mcp.retention_options(unit => 'day', periods => 2), '2026-03-03 23:59:59.999999+00'), ARRAY[false, NULL, NULL], 'and not before');
SELECT is(back('{2026-03-02 10:00+00,2026-03-03 09:00+00}', mcp.retention_options(unit => 'day', periods => 2), '2026-03-09'), ARRAY[false, true, false], 'the day after, on the calendar');
SELECT is(back('{2026-03-02 10:00+00,2026-03-03 09:00+00}', mcp.retention_options(unit => 'day', periods => 2, clock => '24h'), '2026-03-09'), ARRAY[true, false, false], 'within 24 hours');
SELECT is(back('{2026-03-02 10:00+00,2026-03-03 10:00+00}', mcp.retention_options(unit => 'day', periods => 2, clock => '24h'), '2026-03-09'), ARRAY[false, true, false], '24 hours later is the next');
SELECT is(back('{2026-03-02 10:00+00}', mcp.retention_options(unit => 'day', periods => 2, clock => '24h'), '2026-03-04 09:59+00'), ARRAY[false, NULL, NULL], 'over when the hours are');
SELECT is(back('{2026-03-02 10:00+00,2026-03-05 10:00+00}', mcp.retention_options(unit => 'day', periods => 3, counting => 'on_or_after'), NULL), ARRAY[true, true, true, true], 'on or after');
SELECT is(back('{2026-03-28 22:30+00,2026-03-29 22:30+00}', mcp.retention_options(unit => 'day', periods => 2, zone => 'Europe/Berlin'), NULL), ARRAY[false, false, true], 'a day of 23 hours is a day');
SELECT is((SELECT count(*) FROM mcp.retention(NULL::mcp.journey)), 0::bigint, 'nobody');
SELECT is((SELECT count(*) FROM mcp.retention(j('{2026-03-02}'), mcp.retention_options(start_events => 'purchase'))), 0::bigint, 'nobody who began');
SELECT ok((SELECT mcp.retention_report(x) IS NULL FROM (SELECT NULL::mcp.journey) y(x)), 'a report of nobody');
SELECT is((SELECT count(*) FROM mcp.retention_rows(NULL)) + (SELECT count(*) FROM mcp.retention_mean_rows(NULL)) + (SELECT count(*) FROM mcp.lifecycle_rows(NULL))
	+ (SELECT count(*) FROM mcp.stickiness_rows(NULL)) + (SELECT count(*) FROM mcp.stickiness_ratio_rows(NULL)), 0::bigint, 'no rows of no report');
SELECT is((SELECT string_agg(l.period_start || ' ' || l.state, ', ' ORDER BY l.period_start) FROM mcp.lifecycle(j('{2026-03-02,2026-03-10,2026-03-25}'), as_of => '2026-04-06') l),
	'2026-03-02 new, 2026-03-09 returning, 2026-03-16 dormant, 2026-03-23 resurrected, 2026-03-30 dormant', 'a life in weeks');

-- errors
SELECT throws_ok($$SELECT mcp.retention_options(unit => 'fortnight')$$, '22023', 'unit is none of the words that it can be', 'a unit that is none');
SELECT throws_ok($$SELECT mcp.retention_options(periods => 0)$$, '22023', 'periods is 0, and must be from 1 to 366', 'no periods');
SELECT throws_ok($$SELECT mcp.retention_options(periods => 400)$$, '22023', 'periods is 400, and must be from 1 to 366', 'too many');
SELECT throws_ok($$SELECT mcp.retention_options(kind => 'x')$$, '22023', 'kind is none of the words that it can be', 'a kind that is none');
SELECT throws_ok($$SELECT mcp.retention_options(unit => 'month', clock => '24h')$$, '22023', 'with the clock 24h the unit cannot be month', 'months have no hours');
SELECT throws_ok($$SELECT mcp.lifecycle_options(zone => 'Mars/Olympus')$$, '22023', 'the time zone is not known', 'a zone that is none');
SELECT throws_ok($$SELECT mcp.stickiness_options(unit => 'week', inside => 'month')$$, '22023', 'a month does not consist of whole units of week', 'weeks cross months');
SELECT throws_like($$SELECT mcp.lifecycle_options('a b')$$, 'invalid filter:%', 'a filter that is none');
SELECT throws_ok($$SELECT mcp.merge(r) FROM (SELECT mcp.retention_report(journey) FROM journeys UNION ALL SELECT mcp.retention_report(journey, mcp.retention_options(periods => 3)) FROM journeys) x(r)$$,
	'22023', 'different options cannot be in one report', 'reports of different options');
SELECT throws_ok($$SELECT 'zz'::mcp.lifecycle_summary$$, '22P02', 'invalid mcp.lifecycle_summary', 'a report that is none');
SELECT throws_ok(format('SELECT %L::mcp.lifecycle_summary', (SELECT report FROM same WHERE kind = 'stickiness' LIMIT 1)), '22P02', 'invalid mcp.lifecycle_summary', 'a report of another kind');
-- counts whose sum is 2^64, which is 0 in 64 bits
SELECT throws_ok(format('SELECT %L::mcp.stickiness_summary', '01' || '03' || '01' || '02' || '00' || '0000' || '00000003555443' || '00030d40' || '00000001' || '00000001' || '00' || repeat('3fffffffffffffff', 4) || '0000000000000004' || repeat('0', 32)),
	'22P02', 'invalid mcp.stickiness_summary', 'more people than can be');
SELECT throws_ok(format('SELECT mcp.merge(x::mcp.lifecycle_summary) FROM unnest(ARRAY[%1$L, %1$L]) x', '01' || '02' || '02' || '00' || '00' || '0000' || '00000003555443' || '00030d40' || '00000001' || '00000001' || '00' || '0000010000000000' || repeat('0', 48)),
	'54000', 'reports have more people than can be counted', 'more people than can be, together');

-- mutations of the text: a report, or a clean error
DO $do$
DECLARE
	sources text[] := ARRAY[(SELECT mcp.retention_report(journey, mcp.retention_options(periods => 2, breakdown => 'channel'), '2026-03-20')::text FROM journeys WHERE person < 5),
		(SELECT mcp.lifecycle_report(journey)::text FROM journeys WHERE person < 5), (SELECT mcp.stickiness_report(journey, mcp.stickiness_options(inside => 'week'))::text FROM journeys WHERE person < 3)];
	source text; mutant text; place int;
BEGIN
	FOR i IN 1 .. 4500 LOOP
		source := sources[1 + i % 3];
		place := 1 + dice(i, 1, length(source));
		mutant := CASE i / 3 % 3 WHEN 0 THEN left(source, place) WHEN 1 THEN overlay(source PLACING substr('0123456789abcdef', 1 + dice(i, 2, 16), 1) FROM place)
		                         ELSE overlay(source PLACING '' FROM place FOR 2) END;
		BEGIN
			CASE i % 3 WHEN 0 THEN PERFORM count(*) FROM mcp.retention_rows(mutant::mcp.retention_summary); PERFORM count(*) FROM mcp.retention_mean_rows(mutant::mcp.retention_summary);
			WHEN 1 THEN PERFORM count(*) FROM mcp.lifecycle_rows(mutant::mcp.lifecycle_summary);
			ELSE PERFORM count(*) FROM mcp.stickiness_rows(mutant::mcp.stickiness_summary); PERFORM count(*) FROM mcp.stickiness_ratio_rows(mutant::mcp.stickiness_summary);
			END CASE;
		EXCEPTION WHEN invalid_text_representation THEN NULL;
		END;
	END LOOP;
END
$do$;
SELECT pass('mutations end in a report or a clean error');

SELECT * FROM finish();
ROLLBACK;
