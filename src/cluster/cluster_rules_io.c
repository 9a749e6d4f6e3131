/*
 * cluster_rules_io.c: the face of type mcp.match_rules
 *
 * A value is its canonical spelling, a plain varlena; equal rules are equal
 * bytes.  It is parsed once by each query that uses it.  The wire is a
 * version byte and the spelling, which goes through the parser again.
 */
#include "core/compat.h"

#include "cluster/cluster.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#define WIRE_VERSION 1

/* the canonical value of a text, or NULL and the error */
static struct varlena *
rules_build(McpText text, McpError *error)
{
	McpMatchRules rules;
	StringInfoData buffer;

	if (!McpMatchRulesParse(text, &rules, error))
		return NULL;
	initStringInfo(&buffer);
	McpMatchRulesPrint(&rules, &buffer);
	return cstring_to_text_with_len(buffer.data, buffer.len);
}

PG_FUNCTION_INFO_V1(mcp_match_rules_in);
Datum
mcp_match_rules_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	McpError	error = {0};
	struct varlena *value;

	value = rules_build(McpTextMake(input, strlen(input)), &error);
	if (value == NULL)
		McpErrorReport(fcinfo, &error);
	PG_RETURN_POINTER(value);
}

PG_FUNCTION_INFO_V1(mcp_match_rules_out);
Datum
mcp_match_rules_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(TextDatumGetCString(PG_GETARG_DATUM(0)));
}

PG_FUNCTION_INFO_V1(mcp_match_rules_recv);
Datum
mcp_match_rules_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	McpError	error = {0};
	struct varlena *value;
	char	   *text;
	int			length;

	if (message->cursor >= message->len ||
		pq_getmsgbyte(message) != WIRE_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("match rules of an unknown version"),
				 errdetail("Version %d is expected in the first byte.",
						   WIRE_VERSION)));
	text = pq_getmsgtext(message, message->len - message->cursor, &length);
	value = rules_build(McpTextMake(text, length), &error);
	if (value == NULL)
		McpErrorThrow(&error);
	PG_RETURN_POINTER(value);
}

PG_FUNCTION_INFO_V1(mcp_match_rules_send);
Datum
mcp_match_rules_send(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, WIRE_VERSION);
	pq_sendtext(&buffer, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}
