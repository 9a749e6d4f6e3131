/*
 * index_need.c: which keys a segment needs
 *
 * Each condition is asked twice: what must a profile hold for it to be true,
 * and what for it to be false (which "not" asks)?  Unknown is neither.  A
 * measure of no events is 0 or unknown: where 0 gives the answer that is
 * wanted nothing is needed, else the events of its filter are.  Windows take
 * events away and never add any, so they need nothing of their own but the
 * event that some begin or end at.  What is not known here needs nothing.
 */
#include "index/index_need.h"

/* --- formulas ---------------------------------------------------------------- */

static McpNeed *
new_need(McpNeedKind kind)
{
	McpNeed    *need = McpAllocZero(sizeof(McpNeed));

	need->kind = kind;
	return need;
}

McpNeed *
McpNeedOfKey(McpNeedMaker *maker, McpStatisticKind of, McpText a, McpText b)
{
	McpNeed    *need;

	if (maker->leaves == MCP_NEED_LEAVES_MAX)
		return NULL;
	maker->leaves++;
	need = new_need(MCP_NEED_KEY);
	need->of = of;
	need->key = McpStatisticKey(of, a, b);
	return need;
}

McpNeed *
McpNeedOfName(McpNeedMaker *maker, McpStatisticKind of, McpText name)
{
	return McpNeedOfKey(maker, of, name, McpTextLiteral(""));
}

static void
append(McpNeed *group, McpNeed *part)
{
	McpNeed    *old;

	if (part->kind == MCP_NEED_KEY && group->kind != MCP_NEED_LEAST)
	{
		for (old = group->first; old != NULL; old = old->next)
		{
			if (old->kind == MCP_NEED_KEY && old->key == part->key)
				return;
		}
	}
	part->next = NULL;
	if (group->last == NULL)
		group->first = part;
	else
		group->last->next = part;
	group->last = part;
	group->count++;
	group->least = group->kind == MCP_NEED_ALL ? group->count :
		group->kind == MCP_NEED_ANY ? 1 : group->least;
}

/* join two needs in a group; a group of the same kind is taken apart */
static McpNeed *
join(McpNeedKind kind, McpNeed *a, McpNeed *b)
{
	McpNeed    *group = a;
	McpNeed    *next;

	if (a->kind != kind)
	{
		group = new_need(kind);
		append(group, a);
	}
	if (b->kind != kind)
		append(group, b);
	else
	{
		for (b = b->first; b != NULL; b = next)
		{
			next = b->next;
			append(group, b);
		}
	}
	return group;
}

McpNeed *
McpNeedBoth(McpNeed *a, McpNeed *b)
{
	return a == NULL ? b : b == NULL ? a : join(MCP_NEED_ALL, a, b);
}

McpNeed *
McpNeedEither(McpNeed *a, McpNeed *b)
{
	return a == NULL || b == NULL ? NULL : join(MCP_NEED_ANY, a, b);
}

/* --- filters ------------------------------------------------------------------- */

/* one of the strings, each with a name; NULL when they are not all strings */
McpNeed *
McpNeedOfStrings(McpNeedMaker *maker, McpStatisticKind of, McpText name,
			 const McpNode *literal)
{
	McpNeed    *need = NULL;
	McpNeed    *one;
	int			count = 0;

	for (; literal != NULL; literal = McpTreeNext(maker->tree, literal))
	{
		McpText		text = McpTreeText(maker->tree, literal);

		if (++count > MCP_NEED_LIST_MAX)
			return NULL;
		if (literal->op == MCP_LITERAL_BOOLEAN &&
			(of == MCP_KEY_TRAIT_VALUE || of == MCP_KEY_PROPERTY_VALUE))
			text = literal->number != 0 ? McpTextLiteral("true") :
				McpTextLiteral("false");
		else if (literal->op != MCP_LITERAL_STRING)
			return NULL;
		one = of == MCP_KEY_CHANNEL || of == MCP_KEY_ACTION ?
			McpNeedOfName(maker, of, text) : McpNeedOfKey(maker, of, name, text);
		need = count == 1 ? one : McpNeedEither(need, one);
		if (need == NULL)
			return NULL;
	}
	return need;
}

/* a subject that an event must have; values: NULL, or what it equals */
static McpNeed *
need_subject(McpNeedMaker *maker, int subject, McpText name, const McpNode *values)
{
	switch (subject)
	{
		case MCP_SUBJECT_PROPERTY:
			return McpNeedBoth(McpNeedOfName(maker, MCP_KEY_PROPERTY, name),
						McpNeedOfStrings(maker, MCP_KEY_PROPERTY_VALUE, name,
									 values));
		case MCP_SUBJECT_CHANNEL:
			return McpNeedOfStrings(maker, MCP_KEY_CHANNEL, name, values);
		case MCP_SUBJECT_ACTION:
			return McpNeedOfStrings(maker, MCP_KEY_ACTION, name, values);
		default:
			return NULL;
	}
}

static McpNeed *
need_path(McpNeedMaker *maker, const McpNode *path)
{
	McpText		channel = McpTreeText(maker->tree, path);
	McpText		action = McpTreeText2(maker->tree, path);
	const McpNode *test;
	McpNeed    *need = NULL;

	if (channel.len > 0 && action.len > 0)
		need = McpNeedOfKey(maker, MCP_KEY_BOTH, channel, action);
	else if (channel.len > 0)
		need = McpNeedOfName(maker, MCP_KEY_CHANNEL, channel);
	else if (action.len > 0)
		need = McpNeedOfName(maker, MCP_KEY_ACTION, action);
	for (test = McpTreeChild(maker->tree, path); test != NULL;
		 test = McpTreeNext(maker->tree, test))
	{
		if (test->op != MCP_TEST_NOT_SET && test->op <= MCP_TEST_NOT_CONTAINS)
			need = McpNeedBoth(need, need_subject(maker, test->flags &
										   MCP_TEST_SUBJECT,
										   McpTreeText(maker->tree, test),
										   McpAsksEqual(test->op) &&
										   !(test->flags & MCP_TEST_FOLD) ?
										   McpTreeChild(maker->tree, test) :
										   NULL));
	}
	return need;
}

static McpNeed *
need_filter(McpNeedMaker *maker, const McpNode *filter)
{
	const McpNode *path = McpTreeChild(maker->tree, filter);
	McpNeed    *need;

	if (path == NULL)
		return NULL;
	need = need_path(maker, path);
	while ((path = McpTreeNext(maker->tree, path)) != NULL && need != NULL)
		need = McpNeedEither(need, need_path(maker, path));
	return need;
}

/* all filters from a child on, and that of a window's event */
static McpNeed *
need_filters(McpNeedMaker *maker, const McpNode *child)
{
	McpNeed    *need = NULL;

	for (; child != NULL; child = McpTreeNext(maker->tree, child))
	{
		const McpNode *inner = McpTreeChild(maker->tree, child);

		if (child->kind == MCP_NODE_FILTER && child->flags == 0)
			need = McpNeedBoth(need, need_filter(maker, child));
		else if (child->kind == MCP_NODE_WINDOW && inner != NULL &&
				 inner->kind == MCP_NODE_FILTER &&
				 child->op >= MCP_WINDOW_AFTER_FIRST &&
				 child->op <= MCP_WINDOW_BEFORE_LAST)
			need = McpNeedBoth(need, need_filter(maker, inner));
	}
	return need;
}

/* the steps that must be there, and a window's event */
static McpNeed *
need_pattern(McpNeedMaker *maker, const McpNode *node)
{
	const McpNode *child = McpTreeChild(maker->tree, node);
	McpNeed    *need = NULL;

	for (; child != NULL && child->kind == MCP_NODE_STEP;
		 child = McpTreeNext(maker->tree, child))
	{
		if ((child->flags & MCP_STEP_NOT) == 0)
			need = McpNeedBoth(need, need_filter(maker,
										  McpTreeChild(maker->tree, child)));
	}
	return McpNeedBoth(need, need_filters(maker, child));
}

/* --- measures -------------------------------------------------------------------- */

/* is the measure 0, not unknown, when there are no events? */
static bool
is_zero_of_nothing(const McpNode *measure)
{
	switch (measure->op)
	{
		case MCP_MEASURE_COUNT:
		case MCP_MEASURE_SUM:
		case MCP_MEASURE_ACTIVE_DAYS:
		case MCP_MEASURE_CHANNELS:
		case MCP_MEASURE_STREAK:
		case MCP_MEASURE_DISTINCT:
			return true;
		default:
			return false;
	}
}

/* for the measure to be known, or not 0; share: of the events it divides by */
McpNeed *
McpNeedOfMeasure(McpNeedMaker *maker, const McpNode *measure)
{
	const McpNode *child = McpTreeChild(maker->tree, measure);
	McpText		name = McpTreeText(maker->tree, measure);

	if (measure->op == MCP_MEASURE_MEMBERS)
		return McpNeedOfName(maker, MCP_KEY_SET, name);
	if (measure->op > MCP_MEASURE_CHANGE)
		return NULL;
	if (measure->op == MCP_MEASURE_CHANGE)
		return McpNeedOfMeasure(maker, child);
	if (measure->op == MCP_MEASURE_TRAIT || measure->op == MCP_MEASURE_AGE)
		return McpNeedOfName(maker, MCP_KEY_TRAIT, name);
	if (measure->op == MCP_MEASURE_SHARE)
		return need_filters(maker, McpTreeNext(maker->tree, child));
	return McpNeedBoth(need_filters(maker, child),
				(measure->flags & MCP_MEASURE_OF) == 0 ? NULL :
				need_subject(maker, measure->flags & MCP_MEASURE_SUBJECT,
							 name, NULL));
}

/* does a number compare with the condition's literals as wanted? */
static bool
zero_gives(McpNeedMaker *maker, const McpNode *node, const McpNode *right,
		   bool wanted)
{
	int64		first = right->kind == MCP_NODE_LITERAL ? right->number : 0;
	const McpNode *second = McpTreeNext(maker->tree, right);

	if (node->kind == MCP_NODE_BETWEEN)
		return wanted == (first <= 0 && second != NULL &&
						  second->number >= 0);
	return wanted == McpTestOrder(node->op,
								  first > 0 ? -1 : first < 0 ? 1 : 0);
}

static McpNeed *
need_compare(McpNeedMaker *maker, const McpNode *node, bool wanted)
{
	const McpNode *left = McpTreeChild(maker->tree, node);
	const McpNode *right = McpTreeNext(maker->tree, left);
	bool		zero = zero_gives(maker, node, right, wanted);
	McpNeed    *need = NULL;

	if (right->kind != MCP_NODE_MEASURE)
	{
		if (left->op == MCP_MEASURE_SHARE && !zero)
			need = need_filter(maker, McpTreeChild(maker->tree, left));
		if (is_zero_of_nothing(left) && zero)
			return NULL;
		return McpNeedBoth(need, McpNeedOfMeasure(maker, left));
	}
	if (!is_zero_of_nothing(left))
		need = McpNeedOfMeasure(maker, left);
	if (!is_zero_of_nothing(right))
		need = McpNeedBoth(need, McpNeedOfMeasure(maker, right));
	if (is_zero_of_nothing(left) && is_zero_of_nothing(right) && !zero)
		need = McpNeedEither(McpNeedOfMeasure(maker, left), McpNeedOfMeasure(maker, right));
	return need;
}

static McpNeed *
need_frequent(McpNeedMaker *maker, const McpNode *node, bool wanted)
{
	const McpNode *left = McpTreeChild(maker->tree, node);
	McpNeed    *need = McpNeedOfMeasure(maker, left);

	if (node->op == (wanted ? MCP_TEST_NOT_SET : MCP_TEST_SET))
		return NULL;
	if (!wanted || !McpAsksEqual(node->op))
		return need;
	return McpNeedBoth(need, need_subject(maker, left->flags & MCP_MEASURE_SUBJECT,
								   McpTreeText(maker->tree, left),
								   McpTreeNext(maker->tree, left)));
}

/* --- all ----------------------------------------------------------------------------- */

static McpNeed *need_node(McpNeedMaker *maker, const McpNode *node, bool wanted);

/* at least so many of the parts, as wanted */
static McpNeed *
need_group(McpNeedMaker *maker, const McpNode *node, uint32 least, bool wanted)
{
	uint32		count = McpTreeCountChildren(maker->tree, node);
	McpNeedKind kind = least == count ? MCP_NEED_ALL : least == 1 ?
		MCP_NEED_ANY : MCP_NEED_LEAST;
	McpNeed    *group = new_need(MCP_NEED_LEAST);
	McpNeed    *need = NULL;
	const McpNode *child = McpTreeChild(maker->tree, node);

	group->least = least;
	for (; child != NULL; child = McpTreeNext(maker->tree, child))
	{
		McpNeed    *part = need_node(maker, child, wanted);

		if (part == NULL && kind != MCP_NEED_ALL && --group->least == 0)
			return NULL;
		if (part == NULL)
			continue;
		if (kind == MCP_NEED_LEAST)
			append(group, part);
		else
			need = need == NULL ? part : join(kind, need, part);
	}
	return kind == MCP_NEED_LEAST ? group : need;
}

static McpNeed *
need_node(McpNeedMaker *maker, const McpNode *node, bool wanted)
{
	uint32		count = McpTreeCountChildren(maker->tree, node);

	MCP_CHECK_STACK();
	switch (node->kind)
	{
		case MCP_NODE_OR:
			return need_group(maker, node, wanted ? 1 : count, wanted);
		case MCP_NODE_AND:
			return need_group(maker, node, wanted ? count : 1, wanted);
		case MCP_NODE_NOT:
			return need_node(maker, McpTreeChild(maker->tree, node), !wanted);
		case MCP_NODE_ZONE:
			return need_node(maker, McpTreeChild(maker->tree, node), wanted);
		case MCP_NODE_AT_LEAST:
			return need_group(maker, node, wanted ? (uint32) node->number :
							  count - (uint32) node->number + 1, wanted);
		case MCP_NODE_EXISTS:
			if (wanted != (node->op == MCP_EXISTS_DID))
				return NULL;
			return need_filters(maker, McpTreeChild(maker->tree, node));
		case MCP_NODE_REGULAR:
		case MCP_NODE_LIFECYCLE:
		case MCP_NODE_SEQUENCE:
			return wanted ? need_filters(maker, McpTreeChild(maker->tree,
															 node)) : NULL;
		case MCP_NODE_PATTERN:
			return wanted ? need_pattern(maker, node) : NULL;
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
			return need_compare(maker, node, wanted);
		case MCP_NODE_MOMENT:
			return McpNeedOfMeasure(maker, McpTreeChild(maker->tree, node));
		case MCP_NODE_FREQUENT:
			return need_frequent(maker, node, wanted);
		case MCP_NODE_TRAIT:
			return McpNeedOfTrait(maker, node, wanted);
		case MCP_NODE_TRAITS:
			return McpNeedOfPair(maker, node);
		case MCP_NODE_CONSENT:
			return McpNeedOfConsent(maker, node, wanted);
		case MCP_NODE_IDENTIFIED:
			return McpNeedOfIdentified(maker, node, wanted);
		default:
			return NULL;
	}
}

McpNeed *
McpSegmentNeed(const McpTree *tree)
{
	McpNeedMaker		maker;

	maker.tree = tree;
	maker.leaves = 0;
	return need_node(&maker, tree->nodes, true);
}
