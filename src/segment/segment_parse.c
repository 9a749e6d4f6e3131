/*
 * segment_parse.c: the algebra of segments, and compiling
 *
 *	segment	:= expr
 *	expr	:= and-expr { "or" and-expr }
 *	and-expr := not-expr { "and" not-expr }
 *	not-expr := "not" not-expr | primary
 *	primary	:= "(" expr ")" [ "in" "zone" string ]
 *			| "at" "least" n "of" "(" expr { "," expr } ")" | condition
 *
 * "and" and "or" are associative, so a chain of one of them is one node.
 */
#include "segment/segment.h"

static bool parse_expr(McpSegmentParser *parser, uint32 *node);

static bool
deeper(McpSegmentParser *parser)
{
	if (++parser->depth <= MCP_SEGMENT_DEPTH_MAX)
		return true;
	return McpErrorSet(parser->lexer.error, MCP_ERR_TOO_BIG,
					   "a %s is nested deeper than %d levels",
					   parser->lexer.noun, MCP_SEGMENT_DEPTH_MAX);
}

/* behind a group: "in zone" makes it a node, else it is what is inside */
static bool
parse_zone(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	char		canonical[MCP_ZONE_NAME_MAX + 1];
	const McpZone *zone;
	McpError	unknown;
	uint32		last = 0;
	uint32		group;
	bool		taken;

	if (!McpLexTakeWord(lexer, "in", &taken) || !taken)
		return lexer->error->sqlstate == 0;
	if (!McpLexWantWord(lexer, "zone"))
		return false;
	if (lexer->token.kind != MCP_TOKEN_STRING)
		return McpLexExpected(lexer, "a zone in quotes such as \"Asia/Jakarta\"",
							  NULL);
	if (!McpZoneFind(lexer->token.text, &zone, canonical))
	{
		unknown.sqlstate = 0;
		McpZoneUnknown(&unknown);
		McpLexFailAt(lexer, lexer->token.start, "%s", unknown.message);
		McpErrorHint(lexer->error, "%s", unknown.hint);
		return false;
	}
	group = McpTreeAdd(&parser->builder, MCP_NODE_ZONE, 0);
	McpTreeSetText(&parser->builder, group,
				   McpTextMake(canonical, strlen(canonical)));
	McpTreeAppend(&parser->builder, group, &last, *node);
	*node = group;
	return McpLexNext(lexer);
}

/* "at" "least" n "of" "(" expr { "," expr } ")" */
static bool
parse_at_least(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		last = 0;
	uint32		position;
	uint32		child;
	uint32		count = 0;
	bool		more = true;
	int64		number = 0;
	McpText		digits;
	uint32		i;

	if (!McpLexNext(lexer) || !McpLexWantWord(lexer, "least"))
		return false;
	position = lexer->token.start;
	digits = lexer->token.text;
	if (lexer->token.kind != MCP_TOKEN_NUMBER || digits.len > 5 ||
		memchr(digits.data, '.', digits.len) != NULL)
		return McpLexExpected(lexer, "a whole number of conditions", NULL);
	for (i = 0; i < digits.len; i++)
		number = number * 10 + (digits.data[i] - '0');
	*node = McpTreeAdd(&parser->builder, MCP_NODE_AT_LEAST, 0);
	parser->builder.nodes[*node].number = number;
	if (!McpLexNext(lexer) || !McpLexWantWord(lexer, "of") ||
		!McpLexWantSymbol(lexer, '('))
		return false;
	for (; more; count++)
	{
		if (!parse_expr(parser, &child) ||
			!McpLexTakeSymbol(lexer, ',', &more))
			return false;
		McpTreeAppend(&parser->builder, *node, &last, child);
	}
	if (number < 1 || number > count)
		return McpLexFailAt(lexer, position, "at least " INT64_FORMAT
							" of %u conditions", number, count);
	if (!McpLexIsSymbol(lexer, ')'))
		return McpLexExpected(lexer, "\",\", \"and\", \"or\" or \")\"", NULL);
	return McpLexNext(lexer);
}

static bool
parse_primary(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	bool		ok;

	if (McpLexIsSymbol(lexer, '('))
	{
		if (!deeper(parser) || !McpLexNext(lexer) ||
			!parse_expr(parser, node))
			return false;
		parser->depth--;
		if (!McpLexIsSymbol(lexer, ')'))
			return McpLexExpected(lexer, "\"and\", \"or\" or \")\"", NULL);
		return McpLexNext(lexer) && parse_zone(parser, node);
	}
	if (McpLexIsWord(lexer, "at"))
	{
		if (!deeper(parser))
			return false;
		ok = parse_at_least(parser, node);
		parser->depth--;
		return ok;
	}
	return McpConditionParse(parser, node);
}

static bool
parse_not(McpSegmentParser *parser, uint32 *node)
{
	uint32		child;
	uint32		last = 0;

	MCP_CHECK_STACK();
	if (!McpLexIsWord(&parser->lexer, "not"))
		return parse_primary(parser, node);
	if (!deeper(parser) || !McpLexNext(&parser->lexer) ||
		!parse_not(parser, &child))
		return false;
	parser->depth--;
	*node = McpTreeAdd(&parser->builder, MCP_NODE_NOT, 0);
	McpTreeAppend(&parser->builder, *node, &last, child);
	return true;
}

/* add an operand; one of the same kind brings its own operands instead */
static void
add_operand(McpTreeBuilder *builder, uint32 chain, int kind, uint32 *last,
			uint32 operand)
{
	uint32		child,
				next;

	if (builder->nodes[operand].kind != kind)
	{
		McpTreeAppend(builder, chain, last, operand);
		return;
	}
	for (child = builder->nodes[operand].child; child != 0; child = next)
	{
		next = builder->nodes[child].next;
		builder->nodes[child].next = 0;
		McpTreeAppend(builder, chain, last, child);
	}
}

typedef bool (*ParseOperand) (McpSegmentParser *parser, uint32 *node);

static bool
parse_chain(McpSegmentParser *parser, int kind, const char *word,
			ParseOperand parse_operand, uint32 *node)
{
	uint32		operand;
	uint32		last = 0;
	bool		more;

	if (!parse_operand(parser, node))
		return false;
	if (!McpLexIsWord(&parser->lexer, word))
		return true;
	operand = *node;
	*node = McpTreeAdd(&parser->builder, kind, 0);
	add_operand(&parser->builder, *node, kind, &last, operand);
	for (;;)
	{
		if (!McpLexTakeWord(&parser->lexer, word, &more))
			return false;
		if (!more)
			return true;
		if (!parse_operand(parser, &operand))
			return false;
		add_operand(&parser->builder, *node, kind, &last, operand);
	}
}

static bool
parse_and(McpSegmentParser *parser, uint32 *node)
{
	return parse_chain(parser, MCP_NODE_AND, "and", parse_not, node);
}

static bool
parse_expr(McpSegmentParser *parser, uint32 *node)
{
	return parse_chain(parser, MCP_NODE_OR, "or", parse_and, node);
}

/* --- compiling ----------------------------------------------------------- */

static bool
too_long(McpError *error, const char *noun, Size length)
{
	return McpErrorSet(error, MCP_ERR_TOO_BIG,
					   "a %s has %zu bytes, more than %d", noun, length,
					   MCP_SEGMENT_TEXT_MAX);
}

/* behind what could be the whole something else stands */
static bool
not_the_end(McpLexer *lexer, McpSegmentNoun noun)
{
	static const char *const joins[] = {"and", "or", NULL};

	if (noun == MCP_NOUN_MEASURE)
		return McpLexExpected(lexer, "the end", NULL);
	(void) McpLexExpected(lexer, "\"and\", \"or\" or the end", joins);
	if (McpLexIsWord(lexer, "in"))
		McpErrorHint(lexer->error, "A zone stands behind a group in parentheses: (did(visit, this day)) in zone \"Asia/Jakarta\".");
	else if (McpLexIsSymbol(lexer, '%'))
		McpErrorHint(lexer->error, "A part is written as a number: 0.2 is 20 percent.");
	return false;
}

bool
McpSegmentCompile(McpSegmentNoun noun, McpText text, StringInfo out,
				  McpError *error)
{
	static const char *const names[] = {"segment", "measure"};
	McpSegmentParser parser;
	McpTree		tree;
	StringInfoData print;
	int			start = out->len;
	uint32		root;

	memset(&parser, 0, sizeof(parser));
	if (text.len > MCP_SEGMENT_TEXT_MAX)
		return too_long(error, names[noun], text.len);
	McpTreeBuilderInit(&parser.builder);
	if (!McpLexStart(&parser.lexer, text, names[noun], error))
		return false;
	if (noun == MCP_NOUN_MEASURE ? !McpMeasureParse(&parser, &root) :
		!parse_expr(&parser, &root))
		return false;
	if (parser.lexer.token.kind != MCP_TOKEN_END)
		return not_the_end(&parser.lexer, noun);
	McpTreeBuild(&parser.builder, root, out);

	/* what is printed must be readable again */
	if (!McpTreeOpen(&tree, out->data + start, out->len - start,
					 MCP_CHECK_SHALLOW, error))
		return false;
	initStringInfo(&print);
	McpSegmentPrint(&tree, &print);
	if (print.len > MCP_SEGMENT_TEXT_MAX)
		return too_long(error, names[noun], print.len);
	McpFree(print.data);
	return true;
}
