/*
 * journey_wire.c: the binary form of a journey
 *
 *	uint8		1
 *	4 times		dictionary: uint32 count, then for each uint32 length, bytes
 *				(channels, actions, property names, property values)
 *	sets		uint32 count, then for each uint32 count of pairs, then for
 *				each pair uint32 name, uint32 value
 *	events		uint32 count, then for each
 *				uint8 bits (1 value, 2 key, 4 revision, 8 retracted),
 *				int64 time, uint32 channel, uint32 action, uint32 set (0: none),
 *				int64 value, uint64 key, int64 revision where the bits say so
 *
 * Network order.  What is read need not be canonical, only sound: it goes
 * through a collector as everything does.
 */
#include "journey/journey_collect.h"

#include "core/name.h"
#include "core/wire.h"

#define WIRE_VERSION	1
#define BIT_VALUE		1
#define BIT_KEY			2
#define BIT_REVISION	4
#define BIT_RETRACTED	8

/* --- writing ----------------------------------------------------------------- */

static void
write_dict(const McpDict *dict, StringInfo buffer)
{
	uint32		i;

	McpWrite32(buffer, dict->count);
	for (i = 0; i < dict->count; i++)
		McpWriteText(buffer, McpDictGet(dict, i));
}

static void
write_event(const McpJourney *journey, uint32 i, StringInfo buffer)
{
	uint64		key = McpJourneyKey(journey, i);
	int64		revision = McpJourneyRevision(journey, i);
	int64		value;
	bool		has_value = McpJourneyValue(journey, i, &value);

	McpWrite8(buffer, (uint8) ((has_value ? BIT_VALUE : 0) |
							   (key != 0 ? BIT_KEY : 0) |
							   (revision != MCP_MOMENT_NONE ? BIT_REVISION : 0) |
							   (i >= journey->live ? BIT_RETRACTED : 0)));
	McpWrite64(buffer, (uint64) McpJourneyTime(journey, i));
	McpWrite32(buffer, McpJourneyChannel(journey, i));
	McpWrite32(buffer, McpJourneyAction(journey, i));
	McpWrite32(buffer, McpJourneySet(journey, i));
	if (has_value)
		McpWrite64(buffer, (uint64) value);
	if (key != 0)
		McpWrite64(buffer, key);
	if (revision != MCP_MOMENT_NONE)
		McpWrite64(buffer, (uint64) revision);
}

void
McpJourneyWrite(const McpJourney *journey, StringInfo buffer)
{
	uint32		count = journey->live + journey->retracted;
	uint32		i;

	McpWrite8(buffer, WIRE_VERSION);
	write_dict(&journey->channels, buffer);
	write_dict(&journey->actions, buffer);
	write_dict(&journey->names, buffer);
	write_dict(&journey->values, buffer);
	McpWrite32(buffer, journey->sets);
	for (i = 1; i <= journey->sets; i++)
	{
		uint32		pairs = McpJourneySetSize(journey, i);
		uint32		k;

		McpWrite32(buffer, pairs);
		for (k = 0; k < pairs; k++)
		{
			McpPair		pair = McpJourneySetPair(journey, i, k);

			McpWrite32(buffer, pair.name);
			McpWrite32(buffer, pair.value);
		}
	}
	McpWrite32(buffer, count);
	for (i = 0; i < count; i++)
	{
		if ((i & 0xFFF) == 0xFFF)
			MCP_CHECK_INTERRUPTS();
		write_event(journey, i, buffer);
	}
}

/* --- reading ----------------------------------------------------------------- */

typedef struct Texts
{
	McpText    *texts;
	uint32		count;
} Texts;

typedef struct Wire
{
	McpReader  *reader;
	McpCollector *collector;
	McpError   *error;
	Texts		dicts[4];
	uint32	   *sets;			/* places in the arena */
	uint32		set_count;
} Wire;

static bool
refuse(Wire *wire, const char *what)
{
	return McpErrorSet(wire->error, MCP_ERR_BINARY,
					   "invalid binary journey: %s", what);
}

static bool
read_dict(Wire *wire, Texts *dict, bool names)
{
	uint32		i;

	dict->count = McpReadCount(wire->reader, 4);
	dict->texts = McpAlloc(sizeof(McpText) * ((Size) dict->count + 1));
	for (i = 0; i < dict->count; i++)
	{
		McpText		text = McpReadText(wire->reader);

		if (wire->reader->failed)
			return refuse(wire, "it ends early");
		if (!McpTextIsStorable(text))
			return refuse(wire, "a text is not UTF-8");
		if (names && !McpNameIsFolded(text))
			return refuse(wire, "a name is not in its folded spelling");
		if (text.len > MCP_PROPERTY_MAX)
			return refuse(wire, "a property value is too long");
		dict->texts[i] = text;
	}
	return true;
}

static bool
read_set(Wire *wire, uint32 *place)
{
	uint32		count = McpReadCount(wire->reader, 8);
	McpProperty *properties;
	uint32		i;
	bool		done;

	if (count == 0 || count > MCP_PROPERTIES_MAX)
		return refuse(wire, "a property set is empty or too large");
	properties = McpAlloc(sizeof(McpProperty) * count);
	for (i = 0; i < count; i++)
	{
		uint32		name = McpRead32(wire->reader);
		uint32		value = McpRead32(wire->reader);

		if (name >= wire->dicts[2].count || value >= wire->dicts[3].count)
			return refuse(wire, "an impossible property code");
		properties[i].name = wire->dicts[2].texts[name];
		properties[i].value = wire->dicts[3].texts[value];
		properties[i].code = 0;
	}
	count = McpPropertiesSettle(properties, count);
	done = McpCollectorPutSet(wire->collector, properties, count, NULL, place,
							  wire->error);
	McpFree(properties);
	return done;
}

static bool
read_sets(Wire *wire)
{
	uint32		i;

	wire->set_count = McpReadCount(wire->reader, 12);
	wire->sets = McpAlloc(sizeof(uint32) * ((Size) wire->set_count + 1));
	for (i = 0; i < wire->set_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if (!read_set(wire, &wire->sets[i]))
			return false;
	}
	return true;
}

static bool
read_event(Wire *wire)
{
	McpReader  *reader = wire->reader;
	McpEvent	event;
	uint8		bits = McpRead8(reader);
	uint32		channel,
				action,
				set,
				kind;

	memset(&event, 0, sizeof(event));
	event.time = (int64) McpRead64(reader);
	channel = McpRead32(reader);
	action = McpRead32(reader);
	set = McpRead32(reader);
	event.has_value = (bits & BIT_VALUE) != 0;
	event.retracted = (bits & BIT_RETRACTED) != 0;
	event.value = event.has_value ? (int64) McpRead64(reader) : 0;
	event.key = bits & BIT_KEY ? McpRead64(reader) : 0;
	event.revision = bits & BIT_REVISION ? (int64) McpRead64(reader) :
		MCP_MOMENT_NONE;
	if (reader->failed)
		return refuse(wire, "it ends early");
	if (bits > 15 || channel >= wire->dicts[0].count ||
		action >= wire->dicts[1].count || set > wire->set_count)
		return refuse(wire, "an impossible code");
	if (!McpMomentUsable(event.time) ||
		((bits & BIT_REVISION) && !McpMomentUsable(event.revision)))
		return refuse(wire, "a time is not between 1900 and 2199");
	if (event.value > MCP_AMOUNT_MAX || event.value < -MCP_AMOUNT_MAX)
		return refuse(wire, "a value is not within 9.2e12");
	if ((bits & BIT_KEY) && event.key == 0)
		return refuse(wire, "an impossible event key");
	event.channel = wire->dicts[0].texts[channel];
	event.action = wire->dicts[1].texts[action];
	return McpCollectorPut(wire->collector, &event,
						   set > 0 ? wire->sets[set - 1] : 0, &kind,
						   wire->error);
}

bool
McpJourneyRead(McpReader *reader, McpCollector *collector, McpError *error)
{
	Wire		wire;
	uint32		count;
	uint32		i;

	wire.reader = reader;
	wire.collector = collector;
	wire.error = error;
	if (McpRead8(reader) != WIRE_VERSION)
		return refuse(&wire, "not of version 1");
	for (i = 0; i < 4; i++)
	{
		if (!read_dict(&wire, &wire.dicts[i], i < 3))
			return false;
	}
	if (!read_sets(&wire))
		return false;
	count = McpReadCount(reader, 21);
	for (i = 0; i < count; i++)
	{
		if ((i & 0xFFF) == 0xFFF)
			MCP_CHECK_INTERRUPTS();
		if (!read_event(&wire))
			return false;
	}
	return !reader->failed || refuse(&wire, "it ends early");
}
