/*
 * match_time.c: spans, windows, and dates that come again
 *
 * Seconds to weeks are exact lengths; months, quarters and years move on the
 * calendar, in the zone, and end on the last day of a month that is too
 * short.  A window is held as (after, upto], in microseconds.
 */
#include "match/match.h"

/* the civil day moved by months, clipped to the end of the month */
static int64
add_months(int64 day, int64 months)
{
	int			year,
				month,
				mday;
	int64		total;

	McpDayToCivil(day, &year, &month, &mday);
	total = (int64) year * 12 + (month - 1) + months;
	year = (int) (total / 12);
	month = (int) (total % 12) + 1;
	while (!McpCivilValid(year, month, mday))
		mday--;
	return McpDayFromCivil(year, month, mday);
}

int64
McpSpanFrom(int64 moment, int unit, int64 number, int direction,
			const McpZone *zone)
{
	int			months = McpUnitMonths(unit);
	int64		local;
	int64		day;

	if (months == 0)
		return moment + direction * number * McpUnitMicros(unit);
	local = McpZoneToLocal(zone, moment);
	day = McpDayOfMoment(local);
	return McpZoneFromLocal(zone, local - day * MCP_DAY +
							add_months(day, direction * number * months) *
							MCP_DAY);
}

int64
McpSpanFromDay(int64 day, int unit, int64 number, int direction)
{
	int			months = McpUnitMonths(unit);

	if (months == 0)
		return day + direction * number * (McpUnitMicros(unit) / MCP_DAY);
	return add_months(day, direction * number * months);
}

/* --- windows ------------------------------------------------------------------ */

int64
McpUnitStart(int64 day, int unit)
{
	int			year,
				month,
				mday;

	switch (unit)
	{
		case MCP_UNIT_DAY:
			return day;
		case MCP_UNIT_WEEK:
			/* 2000-01-03 was a Monday */
			return day - (((day - 2) % 7) + 7) % 7;
		default:
			McpDayToCivil(day, &year, &month, &mday);
			if (unit == MCP_UNIT_YEAR)
				month = 1;
			else if (unit == MCP_UNIT_QUARTER)
				month -= (month - 1) % 3;
			return McpDayFromCivil(year, month, 1);
	}
}

/* the moment before a civil day begins */
static inline int64
before_day(const McpZone *zone, int64 day)
{
	return McpZoneFromLocal(zone, day * MCP_DAY) - 1;
}

static void
set_calendar(PlanWindow *window, int64 as_of)
{
	int			unit = window->units[0];
	int64		today = McpDayOfMoment(McpZoneToLocal(window->zone, as_of));
	int64		start = McpUnitStart(today, unit);
	int			back = (window->op == MCP_WINDOW_PREVIOUS) +
		(window->before != PLAN_NOT_BEFORE);

	if (back > 0)
	{
		start = McpSpanFromDay(start, unit, back - 1, -1);
		window->upto = before_day(window->zone, start);
		start = McpSpanFromDay(start, unit, 1, -1);
	}
	window->after = before_day(window->zone, start);
	if (window->op == MCP_WINDOW_THIS && window->before == PLAN_BEFORE_SO_FAR)
		window->upto = Min(window->upto, McpSpanFrom(as_of, unit, 1, -1,
													 window->zone));
}

static void
set_last(PlanWindow *window, int64 as_of)
{
	int64		number = window->numbers[0];

	if (window->before != PLAN_NOT_BEFORE)
	{
		window->upto = McpSpanFrom(as_of, window->units[0], number, -1,
								   window->zone);
		number *= 2;
	}
	window->after = McpSpanFrom(as_of, window->units[0], number, -1,
								window->zone);
}

void
McpWindowSet(PlanWindow *window, int64 as_of)
{
	window->after = PG_INT64_MIN;
	window->upto = as_of;
	switch (window->op)
	{
		case MCP_WINDOW_LAST:
			set_last(window, as_of);
			break;
		case MCP_WINDOW_BETWEEN:
			window->after = McpSpanFrom(as_of, window->units[0],
										window->numbers[0], -1, window->zone);
			window->upto = McpSpanFrom(as_of, window->units[1],
									   window->numbers[1], -1, window->zone);
			break;
		case MCP_WINDOW_SINCE:
			window->after = window->times[0].number - 1;
			break;
		case MCP_WINDOW_FROM:
			window->after = window->times[0].number - 1;
			window->upto = Min(as_of, window->times[1].number - 1);
			break;
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
			set_calendar(window, as_of);
			break;
		case MCP_WINDOW_NEXT:
			/* the moment before its end, for who follows that border */
			window->after = McpSpanFrom(as_of, window->units[0],
										window->numbers[0], 1,
										window->zone) - 1;
			break;
		default:
			break;				/* by profile */
	}
}

/* the oldest event of a filter, when the newest is known */
static uint32
oldest(McpPlan *plan, PlanFilter *filter, uint32 newest)
{
	const McpJourney *journey = &plan->profile->journey;
	const uint64 *bits = McpPlanFilterBits(plan, filter);
	uint32		i;

	if (bits != NULL)
		return McpBitsLast(bits, newest, journey->live);
	for (i = journey->live - 1; i > newest; i--)
	{
		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (McpPlanFilterMatches(plan, filter, i))
			break;
	}
	return i;
}

bool
McpAnchorFind(McpPlan *plan, PlanFilter *filter, bool last, int64 *time)
{
	const McpJourney *journey = &plan->profile->journey;
	uint32		i = McpPlanFilterNext(plan, filter, plan->now, journey->live);

	if (i >= journey->live)
		return false;
	if (!last)
		i = oldest(plan, filter, i);
	*time = McpJourneyTime(journey, i);
	return true;
}

/* a window that begins or ends at an event; false: there is none */
static bool
set_anchor(McpPlan *plan, PlanWindow *window)
{
	bool		last = window->op == MCP_WINDOW_AFTER_LAST ||
		window->op == MCP_WINDOW_BEFORE_LAST;
	int64		time;

	if (!McpAnchorFind(plan, window->anchor, last, &time))
		return false;
	if (window->op == MCP_WINDOW_AFTER_FIRST ||
		window->op == MCP_WINDOW_AFTER_LAST)
		window->after = time;
	else
		window->upto = time - 1;
	return true;
}

static void
find_range(McpPlan *plan, PlanWindow *window, uint32 *from, uint32 *end)
{
	const McpJourney *journey = &plan->profile->journey;

	if ((window->anchor != NULL && !set_anchor(plan, window)) ||
		window->after >= window->upto)
	{
		*end = *from;
		return;
	}
	if (McpJourneyTime(journey, *from) > window->upto)
		*from = McpJourneyUpto(journey, window->upto);
	if (window->after >= MCP_MOMENT_MIN)
		*end = McpJourneyUpto(journey, window->after);
	if (*end < *from)
		*end = *from;
}

void
McpWindowRange(McpPlan *plan, PlanWindow *window, uint32 *from, uint32 *end)
{
	*from = plan->now;
	*end = plan->profile->journey.live;
	if (window == NULL || *from >= *end)
		return;
	if (!plan->many)
	{
		find_range(plan, window, from, end);
		return;
	}
	if (window->serial != plan->serial)
	{
		find_range(plan, window, from, end);
		window->from = *from;
		window->end = *end;
		window->serial = plan->serial;
	}
	*from = window->from;
	*end = window->end;
}

/* --- dates that come again ------------------------------------------------------- */

/* the day in `year` on which a day of the calendar is celebrated */
static int64
celebrated(int year, int month, int mday)
{
	if (!McpCivilValid(year, month, mday))
		mday = 28;
	return McpDayFromCivil(year, month, mday);
}

int
McpYearsBetween(int64 from, int64 to)
{
	int			year,
				month,
				mday,
				to_year,
				to_month,
				to_mday;

	McpDayToCivil(from, &year, &month, &mday);
	McpDayToCivil(to, &to_year, &to_month, &to_mday);
	return to_year - year - (to < celebrated(to_year, month, mday) ? 1 : 0);
}

bool
McpAnniversaryIn(int64 day, int64 from, int64 end)
{
	int			born,
				month,
				mday;
	int			year,
				last,
				ignored;

	McpDayToCivil(day, &born, &month, &mday);
	McpDayToCivil(from, &year, &ignored, &ignored);
	McpDayToCivil(end - 1, &last, &ignored, &ignored);
	for (year = Max(year, born + 1); year <= last; year++)
	{
		int64		party = celebrated(year, month, mday);

		if (party >= from && party < end)
			return true;
	}
	return false;
}
