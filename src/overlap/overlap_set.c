/*
 * overlap_set.c: named segments asked together
 */
#include "overlap/overlap.h"

#include "catalog/pg_type.h"
#include "journey/journey.h"

/* an array of one dimension, copied; NULLs only where they are allowed */
static Datum *
elements_of(FunctionCallInfo fcinfo, int n, const char *what, bool **nulls,
			int *count)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P_COPY(n);
	bool		is_text = ARR_ELEMTYPE(array) == TEXTOID;
	Datum	   *elements;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the array of %s has %d dimensions, and one is expected",
						what, ARR_NDIM(array))));
	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false,
					  is_text ? TYPALIGN_INT : TYPALIGN_DOUBLE,
					  &elements, nulls, count);
	if (*count > MCP_SEGMENT_SET_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%d %s are more than %d", *count, what,
						MCP_SEGMENT_SET_MAX)));
	return elements;
}

/* FNV-1a of 64 bits of the canonical text: the same on every machine */
static uint64
print_of(const void *body, Size size)
{
	StringInfoData text;
	McpTree		tree;
	McpError	error = {0};
	uint64		hash = UINT64CONST(0xCBF29CE484222325);
	int			i;

	if (!McpSegmentOpen(&tree, body, size, MCP_CHECK_SHALLOW, &error))
		McpErrorThrow(&error);
	initStringInfo(&text);
	McpSegmentPrint(&tree, &text);
	for (i = 0; i < text.len; i++)
		hash = (hash ^ (uint8) text.data[i]) * UINT64CONST(0x100000001B3);
	pfree(text.data);
	return hash == 0 ? 1 : hash;
}

static void
fill_item(McpSegmentSet *set, McpSegmentItem *item, Datum segment)
{
	struct varlena *value = PG_DETOAST_DATUM(segment);
	McpError	error = {0};

	item->root = McpPlanAdd(set->plan, VARDATA(value),
							VARSIZE(value) - VARHDRSZ, &error);
	if (item->root == NULL)
		McpErrorThrow(&error);
	item->print = print_of(VARDATA(value), VARSIZE(value) - VARHDRSZ);
}

static int
compare_items(const void *a, const void *b)
{
	return McpTextOrder(((const McpSegmentItem *) a)->name,
						((const McpSegmentItem *) b)->name);
}

static void
sort(McpSegmentSet *set)
{
	uint32		i;

	qsort(set->items, set->count, sizeof(McpSegmentItem), compare_items);
	for (i = 1; i < set->count; i++)
	{
		if (compare_items(&set->items[i - 1], &set->items[i]) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("two of the segments have the same name"),
					 errhint("Segments are counted by name: give each a name of its own.")));
	}
}

static void
fill(FunctionCallInfo fcinfo, int n, McpSegmentSet *set)
{
	bool	   *name_nulls;
	bool	   *segment_nulls;
	int			names;
	int			segments;
	Datum	   *name = elements_of(fcinfo, n, "names", &name_nulls, &names);
	Datum	   *segment = elements_of(fcinfo, n + 1, "segments",
									  &segment_nulls, &segments);
	int			i;

	if (names != segments)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are %d names for %d segments", names,
						segments),
				 errhint("Make both arrays from the same rows, such as array_agg(name) and array_agg(segment).")));
	set->count = (uint32) names;
	set->plan = McpPlanCreateMany(set->count);
	set->items = palloc0(sizeof(McpSegmentItem) * (names + 1));
	for (i = 0; i < names; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (name_nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("name %d of the segments is NULL", i + 1)));
		set->items[i].name = McpTextFromDatum(name[i]);
		if (!segment_nulls[i])
			fill_item(set, &set->items[i], segment[i]);
	}
}

McpSegmentSet *
McpSegmentSetOfCall(FunctionCallInfo fcinfo, int n, bool sorted)
{
	static uint64 last_serial = 0;
	McpSegmentSet *set = fcinfo->flinfo->fn_extra;
	MemoryContext parent = fcinfo->flinfo->fn_mcxt;
	MemoryContext old;
	bool		same;

	if (set == NULL)
	{
		set = MemoryContextAllocZero(parent, sizeof(McpSegmentSet));
		set->context = AllocSetContextCreate(parent, "mcp segments",
											 ALLOCSET_SMALL_SIZES);
		fcinfo->flinfo->fn_extra = set;
	}
	same = McpArgsAreKept(fcinfo, (uint64) 3 << n, parent, &set->kept);
	if (same && set->serial != 0)
		return set;
	set->serial = 0;
	MemoryContextReset(set->context);
	old = MemoryContextSwitchTo(set->context);
	fill(fcinfo, n, set);
	if (sorted)
		sort(set);
	MemoryContextSwitchTo(old);
	set->serial = ++last_serial;
	return set;
}
