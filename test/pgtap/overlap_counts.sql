-- Many segments at once: the same as one after the other, and as plain SQL;
-- serial, parallel, in parts, in any order, through text and binary
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 11) & 2147483647) % n)::int $$;
CREATE TABLE customers AS
SELECT person, CASE WHEN person % 97 = 0 THEN NULL ELSE (SELECT coalesce(mcp.merge(f), '{}'::mcp.profile) FROM (
	SELECT mcp.event(timestamptz '2026-03-31 12:00+00' - dice(person, n, 900) * interval '5 hours',
		(ARRAY['web','app','tiktok','store','email'])[1 + dice(person, 100 + n, 5)],
		(ARRAY['view','cart','purchase','send','visit'])[1 + dice(person, 200 + n, 5)],
		CASE WHEN dice(person, 300 + n, 2) = 0 THEN dice(person, 400 + n, 200) END::numeric) AS f
	FROM generate_series(1, dice(person, 0, 15)) n
	UNION ALL SELECT mcp.trait('city', (ARRAY['Oslo','Berlin','Jakarta'])[1 + dice(person, 500, 3)], '2026-01-01') WHERE dice(person, 501, 2) = 0
	UNION ALL SELECT mcp.trait('birthday', date '1980-01-01' + dice(person, 502, 9000), '2026-01-01') WHERE dice(person, 503, 2) = 0
	UNION ALL SELECT mcp.consent('ads', dice(person, 504, 2) = 0, '2026-01-01') WHERE dice(person, 505, 2) = 0) x) END AS profile
FROM generate_series(1, 800) person;
ALTER TABLE customers ALTER profile SET STORAGE EXTERNAL;
ANALYZE customers;

CREATE TABLE asked (n serial, name text PRIMARY KEY, segment mcp.segment);
INSERT INTO asked (name, segment) VALUES
	('buyers', 'did(purchase)'), ('never bought', 'never(purchase)'), ('nobody', 'count(*) > 1000'), ('everybody', 'count(*) >= 0'),
	('Oslo', 'trait.city = "Oslo"'), ('not Oslo', 'not trait.city = "Oslo"'), ('lately', 'did(*, last 30 days)'),
	('spenders', 'sum(purchase) >= 150'), ('big on average', 'avg(purchase) > 100'), ('web first', 'most_frequent(channel of *) = "web"'),
	('cart, then bought', 'sequence(cart -> purchase, within 30 days)'), ('ads', 'consent(ads)'), ('young', 'age(trait.birthday) < 30'),
	('birthday', '(trait.birthday anniversary in next 30 days) in zone "Asia/Jakarta"'), ('two of three', 'at least 2 of (did(cart), did(app.*), consent(ads))'),
	('a NULL', NULL), ('Zoë', 'did(tiktok.view | email.*)'), ('', 'last(purchase) within 3 months');

CREATE TABLE moments AS SELECT as_of FROM (VALUES (timestamptz '2026-03-31 12:00+00'), ('2026-01-01 00:00+00'), ('infinity'), ('-infinity')) v(as_of);
CREATE TABLE truth AS
SELECT as_of, person, n, name, mcp.matches(profile, segment, as_of) AS holds
FROM moments, customers, asked WHERE profile IS NOT NULL;
ANALYZE truth;
SELECT cmp_ok((SELECT least(count(*) FILTER (WHERE holds), count(*) FILTER (WHERE NOT holds), count(*) FILTER (WHERE holds IS NULL)) FROM truth), '>', 2000::bigint, 'each of the three answers is given often');

-- --- which_segments ---------------------------------------------------------------

SELECT is_empty($$
	SELECT as_of, person, w, expected FROM (
		SELECT as_of, person, mcp.which_segments(profile, names, segments, as_of) AS w FROM moments, customers,
			(SELECT array_agg(name ORDER BY n) AS names, array_agg(segment ORDER BY n) AS segments FROM asked) a WHERE profile IS NOT NULL) x
	JOIN (SELECT as_of, person, coalesce(array_agg(name ORDER BY n) FILTER (WHERE holds), '{}') AS expected FROM truth GROUP BY 1, 2) t USING (as_of, person)
	WHERE w IS DISTINCT FROM expected$$, 'which_segments: the names of those that match, in the order given');
SELECT is_empty($$
	SELECT person FROM customers WHERE profile IS NOT NULL
	AND mcp.which_segments(profile, ARRAY['b', 'a', 'a'], ARRAY['did(purchase)', 'count(purchase) >= 2', 'did(cart)']::mcp.segment[])
	IS DISTINCT FROM array_remove(ARRAY[CASE WHEN profile @@ 'did(purchase)' THEN 'b' END, CASE WHEN profile @@ 'count(purchase) >= 2' THEN 'a' END, CASE WHEN profile @@ 'did(cart)' THEN 'a' END], NULL)$$,
	'a constant array, now, one name twice');
-- arrays that change from row to row
SELECT is_empty($$
	SELECT person, w, e FROM (
		SELECT person, mcp.which_segments(profile, names, segments, '2026-03-31 12:00+00') AS w,
			(SELECT coalesce(array_agg(x.name ORDER BY i) FILTER (WHERE mcp.matches(profile, x.segment, '2026-03-31 12:00+00')), '{}') FROM unnest(names, segments) WITH ORDINALITY x(name, segment, i)) AS e
		FROM customers, LATERAL (SELECT array_agg(name ORDER BY n) AS names, array_agg(segment ORDER BY n) AS segments FROM asked WHERE dice(person, 600 + n, 3) = 0) a
		WHERE profile IS NOT NULL AND names IS NOT NULL) y
	WHERE w IS DISTINCT FROM e$$, 'arrays that change');
SELECT is(mcp.which_segments('{}', '{}', '{}'), '{}'::text[], 'no segments');
SELECT is(mcp.which_segments('{}', ARRAY['x'], ARRAY['did(purchase)']::mcp.segment[]), '{}'::text[], 'none matches: an empty array');
SELECT is(mcp.which_segments(NULL, ARRAY['x'], ARRAY['did(purchase)']::mcp.segment[]), NULL, 'no profile');
SELECT throws_ok($$SELECT mcp.which_segments('{}', ARRAY['x', 'y'], ARRAY['did(purchase)']::mcp.segment[])$$, '22023', 'there are 2 names for 1 segments', 'names and segments differ in number');
SELECT throws_ok($$SELECT mcp.which_segments('{}', ARRAY[NULL], ARRAY['did(purchase)']::mcp.segment[])$$, '22004', 'name 1 of the segments is NULL', 'a name that is NULL');
SELECT throws_ok($$SELECT mcp.which_segments('{}', '{{a},{b}}', ARRAY['did(purchase)', 'did(cart)']::mcp.segment[])$$, '22023', 'the array of names has 2 dimensions, and one is expected', 'two dimensions');
SELECT throws_ok($$SELECT mcp.which_segments('{}', array_agg(i::text), array_agg('did(cart)'::mcp.segment)) FROM generate_series(1, 4097) i$$, '54000', '4097 names are more than 4096', 'too many');
-- an error does not leave half a set behind
CREATE FUNCTION tried(segments mcp.segment[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN RETURN array_to_string(mcp.which_segments('{}', ARRAY['x'], segments), ','); EXCEPTION WHEN invalid_parameter_value THEN RETURN 'error'; END $$;
SELECT is((SELECT string_agg(tried(s), ' ' ORDER BY i) FROM (VALUES (1, ARRAY['never(cart)']), (2, ARRAY['did(cart)', 'did(cart)']), (3, ARRAY['did(cart)', 'did(cart)']), (4, ARRAY['never(cart)'])) v(i, t), LATERAL (SELECT t::mcp.segment[] AS s) z), 'x error error x', 'after an error');

-- --- counts and overlap -------------------------------------------------------------

CREATE FUNCTION lists(OUT names text[], OUT segments mcp.segment[]) LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT array_agg(name ORDER BY n), array_agg(segment ORDER BY n) FROM asked $$;
CREATE TABLE counted AS SELECT as_of, mcp.segment_counts(profile, names, segments, as_of) AS counts, mcp.segment_overlap(profile, names, segments, as_of) AS overlap
FROM moments, customers, lists() GROUP BY as_of;
PREPARE people AS SELECT as_of, name, count(*) FILTER (WHERE holds) AS members, count(*) FILTER (WHERE holds IS NULL) AS unknown, count(*) AS profiles, (count(*) FILTER (WHERE holds))::float8 / count(*) AS share FROM truth GROUP BY 1, 2;
SELECT bag_eq('SELECT as_of, r.* FROM counted, mcp.segment_count_rows(counts) r', 'people', 'sizes');
SELECT bag_eq('SELECT as_of, r.* FROM counted, mcp.segment_count_rows(overlap) r', 'people', 'sizes, from overlap');
CREATE TABLE pairs AS
SELECT as_of, a.name AS a, b.name AS b, count(*) FILTER (WHERE a.holds) AS na, count(*) FILTER (WHERE b.holds) AS nb,
       count(*) FILTER (WHERE a.holds AND b.holds) AS nab, count(*) FILTER (WHERE a.holds OR b.holds) AS nor, count(*) AS n
FROM truth a JOIN truth b USING (as_of, person) WHERE a.name COLLATE "C" < b.name GROUP BY 1, 2, 3;
SELECT bag_eq('SELECT as_of, segment_a, segment_b, members_a, members_b, members_both, profiles FROM counted, mcp.segment_overlap_rows(overlap) r',
	'SELECT as_of, a, b, na, nb, nab, n FROM pairs', 'every pair once');
SELECT is_empty($$
	SELECT * FROM (SELECT as_of, r.* FROM counted, mcp.segment_overlap_rows(overlap) r) r JOIN pairs ON r.as_of = pairs.as_of AND a = segment_a AND b = segment_b
	WHERE share_of_a IS DISTINCT FROM nab::float8 / nullif(na, 0) OR share_of_b IS DISTINCT FROM nab::float8 / nullif(nb, 0)
	   OR jaccard IS DISTINCT FROM nab::float8 / nullif(nor, 0)
	   OR coalesce(abs(lift - nab::numeric * n / nullif(na * nb, 0)) > 1e-12, lift IS NOT NULL OR na * nb > 0)$$, 'shares, Jaccard, lift');

-- the same bytes, however it is counted
CREATE TABLE same (what text, bytes text);
INSERT INTO same SELECT 'serial', mcp.segment_overlap(profile, names, segments, '2026-03-31 12:00+00')::text FROM customers, lists();
INSERT INTO same SELECT 'any order', mcp.segment_overlap(profile, names, segments, '2026-03-31 12:00+00' ORDER BY md5(person::text))::text FROM customers, lists();
INSERT INTO same SELECT 'names in another order', mcp.segment_overlap(profile, names, segments, '2026-03-31 12:00+00')::text FROM customers,
	(SELECT array_agg(name ORDER BY md5(name)) AS names, array_agg(segment ORDER BY md5(name)) AS segments FROM asked) x;
INSERT INTO same SELECT 'parts', mcp.merge(r ORDER BY part DESC)::text FROM (
	SELECT person % 7 AS part, mcp.segment_overlap(profile, names, segments, '2026-03-31 12:00+00') AS r FROM customers, lists() GROUP BY 1) x;
INSERT INTO same SELECT 'text and back', bytes::mcp.segment_summary::text FROM same WHERE what = 'serial';
SELECT is_empty('SELECT what FROM same WHERE bytes <> (SELECT bytes FROM same WHERE what = ''serial'')', 'serial, in any order, from parts, through text: the same bytes');
SELECT is(encode(mcp.segment_summary_send(overlap), 'hex'), overlap::text, 'binary is what the digits say') FROM counted;

SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL max_parallel_workers_per_gather = 2;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; whole text := ''; BEGIN FOR line IN EXECUTE 'EXPLAIN ' || query LOOP whole := whole || line || E'\n'; END LOOP; RETURN whole; END $$;
SELECT matches(plan_of($$SELECT mcp.segment_overlap(profile, (SELECT names FROM lists()), (SELECT segments FROM lists()), '2026-03-31 12:00+00') FROM customers$$), 'Partial Aggregate', 'workers count');
SELECT is(mcp.segment_overlap(profile, (SELECT names FROM lists()), (SELECT segments FROM lists()), '2026-03-31 12:00+00')::text, (SELECT bytes FROM same LIMIT 1), 'parallel too') FROM customers;
SELECT is((SELECT mcp.segment_counts(profile, (SELECT names FROM lists()), (SELECT segments FROM lists()), '2026-03-31 12:00+00')::text FROM customers),
	(SELECT counts::text FROM counted WHERE as_of = '2026-03-31 12:00+00'), 'counts, parallel');
SELECT is((SELECT members FROM mcp.segment_count_rows((SELECT mcp.segment_counts(profile, ARRAY['x'], ARRAY['did(cart)']::mcp.segment[]) FROM customers))),
	(SELECT count(*) FROM customers WHERE profile @@ 'did(cart)'), 'now, with constants');

-- windows, groups whose segments differ, NULLs, nothing
SELECT is_empty($$
	SELECT * FROM (SELECT person, mcp.segment_counts(profile, ARRAY['x'], ARRAY['did(cart)']::mcp.segment[], '2026-03-31') OVER w AS c, count(*) FILTER (WHERE mcp.matches(profile, 'did(cart)', '2026-03-31')) OVER w AS n
	FROM customers WINDOW w AS (ORDER BY person ROWS 5 PRECEDING)) x LEFT JOIN LATERAL mcp.segment_count_rows(c) r ON true WHERE coalesce(members, 0) <> n$$, 'as a window aggregate');
SELECT is_empty($$
	SELECT g, r.*, e FROM (SELECT person % 2 AS g, mcp.segment_counts(profile, ARRAY['x'], CASE person % 2 WHEN 0 THEN ARRAY['did(cart)'] ELSE ARRAY['did(purchase)'] END::mcp.segment[], '2026-03-31') AS c,
		count(*) FILTER (WHERE mcp.matches(profile, CASE person % 2 WHEN 0 THEN 'did(cart)' ELSE 'did(purchase)' END, '2026-03-31')) AS e FROM customers GROUP BY 1) x, mcp.segment_count_rows(c) r WHERE members <> e$$, 'another list in each group');
SELECT ok((SELECT mcp.segment_counts(profile, ARRAY['x'], ARRAY['did(cart)']::mcp.segment[]) FROM customers WHERE false) IS NULL, 'of nobody');
SELECT ok((SELECT mcp.segment_counts(NULL, ARRAY['x'], ARRAY['did(cart)']::mcp.segment[])) IS NULL, 'a NULL does not count');
SELECT ok((SELECT mcp.segment_counts(profile, NULL, ARRAY['did(cart)']::mcp.segment[]) FROM customers) IS NULL, 'without names');
SELECT is_empty('SELECT * FROM mcp.segment_overlap_rows(NULL)', 'rows of nothing');
SELECT is((SELECT count(*) FROM (SELECT mcp.segment_overlap(profile, '{}', '{}') AS s FROM customers) x, mcp.segment_overlap_rows(s)), 0::bigint, 'no segments, no pairs');
SELECT throws_ok($$SELECT mcp.segment_counts(profile, ARRAY['x', 'x'], ARRAY['did(cart)', 'did(view)']::mcp.segment[]) FROM customers$$, '22023', 'two of the segments have the same name', 'one name twice');
SELECT throws_ok($$SELECT mcp.segment_counts(profile, ARRAY['x'], CASE person % 2 WHEN 0 THEN ARRAY['did(cart)'] ELSE ARRAY['did(view)'] END::mcp.segment[] ORDER BY person) FROM customers$$, '22023', 'the counts are of different segments', 'segments that change');
SELECT throws_ok($$SELECT mcp.merge(c) FROM (SELECT unnest(ARRAY[counts, overlap]) AS c FROM counted) x$$, '22023', 'the counts are of different segments', 'counts and pairs do not mix');
SELECT throws_ok($$SELECT mcp.segment_overlap_rows(counts) FROM counted$$, '22023', 'these counts have no pairs', 'counts have no pairs');
SELECT throws_ok($$SELECT mcp.segment_overlap('{}', array_agg(i::text), array_agg('did(cart)'::mcp.segment)) FROM generate_series(1, 1025) i GROUP BY ()$$, '42803', NULL, 'aggregates do not nest');
SELECT throws_ok($$SELECT mcp.segment_overlap('{}', a, b) FROM (SELECT array_agg(i::text) AS a, array_agg('did(cart)'::mcp.segment) AS b FROM generate_series(1, 1025) i) x$$, '54000', '1025 segments are more than 1024', 'too many for pairs');
SELECT throws_ok($$SELECT mcp.segment_counts_trans(NULL, '{}', '{}', '{}')$$, '22023', NULL, 'a part alone');

-- wrong bytes: a clean answer or an error of class 22
CREATE FUNCTION mutate(hex text, seed int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT CASE dice(seed, 1, 3) WHEN 0 THEN left(hex, 2 * dice(seed, 2, length(hex) / 2))
	ELSE overlay(hex PLACING lpad(to_hex(dice(seed, 3, 256)), 2, '0') FROM 1 + 2 * dice(seed, 4, length(hex) / 2)) END $$;
DO $$
DECLARE hex text; i int; state text; bad int := 0; good int := 0; refused int := 0; again text;
BEGIN
	SELECT mcp.segment_overlap(profile, ARRAY['a', 'bc', 'd'], ARRAY['did(cart)', 'did(view)', 'trait.city = "Oslo"']::mcp.segment[])::text INTO hex FROM customers;
	FOR i IN 1 .. 3000 LOOP
		BEGIN
			again := mutate(hex, i)::mcp.segment_summary::text;
			PERFORM * FROM mcp.segment_overlap_rows(again::mcp.segment_summary);
			PERFORM mcp.merge(s) FROM unnest(ARRAY[again, again]::mcp.segment_summary[]) s;
			IF again <> mutate(hex, i) THEN bad := bad + 1; END IF;
			good := good + 1;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
			refused := refused + 1;
			IF state !~ '^(22|54)' THEN bad := bad + 1; END IF;
		END;
	END LOOP;
	PERFORM set_config('test.mutations', format('%s good, %s refused', good, refused), true);
	PERFORM set_config('test.bad', bad::text, true);
END $$;
SELECT is(current_setting('test.bad'), '0', 'mutated bytes: ' || current_setting('test.mutations'));

SELECT * FROM finish();
ROLLBACK;
