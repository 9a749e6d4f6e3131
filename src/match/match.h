/*
 * match.h: the door of the match room: segments and measures asked of profiles
 */
#ifndef MCP_MATCH_H
#define MCP_MATCH_H

#include "segment/segment.h"

/* what a measure found */
typedef enum McpFoundKind
{
	MCP_FOUND_NOTHING = 0,		/* unknown */
	MCP_FOUND_NUMBER,			/* numerator / denominator, in amounts */
	MCP_FOUND_TIME,
	MCP_FOUND_DATE,
	MCP_FOUND_TEXT,
	MCP_FOUND_BOOLEAN
} McpFoundKind;

typedef struct McpFound
{
	McpFoundKind kind;
	int128		numerator;		/* scaled as an amount */
	int128		denominator;	/* > 0 */
	int64		number;			/* time, day, boolean */
	McpText		text;			/* points into the profile */
} McpFound;

/*
 * A plan is a compiled text made ready for a query: names and windows laid
 * out, scratch memory kept.  It is asked of one profile after the other.
 */
typedef struct McpPlan McpPlan;

/* NULL with the error set when the bytes are not sound; the body must stay */
extern McpPlan *McpPlanCreate(const void *body, Size size, McpError *error);

/*
 * A plan of many segments, which asks once what several of them ask; each
 * that is added has its root.  Set the moment, take a profile, ask the roots.
 */
struct PlanCondition;
extern McpPlan *McpPlanCreateMany(uint32 segments);
extern struct PlanCondition *McpPlanAdd(McpPlan *plan, const void *body,
										Size size, McpError *error);

/* the moment that windows end at; cheap when it is the same as before */
extern void McpPlanSetNow(McpPlan *plan, int64 as_of);

extern McpTruth McpPlanMatch(McpPlan *plan, const McpProfile *profile);
extern void McpPlanMeasure(McpPlan *plan, const McpProfile *profile,
						   McpFound *found);

/* is the measure a trait, whose type only the profile knows? */
extern bool McpPlanIsTrait(const McpPlan *plan);

/* a number to 6 digits, half away from zero; scaled as an amount */
extern int128 McpFoundRounded(const McpFound *found);

/* print what was found: a decimal, an ISO time, a date, a text */
extern void McpFoundPrint(const McpFound *found, StringInfo buffer);

/*
 * For faces: the plan of argument 1 with the profile of argument 0 taken in
 * hand, as of argument 2 or now.  Plans are kept in fn_extra.
 */
struct FunctionCallInfoBaseData;
extern McpPlan *McpPlanOfCall(struct FunctionCallInfoBaseData *call);

/*
 * For faces: open a profile as it is stored, for the plan that is set to its
 * moment and will be asked of it: so much of it as counts.  NULL: all of it.
 */
extern void McpProfileOpenFor(McpPlan *plan, struct varlena *value,
							  McpProfile *profile);

#include "match/match_plan.h"

#endif
