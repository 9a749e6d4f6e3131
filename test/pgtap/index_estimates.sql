-- Row estimates from ANALYZE against the true numbers: within a factor of 3
-- for one condition, of 10 for several.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SELECT setseed(0.31);

CREATE TABLE segment_estimated AS
SELECT i AS id, mcp.merge(f) AS profile FROM (
	SELECT i, mcp.event(now() - random() * interval '400 days', (ARRAY['web', 'web', 'web', 'app', 'tiktok', 'store'])[1 + floor(random() * 6)::int],
		(ARRAY['view', 'view', 'view', 'view', 'cart', 'cart', 'purchase', 'open', 'send', 'refund'])[1 + floor(random() * 10)::int], 10) AS f
	FROM generate_series(1, 3000) i, LATERAL generate_series(1, (1 - 8 * ln(1 - power(0.5 + i % 7 * 0.05, 1) * random()))::int) n
	UNION ALL SELECT i, mcp.trait('birthday', date '1960-01-01' + (i * 7919) % 18000) FROM generate_series(1, 3000) i WHERE i % 3 > 0
	UNION ALL SELECT i, mcp.trait('vip', i % 2 = 0) FROM generate_series(1, 3000) i WHERE i % 5 = 0
	UNION ALL SELECT i, mcp.trait_add('interests', (ARRAY['running', 'tea', 'go'])[1 + i % 3]) FROM generate_series(1, 3000) i WHERE i % 4 = 0
	UNION ALL SELECT i, mcp.consent('ads', i % 4 > 0, now() - interval '1 year') FROM generate_series(1, 3000) i WHERE i % 2 = 0
	UNION ALL SELECT i, mcp.identified(ARRAY[('email:' || repeat(md5(i::text), 2))::mcp.identifier], now() - interval '1 year') FROM generate_series(1, 3000) i WHERE i % 3 = 0
) x GROUP BY i;
ANALYZE segment_estimated;

CREATE FUNCTION pg_temp.estimate(q text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE j json; BEGIN EXECUTE 'EXPLAIN (FORMAT json) SELECT FROM segment_estimated WHERE ' || q INTO j; RETURN (j->0->'Plan'->>'Plan Rows')::float8; END $$;
CREATE FUNCTION pg_temp.truth(q text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE n bigint; BEGIN EXECUTE 'SELECT count(*) FROM segment_estimated WHERE ' || q INTO n; RETURN n; END $$;

CREATE TEMP TABLE asked (factor int, segment text);
INSERT INTO asked SELECT 3, unnest(ARRAY['did(purchase)', 'never(purchase)', 'did(tiktok.*)', 'did(web.cart)', 'count(purchase) >= 2', 'count(view) < 3', 'count(*) >= 5',
	'did(*, last 30 days)', 'did(cart, last 90 days)', 'never(view, last 60 days)', 'last(*) within 60 days', 'last(*) before 100 days ago', 'first(*) within 60 days', 'channels(*) >= 3',
	'consent(ads)', 'consent(ads, opt_out)', 'identified(email)', 'identified(phone) or did(cart)', 'trait.birthday is set', 'trait.birthday anniversary in next 30 days', 'age(trait.birthday) between 25 and 34',
	'trait.vip = true', 'trait.interests has "tea"', 'not did(purchase)', 'did(cart, between 90 days and 30 days ago)', 'count(view, last 60 days) >= 2', 'active_days(web.*) >= 3', 'channels(view) >= 2', 'sum(*) > 60', 'sum(*, last 90 days) >= 20', 'avg(*) > 5', 'first(*) before 200 days ago', 'days_since(last(*)) > 90', 'days_since(first(*)) <= 60', 'count(purchase) between 1 and 2', 'did(*, this month)', 'most_frequent(channel of *) = "web"', 'did(nothing) or identified(email)']);
INSERT INTO asked SELECT 10, unnest(ARRAY['did(app.*) and never(app.*, last 30 days)', 'did(cart, last 90 days) and never(purchase, after last(cart))', 'count(purchase) >= 2 and consent(ads)',
	'trait.interests has "tea" and age(trait.birthday) between 25 and 54', 'did(cart) and did(purchase) and identified(email)', 'sequence(cart -> purchase)', 'at least 2 of (did(cart), did(purchase), consent(ads))', 'count(view) >= 5 and did(view, last 20 days) and channels(view) >= 2', 'did(web.*, last 60 days) and did(web.cart, last 60 days)', 'count(*) >= 4 and last(*) before 60 days ago']);
CREATE TEMP TABLE judged AS SELECT *, greatest(e / greatest(t, 1), t / greatest(e, 1)) AS off FROM (SELECT factor, segment, pg_temp.estimate(format('mcp.matches(profile, %L)', segment)) AS e, pg_temp.truth(format('mcp.matches(profile, %L)', segment)) AS t FROM asked) x;
SELECT ok(off <= factor, format('%s: %s of %s rows, %s times', segment, e, t, round(off::numeric, 1))) FROM judged;
SELECT is_empty($$SELECT segment FROM asked WHERE pg_temp.estimate(format('profile @@ %L', segment)) <> pg_temp.estimate(format('mcp.matches(profile, %L)', segment))$$, 'the operator is estimated as the function is');
SELECT ok(greatest(e / t, t / e) <= 2, format('@? %s: %s of %s', s, e, t)) FROM (SELECT s, pg_temp.estimate(format('profile @? %L', s)) AS e, pg_temp.truth(format('profile @? %L', s)) AS t FROM unnest(ARRAY['did(purchase)', 'did(web.cart) and identified(email)', 'consent(ads) or did(refund)', 'never(cart)']) s) x;
SELECT cmp_ok(pg_temp.estimate($$profile @@ 'did(nothing)'$$), '<=', 5::float8, 'a name that nobody has');

-- without statistics, and odd ones
CREATE TABLE segment_unknown (profile mcp.profile);
INSERT INTO segment_unknown VALUES (NULL), ('{}');
SELECT lives_ok(format('EXPLAIN SELECT FROM segment_unknown WHERE profile @@ %L', segment), 'no statistics: ' || segment) FROM asked WHERE factor = 10;
ANALYZE segment_unknown;
SELECT lives_ok(format('EXPLAIN SELECT FROM segment_unknown WHERE profile @@ %L', segment), 'statistics of nobody: ' || segment) FROM asked;
SELECT lives_ok($$EXPLAIN SELECT FROM segment_unknown a JOIN segment_estimated b ON b.profile @@ 'did(cart)' AND a.profile @? 'did(cart)'$$, 'a join');
DROP TABLE segment_estimated, segment_unknown;
SELECT * FROM finish();
ROLLBACK;
