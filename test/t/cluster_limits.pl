# the cluster room at its limits: memory at the peak, cancelling at any moment,
# and match rules from broken texts and bytes
use strict;
use warnings;
use File::Temp 'tempdir';
use Time::HiRes 'time';
use Test::More;

my $seed = $ENV{MCP_SEED} // time;
srand $seed;
note "seed $seed";
my $dir = tempdir(CLEANUP => 1);

sub run_psql
{
	my ($sql) = @_;
	open my $out, '>', "$dir/run.sql" or die $!;
	print $out $sql;
	close $out;
	return scalar `cd $dir && psql -X -q -A -t -d mcp_test -v VERBOSITY=verbose -f run.sql 2>&1`;
}

my $records = 120_000;
my $make = <<"SQL";
SET client_min_messages = warning;
SET search_path = public, mcp;
CREATE TEMP TABLE r AS
SELECT n, 'source:' || n AS k, 'source:' || n / 3 AS shared_k, timestamptz '2024-01-01' + n % 1000 * interval '1 hour' AS seen,
	ARRAY[('email:' || encode(sha256(('e' || n / 2)::bytea), 'hex'))::mcp.identifier,
		(CASE n % 2 WHEN 0 THEN 'phone:' ELSE 'user_id:' END || encode(sha256(('x' || n / 3)::bytea), 'hex'))::mcp.identifier] AS small,
	ARRAY[('email:' || encode(sha256(('e' || n)::bytea), 'hex'))::mcp.identifier,
		('email:' || encode(sha256(('e' || n + 1)::bytea), 'hex'))::mcp.identifier] AS chain
FROM generate_series(1, $records) n;
SQL

# --- memory: at most 96 bytes for each identifier and record, at the peak -------

my @cases = (
	[ 'free joining', "cluster(small, '', k, seen)" ],
	[ 'nearly all components offend', "cluster(small, 'cluster max 1', k, seen)" ],
	[ 'one component of all, joined freely', "cluster(chain, '', k, seen)" ],
	[ 'one component of all, in order', "cluster(chain, 'email max 9', k, seen)" ],
	[ 'every identifier a candidate to be shared', "cluster(small, 'email, phone max_fanout 0', k, seen)" ],
	[ 'several rows a record', "cluster(small, '', shared_k, seen)" ],
	[ 'no keys', 'cluster(small)' ],
	[ 'with details', "cluster_detail(small, 'cluster max 1', k, seen)" ],
	[ 'one component of all, in order, with details', "cluster_detail(chain, 'email max 9', k, seen)" ]);
{
	my @out = split /^next$/m, run_psql($make . "SET client_min_messages = debug1;\n" . join "\\echo next\n",
		map { "SELECT count(c) FROM (SELECT mcp.$_->[1] OVER () AS c FROM r) s;\n" } @cases);
	for my $i (0 .. $#cases)
	{
		my ($rec, $ids, $bytes) = $out[$i] =~ /clustered \d+ rows: (\d+) records, (\d+) identifiers, .* (\d+) bytes/
			or diag $out[$i];
		my $each = $bytes / ($rec + $ids);
		cmp_ok($each, '<=', 96, sprintf '%s: %.1f bytes for each identifier and record', $cases[$i][0], $each);
	}
}

# --- cancelling -----------------------------------------------------------------

{
	my $sql = $make . "\\timing on\n";
	my @ms = map { 15 + 31 * $_ } 0 .. 9;
	for my $ms (@ms)
	{
		$sql .= "SET statement_timeout = $ms;\n"
			. "SELECT 'done ' || count(c) FROM (SELECT mcp.cluster(chain, 'email max 9', k, seen) OVER () AS c FROM r) s;\n";
	}
	$sql .= "SET statement_timeout = 0;\nSELECT 'alive, ' || count(*) FROM pg_backend_memory_contexts WHERE name = 'mcp cluster';\n";
	my $out = run_psql($sql);
	my $cancelled = () = $out =~ /57014/g;
	cmp_ok($cancelled, '>', 0, "cancelled $cancelled times of " . @ms);
	unlike($out, qr/ERROR:\s++(?!57014)/, 'and with no other error');
	like($out, qr/^alive, 0$/m, 'the session goes on, nothing is held');
	my @late;
	my @took = $out =~ /^(?:.*57014.*\n(?:LOCATION.*\n)?)Time: ([\d.]+) ms/mg;
	for my $i (0 .. $#took) { push @late, "$took[$i] ms for $ms[$i]" if $took[$i] > $ms[$i] + 2000 }
	ok(!@late, 'without delay') or diag "@late";
}

# --- input made to be slow ---------------------------------------------------------

{
	my $namespaces = join '; ', map { "user_id/n$_ max 1" } 1 .. 300;
	my $sql = <<"SQL";
SET client_min_messages = warning;
SET search_path = public, mcp;
SET statement_timeout = '60s';
CREATE FUNCTION pg_temp.i(kind text, n bigint) RETURNS mcp.identifier LANGUAGE sql IMMUTABLE
RETURN (kind || ':' || lpad(to_hex(n), 64, '0'))::mcp.identifier;
-- digests that are equal but for their last bytes, keys but for their last
SELECT 'alike ' || count(DISTINCT c) FROM (
	SELECT mcp.cluster(ARRAY[pg_temp.i('email', n)], '', repeat('x', 100) || n) OVER () AS c FROM generate_series(1, 50000) n) s;
-- wide records, everything on them suspected to be shared
CREATE TEMP TABLE wide AS
SELECT k, array_agg(pg_temp.i('cookie', n)) || pg_temp.i('user_id', k) AS ids FROM generate_series(1, 7) k, generate_series(1, 20000) n GROUP BY k;
SELECT 'wide ' || count(DISTINCT (c).customer_id) || ' ' || sum(cardinality((c).refused)) FROM (
	SELECT mcp.cluster_detail(ids, '', k::text) OVER () AS c FROM wide) s;
SELECT 'wide, in order ' || count(DISTINCT (c).customer_id) || ' ' || sum(cardinality((c).refused)) FROM (
	SELECT mcp.cluster_detail(ids, 'cookie max_fanout none', k::text) OVER () AS c FROM wide) s;
-- one star of 50,000 records that may not be one, each arm tried against it
SELECT 'star ' || count(DISTINCT c) FROM (
	SELECT mcp.cluster(ARRAY[pg_temp.i('user_id', n), pg_temp.i('email', 0), pg_temp.i('phone', n)],
		'email max_fanout none; phone max_fanout none', n::text) OVER () AS c FROM generate_series(1, 50000) n) s;
-- many limited namespaces in one component
SELECT 'limits ' || count(DISTINCT c) FROM (
	SELECT mcp.cluster(ARRAY[('user_id/' || encode(substr(sha256(('n' || n % 300)::bytea), 1, 3), 'hex') || ':' || lpad(to_hex(n), 64, '0'))::mcp.identifier,
			pg_temp.i('email', n / 2), pg_temp.i('email', (n + 1) / 2)],
		'$namespaces', n::text) OVER () AS c FROM generate_series(1, 20000) n) s;
-- one record of 100,000 rows
SELECT 'rows ' || count(DISTINCT c) FROM (
	SELECT mcp.cluster(ARRAY[pg_temp.i('cookie', n)], '', 'one') OVER () AS c FROM generate_series(1, 100000) n) s;
SQL
	my $out = run_psql($sql);
	like($out, qr/^alike 50000$/m, 'identifiers and keys that are alike');
	like($out, qr/^wide 7 140000$/m, 'wide records whose every cookie is shared');
	like($out, qr/^wide, in order 7 140000$/m, 'the same, every cookie ambiguous');
	like($out, qr/^star 50000$/m, 'a star that may not be one');
	like($out, qr/^limits \d+$/m, 'many limited namespaces');
	like($out, qr/^rows 1$/m, 'one record of 100,000 rows');
	unlike($out, qr/ERROR/, 'and no error');
}

# --- rules from broken texts -----------------------------------------------------

my @texts = (
	'strength user_id > loyalty > account; user_id max 1; email, phone max_fanout 20 max_records 7; cluster max 50',
	'user_id/shop max 1; cookie/"Web Shop" max_fanout none; device max_records 12; strength cookie > email',
	"email/'x''y' max 3;;; cookie max none");
my @pieces = (qw(max max_fanout max_records none strength cluster user_id email cookie > ; / " ' 0 1 99999999999 1.5 -), "\n", ' ', ',');

sub mutate
{
	my ($bytes, @pieces) = @_;
	for (1 .. int rand 4)
	{
		my $at = int rand(length($bytes) + 1);
		my $cut = int rand(1 + rand 6);
		substr($bytes, $at, $at + $cut <= length $bytes ? $cut : 0) = rand() < 0.3 ? '' : $pieces[ rand @pieces ];
	}
	return $bytes;
}

sub judge
{
	my ($name, $out, $count) = @_;
	my @states = $out =~ /^state (\S+)$/mg;
	is(scalar @states, $count, "$name: every one was answered") or diag substr join('', grep { !/^state/ } split /^/, $out), 0, 2000;
	my %seen;
	$seen{$_}++ for @states;
	my @bad = grep { !/^(ok|22...|54...)$/ } keys %seen;
	ok(!@bad, "$name: " . join ', ', map { "$_ $seen{$_}" } sort keys %seen) or diag "@bad";
	cmp_ok(scalar keys %seen, '>', 1, "$name: some read, some do not");
	return;
}

my $reader = <<'SQL';
SET client_min_messages = warning;
SET search_path = public, mcp;
CREATE FUNCTION pg_temp.state(t text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	IF t::mcp.match_rules::text::mcp.match_rules::text <> t::mcp.match_rules::text THEN
		RETURN 'changed';
	END IF;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SQL

{
	my $n = 1000;
	my $sql = $reader;
	for (1 .. $n)
	{
		my $text = mutate($texts[ rand @texts ], @pieces);
		$text =~ s/([\\'])/$1$1/g;
		$sql .= "SELECT 'state ' || pg_temp.state(E'$text');\n";
	}
	judge('text', run_psql($sql), $n);
}

# --- and from broken bytes, by COPY BINARY ---------------------------------------

{
	my $n = 200;
	my $sql = "SET client_min_messages = warning;\nCREATE TEMP TABLE rules (r mcp.match_rules);\n";
	for my $i (1 .. $n)
	{
		my $bytes = mutate("\x01" . $texts[ rand @texts ], @pieces, map { chr int rand 256 } 1 .. 20);
		$bytes = substr $bytes, 0, int rand 3 if $i % 20 == 0;
		open my $out, '>:raw', "$dir/b$i" or die $!;
		print $out "PGCOPY\n\xff\r\n\0", pack('N N', 0, 0), pack('n N', 1, length $bytes), $bytes, pack('n', 0xFFFF);
		close $out;
		$sql .= "COPY rules FROM '$dir/b$i' (FORMAT binary);\n\\echo state :SQLSTATE\n";
	}
	$sql .= "SELECT 'stable ' || bool_and(r::text::mcp.match_rules::text = r::text) FROM rules;\n";
	# and back: what is sent is received as the same
	$sql .= "\\copy rules TO 'all' (FORMAT binary)\nCREATE TEMP TABLE again (r mcp.match_rules);\n\\copy again FROM 'all' (FORMAT binary)\n"
		. "SELECT 'same ' || count(*) FROM (SELECT r::text FROM rules EXCEPT ALL SELECT r::text FROM again) s;\n";
	my $out = run_psql($sql);
	$out =~ s/^state 00000$/state ok/mg;
	judge('bytes', $out, $n);
	like($out, qr/^stable true$/m, 'bytes: what was read is canonical');
	like($out, qr/^same 0$/m, 'bytes: what is sent is received as the same');
}

done_testing();
