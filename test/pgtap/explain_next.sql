-- mcp.next_change_at against brute force: random profiles and random segments.
-- Membership is asked at every moment that anything could hang on (each event
-- and observation, moved by each span of the segment in several zones, each
-- local midnight, all of these with a microsecond more and less, and random
-- moments): it must not change before the answer, and it must at the answer.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SELECT setseed(0.3141);

CREATE FUNCTION pg_temp.pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

-- --- by hand ---------------------------------------------------------------------

CREATE TEMP TABLE hand AS SELECT
	mcp.merge(f) AS p FROM (VALUES
		(mcp.event('2026-03-10 10:00:00.000001+00', 'web', 'purchase', 10)),
		(mcp.event('2026-03-20 10:00+00', 'web', 'cart')),
		(mcp.event('2026-05-31 12:00+00', 'store', 'purchase', 5)),
		(mcp.trait('birthday', '2000-02-29'::date)),
		(mcp.trait('city', 'Oslo'::text, '2026-06-01 00:00+00')),
		(mcp.consent('ads', true, '2026-04-01 00:00+00', 'crm')),
		(mcp.consent('ads', false, '2026-04-09 00:00+00', 'web')),
		(mcp.identified(ARRAY[mcp.custom('t', 'a')], '2026-04-02 00:00+00', 'crm'))) x(f);

CREATE FUNCTION pg_temp.next(segment text, as_of timestamptz) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT to_char(mcp.next_change_at(p, segment::mcp.segment, as_of) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM hand $$;

SELECT is(pg_temp.next(s, a), e, s || ' as of ' || a) FROM (VALUES
	('did(purchase, last 30 days)', '2026-04-01 00:00+00', '2026-04-09 10:00:00.000001'),
	('did(purchase, last 30 days)', '2026-04-09 10:00:00.000001+00', '2026-05-31 12:00:00.000000'),
	('did(purchase, last 30 days)', '2026-04-09 10:00:00+00', '2026-04-09 10:00:00.000001'),
	('never(purchase, last 30 days)', '2026-06-01 00:00+00', '2026-06-30 12:00:00.000000'),
	('never(purchase, last 30 days)', '2026-07-01 00:00+00', NULL),
	('did(cart, between 3 days and 1 hour ago)', '2026-03-20 10:00+00', '2026-03-20 11:00:00.000000'),
	('did(cart, between 3 days and 1 hour ago)', '2026-03-20 11:00+00', '2026-03-23 10:00:00.000000'),
	('count(purchase) >= 2', '2026-04-01 00:00+00', '2026-05-31 12:00:00.000000'),
	('count(purchase) >= 3', '2026-04-01 00:00+00', NULL),
	('count(purchase) >= 1', '2026-04-01 00:00+00', NULL),
	-- a month before 28 June 12:00 is 28 May 12:00, before 30 June 12:00 the 30th
	('did(store.purchase, last 1 month)', '2026-06-01 00:00+00', '2026-07-01 00:00:00.000000'),
	('last(purchase) within 1 month', '2026-06-01 00:00+00', '2026-07-01 00:00:00.000000'),
	('last(purchase) before 1 month ago', '2026-06-01 00:00+00', '2026-07-01 00:00:00.000000'),
	('did(purchase, this month)', '2026-03-15 00:00+00', '2026-04-01 00:00:00.000000'),
	('(did(purchase, this month)) in zone "America/New_York"', '2026-03-15 00:00+00', '2026-04-01 04:00:00.000000'),
	('did(purchase, previous week)', '2026-03-15 00:00+00', '2026-03-16 00:00:00.000000'),
	('did(purchase, previous week)', '2026-03-16 00:00+00', '2026-03-23 00:00:00.000000'),
	('days_since(last(purchase)) >= 30', '2026-03-15 00:00+00', '2026-04-09 10:00:00.000001'),
	('days_since(last(purchase)) = 29.5', '2026-03-15 00:00+00', NULL),
	('days_since(last(purchase)) between 2 and 3', '2026-03-12 10:00:00.000001+00', '2026-03-14 10:00:00.000001'),
	('age(trait.birthday) >= 27', '2026-03-15 00:00+00', '2027-02-28 00:00:00.000000'),
	('age(trait.birthday) >= 28', '2026-03-15 00:00+00', '2028-02-29 00:00:00.000000'),
	('trait.birthday anniversary today', '2026-03-15 00:00+00', '2027-02-28 00:00:00.000000'),
	('trait.birthday anniversary in next 7 days', '2027-12-15 00:00+00', '2028-02-23 00:00:00.000000'),
	('trait.birthday anniversary in next 7 days', '2028-02-23 00:00+00', '2028-03-01 00:00:00.000000'),
	('(trait.birthday anniversary today) in zone "Asia/Jakarta"', '2026-03-15 00:00+00', '2027-02-27 17:00:00.000000'),
	('trait.city = "Oslo"', '2026-03-15 00:00+00', '2026-06-01 00:00:00.000000'),
	('not trait.city = "Oslo"', '2026-03-15 00:00+00', NULL),
	('trait.city is not set', '2026-03-15 00:00+00', '2026-06-01 00:00:00.000000'),
	('consent(ads)', '2026-03-15 00:00+00', '2026-04-01 00:00:00.000000'),
	('consent(ads)', '2026-04-01 00:00+00', '2026-04-09 00:00:00.000000'),
	('consent(ads, opt_out)', '2026-03-15 00:00+00', '2026-04-09 00:00:00.000000'),
	('identified(custom)', '2026-03-15 00:00+00', '2026-04-02 00:00:00.000000'),
	('identified(email)', '2026-03-15 00:00+00', NULL),
	('sequence(purchase -> cart, last 30 days)', '2026-03-21 00:00+00', '2026-04-09 10:00:00.000001'),
	('did(purchase, after last(cart))', '2026-03-21 00:00+00', '2026-05-31 12:00:00.000000'),
	('did(purchase, since 2026-05-31)', '2026-03-21 00:00+00', '2026-05-31 12:00:00.000000'),
	('avg(purchase) < 8', '2026-03-21 00:00+00', '2026-05-31 12:00:00.000000'),
	('new(purchase, last 30 days)', '2026-03-21 00:00+00', '2026-04-09 10:00:00.000001'),
	('dormant(cart, last 1 month)', '2026-03-21 00:00+00', '2026-04-20 10:00:00.000000'),
	('stopped(cart, last 1 month)', '2026-03-21 00:00+00', '2026-05-20 10:00:00.000000'),
	('dormant(cart, last 1 month)', '2026-05-01 00:00+00', '2026-05-20 10:00:00.000000'),
	('stopped(cart, last 1 month)', '2026-06-01 00:00+00', NULL),
	('regular(purchase, 1 of last 2 weeks)', '2026-03-15 00:00+00', '2026-03-23 00:00:00.000000'),
	('(regular(purchase, 1 of previous 2 months)) in zone "Asia/Jakarta"', '2026-03-15 00:00+00', '2026-03-31 17:00:00.000000'),
	('regular(cart, 1 of last 2 days)', '2026-04-15 00:00+00', NULL),
	-- both sides move; the membership stays
	('did(purchase, last 30 days) or never(purchase, last 30 days)', '2026-03-21 00:00+00', NULL),
	('did(purchase, last 30 days) and did(cart, last 300 years)', '2026-03-21 00:00+00', '2026-04-09 10:00:00.000001'),
	('did(purchase, last 30 days)', 'infinity', NULL),
	('did(purchase, last 30 days)', '-infinity', '2026-03-10 10:00:00.000001'),
	('did(purchase, last 170 years)', '2196-01-01 00:00+00', '2196-05-31 12:00:00.000000'),
	('did(purchase, last 174 years)', '2196-01-01 00:00+00', NULL)) t(s, a0, e), LATERAL (SELECT a0::timestamptz AS a) x;

SELECT is(mcp.next_change_at(p, 'count(purchase) >= 2'), NULL, 'as of now') FROM hand;
SELECT is(mcp.next_change_at(NULL, 'count(purchase) >= 2'), NULL, 'NULL profile');
SELECT is(mcp.next_change_at('{}'::mcp.profile, 'count(purchase) >= 2 or trait.a = 1 or never(*, last 1 month)'), NULL, 'nobody never changes');

-- a window of thousands: found by bisection, computed here from the events
CREATE TEMP TABLE many AS SELECT t, v, sum(v) OVER w AS total, row_number() OVER w AS n
FROM (SELECT timestamptz '2026-01-15 12:00+00' - i * interval '7 minutes' + i * interval '1 microsecond' AS t, i % 10 AS v FROM generate_series(0, 3999) i) x WINDOW w AS (ORDER BY t DESC);
CREATE TEMP TABLE big AS SELECT mcp.merge(mcp.event(t, 'web', CASE WHEN v < 5 THEN 'purchase' ELSE 'view' END, v::numeric)) AS p FROM many;
SELECT is(mcp.next_change_at(p, s::mcp.segment, '2026-01-15 12:00+00'), e, s) FROM big, LATERAL (VALUES
	('count(*, last 30 days) >= 3000', (SELECT t + interval '720 hours' FROM many WHERE n = 3000)),
	('count(*, last 30 days) = 3000', (SELECT t + interval '720 hours' FROM many WHERE n = 3001)),
	('count(*, last 1 month) between 10 and 3000', (SELECT t + interval '1 month' FROM many WHERE n = 3001)),
	('sum(*, last 30 days) > 10000', (SELECT min(t) FILTER (WHERE total - v <= 10000 AND total > 10000) + interval '720 hours' FROM many)),
	('max(purchase, last 30 days) >= 4', (SELECT max(t) + interval '720 hours' FROM many WHERE v = 4)),
	('min(*, last 30 days) < 3', (SELECT max(t) + interval '720 hours' FROM many WHERE v < 3)),
	('distinct(value of *, last 30 days) > 8', (SELECT max(t) + interval '720 hours' FROM many WHERE n <= 9 AND (SELECT count(DISTINCT v) FROM many m WHERE m.t > many.t) = 8)),
	('active_days(*, last 30 days) > 9', (SELECT max(t) + interval '720 hours' FROM many WHERE t < '2026-01-07'))) x(s, e);

-- steps that never happen are not waited for, event by event
CREATE TEMP TABLE busy AS
SELECT mcp.merge(mcp.event(timestamptz '2025-01-01 00:00Z' + n * interval '1 minute', 'web', (ARRAY['view', 'cart', 'send'])[1 + n % 3], n::numeric, jsonb_build_object('item', 'i' || n % 40))) AS p
FROM generate_series(1, 20000) n;
SET LOCAL statement_timeout = '10s';
SELECT is(mcp.next_change_at(p, s::mcp.segment, '2025-01-01 00:00Z'), t, s) FROM busy, (VALUES
	('sequence(view -> cart -> web.send[value = -1], last 300 days)', NULL::timestamptz),
	('sequence(* -> web.send[value = -1] -> not view, within 9 months)', NULL),
	('sequence(*[item = $i] -> not cart -> web.purchase[item = $i], last 300 days)', NULL),
	('sequence(view -> view times 2 within 1 hour, last 300 days)', '2025-01-01 00:09Z')) v(s, t);
SET LOCAL statement_timeout = 0;

-- --- random people -------------------------------------------------------------------

-- each lives around one of these moments, where calendars and clocks are odd
CREATE TEMP TABLE person AS
SELECT i AS pid, (3 + floor(power(random(), 2) * 35))::int AS n,
	pg_temp.pick('2026-03-31 12:00+00', '2026-03-29 00:30+00', '2026-10-25 01:00+00', '2024-02-29 23:00+00', '2026-11-01 04:00+00', '2011-12-29 12:00+00', '2023-03-26 00:00+02')::timestamptz AS about
FROM generate_series(1, 50) i;
UPDATE person SET n = 0 WHERE pid = 7;
-- enough for windows whose events are not asked about one by one
UPDATE person SET n = 140 WHERE pid IN (41, 42, 43);

CREATE TEMP TABLE ev AS
SELECT row_number() OVER () AS eid, pid,
	CASE WHEN random() < 0.2 THEN date_trunc(pg_temp.pick('month', 'day', 'hour'), about - random() * interval '70 days')
		ELSE date_trunc('hour', about) - (floor(power(random(), 3) * 2000) - 200) * interval '3 hours' END
		+ CASE WHEN random() < 0.3 THEN (floor(random() * 3) - 1) * interval '1 microsecond' ELSE interval '0' END AS t,
	pg_temp.pick('web', 'app', 'tiktok', 'store') AS channel,
	pg_temp.pick('view', 'visit', 'purchase', 'purchase', 'refund', 'cart', 'send') AS action,
	CASE WHEN random() < 0.6 THEN (pg_temp.pick('-5', '0', '1', '2.5', '10', '100'))::numeric END AS value,
	pg_temp.pick('a', 'b', 'c', 'Ab') AS item
FROM person, generate_series(1, n);

-- observations: traits (of several types), members, consents, identifiers
CREATE TEMP TABLE fact AS
SELECT pid, kind, pg_temp.pick('crm', 'web') AS source, date_trunc('minute', about - (power(random(), 2) * 200 - 40) * interval '1 day') AS t,
	CASE kind WHEN 'birthday' THEN pg_temp.pick('2000-02-29', '1990-03-31', '1990-04-01', '1996-02-29', '1988-12-31', '2026-03-31', '2012-02-29', '1999-10-25')
		WHEN 'score' THEN pg_temp.pick('1', '2.5', '-3', '10') WHEN 'city' THEN pg_temp.pick('Jakarta', 'Berlin', '7', '1990-03-30')
		ELSE pg_temp.pick('tea', 'running', 'ads') END AS v, random() < 0.6 AS yes
FROM person, unnest(ARRAY['birthday', 'score', 'city', 'interests', 'ads', 'email', 'joined']) kind, generate_series(1, 2)
WHERE random() < 0.6;

CREATE TEMP TABLE customer AS
SELECT pid, about, coalesce(mcp.merge(f), '{}'::mcp.profile) AS profile,
	(SELECT array_agg(DISTINCT t) FROM (SELECT t FROM ev WHERE ev.pid = person.pid UNION ALL SELECT t FROM fact WHERE fact.pid = person.pid) x) AS times
FROM person LEFT JOIN (
	SELECT pid, mcp.event(t, channel, action, value, jsonb_build_object('item', item), event_id => eid::text) AS f FROM ev
	UNION ALL
	SELECT pid, CASE kind WHEN 'birthday' THEN mcp.trait(kind, v::date, t, source) WHEN 'score' THEN mcp.trait(kind, v::numeric, t, source)
		WHEN 'city' THEN mcp.trait(kind, v, t, source) WHEN 'joined' THEN mcp.trait(kind, t - interval '1 day', t, source)
		WHEN 'interests' THEN CASE WHEN yes THEN mcp.trait_add(kind, v, t, source) ELSE mcp.trait_remove(kind, v, t, source) END
		WHEN 'ads' THEN mcp.consent('ads', yes, t, source)
		ELSE mcp.identified(ARRAY[mcp.email('p' || pid || '@example.org')], t, source) END FROM fact) f USING (pid)
GROUP BY pid, about;

-- --- random segments -------------------------------------------------------------------

CREATE FUNCTION pg_temp.op() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT pg_temp.pick('=', '!=', '<', '<=', '>', '>=') $$;
CREATE FUNCTION pg_temp.span() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT pg_temp.pick('1 hour', '90 minutes', '6 hours', '1 day', '3 days', '7 days', '1 week', '30 days', '1 month', '1 month', '2 months', '1 quarter', '1 year', '45 seconds') $$;
CREATE FUNCTION pg_temp.path() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT pg_temp.pick('purchase', 'purchase', 'cart', '*', 'web.*', 'app.view', '*.refund', 'send', 'view', 'nothing')
		|| pg_temp.pick('', '', '', '', '[value > 1]', '[item = "a"]', '[fold(item) = "AB"]', '[at weekday in ("sat", "sun")]', '[at hour between 8 and 18]', '[item in ("a", "b"), value is set]') $$;
CREATE FUNCTION pg_temp.filter() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE WHEN random() < 0.2 THEN '(' || pg_temp.path() || ' | ' || pg_temp.path() || ')' ELSE pg_temp.path() END $$;
CREATE FUNCTION pg_temp.win() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE pg_temp.pick('', 'last', 'last', 'last', 'between', 'between', 'this', 'previous', 'since', 'from', 'anchor')
		WHEN 'last' THEN ', last ' || pg_temp.span()
		WHEN 'between' THEN pg_temp.pick(', between 3 days and 1 hour ago', ', between 1 month and 1 week ago', ', between 2 months and 1 month ago', ', between 30 days and 90 minutes ago', ', between 1 year and 1 quarter ago')
		WHEN 'this' THEN ', this ' || pg_temp.pick('day', 'week', 'month', 'quarter', 'year')
		WHEN 'previous' THEN ', previous ' || pg_temp.pick('day', 'week', 'month', 'quarter', 'year')
		WHEN 'since' THEN ', since ' || pg_temp.pick('2026-03-01', '2024-02-29', '2026-10-25T01:00:00Z')
		WHEN 'from' THEN ', from ' || pg_temp.pick('2026-03-01 to 2026-04-01', '2024-02-29 to 2024-03-01', '2011-12-20 to 2026-10-25T01:00:00Z')
		WHEN 'anchor' THEN format(', %s %s(%s)', pg_temp.pick('after', 'before'), pg_temp.pick('first', 'last'), pg_temp.filter())
		ELSE '' END $$;
CREATE FUNCTION pg_temp.measure() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE k WHEN 'distinct' THEN format('distinct(%s of %s%s)', pg_temp.pick('item', 'channel', 'value', 'at weekday', 'at hour'), pg_temp.filter(), pg_temp.win())
		WHEN 'share' THEN format('share(%s of %s%s)', pg_temp.filter(), pg_temp.filter(), pg_temp.win())
		WHEN 'days' THEN format('days_since(%s(%s))', pg_temp.pick('first', 'last'), pg_temp.filter())
		WHEN 'age' THEN format('age(trait.%s)', pg_temp.pick('birthday', 'birthday', 'joined', 'city'))
		ELSE format('%s(%s%s%s)', k, pg_temp.pick('', '', '', 'item of '), pg_temp.filter(), pg_temp.win()) END
	FROM (SELECT pg_temp.pick('count', 'count', 'sum', 'avg', 'min', 'max', 'active_days', 'streak', 'channels', 'distinct', 'share', 'days', 'days', 'age') AS k) x $$;
CREATE FUNCTION pg_temp.trait() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE pg_temp.pick('a', 'a', 'v', 'h', 'd', 'd')
		WHEN 'd' THEN format('trait.%s%s %s %s', pg_temp.pick('birthday', 'joined', 'joined', 'city'), src, pg_temp.pick('in', 'in', 'before', 'after', 'anniversary'), pg_temp.pick('this ', 'previous ', 'next ') || pg_temp.pick('day', 'week', 'month', 'quarter', 'year'))
		WHEN 'a' THEN 'trait.' || pg_temp.pick('birthday', 'birthday', 'joined', 'city') || src || ' anniversary ' || CASE WHEN random() < 0.3 THEN 'today'
			ELSE format('in %s %s', pg_temp.pick('next', 'last'), pg_temp.pick('1 day', '3 days', '7 days', '1 week', '1 month', '2 months', '1 year')) END
		WHEN 'v' THEN pg_temp.pick(format('trait.score%s > 1', src), format('trait.city%s = "Berlin"', src), format('trait.city%s in ("Jakarta", 7)', src), format('trait.joined%s < 2026-03-20', src),
			format('trait.score%s between 2 and 20', src), format('trait.city%s like "J%%"', src), format('trait.city%s is set', src), format('trait.interests%s is not set', src),
			format('trait.joined%s > trait.birthday', src), format('trait.city%s = trait.city from web', src), format('trait.score%s > 2 * trait.score from web', src), format('fold(trait.city%s) starts "JA"', src))
		ELSE pg_temp.pick(format('trait.interests%s has "%s"', src, pg_temp.pick('tea', 'running')), format('trait.interests%s has %s ("tea", "running")', src, pg_temp.pick('all', 'any', 'none')),
			format('members(trait.interests%s) >= 1', src)) END
	FROM (SELECT pg_temp.pick('', '', ' from crm') AS src) x $$;
CREATE FUNCTION pg_temp.gap() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT pg_temp.pick('', '', ' within ' || pg_temp.span(), ' after ' || pg_temp.span(), ' between 6 hours and 3 days', ' between 1 week and 1 month') $$;
CREATE FUNCTION pg_temp.pattern() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT format('sequence(%s -> %s%s%s%s%s)', pg_temp.pick(pg_temp.filter(), pg_temp.filter(), 'purchase[item = $x]'), pg_temp.pick('', '', 'not '),
		pg_temp.filter() || pg_temp.gap(), pg_temp.pick('', ' -> ' || pg_temp.filter() || pg_temp.pick('', ' times 2') || pg_temp.gap(), ' -> not ' || pg_temp.filter() || pg_temp.gap()),
		pg_temp.pick('', ', within ' || pg_temp.span()), pg_temp.win()) $$;
CREATE FUNCTION pg_temp.period() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE WHEN random() < 0.5 THEN format('regular(%s, %s%s of %s %s %ss)', pg_temp.filter(), pg_temp.pick('', 'at least 2 per ' || u || ', '), pg_temp.pick('1', '2', '3'), pg_temp.pick('last', 'previous'), pg_temp.pick('3', '4', '12'), u)
		ELSE format('%s(%s, %s)', pg_temp.pick('new', 'returning', 'resurrected', 'dormant', 'stopped'), pg_temp.filter(), pg_temp.pick('last ' || pg_temp.span(), 'last ' || pg_temp.span(), 'this ' || u, 'previous ' || u)) END
	FROM (SELECT pg_temp.pick('day', 'week', 'month', 'quarter', 'year') AS u) x $$;
CREATE FUNCTION pg_temp.condition() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE pg_temp.pick('exists', 'exists', 'exists', 'compare', 'compare', 'compare', 'compare', 'measures', 'between', 'moment', 'moment', 'frequent', 'clocked', 'sequence', 'pattern', 'pattern', 'trait', 'trait', 'trait', 'consent', 'identified', 'lifecycle', 'lifecycle', 'period', 'regular', 'change', 'edge')
		WHEN 'change' THEN format('change(%s(%s, %s)) %s', pg_temp.pick('count', 'sum', 'avg'), pg_temp.filter(), CASE pg_temp.pick('last', 'this', 'this', 'previous')
			WHEN 'last' THEN 'last ' || pg_temp.span() WHEN 'this' THEN 'this ' || pg_temp.pick('day', 'week', 'month', 'quarter', 'year') ELSE 'previous ' || pg_temp.pick('day', 'week', 'month', 'quarter', 'year') END, pg_temp.pick('> 0', '>= 1', '< 0', '= -1'))
		WHEN 'edge' THEN format('%s(%s of %s%s) %s', pg_temp.pick('first', 'last'), pg_temp.pick('channel', 'action', 'item'), pg_temp.filter(), pg_temp.win(), pg_temp.pick('= "web"', '!= "a"', 'in ("a", "purchase", "app")', 'is set'))
		WHEN 'lifecycle' THEN format('%s(%s, %s)', pg_temp.pick('new', 'returning', 'resurrected', 'dormant', 'stopped'), pg_temp.filter(), CASE pg_temp.pick('last', 'last', 'this', 'previous')
			WHEN 'last' THEN 'last ' || pg_temp.span() WHEN 'this' THEN 'this ' || pg_temp.pick('day', 'week', 'month', 'quarter', 'year') ELSE 'previous ' || pg_temp.pick('day', 'week', 'month', 'quarter', 'year') END)
		WHEN 'regular' THEN (SELECT format('regular(%s, at least %s per %s, %s of %s 6 %ss)', pg_temp.filter(), pg_temp.pick('1', '1', '2'), u, pg_temp.pick('1', '2', '3'), pg_temp.pick('last', 'previous'), u) FROM pg_temp.pick('day', 'week', 'month', 'quarter') u)
		WHEN 'exists' THEN format('%s(%s%s)', pg_temp.pick('did', 'never'), pg_temp.filter(), pg_temp.win())
		WHEN 'compare' THEN format('%s %s %s', pg_temp.measure(), pg_temp.op(), pg_temp.pick('0', '1', '2', '3', '5', '0.5', '10', '30', '-1'))
		WHEN 'measures' THEN format('%s %s %s%s', pg_temp.measure(), pg_temp.op(), pg_temp.pick('', '2 * ', '0.5 * '), pg_temp.measure())
		WHEN 'between' THEN format('%s between %s', pg_temp.measure(), pg_temp.pick('1 and 2', '0.2 and 5', '3 and 40', '7 and 7'))
		WHEN 'moment' THEN format('%s(%s) %s', pg_temp.pick('first', 'last'), pg_temp.filter(), CASE pg_temp.pick('w', 'w', 'b', 'b', 'c')
			WHEN 'w' THEN 'within ' || pg_temp.span() WHEN 'b' THEN 'before ' || pg_temp.span() || ' ago' ELSE pg_temp.op() || pg_temp.pick(' 2026-03-29', ' 2024-02-29T12:00:00Z') END)
		WHEN 'clocked' THEN format('most_frequent(at %s of %s%s) %s', pg_temp.pick('hour', 'day'), pg_temp.filter(), pg_temp.win(), pg_temp.pick('< 12', 'between 20 and 5', 'in (1, 3, 9)', '!= 1'))
		WHEN 'frequent' THEN format('most_frequent(%s of %s%s) %s', pg_temp.pick('channel', 'action', 'item'), pg_temp.filter(), pg_temp.win(), pg_temp.pick('= "web"', '!= "a"', 'in ("a", "purchase", "app")'))
		WHEN 'sequence' THEN format('sequence(%s -> %s%s%s%s)', pg_temp.pick('', '', '(a | *) times 2 -> ') || pg_temp.filter(), pg_temp.pick('', 'not ') || '(' || pg_temp.filter() || ')' || pg_temp.pick('', ' within ' || pg_temp.span()), pg_temp.pick('', ' -> ' || pg_temp.filter()), pg_temp.pick('', ', within ' || pg_temp.span()), pg_temp.win())
		WHEN 'pattern' THEN pg_temp.pattern()
		WHEN 'period' THEN pg_temp.period()
		WHEN 'trait' THEN pg_temp.trait()
		WHEN 'consent' THEN pg_temp.pick('consent(ads)', 'consent(ads, opt_out)', 'consent(none)')
		ELSE pg_temp.pick('identified(email)', 'identified(email)', 'identified(phone)', 'sample 50%') END $$;
CREATE FUNCTION pg_temp.expr(depth int) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	IF depth = 0 OR random() < 0.2 THEN RETURN pg_temp.condition(); END IF;
	RETURN CASE pg_temp.pick('and', 'or', 'not', 'zone', 'zone', 'least')
		WHEN 'and' THEN format('(%s) and (%s)', pg_temp.expr(depth - 1), pg_temp.expr(depth - 1))
		WHEN 'or' THEN format('(%s) or (%s)', pg_temp.expr(depth - 1), pg_temp.expr(depth - 1))
		WHEN 'not' THEN format('not (%s)', pg_temp.expr(depth - 1))
		WHEN 'zone' THEN format('(%s) in zone "%s"', pg_temp.expr(depth - 1), pg_temp.pick('Europe/London', 'America/New_York', 'Asia/Beirut', 'Pacific/Apia', 'Australia/Lord_Howe', 'America/Havana'))
		ELSE format('at least 2 of (%s, %s, %s)', pg_temp.expr(depth - 1), pg_temp.expr(depth - 1), pg_temp.expr(depth - 1)) END;
END $$;

-- --- brute force ------------------------------------------------------------------------

-- what membership could hang on between two moments
CREATE FUNCTION pg_temp.critical(times timestamptz[], segment text, since timestamptz, until timestamptz) RETURNS SETOF timestamptz LANGUAGE sql STABLE AS $$
	WITH RECURSIVE zone(z) AS (SELECT DISTINCT m[1] FROM regexp_matches(segment || ' zone "UTC"', 'zone "([^"]*)"', 'g') m),
	span(s) AS (SELECT s * k FROM spans, generate_series(1, CASE WHEN segment ~ '(new|returning|resurrected|dormant|stopped|change)\(' THEN 2 ELSE 1 END) k),
	spans(s) AS (SELECT DISTINCT CASE WHEN m[2] = 'quarter' THEN m[1]::int * 3 || ' months' ELSE m[1] || ' ' || m[2] END::interval
		FROM regexp_matches(segment || ' 0 day ', '(\d+) (second|minute|hour|day|week|month|quarter|year)', 'g') m),
	moment(t) AS (
		SELECT e FROM unnest(times) e
		UNION SELECT (e AT TIME ZONE z + s) AT TIME ZONE z FROM unnest(times) e, zone, span
		UNION SELECT e + s FROM unnest(times) e, span
		UNION SELECT (e AT TIME ZONE z + 2 * s) AT TIME ZONE z FROM unnest(times) e, zone, span WHERE segment ~ '(new|returning|resurrected|dormant|stopped)'
		UNION SELECT e + k * interval '1 day' FROM unnest(times) e, unnest(ARRAY[1, 2, 3, 5, 6, 7, 8, 10, 11, 30, 31, 40, 41]) k WHERE segment LIKE '%days_since%'
		UNION SELECT d AT TIME ZONE z FROM zone, generate_series(date_trunc('day', since AT TIME ZONE z), LEAST(until, since + interval '420 days') AT TIME ZONE z + interval '1 day', interval '1 day') d
		UNION SELECT since + random() * (until - since) FROM generate_series(1, 20))
	SELECT t + k * interval '1 microsecond' FROM moment, generate_series(-1, 1) k
	WHERE t + k * interval '1 microsecond' > since AND t + k * interval '1 microsecond' < until
$$;

CREATE TEMP TABLE fault (segment text, pid int, as_of timestamptz, answer timestamptz, problem text);
CREATE TEMP TABLE tally (calls int, never int, asked bigint);

DO $$
DECLARE r record; s text; seg mcp.segment; a timestamptz; as_of_ timestamptz; m boolean; bad timestamptz; n bigint; calls int := 0; never int := 0; asked bigint := 0;
BEGIN
	FOR i IN 1 .. 1500 LOOP
		s := pg_temp.expr(i % 3);
		seg := s::mcp.segment;
		FOR r IN SELECT * FROM customer WHERE pid = 1 + floor(random() * 50)::int LOOP
			as_of_ := CASE pg_temp.pick('about', 'event', 'event', 'event', 'old', 'random') WHEN 'about' THEN r.about
				WHEN 'event' THEN coalesce(r.times[1 + floor(random() * cardinality(r.times))::int], r.about) + (floor(random() * 3) - 1) * interval '1 microsecond'
				WHEN 'old' THEN r.about - interval '500 days' ELSE r.about - (random() - 0.5) * interval '90 days' END;
			calls := calls + 1;
			a := mcp.next_change_at(r.profile, seg, as_of_);
			m := mcp.matches(r.profile, seg, as_of_) IS TRUE;
			IF a IS NULL THEN never := never + 1;
			ELSIF a <= as_of_ THEN INSERT INTO fault VALUES (s, r.pid, as_of_, a, 'not after'); CONTINUE;
			ELSIF (mcp.matches(r.profile, seg, a) IS TRUE) = m THEN INSERT INTO fault VALUES (s, r.pid, as_of_, a, 'no change there'); CONTINUE;
			ELSIF (mcp.matches(r.profile, seg, a - interval '1 microsecond') IS TRUE) <> m THEN INSERT INTO fault VALUES (s, r.pid, as_of_, a, 'late by a microsecond'); CONTINUE;
			END IF;
			SELECT min(t) FILTER (WHERE (mcp.matches(r.profile, seg, t) IS TRUE) <> m), count(*) INTO bad, n
			FROM pg_temp.critical(r.times, s, as_of_, coalesce(a, as_of_ + interval '3 years')) t;
			asked := asked + n;
			IF bad IS NOT NULL THEN INSERT INTO fault VALUES (s, r.pid, as_of_, a, 'changes before, at ' || bad); END IF;
		END LOOP;
	END LOOP;
	INSERT INTO tally VALUES (calls, never, asked);
END $$;

SELECT diag(format('%s calls, %s of them never; matches asked at %s moments', calls, never, asked)) FROM tally;
SELECT is_empty('SELECT * FROM fault ORDER BY length(segment) LIMIT 5', 'the first change is where brute force finds it');
SELECT ok((SELECT calls > 1200 AND never > 300 AND calls - never > 300 FROM tally), 'there were changes, and none');

-- --- windows of many events, with events to come and numbers below zero ---------------

CREATE TEMP TABLE crowd AS
SELECT c, array_agg(t) AS times, mcp.merge(mcp.event(t, (ARRAY['web', 'app'])[1 + i % 2], CASE WHEN random() < 0.7 THEN 'purchase' ELSE 'view' END,
	CASE WHEN random() < 0.9 THEN floor(random() * 12 - CASE WHEN c % 2 = 0 THEN 5 ELSE 0 END)::numeric END, event_id => i::text)) AS profile
FROM (SELECT c, i, timestamptz '2026-04-20 12:00+00' + CASE WHEN i <= (c % 4) * 3 THEN i * interval '37 hours' ELSE -i * interval '5 hours' END AS t FROM generate_series(1, 12) c, generate_series(1, 180) i) x
GROUP BY c;
DELETE FROM fault;

DO $$
DECLARE r record; s text; seg mcp.segment; a timestamptz; as_of_ timestamptz := '2026-04-20 12:00+00'; m boolean; bad timestamptz; changes int := 0;
BEGIN
	FOR i IN 1 .. 240 LOOP
		s := format('%s(%s, last %s) %s', pg_temp.pick('count', 'sum', 'sum', 'sum', 'avg', 'avg', 'min', 'max', 'active_days', 'streak', 'distinct'), pg_temp.pick('purchase', '*', 'web.*'), pg_temp.pick('30 days', '720 hours', '1 month', '1 month'),
			CASE WHEN random() < 0.2 THEN 'between 3 and ' || pg_temp.pick('6', '20', '60', '300') ELSE pg_temp.op() || ' ' || pg_temp.pick('0', '3', '5', '5.5', '9', '20', '40', '80', '150', '300') END);
		s := replace(s, 'distinct(', 'distinct(value of '); seg := s::mcp.segment;
		FOR r IN SELECT * FROM crowd WHERE c = 1 + i % 12 LOOP
			a := mcp.next_change_at(r.profile, seg, as_of_);
			m := mcp.matches(r.profile, seg, as_of_) IS TRUE;
			changes := changes + (a IS NOT NULL)::int;
			SELECT min(t) INTO bad FROM pg_temp.critical(r.times, s, as_of_, coalesce(a, as_of_ + interval '120 days')) t WHERE (mcp.matches(r.profile, seg, t) IS TRUE) <> m;
			IF bad IS NOT NULL OR (a IS NOT NULL AND (mcp.matches(r.profile, seg, a) IS TRUE) = m) THEN INSERT INTO fault VALUES (s, r.c, as_of_, a, 'changes at ' || coalesce(bad::text, 'another time')); END IF;
		END LOOP;
	END LOOP;
	INSERT INTO tally VALUES (240, 240 - changes, 0);
END $$;
SELECT is_empty('SELECT * FROM fault ORDER BY length(segment) LIMIT 5', 'windows of many events: the first change is where brute force finds it');
SELECT ok((SELECT never BETWEEN 10 AND 180 FROM tally WHERE calls = 240), 'there were changes');

SELECT * FROM finish();
ROLLBACK;
