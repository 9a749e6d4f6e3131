#!/usr/bin/env bash
# Identifiers: keyed e-mails against an unkeyed SHA-256 in SQL, phones that
# are E.164 already against national ones through libphonenumber.
. "$(dirname "$0")/bench.sh"

rows=$(scaled 1000000)
run_sql "CREATE UNLOGGED TABLE IF NOT EXISTS bench_emails AS
	SELECT (ARRAY['Anna','ben.jones','Chris+news','dora_k','E.Müller','frank-smith'])[1 + i % 6] || '.' || i % 400000
	       || '@' || (ARRAY['gmail.com','Example.com','web.de','yahoo.co.jp','mail.example.org'])[1 + i % 5] AS address,
	       (ARRAY['Anna','ben.jones','Chris+news','dora_k','frank-smith'])[1 + i % 5] || '.' || i % 400000
	       || '@' || (ARRAY['gmail.com','Example.com','web.de','yahoo.co.jp'])[1 + i % 4] AS plain_address
	FROM generate_series(1, $rows) i"
run_sql "VACUUM ANALYZE bench_emails"

hashed() { echo "SELECT count(encode(sha256(lower(btrim($1))::bytea), 'hex')) FROM bench_emails"; }
compare "$(hashed plain_address)" "SELECT count(mcp.email(plain_address)) FROM bench_emails"
report_at_least identity "encode(sha256(lower(btrim(x))::bytea), 'hex') against mcp.email(x), ASCII" "$ratio" 2
report_only identity "mcp.email(x), with its scan" "$(calculate "$time_b * 1000000 / $rows" 0)" "ns/row"
compare "$(hashed address)" "SELECT count(mcp.email(address)) FROM bench_emails"
report_at_least identity "the same, every sixth address with a letter beyond ASCII" "$ratio" 2
compare "SELECT count(mcp.email_keys(plain_address)) FROM bench_emails" "SELECT count(mcp.email(plain_address)) FROM bench_emails"
report_only identity "mcp.email_keys(x) against mcp.email(x)" "$ratio" x
compare "SELECT count(mcp.user_id('shop', plain_address)) FROM bench_emails" "SELECT count(mcp.email(plain_address)) FROM bench_emails"
report_only identity "mcp.user_id('shop', x) against mcp.email(x)" "$ratio" x

phones=$(scaled 200000)
run_sql "CREATE UNLOGGED TABLE IF NOT EXISTS bench_phones AS
	SELECT '+62812' || lpad((i * 7919 % 100000000)::text, 8, '0') AS e164,
	       '0812-' || substr(lpad((i * 7919 % 100000000)::text, 8, '0'), 1, 4)
	       || '-' || substr(lpad((i * 7919 % 100000000)::text, 8, '0'), 5) AS nation
	FROM generate_series(1, $phones) i"
run_sql "VACUUM ANALYZE bench_phones"
must_agree identity "$(ask "SELECT count(*) FROM bench_phones WHERE mcp.phone(e164) = mcp.phone(nation, 'ID')")" "$phones"
compare "SELECT count(mcp.phone(nation, 'ID')) FROM bench_phones" "SELECT count(mcp.phone(e164)) FROM bench_phones"
report_at_least identity "mcp.phone of national numbers against E.164" "$ratio" 5
report_only identity "mcp.phone of national numbers" "$(calculate "$time_a * 1000 / $phones" 2)" "µs/row"
report_only identity "mcp.phone of E.164" "$(calculate "$time_b * 1000000 / $phones" 0)" "ns/row"

# sorting: abbreviated keys against the same values as bytea
run_sql "CREATE UNLOGGED TABLE IF NOT EXISTS bench_identifiers AS
	SELECT mcp.user_id('shop', i) AS id, mcp.identifier_send(mcp.user_id('shop', i)) AS bytes
	FROM generate_series(1, $rows) i"
compare "SELECT bytes FROM bench_identifiers ORDER BY bytes" "SELECT id FROM bench_identifiers ORDER BY id"
report_only identity "ORDER BY bytea against ORDER BY mcp.identifier" "$ratio" x
run_sql "DROP TABLE bench_emails, bench_phones, bench_identifiers"
