/*
 * profile_format.c: the stored form of a profile
 *
 * A profile is what sources say of one person: facts (traits, members of
 * set-valued traits, consents, identifiers), and a journey.
 *
 *	 0  header		version (8 bits), flags (24 bits)
 *	 with FACTS:
 *	 4  journey_at	where the journey begins, and all facts end
 *	 8  texts		number of distinct texts
 *	12  text_bytes	their length together
 *	16  traits		\
 *	20  members		 > number of rows
 *	24  consents	/
 *	28  handles
 *	32  trait rows		name, source, types (8 bits: latest | earliest << 4),
 *						latest_at, latest [, earliest_at, earliest]
 *		member rows		name, value, source, added (8 bits), changed_at
 *		consent rows	purpose, source, notice, flags (8 bits), stated_at
 *						[, contact (36 bytes)]
 *		handle rows		identifier (36 bytes), source, first_at, last_at
 *		text offsets	texts + 1 of them
 *		text bytes		then zeros up to a multiple of 4
 *	 with JOURNEY:
 *		the journey's body, up to the end (without FACTS it begins at 4)
 *
 * Names, sources and texts are codes into the one sorted dictionary, 1, 2 or 4
 * bytes wide as their number needs; times and numbers are 8 bytes; the number
 * of a text is its code.  Parts in [] are in every row or in none, as the
 * flags EARLIEST and CONTACTS say.
 *
 * Why so: most fragments are one event, which costs four bytes more than the
 * event alone.  Facts are few and come first, so that what asks for a trait or
 * a consent reads the beginning of the value only.  Rows have a fixed width and
 * are sorted, so that a name is found by bisection.
 *
 * Invariants: FACTS is set if there is a row, JOURNEY if there is an event.
 * Texts are sorted by (length, bytes), unique, and each is used.  Rows are
 * sorted by their key and unique: traits (name, source), members (name, value,
 * source), consents (purpose, contact, source), handles (identifier, source).
 * Of an observation's two times both are known or none is; the earliest is not
 * later than the latest, and with equal times they are equal.  EARLIEST is set
 * if one trait's earliest differs from its latest, CONTACTS if one consent has
 * a contact point.  Equal profiles are equal bytes.
 *
 * How it may change: new flags, rows appended behind handles under a flag.  A
 * value with a flag or version that is not known here is refused.
 */
#include "profile/profile_format.h"
#include "profile/profile_build.h"

static bool
corrupt(McpError *error, const char *what)
{
	return McpErrorSet(error, MCP_ERR_CORRUPT, "corrupt profile: %s", what);
}

static uint32
load_code(const uint8 *p, uint32 width)
{
	return width == 1 ? *p : width == 2 ? McpLoad16(p) : McpLoad32(p);
}

/* where the facts lie; their end is checked against journey_at */
static bool
open_facts(McpProfile *profile, Size size, uint32 *journey_at, McpError *error)
{
	const uint8 *body = profile->body;
	uint32		text_bytes,
				texts,
				width;
	uint64		at = MCP_PROFILE_FACTS_HEAD;

	if (size < MCP_PROFILE_FACTS_HEAD)
		return corrupt(error, "it ends inside the header");
	*journey_at = McpLoad32(body + 4);
	texts = McpLoad32(body + 8);
	text_bytes = McpLoad32(body + 12);
	profile->traits = McpLoad32(body + 16);
	profile->members = McpLoad32(body + 20);
	profile->consents = McpLoad32(body + 24);
	profile->handles = McpLoad32(body + 28);
	/* counts below 2^26 keep every product far inside 64 bits */
	if (*journey_at > size || texts > size || text_bytes > size ||
		profile->traits > size || profile->members > size ||
		profile->consents > size || profile->handles > size)
		return corrupt(error, "a count exceeds its size");

	width = profile->code_width = McpTextCodeWidth(texts);
	profile->trait_stride = McpTraitStride(profile->flags, width);
	profile->member_stride = McpMemberStride(width);
	profile->consent_stride = McpConsentStride(profile->flags, width);
	profile->handle_stride = McpHandleStride(width);
	profile->texts.count = texts;
	profile->texts.offset_width = McpTextOffsetWidth(text_bytes);

	profile->trait_data = body + at;
	at += (uint64) profile->traits * profile->trait_stride;
	if (at <= size)
		profile->member_data = body + at;
	at += (uint64) profile->members * profile->member_stride;
	if (at <= size)
		profile->consent_data = body + at;
	at += (uint64) profile->consents * profile->consent_stride;
	if (at <= size)
		profile->handle_data = body + at;
	at += (uint64) profile->handles * profile->handle_stride;
	if (at <= size)
		profile->texts.offsets = body + at;
	at += ((uint64) texts + 1) * profile->texts.offset_width;
	if (at <= size)
		profile->texts.bytes = (const char *) body + at;
	at = TYPEALIGN(4, at + text_bytes);
	if (at != *journey_at)
		return corrupt(error, "its sections do not fill it");
	return true;
}

/* --- the deep check ------------------------------------------------------ */

static bool
moment_valid(int64 moment)
{
	return moment == MCP_MOMENT_NONE || McpMomentUsable(moment);
}

static bool
check_texts(const McpProfile *profile, uint32 text_bytes, McpError *error)
{
	const McpDict *dict = &profile->texts;
	uint32		width = dict->offset_width;
	uint32		before = 0;
	uint32		i;

	for (i = 0; i <= dict->count; i++)
	{
		uint32		offset = load_code(dict->offsets + (Size) i * width, width);

		if (offset < before || offset > text_bytes || (i == 0 && offset != 0))
			return corrupt(error, "text offsets are out of order");
		before = offset;
	}
	if (before != text_bytes)
		return corrupt(error, "texts do not fill their section");
	return true;
}

static bool
check_codes(const McpProfile *profile, const uint8 *row, uint32 count)
{
	uint32		i;

	for (i = 0; i < count; i++)
	{
		uint32		width = profile->code_width;

		if (load_code(row + i * width, width) >= profile->texts.count)
			return false;
	}
	return true;
}

static bool
check_value(const McpProfile *profile, uint8 type, const uint8 *field)
{
	uint64		number = McpLoad64(field);

	if (type == MCP_VALUE_TEXT)
		return number < profile->texts.count;
	return type >= MCP_VALUE_BOOLEAN && type < MCP_VALUE_TEXT &&
		McpValueUsable(type, (int64) number);
}

static bool
check_traits(const McpProfile *profile, McpError *error)
{
	bool		both = (profile->flags & MCP_PROFILE_EARLIEST) != 0;
	uint32		n;

	for (n = 0; n < profile->traits; n++)
	{
		const uint8 *row = profile->trait_data +
			(Size) n * profile->trait_stride;
		const uint8 *rest = row + 2 * profile->code_width;

		if (!check_codes(profile, row, 2) ||
			!check_value(profile, rest[0] & 0xF, rest + 9) ||
			!moment_valid((int64) McpLoad64(rest + 1)) ||
			(both ? (!check_value(profile, rest[0] >> 4, rest + 25) ||
					 !moment_valid((int64) McpLoad64(rest + 17)))
			 : rest[0] >> 4 != 0))
			return corrupt(error, "a trait is out of range");
	}
	return true;
}

/* flags, time, contact; without a contact its bytes are zeros */
static bool
check_contact(const McpProfile *profile, const uint8 *rest)
{
	McpIdentifier contact;

	if (!(rest[0] & MCP_CONSENT_CONTACT))
		return true;
	if (!(profile->flags & MCP_PROFILE_CONTACTS))
		return false;
	memcpy(&contact, rest + 9, MCP_IDENTIFIER_SIZE);
	return McpIdentifierValid(&contact);
}

static bool
check_rows(const McpProfile *profile, McpError *error)
{
	uint32		width = profile->code_width;
	const uint8 *row;
	uint32		n;

	for (n = 0; n < profile->members; n++)
	{
		row = profile->member_data + (Size) n * profile->member_stride;
		if (!check_codes(profile, row, 3) || row[3 * width] > 1 ||
			!moment_valid((int64) McpLoad64(row + 3 * width + 1)))
			return corrupt(error, "a member is out of range");
	}
	for (n = 0; n < profile->consents; n++)
	{
		row = profile->consent_data + (Size) n * profile->consent_stride;
		if (!check_codes(profile, row, 3) || row[3 * width] > 3 ||
			!moment_valid((int64) McpLoad64(row + 3 * width + 1)) ||
			!check_contact(profile, row + 3 * width))
			return corrupt(error, "a consent is out of range");
	}
	for (n = 0; n < profile->handles; n++)
	{
		McpIdentifier identifier;

		row = profile->handle_data + (Size) n * profile->handle_stride;
		memcpy(&identifier, row, MCP_IDENTIFIER_SIZE);
		row += MCP_IDENTIFIER_SIZE;
		if (!McpIdentifierValid(&identifier) || !check_codes(profile, row, 1) ||
			!moment_valid((int64) McpLoad64(row + width)) ||
			!moment_valid((int64) McpLoad64(row + width + 8)))
			return corrupt(error, "an identifier is out of range");
	}
	return true;
}

/* what can be read safely is canonical if building it again gives the same */
static bool
check_canonical(const McpProfile *profile, McpError *error)
{
	McpProfileBuilder *builder = McpProfileBuilderCreate();
	uint8	   *value;
	Size		size;
	bool		same;

	if (!McpProfileBuilderAdd(builder, profile, error) ||
		!McpProfileBuild(builder, &value, &size, error))
		return false;
	same = size == profile->size &&
		memcmp(value + MCP_LENGTH_WORD, profile->body, size) == 0;
	McpFree(value);
	McpProfileBuilderFree(builder);
	return same || corrupt(error, "it is not in its canonical form");
}

static bool
check_deep(const McpProfile *profile, McpError *error)
{
	if (profile->flags & MCP_PROFILE_FACTS)
	{
		if (!check_texts(profile, McpLoad32(profile->body + 12), error) ||
			!check_traits(profile, error) || !check_rows(profile, error))
			return false;
	}
	return check_canonical(profile, error);
}

bool
McpProfileOpen(McpProfile *profile, const void *body, Size size,
			   McpCheckDepth depth, McpError *error)
{
	uint32		journey_at = MCP_PROFILE_HEAD;

	memset(profile, 0, offsetof(McpProfile, journey));
	profile->body = body;
	profile->size = (uint32) size;
	if (size < MCP_PROFILE_HEAD || size > MCP_STORED_MAX)
		return corrupt(error, "its size is out of range");
	profile->flags = McpLoad32(body);
	if ((profile->flags & 0xFF) != MCP_PROFILE_VERSION ||
		(profile->flags & ~(MCP_PROFILE_FLAGS | 0xFF)) != 0)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "unknown version or flags of a profile: %08x",
						   profile->flags);
	profile->code_width = 1;
	profile->texts.offset_width = 1;
	profile->texts.offsets = (const uint8 *) "";
	profile->texts.bytes = "";
	if ((profile->flags & MCP_PROFILE_FACTS) &&
		!open_facts(profile, size, &journey_at, error))
		return false;
	if (profile->flags & MCP_PROFILE_JOURNEY)
	{
		if (!McpJourneyOpen(&profile->journey, profile->body + journey_at,
							size - journey_at, depth, error))
			return false;
	}
	else
	{
		if (journey_at != size)
			return corrupt(error, "bytes remain behind its end");
		McpJourneyOpenEmpty(&profile->journey);
	}
	return depth == MCP_CHECK_SHALLOW || check_deep(profile, error);
}

/* --- reading ------------------------------------------------------------- */

static McpText
text_at(const McpProfile *profile, const uint8 *row, uint32 n)
{
	uint32		width = profile->code_width;

	return McpDictGet(&profile->texts, load_code(row + n * width, width));
}

static void
load_value(const McpProfile *profile, uint8 type, const uint8 *field,
		   McpValue *value)
{
	value->type = (McpValueType) type;
	value->number = (int64) McpLoad64(field);
	value->text = McpTextMake(NULL, 0);
	if (type == MCP_VALUE_TEXT)
	{
		value->text = McpDictGet(&profile->texts, (uint32) value->number);
		value->number = 0;
	}
}

void
McpProfileTrait(const McpProfile *profile, uint32 n, McpTrait *trait)
{
	const uint8 *row = profile->trait_data + (Size) n * profile->trait_stride;
	const uint8 *rest = row + 2 * profile->code_width;

	trait->name = text_at(profile, row, 0);
	trait->source = text_at(profile, row, 1);
	trait->latest_at = (int64) McpLoad64(rest + 1);
	load_value(profile, rest[0] & 0xF, rest + 9, &trait->latest);
	trait->earliest_at = trait->latest_at;
	trait->earliest = trait->latest;
	if (profile->flags & MCP_PROFILE_EARLIEST)
	{
		trait->earliest_at = (int64) McpLoad64(rest + 17);
		load_value(profile, rest[0] >> 4, rest + 25, &trait->earliest);
	}
}

void
McpProfileMember(const McpProfile *profile, uint32 n, McpMember *member)
{
	const uint8 *row = profile->member_data +
		(Size) n * profile->member_stride;
	const uint8 *rest = row + 3 * profile->code_width;

	member->name = text_at(profile, row, 0);
	member->value = text_at(profile, row, 1);
	member->source = text_at(profile, row, 2);
	member->added = rest[0] != 0;
	member->changed_at = (int64) McpLoad64(rest + 1);
}

void
McpProfileConsent(const McpProfile *profile, uint32 n, McpConsent *consent)
{
	const uint8 *row = profile->consent_data +
		(Size) n * profile->consent_stride;
	const uint8 *rest = row + 3 * profile->code_width;

	consent->purpose = text_at(profile, row, 0);
	consent->source = text_at(profile, row, 1);
	consent->notice = text_at(profile, row, 2);
	consent->granted = (rest[0] & MCP_CONSENT_GRANTED) != 0;
	consent->has_contact = (rest[0] & MCP_CONSENT_CONTACT) != 0;
	consent->stated_at = (int64) McpLoad64(rest + 1);
	if (profile->flags & MCP_PROFILE_CONTACTS)
		memcpy(&consent->contact, rest + 9, MCP_IDENTIFIER_SIZE);
	else
		memset(&consent->contact, 0, MCP_IDENTIFIER_SIZE);
}

void
McpProfileHandle(const McpProfile *profile, uint32 n, McpHandle *handle)
{
	const uint8 *row = profile->handle_data +
		(Size) n * profile->handle_stride;

	memcpy(&handle->identifier, row, MCP_IDENTIFIER_SIZE);
	row += MCP_IDENTIFIER_SIZE;
	handle->source = text_at(profile, row, 0);
	handle->first_at = (int64) McpLoad64(row + profile->code_width);
	handle->last_at = (int64) McpLoad64(row + profile->code_width + 8);
}

/* --- entries of one name ------------------------------------------------- */

/* the first row whose leading code is not smaller than code */
static uint32
lower_bound(const uint8 *rows, uint32 count, uint32 stride, uint32 width,
			uint32 code)
{
	uint32		low = 0;

	while (low < count)
	{
		uint32		middle = low + (count - low) / 2;

		if (load_code(rows + (Size) middle * stride, width) < code)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

static void
name_range(const McpProfile *profile, McpText name, const uint8 *rows,
		   uint32 count, uint32 stride, uint32 *first, uint32 *end)
{
	int32		code = count == 0 ? -1 : McpDictFind(&profile->texts, name);

	*first = *end = 0;
	if (code < 0)
		return;
	*first = lower_bound(rows, count, stride, profile->code_width, code);
	*end = lower_bound(rows, count, stride, profile->code_width, code + 1);
}

void
McpProfileTraitRange(const McpProfile *profile, McpText name,
					 uint32 *first, uint32 *end)
{
	name_range(profile, name, profile->trait_data, profile->traits,
			   profile->trait_stride, first, end);
}

void
McpProfileMemberRange(const McpProfile *profile, McpText name,
					  uint32 *first, uint32 *end)
{
	name_range(profile, name, profile->member_data, profile->members,
			   profile->member_stride, first, end);
}

void
McpProfileConsentRange(const McpProfile *profile, McpText purpose,
					   uint32 *first, uint32 *end)
{
	name_range(profile, purpose, profile->consent_data, profile->consents,
			   profile->consent_stride, first, end);
}
