# McpTest: nodes of one's own for tests of crash, dump, standby and keys
#
# PostgreSQL::Test::Cluster makes the nodes; they find the staged extension
# through the settings that the test run hands down.
package McpTest;

use strict;
use warnings;
use Exporter 'import';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

our @EXPORT = qw(mcp_node stage_settings slurp_text);

sub slurp_text
{
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	local $/;
	return <$file>;
}

sub stage_settings
{
	return $ENV{MCP_STAGE_CONF} ? slurp_text($ENV{MCP_STAGE_CONF}) : '';
}

# a started node; options as for init (allows_streaming => 1, ...)
sub mcp_node
{
	my ($name, %options) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);
	$node->init(extra => [ '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8' ], %options);
	$node->append_conf('postgresql.conf', stage_settings() . "fsync = off\n");
	$node->start;
	return $node;
}

1;
