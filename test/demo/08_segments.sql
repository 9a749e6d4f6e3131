-- Step 8: the segments every marketer asks for

CREATE VIEW cart_left AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'did(cart, between 3 days and 1 hour ago) and never(purchase, after last(cart))');

CREATE VIEW new_customers AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'first(purchase) within 30 days');

CREATE VIEW existing_customers AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'count(purchase) >= 2');

CREATE VIEW favours_tiktok AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'most_frequent(channel of *, last 180 days) = "tiktok"');

CREATE VIEW top_spenders AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'sum((purchase | refund), last 365 days) >= 1000000');

CREATE VIEW inactive_in_app AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'did(app.*) and never(app.*, last 30 days)');

CREATE VIEW birthday_soon AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'trait.birthday anniversary in next 7 days');

CREATE VIEW price_sensitive AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'share(purchase[coupon is set] of purchase, last 365 days) >= 0.5');

CREATE VIEW omnichannel AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'channels(purchase) >= 2');

CREATE VIEW young_runners AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'trait.interests has "running" and age(trait.birthday) between 25 and 34');

CREATE VIEW engaged_without_buying AS
SELECT customer_id FROM customers
WHERE mcp.matches(profile, 'active_days(app.*, last 30 days) >= 8 and sum(minutes of app.visit, last 30 days) >= 60 and never(purchase)');

-- # Segments and their sizes

CREATE VIEW segment_sizes AS
SELECT 1 AS nr, 'cart left' AS segment, count(*) AS customers FROM cart_left
UNION ALL SELECT 2, 'new', count(*) FROM new_customers
UNION ALL SELECT 3, 'existing', count(*) FROM existing_customers
UNION ALL SELECT 4, 'favours TikTok', count(*) FROM favours_tiktok
UNION ALL SELECT 5, 'spend tier', count(*) FROM top_spenders
UNION ALL SELECT 6, 'inactive in the app', count(*) FROM inactive_in_app
UNION ALL SELECT 7, 'birthday', count(*) FROM birthday_soon
UNION ALL SELECT 8, 'price-sensitive', count(*) FROM price_sensitive
UNION ALL SELECT 9, 'omnichannel', count(*) FROM omnichannel
UNION ALL SELECT 10, 'persona: young runners', count(*) FROM young_runners
UNION ALL SELECT 11, 'engaged without buying', count(*) FROM engaged_without_buying;

SELECT segment, customers, round(100.0 * customers / (SELECT count(*) FROM customers), 1) AS percent
FROM segment_sizes ORDER BY nr;
