/*
 * funnel_agg.c: a funnel over raw rows, one group a person
 *
 * The state is the rows that matter, sorted at the end.  Rows of one moment
 * have no order, so a result depends on the set of rows.
 */
#include "funnel/funnel_face.h"

#include "catalog/pg_type.h"
#include "core/agg.h"
#include "core/wire.h"
#include "funcapi.h"
#include "libpq/pqformat.h"

/* what the first row says; all that a rule of raw rows can have */
typedef struct RowsRule
{
	uint32		steps;
	McpFunnelOrder order;
	McpFunnelEntry entry;
	int64		within;
} RowsRule;

/* one piece of memory: rows of many people come in any order */
typedef struct RowsState
{
	RowsRule	rule;
	uint32		count;
	uint32		capacity;
	bool		sorted;
	McpFunnelEvent events[FLEXIBLE_ARRAY_MEMBER];
} RowsState;

#define ROWS_AT_FIRST 16

static inline Size
state_size(uint32 capacity)
{
	return offsetof(RowsState, events) +
		(Size) capacity * sizeof(McpFunnelEvent);
}

/* the state may move */
static inline RowsState *
add_event(RowsState *state, int64 time, uint32 steps)
{
	McpFunnelEvent *event;

	if (state->count == state->capacity)
	{
		if (state->count >= (uint32) 1 << 30)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("a funnel has too many rows")));
		state->capacity *= 2;
		state = repalloc_huge(state, state_size(state->capacity));
	}
	event = &state->events[state->count];
	state->sorted = state->sorted &&
		(state->count == 0 || event[-1].time <= time);
	event->time = time;
	event->excluded = 0;
	event->steps = steps;
	state->count++;
	return state;
}

static RowsState *
create_state(MemoryContext context, uint32 steps)
{
	RowsState  *state = MemoryContextAlloc(context,
										   state_size(ROWS_AT_FIRST));

	state->rule.steps = steps;
	state->rule.order = MCP_FUNNEL_ORDERED;
	state->rule.entry = MCP_FUNNEL_EVERY;
	state->rule.within = MCP_FUNNEL_NO_LIMIT;
	state->count = 0;
	state->capacity = ROWS_AT_FIRST;
	state->sorted = true;
	return state;
}

static McpFunnelRule
whole_rule(const RowsRule *rule)
{
	McpFunnelRule whole;

	McpFunnelRuleInit(&whole, rule->steps);
	whole.order = rule->order;
	whole.entry = rule->entry;
	whole.within = rule->within;
	return whole;
}

/* window, order and entry, of the first row */
static void
read_rule(FunctionCallInfo fcinfo, RowsRule *rule)
{
	McpFunnelRule whole;
	McpError	error;

	error.sqlstate = 0;
	if (PG_NARGS() > 3 && !PG_ARGISNULL(3))
		rule->within = McpSpanFromInterval(PG_GETARG_INTERVAL_P(3), "within");
	if (PG_NARGS() > 4 && !PG_ARGISNULL(4))
		rule->order = McpFunnelOrderOfWord(PG_GETARG_DATUM(4));
	if (PG_NARGS() > 5 && !PG_ARGISNULL(5))
		rule->entry = McpFunnelEntryOfWord(PG_GETARG_DATUM(5));
	whole = whole_rule(rule);
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

/* each argument behind the window is a step */
static RowsState *
create_of_conditions(FunctionCallInfo fcinfo)
{
	int			count = PG_NARGS() - 3;
	RowsState  *state;
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
	state = create_state(McpAggContext(fcinfo), (uint32) count);
	if (!PG_ARGISNULL(2))
		state->rule.within = McpSpanFromInterval(PG_GETARG_INTERVAL_P(2),
												 "within");
	return state;
}

PG_FUNCTION_INFO_V1(mcp_funnel_conditions_trans);
Datum
mcp_funnel_conditions_trans(PG_FUNCTION_ARGS)
{
	RowsState  *state = MCP_STATE_OR_NULL(0, RowsState);
	uint32		steps = 0;
	int			n;

	if (state == NULL)
		state = create_of_conditions(fcinfo);
	for (n = 3; n < PG_NARGS(); n++)
	{
		if (!PG_ARGISNULL(n) && PG_GETARG_BOOL(n))
			steps |= MCP_STEP_BIT(n - 2);
	}
	if (steps != 0 && !PG_ARGISNULL(1) &&
		McpMomentUsable(PG_GETARG_TIMESTAMPTZ(1)))
		state = add_event(state, PG_GETARG_TIMESTAMPTZ(1), steps);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_trans);
Datum
mcp_funnel_agg_trans(PG_FUNCTION_ARGS)
{
	RowsState  *state = MCP_STATE_OR_NULL(0, RowsState);
	uint32		steps;
	MemoryContext context = McpAggContext(fcinfo);
	int			count;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) ||
		!McpMomentUsable(PG_GETARG_TIMESTAMPTZ(1)))
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	steps = true_steps(PG_GETARG_ARRAYTYPE_P(2), &count);
	if (state == NULL)
	{
		state = create_state(context, (uint32) count);
		read_rule(fcinfo, &state->rule);
	}
	if (state->rule.steps != (uint32) count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a row has %d steps, and others have %u", count,
						state->rule.steps)));
	if (steps != 0 || state->rule.order == MCP_FUNNEL_STRICT)
		state = add_event(state, PG_GETARG_TIMESTAMPTZ(1), steps);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_combine);
Datum
mcp_funnel_agg_combine(PG_FUNCTION_ARGS)
{
	RowsState  *state = MCP_STATE_OR_NULL(0, RowsState);
	RowsState  *other = MCP_STATE_OR_NULL(1, RowsState);
	MemoryContext context = McpAggContext(fcinfo);
	uint32		i;

	if (other != NULL)
	{
		if (state == NULL)
		{
			state = create_state(context, 0);
			state->rule = other->rule;
		}
		if (state->rule.steps != other->rule.steps)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a row has %u steps, and others have %u",
							other->rule.steps, state->rule.steps)));
		for (i = 0; i < other->count; i++)
			state = add_event(state, other->events[i].time,
							  other->events[i].steps);
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_serial);
Datum
mcp_funnel_agg_serial(PG_FUNCTION_ARGS)
{
	RowsState  *state = (RowsState *) PG_GETARG_POINTER(0);
	StringInfoData buffer;
	uint32		i;

	(void) McpAggContext(fcinfo);
	pq_begintypsend(&buffer);
	McpWrite32(&buffer, state->rule.steps);
	McpWrite8(&buffer, (uint8) state->rule.order);
	McpWrite8(&buffer, (uint8) state->rule.entry);
	McpWrite64(&buffer, (uint64) state->rule.within);
	McpWrite32(&buffer, state->count);
	for (i = 0; i < state->count; i++)
	{
		McpWrite64(&buffer, (uint64) state->events[i].time);
		McpWrite32(&buffer, state->events[i].steps);
	}
	return PointerGetDatum(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_deserial);
Datum
mcp_funnel_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	McpReader	reader = McpReaderMake(VARDATA_ANY(bytes),
									   VARSIZE_ANY_EXHDR(bytes));
	/* it is merged into another one, and goes with the row that brought it */
	RowsState  *state = create_state(CurrentMemoryContext, 0);
	uint32		steps = McpRead32(&reader);
	uint32		order = McpRead8(&reader);
	uint32		entry = McpRead8(&reader);
	uint32		count,
				i;

	(void) McpAggContext(fcinfo);
	state->rule.steps = Min(steps, MCP_FUNNEL_STEPS_MAX);
	state->rule.order = (McpFunnelOrder) order;
	state->rule.entry = (McpFunnelEntry) entry;
	state->rule.within = (int64) McpRead64(&reader);
	count = McpReadCount(&reader, 12);
	for (i = 0; i < count; i++)
	{
		int64		time = (int64) McpRead64(&reader);

		state = add_event(state, time, McpRead32(&reader));
	}
	if (!McpReaderDone(&reader) || steps > MCP_FUNNEL_STEPS_MAX ||
		order > MCP_FUNNEL_STRICT || entry > MCP_FUNNEL_EVERY)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid state of mcp.funnel_agg")));
	PG_RETURN_POINTER(state);
}

static inline int
compare_events(const McpFunnelEvent *x, const McpFunnelEvent *y)
{
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->steps < y->steps ? -1 : x->steps > y->steps ? 1 : 0;
}

#define ST_SORT sort_events
#define ST_ELEMENT_TYPE McpFunnelEvent
#define ST_COMPARE(a, b) compare_events(a, b)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* what a call site keeps */
typedef struct FinalCall
{
	TupleDesc	desc;
	McpFunnelWork *work;
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
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = call;
	return call;
}

PG_FUNCTION_INFO_V1(mcp_funnel_agg_final);
Datum
mcp_funnel_agg_final(PG_FUNCTION_ARGS)
{
	RowsState  *state = MCP_STATE_OR_NULL(0, RowsState);
	McpFunnelAnswer answer;
	McpFunnelRule rule;
	FinalCall  *call;

	(void) McpAggContext(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	/* sorting keeps what the state means */
	if (!state->sorted)
		sort_events(state->events, state->count);
	state->sorted = true;
	call = open_final(fcinfo);
	rule = whole_rule(&state->rule);
	McpFunnelRun(call->work, &rule, state->events, state->count,
				 &answer.result);
	answer.constant.data = answer.breakdown.data = NULL;
	return McpFunnelTuple(call->desc, &answer, state->rule.steps,
						  PG_INT64_MAX, false);
}
