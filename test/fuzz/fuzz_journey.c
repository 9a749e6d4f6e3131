/*
 * a journey's stored bytes: what opens deeply is canonical, and can be read,
 * printed, written and collected again to the very same bytes
 * needs: src/journey/journey_format.c src/journey/journey_collect.c
 */
#include "fuzz.h"
#include "journey/journey.h"

static void
read_all(const McpJourney *journey)
{
	uint32		i;

	for (i = 0; i < journey->live + journey->retracted; i++)
	{
		uint32		set = McpJourneySet(journey, i);
		int64		value;
		uint32		n;

		MUST(McpMomentUsable(McpJourneyTime(journey, i)));
		MUST(McpDictGet(&journey->channels, McpJourneyChannel(journey, i)).len > 0);
		MUST(McpDictGet(&journey->actions, McpJourneyAction(journey, i)).len > 0);
		if (McpJourneyValue(journey, i, &value))
			MUST(value >= -MCP_AMOUNT_MAX && value <= MCP_AMOUNT_MAX);
		(void) McpJourneyKey(journey, i);
		(void) McpJourneyRevision(journey, i);
		if (set == 0)
			continue;
		for (n = 0; n < McpJourneySetSize(journey, set); n++)
		{
			McpPair		pair = McpJourneySetPair(journey, set, n);

			MUST(McpDictGet(&journey->names, pair.name).len > 0);
			(void) McpDictGet(&journey->values, pair.value);
		}
	}
	for (i = 0; i + 1 < journey->live; i++)
		MUST(McpJourneyTime(journey, i) >= McpJourneyTime(journey, i + 1));
	MUST(McpJourneyUpto(journey, PG_INT64_MAX) == 0);
	MUST(McpJourneyUpto(journey, MCP_MOMENT_MIN - 1) == journey->live);
}

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpJourney	journey;
	McpCollector *collector;
	StringInfoData buffer;
	uint8	   *body;
	Size		body_size;

	/* shallow must be safe as far as it goes: sizes and offsets of sections */
	(void) McpJourneyOpen(&journey, data, size, MCP_CHECK_SHALLOW, &error);
	memset(&error, 0, sizeof(error));
	if (!McpJourneyOpen(&journey, data, size, MCP_CHECK_DEEP, &error))
	{
		must_explain(&error);
		return;
	}
	read_all(&journey);
	initStringInfo(&buffer);
	McpJourneyPrint(&journey, &buffer);
	resetStringInfo(&buffer);
	McpJourneyWrite(&journey, &buffer);

	collector = McpCollectorCreate();
	MUST(McpCollectorAddJourney(collector, &journey, &error));
	MUST(McpCollectorBuild(collector, &body, &body_size, &error));
	MUST(body != NULL && body_size == size && memcmp(body, data, size) == 0);
	/* twice the same is the same */
	MUST(McpCollectorAddJourney(collector, &journey, &error));
	MUST(McpCollectorBuild(collector, &body, &body_size, &error));
	MUST(body_size == size && memcmp(body, data, size) == 0);
}
