/*
 * args_find.c: arguments by name, and what SQL made of them on the way
 */
#include "core/args.h"

#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "core/moment.h"
#include "funcapi.h"
#include "nodes/nodeFuncs.h"
#include "utils/date.h"
#include "utils/syscache.h"

void
McpArgsFind(Oid function, const char *const *names, int count, int *at,
			Oid *types)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Oid		   *found_types;
	char	  **found_names;
	char	   *modes;
	int			found;
	int			i;
	int			k;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	found = get_func_arg_info(tuple, &found_types, &found_names, &modes);
	for (i = 0; i < count; i++)
	{
		at[i] = -1;
		types[i] = InvalidOid;
		for (k = 0; k < found && found_names != NULL; k++)
		{
			if (!McpTextEqual(McpTextMake(found_names[k], strlen(found_names[k])),
							  McpTextMake(names[i], strlen(names[i]))))
				continue;
			at[i] = k;
			types[i] = found_types[k];
		}
	}
	ReleaseSysCache(tuple);
}

void
McpArgRefuseSilentCast(List *expressions, int n, const char *name,
					   const char *hint)
{
	Node	   *node;
	FuncExpr   *cast;
	Oid			source;

	if (n < 0 || n >= list_length(expressions))
		return;
	node = list_nth(expressions, n);
	if (IsA(node, TargetEntry))
		node = (Node *) ((TargetEntry *) node)->expr;
	if (!IsA(node, FuncExpr))
		return;
	cast = (FuncExpr *) node;
	if (cast->funcformat != COERCE_IMPLICIT_CAST ||
		list_length(cast->args) != 1)
		return;
	source = exprType(linitial(cast->args));
	if (source == TIMESTAMPOID || source == DATEOID)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is a %s without a time zone", name,
						source == DATEOID ? "date" : "timestamp"),
				 errhint("%s", hint)));
}

int64
McpLocalFromDatum(Oid type, Datum datum)
{
	int64		day;

	if (type != DATEOID)
		return DatumGetTimestamp(datum);
	day = DatumGetDateADT(datum);
	return Max(Min(day, 100000), -100000) * MCP_DAY;
}
