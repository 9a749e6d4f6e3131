/*
 * segment_date.c: dates of a trait against now, and anniversaries
 *
 *	date	:= ( "in" | "before" | "after" ) period
 *	period	:= ( "last" | "next" ) span | ( "this" | "previous" | "next" ) unit
 *	party	:= "anniversary" ( "today" | "in" ( "next" | "last" ) days
 *				| [ "in" ] ( "this" | "previous" | "next" ) unit )
 *
 * A period is a window node; those that look ahead stand here only, as no
 * event is later than now.
 */
#include "segment/segment.h"

bool
McpDatePeriodParse(McpSegmentParser *parser, uint32 node, int test,
				   uint32 *last)
{
	static const char *const words[] = {"last", "next", "this", "previous",
	NULL};
	static const int ops[] = {MCP_WINDOW_LAST, MCP_WINDOW_NEXT,
	MCP_WINDOW_THIS, MCP_WINDOW_PREVIOUS};
	McpLexer   *lexer = &parser->lexer;
	uint32		window;
	uint32		span;
	uint32		inner = 0;
	int			unit;
	int			op;
	int			i;

	parser->builder.nodes[node].op = (uint8) test;
	for (i = 0; words[i] != NULL; i++)
	{
		if (McpLexIsWord(lexer, words[i]))
			break;
	}
	if (words[i] == NULL)
		return McpLexExpected(lexer, "a period such as last 30 days, next 7 days or this month",
							  words);
	if (!McpLexNext(lexer))
		return false;
	op = ops[i];
	if (op == MCP_WINDOW_NEXT && lexer->token.kind == MCP_TOKEN_NAME)
		op = MCP_WINDOW_NEXT_UNIT;
	window = McpTreeAdd(&parser->builder, MCP_NODE_WINDOW, op);
	McpTreeAppend(&parser->builder, node, last, window);
	if (op == MCP_WINDOW_LAST || op == MCP_WINDOW_NEXT)
	{
		if (!McpSpanParse(parser, false, &span))
			return false;
		McpTreeAppend(&parser->builder, window, &inner, span);
		return true;
	}
	if (!McpCalendarUnitParse(parser, &unit))
		return false;
	parser->builder.nodes[window].number = unit;
	return true;
}

/* ( "this" | "previous" | "next" ) unit: the word is there */
static bool
parse_calendar(McpSegmentParser *parser, uint32 node, uint32 *last)
{
	McpLexer   *lexer = &parser->lexer;
	int			op = McpLexIsWord(lexer, "this") ? MCP_WINDOW_THIS :
		McpLexIsWord(lexer, "next") ? MCP_WINDOW_NEXT_UNIT :
		MCP_WINDOW_PREVIOUS;
	uint32		window;
	int			unit;

	if (!McpLexNext(lexer) || !McpCalendarUnitParse(parser, &unit))
		return false;
	/* of one meaning there is one spelling */
	if (op == MCP_WINDOW_THIS && unit == MCP_UNIT_DAY)
	{
		parser->builder.nodes[node].op = MCP_TEST_ANNIVERSARY_TODAY;
		return true;
	}
	parser->builder.nodes[node].op = MCP_TEST_ANNIVERSARY_IN;
	window = McpTreeAdd(&parser->builder, MCP_NODE_WINDOW, op);
	parser->builder.nodes[window].number = unit;
	McpTreeAppend(&parser->builder, node, last, window);
	return true;
}

/* behind "anniversary" */
static bool
parse_anniversary(McpSegmentParser *parser, uint32 node, uint32 *last)
{
	static const char *const words[] = {"today", "in", "this", "next",
	"previous", NULL};
	static const char *const sides[] = {"next", "last", "this", "previous",
	NULL};
	McpLexer   *lexer = &parser->lexer;
	McpToken	behind;
	bool		in;

	if (McpLexIsWord(lexer, "today"))
	{
		parser->builder.nodes[node].op = MCP_TEST_ANNIVERSARY_TODAY;
		return McpLexNext(lexer);
	}
	if (!McpLexTakeWord(lexer, "in", &in) || !McpLexPeek(lexer, &behind))
		return false;
	if (McpLexIsWord(lexer, "this") || McpLexIsWord(lexer, "previous") ||
		(McpLexIsWord(lexer, "next") &&
		 (!in || behind.kind == MCP_TOKEN_NAME)))
		return parse_calendar(parser, node, last);
	if (!in)
		return McpLexExpected(lexer, "today, in next, in last, this, next or previous",
							  words);
	if (!McpLexIsWord(lexer, "next") && !McpLexIsWord(lexer, "last"))
		return McpLexExpected(lexer, "next, last, this or previous", sides);
	parser->builder.nodes[node].op = McpLexIsWord(lexer, "next") ?
		MCP_TEST_ANNIVERSARY_NEXT : MCP_TEST_ANNIVERSARY_LAST;
	return McpLexNext(lexer) && McpSpanOperandParse(parser, true, node, last);
}

bool
McpDateTestParse(McpSegmentParser *parser, uint32 node, uint32 *last)
{
	McpLexer   *lexer = &parser->lexer;
	int			test = McpLexIsWord(lexer, "before") ? MCP_TEST_DATE_BEFORE :
		McpLexIsWord(lexer, "after") ? MCP_TEST_DATE_AFTER : 0;

	if (!McpLexNext(lexer))
		return false;
	return test != 0 ? McpDatePeriodParse(parser, node, test, last) :
		parse_anniversary(parser, node, last);
}

/* --- printing and checking ------------------------------------------------- */

bool
McpTestIsDate(int op)
{
	return op >= MCP_TEST_DATE_IN && op <= MCP_TEST_ANNIVERSARY_IN;
}

void
McpDatePrintTest(const McpTree *tree, const McpNode *node,
				 const McpNode *window, StringInfo buffer)
{
	static const char *const heads[] = {" in ", " before ", " after ",
	" anniversary "};

	appendStringInfoString(buffer, heads[node->op - MCP_TEST_DATE_IN]);
	McpWindowPrint(tree, window, buffer);
}

bool
McpDateTestCheck(const McpTree *tree, const McpNode *node,
				 const McpNode *window)
{
	const McpNode *span;

	if (window == NULL || window->kind != MCP_NODE_WINDOW ||
		window->next != 0)
		return false;
	span = McpTreeChild(tree, window);
	switch (window->op)
	{
		case MCP_WINDOW_LAST:
		case MCP_WINDOW_NEXT:
			return node->op != MCP_TEST_ANNIVERSARY_IN &&
				McpSpanCheck(span, false) && span->next == 0;
		case MCP_WINDOW_THIS:
			if (node->op == MCP_TEST_ANNIVERSARY_IN &&
				window->number == MCP_UNIT_DAY)
				return false;
			/* fall through */
		case MCP_WINDOW_PREVIOUS:
		case MCP_WINDOW_NEXT_UNIT:
			return span == NULL && window->number >= MCP_UNIT_DAY &&
				window->number <= MCP_UNIT_YEAR;
		default:
			return false;
	}
}
