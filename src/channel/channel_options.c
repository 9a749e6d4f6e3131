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
#include "funcapi.h"
#include "utils/builtins.h"

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

#define WORDS(array) array, lengthof(array)

static const char *const default_traits[] = {
	"age", "gender", "country", "city", "income", "income_range",
	"occupation", "industry", "lifestyle", "interests", "values"
};
static const char *const default_mix[] = {"category", "device", "via"};
static const char *const default_contents[] = {
	"content", "message", "campaign"
};

/* name, signal, among: the reasons are in doc/channel.md */
static const char *const default_needs[] = {
	"price",
	"*[coupon is set] | *[discount > 0] | *[offer is set] | redeem",
	"purchase | redeem",
	"convenience",
	("*[delivery in (\"express\", \"same_day\", \"next_day\", \"pickup\")]"
	 " | *[checkout in (\"one_click\", \"express\", \"guest\")]"
	 " | *[subscription = \"true\"]"),
	"checkout | purchase",
	"brand",
	"repeat brand of purchase_item",
	"purchase_item[brand is set]",
	"personalisation",
	"*[personalised = \"true\"] | *[via = \"recommendation\"]",
	"click | engage | reply | cart | purchase"
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

static void
print_number(McpChannelRules *rules, int64 number)
{
	uint8		bytes[8];
	int			i;

	for (i = 0; i < 8; i++)
		bytes[i] = (uint8) ((uint64) number >> 8 * i);
	print_bytes(rules, bytes, sizeof(bytes));
}

static void
print_text(McpChannelRules *rules, McpText text)
{
	print_number(rules, text.len);
	print_bytes(rules, text.data, text.len);
}

/* --- columns -------------------------------------------------------------------- */

static McpText
text_of_word(const char *word)
{
	return McpTextMake(word, strlen(word));
}

/* the texts of a column, or the default ones */
static McpText *
texts_of(const Datum *values, const bool *nulls, int column,
		 const char *const *words, int word_count, int *count)
{
	McpText    *texts;
	int			i;

	if (!nulls[column])
		return McpTextsFromArray(DatumGetArrayTypeP(values[column]), count);
	texts = palloc(sizeof(McpText) * (Size) word_count);
	for (i = 0; i < word_count; i++)
		texts[i] = text_of_word(words[i]);
	*count = word_count;
	return texts;
}

static McpText
name_of(McpText text, const char *what)
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

static void
check_count(int count, const char *what)
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
	print_number(rules, rules->since);
	print_number(rules, rules->until);
	print_number(rules, rules->last);
	print_number(rules, rules->lookback);
	print_number(rules, rules->convert_within);
	print_number(rules, rules->abandon_after);
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
		rules->zone_trait = name_of(trait, "zone_trait");
	print_text(rules, text_of_word(canonical));
	print_text(rules, rules->zone_trait);
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
	print_number(rules, rules->low_rating);
}

static void
read_traits(McpChannelRules *rules, const Datum *values, const bool *nulls)
{
	int			count,
				i;

	rules->traits = texts_of(values, nulls, OPTION_TRAITS,
							 WORDS(default_traits), &count);
	check_count(count, "traits");
	rules->trait_count = (uint32) count;
	print_number(rules, count);
	for (i = 0; i < count; i++)
	{
		int			j;

		rules->traits[i] = name_of(rules->traits[i], "traits");
		for (j = 0; j < i; j++)
		{
			if (McpTextEqual(rules->traits[i], rules->traits[j]))
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("traits name one trait twice")));
		}
		print_text(rules, rules->traits[i]);
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
	print_text(rules, text);
	print_number(rules, rules->gap);
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
	check_count((int) rules->property_count + 1, "properties");
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
	names = texts_of(values, nulls, OPTION_MIX, WORDS(default_mix), &count);
	for (i = 0; i < count; i++)
		property_of(rules, name_of(names[i], "mix"))->in_mix = true;
	names = texts_of(values, nulls, OPTION_CONTENTS,
					 WORDS(default_contents), &count);
	for (i = 0; i < count; i++)
		property_of(rules, name_of(names[i], "contents"))->in_contents = true;
	print_number(rules, rules->property_count);
	for (i = 0; i < (int) rules->property_count; i++)
	{
		print_text(rules, rules->properties[i].name);
		print_number(rules, rules->properties[i].in_mix * 2 +
					 rules->properties[i].in_contents);
	}
}

/* --- needs ---------------------------------------------------------------------- */

/* the property of "repeat brand of filter"; *rest is the filter then */
static bool
read_repeat(McpText text, McpSubject *subject, McpText *rest)
{
	static const char before[] = "repeat ";
	static const char behind[] = " of ";
	Size		skip = sizeof(before) - 1;
	Size		i;

	*rest = text;
	if (text.len <= skip || memcmp(text.data, before, skip) != 0)
		return false;
	for (i = skip; i + sizeof(behind) - 1 <= text.len; i++)
	{
		if (memcmp(text.data + i, behind, sizeof(behind) - 1) != 0)
			continue;
		subject->kind = MCP_SUBJECT_PROPERTY;
		subject->name = name_of(McpTextMake(text.data + skip, i - skip),
								"needs");
		i += sizeof(behind) - 1;
		*rest = McpTextMake(text.data + i, text.len - i);
		return true;
	}
	return false;
}

/* its text may be no filter but something personal, so it is not repeated */
static McpFilter *
need_filter(McpText text)
{
	char	   *copy = palloc((Size) text.len + 1);
	McpError	error = {0};
	McpFilter  *filter;

	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	filter = McpFilterFromText(McpTextMake(copy, text.len), &error);
	if (filter == NULL)
		ereport(ERROR,
				(errcode(error.sqlstate),
				 errmsg("needs have something that is no filter"),
				 errhint("Give name, signal and among of each need, such as 'price', 'purchase[coupon is set]', 'purchase'.")));
	return filter;
}

static void
read_needs(McpChannelRules *rules, const Datum *values, const bool *nulls)
{
	McpText    *texts;
	int			count,
				i,
				j;

	texts = texts_of(values, nulls, OPTION_NEEDS, WORDS(default_needs),
					 &count);
	if (count % 3 != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("needs are %d texts, which are not three for each",
						count),
				 errhint("Give name, signal and among of each need, such as 'price', 'purchase[coupon is set]', 'purchase'.")));
	check_count(count / 3, "needs");
	rules->need_count = (uint32) count / 3;
	rules->needs = palloc0(sizeof(McpChannelNeed) *
						   (rules->need_count + 1));
	print_number(rules, count);
	for (i = 0; i < count; i += 3)
	{
		McpChannelNeed *need = &rules->needs[i / 3];
		McpText		signal;

		need->name = name_of(texts[i], "needs");
		for (j = 0; j < i / 3; j++)
		{
			if (McpTextEqual(need->name, rules->needs[j].name))
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("needs name one need twice"),
						 errhint("Join the filters with |, or use two names.")));
		}
		need->has_repeats = read_repeat(texts[i + 1], &need->repeats,
										&signal);
		need->signal = need_filter(signal);
		need->among = need_filter(texts[i + 2]);
		print_text(rules, need->name);
		print_text(rules, texts[i + 1]);
		print_text(rules, texts[i + 2]);
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
	read_needs(rules, values, nulls);
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

/* the default needs, as rows */
PG_FUNCTION_INFO_V1(mcp_channel_needs);
Datum
mcp_channel_needs(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	uint32		i;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	for (i = 0; i < lengthof(default_needs); i += 3)
	{
		Datum		values[3];
		bool		nulls[3] = {false};
		int			n;

		for (n = 0; n < 3; n++)
			values[n] = CStringGetTextDatum(default_needs[i + n]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
							 nulls);
	}
	return (Datum) 0;
}
