/*
 * journey_build.c: the one canonical body of a collector's events
 *
 * The rows are settled and what they name is numbered (journey_number.c), so
 * what is left is to find the widths and units of times and values, and to
 * write the rows.
 */
#include "journey/journey_build.h"

/* --- times and values -------------------------------------------------------- */

static void
measure_times(McpBuild *build)
{
	McpCollector *collector = build->collector;
	McpDraft   *draft = &build->draft;
	int64		newest = McpCollectorRow(collector, 0)->time;
	int64		oldest = newest;
	int			unit = MCP_TIME_UNITS - 1;
	uint32		i;

	for (i = 1; i < collector->count; i++)
	{
		int64		time = McpCollectorRow(collector, i)->time;

		newest = Max(newest, time);
		oldest = Min(oldest, time);
	}
	for (i = 0; i < collector->count && unit > 0; i++)
	{
		int64		ago = newest - McpCollectorRow(collector, i)->time;

		while (ago % McpTimeUnits[unit] != 0)
			unit--;
	}
	draft->time_base = newest;
	draft->time_unit = newest == oldest ? 0 : (uint8) unit;
	draft->time_width =
		McpBytesOf((uint64) (newest - oldest) / McpTimeUnits[draft->time_unit]);
}

static void
measure_values(McpBuild *build)
{
	McpCollector *collector = build->collector;
	McpDraft   *draft = &build->draft;
	int64		least = PG_INT64_MAX;
	int64		most = PG_INT64_MIN;
	int			unit = MCP_VALUE_UNITS - 1;
	uint32		i;

	for (i = 0; i < collector->count; i++)
	{
		int64		value = McpCollectorRow(collector, i)->value;

		if (value == MCP_ROW_NO_VALUE)
			continue;
		least = Min(least, value);
		most = Max(most, value);
	}
	if (least > most)
		return;
	for (i = 0; i < collector->count && unit > 0; i++)
	{
		int64		value = McpCollectorRow(collector, i)->value;

		if (value == MCP_ROW_NO_VALUE)
			continue;
		while (((uint64) value - (uint64) least) %
			   (uint64) McpValueUnits[unit] != 0)
			unit--;
	}
	draft->value_base = least;
	draft->value_unit = least == most ? 0 : (uint8) unit;
	draft->value_width =
		McpBytesOf(((uint64) most - (uint64) least) /
				   (uint64) McpValueUnits[draft->value_unit] + 1);
}

static void
measure_rows(McpBuild *build)
{
	McpCollector *collector = build->collector;
	McpDraft   *draft = &build->draft;
	uint32		i;

	measure_times(build);
	measure_values(build);
	if (!collector->is_long)
	{
		draft->live = collector->count;
		return;
	}
	for (i = 0; i < collector->count; i++)
	{
		McpLongRow *row = (McpLongRow *) McpCollectorRow(collector, i);

		if (row->row.kind & MCP_ROW_RETRACTED)
			draft->retracted++;
		else
			draft->live++;
		draft->keys |= row->key != 0;
		draft->revisions |= row->revision != MCP_MOMENT_NONE;
	}
}

/* --- writing ----------------------------------------------------------------- */

static void
write_rows(const McpBuild *build, const McpJourney *journey)
{
	const McpCollector *collector = build->collector;
	const McpKind *kinds = collector->names->kinds;
	uint32	   *sets = NULL;
	uint32		i;

	if (build->set_use_count > 0)
	{
		sets = McpAllocZero(sizeof(uint32) * collector->count);
		for (i = 0; i < build->set_use_count; i++)
			sets[build->set_uses[i].row] = build->set_uses[i].set;
	}
	for (i = 0; i < collector->count; i++)
	{
		const McpRow *row = McpCollectorRow(collector, i);
		const McpKind *kind = &kinds[MCP_ROW_KIND(row)];
		McpDraftFields fields;

		fields.ago = (uint64) (journey->time_base - row->time) /
			(uint64) journey->time_unit;
		fields.value = row->value == MCP_ROW_NO_VALUE ? 0 :
			((uint64) row->value - (uint64) journey->value_base) /
			(uint64) journey->value_unit + 1;
		fields.channel = kind->channel_number;
		fields.action = kind->action_number;
		fields.set = sets != NULL ? sets[i] : 0;
		fields.key = collector->is_long ? ((McpLongRow *) row)->key : 0;
		fields.revision = collector->is_long ?
			((McpLongRow *) row)->revision : MCP_MOMENT_NONE;
		McpDraftRow(journey, i, &fields);
	}
	if (sets != NULL)
		McpFree(sets);
}

static void
free_build(McpBuild *build)
{
	int			i;

	for (i = 0; i < 4; i++)
	{
		if (build->draft.texts[i] != NULL)
			McpFree(unconstify(McpText *, build->draft.texts[i]));
	}
}

bool
McpBuildFlat(McpCollector *collector, Size prefix, uint8 **buffer, Size *size,
			 McpError *error)
{
	McpBuild	build;
	McpJourney	journey;

	if (collector->count > MCP_EVENTS_MAX)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "a journey would have %u events, and at most %d are allowed",
						   collector->count, MCP_EVENTS_MAX);
	memset(&build, 0, sizeof(build));
	build.collector = collector;
	McpBuildNumber(&build);
	measure_rows(&build);
	if (!McpDraftWrite(&build.draft, prefix, buffer, size, &journey, error))
		return false;
	write_rows(&build, &journey);
	free_build(&build);
	return true;
}

bool
McpCollectorBuildBehind(McpCollector *collector, Size prefix, uint8 **buffer,
						Size *size, McpError *error)
{
	McpCollector flat;
	McpJourney	journey;
	bool		done;

	*buffer = NULL;
	*size = 0;
	if (!McpCollectorReadPending(collector, error))
		return false;
	if (collector->count == 0)
		return true;
	McpCollectorFlatSettled(collector, &flat);
	done = McpBuildFlat(&flat, prefix, buffer, size, error) &&
		McpJourneyOpen(&journey, *buffer + prefix, *size, MCP_CHECK_SHALLOW,
					   error) &&
		McpJourneyWithinLimits(&journey, error);
	McpCollectorFlatFree(collector, &flat);
	return done;
}

bool
McpCollectorBuild(McpCollector *collector, uint8 **body, Size *size,
				  McpError *error)
{
	return McpCollectorBuildBehind(collector, 0, body, size, error);
}
