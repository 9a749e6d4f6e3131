-- Sequences against an oracle: random sequences are made twice at once, as our
-- text and as SQL that looks for the events one by one, written from the
-- language's description.  Small journeys on a coarse grid of time, so that
-- events meet, gaps are hit exactly, and nearly every chain is tried.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL join_collapse_limit = 1;
SELECT setseed(0.4913);

CREATE FUNCTION pg_temp.pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

-- --- journeys: people below 1000 on hours, the others around ends of months ------

CREATE TEMP TABLE ev AS
SELECT row_number() OVER () AS eid, pid,
	CASE WHEN pid < 1000 THEN timestamptz '2026-02-27 20:00+00' + floor(random() * 12) * interval '1 hour'
		ELSE pg_temp.pick('2026-01-28 12:00+00', '2026-01-30 10:00+00', '2026-01-31 00:00+00', '2026-01-31 12:00+00', '2026-02-28 00:00+00',
			'2026-02-28 10:00+00', '2026-02-28 12:00+00', '2026-03-01 00:00+00', '2026-03-28 12:00+00', '2026-03-30 12:00+00', '2026-03-31 10:00+00')::timestamptz END AS t,
	pg_temp.pick('web', 'web', 'app') AS channel, pg_temp.pick('a', 'a', 'b', 'b', 'c') AS action
FROM (SELECT i AS pid FROM generate_series(1, 90) i UNION ALL SELECT i FROM generate_series(1001, 1050) i) p, generate_series(0, pid % 9);

CREATE TEMP TABLE prop AS
SELECT DISTINCT eid, name, pg_temp.pick('x', 'y', 'web') AS value
FROM ev, generate_series(1, 2), unnest(ARRAY['item', 'item', 'sku']) name WHERE random() < 0.45;
CREATE INDEX ON ev (pid);
CREATE INDEX ON prop (eid);
CREATE TEMP TABLE tag AS		-- what a variable can be, of each event
SELECT eid, name, value FROM prop UNION ALL SELECT eid, 'channel', channel FROM ev;
CREATE INDEX ON tag (eid);
CREATE TEMP TABLE value AS SELECT DISTINCT pid, value FROM tag JOIN ev USING (eid);
CREATE INDEX ON value (pid);

CREATE TEMP TABLE customer AS
SELECT pid, mcp.merge(mcp.event(t, channel, action, NULL,
	(SELECT jsonb_object_agg(name, vs) FROM (SELECT name, jsonb_agg(p.value) AS vs FROM prop p WHERE p.eid = ev.eid GROUP BY name) x), event_id => eid::text)) AS profile
FROM ev GROUP BY pid;
ANALYZE ev, prop, tag, value, customer;

-- --- sequences -------------------------------------------------------------------

-- a moment on by a span, in UTC
CREATE FUNCTION pg_temp.plus(t timestamptz, span text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
$$ SELECT (t AT TIME ZONE 'UTC' + span::interval) AT TIME ZONE 'UTC' $$;
CREATE FUNCTION pg_temp.minus(t timestamptz, span text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
$$ SELECT (t AT TIME ZONE 'UTC' - span::interval) AT TIME ZONE 'UTC' $$;

-- the index says how long: 0 short .. 3 long
CREATE FUNCTION pg_temp.span(months boolean, size int) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN months THEN (ARRAY['1 day', '28 days', '1 month', '2 months'])[size + 1] ELSE (ARRAY['1 hour', '2 hours', '4 hours', '9 hours'])[size + 1] END $$;

-- a step's filter: m our text, q its SQL over the alias %1$s; what names a variable is %2$s ...
CREATE TYPE pg_temp.twin AS (m text, q text, binds boolean[]);
CREATE FUNCTION pg_temp.filter(bound boolean[], negated boolean) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	action text := pg_temp.pick('a', 'b', 'c', '*'); variable int; name text; op text;
	m text[] := '{}'; q text := format('(%L = ''*'' OR E.action = %L)', action, action); now boolean[] := bound;
BEGIN
	FOR i IN 1 .. CASE WHEN random() < 0.75 THEN 1 ELSE 2 END LOOP
		CONTINUE WHEN random() < 0.4;
		variable := CASE WHEN random() < 0.75 THEN 1 ELSE 2 END;
		name := pg_temp.pick('item', 'item', 'item', 'sku', 'channel');
		IF NOT now[variable] AND negated THEN CONTINUE; END IF;
		op := CASE WHEN NOT now[variable] OR random() < 0.7 THEN '=' ELSE '!=' END;
		now[variable] := true;
		m := m || format('%s %s $%s', name, op, (ARRAY['v', 'other'])[variable]);
		q := q || format(' AND EXISTS (SELECT FROM tag WHERE tag.eid = E.eid AND tag.name = %L) AND %s EXISTS (SELECT FROM tag WHERE tag.eid = E.eid AND tag.name = %L AND tag.value = v%s.value)',
			name, CASE op WHEN '=' THEN '' ELSE 'NOT' END, name, variable);
	END LOOP;
	IF m = '{}' AND random() < 0.3 THEN
		RETURN (format('(%s | app.%s)', action, action), format('(%s OR E.channel = ''app'' AND %s)', q, q), now)::pg_temp.twin;
	END IF;
	RETURN (action || CASE WHEN m = '{}' THEN '' ELSE '[' || array_to_string(m, ', ') || ']' END, q, now)::pg_temp.twin;
END $$;

CREATE FUNCTION pg_temp.sequence(as_of timestamptz, months boolean, OUT m text, OUT q text) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	f pg_temp.twin; bound boolean[] := '{f,f}'; n int := 1 + floor(random() * 4); k int := 0; first_of int; times int; negated boolean; trailing boolean;
	least text; most text; lo text; hi text; ends text; whole text; low timestamptz := '-infinity'; upto timestamptz := as_of; win text := '';
	steps text[] := '{}'; joins text[] := '{}'; tests text[] := '{}'; nots text[] := '{}'; prev text; x text; part text; by_start boolean := false; positives int := 0; filters text[]; lows text[]; his text[]; j int;
BEGIN
	CASE pg_temp.pick('none', 'none', 'none', 'last', 'between', 'since', 'from')
	WHEN 'last' THEN low := pg_temp.plus(pg_temp.minus(as_of, pg_temp.span(months, 3)), '1 microsecond'); win := ', last ' || pg_temp.span(months, 3);
	WHEN 'between' THEN low := pg_temp.plus(pg_temp.minus(as_of, pg_temp.span(months, 3)), '1 microsecond'); upto := pg_temp.minus(as_of, pg_temp.span(months, 0));
		win := format(', between %s and %s ago', pg_temp.span(months, 3), pg_temp.span(months, 0));
	WHEN 'since' THEN low := timestamptz '2026-02-28 00:00+00'; win := ', since 2026-02-28';
	WHEN 'from' THEN low := '2026-02-27 22:00+00'; upto := least(as_of, timestamptz '2026-02-28 04:00+00' - interval '1 microsecond'); win := ', from 2026-02-27T22:00:00Z to 2026-02-28T04:00:00Z';
	ELSE END CASE;
	IF random() < 0.5 THEN whole := pg_temp.span(months, 1 + floor(random() * 3)::int); END IF;
	-- which steps are absences; at most four events are looked for
	FOR i IN 1 .. n LOOP
		negated := i > 1 AND random() < 0.45;
		f := pg_temp.filter(bound, negated); bound := f.binds; part := f.m;
		times := CASE WHEN NOT negated AND random() < 0.25 THEN 2 ELSE 1 END;
		least := NULL; most := NULL;
		IF i > 1 AND random() < 0.5 THEN
			CASE pg_temp.pick('within', 'after', 'between')
			WHEN 'within' THEN most := pg_temp.span(months, floor(random() * 3)::int);
			WHEN 'after' THEN least := pg_temp.span(months, floor(random() * 3)::int);
			ELSE least := pg_temp.span(months, floor(random() * 2)::int); most := pg_temp.span(months, 2 + floor(random() * 2)::int);
			END CASE;
		END IF;
		steps := steps || (CASE WHEN negated THEN 'not ' ELSE '' END || part || CASE WHEN times > 1 THEN format(' times %s', times) ELSE '' END
			|| CASE WHEN least IS NULL AND most IS NULL THEN '' WHEN least IS NULL THEN ' within ' || most WHEN most IS NULL THEN ' after ' || least ELSE format(' between %s and %s', least, most) END);
		IF negated THEN
			filters := filters || f.q; lows := lows || coalesce(least, ''); his := his || coalesce(most, '');
			CONTINUE;
		END IF;
		prev := CASE WHEN k > 0 THEN 'e' || k END;
		FOR r IN 1 .. times LOOP
			k := k + 1;
			joins := joins || format('ev e%s', k);
			tests := tests || (format('e%s.pid = p.pid AND e%s.t BETWEEN %L AND %L AND ', k, k, low, upto) || replace(f.q, 'E.', format('e%s.', k)));
			IF k > 1 THEN tests := tests || format('e%s.t > e%s.t', k, k - 1); END IF;
			IF least IS NOT NULL THEN tests := tests || format('e%s.t >= pg_temp.plus(%s.t, %L)', k, prev, least); END IF;
			IF most IS NOT NULL THEN tests := tests || format('e%s.t <= pg_temp.plus(%s.t, %L)', k, prev, most); END IF;
		END LOOP;
		-- absences since the step before
		FOR j IN 1 .. coalesce(cardinality(filters), 0) LOOP
			nots := nots || (format('NOT EXISTS (SELECT FROM ev n WHERE n.pid = p.pid AND n.t > %s.t AND n.t < e%s.t', prev, k)
				|| CASE WHEN lows[j] <> '' THEN format(' AND n.t >= pg_temp.plus(%s.t, %L)', prev, lows[j]) ELSE '' END
				|| CASE WHEN his[j] <> '' THEN format(' AND n.t <= pg_temp.plus(%s.t, %L)', prev, his[j]) ELSE '' END
				|| ' AND ' || replace(filters[j], 'E.', 'n.') || ')');
		END LOOP;
		filters := '{}'; lows := '{}'; his := '{}';
	END LOOP;
	-- absences at the end
	FOR j IN 1 .. coalesce(cardinality(filters), 0) LOOP
		x := CASE WHEN his[j] <> '' THEN format('pg_temp.plus(e%s.t, %L)', k, his[j]) WHEN whole IS NOT NULL THEN format('pg_temp.plus(e1.t, %L)', whole) END;
		by_start := by_start OR (his[j] = '' AND whole IS NOT NULL);
		nots := nots || (format('NOT EXISTS (SELECT FROM ev n WHERE n.pid = p.pid AND n.t > e%s.t AND n.t <= %L', k, as_of)
			|| CASE WHEN lows[j] <> '' THEN format(' AND n.t >= pg_temp.plus(e%s.t, %L)', k, lows[j]) ELSE '' END
			|| CASE WHEN x IS NOT NULL THEN format(' AND n.t <= %s', x) ELSE format(' AND n.t BETWEEN %L AND %L', low, upto) END
			|| ' AND ' || replace(filters[j], 'E.', 'n.') || ')');
		IF x IS NOT NULL THEN nots := nots || format('%s <= %L', x, as_of); END IF;
	END LOOP;
	IF whole IS NOT NULL THEN
		tests := tests || CASE WHEN by_start THEN format('e%s.t <= pg_temp.plus(e1.t, %L)', k, whole) ELSE format('e1.t >= pg_temp.minus(e%s.t, %L)', k, whole) END;
	END IF;
	m := 'sequence(' || array_to_string(steps, ' -> ') || CASE WHEN whole IS NULL THEN '' ELSE ', within ' || whole END || win || ')';
	IF bound[1] THEN joins := ARRAY['value v1'] || joins; tests := ARRAY['v1.pid = p.pid'] || tests; END IF;
	IF bound[2] THEN joins := ARRAY['value v2'] || joins; tests := ARRAY['v2.pid = p.pid'] || tests; END IF;
	q := format('EXISTS (SELECT FROM %s WHERE %s)', array_to_string(joins, ' CROSS JOIN '), array_to_string(tests || nots, ' AND '));
END $$;

-- --- both asked -----------------------------------------------------------------------

CREATE TEMP TABLE asked (m text, as_of timestamptz, months boolean, ours int[], oracle int[], problem text);
DO $$
DECLARE s record; at timestamptz; ours int[]; oracle int[]; months boolean;
BEGIN
	FOR i IN 1 .. 700 LOOP
		months := i % 4 = 0;
		at := CASE WHEN months THEN pg_temp.pick('2026-02-28 12:00+00', '2026-03-01 00:00+00', '2026-03-31 10:00+00', '2026-04-30 12:00+00')::timestamptz
			ELSE timestamptz '2026-02-27 20:00+00' + floor(random() * 20) * interval '1 hour' END;
		s := pg_temp.sequence(at, months);
		EXECUTE format('SELECT array_agg(pid ORDER BY pid) FROM (SELECT DISTINCT pid FROM ev WHERE (pid < 1000) = %L) p WHERE %s', NOT months, s.q) INTO oracle;
		SELECT array_agg(pid ORDER BY pid) INTO ours FROM customer WHERE (pid < 1000) = NOT months AND mcp.matches(profile, s.m::mcp.segment, at);
		INSERT INTO asked VALUES (s.m, at, months, ours, oracle);
	END LOOP;
END $$;

SELECT is_empty($$SELECT m, as_of, ours, oracle FROM asked WHERE ours IS DISTINCT FROM oracle ORDER BY length(m) LIMIT 5$$, 'sequences find whom the oracle finds');
SELECT cmp_ok((SELECT count(*)::int FROM asked WHERE ours IS NOT NULL), '>', 250, 'enough of them find somebody');
SELECT cmp_ok((SELECT sum(cardinality(ours))::int FROM asked), '>', 5000, 'enough people are found');
SELECT cmp_ok((SELECT count(*)::int FROM asked WHERE ours IS NOT NULL AND m LIKE '%!= $%'), '>', 15, '... with another value');
SELECT cmp_ok((SELECT count(*)::int FROM asked WHERE ours IS NOT NULL AND m LIKE '%$v%' AND m LIKE '%$other%'), '>', 20, '... with two variables');
SELECT cmp_ok((SELECT count(*)::int FROM asked WHERE ours IS NOT NULL AND m ~ '-> not [^>]*, within'), '>', 20, '... that end in what did not follow');

-- --- and in every other way --------------------------------------------------------------

SELECT is_empty($$SELECT m FROM asked WHERE m::mcp.segment::text::mcp.segment <> m::mcp.segment$$, 'what is printed says the same');
SELECT is_empty($$SELECT m, pid FROM asked, customer WHERE pid = ANY (ours) AND NOT mcp.may_match(profile, m::mcp.segment)$$, 'members have the keys that are needed');
SELECT is_empty($$SELECT m, pid, w.* FROM asked, customer, mcp.why(profile, m::mcp.segment, as_of) w
	WHERE months = (pid > 1000) AND pid % 10 = 0 AND (w.holds IS DISTINCT FROM coalesce(pid = ANY (ours), false)
		OR w.holds <> (split_part(w.found, ' ', 1) = split_part(w.found, ' ', 3)))$$, 'why says the same, and all steps are reached when it holds');
SELECT is_empty($$SELECT as_of, pid FROM (SELECT as_of, months, array_agg(m ORDER BY m) AS ms, array_agg(m::mcp.segment ORDER BY m) AS segments FROM asked GROUP BY 1, 2) a, customer
	WHERE months = (pid > 1000) AND mcp.which_segments(profile, ms, segments, as_of) IS DISTINCT FROM
		(SELECT coalesce(array_agg(m ORDER BY m), '{}') FROM asked b WHERE b.as_of = a.as_of AND b.months = a.months AND pid = ANY (b.ours))$$, 'many at once say the same');

-- nothing changes before next_change_at, and something does then
CREATE TEMP TABLE change AS
SELECT m, pid, profile, as_of, pid = ANY (ours) IS TRUE AS is_in, mcp.next_change_at(profile, m::mcp.segment, as_of) AS next
FROM asked, customer WHERE NOT months AND pid < 1000 AND pid % 7 = length(m) % 7;
SELECT cmp_ok((SELECT count(next)::int FROM change), '>', 500, 'enough changes are foretold');
SELECT is_empty($$SELECT m, pid, as_of, next, t FROM change, LATERAL (SELECT as_of + n * interval '30 minutes' AS t FROM generate_series(1, 60) n) g
	WHERE t < coalesce(next, 'infinity') AND mcp.matches(profile, m::mcp.segment, t) <> is_in LIMIT 5$$, 'nobody moves before the time that is foretold');
SELECT is_empty($$SELECT m, pid, as_of, next FROM change WHERE mcp.matches(profile, m::mcp.segment, next) = is_in LIMIT 5$$, 'and everybody does then');

SELECT * FROM finish();
ROLLBACK;
