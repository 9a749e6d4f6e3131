/*
 * funnel_moment.c: several events of one moment, or an exclusion
 *
 * Events of one moment have no order among them: a chain may take several
 * steps by them, in the order it needs, each by an event of its own.  Which
 * events serve which steps is a matching; where no event can be two steps it
 * is plain.
 */
#include "funnel/funnel_work.h"

/* a way from one step to another within the moment */
typedef struct Way
{
	bool		found;
	int64		start;
	int32		source;			/* a node, -1: the chain begins here */
	uint32		from;
	uint32		done;			/* steps taken in this moment */
} Way;

typedef struct Moment
{
	McpFunnelWork *work;
	int64		time;
	uint32		first;
	uint32		end;
	uint32		steps;			/* that some event can be */
	uint32		common;			/* that all events can be */
	uint32		excluded;
	bool		several;		/* an event can be more than one */
	uint32	   *kept;			/* events worth looking at */
	uint32		kept_count;
	int32		taken[MCP_FUNNEL_STEPS_MAX + 1];	/* event of a step, or -1 */
} Moment;

/*
 * Of events that can be the same steps no more are needed than there are
 * steps.
 */
static void
keep_events(Moment *moment)
{
	const McpFunnelWork *work = moment->work;
	uint32		capacity = 64;
	uint32		i,
				n;

	moment->kept = McpAlloc(capacity * sizeof(uint32));
	for (i = moment->first; i < moment->end; i++)
	{
		uint32		steps = work->events[i].steps;
		uint32		same = 0;

		if (steps == 0)
			continue;
		for (n = 0; n < moment->kept_count; n++)
			same += work->events[moment->kept[n]].steps == steps;
		if (same >= work->rule->steps)
			continue;
		if (moment->kept_count == capacity)
		{
			capacity *= 2;
			moment->kept = McpRealloc(moment->kept,
									  capacity * sizeof(uint32));
		}
		moment->kept[moment->kept_count++] = i;
	}
}

static void
open_moment(Moment *moment, McpFunnelWork *work, uint32 first, uint32 end)
{
	uint32		i;

	memset(moment, 0, sizeof(*moment));
	moment->work = work;
	moment->time = work->events[first].time;
	moment->first = first;
	moment->end = end;
	moment->common = ~UINT32_C(0);
	for (i = first; i < end; i++)
	{
		const McpFunnelEvent *event = &work->events[i];

		moment->steps |= event->steps;
		moment->common &= event->steps;
		moment->excluded |= event->excluded;
		if ((event->steps & (event->steps - 1)) != 0)
			moment->several = true;
	}
	if (moment->several)
		keep_events(moment);
}

/* find the step an event, moving other steps' events where that helps */
static bool
augment(Moment *moment, uint32 step, uint32 *visited)
{
	const McpFunnelEvent *events = moment->work->events;
	uint32		n,
				other;

	*visited |= MCP_STEP_BIT(step);
	for (n = 0; n < moment->kept_count; n++)
	{
		uint32		i = moment->kept[n];

		if ((events[i].steps & MCP_STEP_BIT(step)) == 0)
			continue;
		for (other = 1; other <= moment->work->rule->steps; other++)
		{
			if (moment->taken[other] == (int32) i)
				break;
		}
		if (other > moment->work->rule->steps ||
			((*visited & MCP_STEP_BIT(other)) == 0 &&
			 augment(moment, other, visited)))
		{
			moment->taken[step] = (int32) i;
			return true;
		}
	}
	return false;
}

/* the first event that can be a step, where none can be two */
static int32
first_event(const Moment *moment, uint32 step)
{
	uint32		i = moment->first;

	while ((moment->work->events[i].steps & MCP_STEP_BIT(step)) == 0)
		i++;
	return (int32) i;
}

/*
 * Find events for all steps in `needed`, then for as many of `wished` as can
 * be had, later steps first.  The steps that have one; 0: it cannot be.
 */
static uint32
assign(Moment *moment, uint32 needed, uint32 wished)
{
	uint32		done = 0;
	uint32		step;
	int			round;

	if ((needed & ~moment->steps) != 0)
		return 0;
	wished &= moment->steps;
	if (!moment->several)
		return needed | wished;
	for (step = 0; step <= MCP_FUNNEL_STEPS_MAX; step++)
		moment->taken[step] = -1;
	for (round = 0; round < 2; round++)
	{
		uint32		rest = round == 0 ? needed : wished;

		while (rest != 0)
		{
			uint32		visited = 0;

			step = (uint32) pg_leftmost_one_pos32(rest) + 1;
			rest ^= MCP_STEP_BIT(step);
			if (augment(moment, step, &visited))
				done |= MCP_STEP_BIT(step);
			else if (round == 0)
				return 0;
		}
	}
	return done;
}

/* is way a reported before way b? */
static bool
is_better(const Way *a, const Way *b)
{
	uint32		above;

	if (!b->found || a->start != b->start)
		return !b->found || a->start > b->start;
	/* steps that both take, or leave out, in this moment */
	above = ~McpStepRange(1, Max(a->from, b->from));
	if ((a->done & above) != (b->done & above))
		return (a->done & above) > (b->done & above);
	if (a->from != b->from)
		return a->from > b->from;
	return a->done > b->done;
}

/* does an exclusion of this moment forbid a chain to go on after the way? */
static bool
is_cut(const Moment *moment, uint32 from, uint32 step)
{
	const McpFunnelRule *rule = moment->work->rule;
	uint32		n;

	for (n = 0; n < rule->exclusions; n++)
	{
		if ((moment->excluded & (UINT32_C(1) << n)) != 0 &&
			from >= rule->after[n] && step < rule->before[n])
			return true;
	}
	return false;
}

/* ways from `from` to `step`, by the first step that they take */
static void
try_ways(Moment *moment, uint32 from, uint32 step, Way *best)
{
	McpFunnelWork *work = moment->work;
	uint32		optional = work->rule->optional;
	uint32		next;

	for (next = from + 1; next <= step; next++)
	{
		uint32		between = McpStepRange(next + 1, step - 1);
		Way			way;

		way.found = true;
		way.from = from;
		way.source = from == 0 ? -1 :
			McpFunnelSource(work, from, next, moment->time);
		if (from == 0 ? McpFunnelMayEnter(work, moment->time) :
			way.source >= 0)
		{
			way.start = from == 0 ? moment->time :
				work->nodes[way.source].start;
			way.done = assign(moment, MCP_STEP_BIT(next) |
							  MCP_STEP_BIT(step) | (between & ~optional),
							  between & optional);
			if (way.done != 0 && is_better(&way, best))
				*best = way;
		}
		if ((optional & MCP_STEP_BIT(next)) == 0)
			break;
	}
}

/* the best way to a step; live: of those after which a chain can go on */
static Way
find_way(Moment *moment, uint32 step, bool live)
{
	uint32		free = moment->steps | moment->work->rule->optional;
	uint32		from = step - 1;
	Way			best;

	memset(&best, 0, sizeof(best));
	for (;;)
	{
		if (!live || !is_cut(moment, from, step))
			try_ways(moment, from, step, &best);
		if (from == 0 || (free & MCP_STEP_BIT(from)) == 0)
			break;
		from--;
	}
	return best;
}

/* write a way down as nodes; the last of them */
static uint32
follow(Moment *moment, const Way *way)
{
	uint32		rest = way->done;
	int32		node = way->source;

	/* which events they were: assigning again ends the same */
	if (moment->several)
		assign(moment, way->done, 0);
	while (rest != 0)
	{
		uint32		step = (uint32) pg_rightmost_one_pos32(rest) + 1;
		int32		event = moment->several ? moment->taken[step] :
			first_event(moment, step);

		rest ^= MCP_STEP_BIT(step);
		node = McpFunnelAddNode(moment->work, step, way->start,
								(uint32) event, node);
	}
	return (uint32) node;
}

/* end the chains that the moment's events end */
static void
cut_chains(const Moment *moment)
{
	McpFunnelWork *work = moment->work;
	bool		strict = work->rule->order == MCP_FUNNEL_STRICT;
	uint32		step;

	for (step = 1; step < work->rule->steps; step++)
	{
		if ((strict && (moment->common & MCP_STEP_BIT(step)) == 0) ||
			is_cut(moment, step, step))
			work->queues[step].head = work->queues[step].tail = 0;
	}
}

void
McpFunnelTakeMoment(McpFunnelWork *work, uint32 first, uint32 end)
{
	Moment		moment;
	uint32		nodes[MCP_FUNNEL_STEPS_MAX + 1];
	uint32		push = 0;
	uint32		rest;

	McpFunnelReserve(work, 2 * work->rule->steps * work->rule->steps);
	open_moment(&moment, work, first, end);
	for (rest = moment.steps; rest != 0;)
	{
		uint32		step = (uint32) pg_leftmost_one_pos32(rest) + 1;
		Way			way = find_way(&moment, step, false);

		rest ^= MCP_STEP_BIT(step);
		if (!way.found)
			continue;
		if (step > work->level)
		{
			work->best = (int32) follow(&moment, &way);
			work->level = step;
		}
		if (moment.excluded != 0)
			way = find_way(&moment, step, true);
		if (!way.found)
			continue;
		nodes[step] = follow(&moment, &way);
		push |= MCP_STEP_BIT(step);
	}
	cut_chains(&moment);
	for (rest = push; rest != 0;)
	{
		uint32		step = (uint32) pg_rightmost_one_pos32(rest) + 1;

		rest ^= MCP_STEP_BIT(step);
		McpFunnelPush(work, step, nodes[step]);
	}
	if (moment.kept != NULL)
		McpFree(moment.kept);
}
