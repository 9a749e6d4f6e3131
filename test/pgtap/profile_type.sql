-- the type mcp.profile: text, jsonb and binary, right and wrong
BEGIN;
SELECT no_plan();
SELECT setseed(0.577);

CREATE FUNCTION pg_temp.id(n int) RETURNS mcp.identifier LANGUAGE sql AS $$ SELECT ('email:' || repeat(md5(n::text), 2))::mcp.identifier $$;
CREATE TEMP TABLE one AS SELECT mcp.profile(
	mcp.trait('age', 34, '2026-01-01', 'crm'), mcp.trait('age', 35, '2026-02-01', 'crm'), mcp.trait('name', E'q"\\ \n\t\u0001 \u00e9\U0001F600'),
	mcp.trait('vip', true), mcp.trait('birthday', date '1990-04-01', NULL, 'web'), mcp.trait('since', '2020-01-01 00:00:00.123456+00'::timestamptz),
	mcp.trait_add('interests', 'running', '2026-01-01'), mcp.trait_remove('interests', 'food', NULL, 'web'),
	mcp.consent('ads', true, '2026-01-01', 'crm', pg_temp.id(1), 'v2'), mcp.consent('ads', false),
	mcp.identified(ARRAY[pg_temp.id(1), pg_temp.id(2)], '2026-01-01', 'web'), mcp.identified(ARRAY[pg_temp.id(1)]),
	mcp.event('2026-01-01', 'web', 'purchase', 12.5, '{"item": ["a", "b"]}'::jsonb, 'o1', '2026-01-02'), mcp.event('2026-01-03', 'app', 'visit')) AS p;

SELECT is(p::text, '{"traits": [{"name": "age", "value": 34, "observed_at": "2026-01-01T00:00:00Z", "source": "crm"}, '
	'{"name": "age", "value": 35, "observed_at": "2026-02-01T00:00:00Z", "source": "crm"}, '
	'{"name": "vip", "value": true}, {"name": "name", "value": "q\"\\ \n\t\u0001 é😀"}, '
	'{"name": "since", "type": "timestamptz", "value": "2020-01-01T00:00:00.123456Z"}, '
	'{"name": "birthday", "type": "date", "value": "1990-04-01", "source": "web"}], '
	'"members": [{"name": "interests", "value": "food", "added": false, "source": "web"}, '
	'{"name": "interests", "value": "running", "added": true, "changed_at": "2026-01-01T00:00:00Z"}], '
	'"consents": [{"purpose": "ads", "granted": false}, '
	'{"purpose": "ads", "granted": true, "stated_at": "2026-01-01T00:00:00Z", "source": "crm", "contact": "' || pg_temp.id(1) || '", "notice": "v2"}], '
	'"identifiers": [{"identifier": "' || pg_temp.id(1) || '"}, '
	'{"identifier": "' || pg_temp.id(1) || '", "first_at": "2026-01-01T00:00:00Z", "last_at": "2026-01-01T00:00:00Z", "source": "web"}, '
	'{"identifier": "' || pg_temp.id(2) || '", "first_at": "2026-01-01T00:00:00Z", "last_at": "2026-01-01T00:00:00Z", "source": "web"}], '
	'"journey": ' || mcp.journey(p)::text || '}', 'the text form') FROM one;
SELECT ok(p::text::mcp.profile = p AND p::jsonb::mcp.profile = p AND mcp.profile(mcp.to_jsonb(p)) = p, 'text and jsonb come back') FROM one;
SELECT is(p::text::jsonb, p::jsonb, 'the text form is JSON') FROM one;
SELECT is('{}'::mcp.profile::text, '{}', 'the empty profile');
SELECT is(pg_column_size(mcp.event('2026-01-01', 'web', 'visit')) - pg_column_size(mcp.journey(mcp.event('2026-01-01', 'web', 'visit'))), 4, 'a fragment of an event is four bytes longer than the event');
SELECT is(typstorage::text || typalign::text || typlen, 'ei-1', 'storage external') FROM pg_type WHERE oid = 'mcp.profile'::regtype;

-- what people write
SELECT is(E' {"traits" : [ {"value":1.50, "name":"My Age"},{"name":"my_age","value":1.5}],\n"journey":[], "members":[]}'::mcp.profile, mcp.trait('my_age', 1.5), 'blanks, order of keys, repetitions, empty sections');
SELECT is('{"traits": [{"name": "a", "value": "\u0041\ud83d\ude00\/"}]}'::mcp.profile, mcp.trait('a', U&'A\+01F600/'), 'escapes');
SELECT is('{"traits": [{"name": "a", "value": "x", "type": "text"}, {"name": "b", "value": 2, "type": "numeric"}, {"name": "c", "value": false, "type": "boolean"}]}'::mcp.profile,
	mcp.profile(mcp.trait('a', 'x'), mcp.trait('b', 2), mcp.trait('c', false)), 'types may be said');
SELECT is('{"traits": [{"name": "a", "value": 1e2, "observed_at": "2026-01-01 07:00+07"}]}'::mcp.profile, mcp.trait('a', 100, '2026-01-01 00:00+00'), 'times with an offset');
SELECT is(('{"identifiers": [{"identifier": "' || pg_temp.id(1) || '", "last_at": "2026-01-01"}]}')::mcp.profile, mcp.identified(ARRAY[pg_temp.id(1)], '2026-01-01'), 'one time stands for both');

SELECT throws_ok(format('SELECT %L::mcp.profile', document), '22P02', NULL, 'refused: ' || left(document, 60)) FROM unnest(ARRAY[
	'', ' ', '[]', 'null', '{', '}', '{}x', '{} {}', '{"traits"}', '{"traits":}', '{"traits": {}}', '{"traits": [{}]}', '{"traits": [1]}', '{"traits": [], "traits": []}',
	'{"trait": []}', '{"traits": [{"name": "a"}]}', '{"traits": [{"value": 1}]}', '{"traits": [{"name": "a", "value": 1,}]}', '{"traits": [{"name": "a", "value": 1}',
	'{"traits": [{"name": "a", "value": 1, "name": "b"}]}', '{"traits": [{"name": "a", "value": 1, "added": true}]}', '{"traits": [{"name": "a", "value": null}]}',
	'{"traits": [{"name": "a", "value": [1]}]}', '{"traits": [{"name": "a", "value": {"b": 1}}]}', '{"traits": [{"name": "", "value": 1}]}', '{"traits": [{"name": "  ", "value": 1}]}',
	'{"traits": [{"name": 5, "value": 1}]}', '{"traits": [{"name": "a", "value": ""}]}', '{"traits": [{"name": "a", "value": 1e13}]}', '{"traits": [{"name": "a", "value": 01}]}',
	'{"traits": [{"name": "a", "value": 1.}]}', '{"traits": [{"name": "a", "value": +1}]}', '{"traits": [{"name": "a", "value": NaN}]}', '{"traits": [{"name": "a", "value": "x", "type": "date"}]}',
	'{"traits": [{"name": "a", "value": "2026-02-30", "type": "date"}]}', '{"traits": [{"name": "a", "value": 5, "type": "text"}]}', '{"traits": [{"name": "a", "value": 5, "type": "int"}]}',
	'{"traits": [{"name": "a", "value": "1800-01-01", "type": "timestamptz"}]}', '{"traits": [{"name": "a", "value": 1, "observed_at": "infinity"}]}',
	'{"traits": [{"name": "a", "value": 1, "observed_at": "1899-01-01"}]}', '{"traits": [{"name": "a", "value": 1, "observed_at": 5}]}', '{"traits": [{"name": "a", "value": "\u0000"}]}',
	'{"traits": [{"name": "a", "value": "\ud800"}]}', '{"traits": [{"name": "a", "value": "\udc00"}]}', '{"traits": [{"name": "a", "value": "\x"}]}', E'{"traits": [{"name": "a", "value": "a\nb"}]}',
	'{"traits": [{"name": "' || repeat('x', 251) || '", "value": 1}]}', '{"traits": [{"name": "a", "value": "' || repeat('x', 8193) || '"}]}',
	'{"members": [{"name": "a", "value": 1}]}', '{"members": [{"name": "a"}]}', '{"members": [{"name": "a", "value": "b", "added": 1}]}', '{"consents": [{"purpose": "a"}]}', '{"consents": [{"granted": true}]}',
	'{"consents": [{"purpose": "a", "granted": true, "contact": "email:12"}]}', '{"identifiers": [{"identifier": "nobody@nowhere.example"}]}', '{"identifiers": [{}]}',
	'{"identifiers": [{"identifier": "' || pg_temp.id(1) || '", "first_at": "2026-01-02", "last_at": "2026-01-01"}]}', '{"journey": {}}', '{"journey": [1]}', '{"journey": [{}]}']) document;
SELECT throws_ok('SELECT ''[1]''::jsonb::mcp.profile', '22P02', NULL, 'a jsonb that is no profile');

-- an error never repeats a value
CREATE FUNCTION pg_temp.complaint(document text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text; detail text; hint text; state text;
BEGIN
	PERFORM document::mcp.profile;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, state = RETURNED_SQLSTATE;
	RETURN state || ' ' || message || ' ' || detail || ' ' || hint;
END
$$;

-- random mutations of the text: a profile that comes back, or a clean refusal
CREATE TEMP TABLE mutants AS
WITH RECURSIVE texts AS (SELECT replace(p::text, 'running', 'zq7secret') AS t FROM one), mutated(n, t) AS (
	SELECT n, t FROM texts, generate_series(1, 3000) n),
once AS (SELECT n, t, 1 + floor(random() * length(t))::int AS at, (random() * 5)::int AS how, (random() * 12)::int AS many, (ARRAY['"', '{', '}', '[', ']', ',', ':', '\', '0', '-', 'e', 'null', 'true', chr(1), 'é', '{}', '"a": 1,'])[1 + floor(random() * 17)::int] AS what FROM mutated)
SELECT CASE how WHEN 0 THEN overlay(t PLACING what FROM at FOR 1) WHEN 1 THEN overlay(t PLACING '' FROM at FOR many) WHEN 2 THEN overlay(t PLACING what FROM at FOR 0)
	WHEN 3 THEN left(t, at) WHEN 4 THEN overlay(t PLACING substr(t, at, many * 10) FROM 1 + (at * 7) % length(t) FOR many * 10) ELSE substr(t, 1, at) || substr(t, 1 + (at * 3) % length(t)) END AS t
FROM once;
CREATE TEMP TABLE verdicts AS SELECT t, pg_temp.complaint(t) AS complaint FROM mutants;
SELECT is((SELECT count(*) FROM verdicts WHERE complaint !~ '^(22|54)'), 0::bigint, 'mutated texts: only errors of class 22 or 54');
SELECT is((SELECT count(*) FROM verdicts WHERE complaint ~ 'zq7secret'), 0::bigint, 'and none repeats a value');
SELECT is((SELECT count(*) FROM verdicts WHERE complaint IS NULL AND t::mcp.profile::text::mcp.profile <> t::mcp.profile), 0::bigint, 'what is taken comes back');
SELECT cmp_ok((SELECT count(*) FROM verdicts WHERE complaint IS NULL), '>', 20::bigint, 'some are taken');
SELECT cmp_ok((SELECT count(*) FROM verdicts WHERE complaint IS NOT NULL), '>', 1000::bigint, 'many are refused');

-- binary, by a file in COPY's format
CREATE TEMP TABLE received (p mcp.profile);
CREATE FUNCTION pg_temp.receive(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	path text := current_setting('data_directory') || '/profile_type_' || pg_backend_pid();
	object oid;
	state text; message text;
BEGIN
	object := lo_from_bytea(0, '\x5047434f50590aff0d0a00'::bytea || int4send(0) || int4send(0) || int2send(1::int2) || int4send(length(bytes)) || bytes || int2send((-1)::int2));
	PERFORM lo_export(object, path);
	PERFORM lo_unlink(object);
	DELETE FROM received;
	EXECUTE format('COPY received FROM %L (FORMAT binary)', path);
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN state || ' ' || message;
END
$$;
SELECT is(pg_temp.receive(mcp.profile_send(p)), NULL, 'binary is taken') FROM one;
SELECT ok((SELECT p FROM received) = p, 'and comes back') FROM one;
SELECT is(pg_temp.receive(mcp.profile_send('{}')), NULL, 'the empty one too');
SELECT is((SELECT p::text FROM received), '{}', 'and comes back');
CREATE TEMP TABLE binary_verdicts AS
SELECT n, pg_temp.receive(mutant) AS complaint, NULL::boolean AS same FROM (
	SELECT n, CASE how WHEN 0 THEN set_byte(b, at, byte) WHEN 1 THEN substr(b, 1, at) WHEN 2 THEN b || '\x00' WHEN 3 THEN set_byte(set_byte(b, at, byte), (at * 7) % length(b), 255 - byte)
		ELSE substr(b, 1, at) || substr(b, at + 1 + byte % 9) END AS mutant
	FROM (SELECT n, mcp.profile_send(p) AS b, floor(random() * length(mcp.profile_send(p)))::int AS at, (random() * 4)::int AS how, (random() * 255)::int AS byte FROM one, generate_series(1, 700) n) m) x;
SELECT is((SELECT count(*) FROM binary_verdicts WHERE complaint !~ '^(22|54)'), 0::bigint, 'mutated bytes: only errors of class 22 or 54');
SELECT cmp_ok((SELECT count(*) FROM binary_verdicts WHERE complaint IS NULL), '>', 10::bigint, 'some are taken');
SELECT cmp_ok((SELECT count(*) FROM binary_verdicts WHERE complaint IS NOT NULL), '>', 150::bigint, 'many are refused');
SELECT is(pg_temp.receive('\x02' || substr(mcp.profile_send(p), 2)), '22P03 unknown version of a binary profile: 2', 'an unknown version') FROM one;
SELECT is(pg_temp.receive('\x017fffffff'), '22P03 invalid binary profile: a field is short or out of range', 'a count that nothing stands behind');
-- facts in another order, and twice, are the same profile
SELECT is(pg_temp.receive('\x01' || int4send(2) || part || part2 || int4send(0) || int4send(0) || int4send(0) || '\x00'), NULL, 'facts in any order are taken')
FROM (SELECT substr(mcp.profile_send(mcp.trait('b', 1)), 6, length(mcp.profile_send(mcp.trait('b', 1))) - 18) AS part, substr(mcp.profile_send(mcp.trait('a', 2)), 6, length(mcp.profile_send(mcp.trait('a', 2))) - 18) AS part2) x;
SELECT ok((SELECT p FROM received) = mcp.trait('a', 2) || mcp.trait('b', 1), 'and are made canonical');

-- bounds are those of the canonical form, whatever the grouping
SELECT is(mcp.event_count((SELECT mcp.merge(mcp.event('2026-01-01'::timestamptz + n % 1000 * interval '1 second', 'web', 'view')) FROM generate_series(1, 200000) n)), 1000, 'repetitions do not count');
SELECT * FROM finish();
ROLLBACK;
