#!/usr/bin/env bash
# Many segments at once: fifty of one scan against one, and against plain SQL
# that asks them side by side.
. "$(dirname "$0")/bench.sh"
. "$(dirname "$0")/people.sh"

people=$(ask "SELECT count(*) FROM bench_persons")
arrays="(SELECT array_agg(name ORDER BY n) FROM bench_segments), (SELECT array_agg(segment ORDER BY n) FROM bench_segments)"
fifty="SELECT mcp.segment_counts(profile, $arrays, $people_as_of) FROM bench_persons"
filters=$(ask "SELECT string_agg(format('count(*) FILTER (WHERE mcp.matches(profile, %L, %s))', segment, '${people_as_of//\'/\'\'}'), ', ' ORDER BY n) FROM bench_segments")
side_by_side="SELECT $filters FROM bench_persons"
bare="SELECT count(*) FROM bench_persons WHERE profile IS NOT NULL"

must_agree overlap "$(ask "SELECT string_agg(members::text, '|' ORDER BY b.n) FROM ($fifty) x(s), mcp.segment_count_rows(s) r JOIN bench_segments b ON b.name = r.segment")" \
	"$(ask "$side_by_side")" "sizes of fifty at once and one by one"

# the time of one: the mean over all fifty, each alone
keep_runs=$bench_runs
bench_runs=1
total=0
while read -r n; do
	one=$(measure "SELECT mcp.segment_counts(profile, ARRAY['x'], (SELECT array_agg(segment) FROM bench_segments WHERE n = $n), $people_as_of) FROM bench_persons")
	total=$(calculate "$total + $one" 3)
done < <(ask "SELECT n FROM bench_segments ORDER BY n")
bench_runs=$keep_runs
one=$(calculate "$total / $(ask "SELECT count(*) FROM bench_segments")" 3)

compare "$fifty" "$bare"
report_at_most overlap "50 segments at once against one, the mean of each alone" "$(calculate "$time_a / $one")" 10
report_only overlap "50 segments at once" "$(calculate "$time_a * 1000 / $people" 3)" "us/profile"
report_only overlap "one of them" "$(calculate "$one * 1000 / $people" 3)" "us/profile"
report_only overlap "the bare scan" "$(calculate "$time_b * 1000 / $people" 3)" "us/profile"
report_only overlap "beyond the bare scan: 50 at once against one" "$(calculate "($time_a - $time_b) / ($one - $time_b)")" x
compare "$side_by_side" "$fifty"
report_only overlap "50 count(*) FILTER (WHERE mcp.matches(...)) against segment_counts" "$ratio"
compare "SELECT count(mcp.which_segments(profile, $arrays, $people_as_of)) FROM bench_persons" "$fifty"
report_only overlap "which_segments of 50 against segment_counts" "$ratio"
# big profiles, stored out of line: the beginning is enough for a recent window
big=$(scaled 400)
if [ "$(ask "SELECT to_regclass('bench_big') IS NULL")" = t ]; then
	run_sql "CREATE UNLOGGED TABLE bench_big (person integer, profile mcp.profile)"
	run_sql "ALTER TABLE bench_big ALTER profile SET STORAGE EXTERNAL"
	run_sql "INSERT INTO bench_big SELECT p, mcp.profile_agg($people_as_of - n * interval '15 minutes' - p * interval '1 second', (ARRAY['web','app','tiktok','store'])[1 + (n * 7 + p) % 4],
		(ARRAY['view','cart','purchase','visit','search','refund'])[1 + (n * 5 + n / 11) % 6], (n % 90)::numeric) FROM generate_series(1, $big) p, generate_series(1, 50000) n GROUP BY p"
	run_sql "VACUUM (ANALYZE) bench_big"
fi
# the same in two ways: an "and" with what always holds makes it read all
recent="SELECT count(*) FROM bench_big WHERE mcp.matches(profile, 'count(purchase, last 3 days) >= 5', $people_as_of)"
whole="SELECT count(*) FROM bench_big WHERE mcp.matches(profile, 'count(purchase, last 3 days) >= 5 and did(*)', $people_as_of)"
must_agree overlap "$(ask "$recent")" "$(ask "$whole")" "members by the beginning and by the whole"
compare "$whole" "$recent"
report_only overlap "profiles of 50,000 events: all of them read, against 3 days" "$ratio"
report_only overlap "the same, of 3 days" "$(calculate "$time_b * 1000 / $(ask "SELECT count(*) FROM bench_big")" 1)" "us/profile"

compare "SELECT mcp.segment_overlap(profile, $arrays, $people_as_of) FROM bench_persons" "$fifty"
report_only overlap "segment_overlap, 1,225 pairs, against segment_counts" "$ratio"
