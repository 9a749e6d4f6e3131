/*
 * profile_policy.h: which source is believed when a trait is read
 *
 * Every source stays in the profile; a policy decides at the reading:
 *
 *	latest					what was observed last, of any source
 *	earliest				what was observed first
 *	most_frequent			what most sources say now; of equals the latest
 *	priority crm, pos		the first of these that knows; else the latest
 */
#ifndef MCP_PROFILE_POLICY_H
#define MCP_PROFILE_POLICY_H

#include "core/name.h"
#include "profile/profile.h"

#define MCP_POLICY_SOURCES 32
#define MCP_NO_LIMIT PG_INT64_MAX	/* as_of: whatever has been observed */

typedef enum McpPolicyKind
{
	MCP_POLICY_LATEST,
	MCP_POLICY_EARLIEST,
	MCP_POLICY_MOST_FREQUENT,
	MCP_POLICY_PRIORITY
} McpPolicyKind;

typedef struct McpPolicy
{
	McpPolicyKind kind;
	uint32		count;
	uint8		length[MCP_POLICY_SOURCES];
	char		source[MCP_POLICY_SOURCES][MCP_NAME_MAX + 2];
} McpPolicy;

extern bool McpPolicyParse(McpText text, McpPolicy *policy, McpError *error);

/* what a policy finds, and where it comes from */
typedef struct McpReading
{
	McpValue	value;
	int64		observed_at;	/* MCP_MOMENT_NONE: unknown */
	McpText		source;
} McpReading;

/* false: the trait is unknown */
extern bool McpProfileReadTrait(const McpProfile *profile, McpText name,
								const McpPolicy *policy, int64 as_of,
								McpReading *reading);

/*
 * Is the member that rows first .. end - 1 speak of in the set?  1 yes, 0 no,
 * -1 nothing is known of it.
 */
extern int	McpProfileReadMember(const McpProfile *profile, uint32 first,
								 uint32 end, const McpPolicy *policy,
								 int64 as_of);

/* rows of one member begin at first: where they end */
extern uint32 McpProfileMemberEnd(const McpProfile *profile, uint32 first,
								  uint32 end);

#endif
