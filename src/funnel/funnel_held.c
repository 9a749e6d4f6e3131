/*
 * funnel_held.c: a journey's events by the value of a property
 *
 * Events are counted by value first and then put in their places.
 */
#include "funnel/funnel_journey.h"

#include "core/table.h"

/* how many values there may be: their codes are smaller */
static uint32
count_codes(const McpSubject *subject, const McpJourney *journey)
{
	switch (subject->kind)
	{
		case MCP_SUBJECT_CHANNEL:
			return journey->channels.count;
		case MCP_SUBJECT_ACTION:
			return journey->actions.count;
		default:
			return journey->values.count;
	}
}

/* count event n under each of its values; or, when `at` is there, put it */
static inline void
hold(McpFunnelHeld *held, const McpJourney *journey, uint32 n, uint32 place,
	 uint32 *at)
{
	McpSubjectKind kind = held->subject.kind;
	uint32		set = 0;
	uint32		first = 0;
	uint32		end = 1;

	if (kind == MCP_SUBJECT_PROPERTY)
		McpSubjectPairs(&held->subject, journey, place, &set, &first, &end);
	for (; first < end; first++)
	{
		uint32		value =
			kind == MCP_SUBJECT_CHANNEL ? McpJourneyChannel(journey, place) :
			kind == MCP_SUBJECT_ACTION ? McpJourneyAction(journey, place) :
			McpJourneySetPair(journey, set, first).value;

		if (at == NULL)
			held->ends[value]++;
		else
			at[held->ends[value]++] = n;
	}
}

uint32
McpFunnelHold(McpFunnelHeld *held, McpRegion region,
			  const McpJourney *journey, const uint32 *places, uint32 count)
{
	uint32		codes = count_codes(&held->subject, journey);
	uint32		total = 0;
	uint32		n;

	McpSubjectResolve(&held->subject, journey);
	held->ends = McpArrayAnew(region, held->ends, codes, &held->ends_room,
							  sizeof(uint32));
	memset(held->ends, 0, codes * sizeof(uint32));
	for (n = 0; n < count; n++)
		hold(held, journey, n, places[n], NULL);
	/* the end of the value before: putting events there moves it to its own */
	for (n = 0; n < codes; n++)
	{
		uint32		of_value = held->ends[n];

		held->ends[n] = total;
		total += of_value;
	}
	held->at = McpArrayAnew(region, held->at, total, &held->at_room,
							sizeof(uint32));
	for (n = 0; n < count; n++)
		hold(held, journey, n, places[n], held->at);
	held->events = McpArrayAnew(region, held->events, count,
								&held->events_room, sizeof(McpFunnelEvent));
	held->places = McpArrayAnew(region, held->places, count,
								&held->places_room, sizeof(uint32));
	return codes;
}

McpText
McpFunnelHeldText(const McpFunnelHeld *held, const McpJourney *journey,
				  uint32 value)
{
	switch (held->subject.kind)
	{
		case MCP_SUBJECT_CHANNEL:
			return McpDictGet(&journey->channels, value);
		case MCP_SUBJECT_ACTION:
			return McpDictGet(&journey->actions, value);
		default:
			return McpDictGet(&journey->values, value);
	}
}

void
McpFunnelHeldFree(McpFunnelHeld *held)
{
	void	   *rooms[] = {held->ends, held->at, held->events, held->places};
	uint32		i;

	for (i = 0; i < lengthof(rooms); i++)
	{
		if (rooms[i] != NULL)
			McpFree(rooms[i]);
	}
	held->ends = held->at = held->places = NULL;
	held->events = NULL;
}
