-- path: the places that journeys pass, and how people go from one to the next

CREATE TYPE mcp.path_options AS (
	step_by text,
	events text,
	begins text,
	ends text,
	collapse boolean,
	reverse boolean,
	max_steps integer,
	gap interval
);
COMMENT ON TYPE mcp.path_options IS 'How to read a path from a journey; made by mcp.path_options()';
COMMENT ON COLUMN mcp.path_options.step_by IS 'What a place is: channel, action, channel.action or a property';
COMMENT ON COLUMN mcp.path_options.events IS 'Filter: the events that count';
COMMENT ON COLUMN mcp.path_options.begins IS 'Filter: paths begin at the first such event';
COMMENT ON COLUMN mcp.path_options.ends IS 'Filter: paths end at the next such event';
COMMENT ON COLUMN mcp.path_options.collapse IS 'Is a place that comes several times in a row one step?';
COMMENT ON COLUMN mcp.path_options.reverse IS 'Are paths read from their end backward?';
COMMENT ON COLUMN mcp.path_options.max_steps IS 'The most steps of a path, NULL for all';
COMMENT ON COLUMN mcp.path_options.gap IS 'A longer pause begins a new path; NULL for one path a journey';

CREATE FUNCTION mcp.path_options(step_by text DEFAULT 'channel', events text DEFAULT '*', begins text DEFAULT NULL, ends text DEFAULT NULL,
	collapse boolean DEFAULT true, reverse boolean DEFAULT false, max_steps integer DEFAULT NULL, gap interval DEFAULT NULL)
	RETURNS mcp.path_options
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_path_options';
COMMENT ON FUNCTION mcp.path_options(text, text, text, text, boolean, boolean, integer, interval) IS 'How to read a path from a journey';

-- one person

CREATE FUNCTION mcp.path(journey mcp.journey, options mcp.path_options DEFAULT mcp.path_options(), as_of timestamptz DEFAULT now())
	RETURNS text[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_path';
COMMENT ON FUNCTION mcp.path(mcp.journey, mcp.path_options, timestamptz) IS 'The places that a person passed, in order';
CREATE FUNCTION mcp.path_rows(journey mcp.journey, options mcp.path_options DEFAULT mcp.path_options(), as_of timestamptz DEFAULT now())
	RETURNS TABLE (path integer, step integer, node text, occurred_at timestamptz, events integer)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 10 AS 'MODULE_PATHNAME', 'mcp_path_rows';
COMMENT ON FUNCTION mcp.path_rows(mcp.journey, mcp.path_options, timestamptz) IS 'The places that a person passed as rows, of each path';
CREATE FUNCTION mcp.path(profile mcp.profile, options mcp.path_options DEFAULT mcp.path_options(), as_of timestamptz DEFAULT now())
	RETURNS text[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_path_of_profile';
COMMENT ON FUNCTION mcp.path(mcp.profile, mcp.path_options, timestamptz) IS 'The places that a person passed, in order';
CREATE FUNCTION mcp.path_rows(profile mcp.profile, options mcp.path_options DEFAULT mcp.path_options(), as_of timestamptz DEFAULT now())
	RETURNS TABLE (path integer, step integer, node text, occurred_at timestamptz, events integer)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 10 AS 'MODULE_PATHNAME', 'mcp_path_rows_of_profile';
COMMENT ON FUNCTION mcp.path_rows(mcp.profile, mcp.path_options, timestamptz) IS 'The places that a person passed as rows, of each path';

-- many people

CREATE TYPE mcp.path_summary;
CREATE FUNCTION mcp.path_summary_in(cstring) RETURNS mcp.path_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_path_summary_in';
COMMENT ON FUNCTION mcp.path_summary_in(cstring) IS 'Text input of path_summary: hexadecimal digits';
CREATE FUNCTION mcp.path_summary_out(mcp.path_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_path_summary_out';
COMMENT ON FUNCTION mcp.path_summary_out(mcp.path_summary) IS 'Text output of path_summary: hexadecimal digits';
CREATE FUNCTION mcp.path_summary_recv(internal) RETURNS mcp.path_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_path_summary_recv';
COMMENT ON FUNCTION mcp.path_summary_recv(internal) IS 'Binary input of path_summary';
CREATE FUNCTION mcp.path_summary_send(mcp.path_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_path_summary_send';
COMMENT ON FUNCTION mcp.path_summary_send(mcp.path_summary) IS 'Binary output of path_summary';
CREATE TYPE mcp.path_summary (
	INPUT = mcp.path_summary_in, OUTPUT = mcp.path_summary_out,
	RECEIVE = mcp.path_summary_recv, SEND = mcp.path_summary_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);
COMMENT ON TYPE mcp.path_summary IS 'The paths of many people; mcp.transition_rows and mcp.sankey_rows read it, mcp.merge joins several';

CREATE FUNCTION mcp.path_report_combine(mcp.path_summary, mcp.path_summary) RETURNS mcp.path_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'mcp_path_report_combine';
COMMENT ON FUNCTION mcp.path_report_combine(mcp.path_summary, mcp.path_summary) IS 'Part of mcp.path_report and mcp.merge';
CREATE AGGREGATE mcp.merge(summary mcp.path_summary) (
	SFUNC = mcp.path_report_combine, STYPE = mcp.path_summary, SSPACE = 65536,
	COMBINEFUNC = mcp.path_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.merge(mcp.path_summary) IS 'The paths of several groups of people together';

CREATE FUNCTION mcp.path_report_trans(mcp.path_summary, journey mcp.journey) RETURNS mcp.path_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_path_report_trans';
COMMENT ON FUNCTION mcp.path_report_trans(mcp.path_summary, mcp.journey) IS 'Part of mcp.path_report';
CREATE AGGREGATE mcp.path_report(journey mcp.journey) (
	SFUNC = mcp.path_report_trans, STYPE = mcp.path_summary, SSPACE = 65536,
	COMBINEFUNC = mcp.path_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.path_report(mcp.journey) IS 'The paths of many people, to be read as transitions or as a Sankey diagram';
CREATE FUNCTION mcp.path_report_trans(mcp.path_summary, journey mcp.journey, options mcp.path_options) RETURNS mcp.path_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_path_report_trans';
COMMENT ON FUNCTION mcp.path_report_trans(mcp.path_summary, mcp.journey, mcp.path_options) IS 'Part of mcp.path_report';
CREATE AGGREGATE mcp.path_report(journey mcp.journey, options mcp.path_options) (
	SFUNC = mcp.path_report_trans, STYPE = mcp.path_summary, SSPACE = 65536,
	COMBINEFUNC = mcp.path_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.path_report(mcp.journey, mcp.path_options) IS 'The paths of many people, to be read as transitions or as a Sankey diagram';
CREATE FUNCTION mcp.path_report_trans(mcp.path_summary, journey mcp.journey, options mcp.path_options, as_of timestamptz) RETURNS mcp.path_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_path_report_trans';
COMMENT ON FUNCTION mcp.path_report_trans(mcp.path_summary, mcp.journey, mcp.path_options, timestamptz) IS 'Part of mcp.path_report';
CREATE AGGREGATE mcp.path_report(journey mcp.journey, options mcp.path_options, as_of timestamptz) (
	SFUNC = mcp.path_report_trans, STYPE = mcp.path_summary, SSPACE = 65536,
	COMBINEFUNC = mcp.path_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.path_report(mcp.journey, mcp.path_options, timestamptz) IS 'The paths of many people, to be read as transitions or as a Sankey diagram';
CREATE FUNCTION mcp.path_report_trans(mcp.path_summary, profile mcp.profile) RETURNS mcp.path_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_path_report_trans_of_profile';
COMMENT ON FUNCTION mcp.path_report_trans(mcp.path_summary, mcp.profile) IS 'Part of mcp.path_report';
CREATE AGGREGATE mcp.path_report(profile mcp.profile) (
	SFUNC = mcp.path_report_trans, STYPE = mcp.path_summary, SSPACE = 65536,
	COMBINEFUNC = mcp.path_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.path_report(mcp.profile) IS 'The paths of many people, to be read as transitions or as a Sankey diagram';
CREATE FUNCTION mcp.path_report_trans(mcp.path_summary, profile mcp.profile, options mcp.path_options) RETURNS mcp.path_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_path_report_trans_of_profile';
COMMENT ON FUNCTION mcp.path_report_trans(mcp.path_summary, mcp.profile, mcp.path_options) IS 'Part of mcp.path_report';
CREATE AGGREGATE mcp.path_report(profile mcp.profile, options mcp.path_options) (
	SFUNC = mcp.path_report_trans, STYPE = mcp.path_summary, SSPACE = 65536,
	COMBINEFUNC = mcp.path_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.path_report(mcp.profile, mcp.path_options) IS 'The paths of many people, to be read as transitions or as a Sankey diagram';
CREATE FUNCTION mcp.path_report_trans(mcp.path_summary, profile mcp.profile, options mcp.path_options, as_of timestamptz) RETURNS mcp.path_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_path_report_trans_of_profile';
COMMENT ON FUNCTION mcp.path_report_trans(mcp.path_summary, mcp.profile, mcp.path_options, timestamptz) IS 'Part of mcp.path_report';
CREATE AGGREGATE mcp.path_report(profile mcp.profile, options mcp.path_options, as_of timestamptz) (
	SFUNC = mcp.path_report_trans, STYPE = mcp.path_summary, SSPACE = 65536,
	COMBINEFUNC = mcp.path_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.path_report(mcp.profile, mcp.path_options, timestamptz) IS 'The paths of many people, to be read as transitions or as a Sankey diagram';

-- rows

CREATE FUNCTION mcp.transition_rows(summary mcp.path_summary, top integer DEFAULT NULL)
	RETURNS TABLE (source text, target text, users bigint, occurrences bigint, rate double precision, median_seconds double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100 AS 'MODULE_PATHNAME', 'mcp_transition_rows';
COMMENT ON FUNCTION mcp.transition_rows(mcp.path_summary, integer)
	IS 'From which place people go to which next, wherever in their path; (start) and (end) too';
CREATE FUNCTION mcp.sankey_rows(summary mcp.path_summary, top integer DEFAULT 10)
	RETURNS TABLE (step integer, source text, target text, source_node text, target_node text,
		users bigint, occurrences bigint, rate double precision, median_seconds double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100 AS 'MODULE_PATHNAME', 'mcp_sankey_rows';
COMMENT ON FUNCTION mcp.sankey_rows(mcp.path_summary, integer)
	IS 'The flow from step to step, without cycles: of each step the top places, all others as (other)';
CREATE FUNCTION mcp.path_difference_rows(group_a mcp.path_summary, group_b mcp.path_summary)
	RETURNS TABLE (source text, target text, users_a bigint, users_b bigint,
		share_a double precision, share_b double precision, difference double precision, z_score double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100 AS 'MODULE_PATHNAME', 'mcp_path_difference_rows';
COMMENT ON FUNCTION mcp.path_difference_rows(mcp.path_summary, mcp.path_summary)
	IS 'Of two groups, which share of the people makes each transition, and how far that is from chance';
