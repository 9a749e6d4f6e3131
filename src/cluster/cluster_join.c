/*
 * cluster_join.c: joining freely, and finding who breaks a rule
 *
 * Union-find over identifiers, every record joining its own.  A component
 * that breaks no rule is final, for then the rules would have refused nothing
 * in it: the counts only grow on the way there.  The others are taken
 * identifier by identifier (cluster_order.c).
 */
#include "cluster/cluster_forest.h"

#define MENTIONS_AHEAD 12

/*
 * Ask for the parent of a mention to come, and for the parent's parent of one
 * that comes sooner.
 */
static inline void
look_ahead(const McpForest *forest, const uint32 *parent, Size mention)
{
	uint32		sooner;

	if (mention + 2 * MENTIONS_AHEAD >= forest->mention_count)
		return;
	__builtin_prefetch(&parent[forest->mentions[mention + 2 * MENTIONS_AHEAD]], 1);
	sooner = parent[forest->mentions[mention + MENTIONS_AHEAD]];
	if (sooner != MCP_NOBODY)
		__builtin_prefetch(&parent[sooner], 1);
}

/* every record joins its usable identifiers; the others have no parent */
static void
join_freely(McpForest *forest)
{
	uint32	   *parent = forest->owner;
	Size		record,
				i;

	for (i = 0; i < forest->identifier_count; i++)
		parent[i] = McpForestUsable(forest, (uint32) i) ? (uint32) i :
			MCP_NOBODY;
	for (record = 0; record < forest->record_count; record++)
	{
		Size		end = forest->start[record + 1];
		uint32		root = MCP_NOBODY;

		MCP_CHECK_INTERRUPTS();
		for (i = forest->start[record]; i < end; i++)
		{
			uint32		identifier = forest->mentions[i];

			look_ahead(forest, parent, i);
			if (parent[identifier] == MCP_NOBODY)
				continue;
			root = root == MCP_NOBODY ? identifier :
				McpRootJoin(parent, root, identifier);
		}
	}
	/* a parent is never greater than its child: one pass flattens */
	for (i = 0; i < forest->identifier_count; i++)
	{
		if (parent[i] != MCP_NOBODY)
			parent[i] = parent[parent[i]];
	}
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

	if (forest->owner[i] == MCP_NOBODY)
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
 * start[t] to start[t + 1].  All identifiers are gone through once only, for
 * they are many, and those under a max perhaps few.
 */
static uint32 *
limited_members(const McpForest *forest, Size *start)
{
	uint32	   *found = NULL;
	uint32	   *members;
	Size		space = 0;
	Size		count = 0;
	Size		i;
	int			target;

	for (i = 0; i < forest->identifier_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if ((target = limited_target(forest, i)) < 0)
			continue;
		start[target + 2]++;
		found = McpGrow(found, &space, count + 1, sizeof(uint32));
		found[count++] = (uint32) i;
	}
	for (target = 0; target < forest->rules->count; target++)
		start[target + 2] += start[target + 1];
	members = McpBigAlloc((count + 1) * sizeof(uint32));
	for (i = 0; i < count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		members[start[limited_target(forest, found[i]) + 1]++] = found[i];
	}
	if (found != NULL)
		McpFree(found);
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
		if (forest->owner[i] != MCP_NOBODY)
			tally(forest, forest->scratch, (uint32) i, rules->cluster_max);
	}
}

/* the root of a record's usable identifiers, or MCP_NOBODY */
static inline uint32
record_root(const McpForest *forest, Size record)
{
	Size		end = forest->start[record + 1];
	Size		i;

	for (i = forest->start[record]; i < end; i++)
	{
		if (forest->owner[forest->mentions[i]] != MCP_NOBODY)
			return forest->owner[forest->mentions[i]];
	}
	return MCP_NOBODY;
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
	Size		record;

	memset(number, 0xFF, forest->identifier_count * sizeof(uint32));
	for (record = 0; record < forest->record_count; record++)
	{
		uint32		root = record_root(forest, record);
		Size		ahead = forest->start[record] + 2 * MENTIONS_AHEAD;

		MCP_CHECK_INTERRUPTS();
		if (ahead < forest->mention_count)
		{
			__builtin_prefetch(&forest->owner[forest->mentions[ahead]]);
			ahead = forest->owner[forest->mentions[ahead - MENTIONS_AHEAD]];
			if (ahead != MCP_NOBODY)
				__builtin_prefetch(&number[ahead], 1);
		}
		if (root == MCP_NOBODY)
			forest->record_cluster[record] = (uint32) forest->cluster_count++;
		else if (forest->offending_count > 0 &&
				 (forest->flags[root] & MCP_FLAG_OFFENDS))
			forest->record_cluster[record] = MCP_NOBODY;
		else
		{
			if (number[root] == MCP_NOBODY)
				number[root] = (uint32) forest->cluster_count++;
			forest->record_cluster[record] = number[root];
		}
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

		if (root != MCP_NOBODY &&
			!(forest->offending_count > 0 &&
			  (forest->flags[root] & MCP_FLAG_OFFENDS)))
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
