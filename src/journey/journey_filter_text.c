/*
 * journey_filter_text.c: tests of texts beyond equality and order
 *
 *	text-test := [ "not" ] ( "starts" | "ends" | "contains" ) string
 *
 * The string is meant as it is written: there are no wildcards.  Everything
 * starts with, ends with and contains the empty text.
 */
#include "journey/journey_filter.h"

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
