/*
 * segment_parse_trait.c: reading what is asked of a trait
 */
#include "segment/segment.h"

#define ANY_VALUE "a string in quotes, a number, a date, true or false"
#define TAKE_ORDERED (MCP_TAKE_STRING | MCP_TAKE_NUMBER | MCP_TAKE_TIME)
#define TAKE_ANY (TAKE_ORDERED | MCP_TAKE_BOOLEAN)

/* what stands behind a trait, from the word that says the test on */
static bool
parse_trait_word(McpSegmentParser *parser, uint32 node, uint32 *last)
{
	static const char *const words[] = {"in", "not", "between", "has", "like",
	"starts", "ends", "contains", "is", "before", "after", "anniversary",
	"from", NULL};
	McpLexer   *lexer = &parser->lexer;
	McpNode    *nodes = parser->builder.nodes;
	bool		negated;
	uint32		pattern;

	if (McpLexIsWord(lexer, "anniversary") || McpLexIsWord(lexer, "before") ||
		McpLexIsWord(lexer, "after"))
		return McpDateTestParse(parser, node, last);
	if (McpLexIsWord(lexer, "has"))
		return McpHasParse(parser, node, last, false);
	if (McpLexIsWord(lexer, "between"))
	{
		nodes[node].op = MCP_TEST_BETWEEN;
		return McpLexNext(lexer) &&
			McpBetweenParse(parser, TAKE_ORDERED, ANY_VALUE, node, last);
	}
	if (McpLexIsWord(lexer, "is"))
	{
		if (!McpLexNext(lexer) || !McpLexTakeWord(lexer, "not", &negated))
			return false;
		nodes[node].op = negated ? MCP_TEST_NOT_SET : MCP_TEST_SET;
		return McpLexWantWord(lexer, "set");
	}
	if (!McpLexTakeWord(lexer, "not", &negated))
		return false;
	if (McpLexIsWord(lexer, "in"))
	{
		nodes[node].op = negated ? MCP_TEST_NOT_IN : MCP_TEST_IN;
		if (!McpLexNext(lexer))
			return false;
		if (!negated && lexer->token.kind == MCP_TOKEN_NAME)
			return McpDatePeriodParse(parser, node, MCP_TEST_DATE_IN, last);
		return McpLiteralListParse(lexer, &parser->builder, TAKE_ANY,
								   ANY_VALUE, node, last);
	}
	if (McpLexIsWord(lexer, "like"))
	{
		nodes[node].op = negated ? MCP_TEST_NOT_LIKE : MCP_TEST_LIKE;
		if (!McpLexNext(lexer) ||
			!McpPatternParse(lexer, &parser->builder, &pattern))
			return false;
		McpTreeAppend(&parser->builder, node, last, pattern);
		return true;
	}
	nodes[node].op = (uint8) McpTextTestAt(lexer, negated);
	if (nodes[node].op != 0)
		return McpTextTestParse(lexer, &parser->builder, node, last);
	return McpLexExpected(lexer, negated ?
						  "in, like, starts, ends or contains" :
						  "a comparison, in, not in, between, has, like, starts, ends, contains, is, before, after or anniversary",
						  words);
}

bool
McpTraitTestParse(McpSegmentParser *parser, uint32 measure, uint32 *node)
{
	uint32		last;
	uint32		operand;
	int			op;
	bool		equality;
	bool		times;

	*node = McpConditionWrap(parser, MCP_NODE_TRAIT, measure, &last);
	if (!McpCompareParse(&parser->lexer, &op))
		return false;
	if (op == 0)
		return parse_trait_word(parser, *node, &last);
	equality = op == MCP_TEST_EQ || op == MCP_TEST_NE;
	parser->builder.nodes[*node].op = (uint8) op;
	if (McpLexIsWord(&parser->lexer, "trait"))
		return McpTraitPairParse(parser, *node, &last);
	if (!McpLiteralParse(&parser->lexer, &parser->builder,
						 equality ? TAKE_ANY : TAKE_ORDERED,
						 equality ? ANY_VALUE :
						 "a string in quotes, a number, a date or a trait",
						 &operand))
		return false;
	if (parser->builder.nodes[operand].op == MCP_LITERAL_NUMBER)
	{
		if (!McpLexTakeSymbol(&parser->lexer, '*', &times))
			return false;
		if (times)
		{
			parser->builder.nodes[*node].number =
				parser->builder.nodes[operand].number;
			parser->builder.nodes[*node].flags = MCP_COMPARE_FACTOR;
			return McpTraitPairParse(parser, *node, &last);
		}
	}
	McpTreeAppend(&parser->builder, *node, &last, operand);
	return true;
}

/* --- folded traits ------------------------------------------------------------ */

bool
McpFoldedTraitParse(McpSegmentParser *parser, uint32 *node)
{
	static const char *const words[] = {"trait", NULL};
	McpLexer   *lexer = &parser->lexer;
	McpToken	behind;
	uint32		measure;
	uint32		last;
	int			op;

	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '('))
		return false;
	if (!McpLexIsWord(lexer, "trait"))
		return McpLexExpected(lexer, "a trait such as trait.city", words);
	if (!McpMeasureParse(parser, &measure) || !McpLexWantSymbol(lexer, ')'))
		return false;
	*node = McpConditionWrap(parser, MCP_NODE_TRAIT, measure, &last);
	parser->builder.nodes[*node].flags = MCP_TRAIT_FOLD;
	if (McpLexIsWord(lexer, "has"))
		return McpHasParse(parser, *node, &last, true);
	if (!McpLexPeek(lexer, &behind))
		return false;
	if ((McpLexIsSymbol(lexer, '=') || McpLexIsSymbol(lexer, MCP_SYMBOL_NE)) &&
		behind.kind == MCP_TOKEN_NAME)
	{
		if (!McpCompareParse(lexer, &op))
			return false;
		parser->builder.nodes[*node].op = (uint8) op;
		return McpTraitPairParse(parser, *node, &last);
	}
	if (!McpFoldTestParse(lexer, &parser->builder, *node, &last, &op))
		return false;
	parser->builder.nodes[*node].op = (uint8) op;
	return true;
}
