-- every mode of the funnel against an oracle that looks at all chains
--
-- The oracle knows nothing of how the funnel is computed: it makes every
-- choice of events for steps, throws away what the definition forbids, and
-- sorts the rest by the order of reports.
BEGIN;
SELECT no_plan();
-- compiling the oracle's queries anew for every case takes longer than they do
SET LOCAL jit = off;

CREATE TYPE oracle_answer AS (level int, entered int, times int[], done int[], ends int, excluded boolean);

-- chains in order; t, letters: the events; sets: the letters of each step
CREATE FUNCTION oracle_chains(t int[], letters text[], sets text[], span int, strict boolean, entry text, gaps int[],
	optional int[], ex_after int[], ex_before int[], ex_letters text[], since int, until int)
RETURNS oracle_answer LANGUAGE sql IMMUTABLE AS $$
WITH RECURSIVE e AS (
	SELECT p, t[p] AS t, letters[p] AS letter FROM generate_series(1, cardinality(t)) AS p
), entries AS (
	SELECT * FROM e WHERE sets[1] LIKE '%' || letter || '%' AND t >= coalesce(since, -1000) AND t < coalesce(until, 1000)
), chains AS (
	SELECT 1 AS level, ARRAY[p] AS events, ARRAY[t] AS times, t AS first, t AS last
	FROM entries
	WHERE CASE entry WHEN 'first' THEN t = (SELECT min(t) FROM entries)
	                 WHEN 'latest' THEN t = (SELECT max(t) FROM entries) ELSE true END
	UNION ALL
	SELECT q, c.events || array_fill(NULL::int, ARRAY[q - c.level - 1]) || e.p,
	       c.times || array_fill(NULL::int, ARRAY[q - c.level - 1]) || e.t, c.first, e.t
	FROM chains c
	JOIN generate_series(2, cardinality(sets)) AS q
	  ON q > c.level AND NOT EXISTS (SELECT FROM generate_series(c.level + 1, q - 1) m WHERE m <> ALL (optional))
	JOIN e ON sets[q] LIKE '%' || e.letter || '%' AND e.t >= c.last AND e.t - c.first <= coalesce(span, 1000)
	      AND e.t - c.last <= coalesce(gaps[q], 1000) AND array_position(c.events, e.p) IS NULL
	WHERE NOT (strict AND EXISTS (
		SELECT FROM e z WHERE z.t > c.last AND z.t < e.t AND sets[c.level] NOT LIKE '%' || z.letter || '%'
		AND (z.letter <> 's' OR EXISTS (SELECT FROM unnest(sets || ex_letters) u WHERE u LIKE '%s%'))))
), valid AS (
	SELECT * FROM chains c
	WHERE NOT EXISTS (
		SELECT FROM generate_series(1, cardinality(ex_after)) n
		JOIN e x ON ex_letters[n] LIKE '%' || x.letter || '%'
		WHERE ex_after[n] <= c.level AND x.t > c.times[ex_after[n]]
		  AND x.t < CASE WHEN c.level >= ex_before[n] THEN c.times[ex_before[n]] ELSE c.last END)
), best AS (
	SELECT v.*, (SELECT array_agg(coalesce(v.times[m], 1000) ORDER BY m DESC) FROM generate_series(1, v.level - 1) m) AS back
	FROM valid v ORDER BY level DESC, last, first DESC, back LIMIT 1
)
SELECT b.level, b.first, b.times || array_fill(NULL::int, ARRAY[cardinality(sets) - b.level]),
       (SELECT array_agg(CASE WHEN b.times[m] IS NOT NULL THEN m END ORDER BY m) FROM generate_series(1, cardinality(sets)) m),
       (SELECT CASE entry WHEN 'latest' THEN max(t) ELSE min(t) END FROM entries)
       + coalesce(span, CASE WHEN cardinality(sets) = 1 OR array_position(gaps[2:], NULL) IS NULL AND cardinality(gaps) > 1
                        THEN (SELECT coalesce(sum(g), 0)::int FROM unnest(gaps) g) END),
       b.level < cardinality(sets) AND EXISTS (
		SELECT FROM generate_series(1, cardinality(ex_after)) n
		JOIN e x ON ex_letters[n] LIKE '%' || x.letter || '%'
		WHERE ex_after[n] <= b.level AND b.level < ex_before[n] AND x.t > b.times[ex_after[n]]
		  AND x.t >= b.last AND x.t - b.first <= coalesce(span, 1000))
FROM best b
$$;

-- without an order
CREATE FUNCTION oracle_any(t int[], letters text[], sets text[], span int, entry text, since int, until int)
RETURNS oracle_answer LANGUAGE sql IMMUTABLE AS $$
WITH RECURSIVE e AS (
	SELECT p, t[p] AS t, letters[p] AS letter FROM generate_series(1, cardinality(t)) AS p
), entries AS (
	SELECT * FROM e WHERE EXISTS (SELECT FROM unnest(sets) s WHERE s LIKE '%' || letter || '%')
	AND t >= coalesce(since, -1000) AND t < coalesce(until, 1000)
), choices AS (
	SELECT 0 AS step, '{}'::int[] AS events, '{}'::int[] AS times
	UNION ALL
	SELECT c.step + 1, c.events || x.p, c.times || x.t
	FROM choices c
	CROSS JOIN LATERAL (
		SELECT NULL::int AS p, NULL::int AS t
		UNION ALL
		SELECT e.p, e.t FROM e WHERE sets[c.step + 1] LIKE '%' || e.letter || '%' AND array_position(c.events, e.p) IS NULL) x
	WHERE c.step < cardinality(sets)
), found AS (
	SELECT times, x.level, x.first, x.last, (SELECT array_agg(coalesce(u, 1000) ORDER BY n) FROM unnest(times) WITH ORDINALITY AS u(u, n)) AS key
	FROM choices c, LATERAL (SELECT count(u)::int AS level, min(u) AS first, max(u) AS last FROM unnest(times) u) x
	WHERE step = cardinality(sets)
), best AS (
	SELECT * FROM found
	WHERE level > 0 AND last - first <= coalesce(span, 1000) AND first >= coalesce(since, -1000) AND first < coalesce(until, 1000)
	  AND (entry <> 'first' OR first = (SELECT min(t) FROM entries))
	ORDER BY level DESC, last, first DESC, key LIMIT 1
)
SELECT b.level, b.first,
       (SELECT array_agg(u ORDER BY u, n) FROM unnest(b.times) WITH ORDINALITY AS u(u, n)),
       (SELECT array_agg(CASE WHEN u IS NOT NULL THEN n END ORDER BY u, n) FROM unnest(b.times) WITH ORDINALITY AS u(u, n)),
       (SELECT min(t) FROM entries)
       + coalesce(span, CASE WHEN cardinality(sets) = 1 THEN 0 END),
       false
FROM best b
$$;

CREATE FUNCTION moment_of(minutes int) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
$$ SELECT timestamptz '2026-03-01 00:00+00' + minutes * interval '1 minute' $$;
CREATE FUNCTION minutes_of(moment timestamptz) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT (extract(epoch FROM moment - timestamptz '2026-03-01 00:00+00') / 60)::int $$;
-- a number below n that belongs to a case and a place
CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 42) & 2147483647) % n)::int $$;

-- random journeys: few moments, so that many events share one; `s` is a send
CREATE TABLE journeys AS
SELECT c AS seed, coalesce(array_agg(t ORDER BY p), '{}') AS t, coalesce(array_agg(letter ORDER BY p), '{}') AS letters, coalesce(array_agg(item ORDER BY p), '{}') AS items
FROM generate_series(1, 12000) c
LEFT JOIN LATERAL (
	SELECT p, dice(c, p, CASE WHEN c % 3 = 0 THEN 4 ELSE 12 END) AS t,
	       (ARRAY['a','b','c','a','b','c','x','s'])[1 + dice(c, 20 + p, 8)] AS letter,
	       (ARRAY['1','2',NULL])[1 + dice(c, 40 + p, 3)] AS item
	FROM generate_series(1, dice(c, 0, 7)) p) e ON true
GROUP BY c;

CREATE TABLE stored AS
SELECT seed, coalesce(mcp.journey_agg(moment_of(u.t), (ARRAY['web','app','tiktok'])[1 + dice(seed, 60 + u.n::int, 3)], CASE u.letter WHEN 's' THEN 'send' ELSE u.letter END, NULL::numeric,
	CASE WHEN u.item IS NULL THEN ARRAY['n', u.n::text] ELSE ARRAY['n', u.n::text, 'item', u.item] END), '[]'::jsonb::mcp.journey) AS journey
FROM journeys LEFT JOIN LATERAL unnest(t, letters, items) WITH ORDINALITY AS u(t, letter, item, n) ON true
GROUP BY seed;

-- random funnels, one a journey; each option is there in half of them, whatever the others are
CREATE TABLE rules AS
SELECT seed, sets, k, CASE WHEN dice(seed, 101, 4) > 0 THEN dice(seed, 102, 7) END AS span,
       (ARRAY['any', 'ordered', 'strict'])[1 + dice(seed, 103, 3)] AS step_order,
       (ARRAY['every', 'first', 'latest'])[1 + dice(seed, 104, 3)] AS entry,
       CASE WHEN dice(seed, 105, 2) = 0 THEN gaps END AS gaps,
       CASE WHEN dice(seed, 106, 2) = 0 AND k > 2 THEN ARRAY[2 + dice(seed, 107, k - 2)] ELSE '{}' END AS optional,
       dice(seed, 108, 2) = 0 AND k > 1 AS excludes,
       dice(seed, 109, 2) = 0 AS holds,
       CASE WHEN dice(seed, 110, 4) = 0 THEN dice(seed, 111, 4) END AS since,
       CASE WHEN dice(seed, 112, 4) = 0 THEN 2 + dice(seed, 113, 8) END AS until,
       -- the minute of as_of: before, inside and behind what happens
       CASE WHEN dice(seed, 114, 3) = 0 THEN dice(seed, 115, 16) - 1 END AS as_of,
       (ARRAY['item', 'item', 'channel', 'action', NULL])[1 + dice(seed, 116, 5)] AS breakdown, 1 + dice(seed, 117, k) AS breakdown_step
FROM (SELECT seed, (ARRAY[1, 2, 3, 3, 4, 4])[1 + dice(seed, 100, 6)] AS k FROM journeys) s,
LATERAL (SELECT array_agg((ARRAY['a','b','c','ab','bc','abc','as'])[1 + CASE WHEN seed % 2 = 0 THEN dice(seed, 120 + n, 3) ELSE dice(seed, 120 + n, 7) END] ORDER BY n) AS sets,
                array_agg(CASE WHEN n > 1 AND dice(seed, 130 + n, 3) > 0 THEN dice(seed, 140 + n, 5) END ORDER BY n) AS gaps
         FROM generate_series(1, k) n) l;
UPDATE rules SET entry = CASE WHEN entry = 'latest' THEN 'every' ELSE entry END, gaps = NULL, optional = '{}', excludes = false
WHERE step_order = 'any';
UPDATE rules SET breakdown_step = optional[1] WHERE optional <> '{}' AND dice(seed, 118, 2) = 0;

CREATE TABLE exclusions AS
SELECT seed, array_agg(a ORDER BY n) AS ex_after, array_agg(b ORDER BY n) AS ex_before, array_agg(letter ORDER BY n) AS ex_letters
FROM rules, generate_series(1, 2) n,
LATERAL (SELECT 1 + dice(seed, 150 + n, k - 1) AS a, (ARRAY['x','x','c','b'])[1 + dice(seed, 160 + n, 4)] AS letter) l,
LATERAL (SELECT a + 1 + dice(seed, 170 + n, k - a) AS b) m
WHERE excludes AND a <> ALL (optional) AND b <> ALL (optional)
GROUP BY seed;

CREATE FUNCTION filter_of(letters text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT string_agg(CASE l WHEN 's' THEN 'send' ELSE l END, '|') FROM string_to_table(letters, NULL) l $$;

-- the oracle's answer, property held constant or not
CREATE TABLE expected AS
SELECT r.seed, o.*
FROM rules r JOIN journeys j USING (seed) LEFT JOIN exclusions x USING (seed)
LEFT JOIN LATERAL (
	SELECT (a).*, held, min((a).ends) OVER () AS first_end
	FROM (SELECT NULL::text AS held WHERE NOT holds UNION ALL SELECT v FROM (VALUES ('1'), ('2')) v(v) WHERE holds) h,
	LATERAL (SELECT coalesce(array_agg(u.t ORDER BY n), '{}') AS t, coalesce(array_agg(letter ORDER BY n), '{}') AS letters
	         FROM unnest(j.t, j.letters, j.items) WITH ORDINALITY AS u(t, letter, item, n) WHERE (NOT holds OR item = held) AND u.t <= coalesce(r.as_of, 1000)) e,
	LATERAL (SELECT CASE step_order WHEN 'any' THEN oracle_any(e.t, e.letters, sets, span, entry, since, until)
	         ELSE oracle_chains(e.t, e.letters, sets, span, step_order = 'strict', entry, gaps, optional,
	                            coalesce(ex_after, '{}'), coalesce(ex_before, '{}'), coalesce(ex_letters, '{}'), since, until) END AS a) f
	WHERE (a).level IS NOT NULL
	ORDER BY (a).level DESC, (SELECT max(u) FROM unnest((a).times) u), (a).entered DESC,
	         (SELECT array_agg(coalesce((a).times[m], 1000) ORDER BY m DESC) FROM generate_series(1, (a).level - 1) m), held
	LIMIT 1) o ON true;
UPDATE expected SET ends = first_end;

CREATE TABLE actual AS
SELECT r.seed, f.*
FROM rules r JOIN stored USING (seed) LEFT JOIN exclusions x USING (seed)
CROSS JOIN LATERAL mcp.funnel(journey, (SELECT array_agg(filter_of(s) ORDER BY n) FROM unnest(sets) WITH ORDINALITY AS s(s, n)),
	within => span * interval '1 minute', step_order => step_order, entry => entry,
	step_within => (SELECT array_agg(g * interval '1 minute' ORDER BY n) FROM unnest(gaps) WITH ORDINALITY AS g(g, n)),
	optional => optional,
	exclusions => (SELECT array_agg(format('%s..%s: %s', u.a, u.b, filter_of(u.l))) FROM unnest(ex_after, ex_before, ex_letters) AS u(a, b, l)),
	hold_constant => CASE WHEN holds THEN 'item' END, since => moment_of(r.since), until => moment_of(r.until), as_of => moment_of(r.as_of),
	breakdown => r.breakdown, breakdown_step => r.breakdown_step) f;

SELECT is((SELECT count(*) FROM actual), 12000::bigint, 'every case was asked');

ANALYZE rules; ANALYZE expected; ANALYZE actual; ANALYZE stored;

CREATE TABLE differing AS
SELECT seed, r.step_order, r.entry, r.holds, 'level' AS what, e.level::text AS expected, a.level::text AS actual
FROM rules r JOIN expected e USING (seed) JOIN actual a USING (seed)
WHERE a.level <> coalesce(e.level, 0)
UNION ALL
SELECT seed, r.step_order, r.entry, r.holds, 'times', e.times::text, x.times::text
FROM rules r JOIN expected e USING (seed) JOIN actual a USING (seed),
LATERAL (SELECT array_agg(minutes_of(s) ORDER BY n) AS times FROM unnest(a.step_at) WITH ORDINALITY AS s(s, n)) x
WHERE e.level > 0 AND x.times IS DISTINCT FROM e.times AND NOT (r.holds AND r.step_order = 'any')
UNION ALL
SELECT seed, r.step_order, r.entry, r.holds, 'done', e.done::text, a.steps_done::text
FROM rules r JOIN expected e USING (seed) JOIN actual a USING (seed)
WHERE e.level > 0 AND a.steps_done IS DISTINCT FROM e.done AND NOT (r.holds AND r.step_order = 'any')
UNION ALL
SELECT seed, r.step_order, r.entry, r.holds, 'window', e.ends::text, minutes_of(a.window_ends_at)::text
FROM rules r JOIN expected e USING (seed) JOIN actual a USING (seed)
WHERE minutes_of(a.window_ends_at) IS DISTINCT FROM e.ends
UNION ALL
SELECT seed, r.step_order, r.entry, r.holds, 'excluded', e.excluded::text, a.is_excluded::text
FROM rules r JOIN expected e USING (seed) JOIN actual a USING (seed)
WHERE a.is_excluded <> coalesce(e.excluded, false)
UNION ALL
SELECT seed, r.step_order, r.entry, r.holds, 'held', e.held, a.held
FROM rules r JOIN expected e USING (seed) JOIN actual a USING (seed)
WHERE a.held IS DISTINCT FROM e.held AND r.step_order <> 'any'
UNION ALL
SELECT seed, r.step_order, r.entry, r.holds, 'entered', e.entered::text, minutes_of(a.entered_at)::text
FROM rules r JOIN expected e USING (seed) JOIN actual a USING (seed)
WHERE minutes_of(a.entered_at) IS DISTINCT FROM e.entered
UNION ALL
SELECT seed, r.step_order, r.entry, r.holds, 'durations', a.step_at::text, a.durations::text
FROM rules r JOIN actual a USING (seed),
LATERAL (SELECT array_agg(s - before ORDER BY n) AS d
         FROM (SELECT s, n, lag(s) OVER (PARTITION BY s IS NULL ORDER BY n) AS before FROM unnest(a.step_at) WITH ORDINALITY AS s(s, n)) x) y
WHERE a.durations IS DISTINCT FROM y.d
UNION ALL
SELECT seed, r.step_order, r.entry, r.holds, 'open', (moment_of(r.as_of) < a.window_ends_at)::text, a.is_open::text
FROM rules r JOIN actual a USING (seed)
WHERE a.is_open IS DISTINCT FROM CASE WHEN a.window_ends_at IS NULL THEN false ELSE moment_of(r.as_of) < a.window_ends_at END;

CREATE TABLE modes AS
SELECT seed, mode FROM rules LEFT JOIN exclusions USING (seed), LATERAL (SELECT array_remove(ARRAY[CASE WHEN gaps IS NOT NULL THEN 'step_within' END, CASE WHEN optional <> '{}' THEN 'optional' END,
	CASE WHEN ex_after IS NOT NULL THEN 'exclusions' END, CASE WHEN holds THEN 'hold_constant' END, CASE WHEN as_of IS NOT NULL THEN 'as_of' END, CASE WHEN since IS NOT NULL OR until IS NOT NULL THEN 'since, until' END], NULL) AS m) x,
	LATERAL (SELECT a AS mode FROM unnest(m) a UNION SELECT a || ' with ' || b FROM unnest(m) a, unnest(m) b WHERE a < b) y;
ANALYZE modes; ANALYZE differing;
SELECT is_empty(format('SELECT * FROM differing WHERE step_order = %L AND entry = %L', step_order, entry), format('%s, %s: as the oracle says of %s journeys', step_order, entry, n))
FROM (SELECT step_order, entry, count(*) AS n FROM rules GROUP BY 1, 2 ORDER BY 1, 2) x;
SELECT is_empty(format('SELECT * FROM differing JOIN modes USING (seed) WHERE mode = %L', mode), format('%s: as the oracle says of %s journeys', mode, n))
FROM (SELECT mode, count(*) AS n FROM modes GROUP BY mode ORDER BY mode) x;
SELECT cmp_ok(min(n), '>', 1000::bigint, 'thousands of journeys for each mode') FROM (SELECT count(*) AS n FROM modes WHERE mode NOT LIKE '% with %' GROUP BY mode UNION ALL SELECT count(*) FROM rules GROUP BY step_order UNION ALL SELECT count(*) FROM rules WHERE step_order <> 'any' GROUP BY step_order, entry) x;
SELECT is((SELECT (count(*), min(n) > 10)::text FROM (
	SELECT count(*) AS n FROM rules LEFT JOIN exclusions USING (seed) WHERE step_order <> 'any' GROUP BY step_order, entry, gaps IS NULL, optional = '{}', ex_after IS NULL, holds) x),
	'(96,t)', 'step_order x entry x step_within x optional x exclusions x hold_constant: every combination');

-- an event is one step only, matches it, and lies at its time
CREATE TABLE taken AS
SELECT a.seed, u.n, u.moment, u.position, u.step FROM actual a, unnest(a.step_at, a.positions, a.steps_done) WITH ORDINALITY AS u(moment, position, step, n)
WHERE u.moment IS NOT NULL;
CREATE TABLE numbered AS
SELECT seed, occurred_at, CASE action WHEN 'send' THEN 's' ELSE action END AS letter, n AS position
FROM stored, mcp.events(journey);
CREATE TABLE events_of AS SELECT seed, e.* FROM stored, mcp.events(journey) e;
CREATE INDEX ON events_of (seed);
ANALYZE taken; ANALYZE numbered; ANALYZE events_of;
SELECT is_empty($$
	SELECT t.* FROM taken t JOIN rules USING (seed) LEFT JOIN numbered n USING (seed, position)
	WHERE n.occurred_at IS DISTINCT FROM t.moment OR sets[t.step] NOT LIKE '%' || n.letter || '%'$$, 'events are what they are taken for');
SELECT is_empty($$
	SELECT seed FROM actual, unnest(positions) p WHERE p IS NOT NULL GROUP BY seed HAVING count(*) <> count(DISTINCT p)$$, 'no event is two steps');
-- the breakdown is what the event of that step has (without an order: of the n-th that was done); NULL when it has nothing,
-- was skipped, or the step was not done
CREATE TABLE broken AS
SELECT r.seed, breakdown_step = 1 AS is_first, r.breakdown AS property, a.level, a.breakdown AS actual, t.position IS NOT NULL AS is_done,
	CASE r.breakdown WHEN 'channel' THEN n.channel WHEN 'action' THEN n.action WHEN 'item' THEN n.properties ->> 'item' END AS expected
FROM rules r JOIN actual a USING (seed) LEFT JOIN taken t ON t.seed = r.seed AND CASE step_order WHEN 'any' THEN t.n ELSE t.step END = r.breakdown_step LEFT JOIN events_of n ON n.seed = r.seed AND n.n = t.position;
SELECT is_empty('SELECT * FROM broken WHERE actual IS DISTINCT FROM expected', (SELECT format('breakdown: %s journeys by the first step, %s by a later one, %s of them skipped or not reached, %s without the property',
	count(*) FILTER (WHERE is_first), count(*) FILTER (WHERE NOT is_first), count(*) FILTER (WHERE NOT is_first AND NOT is_done AND level > 0), count(*) FILTER (WHERE is_done AND expected IS NULL)) FROM broken WHERE property IS NOT NULL));
SELECT ok((SELECT least(count(*) FILTER (WHERE is_first AND expected IS NOT NULL), count(*) FILTER (WHERE NOT is_first AND expected IS NOT NULL), count(*) FILTER (WHERE NOT is_first AND NOT is_done AND level > 0),
	count(*) FILTER (WHERE is_done AND expected IS NULL)) > 200 FROM broken WHERE property IS NOT NULL), 'each of them hundreds of times');
SELECT cmp_ok((SELECT count(*) FROM broken JOIN rules USING (seed) JOIN actual a USING (seed) WHERE breakdown_step = ANY (optional) AND a.level > breakdown_step AND NOT is_done), '>', 100::bigint, 'optional steps that were skipped among them');
-- a report for each value has those people, step by step, and the reports together are the report of all
CREATE TABLE reports AS
SELECT k, a.breakdown, mcp.funnel_report(f ORDER BY seed) AS report, array_agg(seed) AS seeds
FROM rules JOIN (SELECT seed, actual.breakdown, ROW(level, entered_at, step_at, durations, positions, steps_done, window_ends_at, is_open, is_excluded, held, actual.breakdown)::mcp.funnel_result AS f FROM actual) a USING (seed)
WHERE step_order <> 'any' GROUP BY k, a.breakdown;
SELECT is_empty($$
	SELECT * FROM reports r, mcp.funnel_rows(report) f, LATERAL (
		SELECT count(*) FILTER (WHERE a.step_at[f.step] IS NOT NULL AND a.is_open IS NOT TRUE) AS users, count(*) FILTER (WHERE a.step_at[f.step] IS NOT NULL AND a.is_open) AS open_users
		FROM actual a WHERE a.seed = ANY (r.seeds)) e
	WHERE (f.users, f.open_users) IS DISTINCT FROM (e.users, e.open_users)$$, (SELECT format('%s reports by breakdown', count(*)) FROM reports));
SELECT is_empty($$
	SELECT k FROM (SELECT k, mcp.merge(report) AS report FROM reports GROUP BY k) r, mcp.funnel_rows(report) f
	WHERE users + open_users <> (SELECT count(*) FROM actual JOIN rules USING (seed) WHERE step_order <> 'any' AND rules.k = r.k AND actual.step_at[f.step] IS NOT NULL)$$, 'and together they are all');
SELECT cmp_ok((SELECT count(*) FROM actual WHERE level > 1), '>', 500::bigint, 'the cases say something');
SELECT cmp_ok((SELECT count(*) FROM actual WHERE is_excluded), '>', 20::bigint, 'of exclusions too');
SELECT cmp_ok((SELECT count(*) FROM actual WHERE array_position(steps_done[:level], NULL) IS NOT NULL), '>', 30::bigint, 'and of optional steps');

SELECT * FROM finish();
ROLLBACK;
