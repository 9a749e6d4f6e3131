/*
 * journey_build.h: a body in the making
 */
#ifndef MCP_JOURNEY_BUILD_H
#define MCP_JOURNEY_BUILD_H

#include "journey/journey_collect.h"

typedef struct McpSetUse
{
	uint32		set;			/* in the arena, then in the journey */
	uint32		row;
} McpSetUse;

typedef struct McpBuild
{
	McpCollector *collector;	/* its rows settled and in one piece */
	McpDraft	draft;
	uint64	   *used;			/* a bit for each name, by rank */

	/* rows that have properties */
	uint32		set_use_count;
	McpSetUse  *set_uses;
} McpBuild;

/*
 * The kinds that occur, chained through the names by `next`, PG_UINT32_MAX at
 * the end; the first one.
 */
extern uint32 McpBuildKinds(McpCollector *collector);

/* build from settled rows in one piece; without the limits on the result */
extern bool McpBuildFlat(McpCollector *collector, Size prefix, uint8 **buffer,
						 Size *size, McpError *error);

/* number all names and sets of the collector's rows */
extern void McpBuildNumber(McpBuild *build);

#endif
