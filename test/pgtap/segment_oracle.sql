-- Segments against an oracle: random segments are made twice at once, as our
-- text and as SQL over the raw events, written from the language's
-- description.  Both must say the same of every profile, unknown included.
BEGIN;
SELECT no_plan();
SET LOCAL jit = off;
SELECT setseed(0.2711);

CREATE TYPE pg_temp.twin AS (m text, q text, d text);
CREATE FUNCTION pg_temp.tw(m text, q text, d text) RETURNS pg_temp.twin LANGUAGE sql IMMUTABLE AS $$ SELECT m, q, d $$;

-- a list of choices, one of them at random
CREATE FUNCTION pg_temp.pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

-- --- the data ----------------------------------------------------------------

CREATE TEMP TABLE person AS
SELECT i AS pid, floor(power(random(), 2) * 45)::int AS n FROM generate_series(1, 60) i;
UPDATE person SET n = 0 WHERE pid IN (3, 30);

-- times on a grid of six hours around 2026-03-31 12:00 UTC, so that borders
-- of windows are hit exactly, some a microsecond beside it, some in the future
CREATE TEMP TABLE ev AS
SELECT row_number() OVER () AS eid, pid,
	CASE WHEN random() < 0.2 THEN pg_temp.pick('2026-03-01 00:00+00', '2026-02-28 17:00+00', '2026-03-01 05:00+00', '2026-03-29 12:00+00', '2026-01-31 00:00+00', '2026-03-29 00:00+00')::timestamptz
		ELSE timestamptz '2026-03-31 12:00:00+00' - (floor(power(random(), 3) * 1700) - 12) * interval '6 hours' END
		+ CASE WHEN random() < 0.2 THEN (floor(random() * 3) - 1) * interval '1 microsecond' ELSE interval '0' END AS t,
	pg_temp.pick('web', 'app', 'tiktok', 'email', 'store') AS channel,
	pg_temp.pick('view', 'view', 'visit', 'purchase', 'purchase', 'refund', 'cart', 'send', 'impression', 'open') AS action,
	CASE WHEN random() < 0.6 THEN (pg_temp.pick('-5', '0', '1', '2.5', '10', '100', '99.999999'))::numeric END AS value
FROM person, generate_series(1, n);

CREATE TEMP TABLE prop AS
SELECT DISTINCT eid, name,
	CASE name WHEN 'item' THEN pg_temp.pick('a', 'b', 'abc', 'Zoë', 'x_y', '')
		WHEN 'minutes' THEN pg_temp.pick('1', '2', '2.0', '10', 'ten', '1e1', '-3')
		WHEN 'due' THEN pg_temp.pick('2026-03-01', '2026-03-01T00:00:00Z', '2026-02-28T17:00:00Z', '2026-03-02', 'soon')
		ELSE pg_temp.pick('true', 'false', 'yes') END AS value
FROM ev, generate_series(1, 2) k, unnest(ARRAY['item', 'minutes', 'due', 'gift']) name
WHERE random() < 0.3;
CREATE INDEX ON ev (pid);
CREATE INDEX ON prop (eid, name);

CREATE TEMP TABLE trait AS
SELECT pid, name, source,
	CASE name WHEN 'score' THEN pg_temp.pick('1', '2.5', '-3', '10')
		WHEN 'city' THEN pg_temp.pick('Jakarta', 'Berlin', 'São Paulo', '7', '2026-03-01')
		WHEN 'birthday' THEN pg_temp.pick('2000-02-29', '1990-03-31', '1990-04-01', '1990-04-06', '1990-04-07', '2001-03-30', '2026-03-31', '2027-01-01', '1988-12-31')
		WHEN 'vip' THEN pg_temp.pick('true', 'false')
		ELSE pg_temp.pick('2026-03-01 00:00:00+00', '2025-03-31 22:00:00+00', '2026-02-28 17:00:00+00') END AS v,
	CASE WHEN random() < 0.1 AND source = 'crm' THEN NULL
		ELSE timestamptz '2026-03-31 12:00:00+00' - (random() * 300 - 30) * interval '1 day' END AS seen
FROM person, unnest(ARRAY['score', 'city', 'birthday', 'vip', 'joined']) name, unnest(ARRAY['crm', 'web']) source
WHERE random() < 0.5;

CREATE TEMP TABLE member AS
SELECT DISTINCT ON (pid, v, source) pid, pg_temp.pick('running', 'tea', '7') AS v, pg_temp.pick('crm', 'web') AS source,
	random() < 0.7 AS added, timestamptz '2026-03-31 12:00:00+00' - (random() * 300 - 30) * interval '1 day' AS seen
FROM person, generate_series(1, 4) WHERE random() < 0.5;

CREATE TEMP TABLE consent AS
SELECT DISTINCT ON (pid, purpose, source) pid, pg_temp.pick('ads', 'email_marketing') AS purpose, pg_temp.pick('crm', 'web') AS source,
	random() < 0.7 AS granted, timestamptz '2026-03-31 12:00:00+00' - (random() * 300 - 30) * interval '1 day' AS seen
FROM person, generate_series(1, 2) WHERE random() < 0.6;

CREATE TEMP TABLE known AS
SELECT pid, timestamptz '2026-03-31 12:00:00+00' - (random() * 100 - 30) * interval '1 day' AS seen
FROM person WHERE random() < 0.5;

CREATE TEMP TABLE customer AS
SELECT pid, coalesce(mcp.merge(f), mcp.merge(f) || '{}'::mcp.profile, '{}'::mcp.profile) AS profile
FROM person LEFT JOIN (
	SELECT pid, mcp.event(t, channel, action, value,
		(SELECT jsonb_object_agg(name, vs) FROM (SELECT name, jsonb_agg(p.value) AS vs FROM prop p WHERE p.eid = ev.eid GROUP BY name) x), event_id => eid::text) AS f FROM ev
	UNION ALL SELECT pid, CASE name WHEN 'score' THEN mcp.trait(name, v::numeric, seen, source)
		WHEN 'city' THEN mcp.trait(name, v, seen, source)
		WHEN 'birthday' THEN mcp.trait(name, v::date, seen, source)
		WHEN 'vip' THEN mcp.trait(name, v::boolean, seen, source)
		ELSE mcp.trait(name, v::timestamptz, seen, source) END FROM trait
	UNION ALL SELECT pid, CASE WHEN added THEN mcp.trait_add('interests', v, seen, source) ELSE mcp.trait_remove('interests', v, seen, source) END FROM member
	UNION ALL SELECT pid, mcp.consent(purpose, granted, seen, source) FROM consent
	UNION ALL SELECT pid, mcp.identified(ARRAY[mcp.email('p' || pid || '@example.org')], seen, 'crm') FROM known
) f USING (pid)
GROUP BY pid;

SELECT is((SELECT sum(jsonb_array_length(coalesce(profile::text::jsonb -> 'journey', '[]'))) FROM customer), (SELECT count(*) FROM ev), 'every event is in a profile');

-- --- literals and tests ---------------------------------------------------------

CREATE FUNCTION pg_temp.op() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT pg_temp.pick('=', '!=', '<', '<=', '>', '>=', '<>') $$;

-- does a text read as a number, a time? then its value, else NULL
CREATE FUNCTION pg_temp.num(t text) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN t ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$' THEN t::numeric END $$;
CREATE FUNCTION pg_temp.tim(t text, zone text) RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT CASE WHEN t ~ '^\d{4}-\d\d-\d\d$' THEN t::timestamp AT TIME ZONE zone WHEN t ~ '^\d{4}-\d\d-\d\dT.*Z$' THEN t::timestamptz END $$;

-- a literal: m our text, q SQL of it; d what texts are turned to before they are compared
CREATE FUNCTION pg_temp.literal(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE s text; BEGIN
	CASE pg_temp.pick('string', 'string', 'number', 'number', 'date', 'time', 'bool')
	WHEN 'string' THEN s := pg_temp.pick('a', 'b', 'abc', 'Zoë', '10', 'Jakarta', 'tiktok', 'purchase', 'yes', '');
		RETURN pg_temp.tw(format('"%s"', s), format('%L::text COLLATE "C"', s), '%s');
	WHEN 'number' THEN s := pg_temp.pick('1', '2', '2.5', '10', '-3', '0', '7');
		RETURN pg_temp.tw(s, format('%s::numeric', s), 'pg_temp.num(%s)');
	WHEN 'date' THEN s := pg_temp.pick('2026-03-01', '2000-02-29', '2026-03-02');
		RETURN pg_temp.tw(s, format('(%L::timestamp AT TIME ZONE %L)', s, zone), 'pg_temp.tim(%s, ' || quote_literal(zone) || ')');
	WHEN 'time' THEN s := pg_temp.pick('2026-02-28T17:00:00Z', '2026-03-01T07:00:00+07:00', '2026-03-01T00:00:00Z');
		RETURN pg_temp.tw(s, format('%L::timestamptz', s), 'pg_temp.tim(%s, ' || quote_literal(zone) || ')');
	ELSE s := pg_temp.pick('true', 'false');
		RETURN pg_temp.tw(s, format('%L::text', s), $q$(CASE WHEN %1$s IN ('true', 'false') THEN %1$s END)$q$);
	END CASE;
END $$;

-- a text value x against literals: any comparison that has an answer, NULL where none
CREATE FUNCTION pg_temp.against(x text, o text, l pg_temp.twin) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT '(' || format(l.d, x) || CASE WHEN l.d = '%s' THEN ' COLLATE "C"' ELSE '' END || ' ' || o || ' ' || l.q || ')' $$;

-- starts, ends, contains: q has a place for the text
CREATE FUNCTION pg_temp.part(x text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE k text := pg_temp.pick('starts', 'ends', 'contains'); neg text := pg_temp.pick('', '', 'not ');
BEGIN
	RETURN pg_temp.tw(format('%s%s "%s"', neg, k, x), '(' || neg || replace(replace(CASE k
		WHEN 'starts' THEN format('left(~, length(%1$L)) = %1$L', x) WHEN 'ends' THEN format('right(~, length(%1$L)) = %1$L', x)
		ELSE format('position(%L IN ~) > 0', x) END || ')', '%', '%%'), '~', '%1$s'), '');
END $$;

-- a test of a folded text: m behind the subject, q with a place for the text;
-- d is its opposite where that is asked for, so that all values are looked at
CREATE FUNCTION pg_temp.bare(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT translate(lower(x COLLATE "C"), 'ëãËÃ', 'eaea') $$;
CREATE FUNCTION pg_temp.folded(VARIADIC choices text[]) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	a text := choices[1 + floor(random() * cardinality(choices))::int];
	b text := choices[1 + floor(random() * cardinality(choices))::int];
	neg boolean := random() < 0.3; m text; q text;
BEGIN
	CASE pg_temp.pick('=', '=', 'in', 'like', 'starts', 'ends', 'contains')
	WHEN '=' THEN m := format('%s "%s"', CASE WHEN neg THEN '!=' ELSE '=' END, a); q := format('~ = %L', pg_temp.bare(a));
	WHEN 'in' THEN m := format('%sin ("%s", "%s")', CASE WHEN neg THEN 'not ' ELSE '' END, a, b); q := format('~ IN (%L, %L)', pg_temp.bare(a), pg_temp.bare(b));
	WHEN 'like' THEN m := format('%slike "%s%%"', CASE WHEN neg THEN 'not ' ELSE '' END, left(a, 2)); q := format('~ LIKE %L', pg_temp.bare(left(a, 2)) || '%');
	WHEN 'starts' THEN m := format('%sstarts "%s"', CASE WHEN neg THEN 'not ' ELSE '' END, left(a, 2)); q := format('left(~, %s) = %L', length(left(a, 2)), pg_temp.bare(left(a, 2)));
	WHEN 'ends' THEN m := format('%sends "%s"', CASE WHEN neg THEN 'not ' ELSE '' END, right(a, 2)); q := format('right(~, %s) = %L', length(right(a, 2)), pg_temp.bare(right(a, 2)));
	ELSE m := format('%scontains "%s"', CASE WHEN neg THEN 'not ' ELSE '' END, substr(a, 2)); q := format('position(%L IN ~) > 0', pg_temp.bare(substr(a, 2)));
	END CASE;
	q := replace(replace('(' || q || ')', '%', '%%'), '~', 'pg_temp.bare(%1$s)');
	RETURN pg_temp.tw(m, CASE WHEN neg THEN '(NOT ' || q || ')' ELSE q END, CASE WHEN neg THEN q ELSE '' END);
END $$;

-- a test: q is SQL over an event e
CREATE FUNCTION pg_temp.test(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	name text := pg_temp.pick('item', 'item', 'minutes', 'minutes', 'due', 'gift', 'nothing', 'value', 'value', 'channel', 'action');
	o text := pg_temp.op();
	a pg_temp.twin := pg_temp.literal(zone);
	b pg_temp.twin := pg_temp.literal(zone);
	vals text; k text; n1 text; n2 text;
BEGIN
	IF name = 'value' THEN
		n1 := pg_temp.pick('0', '1', '2.5', '10', '-5', '99.999999'); n2 := pg_temp.pick('1', '50', '100');
		CASE pg_temp.pick('cmp', 'cmp', 'between', 'in', 'not in', 'is set', 'is not set')
		WHEN 'cmp' THEN RETURN pg_temp.tw(format('value %s %s', o, n1), format('coalesce(e.value %s %s, false)', o, n1), '');
		WHEN 'between' THEN RETURN pg_temp.tw(format('value between %s and %s', n1, n2), format('coalesce(e.value BETWEEN %s AND %s, false)', n1, n2), '');
		WHEN 'in' THEN RETURN pg_temp.tw(format('value in (%s, %s)', n1, n2), format('coalesce(e.value IN (%s, %s), false)', n1, n2), '');
		WHEN 'not in' THEN RETURN pg_temp.tw(format('value not in (%s, %s)', n1, n2), format('coalesce(e.value NOT IN (%s, %s), false)', n1, n2), '');
		WHEN 'is set' THEN RETURN pg_temp.tw('value is set', 'e.value IS NOT NULL', '');
		ELSE RETURN pg_temp.tw('value is not set', 'e.value IS NULL', '');
		END CASE;
	END IF;
	IF name IN ('channel', 'action') THEN
		n1 := CASE name WHEN 'channel' THEN pg_temp.pick('tiktok', 'app', 'nowhere') ELSE pg_temp.pick('purchase', 'view') END;
		CASE pg_temp.pick('cmp', 'in', 'not in', 'like', 'not like', 'part')
		WHEN 'cmp' THEN RETURN pg_temp.tw(format('%s %s "%s"', name, o, n1), format('e.%s COLLATE "C" %s %L', name, o, n1), '');
		WHEN 'in' THEN RETURN pg_temp.tw(format('%s in ("%s", "web")', name, initcap(n1)), format('e.%s IN (%L, ''web'')', name, n1), '');
		WHEN 'not in' THEN RETURN pg_temp.tw(format('%s not in ("%s", "web")', name, n1), format('e.%s NOT IN (%L, ''web'')', name, n1), '');
		WHEN 'part' THEN a := pg_temp.part(pg_temp.pick('a', 'ti', 'ase', 'e', 'tiktok', 'zz'));
			RETURN pg_temp.tw(format('%s %s', name, a.m), format(a.q, 'e.' || name), '');
		WHEN 'like' THEN RETURN pg_temp.tw(format('%s like "%%e%%"', name), format('e.%s LIKE ''%%e%%''', name), '');
		ELSE RETURN pg_temp.tw(format('%s not like "%%e_"', name), format('e.%s NOT LIKE ''%%e_''', name), '');
		END CASE;
	END IF;
	vals := format('EXISTS (SELECT FROM prop v WHERE v.eid = e.eid AND v.name = %L AND %%s)', name);
	CASE pg_temp.pick('cmp', 'cmp', 'cmp', 'between', 'in', 'not in', 'like', 'is set', 'is not set', 'long in', 'part', 'fold')
	WHEN 'cmp' THEN
		IF a.m IN ('true', 'false') AND o NOT IN ('=', '!=', '<>') THEN o := '='; END IF;
		IF o IN ('!=', '<>') THEN
			RETURN pg_temp.tw(format('%s %s %s', name, o, a.m), '(' || format(vals, 'true') || ' AND NOT ' || format(vals, pg_temp.against('v.value', '=', a)) || ')', '');
		END IF;
		RETURN pg_temp.tw(format('%s %s %s', name, o, a.m), format(vals, pg_temp.against('v.value', o, a)), '');
	WHEN 'between' THEN
		IF a.m IN ('true', 'false') THEN a := pg_temp.tw('1', '1::numeric', 'pg_temp.num(%s)'); END IF;
		IF b.m IN ('true', 'false') THEN b := pg_temp.tw('9', '9::numeric', 'pg_temp.num(%s)'); END IF;
		RETURN pg_temp.tw(format('%s between %s and %s', name, a.m, b.m), format(vals, pg_temp.against('v.value', '>=', a) || ' AND ' || pg_temp.against('v.value', '<=', b)), '');
	WHEN 'in' THEN
		RETURN pg_temp.tw(format('%s in (%s, %s)', name, a.m, b.m), format(vals, '(' || pg_temp.against('v.value', '=', a) || ' OR ' || pg_temp.against('v.value', '=', b) || ')'), '');
	WHEN 'not in' THEN
		RETURN pg_temp.tw(format('%s not in (%s, %s)', name, a.m, b.m),
			'(' || format(vals, 'true') || ' AND NOT ' || format(vals, '(' || pg_temp.against('v.value', '=', a) || ' OR ' || pg_temp.against('v.value', '=', b) || ')') || ')', '');
	WHEN 'fold' THEN
		a := pg_temp.folded('A', 'b', 'ABC', 'ZOË', 'Zoe', 'X_Y', '', 'Ten', 'TRUE');
		IF a.d <> '' THEN
			RETURN pg_temp.tw(format('fold(%s) %s', name, a.m), '(' || format(vals, 'true') || ' AND NOT ' || format(vals, format(a.d, 'v.value')) || ')', '');
		END IF;
		RETURN pg_temp.tw(format('fold(%s) %s', name, a.m), format(vals, format(a.q, 'v.value')), '');
	WHEN 'part' THEN
		a := pg_temp.part(pg_temp.pick('a', 'b', 'bc', 'ë', 'Zo', '', '_', '%', '1', 'tru', '2026-03'));
		IF a.m LIKE 'not %' THEN
			RETURN pg_temp.tw(format('%s %s', name, a.m), '(' || format(vals, 'true') || ' AND NOT ' || format(vals, 'NOT ' || format(a.q, 'v.value')) || ')', '');
		END IF;
		RETURN pg_temp.tw(format('%s %s', name, a.m), format(vals, format(a.q, 'v.value')), '');
	WHEN 'like' THEN
		k := pg_temp.pick('a%', '%b%', 'Zo_', 'x\_y', '%', '_', '1%');
		RETURN pg_temp.tw(format('%s like "%s"', name, k), format(vals, format('v.value LIKE %L', k)), '');
	WHEN 'is set' THEN RETURN pg_temp.tw(name || ' is set', format(vals, 'true'), '');
	WHEN 'is not set' THEN RETURN pg_temp.tw(name || ' is not set', 'NOT ' || format(vals, 'true'), '');
	ELSE RETURN pg_temp.tw(name || ' in ("q", "w", "e", "r", "t", "a", "y", "u", "Zoë", "10", "yes")', format(vals, 'v.value IN (''q'',''w'',''e'',''r'',''t'',''a'',''y'',''u'',''Zoë'',''10'',''yes'')'), '');
	END CASE;
END $$;

-- --- filters and windows --------------------------------------------------------------

CREATE FUNCTION pg_temp.path(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	a text := pg_temp.pick('purchase', 'purchase', 'view', 'refund', 'cart', 'send', 'visit', 'teleport');
	c text := pg_temp.pick('web', 'app', 'tiktok', 'email', 'store', 'nowhere');
	person text := $q$e.action NOT IN ('send', 'deliver', 'bounce', 'impression')$q$;
	r pg_temp.twin; t pg_temp.twin;
BEGIN
	CASE pg_temp.pick('a', 'a', 'a', '*', 'c.*', 'c.a', '*.a', '*.*')
	WHEN 'a' THEN r := pg_temp.tw(a, format('e.action = %L', a), '');
	WHEN '*' THEN r := pg_temp.tw('*', person, '');
	WHEN '*.*' THEN r := pg_temp.tw('*.*', person, '');
	WHEN 'c.*' THEN r := pg_temp.tw(c || '.*', format('e.channel = %L AND %s', c, person), '');
	WHEN 'c.a' THEN r := pg_temp.tw(c || '.' || a, format('e.channel = %L AND e.action = %L', c, a), '');
	ELSE r := pg_temp.tw('*.' || a, format('e.action = %L', a), '');
	END CASE;
	IF random() < 0.3 THEN
		t := pg_temp.test(zone);
		r.m := r.m || '[' || t.m; r.q := r.q || ' AND ' || t.q;
		IF random() < 0.3 THEN
			t := pg_temp.test(zone);
			r.m := r.m || ', ' || t.m; r.q := r.q || ' AND ' || t.q;
		END IF;
		r.m := r.m || ']';
	END IF;
	r.q := '(' || r.q || ')';
	RETURN r;
END $$;

CREATE FUNCTION pg_temp.filter(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE r pg_temp.twin := pg_temp.path(zone); s pg_temp.twin;
BEGIN
	IF random() < 0.2 THEN
		s := pg_temp.path(zone);
		r.m := r.m || ' | ' || s.m; r.q := '(' || r.q || ' OR ' || s.q || ')';
		IF random() < 0.5 THEN r.m := '(' || r.m || ')'; END IF;
	END IF;
	RETURN r;
END $$;

-- q is the moment that lies the span before :now, d the interval
CREATE FUNCTION pg_temp.span(zone text, base text, fewest int DEFAULT 1) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE n int := fewest + floor(random() * 5)::int; u text := pg_temp.pick('hours', 'day', 'days', 'days', 'weeks', 'months', 'quarter', 'years');
BEGIN
	IF u = 'hours' THEN n := n * 6; END IF;
	IF u IN ('months', 'quarter', 'years') THEN
		RETURN pg_temp.tw(n || ' ' || u, format('((%s AT TIME ZONE %L - interval ''%s months'') AT TIME ZONE %L)', base, zone,
			n * CASE u WHEN 'months' THEN 1 WHEN 'quarter' THEN 3 ELSE 12 END, zone), '');
	END IF;
	RETURN pg_temp.tw(n || ' ' || u, format('(%s - %s * interval ''1 hour'')', base, n * CASE u WHEN 'hours' THEN 1 WHEN 'weeks' THEN 168 ELSE 24 END), '');
END $$;

-- the first or last time of a filter, before or at :now
CREATE FUNCTION pg_temp.edge(f pg_temp.twin, side text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT format('(SELECT %s(x.t) FROM ev x WHERE x.pid = p.pid AND x.t <= :now AND %s)', CASE side WHEN 'first' THEN 'min' ELSE 'max' END, replace(f.q, 'e.', 'x.')) $$;

CREATE FUNCTION pg_temp.window_(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE a pg_temp.twin; b pg_temp.twin; d1 text; d2 text; u text; side text; z text := quote_literal(zone);
BEGIN
	CASE pg_temp.pick('', '', 'last', 'last', 'last', 'between', 'since', 'from', 'this', 'previous', 'after', 'before')
	WHEN '' THEN RETURN pg_temp.tw('', 'e.t <= :now', '');
	WHEN 'last' THEN a := pg_temp.span(zone, ':now');
		RETURN pg_temp.tw(', last ' || a.m, format('e.t > %s AND e.t <= :now', a.q), '');
	WHEN 'between' THEN
		d1 := 4 + floor(random() * 10) || ' days'; d2 := pg_temp.pick('1 hour', '6 hours', '3 days', '90 minutes');
		RETURN pg_temp.tw(format(', between %s and %s ago', d1, d2), format('e.t > :now - interval %L AND e.t <= :now - interval %L', d1, d2), '');
	WHEN 'since' THEN d1 := pg_temp.pick('2026-03-01', '2026-01-31', '2026-03-29', '2026-03-01T06:00:00');
		RETURN pg_temp.tw(', since ' || d1, format('e.t >= %L::timestamp AT TIME ZONE %s AND e.t <= :now', d1, z), '');
	WHEN 'from' THEN d1 := pg_temp.pick('2026-03-01', '2025-12-31'); d2 := pg_temp.pick('2026-03-29T12:00:00Z', '2026-04-02T00:00:00Z', '2026-03-01T00:00:00Z');
		RETURN pg_temp.tw(format(', from %s to %s', d1, d2), format('e.t >= %L::timestamp AT TIME ZONE %s AND e.t < %L::timestamptz AND e.t <= :now', d1, z, d2), '');
	WHEN 'this' THEN u := pg_temp.pick('day', 'week', 'month', 'quarter', 'year');
		RETURN pg_temp.tw(', this ' || u, format('e.t >= date_trunc(%L, :now AT TIME ZONE %s) AT TIME ZONE %s AND e.t <= :now', u, z, z), '');
	WHEN 'previous' THEN u := pg_temp.pick('day', 'week', 'month', 'quarter', 'year');
		RETURN pg_temp.tw(', previous ' || u, format('e.t >= (date_trunc(%1$L, :now AT TIME ZONE %2$s) - interval ''%3$s'') AT TIME ZONE %2$s AND e.t < date_trunc(%1$L, :now AT TIME ZONE %2$s) AT TIME ZONE %2$s',
			u, z, CASE u WHEN 'quarter' THEN '3 months' ELSE '1 ' || u END), '');
	WHEN 'after' THEN a := pg_temp.filter(zone); side := pg_temp.pick('first', 'last');
		RETURN pg_temp.tw(format(', after %s(%s)', side, a.m), format('e.t > %s AND e.t <= :now', pg_temp.edge(a, side)), '');
	ELSE a := pg_temp.filter(zone); side := pg_temp.pick('first', 'last');
		RETURN pg_temp.tw(format(', before %s(%s)', side, a.m), format('e.t < %s AND e.t <= :now', pg_temp.edge(a, side)), '');
	END CASE;
END $$;

-- --- measures: q / d, d NULL or 0 where it is unknown -----------------------------------

CREATE FUNCTION pg_temp.values_of(name text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE name WHEN 'channel' THEN '(SELECT e.channel AS x) v' WHEN 'action' THEN '(SELECT e.action AS x) v'
	WHEN 'value' THEN '(SELECT e.value::text AS x WHERE e.value IS NOT NULL) v'
	ELSE format('(SELECT p2.value AS x FROM prop p2 WHERE p2.eid = e.eid AND p2.name = %L) v', name) END $$;

CREATE FUNCTION pg_temp.trait_age(d text, zone text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT format('(SELECT CASE WHEN b <= d THEN (SELECT count(*) FROM generate_series(1, 150) y WHERE (b + y * interval ''1 year'')::date <= d) END FROM (SELECT (%s) AS b, (:now AT TIME ZONE %L)::date AS d) x)', d, zone) $$;

-- the value of a trait as read now
CREATE FUNCTION pg_temp.trait_value(name text, source text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT format('(SELECT tr.v FROM trait tr WHERE tr.pid = p.pid AND tr.name = %L AND (tr.seen <= :now OR tr.seen IS NULL) %s ORDER BY tr.seen DESC NULLS LAST LIMIT 1)',
	name, CASE WHEN source <> '' THEN format('AND tr.source = %L', source) ELSE '' END) $$;

CREATE FUNCTION pg_temp.measure(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	f pg_temp.twin := pg_temp.filter(zone); g pg_temp.twin; w pg_temp.twin := pg_temp.window_(zone);
	ofp text := CASE WHEN random() < 0.3 THEN pg_temp.pick('item', 'minutes', 'value', 'channel') ELSE '' END;
	k text := pg_temp.pick('count', 'count', 'count', 'sum', 'sum', 'avg', 'min', 'max', 'active_days', 'channels', 'streak', 'distinct', 'share', 'days_since', 'age', 'members');
	rows text; cond text; p text; side text;
BEGIN
	cond := format('FROM ev e WHERE e.pid = p.pid AND %s AND %s', f.q, w.q);
	IF k IN ('count', 'active_days', 'channels', 'streak') AND ofp <> '' THEN
		cond := cond || format(' AND EXISTS (SELECT FROM %s)', pg_temp.values_of(ofp));
		f.m := ofp || ' of ' || f.m;
	END IF;
	CASE k
	WHEN 'count' THEN RETURN pg_temp.tw(format('count(%s%s)', f.m, w.m), format('(SELECT count(*)::numeric %s)', cond), '1');
	WHEN 'active_days' THEN RETURN pg_temp.tw(format('active_days(%s%s)', f.m, w.m), format('(SELECT count(DISTINCT (e.t AT TIME ZONE %L)::date)::numeric %s)', zone, cond), '1');
	WHEN 'channels' THEN RETURN pg_temp.tw(format('channels(%s%s)', f.m, w.m), format('(SELECT count(DISTINCT e.channel)::numeric %s)', cond), '1');
	WHEN 'streak' THEN
		RETURN pg_temp.tw(format('streak(%s%s)', f.m, w.m), format('(SELECT coalesce(max(n), 0)::numeric FROM (SELECT count(*) AS n FROM (SELECT d, d - (row_number() OVER (ORDER BY d))::int AS g FROM (SELECT DISTINCT (e.t AT TIME ZONE %L)::date AS d %s) a) b GROUP BY g) c)', zone, cond), '1');
	WHEN 'distinct' THEN p := pg_temp.pick('item', 'minutes', 'channel', 'action', 'value', 'nothing');
		rows := format('FROM ev e, LATERAL %s WHERE e.pid = p.pid AND %s AND %s', pg_temp.values_of(p), f.q, w.q);
		RETURN pg_temp.tw(format('distinct(%s of %s%s)', p, f.m, w.m), format('(SELECT count(DISTINCT v.x)::numeric %s)', rows), '1');
	WHEN 'share' THEN g := pg_temp.filter(zone);
		RETURN pg_temp.tw(format('share(%s of %s%s)', f.m, g.m, w.m),
			format('(SELECT count(*)::numeric FROM ev e WHERE e.pid = p.pid AND %s AND %s AND %s)', f.q, g.q, w.q),
			format('(SELECT nullif(count(*), 0) FROM ev e WHERE e.pid = p.pid AND %s AND %s)', g.q, w.q));
	WHEN 'days_since' THEN side := pg_temp.pick('first', 'last');
		RETURN pg_temp.tw(format('days_since(%s(%s))', side, f.m), format('floor(extract(epoch FROM :now - %s) / 86400)', pg_temp.edge(f, side)), '1');
	WHEN 'members' THEN side := pg_temp.pick('', '', 'crm');
		RETURN pg_temp.tw(format('members(trait.interests%s)', CASE WHEN side <> '' THEN ' from ' || side ELSE '' END),
			format('(SELECT sum(z.added::int)::numeric FROM %s)', pg_temp.set_now(side)), '1');
	WHEN 'age' THEN p := pg_temp.pick('birthday', 'birthday', 'city', 'joined', 'score');
		side := pg_temp.pick('', '', 'crm');
		RETURN pg_temp.tw(format('age(trait.%s%s)', p, CASE WHEN side <> '' THEN ' from ' || side ELSE '' END),
			pg_temp.trait_age(CASE p WHEN 'birthday' THEN pg_temp.trait_value(p, side) || '::date'
				WHEN 'joined' THEN format('(%s::timestamptz AT TIME ZONE %L)::date', pg_temp.trait_value(p, side), zone)
				WHEN 'city' THEN format('(pg_temp.tim(%s, %L) AT TIME ZONE %L)::date', pg_temp.trait_value(p, side), zone, zone)
				ELSE 'NULL::date' END, zone), '1');
	ELSE
		p := coalesce(nullif(pg_temp.pick('', '', 'minutes', 'value'), ''), '');
		rows := format('FROM ev e, LATERAL %s WHERE e.pid = p.pid AND %s AND %s AND pg_temp.num(v.x) IS NOT NULL',
			pg_temp.values_of(CASE WHEN p = '' THEN 'value' ELSE p END), f.q, w.q);
		g.m := format('%s(%s%s%s)', k, CASE WHEN p <> '' THEN p || ' of ' ELSE '' END, f.m, w.m);
		IF k = 'avg' THEN
			RETURN pg_temp.tw(g.m, format('(SELECT sum(pg_temp.num(v.x)) %s)', rows), format('(SELECT nullif(count(*), 0) %s)', rows));
		ELSIF k = 'sum' THEN
			RETURN pg_temp.tw(g.m, format('(SELECT coalesce(sum(pg_temp.num(v.x)), 0) %s)', rows), '1');
		END IF;
		RETURN pg_temp.tw(g.m, format('(SELECT %s(pg_temp.num(v.x)) %s)', k, rows), '1');
	END CASE;
END $$;

-- --- conditions ---------------------------------------------------------------------------

-- the members of a set, each with whether it is in now, as z
CREATE FUNCTION pg_temp.set_now(source text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT format('(SELECT DISTINCT ON (mm.v) mm.v, mm.added FROM member mm WHERE mm.pid = p.pid AND mm.seen <= :now %s ORDER BY mm.v, mm.seen DESC) z',
	CASE WHEN source <> '' THEN format('AND mm.source = %L', source) ELSE '' END) $$;

-- has all, any, none
CREATE FUNCTION pg_temp.set_test(source text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	list text[] := ARRAY[pg_temp.pick('running', 'tea', '7', 'chess'), pg_temp.pick('running', 'tea', '7'), pg_temp.pick('tea', '7')];
	fold boolean := random() < 0.3; word text := pg_temp.pick('all', 'any', 'none');
	m text := 'trait.interests' || CASE WHEN source <> '' THEN ' from ' || source ELSE '' END; items text; q text;
BEGIN
	list := list[1 : 1 + floor(random() * 3)::int];
	SELECT string_agg(CASE WHEN x = '7' AND random() < 0.5 THEN x WHEN fold THEN format('"%s"', translate(upper(x), 'EN', 'ÉÑ')) ELSE format('"%s"', x) END, ', ') INTO items FROM unnest(list) x;
	q := format('count(DISTINCT z.v) FILTER (WHERE z.added AND z.v = ANY (%L))', list);
	q := CASE word WHEN 'all' THEN format('%s = %s', q, (SELECT count(DISTINCT x) FROM unnest(list) x)) WHEN 'any' THEN q || ' > 0' ELSE q || ' = 0' END;
	RETURN pg_temp.tw(format('%s has %s (%s)', CASE WHEN fold THEN format('fold(%s)', m) ELSE m END, word, items),
		format('(SELECT CASE WHEN count(*) > 0 THEN %s END FROM %s)', q, pg_temp.set_now(source)), '');
END $$;

-- what a trait is compared as
CREATE FUNCTION pg_temp.kind(name text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE name WHEN 'score' THEN 'num' WHEN 'birthday' THEN 'tim' WHEN 'joined' THEN 'tim' WHEN 'vip' THEN 'bool' WHEN 'city' THEN 'text' END $$;
CREATE FUNCTION pg_temp.read_as(x text, name text, kind text, zone text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE kind WHEN 'num' THEN CASE name WHEN 'score' THEN x || '::numeric' WHEN 'city' THEN format('pg_temp.num(%s)', x) END
	WHEN 'tim' THEN CASE name WHEN 'birthday' THEN format('(%s::timestamp AT TIME ZONE %L)', x, zone) WHEN 'joined' THEN x || '::timestamptz' WHEN 'city' THEN format('pg_temp.tim(%s, %L)', x, zone) END
	WHEN 'bool' THEN CASE name WHEN 'vip' THEN x WHEN 'city' THEN format('(SELECT b FROM (SELECT %s AS b) b WHERE b IN (''true'', ''false''))', x) END
	WHEN 'text' THEN CASE name WHEN 'city' THEN x || ' COLLATE "C"' END END $$;

-- a trait against a trait
CREATE FUNCTION pg_temp.pair_test(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	n text[] := ARRAY[pg_temp.pick('score', 'city', 'city', 'birthday', 'vip', 'joined'), pg_temp.pick('score', 'city', 'city', 'birthday', 'vip', 'joined', 'missing')];
	s text[] := ARRAY[pg_temp.pick('', 'crm'), pg_temp.pick('', 'web')];
	m text[]; x text[]; o text := pg_temp.op(); k text; f text;
BEGIN
	IF random() < 0.5 THEN n[2] := n[1]; END IF;
	FOR i IN 1 .. 2 LOOP
		m[i] := 'trait.' || n[i] || CASE WHEN s[i] <> '' THEN ' from ' || s[i] ELSE '' END;
		x[i] := pg_temp.trait_value(n[i], s[i]);
	END LOOP;
	CASE pg_temp.pick('plain', 'plain', 'fold', 'factor')
	WHEN 'fold' THEN
		o := pg_temp.pick('=', '!=');
		RETURN pg_temp.tw(format(pg_temp.pick('fold(%s) %s fold(%s)', 'fold(%s) %s %s'), m[1], o, m[2]),
			CASE WHEN n = '{city,city}' THEN format('(pg_temp.bare(%s) %s pg_temp.bare(%s))', x[1], o, x[2]) ELSE 'NULL::boolean' END, '');
	WHEN 'factor' THEN
		f := pg_temp.pick('2', '-1', '0.5', '0', '1');
		RETURN pg_temp.tw(format('%s %s %s * %s', m[1], o, f, m[2]),
			coalesce('(' || pg_temp.read_as(x[1], n[1], 'num', zone) || format(' %s %s * ', o, f) || pg_temp.read_as(x[2], n[2], 'num', zone) || ')', 'NULL::boolean'), '');
	ELSE
		k := CASE WHEN pg_temp.kind(n[1]) = pg_temp.kind(n[2]) OR n[2] = 'city' THEN pg_temp.kind(n[1]) WHEN n[1] = 'city' THEN pg_temp.kind(n[2]) END;
		IF k = 'bool' AND o NOT IN ('=', '!=', '<>') THEN k := NULL; END IF;
		IF k IS NULL OR pg_temp.read_as(x[1], n[1], k, zone) IS NULL OR pg_temp.read_as(x[2], n[2], k, zone) IS NULL THEN
			RETURN pg_temp.tw(format('%s %s %s', m[1], o, m[2]), 'NULL::boolean', '');
		END IF;
		RETURN pg_temp.tw(format('%s %s %s', m[1], o, m[2]), format('(%s %s %s)', pg_temp.read_as(x[1], n[1], k, zone), o, pg_temp.read_as(x[2], n[2], k, zone)), '');
	END CASE;
END $$;

-- a person's place by the one identifier that people have here
CREATE FUNCTION pg_temp.place(pid int, salt text) RETURNS numeric LANGUAGE sql STABLE AS $$
	SELECT floor((h::bigint::numeric + CASE WHEN h::bigint < 0 THEN 18446744073709551616 ELSE 0 END) * 1000000 / 18446744073709551616) / 10000
	FROM (SELECT ('x' || encode(substr(sha256(mcp.identifier_send(mcp.email('p' || pid || '@example.org')) || convert_to(salt, 'UTF8')), 1, 8), 'hex'))::bit(64) AS h) x $$;

-- a trait's test; the type of each trait is known here
CREATE FUNCTION pg_temp.trait_test(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	name text := pg_temp.pick('score', 'city', 'birthday', 'vip', 'joined', 'missing');
	source text := pg_temp.pick('', '', 'crm', 'web');
	x text := pg_temp.trait_value(name, source);
	m text := 'trait.' || name || CASE WHEN source <> '' THEN ' from ' || source ELSE '' END;
	a pg_temp.twin := pg_temp.literal(zone); b pg_temp.twin := pg_temp.literal(zone);
	o text := pg_temp.op(); s pg_temp.twin; n text; neg text; lo text; hi text;
BEGIN
	-- what the literal is compared with, by the trait's type; NULL: of another type
	a.d := CASE WHEN name = 'city' THEN a.d
		WHEN name = 'score' AND a.q LIKE '%::numeric' THEN '(%s)::numeric'
		WHEN name = 'vip' AND a.m IN ('true', 'false') THEN '(%s)'
		WHEN name = 'birthday' AND (a.q LIKE '%AT TIME ZONE%' OR a.q LIKE '%::timestamptz') THEN '((%s)::timestamp AT TIME ZONE ' || quote_literal(zone) || ')'
		WHEN name = 'joined' AND (a.q LIKE '%AT TIME ZONE%' OR a.q LIKE '%::timestamptz') THEN '(%s)::timestamptz' END;
	b.d := CASE WHEN name = 'city' THEN b.d
		WHEN name = 'score' AND b.q LIKE '%::numeric' THEN '(%s)::numeric'
		WHEN name = 'vip' AND b.m IN ('true', 'false') THEN '(%s)'
		WHEN name = 'birthday' AND (b.q LIKE '%AT TIME ZONE%' OR b.q LIKE '%::timestamptz') THEN '((%s)::timestamp AT TIME ZONE ' || quote_literal(zone) || ')'
		WHEN name = 'joined' AND (b.q LIKE '%AT TIME ZONE%' OR b.q LIKE '%::timestamptz') THEN '(%s)::timestamptz' END;
	CASE pg_temp.pick('cmp', 'cmp', 'cmp', 'between', 'in', 'not in', 'like', 'not like', 'part', 'part', 'fold', 'fold', 'fold has', 'sets', 'sets', 'pair', 'pair', 'pair', 'set', 'not set', 'has', 'anniversary', 'anniversary')
	WHEN 'cmp' THEN
		IF a.m IN ('true', 'false') AND o NOT IN ('=', '!=', '<>') THEN o := '!='; END IF;
		RETURN pg_temp.tw(format('%s %s %s', m, o, a.m), CASE WHEN a.d IS NULL THEN 'NULL::boolean' ELSE pg_temp.against(x, o, a) END, '');
	WHEN 'between' THEN
		IF a.m IN ('true', 'false') OR b.m IN ('true', 'false') THEN a := pg_temp.tw('1', '1::numeric', CASE name WHEN 'score' THEN '(%s)::numeric' WHEN 'city' THEN 'pg_temp.num(%s)' END); b := a; END IF;
		lo := CASE WHEN a.d IS NULL THEN 'NULL::boolean' ELSE pg_temp.against(x, '>=', a) END;
		hi := CASE WHEN b.d IS NULL THEN 'NULL::boolean' ELSE pg_temp.against(x, '<=', b) END;
		RETURN pg_temp.tw(format('%s between %s and %s', m, a.m, b.m), format('(%s AND %s)', lo, hi), '');
	WHEN 'in', 'not in' THEN
		neg := pg_temp.pick('', 'not ');
		lo := CASE WHEN a.d IS NULL THEN 'NULL::boolean' ELSE pg_temp.against(x, '=', a) END;
		hi := CASE WHEN b.d IS NULL THEN 'NULL::boolean' ELSE pg_temp.against(x, '=', b) END;
		RETURN pg_temp.tw(format('%s %sin (%s, %s)', m, neg, a.m, b.m), format('(%s (%s OR %s))', neg, lo, hi), '');
	WHEN 'fold' THEN a := pg_temp.folded('JAKARTA', 'berlin', 'sao paulo', 'SÃO PÃULO', 'Sao', 'rtä', '7');
		RETURN pg_temp.tw(format('fold(%s) %s', m, a.m), CASE name WHEN 'city' THEN format(a.q, x) ELSE 'NULL::boolean' END, '');
	WHEN 'sets' THEN RETURN pg_temp.set_test(source);
	WHEN 'pair' THEN RETURN pg_temp.pair_test(zone);
	WHEN 'fold has' THEN
		n := pg_temp.pick('RUNNING', 'TËA', '7', 'Chess');
		RETURN pg_temp.tw(format('fold(trait.interests%s) has "%s"', CASE WHEN source <> '' THEN ' from ' || source ELSE '' END, n),
			format('(SELECT CASE WHEN count(*) > 0 THEN coalesce((array_agg(mm.added ORDER BY mm.seen DESC) FILTER (WHERE mm.v = %L))[1], false) END FROM member mm WHERE mm.pid = p.pid AND mm.seen <= :now %s)',
				pg_temp.bare(n), CASE WHEN source <> '' THEN format('AND mm.source = %L', source) ELSE '' END), '');
	WHEN 'part' THEN a := pg_temp.part(pg_temp.pick('J', 'São', 'arta', 'o', '', '7', '%', 'ã', 'Berlin', 'Berlin and more'));
		RETURN pg_temp.tw(format('%s %s', m, a.m), CASE name WHEN 'city' THEN format(a.q, x) ELSE 'NULL::boolean' END, '');
	WHEN 'like' THEN n := pg_temp.pick('J%', '%a%', 'B_rlin', '7');
		RETURN pg_temp.tw(format('%s like "%s"', m, n), CASE name WHEN 'city' THEN format('(%s LIKE %L)', x, n) ELSE 'NULL::boolean' END, '');
	WHEN 'not like' THEN n := pg_temp.pick('J%', '%ã%');
		RETURN pg_temp.tw(format('%s not like "%s"', m, n), CASE name WHEN 'city' THEN format('(%s NOT LIKE %L)', x, n) ELSE 'NULL::boolean' END, '');
	WHEN 'set' THEN RETURN pg_temp.tw(m || ' is set', x || ' IS NOT NULL', '');
	WHEN 'not set' THEN RETURN pg_temp.tw(m || ' is not set', x || ' IS NULL', '');
	WHEN 'has' THEN
		-- latest statement of each source; a member when one that counts added it last
		n := pg_temp.pick('running', 'tea', '7', 'chess');
		RETURN pg_temp.tw(format('trait.interests%s has %s', CASE WHEN source <> '' THEN ' from ' || source ELSE '' END, CASE n WHEN '7' THEN '7' ELSE '"' || n || '"' END),
			format('(SELECT CASE WHEN count(*) > 0 THEN coalesce((array_agg(mm.added ORDER BY mm.seen DESC) FILTER (WHERE mm.v = %L))[1], false) END FROM member mm WHERE mm.pid = p.pid AND mm.seen <= :now %s)',
				n, CASE WHEN source <> '' THEN format('AND mm.source = %L', source) ELSE '' END), '');
	ELSE
		x := CASE name WHEN 'birthday' THEN x || '::date' WHEN 'joined' THEN format('(%s::timestamptz AT TIME ZONE %L)::date', x, zone)
			WHEN 'city' THEN format('(pg_temp.tim(%s, %L) AT TIME ZONE %L)::date', x, zone, zone) ELSE 'NULL::date' END;
		n := pg_temp.pick('1 day', '7 days', '1 week', '1 month', '2 months', '1 year');
		CASE pg_temp.pick('today', 'next', 'last')
		WHEN 'today' THEN m := m || ' anniversary today'; lo := 'd'; hi := 'd';
		WHEN 'next' THEN m := m || ' anniversary in next ' || n; lo := 'd'; hi := format('((d + interval %L)::date - 1)', n);
		ELSE m := m || ' anniversary in last ' || n; lo := format('((d - interval %L)::date + 1)', n); hi := 'd';
		END CASE;
		RETURN pg_temp.tw(m, format('(SELECT CASE WHEN b IS NOT NULL THEN EXISTS (SELECT FROM generate_series(1, 150) y WHERE (b + y * interval ''1 year'')::date BETWEEN %s AND %s) END FROM (SELECT %s AS b, (:now AT TIME ZONE %L)::date AS d) z)', lo, hi, x, zone), '');
	END CASE;
END $$;

CREATE FUNCTION pg_temp.condition(zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE f pg_temp.twin; g pg_temp.twin; h pg_temp.twin; w pg_temp.twin; a pg_temp.twin; b pg_temp.twin; o text := pg_temp.op(); n text; n2 text; side text; p text;
BEGIN
	CASE pg_temp.pick('did', 'did', 'never', 'compare', 'compare', 'compare', 'compare', 'measures', 'between', 'moment', 'moment', 'frequent', 'frequent', 'trait', 'trait', 'trait', 'trait', 'trait', 'consent', 'identified', 'sequence', 'sample')
	WHEN 'did' THEN f := pg_temp.filter(zone); w := pg_temp.window_(zone);
		RETURN pg_temp.tw(format('did(%s%s)', f.m, w.m), format('EXISTS (SELECT FROM ev e WHERE e.pid = p.pid AND %s AND %s)', f.q, w.q), '');
	WHEN 'never' THEN f := pg_temp.filter(zone); w := pg_temp.window_(zone);
		RETURN pg_temp.tw(format('never(%s%s)', f.m, w.m), format('NOT EXISTS (SELECT FROM ev e WHERE e.pid = p.pid AND %s AND %s)', f.q, w.q), '');
	WHEN 'compare' THEN a := pg_temp.measure(zone); n := pg_temp.pick('0', '1', '2', '3', '0.5', '-1', '10', '2.5', '33.333333');
		RETURN pg_temp.tw(format('%s %s %s', a.m, o, n), format('(%s %s %s * %s)', a.q, o, n, a.d), '');
	WHEN 'measures' THEN a := pg_temp.measure(zone); b := pg_temp.measure(zone); n := pg_temp.pick('', '2', '0.5', '-1');
		RETURN pg_temp.tw(format('%s %s %s%s', a.m, o, CASE WHEN n = '' THEN '' ELSE n || ' * ' END, b.m),
			format('(%s * %s %s %s * %s * %s)', a.q, b.d, o, CASE WHEN n = '' THEN '1' ELSE n END, b.q, a.d), '');
	WHEN 'between' THEN a := pg_temp.measure(zone); n := pg_temp.pick('0', '1', '-1', '0.5'); n2 := pg_temp.pick('1', '2', '10');
		RETURN pg_temp.tw(format('%s between %s and %s', a.m, n, n2), format('(%s >= %s * %s AND %s <= %s * %s)', a.q, n, a.d, a.q, n2, a.d), '');
	WHEN 'moment' THEN f := pg_temp.filter(zone); side := pg_temp.pick('first', 'last'); a := pg_temp.span(zone, ':now');
		CASE pg_temp.pick('cmp', 'within', 'before')
		WHEN 'cmp' THEN n := pg_temp.pick('2026-03-01', '2026-03-29', '2026-03-31');
			RETURN pg_temp.tw(format('%s(%s) %s %s', side, f.m, o, n), format('(%s %s %L::timestamp AT TIME ZONE %L)', pg_temp.edge(f, side), o, n, zone), '');
		WHEN 'within' THEN RETURN pg_temp.tw(format('%s(%s) within %s', side, f.m, a.m), format('(%s > %s)', pg_temp.edge(f, side), a.q), '');
		ELSE RETURN pg_temp.tw(format('%s(%s) before %s ago', side, f.m, a.m), format('(%s <= %s)', pg_temp.edge(f, side), a.q), '');
		END CASE;
	WHEN 'frequent' THEN f := pg_temp.filter(zone); w := pg_temp.window_(zone); p := pg_temp.pick('channel', 'action', 'item', 'minutes');
		n := CASE p WHEN 'channel' THEN pg_temp.pick('web', 'app', 'tiktok') WHEN 'action' THEN pg_temp.pick('purchase', 'view') WHEN 'item' THEN pg_temp.pick('a', 'abc', 'b') ELSE '2' END;
		a.q := format('(SELECT v.x FROM ev e, LATERAL %s WHERE e.pid = p.pid AND %s AND %s GROUP BY v.x ORDER BY count(*) DESC, max(e.t) DESC, octet_length(v.x), v.x COLLATE "C" LIMIT 1)', pg_temp.values_of(p), f.q, w.q);
		IF random() < 0.3 THEN
			side := pg_temp.pick('', 'not ');
			RETURN pg_temp.tw(format('most_frequent(%s of %s%s) %sin ("%s", "10")', p, f.m, w.m, side, n), format('(%s %s IN (%L, ''10''))', a.q, side, n), '');
		END IF;
		RETURN pg_temp.tw(format('most_frequent(%s of %s%s) %s "%s"', p, f.m, w.m, o, n), format('(%s COLLATE "C" %s %L)', a.q, o, n), '');
	WHEN 'trait' THEN RETURN pg_temp.trait_test(zone);
	WHEN 'sample' THEN n := pg_temp.pick('50', '12.5', '100', '0.0001', '99.9'); p := pg_temp.pick('', 'a', 'zoë');
		RETURN pg_temp.tw(format('sample %s%% %s', n, CASE WHEN p <> '' OR random() < 0.5 THEN format('salt "%s"', p) ELSE '' END),
			format('(SELECT pg_temp.place(k.pid, %L) < %s FROM known k WHERE k.pid = p.pid)', p, n), '');
	WHEN 'consent' THEN p := pg_temp.pick('ads', 'email_marketing', 'nothing'); side := pg_temp.pick('', ', opt_out', ', opt_in');
		a.q := format('FROM consent c WHERE c.pid = p.pid AND c.purpose = %L AND c.seen <= :now', p);
		RETURN pg_temp.tw(format('consent(%s%s)', p, side), format('(%s AND NOT EXISTS (SELECT %s AND NOT c.granted))',
			CASE side WHEN ', opt_out' THEN 'true' ELSE format('EXISTS (SELECT %s AND c.granted)', a.q) END, a.q), '');
	WHEN 'identified' THEN p := pg_temp.pick('email', 'email', 'phone');
		RETURN pg_temp.tw(format('identified(%s)', p), CASE p WHEN 'email' THEN 'EXISTS (SELECT FROM known k WHERE k.pid = p.pid AND k.seen <= :now)' ELSE 'false' END, '');
	ELSE f := pg_temp.filter(zone); g := pg_temp.filter(zone); h := pg_temp.filter(zone); w := pg_temp.window_(zone);
		n := pg_temp.pick('', '6 hours', '3 days', '30 days');
		RETURN pg_temp.tw(format('sequence(%s -> %s -> %s%s%s)', f.m, g.m, h.m, CASE n WHEN '' THEN '' ELSE ', within ' || n END, w.m),
			format('EXISTS (SELECT FROM ev e WHERE e.pid = p.pid AND %s AND %s AND EXISTS (SELECT FROM ev f WHERE f.pid = p.pid AND f.t > e.t AND %s AND %s AND EXISTS (SELECT FROM ev g WHERE g.pid = p.pid AND g.t > f.t %s AND %s AND %s)))',
				f.q, w.q, replace(g.q, 'e.', 'f.'), replace(w.q, 'e.t', 'f.t'),
				CASE n WHEN '' THEN '' ELSE format('AND g.t <= e.t + interval %L', n) END, replace(h.q, 'e.', 'g.'), replace(w.q, 'e.t', 'g.t')), '');
	END CASE;
END $$;

CREATE FUNCTION pg_temp.expr(depth int, zone text) RETURNS pg_temp.twin LANGUAGE plpgsql VOLATILE AS $$
DECLARE a pg_temp.twin; b pg_temp.twin; c pg_temp.twin; z text;
BEGIN
	IF depth = 0 OR random() < 0.25 THEN RETURN pg_temp.condition(zone); END IF;
	CASE pg_temp.pick('and', 'and', 'or', 'or', 'not', 'zone', 'least')
	WHEN 'and' THEN a := pg_temp.expr(depth - 1, zone); b := pg_temp.expr(depth - 1, zone);
		RETURN pg_temp.tw(format('(%s) and (%s)', a.m, b.m), format('((%s) AND (%s))', a.q, b.q), '');
	WHEN 'or' THEN a := pg_temp.expr(depth - 1, zone); b := pg_temp.expr(depth - 1, zone);
		RETURN pg_temp.tw(format('(%s) or (%s)', a.m, b.m), format('((%s) OR (%s))', a.q, b.q), '');
	WHEN 'not' THEN a := pg_temp.expr(depth - 1, zone);
		RETURN pg_temp.tw(format('not (%s)', a.m), format('(NOT (%s))', a.q), '');
	WHEN 'zone' THEN z := pg_temp.pick('Asia/Jakarta', 'America/New_York', 'Europe/London', 'UTC'); a := pg_temp.expr(depth - 1, z);
		RETURN pg_temp.tw(format('(%s) in zone "%s"', a.m, z), a.q, '');
	ELSE a := pg_temp.expr(depth - 1, zone); b := pg_temp.expr(depth - 1, zone); c := pg_temp.expr(depth - 1, zone);
		RETURN pg_temp.tw(format('at least 2 of (%s, %s, %s)', a.m, b.m, c.m),
			format('(SELECT CASE WHEN t >= 2 THEN true WHEN t + u >= 2 THEN NULL ELSE false END FROM (SELECT (x IS TRUE)::int + (y IS TRUE)::int + (z IS TRUE)::int AS t, (x IS NULL)::int + (y IS NULL)::int + (z IS NULL)::int AS u FROM (SELECT (%s) AS x, (%s) AS y, (%s) AS z) o) o)', a.q, b.q, c.q), '');
	END CASE;
END $$;

-- --- the comparison -------------------------------------------------------------------------

CREATE TEMP TABLE verdict (segment text, pid int, expected boolean, got boolean);
CREATE TEMP TABLE misprint (segment text, printed text);
CREATE TEMP TABLE everyone (n int, segment mcp.segment);
CREATE TEMP TABLE tally (segments int, pairs int, yes int, no int, dunno int);

DO $$
DECLARE
	s pg_temp.twin; began timestamptz := clock_timestamp(); n int := 0; r record;
	total int := 0; yes int := 0; no int := 0; dunno int := 0; seg mcp.segment; now_ text; printed text;
BEGIN
	-- a fixed number of segments: what the clock allows must not decide what is tested
	FOR n IN 1 .. 700 LOOP
		s := pg_temp.expr(CASE WHEN n % 3 = 0 THEN 2 WHEN n % 3 = 1 THEN 1 ELSE 0 END, 'UTC');
		now_ := pg_temp.pick('timestamptz ''2026-03-31 12:00:00+00''', 'timestamptz ''2026-03-31 12:00:00+00''', 'timestamptz ''2026-03-01 00:00:00+00''', 'timestamptz ''2024-02-29 23:00:00+00''');
		seg := s.m::mcp.segment;
		INSERT INTO everyone VALUES (n, seg);
		printed := seg::text;
		IF printed::mcp.segment::text <> printed OR printed::mcp.segment <> seg THEN
			INSERT INTO misprint VALUES (s.m, printed);
		END IF;
		FOR r IN EXECUTE format('SELECT p.pid, (%s) AS expected, mcp.matches(c.profile, $1, %s) AS got FROM person p JOIN customer c USING (pid)',
				replace(s.q, ':now', now_), now_) USING seg LOOP
			total := total + 1;
			IF r.expected THEN yes := yes + 1; ELSIF NOT r.expected THEN no := no + 1; ELSE dunno := dunno + 1; END IF;
			IF r.expected IS DISTINCT FROM r.got THEN
				INSERT INTO verdict VALUES (s.m || ' as of ' || now_, r.pid, r.expected, r.got);
			END IF;
		END LOOP;
	END LOOP;
	INSERT INTO tally VALUES (700, total, yes, no, dunno);
END $$;

SELECT diag(format('%s segments, %s pairs: %s true, %s false, %s unknown', segments, pairs, yes, no, dunno)) FROM tally;
SELECT is_empty($$SELECT segment, min(pid), min(expected::text), min(got::text), count(*) FROM verdict GROUP BY 1 ORDER BY length(segment) LIMIT 5$$,
	'segments say of every profile what SQL over the events says');
SELECT is_empty('SELECT * FROM misprint LIMIT 3', 'what is printed reads back as the same segment');
SELECT ok((SELECT yes > 3000 AND no > 3000 AND dunno > 1000 FROM tally), 'each of the three answers was given often');

-- the same segments asked at once, and in words
SELECT is_empty($$
	SELECT pid FROM customer, (SELECT array_agg(n::text ORDER BY n) AS names, array_agg(segment ORDER BY n) AS segments FROM everyone) a
	WHERE mcp.which_segments(profile, names, segments, '2026-03-31 12:00+00') IS DISTINCT FROM
		(SELECT coalesce(array_agg(n::text ORDER BY n), '{}') FROM everyone WHERE mcp.matches(profile, segment, '2026-03-31 12:00+00'))$$,
	'all segments at once say what each says alone');
SELECT is((SELECT count(DISTINCT mcp.describe(segment)) FROM everyone), (SELECT count(DISTINCT segment::text) FROM everyone), 'segments that differ are described differently');

SELECT * FROM finish();
ROLLBACK;
