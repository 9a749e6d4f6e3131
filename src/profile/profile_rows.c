/*
 * profile_rows.c: a profile's facts as rows
 */
#include "profile/profile_face.h"

#include "funcapi.h"
#include "profile/profile_print.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

static Datum
text_datum(McpText text, bool *null)
{
	*null = text.len == 0;
	return *null ? (Datum) 0 :
		PointerGetDatum(cstring_to_text_with_len(text.data, text.len));
}

static Datum
moment_datum(int64 moment, bool *null)
{
	*null = moment == MCP_MOMENT_NONE;
	return TimestampTzGetDatum(*null ? 0 : moment);
}

static Datum
identifier_datum(const McpIdentifier *identifier)
{
	McpIdentifier *copy = palloc(sizeof(McpIdentifier));

	*copy = *identifier;
	return PointerGetDatum(copy);
}

static ReturnSetInfo *
begin_rows(FunctionCallInfo fcinfo)
{
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	return (ReturnSetInfo *) fcinfo->resultinfo;
}

static void
put_row(ReturnSetInfo *rows, Datum *values, bool *nulls)
{
	CHECK_FOR_INTERRUPTS();
	tuplestore_putvalues(rows->setResult, rows->setDesc, values, nulls);
}

/* --- trait_history: name, value, type, statement, observed_at, source ----- */

static void
put_observation(ReturnSetInfo *rows, const McpTrait *trait, int64 at,
				const McpValue *value, const char *statement)
{
	Datum		values[6];
	bool		nulls[6] = {0};
	StringInfoData buffer;

	initStringInfo(&buffer);
	McpValuePrint(value, &buffer);
	values[0] = text_datum(trait->name, &nulls[0]);
	values[1] = PointerGetDatum(cstring_to_text_with_len(buffer.data,
														 buffer.len));
	values[2] = CStringGetTextDatum(McpValueTypeName(value->type));
	values[3] = CStringGetTextDatum(statement);
	values[4] = moment_datum(at, &nulls[4]);
	values[5] = text_datum(trait->source, &nulls[5]);
	put_row(rows, values, nulls);
}

static void
put_member(ReturnSetInfo *rows, const McpMember *member)
{
	Datum		values[6];
	bool		nulls[6] = {0};

	values[0] = text_datum(member->name, &nulls[0]);
	values[1] = text_datum(member->value, &nulls[1]);
	values[2] = CStringGetTextDatum("member");
	values[3] = CStringGetTextDatum(member->added ? "added" : "removed");
	values[4] = moment_datum(member->changed_at, &nulls[4]);
	values[5] = text_datum(member->source, &nulls[5]);
	put_row(rows, values, nulls);
}

PG_FUNCTION_INFO_V1(mcp_trait_history);
Datum
mcp_trait_history(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rows = begin_rows(fcinfo);
	McpProfile	profile;
	uint32		n;

	MCP_GETARG_PROFILE(0, &profile);
	for (n = 0; n < profile.traits; n++)
	{
		McpTrait	trait;

		McpProfileTrait(&profile, n, &trait);
		if (trait.earliest_at != trait.latest_at)
			put_observation(rows, &trait, trait.earliest_at, &trait.earliest,
							"earliest");
		put_observation(rows, &trait, trait.latest_at, &trait.latest,
						"latest");
	}
	for (n = 0; n < profile.members; n++)
	{
		McpMember	member;

		McpProfileMember(&profile, n, &member);
		put_member(rows, &member);
	}
	return (Datum) 0;
}

/* --- consents: purpose, granted, stated_at, source, contact, notice ------- */

PG_FUNCTION_INFO_V1(mcp_consents);
Datum
mcp_consents(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rows = begin_rows(fcinfo);
	McpProfile	profile;
	uint32		n;

	MCP_GETARG_PROFILE(0, &profile);
	for (n = 0; n < profile.consents; n++)
	{
		McpConsent	consent;
		Datum		values[6];
		bool		nulls[6] = {0};

		McpProfileConsent(&profile, n, &consent);
		values[0] = text_datum(consent.purpose, &nulls[0]);
		values[1] = BoolGetDatum(consent.granted);
		values[2] = moment_datum(consent.stated_at, &nulls[2]);
		values[3] = text_datum(consent.source, &nulls[3]);
		nulls[4] = !consent.has_contact;
		values[4] = identifier_datum(&consent.contact);
		values[5] = text_datum(consent.notice, &nulls[5]);
		put_row(rows, values, nulls);
	}
	return (Datum) 0;
}

/* --- identifiers: identifier, kind, first_at, last_at, source ------------- */

PG_FUNCTION_INFO_V1(mcp_identifiers);
Datum
mcp_identifiers(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rows = begin_rows(fcinfo);
	McpProfile	profile;
	uint32		n;

	MCP_GETARG_PROFILE(0, &profile);
	for (n = 0; n < profile.handles; n++)
	{
		McpHandle	handle;
		Datum		values[5];
		bool		nulls[5] = {0};

		McpProfileHandle(&profile, n, &handle);
		values[0] = identifier_datum(&handle.identifier);
		values[1] = CStringGetTextDatum(McpKindName(handle.identifier.kind));
		values[2] = moment_datum(handle.first_at, &nulls[2]);
		values[3] = moment_datum(handle.last_at, &nulls[3]);
		values[4] = text_datum(handle.source, &nulls[4]);
		put_row(rows, values, nulls);
	}
	return (Datum) 0;
}
