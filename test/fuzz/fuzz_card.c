/*
 * the card and the open cart of any journey: they end, say the same when asked
 * again and in other memory, and their counts add up
 * needs: src/card/card_read.c src/card/card_cart.c
 */
#include "fuzz_opened.h"
#include "card/card.h"

static bool
same_text(McpText a, McpText b)
{
	return McpTextEqual(a, b);
}

static bool
same_channel(const McpCardChannel *a, const McpCardChannel *b)
{
	return a->code == b->code && a->events == b->events &&
		memcmp(a->counts, b->counts, sizeof(a->counts)) == 0 &&
		a->first_at == b->first_at && a->last_at == b->last_at &&
		a->minutes == b->minutes && a->revenue == b->revenue &&
		a->role == b->role && a->motivation == b->motivation &&
		a->behaviour == b->behaviour && a->inspired == b->inspired &&
		a->found_items == b->found_items &&
		same_text(a->found_through, b->found_through) &&
		same_text(a->introduced_by, b->introduced_by) &&
		same_text(a->came_from, b->came_from) &&
		same_text(a->content, b->content) && same_text(a->topic, b->topic) &&
		same_text(a->device, b->device);
}

static void
must_add_up(const McpCard *card, const McpJourney *journey, int64 after,
			int64 as_of)
{
	uint64		events = 0;
	uint32		firsts = 0;
	uint32		n;

	for (n = 0; n < card->count; n++)
	{
		const McpCardChannel *channel = &card->channels[n];
		uint32		did = 0;
		int			kind;

		for (kind = 0; kind < MCP_ACTION_KINDS; kind++)
			did += kind == MCP_ACTION_OUTBOUND ? 0 : channel->counts[kind];
		MUST(did == channel->events);
		MUST((channel->first_at == MCP_MOMENT_NONE) == (did == 0));
		MUST(did == 0 || channel->first_at <= channel->last_at);
		MUST(channel->name.len > 0);
		MUST(n == 0 || channel->first_at == MCP_MOMENT_NONE ||
			 card->channels[n - 1].first_at <= channel->first_at);
		MUST(channel->role != MCP_ROLE_CONVERSION || channel->is_conversion);
		MUST(channel->introduced_by.len == 0 || channel->found_through.len > 0);
		firsts += channel->is_first;
		events += did + channel->counts[MCP_ACTION_OUTBOUND];
	}
	MUST(firsts <= 1);
	MUST(events == (after == MCP_MOMENT_NONE ? journey->live :
					Max(McpJourneyUpto(journey, after),
						McpJourneyUpto(journey, as_of))) -
		 McpJourneyUpto(journey, as_of));
}

static void
see_card(const McpJourney *journey, int64 after, int64 as_of)
{
	McpCard    *card = McpCardCreate();
	McpCard    *other = McpCardCreate();
	McpError	error = {0};
	McpFilter  *everything = McpFilterFromText(McpTextLiteral("*"), &error);
	uint32		n;

	McpCardRead(card, journey, NULL, MCP_MOMENT_NONE, PG_INT64_MAX);
	must_add_up(card, journey, MCP_MOMENT_NONE, PG_INT64_MAX);
	McpCardRead(card, journey, NULL, after, as_of);
	must_add_up(card, journey, after, as_of);
	/* all events, by a filter */
	McpFilterTakeOutbound(everything);
	McpFilterResolve(everything, journey);
	McpCardRead(other, journey, everything, after, as_of);
	MUST(card->count == other->count);
	for (n = 0; n < card->count; n++)
		MUST(same_channel(&card->channels[n], &other->channels[n]));
}

static void
see_cart(const McpJourney *journey, int64 as_of)
{
	McpCart    *cart = McpCartCreate();
	uint32		count;
	uint32		n;

	McpCartRead(cart, journey, PG_INT64_MAX);
	McpCartRead(cart, journey, as_of);
	count = cart->count;
	for (n = 0; n < count; n++)
	{
		const McpCartItem *item = &cart->items[n];

		MUST(item->quantity > 0 && item->quantity <= MCP_AMOUNT_MAX);
		MUST(item->first_at <= item->last_at && item->last_at <= as_of);
		MUST(item->channel < journey->channels.count);
		MUST(item->first_channel < journey->channels.count);
		MUST(n == 0 || cart->items[n - 1].last_at >= item->last_at);
	}
	McpCartRead(cart, journey, as_of);
	MUST(cart->count == count);
}

void
fuzz(const uint8 *data, Size size)
{
	McpJourney	journey;
	uint32		i;

	if (!open_text(data, size, &journey))
		return;
	for (i = 0; i < journey.live && i < 4; i++)
	{
		int64		time = McpJourneyTime(&journey, i);

		see_card(&journey, time - MCP_DAY, time);
		see_card(&journey, MCP_MOMENT_NONE, time - 1);
		see_cart(&journey, time);
	}
	see_cart(&journey, PG_INT64_MAX);
}
