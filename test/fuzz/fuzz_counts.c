/*
 * channel reports of any journey, under changing windows and filters: counting
 * ends, says the same again, and writes bytes that read to the very same
 * needs: src/channel/channel_read.c
 * seeds: card
 */
#include "fuzz_opened.h"
#include "channel/channel_read.h"

static const char *const filters[] = {
	NULL, "*", "web.*", "* | send", "*[item is set]", "cart | purchase"
};

static McpFilter *
filter_of(const char *text)
{
	McpError	error = {0};
	McpFilter  *filter = McpFilterFromText(McpTextMake(text, strlen(text)),
										   &error);

	MUST(filter != NULL);
	McpFilterTakeOutbound(filter);
	return filter;
}

static StringInfo
written(McpChannelSummary *summary)
{
	StringInfo	buffer = palloc(sizeof(StringInfoData));

	initStringInfo(buffer);
	McpChannelSummaryWrite(summary, buffer);
	return buffer;
}

static StringInfo
report_of(const McpChannelRules *rules, const McpJourney *journey,
		  int64 as_of, bool twice)
{
	McpChannelReader *reader = McpChannelReaderCreate(rules);
	McpChannelSummary *summary = McpChannelSummaryCreate();
	McpError	error = {0};

	/* what a reader keeps of a person says nothing of the next */
	if (twice)
		MUST(McpChannelAdd(reader, McpChannelSummaryCreate(), journey, NULL,
						   as_of - 1, &error));
	MUST(McpChannelAdd(reader, summary, journey, NULL, as_of, &error));
	return written(summary);
}

static void
see_report(McpChannelRules *rules, const McpJourney *journey, int64 as_of)
{
	StringInfo	bytes = report_of(rules, journey, as_of, false);
	StringInfo	again = report_of(rules, journey, as_of, true);
	McpChannelSummary *copy = McpChannelSummaryCreate();
	McpChannelCell *cell;
	uint32		i,
				end;

	MUST(bytes->len == again->len &&
		 memcmp(bytes->data, again->data, (Size) bytes->len) == 0);
	MUST(McpChannelSummaryRead(copy, bytes->data, (Size) bytes->len));
	again = written(copy);
	MUST(bytes->len == again->len &&
		 memcmp(bytes->data, again->data, (Size) bytes->len) == 0);
	McpChannelCellsOf(copy, MCP_SECTION_ACTIVITY, &i, &end);
	for (; i < end; i++)
	{
		cell = &copy->cells[i];
		if (cell->value != MCP_CHANNEL_NUMBER(MCP_NUMBER_SESSIONS))
			continue;
		MUST(cell->events > 0 && cell->events <= journey->live);
		MUST(cell->amount >= 0 && cell->did == (cell->amount > 0));
	}
}

static void
see_reports(const McpJourney *journey, uint32 n)
{
	McpChannelRules rules = {0};
	McpChannelProperty properties[2] = {{McpTextLiteral("content"), true, true},
	{McpTextLiteral("item"), true, false}};
	McpChannelNeed need = {{NULL, 0}};
	int64		time = McpJourneyTime(journey, n);

	need.name = McpTextLiteral("loyal");
	need.signal = filter_of("*[item is set]");
	need.among = filter_of("*");
	need.has_repeats = true;
	need.repeats.kind = MCP_SUBJECT_PROPERTY;
	need.repeats.name = McpTextLiteral("item");
	rules.since = n % 2 == 0 ? MCP_MOMENT_NONE : time - MCP_DAY;
	rules.until = n % 3 == 0 ? PG_INT64_MAX : time;
	rules.lookback = rules.convert_within = 7 * MCP_DAY;
	rules.abandon_after = rules.gap = MCP_HOUR;
	rules.low_rating = 2 * MCP_AMOUNT_ONE;
	rules.properties = properties;
	rules.property_count = 2;
	rules.needs = &need;
	rules.need_count = 1;
	if (filters[n % lengthof(filters)] != NULL)
		rules.events = filter_of(filters[n % lengthof(filters)]);
	see_report(&rules, journey, time);
	see_report(&rules, journey, PG_INT64_MAX);
}

void
fuzz(const uint8 *data, Size size)
{
	McpJourney	journey;
	uint32		n;

	if (!open_text(data, size, &journey))
		return;
	for (n = 0; n < journey.live && n < 6; n++)
		see_reports(&journey, n);
}
