/*
 * channel_rows_who.c: rows of who is on each channel, and of their needs
 */
#include "channel/channel_face.h"

static const McpChannelCell *
trait_cell(const McpChannelRows *rows, uint32 channel, uint32 name,
		   uint32 value)
{
	return McpChannelCellAt(rows, MCP_SECTION_AUDIENCE, channel, name, value);
}

static void
put_value(McpChannelRows *rows, const McpChannelCell *cell)
{
	uint64		known = trait_cell(rows, cell->channel, cell->name,
								   MCP_CHANNEL_NONE)->people;
	uint64		whole = trait_cell(rows, MCP_CHANNEL_ALL, cell->name,
								   cell->value)->people;
	uint64		whole_known = trait_cell(rows, MCP_CHANNEL_ALL, cell->name,
										 MCP_CHANNEL_NONE)->people;

	McpChannelPutText(rows, cell->channel);
	McpChannelPutText(rows, cell->name);
	McpChannelPutText(rows, cell->value);
	McpChannelPutCount(rows, cell->people);
	McpChannelPutCount(rows, known);
	McpChannelPutNumber(rows, McpChannelShare(cell->people, known));
	McpChannelPutWilson(rows, cell->people, known);
	McpChannelPutCount(rows, whole);
	McpChannelPutNumber(rows, McpChannelShare(whole, whole_known));
	McpChannelPutLift(rows, cell->people, known, whole, whole_known);
	McpChannelPutRow(rows);
}

PG_FUNCTION_INFO_V1(mcp_audience_rows);
Datum
mcp_audience_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint32		i,
				end;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	McpChannelCellsOf(rows.summary, MCP_SECTION_AUDIENCE, &i, &end);
	for (; i < end; i++)
	{
		const McpChannelCell *cell = &rows.summary->cells[i];

		if (cell->channel != MCP_CHANNEL_ALL &&
			cell->value != MCP_CHANNEL_NONE &&
			!McpChannelFew(&rows, cell->people))
			put_value(&rows, cell);
	}
	return (Datum) 0;
}

static void
put_need(McpChannelRows *rows, const McpChannelCell *cell)
{
	const McpChannelCell *whole =
		McpChannelCellAt(rows, MCP_SECTION_NEED, MCP_CHANNEL_ALL, cell->name,
						 MCP_CHANNEL_NONE);

	bool		few = McpChannelFew(rows, cell->did);

	McpChannelPutText(rows, cell->channel);
	McpChannelPutText(rows, cell->name);
	McpChannelPutCount(rows, cell->people);
	McpChannelPutFew(rows, cell->did);
	McpChannelPutPart(rows, cell->did, cell->people);
	McpChannelPutWilson(rows, cell->did, cell->people);
	McpChannelPutCount(rows, cell->events);
	McpChannelPutCountOf(rows, cell->did, (uint64) cell->amount);
	McpChannelPutNumber(rows, few ? NAN :
						McpChannelShare((uint64) cell->amount, cell->events));
	McpChannelPutPart(rows, whole->did, whole->people);
	McpChannelPutNumber(rows, few || McpChannelFew(rows, whole->did) ? NAN :
						McpChannelShare(cell->did, cell->people) /
						McpChannelShare(whole->did, whole->people));
	McpChannelPutRow(rows);
}

PG_FUNCTION_INFO_V1(mcp_channel_need_rows);
Datum
mcp_channel_need_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint32		i,
				end;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	McpChannelCellsOf(rows.summary, MCP_SECTION_NEED, &i, &end);
	for (; i < end; i++)
	{
		const McpChannelCell *cell = &rows.summary->cells[i];

		if (cell->channel != MCP_CHANNEL_ALL &&
			!McpChannelFew(&rows, cell->people))
			put_need(&rows, cell);
	}
	return (Datum) 0;
}
