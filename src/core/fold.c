/*
 * fold.c: texts with case and accents set aside
 */
#include "core/fold.h"

#include "core/utf8.h"

/* code points that become others; step 0: all become one text of the pool */
typedef struct McpFoldRun
{
	uint32		first;
	uint32		last;
	uint32		step;
	int32		delta;			/* or length of a text, and place << 8 */
} McpFoldRun;

#include "core/utf8_fold_table.h"

static const McpFoldRun *
find_run(uint32 code)
{
	int			low = 0;
	int			high = lengthof(fold_runs) - 1;

	while (low <= high)
	{
		int			middle = (low + high) / 2;
		const McpFoldRun *run = &fold_runs[middle];

		if (code < run->first)
			high = middle - 1;
		else if (code > run->last)
			low = middle + 1;
		else
			return run->step > 1 && (code - run->first) % run->step != 0 ?
				NULL : run;
	}
	return NULL;
}

/* what the character at `p` becomes; *size are its own bytes */
static McpText
fold_one(const char *p, uint32 left, uint32 *size, char *place)
{
	uint32		code;
	const McpFoldRun *run;

	if ((unsigned char) *p < 0x80)
	{
		*size = 1;
		*place = (char) (*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
		return McpTextMake(place, 1);
	}
	code = McpUtf8Decode(p, left, size);
	if (*size == 0)
	{
		*size = 1;
		return McpTextMake(p, 1);
	}
	run = find_run(code);
	if (run == NULL)
		return McpTextMake(p, *size);
	if (run->step == 0)
		return McpTextMake(fold_pool + (run->delta >> 8), run->delta & 0xFF);
	return McpTextMake(place, McpUtf8Encode((uint32) ((int32) code +
													  run->delta), place));
}

/* bytes at the beginning that folding leaves as they are */
static uint32
folded_already(McpText text)
{
	uint32		i;

	for (i = 0; i < text.len; i++)
	{
		unsigned char c = (unsigned char) text.data[i];

		if (c >= 0x80 || (c >= 'A' && c <= 'Z'))
			break;
	}
	return i;
}

McpText
McpFold(McpText text, StringInfo buffer)
{
	uint32		at = folded_already(text);
	char		place[MCP_UTF8_MAX];
	uint32		size;

	if (at == text.len)
		return text;
	resetStringInfo(buffer);
	appendBinaryStringInfo(buffer, text.data, (int) at);
	for (; at < text.len; at += size)
	{
		McpText		to = fold_one(text.data + at, text.len - at, &size,
								  place);

		if (to.len == 1)
			appendStringInfoChar(buffer, to.data[0]);
		else
			appendBinaryStringInfo(buffer, to.data, (int) to.len);
	}
	return McpTextMake(buffer->data, buffer->len);
}

static inline bool
is_special(char c)
{
	return c == '%' || c == '_' || c == '\\';
}

McpText
McpFoldPattern(McpText pattern, StringInfo buffer)
{
	uint32		at = 0;
	char		place[MCP_UTF8_MAX];
	uint32		size;
	uint32		i;

	resetStringInfo(buffer);
	while (at < pattern.len)
	{
		bool		literal = (unsigned char) pattern.data[at] >= 0x80;
		McpText		to;

		if (pattern.data[at] == '\\' && at + 1 < pattern.len)
		{
			literal = true;
			at++;
		}
		to = fold_one(pattern.data + at, pattern.len - at, &size, place);
		for (i = 0; i < to.len; i++)
		{
			if (literal && is_special(to.data[i]))
				appendStringInfoChar(buffer, '\\');
			appendStringInfoChar(buffer, to.data[i]);
		}
		at += size;
	}
	return McpTextMake(buffer->data, buffer->len);
}
