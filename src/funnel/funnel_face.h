/*
 * funnel_face.h: funnels as SQL functions, inside the funnel room
 */
#ifndef MCP_FUNNEL_FACE_H
#define MCP_FUNNEL_FACE_H

#include "core/args.h"
#include "funnel/funnel_journey.h"

#include "access/htup_details.h"

/* the words of arguments; they error when there is no such word */
extern McpFunnelOrder McpFunnelOrderOfWord(Datum word);
extern McpFunnelEntry McpFunnelEntryOfWord(Datum word);

/* columns of mcp.funnel_result */
enum
{
	MCP_FUNNEL_LEVEL,
	MCP_FUNNEL_ENTERED_AT,
	MCP_FUNNEL_STEP_AT,
	MCP_FUNNEL_DURATIONS,
	MCP_FUNNEL_POSITIONS,
	MCP_FUNNEL_STEPS_DONE,
	MCP_FUNNEL_WINDOW_ENDS_AT,
	MCP_FUNNEL_IS_OPEN,
	MCP_FUNNEL_IS_EXCLUDED,
	MCP_FUNNEL_HELD,
	MCP_FUNNEL_BREAKDOWN,
	MCP_FUNNEL_COLUMNS
};

/* the set of steps that an integer[] names; an error where there is no such */
extern uint32 McpFunnelOptionalOfArgument(FunctionCallInfo fcinfo, int n,
										  uint32 steps);

/*
 * A result as mcp.funnel_result; as_of PG_INT64_MAX: there is no telling what
 * is open.  Without positions their column is NULL.
 */
extern Datum McpFunnelTuple(TupleDesc desc, const McpFunnelAnswer *answer,
							uint32 steps, int64 as_of, bool positions);

#endif
