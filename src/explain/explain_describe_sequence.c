/*
 * explain_describe_sequence.c: sequences in plain English
 */
#include "explain/explain_describe.h"

static void
say_span(McpWords *words, const McpNode *span)
{
	McpSpanPrint(span, words->out);
}

/* how far from the step before */
static void
say_gap(McpWords *words, const McpNode *step, bool closing)
{
	const McpNode *span = McpTreeNext(words->tree,
									  McpTreeChild(words->tree, step));
	bool		negated = (step->flags & MCP_STEP_NOT) != 0;

	switch (step->op)
	{
		case MCP_GAP_NONE:
			return;
		case MCP_GAP_WITHIN:
			McpSay(words, negated ? " in the " : " at most ");
			say_span(words, span);
			McpSay(words, " after that");
			break;
		case MCP_GAP_AFTER:
			McpSay(words, negated ? " from " : " at least ");
			say_span(words, span);
			McpSay(words, negated ? " after that on" : " after that");
			return;
		default:
			McpSay(words, " from ");
			say_span(words, span);
			McpSay(words, " to ");
			say_span(words, McpTreeNext(words->tree, span));
			McpSay(words, " after that");
			break;
	}
	if (closing)
		McpSay(words, ", which have passed");
}

static void
say_step(McpWords *words, const McpNode *step, bool first, bool closing)
{
	bool		negated = (step->flags & MCP_STEP_NOT) != 0;

	if (!first)
		McpSay(words, ", then ");
	if (negated)
		McpSay(words, "no ");
	McpSayEvents(words, McpTreeChild(words->tree, step));
	if (step->number > 1)
		appendStringInfo(words->out, " " INT64_FORMAT
						 " times, each later than the one before",
						 step->number);
	say_gap(words, step, closing);
}

/* "for one value of $x and one of $y, " */
static void
say_variables(McpWords *words, const McpNode *step)
{
	McpVariables variables = {0};
	uint32		i;

	for (; step != NULL && step->kind == MCP_NODE_STEP;
		 step = McpTreeNext(words->tree, step))
		(void) McpVariablesTake(words->tree, McpTreeChild(words->tree, step),
								(step->flags & MCP_STEP_NOT) != 0,
								&variables);
	for (i = 0; i < variables.count; i++)
		appendStringInfo(words->out, "%s$%.*s%s",
						 i == 0 ? "for one value of " : "and one of ",
						 (int) variables.length[i],
						 words->tree->pool + variables.text[i],
						 i + 1 < variables.count ? " " : ", ");
}

/* do only absences follow a step? */
static bool
is_closing(McpWords *words, const McpNode *step)
{
	for (; step != NULL && step->kind == MCP_NODE_STEP;
		 step = McpTreeNext(words->tree, step))
	{
		if ((step->flags & MCP_STEP_NOT) == 0)
			return false;
	}
	return true;
}

/* behind the steps: within, window */
static void
say_tail(McpWords *words, const McpNode *child, bool by_start)
{
	if (child != NULL && child->kind == MCP_NODE_SPAN)
	{
		McpSay(words, by_start ? ", in the " :
			   ", from the first to the last at most ");
		say_span(words, child);
		if (by_start)
			McpSay(words, " from the first on, which have passed");
		child = McpTreeNext(words->tree, child);
	}
	if (child == NULL)
		return;
	McpSay(words, ", all");
	McpSayWindow(words, child);
}

static void
say_pattern(McpWords *words, const McpNode *node)
{
	const McpNode *child = McpTreeChild(words->tree, node);
	bool		first = true;
	bool		by_start = false;
	bool		open = false;

	say_variables(words, child);
	McpSay(words, "in this order, each later than the one before, there are ");
	for (; child != NULL && child->kind == MCP_NODE_STEP;
		 child = McpTreeNext(words->tree, child), first = false)
	{
		bool		closing = is_closing(words, child);

		say_step(words, child, first, closing);
		if (closing && (child->op == MCP_GAP_NONE ||
						child->op == MCP_GAP_AFTER))
			open = true;
	}
	by_start = open && child != NULL && child->kind == MCP_NODE_SPAN;
	if (open && !by_start)
		McpSay(words, " so far");
	say_tail(words, child, by_start);
}

void
McpSaySequence(McpWords *words, const McpNode *node)
{
	const McpNode *child = McpTreeChild(words->tree, node);
	const char *between = "";

	if (node->kind == MCP_NODE_PATTERN)
	{
		say_pattern(words, node);
		return;
	}
	McpSay(words, "in this order, each later than the one before, there are ");
	for (; child != NULL && child->kind == MCP_NODE_FILTER;
		 child = McpTreeNext(words->tree, child))
	{
		McpSay(words, between);
		McpSayEvents(words, child);
		between = ", then ";
	}
	say_tail(words, child, false);
}
