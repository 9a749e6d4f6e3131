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

#endif
