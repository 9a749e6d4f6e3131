# bench.sh: what every benchmark script sources
#
# A script test/bench/NN_room.sh makes its data, compares, and reports rows:
#
#	. "$(dirname "$0")/bench.sh"
#	run_sql "CREATE UNLOGGED TABLE …"
#	compare "SELECT … FROM a" "SELECT … FROM b"     # sets time_a time_b ratio
#	report_at_most room "what against what" "$ratio" 2.6 x
#
# Times are the server's own, of EXPLAIN (ANALYZE, TIMING OFF): the result is
# computed and thrown away.  The two sides of a comparison run in turns, and
# medians are compared, since machines are noisy.
set -euo pipefail
export LC_ALL=C

bench_scale=${MCP_BENCH_SCALE:-1}
bench_runs=${MCP_BENCH_RUNS:-3}

# settings for all of it; a script appends its own with settings "SET …;"
bench_settings="SET work_mem = '1GB'; SET jit = off; SET max_parallel_workers_per_gather = 0; SET client_min_messages = warning;"

settings() { bench_settings="$bench_settings $*"; }

# a whole number times the scale, at least 1
scaled() { awk -v n="$1" -v s="$bench_scale" 'BEGIN { v = int(n * s + 0.5); print v < 1 ? 1 : v }'; }

run_sql() { psql -X -q -v ON_ERROR_STOP=1 -c "$bench_settings" -c "$1" >/dev/null; }

# one value
ask() { psql -X -q -At -v ON_ERROR_STOP=1 -c "$bench_settings" -c "$1"; }

# milliseconds of one run
time_once() {
	psql -X -q -At -v ON_ERROR_STOP=1 -c "$bench_settings" \
		-c "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) $1" |
		sed -n 's/^Execution Time: \([0-9.]*\) ms$/\1/p'
}

# "failed" when there was nothing to take it of
median() { sort -n | awk '{ v[NR] = $1 } END { if (NR == 0) print "failed"; else print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

calculate() {
	case "$1" in
	*failed*) echo failed ;;
	*) awk "BEGIN { printf \"%.${2:-2}f\", $1 }" ;;
	esac
}

# median milliseconds of a statement
measure() { for _ in $(seq "$bench_runs"); do time_once "$1"; done | median; }

# compare A B: sets time_a, time_b (medians, ms) and ratio (a / b).
# Settings for one side alone: settings_a, settings_b (emptied afterwards).
settings_a=
settings_b=
compare() {
	local a= b= i keep=$bench_settings
	for i in $(seq "$bench_runs"); do
		bench_settings="$keep $settings_a"
		a="$a $(time_once "$1")"
		bench_settings="$keep $settings_b"
		b="$b $(time_once "$2")"
	done
	bench_settings=$keep
	settings_a= settings_b=
	time_a=$(printf '%s\n' $a | median)
	time_b=$(printf '%s\n' $b | median)
	ratio=$(calculate "$time_a / $time_b")
}

# report room what measured target unit verdict
report() { printf '%s|%s|%s|%s|%s\n' "$1" "$2" "$3" "$4" "$5" >> "$BENCH_RESULTS"; printf '  %-72s %12s  %-10s %s\n' "$2" "$3" "$4" "$5" >&2; }

# report_at_most room what value limit [unit]
report_at_most() {
	local verdict=ok
	[ "$3" != failed ] && awk "BEGIN { exit !($3 <= $4) }" || verdict=MISS
	report "$1" "$2" "$3 ${5:-x}" "<= $4" "$verdict"
}

# report_at_least room what value limit [unit]
report_at_least() {
	local verdict=ok
	[ "$3" != failed ] && awk "BEGIN { exit !($3 >= $4) }" || verdict=MISS
	report "$1" "$2" "$3 ${5:-x}" ">= $4" "$verdict"
}

# a figure without a target
report_only() { report "$1" "$2" "$3 ${4:-}" "" ""; }

# Two answers that must be the same; else the times mean nothing.
must_agree() {
	if [ "$2" != "$3" ]; then
		report "$1" "${4:-answers} differ" "$2 / $3" "equal" "MISS"
	fi
}
