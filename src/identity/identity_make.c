/*
 * identity_make.c: the SQL functions that make identifiers of raw values
 */
#include "core/args.h"

#include "access/detoast.h"
#include "identity/identity_key.h"
#include "identity/identity_normal.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

/*
 * A raw value, unless its size alone, known without fetching or unpacking
 * it, says that it is unusable.
 */
static bool
raw_argument(Datum datum, uint32 limit, McpText *raw)
{
	if (toast_raw_datum_size(datum) > limit + VARHDRSZ)
		return false;
	*raw = McpTextFromDatum(datum);
	return true;
}

static Datum
made(int kind, const McpNamespace *namespace, McpText normal)
{
	McpIdentifier *identifier = palloc(sizeof(McpIdentifier));

	McpIdentifierMake(McpKeyFetch(), kind, namespace, normal, identifier);
	return PointerGetDatum(identifier);
}

PG_FUNCTION_INFO_V1(mcp_email);
Datum
mcp_email(PG_FUNCTION_ARGS)
{
	McpText		raw;
	McpNormal	normal;

	if (!raw_argument(PG_GETARG_DATUM(0), MCP_EMAIL_RAW_MAX, &raw) ||
		McpNormalEmail(raw, &normal) != MCP_PROBLEM_NONE)
		PG_RETURN_NULL();
	return made(MCP_KIND_EMAIL, NULL, normal.text);
}

typedef McpProblem (*Normaliser) (McpText raw, McpNormal *normal);

/* (namespace text, id text) */
static Datum
make_in_namespace(FunctionCallInfo fcinfo, int kind, Normaliser normalise)
{
	McpText		name;
	McpText		raw;
	McpNamespace namespace;
	McpNormal	normal;

	if (!raw_argument(PG_GETARG_DATUM(0), MCP_RAW_MAX, &name) ||
		!raw_argument(PG_GETARG_DATUM(1), MCP_RAW_MAX, &raw) ||
		!McpNamespaceMake(name, &namespace) ||
		normalise(raw, &normal) != MCP_PROBLEM_NONE)
		PG_RETURN_NULL();
	return made(kind, &namespace, normal.text);
}

PG_FUNCTION_INFO_V1(mcp_user_id);
Datum
mcp_user_id(PG_FUNCTION_ARGS)
{
	return make_in_namespace(fcinfo, MCP_KIND_USER_ID, McpNormalId);
}

PG_FUNCTION_INFO_V1(mcp_cookie);
Datum
mcp_cookie(PG_FUNCTION_ARGS)
{
	return make_in_namespace(fcinfo, MCP_KIND_COOKIE, McpNormalId);
}
