-- the time between stages against SQL, step by step; reports as values
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 31) & 2147483647) % n)::int $$;
CREATE TABLE events AS
SELECT person, n, timestamptz '2026-03-01 00:00+00' + dice(person, n, 40) * interval '6 hours' AS occurred_at, (ARRAY['a','b','c','d'])[1 + dice(person, 200 + n, 4)] AS action
FROM generate_series(1, 4900) person, LATERAL generate_series(1, dice(person, 0, 16)) n;
CREATE TABLE journeys AS SELECT person, mcp.journey_agg(occurred_at, 'web', action, NULL::numeric, NULL::jsonb, person || '.' || n) AS journey FROM events GROUP BY person;
CREATE INDEX ON events (person, occurred_at);
ANALYZE events; ANALYZE journeys;

CREATE TABLE rules AS
SELECT row_number() OVER ()::int AS rule, * FROM (VALUES
	(ARRAY['a','b'], NULL::interval, 'first', false, 'infinity'::timestamptz), ('{a,b}', '1 day', 'first', true, '2026-03-09 00:00+00'), ('{a,b,c}', NULL, 'latest', true, 'infinity'),
	('{a,b,c}', '2 days', 'latest', true, '2026-03-08 06:00+00'), ('{a,a}', NULL, 'first', true, '2026-03-10'), ('{a,a}', '30 hours', 'latest', true, 'infinity'),
	('{a|b,c,d|a}', '3 days', 'first', true, '2026-03-05'), ('{d,c,b,a}', '4 days', 'latest', false, '2026-03-09')) v(stages, longest, entry, again, as_of);
-- random ones too, as_of before, inside or behind what happens; those above are asked of the first 900 people, five random ones of each of the others
INSERT INTO rules
SELECT r, stages, (ARRAY[NULL,NULL,'0','6 hours','30 hours','2 days','3 days']::interval[])[1 + dice(r, 3, 7)], (ARRAY['first','latest'])[1 + dice(r, 4, 2)], dice(r, 5, 2) = 0,
	CASE dice(r, 6, 5) WHEN 0 THEN timestamptz '2026-02-28 00:00+00' WHEN 1 THEN 'infinity' ELSE timestamptz '2026-03-01 00:00+00' + dice(r, 7, 42) * interval '6 hours' END
FROM generate_series(101, 400) r, LATERAL (SELECT array_agg((ARRAY['a','b','c','d','a|b','b|c','c|d|a'])[1 + dice(r, 20 + n, 7)] ORDER BY n) AS stages FROM generate_series(1, 2 + dice(r, 2, 3)) n) s;
CREATE TABLE asked AS
SELECT rule, person FROM rules, generate_series(1, 900) person WHERE rule <= 8
UNION SELECT 101 + dice(person, 500 + n, 300), person FROM generate_series(901, 4900) person, generate_series(1, 5) n;
CREATE INDEX ON asked (rule, person);
ANALYZE rules; ANALYZE asked;

-- from one moment to the next that can matter, by search
CREATE FUNCTION oracle(r rules, who int) RETURNS TABLE (round int, stage int, started_at timestamptz, reached_at timestamptz, is_waiting boolean) LANGUAGE plpgsql AS $$
DECLARE
	k int := cardinality(r.stages); begins timestamptz; clock timestamptz; hit timestamptz; later timestamptz; after timestamptz := '-infinity';
	included boolean := false; lost boolean; s int; round_number int := 0;
BEGIN
	LOOP
		-- a round begins at the first event of the first stage behind the last one
		SELECT min(e.occurred_at) INTO begins FROM events e WHERE person = who AND e.occurred_at <= r.as_of AND action = ANY (string_to_array(r.stages[1], '|'))
			AND (e.occurred_at > after OR (included AND e.occurred_at = after));
		EXIT WHEN begins IS NULL;
		round_number := round_number + 1;
		clock := begins;
		lost := false;
		FOR s IN 2 .. k LOOP
			hit := NULL;
			LOOP
				SELECT min(e.occurred_at) INTO hit FROM events e WHERE person = who AND e.occurred_at <= r.as_of AND action = ANY (string_to_array(r.stages[s], '|')) AND e.occurred_at > clock;
				EXIT WHEN r.entry = 'first';
				-- an event of the stage before, in time and before the hit, sets the clock anew
				SELECT min(e.occurred_at) INTO later FROM events e WHERE person = who AND e.occurred_at <= r.as_of AND action = ANY (string_to_array(r.stages[s - 1], '|')) AND e.occurred_at > clock;
				EXIT WHEN later IS NULL OR later >= hit OR later - clock > r.longest;
				clock := later;
			END LOOP;
			IF hit IS NULL OR hit - clock > r.longest THEN
				-- something happened after the time was over: the first such moment of any stage ends the round
				RETURN QUERY SELECT round_number, s, clock, NULL::timestamptz, r.longest IS NULL OR (r.as_of <> 'infinity' AND r.as_of - clock <= r.longest);
				SELECT min(e.occurred_at) INTO after FROM events e WHERE person = who AND e.occurred_at <= r.as_of AND e.occurred_at - clock > r.longest
					AND action = ANY (string_to_array(array_to_string(r.stages, '|'), '|'));
				included := true;
				lost := true;
				EXIT;
			END IF;
			RETURN QUERY SELECT round_number, s, clock, hit, false;
			clock := hit;
		END LOOP;
		EXIT WHEN NOT r.again OR (lost AND after IS NULL);
		IF NOT lost THEN after := clock; included := true; END IF;
	END LOOP;
END $$;

CREATE TABLE expected AS SELECT rule, person, o.* FROM rules r JOIN asked USING (rule) JOIN journeys USING (person), oracle(r, person) o;
CREATE TABLE options AS SELECT rule, as_of, mcp.stage_options(stages, longest, entry, again) AS how FROM rules;
CREATE TABLE actual AS SELECT rule, person, t.* FROM options o JOIN asked USING (rule) JOIN journeys USING (person), mcp.stage_times(journey, how, o.as_of) t;
SELECT is_empty(format($$
	(SELECT * FROM expected WHERE rule = %1$s EXCEPT ALL SELECT rule, person, round, stage, started_at, reached_at, is_waiting FROM actual WHERE rule = %1$s) UNION ALL
	(SELECT rule, person, round, stage, started_at, reached_at, is_waiting FROM actual WHERE rule = %1$s EXCEPT ALL SELECT * FROM expected WHERE rule = %1$s)$$, rule), format('stages: rule %s: %s within %s, %s', rule, stages, longest, entry)) FROM rules WHERE rule <= 8;
CREATE TABLE differing AS
SELECT * FROM ((SELECT * FROM expected WHERE rule > 8 EXCEPT ALL SELECT rule, person, round, stage, started_at, reached_at, is_waiting FROM actual WHERE rule > 8) UNION ALL
	(SELECT rule, person, round, stage, started_at, reached_at, is_waiting FROM actual WHERE rule > 8 EXCEPT ALL SELECT * FROM expected WHERE rule > 8)) d JOIN rules USING (rule);
SELECT is_empty(format('SELECT * FROM differing WHERE (entry, again, longest IS NULL) = (%L, %L, %L)', entry, again, unlimited), name)
FROM (SELECT entry, again, longest IS NULL AS unlimited, format('stages: %s,%s%s: as the oracle says of %s journeys, %s random rules', entry, CASE WHEN again THEN ' again and again,' END,
		CASE WHEN longest IS NULL THEN ' without limit' ELSE ' within a time' END, count(*), count(DISTINCT rule)) AS name
	FROM asked JOIN rules USING (rule) WHERE rule > 8 GROUP BY 1, 2, 3 ORDER BY name) x;
SELECT is_empty('TABLE differing', (SELECT format('stages: %s random journeys and rules in all', count(*)) FROM asked WHERE rule > 8));
SELECT cmp_ok((SELECT count(*) FROM expected WHERE reached_at IS NOT NULL), '>', 2000::bigint, 'many times are compared');
SELECT is_empty($$SELECT * FROM actual WHERE seconds IS DISTINCT FROM extract(epoch FROM reached_at - started_at)::float8$$, 'seconds');

CREATE TABLE reports AS SELECT rule, mcp.stage_report(journey, how, as_of) AS report FROM options JOIN asked USING (rule) JOIN journeys USING (person) GROUP BY rule;
SELECT is_empty($$
	SELECT * FROM (
		SELECT rule, stage, count(*) AS n, count(reached_at) AS r, count(*) FILTER (WHERE reached_at IS NULL AND NOT is_waiting) AS l, count(*) FILTER (WHERE is_waiting) AS w,
			percentile_cont(0.25) WITHIN GROUP (ORDER BY seconds) AS q1, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS q2, percentile_cont(0.75) WITHIN GROUP (ORDER BY seconds) AS q3, avg(seconds) AS m
		FROM actual GROUP BY 1, 2) e
	FULL JOIN (SELECT rule, s.* FROM reports, mcp.stage_rows(report) s WHERE s.started > 0) s USING (rule, stage) JOIN rules USING (rule)
	WHERE n IS DISTINCT FROM started OR r <> reached OR l <> lost OR w <> waiting OR abs(q1 - quartile_1_seconds) > 1e-5 OR abs(q2 - median_seconds) > 1e-5 OR abs(q3 - quartile_3_seconds) > 1e-5
	   OR abs(m - mean_seconds) > 1e-5 * m OR (r = 0) <> (mean_seconds IS NULL)
	   OR rate IS DISTINCT FROM CASE WHEN longest IS NOT NULL AND r + l > 0 THEN r::float8 / (r + l) END$$, 'the report says what each says: counts, quartiles, mean');

-- the same bytes in any order, from parts, through text and binary, in workers; mean and counts stay exact when there are many
CREATE TABLE same AS
SELECT mcp.stage_report(journey, how, as_of ORDER BY md5(person::text))::text AS report FROM options, journeys WHERE rule = 2 AND person <= 900
UNION ALL SELECT mcp.merge(r ORDER BY part DESC)::text FROM (SELECT person % 5 AS part, mcp.stage_report(journey, how, as_of) AS r FROM options, journeys WHERE rule = 2 AND person <= 900 GROUP BY 1) x
UNION ALL SELECT report::text::mcp.stage_summary::text FROM reports WHERE rule = 2;
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
INSERT INTO same SELECT mcp.stage_report(journey, mcp.stage_options('{a,b}', '1 day', repeats => true), '2026-03-09 00:00+00')::text FROM journeys WHERE person <= 900;
SELECT is((SELECT count(DISTINCT report) FROM same), 1::bigint, 'any order, parts, text and workers are the same bytes');
CREATE TABLE many AS SELECT p AS person, mcp.journey_agg(t, 'web', a) AS journey
FROM generate_series(1, 40000) p, LATERAL (VALUES (timestamptz '2026-03-01', 'a'), (timestamptz '2026-03-01' + dice(p, 1, 1000000) * interval '1 second' + interval '1 second', 'b')) v(t, a) GROUP BY 1;
CREATE TABLE big AS
SELECT mcp.stage_report(journey, mcp.stage_options('{a,b}'), NULL) AS report FROM many
UNION ALL SELECT mcp.merge(r) FROM (SELECT mcp.stage_report(journey, mcp.stage_options('{a,b}'), NULL) AS r FROM many GROUP BY person % 3) x;
SELECT is((SELECT count(DISTINCT report::text) FROM big), 1::bigint, 'beyond what is kept as it is, too');
SELECT ok((SELECT abs(mean_seconds - m) < 1e-6 * m AND abs(median_seconds - q) < 0.035 * q AND reached = 40000
	FROM (SELECT s.* FROM big, mcp.stage_rows(report) s LIMIT 1) s, (SELECT avg(dice(p, 1, 1000000) + 1) AS m, percentile_cont(0.5) WITHIN GROUP (ORDER BY dice(p, 1, 1000000) + 1) AS q FROM generate_series(1, 40000) p) x),
	'of many the mean is exact and the median within 3 percent');

SELECT is((SELECT count(*) FROM mcp.stage_times(NULL::mcp.journey, mcp.stage_options('{a,b}'))), 0::bigint, 'nobody');
SELECT is((SELECT count(*) FROM mcp.stage_rows(NULL)), 0::bigint, 'no report');
SELECT is((SELECT label FROM mcp.stage_rows((SELECT report FROM reports WHERE rule = 1), '{A,B}')), 'B', 'labels');
SELECT is((SELECT seconds FROM mcp.stage_times(mcp.event(now() - interval '2 days', 'web', 'lead') || mcp.event(now() - interval '1 day', 'web', 'purchase'), mcp.stage_options('{lead,purchase}'))), 86400::float8, 'of a profile');
SELECT throws_ok($$SELECT mcp.stage_options('{a}')$$, '22023', 'there are 1 stages, and there must be from 2 to 32', 'one stage');
SELECT throws_ok($$SELECT mcp.stage_options(NULL)$$, '22023', 'there are 0 stages, and there must be from 2 to 32', 'no stages');
SELECT throws_ok($$SELECT mcp.stage_options('{a,NULL}')$$, '22023', 'stage 2 is NULL', 'a stage that is NULL');
SELECT throws_ok($$SELECT mcp.stage_options('{a,b}', '1 month')$$, '22023', 'within has months or years, which differ in length', 'months');
SELECT throws_ok($$SELECT mcp.stage_options('{a,b}', entry => 'every')$$, '22023', 'entry is none of the words that it can be', 'an entry that is none');
SELECT throws_like($$SELECT mcp.stage_options('{a,b c}')$$, 'invalid filter:%', 'a filter that is none');
SELECT throws_ok($$SELECT mcp.merge(report) FROM reports$$, '22023', 'different options cannot be in one report', 'reports of different options');
SELECT throws_ok($$SELECT 'zz'::mcp.stage_summary$$, '22P02', 'invalid mcp.stage_summary', 'a report that is none');

DO $do$
DECLARE
	source text := (SELECT mcp.stage_report(journey, mcp.stage_options('{a,b,c}', '2 days'))::text FROM journeys WHERE person < 40);
	mutant text;
	place int;
BEGIN
	FOR i IN 1 .. 2000 LOOP
		place := 1 + dice(i, 1, length(source));
		mutant := CASE i % 3 WHEN 0 THEN left(source, place) WHEN 1 THEN overlay(source PLACING substr('0123456789abcdef', 1 + dice(i, 2, 16), 1) FROM place)
		                     ELSE overlay(source PLACING '' FROM place FOR 2) END;
		BEGIN
			PERFORM count(*) FROM mcp.stage_rows(mutant::mcp.stage_summary);
		EXCEPTION WHEN invalid_text_representation THEN NULL;
		END;
	END LOOP;
END
$do$;
SELECT pass('mutations end in a report or a clean error');

SELECT * FROM finish();
ROLLBACK;
