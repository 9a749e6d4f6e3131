/*
 * path_face.h: paths as SQL functions, inside the path room
 */
#ifndef MCP_PATH_FACE_H
#define MCP_PATH_FACE_H

#include "core/args.h"
#include "path/path.h"
#include "profile/profile.h"

/*
 * The reader that the options in argument n say (mcp.path_options; missing or
 * NULL: the default), kept by the call site as long as they do not change.
 */
extern McpPathReader *McpPathReaderOfCall(FunctionCallInfo fcinfo, int n);

#endif
