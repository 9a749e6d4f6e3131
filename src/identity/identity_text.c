/*
 * identity_text.c: names of kinds, and the text form of an identifier
 */
#include "identity/identity_hash.h"

static const char *const kind_names[MCP_KIND_MAX + 1] = {
	NULL, "user_id", "loyalty", "account", "email", "phone", "social",
	"custom", "device", "cookie"
};

const char *
McpKindName(int kind)
{
	return kind >= 1 && kind <= MCP_KIND_MAX ? kind_names[kind] : NULL;
}

int
McpKindFromName(McpText name)
{
	int			kind;

	for (kind = 1; kind <= MCP_KIND_MAX; kind++)
	{
		const char *known = kind_names[kind];

		if (McpTextEqual(name, McpTextMake(known, strlen(known))))
			return kind;
	}
	return 0;
}

/* into MCP_IDENTIFIER_TEXT_MAX bytes, terminated; the length without that */
int
McpIdentifierPrint(const McpIdentifier *identifier, char *buffer)
{
	const char *name = McpKindName(identifier->kind);
	int			length = (int) strlen(name);

	memcpy(buffer, name, length);
	if ((identifier->tag[0] | identifier->tag[1] | identifier->tag[2]) != 0)
	{
		buffer[length++] = '/';
		McpHexPrint(identifier->tag, 3, buffer + length);
		length += 6;
	}
	buffer[length++] = ':';
	McpHexPrint(identifier->digest, MCP_DIGEST_SIZE, buffer + length);
	length += 2 * MCP_DIGEST_SIZE;
	buffer[length] = '\0';
	return length;
}

/* the value is not repeated: a raw one may stand where an identifier should */
static bool
parse_failed(McpError *error, const char *detail)
{
	McpErrorSet(error, MCP_ERR_TEXT,
				"invalid text form of type mcp.identifier");
	McpErrorDetail(error, "%s", detail);
	McpErrorHint(error, "An identifier is written kind:<64 hex digits>, or kind/<6 hex digits of its namespace>:<64 hex digits>; a raw value is made one by mcp.email, mcp.phone, mcp.user_id and the like.");
	return false;
}

bool
McpIdentifierParse(McpText text, McpIdentifier *identifier, McpError *error)
{
	uint32		head = text.len - (2 * MCP_DIGEST_SIZE + 1);
	uint32		name = head;

	if (text.len <= 2 * MCP_DIGEST_SIZE + 1 || text.data[head] != ':')
		return parse_failed(error, "There is no \":\" before the last 64 characters.");
	if (!McpHexParse(text.data + head + 1, MCP_DIGEST_SIZE, identifier->digest))
		return parse_failed(error, "The last 64 characters are not all hexadecimal digits.");
	memset(identifier->tag, 0, sizeof(identifier->tag));
	if (head > 7 && text.data[head - 7] == '/')
	{
		name = head - 7;
		if (!McpHexParse(text.data + name + 1, 3, identifier->tag))
			return parse_failed(error, "The namespace is not 6 hexadecimal digits.");
		if ((identifier->tag[0] | identifier->tag[1] | identifier->tag[2]) == 0)
			return parse_failed(error, "The namespace 000000 does not exist.");
	}
	identifier->kind = (uint8) McpKindFromName(McpTextMake(text.data, name));
	if (identifier->kind == 0)
		return parse_failed(error, "The kind is none of user_id, loyalty, account, email, phone, social, custom, device and cookie.");
	if (!McpIdentifierValid(identifier))
		return parse_failed(error, "Identifiers of kind email, phone and device have no namespace.");
	return true;
}
