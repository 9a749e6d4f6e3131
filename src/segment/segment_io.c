/*
 * segment_io.c: the types mcp.segment and mcp.measure_expr, and the algebra
 *
 * Every way in is the compiler; the binary form is a version and the text.
 */
#include "core/args.h"
#include "core/compat.h"
#include "segment/segment.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#define WIRE_VERSION 1

static const char *const nouns[] = {"segment", "measure"};

/* compile behind a length word; false with the error set */
static bool
compile(McpSegmentNoun noun, McpText text, struct varlena **result,
		McpError *error)
{
	StringInfoData out;

	initStringInfo(&out);
	appendBinaryStringInfo(&out, "\0\0\0\0", VARHDRSZ);
	if (!McpSegmentCompile(noun, text, &out, error))
		return false;
	*result = (struct varlena *) out.data;
	SET_VARSIZE(*result, out.len);
	return true;
}

static Datum
compile_or_throw(McpSegmentNoun noun, McpText text)
{
	McpError	error = {0};
	struct varlena *result;

	if (!compile(noun, text, &result, &error))
		McpErrorThrow(&error);
	PG_RETURN_POINTER(result);
}

/* the text that was cast last, and what it compiled to */
typedef struct Last
{
	struct varlena *text;
	struct varlena *result;
	MemoryContext context;
} Last;

/*
 * The text that an error may show is a literal's or a parameter's: it was
 * written by who asks.  What a column holds may be no segment but something
 * personal.
 */
static struct varlena *
compile_argument(McpSegmentNoun noun, FunctionCallInfo fcinfo,
				 struct varlena *text)
{
	McpError	error = {0};
	struct varlena *result;

	if (!compile(noun, McpTextMake(VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text)),
				 &result, &error))
	{
		if (!get_fn_expr_arg_stable(fcinfo->flinfo, 0))
			error.detail[0] = '\0';
		McpErrorThrow(&error);
	}
	return result;
}

/*
 * The cast.  A generic plan casts a parameter's text again for every row, so
 * the last one is kept.
 */
static Datum
cast_text(McpSegmentNoun noun, FunctionCallInfo fcinfo)
{
	struct varlena *text = PG_GETARG_VARLENA_PP(0);
	Last	   *last = fcinfo->flinfo->fn_extra;
	struct varlena *result;

	if (last != NULL && VARSIZE_ANY(text) == VARSIZE_ANY(last->text) &&
		memcmp(text, last->text, VARSIZE_ANY(text)) == 0)
		PG_RETURN_POINTER(last->result);
	result = compile_argument(noun, fcinfo, text);
	if (last == NULL)
	{
		last = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Last));
		last->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											  "mcp segment cast",
											  ALLOCSET_SMALL_SIZES);
	}
	fcinfo->flinfo->fn_extra = NULL;
	MemoryContextReset(last->context);
	last->text = MemoryContextAlloc(last->context, VARSIZE_ANY(text));
	memcpy(last->text, text, VARSIZE_ANY(text));
	last->result = MemoryContextAlloc(last->context, VARSIZE(result));
	memcpy(last->result, result, VARSIZE(result));
	fcinfo->flinfo->fn_extra = last;
	PG_RETURN_POINTER(result);
}

/* the canonical text of a stored one */
static void
print(Datum datum, StringInfo buffer)
{
	struct varlena *value = PG_DETOAST_DATUM(datum);
	McpTree		tree;
	McpError	error = {0};

	if (!McpSegmentOpen(&tree, VARDATA(value), VARSIZE(value) - VARHDRSZ,
						MCP_CHECK_DEEP, &error))
		McpErrorThrow(&error);
	McpSegmentPrint(&tree, buffer);
}

static Datum
in(McpSegmentNoun noun, FunctionCallInfo fcinfo)
{
	char	   *text = PG_GETARG_CSTRING(0);
	McpError	error = {0};
	struct varlena *result;

	if (!compile(noun, McpTextMake(text, strlen(text)), &result, &error))
		McpErrorReport(fcinfo, &error);
	PG_RETURN_POINTER(result);
}

static Datum
out(FunctionCallInfo fcinfo)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	print(PG_GETARG_DATUM(0), &buffer);
	PG_RETURN_CSTRING(buffer.data);
}

static Datum
receive(McpSegmentNoun noun, FunctionCallInfo fcinfo)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			version = message->cursor < message->len ?
		pq_getmsgbyte(message) : 0;
	char	   *text;
	int			length;

	if (version != WIRE_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unknown version of a binary %s: %d", nouns[noun],
						version)));
	text = pq_getmsgtext(message, message->len - message->cursor, &length);
	return compile_or_throw(noun, McpTextMake(text, length));
}

static Datum
send_text(FunctionCallInfo fcinfo)
{
	StringInfoData text;
	StringInfoData message;

	initStringInfo(&text);
	print(PG_GETARG_DATUM(0), &text);
	pq_begintypsend(&message);
	pq_sendbyte(&message, WIRE_VERSION);
	pq_sendtext(&message, text.data, text.len);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

PG_FUNCTION_INFO_V1(mcp_segment_in);
Datum
mcp_segment_in(PG_FUNCTION_ARGS)
{
	return in(MCP_NOUN_SEGMENT, fcinfo);
}

PG_FUNCTION_INFO_V1(mcp_segment_out);
Datum
mcp_segment_out(PG_FUNCTION_ARGS)
{
	return out(fcinfo);
}

PG_FUNCTION_INFO_V1(mcp_segment_recv);
Datum
mcp_segment_recv(PG_FUNCTION_ARGS)
{
	return receive(MCP_NOUN_SEGMENT, fcinfo);
}

PG_FUNCTION_INFO_V1(mcp_segment_send);
Datum
mcp_segment_send(PG_FUNCTION_ARGS)
{
	return send_text(fcinfo);
}

/* the cast from text and varchar */
PG_FUNCTION_INFO_V1(mcp_segment);
Datum
mcp_segment(PG_FUNCTION_ARGS)
{
	return cast_text(MCP_NOUN_SEGMENT, fcinfo);
}

PG_FUNCTION_INFO_V1(mcp_measure_expr_in);
Datum
mcp_measure_expr_in(PG_FUNCTION_ARGS)
{
	return in(MCP_NOUN_MEASURE, fcinfo);
}

PG_FUNCTION_INFO_V1(mcp_measure_expr_out);
Datum
mcp_measure_expr_out(PG_FUNCTION_ARGS)
{
	return out(fcinfo);
}

PG_FUNCTION_INFO_V1(mcp_measure_expr_recv);
Datum
mcp_measure_expr_recv(PG_FUNCTION_ARGS)
{
	return receive(MCP_NOUN_MEASURE, fcinfo);
}

PG_FUNCTION_INFO_V1(mcp_measure_expr_send);
Datum
mcp_measure_expr_send(PG_FUNCTION_ARGS)
{
	return send_text(fcinfo);
}

PG_FUNCTION_INFO_V1(mcp_measure_expr);
Datum
mcp_measure_expr(PG_FUNCTION_ARGS)
{
	return cast_text(MCP_NOUN_MEASURE, fcinfo);
}

/* --- equality: one meaning as written has one sequence of bytes -------------- */

static bool
alike(FunctionCallInfo fcinfo)
{
	McpText		a = MCP_GETARG_TEXT(0);
	McpText		b = MCP_GETARG_TEXT(1);

	return McpTextEqual(a, b);
}

PG_FUNCTION_INFO_V1(mcp_segment_eq);
Datum
mcp_segment_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(alike(fcinfo));
}

PG_FUNCTION_INFO_V1(mcp_segment_ne);
Datum
mcp_segment_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!alike(fcinfo));
}

PG_FUNCTION_INFO_V1(mcp_segment_hash);
Datum
mcp_segment_hash(PG_FUNCTION_ARGS)
{
	McpText		value = MCP_GETARG_TEXT(0);

	return hash_any((const unsigned char *) value.data, (int) value.len);
}

PG_FUNCTION_INFO_V1(mcp_segment_hash_extended);
Datum
mcp_segment_hash_extended(PG_FUNCTION_ARGS)
{
	McpText		value = MCP_GETARG_TEXT(0);

	return hash_any_extended((const unsigned char *) value.data,
							 (int) value.len, PG_GETARG_INT64(1));
}

/* --- the algebra --------------------------------------------------------------- */

static Datum
combine(FunctionCallInfo fcinfo, const char *word)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoChar(&text, '(');
	print(PG_GETARG_DATUM(0), &text);
	appendStringInfoString(&text, word);
	print(PG_GETARG_DATUM(1), &text);
	appendStringInfoChar(&text, ')');
	return compile_or_throw(MCP_NOUN_SEGMENT,
							McpTextMake(text.data, text.len));
}

PG_FUNCTION_INFO_V1(mcp_segment_and);
Datum
mcp_segment_and(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, ") and (");
}

PG_FUNCTION_INFO_V1(mcp_segment_or);
Datum
mcp_segment_or(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, ") or (");
}

PG_FUNCTION_INFO_V1(mcp_segment_not);
Datum
mcp_segment_not(PG_FUNCTION_ARGS)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, "not (");
	print(PG_GETARG_DATUM(0), &text);
	appendStringInfoChar(&text, ')');
	return compile_or_throw(MCP_NOUN_SEGMENT,
							McpTextMake(text.data, text.len));
}
