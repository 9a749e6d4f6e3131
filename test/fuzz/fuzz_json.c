/*
 * any JSON: the reader goes through it and ends, or says why not
 * needs: src/core/json.c
 */
#include "fuzz.h"
#include "core/json.h"

static bool
walk(McpJson *json, int depth)
{
	bool		first = true;
	bool		end = false;
	bool		boolean;
	McpText		text;

	switch (McpJsonPeek(json))
	{
		case MCP_JSON_OBJECT:
			if (depth > 64)
				return McpJsonFail(json, "it is too deep");
			if (!McpJsonOpenObject(json))
				return false;
			while (McpJsonNextKey(json, &first, &text, &end) && !end)
			{
				MUST(fuzz_valid_utf8((const uint8 *) text.data, text.len));
				if (!walk(json, depth + 1))
					return false;
			}
			return end;
		case MCP_JSON_ARRAY:
			if (depth > 64)
				return McpJsonFail(json, "it is too deep");
			if (!McpJsonOpenArray(json))
				return false;
			while (McpJsonNextItem(json, &first, &end) && !end)
			{
				if (!walk(json, depth + 1))
					return false;
			}
			return end;
		case MCP_JSON_STRING:
			if (!McpJsonString(json, &text))
				return false;
			MUST(fuzz_valid_utf8((const uint8 *) text.data, text.len));
			return true;
		case MCP_JSON_NUMBER:
			return McpJsonNumber(json, &text);
		case MCP_JSON_BOOLEAN:
			return McpJsonBoolean(json, &boolean);
		case MCP_JSON_NULL:
			return McpJsonNull(json);
		default:
			return McpJsonFail(json, "a value is expected");
	}
}

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpJson		json;

	if (!fuzz_valid_utf8(data, size))
		return;
	McpJsonStart(&json, text_of(data, size), "profile", &error);
	if (!walk(&json, 0) || !McpJsonDone(&json))
		must_explain(&error);
	else
		MUST(error.sqlstate == 0);
}
