/*
 * journey_build.h: a body in the making
 */
#ifndef MCP_JOURNEY_BUILD_H
#define MCP_JOURNEY_BUILD_H

#include "journey/journey_collect.h"

typedef struct McpKindUse
{
	uint32		kind;
	uint32		channel;		/* code of the name, then in the journey */
	uint32		action;
} McpKindUse;

typedef struct McpSetUse
{
	uint32		set;			/* in the arena, then in the journey */
	uint32		row;
} McpSetUse;

typedef struct McpBuild
{
	McpCollector *collector;
	McpDraft	draft;

	/* kinds that are used: a table to look them up */
	uint32		kind_count;
	uint32		kind_room;
	McpKindUse *kinds;

	/* rows that have properties */
	uint32		set_use_count;
	McpSetUse  *set_uses;
} McpBuild;

/* number all names and sets of the collector's rows */
extern void McpBuildNumber(McpBuild *build);

static inline McpKindUse *
McpBuildKind(const McpBuild *build, uint32 kind)
{
	uint32		place = (kind * 0x9E3779B1u >> 7) & (build->kind_room - 1);

	while (build->kinds[place].kind != kind &&
		   build->kinds[place].kind != PG_UINT32_MAX)
		place = (place + 1) & (build->kind_room - 1);
	return &build->kinds[place];
}

#endif
