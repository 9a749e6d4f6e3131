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
	const McpTallyEntry *of[MCP_WORD_ITEM + 1];
} Best;

static McpText
value_of(const McpJourney *journey, const McpTallyEntry *entry)
{
	return entry == NULL ? McpTextMake(NULL, 0) :
		McpDictGet(&journey->values, MCP_TALLY_VALUE(entry->key));
}

/* is anything surer than what looks suggest? */
static bool
has_motivation(const McpCardChannel *channel)
{
	return channel->motives[MCP_MOTIVE_ENTERTAINMENT] +
		channel->motives[MCP_MOTIVE_INFORMATION] +
		channel->motives[MCP_MOTIVE_PURCHASE] +
		channel->counts[MCP_ACTION_CART] + channel->counts[MCP_ACTION_BUY] > 0;
}

/* a value of an item, content, topic or device, and its count */
static void
take_entry(McpCard *card, const McpJourney *journey,
		   const McpTallyEntry *entry, Best *best)
{
	McpCardWork *work = card->work;
	McpCardWord word = MCP_TALLY_WORD(entry->key);
	uint32		code = MCP_TALLY_CHANNEL(entry->key);
	const McpTallyEntry **place = &best[code].of[word];
	McpCardChannel *channel = &work->by_code[code];

	if (word == MCP_WORD_ITEM)
	{
		card->items += entry->several;
		work->by_code[entry->channel].found_items += entry->several;
		return;
	}
	if (*place == NULL || is_better(entry, *place))
		*place = entry;
	if (entry->looks > 0 && !has_motivation(channel))
	{
		McpText		format = value_of(journey, entry);

		channel->evidence[McpContentMotive(format)] += entry->looks;
	}
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
		take_entry(card, journey, &work->tally.entries[n], best);
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

/* the motive with the most votes; of equals the one nearest to buying */
static McpCardMotive
majority(const uint32 *votes)
{
	McpCardMotive best = MCP_MOTIVE_NONE;
	int			motive;

	for (motive = MCP_MOTIVE_NONE + 1; motive < MCP_MOTIVES; motive++)
	{
		if (votes[motive] > 0 &&
			(best == MCP_MOTIVE_NONE || votes[motive] >= votes[best]))
			best = motive;
	}
	return best;
}

static McpCardMotive
motivation_of(const McpCardChannel *channel)
{
	McpCardMotive said = majority(channel->motives);

	if (said != MCP_MOTIVE_NONE)
		return said;
	if (channel->counts[MCP_ACTION_CART] + channel->counts[MCP_ACTION_BUY] > 0)
		return MCP_MOTIVE_PURCHASE;
	return majority(channel->evidence);
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

/* does a channel come before another one? */
static bool
comes_before(const McpCardChannel *a, const McpCardChannel *b)
{
	if (a->first_at == b->first_at)
		return a->code < b->code;
	if (a->first_at == MCP_MOMENT_NONE || b->first_at == MCP_MOMENT_NONE)
		return b->first_at == MCP_MOMENT_NONE;
	return a->first_at < b->first_at;
}

#define ST_SORT sort_channels
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, channels) \
	(comes_before(&(channels)[*(a)], &(channels)[*(b)]) ? -1 : 1)
#define ST_COMPARE_ARG_TYPE const McpCardChannel
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

void
McpCardDecide(McpCard *card, const McpJourney *journey)
{
	McpCardWork *work = card->work;
	uint32		n;

	card->purchases = card->inspired = card->served = card->items = 0;
	card->count = 0;
	decide_tallies(card, journey);
	for (n = 0; n < journey->channels.count; n++)
	{
		McpCardChannel *channel = &work->by_code[n];

		if (channel->events + channel->counts[MCP_ACTION_OUTBOUND] == 0)
			continue;
		decide_channel(card, journey, channel);
		work->order[card->count++] = n;
	}
	sort_channels(work->order, card->count, work->by_code);
	/* they are large: not moved while sorting, but once behind it */
	for (n = 0; n < card->count; n++)
		work->sorted[n] = work->by_code[work->order[n]];
	card->channels = work->sorted;
}
