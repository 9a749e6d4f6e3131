/*
 * segment_parse_window.c: spans and windows
 */
#include "segment/segment.h"

static const char *const unit_names[] = {
	"", "second", "minute", "hour", "day", "week", "month", "quarter", "year"
};

static const char *const unit_words[] = {
	"seconds", "minutes", "hours", "days", "weeks", "months", "quarters",
	"years", "second", "minute", "hour", "day", "week", "month", "quarter",
	"year", NULL
};

static const char *const whole_day_words[] = {
	"days", "weeks", "months", "quarters", "years", "day", "week", "month",
	"quarter", "year", NULL
};

static const char *const calendar_words[] = {
	"day", "week", "month", "quarter", "year", NULL
};

static const char *const window_words[] = {
	"last", "between", "since", "from", "this", "previous", "after", "before",
	NULL
};

const char *
McpUnitName(int unit)
{
	return unit >= MCP_UNIT_SECOND && unit <= MCP_UNIT_YEAR ?
		unit_names[unit] : "?";
}

int
McpUnitAt(const McpLexer *lexer, bool plural)
{
	McpText		word = lexer->token.text;
	int			unit;

	if (lexer->token.kind != MCP_TOKEN_NAME)
		return 0;
	for (unit = MCP_UNIT_SECOND; unit <= MCP_UNIT_YEAR; unit++)
	{
		uint32		length = (uint32) strlen(unit_names[unit]);

		if (word.len < length ||
			memcmp(word.data, unit_names[unit], length) != 0)
			continue;
		if (word.len == length ||
			(plural && word.len == length + 1 && word.data[length] == 's'))
			return unit;
	}
	return 0;
}

/* a whole number of at most 9 digits, at least 1 */
static bool
parse_whole(McpLexer *lexer, const char *expected, int64 *number)
{
	McpText		text = lexer->token.text;
	uint32		i;

	if (lexer->token.kind != MCP_TOKEN_NUMBER)
		return McpLexExpected(lexer, expected, NULL);
	*number = 0;
	for (i = 0; i < text.len; i++)
	{
		if (text.data[i] == '.')
			return McpLexFailAt(lexer, lexer->token.start,
								"a span in parts of a unit");
		if (*number < INT64CONST(1000000000000))
			*number = *number * 10 + (text.data[i] - '0');
	}
	if (*number == 0)
		return McpLexFailAt(lexer, lexer->token.start, "a span of nothing");
	return true;
}

bool
McpSpanParse(McpSegmentParser *parser, bool whole_days, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		start = lexer->token.start;
	int64		number = 0;
	int64		limit;
	int			unit;

	if (!parse_whole(lexer, "a span such as 30 days", &number) ||
		!McpLexNext(lexer))
		return false;
	unit = McpUnitAt(lexer, true);
	if (unit == 0 || (whole_days && unit < MCP_UNIT_DAY))
		return McpLexExpected(lexer, whole_days ?
							  "days, weeks, months, quarters or years" :
							  "a unit of time such as days",
							  whole_days ? whole_day_words : unit_words);
	limit = McpUnitMonths(unit) > 0 ?
		MCP_SPAN_YEARS_MAX * 12 / McpUnitMonths(unit) :
		MCP_SPAN_YEARS_MAX * 366 * MCP_DAY / McpUnitMicros(unit);
	if (number > limit)
		return McpLexFailAt(lexer, start, "a span beyond %d years",
							MCP_SPAN_YEARS_MAX);
	*node = McpTreeAdd(&parser->builder, MCP_NODE_SPAN, unit);
	parser->builder.nodes[*node].number = number;
	return McpLexNext(lexer);
}

void
McpSpanPrint(const McpNode *node, StringInfo buffer)
{
	appendStringInfo(buffer, INT64_FORMAT " %s%s", node->number,
					 McpUnitName(node->op), node->number == 1 ? "" : "s");
}

/* --- windows ----------------------------------------------------------------- */

/* of two spans of one sort, the first must be the longer */
static bool
check_order(McpSegmentParser *parser, uint32 first, uint32 second,
			uint32 position)
{
	const McpNode *a = &parser->builder.nodes[first];
	const McpNode *b = &parser->builder.nodes[second];
	bool		in_months = McpUnitMonths(a->op) > 0;

	if (in_months != (McpUnitMonths(b->op) > 0))
		return true;
	if (in_months ?
		a->number * McpUnitMonths(a->op) > b->number * McpUnitMonths(b->op) :
		a->number * McpUnitMicros(a->op) > b->number * McpUnitMicros(b->op))
		return true;
	return McpLexFailAt(&parser->lexer, position,
						"the longer span comes first in between ... ago");
}

static bool
parse_between(McpSegmentParser *parser, uint32 window)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		start = lexer->token.start;
	uint32		first,
				second;
	uint32		last = 0;

	if (!McpSpanParse(parser, false, &first) ||
		!McpLexWantWord(lexer, "and") ||
		!McpSpanParse(parser, false, &second) ||
		!McpLexWantWord(lexer, "ago") ||
		!check_order(parser, first, second, start))
		return false;
	McpTreeAppend(&parser->builder, window, &last, first);
	McpTreeAppend(&parser->builder, window, &last, second);
	return true;
}

/* times of "since" and "from ... to" */
static bool
parse_times(McpSegmentParser *parser, uint32 window, bool two)
{
	static const char *const expected = "a date or time such as 2026-01-31";
	McpLexer   *lexer = &parser->lexer;
	uint32		node;
	uint32		last = 0;

	if (!McpLiteralParse(lexer, &parser->builder, MCP_TAKE_TIME, expected,
						 &node))
		return false;
	McpTreeAppend(&parser->builder, window, &last, node);
	if (!two)
		return true;
	if (!McpLexWantWord(lexer, "to") ||
		!McpLiteralParse(lexer, &parser->builder, MCP_TAKE_TIME, expected,
						 &node))
		return false;
	McpTreeAppend(&parser->builder, window, &last, node);
	return true;
}

bool
McpCalendarUnitParse(McpSegmentParser *parser, int *unit)
{
	*unit = McpUnitAt(&parser->lexer, false);
	if (*unit < MCP_UNIT_DAY)
		return McpLexExpected(&parser->lexer,
							  "day, week, month, quarter or year",
							  calendar_words);
	return McpLexNext(&parser->lexer);
}

static bool
parse_calendar(McpSegmentParser *parser, uint32 window)
{
	int			unit;

	if (!McpCalendarUnitParse(parser, &unit))
		return false;
	parser->builder.nodes[window].number = unit;
	return true;
}

/* ("first" | "last") "(" filter ")" behind after and before */
static bool
parse_anchor(McpSegmentParser *parser, uint32 window)
{
	static const char *const words[] = {"first", "last", NULL};
	McpLexer   *lexer = &parser->lexer;
	uint32		filter;
	uint32		last = 0;

	if (McpLexIsWord(lexer, "last"))
		parser->builder.nodes[window].op++;
	else if (!McpLexIsWord(lexer, "first"))
		return McpLexExpected(lexer, "first or last", words);
	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '(') ||
		!McpFilterParse(lexer, &parser->builder, &filter) ||
		!McpLexWantSymbol(lexer, ')'))
		return false;
	McpTreeAppend(&parser->builder, window, &last, filter);
	return true;
}

bool
McpWindowParse(McpSegmentParser *parser, uint32 *node)
{
	static const int ops[] = {
		MCP_WINDOW_LAST, MCP_WINDOW_BETWEEN, MCP_WINDOW_SINCE,
		MCP_WINDOW_FROM, MCP_WINDOW_THIS, MCP_WINDOW_PREVIOUS,
		MCP_WINDOW_AFTER_FIRST, MCP_WINDOW_BEFORE_FIRST
	};
	McpLexer   *lexer = &parser->lexer;
	uint32		span;
	uint32		last = 0;
	int			i;

	for (i = 0; window_words[i] != NULL; i++)
	{
		if (McpLexIsWord(lexer, window_words[i]))
			break;
	}
	if (window_words[i] == NULL)
		return McpLexExpected(lexer, "a window such as last 30 days",
							  window_words);
	*node = McpTreeAdd(&parser->builder, MCP_NODE_WINDOW, ops[i]);
	if (!McpLexNext(lexer))
		return false;
	switch (ops[i])
	{
		case MCP_WINDOW_LAST:
			if (!McpSpanParse(parser, false, &span))
				return false;
			McpTreeAppend(&parser->builder, *node, &last, span);
			return true;
		case MCP_WINDOW_BETWEEN:
			return parse_between(parser, *node);
		case MCP_WINDOW_SINCE:
		case MCP_WINDOW_FROM:
			return parse_times(parser, *node, ops[i] == MCP_WINDOW_FROM);
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
			return parse_calendar(parser, *node);
		default:
			return parse_anchor(parser, *node);
	}
}

bool
McpWindowTailParse(McpSegmentParser *parser, uint32 parent, uint32 *last)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		window;
	bool		taken;

	if (!McpLexTakeSymbol(lexer, ',', &taken))
		return false;
	if (taken)
	{
		if (!McpWindowParse(parser, &window))
			return false;
		McpTreeAppend(&parser->builder, parent, last, window);
	}
	else if (!McpLexIsSymbol(lexer, ')'))
		return McpLexExpected(lexer, "\",\" or \")\"", NULL);
	return McpLexWantSymbol(lexer, ')');
}

void
McpWindowPrint(const McpTree *tree, const McpNode *node, StringInfo buffer)
{
	static const char *const heads[] = {
		"", "last ", "between ", "since ", "from ", "this ", "previous ",
		"after first(", "after last(", "before first(", "before last(",
		"next ", "next "
	};
	const McpNode *child = McpTreeChild(tree, node);

	appendStringInfoString(buffer, heads[node->op]);
	switch (node->op)
	{
		case MCP_WINDOW_LAST:
		case MCP_WINDOW_NEXT:
			McpSpanPrint(child, buffer);
			break;
		case MCP_WINDOW_BETWEEN:
			McpSpanPrint(child, buffer);
			appendStringInfoString(buffer, " and ");
			McpSpanPrint(McpTreeNext(tree, child), buffer);
			appendStringInfoString(buffer, " ago");
			break;
		case MCP_WINDOW_SINCE:
			McpLiteralPrint(tree, child, buffer);
			break;
		case MCP_WINDOW_FROM:
			McpLiteralPrint(tree, child, buffer);
			appendStringInfoString(buffer, " to ");
			McpLiteralPrint(tree, McpTreeNext(tree, child), buffer);
			break;
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
		case MCP_WINDOW_NEXT_UNIT:
			appendStringInfoString(buffer, McpUnitName((int) node->number));
			break;
		default:
			McpFilterPrint(tree, child, buffer);
			appendStringInfoChar(buffer, ')');
			break;
	}
}
