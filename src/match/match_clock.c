/*
 * match_clock.c: on how many weekdays, hours, days of the month or months, and
 * on which of them most
 *
 * Of parts with as many events the one seen last counts.  Two are never seen
 * last at one moment.
 */
#include "match/match.h"

typedef struct Tally
{
	int64		newest;
	uint32		count;
} Tally;

static int
place_of(PlanMeasure *measure, int64 moment)
{
	return McpClockPlace(measure->subject.kind, measure->zone, moment,
						 &measure->stretch);
}

bool
McpClockIs(PlanMeasure *measure, int64 moment, int place)
{
	return place_of(measure, moment) == place;
}

void
McpClockAsk(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	McpMeasureCursor cursor;
	Tally		tally[MCP_CLOCK_PLACES];
	int			different = 0;
	int			best = 0;
	int			place;
	bool		more = McpMeasureStart(&cursor, plan, measure,
									   measure->filter);

	memset(tally, 0, sizeof(tally));
	for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
	{
		int64		time = McpJourneyTime(cursor.journey, cursor.i);

		place = place_of(measure, time);
		if (tally[place].count++ == 0)
		{
			tally[place].newest = time;
			different++;
		}
	}
	if (measure->op == MCP_MEASURE_FREQUENT && different == 0)
		return;
	for (place = 1; place < MCP_CLOCK_PLACES; place++)
	{
		if (tally[place].count > tally[best].count ||
			(tally[place].count == tally[best].count &&
			 tally[place].newest > tally[best].newest))
			best = place;
	}
	found->number = best;
	found->kind = MCP_FOUND_NUMBER;
	found->denominator = 1;
	found->numerator = (int128) (measure->op == MCP_MEASURE_FREQUENT ? best :
								 different) * MCP_AMOUNT_ONE;
	if (measure->op != MCP_MEASURE_FREQUENT ||
		measure->subject.kind != MCP_SUBJECT_WEEKDAY)
		return;
	found->kind = MCP_FOUND_TEXT;
	found->text = McpClockWeekday(best);
}

void
McpClockPrepare(const McpTree *tree, PlanCondition *condition)
{
	const McpNode *measure = McpTreeChild(tree, condition->node);
	int			subject = measure->flags & MCP_MEASURE_SUBJECT;

	if (subject >= MCP_SUBJECT_WEEKDAY)
		condition->places = McpClockPlaces(tree, McpTreeNext(tree, measure),
										   condition->op, subject);
}
