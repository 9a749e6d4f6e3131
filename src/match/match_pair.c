/*
 * match_pair.c: one trait against another of the same person
 *
 * Two traits compare as a trait does with a literal of the other's type: a
 * text counts as the number, time or truth value that it reads as, a date is
 * its midnight in the zone.  Traits of other types than each other are
 * unknown, so is an order of truth values.
 */
#include "match/match.h"

#include "core/fold.h"

/* what is no text, as a literal */
static void
literal_of(const McpFound *found, const McpZone *zone, McpLiteral *literal)
{
	memset(literal, 0, sizeof(*literal));
	literal->number = literal->local = found->number;
	switch (found->kind)
	{
		case MCP_FOUND_NUMBER:
			literal->type = MCP_LITERAL_NUMBER;
			literal->number = (int64) found->numerator;
			break;
		case MCP_FOUND_BOOLEAN:
			literal->type = MCP_LITERAL_BOOLEAN;
			break;
		case MCP_FOUND_DATE:
			literal->type = MCP_LITERAL_DATE;
			literal->local = found->number * MCP_DAY;
			literal->number = McpZoneFromLocal(zone, literal->local);
			break;
		default:
			literal->type = MCP_LITERAL_MOMENT;
			break;
	}
}

/* the order of two values; false: they have none */
static bool
pair_order(const McpFound *left, const McpFound *right, const McpZone *zone,
		   int *order)
{
	McpLiteral	literal;

	if (left->kind == MCP_FOUND_TEXT && right->kind == MCP_FOUND_TEXT)
	{
		*order = McpTextOrder(left->text, right->text);
		return true;
	}
	if (right->kind != MCP_FOUND_TEXT)
	{
		literal_of(right, zone, &literal);
		return McpFoundCompare(left, &literal, zone, order);
	}
	literal_of(left, zone, &literal);
	if (!McpFoundCompare(right, &literal, zone, order))
		return false;
	*order = *order > 0 ? -1 : *order < 0;
	return true;
}

/* a number, or a text that reads as one */
static bool
as_number(McpFound *found)
{
	int64		number;

	if (found->kind == MCP_FOUND_NUMBER)
		return true;
	if (found->kind != MCP_FOUND_TEXT ||
		McpAmountParse(found->text, &number) != MCP_AMOUNT_OK)
		return false;
	found->kind = MCP_FOUND_NUMBER;
	found->numerator = number;
	found->denominator = 1;
	return true;
}

static inline McpTruth
truth(bool holds)
{
	return holds ? MCP_TRUE : MCP_FALSE;
}

McpTruth
McpTraitPairMatch(McpPlan *plan, const PlanCondition *condition)
{
	McpFound	left,
				right;
	int			order;

	McpMeasureAsk(plan, condition->left, PG_UINT32_MAX, &left);
	McpMeasureAsk(plan, condition->right, PG_UINT32_MAX, &right);
	if (left.kind == MCP_FOUND_NOTHING || right.kind == MCP_FOUND_NOTHING)
		return MCP_UNKNOWN;
	if (condition->folded)
	{
		if (left.kind != MCP_FOUND_TEXT || right.kind != MCP_FOUND_TEXT)
			return MCP_UNKNOWN;
		return truth(McpTextEqual(McpFold(left.text, &plan->folded[0]),
								  McpFold(right.text, &plan->folded[1])) ==
					 (condition->op == MCP_TEST_EQ));
	}
	if (condition->has_factor)
	{
		if (!as_number(&left) || !as_number(&right))
			return MCP_UNKNOWN;
		order = McpFoundOrder(&left, &right, condition->factor);
	}
	else if (!pair_order(&left, &right, condition->zone, &order) ||
			 (condition->op > MCP_TEST_NE &&
			  (left.kind == MCP_FOUND_BOOLEAN ||
			   right.kind == MCP_FOUND_BOOLEAN)))
		return MCP_UNKNOWN;
	return truth(McpTestOrder(condition->op, order));
}
