/*
 * channel_rows_way.c: rows of channels in the ways to purchases, of contents
 * and of pains
 */
#include "channel/channel_face.h"
#include "stat/proportion.h"

#define ALL		MCP_CHANNEL_ALL
#define NONE	MCP_CHANNEL_NONE

/* --- places ------------------------------------------------------------------ */

static const McpChannelCell *
place(const McpChannelRows *rows, uint32 channel, McpChannelPlace place)
{
	return McpChannelCellAt(rows, MCP_SECTION_POSITION, channel, NONE,
							MCP_CHANNEL_NUMBER(place));
}

static void
put_place(McpChannelRows *rows, const McpChannelCell *cell)
{
	const McpChannelCell *first = place(rows, cell->channel, MCP_PLACE_FIRST);
	const McpChannelCell *middle = place(rows, cell->channel,
										 MCP_PLACE_MIDDLE);
	const McpChannelCell *last = place(rows, cell->channel, MCP_PLACE_LAST);
	const McpChannelCell *alone = place(rows, cell->channel, MCP_PLACE_ALONE);
	const McpChannelCell *assisted = place(rows, cell->channel,
										   MCP_PLACE_ASSISTED);

	bool		few = McpChannelFew(rows, last->people) ||
		McpChannelFew(rows, alone->people);

	McpChannelPutText(rows, cell->channel);
	McpChannelPutCount(rows, cell->people);
	McpChannelPutCount(rows, cell->events);
	McpChannelPutNumber(rows, McpChannelShare(cell->events,
											  place(rows, ALL,
													MCP_PLACE_ANY)->events));
	McpChannelPutCountOf(rows, first->people, first->events);
	McpChannelPutCountOf(rows, middle->people, middle->events);
	McpChannelPutCountOf(rows, last->people, last->events);
	McpChannelPutCountOf(rows, alone->people, alone->events);
	McpChannelPutCountOf(rows, assisted->people, assisted->events);
	McpChannelPutAmount(rows, cell->amount);
	if (few)
		McpChannelPutNull(rows);
	else
		McpChannelPutAmount(rows, last->amount + alone->amount);
	McpChannelPutSum(rows, assisted->people, assisted->amount);
	McpChannelPutNumber(rows, few || McpChannelFew(rows, assisted->people) ?
						NAN : McpChannelShare(assisted->events,
											  last->events + alone->events));
	McpChannelPutRow(rows);
}

PG_FUNCTION_INFO_V1(mcp_channel_place_rows);
Datum
mcp_channel_place_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint32		i,
				end;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	McpChannelCellsOf(rows.summary, MCP_SECTION_POSITION, &i, &end);
	for (; i < end; i++)
	{
		const McpChannelCell *cell = &rows.summary->cells[i];

		if (cell->channel != ALL &&
			cell->value == MCP_CHANNEL_NUMBER(MCP_PLACE_ANY) &&
			!McpChannelFew(&rows, cell->people))
			put_place(&rows, cell);
	}
	return (Datum) 0;
}

/* --- the next channel ---------------------------------------------------------- */

/* moves from the channel of cell i, cells of which lie together */
static uint64
leaving(const McpChannelRows *rows, uint32 i, uint32 end)
{
	uint32		channel = rows->summary->cells[i].channel;
	uint64		moves = 0;

	for (; i < end && rows->summary->cells[i].channel == channel; i++)
		moves += rows->summary->cells[i].events;
	return moves;
}

PG_FUNCTION_INFO_V1(mcp_next_channel_rows);
Datum
mcp_next_channel_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint64		moves = 0;
	uint32		first,
				end,
				i;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	McpChannelCellsOf(rows.summary, MCP_SECTION_NEXT, &first, &end);
	for (i = first; i < end; i++)
	{
		const McpChannelCell *cell = &rows.summary->cells[i];

		if (i == first || cell->channel != cell[-1].channel)
			moves = leaving(&rows, i, end);
		if (McpChannelFew(&rows, cell->people))
			continue;
		McpChannelPutText(&rows, cell->channel);
		if (cell->value == NONE)
			McpChannelPutWord(&rows, "(end)");
		else
			McpChannelPutText(&rows, cell->value);
		McpChannelPutCount(&rows, cell->people);
		McpChannelPutCount(&rows, cell->events);
		McpChannelPutNumber(&rows, McpChannelShare(cell->events, moves));
		McpChannelPutNumber(&rows, cell->value == NONE ? NAN :
							(double) cell->amount / (double) MCP_HOUR /
							(double) cell->events);
		McpChannelPutRow(&rows);
	}
	return (Datum) 0;
}

/* --- contents -------------------------------------------------------------------- */

static void
put_content(McpChannelRows *rows, const McpChannelCell *cell,
			const McpShrink *engaged, const McpShrink *bought)
{
	McpChannelPutText(rows, cell->channel);
	McpChannelPutText(rows, cell->name);
	McpChannelPutText(rows, cell->value);
	McpChannelPutCount(rows, cell->people);
	McpChannelPutCount(rows, cell->events);
	McpChannelPutFew(rows, cell->did);
	McpChannelPutPart(rows, cell->did, cell->people);
	McpChannelPutNumber(rows,
						McpShrinkShare(engaged, McpShrinkStrength(engaged),
									   (double) cell->did,
									   (double) cell->people));
	McpChannelPutFew(rows, cell->bought);
	McpChannelPutPart(rows, cell->bought, cell->people);
	McpChannelPutNumber(rows,
						McpShrinkShare(bought, McpShrinkStrength(bought),
									   (double) cell->bought,
									   (double) cell->people));
	McpChannelPutRow(rows);
}

/* the values of one property on one channel lie together, and are a group */
static uint32
put_contents(McpChannelRows *rows, uint32 first, uint32 end)
{
	const McpChannelCell *cells = rows->summary->cells;
	McpShrink	engaged = {0};
	McpShrink	bought = {0};
	uint32		i;

	for (i = first; i < end && cells[i].channel == cells[first].channel &&
		 cells[i].name == cells[first].name; i++)
	{
		McpShrinkAdd(&engaged, (double) cells[i].did,
					 (double) cells[i].people);
		McpShrinkAdd(&bought, (double) cells[i].bought,
					 (double) cells[i].people);
	}
	for (end = i, i = first; i < end; i++)
	{
		if (!McpChannelFew(rows, cells[i].people))
			put_content(rows, &cells[i], &engaged, &bought);
	}
	return end;
}

PG_FUNCTION_INFO_V1(mcp_channel_content_rows);
Datum
mcp_channel_content_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint32		i,
				end;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	McpChannelCellsOf(rows.summary, MCP_SECTION_CONTENT, &i, &end);
	while (i < end)
		i = put_contents(&rows, i, end);
	return (Datum) 0;
}

/* --- pains ------------------------------------------------------------------------ */

static double
per_100(uint64 part, uint64 whole)
{
	return 100 * McpChannelShare(part, whole);
}

/* the key of a cell of either period, and what both count */
static void
put_pain(McpChannelRows *rows, const McpChannelCell *key)
{
	uint32		periods[] = {MCP_CHANNEL_NUMBER(0), MCP_CHANNEL_NUMBER(1)};
	const McpChannelCell *now = McpChannelCellAt(rows, MCP_SECTION_PAIN,
												 key->channel, key->name,
												 key->value);
	const McpChannelCell *before =
		McpChannelCellAt(rows, MCP_SECTION_PAIN_BEFORE, key->channel,
						 key->name, key->value);
	uint64		there = McpChannelCellAt(rows, MCP_SECTION_CHANNEL,
										 key->channel, NONE,
										 periods[0])->people;
	uint64		customers = McpChannelCellAt(rows, MCP_SECTION_CHANNEL, ALL,
											 NONE, periods[0])->bought;
	uint64		customers_before = McpChannelCellAt(rows, MCP_SECTION_CHANNEL,
													ALL, NONE,
													periods[1])->bought;
	bool		few = McpChannelFew(rows, now->people);
	bool		few_before = McpChannelFew(rows, before->people) ||
		!rows->summary->has_before;
	double		rate = few ? NAN : per_100(now->people, customers);
	double		rate_before = few_before ? NAN : per_100(before->people,
														 customers_before);
	double		z = NAN;

	if (now->people < rows->min_people && before->people < rows->min_people)
		return;
	McpChannelPutText(rows, key->channel);
	McpChannelPutText(rows, key->name);
	McpChannelPutText(rows, key->value);
	McpChannelPutFew(rows, now->people);
	if (few)
		McpChannelPutNull(rows);
	else
		McpChannelPutCount(rows, now->events);
	McpChannelPutNumber(rows, few ? NAN : per_100(now->people, there));
	McpChannelPutNumber(rows, rate);
	if (rows->summary->has_before)
		McpChannelPutFew(rows, before->people);
	else
		McpChannelPutNull(rows);
	McpChannelPutNumber(rows, rate_before);
	McpChannelPutNumber(rows, rate / rate_before - 1);
	if (!few && !few_before && now->people <= customers &&
		before->people <= customers_before)
		(void) McpTwoShares((double) now->people, (double) customers,
							(double) before->people,
							(double) customers_before, &z);
	McpChannelPutNumber(rows, z);
	McpChannelPutRow(rows);
}

PG_FUNCTION_INFO_V1(mcp_channel_pain_rows);
Datum
mcp_channel_pain_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint32		i,
				end;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	McpChannelCellsOf(rows.summary, MCP_SECTION_PAIN, &i, &end);
	for (; i < end; i++)
		put_pain(&rows, &rows.summary->cells[i]);
	McpChannelCellsOf(rows.summary, MCP_SECTION_PAIN_BEFORE, &i, &end);
	for (; i < end; i++)
	{
		const McpChannelCell *cell = &rows.summary->cells[i];

		if (McpChannelCellFind(rows.summary, MCP_SECTION_PAIN, cell->channel,
							   cell->name, cell->value) == NULL)
			put_pain(&rows, cell);
	}
	return (Datum) 0;
}
