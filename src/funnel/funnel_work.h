/*
 * funnel_work.h: the memory of a running funnel, inside the funnel room
 */
#ifndef MCP_FUNNEL_WORK_H
#define MCP_FUNNEL_WORK_H

#include "funnel/funnel.h"

#include "port/pg_bitutils.h"

/* a chain's last step, and through its parent the steps before */
typedef struct McpFunnelNode
{
	int64		start;			/* the entry's time */
	int64		last;			/* this step's time */
	int32		event;
	int32		parent;			/* -1: this is the entry */
	uint32		step;
} McpFunnelNode;

/*
 * The chains that stand at one step: from the head on starts do not rise and
 * last times rise, for one that is beaten in both never comes to bear.
 * Without gaps only the start counts, and there is one at most.
 */
typedef struct McpFunnelQueue
{
	uint32	   *nodes;
	uint32		head;
	uint32		tail;
	uint32		capacity;
} McpFunnelQueue;

struct McpFunnelWork
{
	McpRegion	region;
	const McpFunnelRule *rule;
	const McpFunnelEvent *events;
	uint32		count;
	McpFunnelNode *nodes;
	uint32		used;
	uint32		capacity;
	McpFunnelQueue queues[MCP_FUNNEL_STEPS_MAX + 1];
	int64		gap_max[MCP_FUNNEL_STEPS_MAX + 1];	/* from a step on */
	int64		anchor;			/* of first and latest */
	uint32		level;			/* best so far, and its chain */
	int32		best;
	/* of funnels without an order */
	uint32	   *lists;			/* events of each step, one after another;
								 * in plain chains, the event before each */
	uint32		lists_capacity;
	int8	   *owners;			/* the step that an event is taken for, or 0 */
	uint32		owners_capacity;
};

/* the lists, with room for `needed` of them */
extern uint32 *McpFunnelLists(McpFunnelWork *work, uint32 needed);

/* room for that many more nodes; places of nodes may change */
extern void McpFunnelMakeRoom(McpFunnelWork *work, uint32 more);

static inline void
McpFunnelReserve(McpFunnelWork *work, uint32 more)
{
	if (work->capacity - work->used < more)
		McpFunnelMakeRoom(work, more);
}

extern void McpFunnelPush(McpFunnelWork *work, uint32 step, uint32 node);

static inline int32
McpFunnelAddNode(McpFunnelWork *work, uint32 step, int64 start,
				 uint32 event, int32 parent)
{
	McpFunnelNode *node = &work->nodes[work->used];

	node->start = start;
	node->last = work->events[event].time;
	node->event = (int32) event;
	node->parent = parent;
	node->step = step;
	return (int32) work->used++;
}

/* the chain at step `from` that best goes on to `step` at a time, or -1 */
extern int32 McpFunnelSource(McpFunnelWork *work, uint32 from, uint32 step,
							 int64 time);

/* may a chain begin at this time? */
static inline bool
McpFunnelMayEnter(const McpFunnelWork *work, int64 time)
{
	const McpFunnelRule *rule = work->rule;

	return time >= rule->since && time < rule->until &&
		(rule->entry == MCP_FUNNEL_EVERY || time == work->anchor);
}

/*
 * The first or latest time in [since, until) of an event that is one of
 * `steps`; MCP_MOMENT_NONE when there is none.
 */
extern int64 McpFunnelAnchor(const McpFunnelWork *work, uint32 steps,
							 bool latest);

/* take the events [first, end), all of one moment */
extern void McpFunnelTakeMoment(McpFunnelWork *work, uint32 first,
								uint32 end);

/*
 * The funnel without an order where no event can be two steps: the level, and
 * the event of each step from 1 on, or -1.
 */
extern bool McpFunnelIsApart(const McpFunnelWork *work);
extern uint32 McpFunnelRunApart(const McpFunnelWork *work, int32 *taken);

/* chains that only the order and one window bind; false: they are more */
extern bool McpFunnelIsPlain(const McpFunnelRule *rule);
extern bool McpFunnelRunPlain(McpFunnelWork *work);

/* the funnel without an order */
extern void McpFunnelRunAny(McpFunnelWork *work, McpFunnelResult *result);

#endif
