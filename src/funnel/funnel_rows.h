/*
 * funnel_rows.h: the raw rows of one person, inside the funnel room
 *
 * Rows of many people come in any order, so each one is a miss of the cache:
 * what a person needs is kept small, and adding a row writes to one place
 * without reading there.  A usable moment takes 54 bits, so the steps of a
 * row share its word; only a funnel of more than 10 steps needs two.
 */
#ifndef MCP_FUNNEL_ROWS_H
#define MCP_FUNNEL_ROWS_H

#include "funnel/funnel.h"

#define MCP_ROWS_STEP_BITS	10
#define MCP_ROWS_AT_FIRST	2	/* words; with the head they are 64 bytes */
#define MCP_ROWS_MAX		(UINT32_C(1) << 30)

StaticAssertDecl(MCP_MOMENT_END - MCP_MOMENT_MIN <
				 INT64CONST(1) << (64 - MCP_ROWS_STEP_BITS),
				 "a moment and steps do not share a word");

struct McpFunnelWaiting;

typedef struct McpFunnelRows
{
	int64		within;
	uint64	   *words;			/* at first those below */
	McpRegion	region;
	struct McpFunnelWaiting *waiting;	/* where some may be, or NULL */
	uint32		count;			/* words */
	uint32		capacity;
	uint8		steps;
	uint8		order;
	uint8		entry;
	bool		wide;			/* two words a row */
	uint64		first[MCP_ROWS_AT_FIRST];
} McpFunnelRows;

/*
 * Rows of many people that wait to be added.  A row that is added at once
 * waits for the memory of its person, one row after another; of many rows the
 * memory comes together.
 */
#define MCP_ROWS_WAITING 64

typedef struct McpFunnelWaiting
{
	uint32		count;
	struct
	{
		McpFunnelRows *rows;
		int64		time;
		uint32		steps;
	}			row[MCP_ROWS_WAITING];
} McpFunnelWaiting;

/* the events of one person after another, in memory that is used again */
typedef struct McpFunnelEvents
{
	McpRegion	region;
	McpFunnelEvent *items;
	uint32		capacity;
} McpFunnelEvents;

/* no rows, in the current memory; ordered, every entry, without a window */
extern McpFunnelRows *McpFunnelRowsCreate(uint32 steps);

/* what a person's rows ask for */
extern McpFunnelRule McpFunnelRowsRule(const McpFunnelRows *rows);

/* false with the error set: there are too many */
extern bool McpFunnelRowsReserve(McpFunnelRows *rows, uint32 more,
								 McpError *error);

/* a usable moment; room for its words was reserved */
static inline void
McpFunnelRowsPut(McpFunnelRows *rows, int64 time, uint32 steps)
{
	uint64		since = (uint64) (time - MCP_MOMENT_MIN);

	if (rows->wide)
	{
		rows->words[rows->count++] = since;
		rows->words[rows->count++] = steps;
	}
	else
		rows->words[rows->count++] = since << MCP_ROWS_STEP_BITS | steps;
}

static inline bool
McpFunnelRowsAdd(McpFunnelRows *rows, int64 time, uint32 steps,
				 McpError *error)
{
	if (rows->capacity - rows->count < 2 &&
		!McpFunnelRowsReserve(rows, 2, error))
		return false;
	McpFunnelRowsPut(rows, time, steps);
	return true;
}

/* add those that wait; before anything else is done with what they go to */
extern bool McpFunnelRowsSettle(McpFunnelWaiting *waiting, McpError *error);

static inline bool
McpFunnelRowsWait(McpFunnelWaiting *waiting, McpFunnelRows *rows, int64 time,
				  uint32 steps, McpError *error)
{
	__builtin_prefetch(rows, 1);
	waiting->row[waiting->count].rows = rows;
	waiting->row[waiting->count].time = time;
	waiting->row[waiting->count].steps = steps;
	return ++waiting->count < MCP_ROWS_WAITING ||
		McpFunnelRowsSettle(waiting, error);
}

/* all rows of another one with the same number of steps */
extern bool McpFunnelRowsMerge(McpFunnelRows *rows,
							   const McpFunnelRows *other, McpError *error);

/* between workers; reading allocates in the current memory */
extern void McpFunnelRowsWrite(const McpFunnelRows *rows, StringInfo buffer);
extern McpFunnelRows *McpFunnelRowsRead(const void *data, Size size,
										McpError *error);

/* the rows in order of time; they may change their places, not their meaning */
extern uint32 McpFunnelRowsEvents(McpFunnelRows *rows,
								  McpFunnelEvents *events);

#endif
