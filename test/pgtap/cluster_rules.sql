-- cluster: the type mcp.match_rules
BEGIN;
SELECT no_plan();

SELECT is(''::mcp.match_rules::text,
	'strength user_id > loyalty > account > email > phone > social > custom > device > cookie; user_id max 1; email, phone max_fanout 20; social, device, cookie max_fanout 5',
	'the default, in full');

-- what is written, and its canonical spelling behind the strength
CREATE TEMP TABLE spelling (written text, canonical text);
INSERT INTO spelling VALUES
	('user_id max 2', 'user_id max 2; email, phone max_fanout 20; social, device, cookie max_fanout 5'),
	('  USER_ID   MAX 01 ;; ', NULL),
	('user_id max none', 'user_id max none; email, phone max_fanout 20; social, device, cookie max_fanout 5'),
	('cookie max_fanout none max 3', 'user_id max 1; email, phone max_fanout 20; social, device max_fanout 5; cookie max 3 max_fanout none'),
	('cluster max 50; email max_records 1000', 'user_id max 1; email max_fanout 20 max_records 1000; phone max_fanout 20; social, device, cookie max_fanout 5; cluster max 50'),
	('cluster max none;', 'user_id max 1; email, phone max_fanout 20; social, device, cookie max_fanout 5'),
	('user_id/shop, user_id/app max 1', 'user_id, user_id/app, user_id/shop max 1; email, phone max_fanout 20; social, device, cookie max_fanout 5'),
	('user_id/shop, user_id/app max 2', 'user_id max 1; email, phone max_fanout 20; social, device, cookie max_fanout 5; user_id/app, user_id/shop max 2'),
	('user_id/"TikTok Shop" max none', 'user_id max 1; email, phone max_fanout 20; social, device, cookie max_fanout 5; user_id/tiktok_shop max none'),
	('cookie/web max_fanout 20; user_id/''7eleven'' max 1', 'user_id, user_id/_7eleven max 1; email, phone, cookie/web max_fanout 20; social, device, cookie max_fanout 5'),
	('cookie max_fanout 0', 'user_id max 1; email, phone max_fanout 20; social, device max_fanout 5; cookie max_fanout 0');
SELECT is(written::mcp.match_rules::text,
	'strength user_id > loyalty > account > email > phone > social > custom > device > cookie; ' || canonical, written)
FROM spelling WHERE canonical IS NOT NULL;
SELECT is('strength cookie > email'::mcp.match_rules::text,
	'strength cookie > email > user_id > loyalty > account > phone > social > custom > device; user_id max 1; email, phone max_fanout 20; social, device, cookie max_fanout 5',
	'kinds that are not named follow in their default order');

-- what is printed reads as what it was printed from
SELECT is(count(*) FILTER (WHERE r::text::mcp.match_rules::text = r::text), count(*),
	'parse after print changes nothing, on ' || count(*) || ' rules')
FROM (
	SELECT concat_ws('; ',
		(ARRAY[NULL, 'strength email > phone', 'strength cookie > device > user_id'])[1 + n % 3],
		(ARRAY[NULL, 'user_id max none', 'user_id, account/shop max ' || 1 + n % 7])[1 + n / 3 % 3],
		(ARRAY[NULL, 'cookie/a, cookie/b max_fanout ' || n % 9, 'cookie max_fanout none max_records 3'])[1 + n / 9 % 3],
		(ARRAY[NULL, 'cluster max ' || 1 + n, 'email/x max 1 max_fanout none max_records 5'])[1 + n / 27 % 3])::mcp.match_rules AS r
	FROM generate_series(0, 242) n) s;

-- errors: where, what was expected, what was perhaps meant
CREATE FUNCTION pg_temp.complaint(rules text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	PERFORM rules::mcp.match_rules;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' ', SQLSTATE, SQLERRM, nullif(hint, ''));
END $$;

SELECT is(pg_temp.complaint(rules), complaint, coalesce(nullif(rules, ''), 'nothing')) FROM (VALUES
	('cookei max 1', '22P02 invalid match rules: expected a kind of identifier, "strength" or "cluster" at line 1, column 1 Perhaps you meant "cookie".'),
	('user_id maxx 1', '22P02 invalid match rules: expected "max", "max_fanout" or "max_records" at line 1, column 9 Perhaps you meant "max".'),
	(E'email max_fanout 20;\nphone max_fnaout 3', '22P02 invalid match rules: expected "max", "max_fanout" or "max_records" at line 2, column 7 Perhaps you meant "max_fanout".'),
	('user_id max nnone', '22P02 invalid match rules: expected a number or "none" at line 1, column 13 Perhaps you meant "none".'),
	('user_id max 0', '22P02 invalid match rules: a limit from 1 to 1000000000 was expected, not 0 at line 1, column 13'),
	('user_id max 1.5', '22P02 invalid match rules: a limit is a whole number, and this one is not at line 1, column 13'),
	('cluster max 99999999999999999999999', '22P02 invalid match rules: a limit from 1 to 1000000000 was expected, not 4294967295 at line 1, column 13'),
	('user_id max 1; user_id max 2', '22P02 invalid match rules: max said twice of one target at line 1, column 24'),
	('email, email max 1', '22P02 invalid match rules: max said twice of one target at line 1, column 14'),
	('user_id/shop max 1; user_id/SHOP max 1', '22P02 invalid match rules: max said twice of one target at line 1, column 34'),
	('strength email > email', '22P02 invalid match rules: email named twice at line 1, column 18'),
	('strength email; strength phone', '22P02 invalid match rules: strength said twice at line 1, column 17'),
	('cluster max 1; cluster max 2', '22P02 invalid match rules: cluster max said twice at line 1, column 16'),
	('cluster max_fanout 1', '22P02 invalid match rules: expected "max" at line 1, column 9'),
	('email max 1 phone max 1', '22P02 invalid match rules: expected ";" at line 1, column 13'),
	('email/ max 1', '22P02 invalid match rules: expected "max", "max_fanout" or "max_records" at line 1, column 12'),
	('email/"--" max 1', '22P02 invalid match rules: a namespace without a letter or digit at line 1, column 7'),
	('email max -1', '22P02 invalid match rules: expected a number or "none" at line 1, column 11'),
	('email', '22P02 invalid match rules: expected "max", "max_fanout" or "max_records" at line 1, column 6')
) v(rules, complaint);
SELECT is((SELECT count(*)::int FROM (SELECT 'email/x' || n || ' max 1' AS w FROM generate_series(1, 900) n) s
	WHERE pg_temp.complaint(w) = 'no error'), 900, 'many namespaces');
SELECT matches(pg_temp.complaint((SELECT string_agg('email/' || name || ' max 1', ';') FROM (SELECT DISTINCT ON (left(encode(sha256(convert_to('n' || n, 'UTF8')), 'hex'), 6)) 'n' || n AS name FROM generate_series(1, 1200) n LIMIT 1001) s)),
	'^22P02 invalid match rules: more than 1000 namespaces', 'but not any number of them');
SELECT matches(pg_temp.complaint('email/' || repeat('x', 300) || ' max 1'), 'a namespace longer than 250 bytes', 'names have their length');

SELECT * FROM finish();
ROLLBACK;
