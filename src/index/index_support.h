/*
 * index_support.h: what the faces for the planner share
 */
#ifndef MCP_INDEX_SUPPORT_H
#define MCP_INDEX_SUPPORT_H

#include "core/compat.h"
#include "nodes/pathnodes.h"
#include "index/index.h"

/* open a segment, checked; the tree lives as long as the copy made here */
extern void McpTreeOfDatum(Datum segment, McpTree *tree);

/* the share of rows; needs: of @?, not of matches */
extern double McpSegmentSelectivity(PlannerInfo *root, List *args,
									int varRelid, bool needs);

#endif
