/*
 * profile_statistic.h: what ANALYZE keeps of profiles, for who estimates
 *
 * profile_analyze.c tells the slots.  The keys are also those of an index on
 * profiles, which has some more kinds.  Part of the profile room's door:
 * profile.h includes it.
 */
#ifndef MCP_PROFILE_STATISTIC_H
#define MCP_PROFILE_STATISTIC_H

#include "core/base.h"

/* kinds of slots in pg_statistic, from the range for private use */
#define MCP_STATISTIC_KEYS		17301
#define MCP_STATISTIC_COUNTS	17302
#define MCP_STATISTIC_RECENCY	17303

#define MCP_STATISTIC_QUANTILES	101

/* stored in hashes: numbers are only appended */
typedef enum McpStatisticKind
{
	MCP_KEY_CHANNEL = 1,
	MCP_KEY_ACTION = 2,
	MCP_KEY_BOTH = 3,			/* channel, action */
	MCP_KEY_TRAIT = 4,
	MCP_KEY_SET = 5,			/* name of a set-valued trait */
	MCP_KEY_CONSENT = 6,		/* purpose, "granted" or "denied" */
	MCP_KEY_IDENTIFIED = 7,		/* kind of identifier */

	/* of indexes only: what stands here may be personal */
	MCP_KEY_PROPERTY = 8,		/* name */
	MCP_KEY_PROPERTY_VALUE = 9, /* name, value */
	MCP_KEY_TRAIT_VALUE = 10,	/* name, text, or true or false */
	MCP_KEY_MEMBER = 11,		/* name, value */
	MCP_KEY_MANY = 12			/* one byte: a kind with too many keys */
} McpStatisticKind;

/* a stable hash: on disk in indexes and statistics */
extern uint64 McpStatisticKey(McpStatisticKind kind, McpText a, McpText b);

#endif
