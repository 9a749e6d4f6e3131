-- the same fault is said in the same words in every room
BEGIN;
SELECT no_plan();

CREATE FUNCTION fault(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; hint text; code text;
BEGIN
	EXECUTE 'SELECT ' || call;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT, code = RETURNED_SQLSTATE;
	RETURN code || ' ' || message || ' / ' || hint;
END $$;

-- words
CREATE TABLE words (call text, what text, hint text);
INSERT INTO words VALUES
	($$mcp.retention_options(unit => 'weeks')$$, 'unit', 'Perhaps you meant "week". The words are day, week, month, quarter and year.'),
	($$mcp.retention_options(unit => 'fortnight')$$, 'unit', 'The words are day, week, month, quarter and year.'),
	($$mcp.retention_options(kind => 'recuring')$$, 'kind', 'Perhaps you meant "recurring". The words are first_time and recurring.'),
	($$mcp.retention_options(counting => 'after')$$, 'counting', 'The words are on and on_or_after.'),
	($$mcp.retention_options(clock => '24 hours')$$, 'clock', 'The words are calendar and 24h.'),
	($$mcp.lifecycle_options(unit => 'moth')$$, 'unit', 'Perhaps you meant "month". The words are day, week, month, quarter and year.'),
	($$mcp.stickiness_options(inside => '')$$, 'inside', 'The words are day, week, month, quarter and year.'),
	($$mcp.stage_options('{a,b}', entry => 'last')$$, 'entry', 'The words are first and latest.'),
	($$mcp.funnel('[]'::jsonb::mcp.journey, '{a,b}', step_order => 'order')$$, 'step_order', 'Perhaps you meant "ordered". The words are any, ordered and strict.'),
	($$mcp.funnel('[]'::jsonb::mcp.journey, '{a,b}', entry => 'evry')$$, 'entry', 'Perhaps you meant "every". The words are first, latest and every.'),
	($$mcp.funnel_agg(now(), '{t}'::boolean[], '1 day', 'sorted')$$, 'step_order', 'The words are any, ordered and strict.'),
	($$mcp.funnel_agg(now(), '{t}'::boolean[], '1 day', 'any', 'Firts')$$, 'entry', 'Perhaps you meant "first". The words are first, latest and every.'),
	($$mcp.has_consent('{}', 'ads', regime => 'opt-in')$$, 'regime', 'Perhaps you meant "opt_in". The words are opt_in and opt_out.'),
	($$mcp.identifier_problem('e-mail', 'x')$$, 'kind', 'Perhaps you meant "email". The words are user_id, loyalty, account, email, phone, social, custom, device, cookie, email_sha256 and phone_sha256.');
SELECT is(fault(call), format('22023 %s is none of the words that it can be / %s', what, hint), call) FROM words;
SELECT lives_ok(format('SELECT mcp.identifier_problem(%L, ''x'')', k), k || ' is a kind of identifier')
FROM unnest('{user_id,loyalty,account,email,phone,social,custom,device,cookie,email_sha256,phone_sha256}'::text[]) k;

-- time zones
CREATE TABLE zones (call text);
INSERT INTO zones VALUES
	('mcp.retention_options(zone => %L)'), ('mcp.lifecycle_options(zone => %L)'), ('mcp.stickiness_options(zone => %L)'), ('mcp.channel_options(zone => %L)'),
	('mcp.session_count(''[]''::jsonb::mcp.journey, by_day => true, zone => %L)'), ('count(*) FROM mcp.sessions(''[]''::jsonb::mcp.journey, zone => %L)'),
	('mcp.event(timestamp ''2026-03-01 10:00'', %L, ''web'', ''view'')'), ('mcp.trait(''age'', 34, date ''2026-01-01'', %L)'),
	('mcp.journey_agg(t, %L, ''web'', ''view'') FROM (VALUES (timestamp ''2026-03-01'')) v(t)');
SELECT is(fault(format(call, zone)), '22023 the time zone is not known / Zones are named in full, such as Asia/Jakarta; the view pg_timezone_names has them all.', format(call, zone))
FROM zones, unnest('{Mars/Phobos,UTC+7,"",EST5EDT}'::text[]) zone;
SELECT is(fault(format('(''(did(a)) in zone "%s"''::mcp.segment)', zone)), '22P02 invalid segment: the time zone is not known at line 1, column 18 / Zones are named in full, such as Asia/Jakarta; the view pg_timezone_names has them all.', 'a segment in ' || zone)
FROM unnest('{Mars/Phobos,UTC+7,EST5EDT}'::text[]) zone;
SELECT is(fault(format(call, zone)), 'no error', format(call, zone)) FROM zones, unnest('{Asia/Jakarta,europe/berlin,UTC,Etc/GMT+7}'::text[]) zone;

-- local times become moments as AT TIME ZONE makes them, whatever the clock does
CREATE TABLE readings AS
SELECT zone, timestamp '2026-01-01' + n * interval '10 minutes 7 seconds' AS reading
FROM unnest('{Europe/Berlin,America/New_York,Australia/Lord_Howe,Asia/Kathmandu,Africa/Casablanca,America/Santiago,UTC}'::text[]) zone, generate_series(0, 51600, 3) n;
CREATE TABLE moments AS
SELECT zone, count(*) AS n, count(*) FILTER (WHERE at <> reading AT TIME ZONE zone) AS differing
FROM (SELECT zone, reading, e.occurred_at AS at FROM readings, mcp.events(mcp.journey(mcp.event(reading, zone, 'web', 'view'))) e) x GROUP BY zone;
SELECT is(differing, 0::bigint, format('%s local times in %s', n, zone)) FROM moments;

SELECT * FROM finish();
ROLLBACK;
