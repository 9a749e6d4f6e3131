/*
 * identity_make.c: the SQL functions that make identifiers of raw values
 *
 * An unusable value gives NULL; why, says mcp.identifier_problem.
 */
#include "identity/identity_make.h"

#include "access/detoast.h"
#include "catalog/pg_type.h"
#include "utils/lsyscache.h"

bool
McpRawArgument(Datum datum, uint32 limit, McpText *raw)
{
	if (toast_raw_datum_size(datum) > limit + VARHDRSZ)
		return false;
	*raw = McpTextFromDatum(datum);
	return true;
}

bool
McpUsable(McpProblem problem)
{
	if (unlikely(problem == MCP_PROBLEM_NO_MEMORY))
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("libphonenumber could not parse a number.")));
	return problem == MCP_PROBLEM_NONE;
}

Datum
McpIdentifierDatum(int kind, const McpNamespace *namespace, McpText normal)
{
	McpIdentifier *identifier = palloc(sizeof(McpIdentifier));

	McpIdentifierMake(McpKeyFetch(), kind, namespace, normal, identifier);
	return PointerGetDatum(identifier);
}

/* --- e-mail and phone --- */

PG_FUNCTION_INFO_V1(mcp_email);
Datum
mcp_email(PG_FUNCTION_ARGS)
{
	McpText		raw;
	McpNormal	normal;

	if (!McpRawArgument(PG_GETARG_DATUM(0), MCP_EMAIL_RAW_MAX, &raw) ||
		!McpUsable(McpNormalEmail(raw, &normal)))
		PG_RETURN_NULL();
	return McpIdentifierDatum(MCP_KIND_EMAIL, NULL, normal.text);
}

/* (number text, region text); no region is an empty one */
static bool
phone_arguments(FunctionCallInfo fcinfo, McpText *raw, McpText *region)
{
	*region = McpTextMake("", 0);
	if (PG_ARGISNULL(0) ||
		!McpRawArgument(PG_GETARG_DATUM(0), MCP_RAW_MAX, raw))
		return false;
	if (!PG_ARGISNULL(1))
		(void) McpRawArgument(PG_GETARG_DATUM(1), MCP_RAW_MAX, region);
	return true;
}

PG_FUNCTION_INFO_V1(mcp_phone);
Datum
mcp_phone(PG_FUNCTION_ARGS)
{
	McpText		raw;
	McpText		region;
	McpNormal	normal;

	if (!phone_arguments(fcinfo, &raw, &region) ||
		!McpUsable(McpNormalPhone(raw, region, &normal)))
		PG_RETURN_NULL();
	return McpIdentifierDatum(MCP_KIND_PHONE, NULL, normal.text);
}

McpProblem
McpFeedDigest(McpText raw, uint8 *digest)
{
	McpText		text;

	if (raw.len > MCP_RAW_MAX)
		return MCP_PROBLEM_TOO_LONG;
	text = McpTextTrim(raw);
	if (text.len == 0)
		return MCP_PROBLEM_BLANK;
	if (McpJunkId(text))
		return MCP_PROBLEM_JUNK;
	if (!McpDigestParse(text, digest))
		return MCP_PROBLEM_NOT_A_DIGEST;
	return McpJunkDigest(digest) ? MCP_PROBLEM_JUNK : MCP_PROBLEM_NONE;
}

static Datum
make_of_digest(FunctionCallInfo fcinfo, int kind)
{
	McpText		raw;
	uint8		digest[MCP_DIGEST_SIZE];
	McpIdentifier *identifier;

	if (!McpRawArgument(PG_GETARG_DATUM(0), MCP_RAW_MAX, &raw) ||
		!McpUsable(McpFeedDigest(raw, digest)))
		PG_RETURN_NULL();
	identifier = palloc(sizeof(McpIdentifier));
	McpIdentifierOfDigest(McpKeyFetch(), kind, NULL, digest, identifier);
	PG_RETURN_POINTER(identifier);
}

PG_FUNCTION_INFO_V1(mcp_email_sha256);
Datum
mcp_email_sha256(PG_FUNCTION_ARGS)
{
	return make_of_digest(fcinfo, MCP_KIND_EMAIL);
}

PG_FUNCTION_INFO_V1(mcp_phone_sha256);
Datum
mcp_phone_sha256(PG_FUNCTION_ARGS)
{
	return make_of_digest(fcinfo, MCP_KIND_PHONE);
}

/* mcp.identifier[] of one kind; elements are fixed bytes, no catalogue asked */
static ArrayType *
make_array(FunctionCallInfo fcinfo, int kind, const McpText *forms, int count)
{
	McpIdentifier identifiers[MCP_EMAIL_FORMS];
	Datum		elements[MCP_EMAIL_FORMS];
	Oid			element;
	int			i;

	element = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
	if (!OidIsValid(element))
		element = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	for (i = 0; i < count; i++)
	{
		McpIdentifierMake(McpKeyFetch(), kind, NULL, forms[i],
						  &identifiers[i]);
		elements[i] = PointerGetDatum(&identifiers[i]);
	}
	return construct_array(elements, count, element, MCP_IDENTIFIER_SIZE,
						   false, TYPALIGN_CHAR);
}

PG_FUNCTION_INFO_V1(mcp_email_keys);
Datum
mcp_email_keys(PG_FUNCTION_ARGS)
{
	McpText		raw;
	McpNormal	forms[MCP_EMAIL_FORMS];
	McpText		texts[MCP_EMAIL_FORMS];
	int			count;
	int			i;

	if (!McpRawArgument(PG_GETARG_DATUM(0), MCP_EMAIL_RAW_MAX, &raw) ||
		!McpUsable(McpEmailForms(raw, forms, &count)))
		PG_RETURN_NULL();
	for (i = 0; i < count; i++)
		texts[i] = forms[i].text;
	PG_RETURN_ARRAYTYPE_P(make_array(fcinfo, MCP_KIND_EMAIL, texts, count));
}

PG_FUNCTION_INFO_V1(mcp_phone_keys);
Datum
mcp_phone_keys(PG_FUNCTION_ARGS)
{
	McpText		raw;
	McpText		region;
	McpNormal	normal;
	McpText		texts[2];

	if (!phone_arguments(fcinfo, &raw, &region) ||
		!McpUsable(McpNormalPhone(raw, region, &normal)))
		PG_RETURN_NULL();
	texts[0] = normal.text;
	texts[1] = McpTextMake(normal.text.data + 1, normal.text.len - 1);
	PG_RETURN_ARRAYTYPE_P(make_array(fcinfo, MCP_KIND_PHONE, texts, 2));
}
