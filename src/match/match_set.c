/*
 * match_set.c: the members of set-valued traits
 *
 * Of a set of which nothing is known every test is unknown; of one whose
 * members were all removed it is known that it is empty.
 */
#include "match/match.h"

#include "core/fold.h"

bool
McpTestIsSet(int op)
{
	return op == MCP_TEST_HAS_ALL || op == MCP_TEST_HAS_ANY ||
		op == MCP_TEST_HAS_NONE;
}

static int
compare_literals(const void *a, const void *b)
{
	return McpTextCompare(((const McpLiteral *) a)->text,
						  ((const McpLiteral *) b)->text);
}

void
McpSetPrepare(PlanCondition *condition)
{
	McpLiteral *literals = condition->literals;
	uint32		kept = 0;
	uint32		i;

	qsort(literals, condition->literal_count, sizeof(McpLiteral),
		  compare_literals);
	for (i = 0; i < condition->literal_count; i++)
	{
		if (kept == 0 ||
			compare_literals(&literals[i], &literals[kept - 1]) != 0)
			literals[kept++] = literals[i];
	}
	condition->literal_count = kept;
}

/*
 * How many of the condition's literals are members; -1: nothing is known of
 * the set.  Two members may fold to one literal, which counts once.
 */
static int64
count_found(McpPlan *plan, const PlanCondition *condition)
{
	const PlanMeasure *measure = condition->left;
	uint8	   *seen = McpPlanScratch(plan, condition->literal_count);
	int64		count = -1;
	uint32		i,
				end;

	McpProfileMemberRange(plan->profile, measure->trait, &i, &end);
	while (i < end)
	{
		McpLiteral	key = {0};
		const McpLiteral *place;
		int			held;

		MCP_CHECK_INTERRUPTS();
		held = McpProfileNextMember(plan->profile, &i, end, measure->source,
									plan->as_of, &key.text);
		if (held >= 0 && count < 0)
			count = 0;
		if (held != 1)
			continue;
		if (condition->folded)
			key.text = McpFold(key.text, &plan->folded[0]);
		place = bsearch(&key, condition->literals, condition->literal_count,
						sizeof(McpLiteral), compare_literals);
		if (place == NULL || seen[place - condition->literals])
			continue;
		seen[place - condition->literals] = 1;
		count++;
	}
	return count;
}

McpTruth
McpSetMatch(McpPlan *plan, const PlanCondition *condition)
{
	int64		count = count_found(plan, condition);
	bool		holds;

	if (count < 0)
		return MCP_UNKNOWN;
	if (condition->op == MCP_TEST_HAS_ALL)
		holds = count == condition->literal_count;
	else
		holds = (count > 0) == (condition->op != MCP_TEST_HAS_NONE);
	return holds ? MCP_TRUE : MCP_FALSE;
}

void
McpMembersAsk(McpPlan *plan, const PlanMeasure *measure, McpFound *found)
{
	int64		count = -1;
	McpText		value;
	uint32		i,
				end;

	McpProfileMemberRange(plan->profile, measure->trait, &i, &end);
	while (i < end)
	{
		int			held = McpProfileNextMember(plan->profile, &i, end,
												measure->source, plan->as_of,
												&value);

		if (held >= 0)
			count = Max(count, 0) + held;
	}
	if (count < 0)
		return;
	found->kind = MCP_FOUND_NUMBER;
	found->numerator = (int128) count * MCP_AMOUNT_ONE;
	found->denominator = 1;
}
