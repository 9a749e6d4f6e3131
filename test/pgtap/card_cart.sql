-- the open cart against a step by step oracle, and single cases
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 17) & 2147483647) % n)::int $$;
CREATE FUNCTION pick(words text[], seed int, place int) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT words[1 + dice(seed, place, cardinality(words))] $$;

CREATE TABLE raw AS
SELECT person, n, timestamptz '2026-03-01 00:00+00' + dice(person, n, CASE WHEN person % 3 = 0 THEN 8 ELSE 500 END) * interval '1 hour' AS occurred_at,
	pick('{web,app,tiktok,store}', person, 100 + n) AS channel,
	pick('{cart,cart,cart,uncart,purchase,purchase_item,view,checkout}', person, 200 + n) AS action,
	CASE WHEN dice(person, 300 + n, 3) > 0 THEN dice(person, 400 + n, 1000) / 7.0 - 20 END AS value,
	nullif(jsonb_strip_nulls(jsonb_build_object(
		'item', CASE dice(person, 500 + n, 12) WHEN 0 THEN NULL WHEN 1 THEN '["A", "BB"]' ELSE to_jsonb(pick('{A,BB,C}', person, 550 + n)) END,
		'quantity', CASE dice(person, 600 + n, 12) WHEN 0 THEN to_jsonb(-1) WHEN 1 THEN to_jsonb('many'::text) WHEN 2 THEN to_jsonb(0) WHEN 3 THEN to_jsonb(0.5) WHEN 4 THEN '["x", "3"]'
			WHEN 5 THEN to_jsonb(3) WHEN 6 THEN to_jsonb('2'::text) WHEN 7 THEN to_jsonb(7) END)), '{}') AS properties
FROM generate_series(1, 600) person, LATERAL generate_series(1, dice(person, 0, 25)) n;
CREATE TABLE people AS SELECT person, mcp.profile_agg(occurred_at, channel, action, value, properties) AS profile FROM raw GROUP BY person;

-- the lines of carts, one event after the other
CREATE FUNCTION oracle(whose mcp.profile, as_of timestamptz) RETURNS TABLE (item text, quantity numeric, value numeric,
	channel text, added_at timestamptz, first_channel text, first_added_at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
	e record;
	wanted text;
	price numeric;
	priced numeric;
BEGIN
	FOR wanted IN SELECT DISTINCT jsonb_array_elements_text(CASE jsonb_typeof(x.properties -> 'item') WHEN 'array' THEN x.properties -> 'item'
			ELSE jsonb_build_array(x.properties -> 'item') END) FROM mcp.events(whose) AS x WHERE x.properties ? 'item'
	LOOP
		quantity := 0;
		FOR e IN
			SELECT x.*, CASE x.action WHEN 'cart' THEN 1 WHEN 'uncart' THEN 2 ELSE 3 END AS turn,
				(SELECT q::numeric FROM jsonb_array_elements_text(CASE jsonb_typeof(x.properties -> 'quantity') WHEN 'array' THEN x.properties -> 'quantity'
					ELSE jsonb_build_array(x.properties -> 'quantity') END) AS q WHERE q ~ '^[0-9.]+$' AND q::numeric > 0) AS units
			FROM mcp.events(whose) AS x
			WHERE x.occurred_at <= coalesce(as_of, 'infinity') AND x.action IN ('cart', 'uncart', 'purchase', 'purchase_item')
			  AND (x.properties -> 'item' = to_jsonb(wanted) OR x.properties -> 'item' @> jsonb_build_array(wanted))
			ORDER BY x.occurred_at, turn, x.n
		LOOP
			IF e.action = 'cart' THEN
				IF quantity = 0 THEN
					first_channel := e.channel; first_added_at := e.occurred_at; price := NULL;
				END IF;
				channel := e.channel; added_at := e.occurred_at;
				quantity := quantity + coalesce(e.units, 1);
				IF e.value IS NOT NULL AND jsonb_typeof(e.properties -> 'item') <> 'array' THEN
					price := e.value; priced := coalesce(e.units, 1);
				END IF;
			ELSIF e.action = 'uncart' THEN
				quantity := greatest(0, quantity - coalesce(e.units, quantity));
			ELSE
				quantity := 0;
			END IF;
		END LOOP;
		IF quantity > 0 THEN
			item := wanted; value := round(quantity * price / priced, 6);
			RETURN NEXT;
		END IF;
	END LOOP;
END
$$;

CREATE FUNCTION differ(as_of timestamptz, last interval, older_than interval) RETURNS SETOF text LANGUAGE sql AS $$
	WITH o AS MATERIALIZED (SELECT person, o.* FROM people, oracle(profile, as_of) AS o
		WHERE (last IS NULL OR added_at > as_of - last) AND (older_than IS NULL OR added_at <= as_of - older_than)),
	c AS MATERIALIZED (SELECT person, c.* FROM people, mcp.open_cart(profile, as_of, last, older_than) AS c)
	SELECT '- ' || x::text FROM (SELECT * FROM o EXCEPT ALL SELECT * FROM c) x
	UNION ALL SELECT '+ ' || x::text FROM (SELECT * FROM c EXCEPT ALL SELECT * FROM o) x $$;
SELECT is_empty($$SELECT * FROM differ(NULL, NULL, NULL)$$, 'all events');
SELECT is_empty($$SELECT * FROM differ('2026-03-10 10:00+00', NULL, NULL)$$, 'as of a day');
SELECT is_empty($$SELECT * FROM differ('2026-03-10 10:00+00', '4 days', NULL)$$, 'the last days');
SELECT is_empty($$SELECT * FROM differ('2026-03-10 10:00+00', '6 days', '30 hours')$$, 'between');
SELECT is_empty($$SELECT * FROM differ('2026-03-01 04:00+00', '4 hours', '1 hour')$$, 'among equal times');
CREATE TABLE carts AS SELECT person, c.* FROM people, mcp.open_cart(profile) AS c;
SELECT cmp_ok(count(*)::int, '>', 300, 'there are carts') FROM carts;
SELECT cmp_ok(count(*)::int, '>', 30, '... that wandered') FROM carts WHERE channel <> first_channel;
SELECT cmp_ok(count(*)::int, '>', 30, '... without a price') FROM carts WHERE value IS NULL;

SELECT is_empty($$TABLE carts EXCEPT ALL SELECT person, c.* FROM people, mcp.open_cart(mcp.journey(profile)) AS c$$, 'of the journey too');
SELECT is_empty($$SELECT person FROM people, LATERAL (SELECT array_agg(item ORDER BY ordinality) AS given,
	array_agg(item ORDER BY added_at DESC, octet_length(item), item COLLATE "C") AS sorted FROM mcp.open_cart(profile) WITH ORDINALITY) c
	WHERE given IS DISTINCT FROM sorted$$, 'put in last comes first');
SELECT is_empty($$SELECT person, c.* FROM (SELECT person, mcp.merge(mcp.event(occurred_at, channel, action, value, properties) ORDER BY dice(n, person, 50)) AS profile
	FROM raw GROUP BY person) p, mcp.open_cart(profile) AS c EXCEPT ALL TABLE carts$$, 'in whatever order the events came');

-- --- single cases ------------------------------------------------------------------------------

-- channel.action:item*quantity=value, a minute after the other; "," in place of " " is the same minute
CREATE FUNCTION cart_of(events text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(concat_ws(' ', item, quantity, value, first_channel, channel, to_char(first_added_at AT TIME ZONE 'UTC', 'MI'), to_char(added_at AT TIME ZONE 'UTC', 'MI')), '; ' ORDER BY ordinality), '')
	FROM (SELECT mcp.profile_agg(timestamptz '2026-03-01 00:00+00' + n * interval '1 minute', m[1], m[2], m[5]::numeric,
		jsonb_strip_nulls(jsonb_build_object('item', m[3], 'quantity', m[4]))) AS profile
		FROM regexp_split_to_table(events, ' ') WITH ORDINALITY AS x (moment, n), regexp_split_to_table(moment, ',') AS s,
		LATERAL regexp_match(s, '^(\w+)\.(\w+)(?::(\w+))?(?:\*([\w.]+))?(?:=([-\d.]+))?$') AS m) p, mcp.open_cart(profile) WITH ORDINALITY $$;
SELECT is(cart_of('app.cart:a*2=100'), 'a 2 100 app app 01 01', 'put in');
SELECT is(cart_of('app.cart:a*2=100 web.uncart:a*1'), 'a 1 50 app app 01 01', 'one taken out, on another channel');
SELECT is(cart_of('app.cart:a*2=100 web.uncart:a'), '', 'the line taken out');
SELECT is(cart_of('app.cart:a*2=100 web.uncart:a*5'), '', 'more taken out than there is');
SELECT is(cart_of('app.cart:a*2=100 web.uncart:a*5 web.cart:a=7'), 'a 1 7 web web 03 03', '... leaves no debt');
SELECT is(cart_of('app.cart:a*2=100 web.cart:a=60'), 'a 3 180 app web 01 02', 'on two channels, at the last price');
SELECT is(cart_of('app.cart:a*2=100 web.cart:a'), 'a 3 150 app web 01 02', '... at the last that was said');
SELECT is(cart_of('app.cart:a*3=100'), 'a 3 100 app app 01 01', 'a price that does not come out even');
SELECT is(cart_of('app.cart:a*3=100 app.uncart:a'), '', '... and out');
SELECT is(cart_of('app.cart:a*3=100 app.uncart:a*1'), 'a 2 66.666667 app app 01 01', '... is rounded');
SELECT is(cart_of('app.cart:a*3=-100 app.uncart:a*1'), 'a 2 -66.666667 app app 01 01', '... away from zero');
SELECT is(cart_of('app.cart:a*2 store.purchase_item:a*1'), '', 'bought in the store');
SELECT is(cart_of('app.cart:a*2 store.purchase:a'), '', '... by an order that names it');
SELECT is(cart_of('app.cart:a*2 store.purchase'), 'a 2 app app 01 01', 'an order that does not');
SELECT is(cart_of('app.cart:a=5 app.cart:b web.purchase_item:a'), 'b 1 app app 02 02', 'another item stays');
SELECT is(cart_of('app.cart:a=5 web.purchase_item:a web.cart:a'), 'a 1 web web 03 03', 'put in again, without the old price');
SELECT is(cart_of('web.cart:a,app.purchase_item:a'), '', 'at one time it is bought last');
SELECT is(cart_of('web.uncart:a,app.cart:a,tv.cart:a'), '', '... and taken out in between');
SELECT is(cart_of('web.cart:a app.cart'), 'a 1 web web 01 01', 'a cart event without an item');
SELECT is(cart_of('web.cart'), '', '... alone');
SELECT is(cart_of('web.uncart:a web.purchase:a'), '', 'no cart');
SELECT is(cart_of('web.cart:a*0.25=1 web.cart:a*0.5=3'), 'a 0.75 4.5 web web 01 02', 'parts');
SELECT is(cart_of('web.cart:a*9000000000000=9000000000000 web.cart:a*9000000000000=9000000000000'), 'a 9200000000000 9200000000000 web web 01 02', 'quantities are cut');
SELECT is(cart_of('web.cart:a*0.000001=9000000000000 web.cart:a*9000000000000'), 'a 9000000000000.000001 81000000000000000009000000000000 web web 01 02', 'no value wraps');

CREATE FUNCTION with_order(cancelled boolean) RETURNS mcp.profile LANGUAGE sql AS $$
	SELECT mcp.profile(mcp.event(timestamptz '2026-03-01 00:00+00', 'web', 'cart', 5, '{"item": "a"}'::jsonb),
		mcp.event(timestamptz '2026-03-02 00:00+00', 'web', 'purchase_item', 5, '{"item": "a"}'::jsonb, 'o-1', '2026-03-02 00:00+00', false),
		mcp.event(timestamptz '2026-03-02 00:00+00', 'web', 'purchase_item', 5, '{"item": "a"}'::jsonb, 'o-1', '2026-03-03 00:00+00', cancelled),
		mcp.event(timestamptz '2026-03-04 00:00+00', 'web', 'return', NULL, '{"item": "a"}'::jsonb)) $$;
SELECT is_empty($$SELECT * FROM mcp.open_cart(with_order(false))$$, 'ordered, and returned');
SELECT results_eq($$SELECT item FROM mcp.open_cart(with_order(true))$$, ARRAY['a'], 'an order that was cancelled has bought nothing');

SELECT is((SELECT count(*) FROM (SELECT mcp.journey_agg(timestamptz '2026-03-01 00:00+00' + n * interval '1 second', 'web', 'cart', NULL::numeric, ARRAY['item', 'i' || n % 5000]) AS j
	FROM generate_series(1, 20000) n) x, mcp.open_cart(j)), 5000::bigint, 'five thousand items');
SELECT is((SELECT count(*) FROM (SELECT mcp.journey_agg(timestamptz '2026-03-01 00:00+00', 'c' || n % 7, (ARRAY['cart', 'uncart'])[1 + n % 2], NULL::numeric, ARRAY['item', 'i' || n]) AS j
	FROM generate_series(1, 20000) n) x, mcp.open_cart(j)), 10000::bigint, 'twenty thousand events of one moment');

-- --- borders ------------------------------------------------------------------------------------

SELECT is_empty($$SELECT * FROM mcp.open_cart(NULL::mcp.profile)$$, 'no profile, no rows');
SELECT is_empty($$SELECT * FROM mcp.open_cart('{}'::mcp.profile)$$, 'a profile without events');
SELECT throws_ok($$SELECT * FROM mcp.open_cart('{}'::mcp.profile, older_than => '1 year')$$, '22023', 'older_than has months or years, which differ in length');
SELECT throws_ok($$SELECT * FROM mcp.open_cart('{}'::mcp.profile, NULL, older_than => '1 day')$$, '22023', 'older_than needs an as_of that is a time');
SELECT throws_ok($$SELECT * FROM mcp.open_cart('{}'::mcp.profile, last => '1 hour', older_than => '3 days')$$, '22023', 'no item can be older than older_than and put in within last');
SELECT throws_ok($$SELECT * FROM mcp.open_cart('{}'::mcp.profile, last => '1 day', older_than => '24 hours')$$, '22023', 'no item can be older than older_than and put in within last');
SELECT is_empty($$SELECT * FROM mcp.open_cart('{}'::mcp.profile, last => '3 days', older_than => '1 hour')$$);

SELECT * FROM finish();
ROLLBACK;
