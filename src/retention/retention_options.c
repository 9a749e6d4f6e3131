/*
 * retention_options.c: what the options of reports have in common
 */
#include "retention/retention_face.h"

#include "utils/date.h"

void
McpRuleZone(Datum value, bool is_null, McpTallyRule *rule,
			McpCalendar *calendar)
{
	calendar->zone = NULL;
	if (is_null)
		memcpy(rule->zone, "UTC", 4);
	else
		calendar->zone = McpOptionsZone(value, rule->zone);
	calendar->unit = rule->unit;
}

McpPeriodUnit
McpUnitOption(Datum value, bool is_null, const char *what,
			  McpPeriodUnit otherwise)
{
	return is_null ? otherwise : (McpPeriodUnit)
		(MCP_PERIOD_DAY + McpOptionsWord(value, what, McpPeriodWords,
										 MCP_PERIOD_UNITS));
}

McpFilter *
McpFilterOption(Datum value, bool is_null)
{
	return McpFilterOfArgument(is_null ? McpTextLiteral("*") :
							   McpTextFromDatum(value));
}

Datum
McpPeriodDate(McpPeriodUnit unit, int32 period)
{
	return DateADTGetDatum((DateADT) McpPeriodFirstDay(unit, period));
}

Datum
McpActiveReport(FunctionCallInfo fcinfo, bool of_profile,
				const McpSummaryKind *kind, int columns, McpOptionsMake make)
{
	McpTally   *tally;
	McpActiveReader *reader;
	McpJourney	journey;
	McpError	error;
	MemoryContext memory;
	Datum		state;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	tally = McpSummaryState(fcinfo, kind, &state, &memory);
	if (PG_ARGISNULL(1))
		return state;
	reader = McpOptionsOfCall(fcinfo, 2, columns, make);
	McpJourneyOfArgument(fcinfo, 1, of_profile, &journey);
	McpActiveRead(reader, &journey, McpAsOfOrNow(fcinfo, 3));
	error.sqlstate = 0;
	if (!McpActiveAdd(tally, reader, &error))
		McpErrorThrow(&error);
	return state;
}
