/*
 * a segment's or measure's text: what prints reads back as the same bytes;
 * asked of a profile, "not" turns it round, why tells of every node, and
 * membership changes when next_change_at says so, and not before
 * needs: src/segment/segment_parse.c src/match/match_condition.c
 */
#include "fuzz_bodies.h"
#include "explain/explain.h"

static const McpProfile *
some_profile(void)
{
	static McpProfile profile;
	static uint64 kept[1024];	/* memory is emptied after every input */
	static const char *const actions[] = {"purchase", "view", "send", "cart", "a"};
	static const char *const channels[] = {"web", "tiktok", "app"};
	static const McpProperty properties[] = {
		{{"item", 4}, {"a", 1}}, {{"item", 4}, {"tea", 3}},
		{{"minutes", 7}, {"2.0", 3}}, {{"x", 1}, {"2026-01-01", 10}}
	};
	McpCollector *collector;
	McpError	error = {0};
	uint8	   *body;
	Size		size;
	int			i;

	if (profile.texts.offsets != NULL)
		return &profile;
	collector = McpCollectorCreate();
	for (i = 0; i < 40; i++)
	{
		McpEvent	event;

		memset(&event, 0, sizeof(event));
		event.time = McpDayFromCivil(2026, 1, 1) * MCP_DAY + (i / 2) * i * MCP_HOUR;
		event.channel = McpTextMake(channels[i % 3], strlen(channels[i % 3]));
		event.action = McpTextMake(actions[i % 5], strlen(actions[i % 5]));
		event.has_value = i % 2 == 0;
		event.value = (i - 7) * INT64CONST(2500000);
		event.revision = MCP_MOMENT_NONE;
		event.properties = properties;
		event.property_count = i % 5;
		MUST(McpCollectorAdd(collector, &event, &error));
	}
	MUST(McpCollectorBuild(collector, &body, &size, &error));
	MUST(size <= sizeof(kept));
	memcpy(kept, body, size);
	MUST(McpJourneyOpen(&profile.journey, kept, size, MCP_CHECK_DEEP, &error));
	profile.texts.offset_width = 1;
	profile.texts.offsets = (const uint8 *) "";
	profile.texts.bytes = "";
	return &profile;
}

/* compile behind a length word, aligned as it lies in a table */
static bool
compile(McpSegmentNoun noun, McpText text, StringInfo out, McpError *error)
{
	initStringInfo(out);
	appendBinaryStringInfo(out, "\0\0\0\0", 4);
	return McpSegmentCompile(noun, text, out, error);
}

static McpPlan *
plan_of(StringInfo compiled)
{
	McpError	error = {0};
	McpPlan    *plan = McpPlanCreate(compiled->data + 4, compiled->len - 4, &error);

	MUST(plan != NULL);
	McpPlanSetNow(plan, McpDayFromCivil(2026, 2, 1) * MCP_DAY);
	return plan;
}

static void
see(void *context, const McpWhy *why)
{
	(*(int *) context)++;
	MUST(why->condition.len > 0);
}

static bool
is_member(McpPlan *plan, int64 moment)
{
	McpPlanSetNow(plan, moment);
	return McpPlanMatch(plan, some_profile()) == MCP_TRUE;
}

static void
ask_change(McpPlan *plan)
{
	int64		now = plan->as_of;
	bool		member = is_member(plan, now);
	int64		until = now + 400 * MCP_DAY;
	int64		moment;
	int			i;

	if (McpPlanNextChange(plan, &moment))
	{
		MUST(moment > now);
		MUST(is_member(plan, moment) != member);
		until = moment;
	}
	for (i = 0; i < 12; i++)
		MUST(is_member(plan, now + (until - 1 - now) / 11 * i) == member);
	MUST(is_member(plan, until - 1) == member);
}

static void
ask(StringInfo compiled, const char *text)
{
	McpPlan    *plan = plan_of(compiled);
	McpTruth	truth = McpPlanMatch(plan, some_profile());
	McpError	error = {0};
	StringInfoData negated;
	StringInfoData not_text;
	int			rows = 0;

	MUST(McpPlanMatch(plan, some_profile()) == truth);
	McpPlanTake(plan, some_profile());
	McpPlanWhy(plan, see, &rows);
	MUST(rows > 0);
	ask_change(plan);
	initStringInfo(&not_text);
	appendStringInfo(&not_text, "not (%s)", text);
	if (compile(MCP_NOUN_SEGMENT, McpTextMake(not_text.data, not_text.len), &negated, &error))
		MUST(McpPlanMatch(plan_of(&negated), some_profile()) ==
			 (truth == MCP_UNKNOWN ? MCP_UNKNOWN : truth == MCP_TRUE ? MCP_FALSE : MCP_TRUE));
	else
		MUST(error.sqlstate == MCP_ERR_TOO_BIG);
}

static void
try(McpSegmentNoun noun, McpText text)
{
	McpError	error = {0};
	McpTree		tree;
	McpFound	found;
	StringInfoData once;
	StringInfoData twice;
	StringInfoData print;

	if (!compile(noun, text, &once, &error))
	{
		must_explain(&error);
		return;
	}
	keep_body(once.data + 4, once.len - 4);
	MUST(McpSegmentOpen(&tree, once.data + 4, once.len - 4, MCP_CHECK_DEEP, &error));
	initStringInfo(&print);
	McpSegmentPrint(&tree, &print);
	MUST(compile(noun, McpTextMake(print.data, print.len), &twice, &error));
	MUST(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
	if (noun == MCP_NOUN_SEGMENT)
	{
		ask(&once, print.data);
		return;
	}
	McpPlanMeasure(plan_of(&once), some_profile(), &found);
	resetStringInfo(&print);
	McpFoundPrint(&found, &print);
}

void
fuzz(const uint8 *data, Size size)
{
	/* an input that ends in NUL would break the printing of "not (...)" */
	if (!fuzz_valid_utf8(data, size) || memchr(data, 0, size) != NULL)
		return;
	try(MCP_NOUN_SEGMENT, text_of(data, size));
	try(MCP_NOUN_MEASURE, text_of(data, size));
}
