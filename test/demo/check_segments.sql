-- The segments of step 8 once more, by plain SQL over source_events and the
-- raw tables.  Nothing here but customer_id comes from mcp.  The tests compare.

CREATE VIEW plain_events AS
WITH usable AS (
	SELECT i.customer_id, e.occurred_at,
		CASE e.channel WHEN 'TikTok' THEN 'tiktok' WHEN 'TikTok Shop' THEN 'tiktok_shop' WHEN 'Instagram' THEN 'instagram'
			WHEN 'Facebook' THEN 'facebook' WHEN 'Pinterest' THEN 'pinterest' WHEN 'Amazon' THEN 'amazon' WHEN 'Etsy' THEN 'etsy'
			WHEN 'pop-up' THEN 'pop_up' ELSE e.channel END AS channel,
		e.action, e.value, jsonb_strip_nulls(e.properties) AS properties, e.event_id, e.revised_at, coalesce(e.retracted, false) AS retracted
	FROM source_events e JOIN identities i USING (source, record_id)
	WHERE isfinite(e.occurred_at) AND (e.value IS NULL OR e.value <> 'NaN' AND abs(e.value) < 9.2e12)
		AND NOT coalesce(e.properties @? '$.* ? (@.type() == "object")', false)
)
SELECT DISTINCT ON (customer_id, channel, action, event_id, again) customer_id, occurred_at, channel, action, value, properties, retracted
FROM usable
CROSS JOIN LATERAL (SELECT CASE WHEN event_id IS NULL THEN ROW(occurred_at, value, properties)::text END AS again) a
ORDER BY customer_id, channel, action, event_id, again, revised_at DESC NULLS LAST;

-- what a person did up to now; a message sent is done to the person
CREATE VIEW plain_deeds AS
SELECT * FROM plain_events
WHERE NOT retracted AND occurred_at <= now() AND action NOT IN ('send', 'deliver', 'bounce', 'impression');

CREATE VIEW plain_birthdays AS
SELECT DISTINCT ON (i.customer_id) i.customer_id, b.birthday
FROM (SELECT 'webshop.customers' AS source, customer_no AS record_id, birthday, created_at AS told_at FROM webshop.customers
	UNION ALL SELECT 'store.members', card_no, birthday, joined::timestamp AT TIME ZONE 'Asia/Jakarta' FROM store.members) b
JOIN identities i USING (source, record_id)
WHERE b.birthday IS NOT NULL AND b.told_at <= now()
ORDER BY i.customer_id, b.told_at DESC, b.birthday DESC;

CREATE VIEW plain_runners AS
SELECT customer_id FROM (
	SELECT DISTINCT ON (i.customer_id) i.customer_id, t.liked
	FROM (SELECT 'survey.answers' AS source, response_id AS record_id, true AS liked, answered_at AS told_at FROM survey.answers WHERE 'running' = ANY (interests)
		UNION ALL SELECT 'survey.answers', response_id, false, answered_at FROM survey.answers WHERE 'running' = ANY (dropped)
		UNION ALL SELECT 'mail.subscribers', profile_id, true, updated_at FROM mail.preferences WHERE 'running' = ANY (likes)
		UNION ALL SELECT 'popup.signups', line_no::text, true, signed_on::timestamp AT TIME ZONE 'Asia/Jakarta' FROM popup.signups
			WHERE 'running' = ANY (string_to_array(likes, ', '))) t
	JOIN identities i USING (source, record_id)
	WHERE t.told_at <= now()
	ORDER BY i.customer_id, t.told_at DESC, t.liked) x
WHERE liked;

CREATE VIEW plain_segments AS
WITH deed AS MATERIALIZED (SELECT * FROM plain_deeds)
SELECT 'cart_left' AS segment, customer_id FROM (
	SELECT customer_id, max(occurred_at) FILTER (WHERE action = 'cart') AS last_cart,
		bool_or(action = 'cart' AND occurred_at > now() - interval '72 hours' AND occurred_at <= now() - interval '1 hour') AS in_window,
		max(occurred_at) FILTER (WHERE action = 'purchase') AS last_purchase
	FROM deed GROUP BY 1) x
WHERE in_window AND (last_purchase IS NULL OR last_purchase <= last_cart)
UNION ALL
SELECT 'new_customers', customer_id FROM deed WHERE action = 'purchase' GROUP BY 2 HAVING min(occurred_at) > now() - interval '720 hours'
UNION ALL
SELECT 'existing_customers', customer_id FROM deed WHERE action = 'purchase' GROUP BY 2 HAVING count(*) >= 2
UNION ALL
SELECT 'top_spenders', customer_id FROM deed WHERE action IN ('purchase', 'refund') AND occurred_at > now() - interval '8760 hours'
GROUP BY 2 HAVING sum(value) >= 1000000
UNION ALL
SELECT 'inactive_in_app', customer_id FROM deed WHERE channel = 'app' GROUP BY 2 HAVING max(occurred_at) <= now() - interval '720 hours'
UNION ALL
SELECT 'birthday_soon', customer_id FROM plain_birthdays
WHERE EXISTS (SELECT FROM generate_series(0, 6) AS d                -- 29 February is celebrated on the 28th, as SQL adds years
	CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE 'UTC')::date + d AS day) t
	WHERE birthday + make_interval(years => (extract(year FROM day) - extract(year FROM birthday))::integer) = day)
UNION ALL
SELECT 'price_sensitive', customer_id FROM deed WHERE action = 'purchase' AND occurred_at > now() - interval '8760 hours'
GROUP BY 2 HAVING count(*) FILTER (WHERE properties ? 'coupon') * 2 >= count(*)
UNION ALL
SELECT 'omnichannel', customer_id FROM deed WHERE action = 'purchase' GROUP BY 2 HAVING count(DISTINCT channel) >= 2
UNION ALL
SELECT 'young_runners', customer_id FROM plain_runners JOIN plain_birthdays USING (customer_id)
WHERE extract(year FROM age((now() AT TIME ZONE 'UTC')::date, birthday)) BETWEEN 25 AND 34
UNION ALL
SELECT 'engaged_without_buying', customer_id FROM deed GROUP BY 2
HAVING count(DISTINCT (occurred_at AT TIME ZONE 'UTC')::date) FILTER (WHERE channel = 'app' AND occurred_at > now() - interval '720 hours') >= 8
	AND sum((properties ->> 'minutes')::numeric) FILTER (WHERE channel = 'app' AND action = 'visit' AND occurred_at > now() - interval '720 hours') >= 60
	AND NOT bool_or(action = 'purchase')
UNION ALL
-- of channels that are equally frequent the one seen last counts
SELECT 'favours_tiktok', customer_id FROM (
	SELECT DISTINCT ON (customer_id) customer_id, channel
	FROM (SELECT customer_id, channel, count(*) AS n, max(occurred_at) AS last_at FROM deed WHERE occurred_at > now() - interval '4320 hours' GROUP BY 1, 2) c
	ORDER BY customer_id, n DESC, last_at DESC, channel COLLATE "C") f
WHERE channel = 'tiktok';
