/*
 * index.h: the keys of profiles, and which of them a segment needs
 *
 * A key is a number, the hash of a kind and one or two texts
 * (McpStatisticKey).  A need is a monotone formula over keys that holds for
 * every profile that can be in the segment at some time; it knows nothing of
 * time, amounts or order.  NULL is the need that always holds.
 */
#ifndef MCP_INDEX_H
#define MCP_INDEX_H

#include "segment/segment.h"

#define MCP_INDEX_KEYS_MAX	256 /* of one kind; a profile of more has the
								 * key MCP_KEY_MANY of the kind instead */
#define MCP_NEED_LEAVES_MAX 512 /* a segment of more needs less than it could */

typedef enum McpNeedKind
{
	MCP_NEED_KEY,
	MCP_NEED_ALL,
	MCP_NEED_ANY,
	MCP_NEED_LEAST
} McpNeedKind;

typedef struct McpNeed
{
	McpNeedKind kind;
	McpStatisticKind of;		/* of a key */
	uint64		key;
	uint32		at;				/* its place among all; behind it MANY */
	uint32		least;			/* of groups: so many of the parts */
	uint32		count;			/* parts */
	struct McpNeed *first;
	struct McpNeed *last;
	struct McpNeed *next;		/* in the group around it */
} McpNeed;

/* what a compiled segment needs; in the current context */
extern McpNeed *McpSegmentNeed(const McpTree *tree);

/* all keys of a need, two for each leaf; *count of them */
extern uint64 *McpNeedKeys(McpNeed *need, uint32 *count);

/* three-valued; has: of each key of McpNeedKeys a McpTruth */
extern McpTruth McpNeedHolds(const McpNeed *need, const uint8 *has);

/* the key that says that a profile has too many of a kind */
extern uint64 McpIndexManyKey(McpStatisticKind kind);

/* the keys of a profile, sorted, each once; in the current context */
extern uint64 *McpProfileKeys(const McpProfile *profile, uint32 *count);

/* is it among sorted keys? */
extern bool McpKeyAmong(uint64 key, const uint64 *keys, uint32 count);

#endif
