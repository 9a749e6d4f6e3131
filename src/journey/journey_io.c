/*
 * journey_io.c: the type mcp.journey: text, binary, jsonb, equality
 */
#include "journey/journey_face.h"

#include "access/detoast.h"
#include "common/hashfn.h"
#include "core/json.h"
#include "core/wire.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

bool
McpJourneyOfCollector(McpCollector *collector, Datum *result, McpError *error)
{
	uint8	   *buffer;
	Size		size;

	if (!McpCollectorBuildBehind(collector, VARHDRSZ, &buffer, &size, error))
		return false;
	if (buffer == NULL)
		McpJourneyOfNothing(VARHDRSZ, &buffer, &size);
	*result = McpJourneyDatum(buffer, size);
	return true;
}

static bool
parse(McpText text, Datum *result, McpError *error)
{
	McpJson		json;
	McpCollector *collector = McpCollectorCreate();

	McpJsonStart(&json, text, "journey", error);
	return McpJourneyParse(&json, collector) && McpJsonDone(&json) &&
		McpJourneyOfCollector(collector, result, error);
}

PG_FUNCTION_INFO_V1(mcp_journey_in);
Datum
mcp_journey_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	McpError	error;
	Datum		result;

	error.sqlstate = 0;
	if (!parse(McpTextMake(text, strlen(text)), &result, &error))
		McpErrorReport(fcinfo, &error);
	return result;
}

PG_FUNCTION_INFO_V1(mcp_journey_out);
Datum
mcp_journey_out(PG_FUNCTION_ARGS)
{
	McpJourney	journey;
	StringInfoData buffer;

	McpJourneyOpenDatum(PG_GETARG_DATUM(0), &journey);
	initStringInfo(&buffer);
	McpJourneyPrint(&journey, &buffer);
	PG_RETURN_CSTRING(buffer.data);
}

PG_FUNCTION_INFO_V1(mcp_journey_recv);
Datum
mcp_journey_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	Size		left = (Size) (message->len - message->cursor);
	McpReader	reader = McpReaderMake(message->data + message->cursor, left);
	McpCollector *collector = McpCollectorCreate();
	McpError	error;
	Datum		result;

	error.sqlstate = 0;
	if (!McpJourneyRead(&reader, collector, &error) ||
		!McpJourneyOfCollector(collector, &result, &error))
		McpErrorThrow(&error);
	message->cursor += (int) (left - reader.left);
	return result;
}

PG_FUNCTION_INFO_V1(mcp_journey_send);
Datum
mcp_journey_send(PG_FUNCTION_ARGS)
{
	McpJourney	journey;
	StringInfoData buffer;

	McpJourneyOpenDatum(PG_GETARG_DATUM(0), &journey);
	pq_begintypsend(&buffer);
	McpJourneyWrite(&journey, &buffer);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(mcp_journey_to_jsonb);
Datum
mcp_journey_to_jsonb(PG_FUNCTION_ARGS)
{
	McpJourney	journey;
	StringInfoData buffer;

	McpJourneyOpenDatum(PG_GETARG_DATUM(0), &journey);
	initStringInfo(&buffer);
	McpJourneyPrint(&journey, &buffer);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(buffer.data));
}

PG_FUNCTION_INFO_V1(mcp_jsonb_to_journey);
Datum
mcp_jsonb_to_journey(PG_FUNCTION_ARGS)
{
	Jsonb	   *jsonb = PG_GETARG_JSONB_P(0);
	StringInfoData text;
	McpError	error;
	Datum		result;

	initStringInfo(&text);
	(void) JsonbToCString(&text, &jsonb->root, VARSIZE(jsonb));
	error.sqlstate = 0;
	if (!parse(McpTextMake(text.data, text.len), &result, &error))
		McpErrorThrow(&error);
	return result;
}

/* --- equality: one journey, one body ------------------------------------------ */

static bool
same_bytes(Datum a, Datum b)
{
	struct varlena *left;
	struct varlena *right;

	/* sizes tell most apart without fetching what is stored out of line */
	if (toast_raw_datum_size(a) != toast_raw_datum_size(b))
		return false;
	left = PG_DETOAST_DATUM_PACKED(a);
	right = PG_DETOAST_DATUM_PACKED(b);
	return memcmp(VARDATA_ANY(left), VARDATA_ANY(right),
				  VARSIZE_ANY_EXHDR(left)) == 0;
}

PG_FUNCTION_INFO_V1(mcp_journey_eq);
Datum
mcp_journey_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_bytes(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)));
}

PG_FUNCTION_INFO_V1(mcp_journey_ne);
Datum
mcp_journey_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_bytes(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)));
}

PG_FUNCTION_INFO_V1(mcp_journey_hash);
Datum
mcp_journey_hash(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	PG_RETURN_INT32((int32) hash_bytes((unsigned char *) VARDATA_ANY(value),
									   (int) VARSIZE_ANY_EXHDR(value)));
}

PG_FUNCTION_INFO_V1(mcp_journey_hash_extended);
Datum
mcp_journey_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	PG_RETURN_INT64((int64) hash_bytes_extended((unsigned char *) VARDATA_ANY(value),
												(int) VARSIZE_ANY_EXHDR(value),
												(uint64) PG_GETARG_INT64(1)));
}
