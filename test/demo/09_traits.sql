-- Step 9: computed traits, in columns that any tool reads

CREATE VIEW customer_values AS
SELECT customer_id, mcp.measure(profile, 'sum((purchase | refund), last 365 days)') AS revenue_365d,
	mcp.measure(profile, 'count(purchase)')::bigint AS purchases,
	mcp.measure(profile, 'avg(purchase)') AS average_order,
	mcp.measure_time(profile, 'last(purchase)') AS last_purchase_at,
	mcp.measure(profile, 'days_since(last(*))') AS days_since_seen,
	mcp.measure_text(profile, 'most_frequent(channel of *, last 180 days)') AS favourite_channel,
	mcp.measure(profile, 'sum(minutes of app.visit, last 30 days)') AS app_minutes_30d,
	mcp.measure(profile, 'share(purchase[coupon is set] of purchase)') AS coupon_share,
	mcp.trait_text(profile, 'city') AS city,
	mcp.has_consent(profile, 'email_marketing') AS may_email
FROM customers;

-- # The ten customers with the most revenue in a year

SELECT left(customer_id::text, 8) AS customer, round(revenue_365d) AS revenue, purchases AS orders,
	last_purchase_at::date AS last_order, favourite_channel AS favourite, round(app_minutes_30d) AS app_min,
	round(coupon_share, 2) AS coupon, city, may_email AS mail
FROM customer_values
ORDER BY revenue_365d DESC NULLS LAST, customer_id LIMIT 10;

-- # By favourite channel: how many customers, and what they are worth

SELECT favourite_channel, count(*) AS customers, round(avg(purchases), 2) AS orders, round(avg(revenue_365d)) AS revenue,
	round(100 * avg(may_email::integer)) AS percent_may_email
FROM customer_values
GROUP BY 1 ORDER BY 2 DESC;

-- # Where sources contradict each other

CREATE VIEW contradictions AS
SELECT 'trait ' || t.name AS what, t.customer_id, count(DISTINCT t.source) AS sources
FROM (SELECT customer_id, h.* FROM customers, mcp.trait_history(profile) AS h WHERE h.statement = 'latest') t
GROUP BY t.name, t.customer_id HAVING count(DISTINCT t.value) > 1
UNION ALL
SELECT 'set ' || t.name, t.customer_id, count(DISTINCT t.source)
FROM (SELECT customer_id, h.* FROM customers, mcp.trait_history(profile) AS h WHERE h.statement IN ('added', 'removed')) t
GROUP BY t.name, t.value, t.customer_id HAVING count(DISTINCT t.statement) > 1
UNION ALL
SELECT 'trait age, against birthday', customer_id, 2
FROM customers
WHERE abs(mcp.trait_numeric(profile, 'age') - extract(year FROM age(mcp.trait_date(profile, 'birthday')))) >= 3
UNION ALL
SELECT 'consent ' || c.purpose, customer_id, count(DISTINCT c.source)
FROM customers, mcp.consents(profile) AS c
GROUP BY c.purpose, customer_id HAVING bool_or(c.granted) AND NOT bool_and(c.granted);

SELECT what, count(DISTINCT customer_id) AS customers, max(sources) AS sources FROM contradictions GROUP BY 1 ORDER BY 1;

-- # Who is believed is said when a trait is read: five of those whose city is disputed

SELECT left(customer_id::text, 8) AS customer,
	(SELECT string_agg(h.source || ' ' || h.value, ', ' ORDER BY h.observed_at)
		FROM mcp.trait_history(profile) AS h WHERE h.name = 'city' AND h.statement = 'latest') AS said,
	mcp.trait_text(profile, 'city') AS latest,
	mcp.trait_text(profile, 'city', policy => 'earliest') AS earliest,
	mcp.trait_text(profile, 'city', policy => 'priority webshop, newsletter') AS webshop_first
FROM contradictions JOIN customers USING (customer_id)
WHERE what = 'trait city' ORDER BY customer_id LIMIT 5;
