/*
 * journey.h: the door of the journey room
 *
 * A journey is a set of events in time order.  Its bytes (the body: all that
 * lies behind the varlena's length word, and the very same bytes inside a
 * profile) are opened, not unpacked: a McpJourney is a view on them, and
 * events are read where they lie, newest first.  journey_format.c tells the
 * layout.
 */
#ifndef MCP_JOURNEY_H
#define MCP_JOURNEY_H

#include "event/event.h"

#define MCP_EVENTS_MAX		(1 << 20)
#define MCP_STORED_MAX		(64 * 1024 * 1024)
#define MCP_TEXT_FORM_MAX	(512 * 1024 * 1024)

/* a sorted set of strings inside stored bytes; a code is a place in it */
typedef struct McpDict
{
	uint32		count;
	uint32		offset_width;	/* bytes of an offset: 1, 2 or 4 */
	const uint8 *offsets;		/* count + 1 of them */
	const char *bytes;
} McpDict;

extern McpText McpDictGet(const McpDict *dict, uint32 code);

/* the code of a string, or -1 */
extern int32 McpDictFind(const McpDict *dict, McpText text);

/* one property of an event, as codes into names and values */
typedef struct McpPair
{
	uint32		name;
	uint32		value;
} McpPair;

/* an opened journey; owns nothing */
typedef struct McpJourney
{
	const uint8 *body;
	uint32		size;
	uint32		live;			/* events that count: 0 .. live - 1 */
	uint32		retracted;		/* hidden: live .. live + retracted - 1 */
	bool		has_outbound;	/* any of send, deliver, bounce, impression */
	bool		has_keys;		/* any event with an event_id */
	bool		has_revisions;

	McpDict		channels;
	McpDict		actions;
	McpDict		names;			/* of properties */
	McpDict		values;			/* of properties */
	uint32		sets;			/* distinct property sets: codes 1 .. sets */
	uint32		pairs;			/* in all sets together */
	uint32		set_offset_width;
	uint32		pair_stride;
	uint32		pair_name_mask;
	uint32		pair_value_mask;
	uint32		pair_value_at;
	const uint8 *set_data;		/* sets + 1 offsets into the pairs */
	const uint8 *pair_data;

	/* how an event's fields are found; use the functions below */
	const uint8 *events;
	uint32		stride;
	int64		time_base;
	int64		time_unit;
	uint64		time_mask;
	int64		value_base;
	int64		value_unit;
	uint64		value_mask;		/* 0: no event has a value */
	uint32		channel_mask;
	uint32		action_mask;
	uint32		set_mask;		/* 0: no event has properties */
	uint16		channel_at;
	uint16		action_at;
	uint16		set_at;
	uint16		value_at;
	uint16		key_at;
	uint16		revision_at;
} McpJourney;

/* open a body; deep: every field is checked, and that it is canonical */
extern bool McpJourneyOpen(McpJourney *journey, const void *body, Size size,
						   McpCheckDepth depth, McpError *error);

/*
 * How many of its bytes, from the beginning, tell all of its events that are
 * later than `since`: at most `have`, which are there, when they are enough;
 * else more are to be read, and this is to be asked again.  Size is of all.
 */
extern Size McpJourneySliceNeeds(const uint8 *body, Size have, Size size,
								 int64 since);

/* leave of an opened journey what lies in its first bytes */
extern void McpJourneyCut(McpJourney *journey, Size have);

/* a journey without events, for profiles that have none */
extern void McpJourneyOpenEmpty(McpJourney *journey);

/* --- an event's fields; i counts from the newest ------------------------ */

static inline const uint8 *
McpJourneyRow(const McpJourney *journey, uint32 i)
{
	return journey->events + (Size) i * journey->stride;
}

static inline int64
McpJourneyTime(const McpJourney *journey, uint32 i)
{
	uint64		ago = McpLoad64(McpJourneyRow(journey, i)) & journey->time_mask;

	return journey->time_base - (int64) ago * journey->time_unit;
}

static inline uint32
McpJourneyChannel(const McpJourney *journey, uint32 i)
{
	return McpLoad32(McpJourneyRow(journey, i) + journey->channel_at) &
		journey->channel_mask;
}

static inline uint32
McpJourneyAction(const McpJourney *journey, uint32 i)
{
	return McpLoad32(McpJourneyRow(journey, i) + journey->action_at) &
		journey->action_mask;
}

/* the event's property set; 0: it has no properties */
static inline uint32
McpJourneySet(const McpJourney *journey, uint32 i)
{
	return McpLoad32(McpJourneyRow(journey, i) + journey->set_at) &
		journey->set_mask;
}

/* false: the event has no value */
static inline bool
McpJourneyValue(const McpJourney *journey, uint32 i, int64 *value)
{
	const uint8 *field = McpJourneyRow(journey, i) + journey->value_at;
	uint64		raw = McpLoad64(field) & journey->value_mask;

	if (raw == 0)
		return false;
	*value = (int64) ((uint64) journey->value_base +
					  (raw - 1) * (uint64) journey->value_unit);
	return true;
}

/* the first 8 bytes of the event_id's SHA-256; 0: it has none */
static inline uint64
McpJourneyKey(const McpJourney *journey, uint32 i)
{
	return journey->has_keys ?
		McpLoad64(McpJourneyRow(journey, i) + journey->key_at) : 0;
}

/* MCP_MOMENT_NONE: it has none */
static inline int64
McpJourneyRevision(const McpJourney *journey, uint32 i)
{
	return journey->has_revisions ?
		(int64) McpLoad64(McpJourneyRow(journey, i) + journey->revision_at) :
		MCP_MOMENT_NONE;
}

/*
 * The first live event that is not later than `time`, by bisection; live when
 * there is none.  The window (a, b] is the events Upto(b) .. Upto(a) - 1.
 */
extern uint32 McpJourneyUpto(const McpJourney *journey, int64 time);

/* the pairs of a set code >= 1, sorted by (name, value) */
extern uint32 McpJourneySetSize(const McpJourney *journey, uint32 set);
extern McpPair McpJourneySetPair(const McpJourney *journey, uint32 set,
								 uint32 n);

/* --- collecting events into a journey ----------------------------------- */

/*
 * A collector gathers events and journeys in any order and builds the one
 * canonical journey of them.  It is the state of mcp.journey_agg, and part of
 * the state of mcp.profile_agg and mcp.merge.  Everything is allocated in the
 * context that is current at the call (the face switches to its own).
 */
typedef struct McpCollector McpCollector;

extern McpCollector *McpCollectorCreate(void);
extern McpCollector *McpCollectorCreateWith(McpNames *names);

/*
 * The same in a place that the caller has, MCP_COLLECTOR_SIZE bytes: a state
 * that holds a collector inside saves a jump for every event.
 */
#define MCP_COLLECTOR_SIZE 112
extern McpCollector *McpCollectorInit(void *place, McpNames *names);
/* ask the memory for what an event will touch, before it is read */
extern void McpCollectorPrefetch(const McpCollector *collector);

extern bool McpCollectorAdd(McpCollector *collector, const McpEvent *event,
							McpError *error);
extern bool McpCollectorAddJourney(McpCollector *collector,
								   const McpJourney *journey, McpError *error);

/* only its events in [since, until) */
extern bool McpCollectorAddSlice(McpCollector *collector,
								 const McpJourney *journey, int64 since,
								 int64 until, McpError *error);
extern bool McpCollectorMerge(McpCollector *into, const McpCollector *from,
							  McpError *error);
extern bool McpCollectorIsEmpty(const McpCollector *collector);

/*
 * Build the canonical body in the current context; the collector stays as it
 * was.  *body is NULL when there are no events.
 */
extern bool McpCollectorBuild(McpCollector *collector, uint8 **body,
							  Size *size, McpError *error);

/* the same behind `prefix` bytes left free, for a length word or a header */
extern bool McpCollectorBuildBehind(McpCollector *collector, Size prefix,
									uint8 **buffer, Size *size,
									McpError *error);

/*
 * A collector as bytes between workers (journey_state.c), without the limits
 * of a journey, as a later revision may make it smaller.  Reading it
 * back only points at the bytes, which must stay until the collector has been
 * merged into another one.
 */
extern bool McpCollectorState(McpCollector *collector, Size prefix,
							  uint8 **buffer, Size *size, McpError *error);
extern McpCollector *McpCollectorOfState(const void *body, Size size);

/* the canonical body of no events */
extern void McpJourneyOfNothing(Size prefix, uint8 **buffer, Size *size);

/* one event alone as a body, fast: the fragment path of mcp.event */
extern bool McpJourneyOfEvent(const McpEvent *event, uint8 **body, Size *size,
							  McpError *error);
extern bool McpJourneyOfEventBehind(const McpEvent *event, Size prefix,
									uint8 **buffer, Size *size,
									McpError *error);

/* text form: the JSON array of events; binary form: fields, network order */
extern void McpJourneyPrint(const McpJourney *journey, StringInfo buffer);
extern void McpJourneyWrite(const McpJourney *journey, StringInfo buffer);

/* parts of the text form: a property set (0: none), an event's key */
extern void McpJourneyPrintSet(const McpJourney *journey, uint32 set,
							   StringInfo buffer);
extern void McpJourneyPrintKey(uint64 key, char *buffer);	/* 17 bytes */

/* read what they wrote (and what people write) into a collector */
struct McpJson;
struct McpReader;
extern bool McpJourneyParse(struct McpJson *json, McpCollector *collector);
extern bool McpJourneyRead(struct McpReader *reader, McpCollector *collector,
						   McpError *error);

#endif
