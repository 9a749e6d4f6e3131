#!/usr/bin/env bash
# Funnels: four steps over stored journeys of 30 events against the bare scan,
# and over raw rows against the cheapest ordered aggregate.
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
people=$(ask "SELECT count(*) FROM bench_thirty_journeys")

steps="ARRAY['view', 'cart', 'checkout', 'purchase'], '7 days'"
bare="SELECT sum(mcp.event_count(journey)) FROM bench_thirty_journeys"
per_journey() { calculate "($time_a - $time_b) * 1000 / $people" 3; }

compare "SELECT sum(mcp.funnel_level(journey, $steps)) FROM bench_thirty_journeys" "$bare"
report_at_most funnel "level of 4 steps, journeys of 30 events: beyond the bare scan" "$(per_journey)" 1.15 "µs/journey"
report_only funnel "the bare scan" "$(calculate "$time_b * 1000 / $people" 3)" "µs/journey"
compare "SELECT count(mcp.funnel(journey, $steps)) FROM bench_thirty_journeys" "$bare"
report_at_most funnel "the whole result, with its arrays" "$(per_journey)" 1.15 "µs/journey"
for mode in "step_order => 'strict'" "step_order => 'any'" "entry => 'first'" "step_within => '{NULL,1 day,1 day,1 day}'" "exclusions => '{search}'" "hold_constant => 'channel'"; do
	compare "SELECT sum(mcp.funnel_level(journey, $steps, $mode)) FROM bench_thirty_journeys" "$bare"
	report_only funnel "level, ${mode//|//}" "$(per_journey)" "µs/journey"
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
compare "SELECT mcp.funnel_report(mcp.funnel(journey, $steps)) FROM bench_thirty_journeys" "$bare"
report_only funnel "funnel and report: beyond the bare scan" "$(per_journey)" "µs/journey"
