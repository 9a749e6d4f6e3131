/*
 * cluster.h: the door of the cluster room
 *
 * Match rules say how far identifiers may join records; a forest takes the
 * records in and finds out which of them are one person.  Both are kernels:
 * plain C over plain arrays.
 */
#ifndef MCP_CLUSTER_H
#define MCP_CLUSTER_H

#include "core/base.h"
#include "identity/identity.h"

/* --- match rules --------------------------------------------------------- */

/* a limit that is not said, and one that is said to be none */
#define MCP_LIMIT_UNSET		UINT32_MAX
#define MCP_LIMIT_NONE		(UINT32_MAX - 1)

typedef enum McpLimitKind
{
	MCP_LIMIT_MAX,				/* distinct values accepted in one cluster */
	MCP_LIMIT_FANOUT,			/* distinct stronger identifiers beside it */
	MCP_LIMIT_RECORDS			/* records that carry it */
} McpLimitKind;

#define MCP_LIMIT_KINDS 3

/* what is said of a kind, or of a kind in one namespace */
typedef struct McpMatchTarget
{
	uint8		kind;
	uint8		tag[3];			/* zeros: the kind as a whole */
	McpText		space;			/* the namespace's folded name; len 0: none */
	uint32		limits[MCP_LIMIT_KINDS];
} McpMatchTarget;

typedef struct McpMatchRules
{
	uint8		rank[256];		/* of a kind; 0 is the strongest */
	uint8		order[MCP_KIND_MAX];	/* the kinds, strongest first */
	uint32		cluster_max;	/* MCP_LIMIT_NONE: as many as there are */
	int			count;
	McpMatchTarget *targets;	/* first every kind in stored order, at
								 * [kind - 1], then namespaces by (kind,
								 * name) */
	int		   *by_tag;			/* the namespaces by (kind, tag) */
} McpMatchRules;

/* the words, with defaults for what they leave out; false: error is set */
extern bool McpMatchRulesParse(McpText text, McpMatchRules *rules,
							   McpError *error);

/* what a kind's limit is when nothing is said */
extern uint32 McpMatchRulesDefault(int kind, McpLimitKind limit);

/* every rule in force, in the one canonical spelling */
extern void McpMatchRulesPrint(const McpMatchRules *rules, StringInfo buffer);

/* the target whose limit of this sort governs the identifier, or -1 */
extern int	McpMatchRulesTarget(const McpMatchRules *rules,
								const McpIdentifier *identifier,
								McpLimitKind limit);

/* --- forest -------------------------------------------------------------- */

/* why an identifier of a record was not accepted */
typedef enum McpRefusal
{
	MCP_ACCEPTED = 0,
	MCP_REFUSED_SHARED,			/* too many people carry it */
	MCP_REFUSED_MAX,			/* the cluster has enough of its sort */
	MCP_REFUSED_CLUSTER_MAX,	/* the cluster has enough of all sorts */
	MCP_REFUSED_AMBIGUOUS		/* would fit, but also elsewhere */
} McpRefusal;

/* one source row, as it is handed in; nothing of it is kept by reference */
typedef struct McpClusterRow
{
	const uint8 *identifiers;	/* count of MCP_IDENTIFIER_SIZE, packed */
	Size		count;
	bool		has_key;
	McpText		key;			/* rows with one key are one record */
	bool		has_seen;
	int64		seen;			/* any clock; the smallest is the oldest */
} McpClusterRow;

typedef struct McpForest McpForest;

/*
 * An empty forest for about `rows` rows.  The seed scatters the hash tables
 * and changes no result; details keeps what McpForestRefusal needs.  Memory
 * comes from the present context, which must stay the present one.
 */
extern McpForest *McpForestMake(const McpMatchRules *rules, Size rows,
								uint64 seed, bool details);

/* how much memory is taken: asked at the peaks, for the figures */
extern void McpForestWatch(McpForest *forest, Size (*measure) (void));

/* take one more row in; false: error is set (too many) */
extern bool McpForestAdd(McpForest *forest, const McpClusterRow *row,
						 McpError *error);

/* all rows are in: cluster them, and give every cluster its id */
extern bool McpForestResolve(McpForest *forest, McpError *error);

/* the customer of the row that came as number `row`; NULL: no id */
extern const uint8 *McpForestCustomer(const McpForest *forest, Size row);

/* what became of one identifier of a row; *target: the rule, for a max */
extern McpRefusal McpForestRefusal(const McpForest *forest, Size row,
								   const McpIdentifier *identifier,
								   int *target);

/* figures for the debug message and the tests */
typedef struct McpForestFigures
{
	Size		rows;
	Size		records;
	Size		identifiers;
	Size		clusters;
	Size		offending;		/* components that needed the ordered pass */
	Size		bytes;			/* at the peak; 0 when nobody watches */
} McpForestFigures;

extern McpForestFigures McpForestCount(const McpForest *forest);

#endif
