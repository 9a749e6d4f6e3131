#!/usr/bin/env bash
# Profiles: built from events, one process and two, straight and by fragments.
. "$(dirname "$0")/bench.sh"
[ "$(ask "SELECT to_regclass('bench_events') IS NULL")" = t ] && bash "$(dirname "$0")/30_journey.sh"

# the group by hash, as the planner does when there is memory for it
aggregate="SELECT customer_id, mcp.profile_agg(occurred_at, channel, action, value) FROM bench_events GROUP BY customer_id"
plain="SELECT customer_id, max(occurred_at) FROM bench_events GROUP BY customer_id"
fragments="SELECT customer_id, mcp.merge(mcp.event(occurred_at, channel, action, value)) FROM bench_events GROUP BY customer_id"
with_properties="SELECT customer_id, mcp.merge(mcp.event(occurred_at, channel, action, value, properties)) FROM bench_events GROUP BY customer_id"
aggregate_properties="SELECT customer_id, mcp.profile_agg(occurred_at, channel, action, value, properties) FROM bench_events GROUP BY customer_id"

compare "$aggregate" "$plain"
report_at_most profile "profile_agg against max(occurred_at), one process" "$ratio" 2.6
report_only profile "profile_agg, one process: a million events" "$(calculate "$time_a / $(ask "SELECT count(*) / 1e6 FROM bench_events")" 0)" ms
report_only profile "profile_agg: $(ask "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) $aggregate" |
	sed -n 's/.*\(Memory Usage: [0-9]*kB\).*\(Disk Usage: [0-9]*kB\).*/\1, \2/p; s/.*\(Memory Usage: [0-9]*kB\)$/\1/p; s/.*\(Sort Method.*\)/\1/p' | head -n 1)" "" ""

workers="SET max_parallel_workers_per_gather = 1; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
settings_b="$workers"
compare "$aggregate" "$aggregate"
report_at_least profile "profile_agg, one parallel worker against none" "$ratio" 1.25
report_only profile "the parallel plan: $(settings "$workers"; ask "EXPLAIN (COSTS OFF) $aggregate" | sed -n 's/^ *\(->\)\{0,1\} *\([A-Z][A-Za-z ]*\).*/\2/p' | tr '\n' ';' | cut -c 1-55)" "" ""

compare "$fragments" "$aggregate"
report_at_most profile "merge(event(...)) against profile_agg" "$ratio" 1.5
compare "$with_properties" "$aggregate"
report_at_most profile "the same, the events with two properties as text[]" "$ratio" 2.5
compare "$with_properties" "$aggregate_properties"
report_only profile "merge(event(...)) against profile_agg, both with two properties" "$ratio" x

if [ "$(ask "SELECT to_regclass('bench_profiles') IS NULL")" = t ]; then
	run_sql "CREATE UNLOGGED TABLE bench_profiles AS
		SELECT customer_id, mcp.profile_agg(occurred_at, channel, action, value) AS profile FROM bench_events GROUP BY customer_id"
	run_sql "VACUUM (ANALYZE) bench_profiles"
fi
report_only profile "stored profile, average" "$(ask "SELECT round(avg(pg_column_size(profile))) FROM bench_profiles")" bytes
