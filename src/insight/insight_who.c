/*
 * insight_who.c: rows of who is on each channel, and of their needs
 */
#include "insight/insight.h"

static const McpChannelCell *
trait_cell(const McpInsightRows *rows, uint32 channel, uint32 name,
		   uint32 value)
{
	return McpInsightCell(rows, MCP_SECTION_AUDIENCE, channel, name, value);
}

static void
put_value(McpInsightRows *rows, const McpChannelCell *cell)
{
	uint64		known = trait_cell(rows, cell->channel, cell->name,
								   MCP_CHANNEL_NONE)->people;
	uint64		whole = trait_cell(rows, MCP_CHANNEL_ALL, cell->name,
								   cell->value)->people;
	uint64		whole_known = trait_cell(rows, MCP_CHANNEL_ALL, cell->name,
										 MCP_CHANNEL_NONE)->people;

	if (cell->channel == MCP_CHANNEL_ALL || cell->value == MCP_CHANNEL_NONE)
		return;
	McpInsightPutText(rows, cell->channel);
	McpInsightPutText(rows, cell->name);
	McpInsightPutText(rows, cell->value);
	McpInsightPutCount(rows, cell->people);
	McpInsightPutCount(rows, known);
	McpInsightPutNumber(rows, McpInsightShare(cell->people, known));
	McpInsightPutWilson(rows, cell->people, known);
	McpInsightPutCount(rows, whole);
	McpInsightPutNumber(rows, McpInsightShare(whole, whole_known));
	McpInsightPutLift(rows, cell->people, known, whole, whole_known);
	McpInsightPutRow(rows);
}

static void
put_values(McpInsightRows *rows)
{
	McpInsightEach(rows, MCP_SECTION_AUDIENCE, put_value);
}

PG_FUNCTION_INFO_V1(mcp_audience_rows);
Datum
mcp_audience_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_values);
}

static void
put_need(McpInsightRows *rows, const McpChannelCell *cell)
{
	const McpChannelCell *whole =
		McpInsightCell(rows, MCP_SECTION_NEED, MCP_CHANNEL_ALL, cell->name,
					   MCP_CHANNEL_NONE);
	bool		few = McpInsightFew(rows, cell->did);

	if (cell->channel == MCP_CHANNEL_ALL)
		return;
	McpInsightPutText(rows, cell->channel);
	McpInsightPutText(rows, cell->name);
	McpInsightPutCount(rows, cell->people);
	McpInsightPutFew(rows, cell->did);
	McpInsightPutPart(rows, cell->did, cell->people);
	McpInsightPutWilson(rows, cell->did, cell->people);
	McpInsightPutCount(rows, cell->events);
	McpInsightPutCountOf(rows, cell->did, (uint64) cell->amount);
	McpInsightPutNumber(rows, few ? NAN :
						McpInsightShare((uint64) cell->amount, cell->events));
	McpInsightPutPart(rows, whole->did, whole->people);
	McpInsightPutNumber(rows, few || McpInsightFew(rows, whole->did) ? NAN :
						McpInsightShare(cell->did, cell->people) /
						McpInsightShare(whole->did, whole->people));
	McpInsightPutRow(rows);
}

static void
put_needs(McpInsightRows *rows)
{
	McpInsightEach(rows, MCP_SECTION_NEED, put_need);
}

PG_FUNCTION_INFO_V1(mcp_channel_need_rows);
Datum
mcp_channel_need_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_needs);
}
