/*
 * lex.c: the lexer of our small languages
 */
#include "core/lex.h"

#include <stdarg.h>

#define LINE_SHOWN 76			/* bytes of a long line around the caret */
#define NEAREST_MAX 31			/* longer words are not compared */

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
		(unsigned char) c >= 0x80;
}

static inline bool
is_name(char c)
{
	return is_name_start(c) || is_digit(c);
}

static inline bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* "line n, column n" counts characters, not bytes */
static void
locate(McpText source, uint32 position, uint32 *line_start, int *line,
	   int *column)
{
	uint32		i;

	*line = 1;
	*column = 1;
	*line_start = 0;
	for (i = 0; i < position; i++)
	{
		if (source.data[i] == '\n')
		{
			(*line)++;
			*column = 1;
			*line_start = i + 1;
		}
		else if (((unsigned char) source.data[i] & 0xC0) != 0x80)
			(*column)++;
	}
}

/* step off the inside of a UTF-8 character */
static uint32
char_start(McpText source, uint32 position)
{
	while (position > 0 && position < source.len &&
		   ((unsigned char) source.data[position] & 0xC0) == 0x80)
		position--;
	return position;
}

/* the line with a caret below the position */
static void
show_line(const McpLexer *lexer, uint32 position, uint32 line_start, int line)
{
	McpText		source = lexer->source;
	uint32		from = line_start;
	uint32		end;
	uint32		i;
	char		caret[LINE_SHOWN * 2];
	int			n = 0;

	if (position - from > LINE_SHOWN / 2)
		from = char_start(source, position - LINE_SHOWN / 2);
	for (end = position; end < source.len && source.data[end] != '\n' &&
		 end - from < LINE_SHOWN; end++)
		;
	end = char_start(source, end);
	for (i = from; i < position && n < (int) sizeof(caret) - 2; i++)
	{
		if (source.data[i] == '\t')
			caret[n++] = '\t';
		else if (((unsigned char) source.data[i] & 0xC0) != 0x80)
			caret[n++] = ' ';
	}
	caret[n++] = '^';
	caret[n] = '\0';
	McpErrorDetail(lexer->error, "Line %d:\n%.*s\n%s", line,
				   (int) (end - from), source.data + from, caret);
}

bool
(McpLexFailAt) (McpLexer *lexer, uint32 position, const char *format, ...)
{
	char		reason[240];
	va_list		args;
	uint32		line_start;
	int			line,
				column;

	if (lexer->error->sqlstate != 0)
		return false;
	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	if (position > lexer->source.len)
		position = lexer->source.len;
	locate(lexer->source, position, &line_start, &line, &column);
	McpErrorSet(lexer->error, MCP_ERR_TEXT, "invalid %s: %s at line %d, column %d",
				lexer->noun, reason, line, column);
	show_line(lexer, position, line_start, line);
	return false;
}

bool
(McpLexExpected) (McpLexer *lexer, const char *expected, const char *const *words)
{
	const char *nearest = NULL;

	if (lexer->error->sqlstate != 0)
		return false;
	McpLexFailAt(lexer, lexer->token.start, "expected %s", expected);
	if (words != NULL && lexer->token.kind == MCP_TOKEN_NAME)
		nearest = McpLexNearest(lexer->token.text, words);
	/* the very word was not misspelled, it only stands in a wrong place */
	if (nearest != NULL && !McpTextEqual(lexer->token.text,
										 McpTextMake(nearest, strlen(nearest))))
		McpErrorHint(lexer->error, "Perhaps you meant \"%s\".", nearest);
	return false;
}

/* edits between two short words (Levenshtein, and swapped neighbours) */
static int
edit_distance(McpText a, const char *b, int blen)
{
	int			row[3][NEAREST_MAX + 2];
	int			i,
				j;

	for (j = 0; j <= blen; j++)
		row[0][j] = j;
	for (i = 1; i <= (int) a.len; i++)
	{
		int		   *now = row[i % 3];
		int		   *above = row[(i - 1) % 3];
		int		   *above2 = row[(i + 1) % 3];

		now[0] = i;
		for (j = 1; j <= blen; j++)
		{
			int			same = a.data[i - 1] == b[j - 1];

			now[j] = Min(Min(above[j] + 1, now[j - 1] + 1),
						 above[j - 1] + !same);
			if (i > 1 && j > 1 && a.data[i - 1] == b[j - 2] &&
				a.data[i - 2] == b[j - 1])
				now[j] = Min(now[j], above2[j - 2] + 1);
		}
	}
	return row[a.len % 3][blen];
}

int
McpLexDistance(McpText word, const char *other)
{
	int			length = (int) strlen(other);
	int			limit = Min((int) word.len, length) <= 4 ? 1 : 2;
	int			distance;

	if (word.len == 0 || word.len > NEAREST_MAX || length > NEAREST_MAX)
		return -1;
	distance = edit_distance(word, other, length);
	return distance <= limit ? distance : -1;
}

const char *
McpLexNearest(McpText word, const char *const *words)
{
	const char *nearest = NULL;
	int			best = 3;

	for (; *words != NULL; words++)
	{
		int			distance = McpLexDistance(word, *words);

		if (distance >= 0 && distance < best)
		{
			best = distance;
			nearest = *words;
		}
	}
	return nearest;
}

/* a name: ASCII letters are folded, in a copy only when there is something */
static McpText
fold_name(McpText raw)
{
	char	   *copy;
	uint32		i;

	for (i = 0; i < raw.len; i++)
	{
		if (raw.data[i] >= 'A' && raw.data[i] <= 'Z')
			break;
	}
	if (i == raw.len)
		return raw;
	copy = McpAlloc(raw.len);
	for (i = 0; i < raw.len; i++)
	{
		char		c = raw.data[i];

		copy[i] = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	}
	return McpTextMake(copy, raw.len);
}

static bool
scan_string(McpLexer *lexer, McpToken *token, uint32 position)
{
	const char *data = lexer->source.data;
	uint32		end = lexer->source.len;
	char		quote = data[position];
	uint32		i = position + 1;
	uint32		doubled = 0;
	char	   *copy;
	uint32		n = 0;

	for (;; i++)
	{
		if (i >= end)
			return McpLexFailAt(lexer, position, "a string without its end");
		if (data[i] == quote)
		{
			if (i + 1 < end && data[i + 1] == quote)
			{
				doubled++;
				i++;
				continue;
			}
			break;
		}
	}
	token->kind = MCP_TOKEN_STRING;
	token->end = i + 1;
	token->text = McpTextMake(data + position + 1, i - position - 1);
	if (doubled == 0)
		return true;
	copy = McpAlloc(token->text.len);
	for (i = 0; i < token->text.len; i++)
	{
		copy[n++] = token->text.data[i];
		if (token->text.data[i] == quote)
			i++;
	}
	token->text = McpTextMake(copy, n);
	return true;
}

/* are the next characters of the pattern's classes?  9: a digit */
static bool
looks_like(McpText source, uint32 position, const char *pattern)
{
	for (; *pattern != '\0'; pattern++, position++)
	{
		if (position >= source.len)
			return false;
		if (*pattern == '9' ? !is_digit(source.data[position]) :
			source.data[position] != *pattern)
			return false;
	}
	return true;
}

/* the end of a date with or without a clock and a zone */
static uint32
scan_date(McpText source, uint32 position)
{
	uint32		end = position + 10;

	if (end < source.len && (source.data[end] == 'T' || source.data[end] == 't')
		&& looks_like(source, end + 1, "99:99"))
	{
		end += 6;
		if (looks_like(source, end, ":99"))
			end += 3;
		if (looks_like(source, end, ".9"))
		{
			for (end++; end < source.len && is_digit(source.data[end]); end++)
				;
		}
		if (end < source.len && (source.data[end] == 'Z' || source.data[end] == 'z'))
			end++;
		else if (looks_like(source, end, "+99:99") || looks_like(source, end, "-99:99"))
			end += 6;
		else if (looks_like(source, end, "+9999") || looks_like(source, end, "-9999"))
			end += 5;
		else if (looks_like(source, end, "+99") || looks_like(source, end, "-99"))
			end += 3;
	}
	return end;
}

static bool
scan_number(McpLexer *lexer, McpToken *token, uint32 position)
{
	McpText		source = lexer->source;
	uint32		end = position;

	if (looks_like(source, position, "9999-99-99") &&
		!(position + 10 < source.len && is_digit(source.data[position + 10])))
	{
		token->kind = MCP_TOKEN_DATE;
		end = scan_date(source, position);
	}
	else
	{
		token->kind = MCP_TOKEN_NUMBER;
		while (end < source.len && is_digit(source.data[end]))
			end++;
		if (end + 1 < source.len && source.data[end] == '.' &&
			is_digit(source.data[end + 1]))
		{
			for (end++; end < source.len && is_digit(source.data[end]); end++)
				;
		}
	}
	if (end < source.len && is_name_start(source.data[end]))
		return McpLexFailAt(lexer, end, "a letter right behind a number");
	token->end = end;
	token->text = McpTextMake(source.data + position, end - position);
	return true;
}

static bool
scan_symbol(McpLexer *lexer, McpToken *token, uint32 position)
{
	McpText		source = lexer->source;
	char		c = source.data[position];
	char		next = position + 1 < source.len ? source.data[position + 1] : 0;

	token->kind = MCP_TOKEN_SYMBOL;
	token->end = position + 2;
	token->text = McpTextMake(source.data + position, 2);
	if ((c == '!' && next == '=') || (c == '<' && next == '>'))
		token->symbol = MCP_SYMBOL_NE;
	else if (c == '<' && next == '=')
		token->symbol = MCP_SYMBOL_LE;
	else if (c == '>' && next == '=')
		token->symbol = MCP_SYMBOL_GE;
	else if (c == '-' && next == '>')
		token->symbol = MCP_SYMBOL_ARROW;
	else if (c != '\0' && strchr("()[]{},.|&!*:@$%?+-/;=<>", c) != NULL)
	{
		token->symbol = (unsigned char) c;
		token->end = position + 1;
		token->text.len = 1;
	}
	else
		return McpLexFailAt(lexer, position, "a character that has no meaning here");
	return true;
}

static bool
scan(McpLexer *lexer, uint32 position, McpToken *token)
{
	McpText		source = lexer->source;
	char		c;

	while (position < source.len && is_space(source.data[position]))
		position++;
	memset(token, 0, sizeof(*token));
	token->start = token->end = position;
	if (position >= source.len)
	{
		token->kind = MCP_TOKEN_END;
		return true;
	}
	c = source.data[position];
	if (is_name_start(c))
	{
		uint32		end = position;

		while (end < source.len && is_name(source.data[end]))
			end++;
		token->kind = MCP_TOKEN_NAME;
		token->end = end;
		token->text = fold_name(McpTextMake(source.data + position,
											end - position));
		return true;
	}
	if (is_digit(c))
		return scan_number(lexer, token, position);
	if (c == '"' || c == '\'')
		return scan_string(lexer, token, position);
	return scan_symbol(lexer, token, position);
}

bool
McpLexStart(McpLexer *lexer, McpText source, const char *noun, McpError *error)
{
	memset(lexer, 0, sizeof(*lexer));
	lexer->source = source;
	lexer->noun = noun;
	lexer->error = error;
	return McpLexNext(lexer);
}

bool
McpLexNext(McpLexer *lexer)
{
	McpToken	token;

	if (!scan(lexer, lexer->ahead, &token))
		return false;
	lexer->token = token;
	lexer->ahead = token.end;
	return true;
}

bool
McpLexPeek(const McpLexer *lexer, McpToken *token)
{
	McpLexer	copy = *lexer;

	return scan(&copy, copy.ahead, token);
}

bool
McpLexTakeSymbol(McpLexer *lexer, int symbol, bool *taken)
{
	*taken = McpLexIsSymbol(lexer, symbol);
	return *taken ? McpLexNext(lexer) : true;
}

bool
McpLexTakeWord(McpLexer *lexer, const char *word, bool *taken)
{
	*taken = McpLexIsWord(lexer, word);
	return *taken ? McpLexNext(lexer) : true;
}

bool
McpLexWantSymbol(McpLexer *lexer, int symbol)
{
	static const char *const pairs[] = {"!=", "<=", ">=", "->"};
	char		expected[8];

	if (McpLexIsSymbol(lexer, symbol))
		return McpLexNext(lexer);
	if (symbol >= MCP_SYMBOL_NE)
		snprintf(expected, sizeof(expected), "\"%s\"", pairs[symbol - MCP_SYMBOL_NE]);
	else
		snprintf(expected, sizeof(expected), "\"%c\"", symbol);
	return McpLexExpected(lexer, expected, NULL);
}

bool
McpLexWantWord(McpLexer *lexer, const char *word)
{
	const char *words[2] = {word, NULL};
	char		expected[64];

	if (McpLexIsWord(lexer, word))
		return McpLexNext(lexer);
	snprintf(expected, sizeof(expected), "\"%s\"", word);
	return McpLexExpected(lexer, expected, words);
}

void
McpLexPrintString(StringInfo buffer, McpText text)
{
	uint32		i;

	appendStringInfoCharMacro(buffer, '"');
	for (i = 0; i < text.len; i++)
	{
		if (text.data[i] == '"')
			appendStringInfoCharMacro(buffer, '"');
		appendStringInfoCharMacro(buffer, text.data[i]);
	}
	appendStringInfoCharMacro(buffer, '"');
}
