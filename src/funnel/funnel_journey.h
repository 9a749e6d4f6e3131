/*
 * funnel_journey.h: funnels asked of journeys, inside the funnel room
 */
#ifndef MCP_FUNNEL_JOURNEY_H
#define MCP_FUNNEL_JOURNEY_H

#include "funnel/funnel.h"
#include "filter/filter.h"

/* a funnel with its filters, and the memory of its calls */
typedef struct McpFunnel
{
	McpFunnelRule rule;
	McpFilter  *filters[MCP_FUNNEL_STEPS_MAX];
	McpFilter  *exclusions[MCP_FUNNEL_EXCLUSIONS_MAX];
	McpFilter  *anything;		/* strict: what a person does */
	bool		held;
	McpSubject	constant;
	bool		broken_down;
	McpSubject	breakdown;
	uint32		breakdown_step;
	McpRegion	region;
	McpFunnelWork *work;
	McpMarks	names;
	uint64	   *marks;			/* one an event: its steps and exclusions */
	McpFunnelEvent *events;
	uint32	   *places;			/* in the journey */
	uint32		capacity;
} McpFunnel;

typedef struct McpFunnelAnswer
{
	McpFunnelResult result;		/* event: positions, the oldest is 1 */
	McpText		constant;		/* data NULL: none */
	McpText		breakdown;
} McpFunnelAnswer;

/* parse; false with the error set */
extern bool McpFunnelAddStep(McpFunnel *funnel, McpText text,
							 McpError *error);
extern bool McpFunnelAddExclusion(McpFunnel *funnel, McpText text,
								  McpError *error);

/* after all of them */
extern bool McpFunnelReady(McpFunnel *funnel, McpError *error);
extern void McpFunnelRelease(McpFunnel *funnel);

/* the answer's texts lie in the journey */
extern void McpFunnelAsk(McpFunnel *funnel, const McpJourney *journey,
						 int64 as_of, McpFunnelAnswer *answer);

#endif
