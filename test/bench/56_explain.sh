#!/usr/bin/env bash
# Explaining: when does membership change, and why is it so, over stored
# profiles.  The borders that each call follows are counted by the profile's
# events, so the figures are for journeys of 28 events.
. "$(dirname "$0")/bench.sh"
[ "$(ask "SELECT to_regclass('bench_profiles') IS NULL")" = t ] && bash "$(dirname "$0")/40_profile.sh"

as_of="timestamptz '2026-11-01 00:00:00+00'"
some="(SELECT profile FROM bench_profiles LIMIT $(scaled 100000)) x"
calls=$(ask "SELECT count(*) FROM $some")
bare="SELECT count(*) FROM $some WHERE profile IS NOT NULL"

# next_change name segment
next_change() {
	compare "SELECT count(mcp.next_change_at(profile, '$2', $as_of)) FROM $some" "$bare"
	report_only explain "next_change_at: $1" "$(calculate "($time_a - $time_b) * 1000 / $calls" 2)" "us/call"
}

next_change "did(purchase, last 90 days)" 'did(purchase, last 90 days)'
next_change "win back" 'count(purchase) >= 2 and never(purchase, last 90 days)'
next_change "two in 90 days, on TikTok in 30" 'count(purchase, last 90 days) >= 2 and did(tiktok.*, last 30 days)'
next_change "sum in 365 days against a number" 'sum(purchase, last 365 days) >= 1000'
next_change "last 3 months in a zone" '(did(purchase, last 3 months)) in zone "Europe/Berlin"'

compare "SELECT count(holds) FROM $some, mcp.why(profile, 'count(purchase) >= 2 and never(purchase, last 90 days)', $as_of)" "$bare"
report_only explain "why: two conditions and their whole, with the events" "$(calculate "($time_a - $time_b) * 1000 / $calls" 2)" "us/call"
