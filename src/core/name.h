/*
 * name.h: channel, action, property, trait, source and purpose names
 *
 * One spelling for all: "TikTok Shop" is tiktok_shop.  Letters become
 * lower case (by a table of ours, free of locales), every run of what is
 * neither letter nor digit becomes one _, none at either end; a name that
 * would start with a digit gets a _ in front, so that every name can be
 * written in a filter.
 */
#ifndef MCP_NAME_H
#define MCP_NAME_H

#include "core/base.h"

#define MCP_NAME_MAX 250		/* bytes, raw and folded */

/* already in its folded spelling? */
extern bool McpNameIsFolded(McpText name);

/*
 * Fold into buffer (MCP_NAME_MAX + 1 bytes); the length, 0 when nothing is
 * left, -1 when it is longer than MCP_NAME_MAX, raw or folded.
 */
extern int	McpNameFold(McpText raw, char *buffer);

#endif
