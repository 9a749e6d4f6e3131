/*
 * profile_habit.c: what many people do, as numbers
 *
 * For each channel, action and both: who has events, how many, how old the
 * newest, the oldest and all of them are, on how many days and channels, and
 * what they are worth.  Sums of many people are kept, and nothing of one.
 */
#include "profile/profile_habit.h"

#include <math.h>

#define SLOTS 4096				/* a power of two; three quarters are used */
#define MOST_PAIRS 1024			/* of a channel and an action */
#define FEWEST 5				/* people, so that it tells of none of them */

const int	McpHabitAges[MCP_HABIT_AGES] = {
	1, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1500, 4000
};
const int	McpHabitSteps[MCP_HABIT_STEPS] = {2, 3, 5, 10, 20, 50};

/* of one key, all people */
typedef struct Habit
{
	uint64		key;			/* 0: a free slot */
	double		people;
	double		events;
	double		days;
	double		channels;		/* people with several */
	double		recent[MCP_HABIT_AGES];
	double		first[MCP_HABIT_AGES];
	double		aged[MCP_HABIT_AGES];
	double		steps[MCP_HABIT_STEPS];
	double		valued;
	double		logs;
	double		squares;
} Habit;

/* of one key, one person */
typedef struct Deeds
{
	uint32		events;
	uint32		days;
	int64		newest;
	int64		oldest;
	int64		last_day;
	uint32		channel;		/* the first, and whether there are others */
	bool		several;
	double		sum;
	uint32		aged[MCP_HABIT_AGES];
} Deeds;

struct McpHabits
{
	int64		reference;
	int64		now;
	uint32		count;
	Habit		slots[SLOTS];
};

McpHabits *
McpHabitsCreate(int64 reference, int64 now)
{
	McpHabits  *habits = McpAllocZero(sizeof(McpHabits));

	habits->reference = reference;
	habits->now = now;
	return habits;
}

/* NULL: there are too many keys already */
static Habit *
find(McpHabits *habits, uint64 key)
{
	uint32		at = (uint32) key & (SLOTS - 1);

	if (key == 0)
		key = 1;
	while (habits->slots[at].key != 0 && habits->slots[at].key != key)
		at = (at + 1) & (SLOTS - 1);
	if (habits->slots[at].key == 0)
	{
		if (habits->count == SLOTS / 4 * 3)
			return NULL;
		habits->count++;
		habits->slots[at].key = key;
	}
	return &habits->slots[at];
}

/* the first age that is not younger; MCP_HABIT_AGES: older than all */
static int
rung(const McpHabits *habits, int64 time)
{
	int			i = 0;

	while (i < MCP_HABIT_AGES &&
		   habits->reference - time > McpHabitAges[i] * MCP_DAY)
		i++;
	return i;
}

/* events come newest first */
static void
put(Deeds *deeds, int64 time, int age, uint32 channel, double value)
{
	int64		day = McpDayOfMoment(time);

	if (deeds->events++ == 0)
	{
		deeds->newest = time;
		deeds->channel = channel;
	}
	deeds->oldest = time;
	deeds->several |= deeds->channel != channel;
	if (deeds->days == 0 || deeds->last_day != day)
		deeds->days++;
	deeds->last_day = day;
	deeds->sum += value;
	if (age < MCP_HABIT_AGES)
		deeds->aged[age]++;
}

static void
fold(McpHabits *habits, uint64 key, const Deeds *deeds)
{
	Habit	   *habit = deeds->events == 0 ? NULL : find(habits, key);
	uint32		younger = 0;
	int			newest,
				oldest,
				i;

	if (habit == NULL)
		return;
	newest = rung(habits, deeds->newest);
	oldest = rung(habits, deeds->oldest);
	habit->people++;
	habit->events += deeds->events;
	habit->days += deeds->days;
	habit->channels += deeds->several;
	for (i = 0; i < MCP_HABIT_AGES; i++)
	{
		younger += deeds->aged[i];
		habit->aged[i] += younger;
		habit->recent[i] += i >= newest;
		habit->first[i] += i >= oldest;
	}
	for (i = 0; i < MCP_HABIT_STEPS; i++)
		habit->steps[i] += deeds->events >= (uint32) McpHabitSteps[i];
	if (deeds->sum > 0)
	{
		habit->valued++;
		habit->logs += log(deeds->sum);
		habit->squares += log(deeds->sum) * log(deeds->sum);
	}
}

/* which actions are done to the person */
static void
find_outbound(const McpJourney *journey, bool *outbound)
{
	static const McpText names[] = {
		{"send", 4}, {"bounce", 6}, {"deliver", 7}, {"impression", 10}
	};
	uint32		i;

	memset(outbound, 0, journey->actions.count);
	for (i = 0; journey->has_outbound && i < lengthof(names); i++)
	{
		int32		code = McpDictFind(&journey->actions, names[i]);

		if (code >= 0)
			outbound[code] = true;
	}
}

/* anything, then channels, actions, both */
static void
read_events(const McpHabits *habits, const McpJourney *journey, Deeds *deeds,
			const bool *outbound)
{
	uint32		channels = journey->channels.count;
	uint32		actions = journey->actions.count;
	uint32		i;

	for (i = 0; i < journey->live; i++)
	{
		int64		time = McpJourneyTime(journey, i);
		uint32		channel = McpJourneyChannel(journey, i);
		uint32		action = McpJourneyAction(journey, i);
		int			age = rung(habits, time);
		int64		amount = 0;
		double		value;

		if (time > habits->now)
			continue;
		if (journey->value_mask != 0 &&
			!McpJourneyValue(journey, i, &amount))
			amount = 0;
		value = (double) amount / MCP_AMOUNT_ONE;
		if (!outbound[action])
		{
			put(deeds, time, age, channel, value);
			put(deeds + 1 + channel, time, age, channel, value);
		}
		put(deeds + 1 + channels + action, time, age, channel, value);
		put(deeds + 1 + channels + actions + channel * actions + action, time,
			age, channel, value);
	}
}

void
McpHabitsAdd(McpHabits *habits, const McpJourney *journey)
{
	McpText		none = McpTextLiteral("");
	uint32		channels = journey->channels.count;
	uint32		actions = journey->actions.count;
	bool		outbound[MOST_PAIRS];
	Deeds	   *deeds;
	uint32		i,
				k;

	if ((uint64) channels * actions > MOST_PAIRS || journey->live == 0)
		return;
	deeds = McpAllocZero((1 + channels + actions + channels * actions) *
						 sizeof(Deeds));
	find_outbound(journey, outbound);
	read_events(habits, journey, deeds, outbound);
	fold(habits, McpStatisticKey(MCP_KEY_CHANNEL, none, none), deeds);
	for (k = 0; k < actions; k++)
		fold(habits, McpStatisticKey(MCP_KEY_ACTION,
									 McpDictGet(&journey->actions, k), none),
			 deeds + 1 + channels + k);
	for (i = 0; i < channels; i++)
	{
		McpText		name = McpDictGet(&journey->channels, i);

		fold(habits, McpStatisticKey(MCP_KEY_CHANNEL, name, none),
			 deeds + 1 + i);
		for (k = 0; k < actions; k++)
			fold(habits, McpStatisticKey(MCP_KEY_BOTH, name,
										 McpDictGet(&journey->actions, k)),
				 deeds + 1 + channels + actions + i * actions + k);
	}
	McpFree(deeds);
}

/* --- finishing -------------------------------------------------------------- */

static int
compare_habits(const void *a, const void *b)
{
	const Habit *x = a;
	const Habit *y = b;

	if (x->people != y->people)
		return x->people > y->people ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static void
number(const Habit *habit, double profiles, float *to)
{
	double		mean = habit->valued > 0 ? habit->logs / habit->valued : 0;
	double		spread = habit->valued > 0 ?
		habit->squares / habit->valued - mean * mean : 0;
	int			i;

	to[MCP_HABIT_EVER] = (float) (habit->people / profiles);
	for (i = 0; i < MCP_HABIT_AGES; i++)
	{
		to[MCP_HABIT_RECENT + i] = (float) (habit->recent[i] / profiles);
		to[MCP_HABIT_FIRST + i] = (float) (habit->first[i] / profiles);
		to[MCP_HABIT_EVENTS + i] = (float) (habit->aged[i] / habit->events);
	}
	for (i = 0; i < MCP_HABIT_STEPS; i++)
		to[MCP_HABIT_STEP + i] = (float) (habit->steps[i] / profiles);
	to[MCP_HABIT_MEAN] = (float) (habit->events / habit->people);
	to[MCP_HABIT_DAYS] = (float) (habit->days / habit->people);
	to[MCP_HABIT_CHANNELS] = (float) (habit->channels / habit->people);
	to[MCP_HABIT_VALUED] = (float) (habit->valued / profiles);
	to[MCP_HABIT_SUM] = (float) mean;
	to[MCP_HABIT_SPREAD] = (float) sqrt(Max(spread, 0));
}

uint32
McpHabitsFinish(McpHabits *habits, int64 profiles, uint64 *keys,
				float *numbers)
{
	uint32		count = Min(habits->count, MCP_HABITS_MAX);
	uint32		i;

	/* free slots have nobody, and go last */
	qsort(habits->slots, SLOTS, sizeof(Habit), compare_habits);
	for (i = 0; i < count && habits->slots[i].people >= FEWEST; i++)
	{
		keys[i] = habits->slots[i].key;
		number(&habits->slots[i], (double) profiles,
			   numbers + i * MCP_HABIT_SIZE);
	}
	return i;
}
