/*
 * identity_make_id.c: the SQL functions that make identifiers of ids
 */
#include "identity/identity_make.h"

#include "utils/builtins.h"
#include "utils/uuid.h"

#define MOST_PARTS 32

typedef McpProblem (*Normaliser) (McpText raw, McpNormal *normal);

static bool
namespace_argument(FunctionCallInfo fcinfo, McpNamespace *namespace)
{
	McpText		name;

	return McpRawArgument(PG_GETARG_DATUM(0), MCP_RAW_MAX, &name) &&
		McpNamespaceMake(name, namespace);
}

/* (namespace text, id text) */
static Datum
make_of_text(FunctionCallInfo fcinfo, int kind, Normaliser normalise)
{
	McpNamespace namespace;
	McpText		raw;
	McpNormal	normal;

	if (!namespace_argument(fcinfo, &namespace) ||
		!McpRawArgument(PG_GETARG_DATUM(1), MCP_RAW_MAX, &raw) ||
		!McpUsable(normalise(raw, &normal)))
		PG_RETURN_NULL();
	return McpIdentifierDatum(kind, &namespace, normal.text);
}

/* (namespace text, id bigint): the number's digits */
static Datum
make_of_bigint(FunctionCallInfo fcinfo, int kind, Normaliser normalise)
{
	McpNamespace namespace;
	McpNormal	normal;
	char		digits[MAXINT8LEN + 1];
	int			length = pg_lltoa(PG_GETARG_INT64(1), digits);

	if (!namespace_argument(fcinfo, &namespace) ||
		!McpUsable(normalise(McpTextMake(digits, length), &normal)))
		PG_RETURN_NULL();
	return McpIdentifierDatum(kind, &namespace, normal.text);
}

/* the text form of a uuid, in lower case; false for all zeros */
static bool
print_uuid(Datum datum, char *text)
{
	const unsigned char *bytes = DatumGetUUIDP(datum)->data;
	char		digits[2 * UUID_LEN];
	unsigned char any = 0;
	int			out = 0;
	int			i;

	McpHexPrint(bytes, UUID_LEN, digits);
	for (i = 0; i < UUID_LEN; i++)
		any |= bytes[i];
	for (i = 0; i < 2 * UUID_LEN; i++)
	{
		if (i == 8 || i == 12 || i == 16 || i == 20)
			text[out++] = '-';
		text[out++] = digits[i];
	}
	return any != 0;
}

/* (namespace text, id uuid) */
static Datum
make_of_uuid(FunctionCallInfo fcinfo, int kind)
{
	McpNamespace namespace;
	char		text[2 * UUID_LEN + 4];

	if (!namespace_argument(fcinfo, &namespace) ||
		!print_uuid(PG_GETARG_DATUM(1), text))
		PG_RETURN_NULL();
	return McpIdentifierDatum(kind, &namespace,
							  McpTextMake(text, sizeof(text)));
}

PG_FUNCTION_INFO_V1(mcp_user_id);
Datum
mcp_user_id(PG_FUNCTION_ARGS)
{
	return make_of_text(fcinfo, MCP_KIND_USER_ID, McpNormalId);
}

PG_FUNCTION_INFO_V1(mcp_user_id_bigint);
Datum
mcp_user_id_bigint(PG_FUNCTION_ARGS)
{
	return make_of_bigint(fcinfo, MCP_KIND_USER_ID, McpNormalId);
}

PG_FUNCTION_INFO_V1(mcp_user_id_uuid);
Datum
mcp_user_id_uuid(PG_FUNCTION_ARGS)
{
	return make_of_uuid(fcinfo, MCP_KIND_USER_ID);
}

PG_FUNCTION_INFO_V1(mcp_account);
Datum
mcp_account(PG_FUNCTION_ARGS)
{
	return make_of_text(fcinfo, MCP_KIND_ACCOUNT, McpNormalId);
}

PG_FUNCTION_INFO_V1(mcp_account_bigint);
Datum
mcp_account_bigint(PG_FUNCTION_ARGS)
{
	return make_of_bigint(fcinfo, MCP_KIND_ACCOUNT, McpNormalId);
}

PG_FUNCTION_INFO_V1(mcp_account_uuid);
Datum
mcp_account_uuid(PG_FUNCTION_ARGS)
{
	return make_of_uuid(fcinfo, MCP_KIND_ACCOUNT);
}

PG_FUNCTION_INFO_V1(mcp_cookie);
Datum
mcp_cookie(PG_FUNCTION_ARGS)
{
	return make_of_text(fcinfo, MCP_KIND_COOKIE, McpNormalId);
}

PG_FUNCTION_INFO_V1(mcp_cookie_bigint);
Datum
mcp_cookie_bigint(PG_FUNCTION_ARGS)
{
	return make_of_bigint(fcinfo, MCP_KIND_COOKIE, McpNormalId);
}

PG_FUNCTION_INFO_V1(mcp_cookie_uuid);
Datum
mcp_cookie_uuid(PG_FUNCTION_ARGS)
{
	return make_of_uuid(fcinfo, MCP_KIND_COOKIE);
}

PG_FUNCTION_INFO_V1(mcp_loyalty);
Datum
mcp_loyalty(PG_FUNCTION_ARGS)
{
	return make_of_text(fcinfo, MCP_KIND_LOYALTY, McpNormalCard);
}

PG_FUNCTION_INFO_V1(mcp_loyalty_bigint);
Datum
mcp_loyalty_bigint(PG_FUNCTION_ARGS)
{
	return make_of_bigint(fcinfo, MCP_KIND_LOYALTY, McpNormalCard);
}

PG_FUNCTION_INFO_V1(mcp_social);
Datum
mcp_social(PG_FUNCTION_ARGS)
{
	return make_of_text(fcinfo, MCP_KIND_SOCIAL, McpNormalHandle);
}

PG_FUNCTION_INFO_V1(mcp_social_bigint);
Datum
mcp_social_bigint(PG_FUNCTION_ARGS)
{
	return make_of_bigint(fcinfo, MCP_KIND_SOCIAL, McpNormalHandle);
}

PG_FUNCTION_INFO_V1(mcp_device);
Datum
mcp_device(PG_FUNCTION_ARGS)
{
	McpText		raw;
	McpNormal	normal;

	if (!McpRawArgument(PG_GETARG_DATUM(0), MCP_RAW_MAX, &raw) ||
		!McpUsable(McpNormalId(raw, &normal)))
		PG_RETURN_NULL();
	return McpIdentifierDatum(MCP_KIND_DEVICE, NULL, normal.text);
}

PG_FUNCTION_INFO_V1(mcp_device_uuid);
Datum
mcp_device_uuid(PG_FUNCTION_ARGS)
{
	char		text[2 * UUID_LEN + 4];

	if (!print_uuid(PG_GETARG_DATUM(0), text))
		PG_RETURN_NULL();
	return McpIdentifierDatum(MCP_KIND_DEVICE, NULL,
							  McpTextMake(text, sizeof(text)));
}

/*
 * (namespace text, VARIADIC parts text[]): each part with its length, so
 * that ('ab', 'c') is not ('a', 'bc').  One unusable part spoils the whole.
 */
PG_FUNCTION_INFO_V1(mcp_custom);
Datum
mcp_custom(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(1);
	McpNamespace namespace;
	McpNormal	normal;
	SHA256_CTX	state;
	uint8		digest[MCP_DIGEST_SIZE];
	McpIdentifier *identifier;
	McpText    *parts;
	int			count;
	int			i;

	parts = McpTextsFromArray(array, &count);
	if (count > MOST_PARTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a custom identifier has %d parts, and at most %d are possible",
						count, MOST_PARTS)));
	if (count == 0 || !namespace_argument(fcinfo, &namespace))
		PG_RETURN_NULL();
	SHA256_Init(&state);
	for (i = 0; i < count; i++)
	{
		uint8		size[2];

		if (parts[i].data == NULL ||
			!McpUsable(McpNormalPart(parts[i], &normal)))
			PG_RETURN_NULL();
		size[0] = (uint8) (normal.text.len >> 8);
		size[1] = (uint8) (normal.text.len & 0xFF);
		SHA256_Update(&state, size, sizeof(size));
		SHA256_Update(&state, normal.text.data, normal.text.len);
	}
	SHA256_Final(digest, &state);
	identifier = palloc(sizeof(McpIdentifier));
	McpIdentifierOfDigest(McpKeyFetch(), MCP_KIND_CUSTOM, &namespace, digest,
						  identifier);
	PG_RETURN_POINTER(identifier);
}
