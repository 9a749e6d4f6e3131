/*
 * filter_face.c: filters that are arguments of SQL functions
 */
#include "core/compat.h"
#include "filter/filter.h"

McpFilter *
McpFilterOfArgument(McpText text)
{
	/* the filter points at its text */
	char	   *copy = palloc((Size) text.len + 1);
	McpFilter  *filter;
	McpError	error;

	memcpy(copy, text.data, text.len);
	error.sqlstate = 0;
	filter = McpFilterFromText(McpTextMake(copy, text.len), &error);
	if (filter == NULL)
		McpErrorThrow(&error);
	return filter;
}
