/*
 * journey_agg.c: mcp.journey_agg and mcp.merge
 *
 * The state is a collector; between workers it travels as a body.
 */
#include "journey/journey_face.h"

#include "core/agg.h"

static McpCollector *
create_state(FunctionCallInfo fcinfo, McpNames *names)
{
	MemoryContext old = MemoryContextSwitchTo(McpAggContext(fcinfo));
	McpCollector *state = McpCollectorCreateWith(names);

	MemoryContextSwitchTo(old);
	return state;
}

PG_FUNCTION_INFO_V1(mcp_journey_agg_trans);
Datum
mcp_journey_agg_trans(PG_FUNCTION_ARGS)
{
	McpCollector *state = MCP_STATE_OR_NULL(0, McpCollector);
	McpEventArgs *args;
	McpEvent	event;
	McpError	error;

	(void) McpAggContext(fcinfo);
	if (state != NULL)
		McpCollectorPrefetch(state);
	args = McpEventArgsOf(fcinfo);
	if (McpEventFromArgs(fcinfo, args, &event) == MCP_EVENT_USABLE)
	{
		if (state == NULL)
			state = create_state(fcinfo, McpNamesOfQuery(fcinfo));
		error.sqlstate = 0;
		if (!McpCollectorAdd(state, &event, &error))
			McpErrorThrow(&error);
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(mcp_journey_merge_trans);
Datum
mcp_journey_merge_trans(PG_FUNCTION_ARGS)
{
	McpCollector *state = MCP_STATE_OR_NULL(0, McpCollector);
	McpJourney	journey;
	McpError	error;

	(void) McpAggContext(fcinfo);
	if (state != NULL)
		McpCollectorPrefetch(state);
	if (!PG_ARGISNULL(1))
	{
		McpJourneyOpenDatum(PG_GETARG_DATUM(1), &journey);
		if (state == NULL)
			state = create_state(fcinfo, McpNamesOfQuery(fcinfo));
		error.sqlstate = 0;
		if (!McpCollectorAddJourney(state, &journey, &error))
			McpErrorThrow(&error);
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(mcp_journey_combine);
Datum
mcp_journey_combine(PG_FUNCTION_ARGS)
{
	McpCollector *state = MCP_STATE_OR_NULL(0, McpCollector);
	McpCollector *other = MCP_STATE_OR_NULL(1, McpCollector);
	McpError	error;

	(void) McpAggContext(fcinfo);
	if (state != NULL)
		McpCollectorPrefetch(state);
	if (other != NULL)
	{
		if (state == NULL)
			state = create_state(fcinfo, McpNamesOfQuery(fcinfo));
		error.sqlstate = 0;
		if (!McpCollectorMerge(state, other, &error))
			McpErrorThrow(&error);
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(mcp_journey_serial);
Datum
mcp_journey_serial(PG_FUNCTION_ARGS)
{
	McpCollector *state = (McpCollector *) PG_GETARG_POINTER(0);
	McpError	error;
	uint8	   *buffer;
	Size		size;

	(void) McpAggContext(fcinfo);
	error.sqlstate = 0;
	if (!McpCollectorState(state, VARHDRSZ, &buffer, &size, &error))
		McpErrorThrow(&error);
	if (buffer == NULL)
		buffer = palloc(VARHDRSZ);
	return McpJourneyDatum(buffer, size);
}

PG_FUNCTION_INFO_V1(mcp_journey_deserial);
Datum
mcp_journey_deserial(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);

	(void) McpAggContext(fcinfo);
	PG_RETURN_POINTER(McpCollectorOfState(VARDATA_ANY(bytes),
										  VARSIZE_ANY_EXHDR(bytes)));
}

PG_FUNCTION_INFO_V1(mcp_journey_final);
Datum
mcp_journey_final(PG_FUNCTION_ARGS)
{
	McpError	error;
	Datum		result;

	(void) McpAggContext(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	error.sqlstate = 0;
	if (!McpJourneyOfCollector((McpCollector *) PG_GETARG_POINTER(0), &result,
							   &error))
		McpErrorThrow(&error);
	return result;
}

PG_FUNCTION_INFO_V1(mcp_journey_union);
Datum
mcp_journey_union(PG_FUNCTION_ARGS)
{
	McpCollector *collector = McpCollectorCreate();
	McpJourney	journey;
	McpError	error;
	Datum		result;
	int			i;

	error.sqlstate = 0;
	for (i = 0; i < 2; i++)
	{
		McpJourneyOpenDatum(PG_GETARG_DATUM(i), &journey);
		if (!McpCollectorAddJourney(collector, &journey, &error))
			McpErrorThrow(&error);
	}
	if (!McpJourneyOfCollector(collector, &result, &error))
		McpErrorThrow(&error);
	return result;
}
