/*
 * cluster_order.h: the workplace of the ordered pass
 *
 * Components are worked on one at a time, with numbers of their own, so that
 * a small one stays within the processor's caches and the arrays are as large
 * as the largest one needs.
 */
#ifndef MCP_CLUSTER_ORDER_H
#define MCP_CLUSTER_ORDER_H

#include "cluster/cluster_forest.h"

/* an identifier of the component, with the key of its turn */
typedef struct McpTurn
{
	uint64		order;			/* rank, nodes */
	uint64		digest;			/* its first bytes */
	uint32		identifier;
	uint32		local;			/* number in the component */
} McpTurn;

typedef struct McpOrder
{
	McpForest  *forest;

	/* the records of offending components, component by component */
	Size		component_count;
	Size	   *first;
	uint32	   *records;

	/* by identifier of the forest: its number in its component */
	uint32	   *local;

	/* by identifier of the component */
	McpTurn    *turns;
	Size		turn_count,
				turn_space;
	uint32	   *carrier_at;		/* count + 1: where its links begin */
	Size		carrier_space;
	uint32	   *accepted_by;	/* a node of the tree that accepted it */
	Size		accepted_by_space;

	/* by link: identifier to node */
	uint32	   *carriers;
	Size		link_space;

	/* by record of the component */
	uint32	   *record_node;
	Size		record_space;

	/* by node */
	uint32	   *node_record;	/* a record with its set */
	Size		node_count,
				node_space;
	uint32	   *parent;
	Size		parent_space;
	uint32	   *stamp;			/* the turn that met it last */
	Size		stamp_space;
	uint32	   *accepted;		/* identifiers accepted, of a root */
	Size		accepted_space;
	uint32	   *sums;			/* per limited target, of a root */
	Size		sum_space;
	bool	   *settled;		/* has an accepted identifier */
	Size		settled_space;
	uint32	   *roots;			/* that the present identifier meets */
	Size		root_space;

	/* the limited targets of the component */
	int		   *column;			/* by target: its column, or -1 */
	int		   *column_target;	/* by column */
	uint64	   *column_total;	/* by column, for the present identifier */
	int			column_count;

	uint32	   *slots;			/* hash table of nodes, number + 1 */
	Size		slot_space;
} McpOrder;

/* cluster_nodes.c: lay out the components; then one of them as a graph */
extern void McpOrderListComponents(McpOrder *o);
extern void McpOrderMakeGraph(McpOrder *o, const uint32 *records, Size count);

/* the column of the max that governs the identifier; -1: there is none */
extern int	McpOrderColumn(McpOrder *o, uint32 identifier);

#endif
