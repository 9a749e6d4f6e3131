/*
 * card_action.c: what an action is: a look, an engagement, a purchase ...
 *
 * The names are the recommended ones (mcp.standard_action gives them for what
 * other systems say), and a few that social networks use and that have no
 * other recommended name than engage.
 */
#include "card/card.h"

#define ACTION(name, kind, flags) \
	{{name, sizeof(name) - 1}, MCP_ACTION_##kind, flags}

static const struct
{
	McpText		name;
	McpActionKind kind;
	int			flags;
}			actions[] =
{
	ACTION("visit", LOOK, MCP_ACTION_VISIT),
	ACTION("view", LOOK, 0),
	ACTION("search", LOOK, MCP_ACTION_SEARCH),
	ACTION("open", LOOK, 0),
	ACTION("watch", LOOK, 0),
	ACTION("read", LOOK, 0),
	ACTION("login", LOOK, 0),

	ACTION("engage", ENGAGE, 0),
	ACTION("click", ENGAGE, 0),
	ACTION("reply", ENGAGE, 0),
	ACTION("review", ENGAGE, 0),
	ACTION("redeem", ENGAGE, 0),
	ACTION("lead", ENGAGE, 0),
	ACTION("signup", ENGAGE, 0),
	ACTION("subscribe", ENGAGE, 0),
	ACTION("like", ENGAGE, 0),
	ACTION("share", ENGAGE, 0),
	ACTION("save", ENGAGE, 0),
	ACTION("comment", ENGAGE, 0),
	ACTION("follow", ENGAGE, 0),

	ACTION("cart", CART, 0),
	ACTION("checkout", CART, 0),

	ACTION("purchase", BUY, MCP_ACTION_NET),
	ACTION("purchase_item", LINE, 0),

	ACTION("complaint", SERVE, 0),
	ACTION("ticket", SERVE, 0),
	ACTION("return", SERVE, MCP_ACTION_NET),
	ACTION("refund", SERVE, MCP_ACTION_NET),

	ACTION("send", OUTBOUND, 0),
	ACTION("deliver", OUTBOUND, 0),
	ACTION("bounce", OUTBOUND, 0),
	ACTION("impression", OUTBOUND, 0),
};

McpActionKind
McpActionKindOf(McpText action, int *flags)
{
	uint32		i;

	for (i = 0; i < lengthof(actions); i++)
	{
		if (!McpTextEqual(actions[i].name, action))
			continue;
		if (flags != NULL)
			*flags = actions[i].flags;
		return actions[i].kind;
	}
	if (flags != NULL)
		*flags = 0;
	return MCP_ACTION_OTHER;
}

const char *
McpActionKindName(McpActionKind kind)
{
	static const char *const names[MCP_ACTION_KINDS] = {
		"look", "engage", "cart", "buy", "buy", "serve", "outbound", NULL
	};

	return names[kind];
}
