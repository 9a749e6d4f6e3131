-- the jaffle shop of dbt's tutorial: its customers table, as dbt publishes it,
-- from profiles of its orders and payments, against the SQL of its model
\getenv data MCP_DATA
\if :{?data}
\else
\set data ''
\endif
SELECT coalesce(:'data' <> '' AND (pg_stat_file(:'data' || '/journeys/jaffle_shop/raw_orders.csv', true)).size > 0, false) AS has_data \gset
BEGIN;
SELECT no_plan();
\if :has_data
SET LOCAL jit = off;
SET LOCAL TimeZone = 'UTC';
CREATE TABLE raw_customers (id int, first_name text, last_name text);
CREATE TABLE raw_orders (id int, user_id int, order_date date, status text);
CREATE TABLE raw_payments (id int, order_id int, payment_method text, amount int);
SELECT format('COPY raw_customers FROM %L (FORMAT csv, HEADER)', :'data' || '/journeys/jaffle_shop/raw_customers.csv') \gexec
SELECT format('COPY raw_orders FROM %L (FORMAT csv, HEADER)', :'data' || '/journeys/jaffle_shop/raw_orders.csv') \gexec
SELECT format('COPY raw_payments FROM %L (FORMAT csv, HEADER)', :'data' || '/journeys/jaffle_shop/raw_payments.csv') \gexec

-- fragments in any order: orders with their day, payments (in cents) on the day of the order, customers by their name
CREATE TABLE customers AS
SELECT customer_id, mcp.merge(fragment ORDER BY md5(fragment::text)) AS profile FROM (
	SELECT user_id AS customer_id, mcp.event(order_date, 'UTC', 'shop', 'purchase', NULL::numeric, jsonb_build_object('status', status), id::text) AS fragment FROM raw_orders
	UNION ALL SELECT user_id, mcp.event(order_date, 'UTC', 'shop', 'payment', amount / 100.0, jsonb_build_object('method', payment_method), p.id::text)
		FROM raw_payments p JOIN raw_orders o ON o.id = p.order_id
	UNION ALL SELECT id, mcp.trait('last_name', last_name) FROM raw_customers) f
GROUP BY customer_id;

-- models/customers.sql of the jaffle shop, in plain SQL
CREATE VIEW published AS
SELECT c.id AS customer_id, o.first_order, o.most_recent_order, o.number_of_orders, p.total_amount AS customer_lifetime_value
FROM raw_customers c
LEFT JOIN (SELECT user_id, min(order_date) AS first_order, max(order_date) AS most_recent_order, count(id) AS number_of_orders FROM raw_orders GROUP BY 1) o ON o.user_id = c.id
LEFT JOIN (SELECT o.user_id, sum(p.amount / 100.0) AS total_amount FROM raw_payments p JOIN raw_orders o ON o.id = p.order_id GROUP BY 1) p ON p.user_id = c.id;

SELECT is((SELECT count(*) FROM customers), 100::bigint, 'a hundred customers');
SELECT is_empty($$
	WITH ours AS (
		SELECT customer_id, mcp.measure_time(profile, 'first(purchase)')::date AS first_order, mcp.measure_time(profile, 'last(purchase)')::date AS most_recent_order,
			nullif(mcp.measure(profile, 'count(purchase)'), 0)::bigint AS number_of_orders, CASE WHEN mcp.matches(profile, 'did(payment)') THEN mcp.measure(profile, 'sum(payment)') END AS customer_lifetime_value FROM customers)
	(SELECT * FROM ours EXCEPT SELECT * FROM published) UNION ALL (SELECT * FROM published EXCEPT SELECT * FROM ours)$$, 'the customers table of the jaffle shop, by measures');
SELECT is_empty($$
	WITH ours AS (
		SELECT customer_id, min(e.occurred_at) FILTER (WHERE e.action = 'purchase')::date AS first_order, max(e.occurred_at) FILTER (WHERE e.action = 'purchase')::date AS most_recent_order,
			nullif(count(*) FILTER (WHERE e.action = 'purchase'), 0) AS number_of_orders, sum(e.value) FILTER (WHERE e.action = 'payment') AS customer_lifetime_value
		FROM customers LEFT JOIN LATERAL mcp.events(mcp.journey(profile)) e ON true GROUP BY 1)
	(SELECT * FROM ours EXCEPT SELECT * FROM published) UNION ALL (SELECT * FROM published EXCEPT SELECT * FROM ours)$$, '... and by its events');

-- all of them together: 62 of 100 customers have ordered, 99 times, for 1,672 dollars in 113 payments
SELECT is((SELECT format('%s %s %s', count(number_of_orders), sum(number_of_orders), trim_scale(sum(customer_lifetime_value))) FROM published), '62 99 1672', 'the published totals');
SELECT is((SELECT format('%s %s %s', c.people, c.purchases, c.events) FROM (SELECT mcp.channel_report(profile, mcp.channel_options(mix => '{method,status}'), '2018-12-31') AS r FROM customers) x, mcp.channel_rows(r) c), '62 99 212',
	'the channel report says the same of people, orders and events');
SELECT is_empty($$
	(SELECT property_value, people, events FROM (SELECT mcp.channel_report(profile, mcp.channel_options(mix => '{method,status}'), '2018-12-31') AS r FROM customers) x, mcp.channel_mix_rows(r, 1))
	EXCEPT (SELECT status, count(DISTINCT user_id), count(*) FROM raw_orders GROUP BY 1 UNION SELECT payment_method, count(DISTINCT user_id), count(*) FROM raw_payments p JOIN raw_orders o ON o.id = order_id GROUP BY 1)$$,
	'and of status and payment methods what GROUP BY says');
\else
SELECT skip('no jaffle_shop in MCP_DATA', 1);
\endif
SELECT * FROM finish();
ROLLBACK;
