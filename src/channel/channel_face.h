/*
 * channel_face.h: what the faces of the channel room share
 */
#ifndef MCP_CHANNEL_FACE_H
#define MCP_CHANNEL_FACE_H

#include "channel/channel_read.h"
#include "core/args.h"

/* the reader of the options in argument n, kept by the call site */
extern McpChannelReader *McpChannelReaderOfCall(FunctionCallInfo fcinfo,
												int n);

/* --- reading options ---------------------------------------------------------- */

/* what is read is part of the rules' print */
extern void McpChannelPrintNumber(McpChannelRules *rules, int64 number);
extern void McpChannelPrintText(McpChannelRules *rules, McpText text);

/* the texts of a column, or the default ones */
extern McpText *McpChannelTextsOf(Datum value, bool is_null,
								  const char *const *words, int word_count,
								  int *count);

#define MCP_CHANNEL_WORDS(array) array, lengthof(array)

/* a name in its folded spelling, or an error */
extern McpText McpChannelNameOf(McpText text, const char *what);

/* an error when there are more than a list can have */
extern void McpChannelCheckCount(int count, const char *what);

extern void McpChannelReadNeeds(McpChannelRules *rules, Datum value,
								bool is_null);

#endif
