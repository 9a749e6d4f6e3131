/*
 * index_keys.c: the keys of a profile
 *
 * What a profile ever held counts, whatever its time and source: events of
 * the future too, and both observations of a trait, for it may be asked as of
 * any time.  Of each kind there are at most MCP_INDEX_KEYS_MAX keys; a
 * profile with more has one key in their place that stands for all of them.
 */
#include "index/index.h"

/* comparisons in line: the keys of every profile that is stored are sorted */
#define ST_SORT sort_keys
#define ST_ELEMENT_TYPE uint64
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define ROOM (4 * MCP_INDEX_KEYS_MAX)
#define MOST_PAIRS 4096			/* of a channel and an action */

typedef struct Keys
{
	uint64	   *keys;			/* room behind them for ROOM more */
	uint32		count;
	uint32		room;
	McpStatisticKind kind;		/* the one at hand */
	uint32		start;			/* where its keys begin */
	bool		many;			/* too many of it */
} Keys;

/* sort keys and keep each once; how many are left */
static uint32
unique(uint64 *keys, uint32 count)
{
	uint32		kept = 0;
	uint32		i;

	sort_keys(keys, count);
	for (i = 0; i < count; i++)
	{
		if (kept == 0 || keys[i] != keys[kept - 1])
			keys[kept++] = keys[i];
	}
	return kept;
}

static void
settle(Keys *keys)
{
	keys->count = keys->start + unique(keys->keys + keys->start,
									   keys->count - keys->start);
	if (keys->count - keys->start > MCP_INDEX_KEYS_MAX)
		keys->many = true;
}

static void
begin_kind(Keys *keys, McpStatisticKind kind)
{
	keys->kind = kind;
	keys->start = keys->count;
	keys->many = false;
	if (keys->room - keys->count < ROOM)
	{
		keys->room += 2 * ROOM;
		keys->keys = McpRealloc(keys->keys, keys->room * sizeof(uint64));
	}
}

static void
end_kind(Keys *keys)
{
	/* all kinds are sorted together in the end */
	if (!keys->many && keys->count - keys->start > MCP_INDEX_KEYS_MAX)
		settle(keys);
	if (!keys->many)
		return;
	keys->count = keys->start;
	keys->keys[keys->count++] = McpIndexManyKey(keys->kind);
}

static void
put(Keys *keys, McpText a, McpText b)
{
	if (keys->many)
		return;
	if (keys->count - keys->start == ROOM)
		settle(keys);
	if (!keys->many)
		keys->keys[keys->count++] = McpStatisticKey(keys->kind, a, b);
}

/* --- events ------------------------------------------------------------------ */

static void
put_names(Keys *keys, McpStatisticKind kind, const McpDict *names)
{
	uint32		i;

	begin_kind(keys, kind);
	for (i = 0; i < names->count && !keys->many; i++)
		put(keys, McpDictGet(names, i), McpTextLiteral(""));
	end_kind(keys);
}

static void
put_both(Keys *keys, const McpJourney *journey)
{
	uint32		actions = journey->actions.count;
	bool		seen[MOST_PAIRS];
	uint32		pair;
	uint32		i;

	begin_kind(keys, MCP_KEY_BOTH);
	keys->many = (uint64) journey->channels.count * actions > MOST_PAIRS;
	if (!keys->many)
		memset(seen, 0, (Size) journey->channels.count * actions);
	for (i = 0; i < journey->live && !keys->many; i++)
	{
		pair = McpJourneyChannel(journey, i) * actions +
			McpJourneyAction(journey, i);
		if (!seen[pair])
			put(keys, McpDictGet(&journey->channels, pair / actions),
				McpDictGet(&journey->actions, pair % actions));
		seen[pair] = true;
	}
	end_kind(keys);
}

static void
put_properties(Keys *keys, const McpJourney *journey)
{
	uint32		set,
				size,
				n;

	begin_kind(keys, MCP_KEY_PROPERTY_VALUE);
	for (set = 1; set <= journey->sets && !keys->many; set++)
	{
		MCP_CHECK_INTERRUPTS();
		size = McpJourneySetSize(journey, set);
		for (n = 0; n < size; n++)
		{
			McpPair		pair = McpJourneySetPair(journey, set, n);

			put(keys, McpDictGet(&journey->names, pair.name),
				McpDictGet(&journey->values, pair.value));
		}
	}
	end_kind(keys);
}

/* --- facts ------------------------------------------------------------------- */

static void
put_value(Keys *keys, McpText name, const McpValue *value)
{
	if (value->type == MCP_VALUE_TEXT)
		put(keys, name, value->text);
	else if (value->type == MCP_VALUE_BOOLEAN)
		put(keys, name, value->number != 0 ? McpTextLiteral("true") :
			McpTextLiteral("false"));
}

static void
put_traits(Keys *keys, const McpProfile *profile)
{
	McpTrait	trait;
	uint32		i;

	begin_kind(keys, MCP_KEY_TRAIT);
	for (i = 0; i < profile->traits; i++)
	{
		McpProfileTrait(profile, i, &trait);
		put(keys, trait.name, McpTextLiteral(""));
	}
	end_kind(keys);
	begin_kind(keys, MCP_KEY_TRAIT_VALUE);
	for (i = 0; i < profile->traits; i++)
	{
		McpProfileTrait(profile, i, &trait);
		put_value(keys, trait.name, &trait.earliest);
		put_value(keys, trait.name, &trait.latest);
	}
	end_kind(keys);
}

static void
put_members(Keys *keys, const McpProfile *profile)
{
	McpMember	member;
	uint32		i;

	begin_kind(keys, MCP_KEY_SET);
	for (i = 0; i < profile->members; i++)
	{
		McpProfileMember(profile, i, &member);
		put(keys, member.name, McpTextLiteral(""));
	}
	end_kind(keys);
	begin_kind(keys, MCP_KEY_MEMBER);
	for (i = 0; i < profile->members; i++)
	{
		McpProfileMember(profile, i, &member);
		if (member.added)
			put(keys, member.name, member.value);
	}
	end_kind(keys);
}

static void
put_consents(Keys *keys, const McpProfile *profile)
{
	McpConsent	consent;
	uint32		i;

	begin_kind(keys, MCP_KEY_CONSENT);
	for (i = 0; i < profile->consents; i++)
	{
		McpProfileConsent(profile, i, &consent);
		put(keys, consent.purpose, consent.granted ?
			McpTextLiteral("granted") : McpTextLiteral("denied"));
	}
	end_kind(keys);
}

static void
put_handles(Keys *keys, const McpProfile *profile)
{
	McpHandle	handle;
	int			last = 0;
	uint32		i;

	begin_kind(keys, MCP_KEY_IDENTIFIED);
	for (i = 0; i < profile->handles; i++)
	{
		const char *name;

		McpProfileHandle(profile, i, &handle);
		if (handle.identifier.kind == last)
			continue;
		last = handle.identifier.kind;
		name = McpKindName(last);
		if (name != NULL)
			put(keys, McpTextMake(name, strlen(name)), McpTextLiteral(""));
	}
	end_kind(keys);
}

/* --- all --------------------------------------------------------------------- */

uint64
McpIndexManyKey(McpStatisticKind kind)
{
	char		byte = (char) kind;

	return McpStatisticKey(MCP_KEY_MANY, McpTextMake(&byte, 1),
						   McpTextLiteral(""));
}

uint64 *
McpProfileKeys(const McpProfile *profile, uint32 *count)
{
	Keys		keys = {0};
	const McpJourney *journey = &profile->journey;

	keys.room = 2 * ROOM;
	keys.keys = McpAlloc(keys.room * sizeof(uint64));
	if (journey->live > 0)
	{
		put_names(&keys, MCP_KEY_CHANNEL, &journey->channels);
		put_names(&keys, MCP_KEY_ACTION, &journey->actions);
		put_both(&keys, journey);
		put_names(&keys, MCP_KEY_PROPERTY, &journey->names);
		put_properties(&keys, journey);
	}
	put_traits(&keys, profile);
	put_members(&keys, profile);
	put_consents(&keys, profile);
	put_handles(&keys, profile);
	*count = unique(keys.keys, keys.count);
	return keys.keys;
}

bool
McpKeyAmong(uint64 key, const uint64 *keys, uint32 count)
{
	uint32		low = 0;
	uint32		high = count;

	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (keys[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && keys[low] == key;
}
