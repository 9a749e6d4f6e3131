/*
 * match_sequence.h: how sequences are found; match_sequence.c tells how
 */
#ifndef MCP_MATCH_SEQUENCE_H
#define MCP_MATCH_SEQUENCE_H

#include "match/match.h"

/* events of a step, oldest first, and the latest start of a chain to each */
typedef struct StepEvents
{
	uint32		count;
	uint32		room;
	uint32	   *at;				/* positions in the journey */
	int64	   *time;
	int32	   *start;			/* index into the first step's; -1: none */
	uint32		low;			/* looked at: [low, high) */
	uint32		high;
} StepEvents;

/* a value of the first variable, and the event that has it */
typedef struct ValueEvent
{
	McpText		value;
	uint32		at;
} ValueEvent;

typedef struct ValueEvents
{
	uint32		count;
	uint32		room;
	ValueEvent *items;
} ValueEvents;

typedef struct SequenceStep
{
	PlanFilter *filter;
	bool		negated;
	uint32		times;
	int			units[2];		/* of the gap's least and most; 0: none */
	int64		numbers[2];
	uint32		variables;		/* a bit for each that it names */
	bool		keyed;			/* each alternative says "= $first" */
	StepEvents	all;			/* whatever the variables are */
	ValueEvents values;			/* of a keyed step */
	StepEvents	now;			/* for the values at hand */
	StepEvents *events;			/* all or now */
} SequenceStep;

struct PlanSequence
{
	uint32		count;
	SequenceStep *steps;
	uint32		last;			/* the last step without "not" */
	bool		bounded_by_start;	/* a closing "not" looks as far as
									 * the whole's "within" */
	bool		in_order;		/* stretches move on with what they begin at */
	int32	   *lowest;			/* starts of the last step's events */
	int32	   *highest;
	uint32		start_room;
	uint32		variables;
	McpText		names[MCP_VARIABLES_MAX];
	uint32		binders[MCP_VARIABLES_MAX];
	ValueEvents seconds;		/* of the second variable */
	StepEvents	nothing;		/* no events */
	int32	   *tree;
	uint32		tree_room;
};

/* a search in the profile at hand */
typedef struct SequenceRun
{
	McpPlan    *plan;
	PlanCondition *condition;
	PlanSequence *sequence;
	bool		keep;			/* how far it came is wanted */
	McpText		values[MCP_VARIABLES_MAX];	/* at hand */
	/* the best so far */
	bool		holds;
	uint32		reached;
	McpSequenceFound *found;	/* NULL: not wanted */
} SequenceRun;

/* the step behind i that is not a "not"; the sequence's count: none */
extern uint32 McpSequenceStepAfter(const PlanSequence *sequence, uint32 i);

/* look for a chain through steps[].events; true: it was found */
extern bool McpSequenceSearch(SequenceRun *run);

/* make room for so many; in the memory of the plan */
extern void McpStepEventsRoom(StepEvents *events, uint32 room);

/* --- parts of a search ----------------------------------------------------------- */

/* the first event of [low, high) that is not before a time */
extern uint32 McpSequenceFrom(const StepEvents *events, int64 time);

/* a moment and a gap's least (0) or most (1); `none` when it has none */
extern int64 McpSequenceGap(const SequenceRun *run, const SequenceStep *step,
							int place, int64 time, int64 none);

/*
 * The indexes [first, end) of step `next` at which it can be done with, behind
 * an event of step i.
 */
extern void McpSequenceStretch(const SequenceRun *run, uint32 i, uint32 next,
							   int64 time, uint32 *first, uint32 *end);

/* the starts of the first step's events, of the next step's; false: none */
extern bool McpSequenceBegin(SequenceRun *run);
extern bool McpSequenceAdvance(SequenceRun *run, uint32 i, uint32 next);

/*
 * The first of the last step's events that ends a whole chain, or high.
 * Horizon: where the whole is over, or PG_INT64_MAX.
 */
extern uint32 McpSequenceEnd(const SequenceRun *run, int64 horizon);

/* keep how far it came, if that is further than before */
extern void McpSequenceKeep(SequenceRun *run, uint32 step, uint32 n,
							bool holds);

/* where a closing "not" looks as far as the whole's "within" */
extern bool McpSequenceSearchStarts(SequenceRun *run);

#endif
