/*
 * overlap_summary.h: how many people are in segments, inside the overlap room
 *
 * Bytes of mcp.segment_summary, in network order: u8 version, u8 pairs (0 or
 * 1), u64 profiles, u32 segments sorted by name, of each its name, u64 print,
 * u64 members, u64 unknown; with pairs, u64 of each a < b: members of both.
 */
#ifndef MCP_OVERLAP_SUMMARY_H
#define MCP_OVERLAP_SUMMARY_H

#include "match/match.h"

#define MCP_SEGMENT_SUMMARY_VERSION 1
#define MCP_SEGMENT_SUMMARY_MAX		4096
#define MCP_SEGMENT_PAIRS_MAX		1024	/* segments, when pairs count */

typedef struct McpSegmentTally
{
	McpText		name;
	uint64		print;			/* of the segment's text */
	int64		members;
	int64		unknown;
} McpSegmentTally;

typedef struct McpSegmentSummary
{
	McpRegion	region;
	bool		begun;			/* what is below is known */
	bool		pairs;
	uint64		serial;			/* of the set that was seen to fit */
	int64		profiles;
	uint32		count;
	McpSegmentTally *tallies;
	int64	   *both;			/* by McpSegmentPair */
	uint32	   *found;			/* the segments of the profile at hand */
} McpSegmentSummary;

/* the place of a pair a < b */
static inline Size
McpSegmentPair(uint32 a, uint32 b)
{
	return (Size) b * (b - 1) / 2 + a;
}

/* room for segments, whose names and prints the caller gives then */
extern bool McpSegmentSummaryBegin(McpSegmentSummary *summary, bool pairs,
								   uint32 count, McpError *error);
extern void McpSegmentSummaryName(McpSegmentSummary *summary, uint32 i,
								  McpText name, uint64 print);

/* a profile that is in the segments found[0 .. members) */
extern void McpSegmentSummaryAdd(McpSegmentSummary *summary, uint32 members);

/* summaries of different segments: always false */
extern bool McpSegmentSummaryDiffers(McpError *error);

extern void *McpSegmentSummaryCreate(void);
extern void McpSegmentSummaryWrite(void *content, StringInfo buffer);
extern bool McpSegmentSummaryRead(void *content, const void *bytes,
								  Size size);
extern bool McpSegmentSummaryMerge(void *into, void *from, McpError *error);

#endif
