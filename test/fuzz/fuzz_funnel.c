/*
 * funnels from bytes: a rule, and events in order of time; the texts of
 * exclusions.  What is found is a chain that the rule allows
 * needs: src/funnel/funnel_run.c src/funnel/funnel_parse.c
 */
#include "fuzz.h"
#include "funnel/funnel.h"
#include "funnel/funnel_journey.h"

#define EVENTS_MAX 64

static const uint8 *bytes;
static Size left;

static uint8
next_byte(void)
{
	if (left == 0)
		return 0;
	left--;
	return *bytes++;
}

static void
make_rule(McpFunnelRule *rule)
{
	uint32		steps = 2 + next_byte() % 5;
	uint32		i;

	McpFunnelRuleInit(rule, steps);
	rule->order = (McpFunnelOrder) (next_byte() % 3);
	rule->entry = (McpFunnelEntry) (next_byte() % 3);
	if (next_byte() % 2)
		rule->within = next_byte();
	if (next_byte() % 4 == 0)
	{
		rule->has_gaps = true;
		for (i = 2; i <= steps; i++)
			rule->gap[i] = next_byte();
	}
	if (next_byte() % 4 == 0)
		rule->optional = next_byte();
	rule->exclusions = next_byte() % 3;
	for (i = 0; i < rule->exclusions; i++)
	{
		rule->after[i] = next_byte() % 8;
		rule->before[i] = next_byte() % 8;
	}
}

static uint32
make_events(const McpFunnelRule *rule, McpFunnelEvent *events)
{
	int64		time = 0;
	uint32		count = 0;

	while (left > 0 && count < EVENTS_MAX)
	{
		time += next_byte() % 4;
		events[count].time = time;
		events[count].steps = next_byte() & ((1u << rule->steps) - 1);
		events[count].excluded = rule->exclusions == 0 ? 0 :
			next_byte() & ((1u << rule->exclusions) - 1);
		count++;
	}
	return count;
}

static void
must_be_a_chain(const McpFunnelRule *rule, const McpFunnelEvent *events,
				uint32 count, const McpFunnelResult *result)
{
	uint32		i;

	MUST(result->level <= rule->steps);
	MUST((result->level == 0) == (result->entered == MCP_MOMENT_NONE));
	for (i = 0; i < rule->steps; i++)
	{
		if (result->at[i] == MCP_MOMENT_NONE)
			continue;
		MUST(result->event[i] >= 0 && result->event[i] < (int32) count);
		MUST(events[result->event[i]].time == result->at[i]);
		MUST(result->at[i] >= result->entered);
		MUST(rule->within == MCP_FUNNEL_NO_LIMIT ||
			 result->at[i] - result->entered <= rule->within);
	}
}

void
fuzz(const uint8 *data, Size size)
{
	McpFunnelRule rule;
	McpFunnelEvent events[EVENTS_MAX];
	McpFunnelResult result;
	McpFunnelWork *work;
	McpError	error = {0};
	uint32		count;

	bytes = data;
	left = size;
	make_rule(&rule);
	if (!McpFunnelRuleCheck(&rule, &error))
	{
		must_explain(&error);
		return;
	}
	count = make_events(&rule, events);
	work = McpFunnelWorkCreate();
	McpFunnelRun(work, &rule, events, count, &result);
	must_be_a_chain(&rule, events, count, &result);
	McpFunnelWorkFree(work);
}
