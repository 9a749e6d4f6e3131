/*
 * explain_describe.c: a segment in plain English
 *
 * A group is a line that says how many of the lines below it must hold; a
 * condition is one line.  Windows and measures say the same words wherever
 * they stand, so that two descriptions can be compared line by line.
 */
#include "explain/explain_describe.h"

/* --- conditions ------------------------------------------------------------------------ */

static void
say_compare(McpWords *words, const McpNode *node)
{
	const McpNode *left = McpTreeChild(words->tree, node);
	const McpNode *right = McpTreeNext(words->tree, left);
	McpNode		factor;

	McpSayMeasure(words, left);
	if (right->kind != MCP_NODE_MEASURE)
	{
		McpSayTest(words, node->op, right);
		return;
	}
	McpSay(words, McpSayComparison(node->op, false));
	if (node->flags & MCP_COMPARE_FACTOR)
	{
		memset(&factor, 0, sizeof(factor));
		factor.op = MCP_LITERAL_NUMBER;
		factor.number = node->number;
		McpLiteralPrint(words->tree, &factor, words->out);
		McpSay(words, " times ");
	}
	McpSayMeasure(words, right);
}

/* tests whose literal is a span */
static void
say_span_test(McpWords *words, int op, const McpNode *span)
{
	switch (op)
	{
		case MCP_TEST_ANNIVERSARY_TODAY:
			McpSay(words, " has its anniversary today");
			return;
		case MCP_TEST_ANNIVERSARY_NEXT:
			McpSay(words, " has its anniversary in the next ");
			break;
		case MCP_TEST_ANNIVERSARY_LAST:
			McpSay(words, " has its anniversary in the last ");
			break;
		case MCP_TEST_WITHIN:
			McpSay(words, " is in the last ");
			break;
		default:
			McpSay(words, " is at least ");
			break;
	}
	McpSpanPrint(span, words->out);
	if (op == MCP_TEST_BEFORE_AGO)
		McpSay(words, " ago");
	else if (op != MCP_TEST_WITHIN)
		McpSay(words, ", today included");
}

/* a measure and what is asked of it */
static void
say_tested(McpWords *words, const McpNode *node)
{
	const McpNode *measure = McpTreeChild(words->tree, node);
	const McpNode *next = McpTreeNext(words->tree, measure);

	McpSayMeasure(words, measure);
	if (node->kind == MCP_NODE_TRAIT && (node->flags & MCP_TRAIT_FOLD))
		McpSay(words, MCP_SAY_FOLDED);
	if (node->kind == MCP_NODE_BETWEEN)
		McpSayTest(words, MCP_TEST_BETWEEN, next);
	else if (McpTestIsDate(node->op))
		McpSayDate(words, node->op, next);
	else if (node->op > MCP_TEST_HAS && node->op < MCP_TEST_HAS_ALL)
		say_span_test(words, node->op, next);
	else
		McpSayTest(words, node->op, next);
}

/* numbers and times have an order of their own words; which, is not known */
static void
say_pair(McpWords *words, const McpNode *node)
{
	const McpNode *left = McpTreeChild(words->tree, node);
	McpNode		factor;

	McpSayTrait(words, left);
	if (node->flags & MCP_TRAIT_FOLD)
		McpSay(words, MCP_SAY_FOLDED);
	McpSay(words, node->op == MCP_TEST_EQ ? " is the same as " :
		   node->op == MCP_TEST_NE ? " is another than " :
		   McpSayComparison(node->op, false));
	if (node->flags & MCP_COMPARE_FACTOR)
	{
		memset(&factor, 0, sizeof(factor));
		factor.op = MCP_LITERAL_NUMBER;
		factor.number = node->number;
		McpLiteralPrint(words->tree, &factor, words->out);
		McpSay(words, " times ");
	}
	McpSayTrait(words, McpTreeNext(words->tree, left));
}

static void
say_sample(McpWords *words, const McpNode *node)
{
	McpNode		percent;

	memset(&percent, 0, sizeof(percent));
	percent.op = MCP_LITERAL_NUMBER;
	percent.number = node->number;
	McpSay(words, "the person is in the stable sample of ");
	McpLiteralPrint(words->tree, &percent, words->out);
	McpSay(words, "% of all who have an identifier");
	if (node->text_len == 0)
		return;
	McpSay(words, ", with the salt ");
	McpLexPrintString(words->out, McpTreeText(words->tree, node));
}

static void
say_condition(McpWords *words, const McpNode *node)
{
	const McpNode *child = McpTreeChild(words->tree, node);

	switch (node->kind)
	{
		case MCP_NODE_EXISTS:
			McpSay(words, node->op == MCP_EXISTS_DID ? "there are " :
				   "there are no ");
			McpSayEvents(words, child);
			McpSayWindow(words, McpTreeNext(words->tree, child));
			break;
		case MCP_NODE_COMPARE:
			say_compare(words, node);
			break;
		case MCP_NODE_SEQUENCE:
		case MCP_NODE_PATTERN:
			McpSaySequence(words, node);
			break;
		case MCP_NODE_REGULAR:
		case MCP_NODE_LIFECYCLE:
			McpSayPeriods(words, node);
			break;
		case MCP_NODE_TRAITS:
			say_pair(words, node);
			break;
		case MCP_NODE_SAMPLE:
			say_sample(words, node);
			break;
		case MCP_NODE_CONSENT:
			McpSay(words, "consent to ");
			McpSayText(words, McpTreeText(words->tree, node));
			McpSay(words, node->op == MCP_REGIME_OPT_OUT ? " is not denied" :
				   " is granted, and denied nowhere");
			break;
		case MCP_NODE_IDENTIFIED:
			appendStringInfo(words->out, "an identifier of kind %s is known",
							 McpKindName((int) node->number));
			break;
		default:
			say_tested(words, node);
			break;
	}
}

/* --- groups ------------------------------------------------------------------------------ */

static bool
say_group(McpWords *words, const McpNode *node)
{
	McpText		text = McpTreeText(words->tree, node);

	switch (node->kind)
	{
		case MCP_NODE_OR:
			McpSay(words, "at least one of these holds:");
			return true;
		case MCP_NODE_AND:
			McpSay(words, "all of these hold:");
			return true;
		case MCP_NODE_NOT:
			McpSay(words, "this is known not to hold:");
			return true;
		case MCP_NODE_ZONE:
			appendStringInfo(words->out, "with days and times of %.*s:",
							 (int) text.len, text.data);
			return true;
		case MCP_NODE_AT_LEAST:
			appendStringInfo(words->out, "at least " INT64_FORMAT
							 " of these hold:", node->number);
			return true;
		default:
			return false;
	}
}

static void
say_lines(McpWords *words, const McpNode *node, int depth)
{
	const McpNode *child;

	MCP_CHECK_STACK();
	if (depth > 0)
	{
		appendStringInfoChar(words->out, '\n');
		appendStringInfoSpaces(words->out, 2 * (depth - 1));
		McpSay(words, "- ");
	}
	if (!say_group(words, node))
	{
		say_condition(words, node);
		return;
	}
	for (child = McpTreeChild(words->tree, node); child != NULL;
		 child = McpTreeNext(words->tree, child))
		say_lines(words, child, depth + 1);
}

void
McpSegmentDescribe(const McpTree *tree, StringInfo buffer)
{
	McpWords	words = {tree, buffer};

	say_lines(&words, tree->nodes, 0);
}
