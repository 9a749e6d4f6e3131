-- journeys: what people see of the type, and how refusals read
SET search_path = public, mcp;
SET timezone = 'UTC';

SELECT '[{"action":"View","channel":"TikTok Shop","at":"2026-03-01 10:30+01","value":12.50,"properties":{"item":["b","a"],"Campaign":"x"}},
	{"at":"2026-02-01","channel":"web","action":"visit"}]'::mcp.journey;
SELECT mcp.journey_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted)
FROM (VALUES
	(timestamptz '2026-03-01 09:00Z', 'Web', 'purchase', 10.0, '{"item": "a"}'::jsonb, '1', timestamptz '2026-03-01 09:00Z', false),
	('2026-03-01 09:00Z', 'Web', 'purchase', 12.0, '{"item": "b"}', '1', '2026-03-01 10:00Z', false),
	('2026-03-01 09:30Z', 'Web', 'purchase', 5.0, NULL, '2', NULL, true),
	('2026-03-01 09:30Z', NULL, 'purchase', 5.0, NULL, '3', NULL, false))
	AS rows (occurred_at, channel, action, value, properties, event_id, revision_at, retracted);
SELECT (mcp.first_event(j)).*, mcp.event_count(j), mcp.slice(j, until => '2026-02-02')
FROM (SELECT '[{"at":"2026-03-01","channel":"web","action":"visit"},{"at":"2026-02-01","channel":"app","action":"visit","value":-1}]'::mcp.journey AS j) x;

-- refusals
SELECT '[{"at":"2026-03-01","channel":"web"}]'::mcp.journey;
SELECT '[{"at":"2026-03-01","channel":"web","action":"visit","colour":"red"}]'::mcp.journey;
SELECT '[{"at":"2026-13-01","channel":"web","action":"visit"}]'::mcp.journey;
SELECT '[{"at":"2026-03-01","channel":"web","action":"visit","properties":{"a":{}}}]'::mcp.journey;
SELECT '[{"at":"2026-03-01","channel":"web","action":"visit"}'::mcp.journey;
SELECT mcp.journey_agg(at_local, 'web', 'visit') FROM (VALUES (timestamp '2026-03-01 09:00')) AS rows (at_local);
SELECT mcp.journey_agg(on_day, 'web', 'visit') FROM (VALUES (date '2026-03-01')) AS rows (on_day);
SELECT mcp.journey_agg(on_day, 'Middle/Earth', 'web', 'visit') FROM (VALUES (date '2026-03-01')) AS rows (on_day);
