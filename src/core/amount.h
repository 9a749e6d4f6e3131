/*
 * amount.h: exact decimal amounts
 *
 * An amount is a fixed-point number of 6 decimal digits in 64 bits: the value
 * of an event, of a number in a segment, of a numeric trait.  Rounding is half
 * away from zero.  The range is +-9.2e12 (MCP_AMOUNT_MAX); what lies beyond
 * is no amount, it never wraps.  Sums are kept in 128 bits.
 */
#ifndef MCP_AMOUNT_H
#define MCP_AMOUNT_H

#include "core/base.h"

#define MCP_AMOUNT_DIGITS	6
#define MCP_AMOUNT_ONE		INT64CONST(1000000)
#define MCP_AMOUNT_MAX		INT64CONST(9200000000000000000)

/* what a decimal text reads as */
typedef enum McpAmountProblem
{
	MCP_AMOUNT_OK,
	MCP_AMOUNT_NOT_A_NUMBER,	/* not of the form below */
	MCP_AMOUNT_OUT_OF_RANGE
} McpAmountProblem;

/*
 * Read [+-] digits [ . digits ] [ e [+-] digits ]; blanks around it allowed.
 * "NaN", "Infinity" and the like are not numbers here.
 */
extern McpAmountProblem McpAmountParse(McpText text, int64 *amount);

/* print without trailing zeros: "12.5", "-3", "0"; returns the length, <= 21 */
#define MCP_AMOUNT_TEXT_MAX 24
extern int	McpAmountPrint(int64 amount, char *buffer);

#ifndef MCP_STANDALONE
#include "utils/numeric.h"

extern McpAmountProblem McpAmountFromNumeric(Numeric numeric, int64 *amount);
/* the same from what lies behind the length word, which need not be aligned */
extern McpAmountProblem McpAmountFromNumericBytes(McpText stored,
												  int64 *amount);
extern McpAmountProblem McpAmountFromFloat8(double value, int64 *amount);
extern Numeric McpAmountToNumeric(int64 amount);

/* a 128-bit sum of amounts, scaled like an amount, as numeric */
extern Numeric McpAmountSumToNumeric(int128 sum);

/* numerator / denominator (both plain integers), to `digits` digits */
extern Numeric McpQuotientToNumeric(int128 numerator, int128 denominator,
									int digits);
#endif

#endif
