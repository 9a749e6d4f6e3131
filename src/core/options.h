/*
 * options.h: arguments that are made into something once
 *
 * Options are a row type with a function of the same name that makes the row
 * of named arguments with defaults; aggregates, whose arguments have no
 * defaults, and read-outs take the row.  What a call site makes of it (parsed
 * filters, zones) is kept in fn_extra as long as the options do not change.
 */
#ifndef MCP_OPTIONS_H
#define MCP_OPTIONS_H

#include "core/args.h"

/* in a context that lives as long as what is made; texts have to be copied */
typedef void *(*McpOptionsMake) (const Datum *values, const bool *nulls);

/* of the columns of argument n; all NULL when it is NULL or not there */
extern void *McpOptionsOfCall(FunctionCallInfo fcinfo, int n, int columns,
							  McpOptionsMake make);

/* of the arguments from `first` on, themselves; those not there are NULL */
extern void *McpArgumentsOfCall(FunctionCallInfo fcinfo, int first, int count,
								McpOptionsMake make);

/*
 * The face of the function that makes the row.  What is wrong is said there,
 * and not first by who uses it.
 */
extern Datum McpOptionsRow(FunctionCallInfo fcinfo, McpOptionsMake make);

/*
 * Which of the words a text is.  Errors without repeating it: it is none, and
 * the nearest and all of them are the hint.
 */
extern int	McpOptionsWord(Datum text, const char *what,
						   const char *const *words, int count);

/* a zone by its name; NULL is UTC.  canonical: MCP_ZONE_NAME_MAX + 1 bytes */
struct McpZone;
extern const struct McpZone *McpOptionsZone(Datum text, char *canonical);

#endif
