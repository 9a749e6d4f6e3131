#!/usr/bin/env perl
# Writes core/utf8_lower.h: the simple lower-case mapping of every code point,
# as ranges, from the Unicode data that perl carries (Unicode::UCD).
#
#   perl test/generate/lower.pl > src/core/utf8_lower.h
#
# U+0130 (capital I with dot) maps to "i", as UnicodeData's simple mapping
# says.  The table is committed, so a build needs no perl; it changes only
# with mcp.normalizer_version().
use strict;
use warnings;
use Unicode::UCD qw(prop_invmap);

my ($list, $map, $format, $default) = prop_invmap('Simple_Lowercase_Mapping');
die "unexpected format $format" unless $format =~ /^a/;

# single mappings: code point => lower
my %lower;
for my $i (0 .. $#$list)
{
	next if $map->[$i] eq $default || ref $map->[$i];
	my $end = $i < $#$list ? $list->[ $i + 1 ] - 1 : 0x10FFFF;
	$lower{$_} = $map->[$i] + ($_ - $list->[$i]) for $list->[$i] .. $end;
}

# ranges of equal difference, every code point or every second one
my @ranges;
for my $code (sort { $a <=> $b } keys %lower)
{
	next if $code < 128 || $lower{$code} == $code;
	my $delta = $lower{$code} - $code;
	my $last = $ranges[-1];
	if ($last && $last->{delta} == $delta)
	{
		my $step = $code - $last->{last};
		if ($last->{first} == $last->{last} ? $step <= 2 : $step == $last->{step})
		{
			$last->{step} = $step;
			$last->{last} = $code;
			next;
		}
	}
	push @ranges, { first => $code, last => $code, step => 1, delta => $delta };
}

my $version = Unicode::UCD::UnicodeVersion();
print <<"END";
/*
 * utf8_lower.h: simple lower-case mappings beyond ASCII, Unicode $version
 *
 * Made by test/generate/lower.pl; not to be edited.
 */
static const McpLowerRange lower_ranges[] = {
END
printf "\t{0x%04X, 0x%04X, %d, %d},\n", @{$_}{qw(first last step delta)} for @ranges;
print "};\n";
