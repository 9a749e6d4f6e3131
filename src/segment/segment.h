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

#include "profile/profile.h"

#define MCP_SEGMENT_TEXT_MAX	262144	/* bytes, as written and as printed */
#define MCP_SEGMENT_DEPTH_MAX	100 /* parentheses, "not", "at least" */
#define MCP_SEGMENT_STEPS_MAX	32	/* of a sequence */
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

/* say in English what it means: a line a condition or group */
extern void McpSegmentDescribe(const McpTree *tree, StringInfo buffer);

/* print one node of it: a condition or a group */
extern void McpSegmentPrintNode(const McpTree *tree, const McpNode *node,
								StringInfo buffer);

/* --- asking ---------------------------------------------------------------- */

/* three-valued truth */
typedef enum McpTruth
{
	MCP_FALSE = 0,
	MCP_TRUE = 1,
	MCP_UNKNOWN = 2
} McpTruth;

/* what a measure found */
typedef enum McpFoundKind
{
	MCP_FOUND_NOTHING = 0,		/* unknown */
	MCP_FOUND_NUMBER,			/* numerator / denominator, in amounts */
	MCP_FOUND_TIME,
	MCP_FOUND_DATE,
	MCP_FOUND_TEXT,
	MCP_FOUND_BOOLEAN
} McpFoundKind;

typedef struct McpFound
{
	McpFoundKind kind;
	int128		numerator;		/* scaled as an amount */
	int64		denominator;	/* > 0 */
	int64		number;			/* time, day, boolean */
	McpText		text;			/* points into the profile */
} McpFound;

/*
 * A plan is a compiled text made ready for a query: names and windows laid
 * out, scratch memory kept.  It is asked of one profile after the other.
 */
typedef struct McpPlan McpPlan;

/* NULL with the error set when the bytes are not sound; the body must stay */
extern McpPlan *McpPlanCreate(const void *body, Size size, McpError *error);

/* the moment that windows end at; cheap when it is the same as before */
extern void McpPlanSetNow(McpPlan *plan, int64 as_of);

extern McpTruth McpPlanMatch(McpPlan *plan, const McpProfile *profile);
extern void McpPlanMeasure(McpPlan *plan, const McpProfile *profile,
						   McpFound *found);

/* is the measure a trait, whose type only the profile knows? */
extern bool McpPlanIsTrait(const McpPlan *plan);

/* one line of an explanation; texts live until the visitor returns */
typedef struct McpWhy
{
	const char *path;			/* "1.2": second part of the first */
	int			depth;
	McpText		condition;
	bool		has_found;
	McpText		found;
	McpTruth	holds;
} McpWhy;

typedef void (*McpWhyVisitor) (void *context, const McpWhy *why);

extern void McpPlanWhy(McpPlan *plan, const McpProfile *profile,
					   McpWhyVisitor visitor, void *context);

/* a number to 6 digits, half away from zero; scaled as an amount */
extern int128 McpFoundRounded(const McpFound *found);

/* print what was found: a decimal, an ISO time, a date, a text */
extern void McpFoundPrint(const McpFound *found, StringInfo buffer);

#endif
