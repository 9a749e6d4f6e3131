/* folding twice is folding once */
#include "fuzz.h"
#include "core/name.h"

void
fuzz(const uint8 *data, Size size)
{
	char		once[MCP_NAME_MAX + 1];
	char		twice[MCP_NAME_MAX + 1];
	int			length;

	length = McpNameFold(text_of(data, size), once);
	MUST(length <= MCP_NAME_MAX && (length >= 0 || size > 0));
	if (length <= 0)
		return;
	MUST(McpNameIsFolded(McpTextMake(once, length)));
	MUST(McpNameFold(McpTextMake(once, length), twice) == length);
	MUST(memcmp(once, twice, length) == 0);
}
