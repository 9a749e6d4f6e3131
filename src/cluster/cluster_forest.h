/*
 * cluster_forest.h: what the forest's files share
 *
 * The forest numbers what it meets: identifiers and records by 32 bits,
 * mentions (a record's identifiers, one after the other) and rows by Size.
 * Big arrays grow by a quarter, and go as soon as they are not needed, which
 * keeps the whole below 96 bytes for each identifier and record.
 */
#ifndef MCP_CLUSTER_FOREST_H
#define MCP_CLUSTER_FOREST_H

#include "cluster/cluster.h"

#define MCP_NOBODY		UINT32_MAX	/* no record, identifier or cluster */
#define MCP_NUMBER_MAX	(UINT32_MAX - 16)
#define MCP_NO_KEY		SIZE_MAX
#define MCP_CUSTOMER_SIZE 16

/* flags of an identifier */
#define MCP_FLAG_SHARED		0x01	/* set aside, joins nobody */
#define MCP_FLAG_CANDIDATE	0x02	/* on enough records to be shared */
#define MCP_FLAG_OFFENDS	0x04	/* of a root: its component breaks a rule */

/* a place in a hash table: a part of the hash, and a number + 1 */
typedef struct McpSlot
{
	uint32		mark;
	uint32		number;			/* 0: empty */
} McpSlot;

typedef struct McpSlots
{
	McpSlot    *slots;
	Size		mask;
} McpSlots;

/* rows that wait to be looked up together, so that memory is not waited for */
typedef struct McpWaitingRow
{
	Size		count;
	Size		key_length;
	uint64		key_hash;
	int64		seen;
	bool		has_key;
} McpWaitingRow;

#define MCP_WAITING_ROWS 128
#define MCP_WAITING_ENOUGH 1024	/* identifiers */

typedef struct McpWaiting
{
	McpWaitingRow rows[MCP_WAITING_ROWS];
	int			row_count;
	bool		keyed;			/* any row with a key */
	McpIdentifier *identifiers;
	uint64	   *hashes;
	Size		count;
	Size		space;
	char	   *keys;
	Size		keys_length;
	Size		keys_space;
} McpWaiting;

struct McpForest
{
	const McpMatchRules *rules;
	uint64		seed[4];
	bool		details;

	McpWaiting *waiting;

	/* by identifier */
	McpIdentifier *identifiers;
	uint32	   *carriers;		/* rows that mention it, stops at the top */
	Size		identifier_count;
	Size		identifier_space;
	McpSlots	identifier_slots;
	uint8	   *flags;
	uint32	   *owner;			/* union-find parent, later its cluster */
	uint32	   *scratch;		/* for whoever works */

	/* by row */
	Size		row_count;
	Size		row_space;
	uint32	   *row_record;		/* NULL: every row is its own record */

	/* by record */
	Size		record_count;
	Size	   *key_at;			/* in keys: length, bytes; MCP_NO_KEY */
	int64	   *seen;			/* PG_INT64_MAX: unknown */
	char	   *keys;
	Size		keys_length;
	Size		keys_space;
	McpSlots	key_slots;
	uint32	   *record_cluster;

	/* a row's mentions are ascending and unique, later a record's */
	Size	   *start;
	uint32	   *mentions;
	Size		mention_count;
	Size		mention_space;
	uint8	   *refusals;		/* by mention; only for details */

	/* by cluster */
	Size		cluster_count;
	uint8	   *customers;		/* MCP_CUSTOMER_SIZE each; zeros: none */
	Size		offending_count;

	Size		(*measure) (void);
	Size		peak;
};

/* a moment when much is in use */
static inline void
McpForestPeak(McpForest *forest)
{
	if (forest->measure != NULL)
		forest->peak = Max(forest->peak, forest->measure());
}

/* one uint32 after the other, ascending, without repetition */
extern Size McpNumbersUnique(uint32 *numbers, Size count);

/* memory for arrays that may be big */
extern void *McpBigAlloc(Size size);
extern void *McpBigAllocZero(Size size);
extern void *McpBigRealloc(void *pointer, Size size);

/* make room for `need` items of that width, a quarter more than before */
extern void *McpGrow(void *items, Size *space, Size need, Size width);

/* stronger first, then the smaller digest, then the smaller tag */
static inline int
McpForestCompare(const McpForest *forest, uint32 a, uint32 b)
{
	const McpIdentifier *x = &forest->identifiers[a];
	const McpIdentifier *y = &forest->identifiers[b];
	int			order = (int) forest->rules->rank[x->kind] -
		(int) forest->rules->rank[y->kind];

	if (order == 0)
		order = memcmp(x->digest, y->digest, sizeof(x->digest));
	if (order == 0)
		order = memcmp(x->tag, y->tag, sizeof(x->tag));
	return order;
}

static inline bool
McpForestUsable(const McpForest *forest, uint32 identifier)
{
	return (forest->flags[identifier] & MCP_FLAG_SHARED) == 0;
}

/* union-find over parents; the root of a tree is its smallest number */
static inline uint32
McpRootFind(uint32 *parent, uint32 item)
{
	while (parent[item] != item)
	{
		parent[item] = parent[parent[item]];
		item = parent[item];
	}
	return item;
}

static inline uint32
McpRootJoin(uint32 *parent, uint32 a, uint32 b)
{
	a = McpRootFind(parent, a);
	b = McpRootFind(parent, b);
	if (a < b)
		return parent[b] = a;
	return parent[a] = b;
}

/* cluster_table.c, cluster_regroup.c */
extern void McpForestFlush(McpForest *forest);
extern void McpForestIndex(McpForest *forest, Size count);
extern void McpForestRegroup(McpForest *forest);
extern uint32 McpForestLookup(const McpForest *forest,
							  const McpIdentifier *identifier);

/* cluster_shared.c: find the shared identifiers and flag them */
extern void McpForestSetAside(McpForest *forest);

/* cluster_join.c: clusters of all records, ids apart */
extern void McpForestJoin(McpForest *forest);

/* cluster_order.c: take offending components identifier by identifier */
extern void McpForestTakeInOrder(McpForest *forest);

/* cluster_customer.c: give every cluster its id */
extern void McpForestName(McpForest *forest);

#endif
