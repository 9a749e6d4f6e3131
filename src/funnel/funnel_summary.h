/*
 * funnel_summary.h: a funnel over many people, inside the funnel room
 *
 * Bytes of mcp.funnel_summary: u8 version, u32 steps, and of each step u64
 * closed, open and excluded, then the two spreads.
 */
#ifndef MCP_FUNNEL_SUMMARY_H
#define MCP_FUNNEL_SUMMARY_H

#include "funnel/funnel.h"
#include "stat/spread.h"

#define MCP_FUNNEL_SUMMARY_VERSION	1
#define MCP_FUNNEL_EXACT			32768	/* times kept as they are */

typedef struct McpFunnelStep
{
	uint64		closed;			/* people who did it, their window is over */
	uint64		open;			/* who did it and are still inside */
	uint64		excluded;		/* closed, and an exclusion ended it here */
	McpSpread	from_previous;	/* of the closed */
	McpSpread	from_first;
} McpFunnelStep;

typedef struct McpFunnelSummary
{
	McpRegion	region;
	uint32		steps;			/* 0: nobody yet */
	McpFunnelStep step[MCP_FUNNEL_STEPS_MAX];
} McpFunnelSummary;

/* one person: the times of the steps, MCP_MOMENT_NONE where not done */
extern bool McpFunnelSummaryAdd(McpFunnelSummary *summary, const int64 *at,
								uint32 steps, uint32 level, bool open,
								bool excluded, McpError *error);

extern void *McpFunnelSummaryCreate(void);
extern void McpFunnelSummaryWrite(void *content, StringInfo buffer);
extern bool McpFunnelSummaryRead(void *content, const void *bytes, Size size);
extern bool McpFunnelSummaryMerge(void *into, void *from, McpError *error);

#endif
