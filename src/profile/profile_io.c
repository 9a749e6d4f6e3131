/*
 * profile_io.c: the SQL type mcp.profile
 */
#include "profile/profile_face.h"

#include "access/detoast.h"
#include "access/xact.h"
#include "common/hashfn.h"
#include "core/json.h"
#include "libpq/pqformat.h"
#include "profile/profile_print.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

void
McpProfileFromDatum(Datum datum, McpProfile *profile)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	McpError	error;

	/* its texts are a thousand bytes: not to be cleared for every profile */
	error.sqlstate = 0;
	if (!McpProfileOpen(profile, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
						MCP_CHECK_SHALLOW, &error))
		McpErrorThrow(&error);
}

Datum
McpProfileFinish(McpProfileBuilder *builder)
{
	McpError	error = {0};
	uint8	   *value;
	Size		size;

	if (!McpProfileBuild(builder, &value, &size, &error))
		McpErrorThrow(&error);
	SET_VARSIZE(value, size + VARHDRSZ);
	return PointerGetDatum(value);
}

int64
McpAsOfArgument(FunctionCallInfo fcinfo, int n)
{
	return PG_NARGS() <= n || PG_ARGISNULL(n) ? PG_INT64_MAX :
		PG_GETARG_TIMESTAMPTZ(n);
}

int64
McpAsOfOrNow(FunctionCallInfo fcinfo, int n)
{
	return PG_NARGS() <= n ? GetCurrentTransactionStartTimestamp() :
		McpAsOfArgument(fcinfo, n);
}

void
McpJourneyOfArgument(FunctionCallInfo fcinfo, int n, bool of_profile,
					 McpJourney *journey)
{
	struct varlena *value;
	McpProfile	profile;
	McpError	error;

	if (of_profile)
	{
		MCP_GETARG_PROFILE(n, &profile);
		*journey = profile.journey;
		return;
	}
	value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(n));
	error.sqlstate = 0;
	if (!McpJourneyOpen(journey, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
						MCP_CHECK_SHALLOW, &error))
		McpErrorThrow(&error);
}

/* --- text ---------------------------------------------------------------- */

static bool
parse(const char *text, Size length, Datum *result, McpError *error)
{
	McpProfileBuilder *builder = McpProfileBuilderCreate();
	uint8	   *value;
	Size		size;

	if (!McpProfileParse(McpTextMake(text, length), builder, error) ||
		!McpProfileBuild(builder, &value, &size, error))
		return false;
	SET_VARSIZE(value, size + VARHDRSZ);
	*result = PointerGetDatum(value);
	return true;
}

PG_FUNCTION_INFO_V1(mcp_profile_in);
Datum
mcp_profile_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	McpError	error = {0};
	Datum		result;

	if (!parse(text, strlen(text), &result, &error))
		McpErrorReport(fcinfo, &error);
	return result;
}

PG_FUNCTION_INFO_V1(mcp_profile_out);
Datum
mcp_profile_out(PG_FUNCTION_ARGS)
{
	McpProfile	profile;
	StringInfoData buffer;

	MCP_GETARG_PROFILE(0, &profile);
	initStringInfo(&buffer);
	McpProfilePrint(&profile, &buffer);
	PG_RETURN_CSTRING(buffer.data);
}

PG_FUNCTION_INFO_V1(mcp_profile_to_jsonb);
Datum
mcp_profile_to_jsonb(PG_FUNCTION_ARGS)
{
	Datum		text = DirectFunctionCall1(mcp_profile_out,
										   PG_GETARG_DATUM(0));

	return DirectFunctionCall1(jsonb_in, text);
}

PG_FUNCTION_INFO_V1(mcp_profile_from_jsonb);
Datum
mcp_profile_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *jsonb = PG_GETARG_JSONB_P(0);
	StringInfoData buffer;
	McpError	error = {0};
	Datum		result;

	initStringInfo(&buffer);
	JsonbToCString(&buffer, &jsonb->root, VARSIZE(jsonb));
	if (!parse(buffer.data, buffer.len, &result, &error))
		McpErrorThrow(&error);
	return result;
}

/* --- binary -------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(mcp_profile_recv);
Datum
mcp_profile_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			size = message->len - message->cursor;
	McpReader	reader = McpReaderMake(message->data + message->cursor, size);
	McpProfileBuilder *builder = McpProfileBuilderCreate();
	McpError	error = {0};

	if (!McpProfileRead(&reader, builder, &error))
		McpErrorThrow(&error);
	message->cursor = message->len;
	return McpProfileFinish(builder);
}

PG_FUNCTION_INFO_V1(mcp_profile_send);
Datum
mcp_profile_send(PG_FUNCTION_ARGS)
{
	McpProfile	profile;
	StringInfoData message;

	MCP_GETARG_PROFILE(0, &profile);
	pq_begintypsend(&message);
	McpProfileWrite(&profile, &message);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* --- equality ------------------------------------------------------------ */

static bool
same_bytes(FunctionCallInfo fcinfo)
{
	struct varlena *a,
			   *b;
	bool		same;

	/* the sizes are known without detoasting */
	if (toast_raw_datum_size(PG_GETARG_DATUM(0)) !=
		toast_raw_datum_size(PG_GETARG_DATUM(1)))
		return false;
	a = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	b = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
	same = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return same;
}

PG_FUNCTION_INFO_V1(mcp_profile_eq);
Datum
mcp_profile_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_bytes(fcinfo));
}

PG_FUNCTION_INFO_V1(mcp_profile_ne);
Datum
mcp_profile_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_bytes(fcinfo));
}

PG_FUNCTION_INFO_V1(mcp_profile_hash);
Datum
mcp_profile_hash(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	Datum		result = hash_any((unsigned char *) VARDATA_ANY(value),
								  VARSIZE_ANY_EXHDR(value));

	PG_FREE_IF_COPY(value, 0);
	return result;
}

PG_FUNCTION_INFO_V1(mcp_profile_hash_extended);
Datum
mcp_profile_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	Datum		result = hash_any_extended((unsigned char *) VARDATA_ANY(value),
										   VARSIZE_ANY_EXHDR(value),
										   PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(value, 0);
	return result;
}
