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

-- mcp.journey_agg: an overload for each type that real columns have
DO $do$
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
	FOREACH list IN ARRAY lists LOOP
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

