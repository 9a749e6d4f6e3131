/*
 * identity_id.c: the normal forms of ids, cards, handles and custom parts
 */
#include "identity/identity_normal.h"

static const char *const problem_names[] = {
	NULL, "blank", "junk", "too_long", "invalid_encoding", "not_an_email",
	"not_a_phone", "needs_region", "not_a_digest", "no_namespace", "relay",
	"no_memory"
};

/* NULL for no problem */
const char *
McpProblemName(McpProblem problem)
{
	return problem_names[problem];
}

/* what all of them have in common: the trimmed text, or why not */
static McpProblem
trimmed(McpText raw, McpText *text)
{
	if (raw.len > MCP_RAW_MAX)
		return MCP_PROBLEM_TOO_LONG;
	*text = McpTextTrim(raw);
	if (text->len == 0)
		return MCP_PROBLEM_BLANK;
	if (!McpTextIsAscii(*text) && !McpTextIsUtf8(*text))
		return MCP_PROBLEM_INVALID_ENCODING;
	return MCP_PROBLEM_NONE;
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
	McpProblem	problem = trimmed(raw, &text);

	if (problem != MCP_PROBLEM_NONE)
		return problem;
	if (McpJunkId(text))
		return MCP_PROBLEM_JUNK;
	normal->text = text;
	if (is_uuid(text))
		normal->text = McpTextMake(normal->data,
								   McpTextLower(text, normal->data,
												MCP_NORMAL_MAX));
	return MCP_PROBLEM_NONE;
}

/* a card's number as it is read out: no blanks, hyphens or dots, any case */
McpProblem
McpNormalCard(McpText raw, McpNormal *normal)
{
	McpText		text;
	McpProblem	problem = trimmed(raw, &text);
	char		bare[MCP_RAW_MAX];
	uint32		length = 0;
	uint32		i;

	if (problem != MCP_PROBLEM_NONE)
		return problem;
	if (McpJunkId(text))
		return MCP_PROBLEM_JUNK;
	for (i = 0; i < text.len; i++)
	{
		char		c = text.data[i];

		if (c != ' ' && c != '-' && c != '.')
			bare[length++] = c;
	}
	if (!McpTextFold(McpTextTrim(McpTextMake(bare, length)), normal))
		return MCP_PROBLEM_TOO_LONG;
	if (normal->text.len == 0 || McpJunkId(normal->text))
		return MCP_PROBLEM_JUNK;
	return MCP_PROBLEM_NONE;
}

/* a handle of a network: without its @, in lower case */
McpProblem
McpNormalHandle(McpText raw, McpNormal *normal)
{
	McpText		text;
	McpProblem	problem = trimmed(raw, &text);

	if (problem != MCP_PROBLEM_NONE)
		return problem;
	while (text.len > 0 && text.data[0] == '@')
		text = McpTextTrim(McpTextMake(text.data + 1, text.len - 1));
	if (text.len == 0 || McpJunkId(text))
		return MCP_PROBLEM_JUNK;
	if (!McpTextFold(text, normal))
		return MCP_PROBLEM_TOO_LONG;
	return MCP_PROBLEM_NONE;
}

/* a part of a custom identifier: lower case, blanks inside made one */
McpProblem
McpNormalPart(McpText raw, McpNormal *normal)
{
	McpText		text;
	McpProblem	problem = trimmed(raw, &text);
	uint32		length = 0;
	bool		gap = false;
	uint32		i = 0;

	if (problem != MCP_PROBLEM_NONE)
		return problem;
	if (!McpTextFold(text, normal))
		return MCP_PROBLEM_TOO_LONG;
	while (i < normal->text.len)
	{
		uint32		blank = McpTextBlankAt(normal->text, i);

		gap = gap || blank > 0;
		if (blank > 0)
		{
			i += blank;
			continue;
		}
		if (gap)
			normal->data[length++] = ' ';
		gap = false;
		normal->data[length++] = normal->data[i++];
	}
	normal->text = McpTextMake(normal->data, length);
	return McpJunkPart(normal->text) ? MCP_PROBLEM_JUNK : MCP_PROBLEM_NONE;
}
