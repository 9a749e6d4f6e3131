/*
 * channel_read.c: a profile's events, ready for the questions
 */
#include "channel/channel_read.h"

McpChannelReader *
McpChannelReaderCreate(const McpChannelRules *rules)
{
	McpChannelReader *reader = McpAllocZero(sizeof(McpChannelReader));

	reader->rules = rules;
	reader->region = McpRegionNow();
	reader->card = McpCardCreate();
	return reader;
}

/* room for so many things in an array whose content may go */
static void *
room(McpChannelReader *reader, void *array, uint32 count, Size width)
{
	if (array != NULL)
		McpFree(array);
	return McpAllocIn(reader->region, (Size) count * width);
}

static void
make_room(McpChannelReader *reader)
{
	const McpJourney *journey = reader->journey;

	if (journey->actions.count > reader->action_capacity)
	{
		reader->action_capacity = journey->actions.count * 2;
		reader->actions = room(reader, reader->actions,
							   reader->action_capacity,
							   sizeof(McpChannelAction));
	}
	if (journey->channels.count > reader->channel_capacity)
	{
		uint32		count = journey->channels.count * 2;

		reader->channel_capacity = count;
		reader->tallies = room(reader, reader->tallies, count,
							   sizeof(McpChannelTally));
		reader->channel_nodes = room(reader, reader->channel_nodes, count,
									 sizeof(uint32));
		reader->seen = room(reader, reader->seen, count, sizeof(uint32));
		reader->channel_list = room(reader, reader->channel_list, count,
									sizeof(uint32));
		reader->used = room(reader, reader->used, count, sizeof(uint32));
	}
	if (journey->values.count > reader->value_capacity)
	{
		uint32		count = journey->values.count * 2;

		reader->value_capacity = count;
		reader->value_nodes = room(reader, reader->value_nodes, count,
								   sizeof(uint32));
		reader->value_first = room(reader, reader->value_first, count,
								   sizeof(int64));
	}
	if (journey->names.count > reader->name_capacity)
	{
		reader->name_capacity = journey->names.count * 2;
		reader->name_slots = room(reader, reader->name_slots,
								  reader->name_capacity, 1);
	}
}

/* --- dictionaries ------------------------------------------------------------ */

static McpChannelPain
pain_of(McpText action, McpActionKind kind, int flags)
{
	static const struct
	{
		McpText		action;
		McpChannelPain pain;
	}			pains[] =
	{
		{{"complaint", 9}, MCP_PAIN_COMPLAINT},
		{{"ticket", 6}, MCP_PAIN_TICKET},
		{{"return", 6}, MCP_PAIN_RETURN},
		{{"review", 6}, MCP_PAIN_REVIEW}
	};
	uint32		i;

	if (kind == MCP_ACTION_CART)
		return MCP_PAIN_CART;
	if (flags & MCP_ACTION_SEARCH)
		return MCP_PAIN_SEARCH;
	for (i = 0; i < lengthof(pains); i++)
	{
		if (McpTextEqual(pains[i].action, action))
			return pains[i].pain;
	}
	return MCP_PAIN_NONE;
}

static void
read_actions(McpChannelReader *reader)
{
	const McpJourney *journey = reader->journey;
	uint32		i;

	for (i = 0; i < journey->actions.count; i++)
	{
		McpText		text = McpDictGet(&journey->actions, i);
		McpChannelAction *action = &reader->actions[i];

		action->kind = McpActionKindOf(text, &action->flags);
		action->pain = pain_of(text, action->kind, action->flags);
	}
}

/* nodes are made for who has events to count only */
static void
read_names(McpChannelReader *reader)
{
	const McpJourney *journey = reader->journey;
	uint32		i;

	if (journey->names.count > 0)
		memset(reader->name_slots, 0, journey->names.count);
	for (i = 0; i < reader->rules->property_count; i++)
	{
		int32		code = journey->names.count == 0 ? -1 :
			McpDictFind(&journey->names, reader->rules->properties[i].name);

		if (code < 0)
			continue;
		reader->name_slots[code] = (uint8) (i + 1);
		reader->slot_nodes[i] =
			McpChannelNodeOf(reader->summary,
							 reader->rules->properties[i].name);
	}
	if (journey->channels.count > 0)
		memset(reader->channel_nodes, 0,
			   journey->channels.count * sizeof(uint32));
	if (journey->values.count > 0)
		memset(reader->value_nodes, 0,
			   journey->values.count * sizeof(uint32));
}

/* --- the window -------------------------------------------------------------- */

/* a - b, no earlier than any moment */
static inline int64
minus(int64 a, int64 b)
{
	int64		result;

	return pg_sub_s64_overflow(a, b, &result) || result < MCP_MOMENT_MIN ?
		MCP_MOMENT_MIN : result;
}

static void
set_window(McpChannelReader *reader, int64 as_of)
{
	const McpChannelRules *rules = reader->rules;

	/* as far as moments are usable, so that sums of them are too */
	reader->as_of = Min(Max(as_of, MCP_MOMENT_MIN - 1), MCP_MOMENT_END - 1);
	reader->until = Min(rules->until, reader->as_of + 1);
	reader->from = Max(rules->since, MCP_MOMENT_MIN);
	if (rules->last > 0)
		reader->from = Max(reader->from, minus(reader->as_of + 1,
											   rules->last));
	reader->has_before = rules->last > 0 || rules->since > MCP_MOMENT_MIN;
	reader->before = !reader->has_before ? reader->from :
		minus(reader->from, Max(reader->until - reader->from, 0));
}

static void
add_step(McpChannelReader *reader, uint32 i)
{
	const McpJourney *journey = reader->journey;
	const McpChannelAction *action =
		&reader->actions[McpJourneyAction(journey, i)];
	McpChannelStep *step = &reader->steps[reader->step_count++];

	step->time = McpJourneyTime(journey, i);
	step->index = i;
	step->channel = McpJourneyChannel(journey, i);
	step->set = McpJourneySet(journey, i);
	step->kind = (uint8) action->kind;
	step->pain = (uint8) action->pain;
	step->is_net = (action->flags & MCP_ACTION_NET) != 0;
}

/* the first step from `from` on that is not later than an event's place */
static uint32
step_of(const McpChannelReader *reader, uint32 index, uint32 from)
{
	while (from < reader->step_count && reader->steps[from].index < index)
		from++;
	return from;
}

static void
read_steps(McpChannelReader *reader)
{
	const McpJourney *journey = reader->journey;
	uint32		now = McpJourneyUpto(journey, reader->as_of);
	uint32		first = McpJourneyUpto(journey, reader->until - 1);
	uint32		end = McpJourneyUpto(journey, reader->from - 1);
	uint32		before_end = McpJourneyUpto(journey, reader->before - 1);
	uint32		load = McpJourneyUpto(journey,
									  minus(reader->from,
											reader->rules->lookback) - 1);
	uint32		i;

	/* a window without length, or one that lies ahead */
	first = Max(first, now);
	end = Max(end, first);
	before_end = Max(before_end, end);
	load = Max(load, before_end);
	if (load - now > reader->step_capacity)
	{
		reader->step_capacity = (load - now) * 2;
		reader->steps = room(reader, reader->steps, reader->step_capacity,
							 sizeof(McpChannelStep));
	}
	reader->step_count = 0;
	for (i = now; i < load; i++)
	{
		if (McpChannelSees(reader, i))
			add_step(reader, i);
	}
	reader->first = step_of(reader, first, 0);
	reader->end = step_of(reader, end, reader->first);
	reader->before_end = step_of(reader, before_end, reader->end);
}

bool
McpChannelAdd(McpChannelReader *reader, McpChannelSummary *summary,
			  const McpJourney *journey, const McpProfile *profile,
			  int64 as_of, McpError *error)
{
	reader->summary = summary;
	reader->profile = profile;
	reader->journey = journey;
	if (reader->rules->last > 0 &&
		(as_of == PG_INT64_MAX || as_of == PG_INT64_MIN))
	{
		McpErrorSet(error, MCP_ERR_ARGUMENT,
					"last needs an as_of that is a time");
		McpErrorHint(error, "Leave as_of out for the present.");
		return false;
	}
	set_window(reader, as_of);
	if (!McpChannelSummaryBegin(summary, reader->rules->print,
								reader->has_before, error))
		return false;
	if (reader->rules->events != NULL)
		McpFilterResolve(reader->rules->events, journey);
	make_room(reader);
	read_actions(reader);
	read_steps(reader);
	if (reader->step_count == 0)
		return true;
	summary->person++;
	read_names(reader);
	McpChannelAddActivity(reader);
	McpChannelAddProperties(reader);
	McpChannelAddWays(reader);
	McpChannelAddPains(reader);
	McpChannelAddHours(reader);
	McpChannelAddNeeds(reader);
	McpChannelAddAudience(reader);
	return McpChannelSummaryFits(summary, error);
}
