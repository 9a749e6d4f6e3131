-- good values of every type, and a question for each: what forms.c changes
-- and asks.  Runs in a database with the extension and a key.
SET client_min_messages = error;
CREATE TABLE form_seed (type text, value text);
CREATE TABLE form_use (type text PRIMARY KEY, query text);

CREATE TABLE form_event AS
SELECT g, g % 40 AS person, timestamptz '2026-03-01 00:00Z' + (g * 7919 % 40009) * interval '3 minutes' AS occurred_at,
	(ARRAY['web', 'app', 'tiktok', 'store', 'e-mail ä'])[1 + g % 5] AS channel,
	(ARRAY['view', 'cart', 'purchase', 'visit', 'send', 'complaint'])[1 + g * 3 % 7 % 6] AS action,
	CASE WHEN g % 3 = 0 THEN (g % 17 - 3)::numeric / 4 END AS value,
	jsonb_build_object('item', 'i' || g % 9, 'topic', ARRAY['size', 'ü' || g % 2], 'minutes', g % 30) AS properties
FROM generate_series(1, 900) g;
CREATE TABLE form_person AS
SELECT person, mcp.journey_agg(occurred_at, channel, action, value, properties) AS journey, mcp.merge(
	mcp.event(occurred_at, channel, action, value, properties, CASE WHEN g % 4 = 0 THEN g::text END, CASE WHEN g % 8 = 0 THEN occurred_at + interval '1 day' END, g % 16 = 0)
	|| mcp.trait('city', CASE WHEN g % 2 = 0 THEN 'Oslo' ELSE 'Żary "x"' END, occurred_at, 'crm')
	|| mcp.trait('birthday', date '1970-01-01' + g * 13, occurred_at, 'pos') || mcp.trait('score', g::numeric / 7, occurred_at)
	|| mcp.trait_add('interests', 'i' || g % 5, occurred_at) || mcp.trait_remove('interests', 'i' || g % 3, occurred_at)
	|| mcp.consent('email_marketing', g % 3 > 0, occurred_at, 'web', mcp.custom('a', g::text), 'v1')
	|| mcp.identified(ARRAY[mcp.custom('a', person::text), mcp.cookie('shop', 'c' || g)], occurred_at, 'web')) AS profile
FROM form_event GROUP BY person;

INSERT INTO form_use VALUES
	('mcp.identifier', 'SELECT $1 = mcp.custom(''a'', ''b''), $1::text'),
	('mcp.match_rules', 'SELECT count(c) FROM (SELECT mcp.cluster(ARRAY[mcp.custom(''a'', (g % 3)::text), mcp.custom(''b'', g::text)], $1, g::text) OVER () AS c FROM generate_series(1, 9) g) x'),
	('mcp.journey', 'SELECT count(*) FROM mcp.events($1)'),
	('mcp.profile', 'SELECT mcp.matches($1, ''did(web.*, last 30 days) or trait.city like "%o" or sequence(view -> purchase)'', ''2026-03-20''), length($1::jsonb::text), (SELECT count(*) FROM mcp.channels($1)), $1 || $1'),
	('mcp.segment', 'SELECT mcp.matches(profile, $1, ''2026-03-20''), mcp.may_match(profile, $1), mcp.describe($1), (SELECT count(*) FROM mcp.why(profile, $1, ''2026-03-20'')) FROM form_person WHERE person < 4'),
	('mcp.measure_expr', 'SELECT mcp.measure_text(profile, $1, ''2026-03-20'') FROM form_person WHERE person < 4'),
	('mcp.segment_summary', 'SELECT (SELECT count(*) FROM mcp.segment_count_rows($1)), mcp.merge(x) FROM (VALUES ($1), ($1)) v(x)'),
	('mcp.funnel_result', 'SELECT mcp.funnel_report($1)'),
	('mcp.funnel_summary', 'SELECT count(*) FROM mcp.funnel_rows($1)'),
	('mcp.path_options', 'SELECT mcp.path_report(journey, $1) FROM form_person WHERE person < 4'),
	('mcp.channel_options', 'SELECT mcp.channel_report(profile, $1, ''2026-06-01'') FROM form_person WHERE person < 4'),
	('mcp.channel_summary', 'SELECT mcp.merge(x), (SELECT count(*) FROM mcp.channel_rows($1)), (SELECT count(*) FROM mcp.audience_rows($1, 1)), (SELECT count(*) FROM mcp.channel_motive_rows($1)), (SELECT count(*) FROM mcp.channel_mix_rows($1)),
		(SELECT count(*) FROM mcp.channel_need_rows($1)), (SELECT count(*) FROM mcp.channel_place_rows($1, 1)), (SELECT count(*) FROM mcp.next_channel_rows($1)), (SELECT count(*) FROM mcp.channel_content_rows($1)),
		(SELECT count(*) FROM mcp.channel_pain_rows($1, 1)), (SELECT count(*) FROM mcp.channel_hour_rows($1)), (SELECT count(*) FROM mcp.omnichannel_rows($1, 1)) FROM (VALUES ($1), ($1)) v(x)'),
	('mcp.path_summary', 'SELECT (SELECT count(*) FROM mcp.sankey_rows($1)), (SELECT count(*) FROM mcp.transition_rows($1))');

INSERT INTO form_use VALUES
	('mcp.stage_options', 'SELECT mcp.stage_report(journey, $1, ''2026-06-01'') FROM form_person WHERE person < 4'),
	('mcp.stage_summary', 'SELECT mcp.merge(x), (SELECT count(*) FROM mcp.stage_rows($1)) FROM (VALUES ($1), ($1)) v(x)'),
	('mcp.retention_options', 'SELECT mcp.retention_report(journey, $1, ''2026-06-01'') FROM form_person WHERE person < 4'),
	('mcp.retention_summary', 'SELECT mcp.merge(x), (SELECT count(*) FROM mcp.retention_rows($1)), (SELECT count(*) FROM mcp.retention_mean_rows($1)) FROM (VALUES ($1), ($1)) v(x)'),
	('mcp.lifecycle_options', 'SELECT mcp.lifecycle_report(journey, $1, ''2026-06-01'') FROM form_person WHERE person < 4'),
	('mcp.lifecycle_summary', 'SELECT mcp.merge(x), (SELECT count(*) FROM mcp.lifecycle_rows($1)) FROM (VALUES ($1), ($1)) v(x)'),
	('mcp.stickiness_options', 'SELECT mcp.stickiness_report(journey, $1, ''2026-06-01'') FROM form_person WHERE person < 4'),
	('mcp.stickiness_summary', 'SELECT mcp.merge(x), (SELECT count(*) FROM mcp.stickiness_rows($1)) FROM (VALUES ($1), ($1)) v(x)');

-- the kinds of identifiers
INSERT INTO form_seed SELECT 'mcp.identifier', i::text FROM unnest(ARRAY[mcp.email('ann@example.com'), mcp.phone('+4915112345678', 'DE'), mcp.user_id('shop', '17'),
	mcp.account('erp', 'A-1'), mcp.loyalty('club', '99'), mcp.device('38400000-8cf0-11bd-b23e-10b96e40000d'), mcp.cookie('web', 'abc'), mcp.social('tiktok', 'ann'), mcp.custom('x', 'y')]) i;
INSERT INTO form_seed SELECT 'mcp.match_rules', r::mcp.match_rules::text FROM unnest(ARRAY['', 'user_id max 1', 'email max 3; phone max_fanout 7; cluster max 100',
	'strength loyalty > user_id > email; user_id/shop max 2; cookie max_records 500']) r;
INSERT INTO form_seed SELECT 'mcp.journey', journey::text FROM form_person UNION ALL SELECT 'mcp.journey', '[]';
INSERT INTO form_seed SELECT 'mcp.profile', profile::text FROM form_person UNION ALL SELECT 'mcp.profile', '{}';
INSERT INTO form_seed SELECT 'mcp.segment', spelling FROM form_spelling WHERE pg_temp.reads(spelling, 'mcp.segment');
INSERT INTO form_seed SELECT 'mcp.measure_expr', spelling FROM form_spelling WHERE pg_temp.reads(spelling, 'mcp.measure_expr');
INSERT INTO form_seed SELECT 'mcp.measure_expr', unnest(ARRAY['count(web.*)', 'sum(minutes of visit, last 30 days)', 'last(purchase[item = "i1"])', 'trait.city', 'most_frequent(item of *)', 'age(trait.birthday)']);
INSERT INTO form_seed SELECT 'mcp.segment_summary', mcp.segment_overlap(profile, ARRAY['a', 'b ü', 'c'], ARRAY['did(purchase)', 'count(*) > 20', 'trait.city = "Oslo"']::mcp.segment[], '2026-03-20')::text FROM form_person;
INSERT INTO form_seed SELECT 'mcp.segment_summary', mcp.segment_counts(profile, ARRAY['a'], ARRAY['did(purchase)']::mcp.segment[], '2026-03-20')::text FROM form_person GROUP BY person % 3;
CREATE TABLE form_funnel AS SELECT person, mcp.funnel(journey, ARRAY['view', 'cart', 'purchase'], within => '30 days', as_of => '2026-06-01') AS f FROM form_person;
INSERT INTO form_seed SELECT 'mcp.funnel_result', f::text FROM form_funnel WHERE f::text IS NOT NULL;
INSERT INTO form_seed SELECT 'mcp.funnel_summary', mcp.funnel_report(f)::text FROM form_funnel GROUP BY person % 4;
INSERT INTO form_seed VALUES ('mcp.path_options', mcp.path_options()::text), ('mcp.path_options', mcp.path_options(step_by => 'action')::text);
INSERT INTO form_seed SELECT 'mcp.path_summary', mcp.path_report(journey, mcp.path_options(step_by => 'channel'), '2026-06-01'::timestamptz)::text FROM form_person GROUP BY person % 4;
-- no intervals: the server prints the least one as it does not read it
INSERT INTO form_seed VALUES ('mcp.channel_options', mcp.channel_options()::text), ('mcp.channel_options', mcp.channel_options(since => '2026-04-01', zone => 'Asia/Jakarta', events => 'web.* | purchase[value > 1]', gap => '1 hour', traits => '{age,city}', mix => '{topic}', contents => '{item}',
	needs => '{price,purchase[value > 1],purchase,brand,repeat item of *,*}', low_rating => 3)::text);
INSERT INTO form_seed SELECT 'mcp.channel_summary', mcp.channel_report(profile, mcp.channel_options(traits => '{city}', mix => '{}', contents => '{topic}', needs => '{value,purchase[value > 1],purchase}', last => '5 days'),
	'2026-05-01'::timestamptz)::text FROM form_person GROUP BY person % 8;
INSERT INTO form_seed VALUES ('mcp.stage_options', mcp.stage_options('{view,cart,purchase}')::text), ('mcp.stage_options', mcp.stage_options(ARRAY['view[item = "i1"]', 'purchase'], within => '30 days', repeats => true)::text),
	('mcp.retention_options', mcp.retention_options()::text), ('mcp.retention_options', mcp.retention_options(start_events => 'view', unit => 'month', kind => 'recurring', counting => 'on_or_after', breakdown => 'item')::text),
	('mcp.lifecycle_options', mcp.lifecycle_options()::text), ('mcp.stickiness_options', mcp.stickiness_options()::text);
INSERT INTO form_seed SELECT 'mcp.stage_summary', mcp.stage_report(journey, mcp.stage_options('{view,cart,purchase}'), '2026-06-01')::text FROM form_person GROUP BY person % 4;
INSERT INTO form_seed SELECT 'mcp.retention_summary', mcp.retention_report(journey, mcp.retention_options(breakdown => 'channel', periods => 3), '2026-06-01')::text FROM form_person GROUP BY person % 8;
INSERT INTO form_seed SELECT 'mcp.lifecycle_summary', mcp.lifecycle_report(journey, mcp.lifecycle_options(), '2026-06-01')::text FROM form_person GROUP BY person % 4;
INSERT INTO form_seed SELECT 'mcp.stickiness_summary', mcp.stickiness_report(journey, mcp.stickiness_options(), '2026-06-01')::text FROM form_person GROUP BY person % 4;
