
-- 50 segment: predicates over profiles, and measures, as values

CREATE TYPE mcp.segment;

CREATE FUNCTION mcp.segment_in(cstring) RETURNS mcp.segment
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_in';
COMMENT ON FUNCTION mcp.segment_in(cstring) IS 'Input of type mcp.segment';
CREATE FUNCTION mcp.segment_out(mcp.segment) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_out';
COMMENT ON FUNCTION mcp.segment_out(mcp.segment) IS 'Output of type mcp.segment: its canonical text';
CREATE FUNCTION mcp.segment_recv(internal) RETURNS mcp.segment
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_recv';
COMMENT ON FUNCTION mcp.segment_recv(internal) IS 'Binary input of type mcp.segment: a version and the text';
CREATE FUNCTION mcp.segment_send(mcp.segment) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_send';
COMMENT ON FUNCTION mcp.segment_send(mcp.segment) IS 'Binary output of type mcp.segment';

CREATE TYPE mcp.segment (
	INPUT = mcp.segment_in, OUTPUT = mcp.segment_out,
	RECEIVE = mcp.segment_recv, SEND = mcp.segment_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended);
COMMENT ON TYPE mcp.segment IS 'A predicate over profiles, such as count(purchase) >= 2 and never(purchase, last 90 days)';

CREATE TYPE mcp.measure_expr;

CREATE FUNCTION mcp.measure_expr_in(cstring) RETURNS mcp.measure_expr
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_measure_expr_in';
COMMENT ON FUNCTION mcp.measure_expr_in(cstring) IS 'Input of type mcp.measure_expr';
CREATE FUNCTION mcp.measure_expr_out(mcp.measure_expr) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_measure_expr_out';
COMMENT ON FUNCTION mcp.measure_expr_out(mcp.measure_expr) IS 'Output of type mcp.measure_expr: its canonical text';
CREATE FUNCTION mcp.measure_expr_recv(internal) RETURNS mcp.measure_expr
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_measure_expr_recv';
COMMENT ON FUNCTION mcp.measure_expr_recv(internal) IS 'Binary input of type mcp.measure_expr: a version and the text';
CREATE FUNCTION mcp.measure_expr_send(mcp.measure_expr) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_measure_expr_send';
COMMENT ON FUNCTION mcp.measure_expr_send(mcp.measure_expr) IS 'Binary output of type mcp.measure_expr';

CREATE TYPE mcp.measure_expr (
	INPUT = mcp.measure_expr_in, OUTPUT = mcp.measure_expr_out,
	RECEIVE = mcp.measure_expr_recv, SEND = mcp.measure_expr_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended);
COMMENT ON TYPE mcp.measure_expr IS 'A number, time or text computed from a profile, such as sum(purchase, last 365 days)';

-- casts: a BI tool's text parameter reaches the functions by itself; the cost
-- makes a plan with the parameter's value look as good as it is

CREATE FUNCTION mcp.segment(source text) RETURNS mcp.segment
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS 'MODULE_PATHNAME', 'mcp_segment';
COMMENT ON FUNCTION mcp.segment(text) IS 'The segment that a text says';
CREATE FUNCTION mcp.segment(source varchar) RETURNS mcp.segment
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS 'MODULE_PATHNAME', 'mcp_segment';
COMMENT ON FUNCTION mcp.segment(varchar) IS 'The segment that a text says';
CREATE CAST (text AS mcp.segment) WITH FUNCTION mcp.segment(text) AS IMPLICIT;
CREATE CAST (varchar AS mcp.segment) WITH FUNCTION mcp.segment(varchar) AS IMPLICIT;

CREATE FUNCTION mcp.measure_expr(source text) RETURNS mcp.measure_expr
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS 'MODULE_PATHNAME', 'mcp_measure_expr';
COMMENT ON FUNCTION mcp.measure_expr(text) IS 'The measure that a text says';
CREATE FUNCTION mcp.measure_expr(source varchar) RETURNS mcp.measure_expr
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS 'MODULE_PATHNAME', 'mcp_measure_expr';
COMMENT ON FUNCTION mcp.measure_expr(varchar) IS 'The measure that a text says';
CREATE CAST (text AS mcp.measure_expr) WITH FUNCTION mcp.measure_expr(text) AS IMPLICIT;
CREATE CAST (varchar AS mcp.measure_expr) WITH FUNCTION mcp.measure_expr(varchar) AS IMPLICIT;

-- equality, as written: for GROUP BY, DISTINCT and hash joins

CREATE FUNCTION mcp.segment_eq(a mcp.segment, b mcp.segment) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_eq';
COMMENT ON FUNCTION mcp.segment_eq(mcp.segment, mcp.segment) IS 'Are two segments written alike?';
CREATE FUNCTION mcp.segment_ne(a mcp.segment, b mcp.segment) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_ne';
COMMENT ON FUNCTION mcp.segment_ne(mcp.segment, mcp.segment) IS 'Are two segments written differently?';
CREATE FUNCTION mcp.segment_hash(value mcp.segment) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_hash';
COMMENT ON FUNCTION mcp.segment_hash(mcp.segment) IS 'Hash of a segment';
CREATE FUNCTION mcp.segment_hash_extended(value mcp.segment, seed bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_hash_extended';
COMMENT ON FUNCTION mcp.segment_hash_extended(mcp.segment, bigint) IS 'Hash of a segment with a seed';

CREATE OPERATOR mcp.= (
	LEFTARG = mcp.segment, RIGHTARG = mcp.segment, FUNCTION = mcp.segment_eq,
	COMMUTATOR = OPERATOR(mcp.=), NEGATOR = OPERATOR(mcp.<>),
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR mcp.= (mcp.segment, mcp.segment) IS 'written alike';
CREATE OPERATOR mcp.<> (
	LEFTARG = mcp.segment, RIGHTARG = mcp.segment, FUNCTION = mcp.segment_ne,
	COMMUTATOR = OPERATOR(mcp.<>), NEGATOR = OPERATOR(mcp.=),
	RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR mcp.<> (mcp.segment, mcp.segment) IS 'written differently';
CREATE OPERATOR CLASS mcp.segment_hash_ops DEFAULT FOR TYPE mcp.segment USING hash AS
	OPERATOR 1 mcp.=,
	FUNCTION 1 mcp.segment_hash(mcp.segment),
	FUNCTION 2 mcp.segment_hash_extended(mcp.segment, bigint);
COMMENT ON OPERATOR CLASS mcp.segment_hash_ops USING hash IS 'hash of segments';

-- the algebra

CREATE FUNCTION mcp.segment_and(a mcp.segment, b mcp.segment) RETURNS mcp.segment
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_and';
COMMENT ON FUNCTION mcp.segment_and(mcp.segment, mcp.segment) IS 'Who is in both segments';
CREATE FUNCTION mcp.segment_or(a mcp.segment, b mcp.segment) RETURNS mcp.segment
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_or';
COMMENT ON FUNCTION mcp.segment_or(mcp.segment, mcp.segment) IS 'Who is in either segment';
CREATE FUNCTION mcp.segment_not(segment mcp.segment) RETURNS mcp.segment
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_segment_not';
COMMENT ON FUNCTION mcp.segment_not(mcp.segment) IS 'Who is known not to be in the segment';

CREATE OPERATOR mcp.& (
	LEFTARG = mcp.segment, RIGHTARG = mcp.segment, FUNCTION = mcp.segment_and);
COMMENT ON OPERATOR mcp.& (mcp.segment, mcp.segment) IS 'who is in both segments';
CREATE OPERATOR mcp.| (
	LEFTARG = mcp.segment, RIGHTARG = mcp.segment, FUNCTION = mcp.segment_or);
COMMENT ON OPERATOR mcp.| (mcp.segment, mcp.segment) IS 'who is in either segment';
CREATE OPERATOR mcp.! (
	RIGHTARG = mcp.segment, FUNCTION = mcp.segment_not);
COMMENT ON OPERATOR mcp.! (NONE, mcp.segment) IS 'who is known not to be in the segment';

CREATE FUNCTION mcp.fold(raw text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 5 AS 'MODULE_PATHNAME', 'mcp_fold';
COMMENT ON FUNCTION mcp.fold(text) IS 'A text with case and accents set aside, as fold(...) in a segment compares it';
