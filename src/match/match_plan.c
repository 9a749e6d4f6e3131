/*
 * match_plan.c: making a compiled text ready for a query
 *
 * The tree's nodes become structures with pointers, names stay in the tree's
 * pool.  Filters that are spelled alike are one, so that they are resolved
 * once a profile.  What depends on as_of is computed when as_of changes, not
 * for each profile.
 */
#include "match/match.h"

#define SIEVE_FROM 4

static PlanCondition *plan_condition(McpPlan *plan, const McpNode *node,
									 const McpZone *zone);

static PlanFilter *
plan_filter(McpPlan *plan, const McpNode *node, const McpZone *zone)
{
	bool		is_new;
	PlanFilter *filter = McpPlanShare(plan, node, zone, sizeof(PlanFilter),
									  &is_new);

	if (is_new)
	{
		filter->filter = McpFilterPrepare(&plan->tree, node, zone);
		filter->zone = zone;
		if (plan->sieve != NULL)
			McpSieveAdd(plan->sieve, filter->filter);
	}
	return filter;
}

/* a thing of the plan, shared in a plan of many */
static void *
plan_thing(McpPlan *plan, const McpNode *node, const McpZone *zone, Size size,
		   bool *is_new)
{
	if (plan->many)
		return McpPlanShare(plan, node, zone, size, is_new);
	*is_new = true;
	return McpAllocZero(size);
}

/* a window, or the one before it, which is nobody else's */
static PlanWindow *
plan_window(McpPlan *plan, const McpNode *node, const McpZone *zone,
			PlanBefore before)
{
	bool		is_new = true;
	PlanWindow *window = before != PLAN_NOT_BEFORE ?
		McpAllocZero(sizeof(PlanWindow)) :
		plan_thing(plan, node, zone, sizeof(PlanWindow), &is_new);
	const McpNode *child;
	int			i = 0;

	if (!is_new)
		return window;
	window->before = before;
	window->op = (McpWindowOp) node->op;
	window->zone = zone;
	window->units[0] = (int) node->number;
	for (child = McpTreeChild(&plan->tree, node); child != NULL && i < 2;
		 child = McpTreeNext(&plan->tree, child), i++)
	{
		if (child->kind == MCP_NODE_FILTER)
			window->anchor = plan_filter(plan, child, zone);
		else if (child->kind == MCP_NODE_SPAN)
		{
			window->units[i] = child->op;
			window->numbers[i] = child->number;
		}
		else
			McpLiteralPrepare(&plan->tree, child, zone, &window->times[i]);
	}
	window->next = plan->windows;
	plan->windows = window;
	return window;
}

/* a measure, or the same in the window before, which is nobody else's */
static PlanMeasure *
plan_measure(McpPlan *plan, const McpNode *node, const McpZone *zone,
			 PlanBefore before)
{
	bool		is_new = true;
	PlanMeasure *measure = before != PLAN_NOT_BEFORE ?
		McpAllocZero(sizeof(PlanMeasure)) :
		plan_thing(plan, node, zone, sizeof(PlanMeasure), &is_new);
	const McpNode *child;

	if (!is_new)
	{
		measure->shared = true;
		return measure;
	}
	measure->op = (McpMeasureOp) node->op;
	measure->zone = zone;
	if (node->op == MCP_MEASURE_TRAIT || node->op == MCP_MEASURE_AGE ||
		node->op == MCP_MEASURE_MEMBERS)
	{
		measure->trait = McpTreeText(&plan->tree, node);
		if (node->text2_len > 0)
			measure->source = McpTreeText2(&plan->tree, node);
	}
	else
	{
		measure->of = (node->flags & MCP_MEASURE_OF) != 0;
		measure->subject.kind = measure->of ?
			(McpSubjectKind) (node->flags & MCP_MEASURE_SUBJECT) :
			MCP_SUBJECT_VALUE;
		measure->subject.name = McpTreeText(&plan->tree, node);
	}
	for (child = McpTreeChild(&plan->tree, node); child != NULL;
		 child = McpTreeNext(&plan->tree, child))
	{
		if (child->kind == MCP_NODE_WINDOW)
			measure->window = plan_window(plan, child, zone, before);
		else if (child->kind == MCP_NODE_MEASURE)
		{
			measure->part = plan_measure(plan, child, zone, PLAN_NOT_BEFORE);
			measure->before = plan_measure(plan, child, zone,
										   PLAN_BEFORE_SO_FAR);
		}
		else if (measure->filter == NULL)
			measure->filter = plan_filter(plan, child, zone);
		else
			measure->whole = plan_filter(plan, child, zone);
	}
	measure->next = plan->measures;
	plan->measures = measure;
	return measure;
}

/* from what number on can a count no longer change the answer? */
static uint32
count_limit(const PlanCondition *condition)
{
	int64		wanted;

	if (condition->kind != MCP_NODE_COMPARE || condition->right != NULL)
		return PG_UINT32_MAX;
	wanted = condition->literals[0].number;
	if (wanted < 0)
		return 1;
	if (condition->op == MCP_TEST_GE || condition->op == MCP_TEST_LT)
		wanted = wanted / MCP_AMOUNT_ONE + (wanted % MCP_AMOUNT_ONE != 0);
	else
		wanted = wanted / MCP_AMOUNT_ONE + 1;
	return wanted > MCP_EVENTS_MAX ? MCP_EVENTS_MAX : (uint32) wanted;
}

static void
plan_parts(McpPlan *plan, PlanCondition *condition, const McpNode *child,
		   const McpZone *zone)
{
	uint32		room = McpTreeCountChildren(&plan->tree, condition->node);

	condition->parts = McpAllocZero(room * sizeof(PlanCondition *));
	for (; child != NULL; child = McpTreeNext(&plan->tree, child))
		condition->parts[condition->count++] =
			plan_condition(plan, child, zone);
}

/* a condition's children: measures first, then filters, spans, literals */
static void
plan_operands(McpPlan *plan, PlanCondition *condition, const McpNode *child,
			  const McpZone *zone)
{
	uint32		room = McpTreeCountChildren(&plan->tree, condition->node);

	condition->filters = McpAllocZero((room + 1) * sizeof(PlanFilter *));
	for (; child != NULL; child = McpTreeNext(&plan->tree, child))
	{
		switch (child->kind)
		{
			case MCP_NODE_MEASURE:
				if (condition->left == NULL)
					condition->left = plan_measure(plan, child, zone,
												   PLAN_NOT_BEFORE);
				else
					condition->right = plan_measure(plan, child, zone,
													PLAN_NOT_BEFORE);
				break;
			case MCP_NODE_FILTER:
				condition->filters[condition->count++] =
					plan_filter(plan, child, zone);
				break;
			case MCP_NODE_STEP:
				condition->count++;
				break;
			case MCP_NODE_SPAN:
				condition->periods = condition->span;
				condition->unit = child->op;
				condition->span = child->number;
				break;
			case MCP_NODE_WINDOW:
				if (condition->kind == MCP_NODE_TRAIT)
					break;		/* a period of dates, no window of events */
				condition->window = plan_window(plan, child, zone,
												PLAN_NOT_BEFORE);
				break;
			default:
				condition->literals =
					McpLiteralsPrepare(&plan->tree, child, zone,
									   &condition->literal_count);
				return;
		}
	}
}

/* what the conditions of match_period.c have beside their operands */
static void
plan_periods(McpPlan *plan, PlanCondition *condition, const McpZone *zone)
{
	const McpNode *filter = McpTreeChild(&plan->tree, condition->node);

	if (condition->kind == MCP_NODE_REGULAR)
		condition->borders = McpAlloc((Size) (condition->span + 1) *
									  sizeof(int64));
	else if (condition->kind == MCP_NODE_LIFECYCLE)
		condition->before = plan_window(plan, McpTreeNext(&plan->tree, filter),
										zone, PLAN_BEFORE);
}

static PlanCondition *
plan_condition(McpPlan *plan, const McpNode *node, const McpZone *zone)
{
	bool		is_new;
	PlanCondition *condition = plan_thing(plan, node, zone,
										  sizeof(PlanCondition), &is_new);
	const McpNode *child = McpTreeChild(&plan->tree, node);
	char		canonical[MCP_ZONE_NAME_MAX + 1];

	MCP_CHECK_STACK();
	if (!is_new)
	{
		condition->shared = true;
		return condition;
	}
	condition->kind = (McpSegmentNodeKind) node->kind;
	condition->op = node->op;
	condition->node = node;
	condition->number = node->number;
	condition->text = McpTreeText(&plan->tree, node);
	condition->zone = zone;
	condition->next = plan->conditions;
	plan->conditions = condition;
	switch (node->kind)
	{
		case MCP_NODE_ZONE:
			if (!McpZoneFind(condition->text, &zone, canonical))
				plan->bad_zone = true;
			/* fall through */
		case MCP_NODE_OR:
		case MCP_NODE_AND:
		case MCP_NODE_NOT:
		case MCP_NODE_AT_LEAST:
			plan_parts(plan, condition, child, zone);
			break;
		default:
			plan_operands(plan, condition, child, zone);
			condition->folded = (node->flags & MCP_TRAIT_FOLD) != 0;
			plan_periods(plan, condition, zone);
			condition->has_factor = (node->flags & MCP_COMPARE_FACTOR) != 0;
			condition->factor = condition->has_factor ? node->number :
				MCP_AMOUNT_ONE;
			condition->limit = count_limit(condition);
			if (node->kind == MCP_NODE_FREQUENT)
				McpClockPrepare(&plan->tree, condition);
			if (node->kind == MCP_NODE_TRAIT && McpTestIsSet(node->op))
				McpSetPrepare(condition);
			else if (node->kind == MCP_NODE_TRAIT)
				McpDatePrepare(&plan->tree, condition);
			if (node->kind == MCP_NODE_SEQUENCE ||
				node->kind == MCP_NODE_PATTERN)
				McpSequencePrepare(plan, condition);
			break;
	}
	return condition;
}

static McpPlan *
create(uint32 buckets)
{
	McpPlan    *plan = McpAllocZero(sizeof(McpPlan));

	initStringInfo(&plan->folded[0]);
	initStringInfo(&plan->folded[1]);
	plan->scratch_size = 256;
	plan->scratch = McpAlloc(plan->scratch_size);
	McpPlanShareInit(plan, buckets);
	return plan;
}

static bool
fail_zone(McpError *error)
{
	McpZoneUnknown(error);
	McpErrorDetail(error, "The segment names one that this server does not have.");
	McpErrorHint(error, "Install the server's time zone data, or change the zone.");
	return false;
}

McpPlan *
McpPlanCreate(const void *body, Size size, McpError *error)
{
	McpPlan    *plan = create(16);

	if (!McpSegmentOpen(&plan->tree, body, size, MCP_CHECK_DEEP, error))
		return NULL;
	if (plan->tree.nodes->kind == MCP_NODE_MEASURE)
		plan->measure = plan_measure(plan, plan->tree.nodes, NULL,
									 PLAN_NOT_BEFORE);
	else
		plan->root = plan_condition(plan, plan->tree.nodes, NULL);
	return plan->bad_zone && !fail_zone(error) ? NULL : plan;
}

McpPlan *
McpPlanCreateMany(uint32 segments)
{
	McpPlan    *plan = create(1024);

	plan->many = true;
	/* for a few, reading all events first would not pay */
	if (segments >= SIEVE_FROM)
		plan->sieve = McpSieveCreate();
	return plan;
}

PlanCondition *
McpPlanAdd(McpPlan *plan, const void *body, Size size, McpError *error)
{
	PlanCondition *root;

	if (!McpSegmentOpen(&plan->tree, body, size, MCP_CHECK_DEEP, error))
		return NULL;
	root = plan_condition(plan, plan->tree.nodes, NULL);
	plan->has_now = false;
	return plan->bad_zone && !fail_zone(error) ? NULL : root;
}

bool
McpPlanIsTrait(const McpPlan *plan)
{
	return plan->measure != NULL && plan->measure->op == MCP_MEASURE_TRAIT;
}

void *
McpPlanScratch(McpPlan *plan, Size size)
{
	if (size > plan->scratch_size)
	{
		plan->scratch_size = Max(size, plan->scratch_size * 2);
		plan->scratch = McpRealloc(plan->scratch, plan->scratch_size);
	}
	memset(plan->scratch, 0, size);
	return plan->scratch;
}

void
McpPlanSetNow(McpPlan *plan, int64 as_of)
{
	PlanWindow *window;
	PlanMeasure *measure;
	PlanCondition *condition;

	if (plan->has_now && plan->as_of == as_of)
		return;
	plan->has_now = true;
	plan->since_known = false;
	plan->as_of = as_of;
	/* infinity is a moment too: before or behind all events */
	if (as_of < MCP_MOMENT_MIN)
		as_of = MCP_MOMENT_MIN - 1;
	else if (as_of >= MCP_MOMENT_END)
		as_of = MCP_MOMENT_END - 1;
	plan->clock = as_of;
	for (window = plan->windows; window != NULL; window = window->next)
		McpWindowSet(window, as_of);
	for (measure = plan->measures; measure != NULL; measure = measure->next)
		measure->today = McpDayOfMoment(McpZoneToLocal(measure->zone, as_of));
	for (condition = plan->conditions; condition != NULL;
		 condition = condition->next)
	{
		if (condition->kind == MCP_NODE_TRAIT)
			McpDateSet(condition, as_of);
		else if (condition->kind == MCP_NODE_REGULAR)
			McpRegularSet(condition, as_of);
		else if (condition->kind == MCP_NODE_MOMENT && condition->unit != 0)
			condition->bound = McpSpanFrom(as_of, condition->unit,
										   condition->span, -1,
										   condition->zone);
	}
}
