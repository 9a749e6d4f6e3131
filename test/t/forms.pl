# Random changes of every text and binary form of every type, sent to a server
# over the wire: MCP_FUZZ_FORMS seconds long (60 unless told), and it says how
# many inputs it tried.
use strict;
use warnings;
use lib $ENV{MCP_WORK} ? "$ENV{MCP_WORK}/test/t" : 'test/t';
use McpTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = $ENV{MCP_WORK} || '.';
my $seconds = $ENV{MCP_FUZZ_FORMS} || 60;
my $seed = $ENV{MCP_FUZZ_SEED} || time;

# --- the client -----------------------------------------------------------------

my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
my $client = PostgreSQL::Test::Utils::tempdir() . '/forms';
chomp(my $include = `$pg_config --includedir`);
chomp(my $lib = `$pg_config --libdir`);
command_ok([ 'cc', '-O1', '-Wall', '-Werror', '-D_GNU_SOURCE', '-o', $client, "$top/test/fuzz/forms.c",
	"-I$include", "-L$lib", '-lpq' ], 'the client compiles');

# --- the seeds ------------------------------------------------------------------

my $node = mcp_node('forms');
$node->safe_psql('postgres', 'ALTER DATABASE postgres SET search_path = public, mcp; ');
$node->safe_psql('postgres', 'CREATE EXTENSION mcp; SELECT mcp.create_key()');

# whatever stands in backticks in the pages on the language, where it reads
my %spelling;
for my $page ("$top/doc/segment.md", "$top/doc/segment_coverage.md")
{
	my $text = slurp_text($page);
	$text =~ s/\\\|/|/g;
	$spelling{$1} = 1 while $text =~ /`([^`\n]{3,400})`/g;
	$spelling{$1} = 1 while $text =~ /'([a-z][^'\n]{3,400}\([^'\n]*)'/g;
}
cmp_ok(scalar keys %spelling, '>', 80, 'the pages have spellings');
my $seeds = "CREATE TABLE form_spelling (spelling text);\n"
	. join('', map { my $s = $_; $s =~ s/'/''/g; "INSERT INTO form_spelling VALUES ('$s');\n" } sort keys %spelling)
	. q{CREATE FUNCTION pg_temp.reads(spelling text, type regtype) RETURNS boolean LANGUAGE plpgsql AS $$
	BEGIN
		EXECUTE format('SELECT %L::%s', spelling, type);
		RETURN true;
	EXCEPTION WHEN data_exception THEN
		RETURN false;
	END $$;
	} . slurp_text("$top/test/fuzz/forms.sql");
my $refused = '';
$node->psql('postgres', $seeds, on_error_stop => 1, stderr => \$refused);
is($refused, '', 'the seeds are good') or die;

# every type that has a form of its own, and rows that functions of ours take
is($node->safe_psql('postgres', q{
	SELECT string_agg(format_type(t.oid, NULL), ', ' ORDER BY typname)
	FROM pg_type t LEFT JOIN pg_class c ON c.oid = typrelid
	WHERE typnamespace = 'mcp'::regnamespace AND typcategory <> 'A'
	  AND (typtype <> 'c' OR relkind = 'c' AND EXISTS (SELECT FROM pg_proc
	       WHERE pronamespace = 'mcp'::regnamespace AND t.oid = ANY (proargtypes)))
	  AND NOT EXISTS (SELECT FROM form_use u WHERE u.type::regtype = t.oid)}), '', 'no type is left out');

# --- the run --------------------------------------------------------------------

my ($out, $err) = ('', '');
{
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGDATABASE => 'postgres');
	delete $ENV{PGUSER};
	ok(IPC::Run::run([ $client, $seconds, $seed ], '>', \$out, '2>', \$err),
		'every changed form is refused cleanly, or is a value that prints and reads back')
		or diag("seed $seed\n$out$err");
}
note $out;
my ($total) = $out =~ /^(\d+)$/m;
cmp_ok($total || 0, '>', 200 * $seconds, 'many were tried');
diag("$total changed forms tried in $seconds seconds");
is($node->safe_psql('postgres', 'SELECT 1'), '1', 'the server is up');

done_testing();
