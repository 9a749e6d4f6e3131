/*
 * check_agree.c: can several conditions hold at once?
 *
 * Each is an interval of some measure, found by how the measure prints; they
 * agree when the intervals of each measure meet.  did() and never() are
 * intervals of count().
 */
#include "check/check_bounds.h"

#define CONSTRAINTS_MAX 256

/* what must be of one measure, or of one trait's text */
typedef struct Constraint
{
	McpText		key;			/* the measure as it prints */
	McpBounds	bounds;
	McpText		equal;			/* data NULL: no text is asked for */
} Constraint;

typedef struct Constraints
{
	const McpPlan *plan;
	Constraint	list[CONSTRAINTS_MAX];
	uint32		count;
	bool		clash;
} Constraints;

/* the constraint of a key; NULL: there is no room, and nothing is claimed */
static Constraint *
constraint_of(Constraints *all, McpText key, McpBounds values)
{
	Constraint *constraint;
	uint32		i;

	for (i = 0; i < all->count; i++)
	{
		if (McpTextEqual(all->list[i].key, key))
			return &all->list[i];
	}
	if (all->count == CONSTRAINTS_MAX)
		return NULL;
	constraint = &all->list[all->count++];
	memset(constraint, 0, sizeof(*constraint));
	constraint->key = key;
	constraint->bounds = values;
	return constraint;
}

static void
constrain(Constraints *all, McpText key, McpBounds values, McpBounds wanted)
{
	Constraint *constraint = constraint_of(all, key, values);

	if (constraint == NULL)
		return;
	constraint->bounds = McpBoundsMeet(constraint->bounds, wanted);
	if (McpBoundsAreEmpty(constraint->bounds))
		all->clash = true;
}

static McpText
count_key(const McpTree *tree, const McpNode *filter, const McpNode *window)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, "count(");
	McpFilterPrint(tree, filter, &text);
	if (window != NULL)
	{
		appendStringInfoString(&text, ", ");
		McpWindowPrint(tree, window, &text);
	}
	appendStringInfoChar(&text, ')');
	return McpTextMake(text.data, text.len);
}

/* so many events of the filter; what is in a window is in all time too */
static void
constrain_count(Constraints *all, const McpNode *filter, McpBounds wanted)
{
	const McpTree *tree = &all->plan->tree;
	const McpNode *window = McpTreeNext(tree, filter);
	McpBounds	values = McpUnbounded;

	values.low = 0;
	values.whole = true;
	constrain(all, count_key(tree, filter, window), values, wanted);
	if (window == NULL)
		return;
	wanted.high = PG_INT64_MAX;
	wanted.high_open = false;
	constrain(all, count_key(tree, filter, NULL), values, wanted);
}

static void
take_exists(Constraints *all, const PlanCondition *condition, bool did)
{
	McpBounds	wanted = McpUnbounded;

	if (did)
		wanted.low = MCP_AMOUNT_ONE;
	else
		wanted.high = 0;
	constrain_count(all, McpTreeChild(&all->plan->tree, condition->node),
					wanted);
}

static void
take_compare(Constraints *all, const PlanCondition *condition, bool holds)
{
	const McpTree *tree = &all->plan->tree;
	const McpNode *measure = McpTreeChild(tree, condition->node);
	StringInfoData key;
	McpBounds	values,
				wanted,
				upper;
	bool		known;

	if (!McpConditionIsNumeric(condition))
		return;
	if (condition->kind == MCP_NODE_BETWEEN)
	{
		if (!holds)
			return;
		McpComparisonBounds(MCP_TEST_GE, condition->literals[0].number, &wanted);
		McpComparisonBounds(MCP_TEST_LE, condition->literals[1].number, &upper);
		wanted = McpBoundsMeet(wanted, upper);
	}
	else if (!McpComparisonBounds(holds ? condition->op : McpOppositeTest(condition->op),
						condition->literals[0].number, &wanted))
		return;
	if (measure->op == MCP_MEASURE_COUNT &&
		!(measure->flags & MCP_MEASURE_OF))
	{
		constrain_count(all, McpTreeChild(tree, measure), wanted);
		return;
	}
	values = McpMeasureBounds(all->plan, condition->left, &known);
	initStringInfo(&key);
	McpMeasurePrint(tree, measure, &key);
	constrain(all, McpTextMake(key.data, key.len), values, wanted);
}

/* a trait is one value: a number within bounds, or one text */
static void
take_trait(Constraints *all, const PlanCondition *condition, bool holds)
{
	const McpTree *tree = &all->plan->tree;
	StringInfoData key;
	Constraint *constraint;
	McpText		text;

	if (condition->left == NULL || condition->right != NULL ||
		condition->literal_count == 0)
		return;
	if (McpConditionIsNumeric(condition) &&
		(condition->op <= MCP_TEST_GE || condition->op == MCP_TEST_BETWEEN))
	{
		take_compare(all, condition, holds);
		return;
	}
	if (!holds || condition->op != MCP_TEST_EQ ||
		condition->literals[0].type != MCP_LITERAL_STRING)
		return;
	/* a folded text is another one than the trait's own */
	initStringInfo(&key);
	if (condition->folded)
		appendStringInfoString(&key, "fold ");
	McpMeasurePrint(tree, McpTreeChild(tree, condition->node), &key);
	constraint = constraint_of(all, McpTextMake(key.data, key.len),
							   McpUnbounded);
	if (constraint == NULL)
		return;
	text = condition->literals[0].text;
	if (constraint->equal.data != NULL &&
		!McpTextEqual(constraint->equal, text))
		all->clash = true;
	constraint->equal = text;
}

static void
take(Constraints *all, const PlanCondition *condition, bool holds)
{
	switch (condition->kind)
	{
		case MCP_NODE_NOT:
			MCP_CHECK_STACK();
			take(all, condition->parts[0], !holds);
			break;
		case MCP_NODE_EXISTS:
			take_exists(all, condition,
						(condition->op == MCP_EXISTS_DID) == holds);
			break;
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
			take_compare(all, condition, holds);
			break;
		case MCP_NODE_TRAIT:
			take_trait(all, condition, holds);
			break;
		default:
			break;
	}
}

/* a condition beside its own negation */
static bool
has_opposite(const McpPlan *plan, PlanCondition *const *parts, uint32 count)
{
	StringInfoData a,
				b;
	uint32		i,
				k;
	bool		found = false;

	initStringInfo(&a);
	initStringInfo(&b);
	for (i = 0; i < count && !found; i++)
	{
		if (parts[i]->kind != MCP_NODE_NOT)
			continue;
		resetStringInfo(&a);
		McpSegmentPrintNode(&plan->tree, parts[i]->parts[0]->node, &a);
		for (k = 0; k < count && !found; k++)
		{
			resetStringInfo(&b);
			McpSegmentPrintNode(&plan->tree, parts[k]->node, &b);
			found = McpTextEqual(McpTextMake(a.data, a.len),
								 McpTextMake(b.data, b.len));
		}
	}
	McpFree(a.data);
	McpFree(b.data);
	return found;
}

bool
McpConditionsAgree(const McpPlan *plan, PlanCondition *const *parts,
				   uint32 count)
{
	Constraints *all = McpAllocZero(sizeof(Constraints));
	uint32		i;
	bool		agree;

	all->plan = plan;
	count = Min(count, CONSTRAINTS_MAX);
	for (i = 0; i < count; i++)
		take(all, parts[i], true);
	agree = !all->clash && !has_opposite(plan, parts, count);
	McpFree(all);
	return agree;
}
