/*
 * a journey's binary form: what is read is canonical, and writes to bytes that
 * read back as the same
 * needs: src/journey/journey_wire.c
 */
#include "fuzz_bodies.h"
#include "core/wire.h"
#include "journey/journey.h"

static bool
read_wire(const void *data, Size size, uint8 **body, Size *body_size, McpError *error)
{
	McpCollector *collector = McpCollectorCreate();
	McpReader	reader = McpReaderMake(data, size);

	return McpJourneyRead(&reader, collector, error) &&
		(McpReaderDone(&reader) || McpErrorSet(error, MCP_ERR_BINARY, "something is left")) &&
		McpCollectorBuild(collector, body, body_size, error);
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

	if (!read_wire(data, size, &body, &body_size, &error))
	{
		must_explain(&error);
		return;
	}
	if (body == NULL)
		return;
	MUST(McpJourneyOpen(&journey, body, body_size, MCP_CHECK_DEEP, &error));
	initStringInfo(&buffer);
	McpJourneyPrint(&journey, &buffer);
	MUST(fuzz_valid_utf8((const uint8 *) buffer.data, buffer.len));
	resetStringInfo(&buffer);
	McpJourneyWrite(&journey, &buffer);
	keep_body(buffer.data, buffer.len);
	MUST(read_wire(buffer.data, buffer.len, &again, &again_size, &error));
	MUST(again != NULL && again_size == body_size && memcmp(again, body, body_size) == 0);
}
