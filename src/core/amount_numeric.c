/*
 * amount_numeric.c: amounts from and to SQL's numeric and float8
 */
#include "core/amount.h"

#include "core/compat.h"

#include "common/shortest_dec.h"
#include "utils/builtins.h"

#include <math.h>

/*
 * A numeric as it is stored, since PostgreSQL 9.1: a 16-bit header, then
 * (in the long form) a 16-bit weight, then digits to the base 10,000, the
 * first of which counts 10,000 ^ weight.
 *
 *	header 11xx xxxx xxxx xxxx	NaN and the infinities
 *	header 10sd dddd dwww wwww	short: sign, display scale, weight with sign
 *	header 0sdd dddd dddd dddd	long: sign, display scale
 *
 * Reading it is some ten times as fast as going through its text; the tests
 * compare the two.  Digits beyond the sixth decimal only round.
 */
#define NUMERIC_HEADER_SPECIAL	0xC000
#define NUMERIC_HEADER_SHORT	0x8000
#define NUMERIC_SHORT_NEGATIVE	0x2000
#define NUMERIC_SHORT_MINUS		0x0040
#define NUMERIC_SHORT_WEIGHT	0x003F
#define NUMERIC_LONG_NEGATIVE	0x4000

/* the digit that counts 10^-8: its first two decimals stay, the rest rounds */
static inline uint64
first_two(uint64 digit)
{
	return digit / 100 + (digit % 100 >= 50 ? 1 : 0);
}

static McpAmountProblem
amount_of_digits(const char *digits, int count, int weight, bool negative,
				 int64 *amount)
{
	static const uint64 unit[] = {
		100, 1000000, UINT64CONST(10000000000), UINT64CONST(100000000000000),
		UINT64CONST(1000000000000000000)
	};
	uint64		value = 0;
	int			i;

	/* numeric never stores a leading zero digit */
	if (count > 0 && weight > 3)
		return MCP_AMOUNT_OUT_OF_RANGE;
	for (i = 0; i < count && weight >= -2; i++, weight--)
	{
		uint64		digit = McpLoad16(digits + 2 * i);

		if (weight == -2)
			value += first_two(digit);
		else if (weight == 3 && digit > 9)
			return MCP_AMOUNT_OUT_OF_RANGE;
		else
			value += digit * unit[weight + 1];
	}
	if (value > (uint64) MCP_AMOUNT_MAX)
		return MCP_AMOUNT_OUT_OF_RANGE;
	*amount = negative ? -(int64) value : (int64) value;
	return MCP_AMOUNT_OK;
}

McpAmountProblem
McpAmountFromNumericBytes(McpText stored, int64 *amount)
{
	uint16		header = McpLoad16(stored.data);
	int			weight;

	if ((header & NUMERIC_HEADER_SPECIAL) == NUMERIC_HEADER_SPECIAL)
		return MCP_AMOUNT_OUT_OF_RANGE;
	if (header & NUMERIC_HEADER_SHORT)
	{
		weight = header & NUMERIC_SHORT_WEIGHT;
		if (header & NUMERIC_SHORT_MINUS)
			weight -= NUMERIC_SHORT_WEIGHT + 1;
		return amount_of_digits(stored.data + 2, (int) (stored.len - 2) / 2,
								weight, (header & NUMERIC_SHORT_NEGATIVE) != 0,
								amount);
	}
	weight = (int16) McpLoad16(stored.data + 2);
	return amount_of_digits(stored.data + 4, (int) (stored.len - 4) / 2,
							weight, (header & NUMERIC_LONG_NEGATIVE) != 0,
							amount);
}

McpAmountProblem
McpAmountFromNumeric(Numeric numeric, int64 *amount)
{
	return McpAmountFromNumericBytes(McpTextMake(VARDATA_ANY(numeric),
												 VARSIZE_ANY_EXHDR(numeric)),
									 amount);
}

/* by the shortest decimal text that reads back as the same float */
McpAmountProblem
McpAmountFromFloat8(double value, int64 *amount)
{
	char		text[DOUBLE_SHORTEST_DECIMAL_LEN];
	int			length;

	if (isnan(value) || isinf(value))
		return MCP_AMOUNT_OUT_OF_RANGE;
	length = double_to_shortest_decimal_bufn(value, text);
	return McpAmountParse(McpTextMake(text, length), amount);
}

/* without the trailing zeros of the fraction, as a person would write it */
Numeric
McpAmountToNumeric(int64 amount)
{
	int			scale = MCP_AMOUNT_DIGITS;

	while (scale > 0 && amount % 10 == 0)
	{
		amount /= 10;
		scale--;
	}
	return int64_div_fast_to_numeric(amount, scale);
}

/* decimal digits of a 128-bit integer, with a point before the last `scale` */
static Numeric
int128_to_numeric(int128 value, int scale)
{
	char		reversed[48];
	char		buffer[52];
	unsigned __int128 rest;
	bool		negative = value < 0;
	int			n = 0;
	int			length = 0;

	rest = negative ? -(unsigned __int128) value : (unsigned __int128) value;
	do
	{
		if (n == scale && scale > 0)
			reversed[n++] = '.';
		reversed[n++] = (char) ('0' + (int) (rest % 10));
		rest /= 10;
	} while (rest != 0 || n <= scale);
	if (negative)
		buffer[length++] = '-';
	while (n > 0)
		buffer[length++] = reversed[--n];
	buffer[length] = '\0';
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(buffer),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

Numeric
McpAmountSumToNumeric(int128 sum)
{
	int			scale = MCP_AMOUNT_DIGITS;

	if (sum >= PG_INT64_MIN && sum <= PG_INT64_MAX)
		return McpAmountToNumeric((int64) sum);
	while (scale > 0 && sum % 10 == 0)
	{
		sum /= 10;
		scale--;
	}
	return int128_to_numeric(sum, scale);
}

Numeric
McpQuotientToNumeric(int128 numerator, int128 denominator, int digits)
{
	Numeric		a = int128_to_numeric(numerator, 0);
	Numeric		b = int128_to_numeric(denominator, 0);
	Datum		quotient;

	quotient = DirectFunctionCall2(numeric_div, NumericGetDatum(a),
								   NumericGetDatum(b));
	return DatumGetNumeric(DirectFunctionCall2(numeric_round, quotient,
											   Int32GetDatum(digits)));
}
