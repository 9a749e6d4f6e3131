# the regression questions of test/sql, asked as make installcheck asks them
use strict;
use warnings;
use Test::More tests => 1;

chdir $ENV{MCP_WORK} or die;
my $out = `make -s PG_CONFIG="$ENV{PG_CONFIG}" with_llvm=no installcheck 2>&1`;
ok($? == 0, 'make installcheck') or do
{
	diag $out;
	diag `cat regression.diffs` if -e 'regression.diffs';
};
