# journeys through a dump, and through COPY in both forms
use strict;
use warnings;
use lib $ENV{MCP_WORK} ? "$ENV{MCP_WORK}/test/t" : 'test/t';
use McpTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = mcp_node('journeys');
$node->safe_psql('postgres', q{
	CREATE EXTENSION mcp;
	SET search_path = public, mcp;
	CREATE TABLE journeys AS
	SELECT g % 200 AS person, mcp.journey_agg(timestamptz '2026-01-01Z' + g * g % 10007 * interval '1 millisecond', 'channel ' || g % 7, 'action ' || g % 5,
		(g % 11)::numeric / 4, jsonb_build_object('item', ARRAY[g % 13, g % 3], 'note', repeat('ä"\\', g % 9)), (g % 3000)::text,
		CASE WHEN g % 2 = 0 THEN timestamptz '2026-02-01Z' END, g % 17 = 0) AS journey
	FROM generate_series(1, 6000) AS g GROUP BY g % 200;
	INSERT INTO journeys VALUES (-1, '[]'), (-2, NULL);
	INSERT INTO journeys SELECT -3, mcp.journey_agg(timestamptz '2026-01-01Z' + g * interval '1 second', 'web', 'view', 1.5, ARRAY['item', g::text])
	FROM generate_series(1, 50000) AS g;
});
my $state = 'SELECT count(*), md5(string_agg(person || coalesce(encode(mcp.journey_send(journey), \'hex\'), \'-\'), \',\' ORDER BY person)) FROM journeys';
my $before = $node->safe_psql('postgres', $state);
like($before, qr/^203\|/, 'journeys are made');

my $dump = $node->basedir . '/dump.sql';
$node->command_ok([ 'pg_dump', '--no-sync', '-f', $dump, $node->connstr('postgres') ], 'dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr('restored') ], 'restore');
is($node->safe_psql('restored', $state), $before, 'the same journeys');

for my $format (qw(text csv binary))
{
	my $file = $node->safe_psql('postgres', 'SHOW data_directory') . "/journeys.$format";
	$node->safe_psql('postgres', "COPY journeys TO '$file' (FORMAT $format); CREATE TABLE copied (LIKE journeys); COPY copied FROM '$file' (FORMAT $format)");
	is($node->safe_psql('postgres', 'SELECT count(*) FROM copied c JOIN journeys j USING (person) WHERE (c.journey OPERATOR(mcp.=) j.journey) IS FALSE OR (c.journey IS NULL) <> (j.journey IS NULL)'),
		'0', "COPY, format $format");
	$node->safe_psql('postgres', 'DROP TABLE copied');
}

$node->stop;
done_testing();
