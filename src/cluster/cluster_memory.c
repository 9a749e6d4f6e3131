/*
 * cluster_memory.c: big arrays
 *
 * A lookup in a table of hundreds of megabytes costs two waits for memory:
 * one for the data, one for the page table that says where it is.  Huge pages
 * spare the second, where the system gives them to who asks.
 */
#include "cluster/cluster_forest.h"

#ifndef WIN32
#include <sys/mman.h>
#endif

#define HUGE_PAGE ((uintptr_t) 2 * 1024 * 1024)

static void *
ask_for_huge_pages(void *pointer, Size size)
{
#ifdef MADV_HUGEPAGE
	uintptr_t	begin = ((uintptr_t) pointer + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
	uintptr_t	end = ((uintptr_t) pointer + size) & ~(HUGE_PAGE - 1);

	/* a wish, whatever comes of it */
	if (end > begin)
		(void) madvise((void *) begin, end - begin, MADV_HUGEPAGE);
#endif
	return pointer;
}

void *
McpBigAlloc(Size size)
{
	return ask_for_huge_pages(McpAlloc(Max(size, 1)), size);
}

void *
McpBigAllocZero(Size size)
{
	return memset(McpBigAlloc(size), 0, size);
}

void *
McpBigRealloc(void *pointer, Size size)
{
	return ask_for_huge_pages(McpRealloc(pointer, Max(size, 1)), size);
}

void *
McpGrow(void *items, Size *space, Size need, Size width)
{
	Size		larger = *space + *space / 4;

	if (need <= *space)
		return items;
	*space = Max(larger, Max(need, 64));
	return items == NULL ? McpBigAlloc(*space * width) :
		McpBigRealloc(items, *space * width);
}
