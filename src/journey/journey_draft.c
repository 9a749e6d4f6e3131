/*
 * journey_draft.c: writing a body
 *
 * Every road to a stored journey ends here: McpDraftWrite puts facts and
 * dictionary down in their one form, the caller the rows.
 */
#include "journey/journey_format.h"

#include "core/wire.h"

static uint64
dict_bytes(const McpText *texts, uint32 count)
{
	uint64		bytes = 0;
	uint32		i;

	for (i = 0; i < count; i++)
		bytes += texts[i].len;
	return bytes;
}

/* what was done to the person, not by it */
static bool
has_outbound(const McpText *actions, uint32 count)
{
	static const McpText outbound[] = {
		{"send", 4}, {"bounce", 6}, {"deliver", 7}, {"impression", 10}
	};
	uint32		i;
	uint32		j;

	for (i = 0; i < count && actions[i].len <= 10; i++)
	{
		for (j = 0; j < lengthof(outbound); j++)
		{
			if (McpTextEqual(actions[i], outbound[j]))
				return true;
		}
	}
	return false;
}

static inline uint8 *
put_code(uint8 *at, uint32 code, uint32 width)
{
	switch (width)
	{
		case 1:
			*at = (uint8) code;
			break;
		case 2:
			McpStore16(at, (uint16) code);
			break;
		case 4:
			McpStore32(at, code);
			break;
	}
	return at + width;
}

static uint8 *
put_dict(uint8 *at, const McpText *texts, uint32 count, uint32 width)
{
	uint32		offset = 0;
	uint32		i;

	if (count == 0)
		return at;
	for (i = 0; i < count; i++)
	{
		at = put_code(at, offset, width);
		offset += texts[i].len;
	}
	at = put_code(at, offset, width);
	for (i = 0; i < count; i++)
	{
		memcpy(at, texts[i].data, texts[i].len);
		at += texts[i].len;
	}
	return at;
}

static uint8 *
put_sets(uint8 *at, const McpDraft *draft, uint32 pairs)
{
	uint32		width = McpCodeWidthOfMax(pairs);
	uint32		name = McpCodeWidth(draft->counts[2]);
	uint32		value = McpCodeWidth(draft->counts[3]);
	uint32		i;

	if (draft->sets == 0)
		return at;
	for (i = 0; i <= draft->sets; i++)
		at = put_code(at, draft->set_starts[i], width);
	for (i = 0; i < pairs; i++)
	{
		at = put_code(at, draft->pairs[i].name, name);
		at = put_code(at, draft->pairs[i].value, value);
	}
	return at;
}

static void
put_head(uint8 *body, const McpDraft *draft, uint32 flags, uint32 pairs)
{
	uint8	   *at = body + MCP_JOURNEY_COUNTS_AT;
	uint32		wide = flags & MCP_JOURNEY_WIDE ? 4 : 1;
	int			i;

	McpStore32(body, flags << 8 | MCP_JOURNEY_VERSION);
	McpStore32(body + MCP_JOURNEY_LIVE_AT, draft->live);
	McpStore32(body + MCP_JOURNEY_RETRACTED_AT, draft->retracted);
	McpStore64(body + MCP_JOURNEY_TIME_BASE_AT, (uint64) draft->time_base);
	McpStore64(body + MCP_JOURNEY_VALUE_BASE_AT, (uint64) draft->value_base);
	body[MCP_JOURNEY_WIDTHS_AT] = draft->time_width;
	body[MCP_JOURNEY_WIDTHS_AT + 1] = draft->time_unit;
	body[MCP_JOURNEY_WIDTHS_AT + 2] = draft->value_width;
	body[MCP_JOURNEY_WIDTHS_AT + 3] = draft->value_unit;
	for (i = 0; i < 4; i++)
		at = put_code(at, draft->counts[i], wide);
	at = put_code(at, draft->sets, wide);
	put_code(at, pairs, wide);
}

/* flags, and the size of all in front of the rows */
static uint64
measure(const McpDraft *draft, uint32 pairs, uint32 *flags)
{
	uint32		most = Max(draft->sets, pairs);
	uint64		size = MCP_JOURNEY_COUNTS_AT;
	int			i;

	*flags = 0;
	for (i = 0; i < 4; i++)
	{
		uint64		bytes = dict_bytes(draft->texts[i], draft->counts[i]);
		uint32		code = bytes <= 0xFF ? 1 : bytes <= 0xFFFF ? 2 : 3;

		most = Max(most, draft->counts[i]);
		if (draft->counts[i] == 0)
			continue;
		*flags |= code << MCP_JOURNEY_DICT_SHIFT(i);
		size += bytes + ((uint64) draft->counts[i] + 1) *
			McpDictWidth(*flags, i);
	}
	if (most > 0xFF)
		*flags |= MCP_JOURNEY_WIDE;
	size += most > 0xFF ? 6 * 4 : 6;
	if (draft->sets > 0)
		size += ((uint64) draft->sets + 1) * McpCodeWidthOfMax(pairs) +
			(uint64) pairs * (McpCodeWidth(draft->counts[2]) +
							  McpCodeWidth(draft->counts[3]));
	if (has_outbound(draft->texts[1], draft->counts[1]))
		*flags |= MCP_JOURNEY_OUTBOUND;
	if (draft->keys)
		*flags |= MCP_JOURNEY_KEYS;
	if (draft->revisions)
		*flags |= MCP_JOURNEY_REVISIONS;
	return size;
}

bool
McpDraftWrite(const McpDraft *draft, Size prefix, uint8 **buffer, Size *size,
			  McpJourney *journey, McpError *error)
{
	uint32		pairs = draft->sets > 0 ? draft->set_starts[draft->sets] : 0;
	uint32		flags;
	uint64		total = measure(draft, pairs, &flags);
	uint64		stride = draft->time_width + draft->value_width +
		McpCodeWidth(draft->counts[0]) + McpCodeWidth(draft->counts[1]) +
		McpCodeWidthOfMax(draft->sets) +
		(draft->keys ? 8 : 0) + (draft->revisions ? 8 : 0);
	uint64		rows = ((uint64) draft->live + draft->retracted) * stride;
	uint8	   *body;
	uint8	   *at;

	total = (total + rows + 8 + 3) / 4 * 4;
	if (total > MaxAllocSize - prefix)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "a journey would take " UINT64_FORMAT " bytes, and at most %d are allowed",
						   total, MCP_STORED_MAX);
	*buffer = McpAlloc(prefix + (Size) total);
	*size = (Size) total;
	body = *buffer + prefix;
	put_head(body, draft, flags, pairs);
	at = body + MCP_JOURNEY_COUNTS_AT + (flags & MCP_JOURNEY_WIDE ? 24 : 6);
	at = put_dict(at, draft->texts[0], draft->counts[0], McpDictWidth(flags, 0));
	at = put_dict(at, draft->texts[1], draft->counts[1], McpDictWidth(flags, 1));
	at = put_dict(at, draft->texts[2], draft->counts[2], McpDictWidth(flags, 2));
	at = put_dict(at, draft->texts[3], draft->counts[3], McpDictWidth(flags, 3));
	at = put_sets(at, draft, pairs);
	memset(at + rows, 0, (Size) total - (at - body) - (Size) rows);
	return McpJourneyOpen(journey, body, *size, MCP_CHECK_SHALLOW, error);
}

/* --- one event ------------------------------------------------------------- */

/* the distinct texts in order; returns how many */
#define ST_SORT sort_texts
#define ST_ELEMENT_TYPE McpText
#define ST_COMPARE(a, b) McpTextCompare(*(a), *(b))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static uint32
distinct(McpText *texts, uint32 count)
{
	uint32		kept = 0;
	uint32		i;

	sort_texts(texts, count);
	for (i = 0; i < count; i++)
	{
		if (kept == 0 || !McpTextEqual(texts[kept - 1], texts[i]))
			texts[kept++] = texts[i];
	}
	return kept;
}

static uint32
code_of(const McpText *texts, uint32 count, McpText text)
{
	uint32		low = 0;
	uint32		high = count;

	while (high - low > 1)
	{
		uint32		middle = low + (high - low) / 2;

		if (McpTextCompare(texts[middle], text) <= 0)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* room for the properties of one event */
typedef struct OneSet
{
	McpProperty properties[16];
	McpText		names[16];
	McpText		values[16];
	McpPair		pairs[16];
	uint32		starts[2];
} OneSet;

static void
draft_set(McpDraft *draft, OneSet *set, McpProperty *properties,
		  McpText *names, McpText *values, McpPair *pairs, uint32 count)
{
	uint32		i;

	count = McpPropertiesSettle(properties, count);
	for (i = 0; i < count; i++)
	{
		names[i] = properties[i].name;
		values[i] = properties[i].value;
	}
	draft->texts[2] = names;
	draft->texts[3] = values;
	draft->counts[2] = distinct(names, count);
	draft->counts[3] = distinct(values, count);
	for (i = 0; i < count; i++)
	{
		pairs[i].name = code_of(names, draft->counts[2], properties[i].name);
		pairs[i].value = code_of(values, draft->counts[3],
								 properties[i].value);
	}
	draft->pairs = pairs;
	draft->sets = 1;
	set->starts[0] = 0;
	set->starts[1] = count;
	draft->set_starts = set->starts;
}

static void
draft_properties(McpDraft *draft, OneSet *set, const McpEvent *event)
{
	uint32		count = event->property_count;

	if (count <= lengthof(set->pairs))
	{
		memcpy(set->properties, event->properties,
			   sizeof(McpProperty) * count);
		draft_set(draft, set, set->properties, set->names, set->values,
				  set->pairs, count);
		return;
	}
	draft->texts[2] = NULL;
	{
		McpProperty *properties = McpAlloc(sizeof(McpProperty) * count);
		McpText    *texts = McpAlloc(sizeof(McpText) * 2 * count);

		memcpy(properties, event->properties, sizeof(McpProperty) * count);
		draft_set(draft, set, properties, texts, texts + count,
				  McpAlloc(sizeof(McpPair) * count), count);
	}
}

bool
McpJourneyOfEventBehind(const McpEvent *event, Size prefix, uint8 **buffer,
						Size *size, McpError *error)
{
	McpDraft	draft;
	McpDraftFields fields;
	McpJourney	journey;
	OneSet		set;

	memset(&draft, 0, sizeof(draft));
	memset(&fields, 0, sizeof(fields));
	draft.live = event->retracted ? 0 : 1;
	draft.retracted = event->retracted ? 1 : 0;
	draft.keys = event->key != 0;
	draft.revisions = event->revision != MCP_MOMENT_NONE;
	draft.time_base = event->time;
	if (event->has_value)
	{
		draft.value_base = event->value;
		draft.value_width = 1;
		fields.value = 1;
	}
	draft.texts[0] = &event->channel;
	draft.texts[1] = &event->action;
	draft.counts[0] = 1;
	draft.counts[1] = 1;
	if (event->property_count > 0)
	{
		draft_properties(&draft, &set, event);
		fields.set = 1;
	}
	fields.key = event->key;
	fields.revision = event->revision;
	if (!McpDraftWrite(&draft, prefix, buffer, size, &journey, error))
		return false;
	McpDraftRow(&journey, 0, &fields);
	return true;
}

bool
McpJourneyOfEvent(const McpEvent *event, uint8 **body, Size *size,
				  McpError *error)
{
	return McpJourneyOfEventBehind(event, 0, body, size, error);
}

void
McpJourneyOfNothing(Size prefix, uint8 **buffer, Size *size)
{
	McpDraft	draft;
	McpJourney	journey;
	McpError	error;

	memset(&draft, 0, sizeof(draft));
	memset(&error, 0, sizeof(error));
	(void) McpDraftWrite(&draft, prefix, buffer, size, &journey, &error);
}
