-- insight: a channel report, read as rows

CREATE FUNCTION mcp.channel_rows(summary mcp.channel_summary, min_people integer DEFAULT 10, confidence double precision DEFAULT 0.95)
	RETURNS TABLE (channel text, people bigint, share double precision, events bigint, visits bigint, looks bigint, engagements bigint,
		carts bigint, purchases bigint, services bigint, messages bigint, look_share double precision, engage_share double precision,
		minutes numeric, minutes_per_person double precision, sessions bigint, session_minutes double precision,
		session_minutes_per_person double precision, customers bigint, conversion double precision, conversion_low double precision,
		conversion_high double precision, revenue numeric, people_before bigint, change double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 12 AS 'MODULE_PATHNAME', 'mcp_channel_rows';
COMMENT ON FUNCTION mcp.channel_rows(mcp.channel_summary, integer, double precision) IS
'What people do on each channel: look, engage, buy, stay; and how many there were in the period before';
CREATE FUNCTION mcp.audience_rows(summary mcp.channel_summary, min_people integer DEFAULT 10, confidence double precision DEFAULT 0.95)
	RETURNS TABLE (channel text, trait text, trait_value text, people bigint, known bigint, share double precision, share_low double precision,
		share_high double precision, whole_people bigint, whole_share double precision, lift double precision, lift_low double precision,
		lift_high double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 200 AS 'MODULE_PATHNAME', 'mcp_audience_rows';
COMMENT ON FUNCTION mcp.audience_rows(mcp.channel_summary, integer, double precision) IS
'Who is on each channel, by the values of traits, against everybody';
CREATE FUNCTION mcp.channel_motive_rows(summary mcp.channel_summary, min_people integer DEFAULT 10, confidence double precision DEFAULT 0.95)
	RETURNS TABLE (channel text, aspect text, word text, people bigint, share double precision, share_low double precision,
		share_high double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 50 AS 'MODULE_PATHNAME', 'mcp_channel_motive_rows';
COMMENT ON FUNCTION mcp.channel_motive_rows(mcp.channel_summary, integer, double precision) IS
'Why people come to each channel: motivation and role, as their cards say';
CREATE FUNCTION mcp.channel_mix_rows(summary mcp.channel_summary, min_people integer DEFAULT 10)
	RETURNS TABLE (channel text, property text, property_value text, people bigint, share double precision, events bigint,
		customers bigint, revenue numeric)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100 AS 'MODULE_PATHNAME', 'mcp_channel_mix_rows';
COMMENT ON FUNCTION mcp.channel_mix_rows(mcp.channel_summary, integer) IS
'Product mix, devices and the like: who met each value on each channel, who bought it, and for how much';
CREATE FUNCTION mcp.channel_need_rows(summary mcp.channel_summary, min_people integer DEFAULT 10, confidence double precision DEFAULT 0.95)
	RETURNS TABLE (channel text, need text, people bigint, people_showing bigint, share double precision, share_low double precision,
		share_high double precision, events bigint, signals bigint, rate double precision, whole_share double precision, lift double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 40 AS 'MODULE_PATHNAME', 'mcp_channel_need_rows';
COMMENT ON FUNCTION mcp.channel_need_rows(mcp.channel_summary, integer, double precision) IS
'What people care for on each channel, as their events show by the rules of the report';
CREATE FUNCTION mcp.channel_place_rows(summary mcp.channel_summary, min_people integer DEFAULT 10)
	RETURNS TABLE (channel text, people bigint, conversions bigint, share double precision, first_in bigint, middle_in bigint, last_in bigint,
		alone_in bigint, assisted bigint, revenue numeric, last_revenue numeric, assisted_revenue numeric, assist_ratio double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 12 AS 'MODULE_PATHNAME', 'mcp_channel_place_rows';
COMMENT ON FUNCTION mcp.channel_place_rows(mcp.channel_summary, integer) IS
'Where each channel stands in the ways to purchases: first, in the middle, last, alone; and what it assisted';
CREATE FUNCTION mcp.next_channel_rows(summary mcp.channel_summary, min_people integer DEFAULT 10)
	RETURNS TABLE (source text, target text, people bigint, moves bigint, rate double precision, mean_hours double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100 AS 'MODULE_PATHNAME', 'mcp_next_channel_rows';
COMMENT ON FUNCTION mcp.next_channel_rows(mcp.channel_summary, integer) IS 'To which channel people go next';
CREATE FUNCTION mcp.channel_content_rows(summary mcp.channel_summary, min_people integer DEFAULT 10)
	RETURNS TABLE (channel text, property text, property_value text, people bigint, events bigint, engaged bigint, engagement_raw double precision,
		engagement double precision, converted bigint, conversion_raw double precision, conversion double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100 AS 'MODULE_PATHNAME', 'mcp_channel_content_rows';
COMMENT ON FUNCTION mcp.channel_content_rows(mcp.channel_summary, integer) IS
'Which contents, messages and campaigns people engage with and buy after, fair to small numbers';
CREATE FUNCTION mcp.channel_pain_rows(summary mcp.channel_summary, min_people integer DEFAULT 10)
	RETURNS TABLE (channel text, pain text, topic text, people bigint, events bigint, per_100_people double precision,
		per_100_customers double precision, people_before bigint, per_100_customers_before double precision, change double precision,
		z_score double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100 AS 'MODULE_PATHNAME', 'mcp_channel_pain_rows';
COMMENT ON FUNCTION mcp.channel_pain_rows(mcp.channel_summary, integer) IS
'What goes wrong: complaints, returns, low reviews, abandoned carts, failed searches, by topic, and the trend';
CREATE FUNCTION mcp.channel_hour_rows(summary mcp.channel_summary, min_people integer DEFAULT 10)
	RETURNS TABLE (channel text, weekday integer, hour_of_day integer, people bigint, events bigint, share double precision, engaged bigint,
		customers bigint, rank_by_people integer)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 168 AS 'MODULE_PATHNAME', 'mcp_channel_hour_rows';
COMMENT ON FUNCTION mcp.channel_hour_rows(mcp.channel_summary, integer) IS
'When people are on each channel, by the clock of where they live; weekday 1 is Monday';
CREATE FUNCTION mcp.omnichannel_rows(summary mcp.channel_summary, min_people integer DEFAULT 10, confidence double precision DEFAULT 0.95)
	RETURNS TABLE (channels integer, people bigint, share double precision, customers bigint, conversion double precision,
		conversion_low double precision, conversion_high double precision, purchases bigint, revenue numeric, revenue_per_person double precision,
		purchases_per_customer double precision, repeat_share double precision, customers_before bigint, retention double precision,
		retention_low double precision, retention_high double precision)
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10 AS 'MODULE_PATHNAME', 'mcp_omnichannel_rows';
COMMENT ON FUNCTION mcp.omnichannel_rows(mcp.channel_summary, integer, double precision) IS
'Value, frequency and retention of people by the number of channels that they use';
