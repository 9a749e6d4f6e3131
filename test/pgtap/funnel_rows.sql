-- Raw rows, in whatever plan and order they come: the same answer as of the
-- same rows sorted, one group after another.
BEGIN;
SELECT no_plan();

-- 400 people, rows of all of them in no order, several in one moment
CREATE TEMP TABLE raw ON COMMIT DROP AS
SELECT p AS person, p % 3 AS part,
	CASE n WHEN 7 THEN NULL WHEN 8 THEN 'infinity' ELSE timestamptz '2026-01-01 00:00+00' + (h.a & 255) * interval '6 hours' END AS occurred_at,
	(h.b & 15)::int AS what
FROM generate_series(1, 400) p, generate_series(1, 40) n,
	LATERAL (SELECT hashint8extended(p * 100 + n, 1) AS a, hashint8extended(p * 100 + n, 2) AS b) h
ORDER BY hashint8extended(p * 100 + n, 3);
ANALYZE raw;

-- the rows one group after another: nobody waits for anybody
SET LOCAL enable_hashagg = off;
CREATE TEMP TABLE sorted ON COMMIT DROP AS
SELECT person, part, mcp.funnel_agg(occurred_at, ARRAY[what < 6, what = 6, what = 7, what > 10], '9 days') AS f,
	mcp.funnel_agg(occurred_at, ARRAY[what < 6, what = 6, what < 3, what > 10, what = 9, what < 8, what = 4, what > 3, what = 10, what > 8, what = 5, what < 9], '60 days') AS wide
FROM raw GROUP BY person, part;
CREATE TEMP TABLE whole ON COMMIT DROP AS
SELECT part, mcp.funnel_agg(occurred_at, ARRAY[what < 6, what = 6, what = 7, what > 10], '9 days') AS f FROM raw GROUP BY ROLLUP (part);
RESET enable_hashagg;
SELECT cmp_ok((SELECT count(DISTINCT (f).level) FROM sorted), '>=', 3::bigint, 'people of several levels');
SELECT cmp_ok((SELECT max((wide).level) FROM sorted), '>', 10, 'and of more than ten steps');

-- as conditions, hashed: rows wait for the memory of their person together
SET LOCAL enable_sort = off;
SELECT is_empty($$
	SELECT person FROM (SELECT person, mcp.funnel_agg(occurred_at, '9 days', what < 6, what = 6, what = 7, what > 10) AS f FROM raw GROUP BY person) x
	JOIN sorted s USING (person) WHERE x.f::text IS DISTINCT FROM s.f::text $$, 'conditions, hashed');
SELECT is_empty($$
	SELECT person FROM (SELECT person, mcp.funnel_agg(occurred_at, '60 days', what < 6, what = 6, what < 3, what > 10, what = 9, what < 8, what = 4, what > 3, what = 10, what > 8,
		what = 5, what < 9) AS f FROM raw GROUP BY person) x
	JOIN sorted s USING (person) WHERE x.f::text IS DISTINCT FROM s.wide::text $$, 'of more steps than share a word with a time');
SELECT is_empty($$
	SELECT person FROM (SELECT person, mcp.funnel_agg(occurred_at, '9 days', what < 6, what = 6, what = 7, what > 10) AS f,
		mcp.funnel_agg(occurred_at, '60 days', what < 6, what = 6, what < 3, what > 10, what = 9, what < 8, what = 4, what > 3, what = 10, what > 8, what = 5, what < 9) AS wide
		FROM raw GROUP BY person) x
	JOIN sorted s USING (person) WHERE (x.f, x.wide)::text IS DISTINCT FROM (s.f, s.wide)::text $$, 'two at once');
RESET enable_sort;
SET LOCAL enable_hashagg = off;
SELECT is_empty($$
	SELECT person FROM (SELECT person, mcp.funnel_agg(occurred_at, '9 days', what < 6, what = 6, what = 7, what > 10) AS f FROM raw GROUP BY person) x
	JOIN sorted s USING (person) WHERE x.f::text IS DISTINCT FROM s.f::text $$, 'conditions, sorted');
RESET enable_hashagg;

-- several contexts beside one another: hashed and sorted grouping sets
CREATE FUNCTION pg_temp.sets_differ() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM (
		SELECT person, part, grouping(person, part) AS g, mcp.funnel_agg(occurred_at, '9 days', what < 6, what = 6, what = 7, what > 10) AS f
		FROM raw GROUP BY GROUPING SETS ((person, part), (part), (), (person))) x
	WHERE f::text IS DISTINCT FROM CASE WHEN g IN (0, 1) THEN (SELECT s.f::text FROM sorted s WHERE s.person = x.person)
		ELSE (SELECT w.f::text FROM whole w WHERE w.part IS NOT DISTINCT FROM x.part) END $$;
SELECT is(pg_temp.sets_differ(), 0::bigint, 'grouping sets, as planned');
SET LOCAL enable_hashagg = off;
SELECT is(pg_temp.sets_differ(), 0::bigint, 'grouping sets, sorted');
RESET enable_hashagg;
SET LOCAL enable_sort = off;
SELECT is(pg_temp.sets_differ(), 0::bigint, 'grouping sets, hashed');
RESET enable_sort;

-- little memory: groups of later batches begin in memory that was reset
CREATE TEMP TABLE many ON COMMIT DROP AS
SELECT p AS person, timestamptz '2026-01-01 00:00+00' + (hashint8extended(p * 8 + n, 5) & 255) * interval '1 hour' AS occurred_at, n % 3 AS what
FROM generate_series(1, 6000) p, generate_series(1, 6) n ORDER BY hashint8extended(p * 8 + n, 6);
ANALYZE many;
CREATE FUNCTION pg_temp.levels() RETURNS text LANGUAGE sql AS $$
	SELECT md5(string_agg(f::text, '|' ORDER BY person)) FROM (SELECT person, mcp.funnel_agg(occurred_at, '4 days', what = 0, what = 1, what = 2) AS f FROM many GROUP BY person) x $$;
SET LOCAL enable_hashagg = off;
CREATE TEMP TABLE levels ON COMMIT DROP AS SELECT pg_temp.levels() AS md5;
RESET enable_hashagg;
SET LOCAL enable_sort = off;
SELECT is(pg_temp.levels(), md5, 'hashed in memory') FROM levels;
SET LOCAL work_mem = '64kB';
SELECT is(pg_temp.levels(), md5, 'hashed in batches') FROM levels;
RESET work_mem;
RESET enable_sort;

-- a window's frames end and go on; those that move begin anew
SELECT results_eq($$
	SELECT (mcp.funnel_agg(occurred_at, '9 days', what = 0, what = 1) OVER (PARTITION BY person ORDER BY occurred_at, what)).level FROM raw WHERE person < 20 ORDER BY person, occurred_at, what $$, $$
	SELECT (SELECT (mcp.funnel_agg(y.occurred_at, ARRAY[y.what = 0, y.what = 1], '9 days')).level FROM raw y
		WHERE y.person = x.person AND (y.occurred_at, y.what) <= (x.occurred_at, x.what) OR y.person = x.person AND x.occurred_at IS NULL
			AND (y.occurred_at IS NOT NULL OR y.what <= x.what))
	FROM raw x WHERE person < 20 ORDER BY person, occurred_at, what $$, 'frames that grow');
SELECT results_eq($$
	SELECT (mcp.funnel_agg(occurred_at, '9 days', what = 0, what = 1) OVER w).level FROM raw WHERE person < 20 AND occurred_at < 'infinity'
		WINDOW w AS (PARTITION BY person ORDER BY occurred_at RANGE BETWEEN interval '5 days' PRECEDING AND CURRENT ROW) ORDER BY person, occurred_at, what $$, $$
	SELECT (SELECT (mcp.funnel_agg(y.occurred_at, ARRAY[y.what = 0, y.what = 1], '9 days')).level FROM raw y
		WHERE y.person = x.person AND y.occurred_at BETWEEN x.occurred_at - interval '5 days' AND x.occurred_at)
	FROM raw x WHERE person < 20 AND occurred_at < 'infinity' ORDER BY person, occurred_at, what $$, 'frames that move');

SELECT * FROM finish();
ROLLBACK;
