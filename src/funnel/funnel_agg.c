/*
 * funnel_agg.c: a funnel over raw rows, one group a person
 *
 * The state is the rows that matter, sorted at the end.  Rows of one moment
 * have no order, so a result depends on the set of rows.
 */
#include "funnel/funnel_face.h"
#include "funnel/funnel_rows.h"

#include "catalog/pg_type.h"
#include "core/agg.h"
#include "funcapi.h"
#include "libpq/pqformat.h"

static void
add_row(McpFunnelRows *rows, int64 time, uint32 steps)
{
	McpError	error;

	error.sqlstate = 0;
	if (!McpFunnelRowsAdd(rows, time, steps, &error))
		McpErrorThrow(&error);
}

static McpFunnelRows *
create_state(MemoryContext context, uint32 steps)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	McpFunnelRows *rows = McpFunnelRowsCreate(steps);

	MemoryContextSwitchTo(old);
	return rows;
}

/* window, order and entry, of the first row */
static void
read_rule(FunctionCallInfo fcinfo, McpFunnelRows *rows)
{
	McpFunnelRule whole;
	McpError	error;

	error.sqlstate = 0;
	if (PG_NARGS() > 3 && !PG_ARGISNULL(3))
		rows->within = McpSpanFromInterval(PG_GETARG_INTERVAL_P(3), "within");
	if (PG_NARGS() > 4 && !PG_ARGISNULL(4))
		rows->order = (uint8) McpFunnelOrderOfWord(PG_GETARG_DATUM(4));
	if (PG_NARGS() > 5 && !PG_ARGISNULL(5))
		rows->entry = (uint8) McpFunnelEntryOfWord(PG_GETARG_DATUM(5));
	whole = McpFunnelRowsRule(rows);
	if (!McpFunnelRuleCheck(&whole, &error))
		McpErrorThrow(&error);
}

/* the steps that are true; *count of them all */
static uint32
true_steps(ArrayType *array, int *count)
{
	const bits8 *nulls = ARR_NULLBITMAP(array);
	const char *items = (const char *) array +
		(ARR_HASNULL(array) ? (Size) array->dataoffset :
		 ARR_OVERHEAD_NONULLS(ARR_NDIM(array)));
	uint32		steps = 0;
	int			i;

	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (ARR_NDIM(array) != 1 || *count > MCP_FUNNEL_STEPS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a funnel has 1 to %d steps, and there are %d",
						MCP_FUNNEL_STEPS_MAX, *count)));
	for (i = 0; i < *count; i++)
	{
		if (nulls != NULL && (nulls[i / 8] & (1 << i % 8)) == 0)
			continue;
		if (*items++)
			steps |= UINT32_C(1) << i;
	}
	return steps;
}

/*
 * What a call site of conditions keeps: rows that wait, of the people of one
 * memory context.  They are forgotten when that context is reset, for the
 * people are gone too.
 */
typedef struct ConditionsCall
{
	MemoryContext context;		/* NULL: none */
	bool		several;		/* there are contexts beside it */
	MemoryContextCallback callback;
	McpFunnelWaiting waiting;
} ConditionsCall;

static void
forget_waiting(void *place)
{
	ConditionsCall *call = place;

	call->context = NULL;
	call->waiting.count = 0;
}

static void
settle(McpFunnelWaiting *waiting)
{
	McpError	error;

	error.sqlstate = 0;
	if (!McpFunnelRowsSettle(waiting, &error))
		McpErrorThrow(&error);
}

static void
stop_waiting(ConditionsCall *call)
{
	settle(&call->waiting);
	call->context = NULL;
	call->several = true;
}

/*
 * May rows of people in this context wait at the call site?  The context has
 * to go before the call site does.  With a second context beside it, as
 * grouping sets have, there is no more waiting at all.
 */
static bool
may_wait(FunctionCallInfo fcinfo, ConditionsCall *call, MemoryContext context)
{
	MemoryContext above = context;

	if (call->context == context)
		return true;
	if (call->context != NULL)
		stop_waiting(call);
	while (above != NULL && above != fcinfo->flinfo->fn_mcxt)
		above = above->parent;
	if (above == NULL || call->several)
		return false;
	call->callback.func = forget_waiting;
	call->callback.arg = call;
	MemoryContextRegisterResetCallback(context, &call->callback);
	call->context = context;
	return true;
}

/* each argument behind the window is a step */
static void
check_conditions(FunctionCallInfo fcinfo)
{
	int			count = PG_NARGS() - 3;
	int			n;

	if (get_fn_expr_variadic(fcinfo->flinfo))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("the steps cannot be a VARIADIC array"),
				 errhint("Give the array as the second argument.")));
	if (count < 1 || count > MCP_FUNNEL_STEPS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a funnel has 1 to %d steps, and there are %d",
						MCP_FUNNEL_STEPS_MAX, count)));
	for (n = 3; n < PG_NARGS(); n++)
	{
		if (get_fn_expr_argtype(fcinfo->flinfo, n) != BOOLOID)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("step %d is not a condition", n - 2),
					 errhint("Each step is a boolean, such as action = 'cart'.")));
	}
}

static ConditionsCall *
open_conditions(FunctionCallInfo fcinfo)
{
	ConditionsCall *call = fcinfo->flinfo->fn_extra;

	if (call == NULL)
	{
		check_conditions(fcinfo);
		call = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
									  sizeof(ConditionsCall));
		fcinfo->flinfo->fn_extra = call;
	}
	return call;
}

static McpFunnelRows *
create_of_conditions(FunctionCallInfo fcinfo, ConditionsCall *call,
					 MemoryContext context)
{
	McpFunnelRows *rows = create_state(context, (uint32) PG_NARGS() - 3);

	if (!PG_ARGISNULL(2))
		rows->within = McpSpanFromInterval(PG_GETARG_INTERVAL_P(2), "within");
	if (may_wait(fcinfo, call, context))
		rows->waiting = &call->waiting;
	return rows;
}

PG_FUNCTION_INFO_V1(mcp_funnel_conditions_trans);
Datum
mcp_funnel_conditions_trans(PG_FUNCTION_ARGS)
{
	McpFunnelRows *rows = MCP_STATE_OR_NULL(0, McpFunnelRows);
	MemoryContext context = McpAggContext(fcinfo);
	ConditionsCall *call = open_conditions(fcinfo);
	McpError	error;
	uint32		steps = 0;
	int			n;

	if (rows == NULL)
		rows = create_of_conditions(fcinfo, call, context);
	for (n = 3; n < PG_NARGS(); n++)
	{
		if (!PG_ARGISNULL(n) && PG_GETARG_BOOL(n))
			steps |= MCP_STEP_BIT(n - 2);
	}
	if (steps == 0 || PG_ARGISNULL(1) ||
		!McpMomentUsable(PG_GETARG_TIMESTAMPTZ(1)))
		PG_RETURN_POINTER(rows);
	/* which of the two must not be asked of rows: that is what takes time */
	error.sqlstate = 0;
	if (!(call->context == context ?
		  McpFunnelRowsWait(&call->waiting, rows, PG_GETARG_TIMESTAMPTZ(1),
							steps, &error) :
		  McpFunnelRowsAdd(rows, PG_GETARG_TIMESTAMPTZ(1), steps, &error)))
		McpErrorThrow(&error);
	PG_RETURN_POINTER(rows);
}

/* a state that was called with, all its rows in it */
static McpFunnelRows *
settled_state(McpFunnelRows *rows)
{
	if (rows->waiting != NULL)
		settle(rows->waiting);
	return rows;
}

static void
check_steps(const McpFunnelRows *rows, uint32 steps)
{
	if (rows->steps != steps)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a row has %u steps, and others have %u", steps,
						rows->steps)));
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_trans);
Datum
mcp_funnel_agg_trans(PG_FUNCTION_ARGS)
{
	McpFunnelRows *rows = MCP_STATE_OR_NULL(0, McpFunnelRows);
	uint32		steps;
	int			count;

	(void) McpAggContext(fcinfo);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) ||
		!McpMomentUsable(PG_GETARG_TIMESTAMPTZ(1)))
	{
		if (rows == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(rows);
	}
	steps = true_steps(PG_GETARG_ARRAYTYPE_P(2), &count);
	if (rows == NULL)
	{
		rows = create_state(McpAggContext(fcinfo), (uint32) count);
		read_rule(fcinfo, rows);
	}
	check_steps(rows, (uint32) count);
	if (steps != 0 || rows->order == MCP_FUNNEL_STRICT)
		add_row(rows, PG_GETARG_TIMESTAMPTZ(1), steps);
	PG_RETURN_POINTER(rows);
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_combine);
Datum
mcp_funnel_agg_combine(PG_FUNCTION_ARGS)
{
	McpFunnelRows *rows = MCP_STATE_OR_NULL(0, McpFunnelRows);
	McpFunnelRows *other = MCP_STATE_OR_NULL(1, McpFunnelRows);
	McpError	error;

	(void) McpAggContext(fcinfo);
	if (other != NULL)
	{
		if (rows == NULL)
		{
			rows = create_state(McpAggContext(fcinfo), other->steps);
			rows->order = other->order;
			rows->entry = other->entry;
			rows->within = other->within;
		}
		check_steps(rows, other->steps);
		error.sqlstate = 0;
		if (!McpFunnelRowsMerge(rows, other, &error))
			McpErrorThrow(&error);
	}
	if (rows == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(rows);
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_serial);
Datum
mcp_funnel_agg_serial(PG_FUNCTION_ARGS)
{
	StringInfoData buffer;

	(void) McpAggContext(fcinfo);
	pq_begintypsend(&buffer);
	McpFunnelRowsWrite(settled_state((McpFunnelRows *) PG_GETARG_POINTER(0)),
					   &buffer);
	return PointerGetDatum(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_deserial);
Datum
mcp_funnel_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	McpFunnelRows *rows;
	McpError	error;

	(void) McpAggContext(fcinfo);
	error.sqlstate = 0;
	/* it is merged into another one, and goes with the row that brought it */
	rows = McpFunnelRowsRead(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes),
							 &error);
	if (rows == NULL)
		McpErrorThrow(&error);
	PG_RETURN_POINTER(rows);
}

/* what a call site keeps */
typedef struct FinalCall
{
	TupleDesc	desc;
	McpFunnelWork *work;
	McpFunnelEvents events;
} FinalCall;

static FinalCall *
open_final(FunctionCallInfo fcinfo)
{
	FinalCall  *call = fcinfo->flinfo->fn_extra;
	MemoryContext old;
	TupleDesc	desc;

	if (call != NULL)
		return call;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	call = palloc0(sizeof(FinalCall));
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE ||
		desc->natts != MCP_FUNNEL_COLUMNS)
		elog(ERROR, "funnel_result has not the columns it should have");
	call->desc = BlessTupleDesc(CreateTupleDescCopy(desc));
	call->work = McpFunnelWorkCreate();
	call->events.region = McpRegionNow();
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = call;
	return call;
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_final);
Datum
mcp_funnel_agg_final(PG_FUNCTION_ARGS)
{
	McpFunnelRows *rows = MCP_STATE_OR_NULL(0, McpFunnelRows);
	McpFunnelAnswer answer;
	McpFunnelRule rule;
	FinalCall  *call;
	uint32		count;

	(void) McpAggContext(fcinfo);
	if (rows == NULL)
		PG_RETURN_NULL();
	call = open_final(fcinfo);
	rule = McpFunnelRowsRule(rows);
	count = McpFunnelRowsEvents(settled_state(rows), &call->events);
	McpFunnelRun(call->work, &rule, call->events.items, count,
				 &answer.result);
	answer.constant.data = answer.breakdown.data = NULL;
	return McpFunnelTuple(call->desc, &answer, rule.steps, PG_INT64_MAX,
						  false);
}
