/*
 * overlap_summary.c: how many people are in segments, alone and in pairs
 */
#include "overlap/overlap_summary.h"

#include "core/wire.h"
#include "journey/journey.h"

void *
McpSegmentSummaryCreate(void)
{
	McpSegmentSummary *summary = McpAllocZero(sizeof(McpSegmentSummary));

	summary->region = McpRegionNow();
	return summary;
}

static void *
room(McpSegmentSummary *summary, Size size)
{
	void	   *memory = McpAllocIn(summary->region, size + 1);

	memset(memory, 0, size + 1);
	return memory;
}

bool
McpSegmentSummaryBegin(McpSegmentSummary *summary, bool pairs, uint32 count,
					   McpError *error)
{
	uint32		most = pairs ? MCP_SEGMENT_PAIRS_MAX : MCP_SEGMENT_SUMMARY_MAX;

	if (count > most)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "%u segments are more than %u", count, most);
	summary->tallies = room(summary, count * sizeof(McpSegmentTally));
	summary->found = room(summary, count * sizeof(uint32));
	if (pairs && count > 0)
		summary->both = room(summary, McpSegmentPair(0, count) *
							 sizeof(int64));
	summary->pairs = pairs;
	summary->count = count;
	summary->begun = true;
	return true;
}

void
McpSegmentSummaryName(McpSegmentSummary *summary, uint32 i, McpText name,
					  uint64 print)
{
	char	   *copy = room(summary, name.len);

	if (name.len > 0)
		memcpy(copy, name.data, name.len);
	summary->tallies[i].name = McpTextMake(copy, name.len);
	summary->tallies[i].print = print;
}

void
McpSegmentSummaryAdd(McpSegmentSummary *summary, uint32 members)
{
	uint32		i,
				j;

	summary->profiles++;
	for (i = 0; i < members; i++)
		summary->tallies[summary->found[i]].members++;
	if (!summary->pairs)
		return;
	for (i = 1; i < members; i++)
	{
		int64	   *row = summary->both + McpSegmentPair(0, summary->found[i]);

		for (j = 0; j < i; j++)
			row[summary->found[j]]++;
	}
}

/* --- merging ------------------------------------------------------------------ */

bool
McpSegmentSummaryDiffers(McpError *error)
{
	McpErrorSet(error, MCP_ERR_ARGUMENT,
				"the counts are of different segments");
	McpErrorHint(error, "Count the same names and segments in every row, and merge only results of the same function.");
	return false;
}

static bool
alike(const McpSegmentSummary *a, const McpSegmentSummary *b)
{
	uint32		i;

	if (a->pairs != b->pairs || a->count != b->count)
		return false;
	for (i = 0; i < a->count; i++)
	{
		if (a->tallies[i].print != b->tallies[i].print ||
			!McpTextEqual(a->tallies[i].name, b->tallies[i].name))
			return false;
	}
	return true;
}

/* take the segments of another, with nobody in them */
static bool
begin_like(McpSegmentSummary *summary, const McpSegmentSummary *other,
		   McpError *error)
{
	uint32		i;

	if (!McpSegmentSummaryBegin(summary, other->pairs, other->count, error))
		return false;
	for (i = 0; i < other->count; i++)
		McpSegmentSummaryName(summary, i, other->tallies[i].name,
							  other->tallies[i].print);
	return true;
}

bool
McpSegmentSummaryMerge(void *into, void *from, McpError *error)
{
	McpSegmentSummary *summary = into;
	McpSegmentSummary *other = from;
	Size		pairs;
	Size		i;

	if (!other->begun)
		return true;
	if (!summary->begun && !begin_like(summary, other, error))
		return false;
	if (!alike(summary, other))
		return McpSegmentSummaryDiffers(error);

	/* no other count is greater than this one */
	if (pg_add_s64_overflow(summary->profiles, other->profiles,
							&summary->profiles))
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "more profiles than can be counted");
	for (i = 0; i < summary->count; i++)
	{
		summary->tallies[i].members += other->tallies[i].members;
		summary->tallies[i].unknown += other->tallies[i].unknown;
	}
	pairs = summary->both == NULL ? 0 : McpSegmentPair(0, summary->count);
	for (i = 0; i < pairs; i++)
		summary->both[i] += other->both[i];
	return true;
}

/* --- bytes -------------------------------------------------------------------- */

void
McpSegmentSummaryWrite(void *content, StringInfo buffer)
{
	McpSegmentSummary *summary = content;
	Size		pairs = summary->both == NULL ? 0 :
		McpSegmentPair(0, summary->count);
	Size		i;

	McpWrite8(buffer, MCP_SEGMENT_SUMMARY_VERSION);
	McpWrite8(buffer, summary->pairs);
	McpWrite64(buffer, (uint64) summary->profiles);
	McpWrite32(buffer, summary->count);
	for (i = 0; i < summary->count; i++)
	{
		const McpSegmentTally *tally = &summary->tallies[i];

		McpWriteText(buffer, tally->name);
		McpWrite64(buffer, tally->print);
		McpWrite64(buffer, (uint64) tally->members);
		McpWrite64(buffer, (uint64) tally->unknown);
	}
	for (i = 0; i < pairs; i++)
		McpWrite64(buffer, (uint64) summary->both[i]);
}

/* a number of people, at most so many */
static int64
read_people(McpReader *reader, int64 most)
{
	uint64		people = McpRead64(reader);

	if (people > (uint64) most)
		reader->failed = true;
	return reader->failed ? 0 : (int64) people;
}

static void
read_tally(McpReader *reader, McpSegmentSummary *summary, uint32 i)
{
	McpSegmentTally *tally = &summary->tallies[i];
	McpText		name = McpReadText(reader);
	uint64		print = McpRead64(reader);

	tally->members = read_people(reader, summary->profiles);
	tally->unknown = read_people(reader, summary->profiles - tally->members);
	if (reader->failed || !McpTextIsStorable(name) ||
		(i > 0 && McpTextOrder(summary->tallies[i - 1].name, name) >= 0))
		reader->failed = true;
	else
		McpSegmentSummaryName(summary, i, name, print);
}

static void
read_pairs(McpReader *reader, McpSegmentSummary *summary)
{
	uint32		a,
				b;

	for (b = 1; b < summary->count && !reader->failed; b++)
	{
		int64		members = summary->tallies[b].members;

		for (a = 0; a < b; a++)
			summary->both[McpSegmentPair(a, b)] =
				read_people(reader, Min(members, summary->tallies[a].members));
	}
}

bool
McpSegmentSummaryRead(void *content, const void *bytes, Size size)
{
	McpSegmentSummary *summary = content;
	McpReader	reader = McpReaderMake(bytes, size);
	McpError	error = {0};
	uint32		count,
				i;
	uint8		pairs;

	if (McpRead8(&reader) != MCP_SEGMENT_SUMMARY_VERSION)
		return false;
	pairs = McpRead8(&reader);
	summary->profiles = read_people(&reader, PG_INT64_MAX);
	count = McpReadCount(&reader, 28);
	if (reader.failed || pairs > 1 ||
		!McpSegmentSummaryBegin(summary, pairs == 1, count, &error))
		return false;
	for (i = 0; i < count && !reader.failed; i++)
		read_tally(&reader, summary, i);
	if (pairs == 1)
		read_pairs(&reader, summary);
	return McpReaderDone(&reader);
}
