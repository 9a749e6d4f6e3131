/*
 * event_args.c: the arguments of a call as an event
 */
#include "event/event_args.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "core/args.h"
#include "executor/nodeAgg.h"
#include "nodes/execnodes.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

/* --- names for a query -------------------------------------------------------- */

/* names of the queries that run in this process, newest first */
typedef struct QueryNames
{
	MemoryContext query;
	McpNames   *names;
	struct QueryNames *next;
	MemoryContextCallback callback;
} QueryNames;

static QueryNames *query_names = NULL;

static void
forget_query(void *arg)
{
	QueryNames **link = &query_names;

	while (*link != NULL && *link != arg)
		link = &(*link)->next;
	if (*link != NULL)
		*link = (*link)->next;
}

static McpNames *
names_in(MemoryContext query)
{
	QueryNames *entry;

	for (entry = query_names; entry != NULL; entry = entry->next)
	{
		if (entry->query == query)
			return entry->names;
	}
	entry = MemoryContextAllocZero(query, sizeof(QueryNames));
	entry->query = query;
	entry->names = McpNamesCreate(query, true);
	entry->callback.func = forget_query;
	entry->callback.arg = entry;
	MemoryContextRegisterResetCallback(query, &entry->callback);
	entry->next = query_names;
	query_names = entry;
	return entry->names;
}

McpNames *
McpNamesOfQuery(FunctionCallInfo fcinfo)
{
	Node	   *context = fcinfo->context;

	if (context != NULL && IsA(context, AggState))
		return names_in(((AggState *) context)->ss.ps.state->es_query_cxt);
	if (context != NULL && IsA(context, WindowAggState))
		return names_in(((WindowAggState *) context)->ss.ps.state->es_query_cxt);
	return McpNamesCreate(CurrentMemoryContext, false);
}

/* --- times that SQL casts silently -------------------------------------------- */

/* the expressions of the arguments; NIL when they cannot be found */
static List *
argument_expressions(FunctionCallInfo fcinfo)
{
	Aggref	   *aggref;
	ListCell   *cell;

	if (fcinfo->context != NULL && IsA(fcinfo->context, AggState))
	{
		aggref = AggGetAggref(fcinfo);
		return aggref != NULL ? aggref->args : NIL;
	}
	if (fcinfo->context != NULL && IsA(fcinfo->context, WindowAggState))
	{
		foreach(cell, ((WindowAggState *) fcinfo->context)->funcs)
		{
			WindowFunc *call = ((WindowFuncExprState *) lfirst(cell))->wfunc;
			HeapTuple	tuple = SearchSysCache1(AGGFNOID,
												ObjectIdGetDatum(call->winfnoid));
			Oid			trans = InvalidOid;

			if (HeapTupleIsValid(tuple))
			{
				trans = ((Form_pg_aggregate) GETSTRUCT(tuple))->aggtransfn;
				ReleaseSysCache(tuple);
			}
			if (trans == fcinfo->flinfo->fn_oid)
				return call->args;
		}
		return NIL;
	}
	if (fcinfo->flinfo->fn_expr != NULL &&
		IsA(fcinfo->flinfo->fn_expr, FuncExpr))
		return ((FuncExpr *) fcinfo->flinfo->fn_expr)->args;
	return NIL;
}

/* --- what the function takes --------------------------------------------------- */

static const char *const arg_names[MCP_ARG_COUNT] = {
	"occurred_at", "zone", "channel", "action", "value", "properties",
	"event_id", "revision_at", "retracted"
};

McpEventArgs *
McpEventArgsOf(FunctionCallInfo fcinfo)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;
	McpEventArgs *args = flinfo->fn_extra;
	bool		is_aggregate = fcinfo->context != NULL &&
		(IsA(fcinfo->context, AggState) ||
		 IsA(fcinfo->context, WindowAggState));
	List	   *expressions;
	int			hidden = is_aggregate ? 1 : 0;

	if (likely(args != NULL))
		return args;
	args = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(McpEventArgs));
	McpArgsFind(flinfo->fn_oid, arg_names, MCP_ARG_COUNT, args->at,
				args->type);
	if (args->at[MCP_ARG_OCCURRED_AT] < 0 || args->at[MCP_ARG_CHANNEL] < 0 ||
		args->at[MCP_ARG_ACTION] < 0)
		elog(ERROR, "function %u does not take an event", flinfo->fn_oid);
	expressions = argument_expressions(fcinfo);
	if (args->type[MCP_ARG_OCCURRED_AT] == TIMESTAMPTZOID)
		McpArgRefuseSilentCast(expressions,
							   args->at[MCP_ARG_OCCURRED_AT] - hidden,
							   "occurred_at",
							   "Give the zone as the next argument, or write occurred_at::timestamp AT TIME ZONE 'Europe/Berlin', with the zone that it is in.");
	if (args->at[MCP_ARG_REVISION_AT] >= 0)
		McpArgRefuseSilentCast(expressions,
							   args->at[MCP_ARG_REVISION_AT] - hidden,
							   "revision_at",
							   "Write revision_at AT TIME ZONE 'Europe/Berlin', with the zone that it is in.");
	args->names = is_aggregate ? McpNamesOfQuery(fcinfo) :
		McpNamesCreate(flinfo->fn_mcxt, true);
	flinfo->fn_extra = args;
	return args;
}

/* --- one by one ------------------------------------------------------------------ */

#define HAS_ARG(args, fcinfo, n) \
	((args)->at[n] >= 0 && !PG_ARGISNULL((args)->at[n]))
#define ARG(args, fcinfo, n) PG_GETARG_DATUM((args)->at[n])

static McpEventProblem
read_time(FunctionCallInfo fcinfo, McpEventArgs *args, McpEvent *event)
{
	Datum		datum;

	if (!HAS_ARG(args, fcinfo, MCP_ARG_OCCURRED_AT))
		return MCP_EVENT_NO_TIME;
	datum = ARG(args, fcinfo, MCP_ARG_OCCURRED_AT);
	if (args->type[MCP_ARG_OCCURRED_AT] == TIMESTAMPTZOID)
		event->time = DatumGetTimestampTz(datum);
	else
	{
		if (!HAS_ARG(args, fcinfo, MCP_ARG_ZONE))
			return MCP_EVENT_NO_TIME;
		event->time =
			McpMomentOfLocal(McpTextFromDatum(ARG(args, fcinfo, MCP_ARG_ZONE)),
							 McpLocalFromDatum(args->type[MCP_ARG_OCCURRED_AT],
											   datum));
	}
	return McpMomentUsable(event->time) ? MCP_EVENT_USABLE :
		MCP_EVENT_BAD_TIME;
}

/* the names have no room for a new one: fold it here */
static McpEventProblem
read_kind_alone(McpEventArgs *args, McpText channel, McpText action,
				McpEvent *event)
{
	int			length = McpNameFold(channel, args->channel);

	if (length <= 0)
		return MCP_EVENT_BAD_CHANNEL;
	event->channel = McpTextMake(args->channel, length);
	length = McpNameFold(action, args->action);
	if (length <= 0)
		return MCP_EVENT_BAD_ACTION;
	event->action = McpTextMake(args->action, length);
	event->names = NULL;
	return MCP_EVENT_USABLE;
}

static McpEventProblem
read_kind(FunctionCallInfo fcinfo, McpEventArgs *args, McpEvent *event)
{
	McpText		channel;
	McpText		action;
	int32		kind;

	if (!HAS_ARG(args, fcinfo, MCP_ARG_CHANNEL))
		return MCP_EVENT_NO_CHANNEL;
	if (!HAS_ARG(args, fcinfo, MCP_ARG_ACTION))
		return MCP_EVENT_NO_ACTION;
	channel = McpTextFromDatum(ARG(args, fcinfo, MCP_ARG_CHANNEL));
	action = McpTextFromDatum(ARG(args, fcinfo, MCP_ARG_ACTION));
	kind = McpNamesKind(args->names, channel, action);
	if (kind == MCP_NAME_UNUSABLE)
		return MCP_EVENT_BAD_CHANNEL;
	if (kind == MCP_NAME_UNUSABLE_2)
		return MCP_EVENT_BAD_ACTION;
	if (kind < 0)
		return read_kind_alone(args, channel, action, event);
	event->names = args->names;
	event->kind = (uint32) kind;
	event->channel = args->names->texts[args->names->kinds[kind].channel];
	event->action = args->names->texts[args->names->kinds[kind].action];
	return MCP_EVENT_USABLE;
}

static McpEventProblem
read_value(FunctionCallInfo fcinfo, McpEventArgs *args, McpEvent *event)
{
	McpAmountProblem problem;
	Datum		datum;

	event->has_value = HAS_ARG(args, fcinfo, MCP_ARG_VALUE);
	if (!event->has_value)
		return MCP_EVENT_USABLE;
	datum = ARG(args, fcinfo, MCP_ARG_VALUE);
	if (args->type[MCP_ARG_VALUE] == FLOAT8OID)
		problem = McpAmountFromFloat8(DatumGetFloat8(datum), &event->value);
	else
		problem = McpAmountFromNumericBytes(McpTextFromDatum(datum),
											&event->value);
	return problem == MCP_AMOUNT_OK ? MCP_EVENT_USABLE : MCP_EVENT_BAD_VALUE;
}

static McpEventProblem
read_properties(FunctionCallInfo fcinfo, McpEventArgs *args, McpEvent *event)
{
	McpEventProblem problem;
	Datum		datum;

	event->properties = NULL;
	event->property_count = 0;
	if (!HAS_ARG(args, fcinfo, MCP_ARG_PROPERTIES))
		return MCP_EVENT_USABLE;
	datum = ARG(args, fcinfo, MCP_ARG_PROPERTIES);
	args->properties = args->few;
	args->room = lengthof(args->few);
	args->count = 0;
	if (args->type[MCP_ARG_PROPERTIES] == JSONBOID)
		problem = McpPropertiesFromJsonb(args, datum);
	else if (args->type[MCP_ARG_PROPERTIES] == TEXTOID)
		problem = McpPropertiesFromText(args, datum);
	else
		problem = McpPropertiesFromArray(args, datum);
	event->properties = args->properties;
	event->property_count = args->count;
	return problem;
}

static McpEventProblem
read_event_id(FunctionCallInfo fcinfo, McpEventArgs *args, McpEvent *event)
{
	char		buffer[64];
	McpText		text;
	Datum		datum;

	event->key = 0;
	if (!HAS_ARG(args, fcinfo, MCP_ARG_EVENT_ID))
		return MCP_EVENT_USABLE;
	datum = ARG(args, fcinfo, MCP_ARG_EVENT_ID);
	if (args->type[MCP_ARG_EVENT_ID] == INT8OID)
		text = McpTextMake(buffer, pg_lltoa(DatumGetInt64(datum), buffer));
	else if (args->type[MCP_ARG_EVENT_ID] == UUIDOID)
		text = McpTextMake(DatumGetCString(DirectFunctionCall1(uuid_out,
															   datum)), 36);
	else
		text = McpTextFromDatum(datum);
	if (text.len > MCP_EVENT_ID_MAX)
		return MCP_EVENT_LONG_ID;
	event->key = McpEventKey(text);
	return MCP_EVENT_USABLE;
}

static McpEventProblem
read_revision(FunctionCallInfo fcinfo, McpEventArgs *args, McpEvent *event)
{
	event->retracted = HAS_ARG(args, fcinfo, MCP_ARG_RETRACTED) &&
		DatumGetBool(ARG(args, fcinfo, MCP_ARG_RETRACTED));
	event->revision = MCP_MOMENT_NONE;
	if (!HAS_ARG(args, fcinfo, MCP_ARG_REVISION_AT))
		return MCP_EVENT_USABLE;
	event->revision = DatumGetTimestampTz(ARG(args, fcinfo,
											  MCP_ARG_REVISION_AT));
	return McpMomentUsable(event->revision) ? MCP_EVENT_USABLE :
		MCP_EVENT_BAD_REVISION;
}

McpEventProblem
McpEventFromArgs(FunctionCallInfo fcinfo, McpEventArgs *args, McpEvent *event)
{
	McpEventProblem problem;

	if ((problem = read_time(fcinfo, args, event)) != MCP_EVENT_USABLE ||
		(problem = read_kind(fcinfo, args, event)) != MCP_EVENT_USABLE ||
		(problem = read_value(fcinfo, args, event)) != MCP_EVENT_USABLE ||
		(problem = read_properties(fcinfo, args, event)) != MCP_EVENT_USABLE ||
		(problem = read_event_id(fcinfo, args, event)) != MCP_EVENT_USABLE)
		return problem;
	return read_revision(fcinfo, args, event);
}
