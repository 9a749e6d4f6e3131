/*
 * channel.h: the door of the channel room
 *
 * What many people do on the channels: a summary is a set of cells, each a
 * count of people and of events for a question (a section), a channel, a name
 * and a value.  One pass over a profile touches the cells that it counts in;
 * rows are read from a section's cells later, in the insight room.
 *
 * Bytes of mcp.channel_summary, in network order: u8 version, u64 print of
 * the options, u8 whether there is a period before, u32 nodes, their texts
 * sorted, u32 cells sorted by (section, channel, name, value), of each u8
 * section, u32 channel, u32 name, u32 value, u64 people, u64 events, u64 did,
 * u64 bought, u64 and u64 amount.  A code below MCP_CHANNEL_NODES_MAX is a
 * node, others are below.
 */
#ifndef MCP_CHANNEL_H
#define MCP_CHANNEL_H

#include "core/base.h"

#define MCP_CHANNEL_SUMMARY_VERSION 1
#define MCP_CHANNEL_NODES_MAX	(1 << 20)
#define MCP_CHANNEL_CELLS_MAX	(1 << 20)
#define MCP_CHANNEL_BYTES_MAX	(1 << 28)	/* of all texts */
#define MCP_CHANNEL_COUNT_MAX	(UINT64CONST(1) << 62)
#define MCP_CHANNEL_AMOUNT_MAX	((int128) 1 << 120)

/* codes that are no nodes */
#define MCP_CHANNEL_ALL			(MCP_CHANNEL_NODES_MAX)
#define MCP_CHANNEL_NONE		(MCP_CHANNEL_NODES_MAX + 1)
#define MCP_CHANNEL_NUMBER(n)	(MCP_CHANNEL_NODES_MAX + 2 + (uint32) (n))
#define MCP_CHANNEL_NUMBERS		1024
#define MCP_CHANNEL_CODE_MAX	MCP_CHANNEL_NUMBER(MCP_CHANNEL_NUMBERS - 1)

/*
 * Sections.  Stored: only appended.  People are those who did anything that
 * the cell counts; what `did`, `bought` (people too) and `amount` are is said
 * for each.
 */
typedef enum McpChannelSection
{
	/* channel or ALL, value: a number of the period, 0 or 1 before; did:
	 * bought twice or more; amount: net revenue */
	MCP_SECTION_CHANNEL = 1,
	/* channel, value: a number of McpActionKind or McpChannelNumber; did:
	 * stayed for a time */
	MCP_SECTION_ACTIVITY = 2,
	/* channel, name: property, value; amount: value of purchases */
	MCP_SECTION_MIX = 3,
	/* channel or ALL, name: trait, value or NONE: the trait is known */
	MCP_SECTION_AUDIENCE = 4,
	/* channel or ALL, name: need; did: with a signal; amount: signals */
	MCP_SECTION_NEED = 5,
	/* channel or ALL, value: number of McpChannelPlace; amount: value */
	MCP_SECTION_POSITION = 6,
	/* channel, value: the next channel or NONE; amount: microseconds */
	MCP_SECTION_NEXT = 7,
	/* channel, name: property, value; did: engaged; bought: after it */
	MCP_SECTION_CONTENT = 8,
	/* channel or ALL, name: kind, value: topic, NONE or ALL */
	MCP_SECTION_PAIN = 9,
	MCP_SECTION_PAIN_BEFORE = 10,
	/* channel, value: number weekday * 24 + hour */
	MCP_SECTION_HOUR = 11,
	/* ALL, value: number of channels; did: bought twice or more */
	MCP_SECTION_OMNI = 12,
	/* the same before, of who bought; did: came again; bought: bought again */
	MCP_SECTION_OMNI_BEFORE = 13,
	/* channel, value: role */
	MCP_SECTION_ROLE = 14,
	/* channel, value: motivation */
	MCP_SECTION_MOTIVE = 15,
	MCP_SECTION_LAST = 15
} McpChannelSection;

/* behind the kinds of actions, whose door is not needed here */
typedef enum McpChannelNumber
{
	MCP_NUMBER_VISITS = 8,
	MCP_NUMBER_MINUTES = 9,		/* amount: minutes, as events say */
	MCP_NUMBER_SESSIONS = 10	/* amount: microseconds from event to event */
} McpChannelNumber;

/* where a channel stands in the way to a purchase */
typedef enum McpChannelPlace
{
	MCP_PLACE_ANY,
	MCP_PLACE_FIRST,
	MCP_PLACE_MIDDLE,
	MCP_PLACE_LAST,
	MCP_PLACE_ALONE,
	MCP_PLACE_ASSISTED,
	MCP_PLACES
} McpChannelPlace;

typedef struct McpChannelCell
{
	uint32		section;
	uint32		channel;
	uint32		name;
	uint32		value;
	int128		amount;
	uint64		people;
	uint64		events;
	uint64		did;
	uint64		bought;
	/* who was counted last */
	uint64		person;
	uint64		did_person;
	uint64		bought_person;
} McpChannelCell;

typedef struct McpChannelNode
{
	McpText		text;
	uint32		hash;
} McpChannelNode;

typedef struct McpChannelSummary
{
	McpRegion	region;
	bool		begun;			/* the next two are known */
	uint64		print;
	bool		has_before;
	uint64		person;			/* the number of the one at hand */
	McpChannelNode *nodes;
	uint32		node_count;
	uint32		node_capacity;
	uint32	   *node_table;		/* place + 1, by hash */
	uint32		node_table_size;
	McpChannelCell *cells;
	uint32		cell_count;
	uint32		cell_capacity;
	uint32	   *cell_table;
	uint32		cell_table_size;
	Size		node_bytes;
	const char *full;			/* what there is too much of, or NULL */
	int			full_limit;
	McpChannelCell spare;		/* counts in the place of what is too much */
} McpChannelSummary;

extern void *McpChannelSummaryCreate(void);
extern void McpChannelSummaryWrite(void *content, StringInfo buffer);
extern bool McpChannelSummaryRead(void *content, const void *bytes,
								  Size size);
extern bool McpChannelSummaryMerge(void *into, void *from, McpError *error);

#ifndef MCP_STANDALONE
/* the type mcp.channel_summary, for who reads one in SQL */
struct McpSummaryKind;
extern const struct McpSummaryKind McpChannelSummaryKind;
#endif

/* options that differ: false, with the error */
extern bool McpChannelSummaryBegin(McpChannelSummary *summary, uint64 print,
								   bool has_before, McpError *error);

/* too much was counted: false, with the error */
extern bool McpChannelSummaryFits(const McpChannelSummary *summary,
								  McpError *error);

/* put nodes and cells in their order */
extern void McpChannelSummarySort(McpChannelSummary *summary);

/* the node of a text, made when it is not there */
extern uint32 McpChannelNodeOf(McpChannelSummary *summary, McpText text);

/* a cell, made when it is not there */
extern McpChannelCell *McpChannelCellOf(McpChannelSummary *summary,
										uint32 section, uint32 channel,
										uint32 name, uint32 value);

/* a cell that is there, or NULL */
extern McpChannelCell *McpChannelCellFind(const McpChannelSummary *summary,
										  uint32 section, uint32 channel,
										  uint32 name, uint32 value);

/* the cells of a sorted summary's section: [first, end) */
extern void McpChannelCellsOf(const McpChannelSummary *summary,
							  uint32 section, uint32 *first, uint32 *end);

/* count the person at hand, and so many events */
static inline McpChannelCell *
McpChannelCount(McpChannelSummary *summary, uint32 section, uint32 channel,
				uint32 name, uint32 value, uint64 events)
{
	McpChannelCell *cell = McpChannelCellOf(summary, section, channel, name,
											value);

	cell->events += events;
	if (cell->person != summary->person)
	{
		cell->person = summary->person;
		cell->people++;
	}
	return cell;
}

static inline void
McpChannelDid(const McpChannelSummary *summary, McpChannelCell *cell)
{
	if (cell->did_person != summary->person)
	{
		cell->did_person = summary->person;
		cell->did++;
	}
}

static inline void
McpChannelBought(const McpChannelSummary *summary, McpChannelCell *cell)
{
	if (cell->bought_person != summary->person)
	{
		cell->bought_person = summary->person;
		cell->bought++;
	}
}

#endif
