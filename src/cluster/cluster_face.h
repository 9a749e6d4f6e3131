/*
 * cluster_face.h: what the two window functions share
 */
#ifndef MCP_CLUSTER_FACE_H
#define MCP_CLUSTER_FACE_H

#include "core/compat.h"

#include "cluster/cluster.h"

#include "windowapi.h"

/* kept for the partition */
typedef struct McpClusterState
{
	McpForest  *forest;			/* NULL before the first row */
	McpMatchRules rules;
} McpClusterState;

/* the partition's state, all rows clustered */
extern McpClusterState *McpClusterPartition(FunctionCallInfo fcinfo,
											bool details);

/* the uuid of the present row; false: it has none */
extern bool McpClusterCustomer(FunctionCallInfo fcinfo,
							   const McpClusterState *state, Datum *customer);

/* the identifiers of an array, NULLs apart, where they lie */
extern Size McpArrayIdentifiers(Datum datum, const uint8 **identifiers);

#endif
