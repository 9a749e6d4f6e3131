#!/usr/bin/env bash
# Sessions and the time between stages of journeys of 30 events: against the
# bare scan that opens them, the cheapest ordered aggregate of the same rows,
# and the usual way with lag().
. "$(dirname "$0")/bench.sh"
[ "$(ask "SELECT to_regclass('bench_thirty') IS NULL")" = t ] && bash "$(dirname "$0")/60_funnel.sh"

people=$(ask "SELECT count(*) FROM bench_thirty_journeys")
bare="SELECT sum(mcp.event_count(journey)) FROM bench_thirty_journeys"
per_journey() { calculate "($time_a - $time_b) * 1000 / $people" 3; }
ordered="SELECT array_agg(occurred_at ORDER BY occurred_at) FROM bench_thirty GROUP BY person"
lagged="SELECT count(*) FROM (SELECT occurred_at - lag(occurred_at) OVER (PARTITION BY person ORDER BY occurred_at) AS pause FROM bench_thirty) x WHERE pause > '1 day' OR pause IS NULL"
numbered="SELECT person, session, min(occurred_at), max(occurred_at), count(*), count(DISTINCT channel)
	FROM (SELECT *, count(*) FILTER (WHERE pause > '1 day' OR pause IS NULL) OVER (PARTITION BY person ORDER BY occurred_at) AS session
	      FROM (SELECT *, occurred_at - lag(occurred_at) OVER (PARTITION BY person ORDER BY occurred_at) AS pause FROM bench_thirty) x) y GROUP BY 1, 2"
count="SELECT sum(mcp.session_count(journey, gap => '1 day', as_of => NULL)) FROM bench_thirty_journeys"
rows="SELECT count(*) FROM bench_thirty_journeys, mcp.sessions(journey, gap => '1 day', person_key => person::text, as_of => NULL) s"

compare "$count" "$bare"
report_only session "how many sessions: beyond the bare scan" "$(per_journey)" "µs/journey"
compare "$count" "$ordered"
report_at_most session "how many sessions, stored journeys, against array_agg(occurred_at ORDER BY) of the rows" "$ratio" 0.5
compare "$count" "$lagged"
report_only session "the same against lag() over the rows" "$ratio"
must_agree session "$(ask "$count")" "$(ask "$lagged")" "sessions by lag()"
compare "$rows" "$ordered"
report_at_most session "sessions as rows with ids (some 15 a journey), against array_agg(occurred_at ORDER BY)" "$ratio" 0.5
compare "$rows" "$numbered"
report_only session "the same against lag(), sum() and GROUP BY over the rows" "$ratio"
compare "SELECT sum(mcp.session_count(journey, by_property => 'channel', by_day => true, zone => 'Europe/Berlin', as_of => NULL)) FROM bench_thirty_journeys" "$bare"
report_only session "how many, by channel and day in a zone: beyond the bare scan" "$(per_journey)" "µs/journey"
stages="mcp.stage_options('{view,cart,purchase}', '7 days', repeats => true)"
compare "SELECT mcp.stage_report(journey, $stages, NULL) FROM bench_thirty_journeys" "$bare"
report_at_most session "report of three stages, again and again, against the bare scan" "$ratio" 5
report_only session "the same for each" "$(calculate "$time_a * 1000 / $people" 3)" "µs/journey"

# in parallel: against the scan in parallel, and the same answers
report="SELECT md5(mcp.stage_report(journey, $stages, NULL)::text) FROM bench_thirty_journeys"
serial_count=$(ask "$count")
serial_rows=$(ask "$rows")
serial_report=$(ask "$report")
compare "$count" "$bare"
serial_time=$time_a
settings "SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
compare "$count" "$bare"
report_only session "how many sessions, in parallel, against the scan in parallel" "$ratio"
report_only session "the same, against itself without workers" "$(calculate "$time_a / $serial_time")"
must_agree session "$(ask "$count")" "$serial_count" "sessions in parallel"
compare "$rows" "$bare"
report_only session "sessions as rows, in parallel, against the scan in parallel" "$ratio"
must_agree session "$(ask "$rows")" "$serial_rows" "rows of sessions in parallel"
compare "$report" "$bare"
report_only session "report of three stages, in parallel, against the scan in parallel" "$ratio"
must_agree session "$(ask "$report")" "$serial_report" "stages in parallel"
