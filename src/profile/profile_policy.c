/*
 * profile_policy.c: reading traits and members across sources
 */
#include "profile/profile_policy.h"

#include "core/lex.h"

/* --- the words ----------------------------------------------------------- */

static const char *const policy_words[] = {
	"latest", "earliest", "most_frequent", "priority", NULL
};

static bool
policy_source(McpLexer *lexer, McpPolicy *policy)
{
	McpToken	token = lexer->token;
	int			length;

	if (token.kind != MCP_TOKEN_NAME && token.kind != MCP_TOKEN_STRING)
		return McpLexExpected(lexer, "a source", NULL);
	if (policy->count == MCP_POLICY_SOURCES)
		return McpLexFailAt(lexer, token.start, "more than %d sources",
							MCP_POLICY_SOURCES);
	length = McpNameFold(token.text, policy->source[policy->count]);
	if (length <= 0)
		return McpLexFailAt(lexer, token.start, "not the name of a source");
	policy->length[policy->count++] = (uint8) length;
	return McpLexNext(lexer);
}

static bool
policy_sources(McpLexer *lexer, McpPolicy *policy)
{
	bool		more = true;

	while (more)
	{
		if (!policy_source(lexer, policy) ||
			!McpLexTakeSymbol(lexer, ',', &more))
			return false;
	}
	return true;
}

static bool
policy_body(McpLexer *lexer, McpPolicy *policy)
{
	int			kind;

	for (kind = 0; policy_words[kind] != NULL; kind++)
	{
		if (McpLexIsWord(lexer, policy_words[kind]))
			break;
	}
	if (policy_words[kind] == NULL)
		return McpLexExpected(lexer,
							  "latest, earliest, most_frequent or priority",
							  policy_words);
	policy->kind = (McpPolicyKind) kind;
	policy->count = 0;
	if (!McpLexNext(lexer))
		return false;
	if (policy->kind == MCP_POLICY_PRIORITY && !policy_sources(lexer, policy))
		return false;
	return lexer->token.kind == MCP_TOKEN_END ||
		McpLexExpected(lexer, "the end", NULL);
}

bool
McpPolicyParse(McpText text, McpPolicy *policy, McpError *error)
{
	McpLexer	lexer;

	if (McpLexStart(&lexer, text, "policy", error) &&
		policy_body(&lexer, policy))
		return true;
	error->sqlstate = MCP_ERR_ARGUMENT;
	if (error->hint[0] == '\0')
		McpErrorHint(error, "Write latest, earliest, most_frequent, or priority and sources, as in: priority crm, pos, web.");
	return false;
}

/* --- traits -------------------------------------------------------------- */

/* unknown times lose in both directions; then the greater value wins */
static bool
reading_beats(const McpReading *a, const McpReading *b, bool earliest)
{
	int			order;

	if (a->observed_at != b->observed_at)
	{
		if (a->observed_at == MCP_MOMENT_NONE)
			return false;
		if (b->observed_at == MCP_MOMENT_NONE)
			return true;
		return (a->observed_at < b->observed_at) == earliest;
	}
	order = McpValueCompare(&a->value, &b->value);
	return order != 0 ? order > 0 : McpTextCompare(a->source, b->source) < 0;
}

/* what a row says at as_of; false: nothing yet, or no more */
static bool
row_reading(const McpProfile *profile, uint32 n, bool earliest, int64 as_of,
			McpReading *reading)
{
	McpTrait	trait;

	McpProfileTrait(profile, n, &trait);
	reading->source = trait.source;
	reading->value = earliest ? trait.earliest : trait.latest;
	reading->observed_at = earliest ? trait.earliest_at : trait.latest_at;
	return reading->observed_at <= as_of;
}

static bool
read_extreme(const McpProfile *profile, uint32 first, uint32 end,
			 bool earliest, int64 as_of, McpReading *best)
{
	McpReading	reading;
	bool		found = false;
	uint32		n;

	for (n = first; n < end; n++)
	{
		if (row_reading(profile, n, earliest, as_of, &reading) &&
			(!found || reading_beats(&reading, best, earliest)))
		{
			*best = reading;
			found = true;
		}
	}
	return found;
}

static int
compare_readings(const void *a, const void *b)
{
	return McpValueCompare(&((const McpReading *) a)->value,
						   &((const McpReading *) b)->value);
}

/* the value with most sources; of equals the latest; then the greater */
static bool
read_most_frequent(const McpProfile *profile, uint32 first, uint32 end,
				   int64 as_of, McpReading *best)
{
	McpReading *readings = McpAlloc(sizeof(McpReading) * (end - first + 1));
	uint32		count = 0,
				most = 0,
				n,
				run;

	for (n = first; n < end; n++)
	{
		if (row_reading(profile, n, false, as_of, &readings[count]))
			count++;
	}
	qsort(readings, count, sizeof(McpReading), compare_readings);
	for (n = 0; n < count; n += run)
	{
		McpReading	top = readings[n];

		for (run = 1; n + run < count &&
			 compare_readings(&readings[n], &readings[n + run]) == 0; run++)
		{
			if (reading_beats(&readings[n + run], &top, false))
				top = readings[n + run];
		}
		if (run > most || (run == most && reading_beats(&top, best, false)))
		{
			most = run;
			*best = top;
		}
	}
	McpFree(readings);
	return most > 0;
}

/* the place of a source in the policy's list, or its length */
static uint32
rank(const McpPolicy *policy, McpText source)
{
	uint32		i;

	for (i = 0; i < policy->count; i++)
	{
		if (McpTextEqual(source, McpTextMake(policy->source[i],
											 policy->length[i])))
			break;
	}
	return i;
}

static bool
read_priority(const McpProfile *profile, uint32 first, uint32 end,
			  const McpPolicy *policy, int64 as_of, McpReading *best)
{
	McpReading	reading;
	bool		found = false;
	uint32		best_rank = 0;
	uint32		n;

	for (n = first; n < end; n++)
	{
		uint32		r;

		if (!row_reading(profile, n, false, as_of, &reading))
			continue;
		r = rank(policy, reading.source);
		if (!found || r < best_rank ||
			(r == best_rank && reading_beats(&reading, best, false)))
		{
			*best = reading;
			best_rank = r;
			found = true;
		}
	}
	return found;
}

bool
McpProfileReadTrait(const McpProfile *profile, McpText name,
					const McpPolicy *policy, int64 as_of, McpReading *reading)
{
	uint32		first,
				end;

	McpProfileTraitRange(profile, name, &first, &end);
	switch (policy->kind)
	{
		case MCP_POLICY_MOST_FREQUENT:
			return read_most_frequent(profile, first, end, as_of, reading);
		case MCP_POLICY_PRIORITY:
			return read_priority(profile, first, end, policy, as_of, reading);
		default:
			return read_extreme(profile, first, end,
								policy->kind == MCP_POLICY_EARLIEST, as_of,
								reading);
	}
}

bool
McpProfileLatestTrait(const McpProfile *profile, McpText name, McpText source,
					  int64 as_of, McpValue *value, int64 *observed_at)
{
	McpReading	best = {0},
				reading;
	bool		found = false;
	uint32		first,
				end;

	McpProfileTraitRange(profile, name, &first, &end);
	for (; first < end; first++)
	{
		if (!row_reading(profile, first, false, as_of, &reading) ||
			(source.data != NULL && !McpTextEqual(reading.source, source)) ||
			(found && !reading_beats(&reading, &best, false)))
			continue;
		best = reading;
		found = true;
	}
	if (found)
	{
		*value = best.value;
		*observed_at = best.observed_at;
	}
	return found;
}

/* --- members ------------------------------------------------------------- */

uint32
McpProfileMemberEnd(const McpProfile *profile, uint32 first, uint32 end)
{
	McpMember	start,
				member;
	uint32		n;

	McpProfileMember(profile, first, &start);
	for (n = first + 1; n < end; n++)
	{
		McpProfileMember(profile, n, &member);
		if (!McpTextEqual(member.value, start.value))
			break;
	}
	return n;
}

/* does a win over b?  At equal times removed wins */
static bool
member_beats(const McpMember *a, const McpMember *b, bool earliest)
{
	if (a->changed_at == b->changed_at)
		return !a->added && b->added;
	if (a->changed_at == MCP_MOMENT_NONE)
		return false;
	if (b->changed_at == MCP_MOMENT_NONE)
		return true;
	return (a->changed_at < b->changed_at) == earliest;
}

int
McpProfileReadMember(const McpProfile *profile, uint32 first, uint32 end,
					 const McpPolicy *policy, int64 as_of)
{
	McpMember	best = {0},
				member;
	uint32		best_rank = 0;
	int64		votes = 0;
	bool		found = false;

	for (; first < end; first++)
	{
		uint32		r;

		McpProfileMember(profile, first, &member);
		if (member.changed_at > as_of)
			continue;
		votes += member.added ? 1 : -1;
		r = policy->kind == MCP_POLICY_PRIORITY ?
			rank(policy, member.source) : 0;
		if (!found || r < best_rank ||
			(r == best_rank &&
			 member_beats(&member, &best, policy->kind == MCP_POLICY_EARLIEST)))
		{
			best = member;
			best_rank = r;
			found = true;
		}
	}
	if (!found)
		return -1;
	if (policy->kind == MCP_POLICY_MOST_FREQUENT && votes != 0)
		return votes > 0;
	return best.added;
}

int
McpProfileNextMember(const McpProfile *profile, uint32 *at, uint32 end,
					 McpText source, int64 as_of, McpText *value)
{
	McpMember	best = {0},
				member;
	uint32		next = McpProfileMemberEnd(profile, *at, end);
	bool		found = false;

	McpProfileMember(profile, *at, &member);
	*value = member.value;
	for (; *at < next; (*at)++)
	{
		McpProfileMember(profile, *at, &member);
		if (member.changed_at > as_of ||
			(source.data != NULL && !McpTextEqual(member.source, source)) ||
			(found && !member_beats(&member, &best, false)))
			continue;
		best = member;
		found = true;
	}
	return found ? best.added : -1;
}

int
McpProfileHasMember(const McpProfile *profile, McpText name, McpText source,
					McpText value, int64 as_of)
{
	McpMember	best = {0},
				member;
	bool		known = false,
				found = false;
	uint32		first,
				end;

	McpProfileMemberRange(profile, name, &first, &end);
	for (; first < end; first++)
	{
		McpProfileMember(profile, first, &member);
		if (member.changed_at > as_of ||
			(source.data != NULL && !McpTextEqual(member.source, source)))
			continue;
		known = true;
		if (!McpTextEqual(member.value, value) ||
			(found && !member_beats(&member, &best, false)))
			continue;
		best = member;
		found = true;
	}
	return !known ? -1 : found && best.added;
}

/* --- consents, identifiers ----------------------------------------------- */

bool
McpProfileHasConsent(const McpProfile *profile, McpText purpose,
					 const McpIdentifier *contact, McpRegime regime,
					 int64 as_of)
{
	bool		granted = regime == MCP_REGIME_OPT_OUT;
	uint32		first,
				end;

	McpProfileConsentRange(profile, purpose, &first, &end);
	for (; first < end; first++)
	{
		McpConsent	consent;

		McpProfileConsent(profile, first, &consent);
		if (consent.stated_at > as_of ||
			(contact != NULL && consent.has_contact &&
			 McpIdentifierCompare(contact, &consent.contact) != 0))
			continue;
		if (!consent.granted)
			return false;
		granted = true;
	}
	return granted;
}

bool
McpProfileIdentified(const McpProfile *profile, int kind)
{
	uint32		n;

	for (n = 0; n < profile->handles; n++)
	{
		if (profile->handle_data[(Size) n * profile->handle_stride] == kind)
			return true;
	}
	return false;
}
