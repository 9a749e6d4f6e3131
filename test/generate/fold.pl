#!/usr/bin/env perl
# Writes core/utf8_fold_table.h: what each code point becomes when case and
# accents are set aside, from the Unicode data that perl carries.
#
#   perl test/generate/fold.pl > src/core/utf8_fold_table.h
#
# A code point is decomposed (canonically and for compatibility), its case is
# folded in full, its accents are dropped, and the extras below are put in;
# again, until nothing changes, so that folding twice changes nothing.
#
#   * Accents: the nonspacing marks of scripts that are written with letters
#     of both cases or with optional points (Latin, Greek, Cyrillic, Hebrew,
#     Arabic, and those that all scripts share).  Marks that spell vowels or
#     voice (Devanagari, Thai, kana ...) are letters and stay.
#   * What is invisible (soft hyphen, joiners, variation selectors) is dropped.
#   * A Latin letter WITH something (stroke, hook, bar ...) is that letter.
#   * Hangul syllables stay whole.
#
# The table is committed, so a build needs no perl; a new one changes what
# segments with fold() say, and belongs into the CHANGELOG.
use strict;
use warnings;
use feature qw(fc unicode_strings);
use Unicode::UCD;
use Unicode::Normalize qw(NFKD);
use charnames ();
binmode STDOUT, ':utf8';

my %extra = (
	0x00E6 => 'ae', 0x0153 => 'oe', 0x00F0 => 'd', 0x00FE => 'th',
	0x0131 => 'i', 0x0237 => 'j', 0x0275 => 'o',
	# apostrophes, quotes, dashes, the slash of fractions
	0x2044 => '/',
	0x2018 => "'", 0x2019 => "'", 0x201B => "'", 0x02BC => "'", 0x02B9 => "'", 0x00B4 => "'", 0x1FFD => "'",
	0x201C => '"', 0x201D => '"', 0x201F => '"', 0x00AB => '"', 0x00BB => '"', 0x201E => '"', 0x201A => "'",
	0x2010 => '-', 0x2011 => '-', 0x2012 => '-', 0x2013 => '-', 0x2014 => '-', 0x2015 => '-', 0x2212 => '-',
);
my $accent = qr/[\p{Script=Inherited}\p{Script=Common}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/;

sub one
{
	my ($c) = @_;
	my $code = ord $c;
	return lc $c if $code < 128;
	return $extra{$code} if defined $extra{$code};
	return $c if $code >= 0xAC00 && $code <= 0xD7A3;
	return $c if $code == 0x3099 || $code == 0x309A;
	return '' if $c =~ /\p{Default_Ignorable_Code_Point}/;
	my $parts = NFKD($c);
	return $parts if $parts ne $c;
	return '' if $c =~ /\p{Nonspacing_Mark}/ && $c =~ $accent;
	return fc $c unless $c =~ /\p{Script=Latin}/;
	my $name = charnames::viacode($code) || '';
	return lc $1 if $name =~ /^LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]) WITH /;
	return fc $c;
}

my %map;
for my $code (0x80 .. 0x10FFFF)
{
	next if $code >= 0xD800 && $code <= 0xDFFF;
	next if $code >= 0x20000 && $code < 0x2F800;
	next if $code >= 0x30000 && $code < 0xE0000;
	next if $code >= 0xE1000;
	my $now = chr $code;
	utf8::upgrade($now);
	for (1 .. 10)
	{
		my $next = join '', map { one($_) } split //, $now;
		last if $next eq $now;
		$now = $next;
	}
	$map{$code} = $now if $now ne chr $code;
}

# Runs: code points one after the other, or every second one, that become
# one code point each at an equal distance (delta), or all become the same
# text (step 0).
my (@runs, %place);
my $pool = '';

for my $code (sort { $a <=> $b } keys %map)
{
	my $to = $map{$code};
	my $last = $runs[-1];
	if (length $to == 1)
	{
		my $delta = ord($to) - $code;
		if ($last && defined $last->{delta} && $last->{delta} == $delta)
		{
			my $step = $code - $last->{last};
			if ($last->{first} == $last->{last} ? $step <= 2 : $step == $last->{step})
			{
				$last->{step} = $step;
				$last->{last} = $code;
				next;
			}
		}
		push @runs, { first => $code, last => $code, step => 1, delta => $delta };
		next;
	}
	if ($last && defined $last->{text} && $last->{text} eq $to && $code == $last->{last} + 1)
	{
		$last->{last} = $code;
		next;
	}
	push @runs, { first => $code, last => $code, step => 0, text => $to };
}

# the texts of several code points, each once; longer ones first, so that
# shorter ones are found inside
my %texts = map { $_->{text} => 1 } grep { defined $_->{text} } @runs;
for my $text (sort { length $b <=> length $a || $a cmp $b } keys %texts)
{
	my $bytes = $text;
	utf8::encode($bytes);
	my $at = index $pool, $bytes;
	if ($at < 0) { $at = length $pool; $pool .= $bytes }
	$place{$text} = [ $at, length $bytes ];
}

my $version = Unicode::UCD::UnicodeVersion();
print <<"END";
/*
 * utf8_fold_table.h: code points without case and accents, Unicode $version
 *
 * Made by test/generate/fold.pl; not to be edited.
 */

/* first, last, step (0: all are one text), distance, or length and place */
static const McpFoldRun fold_runs[] = {
END
for my $run (@runs)
{
	if (defined $run->{text})
	{
		my ($at, $length) = @{ $place{ $run->{text} } };
		printf "\t{0x%04X, 0x%04X, 0, %d},\n", $run->{first}, $run->{last}, $at << 8 | $length;
	}
	else { printf "\t{0x%04X, 0x%04X, %d, %d},\n", @{$run}{qw(first last step delta)} }
}
print "};\n\nstatic const char fold_pool[] =\n";
while (length $pool)
{
	my $line = substr $pool, 0, 18, '';
	print "\t\"", join('', map { sprintf '\\x%02X', ord } split //, $line), "\"\n";
}
print ";\n";
