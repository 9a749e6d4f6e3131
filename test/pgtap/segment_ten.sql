-- The segments every marketer asks for, word for word, each with a profile
-- that is in it, one that is not, and where there is one, one that is unknown.
BEGIN;
SELECT no_plan();

CREATE TEMP TABLE ten (name text, segment text);
INSERT INTO ten VALUES
	('cart left', 'did(cart, between 3 days and 1 hour ago) and never(purchase, after last(cart))'),
	('new', 'first(purchase) within 30 days'),
	('existing', 'count(purchase) >= 2'),
	('favours TikTok', 'most_frequent(channel of *, last 180 days) = "tiktok"'),
	('spend tier', 'sum((purchase | refund), last 365 days) >= 1000000'),
	('inactive in the app', 'did(app.*) and never(app.*, last 30 days)'),
	('birthday', 'trait.birthday anniversary in next 7 days'),
	('price-sensitive', 'share(purchase[coupon is set] of purchase, last 365 days) >= 0.5'),
	('omnichannel', 'channels(purchase) >= 2'),
	('persona', 'trait.interests has "running" and age(trait.birthday) between 25 and 34'),
	('engaged without buying', 'active_days(app.*, last 30 days) >= 8 and sum(minutes of app.visit, last 30 days) >= 60 and never(purchase)');

-- an event so long before 2026-06-01 12:00 UTC
CREATE FUNCTION pg_temp.ago(ago interval, channel text, action text, value numeric DEFAULT NULL, properties jsonb DEFAULT NULL) RETURNS mcp.profile
	LANGUAGE sql AS $$ SELECT mcp.event(timestamptz '2026-06-01 12:00+00' - ago, channel, action, value, properties) $$;

CREATE TEMP TABLE person (name text, who text, f mcp.profile, expected boolean);
INSERT INTO person
SELECT 'cart left', 'left yesterday', pg_temp.ago('1 day', 'web', 'cart'), true
UNION ALL SELECT 'cart left', 'bought after', pg_temp.ago('1 day', 'web', 'cart'), false
UNION ALL SELECT 'cart left', 'bought after', pg_temp.ago('23 hours', 'web', 'purchase', 10), false
UNION ALL SELECT 'cart left', 'bought before', pg_temp.ago('1 day', 'web', 'cart'), true
UNION ALL SELECT 'cart left', 'bought before', pg_temp.ago('2 days', 'web', 'purchase', 10), true
UNION ALL SELECT 'cart left', 'just now', pg_temp.ago('10 minutes', 'web', 'cart'), false
UNION ALL SELECT 'new', 'first last week', pg_temp.ago('7 days', 'web', 'purchase', 10), true
UNION ALL SELECT 'new', 'first last year', pg_temp.ago('300 days', 'web', 'purchase', 10), false
UNION ALL SELECT 'new', 'first last year', pg_temp.ago('7 days', 'web', 'purchase', 10), false
UNION ALL SELECT 'new', 'never', pg_temp.ago('7 days', 'web', 'view'), NULL
UNION ALL SELECT 'existing', 'twice', pg_temp.ago(n * interval '9 days', 'web', 'purchase', 10), true FROM generate_series(1, 2) n
UNION ALL SELECT 'existing', 'once', pg_temp.ago('9 days', 'web', 'purchase', 10), false
UNION ALL SELECT 'existing', 'nothing', '{}'::mcp.profile, false
UNION ALL SELECT 'favours TikTok', 'does', pg_temp.ago(n * interval '9 days', CASE WHEN n < 4 THEN 'tiktok' ELSE 'web' END, 'view'), true FROM generate_series(1, 5) n
UNION ALL SELECT 'favours TikTok', 'did once', pg_temp.ago(n * interval '100 days', CASE WHEN n > 1 THEN 'tiktok' ELSE 'web' END, 'view'), false FROM generate_series(1, 5) n
UNION ALL SELECT 'favours TikTok', 'only impressions', pg_temp.ago('2 days', 'tiktok', 'impression'), NULL
UNION ALL SELECT 'spend tier', 'net of a million', pg_temp.ago('5 days', 'web', 'purchase', 1200000), true
UNION ALL SELECT 'spend tier', 'net of a million', pg_temp.ago('4 days', 'web', 'refund', -200000), true
UNION ALL SELECT 'spend tier', 'less', pg_temp.ago('5 days', 'web', 'purchase', 1200000), false
UNION ALL SELECT 'spend tier', 'less', pg_temp.ago('4 days', 'web', 'refund', -200000.01), false
UNION ALL SELECT 'inactive in the app', 'inactive', pg_temp.ago('31 days', 'app', 'visit'), true
UNION ALL SELECT 'inactive in the app', 'inactive', pg_temp.ago('2 days', 'app', 'send'), true
UNION ALL SELECT 'inactive in the app', 'active', pg_temp.ago('2 days', 'app', 'visit'), false
UNION ALL SELECT 'inactive in the app', 'without it', pg_temp.ago('40 days', 'web', 'visit'), false
UNION ALL SELECT 'birthday', 'today', mcp.trait('birthday', date '1990-06-01'), true
UNION ALL SELECT 'birthday', 'in six days', mcp.trait('birthday', date '1990-06-07'), true
UNION ALL SELECT 'birthday', 'in seven days', mcp.trait('birthday', date '1990-06-08'), false
UNION ALL SELECT 'birthday', 'yesterday', mcp.trait('birthday', date '1990-05-31'), false
UNION ALL SELECT 'birthday', 'unknown', pg_temp.ago('1 day', 'web', 'view'), NULL
UNION ALL SELECT 'birthday', 'of another type', mcp.trait('birthday', 'in spring'::text), NULL
UNION ALL SELECT 'price-sensitive', 'half', pg_temp.ago(n * interval '9 days', 'web', 'purchase', 10, CASE n WHEN 1 THEN '{"coupon": "SPRING"}'::jsonb END), true FROM generate_series(1, 2) n
UNION ALL SELECT 'price-sensitive', 'a third', pg_temp.ago(n * interval '9 days', 'web', 'purchase', 10, CASE n WHEN 1 THEN '{"coupon": "SPRING"}'::jsonb END), false FROM generate_series(1, 3) n
UNION ALL SELECT 'price-sensitive', 'never bought', pg_temp.ago('1 day', 'web', 'view', NULL, '{"coupon": "SPRING"}'), NULL
UNION ALL SELECT 'omnichannel', 'two', pg_temp.ago(n * interval '9 days', CASE n WHEN 1 THEN 'web' ELSE 'store' END, 'purchase', 10), true FROM generate_series(1, 3) n
UNION ALL SELECT 'omnichannel', 'one', pg_temp.ago(n * interval '9 days', 'web', 'purchase', 10), false FROM generate_series(1, 3) n
UNION ALL SELECT 'omnichannel', 'one', pg_temp.ago('1 day', 'store', 'view'), false
UNION ALL SELECT 'persona', 'runner of 25', mcp.trait_add('interests', 'running', '2026-01-01'::timestamptz) || mcp.trait('birthday', date '2001-06-01'), true
UNION ALL SELECT 'persona', 'runner of 24', mcp.trait_add('interests', 'running', '2026-01-01'::timestamptz) || mcp.trait('birthday', date '2001-06-02'), false
UNION ALL SELECT 'persona', 'runner of 34', mcp.trait_add('interests', 'running', '2026-01-01'::timestamptz) || mcp.trait('birthday', date '1991-06-02'), true
UNION ALL SELECT 'persona', 'runner of 35', mcp.trait_add('interests', 'running', '2026-01-01'::timestamptz) || mcp.trait('birthday', date '1991-06-01'), false
UNION ALL SELECT 'persona', 'runner no more', mcp.trait_add('interests', 'running', '2026-01-01'::timestamptz) || mcp.trait_remove('interests', 'running', '2026-02-01'::timestamptz) || mcp.trait('birthday', date '1996-06-01'), false
UNION ALL SELECT 'persona', 'runner of some age', mcp.trait_add('interests', 'running', '2026-01-01'::timestamptz), NULL
UNION ALL SELECT 'persona', 'reader of some age', mcp.trait_add('interests', 'books', '2026-01-01'::timestamptz), false
UNION ALL SELECT 'engaged without buying', 'eight days', pg_temp.ago(n * interval '1 day', 'app', 'visit', NULL, '{"minutes": 7.5}'), true FROM generate_series(1, 8) n
UNION ALL SELECT 'engaged without buying', 'seven days', pg_temp.ago(n * interval '1 day', 'app', 'visit', NULL, '{"minutes": 10}'), false FROM generate_series(1, 7) n
UNION ALL SELECT 'engaged without buying', 'a minute too few', pg_temp.ago(n * interval '1 day', 'app', 'visit', NULL, '{"minutes": 7.4}'), false FROM generate_series(1, 8) n
UNION ALL SELECT 'engaged without buying', 'bought', pg_temp.ago(n * interval '1 day', 'app', CASE n WHEN 9 THEN 'purchase' ELSE 'visit' END, NULL, '{"minutes": 8}'), false FROM generate_series(1, 9) n;

SELECT is(mcp.matches(mcp.merge(f), segment::mcp.segment, '2026-06-01 12:00+00'), bool_and(expected), name || ': ' || who)
FROM person JOIN ten USING (name) GROUP BY name, who, segment ORDER BY name, who;

SELECT is(count(DISTINCT name), 11::bigint, 'all of them are there') FROM person JOIN ten USING (name);

-- as views see them: a literal, the operator, and today's clock
CREATE TEMP TABLE customer AS
SELECT mcp.event(now() - interval '1 day', 'web', 'cart') AS profile
UNION ALL SELECT mcp.event(now() - interval '1 day', 'web', 'purchase', 10);
SELECT is((SELECT count(*) FROM customer WHERE profile @@ 'did(cart, between 3 days and 1 hour ago) and never(purchase, after last(cart))'), 1::bigint, 'the operator');
SELECT is((SELECT count(*) FROM customer WHERE mcp.matches(profile, 'first(purchase) within 30 days')), 1::bigint, 'the function');

SELECT * FROM finish();
ROLLBACK;
