/*
 * explain_decide_event.c: the events that made a measure what it is
 */
#include "explain/explain_decide.h"

/* --- numbers and values of an event ------------------------------------------ */

/* has the event at the cursor a number, or (wanted not NULL) that one? */
static bool
has_number(const McpMeasureCursor *cursor, const int128 *wanted)
{
	const McpJourney *journey = cursor->journey;
	const McpSubject *subject = &cursor->measure->subject;
	uint32		set,
				first,
				end;
	int64		value;

	if (subject->kind == MCP_SUBJECT_VALUE)
		return journey->value_mask != 0 &&
			McpJourneyValue(journey, cursor->i, &value) &&
			(wanted == NULL || value == *wanted);
	if (subject->kind != MCP_SUBJECT_PROPERTY)
		return false;
	McpSubjectPairs(subject, journey, cursor->i, &set, &first, &end);
	for (; first < end; first++)
	{
		McpText		text = McpDictGet(&journey->values,
									  McpJourneySetPair(journey, set,
														first).value);

		if (McpAmountParse(text, &value) == MCP_AMOUNT_OK &&
			(wanted == NULL || value == *wanted))
			return true;
	}
	return false;
}

/* has it that value of the subject? */
static bool
has_value(const McpMeasureCursor *cursor, McpText wanted)
{
	const McpJourney *journey = cursor->journey;
	const McpSubject *subject = &cursor->measure->subject;
	uint32		set,
				first,
				end;

	if (subject->kind != MCP_SUBJECT_PROPERTY)
		return McpTextEqual(wanted, McpSubjectText(subject, journey,
												   McpSubjectCode(subject,
																  journey,
																  cursor->i)));
	McpSubjectPairs(subject, journey, cursor->i, &set, &first, &end);
	for (; first < end; first++)
	{
		if (McpTextEqual(wanted, McpDictGet(&journey->values,
											McpJourneySetPair(journey, set,
															  first).value)))
			return true;
	}
	return false;
}

/* is the event at the cursor one of those that made it so? */
static bool
counts(McpPlan *plan, const McpMeasureCursor *cursor, const McpFound *found)
{
	switch (cursor->measure->op)
	{
		case MCP_MEASURE_SUM:
		case MCP_MEASURE_AVG:
			return has_number(cursor, NULL);
		case MCP_MEASURE_MIN:
		case MCP_MEASURE_MAX:
			return has_number(cursor, &found->numerator);
		case MCP_MEASURE_FREQUENT:
			if (cursor->measure->subject.kind >= MCP_SUBJECT_WEEKDAY)
				return McpClockIs(cursor->measure,
								  McpJourneyTime(cursor->journey, cursor->i),
								  (int) found->number);
			return has_value(cursor, found->text);
		case MCP_MEASURE_SHARE:
			return McpPlanFilterMatches(plan, cursor->measure->filter,
										cursor->i);
		default:
			return true;
	}
}

static void
tell_events(McpDecided *decided, PlanMeasure *measure)
{
	McpMeasureCursor cursor;
	McpFound	found;
	bool		more;

	McpMeasureAsk(decided->plan, measure, PG_UINT32_MAX, &found);
	if (found.kind == MCP_FOUND_NOTHING)
		return;
	more = McpMeasureStart(&cursor, decided->plan, measure,
						   measure->op == MCP_MEASURE_SHARE ?
						   measure->whole : measure->filter);
	for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
	{
		MCP_CHECK_INTERRUPTS();
		if (counts(decided->plan, &cursor, &found))
			McpDecidedEvent(decided, cursor.i);
	}
}

/* --- days -------------------------------------------------------------------------- */

static void
print_day(McpDecided *decided, int64 day)
{
	char		text[MCP_MOMENT_TEXT_MAX];

	appendBinaryStringInfo(decided->text, text,
						   McpDatePrint((int32) day, text));
}

/* the days; of a streak the longest run, the newest of equals */
static void
tell_days(McpDecided *decided, PlanMeasure *measure)
{
	McpMeasureCursor cursor;
	int64		before = PG_INT64_MAX;
	int64		newest = 0;
	int64		run = 0;
	int64		longest = 0;
	int64		end = 0;
	bool		more = McpMeasureStart(&cursor, decided->plan, measure,
									   measure->filter);

	for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
	{
		int64		time = McpJourneyTime(cursor.journey, cursor.i);
		int64		day = McpDayOfMoment(McpZoneToLocalNear(measure->zone,
															time,
															&measure->stretch));

		if (day >= before)
			continue;
		run = day == before - 1 ? run + 1 : 1;
		if (run == 1)
			newest = day;
		if (run > longest)
		{
			longest = run;
			end = newest;
		}
		before = day;
		if (measure->op == MCP_MEASURE_ACTIVE_DAYS && McpDecidedNext(decided))
			print_day(decided, day);
	}
	if (measure->op != MCP_MEASURE_STREAK || longest == 0)
		return;
	print_day(decided, end - longest + 1);
	if (longest > 1)
	{
		appendStringInfoString(decided->text, " to ");
		print_day(decided, end);
	}
}

/* --- all ------------------------------------------------------------------------------ */

/* the first or last event */
static void
tell_edge(McpDecided *decided, PlanMeasure *measure)
{
	McpPlan    *plan = decided->plan;
	uint32		live = plan->profile->journey.live;
	uint32		i = McpPlanFilterNext(plan, measure->filter, plan->now, live);

	if (i >= live)
		return;
	if (measure->op == MCP_MEASURE_FIRST ||
		measure->op == MCP_MEASURE_SINCE_FIRST)
	{
		i = live - 1;
		while (!McpPlanFilterMatches(plan, measure->filter, i))
		{
			MCP_CHECK_INTERRUPTS();
			i--;
		}
	}
	McpDecidedEvent(decided, i);
}

/* the events of the first or last moment that have the value found */
static void
tell_edge_value(McpDecided *decided, PlanMeasure *measure)
{
	bool		amount = measure->subject.kind == MCP_SUBJECT_VALUE;
	McpMeasureCursor cursor;
	McpFound	found;
	int64		time = 0;
	bool		more;

	McpMeasureAsk(decided->plan, measure, PG_UINT32_MAX, &found);
	if (found.kind == MCP_FOUND_NOTHING)
		return;
	more = McpMeasureStart(&cursor, decided->plan, measure, measure->filter);
	if (measure->op == MCP_MEASURE_LAST_OF)
		time = McpJourneyTime(cursor.journey, cursor.i);
	else
	{
		for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
			time = McpJourneyTime(cursor.journey, cursor.i);
	}
	more = McpMeasureStart(&cursor, decided->plan, measure, measure->filter);
	for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
	{
		MCP_CHECK_INTERRUPTS();
		if (McpJourneyTime(cursor.journey, cursor.i) == time &&
			(amount ? has_number(&cursor, &found.numerator) :
			 has_value(&cursor, found.text)))
			McpDecidedEvent(decided, cursor.i);
	}
}

static void
tell_change(McpDecided *decided, PlanMeasure *measure)
{
	int			before = decided->text->len;

	McpDecidedMeasure(decided, measure->part);
	McpDecidedEnd(decided);
	appendStringInfoString(decided->text, decided->text->len == before ?
						   "nothing against " : " against ");
	McpDecidedMeasure(decided, measure->before);
}

void
McpDecidedMeasure(McpDecided *decided, PlanMeasure *measure)
{
	switch (measure->op)
	{
		case MCP_MEASURE_FIRST_OF:
		case MCP_MEASURE_LAST_OF:
			tell_edge_value(decided, measure);
			break;
		case MCP_MEASURE_CHANGE:
			tell_change(decided, measure);
			break;
		case MCP_MEASURE_ACTIVE_DAYS:
		case MCP_MEASURE_STREAK:
			tell_days(decided, measure);
			break;
		case MCP_MEASURE_FIRST:
		case MCP_MEASURE_LAST:
		case MCP_MEASURE_SINCE_FIRST:
		case MCP_MEASURE_SINCE_LAST:
			tell_edge(decided, measure);
			break;
		case MCP_MEASURE_AGE:
		case MCP_MEASURE_TRAIT:
			McpDecidedTrait(decided, measure);
			break;
		case MCP_MEASURE_MEMBERS:
			McpDecidedMembers(decided, measure, NULL);
			break;
		case MCP_MEASURE_COUNT:
		case MCP_MEASURE_SUM:
		case MCP_MEASURE_AVG:
		case MCP_MEASURE_MIN:
		case MCP_MEASURE_MAX:
		case MCP_MEASURE_CHANNELS:
		case MCP_MEASURE_DISTINCT:
		case MCP_MEASURE_FREQUENT:
		case MCP_MEASURE_SHARE:
			tell_events(decided, measure);
			break;
	}
}
