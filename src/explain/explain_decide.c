/*
 * explain_decide.c: what decided a condition
 */
#include "explain/explain_decide.h"

bool
McpDecidedNext(McpDecided *decided)
{
	if (decided->count++ >= decided->shown)
		return false;
	if (decided->count > 1)
		appendStringInfoString(decided->text, decided->between);
	return true;
}

void
McpDecidedEnd(McpDecided *decided)
{
	if (decided->count > decided->shown)
		appendStringInfo(decided->text, "; and %u more",
						 decided->count - decided->shown);
	decided->count = 0;
}

void
McpDecidedMoment(McpDecided *decided, int64 moment)
{
	char		text[MCP_MOMENT_TEXT_MAX];

	if (moment == MCP_MOMENT_NONE)
		appendStringInfoString(decided->text, "at an unknown time");
	else
		appendBinaryStringInfo(decided->text, text,
							   McpMomentPrint(moment, text));
}

void
McpDecidedEvent(McpDecided *decided, uint32 i)
{
	const McpJourney *journey = &decided->plan->profile->journey;
	McpText		channel = McpDictGet(&journey->channels,
									 McpJourneyChannel(journey, i));
	McpText		action = McpDictGet(&journey->actions,
									McpJourneyAction(journey, i));

	if (!McpDecidedNext(decided))
		return;
	McpDecidedMoment(decided, McpJourneyTime(journey, i));
	appendStringInfoChar(decided->text, ' ');
	appendBinaryStringInfo(decided->text, channel.data, (int) channel.len);
	appendStringInfoChar(decided->text, '.');
	appendBinaryStringInfo(decided->text, action.data, (int) action.len);
}

/* did and never: the events that are there */
static void
tell_exists(McpDecided *decided, PlanCondition *condition)
{
	McpPlan    *plan = decided->plan;
	uint32		from,
				end,
				i;

	McpWindowRange(plan, condition->window, &from, &end);
	for (i = McpPlanFilterNext(plan, condition->filters[0], from, end);
		 i < end;
		 i = McpPlanFilterNext(plan, condition->filters[0], i + 1, end))
	{
		MCP_CHECK_INTERRUPTS();
		McpDecidedEvent(decided, i);
	}
}

/* of periods: the events up to the window's end, or in all periods */
static void
tell_periods(McpDecided *decided, PlanCondition *condition)
{
	McpPlan    *plan = decided->plan;
	const McpJourney *journey = &plan->profile->journey;
	uint32		from,
				end,
				i;

	McpWindowRange(plan, condition->window, &from, &end);
	end = journey->live;
	if (condition->kind == MCP_NODE_REGULAR)
	{
		from = McpJourneyUpto(journey, condition->borders[0]);
		end = McpJourneyUpto(journey, condition->borders[condition->span]);
	}
	for (i = McpPlanFilterNext(plan, condition->filters[0], from, end);
		 i < end;
		 i = McpPlanFilterNext(plan, condition->filters[0], i + 1, end))
	{
		MCP_CHECK_INTERRUPTS();
		McpDecidedEvent(decided, i);
	}
}

static void
tell_measures(McpDecided *decided, const PlanCondition *condition)
{
	int			before = decided->text->len;

	McpDecidedMeasure(decided, condition->left);
	McpDecidedEnd(decided);
	if (condition->right == NULL)
		return;
	if (decided->text->len == before)
		appendStringInfoString(decided->text, "nothing");
	appendStringInfoString(decided->text, " against ");
	before = decided->text->len;
	McpDecidedMeasure(decided, condition->right);
	McpDecidedEnd(decided);
	if (decided->text->len == before)
		appendStringInfoString(decided->text, "nothing");
}

void
McpDecidedTell(McpPlan *plan, PlanCondition *condition, McpTruth holds,
			   StringInfo text)
{
	McpDecided	decided;

	if (condition->parts != NULL)
		return;
	if (holds == MCP_UNKNOWN)
	{
		McpUnknownTell(plan, condition, text);
		return;
	}
	decided.plan = plan;
	decided.text = text;
	decided.count = 0;
	decided.shown = MCP_DECIDED_SHOWN;
	decided.between = "; ";
	switch (condition->kind)
	{
		case MCP_NODE_EXISTS:
			tell_exists(&decided, condition);
			break;
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
		case MCP_NODE_MOMENT:
		case MCP_NODE_FREQUENT:
		case MCP_NODE_TRAITS:
			tell_measures(&decided, condition);
			break;
		case MCP_NODE_REGULAR:
		case MCP_NODE_LIFECYCLE:
			tell_periods(&decided, condition);
			break;
		case MCP_NODE_SEQUENCE:
		case MCP_NODE_PATTERN:
			McpDecidedSequence(&decided, condition);
			break;
		case MCP_NODE_TRAIT:
			if (McpTestIsSet(condition->op) ||
				(condition->op == MCP_TEST_HAS && condition->folded))
				McpDecidedMembers(&decided, condition->left, condition);
			else if (condition->op == MCP_TEST_HAS)
				McpDecidedMember(&decided, condition->left,
								 condition->literals[0].text);
			else
				McpDecidedTrait(&decided, condition->left);
			break;
		case MCP_NODE_SAMPLE:
			McpDecidedSample(&decided);
			break;
		case MCP_NODE_CONSENT:
			/* one that denies is enough; else those that grant */
			McpDecidedConsent(&decided, condition->text, holds == MCP_TRUE);
			break;
		case MCP_NODE_IDENTIFIED:
			McpDecidedHandle(&decided, (int) condition->number);
			break;
		default:
			break;
	}
	McpDecidedEnd(&decided);
}
