# every construct of the segment language has a rule for when its truth can
# change: mcp.next_change_at asks one without a rule at every day and event,
# which is slow, and perhaps wrong
use strict;
use warnings;
use Test::More;

chdir($ENV{MCP_WORK} || '.') or die;

sub slurp
{
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!";
	local $/;
	return <$file>;
}

sub bare
{
	my ($text) = @_;
	$text =~ s{/\*.*?\*/}{}gs;
	return $text;
}

my %header = map { $_ => bare(slurp($_)) } qw(src/segment/segment_node.h src/filter/filter.h);
my $rules = join "\n", map { bare(slurp($_)) } glob 'src/explain/explain_rule*.c src/explain/explain_change.c src/explain/explain_watch.c';

# parts of conditions, which are no conditions; bits of flags
my %part = map { $_ => 1 } qw(MCP_NODE_LITERAL MCP_NODE_FILTER MCP_NODE_PATH MCP_NODE_TEST
	MCP_NODE_STEP MCP_NODE_MEASURE MCP_NODE_WINDOW MCP_MEASURE_OF MCP_MEASURE_SUBJECT
	MCP_TEST_FOLD MCP_TEST_SUBJECT);

sub constructs
{
	my %names;
	for my $text (values %header)
	{
		$names{$1} = 1 while $text =~ /^(?:\s+|#define\s+)(MCP_(?:NODE|TEST|MEASURE|WINDOW)_[A-Z0-9_]+)\s*(?:=\s*|\s+)\d/mg;
	}
	return sort grep { !$part{$_} } keys %names;
}

my @names = constructs();
cmp_ok(scalar @names, '>', 50, 'the constructs were found: ' . scalar @names);
my @missing = grep { $rules !~ /\bcase \Q$_\E:|[=!]= \Q$_\E\b/ } @names;
ok(!@missing, 'each has a rule') or diag map { "    $_\n" } @missing;
is_deeply([ grep { /^MCP_(NODE_CONSENT|TEST_HAS|MEASURE_SHARE|WINDOW_PREVIOUS|TEST_NOT_LIKE|NODE_AT_LEAST)$/ } @names ],
	[ qw(MCP_MEASURE_SHARE MCP_NODE_AT_LEAST MCP_NODE_CONSENT MCP_TEST_HAS MCP_TEST_NOT_LIKE MCP_WINDOW_PREVIOUS) ],
	'names of every sort are among them');

done_testing();
