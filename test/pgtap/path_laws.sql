-- paths against plain SQL on random journeys: steps, transitions, Sankey rows
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 7) & 2147483647) % n)::int $$;
CREATE TABLE events AS
SELECT person, n, timestamptz '2026-03-01 00:00+00' + (n * 40 + dice(person, n, 30)) * interval '1 minute'
         + dice(person, 500 + n, 5) / 4 * interval '1 day' * n AS occurred_at,
       (ARRAY['web','app','tiktok','store','email'])[1 + dice(person, 100 + n, 5)] AS channel,
       (ARRAY['view','cart','purchase','send','search'])[1 + dice(person, 200 + n, 5)] AS action,
       (ARRAY['red','blue',NULL])[1 + dice(person, 300 + n, 3)] AS colour
FROM generate_series(1, 600) person, LATERAL generate_series(1, dice(person, 0, 26)) n;
CREATE TABLE journeys AS
SELECT person, mcp.journey_agg(occurred_at, channel, action, NULL::numeric, CASE WHEN colour IS NULL THEN NULL ELSE ARRAY['colour', colour] END) AS journey
FROM events GROUP BY person;
ANALYZE events; ANALYZE journeys;

-- paths by SQL: the events that a person did, a new path after a pause, runs collapsed
CREATE FUNCTION steps_of(step_by text, collapses boolean, pause interval, turns boolean, most int)
RETURNS TABLE (person int, path bigint, step bigint, node text, occurred_at timestamptz) LANGUAGE sql AS $$
WITH e AS (
	SELECT person, occurred_at, CASE step_by WHEN 'channel' THEN channel WHEN 'action' THEN action WHEN 'colour' THEN colour ELSE channel || '.' || action END AS node
	FROM events WHERE action <> 'send'
), p AS (
	SELECT *, count(*) FILTER (WHERE occurred_at - before > pause OR before IS NULL) OVER (PARTITION BY person ORDER BY occurred_at) AS path
	FROM (SELECT *, lag(occurred_at) OVER (PARTITION BY person ORDER BY occurred_at) AS before FROM e WHERE node IS NOT NULL) x
), r AS (
	SELECT *, lag(node) OVER (PARTITION BY person, path ORDER BY occurred_at) AS last_node FROM p
)
SELECT * FROM (
	SELECT person, path, CASE WHEN turns THEN row_number() OVER (PARTITION BY person, path ORDER BY occurred_at DESC)
	                          ELSE row_number() OVER (PARTITION BY person, path ORDER BY occurred_at) END AS step, node, occurred_at
	FROM r WHERE NOT collapses OR node IS DISTINCT FROM last_node) s
WHERE step <= coalesce(most, 1000)
$$;

CREATE TABLE variants AS
SELECT row_number() OVER () AS variant, * FROM (VALUES
	('channel', true, NULL::interval, false, NULL::int),
	('action', false, NULL, false, NULL),
	('channel.action', true, interval '3 hours', false, NULL),
	('colour', true, interval '1 day', false, 4),
	('channel', false, interval '2 hours', true, NULL),
	('action', true, NULL, true, 3)) v(step_by, collapses, pause, turns, most);

CREATE TABLE expected AS SELECT variant, s.* FROM variants, steps_of(step_by, collapses, pause, turns, most) s;
CREATE TABLE actual AS
SELECT variant, person, p.path, p.step, p.node, p.occurred_at FROM variants, journeys,
	mcp.path_rows(journey, mcp.path_options(step_by, collapse => collapses, gap => pause, reverse => turns, max_steps => most), 'infinity') p;
ANALYZE expected; ANALYZE actual;
SELECT is_empty(format($$
	(SELECT person, path, step, node, occurred_at FROM expected WHERE variant = %1$s
	 EXCEPT ALL SELECT person, path, step, node, occurred_at FROM actual WHERE variant = %1$s)
	UNION ALL
	(SELECT person, path, step, node, occurred_at FROM actual WHERE variant = %1$s
	 EXCEPT ALL SELECT person, path, step, node, occurred_at FROM expected WHERE variant = %1$s)$$, variant), format('steps: variant %s', variant)) FROM variants;
SELECT is_empty($$
	SELECT person FROM journeys LEFT JOIN LATERAL (
		SELECT array_agg(node ORDER BY step) AS path FROM expected x WHERE variant = 1 AND x.person = journeys.person) e ON true
	WHERE mcp.path(journey) IS DISTINCT FROM e.path$$, 'mcp.path is the first of path_rows');

-- reports
CREATE TABLE reports AS
SELECT variant, mcp.path_report(journey, mcp.path_options(step_by, collapse => collapses, gap => pause, reverse => turns, max_steps => most), 'infinity') AS report
FROM variants, journeys GROUP BY variant;

CREATE TABLE moves AS
SELECT variant, person, path, step, coalesce(node, '(start)') AS source, next_node AS target,
       abs(extract(epoch FROM next_at - occurred_at)) AS seconds
FROM (SELECT *, lead(node) OVER w AS next_node, lead(occurred_at) OVER w AS next_at FROM expected WINDOW w AS (PARTITION BY variant, person, path ORDER BY step)) x;
INSERT INTO moves SELECT variant, person, path, 0, '(start)', node, NULL FROM expected WHERE step = 1;
-- where a path ends there is an end, or it was cut
UPDATE moves SET target = CASE WHEN EXISTS (
		SELECT FROM variants v, steps_of(v.step_by, v.collapses, v.pause, v.turns, NULL) f
		WHERE v.variant = moves.variant AND v.most = moves.step AND f.person = moves.person AND f.path = moves.path AND f.step = moves.step + 1)
	THEN '(more)' ELSE '(end)' END
WHERE target IS NULL AND variant IN (SELECT variant FROM variants WHERE most IS NOT NULL) AND person <= 60;
DELETE FROM moves WHERE target IS NULL AND variant IN (SELECT variant FROM variants WHERE most IS NOT NULL);
UPDATE moves SET target = '(end)' WHERE target IS NULL;
ANALYZE moves;

CREATE TABLE transitions AS SELECT variant, t.* FROM reports, mcp.transition_rows(report) t;
CREATE TABLE flows AS SELECT variant, t.* FROM reports, mcp.sankey_rows(report, 1000) t;

SELECT is_empty($$
	SELECT variant, source, target, users, occurrences, round(seconds::numeric, 3) FROM (
		SELECT variant, source, target, count(DISTINCT person) AS users, count(*) AS occurrences,
		       percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS seconds FROM moves GROUP BY 1, 2, 3) m
	FULL JOIN (SELECT variant, source, target, users AS u, occurrences AS o, median_seconds AS s FROM transitions) t USING (variant, source, target)
	WHERE variant NOT IN (SELECT variant FROM variants WHERE most IS NOT NULL)
	  AND (users IS DISTINCT FROM u OR occurrences IS DISTINCT FROM o
	       OR abs(coalesce(seconds, -1) - coalesce(s, -1)) > CASE WHEN o > 32 THEN 0.032 * seconds ELSE 0.001 END)$$,
	'transitions: users, occurrences, medians');
SELECT is_empty($$
	SELECT * FROM (
		SELECT variant, step, source, target, count(DISTINCT person) AS users, count(*) AS occurrences FROM moves WHERE step BETWEEN 1 AND 9 GROUP BY 1, 2, 3, 4) m
	FULL JOIN (SELECT variant, step, source, target, users AS u, occurrences AS o FROM flows WHERE step <= 9) t USING (variant, step, source, target)
	WHERE variant NOT IN (SELECT variant FROM variants WHERE most IS NOT NULL)
	  AND (users IS DISTINCT FROM u OR occurrences IS DISTINCT FROM o)$$, 'flows: users and occurrences');
-- of limited paths the first 60 people are looked at one by one
SELECT is_empty(format($$
	SELECT * FROM (SELECT source, target, count(*) AS occurrences FROM moves WHERE variant = %1$s AND person <= 60 GROUP BY 1, 2) m
	FULL JOIN (SELECT t.* FROM (SELECT mcp.path_report(journey, mcp.path_options(%2$L, collapse => %3$L, gap => %4$L, reverse => %5$L, max_steps => %6$s), 'infinity') AS r
	           FROM journeys WHERE person <= 60) x, mcp.transition_rows(r) t) t USING (source, target)
	WHERE m.occurrences IS DISTINCT FROM t.occurrences$$, variant, step_by, collapses, pause, turns, most), format('limited paths: variant %s', variant))
FROM variants WHERE most IS NOT NULL;

-- balance: what comes to a place leaves it, with "(other)" too; no cycles
CREATE TABLE folded AS SELECT variant, top, t.* FROM reports, generate_series(1, 3) top, mcp.sankey_rows(report, top) t;
SELECT is_empty($$
	SELECT * FROM (SELECT variant, top, source_node AS node, sum(occurrences) AS leaving FROM folded WHERE step > 1 GROUP BY 1, 2, 3) a
	FULL JOIN (SELECT variant, top, target_node AS node, sum(occurrences) AS coming FROM folded WHERE target NOT IN ('(end)', '(more)') GROUP BY 1, 2, 3) b USING (variant, top, node)
	WHERE leaving IS DISTINCT FROM coming$$, 'what comes to a place leaves it');
SELECT is_empty($$
	SELECT * FROM (SELECT variant, top, step, target IN ('(end)', '(more)') AS leaves, sum(occurrences) AS o FROM folded GROUP BY 1, 2, 3, 4) a
	FULL JOIN (SELECT variant, top, step, target IN ('(end)', '(more)') AS leaves, sum(occurrences) AS w FROM flows, generate_series(1, 3) top GROUP BY 1, 2, 3, 4) b USING (variant, top, step, leaves)
	WHERE o IS DISTINCT FROM w$$, '(other) keeps the totals of each step, and its drop-off');
SELECT is_empty($$
	SELECT * FROM (SELECT variant, top, step, target IN ('(end)', '(more)') AS leaves, sum(users) AS u, count(*) - count(users) AS unknown FROM folded GROUP BY 1, 2, 3, 4) a
	FULL JOIN (SELECT variant, top, step, target IN ('(end)', '(more)') AS leaves, sum(users) AS w FROM flows, generate_series(1, 3) top GROUP BY 1, 2, 3, 4) b USING (variant, top, step, leaves)
	JOIN variants USING (variant) WHERE pause IS NULL AND (u IS DISTINCT FROM w OR unknown > 0)$$, 'and those of users, where each has one path');
SELECT is_empty($$SELECT * FROM folded WHERE users IS NULL AND '(other)' NOT IN (source, target)$$, 'users are unknown only where places were joined');
SELECT cmp_ok((SELECT count(*) FROM folded WHERE users IS NULL), '>', 0::bigint, 'which happens where people have several paths');

-- the fold by SQL: of each step the places that are left most often, of equal
-- ones the smaller name; users are counted one by one, medians taken anew
CREATE TABLE ranked AS
SELECT variant, step, source AS node, row_number() OVER (PARTITION BY variant, step ORDER BY count(*) DESC, length(source), source COLLATE "C") AS place
FROM moves WHERE step BETWEEN 1 AND 10 GROUP BY 1, 2, 3;
CREATE TABLE refolded AS
SELECT m.variant, top, m.step, CASE WHEN a.place <= top THEN m.source ELSE '(other)' END AS source,
       CASE WHEN m.target = '(end)' OR b.place <= top THEN m.target ELSE '(other)' END AS target,
       count(DISTINCT person) AS users, count(*) AS occurrences, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS seconds
FROM variants v JOIN moves m USING (variant) CROSS JOIN generate_series(1, 3) top JOIN ranked a ON (a.variant, a.step, a.node) = (m.variant, m.step, m.source)
LEFT JOIN ranked b ON (b.variant, b.step, b.node) = (m.variant, m.step + 1, m.target)
WHERE most IS NULL AND m.step <= 9 GROUP BY 1, 2, 3, 4, 5;
SELECT is_empty($$
	SELECT * FROM refolded r FULL JOIN (SELECT f.* FROM folded f JOIN variants USING (variant) WHERE most IS NULL AND step <= 9) f USING (variant, top, step, source, target)
	WHERE r.occurrences IS DISTINCT FROM f.occurrences OR f.users <> r.users
	   OR abs(coalesce(seconds, -1) - coalesce(median_seconds, -1)) > CASE WHEN r.occurrences > 32 THEN 0.032 * seconds ELSE 0.001 END$$, 'folded flows: users, occurrences, medians');
SELECT is_empty($$SELECT variant, top, step FROM folded WHERE source <> '(other)' GROUP BY 1, 2, 3 HAVING count(DISTINCT source) > top$$, 'no more places than asked for');
SELECT is_empty($$SELECT * FROM folded WHERE split_part(source_node, ' ', 1)::int >= split_part(target_node, ' ', 1)::int$$, 'nothing goes back');
SELECT is_empty($$SELECT variant, source FROM transitions GROUP BY 1, 2 HAVING abs(sum(rate) - 1) > 1e-9$$, 'rates of a place are 1 together');

-- the same, serial, parallel, in any order, from parts, through text and binary
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
CREATE TABLE same (what text, report text);
INSERT INTO same SELECT 'serial', mcp.path_report(journey, mcp.path_options('channel.action', gap => '3 hours'), 'infinity')::text FROM journeys;
INSERT INTO same SELECT 'any order', mcp.path_report(journey, mcp.path_options('channel.action', gap => '3 hours'), 'infinity' ORDER BY md5(person::text))::text FROM journeys;
INSERT INTO same SELECT 'parts', mcp.merge(r ORDER BY part)::text FROM (
	SELECT person % 5 AS part, mcp.path_report(journey, mcp.path_options('channel.action', gap => '3 hours'), 'infinity') AS r FROM journeys GROUP BY 1) x;
SELECT is((SELECT count(DISTINCT report) FROM same), 1::bigint, 'serial, random order and parts are the same bytes');
SELECT is((SELECT mcp.path_report(journey, mcp.path_options('channel.action', gap => '3 hours'), 'infinity')::text FROM journeys), (SELECT report FROM same LIMIT 1), 'parallel too');
SELECT is((SELECT report::mcp.path_summary::text FROM same LIMIT 1), (SELECT report FROM same LIMIT 1), 'text and back');
SELECT is((SELECT count(*) FROM (SELECT mcp.path_report(journey) OVER (ORDER BY person ROWS 2 PRECEDING) AS r FROM journeys LIMIT 50) x), 50::bigint, 'as a window aggregate');

-- two groups
SELECT is_empty($$
	SELECT * FROM (SELECT mcp.path_report(journey, mcp.path_options(), 'infinity') FILTER (WHERE person % 2 = 0) AS a,
	                      mcp.path_report(journey, mcp.path_options(), 'infinity') FILTER (WHERE person % 2 = 1) AS b FROM journeys) x,
	mcp.path_difference_rows(a, b) d
	LEFT JOIN LATERAL (SELECT count(DISTINCT person) FILTER (WHERE person % 2 = 0) AS ua, count(DISTINCT person) FILTER (WHERE person % 2 = 1) AS ub
	                   FROM moves WHERE variant = 1 AND source = d.source AND target = d.target) m ON true
	WHERE ua IS DISTINCT FROM users_a OR ub IS DISTINCT FROM users_b OR abs(difference - (share_a - share_b)) > 1e-12$$, 'the difference of two groups');
-- two segments, which may overlap: shares of those who have a path, and z of
-- two proportions
CREATE TABLE profiles AS SELECT person, mcp.profile_agg(occurred_at, channel, action) AS profile FROM events GROUP BY person;
CREATE TABLE segments AS
SELECT mcp.path_report(profile, mcp.path_options(), 'infinity') FILTER (WHERE mcp.matches(profile, 'did(purchase) and did(cart)', '2030-01-01')) AS a,
       mcp.path_report(profile, mcp.path_options(), 'infinity') FILTER (WHERE mcp.matches(profile, 'not did(app.view)', '2030-01-01')) AS b FROM profiles;
CREATE TABLE members AS
SELECT person, bool_or(action = 'purchase') AND bool_or(action = 'cart') AS a, NOT bool_or(channel = 'app' AND action = 'view') AS b FROM events GROUP BY person HAVING bool_or(action <> 'send');
SELECT is_empty($$
	SELECT * FROM (SELECT d.* FROM segments, mcp.path_difference_rows(a, b) d) d
	FULL JOIN (SELECT source, target, count(DISTINCT person) FILTER (WHERE a) AS ua, count(DISTINCT person) FILTER (WHERE b) AS ub
	           FROM moves JOIN members USING (person) WHERE variant = 1 AND (a OR b) GROUP BY 1, 2) m USING (source, target),
	LATERAL (SELECT count(*) FILTER (WHERE a)::float AS na, count(*) FILTER (WHERE b)::float AS nb FROM members) n,
	LATERAL (SELECT ua / na AS pa, ub / nb AS pb, (ua + ub) / (na + nb) AS p) q
	WHERE ua IS DISTINCT FROM users_a OR ub IS DISTINCT FROM users_b OR abs(share_a - pa) + abs(share_b - pb) + abs(difference - (pa - pb)) > 1e-12
	   OR abs(coalesce(z_score, 99) - CASE WHEN p * (1 - p) > 0 THEN (pa - pb) / sqrt(p * (1 - p) * (1 / na + 1 / nb)) ELSE 99 END) > 1e-9$$, 'the difference of two segments');

-- borders
CREATE FUNCTION j(letters text) RETURNS mcp.journey LANGUAGE sql AS $$
	SELECT mcp.journey_agg(timestamptz '2026-03-01 00:00+00' + n * interval '1 minute', 'web', l) FROM string_to_table(letters, NULL) WITH ORDINALITY AS s(l, n) $$;
SELECT is(mcp.path(j('xabcabd'), mcp.path_options('action', begins => 'a')), '{a,b,c,a,b,d}', 'from the first a');
SELECT is(mcp.path(j('xabcabd'), mcp.path_options('action', begins => 'a', ends => 'c')), '{a,b,c}', 'between');
SELECT is(mcp.path(j('xabcabd'), mcp.path_options('action', begins => 'a', ends => 'a')), '{a,b,c,a}', 'from one to the next of the same');
SELECT is(mcp.path(j('xabcabd'), mcp.path_options('action', begins => 'd', ends => 'a')), NULL, 'no end behind the begin');
SELECT is(mcp.path(j('xabcabd'), mcp.path_options('action', ends => 'b', reverse => true)), '{b,a,c,b,a,x}', 'back from the last b');
SELECT is(mcp.path(j('xabcabd'), mcp.path_options('action', begins => 'a', ends => 'b', reverse => true)), '{b,a}', 'back to the a before it');
-- between, by regular expressions, on letters by chance
CREATE TABLE words AS SELECT n, w, j(w) AS journey FROM (
	SELECT n, string_agg(substr('abcdx', 1 + dice(n, k, 5), 1), '' ORDER BY k) AS w FROM generate_series(1, 700) n, LATERAL generate_series(1, 1 + dice(n, 0, 12)) k GROUP BY n) x;
SELECT is_empty(format($$SELECT w, p, %2$s FROM words, LATERAL (SELECT array_to_string(mcp.path(journey, mcp.path_options('action', collapse => false, %1$s)), '') AS p) y
	WHERE p IS DISTINCT FROM %2$s$$, options, expected), 'between: ' || options) FROM (VALUES
	('begins => ''a''', 'substring(w, ''a.*'')'),
	('ends => ''c''', 'substring(w, ''^[^c]*c'')'),
	('begins => ''a'', ends => ''c''', 'substring(w, ''a[^c]*c'')'),
	('begins => ''a'', ends => ''a''', 'substring(w, ''a[^a]*a'')'),
	('begins => ''a|b'', ends => ''c|d''', 'substring(w, ''[ab][^cd]*[cd]'')'),
	('begins => ''a'', ends => ''c'', events => ''b''', 'regexp_replace(substring(w, ''a[^c]*c''), ''[^abc]'', '''', ''g'')'),
	('begins => ''a'', reverse => true', 'reverse(substring(w, ''a[^a]*$''))'),
	('ends => ''c'', reverse => true', 'reverse(substring(w, ''^.*c''))'),
	('begins => ''a'', ends => ''c'', reverse => true', 'reverse(substring(substring(w, ''^.*c''), ''a[^a]*$''))'),
	('begins => ''a'', ends => ''c'', max_steps => 2', 'left(substring(w, ''a[^c]*c''), 2)'),
	('begins => ''a'', ends => ''c'', reverse => true, max_steps => 2', 'left(reverse(substring(substring(w, ''^.*c''), ''a[^a]*$'')), 2)')) v(options, expected);
SELECT is_empty($$SELECT w FROM words, LATERAL (SELECT array_to_string(mcp.path(journey, mcp.path_options('action', begins => 'a', ends => 'c')), '') AS p) y
	WHERE p IS DISTINCT FROM regexp_replace(substring(w, 'a[^c]*c'), '(.)\1+', '\1', 'g')$$, 'between, repeats collapsed');
SELECT is(mcp.path(j('xaab'), mcp.path_options('action', events => 'a|b', max_steps => 1)), '{a}', 'only what matches, no more than the limit');
SELECT is(mcp.path(j('xaab'), mcp.path_options('item')), NULL, 'a property that no event has');
SELECT is(mcp.path(NULL::mcp.journey), NULL, 'NULL of NULL');
SELECT is(mcp.path(j('ab'), mcp.path_options('action'), '2026-03-01 00:01+00'), '{a}', 'as of then');
SELECT is(mcp.path(mcp.merge(mcp.event(timestamptz '2026-01-01', 'web', 'view'))), '{web}', 'of a profile') ;
SELECT ok((SELECT mcp.path_report(j) IS NULL FROM (SELECT NULL::mcp.journey) x(j)), 'a report of nobody');
SELECT is((SELECT count(*) FROM mcp.sankey_rows(NULL)), 0::bigint, 'no rows of no report');
SELECT throws_ok($$SELECT mcp.path_options('value')$$, '22023', 'step_by cannot be the value of events', 'value is no place');
SELECT throws_ok($$SELECT mcp.path_options(max_steps => 0)$$, '22023', 'max_steps is 0, and must be at least 1', 'a limit of nothing');
SELECT throws_ok($$SELECT mcp.path_options(gap => '1 mon')$$, '22023', 'gap has months or years, which differ in length', 'a pause of months');
SELECT throws_like($$SELECT mcp.path_options(begins => 'a b')$$, 'invalid filter:%', 'a filter that is none');
-- what was taken for a filter says how to write it
CREATE FUNCTION hint_of(filter text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN
	PERFORM mcp.path_options(begins => filter);
	RETURN 'a filter';
EXCEPTION WHEN invalid_text_representation THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN hint;
END $$;
SELECT is(hint_of(filter), hint, filter) FROM (VALUES
	('did(a)', 'A filter names events, such as cart or purchase[value > 10]; did(purchase) is a condition, as segments have.'),
	('a, b', 'One event or another is written as cart | checkout; what follows each other is several filters.'),
	('a or b', 'One event or another is written as cart | checkout; what follows each other is several filters.'),
	('a and b', 'What must hold for one event stands in brackets, such as purchase[coupon is set, value > 10].'),
	('a b', ''), ('(a)', 'a filter'), ('or | and', 'a filter')) AS v (filter, hint);
SELECT throws_ok($$SELECT 'zz'::mcp.path_summary$$, '22P02', 'invalid mcp.path_summary', 'a report that is none');

-- mutations of the text: a report, or a clean error
DO $do$
DECLARE
	source text := (SELECT mcp.path_report(journey)::text FROM journeys WHERE person < 6);
	mutant text;
	places int;
BEGIN
	FOR i IN 1 .. 3000 LOOP
		places := 1 + dice(i, 1, length(source));
		mutant := CASE i % 3 WHEN 0 THEN left(source, places) WHEN 1 THEN overlay(source PLACING substr('0123456789abcdef', 1 + dice(i, 2, 16), 1) FROM places)
		                     ELSE overlay(source PLACING '' FROM places FOR 2) END;
		BEGIN
			PERFORM count(*) FROM mcp.sankey_rows(mutant::mcp.path_summary, 2);
			PERFORM count(*) FROM mcp.transition_rows(mutant::mcp.path_summary);
		EXCEPTION WHEN invalid_text_representation THEN NULL;
		END;
	END LOOP;
END
$do$;
SELECT pass('mutations end in a report or a clean error');

-- people who are known on one channel only, and visitors of whom nothing is
-- known but what they did
CREATE TEMP TABLE stranger AS
SELECT p, mcp.merge(mcp.event(timestamptz '2026-01-01Z' + (p * 37 + n * n * 11) % 500 * interval '1 hour', CASE WHEN p % 2 = 0 THEN 'web' ELSE (ARRAY['web', 'app'])[1 + n % 2] END,
	(ARRAY['view', 'cart', 'purchase'])[1 + (p + n) % 3])) AS profile FROM generate_series(1, 60) p, generate_series(1, 6) n GROUP BY p;
SELECT is((SELECT count(*) FROM stranger, mcp.identifiers(profile)), 0::bigint, 'visitors without an identifier');
SELECT is(mcp.path_report(profile, mcp.path_options(step_by => 'action'), '2026-06-01')::text,
	mcp.path_report(mcp.journey(profile), mcp.path_options(step_by => 'action'), '2026-06-01')::text, 'have paths')  FROM stranger;
SELECT results_eq($$ SELECT source, target, sum(occurrences)::bigint FROM stranger,
		LATERAL (SELECT mcp.path_report(s.profile, mcp.path_options(step_by => 'action', collapse => false), '2026-06-01') r FROM stranger s WHERE s.p = stranger.p) x, mcp.transition_rows(r)
		WHERE source NOT LIKE '(%' AND target NOT LIKE '(%' GROUP BY 1, 2 ORDER BY 1, 2 $$,
	$$ SELECT action, next, count(*) FROM (SELECT action, lead(action) OVER (PARTITION BY p ORDER BY e.occurred_at, channel, action) AS next FROM stranger, mcp.events(profile) e) x
		WHERE next IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2 $$, 'and their transitions are those of lead()');
SELECT is((SELECT min(mcp.funnel_level(profile, '{view,cart}')) FROM stranger), 2, 'and funnels');

SELECT * FROM finish();
ROLLBACK;
