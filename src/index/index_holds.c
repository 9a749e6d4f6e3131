/*
 * index_holds.c: needs asked
 */
#include "index/index.h"

static uint32
count_leaves(const McpNeed *need)
{
	uint32		count = need->kind == MCP_NEED_KEY;
	const McpNeed *part;

	MCP_CHECK_STACK();
	for (part = need->first; part != NULL; part = part->next)
		count += count_leaves(part);
	return count;
}

static void
place_keys(McpNeed *need, uint64 *keys, uint32 *count)
{
	McpNeed    *part;

	if (need->kind == MCP_NEED_KEY)
	{
		need->at = *count;
		keys[(*count)++] = need->key;
		keys[(*count)++] = McpIndexManyKey(need->of);
	}
	for (part = need->first; part != NULL; part = part->next)
		place_keys(part, keys, count);
}

uint64 *
McpNeedKeys(McpNeed *need, uint32 *count)
{
	uint64	   *keys = McpAlloc((2 * count_leaves(need) + 1) * sizeof(uint64));

	*count = 0;
	place_keys(need, keys, count);
	return keys;
}

static inline McpTruth
key_holds(uint8 key, uint8 many)
{
	if (key == MCP_TRUE || many == MCP_TRUE)
		return MCP_TRUE;
	return key == MCP_FALSE && many == MCP_FALSE ? MCP_FALSE : MCP_UNKNOWN;
}

McpTruth
McpNeedHolds(const McpNeed *need, const uint8 *has)
{
	const McpNeed *part;
	uint32		left = need->count;
	uint32		holds = 0;
	uint32		unknown = 0;

	if (need->kind == MCP_NEED_KEY)
		return key_holds(has[need->at], has[need->at + 1]);
	for (part = need->first; part != NULL && holds < need->least;
		 part = part->next, left--)
	{
		McpTruth	truth;

		if (holds + unknown + left < need->least)
			return MCP_FALSE;
		truth = McpNeedHolds(part, has);
		holds += truth == MCP_TRUE;
		unknown += truth == MCP_UNKNOWN;
	}
	if (holds >= need->least)
		return MCP_TRUE;
	return holds + unknown < need->least ? MCP_FALSE : MCP_UNKNOWN;
}
