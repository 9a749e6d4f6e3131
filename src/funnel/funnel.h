/*
 * funnel.h: the door of the funnel room
 *
 * How far does a person get along given steps?  A *chain* takes each step by
 * an event of its own.  Its *entry* is its first event, its *level* the
 * number of the last step taken (without an order: how many steps).
 *
 * Which chains count:
 *	- times do not fall from step to step; events of one moment have no order
 *	  among them, so the order that the chain needs is taken;
 *	- all lie within `within` of the entry, borders included;
 *	- a step comes within gap[step] of the step before it in the chain;
 *	- optional steps may be left out;
 *	- no exclusion lies between the two steps that it names: later than the
 *	  one, earlier than the other (or than the chain's last event, when the
 *	  chain does not get to the other);
 *	- strict: between two steps (strictly, in time) lie no events but repeats
 *	  of the earlier of the two;
 *	- the entry is in [since, until), and as `entry` says: at the first or
 *	  latest moment of such events, or at any.
 *
 * Which of them is reported: the one with the highest level; of these the one
 * that got there first; then the one that entered last; then the one whose
 * step before the last is done, and earlier; and so on back to the entry.
 */
#ifndef MCP_FUNNEL_H
#define MCP_FUNNEL_H

#include "core/base.h"
#include "core/moment.h"

#define MCP_FUNNEL_STEPS_MAX		32
#define MCP_FUNNEL_EXCLUSIONS_MAX	32
#define MCP_FUNNEL_NO_LIMIT			PG_INT64_MAX

typedef enum McpFunnelOrder
{
	MCP_FUNNEL_ANY,
	MCP_FUNNEL_ORDERED,
	MCP_FUNNEL_STRICT
} McpFunnelOrder;

typedef enum McpFunnelEntry
{
	MCP_FUNNEL_FIRST,
	MCP_FUNNEL_LATEST,
	MCP_FUNNEL_EVERY
} McpFunnelEntry;

/* steps are numbered from 1; bit n - 1 of a set of steps is step n */
#define MCP_STEP_BIT(step) (UINT32_C(1) << ((step) - 1))

/* the steps from `first` to `last`, none when last < first */
static inline uint32
McpStepRange(uint32 first, uint32 last)
{
	uint64		upto = (UINT64CONST(1) << last) - 1;

	return last < first ? 0 :
		(uint32) (upto & ~((UINT64CONST(1) << (first - 1)) - 1));
}

typedef struct McpFunnelRule
{
	uint32		steps;
	McpFunnelOrder order;
	McpFunnelEntry entry;
	int64		within;			/* MCP_FUNNEL_NO_LIMIT: none */
	bool		has_gaps;
	int64		gap[MCP_FUNNEL_STEPS_MAX + 1];	/* from the step before */
	uint32		optional;		/* never the first or the last step */
	uint32		exclusions;
	uint8		after[MCP_FUNNEL_EXCLUSIONS_MAX];	/* not optional steps */
	uint8		before[MCP_FUNNEL_EXCLUSIONS_MAX];
	int64		since;
	int64		until;
} McpFunnelRule;

/* without any limit, ordered, every entry */
extern void McpFunnelRuleInit(McpFunnelRule *rule, uint32 steps);

/* what is impossible together; false with the error set */
extern bool McpFunnelRuleCheck(const McpFunnelRule *rule, McpError *error);

typedef struct McpFunnelEvent
{
	int64		time;
	uint32		steps;			/* that it can be */
	uint32		excluded;		/* exclusions that it is */
} McpFunnelEvent;

typedef struct McpFunnelResult
{
	uint32		level;			/* 0: nobody entered */
	int64		entered;		/* MCP_MOMENT_NONE: level 0 */
	int64		window_ends;	/* of the first entry; MCP_MOMENT_NONE: never */
	bool		excluded;		/* an exclusion ended the chain */
	/* by step; without an order: by the order in which they were done */
	int64		at[MCP_FUNNEL_STEPS_MAX];	/* MCP_MOMENT_NONE: not done */
	int32		event[MCP_FUNNEL_STEPS_MAX];	/* place in events */
	int32		step[MCP_FUNNEL_STEPS_MAX];		/* which step it is */
} McpFunnelResult;

/* memory that calls share */
typedef struct McpFunnelWork McpFunnelWork;

extern McpFunnelWork *McpFunnelWorkCreate(void);
extern void McpFunnelWorkFree(McpFunnelWork *work);

/*
 * Run the funnel over events in order of time.  In strict order all events
 * that can break a chain are there, those of no step too.
 */
extern void McpFunnelRun(McpFunnelWork *work, const McpFunnelRule *rule,
						 const McpFunnelEvent *events, uint32 count,
						 McpFunnelResult *result);

/* the order of reports: negative when a is reported before b */
extern int	McpFunnelCompare(const McpFunnelResult *a,
							 const McpFunnelResult *b);

#endif
