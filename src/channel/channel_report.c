/*
 * channel_report.c: mcp.channel_report and its type
 */
#include "channel/channel_face.h"
#include "core/summary.h"

const McpSummaryKind McpChannelSummaryKind = {
	"mcp.channel_summary", McpChannelSummaryCreate, McpChannelSummaryWrite,
	McpChannelSummaryRead, McpChannelSummaryMerge
};

PG_FUNCTION_INFO_V1(mcp_channel_summary_in);
Datum
mcp_channel_summary_in(PG_FUNCTION_ARGS)
{
	return McpSummaryIn(fcinfo, &McpChannelSummaryKind);
}

PG_FUNCTION_INFO_V1(mcp_channel_summary_out);
Datum
mcp_channel_summary_out(PG_FUNCTION_ARGS)
{
	return McpSummaryOut(fcinfo, &McpChannelSummaryKind);
}

PG_FUNCTION_INFO_V1(mcp_channel_summary_recv);
Datum
mcp_channel_summary_recv(PG_FUNCTION_ARGS)
{
	return McpSummaryRecv(fcinfo, &McpChannelSummaryKind);
}

PG_FUNCTION_INFO_V1(mcp_channel_summary_send);
Datum
mcp_channel_summary_send(PG_FUNCTION_ARGS)
{
	return McpSummarySend(fcinfo, &McpChannelSummaryKind);
}

PG_FUNCTION_INFO_V1(mcp_channel_report_combine);
Datum
mcp_channel_report_combine(PG_FUNCTION_ARGS)
{
	return McpSummaryCombine(fcinfo, &McpChannelSummaryKind);
}

/* (state, profile or journey [, options [, as_of]]) */
static Datum
add_person(FunctionCallInfo fcinfo, bool of_profile)
{
	McpChannelSummary *summary;
	McpChannelReader *reader;
	McpProfile	profile;
	McpJourney	journey;
	McpError	error;
	MemoryContext memory;
	struct varlena *value;
	Datum		state;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	summary = McpSummaryState(fcinfo, &McpChannelSummaryKind, &state,
							  &memory);
	if (PG_ARGISNULL(1))
		return state;
	reader = McpChannelReaderOfCall(fcinfo, 2);
	value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
	error.sqlstate = 0;
	if (!(of_profile ?
		  McpProfileOpen(&profile, VARDATA_ANY(value),
						 VARSIZE_ANY_EXHDR(value), MCP_CHECK_SHALLOW,
						 &error) :
		  McpJourneyOpen(&journey, VARDATA_ANY(value),
						 VARSIZE_ANY_EXHDR(value), MCP_CHECK_SHALLOW,
						 &error)) ||
		!McpChannelAdd(reader, summary,
					   of_profile ? &profile.journey : &journey,
					   of_profile ? &profile : NULL, McpAsOfOrNow(fcinfo, 3),
					   &error))
		McpErrorThrow(&error);
	PG_FREE_IF_COPY(value, 1);
	return state;
}

PG_FUNCTION_INFO_V1(mcp_channel_report_trans);
Datum
mcp_channel_report_trans(PG_FUNCTION_ARGS)
{
	return add_person(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_channel_report_trans_of_profile);
Datum
mcp_channel_report_trans_of_profile(PG_FUNCTION_ARGS)
{
	return add_person(fcinfo, true);
}
