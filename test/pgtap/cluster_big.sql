-- cluster: a real graph, little work_mem, memory and its release
\getenv data MCP_DATA
\if :{?data}
\else
	\set data ''
\endif
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.i(kind text, name text) RETURNS mcp.identifier LANGUAGE sql IMMUTABLE
RETURN (kind || ':' || encode(sha256(convert_to(name, 'UTF8')), 'hex'))::mcp.identifier;

-- who published with whom (ca-GrQc): 5,242 people, the largest circle 4,158
SELECT :'data' <> '' AS has_data \gset
\if :has_data
CREATE TEMP TABLE edge (a int, b int);
\set file :data '/graphs/ca_grqc_edges.csv'
COPY edge FROM :'file' (FORMAT csv, HEADER);
CREATE TEMP TABLE circle AS
SELECT a, b, mcp.cluster(ARRAY[pg_temp.i('custom', a::text), pg_temp.i('custom', b::text)], record_key => a || '-' || b) OVER () AS c FROM edge;
CREATE TEMP TABLE member AS SELECT a AS person, c FROM circle UNION SELECT b, c FROM circle;
SELECT is((SELECT count(DISTINCT person) FROM member), 5242::bigint, 'ca-GrQc: 5,242 people');
SELECT is((SELECT count(*) FROM member), 5242::bigint, 'ca-GrQc: each in one circle');
SELECT is((SELECT max(n) FROM (SELECT count(*) AS n FROM member GROUP BY c) s), 4158::bigint, 'ca-GrQc: the largest has 4,158');
-- against another way to find the circles: the smallest number travels
CREATE TEMP TABLE label AS SELECT person, person AS l FROM member;
DO $$
DECLARE
	n bigint := 1;
BEGIN
	WHILE n > 0 LOOP
		ANALYZE label;
		WITH best AS (
			SELECT e.x AS person, min(l.l) AS l FROM (SELECT a AS x, b AS y FROM edge UNION ALL SELECT b, a FROM edge) e JOIN label l ON l.person = e.y GROUP BY 1)
		UPDATE label SET l = best.l FROM best WHERE label.person = best.person AND best.l < label.l;
		GET DIAGNOSTICS n = ROW_COUNT;
	END LOOP;
END $$;
SELECT is((SELECT count(*) FROM (SELECT DISTINCT c, l FROM member JOIN label USING (person)) s),
	(SELECT count(DISTINCT l) FROM label), 'ca-GrQc: the same circles as label propagation finds');
SELECT is((SELECT count(DISTINCT c) FROM member), (SELECT count(DISTINCT l) FROM label), 'ca-GrQc: as many of them');
\else
SELECT skip('ca-GrQc: no data', 5);
\endif

CREATE TEMP TABLE big AS
SELECT n, 'source:' || n AS k, timestamptz '2024-01-01' + n % 1000 * interval '1 hour' AS seen,
	ARRAY[pg_temp.i('email', 'e' || n * 7919 % 36000), pg_temp.i(CASE n % 2 WHEN 0 THEN 'cookie' ELSE 'user_id' END, 'x' || n % 71000)] AS ids
FROM generate_series(1, 100000) n;

-- little memory for the executor's rows: they go to disk, answers stay
CREATE TEMP TABLE roomy AS SELECT n, mcp.cluster(ids, 'cluster max 3', k, seen) OVER () AS c FROM big;
SET LOCAL work_mem = '64kB';
CREATE TEMP TABLE tight AS SELECT n, mcp.cluster(ids, 'cluster max 3', k, seen) OVER () AS c FROM big;
RESET work_mem;
SELECT is((SELECT count(*) FROM roomy r JOIN tight t USING (n) WHERE r.c IS NOT DISTINCT FROM t.c), 100000::bigint, 'little work_mem, the same answers');
SELECT cmp_ok((SELECT count(DISTINCT c) FROM roomy), '>', 20000::bigint, 'there are customers');
SELECT is((SELECT max(n) FROM (SELECT count(*) AS n FROM (SELECT DISTINCT c, i
	FROM (SELECT (d).customer_id AS c, unnest(ids) AS i, (d).refused FROM (SELECT ids, mcp.cluster_detail(ids, 'cluster max 3', k, seen) OVER () AS d FROM big) s) a
	WHERE i <> ALL (refused)) s GROUP BY c) s), 3::bigint, 'and no cluster accepts more than it may');

-- memory: what is held while rows are answered, and when it goes
CREATE FUNCTION pg_temp.held() RETURNS bigint LANGUAGE sql AS
'SELECT coalesce(sum(total_bytes), 0)::bigint FROM pg_backend_memory_contexts WHERE name = ''mcp cluster''';
SELECT is(pg_temp.held(), 0::bigint, 'nothing is held before');
DECLARE c CURSOR FOR SELECT mcp.cluster(ids, '', k, seen) OVER (PARTITION BY n > 99999 ORDER BY n) FROM big;
MOVE 1 FROM c;
SELECT cmp_ok(pg_temp.held(), '<', 100000::bigint * 30, 'after the work the answers are held');
SELECT cmp_ok(pg_temp.held(), '>', 0::bigint, 'which is something');
MOVE 99999 FROM c;
SELECT cmp_ok(pg_temp.held(), '<', 100000::bigint, 'the end of a partition frees it');
CLOSE c;
SELECT is(pg_temp.held(), 0::bigint, 'nothing is held behind');

SELECT * FROM finish();
ROLLBACK;
