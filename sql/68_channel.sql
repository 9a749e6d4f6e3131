-- channel: who is on which channel, why, what they do there and what it leads to

CREATE TYPE mcp.channel_options AS (
	since timestamptz,
	until timestamptz,
	last interval,
	zone text,
	zone_trait text,
	traits text[],
	mix text[],
	contents text[],
	needs text[],
	lookback interval,
	convert_within interval,
	abandon_after interval,
	low_rating numeric,
	events text,
	gap interval
);
COMMENT ON TYPE mcp.channel_options IS 'What a channel report counts; made by mcp.channel_options()';
COMMENT ON COLUMN mcp.channel_options.since IS 'The window: events from this time on; NULL: from the first on';
COMMENT ON COLUMN mcp.channel_options.until IS 'The window: events before this time; NULL: up to as_of';
COMMENT ON COLUMN mcp.channel_options.last IS 'The window as a length before as_of, in the place of since and until';
COMMENT ON COLUMN mcp.channel_options.zone IS 'Time zone of people of whom none is known; NULL: UTC';
COMMENT ON COLUMN mcp.channel_options.zone_trait IS 'The trait that names a person''s time zone; NULL: time_zone; empty: none';
COMMENT ON COLUMN mcp.channel_options.traits IS 'Traits whose values are counted; NULL: those that doc/channel.md names';
COMMENT ON COLUMN mcp.channel_options.mix IS 'Properties whose values are counted; NULL: category, device and via';
COMMENT ON COLUMN mcp.channel_options.contents IS 'Properties that name contents; NULL: content, message and campaign';
COMMENT ON COLUMN mcp.channel_options.needs IS 'Name, signal and among of each need, one after the other; NULL: those of mcp.channel_needs()';
COMMENT ON COLUMN mcp.channel_options.lookback IS 'How long before a purchase a contact belongs to the way to it; NULL: 30 days';
COMMENT ON COLUMN mcp.channel_options.convert_within IS 'How long after a content a purchase counts for it; NULL: 7 days';
COMMENT ON COLUMN mcp.channel_options.abandon_after IS 'How long after a cart without a purchase it is abandoned; NULL: 3 days';
COMMENT ON COLUMN mcp.channel_options.low_rating IS 'The highest rating of a review that is a pain; NULL: 2';
COMMENT ON COLUMN mcp.channel_options.events IS 'Filter: the events there are; the others are passed over by every question';
COMMENT ON COLUMN mcp.channel_options.gap IS 'The longest pause within a session; NULL: 30 minutes';

CREATE FUNCTION mcp.channel_options(since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, last interval DEFAULT NULL,
	zone text DEFAULT NULL, zone_trait text DEFAULT NULL, traits text[] DEFAULT NULL, mix text[] DEFAULT NULL, contents text[] DEFAULT NULL,
	needs text[] DEFAULT NULL, lookback interval DEFAULT NULL, convert_within interval DEFAULT NULL, abandon_after interval DEFAULT NULL,
	low_rating numeric DEFAULT NULL, events text DEFAULT '*', gap interval DEFAULT '30 minutes')
	RETURNS mcp.channel_options
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_channel_options';
COMMENT ON FUNCTION mcp.channel_options(timestamptz, timestamptz, interval, text, text, text[], text[], text[], text[], interval, interval, interval, numeric, text, interval) IS
'What a channel report counts; what is NULL is the default';

CREATE FUNCTION mcp.channel_needs() RETURNS TABLE (need text, signal text, among text)
	LANGUAGE c IMMUTABLE PARALLEL SAFE ROWS 4 AS 'MODULE_PATHNAME', 'mcp_channel_needs';
COMMENT ON FUNCTION mcp.channel_needs() IS 'The rules by which events show needs, as they are by default';

-- many people

CREATE TYPE mcp.channel_summary;
CREATE FUNCTION mcp.channel_summary_in(cstring) RETURNS mcp.channel_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_channel_summary_in';
COMMENT ON FUNCTION mcp.channel_summary_in(cstring) IS 'Text input of channel_summary: hexadecimal digits';
CREATE FUNCTION mcp.channel_summary_out(mcp.channel_summary) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_channel_summary_out';
COMMENT ON FUNCTION mcp.channel_summary_out(mcp.channel_summary) IS 'Text output of channel_summary: hexadecimal digits';
CREATE FUNCTION mcp.channel_summary_recv(internal) RETURNS mcp.channel_summary
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_channel_summary_recv';
COMMENT ON FUNCTION mcp.channel_summary_recv(internal) IS 'Binary input of channel_summary';
CREATE FUNCTION mcp.channel_summary_send(mcp.channel_summary) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_channel_summary_send';
COMMENT ON FUNCTION mcp.channel_summary_send(mcp.channel_summary) IS 'Binary output of channel_summary';
CREATE TYPE mcp.channel_summary (
	INPUT = mcp.channel_summary_in, OUTPUT = mcp.channel_summary_out,
	RECEIVE = mcp.channel_summary_recv, SEND = mcp.channel_summary_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);
COMMENT ON TYPE mcp.channel_summary IS 'What many people do on the channels; the functions ..._rows read it, mcp.merge joins several';

CREATE FUNCTION mcp.channel_report_combine(mcp.channel_summary, mcp.channel_summary) RETURNS mcp.channel_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'mcp_channel_report_combine';
COMMENT ON FUNCTION mcp.channel_report_combine(mcp.channel_summary, mcp.channel_summary) IS 'Part of mcp.channel_report and mcp.merge';
CREATE AGGREGATE mcp.merge(summary mcp.channel_summary) (
	SFUNC = mcp.channel_report_combine, STYPE = mcp.channel_summary, SSPACE = 262144,
	COMBINEFUNC = mcp.channel_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.merge(mcp.channel_summary) IS 'The channel reports of several groups of people together; the groups must not share people';

CREATE FUNCTION mcp.channel_report_trans(mcp.channel_summary, profile mcp.profile) RETURNS mcp.channel_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 3000 AS 'MODULE_PATHNAME', 'mcp_channel_report_trans_of_profile';
COMMENT ON FUNCTION mcp.channel_report_trans(mcp.channel_summary, mcp.profile) IS 'Part of mcp.channel_report';
CREATE AGGREGATE mcp.channel_report(profile mcp.profile) (
	SFUNC = mcp.channel_report_trans, STYPE = mcp.channel_summary, SSPACE = 262144,
	COMBINEFUNC = mcp.channel_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.channel_report(mcp.profile) IS 'What many people do on the channels, to be read as rows: one scan answers all questions';
CREATE FUNCTION mcp.channel_report_trans(mcp.channel_summary, profile mcp.profile, options mcp.channel_options) RETURNS mcp.channel_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 3000 AS 'MODULE_PATHNAME', 'mcp_channel_report_trans_of_profile';
COMMENT ON FUNCTION mcp.channel_report_trans(mcp.channel_summary, mcp.profile, mcp.channel_options) IS 'Part of mcp.channel_report';
CREATE AGGREGATE mcp.channel_report(profile mcp.profile, options mcp.channel_options) (
	SFUNC = mcp.channel_report_trans, STYPE = mcp.channel_summary, SSPACE = 262144,
	COMBINEFUNC = mcp.channel_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.channel_report(mcp.profile, mcp.channel_options) IS 'What many people do on the channels, to be read as rows: one scan answers all questions';
CREATE FUNCTION mcp.channel_report_trans(mcp.channel_summary, profile mcp.profile, options mcp.channel_options, as_of timestamptz) RETURNS mcp.channel_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 3000 AS 'MODULE_PATHNAME', 'mcp_channel_report_trans_of_profile';
COMMENT ON FUNCTION mcp.channel_report_trans(mcp.channel_summary, mcp.profile, mcp.channel_options, timestamptz) IS 'Part of mcp.channel_report';
CREATE AGGREGATE mcp.channel_report(profile mcp.profile, options mcp.channel_options, as_of timestamptz) (
	SFUNC = mcp.channel_report_trans, STYPE = mcp.channel_summary, SSPACE = 262144,
	COMBINEFUNC = mcp.channel_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.channel_report(mcp.profile, mcp.channel_options, timestamptz) IS
'What many people do on the channels, as of a time, to be read as rows: one scan answers all questions';

CREATE FUNCTION mcp.channel_report_trans(mcp.channel_summary, journey mcp.journey) RETURNS mcp.channel_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 3000 AS 'MODULE_PATHNAME', 'mcp_channel_report_trans';
COMMENT ON FUNCTION mcp.channel_report_trans(mcp.channel_summary, mcp.journey) IS 'Part of mcp.channel_report';
CREATE AGGREGATE mcp.channel_report(journey mcp.journey) (
	SFUNC = mcp.channel_report_trans, STYPE = mcp.channel_summary, SSPACE = 262144,
	COMBINEFUNC = mcp.channel_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.channel_report(mcp.journey) IS 'What many people do on the channels, to be read as rows: one scan answers all questions';
CREATE FUNCTION mcp.channel_report_trans(mcp.channel_summary, journey mcp.journey, options mcp.channel_options) RETURNS mcp.channel_summary
	LANGUAGE c STABLE PARALLEL SAFE COST 3000 AS 'MODULE_PATHNAME', 'mcp_channel_report_trans';
COMMENT ON FUNCTION mcp.channel_report_trans(mcp.channel_summary, mcp.journey, mcp.channel_options) IS 'Part of mcp.channel_report';
CREATE AGGREGATE mcp.channel_report(journey mcp.journey, options mcp.channel_options) (
	SFUNC = mcp.channel_report_trans, STYPE = mcp.channel_summary, SSPACE = 262144,
	COMBINEFUNC = mcp.channel_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.channel_report(mcp.journey, mcp.channel_options) IS 'What many people do on the channels, to be read as rows: one scan answers all questions';
CREATE FUNCTION mcp.channel_report_trans(mcp.channel_summary, journey mcp.journey, options mcp.channel_options, as_of timestamptz) RETURNS mcp.channel_summary
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 3000 AS 'MODULE_PATHNAME', 'mcp_channel_report_trans';
COMMENT ON FUNCTION mcp.channel_report_trans(mcp.channel_summary, mcp.journey, mcp.channel_options, timestamptz) IS 'Part of mcp.channel_report';
CREATE AGGREGATE mcp.channel_report(journey mcp.journey, options mcp.channel_options, as_of timestamptz) (
	SFUNC = mcp.channel_report_trans, STYPE = mcp.channel_summary, SSPACE = 262144,
	COMBINEFUNC = mcp.channel_report_combine, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.channel_report(mcp.journey, mcp.channel_options, timestamptz) IS
'What many people do on the channels, as of a time, to be read as rows: one scan answers all questions';
