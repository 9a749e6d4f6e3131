/*
 * event.h: the door of the event room
 *
 * An event is one step of a journey: when, on which channel, which action,
 * perhaps a value and properties.  Here it comes out of the arguments of a
 * call, and here is said why a row is none.
 */
#ifndef MCP_EVENT_H
#define MCP_EVENT_H

#include "core/base.h"
#include "core/amount.h"
#include "core/moment.h"

/*
 * Names seen before, with their codes: channels, actions and property names
 * in their folded spelling, and how to get there from raw spellings.  Shared
 * by all collectors of one aggregate call, or a function's memory between
 * calls.  event_names.h has what goes on inside.
 */
typedef struct McpNames McpNames;

typedef struct McpProperty
{
	McpText		name;
	McpText		value;
	uint32		code;			/* name's in the event's names, + 1; 0: none */
} McpProperty;

/* an event in plain fields; texts are copied by who keeps them */
typedef struct McpEvent
{
	int64		time;
	McpText		channel;		/* folded */
	McpText		action;			/* folded */
	bool		has_value;
	int64		value;
	uint64		key;			/* 0: none */
	int64		revision;		/* MCP_MOMENT_NONE: none */
	bool		retracted;
	const McpProperty *properties;	/* any order; names folded */
	uint32		property_count;
	const McpNames *names;		/* NULL, or what kind and codes belong to */
	uint32		kind;			/* (channel, action) in names */
} McpEvent;

/* why a row cannot be an event */
typedef enum McpEventProblem
{
	MCP_EVENT_USABLE,
	MCP_EVENT_NO_TIME,
	MCP_EVENT_NO_CHANNEL,
	MCP_EVENT_NO_ACTION,
	MCP_EVENT_BAD_TIME,			/* infinite, or outside 1900 to 2199 */
	MCP_EVENT_BAD_CHANNEL,		/* nothing left when folded, or too long */
	MCP_EVENT_BAD_ACTION,
	MCP_EVENT_BAD_VALUE,
	MCP_EVENT_BAD_PROPERTIES,	/* no object, or an odd list */
	MCP_EVENT_NESTED_PROPERTIES,
	MCP_EVENT_BAD_PROPERTY_NAME,
	MCP_EVENT_LONG_PROPERTY,
	MCP_EVENT_MANY_PROPERTIES,
	MCP_EVENT_LONG_ID,
	MCP_EVENT_BAD_REVISION
} McpEventProblem;

/* a word for reports, such as "no channel"; NULL when usable */
extern const char *McpEventProblemText(McpEventProblem problem);

/* limits of one event */
#define MCP_PROPERTIES_MAX		1024
#define MCP_PROPERTY_MAX		8192	/* bytes of a value */
#define MCP_EVENT_ID_MAX		1024	/* bytes */

/* the first 8 bytes of its SHA-256, never 0; 0 for an empty event_id */
extern uint64 McpEventKey(McpText event_id);

#ifndef MCP_STANDALONE

/*
 * For faces: the arguments of a call as an event.  They are found by their
 * names, so that any SQL function can declare those that it takes, in any
 * order: occurred_at (timestamptz; timestamp or date with zone), zone,
 * channel, action, value (numeric or float8), properties (jsonb or text[]),
 * event_id (text, bigint or uuid), revision_at, retracted.
 *
 * McpEventArgsOf keeps what it found out in fn_extra.  It errors when
 * occurred_at or revision_at is a timestamp or date that SQL casts silently.
 */
struct FunctionCallInfoBaseData;
typedef struct McpEventArgs McpEventArgs;

extern McpEventArgs *McpEventArgsOf(struct FunctionCallInfoBaseData *fcinfo);

/* the event's texts hold until the next call with the same args */
extern McpEventProblem McpEventFromArgs(struct FunctionCallInfoBaseData *fcinfo,
										McpEventArgs *args, McpEvent *event);

/*
 * The names of an aggregate call, for the collectors of its groups: they are
 * shared by all aggregates of the query and live as long as it.
 */
extern McpNames *McpNamesOfQuery(struct FunctionCallInfoBaseData *fcinfo);

#endif

/* the recommended name of an action that other systems call otherwise */
extern McpText McpStandardAction(McpText folded);

/* names by number: part of this door */
#include "event/event_names.h"

#endif
