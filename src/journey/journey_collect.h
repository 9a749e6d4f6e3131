/*
 * journey_collect.h: a collector's inside
 */
#ifndef MCP_JOURNEY_COLLECT_H
#define MCP_JOURNEY_COLLECT_H

#include "journey/journey_format.h"
#include "journey/journey_names.h"

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
	McpRegion	region;
	McpNames   *names;
	uint8	   *rows;
	uint32	   *arena;
	const void *pending;		/* a state not read yet */
	Size		pending_size;
	uint32		count;
	uint32		capacity;
	uint32		settled;		/* this many first rows are sorted and unique */
	uint32		arena_used;
	uint32		arena_capacity;
	bool		is_long;
	bool		own_names;
	bool		holes;			/* sets of the arena that no row has any more */
};

static inline Size
McpCollectorStride(const McpCollector *collector)
{
	return collector->is_long ? sizeof(McpLongRow) : sizeof(McpRow);
}

static inline McpRow *
McpCollectorRow(const McpCollector *collector, uint32 i)
{
	return (McpRow *) (collector->rows + i * McpCollectorStride(collector));
}

/* one pair in the arena, and the step to the next */
static inline const uint32 *
McpArenaPair(const uint32 *at, uint32 *name, McpText *value)
{
	*name = at[0];
	*value = McpTextMake((const char *) (at + 2), at[1]);
	return at + 2 + (at[1] + 3) / 4;
}

/* sort the rows and keep the valid ones; the arena stays where it is */
extern void McpCollectorSettle(McpCollector *collector);

/* close the arena's holes: places of sets that a caller holds go stale */
extern void McpCollectorCompact(McpCollector *collector);

/* the order of two property sets */
extern int	McpCollectorCompareSets(const McpCollector *collector, uint32 a,
									uint32 b);

/* put a property set, sorted and unique or not, into the arena */
extern bool McpCollectorPutSet(McpCollector *collector,
							   const McpProperty *properties, uint32 count,
							   const McpNames *names, uint32 *set,
							   McpError *error);

/* put an event whose set is in the arena already */
extern bool McpCollectorPut(McpCollector *collector, const McpEvent *event,
							uint32 set, McpError *error);

#endif
