/*
 * fuzz_opened.h: the journey that a text says, for targets that ask it
 */
#ifndef MCP_FUZZ_OPENED_H
#define MCP_FUZZ_OPENED_H

#include "fuzz.h"
#include "core/json.h"
#include "journey/journey.h"

/* false: the bytes are no journey with an event */
static inline bool
open_text(const uint8 *data, Size size, McpJourney *journey)
{
	McpError	error = {0};
	McpCollector *collector = McpCollectorCreate();
	McpJson		json;
	uint8	   *body;
	Size		body_size;

	if (!fuzz_valid_utf8(data, size))
		return false;
	McpJsonStart(&json, text_of(data, size), "journey", &error);
	if (!McpJourneyParse(&json, collector) || !McpJsonDone(&json) ||
		!McpCollectorBuild(collector, &body, &body_size, &error) || body == NULL)
		return false;
	MUST(McpJourneyOpen(journey, body, body_size, MCP_CHECK_SHALLOW, &error));
	return true;
}

#endif
