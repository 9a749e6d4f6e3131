/*
 * channel_hours.c: when people are there, on the clock of where they live
 */
#include "channel/channel_read.h"

/* a name's place among those that are remembered; also of what is no zone */
static McpChannelZone *
remember(McpChannelReader *reader, McpText name)
{
	char		canonical[MCP_ZONE_NAME_MAX + 1];
	McpChannelZone *zone;
	uint32		i;

	for (i = 1; i < reader->zone_count; i++)
	{
		zone = &reader->zones[i];
		if (McpTextEqual(McpTextMake(zone->name, zone->length), name))
			return zone;
	}
	if (reader->zone_count == MCP_CHANNEL_ZONES)
		reader->zone_count = 1;
	zone = &reader->zones[reader->zone_count++];
	memset(zone, 0, sizeof(*zone));
	memcpy(zone->name, name.data, name.len);
	zone->length = name.len;
	if (!McpZoneFind(name, &zone->zone, canonical))
		zone->zone = reader->rules->zone;
	return zone;
}

/* the zone of the person's trait, or of the rules */
static McpChannelZone *
zone_of(McpChannelReader *reader)
{
	McpText		none = {NULL, 0};
	McpValue	value = {0};
	int64		observed_at;

	if (reader->profile == NULL || reader->rules->zone_trait.len == 0 ||
		!McpProfileLatestTrait(reader->profile, reader->rules->zone_trait,
							   none, reader->as_of, &value, &observed_at) ||
		value.type != MCP_VALUE_TEXT || value.text.len == 0 ||
		value.text.len > MCP_ZONE_NAME_MAX)
		return reader->zones;
	return remember(reader, value.text);
}

/* 0 is Monday's first hour, 167 Sunday's last; 2000-01-01 was a Saturday */
static uint32
hour_of(int64 local)
{
	int64		day = McpDayOfMoment(local);
	uint32		hour = (uint32) ((local - day * MCP_DAY) / MCP_HOUR);

	return (uint32) (((day + 5) % 7 + 7) % 7) * 24 + hour;
}

void
McpChannelAddHours(McpChannelReader *reader)
{
	McpChannelZone *zone;
	uint32		i;

	if (reader->used_count == 0)
		return;
	if (reader->zone_count == 0)
	{
		reader->zones[0].zone = reader->rules->zone;
		reader->zone_count = 1;
	}
	zone = zone_of(reader);
	for (i = reader->first; i < reader->end; i++)
	{
		const McpChannelStep *step = &reader->steps[i];
		McpChannelCell *cell;
		int64		local;

		if (!MCP_STEP_IS_OWN(step))
			continue;
		local = McpZoneToLocalNear(zone->zone, step->time, &zone->stretch);
		cell = McpChannelCount(reader->summary, MCP_SECTION_HOUR,
							   McpChannelOfStep(reader, step->channel),
							   MCP_CHANNEL_NONE,
							   MCP_CHANNEL_NUMBER(hour_of(local)), 1);
		if (step->kind == MCP_ACTION_ENGAGE || step->kind == MCP_ACTION_CART)
			McpChannelDid(reader->summary, cell);
		if (step->kind == MCP_ACTION_BUY)
			McpChannelBought(reader->summary, cell);
	}
}
