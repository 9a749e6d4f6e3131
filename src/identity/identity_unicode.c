/*
 * identity_unicode.c: trimming, lower case, composition
 *
 * Lower case is core's own table; the composition (NFC) is the one of
 * PostgreSQL's own source, whose tables also do not depend on any locale.
 */
#include "identity/identity_normal.h"

#include "common/unicode_norm.h"
#include "core/utf8.h"

/* outside the server PostgreSQL's function allocates by malloc */
#ifdef MCP_STANDALONE
#define FREE_COMPOSED(codes) free(codes)
#else
#define FREE_COMPOSED(codes) pfree(codes)
#endif

bool
McpTextIsAscii(McpText text)
{
	uint32		i = 0;

	for (; i + 8 <= text.len; i += 8)
	{
		if (McpLoad64(text.data + i) & UINT64CONST(0x8080808080808080))
			return false;
	}
	for (; i < text.len; i++)
	{
		if (text.data[i] & 0x80)
			return false;
	}
	return true;
}

bool
McpTextIsUtf8(McpText text)
{
	uint32		i = 0;
	uint32		size;

	while (i < text.len)
	{
		(void) McpUtf8Decode(text.data + i, text.len - i,
					  &size);
		if (size == 0)
			return false;
		i += size;
	}
	return true;
}

/* what is trimmed: blanks, and marks that have no width */
static bool
is_blank(uint32 code)
{
	if (code < 0x80)
		return code <= ' ' || code == 0x7F;
	return code == 0x85 || code == 0xA0 || code == 0xAD || code == 0x1680 ||
		(code >= 0x2000 && code <= 0x200F) ||
		(code >= 0x2028 && code <= 0x202F) ||
		(code >= 0x205F && code <= 0x2064) ||
		(code >= 0x2066 && code <= 0x206F) ||
		code == 0x3000 || code == 0xFEFF;
}

McpText
McpTextTrim(McpText text)
{
	uint32		size;

	while (text.len > 0)
	{
		uint32		code = McpUtf8Decode(text.data, text.len,
								  &size);

		if (size == 0 || !is_blank(code))
			break;
		text.data += size;
		text.len -= size;
	}
	while (text.len > 0)
	{
		uint32		back = 1;
		uint32		code;

		while (back < 4 && back < text.len &&
			   (text.data[text.len - back] & 0xC0) == 0x80)
			back++;
		code = McpUtf8Decode(text.data + text.len - back,
					  back, &size);
		if (size != back || !is_blank(code))
			break;
		text.len -= back;
	}
	return text;
}

uint32
McpTextBlankAt(McpText text, uint32 place)
{
	uint32		size;
	uint32		code = McpUtf8Decode(text.data + place,
							  text.len - place, &size);

	return size > 0 && is_blank(code) ? size : 0;
}

int
McpTextLower(McpText text, char *buffer, int size)
{
	int			length = 0;
	uint32		i = 0;

	while (i < text.len)
	{
		uint32		bytes;
		uint32		code = McpUtf8Decode(text.data + i,
								  text.len - i, &bytes);

		if (bytes == 0 || length + 4 > size)
			return -1;
		length += (int) McpUtf8Encode(McpUtf8Lower(code), buffer + length);
		i += bytes;
	}
	return length;
}

/* composed (NFC), by PostgreSQL's tables; -1: not UTF-8, or no room */
static int
compose(McpText text, char *buffer, int size)
{
	pg_wchar   *codes = McpAlloc(sizeof(pg_wchar) * (text.len + 1));
	pg_wchar   *composed;
	int			count = 0;
	int			length = 0;
	uint32		i = 0;

	while (i < text.len)
	{
		uint32		bytes;

		codes[count++] = McpUtf8Decode(text.data + i,
								text.len - i, &bytes);
		if (bytes == 0)
		{
			McpFree(codes);
			return -1;
		}
		i += bytes;
	}
	codes[count] = 0;
	composed = unicode_normalize(UNICODE_NFC, codes);
	for (i = 0; composed != NULL && composed[i] != 0 && length >= 0; i++)
		length = length + 4 > size ? -1 :
			length + (int) McpUtf8Encode(composed[i], buffer + length);
	McpFree(codes);
	if (composed == NULL)
		return -1;
	FREE_COMPOSED(composed);
	return length;
}

/* below U+0300 nothing composes: no byte from 0xCC on */
static bool
is_composed(McpText text)
{
	uint32		i;

	for (i = 0; i < text.len; i++)
	{
		if ((uint8) text.data[i] >= 0xCC)
			return false;
	}
	return true;
}

bool
McpTextFold(McpText text, McpNormal *normal)
{
	char		buffer[MCP_NORMAL_MAX];
	int			length;

	if (is_composed(text))
		length = McpTextLower(text, normal->data, MCP_NORMAL_MAX);
	else
	{
		length = compose(text, buffer, MCP_NORMAL_MAX);
		if (length >= 0)
			length = McpTextLower(McpTextMake(buffer, length), normal->data,
								  MCP_NORMAL_MAX);
	}
	if (length >= 0 && !is_composed(McpTextMake(normal->data, length)))
	{
		memcpy(buffer, normal->data, length);
		length = compose(McpTextMake(buffer, length), normal->data,
						 MCP_NORMAL_MAX);
	}
	normal->text = McpTextMake(normal->data, Max(length, 0));
	return length >= 0;
}
