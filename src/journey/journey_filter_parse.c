/*
 * journey_filter_parse.c: reading and printing filters
 */
#include "journey/journey_filter.h"

#include "core/name.h"

bool
McpNameParse(McpLexer *lexer, const char *expected, McpText *name)
{
	McpText		raw = lexer->token.text;
	char	   *folded;
	int			length;

	if (lexer->token.kind != MCP_TOKEN_NAME)
		return McpLexExpected(lexer, expected, NULL);
	if (McpNameIsFolded(raw))
	{
		*name = raw;
		return McpLexNext(lexer);
	}
	folded = McpAlloc(MCP_NAME_MAX + 1);
	length = McpNameFold(raw, folded);
	if (length < 0)
		return McpLexFailAt(lexer, lexer->token.start,
							"a name of more than %d bytes", MCP_NAME_MAX);
	if (length == 0)
		return McpLexExpected(lexer, expected, NULL);
	*name = McpTextMake(folded, length);
	return McpLexNext(lexer);
}

McpSubjectKind
McpSubjectFromName(McpText name)
{
	if (McpTextEqual(name, McpTextLiteral("value")))
		return MCP_SUBJECT_VALUE;
	if (McpTextEqual(name, McpTextLiteral("channel")))
		return MCP_SUBJECT_CHANNEL;
	if (McpTextEqual(name, McpTextLiteral("action")))
		return MCP_SUBJECT_ACTION;
	return MCP_SUBJECT_PROPERTY;
}

void
McpSubjectPrint(int kind, McpText name, StringInfo buffer)
{
	static const char *const names[] = {"", "value", "channel", "action"};

	if (kind == MCP_SUBJECT_PROPERTY)
		appendBinaryStringInfo(buffer, name.data, (int) name.len);
	else
		appendStringInfoString(buffer, names[kind]);
}

bool
McpCompareParse(McpLexer *lexer, int *op)
{
	*op = 0;
	if (lexer->token.kind != MCP_TOKEN_SYMBOL)
		return true;
	switch (lexer->token.symbol)
	{
		case '=':
			*op = MCP_TEST_EQ;
			break;
		case MCP_SYMBOL_NE:
			*op = MCP_TEST_NE;
			break;
		case '<':
			*op = MCP_TEST_LT;
			break;
		case MCP_SYMBOL_LE:
			*op = MCP_TEST_LE;
			break;
		case '>':
			*op = MCP_TEST_GT;
			break;
		case MCP_SYMBOL_GE:
			*op = MCP_TEST_GE;
			break;
		default:
			return true;
	}
	return McpLexNext(lexer);
}

const char *
McpComparePrint(int op)
{
	static const char *const names[] = {"", "=", "!=", "<", "<=", ">", ">="};

	return op >= MCP_TEST_EQ && op <= MCP_TEST_GE ? names[op] : "?";
}

/* --- tests ----------------------------------------------------------------- */

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
fold_literals(McpTreeBuilder *builder, uint32 test)
{
	uint32		node;
	char		folded[MCP_NAME_MAX + 1];

	for (node = builder->nodes[test].child; node != 0;
		 node = builder->nodes[node].next)
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

/* behind the subject: the test's op and its literals */
static bool
parse_test_tail(McpLexer *lexer, McpTreeBuilder *builder, uint32 test,
				McpSubjectKind kind, int *op)
{
	static const char *const words[] = {"in", "not", "between", "like", "is",
	NULL};
	const char *expected;
	int			take = subject_takes(kind, &expected);
	uint32		last = 0;
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
		if (!McpLiteralParse(lexer, builder, take, expected, &node))
			return false;
		McpTreeAppend(builder, test, &last, node);
		return true;
	}
	if (McpLexIsWord(lexer, "between"))
	{
		*op = MCP_TEST_BETWEEN;
		return parse_between(lexer, builder, take & ~MCP_TAKE_BOOLEAN,
							 expected, test, &last);
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
			McpLiteralListParse(lexer, builder, take, expected, test, &last);
	}
	if (McpLexIsWord(lexer, "like") && (take & MCP_TAKE_STRING))
	{
		*op = negated ? MCP_TEST_NOT_LIKE : MCP_TEST_LIKE;
		if (!McpLexNext(lexer) || !McpPatternParse(lexer, builder, &node))
			return false;
		McpTreeAppend(builder, test, &last, node);
		return true;
	}
	return McpLexExpected(lexer, negated ? "in or like" :
						  "a comparison, in, not in, between, like or is",
						  words);
}

static bool
parse_test(McpLexer *lexer, McpTreeBuilder *builder, uint32 *test)
{
	McpText		name;
	McpSubjectKind kind;
	int			op;

	*test = McpTreeAdd(builder, MCP_NODE_TEST, 0);
	if (!McpNameParse(lexer, "a property, value, channel or action", &name))
		return false;
	kind = McpSubjectFromName(name);
	builder->nodes[*test].flags = (uint8) kind;
	if (kind == MCP_SUBJECT_PROPERTY)
		McpTreeSetText(builder, *test, name);
	if (!parse_test_tail(lexer, builder, *test, kind, &op))
		return false;
	builder->nodes[*test].op = (uint8) op;
	if ((kind == MCP_SUBJECT_CHANNEL || kind == MCP_SUBJECT_ACTION) &&
		op != MCP_TEST_LIKE && op != MCP_TEST_NOT_LIKE)
		fold_literals(builder, *test);
	return true;
}

/* --- paths ----------------------------------------------------------------- */

/* a name or *, which leaves the name empty */
static bool
parse_step(McpLexer *lexer, const char *expected, McpText *name)
{
	bool		star;

	*name = McpTextMake(NULL, 0);
	if (!McpLexTakeSymbol(lexer, '*', &star))
		return false;
	return star || McpNameParse(lexer, expected, name);
}

static bool
parse_path(McpLexer *lexer, McpTreeBuilder *builder, uint32 *path)
{
	McpText		first;
	McpText		second;
	bool		dotted;
	bool		more;
	uint32		last = 0;
	int			tests = 0;

	*path = McpTreeAdd(builder, MCP_NODE_PATH, 0);
	if (!parse_step(lexer, "an action, channel.action or *", &first) ||
		!McpLexTakeSymbol(lexer, '.', &dotted))
		return false;
	if (dotted)
	{
		if (!parse_step(lexer, "an action or *", &second))
			return false;
		McpTreeSetText(builder, *path, first);
		McpTreeSetText2(builder, *path, second);
	}
	else
		McpTreeSetText2(builder, *path, first);
	if (!McpLexTakeSymbol(lexer, '[', &more))
		return false;
	if (!more)
		return true;
	while (more)
	{
		uint32		test;

		if (++tests > MCP_LIST_MAX)
			return McpErrorSet(lexer->error, MCP_ERR_TOO_BIG,
							   "a path in a %s has more than %d tests",
							   lexer->noun, MCP_LIST_MAX);
		if (!parse_test(lexer, builder, &test) ||
			!McpLexTakeSymbol(lexer, ',', &more))
			return false;
		McpTreeAppend(builder, *path, &last, test);
	}
	if (!McpLexIsSymbol(lexer, ']'))
		return McpLexExpected(lexer, "\",\" or \"]\"", NULL);
	return McpLexNext(lexer);
}

bool
McpFilterParse(McpLexer *lexer, McpTreeBuilder *builder, uint32 *node)
{
	int			open = 0;
	uint32		last = 0;
	bool		taken = true;

	*node = McpTreeAdd(builder, MCP_NODE_FILTER, 0);
	for (;;)
	{
		if (!McpLexTakeSymbol(lexer, '(', &taken))
			return false;
		if (!taken)
			break;
		open++;
	}
	do
	{
		uint32		path;

		if (!parse_path(lexer, builder, &path))
			return false;
		McpTreeAppend(builder, *node, &last, path);
		if (!McpLexTakeSymbol(lexer, '|', &taken))
			return false;
	} while (taken);
	for (; open > 0; open--)
	{
		if (!McpLexWantSymbol(lexer, ')'))
			return false;
	}
	return true;
}

/* --- printing -------------------------------------------------------------- */

static void
print_text(StringInfo buffer, McpText text)
{
	if (text.len == 0)
		appendStringInfoChar(buffer, '*');
	else
		appendBinaryStringInfo(buffer, text.data, (int) text.len);
}

static void
print_test(const McpTree *tree, const McpNode *test, StringInfo buffer)
{
	const McpNode *literal = McpTreeChild(tree, test);

	McpSubjectPrint(test->flags, McpTreeText(tree, test), buffer);
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
		case MCP_TEST_LIKE:
			appendStringInfoString(buffer, " like ");
			break;
		case MCP_TEST_NOT_LIKE:
			appendStringInfoString(buffer, " not like ");
			break;
		default:
			appendStringInfo(buffer, " %s ", McpComparePrint(test->op));
	}
	McpLiteralPrint(tree, literal, buffer);
}

static void
print_path(const McpTree *tree, const McpNode *path, StringInfo buffer)
{
	const McpNode *test;
	const char *between = "[";

	if (path->text_len > 0)
	{
		print_text(buffer, McpTreeText(tree, path));
		appendStringInfoChar(buffer, '.');
	}
	print_text(buffer, McpTreeText2(tree, path));
	for (test = McpTreeChild(tree, path); test != NULL;
		 test = McpTreeNext(tree, test))
	{
		appendStringInfoString(buffer, between);
		print_test(tree, test, buffer);
		between = ", ";
	}
	if (path->child != 0)
		appendStringInfoChar(buffer, ']');
}

void
McpFilterPrint(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	const McpNode *path;
	const char *between = "";

	for (path = McpTreeChild(tree, node); path != NULL;
		 path = McpTreeNext(tree, path))
	{
		appendStringInfoString(buffer, between);
		print_path(tree, path, buffer);
		between = " | ";
	}
}
