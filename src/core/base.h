/*
 * base.h: the ground that kernels stand on
 *
 * A kernel (arithmetic, parsing, merging over plain arrays) includes this and
 * nothing of PostgreSQL's.  Inside the server it maps memory, interrupts and
 * stack checks to the server's own; with MCP_STANDALONE, as the fuzzers build
 * it, to the C library's.  A kernel never raises an error: it fills a McpError
 * and returns false, and its face throws it (McpErrorThrow).
 */
#ifndef MCP_BASE_H
#define MCP_BASE_H

#ifdef MCP_STANDALONE
#define FRONTEND 1
#include "postgres_fe.h"
#else
#include "postgres.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#endif

#include "common/int.h"
#include "lib/stringinfo.h"

#ifdef MCP_STANDALONE

#define McpAlloc(size) palloc(size)
#define McpAllocZero(size) palloc0(size)
#define McpRealloc(pointer, size) repalloc(pointer, size)
#define McpFree(pointer) pfree(pointer)
#define MCP_CHECK_INTERRUPTS() ((void) 0)
#define MCP_CHECK_STACK() ((void) 0)

/* where something that grows later keeps its memory */
typedef void *McpRegion;
#define McpRegionNow() NULL
#define McpAllocIn(region, size) palloc(size)

#else

/* blocks beyond 1 GB are allowed: journeys of many customers are one state */
#define McpAlloc(size) MemoryContextAllocHuge(CurrentMemoryContext, size)
#define McpAllocZero(size) \
	MemoryContextAllocExtended(CurrentMemoryContext, size, \
							   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO)
#define McpRealloc(pointer, size) repalloc_huge(pointer, size)
#define McpFree(pointer) pfree(pointer)
#define MCP_CHECK_INTERRUPTS() CHECK_FOR_INTERRUPTS()
#define MCP_CHECK_STACK() check_stack_depth()

/* where something that grows later keeps its memory */
typedef MemoryContext McpRegion;
#define McpRegionNow() CurrentMemoryContext
#define McpAllocIn(region, size) MemoryContextAllocHuge(region, size)

#endif

/* bytes with a length; never terminated, never changed through this */
typedef struct McpText
{
	const char *data;
	uint32		len;
} McpText;

#define McpTextLiteral(literal) ((McpText) {literal, sizeof(literal) - 1})

static inline McpText
McpTextMake(const char *data, Size len)
{
	McpText		text;

	text.data = data;
	text.len = (uint32) len;
	return text;
}

static inline bool
McpTextEqual(McpText a, McpText b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* the order of every dictionary: by length, then by bytes */
static inline int
McpTextCompare(McpText a, McpText b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return a.len == 0 ? 0 : memcmp(a.data, b.data, a.len);
}

/* loads and stores at any address; stored fields are in the server's order */
static inline uint16
McpLoad16(const void *p)
{
	uint16		v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline uint32
McpLoad32(const void *p)
{
	uint32		v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline uint64
McpLoad64(const void *p)
{
	uint64		v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline void
McpStore16(void *p, uint16 v)
{
	memcpy(p, &v, sizeof(v));
}

static inline void
McpStore32(void *p, uint32 v)
{
	memcpy(p, &v, sizeof(v));
}

static inline void
McpStore64(void *p, uint64 v)
{
	memcpy(p, &v, sizeof(v));
}

/* how closely bytes are looked at when they are opened */
typedef enum McpCheckDepth
{
	MCP_CHECK_SHALLOW,			/* stored by us: sizes and offsets of sections */
	MCP_CHECK_DEEP				/* from outside: every field, and canonical */
} McpCheckDepth;

/*
 * An error as a value.  sqlstate is one of the ERRCODE_ macros' values; the
 * texts are ready to print and hold no personal value.
 */
typedef struct McpError
{
	int			sqlstate;		/* 0: no error */
	char		message[320];
	char		detail[480];	/* "" when there is none */
	char		hint[320];		/* "" when there is none */
} McpError;

/* SQLSTATEs that kernels may use; the same numbers as errcodes.h gives */
#define MCP_SQLSTATE(a, b, c, d, e) \
	((((a) - '0') & 0x3F) + ((((b) - '0') & 0x3F) << 6) + \
	 ((((c) - '0') & 0x3F) << 12) + ((((d) - '0') & 0x3F) << 18) + \
	 ((((e) - '0') & 0x3F) << 24))
#define MCP_ERR_TEXT		MCP_SQLSTATE('2', '2', 'P', '0', '2')
#define MCP_ERR_BINARY		MCP_SQLSTATE('2', '2', 'P', '0', '3')
#define MCP_ERR_ARGUMENT	MCP_SQLSTATE('2', '2', '0', '2', '3')
#define MCP_ERR_TOO_BIG		MCP_SQLSTATE('5', '4', '0', '0', '0')
#define MCP_ERR_CORRUPT		MCP_SQLSTATE('X', 'X', '0', '0', '1')
#define MCP_ERR_STATE		MCP_SQLSTATE('5', '5', '0', '0', '0')

/* fill an error; the first one stays.  Always false, to be returned */
extern bool McpErrorSet(McpError *error, int sqlstate,
						const char *format, ...) pg_attribute_printf(3, 4);
extern void McpErrorDetail(McpError *error,
						   const char *format, ...) pg_attribute_printf(2, 3);
extern void McpErrorHint(McpError *error,
						 const char *format, ...) pg_attribute_printf(2, 3);

/*
 * The analyser of clang looks at one file at a time: tell it what these give.
 * Others that always return false do the same where they are declared.
 */
#ifdef __clang_analyzer__
#define McpErrorSet(...) ((void) (McpErrorSet) (__VA_ARGS__), false)
#endif

#ifndef MCP_STANDALONE
/* 18's spelling, which goes in front */
#ifndef pg_noreturn
#define pg_noreturn pg_attribute_noreturn()
#endif
pg_noreturn extern void McpErrorThrow(const McpError *error);
#endif

#endif
