/*
 * fold.h: texts with case and accents set aside, free of any locale
 *
 * "São Paulo", "SAO PAULO" and the same with its accents as characters of
 * their own fold to "sao paulo".  What each code point becomes is a table in
 * the source, made from the Unicode data by test/generate/fold.pl, which
 * tells the rules.  Folding twice changes nothing; each character folds
 * alone, so the beginning of a text folds to the beginning of the folded
 * text.
 */
#ifndef MCP_FOLD_H
#define MCP_FOLD_H

#include "core/base.h"

/*
 * Fold.  The result is the text itself when nothing changes, else it lies in
 * the buffer, which is emptied first, and holds until its next use.  Bytes
 * that are not UTF-8 stay.
 */
extern McpText McpFold(McpText text, StringInfo buffer);

/*
 * The same with a pattern of like: what is a wildcard stays one, a character
 * that folds to %, _ or \ does not become one, and a backslash stands only
 * where it is needed.  Folding a folded pattern changes nothing.
 */
extern McpText McpFoldPattern(McpText pattern, StringInfo buffer);

#endif
