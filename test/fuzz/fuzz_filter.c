/*
 * a filter's text: what prints reads back as the same tree
 * needs: src/filter/filter_parse.c
 */
#include "fuzz_bodies.h"
#include "filter/filter.h"

static bool
read_filter(McpText text, McpTree *tree, uint8 **body, Size *size, McpError *error)
{
	McpTreeBuilder builder;
	McpLexer	lexer;
	StringInfoData bytes;
	uint32		root;
	char	   *copy;

	McpTreeBuilderInit(&builder);
	if (!McpLexStart(&lexer, text, "filter", error) ||
		!McpFilterParse(&lexer, &builder, &root))
		return false;
	if (lexer.token.kind != MCP_TOKEN_END)
		return McpLexExpected(&lexer, "the end", NULL);
	initStringInfo(&bytes);
	McpTreeBuild(&builder, root, &bytes);
	/* it lies behind the length word of a varlena, aligned so */
	copy = palloc(4 + bytes.len);
	memcpy(copy + 4, bytes.data, bytes.len);
	*body = (uint8 *) copy + 4;
	*size = bytes.len;
	MUST(McpTreeOpen(tree, *body, bytes.len, MCP_CHECK_DEEP, error));
	return true;
}

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpTree		tree;
	McpTree		again;
	StringInfoData buffer;
	uint8	   *body;
	uint8	   *body_again;
	Size		body_size;
	Size		size_again;

	if (!fuzz_valid_utf8(data, size))
		return;
	if (!read_filter(text_of(data, size), &tree, &body, &body_size, &error))
	{
		must_explain(&error);
		return;
	}
	initStringInfo(&buffer);
	McpFilterPrint(&tree, &tree.nodes[0], &buffer);
	MUST(read_filter(McpTextMake(buffer.data, buffer.len), &again, &body_again, &size_again, &error));
	MUST(size_again == body_size && memcmp(body, body_again, body_size) == 0);
}
