#!/usr/bin/env bash
# Clustering: time against count(*) OVER () that carries the same columns,
# against pgRouting's connected components (where installed), and against a
# label-propagation loop in SQL; memory.  Prints lines of
#
#   cluster | what | ratio | target
#
# Needs PGHOST and PGDATABASE of a server with the extension.  MCP_BENCH_BIG=1
# adds ten million records.
set -euo pipefail

n=${MCP_BENCH_RECORDS:-1000000}
repeats=${MCP_BENCH_REPEATS:-3}
export PGOPTIONS="-c work_mem=1GB -c jit=off -c max_parallel_workers_per_gather=0 -c client_min_messages=warning"

sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
say() { printf 'cluster | %s | %s | %s\n' "$1" "$2" "$3"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# n records of 0.36 n people, 1.8 identifiers each, in no order
make_records() {
	sql <<-SQL
	DROP TABLE IF EXISTS $1;
	CREATE UNLOGGED TABLE $1 AS
	SELECT array_remove(ARRAY[
			CASE WHEN n % 5 IN (0, 4) THEN ('user_id:' || encode(sha256(convert_to('u' || p, 'UTF8')), 'hex'))::mcp.identifier END,
			CASE WHEN n % 5 IN (0, 1, 3) THEN ('email:' || encode(sha256(convert_to('e' || p, 'UTF8')), 'hex'))::mcp.identifier END,
			CASE WHEN n % 5 = 1 THEN ('phone:' || encode(sha256(convert_to('p' || p, 'UTF8')), 'hex'))::mcp.identifier END,
			CASE WHEN n % 5 IN (2, 3, 4) THEN ('cookie:' || encode(sha256(convert_to('c' || p || '/' || n % 2, 'UTF8')), 'hex'))::mcp.identifier END
		], NULL) AS identifiers,
		'source' || n % 5 || ':' || n AS record_key,
		'2024-01-01 00:00+00'::timestamptz + (n * 7919::bigint % 31536000) * interval '1 second' AS first_seen
	FROM (SELECT n, (hashint8(n)::bigint & 2147483647) % ($2 * 36 / 100) AS p FROM generate_series(1::bigint, $2::bigint) n) s;
	VACUUM ANALYZE $1;
	SQL
}

# best time in ms of a query, of several runs
time_of() {
	local i
	for ((i = 0; i < repeats; i++)); do
		sql -c "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) $1" | sed -n 's/^Execution Time: \([0-9.]*\) ms.*/\1/p'
	done | sort -n | head -n 1
}

carry="identifiers, record_key, first_seen"
call="record_key => record_key, first_seen => first_seen) OVER ()"

make_records bench_records "$n"
count=$(time_of "SELECT $carry, count(*) OVER () FROM bench_records")
free=$(time_of "SELECT $carry, mcp.cluster(identifiers, $call FROM bench_records")
rules=$(time_of "SELECT $carry, mcp.cluster(identifiers, 'cluster max 2', $call FROM bench_records")
say "$n records against count(*) OVER () ($count ms)" "$(ratio "$free" "$count")" "at most 3.5"
say "$n records, nearly every component offends a rule" "$(ratio "$rules" "$count")" "at most 6"
detail=$(time_of "SELECT $carry, mcp.cluster_detail(identifiers, $call FROM bench_records")
say "$n records, cluster_detail" "$(ratio "$detail" "$count")" "-"
