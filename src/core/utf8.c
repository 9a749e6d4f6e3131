/*
 * utf8.c: code points, and their lower case
 */
#include "core/utf8.h"

typedef struct McpLowerRange
{
	uint32		first;
	uint32		last;
	uint32		step;
	int32		delta;
} McpLowerRange;

#include "core/utf8_lower.h"

uint32
McpUtf8Decode(const char *text, uint32 left, uint32 *size)
{
	const unsigned char *p = (const unsigned char *) text;
	static const uint32 least[5] = {0, 0, 0x80, 0x800, 0x10000};
	uint32		code = p[0];
	uint32		count;
	uint32		i;

	*size = 0;
	count = code < 0x80 ? 1 : code < 0xC2 ? 0 : code < 0xE0 ? 2 :
		code < 0xF0 ? 3 : code < 0xF5 ? 4 : 0;
	if (count == 0 || count > left)
		return 0;
	if (count > 1)
		code &= 0x7F >> count;
	for (i = 1; i < count; i++)
	{
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3F);
	}
	if (code < least[count] || code > 0x10FFFF ||
		(code >= 0xD800 && code <= 0xDFFF))
		return 0;
	*size = count;
	return code;
}

uint32
McpUtf8Encode(uint32 code, char *p)
{
	if (code < 0x80)
	{
		p[0] = (char) code;
		return 1;
	}
	if (code < 0x800)
	{
		p[0] = (char) (0xC0 | code >> 6);
		p[1] = (char) (0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000)
	{
		p[0] = (char) (0xE0 | code >> 12);
		p[1] = (char) (0x80 | (code >> 6 & 0x3F));
		p[2] = (char) (0x80 | (code & 0x3F));
		return 3;
	}
	p[0] = (char) (0xF0 | code >> 18);
	p[1] = (char) (0x80 | (code >> 12 & 0x3F));
	p[2] = (char) (0x80 | (code >> 6 & 0x3F));
	p[3] = (char) (0x80 | (code & 0x3F));
	return 4;
}

uint32
McpUtf8Lower(uint32 code)
{
	int			low = 0;
	int			high = lengthof(lower_ranges) - 1;

	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? code + 32 : code;
	while (low <= high)
	{
		int			middle = (low + high) / 2;
		const McpLowerRange *range = &lower_ranges[middle];

		if (code < range->first)
			high = middle - 1;
		else if (code > range->last)
			low = middle + 1;
		else if ((code - range->first) % range->step == 0)
			return (uint32) ((int32) code + range->delta);
		else
			break;
	}
	return code;
}
