-- 54 overlap: many segments at once

CREATE FUNCTION mcp.which_segments(profile mcp.profile, names text[], segments mcp.segment[]) RETURNS text[]
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_which_segments';
COMMENT ON FUNCTION mcp.which_segments(mcp.profile, text[], mcp.segment[]) IS
'The names of the segments that the profile is in now, in the order given';
CREATE FUNCTION mcp.which_segments(profile mcp.profile, names text[], segments mcp.segment[], as_of timestamptz) RETURNS text[]
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_which_segments';
COMMENT ON FUNCTION mcp.which_segments(mcp.profile, text[], mcp.segment[], timestamptz) IS
'The names of the segments that the profile was in at a time, in the order given';

-- how many, and how many in both

CREATE TYPE mcp.segment_summary;
CREATE FUNCTION mcp.segment_summary_in(cstring) RETURNS mcp.segment_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_summary_in';
COMMENT ON FUNCTION mcp.segment_summary_in(cstring) IS 'Text input of mcp.segment_summary: hexadecimal digits';
CREATE FUNCTION mcp.segment_summary_out(mcp.segment_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_summary_out';
COMMENT ON FUNCTION mcp.segment_summary_out(mcp.segment_summary) IS 'Text output of mcp.segment_summary: hexadecimal digits';
CREATE FUNCTION mcp.segment_summary_recv(internal) RETURNS mcp.segment_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_summary_recv';
COMMENT ON FUNCTION mcp.segment_summary_recv(internal) IS 'Binary input of mcp.segment_summary';
CREATE FUNCTION mcp.segment_summary_send(mcp.segment_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_summary_send';
COMMENT ON FUNCTION mcp.segment_summary_send(mcp.segment_summary) IS 'Binary output of mcp.segment_summary';
CREATE TYPE mcp.segment_summary (
	INPUT = mcp.segment_summary_in, OUTPUT = mcp.segment_summary_out,
	RECEIVE = mcp.segment_summary_recv, SEND = mcp.segment_summary_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended);
COMMENT ON TYPE mcp.segment_summary IS
'How many people are in segments; mcp.segment_count_rows and mcp.segment_overlap_rows read it, mcp.merge joins several';

CREATE FUNCTION mcp.segment_summary_combine(mcp.segment_summary, mcp.segment_summary) RETURNS mcp.segment_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_segment_summary_combine';
COMMENT ON FUNCTION mcp.segment_summary_combine(mcp.segment_summary, mcp.segment_summary) IS
'Part of mcp.segment_counts, mcp.segment_overlap and mcp.merge';
CREATE AGGREGATE mcp.merge(summary mcp.segment_summary) (
	SFUNC = mcp.segment_summary_combine, STYPE = mcp.segment_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.segment_summary_combine, PARALLEL = safe);
COMMENT ON AGGREGATE mcp.merge(mcp.segment_summary) IS 'How many of several groups of people are in segments';

CREATE FUNCTION mcp.segment_counts_trans(mcp.segment_summary, profile mcp.profile, names text[], segments mcp.segment[])
	RETURNS mcp.segment_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_segment_counts_trans';
COMMENT ON FUNCTION mcp.segment_counts_trans(mcp.segment_summary, mcp.profile, text[], mcp.segment[]) IS 'Part of mcp.segment_counts';
CREATE AGGREGATE mcp.segment_counts(profile mcp.profile, names text[], segments mcp.segment[]) (
	SFUNC = mcp.segment_counts_trans, STYPE = mcp.segment_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.segment_summary_combine, PARALLEL = safe);
COMMENT ON AGGREGATE mcp.segment_counts(mcp.profile, text[], mcp.segment[]) IS
'How many people are in each segment, now';
CREATE FUNCTION mcp.segment_counts_trans(mcp.segment_summary, profile mcp.profile, names text[], segments mcp.segment[], as_of timestamptz)
	RETURNS mcp.segment_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_segment_counts_trans';
COMMENT ON FUNCTION mcp.segment_counts_trans(mcp.segment_summary, mcp.profile, text[], mcp.segment[], timestamptz) IS 'Part of mcp.segment_counts';
CREATE AGGREGATE mcp.segment_counts(profile mcp.profile, names text[], segments mcp.segment[], as_of timestamptz) (
	SFUNC = mcp.segment_counts_trans, STYPE = mcp.segment_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.segment_summary_combine, PARALLEL = safe);
COMMENT ON AGGREGATE mcp.segment_counts(mcp.profile, text[], mcp.segment[], timestamptz) IS
'How many people are in each segment, at a time';
CREATE FUNCTION mcp.segment_overlap_trans(mcp.segment_summary, profile mcp.profile, names text[], segments mcp.segment[])
	RETURNS mcp.segment_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_segment_overlap_trans';
COMMENT ON FUNCTION mcp.segment_overlap_trans(mcp.segment_summary, mcp.profile, text[], mcp.segment[]) IS 'Part of mcp.segment_overlap';
CREATE AGGREGATE mcp.segment_overlap(profile mcp.profile, names text[], segments mcp.segment[]) (
	SFUNC = mcp.segment_overlap_trans, STYPE = mcp.segment_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.segment_summary_combine, PARALLEL = safe);
COMMENT ON AGGREGATE mcp.segment_overlap(mcp.profile, text[], mcp.segment[]) IS
'How many people are in each segment, and in both of each pair, now';
CREATE FUNCTION mcp.segment_overlap_trans(mcp.segment_summary, profile mcp.profile, names text[], segments mcp.segment[], as_of timestamptz)
	RETURNS mcp.segment_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_segment_overlap_trans';
COMMENT ON FUNCTION mcp.segment_overlap_trans(mcp.segment_summary, mcp.profile, text[], mcp.segment[], timestamptz) IS 'Part of mcp.segment_overlap';
CREATE AGGREGATE mcp.segment_overlap(profile mcp.profile, names text[], segments mcp.segment[], as_of timestamptz) (
	SFUNC = mcp.segment_overlap_trans, STYPE = mcp.segment_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.segment_summary_combine, PARALLEL = safe);
COMMENT ON AGGREGATE mcp.segment_overlap(mcp.profile, text[], mcp.segment[], timestamptz) IS
'How many people are in each segment, and in both of each pair, at a time';

CREATE FUNCTION mcp.segment_count_rows(summary mcp.segment_summary)
	RETURNS TABLE (segment text, members bigint, unknown bigint, profiles bigint, share double precision)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 50 AS 'MODULE_PATHNAME', 'mcp_segment_count_rows';
COMMENT ON FUNCTION mcp.segment_count_rows(mcp.segment_summary) IS
'A row per segment: its members, of how many profiles, and of how many it is unknown';
CREATE FUNCTION mcp.segment_overlap_rows(summary mcp.segment_summary)
	RETURNS TABLE (segment_a text, segment_b text, members_a bigint, members_b bigint, members_both bigint, profiles bigint,
		share_of_a double precision, share_of_b double precision, jaccard double precision, lift double precision)
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 500 AS 'MODULE_PATHNAME', 'mcp_segment_overlap_rows';
COMMENT ON FUNCTION mcp.segment_overlap_rows(mcp.segment_summary) IS
'A row per pair of segments: who is in both, and how far that is from chance';
