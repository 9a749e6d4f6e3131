/*
 * funnel_journey.c: a funnel asked of a journey
 *
 * The filters mark the events that they name, a bit for each filter; what is
 * marked becomes the kernel's events.  With a property held constant the
 * journey is asked once for each of its values, with the events that have it.
 */
#include "funnel/funnel_journey.h"

#include "port/pg_bitutils.h"

#define ROOM_AT_FIRST 64
#define ROOM_KEPT 65536			/* events; more are freed after the call */

/* in a mark steps come first, then exclusions */
#define MARK_STEP(n) (UINT64CONST(1) << (n))
#define MARK_EXCLUSION(n) (UINT64CONST(1) << (MCP_FUNNEL_STEPS_MAX + (n)))

static void
free_room(McpFunnel *funnel)
{
	if (funnel->capacity == 0)
		return;
	McpFree(funnel->marks);
	McpFree(funnel->events);
	McpFree(funnel->places);
	funnel->capacity = 0;
}

static void
make_room(McpFunnel *funnel, uint32 count)
{
	if (count <= funnel->capacity && funnel->capacity > 0)
		return;
	free_room(funnel);
	funnel->capacity = Max(count, ROOM_AT_FIRST);
	funnel->marks = McpAllocIn(funnel->region, (Size) funnel->capacity *
							   sizeof(uint64));
	funnel->events = McpAllocIn(funnel->region, (Size) funnel->capacity *
								sizeof(McpFunnelEvent));
	funnel->places = McpAllocIn(funnel->region, (Size) funnel->capacity *
								sizeof(uint32));
}

void
McpFunnelRelease(McpFunnel *funnel)
{
	free_room(funnel);
	McpFunnelHeldFree(&funnel->held);
	McpMarksFree(&funnel->names);
	McpFunnelWorkFree(funnel->work);
}

/* can anybody enter by events that have these marks together? */
static inline bool
can_enter(const McpFunnelRule *rule, uint32 seen)
{
	return rule->order == MCP_FUNNEL_ANY ? seen != 0 :
		(seen & MCP_STEP_BIT(1)) != 0;
}

/* give the filter's bit to the events that it names; was there any? */
static bool
mark_by_asking(McpFunnel *funnel, const McpJourney *journey, uint32 from,
			   uint32 end, const McpFilter *filter, uint64 bit)
{
	uint32		first = McpFilterNext(filter, journey, from, end);
	uint32		i;

	for (i = first; i < end; i = McpFilterNext(filter, journey, i + 1, end))
		funnel->marks[i - from] |= bit;
	return first < end;
}

/*
 * Mark the events [from, end): all filters that names decide in one walk, then
 * the others.  False: nobody can enter.
 */
static bool
mark(McpFunnel *funnel, const McpJourney *journey, uint32 from, uint32 end)
{
	const McpFunnelRule *rule = &funnel->rule;
	McpMarks	names;
	uint64		asked = 0;
	uint64		seen = 0;
	uint32		n,
				i;

	McpMarksBegin(&funnel->names, journey);
	for (n = 0; n < rule->steps; n++)
	{
		McpFilterResolve(funnel->filters[n], journey);
		if (!McpMarksAdd(&funnel->names, journey, funnel->filters[n],
						 MARK_STEP(n)))
			asked |= MARK_STEP(n);
	}
	for (n = 0; n < rule->exclusions; n++)
	{
		McpFilterResolve(funnel->exclusions[n], journey);
		if (!McpMarksAdd(&funnel->names, journey, funnel->exclusions[n],
						 MARK_EXCLUSION(n)))
			asked |= MARK_EXCLUSION(n);
	}
	names = funnel->names;
	for (i = from; i < end; i++)
	{
		funnel->marks[i - from] = McpMarksOf(&names, journey, i);
		seen |= funnel->marks[i - from];
	}
	for (; asked != 0; asked &= asked - 1)
	{
		n = (uint32) pg_rightmost_one_pos64(asked);
		if (mark_by_asking(funnel, journey, from, end,
						   n < MCP_FUNNEL_STEPS_MAX ? funnel->filters[n] :
						   funnel->exclusions[n - MCP_FUNNEL_STEPS_MAX],
						   UINT64CONST(1) << n))
			seen |= UINT64CONST(1) << n;
	}
	return can_enter(rule, (uint32) seen);
}

static inline void
put_event(McpFunnel *funnel, const McpJourney *journey, uint64 mark,
		  uint32 n, uint32 place)
{
	funnel->events[n].time = McpJourneyTime(journey, place);
	funnel->events[n].steps = (uint32) mark;
	funnel->events[n].excluded = (uint32) (mark >> MCP_FUNNEL_STEPS_MAX);
	funnel->places[n] = place;
}

/*
 * The events of [from, end) that matter, from the oldest on; their number.
 * What is marked does, and to a strict funnel all that the person does, which
 * is everything where nothing is done to the person.  No branch asks whether
 * an event matters: one that does not is overwritten by the next.
 */
static uint32
collect(McpFunnel *funnel, const McpJourney *journey, uint32 from, uint32 end)
{
	const uint64 *marks = funnel->marks;
	bool		strict = funnel->rule.order == MCP_FUNNEL_STRICT;
	bool		asks = strict && journey->has_outbound;
	bool		all = strict && !asks;
	uint32		count = 0;
	uint32		i;

	for (i = end; i-- > from;)
	{
		put_event(funnel, journey, marks[i - from], count, i);
		count += all || marks[i - from] != 0 ||
			(asks && McpFilterMatches(funnel->anything, journey, i));
	}
	return count;
}

static void
run(McpFunnel *funnel, const McpFunnelEvent *events, const uint32 *places,
	uint32 count, McpFunnelResult *result)
{
	uint32		n;

	McpFunnelRun(funnel->work, &funnel->rule, events, count, result);
	for (n = 0; n < funnel->rule.steps; n++)
	{
		if (result->event[n] >= 0)
			result->event[n] = (int32) places[result->event[n]];
	}
}

/* --- a property held constant ---------------------------------------------- */

/* the events of one value; their number, 0 when nobody can enter by them */
static uint32
put_held(McpFunnel *funnel, uint32 first, uint32 end)
{
	McpFunnelHeld *held = &funnel->held;
	uint32		seen = 0;
	uint32		count = 0;

	for (; first < end; first++)
	{
		uint32		n = held->at[first];

		held->events[count] = funnel->events[n];
		held->places[count++] = funnel->places[n];
		seen |= funnel->events[n].steps;
	}
	return can_enter(&funnel->rule, seen) ? count : 0;
}

static void
ask_each(McpFunnel *funnel, const McpJourney *journey, uint32 count,
		 McpFunnelAnswer *answer)
{
	McpFunnelHeld *held = &funnel->held;
	uint32		codes = McpFunnelHold(held, funnel->region, journey,
									  funnel->places, count);
	int64		window_ends = PG_INT64_MAX;
	uint32		first = 0;
	McpFunnelResult result;
	uint32		value;

	run(funnel, NULL, NULL, 0, &answer->result);
	for (value = 0; value < codes; first = held->ends[value++])
	{
		MCP_CHECK_INTERRUPTS();
		count = put_held(funnel, first, held->ends[value]);
		if (count == 0)
			continue;
		run(funnel, held->events, held->places, count, &result);
		if (result.level > 0)
			window_ends = Min(window_ends, result.window_ends);
		if (McpFunnelCompare(&result, &answer->result) < 0)
		{
			answer->result = result;
			answer->constant = McpFunnelHeldText(held, journey, value);
		}
	}
	if (answer->result.level > 0)
		answer->result.window_ends = window_ends;
}

/* --- the answer -------------------------------------------------------------- */

static void
break_down(McpFunnel *funnel, const McpJourney *journey,
		   McpFunnelAnswer *answer)
{
	int32		event = answer->result.event[funnel->breakdown_step - 1];
	uint32		set = 0;
	uint32		first,
				end;

	if (event < 0)
		return;
	switch (funnel->breakdown.kind)
	{
		case MCP_SUBJECT_CHANNEL:
			answer->breakdown =
				McpDictGet(&journey->channels,
						   McpJourneyChannel(journey, (uint32) event));
			return;
		case MCP_SUBJECT_ACTION:
			answer->breakdown =
				McpDictGet(&journey->actions,
						   McpJourneyAction(journey, (uint32) event));
			return;
		default:
			break;
	}
	McpSubjectResolve(&funnel->breakdown, journey);
	McpSubjectPairs(&funnel->breakdown, journey, (uint32) event, &set,
					&first, &end);
	if (first < end)
		answer->breakdown =
			McpDictGet(&journey->values,
					   McpJourneySetPair(journey, set, first).value);
}

void
McpFunnelAsk(McpFunnel *funnel, const McpJourney *journey, int64 as_of,
			 McpFunnelAnswer *answer)
{
	uint32		from = McpJourneyUpto(journey, as_of);
	uint32		end = journey->live;
	uint32		count = 0;
	uint32		n;

	if (funnel->rule.since > MCP_MOMENT_MIN)
		end = McpJourneyUpto(journey, funnel->rule.since - 1);
	end = Max(end, from);
	answer->constant.data = answer->breakdown.data = NULL;
	make_room(funnel, end - from);
	if (funnel->anything != NULL)
		McpFilterResolve(funnel->anything, journey);
	if (mark(funnel, journey, from, end))
		count = collect(funnel, journey, from, end);
	if (funnel->is_held && count > 0)
		ask_each(funnel, journey, count, answer);
	else
		run(funnel, funnel->events, funnel->places, count, &answer->result);
	if (funnel->broken_down)
		break_down(funnel, journey, answer);
	for (n = 0; n < funnel->rule.steps; n++)
	{
		if (answer->result.event[n] >= 0)
			answer->result.event[n] = (int32) journey->live -
				answer->result.event[n];
	}
	if (funnel->capacity > ROOM_KEPT)
	{
		McpFunnelHeldFree(&funnel->held);
		free_room(funnel);
	}
}
