-- Constructs of time against an oracle: random conditions are made twice at
-- once, as our text and as SQL over the raw events.  Both must say the same of
-- every profile, unknown included; and borders, spellings and errors by hand.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SELECT setseed(0.3141);

CREATE TYPE pg_temp.twin AS (m text, q text);
CREATE FUNCTION pg_temp.tw(m text, q text) RETURNS pg_temp.twin LANGUAGE sql IMMUTABLE AS $$ SELECT m, q $$;
CREATE FUNCTION pg_temp.pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

-- --- the data ----------------------------------------------------------------

CREATE TEMP TABLE person AS
SELECT i AS pid, floor(power(random(), 2) * 40)::int AS n FROM generate_series(1, 70) i;
UPDATE person SET n = 0 WHERE pid IN (3, 30);

-- on a grid around the moments that are asked of, around changes of clocks in
-- Europe and America, on the borders of days and months, some a microsecond off
CREATE TEMP TABLE ev AS
SELECT row_number() OVER () AS eid, pid,
	CASE WHEN random() < 0.25 THEN pg_temp.pick('2026-03-01 00:00+00', '2026-02-28 17:00+00', '2026-03-01 05:00+00', '2026-03-29 00:00+00', '2026-03-29 01:00+00', '2026-03-08 07:00+00', '2026-03-08 06:59:59+00', '2025-11-02 05:30+00', '2025-11-02 06:30+00', '2025-10-26 00:30+00', '2025-10-26 01:30+00', '2026-01-01 00:00+00', '2025-12-31 17:00+00', '2026-03-30 00:00+00')::timestamptz
		ELSE timestamptz '2026-03-31 12:00:00+00' - (floor(power(random(), 3) * 1700) - 12) * interval '6 hours' END
		+ CASE WHEN random() < 0.2 THEN (floor(random() * 3) - 1) * interval '1 microsecond' ELSE interval '0' END AS t,
	pg_temp.pick('web', 'app', 'tiktok') AS channel,
	pg_temp.pick('view', 'view', 'visit', 'purchase', 'purchase', 'new', 'send') AS action,
	CASE WHEN random() < 0.6 THEN (pg_temp.pick('-5', '0', '1', '2.5', '10', '100', '99.999999'))::numeric END AS value
FROM person, generate_series(1, n);
CREATE TEMP TABLE prop AS
SELECT DISTINCT eid, name, CASE name WHEN 'item' THEN pg_temp.pick('a', 'b', 'abc', 'Zoë', '', '7') ELSE pg_temp.pick('1', '2', '2.0', '10', 'ten', '2026-03-01', 'true') END AS value
FROM ev, generate_series(1, 2) k, unnest(ARRAY['item', 'minutes']) name WHERE random() < 0.35;
CREATE INDEX ON ev (pid);
CREATE INDEX ON prop (eid, name);

CREATE TEMP TABLE customer AS
SELECT pid, coalesce(mcp.merge(f), '{}'::mcp.profile) AS profile
FROM person LEFT JOIN (
	SELECT pid, mcp.event(t, channel, action, value,
		(SELECT jsonb_object_agg(name, vs) FROM (SELECT name, jsonb_agg(p.value) AS vs FROM prop p WHERE p.eid = ev.eid GROUP BY name) x), event_id => eid::text) AS f FROM ev
) f USING (pid)
GROUP BY pid;
SELECT is((SELECT sum(jsonb_array_length(coalesce(profile::text::jsonb -> 'journey', '[]'))) FROM customer), (SELECT count(*) FROM ev), 'every event is in a profile');

-- --- filters and windows -------------------------------------------------------

CREATE FUNCTION pg_temp.clock(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE part text := pg_temp.pick('weekday', 'weekday', 'hour', 'hour', 'day', 'month'); l int[]; a text; b text; x text;
BEGIN
	l := CASE part WHEN 'weekday' THEN ARRAY[1 + floor(random() * 7), 1 + floor(random() * 7)] WHEN 'hour' THEN ARRAY[floor(random() * 24), floor(random() * 24)]
		WHEN 'day' THEN ARRAY[1 + floor(random() * 31), 1 + floor(random() * 31)] ELSE ARRAY[1 + floor(random() * 12), 1 + floor(random() * 12)] END;
	a := CASE part WHEN 'weekday' THEN quote_ident(to_char(timestamp '2000-01-02' + l[1] * interval '1 day', pg_temp.pick('dy', 'Dy', 'FMDay'))) ELSE l[1]::text END;
	b := CASE part WHEN 'weekday' THEN to_char(timestamp '2000-01-02' + l[2] * interval '1 day', 'DY') ELSE l[2]::text END;
	IF part = 'weekday' THEN a := '"' || btrim(a, '"') || '"'; b := '"' || b || '"'; END IF;
	x := format('extract(%s FROM e.t AT TIME ZONE %L)', CASE part WHEN 'weekday' THEN 'isodow' ELSE part END, zone);
	CASE pg_temp.pick('cmp', 'between', 'between', 'in')
	WHEN 'cmp' THEN b := pg_temp.pick('=', '!=', '<', '<=', '>', '>=');
		RETURN pg_temp.tw(format('*[at %s %s %s]', part, b, a), format('(%s %s %s AND e.action <> ''send'')', x, b, l[1]));
	WHEN 'between' THEN RETURN pg_temp.tw(format('*[at %s between %s and %s]', part, a, b), format('((%s >= %s %s %s <= %s) AND e.action <> ''send'')', x, l[1], CASE WHEN l[1] <= l[2] THEN 'AND' ELSE 'OR' END, x, l[2]));
	ELSE RETURN pg_temp.tw(format('*[at %s not in (%s, %s)]', part, a, b), format('(%s NOT IN (%s, %s) AND e.action <> ''send'')', x, l[1], l[2]));
	END CASE;
END $$;

CREATE FUNCTION pg_temp.filter(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE person text := $q$e.action <> 'send'$q$;
BEGIN
	CASE pg_temp.pick('*', '*', 'a', 'a', 'a', 'c', 'new', 'two', 'item', 'clock', 'clock', 'clock')
	WHEN 'clock' THEN RETURN pg_temp.clock(zone);
	WHEN '*' THEN RETURN pg_temp.tw('*', person);
	WHEN 'a' THEN RETURN pg_temp.tw('purchase', $q$e.action = 'purchase'$q$);
	WHEN 'c' THEN RETURN pg_temp.tw('web.*', $q$e.channel = 'web' AND $q$ || person);
	WHEN 'new' THEN RETURN pg_temp.tw('new', $q$e.action = 'new'$q$);
	WHEN 'two' THEN RETURN pg_temp.tw('(web.view | app.send)', $q$((e.channel, e.action) IN (('web', 'view'), ('app', 'send')))$q$);
	ELSE RETURN pg_temp.tw('*[item = "a"]', $q$EXISTS (SELECT FROM prop v WHERE v.eid = e.eid AND v.name = 'item' AND v.value = 'a') AND $q$ || person);
	END CASE;
END $$;

-- a moment moved back by a span: weeks and less are exact, others on the calendar
CREATE FUNCTION pg_temp.back(zone text, n int, unit text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN unit IN ('month', 'quarter', 'year') THEN format('((:now AT TIME ZONE %L - interval %L) AT TIME ZONE %L)', zone, n * CASE unit WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 ELSE 12 END || ' months', zone)
		ELSE format('(:now - interval %L)', n || ' ' || unit) END $$;
CREATE FUNCTION pg_temp.len(unit text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE unit WHEN 'quarter' THEN '3 months' ELSE '1 ' || unit END $$;

-- a window that repeats: of its text, whether e.t lies in it, and in the one
-- before (whole, or as far as this one has come)
CREATE TYPE pg_temp.repeats AS (m text, it text, whole text, so_far text, earlier text);
CREATE FUNCTION pg_temp.repeating(zone text) RETURNS pg_temp.repeats LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	u text := pg_temp.pick('day', 'week', 'month', 'quarter', 'year'); n int := pg_temp.pick('1', '2', '3', '7', '30')::int;
	start text; clock text := format('(:now AT TIME ZONE %L)', zone);
	r pg_temp.repeats;
BEGIN
	start := format('date_trunc(%L, %s)', u, clock);
	CASE pg_temp.pick('last', 'last', 'this', 'previous')
	WHEN 'last' THEN
		IF random() < 0.3 THEN u := pg_temp.pick('hour', 'second', 'minute'); n := n * 1000; END IF;
		r.m := format('last %s %ss', n, u);
		r.it := format('(e.t > %s AND e.t <= :now)', pg_temp.back(zone, n, u));
		r.whole := format('(e.t > %s AND e.t <= %s)', pg_temp.back(zone, 2 * n, u), pg_temp.back(zone, n, u));
		r.so_far := r.whole;
		r.earlier := format('(e.t <= %s)', pg_temp.back(zone, 2 * n, u));
	WHEN 'this' THEN
		r.m := 'this ' || u;
		r.it := format('(e.t >= %s AT TIME ZONE %L AND e.t <= :now)', start, zone);
		r.whole := format('(e.t >= (%s - interval %L) AT TIME ZONE %L AND e.t < %s AT TIME ZONE %L)', start, pg_temp.len(u), zone, start, zone);
		r.so_far := format('(%s AND e.t <= %s)', r.whole, pg_temp.back(zone, 1, u));
		r.earlier := format('(e.t < (%s - interval %L) AT TIME ZONE %L)', start, pg_temp.len(u), zone);
	ELSE
		r.m := 'previous ' || u;
		r.it := format('(e.t >= (%s - interval %L) AT TIME ZONE %L AND e.t < %s AT TIME ZONE %L AND e.t <= :now)', start, pg_temp.len(u), zone, start, zone);
		r.whole := format('(e.t >= (%s - 2 * interval %L) AT TIME ZONE %L AND e.t < (%s - interval %L) AT TIME ZONE %L)', start, pg_temp.len(u), zone, start, pg_temp.len(u), zone);
		r.so_far := r.whole;
		r.earlier := format('(e.t < (%s - 2 * interval %L) AT TIME ZONE %L)', start, pg_temp.len(u), zone);
	END CASE;
	RETURN r;
END $$;

-- --- conditions ------------------------------------------------------------------

CREATE FUNCTION pg_temp.some(f text, w text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT format('EXISTS (SELECT FROM ev e WHERE e.pid = p.pid AND e.t <= :now AND %s AND %s)', f, w) $$;

CREATE FUNCTION pg_temp.lifecycle(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE f pg_temp.twin := pg_temp.filter(zone); w pg_temp.repeats := pg_temp.repeating(zone); word text := pg_temp.pick('new', 'returning', 'resurrected', 'dormant', 'stopped');
	it text; before text; earlier text;
BEGIN
	it := pg_temp.some(f.q, w.it); before := pg_temp.some(f.q, w.whole); earlier := pg_temp.some(f.q, w.earlier);
	RETURN pg_temp.tw(format('%s(%s, %s)', word, f.m, w.m), CASE word
		WHEN 'new' THEN format('EXISTS (SELECT FROM (SELECT min(e.t) AS t FROM ev e WHERE e.pid = p.pid AND e.t <= :now AND %s) e WHERE %s)', f.q, w.it)
		WHEN 'returning' THEN format('(%s AND %s)', it, before)
		WHEN 'resurrected' THEN format('(%s AND NOT %s AND %s)', it, before, earlier)
		WHEN 'dormant' THEN format('(NOT %s AND %s)', it, before)
		ELSE format('(NOT %s AND NOT %s AND %s)', it, before, earlier) END);
END $$;

CREATE FUNCTION pg_temp.regular(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE f pg_temp.twin := pg_temp.filter(zone); u text := pg_temp.pick('day', 'week', 'month', 'month', 'quarter', 'year'); k int := pg_temp.pick('1', '1', '2', '3')::int;
	n int := pg_temp.pick('1', '2', '3', '4', '6', '12', '40')::int; m int := 1 + floor(power(random(), 2) * n)::int; side text := pg_temp.pick('last', 'last', 'previous');
	start text := format('date_trunc(%L, :now AT TIME ZONE %L)', u, zone); at text := format('date_trunc(%L, e.t AT TIME ZONE %L)', u, zone);
BEGIN
	RETURN pg_temp.tw(format('regular(%s, %s%s of %s %s %ss)', f.m, CASE WHEN k > 1 OR random() < 0.5 THEN format('at least %s per %s, ', k, u) ELSE '' END, m, side, n, u),
		format('((SELECT count(*) FROM (SELECT %s FROM ev e WHERE e.pid = p.pid AND e.t <= :now AND %s AND %s GROUP BY 1 HAVING count(*) >= %s) x) >= %s)', at, f.q,
			CASE side WHEN 'last' THEN format('%s > %s - %s * interval %L', at, start, n, pg_temp.len(u))
			ELSE format('%s < %s AND %s >= %s - %s * interval %L', at, start, at, start, n, pg_temp.len(u)) END, k, m));
END $$;

-- does a text read as a number? then its value, else NULL
CREATE FUNCTION pg_temp.num(t text) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN t ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$' THEN t::numeric END $$;
-- the values of a subject of event e, as texts
CREATE FUNCTION pg_temp.vals(p text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE p WHEN 'channel' THEN '(SELECT e.channel AS x)' WHEN 'action' THEN '(SELECT e.action AS x)' WHEN 'value' THEN '(SELECT e.value::text AS x WHERE e.value IS NOT NULL)'
	ELSE format('(SELECT v.value AS x FROM prop v WHERE v.eid = e.eid AND v.name = %L)', p) END $$;

CREATE FUNCTION pg_temp.edge(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE f pg_temp.twin := pg_temp.filter(zone); w pg_temp.repeats := pg_temp.repeating(zone); p text := pg_temp.pick('channel', 'action', 'item', 'item', 'minutes', 'minutes', 'value'); side text := pg_temp.pick('first', 'last');
	o text := pg_temp.pick('=', '!=', '<', '<=', '>', '>='); q text; m text; n text;
BEGIN
	IF random() < 0.5 THEN w.m := NULL; w.it := 'true'; END IF;
	m := format('%s(%s of %s%s)', side, p, f.m, ', ' || w.m);
	q := format('(SELECT v.x FROM ev e, LATERAL %s v WHERE e.pid = p.pid AND e.t <= :now AND %s AND %s ORDER BY e.t %s, %s LIMIT 1)', pg_temp.vals(p), f.q, w.it,
		CASE side WHEN 'last' THEN 'DESC' ELSE 'ASC' END, CASE p WHEN 'value' THEN 'v.x::numeric' ELSE 'octet_length(v.x), v.x COLLATE "C"' END);
	n := CASE p WHEN 'channel' THEN pg_temp.pick('web', 'app') WHEN 'action' THEN pg_temp.pick('view', 'purchase') WHEN 'item' THEN pg_temp.pick('a', 'abc', '7') ELSE pg_temp.pick('1', '2', '10') END;
	CASE pg_temp.pick('set', 'not set', 'in', 'in', 'cmp', 'cmp', 'cmp', 'between', 'text')
	WHEN 'set' THEN RETURN pg_temp.tw(m || ' is set', q || ' IS NOT NULL');
	WHEN 'not set' THEN RETURN pg_temp.tw(m || ' is not set', q || ' IS NULL');
	WHEN 'in' THEN
		IF p = 'value' THEN RETURN pg_temp.tw(format('%s in (%s, 2.5)', m, n), format('(%s::numeric IN (%s, 2.5))', q, n)); END IF;
		IF p = 'minutes' THEN RETURN pg_temp.tw(format('%s not in (%s, "ten")', m, n), format('(NOT (pg_temp.num(%s) = %s OR %s = ''ten''))', q, n, q)); END IF;
		RETURN pg_temp.tw(format('%s in ("%s", "B")', m, n), format('(%s IN (%L, %L))', q, n, CASE p WHEN 'item' THEN 'B' ELSE 'b' END));
	WHEN 'cmp' THEN
		IF p IN ('value', 'minutes') THEN RETURN pg_temp.tw(format('%s %s %s', m, o, n), format('(pg_temp.num(%s) %s %s)', q, o, n)); END IF;
		RETURN pg_temp.tw(format('%s %s "%s"', m, o, CASE p WHEN 'item' THEN n ELSE initcap(n) END), format('(%s COLLATE "C" %s %L)', q, o, n));
	WHEN 'between' THEN
		IF p IN ('value', 'minutes') THEN RETURN pg_temp.tw(format('%s between 2 and 10', m), format('(pg_temp.num(%s) BETWEEN 2 AND 10)', q)); END IF;
		RETURN pg_temp.tw(format('%s between "a" and "b"', m), format('(%s COLLATE "C" BETWEEN ''a'' AND ''b'')', q));
	ELSE
		IF p = 'value' THEN RETURN pg_temp.tw(m || ' != 1', format('(%s::numeric <> 1)', q)); END IF;
		RETURN pg_temp.pick2(m || ' not like "a%"', format('(%s NOT LIKE ''a%%'')', q), m || ' contains "e"', format('(%s LIKE ''%%e%%'')', q));
	END CASE;
END $$;
CREATE FUNCTION pg_temp.pick2(a text, b text, c text, d text) RETURNS pg_temp.twin LANGUAGE sql VOLATILE AS $$ SELECT CASE WHEN random() < 0.5 THEN pg_temp.tw(a, b) ELSE pg_temp.tw(c, d) END $$;

-- numerator and denominator of a measure over the events of a window
CREATE FUNCTION pg_temp.part(k text, f text, g text, w text, zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE rows text := format('FROM ev e WHERE e.pid = p.pid AND e.t <= :now AND %s AND %s', f, w);
BEGIN
	RETURN CASE k WHEN 'count' THEN pg_temp.tw('(SELECT count(*)::numeric ' || rows || ')', '1')
		WHEN 'sum' THEN pg_temp.tw('(SELECT coalesce(sum(e.value), 0) ' || rows || ')', '1')
		WHEN 'avg' THEN pg_temp.tw('(SELECT sum(e.value) ' || rows || ')', '(SELECT nullif(count(e.value), 0) ' || rows || ')')
		WHEN 'max' THEN pg_temp.tw('(SELECT max(e.value) ' || rows || ')', '1')
		WHEN 'active_days' THEN pg_temp.tw(format('(SELECT count(DISTINCT (e.t AT TIME ZONE %L)::date)::numeric %s)', zone, rows), '1')
		ELSE pg_temp.tw(format('(SELECT count(*)::numeric %s AND %s)', rows, g), '(SELECT nullif(count(*), 0)::numeric ' || rows || ')') END;
END $$;

CREATE FUNCTION pg_temp.change(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE f pg_temp.twin := pg_temp.filter(zone); g pg_temp.twin := pg_temp.filter(zone); w pg_temp.repeats := pg_temp.repeating(zone); k text := pg_temp.pick('count', 'sum', 'sum', 'avg', 'max', 'active_days', 'share');
	a pg_temp.twin; b pg_temp.twin; m text; top text; base text; o text := pg_temp.pick('=', '!=', '<', '<=', '>', '>='); n text := pg_temp.pick('0', '-1', '0.2', '-0.5', '1', '0.333333', '2');
BEGIN
	-- short windows are mostly empty
	WHILE w.m !~ 'quarter|year|30 (days|weeks)|[37] months' AND random() < 0.9 LOOP w := pg_temp.repeating(zone); END LOOP;
	a := pg_temp.part(k, f.q, g.q, w.it, zone); b := pg_temp.part(k, f.q, g.q, w.so_far, zone);
	m := format('change(%s(%s%s, %s))', k, CASE k WHEN 'share' THEN g.m || ' of ' ELSE '' END, f.m, w.m);
	top := format('(%s * %s - %s * %s)', a.m, b.q, b.m, a.q);
	base := format('(%s * nullif(abs(%s), 0))', a.q, b.m);
	CASE pg_temp.pick('cmp', 'cmp', 'between', 'measure')
	WHEN 'cmp' THEN RETURN pg_temp.tw(format('%s %s %s', m, o, n), format('(%s %s %s * %s)', top, o, n, base));
	WHEN 'between' THEN RETURN pg_temp.tw(format('%s between -0.5 and %s', m, n), format('(%s >= -0.5 * %s AND %s <= %s * %s)', top, base, top, n, base));
	ELSE RETURN pg_temp.tw(format('%s %s 0.25 * count(%s)', m, o, g.m), format('(%s %s 0.25 * (SELECT count(*) FROM ev e WHERE e.pid = p.pid AND e.t <= :now AND %s) * %s)', top, o, g.q, base));
	END CASE;
END $$;

-- on how many weekdays, hours, ... and on which most: of equals the one seen last
CREATE FUNCTION pg_temp.clocked(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE f pg_temp.twin := pg_temp.filter(zone); w pg_temp.repeats := pg_temp.repeating(zone); part text := pg_temp.pick('weekday', 'weekday', 'hour', 'hour', 'day', 'month'); o text := pg_temp.pick('=', '!=', '<', '<=', '>', '>=');
	x text; l int[]; q text[]; place text; m text;
BEGIN
	IF random() < 0.6 THEN w.m := NULL; w.it := 'true'; END IF;
	x := format('(SELECT extract(%s FROM e.t AT TIME ZONE %L)::int AS x, e.t FROM ev e WHERE e.pid = p.pid AND e.t <= :now AND %s AND %s)', CASE part WHEN 'weekday' THEN 'isodow' ELSE part END, zone, f.q, w.it);
	IF random() < 0.4 THEN
		RETURN pg_temp.tw(format('distinct(at %s of %s%s) %s %s', part, f.m, ', ' || w.m, o, 1 + length(f.m) % 5), format('((SELECT count(DISTINCT v.x) FROM %s v) %s %s)', x, o, 1 + length(f.m) % 5));
	END IF;
	place := format('(SELECT v.x FROM %s v GROUP BY v.x ORDER BY count(*) DESC, max(v.t) DESC LIMIT 1)', x);
	m := format('most_frequent(at %s of %s%s)', part, f.m, ', ' || w.m);
	l := CASE part WHEN 'weekday' THEN ARRAY[1 + floor(random() * 7), 1 + floor(random() * 7)] WHEN 'hour' THEN ARRAY[floor(random() * 24), 6 * floor(random() * 4)]
		WHEN 'day' THEN ARRAY[1 + floor(random() * 31), 1 + floor(random() * 31)] ELSE ARRAY[1 + floor(random() * 12), 1 + floor(random() * 4)] END;
	q := CASE part WHEN 'weekday' THEN (SELECT array_agg('"' || to_char(timestamp '2000-01-02' + d * interval '1 day', 'FMDay') || '"' ORDER BY i) FROM unnest(l) WITH ORDINALITY u(d, i)) ELSE l::text[] END;
	CASE pg_temp.pick('cmp', 'cmp', 'between', 'in')
	WHEN 'cmp' THEN RETURN pg_temp.tw(format('%s %s %s', m, o, q[2]), format('(%s %s %s)', place, o, l[2]));
	WHEN 'between' THEN RETURN pg_temp.tw(format('%s between %s and %s', m, q[1], q[2]), format('(SELECT z.x >= %s %s z.x <= %s FROM (SELECT %s AS x) z)', l[1], CASE WHEN l[1] <= l[2] THEN 'AND' ELSE 'OR' END, l[2], place));
	ELSE RETURN pg_temp.tw(format('%s not in (%s, %s)', m, q[1], q[2]), format('(%s NOT IN (%s, %s))', place, l[1], l[2]));
	END CASE;
END $$;

CREATE FUNCTION pg_temp.condition(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	CASE pg_temp.pick('lifecycle', 'regular', 'edge', 'change', 'clocked')
	WHEN 'clocked' THEN RETURN pg_temp.clocked(zone);
	WHEN 'edge' THEN RETURN pg_temp.edge(zone);
	WHEN 'change' THEN RETURN pg_temp.change(zone);
	WHEN 'lifecycle' THEN RETURN pg_temp.lifecycle(zone);
	ELSE RETURN pg_temp.regular(zone);
	END CASE;
END $$;

-- --- the comparison -------------------------------------------------------------------------

CREATE TEMP TABLE verdict (segment text, pid int, expected boolean, got boolean);
CREATE TEMP TABLE misprint (segment text, printed text);
CREATE TEMP TABLE asked (n int, word text, segment mcp.segment, moment timestamptz, yes int, no int, dunno int);

DO $$
DECLARE s pg_temp.twin; r record; seg mcp.segment; now_ text; zone text; yes int; no int; dunno int;
BEGIN
	FOR n IN 1 .. 1200 LOOP
		zone := pg_temp.pick('UTC', 'UTC', 'Asia/Jakarta', 'America/New_York', 'Europe/London');
		s := pg_temp.condition(zone);
		IF zone <> 'UTC' THEN s.m := format('(%s) in zone "%s"', s.m, zone); END IF;
		now_ := format('timestamptz %L', pg_temp.pick('2026-03-31 12:00:00+00', '2026-03-31 12:00:00+00', '2026-03-01 00:00:00+00', '2026-03-29 12:00:00+00', '2025-11-02 18:00:00+00', '2026-03-29 01:30+00', '2026-03-08 07:30+00', '2026-05-31 23:30:00+00', 'infinity', '2024-02-29 23:00:00+00'));
		IF now_ LIKE '%infinity%' THEN now_ := 'timestamptz ''2026-04-30 12:00+00'''; END IF;
		seg := s.m::mcp.segment;
		IF seg::text::mcp.segment::text <> seg::text OR seg::text::mcp.segment <> seg THEN INSERT INTO misprint VALUES (s.m, seg::text); END IF;
		yes := 0; no := 0; dunno := 0;
		FOR r IN EXECUTE format('SELECT p.pid, (%s) AS expected, mcp.matches(c.profile, $1, %s) AS got FROM person p JOIN customer c USING (pid)',
				replace(s.q, ':now', now_), now_) USING seg LOOP
			IF r.expected THEN yes := yes + 1; ELSIF NOT r.expected THEN no := no + 1; ELSE dunno := dunno + 1; END IF;
			IF r.expected IS DISTINCT FROM r.got THEN INSERT INTO verdict VALUES (s.m || ' as of ' || now_, r.pid, r.expected, r.got); END IF;
		END LOOP;
		INSERT INTO asked VALUES (n, replace(substring(s.m FROM '(?:first|last)\((?=[a-z]+ of)|[a-z_]+'), '(', ' value'), seg, substring(now_ FROM '''(.*)''')::timestamptz, yes, no, dunno);
	END LOOP;
END $$;

SELECT diag(format('%s: %s conditions, %s true, %s false, %s unknown', word, count(*), sum(yes), sum(no), sum(dunno))) FROM asked GROUP BY word ORDER BY word;
SELECT is_empty($$SELECT segment, min(pid), min(expected::text), min(got::text), count(*) FROM verdict GROUP BY 1 ORDER BY length(segment) LIMIT 5$$,
	'conditions say of every profile what SQL over the events says');
SELECT is_empty('SELECT * FROM misprint LIMIT 3', 'what is printed reads back as the same segment');
SELECT ok(bool_and(yes > 20 AND no > 100), 'each word was true and false often') FROM (SELECT word, sum(yes) AS yes, sum(no) AS no FROM asked GROUP BY word) x;
SELECT is((SELECT count(DISTINCT mcp.describe(segment)) FROM asked), (SELECT count(DISTINCT segment::text) FROM asked), 'conditions that differ are described differently');
SELECT is_empty($$SELECT segment, pid FROM asked, customer WHERE mcp.matches(profile, segment, moment) AND NOT profile @? segment LIMIT 3$$, 'no member lacks a key');
SELECT is_empty($$SELECT segment, pid FROM asked, customer, LATERAL (SELECT holds, found FROM mcp.why(profile, segment, moment) ORDER BY depth DESC LIMIT 1) w WHERE w.holds IS DISTINCT FROM mcp.matches(profile, segment, moment) LIMIT 3$$, 'why says what matches says');

SELECT is_empty($$
	SELECT pid FROM customer, (SELECT array_agg(n::text ORDER BY n) AS names, array_agg(segment ORDER BY n) AS segments FROM asked) a
	WHERE mcp.which_segments(profile, names, segments, '2026-03-31 12:00+00') IS DISTINCT FROM
		(SELECT coalesce(array_agg(n::text ORDER BY n), '{}') FROM asked WHERE mcp.matches(profile, segment, '2026-03-31 12:00+00'))$$, 'all at once say what each says alone');

-- --- the life cycle: who ever had an event is exactly one of five -----------------

SELECT is_empty($$
	SELECT w, pid, said FROM customer, unnest(ARRAY['last 30 days', 'last 2 months', 'this month', 'previous week', 'this year']) w,
		LATERAL (SELECT array_agg(word) AS said FROM unnest(ARRAY['new', 'returning', 'resurrected', 'dormant', 'stopped']) word WHERE mcp.matches(profile, format('%s(purchase, %s)', word, w)::mcp.segment, '2026-03-31 12:00+00')) s,
		LATERAL (SELECT mcp.matches(profile, 'did(purchase)'::mcp.segment, '2026-03-31 12:00+00') AS ever) e
	WHERE w NOT LIKE 'previous%' AND (coalesce(cardinality(said), 0) <> CASE WHEN ever THEN 1 ELSE 0 END) LIMIT 3$$, 'one word for each who had an event, none for the others');

-- --- spellings, borders ------------------------------------------------------------

SELECT is(s::mcp.segment::text, coalesce(e, s), 'printed: ' || s) FROM (VALUES
	('regular(purchase, 4 of last 6 months)', 'regular(purchase, at least 1 per month, 4 of last 6 months)'),
	('Regular((web.view | app.*[a = 1]), AT LEAST 3 PER week, 1 of previous 1 week)', 'regular(web.view | app.*[a = 1], at least 3 per week, 1 of previous 1 week)'),
	('regular(a, at least 1048576 per year, 300 of last 300 years)', NULL),
	('new(new, last 1 day) and returning(returning.returning, this week) or not stopped(stopped, previous quarter)', NULL),
	('resurrected(*, this year) and dormant(dormant[new = 1], last 3 months) and did(regular) and never(regular.new)', NULL)) x(s, e);

SELECT is(s::mcp.measure_expr::text, coalesce(e, s), 'printed: ' || s) FROM (VALUES
	('change(sum(value of purchase, last 30 days))', 'change(sum(purchase, last 30 days))'),
	('change(share((a | b) of *, previous quarter))', 'change(share(a | b of *, previous quarter))'),
	('First(Channel of purchase)', 'first(channel of purchase)'), ('last(of of of, this week)', NULL), ('last(value of *)', NULL), ('first(purchase)', NULL), ('first(first of first.last)', NULL)) x(s, e);
SELECT is(s::mcp.segment::text, coalesce(e, s), 'printed: ' || s) FROM (VALUES
	('did(visit[AT Weekday in ("Saturday", "SUN"), at hour between 18 and 23])', 'did(visit[at weekday in ("sat", "sun"), at hour between 18 and 23])'), ('did(a[at = "x", at in ("y"), at is set, weekday = "z", at between 1 and 2, hour = 5, at not contains "q"])', NULL),
	('never(*[at day = 31.0, at month not in (2, 12)])', 'never(*[at day = 31, at month not in (2, 12)])'), ('did(*[at hour between 22 and 5])', NULL), ('did(at.at[at weekday >= "fri"])', NULL),
	('first(channel of *) = "TikTok Shop"', 'first(channel of *) = "tiktok_shop"'), ('last(campaign of *) in ("a", 1, true, 2026-01-01)', NULL), ('last(x of *) is not set or last(x of a) not like "%"', NULL),
	('change(count(change, this week)) >= 2 * change(count(*, last 1 day))', NULL), ('last(value of purchase, previous year) between -1 and 2', NULL)) x(s, e);

CREATE FUNCTION pg_temp.says(p mcp.profile, s text, as_of timestamptz DEFAULT '2026-03-31 12:00+00') RETURNS boolean LANGUAGE sql AS
$$ SELECT mcp.matches(p, s::mcp.segment, as_of) $$;
CREATE FUNCTION pg_temp.at(VARIADIC times timestamptz[]) RETURNS mcp.profile LANGUAGE sql AS
$$ SELECT mcp.merge(mcp.event(t, 'web', 'view', NULL, NULL::jsonb, event_id => n::text)) FROM unnest(times) WITH ORDINALITY x(t, n) $$;

SELECT ok(pg_temp.says(pg_temp.at('2026-03-01 12:00:00.000001+00'), 'new(view, last 30 days)'), 'in the window just after its border');
SELECT ok(pg_temp.says(pg_temp.at('2026-03-01 12:00+00'), 'dormant(view, last 30 days)'), 'at the border it is in the one before');
SELECT ok(pg_temp.says(pg_temp.at('2026-01-30 12:00+00'), 'stopped(view, last 30 days)'), 'and earlier at the next border');
SELECT ok(pg_temp.says(pg_temp.at('2026-03-31 12:00:00.000001+00'), 'not new(view, last 30 days) and not dormant(view, this month)'), 'later than now does not count');
SELECT ok(pg_temp.says(pg_temp.at('2026-03-05'), 'not new(view, previous month) and not stopped(view, previous month)'), 'behind the window is not in it, nor before');
SELECT ok(pg_temp.says(pg_temp.at('2026-01-31 17:00+00', '2026-02-28 16:59:59.999999+00'), '(regular(view, at least 2 per month, 1 of last 2 months)) in zone "Asia/Jakarta"'), 'months are those of the zone');
SELECT ok(NOT pg_temp.says(pg_temp.at('2026-01-31 16:59:59+00', '2026-02-28 16:59:59.999999+00'), '(regular(view, at least 2 per month, 1 of last 2 months)) in zone "Asia/Jakarta"'), 'a second earlier it is another month');
SELECT ok(pg_temp.says(pg_temp.at('2026-03-31', '2026-02-01', '2026-01-01'), 'regular(view, 3 of last 3 months) and not regular(view, 3 of previous 3 months) and regular(view, 2 of previous 2 months)'), 'the present month counts in last, not in previous');
-- measures: values, ties, and what is unknown
CREATE TEMP TABLE shopper AS SELECT mcp.merge(e) AS p FROM (VALUES
	(mcp.event('2026-02-15', 'web', 'purchase', 100, '{"campaign": "zz"}')), (mcp.event('2026-03-15', 'web', 'purchase', 70, '{"campaign": ["abc", "z", "b"]}')),
	(mcp.event('2026-03-15', 'store', 'purchase', 50, '{"campaign": "c"}')), (mcp.event('2026-03-20', 'app', 'visit')), (mcp.event('2026-04-20', 'late', 'visit', 1, '{"campaign": "later"}'))) x(e);
SELECT is(mcp.measure_text(p, m::mcp.measure_expr, '2026-03-31 12:00+00'), e, m) FROM shopper, (VALUES
	('first(campaign of *)', 'zz'), ('last(campaign of *)', 'b'), ('last(channel of purchase)', 'web'), ('last(value of *)', '50'), ('first(value of *, last 30 days)', '50'), ('last(channel of *)', 'app'), ('last(nothing of *)', NULL), ('first(action of nothing)', NULL),
	('change(sum(purchase, last 30 days))', '0.2'), ('change(count(purchase, this month))', '1'), ('change(avg(purchase, last 30 days))', '-0.4'), ('change(count(purchase, previous month))', NULL), ('change(count(*, last 1 day))', NULL), ('change(avg(visit, last 30 days))', NULL),
	('change(sum(purchase, last 20 days))', NULL), ('change(share(store.* of *, last 30 days))', NULL), ('change(max(purchase, last 30 days))', '-0.3')) x(m, e);
SELECT is(mcp.measure(p, 'last(value of purchase)', '2026-03-31'), 50::numeric, 'a number') FROM shopper;
SELECT throws_ok($$SELECT mcp.measure(p, 'last(channel of purchase)', '2026-03-31') FROM shopper$$, '22023', 'the measure is a text', 'a text is no number');
-- a third more is not 0.333333
SELECT is(mcp.matches(mcp.merge(mcp.event('2026-03-31'::timestamptz - n * interval '9 days', 'web', 'view', NULL, NULL::jsonb, event_id => n::text)), 'change(count(view, last 36 days)) > 0.333333 and change(count(view, last 36 days)) < 0.333334 and change(count(view, last 36 days)) != 0.333333', '2026-03-31'), true, 'exact') FROM unnest(ARRAY[0, 1, 2, 3, 4, 5, 6]) n;
SELECT is(mcp.matches(mcp.merge(mcp.event(t::timestamptz, 'web', 'view')), 'change(count(view, this month)) = 1', '2026-03-31 12:00+00'), true, 'this month is compared with as much of the one before') FROM unnest(ARRAY['2026-02-28 12:00+00', '2026-02-28 12:00:00.000001+00', '2026-03-05', '2026-03-06']) t;
SELECT is(mcp.matches('{}', s::mcp.segment, '2026-03-31'), e, 'of nothing: ' || s) FROM (VALUES ('first(a of *) = "x"', NULL), ('last(a of *) is set', false), ('last(a of *) is not set', true), ('last(value of *) != 1', NULL), ('change(count(*, this day)) = 0', NULL), ('not change(sum(*, this day)) > 1', NULL)) x(s, e);
-- clocks: the hour that is skipped has no events, the one that comes twice has both
SELECT is(mcp.measure(pg_temp.at('2026-03-29 00:59:59+00', '2026-03-29 01:00+00', '2025-10-26 00:30+00', '2025-10-26 01:30+00', '2025-10-26 02:00+00'), m::mcp.measure_expr, '2026-03-31'), e::numeric, m) FROM (VALUES ('count(*[at hour = 1])', 2)) x(m, e);
SELECT is(pg_temp.says(pg_temp.at(VARIADIC t::timestamptz[]), format('(count(view%s) = %s) in zone "Europe/London"', f, n)), true, f) FROM (VALUES
	(ARRAY['2026-03-29 00:59:59+00', '2026-03-29 01:00+00', '2026-03-29 01:59+00'], '[at hour = 1]', 0), (ARRAY['2026-03-29 00:59:59+00', '2026-03-29 01:00+00'], '[at hour = 2]', 1),
	(ARRAY['2025-10-26 00:00+00', '2025-10-26 00:59:59+00', '2025-10-26 01:00+00', '2025-10-26 01:59:59.999999+00', '2025-10-26 02:00+00'], '[at hour = 1]', 4),
	(ARRAY['2026-03-28 23:59:59.999999+00', '2026-03-29 00:00+00', '2026-03-29 22:59:59.999999+00', '2026-03-29 23:00+00'], '[at weekday = "sun"]', 2)) x(t, f, n);
SELECT is(mcp.matches(p, s::mcp.segment, '2026-03-31'), e, s) FROM pg_temp.at('2026-03-27 20:00+00', '2026-03-28 20:59:59+00', '2026-03-28 22:00+00', '2026-03-23 08:00+00') p, (VALUES
	('most_frequent(at hour of view) = 20', true), ('(most_frequent(at hour of view) = 3) in zone "Asia/Jakarta"', true), ('most_frequent(at weekday of view) = "Saturday"', true), ('most_frequent(at weekday of view) between "sat" and "mon"', true), ('most_frequent(at weekday of view) > "fri"', true),
	('most_frequent(at hour of view) between 22 and 6', false), ('distinct(at weekday of view) = 3 and distinct(at hour of *) = 3 and distinct(at day of *) = 3 and distinct(at month of *) = 1', true), ('distinct(at hour of nothing) = 0', true), ('most_frequent(at hour of nothing) = 0', NULL), ('distinct(at of view) = 0', true)) x(s, e);
SELECT is(ARRAY[mcp.measure_text(p, 'most_frequent(at weekday of *)', '2026-03-31'), mcp.measure_text(p, 'most_frequent(at hour of *)', '2026-03-31'), mcp.measure(p, 'distinct(at hour of *)', '2026-03-31')::text], ARRAY['sat', '20', '3'], 'a weekday and an hour as texts, and how many hours')
FROM pg_temp.at('2026-03-27 20:00+00', '2026-03-28 20:59:59+00', '2026-03-28 22:00+00', '2026-03-23 08:00+00') p;
SELECT is(s::mcp.segment::text, e, s) FROM (VALUES ('most_frequent(AT Weekday OF visit) not in ("SUNDAY", "mon")', 'most_frequent(at weekday of visit) not in ("sun", "mon")'), ('distinct(at day of *, last 30 days) >= 3', 'distinct(at day of *, last 30 days) >= 3'), ('most_frequent(at of visit) = "x"', 'most_frequent(at of visit) = "x"')) x(s, e);
SELECT is((SELECT format('%s|%s', found, decided_by) FROM mcp.why(p, 'most_frequent(at hour of *) = 20', '2026-03-31')), (SELECT format('20|%s', decided_by) FROM mcp.why(p, 'count(*[at hour = 20]) = 2', '2026-03-31')), 'why: the events at that hour')
FROM pg_temp.at('2026-03-27 20:00+00', '2026-03-28 20:59:59+00', '2026-03-28 22:00+00', '2026-03-23 08:00+00') p;
SELECT is(mcp.matches(mcp.event('1999-12-31 23:30+00', 'a', 'b'), 'did(b[at weekday = "fri", at hour = 23, at day = 31, at month = 12])'), true, 'before 2000 too');
SELECT is(mcp.matches('{}', s::mcp.segment, '2026-03-31'), false, 'of nothing: ' || s) FROM unnest(ARRAY['regular(a, 1 of last 1 day)', 'new(a, this day)', 'returning(a, this day)', 'resurrected(a, this day)', 'dormant(a, this day)', 'stopped(a, this day)']) s;
SELECT ok(mcp.matches(p, 'stopped(view, last 1 day) and not regular(view, 1 of last 100 years)', 'infinity') AND mcp.matches(p, 'not new(view, this day) and not regular(view, 1 of last 1000 days)', '-infinity'), 'as of the ends of time') FROM pg_temp.at('2026-03-31') p;

-- --- errors show where, and the nearest word -------------------------------------------

CREATE FUNCTION pg_temp.refused(s text, OUT message text, OUT hint text, OUT detail text, OUT state text) LANGUAGE plpgsql AS $$
BEGIN PERFORM s::mcp.segment; EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL, state = RETURNED_SQLSTATE; END $$;
SELECT is((SELECT message || coalesce(' / ' || nullif(hint, ''), '') || ' / ' || state FROM pg_temp.refused(s)), e || ' / 22P02', s) FROM (VALUES
	('regular(a, at least 2 per month, 4 of last 3 months)', 'invalid segment: 4 of 3 periods at line 1, column 34'),
	('regular(a, at least 2 per month, 4 of last 6 weeks)', 'invalid segment: weeks, where it says per month at line 1, column 46'),
	('regular(a, 2 per month, 4 of last 6 months)', 'invalid segment: expected "of" at line 1, column 14 / An example: regular(purchase, at least 2 per month, 4 of last 6 months).'),
	('regular(a, at least 2 times per month, 4 of last 6 months)', 'invalid segment: expected "per" at line 1, column 23 / An example: regular(purchase, at least 2 per month, 4 of last 6 months).'),
	('sequence(cart, purchase)', 'invalid segment: expected a window such as last 30 days at line 1, column 16 / Steps are joined by an arrow: sequence(cart -> purchase).'),
	('city = "Oslo"', 'invalid segment: expected a condition such as did(purchase) at line 1, column 1 / A trait is written with "trait." before its name, as in trait.city = "Oslo".'),
	('city starts "Oslo"', 'invalid segment: expected a condition such as did(purchase) at line 1, column 1 / A trait is written with "trait." before its name, as in trait.city = "Oslo".'),
	('city "Oslo', 'invalid segment: expected a condition such as did(purchase) at line 1, column 1'),
	('purchase', 'invalid segment: expected a condition such as did(purchase) at line 1, column 1'),
	('did(a, this day) in zone "UTC"', 'invalid segment: expected "and", "or" or the end at line 1, column 18 / A zone stands behind a group in parentheses: (did(visit, this day)) in zone "Asia/Jakarta".'),
	('change(sum(a, last 30 days)) <= -20%', 'invalid segment: expected "and", "or" or the end at line 1, column 36 / A part is written as a number: 0.2 is 20 percent.'),
	('age(birthday) > 3', 'invalid segment: expected a trait such as trait.birthday at line 1, column 5'),
	('regular(a, at leest 2 per month, 4 of last 6 weeks)', 'invalid segment: expected "least" at line 1, column 15 / Perhaps you meant "least".'),
	('regular(a, at least 0 per month, 4 of last 6 weeks)', 'invalid segment: a number outside 1 to 1048576 at line 1, column 21'),
	('regular(a, 4 of lasst 6 weeks)', 'invalid segment: expected last or previous at line 1, column 17 / Perhaps you meant "last".'),
	('regular(a, 4 of last 6 hours)', 'invalid segment: expected days, weeks, months, quarters or years at line 1, column 24'),
	('regular(a, 4 of last 301 years)', 'invalid segment: a span beyond 300 years at line 1, column 12'),
	('regular(a, 4 of last 1001 days)', 'invalid segment: a number outside 1 to 1000 at line 1, column 22'),
	('regular(a, 1.5 of last 6 days)', 'invalid segment: expected a number of periods such as 4 of last 6 months at line 1, column 12'),
	('change(count(a)) > 1', 'invalid segment: a change needs a window of last, this or previous at line 1, column 8'),
	('change(count(a, since 2026-01-01)) > 1', 'invalid segment: a change needs a window of last, this or previous at line 1, column 8'),
	('change(age(trait.x)) > 1', 'invalid segment: expected a measure of events in a window such as count(purchase, last 30 days) at line 1, column 8'),
	('change(cuont(a, this day)) > 1', 'invalid segment: expected a measure of events in a window such as count(purchase, last 30 days) at line 1, column 8 / Perhaps you meant "count".'),
	('change(change(count(a, this day))) > 1', 'invalid segment: expected a measure of events in a window such as count(purchase, last 30 days) at line 1, column 8'),
	('chnge(count(a, this day)) > 1', 'invalid segment: expected a condition such as did(purchase) at line 1, column 1 / Perhaps you meant "change".'),
	('first(channel of a) betwen "x" and "y"', 'invalid segment: expected a comparison, in, not in, between, like, starts, ends, contains or is at line 1, column 21 / Perhaps you meant "between".'),
	('last(channel of a) = 5', 'invalid segment: expected a name in quotes at line 1, column 22'),
	('last(value of a) = "x"', 'invalid segment: expected a number at line 1, column 20'),
	('last(item of a) = $x', 'invalid segment: a variable outside of a sequence at line 1, column 19'),
	('first(item off a) = "x"', 'invalid segment: expected "of" at line 1, column 12 / Perhaps you meant "of".'),
	('did(a[at wekday = "sat"])', 'invalid segment: expected weekday, hour, day or month at line 1, column 10 / Perhaps you meant "weekday".'),
	('did(a[at weekday = "Sonntag"])', 'invalid segment: expected a weekday in quotes such as "sat" at line 1, column 20'),
	('did(a[at weekday = 6])', 'invalid segment: expected a weekday in quotes such as "sat" at line 1, column 20'),
	('did(a[at hour = 24])', 'invalid segment: expected an hour from 0 to 23 at line 1, column 17'),
	('most_frequent(at houre of a) = 5', 'invalid segment: expected weekday, hour, day or month at line 1, column 18 / Perhaps you meant "hour".'),
	('most_frequent(at hour of a) = "5"', 'invalid segment: expected an hour from 0 to 23 at line 1, column 31'),
	('most_frequent(at weekday of a) = "Sonntag"', 'invalid segment: expected a weekday in quotes such as "sat" at line 1, column 34'),
	('most_frequent(at month of a) like "x"', 'invalid segment: expected a comparison, in, not in or between at line 1, column 30'),
	('distinct(at day a) > 3', 'invalid segment: expected "of" at line 1, column 17'),
	('sum(at hour of a) > 3', 'invalid segment: sum takes no part of the time at line 1, column 5'),
	('first(at hour of a) = 3', 'invalid segment: first takes no part of the time at line 1, column 7'),
	('did(a[at hour = 1.5])', 'invalid segment: expected an hour from 0 to 23 at line 1, column 17'),
	('did(a[at hour = "5"])', 'invalid segment: expected an hour from 0 to 23 at line 1, column 17'),
	('did(a[at day between 0 and 3])', 'invalid segment: expected a day of the month from 1 to 31 at line 1, column 22'),
	('did(a[at month is set])', 'invalid segment: expected a comparison, in, not in or between at line 1, column 16 / Perhaps you meant "in".'),
	('did(a[at month not like "x"])', 'invalid segment: expected in at line 1, column 20'),
	('sequence(a[at hour = $x] -> b)', 'invalid segment: expected an hour from 0 to 23 at line 1, column 22'),
	('regulr(a, 1 of last 6 days)', 'invalid segment: expected a condition such as did(purchase) at line 1, column 1 / Perhaps you meant "regular".'),
	('new(a)', 'invalid segment: expected "," at line 1, column 6'),
	('new(a, thiss week)', 'invalid segment: expected a window such as last 30 days or this month at line 1, column 8 / Perhaps you meant "this".'),
	('new(a, after last(b))', 'invalid segment: expected a window such as last 30 days or this month at line 1, column 8'),
	('dormnt(a, this day)', 'invalid segment: expected a condition such as did(purchase) at line 1, column 1 / Perhaps you meant "dormant".')) x(s, e);

-- in St. John's of 2010 the clock went from 00:01 back to 23:01, and the 7th began twice
SELECT ok(mcp.matches(mcp.merge(mcp.event(t, 'web', 'a')), s::mcp.segment, '2010-12-01 00:00Z'), s)
FROM unnest('{2010-11-06 12:00-02:30,2010-11-06 23:30-02:30,2010-11-07 00:00:30-02:30,2010-11-06 23:30-03:30,2010-11-07 12:00-03:30}'::timestamptz[]) t,
	(VALUES ('(active_days(*) = 2) in zone "America/St_Johns"'), ('(streak(*) = 2) in zone "America/St_Johns"')) v(s)
GROUP BY s;

SELECT * FROM finish();
ROLLBACK;
