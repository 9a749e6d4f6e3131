/*
 * check.h: the door of the check room: is a segment what its author meant?
 *
 * Two looks.  Logic needs the segment alone: what can never be true, or is
 * always; empty windows; conditions that shut one another out.  Names need a
 * vocabulary: the channels, actions, properties, traits and purposes that
 * profiles have, and how many have each.
 */
#ifndef MCP_CHECK_H
#define MCP_CHECK_H

#include "match/match.h"

typedef enum McpSeverity
{
	MCP_SEVERITY_ERROR,			/* it cannot mean anything */
	MCP_SEVERITY_WARNING,		/* it can hardly be meant */
	MCP_SEVERITY_HINT			/* as things are */
} McpSeverity;

/* texts live until the visitor returns */
typedef struct McpFinding
{
	McpSeverity severity;
	McpText		condition;
	const char *problem;
	const char *suggestion;		/* NULL: none */
} McpFinding;

typedef void (*McpFindingVisitor) (void *context, const McpFinding *finding);

/* --- logic (check_logic.c, check_bounds.c, check_agree.c) -------------------------------- */

/* the plan's as_of says which windows are empty; false: nobody can be in it */
extern bool McpCheckLogic(const McpPlan *plan, McpFindingVisitor visitor,
						  void *context);

/* the truths that a condition can have: a set of 1 << McpTruth */
#define MCP_CAN_BE_FALSE	(1 << MCP_FALSE)
#define MCP_CAN_BE_TRUE		(1 << MCP_TRUE)
#define MCP_CAN_BE_UNKNOWN	(1 << MCP_UNKNOWN)
#define MCP_CAN_BE_ANY		(MCP_CAN_BE_FALSE | MCP_CAN_BE_TRUE | MCP_CAN_BE_UNKNOWN)

/* of one condition, no group; *empty: its window has no time in it now */
extern int	McpConditionCan(const McpPlan *plan,
							const PlanCondition *condition, bool *empty);

/* can all conditions of an "and" hold at once? */
extern bool McpConditionsAgree(const McpPlan *plan,
							   PlanCondition *const *parts, uint32 count);

/* --- vocabulary (check_vocabulary.c) --------------------------------------- */

#define MCP_VOCABULARY_MAX 50000

typedef enum McpWordKind
{
	MCP_WORD_CHANNEL = 1,
	MCP_WORD_ACTION,
	MCP_WORD_BOTH,				/* channel, action */
	MCP_WORD_PROPERTY,
	MCP_WORD_TRAIT,				/* a trait with values; types: of them */
	MCP_WORD_SET,				/* a trait with members */
	MCP_WORD_SOURCE,			/* trait, source */
	MCP_WORD_PURPOSE,
	MCP_WORD_IDENTIFIER			/* a kind of identifier */
} McpWordKind;

typedef struct McpWord
{
	uint64		key;			/* 0: free */
	McpWordKind kind;
	McpText		a;
	McpText		b;
	uint32		types;			/* set of 1 << McpValueType */
	int64		profiles;		/* that have it */
	uint64		seen;			/* the last profile that has it */
} McpWord;

typedef struct McpVocabulary McpVocabulary;

extern McpVocabulary *McpVocabularyCreate(void);

/* take the words of a profile in */
extern void McpVocabularyAdd(McpVocabulary *vocabulary,
							 const McpProfile *profile);

extern int64 McpVocabularyProfiles(const McpVocabulary *vocabulary);

/* too many words were seen: a missing one may be there */
extern bool McpVocabularyIsFull(const McpVocabulary *vocabulary);

/* NULL: no profile has it */
extern const McpWord *McpVocabularyFind(const McpVocabulary *vocabulary,
										McpWordKind kind, McpText a,
										McpText b);

/* a word of the kind that is spelled nearly so; NULL: none */
extern const char *McpVocabularyNearest(const McpVocabulary *vocabulary,
										McpWordKind kind, McpText word);

/* every word, in no order; stop when the visitor returns false */
typedef bool (*McpWordVisitor) (void *context, const McpWord *word);
extern void McpVocabularyVisit(const McpVocabulary *vocabulary,
							   McpWordVisitor visitor, void *context);

/* --- names (check_names.c) -------------------------------------------------- */

/* what one condition asks for and no profile has; true: something was found */
extern bool McpCheckNames(const McpTree *tree, const McpNode *condition,
						  const McpVocabulary *vocabulary,
						  McpFindingVisitor visitor, void *context);

#endif
