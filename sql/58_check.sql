
-- 58 check: is a segment what its author meant?

CREATE FUNCTION mcp.check_segment(segment mcp.segment, relation regclass DEFAULT NULL, profile_column text DEFAULT NULL,
	as_of timestamptz DEFAULT NULL)
	RETURNS TABLE (severity text, condition text, problem text, suggestion text)
	LANGUAGE c STABLE PARALLEL RESTRICTED COST 10000 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_check_segment';
COMMENT ON FUNCTION mcp.check_segment(mcp.segment, regclass, text, timestamptz) IS
'What is wrong with a segment, a row each: never true, an empty window, a name that no profile of the relation has, a trait of another type';
