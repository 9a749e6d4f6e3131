/*
 * segment_check.c: are the nodes of a stored segment what the parser makes?
 *
 * Values come from the parser and lie in tables; bytes that a disk has
 * changed must not lead printing or matching astray.  A check walks all nodes
 * once, when a plan is made or a value printed.
 */
#include "segment/segment.h"

#define TAKE_ORDERED (MCP_TAKE_STRING | MCP_TAKE_NUMBER | MCP_TAKE_TIME)
#define TAKE_ANY (TAKE_ORDERED | MCP_TAKE_BOOLEAN)

bool
McpSpanCheck(const McpNode *node, bool whole_days)
{
	return node != NULL && node->kind == MCP_NODE_SPAN && node->child == 0 &&
		node->op >= (whole_days ? MCP_UNIT_DAY : MCP_UNIT_SECOND) &&
		node->op <= MCP_UNIT_YEAR && node->number > 0 &&
		node->number <= (McpUnitMonths(node->op) > 0 ?
						 MCP_SPAN_YEARS_MAX * 12 / McpUnitMonths(node->op) :
						 MCP_SPAN_YEARS_MAX * 366 * MCP_DAY /
						 McpUnitMicros(node->op));
}

bool
McpWindowCheck(const McpTree *tree, const McpNode *node)
{
	const McpNode *first = McpTreeChild(tree, node);
	const McpNode *second = first == NULL ? NULL : McpTreeNext(tree, first);

	if (node->kind != MCP_NODE_WINDOW ||
		(second != NULL && second->next != 0))
		return false;
	switch (node->op)
	{
		case MCP_WINDOW_LAST:
			return McpSpanCheck(first, false) && second == NULL;
		case MCP_WINDOW_BETWEEN:
			return McpSpanCheck(first, false) && McpSpanCheck(second, false);
		case MCP_WINDOW_SINCE:
			return McpLiteralCheck(first, MCP_TAKE_TIME) && second == NULL;
		case MCP_WINDOW_FROM:
			return McpLiteralCheck(first, MCP_TAKE_TIME) &&
				McpLiteralCheck(second, MCP_TAKE_TIME);
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
			return first == NULL && node->number >= MCP_UNIT_DAY &&
				node->number <= MCP_UNIT_YEAR;
		case MCP_WINDOW_AFTER_FIRST:
		case MCP_WINDOW_AFTER_LAST:
		case MCP_WINDOW_BEFORE_FIRST:
		case MCP_WINDOW_BEFORE_LAST:
			return McpFilterCheck(tree, first) && second == NULL;
		default:
			return false;
	}
}

/* so many filters, then perhaps a window, and nothing behind */
static bool
check_filters(const McpTree *tree, const McpNode *node, uint32 fewest,
			  uint32 most, bool may_span, bool may_window)
{
	const McpNode *child = McpTreeChild(tree, node);
	uint32		count = 0;

	for (; child != NULL && child->kind == MCP_NODE_FILTER; count++)
	{
		if (!McpFilterCheck(tree, child))
			return false;
		child = McpTreeNext(tree, child);
	}
	if (count < fewest || count > most)
		return false;
	if (may_span && child != NULL && child->kind == MCP_NODE_SPAN)
	{
		if (!McpSpanCheck(child, false))
			return false;
		child = McpTreeNext(tree, child);
	}
	if (may_window && child != NULL)
		return McpWindowCheck(tree, child) && child->next == 0;
	return child == NULL;
}

static bool
check_measure(const McpTree *tree, const McpNode *node)
{
	int			subject = node->flags & MCP_MEASURE_SUBJECT;
	bool		of = (node->flags & MCP_MEASURE_OF) != 0;

	if (node->kind != MCP_NODE_MEASURE || subject > MCP_SUBJECT_MONTH ||
		(subject > MCP_SUBJECT_ACTION && node->op != MCP_MEASURE_DISTINCT &&
		 node->op != MCP_MEASURE_FREQUENT) ||
		(node->flags & ~(MCP_MEASURE_OF | MCP_MEASURE_SUBJECT)) != 0)
		return false;
	switch (node->op)
	{
		case MCP_MEASURE_AGE:
		case MCP_MEASURE_MEMBERS:
		case MCP_MEASURE_TRAIT:
			return node->child == 0 && node->flags == 0 &&
				McpNameCheck(tree, node->text, node->text_len, false) &&
				McpNameCheck(tree, node->text2, node->text2_len, true);
		case MCP_MEASURE_SINCE_FIRST:
		case MCP_MEASURE_SINCE_LAST:
		case MCP_MEASURE_FIRST:
		case MCP_MEASURE_LAST:
			return node->flags == 0 &&
				check_filters(tree, node, 1, 1, false, false);
		case MCP_MEASURE_SHARE:
			return node->flags == 0 &&
				check_filters(tree, node, 2, 2, false, true);
		case MCP_MEASURE_CHANGE:
			return node->flags == 0 && node->child != 0 &&
				McpTreeChild(tree, node)->next == 0 &&
				McpChangeCheck(tree, McpTreeChild(tree, node)) &&
				check_measure(tree, McpTreeChild(tree, node));
		case MCP_MEASURE_FIRST_OF:
		case MCP_MEASURE_LAST_OF:
			if (!of)
				return false;
			break;
		case MCP_MEASURE_DISTINCT:
		case MCP_MEASURE_FREQUENT:
			if (!of || (node->op == MCP_MEASURE_FREQUENT &&
						subject == MCP_SUBJECT_VALUE))
				return false;
			break;
		default:
			if (node->op < MCP_MEASURE_COUNT || node->op > MCP_MEASURE_STREAK)
				return false;
			if (node->op >= MCP_MEASURE_SUM && node->op <= MCP_MEASURE_MAX &&
				subject != MCP_SUBJECT_PROPERTY)
				return false;
	}
	return McpNameCheck(tree, node->text, node->text_len,
						!of || subject != MCP_SUBJECT_PROPERTY) &&
		check_filters(tree, node, 1, 1, false, true);
}

static bool
check_compare(const McpTree *tree, const McpNode *node, const McpNode *left,
			  const McpNode *right)
{
	if (!McpMeasureIsNumber(left->op) || right == NULL)
		return false;
	if (node->kind == MCP_NODE_BETWEEN)
		return McpLiteralsCheck(tree, right, MCP_TAKE_NUMBER, 2, 2);
	if (node->op < MCP_TEST_EQ || node->op > MCP_TEST_GE ||
		node->flags > MCP_COMPARE_FACTOR || right->next != 0)
		return false;
	if (right->kind == MCP_NODE_MEASURE)
		return McpMeasureIsNumber(right->op) && check_measure(tree, right);
	return node->flags == 0 && McpLiteralCheck(right, MCP_TAKE_NUMBER);
}

/* a condition on a measure: the measure, then what its kind takes */
static bool
check_tested(const McpTree *tree, const McpNode *node)
{
	const McpNode *left = McpTreeChild(tree, node);
	const McpNode *right;
	bool		compare = node->op >= MCP_TEST_EQ && node->op <= MCP_TEST_GE;

	if (left == NULL || !check_measure(tree, left))
		return false;
	right = McpTreeNext(tree, left);
	switch (node->kind)
	{
		case MCP_NODE_MOMENT:
			if ((left->op != MCP_MEASURE_FIRST && left->op != MCP_MEASURE_LAST) ||
				right == NULL || right->next != 0)
				return false;
			return compare ? McpLiteralCheck(right, MCP_TAKE_TIME) :
				(node->op == MCP_TEST_WITHIN ||
				 node->op == MCP_TEST_BEFORE_AGO) && McpSpanCheck(right, false);
		case MCP_NODE_FREQUENT:
			if (McpMeasureIsEdge(left->op))
				return McpEdgeTestCheck(tree, node, left);
			if ((left->flags & MCP_MEASURE_SUBJECT) >= MCP_SUBJECT_WEEKDAY)
				return left->op == MCP_MEASURE_FREQUENT &&
					McpClockTestCheck(tree, node, left->flags &
									  MCP_MEASURE_SUBJECT, right);
			return left->op == MCP_MEASURE_FREQUENT &&
				(compare || node->op == MCP_TEST_IN ||
				 node->op == MCP_TEST_NOT_IN) &&
				McpTestOpCheck(tree, node->op, right, MCP_TAKE_STRING);
		case MCP_NODE_TRAIT:
			if (left->op != MCP_MEASURE_TRAIT ||
				(node->flags & ~MCP_TRAIT_FOLD) != 0)
				return false;
			if (node->op == MCP_TEST_HAS || (node->op >= MCP_TEST_HAS_ALL &&
											 node->op <= MCP_TEST_HAS_NONE))
				return McpHasCheck(tree, node, right);
			if (node->flags == MCP_TRAIT_FOLD)
				return McpFoldTestCheck(tree, node->op, right);
			if (node->op == MCP_TEST_ANNIVERSARY_TODAY)
				return right == NULL;
			if (node->op == MCP_TEST_ANNIVERSARY_NEXT ||
				node->op == MCP_TEST_ANNIVERSARY_LAST)
				return McpSpanCheck(right, true) && right->next == 0;
			if (McpTestIsDate(node->op))
				return McpDateTestCheck(tree, node, right);
			return McpTestOpCheck(tree, node->op, right, TAKE_ANY);
		default:
			return check_compare(tree, node, left, right);
	}
}

/* a filter, and two spans of one calendar unit, the first not the longer */
static bool
check_regular(const McpTree *tree, const McpNode *node)
{
	const McpNode *filter = McpTreeChild(tree, node);
	const McpNode *wanted;
	const McpNode *all;

	if (filter == NULL || !McpFilterCheck(tree, filter) ||
		(node->op != MCP_REGULAR_LAST && node->op != MCP_REGULAR_PREVIOUS) ||
		node->number < 1 || node->number > MCP_EVENTS_MAX)
		return false;
	wanted = McpTreeNext(tree, filter);
	all = wanted == NULL ? NULL : McpTreeNext(tree, wanted);
	return all != NULL && all->next == 0 && McpSpanCheck(wanted, true) &&
		McpSpanCheck(all, true) && wanted->op == all->op &&
		wanted->number <= all->number &&
		all->number <= MCP_REGULAR_PERIODS_MAX;
}

static bool
check_lifecycle(const McpTree *tree, const McpNode *node)
{
	const McpNode *filter = McpTreeChild(tree, node);
	const McpNode *window;

	if (filter == NULL || node->op < MCP_LIFECYCLE_NEW ||
		node->op > MCP_LIFECYCLES ||
		!check_filters(tree, node, 1, 1, false, true))
		return false;
	window = McpTreeNext(tree, filter);
	return window != NULL && McpWindowRepeats(window->op);
}

static bool check_expr(const McpTree *tree, const McpNode *node);

static bool
check_group(const McpTree *tree, const McpNode *node, uint32 fewest,
			uint32 most)
{
	const McpNode *child = McpTreeChild(tree, node);
	uint32		count = 0;

	for (; child != NULL; child = McpTreeNext(tree, child), count++)
	{
		if (!check_expr(tree, child))
			return false;
	}
	return count >= fewest && count <= most;
}

static bool
check_expr(const McpTree *tree, const McpNode *node)
{
	MCP_CHECK_STACK();
	switch (node->kind)
	{
		case MCP_NODE_OR:
		case MCP_NODE_AND:
			return check_group(tree, node, 2, PG_UINT32_MAX);
		case MCP_NODE_NOT:
			return check_group(tree, node, 1, 1);
		case MCP_NODE_ZONE:
			return node->text_len > 0 && check_group(tree, node, 1, 1);
		case MCP_NODE_AT_LEAST:
			return node->number > 0 && node->number <= tree->count &&
				check_group(tree, node, (uint32) node->number, PG_UINT32_MAX);
		case MCP_NODE_EXISTS:
			return (node->op == MCP_EXISTS_DID ||
					node->op == MCP_EXISTS_NEVER) &&
				check_filters(tree, node, 1, 1, false, true);
		case MCP_NODE_SEQUENCE:
			return check_filters(tree, node, 1, MCP_SEGMENT_STEPS_MAX, true,
								 true);
		case MCP_NODE_PATTERN:
			return McpPatternCheck(tree, node);
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
		case MCP_NODE_MOMENT:
		case MCP_NODE_FREQUENT:
		case MCP_NODE_TRAIT:
			return check_tested(tree, node);
		case MCP_NODE_TRAITS:
			return McpTraitPairCheck(tree, node);
		case MCP_NODE_SAMPLE:
			return McpSampleCheck(node);
		case MCP_NODE_CONSENT:
			return node->child == 0 && (node->op == MCP_REGIME_OPT_IN ||
										node->op == MCP_REGIME_OPT_OUT) &&
				McpNameCheck(tree, node->text, node->text_len, false);
		case MCP_NODE_REGULAR:
			return check_regular(tree, node);
		case MCP_NODE_LIFECYCLE:
			return check_lifecycle(tree, node);
		case MCP_NODE_IDENTIFIED:
			return node->child == 0 && node->number >= 1 &&
				node->number <= MCP_KIND_MAX;
		default:
			return false;
	}
}

bool
McpSegmentOpen(McpTree *tree, const void *body, Size size,
			   McpCheckDepth depth, McpError *error)
{
	if (!McpTreeOpen(tree, body, size, depth, error))
		return false;
	if (depth == MCP_CHECK_SHALLOW ||
		(tree->nodes->kind == MCP_NODE_MEASURE ?
		 check_measure(tree, tree->nodes) : check_expr(tree, tree->nodes)))
		return true;
	return McpErrorSet(error, MCP_ERR_CORRUPT,
					   "a compiled text holds what no text compiles to");
}
