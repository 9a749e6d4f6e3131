/*
 * channel_options_needs.c: the rules by which events show needs
 */
#include "channel/channel_face.h"

#include "funcapi.h"
#include "utils/builtins.h"

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
		subject->name = McpChannelNameOf(McpTextMake(text.data + skip,
													 i - skip), "needs");
		i += sizeof(behind) - 1;
		*rest = McpTextMake(text.data + i, text.len - i);
		return true;
	}
	return false;
}

/* its text may be no filter but something personal, so it is not repeated */
static McpFilter *
need_filter(McpText text, const char *part, int number)
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
				 errmsg("%s of need %d is no filter", part, number),
				 errhint("Give name, signal and among of each need, such as 'price', 'purchase[coupon is set]', 'purchase'.")));
	return filter;
}

void
McpChannelReadNeeds(McpChannelRules *rules, Datum value, bool is_null)
{
	McpText    *texts;
	int			count,
				i,
				j;

	texts = McpChannelTextsOf(value, is_null,
							  MCP_CHANNEL_WORDS(default_needs), &count);
	if (count % 3 != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("needs are %d texts, which are not three for each",
						count),
				 errhint("Give name, signal and among of each need, such as 'price', 'purchase[coupon is set]', 'purchase'.")));
	McpChannelCheckCount(count / 3, "needs");
	rules->need_count = (uint32) count / 3;
	rules->needs = palloc0(sizeof(McpChannelNeed) *
						   (rules->need_count + 1));
	McpChannelPrintNumber(rules, count);
	for (i = 0; i < count; i += 3)
	{
		McpChannelNeed *need = &rules->needs[i / 3];
		McpText		signal;

		need->name = McpChannelNameOf(texts[i], "needs");
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
		need->signal = need_filter(signal, "signal", i / 3 + 1);
		need->among = need_filter(texts[i + 2], "among", i / 3 + 1);
		McpChannelPrintText(rules, need->name);
		McpChannelPrintText(rules, texts[i + 1]);
		McpChannelPrintText(rules, texts[i + 2]);
	}
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
