/*
 * explain_border.h: when what moves with the clock passes what stands still
 *
 * A border is a function of the moment at which a question is asked: "30 days
 * before", "the start of this week".  It does not only go forward.  A month
 * before 28 March 12:00 is 28 February 12:00, and a month before 29 March
 * 00:00 is 28 February 00:00; where a clock is put back, what is reckoned
 * from it goes back too.  So it is followed piece by piece: on each it stands
 * still or goes with the clock, and the pieces that no event is near are
 * jumped over.
 */
#ifndef MCP_EXPLAIN_BORDER_H
#define MCP_EXPLAIN_BORDER_H

#include "explain/explain.h"

/* never; and no event before or behind */
#define MCP_NEVER PG_INT64_MAX

/* the last moment at which anything can change */
#define MCP_LAST_MOMENT (MCP_MOMENT_END - 1)

typedef struct McpBorder
{
	PlanWindow	window;			/* a copy, set for the moment asked for last */
	bool		upto;			/* its end; else its start */
} McpBorder;

/* a border of a window; false: that side does not move by itself */
extern bool McpBorderOfWindow(McpBorder *border, const PlanWindow *window,
							  bool upto);

/* "a span before now" */
extern void McpBorderOfSpan(McpBorder *border, int unit, int64 number,
							const McpZone *zone);

/* an event counts as passed when it is not later than this */
extern int64 McpBorderAt(McpBorder *border, int64 moment);

/*
 * The first moment after `moment` at which the border lies before `before`
 * (an event that it had passed; MCP_MOMENT_NONE: none) or has passed `behind`
 * (MCP_NEVER: none); MCP_NEVER when it never does.
 */
extern int64 McpBorderCross(McpBorder *border, int64 moment, int64 before,
							int64 behind);

/*
 * A moment up to which, from `moment` on, the border never goes back;
 * MCP_NEVER when it never does.
 */
extern int64 McpBorderForward(McpBorder *border, int64 moment);

/*
 * What depends on the local day alone: a number for each.  The first moment
 * after `moment` at which it is another; MCP_NEVER.
 */
typedef int64 (*McpDayFunction) (const void *context, int64 day);

extern int64 McpDayChange(const McpZone *zone, int64 moment,
						  McpDayFunction function, const void *context);

/* the same of what never comes back: found faster */
extern int64 McpDayPass(const McpZone *zone, int64 moment,
						McpDayFunction function, const void *context);

/* the first moment after `moment` that lies on another local day */
extern int64 McpDayNext(const McpZone *zone, int64 moment);

#endif
