-- Segments inside queries: the plan that is kept per query never answers for
-- another segment, another time or another profile.
BEGIN;
SELECT no_plan();

CREATE TEMP TABLE customer AS
SELECT i AS id, mcp.merge(mcp.event(timestamptz '2026-03-01' - n * i * interval '7 hours', (ARRAY['web', 'tiktok', 'app'])[1 + (n + i) % 3], (ARRAY['view', 'purchase', 'cart'])[1 + n * i % 3], n::numeric, jsonb_build_object('item', 'i' || n % 4))) AS profile
FROM generate_series(1, 200) i, generate_series(1, 20) n GROUP BY i;
CREATE TEMP TABLE named (name text, segment mcp.segment);
INSERT INTO named VALUES ('a', 'count(purchase, last 10 days) >= 2'), ('b', 'did(tiktok.*, last 2 days)'), ('c', 'sum(purchase[item = "i1"]) > 10'),
	('d', 'trait.x = 1'), ('e', 'most_frequent(channel of *) = "app"');
-- long enough to be compressed and moved out of line
INSERT INTO named SELECT 'f', ('did(cart[item in (' || string_agg('"i' || n * 2 || md5(n::text) || '"', ', ') || ', "i2")])')::mcp.segment FROM generate_series(1, 800) n;
SELECT ok((SELECT pg_column_size(segment) > 20000 FROM named WHERE name = 'f'), 'one segment is long');

-- one query over all pairs, in two orders, against one query for each
CREATE FUNCTION pg_temp.each() RETURNS TABLE (name text, id int, m boolean) LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
	FOR r IN SELECT * FROM named LOOP
		RETURN QUERY EXECUTE format('SELECT %L::text, id, mcp.matches(profile, %L, ''2026-03-01'') FROM customer', r.name, r.segment::text);
	END LOOP;
END $$;
CREATE TEMP TABLE expected AS SELECT * FROM pg_temp.each();
SELECT is((SELECT count(*) FROM expected), 1200::bigint, 'all pairs');
SELECT ok((SELECT bool_and(n BETWEEN 1 AND 199) FROM (SELECT count(*) FILTER (WHERE m) AS n FROM expected WHERE name <> 'd' GROUP BY name) x), 'each segment has members and others');
SELECT set_eq($$SELECT name, id, mcp.matches(profile, segment, '2026-03-01') FROM customer, named ORDER BY id, name$$, 'SELECT * FROM expected', 'segments from a table, changing at every call');
SELECT set_eq($$SELECT name, id, mcp.matches(profile, segment, '2026-03-01') FROM named, LATERAL (SELECT * FROM customer OFFSET 0) c$$, 'SELECT * FROM expected', 'segments from a table, one after the other');
SELECT set_eq($$SELECT name, id, mcp.matches(profile, (SELECT segment FROM named n2 WHERE n2.name = n.name), '2026-03-01') FROM customer, (SELECT name FROM named) n$$, 'SELECT * FROM expected', 'segments from a subquery');

-- a text variable of plpgsql, in one expression
CREATE FUNCTION pg_temp.var() RETURNS TABLE (name text, id int, m boolean) LANGUAGE plpgsql AS $$
DECLARE s text; p mcp.profile; seg mcp.segment; r record;
BEGIN
	FOR r IN SELECT n.name, n.segment, c.id, c.profile FROM named n, customer c ORDER BY c.id, n.name LOOP
		name := r.name; id := r.id; s := r.segment::text; p := r.profile; seg := r.segment;
		m := mcp.matches(p, seg, '2026-03-01');
		RETURN NEXT;
		IF id % 20 = 0 AND m IS DISTINCT FROM mcp.matches(p, s, '2026-03-01') THEN RAISE 'text and value differ'; END IF;
	END LOOP;
END $$;
SELECT set_eq('SELECT * FROM pg_temp.var()', 'SELECT * FROM expected', 'variables of plpgsql');

-- a time that changes at every call
SELECT is_empty($$
	SELECT id, t FROM customer, generate_series(timestamptz '2026-01-01', '2026-03-02', interval '1 day') t
	WHERE id <= 40 AND mcp.matches(profile, 'did(purchase, last 3 days)', t) IS DISTINCT FROM
		EXISTS (SELECT FROM mcp.events(mcp.journey(profile)) e WHERE e.action = 'purchase' AND e.occurred_at > t - interval '72 hours' AND e.occurred_at <= t) LIMIT 3$$,
	'as_of from a column');

-- prepared, with a text parameter, under a generic plan
SET LOCAL plan_cache_mode = force_generic_plan;
PREPARE ask (text, timestamptz) AS SELECT count(*) FROM customer WHERE mcp.matches(profile, $1, $2);
CREATE FUNCTION pg_temp.run(s text) RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN EXECUTE format('EXECUTE ask (%L, ''2026-03-01'')', s) INTO n; RETURN n; END $$;
SELECT is(pg_temp.run(segment::text), (SELECT count(*) FROM expected e WHERE m AND e.name = n.name), 'prepared: ' || name) FROM named n ORDER BY name;

SELECT is((SELECT count(*) FROM unnest(ARRAY['did(cart)', 'did(cart)', 'never(cart)', 'did(cart)', 'did(view)']) s WHERE mcp.matches((SELECT profile FROM customer WHERE id = 1), s, '2026-03-01')),
	(SELECT count(*) FROM unnest(ARRAY['did(cart)', 'did(cart)', 'never(cart)', 'did(cart)', 'did(view)']::mcp.segment[]) s WHERE mcp.matches((SELECT profile FROM customer WHERE id = 1), s, '2026-03-01')), 'texts cast row by row');

-- more segments than plans are kept
SELECT is_empty($$
	SELECT id, n FROM customer, generate_series(1, 300) n WHERE id <= 20
	AND mcp.matches(profile, format('count(*) >= %s', n)::mcp.segment, '2026-03-01') IS DISTINCT FROM (mcp.measure(profile, 'count(*)', '2026-03-01') >= n) LIMIT 1$$, 'three hundred segments at once');

-- parallel
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
CREATE TABLE segment_parallel AS SELECT * FROM customer;
ANALYZE segment_parallel;
CREATE FUNCTION pg_temp.explain(q text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE l text; r text := ''; BEGIN FOR l IN EXECUTE 'EXPLAIN (COSTS off) ' || q LOOP r := r || l || E'\n'; END LOOP; RETURN r; END $$;
SELECT matches(pg_temp.explain($$SELECT count(*) FROM segment_parallel WHERE mcp.matches(profile, 'did(tiktok.*, last 2 days)', '2026-03-01')$$), 'Parallel Seq Scan', 'a parallel plan');
SELECT is((SELECT count(*) FROM segment_parallel WHERE mcp.matches(profile, 'did(tiktok.*, last 2 days)', '2026-03-01')), (SELECT count(*) FROM expected WHERE m AND name = 'b'), 'and its answer');
SELECT matches(pg_temp.explain($$SELECT * FROM segment_parallel WHERE mcp.matches(profile, 'DID( a )')$$), $$did\(a\)$$, 'EXPLAIN shows the segment as it prints');

-- leakproof: a security barrier does not keep it out
CREATE VIEW segment_barrier WITH (security_barrier) AS SELECT * FROM segment_parallel WHERE id % 2 = 0;
SELECT doesnt_match(pg_temp.explain($$SELECT * FROM segment_barrier WHERE mcp.matches(profile, 'did(a)')$$), 'Subquery Scan', 'matches passes a security barrier');
SELECT doesnt_match(pg_temp.explain($$SELECT * FROM segment_barrier WHERE profile @@ 'did(a)'$$), 'Subquery Scan', 'the operator too');

-- a literal is parsed when the view is made, and the view prints it
CREATE VIEW segment_view AS SELECT id FROM segment_parallel WHERE mcp.matches(profile, 'COUNT( purchase )>=2');
SELECT matches(pg_get_viewdef('segment_view'), $$'count\(purchase\) >= 2'::(mcp\.)?segment$$, 'a view keeps the segment as it prints');
SELECT throws_ok($$CREATE VIEW segment_wrong AS SELECT mcp.matches('{}'::mcp.profile, 'cuont(x) > 1')$$, '22P02', NULL, 'a wrong one makes no view');

-- profiles out of line
CREATE TEMP TABLE big AS SELECT mcp.merge(mcp.event(timestamptz '2026-03-01' - n * interval '1 hour', 'c' || n % 50, 'view', n::numeric, jsonb_build_object('item', md5(n::text)))) AS profile FROM generate_series(1, 5000) n;
SELECT is(mcp.matches(profile, s::mcp.segment, '2026-03-01'), true, s) FROM big, (VALUES ('count(*) = 5000'), ('distinct(item of *) = 5000'), ('channels(*) = 50'), ('count(*, last 3 days) = 71'), ('count(*[item like "a%"]) between 200 and 400'), ('most_frequent(channel of *) = "c1"'), ('distinct(value of *) = 5000')) v(s);

-- the implicit casts from text leave operators of texts as they are
CREATE TEMP TABLE word (v varchar, t text, c char(3), n name);
CREATE TEMP VIEW segment_texts AS SELECT v = t AS a, v <> v AS b, v = c AS d, n = v AS e, v IN ('a', 'b') AS f, v = ANY (ARRAY['a']::text[]) AS g, t = c AS h, v @@ t AS i FROM word;
SELECT is((SELECT count(*) FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_operator o ON o.oid = d.refobjid WHERE r.ev_class = v::regclass AND o.oprleft = 'mcp.segment'::regtype), 0::bigint, 'no operator of segments in a view of texts')
FROM (SELECT 'segment_texts' AS v) x;

-- NULLs
SELECT is(mcp.matches(NULL, 'did(a)'), NULL, 'no profile');
SELECT is(mcp.matches('{}'::mcp.profile, NULL::mcp.segment), NULL, 'no segment');
SELECT is(mcp.matches('{}'::mcp.profile, 'never(a)', NULL), NULL, 'no time');
SELECT is(mcp.measure(NULL, 'count(a)'), NULL, 'no profile to measure');
SELECT is_empty($$SELECT * FROM mcp.why(NULL, 'did(a)')$$, 'nothing to explain');

SELECT * FROM finish();
ROLLBACK;
