# the Complete Journey: real shopping becomes profiles, and segments and
# measures say to the last household what GROUP BY says; and a difference would
# be seen
use strict;
use warnings;
use Test::More;
use IPC::Run qw(run);

my $folder = $ENV{MCP_DATA} ? "$ENV{MCP_DATA}/complete_journey" : '';
plan skip_all => 'no complete_journey in MCP_DATA' unless -d $folder;
chdir(($ENV{MCP_WORK} || '.') . '/test/demo') or die;

my $name = 'demo_retail';
$ENV{PGOPTIONS} = '-c client_min_messages=warning -c jit=off';

sub psql
{
	my ($database, @arguments) = @_;
	my ($out, $err) = ('', '');
	run([ 'psql', '-XAtq', '-F', ' ', '-v', 'ON_ERROR_STOP=1', '-d', $database, @arguments ], '<', \'', '>', \$out, '2>', \$err)
		or die "@arguments: $err";
	chomp $out;
	return $out;
}

sub ask { return psql($name, '-c', $_[0]) }

psql('postgres', '-c', "DROP DATABASE IF EXISTS $name");
psql('postgres', '-c', "CREATE DATABASE $name");
psql('postgres', '-c', "ALTER DATABASE $name SET search_path = \"\$user\", public, mcp");
psql($name, '-c', 'CREATE EXTENSION mcp');
psql($name, '-c', 'SELECT mcp.create_key()');

# as a user runs it
my ($out, $err) = ('', '');
{
	local %ENV = (%ENV, PGDATABASE => $name, MCP_RETAIL => 'complete_journey');
	ok(run([ 'bash', 'run', 'retail' ], '<', \'', '>', \$out, '2>', \$err), 'test/demo/run retail succeeds') or BAIL_OUT($err);
}
is($err, '', '... and is not noisy');
my $equal = () = $out =~ /\bequal\b/g;
is($equal, ask('SELECT (SELECT count(*) FROM segment_check) + (SELECT count(*) FROM measure_check)'), 'it prints every check as equal');
unlike($out, qr/NOT EQUAL/, '... and none as not equal');

is(ask('SELECT count(*) FROM customers'),
	ask('SELECT count(*) FROM (SELECT household_id FROM retail.transactions UNION SELECT household_id FROM retail.campaigns
		UNION SELECT household_id FROM retail.coupon_redemptions UNION SELECT household_id FROM retail.demographics) h'),
	'one profile for each household');
is(ask(q{SELECT string_agg(nr::text, ',' ORDER BY nr) FROM segment_check WHERE mcp = 0}), '', 'no segment is empty');
is(ask(q{SELECT string_agg(nr::text, ',' ORDER BY nr) FROM segment_check WHERE mcp = (SELECT count(*) FROM customers)}), '', '... and none is everybody');

# one line less in the raw table: the check sees it
my $check = do { local $/; open my $file, '<', 'retail_4_check.sql' or die; <$file> };
my ($verdict) = $check =~ /^(DO \$\$.*)\z/ms;
my $seen = eval { psql($name, '-1', '-c', q{DELETE FROM retail.transactions WHERE basket_id = (SELECT max(basket_id) FROM retail.transactions)},
		'-c', $verdict); 1 };
ok(!$seen && $@ =~ /do not say the same/, 'one basket less in the raw table, and the check fails');
$seen = eval { psql($name, '-1', '-c', q{UPDATE segments SET definition = 'did(deliver[campaign = "17"])' WHERE nr = 4},
		'-c', 'REFRESH MATERIALIZED VIEW segment_members', '-c', $verdict); 1 };
ok(!$seen && $@ =~ /do not say the same/, 'another campaign in a definition, and the check fails');

psql('postgres', '-c', "DROP DATABASE $name");
done_testing();
