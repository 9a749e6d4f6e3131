/*
 * segment_parse_set.c: reading what is asked of a set-valued trait, traits
 * against traits, and samples
 *
 *	has		:= "has" ( value | ( "all" | "any" | "none" ) "(" values ")" )
 *	pair	:= trait cmp [ number "*" ] trait
 *				| "fold" "(" trait ")" ( "=" | "!=" ) "fold" "(" trait ")"
 *	sample	:= "sample" number "%" [ "salt" string ]
 */
#include "segment/segment.h"

#define TAKE_MEMBER (MCP_TAKE_STRING | MCP_TAKE_NUMBER | MCP_TAKE_BOOLEAN)

/* --- sets ------------------------------------------------------------------- */

/* a member is kept as the text it is */
static void
as_text(McpTreeBuilder *builder, uint32 literal)
{
	StringInfoData text;
	McpTree		alone;

	if (builder->nodes[literal].op == MCP_LITERAL_STRING)
		return;
	memset(&alone, 0, sizeof(alone));
	initStringInfo(&text);
	McpLiteralPrint(&alone, &builder->nodes[literal], &text);
	McpTreeSetText(builder, literal, McpTextMake(text.data, text.len));
	builder->nodes[literal].op = MCP_LITERAL_STRING;
	builder->nodes[literal].number = 0;
}

bool
McpHasParse(McpSegmentParser *parser, uint32 node, uint32 *last, bool folded)
{
	static const char *const words[] = {"all", "any", "none", NULL};
	static const int ops[] = {MCP_TEST_HAS_ALL, MCP_TEST_HAS_ANY,
	MCP_TEST_HAS_NONE};
	McpLexer   *lexer = &parser->lexer;
	McpTreeBuilder *builder = &parser->builder;
	const char *expected = "a string in quotes or a number";
	uint32		literal;
	int			op = MCP_TEST_HAS;
	int			i;

	if (!McpLexNext(lexer))
		return false;
	for (i = 0; words[i] != NULL; i++)
	{
		if (McpLexIsWord(lexer, words[i]))
			op = ops[i];
	}
	builder->nodes[node].op = (uint8) op;
	if (op == MCP_TEST_HAS && lexer->token.kind == MCP_TOKEN_NAME &&
		!McpLexIsWord(lexer, "true") && !McpLexIsWord(lexer, "false"))
		return McpLexExpected(lexer, "a member in quotes, all, any or none",
							  words);
	if (op != MCP_TEST_HAS ? !McpLexNext(lexer) ||
		!McpLiteralListParse(lexer, builder, TAKE_MEMBER, expected, node,
							 last) :
		!McpOperandParse(parser, TAKE_MEMBER, expected, node, last))
		return false;
	for (literal = builder->nodes[node].child; literal != 0;
		 literal = builder->nodes[literal].next)
	{
		if (builder->nodes[literal].kind != MCP_NODE_LITERAL)
			continue;
		as_text(builder, literal);
		if (folded)
			McpFoldLiteral(builder, literal, false);
	}
	return true;
}

/* --- traits against traits ---------------------------------------------------- */

static bool
parse_second(McpSegmentParser *parser, uint32 *measure)
{
	static const char *const words[] = {"trait", NULL};

	if (!McpLexIsWord(&parser->lexer, "trait"))
		return McpLexExpected(&parser->lexer, "a trait such as trait.city",
							  words);
	return McpMeasureParse(parser, measure);
}

bool
McpTraitPairParse(McpSegmentParser *parser, uint32 node, uint32 *last)
{
	McpLexer   *lexer = &parser->lexer;
	bool		folded = (parser->builder.nodes[node].flags &
						  MCP_TRAIT_FOLD) != 0;
	uint32		measure;

	parser->builder.nodes[node].kind = MCP_NODE_TRAITS;
	/* both sides are folded, whether it is written twice or once */
	if (folded && McpLexIsWord(lexer, "fold"))
	{
		if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '(') ||
			!parse_second(parser, &measure) || !McpLexWantSymbol(lexer, ')'))
			return false;
	}
	else if (!parse_second(parser, &measure))
		return false;
	McpTreeAppend(&parser->builder, node, last, measure);
	return true;
}

/* --- samples -------------------------------------------------------------------- */

/* behind "sample": a part of all, as a percentage */
static bool
parse_percent(McpSegmentParser *parser, uint32 node)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		start = lexer->token.start;
	uint32		literal;
	int64		percent;

	if (lexer->token.kind != MCP_TOKEN_NUMBER)
		return McpLexExpected(lexer, "a percentage such as 10%", NULL);
	if (!McpLiteralParse(lexer, &parser->builder, MCP_TAKE_NUMBER,
						 "a percentage such as 10%", &literal) ||
		!McpLexWantSymbol(lexer, '%'))
		return false;
	percent = parser->builder.nodes[literal].number;
	if (percent == 0 || percent > 100 * MCP_AMOUNT_ONE)
		return McpLexFailAt(lexer, start, "a sample is more than 0%% and at most 100%%");
	if (percent % MCP_SAMPLE_STEP != 0)
		return McpLexFailAt(lexer, start,
							"a percentage with more than 4 digits behind the point");
	parser->builder.nodes[node].number = percent;
	return true;
}

bool
McpSampleParse(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	bool		taken;

	*node = McpTreeAdd(&parser->builder, MCP_NODE_SAMPLE, 0);
	if (!McpLexNext(lexer) || !parse_percent(parser, *node) ||
		!McpLexTakeWord(lexer, "salt", &taken))
		return false;
	if (!taken)
		return true;
	if (lexer->token.kind != MCP_TOKEN_STRING)
		return McpLexExpected(lexer, "a salt in quotes such as \"spring\"",
							  NULL);
	if (lexer->token.text.len > MCP_SALT_MAX)
		return McpLexFailAt(lexer, lexer->token.start,
							"a salt of more than %d bytes", MCP_SALT_MAX);
	McpTreeSetText(&parser->builder, *node, lexer->token.text);
	return McpLexNext(lexer);
}

void
McpSamplePrint(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	char		text[MCP_MOMENT_TEXT_MAX];

	appendStringInfoString(buffer, "sample ");
	appendBinaryStringInfo(buffer, text, McpAmountPrint(node->number, text));
	appendStringInfoChar(buffer, '%');
	if (node->text_len == 0)
		return;
	appendStringInfoString(buffer, " salt ");
	McpLexPrintString(buffer, McpTreeText(tree, node));
}

/* a pair prints as it is read */
void
McpTraitPairPrint(const McpTree *tree, const McpNode *node,
				  StringInfo buffer)
{
	const McpNode *left = McpTreeChild(tree, node);
	const McpNode *right = McpTreeNext(tree, left);
	bool		folded = (node->flags & MCP_TRAIT_FOLD) != 0;
	McpNode		factor;

	appendStringInfoString(buffer, folded ? "fold(" : "");
	McpMeasurePrint(tree, left, buffer);
	appendStringInfo(buffer, "%s %s ", folded ? ")" : "",
					 McpComparePrint(node->op));
	if (node->flags & MCP_COMPARE_FACTOR)
	{
		memset(&factor, 0, sizeof(factor));
		factor.op = MCP_LITERAL_NUMBER;
		factor.number = node->number;
		McpLiteralPrint(tree, &factor, buffer);
		appendStringInfoString(buffer, " * ");
	}
	appendStringInfoString(buffer, folded ? "fold(" : "");
	McpMeasurePrint(tree, right, buffer);
	appendStringInfoString(buffer, folded ? ")" : "");
}

/* --- checking stored ones --------------------------------------------------------- */

bool
McpHasCheck(const McpTree *tree, const McpNode *node, const McpNode *first)
{
	if (!McpLiteralsCheck(tree, first, MCP_TAKE_STRING, 1,
						  node->op == MCP_TEST_HAS ? 1 : MCP_LIST_MAX))
		return false;
	for (; first != NULL && (node->flags & MCP_TRAIT_FOLD);
		 first = McpTreeNext(tree, first))
	{
		if (!McpFoldLiteralCheck(tree, first, false))
			return false;
	}
	return true;
}

static bool
is_trait(const McpTree *tree, const McpNode *node)
{
	return node != NULL && node->kind == MCP_NODE_MEASURE &&
		node->op == MCP_MEASURE_TRAIT && node->child == 0 &&
		node->flags == 0 &&
		McpNameCheck(tree, node->text, node->text_len, false) &&
		McpNameCheck(tree, node->text2, node->text2_len, true);
}

bool
McpTraitPairCheck(const McpTree *tree, const McpNode *node)
{
	const McpNode *left = McpTreeChild(tree, node);
	const McpNode *right = left == NULL ? NULL : McpTreeNext(tree, left);

	if (!is_trait(tree, left) || !is_trait(tree, right) || right->next != 0 ||
		node->op < MCP_TEST_EQ || node->op > MCP_TEST_GE)
		return false;
	if (node->flags == MCP_TRAIT_FOLD)
		return node->op <= MCP_TEST_NE;
	return node->flags == MCP_COMPARE_FACTOR || node->flags == 0;
}

bool
McpSampleCheck(const McpNode *node)
{
	return node->child == 0 && node->number > 0 &&
		node->number <= 100 * MCP_AMOUNT_ONE &&
		node->number % MCP_SAMPLE_STEP == 0 &&
		node->text_len <= MCP_SALT_MAX;
}
