/*
 * funnel_tuple.c: a funnel's result as a row
 */
#include "funnel/funnel_face.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
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

static Datum
array_of(Datum *values, bool *nulls, uint32 count, Oid type, int length,
		 char alignment)
{
	int			dims[1];
	int			bounds[1];

	dims[0] = (int) count;
	bounds[0] = 1;
	return PointerGetDatum(construct_md_array(values, nulls, 1, dims, bounds,
											  type, length,
											  length == sizeof(int64) ?
											  FLOAT8PASSBYVAL : length < 8,
											  alignment));
}

/* the four arrays, by step */
static void
put_arrays(const McpFunnelResult *result, uint32 steps, bool positions,
		   Datum *values, bool *nulls)
{
	Datum		items[4][MCP_FUNNEL_STEPS_MAX];
	bool		missing[MCP_FUNNEL_STEPS_MAX];
	bool		alone[MCP_FUNNEL_STEPS_MAX];
	Interval	spans[MCP_FUNNEL_STEPS_MAX];
	int64		before = MCP_MOMENT_NONE;
	uint32		n;

	for (n = 0; n < steps; n++)
	{
		missing[n] = result->at[n] == MCP_MOMENT_NONE;
		alone[n] = missing[n] || before == MCP_MOMENT_NONE;
		if (!alone[n])
			span_between(before, result->at[n], &spans[n]);
		items[0][n] = Int64GetDatum(result->at[n]);
		items[1][n] = PointerGetDatum(&spans[n]);
		items[2][n] = Int32GetDatum(result->event[n]);
		items[3][n] = Int32GetDatum(result->step[n]);
		if (!missing[n])
			before = result->at[n];
	}
	values[MCP_FUNNEL_STEP_AT] = array_of(items[0], missing, steps,
										  TIMESTAMPTZOID, sizeof(int64), 'd');
	values[MCP_FUNNEL_DURATIONS] = array_of(items[1], alone, steps,
											INTERVALOID, sizeof(Interval),
											'd');
	if (positions)
		values[MCP_FUNNEL_POSITIONS] = array_of(items[2], missing, steps,
												INT4OID, sizeof(int32), 'i');
	else
		nulls[MCP_FUNNEL_POSITIONS] = true;
	values[MCP_FUNNEL_STEPS_DONE] = array_of(items[3], missing, steps,
											 INT4OID, sizeof(int32), 'i');
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

	values[MCP_FUNNEL_LEVEL] = Int32GetDatum((int32) result->level);
	values[MCP_FUNNEL_ENTERED_AT] = Int64GetDatum(result->entered);
	nulls[MCP_FUNNEL_ENTERED_AT] = result->level == 0;
	put_arrays(result, steps, positions, values, nulls);
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
