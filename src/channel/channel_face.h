/*
 * channel_face.h: what the faces of the channel room share
 */
#ifndef MCP_CHANNEL_FACE_H
#define MCP_CHANNEL_FACE_H

#include "channel/channel_read.h"
#include "core/args.h"
#include "core/summary.h"
#include "nodes/execnodes.h"

#include <math.h>

extern const McpSummaryKind McpChannelSummaryKind;

/* the reader of the options in argument n, kept by the call site */
extern McpChannelReader *McpChannelReaderOfCall(FunctionCallInfo fcinfo,
												int n);

/* --- rows of a summary ---------------------------------------------------- */

#define MCP_CHANNEL_COLUMNS_MAX 32

typedef struct McpChannelRows
{
	ReturnSetInfo *result;
	McpChannelSummary *summary;	/* NULL: there are no rows */
	uint64		min_people;
	double		width;			/* of confidence */
	Datum		values[MCP_CHANNEL_COLUMNS_MAX];
	bool		nulls[MCP_CHANNEL_COLUMNS_MAX];
	int			count;			/* columns put so far */
} McpChannelRows;

/* of the arguments summary, min_people and, where there is one, confidence */
extern void McpChannelRowsBegin(FunctionCallInfo fcinfo,
								McpChannelRows *rows);

/* the row's next column */
extern void McpChannelPutText(McpChannelRows *rows, uint32 code);
extern void McpChannelPutWord(McpChannelRows *rows, const char *word);
extern void McpChannelPutInteger(McpChannelRows *rows, int32 number);
extern void McpChannelPutCount(McpChannelRows *rows, uint64 count);
extern void McpChannelPutAmount(McpChannelRows *rows, int128 amount);
/* NULL when it is not finite */
extern void McpChannelPutNumber(McpChannelRows *rows, double number);
extern void McpChannelPutNull(McpChannelRows *rows);
/*
 * The next four are NULL when they tell of people who are too few: their
 * number, a count of what they did, a sum of it, their share.
 */
extern void McpChannelPutFew(McpChannelRows *rows, uint64 people);
extern void McpChannelPutCountOf(McpChannelRows *rows, uint64 people,
								 uint64 count);
extern void McpChannelPutSum(McpChannelRows *rows, uint64 people,
							 int128 amount);
extern void McpChannelPutPart(McpChannelRows *rows, uint64 part,
							  uint64 whole);
/* low and high of a share (Wilson), NULL likewise */
extern void McpChannelPutWilson(McpChannelRows *rows, uint64 part,
								uint64 whole);
/*
 * lift, low and high: the share of part in people against that of
 * whole_part in whole, of which they are a part
 */
extern void McpChannelPutLift(McpChannelRows *rows, uint64 part,
							  uint64 people, uint64 whole_part,
							  uint64 whole);
extern void McpChannelPutRow(McpChannelRows *rows);

static inline bool
McpChannelFew(const McpChannelRows *rows, uint64 people)
{
	return people > 0 && people < rows->min_people;
}

/* a quotient, NaN of nothing */
static inline double
McpChannelShare(uint64 part, uint64 whole)
{
	return whole == 0 ? NAN : (double) part / (double) whole;
}

/* a cell or, when it is not there, one of zeros */
extern const McpChannelCell *McpChannelCellAt(const McpChannelRows *rows,
											  uint32 section, uint32 channel,
											  uint32 name, uint32 value);

#endif
