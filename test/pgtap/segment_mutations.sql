-- Random mutations of segment and measure texts, and of their binary form:
-- a value that prints and reads back, or an error of class 22 or 54.
BEGIN;
SELECT no_plan();
SELECT setseed(0.4242);

CREATE TEMP TABLE seed (s text);
INSERT INTO seed VALUES
	('did(cart, between 3 days and 1 hour ago) and never(purchase, after last(cart))'),
	('first(purchase) within 30 days or last(a | b.c) before 2 months ago'),
	('count(purchase) >= 2 and not (sum((purchase | refund), last 365 days) >= 1000000 or avg(item of x) < 0.5)'),
	('most_frequent(channel of *, last 180 days) = "tiktok" and trait.birthday anniversary in next 7 days'),
	('trait.i has all ("a", 7, true) and not fold(trait.i from crm) has none ("Ä") or members(trait.i from crm) >= 3 and sample 12.5% salt "spring"'),
	('trait.a from crm = trait.b and fold(trait.a) != fold(trait.b from web) or trait.score > -2.5 * trait.baseline from x or sample 0.0001%'),
	('fold(trait.city) in ("São", "x") or did(view[fold(brand) not like "Å\\_%", fold = 1]) and fold(trait.x from crm) has "tea" and not fold(trait.x) ends "％"'),
	('did(view[page contains "/sale/", x not starts "a", y ends ""]) or trait.city not contains "San" and trait.x from crm starts "é"'),
	('share(purchase[coupon is set, value between -1 and 2.5] of purchase[x in ("a", 1, true)], since 2026-01-01) >= 0.5'),
	('at least 2 of (did(a), (channels(b, this month) > 2 * streak(c)) in zone "Asia/Jakarta", trait.x from crm has "running")'),
	('age(trait.birthday) between 25 and 34 and consent(ads, opt_out) and identified(email) and trait.city not like "R%" and trait.n is not set'),
	('regular(new.a, at least 2 per month, 4 of last 6 months) and (not dormant(*, last 3 days) or resurrected(new, this week)) in zone "Asia/Jakarta"'),
	('trait.renewal in next 30 days or not trait.joined from crm before previous week and (trait.x after last 90 minutes) in zone "Asia/Jakarta" or trait.b anniversary next quarter'),
	('most_frequent(at weekday of *, this year) not in ("sat", "sun") or most_frequent(at hour of a) between 22 and 6 and distinct(at day of b) >= 3'),
	('did(visit[at weekday in ("sat", "sun"), at hour between 18 and 23]) and never(at[at day = 31, at month != 2, at is set])'),
	('change(sum(minutes of a, previous week)) >= -0.5 * change(count(b, last 3 days)) or first(channel of *) = "web" and last(value of a, this day) between 1 and 2'),
	('sequence(a -> *.b -> c[x != "é""y"], within 3 days, from 2026-01-01T00:00:00 to 2026-02-01T00:00:00Z) and days_since(last(x)) = 3'),
	('sequence(cart[item = $x] -> not purchase[item = $x], within 3 days) or sequence(a[b = $c, d = $e] times 3 -> not (f | *) within 1 week -> g[b != $c] between 1 hour and 2 days -> not h after 1 month, previous year)');
CREATE TEMP TABLE word (w text);
INSERT INTO word SELECT unnest(string_to_array('did never count times sequence $ -> not $x = ( ) [ ] , . | * -> >= = "x" ''y'' 1 0.5 -3 and or not last first 3 days between in zone "UTC" at least of trait is set 2026-01-01 2026-13-01T99:99 é %', ' '));
INSERT INTO word VALUES (' '), (''), ('"'), ('\'), (E'\n'), (E'\t'), ('((((((((((('), ('not not not '), (repeat('x', 300)), ('99999999999999999999'), (chr(128512)), (chr(1));

CREATE FUNCTION pg_temp.mutate(s text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE n int := 1 + floor(random() * 4)::int; at int; len int; w text;
BEGIN
	FOR i IN 1 .. n LOOP
		at := 1 + floor(random() * (length(s) + 1))::int;
		len := floor(random() * random() * 12)::int;
		CASE floor(random() * 4)::int
		WHEN 0 THEN s := left(s, at - 1) || substr(s, at + len);
		WHEN 1 THEN SELECT x.w INTO w FROM word x ORDER BY random() LIMIT 1;
			s := left(s, at - 1) || w || substr(s, at);
		WHEN 2 THEN s := left(s, at - 1) || chr(32 + floor(random() * 95)::int) || substr(s, at + 1);
		ELSE s := left(s, at - 1) || substr(s, 1 + floor(random() * length(s))::int, len) || substr(s, at);
		END CASE;
	END LOOP;
	RETURN s;
END $$;

CREATE TEMP TABLE one AS SELECT mcp.event(now() - interval '1 day', 'web', 'purchase', 12.5, '{"coupon": "x", "x": [1, "a"]}'::jsonb) || mcp.trait('birthday', date '2000-02-29') || mcp.trait_add('x', 'running', now()) AS p;

-- what became of each: read, refused; anything else is listed
CREATE TEMP TABLE fate (s text, state text);
DO $$
DECLARE s text; seg mcp.segment; state text; p mcp.profile; good int := 0; bad int := 0;
BEGIN
	SELECT one.p INTO p FROM one;
	FOR i IN 1 .. 12000 LOOP
		SELECT pg_temp.mutate(x.s) INTO s FROM (SELECT seed.s FROM seed ORDER BY random() LIMIT 1) x;
		BEGIN
			seg := s::mcp.segment;
			good := good + 1;
			IF seg::text::mcp.segment <> seg OR seg::text::mcp.segment::text <> seg::text THEN
				INSERT INTO fate VALUES (s, 'prints differently');
			END IF;
			PERFORM mcp.matches(p, seg), mcp.matches(p, seg, '2026-01-01'), (SELECT count(*) FROM mcp.why(p, seg));
		EXCEPTION WHEN OTHERS THEN
			bad := bad + 1;
			IF SQLSTATE NOT IN ('22P02', '54000') THEN INSERT INTO fate VALUES (s, SQLSTATE || ' ' || SQLERRM); END IF;
		END;
	END LOOP;
	INSERT INTO fate VALUES (NULL, format('%s read, %s refused', good, bad));
	IF good < 500 OR bad < 5000 THEN INSERT INTO fate VALUES ('', 'too few of a kind'); END IF;
	good := 0; bad := 0;
	FOR i IN 1 .. 2000 LOOP
		SELECT pg_temp.mutate(x.s) INTO s FROM unnest(ARRAY['count(a, last 3 days)', 'most_frequent(channel of *)', 'age(trait.b from c)', 'trait.x', 'share(a of b)', 'last(a[x = 1])', 'days_since(first(a))']) x(s) ORDER BY random() LIMIT 1;
		BEGIN
			IF s::mcp.measure_expr::text::mcp.measure_expr::text <> s::mcp.measure_expr::text THEN
				INSERT INTO fate VALUES (s, 'prints differently');
			END IF;
			PERFORM mcp.measure_text(p, s::mcp.measure_expr);
			good := good + 1;
		EXCEPTION WHEN OTHERS THEN
			bad := bad + 1;
			IF SQLSTATE NOT IN ('22P02', '54000') THEN INSERT INTO fate VALUES (s, SQLSTATE || ' ' || SQLERRM); END IF;
		END;
	END LOOP;
	IF good < 100 OR bad < 500 THEN INSERT INTO fate VALUES ('', format('measures: %s read, %s refused', good, bad)); END IF;
END $$;
SELECT diag(state) FROM fate WHERE s IS NULL;
SELECT is_empty('SELECT * FROM fate WHERE s IS NOT NULL LIMIT 3', 'a mutated text is read and prints, or is refused with 22P02 or 54000');

-- the binary form, through COPY: version, text
CREATE TEMP TABLE taken (s mcp.segment);
CREATE FUNCTION pg_temp.receive(b bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE f text := current_setting('data_directory') || '/mcp_segment_wire';
BEGIN
	-- a COPY file of one row and one column that holds the bytes
	PERFORM lo_unlink(1234567) FROM pg_largeobject_metadata WHERE oid = 1234567;
	PERFORM lo_from_bytea(1234567, '\x5047434f50590aff0d0a000000000000000000'::bytea || '\x0001'::bytea || int4send(length(b)) || b || '\xffff'::bytea);
	PERFORM lo_export(1234567, f);
	EXECUTE format('COPY taken FROM %L (FORMAT binary)', f);
	RETURN 'read';
EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.receive(mcp.segment_send(s::mcp.segment)), 'read', 'binary form of ' || s) FROM seed;
SELECT set_eq('SELECT s::text FROM taken', 'SELECT s::mcp.segment::text FROM seed', 'binary form, there and back');
SELECT is(pg_temp.receive('\x01'::bytea || convert_to('did(a)', 'UTF8')), 'read', 'one written by hand');
SELECT is(mcp.measure_expr_send('count( a )'), '\x01'::bytea || convert_to('count(a)', 'UTF8'), 'a measure on the wire');
SELECT is(pg_temp.receive('\x02'::bytea || convert_to('did(a)', 'UTF8')), '22P03', 'of another version');
SELECT is(pg_temp.receive('\x'::bytea), '22P03', 'of nothing');
SELECT is(pg_temp.receive('\x01'::bytea), '22P02', 'of no text');
SELECT is(pg_temp.receive('\x01'::bytea || convert_to('dod(a)', 'UTF8')), '22P02', 'of a wrong text');
SELECT is(pg_temp.receive('\x0164696428ff29'::bytea), '22021', 'of no UTF-8');

SELECT * FROM finish();
ROLLBACK;
