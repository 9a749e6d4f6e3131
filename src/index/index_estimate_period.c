/*
 * index_estimate_period.c: how many profiles are regular, new, returning ...
 *
 * Of who ever had an event, each period is taken to have one with the same
 * chance, whatever the periods beside it had.
 */
#include "index/index_estimate.h"

#include <math.h>

McpShare
McpShareLifecycle(McpShareModel *model, const McpNode *node)
{
	const McpNode *filter = McpTreeChild(model->tree, node);
	double		ever = McpFilterShare(model, filter);
	double		in = ever <= 0 ? 0 :
		Min(1, McpShareHappened(model, filter) / ever);

	switch (node->op)
	{
		case MCP_LIFECYCLE_RETURNING:
			return McpShareOf(ever * in * in, 1);
		case MCP_LIFECYCLE_DORMANT:
			return McpShareOf(ever * in * (1 - in), 1);
		case MCP_LIFECYCLE_STOPPED:
			return McpShareOf(ever * (1 - in) * (1 - in), 1);
		default:
			/* new and resurrected share the rest of who had one */
			return McpShareOf(ever * in * (1 - in) / 2, 1);
	}
}

/* at least m of n, each with the same chance */
static double
at_least(double chance, double m, double n)
{
	double		below = 0;
	int64		i;

	if (chance >= 1)
		return 1;
	if (chance <= 0)
		return 0;
	for (i = 0; i < (int64) m; i++)
	{
		double		k = (double) i;

		below += exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) +
					 k * log(chance) + (n - k) * log(1 - chance));
	}
	return Max(0, 1 - below);
}

McpShare
McpShareRegular(McpShareModel *model, const McpNode *node)
{
	const McpNode *filter = McpTreeChild(model->tree, node);
	const McpNode *wanted = McpTreeNext(model->tree, filter);
	const McpNode *all = McpTreeNext(model->tree, wanted);
	double		ever = McpFilterShare(model, filter);
	McpAges		period = {false, -1, 0, 0};
	double		in;

	period.from = McpSpanLength(all) / (double) all->number;
	in = ever <= 0 ? 0 :
		Min(1, McpFilterShareIn(model, filter, period) / ever);
	return McpShareOf(ever * at_least(pow(in, (double) node->number),
									  (double) wanted->number,
									  (double) all->number), 1);
}
