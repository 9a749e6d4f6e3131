#!/usr/bin/env bash
# Paths: transitions and Sankey of profiles of 30 events against a bare scan
# that opens them.
. "$(dirname "$0")/bench.sh"
[ "$(ask "SELECT to_regclass('bench_thirty') IS NULL")" = t ] && bash "$(dirname "$0")/60_funnel.sh"

bare="SELECT sum(mcp.event_count(journey)) FROM bench_thirty_journeys"
people=$(ask "SELECT count(*) FROM bench_thirty_journeys")
report_path() {
	compare "SELECT mcp.path_report(journey, $2) FROM bench_thirty_journeys" "$bare"
	"$3" path "$1 against the bare scan" "$ratio" ${4:-}
	report_only path "the same for each" "$(calculate "$time_a * 1000 / $people" 3)" "µs/journey"
}
report_path "transitions and Sankey, channels" "mcp.path_options()" report_at_most 5
report_path "the same, paths of at most 6 steps" "mcp.path_options(max_steps => 6)" report_at_most 5
report_path "the same, backward from the purchase" "mcp.path_options(ends => 'purchase', reverse => true, max_steps => 6)" report_only
report_path "actions, nothing collapsed" "mcp.path_options('action', collapse => false)" report_only

# the same from whole profiles
if [ "$(ask "SELECT to_regclass('bench_thirty_profiles') IS NULL")" = t ]; then
	run_sql "CREATE UNLOGGED TABLE bench_thirty_profiles AS
	SELECT person, mcp.profile_agg(occurred_at, channel, action) AS profile FROM bench_thirty GROUP BY person"
	run_sql "VACUUM (ANALYZE) bench_thirty_profiles"
fi
compare "SELECT mcp.path_report(profile) FROM bench_thirty_profiles" "SELECT sum(mcp.event_count(profile)) FROM bench_thirty_profiles"
report_at_most path "transitions and Sankey of profiles, channels, against the bare scan" "$ratio" 5

settings "SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
compare "SELECT mcp.path_report(journey) FROM bench_thirty_journeys" "$bare"
report_only path "channels, in parallel, against the scan in parallel" "$ratio"
