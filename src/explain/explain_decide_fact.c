/*
 * explain_decide_fact.c: who stated what, and when
 */
#include "explain/explain_decide.h"

#include "core/fold.h"

static void
tell_fact(McpDecided *decided, const char *what, int64 moment, McpText source)
{
	if (!McpDecidedNext(decided))
		return;
	appendStringInfoString(decided->text, what);
	McpDecidedMoment(decided, moment);
	if (source.len > 0)
	{
		appendStringInfoString(decided->text, " from ");
		appendBinaryStringInfo(decided->text, source.data, (int) source.len);
	}
}

/* does a row of the trait, or of its members, speak? */
static inline bool
speaks(const PlanMeasure *measure, McpText source)
{
	return measure->source.data == NULL ||
		McpTextEqual(measure->source, source);
}

/* what was said of a member last; NULL: of any member */
static bool
latest_member(McpPlan *plan, const PlanMeasure *measure, const McpText *value,
			  McpMember *best)
{
	bool		found = false;
	uint32		i,
				end;

	McpProfileMemberRange(plan->profile, measure->trait, &i, &end);
	for (; i < end; i++)
	{
		McpMember	member;

		McpProfileMember(plan->profile, i, &member);
		if (member.changed_at > plan->as_of ||
			!speaks(measure, member.source) ||
			(value != NULL && !McpTextEqual(member.value, *value)))
			continue;
		/* at equal times removed wins, as it is read */
		if (found && (member.changed_at < best->changed_at ||
					  (member.changed_at == best->changed_at &&
					   (member.added || !best->added))))
			continue;
		*best = member;
		found = true;
	}
	return found;
}

void
McpDecidedTrait(McpDecided *decided, const PlanMeasure *measure)
{
	McpPlan    *plan = decided->plan;
	McpMember	member;
	McpValue	value;
	int64		observed_at;
	uint32		i,
				end;

	if (!McpProfileLatestTrait(plan->profile, measure->trait,
							   measure->source, plan->as_of, &value,
							   &observed_at))
	{
		if (latest_member(plan, measure, NULL, &member))
			tell_fact(decided, "", member.changed_at, member.source);
		return;
	}
	McpProfileTraitRange(plan->profile, measure->trait, &i, &end);
	for (; i < end; i++)
	{
		McpTrait	trait;

		McpProfileTrait(plan->profile, i, &trait);
		if (trait.latest_at == observed_at &&
			speaks(measure, trait.source) &&
			McpValueCompare(&trait.latest, &value) == 0)
		{
			tell_fact(decided, "", observed_at, trait.source);
			return;
		}
	}
}

void
McpDecidedMember(McpDecided *decided, const PlanMeasure *measure,
				 McpText value)
{
	McpMember	member;

	if (latest_member(decided->plan, measure, &value, &member))
		tell_fact(decided, member.added ? "added " : "removed ",
				  member.changed_at, member.source);
}

static bool
is_asked(McpPlan *plan, const PlanCondition *condition, McpText value)
{
	uint32		i;

	if (condition->folded)
		value = McpFold(value, &plan->folded[0]);
	for (i = 0; i < condition->literal_count; i++)
	{
		if (McpTextEqual(condition->literals[i].text, value))
			return true;
	}
	return false;
}

void
McpDecidedMembers(McpDecided *decided, const PlanMeasure *measure,
				  const PlanCondition *condition)
{
	McpPlan    *plan = decided->plan;
	McpText		value;
	uint32		i,
				end;

	McpProfileMemberRange(plan->profile, measure->trait, &i, &end);
	while (i < end)
	{
		int			held = McpProfileNextMember(plan->profile, &i, end,
												measure->source, plan->as_of,
												&value);

		MCP_CHECK_INTERRUPTS();
		if (condition == NULL ? held == 1 :
			held >= 0 && is_asked(plan, condition, value))
			McpDecidedMember(decided, measure, value);
	}
}

/* the identifier that is hashed */
void
McpDecidedSample(McpDecided *decided)
{
	McpHandle	handle;

	if (McpSampleHandle(decided->plan->profile, &handle))
		tell_fact(decided, "first seen ", handle.first_at, handle.source);
}

void
McpDecidedConsent(McpDecided *decided, McpText purpose, bool granted)
{
	McpPlan    *plan = decided->plan;
	uint32		i,
				end;

	McpProfileConsentRange(plan->profile, purpose, &i, &end);
	for (; i < end; i++)
	{
		McpConsent	consent;

		McpProfileConsent(plan->profile, i, &consent);
		if (consent.stated_at <= plan->as_of && consent.granted == granted)
			tell_fact(decided, granted ? "granted " : "denied ",
					  consent.stated_at, consent.source);
	}
}

void
McpDecidedHandle(McpDecided *decided, int kind)
{
	McpPlan    *plan = decided->plan;
	McpHandle	first = {0};
	bool		found = false;
	uint32		i;

	for (i = 0; i < plan->profile->handles; i++)
	{
		McpHandle	handle;

		McpProfileHandle(plan->profile, i, &handle);
		if (handle.identifier.kind != kind ||
			handle.first_at > plan->as_of ||
			(found && handle.first_at >= first.first_at))
			continue;
		first = handle;
		found = true;
	}
	if (found)
		tell_fact(decided, "first seen ", first.first_at, first.source);
}
