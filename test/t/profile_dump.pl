# profiles survive dump and restore, binary COPY and logical borders; a value
# at its bounds can be dumped, one beyond cannot be made, however it is grouped
use strict;
use warnings;
use McpTest;
use PostgreSQL::Test::Utils;
use Test::More;
use File::Spec;

my $node = mcp_node('profiles');
$node->safe_psql('postgres', 'CREATE DATABASE source; CREATE DATABASE target; CREATE DATABASE copied');
$node->safe_psql('source', <<'SQL');
CREATE EXTENSION mcp;
CREATE TABLE customers AS
SELECT n AS customer_id, (SELECT mcp.merge(f) FROM (
	SELECT mcp.event('2026-01-01'::timestamptz + m * interval '1 hour', 'web', 'view', m, jsonb_build_object('item', 'ü "' || m), 'id' || m) AS f FROM generate_series(1, n % 40) m
	UNION ALL SELECT mcp.trait('name', 'Zoë ' || n, '2026-01-01', 'crm')
	UNION ALL SELECT mcp.consent('ads', n % 2 = 0, NULL::timestamptz, NULL, contact => ('email:' || repeat(md5(n::text), 2))::mcp.identifier)) x) AS profile
FROM generate_series(1, 500) n;
-- one that lies out of line, and one near the bound
INSERT INTO customers SELECT 0, mcp.profile_agg('2026-01-01'::timestamptz + n * interval '1 second', 'web', 'view', n % 977) FROM generate_series(1, 100000) n;
INSERT INTO customers SELECT -1, mcp.merge(mcp.event('2026-01-01'::timestamptz, 'web', 'view', 1, ARRAY['p', repeat(md5(n::text), 250)])) FROM generate_series(1, 7900) n;
CREATE INDEX ON customers USING hash (profile) WHERE customer_id > 0;
SQL
my $facts = q{SELECT count(*), sum(mcp.event_count(profile)), max(pg_column_size(profile)), md5(string_agg(md5(profile::text), '' ORDER BY customer_id)) FROM customers};
my $before = $node->safe_psql('source', $facts);
like($before, qr/^502\|/, 'there is something to dump');

my $file = File::Spec->rel2abs($node->basedir . '/profiles.sql');
$node->command_ok([ 'pg_dump', '-f', $file, '-d', $node->connstr('source') ], 'dump');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $file, '-d', $node->connstr('target') ], 'restore');
is($node->safe_psql('target', $facts), $before, 'the same profiles come back');

$file = File::Spec->rel2abs($node->basedir . '/profiles.bin');
$node->safe_psql('source', "COPY customers TO '$file' (FORMAT binary)");
$node->safe_psql('copied', 'CREATE EXTENSION mcp; CREATE TABLE customers (customer_id integer, profile mcp.profile)');
$node->safe_psql('copied', "COPY customers FROM '$file' (FORMAT binary)");
is($node->safe_psql('copied', $facts), $before, 'binary COPY too');

# beyond 64 MB: the same error for each grouping
my $rows = q{(SELECT n, n % 3 AS shard, mcp.event('2026-01-01'::timestamptz, 'web', 'view', 1, ARRAY['p', repeat(md5(n::text), 250)]) AS f FROM generate_series(1, 8600) n) x};
for my $query ("SELECT mcp.merge(f) FROM $rows", "SELECT mcp.merge(f ORDER BY n DESC) FROM $rows",
	"SELECT mcp.merge(p) FROM (SELECT mcp.merge(f) AS p FROM $rows GROUP BY shard) y")
{
	my ($code, $out, $err) = $node->psql('source', "\\set VERBOSITY sqlstate\n$query");
	like($err, qr/54000/, 'too big: ' . substr($query, 0, 40));
}
is($node->safe_psql('source', "SELECT count(p) FROM (SELECT mcp.merge(f) AS p FROM $rows GROUP BY shard) y"), '3', 'its parts are not');
my ($code, $out, $err) = $node->psql('source', "\\set VERBOSITY sqlstate\nSELECT mcp.merge(mcp.trait_add('s', repeat(md5(n::text), 250))) FROM generate_series(1, 8600) n");
like($err, qr/54000/, 'too many facts');

done_testing();
