-- funnel: how far people get along given steps

CREATE TYPE mcp.funnel_result AS (
	level integer,
	entered_at timestamptz,
	step_at timestamptz[],
	durations interval[],
	positions integer[],
	steps_done integer[],
	window_ends_at timestamptz,
	is_open boolean,
	is_excluded boolean,
	held text,
	breakdown text
);
COMMENT ON TYPE mcp.funnel_result IS 'How far one person got in a funnel';
COMMENT ON COLUMN mcp.funnel_result.level IS 'The last step reached, 0 when the funnel was not entered; without an order the number of steps done';
COMMENT ON COLUMN mcp.funnel_result.entered_at IS 'The time of the first step';
COMMENT ON COLUMN mcp.funnel_result.step_at IS 'The time of each step, NULL where it was not done; without an order in the order in which they were done';
COMMENT ON COLUMN mcp.funnel_result.durations IS 'The time to each step from the step done before it';
COMMENT ON COLUMN mcp.funnel_result.positions IS 'Which event of the journey each step is; the oldest event is 1';
COMMENT ON COLUMN mcp.funnel_result.steps_done IS 'Which step each element speaks of; of use without an order';
COMMENT ON COLUMN mcp.funnel_result.window_ends_at IS 'When the window of the first entry ends, however far the person got; NULL when there is no limit';
COMMENT ON COLUMN mcp.funnel_result.is_open IS 'Is that still to come at as_of?';
COMMENT ON COLUMN mcp.funnel_result.is_excluded IS 'Did an exclusion end it?';
COMMENT ON COLUMN mcp.funnel_result.held IS 'The value of the property that was held constant';
COMMENT ON COLUMN mcp.funnel_result.breakdown IS 'The value of the breakdown property at the breakdown step';

-- one person; the default of as_of is what is not immutable, not the function

CREATE FUNCTION mcp.funnel(journey mcp.journey, steps text[], within interval DEFAULT NULL, step_order text DEFAULT 'ordered', entry text DEFAULT 'every',
	step_within interval[] DEFAULT NULL, optional integer[] DEFAULT NULL, exclusions text[] DEFAULT NULL, hold_constant text DEFAULT NULL,
	since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, as_of timestamptz DEFAULT now(),
	breakdown text DEFAULT NULL, breakdown_step integer DEFAULT 1)
	RETURNS mcp.funnel_result
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_funnel';
COMMENT ON FUNCTION mcp.funnel(mcp.journey, text[], interval, text, text, interval[], integer[], text[], text, timestamptz, timestamptz, timestamptz, text, integer)
	IS 'How far a person got along the steps, and when';
CREATE FUNCTION mcp.funnel_level(journey mcp.journey, steps text[], within interval DEFAULT NULL, step_order text DEFAULT 'ordered', entry text DEFAULT 'every',
	step_within interval[] DEFAULT NULL, optional integer[] DEFAULT NULL, exclusions text[] DEFAULT NULL, hold_constant text DEFAULT NULL,
	since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, as_of timestamptz DEFAULT now())
	RETURNS integer
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_funnel_level';
COMMENT ON FUNCTION mcp.funnel_level(mcp.journey, text[], interval, text, text, interval[], integer[], text[], text, timestamptz, timestamptz, timestamptz)
	IS 'How far a person got along the steps, as a number';
CREATE FUNCTION mcp.funnel(profile mcp.profile, steps text[], within interval DEFAULT NULL, step_order text DEFAULT 'ordered', entry text DEFAULT 'every',
	step_within interval[] DEFAULT NULL, optional integer[] DEFAULT NULL, exclusions text[] DEFAULT NULL, hold_constant text DEFAULT NULL,
	since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, as_of timestamptz DEFAULT now(),
	breakdown text DEFAULT NULL, breakdown_step integer DEFAULT 1)
	RETURNS mcp.funnel_result
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 AS 'MODULE_PATHNAME', 'mcp_funnel_of_profile';
COMMENT ON FUNCTION mcp.funnel(mcp.profile, text[], interval, text, text, interval[], integer[], text[], text, timestamptz, timestamptz, timestamptz, text, integer)
	IS 'How far a person got along the steps, and when';
CREATE FUNCTION mcp.funnel_level(profile mcp.profile, steps text[], within interval DEFAULT NULL, step_order text DEFAULT 'ordered', entry text DEFAULT 'every',
	step_within interval[] DEFAULT NULL, optional integer[] DEFAULT NULL, exclusions text[] DEFAULT NULL, hold_constant text DEFAULT NULL,
	since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, as_of timestamptz DEFAULT now())
	RETURNS integer
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_funnel_level_of_profile';
COMMENT ON FUNCTION mcp.funnel_level(mcp.profile, text[], interval, text, text, interval[], integer[], text[], text, timestamptz, timestamptz, timestamptz)
	IS 'How far a person got along the steps, as a number';

-- many people

CREATE TYPE mcp.funnel_summary;
CREATE FUNCTION mcp.funnel_summary_in(cstring) RETURNS mcp.funnel_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_summary_in';
COMMENT ON FUNCTION mcp.funnel_summary_in(cstring) IS 'Text input of funnel_summary: hexadecimal digits';
CREATE FUNCTION mcp.funnel_summary_out(mcp.funnel_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_summary_out';
COMMENT ON FUNCTION mcp.funnel_summary_out(mcp.funnel_summary) IS 'Text output of funnel_summary: hexadecimal digits';
CREATE FUNCTION mcp.funnel_summary_recv(internal) RETURNS mcp.funnel_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_summary_recv';
COMMENT ON FUNCTION mcp.funnel_summary_recv(internal) IS 'Binary input of funnel_summary';
CREATE FUNCTION mcp.funnel_summary_send(mcp.funnel_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_summary_send';
COMMENT ON FUNCTION mcp.funnel_summary_send(mcp.funnel_summary) IS 'Binary output of funnel_summary';
CREATE TYPE mcp.funnel_summary (
	INPUT = mcp.funnel_summary_in, OUTPUT = mcp.funnel_summary_out,
	RECEIVE = mcp.funnel_summary_recv, SEND = mcp.funnel_summary_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);
COMMENT ON TYPE mcp.funnel_summary IS 'A funnel over many people; mcp.funnel_rows reads it, mcp.merge joins several';

CREATE FUNCTION mcp.funnel_report_trans(mcp.funnel_summary, result mcp.funnel_result) RETURNS mcp.funnel_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'mcp_funnel_report_trans';
COMMENT ON FUNCTION mcp.funnel_report_trans(mcp.funnel_summary, mcp.funnel_result) IS 'Part of mcp.funnel_report';
CREATE FUNCTION mcp.funnel_report_combine(mcp.funnel_summary, mcp.funnel_summary) RETURNS mcp.funnel_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_funnel_report_combine';
COMMENT ON FUNCTION mcp.funnel_report_combine(mcp.funnel_summary, mcp.funnel_summary) IS 'Part of mcp.funnel_report and mcp.merge';
CREATE AGGREGATE mcp.funnel_report(result mcp.funnel_result) (
	SFUNC = mcp.funnel_report_trans, STYPE = mcp.funnel_summary, SSPACE = 65536,
	COMBINEFUNC = mcp.funnel_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.funnel_report(mcp.funnel_result) IS 'The funnel of many people, of what mcp.funnel says of each';
CREATE AGGREGATE mcp.merge(summary mcp.funnel_summary) (
	SFUNC = mcp.funnel_report_combine, STYPE = mcp.funnel_summary, SSPACE = 65536,
	COMBINEFUNC = mcp.funnel_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.merge(mcp.funnel_summary) IS 'One funnel of several, each of other people';

CREATE FUNCTION mcp.funnel_rows(summary mcp.funnel_summary, labels text[] DEFAULT NULL, optional integer[] DEFAULT NULL)
	RETURNS TABLE (step integer, label text, users bigint, dropped_users bigint,
		rate_from_previous double precision, rate_from_first double precision,
		quartile_1_seconds double precision, median_seconds double precision, quartile_3_seconds double precision,
		median_seconds_from_first double precision, open_users bigint, excluded_users bigint)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_funnel_rows';
COMMENT ON FUNCTION mcp.funnel_rows(mcp.funnel_summary, text[], integer[])
	IS 'A row for each step: users, conversion, times; those whose window is still open apart';

-- over raw rows, without a journey

CREATE FUNCTION mcp.funnel_agg_combine(internal, internal) RETURNS internal
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_agg_combine';
COMMENT ON FUNCTION mcp.funnel_agg_combine(internal, internal) IS 'Part of mcp.funnel_agg';
CREATE FUNCTION mcp.funnel_agg_serial(internal) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_agg_serial';
COMMENT ON FUNCTION mcp.funnel_agg_serial(internal) IS 'Part of mcp.funnel_agg';
CREATE FUNCTION mcp.funnel_agg_deserial(bytea, internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_agg_deserial';
COMMENT ON FUNCTION mcp.funnel_agg_deserial(bytea, internal) IS 'Part of mcp.funnel_agg';
CREATE FUNCTION mcp.funnel_agg_final(internal) RETURNS mcp.funnel_result
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_agg_final';
COMMENT ON FUNCTION mcp.funnel_agg_final(internal) IS 'Part of mcp.funnel_agg';
DO $do$
DECLARE
	list text;
BEGIN
	FOREACH list IN ARRAY ARRAY['', ', within interval', ', within interval, step_order text', ', within interval, step_order text, entry text'] LOOP
		list := 'occurred_at timestamptz, steps boolean[]' || list;
		EXECUTE format($sql$
			CREATE FUNCTION mcp.funnel_agg_trans(internal, %1$s) RETURNS internal
				LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_agg_trans';
			COMMENT ON FUNCTION mcp.funnel_agg_trans(internal, %1$s) IS 'Part of mcp.funnel_agg';
			CREATE AGGREGATE mcp.funnel_agg(%1$s) (
				SFUNC = mcp.funnel_agg_trans, STYPE = internal, SSPACE = 384,
				COMBINEFUNC = mcp.funnel_agg_combine, SERIALFUNC = mcp.funnel_agg_serial, DESERIALFUNC = mcp.funnel_agg_deserial,
				FINALFUNC = mcp.funnel_agg_final, PARALLEL = safe
			);
			COMMENT ON AGGREGATE mcp.funnel_agg(%1$s) IS 'How far a person got along steps that are conditions on the rows of a group'
			$sql$, list);
	END LOOP;
END
$do$;

CREATE FUNCTION mcp.funnel_conditions_trans(internal, occurred_at timestamptz, within interval, VARIADIC steps "any") RETURNS internal
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_funnel_conditions_trans';
COMMENT ON FUNCTION mcp.funnel_conditions_trans(internal, timestamptz, interval, VARIADIC "any") IS 'Part of mcp.funnel_agg';
CREATE AGGREGATE mcp.funnel_agg(occurred_at timestamptz, within interval, VARIADIC steps "any") (
	SFUNC = mcp.funnel_conditions_trans, STYPE = internal, SSPACE = 384,
	COMBINEFUNC = mcp.funnel_agg_combine, SERIALFUNC = mcp.funnel_agg_serial, DESERIALFUNC = mcp.funnel_agg_deserial,
	FINALFUNC = mcp.funnel_agg_final, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.funnel_agg(timestamptz, interval, VARIADIC "any") IS 'How far a person got along steps that are conditions on the rows of a group, each an argument';
