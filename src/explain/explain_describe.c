/*
 * explain_describe.c: a segment in plain English
 *
 * A group is a line that says how many of the lines below it must hold; a
 * condition is one line.  Windows and measures say the same words wherever
 * they stand, so that two descriptions can be compared line by line.
 */
#include "explain/explain.h"

typedef struct Words
{
	const McpTree *tree;
	StringInfo	out;
} Words;

static void
say(Words *words, const char *text)
{
	appendStringInfoString(words->out, text);
}

static void
say_text(Words *words, McpText text)
{
	appendBinaryStringInfo(words->out, text.data, (int) text.len);
}

static void
say_literals(Words *words, const McpNode *first)
{
	const McpNode *literal;

	for (literal = first; literal != NULL;
		 literal = McpTreeNext(words->tree, literal))
	{
		if (literal != first)
			say(words, ", ");
		McpLiteralPrint(words->tree, literal, words->out);
	}
}

/* --- tests: what stands behind a subject ----------------------------------------- */

static bool
is_time(const McpNode *literal)
{
	return literal != NULL && literal->kind == MCP_NODE_LITERAL &&
		(1 << literal->op & MCP_TAKE_TIME) != 0;
}

static const char *
comparison(int op, bool of_time)
{
	switch (op)
	{
		case MCP_TEST_EQ:
			return " is ";
		case MCP_TEST_NE:
			return " is not ";
		case MCP_TEST_LT:
			return of_time ? " is before " : " is less than ";
		case MCP_TEST_LE:
			return of_time ? " is not after " : " is at most ";
		case MCP_TEST_GT:
			return of_time ? " is after " : " is more than ";
		default:
			return of_time ? " is not before " : " is at least ";
	}
}

static void
say_test(Words *words, int op, const McpNode *literal)
{
	switch (op)
	{
		case MCP_TEST_IN:
			say(words, " is one of ");
			break;
		case MCP_TEST_NOT_IN:
			say(words, " is none of ");
			break;
		case MCP_TEST_BETWEEN:
			say(words, " is from ");
			McpLiteralPrint(words->tree, literal, words->out);
			say(words, " to ");
			literal = McpTreeNext(words->tree, literal);
			break;
		case MCP_TEST_LIKE:
			say(words, " is like ");
			break;
		case MCP_TEST_NOT_LIKE:
			say(words, " is not like ");
			break;
		case MCP_TEST_SET:
			say(words, " is known");
			return;
		case MCP_TEST_NOT_SET:
			say(words, " is not known");
			return;
		case MCP_TEST_HAS:
			say(words, " has the member ");
			break;
		default:
			say(words, comparison(op, is_time(literal)));
			break;
	}
	say_literals(words, literal);
}

/* tests whose literal is a span */
static void
say_span_test(Words *words, int op, const McpNode *span)
{
	switch (op)
	{
		case MCP_TEST_ANNIVERSARY_TODAY:
			say(words, " has its anniversary today");
			return;
		case MCP_TEST_ANNIVERSARY_NEXT:
			say(words, " has its anniversary in the next ");
			break;
		case MCP_TEST_ANNIVERSARY_LAST:
			say(words, " has its anniversary in the last ");
			break;
		case MCP_TEST_WITHIN:
			say(words, " is in the last ");
			break;
		default:
			say(words, " is at least ");
			break;
	}
	McpSpanPrint(span, words->out);
	if (op == MCP_TEST_BEFORE_AGO)
		say(words, " ago");
	else if (op != MCP_TEST_WITHIN)
		say(words, ", today included");
}

/* --- events ------------------------------------------------------------------------ */

static void
say_path(Words *words, const McpNode *path)
{
	McpText		channel = McpTreeText(words->tree, path);
	McpText		action = McpTreeText2(words->tree, path);
	const McpNode *test;
	const char *between = " (";

	if (channel.len > 0)
	{
		say_text(words, channel);
		say(words, " ");
	}
	if (action.len > 0)
	{
		say_text(words, action);
		say(words, " events");
	}
	else
		say(words, "events of any action that the person did");
	for (test = McpTreeChild(words->tree, path); test != NULL;
		 test = McpTreeNext(words->tree, test))
	{
		say(words, between);
		McpSubjectPrint(test->flags, McpTreeText(words->tree, test),
						words->out);
		say_test(words, test->op, McpTreeChild(words->tree, test));
		between = " and ";
	}
	if (McpTreeChild(words->tree, path) != NULL)
		say(words, ")");
}

static void
say_events(Words *words, const McpNode *filter)
{
	const McpNode *first = McpTreeChild(words->tree, filter);
	const McpNode *path;
	bool		several = McpTreeNext(words->tree, first) != NULL;

	if (several)
		say(words, "(");
	for (path = first; path != NULL; path = McpTreeNext(words->tree, path))
	{
		if (path != first)
			say(words, " or ");
		say_path(words, path);
	}
	if (several)
		say(words, ")");
}

static void
say_window(Words *words, const McpNode *window)
{
	static const char *const heads[] = {
		"", " in the last ", " between ", " since ", " from ", " in this ",
		" in the previous ", " after the first of ", " after the last of ",
		" before the first of ", " before the last of "
	};
	const McpNode *child;

	if (window == NULL)
		return;
	child = McpTreeChild(words->tree, window);
	say(words, heads[window->op]);
	switch (window->op)
	{
		case MCP_WINDOW_LAST:
			McpSpanPrint(child, words->out);
			break;
		case MCP_WINDOW_BETWEEN:
			McpSpanPrint(child, words->out);
			say(words, " and ");
			McpSpanPrint(McpTreeNext(words->tree, child), words->out);
			say(words, " ago");
			break;
		case MCP_WINDOW_SINCE:
			McpLiteralPrint(words->tree, child, words->out);
			break;
		case MCP_WINDOW_FROM:
			McpLiteralPrint(words->tree, child, words->out);
			say(words, " until before ");
			McpLiteralPrint(words->tree, McpTreeNext(words->tree, child),
							words->out);
			break;
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
			say(words, McpUnitName((int) window->number));
			break;
		default:
			say_events(words, child);
			break;
	}
}

/* --- measures ------------------------------------------------------------------------ */

static void
say_subject(Words *words, const McpNode *measure)
{
	McpSubjectPrint(measure->flags & MCP_MEASURE_SUBJECT,
					McpTreeText(words->tree, measure), words->out);
}

static void
say_trait(Words *words, const McpNode *measure)
{
	McpText		source = McpTreeText2(words->tree, measure);

	say(words, "the trait ");
	say_text(words, McpTreeText(words->tree, measure));
	if (source.len > 0)
	{
		say(words, " from ");
		say_text(words, source);
	}
}

static const char *
measure_words(int op)
{
	static const char *const heads[] = {
		"", "the number of ", "the sum of ", "the average of ",
		"the smallest of ", "the largest of ", "the number of days with ",
		"the number of channels of ",
		"the longest run of days one after the other with ",
		"the number of different values of ", "of ",
		"the number of full days since the first of ",
		"the number of full days since the last of ",
		"the age in full years by ", "the first of ", "the last of ",
		"the most frequent ", ""
	};

	return heads[op];
}

/* does the measure look at a property's values, not only for it? */
static bool
of_values(int op)
{
	return (op >= MCP_MEASURE_SUM && op <= MCP_MEASURE_MAX) ||
		op == MCP_MEASURE_DISTINCT || op == MCP_MEASURE_FREQUENT;
}

static void
say_measure(Words *words, const McpNode *measure)
{
	const McpNode *child = McpTreeChild(words->tree, measure);
	bool		of = (measure->flags & MCP_MEASURE_OF) != 0;

	say(words, measure_words(measure->op));
	if (measure->op == MCP_MEASURE_TRAIT || measure->op == MCP_MEASURE_AGE)
	{
		say_trait(words, measure);
		return;
	}
	if (of_values(measure->op))
	{
		if (of)
			say_subject(words, measure);
		else
			say(words, "value");
		say(words, " of ");
	}
	if (measure->op == MCP_MEASURE_SHARE)
	{
		say_events(words, McpTreeNext(words->tree, child));
		say(words, ", the part that is also ");
		say_events(words, child);
		child = McpTreeNext(words->tree, child);
	}
	else
		say_events(words, child);
	if (of && !of_values(measure->op))
	{
		say(words, " that have ");
		say_subject(words, measure);
	}
	say_window(words, McpTreeNext(words->tree, child));
}

/* --- conditions ------------------------------------------------------------------------ */

static void
say_compare(Words *words, const McpNode *node)
{
	const McpNode *left = McpTreeChild(words->tree, node);
	const McpNode *right = McpTreeNext(words->tree, left);
	McpNode		factor;

	say_measure(words, left);
	if (right->kind != MCP_NODE_MEASURE)
	{
		say_test(words, node->op, right);
		return;
	}
	say(words, comparison(node->op, false));
	if (node->flags & MCP_COMPARE_FACTOR)
	{
		memset(&factor, 0, sizeof(factor));
		factor.op = MCP_LITERAL_NUMBER;
		factor.number = node->number;
		McpLiteralPrint(words->tree, &factor, words->out);
		say(words, " times ");
	}
	say_measure(words, right);
}

static void
say_sequence(Words *words, const McpNode *node)
{
	const McpNode *child = McpTreeChild(words->tree, node);
	const char *between = "";

	say(words, "in this order, each later than the one before, there are ");
	for (; child != NULL; child = McpTreeNext(words->tree, child))
	{
		if (child->kind == MCP_NODE_FILTER)
		{
			say(words, between);
			say_events(words, child);
			between = ", then ";
		}
		else if (child->kind == MCP_NODE_SPAN)
		{
			say(words, ", from the first to the last at most ");
			McpSpanPrint(child, words->out);
		}
		else
		{
			say(words, ", all");
			say_window(words, child);
		}
	}
}

/* a measure and what is asked of it */
static void
say_tested(Words *words, const McpNode *node)
{
	const McpNode *measure = McpTreeChild(words->tree, node);
	const McpNode *next = McpTreeNext(words->tree, measure);

	say_measure(words, measure);
	if (node->kind == MCP_NODE_BETWEEN)
		say_test(words, MCP_TEST_BETWEEN, next);
	else if (node->op > MCP_TEST_HAS)
		say_span_test(words, node->op, next);
	else
		say_test(words, node->op, next);
}

static void
say_condition(Words *words, const McpNode *node)
{
	const McpNode *child = McpTreeChild(words->tree, node);

	switch (node->kind)
	{
		case MCP_NODE_EXISTS:
			say(words, node->op == MCP_EXISTS_DID ? "there are " :
				"there are no ");
			say_events(words, child);
			say_window(words, McpTreeNext(words->tree, child));
			break;
		case MCP_NODE_COMPARE:
			say_compare(words, node);
			break;
		case MCP_NODE_SEQUENCE:
			say_sequence(words, node);
			break;
		case MCP_NODE_CONSENT:
			say(words, "consent to ");
			say_text(words, McpTreeText(words->tree, node));
			say(words, node->op == MCP_REGIME_OPT_OUT ? " is not denied" :
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
say_group(Words *words, const McpNode *node)
{
	McpText		text = McpTreeText(words->tree, node);

	switch (node->kind)
	{
		case MCP_NODE_OR:
			say(words, "at least one of these holds:");
			return true;
		case MCP_NODE_AND:
			say(words, "all of these hold:");
			return true;
		case MCP_NODE_NOT:
			say(words, "this is known not to hold:");
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
say_lines(Words *words, const McpNode *node, int depth)
{
	const McpNode *child;

	MCP_CHECK_STACK();
	if (depth > 0)
	{
		appendStringInfoChar(words->out, '\n');
		appendStringInfoSpaces(words->out, 2 * (depth - 1));
		say(words, "- ");
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
	Words		words = {tree, buffer};

	say_lines(&words, tree->nodes, 0);
}
