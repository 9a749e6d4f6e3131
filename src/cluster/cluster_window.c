/*
 * cluster_window.c: the faces mcp.cluster() and mcp.cluster_detail()
 *
 * The first call in a partition reads all its rows and clusters them; every
 * call then looks its own row's answer up.  What the work needs lives in a
 * memory context of its own, below the partition's, and goes with it.
 */
#include "core/compat.h"

#include "core/args.h"
#include "cluster/cluster_face.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/pg_prng.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#define ARG_IDENTIFIERS	0
#define ARG_RULES		1
#define ARG_KEY			2
#define ARG_SEEN		3
#define ARGS			4

#define ROWS_MAX		PG_INT32_MAX
#define ROWS_BETWEEN_RESETS 64

/* the arguments of one row */
typedef struct RowArguments
{
	Datum		values[ARGS];
	bool		nulls[ARGS];
} RowArguments;

/* what reading a partition needs */
typedef struct Reader
{
	WindowObject window;
	McpWindowHead *head;
	bool		constant[ARGS];	/* the same for all rows: not read again */
	RowArguments first;			/* rules of the first row, copied */
	RowArguments row;
} Reader;

/* how many elements of the array are there, NULLs not counted */
static Size
count_elements(const char *array, Size size, int ndim, bool has_nulls)
{
	const uint8 *bits = (const uint8 *) array + sizeof(ArrayType) +
		2 * sizeof(int) * ndim;
	Size		items = ndim > 0;
	Size		count;
	Size		i;

	for (i = 0; (int) i < ndim; i++)
		items *= McpLoad32(array + sizeof(ArrayType) + i * sizeof(int));
	if (!has_nulls || (const char *) bits + (items + 7) / 8 > array + size)
		return items;
	for (count = i = 0; i < items; i++)
		count += (bits[i / 8] >> (i % 8)) & 1;
	return count;
}

/*
 * The identifiers of an array where they lie, without the copy that an
 * aligned ArrayType would take: NULL elements take no space and an identifier
 * needs no alignment, so they lie side by side.
 */
Size
McpArrayIdentifiers(Datum datum, const uint8 **identifiers)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	const char *array = VARDATA_ANY(value) - VARHDRSZ;
	Size		size = VARSIZE_ANY_EXHDR(value) + VARHDRSZ;
	int			ndim = (int) McpLoad32(array + offsetof(ArrayType, ndim));
	Size		data = McpLoad32(array + offsetof(ArrayType, dataoffset));
	Size		count = 0;

	if (ndim >= 0 && ndim <= MAXDIM)
		count = count_elements(array, size, ndim, data != 0);
	if (data == 0)
		data = ARR_OVERHEAD_NONULLS(ndim);
	if (ndim < 0 || ndim > MAXDIM ||
		(count > 0 && (data > size ||
					   count > (size - data) / MCP_IDENTIFIER_SIZE)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("an array of identifiers is shorter than it says")));
	*identifiers = (const uint8 *) array + data;
	return count;
}

/* the rules in force for the whole partition */
static void
read_rules(McpClusterState *state, Datum value, bool isnull)
{
	McpError	error = {0};
	text	   *words;
	char	   *copy;

	if (isnull)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("match rules must not be NULL"),
				 errhint("Leave the argument out for the default rules.")));
	words = DatumGetTextPP(value);
	/* the parser keeps pointers into the text */
	copy = pnstrdup(VARDATA_ANY(words), VARSIZE_ANY_EXHDR(words));
	if (!McpMatchRulesParse(McpTextMake(copy, VARSIZE_ANY_EXHDR(words)),
							&state->rules, &error))
		McpErrorThrow(&error);
}

/* rules that are a column: every row has to say the same */
static void
check_rules(Datum first, Datum value, bool isnull)
{
	text	   *a = DatumGetTextPP(first);
	text	   *b;

	if (!isnull)
	{
		b = DatumGetTextPP(value);
		if (McpTextEqual(McpTextMake(VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a)),
						 McpTextMake(VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b))))
			return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("match rules differ between rows that are clustered together"),
			 errhint("Use one set of rules, or put what they depend on into PARTITION BY.")));
}

/* the kernel takes memory from its own context, detoasting from the row's */
static void
add_row(McpForest *forest, const RowArguments *arguments, MemoryContext home)
{
	McpClusterRow row = {0};
	McpError	error = {0};

	if (!arguments->nulls[ARG_IDENTIFIERS])
		row.count = McpArrayIdentifiers(arguments->values[ARG_IDENTIFIERS],
									  &row.identifiers);
	if (!arguments->nulls[ARG_KEY])
	{
		row.has_key = true;
		row.key = McpTextFromDatum(arguments->values[ARG_KEY]);
	}
	if (!arguments->nulls[ARG_SEEN])
	{
		row.seen = DatumGetTimestampTz(arguments->values[ARG_SEEN]);
		row.has_seen = !TIMESTAMP_NOT_FINITE(row.seen);
	}
	MemoryContextSwitchTo(home);
	if (!McpForestAdd(forest, &row, &error))
		McpErrorThrow(&error);
}

/*
 * The arguments of a row of the partition.  The first fetches the row; where
 * the executor's state is as we know it, the others are evaluated on it.
 */
static void
read_row(Reader *reader, int64 row)
{
	bool		outside;
	int			i;

	for (i = 0; i < ARGS; i++)
	{
		if (i > 0 && reader->constant[i])
			continue;
		if (i > 0 && reader->head != NULL)
			reader->row.values[i] =
				McpWindowArgument(reader->head, i, &reader->row.nulls[i]);
		else
			reader->row.values[i] =
				WinGetFuncArgInPartition(reader->window, i, (int) row,
										 WINDOW_SEEK_HEAD, false,
										 &reader->row.nulls[i], &outside);
	}
}

/* arguments that cannot change are taken once, with the first row */
static void
start_reader(FunctionCallInfo fcinfo, Reader *reader, McpClusterState *state)
{
	Datum		rules;
	int			i;

	reader->window = PG_WINDOW_OBJECT();
	reader->head = McpWindowHeadOf(reader->window, ARGS);
	read_row(reader, 0);
	read_rules(state, reader->row.values[ARG_RULES],
			   reader->row.nulls[ARG_RULES]);
	rules = PointerGetDatum(PG_DETOAST_DATUM_COPY(reader->row.values[ARG_RULES]));
	reader->row.values[ARG_RULES] = reader->first.values[ARG_RULES] = rules;
	for (i = ARG_RULES; i < ARGS; i++)
		reader->constant[i] = get_fn_expr_arg_stable(fcinfo->flinfo, i) &&
			(i == ARG_RULES || reader->row.nulls[i]);
}

/* what the kernel has taken from its context */
static Size
measure_memory(void)
{
	return MemoryContextMemAllocated(CurrentMemoryContext, true);
}

static void
read_partition(FunctionCallInfo fcinfo, McpClusterState *state, int64 rows,
			   bool details)
{
	MemoryContext home = CurrentMemoryContext;
	MemoryContext row_context;
	Reader		reader = {0};
	int64		row;

	start_reader(fcinfo, &reader, state);
	row_context = AllocSetContextCreate(home, "mcp cluster row",
										ALLOCSET_DEFAULT_SIZES);
	state->forest = McpForestMake(&state->rules, (Size) rows,
								  pg_prng_uint64(&pg_global_prng_state),
								  details);
	McpForestWatch(state->forest, measure_memory);
	for (row = 0; row < rows; row++)
	{
		CHECK_FOR_INTERRUPTS();
		if (row % ROWS_BETWEEN_RESETS == 0)
			MemoryContextReset(row_context);
		MemoryContextSwitchTo(row_context);
		read_row(&reader, row);
		if (!reader.constant[ARG_RULES])
			check_rules(reader.first.values[ARG_RULES],
						reader.row.values[ARG_RULES],
						reader.row.nulls[ARG_RULES]);
		add_row(state->forest, &reader.row, home);
	}
	MemoryContextSwitchTo(home);
	MemoryContextDelete(row_context);
}

/* all rows of the partition, and their clusters */
static void
cluster_partition(FunctionCallInfo fcinfo, McpClusterState *state, bool details)
{
	WindowObject window = PG_WINDOW_OBJECT();
	int64		rows = WinGetPartitionRowCount(window);
	MemoryContext old;
	MemoryContext context;
	McpError	error = {0};
	McpForestFigures figures;

	if (rows > ROWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%lld rows to cluster at once, and at most %d are possible",
						(long long) rows, ROWS_MAX)));
	context = AllocSetContextCreate(GetMemoryChunkContext(state),
									"mcp cluster", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	read_partition(fcinfo, state, rows, details);
	if (!McpForestResolve(state->forest, &error))
		McpErrorThrow(&error);
	MemoryContextSwitchTo(old);
	WinSetMarkPosition(window, rows - 1);
	figures = McpForestCount(state->forest);
	ereport(DEBUG1,
			(errmsg_internal("clustered %zu rows: %zu records, %zu identifiers, %zu clusters, %zu components in order, %zu bytes",
							 figures.rows, figures.records,
							 figures.identifiers, figures.clusters,
							 figures.offending, figures.bytes)));
}

McpClusterState *
McpClusterPartition(FunctionCallInfo fcinfo, bool details)
{
	WindowObject window = PG_WINDOW_OBJECT();
	McpClusterState *state;

	if (!WindowObjectIsValid(window))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("this is a window function, to be called with OVER")));
	state = WinGetPartitionLocalMemory(window, sizeof(McpClusterState));
	if (state->forest == NULL)
		cluster_partition(fcinfo, state, details);
	return state;
}

bool
McpClusterCustomer(FunctionCallInfo fcinfo, const McpClusterState *state,
				   Datum *customer)
{
	int64		row = WinGetCurrentPosition(PG_WINDOW_OBJECT());
	const uint8 *id = McpForestCustomer(state->forest, (Size) row);
	pg_uuid_t  *uuid;

	if (id == NULL)
		return false;
	uuid = palloc(sizeof(pg_uuid_t));
	memcpy(uuid->data, id, UUID_LEN);
	*customer = UUIDPGetDatum(uuid);
	return true;
}

PG_FUNCTION_INFO_V1(mcp_cluster);
Datum
mcp_cluster(PG_FUNCTION_ARGS)
{
	McpClusterState *state = McpClusterPartition(fcinfo, false);
	Datum		customer;

	if (!McpClusterCustomer(fcinfo, state, &customer))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(customer);
}
