/*
 * identity_normal.h: from raw values to their normal forms
 *
 * A normal form is what is hashed.  Every rule here is part of
 * MCP_NORMALIZER_VERSION: a change that alters any normal form raises it.
 * Laws: normal(normal(x)) = normal(x); nothing depends on libc's locale, on
 * ICU or on the database.
 */
#ifndef MCP_IDENTITY_NORMAL_H
#define MCP_IDENTITY_NORMAL_H

#include "identity/identity.h"

#define MCP_NORMALIZER_VERSION 1

/* bytes of a raw value; longer ones are unusable unseen */
#define MCP_RAW_MAX 250
#define MCP_EMAIL_RAW_MAX 320

/* a lower-cased and composed text grows at most threefold */
#define MCP_NORMAL_MAX 1280

typedef enum McpProblem
{
	MCP_PROBLEM_NONE,
	MCP_PROBLEM_BLANK,
	MCP_PROBLEM_JUNK,
	MCP_PROBLEM_TOO_LONG,
	MCP_PROBLEM_INVALID_ENCODING,
	MCP_PROBLEM_NOT_AN_EMAIL,
	MCP_PROBLEM_NOT_A_PHONE,
	MCP_PROBLEM_NEEDS_REGION,
	MCP_PROBLEM_NOT_A_DIGEST,
	MCP_PROBLEM_NO_NAMESPACE,
	MCP_PROBLEM_RELAY			/* a caution: the value is usable */
} McpProblem;

extern const char *McpProblemName(McpProblem problem);

/* text lies in the raw value, in data, or is a constant */
typedef struct McpNormal
{
	McpText		text;
	char		data[MCP_NORMAL_MAX];
} McpNormal;

/* --- identity_unicode.c --- */

extern McpText McpTextTrim(McpText text);
extern bool McpTextIsAscii(McpText text);
extern bool McpTextIsUtf8(McpText text);

/* lower case, by the table; the length, -1 when it does not fit */
extern int	McpTextLower(McpText text, char *buffer, int size);

/* composed, lower, composed; false when it does not fit */
extern bool McpTextFold(McpText text, McpNormal *normal);

/* --- identity_junk.c --- */

extern bool McpJunkId(McpText text);
extern bool McpJunkEmail(McpText local, McpText domain);
extern bool McpRelayDomain(McpText domain);

/* --- identity_email.c --- */

extern McpProblem McpNormalEmail(McpText raw, McpNormal *normal);
extern bool McpGmailDomain(McpText domain);
extern int	McpGmailLocal(char *local, int length, bool keep_tag);

/* --- identity_id.c --- */

extern McpProblem McpNormalId(McpText raw, McpNormal *normal);

/* "libphonenumber ..., libidn2 ..." */
extern const char *McpLibraryVersion(void);

#endif
