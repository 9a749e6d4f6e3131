/*
 * module.c: the library's own life
 *
 * This room stands above all others, so that loading the library can set
 * up each of them.
 */
#include "core/compat.h"

#include "identity/identity.h"
#include "utils/builtins.h"
#include "utils/guc.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

void
_PG_init(void)
{
	McpIdentityInit();
	MarkGUCPrefixReserved("mcp");
}

PG_FUNCTION_INFO_V1(mcp_version);
Datum
mcp_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(MCP_VERSION));
}
