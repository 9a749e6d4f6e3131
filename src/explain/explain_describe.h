/*
 * explain_describe.h: the parts of a description
 */
#ifndef MCP_EXPLAIN_DESCRIBE_H
#define MCP_EXPLAIN_DESCRIBE_H

#include "explain/explain.h"

typedef struct McpWords
{
	const McpTree *tree;
	StringInfo	out;
} McpWords;

/* behind a subject that is folded */
#define MCP_SAY_FOLDED ", case and accents aside,"

/* explain_describe_event.c */
extern void McpSay(McpWords *words, const char *text);
extern void McpSayText(McpWords *words, McpText text);

/* a list of literals, from the first on */
extern void McpSayLiterals(McpWords *words, const McpNode *first);

/* " is at least " ... */
extern const char *McpSayComparison(int op, bool of_time);

/* what stands behind a subject: the op, and its literals from the first on */
extern void McpSayTest(McpWords *words, int op, const McpNode *literal);
extern void McpSayEvents(McpWords *words, const McpNode *filter);

/* NULL: nothing */
extern void McpSayWindow(McpWords *words, const McpNode *window);
extern void McpSayTrait(McpWords *words, const McpNode *measure);
extern void McpSayMeasure(McpWords *words, const McpNode *measure);

/* explain_describe_sequence.c */
extern void McpSaySequence(McpWords *words, const McpNode *node);
/* explain_describe_period.c */
extern void McpSayPeriods(McpWords *words, const McpNode *node);

/* explain_describe_date.c */
extern void McpSayDate(McpWords *words, int op, const McpNode *window);

#endif
