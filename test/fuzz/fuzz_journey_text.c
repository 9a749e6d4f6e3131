/*
 * a journey's text form: what is read is canonical, and prints to a text that
 * reads back as the same bytes
 * needs: src/journey/journey_parse.c src/journey/journey_text.c
 */
#include "fuzz_bodies.h"
#include "core/json.h"
#include "journey/journey.h"

static bool
read_text(McpText text, uint8 **body, Size *size, McpError *error)
{
	McpCollector *collector = McpCollectorCreate();
	McpJson		json;

	McpJsonStart(&json, text, "journey", error);
	return McpJourneyParse(&json, collector) && McpJsonDone(&json) &&
		McpCollectorBuild(collector, body, size, error);
}

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpJourney	journey;
	StringInfoData buffer;
	uint8	   *body;
	uint8	   *again;
	Size		body_size;
	Size		again_size;

	if (!fuzz_valid_utf8(data, size))
		return;
	if (!read_text(text_of(data, size), &body, &body_size, &error))
	{
		must_explain(&error);
		return;
	}
	if (body == NULL)
		return;
	keep_body(body, body_size);
	MUST(McpJourneyOpen(&journey, body, body_size, MCP_CHECK_DEEP, &error));
	initStringInfo(&buffer);
	McpJourneyPrint(&journey, &buffer);
	MUST(read_text(McpTextMake(buffer.data, buffer.len), &again, &again_size, &error));
	MUST(again != NULL && again_size == body_size && memcmp(again, body, body_size) == 0);
}
