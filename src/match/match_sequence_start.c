/*
 * match_sequence_start.c: sequences that end in "not", with "within" counted
 * from the first event
 *
 * Whether a chain from a to b counts depends on both: nothing that is
 * forbidden may come behind b and not after a's horizon.  The latest start is
 * not the best then.  But where stretches move on with the events that they
 * begin at, chains that cross can be exchanged: if a reaches b and a' reaches
 * b', with a < a' and b > b', then a reaches b' and a' reaches b.  So b is
 * reached by every start between its earliest and its latest that reaches
 * anything at all, and three passes find them: O(n log n) a step.
 *
 * Months and absences with an end of their own break that order.  There the
 * first events are tried one by one, each with the events in its reach.
 */
#include "match/match_sequence.h"

/* --- in order ------------------------------------------------------------------ */

/* from step to step with the starts that the first has; false: it ends */
static bool
advance_all(SequenceRun *run)
{
	uint32		step = 0;
	uint32		next;

	for (; (next = McpSequenceStepAfter(run->sequence, step)) <
		 run->sequence->count; step = next)
	{
		if (!McpSequenceAdvance(run, step, next))
			return false;
	}
	return true;
}

/* the earliest and the latest start of each of the last step's events */
static bool
find_starts(SequenceRun *run)
{
	PlanSequence *sequence = run->sequence;
	StepEvents *first = sequence->steps[0].events;
	StepEvents *last = sequence->steps[sequence->last].events;
	uint32		behind = sequence->steps[0].times - 1;
	uint32		n;

	if (!McpSequenceBegin(run) || !advance_all(run))
		return false;
	if (last->count > sequence->start_room)
	{
		sequence->start_room = Max(last->count, 2 * sequence->start_room);
		sequence->lowest = McpRealloc(sequence->lowest,
									  sequence->start_room * sizeof(int32));
		sequence->highest = McpRealloc(sequence->highest,
									   sequence->start_room * sizeof(int32));
	}
	memcpy(sequence->highest, last->start, last->count * sizeof(int32));

	/* counted from the other end, the earliest is the greatest */
	for (n = 0; n < first->count; n++)
		first->start[n] = n < behind ? -1 :
			(int32) (first->count - 1 - (behind == 0 ? n : 0));
	(void) advance_all(run);
	for (n = 0; n < last->count; n++)
		sequence->lowest[n] = last->start[n] < 0 ? -1 :
			(int32) first->count - 1 - last->start[n];
	return true;
}

/* of the events up to n, how many reach the end?  Into start */
static inline uint32
count_before(const StepEvents *events, uint32 n)
{
	return n == 0 ? 0 : (uint32) events->start[n - 1];
}

static void
count_reaching(SequenceRun *run, uint32 step, uint32 next)
{
	StepEvents *events = run->sequence->steps[step].events;
	const StepEvents *behind = run->sequence->steps[next].events;
	int32		count = 0;
	uint32		n;

	for (n = 0; n < events->count; n++)
	{
		uint32		first,
					end;

		McpSequenceStretch(run, step, next, events->time[n], &first, &end);
		if (first < end &&
			count_before(behind, end) > count_before(behind, first))
			count++;
		events->start[n] = count;
	}
}

/* into the first step's start: of the starts up to n, how many reach the end */
static void
count_starts(SequenceRun *run)
{
	PlanSequence *sequence = run->sequence;
	StepEvents *events = sequence->steps[sequence->last].events;
	uint32		next = sequence->last;
	uint32		behind = sequence->steps[0].times - 1;
	int32		all;
	int32		count = 0;
	uint32		step;
	uint32		n;

	for (n = 0; n < events->count; n++)
		events->start[n] = (int32) n + 1;
	for (step = next; step-- > 0;)
	{
		if (sequence->steps[step].negated)
			continue;
		MCP_CHECK_INTERRUPTS();
		count_reaching(run, step, next);
		next = step;
	}
	events = sequence->steps[0].events;
	if (behind == 0)
		return;
	/* with "times n" a start reaches what its n-th event or a later one does */
	all = (int32) count_before(events, events->count);
	for (n = 0; n < events->count; n++)
	{
		if (n + behind < events->count &&
			all > (int32) count_before(events, n + behind))
			count++;
		events->start[n] = count;
	}
}

/*
 * The latest start that leaves what follows an event at `time` out; less than
 * all starts when there is none.
 */
static int64
latest_start(const SequenceRun *run, int64 time)
{
	const PlanSequence *sequence = run->sequence;
	const PlanCondition *condition = run->condition;
	int64		span = McpSpanFrom(0, condition->unit, condition->span, 1,
								   condition->zone);
	int64		latest = run->plan->as_of - span;
	uint32		i;

	for (i = sequence->last + 1; i < sequence->count; i++)
	{
		const SequenceStep *step = &sequence->steps[i];
		int64		least = McpSequenceGap(run, step, 0, time, PG_INT64_MIN);
		int64		most = McpSequenceGap(run, step, 1, time, PG_INT64_MAX);
		uint32		n = McpSequenceFrom(step->events, Max(time + 1, least));
		int64		next = n < step->events->count ?
			step->events->time[n] : PG_INT64_MAX;

		if (most == PG_INT64_MAX)
			latest = Min(latest, next == PG_INT64_MAX ? next :
						 next - 1 - span);
		else if (next <= most || most > run->plan->as_of)
			return PG_INT64_MIN;
	}
	return latest;
}

/* the first start, by its index, of a chain that counts; -1: none */
static int64
find_start(SequenceRun *run)
{
	const PlanSequence *sequence = run->sequence;
	const PlanCondition *condition = run->condition;
	const StepEvents *first = sequence->steps[0].events;
	const StepEvents *last = sequence->steps[sequence->last].events;
	uint32		n;

	if (!find_starts(run))
		return -1;
	count_starts(run);
	for (n = 0; n < last->count; n++)
	{
		int64		latest;
		int64		low,
					high;

		if (sequence->highest[n] < 0)
			continue;
		latest = latest_start(run, last->time[n]);
		if (latest == PG_INT64_MIN)
			continue;
		low = McpSequenceFrom(first, McpSpanFrom(last->time[n],
												 condition->unit,
												 condition->span, -1,
												 condition->zone));
		high = (int64) McpSequenceFrom(first, latest + 1) - 1;
		low = Max(low, sequence->lowest[n]);
		high = Min(high, sequence->highest[n]);
		if (low > high || count_before(first, (uint32) high + 1) ==
			count_before(first, (uint32) low))
			continue;
		while (count_before(first, (uint32) low + 1) ==
			   count_before(first, (uint32) low))
			low++;
		return low;
	}
	return -1;
}

/* --- one by one ---------------------------------------------------------------------- */

/* look at the events of a stretch of time only; a "not" looks at all */
static void
look_from(PlanSequence *sequence, int64 from, int64 upto)
{
	uint32		i;

	for (i = 0; i < sequence->count; i++)
	{
		StepEvents *events = sequence->steps[i].events;

		events->low = 0;
		events->high = events->count;
		if (sequence->steps[i].negated)
			continue;
		events->high = McpSequenceFrom(events, upto + 1);
		events->low = McpSequenceFrom(events, from);
	}
}

/* chains that begin with one event: does one count? */
static bool
try_start(SequenceRun *run, uint32 start)
{
	PlanSequence *sequence = run->sequence;
	const PlanCondition *condition = run->condition;
	StepEvents *events = sequence->steps[0].events;
	uint32		behind = sequence->steps[0].times - 1;
	int64		horizon = McpSpanFrom(events->time[start], condition->unit,
									  condition->span, 1, condition->zone);
	uint32		n;

	if (horizon > run->plan->as_of)
		return false;
	look_from(sequence, events->time[start], horizon);
	if (behind == 0)
		events->high = Min(events->high, start + 1);
	for (n = events->low; n < events->high; n++)
		events->start[n] = n - start >= behind ? (int32) start : -1;
	if (!advance_all(run))
		return false;
	n = McpSequenceEnd(run, horizon);
	if (n == sequence->steps[sequence->last].events->high)
		return false;
	McpSequenceKeep(run, sequence->last, n, true);
	return true;
}

bool
McpSequenceSearchStarts(SequenceRun *run)
{
	PlanSequence *sequence = run->sequence;
	uint32		starts = sequence->steps[0].events->count;
	int64		start = -1;
	bool		found = false;
	uint32		i;

	if (sequence->in_order)
	{
		start = find_start(run);
		found = start >= 0;
		if (found && run->keep)
			(void) try_start(run, (uint32) start);
	}
	else
	{
		for (i = 0; i < starts && !found; i++)
		{
			MCP_CHECK_INTERRUPTS();
			found = try_start(run, i);
			look_from(sequence, PG_INT64_MIN, PG_INT64_MAX - 1);
		}
	}
	look_from(sequence, PG_INT64_MIN, PG_INT64_MAX - 1);
	return found;
}
