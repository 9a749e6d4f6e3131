/*
 * identity_id.c: the normal forms of ids
 */
#include "identity/identity_normal.h"

static const char *const problem_names[] = {
	NULL, "blank", "junk", "too_long", "invalid_encoding", "not_an_email",
	"not_a_phone", "needs_region", "not_a_digest", "no_namespace", "relay"
};

/* NULL for no problem */
const char *
McpProblemName(McpProblem problem)
{
	return problem_names[problem];
}

/* 8-4-4-4-12 hexadecimal digits: a uuid means the same in any case */
static bool
is_uuid(McpText text)
{
	uint32		i;

	if (text.len != 36)
		return false;
	for (i = 0; i < 36; i++)
	{
		char		c = text.data[i];

		if (i == 8 || i == 13 || i == 18 || i == 23)
		{
			if (c != '-')
				return false;
		}
		else if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
				   (c >= 'A' && c <= 'F')))
			return false;
	}
	return true;
}

/*
 * A user id, account, device or cookie is opaque: trimmed, its case and
 * spelling kept, but a uuid in lower case.
 */
McpProblem
McpNormalId(McpText raw, McpNormal *normal)
{
	McpText		text;

	if (raw.len > MCP_RAW_MAX)
		return MCP_PROBLEM_TOO_LONG;
	text = McpTextTrim(raw);
	if (text.len == 0)
		return MCP_PROBLEM_BLANK;
	if (!McpTextIsAscii(text) && !McpTextIsUtf8(text))
		return MCP_PROBLEM_INVALID_ENCODING;
	if (McpJunkId(text))
		return MCP_PROBLEM_JUNK;
	normal->text = text;
	if (is_uuid(text))
		normal->text = McpTextMake(normal->data,
								   McpTextLower(text, normal->data,
												MCP_NORMAL_MAX));
	return MCP_PROBLEM_NONE;
}

const char *
McpLibraryVersion(void)
{
	return "to do";
}
