/*
 * cluster_customer.c: the id of a cluster
 *
 * A uuid of version 8, the first 16 bytes of a SHA-256: of "mcp customer",
 * 'r' and the record_key of the cluster's oldest record; or, where no record
 * has a key, of "mcp customer", 'i' and the 36 bytes of the cluster's
 * strongest, then smallest accepted identifier.  A record is in one cluster
 * and an identifier is accepted in one at most: so no two share an id.
 */
#include "cluster/cluster_forest.h"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#define RECORDS_AHEAD 12

static const char domain[] = "mcp customer";

static inline McpText
key_of(const McpForest *forest, uint32 record)
{
	const char *key = forest->keys + forest->key_at[record];

	return McpTextMake(key + sizeof(uint32), McpLoad32(key));
}

/* by first_seen, unknown last; then by the key's bytes */
static bool
older(const McpForest *forest, uint32 a, uint32 b)
{
	McpText		x,
				y;
	int			order;

	if (forest->seen[a] != forest->seen[b])
		return forest->seen[a] < forest->seen[b];
	x = key_of(forest, a);
	y = key_of(forest, b);
	order = memcmp(x.data, y.data, Min(x.len, y.len));
	return order != 0 ? order < 0 : x.len < y.len;
}

/* ask for the memory that later records need */
static inline void
look_ahead(const McpForest *forest, const uint32 *oldest, Size record)
{
	uint32		best;

	if (record + 2 * RECORDS_AHEAD >= forest->record_count)
		return;
	__builtin_prefetch(&oldest[forest->record_cluster[record +
													  2 * RECORDS_AHEAD]], 1);
	best = oldest[forest->record_cluster[record + RECORDS_AHEAD]];
	if (best != MCP_NOBODY)
		__builtin_prefetch(&forest->seen[best]);
}

/* the oldest record with a key of every cluster */
static uint32 *
find_oldest(const McpForest *forest)
{
	uint32	   *oldest = McpBigAlloc(Max(forest->cluster_count, 1) *
								  sizeof(uint32));
	Size		i;

	memset(oldest, 0xFF, forest->cluster_count * sizeof(uint32));
	for (i = 0; i < forest->record_count; i++)
	{
		uint32	   *best = &oldest[forest->record_cluster[i]];

		MCP_CHECK_INTERRUPTS();
		look_ahead(forest, oldest, i);
		if (forest->key_at[i] == MCP_NO_KEY)
			continue;
		if (*best == MCP_NOBODY || older(forest, (uint32) i, *best))
			*best = (uint32) i;
	}
	return oldest;
}

static void
make_id(uint8 *id, char what, const void *data, Size length)
{
	uint8		digest[SHA256_DIGEST_LENGTH];
	SHA256_CTX	context;

	SHA256_Init(&context);
	SHA256_Update(&context, domain, sizeof(domain) - 1);
	SHA256_Update(&context, &what, 1);
	SHA256_Update(&context, data, length);
	SHA256_Final(digest, &context);
	memcpy(id, digest, MCP_CUSTOMER_SIZE);
	id[6] = (id[6] & 0x0F) | 0x80;
	id[8] = (id[8] & 0x3F) | 0x80;
}

/* clusters without a keyed record, from the identifiers that they accepted */
static void
name_by_identifier(McpForest *forest, const uint32 *oldest)
{
	uint32	   *best = McpBigAlloc(forest->cluster_count * sizeof(uint32));
	Size		i;

	memset(best, 0xFF, forest->cluster_count * sizeof(uint32));
	for (i = 0; i < forest->identifier_count; i++)
	{
		uint32		cluster = forest->owner[i];

		MCP_CHECK_INTERRUPTS();
		if (cluster == MCP_NOBODY || oldest[cluster] != MCP_NOBODY)
			continue;
		if (best[cluster] == MCP_NOBODY ||
			McpForestCompare(forest, (uint32) i, best[cluster]) < 0)
			best[cluster] = (uint32) i;
	}
	for (i = 0; i < forest->cluster_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		if (best[i] != MCP_NOBODY)
			make_id(forest->customers + i * MCP_CUSTOMER_SIZE, 'i',
					&forest->identifiers[best[i]], MCP_IDENTIFIER_SIZE);
	}
	McpFree(best);
}

static inline void
look_ahead_for_keys(const McpForest *forest, const uint32 *oldest,
					Size cluster)
{
	uint32		record;

	if (cluster + 2 * RECORDS_AHEAD >= forest->cluster_count)
		return;
	record = oldest[cluster + 2 * RECORDS_AHEAD];
	if (record != MCP_NOBODY)
		__builtin_prefetch(&forest->key_at[record]);
	record = oldest[cluster + RECORDS_AHEAD];
	if (record != MCP_NOBODY && forest->key_at[record] != MCP_NO_KEY)
		__builtin_prefetch(forest->keys + forest->key_at[record]);
}

void
McpForestName(McpForest *forest)
{
	uint32	   *oldest = find_oldest(forest);
	bool		nameless = false;
	Size		i;

	forest->customers = McpBigAllocZero(Max(forest->cluster_count, 1) *
									 MCP_CUSTOMER_SIZE);
	for (i = 0; i < forest->cluster_count; i++)
	{
		McpText		key;

		MCP_CHECK_INTERRUPTS();
		look_ahead_for_keys(forest, oldest, i);
		if (oldest[i] == MCP_NOBODY)
		{
			nameless = true;
			continue;
		}
		key = key_of(forest, oldest[i]);
		make_id(forest->customers + i * MCP_CUSTOMER_SIZE, 'r', key.data,
				key.len);
	}
	if (nameless)
		name_by_identifier(forest, oldest);
	McpForestPeak(forest);
	McpFree(oldest);
}
