/*
 * index_gin.c: GIN operator class mcp.profile_ops, and its operator @?
 *
 * An entry of the index is a key of index.h as a bigint.  The
 * operator asks the same need of the same keys, so the index answers it
 * exactly and has nothing to recheck; what is lossy is the step from a
 * segment to its need (index_support.c).
 */
#include "core/compat.h"
#include "index/index.h"

#include "access/gin.h"
#include "access/stratnum.h"

static McpNeed *
need_of(struct varlena *segment)
{
	McpTree		tree;
	McpError	error = {0};

	if (!McpSegmentOpen(&tree, VARDATA(segment), VARSIZE(segment) - VARHDRSZ,
						MCP_CHECK_DEEP, &error))
		McpErrorThrow(&error);
	return McpSegmentNeed(&tree);
}

static uint64 *
keys_of(Datum datum, uint32 *count)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	McpProfile	profile;
	McpError	error = {0};
	uint64	   *keys;

	if (!McpProfileOpen(&profile, VARDATA_ANY(value),
						VARSIZE_ANY_EXHDR(value), MCP_CHECK_SHALLOW, &error))
		McpErrorThrow(&error);
	keys = McpProfileKeys(&profile, count);
	if ((Pointer) value != DatumGetPointer(datum))
		pfree(value);
	return keys;
}

static Datum *
datums_of(const uint64 *keys, uint32 count)
{
	Datum	   *datums = palloc(sizeof(Datum) * (count + 1));
	uint32		i;

	for (i = 0; i < count; i++)
		datums[i] = Int64GetDatum((int64) keys[i]);
	return datums;
}

PG_FUNCTION_INFO_V1(mcp_profile_keys);
Datum
mcp_profile_keys(PG_FUNCTION_ARGS)
{
	int32	   *count = (int32 *) PG_GETARG_POINTER(1);
	uint32		found;
	uint64	   *keys = keys_of(PG_GETARG_DATUM(0), &found);
	Datum	   *datums = datums_of(keys, found);

	pfree(keys);
	*count = (int32) found;
	PG_RETURN_POINTER(datums);
}

PG_FUNCTION_INFO_V1(mcp_segment_keys);
Datum
mcp_segment_keys(PG_FUNCTION_ARGS)
{
	int32	   *count = (int32 *) PG_GETARG_POINTER(1);
	Pointer   **extra = (Pointer **) PG_GETARG_POINTER(4);
	int32	   *mode = (int32 *) PG_GETARG_POINTER(6);
	McpNeed    *need = need_of(PG_DETOAST_DATUM(PG_GETARG_DATUM(0)));
	uint32		found;
	uint64	   *keys;

	*count = 0;
	if (need == NULL)
	{
		*mode = GIN_SEARCH_MODE_ALL;
		PG_RETURN_POINTER(NULL);
	}
	keys = McpNeedKeys(need, &found);
	*count = (int32) found;
	*extra = palloc0(sizeof(Pointer) * found);
	(*extra)[0] = (Pointer) need;
	PG_RETURN_POINTER(datums_of(keys, found));
}

PG_FUNCTION_INFO_V1(mcp_segment_consistent);
Datum
mcp_segment_consistent(PG_FUNCTION_ARGS)
{
	const uint8 *has = (const uint8 *) PG_GETARG_POINTER(0);
	Pointer    *extra = (Pointer *) PG_GETARG_POINTER(4);
	bool	   *recheck = (bool *) PG_GETARG_POINTER(5);

	*recheck = false;
	PG_RETURN_BOOL(PG_GETARG_INT32(3) == 0 ||
				   McpNeedHolds((McpNeed *) extra[0], has) == MCP_TRUE);
}

StaticAssertDecl(GIN_FALSE == MCP_FALSE && GIN_TRUE == MCP_TRUE &&
				 GIN_MAYBE == MCP_UNKNOWN, "GIN's three values are ours");

PG_FUNCTION_INFO_V1(mcp_segment_triconsistent);
Datum
mcp_segment_triconsistent(PG_FUNCTION_ARGS)
{
	const uint8 *has = (const uint8 *) PG_GETARG_POINTER(0);
	Pointer    *extra = (Pointer *) PG_GETARG_POINTER(4);

	if (PG_GETARG_INT32(3) == 0)
		PG_RETURN_GIN_TERNARY_VALUE(GIN_TRUE);
	PG_RETURN_GIN_TERNARY_VALUE((GinTernaryValue)
								McpNeedHolds((McpNeed *) extra[0], has));
}

/* --- the operator ------------------------------------------------------------- */

/* the need of the segment at hand, kept between calls */
typedef struct Held
{
	MemoryContext context;
	struct varlena *segment;
	McpNeed    *need;
	uint64	   *keys;
	uint8	   *has;
	uint32		count;
} Held;

static Held *
hold(FunctionCallInfo fcinfo, struct varlena *segment)
{
	Held	   *held = fcinfo->flinfo->fn_extra;
	MemoryContext old;

	if (held == NULL)
	{
		held = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Held));
		held->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											  "mcp segment need",
											  ALLOCSET_SMALL_SIZES);
		fcinfo->flinfo->fn_extra = held;
	}
	else if (held->segment != NULL &&
			 VARSIZE(held->segment) == VARSIZE(segment) &&
			 memcmp(held->segment, segment, VARSIZE(segment)) == 0)
		return held;
	held->segment = NULL;
	MemoryContextReset(held->context);
	old = MemoryContextSwitchTo(held->context);
	held->need = need_of(segment);
	if (held->need != NULL)
	{
		held->keys = McpNeedKeys(held->need, &held->count);
		held->has = palloc(held->count + 1);
	}
	held->segment = memcpy(palloc(VARSIZE(segment)), segment,
						   VARSIZE(segment));
	MemoryContextSwitchTo(old);
	return held;
}

PG_FUNCTION_INFO_V1(mcp_may_match);
Datum
mcp_may_match(PG_FUNCTION_ARGS)
{
	Held	   *held = hold(fcinfo, PG_DETOAST_DATUM(PG_GETARG_DATUM(1)));
	uint64	   *keys;
	uint32		count;
	uint32		i;

	if (held->need == NULL)
		PG_RETURN_BOOL(true);
	keys = keys_of(PG_GETARG_DATUM(0), &count);
	for (i = 0; i < held->count; i++)
		held->has[i] = McpKeyAmong(held->keys[i], keys, count);
	pfree(keys);
	PG_RETURN_BOOL(McpNeedHolds(held->need, held->has) == MCP_TRUE);
}
