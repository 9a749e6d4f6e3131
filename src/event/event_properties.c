/*
 * event_properties.c: properties from jsonb, from JSON as text, from text[]
 */
#include "event/event_args.h"

#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "core/args.h"
#include "core/json.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

/* one more; room beyond the first sixteen is in the caller's context */
static McpEventProblem
add(McpEventArgs *args, McpText name, uint32 code, McpText value)
{
	if (value.len > MCP_PROPERTY_MAX)
		return MCP_EVENT_LONG_PROPERTY;
	if (args->count >= MCP_PROPERTIES_MAX)
		return MCP_EVENT_MANY_PROPERTIES;
	if (args->count == args->room)
	{
		McpProperty *more = palloc(sizeof(McpProperty) * args->room * 2);

		memcpy(more, args->properties, sizeof(McpProperty) * args->count);
		args->properties = more;
		args->room *= 2;
	}
	args->properties[args->count].name = name;
	args->properties[args->count].code = code;
	args->properties[args->count].value = value;
	args->count++;
	return MCP_EVENT_USABLE;
}

static bool
fold(McpEventArgs *args, McpText raw, McpText *name, uint32 *code)
{
	char		buffer[MCP_NAME_MAX + 1];
	int32		found = McpNamesName(args->names, raw);
	int			length;
	char	   *copy;

	if (found == MCP_NAME_UNUSABLE)
		return false;
	*code = 0;
	if (found >= 0)
	{
		*code = (uint32) found + 1;
		*name = args->names->texts[found];
		return true;
	}
	length = McpNameFold(raw, buffer);
	if (length <= 0)
		return false;
	copy = palloc(length);
	memcpy(copy, buffer, length);
	*name = McpTextMake(copy, length);
	return true;
}

/* --- jsonb --------------------------------------------------------------------- */

static McpEventProblem
add_scalar(McpEventArgs *args, McpText name, uint32 code,
		   const JsonbValue *scalar)
{
	char	   *number;

	switch (scalar->type)
	{
		case jbvNull:
			return MCP_EVENT_USABLE;
		case jbvString:
			return add(args, name, code,
					   McpTextMake(scalar->val.string.val,
								   scalar->val.string.len));
		case jbvNumeric:
			number = DatumGetCString(DirectFunctionCall1(numeric_out,
														 NumericGetDatum(scalar->val.numeric)));
			return add(args, name, code, McpTextMake(number, strlen(number)));
		case jbvBool:
			return add(args, name, code, scalar->val.boolean ?
					   McpTextLiteral("true") : McpTextLiteral("false"));
		default:
			return MCP_EVENT_NESTED_PROPERTIES;
	}
}

/* behind a key: a scalar, or an array of scalars */
static McpEventProblem
read_member(McpEventArgs *args, JsonbIterator **iterator, McpText name,
			uint32 code)
{
	McpEventProblem problem = MCP_EVENT_USABLE;
	JsonbIteratorToken token;
	JsonbValue	value;

	token = JsonbIteratorNext(iterator, &value, false);
	if (token == WJB_VALUE)
		return add_scalar(args, name, code, &value);
	if (token != WJB_BEGIN_ARRAY)
		return MCP_EVENT_NESTED_PROPERTIES;
	while ((token = JsonbIteratorNext(iterator, &value, false)) == WJB_ELEM &&
		   problem == MCP_EVENT_USABLE)
		problem = add_scalar(args, name, code, &value);
	if (problem == MCP_EVENT_USABLE && token != WJB_END_ARRAY)
		return MCP_EVENT_NESTED_PROPERTIES;
	return problem;
}

McpEventProblem
McpPropertiesFromJsonb(McpEventArgs *args, Datum datum)
{
	Jsonb	   *jsonb = DatumGetJsonbP(datum);
	McpEventProblem problem = MCP_EVENT_USABLE;
	JsonbIterator *iterator;
	JsonbValue	key;

	if (JB_ROOT_IS_SCALAR(jsonb))
	{
		JsonbValue	scalar;

		/* the JSON word null says nothing, as SQL's NULL does */
		return JsonbExtractScalar(&jsonb->root, &scalar) &&
			scalar.type == jbvNull ? MCP_EVENT_USABLE :
			MCP_EVENT_BAD_PROPERTIES;
	}
	if (!JB_ROOT_IS_OBJECT(jsonb))
		return MCP_EVENT_BAD_PROPERTIES;
	iterator = JsonbIteratorInit(&jsonb->root);
	(void) JsonbIteratorNext(&iterator, &key, false);
	while (problem == MCP_EVENT_USABLE &&
		   JsonbIteratorNext(&iterator, &key, false) == WJB_KEY)
	{
		McpText		name;
		uint32		code;

		if (!fold(args, McpTextMake(key.val.string.val, key.val.string.len),
				  &name, &code))
			return MCP_EVENT_BAD_PROPERTY_NAME;
		problem = read_member(args, &iterator, name, code);
	}
	return problem;
}

/* --- JSON as text ---------------------------------------------------------------- */

/* an exponent of more digits may be more than a numeric holds */
static bool
is_tame_number(McpText number)
{
	uint32		i;

	for (i = 0; i < number.len; i++)
	{
		if (number.data[i] == 'e' || number.data[i] == 'E')
			return number.len - i <= 4;
	}
	return true;
}

static McpEventProblem
look_at_scalar(McpJson *json)
{
	McpText		text;
	bool		boolean;
	bool		good;

	switch (McpJsonPeek(json))
	{
		case MCP_JSON_STRING:
			good = McpJsonString(json, &text);
			break;
		case MCP_JSON_NUMBER:
			good = McpJsonNumber(json, &text) && is_tame_number(text);
			break;
		case MCP_JSON_BOOLEAN:
			good = McpJsonBoolean(json, &boolean);
			break;
		case MCP_JSON_NULL:
			good = McpJsonNull(json);
			break;
		case MCP_JSON_OBJECT:
		case MCP_JSON_ARRAY:
			return MCP_EVENT_NESTED_PROPERTIES;
		default:
			good = false;
	}
	return good ? MCP_EVENT_USABLE : MCP_EVENT_BAD_PROPERTIES;
}

static McpEventProblem
look_at_member(McpJson *json)
{
	McpEventProblem problem;
	bool		first = true;
	bool		end = false;

	if (McpJsonPeek(json) != MCP_JSON_ARRAY)
		return look_at_scalar(json);
	if (!McpJsonOpenArray(json))
		return MCP_EVENT_BAD_PROPERTIES;
	while (McpJsonNextItem(json, &first, &end))
	{
		if (end)
			return MCP_EVENT_USABLE;
		if ((problem = look_at_scalar(json)) != MCP_EVENT_USABLE)
			return problem;
	}
	return MCP_EVENT_BAD_PROPERTIES;
}

/* is it an object that jsonb takes without an error? */
static McpEventProblem
look_at_object(McpJson *json)
{
	McpEventProblem problem;
	McpText		key;
	bool		first = true;
	bool		end = false;

	if (McpJsonPeek(json) == MCP_JSON_NULL)
		return McpJsonNull(json) && McpJsonDone(json) ? MCP_EVENT_USABLE :
			MCP_EVENT_BAD_PROPERTIES;
	if (McpJsonPeek(json) != MCP_JSON_OBJECT || !McpJsonOpenObject(json))
		return MCP_EVENT_BAD_PROPERTIES;
	while (McpJsonNextKey(json, &first, &key, &end))
	{
		if (end)
			return McpJsonDone(json) ? MCP_EVENT_USABLE :
				MCP_EVENT_BAD_PROPERTIES;
		if ((problem = look_at_member(json)) != MCP_EVENT_USABLE)
			return problem;
	}
	return MCP_EVENT_BAD_PROPERTIES;
}

McpEventProblem
McpPropertiesFromText(McpEventArgs *args, Datum datum)
{
	McpError	error = {0};
	McpJson		json;
	McpEventProblem problem;

	McpJsonStart(&json, McpTextFromDatum(datum), "properties", &error);
	problem = look_at_object(&json);
	if (problem != MCP_EVENT_USABLE)
		return problem;
	datum = DirectFunctionCall1(jsonb_in,
								CStringGetDatum(TextDatumGetCString(datum)));
	return McpPropertiesFromJsonb(args, datum);
}

/* --- text[] -------------------------------------------------------------------- */

McpEventProblem
McpPropertiesFromArray(McpEventArgs *args, Datum datum)
{
	ArrayType  *array = DatumGetArrayTypeP(datum);
	int			count;
	const char *at = (const char *) array +
		(ARR_HASNULL(array) ? (Size) array->dataoffset :
		 ARR_OVERHEAD_NONULLS(ARR_NDIM(array)));
	const bits8 *nulls = ARR_NULLBITMAP(array);
	McpText		name = {NULL, 0};
	bool		has_name = false;
	int			i;

	if (ARR_NDIM(array) > 1)
		return MCP_EVENT_BAD_PROPERTIES;
	count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (count % 2 != 0)
		return MCP_EVENT_BAD_PROPERTIES;
	for (i = 0; i < count; i++)
	{
		McpText		text = {NULL, 0};

		if (nulls == NULL || (nulls[i / 8] & 1 << i % 8))
		{
			at = (const char *) att_align_nominal(at, TYPALIGN_INT);
			text = McpTextMake(VARDATA_ANY(at), VARSIZE_ANY_EXHDR(at));
			at = att_addlength_pointer(at, -1, at);
		}
		if (i % 2 == 0)
		{
			name = text;
			has_name = text.data != NULL;
		}
		else if (text.data != NULL)
		{
			McpEventProblem problem;
			McpText		folded;
			uint32		code;

			if (!has_name || !fold(args, name, &folded, &code))
				return MCP_EVENT_BAD_PROPERTY_NAME;
			problem = add(args, folded, code, text);
			if (problem != MCP_EVENT_USABLE)
				return problem;
		}
	}
	return MCP_EVENT_USABLE;
}
