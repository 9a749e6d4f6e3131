/*
 * zone.h: local time in a named zone
 *
 * A zone is NULL for UTC.  Local time is microseconds since 2000-01-01 00:00
 * on the zone's clock.  A zone's rules are the server's time zone data; in
 * stand-alone builds every zone is UTC.
 */
#ifndef MCP_ZONE_H
#define MCP_ZONE_H

#include "core/moment.h"

typedef struct McpZone McpZone;

#define MCP_ZONE_NAME_MAX 60

/*
 * Find a zone by its name, such as Asia/Jakarta, in any case.  Abbreviations
 * with numbers in them (UTC+7, EST5EDT) are not taken, for their signs mean
 * the opposite of what people think.  False: there is no such zone.
 * canonical (MCP_ZONE_NAME_MAX + 1 bytes) gets the right spelling.
 */
extern bool McpZoneFind(McpText name, const McpZone **zone, char *canonical);

/*
 * The error that there is no zone of that name, without the name: what stands
 * there may be no zone but a value.  Always false.
 */
extern bool McpZoneUnknown(McpError *error);

#ifdef __clang_analyzer__
#define McpZoneUnknown(...) ((void) (McpZoneUnknown) (__VA_ARGS__), false)
#endif

/* seconds to add to UTC at a moment */
extern int64 McpZoneOffset(const McpZone *zone, int64 moment);

static inline int64
McpZoneToLocal(const McpZone *zone, int64 moment)
{
	return zone == NULL ? moment :
		moment + McpZoneOffset(zone, moment) * MCP_SECOND;
}

/*
 * For many moments near each other: the stretch of time in which the offset
 * that was found last holds.  Begin with all zeros.
 */
typedef struct McpZoneStretch
{
	int64		from;
	int64		until;			/* not in it any more */
	int64		offset;			/* microseconds */
	int64		earlier;		/* the one just before it */
} McpZoneStretch;

extern void McpZoneStretchFind(const McpZone *zone, int64 moment,
							   McpZoneStretch *stretch);

static inline int64
McpZoneToLocalNear(const McpZone *zone, int64 moment,
				   McpZoneStretch *stretch)
{
	if (zone == NULL)
		return moment;
	if (moment < stretch->from || moment >= stretch->until)
		McpZoneStretchFind(zone, moment, stretch);
	return moment + stretch->offset;
}

/*
 * The moment of a local time.  Where the clock is put forward over it, with
 * the offset before; where it comes twice, the later: as AT TIME ZONE does.
 */
extern int64 McpZoneFromLocal(const McpZone *zone, int64 local);

#endif
