/*
 * card_read.c: one pass over the events of a card, the newest first
 */
#include "card/card_work.h"

/* the properties that a card reads; in the order of McpCardWord */
static const McpText words[MCP_WORDS] = {
	{NULL, 0}, {"content", 7}, {"topic", 5}, {"device", 6}, {"item", 4},
	{"minutes", 7}, {"motivation", 10},
	{"found_through", 13}, {"via", 3}, {"source", 6}, {"referrer", 8},
	{"influencer", 10}, {"partner", 7}, {"campaign", 8}
};

McpCard *
McpCardCreate(void)
{
	McpCard    *card = McpAllocZero(sizeof(McpCard));

	card->work = McpAllocZero(sizeof(McpCardWork));
	card->work->region = McpRegionNow();
	McpTallyInit(&card->work->tally);
	return card;
}

/* --- what the names of a journey mean -------------------------------------- */

/* room for so many things of a size, without what was in it */
static void *
make_room(McpRegion region, void *old, uint32 *room, uint32 count, Size size)
{
	if (*room >= count)
		return old;
	if (old != NULL)
		McpFree(old);
	*room = Max(count, 16);
	return McpAllocIn(region, (Size) *room * size);
}

static void
read_actions(McpCardWork *work, const McpJourney *journey)
{
	uint32		n = journey->actions.count;
	uint32		room = work->action_room;

	work->kinds = make_room(work->region, work->kinds, &room, n, 1);
	work->flags = make_room(work->region, work->flags, &work->action_room, n,
							1);
	while (n-- > 0)
	{
		int			flags;

		work->kinds[n] = (uint8) McpActionKindOf(McpDictGet(&journey->actions,
															n), &flags);
		work->flags[n] = (uint8) flags;
	}
}

static McpCardWord
word_of(McpText name)
{
	int			word;

	for (word = MCP_WORD_NONE + 1; word < MCP_WORDS; word++)
	{
		if (McpTextEqual(words[word], name))
			return word;
	}
	return MCP_WORD_NONE;
}

static void
read_names(McpCardWork *work, const McpJourney *journey)
{
	int			motive;
	uint32		n = journey->names.count;
	bool		has_motives = false;

	work->words = make_room(work->region, work->words, &work->name_room, n, 1);
	work->has_words = false;
	while (n-- > 0)
	{
		work->words[n] = (uint8) word_of(McpDictGet(&journey->names, n));
		work->has_words |= work->words[n] != MCP_WORD_NONE;
		has_motives |= work->words[n] == MCP_WORD_MOTIVATION;
	}
	for (motive = MCP_MOTIVE_NONE; motive < MCP_MOTIVES; motive++)
	{
		const char *name = has_motives ? McpCardMotiveName(motive) : NULL;

		work->motive_codes[motive] = name == NULL ? -1 :
			McpDictFind(&journey->values, McpTextMake(name, strlen(name)));
	}
}

static void
begin_channels(McpCardWork *work, const McpJourney *journey)
{
	uint32		n = journey->channels.count;
	uint32		rooms[2] = {work->channel_room, work->channel_room};
	McpCardChannel *channel;

	work->order = make_room(work->region, work->order, &rooms[0], n,
							sizeof(uint32));
	work->sorted = make_room(work->region, work->sorted, &rooms[1], n,
							 sizeof(McpCardChannel));
	work->by_code = make_room(work->region, work->by_code,
							  &work->channel_room, n, sizeof(McpCardChannel));
	if (n > 0)
		memset(work->by_code, 0, sizeof(McpCardChannel) * n);
	while (n-- > 0)
	{
		channel = &work->by_code[n];
		channel->code = n;
		channel->first_at = channel->last_at = MCP_MOMENT_NONE;
		channel->from_code = channel->found_event = -1;
	}
	work->touched = work->buyer = -1;
}

/* --- one event ----------------------------------------------------------------- */

static McpTallyEntry *
tally_value(McpCardWork *work, McpCardWord word, uint32 channel, uint32 value,
			int64 time)
{
	McpTallyEntry *entry = McpTallyGet(&work->tally,
									   MCP_TALLY_KEY(word, channel, value));

	if (entry->count++ == 0)
		entry->newest = time;
	return entry;
}

/* an item was met; the last time read is the first time met */
static void
meet_item(McpCardWork *work, uint32 channel, uint32 value)
{
	McpTallyEntry *entry = McpTallyGet(&work->tally,
									   MCP_TALLY_KEY(MCP_WORD_ITEM, 0, value));

	entry->several |= entry->count > 0 && entry->channel != channel;
	entry->count = 1;
	entry->channel = channel;
}

static void
say_motive(const McpCardWork *work, McpCardChannel *channel, uint32 value)
{
	int			motive;

	for (motive = MCP_MOTIVE_NONE + 1; motive < MCP_MOTIVES; motive++)
	{
		if (work->motive_codes[motive] == (int32) value)
			channel->motives[motive]++;
	}
}

/*
 * Read the properties; returns which words there are, as bits.  looks: the
 * event is one whose content says why the person looks.
 */
static uint32
read_set(McpCardWork *work, const McpJourney *journey, uint32 set,
		 McpCardChannel *channel, McpActionKind kind, int64 time,
		 bool looks)
{
	uint32		size = McpJourneySetSize(journey, set);
	uint32		found = 0;
	uint32		n;

	for (n = 0; n < size; n++)
	{
		McpPair		pair = McpJourneySetPair(journey, set, n);
		McpCardWord word = work->words[pair.name];
		int64		amount;

		switch (word)
		{
			case MCP_WORD_CONTENT:
			case MCP_WORD_TOPIC:
				/* the topic of a complaint is not what the person likes */
				if (kind != MCP_ACTION_SERVE)
					tally_value(work, word, channel->code, pair.value, time)
						->looks += looks && word == MCP_WORD_CONTENT &&
						!(found & 1 << MCP_WORD_CONTENT);
				break;
			case MCP_WORD_DEVICE:
				tally_value(work, word, channel->code, pair.value, time);
				break;
			case MCP_WORD_ITEM:
				if (MCP_ACTION_IS_TOUCH(kind))
					meet_item(work, channel->code, pair.value);
				break;
			case MCP_WORD_MINUTES:
				if (McpAmountParse(McpDictGet(&journey->values, pair.value),
								   &amount) == MCP_AMOUNT_OK)
					channel->minutes += amount;
				break;
			case MCP_WORD_MOTIVATION:
				say_motive(work, channel, pair.value);
				break;
			default:
				break;
		}
		found |= UINT32_C(1) << word;
	}
	return found;
}

static void
read_touch(McpCard *card, McpCardChannel *channel, McpActionKind kind)
{
	McpCardWork *work = card->work;
	int32		code = (int32) channel->code;

	/* the touch read before this one came behind it */
	if (work->touched >= 0 && work->touched != code)
		work->by_code[work->touched].from_code = code;
	channel->from_code = -1;
	work->touched = code;
	if (kind == MCP_ACTION_BUY)
		work->buyer = code;
	if (MCP_ACTION_IS_CONTACT(kind) && work->buyer != code)
		channel->inspired++;
}

static void
read_event(McpCard *card, const McpJourney *journey, uint32 i)
{
	McpCardWork *work = card->work;
	McpCardChannel *channel = &work->by_code[McpJourneyChannel(journey, i)];
	uint32		action = McpJourneyAction(journey, i);
	McpActionKind kind = work->kinds[action];
	int			flags = work->flags[action];
	int64		time = McpJourneyTime(journey, i);
	uint32		set = McpJourneySet(journey, i);
	uint32		found = 0;
	bool		looks = kind == MCP_ACTION_LOOK || kind == MCP_ACTION_ENGAGE;
	bool		searches = (flags & MCP_ACTION_SEARCH) != 0;
	int64		value;

	channel->counts[kind]++;
	if (kind == MCP_ACTION_OUTBOUND)
		return;
	if (channel->events++ == 0)
		channel->last_at = time;
	channel->first_at = time;
	if (flags & MCP_ACTION_VISIT)
		channel->visits++;
	if ((flags & MCP_ACTION_NET) && McpJourneyValue(journey, i, &value))
		channel->revenue += value;
	if (MCP_ACTION_IS_TOUCH(kind))
		read_touch(card, channel, kind);
	if (set != 0 && work->has_words)
		found = read_set(work, journey, set, channel, kind, time,
						 looks && !searches);
	if (found >> MCP_WORD_FOUND_THROUGH != 0)
		channel->found_event = (int32) i;
	/* what content says is counted with the content */
	if (searches ||
		(looks && (found & (1 << MCP_WORD_ITEM | 1 << MCP_WORD_CONTENT)) ==
		 1 << MCP_WORD_ITEM))
		channel->evidence[MCP_MOTIVE_INFORMATION]++;
}

void
McpCardRead(McpCard *card, const McpJourney *journey,
			const McpFilter *events, int64 after, int64 as_of)
{
	McpCardWork *work = card->work;
	uint32		i = McpJourneyUpto(journey, as_of);
	uint32		end = after == MCP_MOMENT_NONE ? journey->live :
		McpJourneyUpto(journey, after);

	read_actions(work, journey);
	read_names(work, journey);
	begin_channels(work, journey);
	McpTallyEmpty(&work->tally);
	for (; i < end; i++)
	{
		if (events != NULL)
			i = McpFilterNext(events, journey, i, end);
		if (i == end)
			break;
		if (i % 1024 == 1023)
			MCP_CHECK_INTERRUPTS();
		read_event(card, journey, i);
	}
	McpCardDecide(card, journey);
}
