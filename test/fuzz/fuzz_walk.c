/*
 * journeys from bytes, walked by sessions, stages, retention and activity:
 * no event is lost or counted twice, and what must follow follows
 * seeds: journey
 * needs: src/session/session_cut.c src/retention/retention_cohort.c
 */
#include "fuzz.h"
#include "retention/retention.h"
#include "session/session.h"
#include "session/session_stage.h"

static McpFilter *
filter(const char *text)
{
	McpError	error = {0};
	McpFilter  *made = McpFilterFromText(McpTextMake(text, strlen(text)), &error);

	MUST(made != NULL);
	return made;
}

static void
walk_sessions(const McpJourney *journey, int64 as_of, int variant)
{
	McpSessionReader *reader = McpSessionReaderCreate();
	McpError	error = {0};
	uint64		events = 0;
	uint32		from = McpJourneyUpto(journey, as_of);
	uint32		i;

	reader->events = filter("*");
	reader->converts = filter("purchase");
	reader->gap = variant % 3 == 0 ? PG_INT64_MAX : variant % 3 * MCP_HOUR;
	reader->max_length = variant % 5 == 0 ? MCP_DAY : PG_INT64_MAX;
	reader->by_day = variant % 2 == 0;
	if (variant % 4 == 0)
	{
		reader->by_property = true;
		MUST(McpSubjectRead(McpTextLiteral("item"), "by_property", &reader->property, &error));
	}
	McpSessionRead(reader, journey, as_of);
	for (i = 0; i < reader->count; i++)
	{
		McpSession *session = &reader->sessions[i];

		MUST(session->events > 0 && session->channels > 0 && session->channels <= session->events);
		MUST(session->conversions <= session->events && session->started <= session->ended);
		MUST(i == 0 || session->started >= reader->sessions[i - 1].ended);
		events += session->events;
	}
	MUST(events == McpFilterCount(reader->events, journey, from, journey->live, PG_UINT32_MAX));
}

static void
walk_stages(const McpJourney *journey, int64 as_of, int variant)
{
	McpStageReader *reader = McpStageReaderCreate();
	McpStageSummary *summary = McpStageSummaryCreate();
	McpError	error = {0};
	uint32		i;

	reader->rule.stages = 2 + variant % 2;
	reader->rule.flags = variant % 4;
	reader->rule.within = variant % 3 == 0 ? MCP_STAGE_NO_LIMIT : MCP_DAY;
	for (i = 0; i < reader->rule.stages; i++)
		reader->filters[i] = filter(i == 1 ? "purchase" : "*");
	McpStageRead(reader, journey, as_of);
	for (i = 0; i < reader->count; i++)
		MUST(reader->steps[i].reached == MCP_MOMENT_NONE ||
			 (reader->steps[i].reached > reader->steps[i].started &&
			  reader->steps[i].reached - reader->steps[i].started <= reader->rule.within));
	MUST(McpStageSummaryAdd(summary, reader, &error));
}

static void
walk_periods(const McpJourney *journey, int64 as_of, int variant)
{
	McpRetentionReader *reader = McpRetentionReaderCreate();
	McpActiveReader *active = McpActiveReaderCreate();
	McpTally   *tally = McpTallyCreate();
	McpTally   *again = McpTallyCreate();
	McpError	error = {0};
	StringInfoData bytes;

	reader->rule.form = MCP_TALLY_RETENTION;
	reader->rule.unit = reader->calendar.unit = 1 + variant % 5;
	reader->rule.periods = 1 + variant;
	reader->rule.flags = variant & (MCP_TALLY_RECURRING | MCP_TALLY_ON_OR_AFTER);
	if (reader->rule.unit <= MCP_PERIOD_WEEK && variant % 3 == 0)
		reader->rule.flags |= MCP_TALLY_ROLLING;
	memcpy(reader->rule.zone, "UTC", 4);
	reader->start_events = filter("*");
	reader->return_events = filter("*");
	McpRetentionRead(reader, journey, as_of);
	MUST(McpRetentionAdd(tally, reader, journey, &error));
	initStringInfo(&bytes);
	McpTallyWrite(tally, &bytes);
	MUST(McpTallyRead(again, MCP_TALLY_RETENTION, bytes.data, (Size) bytes.len));

	active->rule.form = variant % 2 == 0 ? MCP_TALLY_LIFECYCLE : MCP_TALLY_STICKINESS;
	active->rule.unit = active->calendar.unit = MCP_PERIOD_DAY;
	active->rule.inside = variant % 2 == 0 ? 0 : 2 + variant % 4;
	memcpy(active->rule.zone, "UTC", 4);
	active->events = filter("*");
	McpActiveRead(active, journey, as_of);
	tally = McpTallyCreate();
	MUST(McpActiveAdd(tally, active, &error));
	resetStringInfo(&bytes);
	McpTallyWrite(tally, &bytes);
	MUST(McpTallyRead(McpTallyCreate(), active->rule.form, bytes.data, (Size) bytes.len));
}

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpJourney	journey;
	int			variant = size == 0 ? 0 : data[size - 1] % 60;
	int64		as_of = PG_INT64_MAX;

	if (!McpJourneyOpen(&journey, data, size, MCP_CHECK_DEEP, &error))
	{
		must_explain(&error);
		return;
	}
	if (variant % 7 == 0 && journey.live > 0)
		as_of = McpJourneyTime(&journey, journey.live / 2);
	walk_sessions(&journey, as_of, variant);
	walk_stages(&journey, as_of, variant);
	walk_periods(&journey, as_of, variant);
}
