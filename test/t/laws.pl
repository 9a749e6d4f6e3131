# the laws of the house: floors, kernels and faces, names, sizes, words
#
# Reads the sources only.  Hard limits fail; soft ones are printed.
use strict;
use warnings;
use Test::More;
use File::Find;

chdir($ENV{MCP_WORK} || '.') or die;

# --- the floor plan -----------------------------------------------------------

# a room may include rooms of lower floors, and those only by their door
my %floor = (
	core => 0, stat => 0.5, identity => 1, cluster => 2, event => 2, journey => 2.3, filter => 2.6,
	profile => 3, segment => 4, match => 5, index => 5, overlap => 6, explain => 6, check => 6, funnel => 4, path => 4, session => 4, retention => 4, card => 4, channel => 5, insight => 6,
	attribution => 5, value => 5, persona => 5,
	experiment => 5, contact => 6, audience => 6, state => 6, view => 7, module => 9);

my %limit = (
	file_soft => 350, file_hard => 500, room_soft => 1500,
	function_soft => 40, function_hard => 60, switch_hard => 120);

# words that no code of ours uses on data: they depend on the locale, on a
# terminator, or on nobody having made a mistake
my @unsafe = qw(strcmp strncmp strcasecmp strncasecmp pg_strcasecmp
	pg_strncasecmp strcoll varstr_cmp tolower toupper pg_tolower pg_toupper
	isspace isalpha isdigit isalnum isupper islower ispunct isxdigit
	sprintf strcpy strcat strncpy gets atoi atol atof strtod setlocale strtok
	alloca rand random);
# file => { word => reason }
my %accepted = ();

# what a kernel does not know
my @server_words = qw(Datum PG_FUNCTION_ARGS PG_GETARG_DATUM PG_RETURN_DATUM
	ereport elog ereturn errsave fcinfo MemoryContext CurrentMemoryContext
	SPI_execute SearchSysCache1 PG_TRY GetCurrentTimestamp);

# generated tables are data: no size limit
sub is_table { return $_[0] =~ /_(table|tables|data)\.(c|h)$/ }

# --- reading ------------------------------------------------------------------

sub slurp
{
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!";
	local $/;
	my $text = <$file>;
	return defined $text ? $text : '';
}

# all files; a list of the tracked ones comes with the copy under test
my @files;
if (-e '.files')
{
	@files = grep { -f } split /\n/, slurp('.files');
}
else
{
	find({ no_chdir => 1, wanted => sub {
		my $name = $File::Find::name;
		$name =~ s{^\./}{};
		if (-d && $name =~ m{^(\.git|build|tmp_check|log|results)$})
		{
			$File::Find::prune = 1;
			return;
		}
		push @files, $name if -f && $name !~ m{\.(o|bc|so)$|^\.git$|^mcp--};
	} }, '.');
}
@files = sort @files;

# the code without comments and strings, line for line
sub bare
{
	my ($text) = @_;
	my $blank = sub { my $s = shift; $s =~ s/[^\n]//g; return $s };
	$text =~ s{(/\*.*?\*/)|(//[^\n]*)|("(?:[^"\\\n]|\\.)*")|('(?:[^'\\\n]|\\.)*')}
		{ defined $3 ? '""' : defined $4 ? "' '" : $blank->($1 // $2 // '') }gse;
	return $text;
}

# without what is there for the server only
sub standalone
{
	my ($text) = @_;
	my (@out, @stack);
	for my $line (split /\n/, $text, -1)
	{
		if ($line =~ /^\s*#\s*ifndef\s+MCP_STANDALONE\b/) { push @stack, 0 }
		elsif ($line =~ /^\s*#\s*if/) { push @stack, 1 }
		elsif ($line =~ /^\s*#\s*else/ && @stack && $stack[-1] == 0) { $stack[-1] = 1 }
		elsif ($line =~ /^\s*#\s*endif/) { pop @stack }
		push @out, (grep { !$_ } @stack) ? '' : $line;
	}
	return join "\n", @out;
}

my (%source, %code);
for my $path (grep { m{^src/.*\.(c|h|cpp)$} } @files)
{
	$source{$path} = slurp($path);
	$code{$path} = bare($source{$path});
}
cmp_ok(scalar keys %source, '>', 5, 'there are sources to judge');

# ok when there is no offence, else every offence in a line of its own
sub lawful
{
	my ($name, @offences) = @_;
	ok(!@offences, $name) or diag map { "    $_\n" } @offences;
	return;
}

sub room_of { return $_[0] =~ m{^src/(\w+)/} ? $1 : '' }

sub includes_of
{
	my ($path) = @_;
	my @found;
	while ($source{$path} =~ /^\s*#\s*include\s+"([^"]+)"/mg) { push @found, $1 }
	return @found;
}

# --- floors -------------------------------------------------------------------

{
	my (@down, @door, @name, @rooms);
	for my $path (sort keys %source)
	{
		my $room = room_of($path);
		my ($base) = $path =~ m{([^/]+)$};
		push @rooms, "$path: no floor is known for room $room"
			unless exists $floor{$room};
		push @name, "$path: the name does not begin with $room"
			unless $room eq 'core' || $room eq 'stat' || $base =~ /^${room}(_|\.)/;
		for my $include (includes_of($path))
		{
			next unless $include =~ m{^(\w+)/(\w+)\.h$} && exists $floor{$1};
			my ($other, $file) = ($1, $2);
			next unless -d "src/$other";
			next if $other eq $room;
			push @down, "$path includes $include, which is not below"
				if exists $floor{$room} && $floor{$other} >= $floor{$room}
				&& !($floor{$other} == 0 && $floor{$room} > 0);
			push @door, "$path enters $other by $include, not by $other/$other.h"
				unless $other eq 'core' || $other eq 'stat' || $file eq $other;
		}
		push @door, "$path includes a header of its room without the room's name"
			if grep { m{^[^/]+\.h$} && -e "src/$room/$_" } includes_of($path);
	}
	lawful('every room has a floor', @rooms);
	lawful('file names carry the room', @name);
	lawful('includes go downward only', @down);
	lawful('another room is entered by its door', @door);
}

# --- kernels and faces --------------------------------------------------------

# a face knows the server: it includes core/compat.h, straight or through a
# header; all others are kernels
my %knows_server;

sub knows_server
{
	my ($path) = @_;
	return $knows_server{$path} if exists $knows_server{$path};
	$knows_server{$path} = 0;
	return 0 if $path eq 'src/core/base.h';
	my $text = standalone($source{$path});
	my $found = $path eq 'src/core/compat.h';
	while ($text =~ /^\s*#\s*include\s+"([^"]+)"/mg)
	{
		my $include = $1;
		if (-e "src/$include") { $found = 1 if knows_server("src/$include") }
		elsif ($include =~ m{^(postgres|fmgr|miscadmin|funcapi|windowapi|varatt)\.h$
			|^(utils|access|catalog|nodes|executor|commands|parser|storage|libpq|tcop|optimizer)/}x) { $found = 1 }
	}
	return $knows_server{$path} = $found ? 1 : 0;
}

my @kernels;
{
	my (@words, @compat, @version, @cpp);
	for my $path (sort keys %source)
	{
		push @version, "$path asks for PG_VERSION_NUM"
			if $path ne 'src/core/compat.h' && $code{$path} =~ /\bPG_(VERSION_NUM|MAJORVERSION)/;
		if ($path =~ /\.cpp$/)
		{
			push @cpp, "$path includes PostgreSQL or our headers of it"
				if knows_server($path) || $source{$path} =~ m{#include "core/};
			next;
		}
		if (!knows_server($path))
		{
			next if $path eq 'src/core/base.h';
			push @kernels, $path if $path =~ /\.c$/;
			my $text = standalone($code{$path});
			for my $word (@server_words)
			{
				push @words, "$path is a kernel and speaks of $word"
					if $text =~ /\b\Q$word\E\b/;
			}
		}
		else
		{
			push @compat, "$path includes $_ itself, not core/compat.h"
				for grep { $path ne 'src/core/compat.h' && m{^(fmgr|varatt|postgres)\.h$} }
				includes_of($path);
		}
	}
	lawful('kernels do not know the server', @words);
	lawful('faces meet the server through core/compat.h', @compat);
	lawful('only core/compat.h asks for the version', @version);
	lawful('C++ sees no header of PostgreSQL', @cpp);
	note sprintf('%d kernels, %d faces', scalar @kernels,
		scalar grep { /\.c$/ && knows_server($_) } keys %source);
}

# every kernel compiles without the server
SKIP:
{
	my $config = $ENV{PG_CONFIG} || 'pg_config';
	my $include = `$config --includedir-server 2>/dev/null`;
	chomp $include;
	skip 'no server headers', 1 unless $include && -d $include;
	my @broken;
	for my $path (@kernels)
	{
		my $out = `cc -std=gnu99 -fsyntax-only -DMCP_STANDALONE -Isrc -I$include $path 2>&1`;
		push @broken, "$path: " . (split /\n/, $out)[0] if $? != 0;
	}
	lawful('kernels compile alone, with MCP_STANDALONE', @broken);
}

# --- words in the code --------------------------------------------------------

{
	my (@bad, @names);
	for my $path (sort keys %code)
	{
		my $n = 0;
		for my $line (split /\n/, $code{$path})
		{
			$n++;
			for my $word (@unsafe)
			{
				push @bad, "$path:$n: $word"
					if $line =~ /\b\Q$word\E\s*\(/ && !$accepted{$path}{$word};
			}
		}
		next unless $path =~ /\.c$/;
		while ($code{$path} =~ /^([^\n]*)\n(\w+)\(/mg)
		{
			my ($before, $name) = ($1, $2);
			next if $before =~ /\bstatic\b/ || $before =~ /^\s*$|;|^#/;
			push @names, "$path: $name is visible outside without our prefix"
				unless $name =~ /^(Mcp|mcp_|_PG_|PG_)/;
		}
	}
	lawful('no function that depends on locale or terminator', @bad);
	lawful('what is visible outside is named Mcp... or mcp_...', @names);
}

# every C function that SQL can call is declared in SQL, and the other way
{
	my (%in_c, %in_sql);
	for my $path (keys %code)
	{
		$in_c{$1} = $path while $code{$path} =~ /^PG_FUNCTION_INFO_V1\((\w+)\)/mg;
	}
	for my $path (grep { m{^sql/\d.*\.sql$} } @files)
	{
		my $text = slurp($path);
		while ($text =~ /'MODULE_PATHNAME'\s*(?:,\s*'(\w+)')?/g)
		{
			$in_sql{ defined $1 ? $1 : '(name left out)' } = $path;
		}
	}
	lawful('every C face is declared in SQL',
		map { "$_ in $in_c{$_}" } grep { !$in_sql{$_} } sort keys %in_c);
	lawful('every SQL declaration has its C face',
		map { "$_ in $in_sql{$_}" } grep { !$in_c{$_} } sort keys %in_sql);
	lawful('C faces are named mcp_...',
		map { "$_ in $in_c{$_}" } grep { !/^mcp_/ } sort keys %in_c);
}

# --- sizes --------------------------------------------------------------------

{
	my (@too_long, @long, %room, @functions_too_long, @functions_long, @wide);
	for my $path (sort keys %source)
	{
		my @lines = split /\n/, $source{$path};
		$room{ room_of($path) } += @lines unless is_table($path);
		next if is_table($path);
		push @too_long, "$path: " . @lines . " lines of $limit{file_hard}"
			if @lines > $limit{file_hard};
		push @long, "$path: " . @lines . ' lines' if @lines > $limit{file_soft};
		my $wide = grep { my $l = $_; 1 while $l =~ s/\t/' ' x (4 - $-[0] % 4)/e; length($l) > 79 && $l !~ /"/ } @lines;
		push @wide, "$path: $wide lines beyond 79 columns" if $wide;

		my ($name, $start, $switch) = ('?', undef, 0);
		my @bare = split /\n/, $code{$path};
		for my $i (0 .. $#bare)
		{
			$name = $1 if $bare[$i] =~ /^(\w+)\(/;
			if ($bare[$i] =~ /^\{/) { ($start, $switch) = ($i, 0) }
			$switch = 1 if $bare[$i] =~ /\bswitch\b/;
			next unless $bare[$i] =~ /^\}/ && defined $start;
			my $size = $i - $start - 1;
			my $hard = $limit{ $switch ? 'switch_hard' : 'function_hard' };
			push @functions_too_long, "$path: $name has $size lines of $hard" if $size > $hard;
			push @functions_long, "$path: $name has $size lines" if $size > $limit{function_soft};
			undef $start;
		}
	}
	lawful("no file beyond $limit{file_hard} lines", @too_long);
	lawful("no function beyond $limit{function_hard} lines ($limit{switch_hard} with a switch)",
		@functions_too_long);
	note "long: $_" for @long, @functions_long, @wide;
	note sprintf('room %-10s %5d lines%s', $_, $room{$_},
		$room{$_} > $limit{room_soft} ? ' (two words?)' : '')
		for sort { $floor{$a} <=> $floor{$b} || $a cmp $b } keys %room;
}

# --- the other files ----------------------------------------------------------

{
	my @replace;
	for my $path (grep { m{^sql/} } @files)
	{
		my $text = slurp($path);
		$text =~ s/--[^\n]*//g;
		push @replace, $path if $text =~ /\bCREATE\s+OR\s+REPLACE\b/i;
		push @replace, "$path (IF NOT EXISTS)" if $text =~ /\bCREATE\s[^;]*\bIF\s+NOT\s+EXISTS\b/i;
	}
	lawful('an install script adopts nothing that is there already', @replace);

	my %root = map { $_ => 1 } qw(.ci .clang-format .clang-tidy .editorconfig
		.gitattributes .gitignore CHANGELOG.md CONTRIBUTING.md LICENSE META.json
		Makefile README.md doc expected mcp.control sql src test);
	my %seen;
	$seen{$_} = 1 for map { m{^([^/]+)} ? $1 : () } @files;
	lawful('nothing else lies at the root', grep { !$root{$_} && $_ ne '.files' } sort keys %seen);

	my (@blank, @crlf, @end);
	for my $path (grep { !m{^expected/|\.(bin|csv|out)$|/(seeds|corpus)/} } @files)
	{
		next if -B $path;
		my $text = slurp($path);
		my $n = 0;
		for my $line (split /\n/, $text)
		{
			$n++;
			push @blank, "$path:$n" if $line =~ /[ \t]$/;
		}
		push @crlf, $path if $text =~ /\r/;
		push @end, $path if length $text && $text !~ /\n\z/;
	}
	lawful('no blank at the end of a line', @blank);
	lawful('no carriage return', @crlf);
	lawful('files end with a newline', @end);
}

# nothing of the place where it was written: the words are put together here,
# so that this file does not contain them
{
	my @place = (
		qr{(?<![\w.\}\)-])/wo} . 'rk/', '\.lib' . 'rary\b', '\bsub-?ag' . 'ents?\b', '\bfa' . 'rm-\w',
		'\bissues? ' . 'show\b', '\bDES' . 'IGN\.md\b', '\bSTY' . 'LE\.md\b', '\bBR' . 'IEF\.md\b',
		'\bnotes/(plat' . 'form|anal' . 'ytics|prof' . 'iles_and|secu' . 'rity_and)', '\bCla' . 'ude\b',
		'\bAnth' . 'ropic\b', '\bChat' . 'GPT\b', '\blanguage mo' . 'del\b');
	my $words = join '|', map { "(?:$_)" } @place;
	my @found;
	for my $path (@files)
	{
		next if -B $path;
		my $n = 0;
		for my $line (split /\n/, slurp($path))
		{
			$n++;
			push @found, "$path:$n: $&" if $line =~ /$words/i;
		}
	}
	lawful('no word of the place where it was written', @found);
	like('see /wo' . 'rk/x', qr/$words/i, 'the check of words can fail');
}

done_testing();
