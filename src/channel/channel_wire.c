/*
 * channel_wire.c: a summary as bytes, and two summaries as one
 */
#include "channel/channel.h"

#include "core/wire.h"

/* bytes of a cell at least, for counts that are not believed */
#define CELL_SIZE (1 + 3 * 4 + 6 * 8)

void
McpChannelSummaryWrite(void *content, StringInfo buffer)
{
	McpChannelSummary *summary = content;
	uint32		i;

	McpChannelSummarySort(summary);
	McpWrite8(buffer, MCP_CHANNEL_SUMMARY_VERSION);
	McpWrite64(buffer, summary->print);
	McpWrite8(buffer, summary->has_before);
	McpWrite32(buffer, summary->node_count);
	for (i = 0; i < summary->node_count; i++)
		McpWriteText(buffer, summary->nodes[i].text);
	McpWrite32(buffer, summary->cell_count);
	for (i = 0; i < summary->cell_count; i++)
	{
		const McpChannelCell *cell = &summary->cells[i];

		McpWrite8(buffer, (uint8) cell->section);
		McpWrite32(buffer, cell->channel);
		McpWrite32(buffer, cell->name);
		McpWrite32(buffer, cell->value);
		McpWrite64(buffer, cell->people);
		McpWrite64(buffer, cell->events);
		McpWrite64(buffer, cell->did);
		McpWrite64(buffer, cell->bought);
		McpWrite64(buffer, (uint64) (cell->amount >> 64));
		McpWrite64(buffer, (uint64) cell->amount);
	}
}

/* --- reading ---------------------------------------------------------------- */

static bool
is_code(const McpChannelSummary *summary, uint32 code)
{
	return code < summary->node_count ||
		(code >= MCP_CHANNEL_ALL && code <= MCP_CHANNEL_CODE_MAX);
}

/* what rows of a section take for granted */
static bool
suits_section(const McpChannelCell *cell)
{
	switch (cell->section)
	{
		case MCP_SECTION_NEED:
			return cell->amount >= 0 && cell->amount <= cell->events;
		case MCP_SECTION_HOUR:
			return cell->value >= MCP_CHANNEL_NUMBER(0) &&
				cell->value < MCP_CHANNEL_NUMBER(7 * 24);
		default:
			return true;
	}
}

static bool
is_sound(const McpChannelSummary *summary, const McpChannelCell *cell)
{
	return suits_section(cell) && cell->section >= 1 && cell->section <= MCP_SECTION_LAST &&
		is_code(summary, cell->channel) && is_code(summary, cell->name) &&
		is_code(summary, cell->value) &&
		cell->people >= 1 && cell->people <= MCP_CHANNEL_COUNT_MAX &&
		cell->events <= MCP_CHANNEL_COUNT_MAX &&
		cell->did <= cell->people && cell->bought <= cell->people &&
		cell->amount <= MCP_CHANNEL_AMOUNT_MAX &&
		cell->amount >= -MCP_CHANNEL_AMOUNT_MAX;
}

static bool
is_behind(const McpChannelCell *cell, const McpChannelCell *last)
{
	if (cell->section != last->section)
		return cell->section > last->section;
	if (cell->channel != last->channel)
		return cell->channel > last->channel;
	if (cell->name != last->name)
		return cell->name > last->name;
	return cell->value > last->value;
}

static bool
read_cell(McpReader *reader, McpChannelSummary *summary,
		  McpChannelCell *last)
{
	McpChannelCell cell = {0};
	uint64		high;

	cell.section = McpRead8(reader);
	cell.channel = McpRead32(reader);
	cell.name = McpRead32(reader);
	cell.value = McpRead32(reader);
	cell.people = McpRead64(reader);
	cell.events = McpRead64(reader);
	cell.did = McpRead64(reader);
	cell.bought = McpRead64(reader);
	high = McpRead64(reader);
	cell.amount = (int128) (((uint128) high << 64) | McpRead64(reader));
	if (reader->failed || !is_sound(summary, &cell) ||
		!is_behind(&cell, last))
		return false;
	*McpChannelCellOf(summary, cell.section, cell.channel, cell.name,
					  cell.value) = cell;
	*last = cell;
	return summary->full == NULL;
}

static bool
read_nodes(McpReader *reader, McpChannelSummary *summary)
{
	uint32		count = McpReadCount(reader, 4);
	uint32		i;

	for (i = 0; i < count; i++)
	{
		McpText		text = McpReadText(reader);

		if (i % 1024 == 1023)
			MCP_CHECK_INTERRUPTS();
		if (reader->failed || !McpTextIsStorable(text) ||
			(i > 0 && McpTextCompare(summary->nodes[i - 1].text, text) >= 0))
			return false;
		(void) McpChannelNodeOf(summary, text);
		if (summary->full != NULL)
			return false;
	}
	return true;
}

bool
McpChannelSummaryRead(void *content, const void *bytes, Size size)
{
	McpChannelSummary *summary = content;
	McpReader	reader = McpReaderMake(bytes, size);
	McpChannelCell last = {0};
	uint8		has_before;
	uint32		count,
				i;

	if (McpRead8(&reader) != MCP_CHANNEL_SUMMARY_VERSION)
		return false;
	summary->print = McpRead64(&reader);
	has_before = McpRead8(&reader);
	if (has_before > 1 || !read_nodes(&reader, summary))
		return false;
	summary->has_before = has_before == 1;
	summary->begun = true;
	count = McpReadCount(&reader, CELL_SIZE);
	for (i = 0; i < count; i++)
	{
		if (i % 1024 == 1023)
			MCP_CHECK_INTERRUPTS();
		if (!read_cell(&reader, summary, &last))
			return false;
	}
	return McpReaderDone(&reader);
}

/* --- merging ---------------------------------------------------------------- */

bool
McpChannelSummaryBegin(McpChannelSummary *summary, uint64 print,
					   bool has_before, McpError *error)
{
	if (!summary->begun)
	{
		summary->begun = true;
		summary->print = print;
		summary->has_before = has_before;
		return true;
	}
	if (summary->print == print && summary->has_before == has_before)
		return true;
	McpErrorSet(error, MCP_ERR_ARGUMENT,
				"channel reports with different options cannot be joined");
	McpErrorHint(error, "Give every row, and every part that is merged, the same mcp.channel_options.");
	return false;
}

bool
McpChannelSummaryFits(const McpChannelSummary *summary, McpError *error)
{
	if (summary->full == NULL)
		return true;
	McpErrorSet(error, MCP_ERR_TOO_BIG, "channels have more than %d %s",
				summary->full_limit, summary->full);
	McpErrorHint(error, "Name fewer traits and properties in mcp.channel_options, and none with a value for each person.");
	return false;
}

static bool
add_cell(McpChannelCell *into, const McpChannelCell *from)
{
	into->people += from->people;
	into->events += from->events;
	into->did += from->did;
	into->bought += from->bought;
	into->amount += from->amount;
	return into->people <= MCP_CHANNEL_COUNT_MAX &&
		into->events <= MCP_CHANNEL_COUNT_MAX &&
		into->amount <= MCP_CHANNEL_AMOUNT_MAX &&
		into->amount >= -MCP_CHANNEL_AMOUNT_MAX;
}

bool
McpChannelSummaryMerge(void *into, void *from, McpError *error)
{
	McpChannelSummary *summary = into;
	McpChannelSummary *other = from;
	uint32	   *nodes;
	uint32		i;

	if (!other->begun)
		return true;
	if (!McpChannelSummaryBegin(summary, other->print, other->has_before,
								error))
		return false;
	nodes = McpAlloc(((Size) other->node_count + 1) * sizeof(uint32));
	for (i = 0; i < other->node_count; i++)
	{
		if (i % 1024 == 1023)
			MCP_CHECK_INTERRUPTS();
		nodes[i] = McpChannelNodeOf(summary, other->nodes[i].text);
	}
	for (i = 0; i < other->cell_count && summary->full == NULL; i++)
	{
		const McpChannelCell *cell = &other->cells[i];

		if (i % 1024 == 1023)
			MCP_CHECK_INTERRUPTS();
#define HERE(code) ((code) < MCP_CHANNEL_NODES_MAX ? nodes[code] : (code))
		if (!add_cell(McpChannelCellOf(summary, cell->section,
									   HERE(cell->channel), HERE(cell->name),
									   HERE(cell->value)), cell))
			return McpErrorSet(error, MCP_ERR_TOO_BIG,
							   "channels have more events than can be counted");
#undef HERE
	}
	McpFree(nodes);
	return McpChannelSummaryFits(summary, error);
}
