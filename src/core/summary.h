/*
 * summary.h: SQL types that are the states of aggregates
 *
 * A report over a whole population is an aggregate whose state is a type of
 * its own: it can be stored, sent, merged, and asked later.  As a value it is
 * the bytes that `write` makes, behind a length word; while an aggregate works
 * on it, it is an expanded object that holds the content as it is convenient.
 * Its text form is the bytes in hexadecimal digits.
 */
#ifndef MCP_SUMMARY_H
#define MCP_SUMMARY_H

#include "core/compat.h"

typedef struct McpSummaryKind
{
	const char *name;			/* of the type, for errors */
	/* a content without anything in it, in the current context */
	void	   *(*create) (void);
	void		(*write) (void *content, StringInfo buffer);
	/* from checked bytes; false when they are wrong */
	bool		(*read) (void *content, const void *bytes, Size size);
	bool		(*merge) (void *into, void *from, McpError *error);
} McpSummaryKind;

/* the content of the argument, to be read */
extern void *McpSummaryRead(FunctionCallInfo fcinfo, int n,
							const McpSummaryKind *kind);

/*
 * The content of an aggregate's state, argument 0, to be changed; made when
 * it is NULL.  *state is what the transition function returns; *memory is
 * where the content may allocate.
 */
extern void *McpSummaryState(FunctionCallInfo fcinfo,
							 const McpSummaryKind *kind, Datum *state,
							 MemoryContext *memory);

/* faces: of mcp_x_in, _out, _recv, _send and _combine */
extern Datum McpSummaryIn(FunctionCallInfo fcinfo, const McpSummaryKind *kind);
extern Datum McpSummaryOut(FunctionCallInfo fcinfo,
						   const McpSummaryKind *kind);
extern Datum McpSummaryRecv(FunctionCallInfo fcinfo,
							const McpSummaryKind *kind);
extern Datum McpSummarySend(FunctionCallInfo fcinfo,
							const McpSummaryKind *kind);
extern Datum McpSummaryCombine(FunctionCallInfo fcinfo,
							   const McpSummaryKind *kind);

#endif
