/*
 * channel_ways.c: where channels stand in the ways to purchases, and which
 * channel follows which
 *
 * The way to a purchase is the contacts (looks, engagements, carts) since the
 * purchase before, no longer ago than the lookback, and the purchase itself.
 */
#include "channel/channel_read.h"

static void
count_place(McpChannelReader *reader, uint32 channel, McpChannelPlace place,
			int64 value)
{
	McpChannelCell *cell = McpChannelCount(reader->summary,
										   MCP_SECTION_POSITION, channel,
										   MCP_CHANNEL_NONE,
										   MCP_CHANNEL_NUMBER(place), 1);

	cell->amount += value;
}

static void
count_places(McpChannelReader *reader, uint32 channel, uint32 oldest,
			 uint32 last, bool alone, int64 value)
{
	uint32		node = McpChannelOfStep(reader, channel);

	count_place(reader, node, MCP_PLACE_ANY, value);
	if (alone)
	{
		count_place(reader, node, MCP_PLACE_ALONE, value);
		return;
	}
	if (channel == oldest)
		count_place(reader, node, MCP_PLACE_FIRST, value);
	if (channel == last)
		count_place(reader, node, MCP_PLACE_LAST, value);
	else
		count_place(reader, node, MCP_PLACE_ASSISTED, value);
	if (channel != oldest && channel != last)
		count_place(reader, node, MCP_PLACE_MIDDLE, value);
}

/* the way to the purchase of a step; `seen` marks its channels */
static void
count_way(McpChannelReader *reader, uint32 purchase)
{
	const McpChannelStep *steps = reader->steps;
	int64		border = steps[purchase].time - reader->rules->lookback;
	uint32		last = steps[purchase].channel;
	uint32		oldest = last;
	uint32		count = 0;
	uint32		i;
	int64		value = 0;

	(void) McpJourneyValue(reader->journey, steps[purchase].index, &value);
	memset(reader->seen, 0, reader->journey->channels.count * sizeof(uint32));
	reader->seen[last] = 1;
	reader->channel_list[count++] = last;
	for (i = purchase + 1; i < reader->step_count &&
		 steps[i].kind != MCP_ACTION_BUY && steps[i].time >= border; i++)
	{
		if (!MCP_ACTION_IS_CONTACT(steps[i].kind))
			continue;
		oldest = steps[i].channel;
		if (reader->seen[oldest] == 0)
			reader->channel_list[count++] = oldest;
		reader->seen[oldest] = 1;
	}
	count_place(reader, MCP_CHANNEL_ALL, MCP_PLACE_ANY, value);
	for (i = 0; i < count; i++)
		count_places(reader, reader->channel_list[i], oldest, last,
					 count == 1, value);
}

static void
count_next(McpChannelReader *reader, uint32 source, uint32 target,
		   int64 time)
{
	McpChannelCell *cell = McpChannelCount(reader->summary, MCP_SECTION_NEXT,
										   source, MCP_CHANNEL_NONE, target,
										   1);

	cell->amount += time;
}

/* what the person did next, when it was elsewhere */
static void
count_moves(McpChannelReader *reader)
{
	const McpChannelStep *next = NULL;
	uint32		i;

	for (i = reader->first; i < reader->end; i++)
	{
		const McpChannelStep *step = &reader->steps[i];

		if (!MCP_STEP_IS_OWN(step))
			continue;
		if (next == NULL)
			count_next(reader, McpChannelOfStep(reader, step->channel),
					   MCP_CHANNEL_NONE, 0);
		else if (next->channel != step->channel)
			count_next(reader, McpChannelOfStep(reader, step->channel),
					   McpChannelOfStep(reader, next->channel),
					   next->time - step->time);
		next = step;
	}
}

void
McpChannelAddWays(McpChannelReader *reader)
{
	uint32		i;

	for (i = reader->first; i < reader->end; i++)
	{
		if (reader->steps[i].kind == MCP_ACTION_BUY)
			count_way(reader, i);
	}
	count_moves(reader);
}
