/*
 * journey_format.h: the stored journey's constants, inside the journey room
 *
 * journey_format.c draws the layout.
 */
#ifndef MCP_JOURNEY_FORMAT_H
#define MCP_JOURNEY_FORMAT_H

#include "journey/journey.h"

#define MCP_JOURNEY_VERSION			1

/* stored flags; bits 8 .. 15 are the dictionaries' offset widths, two each */
#define MCP_JOURNEY_OUTBOUND		0x01
#define MCP_JOURNEY_KEYS			0x02
#define MCP_JOURNEY_REVISIONS		0x04
#define MCP_JOURNEY_WIDE			0x08
#define MCP_JOURNEY_DICT_SHIFT(n)	(8 + 2 * (n))
#define MCP_JOURNEY_FLAGS			0xFF0Fu

#define MCP_JOURNEY_LIVE_AT			4
#define MCP_JOURNEY_RETRACTED_AT	8
#define MCP_JOURNEY_TIME_BASE_AT	12
#define MCP_JOURNEY_VALUE_BASE_AT	20
#define MCP_JOURNEY_WIDTHS_AT		28
#define MCP_JOURNEY_COUNTS_AT		32

#define MCP_TIME_UNITS				6
#define MCP_VALUE_UNITS				13

extern const int64 McpTimeUnits[MCP_TIME_UNITS];
extern const int64 McpValueUnits[MCP_VALUE_UNITS];

/* bytes of a code that is at most max: 0, 1, 2 or 4 */
static inline uint32
McpCodeWidthOfMax(uint32 max)
{
	return max == 0 ? 0 : max <= 0xFF ? 1 : max <= 0xFFFF ? 2 : 4;
}

/* bytes of a code below count */
static inline uint32
McpCodeWidth(uint32 count)
{
	return count == 0 ? 0 : McpCodeWidthOfMax(count - 1);
}

/* bytes of a dictionary's offset, from the flags: 1, 2 or 4; 0: none */
static inline uint32
McpDictWidth(uint32 flags, int n)
{
	static const uint8 widths[4] = {0, 1, 2, 4};

	return widths[flags >> MCP_JOURNEY_DICT_SHIFT(n) & 3];
}

static inline uint32
McpLoadCode(const uint8 *p, uint32 width)
{
	switch (width)
	{
		case 1:
			return *p;
		case 2:
			return McpLoad16(p);
		case 4:
			return McpLoad32(p);
	}
	return 0;
}

static inline uint64
McpWidthMask64(uint32 width)
{
	return width >= 8 ? PG_UINT64_MAX : (UINT64CONST(1) << (8 * width)) - 1;
}

static inline uint32
McpWidthMask32(uint32 width)
{
	return (uint32) McpWidthMask64(width);
}

/* properties into their order and without repetitions; the number left */
extern uint32 McpPropertiesSettle(McpProperty *properties, uint32 count);

/*
 * What a body is made of, ready to be written.  The rows are written behind
 * it by whoever has the events.
 */
typedef struct McpDraft
{
	uint32		live;
	uint32		retracted;
	bool		keys;
	bool		revisions;
	int64		time_base;
	uint8		time_width;
	uint8		time_unit;
	int64		value_base;
	uint8		value_width;
	uint8		value_unit;
	const McpText *texts[4];	/* channels, actions, names, values: sorted */
	uint32		counts[4];
	uint32		sets;
	const uint32 *set_starts;	/* sets + 1 of them */
	const McpPair *pairs;
} McpDraft;

/*
 * Allocate prefix + body, write all but the rows, open it: the journey tells
 * where the rows go (McpDraftRow).
 */
extern bool McpDraftWrite(const McpDraft *draft, Size prefix, uint8 **buffer,
						  Size *size, McpJourney *journey, McpError *error);

/* fields of one row */
typedef struct McpDraftFields
{
	uint64		ago;			/* as stored */
	uint64		value;			/* as stored */
	uint32		channel;
	uint32		action;
	uint32		set;
	uint64		key;
	int64		revision;
} McpDraftFields;

/* rows must be written in their order: each spills zeros over the next */
static inline void
McpDraftRow(const McpJourney *journey, uint32 i, const McpDraftFields *fields)
{
	uint8	   *row = unconstify(uint8 *, McpJourneyRow(journey, i));

	McpStore64(row, fields->ago);
	McpStore32(row + journey->channel_at, fields->channel);
	McpStore32(row + journey->action_at, fields->action);
	McpStore32(row + journey->set_at, fields->set);
	McpStore64(row + journey->value_at, fields->value);
	if (journey->has_keys)
		McpStore64(row + journey->key_at, fields->key);
	if (journey->has_revisions)
		McpStore64(row + journey->revision_at, (uint64) fields->revision);
}

/* bytes that hold it */
static inline uint8
McpBytesOf(uint64 max)
{
	uint8		bytes = 0;

	for (; max != 0; max >>= 8)
		bytes++;
	return bytes;
}

/* after the rows: the limits that a journey has to keep */
extern bool McpJourneyWithinLimits(const McpJourney *journey, McpError *error);

/* every field, and that the bytes are the canonical ones */
extern bool McpJourneyCheck(const McpJourney *journey, McpError *error);

#endif
