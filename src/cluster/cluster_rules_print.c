/*
 * cluster_rules_print.c: match rules in their canonical spelling, and the
 * rule that an identifier falls under
 */
#include "cluster/cluster.h"

#include "core/lex.h"

static const char *const limit_words[] = {"max", "max_fanout", "max_records"};

/*
 * The limits of a target as they are printed: those that the parser would
 * not fill in by itself, UNSET in the place of the others.
 */
static void
spoken_limits(const McpMatchRules *rules, int index,
			  uint32 spoken[MCP_LIMIT_KINDS])
{
	int			limit;

	for (limit = 0; limit < MCP_LIMIT_KINDS; limit++)
	{
		spoken[limit] = rules->targets[index].limits[limit];
		if (index < MCP_KIND_MAX && spoken[limit] == MCP_LIMIT_NONE &&
			McpMatchRulesDefault(index + 1, limit) == MCP_LIMIT_NONE)
			spoken[limit] = MCP_LIMIT_UNSET;
	}
}

static void
print_limit(StringInfo buffer, const char *word, uint32 limit)
{
	if (limit == MCP_LIMIT_UNSET)
		return;
	if (limit == MCP_LIMIT_NONE)
		appendStringInfo(buffer, " %s none", word);
	else
		appendStringInfo(buffer, " %s %u", word, limit);
}

static void
print_target(StringInfo buffer, const McpMatchTarget *target)
{
	appendStringInfoString(buffer, McpKindName(target->kind));
	if (target->space.len > 0)
	{
		appendStringInfoCharMacro(buffer, '/');
		appendBinaryStringInfo(buffer, target->space.data, target->space.len);
	}
}

/* the target and all later ones of which the same is said */
static void
print_group(const McpMatchRules *rules, int first, bool *printed,
			StringInfo buffer)
{
	uint32		spoken[MCP_LIMIT_KINDS];
	uint32		other[MCP_LIMIT_KINDS];
	int			i;

	spoken_limits(rules, first, spoken);
	for (i = 0; i < MCP_LIMIT_KINDS && spoken[i] == MCP_LIMIT_UNSET; i++)
		;
	if (i == MCP_LIMIT_KINDS)
		return;
	appendStringInfoString(buffer, "; ");
	print_target(buffer, &rules->targets[first]);
	for (i = first + 1; i < rules->count; i++)
	{
		if (printed[i])
			continue;
		spoken_limits(rules, i, other);
		if (memcmp(spoken, other, sizeof(spoken)) != 0)
			continue;
		printed[i] = true;
		appendStringInfoString(buffer, ", ");
		print_target(buffer, &rules->targets[i]);
	}
	for (i = 0; i < MCP_LIMIT_KINDS; i++)
		print_limit(buffer, limit_words[i], spoken[i]);
}

void
McpMatchRulesPrint(const McpMatchRules *rules, StringInfo buffer)
{
	bool	   *printed = McpAllocZero(rules->count);
	int			i;

	appendStringInfoString(buffer, "strength ");
	for (i = 0; i < MCP_KIND_MAX; i++)
		appendStringInfo(buffer, "%s%s", i == 0 ? "" : " > ",
						 McpKindName(rules->order[i]));
	for (i = 0; i < rules->count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if (!printed[i])
			print_group(rules, i, printed, buffer);
	}
	if (rules->cluster_max != MCP_LIMIT_NONE)
		appendStringInfo(buffer, "; cluster max %u", rules->cluster_max);
	McpFree(printed);
}

/*
 * A namespace's own limit stands in the place of its kind's.  by_tag has the
 * namespaces in the order of (kind, tag).
 */
int
McpMatchRulesTarget(const McpMatchRules *rules,
					const McpIdentifier *identifier, McpLimitKind limit)
{
	int			low = 0;
	int			high = rules->count - MCP_KIND_MAX;

	if (identifier->kind < 1 || identifier->kind > MCP_KIND_MAX)
		return -1;
	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		int			index = rules->by_tag[middle];
		/* kind and tag lie side by side in both */
		int			order = memcmp(identifier, &rules->targets[index], 4);

		if (order == 0)
		{
			if (rules->targets[index].limits[limit] != MCP_LIMIT_UNSET)
				return index;
			break;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return identifier->kind - 1;
}
