/*
 * identity_phonelib.cpp: libphonenumber, behind a door of plain C
 *
 * No header of PostgreSQL's here: its error handling jumps over destructors,
 * and this file's exceptions must not meet it.  Every entry catches all.
 */
#include "identity/identity_phonelib.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <new>
#include <set>
#include <string>

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/*
 * A possible number, by its length: a number's validity changes with every
 * release of the metadata, its possible lengths hardly ever.
 */
static int
parse(const std::string &raw, const std::string &region, std::string *e164)
{
	const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
	PhoneNumber number;
	PhoneNumberUtil::ErrorType result = util->Parse(raw, region, &number);

	if (result == PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR)
		return raw.find('+') == std::string::npos &&
			raw.find("\xEF\xBC\x8B") == std::string::npos ?
			MCP_PHONE_NEEDS_REGION : MCP_PHONE_INVALID;
	if (result != PhoneNumberUtil::NO_PARSING_ERROR)
		return MCP_PHONE_INVALID;
	if (util->IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE)
		return MCP_PHONE_INVALID;
	util->Format(number, PhoneNumberUtil::E164, e164);
	return MCP_PHONE_OK;
}

extern "C" int
McpPhoneParse(const char *raw, int raw_length, const char *region,
			  int region_length, char *e164, int *length)
{
	try
	{
		std::string out;
		int			result = parse(std::string(raw, raw_length),
								   region_length == 0 ? std::string("ZZ") :
								   std::string(region, region_length), &out);

		if (result == MCP_PHONE_OK &&
			(out.size() < 2 || out.size() >= MCP_E164_MAX || out[0] != '+'))
			result = MCP_PHONE_INVALID;
		if (result == MCP_PHONE_OK)
		{
			memcpy(e164, out.data(), out.size());
			*length = (int) out.size();
		}
		return result;
	}
	catch (const std::bad_alloc &)
	{
		return MCP_PHONE_NO_MEMORY;
	}
	catch (...)
	{
		return MCP_PHONE_INVALID;
	}
}

/* FNV-1a of 32 bits: a fingerprint, nobody is to be kept out by it */
static void
mix(uint32_t *hash, const std::string &text)
{
	for (unsigned char c : text)
		*hash = (*hash ^ c) * 16777619u;
}

extern "C" int
McpPhoneMetadata(char *fingerprint)
{
	try
	{
		const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
		std::set<std::string> regions;
		uint32_t	hash = 2166136261u;

		util->GetSupportedRegions(&regions);
		for (const std::string &region : regions)
		{
			mix(&hash, region);
			for (int type = 0; type <= 10; type++)
			{
				PhoneNumber number;
				std::string text;

				if (!util->GetExampleNumberForType(region,
												   (PhoneNumberUtil::PhoneNumberType) type,
												   &number))
					continue;
				util->Format(number, PhoneNumberUtil::E164, &text);
				mix(&hash, text);
			}
		}
		snprintf(fingerprint, 9, "%08x", hash);
		return 1;
	}
	catch (...)
	{
		return 0;
	}
}

extern "C" void
McpPhoneVersion(char *version, int size)
{
	Dl_info		info;
	char		path[PATH_MAX];
	const char *found = nullptr;

	version[0] = '\0';
	if (dladdr((void *) &PhoneNumberUtil::GetInstance, &info) != 0 &&
		info.dli_fname != nullptr && realpath(info.dli_fname, path) != nullptr)
		found = strstr(path, "libphonenumber.so.");
	if (found != nullptr)
		snprintf(version, size, "%s", found + strlen("libphonenumber.so."));
}
