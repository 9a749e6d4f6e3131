/*
 * profile_wire.c: profiles as fields in network order
 *
 * The binary form (version, facts, journey) and, without version, the part of
 * an aggregate's state that workers exchange:
 *
 *	 8	version						only in the binary form
 *	32	number of traits			name, source, latest, earliest: each a time
 *									and a value (type, then number or text)
 *	32	number of members			name, value, source, time, added
 *	32	number of consents			purpose, source, notice, time, granted,
 *									has a contact [, contact]
 *	32	number of identifiers		identifier, source, first, last
 *	 8	has a journey [, the journey's own binary form to the end]
 *
 * A text is 32 bits of length and its bytes; a time is 64 bits, unknown is the
 * smallest number.  What is read goes through the builder, so order and
 * repetitions do not matter; but every field must be one that could be there.
 */
#include "profile/profile_format.h"
#include "profile/profile_print.h"

#include "core/name.h"
#include "mb/pg_wchar.h"

/* --- writing ------------------------------------------------------------- */

static void
write_value(StringInfo buffer, int64 at, const McpValue *value)
{
	McpWrite64(buffer, (uint64) at);
	McpWrite8(buffer, value->type);
	if (value->type == MCP_VALUE_TEXT)
		McpWriteText(buffer, value->text);
	else
		McpWrite64(buffer, (uint64) value->number);
}

static void
write_trait(StringInfo buffer, const McpTrait *trait)
{
	McpWriteText(buffer, trait->name);
	McpWriteText(buffer, trait->source);
	write_value(buffer, trait->latest_at, &trait->latest);
	write_value(buffer, trait->earliest_at, &trait->earliest);
}

static void
write_member(StringInfo buffer, const McpMember *member)
{
	McpWriteText(buffer, member->name);
	McpWriteText(buffer, member->value);
	McpWriteText(buffer, member->source);
	McpWrite64(buffer, (uint64) member->changed_at);
	McpWrite8(buffer, member->added);
}

static void
write_consent(StringInfo buffer, const McpConsent *consent)
{
	McpWriteText(buffer, consent->purpose);
	McpWriteText(buffer, consent->source);
	McpWriteText(buffer, consent->notice);
	McpWrite64(buffer, (uint64) consent->stated_at);
	McpWrite8(buffer, consent->granted);
	McpWrite8(buffer, consent->has_contact);
	if (consent->has_contact)
		McpWriteBytes(buffer, &consent->contact, MCP_IDENTIFIER_SIZE);
}

static void
write_handle(StringInfo buffer, const McpHandle *handle)
{
	McpWriteBytes(buffer, &handle->identifier, MCP_IDENTIFIER_SIZE);
	McpWriteText(buffer, handle->source);
	McpWrite64(buffer, (uint64) handle->first_at);
	McpWrite64(buffer, (uint64) handle->last_at);
}

void
McpFactsWrite(const McpFacts *facts, StringInfo buffer)
{
	static const McpFacts none;
	uint32		n;

	if (facts == NULL)
		facts = &none;
	McpWrite32(buffer, facts->traits.count);
	for (n = 0; n < facts->traits.count; n++)
		write_trait(buffer, (McpTrait *) facts->traits.items + n);
	McpWrite32(buffer, facts->members.count);
	for (n = 0; n < facts->members.count; n++)
		write_member(buffer, (McpMember *) facts->members.items + n);
	McpWrite32(buffer, facts->consents.count);
	for (n = 0; n < facts->consents.count; n++)
		write_consent(buffer, (McpConsent *) facts->consents.items + n);
	McpWrite32(buffer, facts->handles.count);
	for (n = 0; n < facts->handles.count; n++)
		write_handle(buffer, (McpHandle *) facts->handles.items + n);
}

static void
write_rows(const McpProfile *profile, StringInfo buffer)
{
	uint32		n;

	McpWrite32(buffer, profile->traits);
	for (n = 0; n < profile->traits; n++)
	{
		McpTrait	trait;

		McpProfileTrait(profile, n, &trait);
		write_trait(buffer, &trait);
	}
	McpWrite32(buffer, profile->members);
	for (n = 0; n < profile->members; n++)
	{
		McpMember	member;

		McpProfileMember(profile, n, &member);
		write_member(buffer, &member);
	}
	McpWrite32(buffer, profile->consents);
	for (n = 0; n < profile->consents; n++)
	{
		McpConsent	consent;

		McpProfileConsent(profile, n, &consent);
		write_consent(buffer, &consent);
	}
	McpWrite32(buffer, profile->handles);
	for (n = 0; n < profile->handles; n++)
	{
		McpHandle	handle;

		McpProfileHandle(profile, n, &handle);
		write_handle(buffer, &handle);
	}
}

void
McpProfileWrite(const McpProfile *profile, StringInfo buffer)
{
	bool		has_journey = (profile->flags & MCP_PROFILE_JOURNEY) != 0;

	McpWrite8(buffer, MCP_PROFILE_WIRE);
	write_rows(profile, buffer);
	McpWrite8(buffer, has_journey);
	if (has_journey)
		McpJourneyWrite(&profile->journey, buffer);
}

/* --- reading ------------------------------------------------------------- */

/* fields of which one is not possible mark the reader as failed */
static void
expect(McpReader *reader, bool possible)
{
	if (!possible)
		reader->failed = true;
}

static McpText
read_text(McpReader *reader, uint32 least, uint32 most)
{
	McpText		text = McpReadText(reader);

	expect(reader, text.len >= least && text.len <= most &&
		   (text.len == 0 ||
			pg_encoding_verifymbstr(PG_UTF8, text.data, (int) text.len) ==
			(int) text.len));
	return text;
}

static McpText
read_name(McpReader *reader, bool needed)
{
	McpText		text = read_text(reader, needed ? 1 : 0, MCP_NAME_MAX);

	expect(reader, reader->failed || text.len == 0 || McpNameIsFolded(text));
	return text;
}

static int64
read_moment(McpReader *reader)
{
	int64		moment = (int64) McpRead64(reader);

	expect(reader, moment == MCP_MOMENT_NONE || McpMomentUsable(moment));
	return moment;
}

static bool
read_flag(McpReader *reader)
{
	uint8		flag = McpRead8(reader);

	expect(reader, flag <= 1);
	return flag != 0;
}

static void
read_identifier(McpReader *reader, McpIdentifier *identifier)
{
	McpText		bytes = McpReadBytes(reader, MCP_IDENTIFIER_SIZE);

	if (reader->failed)
		return;
	memcpy(identifier, bytes.data, MCP_IDENTIFIER_SIZE);
	expect(reader, McpIdentifierValid(identifier));
}

static void
read_value(McpReader *reader, McpValue *value)
{
	uint8		type = McpRead8(reader);

	memset(value, 0, sizeof(*value));
	value->type = (McpValueType) type;
	if (type == MCP_VALUE_TEXT)
	{
		value->text = read_text(reader, 1, MCP_TRAIT_TEXT_MAX);
		return;
	}
	value->number = (int64) McpRead64(reader);
	expect(reader, McpValueUsable(value->type, value->number));
}

static void
read_trait(McpReader *reader, McpProfileBuilder *builder)
{
	McpTrait	trait;
	McpValue	earliest;
	int64		earliest_at;

	trait.name = read_name(reader, true);
	trait.source = read_name(reader, false);
	trait.latest_at = read_moment(reader);
	read_value(reader, &trait.latest);
	earliest_at = read_moment(reader);
	read_value(reader, &earliest);
	if (reader->failed)
		return;
	trait.earliest_at = trait.latest_at;
	trait.earliest = trait.latest;
	McpProfileBuilderAddTrait(builder, &trait);
	if (earliest_at == trait.latest_at &&
		McpValueCompare(&earliest, &trait.latest) == 0)
		return;
	trait.earliest_at = trait.latest_at = earliest_at;
	trait.earliest = trait.latest = earliest;
	McpProfileBuilderAddTrait(builder, &trait);
}

static void
read_member(McpReader *reader, McpProfileBuilder *builder)
{
	McpMember	member;

	member.name = read_name(reader, true);
	member.value = read_text(reader, 1, MCP_TRAIT_TEXT_MAX);
	member.source = read_name(reader, false);
	member.changed_at = read_moment(reader);
	member.added = read_flag(reader);
	if (!reader->failed)
		McpProfileBuilderAddMember(builder, &member);
}

static void
read_consent(McpReader *reader, McpProfileBuilder *builder)
{
	McpConsent	consent;

	consent.purpose = read_name(reader, true);
	consent.source = read_name(reader, false);
	consent.notice = read_text(reader, 0, MCP_TRAIT_TEXT_MAX);
	consent.stated_at = read_moment(reader);
	consent.granted = read_flag(reader);
	consent.has_contact = read_flag(reader);
	memset(&consent.contact, 0, sizeof(consent.contact));
	if (consent.has_contact)
		read_identifier(reader, &consent.contact);
	if (!reader->failed)
		McpProfileBuilderAddConsent(builder, &consent);
}

static void
read_handle(McpReader *reader, McpProfileBuilder *builder)
{
	McpHandle	handle;

	read_identifier(reader, &handle.identifier);
	handle.source = read_name(reader, false);
	handle.first_at = read_moment(reader);
	handle.last_at = read_moment(reader);
	expect(reader, (handle.first_at == MCP_MOMENT_NONE) ==
		   (handle.last_at == MCP_MOMENT_NONE) &&
		   handle.first_at <= handle.last_at);
	if (!reader->failed)
		McpProfileBuilderAddHandle(builder, &handle);
}

static bool
malformed(McpError *error)
{
	return McpErrorSet(error, MCP_ERR_BINARY,
					   "invalid binary profile: a field is short or out of range");
}

typedef void (*ReadItem) (McpReader *reader, McpProfileBuilder *builder);

bool
McpFactsRead(McpReader *reader, McpProfileBuilder *builder, McpError *error)
{
	/* the least bytes of each kind, so that no count is believed */
	static const struct
	{
		ReadItem	read;
		Size		least;
	}			kinds[] =
	{
		{read_trait, 8 + 2 * (9 + 4)},
		{read_member, 12 + 9},
		{read_consent, 12 + 10},
		{read_handle, MCP_IDENTIFIER_SIZE + 4 + 16}
	};
	uint32		kind,
				count,
				n;

	for (kind = 0; kind < lengthof(kinds); kind++)
	{
		count = McpReadCount(reader, kinds[kind].least);
		for (n = 0; n < count && !reader->failed; n++)
		{
			MCP_CHECK_INTERRUPTS();
			kinds[kind].read(reader, builder);
		}
	}
	return !reader->failed || malformed(error);
}

bool
McpProfileRead(McpReader *reader, McpProfileBuilder *builder, McpError *error)
{
	uint8		version = McpRead8(reader);

	if (version != MCP_PROFILE_WIRE)
		return McpErrorSet(error, MCP_ERR_BINARY,
						   "unknown version of a binary profile: %d", version);
	if (!McpFactsRead(reader, builder, error))
		return false;
	if (read_flag(reader) && !reader->failed &&
		!McpJourneyRead(reader, McpProfileBuilderEvents(builder), error))
		return false;
	return McpReaderDone(reader) || malformed(error);
}
