/*
 * match_measure.c: numbers, times and texts computed from a journey
 */
#include "match/match.h"

static bool
has_subject(const McpMeasureCursor *cursor)
{
	const McpSubject *subject = &cursor->measure->subject;
	uint32		set,
				first,
				end;
	int64		value;

	switch (subject->kind)
	{
		case MCP_SUBJECT_PROPERTY:
			McpSubjectPairs(subject, cursor->journey, cursor->i, &set, &first,
							&end);
			return first < end;
		case MCP_SUBJECT_VALUE:
			return cursor->journey->value_mask != 0 &&
				McpJourneyValue(cursor->journey, cursor->i, &value);
		default:
			return true;
	}
}

bool
McpMeasureNext(McpMeasureCursor *cursor, uint32 i)
{
	for (;;)
	{
		cursor->i = cursor->bits != NULL ?
			McpBitsNext(cursor->bits, i, cursor->end) :
			McpFilterNext(cursor->filter, cursor->journey, i, cursor->end);
		if (cursor->i >= cursor->end)
			return false;
		if (!cursor->measure->of || has_subject(cursor))
			return true;
		i = cursor->i + 1;
	}
}

bool
McpMeasureStart(McpMeasureCursor *cursor, McpPlan *plan, PlanMeasure *measure,
				PlanFilter *filter)
{
	uint32		from;

	cursor->journey = &plan->profile->journey;
	cursor->measure = measure;
	cursor->bits = McpPlanFilterBits(plan, filter);
	if (cursor->bits == NULL)
		cursor->filter = McpPlanFilterReady(plan, filter);
	if (measure->of)
		McpSubjectResolve(&measure->subject, cursor->journey);
	McpWindowRange(plan, measure->window, &from, &cursor->end);
	return McpMeasureNext(cursor, from);
}

static void
found_whole(McpFound *found, int64 number)
{
	found->kind = MCP_FOUND_NUMBER;
	found->numerator = (int128) number * MCP_AMOUNT_ONE;
	found->denominator = 1;
}

static void
ask_count(McpPlan *plan, PlanMeasure *measure, uint32 limit, McpFound *found)
{
	McpMeasureCursor cursor;
	uint32		count = 0;
	bool		more = McpMeasureStart(&cursor, plan, measure,
									   measure->filter);

	if (more && cursor.bits != NULL && !measure->of)
		count = McpBitsCount(cursor.bits, cursor.i, cursor.end);
	else
	{
		for (; more && count < limit;
			 more = McpMeasureNext(&cursor, cursor.i + 1))
			count++;
	}
	found_whole(found, count);
}

/* --- sum, avg, min, max ---------------------------------------------------------- */

typedef struct Total
{
	int128		sum;
	int64		count;
	int64		min;
	int64		max;
} Total;

static inline void
total_add(Total *total, int64 value)
{
	if (total->count == 0 || value < total->min)
		total->min = value;
	if (total->count == 0 || value > total->max)
		total->max = value;
	total->sum += value;
	total->count++;
}

/* add the numbers that the event at the cursor has */
static void
total_event(Total *total, const McpMeasureCursor *cursor)
{
	const McpJourney *journey = cursor->journey;
	const McpSubject *subject = &cursor->measure->subject;
	uint32		set = 0;
	uint32		first,
				end;
	int64		value;

	if (subject->kind == MCP_SUBJECT_VALUE)
	{
		if (journey->value_mask != 0 &&
			McpJourneyValue(journey, cursor->i, &value))
			total_add(total, value);
		return;
	}
	McpSubjectPairs(subject, journey, cursor->i, &set, &first, &end);
	for (; first < end; first++)
	{
		McpText		text;

		text = McpDictGet(&journey->values,
						  McpJourneySetPair(journey, set, first).value);
		if (McpAmountParse(text, &value) == MCP_AMOUNT_OK)
			total_add(total, value);
	}
}

static void
ask_total(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	McpMeasureCursor cursor;
	Total		total;
	bool		more = McpMeasureStart(&cursor, plan, measure,
									   measure->filter);

	memset(&total, 0, sizeof(total));
	for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
		total_event(&total, &cursor);
	if (total.count == 0 && measure->op != MCP_MEASURE_SUM)
		return;
	found->kind = MCP_FOUND_NUMBER;
	found->denominator = 1;
	switch (measure->op)
	{
		case MCP_MEASURE_SUM:
			found->numerator = total.sum;
			break;
		case MCP_MEASURE_AVG:
			found->numerator = total.sum;
			found->denominator = total.count;
			break;
		case MCP_MEASURE_MIN:
			found->numerator = total.min;
			break;
		default:
			found->numerator = total.max;
			break;
	}
}

/* --- days --------------------------------------------------------------------------- */

/* days with an event, and the longest run of days one after the other */
static void
ask_days(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	McpMeasureCursor cursor;
	int64		days = 0;
	int64		run = 0;
	int64		longest = 0;
	int64		before = 0;
	bool		more = McpMeasureStart(&cursor, plan, measure,
									   measure->filter);

	for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
	{
		int64		time = McpJourneyTime(cursor.journey, cursor.i);
		int64		day = McpDayOfMoment(McpZoneToLocalNear(measure->zone, time,
															&measure->stretch));

		/* a clock that is put back at midnight shows a day twice */
		if (days > 0 && day >= before)
			continue;
		run = days > 0 && day == before - 1 ? run + 1 : 1;
		longest = Max(longest, run);
		before = day;
		days++;
	}
	found_whole(found, measure->op == MCP_MEASURE_STREAK ? longest : days);
}

/* --- different values ------------------------------------------------------------------ */

static int
compare_amounts(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return x < y ? -1 : x > y ? 1 : 0;
}

static void
ask_distinct_amounts(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	McpMeasureCursor cursor;
	int64	   *amounts;
	uint32		count = 0;
	uint32		i;
	int64		different = 0;
	bool		more = McpMeasureStart(&cursor, plan, measure,
									   measure->filter);

	amounts = McpPlanScratch(plan, ((Size) cursor.journey->live + 1) *
							 sizeof(int64));
	for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
	{
		if (McpJourneyValue(cursor.journey, cursor.i, &amounts[count]))
			count++;
	}
	qsort(amounts, count, sizeof(int64), compare_amounts);
	for (i = 0; i < count; i++)
	{
		if (i == 0 || amounts[i] != amounts[i - 1])
			different++;
	}
	found_whole(found, different);
}

/* how often a code occurred, and when last */
typedef struct Tally
{
	int64		newest;
	uint32		count;
} Tally;

/* the dictionary that a subject's codes are of */
static const McpDict *
subject_dict(const McpJourney *journey, McpSubjectKind kind)
{
	return kind == MCP_SUBJECT_CHANNEL ? &journey->channels :
		kind == MCP_SUBJECT_ACTION ? &journey->actions : &journey->values;
}

static void
tally_code(Tally *tally, const McpMeasureCursor *cursor, uint32 code)
{
	if (tally[code].count++ == 0)
		tally[code].newest = McpJourneyTime(cursor->journey, cursor->i);
}

static void
tally_event(Tally *tally, const McpMeasureCursor *cursor,
			const McpSubject *subject)
{
	const McpJourney *journey = cursor->journey;
	uint32		set = 0;
	uint32		first,
				end;

	if (subject->kind == MCP_SUBJECT_CHANNEL)
		tally_code(tally, cursor, McpJourneyChannel(journey, cursor->i));
	else if (subject->kind == MCP_SUBJECT_ACTION)
		tally_code(tally, cursor, McpJourneyAction(journey, cursor->i));
	else
	{
		McpSubjectPairs(subject, journey, cursor->i, &set, &first, &end);
		for (; first < end; first++)
			tally_code(tally, cursor,
					   McpJourneySetPair(journey, set, first).value);
	}
}

/* the most frequent; of equals the one seen last, then the smaller text */
static void
pick_frequent(const McpDict *dict, const Tally *tally, McpFound *found)
{
	uint32		best = 0;
	uint32		code;

	for (code = 1; code < dict->count; code++)
	{
		if (tally[code].count > tally[best].count ||
			(tally[code].count == tally[best].count &&
			 tally[code].newest > tally[best].newest))
			best = code;
	}
	found->kind = MCP_FOUND_TEXT;
	found->text = McpDictGet(dict, best);
}

/* channels, distinct, most_frequent */
static void
ask_tally(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	static const McpSubject channel = {MCP_SUBJECT_CHANNEL, {NULL, 0}, 0};
	const McpSubject *subject = measure->op == MCP_MEASURE_CHANNELS ?
		&channel : &measure->subject;
	const McpDict *dict = subject_dict(&plan->profile->journey,
									   subject->kind);
	McpMeasureCursor cursor;
	Tally	   *tally;
	uint32		code;
	int64		different = 0;

	if (!McpMeasureStart(&cursor, plan, measure, measure->filter))
	{
		if (measure->op != MCP_MEASURE_FREQUENT)
			found_whole(found, 0);
		return;
	}
	tally = McpPlanScratch(plan, (Size) dict->count * sizeof(Tally));
	do
		tally_event(tally, &cursor, subject);
	while (McpMeasureNext(&cursor, cursor.i + 1));
	if (measure->op == MCP_MEASURE_FREQUENT)
	{
		pick_frequent(dict, tally, found);
		return;
	}
	for (code = 0; code < dict->count; code++)
	{
		if (tally[code].count > 0)
			different++;
	}
	found_whole(found, different);
}

/* --- the others --------------------------------------------------------------------------- */

static void
ask_share(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	McpMeasureCursor cursor;
	int64		both = 0;
	int64		all = 0;
	bool		more = McpMeasureStart(&cursor, plan, measure, measure->whole);

	for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
	{
		if (McpPlanFilterMatches(plan, measure->filter, cursor.i))
			both++;
		all++;
	}
	if (all == 0)
		return;
	found_whole(found, both);
	found->denominator = all;
}

static void
ask_moment(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	bool		last = measure->op == MCP_MEASURE_LAST ||
		measure->op == MCP_MEASURE_SINCE_LAST;
	int64		time;

	if (!McpAnchorFind(plan, measure->filter, last, &time))
		return;
	if (measure->op == MCP_MEASURE_SINCE_FIRST ||
		measure->op == MCP_MEASURE_SINCE_LAST)
		found_whole(found, (plan->clock - time) / MCP_DAY);
	else
	{
		found->kind = MCP_FOUND_TIME;
		found->number = time;
	}
}

static void
ask_age(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	McpFound	trait;
	int64		born;

	memset(&trait, 0, sizeof(trait));
	McpTraitAsk(plan, measure, &trait);
	if (McpFoundDay(&trait, measure->zone, &born) && born <= measure->today)
		found_whole(found, McpYearsBetween(born, measure->today));
}

static void
ask_measure(McpPlan *plan, PlanMeasure *measure, uint32 limit,
			McpFound *found)
{
	memset(found, 0, sizeof(*found));
	switch (measure->op)
	{
		case MCP_MEASURE_COUNT:
			ask_count(plan, measure, limit, found);
			break;
		case MCP_MEASURE_SUM:
		case MCP_MEASURE_AVG:
		case MCP_MEASURE_MIN:
		case MCP_MEASURE_MAX:
			ask_total(plan, measure, found);
			break;
		case MCP_MEASURE_ACTIVE_DAYS:
		case MCP_MEASURE_STREAK:
			ask_days(plan, measure, found);
			break;
		case MCP_MEASURE_DISTINCT:
			if (measure->subject.kind >= MCP_SUBJECT_WEEKDAY)
			{
				McpClockAsk(plan, measure, found);
				break;
			}
			if (measure->subject.kind == MCP_SUBJECT_VALUE)
			{
				ask_distinct_amounts(plan, measure, found);
				break;
			}
			/* fall through */
		case MCP_MEASURE_CHANNELS:
		case MCP_MEASURE_FREQUENT:
			if (measure->subject.kind >= MCP_SUBJECT_WEEKDAY)
				McpClockAsk(plan, measure, found);
			else
				ask_tally(plan, measure, found);
			break;
		case MCP_MEASURE_SHARE:
			ask_share(plan, measure, found);
			break;
		case MCP_MEASURE_SINCE_FIRST:
		case MCP_MEASURE_SINCE_LAST:
		case MCP_MEASURE_FIRST:
		case MCP_MEASURE_LAST:
			ask_moment(plan, measure, found);
			break;
		case MCP_MEASURE_AGE:
			ask_age(plan, measure, found);
			break;
		case MCP_MEASURE_TRAIT:
			McpTraitAsk(plan, measure, found);
			break;
		case MCP_MEASURE_FIRST_OF:
		case MCP_MEASURE_LAST_OF:
			McpEdgeAsk(plan, measure, found);
			break;
		case MCP_MEASURE_CHANGE:
			McpChangeAsk(plan, measure, found);
			break;
		case MCP_MEASURE_MEMBERS:
			McpMembersAsk(plan, measure, found);
			break;
	}
}

/* what is asked in several places is computed once a profile, to its end */
void
McpMeasureAsk(McpPlan *plan, PlanMeasure *measure, uint32 limit,
			  McpFound *found)
{
	if (!measure->shared)
	{
		ask_measure(plan, measure, limit, found);
		return;
	}
	if (measure->serial != plan->serial)
	{
		ask_measure(plan, measure, PG_UINT32_MAX, &measure->found);
		measure->serial = plan->serial;
	}
	*found = measure->found;
}
