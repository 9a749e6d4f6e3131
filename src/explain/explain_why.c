/*
 * explain_why.c: why a profile is in a segment, or is not
 *
 * Every node of the segment's tree is one line: what it says, what was found,
 * whether it holds, what decided.  Nothing stops early here.
 */
#include "explain/explain_decide.h"

#define PATH_MAX_LENGTH 1024
#define MEMBERS_SHOWN 20

typedef struct Telling
{
	McpPlan    *plan;
	McpWhyVisitor visitor;
	void	   *context;
	char		path[PATH_MAX_LENGTH];
	StringInfoData condition;
	StringInfoData found;
	StringInfoData decided;
} Telling;

/* a measure's value; nothing is printed when it is unknown */
static void
tell_measure(Telling *telling, PlanMeasure *measure)
{
	McpFound	found;

	McpMeasureAsk(telling->plan, measure, PG_UINT32_MAX, &found);
	if (found.kind == MCP_FOUND_NOTHING)
		return;
	if (telling->found.len > 0)
		appendStringInfoString(&telling->found, " and ");
	McpFoundPrint(&found, &telling->found);
}

/* the number of events that did and never look at */
static void
tell_exists(Telling *telling, PlanCondition *condition)
{
	McpPlan    *plan = telling->plan;
	const McpFilter *filter = McpPlanFilterReady(plan, condition->filters[0]);
	uint32		from,
				end,
				count;

	McpWindowRange(plan, condition->window, &from, &end);
	count = McpFilterCount(filter, &plan->profile->journey, from, end,
						   PG_UINT32_MAX);
	appendStringInfo(&telling->found, "%u %s", count,
					 count == 1 ? "event" : "events");
}

/* the members that a set-valued trait has now */
static void
tell_members(Telling *telling, const PlanMeasure *measure)
{
	McpPlan    *plan = telling->plan;
	McpText		before = {NULL, 0};
	uint32		i,
				end;
	int			shown = 0;

	McpProfileMemberRange(plan->profile, measure->trait, &i, &end);
	for (; i < end; i++)
	{
		McpMember	member;

		McpProfileMember(plan->profile, i, &member);
		if ((before.data != NULL && McpTextEqual(before, member.value)) ||
			McpProfileHasMember(plan->profile, measure->trait,
								measure->source, member.value,
								plan->as_of) != 1)
			continue;
		before = member.value;
		if (shown++ == MEMBERS_SHOWN)
		{
			appendStringInfoString(&telling->found, ", ...");
			return;
		}
		if (shown > 1)
			appendStringInfoString(&telling->found, ", ");
		appendBinaryStringInfo(&telling->found, member.value.data,
							   (int) member.value.len);
	}
}

static void
tell_consent(Telling *telling, PlanCondition *condition)
{
	McpPlan    *plan = telling->plan;
	const char *text = "nothing stated";

	if (McpProfileHasConsent(plan->profile, condition->text, NULL,
							 MCP_REGIME_OPT_IN, plan->as_of))
		text = "granted";
	else if (!McpProfileHasConsent(plan->profile, condition->text, NULL,
								   MCP_REGIME_OPT_OUT, plan->as_of))
		text = "denied";
	appendStringInfoString(&telling->found, text);
}

/* where the person stands; in the sample are those below its percentage */
static void
tell_sample(Telling *telling, PlanCondition *condition)
{
	char		text[MCP_MOMENT_TEXT_MAX];
	int64		percent;

	if (!McpSampleAsk(telling->plan, condition->text, &percent))
		return;
	appendBinaryStringInfo(&telling->found, text,
						   McpAmountPrint(percent, text));
	appendStringInfoChar(&telling->found, '%');
}

static void
tell_found(Telling *telling, PlanCondition *condition)
{
	switch (condition->kind)
	{
		case MCP_NODE_EXISTS:
			tell_exists(telling, condition);
			break;
		case MCP_NODE_SEQUENCE:
		case MCP_NODE_PATTERN:
			McpTellSequence(telling->plan, condition, &telling->found);
			break;
		case MCP_NODE_REGULAR:
			appendStringInfo(&telling->found, INT64_FORMAT " of " INT64_FORMAT
							 " periods",
							 McpRegularCount(telling->plan, condition,
											 condition->span),
							 condition->span);
			break;
		case MCP_NODE_LIFECYCLE:
			appendStringInfoString(&telling->found,
								   McpLifecycleName(McpLifecycleFind(telling->plan,
																	 condition)));
			break;
		case MCP_NODE_CONSENT:
			tell_consent(telling, condition);
			break;
		case MCP_NODE_SAMPLE:
			tell_sample(telling, condition);
			break;
		case MCP_NODE_TRAIT:
			if (McpTestIsSet(condition->op))
			{
				tell_members(telling, condition->left);
				break;
			}
			tell_measure(telling, condition->left);
			if (telling->found.len == 0)
				tell_members(telling, condition->left);
			break;
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
		case MCP_NODE_MOMENT:
		case MCP_NODE_FREQUENT:
		case MCP_NODE_TRAITS:
			tell_measure(telling, condition->left);
			if (condition->right != NULL)
				tell_measure(telling, condition->right);
			break;
		default:
			break;
	}
}

static void
tell(Telling *telling, PlanCondition *condition, int depth)
{
	McpWhy		why;
	int			length = (int) strlen(telling->path);
	uint32		i;

	MCP_CHECK_STACK();
	resetStringInfo(&telling->condition);
	resetStringInfo(&telling->found);
	resetStringInfo(&telling->decided);
	McpSegmentPrintNode(&telling->plan->tree, condition->node,
						&telling->condition);
	tell_found(telling, condition);
	why.path = telling->path;
	why.depth = depth;
	why.condition = McpTextMake(telling->condition.data,
								telling->condition.len);
	why.has_found = telling->found.len > 0;
	why.found = McpTextMake(telling->found.data, telling->found.len);
	why.holds = McpConditionMatch(telling->plan, condition);
	McpDecidedTell(telling->plan, condition, why.holds, &telling->decided);
	why.decided_by = McpTextMake(telling->decided.data, telling->decided.len);
	telling->visitor(telling->context, &why);
	if (condition->parts == NULL)
		return;
	for (i = 0; i < condition->count; i++)
	{
		snprintf(telling->path + length, PATH_MAX_LENGTH - length, ".%u",
				 i + 1);
		tell(telling, condition->parts[i], depth + 1);
		telling->path[length] = '\0';
	}
}

void
McpPlanWhy(McpPlan *plan, McpWhyVisitor visitor, void *context)
{
	Telling		telling;

	telling.plan = plan;
	telling.visitor = visitor;
	telling.context = context;
	snprintf(telling.path, sizeof(telling.path), "1");
	initStringInfo(&telling.condition);
	initStringInfo(&telling.found);
	initStringInfo(&telling.decided);
	tell(&telling, plan->root, 0);
}
