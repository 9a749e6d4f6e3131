/*
 * profile_event.c: one row's event as a profile, and many rows' straight into
 * the aggregate
 *
 * A fragment of one event is the header word and the event's own journey, made
 * in one piece.
 */
#include "core/agg.h"
#include "profile/profile_face.h"

#include "profile/profile_format.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(mcp_event);
Datum
mcp_event(PG_FUNCTION_ARGS)
{
	McpEventArgs *args = McpEventArgsOf(fcinfo);
	McpEvent	event;
	McpError	error;
	uint8	   *value;
	Size		size;

	error.sqlstate = 0;
	if (McpEventFromArgs(fcinfo, args, &event) != MCP_EVENT_USABLE)
		PG_RETURN_NULL();
	if (!McpJourneyOfEventBehind(&event, VARHDRSZ + MCP_PROFILE_HEAD, &value,
								 &size, &error))
		McpErrorThrow(&error);
	McpStore32(value + VARHDRSZ, MCP_PROFILE_VERSION | MCP_PROFILE_JOURNEY);
	SET_VARSIZE(value, VARHDRSZ + MCP_PROFILE_HEAD + size);
	PG_RETURN_POINTER(value);
}

PG_FUNCTION_INFO_V1(mcp_event_problem);
Datum
mcp_event_problem(PG_FUNCTION_ARGS)
{
	McpEventArgs *args = McpEventArgsOf(fcinfo);
	McpEventProblem problem;
	McpEvent	event;

	problem = McpEventFromArgs(fcinfo, args, &event);
	if (problem == MCP_EVENT_USABLE)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(McpEventProblemText(problem)));
}

/* a builder that gives names by the query's numbers */
McpProfileBuilder *
McpProfileStateCreate(FunctionCallInfo fcinfo, MemoryContext context)
{
	MemoryContext before = MemoryContextSwitchTo(context);
	McpProfileBuilder *builder = McpProfileBuilderCreate();

	builder->names = McpNamesOfQuery(fcinfo);
	MemoryContextSwitchTo(before);
	return builder;
}

PG_FUNCTION_INFO_V1(mcp_profile_agg_trans);
Datum
mcp_profile_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = McpAggContext(fcinfo);
	McpProfileBuilder *state = MCP_STATE_OR_NULL(0, McpProfileBuilder);
	McpEventArgs *args = McpEventArgsOf(fcinfo);
	MemoryContext before;
	McpEvent	event;
	McpError	error;

	error.sqlstate = 0;
	if (state != NULL && state->events != NULL)
		McpCollectorPrefetch(state->events);
	if (McpEventFromArgs(fcinfo, args, &event) != MCP_EVENT_USABLE)
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	if (state == NULL)
		state = McpProfileStateCreate(fcinfo, context);
	before = MemoryContextSwitchTo(context);
	if (!McpProfileBuilderAddEvent(state, &event, &error))
		McpErrorThrow(&error);
	MemoryContextSwitchTo(before);
	PG_RETURN_POINTER(state);
}
