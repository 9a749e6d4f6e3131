/*
 * profile_build.c: the one canonicaliser of profiles
 */
#include "profile/profile_build.h"
#include "profile/profile_draft.h"

McpProfileBuilder *
McpProfileBuilderCreate(void)
{
	return McpAllocZero(sizeof(McpProfileBuilder));
}

static void
free_list(McpFactList *list)
{
	if (list->items != NULL)
		McpFree(list->items);
}

void
McpProfileBuilderFree(McpProfileBuilder *builder)
{
	if (builder->facts != NULL)
	{
		free_list(&builder->facts->traits);
		free_list(&builder->facts->members);
		free_list(&builder->facts->consents);
		free_list(&builder->facts->handles);
		McpFree(builder->facts);
	}
	McpFree(builder);
}

McpCollector *
McpProfileBuilderEvents(McpProfileBuilder *builder)
{
	if (builder->events == NULL)
		builder->events = builder->names == NULL ? McpCollectorCreate() :
			McpCollectorInit(builder->events_room, builder->names);
	return builder->events;
}

bool
McpProfileBuilderAddEvent(McpProfileBuilder *builder, const McpEvent *event,
						  McpError *error)
{
	return McpCollectorAdd(McpProfileBuilderEvents(builder), event, error);
}

bool
McpProfileBuilderAdd(McpProfileBuilder *builder, const McpProfile *profile,
					 McpError *error)
{
	uint32		n;

	for (n = 0; n < profile->traits; n++)
	{
		McpTrait	trait;

		McpProfileTrait(profile, n, &trait);
		McpProfileBuilderAddTrait(builder, &trait);
	}
	for (n = 0; n < profile->members; n++)
	{
		McpMember	member;

		McpProfileMember(profile, n, &member);
		McpProfileBuilderAddMember(builder, &member);
	}
	for (n = 0; n < profile->consents; n++)
	{
		McpConsent	consent;

		McpProfileConsent(profile, n, &consent);
		McpProfileBuilderAddConsent(builder, &consent);
	}
	for (n = 0; n < profile->handles; n++)
	{
		McpHandle	handle;

		McpProfileHandle(profile, n, &handle);
		McpProfileBuilderAddHandle(builder, &handle);
	}
	if (profile->journey.live + profile->journey.retracted == 0)
		return true;
	return McpCollectorAddJourney(McpProfileBuilderEvents(builder),
								  &profile->journey, error);
}

bool
McpProfileBuilderMerge(McpProfileBuilder *into, const McpProfileBuilder *from,
					   McpError *error)
{
	const McpFacts *facts = from->facts;
	uint32		n;

	if (facts != NULL)
	{
		for (n = 0; n < facts->traits.count; n++)
			McpProfileBuilderAddTrait(into,
									  (McpTrait *) facts->traits.items + n);
		for (n = 0; n < facts->members.count; n++)
			McpProfileBuilderAddMember(into,
									   (McpMember *) facts->members.items + n);
		for (n = 0; n < facts->consents.count; n++)
			McpProfileBuilderAddConsent(into,
										(McpConsent *) facts->consents.items + n);
		for (n = 0; n < facts->handles.count; n++)
			McpProfileBuilderAddHandle(into,
									   (McpHandle *) facts->handles.items + n);
	}
	if (from->events == NULL)
		return true;
	return McpCollectorMerge(McpProfileBuilderEvents(into), from->events,
							 error);
}

/* --- the whole ----------------------------------------------------------- */

static bool
too_big(McpError *error, uint64 size)
{
	McpErrorSet(error, MCP_ERR_TOO_BIG,
				"a profile of " UINT64_FORMAT " bytes exceeds the limit of %d",
				size, MCP_STORED_MAX);
	McpErrorHint(error, "Merge fewer rows into one profile, or keep fewer or shorter properties.");
	return false;
}

/* so that every value can be dumped */
#define MCP_FACTS_TEXT_MAX (384 * 1024 * 1024)

/*
 * How long the facts' text form can be: 250 bytes of keys and times a
 * statement, and every byte of a text may become six.
 */
static uint64
text_form(const McpFacts *facts)
{
	const McpTrait *trait = facts->traits.items;
	const McpMember *member = facts->members.items;
	const McpConsent *consent = facts->consents.items;
	uint64		texts = 0;
	uint64		rows;
	uint32		n;

	rows = 2 * (uint64) facts->traits.count + facts->members.count +
		facts->consents.count + facts->handles.count;
	for (n = 0; n < facts->traits.count; n++, trait++)
		texts += 2 * ((uint64) trait->name.len + trait->source.len) +
			trait->latest.text.len + trait->earliest.text.len;
	for (n = 0; n < facts->members.count; n++, member++)
		texts += (uint64) member->name.len + member->source.len +
			member->value.len;
	for (n = 0; n < facts->consents.count; n++, consent++)
		texts += (uint64) consent->purpose.len + consent->source.len +
			consent->notice.len;
	return rows * 250 + texts * 6;
}

/* with the journey's own limit, the whole stays well below 1 GB */
static bool
text_form_fits(const McpFacts *facts, McpError *error)
{
	uint64		size = text_form(facts);

	if (size <= MCP_FACTS_TEXT_MAX)
		return true;
	McpErrorSet(error, MCP_ERR_TOO_BIG,
				"the text form of a profile's facts may need " UINT64_FORMAT
				" bytes, and the limit is %d", size, MCP_FACTS_TEXT_MAX);
	McpErrorHint(error, "Merge fewer traits, members or consents into one profile.");
	return false;
}

/* the facts part; without facts it is the header word alone */
static bool
plan_facts(McpFactsDraft *draft, McpFacts *facts, McpError *error)
{
	memset(draft, 0, sizeof(*draft));
	draft->journey_at = MCP_PROFILE_HEAD;
	if (facts == NULL)
		return true;
	McpFactsUnique(facts);
	McpFactsPlan(draft, facts);
	if (draft->journey_at > MCP_STORED_MAX)
		return too_big(error, draft->journey_at);
	return text_form_fits(facts, error);
}

bool
McpProfileBuild(McpProfileBuilder *builder, uint8 **value, Size *size,
				McpError *error)
{
	McpFacts   *facts = builder->facts;
	Size		journey_size = 0;
	McpFactsDraft draft;

	if (!plan_facts(&draft, facts, error))
		return false;
	if (builder->events != NULL && !McpCollectorIsEmpty(builder->events))
	{
		draft.flags |= MCP_PROFILE_JOURNEY;
		if (!McpCollectorBuildBehind(builder->events,
									 MCP_LENGTH_WORD + draft.journey_at, value,
									 &journey_size, error))
			return false;
	}
	else
		*value = McpAlloc(MCP_LENGTH_WORD + draft.journey_at);
	*size = draft.journey_at + journey_size;
	if (*size > MCP_STORED_MAX)
		return too_big(error, *size);
	McpStore32(*value + MCP_LENGTH_WORD, MCP_PROFILE_VERSION | draft.flags);
	if (facts != NULL)
		McpFactsPut(&draft, facts, *value + MCP_LENGTH_WORD);
	return true;
}
