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

# --- channel insight against GROUP BY, over half a year ---------------------------------

ask('CREATE INDEX ON retail.transactions (household_id)');
ask('ANALYZE');
my $window = q{since => '2017-07-01', until => '2018-01-01'};
ask(qq{CREATE TABLE channel_report AS
	SELECT mcp.channel_report(profile, mcp.channel_options($window, traits => '{age,income,household_comp}', mix => '{department,brand}', contents => '{campaign}', zone_trait => ''), '2018-02-01') AS r
	FROM customers});
ask(q{CREATE VIEW half AS
	SELECT *, transaction_timestamp >= '2017-07-01' AND transaction_timestamp < '2018-01-01' AS now,
		transaction_timestamp < '2017-07-01' AND transaction_timestamp >= timestamptz '2017-07-01' - (timestamptz '2018-01-01' - timestamptz '2017-07-01') AS was
	FROM retail.transactions});

# rows that only one of two queries has
sub differing
{
	my ($ours, $theirs) = @_;
	return ask("WITH a AS ($ours), b AS ($theirs) SELECT count(*) FROM ((TABLE a EXCEPT ALL TABLE b) UNION ALL (TABLE b EXCEPT ALL TABLE a)) x")
		. ask("SELECT CASE WHEN count(*) = 0 THEN ' and no rows' ELSE '' END FROM ($theirs) x");
}

is(differing(q{SELECT people, purchases, customers, revenue, people_before FROM channel_report, mcp.channel_rows(r) WHERE channel = 'store'},
	q{SELECT (SELECT count(*) FROM (SELECT household_id FROM half WHERE now UNION SELECT household_id FROM retail.coupon_redemptions WHERE redemption_date >= '2017-07-01' AND redemption_date < '2018-01-01') h),
			(SELECT count(*) FROM (SELECT DISTINCT household_id, basket_id FROM half WHERE now) b), (SELECT count(DISTINCT household_id) FROM half WHERE now),
			(SELECT sum(v) FROM (SELECT round(sum(sales_value), 2) AS v FROM half WHERE now GROUP BY household_id, basket_id, transaction_timestamp, store_id) b),
			(SELECT count(*) FROM (SELECT household_id FROM half WHERE was UNION SELECT household_id FROM retail.coupon_redemptions
				WHERE redemption_date < '2017-07-01' AND redemption_date >= '2017-07-01'::date - 184) h)}), '0', 'channel insight: what people do in the store');
is(differing(q{SELECT trait, trait_value, people, known, round(share::numeric, 9) FROM channel_report, mcp.audience_rows(r, 1) WHERE channel = 'store'},
	q{SELECT trait, trait_value, people, sum(people) OVER (PARTITION BY trait), round(people / sum(people) OVER (PARTITION BY trait), 9)
		FROM (SELECT trait, trait_value, count(*) AS people FROM retail.demographics, LATERAL (VALUES ('age', age), ('income', income), ('household_comp', household_comp)) t(trait, trait_value)
			WHERE household_id IN (SELECT household_id FROM half WHERE now UNION SELECT household_id FROM retail.coupon_redemptions WHERE redemption_date >= '2017-07-01' AND redemption_date < '2018-01-01')
				AND trait_value IS NOT NULL GROUP BY 1, 2) x}), '0', '... who they are');
is(differing(q{SELECT property, property_value, people, events, customers, revenue FROM channel_report, mcp.channel_mix_rows(r, 1)},
	q{SELECT property, property_value, count(DISTINCT household_id), count(*), count(DISTINCT household_id), sum(sales_value)
		FROM (SELECT household_id, basket_id, product_id, max(round(sales_value, 2)) AS sales_value FROM half WHERE now GROUP BY 1, 2, 3) t
		JOIN retail.products p USING (product_id), LATERAL (VALUES ('department', p.department), ('brand', p.brand)) v(property, property_value)
		WHERE property_value IS NOT NULL GROUP BY 1, 2}), '0', '... what they buy');
is(differing(q{SELECT weekday, hour_of_day, people FROM channel_report, mcp.channel_hour_rows(r, 1) WHERE channel = 'store' AND hour_of_day > 0},
	q{SELECT extract(isodow FROM t)::integer, extract(hour FROM t)::integer, count(DISTINCT household_id)
		FROM (SELECT household_id, transaction_timestamp AT TIME ZONE 'UTC' AS t FROM half WHERE now) x WHERE extract(hour FROM t) > 0 GROUP BY 1, 2}), '0', '... and when');
is(differing(q{SELECT property_value, people, converted, round(conversion_raw::numeric, 9) FROM channel_report, mcp.channel_content_rows(r, 1) WHERE channel = 'mailing'},
	q{SELECT campaign_id, count(*), count(*) FILTER (WHERE bought), round(avg(bought::integer), 9)
		FROM (SELECT c.campaign_id, c.household_id, EXISTS (SELECT FROM retail.transactions t WHERE t.household_id = c.household_id
				AND t.transaction_timestamp > d.start_date::timestamp AT TIME ZONE 'UTC' AND t.transaction_timestamp <= d.start_date::timestamp AT TIME ZONE 'UTC' + interval '7 days') AS bought
			FROM retail.campaigns c JOIN retail.campaign_descriptions d USING (campaign_id) WHERE d.start_date >= '2017-07-01' AND d.start_date < '2018-01-01') x GROUP BY 1}), '0',
	'... which campaigns they buy after');
is(differing(q{SELECT sum(customers_before), sum(round(customers_before * retention)) FROM channel_report, mcp.omnichannel_rows(r, 1)},
	q{SELECT count(*), count(*) FILTER (WHERE now) FROM (SELECT household_id, bool_or(now) AS now FROM half GROUP BY 1 HAVING bool_or(was)) x}), '0', '... and who comes again');
my $lifted = ask(q{SELECT count(*) FROM channel_report, mcp.channel_content_rows(r, 1) WHERE channel = 'mailing' AND conversion <> conversion_raw});
cmp_ok($lifted, '>', 2, "... with $lifted campaigns shrunk");

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
