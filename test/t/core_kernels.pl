# the core room's kernels, built alone as the fuzzers build them
use strict;
use warnings;
use File::Temp 'tempdir';

my $top = $ENV{MCP_WORK} // '.';
my $pg_config = $ENV{PG_CONFIG} // 'pg_config';
chomp(my $server = `$pg_config --includedir-server`);
chomp(my $lib = `$pg_config --pkglibdir`);
my $dir = tempdir(CLEANUP => 1);
my @kernels = map { "$top/src/core/$_.c" } qw(error wire amount moment utf8 name lex);
my @build = ('gcc', '-O1', '-g', '-Wall', '-Wno-missing-braces', '-DMCP_STANDALONE',
	"-I$top/src", "-I$server", '-o', "$dir/core", "$top/test/unit/core.c", @kernels,
	"-L$lib", '-lpgcommon', '-lpgport', '-lm');

if (system(@build) != 0)
{
	print "1..1\nnot ok 1 - the core kernels build alone\n";
	exit 1;
}
# not exec, which would leave the folder behind
exit(system("$dir/core") == 0 ? 0 : 1);
