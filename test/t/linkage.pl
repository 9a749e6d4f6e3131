# Splink's fake_1000: 1,000 records of 251 people with typing errors; column
# cluster is the truth.
#
# How far do exact identifiers go, on data made for fuzzy matching?  Precision
# and recall of pairs, by hashed e-mail, by name + birthday, by both; each
# compared with a plain SQL computation that knows nothing of mcp.
use strict;
use warnings;
use Test::More;
use IPC::Run qw(run);

my $data = $ENV{MCP_DATA} ? "$ENV{MCP_DATA}/linkage/splink_fake_1000.csv" : '';
plan skip_all => 'no linkage/splink_fake_1000.csv in MCP_DATA' unless -f $data;

my $name = 'linkage_fake_1000';

sub ask
{
	my ($database, $query) = @_;
	my ($out, $err) = ('', '');
	run([ 'psql', '-XAtq', '-F', ' ', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-c', $query ], '<', \'', '>', \$out, '2>', \$err)
		or die "$query: $err";
	chomp $out;
	return $out;
}

ask('postgres', "DROP DATABASE IF EXISTS $name");
ask('postgres', "CREATE DATABASE $name");
ask($name, 'CREATE EXTENSION mcp');
ask($name, 'SELECT mcp.create_key()');
ask($name, 'CREATE TABLE person (unique_id integer, first_name text, surname text, dob text, city text, email text, cluster integer)');
run([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $name, '-c', 'COPY person FROM STDIN (FORMAT csv, HEADER)' ], '<', $data)
	or die 'could not load';
is(ask($name, 'SELECT count(*), count(DISTINCT cluster) FROM person'), '1000 251', '1,000 records of 251 people');

# "right together truth": pairs put together rightly, put together, that there are
sub pairs
{
	my ($groups) = @_;
	return ask($name, <<"SQL");
WITH cells AS (SELECT found, cluster, count(*) AS n FROM ($groups) g GROUP BY 1, 2),
	pairs (right_ones, together, truth) AS (SELECT
		(SELECT sum(n * (n - 1) / 2) FROM cells),
		(SELECT sum(n * (n - 1) / 2) FROM (SELECT sum(n) AS n FROM cells GROUP BY found) x),
		(SELECT sum(n * (n - 1) / 2) FROM (SELECT sum(n) AS n FROM cells GROUP BY cluster) x))
SELECT right_ones::bigint, together::bigint, truth::bigint FROM pairs
SQL
}

sub by_mcp
{
	my ($identifiers) = @_;
	return pairs("SELECT mcp.cluster(ARRAY[$identifiers], record_key => unique_id::text) OVER () AS found, cluster FROM person");
}

# connected components by smallest neighbour, round after round
ask($name, <<'SQL');
CREATE FUNCTION components(by_email boolean, by_name boolean) RETURNS TABLE (id integer, label integer) LANGUAGE plpgsql AS $$
BEGIN
	CREATE TEMP TABLE node ON COMMIT DROP AS SELECT unique_id AS id, unique_id AS label,
		CASE WHEN by_email THEN lower(btrim(email)) END AS mail,
		CASE WHEN by_name THEN lower(first_name) || '|' || lower(surname) || '|' || dob END AS who FROM person;
	LOOP
		UPDATE node SET label = l.low FROM (
			SELECT n.id, least(min(m.label), min(w.label), n.label) AS low FROM node n
			LEFT JOIN node m ON m.mail = n.mail LEFT JOIN node w ON w.who = n.who GROUP BY n.id, n.label) l
		WHERE l.id = node.id AND l.low < node.label;
		EXIT WHEN NOT FOUND;
	END LOOP;
	RETURN QUERY SELECT node.id, node.label FROM node;
END
$$
SQL

sub by_sql
{
	my ($email, $who) = @_;
	return pairs("SELECT label AS found, cluster FROM components($email, $who) JOIN person ON unique_id = id");
}

my %result;
for my $case (
	[ 'e-mail', 'mcp.email(email)', 'true', 'false' ],
	[ 'name + birthday', "mcp.custom('name and birthday', first_name, surname, dob)", 'false', 'true' ],
	[ 'both', "mcp.email(email), mcp.custom('name and birthday', first_name, surname, dob)", 'true', 'true' ])
{
	my ($words, $identifiers, $email, $who) = @$case;
	my $found = by_mcp($identifiers);
	is($found, by_sql($email, $who), "$words: pairs as plain SQL finds them");
	my ($right, $together, $truth) = split / /, $found;
	$result{$words} = [ $right / $together, $right / $truth ];
	diag(sprintf('%-16s precision %.4f  recall %.4f  (%d right of %d put together, %d in truth)',
		$words, @{ $result{$words} }, $right, $together, $truth));
}

for my $words (sort keys %result)
{
	cmp_ok($result{$words}[0], '>=', 0.98, "$words: precision");
}
cmp_ok($result{'both'}[1], '>', $result{'e-mail'}[1], 'the two find more than e-mail alone');
cmp_ok($result{'both'}[1], '>', $result{'name + birthday'}[1], '... and more than name + birthday alone');

ask('postgres', "DROP DATABASE $name");
done_testing();
