/*
 * retention_tally.h: counts by period, inside the retention room
 *
 * What is known of many people is a table of counts: a row for each period
 * and, where a report is broken down, value; as many columns as the rule of
 * the report makes.
 *
 *	form			columns
 *	retention		people; of each period 0 .. periods those for whom it is
 *					the last one that is over; of each period those who came
 *					back in it and for whom it is over
 *	lifecycle		new, returning, resurrected, dormant
 *	stickiness		people active in 1, 2, ... parts of the period
 *
 * Bytes: u8 version, u8 form, u8 unit, u8 inside, u8 flags, u16 periods, the
 * zone's name, u32 open, u32 rows sorted by (period, value), of each u32
 * period, u8 has value, the value, and the columns, u64 each.  Texts have a
 * u32 length; periods are signed.
 */
#ifndef MCP_RETENTION_TALLY_H
#define MCP_RETENTION_TALLY_H

#include "core/period.h"
#include "core/wire.h"

#define MCP_TALLY_VERSION	1
#define MCP_TALLY_ROWS_MAX	(1 << 20)
#define MCP_RETENTION_PERIODS_MAX 366
/* in one count; sums over all rows and their parts cannot overflow */
#define MCP_TALLY_PEOPLE_MAX	(UINT64CONST(1) << 40)

/* stored: only appended */
typedef enum McpTallyForm
{
	MCP_TALLY_RETENTION = 1,
	MCP_TALLY_LIFECYCLE = 2,
	MCP_TALLY_STICKINESS = 3
} McpTallyForm;

#define MCP_TALLY_RECURRING		1
#define MCP_TALLY_ON_OR_AFTER	2
#define MCP_TALLY_ROLLING		4
#define MCP_TALLY_BY_VALUE		8
#define MCP_TALLY_FLAGS			15

/* what the counts mean: only tallies of one rule can be added */
typedef struct McpTallyRule
{
	uint8		form;
	uint8		unit;
	uint8		inside;			/* stickiness: the longer unit; else 0 */
	uint8		flags;
	uint16		periods;		/* retention; else 0 */
	char		zone[MCP_ZONE_NAME_MAX + 1];
} McpTallyRule;

extern uint32 McpTallyWidth(const McpTallyRule *rule);

/* do the parts of `inside` hold whole units? */
extern bool McpTallyUnitsFit(int unit, int inside);

typedef struct McpTallyRow
{
	int32		period;
	uint32		hash;
	McpText		value;			/* data NULL: not broken down, or none */
	uint64	   *counts;
} McpTallyRow;

typedef struct McpTally
{
	McpRegion	region;
	McpTallyRule rule;			/* form 0: nothing was added */
	uint32		width;
	int32		open;			/* periods from this on are not over */
	McpTallyRow *rows;
	uint32		count;
	uint32		capacity;
	uint32	   *table;			/* place + 1, by hash */
	uint32		table_size;
} McpTally;

/* take the rule, or see that it is the one that the tally has */
extern bool McpTallyTake(McpTally *tally, const McpTallyRule *rule,
						 McpError *error);

/* a row's counts, made when it is not there; NULL: there are too many */
extern uint64 *McpTallyCounts(McpTally *tally, int32 period, McpText value,
							  McpError *error);

/* retention: of each period those for whom it is over, periods + 1 numbers */
extern void McpTallyObserved(const McpTally *tally, const uint64 *counts,
							 uint64 *observed);

/* put the rows in order */
extern void McpTallySort(McpTally *tally);

extern void *McpTallyCreate(void);
extern void McpTallyWrite(void *content, StringInfo buffer);
extern bool McpTallyRead(McpTally *tally, McpTallyForm form,
						 const void *bytes, Size size);
extern bool McpTallyMerge(void *into, void *from, McpError *error);

#endif
