# the identity room's kernels, built alone as the fuzzers build them, and the
# tables that were generated
use strict;
use warnings;
use Test::More;
use File::Temp 'tempdir';

my $top = $ENV{MCP_WORK} // '.';
my $pg_config = $ENV{PG_CONFIG} // 'pg_config';
chomp(my $server = `$pg_config --includedir-server`);
chomp(my $lib = `$pg_config --pkglibdir`);
my $dir = tempdir(CLEANUP => 1);
my @kernels = ((map { "$top/src/core/$_.c" } qw(error utf8 name)),
	map { "$top/src/identity/identity_$_.c" } qw(hash text unicode junk email emailforms phone id));

my @flags = ('-O2', '-g', '-Wall', '-Wno-missing-braces', '-DMCP_STANDALONE', "-I$top/src");
my @commands = (
	[ 'g++', '-O2', "-I$top/src", '-c', '-o', "$dir/phonelib.o", "$top/src/identity/identity_phonelib.cpp" ],
	[ 'gcc', @flags, "-I$server", '-o', "$dir/identity", "$top/test/unit/identity.c", @kernels,
		"$dir/phonelib.o", "-L$lib", '-lpgcommon', '-lpgport', '-lphonenumber', '-lidn2', '-lcrypto',
		'-lstdc++', '-ldl', '-lm' ]);
for my $command (@commands)
{
	system(@$command) == 0 or BAIL_OUT("could not build: @$command");
}

subtest 'kernels' => sub {
	my @lines = split /\n/, `$dir/identity`;
	is($?, 0, 'the program ran to its end');
	for my $line (@lines)
	{
		if ($line =~ /^(not )?ok \d+ - (.*)/) { ok(!$1, $2) }
		elsif ($line =~ /^#/) { diag $line }
	}
	is($lines[-1], '1..' . (grep { /^(not )?ok / } @lines), 'with all of its tests');
};

# the lower-case table, made again where perl has the same Unicode
SKIP:
{
	require Unicode::UCD;
	skip 'this perl has another Unicode', 1 unless Unicode::UCD::UnicodeVersion() eq '14.0.0';
	open my $file, '<', "$top/src/core/utf8_lower.h" or die;
	local $/;
	is(`$^X $top/test/generate/lower.pl`, <$file>, 'the lower-case table is what the generator makes');
}

done_testing();
