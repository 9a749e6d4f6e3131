-- segments and measures as values: how they print, and what a wrong one says

SET search_path = public, mcp;

-- one spelling
CREATE TABLE spelling (n serial, written text);
INSERT INTO spelling (written) VALUES
('DID( Purchase )'),
('did(*.purchase) and did(*.*) and did(web.*)'),
('(did(a) and did(b)) and did(c)'),
('did(a) and (did(b) and did(c))'),
('(did(a) or did(b)) and did(c)'),
('did(a) or did(b) and did(c)'),
('(did(a)) or ((did(b) and did(c)))'),
('not did(a) and did(b)'),
('not (did(a) and did(b))'),
('not not did(a)'),
('not (not (did(a) or did(b)))'),
('at least 2 of (did(a), did(b) or did(c), (did(d) and did(e)))'),
('(did(a, this day) or did(b)) in zone "asia/jakarta" and did(c)'),
('((did(a)) in zone ''UTC'') in zone "Europe/London"'),
('did((a | b))'),
('did(((web.a[x=1,y!="z"] | *.b[value>=2.50])))'),
('did(a[x<>1, y not in (1, "b", true, 2026-01-01), z between -1 and +1.0])'),
('did(a[channel = "TikTok Shop", action in ("Sign Up"), x is set, y is not set, z like "a%", w not like "_b"])'),
('did(a[x = ''it''''s "so"''])'),
('did(a, last 1 day) and did(a, last 2 day) and did(a, last 1 weeks)'),
('did(a, between 3 days and 1 hour ago) and never(a, since 2026-01-01) and did(a, from 2026-01-01T00:00:00 to 2026-01-01T09:30:00.500+07:00)'),
('did(a, this month) and did(a, previous quarter)'),
('did(a, after last(b | c)) and did(a, before first(d.*))'),
('count(a)=1 and count(a)<>1 and sum(a)<2 and avg(a)<=3.0 and min(a)>4 and max(a)>=0.000001'),
('sum(value of a) > 1 and count(value of a) > 1 and sum(item of a, last 3 days) > -1'),
('count(a) > 2*count(b) and sum(a) <= sum(b, last 1 year) and sum(a) < -0.5 * avg(b)'),
('count(a) between 1 and 2 and share(a of b | c, last 1 day) between 0 and 0.5'),
('distinct(item of a) > 2 and most_frequent(channel of *, last 180 days) in ("a", "b") and most_frequent(of of of) != "x"'),
('first(a) within 30 days and last(a) before 2 months ago and last(a) >= 2026-01-01'),
('days_since(first(a)) > 1 and days_since(last(a)) = 2 and streak(a) > 3 and active_days(a) > 1 and channels(a) > 1'),
('trait.Age > 3 and trait.city from "Web Shop" = "Rome" and trait.x from crm is set and trait.y is not set'),
('trait.x in ("a", 1, true, 2026-01-01) and trait.x not in ("a") and trait.x between "a" and "b" and trait.x has 7 and trait.x like "a" and trait.x not like "b"'),
('trait.birthday anniversary today and trait.b anniversary in next 1 week and trait.b anniversary in last 2 months and age(trait.b from crm) between 25 and 34'),
('consent(Email_Marketing) and consent(ads, opt_in) and consent(ads, opt_out) and identified(user_id)'),
('sequence(a -> web.b[x = 1] | c -> d, within 3 days, last 1 month) and sequence(a) and sequence(a, last 1 day)'),
('did(last, last 3 days) and did(of) and count(not of and) = 1 and did(value[value = 1, in in ("x"), is is set])'),
('did(übung.größe)');
SELECT n, written::segment FROM spelling ORDER BY n;

-- what is printed is read back as the same value
SELECT n, written FROM spelling WHERE written::segment::text::segment <> written::segment
	OR written::segment::text::segment::text <> written::segment::text;

SELECT m, m::measure_expr AS printed FROM unnest(ARRAY['count( * )', 'sum(value of purchase,last 365 day)', 'FIRST(a)', 'last(a | b)', 'most_frequent(channel of *, last 180 days)',
	'age(trait.birthday)', 'trait.city from crm', 'share(a of b)', 'days_since(last(a))', 'distinct(item of *, this year)']) m;

-- the algebra
SELECT 'did(a) or did(b)'::segment & 'did(c)' AS "and", 'did(a) and did(b)'::segment | 'did(c)' AS "or", ! 'did(a) and did(b)'::segment AS "not",
	segment_and('did(a)', 'did(b)') & segment_and('did(c)', 'did(d)') AS flat, segment_not(segment_or('did(a)', 'did(b)')) AS twins;
SELECT 'did(a)'::segment = 'DID( a )' AS alike, 'did(a)'::segment <> 'did(b)' AS different, (SELECT count(*) FROM (SELECT DISTINCT s FROM unnest(ARRAY['did(a)', 'did( a)', 'did(b)']::segment[]) s) x) AS distinct_ones;

-- a text of a parameter, a varchar, a column
SELECT matches('{}', 'never(a)'::text), matches('{}', 'never(a)'::varchar(20)), '{}'::profile @@ 'did(a)', matches(NULL, 'did(a)') IS NULL AS no_profile, matches('{}', NULL::segment) IS NULL AS no_segment;
PREPARE ask (text) AS SELECT matches('{}', $1);
EXECUTE ask ('never(a)');
EXECUTE ask ('did(a)');
SELECT s, matches('{}', s) FROM unnest(ARRAY['did(a)', 'never(a)', 'trait.x = 1', 'never(a)']) s;

-- binary form: a version and the text
SELECT encode(segment_send('did(a)'), 'escape');

-- wrong ones
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT ''::segment;
SELECT 'dod(purchase)'::segment;
SELECT 'did purchase'::segment;
SELECT 'did(purchase'::segment;
SELECT 'did(purchase) nad did(view)'::segment;
SELECT 'did(purchase) and'::segment;
SELECT 'did(purchase) did(view)'::segment;
SELECT 'did(purchase, lats 3 days)'::segment;
SELECT 'did(purchase, last 3 dys)'::segment;
SELECT 'did(purchase, last 3)'::segment;
SELECT 'did(purchase, last 0 days)'::segment;
SELECT 'did(purchase, last 1.5 days)'::segment;
SELECT 'did(purchase, last 301 years)'::segment;
SELECT 'did(purchase, last 99999999999999999999999 days)'::segment;
SELECT 'did(purchase, between 1 hour and 3 days ago)'::segment;
SELECT 'did(purchase, since yesterday)'::segment;
SELECT 'did(purchase, since 2026-02-30)'::segment;
SELECT 'did(purchase, since 1890-01-01)'::segment;
SELECT 'did(purchase, this hour)'::segment;
SELECT 'did(purchase, after next(cart))'::segment;
SELECT 'did(purchase[item])'::segment;
SELECT 'did(purchase[item ~ "x"])'::segment;
SELECT 'did(purchase[value = "x"])'::segment;
SELECT 'did(purchase[value like "x"])'::segment;
SELECT 'did(purchase[channel > 3])'::segment;
SELECT 'did(purchase[item < true])'::segment;
SELECT 'did(purchase[item like "x\"])'::segment;
SELECT 'did(purchase[item = "x)'::segment;
SELECT 'did(purchase | )'::segment;
SELECT 'did(3d_view)'::segment;
SELECT 'count(purchase)'::segment;
SELECT 'count(purchase) >='::segment;
SELECT 'count(purchase) >= "x"'::segment;
SELECT 'count(purchase) >= 2 * 3'::segment;
SELECT 'count(purchase) >= last(view)'::segment;
SELECT 'count(purchase) >= 0.1234567'::segment;
SELECT 'count(purchase) >= 99999999999999'::segment;
SELECT 'sum(channel of purchase) > 1'::segment;
SELECT 'distinct(purchase) > 1'::segment;
SELECT 'most_frequent(value of purchase) = "x"'::segment;
SELECT 'most_frequent(item of purchase) = 3'::segment;
SELECT 'first(purchase) within 30'::segment;
SELECT 'days_since(purchase) > 3'::segment;
SELECT 'trait city = "Rome"'::segment;
SELECT 'trait.city == "Rome"'::segment;
SELECT 'trait.city haz "Rome"'::segment;
SELECT 'trait.birthday anniversary in next 3 hours'::segment;
SELECT 'trait.birthday anniversary tomorrow'::segment;
SELECT 'age(birthday) > 3'::segment;
SELECT 'consent(ads, optout)'::segment;
SELECT 'identified(emial)'::segment;
SELECT 'at least 3 of (did(a), did(b))'::segment;
SELECT 'at least many of (did(a))'::segment;
SELECT '(did(a)) in zone "Mars/Olympus"'::segment;
SELECT '(did(a)) in zone "UTC+7"'::segment;
SELECT '(did(a)) in zone Jakarta'::segment;
SELECT 'did(a) # did(b)'::segment;
SELECT 'did(a)
	and did(b)
	and dod(cé) and did(d)'::segment;
SELECT ('did(a) and ' || repeat('did(bbbbbbbb) and ', 20) || 'dod(c)')::segment;
SELECT 'count(purchase) >= 2'::measure_expr;
SELECT 'purchases'::measure_expr;

-- a view with a wrong literal is not made
CREATE VIEW wrong AS SELECT matches('{}'::profile, 'cuont(purchase) >= 2') AS m;

-- limits
SELECT (repeat('(', 101) || 'did(a)' || repeat(')', 101))::segment;
SELECT length((repeat('(', 100) || 'did(a)' || repeat(')', 100))::segment::text);
SELECT (repeat('not ', 101) || 'did(a)')::segment;
SELECT ('did(a[x in (' || repeat('1,', 10000) || '1)])')::segment;
SELECT length(('did(a[x in (' || repeat('1,', 9999) || '1)])')::segment::text);
SELECT ('sequence(a' || repeat(' -> a', 32) || ')')::segment;
SELECT ('did(' || repeat('a', 251) || ')')::segment;
SELECT ('did(a' || repeat(' ', 262144) || ')')::segment;
SELECT ('did(a[' || repeat('x<1,', 65000) || 'x<1])')::segment;
SELECT ('did(a[' || repeat('x<1,', 9999) || 'x<1])')::segment IS NOT NULL AS fits;

DROP TABLE spelling;
