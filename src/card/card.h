/*
 * card.h: the door of the card room
 *
 * A card says what each channel is to one person: where the person was won,
 * where inspired, where the person buys and where help is asked for.  Its
 * rules, with their reasons, are in doc/card.md; here they are a kernel, so
 * that the card of one person and reports of many people say the same.
 */
#ifndef MCP_CARD_H
#define MCP_CARD_H

#include "core/base.h"
#include "filter/filter.h"

/* --- what an action is -------------------------------------------------- */

/*
 * Every action is of one kind.  The table is in card_action.c; what is not in
 * it is OTHER.  The kinds up to LINE are touches: the person was there.
 */
typedef enum McpActionKind
{
	MCP_ACTION_LOOK,			/* visit view search open ... */
	MCP_ACTION_ENGAGE,			/* engage click reply review lead ... */
	MCP_ACTION_CART,			/* cart checkout */
	MCP_ACTION_BUY,				/* purchase */
	MCP_ACTION_LINE,			/* purchase_item: a line of a purchase */
	MCP_ACTION_SERVE,			/* complaint ticket return refund */
	MCP_ACTION_OUTBOUND,		/* send deliver bounce impression */
	MCP_ACTION_OTHER,			/* all else that the person did */
	MCP_ACTION_KINDS
} McpActionKind;

#define MCP_ACTION_IS_TOUCH(kind) ((kind) <= MCP_ACTION_LINE)

/* a touch short of buying: it can lead to a purchase, here or elsewhere */
#define MCP_ACTION_IS_CONTACT(kind) ((kind) <= MCP_ACTION_CART)

/* what else is known of an action */
#define MCP_ACTION_VISIT	1	/* one visit */
#define MCP_ACTION_SEARCH	2
#define MCP_ACTION_NET		4	/* its value counts to net revenue */

/* of an action in its folded spelling; flags may be NULL */
extern McpActionKind McpActionKindOf(McpText action, int *flags);

/* look, engage, cart, buy, serve, outbound; NULL for OTHER.  LINE is buy */
extern const char *McpActionKindName(McpActionKind kind);

/* --- the card ------------------------------------------------------------ */

typedef enum McpCardRole
{
	MCP_ROLE_NONE,
	MCP_ROLE_DISCOVERY,
	MCP_ROLE_INSPIRATION,
	MCP_ROLE_CONVERSION,
	MCP_ROLE_SERVICE
} McpCardRole;

typedef enum McpCardMotive
{
	MCP_MOTIVE_NONE,
	MCP_MOTIVE_ENTERTAINMENT,
	MCP_MOTIVE_INFORMATION,
	MCP_MOTIVE_PURCHASE,
	MCP_MOTIVES
} McpCardMotive;

typedef enum McpCardBehaviour
{
	MCP_BEHAVIOUR_NONE,
	MCP_BEHAVIOUR_LOOKS,
	MCP_BEHAVIOUR_ENGAGES,
	MCP_BEHAVIOUR_BUYS
} McpCardBehaviour;

/*
 * One channel of the card.  Texts point into the journey; len 0 where there is
 * none.  Counts and times are of what the person did, except for
 * counts[MCP_ACTION_OUTBOUND].
 */
typedef struct McpCardChannel
{
	uint32		code;			/* in the journey's channels */
	McpText		name;
	uint32		counts[MCP_ACTION_KINDS];
	uint32		events;			/* what the person did, of any kind */
	uint32		visits;
	int64		first_at;		/* MCP_MOMENT_NONE: the person did nothing */
	int64		last_at;
	int128		minutes;		/* scaled like an amount, as revenue */
	int128		revenue;		/* net: purchase, refund and return */

	/* roles, and what they were decided on */
	McpCardRole role;			/* the main one */
	bool		is_discovery;
	bool		is_inspiration;
	bool		is_conversion;
	bool		is_service;
	bool		is_first;		/* the person's first touch was here */
	uint32		found_items;	/* met here first, and then elsewhere too */
	uint32		inspired;		/* contacts with no purchase here behind */

	/* how and why */
	McpText		found_through;
	McpText		introduced_by;
	McpText		came_from;		/* the channel touched just before the first */
	McpCardMotive motivation;
	McpCardBehaviour behaviour;
	McpText		content;		/* the most frequent ones */
	McpText		topic;
	McpText		device;

	/* what motivation is decided on */
	uint32		motives[MCP_MOTIVES];	/* as events say by `motivation` */
	uint32		evidence[MCP_MOTIVES];	/* as looks and engagements suggest */

	/* how the above is found */
	int32		from_code;		/* channel of came_from, or -1 */
	int32		found_event;	/* the oldest event that may say how, or -1 */
} McpCardChannel;

/* a card, and the memory for reading one after the other */
typedef struct McpCard
{
	McpCardChannel *channels;	/* by first_at; those without one last */
	uint32		count;
	/* sums over channels */
	uint32		purchases;
	uint32		inspired;
	uint32		served;
	uint32		items;			/* that were met in several channels */
	struct McpCardWork *work;
} McpCard;

/* memory is of the context that is current at this call */
extern McpCard *McpCardCreate(void);

/*
 * Read the card of the events in (after, as_of]; MCP_MOMENT_NONE and
 * PG_INT64_MAX: no border.  A filter, resolved against the journey, says
 * which of them there are; NULL: all.  The card holds until the next call,
 * and its texts as long as the journey's bytes.
 */
extern void McpCardRead(McpCard *card, const McpJourney *journey,
						const McpFilter *events, int64 after, int64 as_of);

/* words for reports; NULL for none */
extern const char *McpCardRoleName(McpCardRole role);
extern const char *McpCardMotiveName(McpCardMotive motive);
extern const char *McpCardBehaviourName(McpCardBehaviour behaviour);

/* --- the open cart --------------------------------------------------------- */

typedef struct McpCartItem
{
	McpText		item;
	int128		quantity;		/* scaled like an amount */
	bool		has_value;
	int128		value;			/* of that quantity */
	uint32		first_channel;	/* codes in the journey's channels */
	uint32		channel;
	int64		first_at;		/* since when it is in a cart */
	int64		last_at;		/* when it was last put in */
} McpCartItem;

typedef struct McpCart
{
	McpCartItem *items;			/* put in last come first */
	uint32		count;
	struct McpCartWork *work;
} McpCart;

extern McpCart *McpCartCreate(void);

/* what is in a cart at as_of */
extern void McpCartRead(McpCart *cart, const McpJourney *journey,
						int64 as_of);

#endif
