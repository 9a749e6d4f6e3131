/*
 * profile_print.h: profiles as texts and as bytes that cross borders
 */
#ifndef MCP_PROFILE_PRINT_H
#define MCP_PROFILE_PRINT_H

#include "profile/profile_build.h"

#define MCP_PROFILE_WIRE 1		/* version of the binary form */

/* the JSON document */
extern void McpProfilePrint(const McpProfile *profile, StringInfo buffer);

/* a value as people write it: 34, true, 1990-04-01, running */
extern void McpValuePrint(const McpValue *value, StringInfo buffer);

/* the names of value types: "boolean", "numeric" ... and back; 0: none */
extern const char *McpValueTypeName(McpValueType type);
extern int	McpValueTypeFromName(McpText name);

/* fields in network order, without and with the journey */
extern void McpFactsWrite(const McpFacts *facts, StringInfo buffer);
extern void McpProfileWrite(const McpProfile *profile, StringInfo buffer);

/* the same, read into a builder; nothing in it is believed */
extern bool McpFactsRead(McpReader *reader, McpProfileBuilder *builder,
						 McpError *error);
extern bool McpProfileRead(McpReader *reader, McpProfileBuilder *builder,
						   McpError *error);
extern bool McpProfileParse(McpText text, McpProfileBuilder *builder,
							McpError *error);

#endif
