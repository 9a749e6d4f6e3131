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

#define MCP_STATISTIC_HABITS	17304

#define MCP_STATISTIC_QUANTILES	101

/*
 * Habits: what people do with a channel, an action or both, and with anything
 * at all (key McpStatisticKey(MCP_KEY_CHANNEL, "", "")).  The slot's values
 * are when it was read, the moment that ages count from, and keys; its numbers
 * are MCP_HABIT_SIZE for each key.  Of channels, and of anything, it is what
 * the person did.
 */
#define MCP_HABIT_AGES		12
#define MCP_HABIT_STEPS		6
#define MCP_HABITS_MAX		160

/* days, and numbers of events */
extern const int McpHabitAges[MCP_HABIT_AGES];
extern const int McpHabitSteps[MCP_HABIT_STEPS];

typedef enum McpHabitField
{
	MCP_HABIT_EVER = 0,			/* profiles with an event; of all profiles */
	MCP_HABIT_RECENT = 1,		/* ... the newest not older than an age */
	MCP_HABIT_FIRST = 13,		/* ... the oldest not older */
	MCP_HABIT_STEP = 25,		/* ... at least so many events */
	MCP_HABIT_EVENTS = 31,		/* events not older; of all events */
	MCP_HABIT_MEAN = 43,		/* events of who has some */
	MCP_HABIT_DAYS = 44,		/* days with an event of who has some */
	MCP_HABIT_CHANNELS = 45,	/* of who has some: on several channels */
	MCP_HABIT_VALUED = 46,		/* profiles whose values sum up above 0 */
	MCP_HABIT_SUM = 47,			/* ... the mean of the sums' logarithms */
	MCP_HABIT_SPREAD = 48,		/* ... their standard deviation */
	MCP_HABIT_SIZE = 49
} McpHabitField;

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
