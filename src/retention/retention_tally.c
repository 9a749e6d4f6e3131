/*
 * retention_tally.c: counts by period
 */
#include "core/table.h"
#include "retention/retention_tally.h"

#define ROWS_AT_FIRST 16

bool
McpTallyUnitsFit(int unit, int inside)
{
	switch (unit)
	{
		case MCP_PERIOD_DAY:
			return inside > MCP_PERIOD_DAY && inside <= MCP_PERIOD_YEAR;
		case MCP_PERIOD_MONTH:
			return inside == MCP_PERIOD_QUARTER || inside == MCP_PERIOD_YEAR;
		case MCP_PERIOD_QUARTER:
			return inside == MCP_PERIOD_YEAR;
		default:
			return false;
	}
}

/* the most parts that a period has */
static uint32
most_parts(int unit, int inside)
{
	static const uint32 days[MCP_PERIOD_UNITS + 1] = {0, 1, 7, 31, 92, 366};
	static const uint32 months[MCP_PERIOD_UNITS + 1] = {0, 0, 0, 1, 3, 12};

	switch (unit)
	{
		case MCP_PERIOD_DAY:
			return days[inside];
		case MCP_PERIOD_MONTH:
			return months[inside];
		default:
			return 4;
	}
}

uint32
McpTallyWidth(const McpTallyRule *rule)
{
	switch (rule->form)
	{
		case MCP_TALLY_RETENTION:
			return 1 + 2 * ((uint32) rule->periods + 1);
		case MCP_TALLY_LIFECYCLE:
			return 4;
		default:
			return most_parts(rule->unit, rule->inside);
	}
}

void *
McpTallyCreate(void)
{
	McpTally   *tally = McpAllocZero(sizeof(McpTally));

	tally->region = McpRegionNow();
	tally->open = MCP_PERIOD_MAX;
	return tally;
}

static bool
same_rule(const McpTallyRule *a, const McpTallyRule *b)
{
	Size		length = strlen(a->zone);

	return a->form == b->form && a->unit == b->unit &&
		a->inside == b->inside && a->flags == b->flags &&
		a->periods == b->periods && strlen(b->zone) == length &&
		memcmp(a->zone, b->zone, length) == 0;
}

bool
McpTallyTake(McpTally *tally, const McpTallyRule *rule, McpError *error)
{
	if (tally->rule.form == 0)
	{
		tally->rule = *rule;
		tally->width = McpTallyWidth(rule);
		return true;
	}
	if (same_rule(&tally->rule, rule))
		return true;
	McpErrorSet(error, MCP_ERR_ARGUMENT,
				"different options cannot be in one report");
	McpErrorHint(error, "Units, periods, words and the zone have to be the same.");
	return false;
}

/* --- rows ---------------------------------------------------------------------- */

static uint32
hash_of(int32 period, McpText value)
{
	return McpHashEnd(McpHashText(McpHashNumber(MCP_HASH_BEGIN,
												(uint32) period), value));
}

static void
make_table(McpTally *tally)
{
	uint32		n;

	if (tally->table != NULL)
		McpFree(tally->table);
	tally->table_size = 2 * ROWS_AT_FIRST;
	while (tally->table_size < 2 * tally->capacity)
		tally->table_size *= 2;
	tally->table = McpAllocIn(tally->region,
							  (Size) tally->table_size * sizeof(uint32));
	memset(tally->table, 0, (Size) tally->table_size * sizeof(uint32));
	for (n = 0; n < tally->count; n++)
		McpTablePut(tally->table, tally->table_size, tally->rows[n].hash, n);
}

static void
make_room(McpTally *tally)
{
	if (tally->count < tally->capacity)
		return;
	tally->capacity = Max(2 * tally->capacity, ROWS_AT_FIRST);
	if (tally->rows == NULL)
		tally->rows = McpAllocIn(tally->region, (Size) tally->capacity *
								 sizeof(McpTallyRow));
	else
		tally->rows = McpRealloc(tally->rows, (Size) tally->capacity *
								 sizeof(McpTallyRow));
	make_table(tally);
}

static McpText
keep_text(McpTally *tally, McpText text)
{
	char	   *copy;

	if (text.data == NULL)
		return text;
	copy = McpAllocIn(tally->region, (Size) text.len + 1);
	memcpy(copy, text.data, text.len);
	return McpTextMake(copy, text.len);
}

uint64 *
McpTallyCounts(McpTally *tally, int32 period, McpText value, McpError *error)
{
	uint32		hash = hash_of(period, value);
	McpTallyRow *row;
	uint32		at;

	if (tally->table != NULL)
	{
		for (at = hash & (tally->table_size - 1); tally->table[at] != 0;
			 at = (at + 1) & (tally->table_size - 1))
		{
			row = &tally->rows[tally->table[at] - 1];
			if (row->hash == hash && row->period == period &&
				(row->value.data == NULL) == (value.data == NULL) &&
				McpTextEqual(row->value, value))
				return row->counts;
		}
	}
	if (tally->count == MCP_TALLY_ROWS_MAX)
	{
		McpErrorSet(error, MCP_ERR_TOO_BIG,
					"a report has more than %d periods and values",
					MCP_TALLY_ROWS_MAX);
		McpErrorHint(error, "Break it down by something that has fewer values.");
		return NULL;
	}
	make_room(tally);
	row = &tally->rows[tally->count++];
	row->period = period;
	row->hash = hash;
	row->value = keep_text(tally, value);
	row->counts = McpAllocIn(tally->region,
							 (Size) tally->width * sizeof(uint64));
	memset(row->counts, 0, (Size) tally->width * sizeof(uint64));
	McpTablePut(tally->table, tally->table_size, row->hash, tally->count - 1);
	return row->counts;
}

static int
compare_rows(const void *a, const void *b)
{
	const McpTallyRow *x = a;
	const McpTallyRow *y = b;

	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	if ((x->value.data == NULL) != (y->value.data == NULL))
		return x->value.data == NULL ? 1 : -1;
	return McpTextCompare(x->value, y->value);
}

void
McpTallySort(McpTally *tally)
{
	uint32		n;

	for (n = 1; n < tally->count; n++)
	{
		if (compare_rows(&tally->rows[n - 1], &tally->rows[n]) > 0)
			break;
	}
	if (n >= tally->count)
		return;
	qsort(tally->rows, tally->count, sizeof(McpTallyRow), compare_rows);
	make_table(tally);
}

/* --- many tallies, and their bytes ------------------------------------------------ */

bool
McpTallyMerge(void *into, void *from, McpError *error)
{
	McpTally   *tally = into;
	McpTally   *other = from;
	uint32		n,
				i;

	if (other->rule.form == 0)
		return true;
	if (!McpTallyTake(tally, &other->rule, error))
		return false;
	tally->open = Min(tally->open, other->open);
	for (n = 0; n < other->count; n++)
	{
		McpTallyRow *row = &other->rows[n];
		uint64	   *counts = McpTallyCounts(tally, row->period, row->value,
											error);

		if (counts == NULL)
			return false;
		if (n % 1024 == 1023)
			MCP_CHECK_INTERRUPTS();
		for (i = 0; i < tally->width; i++)
		{
			counts[i] += row->counts[i];
			if (counts[i] > MCP_TALLY_PEOPLE_MAX)
				return McpErrorSet(error, MCP_ERR_TOO_BIG,
								   "reports have more people than can be counted");
		}
	}
	return true;
}

void
McpTallyWrite(void *content, StringInfo buffer)
{
	McpTally   *tally = content;
	const McpTallyRule *rule = &tally->rule;
	uint32		n,
				i;

	McpTallySort(tally);
	McpWrite8(buffer, MCP_TALLY_VERSION);
	McpWrite8(buffer, rule->form);
	McpWrite8(buffer, rule->unit);
	McpWrite8(buffer, rule->inside);
	McpWrite8(buffer, rule->flags);
	McpWrite16(buffer, rule->periods);
	McpWriteText(buffer, McpTextMake(rule->zone, strlen(rule->zone)));
	McpWrite32(buffer, (uint32) tally->open);
	McpWrite32(buffer, tally->count);
	for (n = 0; n < tally->count; n++)
	{
		McpTallyRow *row = &tally->rows[n];

		McpWrite32(buffer, (uint32) row->period);
		McpWrite8(buffer, row->value.data != NULL);
		if (row->value.data != NULL)
			McpWriteText(buffer, row->value);
		for (i = 0; i < tally->width; i++)
			McpWrite64(buffer, row->counts[i]);
	}
}

static bool
rule_is_sound(const McpTallyRule *rule)
{
	if (rule->unit < MCP_PERIOD_DAY || rule->unit > MCP_PERIOD_YEAR)
		return false;
	switch (rule->form)
	{
		case MCP_TALLY_RETENTION:
			return rule->inside == 0 && rule->flags <= MCP_TALLY_FLAGS &&
				rule->periods >= 1 &&
				rule->periods <= MCP_RETENTION_PERIODS_MAX &&
				((rule->flags & MCP_TALLY_ROLLING) == 0 ||
				 rule->unit <= MCP_PERIOD_WEEK);
		case MCP_TALLY_LIFECYCLE:
			return rule->inside == 0 && rule->flags == 0 &&
				rule->periods == 0;
		default:
			return rule->flags == 0 && rule->periods == 0 &&
				McpTallyUnitsFit(rule->unit, rule->inside);
	}
}

static bool
read_rule(McpReader *reader, McpTallyForm form, McpTallyRule *rule)
{
	McpText		zone;

	memset(rule, 0, sizeof(*rule));
	rule->form = McpRead8(reader);
	rule->unit = McpRead8(reader);
	rule->inside = McpRead8(reader);
	rule->flags = McpRead8(reader);
	rule->periods = McpRead16(reader);
	zone = McpReadText(reader);
	if (reader->failed || rule->form != form || !rule_is_sound(rule) ||
		zone.len == 0 || zone.len > MCP_ZONE_NAME_MAX ||
		!McpTextIsStorable(zone))
		return false;
	memcpy(rule->zone, zone.data, zone.len);
	return true;
}

void
McpTallyObserved(const McpTally *tally, const uint64 *counts,
				 uint64 *observed)
{
	uint32		k = (uint32) tally->rule.periods + 1;
	uint64		sum = 0;

	while (k-- > 0)
	{
		sum += counts[1 + k];
		observed[k] = sum;
	}
}

/* do the counts of a row agree with one another? */
static bool
counts_are_sound(const McpTally *tally, const uint64 *counts)
{
	uint64		observed[MCP_RETENTION_PERIODS_MAX + 1];
	uint32		periods = (uint32) tally->rule.periods + 1;
	uint64		all = 0;
	uint64		sum = 0;
	uint32		i;

	for (i = 0; i < tally->width; i++)
	{
		if (counts[i] > MCP_TALLY_PEOPLE_MAX)
			return false;
		all += counts[i];
	}
	if (tally->rule.form != MCP_TALLY_RETENTION)
		return all > 0 && all <= MCP_TALLY_PEOPLE_MAX;
	for (i = 0; i < periods && sum <= counts[0]; i++)
		sum += counts[1 + i];
	if (counts[0] == 0 || sum > counts[0])
		return false;
	McpTallyObserved(tally, counts, observed);
	for (i = 0; i < periods; i++)
	{
		if (counts[1 + periods + i] > observed[i])
			return false;
	}
	return true;
}

/* is it a period of usable moments, or next to one? */
static bool
period_is_sound(const McpTallyRule *rule, int32 period)
{
	int			unit = rule->inside != 0 ? rule->inside : rule->unit;
	int64		day;

	if (period <= MCP_PERIOD_MIN || period >= MCP_PERIOD_MAX)
		return false;
	day = McpPeriodFirstDay(unit, period);
	return day > MCP_MOMENT_MIN / MCP_DAY - 400 &&
		day < MCP_MOMENT_END / MCP_DAY + 400;
}

static bool
read_row(McpReader *reader, McpTally *tally)
{
	McpTallyRow before = {0};
	McpText		value = {NULL, 0};
	McpError	error;
	int32		period = (int32) McpRead32(reader);
	uint8		has_value = McpRead8(reader);
	uint64	   *counts;
	uint32		i;

	if (has_value > 1 || !period_is_sound(&tally->rule, period))
		return false;
	if (has_value == 1)
	{
		value = McpReadText(reader);
		if (reader->failed || !McpTextIsStorable(value) ||
			(tally->rule.flags & MCP_TALLY_BY_VALUE) == 0)
			return false;
	}
	if (reader->left < (Size) tally->width * 8)
		return false;
	if (tally->count > 0)
		before = tally->rows[tally->count - 1];
	error.sqlstate = 0;
	counts = McpTallyCounts(tally, period, value, &error);
	if (counts == NULL ||
		(tally->count > 1 &&
		 compare_rows(&before, &tally->rows[tally->count - 1]) >= 0))
		return false;
	for (i = 0; i < tally->width; i++)
		counts[i] = McpRead64(reader);
	return counts_are_sound(tally, counts);
}

bool
McpTallyRead(McpTally *tally, McpTallyForm form, const void *bytes, Size size)
{
	McpReader	reader = McpReaderMake(bytes, size);
	uint32		count,
				n;

	if (McpRead8(&reader) != MCP_TALLY_VERSION ||
		!read_rule(&reader, form, &tally->rule))
		return false;
	tally->width = McpTallyWidth(&tally->rule);
	tally->open = (int32) McpRead32(&reader);
	if (tally->open < MCP_PERIOD_MIN || tally->open > MCP_PERIOD_MAX)
		return false;
	count = McpReadCount(&reader, 5 + (Size) tally->width * 8);
	for (n = 0; n < count; n++)
	{
		if (n % 1024 == 1023)
			MCP_CHECK_INTERRUPTS();
		/* a row that is there already does not add one */
		if (!read_row(&reader, tally) || tally->count != n + 1)
			return false;
	}
	return McpReaderDone(&reader);
}
