/*
 * wire.h: the checked reader, and the writer, of bytes that cross a border
 *
 * The wire (binary input and output, aggregate states between workers) is in
 * network order and is not the stored form.  The reader is sticky: the first
 * short read marks it failed, everything after reads as zero, and one test at
 * the end (McpReaderDone) tells.  No count is believed before it is compared
 * with the bytes that remain (McpReadCount).
 */
#ifndef MCP_WIRE_H
#define MCP_WIRE_H

#include "core/base.h"

typedef struct McpReader
{
	const uint8 *data;
	Size		left;
	bool		failed;
} McpReader;

static inline McpReader
McpReaderMake(const void *data, Size size)
{
	McpReader	reader;

	reader.data = data;
	reader.left = size;
	reader.failed = false;
	return reader;
}

extern uint8 McpRead8(McpReader *reader);
extern uint16 McpRead16(McpReader *reader);
extern uint32 McpRead32(McpReader *reader);
extern uint64 McpRead64(McpReader *reader);

/* length bytes where they lie; data NULL and len 0 when too few remain */
extern McpText McpReadBytes(McpReader *reader, uint32 length);

/* a 32-bit length, then that many bytes */
extern McpText McpReadText(McpReader *reader);

/* a 32-bit count of things of at least item_size (> 0) bytes each */
extern uint32 McpReadCount(McpReader *reader, Size item_size);

/* valid UTF-8 without a zero byte: what a text of SQL can hold */
extern bool McpTextIsStorable(McpText text);

/* everything read, nothing short: the one test at the end */
static inline bool
McpReaderDone(const McpReader *reader)
{
	return !reader->failed && reader->left == 0;
}

extern void McpWrite8(StringInfo buffer, uint8 value);
extern void McpWrite16(StringInfo buffer, uint16 value);
extern void McpWrite32(StringInfo buffer, uint32 value);
extern void McpWrite64(StringInfo buffer, uint64 value);
extern void McpWriteBytes(StringInfo buffer, const void *data, Size length);
extern void McpWriteText(StringInfo buffer, McpText text);

#endif
