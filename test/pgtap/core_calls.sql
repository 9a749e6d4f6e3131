-- what a call site keeps from one call to the next
--
-- PL/pgSQL calls the same site again with other values of its variables, in
-- one transaction: nothing that was made of the old ones may answer.
BEGIN;
SELECT no_plan();

CREATE TABLE said (n int, what text, answer text);

DO $$
DECLARE
	p mcp.profile := mcp.profile(
		mcp.event('2026-01-01 10:00Z'::timestamptz, 'web', 'purchase', 10.0, '{"item": "tea"}'::jsonb),
		mcp.event('2026-01-02 10:00Z'::timestamptz, 'app', 'view', NULL, '{"item": "cup"}'::jsonb),
		mcp.trait('city', 'Rome', '2026-01-01Z'::timestamptz, 'crm'),
		mcp.trait('city', 'Oslo', '2026-01-02Z'::timestamptz, 'pos'));
	seg mcp.segment;
	words text;
	measure mcp.measure_expr;
	steps text[];
	policy text;
	filter text;
	zone text;
BEGIN
	FOR n IN 1..3 LOOP
		seg := (ARRAY['did(purchase)', 'never(purchase)', 'count(*) = 2'])[n];
		words := (ARRAY['did(view)', 'never(view)', 'count(view) = 2'])[n];
		measure := (ARRAY['count(*)', 'sum(purchase)', 'count(return)'])[n];
		policy := (ARRAY['latest', 'earliest', 'priority pos'])[n];
		filter := (ARRAY['*', 'purchase', 'return'])[n];
		zone := (ARRAY['Europe/Berlin', 'Asia/Jakarta', 'UTC'])[n];
		IF n = 1 THEN steps := ARRAY['purchase', 'view'];
		ELSIF n = 2 THEN steps := ARRAY['view', 'purchase'];
		ELSE steps := ARRAY['return'];
		END IF;
		INSERT INTO said VALUES
			(n, 'matches', mcp.matches(p, seg)),
			(n, 'cast', mcp.matches(p, words)),
			(n, 'measure', mcp.measure(p, measure)),
			(n, 'funnel_level', mcp.funnel_level(p, steps)),
			(n, 'trait_text', mcp.trait_text(p, 'city', policy)),
			(n, 'top', (SELECT string_agg(value, ' ' ORDER BY value) FROM mcp.top(p, 'item', filter))),
			(n, 'zone', mcp.first_event(mcp.event('2026-01-01 12:00'::timestamp, zone, 'web', 'view')::mcp.journey)::text);
		-- an assignment is a simple expression, which keeps its state
		words := mcp.matches(p, seg);
		INSERT INTO said VALUES (n, 'matches, assigned', words);
		words := mcp.measure(p, measure);
		INSERT INTO said VALUES (n, 'measure, assigned', words);
		words := mcp.funnel_level(p, steps);
		INSERT INTO said VALUES (n, 'funnel_level, assigned', words);
		words := mcp.trait_text(p, 'city', policy);
		INSERT INTO said VALUES (n, 'trait_text, assigned', words);
	END LOOP;
END $$;

SELECT is((SELECT string_agg(answer, ' ' ORDER BY n) FROM said WHERE what = w), expected, format('%s, one call after the other', w))
FROM (VALUES ('matches', 'true false true'), ('matches, assigned', 'true false true'), ('cast', 'true false false'),
             ('measure', '2 10 0'), ('measure, assigned', '2 10 0'),
             ('funnel_level', '2 1 0'), ('funnel_level, assigned', '2 1 0'),
             ('trait_text', 'Oslo Rome Oslo'), ('trait_text, assigned', 'Oslo Rome Oslo')) AS e (w, expected);
SELECT is((SELECT array_agg(answer ORDER BY n) FROM said WHERE what = 'top'), ARRAY['cup tea', 'tea', NULL], 'top, one call after the other');
SELECT is((SELECT count(DISTINCT answer) FROM said WHERE what = 'zone'), 3::bigint, 'zones, one call after the other');

-- an error shows what who asks wrote, and nothing of a column
CREATE FUNCTION pg_temp.detail(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS said = PG_EXCEPTION_DETAIL;
	RETURN said;
END $$;
CREATE TABLE people (address text);
INSERT INTO people VALUES ('sarah@personal.example');
SELECT matches(pg_temp.detail($$SELECT 'did(purchase) sarah'::text::mcp.segment$$), 'sarah', 'of a literal the line is shown');
SELECT is(pg_temp.detail('SELECT address::mcp.segment FROM people'), '', 'of a column it is not');
SELECT is(pg_temp.detail('SELECT address::mcp.measure_expr FROM people'), '', 'nor of one cast to a measure');
SELECT is(pg_temp.detail($$SELECT mcp.matches(mcp.trait('a', 'b'), address) FROM people$$), '', 'nor of one that is cast silently');

-- functions that return rows, asked once a customer, leave nothing behind:
-- looking their columns up in the catalogue each time cost 850 bytes a call
CREATE FUNCTION pg_temp.memory() RETURNS bigint LANGUAGE sql VOLATILE AS
	'SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts';
CREATE FUNCTION pg_temp.growth(call text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	before bigint;
	inside bigint;
BEGIN
	before := pg_temp.memory();
	EXECUTE format('SELECT max(bytes) FROM (SELECT CASE WHEN i = 5000 THEN pg_temp.memory() END AS bytes
		FROM generate_series(1, 5000) i, LATERAL (SELECT count(*) FROM %s) c OFFSET 0) s', call) INTO inside;
	RETURN inside - before;
END $$;
SELECT cmp_ok(pg_temp.growth(call), '<', 2000000::bigint, call)
FROM unnest(ARRAY[
	$$mcp.top(mcp.event('2026-01-01Z'::timestamptz, 'web', 'view', i::numeric), 'channel')$$,
	$$mcp.channels(mcp.event('2026-01-01Z'::timestamptz, 'web', 'view', i::numeric))$$,
	$$mcp.events(mcp.event('2026-01-01Z'::timestamptz, 'web', 'view', i::numeric)::mcp.journey)$$,
	$$mcp.path_rows(mcp.event('2026-01-01Z'::timestamptz, 'web', 'view', i::numeric)::mcp.journey)$$,
	$$mcp.trait_history(mcp.trait('city', i::text))$$,
	$$mcp.why(mcp.trait('city', i::text), 'did(view)')$$,
	$$mcp.consents(mcp.consent('ads', i % 2 = 0))$$]) AS call;
-- and in a list of columns they are rows too
SELECT results_eq($$SELECT (mcp.top(mcp.event('2026-01-01Z'::timestamptz, 'web', 'view', 2.5), 'channel')).total,
                           (mcp.events(mcp.event('2026-01-01Z'::timestamptz, 'web', 'view', 2.5))).channel$$,
                  $$VALUES (2.5::numeric, 'web')$$, 'in a list of columns');
SELECT is(mcp.channels(mcp.event('2026-01-01Z'::timestamptz, 'web', 'view', 2.5))::text LIKE '(web,%', true, 'as a record');

SELECT * FROM finish();
ROLLBACK;
