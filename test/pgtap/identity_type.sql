-- the type mcp.identifier: its forms, its order, its operator classes
BEGIN;
SELECT no_plan();
SET client_min_messages = warning;

-- --- text ------------------------------------------------------------------

SELECT is('email:' || repeat('0f', 32), ('email:' || repeat('0F', 32))::mcp.identifier::text,
          'hexadecimal digits are read in any case and written small');
SELECT is(('user_id/1a2b3c:' || repeat('0f', 32))::mcp.identifier::text, 'user_id/1a2b3c:' || repeat('0f', 32),
          'the namespace''s tag stands between');
SELECT is(mcp.identifier_kind(('custom:' || repeat('00', 32))::mcp.identifier), 'custom', 'the kind has a name');
SELECT is(mcp.identifier_send(('cookie/000001:' || repeat('ab', 32))::mcp.identifier), '\x09000001'::bytea || decode(repeat('ab', 32), 'hex'),
          'the binary form is kind, tag, digest');

CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; hint text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	IF (message || detail || hint) ~ 'zq7mark|secret@' THEN
		RETURN 'a value is given away';
	END IF;
	RETURN state || CASE WHEN hint <> '' THEN ' with a hint' ELSE '' END;
END $$;

SELECT is(pg_temp.refusal(format('SELECT %L::mcp.identifier', bad)), '22P02 with a hint', 'refused: ' || why)
FROM (VALUES
	('', 'nothing'), ('zq7mark.secret@example.com', 'a raw address'), ('email', 'a kind alone'),
	('email:' || repeat('0', 63), 'a digit short'), ('email:' || repeat('0', 65), 'a digit too many'),
	('email:' || repeat('0', 63) || 'g', 'no hexadecimal digit'), (':' || repeat('0', 64), 'no kind'),
	('zq7mark:' || repeat('0', 64), 'an unknown kind'), ('Email:' || repeat('0', 64), 'a capital'),
	(' email:' || repeat('0', 64), 'a blank before'), ('email:' || repeat('0', 64) || ' ', 'a blank behind'),
	('user_id/00000:' || repeat('0', 64), 'a short tag'), ('user_id/000000:' || repeat('0', 64), 'a tag of zeros'),
	('user_id/00000g:' || repeat('0', 64), 'a tag that is not hexadecimal'), ('user_id/:' || repeat('0', 64), 'an empty tag'),
	('email/123456:' || repeat('0', 64), 'a namespace where none can be'),
	('device/123456:' || repeat('0', 64), 'a namespace of a device'), (repeat('x', 100000), 'a long text')
) AS v(bad, why);

-- --- binary, through COPY: random mutations --------------------------------

CREATE TABLE sent (id mcp.identifier);
CREATE FUNCTION pg_temp.copy_in(path text, value bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	file int; state text;
BEGIN
	PERFORM lo_from_bytea(77777, '\x5047434f50590aff0d0a0000000000000000000001'::bytea
		|| int4send(length(value)) || value || '\xffff');
	PERFORM lo_export(77777, path);
	PERFORM lo_unlink(77777);
	EXECUTE format('COPY sent FROM %L (FORMAT binary)', path);
	RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
	RETURN state;
END $$;
SELECT setseed(0.4711);
CREATE TABLE mutants AS
SELECT CASE WHEN i % 4 = 0 THEN substr(whole, 1, (random() * 36)::int)
            WHEN i % 4 = 1 THEN whole || decode(lpad(to_hex((random() * 255)::int), 2, '0'), 'hex')
            ELSE set_byte(whole, (random() * 3)::int, (random() * 255)::int) END AS bytes
FROM (SELECT i, decode('0' || (1 + i % 9) || CASE WHEN i % 9 + 1 IN (4, 5, 8) THEN '000000' ELSE substr(md5(i::text), 1, 6) END
                       || md5(i::text) || md5(i::text || 'x'), 'hex') AS whole
      FROM generate_series(1, 400) i) s;
CREATE TABLE verdicts AS
SELECT bytes, pg_temp.copy_in(current_setting('data_directory') || '/identity_type.bin', bytes) AS verdict FROM mutants;
SELECT is_empty($$
	SELECT verdict, bytes FROM verdicts
	WHERE verdict <> CASE WHEN length(bytes) = 36 AND get_byte(bytes, 0) BETWEEN 1 AND 9
	                       AND (get_byte(bytes, 0) NOT IN (4, 5, 8) OR substr(bytes, 2, 3) = '\x000000')
	                 THEN 'taken' ELSE '22P03' END
	$$, 'a binary form is taken just when it is one, else refused as 22P03');
SELECT cmp_ok((SELECT count(*)::int FROM sent), '>', 20, 'some mutants were good');
SELECT set_eq('SELECT mcp.identifier_send(id) FROM sent', $$SELECT bytes FROM verdicts WHERE verdict = 'taken'$$,
              'and came back as they were');

-- --- order: the bytes', with abbreviated keys, on disk and in memory --------

CREATE TABLE many AS
SELECT i, ((ARRAY['user_id', 'loyalty', 'account', 'email', 'phone', 'social', 'custom', 'device', 'cookie'])[1 + i % 9]
           || CASE WHEN i % 9 IN (3, 4, 7) OR i % 5 = 0 THEN '' ELSE '/00000' || (1 + i % 3) END
           || ':' || CASE WHEN i % 7 = 0 THEN '00000000' ELSE '' END
           || left(encode(sha256((i % 110000)::text::bytea), 'hex'), CASE WHEN i % 7 = 0 THEN 56 ELSE 64 END))::mcp.identifier AS id
FROM generate_series(1, 120000) i;
CREATE FUNCTION pg_temp.unordered() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM (
		SELECT mcp.identifier_send(id) AS this, mcp.identifier_send(lag(id) OVER (ORDER BY id)) AS previous FROM many) s
	WHERE this < previous $$;
SET LOCAL work_mem = '64MB';
SELECT is(pg_temp.unordered(), 0::bigint, 'sorted in memory, 120000 identifiers are in the order of their bytes');
SET LOCAL work_mem = '1MB';
SELECT is(pg_temp.unordered(), 0::bigint, 'sorted on disk too');
SELECT is((SELECT array_agg(id ORDER BY id) FROM (SELECT id FROM many ORDER BY i LIMIT 3000) s),
          (SELECT array_agg(id ORDER BY mcp.identifier_send(id)) FROM (SELECT id FROM many ORDER BY i LIMIT 3000) s),
          'one by one the same order as bytea');

CREATE TABLE pairs AS SELECT a.id AS a, b.id AS b, mcp.identifier_send(a.id) AS x, mcp.identifier_send(b.id) AS y
FROM (SELECT id FROM many ORDER BY i LIMIT 150) a, (SELECT id FROM many ORDER BY i LIMIT 150) b;
SELECT is_empty($$
	SELECT FROM pairs
	WHERE (a < b) <> (x < y) OR (a <= b) <> (x <= y) OR (a = b) <> (x = y) OR (a >= b) <> (x >= y)
	   OR (a > b) <> (x > y) OR (a <> b) <> (x <> y)
	   OR mcp.identifier_cmp(a, b) <> CASE WHEN x < y THEN -1 WHEN x > y THEN 1 ELSE 0 END
	   OR (a = b AND (mcp.identifier_hash(a) <> mcp.identifier_hash(b)
	                  OR mcp.identifier_hash_extended(a, 7) <> mcp.identifier_hash_extended(b, 7)))
	$$, 'operators are those of the bytes, and equal ones hash alike');
SELECT is_empty($$
	SELECT FROM many WHERE mcp.identifier_hash(id)::bigint & 4294967295 <> mcp.identifier_hash_extended(id, 0) & 4294967295
	$$, 'the extended hash with seed 0 has the low half of the hash');

-- --- indexes: the answers of a sequential scan ---------------------------------

CREATE INDEX many_btree ON many (id);
ANALYZE many;
CREATE TABLE asked AS
SELECT id FROM (SELECT id FROM many WHERE i % 6000 = 0) s
UNION ALL SELECT ('email:' || encode(sha256(i::text::bytea), 'hex'))::mcp.identifier FROM generate_series(900000, 900010) i;
CREATE FUNCTION pg_temp.answers() RETURNS TABLE (id text, equal bigint, between_two bigint) LANGUAGE plpgsql AS $$
DECLARE
	item mcp.identifier;
BEGIN
	FOR item IN SELECT a.id FROM asked a LOOP
		id := item::text;
		SELECT count(*) INTO equal FROM many m WHERE m.id = item;
		SELECT count(*) INTO between_two FROM many m
		WHERE m.id > item AND m.id <= overlay(item::text PLACING 'ffff' FROM length(item::text) - 63)::mcp.identifier;
		RETURN NEXT;
	END LOOP;
END $$;
SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_indexonlyscan = off;
CREATE TABLE by_scan AS SELECT * FROM pg_temp.answers();
SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = on; SET LOCAL enable_indexonlyscan = on;
SET LOCAL enable_seqscan = off;
CREATE FUNCTION pg_temp.plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query; END $$;
SELECT ok((SELECT string_agg(line, ' ') FROM pg_temp.plan(format('SELECT FROM many WHERE id = %L', (SELECT max(id::text) FROM many))) line)
          LIKE '%many_btree%', 'the btree index is used');
SELECT set_eq('SELECT * FROM pg_temp.answers()', 'SELECT * FROM by_scan', 'btree: the answers of the scan');
DROP INDEX many_btree;
CREATE INDEX many_hash ON many USING hash (id);
SELECT ok((SELECT string_agg(line, ' ') FROM pg_temp.plan(format('SELECT FROM many WHERE id = %L', (SELECT max(id::text) FROM many))) line)
          LIKE '%many_hash%', 'the hash index is used');
SELECT set_eq('SELECT id, equal FROM pg_temp.answers()', 'SELECT id, equal FROM by_scan', 'hash: the answers of the scan');
SET LOCAL enable_seqscan = on;

CREATE TABLE owners AS SELECT i / 3 AS owner, array_agg(id) AS ids FROM many WHERE i <= 30000 GROUP BY 1;
CREATE TABLE found AS SELECT a.id, count(o.owner) AS n FROM asked a LEFT JOIN owners o ON o.ids @> ARRAY[a.id] GROUP BY 1;
CREATE INDEX owners_gin ON owners USING gin (ids);
SET LOCAL enable_seqscan = off;
SELECT set_eq('SELECT a.id, (SELECT count(*) FROM owners o WHERE o.ids @> ARRAY[a.id]) FROM asked a', 'SELECT * FROM found',
              'a GIN index on arrays of identifiers: the answers of the scan');
SET LOCAL enable_seqscan = on;

-- --- the planner's three ways to join and to group agree -------------------------

CREATE FUNCTION pg_temp.joined() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM many a JOIN many b USING (id)';
DROP INDEX many_hash;
SET LOCAL work_mem = '32MB';
SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off;
CREATE TABLE counts AS SELECT 'hash' AS way, pg_temp.joined() AS n;
SET LOCAL enable_mergejoin = on; SET LOCAL enable_hashjoin = off;
INSERT INTO counts SELECT 'merge', pg_temp.joined();
INSERT INTO counts SELECT 'bytea', (SELECT sum(n * n) FROM (SELECT count(*) AS n FROM many GROUP BY mcp.identifier_send(id)) s);
SELECT is((SELECT count(DISTINCT n) FROM counts), 1::bigint, 'hash join and merge join find the pairs that the bytes have');

CREATE TABLE parts (id mcp.identifier) PARTITION BY HASH (id);
CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parts SELECT DISTINCT id FROM many WHERE i <= 10000;
SELECT cmp_ok(abs((SELECT count(*) FROM parts_0) - (SELECT count(*) FROM parts_1))::int, '<', 600,
              'partitions by hash are of like size');

SELECT * FROM finish();
ROLLBACK;
