/*
 * journey_format.c: the stored journey, drawn, opened and checked
 *
 * A journey is a set of events in time order, stored so that a question about
 * it is answered where it lies.
 *
 * The bytes of a body, all integers in the server's order, none aligned:
 *
 *	 0	word			version (8 bits), flags (24 bits)
 *	 4	uint32			live: events that count
 *	 8	uint32			retracted: events that are hidden
 *	12	int64			time_base: the newest event's time
 *	20	int64			value_base: the smallest value
 *	28	uint8[4]		bytes of a time, its unit, bytes of a value, its unit
 *	32	count[6]		channels, actions, property names, property values,
 *						property sets, pairs in all sets
 *						(a count is a uint8, or a uint32 with flag WIDE)
 *		dictionary[4]	channels, actions, property names, property values:
 *						offset[count + 1], then the strings without borders
 *						(nothing at all when the count is 0; an offset has the
 *						width that the flags tell of each dictionary)
 *		offset[sets + 1]	where a set's pairs begin (nothing without sets)
 *		pair[pairs]		code of the name, code of the value
 *		row[live]		events, newest first
 *		row[retracted]	events, newest first
 *		uint8[8..11]	zeros, up to a multiple of four
 *
 * A row, all of one length:
 *
 *		time			(time_base - time) / unit, in 0 to 8 bytes
 *		channel			code, in 0, 1, 2 or 4 bytes
 *		action			code, in 0, 1, 2 or 4 bytes
 *		set				0: no properties; else the set's number from 1
 *		value			0: no value; else (value - value_base) / unit + 1
 *		key				8 bytes of SHA-256 of the event_id, with flag KEYS
 *		revision		microseconds since 2000, with flag REVISIONS
 *
 * Why so.  Facts and dictionary come first and the newest events next, so
 * that a slice of a value that is stored out of line answers for a window.
 * Rows of one length are found by multiplication, and borders of windows by
 * bisection.  Widths are bytes, not bits: a field is one load and one mask,
 * and the zeros at the end let every load take 8 bytes.  Differences to the
 * newest time and the smallest value, in the largest unit that divides them
 * all, make an event of a web shop 6 to 11 bytes long.  Names, and sets of
 * properties, repeat: a code of one byte stands for them.
 *
 * Invariants (one journey, one body).  Dictionaries are sorted by (length,
 * bytes), without duplicates and unused entries; sets are sorted by their
 * pairs, pairs by (name, value).  Rows are in the reverse of the order (time,
 * channel, action, key, value, set), where no value is less than any.  Widths
 * and units are the narrowest and largest that fit.  Of rows with one key, or
 * without a key equal in all fields, only the valid one is there
 * (journey_collect.c).  The padding is zero.
 *
 * How it may change.  A new flag for what can be left out, a new version for
 * what cannot; a reader refuses flags and versions it does not know.  A new
 * version must be readable for ever.
 */
#include "journey/journey_format.h"

#include "core/name.h"
#include "core/wire.h"

#define MCP_DICT_SMALL 16		/* up to here a dictionary is read through */

const int64 McpTimeUnits[MCP_TIME_UNITS] = {
	1, 1000, MCP_SECOND, MCP_MINUTE, MCP_HOUR, MCP_DAY
};

const int64 McpValueUnits[MCP_VALUE_UNITS] = {
	1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
	1000000000, INT64CONST(10000000000), INT64CONST(100000000000),
	INT64CONST(1000000000000)
};

/* --- dictionaries ---------------------------------------------------------- */

McpText
McpDictGet(const McpDict *dict, uint32 code)
{
	const uint8 *at = dict->offsets + (Size) code * dict->offset_width;
	uint32		start = McpLoadCode(at, dict->offset_width);
	uint32		end = McpLoadCode(at + dict->offset_width, dict->offset_width);

	return McpTextMake(dict->bytes + start, end - start);
}

/* in a small one the lengths, one after the other, tell nearly all */
static int32
find_small(const McpDict *dict, McpText text)
{
	uint32		width = dict->offset_width;
	const uint8 *at = dict->offsets;
	uint32		start = McpLoadCode(at, width);
	uint32		i;

	for (i = 0; i < dict->count; i++)
	{
		uint32		end;

		at += width;
		end = McpLoadCode(at, width);
		if (end - start >= text.len)
		{
			if (end - start > text.len)
				return -1;
			if (memcmp(dict->bytes + start, text.data, text.len) == 0)
				return (int32) i;
		}
		start = end;
	}
	return -1;
}

int32
McpDictFind(const McpDict *dict, McpText text)
{
	uint32		low = 0;
	uint32		high = dict->count;

	if (high == 0)
		return -1;
	if (high <= MCP_DICT_SMALL)
		return find_small(dict, text);
	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;
		int			order = McpTextCompare(McpDictGet(dict, middle), text);

		if (order == 0)
			return (int32) middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* --- opening --------------------------------------------------------------- */

static bool
corrupt(McpError *error, const char *what)
{
	return McpErrorSet(error, MCP_ERR_CORRUPT, "corrupt journey: %s", what);
}

/* a part of the body: its place, checked against what is left */
static const uint8 *
take(const uint8 **at, Size *left, uint64 size)
{
	const uint8 *part = *at;

	if (size > *left)
		return NULL;
	*at += size;
	*left -= (Size) size;
	return part;
}

static bool
open_dict(McpDict *dict, uint32 count, uint32 width, const uint8 **at,
		  Size *left)
{
	uint32		end;

	dict->count = count;
	dict->offset_width = width;
	dict->offsets = *at;
	dict->bytes = (const char *) *at;
	if (count == 0)
		return true;
	if (width == 0 || take(at, left, ((uint64) count + 1) * width) == NULL)
		return false;
	if (McpLoadCode(dict->offsets, width) != 0)
		return false;
	end = McpLoadCode(dict->offsets + (Size) count * width, width);
	dict->bytes = (const char *) *at;
	return take(at, left, end) != NULL;
}

static void
lay_out_row(McpJourney *journey, const uint8 *widths)
{
	uint32		channel = McpCodeWidth(journey->channels.count);
	uint32		action = McpCodeWidth(journey->actions.count);
	uint32		set = McpCodeWidthOfMax(journey->sets);

	journey->time_mask = McpWidthMask64(widths[0]);
	journey->time_unit = McpTimeUnits[widths[1]];
	journey->value_mask = McpWidthMask64(widths[2]);
	journey->value_unit = McpValueUnits[widths[3]];
	journey->channel_mask = McpWidthMask32(channel);
	journey->action_mask = McpWidthMask32(action);
	journey->set_mask = McpWidthMask32(set);
	journey->channel_at = widths[0];
	journey->action_at = (uint16) (journey->channel_at + channel);
	journey->set_at = (uint16) (journey->action_at + action);
	journey->value_at = (uint16) (journey->set_at + set);
	journey->key_at = (uint16) (journey->value_at + widths[2]);
	journey->revision_at = (uint16) (journey->key_at +
									 (journey->has_keys ? 8 : 0));
	journey->stride = journey->revision_at + (journey->has_revisions ? 8 : 0);
}

static bool
open_sets(McpJourney *journey, const uint8 **at, Size *left)
{
	uint32		name = McpCodeWidth(journey->names.count);
	uint32		value = McpCodeWidth(journey->values.count);

	journey->set_offset_width = McpCodeWidthOfMax(journey->pairs);
	journey->pair_stride = name + value;
	journey->pair_value_at = name;
	journey->pair_name_mask = McpWidthMask32(name);
	journey->pair_value_mask = McpWidthMask32(value);
	journey->set_data = *at;
	journey->pair_data = *at;
	if (journey->sets == 0)
		return journey->pairs == 0;
	if (journey->pairs == 0 ||
		take(at, left, ((uint64) journey->sets + 1) *
			 journey->set_offset_width) == NULL)
		return false;
	journey->pair_data = *at;
	return take(at, left, (uint64) journey->pairs * journey->pair_stride) !=
		NULL;
}

static bool
open_parts(McpJourney *journey, const uint8 *body, Size size, McpError *error)
{
	uint32		flags = McpLoad32(body) >> 8;
	uint32		wide = flags & MCP_JOURNEY_WIDE ? 4 : 1;
	const uint8 *widths = body + MCP_JOURNEY_WIDTHS_AT;
	const uint8 *counts = body + MCP_JOURNEY_COUNTS_AT;
	const uint8 *at = counts + 6 * wide;
	Size		left;

	if (size < MCP_JOURNEY_COUNTS_AT + 6 * wide + 8)
		return corrupt(error, "it is too short");
	left = size - (MCP_JOURNEY_COUNTS_AT + 6 * wide);
	if (widths[0] > 8 || widths[1] >= MCP_TIME_UNITS ||
		widths[2] > 8 || widths[3] >= MCP_VALUE_UNITS)
		return corrupt(error, "an impossible width");
	journey->sets = McpLoadCode(counts + 4 * wide, wide);
	journey->pairs = McpLoadCode(counts + 5 * wide, wide);
	if (!open_dict(&journey->channels, McpLoadCode(counts, wide),
				   McpDictWidth(flags, 0), &at, &left) ||
		!open_dict(&journey->actions, McpLoadCode(counts + wide, wide),
				   McpDictWidth(flags, 1), &at, &left) ||
		!open_dict(&journey->names, McpLoadCode(counts + 2 * wide, wide),
				   McpDictWidth(flags, 2), &at, &left) ||
		!open_dict(&journey->values, McpLoadCode(counts + 3 * wide, wide),
				   McpDictWidth(flags, 3), &at, &left))
		return corrupt(error, "a dictionary does not fit");
	if (!open_sets(journey, &at, &left))
		return corrupt(error, "the property sets do not fit");
	lay_out_row(journey, widths);
	journey->events = at;
	if (take(&at, &left, ((uint64) journey->live + journey->retracted) *
			 journey->stride) == NULL || left < 8 || left > 11 ||
		size % 4 != 0)
		return corrupt(error, "the events do not fit");
	return true;
}

bool
McpJourneyOpen(McpJourney *journey, const void *body, Size size,
			   McpCheckDepth depth, McpError *error)
{
	uint32		word;

	if (size < MCP_JOURNEY_COUNTS_AT + 6 + 8 || size > PG_INT32_MAX)
		return corrupt(error, "it is too short");
	word = McpLoad32(body);
	if ((word & 0xFF) != MCP_JOURNEY_VERSION)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "journey of version %u, and this library reads version %d",
						   word & 0xFF, MCP_JOURNEY_VERSION);
	if (word >> 8 & ~MCP_JOURNEY_FLAGS)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "journey with unknown flags %06x", word >> 8);
	journey->body = body;
	journey->size = (uint32) size;
	journey->live = McpLoad32(journey->body + MCP_JOURNEY_LIVE_AT);
	journey->retracted = McpLoad32(journey->body + MCP_JOURNEY_RETRACTED_AT);
	journey->has_outbound = (word >> 8 & MCP_JOURNEY_OUTBOUND) != 0;
	journey->has_keys = (word >> 8 & MCP_JOURNEY_KEYS) != 0;
	journey->has_revisions = (word >> 8 & MCP_JOURNEY_REVISIONS) != 0;
	journey->time_base =
		(int64) McpLoad64(journey->body + MCP_JOURNEY_TIME_BASE_AT);
	journey->value_base =
		(int64) McpLoad64(journey->body + MCP_JOURNEY_VALUE_BASE_AT);
	if (!open_parts(journey, journey->body, size, error))
		return false;
	return depth == MCP_CHECK_SHALLOW || McpJourneyCheck(journey, error);
}

void
McpJourneyOpenEmpty(McpJourney *journey)
{
	static const uint64 zeros[2] = {0, 0};

	memset(journey, 0, sizeof(McpJourney));
	journey->body = (const uint8 *) zeros;
	journey->time_unit = 1;
	journey->value_unit = 1;
	journey->events = (const uint8 *) zeros;
	journey->set_data = journey->events;
	journey->pair_data = journey->events;
	journey->channels.offsets = journey->events;
	journey->channels.bytes = (const char *) journey->events;
	journey->actions = journey->channels;
	journey->names = journey->channels;
	journey->values = journey->channels;
}

/* --- reading --------------------------------------------------------------- */

/*
 * Times are stored as units before the newest: an event is later than `time`
 * when it lies fewer units back than `limit`.  The loop has no branch that
 * could be guessed wrong.
 */
uint32
McpJourneyUpto(const McpJourney *journey, int64 time)
{
	uint32		low = 0;
	uint32		left = journey->live;
	uint64		back;
	uint64		limit;

	if (time >= journey->time_base)
		return 0;
	back = (uint64) journey->time_base - (uint64) time;
	limit = back / (uint64) journey->time_unit;
	if (limit * (uint64) journey->time_unit < back)
		limit++;
	while (left > 0)
	{
		uint32		half = left / 2;
		const uint8 *row = McpJourneyRow(journey, low + half);
		bool		later = (McpLoad64(row) & journey->time_mask) < limit;

		low = later ? low + half + 1 : low;
		left = later ? left - half - 1 : half;
	}
	return low;
}

static inline uint32
set_start(const McpJourney *journey, uint32 set)
{
	return McpLoadCode(journey->set_data +
					   (Size) set * journey->set_offset_width,
					   journey->set_offset_width);
}

uint32
McpJourneySetSize(const McpJourney *journey, uint32 set)
{
	return set_start(journey, set) - set_start(journey, set - 1);
}

McpPair
McpJourneySetPair(const McpJourney *journey, uint32 set, uint32 n)
{
	const uint8 *at = journey->pair_data +
		(Size) (set_start(journey, set - 1) + n) * journey->pair_stride;
	McpPair		pair;

	pair.name = McpLoad32(at) & journey->pair_name_mask;
	pair.value = McpLoad32(at + journey->pair_value_at) &
		journey->pair_value_mask;
	return pair;
}
