-- The index on profiles against the sequential scan: random profiles, random
-- segments, random times; the same rows for matches(), @@ and @?, also after
-- updates and deletes, with fastupdate on and off.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT setseed(0.5207);

CREATE FUNCTION pg_temp.pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

-- --- profiles ------------------------------------------------------------------

CREATE FUNCTION pg_temp.moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT timestamptz '2026-03-31 12:00:00+00' - (random() * 400 - 40) * interval '1 day' $$;

CREATE FUNCTION pg_temp.fragment() RETURNS mcp.profile LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	CASE floor(random() * 9)::int
	WHEN 0 THEN RETURN mcp.trait('city', pg_temp.pick('Jakarta', 'Berlin', '7', 'true'), pg_temp.moment(), pg_temp.pick('crm', 'web'));
	WHEN 1 THEN RETURN mcp.trait('vip', random() < 0.5, pg_temp.moment(), pg_temp.pick('crm', 'web'));
	WHEN 2 THEN RETURN mcp.trait(pg_temp.pick('birthday', 'city'), pg_temp.pick('1990-04-01', '2000-02-29')::date, pg_temp.moment(), 'crm');
	WHEN 3 THEN RETURN mcp.trait_add(pg_temp.pick('interests', 'city'), pg_temp.pick('running', 'tea', 'Berlin'), pg_temp.moment(), pg_temp.pick('crm', 'web'));
	WHEN 4 THEN RETURN mcp.trait_remove('interests', pg_temp.pick('running', 'tea'), pg_temp.moment(), pg_temp.pick('crm', 'web'));
	WHEN 5 THEN RETURN mcp.consent(pg_temp.pick('ads', 'email_marketing'), random() < 0.6, pg_temp.moment(), pg_temp.pick('crm', 'web'));
	WHEN 6 THEN RETURN mcp.identified(ARRAY[mcp.email('p' || random() || '@example.org')], pg_temp.moment(), 'crm');
	ELSE RETURN mcp.event(pg_temp.moment(), pg_temp.pick('web', 'app', 'tiktok', 'email'),
		pg_temp.pick('view', 'purchase', 'refund', 'cart', 'send', 'open'),
		pg_temp.pick(NULL, '1', '-5', '100')::numeric,
		CASE WHEN random() < 0.5 THEN jsonb_build_object(pg_temp.pick('item', 'gift'), pg_temp.pick('a', 'b', '10', '1e1', 'true', '')) END,
		event_id => random()::text, retracted => random() < 0.05);
	END CASE;
END $$;

CREATE FUNCTION pg_temp.person() RETURNS mcp.profile LANGUAGE plpgsql VOLATILE AS $$
DECLARE p mcp.profile := '{}'; n int := floor(power(random(), 2) * 14);
BEGIN
	FOR i IN 1 .. n LOOP p := p || pg_temp.fragment(); END LOOP;
	RETURN p;
END $$;

CREATE TABLE segment_customer (id int, profile mcp.profile);
INSERT INTO segment_customer SELECT i, pg_temp.person() FROM generate_series(1, 400) i;
INSERT INTO segment_customer VALUES (1001, NULL), (1002, '{}');
-- more keys than an index takes of one person, of each kind
INSERT INTO segment_customer SELECT 1003, mcp.merge(mcp.event(timestamptz '2026-03-01' + n * interval '1 minute', 'c' || n % 300, 'a' || n, n, jsonb_build_object('p' || n, 'v' || n, 'item', n::text))) FROM generate_series(1, 1500) n;
INSERT INTO segment_customer SELECT 1004, mcp.merge(mcp.trait('t' || n, 'v' || n, timestamptz '2026-03-01') || mcp.trait_add('interests', 'm' || n, timestamptz '2026-03-01') || mcp.trait_add('s' || n, 'm', timestamptz '2026-03-01') || mcp.consent('purpose' || n, true, timestamptz '2026-03-01')) FROM generate_series(1, 600) n;

-- --- segments ------------------------------------------------------------------

CREATE FUNCTION pg_temp.filter() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT string_agg(path || test, ' | ') FROM (
		SELECT pg_temp.pick('*', 'purchase', 'cart', 'refund', 'open', 'web.*', 'app.purchase', 'email.send', 'tiktok.view', 'nothing', 'c7.a7', 'a9') AS path,
			pg_temp.pick('', '', '', '[item = "a"]', '[item in ("a", "b")]', '[item is not set]', '[gift is set]', '[item = 10]', '[item != "a"]', '[gift = true]',
				'[channel = "web"]', '[at weekday in ("sat", "sun")]', '[at hour between 20 and 5, item is set]', '[action in ("cart", "view")]', '[action not in ("cart")]', '[value > 0, item like "%"]', '[item starts "a"]', '[fold(item) = "A"]', '[fold(gift) not in ("A", "B")]', '[gift not contains "e", item ends ""]', '[action ends "t"]', '[p9 = "v9"]', '[item = "9"]', '[value is not set]') AS test
		FROM generate_series(1, CASE WHEN random() < 0.3 THEN 2 ELSE 1 END)) x $$;

CREATE FUNCTION pg_temp.win() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RETURN CASE floor(random() * 9)::int WHEN 0 THEN ', last 60 days' WHEN 1 THEN ', this year' WHEN 2 THEN ', between 90 days and 5 days ago'
		WHEN 3 THEN format(', after %s(%s)', pg_temp.pick('first', 'last'), pg_temp.filter())
		WHEN 4 THEN format(', before %s(%s)', pg_temp.pick('first', 'last'), pg_temp.filter()) ELSE '' END;
END $$;

CREATE FUNCTION pg_temp.num() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE f text := '(' || pg_temp.filter() || ')'; w text := pg_temp.win();
BEGIN
	RETURN CASE floor(random() * 9)::int
		WHEN 0 THEN format('count(%s%s)', f, w) WHEN 1 THEN format('sum(%s%s)', f, w)
		WHEN 2 THEN format('%s(%s%s)', pg_temp.pick('avg', 'min', 'max'), f, w)
		WHEN 3 THEN format('%s(%s%s)', pg_temp.pick('active_days', 'channels', 'streak'), f, w)
		WHEN 4 THEN format('distinct(%s of %s%s)', pg_temp.pick('item', 'channel', 'action', 'value'), f, w)
		WHEN 5 THEN format('share(%s of (%s)%s)', f, pg_temp.filter(), w)
		WHEN 6 THEN format('days_since(%s(%s))', pg_temp.pick('first', 'last'), f)
		WHEN 7 THEN format('%s(%s of %s%s)', pg_temp.pick('sum', 'count', 'max'), pg_temp.pick('item', 'gift'), f, w)
		ELSE 'age(trait.birthday)' END;
END $$;

CREATE FUNCTION pg_temp.cmp() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT pg_temp.pick('=', '!=', '<', '<=', '>', '>=') $$;

CREATE FUNCTION pg_temp.condition() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	CASE floor(random() * 19)::int
	WHEN 0, 1 THEN RETURN format('%s((%s)%s)', pg_temp.pick('did', 'never'), pg_temp.filter(), pg_temp.win());
	WHEN 2, 3 THEN RETURN format('%s %s %s', pg_temp.num(), pg_temp.cmp(), pg_temp.pick('0', '1', '2', '-1', '0.5'));
	WHEN 4 THEN RETURN format('%s %s %s%s', pg_temp.num(), pg_temp.cmp(), pg_temp.pick('', '2 * ', '0 * '), pg_temp.num());
	WHEN 5 THEN RETURN format('%s between %s', pg_temp.num(), pg_temp.pick('0 and 1', '1 and 3', '-1 and 10', '-3 and -1'));
	WHEN 6 THEN RETURN format('%s((%s)) %s', pg_temp.pick('first', 'last'), pg_temp.filter(), pg_temp.pick('within 30 days', 'before 30 days ago', '> 2026-01-01'));
	WHEN 7 THEN RETURN pg_temp.pick('most_frequent(channel of *) = "web"', 'most_frequent(item of purchase) in ("a", "b")', 'most_frequent(action of *) != "cart"', 'most_frequent(item of *) not in ("a")', 'most_frequent(action of web.*, last 90 days) < "p"', 'most_frequent(at weekday of purchase) in ("sat", "sun")', 'most_frequent(at hour of web.*, last 90 days) between 18 and 5', 'distinct(at weekday of cart) >= 2');
	WHEN 8 THEN RETURN CASE WHEN random() < 0.4 THEN format('sequence((%s) -> (%s)%s)', pg_temp.filter(), pg_temp.filter(), pg_temp.win())
		WHEN random() < 0.5 THEN format('sequence((%s)%s -> %s(%s)%s%s)', pg_temp.filter(), pg_temp.pick('', ' times 2'), pg_temp.pick('', 'not ', 'not '), pg_temp.filter(), pg_temp.pick('', ' within 20 days', ' after 1 day'), pg_temp.win())
		ELSE format('sequence(%s[item = $x] -> %s%s[item %s $x]%s -> not (%s)%s)', pg_temp.pick('*', 'view', 'web.*'), pg_temp.pick('', 'not '), pg_temp.pick('*', 'cart', 'web.*'), pg_temp.pick('=', '!='), pg_temp.pick('', ' within 90 days'), pg_temp.filter(), pg_temp.pick('', ', within 30 days')) END;
	WHEN 9 THEN RETURN 'trait.city' || pg_temp.pick('', ' from crm') || ' ' || pg_temp.pick('= "Berlin"', '!= "Berlin"', 'in ("Berlin", "7")', 'not in ("Jakarta", 7)', 'is set', 'is not set', 'has "Berlin"', 'like "B%"', 'starts "B"', 'not ends "n"', 'not contains "x"', '= 7', '= true', '= 1990-04-01', 'not in ("Berlin")');
	WHEN 10 THEN RETURN 'trait.' || pg_temp.pick('vip = true', 'vip != true', 'vip in (true, "x")', 'birthday anniversary in next 7 days', 'birthday anniversary this month', 'birthday in last 30 years', 'birthday before last 30 years', 'birthday from crm after previous year', 'birthday between 1980-01-01 and 1999-01-01', 'interests has "tea"', 'interests has all ("tea", "running")', 'interests has any ("tea", "m9")', 'interests has none ("tea")', 'interests from crm has all ("tea")', 'city = trait.birthday', 'city from crm != trait.city from web', 'birthday > 2 * trait.city', 'interests is set', 't9 = "v9"', 's9 is set', 'interests has "m9"', 'nothing is not set');
	WHEN 11 THEN RETURN pg_temp.pick('consent(ads)', 'consent(ads, opt_out)', 'consent(email_marketing)', 'consent(purpose9)', 'consent(nothing, opt_out)');
	WHEN 17 THEN RETURN pg_temp.pick('sample 50%', 'sample 10% salt "x"', 'members(trait.interests) >= 1', 'members(trait.interests) = 0', 'members(trait.s9) < 2', 'fold(trait.city) = fold(trait.birthday)', 'fold(trait.interests) has any ("TEA", "x")', 'fold(trait.interests) has none ("TEA")', 'members(trait.interests) > count(cart)');
	WHEN 12 THEN RETURN 'fold(trait.' || pg_temp.pick('city) = "BERLIN"', 'city) != "Bérlin"', 'city) in ("berlin", "JAKARTA")', 'interests) has "TEA"', 'city) has "BERLIN"', 'city) starts "B"');
	WHEN 13 THEN RETURN format('%s((%s), %s)', pg_temp.pick('new', 'returning', 'resurrected', 'dormant', 'stopped'), pg_temp.filter(), pg_temp.pick('last 60 days', 'this year', 'previous month'));
	WHEN 14 THEN RETURN format('regular((%s), at least %s per month, %s of %s 6 months)', pg_temp.filter(), pg_temp.pick('1', '2'), pg_temp.pick('1', '2'), pg_temp.pick('last', 'previous'));
	WHEN 15 THEN RETURN format('%s(%s of (%s)%s) %s', pg_temp.pick('first', 'last'), pg_temp.pick('item', 'channel', 'action'), pg_temp.filter(), pg_temp.win(), pg_temp.pick('= "a"', '!= "a"', 'in ("web", "cart", "b")', 'not in ("web", "a")', 'is set', 'is not set', 'like "%"', '> "b"'));
	WHEN 16 THEN RETURN format('change(%s((%s), %s)) %s', pg_temp.pick('count', 'sum', 'max'), pg_temp.filter(), pg_temp.pick('last 90 days', 'this year', 'previous quarter'), pg_temp.pick('>= 0', '< 0', '!= 1', '> count(*)'));
	ELSE RETURN 'identified(' || pg_temp.pick('email', 'phone') || ')';
	END CASE;
END $$;

CREATE FUNCTION pg_temp.expr(deep int) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE a text; b text; c text;
BEGIN
	IF deep = 0 THEN RETURN pg_temp.condition(); END IF;
	a := pg_temp.expr(deep - 1); b := pg_temp.expr(deep - 1); c := pg_temp.expr(deep - 1);
	CASE floor(random() * 6)::int
	WHEN 0, 1 THEN RETURN format('(%s) and (%s)', a, b);
	WHEN 2 THEN RETURN format('(%s) or (%s)', a, b);
	WHEN 3 THEN RETURN format('not (%s)', a);
	WHEN 4 THEN RETURN format('(%s) in zone "Asia/Jakarta"', a);
	ELSE RETURN format('at least %s of (%s, %s, %s)', pg_temp.pick('1', '2', '3'), a, b, c);
	END CASE;
END $$;

CREATE TABLE segment_question (n int, segment mcp.segment, moment timestamptz);
INSERT INTO segment_question SELECT n, pg_temp.expr(n % 4)::mcp.segment, CASE WHEN n % 5 = 0 THEN timestamptz 'infinity' ELSE pg_temp.moment() END FROM generate_series(1, 400) n;
ANALYZE segment_question;

-- --- both ways ------------------------------------------------------------------

CREATE FUNCTION pg_temp.plan(q text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE l text; r text := ''; BEGIN FOR l IN EXECUTE 'EXPLAIN (COSTS off) ' || q LOOP r := r || l || E'\n'; END LOOP; RETURN r; END $$;

CREATE TEMP TABLE difference (round text, how text, segment text);
CREATE TEMP TABLE tally (round text, indexed int, members bigint, possible bigint);

-- every question by a literal: with the index, and without
CREATE FUNCTION pg_temp.compare(round text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE q record; how text; a int[]; b int[]; indexed int := 0; members bigint := 0; possible bigint := 0;
BEGIN
	FOR q IN SELECT * FROM segment_question ORDER BY n LOOP
		FOREACH how IN ARRAY ARRAY[format('mcp.matches(profile, %L, %L)', q.segment, q.moment), format('profile @@ %L', q.segment), format('profile @? %L', q.segment)] LOOP
			SET LOCAL enable_seqscan = off;
			EXECUTE format('SELECT array_agg(id ORDER BY id) FROM segment_customer WHERE %s', how) INTO a;
			IF pg_temp.plan(format('SELECT id FROM segment_customer WHERE %s', how)) ~ 'Bitmap Index Scan' THEN indexed := indexed + 1; END IF;
			SET LOCAL enable_seqscan = on;
			SET LOCAL enable_bitmapscan = off;
			EXECUTE format('SELECT array_agg(id ORDER BY id) FROM segment_customer WHERE %s', how) INTO b;
			SET LOCAL enable_bitmapscan = on;
			IF a IS DISTINCT FROM b THEN INSERT INTO difference VALUES (round, how, q.segment); END IF;
			IF how LIKE '%@?%' THEN possible := possible + coalesce(cardinality(b), 0); END IF;
			IF how LIKE '%matches%' THEN members := members + coalesce(cardinality(b), 0); END IF;
		END LOOP;
	END LOOP;
	INSERT INTO tally VALUES (round, indexed, members, possible);
END $$;

-- a member at any time has what the segment needs: all pairs
SELECT is_empty($$
	SELECT segment, id FROM segment_customer, segment_question
	WHERE (mcp.matches(profile, segment, moment) OR mcp.matches(profile, segment, 'infinity') OR profile @@ segment) AND NOT profile @? segment LIMIT 3$$,
	'no member lacks a key');

CREATE INDEX segment_customer_keys ON segment_customer USING gin (profile);
ANALYZE segment_customer;
SELECT pg_temp.compare('built');
ALTER INDEX segment_customer_keys SET (fastupdate = on);
UPDATE segment_customer SET profile = profile || pg_temp.fragment() WHERE id % 3 = 0;
UPDATE segment_customer SET profile = pg_temp.person() WHERE id % 7 = 0;
DELETE FROM segment_customer WHERE id % 11 = 0;
SELECT pg_temp.compare('fastupdate on');
SELECT ok(gin_clean_pending_list('segment_customer_keys') > 0, 'there was a pending list');
ALTER INDEX segment_customer_keys SET (fastupdate = off);
UPDATE segment_customer SET profile = profile || pg_temp.fragment() WHERE id % 3 = 1;
INSERT INTO segment_customer SELECT i, pg_temp.person() FROM generate_series(401, 450) i;
DELETE FROM segment_customer WHERE id % 13 = 0;
SELECT pg_temp.compare('fastupdate off');

SELECT diag(format('%s: %s of 1200 queries by the index, %s members, %s possible', round, indexed, members, possible)) FROM tally;
SELECT is_empty('SELECT * FROM difference ORDER BY length(segment) LIMIT 5', 'index and sequential scan give the same rows');
SELECT ok((SELECT bool_and(indexed > 700 AND members > 10000 AND possible > members) FROM tally), 'the index was used, and rows came');

-- the same from a table of segments, in a nested loop
SET LOCAL enable_seqscan = on;
SET LOCAL enable_bitmapscan = off;
CREATE TEMP TABLE paired AS SELECT n, id FROM segment_question, segment_customer WHERE mcp.matches(profile, segment, moment);
SET LOCAL enable_bitmapscan = on;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_material = off;
SELECT matches(pg_temp.plan('SELECT n, id FROM segment_question, segment_customer WHERE mcp.matches(profile, segment, moment)'),
	'Nested Loop.*Bitmap Index Scan on segment_customer_keys\s+Index Cond: \(profile @\? segment_question.segment\)', 'a nested loop over segments');
SELECT set_eq('SELECT n, id FROM segment_question, segment_customer WHERE mcp.matches(profile, segment, moment)', 'TABLE paired', 'and its answer');
SET LOCAL enable_seqscan = on;

-- --- many at once, which share what they ask: as one after the other ----------------

CREATE TEMP TABLE segment_set AS
SELECT g, moment, n, segment FROM (SELECT g, pg_temp.moment() AS moment, CASE WHEN g % 4 = 0 THEN 0.008 ELSE 0.1 END AS part FROM generate_series(1, 16) g) g, LATERAL (SELECT n, segment FROM segment_question WHERE random() < part) q;
CREATE TEMP TABLE one_by_one AS SELECT g, id, n, mcp.matches(profile, segment, moment) AS m FROM segment_set, segment_customer WHERE profile IS NOT NULL;
SELECT cmp_ok((SELECT least(count(*) FILTER (WHERE m), count(*) FILTER (WHERE NOT m), count(*) FILTER (WHERE m IS NULL)) FROM one_by_one), '>', 3000::bigint, 'each answer is given often');
SELECT is_empty($$SELECT g, id, w, e FROM (SELECT g, id, mcp.which_segments(profile, names, segments, moment) AS w
		FROM segment_customer, (SELECT g, moment, array_agg(n::text ORDER BY n) AS names, array_agg(segment ORDER BY n) AS segments FROM segment_set GROUP BY 1, 2) s WHERE profile IS NOT NULL) w
	FULL JOIN (SELECT g, id, coalesce(array_agg(n::text ORDER BY n) FILTER (WHERE m), '{}') AS e FROM one_by_one GROUP BY 1, 2) o USING (g, id) WHERE w IS DISTINCT FROM e LIMIT 3$$, 'which_segments of random sets');
SELECT is_empty($$SELECT * FROM (SELECT g, r.segment, r.members, r.unknown FROM (SELECT g, mcp.segment_counts(profile, names, segments, moment) AS c
		FROM segment_customer, (SELECT g, moment, array_agg(n::text ORDER BY n) AS names, array_agg(segment ORDER BY n) AS segments FROM segment_set GROUP BY 1, 2) s GROUP BY g) x, mcp.segment_count_rows(c) r) a
	FULL JOIN (SELECT g, n::text AS segment, count(*) FILTER (WHERE m) AS members, count(*) FILTER (WHERE m IS NULL) AS unknown FROM one_by_one GROUP BY 1, 2) b USING (g, segment)
	WHERE (a.members, a.unknown) IS DISTINCT FROM (b.members, b.unknown)$$, 'segment_counts of random sets, unknown ones too');

-- --- plans ------------------------------------------------------------------------

INSERT INTO segment_customer SELECT 2000 + i, mcp.event(timestamptz '2026-03-01', 'web', 'view') || '{}'::mcp.profile FROM generate_series(1, 5000) i;
ANALYZE segment_customer;
SELECT matches(pg_temp.plan($$SELECT id FROM segment_customer WHERE mcp.matches(profile, 'did(app.refund)')$$),
	'Bitmap Heap Scan.*Filter: .*matches.*Bitmap Index Scan.*Index Cond: \(profile @\? ''did\(app.refund\)''', 'a literal');
SELECT matches(pg_temp.plan($$SELECT id FROM segment_customer WHERE profile @@ 'did(app.refund) and never(cart)'$$),
	'Filter: \(profile @@ .*Index Cond: \(profile @\? ', 'the operator');
SELECT matches(pg_temp.plan($$SELECT id FROM segment_customer WHERE mcp.matches(profile, 'did(app.refund)', '2026-01-01')$$), 'Bitmap Index Scan', 'as of a time');
SET LOCAL plan_cache_mode = force_generic_plan;
PREPARE by_text (text) AS SELECT count(*) FROM segment_customer WHERE mcp.matches(profile, $1, '2026-04-01');
PREPARE by_segment (mcp.segment) AS SELECT count(*) FROM segment_customer WHERE profile @@ $1;
SELECT matches(pg_temp.plan($$EXECUTE by_text ('did(app.refund)')$$), 'Index Cond: \(profile @\? .*\$1', 'a text parameter in a generic plan');
SELECT matches(pg_temp.plan($$EXECUTE by_segment ('did(app.refund)')$$), 'Index Cond: \(profile @\? \$1', 'a segment in a generic plan');
SET LOCAL enable_seqscan = off;
SELECT doesnt_match(pg_temp.plan(format('SELECT id FROM segment_customer WHERE profile @@ %L', s)), 'Index', 'nothing to look for: ' || s)
FROM unnest(ARRAY['never(cart)', 'not did(cart)', 'count(cart) < 2', 'did(*)', 'trait.city is not set', 'did(cart) or never(view)', 'consent(ads, opt_out)']) s;
SELECT matches(pg_temp.plan(format('SELECT id FROM segment_customer WHERE profile @@ %L', s)), 'Bitmap Index', 'something to look for: ' || s)
FROM unnest(ARRAY['not never(cart)', 'never(view) and did(cart)', 'count(cart) != 0', 'not trait.city = "Berlin"', 'not (count(cart) < 1)', 'at least 2 of (never(view), did(cart), did(open))', 'did(*, after last(cart))', 'sequence(* -> cart)']) s;
SELECT matches(pg_temp.plan($$SELECT id FROM segment_customer WHERE profile @? 'never(cart)'$$), 'Bitmap Index', 'a full scan of the index for @? alone');
SELECT is((SELECT count(*) FROM segment_customer WHERE profile @? 'never(cart)'), (SELECT count(profile) FROM segment_customer), 'and all rows that are not NULL');
RESET enable_seqscan;

SELECT is(mcp.may_match('{}', NULL), NULL, 'no segment');
SELECT is(mcp.may_match(NULL, 'did(a)'), NULL, 'no profile');
SELECT ok(NOT '{}'::mcp.profile @? 'did(a)', 'an empty profile has no key');
SELECT ok(profile @? 'did(c7.a7[p9 = "v9"]) and did(a9)' AND NOT profile @? 'did(cart) and trait.x = 1', 'a person of too many keys may match what may lie among them') FROM segment_customer WHERE id = 1003;

SELECT ok(profile @? 'did(*[item = "none"])' AND NOT profile @@ 'did(*[item = "none"])', 'one key stands for all of a kind that has too many') FROM segment_customer WHERE id = 1003;

DROP TABLE segment_customer, segment_question;
SELECT * FROM finish();
ROLLBACK;
