/*
 * filter_parse.c: reading and printing filters
 */
#include "filter/filter_test.h"

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
	else if (kind >= MCP_SUBJECT_WEEKDAY)
		appendStringInfo(buffer, "at %s", McpClockName(kind));
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
		if (!McpFilterTestParse(lexer, builder, &test) ||
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
		McpFilterTestPrint(tree, test, buffer);
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
