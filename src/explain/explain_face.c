/*
 * explain_face.c: mcp.describe, mcp.why, mcp.next_change_at
 */
#include "core/args.h"
#include "core/compat.h"
#include "explain/explain.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(mcp_describe);
Datum
mcp_describe(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM(PG_GETARG_DATUM(0));
	StringInfoData text;
	McpTree		tree;
	McpError	error = {0};

	if (!McpSegmentOpen(&tree, VARDATA(value), VARSIZE(value) - VARHDRSZ,
						MCP_CHECK_DEEP, &error))
		McpErrorThrow(&error);
	initStringInfo(&text);
	McpSegmentDescribe(&tree, &text);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}

static void
why_row(void *context, const McpWhy *why)
{
	ReturnSetInfo *result = context;
	Datum		values[6];
	bool		nulls[6] = {false};

	values[0] = CStringGetTextDatum(why->path);
	values[1] = Int32GetDatum(why->depth);
	values[2] = PointerGetDatum(cstring_to_text_with_len(why->condition.data,
														 why->condition.len));
	nulls[3] = !why->has_found;
	values[3] = why->has_found ?
		PointerGetDatum(cstring_to_text_with_len(why->found.data,
												 why->found.len)) : (Datum) 0;
	nulls[4] = why->holds == MCP_UNKNOWN;
	values[4] = BoolGetDatum(why->holds == MCP_TRUE);
	nulls[5] = why->decided_by.len == 0;
	values[5] = nulls[5] ? (Datum) 0 :
		PointerGetDatum(cstring_to_text_with_len(why->decided_by.data,
												 why->decided_by.len));
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(mcp_why);
Datum
mcp_why(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	McpPlanWhy(McpPlanOfCall(fcinfo), why_row, fcinfo->resultinfo);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(mcp_next_change_at);
Datum
mcp_next_change_at(PG_FUNCTION_ARGS)
{
	int64		moment;

	if (!McpPlanNextChange(McpPlanOfCall(fcinfo), &moment))
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(moment);
}
