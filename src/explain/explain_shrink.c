/*
 * explain_shrink.c: when many events leave a window, and none enters
 *
 * While a window only loses its oldest events, a count, a maximum and what
 * else is named below go one way.  So do their orders against the literals of
 * a condition, and the first moment at which one is another is found by
 * bisection: not every event that leaves has to be asked about.
 */
#include "explain/explain_change.h"

/* below this it is faster to ask about each */
#define SHRINK_FROM 64

/* does the measure go one way when the oldest events are taken away? */
static bool
goes_one_way(McpPlan *plan, const PlanMeasure *measure)
{
	PlanMeasure least = *measure;
	McpFound	found;

	switch (measure->op)
	{
		case MCP_MEASURE_COUNT:
		case MCP_MEASURE_MIN:
		case MCP_MEASURE_MAX:
		case MCP_MEASURE_ACTIVE_DAYS:
		case MCP_MEASURE_CHANNELS:
		case MCP_MEASURE_STREAK:
		case MCP_MEASURE_DISTINCT:
			return true;
		case MCP_MEASURE_SUM:
			/* when no number is negative */
			least.op = MCP_MEASURE_MIN;
			least.shared = false;
			McpMeasureAsk(plan, &least, PG_UINT32_MAX, &found);
			return found.kind == MCP_FOUND_NUMBER && found.numerator >= 0;
		default:
			return false;
	}
}

/* how the measure stands to all literals at a moment */
static int
standing(McpPlan *plan, const PlanCondition *condition, int64 moment)
{
	McpFound	found;
	int			standing = 0;
	uint32		i;

	McpPlanMove(plan, moment);
	McpMeasureAsk(plan, condition->left, condition->limit, &found);
	for (i = 0; i < condition->literal_count; i++)
	{
		int			order;

		if (!McpFoundCompare(&found, &condition->literals[i],
							 condition->zone, &order))
			return -1;
		standing = standing * 3 + order + 1;
	}
	return standing;
}

/* the first moment in (now, upto] at which it stands otherwise; MCP_NEVER */
static int64
bisect(McpPlan *plan, const PlanCondition *condition, int64 now, int64 upto)
{
	int			here = standing(plan, condition, now);

	if (standing(plan, condition, upto) == here)
		return MCP_NEVER;
	while (upto - now > 1)
	{
		int64		middle = now + (upto - now) / 2;

		MCP_CHECK_INTERRUPTS();
		if (standing(plan, condition, middle) == here)
			now = middle;
		else
			upto = middle;
	}
	return upto;
}

bool
McpNextShrinking(McpPlan *plan, const PlanCondition *condition, int64 *next)
{
	PlanMeasure *measure = condition->left;
	const PlanWindow *window = measure->window;
	int64		now = plan->clock;
	McpBorder	border;
	McpWatch	watch;
	int64		upto;
	int64		found;
	uint32		from,
				end;

	if (condition->right != NULL || condition->literal_count == 0 ||
		condition->literal_count > 2 || window == NULL ||
		window->op != MCP_WINDOW_LAST || window->before != PLAN_NOT_BEFORE)
		return false;
	McpWindowRange(plan, measure->window, &from, &end);
	if (end - from < SHRINK_FROM || !goes_one_way(plan, measure))
		return false;
	/* until an event enters, or the border goes back */
	memset(&watch, 0, sizeof(watch));
	McpWatchAdd(&watch, measure->filter);
	McpBorderOfWindow(&border, window, false);
	upto = Min(McpWatchFuture(plan, &watch), McpBorderForward(&border, now));
	upto = Min(upto, MCP_LAST_MOMENT + 1);
	if (upto <= now + 1)
		return false;
	found = bisect(plan, condition, now, upto - 1);
	McpPlanMove(plan, now);
	*next = found != MCP_NEVER ? found : upto > MCP_LAST_MOMENT ? MCP_NEVER :
		upto;
	return true;
}
