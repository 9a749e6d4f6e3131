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
} McpPopulation;

/* the share of profiles that are in a segment */
extern double McpSegmentShare(const McpTree *tree,
							  const McpPopulation *population);

/* the share of profiles that have what is needed; NULL: all */
extern double McpNeedShare(const McpNeed *need,
						   const McpPopulation *population);

extern double McpKeyShare(const McpPopulation *population, uint64 key);

#endif
