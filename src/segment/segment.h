/*
 * segment.h: the door of the segment room
 *
 * A segment is a predicate over profiles, a measure expression a number, time
 * or text computed from one.  Both are compiled to a tree (core/tree.h) which
 * is the value's stored form; both print canonically, and what is printed
 * compiles to the same bytes.
 */
#ifndef MCP_SEGMENT_H
#define MCP_SEGMENT_H

#include "filter/filter.h"
#include "profile/profile.h"

#define MCP_SEGMENT_TEXT_MAX	262144	/* bytes, as written and as printed */
#define MCP_SEGMENT_DEPTH_MAX	100 /* parentheses, "not", "at least" */
#define MCP_SEGMENT_STEPS_MAX	32	/* of a sequence */
#define MCP_TIMES_MAX			10000	/* "times" of a step */
#define MCP_VARIABLES_MAX		2	/* of a sequence */
#define MCP_SPAN_YEARS_MAX		300

/* what a text compiles to */
typedef enum McpSegmentNoun
{
	MCP_NOUN_SEGMENT,
	MCP_NOUN_MEASURE
} McpSegmentNoun;

/*
 * Compile a text: appends the tree's bytes to `out` (behind a varlena's
 * length word).  Every way in ends here.
 */
extern bool McpSegmentCompile(McpSegmentNoun noun, McpText text,
							  StringInfo out, McpError *error);

/*
 * Open a compiled one.  Deep: also that every node is what the parser makes,
 * so that it can be printed and asked.
 */
extern bool McpSegmentOpen(McpTree *tree, const void *body, Size size,
						   McpCheckDepth depth, McpError *error);

/* print a compiled one canonically */
extern void McpSegmentPrint(const McpTree *tree, StringInfo buffer);

/* print one node of it: a condition or a group */
extern void McpSegmentPrintNode(const McpTree *tree, const McpNode *node,
								StringInfo buffer);

/* three-valued truth */
typedef enum McpTruth
{
	MCP_FALSE = 0,
	MCP_TRUE = 1,
	MCP_UNKNOWN = 2
} McpTruth;

#include "segment/segment_node.h"

#endif
