/*
 * explain_rule_period.c: when conditions on periods can change
 */
#include "explain/explain_change.h"

static int64
unit_of_day(const void *context, int64 day)
{
	const PlanCondition *condition = context;

	return McpUnitStart(day, condition->unit);
}

/* when the present period ends, or an event begins to count */
int64
McpNextOfRegular(McpPlan *plan, const PlanCondition *condition)
{
	const McpJourney *journey = &plan->profile->journey;
	int64		oldest = condition->borders[condition->span] - 2 * MCP_DAY;
	McpWatch	watch;
	int64		next;
	uint32		i;

	memset(&watch, 0, sizeof(watch));
	McpWatchAdd(&watch, condition->filters[0]);
	next = McpWatchFuture(plan, &watch);
	i = McpPlanFilterNext(plan, condition->filters[0], plan->now,
						  journey->live);
	/* what lies before all periods stays there */
	if (i >= journey->live || McpJourneyTime(journey, i) < oldest)
		return next;
	return Min(next, McpDayChange(condition->zone, plan->clock, unit_of_day,
								  condition));
}

/* when an event passes a border of either window */
int64
McpNextOfLifecycle(McpPlan *plan, const PlanCondition *condition)
{
	McpWatch	watch;
	int64		next;

	memset(&watch, 0, sizeof(watch));
	McpWatchAdd(&watch, condition->filters[0]);
	next = McpWatchWindow(plan, &watch, condition->window,
						  condition);
	return Min(next, McpWatchWindow(plan, &watch, condition->before,
									condition));
}

/* either window; of one that is not over, what is as old as a unit ago too */
int64
McpNextOfChange(McpPlan *plan, PlanMeasure *measure,
				const PlanCondition *condition)
{
	PlanWindow *window = measure->part->window;
	PlanWindow	before = *measure->before->window;
	McpBorder	border;
	McpWatch	watch;
	int64		next;

	memset(&watch, 0, sizeof(watch));
	McpWatchAdd(&watch, measure->part->whole != NULL ?
				measure->part->whole : measure->part->filter);
	next = McpWatchWindow(plan, &watch, window, condition);
	before.before = PLAN_BEFORE;
	next = Min(next, McpWatchWindow(plan, &watch, &before, condition));
	if (window->op != MCP_WINDOW_THIS)
		return next;
	McpBorderOfSpan(&border, window->units[0], 1, window->zone);
	return Min(next, McpWatchCross(plan, &watch, &border));
}
