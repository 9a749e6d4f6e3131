/*
 * channel_face.h: what the faces of the channel room share
 */
#ifndef MCP_CHANNEL_FACE_H
#define MCP_CHANNEL_FACE_H

#include "channel/channel_read.h"
#include "core/args.h"

/* the reader of the options in argument n, kept by the call site */
extern McpChannelReader *McpChannelReaderOfCall(FunctionCallInfo fcinfo,
												int n);

#endif
