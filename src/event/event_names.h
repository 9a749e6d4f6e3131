/*
 * event_names.h: names by number
 *
 * Rows of a collector are small because they hold numbers instead of names.
 * A McpNames gives them: a code for each name, and one for each pair of
 * channel and action (a kind).  Codes are in the order of arrival; ranks,
 * computed when they are needed, are in the order of the dictionaries.
 *
 * Shared names are bounded, as no aggregate's memory account sees them: when
 * they are full, a collector that meets a new name goes on with names of its
 * own.
 */
#ifndef MCP_EVENT_NAMES_H
#define MCP_EVENT_NAMES_H

#include "event/event.h"

typedef struct McpKind
{
	uint64		place;			/* rank of channel, then rank of action */
	uint32		channel;		/* codes of names */
	uint32		action;

	/* scratch of the journey that is being built (journey_number.c) */
	uint32		mark;
	uint32		next;
	uint32		channel_number;
	uint32		action_number;
} McpKind;

struct McpNames
{
	McpRegion	region;
	bool		bounded;

	uint32		count;
	uint32		capacity;
	uint32		ranked;			/* ranks hold for this many names */
	McpText    *texts;
	uint32	   *ranks;			/* by code */
	uint32	   *by_rank;		/* codes */
	uint32	   *numbers;		/* by code: scratch of journey_number.c */
	uint32		mark;			/* of the last journey that was built */

	uint32		kind_count;
	uint32		kind_capacity;
	uint32		kinds_placed;
	McpKind    *kinds;

	/* the property names of the last fragment, which the next one has too */
	uint32		last_dict_size;
	uint8		last_dict[120];
	uint32		last_codes[8];

	uint32		spelling_count;
	uint32		spelling_mask;
	struct McpSpelling *spellings;
};

/* answers below 0 instead of a code */
#define MCP_NAME_UNUSABLE	(-1)	/* empty when folded, or too long */
#define MCP_NAME_UNUSABLE_2	(-2)	/* the same, of a kind's action */
#define MCP_NAMES_FULL		(-3)

extern McpNames *McpNamesCreate(McpRegion region, bool bounded);

/* the code of a name, made when it is new; raw ones are folded first */
extern int32 McpNamesName(McpNames *names, McpText raw);
extern int32 McpNamesExactName(McpNames *names, McpText folded);
extern int32 McpNamesKind(McpNames *names, McpText channel, McpText action);
extern int32 McpNamesExactKind(McpNames *names, McpText channel,
							   McpText action);

/* make ranks and places hold for all names */
extern void McpNamesRank(McpNames *names);

#endif
