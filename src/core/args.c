/*
 * args.c: arguments as the kernels want them
 */
#include "core/args.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "core/zone.h"
#include "nodes/primnodes.h"
#include "utils/timestamp.h"

McpText *
McpTextsFromArray(ArrayType *array, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	McpText    *texts;
	int			i;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the array has %d dimensions, and one is expected",
						ARR_NDIM(array))));
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, count);
	texts = palloc0(sizeof(McpText) * (*count + 1));
	for (i = 0; i < *count; i++)
	{
		if (!nulls[i])
			texts[i] = McpTextFromDatum(elements[i]);
	}
	return texts;
}

int64
McpMomentOfLocal(McpText name, int64 local)
{
	char		canonical[MCP_ZONE_NAME_MAX + 1];
	const McpZone *zone;
	McpError	error;

	if (!McpZoneFind(name, &zone, canonical))
	{
		error.sqlstate = 0;
		McpZoneUnknown(&error);
		McpErrorDetail(&error, "The argument after a date or a timestamp is its zone.");
		McpErrorThrow(&error);
	}
	if (local < MCP_MOMENT_MIN - MCP_DAY || local > MCP_MOMENT_END + MCP_DAY)
		return PG_INT64_MAX;
	return McpZoneFromLocal(zone, local);
}

int64
McpSpanFromInterval(const Interval *interval, const char *what)
{
	int64		span;

	if (interval->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has months or years, which differ in length",
						what),
				 errhint("Give days, such as 30 days.")));
	if (pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &span) ||
		pg_add_s64_overflow(span, interval->time, &span))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is too long", what)));
	if (span < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is negative", what)));
	return span;
}

bool
McpArgIsLiteral(FunctionCallInfo fcinfo, int n)
{
	Node	   *call = fcinfo->flinfo->fn_expr;
	List	   *args = NIL;

	if (call == NULL)
		return false;
	if (IsA(call, FuncExpr))
		args = ((FuncExpr *) call)->args;
	else if (IsA(call, OpExpr))
		args = ((OpExpr *) call)->args;
	return n < list_length(args) && IsA(list_nth(args, n), Const);
}

struct McpKeptArgs
{
	bool		literal;		/* they cannot change */
	Datum	   *values;
	bool	   *nulls;
	int16	   *lengths;
	bool	   *by_value;
};

static McpKeptArgs *
start_keeping(FunctionCallInfo fcinfo, uint64 which)
{
	McpKeptArgs *kept = palloc0(sizeof(McpKeptArgs));
	int			n;

	kept->literal = true;
	kept->values = palloc0(sizeof(Datum) * PG_NARGS());
	kept->nulls = palloc0(sizeof(bool) * PG_NARGS());
	kept->lengths = palloc0(sizeof(int16) * PG_NARGS());
	kept->by_value = palloc0(sizeof(bool) * PG_NARGS());
	for (n = 0; n < PG_NARGS(); n++)
	{
		if ((which >> n & 1) == 0)
			continue;
		if (!McpArgIsLiteral(fcinfo, n))
			kept->literal = false;
		get_typlenbyval(get_fn_expr_argtype(fcinfo->flinfo, n),
						&kept->lengths[n], &kept->by_value[n]);
	}
	return kept;
}

/* the value itself, not a pointer to where it is toasted */
static Datum
plain_argument(FunctionCallInfo fcinfo, const McpKeptArgs *kept, int n)
{
	Datum		value = PG_GETARG_DATUM(n);

	return kept->lengths[n] == -1 ?
		PointerGetDatum(PG_DETOAST_DATUM_PACKED(value)) : value;
}

bool
McpArgsAreKept(FunctionCallInfo fcinfo, uint64 which, MemoryContext context,
			   McpKeptArgs **kept)
{
	MemoryContext old;
	bool		same = *kept != NULL;
	int			n;

	if (same && (*kept)->literal)
		return true;
	old = MemoryContextSwitchTo(context);
	if (!same)
		*kept = start_keeping(fcinfo, which);
	for (n = 0; n < PG_NARGS(); n++)
	{
		bool		is_null = PG_ARGISNULL(n);
		Datum		value;

		if ((which >> n & 1) == 0)
			continue;
		MemoryContextSwitchTo(old);
		value = is_null ? (Datum) 0 : plain_argument(fcinfo, *kept, n);
		MemoryContextSwitchTo(context);
		if (same && is_null == (*kept)->nulls[n] &&
			(is_null || datumIsEqual(value, (*kept)->values[n],
									 (*kept)->by_value[n],
									 (*kept)->lengths[n])))
			continue;
		same = false;
		if (!(*kept)->by_value[n] && (*kept)->values[n] != (Datum) 0)
			pfree(DatumGetPointer((*kept)->values[n]));
		(*kept)->nulls[n] = is_null;
		(*kept)->values[n] = is_null ? (Datum) 0 :
			datumCopy(value, (*kept)->by_value[n], (*kept)->lengths[n]);
	}
	MemoryContextSwitchTo(old);
	return same;
}
