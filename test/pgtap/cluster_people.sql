-- cluster: people, devices and tenants as they come; ids that stay
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.i(kind text, name text) RETURNS mcp.identifier LANGUAGE sql IMMUTABLE
RETURN (kind || ':' || encode(sha256(convert_to(name, 'UTF8')), 'hex'))::mcp.identifier;

-- a kiosk that 10,000 profiles used joins none of them
CREATE TEMP TABLE kiosk AS
SELECT 'r' || n AS k, ARRAY[pg_temp.i('user_id', 'u' || n), pg_temp.i('device', 'kiosk')] AS ids FROM generate_series(1, 10000) n
UNION ALL SELECT 'g' || n, ARRAY[pg_temp.i('device', 'kiosk')] FROM generate_series(1, 100) n;
SELECT is(count(DISTINCT c), 10100::bigint, 'a kiosk device joins nobody, known or not')
FROM (SELECT mcp.cluster(ids, record_key => k) OVER () AS c FROM kiosk) s;
SELECT results_eq($$SELECT (d).reasons, count(*) FROM (SELECT mcp.cluster_detail(ids, record_key => k) OVER () AS d FROM kiosk) s GROUP BY 1$$,
	$$VALUES (ARRAY['shared'], 10100::bigint)$$, 'and every refusal can be queried');
SELECT is(count(DISTINCT c), 10000::bigint, 'with the limits lifted, a user is still one customer')
FROM (SELECT mcp.cluster(ids, 'device max_fanout none', k) OVER () AS c FROM kiosk WHERE k ~ 'r') s;
-- the same device, at most five users of it: they are joined by no other rule
SELECT is(count(DISTINCT c), 1::bigint, 'a family''s tablet joins what the rules allow')
FROM (SELECT mcp.cluster(ids, 'user_id max none', k) OVER () AS c FROM kiosk WHERE k IN ('r1', 'r2', 'r3', 'r4', 'r5')) s;

-- a loyal visitor's cookie on 500 sessions, one of which signs up
SELECT is(count(DISTINCT c), 1::bigint, 'a loyal visitor''s cookie joins 500 sessions')
FROM (SELECT mcp.cluster(CASE n WHEN 300 THEN ARRAY[pg_temp.i('user_id', 'u'), pg_temp.i('cookie', 'c')] ELSE ARRAY[pg_temp.i('cookie', 'c')] END,
	record_key => 's' || n) OVER () AS c FROM generate_series(1, 500) n) s;

-- a shop's own phone on the orders of many e-mail addresses
SELECT is(count(DISTINCT c), 30::bigint, 'a shop''s own phone joins nobody')
FROM (SELECT mcp.cluster(ARRAY[pg_temp.i('email', 'e' || n), pg_temp.i('phone', 'shop')], record_key => 'o' || n) OVER () AS c
	FROM generate_series(1, 30) n) s;
SELECT is(count(DISTINCT c), 1::bigint, 'on twenty it still does')
FROM (SELECT mcp.cluster(ARRAY[pg_temp.i('email', 'e' || n), pg_temp.i('phone', 'shop')], record_key => 'o' || n) OVER () AS c
	FROM generate_series(1, 20) n) s;
-- what is shared itself is nobody's strongest identifier
SELECT results_eq($$
	SELECT count(DISTINCT c) FROM (
		SELECT mcp.cluster(ARRAY[pg_temp.i('email', 'info'), pg_temp.i('phone', 'p' || n), pg_temp.i('cookie', 'till')] ||
			CASE WHEN n > 100 THEN pg_temp.i('user_id', 'u' || n) END, record_key => 'o' || n) OVER () AS c
		FROM generate_series(1, 200) n) s$$, $$VALUES (200::bigint)$$,
	'a shared e-mail does not hide that a cookie is on a till');
SELECT results_eq($$
	SELECT n, count(DISTINCT c) FROM (
		SELECT n, mcp.cluster(ARRAY[pg_temp.i('email', 'e')], ('email max_records ' || n)::mcp.match_rules, 'o' || m) OVER (PARTITION BY n) AS c
		FROM generate_series(9, 10) n, generate_series(1, 10) m) s GROUP BY n ORDER BY n$$,
	$$VALUES (9, 10::bigint), (10, 1)$$, 'max_records counts records');

-- tenants
CREATE TEMP TABLE visit (tenant text, id int, k text, ids mcp.identifier[], seen timestamptz);
INSERT INTO visit VALUES
	('a', 1, 'web:1', ARRAY[pg_temp.i('email', 'x'), NULL], '2024-01-01'), ('a', 2, 'web:2', ARRAY[pg_temp.i('email', 'x')], NULL),
	('b', 3, 'app:1', ARRAY[NULL, pg_temp.i('email', 'x')], NULL), ('b', 4, 'app:2', '{}', NULL), ('b', 5, 'app:3', NULL, NULL), ('b', 6, NULL, NULL, NULL);
SELECT results_eq($$
	SELECT array_agg(id ORDER BY id) FROM (SELECT id, mcp.cluster(ids, record_key => k) OVER (PARTITION BY tenant) AS c FROM visit) s
	GROUP BY coalesce(c::text, id::text) ORDER BY 1$$,
	$$VALUES (ARRAY[1, 2]), (ARRAY[3]), (ARRAY[4]), (ARRAY[5]), (ARRAY[6])$$, 'PARTITION BY is the border of a tenant');
SELECT results_eq($$SELECT id FROM (SELECT id, mcp.cluster(ids, record_key => k) OVER () AS c FROM visit) s WHERE c IS NULL$$,
	$$VALUES (6)$$, 'only who has neither key nor identifier has no id');

-- the id: of version 8, of the oldest record's key
CREATE FUNCTION pg_temp.id_of(what text, bytes bytea) RETURNS uuid LANGUAGE sql AS $$
	SELECT encode(set_byte(set_byte(b, 6, get_byte(b, 6) & 15 | 128), 8, get_byte(b, 8) & 63 | 128), 'hex')::uuid
	FROM (SELECT substr(sha256(convert_to('mcp customer' || what, 'UTF8') || bytes), 1, 16) AS b) s
$$;
CREATE FUNCTION pg_temp.ids(query text) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
	result uuid[];
BEGIN
	EXECUTE format('SELECT array_agg(DISTINCT c ORDER BY c) FROM (SELECT mcp.cluster(ids, record_key => k, first_seen => seen) OVER () AS c FROM (%s) v(k, ids, seen)) s', query) INTO result;
	RETURN result;
END $$;
SELECT is(pg_temp.ids($$SELECT k, ids, seen FROM visit WHERE tenant = 'a'$$), ARRAY[pg_temp.id_of('r', 'web:1')],
	'the oldest record gives its id; unknown times are the youngest');
SELECT is(pg_temp.ids($$SELECT k, ids, CASE id WHEN 1 THEN 'infinity' ELSE seen END FROM visit WHERE tenant = 'a' UNION ALL
	SELECT 'web', ARRAY[pg_temp.i('email', 'x')], '-infinity'$$), ARRAY[pg_temp.id_of('r', 'web')],
	'infinite times are unknown ones; of equal times the smaller key');
SELECT is(pg_temp.ids($$VALUES ('b', ARRAY[pg_temp.i('email', 'x')], timestamptz '2024-02-02'), ('a', ARRAY[pg_temp.i('email', 'x')], '2024-02-03'),
	('a', NULL, '2024-02-01')$$), ARRAY[pg_temp.id_of('r', 'a')], 'a record is as old as its oldest row');
-- a visitor signs up, then orders by phone, then the key of the hashes changes
SELECT is(pg_temp.ids(q), ARRAY[pg_temp.id_of('r', 'session:9')], name) FROM (VALUES
	('a visitor', $$VALUES ('session:9', ARRAY[pg_temp.i('cookie', 'c')], timestamptz '2024-01-05')$$),
	('signs up: the same id', $$VALUES ('session:9', ARRAY[pg_temp.i('cookie', 'c')], timestamptz '2024-01-05'), ('lead:1', ARRAY[pg_temp.i('cookie', 'c'), pg_temp.i('email', 'e')], '2024-01-06')$$),
	('a stronger identifier arrives: the same id', $$VALUES ('session:9', ARRAY[pg_temp.i('cookie', 'c')], timestamptz '2024-01-05'), ('lead:1', ARRAY[pg_temp.i('cookie', 'c'), pg_temp.i('email', 'e')], '2024-01-06'),
		('account:1', ARRAY[pg_temp.i('user_id', 'u'), pg_temp.i('email', 'e')], '2024-01-07')$$),
	('the key changes: the same id', $$VALUES ('session:9', ARRAY[pg_temp.i('cookie', 'c2')], timestamptz '2024-01-05'), ('lead:1', ARRAY[pg_temp.i('cookie', 'c2'), pg_temp.i('email', 'e2')], '2024-01-06')$$)
) v(name, q);
-- without record_key
SELECT results_eq($$SELECT DISTINCT mcp.cluster(ids) OVER () FROM (VALUES (ARRAY[pg_temp.i('cookie', 'a'), pg_temp.i('email', 'a')]), (ARRAY[pg_temp.i('cookie', 'a'), pg_temp.i('email', 'b')])) v(ids)$$,
	$$SELECT pg_temp.id_of('i', '\x04000000'::bytea || least(sha256('a'), sha256('b')))$$,
	'without record_key the id comes from the strongest, then smallest accepted identifier');
SELECT results_eq($$SELECT count(*), count(c), count(DISTINCT c) FROM (SELECT mcp.cluster(ARRAY[pg_temp.i('cookie', 'k'), CASE WHEN n < 10 THEN pg_temp.i('user_id', 'u' || n) END]) OVER () AS c FROM generate_series(1, 20) n) s$$,
	$$VALUES (20::bigint, 9::bigint, 9::bigint)$$, 'a shared cookie shares no id');

-- refusals
SELECT results_eq($$
	SELECT k, (d).refused, (d).reasons FROM (
		SELECT k, mcp.cluster_detail(ids, 'user_id/"The Shop" max 1; user_id max none; cluster max 3', k) OVER () AS d FROM (VALUES
			('a', ARRAY['user_id/' || encode(substr(sha256('the_shop'), 1, 3), 'hex') || ':' || repeat('01', 32),
				'user_id/' || encode(substr(sha256('the_shop'), 1, 3), 'hex') || ':' || repeat('02', 32)]::mcp.identifier[]),
			('b', ARRAY['user_id:' || repeat('03', 32), 'email:' || repeat('04', 32), 'phone:' || repeat('05', 32), 'phone:' || repeat('06', 32), NULL]::mcp.identifier[]),
			('c', ARRAY['email:' || repeat('07', 32), 'cookie:' || repeat('08', 32)]::mcp.identifier[]),
			('d', ARRAY['account:' || repeat('09', 32), 'account:' || repeat('0a', 32), 'cookie:' || repeat('08', 32)]::mcp.identifier[]),
			('e', NULL)) v(k, ids)) s ORDER BY k$$,
	$$VALUES ('a', ARRAY['user_id/' || encode(substr(sha256('the_shop'), 1, 3), 'hex') || ':' || repeat('02', 32)]::mcp.identifier[], ARRAY['max user_id/the_shop']),
		('b', ARRAY['phone:' || repeat('06', 32)]::mcp.identifier[], ARRAY['cluster max']),
		('c', ARRAY['cookie:' || repeat('08', 32)]::mcp.identifier[], ARRAY['ambiguous']),
		('d', ARRAY['cookie:' || repeat('08', 32)]::mcp.identifier[], ARRAY['ambiguous']),
		('e', '{}', '{}')$$, 'every reason, in the words of the rules');

-- arguments
SELECT throws_ok($$SELECT mcp.cluster(ids, CASE WHEN id > 2 THEN 'user_id max 2'::mcp.match_rules ELSE '' END) OVER () FROM visit$$,
	'22023', 'match rules differ between rows that are clustered together', 'rules must not differ');
SELECT lives_ok($$SELECT mcp.cluster(ids, (CASE tenant WHEN 'a' THEN 'user_id max 2' ELSE '' END)::mcp.match_rules) OVER (PARTITION BY tenant) FROM visit$$,
	'except between partitions');
SELECT throws_ok($$SELECT mcp.cluster(ids, NULL) OVER () FROM visit$$, '22004', 'match rules must not be NULL', 'rules are not NULL');
SELECT throws_ok($$SELECT mcp.cluster(ids) FROM visit$$, '42809', NULL, 'OVER is needed');
SELECT is_empty($$SELECT mcp.cluster(ids) OVER () FROM visit WHERE false$$, 'no rows, no customers');
SELECT results_eq($$SELECT mcp.cluster(ids, record_key => k) OVER (ORDER BY id DESC ROWS 1 PRECEDING) FROM visit ORDER BY id$$,
	$$SELECT mcp.cluster(ids, record_key => k) OVER () FROM visit ORDER BY id$$, 'an order or a frame changes nothing');
SELECT is(count(DISTINCT c), 1::bigint, 'two-dimensional arrays are taken as their elements')
FROM (SELECT mcp.cluster(ids, record_key => k) OVER () AS c FROM (VALUES ('a', ARRAY[[pg_temp.i('email', '1'), pg_temp.i('email', '2')], [NULL, pg_temp.i('email', '3')]]),
	('b', ARRAY[pg_temp.i('email', '3')])) v(k, ids)) s;
PREPARE by_parameter(text) AS SELECT count(DISTINCT c) FROM (SELECT mcp.cluster(ids, $1::mcp.match_rules, k) OVER () AS c FROM visit) s;
SELECT results_eq($$EXECUTE by_parameter('email max_records 1')$$, $$VALUES (5::bigint)$$, 'rules can be a parameter');

SELECT * FROM finish();
ROLLBACK;
