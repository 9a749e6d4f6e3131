/*
 * identity_junk.c: values that stand for no person
 *
 * What forms, exports and programs write where they know nothing, and
 * addresses that belong to a machine.  A value of these lists that made an
 * identifier would join strangers.
 */
#include "identity/identity_hash.h"
#include "identity/identity_normal.h"

typedef struct JunkWord
{
	uint32		len;
	const char *word;
} JunkWord;

#define WORD(literal) {sizeof(literal) - 1, literal}

/* sorted by length, then bytes; an id that is one of these in any case */
static const JunkWord junk_ids[] = {
	WORD("-"), WORD("."), WORD("?"), WORD("x"),
	WORD("-1"), WORD("id"), WORD("n/"), WORD("na"), WORD("no"), WORD("xx"),
	WORD("\"\""), WORD("''"),
	WORD("n/a"), WORD("nan"), WORD("nil"), WORD("tbd"), WORD("xxx"),
	WORD("#n/a"), WORD("anon"), WORD("null"), WORD("none"), WORD("test"),
	WORD("true"), WORD("user"), WORD("uuid"), WORD("void"), WORD("xxxx"),
	WORD("email"), WORD("empty"), WORD("false"), WORD("guest"),
	WORD("phone"), WORD("(null)"), WORD("(none)"), WORD("<null>"),
	WORD("abc123"), WORD("device"), WORD("e-mail"), WORD("userid"),
	WORD("cookie"), WORD("not set"), WORD("not_set"), WORD("default"),
	WORD("deleted"), WORD("invalid"), WORD("missing"), WORD("no_data"),
	WORD("unknown"), WORD("user_id"), WORD("customer"), WORD("redacted"),
	WORD("(not set)"), WORD("anonymous"), WORD("undefined"),
	WORD("device_id"), WORD("customer_id"), WORD("distinctid"),
	WORD("distinct_id"), WORD("not provided"), WORD("anonymous_user"),
	WORD("not_available"), WORD("[object object]"), WORD("unidentified"),
	WORD("not available"), WORD("not applicable"), WORD("not_authenticated"),
};

/*
 * A part of a custom identifier, in its normal form.  Fewer than for ids: NO
 * and ID are countries, and Guest is a name.
 */
static const JunkWord junk_parts[] = {
	WORD("-"), WORD("."), WORD("?"), WORD("n/a"), WORD("nan"), WORD("#n/a"),
	WORD("null"), WORD("none"), WORD("(null)"), WORD("(none)"),
	WORD("<null>"), WORD("not set"), WORD("not_set"), WORD("deleted"),
	WORD("missing"), WORD("unknown"), WORD("redacted"), WORD("(not set)"),
	WORD("anonymous"), WORD("undefined"), WORD("not provided"),
	WORD("not available"), WORD("not applicable"), WORD("[object object]"),
};

/* a local part that is one of these, at any domain */
static const JunkWord junk_locals[] = {
	WORD("na"), WORD("nan"), WORD("null"), WORD("none"), WORD("noemail"),
	WORD("nomail"), WORD("noname"), WORD("no-mail"), WORD("noreply"),
	WORD("invalid"), WORD("deleted"), WORD("unknown"), WORD("bounce"),
	WORD("bounces"), WORD("no-email"), WORD("no.email"), WORD("no_email"),
	WORD("no-reply"), WORD("no_reply"), WORD("no.reply"), WORD("redacted"),
	WORD("anonymous"), WORD("anonymised"), WORD("anonymized"),
	WORD("donotreply"), WORD("do-not-reply"), WORD("do_not_reply"),
	WORD("undefined"), WORD("unsubscribe"), WORD("mailer-daemon"),
};

/* these, where the domain's first label is the same word: test@test.com */
static const JunkWord junk_twins[] = {
	WORD("a"), WORD("b"), WORD("x"), WORD("1"), WORD("aa"), WORD("no"),
	WORD("xx"), WORD("me"), WORD("aaa"), WORD("abc"), WORD("asd"),
	WORD("foo"), WORD("xxx"), WORD("123"), WORD("xyz"), WORD("bar"),
	WORD("aaaa"), WORD("asdf"), WORD("demo"), WORD("fake"), WORD("mail"),
	WORD("name"), WORD("test"), WORD("user"), WORD("xxxx"), WORD("admin"),
	WORD("dummy"), WORD("email"), WORD("guest"), WORD("qwerty"),
	WORD("sample"), WORD("testing"), WORD("example"), WORD("something"),
};

/* lists are short: a look at the length leaves a few candidates */
static bool
listed(McpText text, const JunkWord *words, int count)
{
	int			i;

	for (i = 0; i < count; i++)
	{
		if (words[i].len == text.len &&
			memcmp(words[i].word, text.data, text.len) == 0)
			return true;
	}
	return false;
}

/* zeros and hyphens only, as an all-zero device id */
static bool
only_zeros(McpText text)
{
	uint32		i;

	for (i = 0; i < text.len; i++)
	{
		if (text.data[i] != '0' && text.data[i] != '-')
			return false;
	}
	return true;
}

#define JUNK_ID_MAX 17

bool
McpJunkId(McpText text)
{
	char		lower[JUNK_ID_MAX];
	uint32		i;

	if (only_zeros(text))
		return true;
	if (text.len > JUNK_ID_MAX)
		return false;
	for (i = 0; i < text.len; i++)
	{
		char		c = text.data[i];

		lower[i] = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
	}
	return listed(McpTextMake(lower, text.len), junk_ids, lengthof(junk_ids));
}

bool
McpJunkPart(McpText text)
{
	return only_zeros(text) ||
		listed(text, junk_parts, lengthof(junk_parts));
}

/*
 * The digest of a junk value, as a feed that hashes without looking sends
 * it: of nothing, of each junk id, of test@test.com and the like.  Eight
 * bytes of each are kept from the first call on.
 */
bool
McpJunkDigest(const uint8 *digest)
{
	static uint64 heads[2 + lengthof(junk_ids) + lengthof(junk_twins)];
	static int	count = 0;
	uint64		head = McpLoad64(digest);
	uint8		known[MCP_DIGEST_SIZE];
	char		address[64];
	int			i;

	if (count == 0)
	{
		int			filled = 0;

		heads[filled++] = 0;
		McpSha256("", 0, known);
		heads[filled++] = McpLoad64(known);
		for (i = 0; i < (int) lengthof(junk_ids); i++)
		{
			McpSha256(junk_ids[i].word, junk_ids[i].len, known);
			heads[filled++] = McpLoad64(known);
		}
		for (i = 0; i < (int) lengthof(junk_twins); i++)
		{
			int			length = snprintf(address, sizeof(address), "%s@%s.com",
										  junk_twins[i].word,
										  junk_twins[i].word);

			McpSha256(address, length, known);
			heads[filled++] = McpLoad64(known);
		}
		count = filled;
	}
	for (i = 0; i < count; i++)
	{
		if (heads[i] == head)
			return true;
	}
	return false;
}

static bool
ends_with(McpText text, const char *end, uint32 len)
{
	return text.len >= len &&
		memcmp(text.data + text.len - len, end, len) == 0;
}

/* this domain, or one below it */
static bool
domain_is(McpText domain, const char *name, uint32 len)
{
	return ends_with(domain, name, len) &&
		(domain.len == len || domain.data[domain.len - len - 1] == '.');
}

#define DOMAIN_IS(domain, literal) \
	domain_is(domain, literal, sizeof(literal) - 1)

/* both are normal forms; the domain has a dot */
bool
McpJunkEmail(McpText local, McpText domain)
{
	if (local.len <= 13)
	{
		const char *dot;

		if (listed(local, junk_locals, lengthof(junk_locals)))
			return true;
		dot = memchr(domain.data, '.', domain.len);
		if (McpTextEqual(local, McpTextMake(domain.data, dot - domain.data)) &&
			listed(local, junk_twins, lengthof(junk_twins)))
			return true;
		if (McpTextEqual(local, McpTextLiteral("test")) &&
			(DOMAIN_IS(domain, "example.com") ||
			 DOMAIN_IS(domain, "gmail.com")))
			return true;
	}
	/* top-level names that never reach anybody */
	return DOMAIN_IS(domain, "invalid") || DOMAIN_IS(domain, "test") ||
		DOMAIN_IS(domain, "example") || DOMAIN_IS(domain, "localhost") ||
		DOMAIN_IS(domain, "local");
}

static const JunkWord relay_domains[] = {
	WORD("privaterelay.appleid.com"),	/* Apple, Hide My Email */
	WORD("mozmail.com"),		/* Firefox Relay */
	WORD("duck.com"),			/* DuckDuckGo */
	WORD("relay.walmart.com"),
	WORD("scs.tiktokw.us"),		/* TikTok Shop */
	WORD("proxymail.facebook.com"),
	WORD("facebook.com"),		/* Facebook's own, and shops' customers */
	WORD("etsy.com"),			/* conversations and orders */
	WORD("allegromail.pl"),
};

/* these and a country: marketplace.amazon.de */
static const JunkWord relay_heads[] = {
	WORD("marketplace.amazon."),
	WORD("members.ebay."),
};

/*
 * Addresses which a marketplace or a service gives in place of a person's
 * own.
 */
bool
McpRelayDomain(McpText domain)
{
	uint32		i;

	for (i = 0; i < lengthof(relay_domains); i++)
	{
		if (domain_is(domain, relay_domains[i].word, relay_domains[i].len))
			return true;
	}
	for (i = 0; i < lengthof(relay_heads); i++)
	{
		if (domain.len > relay_heads[i].len &&
			memcmp(domain.data, relay_heads[i].word, relay_heads[i].len) == 0)
			return true;
	}
	return false;
}
