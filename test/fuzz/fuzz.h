/*
 * fuzz.h: what every target stands on
 *
 * A target is test/fuzz/fuzz_<name>.c with one function, fuzz(); the first
 * lines may say "needs: src/room/file.c", and the target is left out until
 * that file is there.  Kernels are built with -DMCP_STANDALONE; memory comes
 * from an arena that is emptied after every input, as a memory context would
 * be.
 */
#ifndef MCP_FUZZ_H
#define MCP_FUZZ_H

#include "core/base.h"

/* what the input did; any verdict that a kernel may give is fine */
extern void fuzz(const uint8 *data, Size size);

/* a law that must hold on every input */
#define MUST(condition) \
	do { \
		if (!(condition)) \
			fuzz_fail(#condition, __FILE__, __LINE__); \
	} while (0)

extern void fuzz_fail(const char *what, const char *file, int line)
			__attribute__((noreturn));

/* a refused input must say why, with a class that input may have */
static inline void
must_explain(const McpError *error)
{
	MUST(error->sqlstate != 0);
	MUST(error->message[0] != '\0');
	MUST(memchr(error->message, '\n', strlen(error->message)) == NULL);
	MUST(error->sqlstate == MCP_ERR_TEXT || error->sqlstate == MCP_ERR_BINARY ||
		 error->sqlstate == MCP_ERR_ARGUMENT ||
		 error->sqlstate == MCP_ERR_TOO_BIG ||
		 error->sqlstate == MCP_ERR_CORRUPT);
}

static inline McpText
text_of(const uint8 *data, Size size)
{
	return McpTextMake((const char *) data, size);
}

/* is it text as a server in UTF8 would let in? */
extern bool fuzz_valid_utf8(const uint8 *data, Size size);

#endif
