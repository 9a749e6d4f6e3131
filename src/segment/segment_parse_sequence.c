/*
 * segment_parse_sequence.c: reading sequences
 *
 *	sequence := "sequence" "(" step { "->" step } [ "," "within" span ]
 *				[ "," window ] ")"
 *	step	:= [ "not" ] filter [ "times" n ] [ gap ]
 *	gap		:= "within" span | "after" span | "between" span "and" span
 *
 * "not" is the word for absence only where a filter begins behind it; before
 * "->", ",", ")", "[", "." and "|" it is a name, as it always was.  A sequence
 * without any of what is new is a node MCP_NODE_SEQUENCE with the filters
 * alone, so that old texts keep their bytes.
 */
#include "segment/segment.h"

typedef struct Step
{
	uint32		filter;
	bool		negated;
	uint32		times;
	int			gap;
	uint32		spans[2];
	int			span_count;
} Step;

static const char *const step_words[] = {
	"times", "within", "after", "between", NULL
};

/* does "not" stand here for absence? */
static bool
is_absence(const McpLexer *lexer, bool *is)
{
	McpToken	behind;

	*is = false;
	if (!McpLexIsWord(lexer, "not"))
		return true;
	if (!McpLexPeek(lexer, &behind))
		return false;
	*is = behind.kind == MCP_TOKEN_NAME ||
		(behind.kind == MCP_TOKEN_SYMBOL &&
		 (behind.symbol == '*' || behind.symbol == '('));
	return true;
}

/* "times" n */
static bool
parse_times(McpSegmentParser *parser, Step *step)
{
	McpLexer   *lexer = &parser->lexer;
	McpText		digits;
	uint32		i;

	if (!McpLexIsWord(lexer, "times"))
		return true;
	if (step->negated)
		return McpLexFailAt(lexer, lexer->token.start,
							"\"times\" in a step with \"not\"");
	if (!McpLexNext(lexer))
		return false;
	digits = lexer->token.text;
	if (lexer->token.kind != MCP_TOKEN_NUMBER ||
		memchr(digits.data, '.', digits.len) != NULL)
		return McpLexExpected(lexer, "a whole number of times", NULL);
	step->times = 0;
	for (i = 0; i < digits.len && step->times <= MCP_TIMES_MAX; i++)
		step->times = step->times * 10 + (digits.data[i] - '0');
	if (step->times < 1 || step->times > MCP_TIMES_MAX)
		return McpLexFailAt(lexer, lexer->token.start,
							"a number of times that is not from 1 to %d",
							MCP_TIMES_MAX);
	return McpLexNext(lexer);
}

/* within, after, between: how far from the step before */
static bool
parse_gap(McpSegmentParser *parser, Step *step, bool first)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		position = lexer->token.start;
	const McpNode *nodes;

	if (McpLexIsWord(lexer, "within"))
		step->gap = MCP_GAP_WITHIN;
	else if (McpLexIsWord(lexer, "after"))
		step->gap = MCP_GAP_AFTER;
	else if (McpLexIsWord(lexer, "between"))
		step->gap = MCP_GAP_BETWEEN;
	else
		return true;
	if (first)
		return McpLexFailAt(lexer, position,
							"a gap in the first step, which has none before it");
	step->span_count = 1;
	if (!McpLexNext(lexer) ||
		!McpSpanParse(parser, false, &step->spans[0]))
		return false;
	if (step->gap != MCP_GAP_BETWEEN)
		return true;
	step->span_count = 2;
	if (!McpLexWantWord(lexer, "and") ||
		!McpSpanParse(parser, false, &step->spans[1]))
		return false;
	nodes = parser->builder.nodes;
	return McpGapInOrder(&nodes[step->spans[0]], &nodes[step->spans[1]]) ||
		McpLexFailAt(lexer, position,
					 "the shorter span comes first in a gap");
}

static bool
parse_step(McpSegmentParser *parser, bool first, McpVariables *variables,
		   Step *step)
{
	McpLexer   *lexer = &parser->lexer;
	uint32		position = lexer->token.start;
	const char *problem;
	McpTree		tree;

	memset(step, 0, sizeof(*step));
	step->times = 1;
	if (!is_absence(lexer, &step->negated))
		return false;
	if (step->negated && first)
	{
		McpLexFailAt(lexer, position, "a sequence that begins with \"not\"");
		McpErrorHint(lexer->error, "Say what comes first; with a window \"before first(...)\", never(...) asks what was not there before.");
		return false;
	}
	if (step->negated && !McpLexNext(lexer))
		return false;
	lexer->variables = true;
	if (!McpFilterParse(lexer, &parser->builder, &step->filter) ||
		!parse_times(parser, step))
		return false;
	lexer->variables = false;

	/* the builder's nodes are linked as those of a tree */
	tree.nodes = parser->builder.nodes;
	tree.count = parser->builder.count;
	tree.pool = parser->builder.pool.data;
	tree.pool_size = (uint32) parser->builder.pool.len;
	problem = McpVariablesTake(&tree, &tree.nodes[step->filter],
							   step->negated, variables);
	if (problem != NULL)
		return McpLexFailAt(lexer, position, "%s", problem);
	return parse_gap(parser, step, first);
}

/* the node of the sequence with its steps */
static uint32
build(McpTreeBuilder *builder, const Step *steps, uint32 count, bool plain,
	  uint32 *last)
{
	uint32		sequence = McpTreeAdd(builder, plain ? MCP_NODE_SEQUENCE :
									  MCP_NODE_PATTERN, 0);
	uint32		i;
	int			n;

	for (i = 0; i < count; i++)
	{
		uint32		step;
		uint32		inner = 0;

		if (plain)
		{
			McpTreeAppend(builder, sequence, last, steps[i].filter);
			continue;
		}
		step = McpTreeAdd(builder, MCP_NODE_STEP, steps[i].gap);
		builder->nodes[step].flags = steps[i].negated ? MCP_STEP_NOT : 0;
		builder->nodes[step].number = steps[i].times;
		McpTreeAppend(builder, step, &inner, steps[i].filter);
		for (n = 0; n < steps[i].span_count; n++)
			McpTreeAppend(builder, step, &inner, steps[i].spans[n]);
		McpTreeAppend(builder, sequence, last, step);
	}
	return sequence;
}

/* behind the steps */
static bool
parse_tail(McpSegmentParser *parser, uint32 node, uint32 *last)
{
	McpLexer   *lexer = &parser->lexer;
	McpToken	behind;

	if (!McpLexIsSymbol(lexer, ',') && !McpLexIsSymbol(lexer, ')'))
		return McpLexExpected(lexer, "\"->\", times, within, after, between, \",\" or \")\"",
							  step_words);
	if (!McpLexPeek(lexer, &behind))
		return false;
	if (McpLexIsSymbol(lexer, ',') && behind.kind == MCP_TOKEN_NAME &&
		McpTextEqual(behind.text, McpTextLiteral("within")))
	{
		if (!McpLexNext(lexer))
			return false;
		if (!McpLexNext(lexer) ||
			!McpSpanOperandParse(parser, false, node, last))
			return false;
	}
	return McpWindowTailParse(parser, node, last);
}

bool
McpSequenceParse(McpSegmentParser *parser, uint32 *node)
{
	McpLexer   *lexer = &parser->lexer;
	Step		steps[MCP_SEGMENT_STEPS_MAX];
	McpVariables variables = {0};
	uint32		count = 0;
	uint32		last = 0;
	bool		plain = true;
	bool		more = true;

	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '('))
		return false;
	for (; more; count++)
	{
		if (count == MCP_SEGMENT_STEPS_MAX)
			return McpErrorSet(lexer->error, MCP_ERR_TOO_BIG,
							   "a sequence has more than %d steps",
							   MCP_SEGMENT_STEPS_MAX);
		if (!parse_step(parser, count == 0, &variables, &steps[count]) ||
			!McpLexTakeSymbol(lexer, MCP_SYMBOL_ARROW, &more))
			return false;
		plain = plain && !steps[count].negated && steps[count].times == 1 &&
			steps[count].gap == MCP_GAP_NONE;
	}
	plain = plain && variables.count == 0;
	*node = build(&parser->builder, steps, count, plain, &last);
	if (parse_tail(parser, *node, &last))
		return true;
	if (count == 1 && lexer->error->hint[0] == '\0')
		McpErrorHint(lexer->error, "Steps are joined by an arrow: sequence(cart -> purchase).");
	return false;
}
