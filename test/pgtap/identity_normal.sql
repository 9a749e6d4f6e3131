-- normal forms: what makes the same identifier, what makes none and why
BEGIN;
SELECT no_plan();

-- --- e-mail ------------------------------------------------------------------

CREATE TABLE emails (raw text, normal text, problem text);
INSERT INTO emails VALUES
	('Jane@Example.com', 'jane@example.com', NULL), (E' \t jane@example.com\r\n', 'jane@example.com', NULL),
	(U&'\00A0jane@example.com\FEFF', 'jane@example.com', NULL), ('jane@example.com.', 'jane@example.com', NULL),
	('Jane.Doe+News@gmail.com', 'janedoe@gmail.com', NULL), ('JANE.DOE@GoogleMail.com', 'janedoe@gmail.com', NULL),
	('Jane.Doe+News@example.com', 'jane.doe+news@example.com', NULL), ('j@sub.gmail.com', 'j@sub.gmail.com', NULL),
	('a!#$%&''*+-/=?^_`{|}~9@x-y.co.uk', 'a!#$%&''*+-/=?^_`{|}~9@x-y.co.uk', NULL),
	('jane..doe.@docomo.ne.jp', 'jane..doe.@docomo.ne.jp', NULL),
	-- quoted local parts: unquoted where they need no quotes
	('"jane"@example.com', 'jane@example.com', NULL), ('"Jane Doe"@example.com', '"jane doe"@example.com', NULL),
	('"a\"b"@example.com', '"a\"b"@example.com', NULL), ('"a\ b"@example.com', '"a b"@example.com', NULL),
	('"a@b"@example.com', '"a@b"@example.com', NULL), ('".a"@example.com', '".a"@example.com', NULL),
	('"jane"doe@example.com', NULL, 'not_an_email'), ('""@example.com', NULL, 'not_an_email'),
	('"jane@example.com', NULL, 'not_an_email'), (E'"a\tb"@example.com', NULL, 'not_an_email'),
	-- Unicode: lower case by Unicode, composed, the domain in ASCII
	('MÜLLER@BÜCHER.de', 'müller@xn--bcher-kva.de', NULL), (U&'mu\0308ller@bu\0308cher.de', 'müller@xn--bcher-kva.de', NULL),
	('müller@XN--BCHER-KVA.de', 'müller@xn--bcher-kva.de', NULL), ('Ω@例え。jp', 'ω@xn--r8jz45g.jp', NULL),
	('i@İstanbul.example.com', 'i@xn--istanbul-o0e.example.com', NULL), ('ISIK@IBM.com', 'isik@ibm.com', NULL),
	('strasse@faß.de', 'strasse@xn--fa-hia.de', NULL), (U&'jane\200Bdoe@example.com', NULL, 'not_an_email'),
	(U&'jane\3000doe@example.com', NULL, 'not_an_email'), (U&'\037Ea@example.com', NULL, 'not_an_email'),
	('a@xn--0.de', NULL, 'not_an_email'),
	-- what is none
	('', NULL, 'blank'), (E' \n', NULL, 'blank'), (U&'\200B\3000', NULL, 'blank'), (NULL, NULL, 'blank'),
	('jane', NULL, 'not_an_email'), ('@example.com', NULL, 'not_an_email'), ('jane@', NULL, 'not_an_email'),
	('jane@localhost', NULL, 'not_an_email'), ('jane@@example.com', NULL, 'not_an_email'), ('a@b@example.com', NULL, 'not_an_email'),
	('jane doe@example.com', NULL, 'not_an_email'), ('jane@exa mple.com', NULL, 'not_an_email'), ('jane(x)@example.com', NULL, 'not_an_email'),
	('jane@example.com (work)', NULL, 'not_an_email'), ('Jane <jane@example.com>', NULL, 'not_an_email'), ('jane@[192.0.2.1]', NULL, 'not_an_email'),
	('jane@192.0.2.1', NULL, 'not_an_email'), ('jane@-example.com', NULL, 'not_an_email'), ('jane@example-.com', NULL, 'not_an_email'),
	('jane@example..com', NULL, 'not_an_email'), ('jane@.example.com', NULL, 'not_an_email'), ('jane@exa_mple.com', NULL, 'not_an_email'),
	('.jane@example.com', NULL, 'not_an_email'), ('a,b@example.com', NULL, 'not_an_email'), ('a@b.com;c@d.com', NULL, 'not_an_email'),
	('+news@gmail.com', NULL, 'not_an_email'), ('jane@' || repeat('a', 64) || '.com', NULL, 'not_an_email'),
	('jane@' || repeat('a', 63) || '.com', 'jane@' || repeat('a', 63) || '.com', NULL),
	(repeat('a', 308) || '@example.com', repeat('a', 308) || '@example.com', NULL),
	(repeat('a', 309) || '@example.com', NULL, 'too_long'), (repeat('x', 2000000), NULL, 'too_long'),
	-- junk
	('test@test.com', NULL, 'junk'), ('TEST@Test.com', NULL, 'junk'), ('null', NULL, 'junk'), ('N/A', NULL, 'junk'), ('none', NULL, 'junk'),
	('0000', NULL, 'junk'), ('anonymous', NULL, 'junk'), ('noreply@example.com', NULL, 'junk'), ('no-email@shop.example.com', NULL, 'junk'),
	('jane@nowhere.invalid', NULL, 'junk'), ('asdf@asdf.com', NULL, 'junk'), ('null@null.com', NULL, 'junk'), ('a@a.com', NULL, 'junk'),
	('a@b.com', 'a@b.com', NULL), ('test@mytest.com', 'test@mytest.com', NULL),
	('test@example.com', NULL, 'junk'), ('test@mygmail.com', 'test@mygmail.com', NULL), ('t.e.s.t+1@gmail.com', NULL, 'junk'),
	-- relays: usable, with a caution
	('x1@marketplace.amazon.co.uk', 'x1@marketplace.amazon.co.uk', 'relay'), ('abc@privaterelay.appleid.com', 'abc@privaterelay.appleid.com', 'relay'),
	('b7@members.ebay.co.uk', 'b7@members.ebay.co.uk', 'relay'), ('djx@scs.tiktokw.us', 'djx@scs.tiktokw.us', 'relay'), ('u@ordersemail.etsy.com', 'u@ordersemail.etsy.com', 'relay'),
	('u@notetsy.com', 'u@notetsy.com', NULL), ('u@proxymail.facebook.com', 'u@proxymail.facebook.com', 'relay');
SELECT is(mcp.normal_form('email', raw), normal, format('e-mail %s', left(raw, 40))) FROM emails;
SELECT is(mcp.identifier_problem('email', raw), problem, format('problem of e-mail %s', left(raw, 40))) FROM emails;
SELECT is_empty($$SELECT raw FROM emails WHERE (mcp.email(raw) IS NULL) <> (normal IS NULL)$$, 'an identifier just where there is a normal form');
SELECT is_empty($$
	SELECT a.raw, b.raw FROM emails a JOIN emails b ON (mcp.email(a.raw) = mcp.email(b.raw)) <> (a.normal = b.normal)
	$$, 'identifiers are equal just where normal forms are');

-- --- phone -------------------------------------------------------------------

CREATE TABLE phones (raw text, region text, normal text, problem text);
INSERT INTO phones VALUES
	('0812-5298-2900', 'ID', '+6281252982900', NULL), ('0812 5298 2900', 'id', '+6281252982900', NULL),
	('+62 (0)812-5298-2900', NULL, '+6281252982900', NULL), ('62 812 5298 2900', 'ID', '+6281252982900', NULL),
	('0062 812 5298 2900', 'DE', '+6281252982900', NULL), ('011 62 812 5298 2900', 'US', '+6281252982900', NULL),
	('+6281252982900', NULL, '+6281252982900', NULL), ('+6281252982900', 'US', '+6281252982900', NULL),
	('+62 (812) 5298-2900', NULL, '+6281252982900', NULL), ('+62.812.5298.2900', 'US', '+6281252982900', NULL), ('+-1', NULL, NULL, 'not_a_phone'),
	('tel:+62-812-5298-2900', NULL, '+6281252982900', NULL), ('０８１２５２９８２９００', 'ID', '+6281252982900', NULL),
	('٠٨١٢٥٢٩٨٢٩٠٠', 'ID', '+6281252982900', NULL), ('＋6281252982900', NULL, '+6281252982900', NULL),
	('030 901820', 'DE', '+4930901820', NULL), ('(0) 30 / 90 18 20', 'DE', '+4930901820', NULL),
	('020 7946 0958', 'UK', '+442079460958', NULL), ('020 7946 0958', 'GB', '+442079460958', NULL),
	('02 1234 5678', 'IT', '+390212345678', NULL), ('+39 02 1234 5678', 'US', '+390212345678', NULL),
	('1-800-FLOWERS', 'US', '+18003569377', NULL), ('(650) 253-0000', 'US', '+16502530000', NULL),
	('+1 650 253 0000 ext. 12', NULL, '+16502530000', NULL), ('650-253-0000 x12', 'US', '+16502530000', NULL),
	('8 (912) 345-67-89', 'RU', '+79123456789', NULL),
	('011 15-2345-6789', 'AR', '+5491123456789', NULL),
	('+54 9 11 2345 6789', NULL, '+5491123456789', NULL), ('0 21 11 2345-6789', 'BR', '+551123456789', NULL),
	('0812-5298-2900', NULL, NULL, 'needs_region'), ('0812-5298-2900', 'XX', NULL, 'needs_region'),
	('0812-5298-2900', 'Indonesia', NULL, 'needs_region'), ('0812', 'ID', NULL, 'not_a_phone'), ('+999123456789', NULL, NULL, 'not_a_phone'),
	('hello', 'US', NULL, 'not_a_phone'), ('jane@example.com', 'US', NULL, 'not_a_phone'), ('+', NULL, NULL, 'not_a_phone'),
	('+1', NULL, NULL, 'not_a_phone'), ('+120255501234567890', NULL, NULL, 'not_a_phone'), ('+012025550123', NULL, NULL, 'not_a_phone'),
	('', 'ID', NULL, 'blank'), (NULL, 'ID', NULL, 'blank'), ('null', 'ID', NULL, 'junk'), ('0000000000', 'ID', NULL, 'junk'), ('+1 111 111 1111', NULL, NULL, 'junk'),
	('9999999999', 'US', NULL, 'junk'), ('1234567890', 'US', NULL, 'junk'), (repeat('1', 251), 'US', NULL, 'too_long'),
	(repeat('1', 250), 'US', NULL, 'not_a_phone'), (repeat('+1 ', 1000000), 'US', NULL, 'too_long');
SELECT is(mcp.normal_form('phone', raw, region), normal, format('phone %s %s', left(raw, 30), region)) FROM phones;
SELECT is(mcp.identifier_problem('phone', raw, region), problem, format('problem of phone %s %s', left(raw, 30), region)) FROM phones;
SELECT is_empty($$SELECT raw FROM phones WHERE (mcp.phone(raw, region) IS NULL) <> (normal IS NULL)$$, 'an identifier just where there is a normal form');
SELECT is_empty($$SELECT raw FROM phones WHERE mcp.phone(raw, region) <> mcp.phone(normal)$$, 'and it is that of E.164');
SELECT is(mcp.phone('0812-5298-2900', 'ID'), mcp.phone('+6281252982900'), 'the national number meets the international one');

-- --- ids -----------------------------------------------------------------------

CREATE TABLE ids (kind text, raw text, normal text, problem text);
INSERT INTO ids VALUES
	('user_id', ' Ab-12 ', 'Ab-12', NULL), ('user_id', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', NULL),
	('user_id', '042', '042', NULL), ('account', '(NULL)', NULL, 'junk'), ('user_id', '[object Object]', NULL, 'junk'), ('user_id', '-1', NULL, 'junk'),
	('user_id', 'None', NULL, 'junk'), ('user_id', 'NaN', NULL, 'junk'), ('user_id', 'undefined', NULL, 'junk'), ('user_id', 'TRUE', NULL, 'junk'),
	('user_id', 'guest', NULL, 'junk'), ('user_id', 'distinct_id', NULL, 'junk'), ('user_id', 'not_authenticated', NULL, 'junk'),
	('user_id', 'abc123', NULL, 'junk'), ('user_id', 'void', NULL, 'junk'), ('user_id', '0', NULL, 'junk'), ('user_id', '0-0', NULL, 'junk'),
	('user_id', repeat('x', 250), repeat('x', 250), NULL), ('user_id', repeat('x', 251), NULL, 'too_long'), ('user_id', ' ', NULL, 'blank'),
	('device', '00000000-0000-0000-0000-000000000000', NULL, 'junk'), ('device', 'AEBE52E7-03EE-455A-B3C4-E57283966239', 'aebe52e7-03ee-455a-b3c4-e57283966239', NULL),
	('cookie', 'GA1.2.3344.55', 'GA1.2.3344.55', NULL), ('cookie', 'unknown', NULL, 'junk'),
	('loyalty', '1234-5678 90 ab', '1234567890ab', NULL), ('loyalty', '1234.5678.90AB', '1234567890ab', NULL), ('loyalty', '0000 0000', NULL, 'junk'),
	('social', '@Sarah.Runs', 'sarah.runs', NULL), ('social', ' sarah.RUNS', 'sarah.runs', NULL), ('social', '@', NULL, 'junk'), ('social', 'SARÁH', 'saráh', NULL),
	('custom', '  Ann   Lee ', 'ann lee', NULL), ('custom', 'null', NULL, 'junk'), ('custom', 'NO', 'no', NULL), ('custom', '0000-00-00', NULL, 'junk'),
	('custom', U&'Ann\00A0Lee', 'ann lee', NULL), ('custom', U&'Zoe\0308', 'zoë', NULL),
	('email_sha256', upper(repeat('0a', 32)), repeat('0a', 32), NULL), ('phone_sha256', 'abc', NULL, 'not_a_digest'),
	('email_sha256', repeat('0', 64), NULL, 'junk'), ('email_sha256', encode(sha256(''), 'hex'), NULL, 'junk'), ('email_sha256', '', NULL, 'blank'),
	('email_sha256', encode(sha256('null'), 'base64'), NULL, 'junk'), ('email_sha256', encode(sha256('test@test.com'), 'hex'), NULL, 'junk'),
	('email_sha256', 'jane@example.com', NULL, 'not_a_digest'), ('email_sha256', repeat('a', 300), NULL, 'too_long');
SELECT is(mcp.normal_form(kind, raw), normal, format('%s %s', kind, left(raw, 40))) FROM ids;
SELECT is(mcp.identifier_problem(kind, raw), problem, format('problem of %s %s', kind, left(raw, 40))) FROM ids;
SELECT is_empty($$
	SELECT kind, raw FROM ids,
		LATERAL (SELECT CASE kind WHEN 'user_id' THEN mcp.user_id('s', raw) WHEN 'account' THEN mcp.account('s', raw)
			WHEN 'device' THEN mcp.device(raw) WHEN 'cookie' THEN mcp.cookie('s', raw) WHEN 'loyalty' THEN mcp.loyalty('s', raw)
			WHEN 'social' THEN mcp.social('s', raw) WHEN 'custom' THEN mcp.custom('s', raw)
			WHEN 'email_sha256' THEN mcp.email_sha256(raw) WHEN 'phone_sha256' THEN mcp.phone_sha256(raw) END AS id) x
	WHERE (id IS NULL) <> (normal IS NULL) OR mcp.identifier_kind(id) <> replace(kind, '_sha256', '')
	$$, 'constructors agree with normal forms');

SELECT is(mcp.user_id('shop', 4711), mcp.user_id('shop', '4711'), 'a number is its digits');
SELECT is(mcp.user_id('shop', '-9223372036854775808'::bigint), mcp.user_id('shop', '-9223372036854775808'), 'the smallest number too');
SELECT is(mcp.user_id('shop', 0), NULL, 'user 0 is nobody');
SELECT is(mcp.user_id('shop', -1), NULL, 'user -1 is nobody');
SELECT is(mcp.account('shop', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid), mcp.account('shop', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'), 'a uuid is its text');
SELECT is(mcp.device('00000000-0000-0000-0000-000000000000'::uuid), NULL, 'the uuid of zeros is no device');
SELECT is(mcp.device('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid), mcp.device('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'), 'a device by uuid');
SELECT is(mcp.loyalty('club', 12345678), mcp.loyalty('Club', '1234-5678'), 'a card by number');
SELECT is(mcp.social('TikTok', 5577), mcp.social('tiktok', '5577'), 'a social account by number');
SELECT is(mcp.cookie('web', 17), mcp.cookie('web', '17'), 'a cookie by number');
SELECT isnt(mcp.user_id('shop', '42'), mcp.user_id('app', '42'), 'namespaces part ids');
SELECT isnt(mcp.user_id('shop', '42'), mcp.account('shop', '42'), 'kinds part ids');
SELECT is(mcp.user_id('TikTok Shop', '42'), mcp.user_id('tiktok_shop', '42'), 'namespaces are folded');
SELECT matches(mcp.user_id('TikTok Shop', '42')::text, '^user_id/' || mcp.namespace_tag('tiktok_shop') || ':[0-9a-f]{64}$', 'the tag is the namespace''s');
SELECT is(mcp.namespace_tag('shop'), encode(substr(sha256('shop'), 1, 3), 'hex'), 'the tag is the head of its SHA-256');
SELECT is(mcp.user_id(' - ', '42'), NULL, 'a blank namespace gives none');
SELECT is(mcp.identifier_problem('user_id', '42', namespace => ' - '), 'no_namespace', 'and says why');
SELECT is(mcp.identifier_problem('user_id', '42', namespace => 'shop'), NULL, 'a good one is no problem');
SELECT throws_ok($$SELECT mcp.identifier_problem('e-mail', 'x')$$, '22023', NULL, 'an unknown kind is a mistake of the query');

SELECT isnt(mcp.custom('p', 'ab', 'c'), mcp.custom('p', 'a', 'bc'), 'parts have borders');
SELECT isnt(mcp.custom('p', 'a', 'b'), mcp.custom('p', 'b', 'a'), 'and an order');
SELECT is(mcp.custom('p', 'Ann', NULL), NULL, 'a missing part spoils the whole');
SELECT is(mcp.custom('p', 'Ann', 'unknown'), NULL, 'a junk part too');
SELECT is(mcp.custom('p', VARIADIC ARRAY['Ann', '1990-01-01']), mcp.custom('P', 'ANN', '1990-01-01'), 'parts as an array');
SELECT is(mcp.custom('p', VARIADIC ARRAY[]::text[]), NULL, 'no parts');
SELECT throws_ok($$SELECT mcp.custom('p', VARIADIC array_fill('a'::text, ARRAY[33]))$$, '22023', NULL, 'more than 32 parts are a mistake');
SELECT throws_ok($$SELECT mcp.custom('p', VARIADIC ARRAY[['a'], ['b']])$$, '22023', NULL, 'so are two dimensions');

-- --- digests of feeds, against published examples --------------------------------

\getenv work MCP_WORK
CREATE TABLE published AS
SELECT f[1] AS source, f[2] AS kind, f[3] AS raw, nullif(f[4], '') AS region, f[5] AS digest
FROM (SELECT string_to_array(line, E'\t') AS f
      FROM string_to_table(pg_read_file(:'work' || '/test/oracle/hashing.tsv'), E'\n') line WHERE line !~ '^(#|$)') s;
SELECT ok(CASE kind WHEN 'email' THEN mcp.email_sha256(digest) = ANY (mcp.email_keys(raw))
                    ELSE mcp.phone_sha256(digest) = ANY (mcp.phone_keys(raw, region)) END,
          format('%s digest of a %s meets the raw value (%s)', source, kind, raw)) FROM published;
SELECT is_empty($$
	SELECT raw FROM published,
		LATERAL (VALUES (digest), (rtrim(digest, '=')), (translate(digest, '+/', '-_')), (encode(decode(digest, 'base64'), 'hex')),
		                (upper(encode(decode(digest, 'base64'), 'hex'))), (E' ' || digest || E'\n')) AS f(form)
	WHERE mcp.email_sha256(form) IS DISTINCT FROM mcp.email_sha256(digest)
	   OR mcp.phone_sha256(form) IS DISTINCT FROM mcp.phone_sha256(digest)
	$$, 'hexadecimal or base64, with or without padding, of either alphabet: one digest');
SELECT isnt(mcp.email_sha256(repeat('0a', 32)), mcp.phone_sha256(repeat('0a', 32)), 'a digest of an e-mail is not one of a phone');
SELECT is(mcp.email_sha256(encode(sha256('jane@example.com'), 'hex')), mcp.email('Jane@Example.com'), 'a hashed feed meets a raw one');

SELECT is((mcp.email_keys(raw))[1], mcp.email(raw), 'the first key is the canonical one') FROM emails WHERE normal IS NOT NULL AND raw LIKE 'J%';
SELECT is(cardinality(mcp.email_keys('jane@example.com')), 1, 'one form, one key');
SELECT is(cardinality(mcp.email_keys('Jane@EXAMPLE.com ')), 1, 'trimmed and lower case is the normal form');
SELECT is(cardinality(mcp.email_keys('jane.doe@gmail.com')), 2, 'a dotted gmail has two');
SELECT set_eq($$SELECT unnest(mcp.email_keys(' Jane.Doe+x@GoogleMail.com'))$$,
              $$SELECT mcp.email_sha256(encode(sha256(convert_to(f, 'UTF8')), 'hex'))
                FROM unnest(ARRAY['janedoe@gmail.com', 'jane.doe+x@googlemail.com', 'janedoe+x@googlemail.com', 'janedoe@googlemail.com']) f$$,
              'a tagged googlemail address has four');
SELECT is(mcp.email_keys('null'), NULL, 'junk has no keys');
SELECT is(mcp.phone_keys('0812-5298-2900', 'ID'),
          ARRAY[mcp.phone('+6281252982900'), mcp.phone_sha256(encode(sha256('6281252982900'), 'hex'))], 'a phone has E.164 and its digits');
SELECT is(mcp.phone_keys('0812-5298-2900'), NULL, 'without a region there is none');

\getenv data MCP_DATA
\if :{?data}
CREATE TABLE documented (platform text, field text, input text, kind text, expected text, hex text, base64 text, origin text);
SELECT format('COPY documented FROM %L (HEADER true)', :'data' || '/hashing/uid2_google_docs.tsv') \gexec
SELECT ok(mcp.email_sha256(hex) = ANY (mcp.email_keys(input)), format('%s e-mail %s', platform, input))
FROM documented WHERE field = 'email';
SELECT ok(mcp.phone_sha256(base64) = ANY (mcp.phone_keys(CASE WHEN expected LIKE '+65%' THEN '+' ELSE '' END || input,
          CASE WHEN expected LIKE '+1%' THEN 'US' WHEN expected LIKE '+61%' THEN 'AU' END)), format('%s phone %s', platform, input))
FROM documented
WHERE field = 'phone'
  -- one example's digits are not those of its own answer
  AND regexp_replace(expected, '\D', '', 'g') LIKE '%' || ltrim(regexp_replace(input, '\D', '', 'g'), '0');
\else
SELECT skip('the documented examples are not here', 1);
\endif

-- --- the law: a normal form is its own normal form; random Unicode -----------------

SELECT setseed(0.25);
CREATE TABLE noise AS
SELECT kind, string_agg(piece, '' ORDER BY random()) AS raw
FROM (VALUES ('email'), ('phone'), ('user_id'), ('loyalty'), ('social'), ('custom')) k(kind), generate_series(1, 1500) n,
	LATERAL (SELECT CASE WHEN random() < 0.5 THEN
			(ARRAY['a', 'B', '.', '+', '@', '@example.com', '@GMAIL.com', '"', ' ', '-', '0', '812', '+49', 'é', 'Σ', '。', '@bücher.de'])[1 + (random() * 16)::int]
			ELSE chr(CASE WHEN c BETWEEN 55296 AND 57343 THEN 233 ELSE c END) END AS piece
		FROM (SELECT 32 + (random() ^ 3 * 70000)::int AS c FROM generate_series(1, 1 + (random() * 7)::int + n * 0)) s) p
GROUP BY kind, n;
CREATE TABLE folded AS SELECT kind, raw, mcp.normal_form(kind, raw, 'DE') AS normal FROM noise;
SELECT is_empty($$SELECT kind, raw, normal FROM folded WHERE mcp.normal_form(kind, normal, 'DE') <> normal$$, 'normal forms of random texts are their own');
SELECT is_empty($$SELECT kind, raw FROM folded WHERE (normal IS NULL) <> (coalesce(mcp.identifier_problem(kind, raw, 'DE'), 'relay') <> 'relay')$$,
                'no normal form has a reason, and only then');
SELECT cmp_ok((SELECT count(DISTINCT kind)::int FROM folded WHERE normal IS NOT NULL), '=', 6, 'every kind had usable ones');
SELECT is_empty($$SELECT raw FROM folded WHERE kind = 'social' AND normal <> normalize(normal, NFC)$$, 'normal forms are composed');

-- --- STABLE on purpose ---------------------------------------------------------------

SELECT throws_ok('CREATE TABLE bad (e text, id mcp.identifier GENERATED ALWAYS AS (mcp.email(e)) STORED)', '42P17', NULL,
                 'a generated column cannot depend on the key');
CREATE TABLE addresses (e text);
SELECT throws_ok('CREATE INDEX ON addresses (mcp.email(e))', '42P17', NULL, 'nor can an index');
SELECT is(mcp.normalizer_version(), 1, 'the rules have a version');
SELECT matches(mcp.library_version(), '^libphonenumber [0-9.]* ?metadata [0-9a-f]{8}, libidn2 [0-9.]+$', 'so do the libraries');
SELECT row_eq('SELECT key_source, key_fits, normalizer_version = key_normalizer_version, library_version = key_library_version FROM mcp.key_status()',
              ROW('table'::text, true, true, true), 'the key''s state');

-- --- the same in parallel workers -----------------------------------------------------

CREATE TABLE bulk AS SELECT 'User.' || i || '@Example.com' AS e, '0812' || lpad(i::text, 8, '1') AS p FROM generate_series(1, 20000) i;
ANALYZE bulk;
CREATE TABLE serially AS SELECT mcp.email(e) AS e, mcp.phone(p, 'ID') AS p FROM bulk;
SELECT set_config(CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'debug_parallel_query'
                       ELSE 'force_parallel_mode' END, 'on', true);
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
SELECT is((SELECT count(*) FROM (SELECT mcp.email(e) AS e, mcp.phone(p, 'ID') AS p FROM bulk EXCEPT ALL SELECT e, p FROM serially) s), 0::bigint,
          'workers make the same identifiers');

SELECT * FROM finish();
ROLLBACK;
