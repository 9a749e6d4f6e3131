/*
 * path_options.c: how to read a path, as a value
 *
 * mcp.path_options is a row type; what the columns say is read once a query.
 */
#include "path/path_face.h"

#include "core/name.h"
#include "core/options.h"

enum
{
	OPTION_STEP_BY,
	OPTION_EVENTS,
	OPTION_BEGINS,
	OPTION_ENDS,
	OPTION_COLLAPSE,
	OPTION_REVERSE,
	OPTION_MAX_STEPS,
	OPTION_GAP,
	OPTION_COUNT
};

/* the filter of a column, or NULL */
static McpFilter *
filter_of(const Datum *values, const bool *nulls, int column)
{
	return nulls[column] ? NULL :
		McpFilterOfArgument(McpTextFromDatum(values[column]));
}

static bool
is_word(McpText text, const char *word)
{
	return text.len == strlen(word) && memcmp(text.data, word, text.len) == 0;
}

static void
read_step_by(McpPathReader *reader, McpText text)
{
	char	   *buffer;
	int			length;

	if (is_word(text, "channel.action"))
	{
		reader->by = MCP_PATH_BY_BOTH;
		return;
	}
	buffer = palloc(MCP_NAME_MAX + 1);
	length = McpNameFold(text, buffer);
	if (length <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("step_by is not the name of a property"),
				 errhint("Give channel, action, channel.action or a property.")));
	reader->property.name = McpTextMake(buffer, (Size) length);
	reader->property.kind = McpSubjectFromName(reader->property.name);
	switch (reader->property.kind)
	{
		case MCP_SUBJECT_CHANNEL:
			reader->by = MCP_PATH_BY_CHANNEL;
			break;
		case MCP_SUBJECT_ACTION:
			reader->by = MCP_PATH_BY_ACTION;
			break;
		case MCP_SUBJECT_PROPERTY:
			reader->by = MCP_PATH_BY_PROPERTY;
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("step_by cannot be the value of events"),
					 errhint("Give channel, action, channel.action or a property.")));
	}
}

static void *
make_reader(const Datum *values, const bool *nulls)
{
	McpPathReader *reader = McpPathReaderCreate();
	McpError	error;

	error.sqlstate = 0;
	reader->collapse = nulls[OPTION_COLLAPSE] ||
		DatumGetBool(values[OPTION_COLLAPSE]);
	reader->reverse = !nulls[OPTION_REVERSE] &&
		DatumGetBool(values[OPTION_REVERSE]);
	if (!nulls[OPTION_STEP_BY])
		read_step_by(reader, McpTextFromDatum(values[OPTION_STEP_BY]));
	reader->events = filter_of(values, nulls, OPTION_EVENTS);
	if (reader->events == NULL)
		reader->events = McpFilterFromText(McpTextLiteral("*"), &error);
	reader->begins = filter_of(values, nulls, OPTION_BEGINS);
	reader->ends = filter_of(values, nulls, OPTION_ENDS);
	if (!nulls[OPTION_MAX_STEPS])
	{
		int32		max_steps = DatumGetInt32(values[OPTION_MAX_STEPS]);

		if (max_steps < 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("max_steps is %d, and must be at least 1",
							max_steps)));
		reader->max_steps = (uint32) max_steps;
	}
	if (!nulls[OPTION_GAP])
		reader->gap = McpSpanFromInterval(DatumGetIntervalP(values[OPTION_GAP]),
										  "gap");
	return reader;
}

McpPathReader *
McpPathReaderOfCall(FunctionCallInfo fcinfo, int n)
{
	return McpOptionsOfCall(fcinfo, n, OPTION_COUNT, make_reader);
}

PG_FUNCTION_INFO_V1(mcp_path_options);
Datum
mcp_path_options(PG_FUNCTION_ARGS)
{
	return McpOptionsRow(fcinfo, make_reader);
}
