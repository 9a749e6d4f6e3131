-- mutated texts and bytes: an answer, or an error of class 22 or 54
BEGIN;
SELECT no_plan();
SELECT setseed(0.3);

CREATE TEMP TABLE originals AS
SELECT g, mcp.journey_agg(timestamptz '2026-01-01Z' + (g * n % 17) * interval '1 hour', 'c' || n % (1 + g % 5), 'a' || g * n % 3, CASE WHEN n % 2 = 0 THEN (n - 3) * 1.5 END,
	CASE WHEN g % 3 > 0 THEN ARRAY['p' || n % 2, 'v' || n % 3, 'ü', E'"\\\n' || n] END, CASE WHEN g % 4 = 1 THEN n % 5 || '' END,
	CASE WHEN g % 8 = 1 THEN timestamptz '2026-02-01Z' END, g % 8 = 1 AND n % 3 = 0) AS j
FROM generate_series(1, 40) AS g, generate_series(0, 12) AS n WHERE n < g % 13 GROUP BY g;
INSERT INTO originals VALUES (0, '[]');

CREATE FUNCTION pg_temp.mutate(original bytea) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	b bytea := original;
	at int;
BEGIN
	FOR i IN 1 .. 1 + floor(random() * 3)::int LOOP
		EXIT WHEN length(b) = 0;
		at := floor(random() * length(b))::int;
		CASE floor(random() * 6)::int
			WHEN 0 THEN b := set_byte(b, at, floor(random() * 256)::int);
			WHEN 1 THEN b := set_bit(b, at * 8 + floor(random() * 8)::int, floor(random() * 2)::int);
			WHEN 2 THEN b := substr(b, 1, at);
			WHEN 3 THEN b := substr(b, 1, at) || substr(b, at + 2);
			WHEN 4 THEN b := substr(b, 1, at) || substr(b, at + 1, 9) || substr(b, at + 1);
			ELSE b := set_byte(b, at, (ARRAY[0, 1, 34, 44, 58, 91, 93, 123, 127, 128, 255])[1 + floor(random() * 11)::int]);
		END CASE;
	END LOOP;
	RETURN b;
END
$$;

-- text
CREATE FUNCTION pg_temp.try_texts(rounds int, OUT answers int, OUT refusals int, OUT wrong text) LANGUAGE plpgsql AS $$
DECLARE
	original text;
	mutant text;
	j mcp.journey;
BEGIN
	answers := 0;
	refusals := 0;
	FOR i IN 1 .. rounds LOOP
		SELECT o.j::text INTO original FROM originals o OFFSET floor(random() * 36)::int LIMIT 1;
		BEGIN
			mutant := convert_from(pg_temp.mutate(convert_to(original, 'UTF8')), 'UTF8');
		EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
			CONTINUE;
		END;
		BEGIN
			j := mutant::mcp.journey;
			answers := answers + 1;
			IF j::text::mcp.journey IS DISTINCT FROM j THEN
				wrong := 'not stable';
			END IF;
		EXCEPTION WHEN OTHERS THEN
			refusals := refusals + 1;
			IF left(SQLSTATE, 2) NOT IN ('22', '54') THEN
				wrong := SQLSTATE || ' ' || SQLERRM;
			END IF;
		END;
		BEGIN
			PERFORM mutant::jsonb::mcp.journey;
		EXCEPTION WHEN OTHERS THEN
			IF left(SQLSTATE, 2) NOT IN ('22', '54') THEN
				wrong := SQLSTATE || ' ' || SQLERRM;
			END IF;
		END;
	END LOOP;
END
$$;
CREATE TEMP TABLE texts AS SELECT * FROM pg_temp.try_texts(4000);
SELECT is(wrong, NULL, 'mutated texts') FROM texts;
SELECT cmp_ok(answers, '>', 100, 'some still read') FROM texts;
SELECT cmp_ok(refusals, '>', 1000, 'most are refused') FROM texts;

-- binary: a bytea copied out is, byte for byte, a journey to copy in
CREATE TEMP TABLE received (j mcp.journey);
CREATE FUNCTION pg_temp.try_bytes(rounds int, OUT answers int, OUT refusals int, OUT wrong text) LANGUAGE plpgsql AS $$
DECLARE
	path text := current_setting('data_directory') || '/mcp_journey_mutations.' || pg_backend_pid();
	original bytea;
	j mcp.journey;
BEGIN
	answers := 0;
	refusals := 0;
	FOR i IN 1 .. rounds LOOP
		SELECT mcp.journey_send(o.j) INTO original FROM originals o OFFSET floor(random() * 36)::int LIMIT 1;
		IF i > 40 THEN
			original := pg_temp.mutate(original);
		END IF;
		EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', original, path);
		BEGIN
			EXECUTE format('COPY received FROM %L (FORMAT binary)', path);
			answers := answers + 1;
			SELECT r.j INTO j FROM received r;
			IF j::text::mcp.journey IS DISTINCT FROM j THEN
				wrong := 'not stable';
			END IF;
			IF i <= 40 AND mcp.journey_send(j) <> original THEN
				wrong := 'not the same';
			END IF;
			DELETE FROM received;
		EXCEPTION WHEN OTHERS THEN
			refusals := refusals + 1;
			IF left(SQLSTATE, 2) NOT IN ('22', '54') THEN
				wrong := SQLSTATE || ' ' || SQLERRM;
			END IF;
		END;
	END LOOP;
	-- leave no file behind but an empty one
	EXECUTE format('COPY (SELECT WHERE false) TO %L', path);
END
$$;
CREATE TEMP TABLE bytes AS SELECT * FROM pg_temp.try_bytes(2000);
SELECT is(wrong, NULL, 'mutated bytes') FROM bytes;
SELECT cmp_ok(answers, '>', 40, 'some still read') FROM bytes;
SELECT cmp_ok(refusals, '>', 500, 'many are refused') FROM bytes;

SELECT * FROM finish();
ROLLBACK;
