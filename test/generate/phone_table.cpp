/*
 * Writes src/identity/identity_phone_table_<metadata>.h: for every country
 * code and length of the national number, the leading digits with which a
 * number in E.164 is one that this libphonenumber returns unchanged.  There
 * is a file for each release of the library that Debian's releases have;
 * identity_phone.c takes the one that fits, or none.
 *
 *	g++ -O2 -Isrc -o phone_table test/generate/phone_table.cpp \
 *		src/identity/identity_phonelib.cpp -lphonenumber -ldl
 *	./phone_table > src/identity/identity_phone_table_$METADATA.h
 *
 * For each country code, length and leading digit the library is asked about
 * all continuations of three digits, with several random tails.  One answer
 * that is not the number itself (a trunk prefix taken off, a rewritten old
 * mobile prefix, an impossible length) makes the leading digit doubtful, and
 * it is left out: such numbers go to the library.  Takes some minutes.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <set>
#include <string>
#include <vector>

#include <phonenumbers/phonenumberutil.h>

#include "identity/identity_phonelib.h"

static uint64_t state = 88172645463325252ULL;

static uint32_t
next_random()
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t) (state >> 32);
}

static bool
unchanged(const std::string &number)
{
	char		e164[MCP_E164_MAX];
	int			length = 0;

	return McpPhoneParse(number.data(), (int) number.size(), "", 0, e164,
						 &length) == MCP_PHONE_OK &&
		std::string(e164, length) == number;
}

static bool
certain(int country, int length, int lead, int tails)
{
	for (int next = 0; next < 1000; next++)
	{
		char		head[8];

		snprintf(head, sizeof(head), "%d%03d", lead, next);
		for (int tail = 0; tail < tails; tail++)
		{
			std::string national(head);

			while ((int) national.size() < length)
				national += (char) ('0' + next_random() % 10);
			national.resize(length);
			if (!unchanged("+" + std::to_string(country) + national))
				return false;
		}
	}
	return true;
}

int
main()
{
	const int	longest = 15;
	std::set<int> codes;
	std::vector<std::string> rows;
	std::vector<int> index(1000, 0);
	char		metadata[9];
	char		version[64];

	i18n::phonenumbers::PhoneNumberUtil::GetInstance()->GetSupportedCallingCodes(&codes);
	for (int code : codes)
	{
		std::string row;
		bool		any = false;

		for (int length = 4; length <= longest; length++)
		{
			unsigned	mask = 0;
			char		text[16];

			for (int lead = 0; lead < 10; lead++)
			{
				if (certain(code, length, lead, 3))
					mask |= 1u << lead;
			}
			any = any || mask != 0;
			snprintf(text, sizeof(text), "%s0x%03X", length > 4 ? ", " : "", mask);
			row += text;
		}
		fprintf(stderr, "%d %s\n", code, row.c_str());
		if (!any)
			continue;
		rows.push_back("\t{" + row + "},\t/* " + std::to_string(code) + " */");
		index[code] = (int) rows.size();
	}
	McpPhoneMetadata(metadata);
	McpPhoneVersion(version, sizeof(version));
	printf("/*\n"
		   " * identity_phone_table_%s.h: leading digits (bit 0 is digit 0) with which a number\n"
		   " * of that country code and national length, 4 to %d, is E.164 beyond doubt\n"
		   " *\n"
		   " * Made by test/generate/phone_table.cpp from libphonenumber %s; not to be\n"
		   " * edited.\n"
		   " */\n"
		   "static const uint16 phone_leads_%s[][%d] = {\n", metadata, longest, version, metadata, longest - 3);
	for (const std::string &row : rows)
		printf("%s\n", row.c_str());
	printf("};\n\n/* a country code's row in the leads, counted from 1; 0: none */\n"
		   "static const uint8 phone_rows_%s[1000] = {", metadata);
	for (int i = 0; i < 1000; i++)
		printf("%s%d,", i % 20 == 0 ? "\n\t" : " ", index[i]);
	printf("\n};\n");
	return 0;
}
