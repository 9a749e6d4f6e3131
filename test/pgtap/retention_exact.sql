-- retention, lifecycle and stickiness against plain SQL on random journeys
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 23) & 2147483647) % n)::int $$;
-- over the changes of the clocks of spring, at hours around midnight, some at one moment
CREATE TABLE events AS
SELECT person, timestamptz '2026-02-10 00:00+00' + dice(person, n, 60) / (1 + dice(person, 900, 3)) * interval '1 day'
         + dice(person, 100 + n, 96) * interval '15 minutes' + dice(person, 150 + n, 3) / 2 * interval '1 second' AS occurred_at,
       (ARRAY['web','app','tiktok'])[1 + dice(person, 200 + n, 3)] AS channel,
       (ARRAY['view','purchase','send','view','signup'])[1 + dice(person, 300 + n, 5)] AS action
FROM generate_series(1, 800) person, LATERAL generate_series(1, dice(person, 0, 18)) n;
CREATE TABLE journeys AS SELECT person, mcp.journey_agg(occurred_at, channel, action) AS journey FROM events GROUP BY person;
CREATE INDEX ON events (person);
ANALYZE events; ANALYZE journeys;

-- the number of the period that a moment is in
CREATE FUNCTION period_of(unit text, zone text, t timestamptz) RETURNS int LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE unit WHEN 'day' THEN (t AT TIME ZONE zone)::date - date '2000-01-01'
		WHEN 'week' THEN (date_trunc('week', t AT TIME ZONE zone)::date - date '2000-01-03') / 7
		ELSE ((extract(year FROM t AT TIME ZONE zone) - 2000)::int * 12 + extract(month FROM t AT TIME ZONE zone)::int - 1) / CASE unit WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 ELSE 12 END END $$;

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
	('purchase', 'purchase', 'week', 4, 'recurring', 'on_or_after', '24h', 'Europe/Berlin', NULL, 'infinity')) v(begins, again, unit, periods, kind, counting, clock, zone, property, as_of);

-- does an event fulfil one of the filters above?
CREATE FUNCTION fits(filter text, channel text, action text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN filter = '*' THEN action <> 'send' WHEN filter LIKE '%.*' THEN channel || '.*' = filter AND action <> 'send'
		ELSE action = ANY (string_to_array(translate(filter, '() ', ''), '|')) END $$;

CREATE TABLE expected AS
WITH starts AS (
	SELECT DISTINCT ON (rule, person, part) r.*, e.person, e.occurred_at AS started_at, period_of(unit, zone, e.occurred_at) AS cohort,
	       CASE property WHEN 'channel' THEN e.channel WHEN 'action' THEN e.action END AS breakdown
	FROM rules r JOIN events e ON fits(begins, channel, action) AND e.occurred_at <= as_of,
		LATERAL (SELECT CASE kind WHEN 'recurring' THEN period_of(unit, zone, e.occurred_at) END AS part) p
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
FROM options o, journeys, mcp.retention(journey, how, o.as_of) r;
ANALYZE expected; ANALYZE actual;
SELECT cmp_ok((SELECT count(*) FROM expected), '>', 100000::bigint, 'many answers are compared');
SELECT is_empty(format($$
	(SELECT * FROM expected WHERE rule = %1$s EXCEPT ALL SELECT * FROM actual WHERE rule = %1$s) UNION ALL
	(SELECT * FROM actual WHERE rule = %1$s EXCEPT ALL SELECT * FROM expected WHERE rule = %1$s)$$, rule), format('retention: rule %s: %s %s %s %s', rule, kind, counting, clock, unit)) FROM rules;

CREATE TABLE reports AS SELECT rule, mcp.retention_report(journey, how, as_of) AS report FROM options, journeys GROUP BY rule;
CREATE TABLE cells AS SELECT rule, r.* FROM reports, mcp.retention_rows(report) r;
CREATE TABLE counted AS
SELECT rule, cohort AS at, breakdown, period_number, count(*) AS size, count(is_retained) AS observed, count(*) FILTER (WHERE is_retained) AS retained
FROM expected GROUP BY 1, 2, 3, 4;
SELECT is_empty($$
	SELECT rule, at, breakdown, period_number, size, observed, CASE WHEN observed = size THEN retained END FROM counted
	EXCEPT ALL SELECT rule, period_of(unit, 'UTC', cohort::timestamp AT TIME ZONE 'UTC'), breakdown, period_number, size, observed, retained FROM cells JOIN rules USING (rule)$$, 'the report counts what is said of each');
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
	WHERE rule NOT IN (4, 6, 8) AND (coalesce(e.cohorts, 0) <> m.cohorts OR coalesce(e.observed, 0) <> m.observed OR e.retained IS DISTINCT FROM m.retained OR abs(e.mean_rate - m.mean_rate) > 1e-12
	   OR abs(m.rate - m.retained::float8 / m.observed) > 1e-12)$$, 'means of all');

-- --- lifecycle ---------------------------------------------------------------------
CREATE TABLE life_rules AS
SELECT row_number() OVER ()::int AS rule, * FROM (VALUES
	('*', 'week', 'UTC', timestamptz '2026-04-05 13:00+00'), ('*', 'day', 'Europe/Berlin', '2026-04-01 21:59+00'), ('purchase', 'week', 'America/New_York', 'infinity'),
	('view', 'month', 'Asia/Tokyo', '2026-03-31 15:00+00'), ('*', 'quarter', 'UTC', '2026-04-01 00:00+00'), ('*', 'year', 'UTC', '2026-12-31 00:00+00')) v(counts, unit, zone, as_of);
CREATE TABLE active AS
SELECT DISTINCT rule, unit, as_of, zone, person, period_of(unit, zone, occurred_at) AS at FROM life_rules JOIN events ON fits(counts, channel, action) AND occurred_at <= as_of;
CREATE INDEX ON active (rule, person, at);
CREATE TABLE states AS
SELECT rule, person, at, CASE WHEN before IS NULL THEN 'new' WHEN before = at - 1 THEN 'returning' ELSE 'resurrected' END AS state
FROM (SELECT *, lag(at) OVER (PARTITION BY rule, person ORDER BY at) AS before FROM active) x
UNION ALL
SELECT rule, person, at + 1, 'dormant' FROM active a
WHERE NOT EXISTS (SELECT FROM active b WHERE (b.rule, b.person, b.at) = (a.rule, a.person, a.at + 1)) AND (as_of = 'infinity' OR period_of(unit, zone, as_of) > at + 1);
CREATE TABLE told AS
SELECT rule, person, period_of(unit, 'UTC', l.period_start::timestamp AT TIME ZONE 'UTC') AS at, state FROM life_rules r, journeys, mcp.lifecycle(journey, mcp.lifecycle_options(counts, r.unit, r.zone), r.as_of) l;
SELECT is_empty($$(TABLE states EXCEPT ALL TABLE told) UNION ALL (TABLE told EXCEPT ALL TABLE states)$$, 'lifecycle of each person');
CREATE TABLE lives AS SELECT rule, unit, l.*, period_of(unit, 'UTC', l.period_start::timestamp AT TIME ZONE 'UTC') AS at
FROM (SELECT rule, unit, mcp.lifecycle_report(journey, mcp.lifecycle_options(counts, unit, zone), as_of) AS report FROM life_rules, journeys GROUP BY rule, unit) x, mcp.lifecycle_rows(report) l;
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
	('*', 'month', 'quarter', 'Asia/Tokyo', 'infinity'), ('*', 'month', 'year', 'UTC', 'infinity'), ('*', 'quarter', 'year', 'UTC', 'infinity'), ('*', 'day', 'year', 'UTC', 'infinity')) v(counts, unit, inside, zone, as_of);
CREATE TABLE parts AS
SELECT rule, person, date_trunc(inside, occurred_at AT TIME ZONE zone)::date AS period_start, count(DISTINCT period_of(unit, zone, occurred_at))::int AS active_units
FROM stick_rules JOIN events ON fits(counts, channel, action) AND occurred_at <= as_of GROUP BY 1, 2, 3;
CREATE TABLE told_parts AS SELECT rule, person, s.period_start, s.active_units, s.units, s.is_over FROM stick_rules r, journeys, mcp.stickiness(journey, mcp.stickiness_options(counts, r.unit, r.inside, r.zone), r.as_of) s;
SELECT is_empty($$(TABLE parts EXCEPT ALL SELECT rule, person, period_start, active_units FROM told_parts) UNION ALL (SELECT rule, person, period_start, active_units FROM told_parts EXCEPT ALL TABLE parts)$$, 'stickiness of each person');
CREATE TABLE sticks AS SELECT rule, mcp.stickiness_report(journey, mcp.stickiness_options(counts, unit, inside, zone), as_of) AS report FROM stick_rules, journeys GROUP BY rule;
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
