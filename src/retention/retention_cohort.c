/*
 * retention_cohort.c: when a person comes back
 */
#include "retention/retention.h"

#include "port/pg_bitutils.h"

#define ROOM_AT_FIRST 32

McpRetentionReader *
McpRetentionReaderCreate(void)
{
	McpRetentionReader *reader = McpAllocZero(sizeof(McpRetentionReader));

	reader->region = McpRegionNow();
	return reader;
}

/* room for one more; the array may move */
static void *
grow(McpRegion region, void *array, uint32 count, uint32 *capacity,
	 Size size)
{
	if (count < *capacity)
		return array;
	*capacity = Max(2 * *capacity, ROOM_AT_FIRST);
	return array == NULL ? McpAllocIn(region, (Size) *capacity * size) :
		McpRealloc(array, (Size) *capacity * size);
}

static void
add_cohort(McpRetentionReader *reader, int32 period, int64 time,
		   uint32 place)
{
	McpCohort  *cohort;

	reader->cohorts = grow(reader->region, reader->cohorts, reader->count,
						   &reader->capacity, sizeof(McpCohort));
	cohort = &reader->cohorts[reader->count++];
	cohort->period = period;
	cohort->started = time;
	cohort->place = place;
}

static void
find_first(McpRetentionReader *reader, const McpJourney *journey, uint32 from)
{
	uint32		i;

	for (i = journey->live; i-- > from;)
	{
		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (McpFilterMatches(reader->start_events, journey, i))
		{
			int64		time = McpJourneyTime(journey, i);

			add_cohort(reader, McpCalendarPeriod(&reader->calendar, time),
					   time, i);
			return;
		}
	}
}

/* of every period the first */
static void
find_all(McpRetentionReader *reader, const McpJourney *journey, uint32 from)
{
	uint32		end = journey->live;
	uint32		i;

	for (i = McpFilterNext(reader->start_events, journey, from, end); i < end;
		 i = McpFilterNext(reader->start_events, journey, i + 1, end))
	{
		int64		time = McpJourneyTime(journey, i);
		int32		period = McpCalendarPeriod(&reader->calendar, time);
		McpCohort  *last = reader->count == 0 ? NULL :
			&reader->cohorts[reader->count - 1];

		if (last == NULL || period < last->period)
			add_cohort(reader, period, time, i);
		else
		{
			last->started = time;
			last->place = i;
		}
	}
}

/* on the calendar the newest of each period is enough */
static void
find_returns(McpRetentionReader *reader, const McpJourney *journey,
			 uint32 from)
{
	int64		oldest = reader->cohorts[reader->count - 1].started;
	bool		rolling = (reader->rule.flags & MCP_TALLY_ROLLING) != 0;
	uint32		end = McpJourneyUpto(journey, oldest);
	uint32		i;

	reader->return_count = 0;
	for (i = McpFilterNext(reader->return_events, journey, from, end); i < end;
		 i = McpFilterNext(reader->return_events, journey, i + 1, end))
	{
		int64		time = McpJourneyTime(journey, i);
		int32		period = rolling ? 0 :
			McpCalendarPeriod(&reader->calendar, time);
		McpReturn  *found;

		if (!rolling && reader->return_count > 0 &&
			period >= reader->returns[reader->return_count - 1].period)
			continue;
		reader->returns = grow(reader->region, reader->returns,
							   reader->return_count,
							   &reader->return_capacity, sizeof(McpReturn));
		found = &reader->returns[reader->return_count++];
		found->time = time;
		found->period = period;
		if ((reader->rule.flags & MCP_TALLY_ON_OR_AFTER) != 0)
			return;				/* the newest of all says it */
	}
}

static int64
length_of(const McpRetentionReader *reader)
{
	return reader->rule.unit == MCP_PERIOD_WEEK ? 7 * MCP_DAY : MCP_DAY;
}

/* which period of the cohort a later return is in */
static int64
offset_of(const McpRetentionReader *reader, const McpCohort *cohort,
		  const McpReturn *found)
{
	if ((reader->rule.flags & MCP_TALLY_ROLLING) != 0)
		return (found->time - cohort->started) / length_of(reader);
	return Max(found->period - cohort->period, 0);
}

/* the number of returns, from the newest on, that are not before a time */
static uint32
returns_since(const McpRetentionReader *reader, uint32 end, int64 time)
{
	uint32		low = 0;

	while (low < end)
	{
		uint32		middle = low + (end - low) / 2;

		if (reader->returns[middle].time >= time)
			low = middle + 1;
		else
			end = middle;
	}
	return low;
}

static void
mark(McpRetentionReader *reader, const McpCohort *cohort, uint64 *bits)
{
	bool		rolling = (reader->rule.flags & MCP_TALLY_ROLLING) != 0;
	uint32		n = returns_since(reader, reader->return_count,
								  cohort->started + 1);

	while (n > 0)
	{
		int64		k = offset_of(reader, cohort, &reader->returns[n - 1]);

		if (k > reader->rule.periods)
			return;
		bits[k / 64] |= UINT64CONST(1) << k % 64;
		n = rolling ? returns_since(reader, n - 1, cohort->started +
									(k + 1) * length_of(reader)) : n - 1;
	}
}

/* all periods up to the one of the newest return */
static void
mark_upto(McpRetentionReader *reader, const McpCohort *cohort, uint64 *bits)
{
	int64		last;
	int64		k;

	if (reader->return_count == 0 ||
		reader->returns[0].time <= cohort->started)
		return;
	last = Min(offset_of(reader, cohort, &reader->returns[0]),
			   (int64) reader->rule.periods);
	for (k = 0; k <= last; k++)
		bits[k / 64] |= UINT64CONST(1) << k % 64;
}

/* how many periods are over */
static uint32
observed_of(const McpRetentionReader *reader, const McpCohort *cohort,
			int32 now, int64 as_of)
{
	int64		all = (int64) reader->rule.periods + 1;
	int64		over;

	if (as_of >= MCP_MOMENT_END)
		return (uint32) all;
	if ((reader->rule.flags & MCP_TALLY_ROLLING) != 0)
		over = (as_of - cohort->started) / length_of(reader);
	else
		over = (int64) now - cohort->period;
	return (uint32) Min(Max(over, 0), all);
}

void
McpRetentionRead(McpRetentionReader *reader, const McpJourney *journey,
				 int64 as_of)
{
	uint32		from = McpJourneyUpto(journey, as_of);
	int32		now = McpCalendarNow(&reader->calendar, as_of);
	Size		size;
	uint32		n;

	reader->count = 0;
	McpFilterResolve(reader->start_events, journey);
	McpFilterResolve(reader->return_events, journey);
	if (reader->breaks_down)
		McpSubjectResolve(&reader->property, journey);
	if ((reader->rule.flags & MCP_TALLY_RECURRING) != 0)
		find_all(reader, journey, from);
	else
		find_first(reader, journey, from);
	if (reader->count == 0)
		return;
	find_returns(reader, journey, from);
	reader->words = (uint32) reader->rule.periods / 64 + 1;
	size = (Size) reader->count * reader->words;
	if (size > reader->bit_capacity)
	{
		if (reader->bits != NULL)
			McpFree(reader->bits);
		reader->bit_capacity = (uint32) size;
		reader->bits = McpAllocIn(reader->region, size * sizeof(uint64));
	}
	memset(reader->bits, 0, size * sizeof(uint64));
	for (n = 0; n < reader->count; n++)
	{
		McpCohort  *cohort = &reader->cohorts[n];
		uint64	   *bits = reader->bits + (Size) n * reader->words;

		MCP_CHECK_INTERRUPTS();
		if ((reader->rule.flags & MCP_TALLY_ON_OR_AFTER) != 0)
			mark_upto(reader, cohort, bits);
		else
			mark(reader, cohort, bits);
		cohort->observed = observed_of(reader, cohort, now, as_of);
	}
}

McpText
McpRetentionValue(const McpRetentionReader *reader, const McpJourney *journey,
				  const McpCohort *cohort)
{
	McpText		none = {NULL, 0};

	return !reader->breaks_down ? none :
		McpSubjectText(&reader->property, journey,
					   McpSubjectCode(&reader->property, journey,
									  cohort->place));
}

/* the bits of a word that stand for periods from `first` on, below the end */
static inline void
count_bits(uint64 bits, uint32 first, uint32 end, uint64 *counts)
{
	for (; bits != 0; bits &= bits - 1)
	{
		uint32		k = first + (uint32) pg_rightmost_one_pos64(bits);

		if (k >= end)
			return;
		counts[k]++;
	}
}

bool
McpRetentionAdd(McpTally *tally, const McpRetentionReader *reader,
				const McpJourney *journey, McpError *error)
{
	uint32		periods = (uint32) reader->rule.periods + 1;
	uint32		n,
				k;

	if (!McpTallyTake(tally, &reader->rule, error))
		return false;
	for (n = 0; n < reader->count; n++)
	{
		const McpCohort *cohort = &reader->cohorts[n];
		uint64	   *counts = McpTallyCounts(tally, cohort->period,
											McpRetentionValue(reader, journey,
															  cohort), error);

		if (counts == NULL)
			return false;
		counts[0]++;
		if (cohort->observed == 0)
			continue;
		counts[cohort->observed]++;
		for (k = 0; k < reader->words; k++)
			count_bits(reader->bits[(Size) n * reader->words + k], k * 64,
					   cohort->observed, counts + 1 + periods);
	}
	return true;
}
