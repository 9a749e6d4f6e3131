/*
 * path_fold.h: the places that matter, and one for all others
 */
#ifndef MCP_PATH_FOLD_H
#define MCP_PATH_FOLD_H

#include "path/path_summary.h"

#define MCP_PATH_OTHER	(MCP_PATH_NODES_MAX + 3)

typedef struct McpPathFolded
{
	McpPathEdge edge;
	uint32		joined;			/* edges that it stands for */
} McpPathFolded;

/*
 * The edges by step, or those of all steps together, with the `top` places
 * of each step kept; *count of them, in order.
 */
extern McpPathFolded *McpPathFold(McpPathSummary *summary, bool by_step,
								  uint32 top, uint32 *count);

#endif
