/*
 * funnel_summary.c: a funnel over many people
 */
#include "funnel/funnel_summary.h"

void *
McpFunnelSummaryCreate(void)
{
	McpFunnelSummary *summary = McpAllocZero(sizeof(McpFunnelSummary));

	summary->region = McpRegionNow();
	return summary;
}

static bool
same_steps(McpFunnelSummary *summary, uint32 steps, McpError *error)
{
	if (summary->steps == 0)
		summary->steps = steps;
	if (summary->steps == steps)
		return true;
	return McpErrorSet(error, MCP_ERR_ARGUMENT,
					   "funnels of %u and of %u steps cannot be in one report",
					   summary->steps, steps);
}

bool
McpFunnelSummaryAdd(McpFunnelSummary *summary, const int64 *at, uint32 steps,
					uint32 level, bool open, bool excluded, McpError *error)
{
	int64		first = MCP_MOMENT_NONE;
	int64		before = MCP_MOMENT_NONE;
	uint32		n;

	if (!same_steps(summary, steps, error))
		return false;
	for (n = 0; n < steps; n++)
	{
		McpFunnelStep *step = &summary->step[n];

		if (at[n] == MCP_MOMENT_NONE)
			continue;
		if (first == MCP_MOMENT_NONE)
			first = before = at[n];
		if (open)
			step->open++;
		else if (at[n] >= before && at[n] >= first)
		{
			step->closed++;
			step->excluded += excluded && n + 1 == level;
			if (n > 0)
			{
				McpSpreadAdd(&step->from_previous, summary->region,
							 MCP_FUNNEL_EXACT, at[n] - before);
				McpSpreadAdd(&step->from_first, summary->region,
							 MCP_FUNNEL_EXACT, at[n] - first);
			}
		}
		before = at[n];
	}
	return true;
}

void
McpFunnelSummaryWrite(void *content, StringInfo buffer)
{
	McpFunnelSummary *summary = content;
	uint32		n;

	McpWrite8(buffer, MCP_FUNNEL_SUMMARY_VERSION);
	McpWrite32(buffer, summary->steps);
	for (n = 0; n < summary->steps; n++)
	{
		McpFunnelStep *step = &summary->step[n];

		McpWrite64(buffer, step->closed);
		McpWrite64(buffer, step->open);
		McpWrite64(buffer, step->excluded);
		McpSpreadWrite(&step->from_previous, buffer);
		McpSpreadWrite(&step->from_first, buffer);
	}
}

bool
McpFunnelSummaryRead(void *content, const void *bytes, Size size)
{
	McpFunnelSummary *summary = content;
	McpReader	reader = McpReaderMake(bytes, size);
	uint32		n;

	if (McpRead8(&reader) != MCP_FUNNEL_SUMMARY_VERSION)
		return false;
	summary->steps = McpRead32(&reader);
	if (summary->steps > MCP_FUNNEL_STEPS_MAX)
		return false;
	for (n = 0; n < summary->steps; n++)
	{
		McpFunnelStep *step = &summary->step[n];

		step->closed = McpRead64(&reader);
		step->open = McpRead64(&reader);
		step->excluded = McpRead64(&reader);
		if (!McpSpreadRead(&reader, summary->region, MCP_FUNNEL_EXACT,
						   &step->from_previous) ||
			!McpSpreadRead(&reader, summary->region, MCP_FUNNEL_EXACT,
						   &step->from_first) ||
			step->closed >> 62 != 0 || step->open >> 62 != 0 ||
			step->excluded > step->closed ||
			(n > 0 && (step->from_previous.count != step->closed ||
					   step->from_first.count != step->closed)))
			return false;
	}
	return McpReaderDone(&reader);
}

bool
McpFunnelSummaryMerge(void *into, void *from, McpError *error)
{
	McpFunnelSummary *summary = into;
	McpFunnelSummary *other = from;
	uint32		n;

	if (other->steps == 0)
		return true;
	if (!same_steps(summary, other->steps, error))
		return false;
	for (n = 0; n < summary->steps; n++)
	{
		McpFunnelStep *step = &summary->step[n];

		step->closed += other->step[n].closed;
		step->open += other->step[n].open;
		step->excluded += other->step[n].excluded;
		McpSpreadMerge(&step->from_previous, summary->region,
					   MCP_FUNNEL_EXACT, &other->step[n].from_previous);
		McpSpreadMerge(&step->from_first, summary->region,
					   MCP_FUNNEL_EXACT, &other->step[n].from_first);
	}
	return true;
}
