/*
 * filter_sieve.c: many filters asked of one journey
 *
 * Events are read once: bit i of a channel's or an action's set says that
 * event i is of it.  A path without tests is then an "and" of two sets, a
 * filter an "or" of paths; tests are asked of the events that are left.  Names
 * are looked up once a journey, however many filters have them.
 */
#include "filter/filter_test.h"

#define WORDS_MAX (1 << 20)		/* of all sets together */

typedef struct SieveName
{
	bool		is_action;
	McpText		text;
	uint64		serial;			/* the journey that ... */
	const uint64 *bits;			/* ... has these events of it; NULL: none */
} SieveName;

struct McpSieve
{
	SieveName	   *names;
	uint32		count;
	uint32		names_room;

	const McpJourney *journey;
	uint64		serial;
	bool		read;			/* the sets below are this journey's */
	bool		too_big;
	uint32		words;			/* of a set */
	uint64	   *sets;			/* of channels, actions, all, what was done */
	Size		room;			/* words in sets */
	const uint64 *all;
	const uint64 *deeds;		/* all but what is done to the person */
};

McpSieve *
McpSieveCreate(void)
{
	McpSieve   *sieve = McpAllocZero(sizeof(McpSieve));

	sieve->names_room = 16;
	sieve->names = McpAlloc(sieve->names_room * sizeof(SieveName));
	sieve->room = 64;
	sieve->sets = McpAlloc(sieve->room * sizeof(uint64));
	return sieve;
}

/* the number of a name; -1: any */
static int32
name_of(McpSieve *sieve, McpText text, bool is_action)
{
	SieveName	   *name;
	uint32		i;

	if (text.len == 0)
		return -1;
	for (i = 0; i < sieve->count; i++)
	{
		if (sieve->names[i].is_action == is_action &&
			McpTextEqual(sieve->names[i].text, text))
			return (int32) i;
	}
	if (sieve->count == sieve->names_room)
	{
		sieve->names_room *= 2;
		sieve->names = McpRealloc(sieve->names,
								  sieve->names_room * sizeof(SieveName));
	}
	name = &sieve->names[sieve->count];
	memset(name, 0, sizeof(SieveName));
	name->is_action = is_action;
	name->text = text;
	return (int32) sieve->count++;
}

void
McpSieveAdd(McpSieve *sieve, McpFilter *filter)
{
	uint32		i;

	for (i = 0; i < filter->count; i++)
	{
		McpFilterPath *path = &filter->paths[i];

		path->channel_name = name_of(sieve, path->channel, false);
		path->action_name = name_of(sieve, path->action, true);
	}
	filter->words = 1;
	filter->room = McpAlloc(sizeof(uint64));
}

/* --- a journey --------------------------------------------------------------- */

void
McpSieveTake(McpSieve *sieve, const McpJourney *journey)
{
	sieve->journey = journey;
	sieve->serial++;
	sieve->read = false;
	sieve->too_big = false;
}

/* the sets of all events, and of what the person did */
static void
read_all(McpSieve *sieve, uint64 *all, uint64 *deeds)
{
	const McpJourney *journey = sieve->journey;
	const uint64 *actions = sieve->sets +
		(Size) journey->channels.count * sieve->words;
	int32		codes[MCP_OUTBOUND_MAX];
	uint32		count;
	uint32		i;

	sieve->all = all;
	sieve->deeds = deeds;
	memset(all, 0xFF, sieve->words * sizeof(uint64));
	if (journey->live % 64 != 0)
		all[sieve->words - 1] = (UINT64CONST(1) << journey->live % 64) - 1;
	memcpy(deeds, all, sieve->words * sizeof(uint64));
	if (!journey->has_outbound)
		return;
	for (count = McpOutboundCodes(journey, codes); count > 0; count--)
	{
		for (i = 0; i < sieve->words; i++)
			deeds[i] &= ~actions[(Size) codes[count - 1] * sieve->words + i];
	}
}

static void
read_events(McpSieve *sieve)
{
	const McpJourney *journey = sieve->journey;
	const uint8 *row = journey->events;
	uint64	   *channels = sieve->sets;
	uint64	   *actions;
	uint32		i;

	actions = channels + (Size) journey->channels.count * sieve->words;
	for (i = 0; i < journey->live; i++, row += journey->stride)
	{
		uint32		channel = McpLoad32(row + journey->channel_at) &
			journey->channel_mask;
		uint32		action = McpLoad32(row + journey->action_at) &
			journey->action_mask;
		uint64		bit = UINT64CONST(1) << i % 64;

		if ((i & 0xFFFF) == 0xFFFF)
			MCP_CHECK_INTERRUPTS();
		channels[(Size) channel * sieve->words + i / 64] |= bit;
		actions[(Size) action * sieve->words + i / 64] |= bit;
	}
}

static void
read_journey(McpSieve *sieve)
{
	const McpJourney *journey = sieve->journey;
	Size		sets = (Size) journey->channels.count +
		journey->actions.count;
	Size		words = ((Size) journey->live + 63) / 64;
	Size		needed = (sets + 2) * words;

	sieve->read = true;
	sieve->words = (uint32) words;
	sieve->too_big = needed > WORDS_MAX;
	if (sieve->too_big)
		return;
	if (needed > sieve->room)
	{
		sieve->room = Max(needed, sieve->room * 2);
		sieve->sets = McpRealloc(sieve->sets, sieve->room * sizeof(uint64));
	}
	memset(sieve->sets, 0, sets * words * sizeof(uint64));
	read_events(sieve);
	read_all(sieve, sieve->sets + sets * words,
			 sieve->sets + (sets + 1) * words);
}

/* --- a filter ------------------------------------------------------------------ */

/* the events of a name; NULL: there are none */
static const uint64 *
bits_of(McpSieve *sieve, int32 number)
{
	SieveName	   *name = &sieve->names[number];
	const McpJourney *journey = sieve->journey;
	int32		code;

	if (name->serial == sieve->serial)
		return name->bits;
	name->serial = sieve->serial;
	name->bits = NULL;
	code = McpDictFind(name->is_action ? &journey->actions :
					   &journey->channels, name->text);
	if (code >= 0)
		name->bits = sieve->sets + sieve->words *
			((name->is_action ? (Size) journey->channels.count : 0) + code);
	return name->bits;
}

/* both sets of a path, each NULL when nothing is left */
static bool
sets_of(McpSieve *sieve, const McpFilterPath *path, const uint64 **a,
		const uint64 **b)
{
	*a = path->channel_name < 0 ? sieve->all :
		bits_of(sieve, path->channel_name);
	*b = path->action_name < 0 ? sieve->deeds :
		bits_of(sieve, path->action_name);
	return *a != NULL && *b != NULL;
}

/* of a word's events those that fulfil the tests */
static uint64
test_word(const McpSieve *sieve, const McpFilterPath *path, uint32 word,
		  uint64 left)
{
	uint64		kept = 0;

	for (; left != 0; left &= left - 1)
	{
		uint32		i = word * 64 + (uint32) __builtin_ctzll(left);
		uint32		n;

		for (n = 0; n < path->count &&
			 McpFilterTestHolds(&path->tests[n], sieve->journey, i); n++)
			;
		if (n == path->count)
			kept |= left & (0 - left);
	}
	return kept;
}

static void
add_path(McpSieve *sieve, const McpFilterPath *path, uint64 *bits)
{
	const uint64 *a;
	const uint64 *b;
	uint32		i;

	if (!sets_of(sieve, path, &a, &b))
		return;
	for (i = 0; i < path->count; i++)
	{
		if (!McpFilterTestResolve(&path->tests[i], sieve->journey))
			return;
	}
	for (i = 0; i < sieve->words; i++)
	{
		uint64		left = a[i] & b[i] & ~bits[i];

		if (left != 0 && path->count > 0)
			left = test_word(sieve, path, i, left);
		bits[i] |= left;
	}
}

/* a filter that is one of the sets as they are; NULL: it is not */
static const uint64 *
ready_made(McpSieve *sieve, const McpFilter *filter)
{
	const McpFilterPath *path = filter->paths;

	if (filter->count != 1 || path->count > 0)
		return NULL;
	if (path->channel_name < 0)
		return path->action_name < 0 ? sieve->deeds :
			bits_of(sieve, path->action_name);
	return path->action_name < 0 && !sieve->journey->has_outbound ?
		bits_of(sieve, path->channel_name) : NULL;
}

const uint64 *
McpSieveFilter(McpSieve *sieve, McpFilter *filter)
{
	uint32		i;

	if (filter->serial == sieve->serial)
		return filter->bits;
	filter->serial = sieve->serial;
	filter->bits = NULL;
	if (!sieve->read)
		read_journey(sieve);
	if (sieve->too_big)
		return NULL;
	filter->bits = ready_made(sieve, filter);
	if (filter->bits != NULL)
		return filter->bits;
	if (sieve->words > filter->words)
	{
		filter->words = Max(sieve->words, filter->words * 2);
		filter->room = McpRealloc(filter->room,
								  filter->words * sizeof(uint64));
	}
	memset(filter->room, 0, sieve->words * sizeof(uint64));
	for (i = 0; i < filter->count; i++)
		add_path(sieve, &filter->paths[i], filter->room);
	filter->bits = filter->room;
	return filter->bits;
}

/* --- bits ------------------------------------------------------------------------ */

/* of a word of bits those in [from, end) */
static inline uint64
within(uint64 bits, uint32 word, uint32 from, uint32 end)
{
	if (word == from / 64)
		bits &= PG_UINT64_MAX << (from % 64);
	if (word == end / 64)
		bits &= (UINT64CONST(1) << (end % 64)) - 1;
	return bits;
}

uint32
McpBitsLast(const uint64 *bits, uint32 from, uint32 end)
{
	uint32		word;

	if (from >= end)
		return end;
	for (word = (end - 1) / 64 + 1; word > from / 64; word--)
	{
		uint64		left = within(bits[word - 1], word - 1, from, end);

		if (left != 0)
			return (word - 1) * 64 + 63 - (uint32) __builtin_clzll(left);
	}
	return end;
}

uint32
McpBitsCount(const uint64 *bits, uint32 from, uint32 end)
{
	uint32		count = 0;
	uint32		word;

	if (from >= end)
		return 0;
	for (word = from / 64; word <= (end - 1) / 64; word++)
		count += (uint32)
			__builtin_popcountll(within(bits[word], word, from, end));
	return count;
}
