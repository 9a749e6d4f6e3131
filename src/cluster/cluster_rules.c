/*
 * cluster_rules.c: match rules as words and back
 *
 *	rules	:= [ rule { ";" rule } [ ";" ] ]
 *	rule	:= "strength" kind { ">" kind }
 *			 | "cluster" "max" limit
 *			 | target { "," target } word limit { word limit }
 *	target	:= kind [ "/" namespace ]
 *	word	:= "max" | "max_fanout" | "max_records"
 *	limit	:= number | "none"
 *
 * What a text leaves out stays as it is by default, and the canonical
 * spelling leaves nothing out, so that a stored rule never changes its
 * meaning.  A namespace is written as a name, or as a string, and is folded
 * as constructors fold it; its limits stand in the place of its kind's.
 */
#include "cluster/cluster.h"

#include "core/lex.h"
#include "core/name.h"

#define NOUN "match rules"
#define SPACES_MAX 1000
#define LIMIT_LARGEST 1000000000

static const char *const limit_words[] = {"max", "max_fanout", "max_records",
NULL};

static const char *const kind_words[] = {"user_id", "loyalty", "account",
	"email", "phone", "social", "custom", "device", "cookie", NULL};

/* where a rule starts */
static const char *const rule_words[] = {"user_id", "loyalty", "account",
	"email", "phone", "social", "custom", "device", "cookie", "strength",
"cluster", NULL};

uint32
McpMatchRulesDefault(int kind, McpLimitKind limit)
{
	if (limit == MCP_LIMIT_MAX)
		return kind == MCP_KIND_USER_ID ? 1 : MCP_LIMIT_NONE;
	if (limit == MCP_LIMIT_FANOUT)
	{
		switch (kind)
		{
			case MCP_KIND_EMAIL:
			case MCP_KIND_PHONE:
				return 20;
			case MCP_KIND_SOCIAL:
			case MCP_KIND_DEVICE:
			case MCP_KIND_COOKIE:
				return 5;
		}
	}
	return MCP_LIMIT_NONE;
}

static bool
take_kind(McpLexer *lexer, const char *expected, const char *const *words,
		  int *kind)
{
	*kind = 0;
	if (lexer->token.kind == MCP_TOKEN_NAME)
		*kind = McpKindFromName(lexer->token.text);
	if (*kind == 0)
		return McpLexExpected(lexer, expected, words);
	return McpLexNext(lexer);
}

/* kind { ">" kind }; those not named follow in their default order */
static bool
parse_strength(McpLexer *lexer, McpMatchRules *rules)
{
	bool		named[MCP_KIND_MAX + 1] = {false};
	bool		more = true;
	int			n = 0;
	int			kind;

	while (more)
	{
		uint32		start = lexer->token.start;

		if (!take_kind(lexer, "a kind of identifier", kind_words, &kind))
			return false;
		if (named[kind])
			return McpLexFailAt(lexer, start, "%s named twice",
								kind_words[kind - 1]);
		named[kind] = true;
		rules->order[n++] = kind;
		if (!McpLexTakeSymbol(lexer, '>', &more))
			return false;
	}
	for (kind = 1; kind <= MCP_KIND_MAX; kind++)
	{
		if (!named[kind])
			rules->order[n++] = kind;
	}
	return true;
}

/* a number from `least` on, or "none" */
static bool
parse_limit(McpLexer *lexer, uint32 least, uint32 *limit)
{
	static const char *const words[] = {"none", NULL};
	McpText		digits = lexer->token.text;
	uint64		value = 0;
	uint32		i;

	if (McpLexIsWord(lexer, "none"))
	{
		*limit = MCP_LIMIT_NONE;
		return McpLexNext(lexer);
	}
	if (lexer->token.kind != MCP_TOKEN_NUMBER)
		return McpLexExpected(lexer, "a number or \"none\"", words);
	for (i = 0; i < digits.len; i++)
	{
		if (digits.data[i] == '.')
			return McpLexFailAt(lexer, lexer->token.start,
								"a limit is a whole number, and this one is not");
		value = Min(value * 10 + (digits.data[i] - '0'), (uint64) UINT32_MAX);
	}
	if (value < least || value > LIMIT_LARGEST)
		return McpLexFailAt(lexer, lexer->token.start,
							"a limit from %u to %d was expected, not " UINT64_FORMAT,
							least, LIMIT_LARGEST, value);
	*limit = (uint32) value;
	return McpLexNext(lexer);
}

/* the namespace behind the "/": its folded name, and what it hashes to */
static bool
parse_space(McpLexer *lexer, McpMatchTarget *target)
{
	char	   *folded;
	int			length;

	if (lexer->token.kind != MCP_TOKEN_NAME &&
		lexer->token.kind != MCP_TOKEN_STRING)
		return McpLexExpected(lexer, "the name of a namespace", NULL);
	folded = McpAlloc(MCP_NAME_MAX + 1);
	length = McpNameFold(lexer->token.text, folded);
	if (length <= 0)
		return McpLexFailAt(lexer, lexer->token.start,
							length < 0 ? "a namespace longer than %d bytes" :
							"a namespace without a letter or digit",
							MCP_NAME_MAX);
	target->space = McpTextMake(folded, length);
	McpNamespaceTag(target->space, target->tag);
	return McpLexNext(lexer);
}

/* the target with that name, made when it is new; its place in *index */
static bool
find_target(McpLexer *lexer, McpMatchRules *rules, const McpMatchTarget *wanted,
			int *index)
{
	McpMatchTarget *target;
	int			i;

	*index = wanted->kind - 1;
	if (wanted->space.len == 0)
		return true;
	for (i = MCP_KIND_MAX; i < rules->count; i++)
	{
		target = &rules->targets[i];
		if (target->kind == wanted->kind &&
			memcmp(target->tag, wanted->tag, 3) == 0)
		{
			*index = i;
			if (McpTextEqual(target->space, wanted->space))
				return true;
			return McpLexFailAt(lexer, lexer->token.start,
								"two namespaces that hash to the same tag");
		}
	}
	if (rules->count - MCP_KIND_MAX >= SPACES_MAX)
		return McpLexFailAt(lexer, lexer->token.start,
							"more than %d namespaces", SPACES_MAX);
	rules->targets = McpRealloc(rules->targets,
								sizeof(McpMatchTarget) * (rules->count + 1));
	*index = rules->count++;
	rules->targets[*index] = *wanted;
	for (i = 0; i < MCP_LIMIT_KINDS; i++)
		rules->targets[*index].limits[i] = MCP_LIMIT_UNSET;
	return true;
}

/* target { "," target }: their places, in an array to be freed */
static bool
parse_targets(McpLexer *lexer, McpMatchRules *rules, int **indexes, int *count)
{
	bool		more = true;

	*indexes = NULL;
	*count = 0;
	while (more)
	{
		McpMatchTarget target;
		bool		slash;
		int			kind;

		MCP_CHECK_INTERRUPTS();
		memset(&target, 0, sizeof(target));
		if (!take_kind(lexer, *count == 0 ?
					   "a kind of identifier, \"strength\" or \"cluster\"" :
					   "a kind of identifier",
					   *count == 0 ? rule_words : kind_words, &kind))
			return false;
		target.kind = (uint8) kind;
		if (!McpLexTakeSymbol(lexer, '/', &slash) ||
			(slash && !parse_space(lexer, &target)))
			return false;
		*indexes = *indexes == NULL ? McpAlloc(sizeof(int)) :
			McpRealloc(*indexes, sizeof(int) * (*count + 1));
		if (!find_target(lexer, rules, &target, &(*indexes)[*count]))
			return false;
		(*count)++;
		if (!McpLexTakeSymbol(lexer, ',', &more))
			return false;
	}
	return true;
}

/* "max" | "max_fanout" | "max_records", -1 when there is none of them */
static int
limit_word(const McpLexer *lexer)
{
	int			i;

	for (i = 0; i < MCP_LIMIT_KINDS; i++)
	{
		if (McpLexIsWord(lexer, limit_words[i]))
			return i;
	}
	return -1;
}

/* target { "," target } word limit { word limit } */
static bool
parse_limits(McpLexer *lexer, McpMatchRules *rules, uint32 (*said)[MCP_LIMIT_KINDS])
{
	int		   *indexes;
	int			count;
	int			word;
	int			i;

	if (!parse_targets(lexer, rules, &indexes, &count))
		return false;
	if (limit_word(lexer) < 0)
		return McpLexExpected(lexer,
							  "\"max\", \"max_fanout\" or \"max_records\"",
							  limit_words);
	while ((word = limit_word(lexer)) >= 0)
	{
		uint32		start = lexer->token.start;
		uint32		limit;

		if (!McpLexNext(lexer) ||
			!parse_limit(lexer, word == MCP_LIMIT_FANOUT ? 0 : 1, &limit))
			return false;
		for (i = 0; i < count; i++)
		{
			uint32	   *place = indexes[i] < MCP_KIND_MAX ?
				&said[indexes[i]][word] :
				&rules->targets[indexes[i]].limits[word];

			if (*place != MCP_LIMIT_UNSET)
				return McpLexFailAt(lexer, start, "%s said twice of one target",
									limit_words[word]);
			*place = limit;
		}
	}
	McpFree(indexes);
	return true;
}

static int
compare_targets(const void *a, const void *b)
{
	const McpMatchTarget *x = a;
	const McpMatchTarget *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return McpTextCompare(x->space, y->space);
}

/* one rule; *strength and *cluster tell what was said before */
static bool
parse_rule(McpLexer *lexer, McpMatchRules *rules,
		   uint32 (*said)[MCP_LIMIT_KINDS], bool *strength)
{
	uint32		start = lexer->token.start;
	bool		taken;

	if (!McpLexTakeWord(lexer, "strength", &taken))
		return false;
	if (taken)
	{
		if (*strength)
			return McpLexFailAt(lexer, start, "strength said twice");
		*strength = true;
		return parse_strength(lexer, rules);
	}
	if (!McpLexTakeWord(lexer, "cluster", &taken))
		return false;
	if (!taken)
		return parse_limits(lexer, rules, said);
	if (rules->cluster_max != MCP_LIMIT_UNSET)
		return McpLexFailAt(lexer, start, "cluster max said twice");
	return McpLexWantWord(lexer, "max") &&
		parse_limit(lexer, 1, &rules->cluster_max);
}

/* the namespaces in the order of (kind, tag), to be found by bisection */
static void
index_tags(McpMatchRules *rules)
{
	int			n = rules->count - MCP_KIND_MAX;
	int			i;
	int			j;

	rules->by_tag = McpAlloc(sizeof(int) * (n + 1));
	for (i = 0; i < n; i++)
	{
		const McpMatchTarget *target = &rules->targets[MCP_KIND_MAX + i];

		MCP_CHECK_INTERRUPTS();
		for (j = i; j > 0 && memcmp(&rules->targets[rules->by_tag[j - 1]],
									target, 4) > 0; j--)
			rules->by_tag[j] = rules->by_tag[j - 1];
		rules->by_tag[j] = MCP_KIND_MAX + i;
	}
}

/* fill in what was not said */
static void
finish_rules(McpMatchRules *rules, uint32 (*said)[MCP_LIMIT_KINDS])
{
	int			i;
	int			limit;

	for (i = 0; i < MCP_KIND_MAX; i++)
	{
		for (limit = 0; limit < MCP_LIMIT_KINDS; limit++)
			rules->targets[i].limits[limit] =
				said[i][limit] != MCP_LIMIT_UNSET ? said[i][limit] :
				McpMatchRulesDefault(i + 1, limit);
	}
	for (i = 0; i < 256; i++)
		rules->rank[i] = MCP_KIND_MAX;
	for (i = 0; i < MCP_KIND_MAX; i++)
		rules->rank[rules->order[i]] = i;
	if (rules->cluster_max == MCP_LIMIT_UNSET)
		rules->cluster_max = MCP_LIMIT_NONE;
	qsort(rules->targets + MCP_KIND_MAX, rules->count - MCP_KIND_MAX,
		  sizeof(McpMatchTarget), compare_targets);
	index_tags(rules);
}

bool
McpMatchRulesParse(McpText text, McpMatchRules *rules, McpError *error)
{
	uint32		said[MCP_KIND_MAX][MCP_LIMIT_KINDS];
	McpLexer	lexer;
	bool		strength = false;
	int			i;

	memset(rules, 0, sizeof(*rules));
	memset(said, 0xFF, sizeof(said));	/* MCP_LIMIT_UNSET everywhere */
	rules->cluster_max = MCP_LIMIT_UNSET;
	rules->count = MCP_KIND_MAX;
	rules->targets = McpAllocZero(sizeof(McpMatchTarget) * MCP_KIND_MAX);
	for (i = 0; i < MCP_KIND_MAX; i++)
		rules->order[i] = rules->targets[i].kind = i + 1;
	if (!McpLexStart(&lexer, text, NOUN, error))
		return false;
	while (lexer.token.kind != MCP_TOKEN_END)
	{
		MCP_CHECK_INTERRUPTS();
		if (!parse_rule(&lexer, rules, said, &strength))
			return false;
		if (lexer.token.kind != MCP_TOKEN_END &&
			!McpLexWantSymbol(&lexer, ';'))
			return false;
	}
	finish_rules(rules, said);
	return true;
}
