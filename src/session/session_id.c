/*
 * session_id.c: the id of a session
 *
 * A uuid of version 8: the first 16 bytes of the SHA-256 of "mcp session",
 * the length of the person's key (4 bytes) and the key, the start (8 bytes,
 * microseconds since 2000), and, where a property cuts and the session began
 * with a value, a 1 and the value.  Numbers are in network order.
 */
#include "session/session.h"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

static void
put_number(uint8 *bytes, uint64 number, int size)
{
	while (size-- > 0)
	{
		bytes[size] = (uint8) number;
		number >>= 8;
	}
}

void
McpSessionId(McpText person_key, int64 started, McpText value, uint8 *id)
{
	static const char domain[] = "mcp session";
	uint8		head[12];
	uint8		digest[SHA256_DIGEST_LENGTH];
	SHA256_CTX	hash;

	SHA256_Init(&hash);
	SHA256_Update(&hash, domain, sizeof(domain) - 1);
	put_number(head, person_key.data == NULL ? 0 : person_key.len, 4);
	SHA256_Update(&hash, head, 4);
	if (person_key.data != NULL)
		SHA256_Update(&hash, person_key.data, person_key.len);
	put_number(head, (uint64) started, 8);
	head[8] = 1;
	SHA256_Update(&hash, head, value.data == NULL ? 8 : 9);
	if (value.data != NULL)
		SHA256_Update(&hash, value.data, value.len);
	SHA256_Final(digest, &hash);
	memcpy(id, digest, 16);
	id[6] = (id[6] & 0x0F) | 0x80;
	id[8] = (id[8] & 0x3F) | 0x80;
}
