/*
 * match_plan.h: a compiled text made ready for a query
 *
 * Part of the match room's door: match.h includes it.
 */
#ifndef MCP_MATCH_PLAN_H
#define MCP_MATCH_PLAN_H

/* a filter of the plan; equal ones are one, and resolved once a profile */
typedef struct PlanFilter
{
	McpFilter  *filter;
	const McpZone *zone;
	uint64		serial;			/* the profile it is resolved for */
} PlanFilter;

/* the window before another: whole, or no further than the other has come */
typedef enum PlanBefore
{
	PLAN_NOT_BEFORE,
	PLAN_BEFORE,
	PLAN_BEFORE_SO_FAR
} PlanBefore;

/*
 * A window: events later than `after` and not later than `upto`, both kept
 * for the as_of at hand.  Windows that begin or end at an event have it as
 * anchor and their bounds by profile.
 */
typedef struct PlanWindow
{
	McpWindowOp op;
	const McpZone *zone;
	int			units[2];		/* of spans, or of a calendar window */
	int64		numbers[2];		/* of spans */
	McpLiteral	times[2];
	PlanFilter *anchor;
	PlanBefore	before;			/* this window, or the one before it */
	int64		after;
	int64		upto;
	uint64		serial;			/* in a plan of many: the profile that ... */
	uint32		from;			/* ... these events are of */
	uint32		end;
	struct PlanWindow *next;
} PlanWindow;

typedef struct PlanMeasure
{
	McpMeasureOp op;
	bool		of;				/* "property of" */
	McpSubject	subject;
	PlanFilter *filter;
	PlanFilter *whole;			/* of share */
	PlanWindow *window;			/* NULL: all time */
	const McpZone *zone;
	McpText		trait;
	McpText		source;			/* data NULL: any */
	int64		today;			/* local day of as_of */
	McpZoneStretch stretch;		/* where days were last looked up */
	struct PlanMeasure *part;	/* of change: the measure, and ... */
	struct PlanMeasure *before; /* ... the same in the window before */
	bool		shared;			/* asked in several places: then kept */
	uint64		serial;			/* the profile that ... */
	McpFound	found;			/* ... this was found in */
	struct PlanMeasure *next;
} PlanMeasure;

/* how a sequence is looked for (match_sequence.h) */
typedef struct PlanSequence PlanSequence;

typedef struct PlanCondition
{
	McpSegmentNodeKind kind;
	int			op;
	const McpNode *node;
	const McpZone *zone;
	struct PlanCondition **parts;	/* of groups */
	uint32		count;			/* of parts, or of filters */
	int64		number;			/* at least, identified */
	PlanMeasure *left;
	PlanMeasure *right;			/* NULL: a literal */
	bool		folded;			/* fold(trait) */
	bool		has_factor;
	int64		factor;
	McpLiteral *literals;
	uint32		literal_count;
	uint32		limit;			/* where counting can stop */
	PlanFilter **filters;		/* of did, never, sequence */
	PlanWindow *window;
	PlanSequence *sequence;
	McpText		text;			/* purpose */
	int			unit;			/* of a span; 0: none */
	int64		span;
	int64		bound;			/* as_of - span */
	uint64		places;			/* of a part of the time: those that fulfil it */
	PlanWindow *before;			/* of a lifecycle: the window before */
	int64		periods;		/* of regular: so many of the span's */
	int64	   *borders;		/* its end, and where each begins, backwards */
	int			period;			/* of dates: a McpWindowOp; 0: none */
	int64		days_from;		/* [from, end) */
	int64		days_end;
	int64		times_from;		/* [from, end) */
	int64		times_end;
	bool		shared;			/* asked in several places: then kept */
	McpTruth	answer;			/* ... of the profile ... */
	uint64		serial;			/* ... with this number */
	struct PlanCondition *next;
} PlanCondition;

typedef struct PlanShared PlanShared;

struct McpPlan
{
	McpTree		tree;
	PlanCondition *root;		/* of a segment */
	PlanMeasure *measure;		/* of a measure expression */
	int64		as_of;
	int64		clock;			/* as_of within the years that events have */
	bool		has_now;
	int64		since;			/* only later events count ... */
	bool		since_known;	/* ... once found out (match_slice.c) */
	bool		bad_zone;		/* a zone that this server does not have */

	/* what is spelled alike is one (match_share.c) */
	bool		many;			/* segments: all that they ask, not filters only */
	McpSieve   *sieve;			/* of a plan of many; else NULL */
	PlanShared **buckets;
	uint32		bucket_mask;

	/* everything of a kind, for what depends on as_of */
	PlanWindow *windows;
	PlanMeasure *measures;
	PlanCondition *conditions;

	/* the profile at hand */
	const McpProfile *profile;
	uint64		serial;
	uint32		now;			/* the first event that counts */

	StringInfoData folded[2];	/* texts with case and accents aside */

	/* scratch that grows */
	void	   *scratch;
	Size		scratch_size;
};

/*
 * What is made of a node: found, when a node that is spelled alike stands in
 * the same zone already, or new and all zero.
 */
extern void *McpPlanShare(McpPlan *plan, const McpNode *node,
						  const McpZone *zone, Size size, bool *is_new);
extern void McpPlanShareInit(McpPlan *plan, uint32 buckets);

/* at least that many bytes, all zero */
extern void *McpPlanScratch(McpPlan *plan, Size size);

/* a filter, resolved for the profile at hand */
static inline const McpFilter *
McpPlanFilterReady(McpPlan *plan, PlanFilter *filter)
{
	if (filter->serial != plan->serial)
	{
		McpFilterResolve(filter->filter, &plan->profile->journey);
		filter->serial = plan->serial;
	}
	return filter->filter;
}

/*
 * The filter's events of the profile at hand as bits, in a plan of many; NULL
 * in others, and where a journey is too big for it.
 */
static inline const uint64 *
McpPlanFilterBits(McpPlan *plan, PlanFilter *filter)
{
	return plan->sieve == NULL ? NULL :
		McpSieveFilter(plan->sieve, filter->filter);
}

/* the first event in [from, end) that fulfils a filter, or end */
static inline uint32
McpPlanFilterNext(McpPlan *plan, PlanFilter *filter, uint32 from, uint32 end)
{
	const uint64 *bits = McpPlanFilterBits(plan, filter);

	return bits != NULL ? McpBitsNext(bits, from, end) :
		McpFilterNext(McpPlanFilterReady(plan, filter),
					  &plan->profile->journey, from, end);
}

/* does event i? */
static inline bool
McpPlanFilterMatches(McpPlan *plan, PlanFilter *filter, uint32 i)
{
	const uint64 *bits = McpPlanFilterBits(plan, filter);

	return bits != NULL ? McpBitsHas(bits, i) :
		McpFilterMatches(McpPlanFilterReady(plan, filter),
						 &plan->profile->journey, i);
}

/* --- time (match_time.c) -------------------------------------------------- */

/* a moment moved back (direction -1) or on (1) by a span */
extern int64 McpSpanFrom(int64 moment, int unit, int64 number, int direction,
						 const McpZone *zone);

/* the same with a civil day; whole-day units only */
extern int64 McpSpanFromDay(int64 day, int unit, int64 number, int direction);

/* the first day of the unit that a civil day lies in; weeks begin on Monday */
extern int64 McpUnitStart(int64 day, int unit);

/* compute the bounds of a window without anchor for plan->as_of */
extern void McpWindowSet(PlanWindow *window, int64 as_of);

/* the events [*from, *end) of the profile at hand that lie in the window */
extern void McpWindowRange(McpPlan *plan, PlanWindow *window, uint32 *from,
						   uint32 *end);

/* the first or last event of a filter that counts; false: none */
extern bool McpAnchorFind(McpPlan *plan, PlanFilter *filter, bool last,
						  int64 *time);

/* full years from one civil day to another; a 29 February counts on the 28th */
extern int	McpYearsBetween(int64 from, int64 to);

/* does an anniversary of `day` lie in the days [from, end)? */
extern bool McpAnniversaryIn(int64 day, int64 from, int64 end);

/* --- dates and anniversaries (match_date.c) --------------------------------- */

extern void McpDatePrepare(const McpTree *tree, PlanCondition *condition);
extern void McpDateSet(PlanCondition *condition, int64 as_of);

/* the days of the period around today; the midnights where they begin */
extern void McpConditionSetDays(PlanCondition *condition, int64 today);
extern void McpConditionSetMidnights(PlanCondition *condition);

/* of a known value */
extern McpTruth McpDateMatch(const McpFound *found,
							 const PlanCondition *condition);

/* a day of the calendar, or a moment */
typedef struct McpDate
{
	bool		is_day;
	int64		value;
} McpDate;

/* false: it is none, or a day against less than a day */
extern bool McpDateFind(const McpFound *found, const PlanCondition *condition,
						McpDate *date);

/* -1: before the period, 0: in it, 1: behind it */
extern int	McpDateSide(const PlanCondition *condition, const McpDate *date);

/* --- periods (match_period.c) ---------------------------------------------- */

/* compute the borders of regular's periods */
extern void McpRegularSet(PlanCondition *condition, int64 as_of);

/* the periods with enough events, counted no further than `limit` */
extern int64 McpRegularCount(McpPlan *plan, PlanCondition *condition,
							 int64 limit);

extern McpLifecycle McpLifecycleFind(McpPlan *plan,
									 PlanCondition *condition);

/* --- measures (match_measure.c, match_trait.c) ---------------------------- */

/* the events of a measure that fulfil a filter of it, newest first */
typedef struct McpMeasureCursor
{
	const McpJourney *journey;
	const uint64 *bits;			/* of the filter, or ... */
	const McpFilter *filter;	/* ... itself */
	PlanMeasure *measure;
	uint32		i;
	uint32		end;
} McpMeasureCursor;

/* go to the newest one, and to the next from event i on; false: no more */
extern bool McpMeasureStart(McpMeasureCursor *cursor, McpPlan *plan,
							PlanMeasure *measure, PlanFilter *filter);
extern bool McpMeasureNext(McpMeasureCursor *cursor, uint32 i);

/* `limit`: a count may stop there */
extern void McpMeasureAsk(McpPlan *plan, PlanMeasure *measure, uint32 limit,
						  McpFound *found);
extern void McpTraitAsk(McpPlan *plan, const PlanMeasure *measure,
						McpFound *found);
/* has all, any, none (match_set.c): is it one; sort its literals; ask */
extern bool McpTestIsSet(int op);
extern void McpSetPrepare(PlanCondition *condition);
extern McpTruth McpSetMatch(McpPlan *plan, const PlanCondition *condition);
extern void McpMembersAsk(McpPlan *plan, const PlanMeasure *measure,
						  McpFound *found);

/* match_pair.c */
extern McpTruth McpTraitPairMatch(McpPlan *plan,
								  const PlanCondition *condition);

/*
 * match_sample.c: where a person stands, as a percentage; false: there is no
 * identifier
 */
extern bool McpSampleAsk(const McpPlan *plan, McpText salt, int64 *percent);
extern bool McpSampleHandle(const McpProfile *profile, McpHandle *first);
extern McpTruth McpSampleMatch(const McpPlan *plan,
							   const PlanCondition *condition);
extern McpTruth McpTraitMatch(McpPlan *plan, const PlanCondition *condition);

/* the local day that a found date, time or text means; false: none */
extern bool McpFoundDay(const McpFound *found, const McpZone *zone,
						int64 *day);

/*
 * match_clock.c: distinct and most_frequent of a part of the time; the place
 * that was found is its number
 */
extern void McpClockAsk(McpPlan *plan, PlanMeasure *measure,
						McpFound *found);
extern void McpClockPrepare(const McpTree *tree, PlanCondition *condition);
extern bool McpClockIs(PlanMeasure *measure, int64 moment, int place);

/* a known value against a condition's literals, as of a trait */
extern McpTruth McpFoundMatch(const McpFound *found,
							  const PlanCondition *condition);

/* the first or last value of a property, and change (match_value.c) */
extern void McpEdgeAsk(McpPlan *plan, PlanMeasure *measure, McpFound *found);
extern void McpChangeAsk(McpPlan *plan, PlanMeasure *measure,
						 McpFound *found);

/* the order of a found value against a literal; false: of different types */
extern bool McpFoundCompare(const McpFound *found, const McpLiteral *literal,
							const McpZone *zone, int *order);

/* the order of a against factor * b, exactly; factor scaled as an amount */
extern int	McpFoundOrder(const McpFound *a, const McpFound *b, int64 factor);

/* --- matching (match_condition.c) ------------------------------------------------ */

/* take a profile in hand: where the events that count begin */
extern void McpPlanTake(McpPlan *plan, const McpProfile *profile);

/* another moment, for the profile in hand */
extern void McpPlanMove(McpPlan *plan, int64 as_of);

extern McpTruth McpConditionMatch(McpPlan *plan, PlanCondition *condition);

/* the steps of a plain sequence that were reached in order */
extern uint32 McpSequenceReached(McpPlan *plan, PlanCondition *condition);

/* --- sequences (match_sequence_plan.c, match_sequence.c) ------------------------- */

extern void McpSequencePrepare(McpPlan *plan, PlanCondition *condition);

/* of the profile at hand */
extern bool McpSequenceHolds(McpPlan *plan, PlanCondition *condition);

/* how far a sequence came, plain or not */
typedef struct McpSequenceFound
{
	uint32	   *positions;		/* in: where the events go, */
	uint32		max;			/* and for how many there is room */
	bool		holds;
	uint32		steps;			/* that it has */
	uint32		reached;		/* of them; a "not" counts with what
								 * comes behind it */
	uint32		count;			/* positions in the journey, oldest first */
	uint32		variables;
	McpText		names[MCP_VARIABLES_MAX];
	McpText		values[MCP_VARIABLES_MAX];	/* data NULL: none was found */
} McpSequenceFound;

/* false: the least gaps together are longer than the whole may be */
extern bool McpSequenceFits(const PlanCondition *condition);

/* for who asks when it can change: its filters, whatever the variables are */
typedef struct McpSequenceSteps
{
	uint32		count;
	uint32		last;			/* behind it only "not" */
	PlanFilter *filters[MCP_SEGMENT_STEPS_MAX];
	bool		negated[MCP_SEGMENT_STEPS_MAX];
	int			units[MCP_SEGMENT_STEPS_MAX];	/* the gap's most; 0: none */
	int64		numbers[MCP_SEGMENT_STEPS_MAX];
} McpSequenceSteps;

extern void McpSequenceOpen(McpPlan *plan, const PlanCondition *condition,
							McpSequenceSteps *steps);

extern void McpSequenceFind(McpPlan *plan, PlanCondition *condition,
							McpSequenceFound *found);

/*
 * The events of the chain that came furthest, oldest first: positions in the
 * journey, at most `max`.  When the sequence holds they are what decided.
 */
extern uint32 McpSequenceChain(McpPlan *plan, PlanCondition *condition,
							   uint32 *positions, uint32 max);

#endif
