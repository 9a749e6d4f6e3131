/*
 * cluster_order.c: components that break a rule, identifier by identifier
 *
 * Identifiers are taken in the order (strength; fewer nodes; smaller digest).
 * One joins all components that carry it if no rule breaks; otherwise it
 * joins those of its nodes that have no accepted identifier yet, and its
 * other links are refused.
 *
 * Every identifier is accepted in one component of nodes at most: so the
 * counts of joined components add up, and no sets need to be kept.
 */
#include "cluster/cluster_order.h"

/* fresh nodes, each for itself */
static void
start_nodes(McpOrder *o)
{
	Size		n = o->node_count;
	Size		i;

	o->parent = McpGrow(o->parent, &o->parent_space, n, sizeof(uint32));
	o->stamp = McpGrow(o->stamp, &o->stamp_space, n, sizeof(uint32));
	o->roots = McpGrow(o->roots, &o->root_space, n, sizeof(uint32));
	o->accepted = McpGrow(o->accepted, &o->accepted_space, n, sizeof(uint32));
	o->settled = McpGrow(o->settled, &o->settled_space, n, sizeof(bool));
	o->sums = McpGrow(o->sums, &o->sum_space, n * o->column_count + 1,
					  sizeof(uint32));
	for (i = 0; i < n; i++)
		o->parent[i] = (uint32) i;
	memset(o->stamp, 0xFF, n * sizeof(uint32));
	memset(o->accepted, 0, n * sizeof(uint32));
	memset(o->settled, 0, n * sizeof(bool));
	memset(o->sums, 0, n * o->column_count * sizeof(uint32));
	o->accepted_by = McpGrow(o->accepted_by, &o->accepted_by_space,
							 o->turn_count, sizeof(uint32));
}

/* the distinct components that carry the identifier; how many */
static Size
meet_roots(McpOrder *o, const McpTurn *turn)
{
	Size		count = 0;
	Size		i;

	for (i = o->carrier_at[turn->local]; i < o->carrier_at[turn->local + 1]; i++)
	{
		uint32		root = McpRootFind(o->parent, o->carriers[i]);

		MCP_CHECK_INTERRUPTS();
		if (o->stamp[root] == turn->local)
			continue;
		o->stamp[root] = turn->local;
		o->roots[count++] = root;
	}
	return count;
}

static inline uint32
limit_of_column(const McpOrder *o, int column)
{
	const McpMatchTarget *targets = o->forest->rules->targets;

	return targets[o->column_target[column]].limits[MCP_LIMIT_MAX];
}

/* would all of them and the identifier be one cluster within the rules? */
static bool
may_join(McpOrder *o, Size root_count, int own_column)
{
	uint64		total = 1;
	int			column;
	Size		i;

	for (column = 0; column < o->column_count; column++)
		o->column_total[column] = column == own_column;
	for (i = 0; i < root_count; i++)
	{
		const uint32 *sums = o->sums + (Size) o->roots[i] * o->column_count;

		total += o->accepted[o->roots[i]];
		for (column = 0; column < o->column_count; column++)
			o->column_total[column] += sums[column];
	}
	if (o->forest->rules->cluster_max < MCP_LIMIT_NONE &&
		total > o->forest->rules->cluster_max)
		return false;
	for (column = 0; column < o->column_count; column++)
	{
		if (o->column_total[column] > limit_of_column(o, column))
			return false;
	}
	return true;
}

/* one tree of the two, with the counts of both */
static uint32
join_roots(McpOrder *o, uint32 a, uint32 b)
{
	uint32		root = Min(a, b);
	uint32		other = Max(a, b);
	int			column;

	if (a == b)
		return a;
	o->parent[other] = root;
	o->accepted[root] += o->accepted[other];
	for (column = 0; column < o->column_count; column++)
		o->sums[(Size) root * o->column_count + column] +=
			o->sums[(Size) other * o->column_count + column];
	return root;
}

/* the identifier is accepted in the tree of that root */
static void
accept_in(McpOrder *o, const McpTurn *turn, uint32 root, int own_column)
{
	o->accepted_by[turn->local] = root;
	o->accepted[root]++;
	if (own_column >= 0)
		o->sums[(Size) root * o->column_count + own_column]++;
}

/* all components that carry it become one */
static void
join_all(McpOrder *o, const McpTurn *turn, Size root_count, int own_column)
{
	uint32		root = o->roots[0];
	Size		i;

	for (i = 1; i < root_count; i++)
		root = join_roots(o, root, o->roots[i]);
	for (i = o->carrier_at[turn->local]; i < o->carrier_at[turn->local + 1]; i++)
		o->settled[o->carriers[i]] = true;
	accept_in(o, turn, root, own_column);
}

/* why a node that has accepted identifiers cannot have this one */
static McpRefusal
refusal_of(const McpOrder *o, uint32 root, int own_column)
{
	if (own_column >= 0 &&
		o->sums[(Size) root * o->column_count + own_column] >=
		limit_of_column(o, own_column))
		return MCP_REFUSED_MAX;
	if (o->accepted[root] >= o->forest->rules->cluster_max)
		return MCP_REFUSED_CLUSTER_MAX;
	return MCP_REFUSED_AMBIGUOUS;
}

/* note at the node's first record; the others copy from it */
static void
note_refusal(McpOrder *o, uint32 node, uint32 identifier, McpRefusal refusal)
{
	McpForest  *forest = o->forest;
	uint32		record = o->node_record[node];
	Size		low = forest->start[record];
	Size		high = forest->start[record + 1];

	while (low < high)
	{
		Size		middle = low + (high - low) / 2;

		if (forest->mentions[middle] < identifier)
			low = middle + 1;
		else
			high = middle;
	}
	forest->refusals[low] = refusal;
}

/*
 * Ambiguous: only nodes without an accepted identifier join.  Those are trees
 * of a single node, so that no rule can break.
 */
static void
join_free(McpOrder *o, const McpTurn *turn, int own_column)
{
	uint32		joined = MCP_NOBODY;
	Size		i;

	for (i = o->carrier_at[turn->local]; i < o->carrier_at[turn->local + 1]; i++)
	{
		uint32		node = o->carriers[i];

		MCP_CHECK_INTERRUPTS();
		if (!o->settled[node])
		{
			o->settled[node] = true;
			joined = joined == MCP_NOBODY ? node : join_roots(o, joined, node);
		}
		else if (o->forest->details)
			note_refusal(o, node, turn->identifier,
						 refusal_of(o, McpRootFind(o->parent, node),
									own_column));
	}
	if (joined != MCP_NOBODY)
		accept_in(o, turn, joined, own_column);
}

static void
take_turns(McpOrder *o)
{
	Size		i;

	for (i = 0; i < o->turn_count; i++)
	{
		const McpTurn *turn = &o->turns[i];
		int			own_column = McpOrderColumn(o, turn->identifier);
		Size		root_count = meet_roots(o, turn);

		o->accepted_by[turn->local] = MCP_NOBODY;
		if (may_join(o, root_count, own_column))
			join_all(o, turn, root_count, own_column);
		else
			join_free(o, turn, own_column);
	}
}

/* the refusals of a node's first record, for another record of it */
static void
copy_refusals(McpForest *forest, uint32 source, uint32 target)
{
	Size		i = forest->start[source];
	Size		j;

	if (source == target)
		return;
	for (j = forest->start[target]; j < forest->start[target + 1]; j++)
	{
		if (!McpForestUsable(forest, forest->mentions[j]))
			continue;
		while (!McpForestUsable(forest, forest->mentions[i]))
			i++;
		forest->refusals[j] = forest->refusals[i++];
	}
}

/* trees of nodes become clusters */
static void
settle(McpOrder *o, const uint32 *records, Size count)
{
	McpForest  *forest = o->forest;
	uint32	   *number = o->stamp;
	Size		i;

	memset(number, 0xFF, o->node_count * sizeof(uint32));
	for (i = 0; i < count; i++)
	{
		uint32		node = o->record_node[i];
		uint32		root = McpRootFind(o->parent, node);

		MCP_CHECK_INTERRUPTS();
		if (number[root] == MCP_NOBODY)
			number[root] = (uint32) forest->cluster_count++;
		forest->record_cluster[records[i]] = number[root];
		if (forest->details)
			copy_refusals(forest, o->node_record[node], records[i]);
	}
	for (i = 0; i < o->turn_count; i++)
	{
		const McpTurn *turn = &o->turns[i];
		uint32		node = o->accepted_by[turn->local];

		forest->owner[turn->identifier] = node == MCP_NOBODY ? MCP_NOBODY :
			number[McpRootFind(o->parent, node)];
	}
}

static void
free_order(McpOrder *o)
{
	void	   *arrays[] = {o->first, o->records, o->turns, o->carrier_at,
		o->accepted_by, o->carriers, o->record_node, o->node_record, o->parent,
		o->stamp, o->accepted, o->sums, o->settled, o->roots, o->column,
	o->column_target, o->column_total, o->slots};
	int			i;

	for (i = 0; i < (int) lengthof(arrays); i++)
	{
		if (arrays[i] != NULL)
			McpFree(arrays[i]);
	}
}

void
McpForestTakeInOrder(McpForest *forest)
{
	McpOrder	o = {0};
	int			targets = forest->rules->count;
	Size		i;

	o.forest = forest;
	o.column = McpAlloc(targets * sizeof(int));
	memset(o.column, 0xFF, targets * sizeof(int));
	o.column_target = McpAlloc(targets * sizeof(int));
	o.column_total = McpAlloc(targets * sizeof(uint64));
	McpOrderListComponents(&o);
	o.local = forest->scratch;
	memset(o.local, 0xFF, forest->identifier_count * sizeof(uint32));
	for (i = 0; i < o.component_count; i++)
	{
		const uint32 *records = o.records + o.first[i];
		Size		count = o.first[i + 1] - o.first[i];

		McpOrderMakeGraph(&o, records, count);
		start_nodes(&o);
		take_turns(&o);
		settle(&o, records, count);
	}
	McpForestPeak(forest);
	free_order(&o);
}
