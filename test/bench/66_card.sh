#!/usr/bin/env bash
# The card and the open cart of profiles of 30 events, against the bare scan
# that opens them, and against plain SQL over the raw rows.
. "$(dirname "$0")/bench.sh"

people=$(scaled 50000)
if [ "$(ask "SELECT to_regclass('bench_card') IS NULL")" = t ]; then
	run_sql "CREATE UNLOGGED TABLE bench_card AS
	SELECT p AS person, timestamptz '2026-10-31 00:00:00+00' - (h.a % 5184000) * interval '1 second' AS occurred_at,
	       (ARRAY['web','web','app','tiktok','instagram','email'])[1 + h.b % 6] AS channel,
	       (ARRAY['view','view','view','view','search','engage','cart','uncart','checkout','purchase_item','visit','click','purchase'])[1 + h.c % 13] AS action,
	       CASE WHEN h.c % 13 IN (6, 9, 12) THEN (h.a % 900 + 100)::numeric END AS value,
	       CASE WHEN h.c % 13 IN (0, 6, 7, 9) THEN ARRAY['item', 'sku' || h.d % 20, 'device', (ARRAY['mobile', 'desktop'])[1 + h.d % 2]]
	            WHEN h.c % 13 IN (1, 2, 3, 5) THEN ARRAY['content', (ARRAY['reel', 'short video', 'story', 'guide'])[1 + h.d % 4], 'topic', 'topic ' || h.d % 6]
	            WHEN h.c % 13 = 10 THEN ARRAY['minutes', (h.d % 20)::text, 'via', (ARRAY['direct', 'ad'])[1 + h.d % 2]] END AS properties
	FROM generate_series(1, $people) p, generate_series(1, 30) n,
	     LATERAL (SELECT hashint8extended(p * 30 + n, 1) & 2147483647 AS a, hashint8extended(p * 30 + n, 2) & 2147483647 AS b,
	                     hashint8extended(p * 30 + n, 3) & 2147483647 AS c, hashint8extended(p * 30 + n, 5) & 2147483647 AS d) h"
	run_sql "CREATE UNLOGGED TABLE bench_card_profiles AS
	SELECT person, mcp.profile_agg(occurred_at, channel, action, value, properties) AS profile FROM bench_card GROUP BY person"
	run_sql "VACUUM (ANALYZE) bench_card"
	run_sql "VACUUM (ANALYZE) bench_card_profiles"
fi
people=$(ask "SELECT count(*) FROM bench_card_profiles")
bare="SELECT sum(mcp.event_count(profile)) FROM bench_card_profiles"
per_person() { calculate "($time_a - $time_b) * 1000 / $people" 2; }

# a set of no rows: what calling any function that returns rows costs
compare "SELECT count(c.channel) FROM bench_card_profiles, mcp.card(profile, '2000-01-01 00:00+00') AS c" "$bare"
report_only card "a card without events: the price of a lateral call" "$(per_person)" "µs/profile"
compare "SELECT count(c.channel) FROM bench_card_profiles, mcp.card(profile) AS c" "$bare"
report_only card "cards of profiles of 30 events on 5 channels, 30 columns" "$(per_person)" "µs/profile"
card_time=$time_a
compare "SELECT count(c.channel) FROM bench_card_profiles, mcp.channels(profile) AS c" "$bare"
report_only card "mcp.channels of the same, 13 columns" "$(per_person)" "µs/profile"
compare "SELECT count(c.item) FROM bench_card_profiles, mcp.open_cart(profile) AS c" "$bare"
report_only card "open carts of the same" "$(per_person)" "µs/profile"
cart_time=$time_a

# plain SQL over raw rows: some of the card's columns only, and the carts
# without quantities
time_b=$(measure "WITH e AS (
	SELECT person, channel, action, value, occurred_at, properties[2] AS content,
	       first_value(channel) OVER (PARTITION BY person ORDER BY occurred_at) AS first_channel
	FROM bench_card)
SELECT count(*) FROM (
	SELECT person, channel, channel = min(first_channel) AS is_first, count(*) FILTER (WHERE action = 'visit') AS visits,
	       count(*) FILTER (WHERE action IN ('view', 'search', 'visit')) AS looked, count(*) FILTER (WHERE action IN ('engage', 'click')) AS engaged,
	       count(*) FILTER (WHERE action = 'purchase') AS bought, sum(value) FILTER (WHERE action = 'purchase') AS revenue,
	       min(occurred_at), max(occurred_at), mode() WITHIN GROUP (ORDER BY content) AS content
	FROM e GROUP BY person, channel) x")
report_at_most card "cards against a part of their columns in plain SQL over raw rows" "$(calculate "$card_time / $time_b")" 0.7
time_b=$(measure "SELECT count(*) FROM (
	SELECT person, properties[2] AS item, max(occurred_at) FILTER (WHERE action = 'cart') AS put, max(occurred_at) FILTER (WHERE action IN ('uncart', 'purchase_item')) AS gone
	FROM bench_card WHERE properties[1] = 'item' GROUP BY 1, 2) x WHERE put > gone OR put IS NOT NULL AND gone IS NULL")
report_only card "open carts against plain SQL over raw rows, without quantities" "$(calculate "$cart_time / $time_b")"
