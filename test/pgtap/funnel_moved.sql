-- The same events at another time: nothing but times differs.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

-- 300 people, events of five kinds within 40 seconds
CREATE TEMP TABLE events ON COMMIT DROP AS
SELECT p AS person, (h & 255) % 40 * interval '1 second' AS since, (ARRAY['view', 'cart', 'purchase', 'search', 'noise'])[1 + (h >> 8 & 255) % 5] AS action
FROM generate_series(1, 300) p, generate_series(1, 8) n, LATERAL (SELECT hashint8extended(p * 100 + n, 5) AS h) x;

-- today; before 2000, where times are negative; over its first second; at both ends of time
CREATE TEMP TABLE begins ON COMMIT DROP AS
SELECT b::timestamptz AS b FROM unnest(ARRAY['2024-03-01 00:00+00', '1950-06-01 00:00+00', '1999-12-31 23:59:40+00', '1900-01-01 00:00+00', '2199-12-31 23:59:00+00']) b;
CREATE TEMP TABLE ways ON COMMIT DROP AS
SELECT o, e, w, row_number() OVER () AS way
FROM unnest(ARRAY['any', 'ordered', 'strict']) o, unnest(ARRAY['first', 'latest', 'every']) e, unnest(ARRAY[NULL, '0', '10 seconds', '10000 days']::interval[]) w
WHERE NOT (o = 'any' AND e = 'latest');

CREATE FUNCTION pg_temp.seen(f mcp.funnel_result, b timestamptz) RETURNS text LANGUAGE sql AS
$$ SELECT concat_ws(' ', f.level, f.entered_at - b, f.durations, f.steps_done, (f.step_at)[1] - b) $$;

-- events of one step each, and events of several
CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT way, o, w, b, person,
	pg_temp.seen(mcp.funnel_agg(b + since, ARRAY[action = 'view', action = 'cart', action = 'purchase'], w, o, e), b) AS apart,
	pg_temp.seen(mcp.funnel_agg(b + since, ARRAY[action = 'view', action IN ('cart', 'search'), action = 'purchase', action IN ('search', 'view')], w, o, e), b) AS shared
FROM events, begins, ways GROUP BY way, o, e, w, b, person;
SELECT is((SELECT count(DISTINCT apart) > 300 AND count(DISTINCT shared) > 300 FROM seen), true, 'people differ');
SELECT is_empty($$
	SELECT x.way, x.b, count(*) FROM seen x JOIN seen y USING (way, person)
	WHERE y.b = '2024-03-01 00:00+00' AND (x.apart <> y.apart OR x.shared <> y.shared) GROUP BY x.way, x.b $$, 'raw rows at other times');

CREATE TEMP TABLE journeys ON COMMIT DROP AS
SELECT b, person, mcp.journey_agg(b + since, 'web', action) AS journey FROM events, begins GROUP BY b, person;
CREATE TEMP TABLE asked ON COMMIT DROP AS
SELECT way, b, person, pg_temp.seen(mcp.funnel(journey, ARRAY['view', 'cart', 'purchase'], w, o, e, as_of => 'infinity'), b) AS apart,
	pg_temp.seen(mcp.funnel(journey, ARRAY['view', 'cart | search', 'purchase', 'search | view'], w, o, e, as_of => 'infinity'), b) AS shared
FROM journeys, ways;
SELECT is_empty($$
	SELECT x.way, x.b, count(*) FROM asked x JOIN asked y USING (way, person)
	WHERE y.b = '2024-03-01 00:00+00' AND (x.apart <> y.apart OR x.shared <> y.shared) GROUP BY x.way, x.b $$, 'journeys at other times');

-- without an order and without a window: as many steps as there are kinds of events
SELECT is_empty($$
	SELECT person, b FROM seen JOIN (SELECT person, count(DISTINCT action) AS kinds FROM events WHERE action IN ('view', 'cart', 'purchase') GROUP BY person) k USING (person)
	WHERE o = 'any' AND w IS NULL AND split_part(apart, ' ', 1)::int <> kinds $$, 'all that was done counts');
SELECT * FROM finish();
ROLLBACK;
