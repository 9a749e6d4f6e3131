/*
 * segment_sequence.c: sequences that say more than an order: their variables,
 * the check of stored ones, and their spelling
 */
#include "segment/segment.h"

/* --- variables --------------------------------------------------------------- */

/* the place of a variable among those known; their number: it is new */
static uint32
find_variable(const McpTree *tree, const McpVariables *variables,
			  const McpNode *literal)
{
	uint32		i;

	for (i = 0; i < variables->count; i++)
	{
		if (McpTextEqual(McpTextMake(tree->pool + variables->text[i],
									 variables->length[i]),
						 McpTreeText(tree, literal)))
			break;
	}
	return i;
}

/* the variable that a test is against; NULL: none */
static const McpNode *
test_variable(const McpTree *tree, const McpNode *test)
{
	const McpNode *literal = McpTreeChild(tree, test);

	return literal != NULL && literal->kind == MCP_NODE_LITERAL &&
		literal->op == MCP_LITERAL_VARIABLE ? literal : NULL;
}

bool
McpFilterNamesEverywhere(const McpTree *tree, const McpNode *filter,
						 McpText name)
{
	const McpNode *path;
	const McpNode *test;
	const McpNode *literal;

	for (path = McpTreeChild(tree, filter); path != NULL;
		 path = McpTreeNext(tree, path))
	{
		for (test = McpTreeChild(tree, path); test != NULL;
			 test = McpTreeNext(tree, test))
		{
			literal = test_variable(tree, test);
			if (literal != NULL && test->op == MCP_TEST_EQ &&
				McpTextEqual(McpTreeText(tree, literal), name))
				break;
		}
		if (test == NULL)
			return false;
	}
	return true;
}

const char *
McpVariablesTake(const McpTree *tree, const McpNode *filter, bool negated,
				 McpVariables *variables)
{
	const McpNode *path;
	const McpNode *test;
	const McpNode *literal;

	for (path = McpTreeChild(tree, filter); path != NULL;
		 path = McpTreeNext(tree, path))
	{
		for (test = McpTreeChild(tree, path); test != NULL;
			 test = McpTreeNext(tree, test))
		{
			literal = test_variable(tree, test);
			if (literal == NULL ||
				find_variable(tree, variables, literal) < variables->count)
				continue;
			if (negated)
				return "a variable that a step with \"not\" names first";
			if (!McpFilterNamesEverywhere(tree, filter,
										  McpTreeText(tree, literal)))
				return "a variable that its first step does not name with = in each alternative";
			if (variables->count == MCP_VARIABLES_MAX)
				return "more variables than a sequence can have";
			variables->text[variables->count] = literal->text;
			variables->length[variables->count++] = literal->text_len;
		}
	}
	return NULL;
}

/* --- spans of a gap --------------------------------------------------------------- */

bool
McpGapInOrder(const McpNode *least, const McpNode *most)
{
	int			months = McpUnitMonths(least->op);

	if ((months > 0) != (McpUnitMonths(most->op) > 0))
		return true;
	return months > 0 ?
		least->number * months <= most->number * McpUnitMonths(most->op) :
		least->number * McpUnitMicros(least->op) <=
		most->number * McpUnitMicros(most->op);
}

/* --- checking stored ones ------------------------------------------------------------ */

static bool
check_variable_names(const McpTree *tree, const McpNode *filter)
{
	const McpNode *path;
	const McpNode *test;
	const McpNode *literal;

	for (path = McpTreeChild(tree, filter); path != NULL;
		 path = McpTreeNext(tree, path))
	{
		for (test = McpTreeChild(tree, path); test != NULL;
			 test = McpTreeNext(tree, test))
		{
			literal = test_variable(tree, test);
			if (literal != NULL && !McpNameCheck(tree, literal->text,
												 literal->text_len, false))
				return false;
		}
	}
	return true;
}

static bool
check_step(const McpTree *tree, const McpNode *step, bool first,
		   McpVariables *variables)
{
	const McpNode *filter = McpTreeChild(tree, step);
	const McpNode *span;
	const McpNode *second;
	bool		negated = step->flags == MCP_STEP_NOT;

	if (step->kind != MCP_NODE_STEP || step->flags > MCP_STEP_NOT ||
		step->op > MCP_GAP_BETWEEN || step->number < 1 ||
		step->number > (negated ? 1 : MCP_TIMES_MAX) ||
		(first && (negated || step->op != MCP_GAP_NONE)) ||
		!McpFilterCheckVariables(tree, filter) ||
		!check_variable_names(tree, filter) ||
		McpVariablesTake(tree, filter, negated, variables) != NULL)
		return false;
	span = McpTreeNext(tree, filter);
	if (step->op == MCP_GAP_NONE)
		return span == NULL;
	if (!McpSpanCheck(span, false))
		return false;
	second = McpTreeNext(tree, span);
	if (step->op != MCP_GAP_BETWEEN)
		return second == NULL;
	return McpSpanCheck(second, false) && second->next == 0 &&
		McpGapInOrder(span, second);
}

bool
McpPatternCheck(const McpTree *tree, const McpNode *node)
{
	const McpNode *child = McpTreeChild(tree, node);
	McpVariables variables = {0};
	bool		plain = true;
	uint32		count = 0;

	for (; child != NULL && child->kind == MCP_NODE_STEP; count++)
	{
		if (!check_step(tree, child, count == 0, &variables))
			return false;
		plain = plain && child->flags == 0 && child->number == 1 &&
			child->op == MCP_GAP_NONE;
		child = McpTreeNext(tree, child);
	}
	if (count < 1 || count > MCP_SEGMENT_STEPS_MAX ||
		(plain && variables.count == 0))
		return false;
	if (child != NULL && child->kind == MCP_NODE_SPAN)
	{
		if (!McpSpanCheck(child, false))
			return false;
		child = McpTreeNext(tree, child);
	}
	return child == NULL || (McpWindowCheck(tree, child) && child->next == 0);
}

/* --- printing ---------------------------------------------------------------------------- */

/* is the filter the bare name "not", which more words would turn round? */
static bool
is_bare_not(const McpTree *tree, const McpNode *path)
{
	return path->child == 0 && path->text_len == 0 &&
		McpTextEqual(McpTreeText2(tree, path), McpTextLiteral("not"));
}

static void
print_step(const McpTree *tree, const McpNode *step, StringInfo buffer)
{
	static const char *const gaps[] = {"", " within ", " after ", " between "};
	const McpNode *filter = McpTreeChild(tree, step);
	const McpNode *path = McpTreeChild(tree, filter);
	const McpNode *span = McpTreeNext(tree, filter);
	bool		more = step->number > 1 || step->op != MCP_GAP_NONE;
	bool		enclose = path->next != 0 ? more || step->flags != 0 :
		more && step->flags == 0 && is_bare_not(tree, path);

	if (step->flags & MCP_STEP_NOT)
		appendStringInfoString(buffer, "not ");
	if (enclose)
		appendStringInfoChar(buffer, '(');
	McpFilterPrint(tree, filter, buffer);
	if (enclose)
		appendStringInfoChar(buffer, ')');
	if (step->number > 1)
		appendStringInfo(buffer, " times " INT64_FORMAT, step->number);
	if (span == NULL)
		return;
	appendStringInfoString(buffer, gaps[step->op]);
	McpSpanPrint(span, buffer);
	if (span->next != 0)
	{
		appendStringInfoString(buffer, " and ");
		McpSpanPrint(McpTreeNext(tree, span), buffer);
	}
}

void
McpPatternPrint(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	const McpNode *child;
	const char *between = "";

	appendStringInfoString(buffer, "sequence(");
	for (child = McpTreeChild(tree, node); child != NULL;
		 child = McpTreeNext(tree, child))
	{
		if (child->kind == MCP_NODE_STEP)
		{
			appendStringInfoString(buffer, between);
			print_step(tree, child, buffer);
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
