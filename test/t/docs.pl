# the documents: every sql block runs, and every public function is described
#
# Each file runs from top to bottom in a fresh database with the extension, a
# key and the search_path that the README asks for.
use strict;
use warnings;
use Test::More;
use IPC::Run qw(run);

chdir($ENV{MCP_WORK} || '.') or die;

my @documents = grep { -f } ('README.md', sort glob 'doc/*.md');

sub slurp
{
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	local $/;
	my $text = <$file>;
	return defined $text ? $text : '';
}

# ask psql, tuples only
sub ask
{
	my ($database, $query) = @_;
	my ($out, $err) = ('', '');
	run([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-c', $query ], '<', \'', '>', \$out, '2>', \$err)
		or die "$query: $err";
	chomp $out;
	return $out;
}

# the sql blocks at the lines where they stand, all else blank, so that psql's
# line numbers are the document's; and the number of blocks
sub sql_of
{
	my ($text) = @_;
	my ($inside, $blocks, $indent, @out) = (0, 0, '');
	for my $line (split /\n/, $text)
	{
		if (!$inside && $line =~ /^(\s*)```sql\s*$/) { $indent = $1; $inside = 1; $blocks++; push @out, '' }
		elsif ($inside && $line =~ /^\s*```\s*$/) { $inside = 0; push @out, '' }
		elsif ($inside) { $line =~ s/^\Q$indent\E//; push @out, $line }
		else { push @out, '' }
	}
	die "a block is not closed\n" if $inside;
	return (join("\n", @out) . "\n", $blocks);
}

# run one document; the error text, or '' when all went well
sub run_document
{
	my ($sql, $name) = @_;
	my ($out, $err) = ('', '');
	ask('postgres', "DROP DATABASE IF EXISTS $name");
	ask('postgres', "CREATE DATABASE $name");
	ask('postgres', "ALTER DATABASE $name SET search_path = \"\$user\", public, mcp");
	ask($name, 'CREATE EXTENSION mcp');
	ask($name, 'SELECT mcp.create_key()')
		if ask($name, "SELECT to_regproc('mcp.create_key') IS NOT NULL") eq 't';
	my $fine = run([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $name, '-f', '-' ],
		'<', \$sql, '>', \$out, '2>', \$err);
	ask('postgres', "DROP DATABASE $name");
	return '' if $fine;
	return $err || 'psql failed';
}

# --- the blocks run -------------------------------------------------------------

for my $path (@documents)
{
	my ($sql, $blocks) = sql_of(slurp($path));
	next if $blocks == 0;
	(my $name = lc "docs_$path") =~ s/\W+/_/g;
	my $error = run_document($sql, $name);
	is($error, '', "$path: $blocks blocks run");
}

my ($sample) = sql_of("a\n```sql\nSELECT 1;\n```\nb\n```sql\nSELECT no_such_column;\n```\n");
like(run_document($sample, 'docs_sample'), qr/:7: ERROR:.*no_such_column/, 'a block that fails is found, by its line');

# --- the functions are described --------------------------------------------------

my $text = join "\n", map { slurp($_) } @documents;

# what people call: not the parts of types, indexes, aggregates, operators
my $names = <<'SQL';
SELECT DISTINCT p.proname
FROM pg_depend d
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
WHERE e.extname = 'mcp' AND d.deptype = 'e'
  AND NOT 'internal'::regtype = ANY (p.proargtypes::oid[])
  AND p.prorettype NOT IN ('internal'::regtype, 'trigger'::regtype)
  AND NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend))
  AND NOT EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = p.oid)
  AND NOT EXISTS (SELECT FROM pg_amop a JOIN pg_operator o ON o.oid = a.amopopr WHERE o.oprcode = p.oid)
  AND NOT EXISTS (SELECT FROM pg_operator o JOIN pg_amop a ON a.amopopr = o.oprnegate WHERE o.oprcode = p.oid)
  AND NOT EXISTS (SELECT FROM pg_cast c WHERE c.castfunc = p.oid AND p.proname IN (SELECT typname FROM pg_type))
  AND NOT EXISTS (SELECT FROM pg_aggregate a
                  WHERE p.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn))
ORDER BY 1
SQL

sub described
{
	my ($name, $in) = @_;
	return $in =~ /(?:`|mcp\.)\Q$name\E(?:\(|`|\b)/;
}

my @missing = grep { !described($_, $text) } split /\n/, ask($ENV{PGDATABASE} eq 'postgres' ? 'mcp_test' : $ENV{PGDATABASE}, $names);
ok(!@missing, 'every public function is described in README.md or doc/') or diag "    not described: @missing";
ok(!described('no_such_thing', 'such `thing` mcp.no_such'), 'a function without a description is found');

# --- what the documents may not say -------------------------------------------------

my @boast;
for my $path (@documents)
{
	my $n = 0;
	for my $line (split /\n/, slurp($path))
	{
		$n++;
		push @boast, "$path:$n" if $line =~ /\banonymi[sz]ed\b/i && $line !~ /\bnot\b|\bnever\b|n't\b/i;
	}
}
ok(!@boast, 'hashed personal data is not called anonymised') or diag "    @boast";

# relative links lead somewhere
my @dead;
for my $path (@documents, grep { -f } 'CONTRIBUTING.md')
{
	my ($folder) = $path =~ m{^(.*/)};
	my $body = slurp($path);
	while ($body =~ /\]\(([^)#\s:]+)(?:#[^)]*)?\)/g)
	{
		my $target = ($folder // '') . $1;
		1 while $target =~ s{[^/]+/\.\./}{};
		push @dead, "$path: $1" unless -e $target;
	}
}
ok(!@dead, 'relative links lead to a file') or diag "    @dead";

done_testing();
