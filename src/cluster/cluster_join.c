/*
 * cluster_join.c: joining freely, and finding who breaks a rule
 *
 * Union-find over identifiers, every record joining its own.  A component
 * that breaks no rule is final, for then the rules would have refused nothing
 * in it: the counts only grow on the way there.  The others are taken
 * identifier by identifier (cluster_order.c).
 */
#include "cluster/cluster_forest.h"

#define LOOK_AHEAD 24

/* every record joins its usable identifiers */
static void
join_freely(McpForest *forest)
{
	uint32	   *parent = forest->owner;
	Size		record,
				i;

	for (i = 0; i < forest->identifier_count; i++)
		parent[i] = (uint32) i;
	for (record = 0; record < forest->record_count; record++)
	{
		Size		end = forest->start[record + 1];
		uint32		root = MCP_NOBODY;

		MCP_CHECK_INTERRUPTS();
		for (i = forest->start[record]; i < end; i++)
		{
			uint32		identifier = forest->mentions[i];

			if (i + LOOK_AHEAD < forest->mention_count)
				__builtin_prefetch(&parent[forest->mentions[i + LOOK_AHEAD]]);
			if (!McpForestUsable(forest, identifier))
				continue;
			root = root == MCP_NOBODY ? identifier :
				McpRootJoin(parent, root, identifier);
		}
	}
	/* a parent is never greater than its child: one pass flattens */
	for (i = 0; i < forest->identifier_count; i++)
		parent[i] = parent[parent[i]];
}

/* one more for the root; it offends when that is beyond the limit */
static inline void
tally(McpForest *forest, uint32 *count, uint32 identifier, uint32 limit)
{
	uint32		root = forest->owner[identifier];

	if (++count[root] <= limit || (forest->flags[root] & MCP_FLAG_OFFENDS))
		return;
	forest->flags[root] |= MCP_FLAG_OFFENDS;
	forest->offending_count++;
}

/* the limited target of a usable identifier, or -1 */
static inline int
limited_target(const McpForest *forest, Size i)
{
	int			target;

	if (!McpForestUsable(forest, (uint32) i))
		return -1;
	target = McpMatchRulesTarget(forest->rules, &forest->identifiers[i],
								 MCP_LIMIT_MAX);
	if (target < 0 || forest->rules->targets[target].limits[MCP_LIMIT_MAX] >=
		MCP_LIMIT_NONE)
		return -1;
	return target;
}

/*
 * The identifiers under a max, target by target: target t has those from
 * start[t] to start[t + 1].
 */
static uint32 *
limited_members(const McpForest *forest, Size *start)
{
	uint32	   *members;
	Size		i;
	int			target;

	for (i = 0; i < forest->identifier_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if ((target = limited_target(forest, i)) >= 0)
			start[target + 2]++;
	}
	for (target = 0; target < forest->rules->count; target++)
		start[target + 2] += start[target + 1];
	members = McpBigAlloc((start[forest->rules->count + 1] + 1) * sizeof(uint32));
	for (i = 0; i < forest->identifier_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if ((target = limited_target(forest, i)) >= 0)
			members[start[target + 1]++] = (uint32) i;
	}
	return members;
}

/*
 * The components that hold too many identifiers of a target, or in all.  A
 * target's counts are taken back after it, so that a hundred namespaces cost
 * no hundred passes.
 */
static void
find_offenders(McpForest *forest)
{
	const McpMatchRules *rules = forest->rules;
	Size	   *start = McpBigAllocZero((rules->count + 2) * sizeof(Size));
	uint32	   *members = limited_members(forest, start);
	Size		i;
	int			t;

	memset(forest->scratch, 0, forest->identifier_count * sizeof(uint32));
	for (t = 0; t < rules->count; t++)
	{
		MCP_CHECK_INTERRUPTS();
		for (i = start[t]; i < start[t + 1]; i++)
			tally(forest, forest->scratch, members[i],
				  rules->targets[t].limits[MCP_LIMIT_MAX]);
		for (i = start[t]; i < start[t + 1]; i++)
			forest->scratch[forest->owner[members[i]]] = 0;
	}
	McpForestPeak(forest);
	McpFree(members);
	McpFree(start);
	if (rules->cluster_max >= MCP_LIMIT_NONE)
		return;
	for (i = 0; i < forest->identifier_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if (McpForestUsable(forest, (uint32) i))
			tally(forest, forest->scratch, (uint32) i, rules->cluster_max);
	}
}

/*
 * Clusters get their numbers as records come to them; a record without a
 * usable identifier is a cluster of its own.  Records of offending components
 * have to wait.
 */
static void
number_clusters(McpForest *forest)
{
	uint32	   *number = forest->scratch;
	Size		record,
				i;

	memset(number, 0xFF, forest->identifier_count * sizeof(uint32));
	for (record = 0; record < forest->record_count; record++)
	{
		Size		end = forest->start[record + 1];
		uint32		root;

		MCP_CHECK_INTERRUPTS();
		for (i = forest->start[record]; i < end; i++)
		{
			if (McpForestUsable(forest, forest->mentions[i]))
				break;
		}
		if (i == end)
		{
			forest->record_cluster[record] = (uint32) forest->cluster_count++;
			continue;
		}
		root = forest->owner[forest->mentions[i]];
		if (forest->flags[root] & MCP_FLAG_OFFENDS)
		{
			forest->record_cluster[record] = MCP_NOBODY;
			continue;
		}
		if (number[root] == MCP_NOBODY)
			number[root] = (uint32) forest->cluster_count++;
		forest->record_cluster[record] = number[root];
	}
}

/*
 * From an identifier's root to the cluster that accepted it.  Offending
 * components keep their roots until they have been taken in order.
 */
static void
settle_owners(McpForest *forest)
{
	Size		i;

	for (i = 0; i < forest->identifier_count; i++)
	{
		uint32		root = forest->owner[i];

		if (!McpForestUsable(forest, (uint32) i))
			forest->owner[i] = MCP_NOBODY;
		else if (!(forest->flags[root] & MCP_FLAG_OFFENDS))
			forest->owner[i] = forest->scratch[root];
	}
}

void
McpForestJoin(McpForest *forest)
{
	join_freely(forest);
	find_offenders(forest);
	number_clusters(forest);
	settle_owners(forest);
	if (forest->offending_count > 0)
		McpForestTakeInOrder(forest);
}
