/*
 * match_date.c: dates of a trait against now, and anniversaries
 *
 * A date is a whole day: the periods that it is held against are days of the
 * zone, [days_from, days_end).  A time is held against moments, [times_from,
 * times_end), exact lengths before or behind now, or the midnights where the
 * days begin.
 */
#include "match/match.h"

void
McpDatePrepare(const McpTree *tree, PlanCondition *condition)
{
	const McpNode *operand = McpTreeNext(tree, McpTreeChild(tree,
															condition->node));
	const McpNode *span;

	switch (condition->op)
	{
		case MCP_TEST_ANNIVERSARY_TODAY:
			condition->period = MCP_WINDOW_THIS;
			condition->unit = MCP_UNIT_DAY;
			return;
		case MCP_TEST_ANNIVERSARY_NEXT:
			condition->period = MCP_WINDOW_NEXT;
			return;
		case MCP_TEST_ANNIVERSARY_LAST:
			condition->period = MCP_WINDOW_LAST;
			return;
		default:
			if (!McpTestIsDate(condition->op))
				return;
	}
	condition->period = (McpWindowOp) operand->op;
	condition->unit = (int) operand->number;
	span = McpTreeChild(tree, operand);
	if (span == NULL)
		return;
	condition->unit = span->op;
	condition->span = span->number;
}

void
McpConditionSetDays(PlanCondition *condition, int64 today)
{
	int			unit = condition->unit;
	int64		start;

	condition->days_from = today;
	condition->days_end = today + 1;
	if (condition->period == MCP_WINDOW_NEXT)
		condition->days_end = McpSpanFromDay(today, unit, condition->span, 1);
	else if (condition->period == MCP_WINDOW_LAST)
		condition->days_from = McpSpanFromDay(today, unit, condition->span,
											  -1) + 1;
	else
	{
		start = McpUnitStart(today, unit);
		if (condition->period == MCP_WINDOW_PREVIOUS)
			start = McpSpanFromDay(start, unit, 1, -1);
		else if (condition->period == MCP_WINDOW_NEXT_UNIT)
			start = McpSpanFromDay(start, unit, 1, 1);
		condition->days_from = start;
		condition->days_end = McpSpanFromDay(start, unit, 1, 1);
	}
}

/* the midnights of the days, when they are a unit of the calendar */
void
McpConditionSetMidnights(PlanCondition *condition)
{
	condition->times_from = McpZoneFromLocal(condition->zone,
											 condition->days_from * MCP_DAY);
	condition->times_end = McpZoneFromLocal(condition->zone,
											condition->days_end * MCP_DAY);
}

void
McpDateSet(PlanCondition *condition, int64 as_of)
{
	const McpZone *zone = condition->zone;

	if (condition->period == 0)
		return;
	McpConditionSetDays(condition,
						McpDayOfMoment(McpZoneToLocal(zone, as_of)));
	if (!McpTestIsDate(condition->op))
		return;
	if (condition->period == MCP_WINDOW_LAST)
	{
		condition->times_from = McpSpanFrom(as_of, condition->unit,
											condition->span, -1, zone) + 1;
		condition->times_end = as_of + 1;
	}
	else if (condition->period == MCP_WINDOW_NEXT)
	{
		condition->times_from = as_of;
		condition->times_end = McpSpanFrom(as_of, condition->unit,
										   condition->span, 1, zone);
	}
	else
		McpConditionSetMidnights(condition);
}

bool
McpDateFind(const McpFound *found, const PlanCondition *condition,
			McpDate *date)
{
	int32		day;

	date->is_day = true;
	date->value = found->number;
	if (found->kind == MCP_FOUND_TIME)
		date->is_day = false;
	else if (found->kind == MCP_FOUND_TEXT)
	{
		if (!McpMomentRead(found->text, condition->zone, &date->value))
			return false;
		date->is_day = McpDateParse(found->text, &day);
		if (date->is_day)
			date->value = day;
	}
	else if (found->kind != MCP_FOUND_DATE)
		return false;
	return !date->is_day || condition->unit >= MCP_UNIT_DAY;
}

int
McpDateSide(const PlanCondition *condition, const McpDate *date)
{
	int64		from = date->is_day ? condition->days_from :
		condition->times_from;
	int64		end = date->is_day ? condition->days_end :
		condition->times_end;

	return date->value < from ? -1 : date->value >= end;
}

McpTruth
McpDateMatch(const McpFound *found, const PlanCondition *condition)
{
	McpDate		date;
	int64		day;
	int			side;

	if (!McpTestIsDate(condition->op) ||
		condition->op == MCP_TEST_ANNIVERSARY_IN)
	{
		if (!McpFoundDay(found, condition->zone, &day))
			return MCP_UNKNOWN;
		return McpAnniversaryIn(day, condition->days_from,
								condition->days_end) ? MCP_TRUE : MCP_FALSE;
	}
	if (!McpDateFind(found, condition, &date))
		return MCP_UNKNOWN;
	side = McpDateSide(condition, &date);
	return (condition->op == MCP_TEST_DATE_BEFORE ? side < 0 :
			condition->op == MCP_TEST_DATE_AFTER ? side > 0 : side == 0) ?
		MCP_TRUE : MCP_FALSE;
}
