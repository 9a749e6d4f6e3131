/*
 * a channel report's bytes: what is read writes to the very same bytes, and
 * merges with itself
 * needs: src/channel/channel_wire.c
 */
#include "fuzz.h"
#include "channel/channel.h"

static StringInfo
written(McpChannelSummary *summary)
{
	StringInfo	buffer = palloc(sizeof(StringInfoData));

	initStringInfo(buffer);
	McpChannelSummaryWrite(summary, buffer);
	return buffer;
}

void
fuzz(const uint8 *data, Size size)
{
	McpChannelSummary *summary = McpChannelSummaryCreate();
	McpChannelSummary *copy = McpChannelSummaryCreate();
	McpError	error = {0};
	StringInfo	bytes;

	if (!McpChannelSummaryRead(summary, data, size))
		return;
	bytes = written(summary);
	MUST((Size) bytes->len == size && memcmp(bytes->data, data, size) == 0);
	MUST(McpChannelSummaryMerge(copy, summary, &error));
	bytes = written(copy);
	MUST((Size) bytes->len == size && memcmp(bytes->data, data, size) == 0);
	if (!McpChannelSummaryMerge(copy, summary, &error))
		must_explain(&error);
}
