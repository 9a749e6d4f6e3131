-- cluster: what the words of the design say, one sentence a test
BEGIN;
SELECT no_plan();

-- identifiers for tests, without a key
CREATE FUNCTION pg_temp.i(kind text, name text) RETURNS mcp.identifier LANGUAGE sql IMMUTABLE
RETURN (kind || ':' || encode(sha256(name::bytea), 'hex'))::mcp.identifier;

-- records as 'key: kind name, kind name; …', clustered to groups of keys
CREATE FUNCTION pg_temp.groups(records text, rules text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format($q$
	WITH r AS (
		SELECT btrim(split_part(r, ':', 1)) AS k,
			(SELECT array_agg(pg_temp.i(split_part(btrim(w), ' ', 1), split_part(btrim(w), ' ', 2)))
			 FROM regexp_split_to_table(split_part(r, ':', 2), ',') w WHERE btrim(w) <> '') AS ids
		FROM regexp_split_to_table(%L, ';') r),
	c AS (SELECT k, mcp.cluster(ids, %L, record_key => k) OVER () AS c FROM r),
	g AS (SELECT string_agg(DISTINCT k, '' ORDER BY k) AS g FROM c GROUP BY c)
	SELECT string_agg(g, ' ' ORDER BY g) FROM g $q$, records, rules) INTO result;
	RETURN result;
END $$;

SELECT is(pg_temp.groups('a: email 1; b: email 1, phone 2; c: phone 2; d: phone 3'), 'abc d',
	'records that share an identifier, directly or through others, are one customer');
SELECT is(pg_temp.groups('a: ; b: ; c: email 1'), 'a b c',
	'records without an identifier are customers of their own');
SELECT is(pg_temp.groups('a: email 1; a: phone 2; b: phone 2; c: email 1'), 'abc',
	'rows with one record_key are one record');
SELECT is(pg_temp.groups('a: email 1, user_id 1; b: email 1; c: email 1, user_id 2'), 'a b c',
	'an ambiguous e-mail joins neither of two users, and its lone record is a customer');
SELECT is(pg_temp.groups('a: email 1, user_id 1; b: email 1; d: email 1; c: email 1, user_id 2'), 'a bd c',
	'records that have nothing but the ambiguous e-mail are joined by it');
SELECT is(pg_temp.groups('a: email 1, user_id 1; b: email 1; c: email 1, user_id 2', 'user_id max 2'), 'abc',
	'a limit can be raised');
SELECT is(pg_temp.groups('a: email 1, user_id 1; b: email 1; c: email 1, user_id 2', 'user_id max none'), 'abc',
	'a limit can be lifted');
SELECT is(pg_temp.groups('a: email 1, phone 1; b: phone 1, cookie 1; c: cookie 1, device 2', 'cluster max 3'), 'ab c',
	'a cluster can be limited');

SELECT * FROM finish();
ROLLBACK;
