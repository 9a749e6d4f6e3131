-- reports of journeys, and of some events only: the same as of people of whom
-- nothing else is known
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 23) & 2147483647) % n)::int $$;
CREATE FUNCTION pick(seed int, place int, VARIADIC words text[]) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT words[1 + dice(seed, place, array_length(words, 1))] $$;

CREATE TABLE touches AS
SELECT person, n, timestamptz '2026-01-01 00:00+00' + dice(person, n, 150) * interval '7 hours' + dice(person, 50 + n, 4) * interval '20 minutes' AS occurred_at,
	pick(person, 100 + n, 'web', 'web', 'app', 'tiktok', 'store') AS channel,
	pick(person, 200 + n, 'visit', 'view', 'search', 'engage', 'cart', 'purchase', 'purchase', 'purchase_item', 'return', 'complaint', 'review', 'deliver', 'uncart') AS action,
	dice(person, 300 + n, 500) / 100.0 AS value,
	jsonb_strip_nulls(jsonb_build_object('content', pick(person, 400 + n, 'video', 'post', NULL), 'category', pick(person, 420 + n, 'shoes', 'shirts', NULL), 'coupon', pick(person, 440 + n, 'X', NULL, NULL),
		'brand', pick(person, 460 + n, 'ours', 'theirs', NULL), 'topic', pick(person, 480 + n, 'size', 'delay', NULL), 'results', dice(person, 500 + n, 2),
		'minutes', CASE WHEN dice(person, 520 + n, 2) = 0 THEN dice(person, 540 + n, 50) / 10.0 END, 'item', pick(person, 560 + n, 'a', 'b', 'c', NULL), 'market', pick(person, 580 + n, 'de', 'id', 'id', NULL))) AS properties
FROM generate_series(1, 300) person, LATERAL generate_series(1, 2 + dice(person, 0, 20)) n;
CREATE TABLE facts AS
SELECT person, mcp.merge(f) AS profile FROM (
	SELECT person, mcp.trait('gender', pick(person, 901, 'f', 'm')) AS f FROM generate_series(1, 300) person
	UNION ALL SELECT person, mcp.trait('time_zone', pick(person, 902, 'Asia/Jakarta', 'Europe/Berlin')) FROM generate_series(1, 300, 2) person) x GROUP BY person;

-- everything that a report says, as rows of one form
CREATE FUNCTION answers(r mcp.channel_summary) RETURNS TABLE (question text, answer jsonb) LANGUAGE sql AS $$
	SELECT 'channels', to_jsonb(x) FROM mcp.channel_rows(r, 1) x UNION ALL SELECT 'audience', to_jsonb(x) FROM mcp.audience_rows(r, 1) x
	UNION ALL SELECT 'motives', to_jsonb(x) FROM mcp.channel_motive_rows(r, 1) x UNION ALL SELECT 'mix', to_jsonb(x) FROM mcp.channel_mix_rows(r, 1) x
	UNION ALL SELECT 'needs', to_jsonb(x) FROM mcp.channel_need_rows(r, 1) x UNION ALL SELECT 'places', to_jsonb(x) FROM mcp.channel_place_rows(r, 1) x
	UNION ALL SELECT 'next', to_jsonb(x) FROM mcp.next_channel_rows(r, 1) x UNION ALL SELECT 'contents', to_jsonb(x) FROM mcp.channel_content_rows(r, 1) x
	UNION ALL SELECT 'pains', to_jsonb(x) FROM mcp.channel_pain_rows(r, 1) x UNION ALL SELECT 'hours', to_jsonb(x) FROM mcp.channel_hour_rows(r, 1) x
	UNION ALL SELECT 'omni', to_jsonb(x) FROM mcp.omnichannel_rows(r, 1) x $$;

-- ---- some events only ------------------------------------------------------------------

-- a filter, and what it says in SQL
CREATE TABLE filters (nr int, filter text, plain text);
INSERT INTO filters VALUES
	(1, 'web.*', 'channel = ''web'''),
	(2, '*[market = "id"]', 'properties ->> ''market'' = ''id'''),
	(3, '*[action != "purchase"]', 'action <> ''purchase'''),
	(4, 'view | cart | app.*[value > 1]', 'action IN (''view'', ''cart'') OR channel = ''app'' AND value > 1'),
	(5, 'deliver', 'action = ''deliver'''),
	(6, '* | web.view', 'true'),
	(7, 'nothing_of_the_kind', 'false');
CREATE TABLE windows (nr int, last interval, since timestamptz, until timestamptz);
INSERT INTO windows VALUES (1, NULL, NULL, NULL), (2, '12 days', NULL, NULL), (3, NULL, '2026-01-10', '2026-01-25');
CREATE FUNCTION people_of(plain text) RETURNS TABLE (person int, profile mcp.profile) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT person, CASE WHEN t.profile IS NULL THEN f.profile ELSE f.profile || t.profile END
		FROM facts f LEFT JOIN (SELECT person, mcp.profile_agg(occurred_at, channel, action, value, properties) AS profile FROM touches WHERE %s GROUP BY person) t USING (person)', plain);
END $$;
CREATE TABLE everybody AS SELECT * FROM people_of('true');
CREATE TABLE ours AS
SELECT f.nr, w.nr AS w, a.* FROM filters f, windows w, LATERAL (SELECT mcp.channel_report(profile, mcp.channel_options(since => since, until => until, last => last, events => filter, traits => '{gender}', gap => '3 hours'), '2026-02-05') AS r FROM everybody) x, answers(r) a;
CREATE TABLE theirs AS
SELECT f.nr, w.nr AS w, a.* FROM filters f, windows w, LATERAL (SELECT mcp.channel_report(profile, mcp.channel_options(since => since, until => until, last => last, traits => '{gender}', gap => '3 hours'), '2026-02-05') AS r FROM people_of(plain)) x, answers(r) a;
SELECT is((SELECT count(*) FROM ((TABLE ours EXCEPT ALL TABLE theirs) UNION ALL (TABLE theirs EXCEPT ALL TABLE ours)) x), 0::bigint, 'with a filter of events, a report is that of people of whom nothing else is known');
SELECT cmp_ok((SELECT count(DISTINCT (nr, question)) FROM ours), '>', 45::bigint, '... to many questions');
SELECT is((SELECT count(DISTINCT answers) FROM (SELECT nr, md5(string_agg(question || answer, ' ' ORDER BY question, answer)) AS answers FROM ours GROUP BY nr) x), 6::bigint, '... with other answers for each filter');
SELECT is((SELECT count(*) FROM ours WHERE nr = 7), 0::bigint, '... and none where no event counts');

SELECT is((SELECT mcp.channel_report(profile, mcp.channel_options(events => '*', gap => '30 minutes'), '2026-02-05')::text FROM everybody), (SELECT mcp.channel_report(profile, NULL, '2026-02-05')::text FROM everybody), 'the defaults, said and not');
SELECT is((SELECT mcp.channel_report(profile, mcp.channel_options(events => NULL, gap => NULL), '2026-02-05')::text FROM everybody), (SELECT mcp.channel_report(profile, NULL, '2026-02-05')::text FROM everybody), '... and NULL');
SELECT throws_ok($$SELECT mcp.merge(r) FROM (SELECT mcp.channel_report(profile, mcp.channel_options(events => e), '2026-02-05') AS r FROM everybody, unnest('{web.*,app.*}'::text[]) e GROUP BY e) x$$, '22023',
	'channel reports with different options cannot be joined', 'reports of other events are not joined');
SELECT throws_ok($$SELECT mcp.merge(r) FROM (SELECT mcp.channel_report(profile, mcp.channel_options(gap => e), '2026-02-05') AS r FROM everybody, unnest('{1 hour,2 hours}'::interval[]) e GROUP BY e) x$$, '22023',
	'channel reports with different options cannot be joined', '... nor of other sessions');
SELECT throws_ok($$SELECT mcp.channel_options(events => 'web.[')$$, '22P02', NULL, 'what is no filter is said so at once');
SELECT throws_ok($$SELECT mcp.channel_options(gap => '1 month')$$, '22023', 'gap has months or years, which differ in length');

-- ---- journeys ----------------------------------------------------------------------------

-- what needs no traits is the same; hours by the zone of the options, and no audience
SELECT is((SELECT count(*) FROM (
	SELECT a.* FROM (SELECT mcp.channel_report(mcp.journey(profile), mcp.channel_options(last => '12 days', zone => 'Asia/Tokyo'), '2026-02-05') AS r FROM everybody) x, answers(r) a
	EXCEPT ALL
	SELECT a.* FROM (SELECT mcp.channel_report(profile, mcp.channel_options(last => '12 days', zone => 'Asia/Tokyo', zone_trait => '', traits => '{}'), '2026-02-05') AS r FROM everybody) x, answers(r) a) x), 0::bigint, 'a report of journeys');
SELECT is((SELECT count(*) FROM (SELECT mcp.channel_report(mcp.journey(profile), mcp.channel_options(), '2026-02-05') AS r FROM everybody) x, mcp.audience_rows(r, 1)), 0::bigint, '... knows of no audience');
SELECT is((SELECT count(DISTINCT question) FROM (SELECT mcp.channel_report(mcp.journey(profile), mcp.channel_options(last => '12 days'), '2026-02-05') AS r FROM everybody) x, answers(r)), 10::bigint, '... and of all else');
SELECT is((SELECT mcp.channel_report(journey)::text FROM (SELECT mcp.journey(profile) AS journey FROM everybody) x), (SELECT mcp.channel_report(journey, NULL, now())::text FROM (SELECT mcp.journey(profile) AS journey FROM everybody) x), '... without options, and without a time');
SELECT is((SELECT mcp.channel_report(journey, NULL)::text FROM (SELECT mcp.journey(profile) AS journey FROM everybody) x), (SELECT mcp.channel_report(journey, NULL, now())::text FROM (SELECT mcp.journey(profile) AS journey FROM everybody) x), '... with options only');
-- people who are known by a profile and people who are a journey, in one report: the parts join
SELECT is((SELECT count(*) FROM (
	SELECT a.* FROM (SELECT mcp.merge(r) AS r FROM (SELECT mcp.channel_report(profile, mcp.channel_options(zone_trait => ''), '2026-02-05') AS r FROM everybody WHERE person <= 100
		UNION ALL SELECT mcp.channel_report(mcp.journey(profile), mcp.channel_options(zone_trait => ''), '2026-02-05') FROM everybody WHERE person > 100) x) y, answers(r) a WHERE question <> 'audience'
	EXCEPT ALL
	SELECT a.* FROM (SELECT mcp.channel_report(profile, mcp.channel_options(zone_trait => ''), '2026-02-05') AS r FROM everybody) x, answers(r) a) x), 0::bigint, 'reports of journeys and of profiles join');
SELECT ok((SELECT mcp.channel_report(j) IS NULL FROM (SELECT NULL::mcp.journey) x(j)), 'a report of no journey');

-- ---- sessions ----------------------------------------------------------------------------

-- 09:00 web, 09:20 app, 09:50 web, 10:21 web: the last pause is too long; a message in between is nothing that the person does
CREATE TABLE day AS
SELECT mcp.journey_agg(t, channel, action) AS journey FROM (VALUES (timestamptz '2026-01-05 09:00+00', 'web', 'view'), ('2026-01-05 09:20+00', 'app', 'view'), ('2026-01-05 09:50+00', 'web', 'cart'),
	('2026-01-05 10:10+00', 'web', 'deliver'), ('2026-01-05 10:21+00', 'web', 'view')) v(t, channel, action);
SELECT results_eq($$SELECT channel, sessions, session_minutes, session_minutes_per_person FROM (SELECT mcp.channel_report(journey, NULL, NULL) AS r FROM day) x, mcp.channel_rows(r, 1) ORDER BY 1$$,
	$$VALUES ('app', 1::bigint, 30::float8, 30::float8), ('web', 2, 20, 20)$$, 'time between events is spent where the person is; a longer pause is not');
SELECT results_eq($$SELECT channel, sessions, session_minutes FROM (SELECT mcp.channel_report(journey, mcp.channel_options(gap => '31 minutes'), NULL) AS r FROM day) x, mcp.channel_rows(r, 1) ORDER BY 1$$,
	$$VALUES ('app', 1::bigint, 30::float8), ('web', 1, 51)$$, 'of another gap');
SELECT results_eq($$SELECT channel, sessions, session_minutes FROM (SELECT mcp.channel_report(journey, mcp.channel_options(gap => '0'), NULL) AS r FROM day) x, mcp.channel_rows(r, 1) ORDER BY 1$$,
	$$VALUES ('app', 1::bigint, 0::float8), ('web', 3, 0)$$, 'of none');
-- the time of fewer people than may be shown is withheld
SELECT results_eq($$SELECT sessions, session_minutes, session_minutes_per_person FROM (SELECT mcp.channel_report(profile, NULL, NULL) AS r FROM (
		SELECT mcp.merge(e) AS profile FROM (SELECT i, mcp.event(timestamptz '2026-01-05 09:00+00', 'web', 'view') AS e FROM generate_series(1, 20) i UNION ALL SELECT 1, mcp.event(timestamptz '2026-01-05 09:11+00', 'web', 'cart')) f GROUP BY i) p) x,
	mcp.channel_rows(r)$$, $$VALUES (20::bigint, NULL::float8, NULL::float8)$$, 'the time that one person stayed is not told');

SELECT * FROM finish();
ROLLBACK;
