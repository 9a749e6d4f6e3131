-- Segments in English: every construct; and the spellings of the coverage table
BEGIN;
SELECT no_plan();

CREATE TEMP TABLE said (segment text, words text);
INSERT INTO said VALUES
('did(purchase)', 'there are purchase events'),
('never(app.*, last 1 day)', 'there are no app events of any action that the person did in the last 1 day'),
('did(*)', 'there are events of any action that the person did'),
('did((web.view | *.cart[value >= 5, item is set]), between 3 days and 1 hour ago)', 'there are (web view events or cart events (value is at least 5 and item is known)) between 3 days and 1 hour ago'),
('did(view, since 2026-01-01)', 'there are view events since 2026-01-01'),
('did(view, from 2026-01-01 to 2026-02-01)', 'there are view events from 2026-01-01 until before 2026-02-01'),
('did(view, this week)', 'there are view events in this week'),
('did(view, previous quarter)', 'there are view events in the previous quarter'),
('did(view, after first(cart))', 'there are view events after the first of cart events'),
('did(view, after last(cart))', 'there are view events after the last of cart events'),
('did(view, before first(cart))', 'there are view events before the first of cart events'),
('did(view, before last(cart))', 'there are view events before the last of cart events'),
('did(view[a = "x", b != 1, c < 2, d <= 3, e > 2026-01-01, f >= 5])', 'there are view events (a is "x" and b is not 1 and c is less than 2 and d is at most 3 and e is after 2026-01-01 and f is at least 5)'),
('did(view[a in ("x", "y"), b not in (1, 2), c between 1 and 2, d like "x%", e not like "y%", f is not set])', 'there are view events (a is one of "x", "y" and b is none of 1, 2 and c is from 1 to 2 and d is like "x%" and e is not like "y%" and f is not known)'),
('did(view[a starts "x", b not starts "y", c ends "z", d not ends "w", e contains "v", f not contains "u"])', 'there are view events (a starts with "x" and b does not start with "y" and c ends with "z" and d does not end with "w" and e contains "v" and f does not contain "u")'),
('trait.city starts "San" or trait.city from crm not ends "o"', E'at least one of these holds:\n- the trait city starts with "San"\n- the trait city from crm does not end with "o"'),
('did(view[fold(brand) = "Nike", fold(city) not in ("São", "x")])', 'there are view events (brand, case and accents aside, is "nike" and city, case and accents aside, is none of "sao", "x")'),
('fold(trait.city from crm) contains "SÃO"', 'the trait city from crm, case and accents aside, contains "sao"'),
('fold(trait.interests) has "TEA"', 'the trait interests, case and accents aside, has the member "tea"'),
('trait.i has all ("a", 7)', 'the trait i has each of the members "a", "7"'),
('trait.i has any ("a", "b")', 'the trait i has at least one of the members "a", "b"'),
('fold(trait.i) has none ("A", "b")', 'the trait i, case and accents aside, has none of the members "a", "b"'),
('members(trait.i from crm) >= 3', 'the number of members of the trait i from crm is at least 3'),
('trait.a = trait.b', 'the trait a is the same as the trait b'),
('trait.a from x != trait.b', 'the trait a from x is another than the trait b'),
('trait.a > 2 * trait.b', 'the trait a is more than 2 times the trait b'),
('trait.a <= trait.b', 'the trait a is at most the trait b'),
('fold(trait.a) = trait.b', 'the trait a, case and accents aside, is the same as the trait b'),
('sample 10%', 'the person is in the stable sample of 10% of all who have an identifier'),
('sample 0.5% salt "spring"', 'the person is in the stable sample of 0.5% of all who have an identifier, with the salt "spring"'),
('count(purchase, last 90 days) >= 2', 'the number of purchase events in the last 90 days is at least 2'),
('count(coupon of purchase) = 1', 'the number of purchase events that have coupon is 1'),
('sum(purchase) > 1', 'the sum of value of purchase events is more than 1'),
('avg(minutes of visit) < 1', 'the average of minutes of visit events is less than 1'),
('min(purchase) <= 1', 'the smallest of value of purchase events is at most 1'),
('max(purchase) != 1', 'the largest of value of purchase events is not 1'),
('active_days(view) between 1 and 3', 'the number of days with view events is from 1 to 3'),
('channels(view) >= 2', 'the number of channels of view events is at least 2'),
('streak(view, last 2 weeks) >= 5', 'the longest run of days one after the other with view events in the last 2 weeks is at least 5'),
('distinct(item of view) >= 2', 'the number of different values of item of view events is at least 2'),
('share(purchase[coupon is set] of purchase, last 1 year) >= 0.5', 'of purchase events, the part that is also purchase events (coupon is known) in the last 1 year is at least 0.5'),
('days_since(first(view)) > 3', 'the number of full days since the first of view events is more than 3'),
('days_since(last(view)) > 3', 'the number of full days since the last of view events is more than 3'),
('age(trait.birthday) >= 18', 'the age in full years by the trait birthday is at least 18'),
('count(view) > 2 * count(cart)', 'the number of view events is more than 2 times the number of cart events'),
('count(view) = count(cart)', 'the number of view events is the number of cart events'),
('first(view) within 30 days', 'the first of view events is in the last 30 days'),
('last(view) before 3 months ago', 'the last of view events is at least 3 months ago'),
('last(view) < 2026-01-01', 'the last of view events is before 2026-01-01'),
('last(view) <= 2026-01-01', 'the last of view events is not after 2026-01-01'),
('last(view) >= 2026-01-01', 'the last of view events is not before 2026-01-01'),
('most_frequent(channel of *, last 1 month) = "web"', 'the most frequent channel of events of any action that the person did in the last 1 month is "web"'),
('most_frequent(item of view) not in ("a", "b")', 'the most frequent item of view events is none of "a", "b"'),
('sequence(view -> cart -> purchase, within 3 days, last 1 year)', 'in this order, each later than the one before, there are view events, then cart events, then purchase events, from the first to the last at most 3 days, all in the last 1 year'),
('regular(purchase, at least 2 per month, 4 of last 6 months)', 'in at least 4 of the last 6 months, this month included, the number of purchase events is at least 2'),
('regular(visit, 1 of previous 1 week)', 'in at least 1 of the 1 week before this week the number of visit events is at least 1'),
('new(view, last 30 days)', 'there are view events in the last 30 days, and none earlier'),
('returning(view, this month)', 'there are view events in this month and in the period before it'),
('resurrected(view, previous week)', 'there are view events in the previous week, none in the period before it, and some earlier'),
('dormant(view, this month)', 'there are no view events in this month, but some in the period before it'),
('stopped(view, this month)', 'there are no view events in this month and none in the period before it, but some earlier'),
('change(sum(purchase, last 30 days)) >= 0.2', 'the change, as a part of what it was in the period before, of the sum of value of purchase events in the last 30 days is at least 0.2'),
('first(channel of purchase) = "store"', 'the first channel of purchase events is "store"'),
('last(campaign of *, this year) in ("a", 2)', 'the last campaign of events of any action that the person did in this year is one of "a", 2'),
('last(value of view) is set', 'the last value of view events is known'),
('most_frequent(at hour of visit) between 18 and 23', 'the most frequent hour of visit events is from 18 to 23'),
('distinct(at day of visit) >= 3', 'the number of different values of day of the month of visit events is at least 3'),
('did(visit[at weekday in ("sat", "sun"), at hour between 18 and 23])', 'there are visit events (at weekday is one of "sat", "sun" and at hour is from 18 to 23)'),
('trait.city from crm = "Oslo"', 'the trait city from crm is "Oslo"'),
('trait.city in ("a", "b")', 'the trait city is one of "a", "b"'),
('trait.city like "a%"', 'the trait city is like "a%"'),
('trait.city is set', 'the trait city is known'),
('trait.city is not set', 'the trait city is not known'),
('trait.score between 1 and 2', 'the trait score is from 1 to 2'),
('trait.vip = true', 'the trait vip is true'),
('trait.interests has "tea"', 'the trait interests has the member "tea"'),
('trait.birthday anniversary today', 'the trait birthday has its anniversary today'),
('trait.birthday anniversary in next 7 days', 'the trait birthday has its anniversary in the next 7 days, today included'),
('trait.renewal in next 30 days', 'the trait renewal is in the next 30 days'),
('trait.joined before previous month', 'the trait joined is before the previous month'),
('trait.birthday anniversary this month', 'the trait birthday has its anniversary in this month'),
('trait.birthday anniversary in last 1 month', 'the trait birthday has its anniversary in the last 1 month, today included'),
('consent(ads)', 'consent to ads is granted, and denied nowhere'),
('consent(ads, opt_out)', 'consent to ads is not denied'),
('identified(email)', 'an identifier of kind email is known'),
('did(a) and did(b) or not did(c)', E'at least one of these holds:\n- all of these hold:\n  - there are a events\n  - there are b events\n- this is known not to hold:\n  - there are c events'),
('at least 2 of (did(a), did(b), (did(c)) in zone "Asia/Jakarta")', E'at least 2 of these hold:\n- there are a events\n- there are b events\n- with days and times of Asia/Jakarta:\n  - there are c events');
SELECT is(mcp.describe(segment::mcp.segment), words, segment) FROM said;
SELECT is((SELECT count(DISTINCT mcp.describe(segment::mcp.segment)) FROM said), (SELECT count(*) FROM said), 'other words for another segment');
SELECT is(mcp.describe(NULL), NULL, 'NULL');
SELECT is(mcp.describe(repeat('not ', 99)::text || 'did(a)'), (SELECT string_agg(CASE WHEN i = 0 THEN '' ELSE E'\n' || repeat('  ', i - 1) || '- ' END || CASE i WHEN 99 THEN 'there are a events' ELSE 'this is known not to hold:' END, '' ORDER BY i) FROM generate_series(0, 99) i), 'as deep as it goes');

-- the coverage table: what stands in the second column is a segment
\set coverage `cat "${MCP_WORK:-.}/doc/segment_coverage.md"`
CREATE TEMP TABLE covered AS
SELECT cell[1] AS asked, replace(btrim(cell[2], ' `'), '\|', '|') AS spelling, cell[3] AS note
FROM regexp_split_to_table(:'coverage', '\n') line, regexp_matches(line, '^\| (.*?) \| (.*?)(?<!\\)\| (.*)\|$') cell
WHERE line !~ '^\| (asked|---) ';
SELECT cmp_ok((SELECT count(*) FILTER (WHERE spelling <> '') FROM covered), '>=', 45::bigint, 'the table was read');
SELECT lives_ok(format('SELECT %L::mcp.segment', spelling), 'coverage: ' || asked) FROM covered WHERE spelling <> '';
SELECT is_empty('SELECT asked FROM covered WHERE spelling = '''' AND length(note) < 20', 'what has no spelling has a reason');

SELECT * FROM finish();
ROLLBACK;
