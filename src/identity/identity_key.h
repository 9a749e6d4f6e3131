/*
 * identity_key.h: the key of a database, its check value and its file
 *
 * The key is 32 random bytes: a row of mcp.key, which no dump contains, or
 * the file that mcp.key_file names.  mcp.key_check, which dumps do contain,
 * has one row: what HMAC-SHA-256 under the key makes of a fixed text, and the
 * versions of the rules and libraries that identifiers were made with.  Key
 * and check must fit, else no identifier is made.
 */
#ifndef MCP_IDENTITY_KEY_H
#define MCP_IDENTITY_KEY_H

#include "core/compat.h"

#include "identity/identity_hash.h"

/*
 * The hash states of this database's key; errors with the way out when there
 * is none, or not the right one.  Valid until the next access to a catalogue.
 */
extern const McpHashKey *McpKeyFetch(void);

/* forget what this backend keeps of the key */
extern void McpKeyForget(void);

/* --- the two tables: identity_key.c --- */

typedef struct McpKeyCheck
{
	int			rows;
	int32		normalizer_version;
	uint8		value[MCP_DIGEST_SIZE];
	char		library_version[128];
} McpKeyCheck;

extern Oid	McpKeyTable(const char *name);
extern int	McpKeyReadSecret(Oid table, uint8 *secret);
extern void McpKeyReadCheck(Oid table, McpKeyCheck *check);
extern void McpKeyCheckValue(const uint8 *secret, uint8 *value);

/* libraries and their metadata: "libphonenumber 8.12 metadata ..." */
extern const char *McpLibraryVersion(void);

/* --- the file: identity_keyfile.c --- */

extern char *McpKeyFile;		/* setting mcp.key_file, "" when not set */

extern void McpKeyFileInit(void);
extern void McpKeyFileRead(const char *path, uint8 *secret);
extern void McpKeyFileWrite(const char *path, const uint8 *secret);

#endif
