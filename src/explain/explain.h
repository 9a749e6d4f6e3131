/*
 * explain.h: the door of the explain room: what a segment says, and why
 */
#ifndef MCP_EXPLAIN_H
#define MCP_EXPLAIN_H

#include "match/match.h"

/* say in English what it means: a line a condition or group */
extern void McpSegmentDescribe(const McpTree *tree, StringInfo buffer);

/* one line of an explanation; texts live until the visitor returns */
typedef struct McpWhy
{
	const char *path;			/* "1.2": second part of the first */
	int			depth;
	McpText		condition;
	bool		has_found;
	McpText		found;
	McpTruth	holds;
	McpText		decided_by;		/* len 0: nothing did */
} McpWhy;

typedef void (*McpWhyVisitor) (void *context, const McpWhy *why);

/* of a sequence: how far it came, and the values of its variables */
extern void McpTellSequence(McpPlan *plan, PlanCondition *condition,
							StringInfo found);

/* of the profile at hand (McpPlanTake) */
extern void McpPlanWhy(McpPlan *plan, McpWhyVisitor visitor, void *context);

/*
 * The first moment after plan->as_of at which the profile in hand (McpPlanTake)
 * becomes a member or ceases to be one, with no new data; false: never.  The
 * plan's moment is another afterwards.
 */
extern bool McpPlanNextChange(McpPlan *plan, int64 *moment);

#endif
