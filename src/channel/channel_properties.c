/*
 * channel_properties.c: product mix, devices, contents: values of properties
 *
 * Contents are judged by what people did after they met them: who engaged
 * with one, and who bought within a while.
 */
#include "channel/channel_read.h"

static void
count_mix(McpChannelReader *reader, const McpChannelStep *step, uint32 name,
		  uint32 value)
{
	McpChannelCell *cell = McpChannelCount(reader->summary, MCP_SECTION_MIX,
										   McpChannelOfStep(reader,
															step->channel),
										   name, value, 1);
	int64		amount;

	if (step->kind != MCP_ACTION_BUY && step->kind != MCP_ACTION_LINE)
		return;
	McpChannelBought(reader->summary, cell);
	if (McpJourneyValue(reader->journey, step->index, &amount))
		cell->amount += amount;
}

/* an engagement is what people do beyond looking */
static inline bool
engages(const McpChannelStep *step)
{
	return step->kind == MCP_ACTION_ENGAGE || step->kind == MCP_ACTION_CART ||
		step->kind == MCP_ACTION_BUY || step->kind == MCP_ACTION_LINE;
}

static void
count_content(McpChannelReader *reader, const McpChannelStep *step,
			  uint32 name, uint32 value, bool converts)
{
	McpChannelCell *cell = McpChannelCount(reader->summary,
										   MCP_SECTION_CONTENT,
										   McpChannelOfStep(reader,
															step->channel),
										   name, value, 1);

	if (engages(step))
		McpChannelDid(reader->summary, cell);
	if (converts)
		McpChannelBought(reader->summary, cell);
}

static void
count_set(McpChannelReader *reader, const McpChannelStep *step, bool converts)
{
	uint32		pairs = McpJourneySetSize(reader->journey, step->set);
	uint32		n;

	for (n = 0; n < pairs; n++)
	{
		McpPair		pair = McpJourneySetPair(reader->journey, step->set, n);
		uint32		slot = reader->name_slots[pair.name];
		const McpChannelProperty *property;
		uint32		value;

		if (slot == 0)
			continue;
		property = &reader->rules->properties[slot - 1];
		value = McpChannelOfValue(reader, pair.value);
		if (property->in_mix && MCP_STEP_IS_OWN(step))
			count_mix(reader, step, reader->slot_nodes[slot - 1], value);
		if (property->in_contents)
			count_content(reader, step, reader->slot_nodes[slot - 1], value,
						  converts);
	}
}

/*
 * Newest first, so the purchase that follows is known: `later` is the nearest
 * one after the moment at hand, `here` the moment's own when it has one.
 */
void
McpChannelAddProperties(McpChannelReader *reader)
{
	int64		later = PG_INT64_MAX;
	int64		here = PG_INT64_MAX;
	uint32		i;

	for (i = 0; i < reader->end; i++)
	{
		const McpChannelStep *step = &reader->steps[i];
		bool		converts;

		if (i > 0 && step->time != reader->steps[i - 1].time)
			later = Min(later, here);
		if (step->kind == MCP_ACTION_BUY)
			here = step->time;
		if (i < reader->first || step->set == 0)
			continue;
		converts = step->kind == MCP_ACTION_BUY ||
			step->kind == MCP_ACTION_LINE ||
			(later != PG_INT64_MAX &&
			 later - step->time <= reader->rules->convert_within);
		count_set(reader, step, converts);
	}
}
