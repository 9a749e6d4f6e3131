/*
 * insight.h: the door of the insight room
 *
 * A channel report, read as rows: each question is a function that goes
 * through cells of a summary and puts rows with plain columns.  What is told
 * of people who are too few is withheld here, and nowhere else.
 */
#ifndef MCP_INSIGHT_H
#define MCP_INSIGHT_H

#include "card/card.h"
#include "channel/channel.h"
#include "core/summary.h"
#include "nodes/execnodes.h"

#include <math.h>

#define MCP_INSIGHT_COLUMNS_MAX 32

typedef struct McpInsightRows
{
	ReturnSetInfo *result;
	McpChannelSummary *summary;
	uint64		min_people;
	double		width;			/* of confidence */
	Datum		values[MCP_INSIGHT_COLUMNS_MAX];
	bool		nulls[MCP_INSIGHT_COLUMNS_MAX];
	int			count;			/* columns put so far */
} McpInsightRows;

/*
 * The whole of a function of rows, of the arguments summary, min_people and,
 * where there is one, confidence: nothing without a summary, else what is put.
 */
extern Datum McpInsightOfCall(FunctionCallInfo fcinfo,
							  void (*put) (McpInsightRows *rows));

/* put something of each cell of a section that has people enough */
extern void McpInsightEach(McpInsightRows *rows, uint32 section,
						   void (*put) (McpInsightRows *rows,
										const McpChannelCell *cell));

/* the row's next column */
extern void McpInsightPutText(McpInsightRows *rows, uint32 code);
extern void McpInsightPutWord(McpInsightRows *rows, const char *word);
extern void McpInsightPutInteger(McpInsightRows *rows, int32 number);
extern void McpInsightPutCount(McpInsightRows *rows, uint64 count);
extern void McpInsightPutAmount(McpInsightRows *rows, int128 amount);
/* NULL when it is not finite */
extern void McpInsightPutNumber(McpInsightRows *rows, double number);
extern void McpInsightPutNull(McpInsightRows *rows);
/*
 * The next four are NULL when they tell of people who are too few: their
 * number, a count of what they did, a sum of it, their share.
 */
extern void McpInsightPutFew(McpInsightRows *rows, uint64 people);
extern void McpInsightPutCountOf(McpInsightRows *rows, uint64 people,
								 uint64 count);
extern void McpInsightPutSum(McpInsightRows *rows, uint64 people,
							 int128 amount);
extern void McpInsightPutPart(McpInsightRows *rows, uint64 part,
							  uint64 whole);
/* low and high of a share (Wilson), NULL likewise */
extern void McpInsightPutWilson(McpInsightRows *rows, uint64 part,
								uint64 whole);
/*
 * lift, low and high: the share of part in people against that of
 * whole_part in whole, of which they are a part
 */
extern void McpInsightPutLift(McpInsightRows *rows, uint64 part,
							  uint64 people, uint64 whole_part,
							  uint64 whole);
extern void McpInsightPutRow(McpInsightRows *rows);

static inline bool
McpInsightFew(const McpInsightRows *rows, uint64 people)
{
	return people > 0 && people < rows->min_people;
}

/* a quotient, NaN of nothing */
static inline double
McpInsightShare(uint64 part, uint64 whole)
{
	return whole == 0 ? NAN : (double) part / (double) whole;
}

/* a cell or, when it is not there, one of zeros */
extern const McpChannelCell *McpInsightCell(const McpInsightRows *rows,
											uint32 section, uint32 channel,
											uint32 name, uint32 value);

#endif
