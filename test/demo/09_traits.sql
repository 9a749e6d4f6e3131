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
