/*
 * journey_check.c: every field of a body, and that it is the canonical one
 *
 * The fields are checked where they lie; then the events are gathered and
 * built again, which must give the same bytes: so one function knows what
 * canonical means.
 */
#include "journey/journey_collect.h"

#include "core/name.h"
#include "core/wire.h"

static bool
corrupt(McpError *error, const char *what)
{
	return McpErrorSet(error, MCP_ERR_CORRUPT, "corrupt journey: %s", what);
}

static bool
check_dict(const McpDict *dict, bool names, McpError *error)
{
	uint32		before = 0;
	uint32		i;

	for (i = 1; i <= dict->count; i++)
	{
		uint32		offset = McpLoadCode(dict->offsets +
										 (Size) i * dict->offset_width,
										 dict->offset_width);

		if (offset < before)
			return corrupt(error, "a dictionary's offsets go back");
		before = offset;
	}
	/* the last offset was compared with the size when it was opened */
	for (i = 0; i < dict->count; i++)
	{
		McpText		text = McpDictGet(dict, i);

		if (!McpTextIsStorable(text))
			return corrupt(error, "a text is not UTF-8");
		if (names ? !McpNameIsFolded(text) : text.len > MCP_PROPERTY_MAX)
			return corrupt(error, "a name or a value is impossible");
	}
	return true;
}

static bool
check_sets(const McpJourney *journey, McpError *error)
{
	uint64		before = 0;
	uint32		i;

	for (i = 0; i <= journey->sets && journey->sets > 0; i++)
	{
		uint32		offset = McpLoadCode(journey->set_data +
										 (Size) i * journey->set_offset_width,
										 journey->set_offset_width);

		if (i == 0 ? offset != 0 : offset <= before)
			return corrupt(error, "the property sets' offsets go back");
		if (i > 0 && offset - before > MCP_PROPERTIES_MAX)
			return corrupt(error, "a property set is too large");
		before = offset;
	}
	return before == journey->pairs ||
		corrupt(error, "the property sets do not fit");
}

/* before a field is multiplied: does the time stay where times are? */
static bool
check_row(const McpJourney *journey, uint32 i, McpError *error)
{
	uint64		ago = McpLoad64(McpJourneyRow(journey, i)) & journey->time_mask;
	uint64		span = (uint64) (MCP_MOMENT_END - MCP_MOMENT_MIN);
	int64		revision = McpJourneyRevision(journey, i);
	uint64		raw = McpLoad64(McpJourneyRow(journey, i) +
								journey->value_at) & journey->value_mask;
	uint64		room = (uint64) MCP_AMOUNT_MAX - (uint64) journey->value_base;

	if (ago > span / (uint64) journey->time_unit ||
		!McpMomentUsable(McpJourneyTime(journey, i)))
		return corrupt(error, "a time is not between 1900 and 2199");
	if (raw > 1 && raw - 1 > room / (uint64) journey->value_unit)
		return corrupt(error, "a value is not within 9.2e12");
	if (revision != MCP_MOMENT_NONE && !McpMomentUsable(revision))
		return corrupt(error, "a revision is not between 1900 and 2199");
	return true;
}

bool
McpJourneyCheck(const McpJourney *journey, McpError *error)
{
	McpCollector *collector;
	uint32		count = journey->live + journey->retracted;
	uint8	   *body;
	Size		size;
	uint32		i;

	if (journey->live > MCP_EVENTS_MAX || journey->retracted > MCP_EVENTS_MAX)
		return corrupt(error, "too many events");
	if (!check_dict(&journey->channels, true, error) ||
		!check_dict(&journey->actions, true, error) ||
		!check_dict(&journey->names, true, error) ||
		!check_dict(&journey->values, false, error) ||
		!check_sets(journey, error))
		return false;
	if (!McpMomentUsable(journey->time_base) && count > 0)
		return corrupt(error, "a time is not between 1900 and 2199");
	if (journey->value_base > MCP_AMOUNT_MAX ||
		journey->value_base < -MCP_AMOUNT_MAX)
		return corrupt(error, "a value is not within 9.2e12");
	for (i = 0; i < count; i++)
	{
		if (!check_row(journey, i, error))
			return false;
	}
	collector = McpCollectorCreate();
	if (!McpCollectorAddJourney(collector, journey, error) ||
		!McpCollectorBuild(collector, &body, &size, error))
		return false;
	if (body == NULL)
		McpJourneyOfNothing(0, &body, &size);
	return (size == journey->size && memcmp(body, journey->body, size) == 0) ||
		corrupt(error, "it is not in its canonical form");
}
