/*
 * explain_rule.c: for every construct, when its truth can change with no new
 * data
 *
 * Whatever adds a construct adds its rule here.  One without a rule is asked
 * again at everything that it could depend on: right, but slow.  The test
 * explain_constructs looks every name of segment_node.h up here.
 */
#include "explain/explain_change.h"

/* --- days since, age --------------------------------------------------------- */

/* days_since counts one more every 24 hours after the event */
static int64
next_since(McpPlan *plan, PlanMeasure *measure,
		   const PlanCondition *condition)
{
	bool		last = measure->op == MCP_MEASURE_SINCE_LAST;
	int64		now = plan->clock;
	int64		next = MCP_NEVER;
	int64		time;
	uint32		i;

	if (!McpAnchorFind(plan, measure->filter, last, &time))
		return MCP_NEVER;
	if (condition->right != NULL)
		return time + ((now - time) / MCP_DAY + 1) * MCP_DAY;
	/* against a number only the days around it matter */
	for (i = 0; i < condition->literal_count; i++)
	{
		int64		wanted = condition->literals[i].number;
		int64		day = wanted < 0 ? 0 : wanted / MCP_AMOUNT_ONE;

		if (day > (MCP_LAST_MOMENT - time) / MCP_DAY)
			continue;
		if (time + day * MCP_DAY > now)
			next = Min(next, time + day * MCP_DAY);
		else if (time + (day + 1) * MCP_DAY > now)
			next = Min(next, time + (day + 1) * MCP_DAY);
	}
	return next;
}

static int64
age_on(const void *context, int64 day)
{
	int64		born = *(const int64 *) context;

	return born > day ? -1 : McpYearsBetween(born, day);
}

static int64
next_age(McpPlan *plan, PlanMeasure *measure)
{
	McpFound	found;
	int64		born;

	memset(&found, 0, sizeof(found));
	McpTraitAsk(plan, measure, &found);
	if (!McpFoundDay(&found, measure->zone, &born))
		return MCP_NEVER;
	return McpDayChange(measure->zone, plan->clock, age_on, &born);
}

/* --- measures ------------------------------------------------------------------ */

/* the first and the last: their windows are all time */
static int64
next_edge(McpPlan *plan, PlanMeasure *measure)
{
	McpWatch	watch;
	int64		time;

	if ((measure->op == MCP_MEASURE_FIRST ||
		 measure->op == MCP_MEASURE_SINCE_FIRST) &&
		McpAnchorFind(plan, measure->filter, false, &time))
		return MCP_NEVER;
	memset(&watch, 0, sizeof(watch));
	McpWatchAdd(&watch, measure->filter);
	return McpWatchFuture(plan, &watch);
}

static int64
next_measure(McpPlan *plan, PlanMeasure *measure,
			 const PlanCondition *condition)
{
	McpWatch	watch;

	memset(&watch, 0, sizeof(watch));
	switch (measure->op)
	{
		case MCP_MEASURE_COUNT:
		case MCP_MEASURE_SUM:
		case MCP_MEASURE_AVG:
		case MCP_MEASURE_MIN:
		case MCP_MEASURE_MAX:
		case MCP_MEASURE_ACTIVE_DAYS:
		case MCP_MEASURE_CHANNELS:
		case MCP_MEASURE_STREAK:
		case MCP_MEASURE_DISTINCT:
		case MCP_MEASURE_FREQUENT:
		case MCP_MEASURE_FIRST_OF:
		case MCP_MEASURE_LAST_OF:
			McpWatchAdd(&watch, measure->filter);
			return McpWatchWindow(plan, &watch, measure->window, condition);
		case MCP_MEASURE_SHARE:
			McpWatchAdd(&watch, measure->whole);
			return McpWatchWindow(plan, &watch, measure->window, condition);
		case MCP_MEASURE_FIRST:
		case MCP_MEASURE_LAST:
			return next_edge(plan, measure);
		case MCP_MEASURE_SINCE_FIRST:
		case MCP_MEASURE_SINCE_LAST:
			return Min(next_edge(plan, measure),
					   next_since(plan, measure, condition));
		case MCP_MEASURE_AGE:
			return Min(McpNextOfTrait(plan, measure->trait),
					   next_age(plan, measure));
		case MCP_MEASURE_TRAIT:
		case MCP_MEASURE_MEMBERS:
			return McpNextOfTrait(plan, measure->trait);
		case MCP_MEASURE_CHANGE:
			return McpNextOfChange(plan, measure, condition);
		default:
			return McpNextOfAnything(plan, condition);
	}
}

/* --- conditions ------------------------------------------------------------------ */

/*
 * While did holds, only the newest event that it found matters, as it stays
 * longest; while it does not, any that enters.
 */
static int64
next_exists(McpPlan *plan, const PlanCondition *condition)
{
	PlanWindow *window = condition->window;
	const McpJourney *journey = &plan->profile->journey;
	McpBorder	border;
	McpWatch	watch;
	int64		next = MCP_NEVER;
	uint32		from,
				end,
				i;

	memset(&watch, 0, sizeof(watch));
	McpWatchAdd(&watch, condition->filters[0]);
	McpWindowRange(plan, window, &from, &end);
	i = McpFilterNext(McpPlanFilterReady(plan, condition->filters[0]),
					  journey, from, end);
	if (i >= end || (window != NULL && window->anchor != NULL))
		return McpWatchWindow(plan, &watch, window, condition);
	if (window == NULL)
		return MCP_NEVER;
	if (McpBorderOfWindow(&border, window, false))
		next = McpBorderCross(&border, plan->clock, MCP_MOMENT_NONE,
							  McpJourneyTime(journey, i));
	if (McpBorderOfWindow(&border, window, true))
		next = Min(next, McpBorderCross(&border, plan->clock,
										McpJourneyTime(journey, i),
										MCP_NEVER));
	return next;
}

/* first and last against a moment that moves */
static int64
next_moment(McpPlan *plan, const PlanCondition *condition)
{
	bool		last = condition->left->op == MCP_MEASURE_LAST;
	int64		next = next_edge(plan, condition->left);
	McpBorder	border;
	int64		time;

	if ((condition->op != MCP_TEST_WITHIN &&
		 condition->op != MCP_TEST_BEFORE_AGO) ||
		!McpAnchorFind(plan, condition->left->filter, last, &time))
		return next;
	McpBorderOfSpan(&border, condition->unit, condition->span,
					condition->zone);
	if (time <= condition->bound)
		return Min(next, McpBorderCross(&border, plan->clock, time,
										MCP_NEVER));
	return Min(next, McpBorderCross(&border, plan->clock, MCP_MOMENT_NONE,
									time));
}

static int64
next_sequence(McpPlan *plan, const PlanCondition *condition)
{
	uint32		live = plan->profile->journey.live;
	McpWatch	watch;
	uint32		i;

	memset(&watch, 0, sizeof(watch));
	for (i = 0; i < condition->count; i++)
	{
		/* a step that never happens is waited for in vain */
		if (McpPlanFilterNext(plan, condition->filters[i], 0, live) >= live)
			return MCP_NEVER;
		McpWatchAdd(&watch, condition->filters[i]);
	}
	return McpWatchWindow(plan, &watch, condition->window, condition);
}

static int64
next_trait(McpPlan *plan, const PlanCondition *condition)
{
	int64		next = McpNextOfTrait(plan, condition->left->trait);

	switch (condition->op)
	{
		case MCP_TEST_ANNIVERSARY_TODAY:
		case MCP_TEST_ANNIVERSARY_NEXT:
		case MCP_TEST_ANNIVERSARY_LAST:
		case MCP_TEST_ANNIVERSARY_IN:
		case MCP_TEST_DATE_IN:
		case MCP_TEST_DATE_BEFORE:
		case MCP_TEST_DATE_AFTER:
			return Min(next, McpNextOfDate(plan, condition));
		case MCP_TEST_EQ:
		case MCP_TEST_NE:
		case MCP_TEST_LT:
		case MCP_TEST_LE:
		case MCP_TEST_GT:
		case MCP_TEST_GE:
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
		case MCP_TEST_BETWEEN:
		case MCP_TEST_LIKE:
		case MCP_TEST_NOT_LIKE:
		case MCP_TEST_STARTS:
		case MCP_TEST_NOT_STARTS:
		case MCP_TEST_ENDS:
		case MCP_TEST_NOT_ENDS:
		case MCP_TEST_CONTAINS:
		case MCP_TEST_NOT_CONTAINS:
		case MCP_TEST_SET:
		case MCP_TEST_NOT_SET:
		case MCP_TEST_HAS:
		case MCP_TEST_HAS_ALL:
		case MCP_TEST_HAS_ANY:
		case MCP_TEST_HAS_NONE:
			return next;
		default:
			return McpNextOfAnything(plan, condition);
	}
}

int64
McpConditionBorder(McpPlan *plan, const PlanCondition *condition)
{
	int64		next;

	switch (condition->kind)
	{
		case MCP_NODE_EXISTS:
			return next_exists(plan, condition);
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
		case MCP_NODE_FREQUENT:
			if (condition->kind != MCP_NODE_FREQUENT &&
				McpNextShrinking(plan, condition, &next))
				return next;
			next = next_measure(plan, condition->left, condition);
			if (condition->right != NULL)
				next = Min(next, next_measure(plan, condition->right,
											  condition));
			return next;
		case MCP_NODE_MOMENT:
			return next_moment(plan, condition);
		case MCP_NODE_SEQUENCE:
			return next_sequence(plan, condition);
		case MCP_NODE_PATTERN:	/* and its MCP_NODE_STEP */
			return McpNextOfSequence(plan, condition);
		case MCP_NODE_REGULAR:
			return McpNextOfRegular(plan, condition);
		case MCP_NODE_LIFECYCLE:
			return McpNextOfLifecycle(plan, condition);
		case MCP_NODE_TRAIT:
			return next_trait(plan, condition);
		case MCP_NODE_TRAITS:
			return Min(McpNextOfTrait(plan, condition->left->trait),
					   McpNextOfTrait(plan, condition->right->trait));
		case MCP_NODE_SAMPLE:	/* whatever the time */
			return MCP_NEVER;
		case MCP_NODE_CONSENT:
			return McpNextOfConsent(plan, condition->text);
		case MCP_NODE_IDENTIFIED:
			return McpNextOfHandle(plan, (int) condition->number);
		default:
			return McpNextOfAnything(plan, condition);
	}
}
