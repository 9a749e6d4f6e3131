/*
 * cluster_detail.c: the face mcp.cluster_detail(), which also says what was
 * refused
 */
#include "core/compat.h"

#include "cluster/cluster_face.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* what was refused of one row */
typedef struct Refused
{
	Datum	   *identifiers;
	Datum	   *reasons;
	int			count;
} Refused;

static int
compare_identifiers(const void *a, const void *b)
{
	return McpIdentifierCompare(a, b);
}

/* the reason in words */
static text *
reason_text(const McpMatchRules *rules, McpRefusal refusal, int index)
{
	const McpMatchTarget *target;

	switch (refusal)
	{
		case MCP_REFUSED_SHARED:
			return cstring_to_text("shared");
		case MCP_REFUSED_CLUSTER_MAX:
			return cstring_to_text("cluster max");
		case MCP_REFUSED_MAX:
			target = &rules->targets[index];
			return cstring_to_text(psprintf("max %s%s%.*s",
											McpKindName(target->kind),
											target->space.len > 0 ? "/" : "",
											(int) target->space.len,
											target->space.len > 0 ?
											target->space.data : ""));
		default:
			return cstring_to_text("ambiguous");
	}
}

/* go through the row's identifiers, each once, ascending */
static void
collect_refused(const McpClusterState *state, int64 row, Datum array,
				Refused *refused)
{
	const uint8 *packed;
	Size		count = McpArrayIdentifiers(array, &packed);
	McpIdentifier *sorted;
	Size		i;

	if (count == 0)
		return;
	sorted = palloc(count * sizeof(McpIdentifier));
	memcpy(sorted, packed, count * sizeof(McpIdentifier));
	qsort(sorted, count, sizeof(McpIdentifier), compare_identifiers);
	refused->identifiers = palloc(count * sizeof(Datum));
	refused->reasons = palloc(count * sizeof(Datum));
	for (i = 0; i < count; i++)
	{
		McpRefusal	refusal;
		int			target;

		CHECK_FOR_INTERRUPTS();
		if (i > 0 && McpIdentifierCompare(&sorted[i - 1], &sorted[i]) == 0)
			continue;
		refusal = McpForestRefusal(state->forest, (Size) row, &sorted[i],
								   &target);
		if (refusal == MCP_ACCEPTED)
			continue;
		refused->identifiers[refused->count] = PointerGetDatum(&sorted[i]);
		refused->reasons[refused->count++] =
			PointerGetDatum(reason_text(&state->rules, refusal, target));
	}
}

static ArrayType *
make_array(Datum *elements, int count, Oid type)
{
	if (count == 0)
		return construct_empty_array(type);
	if (type == TEXTOID)
		return construct_array(elements, count, TEXTOID, -1, false,
							   TYPALIGN_INT);
	return construct_array(elements, count, type, MCP_IDENTIFIER_SIZE, false,
						   TYPALIGN_CHAR);
}

/* the row type of the result, looked up once a query */
static TupleDesc
result_shape(FunctionCallInfo fcinfo)
{
	TupleDesc	shape = fcinfo->flinfo->fn_extra;
	MemoryContext old;

	if (shape != NULL)
		return shape;
	if (get_call_result_type(fcinfo, NULL, &shape) != TYPEFUNC_COMPOSITE ||
		shape->natts != 3)
		elog(ERROR, "mcp.cluster_detail has an unexpected result type");
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	shape = BlessTupleDesc(CreateTupleDescCopy(shape));
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = shape;
	return shape;
}

PG_FUNCTION_INFO_V1(mcp_cluster_detail);
Datum
mcp_cluster_detail(PG_FUNCTION_ARGS)
{
	McpClusterState *state = McpClusterPartition(fcinfo, true);
	WindowObject window = PG_WINDOW_OBJECT();
	TupleDesc	shape = result_shape(fcinfo);
	Refused		refused = {0};
	Datum		values[3] = {0};
	bool		nulls[3] = {false};
	Datum		array;
	bool		isnull;
	Oid			element;

	array = WinGetFuncArgCurrent(window, 0, &isnull);
	if (!isnull)
		collect_refused(state, WinGetCurrentPosition(window), array, &refused);
	nulls[0] = !McpClusterCustomer(fcinfo, state, &values[0]);
	element = get_base_element_type(TupleDescAttr(shape, 1)->atttypid);
	values[1] = PointerGetDatum(make_array(refused.identifiers, refused.count,
										   element));
	values[2] = PointerGetDatum(make_array(refused.reasons, refused.count,
										   TEXTOID));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(shape, values, nulls)));
}
