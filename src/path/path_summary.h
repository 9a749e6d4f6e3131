/*
 * path_summary.h: the paths of many people, inside the path room
 *
 * Bytes of mcp.path_summary: u8 version, u64 people, u64 paths, u32 nodes,
 * their texts sorted, u32 edges sorted by (step, source, target), of each u16
 * step, u32 source, u32 target, u64 occurrences, u64 users, a spread.
 */
#ifndef MCP_PATH_SUMMARY_H
#define MCP_PATH_SUMMARY_H

#include "path/path.h"
#include "stat/spread.h"

#define MCP_PATH_SUMMARY_VERSION	1
#define MCP_PATH_EXACT				32	/* times kept as they are */
#define MCP_PATH_DEPTH				10	/* steps told apart by their number */
#define MCP_PATH_NODES_MAX			(1 << 20)
#define MCP_PATH_EDGES_MAX			(1 << 22)

/* ends of edges that are no places */
#define MCP_PATH_START	(MCP_PATH_NODES_MAX)		/* a path begins */
#define MCP_PATH_END	(MCP_PATH_NODES_MAX + 1)	/* and ends */
#define MCP_PATH_MORE	(MCP_PATH_NODES_MAX + 2)	/* goes on, not counted */

/* 64 bytes: one line of the processor's memory, or two */
typedef struct McpPathEdge
{
	uint16		step;			/* 0: wherever in the path */
	uint32		source;			/* at step; target is at step + 1 */
	uint32		target;
	uint32		person;			/* who came by last */
	uint64		occurrences;
	uint64		users;
	McpSpread	times;			/* of places, not of start and end */
} McpPathEdge;

typedef struct McpPathNode
{
	McpText		text;
	uint32		hash;
} McpPathNode;

typedef struct McpPathSummary
{
	McpRegion	region;
	uint64		people;			/* who have a path */
	uint64		paths;
	uint32		person;			/* the number of the one at hand */
	McpPathNode *nodes;
	uint32		node_count;
	uint32		node_capacity;
	uint32	   *node_table;		/* place + 1, by hash */
	uint32		node_table_size;
	McpPathEdge *edges;
	uint32		edge_count;
	uint32		edge_capacity;
	uint32	   *edge_table;
	uint32		edge_table_size;
	/* short cuts for adding journeys (path_add.c) */
	struct McpPathKnown **known;	/* dictionaries seen; NULL: none */
	uint32	   *grid;			/* edge + 1 between the first nodes */
	uint32	   *labels;			/* of a journey whose are not kept */
	uint32		label_capacity;
} McpPathSummary;

/* add the paths that the reader holds */
extern bool McpPathSummaryAdd(McpPathSummary *summary,
							  const McpPathReader *reader,
							  const McpJourney *journey, McpError *error);

/* nodes and edges have got other numbers */
extern void McpPathForget(McpPathSummary *summary);

extern bool McpPathNodeOf(McpPathSummary *summary, McpText text,
						  McpText second, uint32 *node, McpError *error);

/* an edge, made when it is not there; NULL: there are too many */
extern McpPathEdge *McpPathEdgeOf(McpPathSummary *summary, uint32 step,
								  uint32 source, uint32 target,
								  McpError *error);

extern void McpPathTables(McpPathSummary *summary);

/* put edges in their order; nodes too */
extern void McpPathSummarySort(McpPathSummary *summary);

extern void *McpPathSummaryCreate(void);
extern void McpPathSummaryWrite(void *content, StringInfo buffer);
extern bool McpPathSummaryRead(void *content, const void *bytes, Size size);
extern bool McpPathSummaryMerge(void *into, void *from, McpError *error);

#endif
