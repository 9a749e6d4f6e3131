/*
 * identity_hash.c: SHA-256, the keyed digest, and digests as text
 */
#include "identity/identity_hash.h"

#include "core/name.h"

void
McpSha256(const void *data, Size length, uint8 *digest)
{
	SHA256_CTX	state;

	SHA256_Init(&state);
	SHA256_Update(&state, data, length);
	SHA256_Final(digest, &state);
}

void
McpHashKeyInit(McpHashKey *key, const uint8 *secret)
{
	uint8		pad[SHA256_CBLOCK];
	int			i;

	memset(pad, 0x36, sizeof(pad));
	for (i = 0; i < MCP_SECRET_SIZE; i++)
		pad[i] ^= secret[i];
	SHA256_Init(&key->inner);
	SHA256_Update(&key->inner, pad, sizeof(pad));
	for (i = 0; i < (int) sizeof(pad); i++)
		pad[i] ^= 0x36 ^ 0x5C;
	SHA256_Init(&key->outer);
	SHA256_Update(&key->outer, pad, sizeof(pad));
	explicit_bzero(pad, sizeof(pad));
}

void
McpHashKeyed(const McpHashKey *key, const void *message, Size length,
			 uint8 *digest)
{
	SHA256_CTX	state = key->inner;
	uint8		inner[MCP_DIGEST_SIZE];

	SHA256_Update(&state, message, length);
	SHA256_Final(inner, &state);
	state = key->outer;
	SHA256_Update(&state, inner, sizeof(inner));
	SHA256_Final(digest, &state);
}

bool
McpNamespaceMake(McpText raw, McpNamespace *namespace)
{
	uint8		digest[MCP_DIGEST_SIZE];

	memset(namespace->tag, 0, sizeof(namespace->tag));
	namespace->len = McpNameFold(raw, namespace->name);
	if (namespace->len <= 0)
	{
		namespace->len = 0;
		return false;
	}
	McpSha256(namespace->name, namespace->len, digest);
	memcpy(namespace->tag, digest, sizeof(namespace->tag));
	if ((digest[0] | digest[1] | digest[2]) == 0)
		namespace->tag[2] = 1;
	return true;
}

bool
McpNamespaceTag(McpText name, uint8 tag[3])
{
	McpNamespace namespace;
	bool		found = McpNamespaceMake(name, &namespace);

	memcpy(tag, namespace.tag, sizeof(namespace.tag));
	return found;
}

void
McpIdentifierOfDigest(const McpHashKey *key, int kind,
					  const McpNamespace *namespace, const uint8 *digest,
					  McpIdentifier *identifier)
{
	uint8		message[1 + sizeof(namespace->name) + MCP_DIGEST_SIZE];
	int			length = 0;

	message[length++] = (uint8) kind;
	identifier->kind = (uint8) kind;
	memset(identifier->tag, 0, sizeof(identifier->tag));
	if (namespace != NULL && namespace->len > 0)
	{
		memcpy(message + length, namespace->name, namespace->len);
		length += namespace->len;
		memcpy(identifier->tag, namespace->tag, sizeof(identifier->tag));
	}
	memcpy(message + length, digest, MCP_DIGEST_SIZE);
	length += MCP_DIGEST_SIZE;
	McpHashKeyed(key, message, length, identifier->digest);
}

void
McpIdentifierMake(const McpHashKey *key, int kind,
				  const McpNamespace *namespace, McpText normal,
				  McpIdentifier *identifier)
{
	uint8		digest[MCP_DIGEST_SIZE];

	McpSha256(normal.data, normal.len, digest);
	McpIdentifierOfDigest(key, kind, namespace, digest, identifier);
}

void
McpHexPrint(const uint8 *bytes, int count, char *buffer)
{
	static const char digits[] = "0123456789abcdef";
	int			i;

	for (i = 0; i < count; i++)
	{
		*buffer++ = digits[bytes[i] >> 4];
		*buffer++ = digits[bytes[i] & 15];
	}
}

static inline int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* count bytes from twice as many digits */
bool
McpHexParse(const char *text, int count, uint8 *bytes)
{
	int			i;

	for (i = 0; i < count; i++)
	{
		int			high = hex_value(text[2 * i]);
		int			low = hex_value(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[i] = (uint8) (high << 4 | low);
	}
	return true;
}

/* both alphabets, with + / and with - _ */
static inline int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	if (c == '/' || c == '_')
		return 63;
	return -1;
}

/* 43 characters are 32 bytes and two bits, which must be zero */
static bool
base64_parse(const char *text, uint8 *digest)
{
	uint32		bits = 0;
	int			held = 0;
	int			length = 0;
	int			i;

	for (i = 0; i < 43; i++)
	{
		int			value = base64_value(text[i]);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32) value;
		held += 6;
		if (held >= 8)
		{
			held -= 8;
			digest[length++] = (uint8) (bits >> held);
			bits &= (1U << held) - 1;
		}
	}
	return bits == 0;
}

bool
McpDigestParse(McpText text, uint8 *digest)
{
	if (text.len == 2 * MCP_DIGEST_SIZE)
		return McpHexParse(text.data, MCP_DIGEST_SIZE, digest);
	if (text.len == 43 || (text.len == 44 && text.data[43] == '='))
		return base64_parse(text.data, digest);
	return false;
}
