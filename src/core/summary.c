/*
 * summary.c: SQL types that are the states of aggregates
 */
#include "core/summary.h"

#include "core/agg.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/expandeddatum.h"

#define SUMMARY_MAGIC 0x6D637073

typedef struct Expanded
{
	ExpandedObjectHeader header;
	uint32		magic;
	const McpSummaryKind *kind;
	void	   *content;
	char	   *flat;			/* the bytes, when they are known; or NULL */
	Size		size;
} Expanded;

/*
 * Bytes that would not be read back are not let out: summaries of counts near
 * the limit, which nobody made by counting, add up to more than it.
 */
static void
refuse_unreadable(const McpSummaryKind *kind, const char *bytes, Size size)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "mcp summary read back",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	bool		sound = kind->read(kind->create(), bytes, size);

	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	if (!sound)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the counts of the %s are too great", kind->name),
				 errhint("Together the summaries count more people or events than there can be.")));
}

static Size
flat_size(ExpandedObjectHeader *header)
{
	Expanded   *expanded = (Expanded *) header;

	if (expanded->flat == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(header->eoh_context);
		StringInfoData buffer;

		initStringInfo(&buffer);
		expanded->kind->write(expanded->content, &buffer);
		refuse_unreadable(expanded->kind, buffer.data, (Size) buffer.len);
		expanded->flat = buffer.data;
		expanded->size = (Size) buffer.len;
		MemoryContextSwitchTo(old);
	}
	return VARHDRSZ + expanded->size;
}

static void
flatten(ExpandedObjectHeader *header, void *result, Size size)
{
	Expanded   *expanded = (Expanded *) header;

	Assert(size == VARHDRSZ + expanded->size);
	SET_VARSIZE(result, size);
	memcpy(VARDATA(result), expanded->flat, expanded->size);
}

static const ExpandedObjectMethods methods = {flat_size, flatten};

static void
read_bytes(void *content, const McpSummaryKind *kind, const void *bytes,
		   Size size, int sqlstate)
{
	if (!kind->read(content, bytes, size))
		ereport(ERROR,
				(errcode(sqlstate), errmsg("invalid %s", kind->name)));
}

/* is the datum an expanded object of this kind? */
static Expanded *
expanded_of(Datum datum, const McpSummaryKind *kind)
{
	Expanded   *expanded;

	if (!VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return NULL;
	expanded = (Expanded *) DatumGetEOHP(datum);
	return expanded->magic == SUMMARY_MAGIC && expanded->kind == kind ?
		expanded : NULL;
}

static Expanded *
make_expanded(MemoryContext parent, const McpSummaryKind *kind)
{
	MemoryContext context = AllocSetContextCreate(parent, "mcp summary",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Expanded   *expanded = palloc0(sizeof(Expanded));

	EOH_init_header(&expanded->header, &methods, context);
	expanded->magic = SUMMARY_MAGIC;
	expanded->kind = kind;
	expanded->content = kind->create();
	MemoryContextSwitchTo(old);
	return expanded;
}

void *
McpSummaryRead(FunctionCallInfo fcinfo, int n, const McpSummaryKind *kind)
{
	Expanded   *expanded = expanded_of(PG_GETARG_DATUM(n), kind);
	struct varlena *value;
	void	   *content;

	if (expanded != NULL)
		return expanded->content;
	value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(n));
	content = kind->create();
	read_bytes(content, kind, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
			   ERRCODE_DATA_CORRUPTED);
	return content;
}

void *
McpSummaryState(FunctionCallInfo fcinfo, const McpSummaryKind *kind,
				Datum *state, MemoryContext *memory)
{
	MemoryContext context = McpAggContext(fcinfo);
	Expanded   *expanded = NULL;

	if (!PG_ARGISNULL(0) &&
		VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(PG_GETARG_DATUM(0))))
		expanded = expanded_of(PG_GETARG_DATUM(0), kind);
	if (expanded == NULL)
	{
		expanded = make_expanded(context, kind);
		if (!PG_ARGISNULL(0))
		{
			MemoryContext old =
				MemoryContextSwitchTo(expanded->header.eoh_context);
			void	   *from = McpSummaryRead(fcinfo, 0, kind);
			McpError	error;

			error.sqlstate = 0;
			if (!kind->merge(expanded->content, from, &error))
				McpErrorThrow(&error);
			MemoryContextSwitchTo(old);
		}
	}
	if (expanded->flat != NULL)
	{
		pfree(expanded->flat);
		expanded->flat = NULL;
	}
	*state = EOHPGetRWDatum(&expanded->header);
	*memory = expanded->header.eoh_context;
	return expanded->content;
}

/* a content as a flat value */
static Datum
flat_datum(void *content, const McpSummaryKind *kind)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendBinaryStringInfo(&buffer, "\0\0\0\0", VARHDRSZ);
	kind->write(content, &buffer);
	SET_VARSIZE(buffer.data, buffer.len);
	return PointerGetDatum(buffer.data);
}

Datum
McpSummaryIn(FunctionCallInfo fcinfo, const McpSummaryKind *kind)
{
	const char *text = PG_GETARG_CSTRING(0);
	Size		length = strlen(text);
	char	   *bytes = palloc(length / 2 + 1);
	void	   *content = kind->create();
	Size		i;

	for (i = 0; i < length; i++)
	{
		const char *digits = "0123456789abcdef";
		const char *digit = memchr(digits, text[i], 16);

		if (digit == NULL || length % 2 != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid %s", kind->name),
					 errhint("It is made by its aggregate, not written by hand.")));
		if (i % 2 == 0)
			bytes[i / 2] = (char) ((digit - digits) << 4);
		else
			bytes[i / 2] |= (char) (digit - digits);
	}
	read_bytes(content, kind, bytes, length / 2,
			   ERRCODE_INVALID_TEXT_REPRESENTATION);
	return flat_datum(content, kind);
}

Datum
McpSummaryOut(FunctionCallInfo fcinfo, const McpSummaryKind *kind)
{
	StringInfoData bytes;
	StringInfoData text;
	int			i;

	initStringInfo(&bytes);
	initStringInfo(&text);
	kind->write(McpSummaryRead(fcinfo, 0, kind), &bytes);
	for (i = 0; i < bytes.len; i++)
	{
		appendStringInfoChar(&text, "0123456789abcdef"[(uint8) bytes.data[i] >> 4]);
		appendStringInfoChar(&text, "0123456789abcdef"[bytes.data[i] & 15]);
	}
	PG_RETURN_CSTRING(text.data);
}

Datum
McpSummaryRecv(FunctionCallInfo fcinfo, const McpSummaryKind *kind)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			size = message->len - message->cursor;
	void	   *content = kind->create();

	read_bytes(content, kind, pq_getmsgbytes(message, size), (Size) size,
			   ERRCODE_INVALID_BINARY_REPRESENTATION);
	return flat_datum(content, kind);
}

Datum
McpSummarySend(FunctionCallInfo fcinfo, const McpSummaryKind *kind)
{
	return flat_datum(McpSummaryRead(fcinfo, 0, kind), kind);
}

Datum
McpSummaryCombine(FunctionCallInfo fcinfo, const McpSummaryKind *kind)
{
	MemoryContext memory;
	MemoryContext old;
	McpError	error;
	Datum		state;
	void	   *into;
	void	   *from;

	(void) McpAggContext(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		(void) McpSummaryState(fcinfo, kind, &state, &memory);
		return state;
	}
	from = McpSummaryRead(fcinfo, 1, kind);
	into = McpSummaryState(fcinfo, kind, &state, &memory);
	old = MemoryContextSwitchTo(memory);
	error.sqlstate = 0;
	if (!kind->merge(into, from, &error))
		McpErrorThrow(&error);
	MemoryContextSwitchTo(old);
	return state;
}
