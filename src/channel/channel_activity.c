/*
 * channel_activity.c: who does what on which channel, and on how many
 */
#include "channel/channel_read.h"

StaticAssertDecl((int) MCP_NUMBER_VISITS >= (int) MCP_ACTION_KINDS,
				 "numbers of kinds and others do not meet");

/* tally the own events of steps [first, end) by channel; the channels used */
static uint32
tally(McpChannelReader *reader, uint32 first, uint32 end,
	  McpChannelTally *total)
{
	uint32		used = 0;
	uint32		i;
	int64		value;

	memset(total, 0, sizeof(*total));
	memset(reader->tallies, 0, reader->journey->channels.count *
		   sizeof(McpChannelTally));
	for (i = first; i < end; i++)
	{
		const McpChannelStep *step = &reader->steps[i];
		McpChannelTally *channel = &reader->tallies[step->channel];

		if (!MCP_STEP_IS_OWN(step))
			continue;
		if (channel->events++ == 0)
			reader->used[used++] = step->channel;
		total->events++;
		if (step->kind == MCP_ACTION_BUY)
		{
			channel->purchases++;
			total->purchases++;
		}
		if (step->is_net &&
			McpJourneyValue(reader->journey, step->index, &value))
		{
			channel->revenue += value;
			total->revenue += value;
		}
	}
	return used;
}

static void
count_tally(McpChannelReader *reader, const McpChannelTally *tally,
			uint32 section, uint32 channel, uint32 value)
{
	McpChannelSummary *summary = reader->summary;
	McpChannelCell *cell = McpChannelCount(summary, section, channel,
										   MCP_CHANNEL_NONE, value,
										   tally->events);

	cell->amount += tally->revenue;
	if (tally->purchases > 0)
		McpChannelBought(summary, cell);
	if (tally->purchases > 1)
		McpChannelDid(summary, cell);
}

/* cells of a period: 0, or 1 before; the number of channels used */
static uint32
count_period(McpChannelReader *reader, uint32 first, uint32 end,
			 uint32 period, McpChannelTally *total)
{
	uint32		used = tally(reader, first, end, total);
	uint32		i;

	if (used == 0)
		return 0;
	count_tally(reader, total, MCP_SECTION_CHANNEL, MCP_CHANNEL_ALL,
				MCP_CHANNEL_NUMBER(period));
	for (i = 0; i < used; i++)
		count_tally(reader, &reader->tallies[reader->used[i]],
					MCP_SECTION_CHANNEL,
					McpChannelOfStep(reader, reader->used[i]),
					MCP_CHANNEL_NUMBER(period));
	return used;
}

static inline uint32
number(uint32 n)
{
	return MCP_CHANNEL_NUMBER(Min(n, MCP_CHANNEL_NUMBERS - 1));
}

/* people by the number of their channels; who bought before, now */
static void
count_omni(McpChannelReader *reader, uint32 used,
		   const McpChannelTally *total, uint32 used_before,
		   const McpChannelTally *before)
{
	McpChannelSummary *summary = reader->summary;
	McpChannelCell *cell;

	if (used > 0)
	{
		McpChannelTally bought = *total;

		bought.events = total->purchases;
		count_tally(reader, &bought, MCP_SECTION_OMNI, MCP_CHANNEL_ALL,
					number(used));
	}
	if (before->purchases == 0)
		return;
	cell = McpChannelCount(summary, MCP_SECTION_OMNI_BEFORE, MCP_CHANNEL_ALL,
						   MCP_CHANNEL_NONE, number(used_before),
						   before->purchases);
	cell->amount += before->revenue;
	if (used > 0)
		McpChannelDid(summary, cell);
	if (total->purchases > 0)
		McpChannelBought(summary, cell);
}

/* --- sessions -------------------------------------------------------------- */

/*
 * A pause longer than the gap ends a session, as in the room of sessions.  The
 * time up to the next event of a session is spent where the person is, so the
 * stays of all channels are the sessions' lengths.
 */
static void
count_sessions(McpChannelReader *reader)
{
	const McpChannelStep *next = NULL;
	uint32		session = 0;
	uint32		i;

	for (i = reader->first; i < reader->end; i++)
	{
		const McpChannelStep *step = &reader->steps[i];
		McpChannelTally *channel = &reader->tallies[step->channel];

		if (!MCP_STEP_IS_OWN(step))
			continue;
		if (next == NULL || next->time - step->time > reader->rules->gap)
			session++;
		else
			channel->stay += next->time - step->time;
		if (channel->session != session)
		{
			channel->session = session;
			channel->sessions++;
		}
		next = step;
	}
	for (i = 0; i < reader->used_count; i++)
	{
		const McpChannelTally *channel = &reader->tallies[reader->used[i]];
		McpChannelCell *cell =
			McpChannelCount(reader->summary, MCP_SECTION_ACTIVITY,
							McpChannelOfStep(reader, reader->used[i]),
							MCP_CHANNEL_NONE,
							MCP_CHANNEL_NUMBER(MCP_NUMBER_SESSIONS),
							channel->sessions);

		cell->amount += channel->stay;
		if (channel->stay > 0)
			McpChannelDid(reader->summary, cell);
	}
}

/* --- what the card says of each channel ------------------------------------ */

static void
count_kind(McpChannelReader *reader, uint32 channel, uint32 kind,
		   uint32 events, int128 minutes)
{
	McpChannelCell *cell;

	if (events == 0)
		return;
	cell = McpChannelCount(reader->summary, MCP_SECTION_ACTIVITY, channel,
						   MCP_CHANNEL_NONE, MCP_CHANNEL_NUMBER(kind),
						   events);
	cell->amount += minutes;
}

static void
count_word(McpChannelReader *reader, uint32 section, uint32 channel,
		   const char *word, uint32 events)
{
	if (word == NULL)
		return;
	(void) McpChannelCount(reader->summary, section, channel,
						   MCP_CHANNEL_NONE,
						   McpChannelNodeOf(reader->summary,
											McpTextMake(word, strlen(word))),
						   events);
}

static void
count_card(McpChannelReader *reader, const McpCardChannel *card)
{
	uint32		channel = McpChannelOfStep(reader, card->code);
	uint32		kind;

	for (kind = 0; kind < MCP_ACTION_KINDS; kind++)
		count_kind(reader, channel, kind, card->counts[kind], 0);
	if (card->events == 0)
		return;
	count_kind(reader, channel, MCP_NUMBER_VISITS, card->visits, 0);
	count_kind(reader, channel, MCP_NUMBER_MINUTES, card->minutes != 0,
			   card->minutes);
	count_word(reader, MCP_SECTION_MOTIVE, channel,
			   McpCardMotiveName(card->motivation), card->events);
	count_word(reader, MCP_SECTION_ROLE, channel,
			   McpCardRoleName(card->role), card->events);
}

void
McpChannelAddActivity(McpChannelReader *reader)
{
	McpChannelTally total;
	McpChannelTally before;
	uint32		used_before;
	uint32		i;

	used_before = count_period(reader, reader->end, reader->before_end, 1,
							   &before);
	/* the window comes last: `used` stays for the questions that follow */
	reader->used_count = count_period(reader, reader->first, reader->end, 0,
									  &total);
	count_omni(reader, reader->used_count, &total, used_before, &before);
	count_sessions(reader);
	if (reader->first == reader->end)
		return;
	McpCardRead(reader->card, reader->journey, reader->rules->events,
				reader->from - 1, reader->until - 1);
	for (i = 0; i < reader->card->count; i++)
		count_card(reader, &reader->card->channels[i]);
}
