/*
 * a profile's text form: what is read is canonical, and prints to a text that
 * reads back as the same bytes
 * needs: src/profile/profile_parse.c src/profile/profile_print.c
 */
#include "fuzz_bodies.h"
#include "profile/profile_print.h"

static bool
build(McpProfileBuilder *builder, uint8 **body, Size *size, McpError *error)
{
	uint8	   *value;

	if (!McpProfileBuild(builder, &value, size, error))
		return false;
	*body = value + MCP_LENGTH_WORD;
	return true;
}

static bool
read_text(McpText text, uint8 **body, Size *size, McpError *error)
{
	McpProfileBuilder *builder = McpProfileBuilderCreate();

	return McpProfileParse(text, builder, error) &&
		build(builder, body, size, error);
}

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpProfile	profile;
	StringInfoData buffer;
	uint8	   *body;
	uint8	   *again;
	Size		body_size;
	Size		again_size;

	if (!fuzz_valid_utf8(data, size))
		return;
	if (!read_text(text_of(data, size), &body, &body_size, &error))
	{
		must_explain(&error);
		return;
	}
	keep_body(body, body_size);
	MUST(McpProfileOpen(&profile, body, body_size, MCP_CHECK_DEEP, &error));
	initStringInfo(&buffer);
	McpProfilePrint(&profile, &buffer);
	MUST(read_text(McpTextMake(buffer.data, buffer.len), &again, &again_size, &error));
	MUST(again_size == body_size && memcmp(again, body, body_size) == 0);
}
