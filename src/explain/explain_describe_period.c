/*
 * explain_describe_period.c: regular use and the words of the life cycle
 */
#include "explain/explain_describe.h"

static void
say_regular(McpWords *words, const McpNode *node)
{
	const McpNode *filter = McpTreeChild(words->tree, node);
	const McpNode *wanted = McpTreeNext(words->tree, filter);
	const McpNode *all = McpTreeNext(words->tree, wanted);
	const char *unit = McpUnitName(all->op);

	appendStringInfo(words->out, "in at least " INT64_FORMAT " of the %s",
					 wanted->number,
					 node->op == MCP_REGULAR_LAST ? "last " : "");
	McpSpanPrint(all, words->out);
	appendStringInfo(words->out, node->op == MCP_REGULAR_LAST ?
					 ", this %s included," : " before this %s", unit);
	appendStringInfo(words->out, " the number of ");
	McpSayEvents(words, filter);
	appendStringInfo(words->out, " is at least " INT64_FORMAT, node->number);
}

static void
say_lifecycle(McpWords *words, const McpNode *node)
{
	static const char *const tails[] = {
		"", ", and none earlier", " and in the period before it",
		", none in the period before it, and some earlier",
		", but some in the period before it",
		" and none in the period before it, but some earlier"
	};
	const McpNode *filter = McpTreeChild(words->tree, node);

	McpSay(words, node->op <= MCP_LIFECYCLE_RESURRECTED ? "there are " :
		   "there are no ");
	McpSayEvents(words, filter);
	McpSayWindow(words, McpTreeNext(words->tree, filter));
	McpSay(words, tails[node->op]);
}

void
McpSayPeriods(McpWords *words, const McpNode *node)
{
	if (node->kind == MCP_NODE_REGULAR)
		say_regular(words, node);
	else
		say_lifecycle(words, node);
}
