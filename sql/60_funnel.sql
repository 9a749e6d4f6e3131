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
COMMENT ON COLUMN mcp.funnel_result.window_ends_at IS 'When nothing can be added any more: the end of the window; NULL when there is none';
COMMENT ON COLUMN mcp.funnel_result.is_open IS 'Is the window still open at as_of?';
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
