-- Step 11: channel insight
--
-- One scan over the profiles counts everything; each question is a view with
-- plain columns.  The report is stored, so a dashboard reads it in
-- milliseconds, and a job refreshes it at night.

CREATE MATERIALIZED VIEW channel_report AS
SELECT mcp.channel_report(profile, mcp.channel_options(last => '180 days', zone => 'Asia/Jakarta', mix => '{category,device,via,influencer}')) AS summary
FROM customers;

CREATE VIEW channel_activity AS SELECT x.* FROM channel_report, mcp.channel_rows(summary) AS x;
CREATE VIEW channel_audience AS SELECT x.* FROM channel_report, mcp.audience_rows(summary) AS x;
CREATE VIEW channel_motives AS SELECT x.* FROM channel_report, mcp.channel_motive_rows(summary) AS x;
CREATE VIEW channel_mix AS SELECT x.* FROM channel_report, mcp.channel_mix_rows(summary) AS x;
CREATE VIEW channel_needs AS SELECT x.* FROM channel_report, mcp.channel_need_rows(summary) AS x;
CREATE VIEW channel_places AS SELECT x.* FROM channel_report, mcp.channel_place_rows(summary) AS x;
CREATE VIEW channel_moves AS SELECT x.* FROM channel_report, mcp.next_channel_rows(summary) AS x;
CREATE VIEW channel_contents AS SELECT x.* FROM channel_report, mcp.channel_content_rows(summary) AS x;
CREATE VIEW channel_pains AS SELECT x.* FROM channel_report, mcp.channel_pain_rows(summary) AS x;
CREATE VIEW channel_hours AS SELECT x.* FROM channel_report, mcp.channel_hour_rows(summary) AS x;
CREATE VIEW omnichannel_value AS SELECT x.* FROM channel_report, mcp.omnichannel_rows(summary) AS x;

-- a line over time is a report of each month, all as of one moment
CREATE MATERIALIZED VIEW channel_months AS
SELECT month, (now() - (n + 1) * interval '30 days')::date AS begins, (
	SELECT mcp.channel_report(profile, mcp.channel_options(since => now() - (n + 1) * interval '30 days', until => now() - n * interval '30 days', traits => '{}', mix => '{}', contents => '{}', needs => '{}'), now())
	FROM customers) AS summary
FROM (SELECT n, 6 - n AS month FROM generate_series(0, 5) n) m;
CREATE VIEW channel_pain_trend AS SELECT m.month, m.begins, x.* FROM channel_months m, mcp.channel_pain_rows(summary) AS x;

INSERT INTO bi_queries
SELECT (SELECT max(nr) FROM bi_queries) + n, question, query
FROM (VALUES
	(1, 'What do people do on each channel, and does it sell?', 'SELECT * FROM channel_activity'),
	(2, 'Who is on each channel, against everybody?', 'SELECT * FROM channel_audience'),
	(3, 'Why do they come there?', 'SELECT * FROM channel_motives'),
	(4, 'What do they look at and buy, on which devices?', 'SELECT * FROM channel_mix'),
	(5, 'What do they care for?', 'SELECT * FROM channel_needs'),
	(6, 'Where does a channel stand on the way to a purchase?', 'SELECT * FROM channel_places'),
	(7, 'Where do people go next?', 'SELECT * FROM channel_moves'),
	(8, 'Which contents, messages and campaigns work?', 'SELECT * FROM channel_contents'),
	(9, 'What annoys them, and is it getting worse?', 'SELECT * FROM channel_pains'),
	(10, 'When are they there?', 'SELECT * FROM channel_hours'),
	(11, 'What are people worth by the number of their channels?', 'SELECT * FROM omnichannel_value'),
	(12, 'What annoys them, month by month?', 'SELECT * FROM channel_pain_trend')) AS q (n, question, query);

-- # What people do on each channel, in half a year, and what the channel is to most of them; minutes are per person

SELECT channel, people, repeat('#', (20 * people / max(people) OVER ())::integer) AS reach, looks, engagements AS engage, purchases AS buy,
	round(session_minutes_per_person::numeric) AS minutes, round((100 * conversion)::numeric, 1) AS percent_buy, round(revenue / 1000000) AS million_rupiah,
	(SELECT m.word FROM channel_motives m WHERE m.channel = a.channel AND aspect = 'role' ORDER BY m.people DESC LIMIT 1) AS role,
	(SELECT m.word FROM channel_motives m WHERE m.channel = a.channel AND aspect = 'motivation' ORDER BY m.people DESC LIMIT 1) AS motivation
FROM channel_activity a ORDER BY people DESC, channel;

-- # Who is on a channel more than elsewhere: the surest lifts

SELECT channel, trait, trait_value AS value, people, round((100 * share)::numeric) AS percent, round((100 * whole_share)::numeric) AS of_all,
	round(lift::numeric, 2) AS lift, format('%s - %s', round(lift_low::numeric, 2), round(lift_high::numeric, 2)) AS "95 percent"
FROM (SELECT *, row_number() OVER (PARTITION BY trait ORDER BY lift_low DESC, channel, trait_value) AS nr FROM channel_audience WHERE lift_low > 1) a
WHERE nr <= 2 ORDER BY trait, nr;

-- # Why they come: of 100 people of a channel, as their cards say  (view channel_motives)

SELECT channel, repeat('i', (30 * information)::integer) || repeat('e', (30 * entertainment)::integer) || repeat('p', (30 * purchase)::integer)
	AS "information, entertainment, purchase", to_char(100 * information, '990') AS i, to_char(100 * entertainment, '990') AS e, to_char(100 * purchase, '990') AS p
FROM (SELECT channel, coalesce(max(share) FILTER (WHERE word = 'information'), 0) AS information,
		coalesce(max(share) FILTER (WHERE word = 'entertainment'), 0) AS entertainment, coalesce(max(share) FILTER (WHERE word = 'purchase'), 0) AS purchase
	FROM channel_motives WHERE aspect = 'motivation' GROUP BY channel) m
ORDER BY purchase DESC, channel;

-- # What they care for: of 100 buyers of a channel, who take the cheaper way, and who come back to a brand  (view channel_needs)

SELECT need, channel, people, to_char(100 * share, '990') AS percent, format('%s - %s', round(100 * share_low), round(100 * share_high)) AS "95 percent",
	repeat('#', (30 * share)::integer) AS how_much, round(lift::numeric, 2) AS lift
FROM channel_needs WHERE people_showing > 0 ORDER BY need, share DESC, channel;

-- # When they are there: people by the hour of their own day, and the best hour of the week; one bar alone: the source knows only days

SELECT channel, string_agg(substr(' ▁▂▃▄▅▆▇█', 1 + round(8 * people / highest)::integer, 1), '' ORDER BY hour_of_day) AS "hours 0 to 23  (view channel_hours)",
	(SELECT to_char(date '2026-01-04' + h.weekday, 'Dy') || to_char(h.hour_of_day, ' FM00') || ':00' FROM channel_hours h
	 WHERE h.channel = d.channel AND h.rank_by_people = 1 ORDER BY h.weekday, h.hour_of_day LIMIT 1) AS best_hour
FROM (SELECT channel, hour_of_day, coalesce(sum(h.people), 0) AS people, max(sum(h.people)) OVER (PARTITION BY channel) AS highest
	FROM (SELECT DISTINCT channel FROM channel_hours) c CROSS JOIN generate_series(0, 23) AS hour_of_day
		LEFT JOIN channel_hours h USING (channel, hour_of_day)
	GROUP BY channel, hour_of_day) d
GROUP BY channel ORDER BY channel;

-- # On the way to a purchase: who begins it, who closes it

SELECT channel, conversions, first_in AS begins, middle_in AS between, last_in AS closes, alone_in AS alone, assisted,
	round(assisted_revenue / 1000000) AS assisted_million, round(assist_ratio::numeric, 2) AS assist_ratio,
	CASE WHEN last_in + alone_in = 0 THEN 'prepares' WHEN assist_ratio > 1 THEN 'prepares more' ELSE 'sells more' END AS so_it
FROM channel_places ORDER BY conversions DESC, channel;

-- # What annoys customers, of each kind the worst: per 100 customers, against the half year before

SELECT pain, topic, people, round(per_100_customers::numeric, 1) AS per_100, repeat('#', least(30, 4 * per_100_customers)::integer) AS how_much,
	round((100 * change)::numeric) AS change_percent, round(z_score::numeric, 1) AS z
FROM (SELECT *, row_number() OVER (PARTITION BY pain ORDER BY people DESC NULLS LAST, topic) AS nr
	FROM channel_pains WHERE channel = '(all)' AND topic NOT LIKE '(%') p
WHERE nr <= 3 ORDER BY pain, nr;

-- # ... and month by month, per 100 customers of the month; returns and reviews of the last one are still to come  (view channel_pain_trend)

SELECT pain, max(per_100) FILTER (WHERE month = 1) AS "1", max(per_100) FILTER (WHERE month = 2) AS "2", max(per_100) FILTER (WHERE month = 3) AS "3",
	max(per_100) FILTER (WHERE month = 4) AS "4", max(per_100) FILTER (WHERE month = 5) AS "5", max(per_100) FILTER (WHERE month = 6) AS "6",
	string_agg(substr(' ▁▂▃▄▅▆▇█', 1 + ceil(8 * per_100_customers / highest)::integer, 1), '' ORDER BY month) AS line
FROM (SELECT *, round(per_100_customers::numeric, 1) AS per_100, max(per_100_customers) OVER (PARTITION BY pain) AS highest FROM channel_pain_trend WHERE channel = '(all)' AND topic = '(all)') t
GROUP BY pain ORDER BY pain;

-- # The contents that people buy after: raw shares, and shares that are fair to small numbers

SELECT channel, property_value AS content, people, engaged, round((100 * engagement_raw)::numeric, 1) AS raw_percent, round((100 * engagement)::numeric, 1) AS engage_percent,
	converted, round((100 * conversion_raw)::numeric, 1) AS raw_buy, round((100 * conversion)::numeric, 1) AS buy_percent
FROM channel_contents WHERE property = 'content' ORDER BY channel, conversion DESC, content;

-- # Does omnichannel pay? percent_stay: of the customers of the half year before, who bought again

SELECT channels, people, repeat('#', (20 * revenue_per_person / max(revenue_per_person) OVER ())::integer) AS worth, round(revenue_per_person / 1000) AS thousand_rupiah,
	round((100 * conversion)::numeric) AS percent_buy, round(purchases_per_customer::numeric, 2) AS orders, round((100 * retention)::numeric) AS percent_stay
FROM omnichannel_value ORDER BY channels;
