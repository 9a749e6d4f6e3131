-- reports: the same in any order, from parts, from workers; published numbers;
-- few people; borders; bytes that are none
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 5) & 2147483647) % n)::int $$;
CREATE TABLE people AS
SELECT person, mcp.merge(fragment) AS profile FROM (
	SELECT person, mcp.event(timestamptz '2026-03-01 00:00+00' + dice(person, n, 90) * interval '17 hours', (ARRAY['web','app','tiktok','store','email'])[1 + dice(person, 100 + n, 5)],
		(ARRAY['view','cart','purchase','deliver','search','engage','complaint','return','review'])[1 + dice(person, 200 + n, 9)], dice(person, 250 + n, 100)::numeric,
		jsonb_build_object('content', 'c' || dice(person, 300 + n, 9), 'category', 'k' || dice(person, 400 + n, 5), 'coupon', 'x', 'minutes', 2.5, 'results', 0, 'topic', ARRAY['a', 'b'])) AS fragment
	FROM generate_series(1, 400) person, LATERAL generate_series(1, dice(person, 0, 20)) n
	UNION ALL SELECT person, mcp.trait('gender', (ARRAY['f','m'])[1 + person % 2]) FROM generate_series(1, 400) person
	UNION ALL SELECT person, mcp.trait('city', 'city ' || dice(person, 1, 40)) FROM generate_series(1, 400) person) f
GROUP BY person;
ANALYZE people;

-- ---- one set of people, one sequence of bytes -----------------------------------------

SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
CREATE TABLE same (what text, report text);
-- what makes a table runs without workers
INSERT INTO same SELECT 'serial', mcp.channel_report(profile, mcp.channel_options(last => '40 days'), '2026-04-20')::text FROM people;
INSERT INTO same SELECT 'any order', mcp.channel_report(profile, mcp.channel_options(last => '40 days'), '2026-04-20' ORDER BY md5(person::text))::text FROM people;
INSERT INTO same SELECT 'parts', mcp.merge(r ORDER BY part DESC)::text FROM (
	SELECT person % 7 AS part, mcp.channel_report(profile, mcp.channel_options(last => '40 days'), '2026-04-20') AS r FROM people GROUP BY 1) x;
INSERT INTO same SELECT 'stored parts of parts', mcp.merge(r)::text FROM (SELECT mcp.merge(t::mcp.channel_summary) AS r FROM (
	SELECT person % 3 AS part, mcp.channel_report(profile, mcp.channel_options(last => '40 days'), '2026-04-20')::text AS t FROM people GROUP BY person % 3, person % 11) x GROUP BY part) y;
INSERT INTO same SELECT 'defaults said', mcp.channel_report(profile, mcp.channel_options(last => '960 hours', zone => 'utc', zone_trait => 'Time Zone', mix => '{category,device,via}', low_rating => 2.0,
	needs => (SELECT array_agg(x ORDER BY nr, n) FROM mcp.channel_needs() WITH ORDINALITY AS d(need, signal, among, nr), unnest(ARRAY[need, signal, among]) WITH ORDINALITY u(x, n))), '2026-04-20')::text FROM people;
SELECT is((SELECT count(DISTINCT report) FROM same), 1::bigint, 'serial, random order, parts and defaults that are said are the same bytes');
SELECT is((SELECT mcp.channel_report(profile, mcp.channel_options(last => '40 days'), '2026-04-20')::text FROM people), (SELECT report FROM same LIMIT 1), 'from workers too');
SELECT ok(EXISTS (SELECT FROM same WHERE length(report) > 50000), 'a report of some size');
SELECT is((SELECT report::mcp.channel_summary::text FROM same LIMIT 1), (SELECT report FROM same LIMIT 1), 'text and back');
SELECT is((SELECT count(*) FROM (SELECT mcp.channel_report(profile) OVER (ORDER BY person ROWS 2 PRECEDING) AS r FROM people LIMIT 50) x), 50::bigint, 'as a window aggregate');
SELECT isnt((SELECT mcp.channel_report(profile, mcp.channel_options(last => '41 days'), '2026-04-20')::text FROM people), (SELECT report FROM same LIMIT 1), 'other options, other bytes');

-- nothing, and nobody
SELECT ok((SELECT mcp.channel_report(p) IS NULL FROM (SELECT NULL::mcp.profile) x(p)), 'a report of nobody');
SELECT is((SELECT count(*) FROM mcp.channel_rows(NULL)) + (SELECT count(*) FROM mcp.audience_rows(NULL)) + (SELECT count(*) FROM mcp.channel_motive_rows(NULL)) + (SELECT count(*) FROM mcp.channel_mix_rows(NULL))
	+ (SELECT count(*) FROM mcp.channel_need_rows(NULL)) + (SELECT count(*) FROM mcp.channel_place_rows(NULL)) + (SELECT count(*) FROM mcp.next_channel_rows(NULL)) + (SELECT count(*) FROM mcp.channel_content_rows(NULL))
	+ (SELECT count(*) FROM mcp.channel_pain_rows(NULL)) + (SELECT count(*) FROM mcp.channel_hour_rows(NULL)) + (SELECT count(*) FROM mcp.omnichannel_rows(NULL)), 0::bigint, 'no rows of no report');
SELECT is((SELECT count(*) FROM (SELECT mcp.channel_report(mcp.trait('gender', 'f')) AS r) x, mcp.audience_rows(r, 1)), 0::bigint, 'who did nothing is on no channel');
SELECT is((SELECT mcp.merge(a || b)::text FROM (SELECT mcp.event(timestamptz '2026-01-01', 'web', 'view') AS a, mcp.event(timestamptz '2026-01-02', 'web', 'view') AS b) x),
	(SELECT mcp.merge(a || b)::text FROM (SELECT mcp.event(timestamptz '2026-01-02', 'web', 'view') AS a, mcp.event(timestamptz '2026-01-01', 'web', 'view') AS b) x), '(profiles are sets)');
SELECT is((SELECT c.people FROM (SELECT mcp.channel_report(profile, NULL, NULL) AS r FROM (SELECT mcp.event(timestamptz '2190-01-01', 'web', 'view') AS profile) x) y, mcp.channel_rows(r, 1) c), 1::bigint,
	'as_of NULL: the future counts; options NULL: the default');
SELECT is((SELECT count(*) FROM (SELECT mcp.channel_report(profile) AS r FROM (SELECT mcp.event(timestamptz '2190-01-01', 'web', 'view') AS profile) x) y, mcp.channel_rows(r, 1) c), 0::bigint, 'without as_of it does not');

-- ---- published numbers -----------------------------------------------------------------

-- Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score)
CREATE TABLE newcombe (channel text, x int, n int, low numeric, high numeric);
INSERT INTO newcombe VALUES ('a', 81, 263, 0.2553, 0.3662), ('b', 15, 148, 0.0624, 0.1605), ('c', 0, 20, 0.0000, 0.1611), ('d', 1, 29, 0.0061, 0.1718);
SELECT results_eq($$SELECT c.channel, round(conversion_low::numeric, 4), round(conversion_high::numeric, 4) FROM (
		SELECT mcp.channel_report(mcp.event(timestamptz '2026-01-01', channel, CASE WHEN i <= x THEN 'purchase' ELSE 'view' END)) AS r FROM newcombe, generate_series(1, n) i) y, mcp.channel_rows(r, 1) c ORDER BY 1$$,
	'SELECT channel, low, high FROM newcombe ORDER BY 1', 'Wilson''s interval as Newcombe (1998) prints it');
SELECT is((SELECT format('%s %s', round(conversion_low::numeric, 4), round(conversion_high::numeric, 4)) FROM (
		SELECT mcp.channel_report(mcp.event(timestamptz '2026-01-01', 'a', CASE WHEN i <= 81 THEN 'purchase' ELSE 'view' END)) AS r FROM generate_series(1, 263) i) y, mcp.channel_rows(r, 1, 0.5)),
	'0.2891 0.3275', 'of another confidence, by the formula with z = 0.6744897502');

-- Physicians' Health Study, Agresti, Categorical Data Analysis: infarctions of 189 in 11,034 with placebo and 104 in 11,037 with
-- aspirin; relative risk 1.82, interval (1.43, 2.31).  Lift of the channel placebo says so when solved for the ratio.
CREATE FUNCTION solved(lift float8) RETURNS numeric LANGUAGE sql AS $$ SELECT round((lift * (1 - w) / (1 - w * lift))::numeric, 2) FROM (SELECT 11034.0::float8 / 22071 AS w) x $$;
SELECT is((SELECT format('%s %s %s', solved(lift), solved(lift_low), solved(lift_high)) FROM (
		SELECT mcp.channel_report(mcp.event(timestamptz '2026-01-01', channel, 'view') || mcp.trait('infarction', i <= x), mcp.channel_options(traits => '{infarction}')) AS r
		FROM (VALUES ('placebo', 189, 11034), ('aspirin', 104, 11037)) t(channel, x, n), generate_series(1, n) i) y, mcp.audience_rows(r) WHERE channel = 'placebo' AND trait_value = 'true'),
	'1.82 1.43 2.31', 'the ratio of two shares as Agresti prints it');

-- ---- few people --------------------------------------------------------------------------

CREATE TABLE report AS SELECT mcp.channel_report(profile, mcp.channel_options(last => '40 days'), '2026-04-20') AS r FROM people;
CREATE FUNCTION smallest(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
	EXECUTE format('SELECT min(CASE WHEN k IN (''people'', ''people_showing'', ''customers'', ''engaged'', ''converted'', ''people_before'', ''customers_before'') THEN nullif(v::numeric, 0) END)::bigint FROM (%s) x, jsonb_each_text(to_jsonb(x)) AS j(k, v)', query) INTO n;
	RETURN n;
END $$;
SELECT cmp_ok(smallest(format('SELECT c.* FROM report, mcp.%s(r, 25) c', f)), '>=', 25::bigint, f || ' withholds cells of few people') FROM unnest(ARRAY['channel_rows', 'audience_rows', 'channel_motive_rows', 'channel_mix_rows',
	'channel_need_rows', 'channel_place_rows', 'next_channel_rows', 'channel_content_rows', 'channel_pain_rows', 'channel_hour_rows', 'omnichannel_rows']) f
WHERE f <> 'channel_hour_rows';
SELECT is((SELECT count(*) FROM report, mcp.channel_rows(r, 90) WHERE customers IS NULL AND (conversion IS NOT NULL OR conversion_low IS NOT NULL OR revenue IS NOT NULL)), 0::bigint, 'shares and sums that would give a few people away are withheld too');
SELECT cmp_ok((SELECT count(*) FROM report, mcp.channel_rows(r, 90) WHERE customers IS NULL), '>', 0::bigint, '... and there are some');
SELECT is(smallest('SELECT c.* FROM report, mcp.audience_rows(r) c'), 10::bigint, 'by default, below ten');
SELECT cmp_ok(smallest('SELECT c.* FROM report, mcp.channel_mix_rows(r, 1) c'), '<', 25::bigint, '... and there are some');

-- a number that is withheld does not stand beside it in another form: 40 people on web, one of whom buys, after a look on tiktok
CREATE TABLE one_buyer AS
SELECT mcp.channel_report(profile, mcp.channel_options(last => '30 days'), '2026-02-01') AS r FROM (
	SELECT person, mcp.merge(fragment) AS profile FROM (
		SELECT i AS person, mcp.event(timestamptz '2026-01-20', 'web', CASE i WHEN 1 THEN 'purchase' WHEN 2 THEN 'engage' ELSE 'login' END, 777,
			CASE i WHEN 1 THEN '{"coupon": "X", "category": "shoes", "content": "c", "minutes": 4}' ELSE '{"category": "shoes", "content": "c"}' END::jsonb) AS fragment FROM generate_series(1, 40) i
		UNION ALL SELECT i, mcp.event(timestamptz '2026-01-19', 'tiktok', 'view') FROM generate_series(1, 40) i
		UNION ALL SELECT i, mcp.event(timestamptz '2026-01-22', 'store', 'purchase', 50, CASE i WHEN 3 THEN '{"coupon": "Y"}'::jsonb END) FROM generate_series(2, 40) i) f GROUP BY person) p;
CREATE FUNCTION known(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE n text;
BEGIN
	EXECUTE format('SELECT string_agg(DISTINCT k, '' '' ORDER BY k) FROM (%s) x, jsonb_each_text(to_jsonb(x)) AS j(k, v) WHERE v IS NOT NULL', query) INTO n;
	RETURN n;
END $$;
SELECT is(known($$SELECT c.* FROM one_buyer, mcp.channel_rows(r) c WHERE channel = 'web'$$), 'carts channel events look_share looks messages people people_before services session_minutes session_minutes_per_person sessions share visits', 'nothing of one buyer: no conversion, no revenue');
SELECT is(known($$SELECT c.* FROM one_buyer, mcp.channel_rows(r, 1) c WHERE channel = 'web'$$), 'carts channel conversion conversion_high conversion_low customers engage_share engagements events look_share looks messages '
	|| 'minutes minutes_per_person people people_before purchases revenue services session_minutes session_minutes_per_person sessions share visits', '... and everything when one is enough');
SELECT is(known($$SELECT c.* FROM one_buyer, mcp.channel_mix_rows(r) c WHERE channel = 'web'$$), 'channel events people property property_value share', '... of the mix');
SELECT is(known($$SELECT c.* FROM one_buyer, mcp.channel_need_rows(r) c WHERE channel = 'store' AND need = 'price'$$), 'channel events need people', '... of needs');
SELECT is(known($$SELECT c.* FROM one_buyer, mcp.channel_content_rows(r) c WHERE channel = 'web'$$), 'channel conversion conversion_raw converted engagement events people property property_value',
	'... of who engages with contents, but for what is estimated of them with all others');
SELECT is(known($$SELECT c.* FROM one_buyer, mcp.channel_place_rows(r) c WHERE channel = 'tiktok'$$), 'alone_in assisted assisted_revenue channel conversions first_in last_in last_revenue middle_in people revenue share', '(of many: all)');
SELECT is(known($$SELECT c.* FROM one_buyer, mcp.channel_place_rows(r) c WHERE channel = 'web'$$), 'alone_in assisted assisted_revenue channel conversions first_in middle_in people revenue share', '... of ways that end here');
SELECT is(known($$SELECT c.* FROM one_buyer, mcp.omnichannel_rows(r, 41) c$$), NULL, '... of the number of channels');
SELECT is(known($$SELECT c.* FROM (SELECT mcp.channel_report(mcp.event(timestamptz '2026-01-20', 'web', CASE i WHEN 1 THEN 'purchase' ELSE 'view' END, 777)) AS r FROM generate_series(1, 40) i) x, mcp.omnichannel_rows(r) c$$),
	'channels people share', '... of who uses one channel');

-- small numbers do not win: two of three against 300 of 1000
SELECT results_eq($$SELECT property_value, engagement_raw > 0.6, engagement BETWEEN 0.15 AND 0.35 FROM (
		SELECT mcp.channel_report(mcp.event(timestamptz '2026-01-01', 'web', CASE WHEN i <= x THEN 'engage' ELSE 'view' END, NULL::numeric, jsonb_build_object('content', content))) AS r
		FROM (VALUES ('few', 2, 3), ('many', 300, 1000), ('some', 100, 500), ('none', 20, 200)) t(content, x, n), generate_series(1, n) i) y, mcp.channel_content_rows(r, 1) WHERE property_value IN ('few', 'many') ORDER BY 1$$,
	$$VALUES ('few', true, true), ('many', false, true)$$, 'small numbers do not win');
SELECT is((SELECT string_agg(property_value, ' ' ORDER BY engagement DESC) FROM (
		SELECT mcp.channel_report(mcp.event(timestamptz '2026-01-01', 'web', CASE WHEN i <= x THEN 'engage' ELSE 'view' END, NULL::numeric, jsonb_build_object('content', content))) AS r
		FROM (VALUES ('few', 1, 2), ('many', 450, 1000), ('some', 100, 500), ('none', 20, 200)) t(content, x, n), generate_series(1, n) i) y, mcp.channel_content_rows(r, 1)), 'many few some none', '... the better known one does');

-- ages that nobody has are not known
SELECT results_eq($$SELECT trait_value, people, known FROM (SELECT mcp.channel_report(mcp.event(timestamptz '2026-01-01', 'web', 'view') || mcp.trait('age', v), mcp.channel_options(traits => '{age}')) AS r
		FROM unnest('{-5,-0.5,0,17.9,34,129,130,1e9}'::numeric[]) v) x, mcp.audience_rows(r, 1) ORDER BY 1$$, $$VALUES ('0-17', 2::bigint, 4::bigint), ('25-34', 1, 4), ('65+', 1, 4)$$, 'ages from 0 to 129');
-- a correction of minutes of one person is in the sum of all, as it is in the card and in measures
SELECT is((SELECT minutes FROM (SELECT mcp.channel_report(mcp.event(timestamptz '2026-01-01', 'web', 'view', NULL::numeric, jsonb_build_object('minutes', m))) AS r FROM unnest('{7.5,-2,0}'::numeric[]) m) x, mcp.channel_rows(r, 1)), 5.5, 'minutes below 0 count');
-- more zones than are remembered, some of them no zones at all, one report after the other
SELECT is_empty($$WITH z AS (SELECT row_number() OVER (ORDER BY name) AS n, CASE n % 3 WHEN 0 THEN name || 'x' ELSE name END AS zone FROM (SELECT name, row_number() OVER (ORDER BY name) AS n FROM pg_timezone_names WHERE name ~ '^(Asia|Europe|America)/[A-Z][a-z]+$') y, generate_series(1, 2)),
	a AS (SELECT weekday, hour_of_day, people FROM (SELECT mcp.channel_report(mcp.event(timestamptz '2026-01-15 12:00+00', 'web', 'view') || mcp.trait('time_zone', zone), mcp.channel_options(zone => 'Asia/Tokyo') ORDER BY n % 50, n) AS r FROM z) x, mcp.channel_hour_rows(r, 1)),
	b AS (SELECT extract(isodow FROM l)::int, extract(hour FROM l)::int, count(*) FROM z LEFT JOIN pg_timezone_names t ON name = zone, LATERAL (SELECT timestamptz '2026-01-15 12:00+00' AT TIME ZONE coalesce(name, 'Asia/Tokyo')) y(l) GROUP BY 1, 2)
	(SELECT * FROM a EXCEPT TABLE b) UNION ALL (SELECT * FROM b EXCEPT TABLE a)$$, 'many zones');

-- ---- errors --------------------------------------------------------------------------------

SELECT throws_ok($$SELECT mcp.merge(x) FROM (SELECT mcp.channel_report(profile) AS x FROM people UNION ALL SELECT mcp.channel_report(profile, mcp.channel_options(lookback => '1 day')) FROM people) y$$, '22023',
	'channel reports with different options cannot be joined', 'other options');
SELECT throws_ok($$SELECT mcp.channel_options(last => '1 mon')$$, '22023', 'last has months or years, which differ in length', 'months');
SELECT throws_ok($$SELECT mcp.channel_options(last => '0 days')$$, '22023', 'last is a window without length', 'no length');
SELECT throws_ok($$SELECT mcp.channel_options(last => '1 day', since => '2026-01-01')$$, '22023', 'last does not go together with since and until', 'two windows');
SELECT throws_ok(format($$SELECT mcp.channel_report('{}'::mcp.profile, mcp.channel_options(last => '1 day'), %L)$$, as_of), '22023', 'last needs an as_of that is a time', 'nothing to count back from: ' || coalesce(as_of, 'NULL'))
FROM (VALUES (NULL), ('infinity'), ('-infinity')) AS v (as_of);
SELECT throws_ok($$SELECT mcp.channel_options(since => '2026-01-02', until => '2026-01-01')$$, '22023', 'since is not before until', 'a window backward');
SELECT throws_ok($$SELECT mcp.channel_options(needs => '{a,b}')$$, '22023', 'needs are 2 texts, which are not three for each', 'two thirds of a need');
SELECT throws_ok($$SELECT mcp.channel_options(needs => '{a,b c d,e}')$$, '22P02', 'signal of need 1 is no filter', 'a filter that is none');
SELECT throws_ok($$SELECT mcp.channel_options(needs => '{a,NULL,e}')$$, '22P02', 'signal of need 1 is no filter', 'no filter');
SELECT throws_ok($$SELECT mcp.channel_options(needs => '{a,b,c,d,e,did(f)}')$$, '22P02', 'among of need 2 is no filter', 'a condition is no filter');
SELECT throws_ok($$SELECT mcp.channel_options(needs => '{a,purchase,purchase,A,cart,cart}')$$, '22023', 'needs name one need twice', 'one need twice, whose events would count twice');
SELECT throws_ok($$SELECT mcp.channel_options(traits => '{age,!}')$$, '22023', 'traits has something that is no name', 'a name that is none');
SELECT throws_ok($$SELECT mcp.channel_options(traits => '{age,Age}')$$, '22023', 'traits name one trait twice', 'twice');
SELECT throws_ok($$SELECT mcp.channel_options(mix => (SELECT array_agg('p' || n) FROM generate_series(1, 65) n))$$, '54000', 'properties are 65, and can be 64 at most', 'too many');
SELECT throws_ok($$SELECT mcp.channel_options(zone => 'Atlantis/Nowhere')$$, '22023', 'the time zone is not known', 'no zone');
SELECT throws_ok($$SELECT mcp.channel_options(low_rating => 'NaN')$$, '22023', 'low_rating is out of range', 'no rating');
SELECT throws_ok($$SELECT count(*) FROM report, mcp.channel_rows(r, 0)$$, '22023', 'min_people is 0, and must be at least 1', 'nobody at least');
SELECT throws_ok($$SELECT count(*) FROM report, mcp.channel_rows(r, 1, 1)$$, '22023', 'confidence is 1, and must be between 0 and 1', 'certainty');
SELECT throws_ok($$SELECT 'zz'::mcp.channel_summary$$, '22P02', 'invalid mcp.channel_summary', 'a report that is none');
-- 2^62 people and as many again
SELECT throws_ok($$SELECT mcp.merge(x::mcp.channel_summary) FROM generate_series(1, 2), (SELECT '01' || repeat('0', 16) || '00' || repeat('0', 8) || '00000001' || '01' || '00100000' || '00100001' || '00100002' || '4000000000000000' || repeat('0', 80)) y(x)$$,
	'54000', 'channels have more events than can be counted', 'more people than can be counted');
-- an hour that no week has, and more signals than events
SELECT throws_ok(format('SELECT %L::mcp.channel_summary', '01' || repeat('0', 16) || '00' || repeat('0', 8) || '00000001' || section || '00100000' || '00100001' || value || '0000000000000001' || repeat('0', 64) || amount), '22P02', 'invalid mcp.channel_summary', what)
FROM (VALUES ('0b', '001000aa', '0000000000000000', 'an hour behind the week'), ('0b', '00100000', '0000000000000000', 'an hour that is none'), ('05', '00100001', '0000000000000001', 'signals of no events')) v(section, value, amount, what);
SELECT lives_ok(format('SELECT %L::mcp.channel_summary', '01' || repeat('0', 16) || '00' || repeat('0', 8) || '00000001' || '0b' || '00100000' || '00100001' || '001000a9' || '0000000000000001' || repeat('0', 80)), 'the last hour of the week');
-- a value for each person: the limit is an error, not a report that depends on order
SELECT throws_ok($$SELECT mcp.merge(x::mcp.channel_summary) FROM (SELECT '01' || repeat('0', 16) || '00' || repeat('0', 8) || '00000001' || '01' || '001fffff' || '00100001' || '00100002' || '0000000000000001' || repeat('0', 80)) y(x)$$,
	'22P02', 'invalid mcp.channel_summary', 'a code that is none');

-- ---- mutations of the text and of the binary form: a report, or a clean error -------------------------

DO $do$
DECLARE
	source text := (SELECT mcp.channel_report(profile, mcp.channel_options(last => '40 days', traits => '{gender}'), '2026-04-20')::text FROM people WHERE person < 5);
	mutant text;
	at_place int;
	good int := 0;
BEGIN
	FOR i IN 1 .. 1500 LOOP
		at_place := 1 + dice(i, 1, length(source));
		mutant := CASE i % 4 WHEN 0 THEN left(source, at_place) WHEN 1 THEN overlay(source PLACING '' FROM at_place FOR 2)
		          ELSE overlay(source PLACING substr('0123456789abcdef', 1 + dice(i, 2, 16), 1) FROM at_place) END;
		BEGIN
			PERFORM (SELECT count(*) FROM mcp.channel_rows(s, 1)), (SELECT count(*) FROM mcp.audience_rows(s, 1)), (SELECT count(*) FROM mcp.channel_motive_rows(s, 1)), (SELECT count(*) FROM mcp.channel_mix_rows(s, 1)),
				(SELECT count(*) FROM mcp.channel_need_rows(s, 1)), (SELECT count(*) FROM mcp.channel_place_rows(s, 1)), (SELECT count(*) FROM mcp.next_channel_rows(s, 1)), (SELECT count(*) FROM mcp.channel_content_rows(s, 1)),
				(SELECT count(*) FROM mcp.channel_pain_rows(s, 1)), (SELECT count(*) FROM mcp.channel_hour_rows(s, 1)), (SELECT count(*) FROM mcp.omnichannel_rows(s, 1))
			FROM (SELECT mutant::mcp.channel_summary AS s) x;
			good := good + 1;
		EXCEPTION WHEN invalid_text_representation THEN NULL;
		END;
	END LOOP;
	IF good < 50 THEN RAISE 'only % of the mutants are reports', good; END IF;
END
$do$;
SELECT pass('mutations end in a report or a clean error');

SELECT * FROM finish();
ROLLBACK;
