/*
 * journey_slice.c: the beginning of a journey's bytes
 *
 * What tells how to read events lies before them, and they lie newest first:
 * whoever asks of a recent time only needs so many bytes from the beginning.
 */
#include "journey/journey_format.h"

#define MORE 2048				/* bytes behind what must be there */

/*
 * Where the events begin; when that cannot be read in `have` bytes, a place
 * behind them that must be there first.
 */
static uint64
front_of(const uint8 *body, Size have)
{
	const uint8 *counts = body + MCP_JOURNEY_COUNTS_AT;
	uint32		flags,
				wide,
				counted[6];
	uint64		at;
	int			n;

	if (have < MCP_JOURNEY_COUNTS_AT + 6 * 4)
		return MCP_JOURNEY_COUNTS_AT + 6 * 4;
	flags = McpLoad32(body) >> 8;
	wide = flags & MCP_JOURNEY_WIDE ? 4 : 1;
	at = MCP_JOURNEY_COUNTS_AT + 6 * wide;
	for (n = 0; n < 6; n++)
		counted[n] = McpLoadCode(counts + n * wide, wide);
	for (n = 0; n < 4; n++)
	{
		uint32		width = McpDictWidth(flags, n);

		if (counted[n] == 0)
			continue;
		at += ((uint64) counted[n] + 1) * width;
		if (at > have || width == 0)
			return at;
		at += McpLoadCode(body + at - width, width);
	}
	if (counted[4] > 0)
		at += ((uint64) counted[4] + 1) * McpCodeWidthOfMax(counted[5]) +
			(uint64) counted[5] * (McpCodeWidth(counted[2]) +
								   McpCodeWidth(counted[3]));
	return at;
}

/* the events of an opened journey that lie in its first `have` bytes */
static uint32
events_in(const McpJourney *journey, Size have)
{
	Size		front = (Size) (journey->events - journey->body);
	Size		events;

	/* a field may be loaded with what follows the row, 8 bytes at once */
	if (have < front + 8)
		return 0;
	if (journey->stride == 0)
		return journey->live;
	events = (have - front - 8) / journey->stride;
	return events < journey->live ? (uint32) events : journey->live;
}

Size
McpJourneySliceNeeds(const uint8 *body, Size have, Size size, int64 since)
{
	uint64		front = front_of(body, have);
	McpJourney	journey;
	McpError	error = {0};
	uint32		events;
	int64		oldest;
	double		more;

	if (front + MORE > have)
		return front + MORE > size ? size : (Size) front + MORE;
	if (!McpJourneyOpen(&journey, body, size, MCP_CHECK_SHALLOW, &error))
		return size;
	events = events_in(&journey, have);
	if (events == 0)
		return journey.live == 0 ? have : size;
	oldest = McpJourneyTime(&journey, events - 1);
	if (events == journey.live || oldest <= since)
		return have;
	/* as if what comes were as dense as what is there, and a bit more */
	more = ((double) oldest - (double) since) /
		Max((double) journey.time_base - (double) oldest, 1);
	more = Max(1, more * 1.2) * events * journey.stride + MORE;
	return more > (double) (size - have) ? size : have + (Size) more;
}

void
McpJourneyCut(McpJourney *journey, Size have)
{
	journey->live = events_in(journey, have);
	journey->retracted = 0;
}
