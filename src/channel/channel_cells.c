/*
 * channel_cells.c: the cells of a summary
 *
 * Nodes (texts) and cells lie in arrays, found by open addressing.
 */
#include "channel/channel.h"
#include "core/table.h"

void *
McpChannelSummaryCreate(void)
{
	McpChannelSummary *summary = McpAllocZero(sizeof(McpChannelSummary));

	summary->region = McpRegionNow();
	return summary;
}

/* --- nodes ------------------------------------------------------------------ */

static void
grow_nodes(McpChannelSummary *summary)
{
	uint32		i;

	summary->node_table = McpTableDouble(summary->region, summary->node_table,
										 &summary->node_table_size);
	for (i = 0; i < summary->node_count; i++)
		McpTablePut(summary->node_table, summary->node_table_size,
					summary->nodes[i].hash, i);
}

/* noted, and said when the profile is counted: no question has to look */
static uint32
too_much(McpChannelSummary *summary, const char *what, int limit)
{
	summary->full = what;
	summary->full_limit = limit;
	return MCP_CHANNEL_NONE;
}

uint32
McpChannelNodeOf(McpChannelSummary *summary, McpText text)
{
	uint32		hash = McpHashEnd(McpHashText(MCP_HASH_BEGIN, text));
	uint32		mask;
	uint32		at;
	McpChannelNode *node;
	char	   *copy;

	if (summary->node_count * 2 >= summary->node_table_size)
		grow_nodes(summary);
	mask = summary->node_table_size - 1;
	for (at = hash & mask; summary->node_table[at] != 0; at = (at + 1) & mask)
	{
		node = &summary->nodes[summary->node_table[at] - 1];
		if (node->hash == hash && McpTextEqual(node->text, text))
			return summary->node_table[at] - 1;
	}
	if (summary->node_count == MCP_CHANNEL_NODES_MAX)
		return too_much(summary, "different texts", MCP_CHANNEL_NODES_MAX);
	if (text.len > MCP_CHANNEL_BYTES_MAX - summary->node_bytes)
		return too_much(summary, "bytes of different texts",
						MCP_CHANNEL_BYTES_MAX);
	summary->node_bytes += text.len;
	summary->nodes = McpArrayReserve(summary->region, summary->nodes,
									 summary->node_count,
									 &summary->node_capacity,
									 sizeof(McpChannelNode));
	node = &summary->nodes[summary->node_count];
	copy = McpAllocIn(summary->region, text.len + 1);
	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	node->text = McpTextMake(copy, text.len);
	node->hash = hash;
	summary->node_table[at] = summary->node_count + 1;
	return summary->node_count++;
}

/* --- cells ------------------------------------------------------------------ */

static inline uint32
hash_cell(uint32 section, uint32 channel, uint32 name, uint32 value)
{
	uint64		key = ((uint64) section << 59) ^ ((uint64) channel << 40) ^
		((uint64) name << 21) ^ value;

	key *= UINT64CONST(0x9E3779B97F4A7C15);
	return (uint32) ((key ^ key >> 29) * UINT64CONST(0xBF58476D1CE4E5B9) >> 32);
}

static void
grow_cells(McpChannelSummary *summary)
{
	uint32		i;

	summary->cell_table = McpTableDouble(summary->region, summary->cell_table,
										 &summary->cell_table_size);
	for (i = 0; i < summary->cell_count; i++)
	{
		const McpChannelCell *cell = &summary->cells[i];

		McpTablePut(summary->cell_table, summary->cell_table_size,
					hash_cell(cell->section, cell->channel, cell->name,
							  cell->value), i);
	}
}

static inline bool
is_cell(const McpChannelCell *cell, uint32 section, uint32 channel,
		uint32 name, uint32 value)
{
	return cell->value == value && cell->channel == channel &&
		cell->name == name && cell->section == section;
}

McpChannelCell *
McpChannelCellFind(const McpChannelSummary *summary, uint32 section,
				   uint32 channel, uint32 name, uint32 value)
{
	uint32		mask = summary->cell_table_size - 1;
	uint32		at;

	if (summary->cell_table_size == 0)
		return NULL;
	for (at = hash_cell(section, channel, name, value) & mask;
		 summary->cell_table[at] != 0; at = (at + 1) & mask)
	{
		McpChannelCell *cell = &summary->cells[summary->cell_table[at] - 1];

		if (is_cell(cell, section, channel, name, value))
			return cell;
	}
	return NULL;
}

McpChannelCell *
McpChannelCellOf(McpChannelSummary *summary, uint32 section, uint32 channel,
				 uint32 name, uint32 value)
{
	McpChannelCell *cell = McpChannelCellFind(summary, section, channel, name,
											  value);
	if (cell != NULL)
		return cell;
	if (summary->cell_count == MCP_CHANNEL_CELLS_MAX)
	{
		(void) too_much(summary, "cells", MCP_CHANNEL_CELLS_MAX);
		return &summary->spare;
	}
	if (summary->cell_count * 2 >= summary->cell_table_size)
		grow_cells(summary);
	McpTablePut(summary->cell_table, summary->cell_table_size,
				hash_cell(section, channel, name, value),
				summary->cell_count);
	summary->cells = McpArrayReserve(summary->region, summary->cells,
									 summary->cell_count,
									 &summary->cell_capacity,
									 sizeof(McpChannelCell));
	cell = &summary->cells[summary->cell_count++];
	memset(cell, 0, sizeof(*cell));
	cell->section = section;
	cell->channel = channel;
	cell->name = name;
	cell->value = value;
	return cell;
}

void
McpChannelCellsOf(const McpChannelSummary *summary, uint32 section,
				  uint32 *first, uint32 *end)
{
	for (*first = 0; *first < summary->cell_count &&
		 summary->cells[*first].section < section; ++*first)
		;
	for (*end = *first; *end < summary->cell_count &&
		 summary->cells[*end].section == section; ++*end)
		;
}

/* --- order ------------------------------------------------------------------ */

static int
compare_nodes(const void *a, const void *b)
{
	return McpTextCompare((*(McpChannelNode *const *) a)->text,
						  (*(McpChannelNode *const *) b)->text);
}

static int
compare_cells(const void *a, const void *b)
{
	const McpChannelCell *x = a;
	const McpChannelCell *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->channel != y->channel)
		return x->channel < y->channel ? -1 : 1;
	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value ? 1 : 0;
}

static inline uint32
new_place(const uint32 *places, uint32 code)
{
	return code < MCP_CHANNEL_NODES_MAX ? places[code] : code;
}

/* tables of the sizes that they had, filled again */
static void
fill_tables(McpChannelSummary *summary)
{
	summary->node_table_size /= 2;
	grow_nodes(summary);
	summary->cell_table_size /= 2;
	grow_cells(summary);
}

void
McpChannelSummarySort(McpChannelSummary *summary)
{
	uint32		count = summary->node_count;
	McpChannelNode **order = McpAlloc(((Size) count + 1) *
									  sizeof(McpChannelNode *));
	McpChannelNode *sorted = McpAllocIn(summary->region, ((Size) count + 1) *
										sizeof(McpChannelNode));
	uint32	   *places = McpAlloc(((Size) count + 1) * sizeof(uint32));
	uint32		i;

	for (i = 0; i < count; i++)
		order[i] = &summary->nodes[i];
	qsort(order, count, sizeof(McpChannelNode *), compare_nodes);
	for (i = 0; i < count; i++)
	{
		sorted[i] = *order[i];
		places[order[i] - summary->nodes] = i;
	}
	for (i = 0; i < summary->cell_count; i++)
	{
		McpChannelCell *cell = &summary->cells[i];

		cell->channel = new_place(places, cell->channel);
		cell->name = new_place(places, cell->name);
		cell->value = new_place(places, cell->value);
	}
	if (summary->cell_count > 0)
		qsort(summary->cells, summary->cell_count, sizeof(McpChannelCell),
			  compare_cells);
	if (summary->nodes != NULL)
		McpFree(summary->nodes);
	summary->nodes = sorted;
	summary->node_capacity = count + 1;
	McpFree(order);
	McpFree(places);
	fill_tables(summary);
}
