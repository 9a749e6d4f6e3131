-- Step 6: what came in, what was unusable and why, and how right the result is

-- # Records and events by source

SELECT coalesce(r.source, 'all together') AS source, r.records, e.events
FROM (SELECT source, count(*) AS records FROM identities GROUP BY ROLLUP (source)) r
LEFT JOIN (SELECT source, count(*) AS events FROM source_events GROUP BY ROLLUP (source)) e
	ON e.source IS NOT DISTINCT FROM r.source
ORDER BY r.source IS NULL, r.records DESC;

-- Every raw identifier with its source; only the ingest role reads this view.
CREATE VIEW raw_identifiers AS
SELECT 'webshop.customers' AS source, 'email' AS kind, email AS raw, country AS region FROM webshop.customers
UNION ALL SELECT 'webshop.customers', 'phone', phone, country FROM webshop.customers
UNION ALL SELECT 'webshop.orders', 'email', email, country FROM webshop.orders WHERE version = 1
UNION ALL SELECT 'webshop.orders', 'phone', phone, country FROM webshop.orders WHERE version = 1
UNION ALL SELECT 'webshop.orders', 'user_id', customer_no, NULL FROM webshop.orders WHERE version = 1
UNION ALL SELECT 'webshop.sessions', 'cookie', visitor_id, NULL FROM webshop.sessions
UNION ALL SELECT 'app.installs', 'device', device_id, NULL FROM app.installs
UNION ALL SELECT 'tiktok.users', 'email_sha256', email_sha256, NULL FROM tiktok.users
UNION ALL SELECT 'tiktok.users', 'phone_sha256', phone_sha256, NULL FROM tiktok.users
UNION ALL SELECT 'tiktok.shop_orders', 'phone', masked_phone, 'ID' FROM tiktok.shop_orders
UNION ALL SELECT 'instagram.users', 'social', username, NULL FROM instagram.users
UNION ALL SELECT 'instagram.users', 'email', email, NULL FROM instagram.users
UNION ALL SELECT 'facebook.leads', 'email_sha256', email_sha256, NULL FROM facebook.leads
UNION ALL SELECT 'facebook.leads', 'phone_sha256', phone_sha256, NULL FROM facebook.leads
UNION ALL SELECT 'pinterest.activity', 'email_sha256', hashed_email, NULL FROM pinterest.activity GROUP BY hashed_email
UNION ALL SELECT 'amazon.orders', 'email', buyer_email, NULL FROM amazon.orders
UNION ALL SELECT 'amazon.orders', 'phone', ship_phone, ship_country FROM amazon.orders
UNION ALL SELECT 'etsy.orders', 'email', buyer_email, NULL FROM etsy.orders
UNION ALL SELECT 'store.members', 'email', email, NULL FROM store.members
UNION ALL SELECT 'store.members', 'phone', phone, country FROM store.members
UNION ALL SELECT 'store.receipts', 'loyalty', card_no, NULL FROM store.receipts
UNION ALL SELECT 'store.receipts', 'email', e_receipt, NULL FROM store.receipts
UNION ALL SELECT 'popup.signups', 'email', email, NULL FROM popup.signups
UNION ALL SELECT 'popup.signups', 'phone', phone, 'ID' FROM popup.signups
UNION ALL SELECT 'mail.subscribers', 'email', email, NULL FROM mail.subscribers
UNION ALL SELECT 'sms.messages', 'phone', msisdn, min(country) FROM sms.messages GROUP BY msisdn
UNION ALL SELECT 'whatsapp.messages', 'phone', '+' || wa_id, NULL FROM whatsapp.messages GROUP BY wa_id
UNION ALL SELECT 'service.tickets', 'email', email, NULL FROM service.tickets
UNION ALL SELECT 'service.tickets', 'phone', phone, country FROM service.tickets
UNION ALL SELECT 'reviews.reviews', 'email', author_email, NULL FROM reviews.reviews
UNION ALL SELECT 'survey.answers', 'email', email, NULL FROM survey.answers
UNION ALL SELECT 'privacy.choices', 'email', email, NULL FROM privacy.choices
UNION ALL SELECT 'privacy.choices', 'phone', phone, country FROM privacy.choices;

CREATE MATERIALIZED VIEW identifier_report AS
SELECT source, kind, coalesce(mcp.identifier_problem(kind, raw, region => region), 'usable') AS verdict, count(*) AS identifiers
FROM raw_identifiers
WHERE raw IS NOT NULL
GROUP BY 1, 2, 3;

-- # Identifiers by kind: usable, and unusable by reason

SELECT kind, verdict, sum(identifiers) AS identifiers,
	round(100 * sum(identifiers) / sum(sum(identifiers)) OVER (PARTITION BY kind), 1) AS percent
FROM identifier_report
GROUP BY kind, verdict
ORDER BY kind, verdict <> 'usable', 3 DESC;

CREATE VIEW event_report AS
SELECT source, mcp.event_problem(occurred_at, channel, action, value, properties, event_id, revised_at, retracted) AS reason,
	count(*) AS events
FROM source_events
GROUP BY 1, 2;

-- # Events that are unusable, by reason

SELECT source, reason, events FROM event_report WHERE reason IS NOT NULL ORDER BY 1, 2;

-- # Of the people seen in the one system, how many percent are seen in the other

CREATE VIEW match_rates AS
WITH seen AS (SELECT DISTINCT customer_id, split_part(source, '.', 1) AS system FROM identities)
SELECT a.system, b.system AS other_system, count(*) AS customers,
	round(100.0 * count(*) / max(s.customers), 1) AS percent
FROM seen a JOIN seen b USING (customer_id)
JOIN (SELECT system, count(*) AS customers FROM seen GROUP BY 1) s ON s.system = a.system
WHERE a.system <> b.system
GROUP BY 1, 2;

SELECT system,
	max(percent) FILTER (WHERE other_system = 'webshop') AS webshop,
	max(percent) FILTER (WHERE other_system = 'app') AS app,
	max(percent) FILTER (WHERE other_system = 'tiktok') AS tiktok,
	max(percent) FILTER (WHERE other_system = 'instagram') AS instagr,
	max(percent) FILTER (WHERE other_system = 'facebook') AS facebook,
	max(percent) FILTER (WHERE other_system = 'mail') AS mail,
	max(percent) FILTER (WHERE other_system = 'store') AS store,
	max(percent) FILTER (WHERE other_system = 'amazon') AS amazon
FROM match_rates GROUP BY system ORDER BY system;

-- # From records to people

-- records by which somebody can be addressed or recognised; the others are
-- visits by a cookie, an ad click or a social handle
CREATE MATERIALIZED VIEW named_records AS
SELECT source, record_id, customer_id FROM identities
WHERE EXISTS (SELECT FROM unnest(identifiers) AS x
	WHERE mcp.identifier_kind(x) IN ('user_id', 'email', 'phone', 'loyalty', 'account'));

ANALYZE named_records;

WITH numbers AS (
	SELECT (SELECT count(*) FROM identities) AS records, (SELECT count(DISTINCT customer_id) FROM identities) AS customers,
		(SELECT count(DISTINCT person_id) FROM truth.records) AS people,
		(SELECT count(*) FROM named_records) AS named, (SELECT count(DISTINCT customer_id) FROM named_records) AS named_customers,
		(SELECT count(DISTINCT person_id) FROM truth.records JOIN named_records USING (source, record_id)) AS named_people,
		(SELECT count(*) FROM identities WHERE coalesce(array_remove(identifiers, NULL), '{}') = '{}') AS nothing
)
SELECT r.scope, r.records, r.customers, r.people_in_truth
FROM numbers CROSS JOIN LATERAL (VALUES
	(1, 'all records', records, customers, people),
	(2, 'with an address, account or card', named, named_customers, named_people),
	(3, 'without any usable identifier', nothing, nothing, NULL)) AS r (nr, scope, records, customers, people_in_truth)
ORDER BY r.nr;

-- How right is it?  Of two records: precision asks whether records put
-- together belong to one person, recall whether records of one person were
-- put together.  Nobody can link a visit whose cookie never met an address;
-- the second line leaves such records out.
CREATE VIEW match_quality AS
WITH told AS (
	SELECT i.customer_id, t.person_id, n.record_id IS NOT NULL AS named
	FROM identities i JOIN truth.records t USING (source, record_id)
	LEFT JOIN named_records n USING (source, record_id)
), cells AS (
	SELECT scope, customer_id, person_id, count(*) AS n
	FROM told CROSS JOIN (VALUES ('all records'), ('with an address, account or card')) AS s (scope)
	WHERE scope = 'all records' OR named
	GROUP BY 1, 2, 3
), pairs AS (
	SELECT scope, sum(n * (n - 1) / 2) AS together_and_right,
		(SELECT sum(n * (n - 1) / 2) FROM (SELECT sum(n) AS n FROM cells x WHERE x.scope = c.scope GROUP BY customer_id) y) AS together,
		(SELECT sum(n * (n - 1) / 2) FROM (SELECT sum(n) AS n FROM cells x WHERE x.scope = c.scope GROUP BY person_id) y) AS right_ones
	FROM cells c GROUP BY scope
)
SELECT scope, round(together_and_right / together, 4) AS precision, round(together_and_right / right_ones, 4) AS recall
FROM pairs ORDER BY scope;

-- # How right that is: pairs of records, against the truth

SELECT * FROM match_quality;

-- # Customers that hold records of more than one person

CREATE MATERIALIZED VIEW wrong_merges AS
SELECT i.customer_id, count(DISTINCT t.person_id) AS people,
	bool_and(coalesce(p.home, -p.person_id) = first_home) AS one_couple, bool_or(p.family_phone) AS family_phone, bool_or(p.family_mailbox) AS family_mailbox
FROM identities i
JOIN truth.records t USING (source, record_id)
JOIN truth.people p USING (person_id)
JOIN (SELECT customer_id, min(coalesce(p.home, -p.person_id)) AS first_home
	FROM identities JOIN truth.records USING (source, record_id) JOIN truth.people p USING (person_id) GROUP BY 1) f USING (customer_id)
GROUP BY 1 HAVING count(DISTINCT t.person_id) > 1;

SELECT CASE WHEN one_couple AND family_phone THEN 'spouses, by the family phone'
		WHEN one_couple AND family_mailbox THEN 'spouses, by the family mailbox'
		WHEN one_couple THEN 'spouses, by a tablet they share' ELSE 'strangers' END AS merged,
	count(*) AS customers
FROM wrong_merges GROUP BY 1 ORDER BY 2 DESC;

-- # Couples with one family phone: two accounts stay two, by the rule user_id max 1

WITH homes AS (
	SELECT p.home, count(DISTINCT i.customer_id) FILTER (WHERE i.source = 'webshop.customers') AS accounts,
		(SELECT count(*) FROM wrong_merges w WHERE w.customer_id = ANY (array_agg(i.customer_id))) > 0 AS merged
	FROM truth.people p JOIN truth.records t USING (person_id) JOIN identities i USING (source, record_id)
	WHERE p.family_phone GROUP BY p.home
)
SELECT accounts AS web_shop_accounts, count(*) AS couples, count(*) FILTER (WHERE merged) AS some_records_mixed,
	count(*) FILTER (WHERE NOT merged) AS kept_apart
FROM homes GROUP BY 1 ORDER BY 1;

-- # Links that were refused, by reason

CREATE MATERIALIZED VIEW refused_links AS
SELECT source, record_id, (detail).customer_id, r.identifier, r.reason
FROM (SELECT source, record_id,
		mcp.cluster_detail(identifiers, record_key => source || ':' || record_id, first_seen => first_seen_at) OVER () AS detail
	FROM identities) d
CROSS JOIN LATERAL unnest((detail).refused, (detail).reasons) AS r (identifier, reason);

SELECT mcp.identifier_kind(identifier) AS kind, reason, count(*) AS links, count(DISTINCT identifier) AS identifiers
FROM refused_links GROUP BY 1, 2 ORDER BY 1, 2;

-- # What other rules would have given: tried on the same records, nothing is changed

CREATE VIEW rule_trials AS
WITH trials (nr, trial, rules) AS (VALUES
	(1, 'as above', ''::mcp.match_rules),
	(2, 'no rule at all', 'user_id max none; email, phone, social, device, cookie max_fanout none'),
	(3, 'cautious: a phone of two people joins nobody', 'phone max_fanout 1')
), told AS (
	SELECT r.nr, r.trial, t.person_id, mcp.cluster(i.identifiers, rules => r.rules,
		record_key => i.source || ':' || i.record_id, first_seen => i.first_seen_at) OVER (PARTITION BY r.nr) AS customer_id
	FROM trials r CROSS JOIN identities i LEFT JOIN truth.records t USING (source, record_id)
), cells AS (
	SELECT nr, trial, customer_id, person_id, count(*) AS n FROM told GROUP BY 1, 2, 3, 4
)
SELECT nr, trial, count(DISTINCT customer_id) AS customers,
	round(sum(n * (n - 1) / 2) / (SELECT sum(n * (n - 1) / 2) FROM (SELECT sum(n) AS n FROM cells x WHERE x.nr = c.nr GROUP BY customer_id) y), 4) AS precision,
	round(sum(n * (n - 1) / 2) / (SELECT sum(n * (n - 1) / 2) FROM (SELECT sum(n) AS n FROM cells x WHERE x.nr = c.nr GROUP BY person_id) y), 4) AS recall
FROM cells c GROUP BY nr, trial;

SELECT trial, customers, precision, recall FROM rule_trials ORDER BY nr;
