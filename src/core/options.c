/*
 * options.c: arguments that are made into something once
 */
#include "core/options.h"

#include "access/htup_details.h"
#include "core/lex.h"
#include "core/zone.h"
#include "funcapi.h"
#include "utils/typcache.h"

typedef struct OptionsCall
{
	McpKeptArgs *kept;
	MemoryContext context;
	void	   *made;
} OptionsCall;

/* the call's, and whether what is made still holds */
static OptionsCall *
call_of(FunctionCallInfo fcinfo, uint64 which, bool *holds)
{
	OptionsCall *call = fcinfo->flinfo->fn_extra;

	if (call == NULL)
	{
		call = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
									  sizeof(OptionsCall));
		fcinfo->flinfo->fn_extra = call;
	}
	*holds = McpArgsAreKept(fcinfo, which, fcinfo->flinfo->fn_mcxt,
							&call->kept) && call->made != NULL;
	if (*holds)
		return call;
	call->made = NULL;
	if (call->context != NULL)
		MemoryContextReset(call->context);
	else
		call->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											  "mcp options",
											  ALLOCSET_SMALL_SIZES);
	return call;
}

/* the columns of a row argument, copied into the current context */
static void
columns_of(FunctionCallInfo fcinfo, int n, int columns, Datum *values,
		   bool *nulls)
{
	HeapTupleHeader row;
	HeapTupleData tuple;
	TupleDesc	desc;

	memset(values, 0, sizeof(Datum) * (Size) columns);
	memset(nulls, true, sizeof(bool) * (Size) columns);
	if (n >= PG_NARGS() || PG_ARGISNULL(n))
		return;
	row = PG_GETARG_HEAPTUPLEHEADER_COPY(n);
	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row),
								  HeapTupleHeaderGetTypMod(row));
	if (desc->natts != columns)
		elog(ERROR, "options have %d columns where %d are expected",
			 desc->natts, columns);
	tuple.t_len = HeapTupleHeaderGetDatumLength(row);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = row;
	heap_deform_tuple(&tuple, desc, values, nulls);
	ReleaseTupleDesc(desc);
}

void *
McpOptionsOfCall(FunctionCallInfo fcinfo, int n, int columns,
				 McpOptionsMake make)
{
	OptionsCall *call;
	MemoryContext old;
	Datum	   *values;
	bool	   *nulls;
	bool		holds;

	call = call_of(fcinfo, n < PG_NARGS() ? UINT64CONST(1) << n : 0, &holds);
	if (holds)
		return call->made;
	old = MemoryContextSwitchTo(call->context);
	values = palloc(sizeof(Datum) * (Size) columns);
	nulls = palloc(sizeof(bool) * (Size) columns);
	columns_of(fcinfo, n, columns, values, nulls);
	call->made = make(values, nulls);
	MemoryContextSwitchTo(old);
	return call->made;
}

void *
McpArgumentsOfCall(FunctionCallInfo fcinfo, int first, int count,
				   McpOptionsMake make)
{
	OptionsCall *call;
	MemoryContext old;
	Datum	   *values;
	bool	   *nulls;
	uint64		which = 0;
	bool		holds;
	int			n;

	for (n = first; n < Min(first + count, PG_NARGS()); n++)
		which |= UINT64CONST(1) << n;
	call = call_of(fcinfo, which, &holds);
	if (holds)
		return call->made;
	old = MemoryContextSwitchTo(call->context);
	values = palloc0(sizeof(Datum) * (Size) count);
	nulls = palloc(sizeof(bool) * (Size) count);
	for (n = 0; n < count; n++)
	{
		nulls[n] = first + n >= PG_NARGS() || PG_ARGISNULL(first + n);
		if (!nulls[n])
			values[n] = PG_GETARG_DATUM(first + n);
	}
	call->made = make(values, nulls);
	MemoryContextSwitchTo(old);
	return call->made;
}

Datum
McpOptionsRow(FunctionCallInfo fcinfo, McpOptionsMake make)
{
	int			count = PG_NARGS();
	Datum	   *values = palloc0(sizeof(Datum) * (Size) count);
	bool	   *nulls = palloc(sizeof(bool) * (Size) count);
	TupleDesc	desc;
	int			n;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE ||
		desc->natts != count)
		elog(ERROR, "options have not the columns they should have");
	for (n = 0; n < count; n++)
	{
		nulls[n] = PG_ARGISNULL(n);
		if (!nulls[n])
			values[n] = PG_GETARG_DATUM(n);
	}
	(void) make(values, nulls);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values,
											 nulls));
}

/* the nearest of the words, if one is near, and all of them */
static const char *
hint_of_words(McpText word, const char *const *words, int count)
{
	StringInfoData hint;
	const char *nearest = NULL;
	int			best = 0;
	int			n;

	for (n = 0; n < count; n++)
	{
		int			distance = McpLexDistance(word, words[n]);

		if (distance >= 0 && (nearest == NULL || distance < best))
		{
			nearest = words[n];
			best = distance;
		}
	}
	initStringInfo(&hint);
	if (nearest != NULL)
		appendStringInfo(&hint, "Perhaps you meant \"%s\". ", nearest);
	appendStringInfoString(&hint, "The words are ");
	for (n = 0; n < count; n++)
		appendStringInfo(&hint, "%s%s", n == 0 ? "" : n == count - 1 ?
						 " and " : ", ", words[n]);
	appendStringInfoChar(&hint, '.');
	return hint.data;
}

int
McpOptionsWord(Datum text, const char *what, const char *const *words,
			   int count)
{
	McpText		word = McpTextFromDatum(text);
	int			n;

	for (n = 0; n < count; n++)
	{
		if (McpTextEqual(word, McpTextMake(words[n], strlen(words[n]))))
			return n;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s is none of the words that it can be", what),
			 errhint("%s", hint_of_words(word, words, count))));
}

const McpZone *
McpOptionsZone(Datum text, char *canonical)
{
	const McpZone *zone;
	McpError	error;

	if (McpZoneFind(McpTextFromDatum(text), &zone, canonical))
		return zone;
	error.sqlstate = 0;
	McpZoneUnknown(&error);
	McpErrorThrow(&error);
}
