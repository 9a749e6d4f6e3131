/*
 * journey_merge.c: journeys and other collectors into a collector
 */
#include "journey/journey_collect.h"

/* --- a stored journey ------------------------------------------------------ */

/* what is known of the journey's codes so far */
typedef struct Memo
{
	McpCollector *collector;
	const McpJourney *journey;
	uint32	   *sets;			/* place in the arena + 1; 0: not yet */
	const McpNames *names;		/* what kinds belong to */
	uint32		kinds_room;		/* 0: too few events to remember kinds */
	uint32		kinds[256];		/* kind + 1 of channel * actions + action */
} Memo;

/*
 * Fragments of one source have the same property names: their dictionary,
 * compared as bytes, gives the codes without looking up each.
 */
static const uint32 *
codes_of_names(const Memo *memo)
{
	const McpDict *dict = &memo->journey->names;
	McpNames   *names = memo->collector->names;
	McpText		last;
	Size		size;
	uint32		codes[lengthof(names->last_codes)];
	uint32		i;

	/* sets without names are corrupt: their codes will tell */
	if (dict->count == 0 || dict->count > lengthof(codes))
		return NULL;
	last = McpDictGet(dict, dict->count - 1);
	size = (Size) (last.data + last.len - (const char *) dict->offsets);
	if (size > sizeof(names->last_dict))
		return NULL;
	if (size == names->last_dict_size &&
		memcmp(names->last_dict, dict->offsets, size) == 0)
		return names->last_codes;
	for (i = 0; i < dict->count; i++)
	{
		int32		code = McpNamesExactName(names, McpDictGet(dict, i));

		if (code < 0)
			return NULL;
		codes[i] = (uint32) code;
	}
	memcpy(names->last_dict, dict->offsets, size);
	memcpy(names->last_codes, codes, sizeof(uint32) * dict->count);
	names->last_dict_size = (uint32) size;
	return names->last_codes;
}

static bool
set_of(Memo *memo, uint32 set, uint32 *place, McpError *error)
{
	const McpJourney *journey = memo->journey;
	const McpNames *names = memo->collector->names;
	const uint32 *codes = codes_of_names(memo);
	uint32		count = McpJourneySetSize(journey, set);
	McpProperty few[16];
	McpProperty *properties = few;
	uint32		i;
	bool		done;

	if (count > journey->pairs)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "corrupt journey: a property set does not fit");
	if (count > lengthof(few))
		properties = McpAlloc(sizeof(McpProperty) * count);
	for (i = 0; i < count; i++)
	{
		McpPair		pair = McpJourneySetPair(journey, set, i);

		if (pair.name >= journey->names.count ||
			pair.value >= journey->values.count)
			return McpErrorSet(error, MCP_ERR_CORRUPT,
							   "corrupt journey: an impossible property code");
		properties[i].name = McpDictGet(&journey->names, pair.name);
		properties[i].value = McpDictGet(&journey->values, pair.value);
		properties[i].code = codes != NULL ? codes[pair.name] + 1 : 0;
	}
	done = McpCollectorPutSet(memo->collector, properties, count, names, place,
							  error);
	if (properties != few)
		McpFree(properties);
	return done;
}

static bool
event_of(Memo *memo, uint32 i, McpEvent *event, McpError *error)
{
	const McpJourney *journey = memo->journey;
	uint32		channel = McpJourneyChannel(journey, i);
	uint32		action = McpJourneyAction(journey, i);
	uint64		both = (uint64) channel * journey->actions.count + action;

	if (channel >= journey->channels.count ||
		action >= journey->actions.count)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "corrupt journey: an impossible code");
	event->has_value = McpJourneyValue(journey, i, &event->value);
	event->key = McpJourneyKey(journey, i);
	event->revision = McpJourneyRevision(journey, i);
	event->retracted = i >= journey->live;
	if (memo->kinds_room > 0 && memo->names != memo->collector->names)
	{
		memset(memo->kinds, 0, sizeof(memo->kinds));
		memo->names = memo->collector->names;
	}
	if (both < memo->kinds_room && memo->kinds[both] != 0)
	{
		event->names = memo->names;
		event->kind = memo->kinds[both] - 1;
		return true;
	}
	event->names = NULL;
	event->channel = McpDictGet(&journey->channels, channel);
	event->action = McpDictGet(&journey->actions, action);
	return true;
}

static void
learn_kind(Memo *memo, uint32 i, uint32 kind)
{
	const McpJourney *journey = memo->journey;
	uint64		both = (uint64) McpJourneyChannel(journey, i) *
		journey->actions.count + McpJourneyAction(journey, i);

	if (both < memo->kinds_room &&
		memo->names == memo->collector->names)
		memo->kinds[both] = kind + 1;
}

bool
McpCollectorAddJourney(McpCollector *collector, const McpJourney *journey,
					   McpError *error)
{
	return McpCollectorAddSlice(collector, journey, PG_INT64_MIN,
								PG_INT64_MAX, error);
}

bool
McpCollectorAddSlice(McpCollector *collector, const McpJourney *journey,
					 int64 since, int64 until, McpError *error)
{
	Memo		memo;
	McpEvent	event;
	uint32		single[2] = {0, 0};
	uint32		count = journey->live + journey->retracted;
	uint32		i;

	if (collector->holes)
		McpCollectorCompact(collector);
	memo.collector = collector;
	memo.journey = journey;
	memo.names = NULL;
	memo.kinds_room = count > 8 ? lengthof(memo.kinds) : 0;
	memo.sets = NULL;
	if (journey->sets == 1)
		memo.sets = single;
	else if (journey->sets > 1)
	{
		memo.sets = McpAlloc(sizeof(uint32) * ((Size) journey->sets + 1));
		memset(memo.sets, 0, sizeof(uint32) * ((Size) journey->sets + 1));
	}
	memset(&event, 0, sizeof(event));
	for (i = 0; i < count; i++)
	{
		uint32		set = McpJourneySet(journey, i);
		uint32		kind;

		if ((i & 0xFFF) == 0xFFF)
			MCP_CHECK_INTERRUPTS();
		event.time = McpJourneyTime(journey, i);
		if (event.time < since || event.time >= until)
			continue;
		if (set > journey->sets)
			return McpErrorSet(error, MCP_ERR_CORRUPT,
							   "corrupt journey: an impossible set");
		if (set > 0 && memo.sets[set] == 0 &&
			!set_of(&memo, set, &memo.sets[set], error))
			return false;
		if (!event_of(&memo, i, &event, error) ||
			!McpCollectorPut(collector, &event,
							 set > 0 ? memo.sets[set] : 0, &kind, error))
			return false;
		if (event.names == NULL)
			learn_kind(&memo, i, kind);
	}
	if (journey->sets > 1)
		McpFree(memo.sets);
	return true;
}

/* --- another collector ----------------------------------------------------- */

static bool
copy_set(McpCollector *into, const McpCollector *from, uint32 set,
		 uint32 *place, McpError *error)
{
	const uint32 *at = from->arena + set;
	uint32		count = *at++;
	McpProperty *properties = McpAlloc(sizeof(McpProperty) * count);
	uint32		i;
	bool		done;

	for (i = 0; i < count; i++)
	{
		uint32		name;

		at = McpArenaPair(at, &name, &properties[i].value);
		properties[i].name = from->names->texts[name];
		properties[i].code = name + 1;
	}
	done = McpCollectorPutSet(into, properties, count, from->names, place,
							  error);
	McpFree(properties);
	return done;
}

static bool
copy_row(McpCollector *into, const McpCollector *from, const McpRow *row,
		 McpError *error)
{
	const McpKind *kind = &from->names->kinds[MCP_ROW_KIND(row)];
	McpEvent	event;
	uint32		set = 0;
	uint32		code;

	if (into->holes)
		McpCollectorCompact(into);
	event.time = row->time;
	event.channel = from->names->texts[kind->channel];
	event.action = from->names->texts[kind->action];
	event.names = from->names;
	event.kind = MCP_ROW_KIND(row);
	event.has_value = row->value != MCP_ROW_NO_VALUE;
	event.value = row->value;
	event.key = 0;
	event.revision = MCP_MOMENT_NONE;
	if (from->is_long)
	{
		event.key = ((const McpLongRow *) row)->key;
		event.revision = ((const McpLongRow *) row)->revision;
	}
	event.retracted = (row->kind & MCP_ROW_RETRACTED) != 0;
	if (row->set != 0 && !copy_set(into, from, row->set, &set, error))
		return false;
	return McpCollectorPut(into, &event, set, &code, error);
}

bool
McpCollectorMerge(McpCollector *into, const McpCollector *from,
				  McpError *error)
{
	McpCollector flat;
	uint32		i;

	if (from->pending != NULL)
		return McpCollectorMergePending(into, from, error);
	McpCollectorFlat(from, &flat);
	for (i = 0; i < flat.count; i++)
	{
		if ((i & 0xFFF) == 0xFFF)
			MCP_CHECK_INTERRUPTS();
		if (!copy_row(into, &flat, McpCollectorRow(&flat, i), error))
			return false;
	}
	McpCollectorFlatFree(from, &flat);
	return true;
}
