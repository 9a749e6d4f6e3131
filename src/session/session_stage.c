/*
 * session_stage.c: the time between stages
 */
#include "session/session_stage.h"

#define ROOM_AT_FIRST 32
#define MARKS_KEPT 65536		/* more are freed at the next journey */

/* where the walk stands */
typedef struct Walk
{
	McpStageReader *reader;
	uint32		round;
	uint32		reached;		/* stages of the round; 0: it has not begun */
	int64		at;				/* the clock of the next stage */
	bool		done;
} Walk;

McpStageReader *
McpStageReaderCreate(void)
{
	McpStageReader *reader = McpAllocZero(sizeof(McpStageReader));

	reader->region = McpRegionNow();
	reader->rule.within = MCP_STAGE_NO_LIMIT;
	return reader;
}

static void
make_room(McpStageReader *reader, uint32 count)
{
	if (reader->mark_capacity >= count && reader->mark_capacity > 0 &&
		(reader->mark_capacity <= MARKS_KEPT || count > MARKS_KEPT))
		return;
	if (reader->marks != NULL)
		McpFree(reader->marks);
	reader->mark_capacity = Max(count, ROOM_AT_FIRST);
	reader->marks = McpAllocIn(reader->region, (Size) reader->mark_capacity *
							   sizeof(uint32));
}

static void
add_step(Walk *walk, int64 reached, bool waiting)
{
	McpStageReader *reader = walk->reader;
	McpStageStep *step;

	if (reader->count == reader->capacity)
	{
		reader->capacity = Max(2 * reader->capacity, ROOM_AT_FIRST);
		if (reader->steps == NULL)
			reader->steps = McpAllocIn(reader->region,
									   (Size) reader->capacity *
									   sizeof(McpStageStep));
		else
			reader->steps = McpRealloc(reader->steps,
									   (Size) reader->capacity *
									   sizeof(McpStageStep));
	}
	step = &reader->steps[reader->count++];
	step->round = walk->round;
	step->stage = walk->reached + 1;
	step->started = walk->at;
	step->reached = reached;
	step->waiting = waiting;
}

/* the round is over; with repeats a new one can begin at once */
static void
end_round(Walk *walk)
{
	walk->reached = 0;
	walk->done = (walk->reader->rule.flags & MCP_STAGE_REPEATS) == 0;
}

/* a moment with events of these stages */
static void
pass(Walk *walk, int64 time, uint32 stages)
{
	const McpStageRule *rule = &walk->reader->rule;

	if (walk->reached > 0 && time - walk->at > rule->within)
	{
		add_step(walk, MCP_MOMENT_NONE, false);
		end_round(walk);
	}
	else if (walk->reached > 0)
	{
		if ((stages >> walk->reached & 1) != 0)
		{
			add_step(walk, time, false);
			walk->at = time;
			if (++walk->reached == rule->stages)
				end_round(walk);
		}
		else if ((rule->flags & MCP_STAGE_LATEST) != 0 &&
				 (stages >> (walk->reached - 1) & 1) != 0)
			walk->at = time;
	}
	if (walk->reached == 0 && !walk->done && (stages & 1) != 0)
	{
		walk->round++;
		walk->reached = 1;
		walk->at = time;
	}
}

/* is there still time at as_of? */
static bool
still_waits(const Walk *walk, int64 as_of)
{
	int64		within = walk->reader->rule.within;

	if (within == MCP_STAGE_NO_LIMIT)
		return true;
	return as_of < MCP_MOMENT_END && as_of - walk->at <= within;
}

static void
mark(McpStageReader *reader, const McpJourney *journey, uint32 from)
{
	uint32		end = journey->live;
	uint32		n,
				i;

	make_room(reader, end - from);
	memset(reader->marks, 0, (Size) (end - from) * sizeof(uint32));
	for (n = 0; n < reader->rule.stages; n++)
	{
		McpFilterResolve(reader->filters[n], journey);
		for (i = McpFilterNext(reader->filters[n], journey, from, end);
			 i < end;
			 i = McpFilterNext(reader->filters[n], journey, i + 1, end))
			reader->marks[i - from] |= UINT32_C(1) << n;
	}
}

void
McpStageRead(McpStageReader *reader, const McpJourney *journey, int64 as_of)
{
	uint32		from = McpJourneyUpto(journey, as_of);
	uint32		i = journey->live;
	Walk		walk;

	memset(&walk, 0, sizeof(walk));
	walk.reader = reader;
	reader->count = 0;
	mark(reader, journey, from);
	while (i > from && !walk.done)
	{
		uint32		stages = reader->marks[i - 1 - from];
		int64		time;

		i--;
		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (stages == 0)
			continue;
		time = McpJourneyTime(journey, i);
		while (i > from && McpJourneyTime(journey, i - 1) == time)
			stages |= reader->marks[--i - from];
		pass(&walk, time, stages);
	}
	if (walk.reached > 0)
		add_step(&walk, MCP_MOMENT_NONE, still_waits(&walk, as_of));
}

/* --- many people ------------------------------------------------------------------ */

void *
McpStageSummaryCreate(void)
{
	McpStageSummary *summary = McpAllocZero(sizeof(McpStageSummary));

	summary->region = McpRegionNow();
	return summary;
}

static bool
take_rule(McpStageSummary *summary, const McpStageRule *rule, McpError *error)
{
	if (summary->rule.stages == 0)
		summary->rule = *rule;
	if (summary->rule.stages == rule->stages &&
		summary->rule.within == rule->within &&
		summary->rule.flags == rule->flags)
		return true;
	McpErrorSet(error, MCP_ERR_ARGUMENT,
				"different options cannot be in one report");
	McpErrorHint(error, "The number of stages, within, entry and repeats have to be the same.");
	return false;
}

bool
McpStageSummaryAdd(McpStageSummary *summary, const McpStageReader *reader,
				   McpError *error)
{
	uint32		n;

	if (!take_rule(summary, &reader->rule, error))
		return false;
	for (n = 0; n < reader->count; n++)
	{
		const McpStageStep *step = &reader->steps[n];
		McpStageTimes *to = &summary->to[step->stage];

		if (step->reached != MCP_MOMENT_NONE)
		{
			McpSpreadAdd(&to->times, summary->region, MCP_STAGE_EXACT,
						 step->reached - step->started);
			to->sum += step->reached - step->started;
		}
		else if (step->waiting)
			to->waiting++;
		else
			to->lost++;
	}
	return true;
}

bool
McpStageSummaryMerge(void *into, void *from, McpError *error)
{
	McpStageSummary *summary = into;
	McpStageSummary *other = from;
	uint32		n;

	if (other->rule.stages == 0)
		return true;
	if (!take_rule(summary, &other->rule, error))
		return false;
	for (n = 2; n <= summary->rule.stages; n++)
	{
		summary->to[n].lost += other->to[n].lost;
		summary->to[n].waiting += other->to[n].waiting;
		summary->to[n].sum += other->to[n].sum;
		McpSpreadMerge(&summary->to[n].times, summary->region,
					   MCP_STAGE_EXACT, &other->to[n].times);
	}
	return true;
}

void
McpStageSummaryWrite(void *content, StringInfo buffer)
{
	McpStageSummary *summary = content;
	uint32		n;

	McpWrite8(buffer, MCP_STAGE_VERSION);
	McpWrite32(buffer, summary->rule.stages);
	McpWrite64(buffer, (uint64) summary->rule.within);
	McpWrite8(buffer, summary->rule.flags);
	for (n = 2; n <= summary->rule.stages; n++)
	{
		McpStageTimes *to = &summary->to[n];

		McpWrite64(buffer, to->lost);
		McpWrite64(buffer, to->waiting);
		McpWrite64(buffer, (uint64) (to->sum >> 64));
		McpWrite64(buffer, (uint64) to->sum);
		McpSpreadWrite(&to->times, buffer);
	}
}

/* as far as the values tell */
static bool
sum_is_sound(const McpStageTimes *to)
{
	int128		sum = 0;
	uint64		i;

	if (to->times.buckets != NULL)
		return to->sum >= 0;
	for (i = 0; i < to->times.count; i++)
		sum += to->times.values[i];
	return sum == to->sum;
}

static bool
read_times(McpReader *reader, McpStageSummary *summary, McpStageTimes *to)
{
	uint64		high;

	to->lost = McpRead64(reader);
	to->waiting = McpRead64(reader);
	high = McpRead64(reader);
	if (high >> 62 != 0 || to->lost >> 62 != 0 || to->waiting >> 62 != 0)
		return false;
	to->sum = ((int128) high << 64) + McpRead64(reader);
	return McpSpreadRead(reader, summary->region, MCP_STAGE_EXACT,
						 &to->times) && sum_is_sound(to);
}

bool
McpStageSummaryRead(void *content, const void *bytes, Size size)
{
	McpStageSummary *summary = content;
	McpStageRule *rule = &summary->rule;
	McpReader	reader = McpReaderMake(bytes, size);
	uint32		n;

	if (McpRead8(&reader) != MCP_STAGE_VERSION)
		return false;
	rule->stages = McpRead32(&reader);
	rule->within = (int64) McpRead64(&reader);
	rule->flags = McpRead8(&reader);
	if (rule->stages < 2 || rule->stages > MCP_STAGES_MAX ||
		rule->within < 0 || rule->flags > MCP_STAGE_FLAGS)
		return false;
	for (n = 2; n <= rule->stages; n++)
	{
		if (!read_times(&reader, summary, &summary->to[n]))
			return false;
	}
	return McpReaderDone(&reader);
}
