/*
 * funnel_plain.c: chains where the order and one window are all that matters
 *
 * Most funnels have no gaps, exclusions or optional steps, and most events are
 * one step and alone at their moment.  Then one chain stands at a step, the
 * one that entered last, and an event takes it on to the next.  Nothing is
 * guessed about which event does, for that cannot be guessed: an event that
 * does not is computed just the same, and changes nothing.
 */
#include "funnel/funnel_work.h"

/* an entry so long ago that no window reaches it: no chain stands there */
#define NOWHERE		(-(INT64CONST(1) << 61))
#define LONGEST		(INT64CONST(1) << 60)

typedef struct Plain
{
	McpFunnelWork *work;
	int64		window;
	int64		since;			/* entries lie in [since, until) */
	int64		until;
	int64		over;			/* later than that nothing happens */
	int64		start[MCP_FUNNEL_STEPS_MAX + 1];	/* of the chain at a step */
	int32		last[MCP_FUNNEL_STEPS_MAX + 1];		/* its event; -1 before it */
	uint32	   *parents;		/* of each event, the one before in its chain */
	int32		best;			/* event */
} Plain;

bool
McpFunnelIsPlain(const McpFunnelRule *rule)
{
	return !rule->has_gaps && rule->optional == 0 && rule->exclusions == 0;
}

static void
open_plain(Plain *plain, McpFunnelWork *work)
{
	const McpFunnelRule *rule = work->rule;
	bool		anchored = rule->entry != MCP_FUNNEL_EVERY;
	uint32		step;

	plain->work = work;
	plain->window = Min(rule->within, LONGEST);
	plain->since = anchored ? work->anchor : rule->since;
	plain->until = anchored ? work->anchor + 1 : rule->until;
	plain->over = anchored ? work->anchor + plain->window : PG_INT64_MAX;
	plain->parents = McpFunnelLists(work, work->count);
	plain->best = -1;
	for (step = 0; step <= rule->steps; step++)
	{
		plain->start[step] = NOWHERE;
		plain->last[step] = -1;
	}
}

/* after another event than of the step where they stand, strict chains end */
static inline void
end_others(Plain *plain, uint32 step)
{
	int64		start = plain->start[step];
	uint32		i;

	for (i = 1; i <= plain->work->rule->steps; i++)
		plain->start[i] = NOWHERE;
	plain->start[step] = start;
}

/* an event that is `step`, or none when it is 0; did a chain go further? */
static inline bool
take(Plain *plain, uint32 i, int64 time, uint32 step)
{
	int64		start;
	bool		goes_on;

	plain->start[0] = time >= plain->since && time < plain->until ? time :
		NOWHERE;
	if (step == 0)
		return false;
	start = plain->start[step - 1];
	goes_on = time - start <= plain->window && plain->start[step] < start;
	plain->parents[i] = (uint32) plain->last[step - 1];
	plain->last[step] = goes_on ? (int32) i : plain->last[step];
	plain->start[step] = goes_on ? start : plain->start[step];
	return goes_on && step > plain->work->level;
}

/* the best chain as nodes, as the other ways leave it */
static void
write_down(Plain *plain)
{
	McpFunnelWork *work = plain->work;
	int32		events[MCP_FUNNEL_STEPS_MAX];
	int32		event = plain->best;
	int64		start;
	uint32		step;

	if (work->level == 0)
		return;
	for (step = work->level; step > 0; step--)
	{
		events[step - 1] = event;
		event = (int32) plain->parents[event];
	}
	McpFunnelReserve(work, work->level);
	start = work->events[events[0]].time;
	for (step = 1; step <= work->level; step++)
		work->best = McpFunnelAddNode(work, step, start,
									  (uint32) events[step - 1], work->best);
}

/*
 * False: an event is several steps, or one of several at its moment, and the
 * work is as if nothing had been done.
 */
bool
McpFunnelRunPlain(McpFunnelWork *work)
{
	const McpFunnelEvent *events = work->events;
	bool		strict = work->rule->order == MCP_FUNNEL_STRICT;
	Plain		plain;
	uint32		i;

	open_plain(&plain, work);
	for (i = 0; i < work->count; i++)
	{
		uint32		steps = events[i].steps;
		uint32		step = steps == 0 ? 0 :
			(uint32) pg_rightmost_one_pos32(steps) + 1;

		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (events[i].time > plain.over)
			break;
		if ((steps & (steps - 1)) != 0 ||
			(i + 1 < work->count && events[i + 1].time == events[i].time))
		{
			work->level = 0;
			return false;
		}
		if (take(&plain, i, events[i].time, step))
		{
			work->level = step;
			plain.best = (int32) i;
			if (step == work->rule->steps)
				break;
		}
		if (strict)
			end_others(&plain, step);
	}
	write_down(&plain);
	return true;
}
