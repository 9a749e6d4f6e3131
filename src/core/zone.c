/*
 * zone.c: local time in a named zone
 */
#include "core/zone.h"

#ifndef MCP_STANDALONE
#include "pgtime.h"

/* seconds from 1970 to 2000 */
#define EPOCH_SHIFT INT64CONST(946684800)

/* how far before a moment a stretch is looked for: past events come next */
#define STRETCH_BACK (400 * MCP_DAY)
#endif

/* names of places: letters / _ - and, under Etc/, digits and + too */
static bool
looks_like_zone(McpText name)
{
	bool		etc = name.len > 4 && memcmp(name.data, "Etc/", 4) == 0;
	uint32		i;

	if (name.len == 0 || name.len > MCP_ZONE_NAME_MAX)
		return false;
	for (i = 0; i < name.len; i++)
	{
		char		c = name.data[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' ||
			c == '_' || c == '-')
			continue;
		if (!etc || !((c >= '0' && c <= '9') || c == '+'))
			return false;
	}
	return true;
}

#ifdef MCP_STANDALONE

bool
McpZoneFind(McpText name, const McpZone **zone, char *canonical)
{
	if (!looks_like_zone(name))
		return false;
	*zone = NULL;
	memcpy(canonical, name.data, name.len);
	canonical[name.len] = '\0';
	return true;
}

int64
McpZoneOffset(const McpZone *zone, int64 moment)
{
	return 0;
}

void
McpZoneStretchFind(const McpZone *zone, int64 moment, McpZoneStretch *stretch)
{
	stretch->from = PG_INT64_MIN;
	stretch->until = PG_INT64_MAX;
	stretch->offset = stretch->earlier = 0;
}

#else

/* seconds since 1970, rounded down */
static inline pg_time_t
unix_seconds(int64 moment)
{
	return (moment >= 0 ? moment / MCP_SECOND :
			-((MCP_SECOND - 1 - moment) / MCP_SECOND)) + EPOCH_SHIFT;
}

bool
McpZoneFind(McpText name, const McpZone **zone, char *canonical)
{
	char		copy[MCP_ZONE_NAME_MAX + 1];
	pg_tz	   *tz;
	const char *known;

	if (!looks_like_zone(name))
		return false;
	memcpy(copy, name.data, name.len);
	copy[name.len] = '\0';
	tz = pg_tzset(copy);
	if (tz == NULL || !pg_tz_acceptable(tz))
		return false;
	known = pg_get_timezone_name(tz);
	if (known == NULL || strlen(known) > MCP_ZONE_NAME_MAX)
		return false;
	memcpy(canonical, known, strlen(known) + 1);
	*zone = name.len == 3 && memcmp(canonical, "UTC", 4) == 0 ? NULL :
		(const McpZone *) tz;
	return true;
}

int64
McpZoneOffset(const McpZone *zone, int64 moment)
{
	pg_time_t	seconds;
	struct pg_tm *local;

	if (zone == NULL)
		return 0;
	seconds = unix_seconds(moment);
	local = pg_localtime(&seconds, (const pg_tz *) zone);
	return local == NULL ? 0 : local->tm_gmtoff;
}

/* from a while before the moment, change by change, until one lies behind it */
void
McpZoneStretchFind(const McpZone *zone, int64 moment, McpZoneStretch *stretch)
{
	pg_time_t	wanted = unix_seconds(moment);
	pg_time_t	from = unix_seconds(moment - STRETCH_BACK);
	pg_time_t	change;
	long int	before,
				after;
	bool		has_earlier = false;
	long int	earlier = 0;
	int			before_isdst,
				after_isdst;
	int			found;

	for (;;)
	{
		found = pg_next_dst_boundary(&from, &before, &before_isdst, &change,
									 &after, &after_isdst,
									 (const pg_tz *) zone);
		if (found <= 0 || change > wanted)
			break;
		from = change;
		earlier = before;
		has_earlier = true;
	}
	if (found < 0)
	{
		stretch->from = moment;
		stretch->until = moment + 1;
		stretch->offset = McpZoneOffset(zone, moment) * MCP_SECOND;
		stretch->earlier = stretch->offset;
		return;
	}
	stretch->from = (from - EPOCH_SHIFT) * MCP_SECOND;
	stretch->until = found == 0 ? PG_INT64_MAX :
		(change - EPOCH_SHIFT) * MCP_SECOND;
	stretch->offset = (int64) before * MCP_SECOND;
	stretch->earlier = has_earlier ? (int64) earlier * MCP_SECOND :
		stretch->offset;
}

#endif

bool
(McpZoneUnknown) (McpError *error)
{
	McpErrorSet(error, MCP_ERR_ARGUMENT, "the time zone is not known");
	McpErrorHint(error, "Zones are named in full, such as Asia/Jakarta; the view pg_timezone_names has them all.");
	return false;
}

int64
McpZoneFromLocal(const McpZone *zone, int64 local)
{
	int64		before;
	int64		after;

	if (zone == NULL)
		return local;
	before = McpZoneOffset(zone, local - MCP_DAY);
	after = McpZoneOffset(zone, local + MCP_DAY);
	if (before != after)
	{
		/* the clock changes nearby: does each reading hold at its moment? */
		int64		early = local - before * MCP_SECOND;
		int64		late = local - after * MCP_SECOND;
		bool		is_early = McpZoneOffset(zone, early) == before;
		bool		is_late = McpZoneOffset(zone, late) == after;

		if (is_early != is_late)
			return is_early ? early : late;
		return Max(early, late);
	}
	return local - before * MCP_SECOND;
}
