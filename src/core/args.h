/*
 * args.h: arguments as the kernels want them
 */
#ifndef MCP_ARGS_H
#define MCP_ARGS_H

#include "core/compat.h"
#include "utils/array.h"
#include "utils/timestamp.h"

/* a text argument where it lies; detoasted when it has to be */
static inline McpText
McpTextFromDatum(Datum datum)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);

	return McpTextMake(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

#define MCP_GETARG_TEXT(n) McpTextFromDatum(PG_GETARG_DATUM(n))

/*
 * The elements of a one-dimensional text[]; a NULL element has data NULL.
 * Errors on more dimensions.
 */
extern McpText *McpTextsFromArray(ArrayType *array, int *count);

/*
 * A length of time as microseconds.  Errors, with the argument's name, when
 * it is negative or has months, which have no length of their own.
 */
extern int64 McpSpanFromInterval(const Interval *interval, const char *what);

/*
 * Where a function has the arguments of these names, and of what types, so
 * that one C function serves all overloads: at[i] is -1 where it has none.
 */
extern void McpArgsFind(Oid function, const char *const *names, int count,
						int *at, Oid *types);

/*
 * Errors when the expression of an argument is a timestamp or a date that SQL
 * casts silently to timestamptz, in whatever zone the session has.
 */
extern void McpArgRefuseSilentCast(List *expressions, int n,
								   const char *name, const char *hint);

/* a date or a timestamp as local microseconds; infinite and far ones stay far */
extern int64 McpLocalFromDatum(Oid type, Datum datum);

/*
 * Is argument n a literal, the same at every call?  A parameter is not one,
 * though get_fn_expr_arg_stable says so: PL/pgSQL calls the same site again
 * with other values of its variables.
 */
extern bool McpArgIsLiteral(FunctionCallInfo fcinfo, int n);

/*
 * For functions that make something costly of some of their arguments: are
 * those of this call (bits of `which`) the same as of the call before?  The
 * first call says no.  *kept is NULL at first and lives in the given context.
 */
typedef struct McpKeptArgs McpKeptArgs;

extern bool McpArgsAreKept(FunctionCallInfo fcinfo, uint64 which,
						   MemoryContext context, McpKeptArgs **kept);

/*
 * The moment of a time on the clock of a zone, named in full (Asia/Jakarta).
 * Far and infinite times stay out of every range.  Errors when the name is
 * none, without repeating it: what stands there may be no zone but a value.
 */
extern int64 McpMomentOfLocal(McpText name, int64 local);

#endif
