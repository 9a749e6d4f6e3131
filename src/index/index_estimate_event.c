/*
 * index_estimate_event.c: how many profiles have events as conditions ask
 */
#include "index/index_estimate.h"

#include <math.h>

#define MOST_SHARE		0.5		/* of who has a value: has it most often */
#define RARE			0.001
#define AGES			60.0	/* years that people's ages spread over */

/* --- conditions ---------------------------------------------------------- */

/* of a measure that is known for so many: a comparison with a number */
double
McpCompareShare(int op)
{
	return op == MCP_TEST_EQ ? MCP_SHARE_EQUAL : op == MCP_TEST_NE ?
		1 - MCP_SHARE_EQUAL : MCP_SHARE_RANGE;
}

/* of who has `habit`, by the number of events: at least so many */
static double
steps_share(const float *habit, double least)
{
	double		ever = habit[MCP_HABIT_EVER];
	double		low = 1;
	double		below = ever;
	double		falls = 0;
	int			i;

	if (ever <= 0)
		return 0;
	for (i = 0; i < MCP_HABIT_STEPS; i++)
	{
		double		step = Max(habit[MCP_HABIT_STEP + i], RARE);

		falls = log(Min(step / below, 1)) / log(McpHabitSteps[i] / low);
		if (least <= McpHabitSteps[i])
			break;
		low = McpHabitSteps[i];
		below = step;
	}
	return below / ever * pow(least / low, falls);
}

/*
 * At least so many events, days, channels, ... when `some` have one.  What is
 * known of all time is stretched to the mean number in the window.
 */
static double
least_share(McpShareModel *model, const McpNode *measure, double some,
			double least)
{
	const McpNode *child = McpTreeChild(model->tree, measure);
	const float *habit = McpFilterHabit(model, child);
	McpAges		ages = McpWindowAges(model, McpWindowOf(model, child));
	double		mean;
	double		all;
	double		stretched;

	if (least <= 0)
		return 1;
	if (habit == NULL || ages.part >= 0 || some <= 0)
		return pow(some, least);
	if (measure->op == MCP_MEASURE_CHANNELS)
		return some * pow(habit[MCP_HABIT_CHANNELS], least - 1);
	all = habit[MCP_HABIT_MEAN];
	mean = all * McpHabitPart(model->people, habit, ages) *
		habit[MCP_HABIT_EVER] / some;
	if (measure->op == MCP_MEASURE_ACTIVE_DAYS ||
		measure->op == MCP_MEASURE_STREAK)
		mean *= habit[MCP_HABIT_DAYS] / all;
	mean = Max(mean - 1, RARE);
	stretched = 1 + (least - 1) * Max(all - 1, RARE) / mean;
	/* or as if each further one were as likely as the one before */
	return some * Max(steps_share(habit, stretched),
					  pow(mean / (mean + 1), least - 1));
}

static double
count_share(McpShareModel *model, const McpNode *measure, double some, int op,
			double wanted)
{
	double		from = least_share(model, measure, some, ceil(wanted));
	double		above = wanted < 0 ? 1 :
		least_share(model, measure, some, floor(wanted) + 1);

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
			return Max(from - above, 0);
		default:
			return Min(1 - from + above, 1);
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
	if (measure->op == MCP_MEASURE_CHANGE)
		return known_share(model, McpTreeChild(model->tree, measure));
	if (measure->op == MCP_MEASURE_AGE || measure->op == MCP_MEASURE_TRAIT)
		return McpNameShare(model, MCP_KEY_TRAIT,
						  McpTreeText(model->tree, measure));
	if (measure->op == MCP_MEASURE_MEMBERS)
		return McpNameShare(model, MCP_KEY_SET,
							McpTreeText(model->tree, measure));
	/* a share is known where the whole is */
	return McpShareHappened(model, measure->op == MCP_MEASURE_SHARE ?
							McpTreeNext(model->tree,
										McpTreeChild(model->tree, measure)) :
							McpTreeChild(model->tree, measure));
}

/*
 * Sums are taken to be spread like a bell over their logarithms.  A negative
 * answer: nothing is known of them.
 */
static double
amount_share(McpShareModel *model, const McpNode *measure, double some,
			 double wanted)
{
	const McpNode *child = McpTreeChild(model->tree, measure);
	const float *habit = McpFilterHabit(model, child);
	McpAges		ages = McpWindowAges(model, McpWindowOf(model, child));
	double		part;
	double		middle;
	double		events;

	if (habit == NULL || habit[MCP_HABIT_VALUED] <= 0 || wanted <= 0 ||
		ages.part >= 0 || some <= 0 || (measure->flags & MCP_MEASURE_OF) != 0)
		return -1;
	part = McpHabitPart(model->people, habit, ages) *
		habit[MCP_HABIT_EVER] / some;
	events = Max(habit[MCP_HABIT_MEAN] * part, 1);
	middle = habit[MCP_HABIT_SUM] + log(Max(part, RARE));
	if (measure->op != MCP_MEASURE_SUM)
		middle -= log(events);
	return some * habit[MCP_HABIT_VALUED] / habit[MCP_HABIT_EVER] *
		erfc((log(wanted) - middle) / (Max(habit[MCP_HABIT_SPREAD], 0.1) *
									   M_SQRT2)) / 2;
}

static bool
has_amount(const McpNode *measure)
{
	return measure->op >= MCP_MEASURE_SUM && measure->op <= MCP_MEASURE_MAX;
}

static McpShare
share_amount(McpShareModel *model, const McpNode *node, double some,
			 double number)
{
	const McpNode *left = McpTreeChild(model->tree, node);
	bool		sum = left->op == MCP_MEASURE_SUM;
	double		above = amount_share(model, left, some, number);
	double		known = sum ? 1 : some;

	if (above < 0 || node->op == MCP_TEST_EQ)
		above = some * McpCompareShare(node->op);
	else if (node->op == MCP_TEST_NE)
		above = known - some * MCP_SHARE_EQUAL;
	else if (node->op == MCP_TEST_LT || node->op == MCP_TEST_LE)
		above = known - above;
	else
		return McpShareOf(above, known);
	/* no events: a sum of 0 */
	if (sum && McpTestOrder(node->op, number > 0 ? -1 : number < 0))
		return McpShareOf(Max(above, 1 - some), 1);
	return McpShareOf(above, known);
}

/* whose first or last event is not older than an age */
static double
within_share(McpShareModel *model, const McpNode *measure, double some,
			 double age)
{
	const McpNode *filter = McpTreeChild(model->tree, measure);
	const float *habit = McpFilterHabit(model, filter);
	bool		first = measure->op == MCP_MEASURE_FIRST ||
		measure->op == MCP_MEASURE_SINCE_FIRST;
	double		none = Max(1 - some, exp(-model->people->events));
	double		part = Max(0, Min(1, age / model->people->span));
	McpAges		ages = {false, -1, age, 0};

	if (!first)
		return McpFilterShareIn(model, filter, ages);
	if (habit != NULL)
		return McpHabitClimb(model->people, habit, MCP_HABIT_FIRST, age);
	return (1 - pow(none, part)) * pow(none, 1 - part);
}

/* full days since the first or last event */
static McpShare
share_since(McpShareModel *model, const McpNode *measure, double some, int op,
			double days)
{
	bool		with = op == MCP_TEST_LE || op == MCP_TEST_GT;
	double		within = within_share(model, measure, some,
									  (floor(days) + with) * MCP_DAY);

	if (op == MCP_TEST_LT || op == MCP_TEST_LE)
		return McpShareOf(within, some);
	if (op == MCP_TEST_GT || op == MCP_TEST_GE)
		return McpShareOf(some - within, some);
	return McpShareOf(some * McpCompareShare(op), some);
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
						count_share(model, left, some, MCP_TEST_GE, number) -
						count_share(model, left, some, MCP_TEST_GT, high) :
						count_share(model, left, some, node->op, number), 1);
	if (node->kind == MCP_NODE_BETWEEN)
		return McpShareOf(some * (left->op == MCP_MEASURE_AGE ?
								Min(1, (high - number + 1) / AGES) :
								MCP_SHARE_BETWEEN), some);
	if (right->kind != MCP_NODE_LITERAL)
		return McpShareOf(some * McpCompareShare(node->op),
						  left->op == MCP_MEASURE_SUM ? 1 : some);
	if (left->op == MCP_MEASURE_SINCE_FIRST ||
		left->op == MCP_MEASURE_SINCE_LAST)
		return share_since(model, left, some, node->op, number);
	if (has_amount(left))
		return share_amount(model, node, some, number);
	return McpShareOf(some * McpCompareShare(node->op), some);
}

McpShare
McpShareMoment(McpShareModel *model, const McpNode *node)
{
	const McpNode *left = McpTreeChild(model->tree, node);
	const McpNode *right = McpTreeNext(model->tree, left);
	double		some = known_share(model, left);
	double		within;

	switch (node->op)
	{
		case MCP_TEST_WITHIN:
		case MCP_TEST_BEFORE_AGO:
			within = within_share(model, left, some, McpSpanLength(right));
			break;
		case MCP_TEST_LT:
		case MCP_TEST_LE:
		case MCP_TEST_GT:
		case MCP_TEST_GE:
			within = within_share(model, left, some,
								  (double) model->people->now -
								  (double) right->number);
			break;
		default:
			return McpShareOf(some * McpCompareShare(node->op), some);
	}
	if (node->op == MCP_TEST_WITHIN || node->op == MCP_TEST_GT ||
		node->op == MCP_TEST_GE)
		return McpShareOf(within, some);
	return McpShareOf(some - within, some);
}

/* the part of all weekdays, hours, ... that a test of the most frequent asks */
static double
clock_part(McpShareModel *model, const McpNode *node, int subject)
{
	static const double places[] = {7, 24, 31, 12};
	const McpNode *measure = McpTreeChild(model->tree, node);
	uint64		asked = McpClockPlaces(model->tree,
									   McpTreeNext(model->tree, measure),
									   node->op, subject);

	return __builtin_popcountll(asked) / places[subject -
												MCP_SUBJECT_WEEKDAY];
}

McpShare
McpShareFrequent(McpShareModel *model, const McpNode *node)
{
	const McpNode *left = McpTreeChild(model->tree, node);
	const McpNode *value = McpTreeNext(model->tree, left);
	int			subject = left->flags & MCP_MEASURE_SUBJECT;
	double		some = known_share(model, left);
	double		most = MCP_SHARE_EQUAL;

	if (node->op == MCP_TEST_SET)
		return McpShareOf(some, 1);
	if (node->op == MCP_TEST_NOT_SET)
		return McpShareOf(1 - some, 1);
	if (subject >= MCP_SUBJECT_WEEKDAY)
		return McpShareOf(some * clock_part(model, node, subject), some);
	if (subject == MCP_SUBJECT_CHANNEL || subject == MCP_SUBJECT_ACTION)
		most = MOST_SHARE * McpNameShare(model, subject == MCP_SUBJECT_CHANNEL ?
										 MCP_KEY_CHANNEL : MCP_KEY_ACTION,
										 McpTreeText(model->tree, value)) /
			Max(model->people->with_events, RARE);
	if (node->op == MCP_TEST_NE || node->op == MCP_TEST_NOT_IN)
		most = 1 - most;
	return McpShareOf(some * most, some);
}
