/*
 * args.c: arguments as the kernels want them
 */
#include "core/args.h"

#include "catalog/pg_type.h"

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
