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

#define EQUAL_SHARE		0.05	/* a text is equal to another */
#define LIKE_SHARE		0.1
#define RANGE_SHARE		0.33
#define BETWEEN_SHARE	0.25
#define MEMBER_SHARE	0.25
#define MOST_SHARE		0.4		/* of who has a value: has it most often */
#define AGES			60.0	/* years that people's ages spread over */

/* how many are true, and how many are true or false */
typedef struct Share
{
	double		yes;
	double		known;
} Share;

typedef struct Model
{
	const McpTree *tree;
	const McpPopulation *people;
} Model;

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

static double
key_share(Model *model, McpStatisticKind kind, McpText a, McpText b)
{
	return McpKeyShare(model->people, McpStatisticKey(kind, a, b));
}

static double
name_share(Model *model, McpStatisticKind kind, McpText name)
{
	return key_share(model, kind, name, McpTextLiteral(""));
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
			return MEMBER_SHARE;
		if (need->of == MCP_KEY_TRAIT_VALUE)
			return EQUAL_SHARE;
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

/* --- filters and windows --------------------------------------------------------- */

static double
test_share(const McpNode *test)
{
	switch (test->op)
	{
		case MCP_TEST_EQ:
		case MCP_TEST_IN:
			return MEMBER_SHARE;
		case MCP_TEST_LIKE:
			return LIKE_SHARE;
		case MCP_TEST_BETWEEN:
			return BETWEEN_SHARE;
		case MCP_TEST_LT:
		case MCP_TEST_LE:
		case MCP_TEST_GT:
		case MCP_TEST_GE:
			return RANGE_SHARE;
		default:
			return 0.5;
	}
}

/* the share of profiles that ever had an event of the filter */
static double
filter_share(Model *model, const McpNode *filter)
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
			share = key_share(model, MCP_KEY_BOTH, channel, action);
		else if (channel.len > 0)
			share = name_share(model, MCP_KEY_CHANNEL, channel);
		else if (action.len > 0)
			share = name_share(model, MCP_KEY_ACTION, action);
		for (; test != NULL; test = McpTreeNext(model->tree, test))
			share *= test_share(test);
		none *= 1 - share;
	}
	return 1 - none;
}

static double
span_length(const McpNode *span)
{
	int			months = McpUnitMonths(span->op);

	return (double) span->number *
		(months > 0 ? months * 30.4 * MCP_DAY : McpUnitMicros(span->op));
}

/* the part of all time that a window takes */
static double
window_part(Model *model, const McpNode *window)
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
			from = span_length(first);
			break;
		case MCP_WINDOW_BETWEEN:
			from = span_length(first);
			upto = span_length(second);
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
static double
part_share(Model *model, double share, double part)
{
	double		events = model->people->events;
	double		none = Max(1 - share, exp(-events));

	if (part >= 1)
		return share;
	return Min(share, 1 - pow(none, part));
}

/* of the filters and the window below a node; every: all of the filters */
static double
happened(Model *model, const McpNode *child)
{
	double		share = 1;
	double		part = 1;

	for (; child != NULL; child = McpTreeNext(model->tree, child))
	{
		if (child->kind == MCP_NODE_FILTER)
			share *= filter_share(model, child);
		else if (child->kind == MCP_NODE_WINDOW)
			part = window_part(model, child);
	}
	return part_share(model, share, part);
}

/* --- conditions ------------------------------------------------------------------- */

static inline Share
share_of(double yes, double known)
{
	Share		share;

	share.yes = Max(0, Min(yes, known));
	share.known = Min(known, 1);
	return share;
}

/* of a measure that is known for so many: a comparison with a number */
static double
compare_share(int op)
{
	return op == MCP_TEST_EQ ? EQUAL_SHARE : op == MCP_TEST_NE ?
		1 - EQUAL_SHARE : RANGE_SHARE;
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
known_share(Model *model, const McpNode *measure)
{
	if (measure->op == MCP_MEASURE_AGE || measure->op == MCP_MEASURE_TRAIT)
		return name_share(model, MCP_KEY_TRAIT,
						  McpTreeText(model->tree, measure));
	return happened(model, McpTreeChild(model->tree, measure));
}

static Share
share_compare(Model *model, const McpNode *node)
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
		return share_of(node->kind == MCP_NODE_BETWEEN ?
						count_share(some, MCP_TEST_GE, number) -
						count_share(some, MCP_TEST_GT, high) :
						count_share(some, node->op, number), 1);
	if (node->kind == MCP_NODE_BETWEEN)
		return share_of(some * (left->op == MCP_MEASURE_AGE ?
								Min(1, (high - number + 1) / AGES) :
								BETWEEN_SHARE), some);
	if (left->op == MCP_MEASURE_SUM)
		return share_of(right->kind == MCP_NODE_LITERAL &&
						McpTestOrder(node->op, number > 0 ? -1 : number < 0) ?
						1 - some * (1 - compare_share(node->op)) :
						some * compare_share(node->op), 1);
	return share_of(some * compare_share(node->op), some);
}

static Share
share_moment(Model *model, const McpNode *node)
{
	const McpNode *left = McpTreeChild(model->tree, node);
	double		some = known_share(model, left);
	double		none = Max(1 - some, exp(-model->people->events));
	double		part;
	double		within;

	if (node->op != MCP_TEST_WITHIN && node->op != MCP_TEST_BEFORE_AGO)
		return share_of(some * compare_share(node->op), some);
	part = Min(1, span_length(McpTreeNext(model->tree, left)) /
			   model->people->span);
	within = 1 - pow(none, part);
	if (left->op == MCP_MEASURE_FIRST)
		within *= pow(none, 1 - part);
	return share_of(node->op == MCP_TEST_WITHIN ? within : some - within,
					some);
}

static double
trait_part(Model *model, const McpNode *node, const McpNode *values)
{
	switch (node->op)
	{
		case MCP_TEST_EQ:
		case MCP_TEST_NE:
			if (values->op == MCP_LITERAL_BOOLEAN)
				return 0.5;
			return compare_share(node->op);
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
			{
				uint32		count = McpTreeCountChildren(model->tree, node);
				double		in = 1 - pow(1 - EQUAL_SHARE, count - 1);

				return node->op == MCP_TEST_IN ? in : 1 - in;
			}
		case MCP_TEST_LIKE:
			return LIKE_SHARE;
		case MCP_TEST_NOT_LIKE:
			return 1 - LIKE_SHARE;
		case MCP_TEST_BETWEEN:
			return BETWEEN_SHARE;
		case MCP_TEST_ANNIVERSARY_TODAY:
			return 1 / 365.25;
		case MCP_TEST_ANNIVERSARY_NEXT:
		case MCP_TEST_ANNIVERSARY_LAST:
			return Min(1, span_length(values) / (365.25 * MCP_DAY));
		default:
			return RANGE_SHARE;
	}
}

static Share
share_trait(Model *model, const McpNode *node)
{
	const McpNode *trait = McpTreeChild(model->tree, node);
	McpText		name = McpTreeText(model->tree, trait);
	double		value = name_share(model, MCP_KEY_TRAIT, name);
	double		set = name_share(model, MCP_KEY_SET, name);

	if (node->op == MCP_TEST_SET)
		return share_of(1 - (1 - value) * (1 - set), 1);
	if (node->op == MCP_TEST_NOT_SET)
		return share_of((1 - value) * (1 - set), 1);
	if (node->op == MCP_TEST_HAS)
		return share_of(set * MEMBER_SHARE, set);
	return share_of(value * trait_part(model, node,
									   McpTreeNext(model->tree, trait)),
					value);
}

static Share
share_frequent(Model *model, const McpNode *node)
{
	const McpNode *left = McpTreeChild(model->tree, node);
	const McpNode *value = McpTreeNext(model->tree, left);
	int			subject = left->flags & MCP_MEASURE_SUBJECT;
	double		some = known_share(model, left);
	double		most = EQUAL_SHARE;

	if (subject == MCP_SUBJECT_CHANNEL || subject == MCP_SUBJECT_ACTION)
		most = MOST_SHARE * name_share(model, subject == MCP_SUBJECT_CHANNEL ?
									   MCP_KEY_CHANNEL : MCP_KEY_ACTION,
									   McpTreeText(model->tree, value));
	if (node->op == MCP_TEST_NE || node->op == MCP_TEST_NOT_IN)
		most = 1 - most;
	return share_of(some * most, some);
}

static Share
share_consent(Model *model, const McpNode *node)
{
	McpText		purpose = McpTreeText(model->tree, node);
	double		denied = key_share(model, MCP_KEY_CONSENT, purpose,
								   McpTextLiteral("denied"));

	if (node->op == MCP_REGIME_OPT_OUT)
		return share_of(1 - denied, 1);
	return share_of(key_share(model, MCP_KEY_CONSENT, purpose,
							  McpTextLiteral("granted")) * (1 - denied / 2),
					1);
}

/* --- all ----------------------------------------------------------------------------- */

static Share share_node(Model *model, const McpNode *node);

static Share
share_group(Model *model, const McpNode *node)
{
	const McpNode *child = McpTreeChild(model->tree, node);
	double		yes = 1;
	double		no = 1;
	double		not_yes = 1;
	double		not_no = 1;

	for (; child != NULL; child = McpTreeNext(model->tree, child))
	{
		Share		part = share_node(model, child);

		yes *= part.yes;
		not_yes *= 1 - part.yes;
		no *= part.known - part.yes;
		not_no *= 1 - part.known + part.yes;
	}
	if (node->kind == MCP_NODE_AND)
		return share_of(yes, yes + 1 - not_no);
	if (node->kind == MCP_NODE_OR)
		return share_of(1 - not_yes, 1 - not_yes + no);
	/* at least: somewhere between all and one */
	return share_of((yes + 1 - not_yes) / 2, 1);
}

static Share
share_node(Model *model, const McpNode *node)
{
	const McpNode *child = McpTreeChild(model->tree, node);
	Share		share;

	MCP_CHECK_STACK();
	switch (node->kind)
	{
		case MCP_NODE_NOT:
			share = share_node(model, child);
			return share_of(share.known - share.yes, share.known);
		case MCP_NODE_ZONE:
			return share_node(model, child);
		case MCP_NODE_AND:
		case MCP_NODE_OR:
		case MCP_NODE_AT_LEAST:
			return share_group(model, node);
		case MCP_NODE_EXISTS:
			share.yes = happened(model, child);
			return share_of(node->op == MCP_EXISTS_NEVER ? 1 - share.yes :
							share.yes, 1);
		case MCP_NODE_SEQUENCE:
			return share_of(happened(model, child) *
							pow(0.5, McpTreeCountChildren(model->tree, node) -
								1.0), 1);
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
			return share_compare(model, node);
		case MCP_NODE_MOMENT:
			return share_moment(model, node);
		case MCP_NODE_FREQUENT:
			return share_frequent(model, node);
		case MCP_NODE_TRAIT:
			return share_trait(model, node);
		case MCP_NODE_CONSENT:
			return share_consent(model, node);
		default:
			return share_of(RANGE_SHARE, 1);
	}
}

double
McpSegmentShare(const McpTree *tree, const McpPopulation *population)
{
	Model		model;

	model.tree = tree;
	model.people = population;
	return share_node(&model, tree->nodes).yes;
}
