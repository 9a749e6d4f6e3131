/*
 * profile_facts.c: the facts of a builder, and the texts that they speak of
 */
#include "profile/profile_build.h"

#define FIRST_ROOM		128
#define GREATEST_ROOM	8192
#define COMPACT_FROM	65536

/* --- texts --------------------------------------------------------------- */

/* the texts lie in pieces, a list; the newest has room left */
struct McpFactTexts
{
	struct McpFactTexts *before;
};

static void
add_piece(McpFacts *facts, uint32 least)
{
	uint32		size = Max(facts->room_next, least);
	struct McpFactTexts *piece = McpAlloc(sizeof(struct McpFactTexts) + size);

	piece->before = facts->pieces;
	facts->pieces = piece;
	facts->room = (char *) (piece + 1);
	facts->room_left = size;
	if (facts->room_next < GREATEST_ROOM)
		facts->room_next *= 2;
}

static McpText
keep(McpFacts *facts, McpText text)
{
	char	   *place;

	if (text.len == 0)
		return McpTextMake("", 0);
	if (text.len > facts->room_left)
		add_piece(facts, text.len);
	place = facts->room;
	memcpy(place, text.data, text.len);
	facts->room += text.len;
	facts->room_left -= text.len;
	facts->kept += text.len;
	return McpTextMake(place, text.len);
}

/* the same text as a neighbour's is kept once */
static McpText
keep_like(McpFacts *facts, McpText text, const McpText *like)
{
	return like != NULL && McpTextEqual(text, *like) ? *like :
		keep(facts, text);
}

static void
keep_value(McpFacts *facts, McpValue *value)
{
	if (value->type == MCP_VALUE_TEXT)
		value->text = keep(facts, value->text);
}

static void
keep_trait(McpFacts *facts, McpTrait *item, const McpTrait *like)
{
	bool		same = item->earliest_at == item->latest_at;

	item->name = keep_like(facts, item->name, like ? &like->name : NULL);
	item->source = keep_like(facts, item->source, like ? &like->source : NULL);
	keep_value(facts, &item->latest);
	if (same)
		item->earliest = item->latest;
	else
		keep_value(facts, &item->earliest);
}

static void
keep_member(McpFacts *facts, McpMember *item, const McpMember *like)
{
	item->name = keep_like(facts, item->name, like ? &like->name : NULL);
	item->source = keep_like(facts, item->source, like ? &like->source : NULL);
	item->value = keep_like(facts, item->value, like ? &like->value : NULL);
}

static void
keep_consent(McpFacts *facts, McpConsent *item, const McpConsent *like)
{
	item->purpose = keep_like(facts, item->purpose,
							  like ? &like->purpose : NULL);
	item->source = keep_like(facts, item->source, like ? &like->source : NULL);
	item->notice = keep_like(facts, item->notice, like ? &like->notice : NULL);
}

static void
keep_handle(McpFacts *facts, McpHandle *item, const McpHandle *like)
{
	item->source = keep_like(facts, item->source, like ? &like->source : NULL);
}

/*
 * Texts of facts that lost are no longer used: when much has been kept, copy
 * what is, and give back the rest.
 */
static void
compact(McpFacts *facts)
{
	struct McpFactTexts *piece = facts->pieces;
	McpTrait   *trait;
	McpMember  *member;
	McpConsent *consent;
	McpHandle  *handle;
	uint32		n;

	McpFactsUnique(facts);
	facts->pieces = NULL;
	facts->room_left = 0;
	facts->kept = 0;
	trait = facts->traits.items;
	for (n = 0; n < facts->traits.count; n++, trait++)
		keep_trait(facts, trait, n > 0 ? trait - 1 : NULL);
	member = facts->members.items;
	for (n = 0; n < facts->members.count; n++, member++)
		keep_member(facts, member, n > 0 ? member - 1 : NULL);
	consent = facts->consents.items;
	for (n = 0; n < facts->consents.count; n++, consent++)
		keep_consent(facts, consent, n > 0 ? consent - 1 : NULL);
	handle = facts->handles.items;
	for (n = 0; n < facts->handles.count; n++, handle++)
		keep_handle(facts, handle, n > 0 ? handle - 1 : NULL);
	facts->kept_limit = Max(COMPACT_FROM, 2 * facts->kept);
	while (piece != NULL)
	{
		struct McpFactTexts *before = piece->before;

		McpFree(piece);
		piece = before;
	}
}

/* the builder's facts, made when there are none, with room for texts */
static McpFacts *
facts_of(McpProfileBuilder *builder)
{
	if (builder->facts == NULL)
	{
		builder->facts = McpAllocZero(sizeof(McpFacts));
		builder->facts->room_next = FIRST_ROOM;
		builder->facts->kept_limit = COMPACT_FROM;
	}
	else if (builder->facts->kept > builder->facts->kept_limit)
		compact(builder->facts);
	return builder->facts;
}

/* --- adding -------------------------------------------------------------- */

void
McpProfileBuilderAddTrait(McpProfileBuilder *builder, const McpTrait *trait)
{
	McpFacts   *facts = facts_of(builder);
	McpTrait   *item = McpFactsNextTrait(facts);

	*item = *trait;
	keep_trait(facts, item, facts->traits.count > 1 ? item - 1 : NULL);
}

void
McpProfileBuilderAddMember(McpProfileBuilder *builder,
						   const McpMember *member)
{
	McpFacts   *facts = facts_of(builder);
	McpMember  *item = McpFactsNextMember(facts);

	*item = *member;
	keep_member(facts, item, facts->members.count > 1 ? item - 1 : NULL);
}

void
McpProfileBuilderAddConsent(McpProfileBuilder *builder,
							const McpConsent *consent)
{
	McpFacts   *facts = facts_of(builder);
	McpConsent *item = McpFactsNextConsent(facts);

	*item = *consent;
	if (!consent->has_contact)
		memset(&item->contact, 0, sizeof(McpIdentifier));
	keep_consent(facts, item, facts->consents.count > 1 ? item - 1 : NULL);
}

void
McpProfileBuilderAddHandle(McpProfileBuilder *builder,
						   const McpHandle *handle)
{
	McpFacts   *facts = facts_of(builder);
	McpHandle  *item = McpFactsNextHandle(facts);

	*item = *handle;
	keep_handle(facts, item, facts->handles.count > 1 ? item - 1 : NULL);
}
