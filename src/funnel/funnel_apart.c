/*
 * funnel_apart.c: steps without an order, where no event can be two of them
 *
 * Then steps do not compete for events: a window has as many steps as there
 * are kinds of events in it, and each step is its first event there.  It is
 * enough to know the last event of each step as the window moves on.
 */
#include "funnel/funnel_work.h"

typedef struct Apart
{
	const McpFunnelWork *work;
	int64		last[MCP_FUNNEL_STEPS_MAX];	/* by step, from 0 */
	int64		entry;			/* the last event that may be one */
	/* of the best window */
	uint32		level;
	int64		low;
	int64		high;
} Apart;

bool
McpFunnelIsApart(const McpFunnelWork *work)
{
	uint32		i;

	for (i = 0; i < work->count; i++)
	{
		uint32		steps = work->events[i].steps;

		if ((steps & (steps - 1)) != 0)
			return false;
	}
	return true;
}

/*
 * Where a window that ends at `time` begins; false: no window that is asked
 * for ends there or later.
 */
static bool
begin_window(const McpFunnelWork *work, int64 time, int64 *low)
{
	const McpFunnelRule *rule = work->rule;

	if (pg_sub_s64_overflow(time, rule->within, low))
		*low = MCP_MOMENT_MIN;
	/* a step that was never done lies before every begin */
	*low = Max(*low, Max(rule->since, MCP_MOMENT_MIN));
	if (rule->entry != MCP_FUNNEL_FIRST)
		return true;
	if (*low > work->anchor)
		return false;
	*low = work->anchor;
	return true;
}

/*
 * The latest begin of the window [low, high] with the same steps in it and an
 * entry: no step may lose its last event.
 */
static int64
latest_begin(const Apart *apart, int64 low)
{
	int64		begin = apart->entry;
	uint32		n;

	for (n = 0; n < apart->work->rule->steps; n++)
	{
		if (apart->last[n] >= low)
			begin = Min(begin, apart->last[n]);
	}
	return begin;
}

/* the window that ends at `time`, when it has more steps than all before */
static void
look_back(Apart *apart, int64 low, int64 time)
{
	uint32		level = 0;
	uint32		n;

	if (apart->entry < low)
		return;
	for (n = 0; n < apart->work->rule->steps; n++)
		level += apart->last[n] >= low;
	if (level <= apart->level)
		return;
	apart->level = level;
	apart->high = time;
	apart->low = apart->work->rule->entry == MCP_FUNNEL_FIRST ? low :
		latest_begin(apart, low);
}

static void
find_window(Apart *apart)
{
	const McpFunnelWork *work = apart->work;
	const McpFunnelRule *rule = work->rule;
	uint32		i;

	for (i = 0; i < work->count && apart->level < rule->steps; i++)
	{
		const McpFunnelEvent *event = &work->events[i];
		int64		low;

		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (event->time < rule->since)
			continue;
		if (event->steps != 0)
		{
			apart->last[pg_rightmost_one_pos32(event->steps)] = event->time;
			if (event->time < rule->until)
				apart->entry = event->time;
		}
		/* a moment is looked at when all of it is there */
		if (i + 1 < work->count && event[1].time == event->time)
			continue;
		if (!begin_window(work, event->time, &low))
			break;
		look_back(apart, low, event->time);
	}
}

/* the first event of each step in the best window */
static void
choose(const Apart *apart, int32 *taken)
{
	const McpFunnelWork *work = apart->work;
	uint32		done = 0;
	uint32		i;

	for (i = 0; i < work->count && work->events[i].time <= apart->high; i++)
	{
		uint32		steps = work->events[i].steps & ~done;

		if (steps == 0 || work->events[i].time < apart->low)
			continue;
		done |= steps;
		taken[pg_rightmost_one_pos32(steps) + 1] = (int32) i;
	}
}

uint32
McpFunnelRunApart(const McpFunnelWork *work, int32 *taken)
{
	Apart		apart;
	uint32		n;

	apart.work = work;
	apart.level = 0;
	apart.entry = MCP_MOMENT_NONE;
	for (n = 0; n < work->rule->steps; n++)
	{
		apart.last[n] = MCP_MOMENT_NONE;
		taken[n + 1] = -1;
	}
	if (work->rule->entry == MCP_FUNNEL_FIRST &&
		work->anchor == MCP_MOMENT_NONE)
		return 0;
	find_window(&apart);
	if (apart.level > 0)
		choose(&apart, taken);
	return apart.level;
}
