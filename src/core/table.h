/*
 * table.h: arrays that grow, and tables of open addresses over them
 *
 * A table's slots hold places in an array, counted from 1; 0 is free.  Its
 * size is a power of two, so that size - 1 is the mask of a hash.
 */
#ifndef MCP_TABLE_H
#define MCP_TABLE_H

#include "core/base.h"

#define MCP_ARRAY_AT_FIRST	64
#define MCP_TABLE_AT_FIRST	256

/* room for one more element of an array */
static inline void *
McpArrayReserve(McpRegion region, void *array, uint32 count,
				uint32 *capacity, Size width)
{
	if (count < *capacity)
		return array;
	*capacity = Max(*capacity * 2, MCP_ARRAY_AT_FIRST);
	return array == NULL ? McpAllocIn(region, *capacity * width) :
		McpRealloc(array, *capacity * width);
}

/* room for that many elements, of which none is kept */
static inline void *
McpArrayAnew(McpRegion region, void *array, uint32 count, uint32 *capacity,
			 Size width)
{
	if (array != NULL && count <= *capacity)
		return array;
	if (array != NULL)
		McpFree(array);
	*capacity = Max(count, MCP_ARRAY_AT_FIRST);
	return McpAllocIn(region, *capacity * width);
}

/* a table of twice the size, all slots free; the old one is gone */
static inline uint32 *
McpTableDouble(McpRegion region, uint32 *table, uint32 *size)
{
	if (table != NULL)
		McpFree(table);
	*size = Max(*size * 2, MCP_TABLE_AT_FIRST);
	table = McpAllocIn(region, (Size) *size * sizeof(uint32));
	memset(table, 0, (Size) *size * sizeof(uint32));
	return table;
}

/* put a place that is not there yet into the table */
static inline void
McpTablePut(uint32 *table, uint32 size, uint32 hash, uint32 place)
{
	uint32		mask = size - 1;
	uint32		at = hash & mask;

	while (table[at] != 0)
		at = (at + 1) & mask;
	table[at] = place + 1;
}

/* FNV-1a, for memory only: begin, texts one behind the other, end */
#define MCP_HASH_BEGIN UINT32_C(0x811C9DC5)

static inline uint32
McpHashNumber(uint32 hash, uint32 number)
{
	return (hash ^ number) * UINT32_C(0x01000193);
}

static inline uint32
McpHashText(uint32 hash, McpText text)
{
	uint32		i;

	for (i = 0; i < text.len; i++)
		hash = McpHashNumber(hash, (uint8) text.data[i]);
	return hash;
}

static inline uint32
McpHashEnd(uint32 hash)
{
	return hash ^ hash >> 15;
}

#endif
