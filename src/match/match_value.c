/*
 * match_value.c: the value of the first and the last event, and how much a
 * measure has changed
 *
 * Of several events at one moment, and of several values of an event, the
 * shorter value counts, then the smaller one; of amounts the smaller.  So the
 * answer does not depend on anything that an event has beside the value.
 */
#include "match/match.h"

/* what counts so far at the moment looked at */
typedef struct Edge
{
	int64		time;
	bool		some;
	int64		value;			/* amount, or a code, which is in that order */
} Edge;

static inline void
edge_add(Edge *edge, int64 value)
{
	if (!edge->some || value < edge->value)
		edge->value = value;
	edge->some = true;
}

static void
edge_event(Edge *edge, const McpMeasureCursor *cursor)
{
	const McpJourney *journey = cursor->journey;
	const McpSubject *subject = &cursor->measure->subject;
	uint32		set = 0;
	uint32		first,
				end;
	int64		value;

	switch (subject->kind)
	{
		case MCP_SUBJECT_CHANNEL:
			edge_add(edge, McpJourneyChannel(journey, cursor->i));
			break;
		case MCP_SUBJECT_ACTION:
			edge_add(edge, McpJourneyAction(journey, cursor->i));
			break;
		case MCP_SUBJECT_VALUE:
			if (McpJourneyValue(journey, cursor->i, &value))
				edge_add(edge, value);
			break;
		default:
			McpSubjectPairs(subject, journey, cursor->i, &set, &first, &end);
			for (; first < end; first++)
				edge_add(edge, McpJourneySetPair(journey, set, first).value);
			break;
	}
}

static void
found_edge(const McpJourney *journey, const McpSubject *subject,
		   const Edge *edge, McpFound *found)
{
	if (subject->kind == MCP_SUBJECT_VALUE)
	{
		found->kind = MCP_FOUND_NUMBER;
		found->numerator = edge->value;
		found->denominator = 1;
		return;
	}
	found->kind = MCP_FOUND_TEXT;
	found->text = McpSubjectText(subject, journey, (int32) edge->value);
}

/* events come newest first: the last moment is over when an older comes */
void
McpEdgeAsk(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	bool		last = measure->op == MCP_MEASURE_LAST_OF;
	McpMeasureCursor cursor;
	Edge		edge;
	bool		more = McpMeasureStart(&cursor, plan, measure,
									   measure->filter);

	memset(&edge, 0, sizeof(edge));
	for (; more; more = McpMeasureNext(&cursor, cursor.i + 1))
	{
		int64		time = McpJourneyTime(cursor.journey, cursor.i);

		if (edge.some && time != edge.time)
		{
			if (last)
				break;
			edge.some = false;
		}
		edge.time = time;
		edge_event(&edge, &cursor);
	}
	if (edge.some)
		found_edge(cursor.journey, &measure->subject, &edge, found);
}

/* --- change -------------------------------------------------------------------- */

static int128
common_divisor(int128 a, int128 b)
{
	while (b != 0)
	{
		int128		rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/*
 * (a - b) / |b| of a = n / d each is (an * bd - bn * ad) / (ad * |bn|), exact.
 * Where a product does not fit, as of averages near the greatest amounts, the
 * change is unknown.
 */
void
McpChangeAsk(McpPlan *plan, PlanMeasure *measure, McpFound *found)
{
	McpFound	a,
				b;
	int128		divisor,
				left,
				right,
				numerator,
				denominator;

	McpMeasureAsk(plan, measure->part, PG_UINT32_MAX, &a);
	McpMeasureAsk(plan, measure->before, PG_UINT32_MAX, &b);
	if (a.kind != MCP_FOUND_NUMBER || b.kind != MCP_FOUND_NUMBER ||
		b.numerator == 0)
		return;
	divisor = common_divisor(a.denominator, b.denominator);
	a.denominator /= divisor;
	b.denominator /= divisor;
	if (__builtin_mul_overflow(a.numerator, b.denominator, &left) ||
		__builtin_mul_overflow(b.numerator, a.denominator, &right) ||
		__builtin_sub_overflow(left, right, &numerator) ||
		__builtin_mul_overflow(numerator, (int128) MCP_AMOUNT_ONE,
							   &numerator) ||
		__builtin_mul_overflow(a.denominator, b.numerator < 0 ? -b.numerator :
							   b.numerator, &denominator))
		return;
	found->kind = MCP_FOUND_NUMBER;
	found->numerator = numerator;
	found->denominator = denominator;
}
