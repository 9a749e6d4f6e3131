/*
 * core.c: the kernels of the core room against slow and simple oracles
 *
 * A TAP program, built alone with MCP_STANDALONE: test/t/core_kernels.pl.
 */
#include "core/amount.h"
#include "core/lex.h"
#include "core/moment.h"
#include "core/name.h"
#include "core/wire.h"

#include <stdarg.h>
#include <time.h>

static int	tests = 0;

static void
ok(bool good, const char *format,...)
{
	va_list		args;

	printf("%sok %d - ", good ? "" : "not ", ++tests);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}

static uint64 seed = UINT64CONST(88172645463325252);

static uint64
random64(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed * UINT64CONST(0x2545F4914F6CDD1D);
}

static McpText
word(const char *s)
{
	return McpTextMake(s, strlen(s));
}

/* --- amounts --------------------------------------------------------------- */

/* sum of digits by place, in 128 bits, the way one does it on paper */
static McpAmountProblem
paper_amount(const char *digits, int length, int point, bool negative,
			 int64 *amount)
{
	int128		value = 0;
	int			i;

	for (i = 0; i < point + MCP_AMOUNT_DIGITS; i++)
	{
		value = value * 10 + (i >= 0 && i < length ? digits[i] - '0' : 0);
		if (value > (int128) MCP_AMOUNT_MAX * 100)
			return MCP_AMOUNT_OUT_OF_RANGE;
	}
	i = point + MCP_AMOUNT_DIGITS;
	if (i >= 0 && i < length && digits[i] >= '5')
		value++;
	if (value > MCP_AMOUNT_MAX)
		return MCP_AMOUNT_OUT_OF_RANGE;
	*amount = (int64) (negative ? -value : value);
	return MCP_AMOUNT_OK;
}

static void
test_amounts(void)
{
	static const struct
	{
		const char *in;
		McpAmountProblem problem;
		int64		amount;
		const char *out;
	}			cases[] = {
		{"0", MCP_AMOUNT_OK, 0, "0"},
		{"-0.0", MCP_AMOUNT_OK, 0, "0"},
		{" 12.50 ", MCP_AMOUNT_OK, 12500000, "12.5"},
		{"+7", MCP_AMOUNT_OK, 7000000, "7"},
		{".5", MCP_AMOUNT_OK, 500000, "0.5"},
		{"5.", MCP_AMOUNT_OK, 5000000, "5"},
		{"1e3", MCP_AMOUNT_OK, INT64CONST(1000000000), "1000"},
		{"1.5E-2", MCP_AMOUNT_OK, 15000, "0.015"},
		{"0.0000005", MCP_AMOUNT_OK, 1, "0.000001"},
		{"-0.0000005", MCP_AMOUNT_OK, -1, "-0.000001"},
		{"0.00000049999999", MCP_AMOUNT_OK, 0, "0"},
		{"9200000000000", MCP_AMOUNT_OK, MCP_AMOUNT_MAX, "9200000000000"},
		{"9200000000000.0000005", MCP_AMOUNT_OUT_OF_RANGE, 0, NULL},
		{"1e13", MCP_AMOUNT_OUT_OF_RANGE, 0, NULL},
		{"1e99999999999", MCP_AMOUNT_OUT_OF_RANGE, 0, NULL},
		{"0e99999999999", MCP_AMOUNT_OK, 0, "0"},
		{"1e-99999999999", MCP_AMOUNT_OK, 0, "0"},
		{"", MCP_AMOUNT_NOT_A_NUMBER, 0, NULL},
		{".", MCP_AMOUNT_NOT_A_NUMBER, 0, NULL},
		{"-", MCP_AMOUNT_NOT_A_NUMBER, 0, NULL},
		{"1 2", MCP_AMOUNT_NOT_A_NUMBER, 0, NULL},
		{"1e", MCP_AMOUNT_NOT_A_NUMBER, 0, NULL},
		{"1.2.3", MCP_AMOUNT_NOT_A_NUMBER, 0, NULL},
		{"NaN", MCP_AMOUNT_NOT_A_NUMBER, 0, NULL},
		{"0x10", MCP_AMOUNT_NOT_A_NUMBER, 0, NULL},
	};
	int			bad = 0;
	int			i;

	for (i = 0; i < (int) lengthof(cases); i++)
	{
		int64		amount = 0;
		McpAmountProblem problem = McpAmountParse(word(cases[i].in), &amount);
		char		out[MCP_AMOUNT_TEXT_MAX];

		if (problem == MCP_AMOUNT_OK)
			McpAmountPrint(amount, out);
		ok(problem == cases[i].problem && amount == cases[i].amount &&
		   (cases[i].out == NULL || strcmp(out, cases[i].out) == 0),
		   "the amount of \"%s\"", cases[i].in);
	}
	for (i = 0; i < 300000; i++)
	{
		char		digits[40];
		char		in[64];
		int			length = 1 + random64() % 24;
		int			point = random64() % (length + 1);
		bool		negative = random64() % 2;
		int64		expected = 0,
					amount = 0,
					again = 0;
		McpAmountProblem wanted;
		char		out[MCP_AMOUNT_TEXT_MAX];
		int			k;

		for (k = 0; k < length; k++)
			digits[k] = (char) ('0' + random64() % 10);
		snprintf(in, sizeof(in), "%s%.*s.%.*s", negative ? "-" : "", point,
				 digits, length - point, digits + point);
		wanted = paper_amount(digits, length, point, negative, &expected);
		if (McpAmountParse(word(in), &amount) != wanted || amount != expected)
			bad++;
		else if (wanted == MCP_AMOUNT_OK)
		{
			k = McpAmountPrint(amount, out);
			if (McpAmountParse(McpTextMake(out, k), &again) != MCP_AMOUNT_OK ||
				again != amount)
				bad++;
		}
	}
	ok(bad == 0, "300000 random decimals read as on paper and print back (%d do not)", bad);
}

/* --- moments --------------------------------------------------------------- */

static void
test_moments(void)
{
	static const struct
	{
		const char *in;
		bool		good;
		const char *out;
	}			cases[] = {
		{"2026-03-01", true, "2026-03-01T00:00:00Z"},
		{"2026-03-01T09:30", true, "2026-03-01T09:30:00Z"},
		{"2026-03-01 09:30:15.25+07", true, "2026-03-01T02:30:15.25Z"},
		{"2026-03-01t00:00:00.000001z", true, "2026-03-01T00:00:00.000001Z"},
		{"2026-03-01T00:00:00-0330", true, "2026-03-01T03:30:00Z"},
		{"1900-01-01T00:00:00Z", true, "1900-01-01T00:00:00Z"},
		{"2024-02-29", true, "2024-02-29T00:00:00Z"},
		{"2023-02-29", false, NULL},
		{"1900-02-29", false, NULL},
		{"2026-13-01", false, NULL},
		{"2026-03-01T24:00", false, NULL},
		{"2026-03-01T09:30:00.1234567Z", false, NULL},
		{"2026-03-01T09:30:00Zx", false, NULL},
		{"2026-3-1", false, NULL},
		{"", false, NULL},
	};
	int			bad = 0;
	int			i;

	for (i = 0; i < (int) lengthof(cases); i++)
	{
		int64		moment;
		char		out[MCP_MOMENT_TEXT_MAX] = "";
		bool		good = McpMomentParse(word(cases[i].in), &moment);

		if (good)
			McpMomentPrint(moment, out);
		ok(good == cases[i].good && (!good || strcmp(out, cases[i].out) == 0),
		   "the moment of \"%s\"", cases[i].in);
	}

	/* against the C library's calendar */
	for (i = 0; i < 200000; i++)
	{
		int64		range = MCP_MOMENT_END - MCP_MOMENT_MIN;
		int64		moment = MCP_MOMENT_MIN + (int64) (random64() % (uint64) range);
		int64		again;
		int64		second = moment / MCP_SECOND - (moment % MCP_SECOND < 0);
		time_t		unix_second = (time_t) (second + INT64CONST(946684800));
		struct tm	tm;
		char		expected[80];
		char		out[MCP_MOMENT_TEXT_MAX];
		int			length = McpMomentPrint(moment, out);

		gmtime_r(&unix_second, &tm);
		snprintf(expected, sizeof(expected), "%04d-%02d-%02dT%02d:%02d:%02d",
				 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
				 tm.tm_hour, tm.tm_min, tm.tm_sec);
		if (strncmp(out, expected, 19) != 0 ||
			!McpMomentParse(McpTextMake(out, length), &again) || again != moment)
			bad++;
	}
	ok(bad == 0, "200000 random moments print as the C library has them, and read back");
	ok(McpDayFromCivil(1900, 1, 1) * MCP_DAY == MCP_MOMENT_MIN &&
	   McpDayFromCivil(2200, 1, 1) * MCP_DAY == MCP_MOMENT_END,
	   "usable moments are those of 1900 to 2199");
}

/* --- names ----------------------------------------------------------------- */

static void
test_names(void)
{
	static const char *const cases[][2] = {
		{"TikTok Shop", "tiktok_shop"},
		{"  e-mail ", "e_mail"},
		{"purchase_item", "purchase_item"},
		{"A--B__C", "a_b_c"},
		{"24h shop", "_24h_shop"},
		{"_x_", "x"},
		{"!!!", ""},
		{"", ""},
		{"caf\xc3\xa9", "caf\xc3\xa9"},
		{"CAF\xc3\x89 \xce\xa9", "caf\xc3\xa9_\xcf\x89"},
		{"\xc4\xb0zmir", "izmir"},
		{"\xff!", "\xff"},
	};
	char		buffer[MCP_NAME_MAX + 1];
	char		longest[MCP_NAME_MAX + 2];
	int			bad = 0;
	int			i;

	for (i = 0; i < (int) lengthof(cases); i++)
	{
		int			length = McpNameFold(word(cases[i][0]), buffer);

		ok(length == (int) strlen(cases[i][1]) &&
		   memcmp(buffer, cases[i][1], length) == 0,
		   "the name of \"%s\"", cases[i][0]);
	}
	memset(longest, 'a', sizeof(longest));
	ok(McpNameFold(McpTextMake(longest, MCP_NAME_MAX), buffer) == MCP_NAME_MAX,
	   "a name of %d bytes is one", MCP_NAME_MAX);
	ok(McpNameFold(McpTextMake(longest, MCP_NAME_MAX + 1), buffer) == -1,
	   "one of %d is too long", MCP_NAME_MAX + 1);

	/* folding is idempotent, and IsFolded says the same as folding does */
	for (i = 0; i < 300000; i++)
	{
		static const char alphabet[] = "aB_ 9-\xc3\xa9z\xc3\x89";
		char		raw[12];
		char		again[MCP_NAME_MAX + 1];
		int			length = random64() % sizeof(raw);
		int			folded,
					k;

		for (k = 0; k < length; k++)
			raw[k] = alphabet[random64() % (sizeof(alphabet) - 1)];
		folded = McpNameFold(McpTextMake(raw, length), buffer);
		if (folded < 0 ||
			McpNameFold(McpTextMake(buffer, folded), again) != folded ||
			memcmp(buffer, again, folded) != 0)
			bad++;
		if (McpNameIsFolded(McpTextMake(raw, length)) !=
			(folded > 0 && folded == length && memcmp(raw, buffer, folded) == 0))
			bad++;
	}
	ok(bad == 0, "folding 300000 random names is idempotent and recognised (%d are not)", bad);
}

/* --- the wire --------------------------------------------------------------- */

static void
test_wire(void)
{
	StringInfoData buffer;
	McpReader	reader;
	McpText		got;
	Size		cut;
	int			bad = 0;

	initStringInfo(&buffer);
	McpWrite8(&buffer, 0xAB);
	McpWrite16(&buffer, 0xABCD);
	McpWrite32(&buffer, 0x89ABCDEF);
	McpWrite64(&buffer, UINT64CONST(0x0123456789ABCDEF));
	McpWriteText(&buffer, word("word"));
	McpWrite32(&buffer, 2);
	McpWrite16(&buffer, 1);
	McpWrite16(&buffer, 2);
	reader = McpReaderMake(buffer.data, buffer.len);
	ok(McpRead8(&reader) == 0xAB && McpRead16(&reader) == 0xABCD &&
	   McpRead32(&reader) == 0x89ABCDEF &&
	   McpRead64(&reader) == UINT64CONST(0x0123456789ABCDEF),
	   "numbers come back");
	got = McpReadText(&reader);
	ok(McpTextEqual(got, word("word")), "a text comes back");
	ok(McpReadCount(&reader, 2) == 2 && McpRead16(&reader) == 1 &&
	   !McpReaderDone(&reader) && McpRead16(&reader) == 2 &&
	   McpReaderDone(&reader), "a count comes back, and the end is the end");
	ok((unsigned char) buffer.data[1] == 0xAB, "the wire is in network order");

	for (cut = 0; cut < (Size) buffer.len; cut++)
	{
		reader = McpReaderMake(buffer.data, cut);
		McpRead8(&reader);
		McpRead16(&reader);
		McpRead32(&reader);
		McpRead64(&reader);
		McpReadText(&reader);
		McpReadCount(&reader, 2);
		McpRead16(&reader);
		McpRead16(&reader);
		if (McpReaderDone(&reader) || !reader.failed)
			bad++;
	}
	ok(bad == 0, "every cut is noticed");
	reader = McpReaderMake("\xff\xff\xff\xff" "abcd", 8);
	ok(McpReadCount(&reader, 1) == 0 && reader.failed,
	   "a count beyond the bytes that remain is not believed");
}

/* --- the lexer --------------------------------------------------------------- */

static void
test_lexer(void)
{
	static const char *const words[] = {"purchase", "count", "between", NULL};
	McpError	error = {0};
	McpLexer	lexer;
	StringInfoData printed;
	const char *source = "Count >= 2.50 and t = 2026-03-01T10:00:00+07:00 -> 'it''s' != \"a\"\"b\"";

	ok(McpLexStart(&lexer, word(source), "segment", &error) &&
	   McpLexIsWord(&lexer, "count"), "names are folded");
	ok(McpLexNext(&lexer) && McpLexIsSymbol(&lexer, MCP_SYMBOL_GE), ">= is one symbol");
	ok(McpLexNext(&lexer) && lexer.token.kind == MCP_TOKEN_NUMBER &&
	   McpTextEqual(lexer.token.text, word("2.50")), "a number");
	McpLexNext(&lexer);
	McpLexNext(&lexer);
	McpLexNext(&lexer);
	ok(McpLexNext(&lexer) && lexer.token.kind == MCP_TOKEN_DATE &&
	   McpTextEqual(lexer.token.text, word("2026-03-01T10:00:00+07:00")), "a date with its clock and zone");
	ok(McpLexNext(&lexer) && McpLexIsSymbol(&lexer, MCP_SYMBOL_ARROW), "-> is one symbol");
	ok(McpLexNext(&lexer) && McpTextEqual(lexer.token.text, word("it's")), "a doubled quote is one");
	McpLexNext(&lexer);
	ok(McpLexNext(&lexer) && McpTextEqual(lexer.token.text, word("a\"b")), "of either kind");
	initStringInfo(&printed);
	McpLexPrintString(&printed, lexer.token.text);
	ok(strcmp(printed.data, "\"a\"\"b\"") == 0, "and is printed as it was read");
	ok(McpLexNext(&lexer) && lexer.token.kind == MCP_TOKEN_END, "the end");

	McpLexStart(&lexer, word("one\ntwo purchsae x"), "segment", &error);
	McpLexNext(&lexer);
	McpLexNext(&lexer);
	ok(!McpLexExpected(&lexer, "a filter", words) &&
	   strcmp(error.message, "invalid segment: expected a filter at line 2, column 5") == 0 &&
	   strcmp(error.detail, "Line 2:\ntwo purchsae x\n    ^") == 0 &&
	   strcmp(error.hint, "Perhaps you meant \"purchase\".") == 0,
	   "an error names line, column and the nearest word, and points");

	memset(&error, 0, sizeof(error));
	ok(!McpLexStart(&lexer, word("\"open"), "segment", &error) &&
	   error.sqlstate == MCP_ERR_TEXT, "a string without its end");
	memset(&error, 0, sizeof(error));
	ok(McpLexNearest(word("cuont"), words) == words[1] &&
	   McpLexNearest(word("zzz"), words) == NULL, "swapped letters are near, others are not");
}

int
main(void)
{
	test_amounts();
	test_moments();
	test_names();
	test_wire();
	test_lexer();
	printf("1..%d\n", tests);
	return 0;
}
