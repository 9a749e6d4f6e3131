/*
 * spread.h: how lengths of time are spread, in little memory
 *
 * Up to `exact` values are kept as they are.  Beyond that only how many fall
 * into each of the intervals that begin at m * 2^e, m from 16 to 31: a value is
 * then known to about 3 percent.  What is kept is a function of the set of
 * values, so merging in any order ends the same.
 *
 * Values are not negative.  A spread of zeros is ready for use.
 */
#ifndef MCP_SPREAD_H
#define MCP_SPREAD_H

#include "core/base.h"
#include "core/wire.h"

#include "port/pg_bitutils.h"

#define MCP_SPREAD_BITS		4	/* of precision */
#define MCP_SPREAD_BUCKETS	960	/* up to 2^63; those in use are there */

typedef struct McpSpread
{
	uint64		count;
	int64	   *values;			/* any order; NULL when counted in buckets */
	uint32		capacity;		/* of the values, or the number of buckets */
	uint16		first;			/* of the buckets */
	bool		sorted;
	uint32	   *buckets;		/* each stays where it is full */
} McpSpread;

/* memory comes from the region */
extern void McpSpreadAddSlow(McpSpread *spread, McpRegion region,
							 uint32 exact, int64 value);

static inline uint32
McpSpreadBucket(int64 value)
{
	uint32		exponent;

	if (value < (1 << MCP_SPREAD_BITS))
		return (uint32) Max(value, 0);
	exponent = (uint32) pg_leftmost_one_pos64((uint64) value) -
		MCP_SPREAD_BITS;
	return (exponent << MCP_SPREAD_BITS) + (uint32) (value >> exponent);
}

static inline void
McpSpreadAdd(McpSpread *spread, McpRegion region, uint32 exact, int64 value)
{
	uint32		place = McpSpreadBucket(value) - spread->first;

	if (spread->buckets == NULL || place >= spread->capacity)
	{
		McpSpreadAddSlow(spread, region, exact, value);
		return;
	}
	spread->count++;
	spread->buckets[place] += spread->buckets[place] != PG_UINT32_MAX;
}

extern void McpSpreadMerge(McpSpread *into, McpRegion region, uint32 exact,
						   const McpSpread *from);

/*
 * The value below which numerator / denominator of the values lie, between
 * two values in proportion; those in buckets count as the middle of theirs.
 * -1 when empty.
 */
extern int64 McpSpreadQuantile(McpSpread *spread, uint32 numerator,
							   uint32 denominator);

/* as bytes, and back; false when the bytes are wrong */
extern void McpSpreadWrite(McpSpread *spread, StringInfo buffer);
extern bool McpSpreadRead(McpReader *reader, McpRegion region, uint32 exact,
						  McpSpread *spread);

#endif
