/*
 * segment_fold_face.c: mcp.fold, what fold(...) compares
 */
#include "core/args.h"
#include "core/compat.h"
#include "core/fold.h"

#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(mcp_fold);
Datum
mcp_fold(PG_FUNCTION_ARGS)
{
	StringInfoData buffer;
	McpText		folded;

	initStringInfo(&buffer);
	folded = McpFold(MCP_GETARG_TEXT(0), &buffer);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(folded.data, folded.len));
}
