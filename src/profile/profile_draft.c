/*
 * profile_draft.c: writing the facts of a profile
 */
#include "profile/profile_draft.h"

/* --- the dictionary ------------------------------------------------------ */

static void
add_text(McpFactsDraft *texts, McpText text)
{
	texts->refs[texts->count].text = text;
	texts->refs[texts->count].place = texts->count;
	texts->count++;
}

static void
gather_texts(McpFactsDraft *texts, const McpFacts *facts)
{
	const McpTrait *trait = facts->traits.items;
	const McpMember *member = facts->members.items;
	const McpConsent *consent = facts->consents.items;
	const McpHandle *handle = facts->handles.items;
	uint32		n;

	for (n = 0; n < facts->traits.count; n++, trait++)
	{
		add_text(texts, trait->name);
		add_text(texts, trait->source);
		if (trait->latest.type == MCP_VALUE_TEXT)
			add_text(texts, trait->latest.text);
		if (trait->earliest.type == MCP_VALUE_TEXT)
			add_text(texts, trait->earliest.text);
	}
	for (n = 0; n < facts->members.count; n++, member++)
	{
		add_text(texts, member->name);
		add_text(texts, member->value);
		add_text(texts, member->source);
	}
	for (n = 0; n < facts->consents.count; n++, consent++)
	{
		add_text(texts, consent->purpose);
		add_text(texts, consent->source);
		add_text(texts, consent->notice);
	}
	for (n = 0; n < facts->handles.count; n++, handle++)
		add_text(texts, handle->source);
}

static int
compare_refs(const void *a, const void *b)
{
	return McpTextCompare(((const McpTextRef *) a)->text,
						  ((const McpTextRef *) b)->text);
}

/* sort, give codes, keep each text once at the front of refs */
static void
code_texts(McpFactsDraft *texts)
{
	uint32		distinct = 0;
	uint32		i;

	qsort(texts->refs, texts->count, sizeof(McpTextRef), compare_refs);
	for (i = 0; i < texts->count; i++)
	{
		if (distinct == 0 ||
			compare_refs(&texts->refs[distinct - 1], &texts->refs[i]) != 0)
		{
			texts->bytes += texts->refs[i].text.len;
			texts->codes[texts->refs[i].place] = distinct;
			texts->refs[distinct++] = texts->refs[i];
		}
		else
			texts->codes[texts->refs[i].place] = distinct - 1;
	}
	texts->distinct = distinct;
}

static void
make_texts(McpFactsDraft *texts, const McpFacts *facts)
{
	uint64		most = (uint64) facts->traits.count * 4 +
		(uint64) facts->members.count * 3 +
		(uint64) facts->consents.count * 3 + facts->handles.count;

	texts->refs = McpAlloc(most * sizeof(McpTextRef));
	texts->codes = McpAlloc(most * sizeof(uint32));
	texts->count = texts->used = texts->distinct = 0;
	texts->bytes = 0;
	gather_texts(texts, facts);
	code_texts(texts);
}

/* --- rows ---------------------------------------------------------------- */

typedef struct Writer
{
	uint8	   *at;
	uint32		width;
	uint32		flags;
	McpFactsDraft	   *texts;
} Writer;

static inline void
put8(Writer *writer, uint8 value)
{
	*writer->at++ = value;
}

static inline void
put64(Writer *writer, int64 value)
{
	McpStore64(writer->at, (uint64) value);
	writer->at += 8;
}

static inline void
put_number(uint8 **at, uint32 width, uint32 value)
{
	if (width == 1)
		**at = (uint8) value;
	else if (width == 2)
		McpStore16(*at, (uint16) value);
	else
		McpStore32(*at, value);
	*at += width;
}

static inline uint32
next_code(Writer *writer)
{
	return writer->texts->codes[writer->texts->used++];
}

static inline void
put_code(Writer *writer)
{
	put_number(&writer->at, writer->width, next_code(writer));
}

static int64
value_field(Writer *writer, const McpValue *value)
{
	return value->type == MCP_VALUE_TEXT ? (int64) next_code(writer) :
		value->number;
}

static void
put_trait(Writer *writer, const McpTrait *trait)
{
	bool		both = (writer->flags & MCP_PROFILE_EARLIEST) != 0;
	int64		latest,
				earliest;

	put_code(writer);
	put_code(writer);
	latest = value_field(writer, &trait->latest);
	earliest = value_field(writer, &trait->earliest);
	put8(writer, trait->latest.type | (both ? trait->earliest.type << 4 : 0));
	put64(writer, trait->latest_at);
	put64(writer, latest);
	if (both)
	{
		put64(writer, trait->earliest_at);
		put64(writer, earliest);
	}
}

static void
put_member(Writer *writer, const McpMember *member)
{
	put_code(writer);
	put_code(writer);
	put_code(writer);
	put8(writer, member->added);
	put64(writer, member->changed_at);
}

static void
put_consent(Writer *writer, const McpConsent *consent)
{
	put_code(writer);
	put_code(writer);
	put_code(writer);
	put8(writer, (consent->granted ? MCP_CONSENT_GRANTED : 0) |
		 (consent->has_contact ? MCP_CONSENT_CONTACT : 0));
	put64(writer, consent->stated_at);
	if (writer->flags & MCP_PROFILE_CONTACTS)
	{
		memcpy(writer->at, &consent->contact, MCP_IDENTIFIER_SIZE);
		writer->at += MCP_IDENTIFIER_SIZE;
	}
}

static void
put_handle(Writer *writer, const McpHandle *handle)
{
	memcpy(writer->at, &handle->identifier, MCP_IDENTIFIER_SIZE);
	writer->at += MCP_IDENTIFIER_SIZE;
	put_code(writer);
	put64(writer, handle->first_at);
	put64(writer, handle->last_at);
}

static void
put_rows(Writer *writer, const McpFacts *facts)
{
	uint32		n;

	for (n = 0; n < facts->traits.count; n++)
		put_trait(writer, (McpTrait *) facts->traits.items + n);
	for (n = 0; n < facts->members.count; n++)
		put_member(writer, (McpMember *) facts->members.items + n);
	for (n = 0; n < facts->consents.count; n++)
		put_consent(writer, (McpConsent *) facts->consents.items + n);
	for (n = 0; n < facts->handles.count; n++)
		put_handle(writer, (McpHandle *) facts->handles.items + n);
}

static void
put_texts(Writer *writer)
{
	const McpFactsDraft *texts = writer->texts;
	uint32		width = McpTextOffsetWidth((uint32) texts->bytes);
	uint32		offset = 0;
	uint32		i;

	for (i = 0; i < texts->distinct; i++)
	{
		put_number(&writer->at, width, offset);
		offset += texts->refs[i].text.len;
	}
	put_number(&writer->at, width, offset);
	for (i = 0; i < texts->distinct; i++)
	{
		McpText		text = texts->refs[i].text;

		if (text.len > 0)
			memcpy(writer->at, text.data, text.len);
		writer->at += text.len;
	}
}

/* --- the whole ----------------------------------------------------------- */

static uint32
facts_flags(const McpFacts *facts)
{
	const McpTrait *traits = facts->traits.items;
	const McpConsent *consents = facts->consents.items;
	uint32		flags = 0;
	uint32		n;

	for (n = 0; n < facts->traits.count; n++)
	{
		if (traits[n].earliest_at != traits[n].latest_at)
			flags |= MCP_PROFILE_EARLIEST;
	}
	for (n = 0; n < facts->consents.count; n++)
	{
		if (consents[n].has_contact)
			flags |= MCP_PROFILE_CONTACTS;
	}
	return flags;
}

/* where the journey begins */
static uint64
facts_size(const McpFacts *facts, const McpFactsDraft *texts)
{
	uint32		width = McpTextCodeWidth(texts->distinct);
	uint32		flags = texts->flags;
	uint64		size = MCP_PROFILE_FACTS_HEAD;

	size += (uint64) facts->traits.count * McpTraitStride(flags, width);
	size += (uint64) facts->members.count * McpMemberStride(width);
	size += (uint64) facts->consents.count * McpConsentStride(flags, width);
	size += (uint64) facts->handles.count * McpHandleStride(width);
	size += ((uint64) texts->distinct + 1) *
		McpTextOffsetWidth((uint32) Min(texts->bytes, PG_UINT32_MAX));
	return TYPEALIGN64(4, size + texts->bytes);
}

void
McpFactsPlan(McpFactsDraft *draft, const McpFacts *facts)
{
	draft->flags = MCP_PROFILE_FACTS | facts_flags(facts);
	make_texts(draft, facts);
	draft->journey_at = facts_size(facts, draft);
}

void
McpFactsPut(McpFactsDraft *draft, const McpFacts *facts, uint8 *body)
{
	Writer		writer;

	McpStore32(body + 4, (uint32) draft->journey_at);
	McpStore32(body + 8, draft->distinct);
	McpStore32(body + 12, (uint32) draft->bytes);
	McpStore32(body + 16, facts->traits.count);
	McpStore32(body + 20, facts->members.count);
	McpStore32(body + 24, facts->consents.count);
	McpStore32(body + 28, facts->handles.count);
	writer.at = body + MCP_PROFILE_FACTS_HEAD;
	writer.width = McpTextCodeWidth(draft->distinct);
	writer.flags = draft->flags;
	writer.texts = draft;
	put_rows(&writer, facts);
	put_texts(&writer);
	memset(writer.at, 0, body + draft->journey_at - writer.at);
	McpFree(draft->refs);
	McpFree(draft->codes);
}
