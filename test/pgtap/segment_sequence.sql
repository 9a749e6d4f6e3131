-- Sequences: spelling, errors with their place, borders, what is said of them,
-- and that a big journey costs no more than it should.
BEGIN;
SELECT no_plan();

-- --- spelling -------------------------------------------------------------------

CREATE FUNCTION pg_temp.printed(s text) RETURNS text LANGUAGE sql AS $$ SELECT s::mcp.segment::text $$;
SELECT is(pg_temp.printed(s), coalesce(p, s), s) FROM (VALUES
	('sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', NULL),
	('SEQUENCE ( Cart[Item=$X]->NOT Purchase[Item = $ x] , WITHIN 3 DAYS )', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)'),
	('sequence(a times 1 -> b times 01)', 'sequence(a -> b)'),
	('sequence((a) -> ((b|c)) times 3 within 1 day -> (d|e) -> not (f|g))', 'sequence(a -> (b | c) times 3 within 1 day -> d | e -> not (f | g))'),
	('sequence(a -> b between 1 hour and 1 hours -> c after 2 weeks -> not d within 1 month, within 1 year, previous quarter)',
		'sequence(a -> b between 1 hour and 1 hour -> c after 2 weeks -> not d within 1 month, within 1 year, previous quarter)'),
	('sequence(a[x = $v, y = $w] -> (b[x != $v] | web.c[channel = $w, z = 1]) -> not *)', 'sequence(a[x = $v, y = $w] -> b[x != $v] | web.c[channel = $w, z = 1] -> not *)'),
	-- words are no reserved names
	('sequence(not -> not)', NULL), ('sequence(not.not -> not[not = "x"] -> not | a)', NULL), ('sequence(a -> not not)', NULL), ('sequence(a -> (not) times 2 within 3 days)', NULL),
	('sequence(times times 2 -> within within 2 days -> after after 1 day -> between -> not within)', NULL), ('sequence(not -> (not | a) times 2)', NULL), ('sequence(a -> not (b))', 'sequence(a -> not b)')
) v(s, p);
SELECT is('sequence(a times 1 -> b)'::mcp.segment, 'sequence(a -> b)'::mcp.segment, 'a plain sequence has one form');

-- --- errors -----------------------------------------------------------------------

CREATE FUNCTION pg_temp.fault(s text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE m text; h text;
BEGIN
	PERFORM s::mcp.segment;
	RETURN 'none';
EXCEPTION WHEN invalid_text_representation OR program_limit_exceeded THEN
	GET STACKED DIAGNOSTICS m = MESSAGE_TEXT, h = PG_EXCEPTION_HINT;
	RETURN replace(replace(m, 'invalid segment: ', ''), ' at line 1, column ', ' @ ') || CASE WHEN h ~ 'Perhaps' THEN ' ' || h ELSE '' END;
END $$;
SELECT is(pg_temp.fault(s), m, s) FROM (VALUES
	('sequence(not a -> b)', 'a sequence that begins with "not" @ 10'),
	('sequence(a within 2 days -> b)', 'a gap in the first step, which has none before it @ 12'),
	('sequence(a -> b wihtin 2 days)', 'expected "->", times, within, after, between, "," or ")" @ 17 Perhaps you meant "within".'),
	('sequence(a -> b times)', 'expected a whole number of times @ 22'),
	('sequence(a -> b times 1.5)', 'expected a whole number of times @ 23'),
	('sequence(a times 0)', 'a number of times that is not from 1 to 10000 @ 18'),
	('sequence(a times 10001)', 'a number of times that is not from 1 to 10000 @ 18'),
	('sequence(a times 99999999999999999999999)', 'a number of times that is not from 1 to 10000 @ 18'),
	('sequence(a -> not b times 2)', '"times" in a step with "not" @ 21'),
	('sequence(a -> b between 2 days and 1 day)', 'the shorter span comes first in a gap @ 17'),
	('sequence(a -> b between 1 day)', 'expected "and" @ 30'),
	('sequence(a -> b after last(c))', 'expected a span such as 30 days @ 23'),
	('sequence(a -> b within 2 dys)', 'expected a unit of time such as days @ 26 Perhaps you meant "days".'),
	('sequence(a[x != $v] -> b)', 'a variable that its first step does not name with = in each alternative @ 10'),
	('sequence(a[x = $v] | b -> c)', 'a variable that its first step does not name with = in each alternative @ 10'),
	('sequence(a -> not b[x = $v])', 'a variable that a step with "not" names first @ 15'),
	('sequence(a[x = $v, y = $w, z = $u])', 'more variables than a sequence can have @ 10'),
	('sequence(a[x < $v])', 'a variable stands only behind = and != @ 16'),
	('sequence(a[value = $v])', 'a variable stands for a property, a channel or an action @ 20'),
	('sequence(a[x = $])', 'expected the variable''s name, as in $x @ 17'),
	('did(a[x = $v])', 'a variable outside of a sequence @ 11'),
	('sequence(a[x = $v] -> b, after last(c[x = $v]))', 'a variable outside of a sequence @ 43'),
	('sequence(a -> not b, within 3 days) and did(c[x = $v])', 'a variable outside of a sequence @ 51'),
	('sequence(a -> -> b)', 'expected an action, channel.action or * @ 15'),
	('sequence(' || repeat('a -> not b -> ', 16) || 'c)', 'a sequence has more than 32 steps')
) v(s, m);

-- --- borders -------------------------------------------------------------------------

-- events as action[:item] at an hour of 1 March
CREATE FUNCTION pg_temp.hours(VARIADIC events text[]) RETURNS mcp.profile LANGUAGE sql AS $$
	SELECT mcp.merge(mcp.event(timestamptz '2026-03-01 00:00+00' + split_part(e, '@', 2)::numeric * interval '1 hour', 'web', split_part(split_part(e, '@', 1), ':', 1), NULL,
		CASE WHEN e ~ ':' THEN jsonb_build_object('item', string_to_array(split_part(split_part(e, '@', 1), ':', 2), '+')) END, event_id => n::text)) FROM unnest(events) WITH ORDINALITY u(e, n) $$;
CREATE FUNCTION pg_temp.found(events text, s text, hour numeric) RETURNS boolean LANGUAGE sql AS
$$ SELECT mcp.matches(pg_temp.hours(VARIADIC string_to_array(events, ' ')), s::mcp.segment, timestamptz '2026-03-01 00:00+00' + hour * interval '1 hour') $$;
SELECT is(pg_temp.found(e, s, h), t, format('%s: %s at %s', s, e, h)) FROM (VALUES
	-- the issue's question: an item in the cart that was not bought within three days
	('cart:a@0', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 71.9, false),
	('cart:a@0', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 72, true),
	('cart:a@0 purchase:a@72', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 100, false),
	('cart:a@0 purchase:a@72.1', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 100, true),
	('cart:a@0 purchase:b@1', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 100, true),
	('cart:a+b@0 purchase:b@1', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 100, true),
	('cart:a+b@0 purchase:b@1 purchase:a@2', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 100, false),
	('cart:a@0 cart:a@50 purchase:a@60', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 200, false),
	('cart:a@0 cart:a@80 purchase:a@90', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 200, true),
	('cart:a@0 purchase:a@0', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 100, true),
	('cart@0', 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', 100, false),
	-- from the step before, whatever the whole says
	('v@0 c@10 p@14', 'sequence(v -> c -> not p within 3 hours, within 12 hours)', 13, true),
	('v@0 c@10 p@13', 'sequence(v -> c -> not p within 3 hours, within 12 hours)', 13, false),
	('v@0 c@10 p@13', 'sequence(v -> c -> not p, within 12 hours)', 13, true),
	('v@0 c@10 p@12', 'sequence(v -> c -> not p, within 12 hours)', 13, false),
	('v@0 v@5 c@10 p@13', 'sequence(v -> c -> not p, within 12 hours)', 13, true),
	('v@3 v@5 c@10 p@13', 'sequence(v -> c -> not p, within 12 hours)', 99, false),
	-- without an end: not since
	('a@0', 'sequence(a -> not b)', 0, true), ('a@0 b@1', 'sequence(a -> not b)', 0.5, true), ('a@0 b@1', 'sequence(a -> not b)', 1, false),
	('a@0 b@1 a@2', 'sequence(a -> not b)', 3, true), ('a@0 b@5', 'sequence(a -> not b after 6 hours)', 9, true), ('a@0 b@6', 'sequence(a -> not b after 6 hours)', 9, false),
	('a@0 b@30', 'sequence(a -> not b, from 2026-03-01 to 2026-03-02)', 40, true), ('a@23 b@25', 'sequence(a -> not b within 3 hours, from 2026-03-01 to 2026-03-02)', 40, false),
	-- between two steps
	('a@0 x@1 b@2', 'sequence(a -> not x -> b)', 9, false), ('a@0 x@2 b@2', 'sequence(a -> not x -> b)', 9, true), ('a@0 x@0 b@2', 'sequence(a -> not x -> b)', 9, true),
	('a@0 x@1 a@2 b@3', 'sequence(a -> not x -> b)', 9, true), ('a@0 x@3 b@4', 'sequence(a -> not x within 2 hours -> b)', 9, true), ('a@0 x@2 b@4', 'sequence(a -> not x within 2 hours -> b)', 9, false),
	('a@0 b@2 x@3 b@4', 'sequence(a -> not x -> b times 2)', 9, false),
	-- gaps, closed on both sides
	('a@0 b@2', 'sequence(a -> b within 2 hours)', 9, true), ('a@0 b@2.1', 'sequence(a -> b within 2 hours)', 9, false), ('a@0 b@2', 'sequence(a -> b after 2 hours)', 9, true),
	('a@0 b@1.9', 'sequence(a -> b after 2 hours)', 9, false), ('a@0 a@2 b@3 b@9', 'sequence(a -> b between 4 hours and 6 hours)', 9, false), ('a@0 a@3 b@4 b@9', 'sequence(a -> b between 4 hours and 6 hours)', 9, true),
	-- repeated
	('a@0 a@0 a@1', 'sequence(a times 3)', 9, false), ('a@0 a@2 a@1', 'sequence(a times 3)', 9, true), ('a@0 a@1 a@9', 'sequence(a times 3, within 3 hours)', 9, false),
	('a@0 b@1 b@2 b@5', 'sequence(a -> b times 3 within 4 hours)', 9, false), ('a@0 b@0 b@2 b@4 b@5', 'sequence(a -> b times 3 between 2 hours and 5 hours)', 9, true),
	-- an end of its own makes a later start the worse one
	('a@0 a@1 b@1.5 x@2 b@3 c@4', 'sequence(a -> not x within 1 hour -> b -> c, within 3 hours)', 9, true),
	('a@0 a@1 x@2 b@3 c@4', 'sequence(a -> not x within 1 hour -> b -> c, within 3 hours)', 9, false),
	-- values
	('a:p@0 b:q@1', 'sequence(a[item = $x] -> b[item != $x])', 9, true), ('a:p@0 b:p+q@1', 'sequence(a[item = $x] -> b[item != $x])', 9, false), ('a:p@0 b@1', 'sequence(a[item = $x] -> b[item != $x])', 9, false),
	('a:p@0 a:q@1 a:r@2 b:q@3', 'sequence(a[item = $x] -> a[item = $y] -> b[item = $x])', 9, true), ('a:p@0 a:p@1 a:q@2', 'sequence(a[item = $x] times 3)', 9, false),
	('a:p@0 a:p+q@1 a:q+p@2', 'sequence(a[item = $x] times 3)', 9, true), ('a:web@0 b@1', 'sequence(a[item = $x] -> b[channel = $x])', 9, true), ('a@0 b@1', 'sequence(a[channel = $x] -> b[channel != $x])', 9, false)
) v(e, s, h, t);
SELECT is(mcp.matches('{}'::mcp.profile, 'sequence(a -> not b)', '2026-03-01'), false, 'no events: false');
SELECT is(mcp.matches('{}'::mcp.profile, 'not sequence(a[x = $v] -> not b[x = $v], within 1 day)', '2026-03-01'), true, 'never unknown');
SELECT is(mcp.matches(pg_temp.hours('a@0'), 'sequence(a -> not b, within 3 days)', 'infinity'), true, 'at the end of time all time is over');
-- a month on from 31 January is 28 February
SELECT is(mcp.matches(mcp.event('2026-01-31 12:00+00', 'web', 'a'), 'sequence(a -> not b, within 1 month)', at::timestamptz), t, at) FROM (VALUES ('2026-02-28 11:59+00', false), ('2026-02-28 12:00+00', true)) v(at, t);
SELECT is(mcp.matches(mcp.event('2026-01-31 18:00+00', 'web', 'a'), '(sequence(a -> not b within 1 month)) in zone "Asia/Jakarta"', at::timestamptz), t, at) FROM (VALUES ('2026-02-28 17:59+00', false), ('2026-02-28 18:00+00', true)) v(at, t);

-- --- what is said ------------------------------------------------------------------------

SELECT is(mcp.describe(s::mcp.segment), d, s) FROM (VALUES
	('sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)',
		'for one value of $x, in this order, each later than the one before, there are cart events (item is $x), then no purchase events (item is $x), in the 3 days from the first on, which have passed'),
	('sequence(a times 3 -> not (b | c) within 2 days -> d between 1 hour and 2 days -> not e after 1 day, last 9 weeks)',
		'in this order, each later than the one before, there are a events 3 times, each later than the one before, then no (b events or c events) in the 2 days after that, then d events from 1 hour to 2 days after that, then no e events from 1 day after that on so far, all in the last 9 weeks'),
	('sequence(a[x = $v, y = $w] -> b[x != $v] within 1 day -> c after 2 days -> not d within 1 week, within 1 month)',
		'for one value of $v and one of $w, in this order, each later than the one before, there are a events (x is $v and y is $w), then b events (x is not $v) at most 1 day after that, then c events at least 2 days after that, then no d events in the 1 week after that, which have passed, from the first to the last at most 1 month')
) v(s, d);
SELECT results_eq(format($$SELECT found, decided_by, holds FROM mcp.why(pg_temp.hours('view@0', 'cart:a@1', 'cart:b@2', 'purchase:a@3', 'view@5'), %L, '2026-03-20')$$, s),
	format('VALUES (%L::text, %L::text, %L::boolean)', f, (SELECT string_agg(format('2026-03-01T0%s:00:00Z web.%s', split_part(e, '@', 2), split_part(e, '@', 1)), ' -> ' ORDER BY i) FROM unnest(string_to_array(d, ' ')) WITH ORDINALITY u(e, i)), h), s) FROM (VALUES
	('sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', '2 of 2 steps: $x = "b"', 'cart@2', 't'),
	('sequence(cart[item = $x] -> purchase[item = $x])', '2 of 2 steps: $x = "a"', 'cart@1 purchase@3', 't'),
	('sequence(cart[item = $x] -> purchase[item = $x] -> refund -> view)', '2 of 4 steps: $x = "a"', 'cart@1 purchase@3', 'f'),
	('sequence(view -> cart times 2 -> not view)', '2 of 3 steps', 'view@0 cart@1 cart@2', 'f'),
	('sequence(view -> not purchase -> view)', '1 of 3 steps', 'view@0', 'f'),
	('sequence(view -> cart -> purchase)', '3 of 3 steps', 'view@0 cart@1 purchase@3', 't'),
	('sequence(* times 5)', '1 of 1 steps', 'view@0 cart@1 cart@2 purchase@3 view@5', 't'),
	('sequence(* times 2 -> not purchase within 1 day, within 2 days)', '2 of 2 steps', 'cart@2 purchase@3', 't'),
	('sequence(* times 2 -> not purchase, within 2 days)', '2 of 2 steps', 'view@0 purchase@3', 't'),
	('sequence(refund times 2 -> not view)', '0 of 2 steps', NULL, 'f')
) v(s, f, d, h);
SELECT is(mcp.next_change_at(pg_temp.hours('cart:a@0', 'purchase:b@1'), 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', '2026-03-01 00:00+00'), '2026-03-04 00:00+00', 'it changes when the time is over');
SELECT is(mcp.next_change_at(pg_temp.hours('cart:a@0', 'purchase:a@1'), 'sequence(cart[item = $x] -> not purchase[item = $x], within 3 days)', '2026-03-01 00:00+00'), NULL, 'and never for what was bought');

-- --- big journeys: none of these may take more than a moment --------------------------------

CREATE TEMP TABLE big AS
SELECT mcp.merge(mcp.event(timestamptz '2026-01-01' + i * interval '1 minute', 'web', (ARRAY['a', 'b', 'c'])[1 + i % 3], NULL, jsonb_build_object('item', (i * 7919 % 5003)::text))) AS profile FROM generate_series(1, 60000) i;
CREATE FUNCTION pg_temp.took(s text) RETURNS interval LANGUAGE plpgsql AS $$
DECLARE start timestamptz := clock_timestamp();
BEGIN PERFORM mcp.matches(profile, s::mcp.segment, timestamptz '2027-01-01'), mcp.may_match(profile, s::mcp.segment) FROM big; RETURN clock_timestamp() - start; END $$;
SELECT cmp_ok(pg_temp.took(s), '<', interval '20 seconds', s) FROM (VALUES
	('sequence(a -> b -> a -> b -> a -> b -> a -> b -> a -> b -> a -> b -> z)'),
	('sequence(a -> b between 1 hour and 20 hours -> a times 30 within 5 days -> not z -> c -> not c)'),
	('sequence(a -> b -> c -> a -> not b, within 60 days)'),
	('sequence(a -> not b within 1 minute -> c -> not c within 1 minute)'),
	('sequence(a[item = $x] -> b[item = $x] -> c[item = $x] -> not *[item = $x], within 1 day)'),
	('sequence(a[item = $x, channel = $y] -> b[item != $x, channel = $y] within 1 minute -> not c[item = $x])')
) v(s);

-- what no values can fulfil is not tried value by value: 4 million pairs
CREATE TEMP TABLE many_values AS
SELECT mcp.merge(mcp.event(timestamptz '2025-01-01 00:00Z' + n * interval '1 minute', 'web', (ARRAY['view', 'cart', 'send'])[1 + n % 3], n::numeric, jsonb_build_object('item', 'i' || n % 1990, 'page', 'p' || n))) AS profile
FROM generate_series(1, 2000) n;
SET LOCAL statement_timeout = '30s';
SELECT is(mcp.matches(profile, s::mcp.segment, '2026-01-02 00:00Z'), holds, s) FROM many_values, (VALUES
	('sequence(*[item = $x] -> *[page = $y] -> *[item = $x] -> *[page = $y])', false),
	('sequence(*[item = $x] -> *[page = $y] -> *[item = $x] -> *[page != $y])', true),
	('sequence(*[item = $x] -> *[page = $y] -> view -> *[item != $x, page != $y] -> send after 10 years)', false),
	('sequence(*[item = $x] -> *[page = $y] -> not *[page = $y] -> *[item = $x] times 2)', false),
	('sequence(*[item = $x] -> *[item = $x] -> not *[item = $x], within 730 days)', false),
	('sequence(*[item = $x] -> *[item = $x] -> not *[item = $x], within 2 days)', true)) v(s, holds);
SET LOCAL statement_timeout = 0;

SELECT * FROM finish();
ROLLBACK;
