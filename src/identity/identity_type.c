/*
 * identity_type.c: the SQL type mcp.identifier
 */
#include "core/args.h"

#include "common/hashfn.h"
#include "identity/identity.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "port/pg_bswap.h"
#include "utils/builtins.h"
#include "utils/sortsupport.h"

#define GETARG_IDENTIFIER(n) ((const McpIdentifier *) PG_GETARG_POINTER(n))

PG_FUNCTION_INFO_V1(mcp_identifier_in);
Datum
mcp_identifier_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	McpIdentifier *identifier = palloc(sizeof(McpIdentifier));
	McpError	error = {0};

	if (!McpIdentifierParse(McpTextMake(text, strlen(text)), identifier,
							&error))
		McpErrorReport(fcinfo, &error);
	PG_RETURN_POINTER(identifier);
}

/* a stored identifier is ours; a kind that is none has been damaged */
static const McpIdentifier *
checked(const McpIdentifier *identifier)
{
	if (!McpIdentifierValid(identifier))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("a stored identifier is damaged")));
	return identifier;
}

PG_FUNCTION_INFO_V1(mcp_identifier_out);
Datum
mcp_identifier_out(PG_FUNCTION_ARGS)
{
	char	   *text = palloc(MCP_IDENTIFIER_TEXT_MAX);

	McpIdentifierPrint(checked(GETARG_IDENTIFIER(0)), text);
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(mcp_identifier_recv);
Datum
mcp_identifier_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			size = message->len - message->cursor;
	McpIdentifier *identifier = palloc(sizeof(McpIdentifier));

	if (size != MCP_IDENTIFIER_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary form of type mcp.identifier"),
				 errdetail("It has %d bytes, and %d are expected.",
						   size, MCP_IDENTIFIER_SIZE)));
	pq_copymsgbytes(message, (char *) identifier, MCP_IDENTIFIER_SIZE);
	if (!McpIdentifierValid(identifier))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary form of type mcp.identifier"),
				 errdetail("The kind is unknown, or has a namespace and must not.")));
	PG_RETURN_POINTER(identifier);
}

PG_FUNCTION_INFO_V1(mcp_identifier_send);
Datum
mcp_identifier_send(PG_FUNCTION_ARGS)
{
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, (const char *) GETARG_IDENTIFIER(0),
				 MCP_IDENTIFIER_SIZE);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

static inline int
order_of_arguments(FunctionCallInfo fcinfo)
{
	return McpIdentifierCompare(GETARG_IDENTIFIER(0), GETARG_IDENTIFIER(1));
}

PG_FUNCTION_INFO_V1(mcp_identifier_lt);
Datum
mcp_identifier_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) < 0);
}

PG_FUNCTION_INFO_V1(mcp_identifier_le);
Datum
mcp_identifier_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) <= 0);
}

PG_FUNCTION_INFO_V1(mcp_identifier_eq);
Datum
mcp_identifier_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) == 0);
}

PG_FUNCTION_INFO_V1(mcp_identifier_ge);
Datum
mcp_identifier_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) >= 0);
}

PG_FUNCTION_INFO_V1(mcp_identifier_gt);
Datum
mcp_identifier_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) > 0);
}

PG_FUNCTION_INFO_V1(mcp_identifier_ne);
Datum
mcp_identifier_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) != 0);
}

PG_FUNCTION_INFO_V1(mcp_identifier_cmp);
Datum
mcp_identifier_cmp(PG_FUNCTION_ARGS)
{
	int			order = order_of_arguments(fcinfo);

	PG_RETURN_INT32(order < 0 ? -1 : order > 0 ? 1 : 0);
}

PG_FUNCTION_INFO_V1(mcp_identifier_hash);
Datum
mcp_identifier_hash(PG_FUNCTION_ARGS)
{
	return hash_any((const unsigned char *) GETARG_IDENTIFIER(0),
					MCP_IDENTIFIER_SIZE);
}

PG_FUNCTION_INFO_V1(mcp_identifier_hash_extended);
Datum
mcp_identifier_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_any_extended((const unsigned char *) GETARG_IDENTIFIER(0),
							 MCP_IDENTIFIER_SIZE, PG_GETARG_INT64(1));
}

static int
sort_compare(Datum x, Datum y, SortSupport ssup)
{
	return McpIdentifierCompare((McpIdentifier *) DatumGetPointer(x),
								(McpIdentifier *) DatumGetPointer(y));
}

#if SIZEOF_DATUM == 8

/* kind, tag and four bytes of the digest, as a number of the same order */
static Datum
sort_abbreviate(Datum original, SortSupport ssup)
{
	uint64		head;

	memcpy(&head, DatumGetPointer(original), sizeof(head));
	return (Datum) pg_ntoh64(head);
}

/* half of an abbreviated key is random: never in vain */
static bool
sort_abort(int count, SortSupport ssup)
{
	return false;
}

#endif

PG_FUNCTION_INFO_V1(mcp_identifier_sortsupport);
Datum
mcp_identifier_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

	ssup->comparator = sort_compare;
#if SIZEOF_DATUM == 8
	if (ssup->abbreviate)
	{
		ssup->comparator = ssup_datum_unsigned_cmp;
		ssup->abbrev_converter = sort_abbreviate;
		ssup->abbrev_abort = sort_abort;
		ssup->abbrev_full_comparator = sort_compare;
	}
#endif
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(mcp_identifier_kind);
Datum
mcp_identifier_kind(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(McpKindName(checked(GETARG_IDENTIFIER(0))->kind)));
}
