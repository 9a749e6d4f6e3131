/*
 * match_number.c: found values compared and printed, exactly
 *
 * A number is a quotient of 128 by 128 bits, scaled as an amount.  Two of them
 * are compared by multiplying crosswise in 320 bits, so that no average is
 * ever rounded and nothing overflows.
 */
#include "match/match.h"

#define LIMBS 5

typedef struct Wide
{
	uint64		limb[LIMBS];	/* least first */
} Wide;

static Wide
wide_from(int128 value)
{
	unsigned __int128 magnitude = value < 0 ? -(unsigned __int128) value :
		(unsigned __int128) value;
	Wide		wide;

	memset(&wide, 0, sizeof(wide));
	wide.limb[0] = (uint64) magnitude;
	wide.limb[1] = (uint64) (magnitude >> 64);
	return wide;
}

static void
wide_multiply(Wide *wide, uint64 factor)
{
	unsigned __int128 carry = 0;
	int			i;

	for (i = 0; i < LIMBS; i++)
	{
		carry += (unsigned __int128) wide->limb[i] * factor;
		wide->limb[i] = (uint64) carry;
		carry >>= 64;
	}
}

/* by a denominator, which is positive */
static void
wide_multiply_by(Wide *wide, int128 factor)
{
	uint64		high = (uint64) (factor >> 64);
	Wide		upper = *wide;
	unsigned __int128 carry = 0;
	int			i;

	wide_multiply(wide, (uint64) factor);
	if (high == 0)
		return;
	wide_multiply(&upper, high);
	for (i = 1; i < LIMBS; i++)
	{
		carry += (unsigned __int128) wide->limb[i] + upper.limb[i - 1];
		wide->limb[i] = (uint64) carry;
		carry >>= 64;
	}
}

static int
wide_compare(const Wide *a, const Wide *b)
{
	int			i;

	for (i = LIMBS - 1; i >= 0; i--)
	{
		if (a->limb[i] != b->limb[i])
			return a->limb[i] < b->limb[i] ? -1 : 1;
	}
	return 0;
}

static inline int
sign_of(int128 value)
{
	return value < 0 ? -1 : value > 0 ? 1 : 0;
}

int
McpFoundOrder(const McpFound *a, const McpFound *b, int64 factor)
{
	int			left = sign_of(a->numerator);
	int			right = sign_of(b->numerator) * sign_of(factor);
	Wide		x,
				y;

	if (left != right)
		return left < right ? -1 : 1;
	if (left == 0)
		return 0;
	/* a.n / a.d against factor / ONE * b.n / b.d, the denominators positive */
	x = wide_from(a->numerator);
	wide_multiply_by(&x, b->denominator);
	wide_multiply(&x, (uint64) MCP_AMOUNT_ONE);
	y = wide_from(b->numerator);
	wide_multiply_by(&y, a->denominator);
	wide_multiply(&y, factor < 0 ? 0 - (uint64) factor : (uint64) factor);
	return left * wide_compare(&x, &y);
}

/* --- against literals ------------------------------------------------------------ */

static inline int
order_of(int64 a, int64 b)
{
	return a < b ? -1 : a > b ? 1 : 0;
}

static bool
compare_number(const McpFound *found, const McpLiteral *literal, int *order)
{
	McpFound	other;

	if (literal->type != MCP_LITERAL_NUMBER)
		return false;
	if (found->denominator == 1)
	{
		*order = found->numerator < literal->number ? -1 :
			found->numerator > literal->number ? 1 : 0;
		return true;
	}
	memset(&other, 0, sizeof(other));
	other.numerator = literal->number;
	other.denominator = 1;
	*order = McpFoundOrder(found, &other, MCP_AMOUNT_ONE);
	return true;
}

static inline bool
is_time(const McpLiteral *literal)
{
	return literal->type == MCP_LITERAL_MOMENT ||
		literal->type == MCP_LITERAL_LOCAL ||
		literal->type == MCP_LITERAL_DATE;
}

bool
McpFoundCompare(const McpFound *found, const McpLiteral *literal,
				const McpZone *zone, int *order)
{
	switch (found->kind)
	{
		case MCP_FOUND_NOTHING:
			return false;
		case MCP_FOUND_NUMBER:
			return compare_number(found, literal, order);
		case MCP_FOUND_TEXT:
			return McpLiteralCompare(literal, found->text, zone, order);
		case MCP_FOUND_BOOLEAN:
			*order = order_of(found->number, literal->number);
			return literal->type == MCP_LITERAL_BOOLEAN;
		case MCP_FOUND_DATE:
			if (!is_time(literal))
				return false;
			if (literal->type == MCP_LITERAL_MOMENT)
				*order = order_of(McpZoneFromLocal(zone,
												   found->number * MCP_DAY),
								  literal->number);
			else
				*order = order_of(found->number * MCP_DAY, literal->local);
			return true;
		case MCP_FOUND_TIME:
			*order = order_of(found->number, literal->number);
			return is_time(literal);
	}
	return false;
}

bool
McpFoundDay(const McpFound *found, const McpZone *zone, int64 *day)
{
	int64		moment;

	if (found->kind == MCP_FOUND_DATE)
	{
		*day = found->number;
		return true;
	}
	if (found->kind == MCP_FOUND_TIME)
		moment = found->number;
	else if (found->kind != MCP_FOUND_TEXT ||
			 !McpMomentRead(found->text, zone, &moment))
		return false;
	*day = McpDayOfMoment(McpZoneToLocal(zone, moment));
	return true;
}

/* --- printing ---------------------------------------------------------------------- */

/* a whole number scaled as an amount, of any size, without trailing zeros */
static void
print_sum(int128 value, StringInfo buffer)
{
	char		reversed[48];
	unsigned __int128 rest = value < 0 ? -(unsigned __int128) value :
		(unsigned __int128) value;
	int			n = 0;
	int			place;
	bool		started = false;

	if (value < 0)
		appendStringInfoChar(buffer, '-');
	for (place = 0; place < MCP_AMOUNT_DIGITS; place++, rest /= 10)
	{
		if (rest % 10 != 0)
			started = true;
		if (started)
			reversed[n++] = (char) ('0' + (int) (rest % 10));
	}
	if (n > 0)
		reversed[n++] = '.';
	do
	{
		reversed[n++] = (char) ('0' + (int) (rest % 10));
		rest /= 10;
	} while (rest != 0);
	while (n > 0)
		appendStringInfoChar(buffer, reversed[--n]);
}

int128
McpFoundRounded(const McpFound *found)
{
	int128		half = found->denominator / 2;

	return (found->numerator + (found->numerator < 0 ? -half : half)) /
		found->denominator;
}

void
McpFoundPrint(const McpFound *found, StringInfo buffer)
{
	char		text[MCP_MOMENT_TEXT_MAX];

	switch (found->kind)
	{
		case MCP_FOUND_NOTHING:
			break;
		case MCP_FOUND_NUMBER:
			print_sum(McpFoundRounded(found), buffer);
			break;
		case MCP_FOUND_TIME:
			appendBinaryStringInfo(buffer, text,
								   McpMomentPrint(found->number, text));
			break;
		case MCP_FOUND_DATE:
			appendBinaryStringInfo(buffer, text,
								   McpDatePrint((int32) found->number, text));
			break;
		case MCP_FOUND_TEXT:
			appendBinaryStringInfo(buffer, found->text.data,
								   (int) found->text.len);
			break;
		case MCP_FOUND_BOOLEAN:
			appendStringInfoString(buffer, found->number ? "true" : "false");
			break;
	}
}
