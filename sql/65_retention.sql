-- retention: who comes back, who is new and who stays away, by periods of the calendar

-- who comes back

CREATE TYPE mcp.retention_options AS (
	start_events text,
	return_events text,
	unit text,
	periods integer,
	kind text,
	counting text,
	clock text,
	zone text,
	breakdown text
);
COMMENT ON TYPE mcp.retention_options IS 'How to look at who comes back; made by mcp.retention_options()';
COMMENT ON COLUMN mcp.retention_options.start_events IS 'Filter: by the first such event a person joins a cohort';
COMMENT ON COLUMN mcp.retention_options.return_events IS 'Filter: by such an event a person comes back';
COMMENT ON COLUMN mcp.retention_options.unit IS 'day, week (from Monday), month, quarter or year';
COMMENT ON COLUMN mcp.retention_options.periods IS 'How many periods after the one of the start are looked at';
COMMENT ON COLUMN mcp.retention_options.kind IS 'first_time: the first start event ever; recurring: the first of every period';
COMMENT ON COLUMN mcp.retention_options.counting IS 'on: back in that period; on_or_after: in that or a later one';
COMMENT ON COLUMN mcp.retention_options.clock IS 'calendar: periods of the calendar; 24h: lengths of days or weeks from the start on';
COMMENT ON COLUMN mcp.retention_options.zone IS 'On whose clock, such as Asia/Jakarta';
COMMENT ON COLUMN mcp.retention_options.breakdown IS 'Break down by this property, channel or action of the start event';
CREATE FUNCTION mcp.retention_options(start_events text DEFAULT '*', return_events text DEFAULT '*', unit text DEFAULT 'week', periods integer DEFAULT 8, kind text DEFAULT 'first_time', counting text DEFAULT 'on', clock text DEFAULT 'calendar', zone text DEFAULT 'UTC', breakdown text DEFAULT NULL)
	RETURNS mcp.retention_options
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_retention_options';
COMMENT ON FUNCTION mcp.retention_options(text, text, text, integer, text, text, text, text, text) IS 'How to look at who comes back';

CREATE FUNCTION mcp.retention(journey mcp.journey, options mcp.retention_options DEFAULT mcp.retention_options(), as_of timestamptz DEFAULT now())
	RETURNS TABLE (cohort date, started_at timestamptz, breakdown text, period_number integer, is_retained boolean)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 9 AS 'MODULE_PATHNAME', 'mcp_retention';
COMMENT ON FUNCTION mcp.retention(mcp.journey, mcp.retention_options, timestamptz) IS 'Whether a person came back, by cohort and period; NULL where the period is not over';
CREATE FUNCTION mcp.retention(profile mcp.profile, options mcp.retention_options DEFAULT mcp.retention_options(), as_of timestamptz DEFAULT now())
	RETURNS TABLE (cohort date, started_at timestamptz, breakdown text, period_number integer, is_retained boolean)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 9 AS 'MODULE_PATHNAME', 'mcp_retention_of_profile';
COMMENT ON FUNCTION mcp.retention(mcp.profile, mcp.retention_options, timestamptz) IS 'Whether a person came back, by cohort and period; NULL where the period is not over';

CREATE TYPE mcp.retention_summary;
CREATE FUNCTION mcp.retention_summary_in(cstring) RETURNS mcp.retention_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_retention_summary_in';
COMMENT ON FUNCTION mcp.retention_summary_in(cstring) IS 'Text input of retention_summary: hexadecimal digits';
CREATE FUNCTION mcp.retention_summary_out(mcp.retention_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_retention_summary_out';
COMMENT ON FUNCTION mcp.retention_summary_out(mcp.retention_summary) IS 'Text output of retention_summary: hexadecimal digits';
CREATE FUNCTION mcp.retention_summary_recv(internal) RETURNS mcp.retention_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_retention_summary_recv';
COMMENT ON FUNCTION mcp.retention_summary_recv(internal) IS 'Binary input of retention_summary';
CREATE FUNCTION mcp.retention_summary_send(mcp.retention_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_retention_summary_send';
COMMENT ON FUNCTION mcp.retention_summary_send(mcp.retention_summary) IS 'Binary output of retention_summary';
CREATE TYPE mcp.retention_summary (
	INPUT = mcp.retention_summary_in, OUTPUT = mcp.retention_summary_out,
	RECEIVE = mcp.retention_summary_recv, SEND = mcp.retention_summary_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);
COMMENT ON TYPE mcp.retention_summary IS 'Who came back, of many people; mcp.retention_rows reads it, mcp.merge joins several';

CREATE FUNCTION mcp.retention_report_combine(mcp.retention_summary, mcp.retention_summary) RETURNS mcp.retention_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'mcp_retention_report_combine';
COMMENT ON FUNCTION mcp.retention_report_combine(mcp.retention_summary, mcp.retention_summary) IS 'Part of mcp.retention_report and mcp.merge';
CREATE AGGREGATE mcp.merge(summary mcp.retention_summary) (
	SFUNC = mcp.retention_report_combine, STYPE = mcp.retention_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.retention_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.merge(mcp.retention_summary) IS 'Retention of several groups of people together';

CREATE FUNCTION mcp.retention_report_trans(mcp.retention_summary, journey mcp.journey) RETURNS mcp.retention_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_retention_report_trans';
COMMENT ON FUNCTION mcp.retention_report_trans(mcp.retention_summary, mcp.journey) IS 'Part of mcp.retention_report';
CREATE AGGREGATE mcp.retention_report(journey mcp.journey) (
	SFUNC = mcp.retention_report_trans, STYPE = mcp.retention_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.retention_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.retention_report(mcp.journey) IS 'Who came back, of many people, by cohort and period';
CREATE FUNCTION mcp.retention_report_trans(mcp.retention_summary, journey mcp.journey, options mcp.retention_options) RETURNS mcp.retention_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_retention_report_trans';
COMMENT ON FUNCTION mcp.retention_report_trans(mcp.retention_summary, mcp.journey, mcp.retention_options) IS 'Part of mcp.retention_report';
CREATE AGGREGATE mcp.retention_report(journey mcp.journey, options mcp.retention_options) (
	SFUNC = mcp.retention_report_trans, STYPE = mcp.retention_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.retention_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.retention_report(mcp.journey, mcp.retention_options) IS 'Who came back, of many people, by cohort and period';
CREATE FUNCTION mcp.retention_report_trans(mcp.retention_summary, journey mcp.journey, options mcp.retention_options, as_of timestamptz) RETURNS mcp.retention_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_retention_report_trans';
COMMENT ON FUNCTION mcp.retention_report_trans(mcp.retention_summary, mcp.journey, mcp.retention_options, timestamptz) IS 'Part of mcp.retention_report';
CREATE AGGREGATE mcp.retention_report(journey mcp.journey, options mcp.retention_options, as_of timestamptz) (
	SFUNC = mcp.retention_report_trans, STYPE = mcp.retention_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.retention_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.retention_report(mcp.journey, mcp.retention_options, timestamptz) IS 'Who came back, of many people, by cohort and period';
CREATE FUNCTION mcp.retention_report_trans(mcp.retention_summary, profile mcp.profile) RETURNS mcp.retention_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_retention_report_trans_of_profile';
COMMENT ON FUNCTION mcp.retention_report_trans(mcp.retention_summary, mcp.profile) IS 'Part of mcp.retention_report';
CREATE AGGREGATE mcp.retention_report(profile mcp.profile) (
	SFUNC = mcp.retention_report_trans, STYPE = mcp.retention_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.retention_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.retention_report(mcp.profile) IS 'Who came back, of many people, by cohort and period';
CREATE FUNCTION mcp.retention_report_trans(mcp.retention_summary, profile mcp.profile, options mcp.retention_options) RETURNS mcp.retention_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_retention_report_trans_of_profile';
COMMENT ON FUNCTION mcp.retention_report_trans(mcp.retention_summary, mcp.profile, mcp.retention_options) IS 'Part of mcp.retention_report';
CREATE AGGREGATE mcp.retention_report(profile mcp.profile, options mcp.retention_options) (
	SFUNC = mcp.retention_report_trans, STYPE = mcp.retention_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.retention_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.retention_report(mcp.profile, mcp.retention_options) IS 'Who came back, of many people, by cohort and period';
CREATE FUNCTION mcp.retention_report_trans(mcp.retention_summary, profile mcp.profile, options mcp.retention_options, as_of timestamptz) RETURNS mcp.retention_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_retention_report_trans_of_profile';
COMMENT ON FUNCTION mcp.retention_report_trans(mcp.retention_summary, mcp.profile, mcp.retention_options, timestamptz) IS 'Part of mcp.retention_report';
CREATE AGGREGATE mcp.retention_report(profile mcp.profile, options mcp.retention_options, as_of timestamptz) (
	SFUNC = mcp.retention_report_trans, STYPE = mcp.retention_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.retention_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.retention_report(mcp.profile, mcp.retention_options, timestamptz) IS 'Who came back, of many people, by cohort and period';

CREATE FUNCTION mcp.retention_rows(summary mcp.retention_summary)
	RETURNS TABLE (cohort date, breakdown text, size bigint, period_number integer, observed bigint, retained bigint, rate double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100 AS 'MODULE_PATHNAME', 'mcp_retention_rows';
COMMENT ON FUNCTION mcp.retention_rows(mcp.retention_summary) IS 'A row for each cohort and period: how many came back; NULL where the period is not over';
CREATE FUNCTION mcp.retention_mean_rows(summary mcp.retention_summary)
	RETURNS TABLE (breakdown text, period_number integer, cohorts bigint, observed bigint, retained bigint, rate double precision, mean_rate double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10 AS 'MODULE_PATHNAME', 'mcp_retention_mean_rows';
COMMENT ON FUNCTION mcp.retention_mean_rows(mcp.retention_summary) IS 'Retention of all cohorts for which a period is over: weighted by their size, and the plain mean';

-- new, returning, resurrected, dormant

CREATE TYPE mcp.lifecycle_options AS (
	events text,
	unit text,
	zone text
);
COMMENT ON TYPE mcp.lifecycle_options IS 'How to look at periods of activity; made by mcp.lifecycle_options()';
COMMENT ON COLUMN mcp.lifecycle_options.events IS 'Filter: the events that make a person active';
COMMENT ON COLUMN mcp.lifecycle_options.unit IS 'day, week (from Monday), month, quarter or year';
COMMENT ON COLUMN mcp.lifecycle_options.zone IS 'On whose clock, such as Asia/Jakarta';
CREATE FUNCTION mcp.lifecycle_options(events text DEFAULT '*', unit text DEFAULT 'week', zone text DEFAULT 'UTC')
	RETURNS mcp.lifecycle_options
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_lifecycle_options';
COMMENT ON FUNCTION mcp.lifecycle_options(text, text, text) IS 'How to look at periods of activity';

CREATE FUNCTION mcp.lifecycle(journey mcp.journey, options mcp.lifecycle_options DEFAULT mcp.lifecycle_options(), as_of timestamptz DEFAULT now())
	RETURNS TABLE (period_start date, state text)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 10 AS 'MODULE_PATHNAME', 'mcp_lifecycle';
COMMENT ON FUNCTION mcp.lifecycle(mcp.journey, mcp.lifecycle_options, timestamptz) IS 'What a person is in each period: new, returning, resurrected or dormant';
CREATE FUNCTION mcp.lifecycle(profile mcp.profile, options mcp.lifecycle_options DEFAULT mcp.lifecycle_options(), as_of timestamptz DEFAULT now())
	RETURNS TABLE (period_start date, state text)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 10 AS 'MODULE_PATHNAME', 'mcp_lifecycle_of_profile';
COMMENT ON FUNCTION mcp.lifecycle(mcp.profile, mcp.lifecycle_options, timestamptz) IS 'What a person is in each period: new, returning, resurrected or dormant';

CREATE TYPE mcp.lifecycle_summary;
CREATE FUNCTION mcp.lifecycle_summary_in(cstring) RETURNS mcp.lifecycle_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_lifecycle_summary_in';
COMMENT ON FUNCTION mcp.lifecycle_summary_in(cstring) IS 'Text input of lifecycle_summary: hexadecimal digits';
CREATE FUNCTION mcp.lifecycle_summary_out(mcp.lifecycle_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_lifecycle_summary_out';
COMMENT ON FUNCTION mcp.lifecycle_summary_out(mcp.lifecycle_summary) IS 'Text output of lifecycle_summary: hexadecimal digits';
CREATE FUNCTION mcp.lifecycle_summary_recv(internal) RETURNS mcp.lifecycle_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_lifecycle_summary_recv';
COMMENT ON FUNCTION mcp.lifecycle_summary_recv(internal) IS 'Binary input of lifecycle_summary';
CREATE FUNCTION mcp.lifecycle_summary_send(mcp.lifecycle_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_lifecycle_summary_send';
COMMENT ON FUNCTION mcp.lifecycle_summary_send(mcp.lifecycle_summary) IS 'Binary output of lifecycle_summary';
CREATE TYPE mcp.lifecycle_summary (
	INPUT = mcp.lifecycle_summary_in, OUTPUT = mcp.lifecycle_summary_out,
	RECEIVE = mcp.lifecycle_summary_recv, SEND = mcp.lifecycle_summary_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);
COMMENT ON TYPE mcp.lifecycle_summary IS 'Lifecycle of many people; mcp.lifecycle_rows reads it, mcp.merge joins several';

CREATE FUNCTION mcp.lifecycle_report_combine(mcp.lifecycle_summary, mcp.lifecycle_summary) RETURNS mcp.lifecycle_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'mcp_lifecycle_report_combine';
COMMENT ON FUNCTION mcp.lifecycle_report_combine(mcp.lifecycle_summary, mcp.lifecycle_summary) IS 'Part of mcp.lifecycle_report and mcp.merge';
CREATE AGGREGATE mcp.merge(summary mcp.lifecycle_summary) (
	SFUNC = mcp.lifecycle_report_combine, STYPE = mcp.lifecycle_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.lifecycle_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.merge(mcp.lifecycle_summary) IS 'Lifecycle of several groups of people together';

CREATE FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, journey mcp.journey) RETURNS mcp.lifecycle_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_lifecycle_report_trans';
COMMENT ON FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, mcp.journey) IS 'Part of mcp.lifecycle_report';
CREATE AGGREGATE mcp.lifecycle_report(journey mcp.journey) (
	SFUNC = mcp.lifecycle_report_trans, STYPE = mcp.lifecycle_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.lifecycle_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.lifecycle_report(mcp.journey) IS 'How many people are new, returning, resurrected and dormant, by period';
CREATE FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, journey mcp.journey, options mcp.lifecycle_options) RETURNS mcp.lifecycle_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_lifecycle_report_trans';
COMMENT ON FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, mcp.journey, mcp.lifecycle_options) IS 'Part of mcp.lifecycle_report';
CREATE AGGREGATE mcp.lifecycle_report(journey mcp.journey, options mcp.lifecycle_options) (
	SFUNC = mcp.lifecycle_report_trans, STYPE = mcp.lifecycle_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.lifecycle_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.lifecycle_report(mcp.journey, mcp.lifecycle_options) IS 'How many people are new, returning, resurrected and dormant, by period';
CREATE FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, journey mcp.journey, options mcp.lifecycle_options, as_of timestamptz) RETURNS mcp.lifecycle_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_lifecycle_report_trans';
COMMENT ON FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, mcp.journey, mcp.lifecycle_options, timestamptz) IS 'Part of mcp.lifecycle_report';
CREATE AGGREGATE mcp.lifecycle_report(journey mcp.journey, options mcp.lifecycle_options, as_of timestamptz) (
	SFUNC = mcp.lifecycle_report_trans, STYPE = mcp.lifecycle_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.lifecycle_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.lifecycle_report(mcp.journey, mcp.lifecycle_options, timestamptz) IS 'How many people are new, returning, resurrected and dormant, by period';
CREATE FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, profile mcp.profile) RETURNS mcp.lifecycle_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_lifecycle_report_trans_of_profile';
COMMENT ON FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, mcp.profile) IS 'Part of mcp.lifecycle_report';
CREATE AGGREGATE mcp.lifecycle_report(profile mcp.profile) (
	SFUNC = mcp.lifecycle_report_trans, STYPE = mcp.lifecycle_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.lifecycle_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.lifecycle_report(mcp.profile) IS 'How many people are new, returning, resurrected and dormant, by period';
CREATE FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, profile mcp.profile, options mcp.lifecycle_options) RETURNS mcp.lifecycle_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_lifecycle_report_trans_of_profile';
COMMENT ON FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, mcp.profile, mcp.lifecycle_options) IS 'Part of mcp.lifecycle_report';
CREATE AGGREGATE mcp.lifecycle_report(profile mcp.profile, options mcp.lifecycle_options) (
	SFUNC = mcp.lifecycle_report_trans, STYPE = mcp.lifecycle_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.lifecycle_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.lifecycle_report(mcp.profile, mcp.lifecycle_options) IS 'How many people are new, returning, resurrected and dormant, by period';
CREATE FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, profile mcp.profile, options mcp.lifecycle_options, as_of timestamptz) RETURNS mcp.lifecycle_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_lifecycle_report_trans_of_profile';
COMMENT ON FUNCTION mcp.lifecycle_report_trans(mcp.lifecycle_summary, mcp.profile, mcp.lifecycle_options, timestamptz) IS 'Part of mcp.lifecycle_report';
CREATE AGGREGATE mcp.lifecycle_report(profile mcp.profile, options mcp.lifecycle_options, as_of timestamptz) (
	SFUNC = mcp.lifecycle_report_trans, STYPE = mcp.lifecycle_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.lifecycle_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.lifecycle_report(mcp.profile, mcp.lifecycle_options, timestamptz) IS 'How many people are new, returning, resurrected and dormant, by period';

CREATE FUNCTION mcp.lifecycle_rows(summary mcp.lifecycle_summary)
	RETURNS TABLE (period_start date, new_people bigint, returning_people bigint, resurrected_people bigint, dormant_people bigint, active_people bigint, is_over boolean)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 50 AS 'MODULE_PATHNAME', 'mcp_lifecycle_rows';
COMMENT ON FUNCTION mcp.lifecycle_rows(mcp.lifecycle_summary) IS 'A row for each period: people who are new, returning, resurrected, dormant, active';

-- how often within a longer period

CREATE TYPE mcp.stickiness_options AS (
	events text,
	unit text,
	inside text,
	zone text
);
COMMENT ON TYPE mcp.stickiness_options IS 'How to count active days inside of months, and the like; made by mcp.stickiness_options()';
COMMENT ON COLUMN mcp.stickiness_options.events IS 'Filter: the events that make a person active';
COMMENT ON COLUMN mcp.stickiness_options.unit IS 'What is counted: day, month or quarter';
COMMENT ON COLUMN mcp.stickiness_options.inside IS 'Inside of what: week, month, quarter or year';
COMMENT ON COLUMN mcp.stickiness_options.zone IS 'On whose clock, such as Asia/Jakarta';
CREATE FUNCTION mcp.stickiness_options(events text DEFAULT '*', unit text DEFAULT 'day', inside text DEFAULT 'month', zone text DEFAULT 'UTC')
	RETURNS mcp.stickiness_options
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stickiness_options';
COMMENT ON FUNCTION mcp.stickiness_options(text, text, text, text) IS 'How to count active days inside of months, and the like';

CREATE FUNCTION mcp.stickiness(journey mcp.journey, options mcp.stickiness_options DEFAULT mcp.stickiness_options(), as_of timestamptz DEFAULT now())
	RETURNS TABLE (period_start date, active_units integer, units integer, is_over boolean)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_stickiness';
COMMENT ON FUNCTION mcp.stickiness(mcp.journey, mcp.stickiness_options, timestamptz) IS 'In how many days (or other units) of each month (or other period) a person is active';
CREATE FUNCTION mcp.stickiness(profile mcp.profile, options mcp.stickiness_options DEFAULT mcp.stickiness_options(), as_of timestamptz DEFAULT now())
	RETURNS TABLE (period_start date, active_units integer, units integer, is_over boolean)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_stickiness_of_profile';
COMMENT ON FUNCTION mcp.stickiness(mcp.profile, mcp.stickiness_options, timestamptz) IS 'In how many days (or other units) of each month (or other period) a person is active';

CREATE TYPE mcp.stickiness_summary;
CREATE FUNCTION mcp.stickiness_summary_in(cstring) RETURNS mcp.stickiness_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stickiness_summary_in';
COMMENT ON FUNCTION mcp.stickiness_summary_in(cstring) IS 'Text input of stickiness_summary: hexadecimal digits';
CREATE FUNCTION mcp.stickiness_summary_out(mcp.stickiness_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stickiness_summary_out';
COMMENT ON FUNCTION mcp.stickiness_summary_out(mcp.stickiness_summary) IS 'Text output of stickiness_summary: hexadecimal digits';
CREATE FUNCTION mcp.stickiness_summary_recv(internal) RETURNS mcp.stickiness_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stickiness_summary_recv';
COMMENT ON FUNCTION mcp.stickiness_summary_recv(internal) IS 'Binary input of stickiness_summary';
CREATE FUNCTION mcp.stickiness_summary_send(mcp.stickiness_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_stickiness_summary_send';
COMMENT ON FUNCTION mcp.stickiness_summary_send(mcp.stickiness_summary) IS 'Binary output of stickiness_summary';
CREATE TYPE mcp.stickiness_summary (
	INPUT = mcp.stickiness_summary_in, OUTPUT = mcp.stickiness_summary_out,
	RECEIVE = mcp.stickiness_summary_recv, SEND = mcp.stickiness_summary_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);
COMMENT ON TYPE mcp.stickiness_summary IS 'Stickiness of many people; mcp.stickiness_rows and mcp.stickiness_ratio_rows read it, mcp.merge joins several';

CREATE FUNCTION mcp.stickiness_report_combine(mcp.stickiness_summary, mcp.stickiness_summary) RETURNS mcp.stickiness_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'mcp_stickiness_report_combine';
COMMENT ON FUNCTION mcp.stickiness_report_combine(mcp.stickiness_summary, mcp.stickiness_summary) IS 'Part of mcp.stickiness_report and mcp.merge';
CREATE AGGREGATE mcp.merge(summary mcp.stickiness_summary) (
	SFUNC = mcp.stickiness_report_combine, STYPE = mcp.stickiness_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stickiness_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.merge(mcp.stickiness_summary) IS 'Stickiness of several groups of people together';

CREATE FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, journey mcp.journey) RETURNS mcp.stickiness_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stickiness_report_trans';
COMMENT ON FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, mcp.journey) IS 'Part of mcp.stickiness_report';
CREATE AGGREGATE mcp.stickiness_report(journey mcp.journey) (
	SFUNC = mcp.stickiness_report_trans, STYPE = mcp.stickiness_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stickiness_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stickiness_report(mcp.journey) IS 'How many people are active in how many days of a month';
CREATE FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, journey mcp.journey, options mcp.stickiness_options) RETURNS mcp.stickiness_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stickiness_report_trans';
COMMENT ON FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, mcp.journey, mcp.stickiness_options) IS 'Part of mcp.stickiness_report';
CREATE AGGREGATE mcp.stickiness_report(journey mcp.journey, options mcp.stickiness_options) (
	SFUNC = mcp.stickiness_report_trans, STYPE = mcp.stickiness_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stickiness_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stickiness_report(mcp.journey, mcp.stickiness_options) IS 'How many people are active in how many days of a month';
CREATE FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, journey mcp.journey, options mcp.stickiness_options, as_of timestamptz) RETURNS mcp.stickiness_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stickiness_report_trans';
COMMENT ON FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, mcp.journey, mcp.stickiness_options, timestamptz) IS 'Part of mcp.stickiness_report';
CREATE AGGREGATE mcp.stickiness_report(journey mcp.journey, options mcp.stickiness_options, as_of timestamptz) (
	SFUNC = mcp.stickiness_report_trans, STYPE = mcp.stickiness_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stickiness_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stickiness_report(mcp.journey, mcp.stickiness_options, timestamptz) IS 'How many people are active in how many days of a month';
CREATE FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, profile mcp.profile) RETURNS mcp.stickiness_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stickiness_report_trans_of_profile';
COMMENT ON FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, mcp.profile) IS 'Part of mcp.stickiness_report';
CREATE AGGREGATE mcp.stickiness_report(profile mcp.profile) (
	SFUNC = mcp.stickiness_report_trans, STYPE = mcp.stickiness_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stickiness_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stickiness_report(mcp.profile) IS 'How many people are active in how many days of a month';
CREATE FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, profile mcp.profile, options mcp.stickiness_options) RETURNS mcp.stickiness_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stickiness_report_trans_of_profile';
COMMENT ON FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, mcp.profile, mcp.stickiness_options) IS 'Part of mcp.stickiness_report';
CREATE AGGREGATE mcp.stickiness_report(profile mcp.profile, options mcp.stickiness_options) (
	SFUNC = mcp.stickiness_report_trans, STYPE = mcp.stickiness_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stickiness_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stickiness_report(mcp.profile, mcp.stickiness_options) IS 'How many people are active in how many days of a month';
CREATE FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, profile mcp.profile, options mcp.stickiness_options, as_of timestamptz) RETURNS mcp.stickiness_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 300 AS 'MODULE_PATHNAME', 'mcp_stickiness_report_trans_of_profile';
COMMENT ON FUNCTION mcp.stickiness_report_trans(mcp.stickiness_summary, mcp.profile, mcp.stickiness_options, timestamptz) IS 'Part of mcp.stickiness_report';
CREATE AGGREGATE mcp.stickiness_report(profile mcp.profile, options mcp.stickiness_options, as_of timestamptz) (
	SFUNC = mcp.stickiness_report_trans, STYPE = mcp.stickiness_summary, SSPACE = 16384,
	COMBINEFUNC = mcp.stickiness_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.stickiness_report(mcp.profile, mcp.stickiness_options, timestamptz) IS 'How many people are active in how many days of a month';

CREATE FUNCTION mcp.stickiness_rows(summary mcp.stickiness_summary)
	RETURNS TABLE (period_start date, active_units integer, people bigint, share double precision, people_at_least bigint, is_over boolean)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100 AS 'MODULE_PATHNAME', 'mcp_stickiness_rows';
COMMENT ON FUNCTION mcp.stickiness_rows(mcp.stickiness_summary) IS 'A row for each number of active days: how many people have it, and how many have that or more';
CREATE FUNCTION mcp.stickiness_ratio_rows(summary mcp.stickiness_summary)
	RETURNS TABLE (period_start date, people bigint, units integer, mean_active_units double precision, people_per_unit double precision, ratio double precision, is_over boolean)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20 AS 'MODULE_PATHNAME', 'mcp_stickiness_ratio_rows';
COMMENT ON FUNCTION mcp.stickiness_ratio_rows(mcp.stickiness_summary) IS 'A row for each period: people, how many of them are active on an average day, and the ratio of the two';
