/*
 * match rules: what prints reads back as the same rules
 * needs: src/cluster/cluster_rules.c
 */
#include "fuzz.h"
#include "cluster/cluster.h"

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpMatchRules rules;
	McpMatchRules again;
	StringInfoData once;
	StringInfoData twice;

	if (!fuzz_valid_utf8(data, size))
		return;
	if (!McpMatchRulesParse(text_of(data, size), &rules, &error))
	{
		must_explain(&error);
		return;
	}
	initStringInfo(&once);
	McpMatchRulesPrint(&rules, &once);
	MUST(McpMatchRulesParse(McpTextMake(once.data, once.len), &again, &error));
	initStringInfo(&twice);
	McpMatchRulesPrint(&again, &twice);
	MUST(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
	MUST(memcmp(rules.rank, again.rank, sizeof(rules.rank)) == 0);
	MUST(rules.count == again.count && rules.cluster_max == again.cluster_max);
}
