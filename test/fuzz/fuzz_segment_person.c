/*
 * segments and measures asked of a person with traits, consents and identifiers:
 * it ends, twice with the same answer
 * seeds: segment
 * needs: src/segment/segment_parse.c src/match/match_condition.c src/explain/explain_why.c
 */
#include "fuzz.h"
#include "filter/filter.h"
#include "profile/profile_print.h"
#include "explain/explain.h"

/* somebody who did a bit of everything */
static const char someone[] =
"{\"traits\": [{\"name\": \"age\", \"value\": 34, \"observed_at\": \"2026-01-01T00:00:00Z\", \"source\": \"crm\"},"
" {\"name\": \"vip\", \"value\": true, \"source\": \"web\"}, {\"name\": \"city\", \"value\": \"Bonn\", \"source\": \"pos\"},"
" {\"name\": \"birthday\", \"type\": \"date\", \"value\": \"1992-02-29\", \"observed_at\": \"2026-01-02T00:00:00Z\", \"source\": \"web\"}],"
" \"members\": [{\"name\": \"interests\", \"value\": \"running\", \"added\": true, \"changed_at\": \"2026-01-01T00:00:00Z\", \"source\": \"web\"}],"
" \"consents\": [{\"purpose\": \"email_marketing\", \"granted\": true, \"stated_at\": \"2026-01-01T00:00:00Z\", \"source\": \"web\"}],"
" \"identifiers\": [{\"identifier\": \"user_id/8d9001:193cdf03c61d4f35b871368d8018952b046b3c4befd880b2c8ae700f127e9b82\", \"source\": \"shop\"}],"
" \"journey\": [{\"at\": \"2026-01-01T00:00:00Z\", \"channel\": \"tiktok\", \"action\": \"view\", \"properties\": {\"campaign\": \"x\"}},"
" {\"at\": \"2026-01-03T10:00:00Z\", \"channel\": \"web\", \"action\": \"cart\", \"properties\": {\"item\": [\"a\", \"b\"]}},"
" {\"at\": \"2026-02-03T10:00:00Z\", \"channel\": \"app\", \"action\": \"visit\", \"properties\": {\"minutes\": \"12.5\"}},"
" {\"at\": \"2026-02-04T10:00:00Z\", \"channel\": \"web\", \"action\": \"purchase\", \"value\": 12.5, \"properties\": {\"coupon\": \"x\"}},"
" {\"at\": \"2026-03-04T10:00:00Z\", \"channel\": \"store\", \"action\": \"purchase\", \"value\": 9200000000000}]}";

static uint8 body[4096];
static Size body_size;

/* kept from the first input on, outside the arena */
static void
open_someone(McpProfile *profile)
{
	McpError	error = {0};

	if (body_size == 0)
	{
		McpProfileBuilder *builder = McpProfileBuilderCreate();
		uint8	   *value;

		MUST(McpProfileParse(McpTextLiteral(someone), builder, &error));
		MUST(McpProfileBuild(builder, &value, &body_size, &error));
		MUST(body_size <= sizeof(body));
		memcpy(body, value + MCP_LENGTH_WORD, body_size);
	}
	MUST(McpProfileOpen(profile, body, body_size, MCP_CHECK_SHALLOW, &error));
}

static void
see(void *context, const McpWhy *why)
{
	MUST(why->condition.len > 0);
	MUST(why->holds == MCP_FALSE || why->holds == MCP_TRUE || why->holds == MCP_UNKNOWN);
	++*(int *) context;
}

/* asking must end without an error, and twice the same */
static void
ask(McpSegmentNoun noun, const void *tree, Size size)
{
	static const int64 moments[] = {
		INT64CONST(826000000) * MCP_SECOND, INT64CONST(820540800) * MCP_SECOND, 0
	};
	McpError	error = {0};
	McpProfile	profile;
	McpPlan    *plan = McpPlanCreate(tree, size, &error);
	StringInfoData buffer;
	int			i;

	MUST(plan != NULL);
	open_someone(&profile);
	initStringInfo(&buffer);
	for (i = 0; i < (int) lengthof(moments); i++)
	{
		McpPlanSetNow(plan, moments[i]);
		if (noun == MCP_NOUN_SEGMENT)
		{
			McpTruth	truth = McpPlanMatch(plan, &profile);
			int			lines = 0;

			MUST(truth == McpPlanMatch(plan, &profile));
			McpPlanTake(plan, &profile);
			McpPlanWhy(plan, see, &lines);
			MUST(lines > 0);
		}
		else
		{
			McpFound	found;

			McpPlanMeasure(plan, &profile, &found);
			if (found.kind == MCP_FOUND_NUMBER)
				MUST(found.denominator > 0);
			resetStringInfo(&buffer);
			if (found.kind != MCP_FOUND_NOTHING)
				McpFoundPrint(&found, &buffer);
		}
	}
}

/* together with others, and twice, the answer is the same */
static void
ask_many(const void *tree, Size size)
{
	McpError	error = {0};
	McpProfile	profile;
	McpPlan    *one = McpPlanCreate(tree, size, &error);
	McpPlan    *many = McpPlanCreateMany(4);
	struct PlanCondition *first = McpPlanAdd(many, tree, size, &error);
	struct PlanCondition *second = McpPlanAdd(many, tree, size, &error);
	McpTruth	truth;

	MUST(one != NULL && first != NULL && first == second);
	open_someone(&profile);
	McpPlanSetNow(one, INT64CONST(826000000) * MCP_SECOND);
	McpPlanSetNow(many, INT64CONST(826000000) * MCP_SECOND);
	truth = McpPlanMatch(one, &profile);
	McpPlanTake(many, &profile);
	MUST(McpConditionMatch(many, first) == truth);
	MUST(McpConditionMatch(many, second) == truth);
}

/* the bytes as they lie behind a varlena's length word, 8-aligned before it */
static uint8 *
compile(McpSegmentNoun noun, McpText text, Size *size, McpError *error)
{
	StringInfoData out;

	initStringInfo(&out);
	appendBinaryStringInfo(&out, "\0\0\0", MCP_LENGTH_WORD);
	if (!McpSegmentCompile(noun, text, &out, error))
		return NULL;
	*size = out.len - MCP_LENGTH_WORD;
	return (uint8 *) out.data + MCP_LENGTH_WORD;
}

static void
check(McpSegmentNoun noun, McpText text)
{
	McpError	error = {0};
	McpTree		tree;
	StringInfoData printed;
	uint8	   *bytes;
	uint8	   *again;
	Size		size;
	Size		size_again;

	bytes = compile(noun, text, &size, &error);
	if (bytes == NULL)
	{
		must_explain(&error);
		return;
	}
	MUST(McpTreeOpen(&tree, bytes, size, MCP_CHECK_DEEP, &error));
	initStringInfo(&printed);
	McpSegmentPrint(&tree, &printed);
	again = compile(noun, McpTextMake(printed.data, printed.len), &size_again, &error);
	MUST(again != NULL && size == size_again && memcmp(bytes, again, size) == 0);
	ask(noun, bytes, size);
	if (noun == MCP_NOUN_SEGMENT)
		ask_many(bytes, size);
}

void
fuzz(const uint8 *data, Size size)
{
	if (!fuzz_valid_utf8(data, size))
		return;
	check(MCP_NOUN_SEGMENT, text_of(data, size));
	check(MCP_NOUN_MEASURE, text_of(data, size));
}
