/*
 * journey_settle.c: which events are valid, and in which order
 *
 * An event with a key is (channel, action, key); without, it is all its
 * fields but revision and retraction.  Of the rows of one event that is valid
 * which is greatest by (revision, retracted, time, value, properties), where
 * no revision is less than any.  So what is kept is a maximum: neither order
 * nor grouping nor repetition can change it.
 *
 * Rows are then put into the order in which a journey stores them: what counts
 * before what is retracted, and in each the reverse of (time, channel, action,
 * key, value, properties).
 */
#include "journey/journey_collect.h"

#define ORDER(a, b) ((a) < (b) ? -1 : (a) > (b) ? 1 : 0)

static int
compare_sets_deep(const McpCollector *collector, uint32 a, uint32 b)
{
	const uint32 *p = collector->arena + a;
	const uint32 *q = collector->arena + b;
	uint32		left = *p++;
	uint32		right = *q++;

	for (; left > 0 && right > 0; left--, right--)
	{
		uint32		name_a,
					name_b;
		McpText		value_a,
					value_b;
		int			order;

		p = McpArenaPair(p, &name_a, &value_a);
		q = McpArenaPair(q, &name_b, &value_b);
		if (name_a != name_b)
			return ORDER(collector->names->ranks[name_a],
						 collector->names->ranks[name_b]);
		order = McpTextCompare(value_a, value_b);
		if (order != 0)
			return order;
	}
	return ORDER(left, right);
}

int
McpCollectorCompareSets(const McpCollector *collector, uint32 a, uint32 b)
{
	if (a == b)
		return 0;
	if (a == 0 || b == 0)
		return ORDER(a, b);
	return compare_sets_deep(collector, a, b);
}

/* --- orders ---------------------------------------------------------------- */

static inline uint64
place_of(const McpCollector *collector, const McpRow *row)
{
	return collector->names->kinds[MCP_ROW_KIND(row)].place;
}

static int
compare_ties(const McpRow *a, const McpRow *b, const McpCollector *collector)
{
	uint64		place_a,
				place_b;

	if (a->kind != b->kind)
	{
		place_a = place_of(collector, a);
		place_b = place_of(collector, b);
		if (place_a != place_b)
			return place_a > place_b ? -1 : 1;
	}
	if (a->value != b->value)
		return a->value > b->value ? -1 : 1;
	return McpCollectorCompareSets(collector, b->set, a->set);
}

/* the stored order of rows without keys and retractions */
static inline int
compare_short(const McpRow *a, const McpRow *b, const McpCollector *collector)
{
	if (a->time != b->time)
		return a->time > b->time ? -1 : 1;
	return compare_ties(a, b, collector);
}

/* the stored order of long rows */
static int
compare_long(const McpLongRow *a, const McpLongRow *b,
			 const McpCollector *collector)
{
	uint32		retracted_a = a->row.kind & MCP_ROW_RETRACTED;
	uint32		retracted_b = b->row.kind & MCP_ROW_RETRACTED;
	uint64		place_a = place_of(collector, &a->row);
	uint64		place_b = place_of(collector, &b->row);

	if (retracted_a != retracted_b)
		return ORDER(retracted_a, retracted_b);
	if (a->row.time != b->row.time)
		return ORDER(b->row.time, a->row.time);
	if (place_a != place_b)
		return ORDER(place_b, place_a);
	if (a->key != b->key)
		return ORDER(b->key, a->key);
	if (a->row.value != b->row.value)
		return ORDER(b->row.value, a->row.value);
	return McpCollectorCompareSets(collector, b->row.set, a->row.set);
}

/* 0: the same event */
static int
compare_identity(const McpLongRow *a, const McpLongRow *b,
				 const McpCollector *collector)
{
	uint64		place_a = place_of(collector, &a->row);
	uint64		place_b = place_of(collector, &b->row);

	if (place_a != place_b)
		return ORDER(place_a, place_b);
	if (a->key != b->key)
		return ORDER(a->key, b->key);
	if (a->key != 0)
		return 0;
	if (a->row.time != b->row.time)
		return ORDER(a->row.time, b->row.time);
	if (a->row.value != b->row.value)
		return ORDER(a->row.value, b->row.value);
	return McpCollectorCompareSets(collector, a->row.set, b->row.set);
}

/* events together, and of each the valid row first */
static int
compare_validity(const McpLongRow *a, const McpLongRow *b,
				 const McpCollector *collector)
{
	uint32		retracted_a = a->row.kind & MCP_ROW_RETRACTED;
	uint32		retracted_b = b->row.kind & MCP_ROW_RETRACTED;
	int			order = compare_identity(a, b, collector);

	if (order != 0)
		return order;
	if (a->revision != b->revision)
		return ORDER(b->revision, a->revision);
	if (retracted_a != retracted_b)
		return ORDER(retracted_b, retracted_a);
	if (a->row.time != b->row.time)
		return ORDER(b->row.time, a->row.time);
	if (a->row.value != b->row.value)
		return ORDER(b->row.value, a->row.value);
	return McpCollectorCompareSets(collector, b->row.set, a->row.set);
}

#ifndef MCP_STANDALONE
#define ST_CHECK_FOR_INTERRUPTS
#endif
#define ST_SORT sort_short
#define ST_ELEMENT_TYPE McpRow
#define ST_COMPARE(a, b, collector) compare_short(a, b, collector)
#define ST_COMPARE_ARG_TYPE const McpCollector
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#ifndef MCP_STANDALONE
#define ST_CHECK_FOR_INTERRUPTS
#endif
#define ST_SORT sort_long
#define ST_ELEMENT_TYPE McpLongRow
#define ST_COMPARE(a, b, collector) compare_long(a, b, collector)
#define ST_COMPARE_ARG_TYPE const McpCollector
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#ifndef MCP_STANDALONE
#define ST_CHECK_FOR_INTERRUPTS
#endif
#define ST_SORT sort_validity
#define ST_ELEMENT_TYPE McpLongRow
#define ST_COMPARE(a, b, collector) compare_validity(a, b, collector)
#define ST_COMPARE_ARG_TYPE const McpCollector
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* --- settling -------------------------------------------------------------- */

static void
settle_short(McpCollector *collector)
{
	McpRow	   *rows = (McpRow *) collector->rows;
	uint32		kept = 1;
	uint32		i;

	sort_short(rows, collector->count, collector);
	for (i = 1; i < collector->count; i++)
	{
		if (rows[i].time == rows[kept - 1].time &&
			compare_ties(&rows[i], &rows[kept - 1], collector) == 0)
			continue;
		if (i != kept)
			rows[kept] = rows[i];
		kept++;
	}
	collector->count = kept;
}

static void
settle_long(McpCollector *collector)
{
	McpLongRow *rows = (McpLongRow *) collector->rows;
	uint32		kept = 1;
	uint32		i;

	sort_validity(rows, collector->count, collector);
	for (i = 1; i < collector->count; i++)
	{
		if (compare_identity(&rows[i], &rows[kept - 1], collector) != 0)
			rows[kept++] = rows[i];
	}
	collector->count = kept;
	sort_long(rows, kept, collector);
}

typedef struct Use
{
	uint32		set;
	uint32		row;
} Use;

#define ST_SORT sort_uses
#define ST_ELEMENT_TYPE Use
#define ST_COMPARE(a, b) ORDER((a)->set, (b)->set)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static uint32
set_words(const uint32 *arena, uint32 set)
{
	const uint32 *at = arena + set;
	uint32		left = *at++;
	uint32		name;
	McpText		value;

	for (; left > 0; left--)
		at = McpArenaPair(at, &name, &value);
	return (uint32) (at - (arena + set));
}

/* move the sets that are still used to the front of the arena */
void
McpCollectorCompact(McpCollector *collector)
{
	Use		   *uses = McpAlloc(sizeof(Use) * collector->count);
	uint32		count = 0;
	uint32		end = 1;
	uint32		i;

	for (i = 0; i < collector->count; i++)
	{
		uses[count].set = McpCollectorRow(collector, i)->set;
		uses[count].row = i;
		if (uses[count].set != 0)
			count++;
	}
	sort_uses(uses, count);
	for (i = 0; i < count; i++)
	{
		uint32		old = uses[i].set;
		uint32		words = set_words(collector->arena, old);

		memmove(collector->arena + end, collector->arena + old,
				(Size) words * sizeof(uint32));
		for (; i < count && uses[i].set == old; i++)
			McpCollectorRow(collector, uses[i].row)->set = end;
		i--;
		end += words;
	}
	collector->arena_used = end;
	collector->holes = false;
	McpFree(uses);
}

void
McpCollectorSettle(McpCollector *collector)
{
	uint32		before = collector->count;

	if (collector->settled == collector->count)
		return;
	McpNamesRank(collector->names);
	if (collector->is_long)
		settle_long(collector);
	else
		settle_short(collector);
	collector->settled = collector->count;
	collector->tail = McpCollectorRow(collector, collector->count);
	collector->tail_left = collector->capacity - collector->count;
	if (collector->count < before && collector->arena_used > 1)
		collector->holes = true;
}
