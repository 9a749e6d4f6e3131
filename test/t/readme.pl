# the README's tutorial says what comes out: does it?
use strict;
use warnings;
use Test::More;
use IPC::Run qw(run);

chdir($ENV{MCP_WORK} || '.') or die;
my $name = 'readme_tutorial';

sub psql
{
	my ($database, $input, @arguments) = @_;
	my ($out, $err) = ('', '');
	run([ 'psql', '-XAtq', '-F', ' ', '-v', 'ON_ERROR_STOP=1', '-d', $database, @arguments ], '<', \$input, '>', \$out, '2>', \$err)
		or die "@arguments: $err";
	chomp $out;
	return $out;
}

sub ask { return psql($name, '', '-c', $_[0]) }

my $text = do { local $/; open my $file, '<', 'README.md' or die; <$file> };
my @blocks = $text =~ /^```sql\n(.*?)^```$/msg;
cmp_ok(scalar @blocks, '>', 5, 'README has a tutorial');

psql('postgres', '', '-c', "DROP DATABASE IF EXISTS $name");
psql('postgres', '', '-c', "CREATE DATABASE $name");
psql('postgres', '', '-c', "ALTER DATABASE $name SET search_path = \"\$user\", public, mcp");
psql($name, '', '-c', 'CREATE EXTENSION mcp');
psql($name, '', '-c', 'SELECT mcp.create_key()');
psql($name, join('', @blocks), '-f', '-');

is(ask('SELECT count(*), count(DISTINCT customer_id) FROM identities'), '14 4', 'fourteen records, four customers');
is(ask(q{SELECT string_agg(source || ':' || record_id, ' ' ORDER BY source, record_id) FROM identities
	WHERE customer_id = (SELECT customer_id FROM identities WHERE source = 'tiktok_leads')}),
	'app_sessions:1 app_sessions:2 newsletter:k7 shop_customers:501 shop_orders:W-1 shop_orders:W-2 tiktok_leads:tt1',
	'Sarah by her e-mail in three spellings and a device');
is(ask(q{SELECT revenue_365d FROM customer_values JOIN identities USING (customer_id) WHERE source = 'tiktok_leads'}), '1200000',
	'an order that was edited counts once, as edited');
is(ask(q{SELECT mcp.measure(profile, 'count(purchase)') FROM customers JOIN identities USING (customer_id)
	WHERE source = 'shop_orders' AND record_id = 'W-5'}), '0', 'an order that was cancelled does not count');
is(ask('SELECT count(*) FROM win_back'), '0', 'win_back is empty');
is(ask(q{SELECT w.holds FROM customers JOIN identities USING (customer_id),
	mcp.why(profile, 'count(purchase) >= 2 and never(purchase, last 90 days) and consent(email_marketing)') AS w
	WHERE source = 'shop_customers' AND record_id = '502' AND w.condition = 'consent(email_marketing)'}), 'f', '... because Budi said no');
ask(q{INSERT INTO newsletter VALUES ('k9', 'new@laju.id', true, now())});
ask('REFRESH MATERIALIZED VIEW CONCURRENTLY identities');
ask('REFRESH MATERIALIZED VIEW CONCURRENTLY customers');
is(ask('SELECT count(*) FROM customers'), '5', 'the views can be refreshed concurrently');
eval { psql($name, '', '-c', q{INSERT INTO segments VALUES ('wrong', 'did(purchase, last 3 dayz)')}) };
like($@, qr/dayz/, 'a mistake in a definition is found when it is written');

# the pictures: what stands below a statement is what it draws
my ($section) = $text =~ /^### Journeys, as pictures\n(.*?)^### /ms;
my @drawn = $section =~ /^```sql\n((?:(?!^```).)*)^```\n\n```text\n((?:(?!^```).)*)^```$/msg;
cmp_ok(@drawn / 2, '>=', 3, 'README has pictures');
while (my ($statement, $picture) = splice @drawn, 0, 2)
{
	my ($what) = $statement =~ /mcp\.(\w+_rows)/;
	like($picture, qr/\xe2[\x94\x96]/, ($what // $statement) . ': a picture');
	my ($out, $err) = ('', '');
	run([ 'psql', '-Xq', '-P', 'footer=off', '-P', 'border=1', '-v', 'ON_ERROR_STOP=1', '-d', $name ], '<', \$statement, '>', \$out, '2>', \$err) or die $err;
	s/[ ]+$//mg, s/\s+\z// for $out, $picture;
	is($out, $picture, '... and the statement above draws it');
}

# the BI table
my @queries = $text =~ /^\| [^|]+\? \| `(SELECT [^`]+)` \|$/mg;
cmp_ok(scalar @queries, '>=', 5, 'README has queries for a BI tool');
for my $query (@queries)
{
	ok(eval { ask($query); 1 }, $query) or diag($@);
}

psql('postgres', '', '-c', "DROP DATABASE $name");
done_testing();
