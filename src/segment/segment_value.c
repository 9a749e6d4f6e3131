/*
 * segment_value.c: the value of the first and the last event, and how much a
 * measure has changed
 *
 *	first(property of filter [, window]), last(...), and what is asked of it
 *	change(number-measure with a window that has one before it)
 */
#include "segment/segment.h"

bool
McpMeasureIsEdge(int op)
{
	return op == MCP_MEASURE_FIRST_OF || op == MCP_MEASURE_LAST_OF;
}

/* --- the first and the last value -------------------------------------------- */

bool
McpEdgeTestParse(McpSegmentParser *parser, uint32 measure, uint32 *node)
{
	uint32		last;
	int			kind = parser->builder.nodes[measure].flags &
		MCP_MEASURE_SUBJECT;

	*node = McpConditionWrap(parser, MCP_NODE_FREQUENT, measure, &last);
	return McpSubjectTestParse(&parser->lexer, &parser->builder, *node,
							   (McpSubjectKind) kind, &last);
}

bool
McpEdgeTestCheck(const McpTree *tree, const McpNode *node,
				 const McpNode *measure)
{
	int			take = MCP_TAKE_STRING;

	switch (measure->flags & MCP_MEASURE_SUBJECT)
	{
		case MCP_SUBJECT_VALUE:
			take = MCP_TAKE_NUMBER;
			break;
		case MCP_SUBJECT_PROPERTY:
			take |= MCP_TAKE_NUMBER | MCP_TAKE_TIME | MCP_TAKE_BOOLEAN;
			break;
		default:
			break;
	}
	return node->flags == 0 &&
		McpTestOpCheck(tree, node->op, McpTreeNext(tree, measure), take);
}

/* --- change ---------------------------------------------------------------------- */

/* measures of events in a window, which are numbers */
static bool
may_change(int op)
{
	return op >= MCP_MEASURE_COUNT && op <= MCP_MEASURE_SHARE;
}

/* behind the filters of a measure: its window, if it has one */
static const McpNode *
window_of(const McpTree *tree, const McpNode *measure)
{
	const McpNode *child = McpTreeChild(tree, measure);

	while (child != NULL && child->kind == MCP_NODE_FILTER)
		child = McpTreeNext(tree, child);
	return child;
}

bool
McpChangeCheck(const McpTree *tree, const McpNode *measure)
{
	const McpNode *window = window_of(tree, measure);

	return measure->kind == MCP_NODE_MEASURE && may_change(measure->op) &&
		window != NULL && window->kind == MCP_NODE_WINDOW &&
		McpWindowRepeats(window->op);
}

bool
McpChangeParse(McpSegmentParser *parser, uint32 measure)
{
	static const char *const words[] = {"count", "sum", "avg", "min", "max",
	"active_days", "channels", "streak", "distinct", "share", NULL};
	McpLexer   *lexer = &parser->lexer;
	const McpNode *nodes;
	uint32		start = lexer->token.start;
	uint32		inner;
	uint32		child;
	uint32		last = 0;

	if (!may_change(McpMeasureAt(lexer)))
		return McpLexExpected(lexer, "a measure of events in a window such as count(purchase, last 30 days)",
							  words);
	if (!McpMeasureParse(parser, &inner))
		return false;
	McpTreeAppend(&parser->builder, measure, &last, inner);
	nodes = parser->builder.nodes;
	for (child = nodes[inner].child; child != 0 &&
		 nodes[child].kind == MCP_NODE_FILTER; child = nodes[child].next)
		;
	if (child == 0 || !McpWindowRepeats(nodes[child].op))
		return McpLexFailAt(lexer, start,
							"a change needs a window of last, this or previous");
	return McpLexWantSymbol(lexer, ')');
}
