/*
 * path_options.c: how to read a path, as a value
 *
 * mcp.path_options is a row type; what the columns say is read once a query.
 */
#include "path/path_face.h"

#include "access/htup_details.h"
#include "core/name.h"
#include "funcapi.h"
#include "profile/profile.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

enum
{
	OPTION_STEP_BY,
	OPTION_MATCHING,
	OPTION_BEGINS,
	OPTION_ENDS,
	OPTION_COLLAPSE,
	OPTION_REVERSE,
	OPTION_MAX_STEPS,
	OPTION_GAP,
	OPTION_COUNT
};

typedef struct PathCall
{
	McpKeptArgs *kept;
	MemoryContext context;
	McpPathReader *reader;
} PathCall;

/* the filter of a column, or NULL */
static McpFilter *
filter_of(const Datum *values, const bool *nulls, int column)
{
	McpError	error;
	McpFilter  *filter;
	text	   *copy;

	if (nulls[column])
		return NULL;
	/* the filter points at its text */
	copy = DatumGetTextPCopy(values[column]);
	error.sqlstate = 0;
	filter = McpFilterFromText(McpTextFromDatum(PointerGetDatum(copy)),
							   &error);
	if (filter == NULL)
		McpErrorThrow(&error);
	return filter;
}

static bool
is_word(McpText text, const char *word)
{
	return text.len == strlen(word) && memcmp(text.data, word, text.len) == 0;
}

static void
read_step_by(McpPathReader *reader, McpText text)
{
	char	   *buffer;
	int			length;

	if (is_word(text, "channel.action"))
	{
		reader->by = MCP_PATH_BY_BOTH;
		return;
	}
	buffer = palloc(MCP_NAME_MAX + 1);
	length = McpNameFold(text, buffer);
	if (length <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("step_by is not the name of a property"),
				 errhint("Give channel, action, channel.action or a property.")));
	reader->property.name = McpTextMake(buffer, (Size) length);
	reader->property.kind = McpSubjectFromName(reader->property.name);
	switch (reader->property.kind)
	{
		case MCP_SUBJECT_CHANNEL:
			reader->by = MCP_PATH_BY_CHANNEL;
			break;
		case MCP_SUBJECT_ACTION:
			reader->by = MCP_PATH_BY_ACTION;
			break;
		case MCP_SUBJECT_PROPERTY:
			reader->by = MCP_PATH_BY_PROPERTY;
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("step_by cannot be the value of events"),
					 errhint("Give channel, action, channel.action or a property.")));
	}
}

static McpPathReader *
make_reader(const Datum *values, const bool *nulls)
{
	McpPathReader *reader = McpPathReaderCreate();
	McpError	error;

	error.sqlstate = 0;
	reader->collapse = nulls[OPTION_COLLAPSE] ||
		DatumGetBool(values[OPTION_COLLAPSE]);
	reader->reverse = !nulls[OPTION_REVERSE] &&
		DatumGetBool(values[OPTION_REVERSE]);
	if (!nulls[OPTION_STEP_BY])
		read_step_by(reader, McpTextFromDatum(values[OPTION_STEP_BY]));
	reader->matching = filter_of(values, nulls, OPTION_MATCHING);
	if (reader->matching == NULL)
		reader->matching = McpFilterFromText(McpTextLiteral("*"), &error);
	reader->begins = filter_of(values, nulls, OPTION_BEGINS);
	reader->ends = filter_of(values, nulls, OPTION_ENDS);
	if (!nulls[OPTION_MAX_STEPS])
	{
		int32		max_steps = DatumGetInt32(values[OPTION_MAX_STEPS]);

		if (max_steps < 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("max_steps is %d, and must be at least 1",
							max_steps)));
		reader->max_steps = (uint32) max_steps;
	}
	if (!nulls[OPTION_GAP])
		reader->gap = McpSpanFromInterval(DatumGetIntervalP(values[OPTION_GAP]),
										  "gap");
	return reader;
}

static McpPathReader *
read_options(FunctionCallInfo fcinfo, int n)
{
	Datum		values[OPTION_COUNT];
	bool		nulls[OPTION_COUNT];
	HeapTupleHeader row;
	HeapTupleData tuple;
	TupleDesc	desc;
	McpPathReader *reader;

	if (n >= PG_NARGS() || PG_ARGISNULL(n))
	{
		memset(nulls, true, sizeof(nulls));
		memset(values, 0, sizeof(values));
		return make_reader(values, nulls);
	}
	row = PG_GETARG_HEAPTUPLEHEADER(n);
	desc = lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(row),
									   HeapTupleHeaderGetTypMod(row));
	if (desc->natts != OPTION_COUNT)
		elog(ERROR, "path_options has not the columns it should have");
	tuple.t_len = HeapTupleHeaderGetDatumLength(row);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = row;
	heap_deform_tuple(&tuple, desc, values, nulls);
	reader = make_reader(values, nulls);
	FreeTupleDesc(desc);
	return reader;
}

McpPathReader *
McpPathReaderOfCall(FunctionCallInfo fcinfo, int n)
{
	PathCall   *call = fcinfo->flinfo->fn_extra;
	MemoryContext old;

	if (call == NULL)
	{
		call = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
									  sizeof(PathCall));
		fcinfo->flinfo->fn_extra = call;
	}
	if (McpArgsAreKept(fcinfo, n < PG_NARGS() ? UINT64CONST(1) << n : 0,
					   fcinfo->flinfo->fn_mcxt, &call->kept) &&
		call->reader != NULL)
		return call->reader;
	call->reader = NULL;
	if (call->context != NULL)
		MemoryContextReset(call->context);
	else
		call->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											  "mcp path",
											  ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(call->context);
	call->reader = read_options(fcinfo, n);
	MemoryContextSwitchTo(old);
	return call->reader;
}

void
McpPathOpen(FunctionCallInfo fcinfo, int n, bool of_profile,
			McpJourney *journey)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(n));
	McpProfile	profile;
	McpError	error;

	error.sqlstate = 0;
	if (!(of_profile ?
		  McpProfileOpen(&profile, VARDATA_ANY(value),
						 VARSIZE_ANY_EXHDR(value), MCP_CHECK_SHALLOW,
						 &error) :
		  McpJourneyOpen(journey, VARDATA_ANY(value),
						 VARSIZE_ANY_EXHDR(value), MCP_CHECK_SHALLOW,
						 &error)))
		McpErrorThrow(&error);
	if (of_profile)
		*journey = profile.journey;
}

/* the arguments as a row: a constant, where they are constants */
PG_FUNCTION_INFO_V1(mcp_path_options);
Datum
mcp_path_options(PG_FUNCTION_ARGS)
{
	Datum		values[OPTION_COUNT];
	bool		nulls[OPTION_COUNT];
	TupleDesc	desc;
	int			n;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE ||
		desc->natts != OPTION_COUNT || PG_NARGS() != OPTION_COUNT)
		elog(ERROR, "path_options has not the columns it should have");
	for (n = 0; n < OPTION_COUNT; n++)
	{
		values[n] = PG_ARGISNULL(n) ? (Datum) 0 : PG_GETARG_DATUM(n);
		nulls[n] = PG_ARGISNULL(n);
	}
	/* what is wrong is said here, and not first by who uses it */
	(void) make_reader(values, nulls);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values,
											 nulls));
}
