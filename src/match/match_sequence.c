/*
 * match_sequence.c: finding a chain of events that fulfils a sequence
 *
 * Steps are taken in order.  An event p of a step can be followed, in the
 * next step that is not a "not", by the events of one stretch of time: not
 * before p and the least gap, not after p and the most, and not after the
 * first event that a "not" between them forbids.  With "times n" the same
 * stretch holds all n, so the last of them is the n-th in it or a later one:
 * again a stretch.  Of all chains to an event only the latest start is kept,
 * which is the best for "within"; a segment tree takes the starts of one
 * step's events to the stretches of the next: O(n log n) a step, whatever the
 * gaps are.
 *
 * One question is not answered by the latest start: a closing "not" that
 * looks as far as "within" reaches from the first event.  It is answered in
 * match_sequence_start.c.
 */
#include "match/match_sequence.h"

/* --- places in time ------------------------------------------------------------ */

/* the first event of [low, high) that is not before a time */
uint32
McpSequenceFrom(const StepEvents *events, int64 time)
{
	uint32		low = events->low;
	uint32		high = events->high;

	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (events->time[middle] < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* a moment and a gap's border behind it; `none` when the step has none */
int64
McpSequenceGap(const SequenceRun *run, const SequenceStep *step, int place,
		   int64 time, int64 none)
{
	if (step->units[place] == 0)
		return none;
	return McpSpanFrom(time, step->units[place], step->numbers[place], 1,
					   run->condition->zone);
}

/*
 * When may the next step's events be, behind the event of step `i` at
 * `time`?  Closed on both sides.
 */
static void
stretch_behind(const SequenceRun *run, uint32 i, uint32 next, int64 time,
			   int64 *least, int64 *most)
{
	const PlanSequence *sequence = run->sequence;

	*least = Max(time + 1, McpSequenceGap(run, &sequence->steps[next], 0, time,
									  PG_INT64_MIN));
	*most = McpSequenceGap(run, &sequence->steps[next], 1, time, PG_INT64_MAX);
	while (++i < next)
	{
		const SequenceStep *step = &sequence->steps[i];
		const StepEvents *events = step->events;
		uint32		n = McpSequenceFrom(events,
								   Max(time + 1, McpSequenceGap(run, step, 0, time,
															PG_INT64_MIN)));

		if (n < events->high && events->time[n] < *most &&
			events->time[n] <= McpSequenceGap(run, step, 1, time, PG_INT64_MAX))
			*most = events->time[n];
	}
}

/* the indexes [first, end) at which the next step can be done with */
void
McpSequenceStretch(const SequenceRun *run, uint32 i, uint32 next, int64 time,
				uint32 *first, uint32 *end)
{
	const StepEvents *events = run->sequence->steps[next].events;
	int64		least,
				most;

	stretch_behind(run, i, next, time, &least, &most);
	*first = McpSequenceFrom(events, least);
	*end = most == PG_INT64_MAX ? events->high : McpSequenceFrom(events, most + 1);
	if (*first < *end)
		*first += run->sequence->steps[next].times - 1;
}

/* --- from step to step ---------------------------------------------------------- */

/* an empty segment tree over so many places */
static int32 *
empty_tree(PlanSequence *sequence, uint32 places)
{
	uint32		i;

	if (2 * places > sequence->tree_room)
	{
		sequence->tree_room = Max(2 * places, 2 * sequence->tree_room);
		sequence->tree = McpRealloc(sequence->tree,
									sequence->tree_room * sizeof(int32));
	}
	for (i = 0; i < 2 * places; i++)
		sequence->tree[i] = -1;
	return sequence->tree;
}

/* lift the places [first, end) to `start` */
static inline void
lift(int32 *tree, uint32 places, uint32 first, uint32 end, int32 start)
{
	for (first += places, end += places; first < end; first /= 2, end /= 2)
	{
		if (first & 1)
		{
			tree[first] = Max(tree[first], start);
			first++;
		}
		if (end & 1)
		{
			end--;
			tree[end] = Max(tree[end], start);
		}
	}
}

/* the starts of the next step's events; false: it has none */
bool
McpSequenceAdvance(SequenceRun *run, uint32 i, uint32 next)
{
	const StepEvents *before = run->sequence->steps[i].events;
	StepEvents *events = run->sequence->steps[next].events;
	uint32		places = events->high - events->low;
	int32	   *tree = empty_tree(run->sequence, places);
	bool		any = false;
	uint32		n;

	MCP_CHECK_INTERRUPTS();
	for (n = before->low; n < before->high; n++)
	{
		uint32		first,
					end;

		if (before->start[n] < 0)
			continue;
		McpSequenceStretch(run, i, next, before->time[n], &first, &end);
		if (first < end)
			lift(tree, places, first - events->low, end - events->low,
				  before->start[n]);
	}
	for (n = 1; n < places; n++)
	{
		tree[2 * n] = Max(tree[2 * n], tree[n]);
		tree[2 * n + 1] = Max(tree[2 * n + 1], tree[n]);
	}
	for (n = 0; n < places; n++)
	{
		events->start[events->low + n] = tree[places + n];
		any = any || tree[places + n] >= 0;
	}
	return any;
}

/* the first step: its n-th event and each behind it */
bool
McpSequenceBegin(SequenceRun *run)
{
	StepEvents *events = run->sequence->steps[0].events;
	uint32		behind = run->sequence->steps[0].times - 1;
	uint32		n;

	for (n = events->low; n < events->high; n++)
		events->start[n] = n - events->low >= behind ?
			(int32) (n - behind) : -1;
	return events->high - events->low > behind;
}

/* --- the end of a chain ------------------------------------------------------------ */

/*
 * does the whole lie within its span?  Counted back from its last event, but
 * where a horizon, counted on from the first, has bounded it already
 */
static bool
within_whole(const SequenceRun *run, uint32 step, uint32 n, int64 horizon)
{
	const PlanCondition *condition = run->condition;
	const StepEvents *events = run->sequence->steps[step].events;
	int64		start;

	if (events->start[n] < 0)
		return false;
	if (condition->unit == 0 || horizon != PG_INT64_MAX)
		return true;
	start = run->sequence->steps[0].events->time[events->start[n]];
	return start >= McpSpanFrom(events->time[n], condition->unit,
								condition->span, -1, condition->zone);
}

/* none of what must not follow, and its time is over */
static bool
nothing_follows(const SequenceRun *run, int64 time, int64 horizon)
{
	const PlanSequence *sequence = run->sequence;
	uint32		i;

	for (i = sequence->last + 1; i < sequence->count; i++)
	{
		const SequenceStep *step = &sequence->steps[i];
		int64		least = McpSequenceGap(run, step, 0, time, PG_INT64_MIN);
		int64		most = McpSequenceGap(run, step, 1, time, horizon);
		uint32		n = McpSequenceFrom(step->events, Max(time + 1, least));

		if (n < step->events->high && step->events->time[n] <= most)
			return false;
		if (most != PG_INT64_MAX && most > run->plan->as_of)
			return false;
	}
	return true;
}

/* the first of the last step's events that ends a whole chain; or high */
uint32
McpSequenceEnd(const SequenceRun *run, int64 horizon)
{
	const StepEvents *events =
		run->sequence->steps[run->sequence->last].events;
	uint32		n;

	for (n = events->low; n < events->high; n++)
	{
		if (within_whole(run, run->sequence->last, n, horizon) &&
			nothing_follows(run, events->time[n], horizon))
			break;
	}
	return n;
}

/* --- what was found -------------------------------------------------------------------- */

/* the event of step i from which step `next` got to its n-th */
static uint32
find_before(const SequenceRun *run, uint32 i, uint32 next, uint32 n)
{
	const StepEvents *before = run->sequence->steps[i].events;
	int32		start = run->sequence->steps[next].events->start[n];
	uint32		k;

	for (k = before->low; k < before->high; k++)
	{
		uint32		first,
					end;

		if (before->start[k] != start)
			continue;
		McpSequenceStretch(run, i, next, before->time[k], &first, &end);
		if (n >= first && n < end)
			break;
	}
	return k;
}

/* write the chain to the n-th event of a step, oldest first */
static uint32
write_chain(const SequenceRun *run, uint32 step, uint32 n)
{
	const PlanSequence *sequence = run->sequence;
	const StepEvents *events = sequence->steps[step].events;
	uint32		count = 0;
	uint32		i;

	if (step > 0)
	{
		uint32		before = step - 1;

		while (sequence->steps[before].negated)
			before--;
		count = write_chain(run, before, find_before(run, before, step, n));
	}
	/* of "times n" the last ones up to this; the first of all is the start */
	for (i = sequence->steps[step].times; i > 0 && count < run->found->max;
		 i--)
		run->found->positions[count++] =
			events->at[step == 0 && i == sequence->steps[step].times ?
					   (uint32) events->start[n] : n - (i - 1)];
	return count;
}

/* keep how far it came, if that is further than before */
void
McpSequenceKeep(SequenceRun *run, uint32 step, uint32 n, bool holds)
{
	uint32		reached = holds ? run->sequence->count : step + 1;
	int			i;

	if (!run->keep || reached <= run->reached)
		return;
	run->reached = reached;
	run->found->count = write_chain(run, step, n);
	for (i = 0; i < MCP_VARIABLES_MAX; i++)
		run->found->values[i] = run->values[i];
}

/* an event of a step that a chain reaches; false: none */
static bool
find_reached(const SequenceRun *run, uint32 step, uint32 *n)
{
	const StepEvents *events = run->sequence->steps[step].events;

	for (*n = events->low; *n < events->high; (*n)++)
	{
		if (within_whole(run, step, *n, PG_INT64_MAX))
			return true;
	}
	return false;
}

/* --- searching ---------------------------------------------------------------------------- */

/* from the first step to the last; false: it ends before */
static bool
run_steps(SequenceRun *run)
{
	const PlanSequence *sequence = run->sequence;
	uint32		step = 0;
	uint32		next;
	uint32		n;
	bool		any = McpSequenceBegin(run);

	for (;; step = next)
	{
		if (run->keep && any && find_reached(run, step, &n))
			McpSequenceKeep(run, step, n, false);
		next = McpSequenceStepAfter(sequence, step);
		if (!any || next == sequence->count)
			return any;
		any = McpSequenceAdvance(run, step, next);
	}
}

bool
McpSequenceSearch(SequenceRun *run)
{
	PlanSequence *sequence = run->sequence;
	uint32		n;

	if (sequence->bounded_by_start)
	{
		if (McpSequenceSearchStarts(run))
			return true;
		if (run->keep)
			(void) run_steps(run);
		return false;
	}
	if (!run_steps(run))
		return false;
	n = McpSequenceEnd(run, PG_INT64_MAX);
	if (n == sequence->steps[sequence->last].events->high)
		return false;
	McpSequenceKeep(run, sequence->last, n, true);
	return true;
}
