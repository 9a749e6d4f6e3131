/*
 * filter_mark.c: many filters asked of one journey by names alone
 *
 * Most filters are a channel, an action, or both.  Then a bit for each filter
 * in a word for each channel and in one for each action tells all of them at
 * once: the "and" of an event's two words.
 */
#include "filter/filter_test.h"

void
McpMarksFree(McpMarks *marks)
{
	if (marks->by_channel != NULL)
		McpFree(marks->by_channel);
	marks->by_channel = NULL;
	marks->room = 0;
}

void
McpMarksBegin(McpMarks *marks, const McpJourney *journey)
{
	uint32		count = Max(journey->channels.count, journey->actions.count);

	/* also for a journey of nothing: no words are none to clear */
	if (marks->by_channel == NULL || marks->room < count)
	{
		McpMarksFree(marks);
		marks->room = Max(count, 64);
		marks->by_channel = McpAllocIn(marks->region, (Size) marks->room *
									   2 * sizeof(uint64));
		marks->by_action = marks->by_channel + marks->room;
	}
	memset(marks->by_channel, 0, journey->channels.count * sizeof(uint64));
	memset(marks->by_action, 0, journey->actions.count * sizeof(uint64));
}

/* the bit in the words of one code, or of all of them */
static inline void
put_bit(uint64 *words, uint32 count, int32 code, uint64 bit)
{
	uint32		i;

	if (code >= 0)
		words[code] |= bit;
	else
	{
		for (i = 0; i < count; i++)
			words[i] |= bit;
	}
}

/* the actions of a filter's paths; an open one is what the person did */
static void
put_actions(McpMarks *marks, const McpJourney *journey,
			const McpFilter *filter, uint64 bit)
{
	bool		open = false;
	uint32		n;

	for (n = 0; n < filter->alive_count; n++)
		open = open || filter->alive[n]->action_code < 0;
	if (open)
	{
		put_bit(marks->by_action, journey->actions.count, MCP_CODE_ANY, bit);
		for (n = 0; n < filter->outbound_count; n++)
			marks->by_action[filter->outbound[n]] &= ~bit;
	}
	for (n = 0; n < filter->alive_count; n++)
	{
		if (filter->alive[n]->action_code >= 0)
			marks->by_action[filter->alive[n]->action_code] |= bit;
	}
}

bool
McpMarksAdd(McpMarks *marks, const McpJourney *journey,
			const McpFilter *filter, uint64 bit)
{
	int32		channel;
	uint32		n;

	if (filter->alive_count == 0)
		return true;
	/* paths of different channels are no "and" of two words */
	channel = filter->alive[0]->channel_code;
	for (n = 0; n < filter->alive_count; n++)
	{
		if (filter->alive[n]->count > 0 ||
			filter->alive[n]->channel_code != channel)
			return false;
	}
	put_bit(marks->by_channel, journey->channels.count, channel, bit);
	put_actions(marks, journey, filter, bit);
	return true;
}
