-- Dates of a trait against now, and anniversaries: borders by hand, random
-- conditions against SQL over the raw values, when they can change, spellings
-- and errors.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SELECT setseed(0.2718);

CREATE FUNCTION pg_temp.pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

-- --- by hand -------------------------------------------------------------------

-- now is Tuesday, 2026-03-31 12:00
CREATE FUNCTION pg_temp.day(d text, s text, t timestamptz DEFAULT '2026-03-31 12:00+00') RETURNS boolean LANGUAGE sql AS
$$ SELECT mcp.matches(mcp.trait('d', d::date), replace(s, 'D', 'trait.d')::mcp.segment, t) $$;
CREATE FUNCTION pg_temp.time(d text, s text, t timestamptz DEFAULT '2026-03-31 12:00+00') RETURNS boolean LANGUAGE sql AS
$$ SELECT mcp.matches(mcp.trait('d', d::timestamptz), replace(s, 'D', 'trait.d')::mcp.segment, t) $$;

SELECT is(pg_temp.day(d, s), e, format('the day %s: %s', d, s)) FROM (VALUES
	('2026-03-31', 'D in next 1 day', true), ('2026-04-01', 'D in next 1 day', false), ('2026-03-30', 'D in next 1 day', false),
	('2026-04-06', 'D in next 7 days', true), ('2026-04-07', 'D in next 7 days', false), ('2026-04-07', 'D after next 7 days', true), ('2026-03-30', 'D before next 7 days', true),
	('2026-03-31', 'D in last 7 days', true), ('2026-03-25', 'D in last 7 days', true), ('2026-03-24', 'D in last 7 days', false), ('2026-03-24', 'D before last 7 days', true), ('2026-04-01', 'D in last 7 days', false), ('2026-04-01', 'D after last 7 days', true),
	('2026-04-29', 'D in next 1 month', true), ('2026-04-30', 'D in next 1 month', false), ('2026-03-01', 'D in last 1 month', true), ('2026-02-28', 'D in last 1 month', false),
	('2026-03-31', 'D in this day', true), ('2026-04-01', 'D in next day', true), ('2026-03-31', 'D in next day', false), ('2026-03-30', 'D in previous day', true),
	('2026-03-30', 'D in this week', true), ('2026-04-05', 'D in this week', true), ('2026-04-06', 'D in this week', false), ('2026-04-06', 'D in next week', true), ('2026-03-29', 'D in previous week', true), ('2026-03-22', 'D in previous week', false),
	('2026-03-01', 'D in this month', true), ('2026-04-01', 'D in this month', false), ('2026-04-30', 'D in next month', true), ('2026-05-01', 'D after next month', true), ('2026-02-28', 'D in previous month', true), ('2026-01-31', 'D before previous month', true),
	('2026-01-01', 'D in this quarter', true), ('2026-06-30', 'D in next quarter', true), ('2025-10-01', 'D in previous quarter', true), ('2026-12-31', 'D in this year', true), ('2027-12-31', 'D in next year', true), ('2025-01-01', 'D in previous year', true), ('2024-12-31', 'D before previous year', true),
	('2026-04-01', '(D in this day) in zone "Pacific/Auckland"', true), ('2026-03-31', '(D in this day) in zone "Pacific/Auckland"', false),
	('2026-03-31', 'D in last 24 hours', NULL), ('2026-03-31', 'not D before next 90 minutes', NULL)) x(d, s, e);
SELECT is(pg_temp.time(d, s), e, format('the time %s: %s', d, s)) FROM (VALUES
	('2026-03-31 12:00+00', 'D in next 1 day', true), ('2026-03-31 11:59:59.999999+00', 'D in next 1 day', false), ('2026-03-31 11:59:59.999999+00', 'D before next 1 day', true), ('2026-04-01 11:59:59.999999+00', 'D in next 1 day', true), ('2026-04-01 12:00+00', 'D in next 1 day', false), ('2026-04-01 12:00+00', 'D after next 1 day', true),
	('2026-03-31 12:00+00', 'D in last 1 day', true), ('2026-03-31 12:00:00.000001+00', 'D in last 1 day', false), ('2026-03-31 12:00:00.000001+00', 'D after last 1 day', true), ('2026-03-30 12:00:00.000001+00', 'D in last 1 day', true), ('2026-03-30 12:00+00', 'D in last 1 day', false), ('2026-03-30 12:00+00', 'D before last 1 day', true),
	('2026-03-31 13:29:59.999999+00', 'D in next 90 minutes', true), ('2026-03-31 13:30+00', 'D in next 90 minutes', false), ('2026-04-30 11:59+00', 'D in next 1 month', true), ('2026-04-30 12:00+00', 'D in next 1 month', false), ('2026-02-28 12:00+00', 'D in last 1 month', false), ('2026-02-28 12:00:00.000001+00', 'D in last 1 month', true),
	('2026-03-31 23:59:59.999999+00', 'D in this day', true), ('2026-04-01 00:00+00', 'D in this day', false), ('2026-03-01 00:00+00', 'D in this month', true), ('2026-02-28 23:59:59.999999+00', 'D in this month', false), ('2026-02-28 23:59:59.999999+00', 'D in previous month', true),
	('2026-02-28 17:00+00', '(D in this month) in zone "Asia/Jakarta"', true), ('2026-02-28 16:59:59.999999+00', '(D in this month) in zone "Asia/Jakarta"', false),
	-- a day on which the clock is put on has 23 hours
	('2026-03-29 00:00+00', '(D in previous week) in zone "Europe/London"', true), ('2026-03-29 22:59:59.999999+00', '(D in previous week) in zone "Europe/London"', true), ('2026-03-29 23:00+00', '(D in previous week) in zone "Europe/London"', false)) x(d, s, e);
SELECT is(mcp.matches(mcp.trait('d', v), s::mcp.segment, '2026-03-31 12:00+00'), e, format('the text %s: %s', v, s)) FROM (VALUES
	('2026-03-31', 'trait.d in next 1 day', true), ('2026-04-01', 'trait.d in next 1 day', false), ('2026-04-01T11:59:59Z', 'trait.d in next 1 day', true), ('2026-03-31T11:00:00Z', 'trait.d in next 1 day', false), ('2026-03-31T14:00:00+02', 'trait.d in last 1 hour', true),
	('2026-03-31', 'trait.d in last 1 hour', NULL), ('soon', 'trait.d in next 1 day', NULL), ('', 'trait.d in this month', NULL), ('2026-02-30', 'trait.d before this month', NULL), ('26', 'trait.d after this month', NULL)) x(v, s, e);
SELECT is(mcp.matches(p, s::mcp.segment, '2026-03-31'), NULL, 'unknown: ' || s) FROM (VALUES
	('{}'::mcp.profile), (mcp.trait('d', 20260331)), (mcp.trait('d', true)), (mcp.trait_add('d', 'x', '2026-01-01', 'crm')), (mcp.trait('d', '2026-03-31'::date, '2026-04-01', 'crm')), (mcp.trait('e', '2026-03-31'::date))) x(p),
	unnest(ARRAY['trait.d in last 7 days', 'not trait.d in this month', 'trait.d before last 7 days', 'trait.d after previous year', 'trait.d anniversary this month']) s;
SELECT ok(mcp.matches(p, 'trait.d before last 100 years and trait.d before this month and trait.d before next 300 years', 'infinity') AND mcp.matches(p, 'trait.d after last 300 years and trait.d after next day and trait.d after next 50 years', '-infinity'), 'as of the ends of time')
FROM (SELECT mcp.trait('d', '2026-03-31'::date) UNION ALL SELECT mcp.trait('d', '2026-03-31'::timestamptz)) x(p);

-- anniversaries of units of the calendar: 29 February is celebrated on the 28th
SELECT is(pg_temp.day(d, replace(s, 'B', 'D anniversary'), t::timestamptz), e, format('%s %s at %s', d, s, t)) FROM (VALUES
	('2000-02-29', 'B this month', '2026-02-01', true), ('2000-02-29', 'B this month', '2026-03-01', false), ('2000-02-29', 'B previous month', '2026-03-31', true), ('2000-02-29', 'B next month', '2026-01-31', true),
	('2000-02-29', 'B this week', '2027-02-28 12:00+00', true), ('2000-02-29', 'B this week', '2027-03-01', false), ('2000-02-29', 'B previous day', '2027-03-01', true), ('2000-02-29', 'B previous day', '2028-03-01', true), ('2000-02-29', 'B previous day', '2028-02-29', false), ('2000-02-29', 'B next day', '2028-02-28', true), ('2000-02-29', 'B next day', '2026-02-28', false), ('2000-02-29', 'B next day', '2026-02-27', true), ('2000-02-29', 'B this day', '2026-02-28', true),
	('1990-01-02', 'B this week', '2025-12-30', true), ('1990-01-05', 'B this week', '2025-12-30', false), ('1990-12-29', 'B this week', '2026-01-01', true), ('1990-04-01', 'B next month', '2026-03-31', true), ('1990-05-01', 'B next month', '2026-03-31', false), ('1990-12-31', 'B previous month', '2026-01-15', true), ('1990-06-30', 'B next quarter', '2026-03-31', true), ('1990-06-30', 'B previous year', '2026-03-31', true),
	('2026-03-15', 'B this month', '2026-03-31', false), ('2026-03-15', 'B next year', '2026-03-31', true), ('2025-03-15', 'B this month', '2026-03-31', true),
	('1990-04-01', '(B this month) in zone "Asia/Jakarta"', '2026-03-31 17:00+00', true), ('1990-04-01', '(B this month) in zone "Asia/Jakarta"', '2026-03-31 16:59:59.999999+00', false)) x(d, s, t, e);
SELECT is_empty($$SELECT d, t FROM generate_series(date '2023-12-25', '2028-03-05', '1 day') d(d), generate_series(timestamptz '2026-12-28 12:00+00', '2028-03-05', '1 day') t
	WHERE mcp.matches(mcp.trait('d', d::date), 'trait.d anniversary previous day or trait.d anniversary today or trait.d anniversary next day', t) IS DISTINCT FROM
		EXISTS (SELECT FROM generate_series(1, 5) y WHERE (d + y * interval '1 year')::date BETWEEN (t AT TIME ZONE 'UTC')::date - 1 AND (t AT TIME ZONE 'UTC')::date + 1)$$, 'yesterday, today and tomorrow around two new years and a leap day');

-- --- random conditions against SQL ------------------------------------------------

CREATE TEMP TABLE moment AS SELECT t::timestamptz + k * interval '1 microsecond' AS t FROM unnest(ARRAY['2026-03-31 12:00+00', '2026-03-29 00:30+00', '2026-10-25 01:30+00', '2024-02-29 23:00+00', '2026-11-01 06:30+00', '2026-03-31 17:00+00', '2026-01-01 00:00+00', '2025-12-31 23:59:59.999999+00', '2026-03-30 00:00+00', '2026-03-08 07:30+00']) t, generate_series(-1, 1) k;
CREATE TEMP TABLE person AS
SELECT pid, type, v, CASE type WHEN 'date' THEN mcp.trait('d', v::date) WHEN 'time' THEN mcp.trait('d', v::timestamptz) WHEN 'text' THEN mcp.trait('d', v) WHEN 'number' THEN mcp.trait('d', v::numeric) ELSE '{}'::mcp.profile END AS profile FROM (
	SELECT i AS pid, type, CASE type WHEN 'number' THEN '7' WHEN 'date' THEN (at AT TIME ZONE zone)::date::text WHEN 'time' THEN at::text
		ELSE pg_temp.pick('soon', (at AT TIME ZONE zone)::date::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), to_char(at AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI:SS')) END AS v
	FROM (SELECT i, pg_temp.pick('date', 'date', 'time', 'time', 'time', 'text', 'text', 'number', 'none') AS type, pg_temp.pick('UTC', 'Asia/Jakarta', 'America/New_York') AS zone,
		CASE WHEN random() < 0.3 THEN date_trunc(pg_temp.pick('day', 'month', 'year'), t) ELSE t END + CASE WHEN random() < 0.5 THEN floor(random() * 60 - 30) * interval '24 hours' ELSE (floor(random() * 14) - 7) * pg_temp.pick('1 month', '1 year', '6 hours', '1 week')::interval END + (floor(random() * 3) - 1) * interval '1 microsecond' * (i % 2) AS at
		FROM generate_series(1, 400) i, LATERAL (SELECT t FROM moment ORDER BY random() + i - i LIMIT 1) m) x) y;
SELECT cmp_ok((SELECT count(*)::int FROM person WHERE type = 'time'), '>', 60, 'there are times');

CREATE TYPE pg_temp.twin AS (m text, q text);
-- a moment moved by a span: weeks and less are exact, others on the calendar
CREATE FUNCTION pg_temp.moved(zone text, n int, unit text, sign text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN unit IN ('month', 'quarter', 'year') THEN format('((:now AT TIME ZONE %L %s interval %L) AT TIME ZONE %L)', zone, sign, n * CASE unit WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 ELSE 12 END || ' months', zone)
		ELSE format('(:now %s interval %L)', sign, n * CASE unit WHEN 'minute' THEN 1 WHEN 'hour' THEN 60 WHEN 'day' THEN 1440 ELSE 10080 END || ' minutes') END $$;
CREATE FUNCTION pg_temp.months(unit text, n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE unit WHEN 'quarter' THEN 3 * n || ' months' ELSE n || ' ' || unit END $$;

-- the SQL says where the trait lies: -1 before, 0 in, 1 behind, of the day b or the time t
CREATE FUNCTION pg_temp.period(zone text, party boolean) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE u text := pg_temp.pick('day', 'week', 'month', 'month', 'quarter', 'year'); n int := pg_temp.pick('1', '1', '2', '7', '13', '30')::int; today text := format('(:now AT TIME ZONE %L)::date', zone); side text; lo text; hi text; tlo text; thi text; r pg_temp.twin; k int;
BEGIN
	IF random() < 0.5 OR party THEN
		side := pg_temp.pick('this', 'this', 'previous', 'next'); k := CASE side WHEN 'this' THEN 0 WHEN 'next' THEN 1 ELSE -1 END;
		lo := format('(date_trunc(%L, :now AT TIME ZONE %L) + interval %L)::date', u, zone, pg_temp.months(u, k));
		hi := format('(date_trunc(%L, :now AT TIME ZONE %L) + interval %L)::date', u, zone, pg_temp.months(u, k + 1));
		tlo := format('(%s::timestamp AT TIME ZONE %L)', lo, zone); thi := format('(%s::timestamp AT TIME ZONE %L)', hi, zone);
		r.m := side || ' ' || u;
		IF party THEN
			r.q := format('(SELECT CASE WHEN coalesce(b, (t AT TIME ZONE %L)::date) IS NOT NULL THEN EXISTS (SELECT FROM generate_series(1, 60) y WHERE (coalesce(b, (t AT TIME ZONE %L)::date) + y * interval ''1 year'')::date >= %s AND (coalesce(b, (t AT TIME ZONE %L)::date) + y * interval ''1 year'')::date < %s) END)', zone, zone, lo, zone, hi);
			RETURN r;
		END IF;
	ELSE
		side := pg_temp.pick('last', 'next');
		IF random() < 0.25 THEN u := pg_temp.pick('minute', 'hour'); n := n * 60; END IF;
		r.m := format('%s %s %ss', side, n, u);
		IF side = 'last' THEN
			lo := format('((%s - interval %L)::date + 1)', today, pg_temp.months(u, n)); hi := format('(%s + 1)', today);
			tlo := format('(%s + interval ''1 microsecond'')', pg_temp.moved(zone, n, u, '-')); thi := '(:now + interval ''1 microsecond'')';
		ELSE
			lo := today; hi := format('(%s + interval %L)::date', today, pg_temp.months(u, n));
			tlo := ':now'; thi := pg_temp.moved(zone, n, u, '+');
		END IF;
		IF u IN ('minute', 'hour') THEN lo := 'NULL::date'; hi := 'NULL::date'; END IF;
	END IF;
	r.q := format('(CASE WHEN b IS NOT NULL THEN CASE WHEN %s IS NULL THEN NULL WHEN b < %s THEN -1 WHEN b >= %s THEN 1 ELSE 0 END WHEN t IS NOT NULL THEN CASE WHEN t < %s THEN -1 WHEN t >= %s THEN 1 ELSE 0 END END)', lo, lo, hi, tlo, thi);
	RETURN r;
END $$;
CREATE FUNCTION pg_temp.dated(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE word text := pg_temp.pick('in', 'in', 'before', 'after', 'anniversary'); p pg_temp.twin := pg_temp.period(zone, word = 'anniversary'); r pg_temp.twin;
BEGIN
	r.m := format('%s %s', CASE word WHEN 'anniversary' THEN pg_temp.pick('anniversary', 'anniversary in') ELSE word END, p.m);
	r.q := CASE word WHEN 'anniversary' THEN p.q ELSE p.q || CASE word WHEN 'in' THEN ' = 0' WHEN 'before' THEN ' = -1' ELSE ' = 1' END END;
	RETURN r;
END $$;

CREATE TEMP TABLE fault (m text, now timestamptz, pid int, ours boolean, sql boolean);
CREATE TEMP TABLE tally (asked int, yes int, unknown int);
CREATE TEMP TABLE spelled (m text);
DO $$
DECLARE c pg_temp.twin; zone text; now timestamptz; s text; asked int := 0; yes int := 0; unknown int := 0; a int; b int; d int;
BEGIN
	FOR i IN 1 .. 400 LOOP
		zone := pg_temp.pick('UTC', 'UTC', 'Asia/Jakarta', 'America/New_York', 'Europe/London', 'Pacific/Apia'); c := pg_temp.dated(zone);
		SELECT t INTO now FROM moment ORDER BY random() LIMIT 1;
		s := CASE zone WHEN 'UTC' THEN 'trait.d ' || c.m ELSE format('(trait.d %s) in zone "%s"', c.m, zone) END;
		INSERT INTO spelled VALUES (s);
		EXECUTE format($q$
			WITH x AS MATERIALIZED (SELECT pid, mcp.matches(profile, %L, %L) AS ours, (%s) AS sql FROM (SELECT pid, profile,
				CASE WHEN type = 'date' OR type = 'text' AND v ~ '^\d{4}-\d\d-\d\d$' THEN v::date END AS b,
				CASE WHEN type = 'time' OR type = 'text' AND v ~ 'T.*Z$' THEN v::timestamptz WHEN type = 'text' AND v ~ 'T' THEN v::timestamp AT TIME ZONE %L END AS t FROM person) p),
			y AS (INSERT INTO fault SELECT %L, %L, pid, ours, sql FROM x WHERE ours IS DISTINCT FROM sql)
			SELECT count(*), count(*) FILTER (WHERE ours), count(*) FILTER (WHERE ours IS NULL) FROM x $q$, s, now, replace(c.q, ':now', quote_literal(now) || '::timestamptz'), zone, s, now) INTO a, b, d;
		asked := asked + a; yes := yes + b; unknown := unknown + d;
	END LOOP;
	INSERT INTO tally VALUES (asked, yes, unknown);
END $$;
SELECT diag(format('%s answers: %s yes, %s unknown', asked, yes, unknown)) FROM tally;
SELECT is_empty('SELECT f.*, p.type, p.v FROM fault f JOIN person p USING (pid) LIMIT 5', 'what is said of dates is what SQL says of the raw values');
SELECT ok((SELECT asked > 100000 AND yes > asked / 20 AND unknown < asked / 2 FROM tally), 'there were answers of each sort');
SELECT is_empty('SELECT m FROM spelled WHERE mcp.segment_send(m::mcp.segment) <> mcp.segment_send(m::mcp.segment::text::mcp.segment) OR mcp.describe(m::mcp.segment) IS NULL', 'printed and read back it is the same');
SELECT is_empty($$SELECT m, pid FROM (SELECT DISTINCT substring(m FROM '(?:this|previous|last|next).*') AS m FROM spelled WHERE m NOT LIKE '%anniversary%' AND m NOT LIKE '(%') x, person,
	LATERAL (SELECT mcp.matches(profile, ('trait.d in ' || m)::mcp.segment, '2026-03-31') AS i, mcp.matches(profile, ('trait.d before ' || m)::mcp.segment, '2026-03-31') AS b, mcp.matches(profile, ('trait.d after ' || m)::mcp.segment, '2026-03-31') AS a) y
	WHERE num_nulls(i, b, a) NOT IN (0, 3) OR i::int + b::int + a::int <> 1 LIMIT 3$$, 'a known date is before, in or after a period, and one of them only');

-- --- when it can change -------------------------------------------------------------

CREATE TEMP TABLE late (segment text, v text, as_of timestamptz, answer timestamptz, problem text);
DO $$
DECLARE c pg_temp.twin; zone text; now timestamptz; a timestamptz; e timestamptz; s mcp.segment; r record; m boolean; bad timestamptz; changes int := 0; n int; until_ timestamptz;
BEGIN
	FOR i IN 1 .. 300 LOOP
		zone := pg_temp.pick('UTC', 'Asia/Jakarta', 'America/New_York', 'Europe/London', 'America/St_Johns', 'Pacific/Apia'); c := pg_temp.dated(zone);
		SELECT * INTO r FROM person WHERE type IN ('date', 'time', 'text') AND v <> 'soon' ORDER BY random() LIMIT 1;
		e := CASE WHEN r.v LIKE '%T%' AND r.v NOT LIKE '%Z' THEN r.v::timestamp AT TIME ZONE zone ELSE r.v::timestamptz END;
		n := pg_temp.pick('0', '7', '30', '31', '59', '365')::int;
		now := e + (floor(random() * 3) - 1) * (n * interval '24 hours') + floor(random() * 200 - 100) * interval '30 minutes' + (floor(random() * 3) - 1) * interval '1 microsecond';
		s := format('(trait.d %s) in zone "%s"', c.m, zone)::mcp.segment;
		a := mcp.next_change_at(r.profile, s, now); m := mcp.matches(r.profile, s, now) IS TRUE;
		IF a IS NOT NULL THEN
			changes := changes + 1;
			IF a <= now OR (mcp.matches(r.profile, s, a) IS TRUE) = m OR (mcp.matches(r.profile, s, a - interval '1 microsecond') IS TRUE) <> m THEN
				INSERT INTO late VALUES (s, r.v, now, a, 'no change there'); CONTINUE;
			END IF;
		END IF;
		until_ := LEAST(coalesce(a, 'infinity'), now + interval '5 days');
		SELECT min(g) INTO bad FROM (
			SELECT h + k * interval '1 microsecond' AS g FROM generate_series(date_trunc('hour', now), until_, '30 minutes') h, generate_series(-1, 1) k
			UNION ALL SELECT e + h * interval '12 hours' + k * interval '1 microsecond' FROM generate_series(-900, 900) h, generate_series(-1, 1) k
			UNION ALL SELECT (e AT TIME ZONE zone + h * interval '1 month') AT TIME ZONE zone + k * interval '1 microsecond' FROM generate_series(-40, 40) h, generate_series(-1, 1) k
			UNION ALL SELECT date_trunc('month', e AT TIME ZONE zone + h * interval '1 month') AT TIME ZONE zone + k * interval '1 microsecond' FROM generate_series(-40, 40) h, generate_series(-1, 1) k) x
		WHERE g > now AND g < coalesce(a, 'infinity') AND (mcp.matches(r.profile, s, g) IS TRUE) <> m;
		IF bad IS NOT NULL THEN INSERT INTO late VALUES (s, r.v, now, a, 'changes before, at ' || bad); END IF;
	END LOOP;
	INSERT INTO tally VALUES (300, changes, 0);
END $$;
SELECT is_empty('SELECT * FROM late LIMIT 5', 'the first change is where brute force finds it');
SELECT cmp_ok((SELECT yes FROM tally WHERE asked = 300), '>', 150, 'there were changes');
-- a month after 30 January 00:00 is 28 February 00:00, before what a month after 29 January 12:00 is
SELECT is(mcp.next_change_at(mcp.trait('d', '2026-02-28 06:00+00'::timestamptz), s::mcp.segment, a::timestamptz), e::timestamptz, s || ' as of ' || a) FROM (VALUES
	('trait.d in next 1 month', '2026-01-01 00:00+00', '2026-01-28 06:00:00.000001+00'), ('trait.d in next 1 month', '2026-01-28 06:00:00.000001+00', '2026-01-29 00:00+00'), ('trait.d after next 1 month', '2026-01-29 00:00+00', '2026-01-29 06:00:00.000001+00'),
	('trait.d in next 1 month', '2026-02-01 00:00+00', '2026-02-28 06:00:00.000001+00'), ('trait.d in next 1 month', '2026-02-28 06:00:00.000001+00', NULL), ('trait.d in last 1 day', '2026-02-01 00:00+00', '2026-02-28 06:00+00'), ('trait.d in last 1 day', '2026-02-28 06:00+00', '2026-03-01 06:00+00'), ('trait.d in last 1 day', '2026-03-01 06:00+00', NULL),
	('(trait.d in this month) in zone "Asia/Jakarta"', '2026-01-01 00:00+00', '2026-01-31 17:00+00')) x(s, a, e);

-- --- spellings, sentences, reasons, errors --------------------------------------------

SELECT is(s::mcp.segment::text, e, s) FROM (VALUES
	('TRAIT.renewal IN Next 30 day', 'trait.renewal in next 30 days'), ('trait.joined before last 1 hours', 'trait.joined before last 1 hour'), ('trait.joined from crm in previous week', 'trait.joined from crm in previous week'), ('not trait.x after next month', 'not trait.x after next month'),
	('trait.b anniversary in this month', 'trait.b anniversary this month'), ('trait.b anniversary next week', 'trait.b anniversary next week'), ('trait.b anniversary this day', 'trait.b anniversary today'), ('trait.b anniversary in next 1 week', 'trait.b anniversary in next 1 week'), ('trait.next in next year', 'trait.next in next year'), ('trait.in in ("in")', 'trait.in in ("in")')) x(s, e);
SELECT is(mcp.describe(s::mcp.segment), e, s) FROM (VALUES
	('trait.renewal in next 30 days', 'the trait renewal is in the next 30 days'), ('trait.joined before last 1 year', 'the trait joined is before the last 1 year'), ('trait.joined after previous week', 'the trait joined is after the previous week'), ('trait.renewal in this month', 'the trait renewal is in this month'), ('trait.renewal in next month', 'the trait renewal is in the next calendar month'),
	('trait.b anniversary this month', 'the trait b has its anniversary in this month'), ('trait.b anniversary previous week', 'the trait b has its anniversary in the previous week')) x(s, e);
SELECT is((SELECT format('%s|%s|%s', found, holds, decided_by) FROM mcp.why(p, s::mcp.segment, '2026-03-31')), e, 'why ' || s) FROM (VALUES
	(mcp.trait('d', '2026-04-05'::date, '2026-01-01', 'crm'), 'trait.d in next 30 days', '2026-04-05|t|2026-01-01T00:00:00Z from crm'), (mcp.trait('d', '2026-04-05'::date, '2026-01-01', 'crm'), 'trait.d in next 3 hours', '2026-04-05||unknown: a date against less than a day'),
	(mcp.trait('d', 7, '2026-01-01', 'crm'), 'trait.d before this month', '7||unknown: number is not a date or time'), ('{}', 'trait.d before this month', '||unknown: no such trait'), (mcp.trait('d', '2000-02-29'::date, '2026-01-01', 'crm'), 'trait.d anniversary previous month', '2000-02-29|t|2026-01-01T00:00:00Z from crm')) x(p, s, e);

CREATE FUNCTION pg_temp.refused(s text, OUT message text, OUT hint text, OUT state text) LANGUAGE plpgsql AS $$
BEGIN PERFORM s::mcp.segment; EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT, state = RETURNED_SQLSTATE; END $$;
SELECT is((SELECT message || coalesce(' / ' || nullif(hint, ''), '') || ' / ' || state FROM pg_temp.refused(s)), e || ' / 22P02', s) FROM (VALUES
	('trait.d in lst 30 days', 'invalid segment: expected a period such as last 30 days, next 7 days or this month at line 1, column 12 / Perhaps you meant "last".'),
	('trait.d before 2026-01-01', 'invalid segment: expected a period such as last 30 days, next 7 days or this month at line 1, column 16'),
	('trait.d in last month', 'invalid segment: expected a span such as 30 days at line 1, column 17'),
	('trait.d in last 301 years', 'invalid segment: a span beyond 300 years at line 1, column 17'),
	('trait.d in last 0 days', 'invalid segment: a span of nothing at line 1, column 17'),
	('trait.d in next mnth', 'invalid segment: expected day, week, month, quarter or year at line 1, column 17 / Perhaps you meant "month".'),
	('trait.d in this hour', 'invalid segment: expected day, week, month, quarter or year at line 1, column 17'),
	('trait.d in this 2 weeks', 'invalid segment: expected day, week, month, quarter or year at line 1, column 17'),
	('trait.d not in last 30 days', 'invalid segment: expected "(" at line 1, column 16'),
	('trait.d befor last 30 days', 'invalid segment: expected a comparison, in, not in, between, has, like, starts, ends, contains, is, before, after or anniversary at line 1, column 9 / Perhaps you meant "before".'),
	('trait.d anniversary thiss month', 'invalid segment: expected today, in next, in last, this, next or previous at line 1, column 21 / Perhaps you meant "this".'),
	('trait.d anniversary next 7 days', 'invalid segment: expected day, week, month, quarter or year at line 1, column 26'),
	('trait.d anniversary last 7 days', 'invalid segment: expected today, in next, in last, this, next or previous at line 1, column 21'),
	('trait.d anniversary in next 3 hours', 'invalid segment: expected days, weeks, months, quarters or years at line 1, column 31'),
	('trait.d anniversary in lst 3 days', 'invalid segment: expected next, last, this or previous at line 1, column 24 / Perhaps you meant "last".'),
	('did(purchase, next 3 days)', 'invalid segment: expected a window such as last 30 days at line 1, column 15')) x(s, e);

SELECT * FROM finish();
ROLLBACK;
