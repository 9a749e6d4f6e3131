/*
 * filter_test.h: a filter that is ready to ask: its paths and their
 * tests
 */
#ifndef MCP_FILTER_TEST_H
#define MCP_FILTER_TEST_H

#include "filter/filter.h"

typedef struct McpFilterTest
{
	McpTestOp	op;
	McpSubject	subject;
	const McpZone *zone;
	McpLiteral *literals;
	uint32		count;
	bool		sorted;			/* literals are strings in order */
	StringInfo	folded;			/* NULL: case and accents count */
	bool		by_code;		/* property = "string": compare codes */
	int32		value_code;
	bool		variable;		/* against the variable literals[0].text */
	bool		bound;			/* which has a value: */
	int32		bound_code;		/* in the subject's dictionary, -1: not there */
	uint64		places;			/* of the clock: those that fulfil it, as bits */
	McpZoneStretch *stretch;	/* where the zone was last looked up */
} McpFilterTest;

/* reading and printing (filter_parse_test.c) */
extern bool McpFilterTestParse(McpLexer *lexer, McpTreeBuilder *builder,
							   uint32 *test);
extern void McpFilterTestPrint(const McpTree *tree, const McpNode *test,
							   StringInfo buffer);

extern void McpFilterTestPrepare(const McpTree *tree, const McpNode *node,
								 const McpZone *zone, McpFilterTest *test);

/* false: no event of this journey can fulfil the test */
extern bool McpFilterTestResolve(McpFilterTest *test,
								 const McpJourney *journey);

extern bool McpFilterTestHolds(const McpFilterTest *test,
							   const McpJourney *journey, uint32 i);

/* --- the clock (filter_clock.c) ------------------------------------- */

extern void McpClockTestPrepare(const McpTree *tree, const McpNode *node,
								McpFilterTest *test);
extern bool McpClockTestHolds(const McpFilterTest *test, int64 moment);

/* --- paths ----------------------------------------------------------------- */

#define MCP_OUTBOUND_MAX 4
#define MCP_CODE_ANY (-2)

typedef struct McpFilterPath
{
	McpText		channel;
	McpText		action;
	int32		channel_code;	/* in the journey; MCP_CODE_ANY */
	int32		action_code;
	McpFilterTest *tests;
	uint32		count;
	/* in a sieve: the names' numbers there; -1: any */
	int32		channel_name;
	int32		action_name;
} McpFilterPath;

struct McpFilter
{
	McpFilterPath *paths;
	uint32		count;
	bool		asks_outbound;	/* a path has an open action */
	/* for the journey at hand */
	McpFilterPath **alive;		/* paths whose names occur in it */
	uint32		alive_count;
	int32		outbound[MCP_OUTBOUND_MAX];
	uint32		outbound_count;
	/* in a sieve (filter_sieve.c) */
	uint64		serial;			/* the journey that ... */
	const uint64 *bits;			/* ... these are the events of */
	uint64	   *room;			/* where they are put together, if they are */
	Size		words;			/* of room */
};

/* the codes of what is done to the person; how many there are */
extern uint32 McpOutboundCodes(const McpJourney *journey, int32 *codes);

/* of a variable: give it a value; data NULL: take it away */
extern void McpFilterTestBind(McpFilterTest *test, McpText value,
							  const McpJourney *journey);

#endif
