
-- 52 index: GIN on profiles, for questions by segment

CREATE FUNCTION mcp.may_match(profile mcp.profile, segment mcp.segment) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 100 AS 'MODULE_PATHNAME', 'mcp_may_match';
COMMENT ON FUNCTION mcp.may_match(mcp.profile, mcp.segment) IS
'Does the profile have the names and values without which it can be in the segment at no time? What the index answers';

CREATE FUNCTION mcp.segment_sel(internal, oid, internal, integer) RETURNS float8
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_sel';
COMMENT ON FUNCTION mcp.segment_sel(internal, oid, internal, integer) IS 'How many profiles @@ or @? lets through, for the planner';
CREATE FUNCTION mcp.segment_joinsel(internal, oid, internal, smallint, internal) RETURNS float8
	LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_joinsel';
COMMENT ON FUNCTION mcp.segment_joinsel(internal, oid, internal, smallint, internal) IS 'The same of a join with segments';
ALTER OPERATOR mcp.@@ (mcp.profile, mcp.segment) SET (RESTRICT = mcp.segment_sel, JOIN = mcp.segment_joinsel);

CREATE OPERATOR mcp.@? (
	LEFTARG = mcp.profile, RIGHTARG = mcp.segment, FUNCTION = mcp.may_match,
	RESTRICT = mcp.segment_sel, JOIN = mcp.segment_joinsel);
COMMENT ON OPERATOR mcp.@? (mcp.profile, mcp.segment) IS
'does the profile have what the segment needs, whatever the time?';

-- GIN's rules want the indexed type where the question stands; what comes is a
-- segment, as the operator has it

CREATE FUNCTION mcp.profile_keys(mcp.profile, internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_keys';
COMMENT ON FUNCTION mcp.profile_keys(mcp.profile, internal) IS 'Keys of a profile, for GIN';
CREATE FUNCTION mcp.segment_keys(mcp.profile, internal, smallint, internal, internal, internal, internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_keys';
COMMENT ON FUNCTION mcp.segment_keys(mcp.profile, internal, smallint, internal, internal, internal, internal) IS 'Keys that a segment asks for, for GIN';
CREATE FUNCTION mcp.segment_consistent(internal, smallint, mcp.profile, integer, internal, internal, internal, internal) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_consistent';
COMMENT ON FUNCTION mcp.segment_consistent(internal, smallint, mcp.profile, integer, internal, internal, internal, internal) IS 'Are the keys found enough for a segment? For GIN';
CREATE FUNCTION mcp.segment_triconsistent(internal, smallint, mcp.profile, integer, internal, internal, internal) RETURNS "char"
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_triconsistent';
COMMENT ON FUNCTION mcp.segment_triconsistent(internal, smallint, mcp.profile, integer, internal, internal, internal) IS 'The same, where some keys are not looked up yet';

CREATE OPERATOR CLASS mcp.profile_ops DEFAULT FOR TYPE mcp.profile USING gin AS
	OPERATOR 1 mcp.@? (mcp.profile, mcp.segment),
	FUNCTION 2 mcp.profile_keys(mcp.profile, internal),
	FUNCTION 3 mcp.segment_keys(mcp.profile, internal, smallint, internal, internal, internal, internal),
	FUNCTION 4 mcp.segment_consistent(internal, smallint, mcp.profile, integer, internal, internal, internal, internal),
	FUNCTION 6 mcp.segment_triconsistent(internal, smallint, mcp.profile, integer, internal, internal, internal),
	STORAGE bigint;
COMMENT ON OPERATOR CLASS mcp.profile_ops USING gin IS 'profiles by what segments ask of them';

-- the planner turns matches and @@ into a search of that index

CREATE FUNCTION mcp.matches_support(internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_matches_support';
COMMENT ON FUNCTION mcp.matches_support(internal) IS 'What the planner asks about mcp.matches';
ALTER FUNCTION mcp.matches(mcp.profile, mcp.segment) SUPPORT mcp.matches_support;
ALTER FUNCTION mcp.matches(mcp.profile, mcp.segment, timestamptz) SUPPORT mcp.matches_support;
