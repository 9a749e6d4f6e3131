/*
 * identity.h: the door of the identity room
 */
#ifndef MCP_IDENTITY_H
#define MCP_IDENTITY_H

#include "core/base.h"

/*
 * The kind of an identifier.  Stored: numbers are never changed, only
 * appended.  Their order is the default order of strength, strongest first.
 */
typedef enum McpIdentifierKind
{
	MCP_KIND_USER_ID = 1,
	MCP_KIND_LOYALTY = 2,
	MCP_KIND_ACCOUNT = 3,
	MCP_KIND_EMAIL = 4,
	MCP_KIND_PHONE = 5,
	MCP_KIND_SOCIAL = 6,
	MCP_KIND_CUSTOM = 7,
	MCP_KIND_DEVICE = 8,
	MCP_KIND_COOKIE = 9
} McpIdentifierKind;

#define MCP_KIND_MAX 9

/*
 * mcp.identifier: a normalised and hashed handle of a person, 36 bytes, fixed
 * length, no padding, compared as bytes.
 *
 *	 0  kind		McpIdentifierKind
 *	 1  tag			first 3 bytes of SHA-256(namespace); zeros: no namespace
 *	 4  digest		HMAC-SHA-256(key, kind | namespace | SHA-256(normalised))
 *
 * Why so: the kind first, so that identifiers of one kind lie together in an
 * index; the tag tells namespaces apart where rules need it (the digest
 * covers the whole namespace, so a collision of tags joins nobody); SHA-256
 * inside, so that a feed which arrives hashed meets one which does not.
 * The namespace is folded (core/name.h) before it is hashed.
 *
 * Invariants: the kind is known; e-mail, phone and device have no namespace,
 * so their tag is zeros; a namespace's tag is never zeros (000001 instead).
 *
 * It may change by new kinds only.
 */
typedef struct McpIdentifier
{
	uint8		kind;
	uint8		tag[3];
	uint8		digest[32];
} McpIdentifier;

#define MCP_IDENTIFIER_SIZE 36

StaticAssertDecl(sizeof(McpIdentifier) == MCP_IDENTIFIER_SIZE,
				 "an identifier is 36 bytes");

static inline int
McpIdentifierCompare(const McpIdentifier *a, const McpIdentifier *b)
{
	return memcmp(a, b, MCP_IDENTIFIER_SIZE);
}

/* do identifiers of this kind live in a namespace? */
static inline bool
McpKindHasNamespace(int kind)
{
	return kind != MCP_KIND_EMAIL && kind != MCP_KIND_PHONE &&
		kind != MCP_KIND_DEVICE;
}

static inline bool
McpIdentifierValid(const McpIdentifier *identifier)
{
	return identifier->kind >= 1 && identifier->kind <= MCP_KIND_MAX &&
		(McpKindHasNamespace(identifier->kind) ||
		 (identifier->tag[0] | identifier->tag[1] | identifier->tag[2]) == 0);
}

/* "email", "user_id" ...; NULL for a number that is no kind */
extern const char *McpKindName(int kind);

/* the kind of that name, 0 when there is none */
extern int	McpKindFromName(McpText name);

/* text form, "email:<64 hex>" or "user_id/1a2b3c:<64 hex>" */
#define MCP_IDENTIFIER_TEXT_MAX 88
extern int	McpIdentifierPrint(const McpIdentifier *identifier, char *buffer);
extern bool McpIdentifierParse(McpText text, McpIdentifier *identifier,
							   McpError *error);

/*
 * The tag of a namespace (folded to lower snake case first).  False when
 * nothing is left of the name or it is too long; the tag is zeros then.
 */
extern bool McpNamespaceTag(McpText name, uint8 tag[3]);

/* when the library is loaded: settings and callbacks */
extern void McpIdentityInit(void);

#endif
