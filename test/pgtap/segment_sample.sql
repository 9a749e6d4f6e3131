-- Samples: who is in them, how evenly, and what does not move them.
BEGIN;
SELECT no_plan();
SELECT setseed(0.31);

-- people with one made-up identifier each; no key of a server plays a part
CREATE FUNCTION pg_temp.handle(i int, kind text DEFAULT 'email') RETURNS mcp.identifier LANGUAGE sql IMMUTABLE AS
$$ SELECT (kind || ':' || encode(sha256(convert_to('person ' || i, 'UTF8')), 'hex'))::mcp.identifier $$;
CREATE TEMP TABLE person AS SELECT i, mcp.identified(ARRAY[pg_temp.handle(i)], timestamptz '2026-01-01') AS profile FROM generate_series(1, 20000) i;
CREATE FUNCTION pg_temp.place(p mcp.profile, salt text) RETURNS numeric LANGUAGE sql STABLE AS
$$ SELECT rtrim(found, '%')::numeric FROM mcp.why(p, format('sample 50%% salt "%s"', salt)::mcp.segment) $$;
CREATE TEMP TABLE place AS SELECT i, salt, pg_temp.place(profile, salt) AS at FROM person, unnest(ARRAY['', 'a', 'b', 'spring 2026', 'Zoë']) salt;

-- what the documentation says, in SQL
SELECT is_empty($$
	SELECT place.i, salt FROM place, LATERAL (SELECT ('x' || encode(substr(sha256(mcp.identifier_send(pg_temp.handle(place.i)) || convert_to(salt, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint::numeric AS h) h
	WHERE at <> floor((h + CASE WHEN h < 0 THEN 18446744073709551616 ELSE 0 END) * 1000000 / 18446744073709551616) / 10000 LIMIT 3$$, 'the place is that of SHA-256(identifier, salt)');

-- even: chi-square over 20 bins, 19 degrees of freedom, 0.1 % is 43.82
SELECT cmp_ok(chi, '<', 43.82, format('even with the salt "%s" (chi-square %s)', salt, round(chi, 1)))
FROM (SELECT salt, sum((n - 1000) ^ 2 / 1000) AS chi FROM (SELECT salt, floor(at / 5) AS bin, count(*)::numeric AS n FROM place GROUP BY 1, 2) b GROUP BY salt HAVING count(*) = 20) c;
SELECT is((SELECT count(DISTINCT (salt, floor(at / 5))) FROM place), 100::bigint, 'in every bin');
-- apart: 5 x 5 bins of two salts, 24 degrees of freedom, 0.1 % is 51.18
SELECT cmp_ok(chi, '<', 51.18, format('the salts "%s" and "%s" have nothing to do with each other (chi-square %s)', a, b, round(chi, 1)))
FROM (SELECT a, b, sum((n - 800) ^ 2 / 800) + 800 * (25 - count(*)) AS chi FROM (SELECT x.salt AS a, y.salt AS b, floor(x.at / 20), floor(y.at / 20), count(*)::numeric AS n
	FROM place x JOIN place y USING (i) WHERE x.salt < y.salt GROUP BY 1, 2, 3, 4) c GROUP BY a, b) d;
SELECT ok(count(*) BETWEEN 1850 AND 2150, 'a tenth is a tenth') FROM person WHERE mcp.matches(profile, 'sample 10%');
SELECT is_empty(format('SELECT i FROM person WHERE mcp.matches(profile, %L) AND NOT mcp.matches(profile, %L)', 'sample 10% salt "a"', 'sample 20% salt "a"'), 'who is in 10 % is in 20 % of the same salt');
SELECT is_empty($$SELECT i FROM person JOIN place USING (i) WHERE salt = 'a' AND mcp.matches(profile, 'sample 12.3456% salt "a"') <> (at < 12.3456)$$, 'the found place is compared with the percentage');
SELECT is((SELECT count(*) FROM person WHERE mcp.matches(profile, 'sample 100%')), 20000::bigint, 'all of them');
SELECT ok(count(*) BETWEEN 0 AND 3, 'a millionth') FROM person WHERE mcp.matches(profile, 'sample 0.0001%');

-- nothing but the earliest identifier plays a part
SELECT is(mcp.matches('{}', 'sample 100%'), NULL, 'nobody without an identifier');
SELECT is(mcp.matches('{}', 'not sample 1%'), NULL, 'nor not in it');
SELECT is_empty($$SELECT i FROM person JOIN place USING (i) WHERE salt = '' AND i <= 500 AND pg_temp.place(profile
	|| mcp.identified(ARRAY[pg_temp.handle(i + 50000, 'phone')], timestamptz '2026-01-02') || mcp.identified(ARRAY[pg_temp.handle(i + 60000, 'cookie')], timestamptz '2025-01-01' + i * interval '1 year', 'web')
	|| mcp.event(now(), 'web', 'view') || mcp.trait('city', 'Oslo'::text), '') <> at AND i > 1$$, 'later identifiers, events and traits move nobody');
SELECT is_empty($$SELECT i FROM person JOIN place USING (i) WHERE salt = '' AND i <= 500 AND pg_temp.place(profile || mcp.identified(ARRAY[pg_temp.handle(i + 50000)], timestamptz '2025-12-31'), '') = at$$, 'an earlier one does');
SELECT is_empty($$SELECT i FROM person JOIN place USING (i) WHERE salt = '' AND i <= 500 AND pg_temp.place(profile || mcp.identified(ARRAY[pg_temp.handle(i + 50000, 'phone')], NULL), '') <> at$$, 'one of an unknown time does not');
SELECT is_empty($$SELECT i FROM person JOIN place USING (i) WHERE salt = '' AND i <= 500 AND pg_temp.place(profile || mcp.identified(ARRAY[pg_temp.handle(i + 50000, 'phone')], timestamptz '2026-01-01'), '') <> at$$, 'of equal times the stronger kind wins');
SELECT is_empty($$SELECT i FROM person WHERE i <= 300 AND mcp.matches(profile, 'sample 50%', '2020-01-01') IS DISTINCT FROM mcp.matches(profile, 'sample 50%', 'infinity')$$, 'the day plays no part');
CREATE TEMP TABLE part AS SELECT i % 300 AS customer, mcp.identified(ARRAY[pg_temp.handle(i)], CASE WHEN random() < 0.8 THEN timestamptz '2026-01-01' + floor(random() * 3) * interval '1 day' END, 'crm') AS f FROM generate_series(1, 1200) i;
SELECT is_empty($$SELECT customer FROM part GROUP BY customer HAVING pg_temp.place(mcp.merge(f ORDER BY f::text), 'x') <> pg_temp.place(mcp.merge(f ORDER BY f::text DESC), 'x')$$, 'nor does the order of merging');

SELECT is(s::mcp.segment::text, t, s) FROM (VALUES ('SAMPLE 10.50 % SALT ''a"b''', 'sample 10.5% salt "a""b"'), ('sample 100% salt ""', 'sample 100%'), ('sample 0.0001%', 'sample 0.0001%')) v(s, t);
SELECT throws_ok(format('SELECT %L::mcp.segment', s), '22P02', NULL, s) FROM unnest(ARRAY['sample', 'sample 0%', 'sample 100.0001%', 'sample -1%', 'sample 1.00001%', 'sample 10', 'sample 10% salt', 'sample 10% salt 5', 'sample "x"', 'sample 10% salt "' || repeat('x', 251) || '"']) s;
SELECT is(s::mcp.segment::text, s, 'no word is reserved: ' || s) FROM unnest(ARRAY['did(sample)', 'count(trait.interests) >= 3', 'count(members.sample[all = "any", none = 1, salt is set]) > 1', 'trait.sample from members = "salt"', 'trait.trait = trait.trait from trait', 'members(trait.members from members) > 0', 'trait.all has all ("all")']) s;

-- what is told of sets, pairs and samples
SELECT results_eq($$SELECT condition, found, holds, decided_by FROM mcp.why(mcp.trait_add('i', 'Täa', timestamptz '2026-01-01', 'crm') || mcp.trait_remove('i', 'b', timestamptz '2026-01-02')
	|| mcp.identified(ARRAY[pg_temp.handle(1)], timestamptz '2026-01-01', 'crm') || mcp.trait('n', 5::numeric, timestamptz '2026-01-01', 'crm') || mcp.trait('m', '6'::text, timestamptz '2026-01-03', 'web'),
	'at least 1 of (sample 100%, trait.i has any ("b", "c"), fold(trait.i) has all ("TAA"), members(trait.i) >= 1, trait.n < trait.m, fold(trait.n) = trait.m, trait.n > trait.zz, trait.zz has none ("a"), members(trait.n) = 0, trait.n = 2 * trait.m)') OFFSET 1$$,
	$$VALUES ('sample 100%', (SELECT trim_scale(pg_temp.place(profile, '')) || '%' FROM person WHERE i = 1), true, 'first seen 2026-01-01T00:00:00Z from crm'),
	('trait.i has any ("b", "c")', 'Täa', false, 'removed 2026-01-02T00:00:00Z'), ('fold(trait.i) has all ("taa")', 'Täa', true, 'added 2026-01-01T00:00:00Z from crm'),
	('members(trait.i) >= 1', '1', true, 'added 2026-01-01T00:00:00Z from crm'), ('trait.n < trait.m', '5 and 6', true, '2026-01-01T00:00:00Z from crm against 2026-01-03T00:00:00Z from web'),
	('fold(trait.n) = fold(trait.m)', '5 and 6', NULL, 'unknown: number is not a text'), ('trait.n > trait.zz', '5', NULL, 'unknown: no such trait'), ('trait.zz has none ("a")', NULL, NULL, 'unknown: no such trait'),
	('members(trait.n) = 0', NULL, NULL, 'unknown: the trait is no set'), ('trait.n = 2 * trait.m', '5 and 6', false, '2026-01-01T00:00:00Z from crm against 2026-01-03T00:00:00Z from web')$$, 'why');
SELECT is(mcp.matches(mcp.trait('v', v) || mcp.trait('w', true), s), r, s || ' of ' || v::text) FROM (VALUES (true, 'trait.v = trait.w', true), (false, 'trait.v != trait.w', true), (true, 'trait.v >= trait.w', NULL)) x(v, s, r);
SELECT is(mcp.next_change_at(mcp.identified(ARRAY[pg_temp.handle(1)], timestamptz '2030-01-01') || mcp.trait('a', 1::numeric, timestamptz '2029-01-01') || mcp.trait('b', 2::numeric, timestamptz '2030-06-01') || mcp.trait_add('i', 'x', timestamptz '2031-01-01'), s, '2026-01-01'), t, 'changes: ' || s)
FROM (VALUES ('sample 100%', NULL), ('trait.a < trait.b', timestamptz '2030-06-01'), ('members(trait.i) = 1', '2031-01-01'), ('trait.i has any ("x")', '2031-01-01'), ('fold(trait.i) has all ("x")', '2031-01-01')) v(s, t);

SELECT * FROM finish();
ROLLBACK;
