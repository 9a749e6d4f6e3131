/*
 * profile.h: the door of the profile room
 *
 * A profile is what is known of one person: traits, consents, identifiers and
 * a journey, each with its sources.  As with a journey, its bytes are opened
 * and read where they lie; profile_format.c tells the layout.  The journey's
 * body lies whole inside it.
 */
#ifndef MCP_PROFILE_H
#define MCP_PROFILE_H

#include "identity/identity.h"
#include "journey/journey.h"
#include "profile/profile_statistic.h"

/* bytes of a trait's text value, of a member, of a notice */
#define MCP_TRAIT_TEXT_MAX 8192

/* the type of a trait's value.  Stored; the order is the order of ties */
typedef enum McpValueType
{
	MCP_VALUE_BOOLEAN = 1,
	MCP_VALUE_NUMERIC = 2,		/* an amount: number */
	MCP_VALUE_DATE = 3,			/* days since 2000-01-01: number */
	MCP_VALUE_TIMESTAMP = 4,	/* a moment: number */
	MCP_VALUE_TEXT = 5
} McpValueType;

typedef struct McpValue
{
	McpValueType type;
	int64		number;			/* of all but text; boolean: 0 or 1 */
	McpText		text;			/* of text */
} McpValue;

/* by type, then number or (length, bytes) of the text */
extern int	McpValueCompare(const McpValue *a, const McpValue *b);

/* what one source said of one trait: its earliest and latest observation */
typedef struct McpTrait
{
	McpText		name;
	McpText		source;			/* len 0: no source named */
	int64		earliest_at;	/* MCP_MOMENT_NONE: unknown */
	McpValue	earliest;
	int64		latest_at;
	McpValue	latest;
} McpTrait;

/* what one source said last of one member of a set-valued trait */
typedef struct McpMember
{
	McpText		name;			/* of the trait */
	McpText		source;
	McpText		value;
	int64		changed_at;		/* MCP_MOMENT_NONE: unknown */
	bool		added;			/* false: removed */
} McpMember;

typedef struct McpConsent
{
	McpText		purpose;
	bool		has_contact;	/* false: it speaks of all contact points */
	McpIdentifier contact;
	McpText		source;
	int64		stated_at;		/* MCP_MOMENT_NONE: unknown */
	bool		granted;
	McpText		notice;			/* version of the notice; may be empty */
} McpConsent;

/* an identifier as one source knows it */
typedef struct McpHandle
{
	McpIdentifier identifier;
	McpText		source;
	int64		first_at;		/* MCP_MOMENT_NONE: unknown */
	int64		last_at;
} McpHandle;

/* an opened profile; owns nothing */
typedef struct McpProfile
{
	const uint8 *body;
	uint32		size;
	McpDict		texts;			/* names, sources, values, notices */
	uint32		traits;			/* sorted by (name, source) */
	uint32		members;		/* sorted by (name, value, source) */
	uint32		consents;		/* sorted by (purpose, contact, source) */
	uint32		handles;		/* sorted by (identifier, source) */
	const uint8 *trait_data;
	const uint8 *member_data;
	const uint8 *consent_data;
	const uint8 *handle_data;
	McpJourney	journey;		/* without events when the profile has none */

	/* how an entry's fields are found; use the functions below */
	uint32		flags;
	uint32		code_width;		/* bytes of a code into texts: 1, 2 or 4 */
	uint32		trait_stride;
	uint32		member_stride;
	uint32		consent_stride;
	uint32		handle_stride;
} McpProfile;

extern bool McpProfileOpen(McpProfile *profile, const void *body, Size size,
						   McpCheckDepth depth, McpError *error);

/*
 * The same of a profile's bytes, and opening it with those: it has all facts,
 * and no event that is earlier than what was asked.
 */
extern Size McpProfileSliceNeeds(const uint8 *body, Size have, Size size,
								 int64 since);
extern bool McpProfileOpenSlice(McpProfile *profile, const void *body,
								Size have, Size size, McpError *error);

/* the n-th entry of each kind */
extern void McpProfileTrait(const McpProfile *profile, uint32 n,
							McpTrait *trait);
extern void McpProfileMember(const McpProfile *profile, uint32 n,
							 McpMember *member);
extern void McpProfileConsent(const McpProfile *profile, uint32 n,
							  McpConsent *consent);
extern void McpProfileHandle(const McpProfile *profile, uint32 n,
							 McpHandle *handle);

/* entries of one name: [first, end) */
extern void McpProfileTraitRange(const McpProfile *profile, McpText name,
								 uint32 *first, uint32 *end);
extern void McpProfileMemberRange(const McpProfile *profile, McpText name,
								  uint32 *first, uint32 *end);
extern void McpProfileConsentRange(const McpProfile *profile, McpText purpose,
								   uint32 *first, uint32 *end);

/*
 * Read a trait by the policy "latest", of one source or (source.data NULL) of
 * all, leaving out what was observed after as_of.  False: unknown.  A trait
 * that has members only is unknown here.
 */
extern bool McpProfileLatestTrait(const McpProfile *profile, McpText name,
								  McpText source, int64 as_of, McpValue *value,
								  int64 *observed_at);

/* is the value in the set-valued trait?  1 yes, 0 no, -1 the trait is unknown */
extern int	McpProfileHasMember(const McpProfile *profile, McpText name,
								McpText source, McpText value, int64 as_of);

/*
 * One value after the other of a set-valued trait: *at begins and ends as
 * McpProfileMemberRange says, and is moved on.  1: it is in the set, 0: it is
 * not, -1: nothing is known of it.
 */
extern int	McpProfileNextMember(const McpProfile *profile, uint32 *at,
								 uint32 end, McpText source, int64 as_of,
								 McpText *value);

typedef enum McpRegime
{
	MCP_REGIME_OPT_IN = 1,
	MCP_REGIME_OPT_OUT = 2
} McpRegime;

/* strict: granted somewhere that applies and denied nowhere that applies */
extern bool McpProfileHasConsent(const McpProfile *profile, McpText purpose,
								 const McpIdentifier *contact,
								 McpRegime regime, int64 as_of);

/* any identifier of that kind? */
extern bool McpProfileIdentified(const McpProfile *profile, int kind);

#ifndef MCP_STANDALONE

/* for faces: open argument n of a call, a journey or a profile */
struct FunctionCallInfoBaseData;
extern void McpJourneyOfArgument(struct FunctionCallInfoBaseData *fcinfo,
								 int n, bool of_profile, McpJourney *journey);

/* as_of, an argument that may be NULL or missing: no limit then */
extern int64 McpAsOfArgument(struct FunctionCallInfoBaseData *fcinfo, int n);

/* the same of an aggregate: missing it is now */
extern int64 McpAsOfOrNow(struct FunctionCallInfoBaseData *fcinfo, int n);

#endif

#endif
