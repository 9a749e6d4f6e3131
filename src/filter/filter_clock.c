/*
 * filter_clock.c: tests of an event's time on the calendar and clock
 *
 *	"at" ( "weekday" | "hour" | "day" | "month" )
 *		( cmp part | ["not"] "in" "(" parts ")" | "between" part "and" part )
 *
 * In the zone of the filter.  A weekday is one of "mon" .. "sun", in that
 * order; the others are numbers.  Each has few values, so that a test is a
 * set of bits.  "between" goes round where its first is the greater.
 */
#include "filter/filter_test.h"

typedef struct ClockPart
{
	const char *name;
	const char *wanted;
	int			low;
	int			high;
} ClockPart;

#define CLOCK_PARTS 4

/* in the order of the subject kinds */
static const ClockPart parts[CLOCK_PARTS] = {
	{"weekday", "a weekday in quotes such as \"sat\"", 1, 7},
	{"hour", "an hour from 0 to 23", 0, 23},
	{"day", "a day of the month from 1 to 31", 1, 31},
	{"month", "a month from 1 to 12", 1, 12}
};

static const char *const part_words[] = {"weekday", "hour", "day", "month",
NULL};

static const char *const weekdays[] = {"", "monday", "tuesday", "wednesday",
"thursday", "friday", "saturday", "sunday"};

#define WEEKDAY_LETTERS 3		/* as a weekday is kept and printed */

const char *
McpClockName(int kind)
{
	return part_words[kind - MCP_SUBJECT_WEEKDAY];
}

/* 1 .. 7, or 0; whole names only where they are read */
static int
weekday_of(McpText text, bool whole)
{
	int			day;
	uint32		i;

	for (day = 7; day > 0; day--)
	{
		uint32		length = (uint32) strlen(weekdays[day]);

		if (text.len != WEEKDAY_LETTERS && !(whole && text.len == length))
			continue;
		for (i = 0; i < text.len; i++)
		{
			char		c = text.data[i];

			if (whole && c >= 'A' && c <= 'Z')
				c = (char) (c - 'A' + 'a');
			if (c != weekdays[day][i])
				break;
		}
		if (i == text.len)
			break;
	}
	return day;
}

/* --- reading ---------------------------------------------------------------- */

bool
McpClockAt(McpLexer *lexer, int *kind)
{
	static const char *const tests[] = {"in", "not", "between", "like",
	"starts", "ends", "contains", "is"};
	McpToken	behind;
	int			i;

	*kind = 0;
	if (!McpLexIsWord(lexer, "at"))
		return true;
	if (!McpLexPeek(lexer, &behind))
		return false;
	if (behind.kind != MCP_TOKEN_NAME)
		return true;
	for (i = 0; i < (int) lengthof(tests); i++)
	{
		/* a property called "at" */
		if (McpTextEqual(behind.text, McpTextMake(tests[i],
												  strlen(tests[i]))))
			return true;
	}
	if (!McpLexNext(lexer))
		return false;
	for (i = 0; i < CLOCK_PARTS; i++)
	{
		if (McpLexIsWord(lexer, parts[i].name))
		{
			*kind = MCP_SUBJECT_WEEKDAY + i;
			return McpLexNext(lexer);
		}
	}
	return McpLexExpected(lexer, "weekday, hour, day or month", part_words);
}

static bool
parse_part(McpLexer *lexer, McpTreeBuilder *builder, const ClockPart *part,
		   uint32 test, uint32 *last)
{
	uint32		start = lexer->token.start;
	uint32		node;
	int			day;
	int64		number;

	if (part == &parts[0])
	{
		/* a weekday */
		day = lexer->token.kind != MCP_TOKEN_STRING ? 0 :
			weekday_of(lexer->token.text, true);
		if (day == 0)
			return McpLexExpected(lexer, part->wanted, NULL);
		node = McpTreeAdd(builder, MCP_NODE_LITERAL, MCP_LITERAL_STRING);
		McpTreeSetText(builder, node, McpTextMake(weekdays[day],
												  WEEKDAY_LETTERS));
		McpTreeAppend(builder, test, last, node);
		return McpLexNext(lexer);
	}
	if (!McpLiteralParse(lexer, builder, MCP_TAKE_NUMBER, part->wanted,
						 &node))
		return false;
	number = builder->nodes[node].number;
	if (number % MCP_AMOUNT_ONE != 0 || number < part->low * MCP_AMOUNT_ONE ||
		number > part->high * MCP_AMOUNT_ONE)
		return McpLexFailAt(lexer, start, "expected %s", part->wanted);
	McpTreeAppend(builder, test, last, node);
	return true;
}

/* "(" part { "," part } ")" */
static bool
parse_list(McpLexer *lexer, McpTreeBuilder *builder, const ClockPart *part,
		   uint32 test, uint32 *last)
{
	uint32		count = 0;
	bool		more = true;

	if (!McpLexNext(lexer) || !McpLexWantSymbol(lexer, '('))
		return false;
	while (more)
	{
		if (++count > MCP_LIST_MAX)
			return McpErrorSet(lexer->error, MCP_ERR_TOO_BIG,
							   "a list in a %s has more than %d items",
							   lexer->noun, MCP_LIST_MAX);
		if (!parse_part(lexer, builder, part, test, last) ||
			!McpLexTakeSymbol(lexer, ',', &more))
			return false;
	}
	if (!McpLexIsSymbol(lexer, ')'))
		return McpLexExpected(lexer, "\",\" or \")\"", NULL);
	return McpLexNext(lexer);
}

bool
McpClockTestParse(McpLexer *lexer, McpTreeBuilder *builder, uint32 test,
				  int kind, uint32 *last)
{
	static const char *const words[] = {"in", "not", "between", NULL};
	const ClockPart *part = &parts[kind - MCP_SUBJECT_WEEKDAY];
	bool		negated;
	int			op;

	if (!McpCompareParse(lexer, &op))
		return false;
	builder->nodes[test].op = (uint8) op;
	if (op != 0)
		return parse_part(lexer, builder, part, test, last);
	if (McpLexIsWord(lexer, "between"))
	{
		builder->nodes[test].op = MCP_TEST_BETWEEN;
		return McpLexNext(lexer) &&
			parse_part(lexer, builder, part, test, last) &&
			McpLexWantWord(lexer, "and") &&
			parse_part(lexer, builder, part, test, last);
	}
	if (!McpLexTakeWord(lexer, "not", &negated))
		return false;
	if (!McpLexIsWord(lexer, "in"))
		return McpLexExpected(lexer, negated ? "in" :
							  "a comparison, in, not in or between", words);
	builder->nodes[test].op = negated ? MCP_TEST_NOT_IN : MCP_TEST_IN;
	return parse_list(lexer, builder, part, test, last);
}

/* --- asking ------------------------------------------------------------------ */

/* a literal's place; -1: it is not one */
static int
place_of(const McpTree *tree, const McpNode *literal, int kind)
{
	const ClockPart *part = &parts[kind - MCP_SUBJECT_WEEKDAY];

	if (kind == MCP_SUBJECT_WEEKDAY)
	{
		int			day = literal->op != MCP_LITERAL_STRING ? 0 :
			weekday_of(McpTreeText(tree, literal), false);

		return day == 0 ? -1 : day;
	}
	if (literal->op != MCP_LITERAL_NUMBER ||
		literal->number % MCP_AMOUNT_ONE != 0 ||
		literal->number < part->low * MCP_AMOUNT_ONE ||
		literal->number > part->high * MCP_AMOUNT_ONE)
		return -1;
	return (int) (literal->number / MCP_AMOUNT_ONE);
}

bool
McpClockTestCheck(const McpTree *tree, const McpNode *test, int kind,
				  const McpNode *first)
{
	const McpNode *literal;
	int			take = kind == MCP_SUBJECT_WEEKDAY ? MCP_TAKE_STRING :
		MCP_TAKE_NUMBER;

	if (test->op < MCP_TEST_EQ || test->op > MCP_TEST_BETWEEN ||
		test->text_len != 0 || !McpTestOpCheck(tree, test->op, first, take))
		return false;
	for (literal = first; literal != NULL;
		 literal = McpTreeNext(tree, literal))
	{
		if (place_of(tree, literal, kind) < 0)
			return false;
	}
	return true;
}

/* does a place fulfil the test? */
static bool
fulfils(const McpTree *tree, const McpNode *literal, int op, int kind,
		int place)
{
	int			first = place_of(tree, literal, kind);
	int			second;

	switch (op)
	{
		case MCP_TEST_BETWEEN:
			second = place_of(tree, McpTreeNext(tree, literal), kind);
			if (first > second)
				return place >= first || place <= second;
			return place >= first && place <= second;
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
			for (; literal != NULL; literal = McpTreeNext(tree, literal))
			{
				if (place_of(tree, literal, kind) == place)
					return op == MCP_TEST_IN;
			}
			return op == MCP_TEST_NOT_IN;
		default:
			return McpTestOrder(op, place - first);
	}
}

uint64
McpClockPlaces(const McpTree *tree, const McpNode *first, int op, int kind)
{
	const ClockPart *part = &parts[kind - MCP_SUBJECT_WEEKDAY];
	uint64		places = 0;
	int			place;

	for (place = part->low; place <= part->high; place++)
	{
		Assert(place >= 0 && place < MCP_CLOCK_PLACES);
		if (fulfils(tree, first, op, kind, place))
			places |= UINT64CONST(1) << place;
	}
	return places;
}

int
McpClockPlace(int kind, const McpZone *zone, int64 moment,
			  McpZoneStretch *stretch)
{
	int64		local = McpZoneToLocalNear(zone, moment, stretch);
	int64		day = McpDayOfMoment(local);
	int			year,
				month,
				mday;

	switch (kind)
	{
		case MCP_SUBJECT_WEEKDAY:
			/* 2000-01-03 was a Monday */
			return (int) ((day - 2) % 7 + 7) % 7 + 1;
		case MCP_SUBJECT_HOUR:
			return (int) ((local - day * MCP_DAY) / MCP_HOUR);
		default:
			McpDayToCivil(day, &year, &month, &mday);
			return kind == MCP_SUBJECT_DAY ? mday : month;
	}
}

McpText
McpClockWeekday(int place)
{
	return McpTextMake(weekdays[place], WEEKDAY_LETTERS);
}

void
McpClockTestPrepare(const McpTree *tree, const McpNode *node,
					McpFilterTest *test)
{
	test->stretch = McpAllocZero(sizeof(McpZoneStretch));
	test->places = McpClockPlaces(tree, McpTreeChild(tree, node), node->op,
								  node->flags);
}

bool
McpClockTestHolds(const McpFilterTest *test, int64 moment)
{
	return (test->places >> McpClockPlace(test->subject.kind, test->zone,
										  moment, test->stretch) & 1) != 0;
}
