/*
 * a profile's stored bytes: what opens deeply is canonical, and can be read,
 * printed, written and merged to the very same bytes
 * needs: src/profile/profile_format.c src/profile/profile_merge.c
 */
#include "fuzz.h"
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

static void
read_all(const McpProfile *profile)
{
	McpTrait	trait;
	McpMember	member;
	McpConsent	consent;
	McpHandle	handle;
	McpValue	value;
	int64		observed_at;
	uint32		first;
	uint32		end;
	uint32		i;

	for (i = 0; i < profile->traits; i++)
	{
		McpProfileTrait(profile, i, &trait);
		MUST(trait.name.len > 0 && trait.latest_at >= trait.earliest_at);
		McpProfileTraitRange(profile, trait.name, &first, &end);
		MUST(first <= i && i < end && end <= profile->traits);
		MUST(McpProfileLatestTrait(profile, trait.name, trait.source, PG_INT64_MAX, &value, &observed_at));
	}
	for (i = 0; i < profile->members; i++)
	{
		McpProfileMember(profile, i, &member);
		McpProfileMemberRange(profile, member.name, &first, &end);
		MUST(first <= i && i < end && end <= profile->members);
		(void) McpProfileHasMember(profile, member.name, member.source, member.value, PG_INT64_MAX);
	}
	for (i = 0; i < profile->consents; i++)
	{
		McpProfileConsent(profile, i, &consent);
		McpProfileConsentRange(profile, consent.purpose, &first, &end);
		MUST(first <= i && i < end && end <= profile->consents);
		if (McpProfileHasConsent(profile, consent.purpose, NULL, MCP_REGIME_OPT_IN, PG_INT64_MAX))
			MUST(McpProfileHasConsent(profile, consent.purpose, NULL, MCP_REGIME_OPT_OUT, PG_INT64_MAX));
	}
	for (i = 0; i < profile->handles; i++)
	{
		McpProfileHandle(profile, i, &handle);
		MUST(McpIdentifierValid(&handle.identifier));
		MUST(McpProfileIdentified(profile, handle.identifier.kind));
	}
}

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpProfile	profile;
	McpProfileBuilder *builder;
	StringInfoData buffer;
	uint8	   *body;
	Size		body_size;

	(void) McpProfileOpen(&profile, data, size, MCP_CHECK_SHALLOW, &error);
	memset(&error, 0, sizeof(error));
	if (!McpProfileOpen(&profile, data, size, MCP_CHECK_DEEP, &error))
	{
		must_explain(&error);
		return;
	}
	read_all(&profile);
	initStringInfo(&buffer);
	McpProfilePrint(&profile, &buffer);
	resetStringInfo(&buffer);
	McpProfileWrite(&profile, &buffer);

	builder = McpProfileBuilderCreate();
	MUST(McpProfileBuilderAdd(builder, &profile, &error));
	MUST(build(builder, &body, &body_size, &error));
	MUST(body_size == size && memcmp(body, data, size) == 0);
	/* twice the same is the same */
	MUST(McpProfileBuilderAdd(builder, &profile, &error));
	MUST(build(builder, &body, &body_size, &error));
	MUST(body_size == size && memcmp(body, data, size) == 0);
}
