/*
 * funnel_rows.c: the raw rows of one person, kept small
 */
#include "funnel/funnel_rows.h"

#include "core/wire.h"

#define EVENTS_AT_FIRST 64
#define EVENTS_KEPT 65536		/* more are freed before the next person */
#define RANKED_MOST		40		/* words; more are sorted */

McpFunnelRows *
McpFunnelRowsCreate(uint32 steps)
{
	McpFunnelRows *rows = McpAlloc(sizeof(McpFunnelRows));

	rows->within = MCP_FUNNEL_NO_LIMIT;
	rows->words = rows->first;
	rows->region = McpRegionNow();
	rows->waiting = NULL;
	rows->count = 0;
	rows->capacity = MCP_ROWS_AT_FIRST;
	rows->steps = (uint8) steps;
	rows->order = MCP_FUNNEL_ORDERED;
	rows->entry = MCP_FUNNEL_EVERY;
	rows->wide = steps > MCP_ROWS_STEP_BITS;
	return rows;
}

McpFunnelRule
McpFunnelRowsRule(const McpFunnelRows *rows)
{
	McpFunnelRule rule;

	McpFunnelRuleInit(&rule, rows->steps);
	rule.order = (McpFunnelOrder) rows->order;
	rule.entry = (McpFunnelEntry) rows->entry;
	rule.within = rows->within;
	return rule;
}

bool
McpFunnelRowsReserve(McpFunnelRows *rows, uint32 more, McpError *error)
{
	uint32		capacity = Max(rows->capacity, 8);
	uint64	   *words;

	if (more > MCP_ROWS_MAX - rows->count)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "a funnel has too many rows");
	while (capacity < rows->count + more)
		capacity *= 2;
	if (capacity == rows->capacity)
		return true;
	if (rows->words == rows->first)
	{
		words = McpAllocIn(rows->region, (Size) capacity * sizeof(uint64));
		memcpy(words, rows->first, rows->count * sizeof(uint64));
	}
	else
		words = McpRealloc(rows->words, (Size) capacity * sizeof(uint64));
	rows->words = words;
	rows->capacity = capacity;
	return true;
}

bool
McpFunnelRowsSettle(McpFunnelWaiting *waiting, McpError *error)
{
	uint32		count = waiting->count;
	uint32		i;

	waiting->count = 0;
	for (i = 0; i < count; i++)
	{
		const McpFunnelRows *rows = waiting->row[i].rows;

		__builtin_prefetch(rows->words + rows->count, 1);
	}
	for (i = 0; i < count; i++)
	{
		if (!McpFunnelRowsAdd(waiting->row[i].rows, waiting->row[i].time,
							  waiting->row[i].steps, error))
			return false;
	}
	return true;
}

bool
McpFunnelRowsMerge(McpFunnelRows *rows, const McpFunnelRows *other,
				   McpError *error)
{
	if (!McpFunnelRowsReserve(rows, other->count, error))
		return false;
	memcpy(rows->words + rows->count, other->words,
		   (Size) other->count * sizeof(uint64));
	rows->count += other->count;
	return true;
}

/* --- between workers ----------------------------------------------------------- */

void
McpFunnelRowsWrite(const McpFunnelRows *rows, StringInfo buffer)
{
	uint32		i;

	enlargeStringInfo(buffer, 16);
	McpWrite8(buffer, rows->steps);
	McpWrite8(buffer, rows->order);
	McpWrite8(buffer, rows->entry);
	McpWrite64(buffer, (uint64) rows->within);
	McpWrite32(buffer, rows->count);
	for (i = 0; i < rows->count; i++)
		McpWrite64(buffer, rows->words[i]);
}

McpFunnelRows *
McpFunnelRowsRead(const void *data, Size size, McpError *error)
{
	McpReader	reader = McpReaderMake(data, size);
	uint32		steps = McpRead8(&reader);
	uint32		order = McpRead8(&reader);
	uint32		entry = McpRead8(&reader);
	int64		within = (int64) McpRead64(&reader);
	uint32		count = McpReadCount(&reader, sizeof(uint64));
	McpFunnelRows *rows = McpFunnelRowsCreate(steps);
	uint32		i;

	if (!McpFunnelRowsReserve(rows, count, error))
		return NULL;
	for (i = 0; i < count; i++)
		rows->words[i] = McpRead64(&reader);
	rows->count = count;
	rows->within = within;
	rows->order = (uint8) order;
	rows->entry = (uint8) entry;
	if (!McpReaderDone(&reader) || steps > MCP_FUNNEL_STEPS_MAX ||
		order > MCP_FUNNEL_STRICT || entry > MCP_FUNNEL_EVERY ||
		(rows->wide && count % 2 != 0))
	{
		McpErrorSet(error, MCP_ERR_CORRUPT, "invalid state of mcp.funnel_agg");
		return NULL;
	}
	return rows;
}

/* --- as events ------------------------------------------------------------------ */

/* words of one kind are in order of time, and of steps within a moment */
#define ST_SORT sort_words
#define ST_ELEMENT_TYPE uint64
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static inline int
compare_events(const McpFunnelEvent *x, const McpFunnelEvent *y)
{
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->steps < y->steps ? -1 : x->steps > y->steps;
}

#define ST_SORT sort_events
#define ST_ELEMENT_TYPE McpFunnelEvent
#define ST_COMPARE(a, b) compare_events(a, b)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static void
make_room(McpFunnelEvents *events, uint32 count)
{
	if (count <= events->capacity && events->capacity <= EVENTS_KEPT)
		return;
	if (events->items != NULL)
		McpFree(events->items);
	events->items = NULL;
	events->capacity = Max(count, EVENTS_AT_FIRST);
	events->items = McpAllocIn(events->region, (Size) events->capacity *
							   sizeof(McpFunnelEvent));
}

static inline void
set_event(McpFunnelEvent *event, uint64 since, uint32 steps)
{
	event->time = (int64) since + MCP_MOMENT_MIN;
	event->steps = steps;
	event->excluded = 0;
}

static inline void
set_event_of_word(McpFunnelEvent *event, uint64 word)
{
	set_event(event, word >> MCP_ROWS_STEP_BITS,
			  word & ((1 << MCP_ROWS_STEP_BITS) - 1));
}

/*
 * Few words get their places by how many are before each: more comparisons
 * than a sort makes, but none whose outcome the processor has to guess.
 */
static void
set_ranked(const uint64 *words, uint32 count, McpFunnelEvent *events)
{
	uint32		i,
				other,
				place;

	for (i = 0; i < count; i++)
	{
		place = 0;
		for (other = 0; other < i; other++)
			place += words[other] <= words[i];
		for (other = i + 1; other < count; other++)
			place += words[other] < words[i];
		set_event_of_word(&events[place], words[i]);
	}
}

uint32
McpFunnelRowsEvents(McpFunnelRows *rows, McpFunnelEvents *events)
{
	const uint64 *words = rows->words;
	uint32		count = rows->wide ? rows->count / 2 : rows->count;
	uint32		i;

	make_room(events, count);
	if (rows->wide)
	{
		for (i = 0; i < count; i++)
			set_event(&events->items[i], words[2 * i],
					  (uint32) words[2 * i + 1]);
		sort_events(events->items, count);
		return count;
	}
	if (count <= RANKED_MOST)
	{
		set_ranked(words, count, events->items);
		return count;
	}
	sort_words(rows->words, count);
	for (i = 0; i < count; i++)
		set_event_of_word(&events->items[i], words[i]);
	return count;
}
