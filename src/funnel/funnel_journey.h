/*
 * funnel_journey.h: funnels asked of journeys, inside the funnel room
 */
#ifndef MCP_FUNNEL_JOURNEY_H
#define MCP_FUNNEL_JOURNEY_H

#include "funnel/funnel.h"
#include "filter/filter.h"

/* a journey's events by value, and the events of one of them */
typedef struct McpFunnelHeld
{
	McpSubject	subject;
	uint32	   *ends;			/* by value: the end of its events in `at` */
	uint32		ends_room;
	uint32	   *at;				/* numbers of events, from the oldest on */
	uint32		at_room;
	McpFunnelEvent *events;
	uint32		events_room;
	uint32	   *places;
	uint32		places_room;
} McpFunnelHeld;

/* sort the events at these places; how many values there may be */
extern uint32 McpFunnelHold(McpFunnelHeld *held, McpRegion region,
							const McpJourney *journey, const uint32 *places,
							uint32 count);
extern McpText McpFunnelHeldText(const McpFunnelHeld *held,
								 const McpJourney *journey, uint32 value);
extern void McpFunnelHeldFree(McpFunnelHeld *held);

/* a funnel with its filters, and the memory of its calls */
typedef struct McpFunnel
{
	McpFunnelRule rule;
	McpFilter  *filters[MCP_FUNNEL_STEPS_MAX];
	McpFilter  *exclusions[MCP_FUNNEL_EXCLUSIONS_MAX];
	McpFilter  *anything;		/* strict: what a person does */
	bool		is_held;
	McpFunnelHeld held;
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
