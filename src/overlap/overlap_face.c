/*
 * overlap_face.c: many segments asked of each profile, in SQL
 */
#include "overlap/overlap.h"
#include "overlap/overlap_summary.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "core/summary.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* as_of: argument n, or now */
static int64
as_of_argument(FunctionCallInfo fcinfo, int n)
{
	return PG_NARGS() > n ? PG_GETARG_TIMESTAMPTZ(n) :
		GetCurrentTransactionStartTimestamp();
}

static McpTruth
ask(const McpSegmentSet *set, uint32 i)
{
	PlanCondition *root = set->items[i].root;

	return root == NULL ? MCP_UNKNOWN : McpConditionMatch(set->plan, root);
}

static Datum
text_datum(McpText text)
{
	return PointerGetDatum(cstring_to_text_with_len(text.data,
													(int) text.len));
}

PG_FUNCTION_INFO_V1(mcp_which_segments);
Datum
mcp_which_segments(PG_FUNCTION_ARGS)
{
	McpSegmentSet *set = McpSegmentSetOfCall(fcinfo, 1, false);
	Datum	   *names = palloc(sizeof(Datum) * (set->count + 1));
	McpProfile	profile;
	int			found = 0;
	uint32		i;

	McpPlanSetNow(set->plan, as_of_argument(fcinfo, 3));
	McpProfileOpenFor(set->plan, (struct varlena *) PG_GETARG_POINTER(0),
					  &profile);
	McpPlanTake(set->plan, &profile);
	for (i = 0; i < set->count; i++)
	{
		if (ask(set, i) == MCP_TRUE)
			names[found++] = text_datum(set->items[i].name);
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(names, found, TEXTOID, -1, false,
										  TYPALIGN_INT));
}

/* --- the type ----------------------------------------------------------------- */

static const McpSummaryKind kind = {
	"mcp.segment_summary", McpSegmentSummaryCreate, McpSegmentSummaryWrite,
	McpSegmentSummaryRead, McpSegmentSummaryMerge
};

PG_FUNCTION_INFO_V1(mcp_segment_summary_in);
Datum
mcp_segment_summary_in(PG_FUNCTION_ARGS)
{
	return McpSummaryIn(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_segment_summary_out);
Datum
mcp_segment_summary_out(PG_FUNCTION_ARGS)
{
	return McpSummaryOut(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_segment_summary_recv);
Datum
mcp_segment_summary_recv(PG_FUNCTION_ARGS)
{
	return McpSummaryRecv(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_segment_summary_send);
Datum
mcp_segment_summary_send(PG_FUNCTION_ARGS)
{
	return McpSummarySend(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_segment_summary_combine);
Datum
mcp_segment_summary_combine(PG_FUNCTION_ARGS)
{
	return McpSummaryCombine(fcinfo, &kind);
}

/* --- the aggregates ------------------------------------------------------------- */

/* the first row's segments are the state's; every other's must be the same */
static void
fit(McpSegmentSummary *summary, const McpSegmentSet *set, bool pairs)
{
	McpError	error = {0};
	bool		fresh = !summary->begun;
	bool		fits = true;
	uint32		i;

	if (fresh && !McpSegmentSummaryBegin(summary, pairs, set->count, &error))
		McpErrorThrow(&error);
	fits = summary->pairs == pairs && summary->count == set->count;
	for (i = 0; fits && i < set->count; i++)
	{
		const McpSegmentItem *item = &set->items[i];

		if (fresh)
			McpSegmentSummaryName(summary, i, item->name, item->print);
		fits = summary->tallies[i].print == item->print &&
			McpTextEqual(summary->tallies[i].name, item->name);
	}
	if (!fits)
	{
		McpSegmentSummaryDiffers(&error);
		McpErrorThrow(&error);
	}
	summary->serial = set->serial;
}

/* a row with a NULL among its arguments does not count */
static Datum
add_profile(FunctionCallInfo fcinfo, bool pairs)
{
	McpSegmentSummary *summary;
	McpSegmentSet *set;
	McpProfile	profile;
	MemoryContext memory;
	Datum		state;
	uint32		members = 0;
	uint32		i;
	int			n;

	for (n = 1; n < PG_NARGS() && !PG_ARGISNULL(n); n++)
		;
	if (n < PG_NARGS() && PG_ARGISNULL(0))
		PG_RETURN_NULL();
	summary = McpSummaryState(fcinfo, &kind, &state, &memory);
	if (n < PG_NARGS())
		return state;
	set = McpSegmentSetOfCall(fcinfo, 2, true);
	if (!summary->begun || summary->serial != set->serial)
		fit(summary, set, pairs);
	McpPlanSetNow(set->plan, as_of_argument(fcinfo, 4));
	McpProfileOpenFor(set->plan, (struct varlena *) PG_GETARG_POINTER(1),
					  &profile);
	McpPlanTake(set->plan, &profile);
	for (i = 0; i < set->count; i++)
	{
		McpTruth	truth = ask(set, i);

		if (truth == MCP_TRUE)
			summary->found[members++] = i;
		else if (truth == MCP_UNKNOWN)
			summary->tallies[i].unknown++;
	}
	McpSegmentSummaryAdd(summary, members);
	return state;
}

PG_FUNCTION_INFO_V1(mcp_segment_counts_trans);
Datum
mcp_segment_counts_trans(PG_FUNCTION_ARGS)
{
	return add_profile(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_segment_overlap_trans);
Datum
mcp_segment_overlap_trans(PG_FUNCTION_ARGS)
{
	return add_profile(fcinfo, true);
}

/* --- rows ------------------------------------------------------------------------ */

/* a part of a whole; NULL when there is no whole */
static void
put_ratio(Datum *value, bool *is_null, double part, double whole)
{
	*is_null = whole == 0;
	*value = Float8GetDatum(*is_null ? 0 : part / whole);
}

PG_FUNCTION_INFO_V1(mcp_segment_count_rows);
Datum
mcp_segment_count_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	McpSegmentSummary *summary;
	uint32		i;

	InitMaterializedSRF(fcinfo, 0);
	summary = McpSummaryRead(fcinfo, 0, &kind);
	for (i = 0; i < summary->count; i++)
	{
		const McpSegmentTally *tally = &summary->tallies[i];
		Datum		values[5];
		bool		nulls[5] = {false};

		values[0] = text_datum(tally->name);
		values[1] = Int64GetDatum(tally->members);
		values[2] = Int64GetDatum(tally->unknown);
		values[3] = Int64GetDatum(summary->profiles);
		put_ratio(&values[4], &nulls[4], (double) tally->members,
				  (double) summary->profiles);
		tuplestore_putvalues(result->setResult, result->setDesc, values,
							 nulls);
	}
	return (Datum) 0;
}

static void
put_pair(ReturnSetInfo *result, const McpSegmentSummary *summary, uint32 a,
		 uint32 b)
{
	const McpSegmentTally *x = &summary->tallies[a];
	const McpSegmentTally *y = &summary->tallies[b];
	int64		both = summary->both[McpSegmentPair(a, b)];
	Datum		values[10];
	bool		nulls[10] = {false};

	values[0] = text_datum(x->name);
	values[1] = text_datum(y->name);
	values[2] = Int64GetDatum(x->members);
	values[3] = Int64GetDatum(y->members);
	values[4] = Int64GetDatum(both);
	values[5] = Int64GetDatum(summary->profiles);
	put_ratio(&values[6], &nulls[6], (double) both, (double) x->members);
	put_ratio(&values[7], &nulls[7], (double) both, (double) y->members);
	put_ratio(&values[8], &nulls[8], (double) both,
			  (double) x->members + (double) y->members - (double) both);
	put_ratio(&values[9], &nulls[9],
			  (double) both * (double) summary->profiles,
			  (double) x->members * (double) y->members);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(mcp_segment_overlap_rows);
Datum
mcp_segment_overlap_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	McpSegmentSummary *summary;
	uint32		a,
				b;

	InitMaterializedSRF(fcinfo, 0);
	summary = McpSummaryRead(fcinfo, 0, &kind);
	if (!summary->pairs)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("these counts have no pairs"),
				 errhint("Count with mcp.segment_overlap instead of mcp.segment_counts.")));
	for (a = 0; a < summary->count; a++)
	{
		CHECK_FOR_INTERRUPTS();
		for (b = a + 1; b < summary->count; b++)
			put_pair(result, summary, a, b);
	}
	return (Datum) 0;
}
