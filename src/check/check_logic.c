/*
 * check_logic.c: what a segment says whatever the profiles are
 *
 * Each condition has a set of truths that it can have; groups combine the
 * sets of their parts by the three-valued tables.
 */
#include "check/check.h"

typedef struct Looking
{
	const McpPlan *plan;
	McpFindingVisitor visitor;
	void	   *context;
	StringInfoData text;
	const PlanCondition *told;	/* that cannot be true, the last */
} Looking;

static void
find(Looking *looking, const PlanCondition *condition, McpSeverity severity,
	 const char *problem, const char *suggestion)
{
	McpFinding	finding;

	resetStringInfo(&looking->text);
	McpSegmentPrintNode(&looking->plan->tree, condition->node,
						&looking->text);
	finding.severity = severity;
	finding.condition = McpTextMake(looking->text.data, looking->text.len);
	finding.problem = problem;
	finding.suggestion = suggestion;
	if (severity == MCP_SEVERITY_ERROR)
		looking->told = condition;
	looking->visitor(looking->context, &finding);
}

static McpTruth
table(bool is_and, McpTruth a, McpTruth b)
{
	McpTruth	stop = is_and ? MCP_FALSE : MCP_TRUE;

	if (a == stop || b == stop)
		return stop;
	return a == MCP_UNKNOWN || b == MCP_UNKNOWN ? MCP_UNKNOWN :
		is_and ? MCP_TRUE : MCP_FALSE;
}

static int
combine(bool is_and, int a, int b)
{
	int			result = 0;
	int			i,
				k;

	for (i = MCP_FALSE; i <= MCP_UNKNOWN; i++)
	{
		for (k = MCP_FALSE; k <= MCP_UNKNOWN; k++)
		{
			if ((a & 1 << i) && (b & 1 << k))
				result |= 1 << table(is_and, (McpTruth) i, (McpTruth) k);
		}
	}
	return result;
}

static int
negate(int can)
{
	return (can & MCP_CAN_BE_UNKNOWN) |
		(can & MCP_CAN_BE_TRUE ? MCP_CAN_BE_FALSE : 0) |
		(can & MCP_CAN_BE_FALSE ? MCP_CAN_BE_TRUE : 0);
}

static int
look_at_condition(Looking *looking, const PlanCondition *condition)
{
	bool		empty;
	int			can = McpConditionCan(looking->plan, condition, &empty);

	if (empty)
		find(looking, condition, MCP_SEVERITY_ERROR,
			 "the window is empty now: no event can lie in it",
			 "The longer span comes first, as in between 3 days and 1 hour ago; from comes before to; since is not in the future.");
	else if (can == MCP_CAN_BE_UNKNOWN)
		find(looking, condition, MCP_SEVERITY_ERROR,
			 "this is unknown for every profile", NULL);
	else if ((can & MCP_CAN_BE_TRUE) == 0)
		find(looking, condition, MCP_SEVERITY_ERROR,
			 "this can never be true", NULL);
	else if (can == MCP_CAN_BE_TRUE)
		find(looking, condition, MCP_SEVERITY_HINT,
			 "this is true for every profile", NULL);
	return can;
}

static int look(Looking *looking, const PlanCondition *condition);

static int
look_at_chain(Looking *looking, const PlanCondition *condition, bool is_and)
{
	int			can = is_and ? MCP_CAN_BE_TRUE : MCP_CAN_BE_FALSE;
	uint32		i;

	for (i = 0; i < condition->count; i++)
		can = combine(is_and, can, look(looking, condition->parts[i]));
	if (is_and && !McpConditionsAgree(looking->plan, condition->parts,
									  condition->count))
	{
		find(looking, condition, MCP_SEVERITY_ERROR,
			 "these conditions cannot hold at once", NULL);
		can = (can & ~MCP_CAN_BE_TRUE) | (can & MCP_CAN_BE_TRUE ? MCP_CAN_BE_FALSE : 0);
	}
	return can;
}

static int
look_at_least(Looking *looking, const PlanCondition *condition)
{
	int64		may = 0;
	int64		must = 0;
	int			can = 0;
	uint32		i;

	for (i = 0; i < condition->count; i++)
	{
		int			part = look(looking, condition->parts[i]);

		may += (part & MCP_CAN_BE_TRUE) != 0;
		must += part == MCP_CAN_BE_TRUE;
		can |= part & MCP_CAN_BE_UNKNOWN;
	}
	if (must >= condition->number)
		return MCP_CAN_BE_TRUE;
	if (may >= condition->number)
		can |= MCP_CAN_BE_TRUE;
	return can | MCP_CAN_BE_FALSE;
}

static int
look(Looking *looking, const PlanCondition *condition)
{
	MCP_CHECK_STACK();
	switch (condition->kind)
	{
		case MCP_NODE_AND:
			return look_at_chain(looking, condition, true);
		case MCP_NODE_OR:
			return look_at_chain(looking, condition, false);
		case MCP_NODE_NOT:
			return negate(look(looking, condition->parts[0]));
		case MCP_NODE_ZONE:
			return look(looking, condition->parts[0]);
		case MCP_NODE_AT_LEAST:
			return look_at_least(looking, condition);
		default:
			return look_at_condition(looking, condition);
	}
}

bool
McpCheckLogic(const McpPlan *plan, McpFindingVisitor visitor, void *context)
{
	Looking		looking;
	int			can;

	memset(&looking, 0, sizeof(looking));
	looking.plan = plan;
	looking.visitor = visitor;
	looking.context = context;
	initStringInfo(&looking.text);
	can = look(&looking, plan->root);
	if ((can & MCP_CAN_BE_TRUE) == 0 && looking.told != plan->root)
		find(&looking, plan->root, MCP_SEVERITY_ERROR,
			 "no profile can be in this segment now", NULL);
	else if (can == MCP_CAN_BE_TRUE && plan->root->parts != NULL)
		find(&looking, plan->root, MCP_SEVERITY_HINT,
			 "every profile is in this segment", NULL);
	McpFree(looking.text.data);
	return (can & MCP_CAN_BE_TRUE) != 0;
}
