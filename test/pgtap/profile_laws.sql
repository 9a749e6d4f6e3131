-- the laws of merging: whatever the order, the grouping, the repetition and
-- the number of processes, the profile is the same to the byte
BEGIN;
SELECT no_plan();
SELECT setseed(0.271828);

-- fragments that collide in every way: few names, sources, times and values;
-- the table is real, so that workers can scan it
CREATE TABLE laws_fragments AS
SELECT n, n % 40 AS person, (random() * 7)::int AS shard, random() AS shuffle,
	CASE (random() * 9)::int
	WHEN 0 THEN mcp.trait('trait_' || (random() * 2)::int, (random() * 3)::int, t, s)
	WHEN 1 THEN mcp.trait('trait_' || (random() * 2)::int, 'text ' || (random() * 3)::int, t, s)
	WHEN 2 THEN mcp.trait('trait_' || (random() * 2)::int, random() < 0.5, t, s)
		|| mcp.trait('trait_' || (random() * 2)::int, date '2026-01-01' + (random() * 2)::int, t, s)
	WHEN 3 THEN mcp.trait_add('set_' || (random() * 2)::int, 'member ' || (random() * 3)::int, t, s)
	WHEN 4 THEN mcp.trait_remove('set_' || (random() * 2)::int, 'member ' || (random() * 3)::int, t, s)
	WHEN 5 THEN CASE WHEN random() < 0.5
		THEN mcp.consent('purpose_' || (random() * 2)::int, random() < 0.5, t, s, i[1], 'v' || (random() * 2)::int)
		ELSE mcp.consent('purpose_' || (random() * 2)::int, random() < 0.5, t, s, notice => 'v' || (random() * 2)::int) END
	WHEN 6 THEN mcp.identified(i, t, s)
	WHEN 7 THEN mcp.event(t, 'channel_' || (random() * 2)::int, 'action_' || (random() * 2)::int,
		CASE WHEN random() < 0.5 THEN (random() * 3)::int END::numeric,
		CASE WHEN random() < 0.5 THEN jsonb_build_object('p' || (random() * 2)::int, (random() * 2)::int) END)
	WHEN 8 THEN mcp.event(t, 'channel_' || (random() * 2)::int, 'action_' || (random() * 2)::int,
		(random() * 3)::int::numeric, jsonb_build_object('p', jsonb_build_array((random() * 2)::int, 'x')),
		'id ' || (random() * 5)::int, '2026-02-01'::timestamptz + (random() * 2)::int * interval '1 day', random() < 0.3)
	ELSE NULL END AS fragment
FROM generate_series(1, 4000) n,
	LATERAL (SELECT CASE WHEN random() < 0.8 THEN '2026-01-01'::timestamptz + (random() * 3)::int * interval '1 hour' + n * interval '0' END AS t,
		(ARRAY['crm', 'pos', 'web', NULL])[1 + (random() * 3)::int + n * 0] AS s,
		ARRAY[('email:' || repeat(md5(((random() * 3)::int + n * 0)::text), 2))::mcp.identifier,
			('phone:' || repeat(md5(((random() * 3)::int + n * 0)::text), 2))::mcp.identifier] AS i) r;
ANALYZE laws_fragments;

CREATE TABLE laws_whole AS
SELECT person, mcp.merge(fragment ORDER BY n) AS profile FROM laws_fragments GROUP BY person;

SELECT is((SELECT count(*) FROM laws_whole WHERE profile IS NOT NULL), 40::bigint, 'every person has a profile');
SELECT cmp_ok((SELECT count(*) FROM (SELECT DISTINCT profile FROM laws_whole) d), '=', 40::bigint, 'and they differ');
SELECT cmp_ok((SELECT min(jsonb_array_length(profile::jsonb -> 'traits') + jsonb_array_length(profile::jsonb -> 'members')
		+ jsonb_array_length(profile::jsonb -> 'consents') + jsonb_array_length(profile::jsonb -> 'identifiers')
		+ jsonb_array_length(profile::jsonb -> 'journey')) FROM laws_whole), '>', 30, 'each has much of every kind');

CREATE FUNCTION pg_temp.agrees(query text, what text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	wrong bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM laws_whole w FULL JOIN (%s) o USING (person) WHERE w.profile <> o.profile OR w.profile IS NULL OR o.profile IS NULL', query)
		INTO wrong;
	RETURN is(wrong, 0::bigint, what);
END
$$;

SELECT pg_temp.agrees('SELECT person, mcp.merge(fragment ORDER BY shuffle) AS profile FROM laws_fragments GROUP BY person', 'in random order');
SELECT pg_temp.agrees('SELECT person, mcp.merge(fragment ORDER BY n DESC) AS profile FROM laws_fragments GROUP BY person', 'in reverse order');
SELECT pg_temp.agrees('SELECT person, mcp.merge(fragment ORDER BY shuffle) AS profile FROM (TABLE laws_fragments UNION ALL TABLE laws_fragments UNION ALL SELECT * FROM laws_fragments WHERE shard < 3) d GROUP BY person', 'with repetitions');
SELECT pg_temp.agrees('SELECT person, mcp.merge(part) AS profile FROM (SELECT person, shard, mcp.merge(fragment) AS part FROM laws_fragments GROUP BY person, shard) s GROUP BY person', 'in shards');
SELECT pg_temp.agrees('SELECT person, mcp.merge(part ORDER BY shard DESC) AS profile FROM (SELECT person, n / 100 AS shard, mcp.merge(fragment ORDER BY shuffle) AS part FROM laws_fragments GROUP BY person, n / 100) s GROUP BY person', 'in other shards');
SELECT pg_temp.agrees('SELECT person, mcp.merge(part) AS profile FROM (SELECT person, mcp.profile(VARIADIC array_agg(fragment ORDER BY shuffle)) AS part FROM laws_fragments GROUP BY person, shard) s GROUP BY person', 'by mcp.profile(VARIADIC)');
SELECT pg_temp.agrees('SELECT person, mcp.merge(fragment) AS profile FROM (SELECT person, fragment FROM laws_fragments WHERE shard > 2 UNION ALL SELECT person, profile FROM laws_whole) r GROUP BY person', 'when the past is replayed onto the whole');

-- one by one with ||
CREATE FUNCTION pg_temp.chain(fragments mcp.profile[]) RETURNS mcp.profile LANGUAGE plpgsql AS $$
DECLARE
	result mcp.profile;
	fragment mcp.profile;
BEGIN
	FOREACH fragment IN ARRAY fragments LOOP
		result := result || fragment;
	END LOOP;
	RETURN result;
END
$$;
SELECT pg_temp.agrees('SELECT person, pg_temp.chain(array_agg(fragment ORDER BY shuffle)) AS profile FROM laws_fragments GROUP BY person', 'one by one with ||');

-- as a window aggregate: the running profile ends as the whole
SELECT pg_temp.agrees('SELECT DISTINCT ON (person) person, profile FROM (SELECT person, n, mcp.merge(fragment) OVER (PARTITION BY person ORDER BY n) AS profile FROM laws_fragments) r ORDER BY person, n DESC', 'as a window aggregate');

-- in parallel
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query;
END
$$;
SELECT ok(EXISTS (SELECT FROM pg_temp.plan_of('SELECT person, mcp.merge(fragment) AS profile FROM laws_fragments GROUP BY person') p WHERE p LIKE '%Partial%'),
	'the plan is parallel');
SELECT pg_temp.agrees('SELECT person, mcp.merge(fragment) AS profile FROM laws_fragments GROUP BY person', 'in parallel');
SET LOCAL enable_hashagg = off;
SELECT pg_temp.agrees('SELECT person, mcp.merge(fragment) AS profile FROM laws_fragments GROUP BY person', 'in parallel, sorted');
SELECT ok((SELECT mcp.merge(fragment) FROM laws_fragments) = (SELECT mcp.merge(profile) FROM laws_whole), 'all people as one, in parallel');
RESET enable_hashagg;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT ok((SELECT mcp.merge(fragment) FROM laws_fragments) = (SELECT mcp.merge(profile) FROM laws_whole), 'all people as one');
-- little memory: groups are written out and read again
SET LOCAL work_mem = '64kB';
SET LOCAL hash_mem_multiplier = 1;
SELECT pg_temp.agrees('SELECT person, mcp.merge(fragment) AS profile FROM laws_fragments GROUP BY person', 'with little memory');
RESET work_mem;

-- the operator's own laws
SELECT is((SELECT count(*) FROM laws_whole a JOIN laws_whole b ON b.person = (a.person + 7) % 40 JOIN laws_whole c ON c.person = (a.person + 13) % 40
	WHERE a.profile || b.profile <> b.profile || a.profile
	   OR (a.profile || b.profile) || c.profile <> a.profile || (b.profile || c.profile)
	   OR a.profile || a.profile <> a.profile
	   OR a.profile || (a.profile || b.profile) <> a.profile || b.profile), 0::bigint, '|| is commutative, associative and idempotent');

-- NULL says nothing
SELECT ok((SELECT profile = profile || NULL AND profile = NULL || profile FROM laws_whole LIMIT 1), 'NULL || x is x');
SELECT is(NULL::mcp.profile || NULL, NULL, 'NULL || NULL is NULL');
SELECT is(mcp.profile(NULL::mcp.profile, NULL), NULL, 'mcp.profile of NULLs is NULL');
SELECT is(mcp.profile(VARIADIC '{}'::mcp.profile[]), NULL, 'mcp.profile of nothing is NULL');
SELECT is(mcp.profile(VARIADIC NULL::mcp.profile[]), NULL, 'mcp.profile of a NULL array is NULL');
SELECT is((SELECT mcp.merge(fragment) FROM laws_fragments WHERE false), NULL, 'merge of no rows is NULL');
SELECT is((SELECT mcp.merge(NULL::mcp.profile) FROM laws_fragments), NULL, 'merge of NULLs is NULL');
SELECT is((SELECT mcp.merge('{}'::mcp.profile)::text), '{}', 'merge of empty profiles is empty');
SELECT ok((SELECT profile || '{}' = profile FROM laws_whole LIMIT 1), 'the empty profile changes nothing');

-- profile_agg is merge of event
CREATE TABLE laws_events AS
SELECT n % 30 AS person,
	CASE WHEN n % 50 > 0 THEN '2026-01-01'::timestamptz + (random() * 20)::int * interval '1 hour' END AS occurred_at,
	(ARRAY['Web', 'web', 'TikTok Shop', '', NULL])[1 + (random() * 4)::int + n * 0] AS channel,
	(ARRAY['view', 'cart', 'purchase', 'send'])[1 + (random() * 3)::int + n * 0] AS action,
	CASE WHEN random() < 0.5 THEN (random() * 100)::numeric(10, 2) END AS value,
	CASE WHEN random() < 0.5 THEN jsonb_build_object('Item', (random() * 5)::int, 'tags', '["a", "b"]'::jsonb) WHEN random() < 0.1 THEN '{"a": {"b": 1}}' END AS properties,
	CASE WHEN random() < 0.5 THEN (random() * 200)::int::text END AS event_id,
	CASE WHEN random() < 0.5 THEN '2026-03-01'::timestamptz + (random() * 5)::int * interval '1 day' END AS revision_at,
	random() < 0.1 AS retracted
FROM generate_series(1, 3000) n;
CREATE TABLE laws_agg AS
SELECT person, mcp.profile_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) AS profile
FROM laws_events GROUP BY person;
SELECT is((SELECT count(*) FROM laws_agg a JOIN
	(SELECT person, mcp.merge(mcp.event(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) ORDER BY random()) AS profile
	 FROM laws_events GROUP BY person) m USING (person) WHERE a.profile = m.profile), 30::bigint, 'profile_agg is merge of event');
SELECT is((SELECT count(*) FROM laws_agg a JOIN
	(SELECT person, mcp.journey_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) AS journey
	 FROM laws_events GROUP BY person) m USING (person) WHERE mcp.journey(a.profile) = m.journey AND a.profile::mcp.journey = m.journey), 30::bigint,
	'the journey of profile_agg is journey_agg');
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT is((SELECT count(*) FROM laws_agg a JOIN
	(SELECT person, mcp.profile_agg(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) AS profile
	 FROM laws_events GROUP BY person) m USING (person) WHERE a.profile = m.profile), 30::bigint, 'profile_agg in parallel');
SELECT is((SELECT mcp.profile_agg(occurred_at, channel, action) FROM laws_events WHERE channel IS NULL), NULL, 'profile_agg of unusable rows is NULL');
SELECT is((SELECT mcp.profile_agg(occurred_at, channel, action) FROM laws_events WHERE false), NULL, 'profile_agg of no rows is NULL');
SELECT is((SELECT count(*) FROM laws_events WHERE mcp.event(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) IS NULL),
	(SELECT count(*) FROM laws_events WHERE mcp.event_problem(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) IS NOT NULL),
	'every row without an event has a problem');
SELECT cmp_ok((SELECT count(*) FROM laws_events WHERE mcp.event(occurred_at, channel, action, value, properties, event_id, revision_at, retracted) IS NULL),
	'>', 100::bigint, 'and there are some');

-- DISTINCT, GROUP BY and joins by hash
SELECT is((SELECT count(*) FROM (SELECT DISTINCT profile FROM (TABLE laws_whole UNION ALL TABLE laws_whole) d) x), 40::bigint, 'DISTINCT');
SELECT is((SELECT count(*) FROM (SELECT profile FROM (TABLE laws_whole UNION ALL TABLE laws_whole) d GROUP BY profile HAVING count(*) = 2) x), 40::bigint, 'GROUP BY');
SELECT is((SELECT count(*) FROM laws_whole a JOIN laws_whole b ON a.profile = b.profile), 40::bigint, 'a join by =');
SELECT is((SELECT count(*) FROM laws_whole a JOIN laws_whole b ON a.profile = b.profile
	WHERE mcp.profile_hash(a.profile) <> mcp.profile_hash(b.profile) OR mcp.profile_hash_extended(a.profile, 7) <> mcp.profile_hash_extended(b.profile, 7)), 0::bigint,
	'equal profiles hash alike');

-- text, jsonb and binary come back as they went
SELECT is((SELECT count(*) FROM laws_whole WHERE profile::text::mcp.profile <> profile OR profile::jsonb::mcp.profile <> profile
	OR profile::jsonb::text::mcp.profile <> profile OR profile::text::jsonb <> profile::jsonb), 0::bigint, 'text and jsonb come back');
SELECT * FROM finish();
ROLLBACK;
