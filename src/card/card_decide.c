/*
 * card_decide.c: the rules of the card, when its events have been counted
 *
 * doc/card.md gives each rule with its reason.
 */
#include "card/card_work.h"

/* a person is told how they found a channel on the first day, or not at all */
#define FOUND_WITHIN MCP_DAY

const char *
McpCardRoleName(McpCardRole role)
{
	static const char *const names[] = {
		NULL, "discovery", "inspiration", "conversion", "service"
	};

	return names[role];
}

const char *
McpCardMotiveName(McpCardMotive motive)
{
	static const char *const names[] = {
		NULL, "entertainment", "information", "purchase"
	};

	return names[motive];
}

const char *
McpCardBehaviourName(McpCardBehaviour behaviour)
{
	static const char *const names[] = {
		NULL, "looks", "engages", "buys"
	};

	return names[behaviour];
}

/* --- how the person came ------------------------------------------------------ */

/* a date far back has no day before it; this cannot overflow */
static bool
is_first_day(const McpCardChannel *channel, int64 time)
{
	return time - channel->first_at < FOUND_WITHIN;
}

static void
decide_found(const McpCardWork *work, const McpJourney *journey,
			 McpCardChannel *channel)
{
	int			how = MCP_WORDS;
	int			who = MCP_WORDS;
	uint32		i = (uint32) channel->found_event;
	uint32		set;
	uint32		size;
	uint32		n;

	if (channel->found_event < 0 ||
		!is_first_day(channel, McpJourneyTime(journey, i)))
		return;
	set = McpJourneySet(journey, i);
	size = McpJourneySetSize(journey, set);
	for (n = 0; n < size; n++)
	{
		McpPair		pair = McpJourneySetPair(journey, set, n);
		int			word = work->words[pair.name];
		McpText		value = McpDictGet(&journey->values, pair.value);

		/* of several values of one property the first counts */
		if (word >= MCP_WORD_INFLUENCER && word < who)
		{
			who = word;
			channel->introduced_by = value;
			if (how >= MCP_WORD_INFLUENCER)
			{
				how = word;
				channel->found_through = McpDictGet(&journey->names,
													pair.name);
			}
		}
		else if (MCP_WORD_IS_FOUND(word) && word < MCP_WORD_INFLUENCER &&
				 word < how)
		{
			how = word;
			channel->found_through = value;
		}
	}
}

/* --- most frequent values ------------------------------------------------------- */

/* is a the better of two entries of one word and channel? */
static bool
is_better(const McpTallyEntry *a, const McpTallyEntry *b)
{
	if (a->count != b->count)
		return a->count > b->count;
	if (a->newest != b->newest)
		return a->newest > b->newest;
	/* dictionary order */
	return MCP_TALLY_VALUE(a->key) < MCP_TALLY_VALUE(b->key);
}

/* the best entries, by channel, while they are looked for */
typedef struct Best
{
	const McpTallyEntry *of[MCP_WORD_DEVICE + 1];
} Best;

static McpText
value_of(const McpJourney *journey, const McpTallyEntry *entry)
{
	return entry == NULL ? McpTextMake(NULL, 0) :
		McpDictGet(&journey->values, MCP_TALLY_VALUE(entry->key));
}

static void
decide_tallies(McpCard *card, const McpJourney *journey)
{
	McpCardWork *work = card->work;
	uint32		channels = journey->channels.count;
	Best	   *best;
	uint32		n;

	if (work->tally.count == 0)
		return;
	best = McpAllocZero(sizeof(Best) * channels);
	for (n = 0; n < work->tally.count; n++)
	{
		const McpTallyEntry *entry = &work->tally.entries[n];
		McpCardWord word = MCP_TALLY_WORD(entry->key);
		const McpTallyEntry **place;

		if (word == MCP_WORD_ITEM)
		{
			card->items += entry->several;
			work->by_code[entry->channel].found_items += entry->several;
			continue;
		}
		place = &best[MCP_TALLY_CHANNEL(entry->key)].of[word];
		if (*place == NULL || is_better(entry, *place))
			*place = entry;
	}
	for (n = 0; n < channels; n++)
	{
		McpCardChannel *channel = &work->by_code[n];

		channel->content = value_of(journey, best[n].of[MCP_WORD_CONTENT]);
		channel->topic = value_of(journey, best[n].of[MCP_WORD_TOPIC]);
		channel->device = value_of(journey, best[n].of[MCP_WORD_DEVICE]);
	}
	McpFree(best);
}

/* --- motivation, behaviour, role -------------------------------------------------- */

static McpCardMotive
motivation_of(const McpCardChannel *channel)
{
	McpCardMotive best = MCP_MOTIVE_NONE;
	int			motive;

	/* what the source says; of equals the one nearest to buying */
	for (motive = MCP_MOTIVE_NONE + 1; motive < MCP_MOTIVES; motive++)
	{
		if (channel->motives[motive] > 0 &&
			channel->motives[motive] >= channel->motives[best])
			best = motive;
	}
	if (best != MCP_MOTIVE_NONE)
		return best;
	if (channel->counts[MCP_ACTION_CART] + channel->counts[MCP_ACTION_BUY] > 0)
		return MCP_MOTIVE_PURCHASE;
	if (channel->informed + channel->entertained == 0)
		return MCP_MOTIVE_NONE;
	return channel->informed >= channel->entertained ?
		MCP_MOTIVE_INFORMATION : MCP_MOTIVE_ENTERTAINMENT;
}

static McpCardBehaviour
behaviour_of(const McpCardChannel *channel)
{
	if (channel->counts[MCP_ACTION_BUY] > 0)
		return MCP_BEHAVIOUR_BUYS;
	if (channel->counts[MCP_ACTION_ENGAGE] + channel->counts[MCP_ACTION_CART] > 0)
		return MCP_BEHAVIOUR_ENGAGES;
	return channel->counts[MCP_ACTION_LOOK] > 0 ? MCP_BEHAVIOUR_LOOKS :
		MCP_BEHAVIOUR_NONE;
}

static McpCardRole
role_of(const McpCardChannel *channel)
{
	uint32		contacts = channel->counts[MCP_ACTION_LOOK] +
		channel->counts[MCP_ACTION_ENGAGE] + channel->counts[MCP_ACTION_CART];

	if (channel->is_conversion)
		return MCP_ROLE_CONVERSION;
	if (channel->counts[MCP_ACTION_SERVE] > contacts)
		return MCP_ROLE_SERVICE;
	if (channel->is_discovery)
		return MCP_ROLE_DISCOVERY;
	return channel->is_inspiration ? MCP_ROLE_INSPIRATION :
		channel->is_service ? MCP_ROLE_SERVICE : MCP_ROLE_NONE;
}

static void
decide_channel(McpCard *card, const McpJourney *journey,
			   McpCardChannel *channel)
{
	channel->name = McpDictGet(&journey->channels, channel->code);
	channel->is_first = card->work->touched == (int32) channel->code;
	channel->is_conversion = channel->counts[MCP_ACTION_BUY] > 0;
	channel->is_service = channel->counts[MCP_ACTION_SERVE] > 0;
	channel->is_inspiration = channel->inspired > 0;
	channel->is_discovery = channel->is_first ||
		(channel->found_items > 0 &&
		 (uint64) channel->found_items * 2 >= card->items);
	channel->role = role_of(channel);
	channel->motivation = motivation_of(channel);
	channel->behaviour = behaviour_of(channel);
	decide_found(card->work, journey, channel);
	if (channel->from_code >= 0)
		channel->came_from = McpDictGet(&journey->channels,
										(uint32) channel->from_code);
	card->purchases += channel->counts[MCP_ACTION_BUY];
	card->inspired += channel->inspired;
	card->served += channel->counts[MCP_ACTION_SERVE];
}

/* --- all of it ---------------------------------------------------------------------- */

static int
compare_channels(const void *a, const void *b)
{
	const McpCardChannel *x = a;
	const McpCardChannel *y = b;

	if ((x->first_at == MCP_MOMENT_NONE) != (y->first_at == MCP_MOMENT_NONE))
		return x->first_at == MCP_MOMENT_NONE ? 1 : -1;
	if (x->first_at != y->first_at)
		return x->first_at < y->first_at ? -1 : 1;
	return x->code < y->code ? -1 : x->code > y->code ? 1 : 0;
}

void
McpCardDecide(McpCard *card, const McpJourney *journey)
{
	McpCardChannel *by_code = card->work->by_code;
	uint32		n;

	card->purchases = card->inspired = card->served = card->items = 0;
	card->channels = by_code;
	card->count = 0;
	decide_tallies(card, journey);
	for (n = 0; n < journey->channels.count; n++)
	{
		McpCardChannel *channel = &by_code[n];

		if (channel->events + channel->counts[MCP_ACTION_OUTBOUND] == 0)
			continue;
		decide_channel(card, journey, channel);
		if (card->count != n)
			by_code[card->count] = *channel;
		card->count++;
	}
	qsort(by_code, card->count, sizeof(McpCardChannel), compare_channels);
}
