/*
 * fuzz_main.c: libFuzzer's door, and the arena
 */
#include "fuzz.h"

#include <sanitizer/asan_interface.h>

typedef struct Chunk
{
	struct Chunk *previous;
	struct Chunk *next;
} Chunk;

static Chunk arena = {&arena, &arena};

/* a malloc of its own for each, so that AddressSanitizer sees its borders */
void *
palloc(Size size)
{
	Chunk	   *chunk = malloc(sizeof(Chunk) + size);

	if (chunk == NULL)
		abort();
	chunk->previous = &arena;
	chunk->next = arena.next;
	arena.next->previous = chunk;
	arena.next = chunk;
	return chunk + 1;
}

void *
palloc0(Size size)
{
	return memset(palloc(size), 0, size);
}

void *
palloc_extended(Size size, int flags)
{
	return palloc0(size);
}

void
pfree(void *pointer)
{
	Chunk	   *chunk = (Chunk *) pointer - 1;

	/* from malloc itself: parts of libpgcommon do so outside the server */
	if (__asan_address_is_poisoned((char *) pointer - 1))
	{
		free(pointer);
		return;
	}
	chunk->previous->next = chunk->next;
	chunk->next->previous = chunk->previous;
	free(chunk);
}

void *
repalloc(void *pointer, Size size)
{
	Chunk	   *chunk = (Chunk *) pointer - 1;
	Chunk	   *moved = realloc(chunk, sizeof(Chunk) + size);

	if (moved == NULL)
		abort();
	moved->previous->next = moved;
	moved->next->previous = moved;
	return moved + 1;
}

char *
pnstrdup(const char *text, Size size)
{
	char	   *copy;

	size = strnlen(text, size);
	copy = palloc(size + 1);
	memcpy(copy, text, size);
	copy[size] = '\0';
	return copy;
}

char *
pstrdup(const char *text)
{
	return pnstrdup(text, strlen(text));
}

void *
pg_malloc(size_t size)
{
	return palloc(size);
}

void *
pg_malloc0(size_t size)
{
	return palloc0(size);
}

void *
pg_malloc_extended(size_t size, int flags)
{
	return palloc0(size);
}

void *
pg_realloc(void *pointer, size_t size)
{
	return pointer == NULL ? palloc(size) : repalloc(pointer, size);
}

char *
pg_strdup(const char *text)
{
	return pstrdup(text);
}

void
pg_free(void *pointer)
{
	if (pointer != NULL)
		pfree(pointer);
}

void
fuzz_fail(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, what);
	abort();
}

bool
fuzz_valid_utf8(const uint8 *data, Size size)
{
	Size		i = 0;

	while (i < size)
	{
		int			more = data[i] < 0x80 ? 0 : data[i] < 0xC2 ? -1 :
			data[i] < 0xE0 ? 1 : data[i] < 0xF0 ? 2 : data[i] < 0xF5 ? 3 : -1;
		int			n;

		if (more < 0 || data[i] == 0 || i + more >= size)
			return false;
		if ((data[i] == 0xE0 && data[i + 1] < 0xA0) ||
			(data[i] == 0xED && data[i + 1] > 0x9F) ||
			(data[i] == 0xF0 && data[i + 1] < 0x90) ||
			(data[i] == 0xF4 && data[i + 1] > 0x8F))
			return false;
		for (n = 1; n <= more; n++)
		{
			if ((data[i + n] & 0xC0) != 0x80)
				return false;
		}
		i += more + 1;
	}
	return true;
}

int			LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	/* a copy of its own size, so that reading behind it is seen */
	uint8	   *copy = malloc(size > 0 ? size : 1);

	memcpy(copy, data, size);
	fuzz(copy, size);
	free(copy);
	while (arena.next != &arena)
		pfree(arena.next + 1);
	return 0;
}
