/*
 * profile_build.c: the one canonicaliser of profiles
 */
#include "profile/profile_build.h"
#include "profile/profile_format.h"

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
			McpCollectorCreateWith(builder->names);
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

/* --- the dictionary ------------------------------------------------------ */

typedef struct TextRef
{
	McpText		text;
	uint32		place;			/* of its code in codes */
} TextRef;

/* all texts of the facts, in the order in which rows are written */
typedef struct Texts
{
	TextRef    *refs;
	uint32		count;
	uint32	   *codes;			/* codes[i] is that of the i-th text */
	uint32		used;			/* the next code that a row takes */
	uint32		distinct;
	uint64		bytes;
} Texts;

static void
add_text(Texts *texts, McpText text)
{
	texts->refs[texts->count].text = text;
	texts->refs[texts->count].place = texts->count;
	texts->count++;
}

static void
gather_texts(Texts *texts, const McpFacts *facts)
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
	return McpTextCompare(((const TextRef *) a)->text,
						  ((const TextRef *) b)->text);
}

/* sort, give codes, keep each text once at the front of refs */
static void
code_texts(Texts *texts)
{
	uint32		distinct = 0;
	uint32		i;

	qsort(texts->refs, texts->count, sizeof(TextRef), compare_refs);
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
make_texts(Texts *texts, const McpFacts *facts)
{
	uint64		most = (uint64) facts->traits.count * 4 +
		(uint64) facts->members.count * 3 +
		(uint64) facts->consents.count * 3 + facts->handles.count;

	texts->refs = McpAlloc(most * sizeof(TextRef));
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
	Texts	   *texts;
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

/* so that every value can be dumped */
#define MCP_FACTS_TEXT_MAX (384 * 1024 * 1024)

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
	const Texts *texts = writer->texts;
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
facts_size(const McpFacts *facts, const Texts *texts, uint32 flags)
{
	uint32		width = McpTextCodeWidth(texts->distinct);
	uint64		size = MCP_PROFILE_FACTS_HEAD;

	size += (uint64) facts->traits.count * McpTraitStride(flags, width);
	size += (uint64) facts->members.count * McpMemberStride(width);
	size += (uint64) facts->consents.count * McpConsentStride(flags, width);
	size += (uint64) facts->handles.count * McpHandleStride(width);
	size += ((uint64) texts->distinct + 1) *
		McpTextOffsetWidth((uint32) Min(texts->bytes, PG_UINT32_MAX));
	return TYPEALIGN64(4, size + texts->bytes);
}

static void
put_facts(uint8 *body, const McpFacts *facts, Texts *texts, uint32 flags,
		  uint32 journey_at)
{
	Writer		writer;

	McpStore32(body + 4, journey_at);
	McpStore32(body + 8, texts->distinct);
	McpStore32(body + 12, (uint32) texts->bytes);
	McpStore32(body + 16, facts->traits.count);
	McpStore32(body + 20, facts->members.count);
	McpStore32(body + 24, facts->consents.count);
	McpStore32(body + 28, facts->handles.count);
	writer.at = body + MCP_PROFILE_FACTS_HEAD;
	writer.width = McpTextCodeWidth(texts->distinct);
	writer.flags = flags;
	writer.texts = texts;
	put_rows(&writer, facts);
	put_texts(&writer);
	memset(writer.at, 0, body + journey_at - writer.at);
}

static bool
too_big(McpError *error, uint64 size)
{
	McpErrorSet(error, MCP_ERR_TOO_BIG,
				"a profile of " UINT64_FORMAT " bytes exceeds the limit of %d",
				size, MCP_STORED_MAX);
	McpErrorHint(error, "Merge fewer rows into one profile, or keep fewer or shorter properties.");
	return false;
}

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

/* the facts part: its flags, and where the journey begins */
typedef struct Plan
{
	uint32		flags;
	uint64		journey_at;
	Texts		texts;
} Plan;

static bool
plan_facts(Plan *plan, McpFacts *facts, McpError *error)
{
	memset(plan, 0, sizeof(*plan));
	plan->journey_at = MCP_PROFILE_HEAD;
	if (facts == NULL)
		return true;
	McpFactsUnique(facts);
	plan->flags = MCP_PROFILE_FACTS | facts_flags(facts);
	make_texts(&plan->texts, facts);
	plan->journey_at = facts_size(facts, &plan->texts, plan->flags);
	if (plan->journey_at > MCP_STORED_MAX)
		return too_big(error, plan->journey_at);
	return text_form_fits(facts, error);
}

bool
McpProfileBuild(McpProfileBuilder *builder, uint8 **value, Size *size,
				McpError *error)
{
	McpFacts   *facts = builder->facts;
	Size		journey_size = 0;
	Plan		plan;

	if (!plan_facts(&plan, facts, error))
		return false;
	if (builder->events != NULL && !McpCollectorIsEmpty(builder->events))
	{
		plan.flags |= MCP_PROFILE_JOURNEY;
		if (!McpCollectorBuildBehind(builder->events,
									 MCP_LENGTH_WORD + plan.journey_at, value,
									 &journey_size, error))
			return false;
	}
	else
		*value = McpAlloc(MCP_LENGTH_WORD + plan.journey_at);
	*size = plan.journey_at + journey_size;
	if (*size > MCP_STORED_MAX)
		return too_big(error, *size);
	McpStore32(*value + MCP_LENGTH_WORD, MCP_PROFILE_VERSION | plan.flags);
	if (facts != NULL)
	{
		put_facts(*value + MCP_LENGTH_WORD, facts, &plan.texts, plan.flags,
				  (uint32) plan.journey_at);
		McpFree(plan.texts.refs);
		McpFree(plan.texts.codes);
	}
	return true;
}
