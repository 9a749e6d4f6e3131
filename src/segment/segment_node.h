/*
 * segment_node.h: the nodes of segments and measures
 *
 * Part of the segment room's door: segment.h includes it.
 */
#ifndef MCP_SEGMENT_NODE_H
#define MCP_SEGMENT_NODE_H

/* kinds.  Stored: only appended; from 32 on */
typedef enum McpSegmentNodeKind
{
	MCP_NODE_OR = 32,			/* children: two or more */
	MCP_NODE_AND = 33,
	MCP_NODE_NOT = 34,
	MCP_NODE_ZONE = 35,			/* text: name; child: what it covers */
	MCP_NODE_AT_LEAST = 36,		/* number; children */
	MCP_NODE_EXISTS = 40,		/* op: did, never; filter [window] */
	MCP_NODE_COMPARE = 41,		/* op; measure, literal or measure;
								 * flags 1: number is a factor */
	MCP_NODE_BETWEEN = 42,		/* measure, two literals */
	MCP_NODE_MOMENT = 43,		/* op; first or last, literal or span */
	MCP_NODE_FREQUENT = 44,		/* op; most_frequent, literals */
	MCP_NODE_SEQUENCE = 45,		/* filters [span: within] [window] */
	MCP_NODE_TRAIT = 46,		/* op; trait, literals or a span */
	MCP_NODE_CONSENT = 47,		/* text: purpose; op: McpRegime */
	MCP_NODE_IDENTIFIED = 48,	/* number: McpIdentifierKind */
	MCP_NODE_PATTERN = 49,		/* a sequence that says more than an order:
								 * steps [span: within] [window] */
	MCP_NODE_STEP = 50,			/* op: gap; flags; number: times; filter,
								 * spans of the gap */
	MCP_NODE_REGULAR = 52,		/* op; number: events a period; filter, spans
								 * of m and of n periods */
	MCP_NODE_LIFECYCLE = 53,	/* op: McpLifecycle; filter, window */
	MCP_NODE_TRAITS = 56,		/* op; two traits; flags: fold, or number is a
								 * factor */
	MCP_NODE_SAMPLE = 57,		/* number: percentage, an amount; text: salt */
	MCP_NODE_MEASURE = 60,		/* op: function; flags: subject, text: its
								 * name or the trait's, text2: source;
								 * filters [window] */
	MCP_NODE_WINDOW = 61,		/* op; spans, literals or a filter */
	MCP_NODE_SPAN = 62			/* op: unit; number */
} McpSegmentNodeKind;

#define MCP_EXISTS_DID		1
#define MCP_EXISTS_NEVER	2

#define MCP_COMPARE_FACTOR	1	/* flag */
#define MCP_TRAIT_FOLD		2	/* flag: case and accents aside */

#define MCP_STEP_NOT		1	/* flag */

/* gaps to the step before.  Stored: only appended */
#define MCP_GAP_NONE		0
#define MCP_GAP_WITHIN		1	/* span */
#define MCP_GAP_AFTER		2	/* span */
#define MCP_GAP_BETWEEN		3	/* span, span */
/* of regular: do the periods end with the present one, or before it? */
#define MCP_REGULAR_LAST		1
#define MCP_REGULAR_PREVIOUS	2
#define MCP_REGULAR_PERIODS_MAX	1000

/*
 * What a person is by events in a window, in the one before it, and earlier.
 * Who has any by the window's end is exactly one of them.  Stored: only
 * appended.
 */
typedef enum McpLifecycle
{
	MCP_LIFECYCLE_NONE = 0,
	MCP_LIFECYCLE_NEW = 1,		/* in it, none before */
	MCP_LIFECYCLE_RETURNING = 2,	/* in it and in the one before */
	MCP_LIFECYCLE_RESURRECTED = 3,	/* in it, not in the one before, earlier */
	MCP_LIFECYCLE_DORMANT = 4,	/* not in it, in the one before */
	MCP_LIFECYCLE_STOPPED = 5	/* in neither, earlier */
} McpLifecycle;

#define MCP_LIFECYCLES 5

/* tests beyond McpTestOp.  Stored: only appended */
#define MCP_TEST_HAS				20
#define MCP_TEST_ANNIVERSARY_TODAY	21
#define MCP_TEST_ANNIVERSARY_NEXT	22
#define MCP_TEST_ANNIVERSARY_LAST	23
#define MCP_TEST_WITHIN				24
#define MCP_TEST_BEFORE_AGO			25
#define MCP_TEST_DATE_IN			26	/* a window: last, next, this, ... */
#define MCP_TEST_DATE_BEFORE		27
#define MCP_TEST_DATE_AFTER			28
#define MCP_TEST_ANNIVERSARY_IN		29	/* a window of the calendar */

#define MCP_TEST_HAS_ALL			30
#define MCP_TEST_HAS_ANY			31
#define MCP_TEST_HAS_NONE			32

/* samples: 4 digits behind the point of a percentage */
#define MCP_SAMPLE_STEP	(MCP_AMOUNT_ONE / 10000)
#define MCP_SALT_MAX	250		/* bytes */

/* functions.  Stored: only appended */
typedef enum McpMeasureOp
{
	MCP_MEASURE_COUNT = 1,
	MCP_MEASURE_SUM = 2,
	MCP_MEASURE_AVG = 3,
	MCP_MEASURE_MIN = 4,
	MCP_MEASURE_MAX = 5,
	MCP_MEASURE_ACTIVE_DAYS = 6,
	MCP_MEASURE_CHANNELS = 7,
	MCP_MEASURE_STREAK = 8,
	MCP_MEASURE_DISTINCT = 9,
	MCP_MEASURE_SHARE = 10,
	MCP_MEASURE_SINCE_FIRST = 11,	/* days_since(first(...)) */
	MCP_MEASURE_SINCE_LAST = 12,
	MCP_MEASURE_AGE = 13,
	MCP_MEASURE_FIRST = 14,
	MCP_MEASURE_LAST = 15,
	MCP_MEASURE_FREQUENT = 16,
	MCP_MEASURE_TRAIT = 17,
	MCP_MEASURE_FIRST_OF = 18,	/* first(property of filter) */
	MCP_MEASURE_LAST_OF = 19,
	MCP_MEASURE_CHANGE = 20,		/* a measure with a window that repeats */
	MCP_MEASURE_MEMBERS = 26	/* of a set-valued trait */
} McpMeasureOp;

/* flag of a measure: "property of" was written; the subject is below it */
#define MCP_MEASURE_OF		0x10
#define MCP_MEASURE_SUBJECT 0x0F

/* windows.  Stored: only appended */
typedef enum McpWindowOp
{
	MCP_WINDOW_LAST = 1,		/* span */
	MCP_WINDOW_BETWEEN = 2,		/* span, span */
	MCP_WINDOW_SINCE = 3,		/* literal */
	MCP_WINDOW_FROM = 4,		/* literal, literal */
	MCP_WINDOW_THIS = 5,		/* number: unit */
	MCP_WINDOW_PREVIOUS = 6,
	MCP_WINDOW_AFTER_FIRST = 7, /* filter */
	MCP_WINDOW_AFTER_LAST = 8,
	MCP_WINDOW_BEFORE_FIRST = 9,
	MCP_WINDOW_BEFORE_LAST = 10,
	MCP_WINDOW_NEXT = 11,		/* span; of dates only */
	MCP_WINDOW_NEXT_UNIT = 12	/* number: unit; of dates only */
} McpWindowOp;

/* units.  Stored: only appended */
typedef enum McpUnit
{
	MCP_UNIT_SECOND = 1,
	MCP_UNIT_MINUTE = 2,
	MCP_UNIT_HOUR = 3,
	MCP_UNIT_DAY = 4,
	MCP_UNIT_WEEK = 5,
	MCP_UNIT_MONTH = 6,
	MCP_UNIT_QUARTER = 7,
	MCP_UNIT_YEAR = 8
} McpUnit;

/* a unit's length: exact in microseconds, or in months */
static inline int64
McpUnitMicros(int unit)
{
	static const int64 micros[] = {0, MCP_SECOND, MCP_MINUTE, MCP_HOUR,
	MCP_DAY, 7 * MCP_DAY, 0, 0, 0};

	return micros[unit];
}

static inline int
McpUnitMonths(int unit)
{
	return unit == MCP_UNIT_MONTH ? 1 : unit == MCP_UNIT_QUARTER ? 3 :
		unit == MCP_UNIT_YEAR ? 12 : 0;
}

extern const char *McpUnitName(int unit);
extern const char *McpMeasureName(int op);

/* --- the parser's parts ----------------------------------------------------- */

typedef struct McpSegmentParser
{
	McpLexer	lexer;
	McpTreeBuilder builder;
	int			depth;
} McpSegmentParser;

/* one condition at the present token */
extern bool McpConditionParse(McpSegmentParser *parser, uint32 *node);

/* operands behind a condition's words, appended to `parent` */
extern bool McpOperandParse(McpSegmentParser *parser, int take,
							const char *expected, uint32 parent,
							uint32 *last);
extern bool McpSpanOperandParse(McpSegmentParser *parser, bool whole_days,
								uint32 parent, uint32 *last);

/* behind "between": literal "and" literal */
extern bool McpBetweenParse(McpSegmentParser *parser, int take,
							const char *expected, uint32 parent,
							uint32 *last);

/* a new node with the measure as its first child */
extern uint32 McpConditionWrap(McpSegmentParser *parser, int kind,
							   uint32 measure, uint32 *last);

/* "fold" "(" trait ")" and what stands behind it */
extern bool McpFoldedTraitParse(McpSegmentParser *parser, uint32 *node);

/* segment_parse_set.c: from "has" on; behind a pair's comparison; from
 * "sample" on */
extern bool McpHasParse(McpSegmentParser *parser, uint32 node, uint32 *last,
						bool folded);
extern bool McpTraitPairParse(McpSegmentParser *parser, uint32 node,
							  uint32 *last);
extern bool McpSampleParse(McpSegmentParser *parser, uint32 *node);
extern void McpTraitPairPrint(const McpTree *tree, const McpNode *node,
							  StringInfo buffer);
extern void McpSamplePrint(const McpTree *tree, const McpNode *node,
						   StringInfo buffer);
extern bool McpHasCheck(const McpTree *tree, const McpNode *node,
						const McpNode *first);
extern bool McpTraitPairCheck(const McpTree *tree, const McpNode *node);
extern bool McpSampleCheck(const McpNode *node);

/* what stands behind a trait */
extern bool McpTraitTestParse(McpSegmentParser *parser, uint32 measure,
							  uint32 *node);

/* which measure begins here; 0: none.  days_since gives SINCE_FIRST */
extern int	McpMeasureAt(const McpLexer *lexer);
extern bool McpMeasureParse(McpSegmentParser *parser, uint32 *node);
extern bool McpMeasureIsNumber(int op);

/* values of the first and last event, and change (segment_value.c) */
extern bool McpMeasureIsEdge(int op);
extern bool McpEdgeTestParse(McpSegmentParser *parser, uint32 measure,
							 uint32 *node);
extern bool McpEdgeTestCheck(const McpTree *tree, const McpNode *node,
							 const McpNode *measure);
extern bool McpChangeParse(McpSegmentParser *parser, uint32 measure);

/* may it stand in change(...)?  The measure itself is checked already */
extern bool McpChangeCheck(const McpTree *tree, const McpNode *measure);

/* regular(...), new(...) and the like (segment_period.c) */
extern const char *McpLifecycleName(int op);
extern int	McpLifecycleAt(const McpLexer *lexer);	/* 0: none */
extern bool McpLifecycleParse(McpSegmentParser *parser, uint32 *node);
extern bool McpRegularParse(McpSegmentParser *parser, uint32 *node);
extern void McpPeriodPrint(const McpTree *tree, const McpNode *node,
						   StringInfo buffer);

/* a window that has one of the same length before it? */
extern bool McpWindowRepeats(int op);

/*
 * Dates against now, anniversaries (segment_date.c): from "before", "after" or
 * "anniversary" on; a period alone
 */
extern bool McpDateTestParse(McpSegmentParser *parser, uint32 node,
							 uint32 *last);
extern bool McpDatePeriodParse(McpSegmentParser *parser, uint32 node,
							   int test, uint32 *last);
extern bool McpTestIsDate(int op);
extern void McpDatePrintTest(const McpTree *tree, const McpNode *node,
							 const McpNode *window, StringInfo buffer);
extern bool McpDateTestCheck(const McpTree *tree, const McpNode *node,
							 const McpNode *window);

/* a unit of the calendar; the token is taken */
extern bool McpCalendarUnitParse(McpSegmentParser *parser, int *unit);

/* the unit that the present name means; 0: none */
extern int	McpUnitAt(const McpLexer *lexer, bool plural);

/* [ "," window ] ")" behind a measure's or condition's filter */
extern bool McpWindowTailParse(McpSegmentParser *parser, uint32 parent,
							   uint32 *last);
extern bool McpWindowParse(McpSegmentParser *parser, uint32 *node);
extern bool McpSpanParse(McpSegmentParser *parser, bool whole_days,
						 uint32 *node);

/* --- sequences (segment_parse_sequence.c, segment_sequence.c) --------------- */

extern bool McpSequenceParse(McpSegmentParser *parser, uint32 *node);
extern bool McpPatternCheck(const McpTree *tree, const McpNode *node);
extern void McpPatternPrint(const McpTree *tree, const McpNode *node,
							StringInfo buffer);

/* the variables of a sequence, as places in the pool */
typedef struct McpVariables
{
	uint32		count;
	uint32		text[MCP_VARIABLES_MAX];
	uint32		length[MCP_VARIABLES_MAX];
} McpVariables;

/*
 * Add those that a step's filter names; what is wrong with it, or NULL.  The
 * step that names one first must say "= $name" in each alternative, so that
 * its events have the values to try.
 */
extern const char *McpVariablesTake(const McpTree *tree,
									const McpNode *filter, bool negated,
									McpVariables *variables);

/* does each alternative of a filter say "= $name"? */
extern bool McpFilterNamesEverywhere(const McpTree *tree,
									 const McpNode *filter, McpText name);

/* two spans of one sort: is the first not the longer? */
extern bool McpGapInOrder(const McpNode *least, const McpNode *most);

/* --- checks of stored nodes (segment_check.c) ---------------------------------- */

extern bool McpSpanCheck(const McpNode *node, bool whole_days);
extern bool McpWindowCheck(const McpTree *tree, const McpNode *node);

extern void McpMeasurePrint(const McpTree *tree, const McpNode *node,
							StringInfo buffer);
extern void McpWindowPrint(const McpTree *tree, const McpNode *node,
						   StringInfo buffer);
extern void McpSpanPrint(const McpNode *node, StringInfo buffer);

extern const char *const McpConditionWords[];
extern const char *const McpMeasureWords[];

#endif
