/*
 * fuzz_bodies.h: stored bytes that a target made, kept as seeds for another
 *
 * With MCP_FUZZ_BODIES=<folder> in the environment every body goes there.
 */
#ifndef MCP_FUZZ_BODIES_H
#define MCP_FUZZ_BODIES_H

#include "fuzz.h"

static inline void
keep_body(const void *body, Size size)
{
	const char *folder = getenv("MCP_FUZZ_BODIES");
	char		path[1024];
	uint64		hash = 14695981039346656037u;
	FILE	   *file;
	Size		i;

	if (folder == NULL)
		return;
	for (i = 0; i < size; i++)
		hash = (hash ^ ((const uint8 *) body)[i]) * 1099511628211u;
	snprintf(path, sizeof(path), "%s/%016llx", folder, (unsigned long long) hash);
	file = fopen(path, "wb");
	if (file == NULL)
		return;
	fwrite(body, 1, size, file);
	fclose(file);
}

#endif
