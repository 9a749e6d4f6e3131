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
