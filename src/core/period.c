/*
 * period.c: periods of the calendar, as numbers
 */
#include "core/period.h"

/* 2000-01-03 was a Monday */
#define FIRST_MONDAY 2

const char *const McpPeriodWords[MCP_PERIOD_UNITS] = {
	"day", "week", "month", "quarter", "year"
};

static inline int64
divide_down(int64 a, int64 b)
{
	Assert(b > 0);
	return a >= 0 ? a / b : -((b - 1 - a) / b);
}

/* 0: the unit has a length in days */
static int
months_of(McpPeriodUnit unit)
{
	switch (unit)
	{
		case MCP_PERIOD_MONTH:
			return 1;
		case MCP_PERIOD_QUARTER:
			return 3;
		case MCP_PERIOD_YEAR:
			return 12;
		default:
			return 0;
	}
}

int32
McpPeriodOfDay(McpPeriodUnit unit, int64 day)
{
	int			year,
				month,
				mday;

	if (unit == MCP_PERIOD_DAY)
		return (int32) day;
	if (unit == MCP_PERIOD_WEEK)
		return (int32) divide_down(day - FIRST_MONDAY, 7);
	McpDayToCivil(day, &year, &month, &mday);
	return (int32) divide_down((int64) (year - 2000) * 12 + month - 1,
							   months_of(unit));
}

int64
McpPeriodFirstDay(McpPeriodUnit unit, int32 period)
{
	int64		months;

	if (unit == MCP_PERIOD_DAY)
		return period;
	if (unit == MCP_PERIOD_WEEK)
		return (int64) period * 7 + FIRST_MONDAY;
	months = (int64) period * months_of(unit);
	return McpDayFromCivil((int) (2000 + divide_down(months, 12)),
						   (int) (months - divide_down(months, 12) * 12) + 1,
						   1);
}

/* on to the stretch of another offset, whose periods are not known yet */
void
McpCalendarTurn(McpCalendar *calendar, int64 moment)
{
	McpZoneStretchFind(calendar->zone, moment, &calendar->stretch);
	calendar->reached = calendar->stretch.from - 1 + calendar->stretch.earlier;
	calendar->from = calendar->until = 0;
}

int32
McpCalendarFind(McpCalendar *calendar, int64 local)
{
	bool		with_zone = calendar->zone != NULL;
	int64		latest = with_zone ? Max(local, calendar->reached) : local;

	calendar->period = McpPeriodOfDay(calendar->unit, McpDayOfMoment(latest));
	calendar->from = McpPeriodFirstDay(calendar->unit, calendar->period) *
		MCP_DAY;
	if (with_zone && calendar->from <= calendar->reached)
		calendar->from = PG_INT64_MIN;
	calendar->until = McpPeriodFirstDay(calendar->unit,
										calendar->period + 1) * MCP_DAY;
	return calendar->period;
}

int32
McpCalendarNow(McpCalendar *calendar, int64 as_of)
{
	if (as_of < MCP_MOMENT_MIN)
		return MCP_PERIOD_MIN;
	if (as_of >= MCP_MOMENT_END)
		return MCP_PERIOD_MAX;
	return McpCalendarPeriod(calendar, as_of);
}
