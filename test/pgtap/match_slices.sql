-- Big profiles that are stored out of line: a recent window reads their
-- beginning, and the answers are those of the whole value.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SELECT setseed(0.71);

CREATE TABLE slice_people (person integer, profile mcp.profile);
ALTER TABLE slice_people ALTER profile SET STORAGE EXTERNAL;
-- 50,000 events each: evenly, in bursts, some in the future, with properties, retracted ones and event_ids, and with facts
INSERT INTO slice_people
SELECT p, mcp.merge(f) FROM (
	SELECT p, mcp.event(timestamptz '2026-06-01' - CASE p WHEN 1 THEN n * interval '10 minutes' WHEN 2 THEN (n / 500) * interval '3 days' + n % 500 * interval '1 second'
			WHEN 3 THEN (sqrt(n) * 2000)::int * interval '1 minute' - interval '20 days' ELSE n * interval '7 minutes' END,
		(ARRAY['web','app','tiktok','store'])[1 + (n * 7 + p) % 4], (ARRAY['view','cart','purchase','visit','send','refund'])[1 + (n * 5 + n / 11) % 6], (n % 90)::numeric,
		CASE WHEN p IN (3, 4) AND n % 3 = 0 THEN ARRAY['item', 'i' || n % CASE p WHEN 3 THEN 40 ELSE 3000 END] END,
		event_id => CASE WHEN p = 4 THEN 'e' || n END, retracted => p = 4 AND n % 50 = 0) AS f
	FROM generate_series(1, 4) p, generate_series(1, 50000) n
	UNION ALL SELECT p, mcp.trait('city', 'Oslo', '2020-01-01') FROM generate_series(2, 3) p
	UNION ALL SELECT 3, mcp.trait_add('interests', 'tea' || n, '2020-01-01') FROM generate_series(1, 400) n
	UNION ALL SELECT 3, mcp.consent('ads', true, '2020-01-01')) x GROUP BY p;
-- small ones, and such without events
INSERT INTO slice_people SELECT 5, mcp.event('2026-05-30', 'web', 'view');
INSERT INTO slice_people SELECT 6, mcp.merge(mcp.trait('t' || n, repeat('x', 200), '2020-01-01')) FROM generate_series(1, 400) n;
INSERT INTO slice_people VALUES (7, NULL), (8, '{}');
SELECT cmp_ok((SELECT min(pg_column_size(profile)) FROM slice_people WHERE person <= 4), '>', 250000, 'they are big');

-- the same values, as they are in memory: never sliced
CREATE FUNCTION pg_temp.whole(p mcp.profile) RETURNS mcp.profile LANGUAGE sql IMMUTABLE AS $$ SELECT p OPERATOR(mcp.||) '{}'::mcp.profile $$;
CREATE TEMP TABLE slice_windows AS
SELECT n, CASE n % 6 WHEN 0 THEN format('last %s hours', 1 + floor(random() * 200)::int) WHEN 1 THEN format('last %s days', 1 + floor(random() * 400)::int)
	WHEN 2 THEN format('between %s days and %s days ago', 30 + floor(random() * 60)::int, 1 + floor(random() * 29)::int) WHEN 3 THEN (ARRAY['this week', 'previous month', 'this year', 'previous quarter', 'this month', 'previous day'])[1 + n / 6 % 6]
	WHEN 4 THEN format('since 2026-0%s-%s', 1 + floor(random() * 5)::int, 10 + floor(random() * 18)::int) ELSE format('from 2026-0%s-01 to 2026-05-%s', 1 + floor(random() * 4)::int, 10 + floor(random() * 20)::int) END AS w,
	timestamptz '2026-06-01' + (random() * 40 - 30) * interval '1 day' AS as_of
FROM generate_series(1, 90) n;
CREATE TEMP TABLE slice_asked AS
SELECT n, as_of, format((ARRAY['did(store.purchase, %1$s)', 'never(cart, %1$s)', 'count(*, %1$s) >= 100', 'sum(purchase, %1$s) > 5000 and trait.city = "Oslo"', 'channels(*, %1$s) >= 3 or consent(ads)',
	'most_frequent(channel of *, %1$s) = "web"', 'active_days(web.*, %1$s) >= 5 and not did(refund, %1$s)', 'share(cart of *, %1$s) > 0.2', 'trait.interests has "tea7" and count(view, %1$s) > count(visit, %1$s)',
	'distinct(item of *, %1$s) > 30', 'did(view[item = "i7"], %1$s)', '(streak(app.*, %1$s) >= 3) in zone "Asia/Jakarta"', 'at least 2 of (did(cart, %1$s), did(refund, %1$s), trait.city is set)'])[1 + n % 13], w)::mcp.segment AS segment
FROM slice_windows;
CREATE FUNCTION pg_temp.answers() RETURNS TABLE (person integer, what text, whole text) LANGUAGE plpgsql AS $$
DECLARE r record; p mcp.profile; BEGIN
	FOR r IN SELECT * FROM slice_people x WHERE profile IS NOT NULL LOOP
		p := pg_temp.whole(r.profile);
		RETURN QUERY SELECT r.person, 'segment ' || n, mcp.matches(p, segment, as_of)::text FROM slice_asked;
		RETURN QUERY SELECT r.person, 'sum ' || n, mcp.measure(p, m, as_of)::text FROM slice_measures;
		RETURN QUERY SELECT r.person, 'many', mcp.which_segments(p, names, segments, '2026-05-31')::text FROM slice_many;
		RETURN QUERY SELECT r.person, s, mcp.matches(p, s::mcp.segment, '2026-06-01')::text FROM unnest(ARRAY['did(*, last 1 day) and count(*) > 40000', 'first(view) within 300 days',
			'last(refund) before 1 hours ago', 'never(purchase, after last(cart))', 'days_since(first(*)) > 100', 'sequence(cart -> refund, within 2 days)']) s;
	END LOOP;
END $$;
CREATE TEMP TABLE slice_measures AS SELECT n, format('sum(*, %s)', w)::mcp.measure_expr AS m, as_of FROM slice_windows WHERE n <= 30;
CREATE TEMP TABLE slice_many AS SELECT array_agg(n::text ORDER BY n) AS names, array_agg(segment ORDER BY n) AS segments FROM slice_asked WHERE n < 40;
CREATE TEMP TABLE slice_whole AS SELECT * FROM pg_temp.answers();
CREATE TEMP TABLE slice_sliced AS
SELECT person, 'segment ' || n AS what, mcp.matches(profile, segment, as_of)::text AS sliced FROM slice_people, slice_asked
UNION ALL SELECT person, 'sum ' || n, mcp.measure(profile, m, as_of)::text FROM slice_people, slice_measures
UNION ALL SELECT person, 'many', mcp.which_segments(profile, names, segments, '2026-05-31')::text FROM slice_people, slice_many
UNION ALL SELECT person, what, mcp.matches(profile, what::mcp.segment, '2026-06-01')::text FROM slice_people, (SELECT DISTINCT what FROM slice_whole WHERE what ~ '[(]') w;
SELECT cmp_ok((SELECT least(count(*) FILTER (WHERE sliced = 'true'), count(*) FILTER (WHERE sliced = 'false')) FROM slice_sliced), '>', 100::bigint, 'both answers are given often');
SELECT is_empty($$SELECT * FROM slice_whole LEFT JOIN slice_sliced USING (person, what) WHERE whole IS DISTINCT FROM sliced$$, 'windows of every kind, measures, many at once, all of time: the same as of the whole');

-- pages read: a factor, not a time
CREATE FUNCTION pg_temp.pages(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE j json; BEGIN EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT json) ' || query INTO j;
RETURN (j->0->'Plan'->>'Shared Hit Blocks')::bigint + (j->0->'Plan'->>'Shared Read Blocks')::bigint; END $$;
CREATE TEMP TABLE slice_pages AS SELECT person, pg_temp.pages(format($$SELECT mcp.matches(profile, 'did(store.purchase, last 3 days)', '2026-06-01') FROM slice_people WHERE person = %s$$, person)) AS recent,
	pg_temp.pages(format($$SELECT mcp.matches(profile, 'count(store.purchase) > 100000', '2026-06-01') FROM slice_people WHERE person = %s$$, person)) AS whole FROM generate_series(1, 4) person;
SELECT cmp_ok(whole::numeric / recent, '>=', (CASE WHEN person < 3 THEN 5 ELSE 3 END)::numeric, format('person %s: %s pages for three days, %s for all', person, recent, whole)) FROM slice_pages ORDER BY person;

-- compressed out of line: the same answers
CREATE TABLE slice_packed (person integer, profile mcp.profile);
ALTER TABLE slice_packed ALTER profile SET STORAGE EXTENDED;
INSERT INTO slice_packed SELECT person, pg_temp.whole(profile) FROM slice_people WHERE person <= 4;
SELECT is_empty($$SELECT * FROM (SELECT person, 'segment ' || n AS what, mcp.matches(profile, segment, as_of)::text AS sliced FROM slice_packed, slice_asked WHERE n <= 30) x LEFT JOIN slice_whole USING (person, what) WHERE whole IS DISTINCT FROM sliced$$, 'compressed');
DROP TABLE slice_people, slice_packed;
SELECT * FROM finish();
ROLLBACK;
