/*
 * match_sample.c: stable samples of people
 *
 * A profile has no id of its own; what is hashed is the identifier that was
 * first seen earliest (unknown times last; of equals the strongest kind, then
 * the smaller bytes), whatever as_of is.  The first 8 bytes of
 * SHA-256(identifier, 36 bytes | salt) are the person's place among 2^64,
 * and its share of them the percentage.  So the same people are in a sample
 * on every server that has the same key and profiles, a smaller sample lies
 * in a larger one of its salt, and samples of two salts have nothing to do
 * with each other.
 */
#include "match/match.h"

#ifndef OPENSSL_SUPPRESS_DEPRECATED
#define OPENSSL_SUPPRESS_DEPRECATED
#endif
#include <openssl/sha.h>

#define PLACES 1000000			/* of 0.0001 % each */

static bool
is_earlier(const McpHandle *a, const McpHandle *b)
{
	if (a->first_at != b->first_at)
		return b->first_at == MCP_MOMENT_NONE ||
			(a->first_at != MCP_MOMENT_NONE && a->first_at < b->first_at);
	return McpIdentifierCompare(&a->identifier, &b->identifier) < 0;
}

bool
McpSampleHandle(const McpProfile *profile, McpHandle *first)
{
	McpHandle	handle;
	uint32		i;

	for (i = 0; i < profile->handles; i++)
	{
		McpProfileHandle(profile, i, &handle);
		if (i == 0 || is_earlier(&handle, first))
			*first = handle;
	}
	return profile->handles > 0;
}

bool
McpSampleAsk(const McpPlan *plan, McpText salt, int64 *percent)
{
	McpHandle	handle;
	SHA256_CTX	hash;
	unsigned char digest[SHA256_DIGEST_LENGTH];
	uint64		place = 0;
	int			i;

	if (!McpSampleHandle(plan->profile, &handle))
		return false;
	SHA256_Init(&hash);
	SHA256_Update(&hash, &handle.identifier, MCP_IDENTIFIER_SIZE);
	SHA256_Update(&hash, salt.data, salt.len);
	SHA256_Final(digest, &hash);
	for (i = 0; i < 8; i++)
		place = place << 8 | digest[i];
	*percent = (int64) ((unsigned __int128) place * PLACES >> 64) *
		MCP_SAMPLE_STEP;
	return true;
}

McpTruth
McpSampleMatch(const McpPlan *plan, const PlanCondition *condition)
{
	int64		percent;

	if (!McpSampleAsk(plan, condition->text, &percent))
		return MCP_UNKNOWN;
	return percent < condition->number ? MCP_TRUE : MCP_FALSE;
}
