/*
 * card_face.c: mcp.card, mcp.open_cart and mcp.action_kind
 */
#include "card/card.h"
#include "core/args.h"
#include "core/name.h"
#include "funcapi.h"
#include "profile/profile.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#define CARD_COLUMNS 30
#define CART_COLUMNS 7

static Datum
text_datum(McpText text, bool *null)
{
	*null = text.len == 0;
	return *null ? (Datum) 0 :
		PointerGetDatum(cstring_to_text_with_len(text.data, (int) text.len));
}

static Datum
word_datum(const char *word, bool *null)
{
	*null = word == NULL;
	return *null ? (Datum) 0 : CStringGetTextDatum(word);
}

static Datum
share_datum(uint32 part, uint32 whole, bool *null)
{
	*null = whole == 0;
	return Float8GetDatum(*null ? 0.0 : (double) part / whole);
}

/* the time an interval before as_of; MCP_MOMENT_NONE where none is given */
static int64
before_as_of(FunctionCallInfo fcinfo, int n, int64 as_of, const char *what)
{
	int64		span;
	int64		moment;

	if (PG_ARGISNULL(n))
		return MCP_MOMENT_NONE;
	span = McpSpanFromInterval(PG_GETARG_INTERVAL_P(n), what);
	if (as_of == PG_INT64_MAX || as_of == PG_INT64_MIN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs an as_of that is a time", what),
				 errhint("Leave as_of out for the present.")));
	if (pg_sub_s64_overflow(as_of, span, &moment))
		return MCP_MOMENT_NONE;
	return moment;
}

/* --- mcp.card(profile or journey, as_of, last) ------------------------------------ */

static void
put_evidence(const McpCard *card, const McpCardChannel *channel,
			 Datum *values, bool *nulls)
{
	values[14] = Int64GetDatum(channel->visits);
	values[15] = Int64GetDatum(channel->counts[MCP_ACTION_LOOK]);
	values[16] = Int64GetDatum(channel->counts[MCP_ACTION_ENGAGE]);
	values[17] = Int64GetDatum(channel->counts[MCP_ACTION_CART]);
	values[18] = Int64GetDatum(channel->counts[MCP_ACTION_BUY]);
	values[19] = Int64GetDatum(channel->counts[MCP_ACTION_SERVE]);
	values[20] = Int64GetDatum(channel->counts[MCP_ACTION_OUTBOUND]);
	values[21] = NumericGetDatum(McpAmountSumToNumeric(channel->minutes));
	values[22] = NumericGetDatum(McpAmountSumToNumeric(channel->revenue));
	nulls[23] = nulls[24] = channel->events == 0;
	values[23] = TimestampTzGetDatum(channel->first_at);
	values[24] = TimestampTzGetDatum(channel->last_at);
	values[25] = Int64GetDatum(channel->found_items);
	values[26] = Int64GetDatum(channel->inspired);
	values[27] = share_datum(channel->inspired, card->inspired, &nulls[27]);
	values[28] = share_datum(channel->counts[MCP_ACTION_BUY], card->purchases,
							 &nulls[28]);
	values[29] = share_datum(channel->counts[MCP_ACTION_SERVE], card->served,
							 &nulls[29]);
}

static void
put_channel(ReturnSetInfo *rows, const McpCard *card,
			const McpCardChannel *channel)
{
	Datum		values[CARD_COLUMNS];
	bool		nulls[CARD_COLUMNS] = {false};

	values[0] = text_datum(channel->name, &nulls[0]);
	values[1] = word_datum(McpCardRoleName(channel->role), &nulls[1]);
	values[2] = BoolGetDatum(channel->is_discovery);
	values[3] = BoolGetDatum(channel->is_inspiration);
	values[4] = BoolGetDatum(channel->is_conversion);
	values[5] = BoolGetDatum(channel->is_service);
	values[6] = text_datum(channel->found_through, &nulls[6]);
	values[7] = text_datum(channel->introduced_by, &nulls[7]);
	values[8] = text_datum(channel->came_from, &nulls[8]);
	values[9] = text_datum(channel->content, &nulls[9]);
	values[10] = text_datum(channel->topic, &nulls[10]);
	values[11] = word_datum(McpCardMotiveName(channel->motivation),
							&nulls[11]);
	values[12] = word_datum(McpCardBehaviourName(channel->behaviour),
							&nulls[12]);
	values[13] = text_datum(channel->device, &nulls[13]);
	put_evidence(card, channel, values, nulls);
	tuplestore_putvalues(rows->setResult, rows->setDesc, values, nulls);
}

static Datum
card_rows(FunctionCallInfo fcinfo, bool of_profile)
{
	ReturnSetInfo *rows;
	McpJourney	journey;
	McpCard    *card;
	int64		as_of;
	uint32		n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	rows = (ReturnSetInfo *) fcinfo->resultinfo;
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	as_of = McpAsOfArgument(fcinfo, 1);
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	card = McpCardCreate();
	McpCardRead(card, &journey, NULL,
				before_as_of(fcinfo, 2, as_of, "last"), as_of);
	for (n = 0; n < card->count; n++)
	{
		CHECK_FOR_INTERRUPTS();
		put_channel(rows, card, &card->channels[n]);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_card);
Datum
mcp_card(PG_FUNCTION_ARGS)
{
	return card_rows(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_card_of_profile);
Datum
mcp_card_of_profile(PG_FUNCTION_ARGS)
{
	return card_rows(fcinfo, true);
}

/* --- mcp.open_cart(profile or journey, as_of, last, older_than) --------------------- */

static void
put_item(ReturnSetInfo *rows, const McpJourney *journey,
		 const McpCartItem *item)
{
	Datum		values[CART_COLUMNS];
	bool		nulls[CART_COLUMNS] = {false};

	values[0] = PointerGetDatum(cstring_to_text_with_len(item->item.data,
														 (int) item->item.len));
	values[1] = NumericGetDatum(McpAmountSumToNumeric(item->quantity));
	nulls[2] = !item->has_value;
	values[2] = nulls[2] ? (Datum) 0 :
		NumericGetDatum(McpAmountSumToNumeric(item->value));
	values[3] = text_datum(McpDictGet(&journey->channels, item->channel),
						   &nulls[3]);
	values[4] = TimestampTzGetDatum(item->last_at);
	values[5] = text_datum(McpDictGet(&journey->channels,
									  item->first_channel), &nulls[5]);
	values[6] = TimestampTzGetDatum(item->first_at);
	tuplestore_putvalues(rows->setResult, rows->setDesc, values, nulls);
}

static Datum
cart_rows(FunctionCallInfo fcinfo, bool of_profile)
{
	ReturnSetInfo *rows;
	McpJourney	journey;
	McpCart    *cart;
	int64		as_of;
	int64		after;
	int64		upto;
	uint32		n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	rows = (ReturnSetInfo *) fcinfo->resultinfo;
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	as_of = McpAsOfArgument(fcinfo, 1);
	after = before_as_of(fcinfo, 2, as_of, "last");
	upto = before_as_of(fcinfo, 3, as_of, "older_than");
	if (after != MCP_MOMENT_NONE && !PG_ARGISNULL(3) && upto <= after)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no item can be older than older_than and put in within last"),
				 errhint("Last is the longer time, as in last => '3 days', older_than => '1 hour'.")));
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	cart = McpCartCreate();
	McpCartRead(cart, &journey, as_of);
	for (n = 0; n < cart->count; n++)
	{
		const McpCartItem *item = &cart->items[n];

		CHECK_FOR_INTERRUPTS();
		if (item->last_at > after && (PG_ARGISNULL(3) || item->last_at <= upto))
			put_item(rows, &journey, item);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_open_cart);
Datum
mcp_open_cart(PG_FUNCTION_ARGS)
{
	return cart_rows(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_open_cart_of_profile);
Datum
mcp_open_cart_of_profile(PG_FUNCTION_ARGS)
{
	return cart_rows(fcinfo, true);
}

/* --- mcp.action_kind(action) ------------------------------------------------------------ */

PG_FUNCTION_INFO_V1(mcp_action_kind);
Datum
mcp_action_kind(PG_FUNCTION_ARGS)
{
	char		folded[MCP_NAME_MAX + 1];
	int			length = McpNameFold(MCP_GETARG_TEXT(0), folded);
	const char *name;

	if (length <= 0)
		PG_RETURN_NULL();
	name = McpActionKindName(McpActionKindOf(McpTextMake(folded,
														 (Size) length), NULL));
	if (name == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(name));
}
