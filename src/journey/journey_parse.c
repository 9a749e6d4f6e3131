/*
 * journey_parse.c: reading the text form of a journey
 *
 * The events may come in any order, keys in any order too; names are folded
 * as everywhere.  Unknown and repeated keys are errors, and no error repeats
 * what stood there.
 */
#include "journey/journey_collect.h"

#include "core/json.h"
#include "core/name.h"

/* an event in the making */
typedef struct Draft
{
	McpCollector *collector;
	McpEvent	event;
	uint32		seen;			/* bits of keys */
	char		channel[MCP_NAME_MAX + 1];
	char		action[MCP_NAME_MAX + 1];
	McpProperty *properties;
	uint32		room;
} Draft;

typedef bool (*FieldParser) (McpJson *json, Draft *draft);

static bool
parse_moment(McpJson *json, int64 *moment)
{
	McpText		text;

	if (!McpJsonString(json, &text))
		return false;
	if (!McpMomentParse(text, moment) || !McpMomentUsable(*moment))
		return McpJsonFail(json, "expected a time between 1900 and 2199");
	return true;
}

static bool
parse_name(McpJson *json, char *buffer, McpText *name)
{
	McpText		text;
	int			length;

	if (!McpJsonString(json, &text))
		return false;
	length = McpNameFold(text, buffer);
	if (length <= 0)
		return McpJsonFail(json, "expected a name of 1 to %d bytes",
						   MCP_NAME_MAX);
	*name = McpTextMake(buffer, length);
	return true;
}

static bool
parse_at(McpJson *json, Draft *draft)
{
	return parse_moment(json, &draft->event.time);
}

static bool
parse_channel(McpJson *json, Draft *draft)
{
	return parse_name(json, draft->channel, &draft->event.channel);
}

static bool
parse_action(McpJson *json, Draft *draft)
{
	return parse_name(json, draft->action, &draft->event.action);
}

static bool
parse_value(McpJson *json, Draft *draft)
{
	McpText		text;

	if (!McpJsonNumber(json, &text))
		return false;
	if (McpAmountParse(text, &draft->event.value) != MCP_AMOUNT_OK)
		return McpJsonFail(json, "expected a number within 9.2e12");
	draft->event.has_value = true;
	return true;
}

/* a string, number or boolean as the text that it is kept as */
static bool
parse_scalar(McpJson *json, McpText *text)
{
	bool		yes;

	switch (McpJsonPeek(json))
	{
		case MCP_JSON_STRING:
			if (!McpJsonString(json, text))
				return false;
			break;
		case MCP_JSON_NUMBER:
			if (!McpJsonNumber(json, text))
				return false;
			break;
		case MCP_JSON_BOOLEAN:
			if (!McpJsonBoolean(json, &yes))
				return false;
			*text = yes ? McpTextLiteral("true") : McpTextLiteral("false");
			break;
		default:
			return McpJsonFail(json, "expected a string, number or boolean");
	}
	return text->len <= MCP_PROPERTY_MAX ||
		McpJsonFail(json, "a property value is longer than %d bytes",
					MCP_PROPERTY_MAX);
}

static bool
add_property(McpJson *json, Draft *draft, McpText name)
{
	uint32		count = draft->event.property_count;
	McpProperty *property;

	if (count >= MCP_PROPERTIES_MAX)
		return McpJsonFail(json, "an event has more than %d properties",
						   MCP_PROPERTIES_MAX);
	if (count == draft->room)
	{
		draft->room = draft->room == 0 ? 16 : draft->room * 2;
		draft->properties = draft->properties == NULL ?
			McpAlloc(sizeof(McpProperty) * draft->room) :
			McpRealloc(draft->properties, sizeof(McpProperty) * draft->room);
	}
	property = &draft->properties[count];
	property->name = name;
	property->code = 0;
	if (!parse_scalar(json, &property->value))
		return false;
	draft->event.property_count++;
	return true;
}

static bool
parse_values(McpJson *json, Draft *draft, McpText name)
{
	bool		first = true;
	bool		end = false;

	if (McpJsonPeek(json) != MCP_JSON_ARRAY)
		return add_property(json, draft, name);
	if (!McpJsonOpenArray(json))
		return false;
	while (McpJsonNextItem(json, &first, &end))
	{
		if (end)
			return true;
		if (!add_property(json, draft, name))
			return false;
	}
	return false;
}

static bool
parse_properties(McpJson *json, Draft *draft)
{
	bool		first = true;
	bool		end = false;
	McpText		key;

	if (!McpJsonOpenObject(json))
		return false;
	while (McpJsonNextKey(json, &first, &key, &end))
	{
		char		folded[MCP_NAME_MAX + 1];
		int			length;
		char	   *name;

		if (end)
			return true;
		length = McpNameFold(key, folded);
		if (length <= 0)
			return McpJsonFail(json, "expected a property name of 1 to %d bytes",
							   MCP_NAME_MAX);
		name = McpAlloc(length);
		memcpy(name, folded, length);
		if (!parse_values(json, draft, McpTextMake(name, length)))
			return false;
	}
	return false;
}

static bool
parse_event_key(McpJson *json, Draft *draft)
{
	McpText		text;
	uint64		key = 0;
	uint32		i;

	if (!McpJsonString(json, &text))
		return false;
	for (i = 0; i < text.len && text.len == 16; i++)
	{
		char		c = text.data[i];

		if (c >= '0' && c <= '9')
			key = key << 4 | (uint64) (c - '0');
		else if (c >= 'a' && c <= 'f')
			key = key << 4 | (uint64) (c - 'a' + 10);
		else
			break;
	}
	if (i != 16 || key == 0)
		return McpJsonFail(json, "expected 16 hexadecimal digits, not all 0,");
	draft->event.key = key;
	return true;
}

static bool
parse_revision(McpJson *json, Draft *draft)
{
	return parse_moment(json, &draft->event.revision);
}

static bool
parse_retracted(McpJson *json, Draft *draft)
{
	return McpJsonBoolean(json, &draft->event.retracted);
}

static const struct
{
	McpText		key;
	FieldParser parse;
}			fields[] = {
	{{"at", 2}, parse_at},
	{{"channel", 7}, parse_channel},
	{{"action", 6}, parse_action},
	{{"value", 5}, parse_value},
	{{"properties", 10}, parse_properties},
	{{"event_key", 9}, parse_event_key},
	{{"revision_at", 11}, parse_revision},
	{{"retracted", 9}, parse_retracted},
};

static bool
parse_field(McpJson *json, Draft *draft, McpText key)
{
	uint32		i;

	for (i = 0; i < lengthof(fields); i++)
	{
		if (!McpTextEqual(key, fields[i].key))
			continue;
		if (draft->seen & 1u << i)
			return McpJsonFail(json, "the key \"%s\" is repeated",
							   fields[i].key.data);
		draft->seen |= 1u << i;
		return fields[i].parse(json, draft);
	}
	return McpJsonFail(json, "unknown key");
}

static bool
parse_event(McpJson *json, Draft *draft)
{
	bool		first = true;
	bool		end = false;
	McpText		key;

	memset(&draft->event, 0, sizeof(McpEvent));
	draft->event.revision = MCP_MOMENT_NONE;
	draft->seen = 0;
	if (!McpJsonOpenObject(json))
		return false;
	while (McpJsonNextKey(json, &first, &key, &end))
	{
		if (end)
		{
			if ((draft->seen & 7) != 7)
				return McpJsonFail(json, "an event without at, channel or action");
			draft->event.properties = draft->properties;
			return McpCollectorAdd(draft->collector, &draft->event,
								   json->error);
		}
		if (!parse_field(json, draft, key))
			return false;
	}
	return false;
}

bool
McpJourneyParse(McpJson *json, McpCollector *collector)
{
	Draft		draft;
	bool		first = true;
	bool		end = false;

	draft.collector = collector;
	draft.properties = NULL;
	draft.room = 0;
	if (!McpJsonOpenArray(json))
		return false;
	while (McpJsonNextItem(json, &first, &end))
	{
		if (end)
			return true;
		if (!parse_event(json, &draft))
			return false;
	}
	return false;
}
