-- mcp.why: what decided each condition, and why one is unknown
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SELECT setseed(0.1618);

CREATE TEMP TABLE one AS SELECT mcp.merge(f) AS p FROM (VALUES
	(mcp.event('2026-03-01 10:00+00', 'web', 'purchase', 10, '{"item": "tea", "minutes": "5"}'::jsonb)),
	(mcp.event('2026-03-02 10:00+00', 'store', 'purchase', 30, '{"item": "tea"}'::jsonb)),
	(mcp.event('2026-03-03 23:30+00', 'web', 'purchase', 10, '{"item": "mug", "minutes": "many"}'::jsonb)),
	(mcp.event('2026-03-10 08:00:00.000001+00', 'app', 'visit')),
	(mcp.event('2026-03-11 08:00+00', 'app', 'visit')),
	(mcp.event('2026-03-12 08:00+00', 'app', 'visit')),
	(mcp.event('2026-03-14 08:00+00', 'app', 'visit')),
	(mcp.event('2026-03-15 08:00+00', 'app', 'visit')),
	(mcp.event('2026-03-16 08:00+00', 'app', 'visit')),
	(mcp.event('2026-03-17 08:00+00', 'app', 'visit')),
	(mcp.event('2026-06-01 08:00+00', 'web', 'cart')),
	(mcp.trait('city', 'Oslo'::text, '2026-01-05 00:00+00', 'crm')), (mcp.trait('city', 'Bergen'::text, '2026-02-05 00:00+00', 'web')),
	(mcp.trait('birthday', '1990-05-03'::date, '2026-01-06 00:00+00', 'crm')), (mcp.trait('child', '2026-09-03'::date, '2026-01-06 00:00+00', 'crm')),
	(mcp.trait('score', 7.5, '2026-06-01 00:00+00', 'crm')), (mcp.trait('vip', true)),
	(mcp.trait_add('interests', 'tea', '2026-01-07 00:00+00', 'web')), (mcp.trait_remove('interests', 'running', '2026-01-08 00:00+00', 'crm')),
	(mcp.consent('ads', true, '2026-01-01 00:00+00', 'crm')), (mcp.consent('ads', true, '2026-01-02 00:00+00', 'web')),
	(mcp.consent('sms', true, '2026-01-01 00:00+00', 'crm')), (mcp.consent('sms', false, '2026-01-03 00:00+00', 'web')),
	(mcp.identified(ARRAY[mcp.custom('t', 'a')], '2026-01-04 00:00+00', 'crm')), (mcp.identified(ARRAY[mcp.custom('t', 'b')], '2026-01-03 00:00+00', 'pos'))) x(f);

CREATE FUNCTION pg_temp.why(segment text) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT decided_by FROM one, mcp.why(p, segment::mcp.segment, '2026-03-20 00:00+00') WHERE path = '1' $$;

SELECT is(pg_temp.why(s), e, s) FROM (VALUES
	-- events
	('did(purchase)', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('did(cart)', NULL), ('never(cart)', NULL),
	('never(purchase[item = "mug"])', '2026-03-03T23:30:00Z web.purchase'),
	('did(visit)', '2026-03-17T08:00:00Z app.visit; 2026-03-16T08:00:00Z app.visit; 2026-03-15T08:00:00Z app.visit; 2026-03-14T08:00:00Z app.visit; 2026-03-12T08:00:00Z app.visit; and 2 more'),
	('did(visit, before last(visit[channel = "app"]))', '2026-03-16T08:00:00Z app.visit; 2026-03-15T08:00:00Z app.visit; 2026-03-14T08:00:00Z app.visit; 2026-03-12T08:00:00Z app.visit; 2026-03-11T08:00:00Z app.visit; and 1 more'),
	('count(purchase) >= 5', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('count(minutes of purchase) = 2', '2026-03-03T23:30:00Z web.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('count(cart) = 0', NULL),
	('sum(*) > 1', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('sum(minutes of *) > 1', '2026-03-01T10:00:00Z web.purchase'),
	('avg(*) > 1', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('max(purchase) > 1', '2026-03-02T10:00:00Z store.purchase'),
	('min(purchase) > 1', '2026-03-03T23:30:00Z web.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('share(web.* of purchase) > 0.5', '2026-03-03T23:30:00Z web.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('distinct(item of *) = 2', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('channels(purchase) = 2', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('most_frequent(item of *) = "tea"', '2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('most_frequent(channel of purchase) = "tea"', '2026-03-03T23:30:00Z web.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('active_days(purchase) = 3', '2026-03-03; 2026-03-02; 2026-03-01'),
	('active_days(visit) = 3', '2026-03-17; 2026-03-16; 2026-03-15; 2026-03-14; 2026-03-12; and 2 more'),
	('streak(visit) = 3', '2026-03-14 to 2026-03-17'), ('streak(purchase[item = "mug"]) = 3', '2026-03-03'), ('streak(cart) = 3', NULL),
	('sequence(purchase -> visit)', '2026-03-03T23:30:00Z web.purchase -> 2026-03-10T08:00:00.000001Z app.visit'), ('sequence(cart -> visit)', NULL),
	('sequence(purchase[item = $x] times 2 -> not purchase[item = $x] within 1 day)', '2026-03-01T10:00:00Z web.purchase -> 2026-03-02T10:00:00Z store.purchase'),
	('regular(purchase, 1 of last 3 days)', NULL), ('regular(purchase, at least 2 per week, 1 of previous 3 weeks)', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('new(purchase, last 30 days)', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'),
	('dormant(store.purchase, last 10 days)', '2026-03-02T10:00:00Z store.purchase'), ('new(cart, last 10 days)', NULL),
	('change(count(purchase, last 18 days)) > 0', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase against 2026-03-01T10:00:00Z web.purchase'),
	('first(item of purchase) = "tea"', '2026-03-01T10:00:00Z web.purchase'), ('last(item of *) = "tea"', '2026-03-03T23:30:00Z web.purchase'),
	('last(channel of cart) = "tea"', 'unknown: no such event'), ('last(item of visit) = "a"', 'unknown: no such event has a value'), ('first(item of purchase) > 3', 'unknown: text is not a number'),
	('change(count(cart, this month)) > 1', 'unknown: nothing in the period before'),
	('first(visit) within 1 day', '2026-03-10T08:00:00.000001Z app.visit'), ('last(visit) before 1 day ago', '2026-03-17T08:00:00Z app.visit'),
	('first(purchase) > 2026-03-01', '2026-03-01T10:00:00Z web.purchase'),
	('days_since(last(purchase)) > 1', '2026-03-03T23:30:00Z web.purchase'), ('days_since(first(purchase)) between 1 and 2', '2026-03-01T10:00:00Z web.purchase'),
	('max(purchase) > 2 * count(cart)', '2026-03-02T10:00:00Z store.purchase against nothing'),
	('count(cart) > count(store.*)', 'nothing against 2026-03-02T10:00:00Z store.purchase'),
	-- facts
	('trait.city = "Oslo"', '2026-02-05T00:00:00Z from web'), ('trait.city from crm = "Oslo"', '2026-01-05T00:00:00Z from crm'), ('trait.vip = true', 'at an unknown time'),
	('age(trait.birthday) > 18', '2026-01-06T00:00:00Z from crm'), ('trait.birthday anniversary today', '2026-01-06T00:00:00Z from crm'),
	('trait.interests has "tea"', 'added 2026-01-07T00:00:00Z from web'), ('trait.interests has "running"', 'removed 2026-01-08T00:00:00Z from crm'), ('trait.interests has "chess"', NULL),
	('trait.city is set', '2026-02-05T00:00:00Z from web'), ('trait.score is set', NULL), ('trait.interests is set', '2026-01-08T00:00:00Z from crm'),
	('consent(ads)', 'granted 2026-01-01T00:00:00Z from crm; granted 2026-01-02T00:00:00Z from web'), ('consent(sms)', 'denied 2026-01-03T00:00:00Z from web'), ('consent(none)', NULL),
	('identified(custom)', 'first seen 2026-01-03T00:00:00Z from pos'), ('identified(email)', NULL),
	-- groups
	('not did(cart)', NULL), ('did(purchase) and did(visit)', NULL),
	-- unknown
	('trait.nothing = 3', 'unknown: no such trait'), ('age(trait.nothing) = 3', 'unknown: no such trait'), ('trait.nothing has "a"', 'unknown: no such trait'),
	('trait.city from pos = "Oslo"', 'unknown: not from this source'), ('trait.score > 3', 'unknown: observed later'),
	('trait.interests = "tea"', 'unknown: the trait is a set'), ('trait.city has "Oslo"', 'unknown: the trait is no set'), ('trait.interests from pos has "tea"', 'unknown: not from this source'),
	('trait.city > 3', 'unknown: text is not a number'), ('trait.city in ("Rome", 3)', 'unknown: text is not a number'), ('trait.birthday = "a"', 'unknown: date is not a text'),
	('trait.vip > 3', 'unknown: boolean is not a number'), ('trait.vip like "a"', 'unknown: boolean is not a text'), ('trait.city anniversary today', 'unknown: text is not a date or time'),
	('trait.city between 1 and 2', 'unknown: text is not a number'), ('trait.city = true', 'unknown: text is not a boolean'), ('trait.city < 2026-01-01', 'unknown: text is not a date or time'),
	('age(trait.city) = 3', 'unknown: text is not a date or time'), ('age(trait.child) >= 0', 'unknown: born later'),
	('avg(cart) = 3', 'unknown: no such event'), ('avg(visit) = 3', 'unknown: no such event has a number'), ('max(minutes of store.*) = 3', 'unknown: no such event has a number'),
	('share(web.* of cart) = 3', 'unknown: no such event'), ('days_since(last(cart)) > 3', 'unknown: no such event'), ('first(cart) within 3 days', 'unknown: no such event'),
	('most_frequent(item of visit) = "a"', 'unknown: no such event has a value'), ('most_frequent(item of cart) = "a"', 'unknown: no such event'),
	('count(purchase) > max(cart)', 'unknown: no such event'),
	-- periods, the first and last value, change
	('regular(purchase, at least 3 per month, 1 of last 3 months)', '2026-03-03T23:30:00Z web.purchase; 2026-03-02T10:00:00Z store.purchase; 2026-03-01T10:00:00Z web.purchase'), ('regular(cart, 1 of last 3 months)', NULL),
	('new(store.*, last 60 days)', '2026-03-02T10:00:00Z store.purchase'), ('stopped(cart, last 1 day)', NULL),
	('first(item of *) = "tea"', '2026-03-01T10:00:00Z web.purchase'), ('last(channel of purchase) = "web"', '2026-03-03T23:30:00Z web.purchase'), ('last(item of cart) is set', NULL),
	('change(count(purchase, last 60 days)) > 1', 'unknown: nothing in the period before'), ('first(item of cart) = "a"', 'unknown: no such event'), ('last(item of visit) = "a"', 'unknown: no such event has a value'), ('last(item of purchase) > 3', 'unknown: text is not a number'),
	('change(avg(cart, last 60 days)) > 1', 'unknown: no such event')) v(s, e);

-- --- the events are those that SQL finds, and every unknown condition has a reason ---------

CREATE TEMP TABLE ev AS SELECT pid, timestamptz '2026-03-20' - floor(random() * 4000) * interval '1 minute' AS t, (ARRAY['web', 'app'])[1 + floor(random() * 2)::int] AS channel,
	(ARRAY['view', 'purchase', 'cart'])[1 + floor(random() * 3)::int] AS action, CASE WHEN random() < 0.7 THEN floor(random() * 4) END AS value
FROM generate_series(1, 40) pid, generate_series(0, pid % 13);
CREATE TEMP TABLE customer AS SELECT pid, mcp.merge(mcp.event(t, channel, action, value::numeric)) AS p FROM ev GROUP BY pid;
-- events without an id are their fields
CREATE TEMP TABLE unique_ev AS SELECT DISTINCT * FROM ev;

CREATE FUNCTION pg_temp.list(VARIADIC texts text[]) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN cardinality(texts) > 0 THEN array_to_string(texts[1:5], '; ') || CASE WHEN cardinality(texts) > 5 THEN format('; and %s more', cardinality(texts) - 5) ELSE '' END END $$;
CREATE FUNCTION pg_temp.expected(who int, condition text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE r text; BEGIN
	EXECUTE format('SELECT pg_temp.list(VARIADIC coalesce(array_agg(to_char(t AT TIME ZONE ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS"Z "'') || channel || ''.'' || action ORDER BY t DESC, channel DESC, action DESC, value DESC NULLS LAST), ''{}'')) FROM unique_ev WHERE pid = %s AND (%s)', who, condition) INTO r;
	RETURN r;
END $$;
SELECT is_empty(format($$SELECT c.pid, decided_by, pg_temp.expected(c.pid, %L) FROM customer c, mcp.why(p, %L, '2026-03-20') WHERE regexp_replace(decided_by, ' \w+\.\w+', '', 'g') IS DISTINCT FROM regexp_replace(pg_temp.expected(c.pid, %L), ' \w+\.\w+', '', 'g') AND decided_by IS DISTINCT FROM 'unknown: no such event' $$, q, s, q), s)
FROM (VALUES ('did(purchase)', 'action = ''purchase'''), ('never(web.*)', 'channel = ''web'''), ('did(cart, last 1 day)', 'action = ''cart'' AND t > ''2026-03-19'''),
	('count(purchase, between 2 days and 1 day ago) > 1', 'action = ''purchase'' AND t > ''2026-03-18'' AND t <= ''2026-03-19'''), ('sum(*) > 1', 'value IS NOT NULL'),
	('share(web.* of cart) > 0.2', 'action = ''cart'' AND channel = ''web''')) v(s, q);
SELECT is_empty($$SELECT c.pid, decided_by FROM customer c, mcp.why(p, 'max(purchase) > 1', '2026-03-20') WHERE holds IS NOT NULL AND decided_by IS DISTINCT FROM
	pg_temp.expected(c.pid, 'action = ''purchase'' AND value = (SELECT max(value) FROM ev m WHERE m.action = ''purchase'' AND m.pid = unique_ev.pid)')$$, 'max(purchase): the event that has it');

SELECT * FROM finish();
ROLLBACK;
