-- Step 10: one query per step, as a BI tool would run it
--
-- Every column is text, a number, a boolean or a time.

CREATE TABLE bi_queries (
	nr       integer PRIMARY KEY,
	question text NOT NULL,
	query    text NOT NULL
);

INSERT INTO bi_queries VALUES
	(1, 'How many records come from which source?',
		'SELECT source, count(*) AS records FROM identities GROUP BY source'),
	(2, 'Which identifiers are unusable, and why?',
		'SELECT source, kind, verdict, identifiers FROM identifier_report'),
	(3, 'Which events are unusable, and why?',
		'SELECT source, reason, events FROM event_report WHERE reason IS NOT NULL'),
	(4, 'How many people are known to both of two systems?',
		'SELECT system, other_system, customers, percent FROM match_rates'),
	(5, 'Which links were refused?',
		'SELECT mcp.identifier_kind(identifier) AS kind, reason, count(*) AS links FROM refused_links GROUP BY 1, 2'),
	(6, 'What do customers do on each channel?',
		'SELECT c.channel, count(*) AS customers, sum(c.events) AS events FROM customers, mcp.channels(profile) AS c GROUP BY 1'),
	(7, 'How large are the segments?',
		'SELECT segment, customers FROM segment_sizes'),
	(8, 'Who is in a segment, with what it takes to act?',
		'SELECT customer_id::text, revenue_365d, favourite_channel FROM cart_left JOIN customer_values USING (customer_id)'),
	(9, 'What are customers worth by favourite channel?',
		'SELECT favourite_channel, count(*) AS customers, avg(revenue_365d) AS revenue FROM customer_values GROUP BY 1'),
	(10, 'What is each channel to its customers?',
		'SELECT channel, role, motivation, behaviour, count(*) AS customers, sum(revenue) AS revenue, sum(minutes) AS minutes FROM customer_cards GROUP BY 1, 2, 3, 4'),
	(11, 'What lies in open carts?',
		'SELECT item, channel, count(*) AS customers, sum(quantity) AS quantity FROM open_carts GROUP BY 1, 2');

-- # One query per step that a BI tool can run

SELECT nr, question FROM bi_queries ORDER BY nr;
