-- the type: text, jsonb, binary, equality, reading, and what is refused
BEGIN;
SELECT no_plan();

-- text
SELECT is('[]'::mcp.journey::text, '[]', 'no events');
SELECT is('  [ { "action" : "View" , "channel" : "TikTok Shop", "at" : "2026-03-01 10:30+01" } ] '::mcp.journey::text,
	'[{"at": "2026-03-01T09:30:00Z", "channel": "tiktok_shop", "action": "view"}]', 'names are folded, times in UTC');
SELECT is('[{"at":"2026-03-01T09:30:00.123456Z","channel":"tiktok","action":"view","value":12.50,"properties":{"item":["b","a","b",1,true],"campaign":"x"},"event_key":"00000000000000ff","revision_at":"2026-03-02","retracted":true}]'::mcp.journey::text,
	'[{"at": "2026-03-01T09:30:00.123456Z", "channel": "tiktok", "action": "view", "value": 12.5, "properties": {"item": ["1", "a", "b", "true"], "campaign": "x"}, "event_key": "00000000000000ff", "revision_at": "2026-03-02T00:00:00Z", "retracted": true}]',
	'all fields, in their canonical form');
SELECT is('[{"at":"2026-03-01","channel":"web","action":"view","properties":{"a":"x\"\\\u0001\n\u00e4\ud83d\ude00"}}]'::mcp.journey::text,
	E'[{"at": "2026-03-01T00:00:00Z", "channel": "web", "action": "view", "properties": {"a": "x\\"\\\\\\u0001\\nä😀"}}]', 'escapes');
SELECT is('[{"at":"2026-03-01","channel":"web","action":"view","properties":{}},{"at":"2026-03-01","channel":"web","action":"view"}]'::mcp.journey::text,
	'[{"at": "2026-03-01T00:00:00Z", "channel": "web", "action": "view"}]', 'an empty object says nothing; one event twice is one');
SELECT is('[{"at":"1900-01-01","channel":"web","action":"view","value":-9200000000000},{"at":"2199-12-31T23:59:59.999999Z","channel":"web","action":"view","value":9.2e12}]'::mcp.journey::text,
	'[{"at": "1900-01-01T00:00:00Z", "channel": "web", "action": "view", "value": -9200000000000}, {"at": "2199-12-31T23:59:59.999999Z", "channel": "web", "action": "view", "value": 9200000000000}]',
	'the borders of times and values');

CREATE FUNCTION pg_temp.refused(input text, OUT state text, OUT said text) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM input::mcp.journey;
EXCEPTION WHEN OTHERS THEN
	state := SQLSTATE;
	said := SQLERRM;
END
$$;
SELECT is((pg_temp.refused(input)).state, '22P02', 'refused: ' || why) FROM (VALUES
	('', 'nothing'), ('{}', 'an object'), ('[', 'no end'), ('[]x', 'more behind'), ('[{}]', 'an empty event'), ('[1]', 'a number'),
	('[{"at":"2026-03-01","channel":"web"}]', 'no action'),
	('[{"at":"2026-03-01","channel":"web","action":"view","what":1}]', 'an unknown key'),
	('[{"at":"2026-03-01","channel":"web","action":"view","at":"2026-03-01"}]', 'a key twice'),
	('[{"at":"infinity","channel":"web","action":"view"}]', 'no time'),
	('[{"at":"2200-01-01","channel":"web","action":"view"}]', 'a time too late'),
	('[{"at":"1899-12-31T23:59:59.999999Z","channel":"web","action":"view"}]', 'a time too early'),
	('[{"at":"2026-02-30","channel":"web","action":"view"}]', 'no day'),
	('[{"at":"2026-03-01","channel":"!!","action":"view"}]', 'no name'),
	('[{"at":"2026-03-01","channel":"' || repeat('x', 251) || '","action":"view"}]', 'a name too long'),
	('[{"at":"2026-03-01","channel":"web","action":"view","value":"1"}]', 'a value as a string'),
	('[{"at":"2026-03-01","channel":"web","action":"view","value":9.3e12}]', 'a value too large'),
	('[{"at":"2026-03-01","channel":"web","action":"view","properties":{"a":{"b":1}}}]', 'nested properties'),
	('[{"at":"2026-03-01","channel":"web","action":"view","properties":{"a":null}}]', 'a null property'),
	('[{"at":"2026-03-01","channel":"web","action":"view","properties":{"a":[[1]]}}]', 'an array in an array'),
	('[{"at":"2026-03-01","channel":"web","action":"view","properties":["a"]}]', 'a list of properties'),
	('[{"at":"2026-03-01","channel":"web","action":"view","event_key":"0000000000000000"}]', 'the key zero'),
	('[{"at":"2026-03-01","channel":"web","action":"view","event_key":"00000000000000FF"}]', 'a key in capitals'),
	('[{"at":"2026-03-01","channel":"web","action":"view","event_key":"ff"}]', 'a short key'),
	('[{"at":"2026-03-01","channel":"web","action":"view","retracted":1}]', 'retracted by a number')) v(input, why);
SELECT unalike((pg_temp.refused('[{"at":"sarah@example.com","channel":"web","action":"view"}]')).said, '%sarah%', 'an error repeats no value');
SELECT unalike((pg_temp.refused('[{"sarah@example.com":1}]')).said, '%sarah%', 'nor a key');

-- jsonb
SELECT is('[{"at":"2026-03-01","channel":"web","action":"view","value":1}]'::jsonb::mcp.journey::jsonb,
	'[{"at": "2026-03-01T00:00:00Z", "channel": "web", "action": "view", "value": 1}]'::jsonb, 'jsonb to journey and back');
SELECT throws_ok($$SELECT '{"a":1}'::jsonb::mcp.journey$$, '22P02', NULL, 'jsonb that is no journey');

-- equality and hashing
CREATE TEMP TABLE samples (j mcp.journey);
INSERT INTO samples VALUES ('[]'), ('[]'), ('[{"at":"2026-03-01","channel":"web","action":"view"}]'), ('[{"at":"2026-03-01T00:00:00Z","channel":"Web","action":"View"}]'), (NULL);
SELECT is((SELECT count(DISTINCT j::text) FROM samples), 2::bigint, 'two journeys');
SELECT is((SELECT count(*) FROM (SELECT j FROM samples GROUP BY j) x), 3::bigint, 'GROUP BY knows them');
SELECT is((SELECT count(*) FROM samples a JOIN samples b ON a.j = b.j), 8::bigint, 'a join knows them');
SELECT ok('[]'::mcp.journey <> '[{"at":"2026-03-01","channel":"web","action":"view"}]'::mcp.journey, '<>');
SELECT is((SELECT count(DISTINCT mcp.journey_hash_extended(j, 7)) FROM samples), 2::bigint, 'hashes follow equality');
SELECT ok((SELECT bool_and(mcp.journey_hash_extended(j, 0) & 4294967295 = mcp.journey_hash(j)::bigint & 4294967295) FROM samples WHERE j IS NOT NULL), 'the two hashes agree');

-- reading
CREATE TEMP TABLE one AS SELECT '[
	{"at":"2026-03-03","channel":"web","action":"purchase","value":20.25,"event_key":"00000000000000aa","revision_at":"2026-03-04"},
	{"at":"2026-03-01","channel":"tiktok","action":"view","properties":{"content":"short_video"}},
	{"at":"2026-03-02","channel":"web","action":"cart","event_key":"00000000000000bb","retracted":true},
	{"at":"2026-03-02","channel":"web","action":"view"}]'::mcp.journey AS j;
SELECT is(mcp.event_count(j), 3, 'event_count') FROM one;
SELECT is((mcp.first_event(j)).channel, 'tiktok', 'first_event') FROM one;
SELECT is((mcp.first_event(j)).properties, '{"content": "short_video"}'::jsonb, 'with its properties') FROM one;
SELECT is(mcp.last_event(j)::text, '("2026-03-03 00:00:00+00",web,purchase,20.25,,00000000000000aa,"2026-03-04 00:00:00+00",f,3)', 'last_event') FROM one;
SELECT is((SELECT array_agg(e.action || coalesce(e.n::text, '-')) FROM mcp.events(j, true) e), '{view1,view2,purchase3,cart-}', 'events(), also hidden ones') FROM one;
SELECT is((SELECT array_agg(e.action) FROM mcp.events(j) e), '{view,view,purchase}', 'events()') FROM one;
SELECT is((mcp.first_event('[]'::mcp.journey)).action, NULL, 'no first event');
SELECT ok(mcp.last_event('[{"at":"2026-03-01","channel":"web","action":"view","retracted":true}]'::mcp.journey) IS NULL, 'a hidden event is not the last');
SELECT is(mcp.event_count(mcp.slice(j, '2026-03-02', '2026-03-03')), 1, 'slice is without its end') FROM one;
SELECT is(mcp.slice(j, NULL, NULL), j, 'slice without borders') FROM one;
SELECT is(mcp.slice(j, '-infinity', 'infinity'), j, 'slice of all time') FROM one;
SELECT is(mcp.slice(j, '2027-01-01', NULL)::text, '[]', 'a slice may be empty') FROM one;
SELECT is(mcp.slice(j, '2026-03-03', '2026-03-01')::text, '[]', 'borders the wrong way round') FROM one;
SELECT ok(mcp.slice(NULL::mcp.journey, '2026-03-02', '2026-03-03') IS NULL, 'slice of NULL');
SELECT is((SELECT count(*) FROM mcp.events(NULL::mcp.journey)), 0::bigint, 'events of NULL');
SELECT ok(mcp.event_count(NULL::mcp.journey) IS NULL AND (NULL || '[]'::mcp.journey) IS NULL, 'NULL in, NULL out');

-- the aggregates on little
SELECT ok((SELECT mcp.journey_agg(now(), 'web', 'view') FROM generate_series(1, 0)) IS NULL, 'no rows: NULL');
SELECT ok((SELECT mcp.journey_agg(NULL::timestamptz, NULL, NULL) FROM generate_series(1, 3)) IS NULL, 'only NULLs: NULL');
SELECT ok((SELECT mcp.merge(j) FROM samples WHERE false) IS NULL AND (SELECT mcp.merge(NULL::mcp.journey)) IS NULL, 'merge of nothing: NULL');
SELECT is((SELECT mcp.merge('[]'::mcp.journey))::text, '[]', 'merge of empty journeys: an empty journey');

-- rows that cannot be used are skipped
SELECT is((SELECT mcp.event_count(mcp.journey_agg(t, c, a, v, p, e, r)) FROM (VALUES
	(timestamptz '2026-03-01', 'web', 'ok', 1::numeric, '{"a": 1}'::jsonb, 'x', timestamptz '2026-03-02'),
	(NULL, 'web', 'ok', 2, NULL, NULL, NULL),
	('infinity', 'web', 'ok', 3, NULL, NULL, NULL),
	('-infinity', 'web', 'ok', 3, NULL, NULL, NULL),
	('1800-01-01', 'web', 'ok', 4, NULL, NULL, NULL),
	('2200-01-01', 'web', 'ok', 4, NULL, NULL, NULL),
	('2026-03-01', NULL, 'ok', 5, NULL, NULL, NULL),
	('2026-03-01', ' ', 'ok', 5, NULL, NULL, NULL),
	('2026-03-01', 'web', NULL, 6, NULL, NULL, NULL),
	('2026-03-01', 'web', repeat('x', 251), 6, NULL, NULL, NULL),
	('2026-03-01', 'web', 'ok', 'NaN', NULL, NULL, NULL),
	('2026-03-01', 'web', 'ok', 'Infinity', NULL, NULL, NULL),
	('2026-03-01', 'web', 'ok', 9.3e12, NULL, NULL, NULL),
	('2026-03-01', 'web', 'ok', 7, '{"a": {"b": 1}}', NULL, NULL),
	('2026-03-01', 'web', 'ok', 7, '{"a": [1, [2]]}', NULL, NULL),
	('2026-03-01', 'web', 'ok', 7, '{"a": [1, {"b": 2}]}', NULL, NULL),
	('2026-03-01', 'web', 'ok', 7, '{"!": 1}', NULL, NULL),
	('2026-03-01', 'web', 'ok', 7, '["a"]', NULL, NULL),
	('2026-03-01', 'web', 'ok', 7, '"a"', NULL, NULL),
	('2026-03-01', 'web', 'ok', 7, jsonb_build_object('a', repeat('x', 8193)), NULL, NULL),
	('2026-03-01', 'web', 'ok', 7, (SELECT jsonb_object_agg('a' || g, g) FROM generate_series(1, 1025) g), NULL, NULL),
	('2026-03-01', 'web', 'ok', 8, NULL, repeat('x', 1025), NULL),
	('2026-03-01', 'web', 'ok', 9, NULL, 'y', 'infinity')) v(t, c, a, v, p, e, r)), 1, 'of 23 rows one is usable');
SELECT is((SELECT mcp.event_count(mcp.journey_agg(timestamptz '2026-03-01', 'web', 'ok', v, p)) FROM (VALUES
	(1::float8, ARRAY['a', 'b']), (2, '{}'), (3, NULL), (4, ARRAY['a', NULL]), ('NaN', NULL), ('Infinity', NULL), (1e300, NULL),
	(5, ARRAY['a']), (6, ARRAY[NULL, 'b']), (7, ARRAY[['a', 'b']]), (8, ARRAY['!', 'b'])) v(v, p)), 4, 'of 11 rows with float8 and lists four are usable');
SELECT is((SELECT mcp.journey_agg(timestamptz '2026-03-01', 'web', 'ok', 1.5, 'null'::jsonb, ''))::text,
	'[{"at": "2026-03-01T00:00:00Z", "channel": "web", "action": "ok", "value": 1.5}]', 'a null of JSON and a blank event_id say nothing');

-- ids
SELECT is(mcp.event_key('1001'), left(encode(sha256('1001'), 'hex'), 16), 'an event_id is kept as the start of its SHA-256');
SELECT ok((SELECT mcp.journey_agg(now(), 'web', 'a', 1.0, NULL::jsonb, 1001::bigint)) = (SELECT mcp.journey_agg(now(), 'web', 'a', 1.0, NULL::jsonb, '1001')), 'a bigint is its text');
SELECT ok((SELECT mcp.journey_agg(now(), 'web', 'a', 1.0, NULL::jsonb, u)) = (SELECT mcp.journey_agg(now(), 'web', 'a', 1.0, NULL::jsonb, u::text)), 'a uuid is its text')
FROM (SELECT uuid '00112233-4455-6677-8899-AABBCCDDEEFF' AS u) x;

-- zones
CREATE TEMP TABLE local (at_local timestamp, on_day date);
INSERT INTO local VALUES ('2026-07-01 12:00', '2026-07-01');
SELECT is((SELECT mcp.journey_agg(at_local, 'Europe/Berlin', 'web', 'a') FROM local)::text, '[{"at": "2026-07-01T10:00:00Z", "channel": "web", "action": "a"}]', 'a timestamp with its zone');
SELECT is((SELECT mcp.journey_agg(on_day, 'Asia/Jakarta', 'web', 'a', 1.0) FROM local)::text, '[{"at": "2026-06-30T17:00:00Z", "channel": "web", "action": "a", "value": 1}]', 'a date with its zone');
SELECT throws_ok('SELECT mcp.journey_agg(at_local, ''web'', ''a'') FROM local', '22023', 'occurred_at is a timestamp without a time zone', 'a timestamp without a zone');
SELECT throws_ok('SELECT mcp.journey_agg(on_day, ''web'', ''a'', 1.0) FROM local', '22023', 'occurred_at is a date without a time zone', 'a date without a zone');
SELECT throws_ok('SELECT mcp.journey_agg(at_local, ''web'', ''a'') OVER () FROM local', '22023', 'occurred_at is a timestamp without a time zone', 'in a window too');
SELECT throws_ok('SELECT mcp.journey_agg(now(), ''web'', ''a'', 1.0, ''{}''::jsonb, ''x'', at_local) FROM local', '22023', 'revision_at is a timestamp without a time zone', 'a revision without a zone');
SELECT ok((SELECT mcp.journey_agg(d, 'UTC', 'web', 'a') FROM (VALUES (date 'infinity'), ('-infinity'), (NULL), ('200000-01-01')) v(d)) IS NULL, 'dates that no time can be made of are skipped');

-- actions
SELECT is(mcp.standard_action(theirs), ours, theirs) FROM (VALUES ('add_to_cart', 'cart'), ('Order Completed', 'purchase'), ('Placed Order', 'purchase'),
	('AddToCart', 'cart'), ('purchase', 'purchase'), ('Email Opened', 'open'), ('Some Thing', 'some_thing'), (NULL, NULL), ('!', NULL)) v(theirs, ours);

-- amounts: the fast reading of numeric and the slow one
SELECT setseed(0.7);
CREATE TEMP TABLE numbers AS
SELECT x FROM (
	SELECT (CASE WHEN random() < 0.5 THEN -1 ELSE 1 END * round((random() * 10 ^ (random() * 26 - 12))::numeric, (random() * 12)::int)) AS x FROM generate_series(1, 20000)
	UNION ALL SELECT d * 10.0 ^ e FROM generate_series(-9, 13) AS e, unnest(ARRAY[0, 1, 4.9999999, 5, 5.0000001, 9.2, 9.99999999, -1, -5, -9.2]) AS d
	UNION ALL SELECT round(1 / 3.0, s) FROM generate_series(0, 100) s
	UNION ALL SELECT 0.0000005 UNION ALL SELECT 0.0000004999 UNION ALL SELECT 9200000000000.0000001 UNION ALL SELECT 9200000000000.0000005 UNION ALL SELECT 12.50::numeric(1000, 900)) n;
SELECT is_empty($$
	SELECT x FROM (SELECT x, (mcp.first_event(mcp.journey_agg(now(), 'a', 'b', x))).value AS got FROM numbers GROUP BY x) n
	WHERE got IS DISTINCT FROM CASE WHEN abs(round(x, 6)) <= 9200000000000 THEN round(x, 6) END$$, 'numeric values are rounded to six digits, half away from zero');

SELECT * FROM finish();
ROLLBACK;
