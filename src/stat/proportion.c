/*
 * proportion.c: shares of people, their intervals, shrinking
 */
#include "stat/proportion.h"

#include <math.h>

/* Newton on erf(x / sqrt 2) - confidence, from below where it is concave */
double
McpNormalWidth(double confidence)
{
	double		tail = 1 - confidence;
	double		x = 0;
	int			i;

	for (i = 0; i < 200; i++)
	{
		double		step = (erfc(x * M_SQRT1_2) - tail) /
			(M_2_SQRTPI * M_SQRT1_2 * exp(-x * x / 2));

		x += step;
		if (fabs(step) <= 1e-15 * x)
			break;
	}
	return x;
}

bool
McpWilson(double successes, double trials, double width,
		  McpInterval *interval)
{
	double		share = successes / trials;
	double		square = width * width;
	double		middle;
	double		half;

	if (!(trials > 0))
		return false;
	middle = (share + square / (2 * trials)) / (1 + square / trials);
	half = width / (1 + square / trials) *
		sqrt(share * (1 - share) / trials +
			 square / (4 * trials * trials));
	/* at the ends it is exactly the end, which rounding may miss */
	interval->low = successes <= 0 ? 0 : middle - half;
	interval->high = successes >= trials ? 1 : middle + half;
	return true;
}

bool
McpKatz(double successes_a, double trials_a, double successes_b,
		double trials_b, double width, McpInterval *interval)
{
	double		ratio;
	double		error;

	if (!(successes_a > 0 && successes_b > 0))
		return false;
	ratio = (successes_a / trials_a) / (successes_b / trials_b);
	error = sqrt(1 / successes_a - 1 / trials_a +
				 1 / successes_b - 1 / trials_b);
	interval->low = ratio * exp(-width * error);
	interval->high = ratio * exp(width * error);
	return true;
}

bool
McpTwoShares(double successes_a, double trials_a, double successes_b,
			 double trials_b, double *z)
{
	double		both = (successes_a + successes_b) / (trials_a + trials_b);
	double		variance;

	if (!(trials_a > 0 && trials_b > 0))
		return false;
	variance = both * (1 - both) * (1 / trials_a + 1 / trials_b);
	if (!(variance > 0))
		return false;
	*z = (successes_a / trials_a - successes_b / trials_b) / sqrt(variance);
	return true;
}

void
McpShrinkAdd(McpShrink *shrink, double successes, double trials)
{
	if (!(trials > 0))
		return;
	shrink->groups++;
	shrink->successes += successes;
	shrink->trials += trials;
	shrink->trials2 += trials * trials;
	shrink->ratio += successes * successes / trials;
}

/*
 * With p the common share, n the trials of a group and N those of all, the
 * sum of n (own share - p)^2 is expected to be
 *
 *	p (1 - p) (groups - 1 + rho * sum of (n - 1) (1 - n / N))
 *
 * where rho, the correlation inside of groups, is 1 / (1 + strength).
 */
double
McpShrinkStrength(const McpShrink *shrink)
{
	double		share = shrink->successes / shrink->trials;
	double		variance = share * (1 - share);
	double		excess;
	double		room;

	/* nothing to learn of, or nothing that differs */
	if (!(shrink->groups > 1 && variance > 0))
		return INFINITY;
	excess = (shrink->ratio - share * shrink->successes) / variance -
		(shrink->groups - 1);
	room = shrink->trials - shrink->trials2 / shrink->trials -
		(shrink->groups - 1);
	if (!(excess > 0 && room > 0))
		return INFINITY;
	return excess >= room ? 0 : room / excess - 1;
}

double
McpShrinkShare(const McpShrink *shrink, double strength, double successes,
			   double trials)
{
	double		share = shrink->trials > 0 ?
		shrink->successes / shrink->trials : 0;

	if (isinf(strength) || trials + strength <= 0)
		return share;
	return (successes + strength * share) / (trials + strength);
}
