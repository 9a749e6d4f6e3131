/*
 * filter_literal.c: strings, numbers, times and truth values in our
 * languages: how they are read, printed and compared
 */
#include "filter/filter.h"

#include "core/amount.h"
#include "core/name.h"

/* a number that is kept whole: at most 6 digits behind the point */
static bool
parse_number(McpLexer *lexer, McpTreeBuilder *builder, bool negative,
			 uint32 *node)
{
	McpText		text = lexer->token.text;
	uint32		fraction = 0;
	uint32		end = text.len;
	int64		amount;

	if (memchr(text.data, '.', text.len) != NULL)
	{
		while (text.data[end - 1] == '0')
			end--;
		while (text.data[end - 1 - fraction] != '.')
			fraction++;
	}
	if (fraction > MCP_AMOUNT_DIGITS)
		return McpLexFailAt(lexer, lexer->token.start,
							"a number with more than %d digits behind the point",
							MCP_AMOUNT_DIGITS);
	if (McpAmountParse(text, &amount) != MCP_AMOUNT_OK)
		return McpLexFailAt(lexer, lexer->token.start,
							"a number beyond 9200000000000");
	*node = McpTreeAdd(builder, MCP_NODE_LITERAL, MCP_LITERAL_NUMBER);
	builder->nodes[*node].number = negative ? -amount : amount;
	return McpLexNext(lexer);
}

/* has a date or time a zone of its own?  Looked for behind the date */
static bool
has_zone(McpText text)
{
	uint32		i;

	for (i = 10; i < text.len; i++)
	{
		char		c = text.data[i];

		if (c == 'Z' || c == 'z' || c == '+' || c == '-')
			return true;
	}
	return false;
}

static bool
parse_time(McpLexer *lexer, McpTreeBuilder *builder, uint32 *node)
{
	int64		moment;
	McpLiteralType type = MCP_LITERAL_LOCAL;

	if (!McpMomentParse(lexer->token.text, &moment))
		return McpLexFailAt(lexer, lexer->token.start,
							"a date or time that does not exist");
	if (!McpMomentUsable(moment))
		return McpLexFailAt(lexer, lexer->token.start,
							"a time outside the years 1900 to 2199");
	if (has_zone(lexer->token.text))
		type = MCP_LITERAL_MOMENT;
	else if (moment == McpDayOfMoment(moment) * MCP_DAY)
		type = MCP_LITERAL_DATE;
	*node = McpTreeAdd(builder, MCP_NODE_LITERAL, type);
	builder->nodes[*node].number = moment;
	return McpLexNext(lexer);
}

static bool
parse_signed(McpLexer *lexer, McpTreeBuilder *builder, const char *expected,
			 uint32 *node)
{
	McpToken	behind;
	bool		negative = McpLexIsSymbol(lexer, '-');

	if (!McpLexPeek(lexer, &behind))
		return false;
	if (behind.kind != MCP_TOKEN_NUMBER)
		return McpLexExpected(lexer, expected, NULL);
	return McpLexNext(lexer) &&
		parse_number(lexer, builder, negative, node);
}

bool
McpLiteralParse(McpLexer *lexer, McpTreeBuilder *builder, int take,
				const char *expected, uint32 *node)
{
	static const char *const words[] = {"true", "false", NULL};

	if ((take & MCP_TAKE_STRING) && lexer->token.kind == MCP_TOKEN_STRING)
	{
		*node = McpTreeAdd(builder, MCP_NODE_LITERAL, MCP_LITERAL_STRING);
		McpTreeSetText(builder, *node, lexer->token.text);
		return McpLexNext(lexer);
	}
	if (take & MCP_TAKE_NUMBER)
	{
		if (lexer->token.kind == MCP_TOKEN_NUMBER)
			return parse_number(lexer, builder, false, node);
		if (McpLexIsSymbol(lexer, '-') || McpLexIsSymbol(lexer, '+'))
			return parse_signed(lexer, builder, expected, node);
	}
	if ((take & MCP_TAKE_TIME) && lexer->token.kind == MCP_TOKEN_DATE)
		return parse_time(lexer, builder, node);
	if ((take & MCP_TAKE_BOOLEAN) &&
		(McpLexIsWord(lexer, "true") || McpLexIsWord(lexer, "false")))
	{
		*node = McpTreeAdd(builder, MCP_NODE_LITERAL, MCP_LITERAL_BOOLEAN);
		builder->nodes[*node].number = McpLexIsWord(lexer, "true");
		return McpLexNext(lexer);
	}
	return McpLexExpected(lexer, expected,
						  (take & MCP_TAKE_BOOLEAN) ? words : NULL);
}

bool
McpLiteralListParse(McpLexer *lexer, McpTreeBuilder *builder, int take,
					const char *expected, uint32 parent, uint32 *last)
{
	uint32		count = 0;
	bool		more = true;

	if (!McpLexWantSymbol(lexer, '('))
		return false;
	while (more)
	{
		uint32		node;

		MCP_CHECK_INTERRUPTS();
		if (++count > MCP_LIST_MAX)
			return McpErrorSet(lexer->error, MCP_ERR_TOO_BIG,
							   "a list in a %s has more than %d items",
							   lexer->noun, MCP_LIST_MAX);
		if (!McpLiteralParse(lexer, builder, take, expected, &node))
			return false;
		McpTreeAppend(builder, parent, last, node);
		if (!McpLexTakeSymbol(lexer, ',', &more))
			return false;
	}
	if (!McpLexIsSymbol(lexer, ')'))
		return McpLexExpected(lexer, "\",\" or \")\"", NULL);
	return McpLexNext(lexer);
}

bool
McpPatternParse(McpLexer *lexer, McpTreeBuilder *builder, uint32 *node)
{
	McpText		text = lexer->token.text;
	uint32		slashes = 0;

	if (lexer->token.kind == MCP_TOKEN_STRING)
	{
		while (slashes < text.len &&
			   text.data[text.len - 1 - slashes] == '\\')
			slashes++;
		if (slashes % 2 == 1)
			return McpLexFailAt(lexer, lexer->token.start,
								"a pattern that ends in a lone backslash");
	}
	return McpLiteralParse(lexer, builder, MCP_TAKE_STRING,
						   "a pattern in quotes", node);
}

/* --- printing -------------------------------------------------------------- */

void
McpLiteralPrint(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	char		text[MCP_MOMENT_TEXT_MAX];
	int			length = 0;

	switch (node->op)
	{
		case MCP_LITERAL_STRING:
			McpLexPrintString(buffer, McpTreeText(tree, node));
			return;
		case MCP_LITERAL_VARIABLE:
			appendStringInfo(buffer, "$%.*s", (int) node->text_len,
							 tree->pool + node->text);
			return;
		case MCP_LITERAL_BOOLEAN:
			appendStringInfoString(buffer, node->number ? "true" : "false");
			return;
		case MCP_LITERAL_NUMBER:
			length = McpAmountPrint(node->number, text);
			break;
		case MCP_LITERAL_DATE:
			length = McpDatePrint((int32) McpDayOfMoment(node->number), text);
			break;
		case MCP_LITERAL_MOMENT:
			length = McpMomentPrint(node->number, text);
			break;
		case MCP_LITERAL_LOCAL:
			length = McpMomentPrint(node->number, text) - 1;
			break;
	}
	appendBinaryStringInfo(buffer, text, length);
}

void
McpLiteralListPrint(const McpTree *tree, const McpNode *first,
					StringInfo buffer)
{
	const char *between = "(";

	for (; first != NULL; first = McpTreeNext(tree, first))
	{
		appendStringInfoString(buffer, between);
		McpLiteralPrint(tree, first, buffer);
		between = ", ";
	}
	appendStringInfoChar(buffer, ')');
}

/* --- comparing ------------------------------------------------------------- */

void
McpLiteralPrepare(const McpTree *tree, const McpNode *node,
				  const McpZone *zone, McpLiteral *literal)
{
	literal->type = (McpLiteralType) node->op;
	literal->text = McpTreeText(tree, node);
	literal->number = literal->local = node->number;
	if (node->op == MCP_LITERAL_LOCAL || node->op == MCP_LITERAL_DATE)
		literal->number = McpZoneFromLocal(zone, node->number);
}

McpLiteral *
McpLiteralsPrepare(const McpTree *tree, const McpNode *first,
				   const McpZone *zone, uint32 *count)
{
	const McpNode *node;
	McpLiteral *literals;

	*count = 0;
	for (node = first; node != NULL; node = McpTreeNext(tree, node))
		(*count)++;
	literals = McpAlloc((*count + 1) * sizeof(McpLiteral));
	*count = 0;
	for (node = first; node != NULL; node = McpTreeNext(tree, node))
		McpLiteralPrepare(tree, node, zone, &literals[(*count)++]);
	return literals;
}

bool
McpMomentRead(McpText text, const McpZone *zone, int64 *moment)
{
	if (!McpMomentParse(text, moment) || !McpMomentUsable(*moment))
		return false;
	if (zone != NULL && !has_zone(text))
		*moment = McpZoneFromLocal(zone, *moment);
	return true;
}

int
McpTextOrder(McpText a, McpText b)
{
	uint32		common = Min(a.len, b.len);
	int			order = common == 0 ? 0 : memcmp(a.data, b.data, common);

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len ? 1 : 0;
}

static inline int
order_of(int64 a, int64 b)
{
	return a < b ? -1 : a > b ? 1 : 0;
}

bool
McpLiteralCompare(const McpLiteral *literal, McpText text,
				  const McpZone *zone, int *order)
{
	int64		number;

	switch (literal->type)
	{
		case MCP_LITERAL_STRING:
			*order = McpTextOrder(text, literal->text);
			return true;
		case MCP_LITERAL_NUMBER:
			if (McpAmountParse(text, &number) != MCP_AMOUNT_OK)
				return false;
			break;
		case MCP_LITERAL_BOOLEAN:
			if (McpTextEqual(text, McpTextLiteral("true")))
				number = 1;
			else if (McpTextEqual(text, McpTextLiteral("false")))
				number = 0;
			else
				return false;
			break;
		default:
			if (!McpMomentRead(text, zone, &number))
				return false;
			break;
	}
	*order = order_of(number, literal->number);
	return true;
}

/* bytes of the character that begins here */
static inline uint32
char_length(McpText text, uint32 at)
{
	uint32		end = at + 1;

	while (end < text.len && ((unsigned char) text.data[end] & 0xC0) == 0x80)
		end++;
	return end - at;
}

/*
 * Greedy, with one place to come back to: behind the last % the shortest
 * stretch is tried first, and that is enough.
 */
bool
McpLikeMatch(McpText text, McpText pattern)
{
	uint32		t = 0;
	uint32		p = 0;
	uint32		back_t = 0;
	uint32		back_p = PG_UINT32_MAX;

	for (;;)
	{
		if (p < pattern.len && pattern.data[p] == '%')
		{
			back_p = ++p;
			back_t = t;
			continue;
		}
		if (t == text.len && p == pattern.len)
			return true;
		if (t < text.len && p < pattern.len)
		{
			uint32		literal = p;

			if (pattern.data[p] == '_')
			{
				t += char_length(text, t);
				p++;
				continue;
			}
			if (pattern.data[p] == '\\' && p + 1 < pattern.len)
				literal = p + 1;
			if (pattern.data[literal] == text.data[t])
			{
				t++;
				p = literal + 1;
				continue;
			}
		}
		if (back_p == PG_UINT32_MAX || back_t >= text.len)
			return false;
		back_t += char_length(text, back_t);
		t = back_t;
		p = back_p;
		MCP_CHECK_INTERRUPTS();
	}
}
