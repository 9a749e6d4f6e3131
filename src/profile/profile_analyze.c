/*
 * profile_analyze.c: what ANALYZE keeps of a column of profiles
 *
 * The standard routine would copy common profiles into pg_statistic, where
 * people may read what they may not read in the table.  Here no value of a
 * person is kept, and no hash of one: only how wide profiles are, and
 *
 *	kind MCP_STATISTIC_KEYS			the commonest keys, as 64-bit hashes, with
 *									the fraction of profiles that have each; a
 *									key is a name: of a channel, an action,
 *									both, a trait, a purpose granted or denied
 *									by some source, a kind of identifier
 *	kind MCP_STATISTIC_COUNTS		quantiles of the number of events
 *	kind MCP_STATISTIC_RECENCY		quantiles of the newest event's time
 *	kind MCP_STATISTIC_HABITS		of the commonest channels, actions and
 *									both: how many people did it how often,
 *									how lately (profile_habit.c)
 *
 * Quantiles are MCP_STATISTIC_QUANTILES bigints, from the least to the
 * greatest.  Profiles beyond a megabyte count for the width alone, and those
 * of very many channels and actions give no keys of them.
 */
#include "profile/profile_face.h"
#include "profile/profile_habit.h"

#include "access/detoast.h"
#include "catalog/pg_type.h"
#include "commands/vacuum.h"

#define WIDEST (1024 * 1024)
#define MOST_PAIRS 4096			/* of a channel and an action */

typedef struct Sample
{
	uint64	   *keys;
	int64		key_count;
	int64		key_room;
	int64	   *counts;
	int64	   *newest;
	McpHabits  *habits;
	int64		now;			/* events from now on do not count */
	int64		reference;		/* about the newest event */
	int			with_events;
	int			read;
} Sample;

static void
put_key(Sample *sample, McpStatisticKind kind, McpText a, McpText b)
{
	if (sample->key_count == sample->key_room)
	{
		sample->key_room *= 2;
		sample->keys = repalloc_huge(sample->keys,
									 sample->key_room * sizeof(uint64));
	}
	sample->keys[sample->key_count++] = McpStatisticKey(kind, a, b);
}

static void
put_event_keys(Sample *sample, const McpJourney *journey)
{
	McpText		none = McpTextMake("", 0);
	uint32		channels = journey->channels.count;
	uint32		actions = journey->actions.count;
	bool		both[MOST_PAIRS];
	uint32		i,
				k;

	if ((uint64) channels * actions > MOST_PAIRS)
		return;
	memset(both, 0, (Size) channels * actions);
	for (i = 0; i < journey->live; i++)
		both[(Size) McpJourneyChannel(journey, i) * actions +
			 McpJourneyAction(journey, i)] = true;
	for (i = 0; i < channels; i++)
	{
		McpText		channel = McpDictGet(&journey->channels, i);

		put_key(sample, MCP_KEY_CHANNEL, channel, none);
		for (k = 0; k < actions; k++)
		{
			if (both[(Size) i * actions + k])
				put_key(sample, MCP_KEY_BOTH, channel,
						McpDictGet(&journey->actions, k));
		}
	}
	for (k = 0; k < actions; k++)
		put_key(sample, MCP_KEY_ACTION, McpDictGet(&journey->actions, k),
				none);
}

/* one key for all rows of one name */
static void
put_fact_keys(Sample *sample, const McpProfile *profile)
{
	McpText		none = McpTextMake("", 0);
	McpText		last = none;
	uint32		n;

	for (n = 0; n < profile->traits; n++)
	{
		McpTrait	trait;

		McpProfileTrait(profile, n, &trait);
		if (!McpTextEqual(trait.name, last))
			put_key(sample, MCP_KEY_TRAIT, trait.name, none);
		last = trait.name;
	}
	last = none;
	for (n = 0; n < profile->members; n++)
	{
		McpMember	member;

		McpProfileMember(profile, n, &member);
		if (!McpTextEqual(member.name, last))
			put_key(sample, MCP_KEY_SET, member.name, none);
		last = member.name;
	}
}

static void
put_consent_keys(Sample *sample, const McpProfile *profile)
{
	McpText		said[2] = {McpTextMake("", 0), McpTextMake("", 0)};
	uint32		kinds = 0;
	uint32		n;

	for (n = 0; n < profile->consents; n++)
	{
		McpConsent	consent;
		McpText		word;

		McpProfileConsent(profile, n, &consent);
		word = consent.granted ? McpTextLiteral("granted") :
			McpTextLiteral("denied");
		if (!McpTextEqual(consent.purpose, said[consent.granted]))
			put_key(sample, MCP_KEY_CONSENT, consent.purpose, word);
		said[consent.granted] = consent.purpose;
	}
	for (n = 0; n < profile->handles; n++)
	{
		McpHandle	handle;
		const char *name;

		McpProfileHandle(profile, n, &handle);
		name = McpKindName(handle.identifier.kind);
		if (name != NULL && !(kinds & 1u << handle.identifier.kind))
			put_key(sample, MCP_KEY_IDENTIFIED,
					McpTextMake(name, strlen(name)), McpTextMake("", 0));
		kinds |= 1u << handle.identifier.kind;
	}
}

static void
read_profile(Sample *sample, Datum datum)
{
	McpProfile	profile;

	McpProfileFromDatum(datum, &profile);
	put_fact_keys(sample, &profile);
	put_consent_keys(sample, &profile);
	put_event_keys(sample, &profile.journey);
	McpHabitsAdd(sample->habits, &profile.journey);
	sample->counts[sample->read++] = profile.journey.live;
	if (profile.journey.live > 0)
		sample->newest[sample->with_events++] =
			McpJourneyTime(&profile.journey, 0);
}

/* --- slots ---------------------------------------------------------------- */

static int
compare_keys(const void *a, const void *b)
{
	uint64		x = *(const uint64 *) a,
				y = *(const uint64 *) b;

	return x < y ? -1 : x > y;
}

static int
compare_numbers(const void *a, const void *b)
{
	int64		x = *(const int64 *) a,
				y = *(const int64 *) b;

	return x < y ? -1 : x > y;
}

typedef struct Frequency
{
	uint64		key;
	int64		count;
} Frequency;

/* the commonest first */
static int
compare_frequencies(const void *a, const void *b)
{
	const Frequency *x = a,
			   *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return compare_keys(&x->key, &y->key);
}

static void
begin_slot(VacAttrStats *stats, int slot, int kind, int count)
{
	stats->stakind[slot] = kind;
	stats->staop[slot] = InvalidOid;
	stats->stavalues[slot] = palloc(sizeof(Datum) * count);
	stats->numvalues[slot] = count;
	stats->statypid[slot] = INT8OID;
	stats->statyplen[slot] = sizeof(int64);
	stats->statypbyval[slot] = FLOAT8PASSBYVAL;
	stats->statypalign[slot] = TYPALIGN_DOUBLE;
}

static void
put_frequencies(VacAttrStats *stats, Sample *sample, int most)
{
	Frequency  *found = MemoryContextAllocHuge(CurrentMemoryContext,
											   sizeof(Frequency) * (sample->key_count + 1));
	int64		count = 0,
				i;

	qsort(sample->keys, sample->key_count, sizeof(uint64), compare_keys);
	for (i = 0; i < sample->key_count; i++)
	{
		if (i == 0 || sample->keys[i] != sample->keys[i - 1])
		{
			found[count].key = sample->keys[i];
			found[count++].count = 0;
		}
		found[count - 1].count++;
	}
	qsort(found, count, sizeof(Frequency), compare_frequencies);
	count = Min(count, most);
	begin_slot(stats, 0, MCP_STATISTIC_KEYS, (int) count);
	stats->stanumbers[0] = palloc(sizeof(float4) * (count + 1));
	stats->numnumbers[0] = (int) count;
	for (i = 0; i < count; i++)
	{
		stats->stavalues[0][i] = Int64GetDatum((int64) found[i].key);
		stats->stanumbers[0][i] = (float4) ((double) found[i].count /
											sample->read);
	}
}

static void
put_quantiles(VacAttrStats *stats, int slot, int kind, int64 *numbers,
			  int count)
{
	int			i;

	qsort(numbers, count, sizeof(int64), compare_numbers);
	begin_slot(stats, slot, kind, MCP_STATISTIC_QUANTILES);
	for (i = 0; i < MCP_STATISTIC_QUANTILES; i++)
		stats->stavalues[slot][i] =
			Int64GetDatum(numbers[(int64) (count - 1) * i /
								  (MCP_STATISTIC_QUANTILES - 1)]);
}

static void
put_habits(VacAttrStats *stats, Sample *sample, int slot)
{
	uint64	   *keys = palloc(sizeof(uint64) * MCP_HABITS_MAX);
	float	   *numbers = palloc(sizeof(float) * MCP_HABITS_MAX *
								 MCP_HABIT_SIZE);
	uint32		count = McpHabitsFinish(sample->habits, sample->read, keys,
										numbers);
	uint32		i;

	if (count == 0)
		return;
	begin_slot(stats, slot, MCP_STATISTIC_HABITS, (int) count + 2);
	stats->stavalues[slot][0] = Int64GetDatum(sample->now);
	stats->stavalues[slot][1] = Int64GetDatum(sample->reference);
	for (i = 0; i < count; i++)
		stats->stavalues[slot][i + 2] = Int64GetDatum((int64) keys[i]);
	stats->stanumbers[slot] = numbers;
	stats->numnumbers[slot] = (int) count * MCP_HABIT_SIZE;
}

static void
put_slots(VacAttrStats *stats, Sample *sample)
{
	MemoryContext before = MemoryContextSwitchTo(stats->anl_context);

	put_frequencies(stats, sample, McpStatisticTarget(stats) * 10);
	put_quantiles(stats, 1, MCP_STATISTIC_COUNTS, sample->counts,
				  sample->read);
	if (sample->with_events > 0)
		put_quantiles(stats, 2, MCP_STATISTIC_RECENCY, sample->newest,
					  sample->with_events);
	put_habits(stats, sample, 3);
	MemoryContextSwitchTo(before);
}

/* --- when ------------------------------------------------------------------ */

#define LOOKED_AT 500			/* profiles */
#define LEFT_OUT 2				/* newest ones, which may be mistaken */

/*
 * The moment that ages count from: now where events still come in, else when
 * they ended, found among the first profiles.
 */
static void
find_reference(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int rows,
			   Sample *sample)
{
	int64		newest[LOOKED_AT];
	int			count = 0;
	int			i;

	sample->now = GetCurrentTimestamp();
	sample->reference = sample->now;
	for (i = 0; i < Min(rows, LOOKED_AT); i++)
	{
		McpProfile	profile;
		bool		null;
		Datum		datum = fetch(stats, i, &null);

		if (null || toast_raw_datum_size(datum) > WIDEST)
			continue;
		McpProfileFromDatum(datum, &profile);
		if (profile.journey.live > 0 &&
			McpJourneyTime(&profile.journey, 0) <= sample->now)
			newest[count++] = McpJourneyTime(&profile.journey, 0);
	}
	if (count == 0)
		return;
	qsort(newest, count, sizeof(int64), compare_numbers);
	sample->reference = newest[Max(0, count - 1 - LEFT_OUT)];
}

/* --- the routine ---------------------------------------------------------- */

static void
compute(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int rows,
		double total_rows)
{
	Sample		sample = {0};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "mcp analyze",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext before;
	double		width = 0;
	int			nulls = 0,
				i;

	sample.key_room = 1024;
	sample.keys = palloc(sample.key_room * sizeof(uint64));
	sample.counts = palloc(sizeof(int64) * (rows + 1));
	sample.newest = palloc(sizeof(int64) * (rows + 1));
	before = MemoryContextSwitchTo(context);
	find_reference(stats, fetch, rows, &sample);
	MemoryContextSwitchTo(before);
	MemoryContextReset(context);
	sample.habits = McpHabitsCreate(sample.reference, sample.now);
	for (i = 0; i < rows; i++)
	{
		bool		null;
		Datum		datum = fetch(stats, i, &null);

		CHECK_FOR_INTERRUPTS();
		if (null)
		{
			nulls++;
			continue;
		}
		width += toast_datum_size(datum);
		if (toast_raw_datum_size(datum) > WIDEST)
			continue;
		before = MemoryContextSwitchTo(context);
		read_profile(&sample, datum);
		MemoryContextSwitchTo(before);
		MemoryContextReset(context);
	}
	if (rows > 0)
	{
		stats->stats_valid = true;
		stats->stanullfrac = (float4) ((double) nulls / rows);
		stats->stawidth = nulls < rows ? (int32) (width / (rows - nulls)) : 0;
		/* hardly two people have the same profile */
		stats->stadistinct = (float4) (-1.0 * (1.0 - stats->stanullfrac));
	}
	if (sample.read > 0)
		put_slots(stats, &sample);
	MemoryContextDelete(context);
}

PG_FUNCTION_INFO_V1(mcp_profile_typanalyze);
Datum
mcp_profile_typanalyze(PG_FUNCTION_ARGS)
{
	VacAttrStats *stats = (VacAttrStats *) PG_GETARG_POINTER(0);

	stats->compute_stats = compute;
	stats->minrows = 300 * McpStatisticTarget(stats);
	PG_RETURN_BOOL(true);
}
