/*
 * compat.h: the one place where PostgreSQL's versions differ
 *
 * Faces include this instead of fmgr.h.
 */
#ifndef MCP_COMPAT_H
#define MCP_COMPAT_H

#include "core/base.h"

#include "fmgr.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * Report an error value from a type's input function: as a soft error where
 * the caller can take one (16 and later), else thrown.
 */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#define McpErrorReport(fcinfo, error) \
	ereturn((fcinfo)->context, (Datum) 0, \
			(errcode((error)->sqlstate), \
			 errmsg_internal("%s", (error)->message), \
			 (error)->detail[0] ? errdetail_internal("%s", (error)->detail) : 0, \
			 (error)->hint[0] ? errhint("%s", (error)->hint) : 0))
#else
#define McpErrorReport(fcinfo, error) McpErrorThrow(error)
#endif

/*
 * The head of nodeWindowAgg.c's private WindowObjectData, the same in all
 * versions we know (15 to 19): with it, all arguments of a row are had for
 * one fetch of the row.  WinGetFuncArgInPartition fetches the row again for
 * every argument, one step forward and one back, which is slow in memory and
 * slower on disk; it is what remains for a version that we do not know.
 */
#include "executor/executor.h"

typedef struct McpWindowHead
{
	NodeTag		type;
	WindowAggState *state;
	List	   *arguments;		/* of ExprState */
} McpWindowHead;

/* the head of a window object, or NULL when it does not look as we know it */
static inline McpWindowHead *
McpWindowHeadOf(void *window, int arguments)
{
	McpWindowHead *head = window;

	if (PG_VERSION_NUM >= 200000 || !IsA(head->state, WindowAggState) ||
		list_length(head->arguments) != arguments)
		return NULL;
	return head;
}

/*
 * Argument n of the row that the last WinGetFuncArgInPartition fetched, in
 * the present memory context.
 */
static inline Datum
McpWindowArgument(McpWindowHead *head, int n, bool *isnull)
{
	return ExecEvalExpr(list_nth_node(ExprState, head->arguments, n),
						head->state->ss.ps.ps_ExprContext, isnull);
}

/* how much ANALYZE wants to keep of a column; it moved out of the attribute */
#if PG_VERSION_NUM >= 170000
#define McpStatisticTarget(stats) \
	((stats)->attstattarget < 0 ? default_statistics_target : \
	 (stats)->attstattarget)
#else
#define McpStatisticTarget(stats) \
	((stats)->attr->attstattarget < 0 ? default_statistics_target : \
	 (stats)->attr->attstattarget)
#endif

#endif
