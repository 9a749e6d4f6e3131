-- What segments mean: three values, borders of windows to the microsecond,
-- time zones, dates that come again, what counts as a value.
BEGIN;
SELECT no_plan();

-- a profile of events at given times, and one question of it
CREATE FUNCTION pg_temp.at(VARIADIC times timestamptz[]) RETURNS mcp.profile LANGUAGE sql AS
$$ SELECT mcp.merge(mcp.event(t, 'web', 'view', NULL, NULL::jsonb, event_id => n::text)) FROM unnest(times) WITH ORDINALITY x(t, n) $$;
CREATE FUNCTION pg_temp.n(p mcp.profile, w text, as_of timestamptz DEFAULT '2026-03-31 12:00+00') RETURNS int LANGUAGE sql AS
$$ SELECT mcp.measure(p, ('count(*' || w || ')')::mcp.measure_expr, as_of)::int $$;

-- --- three values -------------------------------------------------------------

CREATE TEMP TABLE truth (name text, segment text);
INSERT INTO truth VALUES ('t', 'did(view)'), ('f', 'never(view)'), ('u', 'trait.missing = 1');
SELECT is(
	string_agg(coalesce(mcp.matches(p, (format('%s and %s', a.segment, b.segment))::mcp.segment, '2026-03-31')::text, 'unknown'), ' ' ORDER BY a.name DESC, b.name DESC),
	'unknown unknown false unknown true false false false false', 'and, over u t f and u t f')
FROM truth a, truth b, pg_temp.at('2026-03-01') p;
SELECT is(
	string_agg(coalesce(mcp.matches(p, (format('%s or %s', a.segment, b.segment))::mcp.segment, '2026-03-31')::text, 'unknown'), ' ' ORDER BY a.name DESC, b.name DESC),
	'unknown true unknown true true true unknown true false', 'or')
FROM truth a, truth b, pg_temp.at('2026-03-01') p;
SELECT is(
	string_agg(coalesce(mcp.matches(p, ('not ' || a.segment)::mcp.segment, '2026-03-31')::text, 'unknown'), ' ' ORDER BY a.name DESC),
	'unknown false true', 'not')
FROM truth a, pg_temp.at('2026-03-01') p;
SELECT is(
	string_agg(coalesce(mcp.matches(p, (format('at least 2 of (%s, %s, %s)', a.segment, b.segment, c.segment))::mcp.segment, '2026-03-31')::text, 'unknown'), ' ' ORDER BY a.name DESC, b.name DESC, c.name DESC),
	(SELECT string_agg(CASE WHEN (a = 't')::int + (b = 't')::int + (c = 't')::int >= 2 THEN 'true'
		WHEN (a <> 'f')::int + (b <> 'f')::int + (c <> 'f')::int >= 2 THEN 'unknown' ELSE 'false' END, ' ' ORDER BY a DESC, b DESC, c DESC)
		FROM unnest(ARRAY['t', 'f', 'u']) a, unnest(ARRAY['t', 'f', 'u']) b, unnest(ARRAY['t', 'f', 'u']) c), 'at least 2 of 3')
FROM truth a, truth b, truth c, pg_temp.at('2026-03-01') p;

-- of nothing: what counts is 0, what needs something is unknown
SELECT is(mcp.matches('{}', s::mcp.segment, '2026-03-31'), e, 'of nothing: ' || s)
FROM (VALUES ('did(*)', false), ('never(*)', true), ('count(*) = 0', true), ('sum(*) = 0', true), ('active_days(*) = 0', true), ('channels(*) = 0', true),
	('distinct(item of *) = 0', true), ('streak(*) = 0', true), ('consent(ads)', false), ('consent(ads, opt_out)', true), ('identified(email)', false), ('trait.x is set', false), ('trait.x is not set', true),
	('sequence(a -> b)', false), ('avg(*) = 0', NULL), ('min(*) = 0', NULL), ('max(*) = 0', NULL), ('share(a of b) = 0', NULL), ('most_frequent(channel of *) = "web"', NULL),
	('first(*) within 3 days', NULL), ('last(*) before 3 days ago', NULL), ('days_since(last(*)) > 0', NULL), ('trait.x has "y"', NULL), ('trait.x anniversary today', NULL), ('age(trait.x) > 3', NULL),
	('trait.x in (1, 2)', NULL), ('not trait.x = 1', NULL), ('count(*) <= sum(*)', true), ('count(*) <= avg(*)', NULL), ('avg(*) between 0 and 1', NULL),
	('never(a, after last(b))', true), ('did(a, after last(b))', false), ('count(a, before first(b)) = 0', true)) v(s, e);

-- --- types of traits ----------------------------------------------------------------

SELECT is(mcp.matches(p, s::mcp.segment, '2026-03-31'), e, s)
FROM (SELECT mcp.trait('n', 5::numeric) || mcp.trait('t', 'abc'::text) || mcp.trait('tn', ' 5.0 '::text) || mcp.trait('td', '2026-03-01'::text)
		|| mcp.trait('b', true) || mcp.trait('d', date '2026-03-01') || mcp.trait('ts', timestamptz '2026-03-01 10:00+00')) x(p),
	(VALUES ('trait.n = 5', true), ('trait.n = "5"', NULL), ('trait.n != 5', false), ('trait.n in (4, 5)', true), ('trait.n in ("5", 4)', NULL), ('trait.n in ("5", 5)', true), ('trait.n not in (4, "a")', NULL), ('trait.n not in (5, "a")', false),
	('trait.n between 1 and 5', true), ('trait.n between 6 and 7', false), ('trait.n between "a" and 4', false), ('trait.n between "a" and 6', NULL), ('trait.n = 2026-01-01', NULL), ('trait.n = true', NULL), ('trait.n like "5"', NULL),
	('trait.t = "abc"', true), ('trait.t != "abd"', true), ('trait.t > 3', NULL), ('trait.t like "a_c"', true), ('trait.t not like "a%"', false), ('trait.t < "b"', true), ('trait.t > "ab"', true), ('trait.t = 2026-01-01', NULL),
	('trait.tn = 5', true), ('trait.tn < 6', true), ('trait.tn = "5"', false), ('trait.td = 2026-03-01', true), ('trait.td >= 2026-03-01T00:00:00Z', true), ('trait.td < 2026-03-02', true),
	('trait.b = true', true), ('trait.b != true', false), ('trait.b = "true"', NULL), ('trait.b = 1', NULL), ('trait.b in (false, true)', true),
	('trait.d = 2026-03-01', true), ('trait.d < 2026-03-01T00:00:01Z', true), ('trait.d > 2026-02-28', true), ('trait.d = "2026-03-01"', NULL), ('(trait.d = 2026-03-01) in zone "Asia/Jakarta"', true), ('(trait.d < 2026-03-01T00:00:00Z) in zone "Asia/Jakarta"', true),
	('trait.ts > 2026-03-01', true), ('trait.ts = 2026-03-01T17:00:00+07:00', true), ('(trait.ts >= 2026-03-01T17:00:00) in zone "Asia/Jakarta"', true), ('(trait.ts > 2026-03-01T17:00:00) in zone "Asia/Jakarta"', false),
	('trait.n is set', true), ('trait.n is not set', false), ('trait.n from crm is set', false), ('trait.n has "5"', NULL)) v(s, e);

-- sources, and what was observed later
SELECT is(mcp.matches(p, s::mcp.segment, t), e, s || ' as of ' || t)
FROM (SELECT mcp.trait('city', 'Rome'::text, '2026-01-01'::timestamptz, 'crm') || mcp.trait('city', 'Oslo'::text, '2026-02-01'::timestamptz, 'Web Shop')) x(p),
	(VALUES ('trait.city = "Oslo"', timestamptz '2026-03-01', true), ('trait.city = "Rome"', '2026-01-31', true), ('trait.city from crm = "Rome"', '2026-03-01', true),
	('trait.city from web_shop = "Oslo"', '2026-03-01', true), ('trait.city from "Web Shop" = "Oslo"', '2026-03-01', true), ('trait.city from web_shop = "Oslo"', '2026-01-31', NULL), ('trait.city is set', '2025-12-31', false), ('trait.city is set', '2026-01-01', true)) v(s, t, e);

SELECT is(mcp.matches(p, s::mcp.segment, t), e, s || ' as of ' || t)
FROM (SELECT mcp.consent('ads', true, '2026-01-01'::timestamptz, 'crm') || mcp.consent('ads', false, '2026-02-01'::timestamptz, 'web')) x(p),
	(VALUES ('consent(ads)', timestamptz '2025-12-31', false), ('consent(ads)', '2026-01-01', true), ('consent(ads)', '2026-02-01', false), ('consent(ads, opt_out)', '2025-12-31', true), ('consent(ads, opt_out)', '2026-02-01', false)) v(s, t, e);

-- --- borders, each at the microsecond ---------------------------------------------------

SELECT is(pg_temp.n(pg_temp.at(t + d * interval '1 microsecond'), w), CASE d WHEN -1 THEN before WHEN 0 THEN exactly ELSE behind END, format('%s: %s microseconds from %s', w, d, t))
FROM (VALUES
	('', timestamptz '2026-03-31 12:00+00', 1, 1, 0),
	(', last 3 days', '2026-03-28 12:00+00', 0, 0, 1), (', last 3 days', '2026-03-31 12:00+00', 1, 1, 0),
	(', last 1 month', '2026-02-28 12:00+00', 0, 0, 1), (', last 90 minutes', '2026-03-31 10:30+00', 0, 0, 1),
	(', last 1 quarter', '2025-12-31 12:00+00', 0, 0, 1), (', last 2 weeks', '2026-03-17 12:00+00', 0, 0, 1), (', last 1 year', '2025-03-31 12:00+00', 0, 0, 1),
	(', between 3 days and 1 hour ago', '2026-03-28 12:00+00', 0, 0, 1), (', between 3 days and 1 hour ago', '2026-03-31 11:00+00', 1, 1, 0),
	(', since 2026-03-01', '2026-03-01 00:00+00', 0, 1, 1), (', since 2026-03-01T00:00:00+07:00', '2026-02-28 17:00+00', 0, 1, 1), (', since 2026-03-01', '2026-03-31 12:00+00', 1, 1, 0),
	(', from 2026-03-01 to 2026-03-05', '2026-03-01 00:00+00', 0, 1, 1), (', from 2026-03-01 to 2026-03-05', '2026-03-05 00:00+00', 1, 0, 0), (', from 2026-03-01 to 2026-05-01', '2026-03-31 12:00+00', 1, 1, 0),
	(', this day', '2026-03-31 00:00+00', 0, 1, 1), (', this week', '2026-03-30 00:00+00', 0, 1, 1), (', this month', '2026-03-01 00:00+00', 0, 1, 1), (', this quarter', '2026-01-01 00:00+00', 0, 1, 1), (', this year', '2026-01-01 00:00+00', 0, 1, 1), (', this day', '2026-03-31 12:00+00', 1, 1, 0),
	(', previous day', '2026-03-30 00:00+00', 0, 1, 1), (', previous day', '2026-03-31 00:00+00', 1, 0, 0), (', previous week', '2026-03-23 00:00+00', 0, 1, 1), (', previous week', '2026-03-30 00:00+00', 1, 0, 0),
	(', previous month', '2026-02-01 00:00+00', 0, 1, 1), (', previous month', '2026-03-01 00:00+00', 1, 0, 0), (', previous quarter', '2025-10-01 00:00+00', 0, 1, 1), (', previous quarter', '2026-01-01 00:00+00', 1, 0, 0), (', previous year', '2025-01-01 00:00+00', 0, 1, 1), (', previous year', '2026-01-01 00:00+00', 1, 0, 0)
) v(w, t, before, exactly, behind), generate_series(-1, 1) d;

-- after and before are strict, first and last are seen as of then
SELECT is(mcp.matches(p, s::mcp.segment, '2026-03-31'), e, s)
FROM (SELECT mcp.merge(mcp.event(t::timestamptz, 'web', a)) FROM (VALUES ('2026-03-01', 'cart'), ('2026-03-01', 'view'), ('2026-03-02', 'purchase'), ('2026-03-03', 'cart'), ('2026-03-04', 'view'), ('2026-04-01', 'cart')) v(t, a)) x(p),
	(VALUES ('count(view, after first(cart)) = 1', true), ('count(view, after last(cart)) = 1', true), ('count(view, before first(cart)) = 0', true), ('count(view, before last(cart)) = 1', true), ('count(*, before last(cart)) = 3', true), ('count(*, after first(purchase)) = 2', true)) v(s, e);

-- within, before ... ago, comparisons of times, days_since
SELECT is(mcp.matches(pg_temp.at(t), s::mcp.segment, '2026-03-31 12:00+00'), e, s || ' of ' || t)
FROM (VALUES ('last(view) within 3 days', timestamptz '2026-03-28 12:00:00+00', false), ('last(view) within 3 days', '2026-03-28 12:00:00.000001+00', true), ('first(view) before 3 days ago', '2026-03-28 12:00+00', true), ('first(view) before 3 days ago', '2026-03-28 12:00:00.000001+00', false),
	('first(view) = 2026-03-01', '2026-03-01 00:00+00', true), ('first(view) < 2026-03-01', '2026-03-01 00:00+00', false), ('first(view) <= 2026-03-01', '2026-03-01 00:00+00', true), ('first(view) within 1 month', '2026-02-28 12:00+00', false),
	('days_since(last(view)) = 3', '2026-03-28 12:00+00', true), ('days_since(last(view)) = 3', '2026-03-28 11:59:59+00', true), ('days_since(last(view)) = 2', '2026-03-28 12:00:00.000001+00', true), ('days_since(first(view)) = 0', '2026-03-31 12:00+00', true)) v(s, t, e);

-- as_of at the ends of time, and later events never count
SELECT is(pg_temp.n(pg_temp.at('2026-03-01', '2100-01-01'), '', 'infinity'), 2, 'as of infinity');
SELECT is(pg_temp.n(pg_temp.at('2026-03-01', '2100-01-01'), '', '-infinity'), 0, 'as of minus infinity');
SELECT is(pg_temp.n(pg_temp.at('2026-03-01', '2100-01-01'), ', last 300 years', '2026-03-31'), 1, 'the future does not count yet');
SELECT is(mcp.matches(pg_temp.at('1900-01-01', '2199-12-31 23:59:59.999999+00'), 'count(*, last 300 years) = 2 and days_since(first(*)) > 100000', 'infinity'), true, 'the first and the last moment');

-- --- zones -----------------------------------------------------------------------------

SELECT is(mcp.matches(pg_temp.at(VARIADIC ts), s::mcp.segment, '2026-03-31 12:00+00'), e, s)
FROM (VALUES
	(ARRAY[timestamptz '2026-03-30 17:30+00'], '(did(*, this day)) in zone "Asia/Jakarta"', true), (ARRAY[timestamptz '2026-03-30 17:30+00'], 'did(*, this day)', false),
	(ARRAY[timestamptz '2026-03-30 16:59:59.999999+00'], '(did(*, previous day)) in zone "Asia/Jakarta"', true),
	(ARRAY[timestamptz '2026-02-28 17:00+00'], '(did(*, this month)) in zone "Asia/Jakarta"', true), (ARRAY[timestamptz '2026-02-28 17:00+00'], '(did(*, since 2026-03-01)) in zone "Asia/Jakarta"', true), (ARRAY[timestamptz '2026-02-28 17:00+00'], 'did(*, since 2026-03-01)', false),
	(ARRAY[timestamptz '2026-03-30 16:00+00', '2026-03-30 18:00+00'], '(active_days(*) = 2) in zone "Asia/Jakarta"', true), (ARRAY[timestamptz '2026-03-30 16:00+00', '2026-03-30 18:00+00'], 'active_days(*) = 1', true),
	-- the clocks of London go forward on 2026-03-29 01:00 UTC: a month ago is the same hour of its clock
	(ARRAY[timestamptz '2026-02-28 13:00:00.000001+00'], '(did(*, last 1 month)) in zone "Europe/London"', true), (ARRAY[timestamptz '2026-02-28 13:00+00'], '(did(*, last 1 month)) in zone "Europe/London"', false),
	-- days are exact: 72 hours, whatever the clocks do
	(ARRAY[timestamptz '2026-03-28 12:00:01+00'], '(did(*, last 3 days)) in zone "Europe/London"', true), (ARRAY[timestamptz '2026-03-28 12:00+00'], '(did(*, last 3 days)) in zone "Europe/London"', false),
	-- a day that begins at one o'clock, as midnight is skipped (Beirut, 2026-03-29)
	(ARRAY[timestamptz '2026-03-28 22:00+00'], '(did(*, since 2026-03-29)) in zone "Asia/Beirut"', true), (ARRAY[timestamptz '2026-03-28 21:59:59+00'], '(did(*, since 2026-03-29)) in zone "Asia/Beirut"', false),
	-- a time that does not exist is read with the offset before, one that comes twice is the later
	(ARRAY[timestamptz '2026-03-29 01:30+00'], '(first(*) = 2026-03-29T01:30:00) in zone "Europe/London"', true), (ARRAY[timestamptz '2025-10-26 01:30+00'], '(first(*) = 2025-10-26T01:30:00) in zone "Europe/London"', true),
	-- the inner zone counts
	(ARRAY[timestamptz '2026-03-30 17:30+00'], '((did(*, this day)) in zone "UTC" or never(*)) in zone "Asia/Jakarta"', false)
) v(ts, s, e);

-- days in zones whose clocks change, forward and back, event by event
SELECT is(mcp.matches((SELECT mcp.merge(mcp.event(t, 'web', 'view')) FROM unnest(ts) t), format('(active_days(*) = %s and streak(*) = %s) in zone "%s"', d, s, z)::mcp.segment, '2026-12-31'), true, z || ' from ' || ts[1])
FROM (SELECT z, array_agg(t) AS ts, count(DISTINCT (t AT TIME ZONE z)::date) AS d, (SELECT max(n) FROM (SELECT count(*) AS n FROM (SELECT dd, dd - (row_number() OVER (ORDER BY dd))::int AS g FROM (SELECT DISTINCT (u AT TIME ZONE z)::date AS dd FROM unnest(array_agg(t)) u) a) b GROUP BY g) c) AS s
	FROM unnest(ARRAY['Europe/London', 'America/New_York', 'Asia/Jakarta', 'Asia/Beirut', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'Asia/Tehran', 'UTC']) z,
		generate_series(timestamptz '2026-01-01', '1901-01-01', interval '-377 days') b, generate_series(b - interval '20 days', b, interval '13 hours 7 minutes') t
	GROUP BY z, b) x;
SELECT is(mcp.measure((SELECT mcp.merge(mcp.event(t, 'web', 'view')) FROM generate_series(timestamptz '2024-01-01', '2026-02-01', interval '5 hours 29 minutes 1 second') t WHERE extract(day FROM t)::int % 3 > 0), 'active_days(*)', '2026-12-31'),
	(SELECT count(DISTINCT (t AT TIME ZONE 'UTC')::date)::numeric FROM generate_series(timestamptz '2024-01-01', '2026-02-01', interval '5 hours 29 minutes 1 second') t WHERE extract(day FROM t)::int % 3 > 0), 'two years of days');
SELECT is(mcp.matches((SELECT mcp.merge(mcp.event(t, 'web', 'view')) FROM generate_series(timestamptz '2010-01-01', '2026-02-01', interval '35 hours 29 minutes 1 second') t), format('(active_days(*) = %s) in zone "%s"',
	(SELECT count(DISTINCT (t AT TIME ZONE z)::date) FROM generate_series(timestamptz '2010-01-01', '2026-02-01', interval '35 hours 29 minutes 1 second') t), z)::mcp.segment, '2026-12-31'), true, 'sixteen years of days in ' || z)
FROM unnest(ARRAY['Europe/London', 'America/New_York', 'Asia/Jakarta', 'Pacific/Apia', 'Africa/Casablanca']) z;

-- the same filter in two zones is two filters
SELECT is(mcp.matches(mcp.event(timestamptz '2026-03-01', 'web', 'view', NULL, '{"due": "2026-02-28T18:00:00Z"}'::jsonb),
	'never(*[due >= 2026-03-01]) and (did(*[due >= 2026-03-01])) in zone "Asia/Jakarta"', '2026-03-31'), true, 'a filter with a date, in two zones');

-- --- dates that come again ------------------------------------------------------------------

CREATE FUNCTION pg_temp.born(d text, s text, as_of text) RETURNS boolean LANGUAGE sql AS
$$ SELECT mcp.matches(mcp.trait('birthday', d::date), replace(s, 'B', 'trait.birthday anniversary')::mcp.segment, as_of::timestamptz) $$;
SELECT is(pg_temp.born(d, s, t), e, format('%s %s at %s', d, s, t))
FROM (VALUES
	('2000-02-29', 'B today', '2026-02-28 12:00+00', true), ('2000-02-29', 'B today', '2026-03-01 12:00+00', false), ('2000-02-29', 'B today', '2028-02-28 12:00+00', false), ('2000-02-29', 'B today', '2028-02-29 12:00+00', true), ('2000-02-28', 'B today', '2028-02-28 12:00+00', true),
	('2000-02-29', 'B in next 2 days', '2026-02-27 12:00+00', true), ('2000-02-29', 'B in next 2 days', '2028-02-27 12:00+00', false), ('2000-02-29', 'B in last 1 day', '2026-03-01 12:00+00', false), ('2000-02-29', 'B in last 2 days', '2026-03-01 12:00+00', true),
	('1990-03-31', 'B in next 1 day', '2026-03-31 12:00+00', true), ('1990-04-01', 'B in next 1 day', '2026-03-31 12:00+00', false), ('1990-04-06', 'B in next 1 week', '2026-03-31 12:00+00', true), ('1990-04-07', 'B in next 1 week', '2026-03-31 12:00+00', false),
	('1990-03-31', 'B in last 1 day', '2026-03-31 12:00+00', true), ('1990-03-30', 'B in last 1 day', '2026-03-31 12:00+00', false), ('1990-03-25', 'B in last 7 days', '2026-03-31 12:00+00', true), ('1990-03-24', 'B in last 7 days', '2026-03-31 12:00+00', false),
	('1990-04-29', 'B in next 1 month', '2026-03-31 12:00+00', true), ('1990-04-30', 'B in next 1 month', '2026-03-31 12:00+00', false), ('1990-03-01', 'B in last 1 month', '2026-03-31 12:00+00', true), ('1990-02-28', 'B in last 1 month', '2026-03-31 12:00+00', false),
	('1990-01-02', 'B in next 7 days', '2025-12-30 12:00+00', true), ('1990-12-30', 'B in last 7 days', '2026-01-03 12:00+00', true), ('1990-07-07', 'B in next 1 year', '2026-03-31 12:00+00', true),
	('2026-03-31', 'B today', '2026-03-31 12:00+00', false), ('2026-03-31', 'B today', '2027-03-31 12:00+00', true), ('2027-03-31', 'B today', '2026-03-31 12:00+00', false),
	('1990-04-01', '(B today) in zone "Asia/Jakarta"', '2026-03-31 18:00+00', true), ('1990-04-01', 'B today', '2026-03-31 18:00+00', false)
) v(d, s, t, e);

SELECT is(mcp.measure(mcp.trait('birthday', d::date), 'age(trait.birthday)', t::timestamptz), e::numeric, format('age of %s at %s', d, t))
FROM (VALUES ('1990-03-31', '2026-03-30 23:59+00', 35), ('1990-03-31', '2026-03-31 00:00+00', 36), ('2000-02-29', '2026-02-27 12:00+00', 25), ('2000-02-29', '2026-02-28 12:00+00', 26), ('2000-02-29', '2028-02-28 12:00+00', 27), ('2000-02-29', '2028-02-29 12:00+00', 28), ('2026-03-31', '2026-03-31 00:00+00', 0), ('2027-01-01', '2026-03-31 00:00+00', NULL)) v(d, t, e);
SELECT is(mcp.measure(mcp.trait('born', '1990-03-31T20:00:00Z'::timestamptz), 'age(trait.born)', '2026-03-31 12:00+00'), 36::numeric, 'age from a time');
SELECT is(mcp.measure(mcp.trait('born', '1990-03-31'::text), 'age(trait.born)', '2026-03-31 12:00+00'), 36::numeric, 'age from a text that is a date');
SELECT is(mcp.measure(mcp.trait('born', 36::numeric), 'age(trait.born)', '2026-03-31 12:00+00'), NULL::numeric, 'no age from a number');

-- --- what the person did -----------------------------------------------------------------------

SELECT is(mcp.measure(p, ('count(' || f || ')')::mcp.measure_expr, '2026-03-31'), e::numeric, 'count of ' || f)
FROM (SELECT mcp.merge(mcp.event(timestamptz '2026-03-01', c, a, v, jsonb_build_object('item', i))) FROM (VALUES ('email', 'send', 1, '"a"'::jsonb), ('email', 'open', 2, '["a", "b"]'), ('email', 'bounce', NULL, 'null'), ('tiktok_shop', 'impression', 4, '"c"'), ('tiktok_shop', 'view', 5, '7'), ('web', 'deliver', 6, 'true')) x(c, a, v, i)) x(p),
	(VALUES ('*', 2), ('*.*', 2), ('email.*', 1), ('email.send', 1), ('*.send', 1), ('send', 1), ('send | deliver | bounce | impression', 4), ('* | send', 3), ('TikTok_Shop.*', 1), ('*[channel = "TikTok Shop"]', 1), ('*[action = "send"]', 0), ('send[channel != "web"]', 1),
	('* | *', 2), ('nothing', 0), ('nowhere.*', 0), ('*[item = "a"]', 1), ('*[item != "a"]', 1), ('*[item in ("b", "x")]', 1), ('*[item not in ("b", "x")]', 1), ('*[item = 7]', 1), ('*[item > "6"]', 2), ('*[item is set]', 2), ('bounce[item is set]', 0), ('bounce[item is not set]', 1),
	('deliver[item = true]', 1), ('deliver[item = "true"]', 1), ('bounce[value is not set]', 1), ('bounce[value != 1]', 0), ('*[value between 2 and 5]', 2), ('*[value in (2, 9)]', 1), ('*[value not in (2, 9)]', 1), ('*[item = "a", item = "b"]', 1), ('*[item like "_"]', 2), ('*[item not like "a"]', 1), ('bounce[item not like "a"]', 0), ('item of *', 2), ('value of bounce', 0)) v(f, e);

-- like: what SQL's LIKE says, on random texts and patterns
CREATE TEMP TABLE glob AS
SELECT (SELECT string_agg((ARRAY['a', 'b', 'é', '%', '_', '\'])[1 + floor(random() * 6)::int], '') FROM generate_series(1, (random() * 6 + i - i)::int)) AS t,
	(SELECT string_agg((ARRAY['a', 'b', 'é', '%', '%', '_', '\%', '\\', '\_'])[1 + floor(random() * 9)::int], '') FROM generate_series(1, (random() * 6 + i - i)::int)) AS p
FROM generate_series(1, 3000) i;
SELECT is_empty($$
	SELECT t, p FROM glob WHERE t IS NOT NULL AND p IS NOT NULL AND mcp.matches(mcp.trait('x', t), format('trait.x like "%s"', p)::mcp.segment, now()) IS DISTINCT FROM (t LIKE p) LIMIT 3$$,
	'like is what LIKE is');

-- --- exact numbers --------------------------------------------------------------------------------

-- sums beyond 64 bits, averages that no decimal can hold
CREATE TEMP TABLE big AS SELECT mcp.merge(mcp.event(timestamptz '2026-03-01' + n * interval '1 second', 'web', CASE n % 2 WHEN 0 THEN 'purchase' ELSE 'refund' END, CASE n % 2 WHEN 0 THEN 9200000000000 ELSE -9200000000000 END)) AS p FROM generate_series(1, 2001) n;
SELECT is(mcp.measure(p, 'sum(purchase)', '2026-03-31'), 9200000000000000::numeric, 'a sum of 128 bits') FROM big;
SELECT is(mcp.measure(p, 'sum(refund)', '2026-03-31'), -9209200000000000::numeric, 'a negative one') FROM big;
SELECT is(mcp.matches(p, s::mcp.segment, '2026-03-31'), e, s) FROM big, (VALUES ('sum(purchase) > 9200000000000', true), ('sum(purchase) > -9200000000000 * sum(refund)', false), ('sum(purchase) < 9200000000000 * sum(purchase)', true),
	('sum(refund) < -1 * sum(purchase)', true), ('avg(purchase) = 9200000000000', true), ('avg((purchase | refund)) < 0', true), ('avg(purchase) > -1 * avg(refund)', false), ('avg(purchase) = -1 * avg(refund)', true), ('share(purchase of (purchase | refund)) < 0.5', true)) v(s, e);
CREATE TEMP TABLE thirds AS SELECT mcp.merge(mcp.event(timestamptz '2026-03-01' + n * interval '1 second', 'web', 'purchase', v)) AS p FROM (VALUES (1, 1), (2, 0), (3, 0)) x(n, v);
SELECT is(mcp.matches(p, s::mcp.segment, '2026-03-31'), e, s) FROM thirds, (VALUES ('avg(purchase) > 0.333333', true), ('avg(purchase) < 0.333334', true), ('count(purchase) = 9 * avg(purchase)', true), ('avg(purchase) = share(purchase[value = 1] of purchase)', true), ('count(purchase) > 2.999999', true), ('count(purchase) < 3.000001', true), ('count(purchase) >= 3', true), ('count(purchase) > 3', false), ('count(purchase) <= 2.5', false), ('count(purchase) != -1', true)) v(s, e);
SELECT is(mcp.measure(p, 'avg(purchase)', '2026-03-31'), 0.333333, 'an average is shown to six digits') FROM thirds;

-- ties of most_frequent: the one seen last, then the shorter, then the smaller
SELECT is(mcp.measure_text((SELECT mcp.merge(mcp.event(t::timestamptz, c, 'view')) FROM unnest(ts, cs) x(t, c)), 'most_frequent(channel of *)', '2026-03-31'), e, array_to_string(cs, ' '))
FROM (VALUES (ARRAY['2026-03-01', '2026-03-02'], ARRAY['web', 'app'], 'app'), (ARRAY['2026-03-02', '2026-03-01'], ARRAY['web', 'app'], 'web'), (ARRAY['2026-03-01', '2026-03-01'], ARRAY['web', 'app'], 'app'), (ARRAY['2026-03-01', '2026-03-01'], ARRAY['b', 'aa'], 'b'), (ARRAY['2026-03-01', '2026-03-02', '2026-03-03'], ARRAY['web', 'web', 'app'], 'web')) v(ts, cs, e);

-- sequences: later, not at the same moment; within is from the first step to the last
SELECT is(mcp.matches((SELECT mcp.merge(mcp.event(t::timestamptz, 'web', a)) FROM (VALUES ('2026-03-01 00:00+00', 'a'), ('2026-03-01 00:00+00', 'b'), ('2026-03-02 00:00+00', 'c'), ('2026-03-05 00:00+00', 'a'), ('2026-03-05 01:00+00', 'b')) v(t, a)), s::mcp.segment, '2026-03-31'), e, s)
FROM (VALUES ('sequence(a -> b)', true), ('sequence(a -> b -> c)', false), ('sequence(a -> c -> a -> b)', true), ('sequence(a -> c, within 24 hours)', true), ('sequence(a -> c, within 23 hours)', false), ('sequence(c -> b, within 3 days)', false), ('sequence(c -> b, within 73 hours)', true), ('sequence(a -> b, last 2 days)', false),
	('sequence(a -> b, within 1 hour, since 2026-03-05)', true), ('sequence(a -> b, within 59 minutes, since 2026-03-05)', false), ('sequence(a)', true), ('sequence(d)', false), ('sequence(c -> c)', false), ('sequence(a -> a, within 4 days)', true), ('sequence(a -> a, within 1 month)', true)) v(s, e);

-- streaks and regular days
SELECT is(mcp.measure(pg_temp.at('2026-03-01 01:00+00', '2026-03-01 23:00+00', '2026-03-02 00:00+00', '2026-03-03 23:59+00', '2026-03-05', '2026-03-06'), m::mcp.measure_expr, '2026-03-31'), e::numeric, m)
FROM (VALUES ('streak(*)', 3), ('active_days(*)', 5), ('streak(*, since 2026-03-03)', 2), ('streak(*, last 3 days)', 0)) v(m, e);

-- --- measures of other kinds --------------------------------------------------------------------------

CREATE TEMP TABLE one AS SELECT mcp.event(timestamptz '2026-03-01 10:00+00', 'web', 'purchase', 12.5, '{"item": "tea"}'::jsonb) || mcp.trait('city', 'Oslo'::text) || mcp.trait('score', 7.25) || mcp.trait('birthday', date '1990-05-03') || mcp.trait('vip', true) || mcp.trait('seen', timestamptz '2026-02-03 04:05:06+00') AS p;
SELECT is(mcp.measure_text(p, m::mcp.measure_expr, '2026-03-31'), e, m) FROM one, (VALUES ('count(*)', '1'), ('sum(purchase)', '12.5'), ('last(purchase)', '2026-03-01T10:00:00Z'), ('most_frequent(item of *)', 'tea'), ('trait.city', 'Oslo'), ('trait.score', '7.25'), ('trait.birthday', '1990-05-03'), ('trait.vip', 'true'), ('trait.missing', NULL), ('avg(view)', NULL), ('age(trait.birthday)', '35')) v(m, e);
SELECT is(mcp.measure_time(p, m::mcp.measure_expr, '2026-03-31'), e::timestamptz, m) FROM one, (VALUES ('first(purchase)', '2026-03-01 10:00+00'), ('trait.seen', '2026-02-03 04:05:06+00'), ('trait.birthday', '1990-05-03 00:00+00'), ('trait.city', NULL), ('last(view)', NULL)) v(m, e);
SELECT is(mcp.measure(p, m::mcp.measure_expr, '2026-03-31'), e, m) FROM one, (VALUES ('trait.score', 7.25), ('trait.city', NULL), ('trait.vip', NULL), ('max(purchase)', 12.5)) v(m, e);
SELECT throws_ok($$SELECT mcp.measure(p, 'last(purchase)', '2026-03-31') FROM one$$, '22023', 'the measure is a time', 'a time is no number');
SELECT throws_ok($$SELECT mcp.measure_time(p, 'count(purchase)', '2026-03-31') FROM one$$, '22023', 'the measure is a number', 'a number is no time');
SELECT throws_ok($$SELECT mcp.measure(p, 'most_frequent(item of *)', '2026-03-31') FROM one$$, '22023', 'the measure is a text', 'a text is no number');

-- --- why ---------------------------------------------------------------------------------------------

SELECT results_eq($$SELECT path, depth, condition, found, holds FROM one, mcp.why(p, '(count(purchase) >= 2 or sum(purchase) > 2 * count(view)) and not trait.city = "Rome" and trait.missing > 3', '2026-03-31') w$$,
	$$VALUES ('1', 0, '(count(purchase) >= 2 or sum(purchase) > 2 * count(view)) and not trait.city = "Rome" and trait.missing > 3', NULL, NULL::boolean),
		('1.1', 1, 'count(purchase) >= 2 or sum(purchase) > 2 * count(view)', NULL, true), ('1.1.1', 2, 'count(purchase) >= 2', '1', false), ('1.1.2', 2, 'sum(purchase) > 2 * count(view)', '12.5 and 0', true),
		('1.2', 1, 'not trait.city = "Rome"', NULL, true), ('1.2.1', 2, 'trait.city = "Rome"', 'Oslo', false), ('1.3', 1, 'trait.missing > 3', NULL, NULL)$$, 'why: a row per condition and group');
SELECT results_eq(format($$SELECT found, holds FROM mcp.why(%L, %L, '2026-03-31') WHERE depth = 1$$,
		(SELECT p || mcp.consent('ads', false, '2026-01-01'::timestamptz) || mcp.trait_add('interests', 'tea', '2026-01-01'::timestamptz) || mcp.trait_add('interests', 'art', '2026-01-01'::timestamptz) FROM one),
		'did(purchase) and never(view) and consent(ads) and consent(sms) and trait.interests has "tea" and first(purchase) within 3 days and most_frequent(item of *) = "tea" and sequence(view -> purchase) and identified(email) and age(trait.birthday) > 3 and avg(view) > 3'),
	$$VALUES ('1 event', true), ('0 events', true), ('denied', false), ('nothing stated', false), ('art, tea', true), ('2026-03-01T10:00:00Z', false), ('tea', true), ('0 of 2 steps', false), (NULL, false), ('35', true), (NULL, NULL)$$, 'why: what was found');

SELECT * FROM finish();
ROLLBACK;
