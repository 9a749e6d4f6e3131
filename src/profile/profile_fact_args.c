/*
 * profile_fact_args.c: arguments of the SQL functions that make facts
 */
#include "profile/profile_fact_args.h"

#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

static const char *const arg_names[MCP_FACT_COUNT] = {
	"name", "purpose", "value", "granted", "observed_at", "zone", "source",
	"contact", "notice", "identifiers"
};

/* --- where the arguments are --------------------------------------------- */

static void
find_args(McpFactArgs *args, Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Oid		   *types;
	char	  **names;
	char	   *modes;
	int			count,
				i,
				k;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	count = get_func_arg_info(tuple, &types, &names, &modes);
	for (i = 0; i < MCP_FACT_COUNT; i++)
	{
		args->at[i] = -1;
		for (k = 0; k < count && names != NULL; k++)
		{
			if (!McpTextEqual(McpTextMake(names[k], strlen(names[k])),
							  McpTextMake(arg_names[i], strlen(arg_names[i]))))
				continue;
			args->at[i] = k;
			args->type[i] = types[k];
		}
	}
	ReleaseSysCache(tuple);
}

static void
refuse_silent_cast(FunctionCallInfo fcinfo, const McpFactArgs *args,
				   McpFactArg n)
{
	Node	   *call = fcinfo->flinfo->fn_expr;
	FuncExpr   *cast;
	Oid			source;

	if (args->at[n] < 0 || args->type[n] != TIMESTAMPTZOID ||
		call == NULL || !IsA(call, FuncExpr) ||
		args->at[n] >= list_length(((FuncExpr *) call)->args))
		return;
	cast = list_nth(((FuncExpr *) call)->args, args->at[n]);
	if (!IsA(cast, FuncExpr) || cast->funcformat != COERCE_IMPLICIT_CAST ||
		list_length(cast->args) != 1)
		return;
	source = exprType(linitial(cast->args));
	if (source == TIMESTAMPOID || source == DATEOID)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is a %s without a time zone", arg_names[n],
						source == DATEOID ? "date" : "timestamp"),
				 n == MCP_FACT_OBSERVED_AT ?
				 errhint("Give the zone as the next argument, or write observed_at AT TIME ZONE 'Europe/Berlin'.") :
				 errhint("Write value AT TIME ZONE 'Europe/Berlin', or cast it to date or to text.")));
}

McpFactArgs *
McpFactArgsOf(FunctionCallInfo fcinfo)
{
	McpFactArgs *args = fcinfo->flinfo->fn_extra;

	if (likely(args != NULL))
		return args;
	args = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
								  sizeof(McpFactArgs));
	find_args(args, fcinfo->flinfo->fn_oid);
	refuse_silent_cast(fcinfo, args, MCP_FACT_OBSERVED_AT);
	refuse_silent_cast(fcinfo, args, MCP_FACT_VALUE);
	fcinfo->flinfo->fn_extra = args;
	return args;
}

/* --- one by one ----------------------------------------------------------- */

#define ARG(args, n) PG_GETARG_DATUM((args)->at[n])

const char *
McpFactTakeName(FunctionCallInfo fcinfo, McpFactArgs *args, McpFactArg n,
				const char *missing, McpText *name)
{
	int			length;

	if (!McpFactHas(fcinfo, args, n))
		return missing;
	length = McpNameFold(McpTextFromDatum(ARG(args, n)), args->name);
	if (length < 0)
		return "name too long";
	*name = McpTextMake(args->name, length);
	return length == 0 ? missing : NULL;
}

/* a source may be missing, and a blank one is */
const char *
McpFactTakeSource(FunctionCallInfo fcinfo, McpFactArgs *args, McpText *source)
{
	int			length = 0;

	if (McpFactHas(fcinfo, args, MCP_FACT_SOURCE))
		length = McpNameFold(McpTextFromDatum(ARG(args, MCP_FACT_SOURCE)),
							 args->source);
	*source = McpTextMake(args->source, Max(length, 0));
	return length < 0 ? "source too long" : NULL;
}

const char *
McpFactTakeMoment(FunctionCallInfo fcinfo, McpFactArgs *args, int64 *moment)
{
	Oid			type = args->type[MCP_FACT_OBSERVED_AT];
	int64		local;

	*moment = MCP_MOMENT_NONE;
	if (!McpFactHas(fcinfo, args, MCP_FACT_OBSERVED_AT))
		return NULL;
	if (type == TIMESTAMPTZOID)
		*moment = DatumGetTimestampTz(ARG(args, MCP_FACT_OBSERVED_AT));
	else if (!McpFactHas(fcinfo, args, MCP_FACT_ZONE))
		return "no time zone";
	else
	{
		/* infinite and far dates stay far */
		local = type != DATEOID ?
			DatumGetTimestamp(ARG(args, MCP_FACT_OBSERVED_AT)) :
			Max(Min(DatumGetDateADT(ARG(args, MCP_FACT_OBSERVED_AT)), 100000),
				-100000) * MCP_DAY;
		*moment = McpMomentOfLocal(McpTextFromDatum(ARG(args, MCP_FACT_ZONE)),
								   local);
	}
	return McpMomentUsable(*moment) ? NULL : "time out of range";
}

static bool
is_blank(McpText text)
{
	uint32		i;

	for (i = 0; i < text.len; i++)
	{
		if (text.data[i] != ' ' && text.data[i] != '\t' &&
			text.data[i] != '\n' && text.data[i] != '\r')
			return false;
	}
	return true;
}

const char *
McpFactTakeText(FunctionCallInfo fcinfo, McpFactArgs *args, McpText *text)
{
	if (!McpFactHas(fcinfo, args, MCP_FACT_VALUE))
		return "no value";
	*text = McpTextFromDatum(ARG(args, MCP_FACT_VALUE));
	if (is_blank(*text))
		return "no value";
	return text->len > MCP_TRAIT_TEXT_MAX ? "value too long" : NULL;
}

static const char *
amount_problem(McpAmountProblem problem)
{
	return problem == MCP_AMOUNT_OK ? NULL :
		problem == MCP_AMOUNT_OUT_OF_RANGE ? "value out of range" :
		"value not a number";
}

const char *
McpFactTakeValue(FunctionCallInfo fcinfo, McpFactArgs *args, McpValue *value)
{
	Datum		datum;

	memset(value, 0, sizeof(*value));
	if (!McpFactHas(fcinfo, args, MCP_FACT_VALUE))
		return "no value";
	datum = ARG(args, MCP_FACT_VALUE);
	switch (args->type[MCP_FACT_VALUE])
	{
		case BOOLOID:
			value->type = MCP_VALUE_BOOLEAN;
			value->number = DatumGetBool(datum);
			return NULL;
		case NUMERICOID:
			value->type = MCP_VALUE_NUMERIC;
			return amount_problem(McpAmountFromNumeric(DatumGetNumeric(datum),
													   &value->number));
		case FLOAT8OID:
			value->type = MCP_VALUE_NUMERIC;
			return amount_problem(McpAmountFromFloat8(DatumGetFloat8(datum),
													  &value->number));
		case DATEOID:
			value->type = MCP_VALUE_DATE;
			value->number = DatumGetDateADT(datum);
			break;
		case TIMESTAMPTZOID:
			value->type = MCP_VALUE_TIMESTAMP;
			value->number = DatumGetTimestampTz(datum);
			break;
		default:
			value->type = MCP_VALUE_TEXT;
			return McpFactTakeText(fcinfo, args, &value->text);
	}
	return McpValueUsable(value->type, value->number) ? NULL :
		"value out of range";
}
