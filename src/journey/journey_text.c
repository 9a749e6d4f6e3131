/*
 * journey_text.c: a journey as JSON, for people, dumps and other programs
 *
 * An array of events, the oldest first, what is retracted behind the others:
 *
 *	[{"at": "2026-03-01T09:30:00Z", "channel": "tiktok", "action": "view",
 *	  "value": 12.5, "properties": {"campaign": "x", "item": ["a", "b"]},
 *	  "event_key": "16 hexadecimal digits", "revision_at": "…",
 *	  "retracted": true}, …]
 *
 * Only at, channel and action are always there.  A journey that could not be
 * printed could not be dumped, so the length of this form is limited.
 */
#include "journey/journey_format.h"

#include "core/json.h"

static void
print_literal(StringInfo buffer, const char *text)
{
	appendBinaryStringInfo(buffer, text, (int) strlen(text));
}

static void
print_moment(StringInfo buffer, int64 moment)
{
	char		text[MCP_MOMENT_TEXT_MAX];

	appendStringInfoChar(buffer, '"');
	appendBinaryStringInfo(buffer, text, McpMomentPrint(moment, text));
	appendStringInfoChar(buffer, '"');
}

void
McpJourneyPrintSet(const McpJourney *journey, uint32 set, StringInfo buffer)
{
	uint32		count = set == 0 ? 0 : McpJourneySetSize(journey, set);
	uint32		i = 0;

	appendStringInfoChar(buffer, '{');
	while (i < count)
	{
		uint32		name = McpJourneySetPair(journey, set, i).name;
		uint32		end = i + 1;
		uint32		k;

		while (end < count && McpJourneySetPair(journey, set, end).name == name)
			end++;
		if (i > 0)
			print_literal(buffer, ", ");
		McpJsonPrintString(buffer, McpDictGet(&journey->names, name));
		print_literal(buffer, end - i > 1 ? ": [" : ": ");
		for (k = i; k < end; k++)
		{
			McpPair		pair = McpJourneySetPair(journey, set, k);

			if (k > i)
				print_literal(buffer, ", ");
			McpJsonPrintString(buffer,
							   McpDictGet(&journey->values, pair.value));
		}
		if (end - i > 1)
			appendStringInfoChar(buffer, ']');
		i = end;
	}
	appendStringInfoChar(buffer, '}');
}

void
McpJourneyPrintKey(uint64 key, char *buffer)
{
	static const char hex[] = "0123456789abcdef";
	int			i;

	for (i = 0; i < 16; i++)
		buffer[i] = hex[key >> (60 - 4 * i) & 15];
	buffer[16] = '\0';
}

static void
print_event(const McpJourney *journey, uint32 i, StringInfo buffer)
{
	char		text[MCP_AMOUNT_TEXT_MAX];
	int64		value;

	print_literal(buffer, "{\"at\": ");
	print_moment(buffer, McpJourneyTime(journey, i));
	print_literal(buffer, ", \"channel\": ");
	McpJsonPrintString(buffer, McpDictGet(&journey->channels,
										  McpJourneyChannel(journey, i)));
	print_literal(buffer, ", \"action\": ");
	McpJsonPrintString(buffer, McpDictGet(&journey->actions,
										  McpJourneyAction(journey, i)));
	if (McpJourneyValue(journey, i, &value))
	{
		print_literal(buffer, ", \"value\": ");
		appendBinaryStringInfo(buffer, text, McpAmountPrint(value, text));
	}
	if (McpJourneySet(journey, i) != 0)
	{
		print_literal(buffer, ", \"properties\": ");
		McpJourneyPrintSet(journey, McpJourneySet(journey, i), buffer);
	}
	if (McpJourneyKey(journey, i) != 0)
	{
		McpJourneyPrintKey(McpJourneyKey(journey, i), text);
		print_literal(buffer, ", \"event_key\": \"");
		appendBinaryStringInfo(buffer, text, 16);
		appendStringInfoChar(buffer, '"');
	}
	if (McpJourneyRevision(journey, i) != MCP_MOMENT_NONE)
	{
		print_literal(buffer, ", \"revision_at\": ");
		print_moment(buffer, McpJourneyRevision(journey, i));
	}
	if (i >= journey->live)
		print_literal(buffer, ", \"retracted\": true");
	appendStringInfoChar(buffer, '}');
}

void
McpJourneyPrint(const McpJourney *journey, StringInfo buffer)
{
	uint32		count = journey->live + journey->retracted;
	uint32		i;

	appendStringInfoChar(buffer, '[');
	for (i = 0; i < count; i++)
	{
		if ((i & 0xFFF) == 0xFFF)
			MCP_CHECK_INTERRUPTS();
		if (i > 0)
			print_literal(buffer, ", ");
		print_event(journey, i < journey->live ? journey->live - 1 - i :
					count - 1 - (i - journey->live), buffer);
	}
	appendStringInfoChar(buffer, ']');
}

/* --- limits ------------------------------------------------------------------ */

/* what the fields of an event can take beside names and properties */
#define EVENT_TEXT_MAX 240

static uint64
string_text_max(McpText text)
{
	return 6 * (uint64) text.len + 2;
}

/* an upper bound that costs little; most journeys are far below the limit */
static uint64
text_size_bound(const McpJourney *journey)
{
	uint64		channel = 0;
	uint64		action = 0;
	uint64		set = 0;

	if (journey->channels.count > 0)
		channel = string_text_max(McpDictGet(&journey->channels,
											 journey->channels.count - 1));
	if (journey->actions.count > 0)
		action = string_text_max(McpDictGet(&journey->actions,
											journey->actions.count - 1));
	if (journey->pairs > 0)
		set = (uint64) journey->pairs *
			(string_text_max(McpDictGet(&journey->names,
										journey->names.count - 1)) +
			 string_text_max(McpDictGet(&journey->values,
										journey->values.count - 1)) + 8);
	return ((uint64) journey->live + journey->retracted) *
		(EVENT_TEXT_MAX + channel + action + set);
}

/* the length of the text form, by printing event after event */
static uint64
text_size(const McpJourney *journey)
{
	uint32		count = journey->live + journey->retracted;
	uint64	   *sets = McpAlloc(sizeof(uint64) * ((Size) journey->sets + 1));
	StringInfoData buffer;
	uint64		size = 2;
	uint32		i;

	initStringInfo(&buffer);
	for (i = 0; i <= journey->sets; i++)
	{
		resetStringInfo(&buffer);
		if (i > 0)
			McpJourneyPrintSet(journey, i, &buffer);
		sets[i] = (uint64) buffer.len;
	}
	for (i = 0; i < count; i++)
	{
		McpJourney	plain = *journey;
		uint32		set = McpJourneySet(journey, i);

		if ((i & 0xFFF) == 0xFFF)
			MCP_CHECK_INTERRUPTS();
		plain.set_mask = 0;
		resetStringInfo(&buffer);
		print_event(&plain, i, &buffer);
		size += (uint64) buffer.len + (i > 0 ? 2 : 0);
		if (set != 0)
			size += sets[set] + strlen(", \"properties\": ");
	}
	pfree(buffer.data);
	McpFree(sets);
	return size;
}

bool
McpJourneyWithinLimits(const McpJourney *journey, McpError *error)
{
	uint64		size;

	if (journey->size > MCP_STORED_MAX)
		return McpErrorSet(error, MCP_ERR_TOO_BIG,
						   "a journey would take %u bytes, and at most %d are allowed",
						   journey->size, MCP_STORED_MAX);
	if (text_size_bound(journey) <= MCP_TEXT_FORM_MAX)
		return true;
	size = text_size(journey);
	return size <= MCP_TEXT_FORM_MAX ||
		McpErrorSet(error, MCP_ERR_TOO_BIG,
					"a journey would be " UINT64_FORMAT " bytes of text, and at most %d are allowed",
					size, MCP_TEXT_FORM_MAX);
}
