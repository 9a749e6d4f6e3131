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
	McpMarksFree(&funnel->names);
	McpFunnelWorkFree(funnel->work);
}

/* can anybody enter by events that have these marks together? */
static inline bool
can_enter(const McpFunnelRule *rule, uint64 seen)
{
	return rule->order == MCP_FUNNEL_ANY ? (uint32) seen != 0 :
		(seen & MARK_STEP(0)) != 0;
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
	return can_enter(rule, seen);
}

/*
 * Does the event matter to the funnel?  All that a person does matters to a
 * strict one, which is everything when nothing is done to the person.
 */
static inline bool
matters(const McpFunnel *funnel, const McpJourney *journey, uint64 mark,
		uint32 i)
{
	return mark != 0 ||
		(funnel->rule.order == MCP_FUNNEL_STRICT &&
		 (!journey->has_outbound ||
		  McpFilterMatches(funnel->anything, journey, i)));
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

static void
run(McpFunnel *funnel, uint32 count, McpFunnelResult *result)
{
	uint32		n;

	McpFunnelRun(funnel->work, &funnel->rule, funnel->events, count, result);
	for (n = 0; n < funnel->rule.steps; n++)
	{
		if (result->event[n] >= 0)
			result->event[n] = (int32) funnel->places[result->event[n]];
	}
}

static void
ask_all(McpFunnel *funnel, const McpJourney *journey, uint32 from, uint32 end,
		McpFunnelResult *result)
{
	const uint64 *marks = funnel->marks;
	uint32		count = 0;
	uint32		i;

	/* from the oldest on */
	for (i = end; i-- > from;)
	{
		if (matters(funnel, journey, marks[i - from], i))
			put_event(funnel, journey, marks[i - from], count++, i);
	}
	run(funnel, count, result);
}

/* --- a property held constant ---------------------------------------------- */

static McpText
constant_text(const McpFunnel *funnel, const McpJourney *journey,
			  uint32 value)
{
	switch (funnel->constant.kind)
	{
		case MCP_SUBJECT_CHANNEL:
			return McpDictGet(&journey->channels, value);
		case MCP_SUBJECT_ACTION:
			return McpDictGet(&journey->actions, value);
		default:
			return McpDictGet(&journey->values, value);
	}
}

/* how many values there may be: their codes are smaller */
static uint32
constant_codes(const McpFunnel *funnel, const McpJourney *journey)
{
	switch (funnel->constant.kind)
	{
		case MCP_SUBJECT_CHANNEL:
			return journey->channels.count;
		case MCP_SUBJECT_ACTION:
			return journey->actions.count;
		default:
			return journey->values.count;
	}
}

/*
 * Events by value, counted first and then put in their places: those of value
 * v are at[ends[v - 1]] .. at[ends[v] - 1], from the oldest on.
 */
typedef struct Held
{
	uint32		codes;
	uint32	   *ends;			/* ends[-1] is 0 */
	uint32	   *at;				/* places in the journey */
} Held;

/* count event i under each of its values; or, when at is there, put it there */
static void
hold(const McpFunnel *funnel, const McpJourney *journey, uint32 i, Held *held)
{
	uint32		set = 0;
	uint32		n = 0;
	uint32		end = 1;

	if (funnel->constant.kind == MCP_SUBJECT_PROPERTY)
		McpSubjectPairs(&funnel->constant, journey, i, &set, &n, &end);
	for (; n < end; n++)
	{
		uint32		value =
			funnel->constant.kind == MCP_SUBJECT_CHANNEL ?
			McpJourneyChannel(journey, i) :
			funnel->constant.kind == MCP_SUBJECT_ACTION ?
			McpJourneyAction(journey, i) :
			McpJourneySetPair(journey, set, n).value;

		if (held->at == NULL)
			held->ends[value]++;
		else
			held->at[held->ends[value]++] = i;
	}
}

static void
collect_held(McpFunnel *funnel, const McpJourney *journey, uint32 from,
			 uint32 end, Held *held)
{
	uint32		count = 0;
	uint32		i;

	McpSubjectResolve(&funnel->constant, journey);
	held->codes = constant_codes(funnel, journey);
	held->ends = (uint32 *) McpAllocZero(((Size) held->codes + 1) *
										 sizeof(uint32)) + 1;
	held->at = NULL;
	for (i = from; i < end; i++)
	{
		if (matters(funnel, journey, funnel->marks[i - from], i))
			hold(funnel, journey, i, held);
	}
	/* the end of the value before: putting events there moves it to its own */
	for (i = 0; i < held->codes; i++)
	{
		uint32		of_value = held->ends[i];

		held->ends[i] = count;
		count += of_value;
	}
	held->at = McpAlloc(((Size) count + 1) * sizeof(uint32));
	for (i = end; i-- > from;)
	{
		if (matters(funnel, journey, funnel->marks[i - from], i))
			hold(funnel, journey, i, held);
	}
}

/* the events of one value; their number, 0 when nobody can enter by them */
static uint32
put_held(McpFunnel *funnel, const McpJourney *journey, uint32 from,
		 const uint32 *at, uint32 count)
{
	uint64		seen = 0;
	uint32		n;

	for (n = 0; n < count; n++)
	{
		uint64		mark = funnel->marks[at[n] - from];

		put_event(funnel, journey, mark, n, at[n]);
		seen |= mark;
	}
	return can_enter(&funnel->rule, seen) ? count : 0;
}

static void
ask_each(McpFunnel *funnel, const McpJourney *journey, uint32 from,
		 uint32 end, McpFunnelAnswer *answer)
{
	int64		window_ends = PG_INT64_MAX;
	McpFunnelResult result;
	Held		held;
	uint32		value,
				first,
				count;

	collect_held(funnel, journey, from, end, &held);
	run(funnel, 0, &answer->result);
	for (value = 0; value < held.codes; value++)
	{
		first = held.ends[(int64) value - 1];
		if (held.ends[value] == first)
			continue;
		MCP_CHECK_INTERRUPTS();
		count = put_held(funnel, journey, from, held.at + first,
						 held.ends[value] - first);
		if (count == 0)
			continue;
		run(funnel, count, &result);
		if (result.level > 0)
			window_ends = Min(window_ends, result.window_ends);
		if (McpFunnelCompare(&result, &answer->result) < 0)
		{
			answer->result = result;
			answer->constant = constant_text(funnel, journey, value);
		}
	}
	if (answer->result.level > 0)
		answer->result.window_ends = window_ends;
	McpFree(held.at);
	McpFree(held.ends - 1);
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
	uint32		n;

	if (funnel->rule.since > MCP_MOMENT_MIN)
		end = McpJourneyUpto(journey, funnel->rule.since - 1);
	end = Max(end, from);
	answer->constant.data = answer->breakdown.data = NULL;
	make_room(funnel, end - from);
	if (funnel->anything != NULL)
		McpFilterResolve(funnel->anything, journey);
	if (!mark(funnel, journey, from, end))
		run(funnel, 0, &answer->result);
	else if (funnel->held)
		ask_each(funnel, journey, from, end, answer);
	else
		ask_all(funnel, journey, from, end, &answer->result);
	if (funnel->broken_down)
		break_down(funnel, journey, answer);
	for (n = 0; n < funnel->rule.steps; n++)
	{
		if (answer->result.event[n] >= 0)
			answer->result.event[n] = (int32) journey->live -
				answer->result.event[n];
	}
	if (funnel->capacity > ROOM_KEPT)
		free_room(funnel);
}
