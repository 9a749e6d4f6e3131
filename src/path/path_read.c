/*
 * path_read.c: the paths of a journey
 *
 * The events that count become steps in order of time; they are cut at long
 * pauses; of each stretch the part between the borders is kept, turned round
 * when it is to be read backward, repeats are collapsed, and the limit ends
 * it.  All of it happens in the one array of steps.
 *
 * Without borders and pauses, as most paths are read, one walk does it all.
 */
#include "path/path.h"

#define STEPS_AT_FIRST 64
#define STEPS_KEPT 65536		/* more are freed at the next journey */

/* what filters say of an event */
#define MARK_BEGINS 1
#define MARK_ENDS 2
#define MARK_COUNTS 4

McpPathReader *
McpPathReaderCreate(void)
{
	McpPathReader *reader = McpAllocZero(sizeof(McpPathReader));

	reader->region = reader->names.region = McpRegionNow();
	reader->gap = PG_INT64_MAX;
	return reader;
}

static void
make_room(McpPathReader *reader, uint32 count)
{
	if (reader->capacity >= count && reader->capacity > 0 &&
		(reader->capacity <= STEPS_KEPT || count > STEPS_KEPT))
		return;
	if (reader->capacity > 0)
	{
		McpFree(reader->steps);
		McpFree(reader->marks);
	}
	reader->capacity = Max(count, STEPS_AT_FIRST);
	reader->steps = McpAllocIn(reader->region, (Size) reader->capacity *
							   sizeof(McpPathStep));
	reader->marks = McpAllocIn(reader->region, reader->capacity);
}

uint32
McpPathLabels(const McpPathReader *reader, const McpJourney *journey)
{
	switch (reader->by)
	{
		case MCP_PATH_BY_CHANNEL:
			return journey->channels.count;
		case MCP_PATH_BY_ACTION:
			return journey->actions.count;
		case MCP_PATH_BY_BOTH:
			return journey->channels.count * journey->actions.count;
		default:
			return journey->values.count;
	}
}

McpText
McpPathLabel(const McpPathReader *reader, const McpJourney *journey,
			 uint32 label, McpText *second)
{
	second->data = NULL;
	second->len = 0;
	switch (reader->by)
	{
		case MCP_PATH_BY_CHANNEL:
			return McpDictGet(&journey->channels, label);
		case MCP_PATH_BY_ACTION:
			return McpDictGet(&journey->actions, label);
		case MCP_PATH_BY_BOTH:
			*second = McpDictGet(&journey->actions,
								 label % journey->actions.count);
			return McpDictGet(&journey->channels,
							  label / journey->actions.count);
		default:
			return McpDictGet(&journey->values, label);
	}
}

/* the label of an event; false: it has none */
static inline bool
label_of(const McpPathReader *reader, const McpJourney *journey, uint32 i,
		 uint32 *label)
{
	uint32		set = 0;
	uint32		first,
				end;

	switch (reader->by)
	{
		case MCP_PATH_BY_CHANNEL:
			*label = McpJourneyChannel(journey, i);
			return true;
		case MCP_PATH_BY_ACTION:
			*label = McpJourneyAction(journey, i);
			return true;
		case MCP_PATH_BY_BOTH:
			*label = McpJourneyChannel(journey, i) * journey->actions.count +
				McpJourneyAction(journey, i);
			return true;
		default:
			McpSubjectPairs(&reader->property, journey, i, &set, &first,
							&end);
			if (first == end)
				return false;
			*label = McpJourneySetPair(journey, set, first).value;
			return true;
	}
}

/* ready the filters; do names alone decide about all of them? */
static bool
resolve(McpPathReader *reader, const McpJourney *journey)
{
	McpFilter  *filters[] = {reader->begins, reader->ends, reader->events};
	bool		names = true;
	uint32		n;

	McpMarksBegin(&reader->names, journey);
	for (n = 0; n < lengthof(filters); n++)
	{
		if (filters[n] == NULL)
			continue;
		McpFilterResolve(filters[n], journey);
		names = names && McpMarksAdd(&reader->names, journey, filters[n],
									 UINT64CONST(1) << n);
	}
	return names;
}

static uint32
ask(const McpPathReader *reader, const McpJourney *journey, uint32 i)
{
	uint32		marks = 0;

	if (reader->begins != NULL && McpFilterMatches(reader->begins, journey, i))
		marks |= MARK_BEGINS;
	if (reader->ends != NULL && McpFilterMatches(reader->ends, journey, i))
		marks |= MARK_ENDS;
	if (marks != 0 || McpFilterMatches(reader->events, journey, i))
		marks |= MARK_COUNTS;
	return marks;
}

/* the events that count, the oldest first; borders do */
static void
collect(McpPathReader *reader, const McpJourney *journey, uint32 from,
		bool names)
{
	uint32		i;

	reader->step_count = 0;
	for (i = journey->live; i-- > from;)
	{
		McpPathStep *step = &reader->steps[reader->step_count];
		uint32		marks;

		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		marks = names ? (uint32) McpMarksOf(&reader->names, journey, i) :
			ask(reader, journey, i);
		if (marks == 0 || !label_of(reader, journey, i, &step->label))
			continue;
		step->time = McpJourneyTime(journey, i);
		step->events = 1;
		reader->marks[reader->step_count++] = (uint8) marks;
	}
}

/* cut [*first, *end) down to what lies between the borders */
static bool
find_borders(const McpPathReader *reader, uint32 *first, uint32 *end)
{
	const uint8 *marks = reader->marks;
	uint32		low = *first;
	uint32		high = *end;

	if (!reader->reverse)
	{
		while (reader->begins != NULL && low < high &&
			   (marks[low] & MARK_BEGINS) == 0)
			low++;
		*first = low;
		if (low == high)
			return false;
		if (reader->ends == NULL)
			return true;
		for (low += reader->begins != NULL; low < high; low++)
		{
			if ((marks[low] & MARK_ENDS) != 0)
				break;
		}
		*end = low + 1;
		return low < high;
	}
	while (reader->ends != NULL && high > low &&
		   (marks[high - 1] & MARK_ENDS) == 0)
		high--;
	*end = high;
	if (low == high)
		return false;
	if (reader->begins == NULL)
		return true;
	for (high -= reader->ends != NULL; high > low; high--)
	{
		if ((marks[high - 1] & MARK_BEGINS) != 0)
			break;
	}
	*first = high - 1;
	return high > low;
}

static void
turn_round(McpPathStep *steps, uint32 first, uint32 end)
{
	while (first + 1 < end)
	{
		McpPathStep swap = steps[first];

		steps[first++] = steps[--end];
		steps[end] = swap;
	}
}

/* repeats become one; the new end */
static uint32
collapse(McpPathStep *steps, uint32 first, uint32 end)
{
	uint32		kept = first;
	uint32		i;

	for (i = first + 1; i < end; i++)
	{
		if (steps[i].label == steps[kept].label)
		{
			steps[kept].events++;
			steps[kept].time = Min(steps[kept].time, steps[i].time);
		}
		else
			steps[++kept] = steps[i];
	}
	return kept + 1;
}

/* the steps [first, end) are a path, but for what the limit leaves out */
static void
add_span(McpPathReader *reader, uint32 first, uint32 end)
{
	McpPathSpan *span;

	if (reader->span_count == reader->span_capacity)
	{
		Size		room = Max(reader->span_capacity * 2, 16);

		if (reader->spans == NULL)
			reader->spans = McpAllocIn(reader->region,
									   room * sizeof(McpPathSpan));
		else
			reader->spans = McpRealloc(reader->spans,
									   room * sizeof(McpPathSpan));
		reader->span_capacity = (uint32) room;
	}
	span = &reader->spans[reader->span_count++];
	span->first = first;
	span->more = reader->max_steps > 0 && end - first > reader->max_steps;
	span->end = span->more ? first + reader->max_steps : end;
}

/* of the events [first, end) between two pauses */
static void
add_stretch(McpPathReader *reader, uint32 first, uint32 end)
{
	if (!find_borders(reader, &first, &end))
		return;
	if (reader->reverse)
		turn_round(reader->steps, first, end);
	if (reader->collapse)
		end = collapse(reader->steps, first, end);
	add_span(reader, first, end);
}

static void
read_stretches(McpPathReader *reader, const McpJourney *journey, uint32 from,
			   bool names)
{
	uint32		first = 0;
	uint32		i;

	if (reader->by == MCP_PATH_BY_PROPERTY)
		McpSubjectResolve(&reader->property, journey);
	collect(reader, journey, from, names);
	for (i = 1; i <= reader->step_count; i++)
	{
		if (i < reader->step_count &&
			(reader->gap == PG_INT64_MAX ||
			 reader->steps[i].time - reader->steps[i - 1].time <= reader->gap))
			continue;
		add_stretch(reader, first, i);
		first = i;
	}
}

/* --- in one walk ----------------------------------------------------------- */

/* a label is channel * factor + action, or one of them: its part has no mask */
typedef struct Fields
{
	uint32		channel_mask;
	uint32		action_mask;
	uint32		factor;
} Fields;

static Fields
fields_of(const McpPathReader *reader, const McpJourney *journey)
{
	Fields		fields;

	fields.channel_mask = reader->by == MCP_PATH_BY_ACTION ? 0 :
		journey->channel_mask;
	fields.action_mask = reader->by == MCP_PATH_BY_CHANNEL ? 0 :
		journey->action_mask;
	fields.factor = reader->by == MCP_PATH_BY_BOTH ? journey->actions.count : 1;
	return fields;
}

/*
 * The events that count as steps, repeats collapsed as they come; no more
 * than `most`, behind which nobody looks.  Names decide.
 */
static uint32
walk(McpPathReader *reader, const McpJourney *journey, uint32 from,
	 uint32 most)
{
	McpMarks	names = reader->names;
	Fields		fields = fields_of(reader, journey);
	McpPathStep *steps = reader->steps;
	uint32		count = 0;
	uint32		i;

	for (i = journey->live; i-- > from;)
	{
		const uint8 *row = McpJourneyRow(journey, i);
		uint32		label;

		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (McpMarksOf(&names, journey, i) == 0)
			continue;
		label = (McpLoad32(row + journey->channel_at) & fields.channel_mask) *
			fields.factor +
			(McpLoad32(row + journey->action_at) & fields.action_mask);
		if (reader->collapse && count > 0 && steps[count - 1].label == label)
		{
			steps[count - 1].events++;
			continue;
		}
		if (count == most)
			break;
		steps[count].time = McpJourneyTime(journey, i);
		steps[count].label = label;
		steps[count++].events = 1;
	}
	return count;
}

/* without borders and pauses, and where names decide */
static void
read_straight(McpPathReader *reader, const McpJourney *journey, uint32 from)
{
	uint32		most = PG_UINT32_MAX;
	uint32		count;

	/* one more than the limit tells that the path goes on */
	if (reader->max_steps > 0 && !reader->reverse)
		most = reader->max_steps + 1;
	count = walk(reader, journey, from, most);
	if (reader->reverse)
		turn_round(reader->steps, 0, count);
	if (count > 0)
		add_span(reader, 0, count);
}

void
McpPathRead(McpPathReader *reader, const McpJourney *journey, int64 as_of)
{
	uint32		from = McpJourneyUpto(journey, as_of);
	bool		names;

	reader->span_count = 0;
	make_room(reader, journey->live - from);
	names = resolve(reader, journey);
	if (names && reader->begins == NULL && reader->ends == NULL &&
		reader->gap == PG_INT64_MAX && reader->by != MCP_PATH_BY_PROPERTY)
		read_straight(reader, journey, from);
	else
		read_stretches(reader, journey, from, names);
}
