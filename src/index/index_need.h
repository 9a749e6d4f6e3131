/*
 * index_need.h: the parts of a segment's needs
 */
#ifndef MCP_INDEX_NEED_H
#define MCP_INDEX_NEED_H

#include "index/index.h"

#define MCP_NEED_LIST_MAX 64	/* longer lists are not looked into */

typedef struct McpNeedMaker
{
	const McpTree *tree;
	uint32		leaves;
} McpNeedMaker;

/* a key, and the key of one name; NULL: too many, which needs nothing */
extern McpNeed *McpNeedOfKey(McpNeedMaker *maker, McpStatisticKind of,
							 McpText a, McpText b);
extern McpNeed *McpNeedOfName(McpNeedMaker *maker, McpStatisticKind of,
							  McpText name);

/* NULL needs nothing */
extern McpNeed *McpNeedBoth(McpNeed *a, McpNeed *b);
extern McpNeed *McpNeedEither(McpNeed *a, McpNeed *b);

/* one of the strings, each with a name; NULL when they are not all strings */
extern McpNeed *McpNeedOfStrings(McpNeedMaker *maker, McpStatisticKind of,
								 McpText name, const McpNode *literal);

/* for the measure to be known, or not 0 */
extern McpNeed *McpNeedOfMeasure(McpNeedMaker *maker,
								 const McpNode *measure);

static inline bool
McpAsksEqual(int op)
{
	return op == MCP_TEST_EQ || op == MCP_TEST_IN;
}

/* index_need_trait.c; wanted: for the condition to be true, or false */
extern McpNeed *McpNeedOfTrait(McpNeedMaker *maker, const McpNode *node,
							   bool wanted);
extern McpNeed *McpNeedOfPair(McpNeedMaker *maker, const McpNode *node);
extern McpNeed *McpNeedOfConsent(McpNeedMaker *maker, const McpNode *node,
								 bool wanted);
extern McpNeed *McpNeedOfIdentified(McpNeedMaker *maker,
									const McpNode *node, bool wanted);

#endif
