/*
 * card_tally.c: counting by code
 */
#include "card/card_tally.h"

#define FIRST_BITS 7			/* 128 slots, half of them used at most */

static inline uint32
home_slot(const McpTally *tally, uint64 key)
{
	return (uint32) ((key * UINT64CONST(0x9E3779B97F4A7C15)) >>
					 (64 - tally->slot_bits));
}

/* the slot that has the key, or the free one where it belongs */
static inline uint32
find_slot(const McpTally *tally, uint64 key)
{
	uint32		mask = (UINT32_C(1) << tally->slot_bits) - 1;
	uint32		slot = home_slot(tally, key);

	while (tally->slots[slot] != 0 &&
		   tally->entries[tally->slots[slot] - 1].key != key)
		slot = (slot + 1) & mask;
	return slot;
}

void
McpTallyInit(McpTally *tally)
{
	memset(tally, 0, sizeof(*tally));
	tally->region = McpRegionNow();
	tally->slot_bits = FIRST_BITS;
	tally->slots = McpAllocZero(sizeof(uint32) << FIRST_BITS);
	tally->capacity = 1 << (FIRST_BITS - 1);
	tally->entries = McpAlloc(sizeof(McpTallyEntry) * tally->capacity);
}

void
McpTallyEmpty(McpTally *tally)
{
	uint32		n;

	/* the last come first: what stands behind an entry was put there later */
	for (n = tally->count; n > 0; n--)
		tally->slots[find_slot(tally, tally->entries[n - 1].key)] = 0;
	tally->count = 0;
}

static void
grow(McpTally *tally)
{
	uint32		n;

	tally->capacity *= 2;
	tally->slot_bits++;
	tally->entries = McpRealloc(tally->entries,
								sizeof(McpTallyEntry) * tally->capacity);
	McpFree(tally->slots);
	tally->slots = McpAllocIn(tally->region,
							  sizeof(uint32) << tally->slot_bits);
	memset(tally->slots, 0, sizeof(uint32) << tally->slot_bits);
	for (n = 0; n < tally->count; n++)
		tally->slots[find_slot(tally, tally->entries[n].key)] = n + 1;
}

McpTallyEntry *
McpTallyGet(McpTally *tally, uint64 key)
{
	uint32		slot = find_slot(tally, key);
	McpTallyEntry *entry;

	if (tally->slots[slot] != 0)
		return &tally->entries[tally->slots[slot] - 1];
	if (tally->count == tally->capacity)
	{
		grow(tally);
		slot = find_slot(tally, key);
	}
	entry = &tally->entries[tally->count++];
	memset(entry, 0, sizeof(*entry));
	entry->key = key;
	tally->slots[slot] = tally->count;
	return entry;
}
