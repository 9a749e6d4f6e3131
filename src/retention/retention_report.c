/*
 * retention_report.c: mcp.retention, mcp.retention_report and its rows
 */
#include "retention/retention_face.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/builtins.h"

enum
{
	OPTION_START_EVENTS,
	OPTION_RETURN_EVENTS,
	OPTION_UNIT,
	OPTION_PERIODS,
	OPTION_KIND,
	OPTION_COUNTING,
	OPTION_CLOCK,
	OPTION_ZONE,
	OPTION_BREAKDOWN,
	OPTION_COUNT
};

static const char *const kind_words[] = {"first_time", "recurring"};
static const char *const counting_words[] = {"on", "on_or_after"};
static const char *const clock_words[] = {"calendar", "24h"};

static void
read_periods(int32 periods, McpTallyRule *rule)
{
	if (periods < 1 || periods > MCP_RETENTION_PERIODS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("periods is %d, and must be from 1 to %d", periods,
						MCP_RETENTION_PERIODS_MAX)));
	rule->periods = (uint16) periods;
}

static void
read_words(const Datum *values, const bool *nulls, McpTallyRule *rule)
{
	if (!nulls[OPTION_KIND] &&
		McpOptionsWord(values[OPTION_KIND], "kind", kind_words, 2) == 1)
		rule->flags |= MCP_TALLY_RECURRING;
	if (!nulls[OPTION_COUNTING] &&
		McpOptionsWord(values[OPTION_COUNTING], "counting", counting_words,
					   2) == 1)
		rule->flags |= MCP_TALLY_ON_OR_AFTER;
	if (!nulls[OPTION_CLOCK] &&
		McpOptionsWord(values[OPTION_CLOCK], "clock", clock_words, 2) == 1)
		rule->flags |= MCP_TALLY_ROLLING;
	if ((rule->flags & MCP_TALLY_ROLLING) != 0 &&
		rule->unit > MCP_PERIOD_WEEK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("with the clock 24h the unit cannot be %s",
						McpPeriodWords[rule->unit - MCP_PERIOD_DAY]),
				 errhint("Days and weeks have a length of their own: use one of them, or the clock calendar.")));
}

static void *
make_reader(const Datum *values, const bool *nulls)
{
	McpRetentionReader *reader = McpRetentionReaderCreate();
	McpTallyRule *rule = &reader->rule;
	McpError	error;

	rule->form = MCP_TALLY_RETENTION;
	rule->unit = (uint8) McpUnitOption(values[OPTION_UNIT],
									   nulls[OPTION_UNIT], "unit",
									   MCP_PERIOD_WEEK);
	read_periods(nulls[OPTION_PERIODS] ? 8 :
				 DatumGetInt32(values[OPTION_PERIODS]), rule);
	read_words(values, nulls, rule);
	McpRuleZone(values[OPTION_ZONE], nulls[OPTION_ZONE], rule,
				&reader->calendar);
	reader->start_events = McpFilterOption(values[OPTION_START_EVENTS],
										   nulls[OPTION_START_EVENTS]);
	reader->return_events = McpFilterOption(values[OPTION_RETURN_EVENTS],
											nulls[OPTION_RETURN_EVENTS]);
	if (nulls[OPTION_BREAKDOWN])
		return reader;
	reader->breaks_down = true;
	rule->flags |= MCP_TALLY_BY_VALUE;
	error.sqlstate = 0;
	if (!McpSubjectRead(McpTextFromDatum(values[OPTION_BREAKDOWN]),
						"breakdown", &reader->property, &error))
		McpErrorThrow(&error);
	return reader;
}

PG_FUNCTION_INFO_V1(mcp_retention_options);
Datum
mcp_retention_options(PG_FUNCTION_ARGS)
{
	return McpOptionsRow(fcinfo, make_reader);
}

/* --- one person ------------------------------------------------------------------- */

static Datum
text_or_null(McpText text, bool *is_null)
{
	*is_null = text.data == NULL;
	return *is_null ? (Datum) 0 :
		PointerGetDatum(cstring_to_text_with_len(text.data, (int) text.len));
}

static Datum
retention(FunctionCallInfo fcinfo, bool of_profile)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpRetentionReader *reader;
	McpJourney	journey;
	Datum		values[5];
	bool		nulls[5] = {false};
	uint32		n,
				k;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reader = McpOptionsOfCall(fcinfo, 1, OPTION_COUNT, make_reader);
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	McpRetentionRead(reader, &journey, McpAsOfArgument(fcinfo, 2));
	for (n = reader->count; n-- > 0;)
	{
		McpCohort  *cohort = &reader->cohorts[n];

		CHECK_FOR_INTERRUPTS();
		values[0] = McpPeriodDate(reader->rule.unit, cohort->period);
		values[1] = TimestampTzGetDatum(cohort->started);
		values[2] = text_or_null(McpRetentionValue(reader, &journey, cohort),
								 &nulls[2]);
		for (k = 0; k <= reader->rule.periods; k++)
		{
			values[3] = Int32GetDatum((int32) k);
			nulls[4] = k >= cohort->observed;
			values[4] = BoolGetDatum(McpRetentionCameBack(reader, n, k));
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
								 nulls);
		}
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_retention);
Datum
mcp_retention(PG_FUNCTION_ARGS)
{
	return retention(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_retention_of_profile);
Datum
mcp_retention_of_profile(PG_FUNCTION_ARGS)
{
	return retention(fcinfo, true);
}

/* --- many people ------------------------------------------------------------------- */

static Datum
add_journey(FunctionCallInfo fcinfo, bool of_profile)
{
	McpTally   *tally;
	McpRetentionReader *reader;
	McpJourney	journey;
	McpError	error;
	MemoryContext memory;
	Datum		state;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	tally = McpSummaryState(fcinfo, &McpRetentionKind, &state, &memory);
	if (PG_ARGISNULL(1))
		return state;
	reader = McpOptionsOfCall(fcinfo, 2, OPTION_COUNT, make_reader);
	McpJourneyOfArgument(fcinfo, 1, of_profile, &journey);
	McpRetentionRead(reader, &journey, McpAsOfOrNow(fcinfo, 3));
	error.sqlstate = 0;
	if (!McpRetentionAdd(tally, reader, &journey, &error))
		McpErrorThrow(&error);
	return state;
}

PG_FUNCTION_INFO_V1(mcp_retention_report_trans);
Datum
mcp_retention_report_trans(PG_FUNCTION_ARGS)
{
	return add_journey(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_retention_report_trans_of_profile);
Datum
mcp_retention_report_trans_of_profile(PG_FUNCTION_ARGS)
{
	return add_journey(fcinfo, true);
}

/* retained and rate are known when the period is over for all of the cohort */
static void
put_row(ReturnSetInfo *rsinfo, const McpTally *tally, const McpTallyRow *row,
		uint32 k, uint64 observed)
{
	uint64		retained = row->counts[2 + tally->rule.periods + k];
	bool		over = observed == row->counts[0];
	Datum		values[7];
	bool		nulls[7] = {false};

	values[0] = McpPeriodDate(tally->rule.unit, row->period);
	values[1] = text_or_null(row->value, &nulls[1]);
	values[2] = Int64GetDatum((int64) row->counts[0]);
	values[3] = Int32GetDatum((int32) k);
	values[4] = Int64GetDatum((int64) observed);
	nulls[5] = nulls[6] = !over;
	values[5] = Int64GetDatum((int64) retained);
	values[6] = Float8GetDatum(over ? (double) retained / (double) observed :
							   0);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(mcp_retention_rows);
Datum
mcp_retention_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpTally   *tally;
	uint64		observed[MCP_RETENTION_PERIODS_MAX + 1];
	uint32		n,
				k;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	tally = McpSummaryRead(fcinfo, 0, &McpRetentionKind);
	McpTallySort(tally);
	for (n = 0; n < tally->count; n++)
	{
		CHECK_FOR_INTERRUPTS();
		McpTallyObserved(tally, tally->rows[n].counts, observed);
		for (k = 0; k <= tally->rule.periods; k++)
			put_row(rsinfo, tally, &tally->rows[n], k, observed[k]);
	}
	return (Datum) 0;
}

/* --- the mean over cohorts ---------------------------------------------------------- */

typedef struct Mean
{
	uint64		cohorts;
	uint64		observed;
	uint64		retained;
	double		rates;
} Mean;

static void
put_mean(ReturnSetInfo *rsinfo, McpText value, uint32 k, const Mean *mean)
{
	Datum		values[7];
	bool		nulls[7] = {false};

	values[0] = text_or_null(value, &nulls[0]);
	values[1] = Int32GetDatum((int32) k);
	values[2] = Int64GetDatum((int64) mean->cohorts);
	values[3] = Int64GetDatum((int64) mean->observed);
	nulls[4] = nulls[5] = nulls[6] = mean->cohorts == 0;
	values[4] = Int64GetDatum((int64) mean->retained);
	values[5] = Float8GetDatum(nulls[5] ? 0 : (double) mean->retained /
							   (double) mean->observed);
	values[6] = Float8GetDatum(nulls[6] ? 0 : mean->rates /
							   (double) mean->cohorts);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* by value, then by period */
static int
compare_breakdown(const void *a, const void *b)
{
	const McpTallyRow *x = *(McpTallyRow *const *) a;
	const McpTallyRow *y = *(McpTallyRow *const *) b;
	int			order = 0;

	if ((x->value.data == NULL) != (y->value.data == NULL))
		return x->value.data == NULL ? 1 : -1;
	if (x->value.data != NULL && y->value.data != NULL)
		order = McpTextCompare(x->value, y->value);
	return order != 0 ? order : x->period < y->period ? -1 :
		x->period > y->period ? 1 : 0;
}

static void
put_means(ReturnSetInfo *rsinfo, const McpTally *tally,
		  McpTallyRow *const *rows, uint32 count)
{
	Mean		means[MCP_RETENTION_PERIODS_MAX + 1] = {{0}};
	uint64		observed[MCP_RETENTION_PERIODS_MAX + 1];
	uint32		periods = (uint32) tally->rule.periods + 1;
	uint32		k,
				n;

	for (n = 0; n < count; n++)
	{
		const uint64 *counts = rows[n]->counts;

		McpTallyObserved(tally, counts, observed);
		for (k = 0; k < periods && observed[k] == counts[0]; k++)
		{
			means[k].cohorts++;
			means[k].observed += counts[0];
			means[k].retained += counts[1 + periods + k];
			means[k].rates += (double) counts[1 + periods + k] /
				(double) counts[0];
		}
	}
	for (k = 0; k < periods; k++)
		put_mean(rsinfo, rows[0]->value, k, &means[k]);
}

/* no value is a value of its own */
static bool
same_breakdown(const McpTallyRow *a, const McpTallyRow *b)
{
	if (a->value.data == NULL || b->value.data == NULL)
		return a->value.data == b->value.data;
	return McpTextEqual(a->value, b->value);
}

PG_FUNCTION_INFO_V1(mcp_retention_mean_rows);
Datum
mcp_retention_mean_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpTally   *tally;
	McpTallyRow **rows;
	uint32		first = 0;
	uint32		n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	tally = McpSummaryRead(fcinfo, 0, &McpRetentionKind);
	rows = palloc(((Size) tally->count + 1) * sizeof(McpTallyRow *));
	for (n = 0; n < tally->count; n++)
		rows[n] = &tally->rows[n];
	qsort(rows, tally->count, sizeof(McpTallyRow *), compare_breakdown);
	for (n = 1; n <= tally->count; n++)
	{
		CHECK_FOR_INTERRUPTS();
		if (n < tally->count && same_breakdown(rows[n], rows[first]))
			continue;
		put_means(rsinfo, tally, rows + first, n - first);
		first = n;
	}
	return (Datum) 0;
}
