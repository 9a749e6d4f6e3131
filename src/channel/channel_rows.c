/*
 * channel_rows.c: what all rows of a summary are made with
 */
#include "channel/channel_face.h"

#include "core/amount.h"
#include "funcapi.h"
#include "stat/proportion.h"
#include "utils/builtins.h"

#define MIN_PEOPLE 10

void
McpChannelRowsBegin(FunctionCallInfo fcinfo, McpChannelRows *rows)
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
		return;
	rows->summary = McpSummaryRead(fcinfo, 0, &McpChannelSummaryKind);
	McpChannelSummarySort(rows->summary);
}

static inline void
put(McpChannelRows *rows, Datum value, bool null)
{
	rows->values[rows->count] = value;
	rows->nulls[rows->count++] = null;
}

void
McpChannelPutNull(McpChannelRows *rows)
{
	put(rows, (Datum) 0, true);
}

void
McpChannelPutWord(McpChannelRows *rows, const char *word)
{
	put(rows, CStringGetTextDatum(word), false);
}

void
McpChannelPutText(McpChannelRows *rows, uint32 code)
{
	McpText		text;

	if (code == MCP_CHANNEL_ALL)
		McpChannelPutWord(rows, "(all)");
	else if (code >= MCP_CHANNEL_NODES_MAX)
		McpChannelPutWord(rows, "(none)");
	else
	{
		text = rows->summary->nodes[code].text;
		put(rows, PointerGetDatum(cstring_to_text_with_len(text.data,
														   (int) text.len)),
			false);
	}
}

void
McpChannelPutInteger(McpChannelRows *rows, int32 number)
{
	put(rows, Int32GetDatum(number), false);
}

void
McpChannelPutCount(McpChannelRows *rows, uint64 count)
{
	put(rows, Int64GetDatum((int64) count), false);
}

void
McpChannelPutFew(McpChannelRows *rows, uint64 people)
{
	put(rows, Int64GetDatum((int64) people), McpChannelFew(rows, people));
}

void
McpChannelPutCountOf(McpChannelRows *rows, uint64 people, uint64 count)
{
	put(rows, Int64GetDatum((int64) count), McpChannelFew(rows, people));
}

void
McpChannelPutAmount(McpChannelRows *rows, int128 amount)
{
	put(rows, NumericGetDatum(McpAmountSumToNumeric(amount)), false);
}

void
McpChannelPutSum(McpChannelRows *rows, uint64 people, int128 amount)
{
	if (McpChannelFew(rows, people))
		McpChannelPutNull(rows);
	else
		McpChannelPutAmount(rows, amount);
}

void
McpChannelPutNumber(McpChannelRows *rows, double number)
{
	put(rows, Float8GetDatum(number), !isfinite(number));
}

void
McpChannelPutPart(McpChannelRows *rows, uint64 part, uint64 whole)
{
	McpChannelPutNumber(rows, McpChannelFew(rows, part) ? NAN :
						McpChannelShare(part, whole));
}

void
McpChannelPutWilson(McpChannelRows *rows, uint64 part, uint64 whole)
{
	McpInterval interval = {NAN, NAN};

	if (!McpChannelFew(rows, part))
		(void) McpWilson((double) part, (double) whole, rows->width,
						 &interval);
	McpChannelPutNumber(rows, interval.low);
	McpChannelPutNumber(rows, interval.high);
}

/*
 * People of the channel are among the whole, so the two shares are not
 * independent.  Those of the channel and of all others are; their ratio r has
 * an interval (Katz), and lift is r / (w r + 1 - w), which grows with r, where
 * w is the channel's part of the whole.
 */
void
McpChannelPutLift(McpChannelRows *rows, uint64 part, uint64 people,
				  uint64 whole_part, uint64 whole)
{
	double		w = McpChannelShare(people, whole);
	McpInterval interval;

	McpChannelPutNumber(rows, McpChannelShare(part, people) /
						McpChannelShare(whole_part, whole));
	if (people < whole && part <= whole_part &&
		McpKatz((double) part, (double) people, (double) (whole_part - part),
				(double) (whole - people), rows->width, &interval))
	{
		McpChannelPutNumber(rows, interval.low / (w * interval.low + 1 - w));
		McpChannelPutNumber(rows,
							interval.high / (w * interval.high + 1 - w));
		return;
	}
	McpChannelPutNull(rows);
	McpChannelPutNull(rows);
}

void
McpChannelPutRow(McpChannelRows *rows)
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
McpChannelCellAt(const McpChannelRows *rows, uint32 section, uint32 channel,
				 uint32 name, uint32 value)
{
	static const McpChannelCell none = {0};
	const McpChannelCell *cell = McpChannelCellFind(rows->summary, section,
													channel, name, value);

	return cell == NULL ? &none : cell;
}
