-- The views of step 12 once more, by plain SQL: window functions, lead, lag and
-- GROUP BY over plain_events (check_segments.sql).  Nothing here but
-- customer_id comes from mcp.  The tests compare.

CREATE MATERIALIZED VIEW plain_journeys AS
SELECT customer_id, occurred_at, channel, action, value FROM plain_deeds;

-- a person's steps; a step's time of arrival is the earliest by a chain of
-- steps at times that do not fall
CREATE VIEW plain_funnel AS
WITH steps AS (
	SELECT 'web shop' AS funnel, customer_id, occurred_at, array_position('{view,cart,checkout,purchase}', action) AS step,
		interval '168 hours' AS within, interval '2160 hours' AS since
	FROM plain_journeys WHERE channel = 'web'
	UNION ALL
	SELECT 'app', customer_id, occurred_at, array_position('{view,cart,purchase}', action), interval '168 hours', interval '2160 hours'
	FROM plain_journeys WHERE channel = 'app'
	UNION ALL
	SELECT 'across channels', customer_id, occurred_at, CASE WHEN channel IN ('tiktok', 'instagram', 'facebook', 'pinterest') THEN 1
		WHEN channel IN ('web', 'app') AND action = 'visit' THEN 2 WHEN action = 'cart' THEN 3 WHEN action = 'purchase' THEN 4 END,
		interval '720 hours', interval '2160 hours'
	FROM plain_journeys
	UNION ALL
	SELECT 'first contact', customer_id, occurred_at, CASE WHEN channel IN ('tiktok', 'instagram', 'facebook', 'pinterest', 'email', 'sms', 'google', 'affiliate') THEN 1
		WHEN channel IN ('web', 'app') AND action = 'visit' THEN 2 WHEN action = 'purchase' THEN 3 END,
		interval '720 hours', interval '8760 hours'
	FROM plain_journeys
), next_1 AS (
	SELECT *, min(occurred_at) FILTER (WHERE step = 2) OVER later AS at_2, min(occurred_at) FILTER (WHERE step = 3) OVER later AS next_3,
		min(occurred_at) FILTER (WHERE step = 4) OVER later AS next_4
	FROM steps WHERE step IS NOT NULL
	WINDOW later AS (PARTITION BY funnel, customer_id ORDER BY occurred_at RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), next_2 AS (
	SELECT *, min(next_3) FILTER (WHERE step = 2) OVER later AS at_3, min(next_4) FILTER (WHERE step = 3) OVER later AS next_34
	FROM next_1
	WINDOW later AS (PARTITION BY funnel, customer_id ORDER BY occurred_at RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), next_3 AS (
	SELECT *, min(next_34) FILTER (WHERE step = 2) OVER later AS at_4
	FROM next_2
	WINDOW later AS (PARTITION BY funnel, customer_id ORDER BY occurred_at RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), person AS (
	SELECT funnel, customer_id, now() < min(occurred_at) + min(within) AS is_open,
		max(CASE WHEN at_4 <= occurred_at + within THEN 4 WHEN at_3 <= occurred_at + within THEN 3 WHEN at_2 <= occurred_at + within THEN 2 ELSE 1 END) AS level
	FROM next_3 WHERE step = 1 AND occurred_at >= now() - since
	GROUP BY 1, 2
)
SELECT funnel, step, count(*) FILTER (WHERE NOT is_open) AS users, count(*) FILTER (WHERE is_open) AS open_users
FROM person JOIN generate_series(1, 4) AS step ON step <= level
GROUP BY 1, 2;

-- of each person the way that a report tells of: the furthest, then the first to get there, then the shortest
CREATE VIEW plain_first_contact AS
WITH step AS (
	SELECT customer_id, occurred_at, channel, CASE WHEN channel IN ('tiktok', 'instagram', 'facebook', 'pinterest', 'email', 'sms', 'google', 'affiliate') THEN 1
		WHEN channel IN ('web', 'app') AND action = 'visit' THEN 2 WHEN action = 'purchase' THEN 3 END AS step
	FROM plain_journeys
), next AS (
	SELECT *, min(occurred_at) FILTER (WHERE step = 2) OVER later AS at_2, min(occurred_at) FILTER (WHERE step = 3) OVER later AS next_3
	FROM step WHERE step IS NOT NULL
	WINDOW later AS (PARTITION BY customer_id ORDER BY occurred_at RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), arrival AS (
	SELECT *, min(next_3) FILTER (WHERE step = 2) OVER later AS at_3
	FROM next
	WINDOW later AS (PARTITION BY customer_id ORDER BY occurred_at RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), entry AS (
	SELECT customer_id, channel, occurred_at, at_2, at_3, now() < min(occurred_at) OVER (PARTITION BY customer_id) + interval '720 hours' AS is_open,
		CASE WHEN at_3 <= occurred_at + interval '720 hours' THEN 3 WHEN at_2 <= occurred_at + interval '720 hours' THEN 2 ELSE 1 END AS level
	FROM arrival WHERE step = 1 AND occurred_at >= now() - interval '8760 hours'
), way AS (
	SELECT DISTINCT ON (customer_id) customer_id, channel AS first_channel, level, is_open, ARRAY[occurred_at, CASE WHEN level >= 2 THEN at_2 END, CASE WHEN level = 3 THEN at_3 END] AS step_at
	FROM entry
	ORDER BY customer_id, level DESC, CASE level WHEN 3 THEN at_3 WHEN 2 THEN at_2 ELSE occurred_at END, occurred_at DESC
)
SELECT w.*, coalesce((SELECT min(channel) FROM plain_journeys v WHERE v.customer_id = w.customer_id AND v.occurred_at = step_at[2] AND action = 'visit' AND channel IN ('web', 'app')), 'neither') AS landed_on
FROM way w;

CREATE VIEW plain_funnels_by AS
SELECT by, part, step, users, max(users) OVER w - users AS lost, open_users, coalesce(users::float8 / nullif(lag(users) OVER f, 0), CASE WHEN step = 1 AND users > 0 THEN 1 END) AS rate_from_previous,
	users::float8 / nullif(first_value(users) OVER f, 0) AS rate_from_first, median_seconds
FROM (
	SELECT by, part, step, count(*) FILTER (WHERE NOT is_open AND level >= step) AS users, count(*) FILTER (WHERE is_open AND level >= step) AS open_users,
		percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM step_at[step] - step_at[step - 1])::float8) FILTER (WHERE NOT is_open) AS median_seconds
	FROM plain_first_contact, LATERAL (VALUES ('first channel', first_channel), ('landing', landed_on)) AS b (by, part), generate_series(1, 3) AS step
	GROUP BY 1, 2, 3) c
WINDOW f AS (PARTITION BY by, part ORDER BY step), w AS (PARTITION BY by, part);

-- the channels that a person passes, one after the other; of two channels in
-- one moment the one with the shorter name comes first
CREATE VIEW plain_places AS
SELECT customer_id, row_number() OVER way AS step, channel AS source, lead(channel) OVER way AS target, count(*) OVER (PARTITION BY customer_id) AS steps
FROM (SELECT *, lag(channel) OVER (PARTITION BY customer_id ORDER BY occurred_at, length(channel), channel COLLATE "C") IS DISTINCT FROM channel AS is_new
	FROM plain_journeys) p
WHERE is_new
WINDOW way AS (PARTITION BY customer_id ORDER BY occurred_at, length(channel), channel COLLATE "C");

CREATE VIEW plain_transitions AS
SELECT source, coalesce(target, '(end)') AS target, count(DISTINCT customer_id) AS users, count(*) AS occurrences FROM plain_places GROUP BY 1, 2
UNION ALL
SELECT '(start)', source, count(*), count(*) FROM plain_places WHERE step = 1 GROUP BY 2;

CREATE VIEW plain_flows AS
SELECT step, source, CASE WHEN step = 4 AND target IS NOT NULL THEN '(more)' ELSE coalesce(target, '(end)') END AS target, count(*) AS users
FROM plain_places
WHERE step <= 4 AND customer_id IN (SELECT customer_id FROM plain_journeys GROUP BY 1 HAVING count(DISTINCT channel) >= 2)
GROUP BY 1, 2, 3;

CREATE VIEW plain_differences AS
SELECT source, target, count(*) FILTER (WHERE channels >= 2) AS users_omnichannel, count(*) FILTER (WHERE channels = 1) AS users_one_channel
FROM (SELECT DISTINCT customer_id, source, coalesce(target, '(end)') AS target FROM plain_places
	UNION SELECT customer_id, '(start)', source FROM plain_places WHERE step = 1) w
JOIN (SELECT customer_id, count(DISTINCT channel) AS channels FROM plain_journeys WHERE action = 'purchase' GROUP BY 1) b USING (customer_id)
GROUP BY 1, 2;

-- a pause of more than half an hour begins a session
CREATE VIEW plain_sessions AS
SELECT customer_id, session, min(occurred_at) AS started_at, max(occurred_at) AS ended_at, count(*) AS events,
	count(*) FILTER (WHERE action = 'purchase') AS conversions, coalesce(sum(value) FILTER (WHERE action = 'purchase'), 0) AS value
FROM (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY customer_id ORDER BY occurred_at) AS session
	FROM (SELECT *, coalesce(occurred_at - lag(occurred_at) OVER (PARTITION BY customer_id ORDER BY occurred_at) > interval '30 minutes', true) AS begins
		FROM plain_journeys) p) q
GROUP BY 1, 2;

CREATE VIEW plain_retention AS
WITH event AS (
	SELECT r.retention, p.customer_id, p.occurred_at, date_trunc('month', p.occurred_at AT TIME ZONE 'Asia/Jakarta')::date AS month
	FROM plain_journeys p
	JOIN (VALUES ('buys again', NULL, 'purchase'), ('opens the app again', 'app', 'visit')) AS r (retention, channel, action)
		ON p.action = r.action AND p.channel = coalesce(r.channel, p.channel)
), first AS (
	SELECT retention, customer_id, min(occurred_at) AS first_at, min(month) AS cohort FROM event GROUP BY 1, 2
), size AS (
	SELECT retention, cohort, count(*) AS size FROM first GROUP BY 1, 2
), back AS (
	SELECT retention, cohort, k, count(DISTINCT customer_id) AS retained
	FROM first JOIN event USING (retention, customer_id)
	CROSS JOIN LATERAL (SELECT (extract(year FROM month) - extract(year FROM cohort)) * 12 + extract(month FROM month) - extract(month FROM cohort) AS k) x
	WHERE occurred_at > first_at
	GROUP BY 1, 2, 3
)
SELECT retention, cohort, size, k AS period_number, CASE WHEN is_over THEN size ELSE 0 END AS observed,
	CASE WHEN is_over THEN coalesce(retained, 0) END AS retained
FROM size CROSS JOIN generate_series(0, 8) AS k
CROSS JOIN LATERAL (SELECT cohort + make_interval(months => k + 1) <= now() AT TIME ZONE 'Asia/Jakarta' AS is_over) o
LEFT JOIN back USING (retention, cohort, k);

CREATE VIEW plain_retention_mean AS
WITH event AS (
	SELECT r.retention, p.customer_id, p.occurred_at, p.channel, date_trunc('month', p.occurred_at AT TIME ZONE 'Asia/Jakarta')::date AS month
	FROM plain_journeys p
	JOIN (VALUES ('buys again', NULL, 'purchase'), ('opens the app again', 'app', 'visit')) AS r (retention, channel, action)
		ON p.action = r.action AND p.channel = coalesce(r.channel, p.channel)
), first AS (
	SELECT DISTINCT ON (retention, customer_id) retention, customer_id, channel AS first_channel, occurred_at AS first_at, month AS cohort
	FROM event ORDER BY retention, customer_id, occurred_at, length(channel), channel COLLATE "C"
), size AS (
	SELECT retention, first_channel, cohort, count(*) AS size FROM first GROUP BY 1, 2, 3
), back AS (
	SELECT retention, first_channel, cohort, k, count(DISTINCT customer_id) AS retained
	FROM first JOIN event USING (retention, customer_id)
	CROSS JOIN LATERAL (SELECT (extract(year FROM month) - extract(year FROM cohort)) * 12 + extract(month FROM month) - extract(month FROM cohort) AS k) x
	WHERE occurred_at > first_at
	GROUP BY 1, 2, 3, 4
)
SELECT retention, first_channel, k AS period_number, count(*) FILTER (WHERE is_over) AS cohorts, coalesce(sum(size) FILTER (WHERE is_over), 0) AS observed,
	sum(coalesce(retained, 0)) FILTER (WHERE is_over) AS retained, avg(coalesce(retained, 0)::float8 / size) FILTER (WHERE is_over) AS mean_rate
FROM size CROSS JOIN generate_series(0, 8) AS k
CROSS JOIN LATERAL (SELECT cohort + make_interval(months => k + 1) <= now() AT TIME ZONE 'Asia/Jakarta' AS is_over) o
LEFT JOIN back USING (retention, first_channel, cohort, k)
GROUP BY 1, 2, 3;

CREATE VIEW plain_lifecycle AS
WITH active AS (
	SELECT customer_id, month, lag(month) OVER person AS before, lead(month) OVER person AS after
	FROM (SELECT DISTINCT customer_id, date_trunc('month', occurred_at AT TIME ZONE 'Asia/Jakarta')::date AS month FROM plain_journeys) m
	WINDOW person AS (PARTITION BY customer_id ORDER BY month)
), state AS (
	SELECT month, CASE WHEN before IS NULL THEN 'new' WHEN before + interval '1 month' = month THEN 'returning' ELSE 'resurrected' END AS state FROM active
	UNION ALL
	SELECT (month + interval '1 month')::date, 'dormant' FROM active WHERE after IS DISTINCT FROM (month + interval '1 month')::date
)
SELECT month AS period_start, count(*) FILTER (WHERE state = 'new') AS new_people, count(*) FILTER (WHERE state = 'returning') AS returning_people,
	count(*) FILTER (WHERE state = 'resurrected') AS resurrected_people,
	CASE WHEN month + interval '1 month' <= now() AT TIME ZONE 'Asia/Jakarta' THEN count(*) FILTER (WHERE state = 'dormant') END AS dormant_people
FROM state
GROUP BY 1          -- a month has no row before somebody is active in it or it is over
HAVING month + interval '1 month' <= now() AT TIME ZONE 'Asia/Jakarta' OR count(*) FILTER (WHERE state <> 'dormant') > 0;

CREATE VIEW plain_stickiness AS
SELECT channel, date_trunc('month', day)::date AS period_start, count(DISTINCT customer_id) AS people, count(*) AS active_days
FROM (SELECT DISTINCT customer_id, channel, (occurred_at AT TIME ZONE 'Asia/Jakarta')::date AS day FROM plain_journeys
	WHERE channel IN ('app', 'web', 'tiktok', 'instagram')) d
GROUP BY 1, 2;

CREATE VIEW plain_active_days AS
WITH person AS (
	SELECT channel, date_trunc('month', day)::date AS month, customer_id, count(*) AS days
	FROM (SELECT DISTINCT customer_id, channel, (occurred_at AT TIME ZONE 'Asia/Jakarta')::date AS day FROM plain_journeys
		WHERE channel IN ('app', 'web', 'tiktok', 'instagram')) d
	GROUP BY 1, 2, 3
)
SELECT channel, month, n AS active_days, count(*) FILTER (WHERE days = n) AS people, count(*) FILTER (WHERE days = n)::float8 / count(*) AS share,
	count(*) FILTER (WHERE days >= n) AS people_at_least, month + interval '1 month' <= now() AT TIME ZONE 'Asia/Jakarta' AS is_over
FROM person JOIN (SELECT channel, month, generate_series(1, max(days)) AS n FROM person GROUP BY 1, 2) all_days USING (channel, month)
GROUP BY 1, 2, 3;

CREATE VIEW plain_stages AS
WITH purchase AS (
	SELECT customer_id, occurred_at, lead(occurred_at) OVER (PARTITION BY customer_id ORDER BY occurred_at) AS again
	FROM (SELECT DISTINCT customer_id, occurred_at FROM plain_journeys WHERE action = 'purchase') p
), stage AS (
	SELECT f.first_at, v.visit_at, c.cart_at, p.purchase_at
	FROM (SELECT customer_id, min(occurred_at) AS first_at FROM plain_journeys GROUP BY 1) f
	CROSS JOIN LATERAL (SELECT min(occurred_at) AS visit_at FROM plain_journeys e WHERE e.customer_id = f.customer_id
		AND action = 'visit' AND channel IN ('web', 'app') AND occurred_at > first_at) v
	CROSS JOIN LATERAL (SELECT min(occurred_at) AS cart_at FROM plain_journeys e WHERE e.customer_id = f.customer_id AND action = 'cart' AND occurred_at > visit_at) c
	CROSS JOIN LATERAL (SELECT min(occurred_at) AS purchase_at FROM plain_journeys e WHERE e.customer_id = f.customer_id AND action = 'purchase' AND occurred_at > cart_at) p
), took AS (
	SELECT 'next purchase' AS way, 2 AS stage, occurred_at AS started_at, again AS reached_at FROM purchase
	UNION ALL SELECT 'first purchase', 2, first_at, visit_at FROM stage
	UNION ALL SELECT 'first purchase', 3, visit_at, cart_at FROM stage
	UNION ALL SELECT 'first purchase', 4, cart_at, purchase_at FROM stage
)
SELECT way, stage, count(started_at) AS started, count(reached_at) AS reached,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM reached_at - started_at)) AS median_seconds
FROM took GROUP BY 1, 2;

CREATE INDEX ON plain_journeys (customer_id);
ANALYZE plain_journeys;
