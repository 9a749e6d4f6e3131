/*
 * args.c: arguments as the kernels want them
 */
#include "core/args.h"

#include "catalog/pg_type.h"
#include "core/moment.h"
#include "pgtime.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

McpText *
McpTextsFromArray(ArrayType *array, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	McpText    *texts;
	int			i;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the array has %d dimensions, and one is expected",
						ARR_NDIM(array))));
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, count);
	texts = palloc0(sizeof(McpText) * (*count + 1));
	for (i = 0; i < *count; i++)
	{
		if (!nulls[i])
			texts[i] = McpTextFromDatum(elements[i]);
	}
	return texts;
}

int64
McpMomentOfLocal(McpText zone, int64 local)
{
	char		name[TZ_STRLEN_MAX + 1];
	struct pg_tm tm;
	fsec_t		fsec;
	pg_tz	   *tz = NULL;

	if (zone.len > 0 && zone.len <= TZ_STRLEN_MAX)
	{
		memcpy(name, zone.data, zone.len);
		name[zone.len] = '\0';
		tz = pg_tzset(name);
	}
	if (tz == NULL || !pg_tz_acceptable(tz))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the time zone is not known"),
				 errhint("Give a name from pg_timezone_names, such as Europe/Berlin.")));
	if (local < MCP_MOMENT_MIN - MCP_DAY || local > MCP_MOMENT_END + MCP_DAY ||
		timestamp2tm(local, NULL, &tm, &fsec, NULL, tz) != 0)
		return PG_INT64_MAX;
	return local + DetermineTimeZoneOffset(&tm, tz) * MCP_SECOND;
}
