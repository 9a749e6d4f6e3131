/*
 * insight_way.c: rows of channels in the ways to purchases, of contents
 * and of pains
 */
#include "insight/insight.h"
#include "stat/proportion.h"

#define ALL		MCP_CHANNEL_ALL
#define NONE	MCP_CHANNEL_NONE

/* --- places ------------------------------------------------------------------ */

static const McpChannelCell *
place(const McpInsightRows *rows, uint32 channel, McpChannelPlace place)
{
	return McpInsightCell(rows, MCP_SECTION_POSITION, channel, NONE,
						  MCP_CHANNEL_NUMBER(place));
}

static void
put_place(McpInsightRows *rows, const McpChannelCell *cell)
{
	const McpChannelCell *first = place(rows, cell->channel, MCP_PLACE_FIRST);
	const McpChannelCell *middle = place(rows, cell->channel,
										 MCP_PLACE_MIDDLE);
	const McpChannelCell *last = place(rows, cell->channel, MCP_PLACE_LAST);
	const McpChannelCell *alone = place(rows, cell->channel, MCP_PLACE_ALONE);
	const McpChannelCell *assisted = place(rows, cell->channel,
										   MCP_PLACE_ASSISTED);
	bool		few = McpInsightFew(rows, last->people) ||
		McpInsightFew(rows, alone->people);

	if (cell->channel == ALL ||
		cell->value != MCP_CHANNEL_NUMBER(MCP_PLACE_ANY))
		return;
	McpInsightPutText(rows, cell->channel);
	McpInsightPutCount(rows, cell->people);
	McpInsightPutCount(rows, cell->events);
	McpInsightPutNumber(rows, McpInsightShare(cell->events,
											  place(rows, ALL,
													MCP_PLACE_ANY)->events));
	McpInsightPutCountOf(rows, first->people, first->events);
	McpInsightPutCountOf(rows, middle->people, middle->events);
	McpInsightPutCountOf(rows, last->people, last->events);
	McpInsightPutCountOf(rows, alone->people, alone->events);
	McpInsightPutCountOf(rows, assisted->people, assisted->events);
	McpInsightPutAmount(rows, cell->amount);
	if (few)
		McpInsightPutNull(rows);
	else
		McpInsightPutAmount(rows, last->amount + alone->amount);
	McpInsightPutSum(rows, assisted->people, assisted->amount);
	McpInsightPutNumber(rows, few || McpInsightFew(rows, assisted->people) ?
						NAN : McpInsightShare(assisted->events,
											  last->events + alone->events));
	McpInsightPutRow(rows);
}

static void
put_places(McpInsightRows *rows)
{
	McpInsightEach(rows, MCP_SECTION_POSITION, put_place);
}

PG_FUNCTION_INFO_V1(mcp_channel_place_rows);
Datum
mcp_channel_place_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_places);
}

/* --- the next channel ---------------------------------------------------------- */

/* moves from the channel of cell i, cells of which lie together */
static uint64
leaving(const McpInsightRows *rows, uint32 i, uint32 end)
{
	uint32		channel = rows->summary->cells[i].channel;
	uint64		moves = 0;

	for (; i < end && rows->summary->cells[i].channel == channel; i++)
		moves += rows->summary->cells[i].events;
	return moves;
}

static void
put_move(McpInsightRows *rows, const McpChannelCell *cell, uint64 moves)
{
	bool		is_end = cell->value == NONE;

	McpInsightPutText(rows, cell->channel);
	if (is_end)
		McpInsightPutWord(rows, "(end)");
	else
		McpInsightPutText(rows, cell->value);
	McpInsightPutCount(rows, cell->people);
	McpInsightPutCount(rows, cell->events);
	McpInsightPutNumber(rows, McpInsightShare(cell->events, moves));
	McpInsightPutNumber(rows, is_end ? NAN :
						(double) cell->amount / (double) MCP_HOUR /
						(double) cell->events);
	McpInsightPutRow(rows);
}

static void
put_moves(McpInsightRows *rows)
{
	uint64		moves = 0;
	uint32		first,
				end,
				i;

	McpChannelCellsOf(rows->summary, MCP_SECTION_NEXT, &first, &end);
	for (i = first; i < end; i++)
	{
		const McpChannelCell *cell = &rows->summary->cells[i];

		if (i == first || cell->channel != cell[-1].channel)
			moves = leaving(rows, i, end);
		if (!McpInsightFew(rows, cell->people))
			put_move(rows, cell, moves);
	}
}

PG_FUNCTION_INFO_V1(mcp_next_channel_rows);
Datum
mcp_next_channel_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_moves);
}

/* --- contents -------------------------------------------------------------------- */

static void
put_content(McpInsightRows *rows, const McpChannelCell *cell,
			const McpShrink *engaged, const McpShrink *bought)
{
	McpInsightPutText(rows, cell->channel);
	McpInsightPutText(rows, cell->name);
	McpInsightPutText(rows, cell->value);
	McpInsightPutCount(rows, cell->people);
	McpInsightPutCount(rows, cell->events);
	McpInsightPutFew(rows, cell->did);
	McpInsightPutPart(rows, cell->did, cell->people);
	McpInsightPutNumber(rows,
						McpShrinkShare(engaged, McpShrinkStrength(engaged),
									   (double) cell->did,
									   (double) cell->people));
	McpInsightPutFew(rows, cell->bought);
	McpInsightPutPart(rows, cell->bought, cell->people);
	McpInsightPutNumber(rows,
						McpShrinkShare(bought, McpShrinkStrength(bought),
									   (double) cell->bought,
									   (double) cell->people));
	McpInsightPutRow(rows);
}

/* the values of one property on one channel lie together, and are a group */
static uint32
put_group(McpInsightRows *rows, uint32 first, uint32 end)
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
		if (!McpInsightFew(rows, cells[i].people))
			put_content(rows, &cells[i], &engaged, &bought);
	}
	return end;
}

static void
put_contents(McpInsightRows *rows)
{
	uint32		i,
				end;

	McpChannelCellsOf(rows->summary, MCP_SECTION_CONTENT, &i, &end);
	while (i < end)
		i = put_group(rows, i, end);
}

PG_FUNCTION_INFO_V1(mcp_channel_content_rows);
Datum
mcp_channel_content_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_contents);
}

/* --- pains ------------------------------------------------------------------------ */

static double
per_100(uint64 part, uint64 whole)
{
	return 100 * McpInsightShare(part, whole);
}

/* the key of a cell of either period, and what both count */
static void
put_pain(McpInsightRows *rows, const McpChannelCell *key)
{
	uint32		periods[] = {MCP_CHANNEL_NUMBER(0), MCP_CHANNEL_NUMBER(1)};
	const McpChannelCell *now = McpInsightCell(rows, MCP_SECTION_PAIN,
											   key->channel, key->name,
											   key->value);
	const McpChannelCell *before =
		McpInsightCell(rows, MCP_SECTION_PAIN_BEFORE, key->channel,
					   key->name, key->value);
	uint64		there = McpInsightCell(rows, MCP_SECTION_CHANNEL,
									   key->channel, NONE,
									   periods[0])->people;
	uint64		customers = McpInsightCell(rows, MCP_SECTION_CHANNEL, ALL,
										   NONE, periods[0])->bought;
	uint64		customers_before = McpInsightCell(rows, MCP_SECTION_CHANNEL,
												  ALL, NONE,
												  periods[1])->bought;
	bool		few = McpInsightFew(rows, now->people);
	bool		few_before = McpInsightFew(rows, before->people) ||
		!rows->summary->has_before;
	double		rate = few ? NAN : per_100(now->people, customers);
	double		rate_before = few_before ? NAN : per_100(before->people,
														 customers_before);
	double		z = NAN;

	if (now->people < rows->min_people && before->people < rows->min_people)
		return;
	McpInsightPutText(rows, key->channel);
	McpInsightPutText(rows, key->name);
	McpInsightPutText(rows, key->value);
	McpInsightPutFew(rows, now->people);
	if (few)
		McpInsightPutNull(rows);
	else
		McpInsightPutCount(rows, now->events);
	McpInsightPutNumber(rows, few ? NAN : per_100(now->people, there));
	McpInsightPutNumber(rows, rate);
	if (rows->summary->has_before)
		McpInsightPutFew(rows, before->people);
	else
		McpInsightPutNull(rows);
	McpInsightPutNumber(rows, rate_before);
	McpInsightPutNumber(rows, rate / rate_before - 1);
	if (!few && !few_before && now->people <= customers &&
		before->people <= customers_before)
		(void) McpTwoShares((double) now->people, (double) customers,
							(double) before->people,
							(double) customers_before, &z);
	McpInsightPutNumber(rows, z);
	McpInsightPutRow(rows);
}

/* those of the window, and those that were only before */
static void
put_pains(McpInsightRows *rows)
{
	uint32		i,
				end;

	McpChannelCellsOf(rows->summary, MCP_SECTION_PAIN, &i, &end);
	for (; i < end; i++)
		put_pain(rows, &rows->summary->cells[i]);
	McpChannelCellsOf(rows->summary, MCP_SECTION_PAIN_BEFORE, &i, &end);
	for (; i < end; i++)
	{
		const McpChannelCell *cell = &rows->summary->cells[i];

		if (McpChannelCellFind(rows->summary, MCP_SECTION_PAIN, cell->channel,
							   cell->name, cell->value) == NULL)
			put_pain(rows, cell);
	}
}

PG_FUNCTION_INFO_V1(mcp_channel_pain_rows);
Datum
mcp_channel_pain_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_pains);
}
