/*
 * segment_period.c: conditions on periods: regular use, and the words of the
 * life cycle
 *
 *	regular(filter [, at least k per unit], m of last n units)
 *	new(filter, window), returning, resurrected, dormant, stopped
 */
#include "segment/segment.h"

static const char *const lifecycle_names[] = {
	"none", "new", "returning", "resurrected", "dormant", "stopped"
};

const char *
McpLifecycleName(int op)
{
	return op >= 0 && op <= MCP_LIFECYCLES ? lifecycle_names[op] : "?";
}

int
McpLifecycleAt(const McpLexer *lexer)
{
	int			op;

	for (op = MCP_LIFECYCLES; op > 0; op--)
	{
		if (McpLexIsWord(lexer, lifecycle_names[op]))
			break;
	}
	return op;
}

bool
McpWindowRepeats(int op)
{
	return op == MCP_WINDOW_LAST || op == MCP_WINDOW_THIS ||
		op == MCP_WINDOW_PREVIOUS;
}

/* the condition's name is there; behind it "(" filter */
static bool
parse_head(McpSegmentParser *parser, uint32 node, uint32 *last)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		filter;

	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '(') ||
		!McpFilterParse(lexer, &parser->builder, &filter))
		return false;
	McpTreeAppend(&parser->builder, node, last, filter);
	return true;
}

bool
McpLifecycleParse(McpSegmentParser *parser, uint32 *node)
{
	static const char *const words[] = {"last", "this", "previous", NULL};
	McpLexer   *lexer = &parser->lexer;
	uint32		window;
	uint32		last = 0;

	*node = McpTreeAdd(&parser->builder, MCP_NODE_LIFECYCLE,
					   McpLifecycleAt(lexer));
	if (!parse_head(parser, *node, &last) || !McpLexWantSymbol(lexer, ','))
		return false;
	if (!McpLexIsWord(lexer, words[0]) && !McpLexIsWord(lexer, words[1]) &&
		!McpLexIsWord(lexer, words[2]))
		return McpLexExpected(lexer, "a window such as last 30 days or this month",
							  words);
	if (!McpWindowParse(parser, &window))
		return false;
	McpTreeAppend(&parser->builder, *node, &last, window);
	return McpLexWantSymbol(lexer, ')');
}

/* --- regular --------------------------------------------------------------- */

/* a whole number from 1 to `most`; the token is taken */
static bool
parse_count(McpLexer *lexer, const char *expected, int64 most, int64 *number)
{
	McpText		text = lexer->token.text;
	uint32		i;

	if (lexer->token.kind != MCP_TOKEN_NUMBER ||
		memchr(text.data, '.', text.len) != NULL)
		return McpLexExpected(lexer, expected, NULL);
	*number = 0;
	for (i = 0; i < text.len && *number <= most; i++)
		*number = *number * 10 + (text.data[i] - '0');
	if (*number < 1 || *number > most)
		return McpLexFailAt(lexer, lexer->token.start,
							"a number outside 1 to " INT64_FORMAT, most);
	return McpLexNext(lexer);
}

/* a unit of the calendar; the token is taken */
static bool
parse_unit(McpLexer *lexer, bool plural, int *unit)
{
	static const char *const one[] = {"day", "week", "month", "quarter",
	"year", NULL};
	static const char *const many[] = {"days", "weeks", "months", "quarters",
	"years", NULL};

	*unit = McpUnitAt(lexer, plural);
	if (*unit < MCP_UNIT_DAY)
		return McpLexExpected(lexer, plural ?
							  "days, weeks, months, quarters or years" :
							  "day, week, month, quarter or year",
							  plural ? many : one);
	return McpLexNext(lexer);
}

/* a word of regular(…), with an example where it does not stand */
static bool
want_word(McpLexer *lexer, const char *word)
{
	if (McpLexWantWord(lexer, word))
		return true;
	if (lexer->error->hint[0] == '\0')
		McpErrorHint(lexer->error, "An example: regular(purchase, at least 2 per month, 4 of last 6 months).");
	return false;
}

/* "at" "least" k "per" unit "," */
static bool
parse_per(McpSegmentParser *parser, uint32 node, int *unit)
{
	McpLexer   *lexer = &parser->lexer;

	return McpLexNext(lexer) && McpLexWantWord(lexer, "least") &&
		parse_count(lexer, "a whole number of events", MCP_EVENTS_MAX,
					&parser->builder.nodes[node].number) &&
		want_word(lexer, "per") && parse_unit(lexer, false, unit) &&
		McpLexWantSymbol(lexer, ',');
}

static void
append_span(McpSegmentParser *parser, int unit, int64 number, uint32 parent,
			uint32 *last)
{
	uint32		span = McpTreeAdd(&parser->builder, MCP_NODE_SPAN, unit);

	parser->builder.nodes[span].number = number;
	McpTreeAppend(&parser->builder, parent, last, span);
}

/* m "of" ( "last" | "previous" ) n units */
static bool
parse_periods(McpSegmentParser *parser, uint32 node, int per, uint32 *last)
{
	static const char *const words[] = {"last", "previous", NULL};
	McpLexer   *lexer = &parser->lexer;
	uint32		start = lexer->token.start;
	uint32		position;
	int64		wanted;
	int64		all = 0;
	int64		most;
	int			unit;

	if (!parse_count(lexer, "a number of periods such as 4 of last 6 months",
					 MCP_REGULAR_PERIODS_MAX, &wanted) ||
		!want_word(lexer, "of"))
		return false;
	if (McpLexIsWord(lexer, words[1]))
		parser->builder.nodes[node].op = MCP_REGULAR_PREVIOUS;
	else if (!McpLexIsWord(lexer, words[0]))
		return McpLexExpected(lexer, "last or previous", words);
	if (!McpLexNext(lexer) ||
		!parse_count(lexer, "a number of periods", MCP_REGULAR_PERIODS_MAX,
					 &all))
		return false;
	position = lexer->token.start;
	if (!parse_unit(lexer, true, &unit))
		return false;
	if (per != 0 && per != unit)
		return McpLexFailAt(lexer, position, "%ss, where it says per %s",
							McpUnitName(unit), McpUnitName(per));
	most = McpUnitMonths(unit) > 0 ?
		MCP_SPAN_YEARS_MAX * 12 / McpUnitMonths(unit) :
		MCP_REGULAR_PERIODS_MAX;
	if (all > most)
		return McpLexFailAt(lexer, start, "a span beyond %d years",
							MCP_SPAN_YEARS_MAX);
	if (wanted > all)
		return McpLexFailAt(lexer, start, INT64_FORMAT " of " INT64_FORMAT
							" periods", wanted, all);
	append_span(parser, unit, wanted, node, last);
	append_span(parser, unit, all, node, last);
	return true;
}

bool
McpRegularParse(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		last = 0;
	int			per = 0;

	*node = McpTreeAdd(&parser->builder, MCP_NODE_REGULAR, MCP_REGULAR_LAST);
	parser->builder.nodes[*node].number = 1;
	if (!parse_head(parser, *node, &last) || !McpLexWantSymbol(lexer, ','))
		return false;
	if (McpLexIsWord(lexer, "at") && !parse_per(parser, *node, &per))
		return false;
	return parse_periods(parser, *node, per, &last) &&
		McpLexWantSymbol(lexer, ')');
}


/* --- printing -------------------------------------------------------------- */

void
McpPeriodPrint(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	const McpNode *filter = McpTreeChild(tree, node);
	const McpNode *next = McpTreeNext(tree, filter);

	appendStringInfo(buffer, "%s(", node->kind == MCP_NODE_REGULAR ?
					 "regular" : McpLifecycleName(node->op));
	McpFilterPrint(tree, filter, buffer);
	appendStringInfoString(buffer, ", ");
	if (node->kind == MCP_NODE_LIFECYCLE)
		McpWindowPrint(tree, next, buffer);
	else
	{
		appendStringInfo(buffer, "at least " INT64_FORMAT " per %s, "
						 INT64_FORMAT " of %s ", node->number,
						 McpUnitName(next->op), next->number,
						 node->op == MCP_REGULAR_LAST ? "last" : "previous");
		McpSpanPrint(McpTreeNext(tree, next), buffer);
	}
	appendStringInfoChar(buffer, ')');
}
