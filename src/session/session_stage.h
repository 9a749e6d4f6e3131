/*
 * session_stage.h: the time between stages, inside the session room
 *
 * A round goes from stage to stage, each a filter: the next stage is reached
 * by the first event of it that is later in time.  The clock of a stage runs
 * from the event that reached the one before it, or (latest) from the last
 * such event before the stage is reached.  When more than `within` passes the
 * round is lost.  One stage a moment: events of one moment have no order.
 *
 * With repeats, the event that ends a round may begin the next one, and a new
 * round begins after a lost one.
 *
 * Bytes of mcp.stage_summary: u8 version, u32 stages, u64 within, u8 flags,
 * and of each stage from the second on u64 lost, u64 waiting, the sum of the
 * times (u64 high and low part), and the spread of the times.
 */
#ifndef MCP_SESSION_STAGE_H
#define MCP_SESSION_STAGE_H

#include "filter/filter.h"
#include "stat/spread.h"

#define MCP_STAGES_MAX			32
#define MCP_STAGE_VERSION		1
#define MCP_STAGE_EXACT			32768	/* times kept as they are */
#define MCP_STAGE_NO_LIMIT		PG_INT64_MAX
#define MCP_STAGE_LATEST		1
#define MCP_STAGE_REPEATS		2
#define MCP_STAGE_FLAGS			3

typedef struct McpStageRule
{
	uint32		stages;			/* 0: none yet */
	int64		within;
	uint8		flags;
} McpStageRule;

typedef struct McpStageStep
{
	uint32		round;			/* from 1 */
	uint32		stage;			/* that is waited for: 2 .. stages */
	int64		started;
	int64		reached;		/* MCP_MOMENT_NONE: it was not */
	bool		waiting;		/* not yet, and it still can be */
} McpStageStep;

typedef struct McpStageReader
{
	McpStageRule rule;
	McpFilter  *filters[MCP_STAGES_MAX];
	/* of the journey read last */
	McpRegion	region;
	McpStageStep *steps;
	uint32		count;
	uint32		capacity;
	uint32	   *marks;			/* of each event: its stages */
	uint32		mark_capacity;
} McpStageReader;

extern McpStageReader *McpStageReaderCreate(void);
extern void McpStageRead(McpStageReader *reader, const McpJourney *journey,
						 int64 as_of);

typedef struct McpStageTimes
{
	uint64		lost;
	uint64		waiting;
	int128		sum;			/* of the times */
	McpSpread	times;			/* of those who reached it */
} McpStageTimes;

typedef struct McpStageSummary
{
	McpRegion	region;
	McpStageRule rule;
	McpStageTimes to[MCP_STAGES_MAX + 1];	/* by stage */
} McpStageSummary;

extern bool McpStageSummaryAdd(McpStageSummary *summary,
							   const McpStageReader *reader,
							   McpError *error);

extern void *McpStageSummaryCreate(void);
extern void McpStageSummaryWrite(void *content, StringInfo buffer);
extern bool McpStageSummaryRead(void *content, const void *bytes, Size size);
extern bool McpStageSummaryMerge(void *into, void *from, McpError *error);

#endif
