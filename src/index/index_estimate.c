/*
 * index_estimate.c: how many profiles a segment may have
 *
 * A rough model.  The share of profiles that have an event of a filter, p, is
 * known from ANALYZE for channels and actions.  The number of such events is
 * taken to be geometric, so that p to the k-th have k or more.  Events lie
 * evenly over the time that journeys reach back, so a window of a part f of
 * it has 1 - (1 - p) ^ f.  Conditions are independent; the rest is fixed.
 */
#include "index/index_estimate.h"

#include <math.h>

#define ALL_MOST	32			/* conditions that are looked at in pairs */
#define MEETING		0.25		/* the power of a share that meets a rarer one */

double
McpKeyShare(const McpPopulation *population, uint64 key)
{
	uint32		i;

	for (i = 0; i < population->count; i++)
	{
		if (population->keys[i] == key)
			return population->shares[i];
	}
	return population->rare;
}

double
McpNamesShare(McpShareModel *model, McpStatisticKind kind, McpText a,
			  McpText b)
{
	return McpKeyShare(model->people, McpStatisticKey(kind, a, b));
}

double
McpNameShare(McpShareModel *model, McpStatisticKind kind, McpText name)
{
	return McpNamesShare(model, kind, name, McpTextLiteral(""));
}

McpShare
McpShareOf(double yes, double known)
{
	McpShare	share;

	share.yes = Max(0, Min(yes, known));
	share.known = Min(known, 1);
	return share;
}

/* --- needs --------------------------------------------------------------------- */

double
McpNeedShare(const McpNeed *need, const McpPopulation *population)
{
	const McpNeed *part;
	double		all = 1;
	double		none = 1;

	if (need == NULL)
		return 1;
	if (need->kind == MCP_NEED_KEY)
	{
		if (need->of == MCP_KEY_PROPERTY)
			return 0.5;
		if (need->of == MCP_KEY_PROPERTY_VALUE || need->of == MCP_KEY_MEMBER)
			return MCP_SHARE_MEMBER;
		if (need->of == MCP_KEY_TRAIT_VALUE)
			return MCP_SHARE_EQUAL;
		return McpKeyShare(population, need->key);
	}
	for (part = need->first; part != NULL; part = part->next)
	{
		double		share = McpNeedShare(part, population);

		all *= share;
		none *= 1 - share;
	}
	if (need->kind == MCP_NEED_ALL)
		return all;
	return need->kind == MCP_NEED_ANY ? 1 - none : (all + 1 - none) / 2;
}

/* --- all ----------------------------------------------------------------------------- */

static McpShare share_node(McpShareModel *model, const McpNode *node);

/*
 * All of several.  Conditions are independent, but those that want events of
 * one channel or action mostly find them in the same people, and who has one
 * trait rather has another.
 */
static double
share_all(McpShareModel *model, const McpNode *node)
{
	McpShare	shares[ALL_MOST];
	const McpNode *nodes[ALL_MOST];
	const McpNode *child = McpTreeChild(model->tree, node);
	double		yes = 1;
	uint32		count = 0;
	uint32		i,
				k;

	for (; child != NULL; child = McpTreeNext(model->tree, child))
	{
		McpShare	share = share_node(model, child);

		if (count == ALL_MOST)
		{
			yes *= share.yes;
			continue;
		}
		/* the rarest first */
		for (i = count++; i > 0 && shares[i - 1].yes > share.yes; i--)
		{
			shares[i] = shares[i - 1];
			nodes[i] = nodes[i - 1];
		}
		shares[i] = share;
		nodes[i] = child;
	}
	for (i = 0; i < count; i++)
	{
		double		part = shares[i].yes;

		for (k = 0; k < i; k++)
		{
			if (McpShareEventsMeet(model, nodes[i], nodes[k]))
				part = pow(shares[i].yes, MEETING);
			else if (McpShareAsksTrait(model, nodes[i]) &&
					 McpShareAsksTrait(model, nodes[k]))
				part = shares[i].yes / sqrt(Max(shares[i].known, 0.0001));
		}
		yes *= part;
	}
	return yes;
}

static McpShare
share_group(McpShareModel *model, const McpNode *node)
{
	const McpNode *child = McpTreeChild(model->tree, node);
	double		yes = 1;
	double		no = 1;
	double		not_yes = 1;
	double		not_no = 1;

	for (; child != NULL; child = McpTreeNext(model->tree, child))
	{
		McpShare	part = share_node(model, child);

		yes *= part.yes;
		not_yes *= 1 - part.yes;
		no *= part.known - part.yes;
		not_no *= 1 - part.known + part.yes;
	}
	if (node->kind == MCP_NODE_AND)
		return McpShareOf(share_all(model, node), yes + 1 - not_no);
	if (node->kind == MCP_NODE_OR)
		return McpShareOf(1 - not_yes, 1 - not_yes + no);
	/* at least: somewhere between all and one */
	return McpShareOf((yes + 1 - not_yes) / 2, 1);
}

static McpShare
share_node(McpShareModel *model, const McpNode *node)
{
	const McpNode *child = McpTreeChild(model->tree, node);
	McpShare	share;

	MCP_CHECK_STACK();
	switch (node->kind)
	{
		case MCP_NODE_NOT:
			share = share_node(model, child);
			return McpShareOf(share.known - share.yes, share.known);
		case MCP_NODE_ZONE:
			return share_node(model, child);
		case MCP_NODE_AND:
		case MCP_NODE_OR:
		case MCP_NODE_AT_LEAST:
			return share_group(model, node);
		case MCP_NODE_EXISTS:
			share.yes = McpShareHappened(model, child);
			return McpShareOf(node->op == MCP_EXISTS_NEVER ? 1 - share.yes :
							share.yes, 1);
		case MCP_NODE_SEQUENCE:
		case MCP_NODE_PATTERN:
			return McpShareOf(McpShareHappened(model, child) *
							pow(0.5, McpTreeCountChildren(model->tree, node) -
								1.0), 1);
		case MCP_NODE_REGULAR:
			return McpShareRegular(model, node);
		case MCP_NODE_LIFECYCLE:
			return McpShareLifecycle(model, node);
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
			return McpShareCompare(model, node);
		case MCP_NODE_MOMENT:
			return McpShareMoment(model, node);
		case MCP_NODE_FREQUENT:
			return McpShareFrequent(model, node);
		case MCP_NODE_TRAIT:
			return McpShareTrait(model, node);
		case MCP_NODE_TRAITS:
			return McpSharePair(model, node);
		case MCP_NODE_SAMPLE:
			return McpShareSample(model, node);
		case MCP_NODE_CONSENT:
			return McpShareConsent(model, node);
		default:
			return McpShareOf(MCP_SHARE_RANGE, 1);
	}
}

double
McpSegmentShare(const McpTree *tree, const McpPopulation *population)
{
	McpShareModel		model;

	model.tree = tree;
	model.people = population;
	return share_node(&model, tree->nodes).yes;
}
