/*
 * path_wire.c: the paths of many people as bytes
 */
#include "path/path_summary.h"

static int
compare_nodes(const void *a, const void *b)
{
	return McpTextCompare((*(McpPathNode *const *) a)->text,
						  (*(McpPathNode *const *) b)->text);
}

static int
compare_edges(const void *a, const void *b)
{
	const McpPathEdge *x = a;
	const McpPathEdge *y = b;

	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return x->target < y->target ? -1 : x->target > y->target ? 1 : 0;
}

/*
 * Nodes by their texts, edges by their nodes.  Tables are gone then: they are
 * made again when somebody adds.
 */
void
McpPathSummarySort(McpPathSummary *summary)
{
	uint32		count = summary->node_count;
	McpPathNode **order = McpAlloc(((Size) count + 1) * sizeof(McpPathNode *));
	McpPathNode *sorted = McpAllocIn(summary->region, ((Size) count + 1) *
									 sizeof(McpPathNode));
	uint32	   *places = McpAlloc(((Size) count + 1) * sizeof(uint32));
	uint32		i;

	for (i = 0; i < count; i++)
		order[i] = &summary->nodes[i];
	qsort(order, count, sizeof(McpPathNode *), compare_nodes);
	for (i = 0; i < count; i++)
	{
		sorted[i] = *order[i];
		places[order[i] - summary->nodes] = i;
	}
	for (i = 0; i < summary->edge_count; i++)
	{
		McpPathEdge *edge = &summary->edges[i];

		if (edge->source < MCP_PATH_NODES_MAX)
			edge->source = places[edge->source];
		if (edge->target < MCP_PATH_NODES_MAX)
			edge->target = places[edge->target];
	}
	if (summary->edge_count > 0)
		qsort(summary->edges, summary->edge_count, sizeof(McpPathEdge),
			  compare_edges);
	if (summary->nodes != NULL)
		McpFree(summary->nodes);
	summary->nodes = sorted;
	summary->node_capacity = count + 1;
	McpFree(order);
	McpFree(places);
	if (summary->node_table != NULL)
		McpFree(summary->node_table);
	if (summary->edge_table != NULL)
		McpFree(summary->edge_table);
	summary->node_table = summary->edge_table = NULL;
	McpPathTables(summary);
	McpPathForget(summary);
}

void
McpPathSummaryWrite(void *content, StringInfo buffer)
{
	McpPathSummary *summary = content;
	uint32		i;

	McpPathSummarySort(summary);
	McpWrite8(buffer, MCP_PATH_SUMMARY_VERSION);
	McpWrite64(buffer, summary->people);
	McpWrite64(buffer, summary->paths);
	McpWrite32(buffer, summary->node_count);
	for (i = 0; i < summary->node_count; i++)
		McpWriteText(buffer, summary->nodes[i].text);
	McpWrite32(buffer, summary->edge_count);
	for (i = 0; i < summary->edge_count; i++)
	{
		McpPathEdge *edge = &summary->edges[i];

		McpWrite16(buffer, edge->step);
		McpWrite32(buffer, edge->source);
		McpWrite32(buffer, edge->target);
		McpWrite64(buffer, edge->occurrences);
		McpWrite64(buffer, edge->users);
		McpSpreadWrite(&edge->times, buffer);
	}
}

static bool
read_edges(McpReader *reader, McpPathSummary *summary)
{
	uint32		count = McpReadCount(reader, 34);
	uint32		i;

	for (i = 0; i < count; i++)
	{
		McpPathEdge edge;
		McpPathEdge *added;
		McpError	error;

		memset(&edge, 0, sizeof(edge));
		edge.step = McpRead16(reader);
		edge.source = McpRead32(reader);
		edge.target = McpRead32(reader);
		edge.occurrences = McpRead64(reader);
		edge.users = McpRead64(reader);
		if (edge.step > MCP_PATH_DEPTH ||
			(edge.source >= summary->node_count &&
			 edge.source != MCP_PATH_START) ||
			(edge.target >= summary->node_count &&
			 edge.target != MCP_PATH_END && edge.target != MCP_PATH_MORE) ||
			edge.users == 0 || edge.users > edge.occurrences ||
			edge.occurrences >> 62 != 0 ||
			!McpSpreadRead(reader, summary->region, MCP_PATH_EXACT,
						   &edge.times) ||
			(i > 0 && compare_edges(&summary->edges[i - 1], &edge) >= 0))
			return false;
		error.sqlstate = 0;
		added = McpPathEdgeOf(summary, edge.step, edge.source, edge.target,
							  &error);
		if (added == NULL)
			return false;
		*added = edge;
	}
	return true;
}

bool
McpPathSummaryRead(void *content, const void *bytes, Size size)
{
	McpPathSummary *summary = content;
	McpReader	reader = McpReaderMake(bytes, size);
	McpText		none = {NULL, 0};
	McpError	error;
	uint32		count,
				node,
				i;

	error.sqlstate = 0;
	if (McpRead8(&reader) != MCP_PATH_SUMMARY_VERSION)
		return false;
	summary->people = McpRead64(&reader);
	summary->paths = McpRead64(&reader);
	count = McpReadCount(&reader, 4);
	for (i = 0; i < count; i++)
	{
		McpText		text = McpReadText(&reader);

		if (reader.failed || !McpTextIsStorable(text) ||
			(i > 0 && McpTextCompare(summary->nodes[i - 1].text, text) >= 0) ||
			!McpPathNodeOf(summary, text, none, &node, &error))
			return false;
	}
	if (summary->people > summary->paths || summary->paths >> 62 != 0)
		return false;
	return read_edges(&reader, summary) && McpReaderDone(&reader);
}
