/*
 * session.h: the door of the session room
 *
 * A session is a stretch of a journey without a long pause.  Going along the
 * events that count, in order of time, a new session begins with
 *	- the first event;
 *	- one that comes more than `gap` after the event before;
 *	- with by_day, one of another day of the zone than the event before;
 *	- one that comes more than `max_length` after the session's start;
 *	- with by_property, one that has a value of it which is not the last one
 *	  that the session had.  An event without a value never begins one.
 *
 * Events of one moment have no order: those without a value come first, then
 * those with the value that the session has, then the others by value; so at
 * one moment a value begins at most one session, and (start, value) names a
 * session of a person.
 *
 * Late data.  Whether a session begins at a moment depends on what is before
 * it, and on the events of that moment one by one: so an event that arrives
 * takes away no session that begins at its time or before.  Of later ones,
 * with nothing but gap and by_day only the one at the next moment can go, for
 * a cut looks back no further than to the moment before.  The running value
 * and the length of a session carry further, but not over a pause or another
 * day that is still there.
 */
#ifndef MCP_SESSION_H
#define MCP_SESSION_H

#include "filter/filter.h"

/* why a session begins.  Stored in no value */
typedef enum McpSessionCause
{
	MCP_SESSION_FIRST,
	MCP_SESSION_PAUSE,
	MCP_SESSION_DAY,
	MCP_SESSION_LENGTH,
	MCP_SESSION_PROPERTY
} McpSessionCause;

typedef struct McpSession
{
	int64		started;
	int64		ended;
	uint32		first;			/* places of events in the journey */
	uint32		last;
	uint32		events;
	uint32		channels;
	uint32		conversions;
	int32		value;			/* of by_property, a code; -1: none */
	int32		ended_value;	/* the last one that it had */
	McpSessionCause cause;
	int128		worth;			/* sum of the conversions' values */
} McpSession;

typedef struct McpSessionReader
{
	/* the rule */
	int64		gap;			/* PG_INT64_MAX: no pause is too long */
	int64		max_length;		/* PG_INT64_MAX: none */
	bool		by_day;
	const McpZone *zone;
	bool		by_property;
	McpSubject	property;
	McpFilter  *events;
	McpFilter  *converts;		/* NULL: nothing is looked for */
	bool		counts_only;	/* channels are not needed */
	/* of the journey read last */
	McpRegion	region;
	McpSession *sessions;
	uint32		count;
	uint32		capacity;
	uint32	   *places;			/* of the events that count, the newest first */
	uint32		place_capacity;
	uint32	   *seen;			/* by channel: the last session + 1 */
	uint32		seen_capacity;
} McpSessionReader;

extern McpSessionReader *McpSessionReaderCreate(void);

/* read the journey's events up to as_of; the reader holds its sessions */
extern void McpSessionRead(McpSessionReader *reader,
						   const McpJourney *journey, int64 as_of);

/*
 * 16 bytes, a uuid of version 8: of the person's key (data NULL: none), the
 * start, and the value with which the session began.
 */
extern void McpSessionId(McpText person_key, int64 started, McpText value,
						 uint8 *id);

/* can an event after as_of, soon enough, still belong to it? */
extern bool McpSessionIsOpen(const McpSessionReader *reader,
							 const McpSession *session, int64 as_of);

#endif
