# mcp.cluster against the design's words, done literally and slowly
#
# Random small graphs with random rules; every row's customer, refused
# identifiers and reasons must be what the definition says, also when the rows
# come in another order and some come twice.  MCP_SEED repeats a run,
# MCP_GRAPHS makes it longer.
use strict;
use warnings;
use Digest::SHA qw(sha256 sha256_hex);
use List::Util qw(min max shuffle sum0 uniq);
use File::Temp 'tempdir';
use Test::More;

my $seed = $ENV{MCP_SEED} // time;
my $graphs = $ENV{MCP_GRAPHS} // 3000;
srand $seed;
note "seed $seed";

my @kinds = qw(user_id loyalty account email phone social custom device cookie);
my %default = (
	user_id => { max => 1 },
	(map { $_ => { max_fanout => 20 } } qw(email phone)),
	(map { $_ => { max_fanout => 5 } } qw(social device cookie)));
my %tag = map { $_ => substr(sha256_hex($_), 0, 6) } qw(shop app_2);

sub one_of { return $_[ int rand @_ ] }

# --- random rules: their words, and what they mean ------------------------------

sub random_rules
{
	my %limit = map { $_ => { %{ $default{$_} // {} } } } @kinds;
	my @order = @kinds;
	my (@words, $cluster);
	if (rand() < 0.3)
	{
		my @named = (shuffle @kinds)[ 0 .. int rand 4 ];
		my %named = map { $_ => 1 } @named;
		@order = (@named, grep { !$named{$_} } @kinds);
		push @words, 'strength ' . join(' > ', @named);
	}
	my %said;
	for (1 .. int rand 4)
	{
		my $kind = one_of(@kinds);
		my $space = rand() < 0.4 ? one_of('shop', 'app_2') : undef;
		my $what = one_of('max', 'max', 'max_fanout', 'max_records');
		my $n = rand() < 0.15 ? undef : $what eq 'max_fanout' ? int rand 4 : 1 + int rand 3;
		my $target = $space ? "$kind/$space" : $kind;
		next if $said{"$target $what"}++;
		$limit{$target}{$what} = $n;
		my $written = $space && $space eq 'app_2' && rand() < 0.5 ? "$kind/\"App 2\"" : $target;
		push @words, "$written $what " . ($n // 'none');
	}
	if (rand() < 0.3)
	{
		$cluster = 1 + int rand 5;
		push @words, "cluster max $cluster";
	}
	my $i = 0;
	return { text => join('; ', shuffle @words), rank => { map { $_ => $i++ } @order },
		limit => \%limit, cluster => $cluster };
}

# a namespace's own limit stands in the place of its kind's
sub target_of
{
	my ($rules, $id, $what) = @_;
	my ($kind, $tag) = $id =~ m{^(\w+)(?:/(\w+))?:};
	for my $space (keys %tag)
	{
		return "$kind/$space"
			if defined $tag && $tag{$space} eq $tag && exists $rules->{limit}{"$kind/$space"}{$what};
	}
	return $kind;
}

sub limit_of
{
	my ($rules, $id, $what) = @_;
	return $rules->{limit}{ target_of($rules, $id, $what) }{$what};
}

# --- a random graph ------------------------------------------------------------

# digests with equal beginnings, and equal ones of several kinds and namespaces
my @digests = map { my $head = $_; map { $head x 8 . sprintf('%048x', $_) } 1 .. 4 } '00', '7f', 'ff';

sub random_rows
{
	my ($records) = @_;
	my $spread = 1 + int rand @digests;
	my @use = (shuffle @kinds)[ 0 .. 1 + int rand 4 ];
	my $keyed = rand();
	my @rows;
	for my $n (1 .. $records)
	{
		my @ids = map {
			my $kind = one_of(@use);
			my $space = $kind =~ /user_id|cookie|account/ && rand() < 0.5 ? '/' . one_of(values %tag) : '';
			rand() < 0.06 ? 'NULL' : "$kind$space:" . $digests[ int rand $spread ];
		} 1 .. int rand 5;
		push @rows, {
			ids => rand() < 0.03 ? undef : \@ids,
			key => rand() < $keyed ? one_of('k', 'kk', '', 'Ü') . int rand(2 * $records) : undef,
			seen => one_of(undef, 0 .. 3, 'infinity', '-infinity') };
	}
	return \@rows;
}

# --- the definition ------------------------------------------------------------

sub strength_order
{
	my ($rules, $x, $y) = @_;
	my ($kx, $tx, $dx) = $x =~ m{^(\w+?)(?:/(\w+))?:(\w+)};
	my ($ky, $ty, $dy) = $y =~ m{^(\w+?)(?:/(\w+))?:(\w+)};
	return $rules->{rank}{$kx} <=> $rules->{rank}{$ky} || $dx cmp $dy || ($tx // '000000') cmp ($ty // '000000');
}

sub kind_of { return $_[0] =~ /^(\w+)/ ? $1 : die }

# rows with one key are one record; without keys, rows that say the same are
sub records_of
{
	my ($rows) = @_;
	my %record;
	for my $row (@$rows)
	{
		my @ids = uniq sort grep { $_ ne 'NULL' } @{ $row->{ids} // [] };
		my $name = defined $row->{key} ? "key $row->{key}" : "set @ids";
		my $record = $record{$name} //= { key => $row->{key}, ids => {} };
		$record->{ids}{$_} = 1 for @ids;
		my $seen = $row->{seen};
		$record->{seen} = $seen
			if defined $seen && $seen !~ /inf/ && (!defined $record->{seen} || $seen < $record->{seen});
		$row->{record} = $record;
	}
	return [ map { $record{$_} } sort keys %record ];
}

sub shared_of
{
	my ($rules, $records) = @_;
	my %carry;
	for my $r (@$records) { push @{ $carry{$_} }, $r for keys %{ $r->{ids} } }
	my %shared;
	for my $id (sort { strength_order($rules, $a, $b) } keys %carry)
	{
		my $rank = $rules->{rank}{ kind_of($id) };
		my $fanout = limit_of($rules, $id, 'max_fanout');
		my $most = limit_of($rules, $id, 'max_records');
		my %strongest;
		for my $r (@{ $carry{$id} })
		{
			my ($best) = sort { strength_order($rules, $a, $b) }
				grep { $rules->{rank}{ kind_of($_) } < $rank && !$shared{$_} } keys %{ $r->{ids} };
			$strongest{$best} = 1 if defined $best;
		}
		$shared{$id} = 1
			if (defined $fanout && keys %strongest > $fanout)
			|| (defined $most && @{ $carry{$id} } > $most);
	}
	return \%shared;
}

sub breaks
{
	my ($rules, $accepted) = @_;
	return 'cluster max' if defined $rules->{cluster} && keys %$accepted > $rules->{cluster};
	my %count;
	$count{ target_of($rules, $_, 'max') }++ for keys %$accepted;
	for my $target (keys %count)
	{
		my $most = $rules->{limit}{$target}{max};
		return "max $target" if defined $most && $count{$target} > $most;
	}
	return;
}

# why this one alone does not go into that cluster
sub reason
{
	my ($rules, $accepted, $id) = @_;
	my $target = target_of($rules, $id, 'max');
	my $most = $rules->{limit}{$target}{max};
	my $have = grep { target_of($rules, $_, 'max') eq $target } keys %$accepted;
	return "max $target" if defined $most && $have + 1 > $most;
	return 'cluster max' if defined $rules->{cluster} && keys(%$accepted) + 1 > $rules->{cluster};
	return 'ambiguous';
}

sub uuid_of
{
	my ($what, $bytes) = @_;
	my @b = unpack 'C16', sha256("mcp customer$what$bytes");
	$b[6] = $b[6] & 0x0f | 0x80;
	$b[8] = $b[8] & 0x3f | 0x80;
	return join '-', unpack('(A8 A4 A4 A4 A12)', unpack 'H*', pack 'C16', @b);
}

sub identifier_bytes
{
	my ($kind, $tag, $digest) = $_[0] =~ m{^(\w+?)(?:/(\w+))?:(\w+)};
	my ($number) = grep { $kinds[ $_ - 1 ] eq $kind } 1 .. @kinds;
	return pack 'C H6 H64', $number, $tag // '000000', $digest;
}

sub customer_of
{
	my ($rules, $cluster) = @_;
	my @keyed = sort { ($a->{seen} // 1e9) <=> ($b->{seen} // 1e9) || $a->{key} cmp $b->{key} }
		grep { defined $_->{key} } @{ $cluster->{records} };
	return uuid_of('r', $keyed[0]{key}) if @keyed;
	my ($best) = sort { strength_order($rules, $a, $b) } keys %{ $cluster->{accepted} };
	return defined $best ? uuid_of('i', identifier_bytes($best)) : undef;
}

# every record gets {customer} and {refused}
sub resolve
{
	my ($rules, $rows) = @_;
	my $records = records_of($rows);
	my $shared = shared_of($rules, $records);
	my %node;
	for my $r (@$records)
	{
		my @ids = sort grep { !$shared->{$_} } keys %{ $r->{ids} };
		$r->{refused} = { map { $_ => 'shared' } grep { $shared->{$_} } keys %{ $r->{ids} } };
		if (@ids)
		{
			my $n = $node{"@ids"} //= { ids => \@ids, refused => {}, cluster => { accepted => {} } };
			push @{ $n->{records} }, $r;
		}
		else { $r->{customer} = customer_of($rules, { records => [$r], accepted => {} }) }
	}
	my %carry;
	for my $n (values %node) { push @{ $carry{$_} }, $n for @{ $n->{ids} } }
	my @order = sort {
		$rules->{rank}{ kind_of($a) } <=> $rules->{rank}{ kind_of($b) }
			|| @{ $carry{$a} } <=> @{ $carry{$b} } || strength_order($rules, $a, $b) } keys %carry;
	for my $id (@order)
	{
		my @nodes = @{ $carry{$id} };
		my %union = ($id => 1, map { %{ $_->{cluster}{accepted} } } @nodes);
		my @join = @nodes;
		if (breaks($rules, \%union))
		{
			@join = grep { !$_->{settled} } @nodes;
			$_->{refused}{$id} = reason($rules, $_->{cluster}{accepted}, $id)
				for grep { $_->{settled} } @nodes;
			%union = ($id => 1);
		}
		next unless @join;
		my %gone = map { $_->{cluster} => 1 } @join;
		my $new = { accepted => \%union };
		for my $n (values %node) { $n->{cluster} = $new if $gone{ $n->{cluster} } }
		$_->{settled} = 1 for @join;
	}
	for my $n (values %node)
	{
		push @{ $n->{cluster}{records} }, @{ $n->{records} };
	}
	for my $n (values %node)
	{
		my $customer = customer_of($rules, $n->{cluster});
		for my $r (@{ $n->{records} })
		{
			$r->{customer} = $customer;
			$r->{cluster} = $n->{cluster};
			$r->{refused}{$_} = $n->{refused}{$_} for keys %{ $n->{refused} };
		}
	}
	return;
}

# what the row must say
sub expected
{
	my ($row) = @_;
	my $record = $row->{record};
	my %refused = map { $_ => $record->{refused}{$_} }
		grep { defined $record->{refused}{$_} } @{ $row->{ids} // [] };
	my @ids = sort { identifier_bytes($a) cmp identifier_bytes($b) } keys %refused;
	return join '|', $record->{customer} // '', '{' . join(',', @ids) . '}',
		'{' . join(',', map { $refused{$_} =~ / / ? "\"$refused{$_}\"" : $refused{$_} } @ids) . '}';
}

# --- ask -----------------------------------------------------------------------

my $dir = tempdir(CLEANUP => 1);

sub line_of
{
	my ($g, $n, $rules, $row) = @_;
	my $ids = defined $row->{ids} ? '{' . join(',', @{ $row->{ids} }) . '}' : '\N';
	my $seen = $row->{seen} // '\N';
	$seen = sprintf '2024-01-%02d', 1 + $seen if $seen =~ /^\d+$/;
	return join("\t", $g, $n, $rules->{text}, $ids, $row->{key} // '\N', $seen) . "\n";
}

my (@expected, @lines, %rules_of, %reasons, @twins);
for my $g (0 .. $graphs - 1)
{
	my $rules = random_rules();
	my $rows = random_rows($g % 50 == 0 ? 40 + int rand 60 : 1 + int rand 12);
	resolve($rules, $rows);
	$rules_of{$g} = $rules->{text};

	# one id, one cluster: whoever shares an id shares a cluster
	my %of;
	for my $row (@$rows)
	{
		my $c = $row->{record}{customer} // next;
		my $cluster = $row->{record}{cluster} // $row->{record};
		push @twins, $g if ($of{$c} //= $cluster) != $cluster;
	}
	for my $n (0 .. $#$rows)
	{
		$expected[$g][$n] = expected($rows->[$n]);
		$reasons{ s/\W.*//r }++ for values %{ $rows->[$n]{record}{refused} };
		push @lines, line_of($g, $n, $rules, $rows->[$n]);
	}
}

sub ask
{
	my (@rows) = @_;
	open my $out, '>', "$dir/rows" or die $!;
	print $out @rows;
	close $out;
	open $out, '>', "$dir/ask.sql" or die $!;
	print $out <<'SQL';
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
CREATE TEMP TABLE r (g int, n int, rules mcp.match_rules, ids mcp.identifier[], k text, seen timestamptz);
\copy r FROM 'rows'
SELECT g, n, (d).customer_id, (d).refused, (d).reasons, c IS NOT DISTINCT FROM (d).customer_id
FROM (SELECT g, n, mcp.cluster_detail(ids, rules, k, seen) OVER w AS d, mcp.cluster(ids, rules, k, seen) OVER w AS c
      FROM r WINDOW w AS (PARTITION BY g)) s;
SQL
	close $out;
	my @answer = `cd $dir && psql -X -q -A -t -d mcp_test -f ask.sql 2>&1`;
	is($?, 0, 'psql ran') or diag @answer[ 0 .. min(5, $#answer) ];
	return @answer;
}

sub compare
{
	my ($name, @rows) = @_;
	my ($count, @wrong) = (0);
	for my $line (ask(@rows))
	{
		chomp $line;
		my ($g, $n, $rest) = $line =~ /^(\d+)\|(\d+)\|(.*)\|t$/ or push(@wrong, $line), next;
		$count++;
		push @wrong, "graph $g row $n, rules $rules_of{$g}: $rest, not $expected[$g][$n]"
			if $rest ne $expected[$g][$n];
	}
	is($count, scalar @rows, "$name: every row has an answer");
	is(scalar @wrong, 0, "$name: every answer is right") or diag map { "$_\n" } @wrong[ 0 .. min(9, $#wrong) ];
	return;
}

is_deeply([ sort keys %reasons ], [qw(ambiguous cluster max shared)],
	'the graphs know every reason: ' . join ', ', map { "$_ $reasons{$_}" } sort keys %reasons);
is(scalar @twins, 0, 'two clusters never share an id');
compare("$graphs graphs", @lines);
compare('in another order, some twice', shuffle @lines, map { rand() < 0.3 ? $_ : () } @lines);

done_testing();
