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

	if (marks->room < count)
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

bool
McpMarksAdd(McpMarks *marks, const McpJourney *journey,
			const McpFilter *filter, uint64 bit)
{
	const McpFilterPath *path = filter->alive[0];
	uint32		i;

	if (filter->alive_count == 0)
		return true;
	if (filter->alive_count > 1 || path->count > 0)
		return false;
	put_bit(marks->by_channel, journey->channels.count, path->channel_code,
			bit);
	put_bit(marks->by_action, journey->actions.count, path->action_code,
			bit);
	/* an open action is what the person did */
	for (i = 0; path->action_code < 0 && i < filter->outbound_count; i++)
		marks->by_action[filter->outbound[i]] &= ~bit;
	return true;
}
