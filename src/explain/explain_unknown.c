/*
 * explain_unknown.c: why a condition is unknown
 *
 * A reason says what is missing, or of which type a value is; never the value.
 */
#include "explain/explain_decide.h"

static const char *
found_name(McpFoundKind kind)
{
	switch (kind)
	{
		case MCP_FOUND_NOTHING:
			return "nothing";
		case MCP_FOUND_NUMBER:
			return "number";
		case MCP_FOUND_TIME:
			return "time";
		case MCP_FOUND_DATE:
			return "date";
		case MCP_FOUND_TEXT:
			return "text";
		case MCP_FOUND_BOOLEAN:
			return "boolean";
	}
	return "value";
}

static const char *
literal_name(McpLiteralType type)
{
	switch (type)
	{
		case MCP_LITERAL_STRING:
			return "text";
		case MCP_LITERAL_NUMBER:
			return "number";
		case MCP_LITERAL_BOOLEAN:
			return "boolean";
		default:
			return "date or time";
	}
}

/* --- traits ------------------------------------------------------------------ */

/* what is there of a trait: rows of any source, of this one, by now */
typedef struct Seen
{
	bool		any;
	bool		source;
	bool		now;
} Seen;

static void
see(Seen *seen, const PlanMeasure *measure, McpText source, int64 moment,
	int64 as_of)
{
	seen->any = true;
	if (measure->source.data != NULL && !McpTextEqual(measure->source, source))
		return;
	seen->source = true;
	if (moment <= as_of)
		seen->now = true;
}

static void
look(McpPlan *plan, const PlanMeasure *measure, Seen *values, Seen *members)
{
	uint32		i,
				end;

	memset(values, 0, sizeof(*values));
	memset(members, 0, sizeof(*members));
	McpProfileTraitRange(plan->profile, measure->trait, &i, &end);
	for (; i < end; i++)
	{
		McpTrait	trait;

		McpProfileTrait(plan->profile, i, &trait);
		see(values, measure, trait.source, trait.latest_at, plan->as_of);
	}
	McpProfileMemberRange(plan->profile, measure->trait, &i, &end);
	for (; i < end; i++)
	{
		McpMember	member;

		McpProfileMember(plan->profile, i, &member);
		see(members, measure, member.source, member.changed_at, plan->as_of);
	}
}

/* why it has no value (or, a set wanted, no members) */
static const char *
why_missing(McpPlan *plan, const PlanMeasure *measure, bool set)
{
	Seen		values,
				members;
	const Seen *wanted,
			   *other;

	look(plan, measure, &values, &members);
	wanted = set ? &members : &values;
	other = set ? &values : &members;
	if (!wanted->any && !other->any)
		return "no such trait";
	if (!wanted->any)
		return set ? "the trait is no set" : "the trait is a set";
	if (!wanted->source)
		return "not from this source";
	return "observed later";
}

/* the first literal that the value cannot be compared with */
static void
tell_types(const McpFound *found, const PlanCondition *condition,
		   StringInfo text)
{
	uint32		i;
	int			order;
	int64		day;

	if (McpTestIsDate(condition->op) && condition->unit < MCP_UNIT_DAY &&
		McpFoundDay(found, condition->zone, &day))
	{
		appendStringInfoString(text, "a date against less than a day");
		return;
	}
	for (i = 0; i + 1 < condition->literal_count; i++)
	{
		if (!McpFoundCompare(found, &condition->literals[i], condition->zone,
							 &order))
			break;
	}
	appendStringInfo(text, "%s is not a %s", found_name(found->kind),
					 McpTestIsText(condition->op) ? "text" :
					 condition->literal_count == 0 ? "date or time" :
					 literal_name(condition->literals[i].type));
}

static void
tell_trait(McpPlan *plan, PlanCondition *condition, StringInfo text)
{
	McpFound	found;

	bool		of_set = condition->op == MCP_TEST_HAS ||
		McpTestIsSet(condition->op);

	McpMeasureAsk(plan, condition->left, PG_UINT32_MAX, &found);
	if (of_set || found.kind == MCP_FOUND_NOTHING)
		appendStringInfoString(text, why_missing(plan, condition->left,
												 of_set));
	else
		tell_types(&found, condition, text);
}

/* two traits that are there, but not of types that compare */
static void
tell_pair(McpPlan *plan, PlanCondition *condition, StringInfo text)
{
	McpFound	left,
				right;
	McpFoundKind wanted = condition->folded ? MCP_FOUND_TEXT :
		condition->has_factor ? MCP_FOUND_NUMBER : MCP_FOUND_NOTHING;

	McpMeasureAsk(plan, condition->left, PG_UINT32_MAX, &left);
	McpMeasureAsk(plan, condition->right, PG_UINT32_MAX, &right);
	if (wanted == MCP_FOUND_NOTHING)
		appendStringInfo(text, "%s against %s", found_name(left.kind),
						 found_name(right.kind));
	else
		appendStringInfo(text, "%s is not a %s",
						 found_name(left.kind != wanted ? left.kind :
									right.kind), found_name(wanted));
}

/* --- measures ------------------------------------------------------------------ */

static void
tell_age(McpPlan *plan, PlanMeasure *measure, StringInfo text)
{
	McpFound	found;
	int64		born;

	memset(&found, 0, sizeof(found));
	McpTraitAsk(plan, measure, &found);
	if (found.kind == MCP_FOUND_NOTHING)
		appendStringInfoString(text, why_missing(plan, measure, false));
	else if (!McpFoundDay(&found, measure->zone, &born))
		appendStringInfo(text, "%s is not a date or time",
						 found_name(found.kind));
	else
		appendStringInfoString(text, "born later");
}

/* false: it is known */
static bool
tell_measure(McpPlan *plan, PlanMeasure *measure, StringInfo text)
{
	McpFound	found;
	McpMeasureCursor cursor;
	bool		of = measure->of;

	McpMeasureAsk(plan, measure, PG_UINT32_MAX, &found);
	if (found.kind != MCP_FOUND_NOTHING)
		return false;
	switch (measure->op)
	{
		case MCP_MEASURE_MEMBERS:
			appendStringInfoString(text, why_missing(plan, measure, true));
			return true;
		case MCP_MEASURE_AGE:
			tell_age(plan, measure, text);
			return true;
		case MCP_MEASURE_TRAIT:
			appendStringInfoString(text, why_missing(plan, measure, false));
			return true;
		case MCP_MEASURE_CHANGE:
			if (!tell_measure(plan, measure->part, text))
				appendStringInfoString(text, "nothing in the period before");
			return true;
		case MCP_MEASURE_AVG:
		case MCP_MEASURE_MIN:
		case MCP_MEASURE_MAX:
		case MCP_MEASURE_FREQUENT:
		case MCP_MEASURE_FIRST_OF:
		case MCP_MEASURE_LAST_OF:
			/* are there events, which only lack the number or value? */
			measure->of = false;
			if (McpMeasureStart(&cursor, plan, measure, measure->filter))
				appendStringInfoString(text,
									   measure->op <= MCP_MEASURE_MAX ?
									   "no such event has a number" :
									   "no such event has a value");
			else
				appendStringInfoString(text, "no such event");
			measure->of = of;
			return true;
		default:
			appendStringInfoString(text, "no such event");
			return true;
	}
}

void
McpUnknownTell(McpPlan *plan, PlanCondition *condition, StringInfo text)
{
	McpFound	found;

	appendStringInfoString(text, "unknown: ");
	if (condition->kind == MCP_NODE_TRAIT)
	{
		tell_trait(plan, condition, text);
		return;
	}
	if (condition->kind == MCP_NODE_FREQUENT)
	{
		McpMeasureAsk(plan, condition->left, PG_UINT32_MAX, &found);
		if (found.kind != MCP_FOUND_NOTHING)
		{
			tell_types(&found, condition, text);
			return;
		}
	}
	if (condition->kind == MCP_NODE_SAMPLE)
	{
		appendStringInfoString(text, "no identifier");
		return;
	}
	if ((condition->left == NULL ||
			  !tell_measure(plan, condition->left, text)) &&
			 (condition->right == NULL ||
			  !tell_measure(plan, condition->right, text)))
	{
		if (condition->kind == MCP_NODE_TRAITS)
			tell_pair(plan, condition, text);
		else
			appendStringInfoString(text, "nothing to compare");
	}
}
