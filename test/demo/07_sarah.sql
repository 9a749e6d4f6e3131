-- Step 7: Sarah
--
-- She is tt7301992 at TikTok, 178410001 at Instagram and C100001 in the web
-- shop.  Not one of the three systems knows another one's id.

CREATE VIEW sarah AS
SELECT customer_id, profile
FROM customers JOIN identities USING (customer_id)
WHERE source = 'webshop.customers' AND record_id = 'C100001';

-- # Her records are one customer

SELECT i.source, i.record_id, i.first_seen_at::date AS first_seen,
	(SELECT string_agg(DISTINCT mcp.identifier_kind(x), ', ') FROM unnest(i.identifiers) AS x) AS known_by
FROM identities i JOIN sarah USING (customer_id)
ORDER BY i.first_seen_at, 1;

-- # Her card: what each channel is to her

CREATE VIEW customer_cards AS
SELECT c.customer_id::text AS customer_id, card.*
FROM customers c, mcp.card(c.profile) AS card;

SELECT card.channel, card.role, concat_ws(' ', card.found_through, card.introduced_by) AS found_through, card.came_from, card.content, card.topic,
	card.motivation, card.behaviour, card.device, card.minutes, card.first_at::date AS since, card.revenue
FROM sarah s JOIN customer_cards card ON card.customer_id = s.customer_id::text;

-- # Her profile, channel by channel, in plain SQL

CREATE VIEW sarah_steps AS
SELECT e.n, e.occurred_at, e.channel, e.action, e.value, e.properties AS p
FROM sarah, mcp.events(mcp.journey(profile)) AS e;

SELECT channel, to_char(min(occurred_at), 'DD Mon') AS since,
	coalesce(string_agg(DISTINCT p ->> 'via', ', '), '') AS through,
	coalesce(string_agg(DISTINCT p ->> 'influencer', ', '), '') AS who,
	coalesce(string_agg(DISTINCT p ->> 'content', ', '), '') AS content,
	string_agg(DISTINCT action, ', ' ORDER BY action) FILTER (WHERE action NOT IN ('purchase_item', 'checkout', 'visit')) AS did,
	coalesce(sum(value) FILTER (WHERE action IN ('purchase', 'refund')), 0) AS revenue
FROM sarah_steps
GROUP BY channel ORDER BY min(occurred_at);

-- # Her journey, step by step

SELECT to_char(occurred_at, 'DD Mon HH24:MI') AS at, channel, action,
	concat_ws(', ', p ->> 'content', p ->> 'topic', p ->> 'influencer', p ->> 'item', p ->> 'category', p ->> 'device', p ->> 'minutes' || ' min', value) AS what
FROM sarah_steps ORDER BY n;

-- # What is known of her, and by whom

SELECT name, value, source, observed_at::date AS observed
FROM sarah, mcp.trait_history(profile)
UNION ALL
SELECT 'consent ' || purpose, CASE WHEN granted THEN 'granted' ELSE 'denied' END, source, stated_at::date
FROM sarah, mcp.consents(profile)
ORDER BY 1, 3;

-- # Carts that follow their owners: put in an hour to three days ago, and bought nowhere

CREATE VIEW open_carts AS
SELECT c.customer_id::text AS customer_id, cart.*
FROM customers c, mcp.open_cart(c.profile, last => '3 days', older_than => '1 hour') AS cart;

SELECT left(o.customer_id, 8) AS customer, o.item, p.name, o.quantity, o.channel, to_char(o.added_at, 'DD Mon HH24:MI') AS added
FROM open_carts o JOIN webshop.products p ON p.sku = o.item
ORDER BY o.added_at DESC, o.customer_id, o.item LIMIT 8;

-- # What the channels are to all customers

SELECT channel, count(*) AS customers, count(*) FILTER (WHERE role = 'discovery') AS discovery, count(*) FILTER (WHERE role = 'inspiration') AS inspiration,
	count(*) FILTER (WHERE role = 'conversion') AS conversion, count(*) FILTER (WHERE role = 'service') AS service,
	count(*) FILTER (WHERE motivation = 'information') AS information, count(*) FILTER (WHERE motivation = 'entertainment') AS entertainment,
	count(*) FILTER (WHERE motivation = 'purchase') AS purchase, round(sum(revenue)) AS revenue
FROM customer_cards GROUP BY channel ORDER BY min(first_at) IS NULL, customers DESC, channel;
