/*
 * explain_describe_date.c: dates of a trait against now, and anniversaries
 */
#include "explain/explain_describe.h"

static void
say_period(McpWords *words, const McpNode *window)
{
	switch (window->op)
	{
		case MCP_WINDOW_LAST:
		case MCP_WINDOW_NEXT:
			McpSay(words, window->op == MCP_WINDOW_LAST ? "the last " :
				   "the next ");
			McpSpanPrint(McpTreeChild(words->tree, window), words->out);
			return;
		case MCP_WINDOW_THIS:
			McpSay(words, "this ");
			break;
		case MCP_WINDOW_PREVIOUS:
			McpSay(words, "the previous ");
			break;
		default:
			McpSay(words, "the next calendar ");
			break;
	}
	McpSay(words, McpUnitName((int) window->number));
}

void
McpSayDate(McpWords *words, int op, const McpNode *window)
{
	static const char *const heads[] = {" is in ", " is before ",
	" is after ", " has its anniversary in "};

	McpSay(words, heads[op - MCP_TEST_DATE_IN]);
	say_period(words, window);
}
