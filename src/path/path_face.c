/*
 * path_face.c: mcp.path and mcp.path_rows
 */
#include "path/path_face.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

static Datum
label_datum(const McpPathReader *reader, const McpJourney *journey,
			uint32 label)
{
	McpText		second;
	McpText		first = McpPathLabel(reader, journey, label, &second);
	Size		size = first.len +
		(second.data == NULL ? 0 : 1 + (Size) second.len);
	text	   *whole = palloc(VARHDRSZ + size);

	SET_VARSIZE(whole, VARHDRSZ + size);
	memcpy(VARDATA(whole), first.data, first.len);
	if (second.data != NULL)
	{
		VARDATA(whole)[first.len] = '.';
		memcpy(VARDATA(whole) + first.len + 1, second.data, second.len);
	}
	return PointerGetDatum(whole);
}

/* the first path; read backward, the last */
static Datum
path(FunctionCallInfo fcinfo, bool of_profile)
{
	McpPathReader *reader;
	McpPathSpan *span;
	McpJourney	journey;
	Datum	   *items;
	uint32		n;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	reader = McpPathReaderOfCall(fcinfo, 1);
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	McpPathRead(reader, &journey, McpAsOfArgument(fcinfo, 2));
	if (reader->span_count == 0)
		PG_RETURN_NULL();
	span = &reader->spans[reader->reverse ? reader->span_count - 1 : 0];
	items = palloc((span->end - span->first) * sizeof(Datum));
	for (n = span->first; n < span->end; n++)
		items[n - span->first] = label_datum(reader, &journey,
											 reader->steps[n].label);
	PG_RETURN_ARRAYTYPE_P(construct_array(items,
										  (int) (span->end - span->first),
										  TEXTOID, -1, false, TYPALIGN_INT));
}

PG_FUNCTION_INFO_V1(mcp_path);
Datum
mcp_path(PG_FUNCTION_ARGS)
{
	return path(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_path_of_profile);
Datum
mcp_path_of_profile(PG_FUNCTION_ARGS)
{
	return path(fcinfo, true);
}

static void
put_row(FunctionCallInfo fcinfo, const McpPathReader *reader,
		const McpJourney *journey, uint32 span, uint32 n)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const McpPathStep *step = &reader->steps[n];
	Datum		values[5];
	bool		nulls[5] = {false};

	values[0] = Int32GetDatum((int32) span + 1);
	values[1] = Int32GetDatum((int32) (n - reader->spans[span].first) + 1);
	values[2] = label_datum(reader, journey, step->label);
	values[3] = TimestampTzGetDatum(step->time);
	values[4] = Int32GetDatum((int32) step->events);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

static Datum
path_rows(FunctionCallInfo fcinfo, bool of_profile)
{
	McpPathReader *reader;
	McpJourney	journey;
	uint32		span,
				n;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reader = McpPathReaderOfCall(fcinfo, 1);
	McpJourneyOfArgument(fcinfo, 0, of_profile, &journey);
	McpPathRead(reader, &journey, McpAsOfArgument(fcinfo, 2));
	for (span = 0; span < reader->span_count; span++)
	{
		for (n = reader->spans[span].first; n < reader->spans[span].end; n++)
		{
			CHECK_FOR_INTERRUPTS();
			put_row(fcinfo, reader, &journey, span, n);
		}
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mcp_path_rows);
Datum
mcp_path_rows(PG_FUNCTION_ARGS)
{
	return path_rows(fcinfo, false);
}

PG_FUNCTION_INFO_V1(mcp_path_rows_of_profile);
Datum
mcp_path_rows_of_profile(PG_FUNCTION_ARGS)
{
	return path_rows(fcinfo, true);
}
