#!/usr/bin/env bash
# Funnels: four steps over a million stored journeys (times the scale) of 30
# events against the bare scan, and over raw rows against the cheapest ordered
# aggregate; alone and in parallel.
. "$(dirname "$0")/bench.sh"

people=$(scaled 200000)
if [ "$(ask "SELECT to_regclass('bench_thirty') IS NULL")" = t ]; then
	run_sql "CREATE UNLOGGED TABLE bench_thirty AS
	SELECT p AS person, timestamptz '2026-10-31 00:00:00+00' - (h.ago % 5184000) * interval '1 second' AS occurred_at,
	       (ARRAY['web','web','app','tiktok','instagram','amazon','store','email'])[1 + h.channel % 8] AS channel,
	       (ARRAY['view','view','view','view','search','engage','cart','cart','checkout','purchase','visit','click'])[1 + h.action % 12] AS action
	FROM generate_series(1, $people) p, generate_series(1, 30) n,
	     LATERAL (SELECT hashint8extended(p * 30 + n, 1) & 2147483647 AS ago, hashint8extended(p * 30 + n, 2) & 2147483647 AS channel,
	                     hashint8extended(p * 30 + n, 3) & 2147483647 AS action) h
	ORDER BY hashint8extended(p * 30 + n, 4)"
	run_sql "CREATE UNLOGGED TABLE bench_thirty_journeys AS
	SELECT person, mcp.journey_agg(occurred_at, channel, action) AS journey FROM bench_thirty GROUP BY person"
	run_sql "VACUUM (ANALYZE) bench_thirty"
	run_sql "VACUUM (ANALYZE) bench_thirty_journeys"
fi
# five times the same people, whom a scan does not know again
if [ "$(ask "SELECT to_regclass('bench_million') IS NULL")" = t ]; then
	run_sql "CREATE UNLOGGED TABLE bench_million AS
	SELECT person + k * $people AS person, journey FROM generate_series(0, 4) k, bench_thirty_journeys"
	run_sql "VACUUM (ANALYZE) bench_million"
fi
people=$(ask "SELECT count(*) FROM bench_million")
report_only funnel "journeys of 30 events" "$people" ""

steps="ARRAY['view', 'cart', 'checkout', 'purchase'], '7 days'"
bare="SELECT sum(mcp.event_count(journey)) FROM bench_million"
per_journey() { calculate "($time_a - $time_b) * 1000 / $people" 3; }

compare "SELECT sum(mcp.funnel_level(journey, $steps)) FROM bench_million" "$bare"
report_at_most funnel "level of 4 steps, journeys of 30 events: beyond the bare scan" "$(per_journey)" 1.15 "µs/journey"
report_only funnel "the bare scan" "$(calculate "$time_b * 1000 / $people" 3)" "µs/journey"
compare "SELECT count(mcp.funnel(journey, $steps)) FROM bench_million" "$bare"
report_at_most funnel "the whole result, with its arrays" "$(per_journey)" 1.15 "µs/journey"
for mode in "step_order => 'strict'" "step_order => 'any'" "entry => 'first'" "entry => 'latest'" "optional => '{2}'" "step_within => '{NULL,1 day,1 day,1 day}'" "exclusions => '{search}'" "hold_constant => 'channel'"; do
	compare "SELECT sum(mcp.funnel_level(journey, $steps, $mode)) FROM bench_million" "$bare"
	report_at_most funnel "level, ${mode//|//}" "$(per_journey)" 1.15 "µs/journey"
done

# over raw rows, and the report of everybody
rows="SELECT mcp.funnel_agg(occurred_at, '7 days', action = 'view', action = 'cart', action = 'checkout', action = 'purchase') FROM bench_thirty GROUP BY person"
compare "$rows" "SELECT array_agg(occurred_at ORDER BY occurred_at) FROM bench_thirty GROUP BY person"
report_at_most funnel "raw rows, 4 conditions, against array_agg(occurred_at ORDER BY occurred_at)" "$ratio" 1
compare "SELECT mcp.funnel(mcp.journey_agg(occurred_at, channel, action), $steps) FROM bench_thirty GROUP BY person" \
	"SELECT array_agg(occurred_at ORDER BY occurred_at) FROM bench_thirty GROUP BY person"
report_only funnel "raw rows into a journey into a funnel, against the same" "$ratio"
must_agree funnel "$(ask "SELECT sum((f).level) FROM ($rows) x(f)")" \
	"$(ask "SELECT sum(mcp.funnel_level(journey, $steps)) FROM bench_thirty_journeys")" "levels of rows and of journeys"
# what hashing the people and testing the conditions takes without a funnel
compare "SELECT count(action = 'view'), count(action = 'cart'), count(action = 'checkout'), count(action = 'purchase') FROM bench_thirty GROUP BY person" \
	"SELECT array_agg(occurred_at ORDER BY occurred_at) FROM bench_thirty GROUP BY person"
report_only funnel "only to count the 4 conditions by person, against the same" "$ratio"
report="SELECT mcp.funnel_report(mcp.funnel(journey, $steps)) FROM bench_million"
compare "$report" "$bare"
report_only funnel "funnel and report: beyond the bare scan" "$(per_journey)" "µs/journey"

# in parallel: the same answers, and faster
level="SELECT sum(mcp.funnel_level(journey, $steps)) FROM bench_million"
whole="SELECT count(f), sum((f).level) FROM (SELECT mcp.funnel(journey, $steps) AS f FROM bench_million OFFSET 0) x"
of_rows="SELECT sum((f).level), sum(hashtextextended(f::text, 0)) FROM ($rows) x(f)"
serial_level=$(ask "$level") serial_whole=$(ask "$whole") serial_report=$(ask "$report") serial_rows=$(ask "$of_rows")
alone_level=$(measure "$level") alone_report=$(measure "$report") alone_rows=$(measure "$rows")
alone_whole=$(measure "SELECT count(mcp.funnel(journey, $steps)) FROM bench_million")
settings "SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
must_agree funnel "$(ask "$level")" "$serial_level" "levels of one process and of three"
must_agree funnel "$(ask "$whole")" "$serial_whole" "results of one process and of three"
must_agree funnel "$(ask "$report")" "$serial_report" "reports of one process and of three"
must_agree funnel "$(ask "$of_rows")" "$serial_rows" "funnels of rows, of one process and of three"
report_only funnel "level: alone against in parallel" "$(calculate "$alone_level / $(measure "$level")")"
report_only funnel "whole result: alone against in parallel" "$(calculate "$alone_whole / $(measure "SELECT count(mcp.funnel(journey, $steps)) FROM bench_million")")"
report_only funnel "funnel and report: alone against in parallel" "$(calculate "$alone_report / $(measure "$report")")"
report_only funnel "raw rows: alone against in parallel" "$(calculate "$alone_rows / $(measure "$rows")")"
