-- journey: one person's events in time order

CREATE TYPE mcp.journey;

CREATE FUNCTION mcp.journey_in(cstring) RETURNS mcp.journey
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_in';
COMMENT ON FUNCTION mcp.journey_in(cstring) IS 'Text input of journey: a JSON array of events';
CREATE FUNCTION mcp.journey_out(mcp.journey) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_out';
COMMENT ON FUNCTION mcp.journey_out(mcp.journey) IS 'Text output of journey: a JSON array of events, the oldest first';
CREATE FUNCTION mcp.journey_recv(internal) RETURNS mcp.journey
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_recv';
COMMENT ON FUNCTION mcp.journey_recv(internal) IS 'Binary input of journey';
CREATE FUNCTION mcp.journey_send(mcp.journey) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_send';
COMMENT ON FUNCTION mcp.journey_send(mcp.journey) IS 'Binary output of journey';

CREATE TYPE mcp.journey (
	INPUT = mcp.journey_in,
	OUTPUT = mcp.journey_out,
	RECEIVE = mcp.journey_recv,
	SEND = mcp.journey_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = external
);
COMMENT ON TYPE mcp.journey IS 'The events of one person, a set in time order; equal journeys are equal bytes';

-- jsonb

CREATE FUNCTION mcp.to_jsonb(journey mcp.journey) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_journey_to_jsonb';
COMMENT ON FUNCTION mcp.to_jsonb(mcp.journey) IS 'The events as a JSON array, the oldest first';
CREATE FUNCTION mcp.journey(events jsonb) RETURNS mcp.journey
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_jsonb_to_journey';
COMMENT ON FUNCTION mcp.journey(jsonb) IS 'A journey from a JSON array of events';
CREATE CAST (mcp.journey AS jsonb) WITH FUNCTION mcp.to_jsonb(mcp.journey);
COMMENT ON CAST (mcp.journey AS jsonb) IS 'The events as a JSON array, the oldest first';
CREATE CAST (jsonb AS mcp.journey) WITH FUNCTION mcp.journey(jsonb);
COMMENT ON CAST (jsonb AS mcp.journey) IS 'A journey from a JSON array of events';

-- equality

CREATE FUNCTION mcp.journey_eq(mcp.journey, mcp.journey) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'MODULE_PATHNAME', 'mcp_journey_eq';
COMMENT ON FUNCTION mcp.journey_eq(mcp.journey, mcp.journey) IS 'The same events?';
CREATE FUNCTION mcp.journey_ne(mcp.journey, mcp.journey) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'MODULE_PATHNAME', 'mcp_journey_ne';
COMMENT ON FUNCTION mcp.journey_ne(mcp.journey, mcp.journey) IS 'Not the same events?';
CREATE FUNCTION mcp.journey_hash(mcp.journey) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_hash';
COMMENT ON FUNCTION mcp.journey_hash(mcp.journey) IS 'Hash of a journey';
CREATE FUNCTION mcp.journey_hash_extended(mcp.journey, bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_hash_extended';
COMMENT ON FUNCTION mcp.journey_hash_extended(mcp.journey, bigint) IS 'Seeded 64-bit hash of a journey';

CREATE OPERATOR mcp.= (
	LEFTARG = mcp.journey, RIGHTARG = mcp.journey, FUNCTION = mcp.journey_eq,
	COMMUTATOR = OPERATOR(mcp.=), NEGATOR = OPERATOR(mcp.<>),
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR mcp.= (mcp.journey, mcp.journey) IS 'The same events?';
CREATE OPERATOR mcp.<> (
	LEFTARG = mcp.journey, RIGHTARG = mcp.journey, FUNCTION = mcp.journey_ne,
	COMMUTATOR = OPERATOR(mcp.<>), NEGATOR = OPERATOR(mcp.=),
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR mcp.<> (mcp.journey, mcp.journey) IS 'Not the same events?';

CREATE OPERATOR CLASS mcp.journey_hash_ops DEFAULT FOR TYPE mcp.journey USING hash AS
	OPERATOR 1 mcp.= (mcp.journey, mcp.journey),
	FUNCTION 1 mcp.journey_hash(mcp.journey),
	FUNCTION 2 mcp.journey_hash_extended(mcp.journey, bigint);
COMMENT ON OPERATOR CLASS mcp.journey_hash_ops USING hash IS 'Hashing of journeys, for GROUP BY and DISTINCT';
COMMENT ON OPERATOR FAMILY mcp.journey_hash_ops USING hash IS 'Hashing of journeys, for GROUP BY and DISTINCT';

-- building

CREATE FUNCTION mcp.journey_combine(internal, internal) RETURNS internal
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_combine';
COMMENT ON FUNCTION mcp.journey_combine(internal, internal) IS 'Part of the aggregates of journeys';
CREATE FUNCTION mcp.journey_serial(internal) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_serial';
COMMENT ON FUNCTION mcp.journey_serial(internal) IS 'Part of the aggregates of journeys';
CREATE FUNCTION mcp.journey_deserial(bytea, internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_deserial';
COMMENT ON FUNCTION mcp.journey_deserial(bytea, internal) IS 'Part of the aggregates of journeys';
CREATE FUNCTION mcp.journey_final(internal) RETURNS mcp.journey
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_final';
COMMENT ON FUNCTION mcp.journey_final(internal) IS 'Part of the aggregates of journeys';

-- aggregates of raw events have an overload for each type that real columns
-- have; these are the argument lists (dropped behind chapter 40)
CREATE FUNCTION mcp.event_argument_lists() RETURNS text[] LANGUAGE plpgsql AS $do$
DECLARE
	head text[];
	value_type text;
	properties_type text;
	id_type text;
	tail text;
	lists text[] := '{}';
	list text;
BEGIN
	FOREACH head SLICE 1 IN ARRAY ARRAY[
		['occurred_at timestamptz, channel text, action text', 'text,bigint,uuid'],
		['occurred_at timestamp, zone text, channel text, action text', 'text'],
		['occurred_at date, zone text, channel text, action text', 'text']]
	LOOP
		lists := lists || head[1];
		FOREACH value_type IN ARRAY ARRAY['numeric', 'float8'] LOOP
			tail := head[1] || ', value ' || value_type;
			lists := lists || tail;
			FOREACH properties_type IN ARRAY ARRAY['jsonb', 'text[]'] LOOP
				lists := lists || (tail || ', properties ' || properties_type);
				FOREACH id_type IN ARRAY string_to_array(head[2], ',') LOOP
					list := tail || ', properties ' || properties_type || ', event_id ' || id_type;
					lists := lists || list
						|| (list || ', revision_at timestamptz')
						|| (list || ', revision_at timestamptz, retracted boolean');
				END LOOP;
			END LOOP;
		END LOOP;
	END LOOP;
	RETURN lists;
END
$do$;

-- mcp.journey_agg
DO $do$
DECLARE
	list text;
BEGIN
	FOREACH list IN ARRAY mcp.event_argument_lists() LOOP
		EXECUTE format($sql$
			CREATE FUNCTION mcp.journey_agg_trans(internal, %1$s) RETURNS internal
				LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_agg_trans';
			COMMENT ON FUNCTION mcp.journey_agg_trans(internal, %1$s) IS 'Part of mcp.journey_agg';
			CREATE AGGREGATE mcp.journey_agg(%1$s) (
				SFUNC = mcp.journey_agg_trans, STYPE = internal, SSPACE = 1024,
				COMBINEFUNC = mcp.journey_combine, SERIALFUNC = mcp.journey_serial, DESERIALFUNC = mcp.journey_deserial,
				FINALFUNC = mcp.journey_final, PARALLEL = safe
			);
			COMMENT ON AGGREGATE mcp.journey_agg(%1$s) IS 'The journey of all events of a group; unusable rows are skipped'
			$sql$, list);
	END LOOP;
END
$do$;

CREATE FUNCTION mcp.journey_merge_trans(internal, mcp.journey) RETURNS internal
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_journey_merge_trans';
COMMENT ON FUNCTION mcp.journey_merge_trans(internal, mcp.journey) IS 'Part of mcp.merge';
CREATE AGGREGATE mcp.merge(journey mcp.journey) (
	SFUNC = mcp.journey_merge_trans, STYPE = internal, SSPACE = 1024,
	COMBINEFUNC = mcp.journey_combine, SERIALFUNC = mcp.journey_serial, DESERIALFUNC = mcp.journey_deserial,
	FINALFUNC = mcp.journey_final, PARALLEL = safe
);
COMMENT ON AGGREGATE mcp.merge(mcp.journey) IS 'The union of journeys, whatever their order and repetitions';

CREATE FUNCTION mcp.journey_union(mcp.journey, mcp.journey) RETURNS mcp.journey
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_journey_union';
COMMENT ON FUNCTION mcp.journey_union(mcp.journey, mcp.journey) IS 'The union of two journeys';
CREATE OPERATOR mcp.|| (
	LEFTARG = mcp.journey, RIGHTARG = mcp.journey, FUNCTION = mcp.journey_union, COMMUTATOR = OPERATOR(mcp.||)
);
COMMENT ON OPERATOR mcp.|| (mcp.journey, mcp.journey) IS 'The union of two journeys';

-- reading

CREATE TYPE mcp.journey_event AS (
	occurred_at timestamptz,
	channel text,
	action text,
	value numeric,
	properties jsonb,
	event_key text,
	revision_at timestamptz,
	retracted boolean,
	n integer
);
COMMENT ON TYPE mcp.journey_event IS 'An event of a journey as a row';
COMMENT ON COLUMN mcp.journey_event.occurred_at IS 'When it happened';
COMMENT ON COLUMN mcp.journey_event.channel IS 'Where: the channel, in lower snake case';
COMMENT ON COLUMN mcp.journey_event.action IS 'What: the action, in lower snake case';
COMMENT ON COLUMN mcp.journey_event.value IS 'The amount, or NULL';
COMMENT ON COLUMN mcp.journey_event.properties IS 'Properties by name: a text, or an array of texts; NULL when there are none';
COMMENT ON COLUMN mcp.journey_event.event_key IS 'What its event_id was hashed to (mcp.event_key), or NULL';
COMMENT ON COLUMN mcp.journey_event.revision_at IS 'When this revision was made, or NULL';
COMMENT ON COLUMN mcp.journey_event.retracted IS 'Is it hidden?';
COMMENT ON COLUMN mcp.journey_event.n IS 'Its number in the journey: 1 is the oldest; NULL when it is retracted';

CREATE FUNCTION mcp.events(journey mcp.journey, with_retracted boolean DEFAULT false) RETURNS SETOF mcp.journey_event
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 30 AS 'MODULE_PATHNAME', 'mcp_events';
COMMENT ON FUNCTION mcp.events(mcp.journey, boolean) IS 'The events as rows, the oldest first';
CREATE FUNCTION mcp.event_count(journey mcp.journey) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_event_count';
COMMENT ON FUNCTION mcp.event_count(mcp.journey) IS 'How many events there are, without retracted ones';
CREATE FUNCTION mcp.first_event(journey mcp.journey) RETURNS mcp.journey_event
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_first_event';
COMMENT ON FUNCTION mcp.first_event(mcp.journey) IS 'The oldest event, or NULL';
CREATE FUNCTION mcp.last_event(journey mcp.journey) RETURNS mcp.journey_event
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_last_event';
COMMENT ON FUNCTION mcp.last_event(mcp.journey) IS 'The newest event, or NULL';
CREATE FUNCTION mcp.slice(journey mcp.journey, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL)
	RETURNS mcp.journey
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_slice';
COMMENT ON FUNCTION mcp.slice(mcp.journey, timestamptz, timestamptz) IS
'The journey of the events from since up to, but without, until; NULL is no border';
CREATE FUNCTION mcp.event_key(event_id text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_event_key';
COMMENT ON FUNCTION mcp.event_key(text) IS 'What an event_id is kept as: the first 16 hexadecimal digits of its SHA-256';
CREATE FUNCTION mcp.standard_action(action text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_standard_action';
COMMENT ON FUNCTION mcp.standard_action(text) IS
'The recommended name of an action of GA4, Segment, Klaviyo or Meta; other names, folded, stay';

