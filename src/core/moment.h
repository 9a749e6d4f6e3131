/*
 * moment.h: points in time as texts, in one form, whatever the session's zone
 *
 * A moment is microseconds since 2000-01-01 00:00 UTC, as in timestamptz.  Its
 * text is ISO 8601 in UTC: 2026-03-01T09:30:00Z, with a fraction only where
 * there is one.  Nothing here reads TimeZone or DateStyle.
 */
#ifndef MCP_MOMENT_H
#define MCP_MOMENT_H

#include "core/base.h"

#define MCP_SECOND		INT64CONST(1000000)
#define MCP_MINUTE		(60 * MCP_SECOND)
#define MCP_HOUR		(60 * MCP_MINUTE)
#define MCP_DAY			(24 * MCP_HOUR)

/* 1900-01-01 and 2200-01-01: usable moments are in [MIN, END) */
#define MCP_MOMENT_MIN	(INT64CONST(-36524) * MCP_DAY)
#define MCP_MOMENT_END	(INT64CONST(73049) * MCP_DAY)

/* no moment: sorts before all */
#define MCP_MOMENT_NONE PG_INT64_MIN

static inline bool
McpMomentUsable(int64 moment)
{
	return moment >= MCP_MOMENT_MIN && moment < MCP_MOMENT_END;
}

/* days since 2000-01-01 of a civil date (proleptic Gregorian), and back */
extern int64 McpDayFromCivil(int year, int month, int day);
extern void McpDayToCivil(int64 day, int *year, int *month, int *mday);
extern bool McpCivilValid(int year, int month, int day);

/* the day a moment lies in, in UTC; rounds down before 2000 too */
static inline int64
McpDayOfMoment(int64 moment)
{
	return moment >= 0 ? moment / MCP_DAY : -((MCP_DAY - 1 - moment) / MCP_DAY);
}

/*
 * Read YYYY-MM-DD [ (T| )HH:MM[:SS[.ffffff]] [ Z | (+|-)HH[[:]MM] ] ]; without
 * a zone it is UTC.  False when it is not of that form or not a real time.
 */
extern bool McpMomentParse(McpText text, int64 *moment);

/* YYYY-MM-DD alone, as days since 2000-01-01 */
extern bool McpDateParse(McpText text, int32 *day);

/* print; return the length */
#define MCP_MOMENT_TEXT_MAX 40
extern int	McpMomentPrint(int64 moment, char *buffer);
extern int	McpDatePrint(int32 day, char *buffer);

#endif
