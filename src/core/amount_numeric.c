/*
 * amount_numeric.c: amounts from and to SQL's numeric and float8
 */
#include "core/amount.h"

#include "core/compat.h"

#include "common/shortest_dec.h"
#include "utils/builtins.h"

#include <math.h>

/*
 * A numeric arrives by its text, which is exact; integers and short decimals,
 * the usual case, cost about as much as reading their digits would.
 */
McpAmountProblem
McpAmountFromNumeric(Numeric numeric, int64 *amount)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out,
														   NumericGetDatum(numeric)));
	McpAmountProblem problem;

	problem = McpAmountParse(McpTextMake(text, strlen(text)), amount);
	pfree(text);
	if (problem == MCP_AMOUNT_NOT_A_NUMBER)
		problem = MCP_AMOUNT_OUT_OF_RANGE;	/* NaN and the infinities */
	return problem;
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

Numeric
McpAmountToNumeric(int64 amount)
{
	char		buffer[MCP_AMOUNT_TEXT_MAX];

	McpAmountPrint(amount, buffer);
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(buffer),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
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
	/* without the trailing zeros of the fraction, as a person would write it */
	int			scale = MCP_AMOUNT_DIGITS;

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
