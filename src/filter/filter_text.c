/*
 * filter_text.c: tests of texts beyond equality and order
 *
 *	text-test := [ "not" ] ( "starts" | "ends" | "contains" ) string
 *	fold-test := ( "=" | "!=" ) string | [ "not" ] "in" "(" strings ")"
 *				| [ "not" ] "like" pattern | text-test
 *
 * The string is meant as it is written: there are no wildcards.  Everything
 * starts with, ends with and contains the empty text.  A folded text is
 * compared with folded strings; that is how they are stored and printed.
 */
#include "filter/filter.h"

#include "core/fold.h"

const char *const McpTextTestWords[] = {"starts", "ends", "contains", NULL};

static const int text_ops[] = {
	MCP_TEST_STARTS, MCP_TEST_ENDS, MCP_TEST_CONTAINS
};

int
McpTextTestAt(const McpLexer *lexer, bool negated)
{
	int			i;

	for (i = 0; McpTextTestWords[i] != NULL; i++)
	{
		if (McpLexIsWord(lexer, McpTextTestWords[i]))
			return text_ops[i] + (negated ? 1 : 0);
	}
	return 0;
}

bool
McpTextTestParse(McpLexer *lexer, McpTreeBuilder *builder, uint32 parent,
				 uint32 *last)
{
	uint32		node;

	if (!McpLexNext(lexer) ||
		!McpLiteralParse(lexer, builder, MCP_TAKE_STRING,
						 "a string in quotes", &node))
		return false;
	McpTreeAppend(builder, parent, last, node);
	return true;
}

const char *
McpTextTestPrint(int op)
{
	switch (op)
	{
		case MCP_TEST_LIKE:
			return " like ";
		case MCP_TEST_NOT_LIKE:
			return " not like ";
		case MCP_TEST_STARTS:
			return " starts ";
		case MCP_TEST_NOT_STARTS:
			return " not starts ";
		case MCP_TEST_ENDS:
			return " ends ";
		case MCP_TEST_NOT_ENDS:
			return " not ends ";
		case MCP_TEST_CONTAINS:
			return " contains ";
		case MCP_TEST_NOT_CONTAINS:
			return " not contains ";
		default:
			return NULL;
	}
}

static inline bool
same_bytes(const char *a, McpText b)
{
	return b.len == 0 || memcmp(a, b.data, b.len) == 0;
}

/* UTF-8 can be searched as bytes: no character's begin lies in another */
static bool
contains(McpText text, McpText part)
{
	const char *p = text.data;
	const char *end;

	if (part.len == 0)
		return true;
	if (part.len > text.len)
		return false;
	end = text.data + (text.len - part.len) + 1;
	while (p < end && (p = memchr(p, part.data[0], end - p)) != NULL)
	{
		if (same_bytes(p, part))
			return true;
		p++;
		MCP_CHECK_INTERRUPTS();
	}
	return false;
}

bool
McpTextTestHolds(int op, McpText text, McpText literal)
{
	switch (op)
	{
		case MCP_TEST_STARTS:
		case MCP_TEST_NOT_STARTS:
			return literal.len <= text.len && same_bytes(text.data, literal);
		case MCP_TEST_ENDS:
		case MCP_TEST_NOT_ENDS:
			return literal.len <= text.len &&
				same_bytes(text.data + (text.len - literal.len), literal);
		case MCP_TEST_CONTAINS:
		case MCP_TEST_NOT_CONTAINS:
			return contains(text, literal);
		default:
			return McpLikeMatch(text, literal);
	}
}

/* --- folded texts ----------------------------------------------------------- */

bool
McpFoldAt(const McpLexer *lexer, bool *is_fold)
{
	McpToken	behind;

	*is_fold = false;
	if (!McpLexIsWord(lexer, "fold"))
		return true;
	if (!McpLexPeek(lexer, &behind))
		return false;
	*is_fold = behind.kind == MCP_TOKEN_SYMBOL && behind.symbol == '(';
	return true;
}

void
McpFoldLiteral(McpTreeBuilder *builder, uint32 node, bool pattern)
{
	StringInfoData buffer;
	McpText		text = McpTextMake(builder->pool.data +
								   builder->nodes[node].text,
								   builder->nodes[node].text_len);
	McpText		folded;

	initStringInfo(&buffer);
	folded = pattern ? McpFoldPattern(text, &buffer) : McpFold(text, &buffer);
	if (!McpTextEqual(text, folded))
		McpTreeSetText(builder, node, folded);
	McpFree(buffer.data);
}

static bool
fold_operands(McpLexer *lexer, McpTreeBuilder *builder, int op,
			  uint32 parent, uint32 *last)
{
	uint32		node;

	if (op == MCP_TEST_IN || op == MCP_TEST_NOT_IN)
		return McpLexNext(lexer) &&
			McpLiteralListParse(lexer, builder, MCP_TAKE_STRING,
								"a string in quotes", parent, last);
	if (op == MCP_TEST_LIKE || op == MCP_TEST_NOT_LIKE)
	{
		if (!McpLexNext(lexer) || !McpPatternParse(lexer, builder, &node))
			return false;
		McpTreeAppend(builder, parent, last, node);
		return true;
	}
	if (McpTestIsText(op))
		return McpTextTestParse(lexer, builder, parent, last);
	if (!McpLiteralParse(lexer, builder, MCP_TAKE_STRING,
						 "a string in quotes", &node))
		return false;
	McpTreeAppend(builder, parent, last, node);
	return true;
}

bool
McpFoldTestParse(McpLexer *lexer, McpTreeBuilder *builder, uint32 parent,
				 uint32 *last, int *op)
{
	static const char *const words[] = {"in", "not", "like", "starts",
	"ends", "contains", NULL};
	uint32		start = lexer->token.start;
	bool		negated = false;
	uint32		node;

	if (!McpCompareParse(lexer, op))
		return false;
	if (*op > MCP_TEST_NE)
		return McpLexFailAt(lexer, start,
							"a folded text has = and !=, but no order");
	if (*op == 0)
	{
		if (!McpLexTakeWord(lexer, "not", &negated))
			return false;
		if (McpLexIsWord(lexer, "in"))
			*op = negated ? MCP_TEST_NOT_IN : MCP_TEST_IN;
		else if (McpLexIsWord(lexer, "like"))
			*op = negated ? MCP_TEST_NOT_LIKE : MCP_TEST_LIKE;
		else
			*op = McpTextTestAt(lexer, negated);
	}
	if (*op == 0)
		return McpLexExpected(lexer, negated ?
							  "in, like, starts, ends or contains" :
							  "=, !=, in, not in, like, starts, ends or contains",
							  words);
	if (!fold_operands(lexer, builder, *op, parent, last))
		return false;
	for (node = builder->nodes[parent].child; node != 0;
		 node = builder->nodes[node].next)
	{
		if (builder->nodes[node].kind == MCP_NODE_LITERAL)
			McpFoldLiteral(builder, node, *op == MCP_TEST_LIKE ||
						   *op == MCP_TEST_NOT_LIKE);
	}
	return true;
}

bool
McpFoldLiteralCheck(const McpTree *tree, const McpNode *node, bool pattern)
{
	StringInfoData buffer;
	McpText		text = McpTreeText(tree, node);
	bool		same;

	initStringInfo(&buffer);
	same = McpTextEqual(text, pattern ? McpFoldPattern(text, &buffer) :
						McpFold(text, &buffer));
	McpFree(buffer.data);
	return same;
}

bool
McpFoldTestCheck(const McpTree *tree, int op, const McpNode *first)
{
	if (op != MCP_TEST_EQ && op != MCP_TEST_NE && op != MCP_TEST_IN &&
		op != MCP_TEST_NOT_IN && !McpTestIsText(op))
		return false;
	if (!McpTestOpCheck(tree, op, first, MCP_TAKE_STRING))
		return false;
	for (; first != NULL; first = McpTreeNext(tree, first))
	{
		if (!McpFoldLiteralCheck(tree, first, op == MCP_TEST_LIKE ||
								 op == MCP_TEST_NOT_LIKE))
			return false;
	}
	return true;
}
