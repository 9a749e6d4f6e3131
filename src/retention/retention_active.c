/*
 * retention_active.c: the periods in which a person is active
 */
#include "retention/retention.h"

#define ROOM_AT_FIRST 32

McpActiveReader *
McpActiveReaderCreate(void)
{
	McpActiveReader *reader = McpAllocZero(sizeof(McpActiveReader));

	reader->region = McpRegionNow();
	return reader;
}

static McpActivePeriod *
add_period(McpActiveReader *reader, int32 period, uint32 what)
{
	McpActivePeriod *added;

	if (reader->count == reader->capacity)
	{
		reader->capacity = Max(2 * reader->capacity, ROOM_AT_FIRST);
		if (reader->periods == NULL)
			reader->periods = McpAllocIn(reader->region,
										 (Size) reader->capacity *
										 sizeof(McpActivePeriod));
		else
			reader->periods = McpRealloc(reader->periods,
										 (Size) reader->capacity *
										 sizeof(McpActivePeriod));
	}
	added = &reader->periods[reader->count++];
	added->period = period;
	added->what = what;
	return added;
}

static void
turn_round(McpActiveReader *reader)
{
	uint32		first = 0;
	uint32		end = reader->count;

	while (first + 1 < end)
	{
		McpActivePeriod swap = reader->periods[first];

		reader->periods[first++] = reader->periods[--end];
		reader->periods[end] = swap;
	}
}

/* the longer period that a part lies in */
static int32
around(const McpActiveReader *reader, int32 part)
{
	return McpPeriodOfDay(reader->rule.inside,
						  McpPeriodFirstDay(reader->rule.unit, part));
}

/* the active ones, the newest first; of stickiness the longer ones */
static void
collect(McpActiveReader *reader, const McpJourney *journey, uint32 from)
{
	bool		sticky = reader->rule.form == MCP_TALLY_STICKINESS;
	int32		last = MCP_PERIOD_MAX;
	uint32		end = journey->live;
	uint32		i;

	reader->count = 0;
	for (i = McpFilterNext(reader->events, journey, from, end); i < end;
		 i = McpFilterNext(reader->events, journey, i + 1, end))
	{
		int32		period = McpCalendarPeriod(&reader->calendar,
											   McpJourneyTime(journey, i));
		int32		longer;

		if (period >= last)
			continue;
		last = period;
		longer = sticky ? around(reader, period) : period;
		if (reader->count > 0 &&
			reader->periods[reader->count - 1].period == longer)
			reader->periods[reader->count - 1].what++;
		else
			add_period(reader, longer, 1);
	}
}

/* from active periods, in order, to what the person is in each */
static void
tell_lifecycle(McpActiveReader *reader)
{
	uint32		active = reader->count;
	uint32		n;

	for (n = 0; n < active; n++)
	{
		int32		period = reader->periods[n].period;
		bool		follows = n > 0 &&
			reader->periods[n - 1].period == period - 1;

		reader->periods[n].what = n == 0 ? MCP_LIFECYCLE_NEW :
			follows ? MCP_LIFECYCLE_RETURNING : MCP_LIFECYCLE_RESURRECTED;
	}
	for (n = 0; n < active; n++)
	{
		int32		next = reader->periods[n].period + 1;

		if (next < reader->now &&
			(n + 1 == active || reader->periods[n + 1].period != next))
			add_period(reader, next, MCP_LIFECYCLE_DORMANT);
	}
}

void
McpActiveRead(McpActiveReader *reader, const McpJourney *journey, int64 as_of)
{
	int32		now = McpCalendarNow(&reader->calendar, as_of);

	reader->now = reader->rule.form == MCP_TALLY_STICKINESS &&
		now > MCP_PERIOD_MIN && now < MCP_PERIOD_MAX ?
		around(reader, now) : now;
	McpFilterResolve(reader->events, journey);
	collect(reader, journey, McpJourneyUpto(journey, as_of));
	turn_round(reader);
	if (reader->rule.form == MCP_TALLY_LIFECYCLE)
		tell_lifecycle(reader);
}

bool
McpActiveAdd(McpTally *tally, const McpActiveReader *reader, McpError *error)
{
	McpText		none = {NULL, 0};
	uint32		n;

	if (!McpTallyTake(tally, &reader->rule, error))
		return false;
	tally->open = Min(tally->open, reader->now);
	for (n = 0; n < reader->count; n++)
	{
		const McpActivePeriod *active = &reader->periods[n];
		uint64	   *counts = McpTallyCounts(tally, active->period, none,
											error);

		if (counts == NULL)
			return false;
		if (reader->rule.form == MCP_TALLY_LIFECYCLE)
			counts[active->what]++;
		else
			counts[active->what - 1]++;
	}
	return true;
}
