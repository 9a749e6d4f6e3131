/*
 * path_report.c: mcp.path_report, and its rows
 */
#include "path/path_face.h"
#include "path/path_fold.h"

#include "core/summary.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include <math.h>

static const McpSummaryKind kind = {
	"mcp.path_summary", McpPathSummaryCreate, McpPathSummaryWrite,
	McpPathSummaryRead, McpPathSummaryMerge
};

PG_FUNCTION_INFO_V1(mcp_path_summary_in);
Datum
mcp_path_summary_in(PG_FUNCTION_ARGS)
{
	return McpSummaryIn(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_path_summary_out);
Datum
mcp_path_summary_out(PG_FUNCTION_ARGS)
{
	return McpSummaryOut(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_path_summary_recv);
Datum
mcp_path_summary_recv(PG_FUNCTION_ARGS)
{
	return McpSummaryRecv(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_path_summary_send);
Datum
mcp_path_summary_send(PG_FUNCTION_ARGS)
{
	return McpSummarySend(fcinfo, &kind);
}

PG_FUNCTION_INFO_V1(mcp_path_report_combine);
Datum
mcp_path_report_combine(PG_FUNCTION_ARGS)
{
	return McpSummaryCombine(fcinfo, &kind);
}

/* --- the aggregate --------------------------------------------------------------- */

/* as_of: the argument, no limit when it is NULL, now when it is not there */
static Datum
add_journey(FunctionCallInfo fcinfo, bool of_profile)
{
	McpPathSummary *summary;
	McpPathReader *reader;
	McpJourney	journey;
	McpError	error;
	MemoryContext memory;
	Datum		state;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	summary = McpSummaryState(fcinfo, &kind, &state, &memory);
	if (PG_ARGISNULL(1))
		return state;
	reader = McpPathReaderOfCall(fcinfo, 2);
	McpJourneyOfArgument(fcinfo, 1, of_profile, &journey);
	McpPathRead(reader, &journey, McpAsOfOrNow(fcinfo, 3));
	error.sqlstate = 0;
	if (!McpPathSummaryAdd(summary, reader, &journey, &error))
		McpErrorThrow(&error);
	return state;
}

PG_FUNCTION_INFO_V1(mcp_path_report_trans);
Datum
mcp_path_report_trans(PG_FUNCTION_ARGS)
{
	return add_journey(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_path_report_trans_of_profile);
Datum
mcp_path_report_trans_of_profile(PG_FUNCTION_ARGS)
{
	return add_journey(fcinfo, true);
}

/* --- rows -------------------------------------------------------------------------- */

static McpText
node_text(const McpPathSummary *summary, uint32 node)
{
	switch (node)
	{
		case MCP_PATH_START:
			return McpTextLiteral("(start)");
		case MCP_PATH_END:
			return McpTextLiteral("(end)");
		case MCP_PATH_MORE:
			return McpTextLiteral("(more)");
		case MCP_PATH_OTHER:
			return McpTextLiteral("(other)");
		default:
			return summary->nodes[node].text;
	}
}

static Datum
text_datum(McpText text)
{
	return PointerGetDatum(cstring_to_text_with_len(text.data,
													(int) text.len));
}

/* the place with its step in front: never the same at two steps */
static Datum
step_datum(uint32 step, McpText text)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendStringInfo(&buffer, "%u ", step);
	appendBinaryStringInfo(&buffer, text.data, (int) text.len);
	return PointerGetDatum(cstring_to_text_with_len(buffer.data, buffer.len));
}

/* users, occurrences, rate of all that leaves the source, median */
static void
put_numbers(McpPathFolded *folded, uint64 leaving, bool one_path,
			Datum *values, bool *nulls)
{
	McpPathEdge *edge = &folded->edge;
	int64		median = McpSpreadQuantile(&edge->times, 1, 2);

	/* people who took several of the joined ones cannot be told apart */
	nulls[0] = folded->joined > 1 && !one_path;
	values[0] = Int64GetDatum((int64) edge->users);
	values[1] = Int64GetDatum((int64) edge->occurrences);
	values[2] = Float8GetDatum((double) edge->occurrences / (double) leaving);
	nulls[3] = median < 0;
	values[3] = Float8GetDatum((double) median / USECS_PER_SEC);
}

/* occurrences of all edges from the same source and step, which lie together */
static uint64
leaving_of(const McpPathFolded *folded, uint32 count, uint32 i)
{
	const McpPathEdge *first = &folded[i].edge;
	uint64		leaving = 0;

	for (; i < count && folded[i].edge.step == first->step &&
		 folded[i].edge.source == first->source; i++)
		leaving += folded[i].edge.occurrences;
	return leaving;
}

static Datum
edge_rows(FunctionCallInfo fcinfo, bool by_step)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpPathSummary *summary;
	McpPathFolded *folded;
	uint64		leaving = 0;
	uint32		top = MCP_PATH_NODES_MAX;
	uint32		count,
				i;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	if (!PG_ARGISNULL(1) && PG_GETARG_INT32(1) < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("top is %d, and must be at least 1",
						PG_GETARG_INT32(1))));
	if (!PG_ARGISNULL(1))
		top = (uint32) PG_GETARG_INT32(1);
	summary = McpSummaryRead(fcinfo, 0, &kind);
	folded = McpPathFold(summary, by_step, top, &count);
	for (i = 0; i < count; i++)
	{
		McpPathEdge *edge = &folded[i].edge;
		Datum		values[9];
		bool		nulls[9] = {false};
		int			n = 0;

		CHECK_FOR_INTERRUPTS();
		if (i == 0 || edge->source != folded[i - 1].edge.source ||
			edge->step != folded[i - 1].edge.step)
			leaving = leaving_of(folded, count, i);
		if (by_step)
			values[n++] = Int32GetDatum(edge->step);
		values[n++] = text_datum(node_text(summary, edge->source));
		values[n++] = text_datum(node_text(summary, edge->target));
		if (by_step)
		{
			values[n++] = step_datum(edge->step,
									 node_text(summary, edge->source));
			values[n++] = step_datum((uint32) edge->step + 1,
									 node_text(summary, edge->target));
		}
		put_numbers(&folded[i], leaving,
					by_step && summary->people == summary->paths,
					values + n, nulls + n);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
							 nulls);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_transition_rows);
Datum
mcp_transition_rows(PG_FUNCTION_ARGS)
{
	return edge_rows(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_sankey_rows);
Datum
mcp_sankey_rows(PG_FUNCTION_ARGS)
{
	return edge_rows(fcinfo, true);
}

/* --- the difference of two groups ---------------------------------------------------- */

static void
put_difference(ReturnSetInfo *rsinfo, const McpPathSummary *names,
			   const McpPathEdge *edge, uint64 users_a, uint64 people_a,
			   uint64 users_b, uint64 people_b)
{
	double		share_a = people_a == 0 ? 0 :
		(double) users_a / (double) people_a;
	double		share_b = people_b == 0 ? 0 :
		(double) users_b / (double) people_b;
	double		people = (double) people_a + (double) people_b;
	double		both = ((double) users_a + (double) users_b) / people;
	double		variance = people_a == 0 || people_b == 0 ? 0 :
		both * (1 - both) * (1 / (double) people_a + 1 / (double) people_b);
	Datum		values[8];
	bool		nulls[8] = {false};

	values[0] = text_datum(node_text(names, edge->source));
	values[1] = text_datum(node_text(names, edge->target));
	values[2] = Int64GetDatum((int64) users_a);
	values[3] = Int64GetDatum((int64) users_b);
	nulls[4] = people_a == 0;
	values[4] = Float8GetDatum(share_a);
	nulls[5] = people_b == 0;
	values[5] = Float8GetDatum(share_b);
	nulls[6] = nulls[4] || nulls[5];
	values[6] = Float8GetDatum(share_a - share_b);
	nulls[7] = variance <= 0;
	values[7] = Float8GetDatum(variance <= 0 ? 0 :
							   (share_a - share_b) / sqrt(variance));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * Both groups are merged into one summary, which has every transition; how
 * many of each group took it is looked up by the names of its places.
 */
static uint64
users_of(McpPathSummary *summary, const McpPathSummary *names,
		 const McpPathEdge *edge)
{
	McpText		none = {NULL, 0};
	McpError	error;
	McpPathEdge *found;
	uint32		source = edge->source;
	uint32		target = edge->target;

	error.sqlstate = 0;
	if ((source < MCP_PATH_NODES_MAX &&
		 !McpPathNodeOf(summary, names->nodes[source].text, none, &source,
						&error)) ||
		(target < MCP_PATH_NODES_MAX &&
		 !McpPathNodeOf(summary, names->nodes[target].text, none, &target,
						&error)))
		McpErrorThrow(&error);
	found = McpPathEdgeOf(summary, 0, source, target, &error);
	if (found != NULL)
		return found->users;
	McpErrorThrow(&error);
}

static McpPathSummary *
copy_of(McpPathSummary *summary)
{
	McpPathSummary *copy = McpPathSummaryCreate();
	McpError	error;

	error.sqlstate = 0;
	if (!McpPathSummaryMerge(copy, summary, &error))
		McpErrorThrow(&error);
	return copy;
}

PG_FUNCTION_INFO_V1(mcp_path_difference_rows);
Datum
mcp_path_difference_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	McpPathSummary *a;
	McpPathSummary *b;
	McpPathSummary *both;
	McpError	error;
	uint32		i;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	/* looking up adds what is not there: so copies */
	a = copy_of(McpSummaryRead(fcinfo, 0, &kind));
	b = copy_of(McpSummaryRead(fcinfo, 1, &kind));
	both = copy_of(a);
	error.sqlstate = 0;
	if (!McpPathSummaryMerge(both, b, &error))
		McpErrorThrow(&error);
	McpPathSummarySort(both);
	for (i = 0; i < both->edge_count && both->edges[i].step == 0; i++)
	{
		CHECK_FOR_INTERRUPTS();
		put_difference(rsinfo, both, &both->edges[i],
					   users_of(a, both, &both->edges[i]), a->people,
					   users_of(b, both, &both->edges[i]), b->people);
	}
	return (Datum) 0;
}
