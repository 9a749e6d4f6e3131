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
	MCP_PROBLEM_RELAY,			/* a caution: the value is usable */
	MCP_PROBLEM_NO_MEMORY		/* an error: nothing is said of the value */
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

/* the bytes of the blank at that place; 0 when there is none */
extern uint32 McpTextBlankAt(McpText text, uint32 place);

extern bool McpTextIsAscii(McpText text);
extern bool McpTextIsUtf8(McpText text);

/* lower case, by the table; the length, -1 when it does not fit */
extern int	McpTextLower(McpText text, char *buffer, int size);

/* composed, lower, composed; false when it does not fit */
extern bool McpTextFold(McpText text, McpNormal *normal);

/* --- identity_junk.c --- */

extern bool McpJunkId(McpText text);
extern bool McpJunkPart(McpText text);
extern bool McpJunkDigest(const uint8 *digest);
extern bool McpJunkEmail(McpText local, McpText domain);
extern bool McpRelayDomain(McpText domain);

/* --- identity_email.c --- */

extern McpProblem McpNormalEmail(McpText raw, McpNormal *normal);

/* gmail.com and googlemail.com: dots mean nothing, nor what follows a + */
extern bool McpGmailDomain(McpText domain);
extern int	McpGmailLocal(char *local, int length, bool keep_tag);

/* --- identity_emailforms.c --- */

/* the domain of a normal form */
extern McpText McpEmailDomain(McpText normal);

/*
 * The forms in which other feeds hash an address before it reaches us: the
 * normal form first, then without repetition.
 */
#define MCP_EMAIL_FORMS 4
extern McpProblem McpEmailForms(McpText raw, McpNormal forms[MCP_EMAIL_FORMS],
								int *count);

/* --- identity_phone.c --- */

extern McpProblem McpNormalPhone(McpText raw, McpText region,
								 McpNormal *normal);

/* E.164 beyond doubt: what the library would return unchanged */
extern bool McpPhoneIsE164(McpText text);

/* is there a table for the library that is loaded? */
extern bool McpPhoneHasTable(void);

/* --- identity_id.c --- */

extern McpProblem McpNormalId(McpText raw, McpNormal *normal);
extern McpProblem McpNormalCard(McpText raw, McpNormal *normal);
extern McpProblem McpNormalHandle(McpText raw, McpNormal *normal);
extern McpProblem McpNormalPart(McpText raw, McpNormal *normal);

#endif
