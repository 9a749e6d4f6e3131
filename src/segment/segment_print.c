/*
 * segment_print.c: the one spelling of a segment
 *
 * Parentheses stand only where the tree needs them: an "or" inside an "and",
 * either inside a "not", and around what a zone covers.
 */
#include "segment/segment.h"

static void
print_chain(const McpTree *tree, const McpNode *node, const char *word,
			StringInfo buffer)
{
	const McpNode *child;
	const char *between = "";

	for (child = McpTreeChild(tree, node); child != NULL;
		 child = McpTreeNext(tree, child))
	{
		bool		enclose = node->kind == MCP_NODE_AND &&
			child->kind == MCP_NODE_OR;

		appendStringInfoString(buffer, between);
		if (enclose)
			appendStringInfoChar(buffer, '(');
		McpSegmentPrintNode(tree, child, buffer);
		if (enclose)
			appendStringInfoChar(buffer, ')');
		between = word;
	}
}

static void
print_not(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	const McpNode *child = McpTreeChild(tree, node);
	bool		enclose = child->kind == MCP_NODE_AND ||
		child->kind == MCP_NODE_OR;

	appendStringInfoString(buffer, enclose ? "not (" : "not ");
	McpSegmentPrintNode(tree, child, buffer);
	if (enclose)
		appendStringInfoChar(buffer, ')');
}

/* a test behind its measure: op and literals */
static void
print_test(const McpTree *tree, const McpNode *node, const McpNode *literal,
		   StringInfo buffer)
{
	switch (node->op)
	{
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
			appendStringInfoString(buffer, node->op == MCP_TEST_IN ?
								   " in " : " not in ");
			McpLiteralListPrint(tree, literal, buffer);
			return;
		case MCP_TEST_HAS_ALL:
		case MCP_TEST_HAS_ANY:
		case MCP_TEST_HAS_NONE:
			appendStringInfoString(buffer, node->op == MCP_TEST_HAS_ALL ?
								   " has all " : node->op == MCP_TEST_HAS_ANY ?
								   " has any " : " has none ");
			McpLiteralListPrint(tree, literal, buffer);
			return;
		case MCP_TEST_SET:
			appendStringInfoString(buffer, " is set");
			return;
		case MCP_TEST_NOT_SET:
			appendStringInfoString(buffer, " is not set");
			return;
		case MCP_TEST_ANNIVERSARY_TODAY:
			appendStringInfoString(buffer, " anniversary today");
			return;
		case MCP_TEST_ANNIVERSARY_NEXT:
		case MCP_TEST_ANNIVERSARY_LAST:
			appendStringInfoString(buffer,
								   node->op == MCP_TEST_ANNIVERSARY_NEXT ?
								   " anniversary in next " :
								   " anniversary in last ");
			McpSpanPrint(literal, buffer);
			return;
		case MCP_TEST_WITHIN:
			appendStringInfoString(buffer, " within ");
			McpSpanPrint(literal, buffer);
			return;
		case MCP_TEST_BEFORE_AGO:
			appendStringInfoString(buffer, " before ");
			McpSpanPrint(literal, buffer);
			appendStringInfoString(buffer, " ago");
			return;
		case MCP_TEST_DATE_IN:
		case MCP_TEST_DATE_BEFORE:
		case MCP_TEST_DATE_AFTER:
		case MCP_TEST_ANNIVERSARY_IN:
			McpDatePrintTest(tree, node, literal, buffer);
			return;
		case MCP_TEST_BETWEEN:
			appendStringInfoString(buffer, " between ");
			McpLiteralPrint(tree, literal, buffer);
			appendStringInfoString(buffer, " and ");
			literal = McpTreeNext(tree, literal);
			break;
		case MCP_TEST_HAS:
			appendStringInfoString(buffer, " has ");
			break;
		default:
			if (McpTestIsText(node->op))
				appendStringInfoString(buffer, McpTextTestPrint(node->op));
			else
				appendStringInfo(buffer, " %s ", McpComparePrint(node->op));
			break;
	}
	McpLiteralPrint(tree, literal, buffer);
}

static void
print_compare(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	const McpNode *left = McpTreeChild(tree, node);
	const McpNode *right = McpTreeNext(tree, left);
	McpNode		factor;

	McpMeasurePrint(tree, left, buffer);
	appendStringInfo(buffer, " %s ", McpComparePrint(node->op));
	if (node->flags & MCP_COMPARE_FACTOR)
	{
		memset(&factor, 0, sizeof(factor));
		factor.op = MCP_LITERAL_NUMBER;
		factor.number = node->number;
		McpLiteralPrint(tree, &factor, buffer);
		appendStringInfoString(buffer, " * ");
	}
	if (right->kind == MCP_NODE_MEASURE)
		McpMeasurePrint(tree, right, buffer);
	else
		McpLiteralPrint(tree, right, buffer);
}

/* did, never, sequence: filters, within, window */
static void
print_call(const McpTree *tree, const McpNode *node, const char *name,
		   StringInfo buffer)
{
	const McpNode *child;
	const char *between = "";

	appendStringInfo(buffer, "%s(", name);
	for (child = McpTreeChild(tree, node); child != NULL;
		 child = McpTreeNext(tree, child))
	{
		if (child->kind == MCP_NODE_FILTER)
		{
			appendStringInfoString(buffer, between);
			McpFilterPrint(tree, child, buffer);
			between = " -> ";
		}
		else if (child->kind == MCP_NODE_SPAN)
		{
			appendStringInfoString(buffer, ", within ");
			McpSpanPrint(child, buffer);
		}
		else
		{
			appendStringInfoString(buffer, ", ");
			McpWindowPrint(tree, child, buffer);
		}
	}
	appendStringInfoChar(buffer, ')');
}

void
McpSegmentPrintNode(const McpTree *tree, const McpNode *node,
					StringInfo buffer)
{
	const McpNode *child = McpTreeChild(tree, node);
	McpText		text = McpTreeText(tree, node);

	MCP_CHECK_STACK();
	switch (node->kind)
	{
		case MCP_NODE_OR:
			print_chain(tree, node, " or ", buffer);
			break;
		case MCP_NODE_AND:
			print_chain(tree, node, " and ", buffer);
			break;
		case MCP_NODE_NOT:
			print_not(tree, node, buffer);
			break;
		case MCP_NODE_ZONE:
			appendStringInfoChar(buffer, '(');
			McpSegmentPrintNode(tree, child, buffer);
			appendStringInfo(buffer, ") in zone \"%.*s\"", (int) text.len,
							 text.data);
			break;
		case MCP_NODE_AT_LEAST:
			appendStringInfo(buffer, "at least " INT64_FORMAT " of (",
							 node->number);
			print_chain(tree, node, ", ", buffer);
			appendStringInfoChar(buffer, ')');
			break;
		case MCP_NODE_EXISTS:
			print_call(tree, node, node->op == MCP_EXISTS_DID ? "did" :
					   "never", buffer);
			break;
		case MCP_NODE_SEQUENCE:
			print_call(tree, node, "sequence", buffer);
			break;
		case MCP_NODE_PATTERN:
			McpPatternPrint(tree, node, buffer);
			break;
		case MCP_NODE_COMPARE:
			print_compare(tree, node, buffer);
			break;
		case MCP_NODE_BETWEEN:
			McpMeasurePrint(tree, child, buffer);
			appendStringInfoString(buffer, " between ");
			child = McpTreeNext(tree, child);
			McpLiteralPrint(tree, child, buffer);
			appendStringInfoString(buffer, " and ");
			McpLiteralPrint(tree, McpTreeNext(tree, child), buffer);
			break;
		case MCP_NODE_MOMENT:
		case MCP_NODE_FREQUENT:
			McpMeasurePrint(tree, child, buffer);
			print_test(tree, node, McpTreeNext(tree, child), buffer);
			break;
		case MCP_NODE_TRAIT:
			if (node->flags & MCP_TRAIT_FOLD)
				appendStringInfoString(buffer, "fold(");
			McpMeasurePrint(tree, child, buffer);
			if (node->flags & MCP_TRAIT_FOLD)
				appendStringInfoChar(buffer, ')');
			print_test(tree, node, McpTreeNext(tree, child), buffer);
			break;
		case MCP_NODE_TRAITS:
			McpTraitPairPrint(tree, node, buffer);
			break;
		case MCP_NODE_SAMPLE:
			McpSamplePrint(tree, node, buffer);
			break;
		case MCP_NODE_CONSENT:
			appendStringInfo(buffer, "consent(%.*s%s)", (int) text.len,
							 text.data, node->op == MCP_REGIME_OPT_OUT ?
							 ", opt_out" : "");
			break;
		case MCP_NODE_IDENTIFIED:
			appendStringInfo(buffer, "identified(%s)",
							 McpKindName((int) node->number));
			break;
		case MCP_NODE_REGULAR:
		case MCP_NODE_LIFECYCLE:
			McpPeriodPrint(tree, node, buffer);
			break;
		case MCP_NODE_MEASURE:
			McpMeasurePrint(tree, node, buffer);
			break;
	}
}

void
McpSegmentPrint(const McpTree *tree, StringInfo buffer)
{
	McpSegmentPrintNode(tree, tree->nodes, buffer);
}
