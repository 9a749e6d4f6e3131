
-- 95 access: take from PUBLIC what is not for everybody

CREATE FUNCTION mcp.grant_access(role regrole, access text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	item record;
BEGIN
	IF access NOT IN ('ingest', 'reader', 'admin') THEN
		RAISE EXCEPTION 'there is no access of that name'
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Choose ingest, reader or admin.';
	END IF;
	EXECUTE format('GRANT USAGE ON SCHEMA mcp TO %s', role);
	FOR item IN
		SELECT r.object_type, r.object_name, r.privilege FROM mcp.access_rights r
		WHERE r.access = grant_access.access OR grant_access.access = 'admin'
		ORDER BY r.object_name, r.privilege
	LOOP
		IF item.object_type = 'function' THEN
			EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', item.object_name::regprocedure, role);
		ELSE
			EXECUTE format('GRANT %s ON TABLE %s TO %s', item.privilege, item.object_name::regclass, role);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION mcp.grant_access(regrole, text) IS
'Gives a role what it needs: ingest (to make identifiers of raw values), reader, or admin (both, and the key and the stored state)';

-- the caller still needs the right to grant, this keeps the error early
INSERT INTO mcp.access_rights VALUES ('admin', 'function', 'mcp.grant_access(regrole,text)', 'EXECUTE');

DO $$
DECLARE
	item text;
BEGIN
	FOR item IN SELECT object_name FROM mcp.access_rights WHERE object_type = 'function' LOOP
		EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', item::pg_catalog.regprocedure);
	END LOOP;
END
$$;
