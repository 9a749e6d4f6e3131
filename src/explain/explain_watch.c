/*
 * explain_watch.c: when events and observations begin to count, or cease to
 */
#include "explain/explain_change.h"

/* --- events ---------------------------------------------------------------- */

void
McpWatchAdd(McpWatch *watch, PlanFilter *filter)
{
	if (filter == NULL)
		return;
	if (watch->count < MCP_WATCH_MAX)
		watch->filters[watch->count++] = filter;
	else
		watch->all = true;
}

static bool
is_watched(McpPlan *plan, const McpWatch *watch, uint32 i)
{
	uint32		k;

	if (watch->all)
		return true;
	for (k = 0; k < watch->count; k++)
	{
		if (McpPlanFilterMatches(plan, watch->filters[k], i))
			return true;
	}
	return false;
}

int64
McpWatchNewer(McpPlan *plan, const McpWatch *watch, uint32 i)
{
	while (i-- > 0)
	{
		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (is_watched(plan, watch, i))
			return McpJourneyTime(&plan->profile->journey, i);
	}
	return MCP_NEVER;
}

/* the newest watched event from i on */
static int64
older(McpPlan *plan, const McpWatch *watch, uint32 i)
{
	const McpJourney *journey = &plan->profile->journey;

	for (; i < journey->live; i++)
	{
		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (is_watched(plan, watch, i))
			return McpJourneyTime(journey, i);
	}
	return MCP_MOMENT_NONE;
}

int64
McpWatchFuture(McpPlan *plan, const McpWatch *watch)
{
	return McpWatchNewer(plan, watch, plan->now);
}

int64
McpWatchCross(McpPlan *plan, const McpWatch *watch, McpBorder *border)
{
	const McpJourney *journey = &plan->profile->journey;
	int64		at = McpBorderAt(border, plan->clock);
	uint32		i = at < MCP_MOMENT_MIN ? journey->live :
		McpJourneyUpto(journey, at);
	int64		behind = McpWatchNewer(plan, watch, i);
	int64		before = MCP_MOMENT_NONE;

	/* only events near a border can come back, and only on some borders */
	if (i < journey->live)
		before = older(plan, watch, i);
	return McpBorderCross(border, plan->clock, before, behind);
}

int64
McpWatchWindow(McpPlan *plan, McpWatch *watch, const PlanWindow *window,
			   const PlanCondition *condition)
{
	McpBorder	border;
	int64		next;

	if (window == NULL)
		return McpWatchFuture(plan, watch);
	McpWatchAdd(watch, window->anchor);
	next = McpWatchFuture(plan, watch);
	switch (window->op)
	{
		case MCP_WINDOW_LAST:
		case MCP_WINDOW_BETWEEN:
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
			if (McpBorderOfWindow(&border, window, false))
				next = Min(next, McpWatchCross(plan, watch, &border));
			if (McpBorderOfWindow(&border, window, true))
				next = Min(next, McpWatchCross(plan, watch, &border));
			return next;
		case MCP_WINDOW_SINCE:
		case MCP_WINDOW_FROM:
		case MCP_WINDOW_AFTER_FIRST:
		case MCP_WINDOW_AFTER_LAST:
		case MCP_WINDOW_BEFORE_FIRST:
		case MCP_WINDOW_BEFORE_LAST:
			/* what does not move, or moves when an event begins to count */
			return next;
		case MCP_WINDOW_NEXT:
		case MCP_WINDOW_NEXT_UNIT:
			break;				/* of dates, never of events */
	}
	return McpNextOfAnything(plan, condition);
}

/* --- facts ------------------------------------------------------------------ */

static inline void
nearer(int64 *next, int64 moment, int64 now)
{
	if (moment > now && moment < *next)
		*next = moment;
}

int64
McpNextOfTrait(McpPlan *plan, McpText name)
{
	const McpProfile *profile = plan->profile;
	int64		next = MCP_NEVER;
	uint32		i,
				end;

	McpProfileTraitRange(profile, name, &i, &end);
	for (; i < end; i++)
	{
		McpTrait	trait;

		McpProfileTrait(profile, i, &trait);
		nearer(&next, trait.earliest_at, plan->as_of);
		nearer(&next, trait.latest_at, plan->as_of);
	}
	McpProfileMemberRange(profile, name, &i, &end);
	for (; i < end; i++)
	{
		McpMember	member;

		McpProfileMember(profile, i, &member);
		nearer(&next, member.changed_at, plan->as_of);
	}
	return next;
}

int64
McpNextOfConsent(McpPlan *plan, McpText purpose)
{
	int64		next = MCP_NEVER;
	uint32		i,
				end;

	McpProfileConsentRange(plan->profile, purpose, &i, &end);
	for (; i < end; i++)
	{
		McpConsent	consent;

		McpProfileConsent(plan->profile, i, &consent);
		nearer(&next, consent.stated_at, plan->as_of);
	}
	return next;
}

/* kind 0: any */
int64
McpNextOfHandle(McpPlan *plan, int kind)
{
	int64		next = MCP_NEVER;
	uint32		i;

	for (i = 0; i < plan->profile->handles; i++)
	{
		McpHandle	handle;

		McpProfileHandle(plan->profile, i, &handle);
		if (kind != 0 && handle.identifier.kind != kind)
			continue;
		nearer(&next, handle.first_at, plan->as_of);
		nearer(&next, handle.last_at, plan->as_of);
	}
	return next;
}

/* --- anything ------------------------------------------------------------------ */

static int64
next_fact(McpPlan *plan)
{
	const McpProfile *profile = plan->profile;
	int64		next = McpNextOfHandle(plan, 0);
	uint32		i;

	for (i = 0; i < profile->traits; i++)
	{
		McpTrait	trait;

		McpProfileTrait(profile, i, &trait);
		nearer(&next, trait.earliest_at, plan->as_of);
		nearer(&next, trait.latest_at, plan->as_of);
	}
	for (i = 0; i < profile->members; i++)
	{
		McpMember	member;

		McpProfileMember(profile, i, &member);
		nearer(&next, member.changed_at, plan->as_of);
	}
	for (i = 0; i < profile->consents; i++)
	{
		McpConsent	consent;

		McpProfileConsent(profile, i, &consent);
		nearer(&next, consent.stated_at, plan->as_of);
	}
	return next;
}

/* the span before now, and on from an event: at the moment, and just behind */
static int64
next_of_span(McpPlan *plan, const McpWatch *watch, const McpNode *node,
			 const McpZone *zone)
{
	const McpJourney *journey = &plan->profile->journey;
	McpBorder	border;
	int64		next;
	uint32		i;

	McpBorderOfSpan(&border, node->op, node->number, zone);
	next = McpWatchCross(plan, watch, &border);
	for (i = plan->now; i < journey->live; i++)
	{
		int64		moment = McpJourneyTime(journey, i);

		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		nearer(&next, moment + 1, plan->clock);
		moment = McpSpanFrom(moment, node->op, node->number, 1, zone);
		nearer(&next, moment, plan->clock);
		nearer(&next, moment + 1, plan->clock);
	}
	return next;
}

/* spans anywhere below a node */
static int64
next_span(McpPlan *plan, const McpWatch *watch, const McpNode *node,
		  const McpZone *zone)
{
	int64		next = MCP_NEVER;

	MCP_CHECK_STACK();
	if (node->kind == MCP_NODE_SPAN)
		return next_of_span(plan, watch, node, zone);
	for (node = McpTreeChild(&plan->tree, node); node != NULL;
		 node = McpTreeNext(&plan->tree, node))
		next = Min(next, next_span(plan, watch, node, zone));
	return next;
}

int64
McpNextOfAnything(McpPlan *plan, const PlanCondition *condition)
{
	const McpZone *zone = condition->zone;
	McpWatch	watch;
	int64		next = next_fact(plan);

	memset(&watch, 0, sizeof(watch));
	watch.all = true;
	next = Min(next, McpWatchFuture(plan, &watch));
	next = Min(next, McpDayNext(zone, plan->clock));
	return Min(next, next_span(plan, &watch, condition->node, zone));
}
