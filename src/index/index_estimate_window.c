/*
 * index_estimate_window.c: how many profiles have an event in a time
 *
 * Where ANALYZE kept habits (profile_statistic.h), the ladder of how old the
 * newest events are answers for a window that ends now.  For one that ended
 * before, those who had an event since are taken to be as likely in it as
 * others.  Without habits events lie evenly over the time that journeys reach
 * back, so a window of a part f of it has 1 - (1 - p) ^ f of the profiles.
 */
#include "index/index_estimate.h"

#include <math.h>

#define TEST_RARE 0.02

/* --- habits -------------------------------------------------------------------- */

const float *
McpHabitOf(const McpPopulation *people, McpText channel, McpText action)
{
	McpText		none = McpTextLiteral("");
	uint64		key;
	uint32		i;

	if (channel.len > 0 && action.len > 0)
		key = McpStatisticKey(MCP_KEY_BOTH, channel, action);
	else if (action.len > 0)
		key = McpStatisticKey(MCP_KEY_ACTION, action, none);
	else
		key = McpStatisticKey(MCP_KEY_CHANNEL, channel, none);
	for (i = 0; i < people->habit_count; i++)
	{
		if (people->habit_keys[i] == key)
			return people->habits + (Size) i * MCP_HABIT_SIZE;
	}
	return NULL;
}

/* a ladder of ages, between its rungs along a line; `ever` is at its end */
static double
climb(const float *ladder, double ever, double age)
{
	double		days = age / MCP_DAY;
	double		low = 0;
	double		below = 0;
	int			i;

	if (days <= 0)
		return 0;
	for (i = 0; i < MCP_HABIT_AGES; i++)
	{
		if (days <= McpHabitAges[i])
			return below + (ladder[i] - below) * (days - low) /
				(McpHabitAges[i] - low);
		low = McpHabitAges[i];
		below = ladder[i];
	}
	return ever;
}

/* an age before `now` as one before the moment that the ladders begin at */
static double
since_reference(const McpPopulation *people, double age)
{
	return age + (double) people->reference -
		(double) Min(people->now, people->analyzed);
}

double
McpHabitClimb(const McpPopulation *people, const float *habit,
			  McpHabitField field, double age)
{
	return climb(habit + field, field == MCP_HABIT_EVENTS ? 1 :
				 habit[MCP_HABIT_EVER], since_reference(people, age));
}

/* the part of the events of a habit that lie in the ages */
double
McpHabitPart(const McpPopulation *people, const float *habit, McpAges ages)
{
	if (ages.always)
		return 1;
	return Max(McpHabitClimb(people, habit, MCP_HABIT_EVENTS, ages.from) -
			   McpHabitClimb(people, habit, MCP_HABIT_EVENTS, ages.upto), 0);
}

/* the share of profiles that have an event in the ages */
static double
habit_share(const McpPopulation *people, const float *habit, McpAges ages)
{
	double		ever = habit[MCP_HABIT_EVER];
	double		from;
	double		upto;

	if (ages.always || ever <= 0)
		return ever;
	if (ages.part >= 0)
		return ever * ages.part;
	from = McpHabitClimb(people, habit, MCP_HABIT_RECENT, ages.from) / ever;
	upto = McpHabitClimb(people, habit, MCP_HABIT_RECENT, ages.upto) / ever;
	if (upto <= 0)
		return ever * from;
	/* at least who did it last then; at most who did it then or later */
	return ever * Max(from - upto, Min(from, 1 - (1 - from) /
									   Max(1 - upto, TEST_RARE)));
}

/* --- windows --------------------------------------------------------------------- */

double
McpSpanLength(const McpNode *span)
{
	int			months = McpUnitMonths(span->op);

	return (double) span->number *
		(months > 0 ? months * 30.4 * MCP_DAY : McpUnitMicros(span->op));
}

McpAges
McpWindowAges(McpShareModel *model, const McpNode *window)
{
	const McpNode *first = window == NULL ? NULL :
		McpTreeChild(model->tree, window);
	const McpNode *second = first == NULL ? NULL :
		McpTreeNext(model->tree, first);
	McpAges		ages = {window == NULL, -1, 0, 0};

	switch (window == NULL ? 0 : window->op)
	{
		case MCP_WINDOW_LAST:
			Assert(first != NULL);
			ages.from = McpSpanLength(first);
			break;
		case MCP_WINDOW_BETWEEN:
			Assert(first != NULL && second != NULL);
			ages.from = McpSpanLength(first);
			ages.upto = McpSpanLength(second);
			break;
		case MCP_WINDOW_SINCE:
		case MCP_WINDOW_FROM:
			Assert(first != NULL);
			ages.from = (double) model->people->now - (double) first->number;
			if (second != NULL)
				ages.upto = (double) model->people->now -
					(double) second->number;
			break;
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
			ages.from = McpUnitMonths((int) window->number) > 0 ?
				McpUnitMonths((int) window->number) * 30.4 * MCP_DAY :
				McpUnitMicros((int) window->number);
			ages.upto = window->op == MCP_WINDOW_THIS ? 0 : ages.from / 2;
			ages.from *= window->op == MCP_WINDOW_THIS ? 0.5 : 1.5;
			break;
		default:
			ages.part = window == NULL ? -1 : 0.5;
			break;
	}
	return ages;
}

/* --- filters --------------------------------------------------------------------- */

/* without habits: the part of all time that ages take */
static double
time_part(McpShareModel *model, McpAges ages)
{
	double		span = model->people->span;
	double		from = Max(0, Min(ages.from, span));
	double		upto = Max(0, Min(ages.upto, span));

	if (ages.always)
		return 1;
	if (ages.part >= 0)
		return ages.part;
	return from > upto ? (from - upto) / span : 0;
}

/* the share of profiles with an event in a part of time */
static double
part_share(McpShareModel *model, double share, double part)
{
	double		events = model->people->events;
	double		none = Max(1 - share, exp(-events));

	if (part >= 1)
		return share;
	return Min(share, 1 - pow(none, part));
}

static double
test_share(const McpTree *tree, const McpNode *test)
{
	const McpNode *literal = McpTreeChild(tree, test);

	/* against a variable: that there is a value */
	if (literal != NULL && literal->op == MCP_LITERAL_VARIABLE)
		return 0.5;
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

static double
path_share(McpShareModel *model, const McpNode *path, McpAges ages)
{
	McpText		channel = McpTreeText(model->tree, path);
	McpText		action = McpTreeText2(model->tree, path);
	const McpNode *test = McpTreeChild(model->tree, path);
	const float *habit = McpHabitOf(model->people, channel, action);
	double		share = model->people->with_events;

	if (habit != NULL)
		share = habit_share(model->people, habit, ages);
	else
	{
		if (channel.len > 0 && action.len > 0)
			share = McpNamesShare(model, MCP_KEY_BOTH, channel, action);
		else if (channel.len > 0)
			share = McpNameShare(model, MCP_KEY_CHANNEL, channel);
		else if (action.len > 0)
			share = McpNameShare(model, MCP_KEY_ACTION, action);
		share = part_share(model, share, time_part(model, ages));
	}
	for (; test != NULL; test = McpTreeNext(model->tree, test))
		share *= test_share(model->tree, test);
	return share;
}

double
McpFilterShareIn(McpShareModel *model, const McpNode *filter, McpAges ages)
{
	const McpNode *path = McpTreeChild(model->tree, filter);
	double		none = 1;

	for (; path != NULL; path = McpTreeNext(model->tree, path))
		none *= 1 - path_share(model, path, ages);
	return 1 - none;
}

/* the share of profiles that ever had an event of it */
double
McpFilterShare(McpShareModel *model, const McpNode *filter)
{
	McpAges		ages = {true, -1, 0, 0};

	return McpFilterShareIn(model, filter, ages);
}

/* the habit of a filter's commonest path; NULL: not known, or it has tests */
const float *
McpFilterHabit(McpShareModel *model, const McpNode *filter)
{
	const McpNode *path = McpTreeChild(model->tree, filter);
	const float *found = NULL;

	for (; path != NULL; path = McpTreeNext(model->tree, path))
	{
		const float *habit = McpHabitOf(model->people,
										McpTreeText(model->tree, path),
										McpTreeText2(model->tree, path));

		if (path->child != 0)
			return NULL;
		if (habit != NULL && (found == NULL || habit[MCP_HABIT_EVER] >
							  found[MCP_HABIT_EVER]))
			found = habit;
	}
	return found;
}

const McpNode *
McpWindowOf(McpShareModel *model, const McpNode *child)
{
	for (; child != NULL && child->kind != MCP_NODE_WINDOW;
		 child = McpTreeNext(model->tree, child))
		;
	return child;
}

/* of the filters and the window below a node; every: all of the filters */
double
McpShareHappened(McpShareModel *model, const McpNode *child)
{
	McpAges		ages = McpWindowAges(model, McpWindowOf(model, child));
	double		share = 1;

	for (; child != NULL; child = McpTreeNext(model->tree, child))
	{
		if (child->kind == MCP_NODE_FILTER)
			share *= McpFilterShareIn(model, child, ages);
		else if (child->kind == MCP_NODE_STEP &&
				 (child->flags & MCP_STEP_NOT) == 0)
			share *= pow(McpFilterShareIn(model,
										  McpTreeChild(model->tree, child),
										  ages), (double) child->number);
	}
	return share;
}

/* --- two conditions ---------------------------------------------------------------- */

/* the filters of a condition that only who has events can fulfil; NULL: none */
static const McpNode *
wanted_filters(McpShareModel *model, const McpNode *node)
{
	const McpNode *child = McpTreeChild(model->tree, node);

	if (child != NULL && child->kind == MCP_NODE_MEASURE)
		child = McpTreeChild(model->tree, child);
	if (child == NULL || child->kind != MCP_NODE_FILTER)
		return NULL;
	switch (node->kind)
	{
		case MCP_NODE_EXISTS:
			return node->op == MCP_EXISTS_DID ? child : NULL;
		case MCP_NODE_COMPARE:
			return node->op == MCP_TEST_GE || node->op == MCP_TEST_GT ?
				child : NULL;
		case MCP_NODE_MOMENT:
		case MCP_NODE_FREQUENT:
		case MCP_NODE_BETWEEN:
			return child;
		default:
			return NULL;
	}
}

static bool
paths_meet(McpShareModel *model, const McpNode *a, const McpNode *b)
{
	McpText		channels[2] = {McpTreeText(model->tree, a),
		McpTreeText(model->tree, b)};
	McpText		actions[2] = {McpTreeText2(model->tree, a),
		McpTreeText2(model->tree, b)};

	if (channels[0].len > 0 && channels[1].len > 0)
		return McpTextEqual(channels[0], channels[1]);
	if (actions[0].len > 0 && actions[1].len > 0)
		return McpTextEqual(actions[0], actions[1]);
	return true;
}

bool
McpShareEventsMeet(McpShareModel *model, const McpNode *a, const McpNode *b)
{
	const McpNode *filters[2] = {wanted_filters(model, a),
		wanted_filters(model, b)};
	const McpNode *x;
	const McpNode *y;

	if (filters[0] == NULL || filters[1] == NULL)
		return false;
	x = McpTreeChild(model->tree, filters[0]);
	for (; x != NULL; x = McpTreeNext(model->tree, x))
	{
		y = McpTreeChild(model->tree, filters[1]);
		for (; y != NULL; y = McpTreeNext(model->tree, y))
		{
			if (paths_meet(model, x, y))
				return true;
		}
	}
	return false;
}
