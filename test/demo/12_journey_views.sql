-- Step 12: journeys, as rows for a BI tool and as pictures in a terminal
--
-- One view for each question.  Every column is text, a number, a boolean or a
-- time, so any tool can draw them; here plain SELECTs from the same views draw
-- with block characters.  Days and months are those of Jakarta.

-- ---- the views -------------------------------------------------------------

-- who looked in the last 90 days, and how far they got within a week (across
-- channels: within 30 days); open_users are fresh, and in no other column
CREATE VIEW journey_funnel AS
SELECT f.funnel, r.*
FROM (
	SELECT 'web shop' AS funnel, '{looked,filled a cart,went to checkout,bought}'::text[] AS labels,
		mcp.funnel_report(mcp.funnel(profile, '{web.view,web.cart,web.checkout,web.purchase}',
			within => '7 days', since => now() - interval '90 days')) AS report
	FROM customers
	UNION ALL
	SELECT 'app', '{looked,filled a cart,bought}',
		mcp.funnel_report(mcp.funnel(profile, '{app.view,app.cart,app.purchase}',
			within => '7 days', since => now() - interval '90 days'))
	FROM customers
	UNION ALL
	SELECT 'across channels', '{met us on a social network,visited shop or app,filled a cart,bought anywhere}',
		mcp.funnel_report(mcp.funnel(profile, ARRAY['tiktok.* | instagram.* | facebook.* | pinterest.*', 'web.visit | app.visit', 'cart', 'purchase'],
			within => '30 days', since => now() - interval '90 days'))
	FROM customers) f,
	mcp.funnel_rows(f.report, f.labels) AS r;

-- from the first contact outside to the shop, by the channel of that contact
CREATE VIEW journey_funnel_by_channel AS
SELECT f.first_channel, r.*
FROM (
	SELECT (f.result).breakdown AS first_channel, mcp.funnel_report(f.result) AS report
	FROM (SELECT mcp.funnel(profile, ARRAY['tiktok.* | instagram.* | facebook.* | pinterest.* | email.* | sms.* | google.* | affiliate.*',
				'web.visit | app.visit', 'purchase'],
			within => '30 days', since => now() - interval '365 days', breakdown => 'channel') AS result
		FROM customers OFFSET 0) f
	WHERE (f.result).breakdown IS NOT NULL
	GROUP BY 1) f,
	mcp.funnel_rows(f.report, '{first contact,visited shop or app,bought}') AS r;

-- the same by the n-th step: where they came to, shop or app
CREATE VIEW journey_funnel_by_landing AS
SELECT f.landed_on, r.*
FROM (
	SELECT coalesce((f.result).breakdown, 'neither') AS landed_on, mcp.funnel_report(f.result) AS report
	FROM (SELECT mcp.funnel(profile, ARRAY['tiktok.* | instagram.* | facebook.* | pinterest.* | email.* | sms.* | google.* | affiliate.*',
				'web.visit | app.visit', 'purchase'],
			within => '30 days', since => now() - interval '365 days', breakdown => 'channel', breakdown_step => 2) AS result
		FROM customers OFFSET 0) f
	WHERE (f.result).level > 0
	GROUP BY 1) f,
	mcp.funnel_rows(f.report, '{first contact,visited shop or app,bought}') AS r;
COMMENT ON VIEW journey_funnel_by_landing IS 'From the first contact outside to a purchase within 30 days, by where people came to';
COMMENT ON COLUMN journey_funnel_by_landing.landed_on IS 'web or app: the channel of the visit; neither: there was none in time';

-- from which channel to which, wherever in a journey
CREATE VIEW journey_transitions AS
SELECT t.*
FROM (SELECT mcp.path_report(profile) AS report FROM customers) x, mcp.transition_rows(x.report) AS t;

-- the first four channels of people seen on more than one, as a Sankey diagram
-- wants them: a node belongs to one step, and what comes to it leaves it
CREATE VIEW journey_flows AS
SELECT s.*
FROM (SELECT mcp.path_report(profile, mcp.path_options(max_steps => 4)) AS report
	FROM customers WHERE mcp.matches(profile, 'channels(*) >= 2')) x,
	mcp.sankey_rows(x.report, top => 5) AS s;

-- two segments: those who buy on several channels, and those who buy on one
CREATE VIEW journey_differences AS
SELECT d.source, d.target, d.users_a AS users_omnichannel, d.users_b AS users_one_channel,
	d.share_a AS share_omnichannel, d.share_b AS share_one_channel, d.difference, d.z_score
FROM (SELECT mcp.path_report(profile) FILTER (WHERE mcp.matches(profile, 'channels(purchase) >= 2')) AS several,
		mcp.path_report(profile) FILTER (WHERE mcp.matches(profile, 'channels(purchase) = 1')) AS one
	FROM customers) x,
	mcp.path_difference_rows(x.several, x.one) AS d;

-- a row for each session, across channels
CREATE VIEW journey_sessions AS
SELECT c.customer_id::text AS customer_id, s.session_id::text AS session_id, s.session, s.started_at, s.ended_at, s.duration_seconds,
	s.events, s.channels, s.entry_channel, s.entry_action, s.exit_channel, s.exit_action, s.conversions, s.value, s.is_converted, s.is_open
FROM customers c, mcp.sessions(c.profile, person_key => c.customer_id::text) AS s;

CREATE VIEW journey_sessions_by_day AS
SELECT (started_at AT TIME ZONE 'Asia/Jakarta')::date AS day, entry_channel, count(*) AS sessions, count(DISTINCT customer_id) AS people,
	count(*) FILTER (WHERE is_converted) AS sessions_that_sold, sum(value) AS revenue, sum(duration_seconds) / 60 AS minutes
FROM journey_sessions
GROUP BY 1, 2;

-- of those who began in a month, who came again k months later
CREATE VIEW journey_retention AS
SELECT f.retention, r.cohort, r.size, r.period_number, r.observed, r.retained, r.rate
FROM (
	SELECT 'buys again' AS retention, mcp.retention_report(profile, mcp.retention_options(start_events => 'purchase', return_events => 'purchase',
			unit => 'month', periods => 8, zone => 'Asia/Jakarta')) AS report
	FROM customers
	UNION ALL
	SELECT 'opens the app again', mcp.retention_report(profile, mcp.retention_options(start_events => 'app.visit', return_events => 'app.visit',
			unit => 'month', periods => 8, zone => 'Asia/Jakarta'))
	FROM customers) f,
	mcp.retention_rows(f.report) AS r;

-- all months together, by the channel of the first time: who came again k months later
CREATE VIEW journey_retention_mean AS
SELECT f.retention, r.breakdown AS first_channel, r.period_number, r.cohorts, r.observed, r.retained, r.rate, r.mean_rate
FROM (
	SELECT 'buys again' AS retention, mcp.retention_report(profile, mcp.retention_options(start_events => 'purchase', return_events => 'purchase',
			unit => 'month', periods => 8, zone => 'Asia/Jakarta', breakdown => 'channel')) AS report
	FROM customers
	UNION ALL
	SELECT 'opens the app again', mcp.retention_report(profile, mcp.retention_options(start_events => 'app.visit', return_events => 'app.visit',
			unit => 'month', periods => 8, zone => 'Asia/Jakarta', breakdown => 'channel'))
	FROM customers) f,
	mcp.retention_mean_rows(f.report) AS r;
COMMENT ON VIEW journey_retention_mean IS 'Who comes back, months of beginning together, by the channel of the first time';
COMMENT ON COLUMN journey_retention_mean.retention IS 'What they do again';
COMMENT ON COLUMN journey_retention_mean.first_channel IS 'The channel on which they did it for the first time';
COMMENT ON COLUMN journey_retention_mean.period_number IS 'Months after that of the first time; 0 is the same month';
COMMENT ON COLUMN journey_retention_mean.cohorts IS 'How many months of beginning have this month behind them';
COMMENT ON COLUMN journey_retention_mean.observed IS 'People who began in those';
COMMENT ON COLUMN journey_retention_mean.retained IS 'How many of them came back in this month; NULL while nobody can have';
COMMENT ON COLUMN journey_retention_mean.rate IS 'retained / observed: the mean of the rates of all months of beginning, weighted by their people';
COMMENT ON COLUMN journey_retention_mean.mean_rate IS 'Their plain mean, each month of beginning counting the same';

-- new, returning, resurrected, dormant people of each month
CREATE VIEW journey_lifecycle AS
SELECT l.*
FROM (SELECT mcp.lifecycle_report(profile, mcp.lifecycle_options(unit => 'month', zone => 'Asia/Jakarta')) AS report FROM customers) x,
	mcp.lifecycle_rows(x.report) AS l;

-- on how many days of a month people come, by channel
CREATE VIEW journey_stickiness AS
SELECT f.channel, s.*
FROM (
	SELECT c.channel, mcp.stickiness_report(profile, mcp.stickiness_options(events => c.channel || '.*', zone => 'Asia/Jakarta')) AS report
	FROM customers CROSS JOIN (VALUES ('app'), ('web'), ('tiktok'), ('instagram')) AS c (channel)
	GROUP BY c.channel) f,
	mcp.stickiness_ratio_rows(f.report) AS s;

-- how many people come on how many days of a month, by channel: a histogram
CREATE VIEW journey_active_days AS
SELECT f.channel, s.period_start AS month, s.active_units AS active_days, s.people, s.share, s.people_at_least, s.is_over
FROM (
	SELECT c.channel, mcp.stickiness_report(profile, mcp.stickiness_options(events => c.channel || '.*', zone => 'Asia/Jakarta')) AS report
	FROM customers CROSS JOIN (VALUES ('app'), ('web'), ('tiktok'), ('instagram')) AS c (channel)
	GROUP BY c.channel) f,
	mcp.stickiness_rows(f.report) AS s
WHERE s.people_at_least > 0;
COMMENT ON VIEW journey_active_days IS 'On how many days of a month people do something on a channel';
COMMENT ON COLUMN journey_active_days.month IS 'Its first day, in Jakarta';
COMMENT ON COLUMN journey_active_days.active_days IS 'On so many days';
COMMENT ON COLUMN journey_active_days.people IS 'People active on exactly so many days';
COMMENT ON COLUMN journey_active_days.share IS 'Their share of all who are active in the month';
COMMENT ON COLUMN journey_active_days.people_at_least IS 'People active on so many days or more';
COMMENT ON COLUMN journey_active_days.is_over IS 'false: the month goes on, and the numbers are so far';

-- how long from stage to stage
CREATE VIEW journey_stages AS
SELECT f.way, r.*
FROM (
	SELECT 'first purchase' AS way, '{first contact,visit,cart,purchase}'::text[] AS labels,
		mcp.stage_report(profile, mcp.stage_options('{*,web.visit | app.visit,cart,purchase}')) AS report
	FROM customers
	UNION ALL
	SELECT 'next purchase', '{purchase,next purchase}',
		mcp.stage_report(profile, mcp.stage_options('{purchase,purchase}', repeats => true))
	FROM customers
	UNION ALL
	SELECT 'cart to purchase', '{cart,purchase within a week}',
		mcp.stage_report(profile, mcp.stage_options('{cart,purchase}', within => '7 days', entry => 'latest', repeats => true))
	FROM customers) f,
	mcp.stage_rows(f.report, f.labels) AS r;

-- ---- the pictures ----------------------------------------------------------

-- a bar as long as the part is of the whole, to an eighth of a character
CREATE FUNCTION bar(part float8, whole float8, width integer) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (SELECT repeat('█', eighths / 8) || substr('▏▎▍▌▋▊▉', eighths % 8, 1)
		FROM (SELECT round(8 * width * part / nullif(whole, 0))::integer AS eighths) x);

CREATE FUNCTION percent(share float8) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN to_char(100 * share, 'FM990') || ' %';

-- # How far they get: funnels  (view journey_funnel)

SELECT CASE step WHEN 1 THEN funnel ELSE '' END AS funnel, label AS step, users AS people,
	bar(users, max(users) OVER (PARTITION BY funnel), 30) AS of_those_who_began,
	CASE WHEN step > 1 THEN percent(rate_from_previous) END AS of_step_before,
	CASE WHEN step > 1 THEN justify_hours(date_trunc('second', median_seconds * interval '1 second')) END AS median_time, open_users AS fresh
FROM journey_funnel f
ORDER BY f.funnel DESC, f.step;

SELECT format('Of 100 who look at something in the shop, %s fill a cart and %s buy within a week; %s people looked for the first time this week and are not judged yet.',
	round(100 * max(rate_from_first) FILTER (WHERE step = 2)), round(100 * max(rate_from_first) FILTER (WHERE step = 4)),
	max(open_users) FILTER (WHERE step = 1)) AS says
FROM journey_funnel WHERE funnel = 'web shop' \gset
\echo :says

-- # Which first contact leads to a purchase within 30 days  (view journey_funnel_by_channel)

SELECT first_channel, max(users) FILTER (WHERE step = 1) AS met_us, percent(max(rate_from_first) FILTER (WHERE step = 2)) AS visited,
	percent(max(rate_from_first) FILTER (WHERE step = 3)) AS bought,
	bar(max(rate_from_first) FILTER (WHERE step = 3), max(max(rate_from_first) FILTER (WHERE step = 3)) OVER (), 30) AS picture
FROM journey_funnel_by_channel
GROUP BY 1 ORDER BY max(rate_from_first) FILTER (WHERE step = 3) DESC;

SELECT format('Of 100 people whom we meet through %s %s buy within 30 days, through %s %s.',
	(array_agg(first_channel ORDER BY rate_from_first DESC))[1], round(100 * max(rate_from_first)),
	(array_agg(first_channel ORDER BY rate_from_first))[1], round(100 * min(rate_from_first))) AS says
FROM journey_funnel_by_channel WHERE step = 3 \gset
\echo :says

-- # The ways people take: first and second channel of those seen on several, and where they went  (view journey_flows, a Sankey diagram)

WITH flow AS (
	SELECT step, source, target, users, rate, max(users) OVER () AS widest,
		row_number() OVER (PARTITION BY step, source ORDER BY users DESC, target) AS nr,
		sum(users) OVER (PARTITION BY step, source) AS leaving
	FROM journey_flows WHERE step <= 2
)
SELECT CASE WHEN nr = 1 THEN step || '. ' || source ELSE '' END AS "from",
	rpad(repeat(CASE WHEN users * 5 >= widest THEN '━' ELSE '─' END, (1 + 24 * users / widest)::integer) || '▶ ' || target, 37) AS "to",
	users AS people, percent(rate) AS of_all_there
FROM flow
WHERE source <> '(other)' AND nr <= 3 AND rate >= 0.1
ORDER BY step, leaving DESC, source, nr;

SELECT format('Those who begin on %s go on to %s (%s of 100); of %s people seen on a second channel %s are seen on no third one.',
	(array_agg(source ORDER BY users DESC) FILTER (WHERE named))[1], (array_agg(target ORDER BY users DESC) FILTER (WHERE named))[1],
	round(100 * (array_agg(rate ORDER BY users DESC) FILTER (WHERE named))[1]),
	sum(users) FILTER (WHERE step = 2), sum(users) FILTER (WHERE step = 2 AND target = '(end)')) AS says
FROM (SELECT *, step = 1 AND target NOT LIKE '(%' AND source NOT LIKE '(%' AND rate < 1 AS named FROM journey_flows) f \gset
\echo :says

-- # Where people go next, in percent of those who leave a channel or stay there for good  (view journey_transitions)

WITH busy AS (
	SELECT source AS channel, sum(occurrences) AS n FROM journey_transitions
	WHERE source NOT LIKE '(%' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8
), drawn AS (
	SELECT a.n AS line, a.channel AS "from", string_agg(CASE WHEN t.rate >= 0.005
			THEN repeat(substr('░▒▓█', least(4, ceil(t.rate * 10)::integer), 1), 4) || to_char(100 * t.rate, '9990') ELSE '        ·' END,
			'  ' ORDER BY b.n DESC, b.channel) AS "to"
	FROM busy a CROSS JOIN busy b LEFT JOIN journey_transitions t ON t.source = a.channel AND t.target = b.channel
	GROUP BY a.n, a.channel
)
SELECT "from", "to" FROM (
	SELECT NULL AS line, '' AS "from", string_agg(lpad(channel, 9), '  ' ORDER BY n DESC, channel) AS "to" FROM busy
	UNION ALL SELECT * FROM drawn) x
ORDER BY line DESC NULLS FIRST, "from";

SELECT format('Of 100 stays on %s the next one is on %s %s times.', source, target, round(100 * rate)) AS says
FROM journey_transitions WHERE source NOT LIKE '(%' AND target NOT LIKE '(%' AND rate < 0.99 ORDER BY rate * occurrences DESC, source, target LIMIT 1 \gset
\echo :says

-- # What sets two segments apart: ways of those who buy on several channels, and on one  (view journey_differences)

SELECT lpad(source || ' → ' || target, 24) AS way,
	lpad(CASE WHEN difference < 0 THEN repeat('▒', ceil(-24 * difference / widest)::integer) ELSE '' END, 24)
		|| '│' || CASE WHEN difference > 0 THEN bar(difference, widest, 24) ELSE '' END AS "           more with one│more with several       ",
	percent(share_one_channel) AS one, percent(share_omnichannel) AS several, round(z_score) AS z
FROM (SELECT *, max(abs(difference)) OVER () AS widest, row_number() OVER (PARTITION BY sign(difference) ORDER BY abs(z_score) DESC) AS nr
	FROM journey_differences) d
WHERE nr <= 5
ORDER BY difference DESC;

SELECT format('%s of 100 who buy on several channels went from %s to %s, and %s of 100 of the others.',
	round(100 * share_omnichannel), source, target, round(100 * share_one_channel)) AS says
FROM journey_differences ORDER BY difference DESC LIMIT 1 \gset
\echo :says

-- # Sessions: half a year, week by week, and what they sold  (view journey_sessions_by_day)

WITH weeks AS (
	SELECT date_trunc('week', now() AT TIME ZONE 'Asia/Jakarta')::date - 7 * w AS week FROM generate_series(1, 26) AS w
), counted AS (
	SELECT entry_channel, week, sum(sessions) AS sessions, sum(sessions_that_sold) AS sold, sum(revenue) AS revenue
	FROM journey_sessions_by_day JOIN weeks ON day >= week AND day < week + 7 GROUP BY 1, 2
), channel AS (
	SELECT entry_channel, sum(sessions) AS sessions, max(sessions) AS most, sum(sold) AS sold, sum(revenue) AS revenue
	FROM counted GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8
)
SELECT c.entry_channel AS begins_at, string_agg(substr('▁▂▃▄▅▆▇█', 1 + (7 * coalesce(s.sessions, 0) / c.most)::integer, 1), '' ORDER BY w.week) AS sessions_a_week,
	c.sessions, percent(c.sold / c.sessions) AS sold, round(c.revenue / 1e6) AS million_rupiah
FROM channel c CROSS JOIN weeks w LEFT JOIN counted s USING (entry_channel, week)
GROUP BY c.entry_channel, c.sessions, c.sold, c.revenue ORDER BY c.sessions DESC, 1;

SELECT format('Sessions cross channels: %s of all %s that sold something began elsewhere than they ended.',
	count(*) FILTER (WHERE entry_channel <> exit_channel), count(*)) AS says
FROM journey_sessions WHERE is_converted \gset
\echo :says

-- # Who comes back: people by the month of their first time, percent of them 1 to 8 months later  (view journey_retention)

SELECT CASE WHEN row_number() OVER (PARTITION BY retention ORDER BY cohort) = 1 THEN retention ELSE '' END AS who,
	to_char(cohort, 'Mon YYYY') AS since, size AS people,
	rpad(string_agg(CASE WHEN rate IS NULL THEN '' ELSE repeat(substr('·░▒▓█', least(5, 1 + (rate * 8)::integer), 1), 2) || lpad(round(100 * rate)::text, 3) END,
		'  ' ORDER BY period_number), 54) AS "    1      2      3      4      5      6      7      8 "
FROM journey_retention
WHERE period_number > 0 AND cohort >= date_trunc('month', now() AT TIME ZONE 'Asia/Jakarta') - interval '9 months'
GROUP BY retention, cohort, size HAVING count(rate) > 0
ORDER BY retention DESC, journey_retention.cohort;

SELECT format('Of 100 who used the app for the first time %s open it again in the month after, of 100 who bought %s buy again; months that are not over stay empty.',
	round(100 * sum(retained) FILTER (WHERE retention LIKE '%app%') / sum(size) FILTER (WHERE retention LIKE '%app%')),
	round(100 * sum(retained) FILTER (WHERE retention LIKE 'buys%') / sum(size) FILTER (WHERE retention LIKE 'buys%'))) AS says
FROM journey_retention WHERE period_number = 1 AND rate IS NOT NULL \gset
\echo :says

-- # Does the place of the first purchase matter? percent who buy again 1 to 8 months later  (view journey_retention_mean)

SELECT first_channel, max(observed) AS people,
	string_agg(CASE WHEN rate IS NULL THEN '' ELSE rpad(bar(rate, best, 3), 3) || lpad(round(100 * rate)::text, 3) END,
		'  ' ORDER BY period_number) AS "  1       2       3       4       5       6       7       8"
FROM (SELECT *, max(rate) OVER () AS best FROM journey_retention_mean WHERE retention = 'buys again' AND period_number > 0) r
GROUP BY first_channel HAVING max(observed) >= 10
ORDER BY max(rate) FILTER (WHERE period_number = 1) DESC, 1;

SELECT format('Of 100 who buy for the first time on %s %s buy again in the next month, of 100 on %s %s.',
	(array_agg(first_channel ORDER BY rate DESC, first_channel))[1], round(100 * max(rate)), (array_agg(first_channel ORDER BY rate, first_channel))[1], round(100 * min(rate))) AS says
FROM journey_retention_mean WHERE retention = 'buys again' AND period_number = 1 AND observed >= 10 \gset
\echo :says

-- # On how many days of the last month they came, from one to ten and more; heights are square roots  (views journey_active_days, journey_stickiness)

SELECT channel, s.people,
	(SELECT string_agg(substr('▁▂▃▄▅▆▇█', 1 + round(7 * sqrt(coalesce(n, 0) / s.people::float8))::integer, 1), ' ' ORDER BY day)
		FROM generate_series(1, 10) AS day
		LEFT JOIN (SELECT least(active_days, 10) AS day, sum(people) AS n FROM journey_active_days d
			WHERE d.channel = s.channel AND d.month = s.period_start GROUP BY 1) d USING (day)) AS "1 2 3 4 5 6 7 8 9 10",
	round(s.mean_active_units::numeric, 1) AS days_a_person, percent(s.ratio) AS of_them_on_a_day
FROM journey_stickiness s
WHERE period_start = (date_trunc('month', now() AT TIME ZONE 'Asia/Jakarta') - interval '1 month')::date
ORDER BY s.mean_active_units DESC, channel;

SELECT format('Of %s people who used the app last month %s came on one day only, and %s on five or more.', max(people_at_least),
	coalesce(max(people) FILTER (WHERE active_days = 1), 0), coalesce(max(people_at_least) FILTER (WHERE active_days = 5), 0)) AS says
FROM journey_active_days WHERE channel = 'app' AND month = (date_trunc('month', now() AT TIME ZONE 'Asia/Jakarta') - interval '1 month')::date \gset
\echo :says

-- # Each month: new █, returning ▓ and resurrected ▒ people; to the left ░ those who stayed away  (view journey_lifecycle)

SELECT to_char(period_start, 'Mon YYYY') AS month,
	lpad(repeat('░', coalesce(round(36 * dormant_people / most), 0)::integer), 14) || '│'
		|| repeat('█', round(36 * new_people / most)::integer) || repeat('▓', round(36 * returning_people / most)::integer) || repeat('▒', round(36 * resurrected_people / most)::integer) AS people,
	active_people AS active, new_people AS new, returning_people AS "returning", resurrected_people AS resurrected,
	CASE WHEN is_over THEN -dormant_people END AS dormant, CASE WHEN is_over THEN '' ELSE 'so far' END AS note
FROM (SELECT *, max(active_people) OVER ()::numeric AS most FROM journey_lifecycle
	WHERE period_start >= date_trunc('month', now() AT TIME ZONE 'Asia/Jakarta') - interval '9 months') l
ORDER BY period_start;

SELECT format('In %s %s of %s people were new, and %s of those active the month before stayed away.',
	to_char(period_start, 'FMMonth YYYY'), new_people, active_people, dormant_people) AS says
FROM journey_lifecycle WHERE is_over ORDER BY period_start DESC LIMIT 1 \gset
\echo :says

-- # How long it takes: the middle half of people ─, their median ┃, from a second to a year  (view journey_stages)

SELECT CASE stage WHEN 2 THEN way ELSE '' END AS way, first_label || ' → ' || label AS stage, reached, waiting,
	rpad(repeat(' ', q1) || repeat('─', median - q1) || '┃' || repeat('─', q3 - median), 38) AS "s        min     hour   day wk mon  year",
	justify_hours(date_trunc('second', median_seconds * interval '1 second')) AS median_time
FROM (SELECT *, coalesce(lag(label) OVER (PARTITION BY way ORDER BY stage), CASE way WHEN 'first purchase' THEN 'first contact' WHEN 'next purchase' THEN 'purchase' ELSE 'cart' END) AS first_label,
		(2.1 * ln(greatest(quartile_1_seconds, 1)))::integer AS q1, (2.1 * ln(greatest(median_seconds, 1)))::integer AS median,
		(2.1 * ln(greatest(quartile_3_seconds, 1)))::integer AS q3
	FROM journey_stages) s
ORDER BY s.way, s.stage;

SELECT format('Half of all repeat purchases come within %s days of the one before; %s buyers have not come back yet.', round(median_seconds / 86400), waiting) AS says
FROM journey_stages WHERE way = 'next purchase' \gset
\echo :says

-- ---- for the BI tool -------------------------------------------------------

INSERT INTO bi_queries
SELECT (SELECT max(nr) FROM bi_queries) + q.nr, q.question, q.query
FROM (VALUES
	(1, 'How far do people get on the way to a purchase?',
		'SELECT funnel, step, label, users, rate_from_previous, rate_from_first, median_seconds, open_users FROM journey_funnel'),
	(2, 'Which first contact leads to a purchase?',
		'SELECT first_channel, users, rate_from_first FROM journey_funnel_by_channel WHERE step = 3'),
	(3, 'From which channel to which do people go?',
		'SELECT source, target, users, occurrences, rate, median_seconds FROM journey_transitions'),
	(4, 'Which ways do people take? (rows of a Sankey diagram)',
		'SELECT source_node, target_node, users, rate, median_seconds FROM journey_flows'),
	(5, 'Which ways do people take who buy on several channels?',
		'SELECT source, target, share_omnichannel, share_one_channel, difference, z_score FROM journey_differences'),
	(6, 'How many sessions begin where on each day, and what do they sell?',
		'SELECT day, entry_channel, sessions, people, sessions_that_sold, revenue, minutes FROM journey_sessions_by_day'),
	(7, 'Who comes back?',
		'SELECT retention, cohort, size, period_number, observed, retained, rate FROM journey_retention'),
	(8, 'How many people are new, returning, resurrected, dormant?',
		'SELECT period_start, new_people, returning_people, resurrected_people, dormant_people, active_people, is_over FROM journey_lifecycle'),
	(9, 'On how many days of a month do people come?',
		'SELECT channel, period_start, people, mean_active_units, people_per_unit, ratio, is_over FROM journey_stickiness'),
	(10, 'How long does it take from stage to stage?',
		'SELECT way, stage, label, started, reached, waiting, rate, quartile_1_seconds, median_seconds, quartile_3_seconds FROM journey_stages'),
	(11, 'Does it matter where they came to from outside?',
		'SELECT landed_on, step, label, users, rate_from_first, median_seconds FROM journey_funnel_by_landing'),
	(12, 'Do people come back who began on one channel more than others?',
		'SELECT retention, first_channel, period_number, cohorts, observed, retained, rate, mean_rate FROM journey_retention_mean WHERE observed >= 10'),
	(13, 'How many people come on how many days of a month?',
		'SELECT channel, month, active_days, people, share, people_at_least, is_over FROM journey_active_days')
) AS q (nr, question, query);

-- # The same for a BI tool  (table bi_queries)

SELECT nr, question FROM bi_queries WHERE query LIKE '%FROM journey\_%' ORDER BY nr;
