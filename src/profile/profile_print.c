/*
 * profile_print.c: the text form
 *
 * A JSON document of statements, in sections that are left out when empty:
 *
 *	{"traits": [{"name": "age", "value": 34, "observed_at": "2026-03-01T...Z",
 *				 "source": "crm"}, ...],
 *	 "members": [{"name": "interests", "value": "running", "added": true,
 *				  "changed_at": ..., "source": ...}, ...],
 *	 "consents": [{"purpose": "ads", "granted": false, "stated_at": ...,
 *				   "source": ..., "contact": "email:...", "notice": "v2"}, ...],
 *	 "identifiers": [{"identifier": "email:...", "first_at": ...,
 *					  "last_at": ..., "source": ...}, ...],
 *	 "journey": [...]}
 *
 * A trait whose earliest observation differs from its latest is two
 * statements.  The type of a value is that of the JSON value; dates and times
 * say theirs: "type": "date".  What is unknown or empty is left out.
 */
#include "profile/profile_print.h"

#include "core/json.h"
#include "profile/profile_format.h"

static const char *const type_names[] = {
	NULL, "boolean", "numeric", "date", "timestamptz", "text"
};

const char *
McpValueTypeName(McpValueType type)
{
	return type_names[type];
}

int
McpValueTypeFromName(McpText name)
{
	int			type;

	for (type = MCP_VALUE_BOOLEAN; type <= MCP_VALUE_TEXT; type++)
	{
		if (McpTextEqual(name, McpTextMake(type_names[type],
										   strlen(type_names[type]))))
			return type;
	}
	return 0;
}

void
McpValuePrint(const McpValue *value, StringInfo buffer)
{
	char		digits[MCP_MOMENT_TEXT_MAX + MCP_AMOUNT_TEXT_MAX];
	int			length = 0;

	switch (value->type)
	{
		case MCP_VALUE_BOOLEAN:
			appendStringInfoString(buffer, value->number ? "true" : "false");
			return;
		case MCP_VALUE_NUMERIC:
			length = McpAmountPrint(value->number, digits);
			break;
		case MCP_VALUE_DATE:
			length = McpDatePrint((int32) value->number, digits);
			break;
		case MCP_VALUE_TIMESTAMP:
			length = McpMomentPrint(value->number, digits);
			break;
		case MCP_VALUE_TEXT:
			appendBinaryStringInfo(buffer, value->text.data,
								   (int) value->text.len);
			return;
	}
	appendBinaryStringInfo(buffer, digits, length);
}

/* --- parts of an object -------------------------------------------------- */

static void
put_text(StringInfo buffer, const char *key, McpText text)
{
	if (text.len == 0)
		return;
	appendStringInfo(buffer, ", \"%s\": ", key);
	McpJsonPrintString(buffer, text);
}

static void
put_moment(StringInfo buffer, const char *key, int64 moment)
{
	char		digits[MCP_MOMENT_TEXT_MAX];
	int			length;

	if (moment == MCP_MOMENT_NONE)
		return;
	length = McpMomentPrint(moment, digits);
	appendStringInfo(buffer, ", \"%s\": \"%.*s\"", key, length, digits);
}

static void
put_identifier(StringInfo buffer, const McpIdentifier *identifier)
{
	char		text[MCP_IDENTIFIER_TEXT_MAX];
	int			length = McpIdentifierPrint(identifier, text);

	McpJsonPrintString(buffer, McpTextMake(text, length));
}

/* what begins an object in a section */
static void
begin(StringInfo buffer, const char *section, uint32 n, const char *key)
{
	if (n > 0)
		appendStringInfoString(buffer, ", ");
	else
	{
		if (buffer->data[buffer->len - 1] != '{')
			appendStringInfoString(buffer, ", ");
		appendStringInfo(buffer, "\"%s\": [", section);
	}
	appendStringInfo(buffer, "{\"%s\": ", key);
}

/* --- the sections -------------------------------------------------------- */

static void
print_observation(StringInfo buffer, const McpTrait *trait, int64 at,
				  const McpValue *value, uint32 n)
{
	begin(buffer, "traits", n, "name");
	McpJsonPrintString(buffer, trait->name);
	if (value->type == MCP_VALUE_TEXT)
	{
		appendStringInfoString(buffer, ", \"value\": ");
		McpJsonPrintString(buffer, value->text);
	}
	else
	{
		bool		timed = value->type == MCP_VALUE_DATE ||
			value->type == MCP_VALUE_TIMESTAMP;

		if (timed)
			appendStringInfo(buffer, ", \"type\": \"%s\"",
							 McpValueTypeName(value->type));
		appendStringInfoString(buffer, timed ? ", \"value\": \"" :
							   ", \"value\": ");
		McpValuePrint(value, buffer);
		if (timed)
			appendStringInfoChar(buffer, '"');
	}
	put_moment(buffer, "observed_at", at);
	put_text(buffer, "source", trait->source);
	appendStringInfoChar(buffer, '}');
}

static void
print_traits(const McpProfile *profile, StringInfo buffer)
{
	uint32		n;

	for (n = 0; n < profile->traits; n++)
	{
		McpTrait	trait;

		MCP_CHECK_INTERRUPTS();
		McpProfileTrait(profile, n, &trait);
		if (trait.earliest_at != trait.latest_at)
		{
			print_observation(buffer, &trait, trait.earliest_at,
							  &trait.earliest, n);
			print_observation(buffer, &trait, trait.latest_at, &trait.latest,
							  n + 1);
		}
		else
			print_observation(buffer, &trait, trait.latest_at, &trait.latest,
							  n);
	}
}

static void
print_members(const McpProfile *profile, StringInfo buffer)
{
	uint32		n;

	for (n = 0; n < profile->members; n++)
	{
		McpMember	member;

		MCP_CHECK_INTERRUPTS();
		McpProfileMember(profile, n, &member);
		begin(buffer, "members", n, "name");
		McpJsonPrintString(buffer, member.name);
		put_text(buffer, "value", member.value);
		appendStringInfo(buffer, ", \"added\": %s",
						 member.added ? "true" : "false");
		put_moment(buffer, "changed_at", member.changed_at);
		put_text(buffer, "source", member.source);
		appendStringInfoChar(buffer, '}');
	}
}

static void
print_consents(const McpProfile *profile, StringInfo buffer)
{
	uint32		n;

	for (n = 0; n < profile->consents; n++)
	{
		McpConsent	consent;

		MCP_CHECK_INTERRUPTS();
		McpProfileConsent(profile, n, &consent);
		begin(buffer, "consents", n, "purpose");
		McpJsonPrintString(buffer, consent.purpose);
		appendStringInfo(buffer, ", \"granted\": %s",
						 consent.granted ? "true" : "false");
		put_moment(buffer, "stated_at", consent.stated_at);
		put_text(buffer, "source", consent.source);
		if (consent.has_contact)
		{
			appendStringInfoString(buffer, ", \"contact\": ");
			put_identifier(buffer, &consent.contact);
		}
		put_text(buffer, "notice", consent.notice);
		appendStringInfoChar(buffer, '}');
	}
}

static void
print_handles(const McpProfile *profile, StringInfo buffer)
{
	uint32		n;

	for (n = 0; n < profile->handles; n++)
	{
		McpHandle	handle;

		MCP_CHECK_INTERRUPTS();
		McpProfileHandle(profile, n, &handle);
		begin(buffer, "identifiers", n, "identifier");
		put_identifier(buffer, &handle.identifier);
		put_moment(buffer, "first_at", handle.first_at);
		put_moment(buffer, "last_at", handle.last_at);
		put_text(buffer, "source", handle.source);
		appendStringInfoChar(buffer, '}');
	}
}

void
McpProfilePrint(const McpProfile *profile, StringInfo buffer)
{
	appendStringInfoChar(buffer, '{');
	print_traits(profile, buffer);
	if (profile->traits > 0)
		appendStringInfoChar(buffer, ']');
	print_members(profile, buffer);
	if (profile->members > 0)
		appendStringInfoChar(buffer, ']');
	print_consents(profile, buffer);
	if (profile->consents > 0)
		appendStringInfoChar(buffer, ']');
	print_handles(profile, buffer);
	if (profile->handles > 0)
		appendStringInfoChar(buffer, ']');
	if (profile->flags & MCP_PROFILE_JOURNEY)
	{
		appendStringInfoString(buffer, buffer->data[buffer->len - 1] == '{' ?
							   "\"journey\": " : ", \"journey\": ");
		McpJourneyPrint(&profile->journey, buffer);
	}
	appendStringInfoChar(buffer, '}');
}
