/*
 * insight_rows.c: what all rows of a summary are made with
 */
#include "insight/insight.h"

#include "core/amount.h"
#include "funcapi.h"
#include "stat/proportion.h"
#include "utils/builtins.h"

#define MIN_PEOPLE 10

/* false: there is no summary */
static bool
begin(FunctionCallInfo fcinfo, McpInsightRows *rows)
{
	double		confidence = 0.95;
	int32		min_people = MIN_PEOPLE;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	memset(rows, 0, sizeof(*rows));
	rows->result = (ReturnSetInfo *) fcinfo->resultinfo;
	if (!PG_ARGISNULL(1))
		min_people = PG_GETARG_INT32(1);
	if (min_people < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min_people is %d, and must be at least 1",
						min_people)));
	if (PG_NARGS() > 2 && !PG_ARGISNULL(2))
		confidence = PG_GETARG_FLOAT8(2);
	if (!(confidence > 0 && confidence < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("confidence is %g, and must be between 0 and 1",
						confidence)));
	rows->min_people = (uint64) min_people;
	rows->width = McpNormalWidth(confidence);
	if (PG_ARGISNULL(0))
		return false;
	rows->summary = McpSummaryRead(fcinfo, 0, &McpChannelSummaryKind);
	McpChannelSummarySort(rows->summary);
	return true;
}

Datum
McpInsightOfCall(FunctionCallInfo fcinfo, void (*put) (McpInsightRows *rows))
{
	McpInsightRows rows;

	if (begin(fcinfo, &rows))
		put(&rows);
	return (Datum) 0;
}

void
McpInsightEach(McpInsightRows *rows, uint32 section,
			   void (*put) (McpInsightRows *rows,
							const McpChannelCell *cell))
{
	uint32		i,
				end;

	McpChannelCellsOf(rows->summary, section, &i, &end);
	for (; i < end; i++)
	{
		if (!McpInsightFew(rows, rows->summary->cells[i].people))
			put(rows, &rows->summary->cells[i]);
	}
}

static inline void
put(McpInsightRows *rows, Datum value, bool null)
{
	rows->values[rows->count] = value;
	rows->nulls[rows->count++] = null;
}

void
McpInsightPutNull(McpInsightRows *rows)
{
	put(rows, (Datum) 0, true);
}

void
McpInsightPutWord(McpInsightRows *rows, const char *word)
{
	put(rows, CStringGetTextDatum(word), false);
}

void
McpInsightPutText(McpInsightRows *rows, uint32 code)
{
	McpText		text;

	if (code == MCP_CHANNEL_ALL)
		McpInsightPutWord(rows, "(all)");
	else if (code >= MCP_CHANNEL_NODES_MAX)
		McpInsightPutWord(rows, "(none)");
	else
	{
		text = rows->summary->nodes[code].text;
		put(rows, PointerGetDatum(cstring_to_text_with_len(text.data,
														   (int) text.len)),
			false);
	}
}

void
McpInsightPutInteger(McpInsightRows *rows, int32 number)
{
	put(rows, Int32GetDatum(number), false);
}

void
McpInsightPutCount(McpInsightRows *rows, uint64 count)
{
	put(rows, Int64GetDatum((int64) count), false);
}

void
McpInsightPutFew(McpInsightRows *rows, uint64 people)
{
	put(rows, Int64GetDatum((int64) people), McpInsightFew(rows, people));
}

void
McpInsightPutCountOf(McpInsightRows *rows, uint64 people, uint64 count)
{
	put(rows, Int64GetDatum((int64) count), McpInsightFew(rows, people));
}

void
McpInsightPutAmount(McpInsightRows *rows, int128 amount)
{
	put(rows, NumericGetDatum(McpAmountSumToNumeric(amount)), false);
}

void
McpInsightPutSum(McpInsightRows *rows, uint64 people, int128 amount)
{
	if (McpInsightFew(rows, people))
		McpInsightPutNull(rows);
	else
		McpInsightPutAmount(rows, amount);
}

void
McpInsightPutNumber(McpInsightRows *rows, double number)
{
	put(rows, Float8GetDatum(number), !isfinite(number));
}

void
McpInsightPutPart(McpInsightRows *rows, uint64 part, uint64 whole)
{
	McpInsightPutNumber(rows, McpInsightFew(rows, part) ? NAN :
						McpInsightShare(part, whole));
}

void
McpInsightPutWilson(McpInsightRows *rows, uint64 part, uint64 whole)
{
	McpInterval interval = {NAN, NAN};

	if (!McpInsightFew(rows, part))
		(void) McpWilson((double) part, (double) whole, rows->width,
						 &interval);
	McpInsightPutNumber(rows, interval.low);
	McpInsightPutNumber(rows, interval.high);
}

/*
 * People of the channel are among the whole, so the two shares are not
 * independent.  Those of the channel and of all others are; their ratio r has
 * an interval (Katz), and lift is r / (w r + 1 - w), which grows with r, where
 * w is the channel's part of the whole.
 */
void
McpInsightPutLift(McpInsightRows *rows, uint64 part, uint64 people,
				  uint64 whole_part, uint64 whole)
{
	double		w = McpInsightShare(people, whole);
	McpInterval interval;

	McpInsightPutNumber(rows, McpInsightShare(part, people) /
						McpInsightShare(whole_part, whole));
	if (people < whole && part <= whole_part &&
		McpKatz((double) part, (double) people, (double) (whole_part - part),
				(double) (whole - people), rows->width, &interval))
	{
		McpInsightPutNumber(rows, interval.low / (w * interval.low + 1 - w));
		McpInsightPutNumber(rows,
							interval.high / (w * interval.high + 1 - w));
		return;
	}
	McpInsightPutNull(rows);
	McpInsightPutNull(rows);
}

void
McpInsightPutRow(McpInsightRows *rows)
{
	CHECK_FOR_INTERRUPTS();
	if (rows->count != rows->result->setDesc->natts)
		elog(ERROR, "%d columns where %d are declared", rows->count,
			 rows->result->setDesc->natts);
	tuplestore_putvalues(rows->result->setResult, rows->result->setDesc,
						 rows->values, rows->nulls);
	rows->count = 0;
}

const McpChannelCell *
McpInsightCell(const McpInsightRows *rows, uint32 section, uint32 channel,
			   uint32 name, uint32 value)
{
	static const McpChannelCell none = {0};
	const McpChannelCell *cell = McpChannelCellFind(rows->summary, section,
													channel, name, value);

	return cell == NULL ? &none : cell;
}
