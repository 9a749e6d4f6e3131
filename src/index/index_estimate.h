/*
 * index_estimate.h: how many profiles a segment may have
 */
#ifndef MCP_INDEX_ESTIMATE_H
#define MCP_INDEX_ESTIMATE_H

#include "index/index.h"

/* what is known of a column of profiles; index_estimate.c tells the model */
typedef struct McpPopulation
{
	const uint64 *keys;			/* the commonest names; NULL: not known */
	const float *shares;		/* of profiles that have each */
	uint32		count;
	double		rare;			/* share of a name that is not among them */
	double		with_events;	/* share of profiles */
	double		events;			/* of a profile that has some */
	double		span;			/* microseconds that journeys reach back */
	int64		now;
	const uint64 *habit_keys;	/* what ANALYZE kept of what people do */
	const float *habits;		/* MCP_HABIT_SIZE numbers for each */
	uint32		habit_count;
	int64		analyzed;		/* when */
	int64		reference;		/* the moment that its ages count from */
} McpPopulation;

/* the share of profiles that are in a segment */
extern double McpSegmentShare(const McpTree *tree,
							  const McpPopulation *population);

/* the share of profiles that have what is needed; NULL: all */
extern double McpNeedShare(const McpNeed *need,
						   const McpPopulation *population);

extern double McpKeyShare(const McpPopulation *population, uint64 key);

/* --- parts, by kind of condition --------------------------------------------- */

/* what is taken where nothing is known */
#define MCP_SHARE_EQUAL		0.05	/* a text is equal to another */
#define MCP_SHARE_LIKE		0.1
#define MCP_SHARE_RANGE		0.33
#define MCP_SHARE_YEARS		3	/* that dates are spread over */
#define MCP_SHARE_BETWEEN	0.25
#define MCP_SHARE_MEMBER	0.25

/* how many are true, and how many are true or false */
typedef struct McpShare
{
	double		yes;
	double		known;
} McpShare;

typedef struct McpShareModel
{
	const McpTree *tree;
	const McpPopulation *people;
} McpShareModel;

/* both kept within their bounds */
extern McpShare McpShareOf(double yes, double known);

/* who has a name, or two names together */
extern double McpNamesShare(McpShareModel *model, McpStatisticKind kind,
							McpText a, McpText b);
extern double McpNameShare(McpShareModel *model, McpStatisticKind kind,
						   McpText name);

/* a comparison with a number of which nothing is known */
extern double McpCompareShare(int op);

/* microseconds, about */
extern double McpSpanLength(const McpNode *span);

/* ages before now, in microseconds; the older end first */
typedef struct McpAges
{
	bool		always;			/* no window */
	double		part;			/* not by ages: so much of time; else -1 */
	double		from;
	double		upto;
} McpAges;

/* index_estimate_window.c */
extern const McpNode *McpWindowOf(McpShareModel *model, const McpNode *child);
extern McpAges McpWindowAges(McpShareModel *model, const McpNode *window);
extern double McpFilterShare(McpShareModel *model, const McpNode *filter);
extern double McpFilterShareIn(McpShareModel *model, const McpNode *filter,
							   McpAges ages);
extern const float *McpHabitOf(const McpPopulation *people, McpText channel,
							   McpText action);
extern const float *McpFilterHabit(McpShareModel *model,
								   const McpNode *filter);
extern double McpHabitClimb(const McpPopulation *people, const float *habit,
							McpHabitField field, double age);
extern double McpHabitPart(const McpPopulation *people, const float *habit,
						   McpAges ages);

/* index_estimate_event.c; a node's filters and window from `child` on */
extern double McpShareHappened(McpShareModel *model, const McpNode *child);
extern McpShare McpShareCompare(McpShareModel *model, const McpNode *node);
extern McpShare McpShareMoment(McpShareModel *model, const McpNode *node);
extern McpShare McpShareFrequent(McpShareModel *model, const McpNode *node);

/* do both want events, of one channel or action? */
extern bool McpShareEventsMeet(McpShareModel *model, const McpNode *a,
							   const McpNode *b);

/* index_estimate_period.c */
extern McpShare McpShareRegular(McpShareModel *model, const McpNode *node);
extern McpShare McpShareLifecycle(McpShareModel *model, const McpNode *node);

/* index_estimate_trait.c */
extern bool McpShareAsksTrait(McpShareModel *model, const McpNode *node);
extern McpShare McpShareTrait(McpShareModel *model, const McpNode *node);
extern McpShare McpSharePair(McpShareModel *model, const McpNode *node);
extern McpShare McpShareSample(McpShareModel *model, const McpNode *node);
extern McpShare McpShareConsent(McpShareModel *model, const McpNode *node);

#endif
