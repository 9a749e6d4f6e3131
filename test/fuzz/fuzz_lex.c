/* any text: tokens follow each other, and every place can be pointed at */
#include "fuzz.h"
#include "core/lex.h"

static const char *const words[] = {"count", "purchase", "most_frequent", NULL};

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpLexer	lexer;
	uint32		position = 0;

	if (!fuzz_valid_utf8(data, size))
		return;
	if (!McpLexStart(&lexer, text_of(data, size), "segment", &error))
	{
		must_explain(&error);
		return;
	}
	while (lexer.token.kind != MCP_TOKEN_END)
	{
		McpToken	peeked;
		McpLexer	pointing = lexer;
		McpError	pointed = {0};
		bool		could_peek;

		MUST(lexer.token.start >= position && lexer.token.end > lexer.token.start);
		MUST(lexer.token.end <= size);
		position = lexer.token.end;
		pointing.error = &pointed;
		MUST(!McpLexExpected(&pointing, "a filter", words));
		must_explain(&pointed);
		pointing = lexer;
		memset(&pointed, 0, sizeof(pointed));
		pointing.error = &pointed;
		could_peek = McpLexPeek(&pointing, &peeked);
		if (!McpLexNext(&lexer))
		{
			must_explain(&error);
			return;
		}
		if (could_peek)
			MUST(peeked.start == lexer.token.start && peeked.kind == lexer.token.kind);
	}
}
