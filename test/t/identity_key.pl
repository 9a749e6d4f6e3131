# the whole life of a key: made, kept, dumped around, restored, loaded,
# standing by, in a file
use strict;
use warnings;
use McpTest;
use PostgreSQL::Test::Utils;
use Test::More;
use Cwd qw(abs_path);
use File::Temp 'tempdir';
use MIME::Base64;

my $dir = tempdir(CLEANUP => 1);
my $node = mcp_node('primary', allows_streaming => 1);
my $sarah = q{mcp.email('Sarah@example.com')};

# what a session prints, statement for statement; errors among it
sub session
{
	my ($where, $database, $script) = @_;
	my ($out, $err);
	$where->psql($database, $script, stdout => \$out, stderr => \$err, on_error_stop => 0);
	$err =~ s/^psql:<stdin>:\d+: //mg;
	return ($out, $err);
}

sub new_database
{
	my ($name) = @_;
	$node->safe_psql('postgres', qq(CREATE DATABASE $name; ALTER DATABASE $name SET search_path = "\$user", public, mcp));
	$node->safe_psql($name, 'CREATE EXTENSION mcp');
	return;
}

# a shell command for psql's \!, in another session
sub aside
{
	my ($database, $sql) = @_;
	return sprintf qq(\\! psql -XAtq -h '%s' -p %s -d %s -c "%s" > /dev/null\n), $node->host, $node->port, $database, $sql;
}

my ($out, $err);

# --- made -----------------------------------------------------------------------

new_database('shop');
($out, $err) = session($node, 'shop', "SELECT $sarah;");
like($err, qr/ERROR:  this database has no identity key\nHINT:  .*mcp\.create_key\(\)/, 'without a key: an error with the way out');
is($node->safe_psql('shop', q{SELECT mcp.normal_form('email', ' A@B.de') || mcp.identifier_problem('email', 'x')}), 'a@b.dejunk',
	'what needs no key works without');
is($node->safe_psql('shop', 'SELECT key_source, key_fits IS NULL FROM mcp.key_status()'), 'none|t', 'key_status says none');

# a standby from before the key
$node->backup('before');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'before', has_streaming => 1);
$standby->start;
($out, $err) = session($standby, 'shop', "SELECT $sarah;");
like($err, qr/has no identity key/, 'the standby has none either');
($out, $err) = session($standby, 'shop', 'SELECT mcp.create_key();');
like($err, qr/read-only|recovery/, 'nor can it make one');

# made and not kept: nothing stays behind in the session
($out, $err) = session($node, 'shop', <<"SQL");
BEGIN;
SELECT mcp.create_key();
SELECT 'inside ' || ($sarah IS NOT NULL);
ROLLBACK;
SELECT 'after ' || ($sarah IS NOT NULL);
BEGIN;
SAVEPOINT a;
SELECT mcp.create_key();
SELECT 'inside ' || ($sarah IS NOT NULL);
ROLLBACK TO a;
SELECT 'after ' || ($sarah IS NOT NULL);
ROLLBACK;
SQL
is($out =~ s/^\n//mgr, "inside true\ninside true", 'a key works in the transaction that makes it');
is(() = $err =~ /has no identity key/g, 2, 'a key that was rolled back is forgotten, with its savepoint too');
is($node->safe_psql('shop', 'SELECT count(*) FROM mcp.key'), 0, 'and is not there');

$node->safe_psql('shop', 'SELECT mcp.create_key()');
($out, $err) = session($node, 'shop', 'SELECT mcp.create_key();');
like($err, qr/was given an identity key already\nHINT/, 'a second key is refused');
is($node->safe_psql('shop', 'SELECT key_source, key_fits FROM mcp.key_status()'), 'table|t', 'key_status says table');
my $hex = $node->safe_psql('shop', q{SELECT encode(secret, 'hex') FROM mcp.key});
like($hex, qr/^[0-9a-f]{64}$/, 'a key is 32 bytes');
my $made = $node->safe_psql('shop', "SELECT $sarah");
like($made, qr/^email:[0-9a-f]{64}$/, 'and makes identifiers');

new_database('other');
{
	# many at once, and one wins
	my $call = sprintf q{psql -XAtq -h '%s' -p %s -d other -c 'SELECT mcp.create_key()' >/dev/null 2>&1}, $node->host, $node->port;
	my $won = `for i in 1 2 3 4 5 6; do ( $call && echo won ) & done; wait`;
	is($won, "won\n", 'of six sessions that make a key at once, one does');
	is($node->safe_psql('other', 'SELECT count(*), (SELECT count(*) FROM mcp.key_check) FROM mcp.key'), '1|1', 'and there is one');
}
isnt($node->safe_psql('other', "SELECT $sarah"), $made, 'another database, another key');

# the digest, by the server's own SHA-256
is($node->safe_psql('shop', <<'SQL'), 't', 'the digest is HMAC-SHA-256(key, kind, namespace, SHA-256(normal form))');
CREATE FUNCTION pad(k bytea, x int) RETURNS bytea LANGUAGE sql AS $$
	SELECT string_agg(set_byte('\x00', 0, x # CASE WHEN i < length(k) THEN get_byte(k, i) ELSE 0 END), '' ORDER BY i)
	FROM generate_series(0, 63) i $$;
CREATE FUNCTION hmac(k bytea, m bytea) RETURNS bytea LANGUAGE sql AS $$
	SELECT sha256(pad(k, 92) || sha256(pad(k, 54) || m)) $$;
SELECT mcp.email('Sarah@example.com')::text = 'email:' || encode(hmac(secret, '\x04' || sha256('sarah@example.com')), 'hex')
   AND mcp.user_id('TikTok Shop', 7)::text = 'user_id/' || mcp.namespace_tag('tiktok_shop') || ':'
       || encode(hmac(secret, '\x01' || 'tiktok_shop'::bytea || sha256('7')), 'hex')
   AND mcp.custom('p', 'Ann', 'Lee')::text = 'custom/' || mcp.namespace_tag('p') || ':'
       || encode(hmac(secret, '\x07' || 'p'::bytea || sha256('\x0003' || 'ann'::bytea || '\x0003' || 'lee'::bytea)), 'hex')
FROM mcp.key;
SQL

# --- the standby has it ----------------------------------------------------------

$node->wait_for_catchup($standby);
is($standby->safe_psql('shop', "SELECT $sarah"), $made, 'the standby makes the same identifiers');
is($standby->safe_psql('shop', q{SELECT mcp.phone('0812-5298-2900', 'ID') = mcp.phone('+6281252982900')}), 't', 'of phones too');
is($standby->safe_psql('shop', q{SELECT count(*) FROM (SELECT mcp.user_id('s', i) AS id FROM generate_series(1, 50) i ORDER BY 1) s}), 50,
	'a sort of identifiers works there');

# --- other sessions hear of it -------------------------------------------------------

my $path = "$dir/shop.key";
$node->safe_psql('shop', "SELECT mcp.save_key('$path')");
is((stat $path)[2] & 07777, 0600, 'a saved key is readable by its owner only');
is(slurp_text($path), "$hex\n", 'it is the key');

($out, $err) = session($node, 'shop', "SELECT 1, $sarah IS NOT NULL;\n"
	. aside('shop', 'DELETE FROM mcp.key')
	. "SELECT 2, $sarah IS NOT NULL;\n"
	. aside('shop', "SELECT mcp.load_key('$path')")
	. "SELECT 3, $sarah IS NOT NULL;\n"
	. aside('shop', 'CREATE TABLE kept AS SELECT * FROM mcp.key_check; TRUNCATE mcp.key_check')
	. "SELECT 4, $sarah IS NOT NULL;\n"
	. aside('shop', 'INSERT INTO mcp.key_check SELECT * FROM kept; DROP TABLE kept')
	. "SELECT 5, $sarah IS NOT NULL;\n"
	. aside('shop', "UPDATE mcp.key_check SET normalizer_version = 99")
	. "SELECT 6, $sarah IS NOT NULL;\n"
	. aside('shop', "UPDATE mcp.key_check SET normalizer_version = mcp.normalizer_version()")
	. "SELECT 7, $sarah IS NOT NULL;\n"
	. aside('shop', "BEGIN; DELETE FROM mcp.key; ROLLBACK")
	. "SELECT 8, $sarah IS NOT NULL;\n");
is($out, "1|t\n3|t\n5|t\n7|t\n8|t", 'a session notices each change of key and check that another makes');
like($err, qr/identity key of this database is missing.*has no row to check.*rules of version 99/s, 'with the error that fits');
is($node->safe_psql('shop', "SELECT $sarah"), $made, 'the key is the old one');

# the same session, with an open transaction that never ends its snapshot
($out, $err) = session($node, 'shop', "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM mcp.key_check;\n"
	. "SELECT $sarah = '$made';\n" . aside('shop', 'VACUUM FULL mcp.key') . "SELECT $sarah = '$made'; COMMIT;\n");
is($out, "1\nt\nt", 'a rewritten table is read again');

# --- who may ---------------------------------------------------------------------------

$node->safe_psql('shop', q{CREATE ROLE loader LOGIN; SELECT mcp.grant_access('loader', 'ingest');
	CREATE ROLE reader LOGIN; SELECT mcp.grant_access('reader', 'reader');
	CREATE ROLE boss LOGIN; SELECT mcp.grant_access('boss', 'admin');
	CREATE ROLE everything LOGIN; GRANT pg_read_all_data, pg_monitor TO everything;
	ANALYZE mcp.key; ANALYZE mcp.key_check});
is($node->safe_psql('shop', "SET ROLE loader; SELECT $sarah"), $made, 'ingest makes identifiers without a right on the key');
for my $who (qw(loader reader boss everything))
{
	($out, $err) = session($node, 'shop', "SET ROLE $who; SELECT secret FROM mcp.key;");
	is($out, '', "$who reads no key");
}
($out, $err) = session($node, 'shop', "SET ROLE reader; SELECT $sarah;");
like($err, qr/permission denied for function email/, 'a reader makes no identifiers');
($out, $err) = session($node, 'shop', "SET ROLE boss; SELECT mcp.save_key('$dir/x'); SELECT mcp.load_key('$path');");
is(() = $err =~ /must be superuser/g, 2, 'server files are for superusers');
is($node->safe_psql('shop', q{SELECT count(*) FROM pg_statistic s JOIN pg_class c ON c.oid = s.starelid WHERE c.relname = 'key'}), 0,
	'no statistics of the key');

# --- files that are refused -----------------------------------------------------------

sub refused
{
	my ($call, $like, $name) = @_;
	my (undef, $message) = session($node, 'shop', "SELECT $call;");
	like($message, $like, $name);
	unlike($message, qr/$hex/, "$name: the key is not in the message");
	return;
}
my $data = abs_path($node->data_dir);
refused("mcp.save_key('$path')", qr/could not create key file.*exists/i, 'an existing file is not written over');
refused("mcp.save_key('shop.key')", qr/must be absolute/, 'a relative path');
refused("mcp.save_key('$data/shop.key')", qr/lies in the data directory/, 'a path in the data directory');
refused("mcp.save_key('$dir/nowhere/shop.key')", qr/could not find the folder/, 'a folder that is not there');
symlink $data, "$dir/link";
refused("mcp.save_key('$dir/link/shop.key')", qr/lies in the data directory/, 'a link into the data directory');
refused("mcp.save_key('$dir/link/../" . ($data =~ s{.*/}{}r) . "/shop.key')", qr/lies in the data directory|could not find/, 'a way around');

sub write_file
{
	my ($name, $text, $mode) = @_;
	my $file = "$dir/$name";
	open my $handle, '>', $file or die;
	print $handle $text;
	close $handle;
	chmod $mode, $file;
	return $file;
}
refused(sprintf(q{mcp.load_key('%s')}, write_file('open.key', "$hex\n", 0644)), qr/has group or world access\nHINT.*0600/, 'a file that others can read');
refused(sprintf(q{mcp.load_key('%s')}, write_file('group.key', "$hex\n", 0640)), qr/has group or world access/, 'a file that the group can read');
refused(sprintf(q{mcp.load_key('%s')}, write_file("bad$_->[0].key", $_->[1], 0600)), qr/does not hold a key/, "a file of $_->[0]")
	for [ 'nothing', '' ], [ 'two lines', "$hex\n\n" ], [ 'a digit less', substr($hex, 1) . "\n" ],
	[ 'a wrong digit', 'x' . substr($hex, 1) . "\n" ], [ 'much', $hex x 1000 ];
refused(sprintf(q{mcp.load_key('%s')}, $dir), qr/not a regular file|could not open|directory/, 'a folder');
refused("mcp.load_key('/dev/zero')", qr/not a regular file|group or world/, 'a device');
refused("mcp.load_key('$dir/none.key')", qr/could not open key file/, 'a file that is not there');
$node->safe_psql('other', "SELECT mcp.save_key('$dir/other.key')");
refused("mcp.load_key('$dir/other.key')", qr/has another identity key\nHINT/, 'the key of another database');
$node->safe_psql('shop', "SELECT mcp.load_key('" . write_file('bare.key', $hex, 0600) . "')");
pass('the right key once more, without a line feed, does nothing');

# --- dumped and restored -----------------------------------------------------------------

$node->safe_psql('shop', "CREATE TABLE people AS SELECT mcp.email('p' || i || '\@example.com') AS id FROM generate_series(1, 100) i");
my $bytes = pack 'H*', $hex;
for my $format ('plain', 'custom', 'tar')
{
	my $file = "$dir/shop.$format";
	command_ok([ 'pg_dump', '-Z0', "--format=$format", '-f', $file, '-h', $node->host, '-p', $node->port, 'shop' ], "a $format dump");
	my $dump = slurp_text($file);
	ok($dump !~ /\Q$hex\E/i && index($dump, $bytes) < 0 && index($dump, encode_base64($bytes, '')) < 0, "the $format dump does not hold the key");
	like($dump, qr/COPY mcp\.key_check/, "the $format dump has the check value");
}
command_ok([ 'pg_dumpall', '-f', "$dir/all.sql", '-h', $node->host, '-p', $node->port ], 'a dump of all');
ok(slurp_text("$dir/all.sql") !~ /\Q$hex\E/i, 'it does not hold the key');

$node->safe_psql('postgres', 'CREATE DATABASE restored; ALTER DATABASE restored SET search_path = public, mcp');
command_ok([ 'pg_restore', '-d', 'restored', '-h', $node->host, '-p', $node->port, "$dir/shop.custom" ], 'restored');
($out, $err) = session($node, 'restored', "SELECT $sarah;");
like($err, qr/identity key of this database is missing.*A dump does not contain it.*mcp\.load_key\('/s, 'restored without the key: an error with the way out');
is($out, '', 'and no identifier');
($out, $err) = session($node, 'restored', 'SELECT mcp.create_key();');
like($err, qr/was given an identity key already.*never match/s, 'no new key is made there');
($out, $err) = session($node, 'restored', "SELECT mcp.load_key('$dir/other.key');");
like($err, qr/not the one that this database's identifiers were made with/, 'the wrong key is refused');
is($node->safe_psql('restored', 'SELECT count(*) FROM mcp.key'), 0, 'and not kept');
$node->safe_psql('restored', "SELECT mcp.load_key('$path')");
is($node->safe_psql('restored', "SELECT $sarah"), $made, 'the right key makes the same identifiers');
is($node->safe_psql('restored', q{SELECT count(*) FROM people JOIN (SELECT mcp.email('P' || i || '@Example.com') AS id FROM generate_series(1, 100) i) n USING (id)}),
	100, 'which meet those of the dump');
is($node->safe_psql('restored', q{SELECT has_function_privilege('loader', 'mcp.email(text)', 'EXECUTE'), has_function_privilege('reader', 'mcp.email(text)', 'EXECUTE')}),
	't|f', 'rights came with the dump');

# a dump restored over a fresh key: two rows of check
new_database('twice');
$node->safe_psql('twice', 'SELECT mcp.create_key()');
command_ok([ 'pg_restore', '-a', '-t', 'key_check', '-d', 'twice', '-h', $node->host, '-p', $node->port, "$dir/shop.custom" ], 'a check restored beside another');
($out, $err) = session($node, 'twice', "SELECT $sarah;");
like($err, qr/key_check has 2 rows, and one is expected\nHINT/, 'is noticed');

# a key without its check, and the check alone
new_database('loaded');
$node->safe_psql('loaded', "SELECT mcp.load_key('$path')");
is($node->safe_psql('loaded', "SELECT $sarah"), $made, 'a key loaded into a new database makes the same identifiers');
$node->safe_psql('loaded', 'DELETE FROM mcp.key_check');
($out, $err) = session($node, 'loaded', "SELECT $sarah; SELECT mcp.create_key(); SELECT mcp.load_key('$path'); SELECT $sarah;");
like($err, qr/no row to check.*HINT.*mcp\.key has a row, and mcp\.key_check has none\nHINT/s, 'a lost check is noticed');
like($out, qr/\Q$made\E/, 'and written again by load_key');
$node->safe_psql('loaded', q{DELETE FROM mcp.key; INSERT INTO mcp.key VALUES (sha256('x'))});
($out, $err) = session($node, 'loaded', "SELECT $sarah;");
like($err, qr/is not the one that this database's identifiers were made with\nHINT/, 'a key put in by hand is not believed');
$node->safe_psql('loaded', q{DELETE FROM mcp.key; INSERT INTO mcp.key VALUES ('short')});
($out, $err) = session($node, 'loaded', "SELECT $sarah;");
like($err, qr/row that is not ours/, 'nor is one of another size');

# --- copied with the database --------------------------------------------------------------

$node->safe_psql('postgres', 'CREATE DATABASE copied TEMPLATE shop; ALTER DATABASE copied SET search_path = public, mcp');
is($node->safe_psql('copied', "SELECT $sarah"), $made, 'a copy by template has the key');
($out, $err) = session($node, 'copied', "DROP EXTENSION mcp CASCADE; CREATE EXTENSION mcp; SELECT $sarah;");
like($err, qr/has no identity key/, 'a dropped extension takes its key along');

# --- in a file instead ---------------------------------------------------------------------

my $setting = "$dir/setting.key";
sub set_key_file
{
	my ($file) = @_;
	$node->append_conf('postgresql.conf', "mcp.key_file = '$file'");
	$node->reload;
	$node->poll_query_until('postgres', "SELECT setting = '$file' FROM pg_file_settings WHERE name = 'mcp.key_file' AND applied")
		or die 'no reload';
	sleep 1;
	return;
}
write_file('setting.key', "$hex\n", 0600);
($out, $err) = session($node, 'restored', "LOAD 'mcp'; SET mcp.key_file = '$setting'; ALTER SYSTEM SET mcp.key_file = '$setting';");
is(() = $err =~ /ERROR/g, 2, 'nobody can set mcp.key_file from a session');
$node->safe_psql('restored', 'DELETE FROM mcp.key');
set_key_file($setting);
is($node->safe_psql('restored', "SELECT $sarah"), $made, 'the key in the file makes the same identifiers');
is($node->safe_psql('restored', 'SELECT key_source, key_fits FROM mcp.key_status()'), 'file|t', 'key_status says file');
($out, $err) = session($node, 'other', "SELECT $sarah;");
like($err, qr/not the one that this database's identifiers were made with/, 'a database of another key refuses the file');
is($node->safe_psql('other', 'SELECT key_source, key_fits FROM mcp.key_status()'), 'file|f', 'key_status says so');
($out, $err) = session($node, 'restored', "SELECT mcp.load_key('$path');");
like($err, qr/mcp\.key_file replaces table mcp\.key\nHINT/, 'load_key has nothing to do then');
($out, $err) = session($node, 'restored', "SELECT mcp.normalizer_version(); SHOW ALL; SET ROLE loader; SHOW mcp.key_file; SELECT $sarah;");
unlike($out, qr/setting\.key/, 'the setting is not shown');
like($err, qr/permission denied|must be superuser|must have privileges/, 'nor told to others');
like($out, qr/\Q$made\E/, 'who make identifiers all the same');
my $parallel = 'SET force_parallel_mode = on';
$parallel = 'SET debug_parallel_query = on' if $node->safe_psql('postgres', 'SHOW server_version_num') >= 160000;
is($node->safe_psql('restored', "$parallel; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
	SELECT count(*) FROM people WHERE id = ANY (ARRAY[mcp.email('p1\@example.com'), mcp.email('p' || length(id::text) || '\@example.com')])"), 2,
	'a worker reads the file too');
new_database('filed');
$node->safe_psql('filed', 'SELECT mcp.create_key()');
is($node->safe_psql('filed', "SELECT count(*), $sarah = '$made' FROM mcp.key"), '0|t', 'create_key takes the key of the file and keeps none');
chmod 0644, $setting;
($out, $err) = session($node, 'filed', "SELECT $sarah;");
like($err, qr/key file .* has group or world access/, 'the rights of the file are looked at');
($out, $err) = session($node, 'filed', "CREATE EXTENSION IF NOT EXISTS mcp; SELECT mcp.grant_access('loader', 'ingest'); SET ROLE loader; SELECT $sarah;");
like($err, qr/key file "\(mcp\.key_file\)" has group or world access/, 'whose place is told to superusers only');
chmod 0600, $setting;

# the same session goes on after a reload with another file
($out, $err) = session($node, 'filed', "SELECT $sarah IS NOT NULL;\n"
	. "\\! cp '$dir/other.key' '$setting'\n"
	. aside('filed', 'SELECT pg_reload_conf()') . "SELECT pg_sleep(1);\nSELECT $sarah IS NOT NULL;\n");
like($err, qr/is not the one/, 'a reload reads the file again');
set_key_file("$data/setting.key");
($out, $err) = session($node, 'filed', "SELECT $sarah;");
like($err, qr/lies in the data directory/, 'a key file in the data directory is refused');
set_key_file('');

# --- nowhere in the log ---------------------------------------------------------------------

my $log = slurp_text($node->logfile) . slurp_text($standby->logfile);
unlike($log, qr/$hex/i, 'the log does not hold the key');

$standby->stop;
$node->stop;
done_testing();
