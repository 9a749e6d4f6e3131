#!/usr/bin/env bash
# Segments through the index: three conditions read in sequence, a rare segment
# by index and in sequence and by plain SQL, what the index costs to build and
# to keep, and how fast texts become segments.
. "$(dirname "$0")/bench.sh"
. "$(dirname "$0")/people.sh"

people=$(ask "SELECT count(*) FROM bench_persons")
bare="SELECT count(*) FROM bench_persons WHERE profile IS NOT NULL"
matching() { printf "SELECT count(*) FROM bench_persons WHERE mcp.matches(profile, '%s', %s)" "$1" "$people_as_of"; }

# milliseconds of a statement that EXPLAIN does not take
clock() { psql -X -q -At -v ON_ERROR_STOP=1 -c "$bench_settings $1" -c '\timing on' -c "$2" | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'; }

# three conditions, all of them read
run_sql "DROP INDEX IF EXISTS bench_persons_index"
three="count(purchase, last 90 days) >= 2 and did(tiktok.*, last 30 days) and never(refund)"
bench_runs=$((bench_runs + 4))
compare "$(matching "$three")" "$bare"
report_at_most index "three conditions in sequence: beyond the bare scan" "$(calculate "($time_a - $time_b) * 1000 / $people" 3)" 0.4 "us/profile"
report_only index "the bare scan" "$(calculate "$time_b * 1000 / $people" 3)" "us/profile"
bench_runs=$((bench_runs - 4))

# building
keys=$(ask "SELECT round(avg(k), 1) FROM (
	SELECT (SELECT count(DISTINCT channel) + count(DISTINCT action) + count(DISTINCT (channel, action)) + count(DISTINCT item) + count(DISTINCT coupon)
	               + count(DISTINCT minutes) + (count(item) > 0)::int + (count(coupon) > 0)::int + (count(minutes) > 0)::int FROM bench_deeds d WHERE d.person = p.person)
	       + 2 * (birthday IS NOT NULL)::int + 2 * (city IS NOT NULL)::int + 2 * (interest IS NOT NULL)::int + (consent IS NOT NULL)::int + 1 AS k
	FROM bench_people p WHERE person % ($people / 50 + 1) = 0) x")
built=$(clock "SET maintenance_work_mem = '1GB';" "CREATE INDEX bench_persons_index ON bench_persons USING gin (profile)")
report_at_most index "GIN built, profiles of about $keys keys" "$(calculate "$built * 1000 / $people" 2)" 10 "us/profile"
report_only index "size of the index, of the table" "$(ask "SELECT pg_size_pretty(pg_relation_size('bench_persons_index')) || ', ' || pg_size_pretty(pg_table_size('bench_persons'))")" ""

# one in a thousand
rare="did(claim) and count(purchase, last 365 days) >= 1"
members=$(ask "$(matching "$rare")")
plain="SELECT count(*) FROM (SELECT person FROM bench_deeds WHERE action IN ('claim', 'purchase') AND occurred_at <= $people_as_of GROUP BY person
	HAVING bool_or(action = 'claim') AND bool_or(action = 'purchase' AND occurred_at > $people_as_of - interval '8760 hours')) x"
must_agree index "$members" "$(ask "$plain")" "members by index and by SQL"
settings_a="SET enable_bitmapscan = off;"
compare "$(matching "$rare")" "$(matching "$rare")"
report_at_least index "$(calculate "$members * 100 / $people" 2) % selected: in sequence against the index, warm" "$ratio" 50
report_only index "the same through the index" "$(calculate "$time_b" 3)" ms
run_sql "CREATE INDEX bench_deeds_action ON bench_deeds (action, person)"
clever="SELECT count(*) FROM (SELECT DISTINCT person FROM bench_deeds WHERE action = 'claim' AND occurred_at <= $people_as_of) c
	WHERE EXISTS (SELECT FROM bench_deeds d WHERE d.person = c.person AND action = 'purchase' AND occurred_at > $people_as_of - interval '8760 hours' AND occurred_at <= $people_as_of)"
must_agree index "$members" "$(ask "$clever")" "members by index and by clever SQL"
compare "$clever" "$(matching "$rare")"
report_only index "plain SQL over the events with an index (action, person), against it" "$ratio" x
run_sql "DROP INDEX bench_deeds_action"

# a tenth of the people do something; each at most once in a run
tenth=$(ask "SELECT count(*) FROM bench_persons WHERE person % 10 = 3")
updated=$(clock "" "UPDATE bench_persons SET profile = profile || mcp.event($people_as_of - interval '1 hour', 'web', 'purchase', 10) WHERE person % 10 = 3")
report_at_most index "a purchase added to a tenth of the profiles, index with fastupdate" "$(calculate "$updated * 1000 / $tenth" 1)" 60 "us/profile"
tidied=$(clock "" "SELECT gin_clean_pending_list('bench_persons_index')")
report_only index "emptying what is left of the pending list afterwards" "$(calculate "$tidied * 1000 / $tenth" 1)" "us/profile"
run_sql "DROP INDEX bench_persons_index"
updated=$(clock "" "UPDATE bench_persons SET profile = profile || mcp.event($people_as_of - interval '1 hour', 'web', 'view') WHERE person % 10 = 4")
report_only index "the same without any index" "$(calculate "$updated * 1000 / $tenth" 1)" "us/profile"

# texts, no two alike
texts=$(scaled 400000)
run_sql "DROP TABLE IF EXISTS bench_texts"
run_sql "CREATE UNLOGGED TABLE bench_texts AS SELECT replace(segment::text, 'last ', 'last ' || 1 + i % 9) AS text FROM bench_segments, generate_series(1, $texts / 50) i"
parsed=$(measure "SELECT count(text::mcp.segment) FROM bench_texts")
report_at_least index "parsing the fifty segments with other windows" "$(calculate "$(ask "SELECT count(*) FROM bench_texts") * 1000 / $parsed" 0)" 100000 "segments/s"
run_sql "DROP TABLE bench_texts"
