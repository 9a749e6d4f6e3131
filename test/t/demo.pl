# the demo, whole, on fewer people: every step runs as written, Sarah is one
# person, the mess is counted, the segments are what plain SQL finds
use strict;
use warnings;
use utf8;
use Test::More;
use IPC::Run qw(run);

chdir(($ENV{MCP_WORK} || '.') . '/test/demo') or die;
my $name = 'demo_story';
$ENV{PGOPTIONS} = '-c client_min_messages=warning -c jit=off -c work_mem=128MB -c timezone=UTC -c demo.people=3000';

sub psql
{
	my ($database, @arguments) = @_;
	my ($out, $err) = ('', '');
	run([ 'psql', '-XAtq', '-F', ' ', '-v', 'ON_ERROR_STOP=1', '-d', $database, @arguments ], '<', \'', '>', \$out, '2>', \$err)
		or die "@arguments: $err";
	chomp $out;
	utf8::decode($out);
	return $out;
}

sub ask { return psql($name, '-c', $_[0]) }

sub fresh
{
	my ($database) = @_;
	psql('postgres', '-c', "DROP DATABASE IF EXISTS $database");
	psql('postgres', '-c', "CREATE DATABASE $database");
	psql('postgres', '-c', "ALTER DATABASE $database SET search_path = \"\$user\", public, mcp");
	psql($database, '-c', 'CREATE EXTENSION mcp');
	psql($database, '-c', 'SELECT mcp.create_key()');
}

# --- every step runs, and in the order in which test/demo/run has them ------------

my @steps = sort glob '[0-9][0-9]_*.sql';
is(scalar @steps, 12, 'there are twelve steps');
open my $runner, '<', 'run' or die;
my @run = map { /^\tstep (\d\d_\w+\.sql)/ ? $1 : () } <$runner>;
is_deeply(\@run, \@steps, 'test/demo/run runs them all');

fresh($name);
my %printed;
for my $step (@steps)
{
	$printed{$step} = eval { psql($name, '-f', $step) };
	is($@, '', "$step runs") or BAIL_OUT('the demo is broken');
}
psql($name, '-f', $_) for 'check_segments.sql', 'check_journeys.sql';

# --- Sarah --------------------------------------------------------------------

is(ask(q{SELECT string_agg(source || ' ' || record_id, ', ' ORDER BY source) FROM identities JOIN sarah USING (customer_id)}),
	'influencer.visits ivsarah, instagram.users 178410001, tiktok.users tt7301992, webshop.customers C100001, webshop.orders W-1999999, webshop.sessions s-sarah-1',
	'Sarah: her records, and nobody else\'s, are one customer');
is(ask(q{SELECT count(*) FROM sarah}), '1', '... with one profile');
is(ask(q{SELECT c.channel, c.views, c.purchases, coalesce(c.revenue, 0)::integer FROM sarah, mcp.channels(profile) AS c ORDER BY c.first_at}),
	"tiktok 1 0 0\ninstagram 3 0 0\nweb 1 1 989000", '... which says TikTok, Instagram, web shop, in this order');
is(ask(q{SELECT mcp.matches(profile, 'first(tiktok.*) before 39 days ago and did(tiktok.view[content = "short video", via = "influencer"])
	and count(instagram.*[content = "lifestyle post"]) = 5 and never(instagram.*[content != "lifestyle post"])
	and count(purchase) = 1 and did(web.purchase) and channels(purchase) = 1') FROM sarah}), 't',
	'... found through an influencer\'s short video, inspired by lifestyle posts, bought directly');

is(ask(q{SELECT c.channel, c.role, concat_ws('/', c.found_through, c.introduced_by), coalesce(c.came_from, '-'), replace(coalesce(c.content, '-'), ' ', '_'),
		replace(coalesce(c.topic, '-'), ' ', '_'), c.motivation, c.behaviour, c.device, c.visits, c.minutes, (c.first_at AT TIME ZONE 'UTC')::date - (SELECT today AT TIME ZONE 'UTC' FROM truth.clock)::date, c.revenue
	FROM sarah s JOIN customer_cards c ON c.customer_id = s.customer_id::text ORDER BY c.first_at}),
	"tiktok discovery influencer/\@maya.runs - short_video first_5k entertainment engages mobile 0 1.14 -40 0\n"
	. "instagram inspiration  tiktok lifestyle_post morning_run entertainment engages mobile 0 0 -33 0\n"
	. "web conversion direct instagram - - purchase buys mobile 1 14.5 -10 989000",
	'her card: discovery through an influencer by short video, inspiration by lifestyle posts, conversion in the shop, where she came by herself');
is(ask(q{SELECT count(*) FROM sarah, mcp.open_cart(profile)}), '0', '... and her cart is empty, since she bought what was in it');
is(ask(q{SELECT item FROM sarah, mcp.open_cart(profile, as_of => (SELECT today - interval '10 days' + interval '13:05' FROM truth.clock))}), 'LJ-001', '... which it was not before');
is(ask(q{SELECT count(*) FROM (SELECT customer_id, c.channel, c.bought, c.revenue, c.first_at FROM customer_cards c WHERE c.messaged = 0
	EXCEPT SELECT customer_id::text, c.channel, c.purchases, c.revenue, c.first_at FROM customers, mcp.channels(profile) AS c) x}), '0', 'cards and mcp.channels agree');
cmp_ok(ask(q{SELECT count(DISTINCT (role, channel)) FROM customer_cards}), '>', 20, 'channels have many roles');
is(ask(q{SELECT count(*) FROM open_carts o WHERE NOT EXISTS (SELECT FROM customers c WHERE c.customer_id::text = o.customer_id
	AND mcp.matches(profile, 'did(cart, last 3 days)'))}), '0', 'open carts are of people who put something in');
cmp_ok(ask(q{SELECT count(DISTINCT channel) FROM open_carts}), '>', 1, '... in the shop and in the app');

# --- the mess is there, and is counted -----------------------------------------

is(ask(q{SELECT string_agg(kind || ' ' || verdict, ', ' ORDER BY kind, verdict) FROM (SELECT DISTINCT kind, verdict FROM identifier_report WHERE verdict <> 'usable') x}),
	'device junk, email blank, email junk, email not_an_email, email relay, email_sha256 not_a_digest, phone blank, phone junk, phone not_a_phone',
	'unusable identifiers of every kind have their reason');
is(ask(q{SELECT sum(identifiers) = (SELECT count(raw) FROM raw_identifiers) FROM identifier_report}), 't', '... and none is lost from the report');
is(ask(q{SELECT coalesce(sum(events), 0) FROM event_report WHERE reason IS NULL}),
	ask(q{SELECT count(*) FROM source_events WHERE isfinite(occurred_at) AND (value IS NULL OR value <> 'NaN' AND abs(value) < 9.2e12)
		AND NOT coalesce(properties @? '$.* ? (@.type() == "object")', false)}), 'usable events are those that plain SQL finds usable');
is(ask(q{SELECT string_agg(source || ': ' || reason, ', ' ORDER BY source, reason) FROM event_report WHERE reason IS NOT NULL}),
	'amazon.orders: value not within 9.2e12, app.installs: nested properties, app.installs: no time, app.installs: time not between 1900 and 2199, etsy.orders: value not within 9.2e12',
	'... and the others have their reasons');
is(ask(q{SELECT sum(events) FROM event_report}), ask(q{SELECT count(*) FROM source_events}), '... and none is lost from the report');
is(ask(q{SELECT count(*) FROM customers}), ask(q{SELECT count(DISTINCT customer_id) FROM identities}), 'one profile for each customer');
is(ask(q{SELECT count(*) FROM identities WHERE customer_id IS NULL}), '0', 'no record without a customer');

# --- how right -------------------------------------------------------------------

my ($precision, $recall) = split / /, ask(q{SELECT precision, recall FROM match_quality WHERE scope = 'all records'});
my ($named_precision, $named_recall) = split / /, ask(q{SELECT precision, recall FROM match_quality WHERE scope <> 'all records'});
diag("precision $precision, recall $recall; of records with an address, account or card: $named_precision, $named_recall");
cmp_ok($precision, '>=', 0.97, 'precision');
cmp_ok($recall, '>=', 0.4, 'recall, of all records (most visits are by unknown people)');
cmp_ok($named_precision, '>=', 0.97, 'precision of records with an address, account or card');
cmp_ok($named_recall, '>=', 0.85, 'recall of records with an address, account or card');
cmp_ok(ask(q{SELECT count(*) FROM wrong_merges WHERE one_couple AND family_phone}), '>', 0, 'spouses merged by a family phone are shown');
cmp_ok(ask(q{SELECT count(*) FROM wrong_merges WHERE NOT one_couple}), '<=', 5, 'hardly any strangers are merged');
is(ask(q{SELECT count(*) FROM (SELECT customer_id FROM identities WHERE source = 'webshop.customers' GROUP BY 1 HAVING count(*) > 1) x}), '0',
	'two accounts are never one customer: user_id max 1');
is(ask(q{SELECT count(DISTINCT customer_id) >= 2 FROM identities i JOIN webshop.sessions s ON i.source = 'webshop.sessions' AND s.session_id = i.record_id
	WHERE s.visitor_id LIKE 'kiosk%'}), 't', 'a kiosk joins nobody');
like($printed{'06_reports.sql'}, qr/^cookie shared \d/m, '... and its cookie is reported as shared');

my @trials = map { [ split / / ] } split /\n/, ask('SELECT precision, recall, customers FROM rule_trials ORDER BY nr');
is("$trials[0][0] $trials[0][1]", "$precision $recall", 'the trial of the default rules says the same as the report');
cmp_ok($trials[1][0], '<', $precision - 0.1, 'without rules strangers are merged');
cmp_ok($trials[2][0], '>', $precision, 'cautious rules are right more often');
cmp_ok($trials[2][1], '<', $recall, '... and find less');

# a query with its own answer: an order edited and one cancelled
is(ask(q{SELECT count(*) FROM webshop.orders o JOIN identities i ON i.source = 'webshop.orders' AND i.record_id = o.order_no JOIN customers c USING (customer_id),
		LATERAL (SELECT count(*) AS n, max(e.value) AS value FROM mcp.events(mcp.journey(c.profile)) AS e
			WHERE e.action = 'purchase' AND e.channel = o.sales_channel AND e.occurred_at = o.placed_at AND NOT e.retracted) p,
		finance.rates r
	WHERE o.version = 2 AND r.currency = o.currency AND r.day = (o.placed_at AT TIME ZONE 'UTC')::date
		AND NOT (CASE o.status WHEN 'cancelled' THEN p.n = 0 ELSE p.n = 1 AND p.value = round(o.total * r.idr, 2) END)}), '0',
	'edited orders count once, as edited; cancelled ones do not count');

is(ask(q{SELECT count(*) FROM customers, mcp.events(mcp.journey(profile)) AS e
		WHERE e.channel = 'web' AND e.action = 'purchase' AND e.properties ->> 'currency' = 'USD' AND e.value > 100000}),
	ask(q{SELECT count(*) FROM (SELECT DISTINCT ON (order_no) * FROM webshop.orders ORDER BY order_no, version DESC) o
		JOIN finance.rates r ON r.currency = o.currency AND r.day = (o.placed_at AT TIME ZONE 'UTC')::date
		WHERE o.sales_channel = 'web' AND o.currency = 'USD' AND o.status <> 'cancelled' AND o.total * r.idr > 100000}),
	'dollars are converted to rupiah, and the currency stays with the event');
is(ask(q{SELECT count(*), count(*) FILTER (WHERE mcp.has_consent(profile, 'email_marketing', mcp.email(s.email)))
	FROM mail.subscribers s JOIN identities i ON i.source = 'mail.subscribers' AND i.record_id = s.profile_id JOIN customers USING (customer_id)
	WHERE EXISTS (SELECT FROM mail.events e WHERE e.profile_id = s.profile_id AND e.metric = 'Unsubscribed')}) =~ /^([1-9]\d*) 0$/ ? 'yes' : 'no', 'yes',
	'who unsubscribed an address has no consent for it, whatever other sources say');
cmp_ok(ask(q{SELECT count(DISTINCT customer_id) FROM contradictions WHERE what = 'consent email_marketing'}), '>', 0, '... and some sources do say otherwise');
cmp_ok(ask(q{SELECT count(*) FROM contradictions WHERE what = 'trait city'}), '>', 0, 'sources contradict each other on the city');

# --- segments ------------------------------------------------------------------

my @segments = qw(cart_left new_customers existing_customers favours_tiktok top_spenders inactive_in_app birthday_soon
	price_sensitive omnichannel young_runners engaged_without_buying);
my $compare = join "\nUNION ALL ", map {
	"SELECT '$_', (SELECT count(*) FROM $_), (SELECT count(*) FROM plain WHERE segment = '$_'),
		(SELECT count(*) FROM (SELECT customer_id FROM $_ EXCEPT SELECT customer_id FROM plain WHERE segment = '$_') x)
		+ (SELECT count(*) FROM (SELECT customer_id FROM plain WHERE segment = '$_' EXCEPT SELECT customer_id FROM $_) x)"
} @segments;
# one transaction, so that now() is the same for both
my $answer = psql($name, '-1', '-c', 'CREATE TEMP TABLE plain AS SELECT * FROM plain_segments', '-c', $compare);
for my $line (split /\n/, $answer)
{
	my ($segment, $size, $plain, $differing) = split / /, $line;
	cmp_ok($size, '>', 0, "$segment: $size members");
	is($differing, '0', "... the same $plain as plain SQL finds");
}
cmp_ok(ask(q{SELECT count(*) FROM (SELECT customer_id FROM omnichannel EXCEPT SELECT customer_id FROM new_customers) x}), '>', 0, '(sets that differ are seen to differ)');
is(ask('SELECT count(*) FROM segment_sizes'), scalar @segments, 'all are in the table of sizes');

# --- estimates of the planner -----------------------------------------------------
# within a factor of 3 for one condition and of 10 for several together

my %estimated = map { $_ => 10 } qw(cart_left inactive_in_app young_runners engaged_without_buying);
my @conditions = map { s/'/''/gr } (
	'did(cart, between 3 days and 1 hour ago)', 'never(purchase, after last(cart))', 'did(app.*)', 'never(app.*, last 30 days)',
	'trait.interests has "running"', 'age(trait.birthday) between 25 and 34', 'active_days(app.*, last 30 days) >= 8',
	'sum(minutes of app.visit, last 30 days) >= 60', 'never(purchase)', 'last(*) within 7 days', 'count(web.view, last 30 days) >= 3',
	'sum(purchase) > 2000000', 'did(email.open, last 90 days)', 'consent(email_marketing)', 'identified(email)');
psql($name, '-c', 'ANALYZE customers');
for my $asked ((map { [ $_, "SELECT customer_id FROM $_", $estimated{$_} // 3 ] } @segments),
	(map { [ $_, "SELECT customer_id FROM customers WHERE mcp.matches(profile, '$_')", 3 ] } @conditions))
{
	my ($what, $query, $factor) = @$asked;
	my ($rows) = psql($name, '-c', "EXPLAIN $query") =~ /rows=(\d+)/;
	my $true = ask("SELECT count(*) FROM ($query) x") || 1;
	my $off = $rows > $true ? $rows / $true : $true / ($rows || 1);
	cmp_ok($off, '<=', $factor, sprintf '%s: %d rows estimated, %d found', $what, $rows, $true);
}

# --- channel insight -----------------------------------------------------------------

# one transaction, so that now() is the same for the report and for plain SQL
my @channel = split /\n/, psql($name, '-1', '-c', 'REFRESH MATERIALIZED VIEW channel_report',
	'-c', q{CREATE TEMP TABLE own AS SELECT customer_id, e.channel, e.action, e.value, e.occurred_at FROM customers, mcp.events(mcp.journey(profile)) AS e
		WHERE e.occurred_at > now() - interval '180 days' AND e.occurred_at <= now() AND NOT coalesce(e.retracted, false) AND e.action NOT IN ('send', 'deliver', 'bounce', 'impression')},
	'-c', q{SELECT count(*) FROM (
		(SELECT channel, count(DISTINCT customer_id), count(*), count(*) FILTER (WHERE action = 'purchase'), count(DISTINCT customer_id) FILTER (WHERE action = 'purchase') AS buyers,
			coalesce(sum(value) FILTER (WHERE action IN ('purchase', 'refund', 'return')), 0) FROM own GROUP BY 1 HAVING count(DISTINCT customer_id) >= 10)
		EXCEPT SELECT channel, people, events, purchases, customers, revenue FROM channel_activity WHERE customers IS NOT NULL) x WHERE buyers NOT BETWEEN 1 AND 9},
	'-c', 'SELECT (SELECT count(*) FROM channel_activity) - (SELECT count(*) FROM (SELECT channel FROM own GROUP BY 1 HAVING count(DISTINCT customer_id) >= 10) x)',
	'-c', q{SELECT count(*) FROM (SELECT channels::integer, count(*) AS people FROM (SELECT customer_id, count(DISTINCT channel) AS channels FROM own GROUP BY 1) x GROUP BY 1 HAVING count(*) >= 10
		EXCEPT SELECT channels, people FROM omnichannel_value) y});
is("@channel", '0 0 0', 'channels, what people do there, and people by the number of channels: as plain SQL finds them');
is(ask(q{SELECT string_agg(DISTINCT channel, ' ' ORDER BY channel) FROM channel_motives WHERE aspect = 'role' AND word = 'discovery' AND share > 0.5 AND channel IN ('tiktok', 'instagram', 'store')}),
	ask(q{SELECT string_agg(channel, ' ' ORDER BY channel) FROM (SELECT channel FROM customers, mcp.card(profile, now(), '180 days') WHERE first_at IS NOT NULL AND channel IN ('tiktok', 'instagram', 'store')
		GROUP BY 1 HAVING avg((coalesce(role, '') = 'discovery')::integer) > 0.5) x}), 'roles of channels are what cards say');
cmp_ok(ask('SELECT count(DISTINCT trait) FROM channel_audience'), '>=', 8, 'audiences by many traits');
is(ask(q{SELECT bool_and(people >= 10) FROM channel_audience}), 't', '... and never of fewer than ten people');
is(ask(q{SELECT count(*) FROM (SELECT month, pain, count(*) FROM channel_pain_trend WHERE channel = '(all)' AND topic = '(all)' AND pain IN ('complaint', 'return', 'abandoned_cart') GROUP BY 1, 2) x}), '18',
	'the line of each pain has six months');
is(ask(q{SELECT count(*) FROM (SELECT p.people, p.people_before, lag(p.people) OVER (PARTITION BY pain ORDER BY month) AS earlier FROM channel_pain_trend p
	WHERE channel = '(all)' AND topic = '(all)') x WHERE people_before <> earlier}), '0', '... and what a month says of the one before is what that one says') or diag ask(q{SELECT pain, string_agg(people || '/' || people_before, ' ' ORDER BY month) FROM channel_pain_trend WHERE channel = '(all)' AND topic = '(all)' GROUP BY 1});
is(ask(q{SELECT bool_and(assisted = 0) FROM channel_places WHERE channel IN ('amazon', 'etsy')}), 't', 'marketplaces assist nobody');
is(ask(q{SELECT bool_and(assist_ratio IS NULL AND assisted > 0) FROM channel_places WHERE channel IN ('tiktok', 'instagram', 'email')}), 't', '... and TikTok, Instagram and e-mail close nothing');
cmp_ok(ask('SELECT count(DISTINCT pain) FROM channel_pains'), '>=', 5, 'pains of five kinds');
like($printed{'11_channel_views.sql'}, qr/^tiktok .*entertainment/m, 'the demo prints what people seek on TikTok');
like($printed{'11_channel_views.sql'}, qr/^pinterest e{30} /m, '... and on Pinterest, drawn');
like($printed{'11_channel_views.sql'}, qr/^price web \d+ /m, '... what they care for');
like($printed{'11_channel_views.sql'}, qr/^web .* \w{3} \d\d:00$/m, '... and the best hour of the shop');

# --- journeys: the views of step 12, against window functions and GROUP BY --------

# how many rows there are of a query, and how many of them another one does not
# have or has besides; both in one transaction, so that now() is the same
sub compare_rows
{
	my ($ours, $plain) = @_;
	return split / /, psql($name, '-1', '-c', "CREATE TEMP TABLE ours AS $ours", '-c', "CREATE TEMP TABLE plain_rows AS $plain", '-c',
		q{SELECT (SELECT count(*) FROM ours), (SELECT count(*) FROM (SELECT * FROM ours EXCEPT ALL SELECT * FROM plain_rows) x)
			+ (SELECT count(*) FROM (SELECT * FROM plain_rows EXCEPT ALL SELECT * FROM ours) y)});
}

my $session_columns = 'customer_id::text, session, started_at, ended_at, events, conversions, value';
my @journeys = (
	[ 'funnels by step, fresh people apart', 'SELECT funnel, step, users, open_users FROM journey_funnel',
		q{SELECT * FROM plain_funnel WHERE funnel <> 'first contact'} ],
	[ 'conversion rates', 'SELECT funnel, step, rate_from_first, rate_from_previous FROM journey_funnel',
		q{SELECT funnel, step, users::float8 / first_value(users) OVER f AS from_first, coalesce(users::float8 / lag(users) OVER f, 1)
			FROM plain_funnel WHERE funnel <> 'first contact' WINDOW f AS (PARTITION BY funnel ORDER BY step)} ],
	[ 'the funnel by first channel, row by row', q{SELECT first_channel, step, users, open_users, rate_from_previous, rate_from_first, median_seconds FROM journey_funnel_by_channel},
		q{SELECT part, step, users, open_users, rate_from_previous, rate_from_first, median_seconds FROM plain_funnels_by WHERE by = 'first channel'} ],
	[ 'the funnel by the second step, row by row', q{SELECT landed_on, step, users, open_users, rate_from_previous, rate_from_first, median_seconds FROM journey_funnel_by_landing},
		q{SELECT part, step, users, open_users, rate_from_previous, rate_from_first, median_seconds FROM plain_funnels_by WHERE by = 'landing'} ],
	[ 'the funnel by channel, together', 'SELECT step, sum(users) AS users, sum(open_users) AS open_users FROM journey_funnel_by_channel GROUP BY 1',
		q{SELECT step, users::numeric, open_users::numeric FROM plain_funnel WHERE funnel = 'first contact'} ],
	[ 'transitions', 'SELECT source, target, users, occurrences FROM journey_transitions', 'SELECT * FROM plain_transitions' ],
	[ 'rates of transitions', q{SELECT source, target, round(rate::numeric, 9) FROM journey_transitions},
		'SELECT source, target, round(occurrences / sum(occurrences) OVER (PARTITION BY source), 9) FROM plain_transitions' ],
	[ 'flows that a Sankey diagram names', q{SELECT step, source, target, users FROM journey_flows WHERE '(other)' NOT IN (source, target)},
		q{SELECT * FROM plain_flows WHERE (step, source) IN (SELECT step, source FROM journey_flows)
			AND (step + 1, target) IN (SELECT step + 1, target FROM journey_flows)} ],
	[ 'flows by step, others and all', 'SELECT step, sum(users) FROM journey_flows GROUP BY 1', 'SELECT step, sum(users) FROM plain_flows GROUP BY 1' ],
	[ 'what comes to a node of the diagram leaves it', q{SELECT target_node, sum(users) FROM journey_flows WHERE target NOT IN ('(end)', '(more)') GROUP BY 1},
		'SELECT source_node, sum(users) FROM journey_flows WHERE step > 1 GROUP BY 1' ],
	[ 'transitions of two segments', 'SELECT source, target, users_omnichannel, users_one_channel FROM journey_differences', 'SELECT * FROM plain_differences' ],
	[ 'sessions', "SELECT $session_columns FROM journey_sessions", "SELECT $session_columns FROM plain_sessions" ],
	[ 'sessions by day', 'SELECT day, sum(sessions) AS sessions, sum(sessions_that_sold) AS sold, sum(revenue) AS revenue FROM journey_sessions_by_day GROUP BY 1',
		q{SELECT (started_at AT TIME ZONE 'Asia/Jakarta')::date, count(*)::numeric AS sessions, count(*) FILTER (WHERE conversions > 0)::numeric AS sold, sum(value) FROM plain_sessions GROUP BY 1} ],
	[ 'retention', 'SELECT retention, cohort, size, period_number, observed, retained FROM journey_retention', 'SELECT * FROM plain_retention' ],
	[ 'retention of all months, by first channel', 'SELECT retention, first_channel, period_number, cohorts, observed, retained, rate, round(mean_rate::numeric, 9) FROM journey_retention_mean',
		'SELECT retention, first_channel, period_number, cohorts, observed::bigint, retained::bigint, retained::float8 / nullif(observed, 0)::float8, round(mean_rate::numeric, 9) FROM plain_retention_mean' ],
	[ 'the life cycle by month', 'SELECT period_start, new_people, returning_people, resurrected_people, dormant_people FROM journey_lifecycle',
		'SELECT * FROM plain_lifecycle' ],
	[ 'stickiness', 'SELECT channel, period_start, people, round(people * mean_active_units)::bigint FROM journey_stickiness', 'SELECT * FROM plain_stickiness' ],
	[ 'days and ratios of stickiness', 'SELECT channel, period_start, units, round(people_per_unit::numeric, 9) AS a_day, round(ratio::numeric, 9) AS ratio, is_over FROM journey_stickiness',
		q{SELECT channel, period_start, days, CASE WHEN is_over THEN round(active_days / days::numeric, 9) END AS a_day, CASE WHEN is_over THEN round(active_days / (days * people::numeric), 9) END AS ratio, is_over
			FROM plain_stickiness, LATERAL (SELECT (period_start + interval '1 month')::date - period_start AS days, period_start + interval '1 month' <= now() AT TIME ZONE 'Asia/Jakarta' AS is_over) d} ],
	[ 'people by active days', 'SELECT * FROM journey_active_days', 'SELECT * FROM plain_active_days' ],
	[ 'time between stages', q{SELECT way, stage, started, reached, median_seconds FROM journey_stages WHERE way <> 'cart to purchase'}, 'SELECT * FROM plain_stages' ]);
for my $pair (@journeys)
{
	my ($what, $ours, $plain) = @$pair;
	my ($rows, $differing) = compare_rows($ours, $plain);
	cmp_ok($rows, '>', 0, "$what: $rows rows");
	is($differing, '0', '... the same as plain SQL finds');
}
is((compare_rows(@{ $journeys[0] }[ 1, 2 ]))[1] + (compare_rows('SELECT 1 AS a', 'SELECT 2 AS a'))[1], 2, '(rows that differ are seen to differ)');
cmp_ok(ask('SELECT sum(open_users) FROM journey_funnel'), '>', 0, 'some are still on their way, and apart');
is(ask('SELECT count(*) FROM (SELECT session_id FROM journey_sessions GROUP BY 1 HAVING count(*) > 1) x'), '0', 'no two sessions have one id');
is(ask(q{SELECT string_agg(DISTINCT table_name || '.' || column_name || ' ' || data_type, ', ') FROM information_schema.columns
	WHERE table_name LIKE 'journey\_%' AND data_type NOT IN ('text', 'bigint', 'integer', 'numeric', 'boolean', 'double precision', 'date', 'timestamp with time zone')}),
	'', 'columns of the views are plain');

my $pictures = $printed{'12_journey_views.sql'};
like($pictures, $_->[1], "a picture: $_->[0]") for (
	[ 'the funnel', qr/^web shop looked \d+ █{30} /m ], [ 'the first contact', qr/^\w+ \d+ 100 % \d+ % █+/m ], [ 'the flows', qr/^1\. web [━─]+▶ /m ],
	[ 'who goes where', qr/^google [▓█]{4} +\d+ /m ], [ 'the difference', qr/^ +web → app +│█+ /m ], [ '... of both signs', qr/ ▒+│ /m ],
	[ 'sessions by week', qr/^web [▁▂▃▄▅▆▇█]{26} \d+ \d+ %/m ], [ 'the triangle', qr/^buys again \w+ \d+ \d+ (?:([·░▒▓█])\1 +\d+ *){8}$/m ],
	[ '... to its end', qr/^ \w+ 20\d\d \d+ ([·░▒▓█])\1 +\d+ +$/m ], [ 'the life cycle', qr/^\w+ 20\d\d +░+│█+▓+▒+ \d+/m ],
	[ 'retention by first channel', qr/^\w+ \d+ (?:[█▏▎▍▌▋▊▉]* +\d+ *){8}$/m ], [ 'days of a month', qr/^app \d+ (?:[▁▂▃▄▅▆▇█] ?){10} \d+\.\d \d+ %$/m ],
	[ 'the time it takes', qr/^next purchase purchase → next purchase \d+ \d+ +─*┃─* /m ]);
is(scalar(() = $pictures =~ /^\w[^\n]*\d[^\n]*\.$/mg), 11, 'each has a sentence with its numbers');

# --- for the BI tool ---------------------------------------------------------------

for my $line (split /\n/, ask(q{SELECT nr, query FROM bi_queries ORDER BY nr}))
{
	my ($nr, $query) = $line =~ /^(\d+) (.*)/ or die $line;
	my $types = psql($name, '-c', "CREATE TEMP VIEW bi AS $query", '-c',
		q{SELECT string_agg(DISTINCT format_type(atttypid, NULL), ', ') FROM pg_attribute WHERE attrelid = 'bi'::regclass AND attnum > 0},
		'-c', 'SELECT count(*) FROM bi');
	my ($columns, $rows) = split /\n/, $types;
	ok(!(grep { !/^(text|bigint|integer|numeric|boolean|double precision|date|timestamp with time zone)$/ } split /, /, $columns), "BI query $nr: plain types")
		or diag($columns);
	cmp_ok($rows, '>', 0, '... and rows');
}

# --- the generator gives the same rows each time -------------------------------------

my @sums;
for my $round (1, 2)
{
	local $ENV{PGOPTIONS} = "$ENV{PGOPTIONS} -c demo.people=200";
	psql('postgres', '-c', 'DROP DATABASE IF EXISTS demo_twice');
	psql('postgres', '-c', 'CREATE DATABASE demo_twice');
	psql('demo_twice', '-f', '01_shop_tables.sql', '-f', '02_generate.sql');
	my @tables = split /\n/, psql('demo_twice', '-c',
		q{SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1});
	push @sums, psql('demo_twice', '-c', join ' UNION ALL ',
		map { "SELECT '$_', count(*), sum(hashtextextended(t::text, 1)) FROM $_ t" } @tables);
}
is($sums[1], $sums[0], 'made twice, the tables are the same');
unlike($sums[0], qr/ 0 $/m, '... and none is empty');

psql('postgres', '-c', "DROP DATABASE $_") for $name, 'demo_twice';
done_testing();
