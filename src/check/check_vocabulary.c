/*
 * check_vocabulary.c: the words that profiles have
 *
 * A table of open addresses, by the hash that indexes use.  A word counts once
 * a profile.
 */
#include "check/check.h"

struct McpVocabulary
{
	McpWord    *words;
	uint32		slots;			/* a power of two */
	uint32		count;
	bool		full;
	int64		profiles;
};

McpVocabulary *
McpVocabularyCreate(void)
{
	McpVocabulary *vocabulary = McpAllocZero(sizeof(McpVocabulary));

	vocabulary->slots = 1024;
	vocabulary->words = McpAllocZero(vocabulary->slots * sizeof(McpWord));
	return vocabulary;
}

static uint64
key_of(McpWordKind kind, McpText a, McpText b)
{
	uint64		key = McpStatisticKey((McpStatisticKind) kind, a, b);

	return key == 0 ? 1 : key;
}

/* the word's place, or the free one where it would stand */
static McpWord *
place_of(const McpVocabulary *vocabulary, uint64 key, McpWordKind kind,
		 McpText a, McpText b)
{
	uint32		i = (uint32) key & (vocabulary->slots - 1);

	for (;; i = (i + 1) & (vocabulary->slots - 1))
	{
		McpWord    *word = &vocabulary->words[i];

		if (word->key == 0 ||
			(word->key == key && word->kind == kind &&
			 McpTextEqual(word->a, a) && McpTextEqual(word->b, b)))
			return word;
	}
}

static void
grow(McpVocabulary *vocabulary)
{
	McpWord    *old = vocabulary->words;
	uint32		slots = vocabulary->slots;
	uint32		i;

	vocabulary->slots *= 2;
	vocabulary->words = McpAllocZero(vocabulary->slots * sizeof(McpWord));
	for (i = 0; i < slots; i++)
	{
		if (old[i].key != 0)
			*place_of(vocabulary, old[i].key, old[i].kind, old[i].a,
					  old[i].b) = old[i];
	}
	McpFree(old);
}

static McpText
copy_of(McpText text)
{
	char	   *copy = McpAlloc(text.len + 1);

	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return McpTextMake(copy, text.len);
}

static void
add_word(McpVocabulary *vocabulary, McpWordKind kind, McpText a, McpText b,
		 uint32 types)
{
	uint64		key = key_of(kind, a, b);
	McpWord    *word = place_of(vocabulary, key, kind, a, b);

	if (word->key == 0)
	{
		if (vocabulary->count >= MCP_VOCABULARY_MAX)
		{
			vocabulary->full = true;
			return;
		}
		if (++vocabulary->count > vocabulary->slots / 2)
		{
			grow(vocabulary);
			word = place_of(vocabulary, key, kind, a, b);
		}
		word->key = key;
		word->kind = kind;
		word->a = copy_of(a);
		word->b = copy_of(b);
	}
	word->types |= types;
	if (word->seen == (uint64) vocabulary->profiles)
		return;
	word->seen = (uint64) vocabulary->profiles;
	word->profiles++;
}

#define NO_TEXT McpTextLiteral("")

/* channels and actions that live events have; properties as the journey says */
static void
add_journey(McpVocabulary *vocabulary, const McpJourney *journey)
{
	uint32		last_channel = PG_UINT32_MAX;
	uint32		last_action = PG_UINT32_MAX;
	uint32		i;

	for (i = 0; i < journey->live; i++)
	{
		uint32		channel = McpJourneyChannel(journey, i);
		uint32		action = McpJourneyAction(journey, i);
		McpText		a,
					b;

		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (channel == last_channel && action == last_action)
			continue;
		a = McpDictGet(&journey->channels, channel);
		b = McpDictGet(&journey->actions, action);
		if (channel != last_channel)
			add_word(vocabulary, MCP_WORD_CHANNEL, a, NO_TEXT, 0);
		if (action != last_action)
			add_word(vocabulary, MCP_WORD_ACTION, b, NO_TEXT, 0);
		add_word(vocabulary, MCP_WORD_BOTH, a, b, 0);
		last_channel = channel;
		last_action = action;
	}
	for (i = 0; journey->live > 0 && i < journey->names.count; i++)
		add_word(vocabulary, MCP_WORD_PROPERTY,
				 McpDictGet(&journey->names, i), NO_TEXT, 0);
}

static void
add_facts(McpVocabulary *vocabulary, const McpProfile *profile)
{
	McpTrait	trait;
	McpMember	member;
	McpConsent	consent;
	McpHandle	handle;
	const char *kind;
	uint32		i;

	for (i = 0; i < profile->traits; i++)
	{
		McpProfileTrait(profile, i, &trait);
		add_word(vocabulary, MCP_WORD_TRAIT, trait.name, NO_TEXT,
				 1u << trait.latest.type | 1u << trait.earliest.type);
		add_word(vocabulary, MCP_WORD_SOURCE, trait.name, trait.source, 0);
	}
	for (i = 0; i < profile->members; i++)
	{
		McpProfileMember(profile, i, &member);
		add_word(vocabulary, MCP_WORD_SET, member.name, NO_TEXT, 0);
		add_word(vocabulary, MCP_WORD_SOURCE, member.name, member.source, 0);
	}
	for (i = 0; i < profile->consents; i++)
	{
		McpProfileConsent(profile, i, &consent);
		add_word(vocabulary, MCP_WORD_PURPOSE, consent.purpose, NO_TEXT, 0);
	}
	for (i = 0; i < profile->handles; i++)
	{
		McpProfileHandle(profile, i, &handle);
		kind = McpKindName(handle.identifier.kind);
		if (kind != NULL)
			add_word(vocabulary, MCP_WORD_IDENTIFIER,
					 McpTextMake(kind, strlen(kind)), NO_TEXT, 0);
	}
}

void
McpVocabularyAdd(McpVocabulary *vocabulary, const McpProfile *profile)
{
	vocabulary->profiles++;
	add_journey(vocabulary, &profile->journey);
	add_facts(vocabulary, profile);
}

int64
McpVocabularyProfiles(const McpVocabulary *vocabulary)
{
	return vocabulary->profiles;
}

bool
McpVocabularyIsFull(const McpVocabulary *vocabulary)
{
	return vocabulary->full;
}

const McpWord *
McpVocabularyFind(const McpVocabulary *vocabulary, McpWordKind kind,
				  McpText a, McpText b)
{
	const McpWord *word = place_of(vocabulary, key_of(kind, a, b), kind, a, b);

	return word->key == 0 ? NULL : word;
}

void
McpVocabularyVisit(const McpVocabulary *vocabulary, McpWordVisitor visitor,
				   void *context)
{
	uint32		i;

	for (i = 0; i < vocabulary->slots; i++)
	{
		if (vocabulary->words[i].key != 0 &&
			!visitor(context, &vocabulary->words[i]))
			return;
	}
}

/* of the nearest words the one that most profiles have, then the smallest */
typedef struct Nearest
{
	McpWordKind kind;
	McpText		word;
	const McpWord *best;
	int			distance;
} Nearest;

static bool
is_nearer(const Nearest *nearest, const McpWord *word, int distance)
{
	if (nearest->best == NULL || distance != nearest->distance)
		return nearest->best == NULL || distance < nearest->distance;
	if (word->profiles != nearest->best->profiles)
		return word->profiles > nearest->best->profiles;
	return McpTextOrder(word->a, nearest->best->a) < 0;
}

static bool
see_word(void *context, const McpWord *word)
{
	Nearest    *nearest = context;
	int			distance;

	if (word->kind != nearest->kind)
		return true;
	distance = McpLexDistance(nearest->word, word->a.data);
	if (distance >= 0 && is_nearer(nearest, word, distance))
	{
		nearest->best = word;
		nearest->distance = distance;
	}
	return true;
}

const char *
McpVocabularyNearest(const McpVocabulary *vocabulary, McpWordKind kind,
					 McpText word)
{
	Nearest		nearest = {kind, word, NULL, 0};

	McpVocabularyVisit(vocabulary, see_word, &nearest);
	return nearest.best == NULL ? NULL : nearest.best->a.data;
}
