#!/usr/bin/env bash
# Channel reports of profiles of 30 events with traits and properties, against
# the bare scan that opens them, and against plain SQL over mcp.events.
. "$(dirname "$0")/bench.sh"
[ "$(ask "SELECT to_regclass('bench_card') IS NULL")" = t ] && bash "$(dirname "$0")/66_card.sh"
if [ "$(ask "SELECT to_regclass('bench_channel') IS NULL")" = t ]; then
	run_sql "CREATE UNLOGGED TABLE bench_channel AS
	SELECT person, profile || mcp.trait('gender', (ARRAY['f', 'm'])[1 + person % 2]) || mcp.trait('birthday', date '1960-01-01' + person * 7 % 17000)
		|| mcp.trait('city', 'city ' || person % 40) || mcp.trait_add('interests', (ARRAY['running', 'tea', 'music'])[1 + person % 3]) AS profile
	FROM bench_card_profiles"
	run_sql "VACUUM (ANALYZE) bench_channel"
fi
people=$(ask "SELECT count(*) FROM bench_channel")
bare="SELECT sum(mcp.event_count(profile)) FROM bench_channel"
as_of="'2026-11-01'"
per_person() { calculate "($time_a - $time_b) * 1000 / $people" 2; }

compare "SELECT mcp.channel_report(profile, mcp.channel_options(), $as_of) FROM bench_channel" "$bare"
report_at_most channel "all questions, profiles of 30 events on 5 channels: beyond the bare scan" "$(per_person)" 15 "µs/profile"
report_time=$time_a
compare "SELECT mcp.channel_report(profile, mcp.channel_options(last => '30 days'), $as_of) FROM bench_channel" "$bare"
report_only channel "the same of the last 30 days, and the 30 before" "$(per_person)" "µs/profile"
compare "SELECT mcp.channel_report(profile, mcp.channel_options(traits => '{}', mix => '{}', contents => '{}', needs => '{}'), $as_of) FROM bench_channel" "$bare"
report_only channel "without traits, properties and needs" "$(per_person)" "µs/profile"

# what a filter adds, of events that are all there
everything="SELECT mcp.channel_report(profile, mcp.channel_options(), $as_of) FROM bench_channel"
compare "SELECT mcp.channel_report(profile, mcp.channel_options(events => 'web.* | app.* | tiktok.* | instagram.* | email.*'), $as_of) FROM bench_channel" "$everything"
report_at_most channel "the same events, by a filter of five names, against no filter" "$ratio" 1.25
compare "SELECT mcp.channel_report(profile, mcp.channel_options(events => '*[market is not set]'), $as_of) FROM bench_channel" "$everything"
report_at_most channel "the same events, by a test of a property, against no filter" "$ratio" 1.25
compare "SELECT mcp.channel_report(mcp.journey(profile), mcp.channel_options(), $as_of) FROM bench_channel" "$everything"
report_only channel "journeys, which are made of the profiles first, against profiles" "$ratio"

# plain SQL: each question unpacks the events again
events="bench_channel, mcp.events(mcp.journey(profile)) AS e"
activity="SELECT e.channel, count(DISTINCT person), count(*), count(*) FILTER (WHERE action IN ('view', 'search', 'visit')), count(*) FILTER (WHERE action = 'purchase'), sum(value) FILTER (WHERE action = 'purchase') FROM $events GROUP BY 1"
mix="SELECT e.channel, e.properties ->> 'device', count(DISTINCT person), count(*) FROM $events GROUP BY 1, 2"
hours="SELECT e.channel, extract(isodow FROM e.occurred_at AT TIME ZONE 'UTC'), extract(hour FROM e.occurred_at AT TIME ZONE 'UTC'), count(DISTINCT person), count(*) FROM $events GROUP BY 1, 2, 3"
audience="SELECT channel, city, gender, count(*) FROM (SELECT DISTINCT person, e.channel, mcp.trait_text(profile, 'city') AS city, mcp.trait_text(profile, 'gender') AS gender FROM $events) x GROUP BY GROUPING SETS ((1, 2), (1, 3))"
time_one=$(measure "$activity")
report_at_most channel "all questions against one of them (activity) by GROUP BY over mcp.events" "$(calculate "$report_time / $time_one")" 1
time_four=$(calculate "$time_one + $(measure "$mix") + $(measure "$hours") + $(measure "$audience")")
report_only channel "against four of the eleven (activity, one property, hours, two traits)" "$(calculate "$report_time / $time_four")"
must_agree channel "$(ask "SELECT string_agg(channel || ' ' || people || ' ' || events || ' ' || looks || ' ' || purchases, ', ' ORDER BY channel) FROM (SELECT mcp.channel_report(profile, mcp.channel_options(), $as_of) AS r FROM bench_channel) x, mcp.channel_rows(r)")" \
	"$(ask "SELECT string_agg(channel || ' ' || p || ' ' || n || ' ' || l || ' ' || b, ', ' ORDER BY channel) FROM ($activity) x(channel, p, n, l, b, r)")" "people and events of channels"

# a report by city: one state for each group
compare "SELECT mcp.trait_text(profile, 'city'), mcp.channel_report(profile, mcp.channel_options(), $as_of) FROM bench_channel GROUP BY 1" "$bare"
report_only channel "reports of forty cities" "$(per_person)" "µs/profile"
report_only channel "reading a report: audience rows" "$(calculate "$(measure "SELECT count(*) FROM (SELECT mcp.channel_report(profile, mcp.channel_options(), $as_of) AS r FROM bench_channel WHERE person <= 1000) x, mcp.audience_rows(r, 1)")")" "ms, of 1,000 people with the report"

settings "SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
compare "SELECT mcp.channel_report(profile, mcp.channel_options(), $as_of) FROM bench_channel" "$bare"
report_only channel "all questions in parallel against the scan in parallel" "$ratio"
