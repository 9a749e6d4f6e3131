/*
 * segment_condition.c: reading conditions
 */
#include "segment/segment.h"

const char *const McpConditionWords[] = {
	"did", "never", "count", "sum", "avg", "min", "max", "active_days",
	"channels", "streak", "distinct", "share", "days_since", "age", "first",
	"last", "change", "most_frequent", "sequence", "trait", "consent", "identified",
	"fold", "members", "sample",
	"regular", "new", "returning", "resurrected", "dormant", "stopped",
	"not", "at", NULL
};

bool
McpOperandParse(McpSegmentParser *parser, int take, const char *expected,
				uint32 parent, uint32 *last)
{
	uint32		node;

	if (!McpLiteralParse(&parser->lexer, &parser->builder, take, expected,
						 &node))
		return false;
	McpTreeAppend(&parser->builder, parent, last, node);
	return true;
}

bool
McpSpanOperandParse(McpSegmentParser *parser, bool whole_days, uint32 parent,
					uint32 *last)
{
	uint32		node;

	if (!McpSpanParse(parser, whole_days, &node))
		return false;
	McpTreeAppend(&parser->builder, parent, last, node);
	return true;
}

/* behind "between": literal "and" literal */
bool
McpBetweenParse(McpSegmentParser *parser, int take, const char *expected,
				uint32 parent, uint32 *last)
{
	return McpOperandParse(parser, take, expected, parent, last) &&
		McpLexWantWord(&parser->lexer, "and") &&
		McpOperandParse(parser, take, expected, parent, last);
}

/* a new node with the measure as its first child */
uint32
McpConditionWrap(McpSegmentParser *parser, int kind, uint32 measure, uint32 *last)
{
	uint32		node = McpTreeAdd(&parser->builder, kind, 0);

	*last = 0;
	McpTreeAppend(&parser->builder, node, last, measure);
	return node;
}

/* --- measures compared ------------------------------------------------------ */

/* behind the comparison: number | [ number "*" ] measure */
static bool
parse_right(McpSegmentParser *parser, uint32 node, uint32 *last)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		operand;
	bool		times;

	if (lexer->token.kind != MCP_TOKEN_NAME)
	{
		if (!McpLiteralParse(lexer, &parser->builder, MCP_TAKE_NUMBER,
							 "a number or a measure", &operand) ||
			!McpLexTakeSymbol(lexer, '*', &times))
			return false;
		if (!times)
		{
			McpTreeAppend(&parser->builder, node, last, operand);
			return true;
		}
		parser->builder.nodes[node].number =
			parser->builder.nodes[operand].number;
		parser->builder.nodes[node].flags = MCP_COMPARE_FACTOR;
	}
	if (!McpMeasureIsNumber(McpMeasureAt(lexer)))
		return McpLexExpected(lexer, "a number or a measure that is one",
							  McpMeasureWords);
	if (!McpMeasureParse(parser, &operand))
		return false;
	McpTreeAppend(&parser->builder, node, last, operand);
	return true;
}

static bool
parse_compare(McpSegmentParser *parser, uint32 measure, uint32 *node)
{
	static const char *const words[] = {"between", NULL};
	McpLexer   *lexer = &parser->lexer;
	uint32		last;
	int			op;

	if (!McpCompareParse(lexer, &op))
		return false;
	if (op != 0)
	{
		*node = McpConditionWrap(parser, MCP_NODE_COMPARE, measure, &last);
		parser->builder.nodes[*node].op = (uint8) op;
		return parse_right(parser, *node, &last);
	}
	if (!McpLexIsWord(lexer, "between"))
		return McpLexExpected(lexer, "a comparison or between", words);
	*node = McpConditionWrap(parser, MCP_NODE_BETWEEN, measure, &last);
	return McpLexNext(lexer) &&
		McpBetweenParse(parser, MCP_TAKE_NUMBER, "a number", *node, &last);
}

/* first(...) and last(...): cmp time | "within" span | "before" span "ago" */
static bool
parse_moment(McpSegmentParser *parser, uint32 measure, uint32 *node)
{
	static const char *const words[] = {"within", "before", NULL};
	McpLexer   *lexer = &parser->lexer;
	uint32		last;
	int			op;

	*node = McpConditionWrap(parser, MCP_NODE_MOMENT, measure, &last);
	if (!McpCompareParse(lexer, &op))
		return false;
	if (op != 0)
	{
		parser->builder.nodes[*node].op = (uint8) op;
		return McpOperandParse(parser, MCP_TAKE_TIME,
							   "a date or time such as 2026-01-31", *node,
							   &last);
	}
	if (McpLexIsWord(lexer, "within"))
	{
		parser->builder.nodes[*node].op = MCP_TEST_WITHIN;
		return McpLexNext(lexer) && McpSpanOperandParse(parser, false, *node, &last);
	}
	if (McpLexIsWord(lexer, "before"))
	{
		parser->builder.nodes[*node].op = MCP_TEST_BEFORE_AGO;
		return McpLexNext(lexer) &&
			McpSpanOperandParse(parser, false, *node, &last) &&
			McpLexWantWord(lexer, "ago");
	}
	return McpLexExpected(lexer, "a comparison, within or before", words);
}

/* most_frequent(...): cmp string | ["not"] "in" (strings), or as of a clock */
static bool
parse_frequent(McpSegmentParser *parser, uint32 measure, uint32 *node)
{
	static const char *const words[] = {"in", "not", NULL};
	McpLexer   *lexer = &parser->lexer;
	uint32		last;
	bool		negated;
	int			op;
	int			subject = parser->builder.nodes[measure].flags &
		MCP_MEASURE_SUBJECT;

	*node = McpConditionWrap(parser, MCP_NODE_FREQUENT, measure, &last);
	if (subject >= MCP_SUBJECT_WEEKDAY)
		return McpClockTestParse(lexer, &parser->builder, *node, subject,
								 &last);
	if (!McpCompareParse(lexer, &op))
		return false;
	if (op != 0)
	{
		parser->builder.nodes[*node].op = (uint8) op;
		return McpOperandParse(parser, MCP_TAKE_STRING, "a string in quotes",
							  *node, &last);
	}
	if (!McpLexTakeWord(lexer, "not", &negated))
		return false;
	if (!McpLexIsWord(lexer, "in"))
		return McpLexExpected(lexer, negated ? "in" :
							  "a comparison, in or not in", words);
	parser->builder.nodes[*node].op = negated ? MCP_TEST_NOT_IN : MCP_TEST_IN;
	return McpLexNext(lexer) &&
		McpLiteralListParse(lexer, &parser->builder, MCP_TAKE_STRING,
							"a string in quotes", *node, &last);
}

/* --- the other conditions ------------------------------------------------------ */

static bool
parse_exists(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		filter;
	uint32		last = 0;

	*node = McpTreeAdd(&parser->builder, MCP_NODE_EXISTS,
					   McpLexIsWord(lexer, "did") ? MCP_EXISTS_DID :
					   MCP_EXISTS_NEVER);
	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '(') ||
		!McpFilterParse(lexer, &parser->builder, &filter))
		return false;
	McpTreeAppend(&parser->builder, *node, &last, filter);
	return McpWindowTailParse(parser, *node, &last);
}

/* "consent" "(" purpose [ "," ("opt_in" | "opt_out") ] ")" */
static bool
parse_consent(McpSegmentParser *parser, uint32 *node)
{
	static const char *const words[] = {"opt_in", "opt_out", NULL};
	McpLexer   *lexer = &parser->lexer;
	McpText		purpose;
	bool		taken;

	*node = McpTreeAdd(&parser->builder, MCP_NODE_CONSENT, MCP_REGIME_OPT_IN);
	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '(') ||
		!McpNameParse(lexer, "a purpose such as email_marketing", &purpose))
		return false;
	McpTreeSetText(&parser->builder, *node, purpose);
	if (!McpLexTakeSymbol(lexer, ',', &taken))
		return false;
	if (taken)
	{
		if (McpLexIsWord(lexer, "opt_out"))
			parser->builder.nodes[*node].op = MCP_REGIME_OPT_OUT;
		else if (!McpLexIsWord(lexer, "opt_in"))
			return McpLexExpected(lexer, "opt_in or opt_out", words);
		if (!McpLexNext(lexer))
			return false;
	}
	return McpLexWantSymbol(lexer, ')');
}

static bool
parse_identified(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	const char *words[MCP_KIND_MAX + 1];
	int			kind;

	for (kind = 1; kind <= MCP_KIND_MAX; kind++)
		words[kind - 1] = McpKindName(kind);
	words[MCP_KIND_MAX] = NULL;
	*node = McpTreeAdd(&parser->builder, MCP_NODE_IDENTIFIED, 0);
	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '('))
		return false;
	kind = lexer->token.kind == MCP_TOKEN_NAME ?
		McpKindFromName(lexer->token.text) : 0;
	if (kind == 0)
		return McpLexExpected(lexer, "a kind of identifier such as email",
							  words);
	parser->builder.nodes[*node].number = kind;
	return McpLexNext(lexer) && McpLexWantSymbol(lexer, ')');
}

/* is the present token a name with a test behind it, as in: city = "Oslo"? */
static bool
name_is_tested(const McpLexer *lexer)
{
	McpError	unsaid = {0};
	McpLexer	copy = *lexer;
	McpToken	next;

	copy.error = &unsaid;
	if (lexer->token.kind != MCP_TOKEN_NAME || !McpLexPeek(&copy, &next))
		return false;
	if (next.kind != MCP_TOKEN_SYMBOL)
		return next.kind == MCP_TOKEN_NAME;
	return next.symbol == '=' || next.symbol == '<' || next.symbol == '>' ||
		next.symbol == MCP_SYMBOL_NE || next.symbol == MCP_SYMBOL_LE ||
		next.symbol == MCP_SYMBOL_GE;
}

/* no condition begins here; perhaps the name of a trait stands alone */
static bool
no_condition(McpLexer *lexer)
{
	(void) McpLexExpected(lexer, "a condition such as did(purchase)",
						  McpConditionWords);
	if (lexer->error->hint[0] == '\0' && name_is_tested(lexer))
		McpErrorHint(lexer->error, "A trait is written with \"trait.\" before its name, as in trait.city = \"Oslo\".");
	return false;
}

bool
McpConditionParse(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	int			op = McpMeasureAt(lexer);
	uint32		measure;

	if (McpLexIsWord(lexer, "fold"))
		return McpFoldedTraitParse(parser, node);
	if (McpLexIsWord(lexer, "sample"))
		return McpSampleParse(parser, node);
	if (McpLexIsWord(lexer, "did") || McpLexIsWord(lexer, "never"))
		return parse_exists(parser, node);
	if (McpLexIsWord(lexer, "sequence"))
		return McpSequenceParse(parser, node);
	if (McpLexIsWord(lexer, "consent"))
		return parse_consent(parser, node);
	if (McpLexIsWord(lexer, "identified"))
		return parse_identified(parser, node);
	if (McpLexIsWord(lexer, "regular"))
		return McpRegularParse(parser, node);
	if (McpLifecycleAt(lexer) != MCP_LIFECYCLE_NONE)
		return McpLifecycleParse(parser, node);
	if (op == 0)
		return no_condition(lexer);
	if (!McpMeasureParse(parser, &measure))
		return false;
	switch (parser->builder.nodes[measure].op)
	{
		case MCP_MEASURE_FIRST:
		case MCP_MEASURE_LAST:
			return parse_moment(parser, measure, node);
		case MCP_MEASURE_FIRST_OF:
		case MCP_MEASURE_LAST_OF:
			return McpEdgeTestParse(parser, measure, node);
		case MCP_MEASURE_FREQUENT:
			return parse_frequent(parser, measure, node);
		case MCP_MEASURE_TRAIT:
			return McpTraitTestParse(parser, measure, node);
		default:
			return parse_compare(parser, measure, node);
	}
}
