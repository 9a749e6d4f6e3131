-- mcp.next_change_at where calendars and clocks go back: one event, one window
-- that its border is near, as of moments around it, in zones whose clocks are
-- changed nearby.  Membership is asked every half an hour, a minute behind it,
-- and a microsecond before and behind those.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SELECT setseed(0.577);

CREATE FUNCTION pg_temp.pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

-- by hand: a month before 28 March 07:00 the event of 28 February 06:00 is
-- gone, a month before 29 March 00:00 (28 February 00:00) it is there again
SELECT is(mcp.next_change_at(mcp.event('2026-02-28 06:00+00', 'web', 'view'), s::mcp.segment, a::timestamptz), e::timestamptz, s || ' as of ' || a) FROM (VALUES
	('did(view, last 1 month)', '2026-03-01 00:00+00', '2026-03-28 06:00+00'),
	('did(view, last 1 month)', '2026-03-28 06:00+00', '2026-03-29 00:00+00'),
	('did(view, last 1 month)', '2026-03-29 00:00+00', '2026-03-29 06:00+00'),
	('did(view, last 1 month)', '2026-03-29 06:00+00', '2026-03-30 00:00+00'),
	('last(view) within 1 month', '2026-03-30 00:00+00', '2026-03-30 06:00+00'),
	('last(view) before 1 month ago', '2026-03-30 06:00+00', '2026-03-31 00:00+00'),
	('did(view, last 1 month)', '2026-03-31 00:00+00', '2026-03-31 06:00+00'),
	('did(view, last 1 month)', '2026-03-31 06:00+00', NULL),
	('did(view, between 1 year and 1 month ago)', '2026-03-31 05:00+00', '2026-03-31 06:00+00'),
	('did(view, between 1 year and 1 month ago)', '2026-03-31 06:00+00', '2027-02-28 06:00+00')) t(s, a, e);

-- by hand: in St. John's the clock was put back from 00:01 to 23:01, so that
-- it was tomorrow for a minute, and yesterday again for an hour
SELECT is(mcp.next_change_at(mcp.event('2009-10-31 12:00+00', 'web', 'view') || mcp.trait('born', '1990-10-29'::date), format('(%s) in zone "America/St_Johns"', s)::mcp.segment, a::timestamptz), e::timestamptz, s || ' as of ' || a) FROM (VALUES
	('trait.born anniversary today', '2006-10-28 12:00+00', '2006-10-29 02:30+00'),
	('trait.born anniversary today', '2006-10-29 02:30:30+00', '2006-10-29 02:31+00'),
	('trait.born anniversary today', '2006-10-29 02:31+00', '2006-10-29 03:30+00'),
	('trait.born anniversary today', '2006-10-29 03:30+00', '2006-10-30 03:30+00'),
	('age(trait.born) >= 16', '2006-10-29 02:30:30+00', '2006-10-29 02:31+00'),
	('did(view, this month)', '2009-11-01 00:00+00', '2009-11-01 02:30+00'),
	('did(view, this month)', '2009-11-01 02:30:30+00', '2009-11-01 02:31+00'),
	('did(view, this month)', '2009-11-01 02:31+00', '2009-11-01 03:30+00'),
	('did(view, this month)', '2009-11-01 03:30+00', NULL),
	('did(view, previous month)', '2009-11-01 02:30:30+00', '2009-11-01 02:31+00')) t(s, a, e);

-- the moments at which clocks are changed
CREATE TEMP TABLE shift (zone text, t timestamptz);
INSERT INTO shift
SELECT z, t FROM unnest(ARRAY['America/New_York', 'Europe/London', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Beirut', 'Pacific/Apia', 'America/Havana', 'Africa/Cairo']) z,
	LATERAL (SELECT t, (t AT TIME ZONE z) - ((t - interval '30 minutes') AT TIME ZONE z) AS d FROM generate_series(timestamptz '2006-03-01 00:01+00', '2007-04-15', '30 minutes') g(t)) x WHERE d <> interval '30 minutes'
UNION ALL SELECT 'Pacific/Apia', '2011-12-30 10:00+00';
UPDATE shift SET t = date_trunc('hour', t) + CASE WHEN extract(minute FROM t) >= 30 THEN interval '30 minutes' ELSE interval '0' END;
SELECT cmp_ok((SELECT count(DISTINCT zone)::int FROM shift), '>=', 6, 'clocks are changed');

CREATE TEMP TABLE fault (segment text, e timestamptz, as_of timestamptz, answer timestamptz, problem text);
CREATE TEMP TABLE tally (calls int, changes int, asked bigint);

DO $$
DECLARE r record; s text; seg mcp.segment; p mcp.profile; e timestamptz; a timestamptz; as_of_ timestamptz; until_ timestamptz; m boolean; bad timestamptz; n bigint;
	calls int := 0; changes int := 0; asked bigint := 0; span text; zones text[] := (SELECT array_agg(zone || '|' || t::text) FROM shift); z text; t timestamptz;
BEGIN
	FOR i IN 1 .. 600 LOOP
		s := pg_temp.pick(VARIADIC zones);
		z := split_part(s, '|', 1); t := split_part(s, '|', 2)::timestamptz;
		span := pg_temp.pick('1 month', '1 month', '2 months', '1 year', '5 months', '7 months', '12 months', '1 day', '1 week');
		-- the event, or the moment asked at, near the change of the clock
		e := CASE WHEN random() < 0.6 THEN t + floor((random() - 0.5) * 12) * interval '30 minutes' ELSE (t AT TIME ZONE z - span::interval) AT TIME ZONE z + floor((random() - 0.5) * 12) * interval '30 minutes' END
			+ CASE WHEN random() < 0.3 THEN (floor(random() * 3) - 1) * interval '1 microsecond' ELSE interval '0' END;
		IF random() < 0.3 THEN e := (date_trunc('month', e AT TIME ZONE z) - floor(random() * 8) * interval '12 hours') AT TIME ZONE z; END IF;
		as_of_ := (e AT TIME ZONE z + span::interval) AT TIME ZONE z + floor((random() - 0.7) * 200) * interval '30 minutes'
			+ CASE WHEN random() < 0.3 THEN (floor(random() * 3) - 1) * interval '1 microsecond' ELSE interval '0' END;
		p := mcp.event(e, 'web', 'view') || mcp.trait('born', e AT TIME ZONE 'UTC' AT TIME ZONE z, timestamptz '1990-01-01', 'crm');
		s := CASE pg_temp.pick('last', 'last', 'within', 'before', 'between', 'previous', 'this', 'age', 'party', 'party')
			WHEN 'last' THEN format('did(view, last %s)', span) WHEN 'within' THEN format('last(view) within %s', span)
			WHEN 'before' THEN format('last(view) before %s ago', span) WHEN 'between' THEN format('did(view, between 2 years and %s ago)', span)
			WHEN 'previous' THEN format('did(view, previous %s)', pg_temp.pick('day', 'week', 'month', 'quarter', 'year'))
			WHEN 'this' THEN format('did(view, this %s)', pg_temp.pick('day', 'week', 'month', 'quarter', 'year'))
			WHEN 'age' THEN 'age(trait.born) >= 1' ELSE format('trait.born anniversary in %s 1 %s', pg_temp.pick('next', 'last'), pg_temp.pick('day', 'week', 'month')) END;
		IF s LIKE '%born%' OR s LIKE '%day)' THEN
			-- what hangs on the local day: ask around the change of the clock
			as_of_ := t + floor((random() - 0.7) * 40) * interval '10 minutes';
			e := as_of_ - CASE WHEN s LIKE '%born%' THEN interval '1 year' ELSE interval '1 day' END - interval '30 hours' + random() * interval '60 hours';
			p := mcp.event(e, 'web', 'view') || mcp.trait('born', e, timestamptz '1990-01-01', 'crm');
		END IF;
		s := format('(%s) in zone "%s"', s, z); seg := s::mcp.segment;
		calls := calls + 1;
		a := mcp.next_change_at(p, seg, as_of_);
		m := mcp.matches(p, seg, as_of_) IS TRUE;
		IF a IS NOT NULL THEN
			changes := changes + 1;
			IF a <= as_of_ OR (mcp.matches(p, seg, a) IS TRUE) = m OR (mcp.matches(p, seg, a - interval '1 microsecond') IS TRUE) <> m THEN
				INSERT INTO fault VALUES (s, e, as_of_, a, 'no change there'); CONTINUE;
			END IF;
		END IF;
		until_ := LEAST(coalesce(a, 'infinity'), as_of_ + interval '5 days');
		SELECT min(g) FILTER (WHERE (mcp.matches(p, seg, g) IS TRUE) <> m), count(*) INTO bad, n FROM (
			SELECT h + k * interval '1 microsecond' + l * interval '1 minute' AS g
			FROM generate_series(date_trunc('hour', as_of_), until_, '30 minutes') h, generate_series(-1, 1) k, generate_series(0, 1) l
			UNION ALL SELECT e + make_interval(days => d, hours => h) + k * interval '1 microsecond' FROM generate_series(1, 800) d, generate_series(-1, 1) h, generate_series(-1, 1) k) x
		WHERE g > as_of_ AND g < coalesce(a, 'infinity');
		asked := asked + n;
		IF bad IS NOT NULL THEN INSERT INTO fault VALUES (s, e, as_of_, a, 'changes before, at ' || bad); END IF;
	END LOOP;
	INSERT INTO tally VALUES (calls, changes, asked);
END $$;

SELECT diag(format('%s calls, %s changes; matches asked at %s moments', calls, changes, asked)) FROM tally;
SELECT is_empty('SELECT * FROM fault ORDER BY length(segment) LIMIT 5', 'the first change is where brute force finds it');
SELECT ok((SELECT calls = 600 AND changes > 200 FROM tally), 'there were changes');

SELECT * FROM finish();
ROLLBACK;
