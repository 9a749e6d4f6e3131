/*
 * module.c: the library's own life
 */
#include "core/compat.h"

#include "utils/builtins.h"

PG_MODULE_MAGIC;

void
McpErrorThrow(const McpError *error)
{
	ereport(ERROR,
			(errcode(error->sqlstate),
			 errmsg_internal("%s", error->message),
			 error->detail[0] ? errdetail_internal("%s", error->detail) : 0,
			 error->hint[0] ? errhint("%s", error->hint) : 0));
	pg_unreachable();
}

PG_FUNCTION_INFO_V1(mcp_version);
Datum
mcp_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(MCP_VERSION));
}
