/*
 * event_names.c: names by number
 *
 * One open-addressing table of spellings leads to codes: of a name as it is
 * stored, of a name as somebody wrote it, and the same two of a channel and
 * an action together, so that an event whose spelling was seen before costs
 * one probe.
 */
#include "event/event_names.h"

#include "core/name.h"

/* bounds of shared names */
#define SHARED_NAMES		4096
#define SHARED_SPELLINGS	16384

typedef enum SpellingMode
{
	MODE_EXACT_NAME = 1,
	MODE_RAW_NAME,
	MODE_EXACT_KIND,
	MODE_RAW_KIND
} SpellingMode;

typedef struct McpSpelling
{
	uint64		hash;
	const char *bytes;			/* first, then second */
	int32		code;
	uint16		first_len;
	uint16		second_len;
	SpellingMode		mode;			/* 0: free */
} McpSpelling;

#define HASH_STEP UINT64CONST(0x9E3779B97F4A7C15)

static inline uint64
hash_text(uint64 hash, McpText text)
{
	const char *p = text.data;
	uint32		left = text.len;
	uint64		word = 0;

	hash = (hash ^ text.len) * HASH_STEP;
	for (; left >= 8; left -= 8, p += 8)
	{
		hash = (hash ^ McpLoad64(p)) * HASH_STEP;
		hash ^= hash >> 29;
	}
	if (left >= 4)
		word = (uint64) McpLoad32(p) << 32 | McpLoad32(p + left - 4);
	else if (left > 0)
		word = (uint64) (uint8) p[0] << 16 | (uint64) (uint8) p[left / 2] << 8 |
			(uint8) p[left - 1];
	hash = (hash ^ word) * HASH_STEP;
	return hash ^ hash >> 32;
}

McpNames *
McpNamesCreate(McpRegion region, bool bounded)
{
	McpNames   *names = McpAllocIn(region, sizeof(McpNames));
	uint32		size = bounded ? 256 : 16;

	memset(names, 0, sizeof(McpNames));
	names->region = region;
	names->bounded = bounded;
	names->capacity = size / 4;
	names->texts = McpAllocIn(region, sizeof(McpText) * names->capacity);
	names->ranks = McpAllocIn(region, sizeof(uint32) * names->capacity);
	names->by_rank = McpAllocIn(region, sizeof(uint32) * names->capacity);
	names->numbers = McpAllocIn(region, sizeof(uint32) * names->capacity);
	names->kind_capacity = size / 4;
	names->kinds = McpAllocIn(region, sizeof(McpKind) * names->kind_capacity);
	names->spelling_mask = size - 1;
	names->spellings = McpAllocIn(region, sizeof(McpSpelling) * size);
	memset(names->spellings, 0, sizeof(McpSpelling) * size);
	return names;
}

/* --- the table ------------------------------------------------------------ */

/* where the spelling is, or the free place where it belongs */
static inline McpSpelling *
find(const McpNames *names, SpellingMode mode, McpText first, McpText second,
	 uint64 *hash)
{
	uint32		place;

	*hash = hash_text(hash_text(mode, first), second);
	for (place = (uint32) *hash & names->spelling_mask;;
		 place = (place + 1) & names->spelling_mask)
	{
		McpSpelling *found = &names->spellings[place];

		if (found->mode == 0)
			return found;
		if (found->hash == *hash && found->mode == mode &&
			found->first_len == first.len && found->second_len == second.len &&
			memcmp(found->bytes, first.data, first.len) == 0 &&
			(second.len == 0 ||
			 memcmp(found->bytes + first.len, second.data, second.len) == 0))
			return found;
	}
}

static void
grow_table(McpNames *names)
{
	McpSpelling *old = names->spellings;
	uint32		old_size = names->spelling_mask + 1;
	uint32		size = old_size * 2;
	uint32		i;

	names->spellings = McpAllocIn(names->region, sizeof(McpSpelling) * size);
	memset(names->spellings, 0, sizeof(McpSpelling) * size);
	names->spelling_mask = size - 1;
	for (i = 0; i < old_size; i++)
	{
		uint32		place = (uint32) old[i].hash & names->spelling_mask;

		if (old[i].mode == 0)
			continue;
		while (names->spellings[place].mode != 0)
			place = (place + 1) & names->spelling_mask;
		names->spellings[place] = old[i];
	}
	McpFree(old);
}

/* remember; the texts are copied.  Returns the copy */
static const char *
remember(McpNames *names, SpellingMode mode, McpText first, McpText second,
		 int32 code)
{
	McpSpelling *place;
	char	   *bytes = McpAllocIn(names->region, first.len + second.len + 1);
	uint64		hash;

	if (names->spelling_count >= (names->spelling_mask + 1) / 4 * 3)
		grow_table(names);
	place = find(names, mode, first, second, &hash);
	if (first.len > 0)
		memcpy(bytes, first.data, first.len);
	if (second.len > 0)
		memcpy(bytes + first.len, second.data, second.len);
	place->hash = hash;
	place->bytes = bytes;
	place->code = code;
	place->first_len = (uint16) first.len;
	place->second_len = (uint16) second.len;
	place->mode = mode;
	names->spelling_count++;
	return bytes;
}

/* may one more spelling be remembered? */
static inline bool
has_room(const McpNames *names)
{
	return !names->bounded || names->spelling_count < SHARED_SPELLINGS;
}

/* --- names ---------------------------------------------------------------- */

static const McpText nothing = {"", 0};

static void
grow_names(McpNames *names)
{
	Size		size;

	names->capacity *= 2;
	size = sizeof(uint32) * names->capacity;
	names->texts = McpRealloc(names->texts,
							  sizeof(McpText) * names->capacity);
	names->ranks = McpRealloc(names->ranks, size);
	names->by_rank = McpRealloc(names->by_rank, size);
	names->numbers = McpRealloc(names->numbers, size);
}

int32
McpNamesExactName(McpNames *names, McpText folded)
{
	uint64		hash;
	McpSpelling *found = find(names, MODE_EXACT_NAME, folded, nothing, &hash);
	const char *bytes;

	if (found->mode != 0)
		return found->code;
	if (names->bounded && (names->count >= SHARED_NAMES || !has_room(names)))
		return MCP_NAMES_FULL;
	if (names->count == names->capacity)
		grow_names(names);
	bytes = remember(names, MODE_EXACT_NAME, folded, nothing,
					 (int32) names->count);
	names->texts[names->count] = McpTextMake(bytes, folded.len);
	return (int32) names->count++;
}

int32
McpNamesName(McpNames *names, McpText raw)
{
	char		buffer[MCP_NAME_MAX + 1];
	uint64		hash;
	McpSpelling *found;
	int			length;
	int32		code;

	if (raw.len > MCP_NAME_MAX)
		return MCP_NAME_UNUSABLE;
	found = find(names, MODE_RAW_NAME, raw, nothing, &hash);
	if (found->mode != 0)
		return found->code;
	length = McpNameFold(raw, buffer);
	code = length <= 0 ? MCP_NAME_UNUSABLE :
		McpNamesExactName(names, McpTextMake(buffer, length));
	if (code != MCP_NAMES_FULL && has_room(names))
		remember(names, MODE_RAW_NAME, raw, nothing, code);
	return code;
}

/* --- kinds ---------------------------------------------------------------- */

static int32
exact_kind(McpNames *names, int32 channel, int32 action)
{
	McpText		first = names->texts[channel];
	McpText		second = names->texts[action];
	uint64		hash;
	McpSpelling *found = find(names, MODE_EXACT_KIND, first, second, &hash);
	McpKind    *kind;

	if (found->mode != 0)
		return found->code;
	if (!has_room(names))
		return MCP_NAMES_FULL;
	if (names->kind_count == names->kind_capacity)
	{
		names->kind_capacity *= 2;
		names->kinds = McpRealloc(names->kinds,
								  sizeof(McpKind) * names->kind_capacity);
	}
	remember(names, MODE_EXACT_KIND, first, second,
			 (int32) names->kind_count);
	kind = &names->kinds[names->kind_count];
	memset(kind, 0, sizeof(McpKind));
	kind->channel = (uint32) channel;
	kind->action = (uint32) action;
	return (int32) names->kind_count++;
}

int32
McpNamesExactKind(McpNames *names, McpText channel, McpText action)
{
	uint64		hash;
	McpSpelling *found = find(names, MODE_EXACT_KIND, channel, action, &hash);
	int32		first;
	int32		second;

	if (found->mode != 0)
		return found->code;
	first = McpNamesExactName(names, channel);
	if (first < 0)
		return first;
	second = McpNamesExactName(names, action);
	return second < 0 ? second : exact_kind(names, first, second);
}

int32
McpNamesKind(McpNames *names, McpText channel, McpText action)
{
	uint64		hash;
	McpSpelling *found;
	int32		first;
	int32		second;
	int32		code;

	if (channel.len > MCP_NAME_MAX)
		return MCP_NAME_UNUSABLE;
	if (action.len > MCP_NAME_MAX)
		return MCP_NAME_UNUSABLE_2;
	found = find(names, MODE_RAW_KIND, channel, action, &hash);
	if (found->mode != 0)
		return found->code;
	first = McpNamesName(names, channel);
	second = McpNamesName(names, action);
	if (first == MCP_NAME_UNUSABLE)
		code = MCP_NAME_UNUSABLE;
	else if (second == MCP_NAME_UNUSABLE)
		code = MCP_NAME_UNUSABLE_2;
	else if (first < 0 || second < 0)
		return MCP_NAMES_FULL;
	else
		code = exact_kind(names, first, second);
	if (code != MCP_NAMES_FULL && has_room(names))
		remember(names, MODE_RAW_KIND, channel, action, code);
	return code;
}

/* --- ranks ---------------------------------------------------------------- */

#define ST_SORT sort_codes
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, texts) McpTextCompare((texts)[*(a)], (texts)[*(b)])
#define ST_COMPARE_ARG_TYPE const McpText
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

void
McpNamesRank(McpNames *names)
{
	uint32		i;

	if (names->ranked < names->count)
	{
		for (i = 0; i < names->count; i++)
			names->by_rank[i] = i;
		sort_codes(names->by_rank, names->count, names->texts);
		for (i = 0; i < names->count; i++)
			names->ranks[names->by_rank[i]] = i;
		names->ranked = names->count;
		names->kinds_placed = 0;
	}
	for (i = names->kinds_placed; i < names->kind_count; i++)
	{
		McpKind    *kind = &names->kinds[i];

		kind->place = (uint64) names->ranks[kind->channel] << 32 |
			names->ranks[kind->action];
	}
	names->kinds_placed = names->kind_count;
}
