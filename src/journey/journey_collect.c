/*
 * journey_collect.c: gathering events
 *
 * Rows are appended as they come; when their room is full they are made
 * unique first (journey_settle.c), so that repeated deliveries do not make
 * the state grow.  Nothing here depends on the order of arrival.
 */
#include "journey/journey_collect.h"

/* below this many rows, growing is cheaper than looking for repetitions */
#define SETTLE_FROM 64

McpCollector *
McpCollectorCreateWith(McpNames *names)
{
	McpCollector *collector = McpAlloc(sizeof(McpCollector));

	memset(collector, 0, sizeof(McpCollector));
	collector->region = McpRegionNow();
	collector->names = names;
	return collector;
}

McpCollector *
McpCollectorCreate(void)
{
	McpCollector *collector = McpCollectorCreateWith(NULL);

	collector->names = McpNamesCreate(collector->region, false);
	collector->own_names = true;
	return collector;
}

McpCollector *
McpCollectorOfState(const void *body, Size size)
{
	McpCollector *collector = McpCollectorCreateWith(NULL);

	collector->pending = body;
	collector->pending_size = size;
	return collector;
}

bool
McpCollectorIsEmpty(const McpCollector *collector)
{
	return collector->count == 0 && collector->pending_size == 0;
}

/* --- names ----------------------------------------------------------------- */

/* the shared names are full: go on with own ones */
static void
leave_shared_names(McpCollector *collector)
{
	McpNames   *shared = collector->names;
	McpNames   *own = McpNamesCreate(collector->region, false);
	uint32		i;

	for (i = 0; i < collector->count; i++)
	{
		McpRow	   *row = McpCollectorRow(collector, i);
		McpKind    *kind = &shared->kinds[MCP_ROW_KIND(row)];
		int32		code = McpNamesExactKind(own, shared->texts[kind->channel],
											 shared->texts[kind->action]);

		row->kind = (uint32) code | (row->kind & MCP_ROW_RETRACTED);
	}
	for (i = 1; i < collector->arena_used;)
	{
		uint32		pairs = collector->arena[i++];

		for (; pairs > 0; pairs--)
		{
			collector->arena[i] = (uint32)
				McpNamesExactName(own, shared->texts[collector->arena[i]]);
			i += 2 + (collector->arena[i + 1] + 3) / 4;
		}
	}
	collector->names = own;
	collector->own_names = true;
}

static uint32
kind_of(McpCollector *collector, McpText channel, McpText action)
{
	int32		code = McpNamesExactKind(collector->names, channel, action);

	if (code == MCP_NAMES_FULL)
	{
		leave_shared_names(collector);
		code = McpNamesExactKind(collector->names, channel, action);
	}
	return (uint32) code;
}

static uint32
name_of(McpCollector *collector, McpText name)
{
	int32		code = McpNamesExactName(collector->names, name);

	if (code == MCP_NAMES_FULL)
	{
		leave_shared_names(collector);
		code = McpNamesExactName(collector->names, name);
	}
	return (uint32) code;
}

/* --- room ------------------------------------------------------------------ */

/* as many rows as a power of two of bytes holds: what an allocator gives */
static uint32
rows_in(Size bytes, Size stride)
{
	return (uint32) (bytes / stride);
}

static bool
too_many(McpError *error)
{
	return McpErrorSet(error, MCP_ERR_TOO_BIG,
					   "a journey has more than %d events", MCP_EVENTS_MAX);
}

static bool
grow(McpCollector *collector, McpError *error)
{
	Size		stride = McpCollectorStride(collector);
	Size		bytes = 128;

	if (collector->count >= SETTLE_FROM)
	{
		McpCollectorSettle(collector);
		if (collector->count > MCP_EVENTS_MAX)
			return too_many(error);
		if (collector->count <= collector->capacity / 2)
			return true;
	}
	while (rows_in(bytes, stride) <= collector->count)
		bytes *= 2;
	if (collector->rows == NULL)
		collector->rows = McpAllocIn(collector->region, bytes);
	else
		collector->rows = McpRealloc(collector->rows, bytes);
	collector->capacity = rows_in(bytes, stride);
	return true;
}

/* the first event with a key, revision or retraction: rows become long */
static void
make_long(McpCollector *collector)
{
	McpLongRow *rows;
	uint32		i;

	collector->capacity = rows_in(collector->capacity * sizeof(McpRow),
								  sizeof(McpLongRow));
	if (collector->capacity < collector->count)
	{
		/* not settled here: the rows are still short */
		collector->capacity = collector->count + collector->count / 2 + 4;
		collector->rows = McpRealloc(collector->rows,
									 collector->capacity *
									 sizeof(McpLongRow));
	}
	collector->is_long = true;
	rows = (McpLongRow *) collector->rows;
	for (i = collector->count; i-- > 0;)
	{
		McpRow		row = ((McpRow *) collector->rows)[i];

		rows[i].row = row;
		rows[i].key = 0;
		rows[i].revision = MCP_MOMENT_NONE;
	}
}

static bool
reserve_arena(McpCollector *collector, uint64 words, McpError *error)
{
	uint64		needed = collector->arena_used + words + 1;
	uint64		capacity = Max(collector->arena_capacity, 8);

	if (needed <= collector->arena_capacity)
		return true;
	while (capacity < needed)
		capacity *= 2;
	if (capacity > PG_UINT32_MAX)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "the properties of a journey are larger than 16 GB");
	if (collector->arena == NULL)
		collector->arena = McpAllocIn(collector->region, capacity * 4);
	else
		collector->arena = McpRealloc(collector->arena, capacity * 4);
	if (collector->arena_used == 0)
		collector->arena[collector->arena_used++] = 0;
	collector->arena_capacity = (uint32) capacity;
	return true;
}

/* --- property sets --------------------------------------------------------- */

static int
compare_properties(const McpProperty *a, const McpProperty *b)
{
	int			order = McpTextCompare(a->name, b->name);

	return order != 0 ? order : McpTextCompare(a->value, b->value);
}

#define ST_SORT sort_properties
#define ST_ELEMENT_TYPE McpProperty
#define ST_COMPARE(a, b) compare_properties(a, b)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

uint32
McpPropertiesSettle(McpProperty *properties, uint32 count)
{
	uint32		kept = 0;
	uint32		i;

	if (count > 1)
		sort_properties(properties, count);
	for (i = 0; i < count; i++)
	{
		if (kept == 0 ||
			compare_properties(&properties[kept - 1], &properties[i]) != 0)
			properties[kept++] = properties[i];
	}
	return kept;
}

bool
McpCollectorPutSet(McpCollector *collector, const McpProperty *properties,
				   uint32 count, const McpNames *names, uint32 *set,
				   McpError *error)
{
	McpProperty few[16];
	McpProperty *sorted = few;
	uint64		words = 1;
	uint32	   *at;
	uint32		i;

	*set = 0;
	if (count == 0)
		return true;
	if (count > lengthof(few))
		sorted = McpAlloc(sizeof(McpProperty) * count);
	memcpy(sorted, properties, sizeof(McpProperty) * count);
	count = McpPropertiesSettle(sorted, count);

	/* names first: a new one may make the collector leave the shared names */
	for (i = 0; i < count; i++)
	{
		if (sorted[i].code == 0 || names != collector->names)
			(void) name_of(collector, sorted[i].name);
		words += 2 + ((uint64) sorted[i].value.len + 3) / 4;
	}
	if (!reserve_arena(collector, words, error))
		return false;
	*set = collector->arena_used;
	at = collector->arena + collector->arena_used;
	*at++ = count;
	for (i = 0; i < count; i++)
	{
		McpText		value = sorted[i].value;
		uint32		whole = (value.len + 3) / 4;

		*at++ = sorted[i].code != 0 && names == collector->names ?
			sorted[i].code - 1 : name_of(collector, sorted[i].name);
		*at++ = value.len;
		if (whole > 0)
		{
			at[whole - 1] = 0;
			memcpy(at, value.data, value.len);
		}
		at += whole;
	}
	collector->arena_used += (uint32) words;
	if (sorted != few)
		McpFree(sorted);
	return true;
}

/* --- adding ---------------------------------------------------------------- */

static inline bool
put_row(McpCollector *collector, const McpRow *row, uint64 key,
		int64 revision, McpError *error)
{
	McpRow	   *place;

	if (!collector->is_long &&
		(key != 0 || revision != MCP_MOMENT_NONE ||
		 (row->kind & MCP_ROW_RETRACTED)))
		make_long(collector);
	if (collector->count >= collector->capacity && !grow(collector, error))
		return false;
	place = McpCollectorRow(collector, collector->count++);
	*place = *row;
	if (collector->is_long)
	{
		((McpLongRow *) place)->key = key;
		((McpLongRow *) place)->revision = revision;
	}
	return true;
}

bool
McpCollectorPut(McpCollector *collector, const McpEvent *event, uint32 set,
				McpError *error)
{
	McpRow		row;

	row.time = event->time;
	row.value = event->has_value ? event->value : MCP_ROW_NO_VALUE;
	row.kind = event->names == collector->names && event->names != NULL ?
		event->kind : kind_of(collector, event->channel, event->action);
	row.set = set;
	if (event->retracted)
		row.kind |= MCP_ROW_RETRACTED;
	return put_row(collector, &row, event->key, event->revision, error);
}

bool
McpCollectorAdd(McpCollector *collector, const McpEvent *event,
				McpError *error)
{
	uint32		set = 0;

	if (collector->holes)
		McpCollectorCompact(collector);
	if (event->property_count > 0 &&
		!McpCollectorPutSet(collector, event->properties,
							event->property_count, event->names, &set, error))
		return false;
	return McpCollectorPut(collector, event, set, error);
}
