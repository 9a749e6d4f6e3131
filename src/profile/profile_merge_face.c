/*
 * profile_merge_face.c: mcp.merge(profile), ||, mcp.profile(VARIADIC)
 *
 * The state is a builder in the aggregate's memory.  Between workers it is
 *
 *	32	size of the facts
 *		facts				as profile_wire.c writes them
 *		events				a collector's state, to the end
 */
#include "core/agg.h"
#include "profile/profile_face.h"

#include "catalog/pg_type.h"
#include "profile/profile_print.h"
#include "utils/builtins.h"

static void
add_datum(McpProfileBuilder *builder, Datum datum, MemoryContext context)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	MemoryContext before;
	McpProfile	profile;
	McpError	error;
	bool		done;

	error.sqlstate = 0;
	if (builder->events != NULL)
		McpCollectorPrefetch(builder->events);
	if (!McpProfileOpen(&profile, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
						MCP_CHECK_SHALLOW, &error))
		McpErrorThrow(&error);
	before = MemoryContextSwitchTo(context);
	done = McpProfileBuilderAdd(builder, &profile, &error);
	MemoryContextSwitchTo(before);
	if (!done)
		McpErrorThrow(&error);
	if ((Pointer) value != DatumGetPointer(datum))
		pfree(value);
}

PG_FUNCTION_INFO_V1(mcp_profile_merge_trans);
Datum
mcp_profile_merge_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = McpAggContext(fcinfo);
	McpProfileBuilder *state = MCP_STATE_OR_NULL(0, McpProfileBuilder);

	if (PG_ARGISNULL(1))
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	if (state == NULL)
		state = McpProfileStateCreate(fcinfo, context);
	add_datum(state, PG_GETARG_DATUM(1), context);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(mcp_profile_combine);
Datum
mcp_profile_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = McpAggContext(fcinfo);
	McpProfileBuilder *into = MCP_STATE_OR_NULL(0, McpProfileBuilder);
	McpProfileBuilder *from = MCP_STATE_OR_NULL(1, McpProfileBuilder);
	MemoryContext before;
	McpError	error;

	error.sqlstate = 0;
	if (into != NULL && into->events != NULL)
		McpCollectorPrefetch(into->events);
	if (from == NULL)
	{
		if (into == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(into);
	}
	if (into == NULL)
		into = McpProfileStateCreate(fcinfo, context);
	before = MemoryContextSwitchTo(context);
	if (!McpProfileBuilderMerge(into, from, &error))
		McpErrorThrow(&error);
	MemoryContextSwitchTo(before);
	PG_RETURN_POINTER(into);
}

PG_FUNCTION_INFO_V1(mcp_profile_serial);
Datum
mcp_profile_serial(PG_FUNCTION_ARGS)
{
	McpProfileBuilder *state = (McpProfileBuilder *) PG_GETARG_POINTER(0);
	StringInfoData facts;
	McpError	error = {0};
	uint8	   *buffer;
	Size		prefix,
				size = 0;

	McpAggContext(fcinfo);
	initStringInfo(&facts);
	McpWrite32(&facts, 0);
	McpFactsWrite(state->facts, &facts);
	prefix = VARHDRSZ + facts.len;
	if (state->events == NULL)
		buffer = palloc(prefix);
	else if (!McpCollectorState(state->events, prefix, &buffer, &size, &error))
		McpErrorThrow(&error);
	memcpy(buffer + VARHDRSZ, facts.data, facts.len);
	McpStore32(buffer + VARHDRSZ, facts.len - sizeof(uint32));
	SET_VARSIZE(buffer, prefix + size);
	pfree(facts.data);
	PG_RETURN_BYTEA_P(buffer);
}

static void
state_malformed(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid state of a profile aggregate")));
}

PG_FUNCTION_INFO_V1(mcp_profile_deserial);
Datum
mcp_profile_deserial(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	const uint8 *data = (const uint8 *) VARDATA_ANY(bytes);
	Size		size = VARSIZE_ANY_EXHDR(bytes);
	McpProfileBuilder *state;
	McpReader	reader;
	McpError	error = {0};
	uint32		facts = 0;

	McpAggContext(fcinfo);
	if (size >= sizeof(uint32))
		facts = McpLoad32(data);
	if (size < sizeof(uint32) || facts > size - sizeof(uint32))
		state_malformed();
	state = McpProfileBuilderCreate();
	reader = McpReaderMake(data + sizeof(uint32), facts);
	if (!McpFactsRead(&reader, state, &error))
		McpErrorThrow(&error);
	if (!McpReaderDone(&reader))
		state_malformed();
	data += sizeof(uint32) + facts;
	size -= sizeof(uint32) + facts;
	if (size > 0)
		state->events = McpCollectorOfState(data, size);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(mcp_profile_final);
Datum
mcp_profile_final(PG_FUNCTION_ARGS)
{
	McpProfileBuilder *state = MCP_STATE_OR_NULL(0, McpProfileBuilder);

	McpAggContext(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	return McpProfileFinish(state);
}

/* --- outside of aggregates ----------------------------------------------- */

PG_FUNCTION_INFO_V1(mcp_profile_concat);
Datum
mcp_profile_concat(PG_FUNCTION_ARGS)
{
	McpProfileBuilder *builder;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	builder = McpProfileBuilderCreate();
	add_datum(builder, PG_GETARG_DATUM(0), CurrentMemoryContext);
	add_datum(builder, PG_GETARG_DATUM(1), CurrentMemoryContext);
	return McpProfileFinish(builder);
}

PG_FUNCTION_INFO_V1(mcp_profile_of);
Datum
mcp_profile_of(PG_FUNCTION_ARGS)
{
	McpProfileBuilder *builder = NULL;
	ArrayType  *array;
	Datum	   *elements;
	bool	   *nulls;
	int			count,
				i;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	array = PG_GETARG_ARRAYTYPE_P(0);
	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_INT,
					  &elements, &nulls, &count);
	for (i = 0; i < count; i++)
	{
		if (nulls[i])
			continue;
		if (builder == NULL)
			builder = McpProfileBuilderCreate();
		add_datum(builder, elements[i], CurrentMemoryContext);
	}
	if (builder == NULL)
		PG_RETURN_NULL();
	return McpProfileFinish(builder);
}
