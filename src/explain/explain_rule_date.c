/*
 * explain_rule_date.c: when dates against now, and anniversaries, can change
 */
#include "explain/explain_change.h"

/* --- anniversaries --------------------------------------------------------- */

typedef struct Party
{
	const PlanCondition *condition;
	int64		born;
} Party;

static int64
party_on(const void *context, int64 day)
{
	const Party *party = context;
	PlanCondition days = *party->condition;

	McpConditionSetDays(&days, day);
	return McpAnniversaryIn(party->born, days.days_from, days.days_end);
}

static int64
next_anniversary(McpPlan *plan, const PlanCondition *condition,
				 const McpFound *found)
{
	Party		party;

	if (!McpFoundDay(found, condition->zone, &party.born))
		return MCP_NEVER;
	party.condition = condition;
	return McpDayChange(condition->zone, plan->clock, party_on, &party);
}

/* --- dates ----------------------------------------------------------------- */

typedef struct Dated
{
	const PlanCondition *condition;
	McpDate		date;
} Dated;

/* periods only go forward, so that this only falls */
static int64
side_on(const void *context, int64 day)
{
	const Dated *dated = context;
	PlanCondition days = *dated->condition;

	McpConditionSetDays(&days, day);
	if (!dated->date.is_day)
		McpConditionSetMidnights(&days);
	return McpDateSide(&days, &dated->date);
}

/* a time against exact lengths: now itself, and a span from it */
static int64
next_time(McpPlan *plan, const PlanCondition *condition, int64 time)
{
	bool		ahead = condition->period == MCP_WINDOW_NEXT;
	bool		passed = time < (ahead ? condition->times_end :
								 condition->times_from);
	McpBorder	border;
	int64		next;

	if (!ahead && time > plan->clock)
		return time;
	if (ahead && time < plan->clock)
		return MCP_NEVER;
	McpBorderOfSpan(&border, condition->unit, condition->span,
					condition->zone);
	if (ahead)
		border.window.op = MCP_WINDOW_NEXT;
	next = passed ? McpBorderCross(&border, plan->clock, time, MCP_NEVER) :
		McpBorderCross(&border, plan->clock, MCP_MOMENT_NONE, time);
	return ahead ? Min(next, time + 1) : next;
}

int64
McpNextOfDate(McpPlan *plan, const PlanCondition *condition)
{
	Dated		dated;
	McpFound	found;

	memset(&found, 0, sizeof(found));
	McpTraitAsk(plan, condition->left, &found);
	switch (condition->op)
	{
		case MCP_TEST_DATE_IN:
		case MCP_TEST_DATE_BEFORE:
		case MCP_TEST_DATE_AFTER:
			break;
		default:				/* MCP_TEST_ANNIVERSARY_IN and the others */
			return next_anniversary(plan, condition, &found);
	}
	if (!McpDateFind(&found, condition, &dated.date))
		return MCP_NEVER;
	if (!dated.date.is_day && (condition->period == MCP_WINDOW_LAST ||
							   condition->period == MCP_WINDOW_NEXT))
		return next_time(plan, condition, dated.date.value);
	dated.condition = condition;
	return McpDayPass(condition->zone, plan->clock, side_on, &dated);
}
