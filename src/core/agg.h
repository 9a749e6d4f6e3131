/*
 * agg.h: what every aggregate does first
 */
#ifndef MCP_AGG_H
#define MCP_AGG_H

#include "core/compat.h"

/* the context that states live in; errors when called as a plain function */
static inline MemoryContext
McpAggContext(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("this function is part of an aggregate and cannot be called alone"),
				 errhint("Call the aggregate.")));
	return context;
}

/* an argument that is an aggregate's state, or NULL before the first row */
#define MCP_STATE_OR_NULL(n, type) \
	(PG_ARGISNULL(n) ? NULL : (type *) PG_GETARG_POINTER(n))

#endif
