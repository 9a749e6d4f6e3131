/*
 * journey_number.c: numbering what the rows of a journey name
 *
 * The channels, actions, property names and values that are used, in the
 * order of the dictionaries, and the distinct property sets.
 */
#include "journey/journey_build.h"

#include "port/pg_bitutils.h"

/* --- names ------------------------------------------------------------------ */

static inline void
use_name(McpBuild *build, uint32 code)
{
	uint32		rank = build->collector->names->ranks[code];

	build->used[rank / 64] |= UINT64CONST(1) << rank % 64;
}

/*
 * Number the names that are used, in the order of their ranks, and forget the
 * use.  Their numbers are then in names->numbers, until the next time.
 */
static uint32
number_names(McpBuild *build, McpText **texts)
{
	McpNames   *names = build->collector->names;
	uint32		words = names->count / 64 + 1;
	uint32		count = 0;
	uint32		room = 64;
	uint32		i;

	*texts = McpAlloc(sizeof(McpText) * room);
	for (i = 0; i < words; i++)
	{
		uint64		bits = build->used[i];

		build->used[i] = 0;
		for (; bits != 0; bits &= bits - 1)
		{
			uint32		code = names->by_rank[i * 64 +
											  pg_rightmost_one_pos64(bits)];

			if (count == room)
				*texts = McpRealloc(*texts, sizeof(McpText) * (room *= 2));
			names->numbers[code] = count;
			(*texts)[count++] = names->texts[code];
		}
	}
	return count;
}

/* --- channels and actions --------------------------------------------------- */

uint32
McpBuildKinds(McpCollector *collector)
{
	McpNames   *names = collector->names;
	uint32		first = PG_UINT32_MAX;
	uint32		i;

	if (++names->mark == 0)
	{
		for (i = 0; i < names->kind_count; i++)
			names->kinds[i].mark = 0;
		names->mark = 1;
	}
	for (i = 0; i < collector->count; i++)
	{
		uint32		code = MCP_ROW_KIND(McpCollectorRow(collector, i));
		McpKind    *kind = &names->kinds[code];

		if (kind->mark == names->mark)
			continue;
		kind->mark = names->mark;
		kind->next = first;
		first = code;
	}
	return first;
}

static void
number_kinds(McpBuild *build)
{
	McpNames   *names = build->collector->names;
	uint32		first = McpBuildKinds(build->collector);
	McpText    *texts;
	uint32		i;

	for (i = first; i != PG_UINT32_MAX; i = names->kinds[i].next)
		use_name(build, names->kinds[i].channel);
	build->draft.counts[0] = number_names(build, &texts);
	build->draft.texts[0] = texts;
	for (i = first; i != PG_UINT32_MAX; i = names->kinds[i].next)
	{
		names->kinds[i].channel_number =
			names->numbers[names->kinds[i].channel];
		use_name(build, names->kinds[i].action);
	}
	build->draft.counts[1] = number_names(build, &texts);
	build->draft.texts[1] = texts;
	for (i = first; i != PG_UINT32_MAX; i = names->kinds[i].next)
		names->kinds[i].action_number = names->numbers[names->kinds[i].action];
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
	for (i = 0; i < build->draft.sets; i++)
	{
		const uint32 *at = collector->arena + distinct[i] + 1;
		uint32		pair;

		for (pair = starts[i]; pair < starts[i + 1]; pair++)
		{
			at = McpArenaPair(at, &pairs[pair].name, &values[pair].text);
			values[pair].pair = pair;
			use_name(build, pairs[pair].name);
		}
	}
	build->draft.counts[2] = number_names(build, &texts);
	build->draft.texts[2] = texts;
	for (i = 0; i < count; i++)
		pairs[i].name = collector->names->numbers[pairs[i].name];
	number_values(build, values, pairs, count);
	build->draft.set_starts = starts;
	build->draft.pairs = pairs;
}

void
McpBuildNumber(McpBuild *build)
{
	Size		words = build->collector->names->count / 64 + 1;
	uint64		few[16];

	memset(few, 0, sizeof(few));
	build->used = words <= lengthof(few) ? few :
		McpAllocZero(sizeof(uint64) * words);
	number_kinds(build);
	if (build->collector->arena_used > 0)
		number_properties(build);
	if (build->used != few)
		McpFree(build->used);
	build->used = NULL;
}
