/*
 * journey_collect.c: gathering events
 *
 * Rows are appended as they come; when their room is full they are made
 * unique first (journey_settle.c), so that repeated deliveries do not make
 * the state grow.  Nothing here depends on the order of arrival.
 */
#include "journey/journey_collect.h"

/* beyond this many rows they are one piece, made unique when it doubles */
#define SMALL_ROWS 64

McpCollector *
McpCollectorInit(void *place, McpNames *names)
{
	McpCollector *collector = place;

	memset(collector, 0, sizeof(McpCollector));
	collector->region = McpRegionNow();
	collector->names = names;
	return collector;
}

McpCollector *
McpCollectorCreateWith(McpNames *names)
{
	return McpCollectorInit(McpAlloc(sizeof(McpCollector)), names);
}

McpCollector *
McpCollectorCreate(void)
{
	return McpCollectorCreateWith(McpNamesCreate(McpRegionNow(), false));
}

void
McpCollectorPrefetch(const McpCollector *collector)
{
#if defined(__GNUC__)
	__builtin_prefetch(collector->tail, 1);
	__builtin_prefetch(collector->arena + collector->arena_used, 1);
#endif
}

bool
McpCollectorIsEmpty(const McpCollector *collector)
{
	return collector->count == 0 && collector->pending_size == 0;
}

/* --- room ------------------------------------------------------------------ */

/*
 * Blocks are as large as what an allocator hands out in powers of two, so
 * that rows fill them: 5, 10, 21 and 42.
 */
static void
add_block(McpCollector *collector)
{
	Size		bytes = collector->count < 5 ? 128 :
		collector->count < 15 ? 256 : collector->count < 36 ? 512 : 1024;
	McpRowBlock *block = McpAllocIn(collector->region, bytes);

	block->before = collector->blocks;
	collector->blocks = block;
	collector->tail = block->rows;
	collector->tail_left = (uint32) ((bytes - offsetof(McpRowBlock, rows)) /
									 sizeof(McpRow));
}

/* the rows of all blocks, in order */
static void
copy_blocks(const McpCollector *collector, McpRow *rows)
{
	const McpRowBlock *block;
	const McpRow *end = collector->tail;
	uint32		left = collector->count;

	for (block = collector->blocks; block != NULL; block = block->before)
	{
		/* all but the newest block are full */
		uint32		used = block == collector->blocks ?
			(uint32) (end - block->rows) : left <= 5 ? 5 : left <= 15 ? 10 :
			left <= 36 ? 21 : 42;

		left -= used;
		memcpy(rows + left, block->rows, used * sizeof(McpRow));
	}
}

static void
free_blocks(McpCollector *collector)
{
	while (collector->blocks != NULL)
	{
		McpRowBlock *block = collector->blocks;

		collector->blocks = block->before;
		McpFree(block);
	}
}

static void
set_tail(McpCollector *collector)
{
	collector->tail = McpCollectorRow(collector, collector->count);
	collector->tail_left = collector->capacity - collector->count;
}

/* all rows into one piece that has room for so many */
static void
make_one_piece(McpCollector *collector, uint32 capacity)
{
	Size		bytes = Max(capacity, 1) * McpCollectorStride(collector);

	if (collector->rows == NULL)
	{
		collector->rows = McpAllocIn(collector->region, bytes);
		copy_blocks(collector, (McpRow *) collector->rows);
		free_blocks(collector);
	}
	else if (capacity > collector->capacity)
		collector->rows = McpRealloc(collector->rows, bytes);
	else
		return;
	collector->capacity = Max(capacity, 1);
	set_tail(collector);
}

void
McpCollectorFlat(const McpCollector *collector, McpCollector *flat)
{
	*flat = *collector;
	if (collector->rows != NULL)
		return;
	flat->rows = McpAlloc(sizeof(McpRow) * Max(collector->count, 1));
	copy_blocks(collector, (McpRow *) flat->rows);
}

/* sorted and unique, too; rows that are in one piece stay where they are */
void
McpCollectorFlatSettled(McpCollector *collector, McpCollector *flat)
{
	if (collector->rows != NULL)
		McpCollectorSettle(collector);
	McpCollectorFlat(collector, flat);
	McpCollectorSettle(flat);
}

void
McpCollectorFlatFree(const McpCollector *collector, McpCollector *flat)
{
	if (flat->rows != collector->rows)
		McpFree(flat->rows);
}

static bool
grow(McpCollector *collector, McpError *error)
{
	if (collector->rows == NULL && collector->count < SMALL_ROWS)
	{
		add_block(collector);
		return true;
	}
	make_one_piece(collector, collector->count);
	McpCollectorSettle(collector);
	if (collector->count > MCP_EVENTS_MAX)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "a journey has more than %d events",
						   MCP_EVENTS_MAX);
	if (collector->count > collector->capacity / 2)
		make_one_piece(collector, collector->capacity * 2);
	return true;
}

/* the first event with a key, revision or retraction: rows become long */
static void
make_long(McpCollector *collector)
{
	uint32		capacity = collector->count + collector->count / 2 + 6;
	uint8	   *rows = McpAllocIn(collector->region,
								  capacity * sizeof(McpLongRow));
	uint32		i;

	make_one_piece(collector, collector->count);
	for (i = 0; i < collector->count; i++)
	{
		McpLongRow *row = (McpLongRow *) rows + i;

		row->row = *McpCollectorRow(collector, i);
		row->key = 0;
		row->revision = MCP_MOMENT_NONE;
	}
	McpFree(collector->rows);
	collector->rows = rows;
	collector->is_long = true;
	collector->capacity = capacity;
	set_tail(collector);
}

/* --- names ----------------------------------------------------------------- */

/* the shared names are full: go on with own ones */
static void
leave_shared_names(McpCollector *collector)
{
	McpNames   *shared = collector->names;
	McpNames   *own = McpNamesCreate(collector->region, false);
	uint32		i;

	make_one_piece(collector, collector->count);
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
}

uint32
McpCollectorKind(McpCollector *collector, McpText channel, McpText action)
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

/* --- property sets --------------------------------------------------------- */

static bool
reserve_arena(McpCollector *collector, uint64 words, McpError *error)
{
	uint64		needed = collector->arena_used + words + 1;
	uint64		capacity = Max(collector->arena_capacity, 32);

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

/* codes of the names; a new one may make the collector leave shared names */
static void
look_up_names(McpCollector *collector, McpProperty *properties, uint32 count,
			  const McpNames *names)
{
	const McpNames *before;
	uint32		i;

	do
	{
		before = collector->names;
		for (i = 0; i < count; i++)
		{
			if (properties[i].code == 0 || names != collector->names)
				properties[i].code = name_of(collector, properties[i].name) + 1;
		}
		names = before == collector->names ? before : NULL;
	} while (names == NULL);
}

bool
McpCollectorPutSet(McpCollector *collector, McpProperty *properties,
				   uint32 count, const McpNames *names, uint32 *set,
				   McpError *error)
{
	uint64		words = 1;
	uint32	   *at;
	uint32		i;

	look_up_names(collector, properties, count, names);
	for (i = 0; i < count; i++)
		words += 2 + ((uint64) properties[i].value.len + 3) / 4;
	if (!reserve_arena(collector, words, error))
		return false;
	*set = collector->arena_used;
	at = collector->arena + collector->arena_used;
	*at++ = count;
	for (i = 0; i < count; i++)
	{
		McpText		value = properties[i].value;
		uint32		whole = (value.len + 3) / 4;

		*at++ = properties[i].code - 1;
		*at++ = value.len;
		if (whole > 0)
		{
			at[whole - 1] = 0;
			memcpy(at, value.data, value.len);
		}
		at += whole;
	}
	collector->arena_used += (uint32) words;
	return true;
}

/* --- adding ---------------------------------------------------------------- */

bool
McpCollectorPut(McpCollector *collector, const McpEvent *event, uint32 set,
				uint32 *kind, McpError *error)
{
	McpRow	   *row;

	*kind = event->names == collector->names && event->names != NULL ?
		event->kind : McpCollectorKind(collector, event->channel, event->action);
	if (!collector->is_long &&
		(event->key != 0 || event->revision != MCP_MOMENT_NONE ||
		 event->retracted))
		make_long(collector);
	if (collector->tail_left == 0 && !grow(collector, error))
		return false;
	row = collector->tail;
	row->time = event->time;
	row->value = event->has_value ? event->value : MCP_ROW_NO_VALUE;
	row->kind = *kind | (event->retracted ? MCP_ROW_RETRACTED : 0);
	row->set = set;
	if (collector->is_long)
	{
		((McpLongRow *) row)->key = event->key;
		((McpLongRow *) row)->revision = event->revision;
		collector->tail = (McpRow *) ((McpLongRow *) row + 1);
	}
	else
		collector->tail = row + 1;
	collector->tail_left--;
	collector->count++;
	return true;
}

static bool
put_properties(McpCollector *collector, const McpEvent *event, uint32 *set,
			   McpError *error)
{
	McpProperty few[16];
	McpProperty *properties = few;
	uint32		count = event->property_count;
	bool		done;

	if (count > lengthof(few))
		properties = McpAlloc(sizeof(McpProperty) * count);
	memcpy(properties, event->properties, sizeof(McpProperty) * count);
	count = McpPropertiesSettle(properties, count);
	done = McpCollectorPutSet(collector, properties, count, event->names, set,
							  error);
	if (properties != few)
		McpFree(properties);
	return done;
}

bool
McpCollectorAdd(McpCollector *collector, const McpEvent *event,
				McpError *error)
{
	uint32		set = 0;
	uint32		kind;

	if (collector->holes)
		McpCollectorCompact(collector);
	if (event->property_count > 0 &&
		!put_properties(collector, event, &set, error))
		return false;
	return McpCollectorPut(collector, event, set, &kind, error);
}
