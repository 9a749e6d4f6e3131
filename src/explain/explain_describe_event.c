/*
 * explain_describe_event.c: tests, events, windows and measures in English
 */
#include "explain/explain_describe.h"

void
McpSay(McpWords *words, const char *text)
{
	appendStringInfoString(words->out, text);
}

void
McpSayText(McpWords *words, McpText text)
{
	appendBinaryStringInfo(words->out, text.data, (int) text.len);
}

void
McpSayLiterals(McpWords *words, const McpNode *first)
{
	const McpNode *literal;

	for (literal = first; literal != NULL;
		 literal = McpTreeNext(words->tree, literal))
	{
		if (literal != first)
			McpSay(words, ", ");
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

const char *
McpSayComparison(int op, bool of_time)
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

void
McpSayTest(McpWords *words, int op, const McpNode *literal)
{
	switch (op)
	{
		case MCP_TEST_IN:
			McpSay(words, " is one of ");
			break;
		case MCP_TEST_NOT_IN:
			McpSay(words, " is none of ");
			break;
		case MCP_TEST_BETWEEN:
			McpSay(words, " is from ");
			McpLiteralPrint(words->tree, literal, words->out);
			McpSay(words, " to ");
			literal = McpTreeNext(words->tree, literal);
			break;
		case MCP_TEST_LIKE:
			McpSay(words, " is like ");
			break;
		case MCP_TEST_NOT_LIKE:
			McpSay(words, " is not like ");
			break;
		case MCP_TEST_STARTS:
			McpSay(words, " starts with ");
			break;
		case MCP_TEST_NOT_STARTS:
			McpSay(words, " does not start with ");
			break;
		case MCP_TEST_ENDS:
			McpSay(words, " ends with ");
			break;
		case MCP_TEST_NOT_ENDS:
			McpSay(words, " does not end with ");
			break;
		case MCP_TEST_CONTAINS:
			McpSay(words, " contains ");
			break;
		case MCP_TEST_NOT_CONTAINS:
			McpSay(words, " does not contain ");
			break;
		case MCP_TEST_SET:
			McpSay(words, " is known");
			return;
		case MCP_TEST_NOT_SET:
			McpSay(words, " is not known");
			return;
		case MCP_TEST_HAS:
			McpSay(words, " has the member ");
			break;
		case MCP_TEST_HAS_ALL:
			McpSay(words, " has each of the members ");
			break;
		case MCP_TEST_HAS_ANY:
			McpSay(words, " has at least one of the members ");
			break;
		case MCP_TEST_HAS_NONE:
			McpSay(words, " has none of the members ");
			break;
		default:
			McpSay(words, McpSayComparison(op, is_time(literal)));
			break;
	}
	McpSayLiterals(words, literal);
}

/* --- events ------------------------------------------------------------------------ */

static void
say_path(McpWords *words, const McpNode *path)
{
	McpText		channel = McpTreeText(words->tree, path);
	McpText		action = McpTreeText2(words->tree, path);
	const McpNode *test;
	const char *between = " (";

	if (channel.len > 0)
	{
		McpSayText(words, channel);
		McpSay(words, " ");
	}
	if (action.len > 0)
	{
		McpSayText(words, action);
		McpSay(words, " events");
	}
	else
		McpSay(words, "events of any action that the person did");
	for (test = McpTreeChild(words->tree, path); test != NULL;
		 test = McpTreeNext(words->tree, test))
	{
		McpSay(words, between);
		McpSubjectPrint(test->flags & MCP_TEST_SUBJECT,
						McpTreeText(words->tree, test), words->out);
		if (test->flags & MCP_TEST_FOLD)
			McpSay(words, MCP_SAY_FOLDED);
		McpSayTest(words, test->op, McpTreeChild(words->tree, test));
		between = " and ";
	}
	if (McpTreeChild(words->tree, path) != NULL)
		McpSay(words, ")");
}

void
McpSayEvents(McpWords *words, const McpNode *filter)
{
	const McpNode *first = McpTreeChild(words->tree, filter);
	const McpNode *path;
	bool		several = McpTreeNext(words->tree, first) != NULL;

	if (several)
		McpSay(words, "(");
	for (path = first; path != NULL; path = McpTreeNext(words->tree, path))
	{
		if (path != first)
			McpSay(words, " or ");
		say_path(words, path);
	}
	if (several)
		McpSay(words, ")");
}

void
McpSayWindow(McpWords *words, const McpNode *window)
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
	McpSay(words, heads[window->op]);
	switch (window->op)
	{
		case MCP_WINDOW_LAST:
			McpSpanPrint(child, words->out);
			break;
		case MCP_WINDOW_BETWEEN:
			McpSpanPrint(child, words->out);
			McpSay(words, " and ");
			McpSpanPrint(McpTreeNext(words->tree, child), words->out);
			McpSay(words, " ago");
			break;
		case MCP_WINDOW_SINCE:
			McpLiteralPrint(words->tree, child, words->out);
			break;
		case MCP_WINDOW_FROM:
			McpLiteralPrint(words->tree, child, words->out);
			McpSay(words, " until before ");
			McpLiteralPrint(words->tree, McpTreeNext(words->tree, child),
							words->out);
			break;
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
			McpSay(words, McpUnitName((int) window->number));
			break;
		default:
			McpSayEvents(words, child);
			break;
	}
}

/* --- measures ------------------------------------------------------------------------ */

static void
say_subject(McpWords *words, const McpNode *measure)
{
	int			kind = measure->flags & MCP_MEASURE_SUBJECT;

	if (kind >= MCP_SUBJECT_WEEKDAY)
	{
		McpSay(words, kind == MCP_SUBJECT_DAY ? "day of the month" :
			   McpClockName(kind));
		return;
	}
	McpSubjectPrint(measure->flags & MCP_MEASURE_SUBJECT,
					McpTreeText(words->tree, measure), words->out);
}

void
McpSayTrait(McpWords *words, const McpNode *measure)
{
	McpText		source = McpTreeText2(words->tree, measure);

	McpSay(words, "the trait ");
	McpSayText(words, McpTreeText(words->tree, measure));
	if (source.len > 0)
	{
		McpSay(words, " from ");
		McpSayText(words, source);
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
		"the most frequent ", "", "the first ", "the last ",
		"the change, as a part of what it was in the period before, of "
	};

	return heads[op];
}

/* does the measure look at a property's values, not only for it? */
static bool
of_values(int op)
{
	return (op >= MCP_MEASURE_SUM && op <= MCP_MEASURE_MAX) ||
		op == MCP_MEASURE_DISTINCT || op == MCP_MEASURE_FREQUENT ||
		McpMeasureIsEdge(op);
}

void
McpSayMeasure(McpWords *words, const McpNode *measure)
{
	const McpNode *child = McpTreeChild(words->tree, measure);
	bool		of = (measure->flags & MCP_MEASURE_OF) != 0;

	if (measure->op == MCP_MEASURE_MEMBERS)
	{
		McpSay(words, "the number of members of ");
		McpSayTrait(words, measure);
		return;
	}
	McpSay(words, measure_words(measure->op));
	if (measure->op == MCP_MEASURE_TRAIT || measure->op == MCP_MEASURE_AGE)
	{
		McpSayTrait(words, measure);
		return;
	}
	if (measure->op == MCP_MEASURE_CHANGE)
	{
		McpSayMeasure(words, child);
		return;
	}
	if (of_values(measure->op))
	{
		if (of)
			say_subject(words, measure);
		else
			McpSay(words, "value");
		McpSay(words, " of ");
	}
	if (measure->op == MCP_MEASURE_SHARE)
	{
		McpSayEvents(words, McpTreeNext(words->tree, child));
		McpSay(words, ", the part that is also ");
		McpSayEvents(words, child);
		child = McpTreeNext(words->tree, child);
	}
	else
		McpSayEvents(words, child);
	if (of && !of_values(measure->op))
	{
		McpSay(words, " that have ");
		say_subject(words, measure);
	}
	McpSayWindow(words, McpTreeNext(words->tree, child));
}
