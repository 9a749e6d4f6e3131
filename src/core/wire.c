/*
 * wire.c: the checked reader and the writer
 */
#include "core/wire.h"

#include "mb/pg_wchar.h"
#include "port/pg_bswap.h"

static const uint8 *
take(McpReader *reader, Size length)
{
	const uint8 *data = reader->data;

	if (reader->failed || reader->left < length)
	{
		reader->failed = true;
		return NULL;
	}
	reader->data += length;
	reader->left -= length;
	return data;
}

uint8
McpRead8(McpReader *reader)
{
	const uint8 *p = take(reader, 1);

	return p ? *p : 0;
}

uint16
McpRead16(McpReader *reader)
{
	const uint8 *p = take(reader, 2);

	return p ? pg_ntoh16(McpLoad16(p)) : 0;
}

uint32
McpRead32(McpReader *reader)
{
	const uint8 *p = take(reader, 4);

	return p ? pg_ntoh32(McpLoad32(p)) : 0;
}

uint64
McpRead64(McpReader *reader)
{
	const uint8 *p = take(reader, 8);

	return p ? pg_ntoh64(McpLoad64(p)) : 0;
}

McpText
McpReadBytes(McpReader *reader, uint32 length)
{
	const uint8 *p = take(reader, length);

	return McpTextMake((const char *) p, p ? length : 0);
}

McpText
McpReadText(McpReader *reader)
{
	return McpReadBytes(reader, McpRead32(reader));
}

uint32
McpReadCount(McpReader *reader, Size item_size)
{
	uint32		count = McpRead32(reader);

	if (reader->failed || count > reader->left / item_size)
	{
		reader->failed = true;
		return 0;
	}
	return count;
}

bool
McpTextIsStorable(McpText text)
{
	return text.len <= PG_INT32_MAX &&
		pg_encoding_verifymbstr(PG_UTF8, text.data, (int) text.len) ==
		(int) text.len &&
		(text.len == 0 || memchr(text.data, 0, text.len) == NULL);
}

void
McpWrite8(StringInfo buffer, uint8 value)
{
	appendStringInfoCharMacro(buffer, (char) value);
}

void
McpWrite16(StringInfo buffer, uint16 value)
{
	value = pg_hton16(value);
	appendBinaryStringInfo(buffer, (const char *) &value, sizeof(value));
}

void
McpWrite32(StringInfo buffer, uint32 value)
{
	value = pg_hton32(value);
	appendBinaryStringInfo(buffer, (const char *) &value, sizeof(value));
}

void
McpWrite64(StringInfo buffer, uint64 value)
{
	value = pg_hton64(value);
	appendBinaryStringInfo(buffer, (const char *) &value, sizeof(value));
}

void
McpWriteBytes(StringInfo buffer, const void *data, Size length)
{
	if (length > 0)
		appendBinaryStringInfo(buffer, data, (int) length);
}

void
McpWriteText(StringInfo buffer, McpText text)
{
	McpWrite32(buffer, text.len);
	McpWriteBytes(buffer, text.data, text.len);
}
