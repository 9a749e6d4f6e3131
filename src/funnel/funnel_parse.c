/*
 * funnel_parse.c: steps, exclusions and properties as texts
 *
 *	exclusion := [ step ".." step ":" ] filter
 *
 * An exclusion without steps is between the first step and the last.
 */
#include "funnel/funnel_journey.h"

bool
McpFunnelAddStep(McpFunnel *funnel, McpText text, McpError *error)
{
	McpFilter  *filter = McpFilterFromText(text, error);

	if (filter == NULL)
		return false;
	funnel->filters[funnel->rule.steps++] = filter;
	return true;
}

static uint32
skip_blanks(McpText text, uint32 i)
{
	while (i < text.len && (text.data[i] == ' ' || text.data[i] == '\t' ||
							text.data[i] == '\n' || text.data[i] == '\r'))
		i++;
	return i;
}

/* a small number at *i; 0 when there is none */
static uint32
read_step(McpText text, uint32 *i)
{
	uint32		number = 0;

	*i = skip_blanks(text, *i);
	while (*i < text.len && text.data[*i] >= '0' && text.data[*i] <= '9' &&
		   number < 1000)
		number = number * 10 + (uint32) (text.data[(*i)++] - '0');
	*i = skip_blanks(text, *i);
	return number;
}

static bool
take(McpText text, uint32 *i, McpText what)
{
	if (text.len - *i < what.len ||
		memcmp(text.data + *i, what.data, what.len) != 0)
		return false;
	*i += what.len;
	return true;
}

bool
McpFunnelAddExclusion(McpFunnel *funnel, McpText text, McpError *error)
{
	uint32		n = funnel->rule.exclusions;
	uint32		i = skip_blanks(text, 0);
	uint32		after = 1;
	uint32		before = funnel->rule.steps;
	char	   *rest;

	if (i < text.len && text.data[i] >= '0' && text.data[i] <= '9')
	{
		after = read_step(text, &i);
		if (!take(text, &i, McpTextLiteral("..")))
			after = 0;
		before = read_step(text, &i);
		if (!take(text, &i, McpTextLiteral(":")) || after == 0 || before == 0)
		{
			McpErrorSet(error, MCP_ERR_TEXT,
						"invalid exclusion: expected two steps and a filter");
			McpErrorHint(error, "Write it as in '1..3: refund'.");
			return false;
		}
	}
	else
		i = 0;
	if (after > UINT8_MAX || before > UINT8_MAX)
		after = before = 0;
	/* blanks for the steps, so that errors name the right column */
	rest = McpAlloc(text.len + 1);
	memset(rest, ' ', i);
	memcpy(rest + i, text.data + i, text.len - i);
	funnel->exclusions[n] = McpFilterFromText(McpTextMake(rest, text.len),
											  error);
	funnel->rule.after[n] = (uint8) after;
	funnel->rule.before[n] = (uint8) before;
	funnel->rule.exclusions++;
	return funnel->exclusions[n] != NULL;
}

bool
McpFunnelReady(McpFunnel *funnel, McpError *error)
{
	if (!McpFunnelRuleCheck(&funnel->rule, error))
		return false;
	if (funnel->broken_down && (funnel->breakdown_step < 1 ||
								funnel->breakdown_step > funnel->rule.steps))
		return McpErrorSet(error, MCP_ERR_ARGUMENT,
						   "breakdown_step is %d, and the funnel has %u steps",
						   (int) funnel->breakdown_step, funnel->rule.steps);
	if (funnel->rule.order == MCP_FUNNEL_STRICT)
		funnel->anything = McpFilterFromText(McpTextLiteral("*"), error);
	funnel->region = funnel->names.region = McpRegionNow();
	funnel->work = McpFunnelWorkCreate();
	return true;
}
