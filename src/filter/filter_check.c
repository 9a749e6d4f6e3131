/*
 * filter_check.c: are the nodes of a filter what the parser makes?
 *
 * A tree's links are checked when it is opened; what its kinds hold, here.
 * Bytes that pass can be printed and asked without looking again.
 */
#include "filter/filter_test.h"

#include "core/name.h"

bool
McpNameCheck(const McpTree *tree, uint32 text, uint32 length, bool may_lack)
{
	if (length == 0)
		return may_lack;
	return McpNameIsFolded(McpTextMake(tree->pool + text, length));
}

bool
McpLiteralCheck(const McpNode *node, int take)
{
	if (node == NULL || node->kind != MCP_NODE_LITERAL || node->child != 0 ||
		node->op > MCP_LITERAL_VARIABLE || !(take & (1 << node->op)))
		return false;
	if ((1 << node->op) & MCP_TAKE_TIME)
		return McpMomentUsable(node->number);
	return node->op != MCP_LITERAL_BOOLEAN ||
		(node->number >= 0 && node->number <= 1);
}

bool
McpLiteralsCheck(const McpTree *tree, const McpNode *first, int take,
				 uint32 fewest, uint32 most)
{
	uint32		count = 0;

	for (; first != NULL; first = McpTreeNext(tree, first), count++)
	{
		if (!McpLiteralCheck(first, take))
			return false;
	}
	return count >= fewest && count <= most;
}

bool
McpTestOpCheck(const McpTree *tree, int op, const McpNode *first, int take)
{
	switch (op)
	{
		case MCP_TEST_EQ:
		case MCP_TEST_NE:
			return McpLiteralsCheck(tree, first, take, 1, 1);
		case MCP_TEST_LT:
		case MCP_TEST_LE:
		case MCP_TEST_GT:
		case MCP_TEST_GE:
			return McpLiteralsCheck(tree, first, take & ~MCP_TAKE_BOOLEAN,
									1, 1);
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
			return McpLiteralsCheck(tree, first, take, 1, MCP_LIST_MAX);
		case MCP_TEST_BETWEEN:
			return McpLiteralsCheck(tree, first, take & ~MCP_TAKE_BOOLEAN,
									2, 2);
		case MCP_TEST_LIKE:
		case MCP_TEST_NOT_LIKE:
		case MCP_TEST_STARTS:
		case MCP_TEST_NOT_STARTS:
		case MCP_TEST_ENDS:
		case MCP_TEST_NOT_ENDS:
		case MCP_TEST_CONTAINS:
		case MCP_TEST_NOT_CONTAINS:
			return McpLiteralsCheck(tree, first, take & MCP_TAKE_STRING, 1,
									1);
		case MCP_TEST_SET:
		case MCP_TEST_NOT_SET:
			return first == NULL;
		default:
			return false;
	}
}

static bool
check_test(const McpTree *tree, const McpNode *test, int extra)
{
	int			take = MCP_TAKE_STRING;

	if (test->kind == MCP_NODE_TEST &&
		test->flags == (MCP_SUBJECT_PROPERTY | MCP_TEST_FOLD))
		return McpNameCheck(tree, test->text, test->text_len, false) &&
			McpFoldTestCheck(tree, test->op, McpTreeChild(tree, test));
	if (test->kind == MCP_NODE_TEST && test->flags >= MCP_SUBJECT_WEEKDAY &&
		test->flags <= MCP_SUBJECT_MONTH)
		return McpClockTestCheck(tree, test, test->flags,
								 McpTreeChild(tree, test));
	if (test->kind != MCP_NODE_TEST || test->flags > MCP_SUBJECT_ACTION ||
		!McpNameCheck(tree, test->text, test->text_len,
					  test->flags != MCP_SUBJECT_PROPERTY))
		return false;
	if (test->flags == MCP_SUBJECT_VALUE)
		take = MCP_TAKE_NUMBER;
	else if (test->flags == MCP_SUBJECT_PROPERTY)
		take |= MCP_TAKE_NUMBER | MCP_TAKE_TIME | MCP_TAKE_BOOLEAN;
	if ((test->op == MCP_TEST_EQ || test->op == MCP_TEST_NE) &&
		(test->flags == MCP_SUBJECT_PROPERTY ||
		 test->flags == MCP_SUBJECT_CHANNEL ||
		 test->flags == MCP_SUBJECT_ACTION))
		take |= extra;
	return McpTestOpCheck(tree, test->op, McpTreeChild(tree, test), take);
}

static bool
check_filter(const McpTree *tree, const McpNode *node, int extra)
{
	const McpNode *path;
	const McpNode *test;

	if (node == NULL || node->kind != MCP_NODE_FILTER || node->child == 0)
		return false;
	for (path = McpTreeChild(tree, node); path != NULL;
		 path = McpTreeNext(tree, path))
	{
		if (path->kind != MCP_NODE_PATH ||
			!McpNameCheck(tree, path->text, path->text_len, true) ||
			!McpNameCheck(tree, path->text2, path->text2_len, true))
			return false;
		for (test = McpTreeChild(tree, path); test != NULL;
			 test = McpTreeNext(tree, test))
		{
			if (!check_test(tree, test, extra))
				return false;
		}
	}
	return true;
}

bool
McpFilterCheck(const McpTree *tree, const McpNode *node)
{
	return check_filter(tree, node, 0);
}

bool
McpFilterCheckVariables(const McpTree *tree, const McpNode *node)
{
	return check_filter(tree, node, MCP_TAKE_VARIABLE);
}
