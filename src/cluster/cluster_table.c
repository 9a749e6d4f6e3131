/*
 * cluster_table.c: rows come in, identifiers and records get numbers
 *
 * Two hash tables, open addressing, 8 bytes a place.  A lookup touches memory
 * at random twice; so rows wait until there are a hundred of them, and every
 * step is done for all of them, the next step's memory being asked for
 * meanwhile.  The hash is seeded at random: identifiers and keys made to
 * collide would have to know the seed.
 */
#include "cluster/cluster_forest.h"

#define SLOTS_LEAST 1024

static inline uint64
mix(uint64 a, uint64 b)
{
	unsigned __int128 product = (unsigned __int128) a * b;

	return (uint64) product ^ (uint64) (product >> 64);
}

static inline uint64
hash_identifier(const McpForest *forest, const McpIdentifier *identifier)
{
	const uint8 *p = (const uint8 *) identifier;
	const uint64 *seed = forest->seed;
	uint64		a = mix(McpLoad64(p + 4) ^ seed[0], McpLoad64(p + 12) ^ seed[1]);
	uint64		b = mix(McpLoad64(p + 20) ^ seed[2], McpLoad64(p + 28) ^ seed[3]);

	return mix(a ^ McpLoad32(p) ^ seed[1], b ^ seed[0]);
}

static uint64
hash_key(const McpForest *forest, const char *data, Size length)
{
	const uint64 *seed = forest->seed;
	uint64		hash = mix(length ^ seed[2], seed[3]);
	uint64		last[2] = {0, 0};

	for (; length > 16; data += 16, length -= 16)
		hash = mix(McpLoad64(data) ^ seed[0] ^ hash,
				   McpLoad64(data + 8) ^ seed[1]);
	memcpy(last, data, length);
	hash = mix(last[0] ^ seed[0] ^ hash, last[1] ^ seed[1]);
	return mix(hash ^ seed[2], seed[3]);
}

/* a table for that many numbers, at most 4/5 full */
static McpSlots
slots_make(Size count)
{
	McpSlots	table;
	Size		size = SLOTS_LEAST;

	while (size / 5 * 4 < count)
		size *= 2;
	table.slots = McpBigAllocZero(size * sizeof(McpSlot));
	table.mask = size - 1;
	return table;
}

static inline bool
slots_full(const McpSlots *table, Size count)
{
	return table->slots == NULL || (table->mask + 1) / 5 * 4 < count;
}

static inline void
slots_put(McpSlots *table, uint64 hash, uint32 number)
{
	Size		place = hash & table->mask;

	while (table->slots[place].number != 0)
		place = (place + 1) & table->mask;
	table->slots[place].mark = (uint32) (hash >> 32);
	table->slots[place].number = number + 1;
}

static inline McpText
key_of(const McpForest *forest, uint32 record)
{
	const char *key = forest->keys + forest->key_at[record];

	return McpTextMake(key + sizeof(uint32), McpLoad32(key));
}

void
McpForestIndex(McpForest *forest, Size count)
{
	Size		i;

	if (forest->identifier_slots.slots != NULL)
		McpFree(forest->identifier_slots.slots);
	forest->identifier_slots = slots_make(count);
	for (i = 0; i < forest->identifier_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		slots_put(&forest->identifier_slots,
				  hash_identifier(forest, &forest->identifiers[i]), i);
	}
}

/* room for the waiting rows in every array that they may lengthen */
static void
make_room(McpForest *forest, McpWaiting *waiting)
{
	Size		count = forest->identifier_count + waiting->count;
	Size		space = forest->identifier_space;
	Size		i;

	forest->identifiers = McpGrow(forest->identifiers, &space, count,
								  sizeof(McpIdentifier));
	forest->carriers = McpGrow(forest->carriers, &forest->identifier_space,
							   count, sizeof(uint32));
	forest->mentions = McpGrow(forest->mentions, &forest->mention_space,
							   forest->mention_count + waiting->count + 1,
							   sizeof(uint32));
	forest->keys = McpGrow(forest->keys, &forest->keys_space,
						   forest->keys_length + waiting->keys_length +
						   waiting->row_count * sizeof(uint32), 1);
	if (slots_full(&forest->identifier_slots, count))
		McpForestIndex(forest, count);
	count = forest->record_count + waiting->row_count;
	if (waiting->keyed && slots_full(&forest->key_slots, count))
	{
		if (forest->key_slots.slots != NULL)
			McpFree(forest->key_slots.slots);
		forest->key_slots = slots_make(Max(count, forest->row_space));
		for (i = 0; i < forest->record_count; i++)
		{
			McpText		key;

			if (forest->key_at[i] == MCP_NO_KEY)
				continue;
			key = key_of(forest, i);
			slots_put(&forest->key_slots, hash_key(forest, key.data, key.len),
					  i);
		}
	}
}

/* the number of the identifier, a new one if it was never met */
static inline uint32
identifier_number(McpForest *forest, const McpIdentifier *identifier,
				  uint64 hash)
{
	McpSlots   *table = &forest->identifier_slots;
	Size		place = hash & table->mask;
	uint32		mark = (uint32) (hash >> 32);
	uint32		number;

	for (; table->slots[place].number != 0; place = (place + 1) & table->mask)
	{
		number = table->slots[place].number - 1;
		if (table->slots[place].mark == mark &&
			McpIdentifierCompare(&forest->identifiers[number], identifier) == 0)
			return number;
	}
	number = (uint32) forest->identifier_count++;
	table->slots[place].mark = mark;
	table->slots[place].number = number + 1;
	forest->identifiers[number] = *identifier;
	forest->carriers[number] = 0;
	return number;
}

uint32
McpForestLookup(const McpForest *forest, const McpIdentifier *identifier)
{
	const McpSlots *table = &forest->identifier_slots;
	uint64		hash = hash_identifier(forest, identifier);
	Size		place = hash & table->mask;

	if (table->slots == NULL)
		return MCP_NOBODY;
	for (; table->slots[place].number != 0; place = (place + 1) & table->mask)
	{
		uint32		number = table->slots[place].number - 1;

		if (table->slots[place].mark == (uint32) (hash >> 32) &&
			McpIdentifierCompare(&forest->identifiers[number], identifier) == 0)
			return number;
	}
	return MCP_NOBODY;
}

/* the record with that key, a new one if there is none */
static uint32
record_number(McpForest *forest, const McpWaitingRow *row, const char *key)
{
	McpSlots   *table = &forest->key_slots;
	uint32		mark = (uint32) (row->key_hash >> 32);
	Size		place;
	uint32		number;

	if (row->has_key)
	{
		place = row->key_hash & table->mask;
		for (; table->slots[place].number != 0; place = (place + 1) & table->mask)
		{
			number = table->slots[place].number - 1;
			if (table->slots[place].mark == mark &&
				McpTextEqual(key_of(forest, number),
							 McpTextMake(key, row->key_length)))
			{
				forest->seen[number] = Min(forest->seen[number], row->seen);
				return number;
			}
		}
		number = (uint32) forest->record_count++;
		table->slots[place].mark = mark;
		table->slots[place].number = number + 1;
		forest->key_at[number] = forest->keys_length;
		McpStore32(forest->keys + forest->keys_length, row->key_length);
		memcpy(forest->keys + forest->keys_length + sizeof(uint32), key,
			   row->key_length);
		forest->keys_length += row->key_length + sizeof(uint32);
	}
	else
	{
		number = (uint32) forest->record_count++;
		forest->key_at[number] = MCP_NO_KEY;
	}
	forest->seen[number] = row->seen;
	return number;
}

/* note the row's record; the array begins with the first repeated key */
static void
put_row(McpForest *forest, uint32 record)
{
	Size		row = forest->row_count++;
	Size		i;

	if (forest->row_record == NULL)
	{
		if (record == row)
			return;
		forest->row_record = McpBigAlloc(forest->row_space * sizeof(uint32));
		for (i = 0; i < row; i++)
			forest->row_record[i] = (uint32) i;
	}
	forest->row_record[row] = record;
}

/* the hashes, and ask for the memory that they lead to */
static void
look_ahead(McpForest *forest, McpWaiting *waiting)
{
	const McpSlot *slots = forest->identifier_slots.slots;
	Size		mask = forest->identifier_slots.mask;
	const char *key = waiting->keys;
	Size		i;
	int			r;

	for (i = 0; i < waiting->count; i++)
	{
		waiting->hashes[i] = hash_identifier(forest, &waiting->identifiers[i]);
		__builtin_prefetch(&slots[waiting->hashes[i] & mask]);
	}
	for (r = 0; r < waiting->row_count; r++)
	{
		McpWaitingRow *row = &waiting->rows[r];

		if (!row->has_key)
			continue;
		row->key_hash = hash_key(forest, key, row->key_length);
		__builtin_prefetch(&forest->key_slots.slots[row->key_hash &
													forest->key_slots.mask]);
		key += row->key_length;
	}
	for (i = 0; i < waiting->count; i++)
	{
		uint32		number = slots[waiting->hashes[i] & mask].number;

		if (number != 0)
		{
			const char *met = (const char *) &forest->identifiers[number - 1];

			__builtin_prefetch(met);
			__builtin_prefetch(met + MCP_IDENTIFIER_SIZE - 1);
			__builtin_prefetch(&forest->carriers[number - 1], 1);
		}
	}
}

void
McpForestFlush(McpForest *forest)
{
	McpWaiting *waiting = forest->waiting;
	const char *key = waiting->keys;
	Size		next = 0;
	int			r;

	make_room(forest, waiting);
	look_ahead(forest, waiting);
	for (r = 0; r < waiting->row_count; r++)
	{
		const McpWaitingRow *row = &waiting->rows[r];
		uint32	   *mentions = forest->mentions + forest->mention_count;
		Size		i;

		MCP_CHECK_INTERRUPTS();
		put_row(forest, record_number(forest, row, key));
		if (row->has_key)
			key += row->key_length;
		for (i = 0; i < row->count; i++, next++)
			mentions[i] = identifier_number(forest,
											&waiting->identifiers[next],
											waiting->hashes[next]);
		forest->mention_count += McpNumbersUnique(mentions, row->count);
		forest->start[forest->row_count] = forest->mention_count;
		for (; mentions < forest->mentions + forest->mention_count; mentions++)
			forest->carriers[*mentions] += forest->carriers[*mentions] < UINT32_MAX;
	}
	waiting->row_count = 0;
	waiting->keyed = false;
	waiting->count = waiting->keys_length = 0;
}
