/*
 * event_args.h: arguments of SQL functions that make events, inside
 */
#ifndef MCP_EVENT_ARGS_H
#define MCP_EVENT_ARGS_H

#include "core/compat.h"

#include "core/name.h"
#include "event/event_names.h"

typedef enum McpEventArg
{
	MCP_ARG_OCCURRED_AT,
	MCP_ARG_ZONE,
	MCP_ARG_CHANNEL,
	MCP_ARG_ACTION,
	MCP_ARG_VALUE,
	MCP_ARG_PROPERTIES,
	MCP_ARG_EVENT_ID,
	MCP_ARG_REVISION_AT,
	MCP_ARG_RETRACTED,
	MCP_ARG_COUNT
} McpEventArg;

struct McpEventArgs
{
	int			at[MCP_ARG_COUNT];	/* the argument's number, or -1 */
	Oid			type[MCP_ARG_COUNT];
	McpNames   *names;

	/* room for what the names have no room for, and for properties */
	char		channel[MCP_NAME_MAX + 1];
	char		action[MCP_NAME_MAX + 1];
	McpProperty few[16];
	McpProperty *properties;
	uint32		count;
	uint32		room;
};

/* properties from jsonb, JSON as text, and text[] into args->properties */
extern McpEventProblem McpPropertiesFromJsonb(McpEventArgs *args,
											  Datum datum);
extern McpEventProblem McpPropertiesFromText(McpEventArgs *args,
											 Datum datum);
extern McpEventProblem McpPropertiesFromArray(McpEventArgs *args,
											  Datum datum);

#endif
