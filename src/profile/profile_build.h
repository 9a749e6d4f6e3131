/*
 * profile_build.h: gathering what is known of a person into one profile
 *
 * A builder takes facts, events and whole profiles in any order, as often as
 * they come, and builds the one canonical profile of them: it is the state of
 * mcp.merge and mcp.profile_agg, and every road to a profile (text, binary,
 * jsonb, fragments) ends in it.  Everything is allocated in the context that
 * is current at the call; texts are copied.
 */
#ifndef MCP_PROFILE_BUILD_H
#define MCP_PROFILE_BUILD_H

#include "core/wire.h"
#include "profile/profile.h"

/* room for a varlena's length word in front of what McpProfileBuild gives */
#define MCP_LENGTH_WORD 4

/* the facts of a builder, see profile_facts.c */
typedef struct McpFacts McpFacts;

typedef struct McpProfileBuilder
{
	McpCollector *events;		/* NULL until the first event */
	McpFacts   *facts;			/* NULL until the first fact */
	McpNames   *names;			/* NULL, or those that events share */
	uint64		events_room[MCP_COLLECTOR_SIZE / 8];	/* where events lies */
} McpProfileBuilder;

extern McpProfileBuilder *McpProfileBuilderCreate(void);

/* give back what can be; the rest goes with the memory context */
extern void McpProfileBuilderFree(McpProfileBuilder *builder);

/* one source's word on a trait: time may be MCP_MOMENT_NONE */
extern void McpProfileBuilderAddTrait(McpProfileBuilder *builder,
									  const McpTrait *trait);
extern void McpProfileBuilderAddMember(McpProfileBuilder *builder,
									   const McpMember *member);
extern void McpProfileBuilderAddConsent(McpProfileBuilder *builder,
										const McpConsent *consent);
extern void McpProfileBuilderAddHandle(McpProfileBuilder *builder,
									   const McpHandle *handle);
extern bool McpProfileBuilderAddEvent(McpProfileBuilder *builder,
									  const McpEvent *event, McpError *error);
extern bool McpProfileBuilderAdd(McpProfileBuilder *builder,
								 const McpProfile *profile, McpError *error);
extern bool McpProfileBuilderMerge(McpProfileBuilder *into,
								   const McpProfileBuilder *from,
								   McpError *error);

/* the collector of events, made when there is none */
extern McpCollector *McpProfileBuilderEvents(McpProfileBuilder *builder);

/*
 * Build the canonical body.  *value has MCP_LENGTH_WORD bytes in front of it;
 * size is the body's alone.  The builder says the same afterwards.
 */
extern bool McpProfileBuild(McpProfileBuilder *builder, uint8 **value,
							Size *size, McpError *error);

/* --- the facts: profile_facts.c, profile_merge.c -------------------------- */

/* a growing array of one kind of fact; made unique when it has doubled */
typedef struct McpFactList
{
	void	   *items;
	uint32		count;
	uint32		capacity;
	uint32		unique;			/* the first are sorted and unique */
} McpFactList;

struct McpFacts
{
	McpFactList traits;			/* of McpTrait */
	McpFactList members;		/* of McpMember */
	McpFactList consents;		/* of McpConsent */
	McpFactList handles;		/* of McpHandle */

	/* their texts, in pieces */
	struct McpFactTexts *pieces;
	char	   *room;			/* where the next text goes */
	uint32		room_left;
	uint32		room_next;		/* size of the next piece */
	uint64		kept;			/* bytes in all pieces */
	uint64		kept_limit;		/* beyond, look which are used */
};

/* a new fact, to be filled; the list may move */
extern McpTrait *McpFactsNextTrait(McpFacts *facts);
extern McpMember *McpFactsNextMember(McpFacts *facts);
extern McpConsent *McpFactsNextConsent(McpFacts *facts);
extern McpHandle *McpFactsNextHandle(McpFacts *facts);

/* sort, and fold what has one key */
extern void McpFactsUnique(McpFacts *facts);

/* may this number be a value of that type (not text)? */
extern bool McpValueUsable(McpValueType type, int64 number);

#endif
