/*
 * index_estimate_trait.c: how many profiles have traits and consents as
 * conditions ask
 */
#include "index/index_estimate.h"

#include <math.h>

/* how long the periods of dates are, in years */
static double
period_years(McpShareModel *model, const McpNode *window)
{
	const McpNode *span = McpTreeChild(model->tree, window);
	McpNode		unit;

	memset(&unit, 0, sizeof(unit));
	unit.op = (uint8) window->number;
	unit.number = 1;
	return McpSpanLength(span == NULL ? &unit : span) / (365.25 * MCP_DAY);
}

static double
trait_part(McpShareModel *model, const McpNode *node, const McpNode *values)
{
	switch (node->op)
	{
		case MCP_TEST_EQ:
		case MCP_TEST_NE:
			if (values->op == MCP_LITERAL_BOOLEAN)
				return 0.5;
			return McpCompareShare(node->op);
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
			{
				uint32		count = McpTreeCountChildren(model->tree, node);
				double		in = 1 - pow(1 - MCP_SHARE_EQUAL, count - 1);

				return node->op == MCP_TEST_IN ? in : 1 - in;
			}
		case MCP_TEST_LIKE:
		case MCP_TEST_STARTS:
		case MCP_TEST_ENDS:
		case MCP_TEST_CONTAINS:
			return MCP_SHARE_LIKE;
		case MCP_TEST_NOT_LIKE:
		case MCP_TEST_NOT_STARTS:
		case MCP_TEST_NOT_ENDS:
		case MCP_TEST_NOT_CONTAINS:
			return 1 - MCP_SHARE_LIKE;
		case MCP_TEST_BETWEEN:
			return MCP_SHARE_BETWEEN;
		case MCP_TEST_ANNIVERSARY_TODAY:
			return 1 / 365.25;
		case MCP_TEST_ANNIVERSARY_NEXT:
		case MCP_TEST_ANNIVERSARY_LAST:
			return Min(1, McpSpanLength(values) / (365.25 * MCP_DAY));
		case MCP_TEST_ANNIVERSARY_IN:
			return Min(1, period_years(model, values));
		case MCP_TEST_DATE_IN:
			return Min(1, period_years(model, values) / MCP_SHARE_YEARS);
		default:
			return MCP_SHARE_RANGE;
	}
}

static McpShare
members_share(McpShareModel *model, const McpNode *node, double set)
{
	uint32		count = McpTreeCountChildren(model->tree, node) - 1;
	double		none = pow(1 - MCP_SHARE_MEMBER, count);

	return McpShareOf(set * (node->op == MCP_TEST_HAS_ALL ?
							 pow(MCP_SHARE_MEMBER, count) :
							 node->op == MCP_TEST_HAS_ANY ? 1 - none : none),
					  set);
}

/* of one person two traits are often alike: two cities, two scores */
McpShare
McpSharePair(McpShareModel *model, const McpNode *node)
{
	const McpNode *left = McpTreeChild(model->tree, node);
	const McpNode *right = McpTreeNext(model->tree, left);
	double		known = McpNameShare(model, MCP_KEY_TRAIT,
									 McpTreeText(model->tree, left)) *
		McpNameShare(model, MCP_KEY_TRAIT, McpTreeText(model->tree, right));

	return McpShareOf(known * (node->op <= MCP_TEST_NE ? 0.5 :
							   MCP_SHARE_RANGE), known);
}

McpShare
McpShareSample(McpShareModel *model, const McpNode *node)
{
	double		none = 1;
	int			kind;

	for (kind = 1; kind <= MCP_KIND_MAX; kind++)
	{
		const char *name = McpKindName(kind);

		none *= 1 - McpNameShare(model, MCP_KEY_IDENTIFIED,
								 McpTextMake(name, strlen(name)));
	}
	return McpShareOf((1 - none) * node->number / (100.0 * MCP_AMOUNT_ONE),
					  1 - none);
}

McpShare
McpShareTrait(McpShareModel *model, const McpNode *node)
{
	const McpNode *trait = McpTreeChild(model->tree, node);
	McpText		name = McpTreeText(model->tree, trait);
	double		value = McpNameShare(model, MCP_KEY_TRAIT, name);
	double		set = McpNameShare(model, MCP_KEY_SET, name);

	if (node->op == MCP_TEST_SET)
		return McpShareOf(1 - (1 - value) * (1 - set), 1);
	if (node->op == MCP_TEST_NOT_SET)
		return McpShareOf((1 - value) * (1 - set), 1);
	if (node->op >= MCP_TEST_HAS_ALL && node->op <= MCP_TEST_HAS_NONE)
		return members_share(model, node, set);
	if (node->op == MCP_TEST_HAS)
		return McpShareOf(set * MCP_SHARE_MEMBER, set);
	return McpShareOf(value * trait_part(model, node,
									   McpTreeNext(model->tree, trait)),
					value);
}

McpShare
McpShareConsent(McpShareModel *model, const McpNode *node)
{
	McpText		purpose = McpTreeText(model->tree, node);
	double		denied = McpNamesShare(model, MCP_KEY_CONSENT, purpose,
								   McpTextLiteral("denied"));

	if (node->op == MCP_REGIME_OPT_OUT)
		return McpShareOf(1 - denied, 1);
	return McpShareOf(McpNamesShare(model, MCP_KEY_CONSENT, purpose,
							  McpTextLiteral("granted")) * (1 - denied / 2),
					1);
}

bool
McpShareAsksTrait(McpShareModel *model, const McpNode *node)
{
	const McpNode *child = McpTreeChild(model->tree, node);

	return node->kind == MCP_NODE_TRAIT ||
		(child != NULL && child->kind == MCP_NODE_MEASURE &&
		 (child->op == MCP_MEASURE_AGE || child->op == MCP_MEASURE_TRAIT));
}
