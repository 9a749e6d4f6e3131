
-- 56 explain: what a segment says in English, and why a profile is in it

CREATE FUNCTION mcp.describe(segment mcp.segment) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_describe';
COMMENT ON FUNCTION mcp.describe(mcp.segment) IS 'What a segment means, in plain English: a line per condition and group';

CREATE FUNCTION mcp.why(profile mcp.profile, segment mcp.segment,
	OUT path text, OUT depth integer, OUT condition text, OUT found text, OUT holds boolean,
	OUT decided_by text)
	RETURNS SETOF record
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 200 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_why';
COMMENT ON FUNCTION mcp.why(mcp.profile, mcp.segment) IS
'Why a profile is in a segment now: a row per condition and group, the value found, whether it holds (NULL: unknown), what decided';
CREATE FUNCTION mcp.why(profile mcp.profile, segment mcp.segment, as_of timestamptz,
	OUT path text, OUT depth integer, OUT condition text, OUT found text, OUT holds boolean,
	OUT decided_by text)
	RETURNS SETOF record
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 200 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_why';
COMMENT ON FUNCTION mcp.why(mcp.profile, mcp.segment, timestamptz) IS
'Why a profile was in a segment at a time: a row per condition and group, the value found, whether it held, what decided';

CREATE FUNCTION mcp.next_change_at(profile mcp.profile, segment mcp.segment) RETURNS timestamptz
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'mcp_next_change_at';
COMMENT ON FUNCTION mcp.next_change_at(mcp.profile, mcp.segment) IS
'The next time at which the profile enters or leaves the segment with no new data; NULL: never';
CREATE FUNCTION mcp.next_change_at(profile mcp.profile, segment mcp.segment, as_of timestamptz) RETURNS timestamptz
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'mcp_next_change_at';
COMMENT ON FUNCTION mcp.next_change_at(mcp.profile, mcp.segment, timestamptz) IS
'The first time after another at which the profile enters or leaves the segment with no new data; NULL: never';
