/*
 * identity_phone.c: the normal form of a phone number, E.164
 *
 * A raw value that is "+" and digits, of a country, length and leading digit
 * where libphonenumber returns just that (a table made from the release of the
 * library that is loaded), is taken as it is; all others, and all of a release
 * without a table, are parsed by the library.  Accepted is what has a possible length.
 * An extension is dropped: E.164 has none.
 */
#include "identity/identity_normal.h"

#include "identity/identity_phonelib.h"
#include "identity/identity_phone_table_0b8a0d14.h"
#include "identity/identity_phone_table_5693fbc1.h"

#define SHORTEST 4
#define LONGEST 15
#define LENGTHS (LONGEST - SHORTEST + 1)

typedef struct PhoneTable
{
	const char *metadata;		/* fingerprint of what it was made from */
	const		uint16 (*leads)[LENGTHS];
	const uint8 *rows;
} PhoneTable;

static const PhoneTable tables[] = {
	{"0b8a0d14", phone_leads_0b8a0d14, phone_rows_0b8a0d14},
	{"5693fbc1", phone_leads_5693fbc1, phone_rows_5693fbc1},
};

/* the table of the library that is loaded; NULL when there is none */
static const PhoneTable *
table_in_use(void)
{
	static const PhoneTable *table = NULL;
	static bool known = false;
	char		metadata[MCP_METADATA_MAX];
	uint32		i;

	if (likely(known) || !McpPhoneMetadata(metadata))
		return table;
	for (i = 0; i < lengthof(tables); i++)
	{
		if (memcmp(metadata, tables[i].metadata, MCP_METADATA_MAX) == 0)
			table = &tables[i];
	}
	known = true;
	return table;
}

bool
McpPhoneHasTable(void)
{
	return table_in_use() != NULL;
}

/* the digits of the country code of a "+" and digits; 0: none that we know */
static int
country_digits(const char *digits, int count)
{
	int			code = 0;
	int			i;

	if (count == 0 || digits[0] == '0')
		return 0;
	for (i = 0; i < 3 && i < count; i++)
	{
		code = code * 10 + (digits[i] - '0');
		if (tables[0].rows[code] != 0)
			return i + 1;
	}
	return 0;
}

/* "+" and at most 18 digits, nothing else */
static bool
is_plus_digits(McpText text)
{
	uint32		i;

	if (text.len < 2 || text.len > 19 || text.data[0] != '+')
		return false;
	for (i = 1; i < text.len; i++)
	{
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	}
	return true;
}

bool
McpPhoneIsE164(McpText text)
{
	const char *digits = text.data + 1;
	const PhoneTable *table = table_in_use();
	int			country;
	int			length;
	int			code = 0;
	int			i;

	if (table == NULL || !is_plus_digits(text))
		return false;
	country = country_digits(digits, (int) text.len - 1);
	length = (int) text.len - 1 - country;
	if (country == 0 || length < SHORTEST || length > LONGEST)
		return false;
	for (i = 0; i < country; i++)
		code = code * 10 + (digits[i] - '0');
	if (table->rows[code] == 0)
		return false;
	return (table->leads[table->rows[code] - 1][length - SHORTEST] >>
			(digits[country] - '0') & 1) != 0;
}

/* one digit throughout, or the digits in their order */
static bool
is_junk(McpText e164)
{
	const char *digits = e164.data + 1;
	int			country = country_digits(digits, (int) e164.len - 1);
	McpText		national = McpTextMake(digits + country,
									   e164.len - 1 - country);
	uint32		i;

	if (McpTextEqual(national, McpTextLiteral("123456789")) ||
		McpTextEqual(national, McpTextLiteral("1234567890")) ||
		McpTextEqual(national, McpTextLiteral("0123456789")))
		return true;
	for (i = 1; i < national.len; i++)
	{
		if (national.data[i] != national.data[0])
			return false;
	}
	return true;
}

/* a country code of two letters in capitals; 0 when it is nothing like it */
static int
fold_region(McpText raw, char *region)
{
	int			i;

	raw = McpTextTrim(raw);
	if (raw.len != 2)
		return 0;
	for (i = 0; i < 2; i++)
	{
		char		c = raw.data[i];

		if (c >= 'a' && c <= 'z')
			c -= 32;
		if (c < 'A' || c > 'Z')
			return 0;
		region[i] = c;
	}
	if (region[0] == 'U' && region[1] == 'K')
	{
		region[0] = 'G';
		region[1] = 'B';
	}
	return 2;
}

/*
 * What the library makes of its own answer must be that answer, or two feeds
 * of one number would part; it is asked again until it stays with it.
 */
static int
settle(McpText text, const char *region, int region_length, char *e164,
	   int *length)
{
	int			result;
	int			round;

	result = McpPhoneParse(text.data, (int) text.len, region, region_length,
						   e164, length);
	for (round = 0; result == MCP_PHONE_OK && round < 4; round++)
	{
		char		again[MCP_E164_MAX];
		int			size;

		if (McpPhoneIsE164(McpTextMake(e164, *length)))
			return MCP_PHONE_OK;
		result = McpPhoneParse(e164, *length, "", 0, again, &size);
		if (result != MCP_PHONE_OK)
			break;
		if (size == *length && memcmp(again, e164, size) == 0)
			return MCP_PHONE_OK;
		memcpy(e164, again, size);
		*length = size;
	}
	return result == MCP_PHONE_NO_MEMORY ? result :
		result == MCP_PHONE_NEEDS_REGION && round == 0 ? result :
		MCP_PHONE_INVALID;
}

static McpProblem
ask_library(McpText text, McpText region, McpNormal *normal)
{
	char		country[2];
	int			length = 0;

	switch (settle(text, country, fold_region(region, country), normal->data,
				   &length))
	{
		case MCP_PHONE_OK:
			normal->text = McpTextMake(normal->data, length);
			return MCP_PROBLEM_NONE;
		case MCP_PHONE_NEEDS_REGION:
			return MCP_PROBLEM_NEEDS_REGION;
		case MCP_PHONE_NO_MEMORY:
			return MCP_PROBLEM_NO_MEMORY;
		default:
			return MCP_PROBLEM_NOT_A_PHONE;
	}
}

/*
 * A number that begins with "+" may have blanks, hyphens, dots and brackets
 * between its digits, which the library drops too; when what is left is E.164
 * beyond doubt, that is the answer.
 */
static bool
is_punctuated_e164(McpText text, McpNormal *normal)
{
	uint32		length = 1;
	uint32		i;

	if (text.len < 2 || text.len > 40 || text.data[0] != '+' ||
		text.data[1] < '1' || text.data[1] > '9')
		return false;
	normal->data[0] = '+';
	for (i = 1; i < text.len; i++)
	{
		char		c = text.data[i];

		if (c >= '0' && c <= '9')
			normal->data[length++] = c;
		else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')')
			return false;
	}
	normal->text = McpTextMake(normal->data, length);
	return McpPhoneIsE164(normal->text);
}

McpProblem
McpNormalPhone(McpText raw, McpText region, McpNormal *normal)
{
	McpText		text;
	McpProblem	problem = MCP_PROBLEM_NONE;

	if (raw.len > MCP_RAW_MAX)
		return MCP_PROBLEM_TOO_LONG;
	text = McpTextTrim(raw);
	if (text.len == 0)
		return MCP_PROBLEM_BLANK;
	if (McpPhoneIsE164(text))
		normal->text = text;
	else if (!is_punctuated_e164(text, normal))
	{
		if (!McpTextIsAscii(text) && !McpTextIsUtf8(text))
			return MCP_PROBLEM_INVALID_ENCODING;
		if (McpJunkId(text))
			return MCP_PROBLEM_JUNK;
		problem = ask_library(text, region, normal);
	}
	if (problem == MCP_PROBLEM_NONE && is_junk(normal->text))
		return MCP_PROBLEM_JUNK;
	return problem;
}
