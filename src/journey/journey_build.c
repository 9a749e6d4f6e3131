/*
 * journey_build.c: the one canonical body of a collector's events
 *
 * The rows are settled, so what is left is to number what they name: the
 * channels, actions, property names and values that are used, in the order of
 * the dictionaries, and the distinct property sets; and to find the widths
 * and units of times and values.
 */
#include "journey/journey_collect.h"
#include "journey/journey_format.h"

typedef struct Build
{
	McpCollector *collector;
	McpDraft	draft;

	/* kinds that are used, in any order, and what they are in the journey */
	uint32		kind_count;
	uint32		kind_room;
	struct KindUse *kinds;

	/* rows that have properties, by set; and the set's number in the end */
	uint32		set_use_count;
	struct SetUse *set_uses;
} Build;

typedef struct KindUse
{
	uint32		kind;
	uint32		channel;		/* code of the name, then in the journey */
	uint32		action;
} KindUse;

typedef struct SetUse
{
	uint32		set;
	uint32		row;
} SetUse;

/* --- channels and actions --------------------------------------------------- */

static inline KindUse *
find_kind(const Build *build, uint32 kind)
{
	uint32		place = (kind * 0x9E3779B1u >> 7) & (build->kind_room - 1);

	while (build->kinds[place].kind != kind &&
		   build->kinds[place].kind != PG_UINT32_MAX)
		place = (place + 1) & (build->kind_room - 1);
	return &build->kinds[place];
}

static void
grow_kinds(Build *build)
{
	KindUse    *old = build->kinds;
	uint32		old_room = build->kind_room;
	uint32		i;

	build->kind_room = old_room == 0 ? 64 : old_room * 2;
	build->kinds = McpAlloc(sizeof(KindUse) * build->kind_room);
	memset(build->kinds, 0xFF, sizeof(KindUse) * build->kind_room);
	for (i = 0; i < old_room; i++)
	{
		if (old[i].kind != PG_UINT32_MAX)
			*find_kind(build, old[i].kind) = old[i];
	}
	if (old != NULL)
		McpFree(old);
}

static void
gather_kinds(Build *build)
{
	McpCollector *collector = build->collector;
	uint32		i;

	grow_kinds(build);
	for (i = 0; i < collector->count; i++)
	{
		uint32		kind = MCP_ROW_KIND(McpCollectorRow(collector, i));
		KindUse    *use = find_kind(build, kind);

		if (use->kind == kind)
			continue;
		use->kind = kind;
		use->channel = collector->names->kinds[kind].channel;
		use->action = collector->names->kinds[kind].action;
		if (++build->kind_count > build->kind_room / 2)
			grow_kinds(build);
	}
}

#define ORDER(a, b) ((a) < (b) ? -1 : (a) > (b) ? 1 : 0)
#define ST_SORT sort_ranked
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, ranks) ORDER((ranks)[*(a)], (ranks)[*(b)])
#define ST_COMPARE_ARG_TYPE const uint32
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* sort codes of names, drop repetitions, look up their texts */
static uint32
number_names(const McpNames *names, uint32 *codes, uint32 count,
			 McpText **texts)
{
	uint32		kept = 0;
	uint32		i;

	sort_ranked(codes, count, names->ranks);
	for (i = 0; i < count; i++)
	{
		if (kept == 0 || codes[kept - 1] != codes[i])
			codes[kept++] = codes[i];
	}
	*texts = McpAlloc(sizeof(McpText) * (kept + 1));
	for (i = 0; i < kept; i++)
		(*texts)[i] = names->texts[codes[i]];
	return kept;
}

/* the place of a name among the used ones */
static uint32
number_of(const McpNames *names, const uint32 *codes, uint32 count,
		  uint32 code)
{
	uint32		low = 0;
	uint32		high = count;

	while (high - low > 1)
	{
		uint32		middle = low + (high - low) / 2;

		if (names->ranks[codes[middle]] <= names->ranks[code])
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void
number_kinds(Build *build)
{
	const McpNames *names = build->collector->names;
	uint32	   *channels = McpAlloc(sizeof(uint32) * 2 * build->kind_count);
	uint32	   *actions = channels + build->kind_count;
	McpText    *texts;
	uint32		n = 0;
	uint32		i;

	for (i = 0; i < build->kind_room; i++)
	{
		if (build->kinds[i].kind == PG_UINT32_MAX)
			continue;
		channels[n] = build->kinds[i].channel;
		actions[n++] = build->kinds[i].action;
	}
	build->draft.counts[0] = number_names(names, channels, n, &texts);
	build->draft.texts[0] = texts;
	build->draft.counts[1] = number_names(names, actions, n, &texts);
	build->draft.texts[1] = texts;
	for (i = 0; i < build->kind_room; i++)
	{
		KindUse    *use = &build->kinds[i];

		if (use->kind == PG_UINT32_MAX)
			continue;
		use->channel = number_of(names, channels, build->draft.counts[0],
								 use->channel);
		use->action = number_of(names, actions, build->draft.counts[1],
								use->action);
	}
	McpFree(channels);
}

/* --- properties ------------------------------------------------------------- */

#define ST_SORT sort_set_uses
#define ST_ELEMENT_TYPE SetUse
#define ST_COMPARE(a, b, collector) \
	McpCollectorCompareSets(collector, (a)->set, (b)->set)
#define ST_COMPARE_ARG_TYPE const McpCollector
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

typedef struct ValueUse
{
	McpText		text;
	uint32		pair;
} ValueUse;

#define ST_SORT sort_values
#define ST_ELEMENT_TYPE ValueUse
#define ST_COMPARE(a, b) McpTextCompare((a)->text, (b)->text)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* number the distinct sets; each use's set becomes its number, from 1 */
static void
number_sets(Build *build, uint32 **distinct)
{
	McpCollector *collector = build->collector;
	SetUse	   *uses = McpAlloc(sizeof(SetUse) * collector->count);
	uint32		count = 0;
	uint32		sets = 0;
	uint32		i;

	for (i = 0; i < collector->count; i++)
	{
		uses[count].set = McpCollectorRow(collector, i)->set;
		uses[count].row = i;
		if (uses[count].set != 0)
			count++;
	}
	sort_set_uses(uses, count, collector);
	*distinct = McpAlloc(sizeof(uint32) * (count + 1));
	for (i = 0; i < count; i++)
	{
		if (sets == 0 ||
			McpCollectorCompareSets(collector, (*distinct)[sets - 1],
									uses[i].set) != 0)
			(*distinct)[sets++] = uses[i].set;
		uses[i].set = sets;
	}
	build->set_uses = uses;
	build->set_use_count = count;
	build->draft.sets = sets;
}

static void
number_values(Build *build, ValueUse *values, McpPair *pairs, uint32 count)
{
	McpText    *texts = McpAlloc(sizeof(McpText) * (count + 1));
	uint32		kept = 0;
	uint32		i;

	sort_values(values, count);
	for (i = 0; i < count; i++)
	{
		if (kept == 0 || !McpTextEqual(texts[kept - 1], values[i].text))
			texts[kept++] = values[i].text;
		pairs[values[i].pair].value = kept - 1;
	}
	build->draft.texts[3] = texts;
	build->draft.counts[3] = kept;
}

static void
number_properties(Build *build)
{
	const McpCollector *collector = build->collector;
	uint32	   *distinct;
	uint32	   *starts;
	uint32	   *names;
	ValueUse   *values;
	McpPair    *pairs;
	McpText    *texts;
	uint32		count = 0;
	uint32		i;

	number_sets(build, &distinct);
	if (build->draft.sets == 0)
		return;
	starts = McpAlloc(sizeof(uint32) * ((Size) build->draft.sets + 1));
	for (i = 0; i < build->draft.sets; i++)
	{
		starts[i] = count;
		count += collector->arena[distinct[i]];
	}
	starts[i] = count;
	pairs = McpAlloc(sizeof(McpPair) * count);
	values = McpAlloc(sizeof(ValueUse) * count);
	names = McpAlloc(sizeof(uint32) * count);
	for (i = 0; i < build->draft.sets; i++)
	{
		const uint32 *at = collector->arena + distinct[i] + 1;
		uint32		pair;

		for (pair = starts[i]; pair < starts[i + 1]; pair++)
		{
			at = McpArenaPair(at, &pairs[pair].name, &values[pair].text);
			values[pair].pair = pair;
			names[pair] = pairs[pair].name;
		}
	}
	build->draft.counts[2] = number_names(collector->names, names, count,
										  &texts);
	build->draft.texts[2] = texts;
	for (i = 0; i < count; i++)
		pairs[i].name = number_of(collector->names, names,
								  build->draft.counts[2], pairs[i].name);
	number_values(build, values, pairs, count);
	build->draft.set_starts = starts;
	build->draft.pairs = pairs;
}

/* --- times and values -------------------------------------------------------- */

static void
measure_times(Build *build)
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
measure_values(Build *build)
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
measure_rows(Build *build)
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
write_rows(const Build *build, const McpJourney *journey)
{
	const McpCollector *collector = build->collector;
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
		const KindUse *use = find_kind(build, MCP_ROW_KIND(row));
		McpDraftFields fields;

		fields.ago = (uint64) (journey->time_base - row->time) /
			(uint64) journey->time_unit;
		fields.value = row->value == MCP_ROW_NO_VALUE ? 0 :
			((uint64) row->value - (uint64) journey->value_base) /
			(uint64) journey->value_unit + 1;
		fields.channel = use->channel;
		fields.action = use->action;
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
free_build(Build *build)
{
	int			i;

	for (i = 0; i < 4; i++)
	{
		if (build->draft.texts[i] != NULL)
			McpFree(unconstify(McpText *, build->draft.texts[i]));
	}
	McpFree(build->kinds);
}

/* a state that came from a worker and met no other */
static bool
read_pending(McpCollector *collector, McpError *error)
{
	McpCollector pending = *collector;

	collector->pending = NULL;
	collector->pending_size = 0;
	collector->names = McpNamesCreate(collector->region, false);
	collector->own_names = true;
	return McpCollectorMerge(collector, &pending, error);
}

bool
McpCollectorState(McpCollector *collector, Size prefix, uint8 **buffer,
				  Size *size, McpError *error)
{
	Build		build;
	McpJourney	journey;

	*buffer = NULL;
	*size = 0;
	if (collector->pending != NULL && !read_pending(collector, error))
		return false;
	if (collector->count == 0)
		return true;
	McpCollectorSettle(collector);
	if (collector->count > MCP_EVENTS_MAX)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "a journey would have %u events, and at most %d are allowed",
						   collector->count, MCP_EVENTS_MAX);
	memset(&build, 0, sizeof(build));
	build.collector = collector;
	gather_kinds(&build);
	number_kinds(&build);
	if (collector->arena_used > 0)
		number_properties(&build);
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
	McpJourney	journey;

	if (!McpCollectorState(collector, prefix, buffer, size, error))
		return false;
	return *buffer == NULL ||
		(McpJourneyOpen(&journey, *buffer + prefix, *size, MCP_CHECK_SHALLOW,
						error) &&
		 McpJourneyWithinLimits(&journey, error));
}

bool
McpCollectorBuild(McpCollector *collector, uint8 **body, Size *size,
				  McpError *error)
{
	return McpCollectorBuildBehind(collector, 0, body, size, error);
}
