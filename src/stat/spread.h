/*
 * spread.h: how lengths of time are spread, in little memory
 *
 * Up to `exact` values are kept as they are.  Beyond that only how many fall
 * into each of the intervals that begin at m * 2^e, m from 32 to 63: a value is
 * then known to about 1.6 percent.  What is kept is a function of the set of
 * values, so merging in any order ends the same.
 *
 * Values are not negative.  A spread of zeros is ready for use.
 */
#ifndef MCP_SPREAD_H
#define MCP_SPREAD_H

#include "core/base.h"
#include "core/wire.h"

#define MCP_SPREAD_BUCKETS 1888

typedef struct McpSpread
{
	uint64		count;
	int64	   *values;			/* any order; NULL when counted in buckets */
	uint32		capacity;
	bool		sorted;
	uint64	   *buckets;
} McpSpread;

/* memory comes from the region */
extern void McpSpreadAdd(McpSpread *spread, McpRegion region, uint32 exact,
						 int64 value);
extern void McpSpreadMerge(McpSpread *into, McpRegion region, uint32 exact,
						   const McpSpread *from);

/*
 * The value below which numerator / denominator of the values lie, between
 * two values in proportion; in buckets the middle of one.  -1 when empty.
 */
extern int64 McpSpreadQuantile(McpSpread *spread, uint32 numerator,
							   uint32 denominator);

/* as bytes, and back; false when the bytes are wrong */
extern void McpSpreadWrite(McpSpread *spread, StringInfo buffer);
extern bool McpSpreadRead(McpReader *reader, McpRegion region, uint32 exact,
						  McpSpread *spread);

#endif
