/*
 * profile_draft.h: the facts of a profile, ready to be written
 */
#ifndef MCP_PROFILE_DRAFT_H
#define MCP_PROFILE_DRAFT_H

#include "profile/profile_build.h"
#include "profile/profile_format.h"

typedef struct McpTextRef
{
	McpText		text;
	uint32		place;			/* of its code in codes */
} McpTextRef;

typedef struct McpFactsDraft
{
	uint32		flags;			/* of the header word */
	uint64		journey_at;		/* the size of all facts */

	/* all texts, in the order in which rows are written, then sorted */
	McpTextRef *refs;
	uint32		count;
	uint32	   *codes;			/* codes[i] is that of the i-th text */
	uint32		used;			/* the next code that a row takes */
	uint32		distinct;
	uint64		bytes;
} McpFactsDraft;

/* of facts that are unique; allocates until McpFactsPut */
extern void McpFactsPlan(McpFactsDraft *draft, const McpFacts *facts);

/* write what lies between the header word and journey_at */
extern void McpFactsPut(McpFactsDraft *draft, const McpFacts *facts,
						uint8 *body);

#endif
