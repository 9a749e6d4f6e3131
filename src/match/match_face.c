/*
 * match_face.c: segments and measures asked of profiles, in SQL
 *
 * Plans live in fn_extra.  A literal has one, for the whole query.  Segments
 * that can change (a parameter, a column) are told apart by their bytes and
 * find their plan by a hash, so that a join with a table of segments makes
 * each plan once.
 */
#include "core/args.h"
#include "core/compat.h"
#include "match/match.h"

#include "access/xact.h"
#include "common/hashfn.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#define SLOTS 64				/* plans kept when segments change */

typedef struct Slot
{
	McpPlan    *plan;
	MemoryContext context;		/* of the plan alone */
	struct varlena *copy;		/* the segment that it was made of */
} Slot;

typedef struct Held
{
	McpPlan    *plan;			/* for this call */
	bool		constant;		/* the argument is a literal: one slot */
	McpProfile	profile;		/* the one at hand */
	Slot		slots[FLEXIBLE_ARRAY_MEMBER];
} Held;

static void
fill_slot(FunctionCallInfo fcinfo, Slot *slot, struct varlena *value)
{
	MemoryContext old;
	McpError	error = {0};

	if (slot->context == NULL)
		slot->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											  "mcp segment plan",
											  ALLOCSET_SMALL_SIZES);
	else
		MemoryContextReset(slot->context);
	slot->plan = NULL;
	old = MemoryContextSwitchTo(slot->context);
	slot->copy = palloc(VARSIZE(value));
	memcpy(slot->copy, value, VARSIZE(value));
	slot->plan = McpPlanCreate(VARDATA(slot->copy),
							   VARSIZE(slot->copy) - VARHDRSZ, &error);
	MemoryContextSwitchTo(old);
	if (slot->plan == NULL)
		McpErrorThrow(&error);
}

static Held *
hold_new(FunctionCallInfo fcinfo)
{
	bool		constant = McpArgIsLiteral(fcinfo, 1);
	Held	   *held;

	held = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
								  offsetof(Held, slots) +
								  (constant ? 1 : SLOTS) * sizeof(Slot));
	held->constant = constant;
	fcinfo->flinfo->fn_extra = held;
	return held;
}

/* the plan for argument 1 */
static Held *
hold_plan(FunctionCallInfo fcinfo)
{
	Held	   *held = fcinfo->flinfo->fn_extra;
	Slot	   *slot;
	struct varlena *value;

	if (held == NULL)
		held = hold_new(fcinfo);
	else if (held->constant && held->plan != NULL)
		return held;
	value = PG_DETOAST_DATUM(PG_GETARG_DATUM(1));
	slot = &held->slots[0];
	if (!held->constant)
		slot += hash_bytes((unsigned char *) VARDATA(value),
						   VARSIZE(value) - VARHDRSZ) % SLOTS;
	if (slot->plan == NULL || VARSIZE(value) != VARSIZE(slot->copy) ||
		memcmp(value, slot->copy, VARSIZE(value)) != 0)
		fill_slot(fcinfo, slot, value);
	held->plan = slot->plan;
	return held;
}

/* the plan and the profile at hand, as of argument 2 or now */
static Held *
hold(FunctionCallInfo fcinfo, bool whole)
{
	Held	   *held = hold_plan(fcinfo);

	McpPlanSetNow(held->plan, PG_NARGS() > 2 ? PG_GETARG_TIMESTAMPTZ(2) :
				  GetCurrentTransactionStartTimestamp());
	McpProfileOpenFor(whole ? NULL : held->plan,
					  (struct varlena *) PG_GETARG_POINTER(0), &held->profile);
	return held;
}

/* so much of the profile as counts for the plan */
static Held *
hold_all(FunctionCallInfo fcinfo)
{
	return hold(fcinfo, false);
}

McpPlan *
McpPlanOfCall(FunctionCallInfo fcinfo)
{
	Held	   *held = hold(fcinfo, true);

	McpPlanTake(held->plan, &held->profile);
	return held->plan;
}

PG_FUNCTION_INFO_V1(mcp_matches);
Datum
mcp_matches(PG_FUNCTION_ARGS)
{
	Held	   *held = hold_all(fcinfo);
	McpTruth	truth = McpPlanMatch(held->plan, &held->profile);

	if (truth == MCP_UNKNOWN)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(truth == MCP_TRUE);
}

/* --- measures ------------------------------------------------------------------- */

/* a measure of another kind than the function returns */
static void
wrong_kind(const char *found, const char *function)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the measure is a %s", found),
			 errhint("Use %s.", function)));
}

static const char *
kind_name(McpFoundKind kind)
{
	switch (kind)
	{
		case MCP_FOUND_TIME:
			return "time";
		case MCP_FOUND_DATE:
			return "date";
		case MCP_FOUND_TEXT:
			return "text";
		case MCP_FOUND_BOOLEAN:
			return "boolean";
		default:
			return "number";
	}
}

static const char *
kind_function(McpFoundKind kind)
{
	return kind == MCP_FOUND_TIME || kind == MCP_FOUND_DATE ?
		"mcp.measure_time, or mcp.measure_text for any measure" :
		kind == MCP_FOUND_NUMBER ?
		"mcp.measure, or mcp.measure_text for any measure" :
		"mcp.measure_text";
}

PG_FUNCTION_INFO_V1(mcp_measure);
Datum
mcp_measure(PG_FUNCTION_ARGS)
{
	Held	   *held = hold_all(fcinfo);
	McpFound	found;
	int64		amount;

	McpPlanMeasure(held->plan, &held->profile, &found);
	switch (found.kind)
	{
		case MCP_FOUND_NOTHING:
			PG_RETURN_NULL();
		case MCP_FOUND_NUMBER:
			return NumericGetDatum(McpAmountSumToNumeric(McpFoundRounded(&found)));
		case MCP_FOUND_TEXT:
			/* a trait kept as text may read as a number, or be unknown here */
			if (McpPlanIsTrait(held->plan))
			{
				if (McpAmountParse(found.text, &amount) != MCP_AMOUNT_OK)
					PG_RETURN_NULL();
				return NumericGetDatum(McpAmountToNumeric(amount));
			}
			/* fall through */
		default:
			if (McpPlanIsTrait(held->plan))
				PG_RETURN_NULL();
			wrong_kind(kind_name(found.kind), kind_function(found.kind));
	}
	PG_RETURN_NULL();
}

PG_FUNCTION_INFO_V1(mcp_measure_time);
Datum
mcp_measure_time(PG_FUNCTION_ARGS)
{
	Held	   *held = hold_all(fcinfo);
	McpFound	found;
	int64		moment;

	McpPlanMeasure(held->plan, &held->profile, &found);
	if (found.kind == MCP_FOUND_NOTHING)
		PG_RETURN_NULL();
	if (found.kind == MCP_FOUND_TIME)
		PG_RETURN_TIMESTAMPTZ(found.number);
	if (found.kind == MCP_FOUND_DATE)
		PG_RETURN_TIMESTAMPTZ(found.number * MCP_DAY);
	if (!McpPlanIsTrait(held->plan))
		wrong_kind(kind_name(found.kind), kind_function(found.kind));
	if (found.kind == MCP_FOUND_TEXT &&
		McpMomentRead(found.text, NULL, &moment))
		PG_RETURN_TIMESTAMPTZ(moment);
	PG_RETURN_NULL();
}

PG_FUNCTION_INFO_V1(mcp_measure_text);
Datum
mcp_measure_text(PG_FUNCTION_ARGS)
{
	Held	   *held = hold_all(fcinfo);
	McpFound	found;
	StringInfoData text;

	McpPlanMeasure(held->plan, &held->profile, &found);
	if (found.kind == MCP_FOUND_NOTHING)
		PG_RETURN_NULL();
	initStringInfo(&text);
	McpFoundPrint(&found, &text);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}
