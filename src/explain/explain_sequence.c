/*
 * explain_sequence.c: how far a sequence came, by which events, and
 * when that can change
 */
#include "explain/explain_change.h"
#include "explain/explain_decide.h"

/* its events; an event may be shown for each step of a chain */
#define CHAIN_MAX 64

void
McpTellSequence(McpPlan *plan, PlanCondition *condition, StringInfo found)
{
	McpSequenceFound sequence;
	const char *between = ": ";
	uint32		i;

	sequence.positions = NULL;
	sequence.max = 0;
	McpSequenceFind(plan, condition, &sequence);
	appendStringInfo(found, "%u of %u steps", sequence.reached,
					 sequence.steps);
	for (i = 0; i < sequence.variables; i++)
	{
		if (sequence.values[i].data == NULL)
			continue;
		appendStringInfo(found, "%s$%.*s = ", between,
						 (int) sequence.names[i].len,
						 sequence.names[i].data);
		McpLexPrintString(found, sequence.values[i]);
		between = ", ";
	}
}

/* the chain that came furthest, in its order */
void
McpDecidedSequence(McpDecided *decided, PlanCondition *condition)
{
	uint32		positions[CHAIN_MAX];
	uint32		count = McpSequenceChain(decided->plan, condition, positions,
										 CHAIN_MAX);
	uint32		i;

	decided->shown = MCP_DECIDED_CHAIN;
	decided->between = " -> ";
	for (i = 0; i < count; i++)
		McpDecidedEvent(decided, positions[i]);
}

/* --- when it can change -------------------------------------------------------- */

/* the first moment at which a span behind one of a step's events is over */
static int64
next_over(McpPlan *plan, const PlanCondition *condition, PlanFilter *filter,
		  int unit, int64 number)
{
	const McpJourney *journey = &plan->profile->journey;
	const McpFilter *ready = McpPlanFilterReady(plan, filter);
	int64		next = MCP_NEVER;
	uint32		i;

	for (i = McpFilterNext(ready, journey, plan->now, journey->live);
		 i < journey->live;
		 i = McpFilterNext(ready, journey, i + 1, journey->live))
	{
		int64		over = McpSpanFrom(McpJourneyTime(journey, i), unit,
									   number, 1, condition->zone);

		if (over > plan->clock)
			next = Min(next, over);
	}
	return next;
}

/* does an event of each step that must be there ever happen? */
static bool
all_happen(McpPlan *plan, const McpSequenceSteps *steps)
{
	const McpJourney *journey = &plan->profile->journey;
	uint32		i;

	for (i = 0; i < steps->count; i++)
	{
		if (!steps->negated[i] &&
			McpFilterNext(McpPlanFilterReady(plan, steps->filters[i]),
						  journey, 0, journey->live) >= journey->live)
			return false;
	}
	return true;
}

/*
 * A pattern changes where events enter or leave its window, begin to count,
 * or where the time of a closing "not" is over.
 */
int64
McpNextOfSequence(McpPlan *plan, const PlanCondition *condition)
{
	McpSequenceSteps steps;
	McpWatch	watch;
	int64		next;
	uint32		i;

	memset(&watch, 0, sizeof(watch));
	McpSequenceOpen(plan, condition, &steps);
	if (!all_happen(plan, &steps))
		return MCP_NEVER;
	for (i = 0; i < steps.count; i++)
		McpWatchAdd(&watch, steps.filters[i]);
	next = McpWatchWindow(plan, &watch, condition->window, condition);
	for (i = steps.last + 1; i < steps.count; i++)
	{
		bool		own = steps.units[i] != 0;

		if (own)
			next = Min(next, next_over(plan, condition,
									   steps.filters[steps.last],
									   steps.units[i], steps.numbers[i]));
		else if (condition->unit != 0)
			next = Min(next, next_over(plan, condition, steps.filters[0],
									   condition->unit, condition->span));
	}
	return next;
}
