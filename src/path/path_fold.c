/*
 * path_fold.c: the places that matter, and one for all others
 *
 * Of each step the n places that most paths come by are kept; the others
 * become "(other)".  What flows into and out of every place stays in balance.
 */
#include "path/path_fold.h"

typedef struct Weight
{
	uint64		occurrences;
	uint32		node;
} Weight;

/* heavier first, then by name, as nodes are sorted */
static int
compare_weights(const void *a, const void *b)
{
	const Weight *x = a;
	const Weight *y = b;

	if (x->occurrences != y->occurrences)
		return x->occurrences > y->occurrences ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node ? 1 : 0;
}

static int
compare_folded(const void *a, const void *b)
{
	const McpPathFolded *x = a;
	const McpPathFolded *y = b;

	if (x->edge.step != y->edge.step)
		return x->edge.step < y->edge.step ? -1 : 1;
	if (x->edge.source != y->edge.source)
		return x->edge.source < y->edge.source ? -1 : 1;
	if (x->edge.target != y->edge.target)
		return x->edge.target < y->edge.target ? -1 : 1;
	return 0;
}

/* mark the places of one step that are kept; edges [first, end) are its own */
static void
choose(const McpPathSummary *summary, uint32 first, uint32 end, uint32 top,
	   bool *kept)
{
	Weight	   *weights = McpAlloc(((Size) end - first + 1) * sizeof(Weight));
	uint32		count = 0;
	uint32		i;

	for (i = first; i < end; i++)
	{
		const McpPathEdge *edge = &summary->edges[i];

		if (edge->source >= MCP_PATH_NODES_MAX)
			continue;
		if (count == 0 || weights[count - 1].node != edge->source)
		{
			weights[count].node = edge->source;
			weights[count++].occurrences = 0;
		}
		weights[count - 1].occurrences += edge->occurrences;
	}
	if (count > 0)
		qsort(weights, count, sizeof(Weight), compare_weights);
	for (i = 0; i < Min(count, top); i++)
		kept[weights[i].node] = true;
	McpFree(weights);
}

static inline uint32
fold(const bool *kept, uint32 node)
{
	return node >= MCP_PATH_NODES_MAX || kept[node] ? node : MCP_PATH_OTHER;
}

/* join edges that have become the same; the number left */
static uint32
join(McpPathSummary *summary, McpPathFolded *folded, uint32 count)
{
	uint32		kept = 0;
	uint32		i;

	if (count == 0)
		return 0;
	qsort(folded, count, sizeof(McpPathFolded), compare_folded);
	for (i = 1; i < count; i++)
	{
		McpPathEdge *into = &folded[kept].edge;
		McpSpread	sum;

		if (compare_folded(&folded[kept], &folded[i]) != 0)
		{
			folded[++kept] = folded[i];
			continue;
		}
		/* the spreads are the summary's own: add to a copy */
		if (folded[kept].joined == 1)
		{
			memset(&sum, 0, sizeof(sum));
			McpSpreadMerge(&sum, McpRegionNow(), MCP_PATH_EXACT,
						   &into->times);
			into->times = sum;
		}
		into->occurrences += folded[i].edge.occurrences;
		into->users += folded[i].edge.users;
		McpSpreadMerge(&into->times, McpRegionNow(), MCP_PATH_EXACT,
					   &folded[i].edge.times);
		folded[kept].joined++;
	}
	return kept + 1;
}

McpPathFolded *
McpPathFold(McpPathSummary *summary, bool by_step, uint32 top, uint32 *count)
{
	uint32		depth = by_step ? MCP_PATH_DEPTH : 0;
	Size		width = (Size) summary->node_count + 1;
	bool	   *kept = McpAllocZero(width * (depth + 2));
	McpPathFolded *folded;
	uint32		first = 0;
	uint32		i,
				end,
				step;

	McpPathSummarySort(summary);
	folded = McpAlloc(((Size) summary->edge_count + 1) *
					  sizeof(McpPathFolded));
	for (step = 0; step <= depth; step++)
	{
		for (end = first; end < summary->edge_count &&
			 summary->edges[end].step == step; end++)
			;
		choose(summary, first, end, top, kept + width * step);
		first = end;
	}
	*count = 0;
	for (i = 0; i < summary->edge_count; i++)
	{
		McpPathFolded *item = &folded[*count];

		if ((summary->edges[i].step != 0) != by_step)
			continue;
		item->edge = summary->edges[i];
		item->joined = 1;
		item->edge.source = fold(kept + width * item->edge.step,
								 item->edge.source);
		item->edge.target = fold(kept + width * (item->edge.step + by_step),
								 item->edge.target);
		(*count)++;
	}
	*count = join(summary, folded, *count);
	McpFree(kept);
	return folded;
}
