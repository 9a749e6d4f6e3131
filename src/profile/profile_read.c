/*
 * profile_read.c: asking one profile for a trait, a consent, its journey
 */
#include "profile/profile_face.h"

#include "core/json.h"
#include "core/options.h"
#include "profile/profile_policy.h"
#include "profile/profile_print.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/jsonb.h"

/*
 * A policy argument; parsed once per query where it stays the same.
 */
typedef struct PolicyCache
{
	McpPolicy	policy;
	McpText		text;
} PolicyCache;

static const McpPolicy *
policy_argument(FunctionCallInfo fcinfo, int n)
{
	static const McpPolicy latest = {.kind = MCP_POLICY_LATEST};
	PolicyCache *cache = fcinfo->flinfo->fn_extra;
	McpError	error = {0};
	McpText		text;
	char	   *copy;

	if (PG_NARGS() <= n || PG_ARGISNULL(n))
		return &latest;
	text = MCP_GETARG_TEXT(n);
	if (cache != NULL && McpTextEqual(cache->text, text))
		return &cache->policy;
	if (cache == NULL)
		cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
									   sizeof(PolicyCache));
	else
	{
		fcinfo->flinfo->fn_extra = NULL;
		pfree(unconstify(char *, cache->text.data));
	}
	if (!McpPolicyParse(text, &cache->policy, &error))
	{
		/* the argument may be no policy but something personal */
		error.detail[0] = '\0';
		McpErrorThrow(&error);
	}
	copy = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, text.len + 1);
	memcpy(copy, text.data, text.len);
	cache->text = McpTextMake(copy, text.len);
	fcinfo->flinfo->fn_extra = cache;
	return &cache->policy;
}

/* --- one trait: (profile, name, policy, as_of) ---------------------------- */

static bool
read_trait(FunctionCallInfo fcinfo, McpReading *reading)
{
	char		name[MCP_NAME_MAX + 2];
	McpProfile	profile;
	int			length;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return false;
	length = McpNameFold(MCP_GETARG_TEXT(1), name);
	if (length <= 0)
		return false;
	MCP_GETARG_PROFILE(0, &profile);
	return McpProfileReadTrait(&profile, McpTextMake(name, length),
							   policy_argument(fcinfo, 2),
							   McpAsOfArgument(fcinfo, 3), reading);
}

PG_FUNCTION_INFO_V1(mcp_trait_as_text);
Datum
mcp_trait_as_text(PG_FUNCTION_ARGS)
{
	McpReading	reading;
	StringInfoData buffer;

	if (!read_trait(fcinfo, &reading))
		PG_RETURN_NULL();
	initStringInfo(&buffer);
	McpValuePrint(&reading.value, &buffer);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buffer.data, buffer.len));
}

/* a text that reads as a number counts as it */
PG_FUNCTION_INFO_V1(mcp_trait_as_numeric);
Datum
mcp_trait_as_numeric(PG_FUNCTION_ARGS)
{
	McpReading	reading;
	int64		amount;

	if (!read_trait(fcinfo, &reading))
		PG_RETURN_NULL();
	amount = reading.value.number;
	if (reading.value.type != MCP_VALUE_NUMERIC &&
		(reading.value.type != MCP_VALUE_TEXT ||
		 McpAmountParse(reading.value.text, &amount) != MCP_AMOUNT_OK))
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(McpAmountToNumeric(amount));
}

PG_FUNCTION_INFO_V1(mcp_trait_as_date);
Datum
mcp_trait_as_date(PG_FUNCTION_ARGS)
{
	McpReading	reading;
	int64		moment;
	int32		day;

	if (!read_trait(fcinfo, &reading))
		PG_RETURN_NULL();
	switch (reading.value.type)
	{
		case MCP_VALUE_DATE:
			PG_RETURN_DATEADT((int32) reading.value.number);
		case MCP_VALUE_TIMESTAMP:
			PG_RETURN_DATEADT((int32) McpDayOfMoment(reading.value.number));
		case MCP_VALUE_TEXT:
			if (McpDateParse(reading.value.text, &day))
				PG_RETURN_DATEADT(day);
			if (McpMomentParse(reading.value.text, &moment))
				PG_RETURN_DATEADT((int32) McpDayOfMoment(moment));
			break;
		default:
			break;
	}
	PG_RETURN_NULL();
}

PG_FUNCTION_INFO_V1(mcp_trait_as_timestamp);
Datum
mcp_trait_as_timestamp(PG_FUNCTION_ARGS)
{
	McpReading	reading;
	int64		moment;

	if (!read_trait(fcinfo, &reading))
		PG_RETURN_NULL();
	moment = reading.value.number;
	if (reading.value.type == MCP_VALUE_DATE)
		moment *= MCP_DAY;
	else if (reading.value.type != MCP_VALUE_TIMESTAMP &&
			 (reading.value.type != MCP_VALUE_TEXT ||
			  !McpMomentParse(reading.value.text, &moment)))
		PG_RETURN_NULL();
	if (!McpMomentUsable(moment))
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMPTZ(moment);
}

static int
boolean_word(McpText text)
{
	if (McpTextEqual(text, McpTextLiteral("true")) ||
		McpTextEqual(text, McpTextLiteral("yes")))
		return 1;
	if (McpTextEqual(text, McpTextLiteral("false")) ||
		McpTextEqual(text, McpTextLiteral("no")))
		return 0;
	return -1;
}

PG_FUNCTION_INFO_V1(mcp_trait_as_boolean);
Datum
mcp_trait_as_boolean(PG_FUNCTION_ARGS)
{
	McpReading	reading;
	char		word[MCP_NAME_MAX + 2];
	int			length,
				found = -1;

	if (!read_trait(fcinfo, &reading))
		PG_RETURN_NULL();
	if (reading.value.type == MCP_VALUE_BOOLEAN)
		PG_RETURN_BOOL(reading.value.number != 0);
	if (reading.value.type == MCP_VALUE_TEXT &&
		(length = McpNameFold(reading.value.text, word)) > 0)
		found = boolean_word(McpTextMake(word, length));
	if (found < 0)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(found);
}

/* --- all traits: (profile, policy, as_of) --------------------------------- */

static void
print_json_value(StringInfo buffer, const McpValue *value)
{
	StringInfoData plain;

	if (value->type == MCP_VALUE_BOOLEAN || value->type == MCP_VALUE_NUMERIC)
	{
		McpValuePrint(value, buffer);
		return;
	}
	if (value->type == MCP_VALUE_TEXT)
	{
		McpJsonPrintString(buffer, value->text);
		return;
	}
	initStringInfo(&plain);
	McpValuePrint(value, &plain);
	McpJsonPrintString(buffer, McpTextMake(plain.data, plain.len));
	pfree(plain.data);
}

static void
print_key(StringInfo buffer, McpText name)
{
	if (buffer->data[buffer->len - 1] != '{')
		appendStringInfoString(buffer, ", ");
	McpJsonPrintString(buffer, name);
	appendStringInfoString(buffer, ": ");
}

/*
 * The members of one set-valued trait as an array; false: nothing is known.
 * A plain value of the same name stands behind them.
 */
static bool
print_set(StringInfo buffer, const McpProfile *profile, McpText name,
		  const McpPolicy *policy, int64 as_of, const McpReading *plain)
{
	uint32		first,
				end,
				next;
	bool		known = false,
				any = false;

	McpProfileMemberRange(profile, name, &first, &end);
	for (; first < end; first = next)
	{
		McpMember	member;
		int			in;

		next = McpProfileMemberEnd(profile, first, end);
		in = McpProfileReadMember(profile, first, next, policy, as_of);
		if (in < 0)
			continue;
		if (!known)
		{
			print_key(buffer, name);
			appendStringInfoChar(buffer, '[');
		}
		known = true;
		if (!in)
			continue;
		McpProfileMember(profile, first, &member);
		if (any)
			appendStringInfoString(buffer, ", ");
		McpJsonPrintString(buffer, member.value);
		any = true;
	}
	if (!known)
		return false;
	if (plain != NULL)
	{
		if (any)
			appendStringInfoString(buffer, ", ");
		print_json_value(buffer, &plain->value);
	}
	appendStringInfoChar(buffer, ']');
	return true;
}

/* names of traits and of sets are two sorted runs; walk both */
static void
print_all(StringInfo buffer, const McpProfile *profile,
		  const McpPolicy *policy, int64 as_of)
{
	uint32		t = 0,
				m = 0,
				first,
				end;

	while (t < profile->traits || m < profile->members)
	{
		McpTrait	trait = {0};
		McpMember	member = {0};
		McpReading	reading;
		McpText		name;
		bool		plain;

		MCP_CHECK_INTERRUPTS();
		if (t < profile->traits)
			McpProfileTrait(profile, t, &trait);
		if (m < profile->members)
			McpProfileMember(profile, m, &member);
		name = t == profile->traits || (m < profile->members &&
										McpTextCompare(member.name,
													   trait.name) < 0) ?
			member.name : trait.name;
		plain = McpProfileReadTrait(profile, name, policy, as_of, &reading);
		if (!print_set(buffer, profile, name, policy, as_of,
					   plain ? &reading : NULL) && plain)
		{
			print_key(buffer, name);
			print_json_value(buffer, &reading.value);
		}
		McpProfileTraitRange(profile, name, &first, &end);
		t = Max(t, end);
		McpProfileMemberRange(profile, name, &first, &end);
		m = Max(m, end);
	}
}

PG_FUNCTION_INFO_V1(mcp_traits);
Datum
mcp_traits(PG_FUNCTION_ARGS)
{
	const McpPolicy *policy;
	McpProfile	profile;
	StringInfoData buffer;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	MCP_GETARG_PROFILE(0, &profile);
	policy = policy_argument(fcinfo, 1);
	initStringInfo(&buffer);
	appendStringInfoChar(&buffer, '{');
	print_all(&buffer, &profile, policy, McpAsOfArgument(fcinfo, 2));
	appendStringInfoChar(&buffer, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(buffer.data));
}

/* --- consent: (profile, purpose, contact, regime, as_of) ------------------ */

static McpRegime
regime_argument(FunctionCallInfo fcinfo, int n)
{
	static const char *const words[] = {"opt_in", "opt_out"};

	if (PG_ARGISNULL(n))
		return MCP_REGIME_OPT_IN;
	return McpOptionsWord(PG_GETARG_DATUM(n), "regime", words,
						  lengthof(words)) == 0 ?
		MCP_REGIME_OPT_IN : MCP_REGIME_OPT_OUT;
}

PG_FUNCTION_INFO_V1(mcp_has_consent);
Datum
mcp_has_consent(PG_FUNCTION_ARGS)
{
	char		name[MCP_NAME_MAX + 2];
	McpProfile	profile;
	McpRegime	regime;
	int			length;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	regime = regime_argument(fcinfo, 3);
	length = McpNameFold(MCP_GETARG_TEXT(1), name);
	MCP_GETARG_PROFILE(0, &profile);
	PG_RETURN_BOOL(McpProfileHasConsent(&profile,
										McpTextMake(name, Max(length, 0)),
										PG_ARGISNULL(2) ? NULL :
										(McpIdentifier *) PG_GETARG_POINTER(2),
										regime, McpAsOfArgument(fcinfo, 4)));
}
