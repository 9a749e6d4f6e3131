/*
 * funnel_report.c: mcp.funnel_report and mcp.funnel_rows
 */
#include "funnel/funnel_face.h"
#include "funnel/funnel_summary.h"

#include "catalog/pg_type.h"
#include "core/summary.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

static const McpSummaryKind kind = {
	"mcp.funnel_summary", McpFunnelSummaryCreate, McpFunnelSummaryWrite,
	McpFunnelSummaryRead, McpFunnelSummaryMerge
};

PG_FUNCTION_INFO_V1(mcp_funnel_summary_in);
Datum
mcp_funnel_summary_in(PG_FUNCTION_ARGS)
{
	return McpSummaryIn(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_funnel_summary_out);
Datum
mcp_funnel_summary_out(PG_FUNCTION_ARGS)
{
	return McpSummaryOut(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_funnel_summary_recv);
Datum
mcp_funnel_summary_recv(PG_FUNCTION_ARGS)
{
	return McpSummaryRecv(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_funnel_summary_send);
Datum
mcp_funnel_summary_send(PG_FUNCTION_ARGS)
{
	return McpSummarySend(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_funnel_report_combine);
Datum
mcp_funnel_report_combine(PG_FUNCTION_ARGS)
{
	return McpSummaryCombine(fcinfo, &kind);
}

/* the columns that count; SQL sees to the row's type */
static void
add_result(McpFunnelSummary *summary, HeapTupleHeader row)
{
	HeapTupleData tuple;
	McpError	error;
	Datum	   *items;
	Datum		value;
	bool	   *missing;
	bool		is_null;
	bool		open,
				excluded;
	int64		at[MCP_FUNNEL_STEPS_MAX];
	int32		level;
	int			count,
				n;
	TupleDesc	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row),
											  HeapTupleHeaderGetTypMod(row));

	tuple.t_len = HeapTupleHeaderGetDatumLength(row);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = row;
	value = heap_getattr(&tuple, MCP_FUNNEL_LEVEL + 1, desc, &is_null);
	level = is_null ? 0 : DatumGetInt32(value);
	value = heap_getattr(&tuple, MCP_FUNNEL_IS_OPEN + 1, desc, &is_null);
	open = !is_null && DatumGetBool(value);
	value = heap_getattr(&tuple, MCP_FUNNEL_IS_EXCLUDED + 1, desc, &is_null);
	excluded = !is_null && DatumGetBool(value);
	value = heap_getattr(&tuple, MCP_FUNNEL_STEP_AT + 1, desc, &is_null);
	ReleaseTupleDesc(desc);
	if (is_null)
		return;
	deconstruct_array(DatumGetArrayTypeP(value), TIMESTAMPTZOID,
					  sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &items, &missing, &count);
	if (count < 1 || count > MCP_FUNNEL_STEPS_MAX)
		return;
	/* a row may be made by hand, of times whose distance no number holds */
	for (n = 0; n < count; n++)
		at[n] = missing[n] || !McpMomentUsable(DatumGetInt64(items[n])) ?
			MCP_MOMENT_NONE : DatumGetInt64(items[n]);
	error.sqlstate = 0;
	if (!McpFunnelSummaryAdd(summary, at, (uint32) count, (uint32) level,
							 open, excluded, &error))
		McpErrorThrow(&error);
}

PG_FUNCTION_INFO_V1(mcp_funnel_report_trans);
Datum
mcp_funnel_report_trans(PG_FUNCTION_ARGS)
{
	McpFunnelSummary *summary;
	MemoryContext memory;
	Datum		state;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	summary = McpSummaryState(fcinfo, &kind, &state, &memory);
	if (!PG_ARGISNULL(1))
		add_result(summary, PG_GETARG_HEAPTUPLEHEADER(1));
	return state;
}

/* --- rows ---------------------------------------------------------------------- */

#define ROW_COLUMNS 12

static void
put_count(uint64 count, int column, Datum *values)
{
	values[column] = Int64GetDatum((int64) count);
}

/* part / whole, NULL of nothing */
static void
put_rate(uint64 part, uint64 whole, int column, Datum *values, bool *nulls)
{
	nulls[column] = whole == 0;
	if (whole != 0)
		values[column] = Float8GetDatum((double) part / (double) whole);
}

static void
put_seconds(McpSpread *spread, uint32 quarters, int column, Datum *values,
			bool *nulls)
{
	int64		value = McpSpreadQuantile(spread, quarters, 4);

	nulls[column] = value < 0;
	values[column] = Float8GetDatum((double) value / USECS_PER_SEC);
}

static void
put_step(ReturnSetInfo *rsinfo, McpFunnelSummary *summary, uint32 n,
		 uint32 previous, McpText label)
{
	McpFunnelStep *step = &summary->step[n];
	uint64		before = summary->step[previous].closed;
	Datum		values[ROW_COLUMNS];
	bool		nulls[ROW_COLUMNS] = {false};

	values[0] = Int32GetDatum((int32) n + 1);
	nulls[1] = label.data == NULL;
	if (!nulls[1])
		values[1] = PointerGetDatum(cstring_to_text_with_len(label.data,
															 (int) label.len));
	put_count(step->closed, 2, values);
	put_count(before > step->closed ? before - step->closed : 0, 3, values);
	put_rate(step->closed, before, 4, values, nulls);
	put_rate(step->closed, summary->step[0].closed, 5, values, nulls);
	put_seconds(&step->from_previous, 1, 6, values, nulls);
	put_seconds(&step->from_previous, 2, 7, values, nulls);
	put_seconds(&step->from_previous, 3, 8, values, nulls);
	put_seconds(&step->from_first, 2, 9, values, nulls);
	put_count(step->open, 10, values);
	put_count(step->excluded, 11, values);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* the optional steps, as the funnel takes them */
static uint32
read_optional(FunctionCallInfo fcinfo, uint32 steps)
{
	uint32		set;

	if (PG_ARGISNULL(2))
		return 0;
	set = McpFunnelOptionalOfArgument(fcinfo, 2, steps);
	if ((set & (MCP_STEP_BIT(1) | MCP_STEP_BIT(steps))) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the first and the last step cannot be optional")));
	return set;
}

PG_FUNCTION_INFO_V1(mcp_funnel_rows);
Datum
mcp_funnel_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpFunnelSummary *summary;
	McpText    *labels = NULL;
	uint32		optional;
	uint32		previous = 0;
	uint32		n;
	int			label_count = 0;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	summary = McpSummaryRead(fcinfo, 0, &kind);
	if (!PG_ARGISNULL(1))
		labels = McpTextsFromArray(PG_GETARG_ARRAYTYPE_P(1), &label_count);
	optional = read_optional(fcinfo, summary->steps);
	for (n = 0; n < summary->steps; n++)
	{
		McpText		label = {NULL, 0};

		if ((int) n < label_count)
			label = labels[n];
		put_step(rsinfo, summary, n, previous, label);
		if ((optional & MCP_STEP_BIT(n + 1)) == 0)
			previous = n;
	}
	return (Datum) 0;
}
