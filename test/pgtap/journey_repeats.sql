-- repeated deliveries with properties: what is left of them is in order when
-- the collector makes room in the middle of taking an event in
BEGIN;
SELECT plan(3);

-- every event comes three times, one delivery after another or event by event
CREATE TEMP TABLE delivered AS
SELECT delivery, n, timestamptz '2026-01-01 00:00+00' + n * interval '1 minute' AS occurred_at,
	jsonb_build_object('item', 'sku ' || n * 7 % 501, 'note', repeat('x', n % 40), 'n', n) AS properties
FROM generate_series(1, 3) AS delivery, generate_series(1, 2000) AS n;

CREATE TEMP TABLE once AS
SELECT mcp.journey_agg(occurred_at, 'web', 'view', NULL::numeric, properties) AS journey FROM delivered WHERE delivery = 1;

SELECT ok(bool_and(j = journey), 'deliveries mixed') FROM once, (
	SELECT mcp.journey_agg(occurred_at, 'web', 'view', NULL::numeric, properties ORDER BY delivery, n) AS j FROM delivered
	UNION ALL
	SELECT mcp.journey_agg(occurred_at, 'web', 'view', NULL::numeric, properties ORDER BY n, delivery) FROM delivered
	UNION ALL
	SELECT mcp.journey_agg(occurred_at, 'web', 'view', NULL::numeric, properties ORDER BY md5(n::text || delivery)) FROM delivered) x;

SELECT ok(bool_and(j = journey), 'journeys that overlap') FROM once, (
	SELECT mcp.merge(part ORDER BY first) AS j FROM (
		SELECT first, mcp.journey_agg(occurred_at, 'web', 'view', NULL::numeric, properties) AS part
		FROM generate_series(1, 2000, 13) AS first JOIN delivered ON n BETWEEN first AND first + 60
		GROUP BY first) p) x;

SELECT ok(bool_and(j = journey), 'one event at a time') FROM once, (
	SELECT mcp.merge(part ORDER BY n, delivery) AS j FROM (
		SELECT delivery, n, mcp.journey_agg(occurred_at, 'web', 'view', NULL::numeric, properties) AS part
		FROM delivered GROUP BY 1, 2) p) x;

SELECT * FROM finish();
ROLLBACK;
