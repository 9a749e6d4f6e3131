/*
 * match_share.c: many segments in one plan
 *
 * Segments that are kept side by side ask much of the same: filters, windows,
 * measures, whole conditions.  In a plan of many what is spelled alike in the
 * same zone is one thing, and is computed once a profile; and each filter's
 * events are one set of bits (filter_sieve.c) that all who ask it read.
 *
 * The canonical spelling decides, since equal meanings that are spelled in
 * two ways are only asked twice.
 */
#include "match/match.h"

struct PlanShared
{
	void	   *thing;
	const McpZone *zone;
	uint64		hash;
	int			kind;
	McpText		text;			/* canonical */
	struct PlanShared *next;
};

/* a node as it prints, in memory of its own */
static McpText
spelling(McpPlan *plan, const McpNode *node)
{
	StringInfoData text;

	initStringInfo(&text);
	switch (node->kind)
	{
		case MCP_NODE_FILTER:
			McpFilterPrint(&plan->tree, node, &text);
			break;
		case MCP_NODE_WINDOW:
			McpWindowPrint(&plan->tree, node, &text);
			break;
		default:
			McpSegmentPrintNode(&plan->tree, node, &text);
			break;
	}
	return McpTextMake(text.data, text.len);
}

static uint64
hash_of(McpText text)
{
	uint64		hash = UINT64CONST(0xCBF29CE484222325);
	uint32		i;

	for (i = 0; i < text.len; i++)
		hash = (hash ^ (uint8) text.data[i]) * UINT64CONST(0x100000001B3);
	return hash ^ hash >> 32;
}

void *
McpPlanShare(McpPlan *plan, const McpNode *node, const McpZone *zone,
			 Size size, bool *is_new)
{
	McpText		text = spelling(plan, node);
	uint64		hash = hash_of(text);
	PlanShared **bucket = &plan->buckets[hash & plan->bucket_mask];
	PlanShared *shared;

	*is_new = false;
	for (shared = *bucket; shared != NULL; shared = shared->next)
	{
		if (shared->hash == hash && shared->zone == zone &&
			shared->kind == node->kind && McpTextEqual(shared->text, text))
		{
			McpFree(unconstify(char *, text.data));
			return shared->thing;
		}
	}
	*is_new = true;
	shared = McpAllocZero(sizeof(PlanShared));
	shared->thing = McpAllocZero(size);
	shared->zone = zone;
	shared->hash = hash;
	shared->kind = node->kind;
	shared->text = text;
	shared->next = *bucket;
	*bucket = shared;
	return shared->thing;
}

void
McpPlanShareInit(McpPlan *plan, uint32 buckets)
{
	plan->buckets = McpAllocZero(buckets * sizeof(PlanShared *));
	plan->bucket_mask = buckets - 1;
}
