-- what the catalogue says of the extension's own objects
--
-- Each law is a view that lists offenders; it must be empty.  At the end a
-- few bad objects are added, and the views must find them.
BEGIN;
SELECT no_plan();

CREATE SCHEMA house;
SET LOCAL search_path = house, public, mcp;

-- the extension's members
CREATE VIEW members AS
SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS what
FROM pg_depend d
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'mcp' AND d.deptype = 'e';

CREATE VIEW routines AS
SELECT p.*, p.oid AS routine, p.oid::regprocedure::text AS what,
       'internal'::regtype = ANY (p.proargtypes::oid[]) AS takes_internal,
       EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend,
                                                     t.typmodin, t.typmodout, t.typanalyze)) AS serves_type,
       EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = p.oid) AS serves_index,
       EXISTS (SELECT FROM pg_operator o WHERE p.oid IN (o.oprrest, o.oprjoin)) AS serves_planner,
       EXISTS (SELECT FROM pg_aggregate a
               WHERE p.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
                               a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn)) AS serves_aggregate
FROM members m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid;

-- --- comments -----------------------------------------------------------------

CREATE VIEW uncommented AS
SELECT m.what
FROM members m
LEFT JOIN pg_type t ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
WHERE m.classid NOT IN ('pg_opfamily'::regclass, 'pg_cast'::regclass)
  -- array types, and the row types of tables
  AND NOT coalesce(t.typelem <> 0 AND t.typsubscript = 'array_subscript_handler'::regproc, false)
  AND NOT coalesce(t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c'), false)
  AND NOT EXISTS (SELECT FROM pg_class c WHERE m.classid = 'pg_class'::regclass AND c.oid = m.objid AND c.relkind IN ('i', 'c'))
  AND coalesce(btrim((SELECT description FROM pg_description d
                      WHERE d.classoid = m.classid AND d.objoid = m.objid AND d.objsubid = 0)), '') = ''
UNION ALL
SELECT format('column %s of %s', a.attname, m.what)
FROM members m
LEFT JOIN pg_type t ON m.classid = 'pg_type'::regclass AND m.objid = t.oid AND t.typtype = 'c'
JOIN pg_attribute a ON a.attrelid = CASE WHEN m.classid = 'pg_class'::regclass THEN m.objid ELSE t.typrelid END
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'c')
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND coalesce(btrim(col_description(a.attrelid, a.attnum)), '') = '';
SELECT is_empty('TABLE uncommented', 'every object has a comment');

-- --- places and names -----------------------------------------------------------

CREATE VIEW displaced AS
SELECT what FROM members m
LEFT JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
LEFT JOIN pg_type t ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
LEFT JOIN pg_class c ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
LEFT JOIN pg_operator o ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid
LEFT JOIN pg_opclass k ON m.classid = 'pg_opclass'::regclass AND m.objid = k.oid
WHERE coalesce(p.pronamespace, t.typnamespace, c.relnamespace, o.oprnamespace, k.opcnamespace)
      <> 'mcp'::regnamespace;
SELECT is_empty('TABLE displaced', 'every object is in schema mcp');

-- U alone is free everywhere; "at" is taken by other engines
CREATE VIEW taken AS
SELECT word FROM pg_get_keywords() WHERE catcode <> 'U' UNION SELECT 'at';

CREATE VIEW badly_named AS
SELECT format('%s is named by a word of SQL', what) AS what FROM routines WHERE proname IN (TABLE taken)
UNION ALL
SELECT format('argument %s of %s is a word of SQL', a.name, r.what)
FROM routines r, unnest(r.proargnames) AS a(name) WHERE a.name IN (TABLE taken)
UNION ALL
-- an argument without a name cannot be given in named notation
SELECT format('argument %s of %s has no name', n, r.what)
FROM routines r, generate_series(1, r.pronargs) n
WHERE r.pronargs > 2 AND NOT (takes_internal OR serves_type OR serves_index OR serves_aggregate OR serves_planner)
  AND coalesce(r.proargnames[n], '') = ''
UNION ALL
SELECT format('column %s of %s is a word of SQL', a.attname, c.oid::regclass)
FROM members m
JOIN pg_class c ON m.classid = 'pg_class'::regclass AND m.objid = c.oid AND c.relkind IN ('r', 'v', 'm', 'c')
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE a.attname IN (TABLE taken);
SELECT is_empty('TABLE badly_named', 'no function, argument or column is named by a word of SQL''s grammar');

-- --- parallel -------------------------------------------------------------------

-- functions that may not run in a worker, and why
CREATE TABLE not_parallel (name text, reason text);
INSERT INTO not_parallel VALUES
	('create_key', 'writes a table'),
	('save_key', 'writes a file'),
	('load_key', 'writes a table'),
	('grant_access', 'changes privileges'),
	('check_segment', 'reads a table that may be temporary');

CREATE VIEW unsafe AS
SELECT what FROM routines WHERE proparallel <> 's' AND proname NOT IN (SELECT name FROM not_parallel);
SELECT is_empty('TABLE unsafe', 'every function is parallel safe, or has its reason here');

CREATE VIEW lonely_aggregates AS
SELECT what || ' has no combine function' AS what
FROM routines r JOIN pg_aggregate a ON a.aggfnoid = r.oid
WHERE a.aggcombinefn = 0 AND a.aggkind = 'n'
UNION ALL
SELECT what || ' has an internal state and does not serialise it'
FROM routines r JOIN pg_aggregate a ON a.aggfnoid = r.oid
WHERE a.aggtranstype = 'internal'::regtype AND (a.aggserialfn = 0 OR a.aggdeserialfn = 0)
UNION ALL
SELECT what || ' does not say how large its state is'
FROM routines r JOIN pg_aggregate a ON a.aggfnoid = r.oid
WHERE a.aggtranstype = 'internal'::regtype AND a.aggtransspace = 0
UNION ALL
SELECT what || ' may change its state in the final function'
FROM routines r JOIN pg_aggregate a ON a.aggfnoid = r.oid
WHERE a.aggfinalmodify <> 'r';
SELECT is_empty('TABLE lonely_aggregates', 'every aggregate can run in parallel, and as a window aggregate');

-- --- rights -----------------------------------------------------------------------

CREATE VIEW definers AS
SELECT what FROM routines
WHERE prosecdef AND NOT EXISTS (SELECT FROM unnest(proconfig) c WHERE c LIKE 'search\_path=%');
SELECT is_empty('TABLE definers', 'SECURITY DEFINER functions have a fixed search_path');

-- what takes personal data, or touches the key: by name, and by shape (text
-- in, identifier out)
CREATE TABLE personal (name text);
INSERT INTO personal VALUES
	('email'), ('phone'), ('user_id'), ('account'), ('loyalty'), ('device'),
	('cookie'), ('social'), ('custom'), ('email_sha256'), ('phone_sha256'),
	('email_keys'), ('phone_keys'), ('identifier_problem'), ('normalize'),
	('normal_form'), ('create_key'), ('save_key'), ('load_key'), ('grant_access');

CREATE VIEW takes_raw AS
SELECT r.* FROM routines r JOIN pg_type t ON t.oid = r.prorettype
WHERE t.typname IN ('identifier', '_identifier') AND t.typnamespace = 'mcp'::regnamespace
  AND NOT r.serves_type AND r.prokind = 'f' AND r.proname <> 'identifier'
  AND (ARRAY['text', 'varchar', 'bigint', 'uuid', 'text[]', 'bytea']::regtype[]::oid[] && r.proargtypes::oid[]);

CREATE VIEW open_to_all AS
SELECT what FROM routines
WHERE (proname IN (TABLE personal) OR routine IN (SELECT routine FROM takes_raw))
  AND has_function_privilege('public', routine, 'EXECUTE');
SELECT is_empty('TABLE open_to_all', 'PUBLIC may call no function that takes personal data');

CREATE VIEW immutable_keyed AS
SELECT what FROM takes_raw WHERE provolatile = 'i';
SELECT is_empty('TABLE immutable_keyed', 'what needs the key is not immutable');

CREATE VIEW readable_tables AS
SELECT m.what FROM members m JOIN pg_class c ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relname LIKE '%key%'
  AND has_table_privilege('public', c.oid, 'SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER');
SELECT is_empty('TABLE readable_tables', 'PUBLIC has no right on a table of keys');

-- --- types, operators, operator classes ----------------------------------------------

CREATE VIEW mute_types AS
SELECT t.oid::regtype::text || ' has no binary form' AS what
FROM members m JOIN pg_type t ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
WHERE t.typtype = 'b' AND t.typcategory <> 'A' AND (t.typreceive = 0 OR t.typsend = 0)
UNION ALL
SELECT format('%s of type %s is not immutable, strict and parallel safe', p.oid::regprocedure, t.typname)
FROM members m JOIN pg_type t ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
JOIN pg_proc p ON p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend)
WHERE t.typtype = 'b' AND t.typcategory <> 'A'
  AND NOT (p.provolatile = 'i' AND p.proisstrict AND p.proparallel = 's');
SELECT is_empty('TABLE mute_types', 'every base type has a binary form, and sane input and output');

CREATE VIEW operators AS
SELECT o.*, m.what FROM members m JOIN pg_operator o ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid;

CREATE VIEW odd_operators AS
SELECT what || ' has a function that nobody can call' AS what
FROM operators o JOIN pg_proc p ON p.oid = o.oprcode
WHERE 'internal'::regtype = ANY (p.proargtypes::oid[]) OR p.pronamespace <> 'mcp'::regnamespace
UNION ALL
SELECT what || ' has no commutator'
FROM operators WHERE oprleft = oprright AND oprresult = 'boolean'::regtype AND oprcom = 0
UNION ALL
SELECT what || ' has no negator'
FROM operators WHERE oprname IN ('=', '<>', '<', '<=', '>', '>=') AND oprnegate = 0
UNION ALL
SELECT what || ' has no estimate for a WHERE clause'
FROM operators WHERE oprleft <> 0 AND oprresult = 'boolean'::regtype AND oprrest = 0
UNION ALL
SELECT what || ' has no estimate for a join'
FROM operators WHERE oprleft <> 0 AND oprresult = 'boolean'::regtype AND oprjoin = 0
UNION ALL
SELECT what || ' is an equality that cannot hash or merge, though its type has the class'
FROM operators o
WHERE oprname = '=' AND oprleft = oprright
  AND (EXISTS (SELECT FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
               WHERE c.opcintype = o.oprleft AND a.amname = 'hash' AND c.opcdefault AND NOT o.oprcanhash)
    OR EXISTS (SELECT FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
               WHERE c.opcintype = o.oprleft AND a.amname = 'btree' AND c.opcdefault AND NOT o.oprcanmerge))
UNION ALL
SELECT what || ' points at an operator that was never made'
FROM operators o
WHERE EXISTS (SELECT FROM pg_operator x WHERE x.oid IN (o.oprcom, o.oprnegate) AND x.oprcode = 0);
SELECT is_empty('TABLE odd_operators', 'operators have functions, partners and estimates');

SELECT is_empty($$
	SELECT m.what FROM members m WHERE m.classid = 'pg_opclass'::regclass AND NOT amvalidate(m.objid)
	$$, 'operator classes are valid');

SELECT is_empty($$
	SELECT m.what FROM members m JOIN pg_opclass c ON m.classid = 'pg_opclass'::regclass AND m.objid = c.oid
	JOIN pg_am a ON a.oid = c.opcmethod
	WHERE a.amname = 'hash' AND NOT EXISTS (SELECT FROM pg_amproc p WHERE p.amprocfamily = c.opcfamily AND p.amprocnum = 2)
	   OR a.amname = 'btree' AND NOT EXISTS (SELECT FROM pg_amproc p WHERE p.amprocfamily = c.opcfamily AND p.amprocnum = 2)
	$$, 'hash classes have the extended hash, btree classes their sortsupport');

-- --- costs ------------------------------------------------------------------------

CREATE VIEW cheap AS
SELECT what || ' is dear and does not say so' AS what FROM routines
WHERE proname IN ('phone', 'phone_keys', 'email_keys', 'matches', 'measure', 'measure_time', 'measure_text',
                  'why', 'which_segments', 'identifier_problem')
  AND prokind = 'f' AND procost <= 1
UNION ALL
SELECT what || ' returns rows and does not say how many' FROM routines
WHERE proretset AND prorows = 1000;
SELECT is_empty('TABLE cheap', 'costs and row counts are declared');

-- --- the laws can fail ----------------------------------------------------------------

CREATE FUNCTION mcp.trim(at text, text, text) RETURNS SETOF text LANGUAGE sql SECURITY DEFINER
	AS 'SELECT $1';
CREATE FUNCTION mcp.save_key(bytea) RETURNS text LANGUAGE sql AS 'SELECT ''''';
CREATE FUNCTION house.equal(box, box) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR mcp.= (LEFTARG = box, RIGHTARG = box, FUNCTION = house.equal);
CREATE AGGREGATE mcp.total(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_sum);
CREATE TABLE mcp.spare_key (at text);
GRANT SELECT ON mcp.spare_key TO PUBLIC;
ALTER EXTENSION mcp ADD FUNCTION mcp.trim(text, text, text);
ALTER EXTENSION mcp ADD FUNCTION mcp.save_key(bytea);
ALTER EXTENSION mcp ADD FUNCTION house.equal(box, box);
ALTER EXTENSION mcp ADD OPERATOR mcp.= (box, box);
ALTER EXTENSION mcp ADD AGGREGATE mcp.total(numeric);
ALTER EXTENSION mcp ADD TABLE mcp.spare_key;
SELECT cmp_ok((SELECT count(*)::int FROM uncommented), '>=', 7, 'a missing comment is found');
SELECT isnt_empty('TABLE displaced', 'a foreign place is found');
SELECT isnt_empty($$SELECT FROM badly_named WHERE what LIKE '%trim%is named%'$$, 'a taken name is found');
SELECT isnt_empty($$SELECT FROM badly_named WHERE what LIKE 'argument at%'$$, 'a taken argument is found');
SELECT isnt_empty($$SELECT FROM badly_named WHERE what LIKE 'argument 2%no name'$$, 'a missing argument name is found');
SELECT isnt_empty($$SELECT FROM badly_named WHERE what LIKE 'column at%'$$, 'a taken column is found');
SELECT isnt_empty('TABLE unsafe', 'a parallel unsafe function is found');
SELECT isnt_empty('TABLE definers', 'an open definer is found');
SELECT isnt_empty('TABLE open_to_all', 'an open function is found');
SELECT isnt_empty('TABLE readable_tables', 'an open table of keys is found');
SELECT isnt_empty('TABLE lonely_aggregates', 'a serial aggregate is found');
SELECT isnt_empty('TABLE odd_operators', 'an odd operator is found');
SELECT isnt_empty('TABLE cheap', 'a set without a row count is found');

SELECT * FROM finish();
ROLLBACK;
