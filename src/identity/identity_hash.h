/*
 * identity_hash.h: SHA-256, the keyed digest, and digests as text
 *
 * OpenSSL's plain SHA-256 calls are used, not its EVP layer: setting up an
 * EVP context costs more than hashing an e-mail address.  Of the HMAC key
 * only the two states after its pads are kept, so that a keyed digest of a
 * short message is two blocks.
 */
#ifndef MCP_IDENTITY_HASH_H
#define MCP_IDENTITY_HASH_H

#include "identity/identity.h"

#ifndef OPENSSL_SUPPRESS_DEPRECATED
#define OPENSSL_SUPPRESS_DEPRECATED
#endif
#include <openssl/sha.h>

#define MCP_SECRET_SIZE 32
#define MCP_DIGEST_SIZE 32

typedef struct McpHashKey
{
	SHA256_CTX	inner;
	SHA256_CTX	outer;
} McpHashKey;

extern void McpSha256(const void *data, Size length, uint8 *digest);
extern void McpHashKeyInit(McpHashKey *key, const uint8 *secret);
extern void McpHashKeyed(const McpHashKey *key, const void *message,
						 Size length, uint8 *digest);

/* a namespace as the digest takes it; len 0: none */
typedef struct McpNamespace
{
	uint8		tag[3];
	int			len;
	char		name[252];
} McpNamespace;

/* fold a name; false when nothing is left of it or it is too long */
extern bool McpNamespaceMake(McpText raw, McpNamespace *namespace);

/* the identifier of a normal form, or of its SHA-256 */
extern void McpIdentifierMake(const McpHashKey *key, int kind,
							  const McpNamespace *namespace, McpText normal,
							  McpIdentifier *identifier);
extern void McpIdentifierOfDigest(const McpHashKey *key, int kind,
								  const McpNamespace *namespace,
								  const uint8 *digest,
								  McpIdentifier *identifier);

/* 64 hex digits, or base64 of 32 bytes with or without its "=" */
extern bool McpDigestParse(McpText text, uint8 *digest);

extern void McpHexPrint(const uint8 *bytes, int count, char *buffer);
extern bool McpHexParse(const char *text, int count, uint8 *bytes);

#endif
