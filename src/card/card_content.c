/*
 * card_content.c: what a content format suggests of why somebody looks at it
 *
 * A format is a text of the brand's own ("short video", "How-to guide").  It
 * is taken apart into words; a plural in s is its singular.  One word that
 * informs is enough, as a product review informs; else one that sells; all
 * other formats entertain.  The words are English: who names formats otherwise
 * says the motivation with the event.
 */
#include "card/card_work.h"
#include "core/name.h"

#define WORD(word) {word, sizeof(word) - 1}

static const McpText informing[] = {
	WORD("advice"), WORD("article"), WORD("blog"), WORD("comparison"),
	WORD("documentation"), WORD("faq"), WORD("guide"), WORD("help"),
	WORD("how"), WORD("infographic"), WORD("manual"), WORD("news"),
	WORD("newsletter"), WORD("report"), WORD("review"), WORD("test"),
	WORD("tip"), WORD("tutorial"), WORD("webinar"), WORD("whitepaper")
};

static const McpText selling[] = {
	WORD("catalog"), WORD("catalogue"), WORD("coupon"), WORD("deal"),
	WORD("discount"), WORD("offer"), WORD("price"), WORD("product"),
	WORD("promo"), WORD("promotion"), WORD("sale"), WORD("shop"),
	WORD("shopping"), WORD("voucher")
};

static bool
is_one_of(McpText word, const McpText *words, uint32 count)
{
	McpText		singular = word;
	uint32		n;

	if (word.len > 1 && word.data[word.len - 1] == 's')
		singular.len--;
	for (n = 0; n < count; n++)
	{
		if (McpTextEqual(words[n], word) || McpTextEqual(words[n], singular))
			return true;
	}
	return false;
}

McpCardMotive
McpContentMotive(McpText format)
{
	char		folded[MCP_NAME_MAX + 1];
	int			length = McpNameFold(format, folded);
	McpCardMotive motive = MCP_MOTIVE_ENTERTAINMENT;
	int			begin;
	int			end;

	for (begin = 0; begin < length; begin = end + 1)
	{
		McpText		word;

		for (end = begin; end < length && folded[end] != '_'; end++)
			;
		word = McpTextMake(folded + begin, (Size) (end - begin));
		if (is_one_of(word, informing, lengthof(informing)))
			return MCP_MOTIVE_INFORMATION;
		if (is_one_of(word, selling, lengthof(selling)))
			motive = MCP_MOTIVE_PURCHASE;
	}
	return motive;
}
