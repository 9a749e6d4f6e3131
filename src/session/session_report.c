/*
 * session_report.c: mcp.stage_times, mcp.stage_report and its rows
 */
#include "core/options.h"
#include "core/summary.h"
#include "profile/profile.h"
#include "session/session_stage.h"

#include "funcapi.h"
#include "utils/builtins.h"

enum
{
	OPTION_STAGES,
	OPTION_WITHIN,
	OPTION_ENTRY,
	OPTION_REPEATS,
	OPTION_COUNT
};

static const char *const entry_words[] = {"first", "latest"};

static const McpSummaryKind kind = {
	"mcp.stage_summary", McpStageSummaryCreate, McpStageSummaryWrite,
	McpStageSummaryRead, McpStageSummaryMerge
};

static void
read_stages(McpStageReader *reader, Datum value, bool is_null)
{
	McpText    *texts = NULL;
	int			count = 0;
	int			n;

	if (!is_null)
		texts = McpTextsFromArray(DatumGetArrayTypeP(value), &count);
	if (count < 2 || count > MCP_STAGES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are %d stages, and there must be from 2 to %d",
						count, MCP_STAGES_MAX),
				 errhint("Give filters, such as ARRAY['lead', 'purchase'].")));
	reader->rule.stages = (uint32) count;
	for (n = 0; n < count; n++)
	{
		if (texts[n].data == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("stage %d is NULL", n + 1)));
		reader->filters[n] = McpFilterOfArgument(texts[n]);
	}
}

static void *
make_reader(const Datum *values, const bool *nulls)
{
	McpStageReader *reader = McpStageReaderCreate();

	read_stages(reader, values[OPTION_STAGES], nulls[OPTION_STAGES]);
	if (!nulls[OPTION_WITHIN])
		reader->rule.within =
			McpSpanFromInterval(DatumGetIntervalP(values[OPTION_WITHIN]),
								"within");
	if (!nulls[OPTION_ENTRY] &&
		McpOptionsWord(values[OPTION_ENTRY], "entry", entry_words, 2) == 1)
		reader->rule.flags |= MCP_STAGE_LATEST;
	if (!nulls[OPTION_REPEATS] && DatumGetBool(values[OPTION_REPEATS]))
		reader->rule.flags |= MCP_STAGE_REPEATS;
	return reader;
}

PG_FUNCTION_INFO_V1(mcp_stage_options);
Datum
mcp_stage_options(PG_FUNCTION_ARGS)
{
	return McpOptionsRow(fcinfo, make_reader);
}

/* --- one person -------------------------------------------------------------------- */

static void
put_time(ReturnSetInfo *rsinfo, const McpStageStep *step)
{
	bool		reached = step->reached != MCP_MOMENT_NONE;
	Datum		values[6];
	bool		nulls[6] = {false};

	values[0] = Int32GetDatum((int32) step->round);
	values[1] = Int32GetDatum((int32) step->stage);
	values[2] = TimestampTzGetDatum(step->started);
	nulls[3] = nulls[4] = !reached;
	values[3] = TimestampTzGetDatum(step->reached);
	values[4] = Float8GetDatum(!reached ? 0 :
							   (double) (step->reached - step->started) /
							   USECS_PER_SEC);
	values[5] = BoolGetDatum(step->waiting);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

static Datum
stage_times(FunctionCallInfo fcinfo, bool of_profile)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpStageReader *reader;
	McpJourney	journey;
	uint32		n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reader = McpOptionsOfCall(fcinfo, 1, OPTION_COUNT, make_reader);
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	McpStageRead(reader, &journey, McpAsOfArgument(fcinfo, 2));
	for (n = 0; n < reader->count; n++)
	{
		CHECK_FOR_INTERRUPTS();
		put_time(rsinfo, &reader->steps[n]);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_stage_times);
Datum
mcp_stage_times(PG_FUNCTION_ARGS)
{
	return stage_times(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_stage_times_of_profile);
Datum
mcp_stage_times_of_profile(PG_FUNCTION_ARGS)
{
	return stage_times(fcinfo, true);
}

/* --- many people -------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(mcp_stage_summary_in);
Datum
mcp_stage_summary_in(PG_FUNCTION_ARGS)
{
	return McpSummaryIn(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_stage_summary_out);
Datum
mcp_stage_summary_out(PG_FUNCTION_ARGS)
{
	return McpSummaryOut(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_stage_summary_recv);
Datum
mcp_stage_summary_recv(PG_FUNCTION_ARGS)
{
	return McpSummaryRecv(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_stage_summary_send);
Datum
mcp_stage_summary_send(PG_FUNCTION_ARGS)
{
	return McpSummarySend(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_stage_report_combine);
Datum
mcp_stage_report_combine(PG_FUNCTION_ARGS)
{
	return McpSummaryCombine(fcinfo, &kind);
}

static Datum
add_journey(FunctionCallInfo fcinfo, bool of_profile)
{
	McpStageSummary *summary;
	McpStageReader *reader;
	McpJourney	journey;
	McpError	error;
	MemoryContext memory;
	Datum		state;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	summary = McpSummaryState(fcinfo, &kind, &state, &memory);
	if (PG_ARGISNULL(1))
		return state;
	reader = McpOptionsOfCall(fcinfo, 2, OPTION_COUNT, make_reader);
	McpJourneyOfArgument(fcinfo, 1, of_profile, &journey);
	McpStageRead(reader, &journey, McpAsOfOrNow(fcinfo, 3));
	error.sqlstate = 0;
	if (!McpStageSummaryAdd(summary, reader, &error))
		McpErrorThrow(&error);
	return state;
}

PG_FUNCTION_INFO_V1(mcp_stage_report_trans);
Datum
mcp_stage_report_trans(PG_FUNCTION_ARGS)
{
	return add_journey(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_stage_report_trans_of_profile);
Datum
mcp_stage_report_trans_of_profile(PG_FUNCTION_ARGS)
{
	return add_journey(fcinfo, true);
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
put_stage(ReturnSetInfo *rsinfo, McpStageSummary *summary, uint32 stage,
		  McpText label)
{
	McpStageTimes *to = &summary->to[stage];
	uint64		reached = to->times.count;
	uint64		closed = reached + to->lost;
	Datum		values[11];
	bool		nulls[11] = {false};

	values[0] = Int32GetDatum((int32) stage);
	nulls[1] = label.data == NULL;
	values[1] = nulls[1] ? (Datum) 0 :
		PointerGetDatum(cstring_to_text_with_len(label.data,
												 (int) label.len));
	values[2] = Int64GetDatum((int64) (closed + to->waiting));
	values[3] = Int64GetDatum((int64) reached);
	values[4] = Int64GetDatum((int64) to->lost);
	values[5] = Int64GetDatum((int64) to->waiting);
	/* without a limit nobody is ever lost */
	nulls[6] = closed == 0 || summary->rule.within == MCP_STAGE_NO_LIMIT;
	values[6] = Float8GetDatum(nulls[6] ? 0 : (double) reached /
							   (double) closed);
	put_seconds(&to->times, 1, 7, values, nulls);
	put_seconds(&to->times, 2, 8, values, nulls);
	put_seconds(&to->times, 3, 9, values, nulls);
	nulls[10] = reached == 0;
	values[10] = Float8GetDatum(nulls[10] ? 0 : (double) to->sum /
								(double) reached / USECS_PER_SEC);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(mcp_stage_rows);
Datum
mcp_stage_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpStageSummary *summary;
	McpText    *labels = NULL;
	int			count = 0;
	uint32		stage;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	summary = McpSummaryRead(fcinfo, 0, &kind);
	if (!PG_ARGISNULL(1))
		labels = McpTextsFromArray(PG_GETARG_ARRAYTYPE_P(1), &count);
	for (stage = 2; stage <= summary->rule.stages; stage++)
	{
		McpText		label = {NULL, 0};

		if ((int) stage <= count)
			label = labels[stage - 1];
		put_stage(rsinfo, summary, stage, label);
	}
	return (Datum) 0;
}
