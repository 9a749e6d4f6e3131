/*
 * name.c: folding names
 */
#include "core/name.h"

/* 0: separates, 1: letter, 2: digit, 3: capital, 4: underscore */
static inline int
classify(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || c >= 0x80)
		return 1;
	if (c >= '0' && c <= '9')
		return 2;
	if (c >= 'A' && c <= 'Z')
		return 3;
	return c == '_' ? 4 : 0;
}

bool
McpNameIsFolded(McpText name)
{
	uint32		i;
	int			before = 4;

	if (name.len == 0 || name.len > MCP_NAME_MAX)
		return false;
	for (i = 0; i < name.len; i++)
	{
		int			class = classify((unsigned char) name.data[i]);

		if (class == 0 || class == 3)
			return false;
		if (class == 4 && before == 4 &&
			!(i == 0 && name.len > 1 && classify((unsigned char) name.data[1]) == 2))
			return false;
		if (class == 2 && i == 0)
			return false;
		before = class;
	}
	return before != 4;
}

int
McpNameFold(McpText raw, char *buffer)
{
	int			length = 0;
	bool		gap = false;
	uint32		i;

	if (raw.len > MCP_NAME_MAX)
		return -1;
	for (i = 0; i < raw.len; i++)
	{
		unsigned char c = (unsigned char) raw.data[i];
		int			class = classify(c);

		if (class == 0 || class == 4)
		{
			gap = length > 0;
			continue;
		}
		if (gap || (length == 0 && class == 2))
			buffer[length++] = '_';
		gap = false;
		buffer[length++] = class == 3 ? (char) (c + ('a' - 'A')) : (char) c;
	}
	if (length > MCP_NAME_MAX)
		return -1;
	return length;
}
