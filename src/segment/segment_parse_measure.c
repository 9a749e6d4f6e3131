/*
 * segment_parse_measure.c: measures, as operands of conditions and alone
 */
#include "segment/segment.h"

const char *const McpMeasureWords[] = {
	"count", "sum", "avg", "min", "max", "active_days", "channels", "streak",
	"distinct", "share", "days_since", "age", "first", "last",
	"most_frequent", "change", "trait", "members", NULL
};

static const int measure_ops[] = {
	MCP_MEASURE_COUNT, MCP_MEASURE_SUM, MCP_MEASURE_AVG, MCP_MEASURE_MIN,
	MCP_MEASURE_MAX, MCP_MEASURE_ACTIVE_DAYS, MCP_MEASURE_CHANNELS,
	MCP_MEASURE_STREAK, MCP_MEASURE_DISTINCT, MCP_MEASURE_SHARE,
	MCP_MEASURE_SINCE_FIRST, MCP_MEASURE_AGE, MCP_MEASURE_FIRST,
	MCP_MEASURE_LAST, MCP_MEASURE_FREQUENT, MCP_MEASURE_CHANGE,
	MCP_MEASURE_TRAIT, MCP_MEASURE_MEMBERS
};

const char *
McpMeasureName(int op)
{
	int			i;

	if (op == MCP_MEASURE_SINCE_LAST)
		op = MCP_MEASURE_SINCE_FIRST;
	if (McpMeasureIsEdge(op))
		op = op == MCP_MEASURE_FIRST_OF ? MCP_MEASURE_FIRST :
			MCP_MEASURE_LAST;
	for (i = 0; McpMeasureWords[i] != NULL; i++)
	{
		if (measure_ops[i] == op)
			return McpMeasureWords[i];
	}
	return "?";
}

int
McpMeasureAt(const McpLexer *lexer)
{
	int			i;

	for (i = 0; McpMeasureWords[i] != NULL; i++)
	{
		if (McpLexIsWord(lexer, McpMeasureWords[i]))
			return measure_ops[i];
	}
	return 0;
}

bool
McpMeasureIsNumber(int op)
{
	return (op >= MCP_MEASURE_COUNT && op <= MCP_MEASURE_AGE) ||
		op == MCP_MEASURE_CHANGE || op == MCP_MEASURE_MEMBERS;
}

/* "property of" when it is there; it must be for distinct, most_frequent */
static bool
parse_of(McpSegmentParser *parser, uint32 measure, int op)
{
	McpLexer   *lexer = &parser->lexer;
	bool		needed = op == MCP_MEASURE_DISTINCT ||
		op == MCP_MEASURE_FREQUENT;
	McpText		name;
	McpToken	behind;
	McpSubjectKind kind;
	int			clock;
	uint32		start = lexer->token.start;

	if (!McpLexPeek(lexer, &behind))
		return false;
	if (lexer->token.kind != MCP_TOKEN_NAME || behind.kind != MCP_TOKEN_NAME)
		return !needed ||
			McpLexExpected(lexer, "\"property of filter\"", NULL);
	if (!McpTextEqual(behind.text, McpTextLiteral("of")))
	{
		if (!McpClockAt(lexer, &clock))
			return false;
		if (clock != 0 && !needed)
			return McpLexFailAt(lexer, start, "%s takes no part of the time",
								McpMeasureName(op));
		if (clock != 0)
		{
			parser->builder.nodes[measure].flags =
				(uint8) (clock | MCP_MEASURE_OF);
			return McpLexWantWord(lexer, "of");
		}
	}
	if (!McpNameParse(lexer, "a property", &name))
		return false;
	kind = McpSubjectFromName(name);
	if (op == MCP_MEASURE_FREQUENT && kind == MCP_SUBJECT_VALUE)
		return McpLexFailAt(lexer, start,
							"most_frequent takes a property, channel or action");
	if (op >= MCP_MEASURE_SUM && op <= MCP_MEASURE_MAX &&
		(kind == MCP_SUBJECT_CHANNEL || kind == MCP_SUBJECT_ACTION))
		return McpLexFailAt(lexer, start, "%s takes a property or value",
							McpMeasureName(op));
	if (kind == MCP_SUBJECT_PROPERTY)
		McpTreeSetText(&parser->builder, measure, name);
	/* sum(value of x) is sum(x) */
	if (op < MCP_MEASURE_SUM || op > MCP_MEASURE_MAX ||
		kind != MCP_SUBJECT_VALUE)
		parser->builder.nodes[measure].flags =
			(uint8) (kind | MCP_MEASURE_OF);
	return McpLexWantWord(lexer, "of");
}

/* "name [ from source ]" of a trait */
static bool
parse_trait(McpSegmentParser *parser, uint32 measure)
{
	McpLexer   *lexer = &parser->lexer;
	McpText		name;
	bool		taken;

	if (!McpLexIsWord(lexer, "trait"))
		return McpLexExpected(lexer, "a trait such as trait.birthday", NULL);
	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '.') ||
		!McpNameParse(lexer, "a trait's name", &name))
		return false;
	McpTreeSetText(&parser->builder, measure, name);
	if (!McpLexTakeWord(lexer, "from", &taken))
		return false;
	if (!taken)
		return true;
	if (lexer->token.kind == MCP_TOKEN_STRING)
	{
		/* a source's name in quotes means the same as without */
		lexer->token.kind = MCP_TOKEN_NAME;
	}
	if (!McpNameParse(lexer, "a source", &name))
		return false;
	McpTreeSetText2(&parser->builder, measure, name);
	return true;
}

/* days_since "(" ("first" | "last") "(" filter ")" ")" */
static bool
parse_days_since(McpSegmentParser *parser, uint32 measure)
{
	static const char *const words[] = {"first", "last", NULL};
	McpLexer   *lexer = &parser->lexer;
	uint32		filter;
	uint32		last = 0;

	if (McpLexIsWord(lexer, "last"))
		parser->builder.nodes[measure].op = MCP_MEASURE_SINCE_LAST;
	else if (!McpLexIsWord(lexer, "first"))
		return McpLexExpected(lexer, "first or last", words);
	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '(') ||
		!McpFilterParse(lexer, &parser->builder, &filter) ||
		!McpLexWantSymbol(lexer, ')') || !McpLexWantSymbol(lexer, ')'))
		return false;
	McpTreeAppend(&parser->builder, measure, &last, filter);
	return true;
}

static bool
parse_share(McpSegmentParser *parser, uint32 measure)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		part,
				whole;
	uint32		last = 0;

	if (!McpFilterParse(lexer, &parser->builder, &part) ||
		!McpLexWantWord(lexer, "of") ||
		!McpFilterParse(lexer, &parser->builder, &whole))
		return false;
	McpTreeAppend(&parser->builder, measure, &last, part);
	McpTreeAppend(&parser->builder, measure, &last, whole);
	return McpWindowTailParse(parser, measure, &last);
}

/* behind "first" "(" and "last" "(": a property makes it another measure */
static bool
find_edge(McpSegmentParser *parser, uint32 measure, int *op)
{
	McpLexer   *lexer = &parser->lexer;
	McpToken	behind;

	if (!McpLexPeek(lexer, &behind))
		return false;
	if (lexer->token.kind != MCP_TOKEN_NAME || behind.kind != MCP_TOKEN_NAME)
		return true;
	*op = *op == MCP_MEASURE_FIRST ? MCP_MEASURE_FIRST_OF :
		MCP_MEASURE_LAST_OF;
	parser->builder.nodes[measure].op = (uint8) *op;
	return true;
}

bool
McpMeasureParse(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	int			op = McpMeasureAt(lexer);
	uint32		filter;
	uint32		last = 0;

	if (op == 0)
		return McpLexExpected(lexer, "a measure such as count(purchase)",
							  McpMeasureWords);
	*node = McpTreeAdd(&parser->builder, MCP_NODE_MEASURE, op);
	if (op == MCP_MEASURE_TRAIT)
		return parse_trait(parser, *node);
	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '('))
		return false;
	if ((op == MCP_MEASURE_FIRST || op == MCP_MEASURE_LAST) &&
		!find_edge(parser, *node, &op))
		return false;
	switch (op)
	{
		case MCP_MEASURE_CHANGE:
			return McpChangeParse(parser, *node);
		case MCP_MEASURE_SINCE_FIRST:
			return parse_days_since(parser, *node);
		case MCP_MEASURE_AGE:
		case MCP_MEASURE_MEMBERS:
			return parse_trait(parser, *node) && McpLexWantSymbol(lexer, ')');
		case MCP_MEASURE_SHARE:
			return parse_share(parser, *node);
		case MCP_MEASURE_FIRST:
		case MCP_MEASURE_LAST:
			if (!McpFilterParse(lexer, &parser->builder, &filter))
				return false;
			McpTreeAppend(&parser->builder, *node, &last, filter);
			return McpLexWantSymbol(lexer, ')');
		default:
			if (!parse_of(parser, *node, op) ||
				!McpFilterParse(lexer, &parser->builder, &filter))
				return false;
			McpTreeAppend(&parser->builder, *node, &last, filter);
			return McpWindowTailParse(parser, *node, &last);
	}
}

/* --- printing ---------------------------------------------------------------- */

static void
print_trait(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	McpText		name = McpTreeText(tree, node);
	McpText		source = McpTreeText2(tree, node);

	appendStringInfo(buffer, "trait.%.*s", (int) name.len, name.data);
	if (source.len > 0)
		appendStringInfo(buffer, " from %.*s", (int) source.len, source.data);
}

void
McpMeasurePrint(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	const McpNode *child = McpTreeChild(tree, node);

	if (node->op == MCP_MEASURE_TRAIT)
	{
		print_trait(tree, node, buffer);
		return;
	}
	appendStringInfo(buffer, "%s(", McpMeasureName(node->op));
	if (node->op == MCP_MEASURE_CHANGE)
	{
		McpMeasurePrint(tree, child, buffer);
		appendStringInfoChar(buffer, ')');
		return;
	}
	if (node->op == MCP_MEASURE_AGE || node->op == MCP_MEASURE_MEMBERS)
	{
		print_trait(tree, node, buffer);
		appendStringInfoChar(buffer, ')');
		return;
	}
	if (node->flags & MCP_MEASURE_OF)
	{
		McpSubjectPrint(node->flags & MCP_MEASURE_SUBJECT,
						McpTreeText(tree, node), buffer);
		appendStringInfoString(buffer, " of ");
	}
	if (node->op == MCP_MEASURE_SINCE_FIRST)
		appendStringInfoString(buffer, "first(");
	if (node->op == MCP_MEASURE_SINCE_LAST)
		appendStringInfoString(buffer, "last(");
	McpFilterPrint(tree, child, buffer);
	if (node->op == MCP_MEASURE_SINCE_FIRST ||
		node->op == MCP_MEASURE_SINCE_LAST)
		appendStringInfoChar(buffer, ')');
	child = McpTreeNext(tree, child);
	if (child != NULL && child->kind == MCP_NODE_FILTER)
	{
		appendStringInfoString(buffer, " of ");
		McpFilterPrint(tree, child, buffer);
		child = McpTreeNext(tree, child);
	}
	if (child != NULL)
	{
		appendStringInfoString(buffer, ", ");
		McpWindowPrint(tree, child, buffer);
	}
	appendStringInfoChar(buffer, ')');
}
