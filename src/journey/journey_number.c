/*
 * journey_number.c: numbering what the rows of a journey name
 *
 * The channels, actions, property names and values that are used, in the
 * order of the dictionaries, and the distinct property sets.
 */
#include "journey/journey_build.h"

/* --- channels and actions --------------------------------------------------- */

static void
grow_kinds(McpBuild *build)
{
	McpKindUse    *old = build->kinds;
	uint32		old_room = build->kind_room;
	uint32		i;

	build->kind_room = old_room == 0 ? 64 : old_room * 2;
	build->kinds = McpAlloc(sizeof(McpKindUse) * build->kind_room);
	memset(build->kinds, 0xFF, sizeof(McpKindUse) * build->kind_room);
	for (i = 0; i < old_room; i++)
	{
		if (old[i].kind != PG_UINT32_MAX)
			*McpBuildKind(build, old[i].kind) = old[i];
	}
	if (old != NULL)
		McpFree(old);
}

static void
gather_kinds(McpBuild *build)
{
	McpCollector *collector = build->collector;
	uint32		i;

	grow_kinds(build);
	for (i = 0; i < collector->count; i++)
	{
		uint32		kind = MCP_ROW_KIND(McpCollectorRow(collector, i));
		McpKindUse    *use = McpBuildKind(build, kind);

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
number_kinds(McpBuild *build)
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
		McpKindUse    *use = &build->kinds[i];

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
#define ST_ELEMENT_TYPE McpSetUse
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
number_sets(McpBuild *build, uint32 **distinct)
{
	McpCollector *collector = build->collector;
	McpSetUse	   *uses = McpAlloc(sizeof(McpSetUse) * collector->count);
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
number_values(McpBuild *build, ValueUse *values, McpPair *pairs, uint32 count)
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
number_properties(McpBuild *build)
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

void
McpBuildNumber(McpBuild *build)
{
	gather_kinds(build);
	number_kinds(build);
	if (build->collector->arena_used > 0)
		number_properties(build);
}
