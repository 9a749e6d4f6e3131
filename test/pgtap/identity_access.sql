-- who may make identifiers, and who may not
BEGIN;
SELECT no_plan();

CREATE ROLE "Identity loader";
CREATE ROLE identity_reader;
CREATE ROLE identity_admin;
CREATE ROLE identity_nobody;

CREATE VIEW granted AS SELECT DISTINCT object_name, access FROM mcp.access_rights WHERE object_type = 'function';

-- --- nobody is given anything beforehand --------------------------------------

SELECT is_empty($$SELECT object_name FROM granted WHERE has_function_privilege('identity_nobody', object_name, 'EXECUTE')$$,
                'none of the listed functions is PUBLIC''s');
SELECT is_empty($$
	SELECT p.oid::regprocedure FROM pg_depend d
	JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'mcp'
	JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
	WHERE NOT has_function_privilege('identity_nobody', p.oid, 'EXECUTE')
	  AND p.oid NOT IN (SELECT object_name::regprocedure FROM granted)
	$$, 'and what is not PUBLIC''s is listed, so that it can be granted');
SELECT is_empty($$
	SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype
	WHERE p.pronamespace = 'mcp'::regnamespace AND t.typname IN ('identifier', '_identifier')
	  AND p.proname NOT IN ('identifier_in', 'identifier_recv')
	  AND p.proargtypes::oid[] && ARRAY['text', 'bigint', 'uuid', 'text[]']::regtype[]::oid[]
	  AND p.oid NOT IN (SELECT object_name::regprocedure FROM granted WHERE access = 'ingest')
	$$, 'every constructor is listed under ingest');
SELECT is((SELECT count(*)::int FROM mcp.access_rights WHERE object_name ~ '^mcp\.(email|phone|user_id|account|loyalty|device|cookie|social|custom)'),
          22, '22 constructors');

-- --- what each access gives ------------------------------------------------------

SELECT lives_ok($$SELECT mcp.grant_access('"Identity loader"', 'ingest')$$, 'ingest, to a role with a difficult name');
SELECT lives_ok($$SELECT mcp.grant_access('identity_reader', 'reader')$$, 'reader');
SELECT lives_ok($$SELECT mcp.grant_access('identity_admin'::regrole, 'admin')$$, 'admin');
SELECT lives_ok($$SELECT mcp.grant_access('identity_admin'::regrole, 'admin')$$, 'admin once more');
SELECT set_eq($$SELECT object_name FROM granted WHERE has_function_privilege('Identity loader', object_name, 'EXECUTE')$$,
              $$SELECT object_name FROM granted WHERE access = 'ingest'$$, 'ingest has what is listed, no more');
SELECT set_eq($$SELECT object_name FROM granted WHERE has_function_privilege('identity_reader', object_name, 'EXECUTE')$$,
              $$SELECT object_name FROM granted WHERE access = 'reader'$$, 'so has reader');
SELECT set_eq($$SELECT object_name FROM granted WHERE has_function_privilege('identity_admin', object_name, 'EXECUTE')$$,
              $$SELECT object_name FROM granted$$, 'admin has all');
SELECT throws_ok($$SELECT mcp.grant_access('identity_nobody', 'everything')$$, '22023', 'there is no access of that name', 'there is no other access');
SELECT throws_ok($$SELECT mcp.grant_access('nobody_at_all', 'reader')$$, '42704', NULL, 'nor a role that is none');


-- --- as those roles ----------------------------------------------------------------

CREATE FUNCTION pg_temp.verdict(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
GRANT EXECUTE ON FUNCTION pg_temp.verdict(text) TO PUBLIC;
CREATE TABLE calls (statement text, ingest text, reader text);
INSERT INTO calls VALUES
	($$SELECT mcp.email('a@b.de')$$, 'done', '42501'), ($$SELECT mcp.phone('+6281252982900')$$, 'done', '42501'),
	($$SELECT mcp.user_id('s', 1)$$, 'done', '42501'), ($$SELECT mcp.email_sha256(repeat('a', 64))$$, 'done', '42501'),
	($$SELECT mcp.custom('s', 'a', 'b')$$, 'done', '42501'), ($$SELECT mcp.email_keys('a@b.de')$$, 'done', '42501'),
	($$SELECT mcp.identifier_problem('email', 'a@b.de')$$, 'done', '42501'), ($$SELECT mcp.normal_form('email', 'a@b.de')$$, 'done', '42501'),
	($$SELECT mcp.create_key()$$, '42501', '42501'), ($$SELECT mcp.save_key('/tmp/x')$$, '42501', '42501'),
	($$SELECT mcp.load_key('/tmp/x')$$, '42501', '42501'), ($$SELECT mcp.grant_access('identity_nobody', 'ingest')$$, '42501', '42501'),
	($$SELECT * FROM mcp.key$$, '42501', '42501'), ($$SELECT * FROM mcp.key_check$$, '42501', '42501'),
	($$INSERT INTO mcp.access_rights VALUES ('reader', 'function', 'mcp.email(text)', 'EXECUTE')$$, '42501', '42501'),
	($$SELECT mcp.normalizer_version(), mcp.library_version(), mcp.namespace_tag('x')$$, 'done', 'done'),
	($$SELECT ('email:' || repeat('a', 64))::mcp.identifier, mcp.identifier_kind('email:' || repeat('a', 64))$$, 'done', 'done');
UPDATE calls SET statement = replace(statement, 'identifier_kind(''email:'' || repeat(''a'', 64))', 'identifier_kind((''email:'' || repeat(''a'', 64))::mcp.identifier)');
GRANT SELECT ON calls TO PUBLIC;
CREATE TABLE verdicts (who text, statement text, expected text, verdict text);
GRANT INSERT ON verdicts TO PUBLIC;
SET LOCAL ROLE "Identity loader";
INSERT INTO verdicts SELECT 'ingest', statement, ingest, pg_temp.verdict(statement) FROM calls;
SET LOCAL ROLE identity_reader;
INSERT INTO verdicts SELECT 'reader', statement, reader, pg_temp.verdict(statement) FROM calls;
RESET ROLE;
SELECT is(verdict, expected, who || ': ' || statement) FROM verdicts;

SET LOCAL ROLE identity_admin;
SELECT throws_ok('SELECT mcp.create_key()', '55000', NULL, 'admin may make a key, without a right on its table (here there is one)');
SELECT lives_ok('SELECT * FROM mcp.key_status()', 'and see its state');
SELECT throws_ok($$SELECT mcp.save_key('/tmp/x')$$, '42501', 'must be superuser to call mcp.save_key', 'but not write server files');
RESET ROLE;

-- --- the table of the key ----------------------------------------------------------

SELECT ok(relrowsecurity AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid), 'row level security without a policy')
FROM pg_class c WHERE oid = 'mcp.key'::regclass;
SELECT ok(attstattarget = 0 AND attstorage = 'p', 'no statistics, no compression')
FROM pg_attribute WHERE attrelid = 'mcp.key'::regclass AND attname = 'secret';
SELECT is_empty($$SELECT unnest(extconfig)::regclass FROM pg_extension WHERE extname = 'mcp'
	INTERSECT SELECT unnest(ARRAY['mcp.key'::regclass, 'mcp.access_rights'::regclass])$$, 'no dump has the key');
SELECT isnt_empty($$SELECT unnest(extconfig)::regclass FROM pg_extension WHERE extname = 'mcp'
	INTERSECT SELECT 'mcp.key_check'::regclass$$, 'every dump has the check');
GRANT SELECT ON mcp.key TO identity_reader;
SET LOCAL ROLE identity_reader;
SELECT is_empty('SELECT * FROM mcp.key', 'even a right to read it shows nothing');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
