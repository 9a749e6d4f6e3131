/*
 * journey_collect.h: a collector's inside
 */
#ifndef MCP_JOURNEY_COLLECT_H
#define MCP_JOURNEY_COLLECT_H

#include "journey/journey_format.h"

/*
 * A row is an event.  Journeys whose events have no event_id, no revision and
 * no retraction, which is most, need only the first half.
 */
typedef struct McpRow
{
	int64		time;
	int64		value;			/* MCP_ROW_NO_VALUE: none */
	uint32		kind;			/* in names; and MCP_ROW_RETRACTED */
	uint32		set;			/* place in the arena; 0: no properties */
} McpRow;

typedef struct McpLongRow
{
	McpRow		row;
	uint64		key;
	int64		revision;
} McpLongRow;

/* less than every value */
#define MCP_ROW_NO_VALUE	PG_INT64_MIN
#define MCP_ROW_RETRACTED	0x80000000u
#define MCP_ROW_KIND(row)	((row)->kind & ~MCP_ROW_RETRACTED)

/*
 * Property sets lie in the arena, in words of four bytes: the number of pairs,
 * then for each pair, sorted by (name, value), the code of the name, the
 * value's length and its bytes up to a whole word.
 */
struct McpCollector
{
	/* what every event touches comes first, on one cache line */
	McpRow	   *tail;			/* where the next row goes */
	uint32		tail_left;		/* rows of room there */
	uint32		count;
	McpNames   *names;
	bool		is_long;
	bool		holes;			/* sets of the arena that no row has any more */

	struct McpRowBlock *blocks; /* of a small collector, the newest first */
	uint8	   *rows;			/* of a large one: all, in one piece */
	McpRegion	region;
	uint32		capacity;		/* of rows */
	uint32		settled;		/* this many first rows are sorted and unique */
	uint32	   *arena;
	uint32		arena_used;
	uint32		arena_capacity;
	const void *pending;		/* a state not read yet */
	Size		pending_size;
};

StaticAssertDecl(sizeof(McpCollector) <= MCP_COLLECTOR_SIZE,
				 "MCP_COLLECTOR_SIZE is too small");

/*
 * The rows of a small collector lie in blocks of growing size: an aggregate
 * has many small groups, which then never copy and leave no holes behind.
 */
typedef struct McpRowBlock
{
	struct McpRowBlock *before;
	McpRow		rows[FLEXIBLE_ARRAY_MEMBER];
} McpRowBlock;

static inline Size
McpCollectorStride(const McpCollector *collector)
{
	return collector->is_long ? sizeof(McpLongRow) : sizeof(McpRow);
}

/* of a collector whose rows are in one piece */
static inline McpRow *
McpCollectorRow(const McpCollector *collector, uint32 i)
{
	return (McpRow *) (collector->rows + i * McpCollectorStride(collector));
}

/*
 * The same rows in one piece: of a small collector a copy in the current
 * context, to be given back by McpCollectorFlatFree.
 */
extern void McpCollectorFlat(const McpCollector *collector,
							 McpCollector *flat);
extern void McpCollectorFlatSettled(McpCollector *collector,
									McpCollector *flat);
extern void McpCollectorFlatFree(const McpCollector *collector,
								 McpCollector *flat);

/* one pair in the arena, and the step to the next */
static inline const uint32 *
McpArenaPair(const uint32 *at, uint32 *name, McpText *value)
{
	*name = at[0];
	*value = McpTextMake((const char *) (at + 2), at[1]);
	return at + 2 + (at[1] + 3) / 4;
}

/*
 * Sort the rows, which are in one piece, and keep the valid ones; the arena
 * stays where it is.
 */
extern void McpCollectorSettle(McpCollector *collector);

/* close the arena's holes: places of sets that a caller holds go stale */
extern void McpCollectorCompact(McpCollector *collector);

/* the order of two property sets */
extern int	McpCollectorCompareSets(const McpCollector *collector, uint32 a,
									uint32 b);

/*
 * Put a property set, one or more, sorted and unique, into the arena; codes,
 * when there are some, belong to names, and are overwritten.
 */
extern bool McpCollectorPutSet(McpCollector *collector,
							   McpProperty *properties, uint32 count,
							   const McpNames *names, uint32 *set,
							   McpError *error);

/* the kind of folded names; may make the collector leave shared names */
extern uint32 McpCollectorKind(McpCollector *collector, McpText channel,
							   McpText action);

/* the state that the collector was made of, into it or into another one */
extern bool McpCollectorReadPending(McpCollector *collector, McpError *error);
extern bool McpCollectorMergePending(McpCollector *into,
									 const McpCollector *from,
									 McpError *error);

/* put an event whose set is in the arena already; tells its kind */
extern bool McpCollectorPut(McpCollector *collector, const McpEvent *event,
							uint32 set, uint32 *kind, McpError *error);

#endif
