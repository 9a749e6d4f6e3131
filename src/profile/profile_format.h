/*
 * profile_format.h: a profile's bytes, for those who write and read them
 *
 * profile_format.c draws them.
 */
#ifndef MCP_PROFILE_FORMAT_H
#define MCP_PROFILE_FORMAT_H

#include "profile/profile.h"

/* the header word: version in the low 8 bits, flags above */
#define MCP_PROFILE_VERSION		1
#define MCP_PROFILE_FACTS		0x100	/* traits, members, consents, handles */
#define MCP_PROFILE_JOURNEY		0x200	/* a journey's body at the end */
#define MCP_PROFILE_EARLIEST	0x400	/* traits carry an earliest of its own */
#define MCP_PROFILE_CONTACTS	0x800	/* consents carry a contact point */
#define MCP_PROFILE_FLAGS		0xF00

/* sizes of the fixed part when there are facts, and when there are not */
#define MCP_PROFILE_HEAD		4
#define MCP_PROFILE_FACTS_HEAD	32

#define MCP_CONSENT_GRANTED		1
#define MCP_CONSENT_CONTACT		2

/* bytes of a code, of an offset */
static inline uint32
McpTextCodeWidth(uint32 count)
{
	return count <= 0x100 ? 1 : count <= 0x10000 ? 2 : 4;
}

static inline uint32
McpTextOffsetWidth(uint32 end)
{
	return end <= 0xFF ? 1 : end <= 0xFFFF ? 2 : 4;
}

static inline uint32
McpTraitStride(uint32 flags, uint32 width)
{
	return 2 * width + ((flags & MCP_PROFILE_EARLIEST) ? 33 : 17);
}

static inline uint32
McpMemberStride(uint32 width)
{
	return 3 * width + 9;
}

static inline uint32
McpConsentStride(uint32 flags, uint32 width)
{
	return 3 * width + 9 +
		((flags & MCP_PROFILE_CONTACTS) ? MCP_IDENTIFIER_SIZE : 0);
}

static inline uint32
McpHandleStride(uint32 width)
{
	return MCP_IDENTIFIER_SIZE + width + 16;
}

#endif
