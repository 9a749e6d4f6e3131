/*
 * index_estimate_event.c: how many profiles have events as conditions ask
 */
#include "index/index_estimate.h"

#include <math.h>

#define MOST_SHARE		0.4		/* of who has a value: has it most often */
#define AGES			60.0	/* years that people's ages spread over */

/* --- filters and windows --------------------------------------------------------- */

static double
test_share(const McpNode *test)
{
	switch (test->op)
	{
		case MCP_TEST_EQ:
		case MCP_TEST_IN:
			return MCP_SHARE_MEMBER;
		case MCP_TEST_LIKE:
		case MCP_TEST_STARTS:
		case MCP_TEST_ENDS:
		case MCP_TEST_CONTAINS:
			return MCP_SHARE_LIKE;
		case MCP_TEST_BETWEEN:
			return MCP_SHARE_BETWEEN;
		case MCP_TEST_LT:
		case MCP_TEST_LE:
		case MCP_TEST_GT:
		case MCP_TEST_GE:
			return MCP_SHARE_RANGE;
		default:
			return 0.5;
	}
}

/* the share of profiles that ever had an event of the filter */
double
McpFilterShare(McpShareModel *model, const McpNode *filter)
{
	const McpNode *path = McpTreeChild(model->tree, filter);
	double		none = 1;

	for (; path != NULL; path = McpTreeNext(model->tree, path))
	{
		McpText		channel = McpTreeText(model->tree, path);
		McpText		action = McpTreeText2(model->tree, path);
		const McpNode *test = McpTreeChild(model->tree, path);
		double		share = model->people->with_events;

		if (channel.len > 0 && action.len > 0)
			share = McpNamesShare(model, MCP_KEY_BOTH, channel, action);
		else if (channel.len > 0)
			share = McpNameShare(model, MCP_KEY_CHANNEL, channel);
		else if (action.len > 0)
			share = McpNameShare(model, MCP_KEY_ACTION, action);
		for (; test != NULL; test = McpTreeNext(model->tree, test))
			share *= test_share(test);
		none *= 1 - share;
	}
	return 1 - none;
}

double
McpSpanLength(const McpNode *span)
{
	int			months = McpUnitMonths(span->op);

	return (double) span->number *
		(months > 0 ? months * 30.4 * MCP_DAY : McpUnitMicros(span->op));
}

/* the part of all time that a window takes */
static double
window_part(McpShareModel *model, const McpNode *window)
{
	const McpNode *first = McpTreeChild(model->tree, window);
	const McpNode *second = first == NULL ? NULL :
		McpTreeNext(model->tree, first);
	double		from = 0;
	double		upto = 0;
	double		span = model->people->span;

	switch (window->op)
	{
		case MCP_WINDOW_LAST:
			from = McpSpanLength(first);
			break;
		case MCP_WINDOW_BETWEEN:
			from = McpSpanLength(first);
			upto = McpSpanLength(second);
			break;
		case MCP_WINDOW_SINCE:
		case MCP_WINDOW_FROM:
			Assert(first != NULL);
			from = (double) model->people->now - (double) first->number;
			if (second != NULL)
				upto = (double) model->people->now - (double) second->number;
			break;
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
			from = McpUnitMonths((int) window->number) > 0 ?
				McpUnitMonths((int) window->number) * 30.4 * MCP_DAY :
				McpUnitMicros((int) window->number);
			from *= window->op == MCP_WINDOW_THIS ? 0.5 : 1;
			break;
		default:
			return 0.5;
	}
	from = Max(0, Min(from, span));
	upto = Max(0, Min(upto, span));
	return from > upto ? (from - upto) / span : 0;
}

/* the share of profiles with an event in a part of time */
double
McpPartShare(McpShareModel *model, double share, double part)
{
	double		events = model->people->events;
	double		none = Max(1 - share, exp(-events));

	if (part >= 1)
		return share;
	return Min(share, 1 - pow(none, part));
}

/* of the filters and the window below a node; every: all of the filters */
double
McpShareHappened(McpShareModel *model, const McpNode *child)
{
	double		share = 1;
	double		part = 1;

	for (; child != NULL; child = McpTreeNext(model->tree, child))
	{
		if (child->kind == MCP_NODE_FILTER)
			share *= McpFilterShare(model, child);
		else if (child->kind == MCP_NODE_STEP &&
				 (child->flags & MCP_STEP_NOT) == 0)
			share *= pow(McpFilterShare(model,
										McpTreeChild(model->tree, child)),
						 (double) child->number);
		else if (child->kind == MCP_NODE_WINDOW)
			part = window_part(model, child);
	}
	return McpPartShare(model, share, part);
}

/* --- conditions ---------------------------------------------------------- */

/* of a measure that is known for so many: a comparison with a number */
double
McpCompareShare(int op)
{
	return op == MCP_TEST_EQ ? MCP_SHARE_EQUAL : op == MCP_TEST_NE ?
		1 - MCP_SHARE_EQUAL : MCP_SHARE_RANGE;
}

/* a count: so many have one, a geometric number have more */
static double
count_share(double some, int op, double wanted)
{
	double		least = ceil(wanted);
	double		from = least <= 0 ? 1 : pow(some, least);
	double		above = wanted < 0 ? 1 : pow(some, floor(wanted) + 1);

	switch (op)
	{
		case MCP_TEST_GE:
			return from;
		case MCP_TEST_GT:
			return above;
		case MCP_TEST_LT:
			return 1 - from;
		case MCP_TEST_LE:
			return 1 - above;
		case MCP_TEST_EQ:
			return from - above;
		default:
			return 1 - from + above;
	}
}

static bool
counts(const McpNode *measure)
{
	return measure->op == MCP_MEASURE_COUNT ||
		(measure->op >= MCP_MEASURE_ACTIVE_DAYS &&
		 measure->op <= MCP_MEASURE_DISTINCT);
}

static double
known_share(McpShareModel *model, const McpNode *measure)
{
	if (measure->op == MCP_MEASURE_AGE || measure->op == MCP_MEASURE_TRAIT)
		return McpNameShare(model, MCP_KEY_TRAIT,
						  McpTreeText(model->tree, measure));
	return McpShareHappened(model, McpTreeChild(model->tree, measure));
}

McpShare
McpShareCompare(McpShareModel *model, const McpNode *node)
{
	const McpNode *left = McpTreeChild(model->tree, node);
	const McpNode *right = McpTreeNext(model->tree, left);
	double		some = known_share(model, left);
	double		number = (double) right->number / MCP_AMOUNT_ONE;
	double		high = 0;

	if (node->kind == MCP_NODE_BETWEEN)
		high = (double) McpTreeNext(model->tree, right)->number /
			MCP_AMOUNT_ONE;
	if (counts(left) && right->kind == MCP_NODE_LITERAL)
		return McpShareOf(node->kind == MCP_NODE_BETWEEN ?
						count_share(some, MCP_TEST_GE, number) -
						count_share(some, MCP_TEST_GT, high) :
						count_share(some, node->op, number), 1);
	if (node->kind == MCP_NODE_BETWEEN)
		return McpShareOf(some * (left->op == MCP_MEASURE_AGE ?
								Min(1, (high - number + 1) / AGES) :
								MCP_SHARE_BETWEEN), some);
	if (left->op == MCP_MEASURE_SUM)
		return McpShareOf(right->kind == MCP_NODE_LITERAL &&
						McpTestOrder(node->op, number > 0 ? -1 : number < 0) ?
						1 - some * (1 - McpCompareShare(node->op)) :
						some * McpCompareShare(node->op), 1);
	return McpShareOf(some * McpCompareShare(node->op), some);
}

McpShare
McpShareMoment(McpShareModel *model, const McpNode *node)
{
	const McpNode *left = McpTreeChild(model->tree, node);
	double		some = known_share(model, left);
	double		none = Max(1 - some, exp(-model->people->events));
	double		part;
	double		within;

	if (node->op != MCP_TEST_WITHIN && node->op != MCP_TEST_BEFORE_AGO)
		return McpShareOf(some * McpCompareShare(node->op), some);
	part = Min(1, McpSpanLength(McpTreeNext(model->tree, left)) /
			   model->people->span);
	within = 1 - pow(none, part);
	if (left->op == MCP_MEASURE_FIRST)
		within *= pow(none, 1 - part);
	return McpShareOf(node->op == MCP_TEST_WITHIN ? within : some - within,
					some);
}

McpShare
McpShareFrequent(McpShareModel *model, const McpNode *node)
{
	const McpNode *left = McpTreeChild(model->tree, node);
	const McpNode *value = McpTreeNext(model->tree, left);
	int			subject = left->flags & MCP_MEASURE_SUBJECT;
	double		some = known_share(model, left);
	double		most = MCP_SHARE_EQUAL;

	if (subject == MCP_SUBJECT_CHANNEL || subject == MCP_SUBJECT_ACTION)
		most = MOST_SHARE * McpNameShare(model, subject == MCP_SUBJECT_CHANNEL ?
									   MCP_KEY_CHANNEL : MCP_KEY_ACTION,
									   McpTreeText(model->tree, value));
	if (node->op == MCP_TEST_NE || node->op == MCP_TEST_NOT_IN)
		most = 1 - most;
	return McpShareOf(some * most, some);
}
