/*
 * identity_keyface.c: mcp.create_key, save_key, load_key, key_status
 */
#include "core/args.h"

#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "commands/trigger.h"
#include "executor/tuptable.h"
#include "funcapi.h"
#include "identity/identity_key.h"
#include "identity/identity_normal.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

/* both tables as they are, locked against other writers */
typedef struct KeyState
{
	Oid			key_table;
	Oid			check_table;
	int			keys;
	uint8		secret[MCP_SECRET_SIZE];
	McpKeyCheck check;
} KeyState;

static void
wipe(KeyState *state)
{
	explicit_bzero(state->secret, sizeof(state->secret));
}

static void
read_state(KeyState *state, LOCKMODE lock)
{
	state->key_table = McpKeyTable("key");
	state->check_table = McpKeyTable("key_check");
	LockRelationOid(state->key_table, lock);
	LockRelationOid(state->check_table, lock);
	McpKeyReadCheck(state->check_table, &state->check);
	if (McpKeyFile[0] != '\0')
	{
		McpKeyFileRead(McpKeyFile, state->secret);
		state->keys = 1;
	}
	else
		state->keys = McpKeyReadSecret(state->key_table, state->secret);
}

static bool
fits(const KeyState *state, const uint8 *secret)
{
	uint8		value[MCP_DIGEST_SIZE];

	McpKeyCheckValue(secret, value);
	return memcmp(value, state->check.value, sizeof(value)) == 0;
}

/* one row, by hand: no permission, no trigger, no statement to be logged */
static void
insert_row(Oid table, int columns, const Datum *values)
{
	Relation	relation = table_open(table, RowExclusiveLock);
	TupleTableSlot *slot = table_slot_create(relation, NULL);
	int			i;

	ExecClearTuple(slot);
	for (i = 0; i < RelationGetDescr(relation)->natts; i++)
	{
		slot->tts_isnull[i] = i >= columns;
		slot->tts_values[i] = i < columns ? values[i] : (Datum) 0;
	}
	ExecStoreVirtualTuple(slot);
	simple_table_tuple_insert(relation, slot);
	ExecDropSingleTupleTableSlot(slot);
	CacheInvalidateRelcache(relation);
	table_close(relation, NoLock);
	CommandCounterIncrement();
}

static bytea *
bytes_value(const uint8 *bytes)
{
	bytea	   *value = palloc(VARHDRSZ + MCP_DIGEST_SIZE);

	SET_VARSIZE(value, VARHDRSZ + MCP_DIGEST_SIZE);
	memcpy(VARDATA(value), bytes, MCP_DIGEST_SIZE);
	return value;
}

static void
insert_secret(const KeyState *state, const uint8 *secret)
{
	bytea	   *value = bytes_value(secret);
	Datum		values[1];

	values[0] = PointerGetDatum(value);
	insert_row(state->key_table, 1, values);
	explicit_bzero(value, VARSIZE(value));
}

static void
insert_check(const KeyState *state, const uint8 *secret)
{
	uint8		value[MCP_DIGEST_SIZE];
	Datum		values[4];

	McpKeyCheckValue(secret, value);
	values[0] = PointerGetDatum(bytes_value(value));
	values[1] = Int32GetDatum(MCP_NORMALIZER_VERSION);
	values[2] = CStringGetTextDatum(McpLibraryVersion());
	values[3] = TimestampTzGetDatum(GetCurrentTimestamp());
	insert_row(state->check_table, 4, values);
}

static void
refuse(KeyState *state, const char *message, const char *hint)
{
	wipe(state);
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg_internal("%s", message),
			 errhint("%s", hint)));
}

static void
writing(const char *function)
{
	PreventCommandIfReadOnly(function);
	PreventCommandIfParallelMode(function);
}

PG_FUNCTION_INFO_V1(mcp_create_key);
Datum
mcp_create_key(PG_FUNCTION_ARGS)
{
	KeyState	state;
	uint8		secret[MCP_SECRET_SIZE];

	writing("mcp.create_key()");
	read_state(&state, ShareRowExclusiveLock);
	if (state.check.rows > 0)
		refuse(&state,
			   "this database was given an identity key already",
			   state.keys > 0 ? "There is nothing to do." :
			   "The key is not in the dump: bring it with mcp.load_key or the setting mcp.key_file.  A new key would never match the identifiers that are here.");
	if (state.keys > 0 && McpKeyFile[0] == '\0')
		refuse(&state,
			   "mcp.key has a row, and mcp.key_check has none",
			   "Restore mcp.key_check from the dump, or call mcp.load_key with the saved key, which writes its row.");
	if (state.keys > 0)
		memcpy(secret, state.secret, sizeof(secret));
	else if (!pg_strong_random(secret, sizeof(secret)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not get random bytes for a key")));
	wipe(&state);
	insert_check(&state, secret);
	if (McpKeyFile[0] == '\0')
		insert_secret(&state, secret);
	explicit_bzero(secret, sizeof(secret));
	PG_RETURN_VOID();
}

static char *
path_argument(FunctionCallInfo fcinfo, const char *function)
{
	if (!superuser())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be superuser to call %s", function)));
	return text_to_cstring(PG_GETARG_TEXT_PP(0));
}

PG_FUNCTION_INFO_V1(mcp_save_key);
Datum
mcp_save_key(PG_FUNCTION_ARGS)
{
	char	   *path = path_argument(fcinfo, "mcp.save_key");
	KeyState	state;

	(void) McpKeyFetch();		/* only a good key is worth keeping */
	read_state(&state, AccessShareLock);
	McpKeyFileWrite(path, state.secret);
	wipe(&state);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(mcp_load_key);
Datum
mcp_load_key(PG_FUNCTION_ARGS)
{
	char	   *path = path_argument(fcinfo, "mcp.load_key");
	KeyState	state;
	uint8		secret[MCP_SECRET_SIZE];

	writing("mcp.load_key()");
	if (McpKeyFile[0] != '\0')
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the setting mcp.key_file replaces table mcp.key"),
				 errhint("Put the key into the file that the setting names.")));
	read_state(&state, ShareRowExclusiveLock);
	McpKeyFileRead(path, secret);
	if (state.check.rows > 1 || state.keys > 1)
		refuse(&state, "mcp.key or mcp.key_check has more than one row",
			   "Restore a dump into a database where mcp.create_key was not called.");
	if (state.keys == 1 &&
		memcmp(state.secret, secret, sizeof(secret)) != 0)
		refuse(&state, "this database has another identity key",
			   "A key is never replaced: identifiers made with two keys do not match.");
	if (state.check.rows == 1 && !fits(&state, secret))
		refuse(&state,
			   "the key in the file is not the one that this database's identifiers were made with",
			   "Load the file that mcp.save_key wrote where the dump was made.");
	wipe(&state);
	if (state.check.rows == 0)
		insert_check(&state, secret);
	if (state.keys == 0)
		insert_secret(&state, secret);
	explicit_bzero(secret, sizeof(secret));
	PG_RETURN_VOID();
}

/* one row, and no error, whatever the state of the key is */
PG_FUNCTION_INFO_V1(mcp_key_status);
Datum
mcp_key_status(PG_FUNCTION_ARGS)
{
	TupleDesc	description;
	KeyState	state = {0};
	Datum		values[6];
	bool		nulls[6] = {false};
	bool		checked;

	if (get_call_result_type(fcinfo, NULL, &description) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	read_state(&state, AccessShareLock);
	checked = state.check.rows == 1;
	values[0] = CStringGetTextDatum(McpKeyFile[0] != '\0' ? "file" :
									state.keys > 0 ? "table" : "none");
	values[1] = BoolGetDatum(fits(&state, state.secret));
	wipe(&state);
	values[2] = Int32GetDatum(MCP_NORMALIZER_VERSION);
	values[3] = Int32GetDatum(state.check.normalizer_version);
	values[4] = CStringGetTextDatum(McpLibraryVersion());
	values[5] = CStringGetTextDatum(state.check.library_version);
	nulls[1] = state.keys != 1 || !checked;
	nulls[3] = nulls[5] = !checked;
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(description),
													  values, nulls)));
}

/*
 * Trigger of both tables: a statement that wrote one by hand makes every
 * backend forget what it keeps.
 */
PG_FUNCTION_INFO_V1(mcp_key_changed);
Datum
mcp_key_changed(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("mcp.key_changed is a trigger's function")));
	CacheInvalidateRelcache(((TriggerData *) fcinfo->context)->tg_relation);
	return PointerGetDatum(NULL);
}
