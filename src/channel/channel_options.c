/*
 * channel_options.c: what a channel report counts, as a value
 *
 * What is NULL is the default, so that a report without options is one with
 * mcp.channel_options().
 */
#include "channel/channel_face.h"

#include "core/amount.h"
#include "core/name.h"
#include "core/options.h"

enum
{
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_LAST,
	OPTION_ZONE,
	OPTION_ZONE_TRAIT,
	OPTION_TRAITS,
	OPTION_MIX,
	OPTION_CONTENTS,
	OPTION_NEEDS,
	OPTION_LOOKBACK,
	OPTION_CONVERT_WITHIN,
	OPTION_ABANDON_AFTER,
	OPTION_LOW_RATING,
	OPTION_EVENTS,
	OPTION_GAP,
	OPTION_COUNT
};

static const char *const default_traits[] = {
	"age", "gender", "country", "city", "income", "income_range",
	"occupation", "industry", "lifestyle", "interests", "values"
};
static const char *const default_mix[] = {"category", "device", "via"};
static const char *const default_contents[] = {
	"content", "message", "campaign"
};

/* --- the print ---------------------------------------------------------------- */

static void
print_bytes(McpChannelRules *rules, const void *data, Size size)
{
	const uint8 *bytes = data;
	Size		i;

	for (i = 0; i < size; i++)
		rules->print = (rules->print ^ bytes[i]) *
			UINT64CONST(0x100000001B3);
}

void
McpChannelPrintNumber(McpChannelRules *rules, int64 number)
{
	uint8		bytes[8];
	int			i;

	for (i = 0; i < 8; i++)
		bytes[i] = (uint8) ((uint64) number >> 8 * i);
	print_bytes(rules, bytes, sizeof(bytes));
}

void
McpChannelPrintText(McpChannelRules *rules, McpText text)
{
	McpChannelPrintNumber(rules, text.len);
	print_bytes(rules, text.data, text.len);
}

/* --- columns -------------------------------------------------------------------- */

static McpText
text_of_word(const char *word)
{
	return McpTextMake(word, strlen(word));
}

McpText *
McpChannelTextsOf(Datum value, bool is_null, const char *const *words,
				  int word_count, int *count)
{
	McpText    *texts;
	int			i;

	if (!is_null)
		return McpTextsFromArray(DatumGetArrayTypeP(value), count);
	texts = palloc(sizeof(McpText) * (Size) word_count);
	for (i = 0; i < word_count; i++)
		texts[i] = text_of_word(words[i]);
	*count = word_count;
	return texts;
}

McpText
McpChannelNameOf(McpText text, const char *what)
{
	char	   *buffer = palloc(MCP_NAME_MAX + 1);
	int			length = text.data == NULL ? 0 : McpNameFold(text, buffer);

	if (length <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has something that is no name", what),
				 errhint("Names are made of letters, digits and underscores.")));
	return McpTextMake(buffer, (Size) length);
}

void
McpChannelCheckCount(int count, const char *what)
{
	if (count > MCP_CHANNEL_LIST_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s are %d, and can be %d at most", what, count,
						MCP_CHANNEL_LIST_MAX)));
}

static int64
span_of(const Datum *values, const bool *nulls, int column, const char *what,
		int64 span)
{
	if (!nulls[column])
		span = McpSpanFromInterval(DatumGetIntervalP(values[column]), what);
	return Min(span, MCP_MOMENT_END - MCP_MOMENT_MIN);
}

static void
read_window(McpChannelRules *rules, const Datum *values, const bool *nulls)
{
	rules->since = nulls[OPTION_SINCE] ? MCP_MOMENT_NONE :
		DatumGetTimestampTz(values[OPTION_SINCE]);
	rules->until = nulls[OPTION_UNTIL] ? PG_INT64_MAX :
		DatumGetTimestampTz(values[OPTION_UNTIL]);
	rules->last = span_of(values, nulls, OPTION_LAST, "last", 0);
	if (!nulls[OPTION_LAST] &&
		(!nulls[OPTION_SINCE] || !nulls[OPTION_UNTIL]))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("last does not go together with since and until"),
				 errhint("Give the window's length before as_of, or its borders.")));
	if (!nulls[OPTION_LAST] && rules->last == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("last is a window without length")));
	if (rules->since >= rules->until)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("since is not before until")));
	rules->lookback = span_of(values, nulls, OPTION_LOOKBACK, "lookback",
							  30 * MCP_DAY);
	rules->convert_within = span_of(values, nulls, OPTION_CONVERT_WITHIN,
									"convert_within", 7 * MCP_DAY);
	rules->abandon_after = span_of(values, nulls, OPTION_ABANDON_AFTER,
								   "abandon_after", 3 * MCP_DAY);
	McpChannelPrintNumber(rules, rules->since);
	McpChannelPrintNumber(rules, rules->until);
	McpChannelPrintNumber(rules, rules->last);
	McpChannelPrintNumber(rules, rules->lookback);
	McpChannelPrintNumber(rules, rules->convert_within);
	McpChannelPrintNumber(rules, rules->abandon_after);
}

static void
read_zone(McpChannelRules *rules, const Datum *values, const bool *nulls)
{
	char		canonical[MCP_ZONE_NAME_MAX + 1] = "UTC";
	McpText		trait = nulls[OPTION_ZONE_TRAIT] ?
		McpTextLiteral("time_zone") :
		McpTextFromDatum(values[OPTION_ZONE_TRAIT]);

	if (!nulls[OPTION_ZONE])
		rules->zone = McpOptionsZone(values[OPTION_ZONE], canonical);
	if (trait.len > 0)
		rules->zone_trait = McpChannelNameOf(trait, "zone_trait");
	McpChannelPrintText(rules, text_of_word(canonical));
	McpChannelPrintText(rules, rules->zone_trait);
}

static void
read_rating(McpChannelRules *rules, const Datum *values, const bool *nulls)
{
	rules->low_rating = 2 * MCP_AMOUNT_ONE;
	if (!nulls[OPTION_LOW_RATING] &&
		McpAmountFromNumeric(DatumGetNumeric(values[OPTION_LOW_RATING]),
							 &rules->low_rating) != MCP_AMOUNT_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("low_rating is out of range")));
	McpChannelPrintNumber(rules, rules->low_rating);
}

static void
read_traits(McpChannelRules *rules, const Datum *values, const bool *nulls)
{
	int			count,
				i;

	rules->traits = McpChannelTextsOf(values[OPTION_TRAITS],
									  nulls[OPTION_TRAITS],
									  MCP_CHANNEL_WORDS(default_traits),
									  &count);
	McpChannelCheckCount(count, "traits");
	rules->trait_count = (uint32) count;
	McpChannelPrintNumber(rules, count);
	for (i = 0; i < count; i++)
	{
		int			j;

		rules->traits[i] = McpChannelNameOf(rules->traits[i], "traits");
		for (j = 0; j < i; j++)
		{
			if (McpTextEqual(rules->traits[i], rules->traits[j]))
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("traits name one trait twice")));
		}
		McpChannelPrintText(rules, rules->traits[i]);
	}
}

static void
read_events(McpChannelRules *rules, const Datum *values, const bool *nulls)
{
	McpText		everything = McpTextLiteral("*");
	McpText		text = nulls[OPTION_EVENTS] ? everything :
		McpTextFromDatum(values[OPTION_EVENTS]);

	if (!McpTextEqual(text, everything))
	{
		rules->events = McpFilterOfArgument(text);
		McpFilterTakeOutbound(rules->events);
	}
	rules->gap = span_of(values, nulls, OPTION_GAP, "gap", 30 * MCP_MINUTE);
	McpChannelPrintText(rules, text);
	McpChannelPrintNumber(rules, rules->gap);
}

/* --- properties --------------------------------------------------------------- */

static McpChannelProperty *
property_of(McpChannelRules *rules, McpText name)
{
	McpChannelProperty *property;
	uint32		i;

	for (i = 0; i < rules->property_count; i++)
	{
		if (McpTextEqual(rules->properties[i].name, name))
			return &rules->properties[i];
	}
	McpChannelCheckCount((int) rules->property_count + 1, "properties");
	property = &rules->properties[rules->property_count++];
	memset(property, 0, sizeof(*property));
	property->name = name;
	return property;
}

static void
read_properties(McpChannelRules *rules, const Datum *values,
				const bool *nulls)
{
	McpText    *names;
	int			count,
				i;

	rules->properties = palloc(sizeof(McpChannelProperty) *
							   MCP_CHANNEL_LIST_MAX);
	names = McpChannelTextsOf(values[OPTION_MIX], nulls[OPTION_MIX],
							  MCP_CHANNEL_WORDS(default_mix), &count);
	for (i = 0; i < count; i++)
		property_of(rules, McpChannelNameOf(names[i], "mix"))->in_mix = true;
	names = McpChannelTextsOf(values[OPTION_CONTENTS],
							  nulls[OPTION_CONTENTS],
							  MCP_CHANNEL_WORDS(default_contents), &count);
	for (i = 0; i < count; i++)
		property_of(rules, McpChannelNameOf(names[i],
											"contents"))->in_contents = true;
	McpChannelPrintNumber(rules, rules->property_count);
	for (i = 0; i < (int) rules->property_count; i++)
	{
		McpChannelPrintText(rules, rules->properties[i].name);
		McpChannelPrintNumber(rules, rules->properties[i].in_mix * 2 +
							  rules->properties[i].in_contents);
	}
}

/* --- all ---------------------------------------------------------------------- */

static void *
make_reader(const Datum *values, const bool *nulls)
{
	McpChannelRules *rules = palloc0(sizeof(McpChannelRules));

	rules->print = UINT64CONST(0xCBF29CE484222325);
	read_window(rules, values, nulls);
	read_zone(rules, values, nulls);
	read_rating(rules, values, nulls);
	read_traits(rules, values, nulls);
	read_properties(rules, values, nulls);
	McpChannelReadNeeds(rules, values[OPTION_NEEDS], nulls[OPTION_NEEDS]);
	read_events(rules, values, nulls);
	return McpChannelReaderCreate(rules);
}

McpChannelReader *
McpChannelReaderOfCall(FunctionCallInfo fcinfo, int n)
{
	return McpOptionsOfCall(fcinfo, n, OPTION_COUNT, make_reader);
}

PG_FUNCTION_INFO_V1(mcp_channel_options);
Datum
mcp_channel_options(PG_FUNCTION_ARGS)
{
	return McpOptionsRow(fcinfo, make_reader);
}
