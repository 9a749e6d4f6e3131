/*
 * retention_stickiness.c: mcp.stickiness, mcp.stickiness_report and its rows
 */
#include "retention/retention_face.h"

#include "funcapi.h"

enum
{
	OPTION_EVENTS,
	OPTION_UNIT,
	OPTION_INSIDE,
	OPTION_ZONE,
	OPTION_COUNT
};

static void *
make_reader(const Datum *values, const bool *nulls)
{
	McpActiveReader *reader = McpActiveReaderCreate();
	McpTallyRule *rule = &reader->rule;

	rule->form = MCP_TALLY_STICKINESS;
	rule->unit = (uint8) McpUnitOption(values[OPTION_UNIT],
									   nulls[OPTION_UNIT], "unit",
									   MCP_PERIOD_DAY);
	rule->inside = (uint8) McpUnitOption(values[OPTION_INSIDE],
										 nulls[OPTION_INSIDE], "inside",
										 MCP_PERIOD_MONTH);
	if (!McpTallyUnitsFit(rule->unit, rule->inside))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a %s does not consist of whole units of %s",
						McpPeriodWords[rule->inside - MCP_PERIOD_DAY],
						McpPeriodWords[rule->unit - MCP_PERIOD_DAY]),
				 errhint("Count days inside a week, month, quarter or year, months inside a quarter or year, or quarters inside a year.")));
	McpRuleZone(values[OPTION_ZONE], nulls[OPTION_ZONE], rule,
				&reader->calendar);
	reader->events = McpFilterOption(values[OPTION_EVENTS],
									 nulls[OPTION_EVENTS]);
	return reader;
}

PG_FUNCTION_INFO_V1(mcp_stickiness_options);
Datum
mcp_stickiness_options(PG_FUNCTION_ARGS)
{
	return McpOptionsRow(fcinfo, make_reader);
}

/* the number of parts of a period */
static int32
parts_of(const McpTallyRule *rule, int32 period)
{
	return McpPeriodOfDay(rule->unit, McpPeriodFirstDay(rule->inside,
														period + 1)) -
		McpPeriodOfDay(rule->unit, McpPeriodFirstDay(rule->inside, period));
}

static Datum
stickiness(FunctionCallInfo fcinfo, bool of_profile)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpActiveReader *reader;
	McpJourney	journey;
	Datum		values[4];
	bool		nulls[4] = {false};
	uint32		n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reader = McpOptionsOfCall(fcinfo, 1, OPTION_COUNT, make_reader);
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	McpActiveRead(reader, &journey, McpAsOfArgument(fcinfo, 2));
	for (n = 0; n < reader->count; n++)
	{
		McpActivePeriod *active = &reader->periods[n];

		CHECK_FOR_INTERRUPTS();
		values[0] = McpPeriodDate(reader->rule.inside, active->period);
		values[1] = Int32GetDatum((int32) active->what);
		values[2] = Int32GetDatum(parts_of(&reader->rule, active->period));
		values[3] = BoolGetDatum(active->period < reader->now);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
							 nulls);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_stickiness);
Datum
mcp_stickiness(PG_FUNCTION_ARGS)
{
	return stickiness(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_stickiness_of_profile);
Datum
mcp_stickiness_of_profile(PG_FUNCTION_ARGS)
{
	return stickiness(fcinfo, true);
}

PG_FUNCTION_INFO_V1(mcp_stickiness_report_trans);
Datum
mcp_stickiness_report_trans(PG_FUNCTION_ARGS)
{
	return McpActiveReport(fcinfo, false, &McpStickinessKind, OPTION_COUNT,
						   make_reader);
}

PG_FUNCTION_INFO_V1(mcp_stickiness_report_trans_of_profile);
Datum
mcp_stickiness_report_trans_of_profile(PG_FUNCTION_ARGS)
{
	return McpActiveReport(fcinfo, true, &McpStickinessKind, OPTION_COUNT,
						   make_reader);
}

/* --- rows ----------------------------------------------------------------------------- */

/* people of a row, and all their active parts together */
static void
total_of(const McpTally *tally, const uint64 *counts, uint64 *people,
		 uint64 *parts)
{
	uint32		i;

	*people = *parts = 0;
	for (i = 0; i < tally->width; i++)
	{
		*people += counts[i];
		*parts += counts[i] * (i + 1);
	}
}

PG_FUNCTION_INFO_V1(mcp_stickiness_rows);
Datum
mcp_stickiness_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpTally   *tally;
	Datum		values[6];
	bool		nulls[6] = {false};
	uint32		n,
				i;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	tally = McpSummaryRead(fcinfo, 0, &McpStickinessKind);
	McpTallySort(tally);
	for (n = 0; n < tally->count; n++)
	{
		const McpTallyRow *row = &tally->rows[n];
		int32		parts = parts_of(&tally->rule, row->period);
		uint64		people,
					active,
					at_least;

		CHECK_FOR_INTERRUPTS();
		total_of(tally, row->counts, &people, &active);
		at_least = people;
		values[0] = McpPeriodDate(tally->rule.inside, row->period);
		values[5] = BoolGetDatum(row->period < tally->open);
		for (i = 0; i < tally->width && i < (uint32) parts; i++)
		{
			values[1] = Int32GetDatum((int32) i + 1);
			values[2] = Int64GetDatum((int64) row->counts[i]);
			values[3] = Float8GetDatum((double) row->counts[i] /
									   (double) people);
			values[4] = Int64GetDatum((int64) at_least);
			at_least -= row->counts[i];
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
								 nulls);
		}
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_stickiness_ratio_rows);
Datum
mcp_stickiness_ratio_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpTally   *tally;
	Datum		values[7];
	bool		nulls[7] = {false};
	uint32		n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	tally = McpSummaryRead(fcinfo, 0, &McpStickinessKind);
	McpTallySort(tally);
	for (n = 0; n < tally->count; n++)
	{
		const McpTallyRow *row = &tally->rows[n];
		int32		parts = parts_of(&tally->rule, row->period);
		bool		over = row->period < tally->open;
		uint64		people,
					active;

		CHECK_FOR_INTERRUPTS();
		total_of(tally, row->counts, &people, &active);
		values[0] = McpPeriodDate(tally->rule.inside, row->period);
		values[1] = Int64GetDatum((int64) people);
		values[2] = Int32GetDatum(parts);
		values[3] = Float8GetDatum((double) active / (double) people);
		values[4] = Float8GetDatum((double) active / parts);
		values[5] = Float8GetDatum((double) active / (double) people / parts);
		nulls[4] = nulls[5] = !over;
		values[6] = BoolGetDatum(over);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
							 nulls);
	}
	return (Datum) 0;
}
