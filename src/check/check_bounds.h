/*
 * check_bounds.h: intervals of numbers, inside the check room
 */
#ifndef MCP_CHECK_BOUNDS_H
#define MCP_CHECK_BOUNDS_H

#include "check/check.h"

/* numbers are scaled as amounts; the ends of int64 stand for no bound */
typedef struct McpBounds
{
	int64		low;
	int64		high;
	bool		low_open;
	bool		high_open;
	bool		whole;			/* whole numbers only */
} McpBounds;

extern const McpBounds McpUnbounded;

/* is no value within them? */
extern bool McpBoundsAreEmpty(McpBounds bounds);
extern McpBounds McpBoundsMeet(McpBounds a, McpBounds b);

/* the values that a measure can have; *known: it is never unknown */
extern McpBounds McpMeasureBounds(const McpPlan *plan,
								  const PlanMeasure *measure, bool *known);

/* the values that fulfil a comparison; false: they are no interval */
extern bool McpComparisonBounds(int op, int64 number, McpBounds *bounds);
extern int	McpOppositeTest(int op);

/* is it a comparison with numbers alone? */
extern bool McpConditionIsNumeric(const PlanCondition *condition);

#endif
