/*
 * cluster_shared.c: identifiers that too many people carry
 *
 * An identifier is shared when the records that carry it have more than
 * max_fanout distinct strongest identifiers of stronger kinds, or when it is
 * on more than max_records records.  Shared identifiers are not counted as
 * anybody's strongest; a kind only looks at stronger ones, so the kinds are
 * settled from the strongest down and the definition is not circular.
 *
 * Only identifiers that are on more records than their limit can be shared,
 * which leaves few: candidates.  Their records are laid out candidate by
 * candidate.
 */
#include "cluster/cluster_forest.h"

/* the strongest identifier of a record, as far as ranks were looked at */
typedef struct Strongest
{
	uint32		identifier;
	uint8		ranks;			/* ranks below this one were looked at */
} Strongest;

typedef struct Candidates
{
	McpForest  *forest;
	Size		count;
	uint32	   *identifiers;	/* strongest rank first */
	Size	   *start;			/* of their records */
	uint32	   *records;
	uint32	   *place;			/* by identifier: which candidate */
	Strongest  *strongest;		/* by record */
	uint32	   *distinct;		/* a small hash set */
	Size		distinct_space;
} Candidates;

static inline uint32
limit_of(const McpForest *forest, uint32 identifier, McpLimitKind limit)
{
	int			target = McpMatchRulesTarget(forest->rules,
											 &forest->identifiers[identifier],
											 limit);

	return target < 0 ? MCP_LIMIT_NONE :
		forest->rules->targets[target].limits[limit];
}

static inline uint8
rank_of(const McpForest *forest, uint32 identifier)
{
	return forest->rules->rank[forest->identifiers[identifier].kind];
}

/* the smallest limit of all: nobody on fewer rows is beyond any */
static uint32
smallest_limit(const McpMatchRules *rules)
{
	uint32		least = MCP_LIMIT_NONE;
	int			i;

	for (i = 0; i < rules->count; i++)
	{
		least = Min(least, rules->targets[i].limits[MCP_LIMIT_FANOUT]);
		least = Min(least, rules->targets[i].limits[MCP_LIMIT_RECORDS]);
	}
	return least;
}

/* flag those that are on enough rows; how many */
static Size
find_candidates(McpForest *forest)
{
	uint32		least = smallest_limit(forest->rules);
	Size		count = 0;
	Size		i;

	for (i = 0; i < forest->identifier_count; i++)
	{
		uint32		rows = forest->carriers[i];

		MCP_CHECK_INTERRUPTS();
		if (rows <= least)
			continue;
		if (rows > limit_of(forest, (uint32) i, MCP_LIMIT_FANOUT) ||
			rows > limit_of(forest, (uint32) i, MCP_LIMIT_RECORDS))
		{
			forest->flags[i] |= MCP_FLAG_CANDIDATE;
			count++;
		}
	}
	return count;
}

/* the candidates, rank by rank */
static void
list_candidates(Candidates *c)
{
	McpForest  *forest = c->forest;
	Size		first[MCP_KIND_MAX + 2] = {0};
	Size		i;
	int			rank;

	for (i = 0; i < forest->identifier_count; i++)
	{
		if (forest->flags[i] & MCP_FLAG_CANDIDATE)
			first[rank_of(forest, (uint32) i) + 1]++;
	}
	for (rank = 0; rank <= MCP_KIND_MAX; rank++)
		first[rank + 1] += first[rank];
	c->identifiers = McpBigAlloc(c->count * sizeof(uint32));
	c->place = McpBigAlloc(forest->identifier_count * sizeof(uint32));
	for (i = 0; i < forest->identifier_count; i++)
	{
		if (!(forest->flags[i] & MCP_FLAG_CANDIDATE))
			continue;
		c->place[i] = (uint32) first[rank_of(forest, (uint32) i)]++;
		c->identifiers[c->place[i]] = (uint32) i;
	}
}

/* each candidate's records, one after the other */
static void
list_records(Candidates *c)
{
	McpForest  *forest = c->forest;
	Size		record,
				i;

	c->start = McpBigAllocZero((c->count + 2) * sizeof(Size));
	for (i = 0; i < forest->mention_count; i++)
	{
		if (forest->flags[forest->mentions[i]] & MCP_FLAG_CANDIDATE)
			c->start[c->place[forest->mentions[i]] + 2]++;
	}
	for (i = 0; i < c->count; i++)
		c->start[i + 2] += c->start[i + 1];
	c->records = McpBigAlloc((c->start[c->count + 1] + 1) * sizeof(uint32));
	for (record = 0; record < forest->record_count; record++)
	{
		MCP_CHECK_INTERRUPTS();
		for (i = forest->start[record]; i < forest->start[record + 1]; i++)
		{
			uint32		identifier = forest->mentions[i];

			if (forest->flags[identifier] & MCP_FLAG_CANDIDATE)
				c->records[c->start[c->place[identifier] + 1]++] = (uint32) record;
		}
	}
}

/*
 * The record's strongest usable identifier of a rank before this one.  What
 * was found once stays; what was not is looked for again at most once for
 * each rank.
 */
static uint32
strongest_before(Candidates *c, uint32 record, uint8 rank)
{
	McpForest  *forest = c->forest;
	Strongest  *known = &c->strongest[record];
	Size		i;

	if (known->identifier != MCP_NOBODY || known->ranks >= rank)
		return known->identifier;
	for (i = forest->start[record]; i < forest->start[record + 1]; i++)
	{
		uint32		identifier = forest->mentions[i];

		MCP_CHECK_INTERRUPTS();
		if (rank_of(forest, identifier) < rank &&
			McpForestUsable(forest, identifier) &&
			(known->identifier == MCP_NOBODY ||
			 McpForestCompare(forest, identifier, known->identifier) < 0))
			known->identifier = identifier;
	}
	known->ranks = rank;
	return known->identifier;
}

/* do the records' strongest identifiers make more than `limit`? */
static bool
fans_out(Candidates *c, Size candidate, uint32 limit)
{
	uint8		rank = rank_of(c->forest, c->identifiers[candidate]);
	Size		records = c->start[candidate + 1] - c->start[candidate];
	Size		size = 16;
	Size		count = 0;
	Size		i;

	if (records <= limit)
		return false;
	while (size < 2 * ((Size) limit + 1))
		size *= 2;
	c->distinct = McpGrow(c->distinct, &c->distinct_space, size,
						  sizeof(uint32));
	memset(c->distinct, 0xFF, size * sizeof(uint32));
	for (i = c->start[candidate]; i < c->start[candidate + 1]; i++)
	{
		uint32		identifier = strongest_before(c, c->records[i], rank);
		Size		place = identifier * (Size) UINT64CONST(0x9E3779B97F4A7C15);

		MCP_CHECK_INTERRUPTS();
		if (identifier == MCP_NOBODY)
			continue;
		for (place = (place >> 20) & (size - 1);
			 c->distinct[place] != MCP_NOBODY &&
			 c->distinct[place] != identifier; place = (place + 1) & (size - 1))
			;
		if (c->distinct[place] == identifier)
			continue;
		c->distinct[place] = identifier;
		if (++count > limit)
			return true;
	}
	return false;
}

/* records of one set of identifiers side by side */
static int
compare_sets(const void *a, const void *b, void *arg)
{
	const McpForest *forest = arg;
	uint32		x = *(const uint32 *) a;
	uint32		y = *(const uint32 *) b;
	Size		x_count = forest->start[x + 1] - forest->start[x];
	Size		y_count = forest->start[y + 1] - forest->start[y];

	MCP_CHECK_INTERRUPTS();
	if (x_count != y_count)
		return x_count < y_count ? -1 : 1;
	return memcmp(forest->mentions + forest->start[x],
				  forest->mentions + forest->start[y],
				  x_count * sizeof(uint32));
}

/*
 * Is it on more than `limit` records?  Rows without a key that say the same
 * are one record, as repeated rows must not count twice.
 */
static bool
crowded(Candidates *c, Size candidate, uint32 limit)
{
	McpForest  *forest = c->forest;
	Size		records = c->start[candidate + 1] - c->start[candidate];
	uint32	   *nameless;
	Size		n = 0;
	Size		count;
	Size		i;

	if (records <= limit)
		return false;
	nameless = McpAlloc(records * sizeof(uint32));
	for (i = c->start[candidate]; i < c->start[candidate + 1]; i++)
	{
		if (forest->key_at[c->records[i]] == MCP_NO_KEY)
			nameless[n++] = c->records[i];
	}
	count = records - n;
	qsort_arg(nameless, n, sizeof(uint32), compare_sets, forest);
	for (i = 0; i < n; i++)
		count += i == 0 ||
			compare_sets(&nameless[i - 1], &nameless[i], forest) != 0;
	McpFree(nameless);
	return count > limit;
}

static void
judge(Candidates *c)
{
	McpForest  *forest = c->forest;
	Size		i;

	c->strongest = McpBigAlloc(forest->record_count * sizeof(Strongest));
	for (i = 0; i < forest->record_count; i++)
	{
		c->strongest[i].identifier = MCP_NOBODY;
		c->strongest[i].ranks = 0;
	}
	for (i = 0; i < c->count; i++)
	{
		uint32		identifier = c->identifiers[i];
		uint32		fanout = limit_of(forest, identifier, MCP_LIMIT_FANOUT);
		uint32		records = limit_of(forest, identifier, MCP_LIMIT_RECORDS);

		if ((fanout < MCP_LIMIT_NONE && fans_out(c, i, fanout)) ||
			(records < MCP_LIMIT_NONE && crowded(c, i, records)))
			forest->flags[identifier] |= MCP_FLAG_SHARED;
	}
	McpForestPeak(forest);
	McpFree(c->strongest);
}

void
McpForestSetAside(McpForest *forest)
{
	Candidates	c = {0};

	c.forest = forest;
	c.count = find_candidates(forest);
	if (c.count == 0)
		return;
	list_candidates(&c);
	list_records(&c);
	McpFree(c.place);
	judge(&c);
	if (c.distinct != NULL)
		McpFree(c.distinct);
	McpFree(c.identifiers);
	McpFree(c.start);
	McpFree(c.records);
}
