
-- 51 match: segments and measures asked of profiles
-- (no valid profile and no valid segment can make these raise an error, so a
-- policy's rows cannot leak through them)

CREATE FUNCTION mcp.matches(profile mcp.profile, segment mcp.segment) RETURNS boolean
	LANGUAGE c STABLE STRICT PARALLEL SAFE LEAKPROOF COST 50 AS 'MODULE_PATHNAME', 'mcp_matches';
COMMENT ON FUNCTION mcp.matches(mcp.profile, mcp.segment) IS
'Is the profile in the segment now? NULL when that is unknown';
CREATE FUNCTION mcp.matches(profile mcp.profile, segment mcp.segment, as_of timestamptz) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 50 AS 'MODULE_PATHNAME', 'mcp_matches';
COMMENT ON FUNCTION mcp.matches(mcp.profile, mcp.segment, timestamptz) IS
'Was the profile in the segment at a time? NULL when that is unknown';

CREATE OPERATOR mcp.@@ (
	LEFTARG = mcp.profile, RIGHTARG = mcp.segment, FUNCTION = mcp.matches,
	RESTRICT = contsel, JOIN = contjoinsel);
COMMENT ON OPERATOR mcp.@@ (mcp.profile, mcp.segment) IS 'is the profile in the segment now?';

CREATE FUNCTION mcp.measure(profile mcp.profile, measure mcp.measure_expr) RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'mcp_measure';
COMMENT ON FUNCTION mcp.measure(mcp.profile, mcp.measure_expr) IS
'A number computed from a profile, now; NULL when it is unknown';
CREATE FUNCTION mcp.measure(profile mcp.profile, measure mcp.measure_expr, as_of timestamptz) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'mcp_measure';
COMMENT ON FUNCTION mcp.measure(mcp.profile, mcp.measure_expr, timestamptz) IS
'A number computed from a profile as of a time; NULL when it is unknown';

CREATE FUNCTION mcp.measure_time(profile mcp.profile, measure mcp.measure_expr) RETURNS timestamptz
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'mcp_measure_time';
COMMENT ON FUNCTION mcp.measure_time(mcp.profile, mcp.measure_expr) IS
'A time computed from a profile, now; NULL when it is unknown';
CREATE FUNCTION mcp.measure_time(profile mcp.profile, measure mcp.measure_expr, as_of timestamptz) RETURNS timestamptz
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'mcp_measure_time';
COMMENT ON FUNCTION mcp.measure_time(mcp.profile, mcp.measure_expr, timestamptz) IS
'A time computed from a profile as of a time; NULL when it is unknown';

CREATE FUNCTION mcp.measure_text(profile mcp.profile, measure mcp.measure_expr) RETURNS text
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'mcp_measure_text';
COMMENT ON FUNCTION mcp.measure_text(mcp.profile, mcp.measure_expr) IS
'A measure of any kind as text, now; NULL when it is unknown';
CREATE FUNCTION mcp.measure_text(profile mcp.profile, measure mcp.measure_expr, as_of timestamptz) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'mcp_measure_text';
COMMENT ON FUNCTION mcp.measure_text(mcp.profile, mcp.measure_expr, timestamptz) IS
'A measure of any kind as text, as of a time; NULL when it is unknown';
