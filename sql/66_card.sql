-- card: what each channel is to one person, and the cart that was left

CREATE FUNCTION mcp.action_kind(action text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_action_kind';
COMMENT ON FUNCTION mcp.action_kind(text) IS
'What an action is: look, engage, cart, buy, serve or outbound; NULL for all others';

CREATE FUNCTION mcp.card(profile mcp.profile, as_of timestamptz DEFAULT now(), last interval DEFAULT NULL,
	OUT channel text, OUT role text, OUT is_discovery boolean, OUT is_inspiration boolean, OUT is_conversion boolean,
	OUT is_service boolean, OUT found_through text, OUT introduced_by text, OUT came_from text,
	OUT content text, OUT topic text, OUT motivation text, OUT behaviour text, OUT device text,
	OUT visits bigint, OUT looked bigint, OUT engaged bigint, OUT carted bigint, OUT bought bigint, OUT served bigint,
	OUT messaged bigint, OUT minutes numeric, OUT revenue numeric, OUT first_at timestamptz, OUT last_at timestamptz,
	OUT items_found bigint, OUT inspired bigint, OUT inspiration_share double precision,
	OUT conversion_share double precision, OUT service_share double precision) RETURNS SETOF record
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_card_of_profile';
COMMENT ON FUNCTION mcp.card(mcp.profile, timestamptz, interval) IS
'The customer''s card: a row for each channel with its role, how the person came to it, what the person likes and does there';

CREATE FUNCTION mcp.card(journey mcp.journey, as_of timestamptz DEFAULT now(), last interval DEFAULT NULL,
	OUT channel text, OUT role text, OUT is_discovery boolean, OUT is_inspiration boolean, OUT is_conversion boolean,
	OUT is_service boolean, OUT found_through text, OUT introduced_by text, OUT came_from text,
	OUT content text, OUT topic text, OUT motivation text, OUT behaviour text, OUT device text,
	OUT visits bigint, OUT looked bigint, OUT engaged bigint, OUT carted bigint, OUT bought bigint, OUT served bigint,
	OUT messaged bigint, OUT minutes numeric, OUT revenue numeric, OUT first_at timestamptz, OUT last_at timestamptz,
	OUT items_found bigint, OUT inspired bigint, OUT inspiration_share double precision,
	OUT conversion_share double precision, OUT service_share double precision) RETURNS SETOF record
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 500 ROWS 5 AS 'MODULE_PATHNAME', 'mcp_card';
COMMENT ON FUNCTION mcp.card(mcp.journey, timestamptz, interval) IS
'The customer''s card: a row for each channel with its role, how the person came to it, what the person likes and does there';

CREATE FUNCTION mcp.open_cart(profile mcp.profile, as_of timestamptz DEFAULT now(), last interval DEFAULT NULL,
	older_than interval DEFAULT NULL, OUT item text, OUT quantity numeric, OUT value numeric,
	OUT channel text, OUT added_at timestamptz, OUT first_channel text, OUT first_added_at timestamptz) RETURNS SETOF record
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 200 ROWS 2 AS 'MODULE_PATHNAME', 'mcp_open_cart_of_profile';
COMMENT ON FUNCTION mcp.open_cart(mcp.profile, timestamptz, interval, interval) IS
'What was put in a cart on any channel and since then neither bought, on any channel, nor taken out';

CREATE FUNCTION mcp.open_cart(journey mcp.journey, as_of timestamptz DEFAULT now(), last interval DEFAULT NULL,
	older_than interval DEFAULT NULL, OUT item text, OUT quantity numeric, OUT value numeric,
	OUT channel text, OUT added_at timestamptz, OUT first_channel text, OUT first_added_at timestamptz) RETURNS SETOF record
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 200 ROWS 2 AS 'MODULE_PATHNAME', 'mcp_open_cart';
COMMENT ON FUNCTION mcp.open_cart(mcp.journey, timestamptz, interval, interval) IS
'What was put in a cart on any channel and since then neither bought, on any channel, nor taken out';
