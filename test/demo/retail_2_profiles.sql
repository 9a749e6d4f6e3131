-- Step 2: from rows to profiles
--
-- Four tables speak of a household, each by the number of its card.

ANALYZE;

CREATE VIEW source_records AS
SELECT 'transactions' AS source, household_id AS record_id, ARRAY[mcp.loyalty('retail', household_id)] AS identifiers,
	min(transaction_timestamp) AS first_seen_at
FROM retail.transactions GROUP BY household_id
UNION ALL
SELECT 'campaigns', household_id, ARRAY[mcp.loyalty('retail', household_id)], min(start_date)::timestamp AT TIME ZONE 'UTC'
FROM retail.campaigns JOIN retail.campaign_descriptions USING (campaign_id) GROUP BY household_id
UNION ALL
SELECT 'coupons', household_id, ARRAY[mcp.loyalty('retail', household_id)], min(redemption_date)::timestamp AT TIME ZONE 'UTC'
FROM retail.coupon_redemptions GROUP BY household_id
UNION ALL
SELECT 'demographics', household_id, ARRAY[mcp.loyalty('retail', household_id)], NULL
FROM retail.demographics;

CREATE VIEW source_fragments AS
SELECT 'transactions' AS source, household_id AS record_id,                              -- one purchase a basket
	mcp.event(transaction_timestamp, 'store', 'purchase', round(sum(sales_value), 2),
		jsonb_build_object('store', store_id), basket_id) AS fragment
FROM retail.transactions
GROUP BY household_id, basket_id, transaction_timestamp, store_id
UNION ALL
SELECT 'transactions', t.household_id,                                                   -- one purchase_item a line
	mcp.event(t.transaction_timestamp, 'store', 'purchase_item', round(t.sales_value, 2),
		jsonb_build_object('item', t.product_id, 'department', p.department, 'category', p.product_category, 'brand', p.brand,
			'quantity', t.quantity),
		t.basket_id || '/' || t.product_id)
FROM retail.transactions t LEFT JOIN retail.products p USING (product_id)
UNION ALL
SELECT 'campaigns', c.household_id,
	mcp.event(d.start_date::timestamp AT TIME ZONE 'UTC', 'mailing', 'deliver', NULL,
		jsonb_build_object('campaign', c.campaign_id, 'type', d.campaign_type))
FROM retail.campaigns c JOIN retail.campaign_descriptions d USING (campaign_id)
UNION ALL
SELECT 'coupons', household_id,
	mcp.event(redemption_date::timestamp AT TIME ZONE 'UTC', 'store', 'redeem', NULL,
		jsonb_build_object('campaign', campaign_id, 'coupon', coupon_upc))
FROM retail.coupon_redemptions
UNION ALL
SELECT 'demographics', household_id, mcp.profile(
	mcp.trait('age', age, NULL, 'survey'),
	mcp.trait('income', income, NULL, 'survey'),
	mcp.trait('home_ownership', home_ownership, NULL, 'survey'),
	mcp.trait('household_comp', household_comp, NULL, 'survey'),
	mcp.trait('kids_count', kids_count, NULL, 'survey'))
FROM retail.demographics;

CREATE MATERIALIZED VIEW identities AS
SELECT source, record_id, identifiers, first_seen_at,
	mcp.cluster(identifiers, record_key => source || ':' || record_id, first_seen => first_seen_at) OVER () AS customer_id
FROM source_records;

CREATE MATERIALIZED VIEW customers AS
SELECT customer_id, mcp.merge(fragment) AS profile
FROM (SELECT customer_id, fragment FROM source_fragments JOIN identities USING (source, record_id)
      UNION ALL
      SELECT customer_id, mcp.identified(identifiers, first_seen_at, source) FROM identities) f
GROUP BY customer_id;

ANALYZE identities;
ANALYZE customers;

-- # What was loaded

SELECT (SELECT count(*) FROM retail.transactions) AS lines, (SELECT count(*) FROM identities) AS records,
	(SELECT count(*) FROM customers) AS households, (SELECT sum(mcp.event_count(mcp.journey(profile))) FROM customers) AS events;
