/*
 * identity_key.c: reading the key, and keeping it
 *
 * Each backend keeps the hash states of the key.  They are forgotten when
 * either table's relcache entry is invalidated: whatever writes a key table
 * (create_key, load_key, and by a trigger any other statement) sends that
 * message.  It reaches this backend at its own next command, others at
 * commit, standbys by replay; and a rollback repeats it, so that a key which
 * never came to be is forgotten too.  A message that arrives in the middle of
 * a fetch makes the fetch begin again.
 */
#include "identity/identity_key.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/tuptable.h"
#include "identity/identity_normal.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#define FETCHES_MAX 16

static struct
{
	bool		valid;
	uint64		generation;		/* counts invalidations */
	Oid			key_table;
	Oid			check_table;
	McpHashKey	key;
}			kept;

void
McpKeyForget(void)
{
	kept.generation++;
	if (kept.valid)
	{
		kept.valid = false;
		explicit_bzero(&kept.key, sizeof(kept.key));
	}
}

static void
relation_changed(Datum arg, Oid relid)
{
	if (relid == InvalidOid || relid == kept.key_table ||
		relid == kept.check_table)
		McpKeyForget();
}

void
McpIdentityInit(void)
{
	McpKeyFileInit();
	CacheRegisterRelcacheCallback(relation_changed, (Datum) 0);
}

Oid
McpKeyTable(const char *name)
{
	Oid			schema = get_namespace_oid("mcp", true);
	Oid			table = InvalidOid;

	if (OidIsValid(schema))
		table = get_relname_relid(name, schema);
	if (!OidIsValid(table))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("table mcp.%s is missing", name),
				 errhint("Run CREATE EXTENSION mcp in this database.")));
	return table;
}

void
McpKeyCheckValue(const uint8 *secret, uint8 *value)
{
	static const char text[] = "\0mcp.key_check";
	McpHashKey	key;

	McpHashKeyInit(&key, secret);
	McpHashKeyed(&key, text, sizeof(text) - 1, value);
	explicit_bzero(&key, sizeof(key));
}

/* the bytes of a 32-byte column; false when it is another size */
static bool
column_bytes(TupleTableSlot *slot, int column, uint8 *bytes)
{
	bool		null;
	Datum		datum = slot_getattr(slot, column, &null);
	bytea	   *value;
	bool		right;

	if (null)
		return false;
	value = DatumGetByteaPP(datum);
	right = VARSIZE_ANY_EXHDR(value) == MCP_DIGEST_SIZE;
	if (right)
		memcpy(bytes, VARDATA_ANY(value), MCP_DIGEST_SIZE);
	return right;
}

static void
bad_key_row(const char *table)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("table mcp.%s has a row that is not ours", table),
			 errhint("These tables are written by mcp.create_key and mcp.load_key only.")));
}

/*
 * The secret in the key table; the number of rows.  No permission is checked,
 * and the newest committed state is read, as of a catalogue.
 */
int
McpKeyReadSecret(Oid table, uint8 *secret)
{
	Relation	relation = table_open(table, AccessShareLock);
	TableScanDesc scan = table_beginscan_catalog(relation, 0, NULL);
	TupleTableSlot *slot = table_slot_create(relation, NULL);
	int			rows = 0;

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		rows++;
		if (!column_bytes(slot, 1, secret))
			bad_key_row("key");
	}
	ExecDropSingleTupleTableSlot(slot);
	table_endscan(scan);
	table_close(relation, AccessShareLock);
	return rows;
}

void
McpKeyReadCheck(Oid table, McpKeyCheck *check)
{
	Relation	relation = table_open(table, AccessShareLock);
	TableScanDesc scan = table_beginscan_catalog(relation, 0, NULL);
	TupleTableSlot *slot = table_slot_create(relation, NULL);

	memset(check, 0, sizeof(*check));
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		bool		null_version;
		bool		null_library;
		Datum		version = slot_getattr(slot, 2, &null_version);
		Datum		library = slot_getattr(slot, 3, &null_library);

		check->rows++;
		if (!column_bytes(slot, 1, check->value) || null_version ||
			null_library)
			bad_key_row("key_check");
		check->normalizer_version = DatumGetInt32(version);
		strlcpy(check->library_version, TextDatumGetCString(library),
				sizeof(check->library_version));
	}
	ExecDropSingleTupleTableSlot(slot);
	table_endscan(scan);
	table_close(relation, AccessShareLock);
}

/* what is wrong, and the way out; returns when nothing is */
static void
judge(int keys, const McpKeyCheck *check, bool fits)
{
	int			state = ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE;

	if (keys == 0 && check->rows == 0)
		ereport(ERROR,
				(errcode(state),
				 errmsg("this database has no identity key"),
				 errhint("Make one, once: SELECT mcp.create_key().")));
	if (keys == 0)
		ereport(ERROR,
				(errcode(state),
				 errmsg("the identity key of this database is missing"),
				 errdetail("A dump does not contain it."),
				 errhint("Bring it with SELECT mcp.load_key('/path/of/file'), from a file that mcp.save_key wrote where the dump was made, or name that file in the setting mcp.key_file.")));
	if (check->rows == 0)
		ereport(ERROR,
				(errcode(state),
				 errmsg("mcp.key_check has no row to check the identity key against"),
				 errhint("Restore that table from the dump, or call mcp.load_key with the saved key, which writes the row.")));
	if (keys > 1 || check->rows > 1)
		ereport(ERROR,
				(errcode(state),
				 errmsg("mcp.%s has %d rows, and one is expected",
						keys > 1 ? "key" : "key_check",
						keys > 1 ? keys : check->rows),
				 errhint("Restore a dump into a database where mcp.create_key was not called.")));
	if (!fits)
		ereport(ERROR,
				(errcode(state),
				 errmsg("the identity key is not the one that this database's identifiers were made with"),
				 errhint("Bring the right one with mcp.load_key or the setting mcp.key_file.")));
	if (check->normalizer_version != MCP_NORMALIZER_VERSION)
		ereport(ERROR,
				(errcode(state),
				 errmsg("identifiers of this database were normalised by rules of version %d, and the library has version %d",
						check->normalizer_version, MCP_NORMALIZER_VERSION),
				 errhint("Make the stored identifiers again from the raw values, and begin that with: UPDATE mcp.key_check SET normalizer_version = mcp.normalizer_version().")));
}

static void
fetch(void)
{
	uint8		secret[MCP_SECRET_SIZE];
	uint8		value[MCP_DIGEST_SIZE] = {0};
	McpKeyCheck check;
	bool		fits;
	int			keys = 1;

	kept.key_table = McpKeyTable("key");
	kept.check_table = McpKeyTable("key_check");
	McpKeyReadCheck(kept.check_table, &check);
	if (McpKeyFile[0] != '\0')
		McpKeyFileRead(McpKeyFile, secret);
	else
		keys = McpKeyReadSecret(kept.key_table, secret);
	if (keys == 1)
	{
		McpKeyCheckValue(secret, value);
		McpHashKeyInit(&kept.key, secret);
	}
	explicit_bzero(secret, sizeof(secret));
	fits = keys == 1 && check.rows == 1 &&
		memcmp(value, check.value, sizeof(value)) == 0;
	if (!fits || check.normalizer_version != MCP_NORMALIZER_VERSION)
	{
		explicit_bzero(&kept.key, sizeof(kept.key));
		judge(keys, &check, fits);
	}
}

/*
 * A server that is built to forget all caches at every chance sends a message
 * in the middle of each fetch: after some, what was fetched serves this call.
 */
const McpHashKey *
McpKeyFetch(void)
{
	int			times;

	for (times = 0; unlikely(!kept.valid) && times < FETCHES_MAX; times++)
	{
		uint64		generation = kept.generation;

		fetch();
		kept.valid = kept.generation == generation;
	}
	return &kept.key;
}
