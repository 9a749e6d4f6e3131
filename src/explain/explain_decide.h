/*
 * explain_decide.h: what decided a condition
 *
 * A text for people and for BI tools: moments with what happened then, or the
 * source that said so; the newest first, a sequence in its order.
 *
 *	2026-05-02T10:00:00Z web.cart; 2026-05-01T09:00:00Z web.cart; and 3 more
 *	2026-05-01T09:00:00Z web.cart -> 2026-05-02T10:00:00Z web.purchase
 *	2026-04-02T00:00:00Z from crm
 *	unknown: text is not a number
 *
 * It names channels, actions, sources and times, and no value.
 */
#ifndef MCP_EXPLAIN_DECIDE_H
#define MCP_EXPLAIN_DECIDE_H

#include "explain/explain.h"

#define MCP_DECIDED_SHOWN 5		/* of a list */
#define MCP_DECIDED_CHAIN 32	/* of a sequence */

typedef struct McpDecided
{
	McpPlan    *plan;
	StringInfo	text;
	uint32		count;			/* in the list at hand */
	uint32		shown;
	const char *between;
} McpDecided;

/* append what decided a condition; nothing when nothing did */
extern void McpDecidedTell(McpPlan *plan, PlanCondition *condition,
						   McpTruth holds, StringInfo text);

/* room for one more in the list? then what stands between is written */
extern bool McpDecidedNext(McpDecided *decided);

/* how many more there are; the list ends */
extern void McpDecidedEnd(McpDecided *decided);

extern void McpDecidedMoment(McpDecided *decided, int64 moment);
extern void McpDecidedEvent(McpDecided *decided, uint32 i);

/* the events that made a measure what it is (explain_decide_event.c) */
extern void McpDecidedMeasure(McpDecided *decided, PlanMeasure *measure);

/* the chain of a sequence (explain_sequence.c) */
extern void McpDecidedSequence(McpDecided *decided, PlanCondition *condition);

/* who stated what, and when (explain_decide_fact.c) */
extern void McpDecidedTrait(McpDecided *decided, const PlanMeasure *measure);
extern void McpDecidedMember(McpDecided *decided, const PlanMeasure *measure,
							 McpText value);

/* of the members those that a condition asks for; NULL: that are in the set */
extern void McpDecidedMembers(McpDecided *decided, const PlanMeasure *measure,
							  const PlanCondition *condition);
extern void McpDecidedSample(McpDecided *decided);
extern void McpDecidedConsent(McpDecided *decided, McpText purpose,
							  bool granted);
extern void McpDecidedHandle(McpDecided *decided, int kind);

/* why a condition is unknown (explain_unknown.c) */
extern void McpUnknownTell(McpPlan *plan, PlanCondition *condition,
						   StringInfo text);

#endif
