-- retention, lifecycle and stickiness against plain SQL on random journeys
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 23) & 2147483647) % n)::int $$;
-- Three seasons in which clocks change, one for each third of the people: spring and autumn of 2026, and the autumn in which
-- St. John's put its clock from one past midnight back to the day before.  Hours around midnight, many of them just when the
-- clock changes; several events at one moment.  What an event has depends on its person, channel and action alone, so that
-- it does not matter which of two of one moment is the first.
CREATE TABLE seasons AS
SELECT * FROM (VALUES (0, timestamptz '2026-02-10 00:00+00', timestamptz '2026-03-28 21:30+00'), (1, '2026-10-01 00:00+00', '2026-10-24 20:30+00'), (2, '2006-09-20 00:00+00', '2006-10-29 02:30+00')) v(season, base, turn);
CREATE TABLE people AS SELECT person, season, base, turn FROM generate_series(1, 4500) person JOIN seasons ON season = (person - 1) / 800 % 3;
CREATE TABLE events AS
SELECT *, (ARRAY['b','aa',NULL,'b','c'])[1 + (person + ascii(channel) + length(action)) % 5] AS campaign
FROM (SELECT person, n, CASE WHEN dice(person, 400 + n, 5) = 0 THEN turn + dice(person, n, 24) * interval '10 minutes'
	ELSE base + dice(person, n, 60) / (1 + dice(person, 900, 3)) * interval '1 day' + dice(person, 100 + n, 96) * interval '15 minutes' END
	  + dice(person, 150 + n, 3) / 2 * interval '1 second' AS occurred_at,
       (ARRAY['web','app','tiktok'])[1 + dice(person, 200 + n, 3)] AS channel,
       (ARRAY['view','purchase','send','view','signup'])[1 + dice(person, 300 + n, 5)] AS action
	FROM people, LATERAL generate_series(1, dice(person, 0, 18)) n) e;
CREATE TABLE journeys AS SELECT person, season, mcp.journey_agg(occurred_at, channel, action, NULL::numeric, jsonb_build_object('campaign', campaign)) AS journey FROM events JOIN people USING (person) GROUP BY person, season;
CREATE INDEX ON events (person);
CREATE INDEX ON journeys (person);
ANALYZE people; ANALYZE events; ANALYZE journeys;

-- local time; days do not go back, and a moment that comes again belongs to the day that was reached
CREATE FUNCTION local_of(zone text, t timestamptz) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN zone = 'America/St_Johns' AND t >= '2006-10-29 02:31+00' THEN greatest(t AT TIME ZONE zone, '2006-10-29') ELSE t AT TIME ZONE zone END $$;
-- the number of the period that it is in
CREATE FUNCTION period_of(unit text, local timestamp) RETURNS int LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE unit WHEN 'day' THEN local::date - date '2000-01-01'
		WHEN 'week' THEN (date_trunc('week', local)::date - date '2000-01-03') / 7
		ELSE ((extract(year FROM local) - 2000)::int * 12 + extract(month FROM local)::int - 1) / CASE unit WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 ELSE 12 END END $$;
CREATE FUNCTION period_of(unit text, zone text, t timestamptz) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT period_of(unit, local_of(zone, t)) $$;

-- random rules: as_of before, inside, and after what happens
CREATE TABLE random AS
SELECT rule, season, (CASE season WHEN 0 THEN '{UTC,Europe/Berlin,America/New_York,Australia/Lord_Howe,Asia/Tokyo,Asia/Kathmandu}'
		WHEN 1 THEN '{UTC,Europe/Berlin,America/New_York,Australia/Lord_Howe,Asia/Beirut,Africa/Cairo}' ELSE '{UTC,America/St_Johns,Europe/Berlin,America/St_Johns,America/New_York,America/St_Johns}' END::text[])[1 + dice(rule, 1, 6)] AS zone,
	CASE dice(rule, 2, 8) WHEN 0 THEN base - interval '10 days' WHEN 1 THEN base + interval '400 days' WHEN 2 THEN 'infinity' WHEN 3 THEN turn + dice(rule, 3, 24) * interval '10 minutes'
		ELSE base + dice(rule, 3, 60) * interval '1 day' + dice(rule, 4, 96) * interval '15 minutes' END AS as_of,
	(ARRAY['*','view','purchase','web.*','signup','(purchase | view)'])[1 + dice(rule, 5, 6)] AS begins,
	(ARRAY['*','purchase','view','app.*','(send | view)','(purchase | view)'])[1 + dice(rule, 6, 6)] AS again
FROM generate_series(101, 550) rule JOIN seasons ON season = rule % 3;

CREATE TABLE rules AS
SELECT row_number() OVER ()::int AS rule, * FROM (VALUES
	('*', '*', 'week', 8, 'first_time', 'on', 'calendar', 'UTC', NULL, timestamptz '2026-04-05 13:00+00'),
	('signup', 'purchase', 'day', 40, 'first_time', 'on', 'calendar', 'Europe/Berlin', NULL, '2026-04-01 21:59+00'),
	('view', '(purchase | view)', 'week', 5, 'recurring', 'on', 'calendar', 'America/New_York', NULL, '2026-03-23 04:30+00'),
	('*', 'purchase', 'day', 10, 'recurring', 'on_or_after', 'calendar', 'Australia/Lord_Howe', 'channel', '2026-04-06 00:00+00'),
	('*', '*', 'day', 66, 'first_time', 'on', '24h', 'Asia/Tokyo', NULL, '2026-04-02 00:00+00'),
	('*', '(send | view)', 'week', 3, 'first_time', 'on_or_after', '24h', 'UTC', 'action', '2026-03-20 10:00+00'),
	('web.*', 'app.*', 'day', 12, 'recurring', 'on', '24h', 'America/New_York', NULL, '2026-03-20 10:00+00'),
	('*', '*', 'month', 3, 'first_time', 'on', 'calendar', 'Europe/Berlin', 'channel', '2026-03-31 22:00+00'),
	('view', 'view', 'quarter', 2, 'recurring', 'on', 'calendar', 'UTC', NULL, '2026-12-01 00:00+00'),
	('view', '*', 'year', 2, 'first_time', 'on_or_after', 'calendar', 'UTC', NULL, 'infinity'),
	('purchase', 'purchase', 'week', 4, 'recurring', 'on_or_after', '24h', 'Europe/Berlin', NULL, 'infinity')) v(begins, again, unit, periods, kind, counting, clock, zone, property, as_of)
UNION ALL
SELECT rule, begins, again, (CASE clock WHEN '24h' THEN '{day,week}' ELSE '{day,week,month,quarter,year,day,week,day}' END::text[])[1 + dice(rule, 12, CASE clock WHEN '24h' THEN 2 ELSE 8 END)],
	CASE dice(rule, 13, 8) WHEN 0 THEN 60 + dice(rule, 14, 10) ELSE 1 + dice(rule, 14, 10) END, (ARRAY['first_time','recurring'])[1 + dice(rule, 15, 2)], (ARRAY['on','on_or_after'])[1 + dice(rule, 16, 2)],
	clock, zone, (ARRAY['channel','action','campaign',NULL,NULL,NULL])[1 + dice(rule, 17, 6)], as_of
FROM random, LATERAL (SELECT (ARRAY['calendar','24h'])[1 + dice(rule, 11, 2)] AS clock) c;
-- the first 800 people are asked with each of the rules that are written here, all with six random ones of their season
CREATE TABLE asked AS
SELECT rule, person FROM rules, generate_series(1, 800) person WHERE rule <= 11
UNION SELECT 101 + 3 * dice(person, 910 + n, 150) + (season + 1) % 3, person FROM people, generate_series(1, 6) n;
CREATE INDEX ON asked (rule, person);
ANALYZE rules; ANALYZE asked;

-- does an event fulfil one of the filters above?
CREATE FUNCTION fits(filter text, channel text, action text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN filter = '*' THEN action <> 'send' WHEN filter LIKE '%.*' THEN channel || '.*' = filter AND action <> 'send'
		ELSE action = ANY (string_to_array(translate(filter, '() ', ''), '|')) END $$;

CREATE TABLE expected AS
WITH starts AS (
	SELECT DISTINCT ON (rule, person, part) r.*, e.person, e.occurred_at AS started_at, period_of(unit, zone, e.occurred_at) AS cohort,
	       CASE property WHEN 'channel' THEN e.channel WHEN 'action' THEN e.action WHEN 'campaign' THEN e.campaign END AS breakdown
	FROM rules r JOIN asked USING (rule) JOIN events e USING (person),
		LATERAL (SELECT CASE kind WHEN 'recurring' THEN period_of(unit, zone, e.occurred_at) END AS part) p
	WHERE fits(begins, channel, action) AND e.occurred_at <= as_of
	ORDER BY rule, person, part, e.occurred_at, length(channel), channel COLLATE "C", length(action), action COLLATE "C"
), later AS (
	SELECT s.rule, s.person, s.started_at, CASE clock WHEN 'calendar' THEN period_of(unit, zone, e.occurred_at) - cohort
		ELSE floor(extract(epoch FROM e.occurred_at - s.started_at) / CASE unit WHEN 'day' THEN 86400 ELSE 604800 END)::int END AS k
	FROM starts s JOIN events e ON e.person = s.person AND e.occurred_at > s.started_at AND e.occurred_at <= as_of AND fits(again, channel, action)
), marks AS (SELECT rule, person, started_at, array_agg(DISTINCT k) AS ks, max(k) AS last FROM later GROUP BY 1, 2, 3)
SELECT s.rule, s.person, s.cohort, s.started_at, s.breakdown, k AS period_number,
	CASE WHEN CASE WHEN as_of = 'infinity' THEN true WHEN clock = 'calendar' THEN period_of(unit, zone, as_of) > s.cohort + k
	               ELSE as_of >= s.started_at + (k + 1) * CASE unit WHEN 'day' THEN interval '24 hours' ELSE interval '168 hours' END END
	THEN coalesce(CASE counting WHEN 'on' THEN k = ANY (ks) ELSE last >= k END, false) END AS is_retained
FROM starts s LEFT JOIN marks m USING (rule, person, started_at), LATERAL generate_series(0, periods) k;

CREATE TABLE options AS
SELECT rule, unit, zone, as_of, mcp.retention_options(start_events => begins, return_events => again, unit => unit, periods => periods, kind => kind, counting => counting,
	clock => clock, zone => zone, breakdown => property) AS how FROM rules;
CREATE TABLE actual AS
SELECT rule, person, period_of(unit, 'UTC', cohort::timestamp AT TIME ZONE 'UTC') AS cohort, started_at, breakdown, period_number, is_retained
FROM options o JOIN asked USING (rule) JOIN journeys USING (person), mcp.retention(journey, how, o.as_of) r;
CREATE INDEX ON expected (rule); CREATE INDEX ON actual (rule);
ANALYZE expected; ANALYZE actual;
SELECT cmp_ok((SELECT count(*) FROM expected), '>', 200000::bigint, 'many answers are compared');
CREATE TABLE differing AS
SELECT * FROM ((TABLE expected EXCEPT ALL TABLE actual) UNION ALL (TABLE actual EXCEPT ALL TABLE expected)) d JOIN (SELECT rule, kind, counting, clock, unit, property, zone, as_of FROM rules) r USING (rule);
SELECT is_empty(format('SELECT * FROM differing WHERE rule = %s', rule), format('retention: rule %s: %s %s %s %s', rule, kind, counting, clock, unit)) FROM rules WHERE rule <= 11;
SELECT is_empty(format('SELECT * FROM differing WHERE rule > 11 AND (kind, counting, clock) = (%L, %L, %L)', kind, counting, clock), name)
FROM (SELECT kind, counting, clock, format('retention: %s %s %s: %s random rules, %s journeys, %s answers', kind, counting, clock, count(DISTINCT rule), count(DISTINCT person), count(*)) AS name
	FROM expected JOIN rules USING (rule) WHERE rule > 11 GROUP BY kind, counting, clock ORDER BY name) x;
SELECT cmp_ok(min(n), '>', 1000::bigint, 'thousands of journeys for each kind, counting and clock') FROM (
	SELECT count(*) AS n FROM asked JOIN rules USING (rule) WHERE rule > 11 GROUP BY kind, counting, clock) x;
SELECT results_eq('SELECT DISTINCT is_retained FROM expected WHERE rule > 11 ORDER BY 1', ARRAY[false, true, NULL], 'all three answers occur');

CREATE TABLE reports AS SELECT rule, mcp.retention_report(journey, how, as_of) AS report FROM options JOIN asked USING (rule) JOIN journeys USING (person) GROUP BY rule;
CREATE TABLE cells AS SELECT rule, r.* FROM reports, mcp.retention_rows(report) r;
CREATE TABLE counted AS
SELECT rule, cohort AS at, breakdown, period_number, count(*) AS size, count(is_retained) AS observed, count(*) FILTER (WHERE is_retained) AS retained
FROM expected GROUP BY 1, 2, 3, 4;
SELECT is_empty($$
	SELECT rule, at, breakdown, period_number, size, observed, CASE WHEN observed = size THEN retained END FROM counted
	EXCEPT ALL SELECT rule, period_of(unit, 'UTC', cohort::timestamp AT TIME ZONE 'UTC'), breakdown, period_number, size, observed, retained FROM cells JOIN rules USING (rule)$$, (SELECT format('%s reports of %s journeys count what is said of each', (SELECT count(*) FROM reports), count(DISTINCT person)) FROM expected));
SELECT is((SELECT count(*) FROM cells), (SELECT count(*) FROM counted), 'and has no other rows');
SELECT is_empty($$SELECT * FROM cells WHERE rate IS DISTINCT FROM retained::float8 / size OR (retained IS NULL) <> (observed < size)$$, 'rates; NULL where the period is not over for all');
SELECT is_empty($$SELECT * FROM cells c JOIN rules USING (rule) JOIN options o USING (rule) WHERE clock = 'calendar' AND observed NOT IN (0, size)$$, 'on the calendar it is over for all or for none');
SELECT is_empty($$SELECT date_trunc(unit, cohort) FROM cells JOIN rules USING (rule) WHERE date_trunc(unit, cohort)::date <> cohort$$, 'a cohort is the first day of its period');
SELECT is_empty($$
	SELECT * FROM (SELECT rule, breakdown, period_number, count(*) AS cohorts, sum(size) AS observed, sum(retained) AS retained, avg(rate) AS mean_rate FROM cells WHERE rate IS NOT NULL GROUP BY 1, 2, 3) e
	FULL JOIN (SELECT rule, m.* FROM reports, mcp.retention_mean_rows(report) m) m USING (rule, breakdown, period_number)
	WHERE breakdown IS NOT NULL AND (coalesce(e.cohorts, 0) <> m.cohorts OR coalesce(e.observed, 0) <> m.observed OR e.retained IS DISTINCT FROM m.retained OR abs(e.mean_rate - m.mean_rate) > 1e-12
	   OR abs(m.rate - m.retained::float8 / m.observed) > 1e-12)$$, 'means by value');
SELECT is_empty($$
	SELECT * FROM (SELECT rule, period_number, count(*) AS cohorts, sum(size) AS observed, sum(retained) AS retained, avg(rate) AS mean_rate FROM cells WHERE rate IS NOT NULL GROUP BY 1, 2) e
	FULL JOIN (SELECT rule, m.* FROM reports, mcp.retention_mean_rows(report) m) m USING (rule, period_number)
	WHERE rule NOT IN (SELECT rule FROM rules WHERE property IS NOT NULL) AND (coalesce(e.cohorts, 0) <> m.cohorts OR coalesce(e.observed, 0) <> m.observed OR e.retained IS DISTINCT FROM m.retained OR abs(e.mean_rate - m.mean_rate) > 1e-12
	   OR abs(m.rate - m.retained::float8 / m.observed) > 1e-12)$$, 'means of all');

-- --- lifecycle ---------------------------------------------------------------------
CREATE TABLE life_rules AS
SELECT row_number() OVER ()::int AS rule, * FROM (VALUES
	('*', 'week', 'UTC', timestamptz '2026-04-05 13:00+00'), ('*', 'day', 'Europe/Berlin', '2026-04-01 21:59+00'), ('purchase', 'week', 'America/New_York', 'infinity'),
	('view', 'month', 'Asia/Tokyo', '2026-03-31 15:00+00'), ('*', 'quarter', 'UTC', '2026-04-01 00:00+00'), ('*', 'year', 'UTC', '2026-12-31 00:00+00')) v(counts, unit, zone, as_of)
UNION ALL SELECT rule, begins, (ARRAY['day','week','month','quarter','year','day'])[1 + dice(rule, 20, 6)], zone, as_of FROM random;
CREATE TABLE life_asked AS SELECT rule, person FROM life_rules, generate_series(1, 800) person WHERE rule <= 6 UNION SELECT rule, person FROM asked WHERE rule > 11;
CREATE INDEX ON life_asked (rule, person);
ANALYZE life_rules; ANALYZE life_asked;
CREATE TABLE active AS
SELECT DISTINCT rule, unit, as_of, zone, person, period_of(unit, zone, occurred_at) AS at FROM life_rules JOIN life_asked USING (rule) JOIN events USING (person) WHERE fits(counts, channel, action) AND occurred_at <= as_of;
CREATE INDEX ON active (rule, person, at);
ANALYZE active;
CREATE TABLE states AS
SELECT rule, person, at, CASE WHEN before IS NULL THEN 'new' WHEN before = at - 1 THEN 'returning' ELSE 'resurrected' END AS state
FROM (SELECT *, lag(at) OVER (PARTITION BY rule, person ORDER BY at) AS before FROM active) x
UNION ALL
SELECT rule, person, at + 1, 'dormant' FROM active a
WHERE NOT EXISTS (SELECT FROM active b WHERE (b.rule, b.person, b.at) = (a.rule, a.person, a.at + 1)) AND (as_of = 'infinity' OR period_of(unit, zone, as_of) > at + 1);
CREATE TABLE told AS
SELECT rule, person, period_of(unit, 'UTC', l.period_start::timestamp AT TIME ZONE 'UTC') AS at, state FROM life_rules r JOIN life_asked USING (rule) JOIN journeys USING (person), mcp.lifecycle(journey, mcp.lifecycle_options(counts, r.unit, r.zone), r.as_of) l;
SELECT is_empty($$(TABLE states EXCEPT ALL TABLE told) UNION ALL (TABLE told EXCEPT ALL TABLE states)$$, (SELECT format('lifecycle of each person: %s journeys, %s rules, %s answers', count(DISTINCT person), count(DISTINCT rule), count(*)) FROM states));
SELECT cmp_ok(min(n), '>', 1000::bigint, 'thousands of journeys for each unit') FROM (SELECT count(*) AS n FROM life_asked JOIN life_rules USING (rule) GROUP BY unit) x;
CREATE TABLE lives AS SELECT rule, unit, l.*, period_of(unit, 'UTC', l.period_start::timestamp AT TIME ZONE 'UTC') AS at
FROM (SELECT rule, unit, mcp.lifecycle_report(journey, mcp.lifecycle_options(counts, unit, zone), as_of) AS report FROM life_rules JOIN life_asked USING (rule) JOIN journeys USING (person) GROUP BY rule, unit) x, mcp.lifecycle_rows(report) l;
SELECT is_empty($$
	SELECT rule, at, count(*) FILTER (WHERE state = 'new'), count(*) FILTER (WHERE state = 'returning'), count(*) FILTER (WHERE state = 'resurrected'),
	       CASE WHEN bool_and(period_of(unit, zone, CASE WHEN as_of = 'infinity' THEN '2190-01-01' ELSE as_of END) > at) THEN count(*) FILTER (WHERE state = 'dormant') END, count(*) FILTER (WHERE state <> 'dormant') FROM states JOIN life_rules USING (rule) GROUP BY 1, 2
	EXCEPT SELECT rule, at, new_people, returning_people, resurrected_people, dormant_people, active_people FROM lives$$, 'lifecycle of many');
SELECT is_empty($$SELECT rule FROM lives GROUP BY rule HAVING count(*) <> max(at) - min(at) + 1$$, 'no period is left out');
SELECT is_empty($$SELECT * FROM lives WHERE active_people <> new_people + returning_people + resurrected_people
	OR active_people <> (SELECT count(*) FROM active a WHERE a.rule = lives.rule AND a.at = lives.at)$$, 'new, returning and resurrected are the active');
SELECT is_empty($$SELECT * FROM (SELECT *, lag(active_people) OVER (PARTITION BY rule ORDER BY at) AS before FROM lives) x WHERE is_over AND before <> returning_people + dormant_people$$, 'who was active comes again or is dormant');
SELECT is_empty($$SELECT * FROM lives WHERE is_over <> (dormant_people IS NOT NULL)$$, 'who is dormant is not known before the period is over');

-- --- stickiness ---------------------------------------------------------------------
CREATE TABLE stick_rules AS
SELECT row_number() OVER ()::int AS rule, * FROM (VALUES
	('*', 'day', 'week', 'Europe/Berlin', timestamptz '2026-04-05 13:00+00'), ('*', 'day', 'month', 'America/New_York', '2026-04-01 03:59+00'), ('view', 'day', 'quarter', 'UTC', 'infinity'),
	('*', 'month', 'quarter', 'Asia/Tokyo', 'infinity'), ('*', 'month', 'year', 'UTC', 'infinity'), ('*', 'quarter', 'year', 'UTC', 'infinity'), ('*', 'day', 'year', 'UTC', 'infinity')) v(counts, unit, inside, zone, as_of)
UNION ALL SELECT rule, begins, (ARRAY['day','day','day','day','month','month','quarter'])[1 + pair], (ARRAY['week','month','quarter','year','quarter','year','year'])[1 + pair], zone, as_of FROM random, LATERAL (SELECT dice(rule, 21, 7) AS pair) p;
CREATE TABLE stick_asked AS SELECT rule, person FROM stick_rules, generate_series(1, 800) person WHERE rule <= 7 UNION SELECT rule, person FROM asked WHERE rule > 11;
CREATE INDEX ON stick_asked (rule, person);
ANALYZE stick_rules; ANALYZE stick_asked;
CREATE TABLE parts AS
SELECT rule, person, date_trunc(inside, local_of(zone, occurred_at))::date AS period_start, count(DISTINCT period_of(unit, zone, occurred_at))::int AS active_units
FROM stick_rules JOIN stick_asked USING (rule) JOIN events USING (person) WHERE fits(counts, channel, action) AND occurred_at <= as_of GROUP BY 1, 2, 3;
CREATE INDEX ON parts (rule, period_start);
ANALYZE parts;
CREATE TABLE told_parts AS SELECT rule, person, s.period_start, s.active_units, s.units, s.is_over FROM stick_rules r JOIN stick_asked USING (rule) JOIN journeys USING (person), mcp.stickiness(journey, mcp.stickiness_options(counts, r.unit, r.inside, r.zone), r.as_of) s;
SELECT is_empty($$(TABLE parts EXCEPT ALL SELECT rule, person, period_start, active_units FROM told_parts) UNION ALL (SELECT rule, person, period_start, active_units FROM told_parts EXCEPT ALL TABLE parts)$$, (SELECT format('stickiness of each person: %s journeys, %s rules, %s answers', count(DISTINCT person), count(DISTINCT rule), count(*)) FROM parts));
SELECT is_empty($$SELECT t.* FROM told_parts t JOIN stick_rules USING (rule) WHERE is_over <> (as_of = 'infinity' OR date_trunc(inside, local_of(zone, as_of)) > period_start)$$, 'and whether the period is over');
SELECT cmp_ok(min(n), '>', 1000::bigint, 'thousands of journeys for each unit and period') FROM (SELECT count(*) AS n FROM stick_asked JOIN stick_rules USING (rule) GROUP BY unit, inside) x;
CREATE TABLE sticks AS SELECT rule, mcp.stickiness_report(journey, mcp.stickiness_options(counts, unit, inside, zone), as_of) AS report FROM stick_rules JOIN stick_asked USING (rule) JOIN journeys USING (person) GROUP BY rule;
SELECT is_empty($$
	SELECT rule, period_start, active_units, count(*), count(*) * 1.0::float8 / sum(count(*)) OVER w FROM parts GROUP BY 1, 2, 3 WINDOW w AS (PARTITION BY rule, period_start)
	EXCEPT SELECT rule, s.period_start, active_units, people, share FROM sticks, mcp.stickiness_rows(report) s$$, 'stickiness of many');
SELECT is_empty($$SELECT s.* FROM sticks, mcp.stickiness_rows(report) s WHERE people_at_least <> (SELECT count(*) FROM parts p WHERE p.rule = sticks.rule AND p.period_start = s.period_start AND p.active_units >= s.active_units)$$, 'that many or more');
SELECT is_empty($$
	SELECT * FROM sticks JOIN stick_rules USING (rule), mcp.stickiness_ratio_rows(report) s,
	LATERAL (SELECT count(*) AS n, sum(p.active_units) AS sum FROM parts p WHERE p.rule = sticks.rule AND p.period_start = s.period_start) p,
	LATERAL (SELECT CASE unit WHEN 'day' THEN (s.period_start + ('1 ' || CASE inside WHEN 'quarter' THEN '3 month' ELSE inside END)::interval * 1)::date - s.period_start WHEN 'month' THEN CASE inside WHEN 'quarter' THEN 3 ELSE 12 END ELSE 4 END AS many) m
	WHERE inside <> 'quarter' AND (people <> p.n OR units <> m.many OR abs(mean_active_units - p.sum::float8 / p.n) > 1e-9 OR is_over <> (ratio IS NOT NULL) OR abs(ratio - p.sum::float8 / p.n / units) > 1e-9 OR abs(people_per_unit - p.sum::float8 / units) > 1e-9)$$, 'ratios');
SELECT results_eq($$SELECT DISTINCT s.units FROM sticks, mcp.stickiness_ratio_rows(report) s WHERE rule = 3 ORDER BY 1$$, ARRAY[90, 91], 'days of quarters');

SELECT * FROM finish();
ROLLBACK;
