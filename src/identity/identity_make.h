/*
 * identity_make.h: what the faces that take raw values share
 */
#ifndef MCP_IDENTITY_MAKE_H
#define MCP_IDENTITY_MAKE_H

#include "core/args.h"

#include "identity/identity_key.h"
#include "identity/identity_normal.h"

/*
 * A raw value, unless its size alone, known without fetching or unpacking
 * it, says that it is unusable.
 */
extern bool McpRawArgument(Datum datum, uint32 limit, McpText *raw);

/* is the value usable?  Errors where that could not be found out */
extern bool McpUsable(McpProblem problem);

/* an identifier, palloc'd */
extern Datum McpIdentifierDatum(int kind, const McpNamespace *namespace,
								McpText normal);

/* trim and decode a digest of a feed */
extern McpProblem McpFeedDigest(McpText raw, uint8 *digest);

#endif
