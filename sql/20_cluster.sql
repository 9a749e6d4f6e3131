-- 20 cluster: which records are one person

CREATE TYPE mcp.match_rules;

CREATE FUNCTION mcp.match_rules_in(cstring) RETURNS mcp.match_rules
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_match_rules_in';
CREATE FUNCTION mcp.match_rules_out(mcp.match_rules) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_match_rules_out';
CREATE FUNCTION mcp.match_rules_recv(internal) RETURNS mcp.match_rules
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_match_rules_recv';
CREATE FUNCTION mcp.match_rules_send(mcp.match_rules) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_match_rules_send';

CREATE TYPE mcp.match_rules (
	INPUT = mcp.match_rules_in, OUTPUT = mcp.match_rules_out,
	RECEIVE = mcp.match_rules_recv, SEND = mcp.match_rules_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);
COMMENT ON TYPE mcp.match_rules IS
'How far identifiers may join records, such as user_id max 1; cookie max_fanout 5; what is not said is as by default, and all of it is printed';
COMMENT ON FUNCTION mcp.match_rules_in(cstring) IS 'Text input of mcp.match_rules';
COMMENT ON FUNCTION mcp.match_rules_out(mcp.match_rules) IS 'Text output of mcp.match_rules: every rule in force';
COMMENT ON FUNCTION mcp.match_rules_recv(internal) IS 'Binary input of mcp.match_rules';
COMMENT ON FUNCTION mcp.match_rules_send(mcp.match_rules) IS 'Binary output of mcp.match_rules: version and text';

CREATE FUNCTION mcp.cluster(identifiers mcp.identifier[],
		rules mcp.match_rules DEFAULT '', record_key text DEFAULT NULL,
		first_seen timestamptz DEFAULT NULL) RETURNS uuid
	LANGUAGE c WINDOW IMMUTABLE PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'mcp_cluster';
COMMENT ON FUNCTION mcp.cluster(mcp.identifier[], mcp.match_rules, text, timestamptz) IS
'The customer of each record of the partition: records that share an identifier, directly or through others, are one customer as far as the rules allow';

CREATE TYPE mcp.cluster_detail AS (
	customer_id uuid,
	refused mcp.identifier[],
	reasons text[]
);
COMMENT ON TYPE mcp.cluster_detail IS
'A record''s customer, and which of its identifiers were refused, each with its reason';
COMMENT ON COLUMN mcp.cluster_detail.customer_id IS 'What mcp.cluster() gives';
COMMENT ON COLUMN mcp.cluster_detail.refused IS 'The row''s identifiers that join it to nobody, ascending';
COMMENT ON COLUMN mcp.cluster_detail.reasons IS 'For each of them: shared, max <kind>, cluster max, or ambiguous';

CREATE FUNCTION mcp.cluster_detail(identifiers mcp.identifier[],
		rules mcp.match_rules DEFAULT '', record_key text DEFAULT NULL,
		first_seen timestamptz DEFAULT NULL) RETURNS mcp.cluster_detail
	LANGUAGE c WINDOW IMMUTABLE PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'mcp_cluster_detail';
COMMENT ON FUNCTION mcp.cluster_detail(mcp.identifier[], mcp.match_rules, text, timestamptz) IS
'As mcp.cluster(), and which of the row''s identifiers were refused and why';

