/*
 * profile_habit.h: habits of many people, inside the profile room
 */
#ifndef MCP_PROFILE_HABIT_H
#define MCP_PROFILE_HABIT_H

#include "profile/profile.h"

typedef struct McpHabits McpHabits;

/* ages count from `reference`; what is later than `now` does not count */
extern McpHabits *McpHabitsCreate(int64 reference, int64 now);
extern void McpHabitsAdd(McpHabits *habits, const McpJourney *journey);

/*
 * The commonest of them, as the slot has them: keys, and for each
 * MCP_HABIT_SIZE numbers, of `profiles` profiles; how many keys.
 */
extern uint32 McpHabitsFinish(McpHabits *habits, int64 profiles,
							  uint64 *keys, float *numbers);

#endif
