/*
 * profile_fact.c: one row's trait, member, consent or identifiers
 *
 * A fragment is a profile that holds what one source row says.  A row that
 * says nothing, or whose word is not usable, gives NULL; the functions named
 * ..._problem take the same arguments and say why, in a few words and without
 * a value.
 */
#include "profile/profile_face.h"

#include "catalog/pg_type.h"
#include "profile/profile_fact_args.h"
#include "utils/builtins.h"

static Datum
say(FunctionCallInfo fcinfo, const char *problem)
{
	if (problem == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problem));
}

/* --- traits --------------------------------------------------------------- */

static const char *
take_trait(FunctionCallInfo fcinfo, McpTrait *trait)
{
	McpFactArgs *args = McpFactArgsOf(fcinfo);
	const char *problem;

	if ((problem = McpFactTakeName(fcinfo, args, MCP_FACT_NAME, "no name",
								   &trait->name)) != NULL ||
		(problem = McpFactTakeValue(fcinfo, args, &trait->latest)) != NULL ||
		(problem = McpFactTakeMoment(fcinfo, args,
									 &trait->latest_at)) != NULL)
		return problem;
	trait->earliest = trait->latest;
	trait->earliest_at = trait->latest_at;
	return McpFactTakeSource(fcinfo, args, &trait->source);
}

PG_FUNCTION_INFO_V1(mcp_trait);
Datum
mcp_trait(PG_FUNCTION_ARGS)
{
	McpProfileBuilder *builder;
	McpTrait	trait;

	if (take_trait(fcinfo, &trait) != NULL)
		PG_RETURN_NULL();
	builder = McpProfileBuilderCreate();
	McpProfileBuilderAddTrait(builder, &trait);
	return McpProfileFinish(builder);
}

PG_FUNCTION_INFO_V1(mcp_trait_problem);
Datum
mcp_trait_problem(PG_FUNCTION_ARGS)
{
	McpTrait	trait;

	return say(fcinfo, take_trait(fcinfo, &trait));
}

/* --- members -------------------------------------------------------------- */

static Datum
member_fragment(FunctionCallInfo fcinfo, bool added)
{
	McpFactArgs *args = McpFactArgsOf(fcinfo);
	McpProfileBuilder *builder;
	McpMember	member;

	if (McpFactTakeName(fcinfo, args, MCP_FACT_NAME, "no name",
						&member.name) != NULL ||
		McpFactTakeText(fcinfo, args, &member.value) != NULL ||
		McpFactTakeMoment(fcinfo, args, &member.changed_at) != NULL ||
		McpFactTakeSource(fcinfo, args, &member.source) != NULL)
		PG_RETURN_NULL();
	member.added = added;
	builder = McpProfileBuilderCreate();
	McpProfileBuilderAddMember(builder, &member);
	return McpProfileFinish(builder);
}

PG_FUNCTION_INFO_V1(mcp_trait_add);
Datum
mcp_trait_add(PG_FUNCTION_ARGS)
{
	return member_fragment(fcinfo, true);
}

PG_FUNCTION_INFO_V1(mcp_trait_remove);
Datum
mcp_trait_remove(PG_FUNCTION_ARGS)
{
	return member_fragment(fcinfo, false);
}

/* --- consents ------------------------------------------------------------- */

static const char *
take_consent(FunctionCallInfo fcinfo, McpConsent *consent)
{
	McpFactArgs *args = McpFactArgsOf(fcinfo);
	const char *problem;

	if ((problem = McpFactTakeName(fcinfo, args, MCP_FACT_PURPOSE,
								   "no purpose", &consent->purpose)) != NULL)
		return problem;
	if (!McpFactHas(fcinfo, args, MCP_FACT_GRANTED))
		return "neither granted nor denied";
	if ((problem = McpFactTakeMoment(fcinfo, args,
									 &consent->stated_at)) != NULL ||
		(problem = McpFactTakeSource(fcinfo, args, &consent->source)) != NULL)
		return problem;
	consent->granted = PG_GETARG_BOOL(args->at[MCP_FACT_GRANTED]);
	consent->has_contact = McpFactHas(fcinfo, args, MCP_FACT_CONTACT);

	/* an unusable contact point must not grant all, and may deny all */
	if (args->at[MCP_FACT_CONTACT] >= 0 && !consent->has_contact &&
		consent->granted)
		return "no usable contact point";
	if (consent->has_contact)
		memcpy(&consent->contact,
			   PG_GETARG_POINTER(args->at[MCP_FACT_CONTACT]),
			   MCP_IDENTIFIER_SIZE);
	consent->notice = McpTextMake("", 0);
	if (McpFactHas(fcinfo, args, MCP_FACT_NOTICE))
		consent->notice = MCP_GETARG_TEXT(args->at[MCP_FACT_NOTICE]);
	return consent->notice.len > MCP_TRAIT_TEXT_MAX ? "notice too long" : NULL;
}

PG_FUNCTION_INFO_V1(mcp_consent);
Datum
mcp_consent(PG_FUNCTION_ARGS)
{
	McpProfileBuilder *builder;
	McpConsent	consent;

	if (take_consent(fcinfo, &consent) != NULL)
		PG_RETURN_NULL();
	builder = McpProfileBuilderCreate();
	McpProfileBuilderAddConsent(builder, &consent);
	return McpProfileFinish(builder);
}

PG_FUNCTION_INFO_V1(mcp_consent_problem);
Datum
mcp_consent_problem(PG_FUNCTION_ARGS)
{
	McpConsent	consent;

	return say(fcinfo, take_consent(fcinfo, &consent));
}

/* --- identifiers ---------------------------------------------------------- */

static bool
add_identifiers(McpProfileBuilder *builder, ArrayType *array,
				McpHandle *handle)
{
	Datum	   *elements;
	bool	   *nulls;
	bool		any = false;
	int			count,
				i;

	deconstruct_array(array, ARR_ELEMTYPE(array), MCP_IDENTIFIER_SIZE, false,
					  TYPALIGN_CHAR, &elements, &nulls, &count);
	for (i = 0; i < count; i++)
	{
		if (nulls[i])
			continue;
		memcpy(&handle->identifier, DatumGetPointer(elements[i]),
			   MCP_IDENTIFIER_SIZE);
		McpProfileBuilderAddHandle(builder, handle);
		any = true;
	}
	return any;
}

PG_FUNCTION_INFO_V1(mcp_identified);
Datum
mcp_identified(PG_FUNCTION_ARGS)
{
	McpFactArgs *args = McpFactArgsOf(fcinfo);
	McpProfileBuilder *builder;
	McpHandle	handle;

	if (!McpFactHas(fcinfo, args, MCP_FACT_IDENTIFIERS) ||
		McpFactTakeMoment(fcinfo, args, &handle.first_at) != NULL ||
		McpFactTakeSource(fcinfo, args, &handle.source) != NULL)
		PG_RETURN_NULL();
	handle.last_at = handle.first_at;
	builder = McpProfileBuilderCreate();
	if (!add_identifiers(builder,
						 PG_GETARG_ARRAYTYPE_P(args->at[MCP_FACT_IDENTIFIERS]),
						 &handle))
		PG_RETURN_NULL();
	return McpProfileFinish(builder);
}
