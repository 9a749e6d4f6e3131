/*
 * filter_parse_test.c: reading and printing the tests in brackets
 */
#include "filter/filter_test.h"

#include "core/name.h"

/* what a subject can be compared with */
static int
subject_takes(McpSubjectKind kind, const char **expected)
{
	switch (kind)
	{
		case MCP_SUBJECT_VALUE:
			*expected = "a number";
			return MCP_TAKE_NUMBER;
		case MCP_SUBJECT_CHANNEL:
		case MCP_SUBJECT_ACTION:
			*expected = "a name in quotes";
			return MCP_TAKE_STRING;
		default:
			*expected = "a string in quotes, a number, a date, true or false";
			return MCP_TAKE_STRING | MCP_TAKE_NUMBER | MCP_TAKE_TIME |
				MCP_TAKE_BOOLEAN;
	}
}

/* channels and actions are compared in their folded spelling */
static void
fold_literals(McpTreeBuilder *builder, uint32 node)
{
	char		folded[MCP_NAME_MAX + 1];

	for (; node != 0; node = builder->nodes[node].next)
	{
		McpText		raw = McpTextMake(builder->pool.data +
									  builder->nodes[node].text,
									  builder->nodes[node].text_len);
		int			length = McpNameFold(raw, folded);

		if (length > 0 && !McpNameIsFolded(raw))
			McpTreeSetText(builder, node, McpTextMake(folded, length));
	}
}

static bool
parse_between(McpLexer *lexer, McpTreeBuilder *builder, int take,
			  const char *expected, uint32 test, uint32 *last)
{
	uint32		low,
				high;

	if (!McpLexNext(lexer) ||
		!McpLiteralParse(lexer, builder, take, expected, &low) ||
		!McpLexWantWord(lexer, "and") ||
		!McpLiteralParse(lexer, builder, take, expected, &high))
		return false;
	McpTreeAppend(builder, test, last, low);
	McpTreeAppend(builder, test, last, high);
	return true;
}

static bool
expected_test(McpLexer *lexer, bool of_number, bool negated)
{
	static const char *const words[] = {"in", "not", "between", "is", "like",
	"starts", "ends", "contains", NULL};
	static const char *const number_words[] = {"in", "not", "between", "is",
	NULL};

	if (of_number)
		return McpLexExpected(lexer, negated ? "in" :
							  "a comparison, in, not in, between or is",
							  number_words);
	return McpLexExpected(lexer, negated ?
						  "in, like, starts, ends or contains" :
						  "a comparison, in, not in, between, like, starts, ends, contains or is",
						  words);
}

/* "$" name behind a comparison, in a sequence */
static bool
parse_variable(McpLexer *lexer, McpTreeBuilder *builder, McpSubjectKind kind,
			   int op, uint32 *node)
{
	McpText		name;

	if (!lexer->variables)
		return McpLexFailAt(lexer, lexer->token.start,
							"a variable outside of a sequence");
	if (op != MCP_TEST_EQ && op != MCP_TEST_NE)
		return McpLexFailAt(lexer, lexer->token.start,
							"a variable stands only behind = and !=");
	if (kind != MCP_SUBJECT_PROPERTY && kind != MCP_SUBJECT_CHANNEL &&
		kind != MCP_SUBJECT_ACTION)
		return McpLexFailAt(lexer, lexer->token.start,
							"a variable stands for a property, a channel or an action");
	*node = McpTreeAdd(builder, MCP_NODE_LITERAL, MCP_LITERAL_VARIABLE);
	if (!McpLexNext(lexer) ||
		!McpNameParse(lexer, "the variable's name, as in $x", &name))
		return false;
	McpTreeSetText(builder, *node, name);
	return true;
}

/* behind the subject: the test's op and its literals */
static bool
parse_test_tail(McpLexer *lexer, McpTreeBuilder *builder, uint32 test,
				McpSubjectKind kind, uint32 *last, int *op)
{
	const char *expected;
	int			take = subject_takes(kind, &expected);
	uint32		node;
	bool		negated;

	if (!McpCompareParse(lexer, op))
		return false;
	if (*op != 0)
	{
		if (*op != MCP_TEST_EQ && *op != MCP_TEST_NE &&
			(take & MCP_TAKE_BOOLEAN))
		{
			take &= ~MCP_TAKE_BOOLEAN;
			expected = "a string in quotes, a number or a date";
		}
		if (McpLexIsSymbol(lexer, '$') ?
			!parse_variable(lexer, builder, kind, *op, &node) :
			!McpLiteralParse(lexer, builder, take, expected, &node))
			return false;
		McpTreeAppend(builder, test, last, node);
		return true;
	}
	if (McpLexIsWord(lexer, "between"))
	{
		*op = MCP_TEST_BETWEEN;
		return parse_between(lexer, builder, take & ~MCP_TAKE_BOOLEAN,
							 expected, test, last);
	}
	if (McpLexIsWord(lexer, "is"))
	{
		if (!McpLexNext(lexer) || !McpLexTakeWord(lexer, "not", &negated))
			return false;
		*op = negated ? MCP_TEST_NOT_SET : MCP_TEST_SET;
		return McpLexWantWord(lexer, "set");
	}
	if (!McpLexTakeWord(lexer, "not", &negated))
		return false;
	if (McpLexIsWord(lexer, "in"))
	{
		*op = negated ? MCP_TEST_NOT_IN : MCP_TEST_IN;
		return McpLexNext(lexer) &&
			McpLiteralListParse(lexer, builder, take, expected, test, last);
	}
	if (McpLexIsWord(lexer, "like") && (take & MCP_TAKE_STRING))
	{
		*op = negated ? MCP_TEST_NOT_LIKE : MCP_TEST_LIKE;
		if (!McpLexNext(lexer) || !McpPatternParse(lexer, builder, &node))
			return false;
		McpTreeAppend(builder, test, last, node);
		return true;
	}
	*op = (take & MCP_TAKE_STRING) ? McpTextTestAt(lexer, negated) : 0;
	if (*op != 0)
		return McpTextTestParse(lexer, builder, test, last);
	return expected_test(lexer, (take & MCP_TAKE_STRING) == 0, negated);
}

bool
McpSubjectTestParse(McpLexer *lexer, McpTreeBuilder *builder, uint32 test,
					McpSubjectKind kind, uint32 *last)
{
	uint32		before = *last;
	int			op;

	if (!parse_test_tail(lexer, builder, test, kind, last, &op))
		return false;
	builder->nodes[test].op = (uint8) op;
	if ((kind == MCP_SUBJECT_CHANNEL || kind == MCP_SUBJECT_ACTION) &&
		!McpTestIsText(op))
		fold_literals(builder, before == 0 ? builder->nodes[test].child :
					  builder->nodes[before].next);
	return true;
}

/* behind "fold": "(" property ")", and its test */
static bool
parse_folded(McpLexer *lexer, McpTreeBuilder *builder, uint32 test)
{
	McpText		name;
	uint32		start;
	uint32		last = 0;
	int			op;

	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '('))
		return false;
	start = lexer->token.start;
	if (!McpNameParse(lexer, "a property", &name))
		return false;
	if (McpSubjectFromName(name) != MCP_SUBJECT_PROPERTY)
		return McpLexFailAt(lexer, start, "fold takes a property");
	builder->nodes[test].flags = MCP_SUBJECT_PROPERTY | MCP_TEST_FOLD;
	McpTreeSetText(builder, test, name);
	if (!McpLexWantSymbol(lexer, ')') ||
		!McpFoldTestParse(lexer, builder, test, &last, &op))
		return false;
	builder->nodes[test].op = (uint8) op;
	return true;
}

bool
McpFilterTestParse(McpLexer *lexer, McpTreeBuilder *builder, uint32 *test)
{
	McpText		name;
	McpSubjectKind kind;
	bool		folded;
	uint32		last = 0;
	int			clock;

	*test = McpTreeAdd(builder, MCP_NODE_TEST, 0);
	if (!McpFoldAt(lexer, &folded))
		return false;
	if (folded)
		return parse_folded(lexer, builder, *test);
	if (!McpClockAt(lexer, &clock))
		return false;
	if (clock != 0)
	{
		builder->nodes[*test].flags = (uint8) clock;
		return McpClockTestParse(lexer, builder, *test, clock, &last);
	}
	if (!McpNameParse(lexer, "a property, value, channel or action", &name))
		return false;
	kind = McpSubjectFromName(name);
	builder->nodes[*test].flags = (uint8) kind;
	if (kind == MCP_SUBJECT_PROPERTY)
		McpTreeSetText(builder, *test, name);
	return McpSubjectTestParse(lexer, builder, *test, kind, &last);
}

/* --- printing -------------------------------------------------------------- */

static void
print_subject(const McpTree *tree, const McpNode *test, StringInfo buffer)
{
	bool		folded = (test->flags & MCP_TEST_FOLD) != 0;

	if (folded)
		appendStringInfoString(buffer, "fold(");
	McpSubjectPrint(test->flags & MCP_TEST_SUBJECT, McpTreeText(tree, test),
					buffer);
	if (folded)
		appendStringInfoChar(buffer, ')');
}

void
McpFilterTestPrint(const McpTree *tree, const McpNode *test,
				   StringInfo buffer)
{
	const McpNode *literal = McpTreeChild(tree, test);

	print_subject(tree, test, buffer);
	switch (test->op)
	{
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
			appendStringInfoString(buffer, test->op == MCP_TEST_IN ?
								   " in " : " not in ");
			McpLiteralListPrint(tree, literal, buffer);
			return;
		case MCP_TEST_SET:
			appendStringInfoString(buffer, " is set");
			return;
		case MCP_TEST_NOT_SET:
			appendStringInfoString(buffer, " is not set");
			return;
		case MCP_TEST_BETWEEN:
			appendStringInfoString(buffer, " between ");
			McpLiteralPrint(tree, literal, buffer);
			appendStringInfoString(buffer, " and ");
			literal = McpTreeNext(tree, literal);
			break;
		default:
			if (McpTestIsText(test->op))
				appendStringInfoString(buffer, McpTextTestPrint(test->op));
			else
				appendStringInfo(buffer, " %s ", McpComparePrint(test->op));
	}
	McpLiteralPrint(tree, literal, buffer);
}
