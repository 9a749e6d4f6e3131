/*
 * identity.c: the kernels of the identity room against oracles and laws
 *
 * A TAP program, built alone with MCP_STANDALONE: test/t/identity_kernels.pl.
 */
#include "identity/identity_hash.h"
#include "identity/identity_normal.h"
#include "identity/identity_phonelib.h"

#include <openssl/hmac.h>
#include <stdarg.h>
#include <time.h>

static int	tests = 0;

static void
ok(bool good, const char *format,...)
{
	va_list		args;

	if (getenv("MCP_UNIT_TIMES"))
		printf("# %.2f s\n", (double) clock() / CLOCKS_PER_SEC);
	printf("%sok %d - ", good ? "" : "not ", ++tests);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}

static uint64 seed = UINT64CONST(0x9E3779B97F4A7C15);

static uint64
random64(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed * UINT64CONST(0x2545F4914F6CDD1D);
}

static uint32
below(uint32 limit)
{
	return (uint32) (random64() >> 33) % limit;
}

static McpText
word(const char *s)
{
	return McpTextMake(s, strlen(s));
}

/* --- the keyed digest against OpenSSL's HMAC, and published vectors --------- */

static void
test_hmac(void)
{
	uint8		secret[32];
	uint8		message[300];
	uint8		ours[32];
	uint8		theirs[32];
	char		hex[64];
	McpHashKey	key;
	int			bad = 0;
	int			round;

	for (round = 0; round < 20000; round++)
	{
		int			length = below(sizeof(message));
		int			i;

		for (i = 0; i < 32; i++)
			secret[i] = (uint8) random64();
		for (i = 0; i < length; i++)
			message[i] = (uint8) random64();
		McpHashKeyInit(&key, secret);
		McpHashKeyed(&key, message, length, ours);
		HMAC(EVP_sha256(), secret, 32, message, length, theirs, NULL);
		bad += memcmp(ours, theirs, 32) != 0;
	}
	ok(bad == 0, "20000 keyed digests are OpenSSL's HMAC-SHA-256");

	/* RFC 4231, case 1; a shorter key is one with zeros behind it */
	memset(secret, 0, sizeof(secret));
	memset(secret, 0x0b, 20);
	McpHashKeyInit(&key, secret);
	McpHashKeyed(&key, "Hi There", 8, ours);
	McpHexPrint(ours, 32, hex);
	ok(memcmp(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", 64) == 0,
	   "RFC 4231, case 1");
	McpSha256("abc", 3, ours);
	McpHexPrint(ours, 32, hex);
	ok(memcmp(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 64) == 0,
	   "FIPS 180-2, SHA-256 of abc");
}

/* --- digests as text --------------------------------------------------------- */

static void
test_digests(void)
{
	static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8		digest[33];
	uint8		back[32];
	char		text[80];
	int			bad = 0;
	int			round;

	for (round = 0; round < 50000; round++)
	{
		int			i;

		for (i = 0; i < 32; i++)
			digest[i] = (uint8) random64();
		digest[32] = 0;
		McpHexPrint(digest, 32, text);
		for (i = 0; i < 64; i++)
		{
			if (text[i] >= 'a' && below(2))
				text[i] -= 32;
		}
		bad += !McpDigestParse(McpTextMake(text, 64), back) ||
			memcmp(digest, back, 32) != 0;
		for (i = 0; i < 43; i++)
		{
			int			bit = i * 6;
			int			two = digest[bit / 8] << 8 | digest[Min(bit / 8 + 1, 32)];

			text[i] = base64[two >> (10 - bit % 8) & 63];
			if (below(2) && text[i] == '+')
				text[i] = '-';
			if (below(2) && text[i] == '/')
				text[i] = '_';
		}
		text[43] = '=';
		bad += !McpDigestParse(McpTextMake(text, 43), back) ||
			memcmp(digest, back, 32) != 0;
		bad += !McpDigestParse(McpTextMake(text, 44), back) ||
			memcmp(digest, back, 32) != 0;
		text[below(43)] = "!\"#$%& .:"[below(9)];
		bad += McpDigestParse(McpTextMake(text, 44), back);
	}
	ok(bad == 0, "50000 digests read from hexadecimal and base64");
	ok(!McpDigestParse(word("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="), back) &&
	   !McpDigestParse(word("AAAA"), back) && !McpDigestParse(word(""), back),
	   "two bits too many, and other lengths, are refused");
}

/* --- the text form of an identifier ------------------------------------------- */

static void
mutate(char *text, uint32 *length, uint32 room)
{
	static const char pieces[] = "/:0123456789abcdefABCDEFgxyz_ \t\n\x80\xFF@.";
	int			times = 1 + below(3);

	while (times-- > 0)
	{
		uint32		place = below(*length + 1);

		switch (below(4))
		{
			case 0:
				if (*length < room)
				{
					memmove(text + place + 1, text + place, *length - place);
					text[place] = pieces[below(sizeof(pieces) - 1)];
					(*length)++;
				}
				break;
			case 1:
				if (place < *length)
				{
					memmove(text + place, text + place + 1, *length - place - 1);
					(*length)--;
				}
				break;
			case 2:
				if (place < *length)
					text[place] = pieces[below(sizeof(pieces) - 1)];
				break;
			default:
				if (place < *length)
					text[place] ^= (char) (1 << below(8));
		}
	}
}

static void
test_identifier_text(void)
{
	int			accepted = 0;
	int			bad = 0;
	int			round;

	for (round = 0; round < 300000; round++)
	{
		McpIdentifier identifier;
		McpIdentifier back;
		McpError	error = {0};
		char		text[MCP_IDENTIFIER_TEXT_MAX];
		char		again[MCP_IDENTIFIER_TEXT_MAX];
		char		broken[128];
		uint32		length;
		int			i;

		identifier.kind = (uint8) (1 + below(MCP_KIND_MAX));
		for (i = 0; i < 3; i++)
			identifier.tag[i] = McpKindHasNamespace(identifier.kind) ?
				(uint8) random64() : 0;
		for (i = 0; i < 32; i++)
			identifier.digest[i] = (uint8) random64();
		length = McpIdentifierPrint(&identifier, text);
		bad += strlen(text) != length || length >= MCP_IDENTIFIER_TEXT_MAX ||
			!McpIdentifierParse(McpTextMake(text, length), &back, &error) ||
			McpIdentifierCompare(&identifier, &back) != 0;
		memcpy(broken, text, length);
		mutate(broken, &length, sizeof(broken));
		if (McpIdentifierParse(McpTextMake(broken, length), &back, &error))
		{
			/* then it differs from the canonical text in the case of digits */
			accepted++;
			bad += McpIdentifierPrint(&back, again) != (int) length;
			for (i = 0; i < (int) length; i++)
				bad += again[i] != broken[i] &&
					again[i] != (char) (broken[i] | 32);
		}
		else
			bad += error.sqlstate != MCP_ERR_TEXT || error.message[0] == '\0' ||
				strstr(error.message, "email") != NULL;
	}
	ok(bad == 0, "300000 identifiers and their mutations (%d still valid)",
	   accepted);
}

/* --- laws of the normal forms --------------------------------------------------- */

static const char *const pieces[] = {
	"a", "b", "Z", "J", "0", "1", "9", ".", ".", "-", "_", "+", "@", "\"",
	"\\", " ", "(", ")", "'", "/", "jane", "Doe", "test", "null", "gmail.com",
	"googlemail.com", "@gmail.com", "@Googlemail.com", "@example.com",
	"@b\xC3\xBC" "cher.de", "@xn--bcher-kva.de", "xn--", "@XN--", ".com",
	"\xC3\x84", "\xC3\xA4", "e\xCC\x81", "I\xCC\x87", "\xC4\xB0", "\xC4\xB1",
	"\xC8\xBA", "\xE1\xBA\x9E", "\xC3\x9F", "\xCE\xA3", "\xCF\x82", "\xE2\x84\xAA",
	"\xE2\x84\xAB", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF",
	"\xE3\x80\x82", "\xEA\xB0\x80", "\xE1\x84\x80\xE1\x85\xA1", "\xCD\xBE",
	"\xE1\xBF\xAF", "\xF0\x90\x90\x80", "\xF0\x9F\x98\x80", "\xD7\x90",
	"\xCC\x81", "\xEF\xBC\xA1", "\xEF\xBC\x8E", "\xEF\xBC\x91", "\xC2\xAD",
	"+49", "0812", "5298", "\xC3", "\x80", "\xFF", "#", "\t",
};

static uint32
random_text(char *text, uint32 room)
{
	uint32		length = 0;
	int			count = 1 + below(9);

	while (count-- > 0)
	{
		const char *piece = pieces[below(lengthof(pieces))];
		char		random[5];

		if (below(8) == 0)
		{
			/* any code point, mostly of the first planes */
			uint32		code = below(below(4) ? 0x3000 : 0x10FFFF);

			if (code < 0x80 || (code >= 0xD800 && code < 0xE000))
				code = 0xE9;
			random[0] = (char) (code < 0x800 ? 0xC0 | code >> 6 :
								code < 0x10000 ? 0xE0 | code >> 12 : 0xF0 | code >> 18);
			random[1] = (char) (0x80 | (code < 0x800 ? code & 63 :
										code < 0x10000 ? code >> 6 & 63 : code >> 12 & 63));
			random[2] = (char) (code < 0x800 ? 0 : 0x80 |
								(code < 0x10000 ? code & 63 : code >> 6 & 63));
			random[3] = (char) (code < 0x10000 ? 0 : 0x80 | (code & 63));
			random[4] = '\0';
			piece = random;
		}
		if (length + strlen(piece) > room)
			break;
		memcpy(text + length, piece, strlen(piece));
		length += strlen(piece);
	}
	return length;
}

typedef McpProblem (*Normaliser) (McpText raw, McpNormal *normal);

static McpProblem
phone_in_germany(McpText raw, McpNormal *normal)
{
	return McpNormalPhone(raw, McpTextLiteral("DE"), normal);
}

static void
test_idempotent(const char *name, Normaliser normalise, int rounds)
{
	int			usable = 0;
	int			bad = 0;
	int			round;

	for (round = 0; round < rounds; round++)
	{
		char		text[256];
		McpText		raw = McpTextMake(text, random_text(text, 200));
		McpNormal	once;
		McpNormal	twice = {0};
		McpProblem	problem = normalise(raw, &once);

		if (problem != MCP_PROBLEM_NONE)
		{
			bad += problem == MCP_PROBLEM_NO_MEMORY ||
				McpProblemName(problem) == NULL;
			if (!McpTextIsUtf8(raw) && normalise != phone_in_germany)
				bad += problem != MCP_PROBLEM_INVALID_ENCODING &&
					problem != MCP_PROBLEM_JUNK;
			continue;
		}
		usable++;
		bad += !McpTextIsUtf8(raw);
		if (once.text.len == 0 || !McpTextIsUtf8(once.text) ||
			normalise(once.text, &twice) != MCP_PROBLEM_NONE ||
			!McpTextEqual(once.text, twice.text))
		{
			if (bad++ < 5)
			{
				printf("# %s: \"%.*s\" is \"%.*s\", then \"%.*s\"\n", name,
					   (int) raw.len, raw.data, (int) once.text.len, once.text.data,
					   (int) twice.text.len, twice.text.data);
			}
		}
	}
	ok(bad == 0 && usable > rounds / 1000,
	   "normal forms of %s are their own normal forms (%d usable of %d random texts)",
	   name, usable, rounds);
}

/* --- phones: the fast path and the library ----------------------------------------- */

/* a number that the fast path takes, of any country */
static uint32
random_e164(char *text)
{
	for (;;)
	{
		uint32		length = 1;
		uint32		digits = 7 + below(9);

		text[0] = '+';
		while (length <= digits)
			text[length++] = (char) ('0' + below(10));
		if (McpPhoneIsE164(McpTextMake(text, length)))
			return length;
	}
}

static void
test_phones(int rounds)
{
	static bool seen[1000];
	int			countries = 0;
	int			differ = 0;
	int			round;

	for (round = 0; round < rounds; round++)
	{
		char		text[32];
		char		e164[MCP_E164_MAX];
		uint32		length = random_e164(text);
		int			size = 0;
		int			first = (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';

		countries += !seen[first];
		seen[first] = true;
		if (McpPhoneParse(text, (int) length, "", 0, e164, &size) != MCP_PHONE_OK ||
			size != (int) length || memcmp(text, e164, length) != 0)
		{
			if (differ++ < 5)
				printf("# the library does not return %.*s\n", (int) length, text);
		}
	}
	ok(differ == 0,
	   "%d random numbers of %d leading three digits: fast path and library agree (%d differ)",
	   rounds, countries, differ);
}

/* what the fast path refuses is right or wrong by the library alone */
static void
test_fast_path_is_used(void)
{
	static const char *const common[] = {
		"+12025550123", "+6281252982900", "+447911123456", "+4915112345678",
		"+33612345678", "+5511987654321", "+919876543210", "+8613812345678",
		"+819012345678", "+61491570006", "+393471234567", "+34612345678",
	};
	static const char *const never[] = {
		"", "+", "+1", "12025550123", "+1202555012a", "+0447911123456",
		"+1 2025550123", "+12025550123456789012", "++12025550123",
	};
	int			bad = 0;
	uint32		i;

	for (i = 0; i < lengthof(common); i++)
		bad += !McpPhoneIsE164(word(common[i]));
	for (i = 0; i < lengthof(never); i++)
		bad += McpPhoneIsE164(word(never[i]));
	ok(bad == 0, "usual mobile numbers take the fast path, malformed ones do not");
}

/* the same with punctuation, against the library alone */
static void
test_punctuated_phones(int rounds)
{
	int			differ = 0;
	int			round;

	for (round = 0; round < rounds; round++)
	{
		char		plain[32];
		char		text[80];
		char		e164[MCP_E164_MAX];
		uint32		length = random_e164(plain);
		uint32		out = 0;
		uint32		i;
		int			size = 0;
		McpNormal	normal;

		for (i = 0; i < length; i++)
		{
			text[out++] = plain[i];
			if (i > 0 && below(4) == 0)
				text[out++] = " -.()"[below(5)];
			if (i > 0 && below(12) == 0)
				text[out++] = " -.()"[below(5)];
		}
		if (McpNormalPhone(McpTextMake(text, out), word(""), &normal) == MCP_PROBLEM_JUNK)
			continue;
		if (McpPhoneParse(text, (int) out, "", 0, e164, &size) != MCP_PHONE_OK ||
			!McpTextEqual(normal.text, McpTextMake(e164, size)))
		{
			if (differ++ < 5)
				printf("# %.*s is not what the library makes of it\n", (int) out, text);
		}
	}
	ok(differ == 0,
	   "%d numbers with punctuation: what the library makes of them (%d differ)",
	   rounds, differ);
}

int
main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_hmac();
	test_digests();
	test_identifier_text();
	test_idempotent("e-mail", McpNormalEmail, 200000);
	test_idempotent("id", McpNormalId, 100000);
	test_idempotent("card", McpNormalCard, 15000);
	test_idempotent("handle", McpNormalHandle, 15000);
	test_idempotent("custom part", McpNormalPart, 15000);
	test_idempotent("phone", phone_in_germany, 20000);
	if (McpPhoneHasTable())
	{
		test_fast_path_is_used();
		test_punctuated_phones(100000);
		test_phones(argc > 1 ? (int) strtol(argv[1], NULL, 10) : 1000000);
	}
	else
		ok(!McpPhoneIsE164(word("+6281252982900")),
		   "without a table of this library's metadata nothing takes the fast path");
	printf("1..%d\n", tests);
	return 0;
}
