/*
 * match_period.c: conditions on periods: regular use, and the life cycle
 */
#include "match/match.h"

void
McpRegularSet(PlanCondition *condition, int64 as_of)
{
	const McpZone *zone = condition->zone;
	int64		start = McpUnitStart(McpDayOfMoment(McpZoneToLocal(zone, as_of)),
									 condition->unit);
	int64		i;

	condition->borders[0] = as_of;
	if (condition->op == MCP_REGULAR_PREVIOUS)
	{
		condition->borders[0] = McpZoneFromLocal(zone, start * MCP_DAY) - 1;
		start = McpSpanFromDay(start, condition->unit, 1, -1);
	}
	for (i = 1; i <= condition->span; i++)
	{
		condition->borders[i] = McpZoneFromLocal(zone, start * MCP_DAY) - 1;
		start = McpSpanFromDay(start, condition->unit, 1, -1);
	}
}

/* are there so many events in [from, end)? */
static bool
enough(McpPlan *plan, PlanFilter *filter, int64 least, uint32 from,
	   uint32 end)
{
	while (least > 0)
	{
		from = McpPlanFilterNext(plan, filter, from, end);
		if (from++ >= end)
			return false;
		least--;
	}
	return true;
}

int64
McpRegularCount(McpPlan *plan, PlanCondition *condition, int64 limit)
{
	const McpJourney *journey = &plan->profile->journey;
	uint32		from = plan->now;
	int64		count = 0;
	int64		i;

	if (condition->op == MCP_REGULAR_PREVIOUS)
		from = McpJourneyUpto(journey, condition->borders[0]);
	for (i = 1; i <= condition->span && from < journey->live; i++)
	{
		uint32		end;

		if (McpJourneyTime(journey, from) <= condition->borders[i])
			continue;			/* nothing happened in this one */
		end = McpJourneyUpto(journey, condition->borders[i]);
		if (enough(plan, condition->filters[0], condition->number, from,
				   end) && ++count == limit)
			break;
		from = end;
	}
	return count;
}

McpLifecycle
McpLifecycleFind(McpPlan *plan, PlanCondition *condition)
{
	uint32		live = plan->profile->journey.live;
	PlanFilter *filter = condition->filters[0];
	uint32		from,
				border,
				end;
	bool		in_it;

	/* the windows touch: where the one ends, the one before begins */
	McpWindowRange(plan, condition->window, &from, &border);
	in_it = McpPlanFilterNext(plan, filter, from, border) < border;
	McpWindowRange(plan, condition->before, &border, &end);
	if (McpPlanFilterNext(plan, filter, border, end) < end)
		return in_it ? MCP_LIFECYCLE_RETURNING : MCP_LIFECYCLE_DORMANT;
	if (McpPlanFilterNext(plan, filter, end, live) < live)
		return in_it ? MCP_LIFECYCLE_RESURRECTED : MCP_LIFECYCLE_STOPPED;
	return in_it ? MCP_LIFECYCLE_NEW : MCP_LIFECYCLE_NONE;
}
