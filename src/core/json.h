/*
 * json.h: reading and printing JSON documents of our own types
 *
 * A pull reader over bytes that are valid UTF-8.  The caller knows what must
 * come and asks for it; anything else is an error that says where and what was
 * expected, never what stood there (it may be personal).
 */
#ifndef MCP_JSON_H
#define MCP_JSON_H

#include "core/base.h"

typedef struct McpJson
{
	McpText		source;
	uint32		at;
	const char *noun;			/* what is read: "profile", "journey" */
	McpError   *error;
} McpJson;

/* what comes next */
typedef enum McpJsonKind
{
	MCP_JSON_END,
	MCP_JSON_OBJECT,
	MCP_JSON_ARRAY,
	MCP_JSON_STRING,
	MCP_JSON_NUMBER,
	MCP_JSON_BOOLEAN,
	MCP_JSON_NULL,
	MCP_JSON_OTHER
} McpJsonKind;

extern void McpJsonStart(McpJson *json, McpText source, const char *noun,
						 McpError *error);
extern McpJsonKind McpJsonPeek(McpJson *json);

/*
 * Open an object or an array, then go from key to key, from item to item:
 *
 *	bool first = true, end;
 *	McpJsonOpenArray(json) ... while (McpJsonNextItem(json, &first, &end) && !end)
 *
 * All return false when the error is set.
 */
extern bool McpJsonOpenObject(McpJson *json);
extern bool McpJsonNextKey(McpJson *json, bool *first, McpText *key,
						   bool *end);
extern bool McpJsonOpenArray(McpJson *json);
extern bool McpJsonNextItem(McpJson *json, bool *first, bool *end);

/*
 * A string's characters, where they lie when there is no escape among them,
 * else in new memory; a number's characters.
 */
extern bool McpJsonString(McpJson *json, McpText *text);
extern bool McpJsonNumber(McpJson *json, McpText *text);
extern bool McpJsonBoolean(McpJson *json, bool *value);
extern bool McpJsonNull(McpJson *json);

/* nothing but blanks may be left */
extern bool McpJsonDone(McpJson *json);

/* fail: "invalid <noun>: <reason> at byte n"; always false */
extern bool McpJsonFail(McpJson *json, const char *format,
						...) pg_attribute_printf(2, 3);

#ifdef __clang_analyzer__
#define McpJsonFail(...) ((void) (McpJsonFail) (__VA_ARGS__), false)
#endif

/* print with quotes and escapes */
extern void McpJsonPrintString(StringInfo buffer, McpText text);

#endif
