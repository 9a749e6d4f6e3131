-- the card against plain SQL over mcp.events, every column, on random journeys
-- with many equal times, and what the rules say in single cases
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;

CREATE FUNCTION dice(seed int, place int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(seed * 1000 + place, 11) & 2147483647) % n)::int $$;
CREATE FUNCTION pick(words text[], seed int, place int) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT words[1 + dice(seed, place, cardinality(words))] $$;

-- --- random people ---------------------------------------------------------------

CREATE TABLE raw AS
SELECT person, n, timestamptz '2026-03-01 00:00+00' + dice(person, n, CASE WHEN person % 3 = 0 THEN 20 ELSE 900 END) * interval '1 hour' AS occurred_at,
	pick('{web,app,tiktok,store,email,x}', person, 100 + n) AS channel,
	pick(CASE person % 4
		WHEN 0 THEN '{view,view,search,engage,click,visit,cart,open}'::text[]
		WHEN 1 THEN '{visit,view,search,engage,cart,checkout,purchase,purchase_item,return,refund,complaint,ticket,send,deliver,impression,open,login,uncart,own_thing}'
		WHEN 2 THEN '{view,view,visit,engage,lead,reply,purchase,purchase_item,like,follow,bounce}'
		ELSE '{complaint,ticket,view,send,reply,refund}' END, person, 200 + n) AS action,
	CASE WHEN dice(person, 300 + n, 2) = 0 THEN (dice(person, 400 + n, 2000) - 500) / 4.0 END AS value,
	nullif(jsonb_strip_nulls(jsonb_build_object(
		'content', CASE WHEN dice(person, 515 + n, 12) > 0 THEN to_jsonb(pick('{short video,reel,offers,guide,NULL,NULL}', person, 500 + n)) ELSE '["guide","offers"]' END,
		'topic', CASE WHEN dice(person, 530 + n, 9) > 0 THEN to_jsonb(pick('{running,yoga,NULL,NULL}', person, 560 + n)) ELSE '["yoga","sale"]' END,
		'device', pick('{mobile,desktop,tablet,NULL}', person, 590 + n),
		'item', CASE WHEN dice(person, 610 + n, 9) > 0 THEN to_jsonb(pick('{A,BB,C,D,EE,NULL,NULL,NULL}', person, 620 + n)) ELSE '["A","C"]' END,
		'minutes', CASE dice(person, 650 + n, 8) WHEN 0 THEN to_jsonb(2.5) WHEN 1 THEN to_jsonb('7'::text) WHEN 2 THEN to_jsonb('long'::text) WHEN 3 THEN '["1", "2", "x"]' END,
		'motivation', CASE person % 5 WHEN 0 THEN to_jsonb(pick('{information,entertainment,purchase,Purchase,fun,NULL}', person, 680 + n)) END,
		'via', pick('{ad,friend,NULL,NULL,NULL,NULL,NULL,NULL,NULL}', person, 710 + n),
		'source', pick('{google,bing,NULL,NULL,NULL,NULL,NULL,NULL,NULL}', person, 740 + n),
		'referrer', pick('{blog.example,NULL,NULL,NULL,NULL,NULL,NULL}', person, 770 + n),
		'found_through', pick('{tv,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL}', person, 800 + n),
		'influencer', CASE dice(person, 830 + n, 9) WHEN 0 THEN to_jsonb('@maya'::text) WHEN 1 THEN '["@zoe", "@al"]' END,
		'partner', pick('{club,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL}', person, 860 + n),
		'campaign', pick('{spring,fall,NULL,NULL,NULL,NULL,NULL}', person, 890 + n),
		'colour', pick('{red,NULL}', person, 920 + n))) - (CASE WHEN dice(person, 950 + n, 3) = 0
			THEN '{via,source,referrer,found_through,influencer,partner,campaign,content,item}'::text[] ELSE '{}' END), '{}') AS properties
FROM generate_series(1, 500) person, LATERAL generate_series(1, dice(person, 0, 30)) n;
UPDATE raw SET properties = nullif((SELECT jsonb_object_agg(key, x) FROM jsonb_each(properties) AS p (key, x) WHERE x <> '"NULL"'), '{}');

CREATE TABLE people AS SELECT person, mcp.profile_agg(occurred_at, channel, action, value, properties) AS profile FROM raw GROUP BY person;
ANALYZE people;

-- --- the card in SQL ---------------------------------------------------------------

-- all values of a property
CREATE FUNCTION vals(properties jsonb, name text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
	SELECT x FROM jsonb_array_elements_text(CASE jsonb_typeof(properties -> name) WHEN 'array' THEN properties -> name
		ELSE jsonb_build_array(properties -> name) END) AS x WHERE properties ? name $$;
-- the first of them in the order of dictionaries
CREATE FUNCTION one(properties jsonb, name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT x FROM vals(properties, name) AS x ORDER BY octet_length(x), x COLLATE "C" LIMIT 1 $$;
CREATE FUNCTION kind_of(action text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN action IN ('visit', 'view', 'search', 'open', 'watch', 'read', 'login') THEN 'look'
		WHEN action IN ('engage', 'click', 'reply', 'review', 'redeem', 'lead', 'signup', 'subscribe', 'like', 'share', 'save', 'comment', 'follow') THEN 'engage'
		WHEN action IN ('cart', 'checkout') THEN 'cart' WHEN action IN ('purchase', 'purchase_item') THEN 'buy'
		WHEN action IN ('complaint', 'ticket', 'return', 'refund') THEN 'serve'
		WHEN action IN ('send', 'deliver', 'bounce', 'impression') THEN 'outbound' END $$;

CREATE FUNCTION oracle(since timestamptz, upto timestamptz) RETURNS TABLE (person int, channel text, role text,
	is_discovery boolean, is_inspiration boolean, is_conversion boolean, is_service boolean,
	found_through text, introduced_by text, came_from text, content text, topic text, motivation text, behaviour text, device text,
	visits bigint, looked bigint, engaged bigint, carted bigint, bought bigint, served bigint, messaged bigint,
	minutes numeric, revenue numeric, first_at timestamptz, last_at timestamptz, items_found bigint, inspired bigint,
	inspiration_share float8, conversion_share float8, service_share float8) LANGUAGE sql AS $$
WITH e AS MATERIALIZED (
	SELECT person, x.n, x.occurred_at, x.channel, x.action, x.value, x.properties AS p, kind_of(x.action) AS kind,
		coalesce(kind_of(x.action) <> 'outbound', true) AS did,
		coalesce(kind_of(x.action) IN ('look', 'engage', 'cart'), false) AS contact,
		coalesce(kind_of(x.action) IN ('look', 'engage', 'cart', 'buy'), false) AS touch,
		CASE one(x.properties, 'content') WHEN 'guide' THEN 'information' WHEN 'offers' THEN 'purchase'
			WHEN 'short video' THEN 'entertainment' WHEN 'reel' THEN 'entertainment' END AS suggests
	FROM people, mcp.events(profile) AS x
	WHERE x.occurred_at > since AND x.occurred_at <= upto
), counted AS (
	SELECT person, channel, count(*) FILTER (WHERE did) AS events, count(*) FILTER (WHERE action = 'visit') AS visits,
		count(*) FILTER (WHERE kind = 'look') AS looked, count(*) FILTER (WHERE kind = 'engage') AS engaged,
		count(*) FILTER (WHERE kind = 'cart') AS carted, count(*) FILTER (WHERE action = 'purchase') AS bought,
		count(*) FILTER (WHERE kind = 'serve') AS served, count(*) FILTER (WHERE kind = 'outbound') AS messaged,
		coalesce(sum((SELECT sum(m::numeric) FROM vals(p, 'minutes') AS m WHERE m ~ '^[0-9.]+$')) FILTER (WHERE did), 0) AS minutes,
		coalesce(sum(value) FILTER (WHERE action IN ('purchase', 'refund', 'return')), 0) AS revenue,
		min(occurred_at) FILTER (WHERE did) AS first_at, max(occurred_at) FILTER (WHERE did) AS last_at,
		count(*) FILTER (WHERE kind IN ('look', 'engage') AND (action = 'search' OR suggests = 'information' OR suggests IS NULL AND p ? 'item')) AS informed,
		count(*) FILTER (WHERE kind IN ('look', 'engage') AND action <> 'search' AND suggests = 'entertainment') AS entertained,
		count(*) FILTER (WHERE kind IN ('look', 'engage') AND action <> 'search' AND suggests = 'purchase') AS tempted
	FROM e GROUP BY person, channel
), touches AS (
	SELECT person, n, channel, lag(channel) OVER (PARTITION BY person ORDER BY n) AS before FROM e WHERE touch
), arrivals AS (
	SELECT DISTINCT ON (person, channel) person, channel, before, before IS NULL AS is_first FROM touches ORDER BY person, channel, n
), inspirations AS (
	SELECT person, channel, count(*) FILTER (WHERE buyers[1] IS DISTINCT FROM channel) AS inspired
	FROM (SELECT *, array_agg(channel) FILTER (WHERE action = 'purchase')
			OVER (PARTITION BY person ORDER BY n ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS buyers FROM e) x
	WHERE contact GROUP BY 1, 2
), met AS (
	SELECT person, item, count(DISTINCT channel) AS channels, (array_agg(channel ORDER BY n))[1] AS channel
	FROM e, vals(p, 'item') AS item WHERE touch GROUP BY 1, 2
), found AS (
	SELECT person, channel, count(*) AS items_found FROM met WHERE channels > 1 GROUP BY 1, 2
), ways AS (
	SELECT DISTINCT ON (person, channel) person, channel, occurred_at, p FROM e
	WHERE did AND p ?| '{found_through,via,source,referrer,influencer,partner,campaign}' ORDER BY person, channel, n
), said AS (
	SELECT DISTINCT ON (person, channel) person, channel, m AS motivation
	FROM e, vals(p, 'motivation') AS m WHERE did AND m IN ('information', 'entertainment', 'purchase')
	GROUP BY person, channel, m ORDER BY person, channel, count(*) DESC, array_position('{purchase,information,entertainment}', m)
), favourites AS (
	SELECT DISTINCT ON (person, channel, name) person, channel, name, x
	FROM e, unnest('{content,topic,device}'::text[]) AS name, vals(p, name) AS x
	WHERE did AND (kind IS DISTINCT FROM 'serve' OR name = 'device')
	GROUP BY person, channel, name, x ORDER BY person, channel, name, count(*) DESC, max(occurred_at) DESC, octet_length(x), x COLLATE "C"
), best AS (
	SELECT person, channel, max(x) FILTER (WHERE name = 'content') AS content, max(x) FILTER (WHERE name = 'topic') AS topic,
		max(x) FILTER (WHERE name = 'device') AS device FROM favourites GROUP BY 1, 2
), joined AS (
	SELECT c.*, b.content, b.topic, b.device, coalesce(a.is_first, false) OR coalesce(f.items_found, 0) > 0 AND 2 * f.items_found >= sum(f.items_found) OVER w AS is_discovery,
		coalesce(i.inspired, 0) AS inspired, a.before, coalesce(f.items_found, 0) AS items_found,
		y.p AS way, s.motivation AS said,
		sum(i.inspired) OVER w AS all_inspired, sum(bought) OVER w AS all_bought, sum(served) OVER w AS all_served
	FROM counted c LEFT JOIN arrivals a USING (person, channel) LEFT JOIN inspirations i USING (person, channel)
	LEFT JOIN found f USING (person, channel) LEFT JOIN said s USING (person, channel) LEFT JOIN best b USING (person, channel)
	LEFT JOIN ways y ON y.person = c.person AND y.channel = c.channel AND y.occurred_at < c.first_at + interval '24 hours'
	WINDOW w AS (PARTITION BY c.person)
)
SELECT person, channel, CASE WHEN bought > 0 THEN 'conversion' WHEN served > looked + engaged + carted THEN 'service' WHEN is_discovery THEN 'discovery'
		WHEN inspired > 0 THEN 'inspiration' WHEN served > 0 THEN 'service' END,
	is_discovery, inspired > 0, bought > 0, served > 0,
	coalesce(one(way, 'found_through'), one(way, 'via'), one(way, 'source'), one(way, 'referrer'),
		CASE WHEN way ? 'influencer' THEN 'influencer' WHEN way ? 'partner' THEN 'partner' WHEN way ? 'campaign' THEN 'campaign' END),
	coalesce(one(way, 'influencer'), one(way, 'partner'), one(way, 'campaign')), before,
	content,
	topic,
	coalesce(said, CASE WHEN carted + bought > 0 THEN 'purchase' WHEN informed + entertained + tempted = 0 THEN NULL
		WHEN tempted >= greatest(informed, entertained) THEN 'purchase' WHEN informed >= entertained THEN 'information' ELSE 'entertainment' END),
	CASE WHEN bought > 0 THEN 'buys' WHEN engaged + carted > 0 THEN 'engages' WHEN looked > 0 THEN 'looks' END,
	device,
	visits, looked, engaged, carted, bought, served, messaged, minutes, revenue, first_at, last_at, items_found, inspired,
	inspired::float8 / nullif(all_inspired, 0)::float8, bought::float8 / nullif(all_bought, 0)::float8, served::float8 / nullif(all_served, 0)::float8
FROM joined j
$$;

CREATE FUNCTION differ(since timestamptz, upto timestamptz, as_of timestamptz, last interval) RETURNS SETOF text LANGUAGE sql AS $$
	WITH o AS MATERIALIZED (SELECT * FROM oracle(since, upto)),
	c AS MATERIALIZED (SELECT person, c.* FROM people, mcp.card(profile, as_of, last) AS c)
	SELECT '- ' || x::text FROM (SELECT * FROM o EXCEPT ALL SELECT * FROM c) x
	UNION ALL SELECT '+ ' || x::text FROM (SELECT * FROM c EXCEPT ALL SELECT * FROM o) x $$;
SELECT is_empty($$SELECT * FROM differ('-infinity', 'infinity', NULL, NULL)$$, 'all events');
SELECT is_empty($$SELECT * FROM differ('-infinity', 'infinity', 'infinity', NULL)$$, 'as_of infinity');
SELECT is_empty($$SELECT * FROM differ('-infinity', '2026-03-15 07:00+00', '2026-03-15 07:00+00', NULL)$$, 'as of a day');
SELECT is_empty($$SELECT * FROM differ('2026-03-01 10:00+00', '2026-03-20 10:00+00', '2026-03-20 10:00+00', '19 days')$$, 'as of a day, the last days');
SELECT is_empty($$SELECT * FROM differ('2026-03-01 05:00+00', '2026-03-01 12:00+00', '2026-03-01 12:00+00', '7 hours')$$, 'as of an hour, the last hours, among equal times');

-- the oracle meets every case
CREATE TABLE cards AS SELECT person, c.* FROM people, mcp.card(profile) AS c;
SELECT bag_eq($$SELECT DISTINCT role FROM cards$$, $$VALUES ('discovery'), ('inspiration'), ('conversion'), ('service'), (NULL)$$, 'all roles are there');
SELECT bag_eq($$SELECT DISTINCT motivation FROM cards$$, $$VALUES ('information'), ('entertainment'), ('purchase'), (NULL)$$, '... all motivations');
SELECT bag_eq($$SELECT DISTINCT behaviour FROM cards$$, $$VALUES ('looks'), ('engages'), ('buys'), (NULL)$$, '... all behaviours');
SELECT is(count(DISTINCT found_through), 9::bigint, '... and many ways') FROM cards WHERE found_through IN ('tv', 'ad', 'friend', 'google', 'bing', 'blog.example', 'influencer', 'partner', 'campaign');
SELECT cmp_ok(count(*)::int, '>', 20, 'channels that found items') FROM cards WHERE is_discovery AND came_from IS NOT NULL;
SELECT cmp_ok(count(*)::int, '>', 20, 'channels that only sent messages') FROM cards WHERE first_at IS NULL AND messaged > 0;

-- --- laws ------------------------------------------------------------------------------

SELECT is_empty($$SELECT person FROM cards GROUP BY person HAVING count(*) <> count(DISTINCT channel)$$, 'a row for each channel');
SELECT is_empty($$SELECT person FROM cards GROUP BY person HAVING count(*) FILTER (WHERE is_discovery AND came_from IS NULL AND first_at IS NOT NULL) = 0
	AND sum(looked + engaged + carted + bought) > 0$$, 'whoever touched anything was won somewhere');
SELECT is_empty($$SELECT person FROM cards WHERE inspiration_share IS NOT NULL GROUP BY person HAVING abs(sum(inspiration_share) - 1) > 1e-9$$, 'shares are 1 together');
SELECT is_empty($$
	SELECT person FROM people, LATERAL (SELECT array_agg(channel ORDER BY ordinality) AS given,
		array_agg(channel ORDER BY first_at, octet_length(channel), channel COLLATE "C") AS sorted FROM mcp.card(profile) WITH ORDINALITY) c
	WHERE given IS DISTINCT FROM sorted$$, 'rows come in the order of the first time');

-- the same from parts, in any order, with repetitions; and of the journey
CREATE TABLE merged AS
SELECT person, mcp.merge(part ORDER BY dice(person, which, 100)) AS profile
FROM (SELECT person, dice(person, n, 3) AS which, mcp.merge(mcp.event(occurred_at, channel, action, value, properties) ORDER BY dice(n, person, 100)) AS part
      FROM raw GROUP BY 1, 2
      UNION ALL SELECT person, 7, mcp.profile_agg(occurred_at, channel, action, value, properties) FROM raw WHERE n % 2 = 0 GROUP BY 1) parts GROUP BY person;
SELECT is_empty($$SELECT person, c.* FROM merged, mcp.card(profile) AS c EXCEPT ALL TABLE cards$$, 'however it was merged, the card is the same');
SELECT is_empty($$TABLE cards EXCEPT ALL SELECT person, c.* FROM people, mcp.card(mcp.journey(profile)) AS c$$, 'of the journey too');
SELECT is_empty($$SELECT person, channel, first_at, last_at, revenue, visits FROM cards WHERE messaged = 0
	EXCEPT ALL SELECT person, channel, first_at, last_at, revenue, visits FROM people, mcp.channels(profile)$$, 'what mcp.channels says is said here');
SELECT is_empty($$SELECT person, c.channel, c.minutes FROM cards c EXCEPT ALL
	SELECT person, c.channel, mcp.measure(profile, ('sum(minutes of ' || c.channel || '.*)')::mcp.measure_expr) FROM people JOIN cards c USING (person)$$,
	'minutes are those of measures');
SELECT is_empty($$SELECT DISTINCT action FROM raw WHERE mcp.action_kind(action) IS DISTINCT FROM kind_of(action)$$, 'kinds of actions');

-- --- single cases --------------------------------------------------------------------------

CREATE FUNCTION events_of(text) RETURNS mcp.journey LANGUAGE sql AS $$
	SELECT mcp.journey_agg(timestamptz '2026-03-01 00:00+00' + n * interval '1 minute', split_part(s, '.', 1), split_part(split_part(s, '.', 2), ':', 1), NULL::numeric,
		CASE WHEN s LIKE '%:%' THEN jsonb_build_object('item', split_part(s, ':', 2)) END)
	FROM regexp_split_to_table($1, ' ') WITH ORDINALITY AS x (s, n) $$;
CREATE FUNCTION roles_of(text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(channel || '=' || coalesce(role, '-') || CASE WHEN is_discovery AND role <> 'discovery' THEN '+d' ELSE '' END
		|| CASE WHEN is_inspiration AND role <> 'inspiration' THEN '+i' ELSE '' END || CASE WHEN is_service AND role <> 'service' THEN '+s' ELSE '' END, ' ' ORDER BY ordinality)
	FROM mcp.card(events_of($1)) WITH ORDINALITY $$;
SELECT is(roles_of('tt.view ig.view web.view web.purchase'), 'tt=discovery+i ig=inspiration web=conversion', 'the story');
SELECT is(roles_of('web.view web.purchase'), 'web=conversion+d', 'a shop alone');
SELECT is(roles_of('web.view tt.view'), 'web=discovery+i tt=inspiration', 'who has not bought is being inspired');
SELECT is(roles_of('web.view web.purchase ig.view app.purchase web.view'), 'web=conversion+d+i ig=inspiration app=conversion', 'a look behind the last purchase');
SELECT is(roles_of('ig.impression web.purchase'), 'web=conversion+d ig=-', 'an impression wins nobody');
SELECT is(roles_of('help.ticket help.reply help.complaint web.view'), 'help=service+d+i web=inspiration', 'a help desk');
SELECT is(roles_of('web.view web.purchase web.return web.return'), 'web=conversion+d+s', 'a shop with returns is a shop');
SELECT is(roles_of('tt.view ig.view:a pin.view:b web.view:a web.purchase'), 'tt=discovery+i ig=discovery+i pin=inspiration web=conversion', 'who shows the goods is a discovery');
SELECT is(roles_of('tt.view ig.view:a pin.view:b web.view:c web.purchase'), 'tt=discovery+i ig=inspiration pin=inspiration web=conversion', '... but not goods that no other channel has');
SELECT is(roles_of('x.unsubscribe x.own'), 'x=-', 'actions of no kind');
SELECT is((SELECT string_agg(coalesce(came_from, '-'), ' ' ORDER BY ordinality) FROM mcp.card(events_of('a.view b.send b.view a.view c.view b.view')) WITH ORDINALITY),
	'- a a', 'the channel before');

CREATE FUNCTION motive_of(content text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(motivation, '-') FROM mcp.card(mcp.event(timestamptz '2026-03-01 00:00+00', 'web', 'view', NULL::numeric, jsonb_build_object('content', $1))) $$;
SELECT is(motive_of(content), wanted, content) FROM (VALUES ('How-to guide', 'information'), ('GUIDES', 'information'), ('product review', 'information'),
	('Newsletter', 'information'), ('Special offers!', 'purchase'), ('summer sale', 'purchase'), ('short video', 'entertainment'), ('s', 'entertainment'),
	('guidebook', 'entertainment'), ('', 'entertainment'), ('!!', 'entertainment'), (repeat('guide ', 200), 'entertainment')) AS x (content, wanted);

-- --- borders ------------------------------------------------------------------------------------

SELECT is_empty($$SELECT * FROM mcp.card(NULL::mcp.profile)$$, 'no profile, no rows');
SELECT is_empty($$SELECT * FROM mcp.card('{}'::mcp.profile)$$, 'a profile without events');
SELECT is_empty($$SELECT * FROM mcp.card(events_of('web.view'), '2026-02-01 00:00+00')$$, 'nothing has happened yet');
SELECT is(mcp.action_kind('  Purchase Item '), 'buy', 'names are folded');
SELECT is(mcp.action_kind('!!'), NULL, 'no name');
SELECT is(mcp.action_kind(repeat('x', 1000)), NULL, 'a name that is too long');
SELECT throws_ok($$SELECT * FROM mcp.card(events_of('web.view'), last => '1 month')$$, '22023', 'last has months or years, which differ in length');
SELECT throws_ok($$SELECT * FROM mcp.card(events_of('web.view'), last => '-1 day')$$, '22023');
SELECT throws_ok($$SELECT * FROM mcp.card(events_of('web.view'), NULL, '1 day')$$, '22023', 'last needs an as_of that is a time');
SELECT throws_ok($$SELECT * FROM mcp.card(events_of('web.view'), '-infinity', '1 day')$$, '22023', 'last needs an as_of that is a time');
SELECT lives_ok($$SELECT * FROM mcp.card(events_of('web.view'), '2026-03-02 00:00+00', '100000000 days')$$, 'a very long time');

-- many channels and values: the tables inside grow, and are used again
CREATE TABLE wide AS SELECT mcp.journey_agg(timestamptz '2026-03-01 00:00+00' + n * interval '1 second', 'c' || n % 300, 'view', NULL::numeric,
	ARRAY['content', 'v' || n % 700, 'topic', 't' || n % 11, 'item', 'i' || n % 500]) AS journey FROM generate_series(1, 20000) n;
SELECT is((SELECT count(*) FROM wide, mcp.card(journey)), 300::bigint, 'three hundred channels');
SELECT is_empty($$
	SELECT c.channel, c.content, c.topic FROM wide, mcp.card(journey) AS c
	EXCEPT SELECT 'c' || c, (SELECT 'v' || n % 700 FROM generate_series(1, 20000) n WHERE n % 300 = c GROUP BY n % 700 ORDER BY count(*) DESC, max(n) DESC LIMIT 1),
		(SELECT 't' || n % 11 FROM generate_series(1, 20000) n WHERE n % 300 = c GROUP BY n % 11 ORDER BY count(*) DESC, max(n) DESC LIMIT 1)
	FROM generate_series(0, 299) c$$, '... with their favourites');

SELECT * FROM finish();
ROLLBACK;
