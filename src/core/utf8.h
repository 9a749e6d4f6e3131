/*
 * utf8.h: code points, and their lower case, free of any locale
 */
#ifndef MCP_UTF8_H
#define MCP_UTF8_H

#include "core/base.h"

#define MCP_UTF8_MAX 4			/* bytes of a code point */

/*
 * The code point at text, its bytes in *size; size 0 when the bytes are not
 * UTF-8 (overlong forms, surrogates and what is beyond U+10FFFF are not).
 */
extern uint32 McpUtf8Decode(const char *text, uint32 left, uint32 *size);

/* write a code point; its bytes */
extern uint32 McpUtf8Encode(uint32 code, char *p);

/* simple lower case of Unicode 14, from a table in the source */
extern uint32 McpUtf8Lower(uint32 code);

#endif
