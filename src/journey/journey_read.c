/*
 * journey_read.c: asking a journey: its events, its borders, a slice
 */
#include "journey/journey_face.h"

#include "core/name.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

/* columns of mcp.journey_event */
#define EVENT_COLUMNS 9

static Datum
text_datum(McpText text)
{
	return PointerGetDatum(cstring_to_text_with_len(text.data,
													(int) text.len));
}

static Datum
properties_datum(const McpJourney *journey, uint32 set)
{
	StringInfoData buffer;
	Datum		result;

	initStringInfo(&buffer);
	McpJourneyPrintSet(journey, set, &buffer);
	result = DirectFunctionCall1(jsonb_in, CStringGetDatum(buffer.data));
	pfree(buffer.data);
	return result;
}

/* an event as a row; properties, when there are some, are given */
static void
event_row(const McpJourney *journey, uint32 i, Datum properties,
		  Datum *values, bool *nulls)
{
	char		key[17];
	int64		value;

	memset(nulls, 0, sizeof(bool) * EVENT_COLUMNS);
	memset(values, 0, sizeof(Datum) * EVENT_COLUMNS);
	values[0] = TimestampTzGetDatum(McpJourneyTime(journey, i));
	values[1] = text_datum(McpDictGet(&journey->channels,
									  McpJourneyChannel(journey, i)));
	values[2] = text_datum(McpDictGet(&journey->actions,
									  McpJourneyAction(journey, i)));
	nulls[3] = !McpJourneyValue(journey, i, &value);
	if (!nulls[3])
		values[3] = NumericGetDatum(McpAmountToNumeric(value));
	nulls[4] = McpJourneySet(journey, i) == 0;
	values[4] = properties;
	nulls[5] = McpJourneyKey(journey, i) == 0;
	if (!nulls[5])
	{
		McpJourneyPrintKey(McpJourneyKey(journey, i), key);
		values[5] = CStringGetTextDatum(key);
	}
	nulls[6] = McpJourneyRevision(journey, i) == MCP_MOMENT_NONE;
	if (!nulls[6])
		values[6] = TimestampTzGetDatum(McpJourneyRevision(journey, i));
	values[7] = BoolGetDatum(i >= journey->live);
	nulls[8] = i >= journey->live;
	if (!nulls[8])
		values[8] = Int32GetDatum((int32) (journey->live - i));
}

PG_FUNCTION_INFO_V1(mcp_events);
Datum
mcp_events(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	bool		with_retracted = PG_GETARG_BOOL(1);
	MemoryContext row_context;
	MemoryContext old;
	McpJourney	journey;
	Datum	   *properties;
	uint32		count;
	uint32		i;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	McpJourneyOpenDatum(PG_GETARG_DATUM(0), &journey);
	count = journey.live + (with_retracted ? journey.retracted : 0);
	properties = palloc0(sizeof(Datum) * ((Size) journey.sets + 1));
	row_context = AllocSetContextCreate(CurrentMemoryContext, "mcp events",
										ALLOCSET_DEFAULT_SIZES);
	for (i = 0; i < count; i++)
	{
		uint32		at = i < journey.live ? journey.live - 1 - i :
			count - 1 - (i - journey.live);
		uint32		set = McpJourneySet(&journey, at);
		Datum		values[EVENT_COLUMNS];
		bool		nulls[EVENT_COLUMNS];

		CHECK_FOR_INTERRUPTS();
		if (set != 0 && properties[set] == 0)
			properties[set] = properties_datum(&journey, set);
		old = MemoryContextSwitchTo(row_context);
		event_row(&journey, at, properties[set], values, nulls);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
							 nulls);
		MemoryContextSwitchTo(old);
		MemoryContextReset(row_context);
	}
	MemoryContextDelete(row_context);
	return (Datum) 0;
}

/* one event as a composite */
static Datum
single_event(FunctionCallInfo fcinfo, bool newest)
{
	TupleDesc	columns;
	McpJourney	journey;
	Datum		values[EVENT_COLUMNS];
	bool		nulls[EVENT_COLUMNS];
	uint32		i;
	uint32		set;

	McpJourneyOpenDatum(PG_GETARG_DATUM(0), &journey);
	if (journey.live == 0)
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	i = newest ? 0 : journey.live - 1;
	set = McpJourneySet(&journey, i);
	event_row(&journey, i, set == 0 ? (Datum) 0 :
			  properties_datum(&journey, set), values, nulls);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values,
											 nulls));
}

PG_FUNCTION_INFO_V1(mcp_first_event);
Datum
mcp_first_event(PG_FUNCTION_ARGS)
{
	return single_event(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_last_event);
Datum
mcp_last_event(PG_FUNCTION_ARGS)
{
	return single_event(fcinfo, true);
}

PG_FUNCTION_INFO_V1(mcp_event_count);
Datum
mcp_event_count(PG_FUNCTION_ARGS)
{
	McpJourney	journey;

	McpJourneyOpenDatum(PG_GETARG_DATUM(0), &journey);
	PG_RETURN_INT32((int32) journey.live);
}

PG_FUNCTION_INFO_V1(mcp_slice);
Datum
mcp_slice(PG_FUNCTION_ARGS)
{
	McpCollector *collector;
	McpJourney	journey;
	McpError	error;
	Datum		result;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	McpJourneyOpenDatum(PG_GETARG_DATUM(0), &journey);
	collector = McpCollectorCreate();
	error.sqlstate = 0;
	if (!McpCollectorAddSlice(collector, &journey,
							  PG_ARGISNULL(1) ? PG_INT64_MIN :
							  PG_GETARG_TIMESTAMPTZ(1),
							  PG_ARGISNULL(2) ? PG_INT64_MAX :
							  PG_GETARG_TIMESTAMPTZ(2), &error) ||
		!McpJourneyOfCollector(collector, &result, &error))
		McpErrorThrow(&error);
	return result;
}

PG_FUNCTION_INFO_V1(mcp_event_key);
Datum
mcp_event_key(PG_FUNCTION_ARGS)
{
	text	   *event_id = PG_GETARG_TEXT_PP(0);
	Size		length = VARSIZE_ANY_EXHDR(event_id);
	uint64		key;
	char		buffer[17];

	if (length > MCP_EVENT_ID_MAX)
		PG_RETURN_NULL();
	key = McpEventKey(McpTextMake(VARDATA_ANY(event_id), length));
	if (key == 0)
		PG_RETURN_NULL();
	McpJourneyPrintKey(key, buffer);
	PG_RETURN_TEXT_P(cstring_to_text(buffer));
}

PG_FUNCTION_INFO_V1(mcp_standard_action);
Datum
mcp_standard_action(PG_FUNCTION_ARGS)
{
	text	   *action = PG_GETARG_TEXT_PP(0);
	char		folded[MCP_NAME_MAX + 1];
	int			length = McpNameFold(McpTextMake(VARDATA_ANY(action),
												 VARSIZE_ANY_EXHDR(action)),
									 folded);

	if (length <= 0)
		PG_RETURN_NULL();
	return text_datum(McpStandardAction(McpTextMake(folded, length)));
}
