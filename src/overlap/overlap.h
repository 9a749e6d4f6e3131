/*
 * overlap.h: named segments asked together, inside the overlap room
 */
#ifndef MCP_OVERLAP_H
#define MCP_OVERLAP_H

#include "core/args.h"
#include "match/match.h"

#define MCP_SEGMENT_SET_MAX 4096

typedef struct McpSegmentItem
{
	McpText		name;
	uint64		print;			/* of the segment's canonical text; 0: NULL */
	PlanCondition *root;		/* NULL: a NULL segment, always unknown */
} McpSegmentItem;

typedef struct McpSegmentSet
{
	McpKeptArgs *kept;
	MemoryContext context;		/* of what is below */
	uint64		serial;			/* of every set another; 0: not ready */
	uint32		count;
	McpPlan    *plan;			/* of all of them */
	McpSegmentItem *items;
} McpSegmentSet;

/*
 * The set of the arrays in arguments n (names) and n + 1 (segments), made
 * when they change and kept in fn_extra.  Sorted: by name, and two segments
 * with one name are an error.
 */
extern McpSegmentSet *McpSegmentSetOfCall(FunctionCallInfo fcinfo, int n,
										  bool sorted);

#endif
