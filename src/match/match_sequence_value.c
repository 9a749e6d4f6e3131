/*
 * match_sequence_value.c: the events of a sequence's steps, and its variables
 *
 * The events of each step are gathered once a profile.  With variables, every
 * value that the first step to name one has is tried: the steps that say
 * "= $x" have their events sorted by value, so that a value costs its own
 * events and those of the steps that do not name it.
 */
#include "match/match_sequence.h"

/* --- gathering events ------------------------------------------------------------ */

static void
add_event(StepEvents *events, const McpJourney *journey, uint32 at,
		  bool one_a_moment)
{
	int64		time = McpJourneyTime(journey, at);

	if (one_a_moment && events->count > 0 &&
		events->time[events->count - 1] == time)
		return;
	McpStepEventsRoom(events, events->count + 1);
	events->at[events->count] = at;
	events->time[events->count++] = time;
}

static inline void
look_at_all(StepEvents *events)
{
	events->low = 0;
	events->high = events->count;
}

/* turn round what was gathered newest first; without variables one a moment */
static void
oldest_first(StepEvents *events, bool one_a_moment)
{
	uint32		kept = 0;
	uint32		i;

	for (i = 0; i < events->count / 2; i++)
	{
		uint32		other = events->count - 1 - i;
		uint32		at = events->at[i];
		int64		time = events->time[i];

		events->at[i] = events->at[other];
		events->time[i] = events->time[other];
		events->at[other] = at;
		events->time[other] = time;
	}
	for (i = 0; i < events->count && one_a_moment; i++)
	{
		if (kept > 0 && events->time[i] == events->time[kept - 1])
			continue;
		events->at[kept] = events->at[i];
		events->time[kept++] = events->time[i];
	}
	if (one_a_moment)
		events->count = kept;
	look_at_all(events);
}

typedef struct Gathering
{
	ValueEvents *values;
	uint32		at;
} Gathering;

static void
add_value(void *context, McpText value)
{
	Gathering  *gathering = context;
	ValueEvents *values = gathering->values;

	if (values->count == values->room)
	{
		values->room *= 2;
		values->items = McpRealloc(values->items,
								   values->room * sizeof(ValueEvent));
	}
	values->items[values->count].value = value;
	values->items[values->count++].at = gathering->at;
}

/* by value, then oldest first */
static int
compare_values(const void *a, const void *b)
{
	const ValueEvent *left = a;
	const ValueEvent *right = b;
	int			order = McpTextCompare(left->value, right->value);

	if (order != 0)
		return order;
	return left->at > right->at ? -1 : left->at < right->at;
}

/* the values that events have of a variable, sorted */
static void
gather_values(SequenceRun *run, SequenceStep *step, McpText name,
			  const StepEvents *events, ValueEvents *values)
{
	Gathering	gathering;
	uint32		i;

	gathering.values = values;
	values->count = 0;
	for (i = 0; i < events->count; i++)
	{
		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		gathering.at = events->at[i];
		McpFilterVisitValues(step->filter->filter, name,
							 &run->plan->profile->journey, events->at[i],
							 add_value, &gathering);
	}
	qsort(values->items, values->count, sizeof(ValueEvent), compare_values);
}

/* a "not" with a border of its own may look behind the window */
static bool
looks_behind(const SequenceRun *run, uint32 i)
{
	return run->sequence->steps[i].negated &&
		(run->sequence->steps[i].units[1] != 0 ||
		 (i > run->sequence->last && run->condition->unit != 0));
}

/* a step's filter, whatever the variables are */
static const McpFilter *
unbound_filter(McpPlan *plan, PlanSequence *sequence, SequenceStep *step)
{
	const McpFilter *filter = McpPlanFilterReady(plan, step->filter);
	McpText		nothing = {NULL, 0};
	uint32		n;

	for (n = 0; n < sequence->variables; n++)
		McpFilterBind(step->filter->filter, sequence->names[n], nothing,
					  &plan->profile->journey);
	return filter;
}

void
McpSequenceOpen(McpPlan *plan, const PlanCondition *condition,
				McpSequenceSteps *steps)
{
	PlanSequence *sequence = condition->sequence;
	uint32		i;

	steps->count = sequence->count;
	steps->last = sequence->last;
	for (i = 0; i < sequence->count; i++)
	{
		(void) unbound_filter(plan, sequence, &sequence->steps[i]);
		steps->filters[i] = sequence->steps[i].filter;
		steps->negated[i] = sequence->steps[i].negated;
		steps->units[i] = sequence->steps[i].units[1];
		steps->numbers[i] = sequence->steps[i].numbers[1];
	}
}

/* all events of a step, whatever the variables */
static void
gather_step(SequenceRun *run, uint32 i, uint32 from, uint32 end)
{
	const McpJourney *journey = &run->plan->profile->journey;
	SequenceStep *step = &run->sequence->steps[i];
	const McpFilter *filter = unbound_filter(run->plan, run->sequence, step);
	uint32		at;

	step->all.count = 0;
	step->events = &step->all;
	for (at = McpFilterNext(filter, journey, from, end); at < end;
		 at = McpFilterNext(filter, journey, at + 1, end))
		add_event(&step->all, journey, at, false);
	oldest_first(&step->all, step->variables == 0);
	if (step->keyed)
		gather_values(run, step, run->sequence->names[0], &step->all,
					  &step->values);
}

/* --- trying values ------------------------------------------------------------------ */

/* where the events of a value begin */
static uint32
find_value(const ValueEvents *values, McpText value)
{
	uint32		low = 0;
	uint32		high = values->count;

	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (McpTextCompare(values->items[middle].value, value) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* the events of a step for the values that its filter is bound to */
static void
select_events(SequenceRun *run, SequenceStep *step, bool one_a_moment)
{
	const McpJourney *journey = &run->plan->profile->journey;
	const McpFilter *filter = step->filter->filter;
	StepEvents *now = &step->now;
	uint32		i;

	now->count = 0;
	step->events = now;
	if (step->keyed)
	{
		for (i = find_value(&step->values, run->values[0]);
			 i < step->values.count &&
			 McpTextEqual(step->values.items[i].value, run->values[0]); i++)
		{
			if (McpFilterMatches(filter, journey, step->values.items[i].at))
				add_event(now, journey, step->values.items[i].at,
						  one_a_moment);
		}
	}
	else
	{
		for (i = 0; i < step->all.count; i++)
		{
			if (McpFilterMatches(filter, journey, step->all.at[i]))
				add_event(now, journey, step->all.at[i], one_a_moment);
		}
	}
	look_at_all(now);
}

static void
bind_steps(SequenceRun *run, uint32 variable, McpText value)
{
	PlanSequence *sequence = run->sequence;
	uint32		i;

	run->values[variable] = value;
	for (i = 0; i < sequence->count; i++)
	{
		if (sequence->steps[i].variables & (1 << variable))
			McpFilterBind(sequence->steps[i].filter->filter,
						  sequence->names[variable], value,
						  &run->plan->profile->journey);
	}
}

/* all variables have a value */
static bool
search_values(SequenceRun *run)
{
	PlanSequence *sequence = run->sequence;
	uint32		i;

	for (i = 0; i < sequence->count; i++)
	{
		SequenceStep *step = &sequence->steps[i];

		if (step->variables != 0)
			select_events(run, step, true);
		if (!step->negated && step->events->count < step->times && !run->keep)
			return false;
	}
	return McpSequenceSearch(run);
}

/*
 * Could it hold for some values of the variables that are not bound?  Each
 * step has all events that it has for any of them, and nothing is forbidden;
 * where not even that leaves a chain, there is nothing to try.
 */
static bool
may_hold(SequenceRun *run, bool first_is_bound)
{
	PlanSequence *sequence = run->sequence;
	bool		holds;
	uint32		i;

	/* one by one it would cost more than it spares */
	if (run->keep || (sequence->bounded_by_start && !sequence->in_order))
		return true;
	for (i = 0; i < sequence->count; i++)
	{
		SequenceStep *step = &sequence->steps[i];

		step->events = step->negated ? &sequence->nothing : &step->all;
		if (first_is_bound && step->keyed && !step->negated)
			select_events(run, step, false);
	}
	holds = McpSequenceSearch(run);
	for (i = 0; i < sequence->count; i++)
		sequence->steps[i].events = &sequence->steps[i].all;
	return holds;
}

/* try each value of a variable in turn; true: one of them holds */
static bool
try_values(SequenceRun *run, uint32 variable)
{
	PlanSequence *sequence = run->sequence;
	SequenceStep *binder;
	const ValueEvents *values;
	McpText		nothing = {NULL, 0};
	uint32		i;

	if (variable == sequence->variables)
		return search_values(run);
	binder = &sequence->steps[sequence->binders[variable]];
	values = &binder->values;
	if (variable > 0)
	{
		bind_steps(run, variable, nothing);
		if (!may_hold(run, true))
			return false;
		select_events(run, binder, false);
		values = &sequence->seconds;
		gather_values(run, binder, sequence->names[variable], &binder->now,
					  &sequence->seconds);
	}
	for (i = 0; i < values->count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if (i > 0 && McpTextEqual(values->items[i].value,
								  values->items[i - 1].value))
			continue;
		bind_steps(run, variable, values->items[i].value);
		if (try_values(run, variable + 1))
			return true;
	}
	return false;
}

static void
run_sequence(SequenceRun *run)
{
	PlanSequence *sequence = run->sequence;
	McpPlan    *plan = run->plan;
	uint32		from,
				end;
	uint32		i;

	McpWindowRange(plan, run->condition->window, &from, &end);
	for (i = 0; i < sequence->count; i++)
	{
		bool		behind = looks_behind(run, i);

		gather_step(run, i, behind ? plan->now : from,
					behind ? plan->profile->journey.live : end);
		if (!sequence->steps[i].negated && !run->keep &&
			sequence->steps[i].all.count < sequence->steps[i].times)
			return;
	}
	if (sequence->variables > 0 && !may_hold(run, false))
		return;
	run->holds = try_values(run, 0);
}

bool
McpSequenceHolds(McpPlan *plan, PlanCondition *condition)
{
	SequenceRun run;

	memset(&run, 0, sizeof(run));
	run.plan = plan;
	run.condition = condition;
	run.sequence = condition->sequence;
	run_sequence(&run);
	return run.holds;
}

void
McpSequenceFind(McpPlan *plan, PlanCondition *condition,
				McpSequenceFound *found)
{
	SequenceRun run;
	McpText		nothing = {NULL, 0};
	int			i;

	memset(&run, 0, sizeof(run));
	run.plan = plan;
	run.condition = condition;
	run.sequence = condition->sequence;
	run.keep = true;
	run.found = found;
	found->steps = run.sequence->count;
	found->count = 0;
	found->variables = run.sequence->variables;
	for (i = 0; i < MCP_VARIABLES_MAX; i++)
	{
		found->names[i] = run.sequence->names[i];
		found->values[i] = nothing;
	}
	run_sequence(&run);
	found->holds = run.holds;
	found->reached = run.reached;
}

uint32
McpSequenceChain(McpPlan *plan, PlanCondition *condition, uint32 *positions,
				 uint32 max)
{
	McpSequenceFound found;

	found.positions = positions;
	found.max = max;
	McpSequenceFind(plan, condition, &found);
	return found.count;
}
