#!/usr/bin/env bash
# Journeys: 10 M events of 360 k people, deterministic; size and aggregation.
. "$(dirname "$0")/bench.sh"

events=$(scaled 10000000)
people=$(scaled 360000)

# made once, used by the profile's and the segment's scripts too
if [ "$(ask "SELECT to_regclass('bench_events') IS NULL")" = t ]; then
	run_sql "CREATE UNLOGGED TABLE bench_events (
		customer_id uuid NOT NULL, occurred_at timestamptz NOT NULL, channel text NOT NULL,
		action text NOT NULL, value numeric, properties text[])"
	# two processes, half of the rows each; every value is a hash of the row's number
	fill() {
		run_sql "INSERT INTO bench_events
		SELECT md5((h.person % $people)::text)::uuid,
		       timestamptz '2026-11-01 00:00:00+00' - h.ago % 63072000 * interval '1 second',
		       (ARRAY['web','web','web','app','app','tiktok','instagram','facebook','amazon','store','email','google'])[1 + h.channel % 12],
		       a.action,
		       CASE a.action WHEN 'purchase' THEN round((500 + h.amount % 30000) / 100.0, 2)
		                     WHEN 'refund' THEN round(-(500 + h.amount % 5000) / 100.0, 2) END,
		       ARRAY['item', 'sku_' || h.item % 2000, 'campaign', 'spring_' || h.campaign % 40]
		FROM generate_series($1::bigint, $2::bigint) n,
		     LATERAL (SELECT hashint8extended(n, 1) & 2147483647 AS person, hashint8extended(n, 2) & 2147483647 AS ago,
		                     hashint8extended(n, 3) & 2147483647 AS channel, hashint8extended(n, 4) & 2147483647 AS action,
		                     hashint8extended(n, 5) & 2147483647 AS amount, hashint8extended(n, 6) & 2147483647 AS item,
		                     hashint8extended(n, 7) & 2147483647 AS campaign) h,
		     LATERAL (SELECT (ARRAY['view','view','view','view','view','search','engage','engage','cart','cart',
		                            'click','open','purchase','purchase','refund','send','impression','visit','visit','visit'])[1 + h.action % 20] AS action) a"
	}
	fill 1 $((events / 2)) &
	fill $((events / 2 + 1)) "$events"
	wait $!
	run_sql "VACUUM (ANALYZE) bench_events"
fi
report_only journey "events, people" "$events, $(ask "SELECT count(DISTINCT customer_id) FROM bench_events")"

# stored size of journeys of 30 events
bytes=$(ask "
	SELECT round(avg(pg_column_size(j)) / 30, 2) FROM (
		SELECT mcp.journey_agg(occurred_at, channel, action, value) AS j FROM (
			SELECT *, row_number() OVER (PARTITION BY customer_id) AS n FROM bench_events
			WHERE customer_id < '10000000-0000-0000-0000-000000000000') e
		WHERE n <= 30 GROUP BY customer_id HAVING count(*) = 30) x")
report_at_most journey "bytes an event stored, of 30 with time, channel, action, value" "$bytes" 20 bytes
bytes=$(ask "
	SELECT round(avg(pg_column_size(j)) / 30, 2) FROM (
		SELECT mcp.journey_agg(occurred_at, channel, action, value, properties) AS j FROM (
			SELECT *, row_number() OVER (PARTITION BY customer_id) AS n FROM bench_events
			WHERE customer_id < '10000000-0000-0000-0000-000000000000') e
		WHERE n <= 30 GROUP BY customer_id HAVING count(*) = 30) x")
report_only journey "the same with two properties, hardly any value twice" "$bytes" bytes

# one journey of 100,000 events
big="SELECT mcp.event_count(mcp.journey_agg(occurred_at, channel, action, value)) FROM (SELECT * FROM bench_events LIMIT 100000) e"
report_only journey "one journey of 100,000 events, built" "$(measure "$big")" ms

compare "SELECT customer_id, mcp.journey_agg(occurred_at, channel, action, value) FROM bench_events GROUP BY customer_id" \
	"SELECT customer_id, max(occurred_at) FROM bench_events GROUP BY customer_id"
report_only journey "journey_agg against max(occurred_at), one process" "$ratio" x
