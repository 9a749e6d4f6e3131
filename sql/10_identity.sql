
-- 10 identity: identifiers, the key they are made with, and who may make them

CREATE TYPE mcp.identifier;

CREATE FUNCTION mcp.identifier_in(cstring) RETURNS mcp.identifier
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_in';
CREATE FUNCTION mcp.identifier_out(mcp.identifier) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_out';
CREATE FUNCTION mcp.identifier_recv(internal) RETURNS mcp.identifier
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_recv';
CREATE FUNCTION mcp.identifier_send(mcp.identifier) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_send';

CREATE TYPE mcp.identifier (
	INPUT = mcp.identifier_in, OUTPUT = mcp.identifier_out,
	RECEIVE = mcp.identifier_recv, SEND = mcp.identifier_send,
	INTERNALLENGTH = 36, ALIGNMENT = char, STORAGE = plain
);
COMMENT ON TYPE mcp.identifier IS
'A normalised and keyed-hashed handle of a person: kind, namespace tag, 32-byte digest; written email:<64 hex> or user_id/1a2b3c:<64 hex>';
COMMENT ON FUNCTION mcp.identifier_in(cstring) IS 'Text input of mcp.identifier';
COMMENT ON FUNCTION mcp.identifier_out(mcp.identifier) IS 'Text output of mcp.identifier';
COMMENT ON FUNCTION mcp.identifier_recv(internal) IS 'Binary input of mcp.identifier';
COMMENT ON FUNCTION mcp.identifier_send(mcp.identifier) IS 'Binary output of mcp.identifier: its 36 bytes';

-- order and equality, all of bytes

CREATE FUNCTION mcp.identifier_lt(mcp.identifier, mcp.identifier) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_lt';
CREATE FUNCTION mcp.identifier_le(mcp.identifier, mcp.identifier) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_le';
CREATE FUNCTION mcp.identifier_eq(mcp.identifier, mcp.identifier) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_eq';
CREATE FUNCTION mcp.identifier_ge(mcp.identifier, mcp.identifier) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_ge';
CREATE FUNCTION mcp.identifier_gt(mcp.identifier, mcp.identifier) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_gt';
CREATE FUNCTION mcp.identifier_ne(mcp.identifier, mcp.identifier) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_ne';
CREATE FUNCTION mcp.identifier_cmp(mcp.identifier, mcp.identifier) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_cmp';
CREATE FUNCTION mcp.identifier_hash(mcp.identifier) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_hash';
CREATE FUNCTION mcp.identifier_hash_extended(mcp.identifier, bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_hash_extended';
CREATE FUNCTION mcp.identifier_sortsupport(internal) RETURNS void
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_sortsupport';

COMMENT ON FUNCTION mcp.identifier_lt(mcp.identifier, mcp.identifier) IS 'implementation of < operator';
COMMENT ON FUNCTION mcp.identifier_le(mcp.identifier, mcp.identifier) IS 'implementation of <= operator';
COMMENT ON FUNCTION mcp.identifier_eq(mcp.identifier, mcp.identifier) IS 'implementation of = operator';
COMMENT ON FUNCTION mcp.identifier_ge(mcp.identifier, mcp.identifier) IS 'implementation of >= operator';
COMMENT ON FUNCTION mcp.identifier_gt(mcp.identifier, mcp.identifier) IS 'implementation of > operator';
COMMENT ON FUNCTION mcp.identifier_ne(mcp.identifier, mcp.identifier) IS 'implementation of <> operator';
COMMENT ON FUNCTION mcp.identifier_cmp(mcp.identifier, mcp.identifier) IS 'btree comparison: -1, 0 or 1';
COMMENT ON FUNCTION mcp.identifier_hash(mcp.identifier) IS 'hash of 32 bits';
COMMENT ON FUNCTION mcp.identifier_hash_extended(mcp.identifier, bigint) IS 'hash of 64 bits with a seed';
COMMENT ON FUNCTION mcp.identifier_sortsupport(internal) IS 'btree sort support, with abbreviated keys';

CREATE OPERATOR mcp.< (
	LEFTARG = mcp.identifier, RIGHTARG = mcp.identifier, FUNCTION = mcp.identifier_lt,
	COMMUTATOR = OPERATOR(mcp.>), NEGATOR = OPERATOR(mcp.>=),
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR mcp.<= (
	LEFTARG = mcp.identifier, RIGHTARG = mcp.identifier, FUNCTION = mcp.identifier_le,
	COMMUTATOR = OPERATOR(mcp.>=), NEGATOR = OPERATOR(mcp.>),
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR mcp.= (
	LEFTARG = mcp.identifier, RIGHTARG = mcp.identifier, FUNCTION = mcp.identifier_eq,
	COMMUTATOR = OPERATOR(mcp.=), NEGATOR = OPERATOR(mcp.<>),
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR mcp.>= (
	LEFTARG = mcp.identifier, RIGHTARG = mcp.identifier, FUNCTION = mcp.identifier_ge,
	COMMUTATOR = OPERATOR(mcp.<=), NEGATOR = OPERATOR(mcp.<),
	RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR mcp.> (
	LEFTARG = mcp.identifier, RIGHTARG = mcp.identifier, FUNCTION = mcp.identifier_gt,
	COMMUTATOR = OPERATOR(mcp.<), NEGATOR = OPERATOR(mcp.<=),
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR mcp.<> (
	LEFTARG = mcp.identifier, RIGHTARG = mcp.identifier, FUNCTION = mcp.identifier_ne,
	COMMUTATOR = OPERATOR(mcp.<>), NEGATOR = OPERATOR(mcp.=),
	RESTRICT = neqsel, JOIN = neqjoinsel);

CREATE OPERATOR CLASS mcp.identifier_ops DEFAULT FOR TYPE mcp.identifier USING btree AS
	OPERATOR 1 mcp.<, OPERATOR 2 mcp.<=, OPERATOR 3 mcp.=, OPERATOR 4 mcp.>=, OPERATOR 5 mcp.>,
	FUNCTION 1 mcp.identifier_cmp(mcp.identifier, mcp.identifier),
	FUNCTION 2 mcp.identifier_sortsupport(internal),
	FUNCTION 4 pg_catalog.btequalimage(oid);
CREATE OPERATOR CLASS mcp.identifier_ops DEFAULT FOR TYPE mcp.identifier USING hash AS
	OPERATOR 1 mcp.=,
	FUNCTION 1 mcp.identifier_hash(mcp.identifier),
	FUNCTION 2 mcp.identifier_hash_extended(mcp.identifier, bigint);

COMMENT ON OPERATOR mcp.< (mcp.identifier, mcp.identifier) IS 'less than, as bytes';
COMMENT ON OPERATOR mcp.<= (mcp.identifier, mcp.identifier) IS 'less than or equal, as bytes';
COMMENT ON OPERATOR mcp.= (mcp.identifier, mcp.identifier) IS 'equal';
COMMENT ON OPERATOR mcp.>= (mcp.identifier, mcp.identifier) IS 'greater than or equal, as bytes';
COMMENT ON OPERATOR mcp.> (mcp.identifier, mcp.identifier) IS 'greater than, as bytes';
COMMENT ON OPERATOR mcp.<> (mcp.identifier, mcp.identifier) IS 'not equal';
COMMENT ON OPERATOR CLASS mcp.identifier_ops USING btree IS 'order of identifiers, as bytes';
COMMENT ON OPERATOR CLASS mcp.identifier_ops USING hash IS 'hash of identifiers';

CREATE FUNCTION mcp.identifier_kind(identifier mcp.identifier) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_identifier_kind';
COMMENT ON FUNCTION mcp.identifier_kind(mcp.identifier) IS
'The kind of an identifier: user_id, loyalty, account, email, phone, social, custom, device or cookie';

-- who may do what: each chapter names what it takes away from PUBLIC, chapter
-- 95 takes it away, and mcp.grant_access gives it to roles of the site

CREATE TABLE mcp.access_rights (
	access text NOT NULL CHECK (access IN ('ingest', 'reader', 'admin')),
	object_type text NOT NULL CHECK (object_type IN ('function', 'table')),
	object_name text NOT NULL,
	privilege text NOT NULL CHECK (privilege IN ('EXECUTE', 'SELECT', 'INSERT', 'UPDATE', 'DELETE')),
	CHECK ((object_type = 'function') = (privilege = 'EXECUTE')),
	PRIMARY KEY (access, object_name, privilege)
);
REVOKE ALL ON mcp.access_rights FROM PUBLIC;
GRANT SELECT ON mcp.access_rights TO PUBLIC;
COMMENT ON TABLE mcp.access_rights IS 'What each kind of access is; PUBLIC has none of it, mcp.grant_access gives it to a role';
COMMENT ON COLUMN mcp.access_rights.access IS 'ingest (makes identifiers of raw values), reader, or admin (both, and the key and the stored state)';
COMMENT ON COLUMN mcp.access_rights.object_type IS 'function or table';
COMMENT ON COLUMN mcp.access_rights.object_name IS 'The function with its argument types, or the table';
COMMENT ON COLUMN mcp.access_rights.privilege IS 'The right on it';

-- the key: in no dump, read by the library itself; its check value: in every dump

CREATE TABLE mcp.key (secret bytea NOT NULL);
ALTER TABLE mcp.key ALTER COLUMN secret SET STORAGE PLAIN, ALTER COLUMN secret SET STATISTICS 0;
ALTER TABLE mcp.key ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON mcp.key FROM PUBLIC;
COMMENT ON TABLE mcp.key IS
'The 32 secret bytes that identifiers are made with; no dump contains this table (mcp.save_key and mcp.load_key carry it)';
COMMENT ON COLUMN mcp.key.secret IS 'The key';

CREATE TABLE mcp.key_check (
	check_value bytea NOT NULL,
	normalizer_version integer NOT NULL,
	library_version text NOT NULL,
	created_at timestamptz NOT NULL
);
REVOKE ALL ON mcp.key_check FROM PUBLIC;
COMMENT ON TABLE mcp.key_check IS
'What the key of this database must be, and the rules and libraries that identifiers were made with; part of every dump';
COMMENT ON COLUMN mcp.key_check.check_value IS 'HMAC-SHA-256 of a fixed text under the key';
COMMENT ON COLUMN mcp.key_check.normalizer_version IS 'mcp.normalizer_version() when the key was made';
COMMENT ON COLUMN mcp.key_check.library_version IS 'mcp.library_version() when the key was made';
COMMENT ON COLUMN mcp.key_check.created_at IS 'When the key was made, or loaded into a database that had no check';
SELECT pg_catalog.pg_extension_config_dump('mcp.key_check', '');

CREATE FUNCTION mcp.key_changed() RETURNS trigger
	LANGUAGE c VOLATILE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_key_changed';
COMMENT ON FUNCTION mcp.key_changed() IS 'Trigger: sessions forget the key that they keep';
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON mcp.key
	FOR EACH STATEMENT EXECUTE FUNCTION mcp.key_changed();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON mcp.key_check
	FOR EACH STATEMENT EXECUTE FUNCTION mcp.key_changed();

CREATE FUNCTION mcp.create_key() RETURNS void
	LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'mcp_create_key';
COMMENT ON FUNCTION mcp.create_key() IS
'Makes the identity key of this database, once; refuses where mcp.key_check says that there was one';
CREATE FUNCTION mcp.save_key(path text) RETURNS void
	LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'mcp_save_key';
COMMENT ON FUNCTION mcp.save_key(text) IS
'Writes the identity key to a new file of the server, mode 0600, outside the data directory; superuser only';
CREATE FUNCTION mcp.load_key(path text) RETURNS void
	LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'mcp_load_key';
COMMENT ON FUNCTION mcp.load_key(text) IS
'Reads the identity key from a file that mcp.save_key wrote and checks it against mcp.key_check; superuser only';

-- constructors: NULL for what is unusable; they need the key, so none is immutable

CREATE FUNCTION mcp.email(address text) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_email';
COMMENT ON FUNCTION mcp.email(text) IS
'Identifier of an e-mail address; NULL when it is unusable (mcp.identifier_problem says why)';
CREATE FUNCTION mcp.email_sha256(digest text) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_email_sha256';
COMMENT ON FUNCTION mcp.email_sha256(text) IS
'Identifier of an e-mail address of which a feed tells the SHA-256 only, as 64 hexadecimal digits or base64';
CREATE FUNCTION mcp.email_keys(address text) RETURNS mcp.identifier[]
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 30 AS 'MODULE_PATHNAME', 'mcp_email_keys';
COMMENT ON FUNCTION mcp.email_keys(text) IS
'Identifiers of an e-mail address: its own, then those under which feeds that hash by other rules meet it (trimmed and lower case; gmail as Google and UID2 have it)';
CREATE FUNCTION mcp.phone(number text, region text DEFAULT NULL) RETURNS mcp.identifier
	LANGUAGE c STABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_phone';
COMMENT ON FUNCTION mcp.phone(text, text) IS
'Identifier of a phone number; region is the country (ISO 3166, such as ID) whose national spelling the number may have';
CREATE FUNCTION mcp.phone_sha256(digest text) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_phone_sha256';
COMMENT ON FUNCTION mcp.phone_sha256(text) IS
'Identifier of a phone number of which a feed tells the SHA-256 only, as 64 hexadecimal digits or base64';
CREATE FUNCTION mcp.phone_keys(number text, region text DEFAULT NULL) RETURNS mcp.identifier[]
	LANGUAGE c STABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_phone_keys';
COMMENT ON FUNCTION mcp.phone_keys(text, text) IS
'Identifiers of a phone number: its own (of E.164), then that of its digits without the +, as some feeds hash';
CREATE FUNCTION mcp.user_id(namespace text, id text) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_user_id';
COMMENT ON FUNCTION mcp.user_id(text, text) IS
'Identifier of a user id of one''s own system, such as mcp.user_id(''shop'', 4711); NULL when it is unusable';
CREATE FUNCTION mcp.user_id(namespace text, id bigint) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_user_id_bigint';
COMMENT ON FUNCTION mcp.user_id(text, bigint) IS
'Identifier of a user id of one''s own system, by number: that of the number''s digits';
CREATE FUNCTION mcp.user_id(namespace text, id uuid) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_user_id_uuid';
COMMENT ON FUNCTION mcp.user_id(text, uuid) IS
'Identifier of a user id of one''s own system, by uuid: that of the uuid''s text';
CREATE FUNCTION mcp.account(namespace text, id text) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_account';
COMMENT ON FUNCTION mcp.account(text, text) IS
'Identifier of an account at a shop or marketplace, such as mcp.account(''amazon'', ''A1B2C3''); NULL when it is unusable';
CREATE FUNCTION mcp.account(namespace text, id bigint) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_account_bigint';
COMMENT ON FUNCTION mcp.account(text, bigint) IS
'Identifier of an account at a shop or marketplace, by number: that of the number''s digits';
CREATE FUNCTION mcp.account(namespace text, id uuid) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_account_uuid';
COMMENT ON FUNCTION mcp.account(text, uuid) IS
'Identifier of an account at a shop or marketplace, by uuid: that of the uuid''s text';
CREATE FUNCTION mcp.cookie(namespace text, id text) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_cookie';
COMMENT ON FUNCTION mcp.cookie(text, text) IS
'Identifier of a cookie of a site or tag, such as mcp.cookie(''web'', ''GA1.2.33''); NULL when it is unusable';
CREATE FUNCTION mcp.cookie(namespace text, id bigint) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_cookie_bigint';
COMMENT ON FUNCTION mcp.cookie(text, bigint) IS
'Identifier of a cookie of a site or tag, by number: that of the number''s digits';
CREATE FUNCTION mcp.cookie(namespace text, id uuid) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_cookie_uuid';
COMMENT ON FUNCTION mcp.cookie(text, uuid) IS
'Identifier of a cookie of a site or tag, by uuid: that of the uuid''s text';
CREATE FUNCTION mcp.loyalty(program text, card text) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_loyalty';
COMMENT ON FUNCTION mcp.loyalty(text, text) IS
'Identifier of a loyalty card; case, blanks, hyphens and dots do not matter';
CREATE FUNCTION mcp.loyalty(program text, card bigint) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_loyalty_bigint';
COMMENT ON FUNCTION mcp.loyalty(text, bigint) IS
'Identifier of a loyalty card, by number';
CREATE FUNCTION mcp.device(id text) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_device';
COMMENT ON FUNCTION mcp.device(text) IS
'Identifier of a device, such as an advertising id; NULL when it is unusable, as all zeros are';
CREATE FUNCTION mcp.device(id uuid) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_device_uuid';
COMMENT ON FUNCTION mcp.device(uuid) IS
'Identifier of a device, by uuid';
CREATE FUNCTION mcp.social(network text, handle text) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_social';
COMMENT ON FUNCTION mcp.social(text, text) IS
'Identifier of a handle on a social network; case and a leading @ do not matter';
CREATE FUNCTION mcp.social(network text, handle bigint) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_social_bigint';
COMMENT ON FUNCTION mcp.social(text, bigint) IS
'Identifier of an account on a social network, by number';
CREATE FUNCTION mcp.custom(namespace text, VARIADIC parts text[]) RETURNS mcp.identifier
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_custom';
COMMENT ON FUNCTION mcp.custom(text, VARIADIC text[]) IS
'Identifier of several values together, such as mcp.custom(''person'', name, birthday::text); NULL when one of them is NULL or unusable';
CREATE FUNCTION mcp.identifier_problem(kind text, raw text, region text DEFAULT NULL, namespace text DEFAULT NULL) RETURNS text
	LANGUAGE c STABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_identifier_problem';
COMMENT ON FUNCTION mcp.identifier_problem(text, text, text, text) IS
'Why a raw value gives no identifier of that kind: blank, junk, too_long, invalid_encoding, not_an_email, not_a_phone, needs_region, not_a_digest or no_namespace; relay is a caution, the value is usable; NULL: no problem';
CREATE FUNCTION mcp.normal_form(kind text, raw text, region text DEFAULT NULL) RETURNS text
	LANGUAGE c STABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_normal_form';
COMMENT ON FUNCTION mcp.normal_form(text, text, text) IS
'What a raw value becomes before it is hashed, in clear; NULL when it is unusable';

-- of the rules and libraries, and of namespaces: nothing personal

CREATE FUNCTION mcp.normalizer_version() RETURNS integer
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_normalizer_version';
COMMENT ON FUNCTION mcp.normalizer_version() IS
'Version of the rules that make normal forms';
CREATE FUNCTION mcp.library_version() RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_library_version';
COMMENT ON FUNCTION mcp.library_version() IS
'Versions of the libraries that take part in normal forms, with a fingerprint of the phone metadata';
CREATE FUNCTION mcp.namespace_tag(namespace text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_namespace_tag';
COMMENT ON FUNCTION mcp.namespace_tag(text) IS
'The tag of a namespace, as it stands in an identifier''s text form';
CREATE FUNCTION mcp.key_status(
		OUT key_source text, OUT key_fits boolean,
		OUT normalizer_version integer, OUT key_normalizer_version integer,
		OUT library_version text, OUT key_library_version text)
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_key_status';
COMMENT ON FUNCTION mcp.key_status() IS
'Where the identity key comes from (table, file, none), whether it is the right one, and the versions now and when it was made';

INSERT INTO mcp.access_rights
SELECT 'ingest', 'function', f, 'EXECUTE' FROM pg_catalog.unnest(ARRAY[
	'mcp.email(text)',
	'mcp.email_sha256(text)',
	'mcp.email_keys(text)',
	'mcp.phone(text,text)',
	'mcp.phone_sha256(text)',
	'mcp.phone_keys(text,text)',
	'mcp.user_id(text,text)',
	'mcp.user_id(text,bigint)',
	'mcp.user_id(text,uuid)',
	'mcp.account(text,text)',
	'mcp.account(text,bigint)',
	'mcp.account(text,uuid)',
	'mcp.cookie(text,text)',
	'mcp.cookie(text,bigint)',
	'mcp.cookie(text,uuid)',
	'mcp.loyalty(text,text)',
	'mcp.loyalty(text,bigint)',
	'mcp.device(text)',
	'mcp.device(uuid)',
	'mcp.social(text,text)',
	'mcp.social(text,bigint)',
	'mcp.custom(text,text[])',
	'mcp.identifier_problem(text,text,text,text)',
	'mcp.normal_form(text,text,text)'
	]) AS f
UNION ALL
SELECT 'admin', 'function', f, 'EXECUTE' FROM pg_catalog.unnest(ARRAY[
	'mcp.key_status()',
	'mcp.create_key()',
	'mcp.save_key(text)',
	'mcp.load_key(text)']) AS f;
