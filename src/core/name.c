/*
 * name.c: folding names
 */
#include "core/name.h"

#include "core/utf8.h"

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

/* in small letters all through? */
static bool
is_lower(McpText name)
{
	uint32		i = 0;

	while (i < name.len)
	{
		uint32		size;
		uint32		code = McpUtf8Decode(name.data + i, name.len - i, &size);

		if (size > 0 && McpUtf8Lower(code) != code)
			return false;
		i += Max(size, 1);
	}
	return true;
}

bool
McpNameIsFolded(McpText name)
{
	uint32		i;
	int			before = 4;
	bool		ascii = true;

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
		ascii &= (unsigned char) name.data[i] < 0x80;
	}
	return before != 4 && (ascii || is_lower(name));
}

int
McpNameFold(McpText raw, char *buffer)
{
	int			length = 0;
	bool		gap = false;
	uint32		i = 0;

	if (raw.len > MCP_NAME_MAX)
		return -1;
	while (i < raw.len)
	{
		int			class = classify((unsigned char) raw.data[i]);
		char		bytes[MCP_UTF8_MAX];
		uint32		size;
		uint32		code;
		uint32		count = 1;

		if (class == 0 || class == 4)
		{
			gap = length > 0;
			i++;
			continue;
		}
		code = McpUtf8Decode(raw.data + i, raw.len - i, &size);
		if (size > 0)
			count = McpUtf8Encode(McpUtf8Lower(code), bytes);
		else
			bytes[0] = raw.data[i];
		i += Max(size, 1);

		/* lower case can be longer than the capital */
		if (length + 1 + (int) count > MCP_NAME_MAX + 1)
			return -1;
		if (gap || (length == 0 && class == 2))
			buffer[length++] = '_';
		gap = false;
		memcpy(buffer + length, bytes, count);
		length += (int) count;
	}
	return length > MCP_NAME_MAX ? -1 : length;
}
