-- Step 4: the same questions asked of the raw tables, with GROUP BY
--
-- Nothing here uses mcp, but for the last two queries, which compare.

CREATE VIEW plain_members AS
WITH lines AS (
	SELECT t.*, round(sales_value, 2) AS value, p.department, p.product_category, p.brand
	FROM retail.transactions t LEFT JOIN retail.products p USING (product_id)
), baskets AS (
	SELECT household_id, basket_id, transaction_timestamp AS bought_at, round(sum(sales_value), 2) AS value
	FROM retail.transactions GROUP BY 1, 2, 3
)
SELECT DISTINCT 1 AS nr, household_id FROM lines WHERE department = 'PRODUCE'
UNION ALL
SELECT 2, household_id FROM lines WHERE department IN ('MEAT', 'MEAT-PCKGD') GROUP BY 2 HAVING sum(value) >= 40
UNION ALL
SELECT 3, household_id FROM lines GROUP BY 2
HAVING bool_or(department LIKE 'SEAFOOD%') AND NOT coalesce(bool_or(department = 'MEAT'), false)
UNION ALL
SELECT DISTINCT 4, household_id FROM retail.campaigns WHERE campaign_id = '18'
UNION ALL
SELECT DISTINCT 5, household_id FROM retail.campaigns JOIN retail.coupon_redemptions USING (household_id, campaign_id) WHERE campaign_id = '18'
UNION ALL
SELECT 6, household_id FROM retail.campaigns WHERE household_id NOT IN (SELECT household_id FROM retail.coupon_redemptions)
GROUP BY 2 HAVING count(*) >= 3
UNION ALL
SELECT DISTINCT 7, household_id FROM retail.coupon_redemptions
WHERE redemption_date > date '2018-01-01' - 90 AND redemption_date <= date '2018-01-01'
UNION ALL
SELECT 8, household_id FROM retail.demographics WHERE income IN ('100-124K', '125-149K', '150-174K', '175-199K', '200-249K', '250K+')
UNION ALL
SELECT DISTINCT 9, household_id FROM retail.demographics JOIN lines USING (household_id) WHERE age = '35-44' AND product_category LIKE 'BABY%'
UNION ALL
SELECT 10, household_id FROM retail.demographics WHERE age <> '65+'
UNION ALL
SELECT 11, household_id FROM baskets WHERE bought_at <= '2018-01-01 00:00+00'
GROUP BY 2 HAVING max(bought_at) <= timestamptz '2018-01-01 00:00+00' - interval '1440 hours'
UNION ALL
SELECT 12, household_id FROM baskets WHERE bought_at >= '2017-04-01 00:00+00' AND bought_at < '2017-07-01 00:00+00'
GROUP BY 2 HAVING count(*) >= 10
UNION ALL
SELECT 13, household_id FROM lines WHERE transaction_timestamp <= '2018-01-01 00:00+00' GROUP BY 2 HAVING count(DISTINCT product_category) >= 30
UNION ALL
SELECT 14, household_id FROM lines WHERE transaction_timestamp <= '2018-01-01 00:00+00'
GROUP BY 2 HAVING count(*) FILTER (WHERE brand = 'Private') >= 0.333 * count(*)
UNION ALL
SELECT 15, household_id FROM baskets WHERE bought_at >= '2017-01-01 00:00+00' AND bought_at < '2018-01-01 00:00+00'
	AND household_id IN (SELECT household_id FROM retail.coupon_redemptions)
GROUP BY 2 HAVING sum(value) >= 500
UNION ALL
SELECT 16, household_id FROM baskets WHERE bought_at <= '2018-01-01 00:00+00'
GROUP BY 2 HAVING min(bought_at) > timestamptz '2018-01-01 00:00+00' - interval '4320 hours'
UNION ALL
SELECT 17, household_id FROM baskets
WHERE bought_at > timestamptz '2018-01-01 00:00+00' - interval '2880 hours' AND bought_at <= '2018-01-01 00:00+00'
GROUP BY 2 HAVING count(DISTINCT (bought_at AT TIME ZONE 'UTC')::date) >= 12
UNION ALL
SELECT 18, household_id FROM lines WHERE transaction_timestamp <= '2018-01-01 00:00+00'
GROUP BY 2 HAVING coalesce(sum(value) FILTER (WHERE department = 'FUEL'), 0) >= 0.25 * sum(value);

-- # Segments, counted both ways

CREATE VIEW segment_check AS
WITH found AS (
	SELECT DISTINCT m.nr, i.record_id AS household_id, true AS found FROM segment_members m JOIN identities i USING (customer_id)
), compared AS (
	SELECT nr, household_id, f.found IS TRUE AS by_mcp, p.found IS TRUE AS by_sql
	FROM found f FULL JOIN (SELECT nr, household_id, true AS found FROM plain_members) p USING (nr, household_id)
)
SELECT s.nr, s.question, count(*) FILTER (WHERE by_mcp) AS mcp, count(*) FILTER (WHERE by_sql) AS group_by,
	CASE WHEN coalesce(bool_and(by_mcp AND by_sql), true) THEN 'equal' ELSE 'NOT EQUAL' END AS verdict
FROM segments s LEFT JOIN compared c USING (nr)
GROUP BY s.nr;

SELECT * FROM segment_check ORDER BY nr;

-- # Measures of every household, compared

CREATE VIEW measure_check AS
WITH plain AS (
	SELECT household_id, sum(value) AS revenue, count(*) AS purchases, max(bought_at) AS last_purchase_at
	FROM (SELECT household_id, basket_id, transaction_timestamp AS bought_at, round(sum(sales_value), 2) AS value
		FROM retail.transactions WHERE transaction_timestamp <= now() GROUP BY 1, 2, 3) b GROUP BY 1
), departments AS (
	SELECT household_id, count(DISTINCT department) AS departments FROM retail.transactions JOIN retail.products USING (product_id) GROUP BY 1
), coupons AS (
	SELECT household_id, count(*) AS coupons FROM retail.coupon_redemptions GROUP BY 1
), both_ways AS (
	SELECT v.*, p.revenue AS p_revenue, p.purchases AS p_purchases, p.last_purchase_at AS p_last, d.departments AS p_departments,
		c.coupons AS p_coupons, g.income AS p_income
	FROM household_values v
	FULL JOIN (SELECT household_id FROM retail.transactions UNION SELECT household_id FROM retail.campaigns
		UNION SELECT household_id FROM retail.coupon_redemptions UNION SELECT household_id FROM retail.demographics) h ON h.household_id = v.household
	LEFT JOIN plain p USING (household_id) LEFT JOIN departments d USING (household_id) LEFT JOIN coupons c USING (household_id)
	LEFT JOIN retail.demographics g USING (household_id)
)
SELECT m.measure, count(*) AS households, count(*) FILTER (WHERE m.same) AS the_same,
	CASE WHEN bool_and(m.same) THEN 'equal' ELSE 'NOT EQUAL' END AS verdict
FROM both_ways CROSS JOIN LATERAL (VALUES
	('revenue', coalesce(revenue, 0) = coalesce(p_revenue, 0) AND household IS NOT NULL),
	('purchases', purchases = coalesce(p_purchases, 0)),
	('last purchase', household IS NOT NULL AND last_purchase_at IS NOT DISTINCT FROM p_last),
	('departments', departments = coalesce(p_departments, 0)),
	('coupons', coupons = coalesce(p_coupons, 0)),
	('income', household IS NOT NULL AND income IS NOT DISTINCT FROM p_income)) AS m (measure, same)
GROUP BY 1;

SELECT measure, households, the_same, verdict FROM measure_check ORDER BY 1;

DO $$
BEGIN
	IF EXISTS (SELECT FROM segment_check WHERE verdict <> 'equal') OR EXISTS (SELECT FROM measure_check WHERE verdict <> 'equal') THEN
		RAISE EXCEPTION 'the profiles and the plain queries do not say the same';
	END IF;
END
$$;
