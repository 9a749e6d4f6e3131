/*
 * json.c: reading and printing JSON documents of our own types
 */
#include "core/json.h"

void
McpJsonStart(McpJson *json, McpText source, const char *noun, McpError *error)
{
	json->source = source;
	json->at = 0;
	json->noun = noun;
	json->error = error;
}

bool
(McpJsonFail) (McpJson *json, const char *format, ...)
{
	char		reason[200];
	va_list		args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	return McpErrorSet(json->error, MCP_ERR_TEXT, "invalid %s: %s at byte %u",
					   json->noun, reason, json->at + 1);
}

static int
here(McpJson *json)
{
	return json->at < json->source.len ?
		(unsigned char) json->source.data[json->at] : -1;
}

static int
skip_blanks(McpJson *json)
{
	int			c;

	while ((c = here(json)) == ' ' || c == '\t' || c == '\n' || c == '\r')
		json->at++;
	return c;
}

static bool
take(McpJson *json, char c)
{
	if (skip_blanks(json) != c)
		return false;
	json->at++;
	return true;
}

McpJsonKind
McpJsonPeek(McpJson *json)
{
	int			c = skip_blanks(json);

	if (c == -1)
		return MCP_JSON_END;
	if (c == '{')
		return MCP_JSON_OBJECT;
	if (c == '[')
		return MCP_JSON_ARRAY;
	if (c == '"')
		return MCP_JSON_STRING;
	if (c == '-' || (c >= '0' && c <= '9'))
		return MCP_JSON_NUMBER;
	if (c == 't' || c == 'f')
		return MCP_JSON_BOOLEAN;
	return c == 'n' ? MCP_JSON_NULL : MCP_JSON_OTHER;
}

bool
McpJsonOpenObject(McpJson *json)
{
	return take(json, '{') || McpJsonFail(json, "expected an object");
}

bool
McpJsonOpenArray(McpJson *json)
{
	return take(json, '[') || McpJsonFail(json, "expected an array");
}

/* the comma between two, or what closes */
static bool
next(McpJson *json, bool *first, char close, bool *end)
{
	bool		start = *first;

	MCP_CHECK_INTERRUPTS();
	*first = false;
	*end = take(json, close);
	if (*end || start)
		return true;
	if (!take(json, ','))
		return McpJsonFail(json, "expected \",\" or \"%c\"", close);
	return true;
}

bool
McpJsonNextItem(McpJson *json, bool *first, bool *end)
{
	return next(json, first, ']', end);
}

bool
McpJsonNextKey(McpJson *json, bool *first, McpText *key, bool *end)
{
	if (!next(json, first, '}', end))
		return false;
	if (*end)
		return true;
	if (McpJsonPeek(json) != MCP_JSON_STRING)
		return McpJsonFail(json, "expected a key");
	if (!McpJsonString(json, key))
		return false;
	return take(json, ':') || McpJsonFail(json, "expected \":\"");
}

/* --- strings ------------------------------------------------------------- */

static bool
hex4(McpJson *json, uint32 *value)
{
	int			i;

	*value = 0;
	for (i = 0; i < 4; i++)
	{
		int			c = here(json);

		if (c >= '0' && c <= '9')
			c -= '0';
		else if (c >= 'a' && c <= 'f')
			c -= 'a' - 10;
		else if (c >= 'A' && c <= 'F')
			c -= 'A' - 10;
		else
			return McpJsonFail(json, "expected four hexadecimal digits");
		*value = *value << 4 | (uint32) c;
		json->at++;
	}
	return true;
}

/* behind \u: one character, which may be two escapes */
static bool
unicode_escape(McpJson *json, uint32 *code)
{
	uint32		low;

	if (!hex4(json, code))
		return false;
	if (*code == 0)
		return McpJsonFail(json, "the character \\u0000 is not allowed");
	if (*code < 0xD800 || *code > 0xDFFF)
		return true;
	if (*code > 0xDBFF || here(json) != '\\')
		return McpJsonFail(json, "half of a surrogate pair");
	json->at++;
	if (here(json) != 'u')
		return McpJsonFail(json, "half of a surrogate pair");
	json->at++;
	if (!hex4(json, &low))
		return false;
	if (low < 0xDC00 || low > 0xDFFF)
		return McpJsonFail(json, "half of a surrogate pair");
	*code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
	return true;
}

static char *
put_utf8(char *out, uint32 code)
{
	if (code < 0x80)
		*out++ = (char) code;
	else if (code < 0x800)
	{
		*out++ = (char) (0xC0 | code >> 6);
		*out++ = (char) (0x80 | (code & 0x3F));
	}
	else if (code < 0x10000)
	{
		*out++ = (char) (0xE0 | code >> 12);
		*out++ = (char) (0x80 | (code >> 6 & 0x3F));
		*out++ = (char) (0x80 | (code & 0x3F));
	}
	else
	{
		*out++ = (char) (0xF0 | code >> 18);
		*out++ = (char) (0x80 | (code >> 12 & 0x3F));
		*out++ = (char) (0x80 | (code >> 6 & 0x3F));
		*out++ = (char) (0x80 | (code & 0x3F));
	}
	return out;
}

/* behind a backslash */
static bool
escape(McpJson *json, char **out)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	int			c = here(json);
	const char *found;
	uint32		code;

	if (c == 'u')
	{
		json->at++;
		if (!unicode_escape(json, &code))
			return false;
		*out = put_utf8(*out, code);
		return true;
	}
	found = c > 0 ? strchr(from, c) : NULL;
	if (found == NULL)
		return McpJsonFail(json, "unknown escape");
	*(*out)++ = to[found - from];
	json->at++;
	return true;
}

/* from the first escape on; an escape is never shorter than what it stands for */
static bool
string_with_escapes(McpJson *json, uint32 start, McpText *text)
{
	uint32		end = json->at;
	char	   *buffer;
	char	   *out;
	int			c;

	while (end < json->source.len && json->source.data[end] != '"')
		end += json->source.data[end] == '\\' ? 2 : 1;
	if (end >= json->source.len)
		return McpJsonFail(json, "the string does not end");
	buffer = McpAlloc(end - start + 1);
	memcpy(buffer, json->source.data + start, json->at - start);
	out = buffer + (json->at - start);
	while ((c = here(json)) != '"')
	{
		if (c < 0x20)
			return McpJsonFail(json, "a control character");
		json->at++;
		if (c != '\\')
			*out++ = (char) c;
		else if (!escape(json, &out))
			return false;
	}
	json->at++;
	*text = McpTextMake(buffer, out - buffer);
	return true;
}

bool
McpJsonString(McpJson *json, McpText *text)
{
	uint32		start;
	int			c;

	if (!take(json, '"'))
		return McpJsonFail(json, "expected a string");
	start = json->at;
	while ((c = here(json)) != '"')
	{
		if (c == '\\')
			return string_with_escapes(json, start, text);
		if (c == -1)
			return McpJsonFail(json, "the string does not end");
		if (c < 0x20)
			return McpJsonFail(json, "a control character");
		json->at++;
	}
	*text = McpTextMake(json->source.data + start, json->at - start);
	json->at++;
	return true;
}

/* --- numbers and words --------------------------------------------------- */

static bool
skip_digits(McpJson *json)
{
	uint32		start = json->at;
	int			c;

	while ((c = here(json)) >= '0' && c <= '9')
		json->at++;
	return json->at > start || McpJsonFail(json, "expected a digit");
}

bool
McpJsonNumber(McpJson *json, McpText *text)
{
	uint32		start;

	if (McpJsonPeek(json) != MCP_JSON_NUMBER)
		return McpJsonFail(json, "expected a number");
	start = json->at;
	if (here(json) == '-')
		json->at++;
	if (here(json) == '0')
		json->at++;
	else if (!skip_digits(json))
		return false;
	if (here(json) == '.')
	{
		json->at++;
		if (!skip_digits(json))
			return false;
	}
	if (here(json) == 'e' || here(json) == 'E')
	{
		json->at++;
		if (here(json) == '+' || here(json) == '-')
			json->at++;
		if (!skip_digits(json))
			return false;
	}
	*text = McpTextMake(json->source.data + start, json->at - start);
	return true;
}

static bool
take_word(McpJson *json, const char *word)
{
	uint32		length = (uint32) strlen(word);

	skip_blanks(json);
	if (json->source.len - json->at < length ||
		memcmp(json->source.data + json->at, word, length) != 0)
		return false;
	json->at += length;
	return true;
}

bool
McpJsonBoolean(McpJson *json, bool *value)
{
	*value = take_word(json, "true");
	return *value || take_word(json, "false") ||
		McpJsonFail(json, "expected true or false");
}

bool
McpJsonNull(McpJson *json)
{
	return take_word(json, "null") || McpJsonFail(json, "expected null");
}

bool
McpJsonDone(McpJson *json)
{
	return skip_blanks(json) == -1 ||
		McpJsonFail(json, "expected the end");
}

/* --- printing ------------------------------------------------------------ */

void
McpJsonPrintString(StringInfo buffer, McpText text)
{
	static const char hex[] = "0123456789abcdef";
	uint32		done = 0;
	uint32		i;

	appendStringInfoChar(buffer, '"');
	for (i = 0; i < text.len; i++)
	{
		unsigned char c = (unsigned char) text.data[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		appendBinaryStringInfo(buffer, text.data + done, (int) (i - done));
		done = i + 1;
		if (c >= 0x20)
		{
			appendStringInfoChar(buffer, '\\');
			appendStringInfoChar(buffer, (char) c);
		}
		else if (c == '\n' || c == '\t' || c == '\r')
			appendStringInfoString(buffer, c == '\n' ? "\\n" :
								   c == '\t' ? "\\t" : "\\r");
		else
		{
			appendStringInfoString(buffer, "\\u00");
			appendStringInfoChar(buffer, hex[c >> 4]);
			appendStringInfoChar(buffer, hex[c & 15]);
		}
	}
	appendBinaryStringInfo(buffer, text.data + done, (int) (text.len - done));
	appendStringInfoChar(buffer, '"');
}
