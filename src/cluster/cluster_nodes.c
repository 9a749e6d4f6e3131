/*
 * cluster_nodes.c: an offending component as a graph of nodes and identifiers
 *
 * Records with the same set of usable identifiers are one node.
 */
#include "cluster/cluster_order.h"

#define ST_SORT sort_turns
#define ST_ELEMENT_TYPE McpTurn
#define ST_COMPARE(a, b, forest) compare_turns(a, b, forest)
#define ST_COMPARE_ARG_TYPE McpForest
#define ST_SCOPE static
#define ST_DEFINE
#define ST_DECLARE
#ifndef MCP_STANDALONE
#define ST_CHECK_FOR_INTERRUPTS
#endif

static inline int
compare_turns(const McpTurn *a, const McpTurn *b, McpForest *forest)
{
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	if (a->digest != b->digest)
		return a->digest < b->digest ? -1 : 1;
	return McpForestCompare(forest, a->identifier, b->identifier);
}

#include "lib/sort_template.h"

/* --- the components ------------------------------------------------------ */

static inline uint32
root_of(const McpForest *forest, Size record)
{
	Size		i = forest->start[record];

	/* a record that waits has a usable identifier */
	while (!McpForestUsable(forest, forest->mentions[i]))
		i++;
	return forest->owner[forest->mentions[i]];
}

/* lay the waiting records out component by component */
void
McpOrderListComponents(McpOrder *o)
{
	McpForest  *forest = o->forest;
	uint32	   *number = forest->scratch;
	uint32		next = 0;
	Size		i;

	for (i = 0; i < forest->identifier_count; i++)
	{
		if (forest->flags[i] & MCP_FLAG_OFFENDS)
			number[i] = next++;
	}
	o->component_count = next;
	o->first = McpBigAllocZero(((Size) next + 2) * sizeof(Size));
	for (i = 0; i < forest->record_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if (forest->record_cluster[i] == MCP_NOBODY)
			o->first[number[root_of(forest, i)] + 2]++;
	}
	for (i = 0; i < next; i++)
		o->first[i + 2] += o->first[i + 1];
	o->records = McpBigAlloc((o->first[next + 1] + 1) * sizeof(uint32));
	for (i = 0; i < forest->record_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if (forest->record_cluster[i] == MCP_NOBODY)
			o->records[o->first[number[root_of(forest, i)] + 1]++] = (uint32) i;
	}
}

/* --- nodes --------------------------------------------------------------- */

/* the next usable mention at or behind i, or end */
static inline Size
usable_mention(const McpForest *forest, Size i, Size end)
{
	while (i < end && !McpForestUsable(forest, forest->mentions[i]))
		i++;
	return i;
}

static bool
same_set(const McpForest *forest, uint32 a, uint32 b)
{
	Size		i = forest->start[a];
	Size		j = forest->start[b];
	Size		i_end = forest->start[a + 1];
	Size		j_end = forest->start[b + 1];

	for (;; i++, j++)
	{
		i = usable_mention(forest, i, i_end);
		j = usable_mention(forest, j, j_end);
		if (i == i_end || j == j_end)
			return i == i_end && j == j_end;
		if (forest->mentions[i] != forest->mentions[j])
			return false;
	}
}

static uint64
hash_set(const McpForest *forest, uint32 record)
{
	Size		end = forest->start[record + 1];
	Size		i = usable_mention(forest, forest->start[record], end);
	uint64		hash = forest->seed[0];

	for (; i < end; i = usable_mention(forest, i + 1, end))
	{
		hash = (hash ^ forest->mentions[i]) * forest->seed[1];
		hash ^= hash >> 29;
	}
	return hash;
}

/* which records of the component are one node */
static void
make_nodes(McpOrder *o, const uint32 *records, Size count)
{
	McpForest  *forest = o->forest;
	Size		size = 4;
	Size		i;

	while (size < count * 2)
		size *= 2;
	o->slots = McpGrow(o->slots, &o->slot_space, size, sizeof(uint32));
	o->record_node = McpGrow(o->record_node, &o->record_space, count,
							 sizeof(uint32));
	o->node_record = McpGrow(o->node_record, &o->node_space, count,
							 sizeof(uint32));
	memset(o->slots, 0, size * sizeof(uint32));
	o->node_count = 0;
	for (i = 0; i < count; i++)
	{
		Size		place = hash_set(forest, records[i]) & (size - 1);

		MCP_CHECK_INTERRUPTS();
		while (o->slots[place] != 0 &&
			   !same_set(forest, o->node_record[o->slots[place] - 1],
						 records[i]))
			place = (place + 1) & (size - 1);
		if (o->slots[place] == 0)
		{
			o->node_record[o->node_count++] = records[i];
			o->slots[place] = (uint32) o->node_count;
		}
		o->record_node[i] = o->slots[place] - 1;
	}
}

/* --- identifiers --------------------------------------------------------- */

int
McpOrderColumn(McpOrder *o, uint32 identifier)
{
	const McpMatchRules *rules = o->forest->rules;
	int			target;

	target = McpMatchRulesTarget(rules, &o->forest->identifiers[identifier],
								 MCP_LIMIT_MAX);
	if (target < 0 || rules->targets[target].limits[MCP_LIMIT_MAX] >=
		MCP_LIMIT_NONE)
		return -1;
	if (o->column[target] < 0)
	{
		o->column_target[o->column_count] = target;
		o->column[target] = o->column_count++;
	}
	return o->column[target];
}

static void
add_turn(McpOrder *o, uint32 identifier)
{
	const McpIdentifier *stored = &o->forest->identifiers[identifier];
	uint64		digest = 0;
	int			i;
	McpTurn	   *turn;

	o->turns = McpGrow(o->turns, &o->turn_space, o->turn_count + 1,
					   sizeof(McpTurn));
	turn = &o->turns[o->turn_count];
	for (i = 0; i < 8; i++)
		digest = digest << 8 | stored->digest[i];
	turn->order = (uint64) o->forest->rules->rank[stored->kind] << 56;
	turn->digest = digest;
	turn->identifier = identifier;
	turn->local = (uint32) o->turn_count;
	o->local[identifier] = (uint32) o->turn_count++;
	McpOrderColumn(o, identifier);
}

/* number the identifiers of the nodes, and count their nodes */
static Size
list_identifiers(McpOrder *o)
{
	McpForest  *forest = o->forest;
	Size		links = 0;
	Size		node,
				i;

	o->turn_count = 0;
	for (node = 0; node < o->node_count; node++)
	{
		uint32		record = o->node_record[node];

		MCP_CHECK_INTERRUPTS();
		for (i = forest->start[record]; i < forest->start[record + 1]; i++)
		{
			uint32		identifier = forest->mentions[i];

			if (!McpForestUsable(forest, identifier))
				continue;
			if (o->local[identifier] == MCP_NOBODY)
				add_turn(o, identifier);
			o->turns[o->local[identifier]].order++;
			links++;
		}
	}
	return links;
}

/* every identifier's nodes; then the turns in their order */
static void
link_nodes(McpOrder *o, Size links)
{
	McpForest  *forest = o->forest;
	uint32	   *at;
	Size		node,
				i;

	at = o->carrier_at = McpGrow(o->carrier_at, &o->carrier_space,
								 o->turn_count + 2, sizeof(uint32));
	o->carriers = McpGrow(o->carriers, &o->link_space, links, sizeof(uint32));
	at[0] = at[1] = 0;
	for (i = 0; i + 1 < o->turn_count; i++)
		at[i + 2] = at[i + 1] +
			(uint32) (o->turns[i].order & UINT64CONST(0xFFFFFFFF));
	for (node = 0; node < o->node_count; node++)
	{
		uint32		record = o->node_record[node];

		MCP_CHECK_INTERRUPTS();
		for (i = forest->start[record]; i < forest->start[record + 1]; i++)
		{
			if (McpForestUsable(forest, forest->mentions[i]))
				o->carriers[at[o->local[forest->mentions[i]] + 1]++] =
					(uint32) node;
		}
	}
	sort_turns(o->turns, o->turn_count, forest);
}

/* forget the columns of the component before */
static void
clear_columns(McpOrder *o)
{
	while (o->column_count > 0)
		o->column[o->column_target[--o->column_count]] = -1;
}

void
McpOrderMakeGraph(McpOrder *o, const uint32 *records, Size count)
{
	clear_columns(o);
	make_nodes(o, records, count);
	link_nodes(o, list_identifiers(o));
}
