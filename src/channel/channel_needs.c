/*
 * channel_needs.c: what people care for, as their events show
 */
#include "channel/channel_read.h"

/* when each value of the repeated property came first, as of the window */
static void
find_first(McpChannelReader *reader, McpChannelNeed *need)
{
	const McpJourney *journey = reader->journey;
	uint32		i = reader->steps[reader->first].index;
	uint32		set,
				first,
				end;

	McpSubjectResolve(&need->repeats, journey);
	if (need->repeats.code < 0)
		return;
	for (i = McpFilterNext(need->signal, journey, i, journey->live);
		 i < journey->live;
		 i = McpFilterNext(need->signal, journey, i + 1, journey->live))
	{
		if (!McpChannelSees(reader, i))
			continue;
		McpSubjectPairs(&need->repeats, journey, i, &set, &first, &end);
		for (; first < end; first++)
			reader->value_first[McpJourneySetPair(journey, set,
												  first).value] =
				McpJourneyTime(journey, i);
	}
}

static bool
is_repeated(const McpChannelReader *reader, const McpChannelNeed *need,
			uint32 i)
{
	uint32		set,
				first,
				end;

	if (need->repeats.code < 0)
		return false;
	McpSubjectPairs(&need->repeats, reader->journey, i, &set, &first, &end);
	for (; first < end; first++)
	{
		uint32		value = McpJourneySetPair(reader->journey, set,
											  first).value;

		if (reader->value_first[value] < McpJourneyTime(reader->journey, i))
			return true;
	}
	return false;
}

static void
count_need(McpChannelReader *reader, uint32 channel, uint32 name,
		   bool signals)
{
	McpChannelCell *cell = McpChannelCount(reader->summary, MCP_SECTION_NEED,
										   channel, name, MCP_CHANNEL_NONE,
										   1);

	if (!signals)
		return;
	McpChannelDid(reader->summary, cell);
	cell->amount++;
}

static void
add_need(McpChannelReader *reader, McpChannelNeed *need)
{
	const McpJourney *journey = reader->journey;
	uint32		from = reader->steps[reader->first].index;
	uint32		end = reader->steps[reader->end - 1].index + 1;
	uint32		name;
	uint32		i;

	McpFilterResolve(need->among, journey);
	i = McpFilterNext(need->among, journey, from, end);
	if (i == end)
		return;
	McpFilterResolve(need->signal, journey);
	if (need->has_repeats)
		find_first(reader, need);
	name = McpChannelNodeOf(reader->summary, need->name);
	for (; i < end; i = McpFilterNext(need->among, journey, i + 1, end))
	{
		bool		signals;

		if (!McpChannelSees(reader, i))
			continue;
		signals = McpFilterMatches(need->signal, journey, i) &&
			(!need->has_repeats || is_repeated(reader, need, i));
		count_need(reader,
				   McpChannelOfStep(reader, McpJourneyChannel(journey, i)),
				   name, signals);
		count_need(reader, MCP_CHANNEL_ALL, name, signals);
	}
}

void
McpChannelAddNeeds(McpChannelReader *reader)
{
	uint32		i;

	if (reader->first == reader->end)
		return;
	for (i = 0; i < reader->rules->need_count; i++)
		add_need(reader, &reader->rules->needs[i]);
}
