-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION mcp" to load this file. \quit

-- 00 header: the schema, and what must hold before anything is made

DO $$
BEGIN
	IF pg_catalog.current_setting('server_encoding') OPERATOR(pg_catalog.<>) 'UTF8' THEN
		RAISE EXCEPTION 'mcp needs a database in UTF8'
			USING ERRCODE = 'feature_not_supported',
				HINT = 'Create one with: CREATE DATABASE name ENCODING ''UTF8'' TEMPLATE template0.';
	END IF;
END
$$;

CREATE SCHEMA mcp;
COMMENT ON SCHEMA mcp IS
'Multichannel Customer Profile: identifiers, clusters, journeys, profiles and segments';
GRANT USAGE ON SCHEMA mcp TO PUBLIC;

CREATE FUNCTION mcp.version() RETURNS text
	LANGUAGE c IMMUTABLE PARALLEL SAFE STRICT AS 'MODULE_PATHNAME', 'mcp_version';
COMMENT ON FUNCTION mcp.version() IS 'Version of the loaded library, such as 0.1.0';

