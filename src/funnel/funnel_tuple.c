/*
 * funnel_tuple.c: a funnel's result as a row
 */
#include "funnel/funnel_face.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "port/pg_bitutils.h"
#include "utils/builtins.h"

/* an interval as the difference of two times has it: days and the rest */
static void
span_between(int64 earlier, int64 later, Interval *interval)
{
	int64		span = later - earlier;

	interval->month = 0;
	interval->day = (int32) (span / USECS_PER_DAY);
	interval->time = span % USECS_PER_DAY;
}

/*
 * The four arrays lie in one place until the row is formed, which copies them.
 * They are written by hand, as construct_md_array asks much of each of them
 * that is known here: one dimension from 1, elements of a fixed width whose
 * alignment the array's head has.
 */
#define ARRAY_ROOM(width) \
	(MAXALIGN(ARR_OVERHEAD_WITHNULLS(1, MCP_FUNNEL_STEPS_MAX)) + \
	 MAXALIGN(MCP_FUNNEL_STEPS_MAX * (width)))

typedef struct ArrayRoom
{
	union
	{
		ArrayType	head;
		int64		align;
		char		bytes[ARRAY_ROOM(sizeof(Interval))];
	}			array[4];
} ArrayRoom;

/* the head of an array; where its first element goes */
static char *
begin_array(ArrayType *array, uint32 steps, uint32 there, Oid type,
			Size width)
{
	uint32		all = McpStepRange(1, steps);
	Size		head = ARR_OVERHEAD_NONULLS(1);

	array->ndim = 1;
	array->dataoffset = 0;
	array->elemtype = type;
	ARR_DIMS(array)[0] = (int) steps;
	ARR_LBOUND(array)[0] = 1;
	if (there != all)
	{
		bits8	   *bitmap = (bits8 *) array + head;
		uint32		n;

		head = ARR_OVERHEAD_WITHNULLS(1, steps);
		array->dataoffset = (int32) head;
		/* up to the elements: no byte is left to chance */
		memset(bitmap, 0, (Size) ((bits8 *) array + head - bitmap));
		for (n = 0; n < steps; n += 8)
			bitmap[n / 8] = (bits8) (there >> n);
	}
	SET_VARSIZE(array, head + width * (Size) pg_popcount32(there));
	return (char *) array + head;
}

/* the steps that were done */
static uint32
done_steps(const McpFunnelResult *result, uint32 steps)
{
	uint32		done = 0;
	uint32		n;

	for (n = 0; n < steps; n++)
	{
		if (result->at[n] != MCP_MOMENT_NONE)
			done |= UINT32_C(1) << n;
	}
	return done;
}

/* the four arrays, by step; those not done are NULL and take no room */
static void
put_arrays(const McpFunnelResult *result, uint32 steps, bool positions,
		   ArrayRoom *room, Datum *values, bool *nulls)
{
	static const int columns[] = {
		MCP_FUNNEL_STEP_AT, MCP_FUNNEL_DURATIONS, MCP_FUNNEL_POSITIONS,
		MCP_FUNNEL_STEPS_DONE
	};
	uint32		done = done_steps(result, steps);
	uint32		rest = done;
	int64	   *at = (int64 *) begin_array(&room->array[0].head, steps, done,
										   TIMESTAMPTZOID, sizeof(int64));
	/* the first one done has none before it */
	Interval   *span = (Interval *) begin_array(&room->array[1].head, steps,
												done & (done - 1),
												INTERVALOID,
												sizeof(Interval));
	int32	   *event = (int32 *) begin_array(&room->array[2].head, steps, done,
											  INT4OID, sizeof(int32));
	int32	   *step = (int32 *) begin_array(&room->array[3].head, steps, done,
											 INT4OID, sizeof(int32));
	int			i;

	for (; rest != 0; rest &= rest - 1)
	{
		uint32		n = (uint32) pg_rightmost_one_pos32(rest);

		if (rest != done)
			span_between(at[-1], result->at[n], span++);
		*at++ = result->at[n];
		*event++ = result->event[n];
		*step++ = result->step[n];
	}
	for (i = 0; i < 4; i++)
		values[columns[i]] = PointerGetDatum(&room->array[i].head);
	nulls[MCP_FUNNEL_POSITIONS] = !positions;
}

static void
put_text(McpText text, int column, Datum *values, bool *nulls)
{
	if (text.data == NULL)
		nulls[column] = true;
	else
		values[column] =
			PointerGetDatum(cstring_to_text_with_len(text.data,
													 (int) text.len));
}

Datum
McpFunnelTuple(TupleDesc desc, const McpFunnelAnswer *answer, uint32 steps,
			   int64 as_of, bool positions)
{
	const McpFunnelResult *result = &answer->result;
	Datum		values[MCP_FUNNEL_COLUMNS];
	bool		nulls[MCP_FUNNEL_COLUMNS] = {false};
	ArrayRoom	room;

	values[MCP_FUNNEL_LEVEL] = Int32GetDatum((int32) result->level);
	values[MCP_FUNNEL_ENTERED_AT] = Int64GetDatum(result->entered);
	nulls[MCP_FUNNEL_ENTERED_AT] = result->level == 0;
	put_arrays(result, steps, positions, &room, values, nulls);
	values[MCP_FUNNEL_WINDOW_ENDS_AT] = Int64GetDatum(result->window_ends);
	nulls[MCP_FUNNEL_WINDOW_ENDS_AT] =
		result->window_ends == MCP_MOMENT_NONE;
	values[MCP_FUNNEL_IS_OPEN] =
		BoolGetDatum(result->window_ends != MCP_MOMENT_NONE &&
					 as_of < result->window_ends);
	nulls[MCP_FUNNEL_IS_OPEN] = as_of == PG_INT64_MAX && result->level > 0 &&
		result->window_ends != MCP_MOMENT_NONE;
	values[MCP_FUNNEL_IS_EXCLUDED] = BoolGetDatum(result->excluded);
	put_text(answer->constant, MCP_FUNNEL_HELD, values, nulls);
	put_text(answer->breakdown, MCP_FUNNEL_BREAKDOWN, values, nulls);
	return HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
}
