/*
 * card_work.h: what reading a card and deciding its rules share
 */
#ifndef MCP_CARD_WORK_H
#define MCP_CARD_WORK_H

#include "card/card.h"
#include "card/card_tally.h"

/* what a property says to the card */
typedef enum McpCardWord
{
	MCP_WORD_NONE,
	MCP_WORD_CONTENT,
	MCP_WORD_TOPIC,
	MCP_WORD_DEVICE,
	MCP_WORD_ITEM,
	MCP_WORD_MINUTES,
	MCP_WORD_MOTIVATION,
	/* how the person came; the first that an event has is believed */
	MCP_WORD_FOUND_THROUGH,
	MCP_WORD_VIA,
	MCP_WORD_SOURCE,
	MCP_WORD_REFERRER,
	/* who or what brought the person */
	MCP_WORD_INFLUENCER,
	MCP_WORD_PARTNER,
	MCP_WORD_CAMPAIGN,
	MCP_WORDS
} McpCardWord;

#define MCP_WORD_IS_FOUND(word) ((word) >= MCP_WORD_FOUND_THROUGH)

typedef struct McpCardWork
{
	McpRegion	region;
	McpTally	tally;			/* of values by channel, and of items */
	McpCardChannel *by_code;
	McpCardChannel *sorted;
	uint32	   *order;			/* codes, sorted */
	uint32		channel_room;
	uint8	   *kinds;			/* of the journey's actions */
	uint8	   *flags;
	uint32		action_room;
	uint8	   *words;			/* McpCardWord of the property names */
	uint32		name_room;
	bool		has_words;
	int32		motive_codes[MCP_MOTIVES];	/* in the journey's values, or -1 */
	/* of the events read so far, which are later than those to come */
	int32		touched;		/* channel of the touch read last, or -1 */
	int32		buyer;			/* channel of the purchase read last, or -1 */
} McpCardWork;

/* keys of the tally */
#define MCP_TALLY_KEY(word, channel, value) \
	((uint64) (channel) << 36 | (uint64) (value) << 4 | (word))
#define MCP_TALLY_WORD(key) ((McpCardWord) ((key) & 15))
#define MCP_TALLY_VALUE(key) ((uint32) ((key) >> 4))
#define MCP_TALLY_CHANNEL(key) ((uint32) ((key) >> 36))

/* what a content format suggests: guide informs, offer sells, reel entertains */
extern McpCardMotive McpContentMotive(McpText format);

/* decide all that is decided when the events have been read */
extern void McpCardDecide(McpCard *card, const McpJourney *journey);

#endif
