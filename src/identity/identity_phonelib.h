/*
 * identity_phonelib.h: what is asked of libphonenumber
 *
 * Plain C over plain bytes; identity_phonelib.cpp answers it and includes
 * nothing of ours but this.  No exception leaves it.
 */
#ifndef MCP_IDENTITY_PHONELIB_H
#define MCP_IDENTITY_PHONELIB_H

#ifdef __cplusplus
extern "C"
{
#endif

/* "+" and at most 17 digits (3 of the country, 14 after a leading zero) */
#define MCP_E164_MAX 24

enum
{
	MCP_PHONE_OK = 0,
	MCP_PHONE_INVALID = 1,		/* not a number, or of impossible length */
	MCP_PHONE_NEEDS_REGION = 2,	/* national, and no usable region given */
	MCP_PHONE_NO_MEMORY = 3
};

/*
 * The E.164 form of a raw number.  region is an upper-case country code of
 * ISO 3166, or empty.  The caller has limited the length: the parser is
 * quadratic in it and cannot be interrupted.
 */
extern int	McpPhoneParse(const char *raw, int raw_length,
						  const char *region, int region_length,
						  char *e164, int *length);

/*
 * A fingerprint of the library's metadata (its countries, their examples and
 * possible lengths), 8 hexadecimal digits, terminated; false on failure.
 */
#define MCP_METADATA_MAX 9
extern int	McpPhoneMetadata(char *fingerprint);

/* the library's own version where its file name tells it, else "" */
extern void McpPhoneVersion(char *version, int size);

#ifdef __cplusplus
}
#endif

#endif
