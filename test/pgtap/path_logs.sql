-- real event logs: directly-follows counts, variants, start and end activities
-- of the receipt and sepsis logs (4TU) against plain SQL
\getenv data MCP_DATA
\if :{?data}
\else
\set data ''
\endif
SELECT coalesce(:'data' <> '' AND (pg_stat_file(:'data' || '/journeys/receipt_events.csv', true)).size > 0, false) AS has_data \gset
BEGIN;
SELECT no_plan();
\if :has_data
SET LOCAL jit = off;
SET LOCAL TimeZone = 'UTC';
CREATE TABLE receipt (case_id text, activity text, occurred_at timestamptz, resource text);
CREATE TABLE sepsis (case_id text, activity text, occurred_at timestamptz, n int);
SELECT format('COPY receipt FROM %L (FORMAT csv, HEADER)', :'data' || '/journeys/receipt_events.csv') \gexec
SELECT format('COPY sepsis FROM %L (FORMAT csv, HEADER)', :'data' || '/journeys/sepsis_events.csv') \gexec

-- activities as channels: a path of any names; where two events of a case
-- share a moment, the journey's order (by name) is SQL's order here
CREATE TABLE log AS
SELECT log, case_id, occurred_at, lower(btrim(regexp_replace(activity, '[^A-Za-z0-9]+', '_', 'g'), '_')) AS activity, n
FROM (SELECT 'receipt' AS log, case_id, occurred_at, activity, row_number() OVER (PARTITION BY case_id ORDER BY occurred_at) AS n FROM receipt
      UNION ALL SELECT 'sepsis', case_id, occurred_at, activity, n FROM sepsis) x;
SELECT is((SELECT array_agg(c ORDER BY log) FROM (SELECT log, count(*) AS c FROM log GROUP BY log) x), '{8577,15214}', 'both logs are there');
CREATE TABLE cases AS
SELECT log, case_id, mcp.journey_agg(occurred_at, activity, 'do', NULL::numeric, ARRAY['n', lpad(n::text, 6, '0')]) AS journey FROM log GROUP BY log, case_id;
CREATE TABLE ordered AS
SELECT *, lag(activity) OVER w AS before, lead(activity) OVER w AS behind
FROM log WINDOW w AS (PARTITION BY log, case_id ORDER BY occurred_at, length(activity), activity COLLATE "C", n);
CREATE TABLE reports AS SELECT log, mcp.path_report(journey, mcp.path_options(collapse => false)) AS report FROM cases GROUP BY log;

SELECT is_empty($$
	SELECT * FROM (SELECT log, activity AS source, coalesce(behind, '(end)') AS target, count(*) AS o, count(DISTINCT case_id) AS u FROM ordered GROUP BY 1, 2, 3
	               UNION ALL SELECT log, '(start)', activity, count(*), count(*) FROM ordered WHERE before IS NULL GROUP BY 1, 2, 3) e
	FULL JOIN (SELECT log, t.* FROM reports, mcp.transition_rows(report) t) a USING (log, source, target)
	WHERE o IS DISTINCT FROM occurrences OR u IS DISTINCT FROM users$$, 'directly-follows counts, start and end activities');
SELECT is_empty($$
	SELECT * FROM (SELECT log, path, count(*) AS c FROM (SELECT log, case_id, array_agg(activity ORDER BY occurred_at, length(activity), activity COLLATE "C", n) AS path FROM log GROUP BY 1, 2) x GROUP BY 1, 2) e
	FULL JOIN (SELECT log, mcp.path(journey, mcp.path_options(collapse => false)) AS path, count(*) AS a FROM cases GROUP BY 1, 2) a USING (log, path)
	WHERE c IS DISTINCT FROM a$$, 'variants');
SELECT is((SELECT count(DISTINCT mcp.path(journey, mcp.path_options(collapse => false))) FROM cases WHERE log = 'sepsis'),
	(SELECT count(DISTINCT path) FROM (SELECT array_agg(activity ORDER BY occurred_at, length(activity), activity COLLATE "C", n) AS path FROM log WHERE log = 'sepsis' GROUP BY case_id) x), 'the number of variants of sepsis');
\else
SELECT skip('no data of others here', 1);
\endif
SELECT * FROM finish();
ROLLBACK;
