#!/usr/bin/env bash
# Segments: two purchases in 90 days and seen on TikTok in 30, over stored
# profiles, against the bare scan and against fair SQL over the raw events.
. "$(dirname "$0")/bench.sh"
[ "$(ask "SELECT to_regclass('bench_profiles') IS NULL")" = t ] && bash "$(dirname "$0")/40_profile.sh"

as_of="timestamptz '2026-11-01 00:00:00+00'"
segment="count(purchase, last 90 days) >= 2 and did(tiktok.*, last 30 days)"
matching="SELECT count(*) FROM bench_profiles WHERE mcp.matches(profile, '$segment', $as_of)"
bare="SELECT count(*) FROM bench_profiles WHERE profile IS NOT NULL"
# what a good analyst writes: the window in the WHERE, one pass, HAVING
fair="SELECT count(*) FROM (
	SELECT customer_id FROM bench_events
	WHERE occurred_at > $as_of - interval '2160 hours' AND occurred_at <= $as_of
	  AND (action = 'purchase' OR channel = 'tiktok')
	GROUP BY customer_id
	HAVING count(*) FILTER (WHERE action = 'purchase') >= 2
	   AND bool_or(channel = 'tiktok' AND action NOT IN ('send', 'deliver', 'bounce', 'impression')
	               AND occurred_at > $as_of - interval '720 hours')) x"

must_agree segment "$(ask "$matching")" "$(ask "$fair")" "members by segment and by SQL"
profiles=$(ask "SELECT count(*) FROM bench_profiles")
bench_runs=$((bench_runs + 4))
compare "$matching" "$bare"
report_at_most segment "two purchases in 90 days and on TikTok in 30: beyond the bare scan" \
	"$(calculate "($time_a - $time_b) * 1000 / $profiles" 3)" 0.4 "us/profile"
report_only segment "the bare scan" "$(calculate "$time_b * 1000 / $profiles" 3)" "us/profile"
report_only segment "members" "$(ask "$matching") of $profiles"
bench_runs=$((bench_runs - 4))
compare "$fair" "$matching"
report_at_least segment "fair SQL over the raw events against the segment" "$ratio" 8

run_sql "CREATE INDEX IF NOT EXISTS bench_events_time ON bench_events (occurred_at)"
compare "$fair" "$matching"
report_only segment "the same, SQL with an index on occurred_at" "$ratio" x
run_sql "DROP INDEX bench_events_time"

# a few more figures, without a target
three="count(purchase, last 90 days) >= 2 and did(tiktok.*, last 30 days) and never(refund)"
compare "SELECT count(*) FROM bench_profiles WHERE mcp.matches(profile, '$three', $as_of)" "$bare"
report_only segment "three conditions: beyond the bare scan" "$(calculate "($time_a - $time_b) * 1000 / $profiles" 3)" "us/profile"
compare "SELECT sum(mcp.measure(profile, 'sum(purchase, last 365 days)', $as_of)) FROM bench_profiles" "$bare"
report_only segment "measure sum(purchase, last 365 days): beyond the bare scan" "$(calculate "($time_a - $time_b) * 1000 / $profiles" 3)" "us/profile"
