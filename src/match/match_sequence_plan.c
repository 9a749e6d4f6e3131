/*
 * match_sequence_plan.c: sequences made ready
 */
#include "match/match_sequence.h"

#define FIRST_ROOM 16

/* --- making ready ------------------------------------------------------------ */

static void
plan_filter_variables(McpPlan *plan, PlanSequence *sequence, uint32 i,
					  const McpNode *filter, McpVariables *variables)
{
	SequenceStep *step = &sequence->steps[i];
	uint32		before = variables->count;
	const McpNode *path;
	const McpNode *test;
	uint32		n;

	(void) McpVariablesTake(&plan->tree, filter, step->negated, variables);
	for (n = before; n < variables->count; n++)
	{
		sequence->names[n] = McpTextMake(plan->tree.pool + variables->text[n],
										 variables->length[n]);
		sequence->binders[n] = i;
	}
	sequence->variables = variables->count;
	for (path = McpTreeChild(&plan->tree, filter); path != NULL;
		 path = McpTreeNext(&plan->tree, path))
	{
		for (test = McpTreeChild(&plan->tree, path); test != NULL;
			 test = McpTreeNext(&plan->tree, test))
		{
			const McpNode *literal = McpTreeChild(&plan->tree, test);

			if (literal == NULL || literal->op != MCP_LITERAL_VARIABLE)
				continue;
			for (n = 0; n < variables->count; n++)
			{
				if (McpTextEqual(McpTreeText(&plan->tree, literal),
								 sequence->names[n]))
					step->variables |= 1 << n;
			}
		}
	}
	step->keyed = (step->variables & 1) != 0 &&
		McpFilterNamesEverywhere(&plan->tree, filter, sequence->names[0]);
}

/* a step of a pattern; its filter is its own, as variables change it */
static void
plan_step(McpPlan *plan, PlanCondition *condition, uint32 i,
		  const McpNode *node, McpVariables *variables)
{
	SequenceStep *step = &condition->sequence->steps[i];
	const McpNode *filter = McpTreeChild(&plan->tree, node);
	const McpNode *span = McpTreeNext(&plan->tree, filter);
	int			place = node->op == MCP_GAP_WITHIN ? 1 : 0;

	step->negated = (node->flags & MCP_STEP_NOT) != 0;
	step->times = (uint32) node->number;
	for (; span != NULL && place < 2; place++)
	{
		step->units[place] = span->op;
		step->numbers[place] = span->number;
		span = McpTreeNext(&plan->tree, span);
	}
	step->filter = McpAllocZero(sizeof(PlanFilter));
	step->filter->filter = McpFilterPrepare(&plan->tree, filter,
											condition->zone);
	step->filter->zone = condition->zone;
	plan_filter_variables(plan, condition->sequence, i, filter, variables);
}

/*
 * Does a later event always have the later stretch?  Months do not, as they
 * are clipped, nor an absence that is over before the next step.
 */
static bool
stretches_in_order(const PlanCondition *condition)
{
	const PlanSequence *sequence = condition->sequence;
	uint32		i;

	if (McpUnitMonths(condition->unit) > 0)
		return false;
	for (i = 0; i <= sequence->last; i++)
	{
		const SequenceStep *step = &sequence->steps[i];

		if (McpUnitMonths(step->units[0]) > 0 ||
			McpUnitMonths(step->units[1]) > 0 ||
			(step->negated && step->units[1] != 0))
			return false;
	}
	return true;
}

void
McpSequencePrepare(McpPlan *plan, PlanCondition *condition)
{
	PlanSequence *sequence = McpAllocZero(sizeof(PlanSequence));
	const McpNode *child = McpTreeChild(&plan->tree, condition->node);
	McpVariables variables = {0};
	uint32		i;

	condition->sequence = sequence;
	sequence->count = condition->count;
	sequence->steps = McpAllocZero(condition->count * sizeof(SequenceStep));
	sequence->tree_room = FIRST_ROOM;
	sequence->tree = McpAlloc(FIRST_ROOM * sizeof(int32));
	sequence->start_room = FIRST_ROOM;
	sequence->lowest = McpAlloc(FIRST_ROOM * sizeof(int32));
	sequence->highest = McpAlloc(FIRST_ROOM * sizeof(int32));
	sequence->seconds.room = FIRST_ROOM;
	sequence->seconds.items = McpAlloc(FIRST_ROOM * sizeof(ValueEvent));
	for (i = 0; i < condition->count; i++)
	{
		SequenceStep *step = &sequence->steps[i];

		step->times = 1;
		step->filter = condition->filters[i];
		if (condition->kind == MCP_NODE_PATTERN)
			plan_step(plan, condition, i, child, &variables);
		step->values.room = FIRST_ROOM;
		step->values.items = McpAlloc(FIRST_ROOM * sizeof(ValueEvent));
		McpStepEventsRoom(&step->all, FIRST_ROOM);
		McpStepEventsRoom(&step->now, FIRST_ROOM);
		if (!step->negated)
			sequence->last = i;
		child = McpTreeNext(&plan->tree, child);
	}
	sequence->in_order = stretches_in_order(condition);
	for (i = sequence->last + 1; i < sequence->count; i++)
	{
		if (condition->unit != 0 && sequence->steps[i].units[1] == 0)
			sequence->bounded_by_start = true;
	}
}

void
McpStepEventsRoom(StepEvents *events, uint32 room)
{
	if (room <= events->room)
		return;
	if (events->room == 0)
	{
		events->at = McpAlloc(room * sizeof(uint32));
		events->time = McpAlloc(room * sizeof(int64));
		events->start = McpAlloc(room * sizeof(int32));
	}
	else
	{
		room = Max(room, events->room * 2);
		events->at = McpRealloc(events->at, room * sizeof(uint32));
		events->time = McpRealloc(events->time, room * sizeof(int64));
		events->start = McpRealloc(events->start, room * sizeof(int32));
	}
	events->room = room;
}

uint32
McpSequenceStepAfter(const PlanSequence *sequence, uint32 i)
{
	while (++i < sequence->count && sequence->steps[i].negated)
		;
	return i;
}

bool
McpSequenceFits(const PlanCondition *condition)
{
	const PlanSequence *sequence = condition->sequence;
	int64		whole = condition->span * McpUnitMicros(condition->unit);
	int64		least = 0;
	uint32		i;

	/* months have no length that could be compared */
	if (condition->unit == 0 || whole == 0)
		return true;
	for (i = 0; i <= sequence->last && least <= whole; i++)
	{
		if (!sequence->steps[i].negated)
			least += sequence->steps[i].numbers[0] *
				McpUnitMicros(sequence->steps[i].units[0]);
	}
	return least <= whole;
}
