#!/usr/bin/env bash
# Retention, lifecycle and stickiness of profiles of 30 events against a bare
# scan that opens them, and weekly retention against plain SQL over the rows.
. "$(dirname "$0")/bench.sh"
[ "$(ask "SELECT to_regclass('bench_thirty') IS NULL")" = t ] && bash "$(dirname "$0")/60_funnel.sh"

people=$(ask "SELECT count(*) FROM bench_thirty_journeys")
bare="SELECT sum(mcp.event_count(journey)) FROM bench_thirty_journeys"
as_of="'2026-11-01'"
report_of() {
	compare "SELECT mcp.$2 FROM bench_thirty_journeys" "$bare"
	report_at_most retention "$1, against the bare scan" "$ratio" 5
	report_only retention "the same for each" "$(calculate "$time_a * 1000 / $people" 3)" "µs/journey"
}
report_of "retention by week" "retention_report(journey, mcp.retention_options(), $as_of)"
report_of "retention by day of 30, recurring, in a zone" "retention_report(journey, mcp.retention_options(unit => 'day', periods => 30, kind => 'recurring', zone => 'Europe/Berlin'), $as_of)"
report_of "lifecycle by week" "lifecycle_report(journey, mcp.lifecycle_options(), $as_of)"
report_of "stickiness, days of a month" "stickiness_report(journey, mcp.stickiness_options(), $as_of)"

weekly="WITH f AS MATERIALIZED (SELECT person, min(occurred_at) AS first_at FROM bench_thirty GROUP BY 1)
	SELECT date_trunc('week', first_at, 'UTC') AS cohort, (date_trunc('week', occurred_at, 'UTC')::date - date_trunc('week', first_at, 'UTC')::date) / 7 AS k, count(DISTINCT person)
	FROM f JOIN bench_thirty USING (person) WHERE occurred_at > first_at GROUP BY 1, 2"
compare "SELECT r.* FROM (SELECT mcp.retention_report(journey, mcp.retention_options(periods => 10), NULL) AS report FROM bench_thirty_journeys) x, mcp.retention_rows(report) r" "$weekly"
report_only retention "retention by week of stored journeys, against plain SQL over the rows" "$ratio"
must_agree retention "$(ask "SELECT sum(retained) FROM (SELECT mcp.retention_report(journey, mcp.retention_options(periods => 10), NULL) AS report FROM bench_thirty_journeys) x, mcp.retention_rows(report) r")" \
	"$(ask "SELECT sum(count) FROM ($weekly) x(cohort, k, count)")" "people who came back"

# in parallel: against the scan in parallel, and the same answers
reports=("retention_report(journey, mcp.retention_options(), $as_of)" "lifecycle_report(journey, mcp.lifecycle_options(), $as_of)" "stickiness_report(journey, mcp.stickiness_options(), $as_of)")
answer() { ask "SELECT md5(mcp.$1::text) FROM bench_thirty_journeys"; }
serial=() times=()
for n in 0 1 2; do
	serial[n]=$(answer "${reports[n]}")
	times[n]=$(measure "SELECT mcp.${reports[n]} FROM bench_thirty_journeys")
done
settings "SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
for n in 0 1 2; do
	what=$(printf '%s\n' "retention by week" "lifecycle by week" "stickiness" | sed -n "$((n + 1))p")
	compare "SELECT mcp.${reports[n]} FROM bench_thirty_journeys" "$bare"
	report_only retention "$what, in parallel, against the scan in parallel" "$ratio"
	report_only retention "the same, against itself without workers" "$(calculate "$time_a / ${times[n]}")"
	must_agree retention "$(answer "${reports[n]}")" "${serial[n]}" "$what in parallel"
done
