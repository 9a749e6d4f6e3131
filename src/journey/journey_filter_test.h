/*
 * journey_filter_test.h: the tests of a filter's path
 */
#ifndef MCP_JOURNEY_FILTER_TEST_H
#define MCP_JOURNEY_FILTER_TEST_H

#include "journey/journey_filter.h"

typedef struct McpFilterTest
{
	McpTestOp	op;
	McpSubject	subject;
	const McpZone *zone;
	McpLiteral *literals;
	uint32		count;
	bool		sorted;			/* literals are strings in order */
	bool		by_code;		/* property = "string": compare codes */
	int32		value_code;
} McpFilterTest;

/* reading and printing (journey_filter_parse_test.c) */
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

#endif
