/*
 * index_sel.c: the planner's estimates for matches, @@ and @?
 *
 * Read from what ANALYZE keeps of profiles (profile_statistic.h).
 */
#include "core/compat.h"
#include "index/index_estimate.h"
#include "index/index_support.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_type.h"
#include "nodes/pathnodes.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/timestamp.h"

#define UNKNOWN_SHARE	0.05	/* of a segment that is not known yet */
#define RARE_SHARE		0.0005
#define ENOUGH_KEYS		1000	/* as many as ANALYZE keeps by default */

/* has the tuple a slot of that kind that is not empty? */
static bool
has_slot(HeapTuple tuple, int kind)
{
	int16	   *kinds = &((Form_pg_statistic) GETSTRUCT(tuple))->stakind1;
	int			i;

	for (i = 0; i < STATISTIC_NUM_SLOTS; i++)
	{
		if (kinds[i] == kind)
			return !heap_attisnull(tuple, Anum_pg_statistic_stavalues1 + i,
								   NULL);
	}
	return false;
}

/* values of a slot, and `each` numbers for each; NULL: there is none */
static int64 *
read_slot(HeapTuple tuple, int kind, float **numbers, int each, int *count)
{
	AttStatsSlot slot;
	int64	   *values;
	int			i;

	*count = 0;
	if (!has_slot(tuple, kind) ||
		!get_attstatsslot(&slot, tuple, kind, InvalidOid,
						  ATTSTATSSLOT_VALUES |
						  (numbers == NULL ? 0 : ATTSTATSSLOT_NUMBERS)))
		return NULL;
	values = palloc(sizeof(int64) * (slot.nvalues + 1));
	for (i = 0; i < slot.nvalues; i++)
		values[i] = DatumGetInt64(slot.values[i]);
	if (numbers != NULL)
	{
		int			size = slot.nvalues * each;

		*numbers = palloc0(sizeof(float) * (size + 1));
		memcpy(*numbers, slot.numbers,
			   sizeof(float) * Min(slot.nnumbers, size));
	}
	*count = slot.nvalues;
	free_attstatsslot(&slot);
	return values;
}

/* how many events, and how far back they reach */
static void
read_events(HeapTuple tuple, McpPopulation *people)
{
	int			count,
				recent,
				i;
	int64	   *counts = read_slot(tuple, MCP_STATISTIC_COUNTS, NULL, 0,
								   &count);
	int64	   *newest = read_slot(tuple, MCP_STATISTIC_RECENCY, NULL, 0,
								   &recent);
	double		sum = 0;
	double		age = 0;
	int			some = 0;

	for (i = 0; i < count; i++)
	{
		some += counts[i] > 0;
		sum += (double) counts[i];
	}
	if (count > 0)
		people->with_events = (double) some / count;
	if (some > 0)
		people->events = sum / some;
	for (i = 0; i < recent; i++)
		age += Max(0, (double) people->now - (double) newest[i]);
	/* the newest of n events that lie evenly is an n-th of the span old */
	if (recent > 0)
		people->span = Max(age / recent * people->events, MCP_HOUR);
}

/* what people do, since when that is known */
static void
read_habits(HeapTuple tuple, McpPopulation *people)
{
	float	   *numbers;
	int			count;
	int64	   *values = read_slot(tuple, MCP_STATISTIC_HABITS, &numbers,
								   MCP_HABIT_SIZE, &count);

	if (count <= 2)
		return;
	people->analyzed = values[0];
	people->reference = values[1];
	people->habit_keys = (uint64 *) values + 2;
	people->habits = numbers;
	people->habit_count = count - 2;
}

static void
read_population(HeapTuple tuple, McpPopulation *people)
{
	float	   *shares;
	int			count;

	memset(people, 0, sizeof(*people));
	people->now = GetCurrentTransactionStartTimestamp();
	people->rare = UNKNOWN_SHARE;
	people->with_events = 1;
	people->events = 10;
	people->span = 365.0 * MCP_DAY;
	if (!HeapTupleIsValid(tuple))
		return;
	people->keys = (uint64 *) read_slot(tuple, MCP_STATISTIC_KEYS, &shares,
										1, &count);
	if (people->keys != NULL)
	{
		people->shares = shares;
		people->count = count;
		people->rare = RARE_SHARE;
		if (count >= ENOUGH_KEYS)
			people->rare = shares[count - 1] / 2;
	}
	read_events(tuple, people);
	read_habits(tuple, people);
}

double
McpSegmentSelectivity(PlannerInfo *root, List *args, int varRelid, bool needs)
{
	VariableStatData profile;
	McpPopulation people;
	McpTree		tree;
	Node	   *segment = estimate_expression_value(root, lsecond(args));
	double		nulls = 0;
	double		share = UNKNOWN_SHARE;

	if (IsA(segment, Const) && ((Const *) segment)->constisnull)
		return 0;
	if (!IsA(segment, Const))
		return share;
	McpTreeOfDatum(((Const *) segment)->constvalue, &tree);
	examine_variable(root, linitial(args), varRelid, &profile);
	if (HeapTupleIsValid(profile.statsTuple))
		nulls = ((Form_pg_statistic) GETSTRUCT(profile.statsTuple))->stanullfrac;
	read_population(profile.statsTuple, &people);
	if (list_length(args) > 2)
	{
		Node	   *as_of = estimate_expression_value(root, lthird(args));

		if (IsA(as_of, Const) && !((Const *) as_of)->constisnull)
			people.now = DatumGetTimestampTz(((Const *) as_of)->constvalue);
	}
	share = needs ? McpNeedShare(McpSegmentNeed(&tree), &people) :
		McpSegmentShare(&tree, &people);
	ReleaseVariableStats(profile);
	share *= 1 - nulls;
	CLAMP_PROBABILITY(share);
	return share;
}

PG_FUNCTION_INFO_V1(mcp_segment_sel);
Datum
mcp_segment_sel(PG_FUNCTION_ARGS)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	List	   *args = (List *) PG_GETARG_POINTER(2);
	char	   *name = get_opname(PG_GETARG_OID(1));
	bool		needs = name != NULL && memcmp(name, "@?", sizeof("@?")) == 0;

	PG_RETURN_FLOAT8(McpSegmentSelectivity(root, args, PG_GETARG_INT32(3),
										   needs));
}

PG_FUNCTION_INFO_V1(mcp_segment_joinsel);
Datum
mcp_segment_joinsel(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(UNKNOWN_SHARE);
}
