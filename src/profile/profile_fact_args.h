/*
 * profile_fact_args.h: arguments of the SQL functions that make facts
 *
 * They are found by their names, so that one C function serves all overloads
 * of an SQL function.
 */
#ifndef MCP_PROFILE_FACT_ARGS_H
#define MCP_PROFILE_FACT_ARGS_H

#include "core/args.h"
#include "core/name.h"
#include "profile/profile_build.h"

typedef enum McpFactArg
{
	MCP_FACT_NAME,
	MCP_FACT_PURPOSE,
	MCP_FACT_VALUE,
	MCP_FACT_GRANTED,
	MCP_FACT_OBSERVED_AT,
	MCP_FACT_ZONE,
	MCP_FACT_SOURCE,
	MCP_FACT_CONTACT,
	MCP_FACT_NOTICE,
	MCP_FACT_IDENTIFIERS,
	MCP_FACT_COUNT
} McpFactArg;

typedef struct McpFactArgs
{
	int			at[MCP_FACT_COUNT]; /* the argument's number, or -1 */
	Oid			type[MCP_FACT_COUNT];
	char		name[MCP_NAME_MAX + 2];
	char		source[MCP_NAME_MAX + 2];
} McpFactArgs;

/*
 * Kept in fn_extra.  Errors when a time is a timestamp or a date that SQL
 * casts silently, in whatever zone the session has.
 */
extern McpFactArgs *McpFactArgsOf(FunctionCallInfo fcinfo);

/*
 * Each takes what one argument says; the result is why it is not usable, NULL
 * when it is.  Texts hold until the next call with the same args.
 */
extern const char *McpFactTakeName(FunctionCallInfo fcinfo, McpFactArgs *args,
								   McpFactArg n, const char *missing,
								   McpText *name);
extern const char *McpFactTakeSource(FunctionCallInfo fcinfo,
									 McpFactArgs *args, McpText *source);
extern const char *McpFactTakeMoment(FunctionCallInfo fcinfo,
									 McpFactArgs *args, int64 *moment);
extern const char *McpFactTakeText(FunctionCallInfo fcinfo, McpFactArgs *args,
								   McpText *text);
extern const char *McpFactTakeValue(FunctionCallInfo fcinfo,
									McpFactArgs *args, McpValue *value);

static inline bool
McpFactHas(FunctionCallInfo fcinfo, const McpFactArgs *args, McpFactArg n)
{
	return args->at[n] >= 0 && !PG_ARGISNULL(args->at[n]);
}

#endif
