/*
 * index_need_trait.c: which keys conditions on traits, consents and
 * identifiers need
 */
#include "index/index_need.h"

/* the set, and the members when they must be there */
static McpNeed *
need_members(McpNeedMaker *maker, const McpNode *node, bool wanted)
{
	const McpNode *trait = McpTreeChild(maker->tree, node);
	const McpNode *literal = McpTreeNext(maker->tree, trait);
	McpText		name = McpTreeText(maker->tree, trait);
	McpNeed    *set = McpNeedOfName(maker, MCP_KEY_SET, name);
	McpNeed    *need = NULL;

	if ((node->op == MCP_TEST_HAS_NONE) == wanted ||
		(node->op == MCP_TEST_HAS_ALL && !wanted) ||
		(node->flags & MCP_TRAIT_FOLD) ||
		McpTreeCountChildren(maker->tree, node) - 1 > MCP_NEED_LIST_MAX)
		return set;
	for (; literal != NULL; literal = McpTreeNext(maker->tree, literal))
	{
		McpNeed    *one = McpNeedOfKey(maker, MCP_KEY_MEMBER, name,
								   McpTreeText(maker->tree, literal));

		if (one == NULL)
			return set;
		need = need == NULL ? one : node->op == MCP_TEST_HAS_ALL ?
			McpNeedBoth(need, one) : McpNeedEither(need, one);
	}
	return need;
}

McpNeed *
McpNeedOfTrait(McpNeedMaker *maker, const McpNode *node, bool wanted)
{
	const McpNode *trait = McpTreeChild(maker->tree, node);
	const McpNode *values = McpTreeNext(maker->tree, trait);
	McpText		name = McpTreeText(maker->tree, trait);
	McpNeed    *need;

	if (node->op >= MCP_TEST_HAS_ALL && node->op <= MCP_TEST_HAS_NONE)
		return need_members(maker, node, wanted);
	if (node->op > MCP_TEST_ANNIVERSARY_LAST && !McpTestIsDate(node->op))
		return NULL;
	switch (node->op)
	{
		case MCP_TEST_SET:
		case MCP_TEST_NOT_SET:
			if ((node->op == MCP_TEST_SET) != wanted)
				return NULL;
			return McpNeedEither(McpNeedOfName(maker, MCP_KEY_TRAIT, name),
						  McpNeedOfName(maker, MCP_KEY_SET, name));
		case MCP_TEST_HAS:
			if (!wanted)
				return McpNeedOfName(maker, MCP_KEY_SET, name);
			if (node->flags & MCP_TRAIT_FOLD)
				return McpNeedOfName(maker, MCP_KEY_SET, name);
			return McpNeedOfKey(maker, MCP_KEY_MEMBER, name,
							McpTreeText(maker->tree, values));
		default:
			need = McpNeedOfName(maker, MCP_KEY_TRAIT, name);
			if (node->flags & MCP_TRAIT_FOLD)
				return need;
			if (wanted ? McpAsksEqual(node->op) : node->op == MCP_TEST_NE ||
				node->op == MCP_TEST_NOT_IN)
				need = McpNeedBoth(need, McpNeedOfStrings(maker, MCP_KEY_TRAIT_VALUE,
											   name, values));
			return need;
	}
}

/* two traits, whether they are to compare so or not */
McpNeed *
McpNeedOfPair(McpNeedMaker *maker, const McpNode *node)
{
	const McpNode *left = McpTreeChild(maker->tree, node);

	return McpNeedBoth(McpNeedOfMeasure(maker, left),
				McpNeedOfMeasure(maker, McpTreeNext(maker->tree, left)));
}

McpNeed *
McpNeedOfConsent(McpNeedMaker *maker, const McpNode *node, bool wanted)
{
	McpText		purpose = McpTreeText(maker->tree, node);

	if (wanted == (node->op == MCP_REGIME_OPT_OUT))
		return NULL;
	return McpNeedOfKey(maker, MCP_KEY_CONSENT, purpose,
					wanted ? McpTextLiteral("granted") :
					McpTextLiteral("denied"));
}

McpNeed *
McpNeedOfIdentified(McpNeedMaker *maker, const McpNode *node, bool wanted)
{
	const char *name = McpKindName((int) node->number);

	if (!wanted || name == NULL)
		return NULL;
	return McpNeedOfName(maker, MCP_KEY_IDENTIFIED,
					 McpTextMake(name, strlen(name)));
}
