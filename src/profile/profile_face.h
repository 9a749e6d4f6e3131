/*
 * profile_face.h: what the faces of this room share
 */
#ifndef MCP_PROFILE_FACE_H
#define MCP_PROFILE_FACE_H

#include "core/args.h"
#include "profile/profile_build.h"
#include "utils/timestamp.h"

/* open an argument, detoasted where it has to be */
extern void McpProfileFromDatum(Datum datum, McpProfile *profile);

#define MCP_GETARG_PROFILE(n, profile) \
	McpProfileFromDatum(PG_GETARG_DATUM(n), profile)

/* build, in the current context, and finish the length word */
extern Datum McpProfileFinish(McpProfileBuilder *builder);

/* an empty builder in that context: the state of an aggregate */
extern McpProfileBuilder *McpProfileStateCreate(FunctionCallInfo fcinfo,
												MemoryContext context);

#endif
