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

/* a decimal number as its text shows it */
typedef struct Decimal
{
	const char *digits;			/* with the point among them */
	const char *end;
	int64		point;			/* digits before the point */
	int			exponent;
	bool		negative;
} Decimal;

/* split the text into its parts; false when it is no decimal number */
static bool
split_decimal(McpText text, Decimal *decimal)
{
	const char *p = text.data;
	const char *end = p + text.len;
	bool		seen_digit = false;
	bool		seen_point = false;

	memset(decimal, 0, sizeof(*decimal));
	while (p < end && is_blank(*p))
		p++;
	while (end > p && is_blank(end[-1]))
		end--;
	if (p < end && (*p == '+' || *p == '-'))
		decimal->negative = *p++ == '-';
	decimal->digits = p;
	for (; p < end && (is_digit(*p) || (*p == '.' && !seen_point)); p++)
	{
		if (*p == '.')
			seen_point = true;
		else
		{
			seen_digit = true;
			if (!seen_point)
				decimal->point++;
		}
	}
	decimal->end = p;
	if (!seen_digit)
		return false;
	if (p == end)
		return true;
	if (*p != 'e' && *p != 'E')
		return false;
	p++;
	return parse_exponent(&p, end, &decimal->exponent) && p == end;
}

/*
 * The digits in front of the sixth place after the moved point, as a number;
 * what follows only matters for rounding, which needs no more than the next
 * digit.  False when it does not fit.
 */
static bool
gather_digits(const Decimal *decimal, uint64 *result)
{
	int64		wanted = decimal->point + decimal->exponent + MCP_AMOUNT_DIGITS;
	int64		position = 0;
	uint64		value = 0;
	const char *p;

	for (p = decimal->digits; p < decimal->end; p++)
	{
		int			digit = *p - '0';

		if (*p == '.')
			continue;
		if (position >= wanted)
		{
			/* one below the limit of 64 bits at most, so this cannot wrap */
			if (position == wanted && digit >= 5)
				value++;
			break;
		}
		if (value > (PG_UINT64_MAX - 1 - digit) / 10)
			return false;
		value = value * 10 + digit;
		position++;
	}
	for (; position < wanted && value != 0; position++)
	{
		if (value > PG_UINT64_MAX / 10)
			return false;
		value *= 10;
	}
	*result = value;
	return true;
}

McpAmountProblem
McpAmountParse(McpText text, int64 *amount)
{
	Decimal		decimal;
	uint64		value;

	if (!split_decimal(text, &decimal))
		return MCP_AMOUNT_NOT_A_NUMBER;
	if (!gather_digits(&decimal, &value) || value > (uint64) MCP_AMOUNT_MAX)
		return MCP_AMOUNT_OUT_OF_RANGE;
	*amount = decimal.negative ? -(int64) value : (int64) value;
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
