-- session: stretches of a journey without a long pause, and the time between stages

CREATE FUNCTION mcp.sessions(journey mcp.journey, gap interval DEFAULT '30 minutes', events text DEFAULT '*', by_property text DEFAULT NULL,
	by_day boolean DEFAULT false, zone text DEFAULT 'UTC', max_length interval DEFAULT NULL,
	converts text DEFAULT 'purchase', person_key text DEFAULT NULL, as_of timestamptz DEFAULT now())
	RETURNS TABLE (session integer, session_id uuid, started_at timestamptz, ended_at timestamptz, duration_seconds double precision,
		events integer, channels integer, entry_channel text, entry_action text, exit_channel text, exit_action text, by_value text,
		conversions integer, value numeric, is_converted boolean, is_open boolean, began_by text)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 10 AS 'MODULE_PATHNAME', 'mcp_sessions';
COMMENT ON FUNCTION mcp.sessions(mcp.journey, interval, text, text, boolean, text, interval, text, text, timestamptz)
	IS 'The sessions of a person as rows: stretches of the journey without a long pause';
CREATE FUNCTION mcp.session_count(journey mcp.journey, gap interval DEFAULT '30 minutes', events text DEFAULT '*', by_property text DEFAULT NULL,
	by_day boolean DEFAULT false, zone text DEFAULT 'UTC', max_length interval DEFAULT NULL,
	as_of timestamptz DEFAULT now())
	RETURNS integer
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 200 AS 'MODULE_PATHNAME', 'mcp_session_count';
COMMENT ON FUNCTION mcp.session_count(mcp.journey, interval, text, text, boolean, text, interval, timestamptz)
	IS 'How many sessions a person had';

CREATE FUNCTION mcp.sessions(profile mcp.profile, gap interval DEFAULT '30 minutes', events text DEFAULT '*', by_property text DEFAULT NULL,
	by_day boolean DEFAULT false, zone text DEFAULT 'UTC', max_length interval DEFAULT NULL,
	converts text DEFAULT 'purchase', person_key text DEFAULT NULL, as_of timestamptz DEFAULT now())
	RETURNS TABLE (session integer, session_id uuid, started_at timestamptz, ended_at timestamptz, duration_seconds double precision,
		events integer, channels integer, entry_channel text, entry_action text, exit_channel text, exit_action text, by_value text,
		conversions integer, value numeric, is_converted boolean, is_open boolean, began_by text)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 10 AS 'MODULE_PATHNAME', 'mcp_sessions_of_profile';
COMMENT ON FUNCTION mcp.sessions(mcp.profile, interval, text, text, boolean, text, interval, text, text, timestamptz)
	IS 'The sessions of a person as rows: stretches of the journey without a long pause';
CREATE FUNCTION mcp.session_count(profile mcp.profile, gap interval DEFAULT '30 minutes', events text DEFAULT '*', by_property text DEFAULT NULL,
	by_day boolean DEFAULT false, zone text DEFAULT 'UTC', max_length interval DEFAULT NULL,
	as_of timestamptz DEFAULT now())
	RETURNS integer
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 200 AS 'MODULE_PATHNAME', 'mcp_session_count_of_profile';
COMMENT ON FUNCTION mcp.session_count(mcp.profile, interval, text, text, boolean, text, interval, timestamptz)
	IS 'How many sessions a person had';

-- the time between stages

CREATE TYPE mcp.stage_options AS (
	stages text[],
	within interval,
	entry text,
	repeats boolean
);
COMMENT ON TYPE mcp.stage_options IS 'How to go from stage to stage; made by mcp.stage_options()';
COMMENT ON COLUMN mcp.stage_options.stages IS 'Filters: the stages, in order';
COMMENT ON COLUMN mcp.stage_options.within IS 'The most time from one stage to the next; NULL for no limit';
COMMENT ON COLUMN mcp.stage_options.entry IS 'first: the clock runs from the event that reached the stage before; latest: from the last event of it';
COMMENT ON COLUMN mcp.stage_options.repeats IS 'Is a new round begun after the last stage?';
CREATE FUNCTION mcp.stage_options(stages text[], within interval DEFAULT NULL, entry text DEFAULT 'first', repeats boolean DEFAULT false)
	RETURNS mcp.stage_options
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stage_options';
COMMENT ON FUNCTION mcp.stage_options(text[], interval, text, boolean) IS 'How to go from stage to stage';

CREATE FUNCTION mcp.stage_times(journey mcp.journey, options mcp.stage_options, as_of timestamptz DEFAULT now())
	RETURNS TABLE (round integer, stage integer, started_at timestamptz, reached_at timestamptz, seconds double precision, is_waiting boolean)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_stage_times';
COMMENT ON FUNCTION mcp.stage_times(mcp.journey, mcp.stage_options, timestamptz) IS 'How long a person took from stage to stage';
CREATE FUNCTION mcp.stage_times(profile mcp.profile, options mcp.stage_options, as_of timestamptz DEFAULT now())
	RETURNS TABLE (round integer, stage integer, started_at timestamptz, reached_at timestamptz, seconds double precision, is_waiting boolean)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_stage_times_of_profile';
COMMENT ON FUNCTION mcp.stage_times(mcp.profile, mcp.stage_options, timestamptz) IS 'How long a person took from stage to stage';

CREATE TYPE mcp.stage_summary;
CREATE FUNCTION mcp.stage_summary_in(cstring) RETURNS mcp.stage_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stage_summary_in';
COMMENT ON FUNCTION mcp.stage_summary_in(cstring) IS 'Text input of stage_summary: hexadecimal digits';
CREATE FUNCTION mcp.stage_summary_out(mcp.stage_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stage_summary_out';
COMMENT ON FUNCTION mcp.stage_summary_out(mcp.stage_summary) IS 'Text output of stage_summary: hexadecimal digits';
CREATE FUNCTION mcp.stage_summary_recv(internal) RETURNS mcp.stage_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stage_summary_recv';
COMMENT ON FUNCTION mcp.stage_summary_recv(internal) IS 'Binary input of stage_summary';
CREATE FUNCTION mcp.stage_summary_send(mcp.stage_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stage_summary_send';
COMMENT ON FUNCTION mcp.stage_summary_send(mcp.stage_summary) IS 'Binary output of stage_summary';
CREATE TYPE mcp.stage_summary (
	INPUT = mcp.stage_summary_in, OUTPUT = mcp.stage_summary_out,
	RECEIVE = mcp.stage_summary_recv, SEND = mcp.stage_summary_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);
COMMENT ON TYPE mcp.stage_summary IS 'Times between stages of many people; mcp.stage_rows reads it, mcp.merge joins several';

CREATE FUNCTION mcp.stage_report_combine(mcp.stage_summary, mcp.stage_summary) RETURNS mcp.stage_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'mcp_stage_report_combine';
COMMENT ON FUNCTION mcp.stage_report_combine(mcp.stage_summary, mcp.stage_summary) IS 'Part of mcp.stage_report and mcp.merge';
CREATE AGGREGATE mcp.merge(summary mcp.stage_summary) (
	SFUNC = mcp.stage_report_combine, STYPE = mcp.stage_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stage_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.merge(mcp.stage_summary) IS 'Times between stages of several groups of people together';

CREATE FUNCTION mcp.stage_report_trans(mcp.stage_summary, journey mcp.journey, options mcp.stage_options) RETURNS mcp.stage_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stage_report_trans';
COMMENT ON FUNCTION mcp.stage_report_trans(mcp.stage_summary, mcp.journey, mcp.stage_options) IS 'Part of mcp.stage_report';
CREATE AGGREGATE mcp.stage_report(journey mcp.journey, options mcp.stage_options) (
	SFUNC = mcp.stage_report_trans, STYPE = mcp.stage_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stage_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stage_report(mcp.journey, mcp.stage_options) IS 'How long people take from stage to stage';
CREATE FUNCTION mcp.stage_report_trans(mcp.stage_summary, journey mcp.journey, options mcp.stage_options, as_of timestamptz) RETURNS mcp.stage_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stage_report_trans';
COMMENT ON FUNCTION mcp.stage_report_trans(mcp.stage_summary, mcp.journey, mcp.stage_options, timestamptz) IS 'Part of mcp.stage_report';
CREATE AGGREGATE mcp.stage_report(journey mcp.journey, options mcp.stage_options, as_of timestamptz) (
	SFUNC = mcp.stage_report_trans, STYPE = mcp.stage_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stage_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stage_report(mcp.journey, mcp.stage_options, timestamptz) IS 'How long people take from stage to stage';
CREATE FUNCTION mcp.stage_report_trans(mcp.stage_summary, profile mcp.profile, options mcp.stage_options) RETURNS mcp.stage_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stage_report_trans_of_profile';
COMMENT ON FUNCTION mcp.stage_report_trans(mcp.stage_summary, mcp.profile, mcp.stage_options) IS 'Part of mcp.stage_report';
CREATE AGGREGATE mcp.stage_report(profile mcp.profile, options mcp.stage_options) (
	SFUNC = mcp.stage_report_trans, STYPE = mcp.stage_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stage_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stage_report(mcp.profile, mcp.stage_options) IS 'How long people take from stage to stage';
CREATE FUNCTION mcp.stage_report_trans(mcp.stage_summary, profile mcp.profile, options mcp.stage_options, as_of timestamptz) RETURNS mcp.stage_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stage_report_trans_of_profile';
COMMENT ON FUNCTION mcp.stage_report_trans(mcp.stage_summary, mcp.profile, mcp.stage_options, timestamptz) IS 'Part of mcp.stage_report';
CREATE AGGREGATE mcp.stage_report(profile mcp.profile, options mcp.stage_options, as_of timestamptz) (
	SFUNC = mcp.stage_report_trans, STYPE = mcp.stage_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stage_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stage_report(mcp.profile, mcp.stage_options, timestamptz) IS 'How long people take from stage to stage';

CREATE FUNCTION mcp.stage_rows(summary mcp.stage_summary, labels text[] DEFAULT NULL)
	RETURNS TABLE (stage integer, label text, started bigint, reached bigint, lost bigint, waiting bigint, rate double precision,
		quartile_1_seconds double precision, median_seconds double precision, quartile_3_seconds double precision, mean_seconds double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_stage_rows';
COMMENT ON FUNCTION mcp.stage_rows(mcp.stage_summary, text[]) IS 'A row for each stage from the second on: who reached it, and after how long';
