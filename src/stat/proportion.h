/*
 * proportion.h: shares of people, their intervals, and shares that are fair
 * to small numbers
 *
 * Counts are of people, successes <= trials.  An interval that is not defined
 * is false.
 */
#ifndef MCP_PROPORTION_H
#define MCP_PROPORTION_H

#include "core/base.h"

typedef struct McpInterval
{
	double		low;
	double		high;
} McpInterval;

/*
 * How many standard deviations on both sides of the mean of a normal
 * distribution hold that part of it, which is between 0 and 1.
 */
extern double McpNormalWidth(double confidence);

/*
 * The score interval of Wilson (1927) of a share, without a correction for
 * continuity; false when there are no trials.
 */
extern bool McpWilson(double successes, double trials, double width,
					  McpInterval *interval);

/*
 * The interval of the ratio of two independent shares on the log scale (Katz,
 * Baptista, Azen and Pike 1978); false when a count is 0.
 */
extern bool McpKatz(double successes_a, double trials_a, double successes_b,
					double trials_b, double width, McpInterval *interval);

/*
 * Two shares against each other: how many standard errors apart, with the
 * pooled variance; false when they cannot differ.
 */
extern bool McpTwoShares(double successes_a, double trials_a,
						 double successes_b, double trials_b, double *z);

/*
 * Shrinking: shares of many groups are taken as draws of one beta
 * distribution around the common share, and a group's own share counts
 * against `strength` trials of that.  Strength is found by moments with the
 * trials as weights (Kleinman 1973).  Add every group, then ask.
 */
typedef struct McpShrink
{
	double		groups;			/* with trials */
	double		successes;
	double		trials;
	double		trials2;		/* sum of squares */
	double		ratio;			/* sum of successes^2 / trials */
} McpShrink;

extern void McpShrinkAdd(McpShrink *shrink, double successes, double trials);

/* trials that the common share counts for; infinite: groups do not differ */
extern double McpShrinkStrength(const McpShrink *shrink);

/* a group's share; of no trials the common one, 0 when there is none */
extern double McpShrinkShare(const McpShrink *shrink, double strength,
							 double successes, double trials);

#endif
