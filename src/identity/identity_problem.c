/*
 * identity_problem.c: mcp.identifier_problem and mcp.normal_form, versions
 */
#include "identity/identity_make.h"

#include <idn2.h>

#include "core/options.h"
#include "identity/identity_phonelib.h"
#include "utils/builtins.h"

/* kinds as identifier_problem knows them: ours, and the two of digests */
#define KIND_EMAIL_SHA256 (MCP_KIND_MAX + 1)
#define KIND_PHONE_SHA256 (MCP_KIND_MAX + 2)

static int
kind_argument(Datum datum)
{
	const char *words[KIND_PHONE_SHA256];
	int			kind;

	for (kind = 1; kind <= MCP_KIND_MAX; kind++)
		words[kind - 1] = McpKindName(kind);
	words[KIND_EMAIL_SHA256 - 1] = "email_sha256";
	words[KIND_PHONE_SHA256 - 1] = "phone_sha256";
	return 1 + McpOptionsWord(datum, "kind", words, lengthof(words));
}

static McpProblem
normalise(int kind, McpText raw, McpText region, McpNormal *normal)
{
	uint8		digest[MCP_DIGEST_SIZE];
	McpProblem	problem;

	switch (kind)
	{
		case MCP_KIND_EMAIL:
			return McpNormalEmail(raw, normal);
		case MCP_KIND_PHONE:
			return McpNormalPhone(raw, region, normal);
		case MCP_KIND_LOYALTY:
			return McpNormalCard(raw, normal);
		case MCP_KIND_SOCIAL:
			return McpNormalHandle(raw, normal);
		case MCP_KIND_CUSTOM:
			return McpNormalPart(raw, normal);
		case KIND_EMAIL_SHA256:
		case KIND_PHONE_SHA256:
			problem = McpFeedDigest(raw, digest);
			if (problem == MCP_PROBLEM_NONE)
				McpHexPrint(digest, MCP_DIGEST_SIZE, normal->data);
			normal->text = McpTextMake(normal->data, 2 * MCP_DIGEST_SIZE);
			return problem;
		default:
			return McpNormalId(raw, normal);
	}
}

/* (kind text, raw text, region text ...) */
static McpProblem
normalise_arguments(FunctionCallInfo fcinfo, int *kind, McpNormal *normal)
{
	McpText		region = McpTextLiteral("");
	McpText		raw;
	McpProblem	problem;

	*kind = kind_argument(PG_GETARG_DATUM(0));
	if (PG_ARGISNULL(1))
		return MCP_PROBLEM_BLANK;
	if (!McpRawArgument(PG_GETARG_DATUM(1), *kind == MCP_KIND_EMAIL ?
						MCP_EMAIL_RAW_MAX : MCP_RAW_MAX, &raw))
		return MCP_PROBLEM_TOO_LONG;
	if (!PG_ARGISNULL(2))
		(void) McpRawArgument(PG_GETARG_DATUM(2), MCP_RAW_MAX, &region);
	problem = normalise(*kind, raw, region, normal);
	(void) McpUsable(problem);
	return problem;
}

PG_FUNCTION_INFO_V1(mcp_identifier_problem);
Datum
mcp_identifier_problem(PG_FUNCTION_ARGS)
{
	McpNormal	normal;
	McpNamespace namespace;
	McpProblem	problem;
	McpText		name;
	int			kind;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	problem = normalise_arguments(fcinfo, &kind, &normal);
	if (problem == MCP_PROBLEM_NONE && kind == MCP_KIND_EMAIL &&
		McpRelayDomain(McpEmailDomain(normal.text)))
		problem = MCP_PROBLEM_RELAY;
	if (problem == MCP_PROBLEM_NONE && !PG_ARGISNULL(3) &&
		(!McpRawArgument(PG_GETARG_DATUM(3), MCP_RAW_MAX, &name) ||
		 !McpNamespaceMake(name, &namespace)))
		problem = MCP_PROBLEM_NO_NAMESPACE;
	if (problem == MCP_PROBLEM_NONE)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(McpProblemName(problem)));
}

PG_FUNCTION_INFO_V1(mcp_normal_form);
Datum
mcp_normal_form(PG_FUNCTION_ARGS)
{
	McpNormal	normal;
	int			kind;

	if (PG_ARGISNULL(0) ||
		normalise_arguments(fcinfo, &kind, &normal) != MCP_PROBLEM_NONE)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(normal.text.data,
											  normal.text.len));
}

PG_FUNCTION_INFO_V1(mcp_namespace_tag);
Datum
mcp_namespace_tag(PG_FUNCTION_ARGS)
{
	McpText		name;
	uint8		tag[3];
	char		digits[6];

	if (!McpRawArgument(PG_GETARG_DATUM(0), MCP_RAW_MAX, &name) ||
		!McpNamespaceTag(name, tag))
		PG_RETURN_NULL();
	McpHexPrint(tag, 3, digits);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(digits, sizeof(digits)));
}

PG_FUNCTION_INFO_V1(mcp_normalizer_version);
Datum
mcp_normalizer_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(MCP_NORMALIZER_VERSION);
}

/* into a buffer that stays */
const char *
McpLibraryVersion(void)
{
	static char version[128];
	char		metadata[9];
	char		release[48];

	if (version[0] != '\0')
		return version;
	McpPhoneVersion(release, sizeof(release));
	if (!McpPhoneMetadata(metadata))
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("libphonenumber could not read its metadata.")));
	snprintf(version, sizeof(version),
			 "libphonenumber %s metadata %s, libidn2 %s",
			 release, metadata, idn2_check_version(NULL));
	return version;
}

PG_FUNCTION_INFO_V1(mcp_library_version);
Datum
mcp_library_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(McpLibraryVersion()));
}
