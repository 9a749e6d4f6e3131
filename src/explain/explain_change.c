/*
 * explain_change.c: the next moment at which membership changes
 *
 * From the moment at hand on, each condition tells the next moment at which
 * its truth is another.  A group does not change before those of its parts
 * that decide: an "and" that is false holds out as long as any false part.
 * At the earliest moment left the whole segment is asked again; it moves on
 * from there until the answer is another, or nothing can change any more.
 */
#include "explain/explain_change.h"

/* what is known of a condition: its truth, from one moment until another */
typedef struct Known
{
	int64		since;
	int64		until;			/* MCP_MOMENT_NONE: nothing is known */
	McpTruth	truth;
} Known;

typedef struct Search
{
	McpPlan    *plan;
	Known	   *known;			/* by the node's place in the tree */
} Search;

static int64 group_border(Search *search, PlanCondition *condition,
						  McpTruth *truth);

/* the first moment after the present one at which a condition's truth differs */
static int64
leaf_border(Search *search, PlanCondition *condition, McpTruth *truth)
{
	McpPlan    *plan = search->plan;
	Known	   *known = &search->known[condition->node - plan->tree.nodes];
	int64		now = plan->clock;

	if (now < known->since || now >= known->until)
	{
		int64		next;

		known->since = now;
		known->truth = McpConditionMatch(plan, condition);
		do
		{
			MCP_CHECK_INTERRUPTS();
			next = McpConditionBorder(plan, condition);
			if (next > MCP_LAST_MOMENT)
			{
				next = MCP_NEVER;
				break;
			}
			McpPlanMove(plan, next);
		} while (McpConditionMatch(plan, condition) == known->truth);
		known->until = next;
		McpPlanMove(plan, now);
	}
	*truth = known->truth;
	return known->until;
}

/* a chain that a part decides (false in "and") changes after all such parts */
static int64
chain_border(Search *search, PlanCondition *condition, McpTruth stop,
			 McpTruth *truth)
{
	int64		first = MCP_NEVER;
	int64		last = MCP_MOMENT_NONE;
	uint32		i;

	*truth = stop == MCP_TRUE ? MCP_FALSE : MCP_TRUE;
	for (i = 0; i < condition->count; i++)
	{
		McpTruth	part;
		int64		border = group_border(search, condition->parts[i], &part);

		first = Min(first, border);
		if (part == stop)
			last = Max(last, border);
		else if (part == MCP_UNKNOWN)
			*truth = MCP_UNKNOWN;
		if (last == MCP_NEVER)
			break;
	}
	if (last == MCP_MOMENT_NONE)
		return first;
	*truth = stop;
	return last;
}

static int64
at_least_border(Search *search, PlanCondition *condition, McpTruth *truth)
{
	int64		first = MCP_NEVER;
	uint32		i;

	*truth = McpConditionMatch(search->plan, condition);
	for (i = 0; i < condition->count; i++)
	{
		McpTruth	part;

		first = Min(first, group_border(search, condition->parts[i], &part));
	}
	return first;
}

/* never later than the next change of its truth, three values told apart */
static int64
group_border(Search *search, PlanCondition *condition, McpTruth *truth)
{
	int64		border;

	MCP_CHECK_STACK();
	switch (condition->kind)
	{
		case MCP_NODE_OR:
			return chain_border(search, condition, MCP_TRUE, truth);
		case MCP_NODE_AND:
			return chain_border(search, condition, MCP_FALSE, truth);
		case MCP_NODE_NOT:
			border = group_border(search, condition->parts[0], truth);
			if (*truth != MCP_UNKNOWN)
				*truth = *truth == MCP_TRUE ? MCP_FALSE : MCP_TRUE;
			return border;
		case MCP_NODE_ZONE:
			return group_border(search, condition->parts[0], truth);
		case MCP_NODE_AT_LEAST:
			return at_least_border(search, condition, truth);
		default:
			return leaf_border(search, condition, truth);
	}
}

bool
McpPlanNextChange(McpPlan *plan, int64 *moment)
{
	Search		search;
	McpTruth	truth;
	bool		member;
	uint32		i;
	int64		next = Min(plan->clock, MCP_LAST_MOMENT);

	search.plan = plan;
	search.known = McpAlloc(plan->tree.count * sizeof(Known));
	for (i = 0; i < plan->tree.count; i++)
		search.known[i].until = MCP_MOMENT_NONE;
	McpPlanMove(plan, next);
	member = McpConditionMatch(plan, plan->root) == MCP_TRUE;
	do
	{
		MCP_CHECK_INTERRUPTS();
		next = group_border(&search, plan->root, &truth);
		if (next == MCP_NEVER)
			break;
		McpPlanMove(plan, next);
	} while ((McpConditionMatch(plan, plan->root) == MCP_TRUE) == member);
	McpFree(search.known);
	*moment = next;
	return next != MCP_NEVER;
}
