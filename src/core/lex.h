/*
 * lex.h: the words of our small languages
 *
 * Match rules, filters, segments and measures share one lexer and one way to
 * say where a text went wrong.  The parsers are by hand, recursive descent,
 * over McpLexer: look at lexer->token, take it with McpLexNext.
 *
 *	name		letters (ASCII, or any byte from 0x80), digits and _, not
 *				starting with a digit; ASCII folded to lower case
 *	number		digits [ . digits ]; a sign is a token of its own
 *	date		YYYY-MM-DD [ T clock zone ], as McpMomentParse reads it
 *	string		"..." or '...', the quote doubled inside
 *	symbol		one of ( ) [ ] { } , . | & ! * : @ $ % ? + - / ; = < >
 *				and != <> <= >= ->
 */
#ifndef MCP_LEX_H
#define MCP_LEX_H

#include "core/base.h"

typedef enum McpTokenKind
{
	MCP_TOKEN_END,
	MCP_TOKEN_NAME,
	MCP_TOKEN_NUMBER,
	MCP_TOKEN_DATE,
	MCP_TOKEN_STRING,
	MCP_TOKEN_SYMBOL
} McpTokenKind;

/* two-character symbols; the others are their own character */
#define MCP_SYMBOL_NE		256
#define MCP_SYMBOL_LE		257
#define MCP_SYMBOL_GE		258
#define MCP_SYMBOL_ARROW	259

typedef struct McpToken
{
	McpTokenKind kind;
	int			symbol;			/* of a symbol */
	McpText		text;			/* of the others; folded, unquoted */
	uint32		start;			/* byte position in the source, */
	uint32		end;			/* and just behind it */
} McpToken;

typedef struct McpLexer
{
	McpText		source;
	McpToken	token;			/* the one to look at */
	uint32		ahead;			/* where the next begins */
	const char *noun;			/* what is parsed: "segment", "match rules" */
	bool		variables;		/* a test may name some, as $x */
	McpError   *error;
} McpLexer;

/* start, and look at the first token; false when the error is set */
extern bool McpLexStart(McpLexer *lexer, McpText source, const char *noun,
						McpError *error);

/* go to the next token */
extern bool McpLexNext(McpLexer *lexer);

/* the token behind the present one, without going there */
extern bool McpLexPeek(const McpLexer *lexer, McpToken *token);

static inline bool
McpLexIsSymbol(const McpLexer *lexer, int symbol)
{
	return lexer->token.kind == MCP_TOKEN_SYMBOL &&
		lexer->token.symbol == symbol;
}

static inline bool
McpLexIsWord(const McpLexer *lexer, const char *word)
{
	return lexer->token.kind == MCP_TOKEN_NAME &&
		lexer->token.text.len == strlen(word) &&
		memcmp(lexer->token.text.data, word, lexer->token.text.len) == 0;
}

/* take the symbol or the word if it is there; *taken says so */
extern bool McpLexTakeSymbol(McpLexer *lexer, int symbol, bool *taken);
extern bool McpLexTakeWord(McpLexer *lexer, const char *word, bool *taken);

/* take it, or fail with: expected "symbol" */
extern bool McpLexWantSymbol(McpLexer *lexer, int symbol);
extern bool McpLexWantWord(McpLexer *lexer, const char *word);

/*
 * Fail at the present token: message "invalid <noun>: expected <expected> at
 * line n, column n", the line with a caret as detail, and as hint the nearest
 * of `words` (NULL-terminated; may be NULL) when the token is a name close to
 * one of them.  Always false.
 */
extern bool McpLexExpected(McpLexer *lexer, const char *expected,
						   const char *const *words);

/* fail at a position for another reason: "invalid <noun>: <reason> at ..." */
extern bool McpLexFailAt(McpLexer *lexer, uint32 position, const char *format,
						 ...) pg_attribute_printf(3, 4);

#ifdef __clang_analyzer__
#define McpLexExpected(...) ((void) (McpLexExpected) (__VA_ARGS__), false)
#define McpLexFailAt(...) ((void) (McpLexFailAt) (__VA_ARGS__), false)
#endif

/* print a string with "..." around it, the quote doubled */
extern void McpLexPrintString(StringInfo buffer, McpText text);

/* how many edits apart two words are; -1: more than two (one for short ones) */
extern int	McpLexDistance(McpText word, const char *other);

/* the nearest of words within two edits (one for short words), or NULL */
extern const char *McpLexNearest(McpText word, const char *const *words);

#endif
