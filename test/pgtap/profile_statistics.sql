-- ANALYZE of profiles keeps what estimates need, and nothing of a person
BEGIN;
SELECT no_plan();
CREATE TABLE statistics_profiles AS
SELECT n, CASE WHEN n % 10 > 0 THEN mcp.profile(mcp.trait('secret', 'zq7value'), CASE WHEN n % 2 = 0 THEN mcp.trait('age', n % 50) END,
	mcp.consent('ads', n % 4 = 0), mcp.identified(ARRAY[('email:' || repeat(md5(n::text), 2))::mcp.identifier]),
	(SELECT mcp.merge(mcp.event('2026-01-01'::timestamptz + n * interval '1 hour' - m * interval '1 day', CASE WHEN n % 5 = 0 THEN 'tiktok' ELSE 'web' END, 'view')) FROM generate_series(1, n % 20) m)) END AS profile
FROM generate_series(1, 1000) n;
ANALYZE statistics_profiles;
CREATE TEMP VIEW kept AS SELECT stanullfrac, stakind1, stakind2, stakind3, stakind4, stanumbers1, stavalues1::text AS stavalues1, stavalues2::text AS stavalues2, stavalues3::text AS stavalues3 FROM pg_statistic s JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
WHERE s.starelid = 'statistics_profiles'::regclass AND a.attname = 'profile';
SELECT is(stanullfrac, 0.1::float4, 'NULLs') FROM kept;
SELECT is(stakind1::text || ' ' || stakind2 || ' ' || stakind3 || ' ' || stakind4, '17301 17302 17303 17304', 'kinds') FROM kept;
-- commonest: what all have (a trait, an identifier), then web, view, what most have
SELECT is((SELECT array_agg(f ORDER BY n) FROM unnest(stanumbers1) WITH ORDINALITY AS x(f, n)), (SELECT array_agg(f ORDER BY f DESC) FROM unnest(stanumbers1) f), 'the commonest first') FROM kept;
SELECT is(stanumbers1[1:2], ARRAY[1, 1]::float4[], 'what everybody has') FROM kept;
SELECT is(cardinality(stanumbers1), 10, 'ten names') FROM kept;
SELECT is((stavalues2::bigint[])[1], (SELECT min(mcp.event_count(profile)) FROM statistics_profiles)::bigint, 'the least number of events') FROM kept;
SELECT is((stavalues2::bigint[])[101], (SELECT max(mcp.event_count(profile)) FROM statistics_profiles)::bigint, 'the greatest') FROM kept;
SELECT is('2000-01-01 00:00+00'::timestamptz + (stavalues3::bigint[])[101] * interval '1 microsecond', (SELECT max((mcp.last_event(profile)).occurred_at) FROM statistics_profiles), 'the newest event') FROM kept;
SELECT ok(stavalues1 || stavalues2 || stavalues3 !~ 'zq7value|secret|tiktok' , 'no word of a profile') FROM kept;
SELECT is((SELECT count(*) FROM pg_stats WHERE tablename = 'statistics_profiles' AND attname = 'profile' AND (most_common_vals IS NOT NULL OR histogram_bounds IS NOT NULL)), 0::bigint, 'no value of a profile');
-- odd tables
CREATE TABLE statistics_odd (profile mcp.profile);
SELECT lives_ok('ANALYZE statistics_odd', 'an empty table');
INSERT INTO statistics_odd VALUES (NULL), (NULL);
SELECT lives_ok('ANALYZE statistics_odd', 'NULLs only');
INSERT INTO statistics_odd VALUES ('{}'), ('{}');
SELECT lives_ok('ANALYZE statistics_odd', 'empty profiles');
SELECT ok((SELECT count(*) FROM statistics_odd WHERE profile = '{}') = 2, 'and the planner lives with it');
-- a profile whose channels times actions would not fit into memory
INSERT INTO statistics_odd
SELECT mcp.profile_agg('2026-01-01Z'::timestamptz, 'c' || i, 'a' || i) FROM generate_series(1, 33000) i;
SELECT cmp_ok((SELECT max(pg_column_size(profile)) FROM statistics_odd), '<', 1024 * 1024, 'a profile of many names that is read');
SELECT lives_ok('ANALYZE statistics_odd', 'very many channels and actions');
SELECT * FROM finish();
ROLLBACK;
