/*
 * funnel_any.c: steps without an order
 *
 * How many steps can be done within a window, each by an event of its own?
 * A window slides over the events; a matching of steps to events follows it.
 * A step never needs more than its first events in the window, as many as
 * there are steps, for the others can hold no more than all but one.
 */
#include "funnel/funnel_work.h"

#include "core/table.h"

/* the events of each step in the period, and the part in the window */
typedef struct Lists
{
	McpFunnelWork *work;
	uint32	   *events[MCP_FUNNEL_STEPS_MAX + 1];
	uint32		size[MCP_FUNNEL_STEPS_MAX + 1];
	uint32		begin[MCP_FUNNEL_STEPS_MAX + 1];
	uint32		end[MCP_FUNNEL_STEPS_MAX + 1];
	int32		taken[MCP_FUNNEL_STEPS_MAX + 1];	/* event of a step, or -1 */
	uint32		matched;
} Lists;

static void
make_lists(Lists *lists, McpFunnelWork *work)
{
	const McpFunnelRule *rule = work->rule;
	uint32		starts[MCP_FUNNEL_STEPS_MAX + 2] = {0};
	uint32		i,
				step,
				rest;

	memset(lists, 0, sizeof(*lists));
	lists->work = work;
	for (i = 0; i < work->count; i++)
	{
		for (rest = work->events[i].steps; rest != 0; rest &= rest - 1)
			starts[pg_rightmost_one_pos32(rest) + 2]++;
	}
	for (step = 1; step <= rule->steps; step++)
		starts[step + 1] += starts[step];
	(void) McpFunnelLists(work, starts[rule->steps + 1]);
	work->owners = McpArrayAnew(work->region, work->owners, work->count,
								&work->owners_capacity, sizeof(int8));
	memset(work->owners, 0, work->count);
	for (step = 1; step <= rule->steps; step++)
	{
		lists->events[step] = work->lists + starts[step];
		lists->taken[step] = -1;
	}
	for (i = 0; i < work->count; i++)
	{
		if (work->events[i].time < rule->since)
			continue;
		for (rest = work->events[i].steps; rest != 0; rest &= rest - 1)
		{
			step = (uint32) pg_rightmost_one_pos32(rest) + 1;
			lists->events[step][lists->size[step]++] = i;
		}
	}
}

static void
release(Lists *lists, uint32 step)
{
	if (lists->taken[step] < 0)
		return;
	lists->work->owners[lists->taken[step]] = 0;
	lists->taken[step] = -1;
	lists->matched--;
}

static void
release_all(Lists *lists)
{
	uint32		step;

	for (step = 1; step <= lists->work->rule->steps; step++)
		release(lists, step);
}

static void
give(Lists *lists, uint32 step, uint32 event)
{
	lists->taken[step] = (int32) event;
	lists->work->owners[event] = (int8) step;
}

/* find an event for a step, moving those of other steps where that helps */
static bool
augment(Lists *lists, uint32 step, uint32 *visited)
{
	int8	   *owners = lists->work->owners;
	uint32		end = Min(lists->end[step],
						  lists->begin[step] + lists->work->rule->steps);
	uint32		n;

	*visited |= MCP_STEP_BIT(step);
	for (n = lists->begin[step]; n < end; n++)
	{
		if (owners[lists->events[step][n]] == 0)
		{
			give(lists, step, lists->events[step][n]);
			return true;
		}
	}
	for (n = lists->begin[step]; n < end; n++)
	{
		uint32		event = lists->events[step][n];
		uint32		other = (uint32) owners[event];

		if ((*visited & MCP_STEP_BIT(other)) == 0 &&
			augment(lists, other, visited))
		{
			give(lists, step, event);
			return true;
		}
	}
	return false;
}

/* match what can be matched of the steps in `steps` */
static void
match(Lists *lists, uint32 steps)
{
	for (; steps != 0; steps &= steps - 1)
	{
		uint32		step = (uint32) pg_rightmost_one_pos32(steps) + 1;
		uint32		visited = 0;

		if (lists->taken[step] >= 0 ||
			lists->begin[step] == lists->end[step])
			continue;
		if (augment(lists, step, &visited))
			lists->matched++;
	}
}

static inline int64
time_of(const Lists *lists, uint32 event)
{
	return lists->work->events[event].time;
}

/* the window's part of a list: events in [low, high] */
static void
set_window(Lists *lists, int64 low, int64 high)
{
	uint32		step,
				bound,
				left,
				right;

	for (step = 1; step <= lists->work->rule->steps; step++)
	{
		for (bound = 0; bound < 2; bound++)
		{
			left = 0;
			right = lists->size[step];
			while (left < right)
			{
				uint32		middle = left + (right - left) / 2;
				int64		time = time_of(lists,
										   lists->events[step][middle]);

				if (bound == 0 ? time < low : time <= high)
					left = middle + 1;
				else
					right = middle;
			}
			*(bound == 0 ? &lists->begin[step] : &lists->end[step]) = left;
		}
	}
}

/* move the window's end to `high` and its begin to `low` */
static void
slide(Lists *lists, int64 low, int64 high)
{
	uint32		step;

	for (step = 1; step <= lists->work->rule->steps; step++)
	{
		const uint32 *events = lists->events[step];

		if (lists->taken[step] >= 0 &&
			time_of(lists, (uint32) lists->taken[step]) < low)
			release(lists, step);
		while (lists->end[step] < lists->size[step] &&
			   time_of(lists, events[lists->end[step]]) <= high)
			lists->end[step]++;
		while (lists->begin[step] < lists->end[step] &&
			   time_of(lists, events[lists->begin[step]]) < low)
			lists->begin[step]++;
	}
}

/* does the window hold an event that may be the entry? */
static bool
has_entry(const Lists *lists)
{
	uint32		step;

	for (step = 1; step <= lists->work->rule->steps; step++)
	{
		if (lists->begin[step] < lists->end[step] &&
			time_of(lists, lists->events[step][lists->begin[step]]) <
			lists->work->rule->until)
			return true;
	}
	return false;
}

/* t - within, which may be beyond all times */
static int64
window_begin(const McpFunnelRule *rule, int64 time)
{
	int64		begin;

	if (pg_sub_s64_overflow(time, rule->within, &begin))
		begin = PG_INT64_MIN;
	return Max(begin, rule->since);
}

/* the most steps that any window has; *high: where the first such ends */
static uint32
find_level(Lists *lists, int64 *high)
{
	McpFunnelWork *work = lists->work;
	const McpFunnelRule *rule = work->rule;
	uint32		all = McpStepRange(1, rule->steps);
	uint32		level = 0;
	uint32		i;

	for (i = 0; i < work->count && level < rule->steps; i++)
	{
		int64		time = work->events[i].time;
		int64		low = window_begin(rule, time);

		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (time < rule->since || work->events[i].steps == 0 ||
			(i + 1 < work->count && work->events[i + 1].time == time &&
			 work->events[i + 1].steps != 0))
			continue;
		if (rule->entry == MCP_FUNNEL_FIRST)
		{
			if (work->anchor == MCP_MOMENT_NONE || low > work->anchor)
				break;
			low = work->anchor;
		}
		slide(lists, low, time);
		match(lists, all);
		if (lists->matched > level && has_entry(lists))
		{
			level = lists->matched;
			*high = time;
		}
	}
	return level;
}

/* can `level` steps be done in [low, high]? */
static bool
can_do(Lists *lists, uint32 level, int64 low, int64 high)
{
	release_all(lists);
	set_window(lists, low, high);
	match(lists, McpStepRange(1, lists->work->rule->steps));
	return lists->matched >= level;
}

/* the latest entry with which `level` steps are done by `high` */
static int64
find_entry(Lists *lists, uint32 level, int64 high)
{
	const McpFunnelWork *work = lists->work;
	int64		begin = window_begin(work->rule, high);
	int64		entry = MCP_MOMENT_NONE;
	uint32		left = 0,
				right = work->count;

	if (work->rule->entry == MCP_FUNNEL_FIRST)
		return work->anchor;
	/* events of no step do not matter: the entry is looked for by time */
	while (left < right)
	{
		uint32		middle = left + (right - left) / 2;
		int64		time = work->events[middle].time;

		if (time < begin ||
			(time < work->rule->until && time <= high &&
			 can_do(lists, level, time, high)))
		{
			left = middle + 1;
			if (time >= begin)
				entry = Max(entry, time);
		}
		else
			right = middle;
	}
	return entry;
}

/*
 * With the lists as they are: can `done` of the steps up to this one be done,
 * and `level` of all?
 */
static bool
leaves_enough(Lists *lists, uint32 step, uint32 done, uint32 level)
{
	uint32		all = McpStepRange(1, lists->work->rule->steps);

	release_all(lists);
	match(lists, McpStepRange(1, step));
	if (lists->matched < done)
		return false;
	match(lists, all & ~McpStepRange(1, step));
	return lists->matched >= level;
}

/*
 * When is each step?  Step 1 as early as it can be, then step 2, and so on;
 * those that cannot be done are the last ones.  What is settled is a moment:
 * which of its events it is, the steps after it may still decide.
 */
static void
choose(Lists *lists, uint32 level, int64 low, int64 high)
{
	uint32		steps = lists->work->rule->steps;
	uint32		done = 0;
	uint32		step;

	set_window(lists, low, high);
	for (step = 1; step <= steps; step++)
	{
		const uint32 *events = lists->events[step];
		uint32		n = lists->begin[step];
		uint32		end = Min(lists->end[step], n + steps);
		bool		found = false;

		while (n < end && !found)
		{
			int64		time = time_of(lists, events[n]);

			lists->begin[step] = n;
			while (n < end && time_of(lists, events[n]) == time)
				n++;
			lists->end[step] = n;
			found = leaves_enough(lists, step, done + 1, level);
		}
		if (found)
			done++;
		else
			lists->end[step] = lists->begin[step];
	}
	release_all(lists);
	match(lists, McpStepRange(1, steps));
}

/* the steps in the order in which they were done */
static void
report_steps(const McpFunnelWork *work, const int32 *taken,
			 McpFunnelResult *result)
{
	uint32		step;

	for (step = 1; step <= work->rule->steps; step++)
	{
		uint32		n = result->level;
		int64		time;

		if (taken[step] < 0)
			continue;
		time = work->events[taken[step]].time;
		for (; n > 0 && result->at[n - 1] > time; n--)
		{
			result->at[n] = result->at[n - 1];
			result->event[n] = result->event[n - 1];
			result->step[n] = result->step[n - 1];
		}
		result->at[n] = time;
		result->event[n] = taken[step];
		result->step[n] = (int32) step;
		result->level++;
	}
	result->entered = result->at[0];
}

void
McpFunnelRunAny(McpFunnelWork *work, McpFunnelResult *result)
{
	Lists		lists;
	int32		taken[MCP_FUNNEL_STEPS_MAX + 1];
	int64		high = 0;
	uint32		level;

	work->anchor = McpFunnelAnchor(work,
								   McpStepRange(1, work->rule->steps), false);
	if (McpFunnelIsApart(work))
	{
		if (McpFunnelRunApart(work, taken) > 0)
			report_steps(work, taken, result);
		return;
	}
	make_lists(&lists, work);
	level = find_level(&lists, &high);
	if (level == 0)
		return;
	choose(&lists, level, find_entry(&lists, level, high), high);
	report_steps(work, lists.taken, result);
}
