-- sessions against plpgsql and plain SQL on random journeys; what is promised of ids
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 11) & 2147483647) % n)::int $$;
-- whole minutes, so that moments have several events; around the changes of the clocks in Berlin, in spring, and from person
-- 1201 on in autumn (which is spring in Lord Howe three weeks before, and midnight in Beirut)
CREATE TABLE events AS
SELECT person, n, CASE WHEN person <= 1200 THEN timestamptz '2026-03-28 12:00+00' WHEN person % 3 = 0 THEN '2026-10-03 08:00+00' ELSE '2026-10-24 12:00+00' END + dice(person, n, 1 + dice(person, 400, 4) * 500 + 20) * interval '1 minute' AS occurred_at,
       (ARRAY['web','app','tiktok'])[1 + dice(person, 100 + n, 3)] AS channel,
       (ARRAY['view','cart','purchase','send','view'])[1 + dice(person, 200 + n, 5)] AS action,
       CASE WHEN dice(person, 250 + n, 3) > 0 THEN dice(person, 275 + n, 100) / 4.0 - 5 END AS value,
       (ARRAY['b','aa','c',NULL,NULL])[1 + dice(person, 300 + n, 5)] AS campaign
FROM generate_series(1, 4200) person, LATERAL generate_series(1, dice(person, 0, CASE WHEN person <= 1200 THEN 22 ELSE 14 END)) n;
CREATE TABLE journeys AS
SELECT person, mcp.journey_agg(occurred_at, channel, action, value, CASE WHEN campaign IS NULL THEN NULL ELSE ARRAY['campaign', campaign] END, person || '.' || n) AS journey
FROM events GROUP BY person;
CREATE INDEX ON events (person, occurred_at);
ANALYZE events; ANALYZE journeys;

CREATE TABLE rules AS
SELECT row_number() OVER ()::int AS rule, * FROM (VALUES
	(interval '30 minutes', '*', NULL, false, 'UTC', NULL::interval, 'infinity'::timestamptz),
	('0', '*', NULL, false, 'UTC', NULL, 'infinity'),
	('1 day', '*', NULL, true, 'Europe/Berlin', NULL, '2026-03-29 09:00+00'),
	(NULL, '*', NULL, true, 'America/New_York', NULL, 'infinity'),
	('40 minutes', '*', NULL, false, 'UTC', '1 hour', '2026-03-29 05:00+00'),
	('30 minutes', '*', 'campaign', false, 'UTC', NULL, 'infinity'),
	('2 hours', '*', 'campaign', true, 'Asia/Tokyo', '3 hours', '2026-03-29 01:00+00'),
	(NULL, '*', 'channel', false, 'UTC', NULL, 'infinity'),
	('45 minutes', '(view | send)', 'action', false, 'UTC', '50 minutes', 'infinity')) v(pause, counts, property, days, zone, longest, as_of);
-- and random ones, a third of them before, inside or behind what happens
INSERT INTO rules
SELECT r, (ARRAY[NULL,'0','1 minute','20 minutes','30 minutes','2 hours','1 day']::interval[])[1 + dice(r, 1, 7)], (ARRAY['*','*','(view | send)','web.*'])[1 + dice(r, 2, 4)],
	(ARRAY[NULL,'campaign','channel','action','campaign',NULL])[1 + dice(r, 3, 6)], dice(r, 4, 2) = 0, (ARRAY['UTC','Europe/Berlin','America/New_York','Australia/Lord_Howe','Asia/Beirut','Asia/Tokyo'])[1 + dice(r, 5, 6)],
	(ARRAY[NULL,NULL,'0','50 minutes','3 hours','25 hours']::interval[])[1 + dice(r, 6, 6)],
	CASE dice(r, 7, 6) WHEN 0 THEN timestamptz '2026-10-25 01:00+00' WHEN 1 THEN timestamptz '2026-10-03 15:00+00' + dice(r, 8, 6000) * interval '10 minutes' ELSE 'infinity' END
FROM generate_series(101, 400) r;
-- those written above are asked of the first 1200 people, three random ones of each of the others
CREATE TABLE asked AS
SELECT rule, person FROM rules, generate_series(1, 1200) person WHERE rule <= 9
UNION SELECT 101 + dice(person, 500 + n, 300), person FROM generate_series(1201, 4200) person, generate_series(1, 3) n;
CREATE INDEX ON asked (rule, person);
ANALYZE rules; ANALYZE asked;
CREATE FUNCTION fits(counts text, channel text, action text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE counts WHEN '*' THEN action <> 'send' WHEN 'web.*' THEN channel = 'web' AND action <> 'send' ELSE action IN ('view', 'send') END $$;

CREATE TYPE stretch AS (started_at timestamptz, ended_at timestamptz, events int, channels text[], by_value text, conversions int, value numeric, began_by text);

-- one rule, one person, moment by moment
CREATE FUNCTION oracle(r rules, who int) RETURNS SETOF stretch LANGUAGE plpgsql AS $$
DECLARE
	m timestamptz; before timestamptz; running text; e record; s stretch; why text; fresh boolean;
BEGIN
	FOR m IN SELECT DISTINCT occurred_at FROM events WHERE person = who AND occurred_at <= r.as_of AND fits(r.counts, channel, action) ORDER BY 1
	LOOP
		why := CASE WHEN before IS NULL THEN 'first' WHEN m - before > r.pause THEN 'pause'
			WHEN r.days AND (m AT TIME ZONE r.zone)::date <> (before AT TIME ZONE r.zone)::date THEN 'day'
			WHEN m - s.started_at > r.longest THEN 'length' END;
		IF why IS NOT NULL THEN running := NULL; END IF;
		FOR e IN SELECT * FROM (SELECT *, CASE r.property WHEN 'campaign' THEN campaign WHEN 'channel' THEN channel WHEN 'action' THEN action END AS has
				FROM events WHERE person = who AND occurred_at = m AND fits(r.counts, channel, action)) x
			ORDER BY has IS NOT NULL, has IS DISTINCT FROM running, length(has), has COLLATE "C"
		LOOP
			why := coalesce(why, CASE WHEN e.has IS NOT NULL AND e.has IS DISTINCT FROM running THEN 'property' END);
			IF why IS NOT NULL THEN
				IF s.started_at IS NOT NULL THEN RETURN NEXT s; END IF;
				s := ROW(m, m, 0, '{}', e.has, 0, 0, why);
			END IF;
			why := NULL;
			s.ended_at := m;
			s.events := s.events + 1;
			IF NOT e.channel = ANY (s.channels) THEN s.channels := s.channels || e.channel; END IF;
			IF e.action = 'purchase' THEN
				s.conversions := s.conversions + 1;
				s.value := s.value + coalesce(e.value, 0);
			END IF;
			running := coalesce(e.has, running);
		END LOOP;
		before := m;
	END LOOP;
	IF s.started_at IS NOT NULL THEN RETURN NEXT s; END IF;
END $$;

CREATE TABLE expected AS
SELECT rule, person, s.* FROM rules r JOIN asked USING (rule) JOIN journeys USING (person), oracle(r, person) s WHERE rule > 9 OR person <= 300 OR rule IN (1, 6, 7);
CREATE TABLE actual AS
SELECT rule, person, s.* FROM rules r JOIN asked USING (rule) JOIN journeys USING (person),
	mcp.sessions(journey, gap => pause, events => counts, by_property => property, by_day => days, zone => r.zone, max_length => longest,
		person_key => person::text, as_of => r.as_of) s;
CREATE INDEX ON actual (person, rule);
ANALYZE expected; ANALYZE actual;

SELECT is_empty(format($$
	SELECT person, started_at, ended_at, events, cardinality(channels), by_value, conversions, value, began_by FROM expected WHERE rule = %1$s
	EXCEPT ALL SELECT person, started_at, ended_at, events, channels, by_value, conversions, value, began_by FROM actual WHERE rule = %1$s$$, rule), format('rule %s: every session expected is there', rule)) FROM rules WHERE rule <= 9;
SELECT is_empty(format($$
	SELECT person, started_at, ended_at, events, channels, by_value, conversions, value, began_by FROM actual WHERE rule = %1$s AND (person <= 300 OR rule IN (1, 6, 7))
	EXCEPT ALL SELECT person, started_at, ended_at, events, cardinality(channels), by_value, conversions, value, began_by FROM expected WHERE rule = %1$s$$, rule), format('rule %s: and no other', rule)) FROM rules WHERE rule <= 9;
CREATE TABLE differing AS
SELECT * FROM (
	(SELECT rule, person, started_at, ended_at, events, cardinality(channels) AS channels, by_value, conversions, value, began_by FROM expected WHERE rule > 9
	 EXCEPT ALL SELECT rule, person, started_at, ended_at, events, channels, by_value, conversions, value, began_by FROM actual WHERE rule > 9)
	UNION ALL
	(SELECT rule, person, started_at, ended_at, events, channels, by_value, conversions, value, began_by FROM actual WHERE rule > 9
	 EXCEPT ALL SELECT rule, person, started_at, ended_at, events, cardinality(channels), by_value, conversions, value, began_by FROM expected WHERE rule > 9)) d
JOIN (SELECT rule, pause, counts, property, days, longest, zone, as_of FROM rules) r USING (rule);
-- each mode alone and with each of the others
CREATE TABLE modes AS
SELECT rule, mode FROM rules, LATERAL (SELECT array_remove(ARRAY[CASE WHEN pause IS NOT NULL THEN 'gap' END, CASE WHEN property IS NOT NULL THEN 'by_property' END, CASE WHEN days THEN 'by_day' END,
	CASE WHEN longest IS NOT NULL THEN 'max_length' END, CASE WHEN counts <> '*' THEN 'events' END, CASE WHEN as_of <> 'infinity' THEN 'as_of' END], NULL) AS m) x,
	LATERAL (SELECT a AS mode FROM unnest(m) a UNION SELECT a || ' and ' || b FROM unnest(m) a, unnest(m) b WHERE a < b) y WHERE rule > 9;
SELECT is_empty(format('SELECT * FROM differing WHERE rule IN (SELECT rule FROM modes WHERE mode = %L)', mode), format('%s: as the oracle says of %s journeys, %s random rules', mode, n, rules))
FROM (SELECT mode, count(*) AS n, count(DISTINCT rule) AS rules FROM modes JOIN asked USING (rule) GROUP BY mode ORDER BY mode) x;
SELECT is_empty('TABLE differing', (SELECT format('sessions: %s random journeys and rules in all', count(*)) FROM asked WHERE rule > 9));
SELECT cmp_ok(min(n), '>', 2000::bigint, 'thousands of journeys for each mode') FROM (SELECT count(*) AS n FROM modes JOIN asked USING (rule) WHERE mode NOT LIKE '% and %' GROUP BY mode) x;
SELECT cmp_ok((SELECT count(*) FROM expected), '>', 20000::bigint, 'many sessions were compared');
SELECT is((SELECT count(DISTINCT began_by) FROM actual), 5::bigint, 'every reason to begin occurs');

-- the usual way in SQL
SELECT is_empty($$
	SELECT * FROM (
		SELECT person, started, min(occurred_at) AS a, max(occurred_at) AS b, count(*) AS n FROM (
			SELECT *, count(*) FILTER (WHERE fresh IS NOT FALSE) OVER (PARTITION BY person ORDER BY occurred_at RANGE UNBOUNDED PRECEDING) AS started FROM (
				SELECT *, occurred_at - lag(occurred_at) OVER (PARTITION BY person ORDER BY occurred_at) > interval '30 minutes' AS fresh FROM events WHERE person <= 1200 AND action <> 'send') x) y
		GROUP BY 1, 2) e
	FULL JOIN (SELECT person, started_at AS a, ended_at AS b, events AS n FROM actual WHERE rule = 1) s USING (person, a, b, n)
	WHERE started IS NULL$$, 'the same as with lag()');

SELECT is_empty($$SELECT rule, person FROM actual GROUP BY 1, 2 HAVING min(session) <> 1 OR max(session) <> count(*) OR count(DISTINCT session) <> count(*)$$, 'sessions are numbered from 1');
SELECT is_empty($$SELECT * FROM (SELECT *, lag(ended_at) OVER (PARTITION BY rule, person ORDER BY session) AS before FROM actual) x WHERE before > started_at$$, 'in order of time');
SELECT is_empty($$SELECT person, session_id FROM actual GROUP BY rule, person, session_id HAVING count(*) > 1$$, 'an id names one session');
SELECT is_empty($$SELECT session_id FROM actual GROUP BY 1 HAVING count(DISTINCT person) > 1$$, 'with a key of the person, among all people');
SELECT is_empty($$SELECT session_id FROM actual WHERE session_id::text !~ '^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]'$$, 'ids are uuids of version 8');
SELECT is_empty($$SELECT * FROM actual WHERE duration_seconds <> extract(epoch FROM ended_at - started_at) OR is_converted <> (conversions > 0)$$, 'durations and flags');
SELECT is_empty($$
	SELECT rule, person, n FROM rules r JOIN asked USING (rule) JOIN journeys USING (person), mcp.session_count(journey, pause, counts, property, days, r.zone, longest, r.as_of) n
	WHERE n <> (SELECT count(*) FROM actual a WHERE a.rule = r.rule AND a.person = journeys.person)$$, 'session_count counts them');
SELECT is(mcp.session_count(mcp.event('2026-03-28 12:00+00', 'web', 'visit')), 1, 'a profile has sessions');
SELECT results_eq($$SELECT DISTINCT entry_channel = e.channel AND entry_action = e.action AND exit_channel = x.channel AND exit_action = x.action
	FROM actual a, LATERAL (SELECT channel, action FROM events e WHERE e.person = a.person AND occurred_at = started_at AND action <> 'send' GROUP BY 1, 2) e,
	LATERAL (SELECT channel, action FROM events e WHERE e.person = a.person AND occurred_at = ended_at AND action <> 'send' GROUP BY 1, 2) x
	WHERE rule = 1 AND (SELECT count(DISTINCT (channel, action)) FROM events e WHERE e.person = a.person AND occurred_at = started_at AND action <> 'send') = 1
	  AND (SELECT count(DISTINCT (channel, action)) FROM events e WHERE e.person = a.person AND occurred_at = ended_at AND action <> 'send') = 1$$,
	ARRAY[true], 'where it begins and ends');

-- as_of: what comes later does not count, and what may go on is open
SELECT is_empty($$
	SELECT r.rule, person FROM rules r, journeys
	WHERE rule <= 9 AND array(SELECT s FROM mcp.sessions(journey, pause, counts, property, days, r.zone, longest, as_of => '2026-03-29 02:00+00') s)::text
	   <> array(SELECT s FROM mcp.sessions(mcp.slice(journey, '-infinity', '2026-03-29 02:00:00.000001+00'), pause, counts, property, days, r.zone, longest, as_of => '2026-03-29 02:00+00') s)::text
	  AND person < 300$$, 'later events do not count');
CREATE TABLE one AS SELECT mcp.journey_agg(t, 'web', 'view') AS journey FROM unnest('{2026-03-01 10:00+00,2026-03-01 10:20+00,2026-03-01 12:00+00}'::timestamptz[]) t;
SELECT is((SELECT array_agg(is_open) FROM one, mcp.sessions(journey, as_of => '2026-03-01 12:30+00')), ARRAY[false, true], 'the last session goes on while the pause is not over');
SELECT is((SELECT array_agg(is_open) FROM one, mcp.sessions(journey, as_of => '2026-03-01 12:30:00.000001+00')), ARRAY[false, false], 'and then does not');
SELECT is((SELECT array_agg(is_open) FROM one, mcp.sessions(journey, as_of => NULL)), ARRAY[NULL, NULL]::boolean[], 'who knows, without as_of');
SELECT is((SELECT array_agg(is_open) FROM one, mcp.sessions(journey, by_day => true, gap => '1 day', zone => 'Asia/Tokyo', as_of => '2026-03-01 15:00+00')), ARRAY[false], 'midnight ends it, where it is midnight');
SELECT is((SELECT is_open FROM one, mcp.sessions(journey, gap => NULL, max_length => '3 hours', as_of => '2026-03-01 13:00+00')), true, 'not yet too long');
SELECT is((SELECT is_open FROM one, mcp.sessions(journey, gap => NULL, max_length => '3 hours', as_of => '2026-03-01 13:01+00')), false, 'too long');
SELECT is((SELECT count(*) FROM one, mcp.sessions(journey, gap => '20 minutes', as_of => NULL)), 2::bigint, 'a pause of exactly the gap is none');
SELECT is((SELECT count(*) FROM one, mcp.sessions(journey, gap => '19 minutes 59.999999 seconds', as_of => NULL)), 3::bigint, 'a microsecond more is one');
SELECT is((SELECT count(*) FROM mcp.sessions(NULL::mcp.journey)), 0::bigint, 'no journey, no sessions');
SELECT is(mcp.session_count(NULL::mcp.journey), NULL, 'and no number of them');

-- ids under late data: every journey without one of its events, and with it
CREATE TABLE without AS
SELECT l.person, l.n AS late, l.occurred_at AS arrived_at,
       mcp.journey_agg(e.occurred_at, e.channel, e.action, e.value, CASE WHEN e.campaign IS NULL THEN NULL ELSE ARRAY['campaign', e.campaign] END) AS journey
FROM events l JOIN events e ON e.person = l.person AND e.n <> l.n WHERE l.person <= 100 GROUP BY 1, 2, 3;
CREATE TABLE before AS
SELECT r.rule, person, late, arrived_at, s.* FROM rules r, without, mcp.sessions(journey, pause, counts, property, days, r.zone, longest, as_of => NULL) s WHERE rule <= 9;
CREATE TABLE after AS
SELECT r.rule, person, late, arrived_at, s.* FROM rules r, without w JOIN journeys j USING (person), mcp.sessions(j.journey, pause, counts, property, days, r.zone, longest, as_of => NULL) s WHERE rule <= 9;
CREATE INDEX ON after (rule, person, late, session_id);
ANALYZE before; ANALYZE after;
CREATE INDEX ON before (rule, person, late);
CREATE TABLE gone AS SELECT * FROM before b WHERE NOT EXISTS (SELECT FROM after a WHERE (a.rule, a.person, a.late, a.session_id) = (b.rule, b.person, b.late, b.session_id));
SELECT cmp_ok((SELECT count(*) FROM gone), '>', 100::bigint, 'some ids go');
SELECT is_empty($$SELECT * FROM gone WHERE started_at <= arrived_at$$, 'never that of a session that begins at the time of what arrives, or before');
SELECT is_empty($$SELECT rule, person, late FROM gone WHERE rule <= 4 GROUP BY 1, 2, 3 HAVING count(*) > 1$$, 'with gap and by_day one at most');
SELECT is_empty($$SELECT * FROM gone g WHERE rule <= 4 AND EXISTS (
	SELECT FROM events e WHERE e.person = g.person AND e.n <> g.late AND e.action <> 'send' AND e.occurred_at > g.arrived_at AND e.occurred_at < g.started_at)$$, 'the one that begins with the next event');
SELECT is_empty($$SELECT * FROM gone g WHERE EXISTS (
	SELECT FROM before b JOIN after a USING (rule, person, late, started_at)
	WHERE (b.rule, b.person, b.late) = (g.rule, g.person, g.late) AND b.started_at > g.arrived_at AND b.started_at <= g.started_at
	  AND b.began_by IN ('pause', 'day') AND a.began_by IN ('pause', 'day'))$$, 'and with all other rules none behind a pause or a midnight that is still there');

CREATE FUNCTION ids(times timestamptz[]) RETURNS uuid[] LANGUAGE sql AS $$
	SELECT array(SELECT session_id FROM mcp.sessions((SELECT mcp.journey_agg(t, 'web', 'view') FROM unnest(times) t), as_of => NULL)) $$;
SELECT is((ids('{2026-03-01 10:00+00,2026-03-01 10:50+00}'))[1:1], ids('{2026-03-01 10:00+00,2026-03-01 10:25+00,2026-03-01 10:50+00}'), 'two that become one have the id of the first');
SELECT isnt((ids('{2026-03-01 10:00+00}')), ids('{2026-03-01 09:55+00,2026-03-01 10:00+00}'), 'an event before its start gives a session a new id');
SELECT is((SELECT session_id::text FROM mcp.sessions((SELECT mcp.journey_agg(timestamptz '2026-03-01 10:00+00', 'web', 'view')), by_property => 'channel', person_key => 'Sarah', as_of => NULL)),
	(SELECT substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-8' || substr(h, 14, 3) || '-' || to_hex(8 + (('x' || substr(h, 17, 1))::bit(4)::int & 3)) || substr(h, 18, 3) || '-' || substr(h, 21, 12)
	 FROM encode(sha256('mcp session'::bytea || int4send(5) || 'Sarah'::bytea || int8send((extract(epoch FROM timestamptz '2026-03-01 10:00+00' - timestamptz '2000-01-01 00:00+00') * 1000000)::bigint) || '\x01'::bytea || 'web'::bytea), 'hex') h),
	'an id is the hash that the reference tells');

-- errors
SELECT throws_ok($$SELECT count(*) FROM one, mcp.sessions(journey, gap => '1 month')$$, '22023', 'gap has months or years, which differ in length', 'a pause of months');
SELECT throws_ok($$SELECT count(*) FROM one, mcp.sessions(journey, max_length => '1 year')$$, '22023', 'max_length has months or years, which differ in length', 'a length of years');
SELECT throws_ok($$SELECT count(*) FROM one, mcp.sessions(journey, gap => '-1 minute')$$, '22023', 'gap is negative', 'a pause below zero');
SELECT throws_ok($$SELECT count(*) FROM one, mcp.sessions(journey, zone => 'Mars/Olympus')$$, '22023', 'the time zone is not known', 'a zone that is none');
SELECT throws_ok($$SELECT count(*) FROM one, mcp.sessions(journey, by_property => 'value')$$, '22023', 'by_property cannot be the value of events', 'a value is no property');
SELECT throws_like($$SELECT count(*) FROM one, mcp.sessions(journey, events => 'a b')$$, 'invalid filter:%', 'a filter that is none');

SELECT * FROM finish();
ROLLBACK;
