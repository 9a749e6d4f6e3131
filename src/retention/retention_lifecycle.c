/*
 * retention_lifecycle.c: mcp.lifecycle, mcp.lifecycle_report and its rows
 */
#include "retention/retention_face.h"

#include "funcapi.h"
#include "utils/builtins.h"

enum
{
	OPTION_EVENTS,
	OPTION_UNIT,
	OPTION_ZONE,
	OPTION_COUNT
};

static const char *const lifecycle_words[] = {
	"new", "returning", "resurrected", "dormant"
};

static void *
make_reader(const Datum *values, const bool *nulls)
{
	McpActiveReader *reader = McpActiveReaderCreate();

	reader->rule.form = MCP_TALLY_LIFECYCLE;
	reader->rule.unit = (uint8) McpUnitOption(values[OPTION_UNIT],
											  nulls[OPTION_UNIT], "unit",
											  MCP_PERIOD_WEEK);
	McpRuleZone(values[OPTION_ZONE], nulls[OPTION_ZONE], &reader->rule,
				&reader->calendar);
	reader->events = McpFilterOption(values[OPTION_EVENTS],
									 nulls[OPTION_EVENTS]);
	return reader;
}

PG_FUNCTION_INFO_V1(mcp_lifecycle_options);
Datum
mcp_lifecycle_options(PG_FUNCTION_ARGS)
{
	return McpOptionsRow(fcinfo, make_reader);
}

static int
compare_periods(const void *a, const void *b)
{
	const McpActivePeriod *x = a;
	const McpActivePeriod *y = b;

	return x->period < y->period ? -1 : x->period > y->period ? 1 : 0;
}

static Datum
lifecycle(FunctionCallInfo fcinfo, bool of_profile)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpActiveReader *reader;
	McpJourney	journey;
	Datum		values[2];
	bool		nulls[2] = {false};
	uint32		n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reader = McpOptionsOfCall(fcinfo, 1, OPTION_COUNT, make_reader);
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	McpActiveRead(reader, &journey, McpAsOfArgument(fcinfo, 2));
	if (reader->count > 0)
		qsort(reader->periods, reader->count, sizeof(McpActivePeriod),
			  compare_periods);
	for (n = 0; n < reader->count; n++)
	{
		CHECK_FOR_INTERRUPTS();
		values[0] = McpPeriodDate(reader->rule.unit,
								  reader->periods[n].period);
		values[1] =
			PointerGetDatum(cstring_to_text(lifecycle_words[reader->periods[n].what]));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
							 nulls);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_lifecycle);
Datum
mcp_lifecycle(PG_FUNCTION_ARGS)
{
	return lifecycle(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_lifecycle_of_profile);
Datum
mcp_lifecycle_of_profile(PG_FUNCTION_ARGS)
{
	return lifecycle(fcinfo, true);
}

PG_FUNCTION_INFO_V1(mcp_lifecycle_report_trans);
Datum
mcp_lifecycle_report_trans(PG_FUNCTION_ARGS)
{
	return McpActiveReport(fcinfo, false, &McpLifecycleKind, OPTION_COUNT,
						   make_reader);
}

PG_FUNCTION_INFO_V1(mcp_lifecycle_report_trans_of_profile);
Datum
mcp_lifecycle_report_trans_of_profile(PG_FUNCTION_ARGS)
{
	return McpActiveReport(fcinfo, true, &McpLifecycleKind, OPTION_COUNT,
						   make_reader);
}

static void
put_row(ReturnSetInfo *rsinfo, const McpTally *tally, int32 period,
		const uint64 *counts)
{
	bool		over = period < tally->open;
	Datum		values[7];
	bool		nulls[7] = {false};

	values[0] = McpPeriodDate(tally->rule.unit, period);
	values[1] = Int64GetDatum((int64) counts[MCP_LIFECYCLE_NEW]);
	values[2] = Int64GetDatum((int64) counts[MCP_LIFECYCLE_RETURNING]);
	values[3] = Int64GetDatum((int64) counts[MCP_LIFECYCLE_RESURRECTED]);
	nulls[4] = !over;
	values[4] = Int64GetDatum((int64) counts[MCP_LIFECYCLE_DORMANT]);
	values[5] = Int64GetDatum((int64) (counts[MCP_LIFECYCLE_NEW] +
									   counts[MCP_LIFECYCLE_RETURNING] +
									   counts[MCP_LIFECYCLE_RESURRECTED]));
	values[6] = BoolGetDatum(over);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* a row for every period from the first to the last in which anything is */
PG_FUNCTION_INFO_V1(mcp_lifecycle_rows);
Datum
mcp_lifecycle_rows(PG_FUNCTION_ARGS)
{
	static const uint64 nobody[4] = {0};
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpTally   *tally;
	int32		period;
	uint32		n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	tally = McpSummaryRead(fcinfo, 0, &McpLifecycleKind);
	McpTallySort(tally);
	for (n = 0; n < tally->count; n++)
	{
		CHECK_FOR_INTERRUPTS();
		for (period = n == 0 ? tally->rows[n].period :
			 tally->rows[n - 1].period + 1; period < tally->rows[n].period;
			 period++)
			put_row(rsinfo, tally, period, nobody);
		put_row(rsinfo, tally, period, tally->rows[n].counts);
	}
	return (Datum) 0;
}
