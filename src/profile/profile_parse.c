/*
 * profile_parse.c: reading the text form, strictly
 *
 * The sections and keys that profile_print.c prints, in any order, each at
 * most once; statements may come in any order and repeat, they are merged as
 * rows are.  Errors say where, and never what stood there.
 */
#include "profile/profile_print.h"

#include "core/json.h"
#include "core/name.h"

/* every key of every statement; which are allowed is a mask */
typedef enum Key
{
	KEY_NAME,
	KEY_TYPE,
	KEY_VALUE,
	KEY_OBSERVED_AT,
	KEY_SOURCE,
	KEY_ADDED,
	KEY_CHANGED_AT,
	KEY_PURPOSE,
	KEY_GRANTED,
	KEY_STATED_AT,
	KEY_CONTACT,
	KEY_NOTICE,
	KEY_IDENTIFIER,
	KEY_FIRST_AT,
	KEY_LAST_AT,
	KEY_COUNT
} Key;

static const char *const key_names[KEY_COUNT] = {
	"name", "type", "value", "observed_at", "source", "added", "changed_at",
	"purpose", "granted", "stated_at", "contact", "notice", "identifier",
	"first_at", "last_at"
};

#define BIT(key) (1u << (key))

/* one statement as it is read; seen says what was there */
typedef struct Statement
{
	uint32		seen;
	char		name_buffer[MCP_NAME_MAX + 2];
	char		source_buffer[MCP_NAME_MAX + 2];
	McpText		name;			/* of a trait, or a purpose */
	McpText		source;
	McpText		notice;
	McpText		value;
	McpJsonKind value_kind;
	bool		flag;			/* value, added or granted */
	int			type;
	int64		at;				/* observed, changed, stated or first */
	int64		last_at;
	McpIdentifier identifier;	/* or contact */
} Statement;

static bool
read_name(McpJson *json, char *buffer, McpText *name)
{
	McpText		raw;
	int			length;

	if (!McpJsonString(json, &raw))
		return false;
	length = McpNameFold(raw, buffer);
	if (length <= 0)
		return McpJsonFail(json, "expected a name of 1 to %d bytes",
						   MCP_NAME_MAX);
	*name = McpTextMake(buffer, length);
	return true;
}

static bool
read_moment(McpJson *json, int64 *moment)
{
	McpText		text;

	if (!McpJsonString(json, &text))
		return false;
	return (McpMomentParse(text, moment) && McpMomentUsable(*moment)) ||
		McpJsonFail(json, "expected a time between 1900 and 2199");
}

static bool
read_identifier(McpJson *json, McpIdentifier *identifier)
{
	McpError	ignored = {0};
	McpText		text;

	if (!McpJsonString(json, &text))
		return false;
	return McpIdentifierParse(text, identifier, &ignored) ||
		McpJsonFail(json, "expected an identifier");
}

static bool
read_text(McpJson *json, McpText *text)
{
	if (!McpJsonString(json, text))
		return false;
	if (text->len < 1 || text->len > MCP_TRAIT_TEXT_MAX)
		return McpJsonFail(json, "expected a text of 1 to %d bytes",
						   MCP_TRAIT_TEXT_MAX);
	return true;
}

static bool
read_value(McpJson *json, Statement *statement)
{
	statement->value_kind = McpJsonPeek(json);
	switch (statement->value_kind)
	{
		case MCP_JSON_BOOLEAN:
			return McpJsonBoolean(json, &statement->flag);
		case MCP_JSON_NUMBER:
			return McpJsonNumber(json, &statement->value);
		case MCP_JSON_STRING:
			return read_text(json, &statement->value);
		default:
			return McpJsonFail(json, "expected a string, a number, true or false");
	}
}

static bool
read_type(McpJson *json, int *type)
{
	McpText		text;

	if (!McpJsonString(json, &text))
		return false;
	*type = McpValueTypeFromName(text);
	return *type != 0 ||
		McpJsonFail(json, "expected boolean, numeric, date, timestamptz or text");
}

static bool
read_field(McpJson *json, Key key, Statement *statement)
{
	switch (key)
	{
		case KEY_NAME:
		case KEY_PURPOSE:
			return read_name(json, statement->name_buffer, &statement->name);
		case KEY_SOURCE:
			return read_name(json, statement->source_buffer,
							 &statement->source);
		case KEY_TYPE:
			return read_type(json, &statement->type);
		case KEY_VALUE:
			return read_value(json, statement);
		case KEY_NOTICE:
			return read_text(json, &statement->notice);
		case KEY_ADDED:
		case KEY_GRANTED:
			return McpJsonBoolean(json, &statement->flag);
		case KEY_CONTACT:
		case KEY_IDENTIFIER:
			return read_identifier(json, &statement->identifier);
		case KEY_LAST_AT:
			return read_moment(json, &statement->last_at);
		default:
			return read_moment(json, &statement->at);
	}
}

/* an object with some of the keys in allowed, and all of those in needed */
static bool
read_statement(McpJson *json, uint32 allowed, uint32 needed,
			   Statement *statement)
{
	bool		first = true,
				end;
	McpText		text;
	uint32		key;

	memset(statement, 0, sizeof(*statement));
	statement->at = statement->last_at = MCP_MOMENT_NONE;
	if (!McpJsonOpenObject(json))
		return false;
	for (;;)
	{
		if (!McpJsonNextKey(json, &first, &text, &end))
			return false;
		if (end)
			break;
		for (key = 0; key < KEY_COUNT; key++)
		{
			if ((allowed & BIT(key)) &&
				McpTextEqual(text, McpTextMake(key_names[key],
											   strlen(key_names[key]))))
				break;
		}
		if (key == KEY_COUNT)
			return McpJsonFail(json, "a key that is not known here");
		if (statement->seen & BIT(key))
			return McpJsonFail(json, "\"%s\" twice", key_names[key]);
		statement->seen |= BIT(key);
		if (!read_field(json, (Key) key, statement))
			return false;
	}
	for (key = 0; key < KEY_COUNT; key++)
	{
		if ((needed & ~statement->seen) & BIT(key))
			return McpJsonFail(json, "\"%s\" is missing", key_names[key]);
	}
	return true;
}

/* --- the sections -------------------------------------------------------- */

/* the JSON value as one of the type that was said, or its own */
static bool
typed_value(McpJson *json, const Statement *statement, McpValue *value)
{
	int			type = statement->type;
	int32		day;
	bool		fits = true;

	if (type == 0)
		type = statement->value_kind == MCP_JSON_BOOLEAN ? MCP_VALUE_BOOLEAN :
			statement->value_kind == MCP_JSON_NUMBER ? MCP_VALUE_NUMERIC :
			MCP_VALUE_TEXT;
	if (statement->value_kind !=
		(type == MCP_VALUE_BOOLEAN ? MCP_JSON_BOOLEAN :
		 type == MCP_VALUE_NUMERIC ? MCP_JSON_NUMBER : MCP_JSON_STRING))
		return McpJsonFail(json, "the value is not of its type");
	memset(value, 0, sizeof(*value));
	value->type = (McpValueType) type;
	switch (value->type)
	{
		case MCP_VALUE_BOOLEAN:
			value->number = statement->flag;
			break;
		case MCP_VALUE_NUMERIC:
			fits = McpAmountParse(statement->value, &value->number) ==
				MCP_AMOUNT_OK;
			break;
		case MCP_VALUE_DATE:
			fits = McpDateParse(statement->value, &day);
			value->number = fits ? day : 0;
			break;
		case MCP_VALUE_TIMESTAMP:
			fits = McpMomentParse(statement->value, &value->number);
			break;
		case MCP_VALUE_TEXT:
			value->text = statement->value;
			return true;
	}
	return (fits && McpValueUsable(value->type, value->number)) ||
		McpJsonFail(json, "the value is out of range or not of its type");
}

static bool
parse_trait(McpJson *json, McpProfileBuilder *builder)
{
	Statement	statement;
	McpTrait	trait;

	if (!read_statement(json, BIT(KEY_NAME) | BIT(KEY_TYPE) | BIT(KEY_VALUE) |
						BIT(KEY_OBSERVED_AT) | BIT(KEY_SOURCE),
						BIT(KEY_NAME) | BIT(KEY_VALUE), &statement) ||
		!typed_value(json, &statement, &trait.latest))
		return false;
	trait.name = statement.name;
	trait.source = statement.source;
	trait.earliest = trait.latest;
	trait.earliest_at = trait.latest_at = statement.at;
	McpProfileBuilderAddTrait(builder, &trait);
	return true;
}

static bool
parse_member(McpJson *json, McpProfileBuilder *builder)
{
	Statement	statement;
	McpMember	member;

	if (!read_statement(json, BIT(KEY_NAME) | BIT(KEY_VALUE) | BIT(KEY_ADDED) |
						BIT(KEY_CHANGED_AT) | BIT(KEY_SOURCE),
						BIT(KEY_NAME) | BIT(KEY_VALUE), &statement))
		return false;
	if (statement.value_kind != MCP_JSON_STRING)
		return McpJsonFail(json, "expected a string as member");
	member.name = statement.name;
	member.source = statement.source;
	member.value = statement.value;
	member.changed_at = statement.at;
	member.added = statement.flag || !(statement.seen & BIT(KEY_ADDED));
	McpProfileBuilderAddMember(builder, &member);
	return true;
}

static bool
parse_consent(McpJson *json, McpProfileBuilder *builder)
{
	Statement	statement;
	McpConsent	consent;

	if (!read_statement(json, BIT(KEY_PURPOSE) | BIT(KEY_GRANTED) |
						BIT(KEY_STATED_AT) | BIT(KEY_SOURCE) |
						BIT(KEY_CONTACT) | BIT(KEY_NOTICE),
						BIT(KEY_PURPOSE) | BIT(KEY_GRANTED), &statement))
		return false;
	consent.purpose = statement.name;
	consent.source = statement.source;
	consent.notice = statement.notice;
	consent.has_contact = (statement.seen & BIT(KEY_CONTACT)) != 0;
	consent.contact = statement.identifier;
	consent.stated_at = statement.at;
	consent.granted = statement.flag;
	McpProfileBuilderAddConsent(builder, &consent);
	return true;
}

static bool
parse_handle(McpJson *json, McpProfileBuilder *builder)
{
	Statement	statement;
	McpHandle	handle;

	if (!read_statement(json, BIT(KEY_IDENTIFIER) | BIT(KEY_FIRST_AT) |
						BIT(KEY_LAST_AT) | BIT(KEY_SOURCE),
						BIT(KEY_IDENTIFIER), &statement))
		return false;
	handle.identifier = statement.identifier;
	handle.source = statement.source;
	handle.first_at = statement.at;
	handle.last_at = statement.last_at;
	/* one time alone stands for both */
	if (handle.first_at == MCP_MOMENT_NONE)
		handle.first_at = handle.last_at;
	if (handle.last_at == MCP_MOMENT_NONE)
		handle.last_at = handle.first_at;
	if (handle.first_at > handle.last_at)
		return McpJsonFail(json, "\"first_at\" is later than \"last_at\"");
	McpProfileBuilderAddHandle(builder, &handle);
	return true;
}

static bool
parse_journey(McpJson *json, McpProfileBuilder *builder)
{
	return McpJourneyParse(json, McpProfileBuilderEvents(builder));
}

typedef struct Section
{
	const char *name;
	bool		(*parse) (McpJson *json, McpProfileBuilder *builder);
} Section;

static const Section sections[] = {
	{"traits", parse_trait},
	{"members", parse_member},
	{"consents", parse_consent},
	{"identifiers", parse_handle},
	{"journey", NULL},
	{NULL, NULL}
};

static bool
parse_section(McpJson *json, const Section *section,
			  McpProfileBuilder *builder)
{
	bool		first = true,
				end;

	if (section->parse == NULL)
		return parse_journey(json, builder);
	if (!McpJsonOpenArray(json))
		return false;
	for (;;)
	{
		if (!McpJsonNextItem(json, &first, &end))
			return false;
		if (end)
			return true;
		if (!section->parse(json, builder))
			return false;
	}
}

bool
McpProfileParse(McpText text, McpProfileBuilder *builder, McpError *error)
{
	McpJson		json;
	McpText		key;
	bool		first = true,
				end;
	uint32		seen = 0;
	uint32		i;

	McpJsonStart(&json, text, "profile", error);
	if (!McpJsonOpenObject(&json))
		return false;
	for (;;)
	{
		if (!McpJsonNextKey(&json, &first, &key, &end))
			return false;
		if (end)
			return McpJsonDone(&json);
		for (i = 0; sections[i].name != NULL; i++)
		{
			if (McpTextEqual(key, McpTextMake(sections[i].name,
											  strlen(sections[i].name))))
				break;
		}
		if (sections[i].name == NULL)
			return McpJsonFail(&json, "expected traits, members, consents, identifiers or journey");
		if (seen & BIT(i))
			return McpJsonFail(&json, "\"%s\" twice", sections[i].name);
		seen |= BIT(i);
		if (!parse_section(&json, &sections[i], builder))
			return false;
	}
}
