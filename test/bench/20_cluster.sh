#!/usr/bin/env bash
# Clustering: time against count(*) OVER () that carries the same columns,
# against pgRouting's connected components (where installed) and against a
# label-propagation loop in SQL; memory.  MCP_BENCH_BIG=1 adds ten times the
# records.
. "$(dirname "$0")/bench.sh"

records=$(scaled 1000000)

# n records of 0.36 n people, 1.8 identifiers each, in no order
make_records() {
	run_sql "DROP TABLE IF EXISTS $1"
	run_sql "CREATE UNLOGGED TABLE $1 AS
	SELECT array_remove(ARRAY[
			CASE WHEN n % 5 IN (0, 4) THEN ('user_id:' || encode(sha256(('u' || p)::bytea), 'hex'))::mcp.identifier END,
			CASE WHEN n % 5 IN (0, 1, 3) THEN ('email:' || encode(sha256(('e' || p)::bytea), 'hex'))::mcp.identifier END,
			CASE WHEN n % 5 = 1 THEN ('phone:' || encode(sha256(('p' || p)::bytea), 'hex'))::mcp.identifier END,
			CASE WHEN n % 5 IN (2, 3, 4) THEN ('cookie:' || encode(sha256(('c' || p || '/' || n % 2)::bytea), 'hex'))::mcp.identifier END
		], NULL) AS identifiers,
		'source' || n % 5 || ':' || n AS record_key,
		'2024-01-01 00:00+00'::timestamptz + (n * 7919 % 31536000) * interval '1 second' AS first_seen
	FROM (SELECT n, (hashint8extended(n, 7) & 2147483647) % greatest($2 * 36 / 100, 1) AS p
	      FROM generate_series(1::bigint, $2::bigint) n) s"
	run_sql "VACUUM (ANALYZE) $1"
}

# carry TABLE FUNCTION: the columns, and a window function beside them
carry() { echo "SELECT identifiers, record_key, first_seen, $2 OVER () FROM $1"; }
cluster() { echo "mcp.cluster(identifiers, '$1', record_key => record_key, first_seen => first_seen)"; }

make_records bench_records "$records"

compare "$(carry bench_records "$(cluster '')")" "$(carry bench_records 'count(*)')"
report_at_most cluster "$records records against count(*) OVER () ($time_b ms)" "$ratio" 3.5
free=$time_a
compare "$(carry bench_records "$(cluster 'cluster max 1')")" "$(carry bench_records 'count(*)')"
report_at_most cluster "the same, where every component of two identifiers offends a rule" "$ratio" 6

# the debug message tells what it took
figures=$(psql -X -q -At -c "$bench_settings SET client_min_messages = debug1" \
	-c "SELECT count(DISTINCT c) FROM (SELECT $(cluster '') OVER () AS c FROM bench_records) s" 2>&1 >/dev/null)
report_only cluster "records, identifiers, clusters" "$(sed -n 's/.*rows: \([0-9]*\) records, \([0-9]*\) identifiers, \([0-9]*\) clusters.*/\1, \2, \3/p' <<< "$figures")"
bytes=$(sed -n 's/.* \([0-9]*\) bytes.*/\1/p' <<< "$figures")
things=$(sed -n 's/.*rows: \([0-9]*\) records, \([0-9]*\) identifiers.*/\1 + \2/p' <<< "$figures")
report_at_most cluster "bytes for each identifier and record, at the most" "$(calculate "$bytes / ($things)" 1)" 96 bytes

# The graph for others: every mention an edge between its record and its
# identifier, both numbered.  They get no keys and no columns to carry, and so
# does mcp.cluster here.
graph="WITH mention AS MATERIALIZED (SELECT r.number, u.i FROM (SELECT row_number() OVER () AS number, identifiers FROM bench_records) r, unnest(identifiers) u(i)),
	identifier AS (SELECT i, row_number() OVER () + $records AS number FROM (SELECT DISTINCT i FROM mention) d)
	SELECT row_number() OVER () AS id, m.number AS source, i.number AS target, 1::float8 AS cost
	FROM mention m JOIN identifier i USING (i)"
run_sql "DROP TABLE IF EXISTS bench_edges"
run_sql "CREATE UNLOGGED TABLE bench_edges AS $graph"
run_sql "ANALYZE bench_edges"
alone="SELECT mcp.cluster(identifiers) OVER () FROM bench_records"
if [ "$(ask "SELECT count(*) FROM pg_available_extensions WHERE name = 'pgrouting'")" = 1 ]; then
	run_sql "CREATE EXTENSION IF NOT EXISTS pgrouting CASCADE"
	before=$(measure "$alone")
	peer=$(bench_runs=1 measure "SELECT * FROM pgr_connectedComponents('SELECT id, source, target, cost FROM bench_edges')")
	laying=$(bench_runs=1 measure "$graph")
	own=$(calculate "($before + $(measure "$alone")) / 2")
	whole=$(calculate "$peer + $laying" 0)
	report_at_least cluster "against pgr_connectedComponents, from the records ($whole ms)" "$(calculate "$whole / $own" 1)" 15
	report_only cluster "the same, its graph laid out and numbered for it beforehand ($peer ms)" "$(calculate "$peer / $own" 1)" x
	must_agree cluster "$(ask "SELECT count(DISTINCT component) FROM pgr_connectedComponents('SELECT id, source, target, cost FROM bench_edges')")" \
		"$(ask "SELECT count(DISTINCT c) FROM ($alone) s(c)")" "numbers of components"
else
	report_only cluster "pgRouting is not installed" "-"
fi

# label propagation: every node takes its neighbours' smallest label, until
# nothing changes
run_sql "DROP PROCEDURE IF EXISTS bench_propagate; CREATE PROCEDURE bench_propagate() LANGUAGE plpgsql AS \$\$
DECLARE
	changed bigint := 1;
BEGIN
	CREATE TEMP TABLE label AS SELECT number, number AS label FROM (SELECT source AS number FROM bench_edges UNION SELECT target FROM bench_edges) n;
	ANALYZE label;
	WHILE changed > 0 LOOP
		CREATE TEMP TABLE next AS
		SELECT number, min(label) AS label FROM (
			SELECT number, label FROM label
			UNION ALL SELECT e.target, l.label FROM bench_edges e JOIN label l ON l.number = e.source
			UNION ALL SELECT e.source, l.label FROM bench_edges e JOIN label l ON l.number = e.target) a
		GROUP BY number;
		SELECT count(*) INTO changed FROM next n JOIN label l USING (number) WHERE n.label <> l.label;
		DROP TABLE label;
		ALTER TABLE next RENAME TO label;
	END LOOP;
	DROP TABLE label;
END \$\$"
before=$(measure "$alone")
began=$(date +%s%N)
run_sql "CALL bench_propagate()"
peer=$((($(date +%s%N) - began) / 1000000))
own=$(calculate "($before + $(measure "$alone")) / 2")
report_at_least cluster "against label propagation in SQL ($peer ms)" "$(calculate "$peer / $own" 1)" 40
run_sql "DROP TABLE bench_edges"

if [ -n "${MCP_BENCH_BIG:-}" ]; then
	make_records bench_records_big $((records * 10))
	free=$(measure "$(carry bench_records "$(cluster '')")")
	big=$(bench_runs=1 measure "$(carry bench_records_big "$(cluster '')")")
	report_at_most cluster "ten times the records ($big ms) against ten times as long" "$(calculate "$big / $free / 10")" 1.5
	run_sql "DROP TABLE bench_records_big"
fi
