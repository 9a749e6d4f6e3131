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

-- # Channel by channel

WITH steps AS (
	SELECT e.channel, e.action, e.occurred_at, mcp.event_properties AS p
	FROM sarah, mcp.events(mcp.journey(profile)) AS e
)
SELECT * FROM steps;
