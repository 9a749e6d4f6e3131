/*
 * args.h: arguments as the kernels want them
 */
#ifndef MCP_ARGS_H
#define MCP_ARGS_H

#include "core/compat.h"
#include "utils/array.h"

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

#endif
