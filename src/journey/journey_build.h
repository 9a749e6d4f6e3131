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

/* number all names and sets of the collector's rows */
extern void McpBuildNumber(McpBuild *build);

#endif
