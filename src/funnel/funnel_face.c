/*
 * funnel_face.c: mcp.funnel and mcp.funnel_level
 *
 * The arguments behind the journey are read once a query, as long as they do
 * not change.
 */
#include "funnel/funnel_face.h"

#include "catalog/pg_type.h"
#include "core/options.h"
#include "funcapi.h"
#include "profile/profile.h"

enum
{
	ARG_SUBJECT,
	ARG_STEPS,
	ARG_WITHIN,
	ARG_STEP_ORDER,
	ARG_ENTRY,
	ARG_STEP_WITHIN,
	ARG_OPTIONAL,
	ARG_EXCLUSIONS,
	ARG_HOLD_CONSTANT,
	ARG_SINCE,
	ARG_UNTIL,
	ARG_AS_OF,
	ARG_BREAKDOWN,
	ARG_BREAKDOWN_STEP,
	ARG_COUNT
};

#define ARGS_READ_ONCE \
	(((UINT64CONST(1) << ARG_COUNT) - 1) & \
	 ~((UINT64CONST(1) << ARG_SUBJECT) | (UINT64CONST(1) << ARG_AS_OF)))

/* what a call site keeps */
typedef struct FunnelCall
{
	McpKeptArgs *kept;
	MemoryContext context;		/* of the funnel; NULL: there is none yet */
	McpFunnel  *funnel;
	TupleDesc	desc;			/* of mcp.funnel_result */
} FunnelCall;

McpFunnelOrder
McpFunnelOrderOfWord(Datum word)
{
	static const char *const words[] = {"any", "ordered", "strict"};

	return (McpFunnelOrder) McpOptionsWord(word, "step_order", words,
										   lengthof(words));
}

McpFunnelEntry
McpFunnelEntryOfWord(Datum word)
{
	static const char *const words[] = {"first", "latest", "every"};

	return (McpFunnelEntry) McpOptionsWord(word, "entry", words,
										   lengthof(words));
}

/* is the argument there and not NULL? */
static bool
given(FunctionCallInfo fcinfo, int n)
{
	return n < PG_NARGS() && !PG_ARGISNULL(n);
}

/* --- reading the arguments --------------------------------------------------- */

static void
read_steps(FunctionCallInfo fcinfo, McpFunnel *funnel)
{
	McpError	error;
	McpText    *texts;
	int			count,
				n;

	error.sqlstate = 0;
	texts = McpTextsFromArray(PG_GETARG_ARRAYTYPE_P(ARG_STEPS), &count);
	if (count < 1 || count > MCP_FUNNEL_STEPS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a funnel has 1 to %d steps, and there are %d",
						MCP_FUNNEL_STEPS_MAX, count)));
	McpFunnelRuleInit(&funnel->rule, 0);
	for (n = 0; n < count; n++)
	{
		if (texts[n].data == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("step %d is NULL", n + 1)));
		if (!McpFunnelAddStep(funnel, texts[n], &error))
			McpErrorThrow(&error);
	}
}

static void
read_exclusions(FunctionCallInfo fcinfo, McpFunnel *funnel)
{
	McpError	error;
	McpText    *texts;
	int			count,
				n;

	if (!given(fcinfo, ARG_EXCLUSIONS))
		return;
	error.sqlstate = 0;
	texts = McpTextsFromArray(PG_GETARG_ARRAYTYPE_P(ARG_EXCLUSIONS), &count);
	if (count > MCP_FUNNEL_EXCLUSIONS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a funnel has at most %d exclusions, and there are %d",
						MCP_FUNNEL_EXCLUSIONS_MAX, count)));
	for (n = 0; n < count; n++)
	{
		if (texts[n].data != NULL &&
			!McpFunnelAddExclusion(funnel, texts[n], &error))
			McpErrorThrow(&error);
	}
}

static void
read_step_within(FunctionCallInfo fcinfo, McpFunnelRule *rule)
{
	Datum	   *values;
	bool	   *nulls;
	int			count,
				n;

	if (!given(fcinfo, ARG_STEP_WITHIN))
		return;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(ARG_STEP_WITHIN), INTERVALOID,
					  sizeof(Interval), false, TYPALIGN_DOUBLE,
					  &values, &nulls, &count);
	if (count != (int) rule->steps || !nulls[0])
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("step_within must have an element for each of %u steps, and NULL for the first",
						rule->steps),
				 errhint("Element n is the longest time from the step before to step n; NULL is no limit.")));
	for (n = 1; n < count; n++)
	{
		if (nulls[n])
			continue;
		rule->gap[n + 1] = McpSpanFromInterval(DatumGetIntervalP(values[n]),
											   "step_within");
		rule->has_gaps = true;
	}
}

uint32
McpFunnelOptionalOfArgument(FunctionCallInfo fcinfo, int n, uint32 steps)
{
	Datum	   *values;
	bool	   *nulls;
	uint32		set = 0;
	int			count,
				i;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), INT4OID, sizeof(int32), true,
					  TYPALIGN_INT, &values, &nulls, &count);
	for (i = 0; i < count; i++)
	{
		int32		step = nulls[i] ? 0 : DatumGetInt32(values[i]);

		if (nulls[i])
			continue;
		if (step < 1 || step > (int32) steps)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("optional has step %d, and the funnel has %u steps",
							step, steps)));
		set |= MCP_STEP_BIT(step);
	}
	return set;
}

static void
read_words(FunctionCallInfo fcinfo, McpFunnel *funnel)
{
	McpFunnelRule *rule = &funnel->rule;

	if (given(fcinfo, ARG_WITHIN))
		rule->within = McpSpanFromInterval(PG_GETARG_INTERVAL_P(ARG_WITHIN),
										   "within");
	if (given(fcinfo, ARG_STEP_ORDER))
		rule->order = McpFunnelOrderOfWord(PG_GETARG_DATUM(ARG_STEP_ORDER));
	if (given(fcinfo, ARG_ENTRY))
		rule->entry = McpFunnelEntryOfWord(PG_GETARG_DATUM(ARG_ENTRY));
	if (given(fcinfo, ARG_SINCE))
		rule->since = PG_GETARG_TIMESTAMPTZ(ARG_SINCE);
	if (given(fcinfo, ARG_UNTIL))
		rule->until = PG_GETARG_TIMESTAMPTZ(ARG_UNTIL);
}

/* the funnel that the arguments say, in the current context */
static McpFunnel *
read_funnel(FunctionCallInfo fcinfo)
{
	McpFunnel  *funnel = palloc0(sizeof(McpFunnel));
	McpError	error;

	error.sqlstate = 0;
	read_steps(fcinfo, funnel);
	read_words(fcinfo, funnel);
	read_step_within(fcinfo, &funnel->rule);
	if (given(fcinfo, ARG_OPTIONAL))
		funnel->rule.optional =
			McpFunnelOptionalOfArgument(fcinfo, ARG_OPTIONAL,
										funnel->rule.steps);
	read_exclusions(fcinfo, funnel);
	if (given(fcinfo, ARG_HOLD_CONSTANT))
	{
		funnel->is_held = true;
		if (!McpSubjectRead(MCP_GETARG_TEXT(ARG_HOLD_CONSTANT),
							"hold_constant", &funnel->held.subject,
							&error))
			McpErrorThrow(&error);
	}
	if (given(fcinfo, ARG_BREAKDOWN))
	{
		funnel->broken_down = true;
		if (!McpSubjectRead(MCP_GETARG_TEXT(ARG_BREAKDOWN), "breakdown",
							&funnel->breakdown, &error))
			McpErrorThrow(&error);
	}
	funnel->breakdown_step = given(fcinfo, ARG_BREAKDOWN_STEP) ?
		(uint32) PG_GETARG_INT32(ARG_BREAKDOWN_STEP) : 1;
	if (!McpFunnelReady(funnel, &error))
		McpErrorThrow(&error);
	return funnel;
}

/* what the call site keeps, with a funnel that fits the arguments */
static FunnelCall *
open_call(FunctionCallInfo fcinfo)
{
	FunnelCall *call = fcinfo->flinfo->fn_extra;
	MemoryContext old;

	if (call == NULL)
	{
		call = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
									  sizeof(FunnelCall));
		fcinfo->flinfo->fn_extra = call;
	}
	if (McpArgsAreKept(fcinfo, ARGS_READ_ONCE & ((UINT64CONST(1) << PG_NARGS()) - 1),
					   fcinfo->flinfo->fn_mcxt, &call->kept) &&
		call->funnel != NULL)
		return call;
	call->funnel = NULL;
	if (call->context != NULL)
		MemoryContextReset(call->context);
	else
		call->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											  "mcp funnel",
											  ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(call->context);
	call->funnel = read_funnel(fcinfo);
	MemoryContextSwitchTo(old);
	return call;
}

/* --- asking -------------------------------------------------------------------- */

static void
ask(FunctionCallInfo fcinfo, McpFunnel *funnel, bool of_profile, int64 as_of,
	McpFunnelAnswer *answer)
{
	struct varlena *value =
		PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(ARG_SUBJECT));
	McpProfile	profile;
	McpJourney	journey;
	McpError	error;

	error.sqlstate = 0;
	if (!(of_profile ?
		  McpProfileOpen(&profile, VARDATA_ANY(value),
						 VARSIZE_ANY_EXHDR(value), MCP_CHECK_SHALLOW,
						 &error) :
		  McpJourneyOpen(&journey, VARDATA_ANY(value),
						 VARSIZE_ANY_EXHDR(value), MCP_CHECK_SHALLOW,
						 &error)))
		McpErrorThrow(&error);
	McpFunnelAsk(funnel, of_profile ? &profile.journey : &journey, as_of,
				 answer);
}

static Datum
funnel(FunctionCallInfo fcinfo, bool of_profile)
{
	FunnelCall *call;
	McpFunnelAnswer answer;
	int64		as_of = given(fcinfo, ARG_AS_OF) ?
		PG_GETARG_TIMESTAMPTZ(ARG_AS_OF) : PG_INT64_MAX;

	if (PG_ARGISNULL(ARG_SUBJECT) || PG_ARGISNULL(ARG_STEPS))
		PG_RETURN_NULL();
	call = open_call(fcinfo);
	if (call->desc == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		TupleDesc	desc;

		if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE ||
			desc->natts != MCP_FUNNEL_COLUMNS)
			elog(ERROR, "funnel_result has not the columns it should have");
		call->desc = BlessTupleDesc(CreateTupleDescCopy(desc));
		MemoryContextSwitchTo(old);
	}
	ask(fcinfo, call->funnel, of_profile, as_of, &answer);
	return McpFunnelTuple(call->desc, &answer, call->funnel->rule.steps,
						  as_of, true);
}

static Datum
funnel_level(FunctionCallInfo fcinfo, bool of_profile)
{
	McpFunnelAnswer answer;
	int64		as_of = given(fcinfo, ARG_AS_OF) ?
		PG_GETARG_TIMESTAMPTZ(ARG_AS_OF) : PG_INT64_MAX;

	if (PG_ARGISNULL(ARG_SUBJECT) || PG_ARGISNULL(ARG_STEPS))
		PG_RETURN_NULL();
	ask(fcinfo, open_call(fcinfo)->funnel, of_profile, as_of, &answer);
	PG_RETURN_INT32((int32) answer.result.level);
}

PG_FUNCTION_INFO_V1(mcp_funnel);
Datum
mcp_funnel(PG_FUNCTION_ARGS)
{
	return funnel(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_funnel_of_profile);
Datum
mcp_funnel_of_profile(PG_FUNCTION_ARGS)
{
	return funnel(fcinfo, true);
}

PG_FUNCTION_INFO_V1(mcp_funnel_level);
Datum
mcp_funnel_level(PG_FUNCTION_ARGS)
{
	return funnel_level(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_funnel_level_of_profile);
Datum
mcp_funnel_level_of_profile(PG_FUNCTION_ARGS)
{
	return funnel_level(fcinfo, true);
}
