/*
 * card_tally.h: counting by code, inside the card room
 *
 * A hash table from 64-bit keys to entries, which keep the order in which they
 * came.  It is emptied in the time that filling it took, and used again.
 */
#ifndef MCP_CARD_TALLY_H
#define MCP_CARD_TALLY_H

#include "core/base.h"

typedef struct McpTallyEntry
{
	uint64		key;
	int64		newest;			/* a time; what the user makes of it */
	uint32		count;
	uint32		looks;			/* those of the count that say why */
	uint32		channel;
	bool		several;		/* seen in other channels too */
} McpTallyEntry;

typedef struct McpTally
{
	McpTallyEntry *entries;
	uint32		count;
	uint32		capacity;
	uint32	   *slots;			/* entry + 1, or 0 */
	uint32		slot_bits;
	McpRegion	region;
} McpTally;

extern void McpTallyInit(McpTally *tally);
extern void McpTallyEmpty(McpTally *tally);

/* the entry of a key; a new one has count 0.  Moves entries */
extern McpTallyEntry *McpTallyGet(McpTally *tally, uint64 key);

#endif
