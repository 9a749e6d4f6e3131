-- traits, members, consents and identifiers against plain SQL over the rows
BEGIN;
SELECT no_plan();
SELECT setseed(0.31415);

-- what sources said; ties in time are common, times are often unknown
CREATE TEMP TABLE said AS
SELECT n % 60 AS person, n,
	(ARRAY['age', 'city', 'vip'])[1 + (random() * 2)::int + n * 0] AS name,
	(ARRAY['crm', 'pos', 'web', ''])[1 + (random() * 3)::int + n * 0] AS source,
	CASE WHEN random() < 0.7 THEN '2026-01-01'::timestamptz + (random() * 6)::int * interval '1 day' END AS observed_at,
	(random() * 2)::int + n * 0 AS kind, (random() * 4)::int + n * 0 AS number
FROM generate_series(1, 2400) n;
-- as the type orders them: numeric, then text by length and bytes
CREATE TEMP TABLE traits AS
SELECT person, name, source, observed_at, CASE kind WHEN 0 THEN 2 ELSE 5 END AS type,
	CASE kind WHEN 0 THEN number::text WHEN 1 THEN repeat('x', number + 1) ELSE 'y' || number END AS value,
	CASE kind WHEN 0 THEN mcp.trait(name, number, observed_at, source)
		WHEN 1 THEN mcp.trait(name, repeat('x', number + 1), observed_at, source)
		ELSE mcp.trait(name, 'y' || number, observed_at, source) END AS fragment
FROM said;
CREATE TEMP TABLE profiles AS SELECT person, mcp.merge(fragment) AS profile FROM traits GROUP BY person;

-- per (trait, source): the latest and the earliest
CREATE TEMP TABLE latest AS
SELECT DISTINCT ON (person, name, source) person, name, source, observed_at, type, value
FROM traits ORDER BY person, name, source, observed_at DESC NULLS LAST, type DESC, length(value) DESC, value COLLATE "C" DESC;
CREATE TEMP TABLE earliest AS
SELECT DISTINCT ON (person, name, source) person, name, source, observed_at, type, value
FROM traits ORDER BY person, name, source, observed_at ASC NULLS LAST, type DESC, length(value) DESC, value COLLATE "C" DESC;

CREATE TEMP TABLE history AS SELECT person, h.* FROM profiles, mcp.trait_history(profile) h;
SELECT set_eq($$SELECT person, name, coalesce(source, ''), observed_at, value, value_type FROM history WHERE statement = 'latest'$$,
	$$SELECT person, name, source, observed_at, value, CASE type WHEN 2 THEN 'numeric' ELSE 'text' END FROM latest$$, 'the latest of each source');
SELECT set_eq($$SELECT person, name, coalesce(source, ''), observed_at, value FROM history WHERE statement = 'earliest'$$,
	$$SELECT e.person, e.name, e.source, e.observed_at, e.value FROM earliest e JOIN latest l USING (person, name, source)
	  WHERE e.observed_at IS DISTINCT FROM l.observed_at$$, 'the earliest of each source');
SELECT cmp_ok((SELECT count(*) FROM latest WHERE observed_at IS NULL), '>', 10::bigint, 'some are of unknown time');

-- policies
CREATE TEMP TABLE answers AS
SELECT person, name, policy, mcp.trait_text(profile, name, policy) AS value, mcp.traits(profile, policy) ->> name AS in_traits
FROM profiles, unnest(ARRAY['age', 'city', 'vip']) name,
	unnest(ARRAY['latest', 'earliest', 'most_frequent', 'priority web, crm', 'priority nobody', 'Priority "POS"']) policy;
SELECT results_eq($$SELECT person, name, value FROM answers WHERE policy = 'latest' AND value IS NOT NULL ORDER BY 1, 2$$,
	$$SELECT DISTINCT ON (person, name) person, name, value FROM latest
	  ORDER BY person, name, observed_at DESC NULLS LAST, type DESC, length(value) DESC, value COLLATE "C" DESC$$, 'policy latest');
SELECT results_eq($$SELECT person, name, value FROM answers WHERE policy = 'earliest' AND value IS NOT NULL ORDER BY 1, 2$$,
	$$SELECT DISTINCT ON (person, name) person, name, value FROM earliest
	  ORDER BY person, name, observed_at ASC NULLS LAST, type DESC, length(value) DESC, value COLLATE "C" DESC$$, 'policy earliest');
SELECT results_eq($$SELECT person, name, value FROM answers WHERE policy = 'most_frequent' AND value IS NOT NULL ORDER BY 1, 2$$,
	$$SELECT DISTINCT ON (person, name) person, name, value FROM (
		SELECT person, name, type, value, count(*) AS sources, max(observed_at) AS at FROM latest GROUP BY 1, 2, 3, 4) v
	  ORDER BY person, name, sources DESC, at DESC NULLS LAST, type DESC, length(value) DESC, value COLLATE "C" DESC$$, 'policy most_frequent');
SELECT results_eq($$SELECT person, name, value FROM answers WHERE policy = 'priority web, crm' AND value IS NOT NULL ORDER BY 1, 2$$,
	$$SELECT DISTINCT ON (person, name) person, name, value FROM latest
	  ORDER BY person, name, CASE source WHEN 'web' THEN 1 WHEN 'crm' THEN 2 ELSE 3 END, observed_at DESC NULLS LAST, type DESC, length(value) DESC, value COLLATE "C" DESC$$, 'policy priority');
SELECT results_eq($$SELECT person, name, value FROM answers WHERE policy = 'Priority "POS"' ORDER BY 1, 2$$,
	$$SELECT person, name, mcp.trait_text(profile, name, 'priority pos') FROM profiles, unnest(ARRAY['age', 'city', 'vip']) name ORDER BY 1, 2$$, 'sources are folded');
SELECT set_eq($$SELECT person, name, value FROM answers WHERE policy = 'priority nobody'$$, $$SELECT person, name, value FROM answers WHERE policy = 'latest'$$, 'unknown sources: the latest');
SELECT is((SELECT count(*) FROM answers WHERE value IS DISTINCT FROM in_traits), 0::bigint, 'mcp.traits says the same');
SELECT cmp_ok((SELECT count(DISTINCT (value, policy)) FROM answers), '>', 60::bigint, 'policies differ');

-- as of a time: what was observed later is not there, older values are not kept
SELECT results_eq($$SELECT person, name, mcp.trait_text(profile, name, 'latest', '2026-01-04') FROM profiles, unnest(ARRAY['age', 'city', 'vip']) name ORDER BY 1, 2$$,
	$$SELECT DISTINCT ON (person, name) p.person, n.name, l.value FROM profiles p CROSS JOIN unnest(ARRAY['age', 'city', 'vip']) n(name)
	  LEFT JOIN latest l ON l.person = p.person AND l.name = n.name AND coalesce(l.observed_at, '-infinity') <= '2026-01-04'
	  ORDER BY p.person, n.name, observed_at DESC NULLS LAST, type DESC, length(value) DESC, value COLLATE "C" DESC$$, 'as of a time');

-- types
CREATE TEMP TABLE typed AS SELECT mcp.profile(
	mcp.trait('n', 34.5), mcp.trait('b', true), mcp.trait('d', date '1990-04-01'), mcp.trait('t', '2026-01-01 10:00+07'::timestamptz),
	mcp.trait('tn', ' 12.50 '), mcp.trait('td', '2000-02-29'), mcp.trait('tt', '2026-01-01T10:00:00+07:00'), mcp.trait('tb', 'Yes'), mcp.trait('x', 'some words')) AS p;
SELECT results_eq($$SELECT name, mcp.trait_text(p, name), mcp.trait_numeric(p, name), mcp.trait_boolean(p, name), mcp.trait_date(p, name), mcp.trait_timestamp(p, name)
		FROM typed, unnest(ARRAY['n', 'b', 'd', 't', 'tn', 'td', 'tt', 'tb', 'x', 'none']) name$$,
	$$VALUES ('n', '34.5', 34.5, NULL::boolean, NULL::date, NULL::timestamptz),
		('b', 'true', NULL, true, NULL, NULL),
		('d', '1990-04-01', NULL, NULL, '1990-04-01', '1990-04-01 00:00+00'),
		('t', '2026-01-01T03:00:00Z', NULL, NULL, '2026-01-01', '2026-01-01 03:00+00'),
		('tn', ' 12.50 ', 12.5, NULL, NULL, NULL),
		('td', '2000-02-29', NULL, NULL, '2000-02-29', '2000-02-29 00:00+00'),
		('tt', '2026-01-01T10:00:00+07:00', NULL, NULL, '2026-01-01', '2026-01-01 03:00+00'),
		('tb', 'Yes', NULL, true, NULL, NULL), ('x', 'some words', NULL, NULL, NULL, NULL), ('none', NULL, NULL, NULL, NULL, NULL)$$, 'each type is read as each');
SELECT is(mcp.trait_text(p, 'N'), '34.5', 'names are folded when read, too') FROM typed;
SELECT is(mcp.traits(p), '{"b": true, "d": "1990-04-01", "n": 34.5, "t": "2026-01-01T03:00:00Z", "x": "some words", "tb": "Yes", "td": "2000-02-29", "tn": " 12.50 ", "tt": "2026-01-01T10:00:00+07:00"}'::jsonb,
	'all traits as jsonb') FROM typed;
SELECT is(mcp.trait_text(NULL, 'n'), NULL, 'of no profile');
SELECT is(mcp.trait_text(p, NULL), NULL, 'of no name') FROM typed;
SELECT is(mcp.traits(NULL), NULL, 'traits of no profile');
SELECT is(mcp.traits('{}'), '{}', 'traits of an empty profile');
SELECT throws_ok(format('SELECT mcp.trait_text(%L, ''a'', %L)', '{}', policy), '22023', NULL, 'refused: ' || policy)
FROM unnest(ARRAY['', 'newest', 'latest earliest', 'priority', 'priority a,', 'priority a b', 'priority 5', 'latest;', 'priority ""',
	'priority ' || (SELECT string_agg('s' || n, ', ') FROM generate_series(1, 33) n)]) policy;

-- members of sets
CREATE TEMP TABLE changes AS
SELECT n % 60 AS person, (ARRAY['interests', 'values'])[1 + (random())::int + n * 0] AS name, (ARRAY['crm', 'web', ''])[1 + (random() * 2)::int + n * 0] AS source,
	'member ' || (random() * 4)::int AS member, random() < 0.5 AS added,
	CASE WHEN random() < 0.7 THEN '2026-01-01'::timestamptz + (random() * 5)::int * interval '1 day' END AS changed_at
FROM generate_series(1, 2400) n;
CREATE TEMP TABLE sets AS SELECT person, mcp.merge(CASE WHEN added THEN mcp.trait_add(name, member, changed_at, source) ELSE mcp.trait_remove(name, member, changed_at, source) END) AS profile
FROM changes GROUP BY person;
CREATE TEMP TABLE kept AS
SELECT DISTINCT ON (person, name, member, source) * FROM changes ORDER BY person, name, member, source, changed_at DESC NULLS LAST, added;
SELECT set_eq($$SELECT person, h.name, h.value, coalesce(h.source, ''), h.statement = 'added', h.observed_at FROM sets, mcp.trait_history(profile) h$$,
	$$SELECT person, name, member, source, added, changed_at FROM kept$$, 'the latest change of each member and source');
SELECT results_eq($$SELECT person, name, array(SELECT jsonb_array_elements_text(mcp.traits(profile) -> name)) FROM sets, unnest(ARRAY['interests', 'values']) name ORDER BY 1, 2$$,
	$$SELECT person, name, coalesce(array_agg(member ORDER BY member) FILTER (WHERE added), '{}') FROM (
		SELECT DISTINCT ON (person, name, member) * FROM kept ORDER BY person, name, member, changed_at DESC NULLS LAST, added) k GROUP BY 1, 2 ORDER BY 1, 2$$, 'a set by the latest change of any source');
SELECT results_eq($$SELECT person, name, array(SELECT jsonb_array_elements_text(mcp.traits(profile, 'priority web') -> name)) FROM sets, unnest(ARRAY['interests', 'values']) name ORDER BY 1, 2$$,
	$$SELECT person, name, coalesce(array_agg(member ORDER BY member) FILTER (WHERE added), '{}') FROM (
		SELECT DISTINCT ON (person, name, member) * FROM kept ORDER BY person, name, member, source <> 'web', changed_at DESC NULLS LAST, added) k GROUP BY 1, 2 ORDER BY 1, 2$$, 'a set by priority');
SELECT results_eq($$SELECT person, name, array(SELECT jsonb_array_elements_text(mcp.traits(profile, 'most_frequent') -> name)) FROM sets, unnest(ARRAY['interests', 'values']) name ORDER BY 1, 2$$,
	$$SELECT person, name, coalesce(array_agg(member ORDER BY member) FILTER (WHERE votes > 0 OR votes = 0 AND latest_added), '{}') FROM (
		SELECT person, name, member, sum(CASE WHEN added THEN 1 ELSE -1 END) AS votes,
			(array_agg(added ORDER BY changed_at DESC NULLS LAST, added))[1] AS latest_added FROM kept GROUP BY 1, 2, 3) k GROUP BY 1, 2 ORDER BY 1, 2$$, 'a set by majority');
SELECT is(mcp.traits(mcp.trait_add('s', 'a') || mcp.trait('s', 'plain')), '{"s": ["a", "plain"]}', 'a plain value stands behind the members');
SELECT is(mcp.traits(mcp.trait_remove('s', 'a')), '{"s": []}', 'a set of which all is removed is empty');

-- consent
CREATE TEMP TABLE statements AS
SELECT n % 80 AS person, (ARRAY['ads', 'email_marketing'])[1 + random()::int + n * 0] AS purpose, random() < 0.6 AS granted,
	CASE WHEN random() < 0.7 THEN '2026-01-01'::timestamptz + (random() * 4)::int * interval '1 day' END AS stated_at,
	(ARRAY['crm', 'web', ''])[1 + (random() * 2)::int + n * 0] AS source,
	CASE WHEN random() < 0.6 THEN ('email:' || repeat(md5((random() * 1)::int::text), 2))::mcp.identifier END AS contact,
	CASE WHEN random() < 0.5 THEN 'v' || (random() * 2)::int END AS notice
FROM generate_series(1, 500) n;
CREATE TEMP TABLE consenting AS SELECT person, mcp.merge(
	CASE WHEN contact IS NULL THEN mcp.consent(purpose, granted, stated_at, source, notice => notice)
	ELSE mcp.consent(purpose, granted, stated_at, source, contact, notice) END) AS profile FROM statements GROUP BY person;
CREATE TEMP TABLE standing AS
SELECT DISTINCT ON (person, purpose, contact, source) * FROM statements
ORDER BY person, purpose, contact, source, stated_at DESC NULLS LAST, granted, length(notice) DESC NULLS LAST, notice COLLATE "C" DESC;
SELECT set_eq($$SELECT person, c.purpose, c.granted, c.stated_at, coalesce(c.source, ''), c.contact, c.notice FROM consenting, mcp.consents(profile) c$$,
	$$SELECT person, purpose, granted, stated_at, source, contact, notice FROM standing$$, 'the latest statement of each source');
SELECT results_eq($$SELECT person, purpose, regime, contact::text, mcp.has_consent(profile, purpose, contact, regime)
	FROM consenting, unnest(ARRAY['ads', 'email_marketing', 'sms']) purpose, unnest(ARRAY['opt_in', 'opt_out']) regime,
		unnest(ARRAY[('email:' || repeat(md5('0'), 2))::mcp.identifier, ('email:' || repeat(md5('9'), 2))::mcp.identifier, NULL]) contact ORDER BY 1, 2, 3, 4$$,
	$$SELECT c.person, p.purpose, r.regime, i.contact::text,
		NOT coalesce(bool_or(NOT s.granted), false) AND (r.regime = 'opt_out' OR coalesce(bool_or(s.granted), false))
	  FROM consenting c CROSS JOIN unnest(ARRAY['ads', 'email_marketing', 'sms']) p(purpose) CROSS JOIN unnest(ARRAY['opt_in', 'opt_out']) r(regime)
	  CROSS JOIN unnest(ARRAY[('email:' || repeat(md5('0'), 2))::mcp.identifier, ('email:' || repeat(md5('9'), 2))::mcp.identifier, NULL]) i(contact)
	  LEFT JOIN standing s ON s.person = c.person AND s.purpose = p.purpose AND (i.contact IS NULL OR s.contact IS NULL OR s.contact = i.contact)
	  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4$$, 'has_consent: granted somewhere, denied nowhere');
SELECT cmp_ok((SELECT count(*) FROM consenting WHERE mcp.has_consent(profile, 'ads')), '>', 0::bigint, 'some consent');
SELECT ok(NOT mcp.has_consent(mcp.consent('ads', true, '2026-02-01'), 'ads', as_of => '2026-01-01'), 'a later statement does not count');
SELECT throws_ok($$SELECT mcp.has_consent('{}', 'ads', regime => 'maybe')$$, '22023', 'regime is none of the words that it can be');
SELECT is(mcp.has_consent(NULL, 'ads'), NULL, 'of no profile');

-- a contact point that turned out unusable
SELECT is(mcp.consent('ads', true, '2026-01-01'::timestamptz, 'crm', contact => NULL::mcp.identifier), NULL, 'a grant for an unusable contact point grants nothing');
SELECT is(mcp.consent_problem('ads', true, '2026-01-01'::timestamptz, 'crm', contact => NULL::mcp.identifier), 'no usable contact point', 'and says why');
SELECT is(mcp.consent('ads', false, '2026-01-01'::timestamptz, 'crm', contact => NULL::mcp.identifier),
	mcp.consent('ads', false, '2026-01-01'::timestamptz, 'crm'), 'a denial for one denies all');
SELECT is(mcp.consent_problem('ads', false, '2026-01-01'::timestamptz, 'crm', contact => NULL::mcp.identifier), NULL, 'and is well');
SELECT is(mcp.consent('ads', true, '2026-01-01', 'crm', 'v2'), mcp.consent('ads', true, '2026-01-01', 'crm', notice => 'v2'), 'a text behind the source is the notice');

-- identifiers
CREATE TEMP TABLE seen AS
SELECT n % 20 AS person, (ARRAY['crm', 'web', ''])[1 + (random() * 2)::int + n * 0] AS source, CASE WHEN random() < 0.6 THEN '2026-01-01'::timestamptz + (random() * 100)::int * interval '1 hour' END AS seen_at,
	(ARRAY['email:', 'phone:', 'device:'])[1 + (random() * 2)::int + n * 0] || repeat(md5((random() * 2)::int::text), 2) AS identifier
FROM generate_series(1, 400) n;
SELECT set_eq($$SELECT person, i.identifier::text, i.kind || ':', coalesce(i.source, ''), i.first_at, i.last_at FROM
		(SELECT person, mcp.merge(mcp.identified(ARRAY[identifier::mcp.identifier, NULL], seen_at, source)) AS profile FROM seen GROUP BY person) p, mcp.identifiers(profile) i$$,
	$$SELECT person, identifier, left(identifier, strpos(identifier, ':')), source, min(seen_at), max(seen_at) FROM seen GROUP BY 1, 2, 3, 4$$, 'identifiers with first and last time');
SELECT is(mcp.identified('{}'), NULL, 'no identifiers');
SELECT is(mcp.identified(ARRAY[NULL]::mcp.identifier[]), NULL, 'only NULLs');

-- much of the same: the state forgets what lost
SELECT is((SELECT mcp.merge(mcp.trait('t', repeat(md5(n::text), 10), '2026-01-01'::timestamptz + n * interval '1 second', 'crm') || mcp.trait_add('s', 'm' || n % 50, '2026-01-01')) FROM generate_series(1, 20000) n),
	mcp.trait('t', repeat(md5('1'), 10), '2026-01-01 00:00:01+00', 'crm') || mcp.trait('t', repeat(md5('20000'), 10), '2026-01-01 05:33:20+00', 'crm')
	|| (SELECT mcp.merge(mcp.trait_add('s', 'm' || n, '2026-01-01')) FROM generate_series(0, 49) n), 'twenty thousand observations of one trait');
SELECT * FROM finish();
ROLLBACK;
