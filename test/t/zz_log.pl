# after all else: no personal value is in a server's log
#
# First every function is called with recognisable personal values in all the
# places where a text can go, at top level, so that whatever it says is
# logged.  Then the logs of the whole run are read: the server's, and those of
# the nodes that tests started.
#
# The SQL that a client sends is the client's: the test server does not log it
# (log_min_error_statement = panic), and what repeats it is skipped here.
# Segments, measures, filters and match rules are such SQL: their errors show
# the line that is wrong, on purpose.
use strict;
use warnings;
use Test::More;
use IPC::Run qw(run);

plan skip_all => 'no log of a server' unless $ENV{MCP_SERVER_LOG} && -r $ENV{MCP_SERVER_LOG};

my $database = 'mcp_test';

# one spelling for each shape of thing that people are known by
my $mark = 'zq7mark';
my %value = (
	text => [ "'$mark.sarah\@personal.example'", "'$mark'", "'+4915112345678901'", "'+6281252982900'",
		"'$mark Jalan Sudirman 12'", "repeat('$mark', 100)" ],
	'text[]' => [ "ARRAY['$mark', '$mark.two\@personal.example']", "ARRAY['$mark', NULL, '1990-01-01$mark']", "ARRAY['$mark']" ],
	jsonb => [ qq('{"$mark": "$mark.sarah\@personal.example"}'), qq('{"$mark": {"deep": "$mark"}}'), qq('["$mark"]') ],
	bytea => [ "convert_to('$mark.sarah\@personal.example', 'UTF8')" ],
	numeric => [ '12.5', "'NaN'" ], bigint => [ '4915112345678901' ], uuid => [ "'00000000-0000-4000-8000-00004915112f'" ],
	'double precision' => [ '12.5' ], integer => [ '3' ], boolean => [ 'true' ],
	'timestamp with time zone' => [ "'2026-03-01 10:00+00'", "'infinity'" ],
	'timestamp without time zone' => [ "'2026-03-01 10:00'" ], date => [ "'2026-03-01'" ], interval => [ "'30 days'" ],
);

# arguments that say how, not who: an error may name them
my %neutral = (zone => "'Atlantis/Nowhere'", region => "'ID'", policy => "'whatever'", regime => "'whatever'",
	kind => "'email'", filter => "'purchase'", begins => "'visit'", ends => "'purchase'", events => "'*'", start_events => "'*'", return_events => "'*'", stages => "'{view,purchase}'", converts => "'purchase'", source_priority => "'crm'");

# types whose text is a small language, not data
my %language = map { $_ => 1 } qw(segment measure_expr match_rules);

sub ask
{
	my ($query) = @_;
	my ($out, $err) = ('', '');
	run([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-c', $query ], '<', \'', '>', \$out, '2>', \$err)
		or die "$query: $err";
	return map { [ split /\|/, $_, -1 ] } split /\n/, $out;
}

# --- call everything ------------------------------------------------------------

my @calls;
my @functions = ask(<<'SQL');
SELECT p.proname, p.prokind, (SELECT string_agg(format_type(t, NULL), ',' ORDER BY n)
                              FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a(t, n)),
       p.provariadic <> 0, array_to_string(p.proargnames, ',', ''),
       (SELECT typname FROM pg_type t WHERE t.oid = p.prorettype)
FROM pg_depend d
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
WHERE e.extname = 'mcp' AND d.deptype = 'e' AND p.pronargs > 0
  AND NOT proargtypes::oid[] && ARRAY['internal', 'cstring']::regtype[]::oid[]
  AND p.proname NOT IN ('save_key', 'load_key', 'create_key', 'grant_access')
SQL
for my $function (@functions)
{
	my ($name, $kind, $types, $variadic, $names, $result) = @$function;
	next if $language{$result};
	my @names = split /,/, $names, -1;
	my @types = split /,/, $types;
	next if grep { s/^mcp\.//r =~ /^(\w+)(\[\])?$/ && $language{$1} } @types;
	next unless grep { /^(text|jsonb|bytea|bigint|text\[\])$/ } @types;
	my $tries = 0;
	for my $n (0 .. 5)
	{
		my @arguments;
		for my $i (0 .. $#types)
		{
			my $type = $types[$i];
			my $choices = $value{$type};
			my $how = $type =~ /^text/ && defined $names[$i] ? $neutral{ $names[$i] } : undef;
			push @arguments, $how ? "$how\::$type" : $choices ? $choices->[ $n % @$choices ] . "::$type" : "NULL::$type";
		}
		$arguments[-1] = "VARIADIC $arguments[-1]" if $variadic eq 't';
		my $over = $kind eq 'w' ? ' OVER ()' : '';
		push @calls, "SELECT mcp.$name(" . join(', ', @arguments) . ")$over;";
	}
}

# the text and binary forms of the types that hold data
for my $type (map { $_->[0] } ask("SELECT typname FROM pg_type WHERE typnamespace = 'mcp'::regnamespace AND typtype = 'b' AND typelem = 0"))
{
	next if $language{$type};
	push @calls, "SELECT '$_'::mcp.$type;"
		for "$mark.sarah\@personal.example", "email:$mark", "{\"$mark\": 1}", "{\"version\": 1, \"events\": [\"$mark\"]}",
		"{\"version\": 1, \"$mark\": \"$mark\"}", "[\"$mark\"", "+6281252982900";
}

# a way to see that logging and looking both work
push @calls, "SELECT 'canary.$mark\@personal.example'::integer;";
push @calls, "SELECT '+49301234567890'::circle;";

my ($out, $err) = ('', '');
my $script = join "\n", @calls, '';
run([ 'psql', '-X', '-q', '-d', $database, '-f', '-' ], '<', \$script, '>', \$out, '2>', \$err);
cmp_ok(scalar @calls, '>=', 2, scalar(@calls) . ' calls with personal values in all places');

# --- read the logs ----------------------------------------------------------------

# entries of a log: severity and text, with the lines that continue it
sub entries
{
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	my @found;
	while (my $line = <$file>)
	{
		chomp $line;
		if ($line =~ /\b(DEBUG\d?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION|BACKTRACE):  (.*)$/)
		{
			push @found, [ $1, $2 ];
		}
		elsif (@found) { $found[-1][1] .= "\n$line" }
	}
	return @found;
}

# what an entry gives away, or undef
sub leak
{
	my ($severity, $text) = @_;
	return if $severity =~ /^(STATEMENT|QUERY|LOCATION|DEBUG)/;
	return if $severity eq 'LOG' && $text =~ /^(statement|execute|duration|parse|bind|received|replication|connection|starting|could not (send|receive))/;
	return if $severity eq 'CONTEXT' && $text =~ /^(SQL (statement|function|expression)|PL\/|while |during )/;
	return $& if $text =~ /\Q$mark\E/;
	return $& if $text =~ /[\w.+-]+\@[\w-]+(?:\.[\w-]+)+/;
	return $& if $text =~ /(?<![\d\w:.+-])\+[1-9]\d{7,14}(?!\d)/;
	return;
}

my @logs = ($ENV{MCP_SERVER_LOG}, $ENV{TESTLOGDIR} ? glob("$ENV{TESTLOGDIR}/*.log") : ());
my ($read, $canaries, @leaks) = (0, 0);
for my $path (@logs)
{
	for my $entry (entries($path))
	{
		$read++;
		my $found = leak(@$entry);
		next unless defined $found;
		if ($entry->[1] =~ /canary\.$mark|type circle/) { $canaries++; next }
		(my $text = $entry->[1]) =~ s/\n.*//s;
		push @leaks, "$path: $entry->[0]: " . substr($text, 0, 300);
	}
}
cmp_ok($read, '>', 5, "$read log entries of " . @logs . ' logs read');
is($canaries, 2, 'what PostgreSQL itself gives away is found');
ok(!@leaks, 'no personal value in a log') or diag map { "    $_\n" } @leaks[ 0 .. ($#leaks > 20 ? 20 : $#leaks) ];

done_testing();
