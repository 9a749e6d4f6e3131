-- fragments: overloads, zones, rows that say nothing, and why
BEGIN;
SELECT no_plan();

-- calls resolve, with literals, casts and names, to what a reader expects
SELECT is(mcp.trait('age', 34)::text, '{"traits": [{"name": "age", "value": 34}]}', 'an integer');
SELECT is(mcp.trait('age', 34::bigint), mcp.trait('age', 34.0), 'a bigint is a number');
SELECT is(mcp.trait('age', 34::smallint), mcp.trait('age', 34::float8), 'a smallint and a float8 too');
SELECT is(mcp.trait('age', 0.1::real), mcp.trait('age', 0.1), 'a real, rounded to six digits');
SELECT is(mcp.trait('City', 'Jakarta')::text, '{"traits": [{"name": "city", "value": "Jakarta"}]}', 'a literal is a text');
SELECT is(mcp.trait('city', 'Jakarta'::varchar), mcp.trait('city', 'Jakarta'), 'varchar');
SELECT is(mcp.trait('vip', true)::text, '{"traits": [{"name": "vip", "value": true}]}', 'a boolean');
SELECT is(mcp.trait('birthday', '1990-04-01'::date)::text, '{"traits": [{"name": "birthday", "type": "date", "value": "1990-04-01"}]}', 'a date');
SELECT is(mcp.trait('since', '2026-01-01 10:00+01'::timestamptz)::text,
	'{"traits": [{"name": "since", "type": "timestamptz", "value": "2026-01-01T09:00:00Z"}]}', 'a time');
SELECT is(mcp.trait('age', 34, '2026-01-01 10:00+00', 'CRM System')::text,
	'{"traits": [{"name": "age", "value": 34, "observed_at": "2026-01-01T10:00:00Z", "source": "crm_system"}]}', 'time and source');
SELECT is(mcp.trait(name => 'age', value => 34, source => 'crm')::text, '{"traits": [{"name": "age", "value": 34, "source": "crm"}]}', 'by name');
SELECT is(mcp.trait('age', NULL), NULL, 'an untyped NULL');
SELECT is(mcp.trait('age', 34, source => ' '), mcp.trait('age', 34), 'a blank source is none');

-- properties as a literal
SELECT is(mcp.event('2026-01-01 10:00+00'::timestamptz, 'web', 'view', NULL, '{"a": 1, "b": [true, "x", 1e2, null], "a": 2}'),
	mcp.event('2026-01-01 10:00+00'::timestamptz, 'web', 'view', NULL, '{"a": 2, "b": [true, "x", 100]}'::jsonb), 'a JSON literal is read as jsonb reads it');
SELECT is(mcp.event('2026-01-01 10:00+00'::timestamptz, 'web', 'view', 5, '{"a": "x"}', 'id'),
	mcp.event('2026-01-01 10:00+00'::timestamptz, 'web', 'view', 5::numeric, '{"a": "x"}'::jsonb, 'id'), 'beside an integer and an event_id');
SELECT is(mcp.event('2026-01-01 10:00+00'::timestamptz, 'web', 'view', 5, 'null'), mcp.event('2026-01-01 10:00+00'::timestamptz, 'web', 'view', 5), 'the word null says nothing');
SELECT is(mcp.event_problem('2026-01-01 10:00+00'::timestamptz, 'web', 'view', 5, x), reason, 'properties as text: ' || x)
FROM (VALUES ('{"a": {}}', 'nested properties'), ('{"a": [1, [2]]}', 'nested properties'), ('{"": 1}', 'unusable property name'), ('{}', NULL))
	AS t(x, reason);
SELECT is(mcp.event_problem('2026-01-01 10:00+00'::timestamptz, 'web', 'view', 5, x), 'properties not an object or list of pairs', 'not properties: ' || x)
FROM unnest(ARRAY['{', '{"a": 1}x', '[]', '1', '{"a": 1e99999}', '{"a": 1e-99999}', '{"a": "\u0000"}', '{"a": "\ud800"}', '', '{"a": 1', '{"a": [1}', '{''a'': 1}', '{"a": tru}']) x;
-- mutations: an answer, never an error
SELECT lives_ok($$SELECT mcp.event_problem('2026-01-01 10:00+00'::timestamptz, 'web', 'view', 5,
	overlay('{"ab": ["x\n", -1.5e3, true, null], "c": "\u00e9"}' PLACING (ARRAY['"', '\', '{', '}', '[', ']', ',', ':', 'e', '9', '-', 'u', ' ', 'é'])[1 + (random() * 13)::int]
		FROM 1 + (random() * 44)::int FOR (random() * 3)::int)) FROM generate_series(1, 5000)$$, '5,000 mutations of properties as text');

-- zones
SELECT is(mcp.trait('age', 34, timestamp '2026-01-01 07:00', 'Asia/Jakarta', 'crm'), mcp.trait('age', 34, '2026-01-01 00:00+00', 'crm'), 'a timestamp with its zone');
SELECT is(mcp.trait('age', 34, date '2026-01-01', 'Asia/Jakarta'), mcp.trait('age', 34, '2025-12-31 17:00+00'), 'a date with its zone');
SELECT is(mcp.trait('age', 34, timestamp '2026-03-29 02:30', 'Europe/Berlin'), mcp.trait('age', 34, timestamp '2026-03-29 02:30' AT TIME ZONE 'Europe/Berlin'), 'a time that the clock skips');
SELECT is(mcp.consent('ads', true, timestamp '2026-01-01 07:00', 'Asia/Jakarta', 'crm', notice => 'v1'), mcp.consent('ads', true, '2026-01-01 00:00+00', 'crm', notice => 'v1'), 'consent with a zone');
SELECT is(mcp.trait_add('s', 'a', timestamp '2026-01-01 07:00', 'Asia/Jakarta'), mcp.trait_add('s', 'a', '2026-01-01 00:00+00'), 'a member with a zone');
SELECT is(mcp.event(timestamp '2026-01-01 07:00', 'Asia/Jakarta', 'web', 'view', 1), mcp.event('2026-01-01 00:00+00', 'web', 'view', 1), 'an event with a zone');
SELECT throws_ok($$SELECT mcp.trait('age', 34, timestamp '2026-01-01 07:00')$$, '22023', 'observed_at is a timestamp without a time zone');
SELECT throws_ok($$SELECT mcp.trait('age', 34, date '2026-01-01')$$, '22023', 'observed_at is a date without a time zone');
SELECT throws_ok($$SELECT mcp.trait('since', timestamp '2026-01-01')$$, '22023', 'value is a timestamp without a time zone');
SELECT throws_ok($$SELECT mcp.consent('ads', true, timestamp '2026-01-01 07:00')$$, '22023', 'observed_at is a timestamp without a time zone');
SELECT throws_ok($$SELECT mcp.identified('{}', date '2026-01-01')$$, '22023', 'observed_at is a date without a time zone');
SELECT throws_ok($$SELECT mcp.event(timestamp '2026-01-01 07:00', 'web', 'view')$$, '22023', NULL, 'an event without its zone');
SELECT throws_ok($$SELECT mcp.trait('age', 34, timestamp '2026-01-01', 'Mars/Phobos')$$, '22023', 'the time zone is not known');
SELECT is(mcp.trait_problem('age', 34, timestamp '2026-01-01', NULL), 'no time zone', 'a row without its zone');
SELECT is(mcp.trait('age', 34, 'infinity'::timestamp, 'UTC'), NULL, 'an infinite local time');
SELECT is(mcp.trait('age', 34, 'infinity'::date, 'UTC'), NULL, 'an infinite local date');
-- the session's zone changes nothing
SET LOCAL timezone = 'Asia/Tokyo';
SELECT is(mcp.trait('d', date '1990-04-01', '2026-01-01 10:00+00')::text, '{"traits": [{"name": "d", "type": "date", "value": "1990-04-01", "observed_at": "2026-01-01T10:00:00Z"}]}', 'the session''s zone does not matter');
SET LOCAL datestyle = 'German';
SELECT is(mcp.trait('d', date '1990-04-01')::text::mcp.profile, mcp.trait('d', date '1990-04-01'), 'nor its date style');
RESET timezone;
RESET datestyle;

-- rows that say nothing or are not usable
CREATE FUNCTION pg_temp.says(call text, reason text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	fragment mcp.profile;
	problem text;
BEGIN
	EXECUTE format('SELECT mcp.%s', call) INTO fragment;
	EXECUTE format('SELECT mcp.%s', regexp_replace(call, '^(\w+)', '\1_problem')) INTO problem;
	RETURN NEXT is(problem, reason, call);
	RETURN NEXT is(fragment IS NULL, reason IS NOT NULL, call || ' is ' || CASE WHEN reason IS NULL THEN 'usable' ELSE 'NULL' END);
END
$$;
SELECT pg_temp.says(call, reason) FROM (VALUES
	('trait(''a'', 1)', NULL),
	('trait(NULL, 1)', 'no name'), ('trait('''', 1)', 'no name'), ('trait('' !! '', 1)', 'no name'),
	('trait(repeat(''x'', 251), 1)', 'name too long'), ('trait(repeat(''x'', 250), 1)', NULL),
	('trait(''a'', NULL::text)', 'no value'), ('trait(''a'', NULL::boolean)', 'no value'), ('trait(''a'', '' '')', 'no value'),
	('trait(''a'', repeat(''x'', 8193))', 'value too long'), ('trait(''a'', repeat(''x'', 8192))', NULL),
	('trait(''a'', ''NaN''::numeric)', 'value out of range'), ('trait(''a'', ''Infinity''::float8)', 'value out of range'),
	('trait(''a'', 9.3e12)', 'value out of range'), ('trait(''a'', -9.1e12)', NULL),
	('trait(''a'', ''infinity''::date)', 'value out of range'), ('trait(''a'', ''0044-03-15 BC''::date)', 'value out of range'), ('trait(''a'', ''0001-01-01''::date)', NULL),
	('trait(''a'', ''infinity''::timestamptz)', 'value out of range'),
	('trait(''a'', 1, ''infinity'')', 'time out of range'), ('trait(''a'', 1, ''1899-12-31 23:59+00'')', 'time out of range'),
	('trait(''a'', 1, ''2199-12-31 23:59+00'')', NULL), ('trait(''a'', 1, ''2200-01-01 00:00+00'')', 'time out of range'),
	('trait(''a'', 1, NULL, repeat(''x'', 251))', 'source too long'),
	('consent(''ads'', true)', NULL), ('consent(NULL, true)', 'no purpose'), ('consent(''ads'', NULL)', 'neither granted nor denied'),
	('consent(''ads'', true, ''-infinity'')', 'time out of range'), ('consent(''ads'', true, notice => repeat(''x'', 8193))', 'notice too long'),
	('event(NULL, ''web'', ''view'')', 'no time'), ('event(''2026-01-01'', NULL, ''view'')', 'no channel'), ('event(''2026-01-01'', ''web'', NULL)', 'no action'),
	('event(''infinity'', ''web'', ''view'')', 'time not between 1900 and 2199'), ('event(''2026-01-01'', ''web'', ''view'', ''NaN''::numeric)', 'value not within 9.2e12'),
	('event(''2026-01-01'', ''web'', ''view'', 1, ''{"a": {"b": 1}}''::jsonb)', 'nested properties'),
	('event(''2026-01-01'', ''web'', ''view'', 1, ARRAY[''a''])', 'properties not an object or list of pairs'),
	('event(''2099-01-01'', ''web'', ''view'')', NULL)) t(call, reason);
SELECT is(mcp.trait_add('s', ' '), NULL, 'a blank member');
SELECT is(mcp.trait_remove(NULL, 'a'), NULL, 'a member of nothing');

-- events
SELECT is(mcp.event('2026-01-01 10:00+00', 'TikTok Shop', 'View', 12.5, '{"Item": "x", "tags": ["a", "b"], "none": null}'::jsonb, 'e1', '2026-01-02 00:00+00', false)::jsonb #- '{journey,0,event_id}' #- '{journey,0,event_key}',
	'{"journey": [{"at": "2026-01-01T10:00:00Z", "channel": "tiktok_shop", "action": "view", "value": 12.5, "properties": {"item": "x", "tags": ["a", "b"]}, "revision_at": "2026-01-02T00:00:00Z"}]}'::jsonb, 'a whole event');
SELECT is(mcp.event('2026-01-01 10:00+00', 'web', 'view', 1, ARRAY['item', 'x']), mcp.event('2026-01-01 10:00+00', 'web', 'view', 1.0, jsonb_build_object('item', 'x')), 'text[] and jsonb say the same');
SELECT is(mcp.event('2026-01-01 10:00+00', 'web', 'view', event_id => 'e1'), mcp.event('2026-01-01 10:00+00', 'web', 'view', NULL, NULL::jsonb, 'e1'), 'by name');
SELECT is(mcp.event('2026-01-01 10:00+00', 'web', 'view', 1, '{}'::jsonb, 42::bigint), mcp.event('2026-01-01 10:00+00', 'web', 'view', 1, '{}'::jsonb, '42'), 'a bigint id');
SELECT is(mcp.event('2026-01-01 10:00+00', 'web', 'view', 1, '{}'::text[], '00000000-0000-4000-8000-00000000000A'::uuid),
	mcp.event('2026-01-01 10:00+00', 'web', 'view', 1, '{}'::jsonb, '00000000-0000-4000-8000-00000000000a'), 'a uuid id');

-- an event with an event_id is that event: the later revision wins, a retracted one hides it
SELECT is((SELECT mcp.merge(mcp.event('2026-01-01 10:00+00', 'web', 'purchase', v, '{}'::jsonb, 'o1', r, x)) FROM (VALUES (10, '2026-01-02'::timestamptz, false), (20, '2026-01-03', false), (15, NULL, NULL)) t(v, r, x)),
	mcp.event('2026-01-01 10:00+00', 'web', 'purchase', 20, '{}'::jsonb, 'o1', '2026-01-03', false), 'the later revision wins');
SELECT is(mcp.event_count(mcp.event('2026-01-01 10:00+00', 'web', 'purchase', 1, '{}'::jsonb, 'o1', '2026-01-02') || mcp.event('2026-01-01 10:00+00', 'web', 'purchase', 1, '{}'::jsonb, 'o1', '2026-01-03', true)), 0, 'a retracted one hides it');
SELECT is(mcp.event_count((SELECT mcp.merge(mcp.event('2026-01-01', 'store', 'purchase', 5)) FROM generate_series(1, 3))), 1, 'without an event_id equal rows are one event');
SELECT is(mcp.event_count((SELECT mcp.merge(mcp.event('2026-01-01', 'store', 'purchase', 5, event_id => n::text)) FROM generate_series(1, 3) n)), 3, 'with one they are three');

-- reading events
CREATE TEMP TABLE one AS SELECT mcp.profile_agg(t, c, a, v, p) || mcp.trait('age', 1) AS profile FROM (VALUES
	('2026-01-01 10:00+00'::timestamptz, 'web', 'visit', NULL::numeric, NULL::jsonb), ('2026-01-01 10:05+00', 'web', 'view', NULL, '{"item": "a"}'),
	('2026-01-01 10:06+00', 'web', 'cart', NULL, '{"item": "a"}'), ('2026-01-02 10:00+00', 'web', 'purchase', 100, '{"item": ["a", "b"]}'),
	('2026-01-05 10:00+00', 'web', 'return', -30, '{"item": "b"}'), ('2026-01-03 10:00+00', 'email', 'send', NULL, NULL), ('2026-01-03 11:00+00', 'email', 'open', NULL, NULL),
	('2026-01-03 12:00+00', 'email', 'complaint', NULL, '{"topic": "size"}'), ('2026-02-01 00:00+00', 'ads', 'impression', NULL, NULL)) e(t, c, a, v, p);
SELECT results_eq('SELECT c.* FROM one, mcp.channels(profile) c ORDER BY channel', $$VALUES
	('ads', '2026-02-01 00:00+00'::timestamptz, '2026-02-01 00:00+00'::timestamptz, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::numeric, 0::bigint, 1::bigint),
	('email', '2026-01-03 10:00+00', '2026-01-03 12:00+00', 2, 0, 0, 1, 0, 0, 0, 0, 1, 1),
	('web', '2026-01-01 10:00+00', '2026-01-05 10:00+00', 5, 1, 1, 0, 1, 1, 1, 70, 0, 0)$$, 'channels');
SELECT results_eq('SELECT channel, events, revenue FROM one, mcp.channels(profile, ''2026-01-02 10:00+00'', ''2026-01-05 10:00+00'') c ORDER BY channel',
	$$VALUES ('email', 2::bigint, 0::numeric), ('web', 1, 100)$$, 'channels from since on, before until');
SELECT results_eq('SELECT channel FROM one, mcp.channels(profile, NULL, ''-infinity'')', 'SELECT ''''::text WHERE false', 'channels of no time');
SELECT results_eq('SELECT count(*) FROM one, mcp.channels(profile, ''-infinity'', ''infinity'')', 'SELECT 3::bigint', 'channels of all time');
SELECT is((SELECT count(*) FROM mcp.channels(NULL)), 0::bigint, 'channels of no profile');
SELECT results_eq('SELECT t.value, t.events, t.total FROM one, mcp.top(profile, ''item'') t', $$VALUES ('b', 2::bigint, 70::numeric), ('a', 3, 100) ORDER BY 2 DESC$$, 'top items');
SELECT results_eq('SELECT t.value FROM one, mcp.top(profile, ''Item'', ''cart | return'', 1) t', $$VALUES ('b')$$, 'top items of a filter, the later first');
SELECT results_eq('SELECT t.value, t.events FROM one, mcp.top(profile, ''channel'') t', $$VALUES ('web', 5::bigint), ('email', 2)$$, 'top channels: what the person did');
SELECT results_eq('SELECT t.value FROM one, mcp.top(profile, ''action'', ''email.*'') t', $$VALUES ('complaint'), ('open')$$, 'top actions');
SELECT is((SELECT count(*) FROM one, mcp.top(profile, 'nothing')), 0::bigint, 'top of what is not there');
SELECT is((SELECT count(*) FROM one, mcp.top(profile, 'item', '*', 0)), 0::bigint, 'top 0');
SELECT throws_ok('SELECT mcp.top(profile, ''item'', ''*'', -1) FROM one', '22023', NULL, 'top -1');
SELECT throws_ok('SELECT mcp.top(profile, ''item'', ''web.['') FROM one', '22P02', NULL, 'a bad filter');
SELECT is(mcp.event_count(profile), 9, 'event_count') FROM one;
SELECT is((mcp.first_event(profile)).action, 'visit', 'first_event') FROM one;
SELECT is((mcp.last_event(profile)).channel, 'ads', 'last_event') FROM one;
SELECT is((SELECT count(*) FROM one, mcp.events(profile)), 9::bigint, 'events');
SELECT is(mcp.event_count(mcp.slice(profile, '2026-01-02', '2026-01-03 12:00+00')), 3, 'slice') FROM one;
SELECT is(mcp.traits(mcp.slice(profile, '2027-01-01')), '{"age": 1}', 'a slice keeps the facts') FROM one;
SELECT is(mcp.slice(profile, '2027-01-01'), mcp.trait('age', 1), 'and is canonical') FROM one;
SELECT is(mcp.slice(profile), profile, 'slice without borders') FROM one;
SELECT is(mcp.event_count(mcp.journey('{}'::mcp.profile)), 0, 'the journey of a profile without events');
SELECT is(mcp.slice(NULL::mcp.profile, '2026-01-01'), NULL, 'slice of no profile');
SELECT * FROM finish();
ROLLBACK;
