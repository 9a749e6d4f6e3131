/*
 * reports of sessions' stages and of retention, from bytes: what is read
 * writes itself the same, merges with nothing to itself, and with itself
 * needs: src/session/session_stage.c src/retention/retention_tally.c
 */
#include "fuzz.h"
#include "retention/retention_tally.h"
#include "session/session_stage.h"

static void
must_write(void (*write) (void *, StringInfo), void *content,
		   const uint8 *data, Size size)
{
	StringInfoData bytes;

	initStringInfo(&bytes);
	write(content, &bytes);
	MUST((Size) bytes.len == size);
	MUST(memcmp(bytes.data, data, size) == 0);
}

static void
try_stages(const uint8 *data, Size size)
{
	McpStageSummary *summary = McpStageSummaryCreate();
	McpStageSummary *copy = McpStageSummaryCreate();
	McpError	error = {0};

	if (!McpStageSummaryRead(summary, data, size))
		return;
	must_write(McpStageSummaryWrite, summary, data, size);
	MUST(McpStageSummaryMerge(copy, summary, &error));
	must_write(McpStageSummaryWrite, copy, data, size);
	MUST(McpStageSummaryMerge(copy, summary, &error));
	MUST(copy->to[2].times.count == 2 * summary->to[2].times.count);
}

static void
try_tally(McpTallyForm form, const uint8 *data, Size size)
{
	McpTally   *tally = McpTallyCreate();
	McpTally   *copy = McpTallyCreate();
	McpError	error = {0};
	uint32		i;

	if (!McpTallyRead(tally, form, data, size))
		return;
	must_write(McpTallyWrite, tally, data, size);
	MUST(McpTallyMerge(copy, tally, &error));
	must_write(McpTallyWrite, copy, data, size);
	/* twice the people may be more than a report can count */
	if (!McpTallyMerge(copy, tally, &error))
	{
		must_explain(&error);
		return;
	}
	MUST(copy->count == tally->count);
	for (i = 0; tally->count > 0 && i < tally->width; i++)
		MUST(copy->rows[0].counts[i] == 2 * tally->rows[0].counts[i]);
}

void
fuzz(const uint8 *data, Size size)
{
	try_stages(data, size);
	try_tally(MCP_TALLY_RETENTION, data, size);
	try_tally(MCP_TALLY_LIFECYCLE, data, size);
	try_tally(MCP_TALLY_STICKINESS, data, size);
}
