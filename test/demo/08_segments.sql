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

-- # Which of them Sarah is in, and why she is in one and not in another

CREATE VIEW segment_members AS
SELECT 'cart left' AS segment, customer_id FROM cart_left
UNION ALL SELECT 'new', customer_id FROM new_customers
UNION ALL SELECT 'existing', customer_id FROM existing_customers
UNION ALL SELECT 'favours TikTok', customer_id FROM favours_tiktok
UNION ALL SELECT 'spend tier', customer_id FROM top_spenders
UNION ALL SELECT 'inactive in the app', customer_id FROM inactive_in_app
UNION ALL SELECT 'birthday', customer_id FROM birthday_soon
UNION ALL SELECT 'price-sensitive', customer_id FROM price_sensitive
UNION ALL SELECT 'omnichannel', customer_id FROM omnichannel
UNION ALL SELECT 'persona: young runners', customer_id FROM young_runners
UNION ALL SELECT 'engaged without buying', customer_id FROM engaged_without_buying;

SELECT string_agg(segment, ', ') AS sarah_is_in FROM segment_members JOIN sarah USING (customer_id);

SELECT w.condition, w.found, w.holds
FROM sarah, mcp.why(profile, 'first(purchase) within 30 days and channels(purchase) >= 2') AS w;
