/*
 * path.h: the door of the path room
 *
 * A path is the places that a journey passes: channels, actions, both, or the
 * values of a property.  A journey has one path, or one for each stretch
 * between long pauses.
 */
#ifndef MCP_PATH_H
#define MCP_PATH_H

#include "core/base.h"
#include "filter/filter.h"

typedef enum McpPathBy
{
	MCP_PATH_BY_CHANNEL,
	MCP_PATH_BY_ACTION,
	MCP_PATH_BY_BOTH,
	MCP_PATH_BY_PROPERTY
} McpPathBy;

/* one place of a path */
typedef struct McpPathStep
{
	int64		time;			/* of its first event */
	uint32		label;			/* in the journey, see McpPathLabel */
	uint32		events;			/* 1, or more when repeats are collapsed */
} McpPathStep;

/* steps [first, end); more: it went on behind the limit */
typedef struct McpPathSpan
{
	uint32		first;
	uint32		end;
	bool		more;
} McpPathSpan;

typedef struct McpPathReader
{
	/* the rule */
	McpPathBy	by;
	McpSubject	property;
	McpFilter  *events;
	McpFilter  *begins;			/* NULL: anywhere */
	McpFilter  *ends;
	bool		collapse;
	bool		reverse;
	uint32		max_steps;		/* 0: no limit */
	int64		gap;			/* PG_INT64_MAX: no pause is too long */
	/* of the journey read last */
	McpRegion	region;
	McpMarks	names;
	McpPathStep *steps;
	uint8	   *marks;			/* of each step: begins, ends */
	uint32		step_count;
	uint32		capacity;
	McpPathSpan *spans;
	uint32		span_count;
	uint32		span_capacity;
} McpPathReader;

extern McpPathReader *McpPathReaderCreate(void);

/* read the journey's events up to as_of; the reader holds its paths */
extern void McpPathRead(McpPathReader *reader, const McpJourney *journey,
						int64 as_of);

/* the number of labels that a journey can have */
extern uint32 McpPathLabels(const McpPathReader *reader,
							const McpJourney *journey);

/* a label's text: *second has an action behind a channel, or data NULL */
extern McpText McpPathLabel(const McpPathReader *reader,
							const McpJourney *journey, uint32 label,
							McpText *second);

#endif
