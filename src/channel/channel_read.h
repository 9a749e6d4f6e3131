/*
 * channel_read.h: how a profile is counted, inside the channel room
 */
#ifndef MCP_CHANNEL_READ_H
#define MCP_CHANNEL_READ_H

#include "card/card.h"
#include "channel/channel.h"
#include "core/zone.h"
#include "filter/filter.h"
#include "profile/profile.h"

#define MCP_CHANNEL_LIST_MAX	64	/* traits, properties, needs */
#define MCP_CHANNEL_ZONES		32	/* remembered */

/* a property that is counted */
typedef struct McpChannelProperty
{
	McpText		name;
	bool		in_mix;
	bool		in_contents;
} McpChannelProperty;

/*
 * What shows that people care for something: of the events `among`, those
 * that fulfil `signal`.  With `repeats`, those of them with a value of this
 * property that an earlier such event had.
 */
typedef struct McpChannelNeed
{
	McpText		name;
	McpFilter  *signal;
	McpFilter  *among;
	bool		has_repeats;
	McpSubject	repeats;
} McpChannelNeed;

typedef struct McpChannelRules
{
	uint64		print;
	int64		since;			/* MCP_MOMENT_NONE: no border */
	int64		until;			/* PG_INT64_MAX: no border */
	int64		last;			/* length before as_of; 0: not asked for */
	int64		lookback;
	int64		convert_within;
	int64		abandon_after;
	int64		low_rating;		/* an amount */
	McpFilter  *events;			/* those there are; NULL: all */
	int64		gap;			/* a longer pause ends a session */
	const McpZone *zone;
	McpText		zone_trait;		/* len 0: none */
	McpText    *traits;
	uint32		trait_count;
	McpChannelProperty *properties;
	uint32		property_count;
	McpChannelNeed *needs;
	uint32		need_count;
} McpChannelRules;

/* kinds of pain */
typedef enum McpChannelPain
{
	MCP_PAIN_NONE,
	MCP_PAIN_COMPLAINT,
	MCP_PAIN_TICKET,
	MCP_PAIN_RETURN,
	MCP_PAIN_REVIEW,
	MCP_PAIN_CART,
	MCP_PAIN_SEARCH,
	MCP_PAINS
} McpChannelPain;

typedef struct McpChannelAction
{
	McpActionKind kind;
	int			flags;
	McpChannelPain pain;
} McpChannelAction;

/* an event as all questions see it */
typedef struct McpChannelStep
{
	int64		time;
	uint32		index;			/* in the journey */
	uint32		channel;		/* in the journey's channels */
	uint32		set;
	uint8		kind;			/* McpActionKind */
	uint8		pain;			/* McpChannelPain */
	bool		is_net;
} McpChannelStep;

#define MCP_STEP_IS_OWN(step) ((step)->kind != MCP_ACTION_OUTBOUND)

/* of one channel in one period */
typedef struct McpChannelTally
{
	uint32		events;
	uint32		purchases;
	int128		revenue;
	uint32		sessions;
	uint32		session;		/* the last one counted */
	int64		stay;			/* in sessions */
} McpChannelTally;

typedef struct McpChannelZone
{
	char		name[MCP_ZONE_NAME_MAX];	/* as the trait has it */
	uint32		length;
	const McpZone *zone;
	McpZoneStretch stretch;
} McpChannelZone;

typedef struct McpChannelReader
{
	const McpChannelRules *rules;
	McpRegion	region;
	McpCard    *card;
	McpChannelZone zones[MCP_CHANNEL_ZONES];
	uint32		zone_count;

	/* of the profile at hand */
	McpChannelSummary *summary;
	const McpProfile *profile;	/* NULL: its traits are not known */
	const McpJourney *journey;
	int64		as_of;
	int64		from;			/* the window: [from, until) */
	int64		until;
	bool		has_before;		/* [from - (until - from), from) counts too */
	int64		before;

	/* newest first, from as_of on back to before the window */
	McpChannelStep *steps;
	uint32		step_count;
	uint32		step_capacity;
	uint32		first;			/* of the window's steps */
	uint32		end;
	uint32		before_end;		/* of the steps before: [end, before_end) */

	McpChannelAction *actions;
	uint32		action_capacity;
	McpChannelTally *tallies;	/* by channel, of the window */
	uint32	   *channel_nodes;	/* + 1; 0: not looked up */
	uint32	   *seen;			/* by channel */
	uint32	   *channel_list;
	uint32		channel_capacity;
	uint32	   *value_nodes;	/* + 1 */
	int64	   *value_first;	/* when a value came first */
	uint32		value_capacity;
	uint32		name_capacity;
	uint8	   *name_slots;		/* property of rules + 1, by name's code */
	uint32		slot_nodes[MCP_CHANNEL_LIST_MAX];
	uint32	   *used;			/* channels with own events in the window */
	uint32		used_count;
} McpChannelReader;

/* memory is of the context that is current; rules must stay */
extern McpChannelReader *McpChannelReaderCreate(const McpChannelRules *rules);

/* count a person; profile NULL: nothing but the journey is known */
extern bool McpChannelAdd(McpChannelReader *reader,
						  McpChannelSummary *summary,
						  const McpJourney *journey,
						  const McpProfile *profile, int64 as_of,
						  McpError *error);

/* --- the questions, each in a file of its own ------------------------------ */

extern void McpChannelAddActivity(McpChannelReader *reader);
extern void McpChannelAddProperties(McpChannelReader *reader);
extern void McpChannelAddWays(McpChannelReader *reader);
extern void McpChannelAddPains(McpChannelReader *reader);
extern void McpChannelAddHours(McpChannelReader *reader);
extern void McpChannelAddNeeds(McpChannelReader *reader);
extern void McpChannelAddAudience(McpChannelReader *reader);

/* is an event of the journey one of those there are? */
static inline bool
McpChannelSees(const McpChannelReader *reader, uint32 i)
{
	return reader->rules->events == NULL ||
		McpFilterMatches(reader->rules->events, reader->journey, i);
}

/* nodes of what the journey's dictionaries have */
static inline uint32
McpChannelOfStep(McpChannelReader *reader, uint32 channel)
{
	uint32	   *node = &reader->channel_nodes[channel];

	if (*node == 0)
		*node = 1 + McpChannelNodeOf(reader->summary,
									 McpDictGet(&reader->journey->channels,
												channel));
	return *node - 1;
}

static inline uint32
McpChannelOfValue(McpChannelReader *reader, uint32 value)
{
	uint32	   *node = &reader->value_nodes[value];

	if (*node == 0)
		*node = 1 + McpChannelNodeOf(reader->summary,
									 McpDictGet(&reader->journey->values,
												value));
	return *node - 1;
}

#endif
