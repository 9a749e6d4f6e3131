/*
 * cluster_forest.c: the forest from its first row to its last answer
 */
#include "cluster/cluster_forest.h"

#define ROWS_AHEAD 8

static uint64
scatter(uint64 *state)
{
	uint64		x = (*state += UINT64CONST(0x9E3779B97F4A7C15));

	x = (x ^ (x >> 30)) * UINT64CONST(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64CONST(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

/*
 * Begin the growing arrays with what is probably too little: growing from
 * nothing would move them dozens of times.
 */
static void
start_arrays(McpForest *forest)
{
	Size		rows = forest->row_space;
	Size		space = 0;

	forest->identifiers = McpGrow(NULL, &space, rows / 2 + 1,
								  MCP_IDENTIFIER_SIZE);
	forest->carriers = McpGrow(NULL, &forest->identifier_space, rows / 2 + 1,
							   sizeof(uint32));
	forest->mentions = McpGrow(NULL, &forest->mention_space, rows,
							   sizeof(uint32));
	forest->keys = McpGrow(NULL, &forest->keys_space, rows * 8, 1);
}

McpForest *
McpForestMake(const McpMatchRules *rules, Size rows, uint64 seed, bool details)
{
	McpForest  *forest = McpAllocZero(sizeof(McpForest));
	int			i;

	forest->rules = rules;
	forest->details = details;
	for (i = 0; i < 4; i++)
		forest->seed[i] = scatter(&seed) | 1;
	forest->waiting = McpAllocZero(sizeof(McpWaiting));
	forest->row_space = Max(rows, 1);
	forest->start = McpBigAllocZero((forest->row_space + 1) * sizeof(Size));
	forest->key_at = McpBigAlloc(forest->row_space * sizeof(Size));
	forest->seen = McpBigAlloc(forest->row_space * sizeof(int64));
	start_arrays(forest);
	return forest;
}

void
McpForestWatch(McpForest *forest, Size (*measure) (void))
{
	forest->measure = measure;
}

/* room for one row more than was said */
static void
more_rows(McpForest *forest)
{
	Size		space = forest->row_space + forest->row_space / 4 + 64;

	forest->start = McpBigRealloc(forest->start, (space + 1) * sizeof(Size));
	forest->key_at = McpBigRealloc(forest->key_at, space * sizeof(Size));
	forest->seen = McpBigRealloc(forest->seen, space * sizeof(int64));
	if (forest->row_record != NULL)
		forest->row_record = McpBigRealloc(forest->row_record,
										space * sizeof(uint32));
	forest->row_space = space;
}

bool
McpForestAdd(McpForest *forest, const McpClusterRow *row, McpError *error)
{
	McpWaiting *waiting = forest->waiting;
	McpWaitingRow *next;
	Size		rows;

	if (waiting->row_count == MCP_WAITING_ROWS ||
		(waiting->row_count > 0 &&
		 waiting->count + row->count > MCP_WAITING_ENOUGH))
		McpForestFlush(forest);
	rows = forest->row_count + waiting->row_count;
	if (rows >= MCP_NUMBER_MAX ||
		forest->mention_count + waiting->count + row->count >= MCP_NUMBER_MAX)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "more than %u records or identifiers to cluster at once",
						   MCP_NUMBER_MAX);
	if (rows >= forest->row_space)
		more_rows(forest);
	if (waiting->count + row->count > waiting->space)
	{
		Size		space = waiting->space;

		waiting->identifiers = McpGrow(waiting->identifiers, &space,
									   waiting->count + row->count,
									   MCP_IDENTIFIER_SIZE);
		waiting->hashes = McpGrow(waiting->hashes, &waiting->space,
								  waiting->count + row->count, sizeof(uint64));
	}
	next = &waiting->rows[waiting->row_count++];
	next->count = row->count;
	next->has_key = row->has_key;
	next->key_length = row->has_key ? row->key.len : 0;
	next->seen = row->has_key && row->has_seen ? row->seen : PG_INT64_MAX;
	waiting->keyed |= row->has_key;
	if (row->count > 0)
	{
		Assert(waiting->identifiers != NULL);
		memcpy(waiting->identifiers + waiting->count, row->identifiers,
			   row->count * MCP_IDENTIFIER_SIZE);
	}
	waiting->count += row->count;
	waiting->keys = McpGrow(waiting->keys, &waiting->keys_space,
							waiting->keys_length + next->key_length, 1);
	if (next->key_length > 0)
		memcpy(waiting->keys + waiting->keys_length, row->key.data,
			   next->key_length);
	waiting->keys_length += next->key_length;
	return true;
}

/* what was needed for taking rows in only */
static void
close_door(McpForest *forest)
{
	McpWaiting *waiting = forest->waiting;

	if (waiting->space > 0)
	{
		McpFree(waiting->identifiers);
		McpFree(waiting->hashes);
	}
	if (waiting->keys_space > 0)
		McpFree(waiting->keys);
	McpFree(waiting);
	forest->waiting = NULL;
	if (forest->key_slots.slots != NULL)
		McpFree(forest->key_slots.slots);
	forest->key_slots.slots = NULL;
	if (forest->identifier_slots.slots != NULL)
		McpFree(forest->identifier_slots.slots);
	forest->identifier_slots.slots = NULL;
}

/* nothing will be added: give back what the arrays have too much */
static void
trim(McpForest *forest)
{
	if (forest->identifier_count > 0)
	{
		forest->identifiers = McpBigRealloc(forest->identifiers,
										 forest->identifier_count *
										 MCP_IDENTIFIER_SIZE);
	}
	if (forest->mention_count > 0)
		forest->mentions = McpBigRealloc(forest->mentions,
									  forest->mention_count * sizeof(uint32));
}

static void
free_array(void *pointer)
{
	if (pointer != NULL)
		McpFree(pointer);
}

/* the answers stay, the way to them goes */
static void
close_forest(McpForest *forest)
{
	free_array(forest->key_at);
	free_array(forest->seen);
	free_array(forest->keys);
	free_array(forest->scratch);
	free_array(forest->owner);
	forest->key_at = NULL;
	forest->seen = NULL;
	forest->keys = NULL;
	forest->scratch = forest->owner = NULL;
	if (forest->details)
		return;
	free_array(forest->identifiers);
	free_array(forest->flags);
	free_array(forest->start);
	free_array(forest->mentions);
	forest->identifiers = NULL;
	forest->flags = NULL;
	forest->start = NULL;
	forest->mentions = NULL;
}

bool
McpForestResolve(McpForest *forest, McpError *error)
{
	Size		count;

	McpForestFlush(forest);
	McpForestPeak(forest);
	close_door(forest);
	if (forest->row_record != NULL)
		McpForestRegroup(forest);
	count = Max(forest->identifier_count, 1);
	forest->flags = McpBigAllocZero(count);
	if (forest->identifier_count > 0)
		McpForestSetAside(forest);
	trim(forest);
	forest->owner = McpBigAlloc(count * sizeof(uint32));
	/* what counted rows is as large as what is needed to work with */
	forest->scratch = forest->carriers != NULL ? forest->carriers :
		McpAlloc(sizeof(uint32));
	forest->carriers = NULL;
	forest->record_cluster = McpBigAlloc(Max(forest->record_count, 1) *
									  sizeof(uint32));
	if (forest->details)
		forest->refusals = McpBigAllocZero(Max(forest->mention_count, 1));
	McpForestJoin(forest);
	if (forest->cluster_count >= MCP_NUMBER_MAX)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "more than %u clusters at once", MCP_NUMBER_MAX);
	McpForestName(forest);
	close_forest(forest);
	/* refusals are looked up by identifier */
	if (forest->details && forest->identifier_count > 0)
		McpForestIndex(forest, forest->identifier_count);
	return true;
}

static inline uint32
record_of(const McpForest *forest, Size row)
{
	return forest->row_record == NULL ? (uint32) row : forest->row_record[row];
}

const uint8 *
McpForestCustomer(const McpForest *forest, Size row)
{
	static const uint8 none[MCP_CUSTOMER_SIZE] = {0};
	const uint8 *customer = forest->customers + MCP_CUSTOMER_SIZE *
		(Size) forest->record_cluster[record_of(forest, row)];

	/* rows are asked for one after the other */
	if (row + ROWS_AHEAD < forest->row_count)
		__builtin_prefetch(forest->customers + MCP_CUSTOMER_SIZE *
						   (Size) forest->record_cluster[record_of(forest, row + ROWS_AHEAD)]);
	return memcmp(customer, none, MCP_CUSTOMER_SIZE) == 0 ? NULL : customer;
}

McpRefusal
McpForestRefusal(const McpForest *forest, Size row,
				 const McpIdentifier *identifier, int *target)
{
	uint32		record = record_of(forest, row);
	uint32		number = McpForestLookup(forest, identifier);
	Size		low = forest->start[record];
	Size		high = forest->start[record + 1];

	*target = -1;
	if (number == MCP_NOBODY)
		return MCP_ACCEPTED;	/* never taken in: nothing was refused */
	if (!McpForestUsable(forest, number))
		return MCP_REFUSED_SHARED;
	while (low < high)
	{
		Size		middle = low + (high - low) / 2;

		if (forest->mentions[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	*target = McpMatchRulesTarget(forest->rules, identifier, MCP_LIMIT_MAX);
	return low < forest->start[record + 1] ? forest->refusals[low] :
		MCP_ACCEPTED;
}

McpForestFigures
McpForestCount(const McpForest *forest)
{
	McpForestFigures figures;

	figures.rows = forest->row_count;
	figures.records = forest->record_count;
	figures.identifiers = forest->identifier_count;
	figures.clusters = forest->cluster_count;
	figures.offending = forest->offending_count;
	figures.bytes = forest->peak;
	return figures;
}
