/*
 * filter.h: the language that names events
 *
 *	filter	:= path { "|" path } | "(" filter ")"
 *	path	:= ( "*" | action | ( channel | "*" ) "." ( action | "*" ) )
 *				[ "[" test { "," test } "]" ]
 *	test	:= subject ( cmp literal | ["not"] "in" "(" literals ")"
 *				| "between" literal "and" literal
 *				| ["not"] ( "like" | "starts" | "ends" | "contains" ) string
 *				| "is" ["not"] "set" )
 *	subject	:= "value" | "channel" | "action" | property
 *				| "fold" "(" property ")"
 *
 * A filter goes three steps: it is parsed into nodes of a tree (which the
 * tree of a segment holds among its own), prepared once per query, resolved
 * against each journey's dictionaries, and then asked of events by index.
 */
#ifndef MCP_FILTER_H
#define MCP_FILTER_H

#include "core/lex.h"
#include "core/tree.h"
#include "core/zone.h"
#include "journey/journey.h"

#define MCP_LIST_MAX 10000		/* literals in one list */

/* kinds of nodes.  Stored: only appended; below 32 */
typedef enum McpFilterNodeKind
{
	MCP_NODE_LITERAL = 1,		/* op: type; text or number */
	MCP_NODE_FILTER = 2,		/* children: paths */
	MCP_NODE_PATH = 3,			/* text: channel, text2: action, "": any;
								 * children: tests */
	MCP_NODE_TEST = 4			/* op; flags: subject, fold, text: property;
								 * children: literals */
} McpFilterNodeKind;

typedef enum McpLiteralType
{
	MCP_LITERAL_STRING = 1,
	MCP_LITERAL_NUMBER = 2,		/* an amount */
	MCP_LITERAL_MOMENT = 3,		/* written with a zone */
	MCP_LITERAL_LOCAL = 4,		/* local time, zone of the group around it */
	MCP_LITERAL_DATE = 5,		/* its local midnight */
	MCP_LITERAL_BOOLEAN = 6,
	MCP_LITERAL_VARIABLE = 7	/* $text, in the filters of a sequence */
} McpLiteralType;

/* what may stand at a place: a set of 1 << type */
#define MCP_TAKE_STRING		(1 << MCP_LITERAL_STRING)
#define MCP_TAKE_NUMBER		(1 << MCP_LITERAL_NUMBER)
#define MCP_TAKE_TIME		((1 << MCP_LITERAL_MOMENT) | \
							 (1 << MCP_LITERAL_LOCAL) | \
							 (1 << MCP_LITERAL_DATE))
#define MCP_TAKE_BOOLEAN	(1 << MCP_LITERAL_BOOLEAN)
#define MCP_TAKE_VARIABLE	(1 << MCP_LITERAL_VARIABLE)

/* tests.  Stored: only appended */
typedef enum McpTestOp
{
	MCP_TEST_EQ = 1,
	MCP_TEST_NE = 2,
	MCP_TEST_LT = 3,
	MCP_TEST_LE = 4,
	MCP_TEST_GT = 5,
	MCP_TEST_GE = 6,
	MCP_TEST_IN = 7,
	MCP_TEST_NOT_IN = 8,
	MCP_TEST_BETWEEN = 9,
	MCP_TEST_LIKE = 10,
	MCP_TEST_SET = 11,
	MCP_TEST_NOT_SET = 12,
	MCP_TEST_NOT_LIKE = 13,
	MCP_TEST_STARTS = 14,
	MCP_TEST_NOT_STARTS = 15,
	MCP_TEST_ENDS = 16,
	MCP_TEST_NOT_ENDS = 17,
	MCP_TEST_CONTAINS = 18,
	MCP_TEST_NOT_CONTAINS = 19
} McpTestOp;

/* a test of a text by a pattern or a part of it */
static inline bool
McpTestIsText(int op)
{
	return op == MCP_TEST_LIKE ||
		(op >= MCP_TEST_NOT_LIKE && op <= MCP_TEST_NOT_CONTAINS);
}

/* does the test hold when no value fulfils its opposite? */
static inline bool
McpTestIsNegated(int op)
{
	return op == MCP_TEST_NE || op == MCP_TEST_NOT_IN ||
		op == MCP_TEST_NOT_LIKE || op == MCP_TEST_NOT_SET ||
		op == MCP_TEST_NOT_STARTS || op == MCP_TEST_NOT_ENDS ||
		op == MCP_TEST_NOT_CONTAINS;
}

/* flags of a test: the subject, and that case and accents are set aside */
#define MCP_TEST_SUBJECT	0x0F
#define MCP_TEST_FOLD		0x10

/* does an order (-1, 0, 1) satisfy a comparison? */
static inline bool
McpTestOrder(int op, int order)
{
	switch (op)
	{
		case MCP_TEST_EQ:
			return order == 0;
		case MCP_TEST_NE:
			return order != 0;
		case MCP_TEST_LT:
			return order < 0;
		case MCP_TEST_LE:
			return order <= 0;
		case MCP_TEST_GT:
			return order > 0;
		default:
			return order >= 0;
	}
}

/* what is asked of an event.  Stored: only appended */
typedef enum McpSubjectKind
{
	MCP_SUBJECT_PROPERTY = 0,
	MCP_SUBJECT_VALUE = 1,
	MCP_SUBJECT_CHANNEL = 2,
	MCP_SUBJECT_ACTION = 3,

	/* of the event's time (filter_clock.c) */
	MCP_SUBJECT_WEEKDAY = 4,
	MCP_SUBJECT_HOUR = 5,
	MCP_SUBJECT_DAY = 6,
	MCP_SUBJECT_MONTH = 7
} McpSubjectKind;

/* --- parsing and printing: parts for the languages above ------------------ */

extern bool McpFilterParse(McpLexer *lexer, McpTreeBuilder *builder,
						   uint32 *node);
extern void McpFilterPrint(const McpTree *tree, const McpNode *node,
						   StringInfo buffer);

/* a literal of one of the types in `take`; `expected` is for the error */
extern bool McpLiteralParse(McpLexer *lexer, McpTreeBuilder *builder,
							int take, const char *expected, uint32 *node);
extern void McpLiteralPrint(const McpTree *tree, const McpNode *node,
							StringInfo buffer);

/* a list behind "(" up to ")", appended to parent's children */
extern bool McpLiteralListParse(McpLexer *lexer, McpTreeBuilder *builder,
								int take, const char *expected,
								uint32 parent, uint32 *last);
extern void McpLiteralListPrint(const McpTree *tree, const McpNode *first,
								StringInfo buffer);

/* a pattern of like: a string that does not end in a lone backslash */
extern bool McpPatternParse(McpLexer *lexer, McpTreeBuilder *builder,
							uint32 *node);

/* starts, ends, contains: the op of the word at hand, or 0 */
extern int	McpTextTestAt(const McpLexer *lexer, bool negated);

/* from that word on; the literal is appended to parent's children */
extern bool McpTextTestParse(McpLexer *lexer, McpTreeBuilder *builder,
							 uint32 parent, uint32 *last);

/* does "fold" "(" stand here?  A property may be named fold */
extern bool McpFoldAt(const McpLexer *lexer, bool *is_fold);

/*
 * A test of a folded text, behind its subject: [not] = in like starts ends
 * contains, with strings, which are folded and appended to parent's children.
 */
extern bool McpFoldTestParse(McpLexer *lexer, McpTreeBuilder *builder,
							 uint32 parent, uint32 *last, int *op);

/* fold a new literal, as a pattern or as it is written */
extern void McpFoldLiteral(McpTreeBuilder *builder, uint32 node,
						   bool pattern);

/* " starts " ..., also like; NULL for a test that is none of a text */
extern const char *McpTextTestPrint(int op);
extern const char *const McpTextTestWords[];

/* = != <> < <= > >=; *op is 0 and nothing is taken when it is none */
extern bool McpCompareParse(McpLexer *lexer, int *op);
extern const char *McpComparePrint(int op);

/* a name in its folded spelling; the token is taken */
extern bool McpNameParse(McpLexer *lexer, const char *expected,
						 McpText *name);

/*
 * What is asked of a subject, behind its name: op and literals of node
 * `test`, whose last child so far is *last (0: none).
 */
extern bool McpSubjectTestParse(McpLexer *lexer, McpTreeBuilder *builder,
								uint32 test, McpSubjectKind kind,
								uint32 *last);

/* which subject a name means */
extern McpSubjectKind McpSubjectFromName(McpText name);
extern void McpSubjectPrint(int kind, McpText name, StringInfo buffer);

/* --- parts of an event's time (filter_clock.c) ---------------------- */

extern const char *McpClockName(int kind);

/* "at" and a part of the time are taken, if they are there; *kind 0: not */
extern bool McpClockAt(McpLexer *lexer, int *kind);

/* what stands behind them; the literals are appended to `test` */
extern bool McpClockTestParse(McpLexer *lexer, McpTreeBuilder *builder,
							  uint32 test, int kind, uint32 *last);
extern bool McpClockTestCheck(const McpTree *tree, const McpNode *test,
							  int kind, const McpNode *first);

/* weekdays from 1, Monday, to 7; hours, days and months as they are */
#define MCP_CLOCK_PLACES 32
extern int	McpClockPlace(int kind, const McpZone *zone, int64 moment,
						  McpZoneStretch *stretch);
extern McpText McpClockWeekday(int place);

/* the places that fulfil a checked test, as bits */
extern uint64 McpClockPlaces(const McpTree *tree, const McpNode *first,
							 int op, int kind);

/* --- checking nodes that did not come from the parser ---------------------- */

/* is it a filter as the parser makes it? */
extern bool McpFilterCheck(const McpTree *tree, const McpNode *node);

/* the same, and its tests may name variables */
extern bool McpFilterCheckVariables(const McpTree *tree, const McpNode *node);

/* a name in the pool; may_lack: it may be empty */
extern bool McpNameCheck(const McpTree *tree, uint32 text, uint32 length,
						 bool may_lack);
extern bool McpLiteralCheck(const McpNode *node, int take);
extern bool McpLiteralsCheck(const McpTree *tree, const McpNode *first,
							 int take, uint32 fewest, uint32 most);

/* is a literal folded?  As McpFoldTestParse leaves it */
extern bool McpFoldLiteralCheck(const McpTree *tree, const McpNode *node,
								bool pattern);

/* the same of a folded text's test: its op, and its literals */
extern bool McpFoldTestCheck(const McpTree *tree, int op,
							 const McpNode *first);

/* a test's op and all its literals */
extern bool McpTestOpCheck(const McpTree *tree, int op, const McpNode *first,
						   int take);

/* --- literals when asked --------------------------------------------------- */

typedef struct McpLiteral
{
	McpLiteralType type;
	McpText		text;
	int64		number;			/* amount, boolean, or moment in UTC */
	int64		local;			/* of a date: its midnight, local */
} McpLiteral;

extern void McpLiteralPrepare(const McpTree *tree, const McpNode *node,
							  const McpZone *zone, McpLiteral *literal);

/* the children of a node from `first` on; *count of them */
extern McpLiteral *McpLiteralsPrepare(const McpTree *tree,
									  const McpNode *first,
									  const McpZone *zone, uint32 *count);

/* a date or time as text; without a zone of its own it is local */
extern bool McpMomentRead(McpText text, const McpZone *zone, int64 *moment);

/*
 * The order of a text against a literal; false: the text does not read as
 * what the literal is.
 */
extern bool McpLiteralCompare(const McpLiteral *literal, McpText text,
							  const McpZone *zone, int *order);

/* % any characters, _ one character, \ takes the next as it is */
extern bool McpLikeMatch(McpText text, McpText pattern);

/* like, starts, ends, contains; a negated op asks the same */
extern bool McpTextTestHolds(int op, McpText text, McpText literal);

/* the order of texts: bytes, and a prefix before what it begins */
extern int	McpTextOrder(McpText a, McpText b);

/* --- filters when asked ---------------------------------------------------- */

typedef struct McpFilter McpFilter;

/* ready a filter node; all memory in the current context */
extern McpFilter *McpFilterPrepare(const McpTree *tree, const McpNode *node,
								   const McpZone *zone);

/* parse and ready a text, in UTC */
extern McpFilter *McpFilterFromText(McpText text, McpError *error);

/* from now on "*" stands for every action, also for what is done to people */
extern void McpFilterTakeOutbound(McpFilter *filter);

/* look its names up in a journey; before any question about that journey */
extern void McpFilterResolve(McpFilter *filter, const McpJourney *journey);

/* the first event from `from` on that fulfils it, or `end` */
extern uint32 McpFilterNext(const McpFilter *filter,
							const McpJourney *journey, uint32 from,
							uint32 end);

/* the number of events in [from, end), counted no further than `limit` */
extern uint32 McpFilterCount(const McpFilter *filter,
							 const McpJourney *journey, uint32 from,
							 uint32 end, uint32 limit);

/* does event i fulfil it? */
extern bool McpFilterMatches(const McpFilter *filter,
							 const McpJourney *journey, uint32 i);

/*
 * Many filters at once (filter_mark.c): for the journey at hand each resolved
 * filter is added with a bit of its own; false: more than names decide, ask
 * the filter itself.
 */
typedef struct McpMarks
{
	McpRegion	region;
	uint64	   *by_channel;
	uint64	   *by_action;
	uint32		room;			/* words in each of them */
} McpMarks;

extern void McpMarksBegin(McpMarks *marks, const McpJourney *journey);
extern bool McpMarksAdd(McpMarks *marks, const McpJourney *journey,
						const McpFilter *filter, uint64 bit);

extern void McpMarksFree(McpMarks *marks);

/* the bits of the filters that event i fulfils */
static inline uint64
McpMarksOf(const McpMarks *marks, const McpJourney *journey, uint32 i)
{
	return marks->by_channel[McpJourneyChannel(journey, i)] &
		marks->by_action[McpJourneyAction(journey, i)];
}

/*
 * Variables: "= $name" holds when a value of the event is the variable's,
 * "!= $name" when it has a value and none is.  A variable that has no value
 * yet asks only that the event has one, and resolving takes the value away.
 * The value must live as long as it is asked about; data NULL: none.
 */
extern void McpFilterBind(McpFilter *filter, McpText name, McpText value,
						  const McpJourney *journey);

/* the values that event i has where the filter says "= $name" */
typedef void (*McpValueVisitor) (void *context, McpText value);
extern void McpFilterVisitValues(const McpFilter *filter, McpText name,
								 const McpJourney *journey, uint32 i,
								 McpValueVisitor visitor, void *context);

/* what `property of` asks of each event */
typedef struct McpSubject
{
	McpSubjectKind kind;
	McpText		name;
	int32		code;			/* of the property in the journey, -1: none */
} McpSubject;

extern void McpSubjectResolve(McpSubject *subject, const McpJourney *journey);

/*
 * The pairs [first, end) of the event's property set that have the subject's
 * name; for a property only.
 */
extern void McpSubjectPairs(const McpSubject *subject,
							const McpJourney *journey, uint32 i,
							uint32 *set, uint32 *first, uint32 *end);

/*
 * The name of a property, channel or action that an argument gives; `what` is
 * the argument's name, for the error.  The folded name is allocated.
 */
extern bool McpSubjectRead(McpText text, const char *what,
						   McpSubject *subject, McpError *error);

/*
 * The event's value of a resolved subject as a code of the journey, the first
 * of several; -1: it has none.  And a code's text, data NULL for -1.
 */
extern int32 McpSubjectCode(const McpSubject *subject,
							const McpJourney *journey, uint32 i);
extern McpText McpSubjectText(const McpSubject *subject,
							  const McpJourney *journey, int32 code);

#ifndef MCP_STANDALONE
/* for faces: an argument's text as a filter, kept in the current context */
extern McpFilter *McpFilterOfArgument(McpText text);
#endif

/* --- many filters asked of one journey (filter_sieve.c) ------------------ */

/*
 * A sieve knows the events of a journey by channel and action, as sets of
 * bits, so that each of many filters takes a few operations on words.
 */
typedef struct McpSieve McpSieve;

extern McpSieve *McpSieveCreate(void);

/* a filter that will be asked through this sieve, and through no other */
extern void McpSieveAdd(McpSieve *sieve, McpFilter *filter);

/* the journey at hand; it must stay while filters are asked */
extern void McpSieveTake(McpSieve *sieve, const McpJourney *journey);

/*
 * The events of a filter, bit i for event i, until the next journey is taken;
 * NULL: the journey is too big for this, ask the filter itself.
 */
extern const uint64 *McpSieveFilter(McpSieve *sieve, McpFilter *filter);

static inline bool
McpBitsHas(const uint64 *bits, uint32 i)
{
	return (bits[i / 64] >> (i % 64) & 1) != 0;
}

/* the first bit in [from, end), or end */
static inline uint32
McpBitsNext(const uint64 *bits, uint32 from, uint32 end)
{
	uint32		word = from / 64;
	uint64		left;

	if (from >= end)
		return end;
	left = bits[word] & PG_UINT64_MAX << (from % 64);
	while (left == 0)
	{
		if (++word > (end - 1) / 64)
			return end;
		left = bits[word];
	}
	from = word * 64 + (uint32) __builtin_ctzll(left);
	return from < end ? from : end;
}

/* the last bit in [from, end), or end */
extern uint32 McpBitsLast(const uint64 *bits, uint32 from, uint32 end);

/* how many there are in [from, end) */
extern uint32 McpBitsCount(const uint64 *bits, uint32 from, uint32 end);

#endif
