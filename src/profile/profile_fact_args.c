/*
 * profile_fact_args.c: arguments of the SQL functions that make facts
 */
#include "profile/profile_fact_args.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

static const char *const arg_names[MCP_FACT_COUNT] = {
	"name", "purpose", "value", "granted", "observed_at", "zone", "source",
	"contact", "notice", "identifiers"
};

/* --- where the arguments are --------------------------------------------- */

static void
refuse_silent_cast(FunctionCallInfo fcinfo, const McpFactArgs *args,
				   McpFactArg n, const char *hint)
{
	Node	   *call = fcinfo->flinfo->fn_expr;

	if (args->type[n] == TIMESTAMPTZOID && call != NULL &&
		IsA(call, FuncExpr))
		McpArgRefuseSilentCast(((FuncExpr *) call)->args, args->at[n],
							   arg_names[n], hint);
}

McpFactArgs *
McpFactArgsOf(FunctionCallInfo fcinfo)
{
	McpFactArgs *args = fcinfo->flinfo->fn_extra;

	if (likely(args != NULL))
		return args;
	args = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
								  sizeof(McpFactArgs));
	McpArgsFind(fcinfo->flinfo->fn_oid, arg_names, MCP_FACT_COUNT, args->at,
				args->type);
	refuse_silent_cast(fcinfo, args, MCP_FACT_OBSERVED_AT,
					   "Give the zone as the next argument, or write observed_at AT TIME ZONE 'Europe/Berlin'.");
	refuse_silent_cast(fcinfo, args, MCP_FACT_VALUE,
					   "Write value AT TIME ZONE 'Europe/Berlin', or cast it to date or to text.");
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

	*moment = MCP_MOMENT_NONE;
	if (!McpFactHas(fcinfo, args, MCP_FACT_OBSERVED_AT))
		return NULL;
	if (type == TIMESTAMPTZOID)
		*moment = DatumGetTimestampTz(ARG(args, MCP_FACT_OBSERVED_AT));
	else if (!McpFactHas(fcinfo, args, MCP_FACT_ZONE))
		return "no time zone";
	else
		*moment = McpMomentOfLocal(McpTextFromDatum(ARG(args, MCP_FACT_ZONE)),
								   McpLocalFromDatum(type,
													 ARG(args, MCP_FACT_OBSERVED_AT)));
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
