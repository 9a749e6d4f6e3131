/*
 * match_trait.c: tests of traits
 *
 * A trait that is missing, and one whose value is not of the type that is
 * asked for, make the test unknown.
 */
#include "match/match.h"

#include "core/fold.h"

void
McpTraitAsk(McpPlan *plan, const PlanMeasure *measure, McpFound *found)
{
	McpValue	value;
	int64		observed_at;

	if (!McpProfileLatestTrait(plan->profile, measure->trait, measure->source,
							   plan->as_of, &value, &observed_at))
		return;
	found->number = value.number;
	switch (value.type)
	{
		case MCP_VALUE_BOOLEAN:
			found->kind = MCP_FOUND_BOOLEAN;
			break;
		case MCP_VALUE_NUMERIC:
			found->kind = MCP_FOUND_NUMBER;
			found->numerator = value.number;
			found->denominator = 1;
			break;
		case MCP_VALUE_DATE:
			found->kind = MCP_FOUND_DATE;
			break;
		case MCP_VALUE_TIMESTAMP:
			found->kind = MCP_FOUND_TIME;
			break;
		case MCP_VALUE_TEXT:
			found->kind = MCP_FOUND_TEXT;
			found->text = value.text;
			break;
	}
}

static inline McpTruth
truth(bool holds)
{
	return holds ? MCP_TRUE : MCP_FALSE;
}

static inline McpTruth
negate(McpTruth value)
{
	return value == MCP_UNKNOWN ? value : value == MCP_TRUE ? MCP_FALSE :
		MCP_TRUE;
}

/* equal to one of the literals; one that cannot be compared is unknown */
static McpTruth
match_in(const McpFound *found, const PlanCondition *condition)
{
	McpTruth	result = MCP_FALSE;
	uint32		i;

	for (i = 0; i < condition->literal_count; i++)
	{
		int			order;

		if (!McpFoundCompare(found, &condition->literals[i], condition->zone,
							 &order))
			result = MCP_UNKNOWN;
		else if (order == 0)
			return MCP_TRUE;
	}
	return result;
}

/* "and" of both ends, as three values have it */
static McpTruth
match_between(const McpFound *found, const PlanCondition *condition)
{
	int			low,
				high;
	bool		has_low = McpFoundCompare(found, &condition->literals[0],
										  condition->zone, &low);
	bool		has_high = McpFoundCompare(found, &condition->literals[1],
										   condition->zone, &high);

	if ((has_low && low < 0) || (has_high && high > 0))
		return MCP_FALSE;
	return has_low && has_high ? MCP_TRUE : MCP_UNKNOWN;
}

/* like, starts, ends, contains: of texts only */
static McpTruth
match_text(const McpFound *found, const PlanCondition *condition)
{
	if (found->kind != MCP_FOUND_TEXT)
		return MCP_UNKNOWN;
	return truth(McpTextTestHolds(condition->op, found->text,
								  condition->literals[0].text) !=
				 McpTestIsNegated(condition->op));
}

McpTruth
McpFoundMatch(const McpFound *found, const PlanCondition *condition)
{
	int			order;

	if (found->kind == MCP_FOUND_NOTHING)
		return MCP_UNKNOWN;
	if (McpTestIsText(condition->op))
		return match_text(found, condition);
	switch (condition->op)
	{
		case MCP_TEST_IN:
			return match_in(found, condition);
		case MCP_TEST_NOT_IN:
			return negate(match_in(found, condition));
		case MCP_TEST_BETWEEN:
			return match_between(found, condition);
		case MCP_TEST_ANNIVERSARY_TODAY:
		case MCP_TEST_ANNIVERSARY_NEXT:
		case MCP_TEST_ANNIVERSARY_LAST:
		case MCP_TEST_ANNIVERSARY_IN:
		case MCP_TEST_DATE_IN:
		case MCP_TEST_DATE_BEFORE:
		case MCP_TEST_DATE_AFTER:
			return McpDateMatch(found, condition);
		default:
			if (!McpFoundCompare(found, &condition->literals[0],
								 condition->zone, &order))
				return MCP_UNKNOWN;
			return truth(McpTestOrder(condition->op, order));
	}
}

/* is anything known of the trait, as a value or as members? */
static bool
is_set(McpPlan *plan, const PlanMeasure *measure)
{
	McpValue	value;
	int64		observed_at;

	return McpProfileLatestTrait(plan->profile, measure->trait,
								 measure->source, plan->as_of, &value,
								 &observed_at) ||
		McpProfileHasMember(plan->profile, measure->trait, measure->source,
							McpTextLiteral(""), plan->as_of) >= 0;
}

/* is there a member that folds to the literal? */
static McpTruth
has_folded(McpPlan *plan, const PlanCondition *condition)
{
	const PlanMeasure *measure = condition->left;
	McpTruth	result = MCP_UNKNOWN;
	uint32		i,
				end;

	McpProfileMemberRange(plan->profile, measure->trait, &i, &end);
	while (i < end)
	{
		McpText		value;
		int			held = McpProfileNextMember(plan->profile, &i, end,
												measure->source, plan->as_of,
												&value);

		if (held >= 0)
			result = MCP_FALSE;
		if (held == 1 &&
			McpTextEqual(McpFold(value, &plan->folded[0]),
						 condition->literals[0].text))
			return MCP_TRUE;
	}
	return result;
}

McpTruth
McpTraitMatch(McpPlan *plan, const PlanCondition *condition)
{
	PlanMeasure *measure = condition->left;
	McpFound	found;
	int			member;

	if (condition->op == MCP_TEST_SET || condition->op == MCP_TEST_NOT_SET)
		return truth(is_set(plan, measure) == (condition->op == MCP_TEST_SET));
	if (McpTestIsSet(condition->op))
		return McpSetMatch(plan, condition);
	if (condition->op == MCP_TEST_HAS && condition->folded)
		return has_folded(plan, condition);
	if (condition->op == MCP_TEST_HAS)
	{
		member = McpProfileHasMember(plan->profile, measure->trait,
									 measure->source,
									 condition->literals[0].text,
									 plan->as_of);
		return member < 0 ? MCP_UNKNOWN : truth(member == 1);
	}
	McpMeasureAsk(plan, measure, PG_UINT32_MAX, &found);
	if (condition->folded && found.kind != MCP_FOUND_TEXT)
		return MCP_UNKNOWN;
	if (condition->folded)
		found.text = McpFold(found.text, &plan->folded[0]);
	return McpFoundMatch(&found, condition);
}
