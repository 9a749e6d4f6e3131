/*
 * profile_statistic.c: a key of a profile as a number
 */
#include "profile/profile.h"

#include "common/hashfn.h"

uint64
McpStatisticKey(McpStatisticKind kind, McpText a, McpText b)
{
	uint64		hash = hash_bytes_extended((const unsigned char *) a.data,
										   (int) a.len, kind);

	return hash_bytes_extended((const unsigned char *) b.data, (int) b.len,
							   hash);
}
