/*
 * explain_change.h: when can the answer of one condition become another?
 */
#ifndef MCP_EXPLAIN_CHANGE_H
#define MCP_EXPLAIN_CHANGE_H

#include "explain/explain_border.h"

/*
 * The first moment after plan->as_of at which the truth of a condition could
 * be another: never late, perhaps early; MCP_NEVER.  For the profile in hand.
 */
extern int64 McpConditionBorder(McpPlan *plan, const PlanCondition *condition);

/* the events that a condition looks at: those of any of these filters */
#define MCP_WATCH_MAX (MCP_SEGMENT_STEPS_MAX + 8)

typedef struct McpWatch
{
	PlanFilter *filters[MCP_WATCH_MAX];
	uint32		count;
	bool		all;			/* every event */
} McpWatch;

extern void McpWatchAdd(McpWatch *watch, PlanFilter *filter);

/* the nearest event newer than event i that is watched, as a moment */
extern int64 McpWatchNewer(McpPlan *plan, const McpWatch *watch, uint32 i);

/* the first watched event that does not count yet */
extern int64 McpWatchFuture(McpPlan *plan, const McpWatch *watch);

/* when a border passes the next watched event, or the last one again */
extern int64 McpWatchCross(McpPlan *plan, const McpWatch *watch,
						   McpBorder *border);

/* when events enter or leave a window (NULL: all time) */
extern int64 McpWatchWindow(McpPlan *plan, McpWatch *watch,
							const PlanWindow *window,
							const PlanCondition *condition);

/*
 * The same for a measure against numbers, by bisection, where a window with
 * many events only loses them; false: it does not, or they are few.
 */
extern bool McpNextShrinking(McpPlan *plan, const PlanCondition *condition,
							 int64 *next);

/* of a sequence that says more than an order (explain_sequence.c) */
extern int64 McpNextOfSequence(McpPlan *plan,
							   const PlanCondition *condition);

/* what of a profile's facts is observed next */
extern int64 McpNextOfTrait(McpPlan *plan, McpText name);
extern int64 McpNextOfConsent(McpPlan *plan, McpText purpose);
extern int64 McpNextOfHandle(McpPlan *plan, int kind);

/* regular, and the words of the life cycle (explain_rule_period.c) */
extern int64 McpNextOfRegular(McpPlan *plan, const PlanCondition *condition);

/* explain_rule_date.c: but for what becomes known later */
extern int64 McpNextOfDate(McpPlan *plan, const PlanCondition *condition);
extern int64 McpNextOfChange(McpPlan *plan, PlanMeasure *measure,
							 const PlanCondition *condition);
extern int64 McpNextOfLifecycle(McpPlan *plan,
								const PlanCondition *condition);

/*
 * Whatever it is: every event, every observation, every day of its zone, and
 * every span that is written in it, back from now and on from an event.  For a condition that has no
 * rule of its own.
 */
extern int64 McpNextOfAnything(McpPlan *plan, const PlanCondition *condition);

#endif
