/*
 * amount.c: reading and printing exact decimal amounts
 */
#include "core/amount.h"

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* the exponent after 'e'; clamped, as nothing beyond the clamp is in range */
static bool
parse_exponent(const char **position, const char *end, int *exponent)
{
	const char *p = *position;
	bool		negative = false;
	int			value = 0;

	if (p < end && (*p == '+' || *p == '-'))
		negative = *p++ == '-';
	if (p == end || !is_digit(*p))
		return false;
	for (; p < end && is_digit(*p); p++)
	{
		if (value < 100000)
			value = value * 10 + (*p - '0');
	}
	*exponent = negative ? -value : value;
	*position = p;
	return true;
}

/*
 * Digits are gathered as (mantissa, scale): significant digits beyond what 64
 * bits hold only matter for rounding, which needs no more than the next digit.
 */
McpAmountProblem
McpAmountParse(McpText text, int64 *amount)
{
	const char *p = text.data;
	const char *end = p + text.len;
	const char *digits;
	bool		negative = false;
	bool		seen_digit = false;
	bool		seen_point = false;
	int64		point = 0;		/* digits before the decimal point */
	int			exponent = 0;
	int64		position = 0;
	uint64		value = 0;
	bool		overflow = false;
	int64		wanted;

	while (p < end && is_blank(*p))
		p++;
	while (end > p && is_blank(end[-1]))
		end--;
	if (p < end && (*p == '+' || *p == '-'))
		negative = *p++ == '-';

	digits = p;
	for (; p < end && (is_digit(*p) || (*p == '.' && !seen_point)); p++)
	{
		if (*p == '.')
			seen_point = true;
		else
		{
			seen_digit = true;
			if (!seen_point)
				point++;
		}
	}
	if (!seen_digit)
		return MCP_AMOUNT_NOT_A_NUMBER;
	end = p;
	p = text.data + text.len;
	while (p > end && is_blank(p[-1]))
		p--;
	if (end < p)
	{
		const char *q = end;

		if (*q != 'e' && *q != 'E')
			return MCP_AMOUNT_NOT_A_NUMBER;
		q++;
		if (!parse_exponent(&q, p, &exponent) || q != p)
			return MCP_AMOUNT_NOT_A_NUMBER;
	}

	/* take the digits in front of the sixth place after the moved point */
	wanted = point + exponent + MCP_AMOUNT_DIGITS;
	for (p = digits; p < end; p++)
	{
		int			digit;

		if (*p == '.')
			continue;
		digit = *p - '0';
		if (position < wanted)
		{
			if (value > (PG_UINT64_MAX - digit) / 10)
				overflow = true;
			else
				value = value * 10 + digit;
		}
		else
		{
			if (position == wanted && digit >= 5)
				value++;
			break;
		}
		position++;
	}
	for (; position < wanted && value != 0 && !overflow; position++)
	{
		if (value > PG_UINT64_MAX / 10)
			overflow = true;
		else
			value *= 10;
	}
	if (overflow || value > (uint64) MCP_AMOUNT_MAX)
		return MCP_AMOUNT_OUT_OF_RANGE;
	*amount = negative ? -(int64) value : (int64) value;
	return MCP_AMOUNT_OK;
}

int
McpAmountPrint(int64 amount, char *buffer)
{
	char		reversed[MCP_AMOUNT_TEXT_MAX];
	uint64		rest = amount < 0 ? 0 - (uint64) amount : (uint64) amount;
	int			n = 0;
	int			length = 0;
	int			place;
	bool		started = false;

	for (place = 0; place < MCP_AMOUNT_DIGITS; place++, rest /= 10)
	{
		if (rest % 10 != 0)
			started = true;
		if (started)
			reversed[n++] = (char) ('0' + rest % 10);
	}
	if (n > 0)
		reversed[n++] = '.';
	do
	{
		reversed[n++] = (char) ('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (amount < 0)
		reversed[n++] = '-';
	while (n > 0)
		buffer[length++] = reversed[--n];
	buffer[length] = '\0';
	return length;
}
