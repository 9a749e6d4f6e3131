/*
 * period.h: periods of the calendar, as numbers
 *
 * Days are counted from 2000-01-01, weeks (they begin on Monday) from the one
 * of 2000-01-03, months, quarters and years from January 2000.
 */
#ifndef MCP_PERIOD_H
#define MCP_PERIOD_H

#include "core/zone.h"

/* stored: only appended */
typedef enum McpPeriodUnit
{
	MCP_PERIOD_DAY = 1,
	MCP_PERIOD_WEEK = 2,
	MCP_PERIOD_MONTH = 3,
	MCP_PERIOD_QUARTER = 4,
	MCP_PERIOD_YEAR = 5
} McpPeriodUnit;

#define MCP_PERIOD_UNITS 5

/* day, week ...: place 0 is MCP_PERIOD_DAY */
extern const char *const McpPeriodWords[MCP_PERIOD_UNITS];

/* far from all that usable moments are in */
#define MCP_PERIOD_MIN	(-200000)
#define MCP_PERIOD_MAX	200000

/* the period that a civil day (since 2000-01-01) is in, and its first day */
extern int32 McpPeriodOfDay(McpPeriodUnit unit, int64 day);
extern int64 McpPeriodFirstDay(McpPeriodUnit unit, int32 period);

/*
 * For many moments near each other; zero all but unit and zone.  A later
 * moment is never of an earlier period: where a clock is put back over
 * midnight, the hour that comes again is of the day that was reached.
 */
typedef struct McpCalendar
{
	McpPeriodUnit unit;
	const McpZone *zone;
	McpZoneStretch stretch;
	int64		reached;		/* local; just before the stretch, with a zone */
	int64		from;			/* local; of the period that was found last */
	int64		until;
	int32		period;
} McpCalendar;

extern int32 McpCalendarFind(McpCalendar *calendar, int64 local);
extern void McpCalendarTurn(McpCalendar *calendar, int64 moment);

static inline int32
McpCalendarPeriod(McpCalendar *calendar, int64 moment)
{
	int64		local;

	if (calendar->zone != NULL && (moment < calendar->stretch.from ||
								   moment >= calendar->stretch.until))
		McpCalendarTurn(calendar, moment);
	local = moment + calendar->stretch.offset;
	if (local >= calendar->from && local < calendar->until)
		return calendar->period;
	return McpCalendarFind(calendar, local);
}

/* as_of's period; beyond all usable moments the limits above */
extern int32 McpCalendarNow(McpCalendar *calendar, int64 as_of);

#endif
