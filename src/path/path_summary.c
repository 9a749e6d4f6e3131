/*
 * path_summary.c: the paths of many people
 *
 * Nodes and edges lie in arrays, found by open addressing.
 */
#include "core/table.h"
#include "path/path_summary.h"

void *
McpPathSummaryCreate(void)
{
	McpPathSummary *summary = McpAllocZero(sizeof(McpPathSummary));

	summary->region = McpRegionNow();
	return summary;
}

/* --- nodes --------------------------------------------------------------------- */

static void
grow_nodes(McpPathSummary *summary)
{
	uint32		i;

	summary->node_table = McpTableDouble(summary->region, summary->node_table,
										 &summary->node_table_size);
	for (i = 0; i < summary->node_count; i++)
		McpTablePut(summary->node_table, summary->node_table_size,
					summary->nodes[i].hash, i);
}

/* of text or text.second: the parts hash as the whole */
static uint32
hash_text(McpText text, McpText second)
{
	uint32		hash = McpHashText(MCP_HASH_BEGIN, text);

	if (second.data != NULL)
		hash = McpHashText(McpHashNumber(hash, '.'), second);
	return hash;
}

/* text, or text.second */
static bool
is_text(McpText whole, McpText text, McpText second)
{
	if (second.data == NULL)
		return McpTextEqual(whole, text);
	return whole.len == text.len + 1 + second.len &&
		memcmp(whole.data, text.data, text.len) == 0 &&
		whole.data[text.len] == '.' &&
		memcmp(whole.data + text.len + 1, second.data, second.len) == 0;
}

bool
McpPathNodeOf(McpPathSummary *summary, McpText text, McpText second,
			  uint32 *node, McpError *error)
{
	uint32		hash = hash_text(text, second);
	uint32		mask;
	uint32		at;
	McpPathNode *added;
	char	   *copy;

	if (summary->node_count * 2 >= summary->node_table_size)
		grow_nodes(summary);
	mask = summary->node_table_size - 1;
	for (at = hash & mask; summary->node_table[at] != 0; at = (at + 1) & mask)
	{
		*node = summary->node_table[at] - 1;
		if (summary->nodes[*node].hash == hash &&
			is_text(summary->nodes[*node].text, text, second))
			return true;
	}
	if (summary->node_count == MCP_PATH_NODES_MAX)
	{
		McpErrorSet(error, MCP_ERR_TOO_BIG,
					"paths have more than %d different places",
					MCP_PATH_NODES_MAX);
		McpErrorHint(error, "Group by something with fewer values, or match fewer events.");
		return false;
	}
	summary->nodes = McpArrayReserve(summary->region, summary->nodes,
									 summary->node_count,
									 &summary->node_capacity,
									 sizeof(McpPathNode));
	added = &summary->nodes[summary->node_count];
	copy = McpAllocIn(summary->region, text.len + second.len + 2);
	memcpy(copy, text.data, text.len);
	if (second.data != NULL)
	{
		copy[text.len] = '.';
		memcpy(copy + text.len + 1, second.data, second.len);
	}
	added->text = McpTextMake(copy, text.len + second.len +
							  (second.data != NULL));
	added->hash = hash;
	*node = summary->node_count++;
	summary->node_table[at] = summary->node_count;
	return true;
}

/* --- edges --------------------------------------------------------------------- */

static inline uint32
hash_edge(uint32 step, uint32 source, uint32 target)
{
	uint64		key = ((uint64) step << 48) ^ ((uint64) source << 24) ^ target;

	return (uint32) (key * UINT64CONST(0x9E3779B97F4A7C15) >> 32);
}

static void
grow_edges(McpPathSummary *summary)
{
	uint32		i;

	summary->edge_table = McpTableDouble(summary->region, summary->edge_table,
										 &summary->edge_table_size);
	for (i = 0; i < summary->edge_count; i++)
	{
		const McpPathEdge *edge = &summary->edges[i];

		McpTablePut(summary->edge_table, summary->edge_table_size,
					hash_edge(edge->step, edge->source, edge->target), i);
	}
}

/* NULL: there are too many */
McpPathEdge *
McpPathEdgeOf(McpPathSummary *summary, uint32 step, uint32 source,
			  uint32 target, McpError *error)
{
	McpPathEdge *edge;
	uint32		mask;
	uint32		at;

	if (summary->edge_count >= summary->edge_table_size / 4)
		grow_edges(summary);
	mask = summary->edge_table_size - 1;
	for (at = hash_edge(step, source, target) & mask;
		 summary->edge_table[at] != 0; at = (at + 1) & mask)
	{
		edge = &summary->edges[summary->edge_table[at] - 1];
		if (edge->source == source && edge->target == target &&
			edge->step == step)
			return edge;
	}
	if (summary->edge_count == MCP_PATH_EDGES_MAX)
	{
		McpErrorSet(error, MCP_ERR_TOO_BIG,
					"paths have more than %d different transitions",
					MCP_PATH_EDGES_MAX);
		McpErrorHint(error, "Group by something with fewer values, or match fewer events.");
		return NULL;
	}
	summary->edges = McpArrayReserve(summary->region, summary->edges,
									 summary->edge_count,
									 &summary->edge_capacity,
									 sizeof(McpPathEdge));
	edge = &summary->edges[summary->edge_count++];
	memset(edge, 0, sizeof(*edge));
	edge->step = (uint16) step;
	edge->source = source;
	edge->target = target;
	summary->edge_table[at] = summary->edge_count;
	return edge;
}

/* make both tables anew, of the sizes that they had */
void
McpPathTables(McpPathSummary *summary)
{
	summary->node_table_size /= 2;
	grow_nodes(summary);
	summary->edge_table_size /= 2;
	grow_edges(summary);
}

/* --- merging ------------------------------------------------------------------- */

bool
McpPathSummaryMerge(void *into, void *from, McpError *error)
{
	McpPathSummary *summary = into;
	McpPathSummary *other = from;
	uint32	   *nodes = McpAlloc(((Size) other->node_count + 1) *
								 sizeof(uint32));
	McpText		none = {NULL, 0};
	uint32		i;

	summary->people += other->people;
	summary->paths += other->paths;
	for (i = 0; i < other->node_count; i++)
	{
		if (!McpPathNodeOf(summary, other->nodes[i].text, none, &nodes[i],
						   error))
			return false;
	}
	for (i = 0; i < other->edge_count; i++)
	{
		const McpPathEdge *edge = &other->edges[i];
		McpPathEdge *sum =
			McpPathEdgeOf(summary, edge->step,
					  edge->source < MCP_PATH_NODES_MAX ?
					  nodes[edge->source] : edge->source,
					  edge->target < MCP_PATH_NODES_MAX ?
					  nodes[edge->target] : edge->target, error);

		if (sum == NULL)
			return false;
		sum->occurrences += edge->occurrences;
		sum->users += edge->users;
		McpSpreadMerge(&sum->times, summary->region, MCP_PATH_EXACT,
					   &edge->times);
	}
	McpFree(nodes);
	return true;
}
