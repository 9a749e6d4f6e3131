/*
 * a profile's binary form: what is read is canonical, and writes to bytes that
 * read back as the same
 * needs: src/profile/profile_wire.c
 */
#include "fuzz_bodies.h"
#include "core/wire.h"
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
read_wire(const void *data, Size size, uint8 **body, Size *body_size, McpError *error)
{
	McpProfileBuilder *builder = McpProfileBuilderCreate();
	McpReader	reader = McpReaderMake(data, size);

	return McpProfileRead(&reader, builder, error) &&
		(McpReaderDone(&reader) || McpErrorSet(error, MCP_ERR_BINARY, "something is left")) &&
		build(builder, body, body_size, error);
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

	if (!read_wire(data, size, &body, &body_size, &error))
	{
		must_explain(&error);
		return;
	}
	MUST(McpProfileOpen(&profile, body, body_size, MCP_CHECK_DEEP, &error));
	initStringInfo(&buffer);
	McpProfilePrint(&profile, &buffer);
	MUST(fuzz_valid_utf8((const uint8 *) buffer.data, buffer.len));
	resetStringInfo(&buffer);
	McpProfileWrite(&profile, &buffer);
	MUST(read_wire(buffer.data, buffer.len, &again, &again_size, &error));
	MUST(again_size == body_size && memcmp(again, body, body_size) == 0);
}
