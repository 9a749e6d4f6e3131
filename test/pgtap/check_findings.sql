-- mcp.check_segment: what can never be true is told, and nothing else; names
-- that no profile has, with the nearest that one has
BEGIN;
SELECT no_plan();
SET LOCAL timezone = 'UTC';

CREATE FUNCTION problems(segment text, relation regclass DEFAULT NULL) RETURNS text LANGUAGE sql AS
$$ SELECT coalesce(string_agg(severity || ': ' || problem || coalesce(' / ' || suggestion, ''), '; ' ORDER BY severity, condition, problem), '')
	FROM mcp.check_segment(segment, relation, as_of => '2026-06-30 12:00Z') $$;

-- --- logic ------------------------------------------------------------------

SELECT is(problems(segment), expected, segment) FROM (VALUES
	('did(purchase)', ''),
	('count(purchase) >= 2 and count(purchase) < 3', ''),
	('count(purchase) >= 3 and count(purchase) < 2', 'error: these conditions cannot hold at once'),
	('count(purchase) > 2 and count(purchase) < 3', 'error: these conditions cannot hold at once'),
	('avg(purchase) > 2 and avg(purchase) < 3', ''),
	('avg(purchase) > 2 and avg(purchase) <= 2', 'error: these conditions cannot hold at once'),
	('sequence(cart -> purchase after 2 days -> view between 25 hours and 3 days, within 3 days)', 'error: this can never be true'),
	('count(purchase) = 1.5', 'error: this can never be true'),
	('count(purchase) != 1.5', 'hint: this is true for every profile'),
	('count(purchase) < 0', 'error: this can never be true'),
	('count(purchase) >= 0', 'hint: this is true for every profile'),
	('count(purchase) between 5 and 2', 'error: this can never be true'),
	('share(a of b) > 1', 'error: this can never be true'),
	('active_days(*, last 7 days) > 9', 'error: this can never be true'),
	('active_days(*, last 7 days) = 8', ''),
	('days_since(last(purchase)) < 0', 'error: this can never be true'),
	('never(purchase) and did(purchase, last 7 days)', 'error: these conditions cannot hold at once'),
	('did(purchase) and never(purchase, last 7 days)', ''),
	('never(purchase) and count(purchase, this month) >= 2', 'error: these conditions cannot hold at once'),
	('not did(purchase) and did(purchase)', 'error: these conditions cannot hold at once'),
	('not (count(a) >= 2) and count(a) >= 2', 'error: these conditions cannot hold at once'),
	('consent(ads) and not consent(ads)', 'error: these conditions cannot hold at once'),
	('trait.city = "Oslo" and trait.city = "Rome"', 'error: these conditions cannot hold at once'),
	('trait.city = "Oslo" and trait.city from crm = "Rome"', ''),
	('trait.score > 5 and trait.score < 5', 'error: these conditions cannot hold at once'),
	('trait.score between 5 and 3', 'error: this can never be true'),
	('not trait.score between 10 and 20 and trait.score < 5', ''),
	('fold(trait.city) = "munchen" and trait.city = "München"', ''),
	('fold(trait.city) = "a" and fold(trait.city) = "B"', 'error: these conditions cannot hold at once'),
	('(active_days(*, last 30 days) = 32) in zone "Europe/Berlin"', ''),
	('did(a, since 2027-01-01)', 'error: the window is empty now: no event can lie in it / The longer span comes first, as in between 3 days and 1 hour ago; from comes before to; since is not in the future.'),
	('never(a, since 2027-01-01)', 'error: the window is empty now: no event can lie in it / The longer span comes first, as in between 3 days and 1 hour ago; from comes before to; since is not in the future.'),
	('at least 2 of (did(a), count(b) < 0, did(c))', 'error: this can never be true'),
	('at least 2 of (did(a), count(b) < 0, share(a of b) < 0)', 'error: no profile can be in this segment now; error: this can never be true; error: this can never be true'),
	('did(a) or count(b) < 0', 'error: this can never be true'),
	('not (did(a) and never(a))', 'error: these conditions cannot hold at once; hint: every profile is in this segment')) v(segment, expected);

-- two conditions on one count: told exactly when no number fulfils both
CREATE FUNCTION fulfils(n int, op text, v int) RETURNS boolean LANGUAGE sql AS
$$ SELECT CASE op WHEN '=' THEN n = v WHEN '<' THEN n < v WHEN '<=' THEN n <= v WHEN '>' THEN n > v ELSE n >= v END $$;
CREATE TABLE pair AS
SELECT a.op op_a, a.v v_a, b.op op_b, b.v v_b,
	EXISTS (SELECT FROM generate_series(0, 12) n WHERE fulfils(n, a.op, a.v) AND fulfils(n, b.op, b.v)) AS possible
FROM (SELECT * FROM unnest(ARRAY['=', '<', '<=', '>', '>=']) op, generate_series(0, 5) v) a,
	 (SELECT * FROM unnest(ARRAY['=', '<', '<=', '>', '>=']) op, generate_series(0, 5) v) b;
SELECT is_empty(format($$ SELECT op_a, v_a, op_b, v_b FROM pair
	WHERE possible = EXISTS (SELECT FROM mcp.check_segment(format(%L, op_a, v_a, op_b, v_b)) WHERE severity = 'error') $$, form),
	'every pair of conditions: ' || form)
FROM unnest(ARRAY['count(a) %s %s and count(a) %s %s', 'not (not count(a) %s %s) and distinct(item of a) >= 0 and count(a) %s %s']) form;

-- random segments against random profiles: what is told can never be, never is
CREATE TABLE people AS
SELECT g AS id, coalesce((SELECT mcp.merge(mcp.event(timestamptz '2026-06-30 12:00Z' - ((g * n * 7919) % 5000) * interval '1 hour', 'web',
	(ARRAY['a', 'b'])[1 + (g + n * n) % 2], (g * n % 9)::numeric)) FROM generate_series(1, g % 7) n), mcp.trait('score', (g % 5)::numeric, '2026-01-01')) AS profile
FROM generate_series(1, 120) g;
DO $$
DECLARE leaf text[]; s text; told boolean; always boolean; wrong int := 0; tolds int := 0; members int;
BEGIN
	PERFORM setseed(0.11);
	FOR i IN 1 .. 1500 LOOP
		SELECT array_agg(CASE floor(random() * 6)::int
			WHEN 0 THEN format('count(%s%s) %s %s', (ARRAY['a', 'b', '*'])[1 + floor(random() * 3)::int], (ARRAY['', ', last 30 days', ', last 90 days'])[1 + floor(random() * 3)::int],
				(ARRAY['=', '<', '<=', '>', '>=', '!='])[1 + floor(random() * 6)::int], floor(random() * 4)::int)
			WHEN 1 THEN format('%s(%s%s)', (ARRAY['did', 'never'])[1 + floor(random() * 2)::int], (ARRAY['a', 'b'])[1 + floor(random() * 2)::int], (ARRAY['', ', last 30 days', ', since 2027-01-01'])[1 + floor(random() * 3)::int])
			WHEN 2 THEN format('sum(a) %s %s', (ARRAY['=', '<', '<=', '>', '>='])[1 + floor(random() * 5)::int], floor(random() * 9)::int)
			WHEN 3 THEN format('avg(b) %s %s', (ARRAY['<', '<=', '>', '>='])[1 + floor(random() * 4)::int], floor(random() * 9)::int)
			WHEN 4 THEN format('share(a of *) %s %s', (ARRAY['<', '<=', '>', '>='])[1 + floor(random() * 4)::int], (ARRAY['0', '0.5', '1'])[1 + floor(random() * 3)::int])
			ELSE format('trait.score %s %s', (ARRAY['=', '<', '>'])[1 + floor(random() * 3)::int], floor(random() * 5)::int) END
			|| CASE WHEN random() < 0 THEN n::text ELSE '' END)
			INTO leaf FROM generate_series(1, 4) n;
		s := CASE floor(random() * 4)::int
			WHEN 0 THEN format('%s and %s and %s', leaf[1], leaf[2], leaf[3])
			WHEN 1 THEN format('not (%s) and %s', leaf[1], leaf[2])
			WHEN 2 THEN format('(%s and %s) or (%s and %s)', leaf[1], leaf[2], leaf[3], leaf[4])
			ELSE format('not (%s or not (%s and %s))', leaf[1], leaf[2], leaf[3]) END;
		SELECT bool_or(c.severity = 'error' AND c.condition = s::mcp.segment::text), bool_or(c.severity = 'hint' AND c.condition = s::mcp.segment::text)
			INTO told, always FROM mcp.check_segment(s, as_of => '2026-06-30 12:00Z') c;
		SELECT count(*) FILTER (WHERE mcp.matches(profile, s, '2026-06-30 12:00Z')) INTO members FROM people;
		tolds := tolds + coalesce(told, false)::int;
		IF told AND members > 0 OR always AND members < 120 THEN
			wrong := wrong + 1;
			RAISE WARNING 'wrong: % (% members)', s, members;
		END IF;
	END LOOP;
	CREATE TEMP TABLE fate AS SELECT wrong, tolds;
END $$;
SELECT is(wrong, 0, 'nothing is called impossible that is') FROM fate;
SELECT cmp_ok(tolds, '>', 50, 'and some is') FROM fate;

-- a window of less than two days touches four where a day of 23 hours lies in it
SELECT is((SELECT string_agg(problem, '; ') FROM mcp.check_segment('(active_days(*, last 169201 seconds) >= 4) in zone "Europe/Berlin"', as_of => '2026-03-29 22:00:00+00')), NULL, 'four days within 47 hours');
SELECT ok(mcp.matches(mcp.merge(mcp.event(t, 'web', 'a')), '(active_days(*, last 169201 seconds) >= 4) in zone "Europe/Berlin"', '2026-03-29 22:00:00+00'), 'which there can be')
FROM unnest('{2026-03-27 22:59:59.5+00,2026-03-28 12:00+00,2026-03-29 12:00+00,2026-03-29 22:00+00}'::timestamptz[]) t;

-- the same of everything else that the language has: whatever part is told
-- to be impossible holds for nobody, whatever is true for everybody does
CREATE TABLE folk AS
SELECT g AS id, coalesce((SELECT mcp.merge(mcp.event(timestamptz '2026-06-30 12:00Z' - ((g * n * 7919) % 4000) * interval '37 minutes', (ARRAY['web', 'app'])[1 + n % 2],
	(ARRAY['a', 'b', 'c'])[1 + (g + n * n) % 3], (g * n % 9 - 2)::numeric, jsonb_build_object('item', (ARRAY['x', 'Y', 'é'])[1 + g * n % 3]))) FROM generate_series(1, g % 11) n), '{}'::mcp.profile)
	|| CASE g % 4 WHEN 0 THEN mcp.trait('u', (g % 5)::numeric, '2026-01-01') WHEN 1 THEN mcp.trait('u', (ARRAY['É', 'e', '3', 'true'])[1 + g % 3], '2026-01-01') WHEN 2 THEN mcp.trait('u', g % 3 = 0, '2026-01-01') ELSE mcp.trait('u', date '2000-06-30' + g % 3, '2026-01-01') END
	|| CASE WHEN g % 3 > 0 THEN mcp.trait('w', (g % 7)::numeric, '2026-01-01') ELSE '{}' END
	|| CASE WHEN g % 2 = 0 THEN mcp.trait_add('s', (ARRAY['x', 'É', 'e'])[1 + g % 3], '2026-01-01') || mcp.trait_add('s', 'y', '2026-01-01') ELSE '{}' END
	|| CASE WHEN g % 5 > 0 THEN mcp.identified(ARRAY[mcp.custom('t', g::text)], '2026-01-01', 'crm') ELSE '{}' END AS profile
FROM generate_series(1, 150) g;
CREATE FUNCTION any_of(VARIADIC choices text[]) RETURNS text LANGUAGE sql AS $$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;
CREATE FUNCTION a_filter() RETURNS text LANGUAGE sql AS $$ SELECT any_of('a', 'b', '*', 'web.a', 'a[item = "x"]', '*[at hour between 20 and 4]', 'b[fold(item) = "e"]') $$;
CREATE FUNCTION a_window() RETURNS text LANGUAGE sql AS $$ SELECT any_of('', '', ', last 30 days', ', last 2 days', ', this month', ', between 30 days and 2 days ago', ', before last(b)', ', since 2026-06-29', ', between 1 month and 31 days ago') $$;
CREATE FUNCTION a_test() RETURNS text LANGUAGE sql AS $$ SELECT format('%s %s', any_of('=', '!=', '<', '<=', '>', '>='), any_of('0', '1', '2', '3', '0.5', '-1')) $$;
CREATE FUNCTION a_leaf() RETURNS text LANGUAGE sql AS $$ SELECT format(any_of('count(%1$s%2$s) %3$s', 'count(%1$s%2$s) between %5$s and %6$s', '%4$s(%1$s%2$s)', 'sum(%1$s%2$s) %3$s', 'avg(%1$s%2$s) %3$s',
	'share(a of %1$s%2$s) %3$s', 'active_days(%1$s%2$s) %3$s', 'streak(%1$s%2$s) %3$s', 'distinct(item of %1$s%2$s) %3$s', 'channels(%1$s%2$s) %3$s', 'days_since(last(%1$s)) %3$s',
	'change(count(%1$s, last 10 days)) %3$s', 'last(value of %1$s%2$s) %3$s', 'last(item of %1$s%2$s) = "x"', 'last(item of %1$s%2$s) is set', 'first(%1$s) within 20 days',
	'new(%1$s, last 20 days)', 'stopped(%1$s, last 20 days)', 'dormant(%1$s, this month)', 'regular(%1$s, %5$s of last 4 weeks)', 'regular(%1$s, at least 2 per day, 1 of previous 9 days)',
	'sequence(%1$s -> not b -> a within 3 days%2$s)', 'sequence(%1$s -> a)', 'sequence(*[item = $i] -> b[item = $i]%2$s)', 'sample %5$s0%%', 'sample 100%%',
	'trait.u %3$s', 'trait.u between %5$s and %6$s', 'trait.u = any_of', 'trait.u = "e"', 'fold(trait.u) = "e"', 'trait.u = "É"', 'trait.u in ("e", 3, true)', 'trait.u not in (1, "É")', 'trait.u is set', 'trait.u = true',
	'trait.u = trait.w', 'trait.u < trait.w', 'trait.w %3$s', 'trait.w between %5$s and %6$s', 'trait.w > 2 * trait.u', 'members(trait.s) %3$s', 'trait.s has "x"', 'trait.s has all ("x", "y")', 'trait.s has none ("x", "e")',
	'fold(trait.s) has any ("e", "q")', 'age(trait.u) > 25', 'trait.u anniversary today', 'identified(custom)', 'most_frequent(channel of %1$s%2$s) = "web"', 'count(%1$s%2$s) > 2 * count(b)'),
	a_filter(), a_window(), a_test(), any_of('did', 'never'), any_of('1', '2', '3'), any_of('1', '2', '4')) $$;
CREATE TABLE told (segment text, condition text, severity text, members int);
DO $$
DECLARE leaf text[]; s mcp.segment;
BEGIN
	PERFORM setseed(0.61);
	FOR i IN 1 .. 3000 LOOP
		SELECT array_agg(replace(a_leaf(), 'any_of', '"3"')) INTO leaf FROM generate_series(1, 4) n WHERE i > 0;
		BEGIN
			s := CASE i % 6
				WHEN 0 THEN format('%s and %s and not %s', leaf[1], leaf[2], leaf[3])
				WHEN 1 THEN format('not (%s) and not (%s) and %s', leaf[1], leaf[2], leaf[3])
				WHEN 2 THEN format('(%s and %s) or not (%s or %s)', leaf[1], leaf[2], leaf[3], leaf[4])
				WHEN 3 THEN format('at least 2 of (%s, not %s, %s)', leaf[1], leaf[2], leaf[3])
				WHEN 4 THEN format('not (%1$s) and %1$s and %2$s', replace(leaf[1], '%', '%%'), leaf[2])
				ELSE format('not (%s and %s)', leaf[1], leaf[2]) END;
		EXCEPTION WHEN invalid_text_representation THEN
			CONTINUE;
		END;
		INSERT INTO told SELECT s::text, c.condition, c.severity, m FROM mcp.check_segment(s, as_of => '2026-06-30 12:00Z') c,
			LATERAL (SELECT count(*) FILTER (WHERE mcp.matches(profile, c.condition::mcp.segment, '2026-06-30 12:00Z')) AS m FROM folk) x
			WHERE c.problem NOT LIKE 'the window is empty%';
	END LOOP;
END $$;
SELECT is_empty($$ SELECT segment, condition, severity, members FROM told WHERE members <> CASE severity WHEN 'error' THEN 0 ELSE 150 END $$, 'nor anything of the other constructs');
SELECT cmp_ok(count(*), '>', 50::bigint, 'of which some is told') FROM told;

-- --- names ------------------------------------------------------------------

CREATE TABLE customers AS
SELECT g AS id, mcp.event(timestamptz '2026-06-30 12:00Z' - g * interval '1 day', (ARRAY['web', 'tiktok', 'store'])[1 + g % 3],
	(ARRAY['view', 'purchase'])[1 + g % 2], 10::numeric, jsonb_build_object('item', g))
	|| mcp.trait('age', (20 + g)::numeric, '2026-01-01', 'crm') || mcp.trait('plan', 'gold'::text, '2026-01-01') || mcp.trait_add('interests', 'golf', '2026-01-01')
	|| mcp.consent('email_marketing', true, '2026-01-01') AS profile
FROM generate_series(1, 60) g;
INSERT INTO customers VALUES (0, NULL), (-1, mcp.event(timestamptz '2026-06-01', 'web', 'newsletter'));

SELECT is(problems(segment, 'customers'), expected, segment) FROM (VALUES
	('did(tiktok.purchase)', ''),
	('did(tik_tok.purchase)', 'warning: no profile has channel "tik_tok" / Perhaps you meant "tiktok".'),
	('did(purchas)', 'warning: no profile has action "purchas" / Perhaps you meant "purchase".'),
	('did(refund)', 'warning: no profile has action "refund"'),
	('did(store.newsletter)', 'warning: no profile has store.newsletter / "newsletter" happens on web.'),
	('did(view[itm = "1"])', 'warning: no profile has property "itm" / Perhaps you meant "item".'),
	('did(view[channel = "tiktk"])', 'warning: no profile has channel "tiktk" / Perhaps you meant "tiktok".'),
	('never(view, after last(purchse))', 'warning: no profile has action "purchse" / Perhaps you meant "purchase".'),
	('sum(itme of view) > 2', 'warning: no profile has property "itme" / Perhaps you meant "item".'),
	('most_frequent(channel of *) = "tiktk"', 'warning: no profile has channel "tiktk" / Perhaps you meant "tiktok".'),
	('trait.agee > 3', 'warning: no profile has trait "agee" / Perhaps you meant "age".'),
	('trait.age > 3', ''),
	('trait.age = "34"', 'warning: trait "age" is a number, and compared with a text it is unknown / Write the value without quotes.'),
	('trait.age in ("34", 34)', ''),
	('trait.age in ("34", "35")', 'warning: trait "age" is a number, and compared with a text it is unknown / Write the value without quotes.'),
	('trait.age > 2026-01-01', 'warning: trait "age" is a number, and compared with a time it is unknown'),
	('trait.age in next 30 days', 'warning: trait "age" is a number, and compared with a time it is unknown'),
	('trait.age anniversary this month', 'warning: trait "age" is a number, and compared with a time it is unknown'),
	('trait.age from pos > 3', 'warning: no profile has trait "age" from "pos"'),
	('trait.interests = "golf"', 'warning: trait "interests" is a set of members / Write trait.interests has.'),
	('trait.interests contains "golf"', 'warning: trait "interests" is a set of members / Write trait.interests has.'),
	('trait.plan has "gold"', 'warning: trait "plan" has one value, no members / Write trait.plan = or in instead of has.'),
	('trait.plan = "silver"', 'hint: holds for none of the 61 profiles now'),
	('age(trait.plan) > 3', 'warning: unknown for each of the 61 profiles'),
	('consent(email_markting)', 'warning: no profile has a consent for "email_markting" / Perhaps you meant "email_marketing".'),
	('did(tiktok.view) and never(*)', 'hint: holds for none of the 61 profiles now'),
	('trait.age < 22 and trait.age > 78', 'error: these conditions cannot hold at once')) v(segment, expected);

-- as many rows of one window as the segment has conditions, in its order
SELECT results_eq($$ SELECT condition FROM mcp.check_segment('did(x) or did(y)', 'customers', 'profile') $$, ARRAY['did(x)', 'did(y)'], 'in the order of the segment');

-- --- what it is asked of ------------------------------------------------------

CREATE VIEW customers_view AS SELECT profile AS one, profile AS two FROM customers;
CREATE TABLE "No ""Profiles" (id int);
SELECT throws_ok($$ SELECT * FROM mcp.check_segment('did(a)', '"No ""Profiles"') $$, '42703', 'relation "No "Profiles" has no column of type mcp.profile');
SELECT throws_ok($$ SELECT * FROM mcp.check_segment('did(a)', 'customers_view') $$, '42702', 'relation "customers_view" has more than one column of type mcp.profile');
SELECT throws_ok($$ SELECT * FROM mcp.check_segment('did(a)', 'customers_view', 'three') $$, '42703', 'relation "customers_view" has no column of type mcp.profile of that name');
SELECT is((SELECT count(*) FROM mcp.check_segment('did(purchase)', 'customers_view', 'two')), 0::bigint, 'the column that is named');
SELECT is_empty($$ SELECT * FROM mcp.check_segment(NULL, 'customers') $$, 'nothing of NULL');
CREATE TABLE nobody (profile mcp.profile);
SELECT is(problems('did(a)', 'nobody'), 'hint: the relation has no profiles', 'of an empty relation');

-- it reads with the rights of who asks
CREATE ROLE check_reader;
SELECT mcp.grant_access('check_reader', 'reader');
GRANT SELECT ON customers_view TO check_reader;
SET LOCAL ROLE check_reader;
SELECT throws_ok($$ SELECT * FROM mcp.check_segment('did(a)', 'customers') $$, '42501', NULL, 'no right to the table');
SELECT lives_ok($$ SELECT * FROM mcp.check_segment('did(a)', 'customers_view', 'one') $$, 'a right to the view');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
