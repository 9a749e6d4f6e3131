/*
 * identity_email.c: the normal form of an e-mail address
 *
 *	trim · one local part, one domain · lower case · the domain in its ASCII
 *	form (IDNA 2008, UTS #46 non-transitional) without a dot at the end ·
 *	gmail.com and googlemail.com are one domain, where dots and a "+tag" of
 *	the local part mean nothing; elsewhere they are kept
 *
 * A local part is atoms and dots, or a quoted string; a quoted string that
 * needs no quotes loses them.  Dots may be doubled or stand at the end, as
 * some carriers of Japan gave them out.  Comments, domain literals and
 * domains without a dot are refused.
 */
#include "identity/identity_normal.h"

#include <idn2.h>

/*
 * What a byte is in a local part: 0 not allowed bare, else its lower-case
 * form; in a domain likewise.  Bytes beyond ASCII take the slow road.
 */
#define U(c) [c] = (c) + 32
#define L(c) [c] = (c)
#define LETTERS \
	U('A'), U('B'), U('C'), U('D'), U('E'), U('F'), U('G'), U('H'), U('I'), \
	U('J'), U('K'), U('L'), U('M'), U('N'), U('O'), U('P'), U('Q'), U('R'), \
	U('S'), U('T'), U('U'), U('V'), U('W'), U('X'), U('Y'), U('Z'), \
	L('a'), L('b'), L('c'), L('d'), L('e'), L('f'), L('g'), L('h'), L('i'), \
	L('j'), L('k'), L('l'), L('m'), L('n'), L('o'), L('p'), L('q'), L('r'), \
	L('s'), L('t'), L('u'), L('v'), L('w'), L('x'), L('y'), L('z'), \
	L('0'), L('1'), L('2'), L('3'), L('4'), L('5'), L('6'), L('7'), L('8'), \
	L('9'), L('-'), L('.')

static const uint8 in_local[256] = {
	LETTERS, L('!'), L('#'), L('$'), L('%'), L('&'), L('\''), L('*'), L('+'),
	L('/'), L('='), L('?'), L('^'), L('_'), L('`'), L('{'), L('|'), L('}'),
	L('~')
};

static const uint8 in_domain[256] = {LETTERS};

/* lower-case atoms and dots; the length, -1 when there is anything else */
static int
copy_atoms(McpText raw, char *buffer)
{
	uint32		i;

	for (i = 0; i < raw.len; i++)
	{
		uint8		c = in_local[(uint8) raw.data[i]];

		if (c == 0)
			return -1;
		buffer[i] = (char) c;
	}
	return raw.len == 0 || buffer[0] == '.' ? -1 : (int) raw.len;
}

/* a domain of letters, digits and hyphens, as hosts are named */
static int
copy_domain(McpText raw, char *buffer)
{
	uint32		label = 0;
	int			dots = 0;
	bool		letters = false;
	uint32		i;

	if (raw.len > 0 && raw.data[raw.len - 1] == '.')
		raw.len--;
	if (raw.len > 253)
		return -1;
	for (i = 0; i < raw.len; i++)
	{
		uint8		c = in_domain[(uint8) raw.data[i]];

		if (c == 0)
			return -1;
		buffer[i] = (char) c;
		if (c == '.')
		{
			if (label == 0 || buffer[i - 1] == '-')
				return -1;
			dots++;
			label = 0;
			letters = false;
			continue;
		}
		if ((label == 0 && c == '-') || ++label > 63)
			return -1;
		if (c >= 'a')
			letters = true;
	}
	/* the last label is a name, not a number */
	if (dots == 0 || label == 0 || !letters || buffer[raw.len - 1] == '-')
		return -1;
	return (int) raw.len;
}

static bool
has_ace(McpText domain)
{
	uint32		i;

	for (i = 0; i + 4 <= domain.len; i++)
	{
		const char *p = domain.data + i;

		if (p[2] == '-' && p[3] == '-' && (p[0] | 32) == 'x' &&
			(p[1] | 32) == 'n' && (i == 0 || p[-1] == '.'))
			return true;
	}
	return false;
}

/* through libidn2, which may make other dots and letters of what it is given */
static int
idna_domain(McpText raw, char *buffer)
{
	char		text[MCP_EMAIL_RAW_MAX + 1];
	char	   *ascii = NULL;
	int			length = -1;

	if (raw.len > MCP_EMAIL_RAW_MAX || memchr(raw.data, 0, raw.len) != NULL)
		return -1;
	memcpy(text, raw.data, raw.len);
	text[raw.len] = '\0';
	if (idn2_to_ascii_8z(text, &ascii,
						 IDN2_NONTRANSITIONAL | IDN2_ALABEL_ROUNDTRIP) == IDN2_OK &&
		strlen(ascii) <= 254)
		length = copy_domain(McpTextMake(ascii, strlen(ascii)), buffer);
	if (ascii != NULL)
		idn2_free(ascii);
	return length;
}

/*
 * The local part behind quotes, unescaped and folded; back in quotes where
 * it needs them.
 */
static int
quoted_local(McpText raw, char *buffer, int size)
{
	char		bare[MCP_EMAIL_RAW_MAX];
	uint32		length = 0;
	McpNormal	folded;
	bool		plain;
	int			out = 0;
	uint32		i;

	for (i = 1; i + 1 < raw.len; i++)
	{
		if (raw.data[i] == '\\' && i + 2 < raw.len)
			i++;
		else if (raw.data[i] == '"' || raw.data[i] == '\\')
			return -1;
		if ((uint8) raw.data[i] < ' ' || raw.data[i] == 0x7F)
			return -1;
		bare[length++] = raw.data[i];
	}
	if (length == 0 || !McpTextFold(McpTextMake(bare, length), &folded))
		return -1;
	plain = folded.text.data[0] != '.';
	for (i = 0; i < folded.text.len; i++)
	{
		char		c = folded.text.data[i];

		if (c != ' ' && McpTextBlankAt(folded.text, i) > 0)
			return -1;
		plain = plain && ((c & 0x80) != 0 || in_local[(uint8) c] != 0);
	}
	if (!plain)
		buffer[out++] = '"';
	for (i = 0; i < folded.text.len && out + 4 < size; i++)
	{
		char		c = folded.text.data[i];

		if (!plain && (c == '"' || c == '\\'))
			buffer[out++] = '\\';
		buffer[out++] = c;
	}
	if (!plain)
		buffer[out++] = '"';
	return i == folded.text.len ? out : -1;
}

/* a local part with letters beyond ASCII */
static int
unicode_local(McpText raw, char *buffer, int size)
{
	McpNormal	folded;
	uint32		i;

	if (raw.len == 0 || raw.data[0] == '.' || !McpTextFold(raw, &folded) ||
		(int) folded.text.len > size)
		return -1;
	for (i = 0; i < folded.text.len; i++)
	{
		uint8		c = (uint8) folded.text.data[i];

		if (c < 0x80 ? in_local[c] == 0 : McpTextBlankAt(folded.text, i) > 0)
			return -1;
	}
	memcpy(buffer, folded.text.data, folded.text.len);
	return (int) folded.text.len;
}

/* where the local part ends: the last @ outside quotes; 0 when none */
static uint32
find_at(McpText text)
{
	uint32		i;

	if (text.len > 0 && text.data[0] == '"')
	{
		for (i = 1; i + 1 < text.len; i++)
		{
			if (text.data[i] == '\\')
				i++;
			else if (text.data[i] == '"')
				return text.data[i + 1] == '@' ? i + 1 : 0;
		}
		return 0;
	}
	{
		const char *at = memchr(text.data, '@', text.len);

		return at == NULL ? 0 : (uint32) (at - text.data);
	}
}

static int
normal_local(McpText raw, char *buffer, int size)
{
	int			length = copy_atoms(raw, buffer);

	if (length >= 0)
		return length;
	if (raw.len >= 3 && raw.data[0] == '"' && raw.data[raw.len - 1] == '"')
		return quoted_local(raw, buffer, size);
	if (McpTextIsAscii(raw))
		return -1;
	return unicode_local(raw, buffer, size);
}

static int
normal_domain(McpText raw, char *buffer)
{
	int			length = copy_domain(raw, buffer);

	if (length >= 0 && !has_ace(McpTextMake(buffer, length)))
		return length;
	if (length < 0 && McpTextIsAscii(raw))
		return -1;
	return idna_domain(raw, buffer);
}

#define IS_DOMAIN(domain, literal) \
	((domain).len == sizeof(literal) - 1 && \
	 memcmp((domain).data, literal, sizeof(literal) - 1) == 0)

bool
McpGmailDomain(McpText domain)
{
	return IS_DOMAIN(domain, "gmail.com") ||
		IS_DOMAIN(domain, "googlemail.com");
}

/* gmail's local part without dots and what follows a plus; the length */
int
McpGmailLocal(char *local, int length, bool keep_tag)
{
	int			out = 0;
	bool		tag = false;
	int			i;

	for (i = 0; i < length; i++)
	{
		tag = tag || local[i] == '+';
		if (tag && !keep_tag)
			break;
		if (local[i] != '.' || tag)
			local[out++] = local[i];
	}
	return out;
}

McpProblem
McpNormalEmail(McpText raw, McpNormal *normal)
{
	McpText		text;
	McpText		domain;
	char		host[256];
	uint32		at;
	int			local;
	int			length;

	if (raw.len > MCP_EMAIL_RAW_MAX)
		return MCP_PROBLEM_TOO_LONG;
	text = McpTextTrim(raw);
	if (text.len == 0)
		return MCP_PROBLEM_BLANK;
	at = find_at(text);
	if (at == 0)
		return McpJunkId(text) ? MCP_PROBLEM_JUNK :
			McpTextIsUtf8(text) ? MCP_PROBLEM_NOT_AN_EMAIL :
			MCP_PROBLEM_INVALID_ENCODING;
	local = normal_local(McpTextMake(text.data, at), normal->data,
						 MCP_NORMAL_MAX - 256);
	length = normal_domain(McpTextMake(text.data + at + 1, text.len - at - 1),
						   host);
	if (local <= 0 || length <= 0)
		return McpTextIsUtf8(text) ? MCP_PROBLEM_NOT_AN_EMAIL :
			MCP_PROBLEM_INVALID_ENCODING;
	domain = McpTextMake(host, length);
	if (McpGmailDomain(domain) && normal->data[0] != '"')
	{
		local = McpGmailLocal(normal->data, local, false);
		domain = McpTextLiteral("gmail.com");
		if (local == 0)
			return MCP_PROBLEM_NOT_AN_EMAIL;
	}
	if (McpJunkEmail(McpTextMake(normal->data, local), domain))
		return MCP_PROBLEM_JUNK;
	normal->data[local] = '@';
	memcpy(normal->data + local + 1, domain.data, domain.len);
	normal->text = McpTextMake(normal->data, local + 1 + domain.len);
	return MCP_PROBLEM_NONE;
}
