/*
 * funnel_run.c: chains in the order of their steps
 *
 * One pass over the events, for each step the chains that stand there
 * (funnel_work.h).  Of two chains at one step the one that entered later has
 * the longer window, and the one that came there later has the longer gap:
 * what is worse in both is forgotten, and nothing else.  So the pass is exact
 * and takes O(events * steps), moments of several events aside.
 */
#include "funnel/funnel_work.h"

void
McpFunnelRuleInit(McpFunnelRule *rule, uint32 steps)
{
	uint32		i;

	memset(rule, 0, sizeof(*rule));
	rule->steps = steps;
	rule->order = MCP_FUNNEL_ORDERED;
	rule->entry = MCP_FUNNEL_EVERY;
	rule->within = MCP_FUNNEL_NO_LIMIT;
	for (i = 0; i <= MCP_FUNNEL_STEPS_MAX; i++)
		rule->gap[i] = MCP_FUNNEL_NO_LIMIT;
	rule->since = PG_INT64_MIN;
	rule->until = PG_INT64_MAX;
}

static bool
check_any(const McpFunnelRule *rule, McpError *error)
{
	const char *what = NULL;

	if (rule->order != MCP_FUNNEL_ANY)
		return true;
	if (rule->entry == MCP_FUNNEL_LATEST)
		what = "entry \"latest\"";
	else if (rule->has_gaps)
		what = "step_within";
	else if (rule->optional != 0)
		what = "optional";
	else if (rule->exclusions > 0)
		what = "exclusions";
	if (what == NULL)
		return true;
	McpErrorSet(error, MCP_ERR_ARGUMENT,
				"%s cannot be used with step_order \"any\"", what);
	McpErrorHint(error, "Steps without an order have no step before or behind them.");
	return false;
}

bool
McpFunnelRuleCheck(const McpFunnelRule *rule, McpError *error)
{
	uint32		i;

	if (!check_any(rule, error))
		return false;
	if (rule->optional & (MCP_STEP_BIT(1) | MCP_STEP_BIT(rule->steps)))
	{
		McpErrorSet(error, MCP_ERR_ARGUMENT,
					"the first and the last step cannot be optional");
		return false;
	}
	for (i = 0; i < rule->exclusions; i++)
	{
		uint32		after = rule->after[i];
		uint32		before = rule->before[i];

		if (after < 1 || after >= before || before > rule->steps)
			return McpErrorSet(error, MCP_ERR_ARGUMENT,
							   "an exclusion cannot be between steps %u and %u of %u",
							   after, before, rule->steps);
		if (rule->optional & (MCP_STEP_BIT(after) | MCP_STEP_BIT(before)))
		{
			McpErrorSet(error, MCP_ERR_ARGUMENT,
						"an exclusion cannot begin or end at an optional step");
			McpErrorHint(error, "Name the nearest steps that are not optional.");
			return false;
		}
	}
	return true;
}

int64
McpFunnelAnchor(const McpFunnelWork *work, uint32 steps, bool latest)
{
	uint32		i;

	for (i = 0; i < work->count; i++)
	{
		const McpFunnelEvent *event =
			&work->events[latest ? work->count - 1 - i : i];

		if ((event->steps & steps) != 0 && event->time >= work->rule->since &&
			event->time < work->rule->until)
			return event->time;
	}
	return MCP_MOMENT_NONE;
}

/*
 * An event alone at its moment takes one step: where from?  False: nowhere.
 * Steps between `from` and `step` are optional.
 */
static bool
find_source(McpFunnelWork *work, uint32 step, int64 time, int32 *source,
			int64 *start)
{
	uint32		from;

	*source = -1;
	if (step == 1)
	{
		*start = time;
		return McpFunnelMayEnter(work, time);
	}
	for (from = step - 1; from >= 1; from--)
	{
		int32		node = McpFunnelSource(work, from, step, time);

		if (node >= 0 &&
			(*source < 0 || work->nodes[node].start > *start))
		{
			*source = node;
			*start = work->nodes[node].start;
		}
		if ((work->rule->optional & MCP_STEP_BIT(from)) == 0)
			break;
	}
	return *source >= 0;
}

/* an event alone at its moment, that is no exclusion */
static void
take_event(McpFunnelWork *work, uint32 i)
{
	const McpFunnelEvent *event = &work->events[i];
	uint32		steps = event->steps;
	uint32		step;

	McpFunnelReserve(work, MCP_FUNNEL_STEPS_MAX);
	/* from the last step on: each finds the chains as they were before */
	while (steps != 0)
	{
		int32		source;
		int64		start;
		const McpFunnelQueue *queue;

		step = (uint32) pg_leftmost_one_pos32(steps) + 1;
		steps ^= MCP_STEP_BIT(step);
		queue = &work->queues[step];
		if (!find_source(work, step, event->time, &source, &start))
			continue;
		if (step <= work->level && !work->rule->has_gaps &&
			queue->tail > queue->head &&
			work->nodes[queue->nodes[queue->head]].start >= start)
			continue;
		source = McpFunnelAddNode(work, step, start, i, source);
		if (step > work->level)
		{
			work->level = step;
			work->best = source;
		}
		McpFunnelPush(work, step, (uint32) source);
	}
	if (work->rule->order != MCP_FUNNEL_STRICT)
		return;
	for (step = 1; step < work->rule->steps; step++)
	{
		if ((event->steps & MCP_STEP_BIT(step)) == 0)
			work->queues[step].head = work->queues[step].tail = 0;
	}
}

static void
run_chains(McpFunnelWork *work)
{
	const McpFunnelEvent *events = work->events;
	const McpFunnelRule *rule = work->rule;
	bool		anchored = rule->entry != MCP_FUNNEL_EVERY;
	uint32		i,
				end;

	work->anchor = McpFunnelAnchor(work, MCP_STEP_BIT(1),
								   rule->entry == MCP_FUNNEL_LATEST);
	if (work->anchor == MCP_MOMENT_NONE ||
		(McpFunnelIsPlain(rule) && McpFunnelRunPlain(work)))
		return;
	for (i = 0; i < work->count && work->level < rule->steps; i = end)
	{
		int64		time = events[i].time;

		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		for (end = i + 1; end < work->count && events[end].time == time;)
			end++;
		if (anchored && time < work->anchor)
			continue;
		if (anchored && time - work->anchor > rule->within)
			break;
		if (end == i + 1 && events[i].excluded == 0)
			take_event(work, i);
		else
			McpFunnelTakeMoment(work, i, end);
	}
}

/* the longest that a chain can take, by the window or by all gaps together */
static int64
longest(const McpFunnelRule *rule)
{
	int64		sum = 0;
	uint32		step;

	if (rule->within != MCP_FUNNEL_NO_LIMIT)
		return rule->within;
	for (step = 2; step <= rule->steps; step++)
	{
		if (rule->gap[step] == MCP_FUNNEL_NO_LIMIT ||
			pg_add_s64_overflow(sum, rule->gap[step], &sum))
			return MCP_FUNNEL_NO_LIMIT;
	}
	return sum;
}

/*
 * When the first window closes (of the latest entry alone when it is that
 * which is asked for).  It must not depend on how far the person got: if those
 * who came through were over at once, and others only when no new entry is
 * left open, the rates of those that are over would be too good.
 */
static void
close_window(const McpFunnelWork *work, McpFunnelResult *result)
{
	int64		length = longest(work->rule);

	if (result->level == 0 || length == MCP_FUNNEL_NO_LIMIT)
		return;
	if (pg_add_s64_overflow(work->anchor, length, &result->window_ends) ||
		result->window_ends >= MCP_MOMENT_END)
		result->window_ends = MCP_MOMENT_END - 1;
}

/* was the chain cut short by an exclusion that came within the window? */
static bool
is_excluded(const McpFunnelWork *work, const McpFunnelResult *result)
{
	const McpFunnelRule *rule = work->rule;
	uint32		level = result->level;
	uint32		i,
				n;

	if (level == 0 || level == rule->steps || rule->exclusions == 0)
		return false;
	for (i = 0; i < work->count; i++)
	{
		const McpFunnelEvent *event = &work->events[i];

		if (event->excluded == 0 || event->time < result->at[level - 1] ||
			event->time - result->entered > rule->within)
			continue;
		for (n = 0; n < rule->exclusions; n++)
		{
			if ((event->excluded & (UINT32_C(1) << n)) != 0 &&
				rule->after[n] <= level && level < rule->before[n] &&
				event->time > result->at[rule->after[n] - 1])
				return true;
		}
	}
	return false;
}

static void
report_chain(const McpFunnelWork *work, McpFunnelResult *result)
{
	int32		node;

	for (node = work->best; node >= 0; node = work->nodes[node].parent)
	{
		const McpFunnelNode *done = &work->nodes[node];

		result->at[done->step - 1] = done->last;
		result->event[done->step - 1] = done->event;
		result->step[done->step - 1] = (int32) done->step;
		result->entered = done->last;
	}
	result->level = work->level;
	result->excluded = is_excluded(work, result);
}

static void
start_work(McpFunnelWork *work, const McpFunnelRule *rule,
		   const McpFunnelEvent *events, uint32 count)
{
	uint32		step,
				next;

	work->rule = rule;
	work->events = events;
	work->count = count;
	work->used = 0;
	work->level = 0;
	work->best = -1;
	for (step = 1; step <= rule->steps; step++)
	{
		work->queues[step].head = work->queues[step].tail = 0;
		if (!rule->has_gaps)
			continue;
		work->gap_max[step] = 0;
		for (next = step + 1; next <= rule->steps; next++)
		{
			work->gap_max[step] = Max(work->gap_max[step], rule->gap[next]);
			if ((rule->optional & MCP_STEP_BIT(next)) == 0)
				break;
		}
	}
}

void
McpFunnelRun(McpFunnelWork *work, const McpFunnelRule *rule,
			 const McpFunnelEvent *events, uint32 count,
			 McpFunnelResult *result)
{
	uint32		i;

	result->level = 0;
	result->entered = result->window_ends = MCP_MOMENT_NONE;
	result->excluded = false;
	for (i = 0; i < rule->steps; i++)
	{
		result->at[i] = MCP_MOMENT_NONE;
		result->event[i] = -1;
		result->step[i] = 0;
	}
	start_work(work, rule, events, count);
	if (rule->order == MCP_FUNNEL_ANY)
		McpFunnelRunAny(work, result);
	else
	{
		run_chains(work);
		report_chain(work, result);
	}
	close_window(work, result);
}

/* a later time is worse, none is worst */
static int
compare_times(int64 a, int64 b)
{
	if (a == b)
		return 0;
	if (a == MCP_MOMENT_NONE || b == MCP_MOMENT_NONE)
		return a == MCP_MOMENT_NONE ? 1 : -1;
	return a < b ? -1 : 1;
}

int
McpFunnelCompare(const McpFunnelResult *a, const McpFunnelResult *b)
{
	uint32		i = a->level;
	int			order;

	if (a->level != b->level)
		return a->level > b->level ? -1 : 1;
	if (i == 0)
		return 0;
	order = compare_times(a->at[i - 1], b->at[i - 1]);
	if (order == 0)
		order = -compare_times(a->entered, b->entered);
	while (order == 0 && --i > 0)
		order = compare_times(a->at[i - 1], b->at[i - 1]);
	return order;
}
