/*
 * profile_slice.c: the beginning of a profile's bytes
 *
 * Facts lie before the journey, which itself can be read from its beginning.
 */
#include "profile/profile_format.h"

Size
McpProfileSliceNeeds(const uint8 *body, Size have, Size size, int64 since)
{
	uint32		flags;
	Size		at = MCP_PROFILE_HEAD;
	Size		needed;

	if (have < MCP_PROFILE_FACTS_HEAD)
		return Min(MCP_PROFILE_FACTS_HEAD, size);
	flags = McpLoad32(body);
	if (!(flags & MCP_PROFILE_JOURNEY))
		return size;
	if (flags & MCP_PROFILE_FACTS)
		at = McpLoad32(body + 4);
	if (at > size)
		return size;
	needed = McpJourneySliceNeeds(body + at, have > at ? have - at : 0,
								  size - at, since);
	return Min(at + needed, size);
}

bool
McpProfileOpenSlice(McpProfile *profile, const void *body, Size have,
					Size size, McpError *error)
{
	if (!McpProfileOpen(profile, body, size, MCP_CHECK_SHALLOW, error))
		return false;
	McpJourneyCut(&profile->journey,
				  have - (Size) (profile->journey.body - profile->body));
	return true;
}
