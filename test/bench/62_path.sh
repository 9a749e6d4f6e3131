#!/usr/bin/env bash
# Paths: transitions and Sankey of a million profiles (times the scale) of 30
# events against a bare scan that opens them, alone and in parallel.
#
# The bare scan is sum(event_count(profile)): every profile is detoasted whole,
# its sections are found and checked, and one number is read.  Those of 30
# events lie inline, where detoasting is no more than a look at their length
# word; so profiles of 400 events, which are compressed or out of line, stand
# beside them, where both sides pay for that.
. "$(dirname "$0")/bench.sh"

# first and last person, events each: the channels and actions of 60_funnel.sh
make_people() {
	run_sql "INSERT INTO $1 SELECT p, x.profile FROM generate_series($2, $3) p, LATERAL (
	SELECT mcp.profile_agg(timestamptz '2026-10-31 00:00:00+00' - (h.ago % 5184000) * interval '1 second',
	       (ARRAY['web','web','app','tiktok','instagram','amazon','store','email'])[1 + h.channel % 8],
	       (ARRAY['view','view','view','view','search','engage','cart','cart','checkout','purchase','visit','click'])[1 + h.action % 12]) AS profile
	FROM generate_series(1, $4) n, LATERAL (SELECT hashint8extended(p * $4 + n, 1) & 2147483647 AS ago, hashint8extended(p * $4 + n, 2) & 2147483647 AS channel,
	     hashint8extended(p * $4 + n, 3) & 2147483647 AS action) h) x"
}
make_profiles() {
	[ "$(ask "SELECT to_regclass('$1') IS NULL")" = t ] || return 0
	run_sql "CREATE UNLOGGED TABLE $1 (person integer, profile mcp.profile)"
	make_people "$1" 1 $(($2 / 2)) "$3" &
	make_people "$1" $(($2 / 2 + 1)) "$2" "$3"
	wait $!
	run_sql "VACUUM (ANALYZE) $1"
}
people=$(scaled 1000000)
make_profiles bench_path "$people" 30
make_profiles bench_path_long "$(scaled 20000)" 400
if [ "$(ask "SELECT to_regclass('bench_path_journeys') IS NULL")" = t ]; then
	run_sql "CREATE UNLOGGED TABLE bench_path_journeys AS SELECT person, mcp.journey(profile) AS journey FROM bench_path"
	run_sql "VACUUM (ANALYZE) bench_path_journeys"
fi
report_only path "profiles of 30 events, each of" "$people, $(ask "SELECT round(avg(pg_column_size(profile))) FROM bench_path")" bytes

bare="SELECT sum(mcp.event_count(profile)) FROM bench_path"
bare_journeys="SELECT sum(mcp.event_count(journey)) FROM bench_path_journeys"

# both read-outs of one report
both_rows() { echo "SELECT (SELECT count(*) FROM mcp.transition_rows(report)), (SELECT count(*) FROM mcp.sankey_rows(report)) FROM (SELECT $1 AS report FROM $2 OFFSET 0) x"; }

# report_path what report table bare verdict [limit]
report_path() {
	compare "$(both_rows "$2" "$3")" "$4"
	"$5" path "$1 against the bare scan" "$ratio" ${6:-}
}
report_path "transitions and Sankey of profiles, channels," "mcp.path_report(profile)" bench_path "$bare" report_at_most 5
report_only path "the same for each" "$(calculate "$time_a * 1000 / $people" 3)" "µs/profile"
report_only path "the bare scan" "$(calculate "$time_b * 1000 / $people" 3)" "µs/profile"
report_path "transitions and Sankey of journeys, channels," "mcp.path_report(journey)" bench_path_journeys "$bare_journeys" report_at_most 5
report_path "the same, paths of at most 6 steps," "mcp.path_report(journey, mcp.path_options(max_steps => 6))" bench_path_journeys "$bare_journeys" report_at_most 5
report_path "the same, backward from the purchase," "mcp.path_report(journey, mcp.path_options(ends => 'purchase', reverse => true, max_steps => 6))" bench_path_journeys "$bare_journeys" report_only
report_path "actions, nothing collapsed," "mcp.path_report(journey, mcp.path_options('action', collapse => false))" bench_path_journeys "$bare_journeys" report_only
report_path "channel.action, 56 places and 28,000 links," "mcp.path_report(journey, mcp.path_options('channel.action'))" bench_path_journeys "$bare_journeys" report_only
report_path "profiles of 400 events, not inline," "mcp.path_report(profile)" bench_path_long "SELECT sum(mcp.event_count(profile)) FROM bench_path_long" report_only
if [ "$(ask "SELECT to_regclass('bench_persons') IS NULL")" = f ]; then
	report_path "profiles with facts and properties (people.sh)," "mcp.path_report(profile)" bench_persons "SELECT sum(mcp.event_count(profile)) FROM bench_persons" report_only
fi

# two groups, as segments or anything else part them
difference="SELECT md5(string_agg(d::text, ';' ORDER BY source, target)) FROM (SELECT mcp.path_report(profile) FILTER (WHERE person % 3 = 0) AS a, mcp.path_report(profile) FILTER (WHERE person % 3 > 0) AS b FROM bench_path OFFSET 0) x, mcp.path_difference_rows(a, b) d"
report_of_all="SELECT md5(mcp.path_report(profile)::text) FROM bench_path"
serial=$(ask "$report_of_all")
serial_difference=$(ask "$difference")
compare "$difference" "$bare"
report_only path "the difference of two groups against the bare scan" "$ratio"
alone=$(measure "$(both_rows "mcp.path_report(profile)" bench_path)")

# in parallel: the same bytes, and faster
settings "SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
must_agree path "$(ask "$report_of_all")" "$serial" "reports of one process and of three"
must_agree path "$(ask "$difference")" "$serial_difference" "differences of one process and of three"
report_path "in parallel: profiles, channels," "mcp.path_report(profile)" bench_path "$bare" report_at_most 5
report_only path "alone against in parallel" "$(calculate "$alone / $time_a")"
report_path "in parallel: journeys, channels," "mcp.path_report(journey)" bench_path_journeys "$bare_journeys" report_at_most 5
compare "$difference" "$bare"
report_only path "in parallel: the difference of two groups against the bare scan" "$ratio"
report_only path "the parallel plan: $(ask "EXPLAIN (COSTS OFF) SELECT mcp.path_report(profile) FROM bench_path" | sed -n 's/^ *\(->\)\{0,1\} *\([A-Z][A-Za-z ]*\).*/\2/p' | tr '\n' ';' | cut -c 1-55)" "" ""
