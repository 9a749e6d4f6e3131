/*
 * retention_types.c: the SQL types of the three reports
 */
#include "retention/retention_face.h"

static bool
read_retention(void *content, const void *bytes, Size size)
{
	return McpTallyRead(content, MCP_TALLY_RETENTION, bytes, size);
}

const McpSummaryKind McpRetentionKind = {
	"mcp.retention_summary", McpTallyCreate, McpTallyWrite, read_retention,
	McpTallyMerge
};

PG_FUNCTION_INFO_V1(mcp_retention_summary_in);
Datum
mcp_retention_summary_in(PG_FUNCTION_ARGS)
{
	return McpSummaryIn(fcinfo, &McpRetentionKind);
}

PG_FUNCTION_INFO_V1(mcp_retention_summary_out);
Datum
mcp_retention_summary_out(PG_FUNCTION_ARGS)
{
	return McpSummaryOut(fcinfo, &McpRetentionKind);
}

PG_FUNCTION_INFO_V1(mcp_retention_summary_recv);
Datum
mcp_retention_summary_recv(PG_FUNCTION_ARGS)
{
	return McpSummaryRecv(fcinfo, &McpRetentionKind);
}

PG_FUNCTION_INFO_V1(mcp_retention_summary_send);
Datum
mcp_retention_summary_send(PG_FUNCTION_ARGS)
{
	return McpSummarySend(fcinfo, &McpRetentionKind);
}

PG_FUNCTION_INFO_V1(mcp_retention_report_combine);
Datum
mcp_retention_report_combine(PG_FUNCTION_ARGS)
{
	return McpSummaryCombine(fcinfo, &McpRetentionKind);
}

static bool
read_lifecycle(void *content, const void *bytes, Size size)
{
	return McpTallyRead(content, MCP_TALLY_LIFECYCLE, bytes, size);
}

const McpSummaryKind McpLifecycleKind = {
	"mcp.lifecycle_summary", McpTallyCreate, McpTallyWrite, read_lifecycle,
	McpTallyMerge
};

PG_FUNCTION_INFO_V1(mcp_lifecycle_summary_in);
Datum
mcp_lifecycle_summary_in(PG_FUNCTION_ARGS)
{
	return McpSummaryIn(fcinfo, &McpLifecycleKind);
}

PG_FUNCTION_INFO_V1(mcp_lifecycle_summary_out);
Datum
mcp_lifecycle_summary_out(PG_FUNCTION_ARGS)
{
	return McpSummaryOut(fcinfo, &McpLifecycleKind);
}

PG_FUNCTION_INFO_V1(mcp_lifecycle_summary_recv);
Datum
mcp_lifecycle_summary_recv(PG_FUNCTION_ARGS)
{
	return McpSummaryRecv(fcinfo, &McpLifecycleKind);
}

PG_FUNCTION_INFO_V1(mcp_lifecycle_summary_send);
Datum
mcp_lifecycle_summary_send(PG_FUNCTION_ARGS)
{
	return McpSummarySend(fcinfo, &McpLifecycleKind);
}

PG_FUNCTION_INFO_V1(mcp_lifecycle_report_combine);
Datum
mcp_lifecycle_report_combine(PG_FUNCTION_ARGS)
{
	return McpSummaryCombine(fcinfo, &McpLifecycleKind);
}

static bool
read_stickiness(void *content, const void *bytes, Size size)
{
	return McpTallyRead(content, MCP_TALLY_STICKINESS, bytes, size);
}

const McpSummaryKind McpStickinessKind = {
	"mcp.stickiness_summary", McpTallyCreate, McpTallyWrite, read_stickiness,
	McpTallyMerge
};

PG_FUNCTION_INFO_V1(mcp_stickiness_summary_in);
Datum
mcp_stickiness_summary_in(PG_FUNCTION_ARGS)
{
	return McpSummaryIn(fcinfo, &McpStickinessKind);
}

PG_FUNCTION_INFO_V1(mcp_stickiness_summary_out);
Datum
mcp_stickiness_summary_out(PG_FUNCTION_ARGS)
{
	return McpSummaryOut(fcinfo, &McpStickinessKind);
}

PG_FUNCTION_INFO_V1(mcp_stickiness_summary_recv);
Datum
mcp_stickiness_summary_recv(PG_FUNCTION_ARGS)
{
	return McpSummaryRecv(fcinfo, &McpStickinessKind);
}

PG_FUNCTION_INFO_V1(mcp_stickiness_summary_send);
Datum
mcp_stickiness_summary_send(PG_FUNCTION_ARGS)
{
	return McpSummarySend(fcinfo, &McpStickinessKind);
}

PG_FUNCTION_INFO_V1(mcp_stickiness_report_combine);
Datum
mcp_stickiness_report_combine(PG_FUNCTION_ARGS)
{
	return McpSummaryCombine(fcinfo, &McpStickinessKind);
}
