/*
 * match_condition.c: is a profile in a segment?
 */
#include "match/match.h"

static inline McpTruth
truth(bool holds)
{
	return holds ? MCP_TRUE : MCP_FALSE;
}

/* --- groups ------------------------------------------------------------------ */

/* "and" stops at false, "or" at true; an unknown is kept */
static McpTruth
match_chain(McpPlan *plan, PlanCondition *condition, McpTruth stop)
{
	McpTruth	result = stop == MCP_TRUE ? MCP_FALSE : MCP_TRUE;
	uint32		i;

	for (i = 0; i < condition->count; i++)
	{
		McpTruth	part = McpConditionMatch(plan, condition->parts[i]);

		if (part == stop)
			return stop;
		if (part == MCP_UNKNOWN)
			result = MCP_UNKNOWN;
	}
	return result;
}

/* true when enough are; false when even the unknown would not be enough */
static McpTruth
match_at_least(McpPlan *plan, PlanCondition *condition)
{
	uint32		left = condition->count;
	int64		holds = 0;
	int64		unknown = 0;
	uint32		i;

	for (i = 0; i < condition->count; i++, left--)
	{
		McpTruth	part;

		if (holds >= condition->number)
			return MCP_TRUE;
		if (holds + unknown + left < condition->number)
			return MCP_FALSE;
		part = McpConditionMatch(plan, condition->parts[i]);
		holds += part == MCP_TRUE;
		unknown += part == MCP_UNKNOWN;
	}
	if (holds >= condition->number)
		return MCP_TRUE;
	return holds + unknown < condition->number ? MCP_FALSE : MCP_UNKNOWN;
}

static McpTruth
match_not(McpPlan *plan, PlanCondition *condition)
{
	McpTruth	part = McpConditionMatch(plan, condition->parts[0]);

	return part == MCP_UNKNOWN ? part : truth(part == MCP_FALSE);
}

/* --- conditions ---------------------------------------------------------------- */

static bool
exists(McpPlan *plan, PlanCondition *condition)
{
	uint32		from,
				end;

	McpWindowRange(plan, condition->window, &from, &end);
	return McpPlanFilterNext(plan, condition->filters[0], from, end) < end;
}

static McpTruth
match_compare(McpPlan *plan, PlanCondition *condition)
{
	McpFound	left,
				right;
	int			order;

	McpMeasureAsk(plan, condition->left, condition->limit, &left);
	if (left.kind == MCP_FOUND_NOTHING)
		return MCP_UNKNOWN;
	if (condition->right == NULL)
	{
		if (!McpFoundCompare(&left, &condition->literals[0], condition->zone,
							 &order))
			return MCP_UNKNOWN;
		return truth(McpTestOrder(condition->op, order));
	}
	McpMeasureAsk(plan, condition->right, PG_UINT32_MAX, &right);
	if (right.kind == MCP_FOUND_NOTHING)
		return MCP_UNKNOWN;
	return truth(McpTestOrder(condition->op,
							  McpFoundOrder(&left, &right,
											condition->factor)));
}

static McpTruth
match_between(McpPlan *plan, PlanCondition *condition)
{
	McpFound	found;
	int			low,
				high;

	McpMeasureAsk(plan, condition->left, PG_UINT32_MAX, &found);
	if (!McpFoundCompare(&found, &condition->literals[0], condition->zone,
						 &low) ||
		!McpFoundCompare(&found, &condition->literals[1], condition->zone,
						 &high))
		return MCP_UNKNOWN;
	return truth(low >= 0 && high <= 0);
}

static McpTruth
match_moment(McpPlan *plan, PlanCondition *condition)
{
	McpFound	found;
	int			order;

	McpMeasureAsk(plan, condition->left, PG_UINT32_MAX, &found);
	if (found.kind != MCP_FOUND_TIME)
		return MCP_UNKNOWN;
	if (condition->op == MCP_TEST_WITHIN)
		return truth(found.number > condition->bound);
	if (condition->op == MCP_TEST_BEFORE_AGO)
		return truth(found.number <= condition->bound);
	if (!McpFoundCompare(&found, &condition->literals[0], condition->zone,
						 &order))
		return MCP_UNKNOWN;
	return truth(McpTestOrder(condition->op, order));
}

static McpTruth
match_frequent(McpPlan *plan, PlanCondition *condition)
{
	McpFound	found;
	uint32		i;

	McpMeasureAsk(plan, condition->left, PG_UINT32_MAX, &found);
	if (McpMeasureIsEdge(condition->left->op))
	{
		if (condition->op == MCP_TEST_SET || condition->op == MCP_TEST_NOT_SET)
			return truth((found.kind != MCP_FOUND_NOTHING) ==
						 (condition->op == MCP_TEST_SET));
		return McpFoundMatch(&found, condition);
	}
	if (condition->left->subject.kind >= MCP_SUBJECT_WEEKDAY)
		return found.kind == MCP_FOUND_NOTHING ? MCP_UNKNOWN :
			truth((condition->places >> found.number & 1) != 0);
	if (found.kind != MCP_FOUND_TEXT)
		return MCP_UNKNOWN;
	if (condition->op != MCP_TEST_IN && condition->op != MCP_TEST_NOT_IN)
		return truth(McpTestOrder(condition->op,
								  McpTextOrder(found.text,
											   condition->literals[0].text)));
	for (i = 0; i < condition->literal_count; i++)
	{
		if (McpTextEqual(found.text, condition->literals[i].text))
			return truth(condition->op == MCP_TEST_IN);
	}
	return truth(condition->op == MCP_TEST_NOT_IN);
}

/* any identifier of the kind that was seen by then? */
static bool
identified(McpPlan *plan, PlanCondition *condition)
{
	uint32		i;

	for (i = 0; i < plan->profile->handles; i++)
	{
		McpHandle	handle;

		McpProfileHandle(plan->profile, i, &handle);
		if (handle.identifier.kind == condition->number &&
			(handle.first_at == MCP_MOMENT_NONE ||
			 handle.first_at <= plan->as_of))
			return true;
	}
	return false;
}

/* --- sequences --------------------------------------------------------------------- */

/*
 * Oldest first.  began[k] is the latest moment at which a chain of steps
 * 0 .. k could begin; steps at one moment do not follow one another, so what
 * a moment adds counts only behind it.
 */
typedef struct Chain
{
	uint32		steps;
	int64		began[MCP_SEGMENT_STEPS_MAX];
	int64		added[MCP_SEGMENT_STEPS_MAX];
	const McpFilter *filters[MCP_SEGMENT_STEPS_MAX];
} Chain;

static void
chain_event(Chain *chain, const McpJourney *journey, uint32 i, int64 time)
{
	uint32		k;

	for (k = 0; k < chain->steps; k++)
	{
		int64		began = k == 0 ? time : chain->began[k - 1];

		if (began > chain->added[k] &&
			McpFilterMatches(chain->filters[k], journey, i))
			chain->added[k] = began;
	}
}

uint32
McpSequenceReached(McpPlan *plan, PlanCondition *condition)
{
	const McpJourney *journey = &plan->profile->journey;
	Chain		chain;
	uint32		from,
				i;
	uint32		reached = 0;
	uint32		k;

	chain.steps = condition->count;
	for (k = 0; k < chain.steps; k++)
	{
		chain.filters[k] = McpPlanFilterReady(plan, condition->filters[k]);
		chain.began[k] = chain.added[k] = MCP_MOMENT_NONE;
	}
	McpWindowRange(plan, condition->window, &from, &i);
	while (i > from)
	{
		int64		time = McpJourneyTime(journey, i - 1);
		int64		bound = MCP_MOMENT_NONE;

		MCP_CHECK_INTERRUPTS();
		while (i > from && McpJourneyTime(journey, i - 1) == time)
			chain_event(&chain, journey, --i, time);
		if (condition->unit != 0)
			bound = McpSpanFrom(time, condition->unit, condition->span, -1,
								condition->zone);
		for (k = 0; k < chain.steps; k++)
		{
			chain.began[k] = chain.added[k];
			if (chain.began[k] != MCP_MOMENT_NONE &&
				chain.began[k] >= bound && k >= reached)
				reached = k + 1;
		}
		if (reached == chain.steps)
			break;
	}
	return reached;
}

/* --- all ---------------------------------------------------------------------------- */

static McpTruth
match(McpPlan *plan, PlanCondition *condition)
{
	switch (condition->kind)
	{
		case MCP_NODE_OR:
			return match_chain(plan, condition, MCP_TRUE);
		case MCP_NODE_AND:
			return match_chain(plan, condition, MCP_FALSE);
		case MCP_NODE_NOT:
			return match_not(plan, condition);
		case MCP_NODE_ZONE:
			return McpConditionMatch(plan, condition->parts[0]);
		case MCP_NODE_AT_LEAST:
			return match_at_least(plan, condition);
		case MCP_NODE_EXISTS:
			return truth(exists(plan, condition) ==
						 (condition->op == MCP_EXISTS_DID));
		case MCP_NODE_COMPARE:
			return match_compare(plan, condition);
		case MCP_NODE_BETWEEN:
			return match_between(plan, condition);
		case MCP_NODE_MOMENT:
			return match_moment(plan, condition);
		case MCP_NODE_FREQUENT:
			return match_frequent(plan, condition);
		case MCP_NODE_SEQUENCE:
			return truth(McpSequenceReached(plan, condition) ==
						 condition->count);
		case MCP_NODE_PATTERN:
			return truth(McpSequenceHolds(plan, condition));
		case MCP_NODE_REGULAR:
			return truth(McpRegularCount(plan, condition,
										 condition->periods) ==
						 condition->periods);
		case MCP_NODE_LIFECYCLE:
			return truth(McpLifecycleFind(plan, condition) ==
						 (McpLifecycle) condition->op);
		case MCP_NODE_TRAIT:
			return McpTraitMatch(plan, condition);
		case MCP_NODE_TRAITS:
			return McpTraitPairMatch(plan, condition);
		case MCP_NODE_SAMPLE:
			return McpSampleMatch(plan, condition);
		case MCP_NODE_CONSENT:
			return truth(McpProfileHasConsent(plan->profile, condition->text,
											  NULL,
											  (McpRegime) condition->op,
											  plan->as_of));
		case MCP_NODE_IDENTIFIED:
			return truth(identified(plan, condition));
		default:
			return MCP_UNKNOWN;
	}
}

McpTruth
McpConditionMatch(McpPlan *plan, PlanCondition *condition)
{
	if (!condition->shared)
		return match(plan, condition);
	if (condition->serial != plan->serial)
	{
		condition->answer = match(plan, condition);
		condition->serial = plan->serial;
	}
	return condition->answer;
}

/* where the events that count begin */
static void
find_now(McpPlan *plan)
{
	const McpJourney *journey = &plan->profile->journey;

	plan->now = 0;
	if (journey->live > 0 && McpJourneyTime(journey, 0) > plan->clock)
		plan->now = McpJourneyUpto(journey, plan->clock);
}

void
McpPlanTake(McpPlan *plan, const McpProfile *profile)
{
	plan->profile = profile;
	plan->serial++;
	if (plan->sieve != NULL)
		McpSieveTake(plan->sieve, &profile->journey);
	find_now(plan);
}

void
McpPlanMove(McpPlan *plan, int64 as_of)
{
	McpPlanSetNow(plan, as_of);
	if (plan->many)
		plan->serial++;			/* what was kept was of another time */
	find_now(plan);
}

McpTruth
McpPlanMatch(McpPlan *plan, const McpProfile *profile)
{
	McpPlanTake(plan, profile);
	return McpConditionMatch(plan, plan->root);
}

void
McpPlanMeasure(McpPlan *plan, const McpProfile *profile, McpFound *found)
{
	McpPlanTake(plan, profile);
	McpMeasureAsk(plan, plan->measure, PG_UINT32_MAX, found);
}
