
-- 40 profile: what is known of one person, and how sources merge into it

CREATE TYPE mcp.profile;

CREATE FUNCTION mcp.profile_in(cstring) RETURNS mcp.profile
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_in';
CREATE FUNCTION mcp.profile_out(mcp.profile) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_out';
CREATE FUNCTION mcp.profile_recv(internal) RETURNS mcp.profile
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_recv';
CREATE FUNCTION mcp.profile_send(mcp.profile) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_send';

CREATE FUNCTION mcp.profile_typanalyze(internal) RETURNS boolean
	LANGUAGE c STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_typanalyze';
COMMENT ON FUNCTION mcp.profile_typanalyze(internal) IS
'ANALYZE of profiles: keeps widths, hashed names with frequencies, quantiles of event counts and recency, never a value';

CREATE TYPE mcp.profile (
	INPUT = mcp.profile_in, OUTPUT = mcp.profile_out,
	RECEIVE = mcp.profile_recv, SEND = mcp.profile_send,
	ANALYZE = mcp.profile_typanalyze,
	INTERNALLENGTH = variable, ALIGNMENT = int4, STORAGE = external
);
COMMENT ON TYPE mcp.profile IS
'What is known of one person: traits, consents, identifiers and a journey, each with its sources';
COMMENT ON FUNCTION mcp.profile_in(cstring) IS 'Text input of mcp.profile, a JSON document';
COMMENT ON FUNCTION mcp.profile_out(mcp.profile) IS 'Text output of mcp.profile, a JSON document';
COMMENT ON FUNCTION mcp.profile_recv(internal) IS 'Binary input of mcp.profile';
COMMENT ON FUNCTION mcp.profile_send(mcp.profile) IS 'Binary output of mcp.profile';

-- equality: equal profiles are equal bytes; there is no order

CREATE FUNCTION mcp.profile_eq(mcp.profile, mcp.profile) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_eq';
CREATE FUNCTION mcp.profile_ne(mcp.profile, mcp.profile) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_ne';
CREATE FUNCTION mcp.profile_hash(mcp.profile) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_hash';
CREATE FUNCTION mcp.profile_hash_extended(mcp.profile, bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_hash_extended';
COMMENT ON FUNCTION mcp.profile_eq(mcp.profile, mcp.profile) IS 'implementation of = operator';
COMMENT ON FUNCTION mcp.profile_ne(mcp.profile, mcp.profile) IS 'implementation of <> operator';
COMMENT ON FUNCTION mcp.profile_hash(mcp.profile) IS 'hash of 32 bits';
COMMENT ON FUNCTION mcp.profile_hash_extended(mcp.profile, bigint) IS 'hash of 64 bits with a seed';

CREATE OPERATOR mcp.= (
	LEFTARG = mcp.profile, RIGHTARG = mcp.profile, FUNCTION = mcp.profile_eq,
	COMMUTATOR = OPERATOR(mcp.=), NEGATOR = OPERATOR(mcp.<>),
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE OPERATOR mcp.<> (
	LEFTARG = mcp.profile, RIGHTARG = mcp.profile, FUNCTION = mcp.profile_ne,
	COMMUTATOR = OPERATOR(mcp.<>), NEGATOR = OPERATOR(mcp.=),
	RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR mcp.= (mcp.profile, mcp.profile) IS 'equal: the same facts and events';
COMMENT ON OPERATOR mcp.<> (mcp.profile, mcp.profile) IS 'not equal';

CREATE OPERATOR CLASS mcp.profile_hash_ops DEFAULT FOR TYPE mcp.profile USING hash AS
	OPERATOR 1 mcp.=,
	FUNCTION 1 mcp.profile_hash(mcp.profile),
	FUNCTION 2 mcp.profile_hash_extended(mcp.profile, bigint);
COMMENT ON OPERATOR CLASS mcp.profile_hash_ops USING hash IS 'hash of profiles';

-- casts

CREATE FUNCTION mcp.to_jsonb(profile mcp.profile) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_to_jsonb';
COMMENT ON FUNCTION mcp.to_jsonb(mcp.profile) IS 'The document of a profile as jsonb';
CREATE FUNCTION mcp.profile(document jsonb) RETURNS mcp.profile
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_from_jsonb';
COMMENT ON FUNCTION mcp.profile(jsonb) IS 'The profile of a jsonb document';
CREATE FUNCTION mcp.journey(profile mcp.profile) RETURNS mcp.journey
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_journey';
COMMENT ON FUNCTION mcp.journey(mcp.profile) IS 'The journey of a profile; without events when it has none';

CREATE CAST (mcp.profile AS jsonb) WITH FUNCTION mcp.to_jsonb(mcp.profile);
CREATE CAST (jsonb AS mcp.profile) WITH FUNCTION mcp.profile(jsonb);
CREATE CAST (mcp.profile AS mcp.journey) WITH FUNCTION mcp.journey(mcp.profile);

-- fragments: what one row says; NULL when it says nothing or is not usable
--
-- Times that are timestamp or date need their zone, as taking the session's
-- would shift a nightly job.  One C function serves all overloads of a name:
-- it finds its arguments by their names.

DO $do$
DECLARE
	head text;
	fields text;
	value_type text;
	properties_type text;
	id_type text;
	events text[] := '{}';
	facts text[] := '{}';
	list text;
	fact text[];
BEGIN
	FOREACH head IN ARRAY ARRAY[
		'occurred_at timestamptz, channel text, action text',
		'occurred_at timestamp, zone text, channel text, action text',
		'occurred_at date, zone text, channel text, action text']
	LOOP
		events := events || ARRAY[
			head || ', value numeric DEFAULT NULL, properties jsonb DEFAULT NULL, event_id text DEFAULT NULL',
			head || ', value float8, properties jsonb DEFAULT NULL, event_id text DEFAULT NULL',
			head || ', value numeric, properties text[], event_id text DEFAULT NULL',
			head || ', value float8, properties text[], event_id text DEFAULT NULL',
			-- a literal without a type is a text: JSON too
			head || ', value numeric, properties text, event_id text DEFAULT NULL',
			head || ', value float8, properties text, event_id text DEFAULT NULL'];
		FOREACH value_type IN ARRAY ARRAY['numeric', 'float8'] LOOP
			FOREACH properties_type IN ARRAY ARRAY['jsonb', 'text[]'] LOOP
				FOREACH id_type IN ARRAY ARRAY['bigint', 'uuid'] LOOP
					events := events || format('%s, value %s, properties %s, event_id %s',
						head, value_type, properties_type, id_type);
				END LOOP;
			END LOOP;
		END LOOP;
	END LOOP;
	FOREACH list IN ARRAY events LOOP
		fields := list || ', revision_at timestamptz DEFAULT NULL, retracted boolean DEFAULT NULL';
		EXECUTE format($sql$
			CREATE FUNCTION mcp.event(%1$s) RETURNS mcp.profile
				LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_event';
			COMMENT ON FUNCTION mcp.event(%2$s) IS 'One event as a profile; NULL when the row says nothing or is not usable';
			CREATE FUNCTION mcp.event_problem(%1$s) RETURNS text
				LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_event_problem';
			COMMENT ON FUNCTION mcp.event_problem(%2$s) IS 'Why mcp.event of the same arguments is NULL; NULL when it is not'
			$sql$, fields, replace(fields, ' DEFAULT NULL', ''));
	END LOOP;

	FOREACH value_type IN ARRAY ARRAY['text', 'numeric', 'float8', 'boolean', 'date', 'timestamptz'] LOOP
		facts := facts || ARRAY[
			ARRAY['trait', 'name text, value ' || value_type, '', 'A fact about a person',
				$$AS 'MODULE_PATHNAME', 'mcp_trait'$$],
			ARRAY['trait_problem', 'name text, value ' || value_type, '',
				'Why mcp.trait of the same arguments is NULL; NULL when it is not',
				$$AS 'MODULE_PATHNAME', 'mcp_trait_problem'$$]];
	END LOOP;
	facts := facts || ARRAY[
		ARRAY['trait_add', 'name text, value text', '', 'A member that was added to a set-valued trait',
			$$AS 'MODULE_PATHNAME', 'mcp_trait_add'$$],
		ARRAY['trait_remove', 'name text, value text', '', 'A member that was removed from a set-valued trait',
			$$AS 'MODULE_PATHNAME', 'mcp_trait_remove'$$],
		ARRAY['consent', 'purpose text, granted boolean', ', notice text DEFAULT NULL',
			'A purpose that was granted or denied, for all contact points',
			$$AS 'MODULE_PATHNAME', 'mcp_consent'$$],
		ARRAY['consent', 'purpose text, granted boolean', ', contact mcp.identifier, notice text DEFAULT NULL',
			'A purpose that was granted or denied for one contact point; a NULL contact grants nothing and denies all',
			$$AS 'MODULE_PATHNAME', 'mcp_consent'$$],
		ARRAY['consent_problem', 'purpose text, granted boolean', ', notice text DEFAULT NULL',
			'Why mcp.consent of the same arguments is NULL; NULL when it is not',
			$$AS 'MODULE_PATHNAME', 'mcp_consent_problem'$$],
		ARRAY['consent_problem', 'purpose text, granted boolean', ', contact mcp.identifier, notice text DEFAULT NULL',
			'Why mcp.consent of the same arguments is NULL; NULL when it is not',
			$$AS 'MODULE_PATHNAME', 'mcp_consent_problem'$$],
		ARRAY['identified', 'identifiers mcp.identifier[]', '', 'Identifiers by which a source knows the person; NULL elements are skipped',
			$$AS 'MODULE_PATHNAME', 'mcp_identified'$$]];
	FOREACH fact SLICE 1 IN ARRAY facts LOOP
		FOREACH head IN ARRAY ARRAY['observed_at timestamptz DEFAULT NULL', 'observed_at timestamp, zone text',
			'observed_at date, zone text']
		LOOP
			fields := fact[2] || ', ' || head || ', source text DEFAULT NULL' || fact[3];
			-- with a contact point it takes all that stands in front of it
			IF fact[3] LIKE ', contact%' THEN
				fields := replace(fields, ' DEFAULT NULL, ', ', ');
			END IF;
			EXECUTE format($sql$
				CREATE FUNCTION mcp.%1$s(%2$s) RETURNS %4$s
					LANGUAGE c IMMUTABLE PARALLEL SAFE %6$s;
				COMMENT ON FUNCTION mcp.%1$s(%3$s) IS %5$L
				$sql$, fact[1], fields, replace(fields, ' DEFAULT NULL', ''),
				CASE WHEN fact[1] LIKE '%problem' THEN 'text' ELSE 'mcp.profile' END,
				fact[4] || CASE WHEN fact[1] LIKE '%problem' THEN '' ELSE '; NULL when the row says nothing or is not usable' END,
				fact[5]);
		END LOOP;
	END LOOP;
END
$do$;

-- merging

CREATE FUNCTION mcp.profile_concat(mcp.profile, mcp.profile) RETURNS mcp.profile
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_concat';
COMMENT ON FUNCTION mcp.profile_concat(mcp.profile, mcp.profile) IS
'implementation of || operator: both profiles as one; NULL says nothing, so NULL || x is x';
CREATE OPERATOR mcp.|| (
	LEFTARG = mcp.profile, RIGHTARG = mcp.profile, FUNCTION = mcp.profile_concat,
	COMMUTATOR = OPERATOR(mcp.||));
COMMENT ON OPERATOR mcp.|| (mcp.profile, mcp.profile) IS 'both profiles as one; NULL says nothing';

CREATE FUNCTION mcp.profile(VARIADIC fragments mcp.profile[]) RETURNS mcp.profile
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_of';
COMMENT ON FUNCTION mcp.profile(mcp.profile[]) IS
'All fragments as one profile; NULLs are skipped, NULL when nothing is left';

CREATE FUNCTION mcp.profile_merge_trans(internal, mcp.profile) RETURNS internal
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_merge_trans';
CREATE FUNCTION mcp.profile_combine(internal, internal) RETURNS internal
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_combine';
CREATE FUNCTION mcp.profile_serial(internal) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_serial';
CREATE FUNCTION mcp.profile_deserial(bytea, internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_deserial';
CREATE FUNCTION mcp.profile_final(internal) RETURNS mcp.profile
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_final';
COMMENT ON FUNCTION mcp.profile_merge_trans(internal, mcp.profile) IS 'part of mcp.merge: take a profile in';
COMMENT ON FUNCTION mcp.profile_combine(internal, internal) IS 'part of the profile aggregates: join two states';
COMMENT ON FUNCTION mcp.profile_serial(internal) IS 'part of the profile aggregates: a state as bytes';
COMMENT ON FUNCTION mcp.profile_deserial(bytea, internal) IS 'part of the profile aggregates: bytes as a state';
COMMENT ON FUNCTION mcp.profile_final(internal) IS 'part of the profile aggregates: build the profile';

CREATE AGGREGATE mcp.merge(profile mcp.profile) (
	SFUNC = mcp.profile_merge_trans, STYPE = internal, SSPACE = 1024,
	FINALFUNC = mcp.profile_final, COMBINEFUNC = mcp.profile_combine,
	SERIALFUNC = mcp.profile_serial, DESERIALFUNC = mcp.profile_deserial,
	PARALLEL = SAFE);
COMMENT ON AGGREGATE mcp.merge(mcp.profile) IS
'One profile of all: whatever the order, the grouping and the repetitions of the rows';

-- mcp.profile_agg
DO $do$
DECLARE
	list text;
BEGIN
	FOREACH list IN ARRAY mcp.event_argument_lists() LOOP
		EXECUTE format($sql$
			CREATE FUNCTION mcp.profile_agg_trans(internal, %1$s) RETURNS internal
				LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_agg_trans';
			COMMENT ON FUNCTION mcp.profile_agg_trans(internal, %1$s) IS 'part of mcp.profile_agg: take an event in';
			CREATE AGGREGATE mcp.profile_agg(%1$s) (
				SFUNC = mcp.profile_agg_trans, STYPE = internal, SSPACE = 1024,
				FINALFUNC = mcp.profile_final, COMBINEFUNC = mcp.profile_combine,
				SERIALFUNC = mcp.profile_serial, DESERIALFUNC = mcp.profile_deserial, PARALLEL = SAFE);
			COMMENT ON AGGREGATE mcp.profile_agg(%1$s) IS
			'The profile of all events of a group, without fragments between; unusable rows are skipped'
			$sql$, list);
	END LOOP;
END
$do$;
DROP FUNCTION mcp.event_argument_lists();

-- reading

CREATE FUNCTION mcp.traits(profile mcp.profile, policy text DEFAULT 'latest', as_of timestamptz DEFAULT NULL) RETURNS jsonb
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_traits';
CREATE FUNCTION mcp.trait_text(profile mcp.profile, name text, policy text DEFAULT 'latest', as_of timestamptz DEFAULT NULL) RETURNS text
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_trait_as_text';
CREATE FUNCTION mcp.trait_numeric(profile mcp.profile, name text, policy text DEFAULT 'latest', as_of timestamptz DEFAULT NULL) RETURNS numeric
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_trait_as_numeric';
CREATE FUNCTION mcp.trait_date(profile mcp.profile, name text, policy text DEFAULT 'latest', as_of timestamptz DEFAULT NULL) RETURNS date
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_trait_as_date';
CREATE FUNCTION mcp.trait_timestamp(profile mcp.profile, name text, policy text DEFAULT 'latest', as_of timestamptz DEFAULT NULL) RETURNS timestamptz
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_trait_as_timestamp';
CREATE FUNCTION mcp.trait_boolean(profile mcp.profile, name text, policy text DEFAULT 'latest', as_of timestamptz DEFAULT NULL) RETURNS boolean
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_trait_as_boolean';
COMMENT ON FUNCTION mcp.traits(mcp.profile, text, timestamptz) IS
'All traits as a jsonb object; the policy (latest, earliest, most_frequent, priority crm, pos) says which source is believed';
COMMENT ON FUNCTION mcp.trait_text(mcp.profile, text, text, timestamptz) IS 'One trait as a text, by the policy; NULL when it is unknown';
COMMENT ON FUNCTION mcp.trait_numeric(mcp.profile, text, text, timestamptz) IS 'One trait as a number, by the policy; NULL when it is unknown or none';
COMMENT ON FUNCTION mcp.trait_date(mcp.profile, text, text, timestamptz) IS 'One trait as a date, by the policy; NULL when it is unknown or none';
COMMENT ON FUNCTION mcp.trait_timestamp(mcp.profile, text, text, timestamptz) IS 'One trait as a time, by the policy; NULL when it is unknown or none';
COMMENT ON FUNCTION mcp.trait_boolean(mcp.profile, text, text, timestamptz) IS 'One trait as true or false, by the policy; NULL when it is unknown or neither';

CREATE FUNCTION mcp.trait_history(profile mcp.profile, OUT name text, OUT value text, OUT value_type text,
	OUT statement text, OUT observed_at timestamptz, OUT source text) RETURNS SETOF record
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 10 AS 'MODULE_PATHNAME', 'mcp_trait_history';
COMMENT ON FUNCTION mcp.trait_history(mcp.profile) IS
'What each source said of each trait: the earliest and the latest observation, members added and removed';

CREATE FUNCTION mcp.identifiers(profile mcp.profile, OUT identifier mcp.identifier, OUT kind text,
	OUT first_at timestamptz, OUT last_at timestamptz, OUT source text) RETURNS SETOF record
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 5 AS 'MODULE_PATHNAME', 'mcp_identifiers';
COMMENT ON FUNCTION mcp.identifiers(mcp.profile) IS
'The identifiers of a profile, by source, with the first and the last time seen';

CREATE FUNCTION mcp.consents(profile mcp.profile, OUT purpose text, OUT granted boolean, OUT stated_at timestamptz,
	OUT source text, OUT contact mcp.identifier, OUT notice text) RETURNS SETOF record
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 5 AS 'MODULE_PATHNAME', 'mcp_consents';
COMMENT ON FUNCTION mcp.consents(mcp.profile) IS
'The latest statement of each source on each purpose and contact point';

CREATE FUNCTION mcp.has_consent(profile mcp.profile, purpose text, contact mcp.identifier DEFAULT NULL,
	regime text DEFAULT 'opt_in', as_of timestamptz DEFAULT NULL) RETURNS boolean
	LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_has_consent';
COMMENT ON FUNCTION mcp.has_consent(mcp.profile, text, mcp.identifier, text, timestamptz) IS
'Granted somewhere that applies and denied nowhere that applies; nothing stated is no under opt_in, yes under opt_out';

CREATE FUNCTION mcp.channels(profile mcp.profile, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL,
	OUT channel text, OUT first_at timestamptz, OUT last_at timestamptz, OUT events bigint, OUT visits bigint,
	OUT views bigint, OUT engagements bigint, OUT carts bigint, OUT purchases bigint, OUT returns bigint,
	OUT revenue numeric, OUT complaints bigint, OUT messages bigint) RETURNS SETOF record
	LANGUAGE c IMMUTABLE PARALLEL SAFE ROWS 5 AS 'MODULE_PATHNAME', 'mcp_channels';
COMMENT ON FUNCTION mcp.channels(mcp.profile, timestamptz, timestamptz) IS
'What the person did on each channel from since on and before until; revenue is net of returns and refunds, messages is what was sent to the person';

CREATE FUNCTION mcp.top(profile mcp.profile, property text, filter text DEFAULT '*', n integer DEFAULT 10,
	OUT value text, OUT events bigint, OUT first_at timestamptz, OUT last_at timestamptz, OUT total numeric)
	RETURNS SETOF record
	LANGUAGE c IMMUTABLE PARALLEL SAFE ROWS 5 AS 'MODULE_PATHNAME', 'mcp_top';
COMMENT ON FUNCTION mcp.top(mcp.profile, text, text, integer) IS
'The n commonest values of a property (or of channel, of action) among the events that a filter names; total is the sum of their values';

-- what a journey can be asked, asked of a profile

CREATE FUNCTION mcp.event_count(profile mcp.profile) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mcp_profile_event_count';
COMMENT ON FUNCTION mcp.event_count(mcp.profile) IS 'How many events the profile''s journey has, without retracted ones';
CREATE FUNCTION mcp.slice(profile mcp.profile, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL)
	RETURNS mcp.profile LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'mcp_profile_slice';
COMMENT ON FUNCTION mcp.slice(mcp.profile, timestamptz, timestamptz) IS
'The profile with the events from since up to, but without, until; its facts stay; NULL is no border';
CREATE FUNCTION mcp.events(profile mcp.profile, with_retracted boolean DEFAULT false) RETURNS SETOF mcp.journey_event
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 30
	BEGIN ATOMIC SELECT * FROM mcp.events(mcp.journey(profile), with_retracted); END;
COMMENT ON FUNCTION mcp.events(mcp.profile, boolean) IS 'The events of the profile''s journey as rows, the oldest first';
CREATE FUNCTION mcp.first_event(profile mcp.profile) RETURNS mcp.journey_event
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN mcp.first_event(mcp.journey(profile));
COMMENT ON FUNCTION mcp.first_event(mcp.profile) IS 'The oldest event of the profile''s journey, or NULL';
CREATE FUNCTION mcp.last_event(profile mcp.profile) RETURNS mcp.journey_event
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN mcp.last_event(mcp.journey(profile));
COMMENT ON FUNCTION mcp.last_event(mcp.profile) IS 'The newest event of the profile''s journey, or NULL';
