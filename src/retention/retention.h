/*
 * retention.h: the door of the retention room
 *
 * Who comes back, by periods of the calendar: days, weeks from Monday on,
 * months, quarters, years, on the clock of a zone.
 *
 * Retention.  A person joins a cohort by a start event: by the first ever, or
 * (recurring) in every period by the first of that period.  The cohort is the
 * start's period.  The person came back in period k by a return event that is
 * later than the start:
 *	- calendar: in the k-th period after the start's, which is 0;
 *	- rolling: k to k + 1 lengths of the unit after the start;
 * and with on_or_after, in that or a later one.  Period k is over when as_of
 * lies behind it.
 *
 * Lifecycle.  In a period with an event a person is new (the first one ever),
 * returning (the period before has one too) or resurrected; in the period
 * behind one with an event and without an own, dormant, as soon as it is over.
 *
 * Stickiness.  In how many parts (days) of a longer period (month) a person
 * has an event.
 *
 * Where a clock is put back over midnight, a later event can be of an earlier
 * day; it counts as of the day that has been reached.
 */
#ifndef MCP_RETENTION_H
#define MCP_RETENTION_H

#include "filter/filter.h"
#include "retention/retention_tally.h"

typedef struct McpCohort
{
	int32		period;
	int64		started;
	uint32		place;			/* of the start in the journey */
	uint32		observed;		/* periods 0 .. observed - 1 are over */
} McpCohort;

typedef struct McpReturn
{
	int64		time;
	int32		period;
} McpReturn;

typedef struct McpRetentionReader
{
	McpTallyRule rule;
	McpCalendar calendar;
	McpFilter  *start_events;
	McpFilter  *return_events;
	bool		breaks_down;
	McpSubject	property;
	/* of the journey read last */
	McpRegion	region;
	McpCohort  *cohorts;		/* the newest first */
	uint32		count;
	uint32		capacity;
	uint64	   *bits;			/* came back, `words` of each cohort */
	uint32		words;
	uint32		bit_capacity;
	McpReturn  *returns;		/* the newest first */
	uint32		return_count;
	uint32		return_capacity;
} McpRetentionReader;

extern McpRetentionReader *McpRetentionReaderCreate(void);
extern void McpRetentionRead(McpRetentionReader *reader,
							 const McpJourney *journey, int64 as_of);
extern McpText McpRetentionValue(const McpRetentionReader *reader,
								 const McpJourney *journey,
								 const McpCohort *cohort);

static inline bool
McpRetentionCameBack(const McpRetentionReader *reader, uint32 cohort,
					 uint32 period)
{
	return (reader->bits[(Size) cohort * reader->words + period / 64] >>
			period % 64 & 1) != 0;
}

extern bool McpRetentionAdd(McpTally *tally, const McpRetentionReader *reader,
							const McpJourney *journey, McpError *error);

/* --- active periods ------------------------------------------------------------ */

/* stored, as columns of a tally: only appended */
typedef enum McpLifecycle
{
	MCP_LIFECYCLE_NEW,
	MCP_LIFECYCLE_RETURNING,
	MCP_LIFECYCLE_RESURRECTED,
	MCP_LIFECYCLE_DORMANT
} McpLifecycle;

/* a period, and what the person is in it, or how many parts of it have events */
typedef struct McpActivePeriod
{
	int32		period;
	uint32		what;
} McpActivePeriod;

typedef struct McpActiveReader
{
	McpTallyRule rule;			/* lifecycle or stickiness */
	McpCalendar calendar;
	McpFilter  *events;
	McpRegion	region;
	McpActivePeriod *periods;	/* in order of time */
	uint32		count;
	uint32		capacity;
	int32		now;			/* as_of's period, of `inside` for stickiness */
} McpActiveReader;

extern McpActiveReader *McpActiveReaderCreate(void);
extern void McpActiveRead(McpActiveReader *reader, const McpJourney *journey,
						  int64 as_of);
extern bool McpActiveAdd(McpTally *tally, const McpActiveReader *reader,
						 McpError *error);

#endif
