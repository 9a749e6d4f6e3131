/*
 * session_face.c: mcp.sessions and mcp.session_count
 */
#include "core/options.h"
#include "profile/profile.h"
#include "session/session.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

/* arguments, from 1 on */
enum
{
	RULE_GAP,
	RULE_EVENTS,
	RULE_BY_PROPERTY,
	RULE_BY_DAY,
	RULE_ZONE,
	RULE_MAX_LENGTH,
	RULE_CONVERTS,
	RULE_COUNT
};

#define ARG_PERSON_KEY		(1 + RULE_COUNT)
#define ARG_AS_OF			(2 + RULE_COUNT)
#define ARG_COUNT_AS_OF		(1 + RULE_CONVERTS)

enum
{
	COLUMN_SESSION,
	COLUMN_SESSION_ID,
	COLUMN_STARTED_AT,
	COLUMN_ENDED_AT,
	COLUMN_DURATION,
	COLUMN_EVENTS,
	COLUMN_CHANNELS,
	COLUMN_ENTRY_CHANNEL,
	COLUMN_ENTRY_ACTION,
	COLUMN_EXIT_CHANNEL,
	COLUMN_EXIT_ACTION,
	COLUMN_BY_VALUE,
	COLUMN_CONVERSIONS,
	COLUMN_VALUE,
	COLUMN_IS_CONVERTED,
	COLUMN_IS_OPEN,
	COLUMN_BEGAN_BY,
	COLUMNS
};

static const char *const cause_words[] = {
	"first", "pause", "day", "length", "property"
};

static void
read_property(McpSessionReader *reader, Datum text)
{
	McpError	error;

	error.sqlstate = 0;
	if (!McpSubjectRead(McpTextFromDatum(text), "by_property",
						&reader->property, &error))
		McpErrorThrow(&error);
	reader->by_property = true;
}

static void *
make_reader(const Datum *values, const bool *nulls)
{
	McpSessionReader *reader = McpSessionReaderCreate();
	char		canonical[MCP_ZONE_NAME_MAX + 1];

	if (!nulls[RULE_GAP])
		reader->gap = McpSpanFromInterval(DatumGetIntervalP(values[RULE_GAP]),
										  "gap");
	if (!nulls[RULE_MAX_LENGTH])
		reader->max_length =
			McpSpanFromInterval(DatumGetIntervalP(values[RULE_MAX_LENGTH]),
								"max_length");
	reader->events = McpFilterOfArgument(nulls[RULE_EVENTS] ?
										 McpTextLiteral("*") :
										 McpTextFromDatum(values[RULE_EVENTS]));
	if (!nulls[RULE_BY_PROPERTY])
		read_property(reader, values[RULE_BY_PROPERTY]);
	reader->by_day = !nulls[RULE_BY_DAY] && DatumGetBool(values[RULE_BY_DAY]);
	if (!nulls[RULE_ZONE])
		reader->zone = McpOptionsZone(values[RULE_ZONE], canonical);
	if (!nulls[RULE_CONVERTS])
		reader->converts =
			McpFilterOfArgument(McpTextFromDatum(values[RULE_CONVERTS]));
	return reader;
}

static void *
make_counter(const Datum *values, const bool *nulls)
{
	Datum		all_values[RULE_COUNT] = {0};
	bool		all_nulls[RULE_COUNT];
	McpSessionReader *reader;

	memset(all_nulls, true, sizeof(all_nulls));
	memcpy(all_values, values, sizeof(Datum) * RULE_CONVERTS);
	memcpy(all_nulls, nulls, sizeof(bool) * RULE_CONVERTS);
	reader = make_reader(all_values, all_nulls);
	reader->counts_only = true;
	return reader;
}

static Datum
text_datum(McpText text)
{
	return PointerGetDatum(cstring_to_text_with_len(text.data,
													(int) text.len));
}

static Datum
id_datum(const McpSession *session, McpText person_key, McpText value)
{
	pg_uuid_t  *id = palloc(sizeof(pg_uuid_t));

	McpSessionId(person_key, session->started, value, id->data);
	return UUIDPGetDatum(id);
}

/* the events that it begins and ends with */
static void
put_ends(const McpJourney *journey, const McpSession *session, Datum *values)
{
	const McpDict *channels = &journey->channels;
	const McpDict *actions = &journey->actions;
	uint32		first = session->first;
	uint32		last = session->last;

	values[COLUMN_ENTRY_CHANNEL] =
		text_datum(McpDictGet(channels, McpJourneyChannel(journey, first)));
	values[COLUMN_ENTRY_ACTION] =
		text_datum(McpDictGet(actions, McpJourneyAction(journey, first)));
	values[COLUMN_EXIT_CHANNEL] =
		text_datum(McpDictGet(channels, McpJourneyChannel(journey, last)));
	values[COLUMN_EXIT_ACTION] =
		text_datum(McpDictGet(actions, McpJourneyAction(journey, last)));
}

static void
put_session(ReturnSetInfo *rsinfo, const McpSessionReader *reader,
			const McpJourney *journey, uint32 n, McpText person_key,
			int64 as_of)
{
	const McpSession *session = &reader->sessions[n];
	McpText		value = McpSubjectText(&reader->property, journey,
									   session->value);
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS] = {false};

	values[COLUMN_SESSION] = Int32GetDatum((int32) n + 1);
	values[COLUMN_SESSION_ID] = id_datum(session, person_key, value);
	values[COLUMN_STARTED_AT] = TimestampTzGetDatum(session->started);
	values[COLUMN_ENDED_AT] = TimestampTzGetDatum(session->ended);
	values[COLUMN_DURATION] =
		Float8GetDatum((double) (session->ended - session->started) /
					   USECS_PER_SEC);
	values[COLUMN_EVENTS] = Int32GetDatum((int32) session->events);
	values[COLUMN_CHANNELS] = Int32GetDatum((int32) session->channels);
	put_ends(journey, session, values);
	nulls[COLUMN_BY_VALUE] = value.data == NULL;
	values[COLUMN_BY_VALUE] = nulls[COLUMN_BY_VALUE] ? (Datum) 0 :
		text_datum(value);
	values[COLUMN_CONVERSIONS] = Int32GetDatum((int32) session->conversions);
	values[COLUMN_VALUE] = NumericGetDatum(session->worth == 0 ?
										   McpAmountToNumeric(0) :
										   McpAmountSumToNumeric(session->worth));
	values[COLUMN_IS_CONVERTED] = BoolGetDatum(session->conversions > 0);
	nulls[COLUMN_IS_OPEN] = as_of == PG_INT64_MAX;
	values[COLUMN_IS_OPEN] = BoolGetDatum(McpSessionIsOpen(reader, session,
														   as_of));
	values[COLUMN_BEGAN_BY] =
		PointerGetDatum(cstring_to_text(cause_words[session->cause]));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

static Datum
sessions(FunctionCallInfo fcinfo, bool of_profile)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpSessionReader *reader;
	McpJourney	journey;
	McpText		person_key = {NULL, 0};
	MemoryContext row;
	MemoryContext old;
	int64		as_of = McpAsOfArgument(fcinfo, ARG_AS_OF);
	uint32		n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reader = McpArgumentsOfCall(fcinfo, 1, RULE_COUNT, make_reader);
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	McpSessionRead(reader, &journey, as_of);
	if (!PG_ARGISNULL(ARG_PERSON_KEY))
		person_key = MCP_GETARG_TEXT(ARG_PERSON_KEY);
	row = AllocSetContextCreate(CurrentMemoryContext, "mcp session",
								ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(row);
	for (n = 0; n < reader->count; n++)
	{
		CHECK_FOR_INTERRUPTS();
		put_session(rsinfo, reader, &journey, n, person_key, as_of);
		if ((n & 0x3F) == 0x3F)
			MemoryContextReset(row);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(row);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_sessions);
Datum
mcp_sessions(PG_FUNCTION_ARGS)
{
	return sessions(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_sessions_of_profile);
Datum
mcp_sessions_of_profile(PG_FUNCTION_ARGS)
{
	return sessions(fcinfo, true);
}

static Datum
session_count(FunctionCallInfo fcinfo, bool of_profile)
{
	McpSessionReader *reader;
	McpJourney	journey;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	reader = McpArgumentsOfCall(fcinfo, 1, RULE_CONVERTS, make_counter);
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	McpSessionRead(reader, &journey, McpAsOfArgument(fcinfo,
													 ARG_COUNT_AS_OF));
	PG_RETURN_INT32((int32) reader->count);
}

PG_FUNCTION_INFO_V1(mcp_session_count);
Datum
mcp_session_count(PG_FUNCTION_ARGS)
{
	return session_count(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_session_count_of_profile);
Datum
mcp_session_count_of_profile(PG_FUNCTION_ARGS)
{
	return session_count(fcinfo, true);
}
