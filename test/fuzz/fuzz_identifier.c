/*
 * the text of an identifier: what reads prints as the same (in lower case)
 * needs: src/identity/identity_text.c
 */
#include "fuzz.h"
#include "identity/identity.h"

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpIdentifier identifier;
	McpIdentifier again;
	char		buffer[MCP_IDENTIFIER_TEXT_MAX];
	int			length;

	if (!McpIdentifierParse(text_of(data, size), &identifier, &error))
	{
		must_explain(&error);
		return;
	}
	MUST(McpIdentifierValid(&identifier));
	length = McpIdentifierPrint(&identifier, buffer);
	MUST(length > 0 && length <= MCP_IDENTIFIER_TEXT_MAX && (Size) length == size);
	MUST(McpIdentifierParse(McpTextMake(buffer, length), &again, &error));
	MUST(McpIdentifierCompare(&identifier, &again) == 0);
}
