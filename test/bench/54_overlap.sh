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
compare "SELECT mcp.segment_overlap(profile, $arrays, $people_as_of) FROM bench_persons" "$fifty"
report_only overlap "segment_overlap, 1,225 pairs, against segment_counts" "$ratio"
