/*
 * event.c: what an event is named by, and why a row is none
 */
#include "event/event.h"

#include <openssl/sha.h>

const char *
McpEventProblemText(McpEventProblem problem)
{
	switch (problem)
	{
		case MCP_EVENT_USABLE:
			return NULL;
		case MCP_EVENT_NO_TIME:
			return "no time";
		case MCP_EVENT_NO_CHANNEL:
			return "no channel";
		case MCP_EVENT_NO_ACTION:
			return "no action";
		case MCP_EVENT_BAD_TIME:
			return "time not between 1900 and 2199";
		case MCP_EVENT_BAD_CHANNEL:
			return "unusable channel name";
		case MCP_EVENT_BAD_ACTION:
			return "unusable action name";
		case MCP_EVENT_BAD_VALUE:
			return "value not within 9.2e12";
		case MCP_EVENT_BAD_PROPERTIES:
			return "properties not an object or list of pairs";
		case MCP_EVENT_NESTED_PROPERTIES:
			return "nested properties";
		case MCP_EVENT_BAD_PROPERTY_NAME:
			return "unusable property name";
		case MCP_EVENT_LONG_PROPERTY:
			return "property value too long";
		case MCP_EVENT_MANY_PROPERTIES:
			return "too many properties";
		case MCP_EVENT_LONG_ID:
			return "event_id too long";
		case MCP_EVENT_BAD_REVISION:
			return "revision time not between 1900 and 2199";
	}
	return "unknown";
}

uint64
McpEventKey(McpText event_id)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	uint64		key = 0;
	int			i;

	if (event_id.len == 0)
		return 0;
	SHA256((const unsigned char *) event_id.data, event_id.len, digest);
	for (i = 0; i < 8; i++)
		key = key << 8 | digest[i];
	return key != 0 ? key : 1;
}
