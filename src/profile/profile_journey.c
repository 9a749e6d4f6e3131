/*
 * profile_journey.c: a profile's journey, and questions about its events
 */
#include "profile/profile_face.h"

#include "core/name.h"
#include "filter/filter.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(mcp_profile_journey);
Datum
mcp_profile_journey(PG_FUNCTION_ARGS)
{
	McpProfile	profile;
	uint8	   *value;
	Size		size;

	MCP_GETARG_PROFILE(0, &profile);
	if (profile.journey.live + profile.journey.retracted == 0)
		McpJourneyOfNothing(VARHDRSZ, &value, &size);
	else
	{
		size = profile.journey.size;
		value = palloc(VARHDRSZ + size);
		memcpy(value + VARHDRSZ, profile.journey.body, size);
	}
	SET_VARSIZE(value, VARHDRSZ + size);
	PG_RETURN_POINTER(value);
}

PG_FUNCTION_INFO_V1(mcp_profile_event_count);
Datum
mcp_profile_event_count(PG_FUNCTION_ARGS)
{
	McpProfile	profile;

	MCP_GETARG_PROFILE(0, &profile);
	PG_RETURN_INT32((int32) profile.journey.live);
}

/* (profile, since, until): the facts stay */
PG_FUNCTION_INFO_V1(mcp_profile_slice);
Datum
mcp_profile_slice(PG_FUNCTION_ARGS)
{
	McpProfileBuilder *builder;
	McpProfile	profile;
	McpJourney	journey;
	McpError	error = {0};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	MCP_GETARG_PROFILE(0, &profile);
	journey = profile.journey;
	McpJourneyOpenEmpty(&profile.journey);
	builder = McpProfileBuilderCreate();
	if (!McpProfileBuilderAdd(builder, &profile, &error) ||
		!McpCollectorAddSlice(McpProfileBuilderEvents(builder), &journey,
							  PG_ARGISNULL(1) ? PG_INT64_MIN :
							  PG_GETARG_TIMESTAMPTZ(1),
							  PG_ARGISNULL(2) ? PG_INT64_MAX :
							  PG_GETARG_TIMESTAMPTZ(2), &error))
		McpErrorThrow(&error);
	return McpProfileFinish(builder);
}

/* --- the commonest values of a property ----------------------------------- */

typedef struct Tally
{
	McpText		value;
	int64		events;
	int64		first_at;
	int64		last_at;
	int128		total;
} Tally;

/* most events, then the latest, then the smaller text */
static int
compare_tallies(const void *a, const void *b)
{
	const Tally *x = a,
			   *y = b;

	if (x->events != y->events)
		return x->events > y->events ? -1 : 1;
	if (x->last_at != y->last_at)
		return x->last_at > y->last_at ? -1 : 1;
	return McpTextCompare(x->value, y->value);
}

static void
tally(Tally *tallies, const McpDict *dict, uint32 code,
	  const McpJourney *journey, uint32 i)
{
	Tally	   *place = &tallies[code];
	int64		value;

	place->first_at = McpJourneyTime(journey, i);
	if (place->events++ == 0)
	{
		place->value = McpDictGet(dict, code);
		place->last_at = place->first_at;
	}
	if (McpJourneyValue(journey, i, &value))
		place->total += value;
}

/* the dictionary that the values of `property` are in; code: of its name */
static const McpDict *
values_of(const McpJourney *journey, McpText property, int32 *code)
{
	*code = -1;
	if (McpTextEqual(property, McpTextLiteral("channel")))
		return &journey->channels;
	if (McpTextEqual(property, McpTextLiteral("action")))
		return &journey->actions;
	*code = McpDictFind(&journey->names, property);
	return *code < 0 ? NULL : &journey->values;
}

static void
tally_event(Tally *tallies, const McpDict *dict, int32 name,
			const McpJourney *journey, uint32 i)
{
	uint32		set = McpJourneySet(journey, i);
	uint32		n,
				count;

	if (dict == &journey->channels)
		tally(tallies, dict, McpJourneyChannel(journey, i), journey, i);
	else if (dict == &journey->actions)
		tally(tallies, dict, McpJourneyAction(journey, i), journey, i);
	else if (set != 0)
	{
		count = McpJourneySetSize(journey, set);
		for (n = 0; n < count; n++)
		{
			McpPair		pair = McpJourneySetPair(journey, set, n);

			if (pair.name == (uint32) name)
				tally(tallies, dict, pair.value, journey, i);
		}
	}
}

/* a filter argument, ready; kept while it stays the same */
typedef struct FilterCache
{
	McpFilter  *filter;
	MemoryContext context;
	McpText		text;
} FilterCache;

static McpFilter *
filter_argument(FunctionCallInfo fcinfo, int n)
{
	FilterCache *cache = fcinfo->flinfo->fn_extra;
	McpText		text = PG_ARGISNULL(n) ? McpTextLiteral("*") :
		MCP_GETARG_TEXT(n);
	McpError	error = {0};
	MemoryContext before;
	char	   *copy;

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
									   sizeof(FilterCache));
		cache->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											   "mcp filter",
											   ALLOCSET_SMALL_SIZES);
		fcinfo->flinfo->fn_extra = cache;
	}
	if (cache->filter != NULL && McpTextEqual(cache->text, text))
		return cache->filter;
	cache->filter = NULL;
	MemoryContextReset(cache->context);
	before = MemoryContextSwitchTo(cache->context);
	copy = palloc(text.len + 1);
	memcpy(copy, text.data, text.len);
	cache->text = McpTextMake(copy, text.len);
	cache->filter = McpFilterFromText(cache->text, &error);
	MemoryContextSwitchTo(before);
	if (cache->filter == NULL)
	{
		/* the argument may be no filter but something personal */
		error.detail[0] = '\0';
		McpErrorThrow(&error);
	}
	return cache->filter;
}

static void
put_tallies(ReturnSetInfo *rows, const Tally *tallies, int64 count)
{
	Datum		values[5];
	bool		nulls[5] = {0};
	int64		i;

	for (i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		values[0] = PointerGetDatum(cstring_to_text_with_len(tallies[i].value.data,
															 tallies[i].value.len));
		values[1] = Int64GetDatum(tallies[i].events);
		values[2] = TimestampTzGetDatum(tallies[i].first_at);
		values[3] = TimestampTzGetDatum(tallies[i].last_at);
		values[4] = NumericGetDatum(McpAmountSumToNumeric(tallies[i].total));
		tuplestore_putvalues(rows->setResult, rows->setDesc, values, nulls);
	}
}

static void
put_top(ReturnSetInfo *rows, const McpJourney *journey, McpText property,
		McpFilter *filter, int32 most)
{
	const McpDict *dict;
	Tally	   *tallies;
	uint32		i,
				count = 0;
	int32		name;

	McpFilterResolve(filter, journey);
	dict = values_of(journey, property, &name);
	if (dict == NULL || dict->count == 0)
		return;
	tallies = McpAllocZero(sizeof(Tally) * dict->count);
	for (i = McpFilterNext(filter, journey, 0, journey->live);
		 i < journey->live;
		 i = McpFilterNext(filter, journey, i + 1, journey->live))
	{
		if ((i & 0xFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		tally_event(tallies, dict, name, journey, i);
	}
	for (i = 0; i < dict->count; i++)
	{
		if (tallies[i].events > 0)
			tallies[count++] = tallies[i];
	}
	qsort(tallies, count, sizeof(Tally), compare_tallies);
	put_tallies(rows, tallies, Min((int64) count, most));
}

/* (profile, property, filter, n) */
PG_FUNCTION_INFO_V1(mcp_top);
Datum
mcp_top(PG_FUNCTION_ARGS)
{
	char		name[MCP_NAME_MAX + 2];
	McpProfile	profile;
	McpFilter  *filter;
	int			length;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	length = McpNameFold(MCP_GETARG_TEXT(1), name);
	filter = filter_argument(fcinfo, 2);
	if (!PG_ARGISNULL(3) && PG_GETARG_INT32(3) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("n is %d and must not be negative",
						PG_GETARG_INT32(3))));
	MCP_GETARG_PROFILE(0, &profile);
	if (length > 0)
		put_top((ReturnSetInfo *) fcinfo->resultinfo, &profile.journey,
				McpTextMake(name, length), filter,
				PG_ARGISNULL(3) ? PG_INT32_MAX : PG_GETARG_INT32(3));
	return (Datum) 0;
}
