/*
 * check_bounds.c: what a condition can be, before any profile is seen
 *
 * A numeric condition is an interval of its measure's values.  It can hold
 * when the interval meets the values that the measure can have.
 */
#include "check/check_bounds.h"

const McpBounds McpUnbounded = {PG_INT64_MIN, PG_INT64_MAX, false, false, false};

static int64
floor_whole(int64 amount)
{
	int64		rest = amount % MCP_AMOUNT_ONE;

	return amount - (rest < 0 ? rest + MCP_AMOUNT_ONE : rest);
}

bool
McpBoundsAreEmpty(McpBounds bounds)
{
	int64		low = bounds.low;
	int64		high = bounds.high;

	if (!bounds.whole)
		return low > high ||
			(low == high && (bounds.low_open || bounds.high_open));
	/* closed whole numbers; the ends without a bound stay what they are */
	if (low != PG_INT64_MIN)
	{
		int64		below = floor_whole(low);

		if (below != low || bounds.low_open)
			low = below + MCP_AMOUNT_ONE;
	}
	if (high != PG_INT64_MAX)
	{
		int64		below = floor_whole(high);

		high = below == high && bounds.high_open ? below - MCP_AMOUNT_ONE :
			below;
	}
	return low > high;
}

McpBounds
McpBoundsMeet(McpBounds a, McpBounds b)
{
	McpBounds	both = a;

	if (b.low > a.low || (b.low == a.low && b.low_open))
	{
		both.low = b.low;
		both.low_open = b.low_open;
	}
	if (b.high < a.high || (b.high == a.high && b.high_open))
	{
		both.high = b.high;
		both.high_open = b.high_open;
	}
	both.whole = a.whole || b.whole;
	return both;
}

/* --- measures ----------------------------------------------------------------- */

/* is there no moment in the window, as of now? */
static bool
window_is_empty(const McpPlan *plan, const PlanWindow *window)
{
	return window != NULL && window->anchor == NULL &&
		(window->after >= window->upto || window->after >= plan->as_of);
}

/* the most days that a window can touch, on the calendar of a zone */
static int64
days_of(const PlanWindow *window, const McpZone *zone)
{
	int64		days;

	if (window == NULL || window->anchor != NULL ||
		window->after < MCP_MOMENT_MIN)
		return PG_INT64_MAX;
	days = McpDayOfMoment(McpZoneToLocal(zone, window->upto)) -
		McpDayOfMoment(McpZoneToLocal(zone, window->after + 1)) + 1;
	/* clocks that are put back may have begun another at either end */
	return zone == NULL ? days : days + 2;
}

McpBounds
McpMeasureBounds(const McpPlan *plan, const PlanMeasure *measure, bool *known)
{
	McpBounds	bounds = McpUnbounded;
	bool		empty;
	int64		days;

	Assert(measure != NULL);
	empty = window_is_empty(plan, measure->window);
	*known = false;
	switch (measure->op)
	{
		case MCP_MEASURE_ACTIVE_DAYS:
		case MCP_MEASURE_STREAK:
			days = days_of(measure->window, measure->zone);
			if (days < PG_INT64_MAX / MCP_AMOUNT_ONE)
				bounds.high = days * MCP_AMOUNT_ONE;
			/* fall through */
		case MCP_MEASURE_COUNT:
		case MCP_MEASURE_CHANNELS:
		case MCP_MEASURE_DISTINCT:
			bounds.low = 0;
			bounds.whole = true;
			/* fall through */
		case MCP_MEASURE_SUM:
			*known = true;
			if (empty)
				bounds.low = bounds.high = 0;
			break;
		case MCP_MEASURE_SHARE:
			bounds.low = 0;
			bounds.high = MCP_AMOUNT_ONE;
			break;
		case MCP_MEASURE_SINCE_FIRST:
		case MCP_MEASURE_SINCE_LAST:
			bounds.low = 0;
			bounds.whole = true;
			break;
		case MCP_MEASURE_AGE:
			bounds.whole = true;
			break;
		default:
			break;
	}
	return bounds;
}

bool
McpComparisonBounds(int op, int64 number, McpBounds *bounds)
{
	*bounds = McpUnbounded;
	switch (op)
	{
		case MCP_TEST_EQ:
			bounds->low = bounds->high = number;
			return true;
		case MCP_TEST_LT:
		case MCP_TEST_LE:
			bounds->high = number;
			bounds->high_open = op == MCP_TEST_LT;
			return true;
		case MCP_TEST_GT:
		case MCP_TEST_GE:
			bounds->low = number;
			bounds->low_open = op == MCP_TEST_GT;
			return true;
		default:
			return false;
	}
}

int
McpOppositeTest(int op)
{
	switch (op)
	{
		case MCP_TEST_EQ:
			return MCP_TEST_NE;
		case MCP_TEST_NE:
			return MCP_TEST_EQ;
		case MCP_TEST_LT:
			return MCP_TEST_GE;
		case MCP_TEST_GE:
			return MCP_TEST_LT;
		case MCP_TEST_GT:
			return MCP_TEST_LE;
		case MCP_TEST_LE:
			return MCP_TEST_GT;
		default:
			return 0;			/* the others have none */
	}
}

bool
McpConditionIsNumeric(const PlanCondition *condition)
{
	uint32		i;

	if (condition->left == NULL || condition->right != NULL ||
		condition->literal_count == 0)
		return false;
	for (i = 0; i < condition->literal_count; i++)
	{
		if (condition->literals[i].type != MCP_LITERAL_NUMBER)
			return false;
	}
	return true;
}

/* --- one condition -------------------------------------------------------------- */

static int
can_be_of(McpBounds values, McpBounds wanted)
{
	McpBounds	below = McpUnbounded;
	McpBounds	above = McpUnbounded;
	int			can = 0;

	below.high = wanted.low;
	below.high_open = !wanted.low_open;
	above.low = wanted.high;
	above.low_open = !wanted.high_open;
	if (!McpBoundsAreEmpty(McpBoundsMeet(values, wanted)))
		can |= MCP_CAN_BE_TRUE;
	if ((wanted.low != PG_INT64_MIN && !McpBoundsAreEmpty(McpBoundsMeet(values, below))) ||
		(wanted.high != PG_INT64_MAX && !McpBoundsAreEmpty(McpBoundsMeet(values, above))))
		can |= MCP_CAN_BE_FALSE;
	return can;
}

static int
compare_can(const McpPlan *plan, const PlanCondition *condition)
{
	bool		known;
	McpBounds	values = McpMeasureBounds(plan, condition->left, &known);
	McpBounds	wanted,
				upper;
	int			can;

	if (!McpConditionIsNumeric(condition))
		return MCP_CAN_BE_ANY;
	if (condition->kind == MCP_NODE_BETWEEN)
	{
		McpComparisonBounds(MCP_TEST_GE, condition->literals[0].number, &wanted);
		McpComparisonBounds(MCP_TEST_LE, condition->literals[1].number, &upper);
		if (condition->literals[0].number > condition->literals[1].number)
			can = MCP_CAN_BE_FALSE;
		else
			can = can_be_of(values, McpBoundsMeet(wanted, upper));
	}
	else if (McpComparisonBounds(condition->op, condition->literals[0].number, &wanted))
		can = can_be_of(values, wanted);
	else
	{
		int			equal;

		McpComparisonBounds(MCP_TEST_EQ, condition->literals[0].number, &wanted);
		equal = can_be_of(values, wanted);
		can = (equal & MCP_CAN_BE_TRUE ? MCP_CAN_BE_FALSE : 0) |
			(equal & MCP_CAN_BE_FALSE ? MCP_CAN_BE_TRUE : 0);
	}
	if (!known && window_is_empty(plan, condition->left->window))
		return MCP_CAN_BE_UNKNOWN;
	return known ? can : can | MCP_CAN_BE_UNKNOWN;
}

int
McpConditionCan(const McpPlan *plan, const PlanCondition *condition,
				bool *empty)
{
	*empty = window_is_empty(plan, condition->window) ||
		(condition->left != NULL &&
		 window_is_empty(plan, condition->left->window)) ||
		(condition->right != NULL &&
		 window_is_empty(plan, condition->right->window));
	switch (condition->kind)
	{
		case MCP_NODE_EXISTS:
			if (!*empty)
				return MCP_CAN_BE_TRUE | MCP_CAN_BE_FALSE;
			return condition->op == MCP_EXISTS_DID ? MCP_CAN_BE_FALSE :
				MCP_CAN_BE_TRUE;
		case MCP_NODE_SEQUENCE:
		case MCP_NODE_PATTERN:
			return *empty || !McpSequenceFits(condition) ?
				MCP_CAN_BE_FALSE :
				MCP_CAN_BE_TRUE | MCP_CAN_BE_FALSE;
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
			return compare_can(plan, condition);
		case MCP_NODE_FREQUENT:
			if (condition->op == MCP_TEST_SET ||
				condition->op == MCP_TEST_NOT_SET)
				return MCP_CAN_BE_TRUE | MCP_CAN_BE_FALSE;
			return *empty ? MCP_CAN_BE_UNKNOWN : MCP_CAN_BE_ANY;
		case MCP_NODE_CONSENT:
		case MCP_NODE_IDENTIFIED:
			return MCP_CAN_BE_TRUE | MCP_CAN_BE_FALSE;
		case MCP_NODE_TRAIT:
			if (condition->op == MCP_TEST_BETWEEN && McpConditionIsNumeric(condition) &&
				condition->literals[0].number > condition->literals[1].number)
				return MCP_CAN_BE_FALSE | MCP_CAN_BE_UNKNOWN;
			return MCP_CAN_BE_ANY;
		default:
			return MCP_CAN_BE_ANY;
	}
}
